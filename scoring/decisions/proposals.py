"""What the call's one rule proposes for an entry, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from scoring.acts import decision_stages, recorded
from scoring.decisions.limits import Stop, stops
from scoring.exact import decimals_that_hold
from scoring.model.call import Call, DecisionRule, Entry, NeedKind, Stage, Value
from scoring.model.intake import Admission, Register
from scoring.model.results import (
    Cover,
    EntryResult,
    Judgement,
    Matching,
    MinimumKind,
    MinimumTest,
    NeedSupply,
    Proposed,
    Ranking,
    Status,
)
from scoring.prose import plain
from scoring.texts import Texts

OTHERS_INCOMPLETE = "decisions.why.others_incomplete"
_NO_NEED, _NOT_ASSESSED = "decisions.why.no_need", "decisions.why.not_assessed"
_NO_NEEDS, _UNBOUND = "decisions.why.no_needs", "_unbound"  # the latter: no minimum scores
NO_NEED = frozenset(  # a vote that is divided would decide
    f"{key}{bound}" for key in (_NO_NEED, _NOT_ASSESSED) for bound in ("", _UNBOUND)
)


def positive(stage: str) -> Value:
    """What an entry gets that goes on from a stage."""
    return Value.MATCHED if stage == Stage.RESULT else Value.INVITED


def negative(stage: str) -> Value:
    return Value.NOT_MATCHED if stage == Stage.RESULT else Value.NOT_RETAINED


def propose(
    call: Call, register: Register, judgement: Judgement, matching: Matching, entry: Entry,
    stage: str,
) -> Proposed:  # fmt: skip
    """The proposal for one entry at a stage. NOT_INVITED ones are proposed by their own decision.

    The value is None where only people can decide: incomplete sheets, a tie at the line.
    """
    texts = Texts(call.language, call.texts)
    result = judgement.entries[entry]
    match result.status:
        case Status.WITHDRAWN:
            day = register.withdrawn[entry]
            return Proposed(Value.WITHDRAWN, "decisions.why.withdrawn", {"day": texts.date(day)})
        case Status.INADMISSIBLE:
            return _inadmissible(call, register, entry, texts)
        case Status.INCOMPLETE:
            return Proposed(None, "decisions.why.incomplete")
        case Status.BELOW_QUORUM:
            counted = min(len(item.counted) for item in result.rounds.values())
            facts = {"counted": str(counted), "quorum": str(call.method.quorum)}
            return Proposed(Value.HELD, "decisions.why.below_quorum", facts)
        case Status.BELOW_MINIMUM:
            tests = texts.listed(_test(call, texts, test) for test in result.failed)
            facts = {"tests": tests, "minima": str(call.method.minima)}
            return Proposed(negative(stage), "decisions.why.below_minimum", facts)
        case Status.NOT_INVITED:
            if _held_before(call, entry, stage):
                return Proposed(None, "decisions.why.held_before")
            return Proposed(negative(stage), "decisions.why.not_invited")
        case Status.RANKED:
            return _ranked(call, judgement, matching, result, stage, texts)


def _held_before(call: Call, entry: Entry, stage: str) -> bool:
    stages = decision_stages(call)
    before = (recorded(call, item, entry) for item in stages[: stages.index(stage)])
    return any(item is not None and item.value is Value.HELD for item in before)


def _inadmissible(call: Call, register: Register, entry: Entry, texts: Texts) -> Proposed:
    candidate = call.candidate(entry.candidate)
    late = register.admissions[entry.candidate] is Admission.LATE
    if late and candidate.received is not None:
        facts = {
            "received": texts.moment(candidate.received, weekday=False),
            "deadline": texts.moment(call.deadline, weekday=False),
        }
        return Proposed(Value.INADMISSIBLE, "decisions.why.late", facts)
    if not candidate.inadmissible_reason.strip():
        return Proposed(Value.INADMISSIBLE, "decisions.why.inadmissible")
    facts = {"reason": plain(candidate.inadmissible_reason).strip().rstrip(".")}
    return Proposed(Value.INADMISSIBLE, "decisions.why.inadmissible_because", facts)


def _ranked(
    call: Call,
    judgement: Judgement,
    matching: Matching,
    result: EntryResult,
    stage: str,
    texts: Texts,
) -> Proposed:
    ranking = next(r for r in judgement.rankings if r.challenge == result.entry.challenge)
    place, number = str(result.place), str(len(ranking.ranked))
    standing = texts("decisions.standing", place=place, count=number)
    facts = {"place": place, "number": number, "standing": standing}
    bound = {"minima": str(call.method.minima)} if call.method.minima else {}
    unbound = "" if bound else _UNBOUND
    if call.method.rule is DecisionRule.MINIMA:
        return Proposed(positive(stage), f"decisions.why.minima{unbound}", facts | bound)
    if call.method.rule is DecisionRule.PLACES:
        if ranking.places is None:
            return Proposed(None, "decisions.why.no_places", facts)
        if any(item.status is Status.INCOMPLETE for item in ranking.entries):
            return Proposed(None, OTHERS_INCOMPLETE)  # one of them may still come before it
        facts["places"] = str(ranking.places)
        stop = _stop(call, judgement, ranking, result.entry, stage)
        if stop is not None:
            return _stopped(call, stop, facts, texts)
        if result.above_line is None:
            return Proposed(None, "decisions.why.tie_at_line", facts)
        if result.above_line:
            return Proposed(positive(stage), "decisions.why.above_line", facts)
        below = Value.RESERVE if stage == Stage.RESULT else Value.NOT_RETAINED
        return Proposed(below, "decisions.why.below_line", facts)
    needs = confirmed_needs(call, judgement, matching, result.entry)
    if needs:
        facts = {"needs": texts.listed(item_title(call, key) for key in needs)}
        return Proposed(positive(stage), f"decisions.why.broad{unbound}", facts | bound)
    if why := _nothing_said(call, judgement, matching, result.entry):
        return Proposed(None, f"{why}{unbound}", facts | bound)
    return Proposed(negative(stage), f"{_NO_NEED}{unbound}", facts | bound)


def _nothing_said(call: Call, judgement: Judgement, matching: Matching, entry: Entry) -> str:
    """Why 'broad' has nothing to go by: no needs, none asked about yet, or nobody answered."""
    own = [supply for supply in _confirmable(matching) if supply.need.challenge == entry.challenge]
    if not own:
        return _NO_NEEDS
    asked = any(call.method.round(key).asks_coverage for key in judgement.rounds)
    if not asked or any(entry in supply.unassessed for supply in own):
        return _NOT_ASSESSED
    return ""


def _confirmable(matching: Matching) -> Iterator[NeedSupply]:
    """The needs on which a jury answers: where a candidate works is stated, never confirmed."""
    return (item for item in matching.supplies if item.need.kind is not NeedKind.MUNICIPALITY)


def _stop(
    call: Call, judgement: Judgement, ranking: Ranking, entry: Entry, stage: str
) -> Stop | None:
    """Why a limit of the call ends the order before this entry; only the result has limits."""
    if stage != Stage.RESULT or not call.limits:
        return None
    return stops(call, judgement, ranking).get(entry)


def _stopped(call: Call, stop: Stop, facts: Mapping[str, str], texts: Texts) -> Proposed:
    told = {**facts, "limit": texts.number(stop.breach.limit or Fraction(0), 4)}
    told["said"] = stop.breach.said(call, texts)
    if stop.shared:
        return Proposed(None, "decisions.why.limit_shared", told)
    return Proposed(Value.RESERVE, f"decisions.why.limit_{stop.breach.kind}", told)


def confirmed_needs(
    call: Call, judgement: Judgement, matching: Matching, entry: Entry
) -> tuple[str, ...]:
    """What the jury confirmed of the needs of its challenge, in the order of the needs."""
    return tuple(
        supply.need.item
        for supply in _confirmable(matching)
        if supply.need.challenge == entry.challenge
        and (
            entry in supply.suppliers
            or (
                (found := judgement.coverage.get((entry, supply.need.item))) is not None
                and found.whole is Cover.CONFIRMED
            )
        )
    )


def item_title(call: Call, key: str) -> str:
    """A service type's short title, or the text of a requirement, obstacle or outcome."""
    for service in call.service_types:
        if service.key == key:
            return service.title
        for requirement in service.requirements:
            if requirement.key == key:
                return requirement.name
    for challenge in call.challenges:
        for aspect in challenge.aspects:
            if aspect.key == key:
                return aspect.name
    return key


def _test(call: Call, texts: Texts, test: MinimumTest) -> str:
    """A minimum that was not reached, with decimals enough to see it."""
    total = test.kind is MinimumKind.TOTAL
    decimals = call.total_decimals if total else decimals_that_hold(test.value)
    facts = {
        "value": texts.truthful(test.value, [test.minimum], decimals),
        "minimum": texts.truthful(test.minimum, [test.value], decimals),
        "round": call.method.round(test.round).title if test.round else texts("decisions.combined"),
    }
    if total:
        return texts("decisions.test.total", **facts)
    low = test.scale is not None and test.scale.lowest_best
    key = "decisions.test.criterion_most" if low else "decisions.test.criterion"
    return texts(key, criterion=call.criterion(test.criterion).title, **facts)
