"""What people decided between reading and judging, applied in one place to what was read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scoring.acts.agreed import by_key
from scoring.acts.ballots import Counting
from scoring.acts.conflicts import find_conflicts
from scoring.acts.corrections import correct, unfinished
from scoring.acts.effects import (
    admission_problems,
    excused_undeclared,
    of_abstainers,
    of_individuals,
    released_although_complete,
    unused,
)
from scoring.acts.idle import (
    READ_LATER,
    completed,
    later_without_effect,
    once,
    without_effect,
)
from scoring.acts.on_call import of_the_call, on_the_call
from scoring.acts.owed import Owed, answered, begun
from scoring.acts.reach import left_alone, narrowed, speaks_of
from scoring.acts.settled import still_wrong, unusable
from scoring.acts.stages import (
    admission,
    current_stage,
    decision_stages,
    established,
    is_gone,
    is_late,
    point_of,
    recorded,
    rounds_until,
    stage_title,
    takes_part,
    was_gone,
)
from scoring.call.cells import in_order
from scoring.keys import SheetKey
from scoring.model.call import JURY_ORDER, ActKind, Call, Candidate, Entry
from scoring.model.intake import OWED, Admission, Assessment, Ballot, Intake, Register, Standing
from scoring.problems import Problem, Subject
from scoring.sheets.read import held_by, together

__all__ = [
    "admission",
    "answered",
    "apply_acts",
    "current_stage",
    "decision_stages",
    "established",
    "is_gone",
    "is_late",
    "point_of",
    "recorded",
    "rounds_until",
    "stage_title",
    "takes_part",
    "was_gone",
    "with_later",
]


def apply_acts(call: Call, intake: Intake, sent: Mapping[str, date] | None = None) -> Register:
    """Everything that counts: a ballot for every juror, entry and round, acts applied in order.

    The order of jurors' files changes nothing. What was replaced stays visible in the ballots.
    `sent` gives, by stage that was sent, the day on which its first letters left: acts of a later
    day about what is still owed leave it alone, unless they name its round.
    """
    sent = sent or {}
    alone = left_alone(call, sent)
    near = narrowed(call, alone)
    problems: list[Problem] = []
    hits: set[str] = set(intake.used)
    conflicts = find_conflicts(call, intake.declarations)
    sheets = by_key(call, intake.assessments, conflicts, hits, problems)
    _correct(call, sheets, hits, problems)
    withdrawn = _withdrawn(call, hits, problems)
    problems += conflicts.problems
    gone = frozenset(
        (entry, item.key)
        for entry, day in withdrawn.items()
        for item in call.method.rounds
        if was_gone(call, day, point_of(call, item.key))
    )
    counting = Counting(near, sheets, conflicts, gone, intake.held, hits)
    ballots = tuple(
        ballot
        for item in call.method.rounds
        for entry in call.entries()
        if _counts(call, entry, item.key, withdrawn)
        for ballot in counting.ballots(entry, item.key)
    )
    tie_orders = _tie_orders(call, hits, problems)
    hits |= conflicts.hits | _hit_late(call) | on_the_call(call)
    used = _use_incomplete(near, ballots, unusable(call, intake.problems), hits)
    hits &= once(call, hits, alone)
    rounds = begun(call, sheets)
    lines = sorted(intake.declarations, key=lambda item: item.place, reverse=True)
    declared_at = {(item.juror, item.candidate): item.place for item in lines}
    wrong = still_wrong(call, intake, ballots, used, rounds)
    held = intake.held - (held_by(intake.problems) - held_by(wrong))
    problems += Owed(call, ballots, sheets, rounds, declared_at, used, held).problems()
    problems += admission_problems(call)
    problems += of_the_call(call)
    problems += unused(call, sheets, ballots, withdrawn)
    problems += of_abstainers(call, sheets, conflicts)
    problems += of_individuals(call, sheets, hits)
    problems += released_although_complete(near, ballots, conflicts, sent)
    problems += excused_undeclared(near, ballots, conflicts)
    problems += without_effect(call, hits, ballots, [*problems, *wrong], alone)
    return Register(
        ballots=ballots,
        admissions={item.key: _admission(call, item, withdrawn) for item in call.candidates},
        applied=tuple(act for act in call.acts if act.key in hits),
        problems=tuple(problems),
        reading=tuple(together(wrong)),
        use_incomplete=used,
        tie_orders=tie_orders,
        declarations=conflicts.declared,
        withdrawn=withdrawn,
        left_alone=alone,
    )


def _correct(
    call: Call, sheets: dict[SheetKey, Assessment], hits: set[str], problems: list[Problem]
) -> None:
    """Put corrected scores in the place of others, in the order of the table."""
    for act in call.acts:
        if act.kind is ActKind.CORRECT_SCORE:
            key, sheet, problem = correct(call, sheets, act)
            if problem:
                problems.append(problem)
            elif key is not None and sheet is not None:
                sheets[key] = sheet
                hits.add(act.key)


def _withdrawn(call: Call, hits: set[str], problems: list[Problem]) -> dict[Entry, date]:
    """When each withdrawn entry was withdrawn: by the register or by an act, the first of them."""
    days: dict[Entry, date] = {}
    for candidate in call.candidates:
        if candidate.withdrawn_on:
            days |= {Entry(candidate.key, key): candidate.withdrawn_on
                     for key in candidate.challenges}  # fmt: skip
    for act in call.acts:
        if act.kind is not ActKind.WITHDRAW:
            continue
        if not act.candidate:
            problems.append(unfinished(act))
            continue
        for entry in call.entries():
            if entry.candidate == act.candidate and act.challenge in ("", entry.challenge):
                hits.add(act.key)
                days[entry] = min(days.get(entry, act.on), act.on)
    return {entry: days[entry] for entry in call.entries() if entry in days}


def _admission(call: Call, candidate: Candidate, withdrawn: Mapping[Entry, date]) -> Admission:
    gone = [Entry(candidate.key, key) in withdrawn for key in candidate.challenges]
    return Admission.WITHDRAWN if gone and all(gone) else admission(call, candidate)


def _counts(call: Call, entry: Entry, round_key: str, withdrawn: Mapping[Entry, date]) -> bool:
    """Whether the entry has ballots in a round. A candidate that withdrew wholly has none."""
    if not takes_part(call, entry, round_key):
        return False
    whole = _admission(call, call.candidate(entry.candidate), withdrawn) is Admission.WITHDRAWN
    return not (whole and was_gone(call, withdrawn.get(entry), point_of(call, round_key)))


def _use_incomplete(
    call: Call,
    ballots: Sequence[Ballot],
    unusable: frozenset[tuple[str, Entry, str]],
    hits: set[str],
) -> frozenset[tuple[Entry, str]]:
    """The entries and rounds that acts want judged as they are, where a sheet lacks something."""
    used: set[tuple[Entry, str]] = set()
    for act in call.acts:
        if act.kind is not ActKind.USE_INCOMPLETE:
            continue
        for ballot in ballots:
            if ballot.consensus or not speaks_of(act, act.juror, ballot.entry, ballot.round):
                continue
            if _lacks(call, ballot, unusable):
                hits.add(act.key)
                used.add((ballot.entry, ballot.round))
            elif _taken_out(ballot):
                hits.add(act.key)  # overtaken by another act about the same sheet
        if completed(call, act, hits):
            hits.add(act.key)
    return frozenset(used)


def _lacks(call: Call, ballot: Ballot, unusable: frozenset[tuple[str, Entry, str]]) -> bool:
    """Whether something is still asked of this sheet."""
    if ballot.standing not in OWED or ballot.excused:
        return False
    general = ballot.entry._replace(challenge="")
    return (
        ballot.standing is not Standing.COUNTED
        or not answered(call, ballot)
        or any((ballot.juror, entry, ballot.round) in unusable for entry in (general, ballot.entry))
    )


def _taken_out(ballot: Ballot) -> bool:
    """Whether an act took a sheet out that lacked something, or excused what it lacks."""
    out = ballot.standing in (Standing.RELEASED, Standing.EXCLUDED) and ballot.reason
    return bool(out and ballot.missing) or ballot.excused


def _tie_orders(call: Call, hits: set[str], problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """The jury's recorded order per challenge, of the last act that names one."""
    orders: dict[str, tuple[str, ...]] = {}
    last: dict[str, str] = {}
    for act in call.acts:
        if act.kind is not ActKind.BREAK_TIE:
            continue
        names = in_order(act.value)
        known = {item.key for item in call.candidates if act.challenge in item.challenges}
        if (
            not act.challenge
            or len(names) < 2
            or len(set(names)) < len(names)
            or (set(names) - known)
        ):
            facts = {"act": act.key, "found": act.value}
            about = Subject(act=act.key)
            problems.append(Problem("act-order-unreadable", act.place, facts, about))
        elif JURY_ORDER not in call.method.tie_chain:
            facts, about = {"act": act.key}, Subject(act=act.key)
            problems.append(Problem("act-order-not-in-chain", act.place, facts, about))
        else:
            orders[act.challenge] = names
            last[act.challenge] = act.key
    hits.update(last.values())
    return orders


def _hit_late(call: Call) -> set[str]:
    late = {
        item.key
        for item in call.candidates
        if is_late(call, item.received) and item.admissible is not False
    }
    return {
        act.key for act in call.acts if act.kind is ActKind.ACCEPT_LATE and act.candidate in late
    }


def with_later(
    call: Call, register: Register, held: Collection[str], problems: Sequence[Problem] = ()
) -> Register:
    """The register once texts, decisions and what was sent are known: of the acts on those, the
    ones that turned out to hold. `problems` are those of decisions, which are not told again."""
    told = tuple(later_without_effect(call, held, problems))
    applied = tuple(
        act
        for act in call.acts
        if (act.key in held if act.kind in READ_LATER else act in register.applied)
    )
    return replace(register, applied=applied, problems=(*register.problems, *told))
