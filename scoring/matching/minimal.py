"""Every minimal partnership: one that answers what is required, and no part of which does.

By a search of our own in integers where candidates simply work on all their challenges; else by
the solver, smallest first, each answer cutting off all that hold it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scoring.matching.measure import Choice, broken, choice, left_open
from scoring.matching.program import Builder
from scoring.matching.question import Question
from scoring.matching.solve import Effort, Row
from scoring.matching.units import Units, numbers
from scoring.model.call import Goal

MOST_LISTED = 500
MOST_STEPS = 40_000  # of the search: about two seconds


@dataclass(frozen=True, slots=True)
class Listing:
    """`finished`: these are all of them; else every count is 'of those listed'."""

    choices: tuple[Choice, ...]
    finished: bool


def minimal(
    question: Question,
    *,
    most: int = MOST_LISTED,
    steps: int = MOST_STEPS,
    effort: Effort | None = None,
) -> Listing:
    """All minimal partnerships, at most `most`, smallest first and then in the question's order."""
    effort = effort or Effort()
    if question.separate:
        found, finished = _searched(question, most, steps, effort)
    else:
        found, finished = _solved(question, most, effort)
    place = {key: number for number, key in enumerate(question.candidates)}
    found.sort(key=lambda item: (len(item.candidates), [place[k] for k in item.candidates]))
    return Listing(tuple(found), finished)


def _solved(question: Question, most: int, effort: Effort) -> tuple[list[Choice], bool]:
    builder = Builder(question, question.hard)
    found: list[Choice] = []
    cut: list[Row] = []
    while True:
        solved = builder.solve(builder.worths(Goal.FEWEST), cut, effort)
        if solved.chosen is None or not solved.finished:
            return found, solved.finished
        chosen = builder.choice(solved.chosen)
        if broken(question, chosen) or left_open(question, chosen):
            return found, False  # right in floats and wrong in integers: no proof from here on
        if len(found) >= most:
            return found, False
        found.append(chosen)
        cut.append(builder.lacks(chosen.candidates))


def _searched(
    question: Question, most: int, steps: int, effort: Effort
) -> tuple[list[Choice], bool]:
    units = Units(question, question.hard)
    found: list[Choice] = []
    if not units.possible:
        return found, True
    try:
        for members in _Search(units, _Counter(steps, effort)).sets():
            if len(found) >= most:
                return found, False
            found.append(choice(question, units.names(members)))
    except _Enough:
        return found, False
    return found, True


class _Branch(NamedTuple):
    """Units that were chosen, what they supply of each demand, and the units that are left out."""

    members: int
    have: list[int]
    gone: int


class _Search:
    """Every minimal set of units, each found once.

    A demand that is still open is taken up, and one of its suppliers chosen; suppliers tried before
    are then left out of that branch. A chosen unit that no demand depends on any more makes the
    branch useless: demands only get fuller. What the limits do not allow only cuts branches.
    """

    def __init__(self, units: Units, counter: _Counter):
        self.units, self.counter = units, counter
        self._of_unit = [
            [(at, demand) for at, demand in enumerate(units.demands) if number in demand.amounts]
            for number in range(len(units.units))
        ]

    def sets(self) -> Iterator[int]:
        """Depth first, by a list of our own: a set may have more members than Python calls."""
        start = self.units.start
        have = [
            sum(demand.amounts.get(n, 0) for n in numbers(start)) for demand in self.units.demands
        ]
        pending = [self._grown(_Branch(start, have, 0))]
        while pending:
            item = next(pending[-1], None)
            if item is None:
                pending.pop()
            elif isinstance(item, _Branch):
                pending.append(self._grown(item))
            else:
                yield item

    def _grown(self, branch: _Branch) -> Iterator[int | _Branch]:
        """A set that answers every demand, or the branches one unit further."""
        self.counter.step()
        members, have, tried = branch
        if not all(self._missed(number, have) for number in numbers(members & ~self.units.start)):
            return
        possible, tightest = self._tightest(branch)
        if possible and tightest is None:
            yield members
        for number in tightest or ():
            joined = members | 1 << number
            if self.units.allow(joined):
                fuller = list(have)
                for at, demand in self._of_unit[number]:
                    fuller[at] += demand.amounts[number]
                yield _Branch(joined, fuller, tried)
            tried |= 1 << number

    def _missed(self, number: int, have: Sequence[int]) -> bool:
        """Whether some demand depends on a unit."""
        return any(
            have[at] - demand.amounts[number] < demand.least
            for at, demand in self._of_unit[number]
        )  # fmt: skip

    def _tightest(self, branch: _Branch) -> tuple[bool, list[int] | None]:
        """Whether every open demand can still be answered, and who can add to the one with the
        fewest such units; None when nothing is open."""
        tightest: list[int] | None = None
        closed = branch.members | branch.gone
        for at, demand in enumerate(self.units.demands):
            if branch.have[at] >= demand.least:
                continue
            free = [n for n in demand.amounts if not closed >> n & 1]
            if branch.have[at] + sum(demand.amounts[n] for n in free) < demand.least:
                return False, None
            if tightest is None or len(free) < len(tightest):
                tightest = free
        return True, tightest


class _Enough(Exception):
    """The search was cut short."""


class _Counter:
    def __init__(self, steps: int, effort: Effort):
        self._left, self._effort = steps, effort

    def step(self) -> None:
        self._left -= 1
        if self._left < 0 or (self._left % 16 == 0 and self._effort.spent):
            raise _Enough
