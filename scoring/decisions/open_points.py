"""What must still be decided or written before a stage can be established, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from scoring.acts import decision_stages, established, stage_title
from scoring.decisions.limits import limit_problems
from scoring.decisions.proposals import NO_NEED, OTHERS_INCOMPLETE, item_title
from scoring.decisions.recorded import POSITIVE
from scoring.model.call import JURY_ORDER, Call, Decision, Entry, ReasonsFrom, Stage, Value
from scoring.model.intake import Register
from scoring.model.results import (
    Cover,
    DecisionPoint,
    EntryDecision,
    Matching,
    Reason,
    Status,
)
from scoring.problems import NOWHERE, Problem, Subject
from scoring.reasons.names import Names
from scoring.texts import Texts

_ANYWHERE = frozenset({Value.INADMISSIBLE, Value.WITHDRAWN, Value.HELD})
_AT_RESULT = _ANYWHERE | {Value.MATCHED, Value.RESERVE, Value.NOT_MATCHED}
_AT_ROUND = _ANYWHERE | {Value.INVITED, Value.RESERVE, Value.NOT_RETAINED}
_REFUSED = frozenset({Value.NOT_MATCHED, Value.NOT_RETAINED, Value.RESERVE})
# One line of the register or of the decisions speaks for the whole candidate.
_WHOLE = frozenset({Status.INADMISSIBLE, Status.WITHDRAWN})
_NEEDS_REASONS = frozenset({Status.RANKED, Status.BELOW_MINIMUM, Status.BELOW_QUORUM})

Reasons = Mapping[tuple[Entry, str, str], Reason]


def open_points(call: Call, register: Register, point: DecisionPoint) -> Iterator[Problem]:
    """Everything at one decision point, in the call's order of entries."""
    at = _At(call, register, point)
    yield from at.unrecorded()
    for entry, decision in point.decisions.items():
        yield from at.recorded(entry, decision)
    yield from at.recorded_twice()
    yield from at.naming()
    yield from at.withdrawn_since()
    yield from at.ties(register)
    yield from limit_problems(call, point, at.about)
    yield from at.divided(point.matching)
    yield from at.without_reasons(point.reasons)
    yield from at.without_texts()
    yield from at.out_of_order()


class _At:
    """One decision point, as its checks see it."""

    def __init__(
        self,
        call: Call,
        register: Register,
        point: DecisionPoint,
    ):
        self.call = call
        self.withdrawn = register.withdrawn
        self.judgement = point.judgement
        self.decisions = point.decisions
        self.stage = point.stage
        self.texts = Texts(call.language, call.texts)
        self.about = {"stage": stage_title(call, point.stage, self.texts)}

    def unrecorded(self) -> Iterator[Problem]:
        """Entries without a decision: one problem per entry, or per candidate where one does.

        Those whose sheets are not complete cannot be decided yet and are told together.
        """
        lacking = [entry for entry, item in self.decisions.items() if item.recorded is None]
        whole = [e for e in lacking if self.judgement.entries[e].status in _WHOLE]
        for candidate in dict.fromkeys(entry.candidate for entry in whole):
            mine = next(entry for entry in whole if entry.candidate == candidate)
            facts = self._facts(mine) | {"entry": self.call.candidate(candidate).name}
            yield Problem("decision-missing", facts=facts, subject=Subject(entry=Entry(candidate)))
        waiting = [
            entry for entry in lacking
            if self.judgement.entries[entry].status is Status.INCOMPLETE
            or self.decisions[entry].proposed.reason_key == OTHERS_INCOMPLETE
        ]  # fmt: skip
        for entry in lacking:
            if entry not in whole and entry not in waiting:
                yield Problem(
                    "decision-missing", facts=self._facts(entry), subject=Subject(entry=entry)
                )
        if waiting:
            yield Problem("decisions-wait", facts=self.about | {"number": str(len(waiting))})

    def recorded(self, entry: Entry, item: EntryDecision) -> Iterator[Problem]:
        """What is wrong or lacking in the decision on one entry."""
        result = self.judgement.entries[entry]
        decision = item.recorded
        settled = decision is not None and (
            decision.value is Value.HELD and bool(decision.reason.strip())
        )
        if result.status is Status.BELOW_QUORUM and not settled:
            counted = min(len(part.counted) for part in result.rounds.values())
            facts = self._facts(entry)
            facts |= {"counted": str(counted), "quorum": str(self.call.method.quorum)}
            yield Problem("quorum-not-settled", facts=facts, subject=Subject(entry=entry))
        if decision is None:
            return
        facts = self._facts(entry) | {"value_key": _word(decision.value)}
        if item.stage != self.stage:
            if decision.value is Value.HELD:
                yield Problem("decision-still-held", decision.place, facts, Subject(entry=entry))
            return
        allowed = _AT_RESULT if self.stage == Stage.RESULT else _AT_ROUND
        if decision.value not in allowed:
            options = self.texts.listed(self.texts(_word(v)) for v in Value if v in allowed)
            facts |= {"allowed": options}
            yield Problem("decision-wrong-value", decision.place, facts, Subject(entry=entry))
        elif result.status in _WHOLE and decision.value in POSITIVE:
            facts |= {"why": self._why(item)}
            yield Problem("decision-against-admission", decision.place, facts, Subject(entry=entry))
        elif not decision.reason.strip() and entry not in self.withdrawn:
            yield from self._without_reason(entry, item, decision, facts)

    def _without_reason(
        self, entry: Entry, item: EntryDecision, decision: Decision, facts: dict[str, str]
    ) -> Iterator[Problem]:
        passed = self._passed_by(entry, decision.value)
        if passed:
            names = self.texts.listed(self.call.candidate(e.candidate).name for e in passed)
            place = str(self.judgement.entries[entry].place)
            facts |= {"others": names, "place": place}
            yield Problem("decision-passes-over", decision.place, facts, Subject(entry=entry))
        elif item.departs and item.proposed.value is not None:
            facts |= {"proposed_key": _word(item.proposed.value), "why": self._why(item)}
            yield Problem("decision-departs", decision.place, facts, Subject(entry=entry))
        elif item.proposed.value is None and decision.value in _REFUSED:
            facts |= {"why": self._why(item)}
            yield Problem("decision-unexplained", decision.place, facts, Subject(entry=entry))

    def _passed_by(self, entry: Entry, value: Value) -> list[Entry]:
        """Lower ranked entries of the challenge that were let in while this one was not."""
        place = self.judgement.entries[entry].place
        if place is None or value in POSITIVE:
            return []
        return [
            other
            for other, item in self.decisions.items()
            if other.challenge == entry.challenge
            and item.recorded is not None
            and item.recorded.value in POSITIVE
            and (self.judgement.entries[other].place or 0) > place
        ]

    def recorded_twice(self) -> Iterator[Problem]:
        """Two lines of equal reach that say otherwise: the last in force, to look at."""

        def reach(decision: Decision) -> tuple[str, str]:
            return (decision.entry.candidate, decision.entry.challenge)

        lines = [item for item in self.call.decisions if item.stage == self.stage]
        for (candidate, challenge), group in groupby(sorted(lines, key=reach), key=reach):
            mine = list(group)
            values = [self.texts(_word(item.value)) for item in mine]
            if len(set(values)) > 1:
                name = self.call.candidate(candidate).name
                facts = self.about | {
                    "entry": f"{name} ({challenge})" if challenge else name,
                    "values": self.texts.listed(values),
                }
                yield Problem(
                    "decision-twice", mine[-1].place, facts, Subject(entry=Entry(candidate))
                )

    def naming(self) -> Iterator[Problem]:
        """Reasons for a letter that name a juror or another candidate: to look at."""
        lines = {
            item.recorded.place: (entry, item.recorded)
            for entry, item in self.decisions.items()
            if item.recorded is not None and item.stage == self.stage and item.recorded.reason
        }
        known = Names(self.call) if lines else None
        for place, (entry, decision) in lines.items():
            found = known.found(entry.candidate, decision.reason) if known else ()
            if found:
                facts = self._facts(entry)
                facts |= {"names": self.texts.listed(item.name for item in found)}
                yield Problem("decision-names", place, facts, Subject(entry=entry))

    def withdrawn_since(self) -> Iterator[Problem]:
        """Who withdrew after the letters of the result: those stand until a next version."""
        line = established(self.call, self.stage)
        if self.stage != Stage.RESULT or line is None:
            return
        for entry, day in self.withdrawn.items():
            item = self.decisions.get(entry)
            if item is None or item.stage != self.stage or day <= line.letters:
                continue
            facts = self._facts(entry) | {
                "day": self.texts.date(day), "letters": self.texts.date(line.letters),
                "version": str(line.version + 1),
            }  # fmt: skip
            yield Problem("withdrawn-since", line.place, facts, Subject(entry=entry))

    def ties(self, register: Register) -> Iterator[Problem]:
        for ranking in self.judgement.rankings:
            title = self.call.challenge(ranking.challenge).title
            undecided = [e for e in ranking.tie_at_line if self.decisions[e].recorded is None]
            if undecided:
                names = self.texts.listed(
                    self.call.candidate(e.candidate).name for e in ranking.tie_at_line
                )
                facts = self.about | {"challenge": title, "names": names}
                facts |= {"places": str(ranking.places)}
                yield Problem("tie-at-line", facts=facts, subject=Subject(entry=undecided[0]))
            used = {tie.rule for item in ranking.entries for tie in item.ties}
            if ranking.challenge in register.tie_orders and JURY_ORDER not in used:
                facts = self.about | {"challenge": title}
                yield Problem("tie-order-unused", facts=facts)

    def divided(self, matching: Matching) -> Iterator[Problem]:
        """Votes exactly in half, where the other half would change a gap or a proposal."""
        for supply in matching.supplies:
            if supply.gap and supply.divided:
                need = supply.need
                names = (self.call.candidate(e.candidate).name for e in supply.divided)
                facts = self.about | {
                    "item": item_title(self.call, need.item),
                    "challenge": self.call.challenge(need.challenge).title,
                    "names": self.texts.listed(names),
                }
                about = supply.divided[0] if len(supply.divided) == 1 else Entry()
                yield Problem("coverage-divided", facts=facts, subject=Subject(entry=about))
        for entry, item in self.decisions.items():
            if item.proposed.reason_key not in NO_NEED:
                continue
            items = [
                s.need.item
                for s in matching.supplies
                if s.need.challenge == entry.challenge
                and (found := self.judgement.coverage.get((entry, s.need.item))) is not None
                and found.whole is Cover.DIVIDED
            ]
            if items:
                titles = self.texts.listed(item_title(self.call, key) for key in items)
                facts = self._facts(entry) | {"items": titles}
                yield Problem("divided-decides", facts=facts, subject=Subject(entry=entry))

    def without_reasons(self, reasons: Reasons) -> Iterator[Problem]:
        """Texts for the letter that are not there or not approved: one problem per entry.

        A text that was approved and is not used any more is told by itself.
        """
        for entry, item in self.decisions.items():
            result = self.judgement.entries[entry]
            if item.recorded is not None and item.recorded.value is Value.HELD:
                continue
            lacking = []
            for round_key, part in result.rounds.items():
                for key in part.criteria:
                    reason = reasons.get((entry, round_key, key))
                    if reason is not None and reason.waiting is not None:
                        yield reason.waiting
                    elif reason is None or not reason.usable:
                        title = self.call.method.round(round_key).title
                        lacking.append(f"{self.call.criterion(key).title} ({title})")
            asked = (
                self.call.reasons_from is ReasonsFrom.WORKBOOK and result.status in _NEEDS_REASONS
            )
            if lacking and asked:
                facts = self._facts(entry)
                facts |= {"number": str(len(lacking)), "criteria": "; ".join(lacking)}
                yield Problem("reasons-missing", facts=facts, subject=Subject(entry=entry))

    def without_texts(self) -> Iterator[Problem]:
        matched = any(
            item.recorded is not None and item.recorded.value is Value.MATCHED
            for item in self.decisions.values()
        )
        for key, code, wanted in (
            ("remedies", "remedies-empty", True),
            ("reservation", "reservation-empty", matched),
        ):
            if wanted and not self.call.texts.get(key, "").strip():
                place = self.call.places.get(f"texts/{key}/text", NOWHERE)
                yield Problem(code, place, self.about)

    def out_of_order(self) -> Iterator[Problem]:
        line = established(self.call, self.stage)
        stages = decision_stages(self.call)
        for before in stages[: stages.index(self.stage)]:
            if line is not None and established(self.call, before) is None:
                title = stage_title(self.call, before, self.texts)
                yield Problem("established-too-early", line.place, self.about | {"before": title})

    def _facts(self, entry: Entry) -> dict[str, str]:
        name = self.call.candidate(entry.candidate).name
        return self.about | {"entry": f"{name} ({entry.challenge})"}

    def _why(self, item: EntryDecision) -> str:
        return self.texts(item.proposed.reason_key, **item.proposed.facts)


def _word(value: Value) -> str:
    return f"call.choice.{value.value}"
