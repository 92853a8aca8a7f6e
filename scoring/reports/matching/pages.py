"""For the matching moment: a page per candidate at the table, and the plan of who meets whom when.

Both look only at those at the table: what is confirmed, never a score, a place or a doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scoring.matching.talks import Exchange, TablePlan, adds, exchanges, table_plan
from scoring.model.call import Entry, NeedKind
from scoring.model.case import Case
from scoring.model.results import DecisionPoint, NeedSupply
from scoring.prose import blocks
from scoring.reports import levels, wording
from scoring.reports.document import Document, Level, Page, file_name, stage_title, texts_of
from scoring.reports.matching import parts
from scoring.reports.matching.matrix import DISCUSS, word_of
from scoring.reports.matching.page_value import (
    CandidatePage,
    ChallengePart,
    NeedRow,
    Plan,
    PlanRow,
    Slot,
    TalkRow,
)
from scoring.reports.matching.summary import state
from scoring.reports.matching.view import ASPECTS, View, view
from scoring.reports.wording_house import house

PAGE_KIND, PLAN_KIND = "matching-page", "table-plan"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Those at the table, who has something to bring to whom, and when they talk."""

    view: View
    pairs: tuple[Exchange, ...]
    plan: TablePlan

    def of(self, candidate: str) -> Iterator[tuple[int, Exchange]]:
        """A candidate's talks in the order of the slots, numbered from 1."""
        known = {(pair.first, pair.second): pair for pair in self.pairs}
        for number, slot in enumerate(self.plan.slots, start=1):
            for talk in slot:
                if candidate in talk:
                    yield number, known[talk]


def meeting(seen: View) -> Meeting:
    names = seen.candidates()
    pairs = tuple(exchanges(names, seen.supplies, seen.entries))
    return Meeting(seen, pairs, table_plan(names, ((pair.first, pair.second) for pair in pairs)))


def page_documents(case: Case) -> list[Document]:
    """The table plan and the candidates' pages of every decision point that was reached."""
    return [item for point in case.points for item in _documents(case, point)]


def _documents(case: Case, point: DecisionPoint) -> Iterator[Document]:
    texts = texts_of(case.call)
    met = meeting(view(case.call, texts, point, jury=False))
    stage = stage_title(case.call, point.stage, texts)
    if met.view.several:  # nobody meets alone
        yield _document(
            met, PLAN_KIND, texts("matching.file.plan", stage=stage),
            "matching_plan.html", plan(met),
        )  # fmt: skip
    for key in met.view.candidates():
        name = texts("matching.file.page", stage=stage, key=key, name=met.view.name(key))
        yield _document(
            met, PAGE_KIND, name, "matching_page.html", page(met, key), candidate=key
        )  # fmt: skip


def _document(
    met: Meeting, kind: str, name: str, template: str, value: CandidatePage | Plan,
    candidate: str = "",
) -> Document:  # fmt: skip
    call, texts, point = met.view.call, met.view.texts, met.view.point
    folder = texts("reports.folder.matching")
    return levels.checked(
        Document(
            kind,
            f"{folder}/{file_name(texts, name, '.pdf', draft=not point.final)}",
            Level.CANDIDATE,
            Page(template, value, f"{value.title} · {call.title}", call.language),
            stage=point.stage,
            final=point.final,
            candidate=candidate,
        )
    )


# A candidate's page


def page(met: Meeting, candidate: str) -> CandidatePage:
    seen, say = met.view, met.view.texts
    name = seen.name(candidate)
    talks = list(met.of(candidate))
    return CandidatePage(
        house=house(seen.call, say("matching.title.page"), draft=not seen.point.final,
                    level=Level.CANDIDATE, texts=say),
        labels=wording.labels(say, "matching.page_word"),
        title=name,
        stage=stage_title(seen.call, seen.point.stage, say),
        state=state(seen),
        lead=say("matching.page.lead"),
        talks_intro=_talks_intro(met, [number for number, _ in talks]),
        talks=tuple(_talk(seen, candidate, number, pair) for number, pair in talks),
        parts=tuple(
            _part(seen, entry) for entry in seen.entries if entry.candidate == candidate
        ),
        offer=blocks(seen.call.candidate(candidate).other_offer),
        reservation=blocks(parts.reservation(seen)),
    )  # fmt: skip


def _talks_intro(met: Meeting, slots: Sequence[int]) -> str:
    say = met.view.texts
    if not slots:
        return say("matching.page.no_talks", challenges=len(met.view.challenges))
    at = say.listed(str(number) for number in slots)
    return say("matching.page.talks", count=len(slots), at=at, slots=len(met.plan.slots))


def _talk(seen: View, candidate: str, number: int, pair: Exchange) -> TalkRow:
    other = pair.second if pair.first == candidate else pair.first
    mine, theirs = (pair.gives, pair.takes) if pair.first == candidate else (pair.takes, pair.gives)
    return TalkRow(
        str(number),
        seen.name(other),
        _summed(seen, theirs),
        _summed(seen, mine),
    )


def _summed(seen: View, keys: Iterable[str]) -> str:
    """'U1: Nabij vergezellen, en 3 drempels en doelen': what is not an aspect by name."""
    wanted = frozenset(keys)
    own = [supply for supply in seen.supplies if supply.need.key in wanted]
    named = [
        f"{supply.need.challenge}: {seen.need(supply)}" if seen.whole else seen.need(supply)
        for supply in own
        if supply.need.kind not in ASPECTS
    ]
    number = len(own) - len(named)
    if number:
        named.append(seen.texts("matching.page.aspects", count=number))
    return seen.texts.listed(named) if named else seen.texts("matching.page.nothing_new")


def _part(seen: View, entry: Entry) -> ChallengePart:
    say = seen.texts
    own = [supply for supply in seen.supplies if supply.need.challenge == entry.challenge]
    brings = [supply for supply in own if entry in supply.suppliers]
    rows = _rows(seen, entry, [supply for supply in own if _others(seen, entry, supply)])
    nobody = [supply for supply in own if not supply.suppliers]
    facts = {"challenges": len(seen.challenges)}
    if brings:
        intro = say("matching.page.brings", needs=_named(seen, brings))
    elif any(word_of(seen, supply, entry) == DISCUSS for supply in own):
        intro = say(f"matching.page.brings_open{'_final' if seen.point.final else ''}", **facts)
    else:
        intro = say("matching.page.brings_nothing", **facts)
    return ChallengePart(
        title=seen.challenge(entry.challenge),
        brings=intro,
        intro="" if rows else say("matching.page.nothing_missing"),
        rows=rows,
        missing=_missing(seen, nobody),
    )


def _named(seen: View, supplies: Sequence[NeedSupply]) -> str:
    """Types by name; obstacles and outcomes too, as long as they are few."""
    types = [seen.quoted(supply) for supply in supplies if supply.need.kind not in ASPECTS]
    aspects = [supply for supply in supplies if supply.need.kind in ASPECTS]
    if aspects:
        types.append(seen.texts("matching.page.aspects", count=len(aspects)))
    return seen.texts.listed(types)


def _others(seen: View, entry: Entry, supply: NeedSupply) -> tuple[str, ...]:
    """Who brings what an entry lacks of a need: as in the plan of the talks."""
    return tuple(other.candidate for other in supply.suppliers if adds(supply, other, entry))


def _rows(seen: View, entry: Entry, supplies: Sequence[NeedSupply]) -> tuple[NeedRow, ...]:
    """What is lacking, by who supplies it: those are the people to talk with."""
    by_whom: dict[str, list[NeedSupply]] = {}
    for supply in supplies:
        who = seen.names(_others(seen, entry, supply))
        by_whom.setdefault(who, []).append(supply)
    return tuple(NeedRow(who, _kinds(seen, entry, own)) for who, own in by_whom.items())


def _kinds(seen: View, entry: Entry, supplies: Sequence[NeedSupply]) -> tuple[str, ...]:
    """A line per kind of need: 'drempels: Schulden; Laaggeschooldheid'."""
    say = seen.texts
    lines: dict[NeedKind, list[str]] = {}
    for supply in supplies:
        words = seen.need(supply)
        if entry in supply.partial or entry in supply.suppliers:
            words = say("matching.page.partly", need=words)
        lines.setdefault(supply.need.kind, []).append(words)
    return tuple(
        say(f"matching.page.kind.{kind.value}", count=len(needs), needs="; ".join(needs))
        for kind, needs in lines.items()
    )


def _missing(seen: View, nobody: Sequence[NeedSupply]) -> str:
    """What nobody at the table offers yet: a matter of the region's, open to everyone."""
    if not nobody:
        return ""
    return seen.texts("matching.page.missing", needs=_named(seen, nobody))


# The table plan


def plan(met: Meeting) -> Plan:
    seen, say = met.view, met.view.texts
    slots = met.plan.slots
    number = sum(len(slot) for slot in slots)
    quiet = [key for key in seen.candidates() if not any(True for _ in met.of(key))]
    sentences = []
    if slots:
        sentences.append(say("matching.plan.talks", count=number))
        sentences.append(say("matching.plan.slots", count=len(slots)))
        sentences.append(say("matching.plan.fewest" if met.plan.fewest else "matching.plan.found"))
    else:
        sentences.append(say("matching.plan.none", challenges=len(seen.challenges)))
    if quiet:
        sentences.append(say("matching.plan.quiet", who=seen.names(quiet)))
    return Plan(
        house=house(seen.call, say("matching.title.plan"), draft=not seen.point.final,
                    level=Level.CANDIDATE, texts=say),
        labels=wording.labels(say, "matching.plan_word"),
        title=say("matching.title.plan"),
        stage=stage_title(seen.call, seen.point.stage, say),
        state=state(seen),
        lead=say("matching.plan.lead", challenges=len(seen.challenges)),
        sentences=tuple(sentences),
        slots=tuple(
            Slot(
                say("matching.plan.slot", number=at),
                tuple(seen.names(talk) for talk in slot),
            )
            for at, slot in enumerate(slots, start=1)
        ),
        heads=tuple(str(at) for at in range(1, len(slots) + 1)),
        rows=tuple(
            PlanRow(seen.name(key), key, _across(met, key)) for key in seen.candidates()
        ),
    )  # fmt: skip


def _across(met: Meeting, candidate: str) -> tuple[str, ...]:
    """Whom a candidate meets in each slot, by key; empty for a pause."""
    at = {
        number: pair.second if pair.first == candidate else pair.first
        for number, pair in met.of(candidate)
    }
    return tuple(at.get(number, "") for number in range(1, len(met.plan.slots) + 1))
