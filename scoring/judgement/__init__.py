"""Judging, pure: from ballots to criteria, totals, minima, places and coverage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from scoring.acts import admission, point_of, takes_part, was_gone
from scoring.judgement.combine import combined, over_rounds, total
from scoring.judgement.coverage import coverage, verdict
from scoring.judgement.minima import criterion_over_rounds, minimum_tests, tested_total
from scoring.judgement.ranking import jury_values, ranking
from scoring.judgement.rounds import round_result
from scoring.model.call import JURY_ORDER, Call, Entry, TieRule
from scoring.model.intake import Admission, Ballot, Register, Standing
from scoring.model.results import EntryResult, Judgement, RoundResult, Status

__all__ = [
    "combined",
    "criterion_over_rounds",
    "judge",
    "over_rounds",
    "tested_total",
    "total",
    "verdict",
]


def judge(call: Call, register: Register, rounds: tuple[str, ...]) -> Judgement:
    """All results after the given rounds, in order. Pure, and blind to the order of the ballots."""
    ballots: dict[Entry, list[Ballot]] = {entry: [] for entry in call.entries()}
    for ballot in register.ballots:
        if ballot.round in rounds:
            ballots[ballot.entry].append(ballot)
    results = {
        entry: _entry_result(call, register, entry, rounds, ballots[entry]) for entry in ballots
    }

    def compare(group: Sequence[Entry], rule: TieRule) -> Mapping[Entry, Fraction] | None:
        if rule == JURY_ORDER:
            return jury_values(group, register.tie_orders.get(group[0].challenge, ()))
        criterion = call.criterion(rule.criterion)
        values = {
            entry: criterion_over_rounds(call, criterion, entry, rounds, results[entry].rounds)
            for entry in group
        }
        known = {entry: value for entry, value in values.items() if value is not None}
        return known if len(known) == len(values) else None

    rankings = tuple(
        ranking(
            call,
            challenge.key,
            [item for entry, item in results.items() if entry.challenge == challenge.key],
            compare,
        )
        for challenge in call.challenges
    )
    placed = {item.entry: item for ranked in rankings for item in ranked.entries}
    return Judgement(
        rounds=rounds,
        entries={entry: placed[entry] for entry in results},
        rankings=rankings,
        coverage={
            (entry, item): found
            for entry, mine in ballots.items()
            for item, found in coverage(call, entry, rounds, mine).items()
        },
    )


def _entry_result(
    call: Call,
    register: Register,
    entry: Entry,
    rounds: tuple[str, ...],
    ballots: Sequence[Ballot],
) -> EntryResult:
    results = {
        key: round_result(call, entry, key, [b for b in ballots if b.round == key])
        for key in rounds
        if any(ballot.round == key for ballot in ballots)
    }
    complete = len(results) == len(rounds)
    totals = {
        key: result.total
        for key, result in results.items()
        if call.method.asked(key, entry.challenge)
    }
    minima = minimum_tests(call, entry, rounds, results) if complete else ()
    return EntryResult(
        entry=entry,
        status=_status(call, register, entry, rounds, results, ballots)
        or (Status.RANKED if all(test.passes for test in minima) else Status.BELOW_MINIMUM),
        rounds=results,
        total=over_rounds(call.method, rounds, totals) if complete else None,
        minima=minima,
    )


def _status(
    call: Call,
    register: Register,
    entry: Entry,
    rounds: tuple[str, ...],
    results: Mapping[str, RoundResult],
    ballots: Sequence[Ballot],
) -> Status | None:
    """What keeps an entry from its minimum tests, the gravest first; None when nothing does."""
    if was_gone(call, register.withdrawn.get(entry), point_of(call, rounds[-1])):
        return Status.WITHDRAWN
    if admission(call, call.candidate(entry.candidate)) is not Admission.ADMISSIBLE:
        return Status.INADMISSIBLE
    if not all(takes_part(call, entry, key) for key in rounds):
        return Status.NOT_INVITED
    if any(_incomplete(register, entry, key, ballots) for key in rounds):
        return Status.INCOMPLETE
    counted = [len(results[key].counted) if key in results else 0 for key in rounds]
    if min(counted) < call.method.quorum:
        return Status.BELOW_QUORUM
    return None


def _incomplete(
    register: Register, entry: Entry, round_key: str, ballots: Sequence[Ballot]
) -> bool:
    """Whether an owed sheet does not count, or the agreed sheet of a consensus round is not there.

    An act may let an entry be judged without a juror's sheet, never without the agreed one: then
    there is no score at all.
    """
    mine = [ballot for ballot in ballots if ballot.round == round_key]
    if any(b.consensus and b.standing is not Standing.COUNTED for b in mine):
        return True
    owing = (Standing.MISSING, Standing.INCOMPLETE, Standing.UNDECLARED, Standing.TO_DISCUSS)
    lacks = any(ballot.standing in owing for ballot in mine)
    return lacks and (entry, round_key) not in register.use_incomplete
