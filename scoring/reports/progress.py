"""How far the assessment is: complete, partial, missing and wrong, per juror and per entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scoring.acts import answered, established, point_of
from scoring.model.case import Case
from scoring.model.intake import OWED, Ballot, Standing
from scoring.problems import Severity


@dataclass(frozen=True, slots=True)
class Progress:
    """Sheets owed by one juror, or about one entry, in one round. `wrong` counts errors."""

    key: str
    round: str
    complete: int
    partial: int
    missing: int
    wrong: int

    @property
    def done(self) -> bool:
        return not (self.partial or self.missing or self.wrong)


def by_juror(case: Case) -> tuple[Progress, ...]:
    """Per round that is not decided and per juror who owes something, in the call's order."""
    wrong: dict[str, int] = {}
    for problem in case.problems:
        if problem.severity is Severity.ERROR and problem.juror:
            wrong[problem.juror] = wrong.get(problem.juror, 0) + 1
    return tuple(_grouped(case, lambda ballot: ballot.juror, wrong))


def by_entry(case: Case) -> tuple[Progress, ...]:
    """Per round that is not decided and per entry that takes part, in the call's order."""
    wrong: dict[str, int] = {}
    for problem in case.problems:
        if problem.severity is Severity.ERROR and problem.entry:
            wrong[problem.entry] = wrong.get(problem.entry, 0) + 1
    return tuple(_grouped(case, lambda ballot: str(ballot.entry), wrong))


def _grouped(case: Case, key_of: Callable[[Ballot], str], wrong: dict[str, int]
             ) -> Iterator[Progress]:  # fmt: skip
    for item in case.call.method.rounds:
        if established(case.call, point_of(case.call, item.key)):
            continue
        groups: dict[str, list[Ballot]] = {}
        for ballot in case.register.ballots:
            if ballot.round == item.key and ballot.standing in OWED and not ballot.consensus:
                groups.setdefault(key_of(ballot), []).append(ballot)
        for key, ballots in groups.items():
            complete = sum(_complete(case, ballot) for ballot in ballots)
            missing = sum(ballot.standing is Standing.MISSING for ballot in ballots)
            yield Progress(
                key, item.key, complete, len(ballots) - complete - missing, missing,
                wrong.get(key, 0),
            )  # fmt: skip


def _complete(case: Case, ballot: Ballot) -> bool:
    """Nothing is asked of it any more: it counts, and every answer is there or done without."""
    if ballot.standing is not Standing.COUNTED:
        return False
    used = (ballot.entry, ballot.round) in case.register.use_incomplete
    return used or answered(case.call, ballot)
