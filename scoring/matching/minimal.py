"""Every minimal partnership: one that answers what is required, and no part of which does.

By a search of our own in integers where candidates simply work on all their challenges; else by
the solver, smallest first, each answer cutting off all that hold it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scoring.matching.measure import Choice, broken, choice, cost, left_open
from scoring.matching.program import Builder
from scoring.matching.question import ALL, Question
from scoring.matching.solve import Effort, Row
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


@dataclass(frozen=True, slots=True)
class _Demand:
    """So much is needed out of these units, each with its amount."""

    least: int
    amounts: dict[int, int]


def _searched(  # noqa: C901 - one case after another, and all of them here
    question: Question, most: int, steps: int, effort: Effort
) -> tuple[list[Choice], bool]:
    """Every minimal set of units (candidates that go together are one), each found once.

    A demand that is still open is taken up, and one of its suppliers chosen; suppliers tried before
    are then left out of that branch. A chosen unit that no demand depends on any more makes the
    branch useless: demands only get fuller. Limits on partners and cost, and pairs kept apart, hold
    for every part of a set that they hold for, so that they only cut branches.
    """
    units = _units(question)
    demands = _demands(question, units)
    rules = question.rules
    core = frozenset(key for key in rules.core if key in question.candidates)
    start = frozenset(n for n, unit in enumerate(units) if core.intersection(unit))
    if not core.issubset(key for unit in units for key in unit):
        return [], True
    counter = _Counter(steps, effort)
    apart = [frozenset(pair) for pair in rules.apart]

    def allowed(members: frozenset[int]) -> bool:
        names = {key for number in members for key in units[number]}
        return (
            (rules.most is None or len(names) <= rules.most)
            and (rules.budget is None or cost(question, names) <= rules.budget)
            and not any(names.issuperset(pair) for pair in apart)
        )

    def grown(
        members: frozenset[int], have: Sequence[int], gone: frozenset[int]
    ) -> Iterator[frozenset[int] | _Branch]:
        """A set that answers every demand, or the branches one unit further."""
        counter.step()
        for number in members - start:
            if not any(
                have[at] - demand.amounts[number] < demand.least for at, demand in of_unit[number]
            ):
                return
        tightest: list[int] | None = None
        for at, demand in enumerate(demands):
            if have[at] >= demand.least:
                continue
            free = [n for n in demand.amounts if n not in members and n not in gone]
            if have[at] + sum(demand.amounts[n] for n in free) < demand.least:
                return
            if tightest is None or len(free) < len(tightest):
                tightest = free
        if tightest is None:
            yield members
            return
        tried = gone
        for number in tightest:
            joined = members | {number}
            if allowed(joined):
                fuller = list(have)
                for at, demand in of_unit[number]:
                    fuller[at] += demand.amounts[number]
                yield _Branch(joined, fuller, tried)
            tried |= {number}

    of_unit = [
        [(at, demand) for at, demand in enumerate(demands) if number in demand.amounts]
        for number in range(len(units))
    ]
    have = [sum(demand.amounts.get(n, 0) for n in start) for demand in demands]
    found: list[Choice] = []
    if not allowed(start):
        return found, True
    # Depth first, by a list of our own: a partnership may have more members than Python calls.
    pending = [grown(start, have, frozenset())]
    try:
        while pending:
            item = next(pending[-1], None)
            if item is None:
                pending.pop()
            elif isinstance(item, _Branch):
                pending.append(grown(item.members, item.have, item.gone))
            elif len(found) >= most:
                return found, False
            else:
                found.append(choice(question, (key for n in item for key in units[n])))
    except _Enough:
        return found, False
    return found, True


class _Branch(NamedTuple):
    """Units that were chosen, what they supply of each demand, and the units that are left out."""

    members: frozenset[int]
    have: list[int]
    gone: frozenset[int]


class _Enough(Exception):
    """The search was cut short."""


class _Counter:
    def __init__(self, steps: int, effort: Effort):
        self._left, self._effort = steps, effort

    def step(self) -> None:
        self._left -= 1
        if self._left < 0 or (self._left % 16 == 0 and self._effort.spent):
            raise _Enough


def _units(question: Question) -> list[tuple[str, ...]]:
    """Candidates that can only join together, as one; those that can never join, left out."""
    group = {key: {key} for key in question.candidates}
    for first, second in question.rules.together:
        merged = group.get(first, {first}) | group.get(second, {second})
        for key in merged:
            group[key] = merged
    known = frozenset(question.candidates)
    made = {
        tuple(k for k in question.candidates if k in group[key]): None
        for key in question.candidates
        if group[key] <= known
    }
    return list(made)


def _demands(question: Question, units: Sequence[tuple[str, ...]]) -> list[_Demand]:
    of = {key: number for number, unit in enumerate(units) for key in unit}
    rules = question.rules
    asked = [(item.asked, part) for item in question.hard for part in item.parts]
    asked += [
        (least, {entry: 1 for entry in question.entries if entry.challenge == challenge})
        for challenge, least in rules.least_in.items()
    ]
    found = []
    for least, part in asked:
        amounts: dict[int, int] = {}
        for entry, amount in part.items():
            if entry.candidate in of:
                number = of[entry.candidate]
                amounts[number] = amounts.get(number, 0) + amount
        found.append(_Demand(least, amounts))
    if ALL in rules.places:
        amounts = {}
        for key, number in of.items():
            if capacity := question.capacities.get(key, 0):
                amounts[number] = amounts.get(number, 0) + capacity
        found.append(_Demand(rules.places[ALL], amounts))
    return found
