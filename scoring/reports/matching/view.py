"""What one matching summary looks at: whose eyes, which challenges, which entries and needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scoring.matching import restricted
from scoring.matching.drawn import scores_drawn
from scoring.matching.study import Study, study, varied
from scoring.model.call import Call, Entry, NeedKind, Stage, Value
from scoring.model.case import Case
from scoring.model.results import (
    Coverage,
    DecisionPoint,
    EntryDecision,
    NeedSupply,
    Status,
)
from scoring.texts import Texts

ASPECTS = frozenset({NeedKind.OBSTACLE, NeedKind.OUTCOME})


@dataclass(frozen=True, slots=True)
class View:
    """`jury` False: for the matching moment, where only those at the table are seen."""

    call: Call
    texts: Texts
    point: DecisionPoint
    jury: bool
    challenges: tuple[str, ...]
    supplies: tuple[NeedSupply, ...]
    entries: tuple[Entry, ...]  # whose offers are shown: ranked, or at the table

    @property
    def everything(self) -> bool:
        """Whether all challenges of the call are in view: what is said holds for the region."""
        return len(self.challenges) == len(self.call.challenges)

    @property
    def whole(self) -> bool:
        """Whether this is the summary over all of several challenges."""
        return self.everything and len(self.challenges) > 1

    @property
    def several(self) -> bool:
        """Whether there is more than one candidate to choose from, or to sit together."""
        return len(self.candidates()) > 1

    @property
    def by(self) -> str:
        """By what people sit at the table."""
        return self.texts(f"matching.by.{'final' if self.point.final else 'draft'}")

    @property
    def aspects(self) -> bool:
        """Whether the call names obstacles or outcomes."""
        return any(item.aspects for item in self.call.challenges)

    def name(self, candidate: str) -> str:
        return self.call.candidate(candidate).name

    def names(self, entries: Iterable[Entry | str]) -> str:
        """'A, B en C', each candidate once, in the call's order."""
        wanted = {item if isinstance(item, str) else item.candidate for item in entries}
        return self.texts.listed(c.name for c in self.call.candidates if c.key in wanted)

    def candidates(self) -> tuple[str, ...]:
        """Whoever has an entry in view, in the call's order."""
        present = {entry.candidate for entry in self.entries}
        return tuple(item.key for item in self.call.candidates if item.key in present)

    def challenge(self, key: str) -> str:
        """'Uitdaging een, Chadia (U1)'; the persona only where the title does not name it."""
        challenge = self.call.challenge(key)
        new = challenge.persona and challenge.persona.casefold() not in challenge.title.casefold()
        return self.texts(
            "matching.name.persona" if new else "matching.name.challenge",
            key=challenge.key,
            title=challenge.title,
            persona=challenge.persona,
        )

    def need(self, supply: NeedSupply) -> str:
        """A need in words: a type's title, a requirement with its type, an aspect's text."""
        item = supply.need.item
        for service in self.call.service_types:
            if service.key == item:
                return service.title
            for requirement in service.requirements:
                if requirement.key == item:
                    return self.texts(
                        "matching.name.part", service=service.title, text=requirement.name
                    )
        aspects = self.call.challenge(supply.need.challenge).aspects
        return next((aspect.name for aspect in aspects if aspect.key == item), item)

    def quoted(self, supply: NeedSupply) -> str:
        return self.texts("matching.name.quoted", text=self.need(supply))

    def coverage(self, entry: Entry, supply: NeedSupply) -> Coverage | None:
        return self.point.judgement.coverage.get((entry, supply.need.item))


def view(
    call: Call, texts: Texts, point: DecisionPoint, challenge: str = "", *, jury: bool
) -> View:
    """The view on one challenge, or without one on all of them."""
    challenges = tuple(c.key for c in call.challenges if challenge in ("", c.key))
    entries = tuple(
        entry
        for entry in call.entries()
        if entry.challenge in challenges
        and (ranked(point, entry) if jury else at_table(point, entry))
    )
    supplies = tuple(s for s in point.matching.supplies if s.need.challenge in challenges)
    if not jury:
        supplies = tuple(restricted(supply, frozenset(entries)) for supply in supplies)
    return View(call, texts, point, jury, challenges, supplies, entries)


Studies = Mapping[tuple[str, str], Study]


def several(call: Call) -> tuple[str, ...]:
    """The challenges that get documents of their own: with one challenge, 'all' says it."""
    keys = tuple(challenge.key for challenge in call.challenges)
    return keys if len(keys) > 1 else ()


def studies(case: Case) -> Studies:
    """What there is to say about partnerships, by stage and challenge ('' for all of them)."""
    found = {}
    for point in case.points:
        drawn = scores_drawn(case.call, point.judgement)
        variants = varied(case.call, case.register, point, drawn)
        table = tuple(entry for entry in case.call.entries() if at_table(point, entry))
        for challenge in ("", *several(case.call)):
            keys = (challenge,) if challenge else None
            found[point.stage, challenge] = study(case.call, point, table, variants, keys)
    return found


def ranked(point: DecisionPoint, entry: Entry) -> bool:
    result = point.judgement.entries.get(entry)
    return result is not None and result.status is Status.RANKED


def at_table(point: DecisionPoint, entry: Entry) -> bool:
    """Matched (invited, after a round before the last); while nothing is recorded, proposed."""
    decision = point.decisions.get(entry)
    wanted = Value.MATCHED if point.stage == Stage.RESULT else Value.INVITED
    return decision is not None and value_of(decision) is wanted


def value_of(decision: EntryDecision) -> Value | None:
    return decision.recorded.value if decision.recorded else decision.proposed.value
