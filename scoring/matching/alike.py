"""All partnerships that are best on the first goals, by the search of our own (`cover.py`).

Where candidates simply work on all their challenges, what is required, and wishes that everyone
together can fulfil, are demands; few partners and a low cost are weights. What goals come after
those is then compared among the partnerships found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.matching.cover import MOST_DEMANDS, MOST_UNITS, Prices, Reach, Start, lightest, within
from scoring.matching.measure import Choice, choice, met
from scoring.matching.question import Question, Want
from scoring.matching.solve import Effort
from scoring.matching.units import Units, numbers
from scoring.model.call import Goal

# Of one search: about half a second. What takes more is the solver's.
MOST_STEPS = 60_000
_LONGER = 4
# So many equal partnerships are compared on the goals that are left.
MOST_COMPARED = 2_000


@dataclass(frozen=True, slots=True)
class Alike:
    """`choices`: every partnership that is best on the goals of `order` before `rest`; `sure`: the
    needs that each of them covers. `every` False: there are more, and no goals are left to compare
    them on. Not `finished`: the search was cut short; these are the best it found, and by the first
    of these goals nothing passes `bound`."""

    choices: tuple[Choice, ...]
    order: tuple[Goal, ...]
    rest: tuple[Goal, ...]
    sure: frozenset[str]
    every: bool
    finished: bool
    prices: Prices
    bound: tuple[Goal, Fraction] | None = None


def alike(
    question: Question,
    order: tuple[Goal, ...],
    effort: Effort,
    *,
    most: int = MOST_COMPARED,
    banned: Collection[str] = frozenset(),
    start: Start | None = None,
) -> Alike | None:
    """None where the question is not for this search, or there is no such partnership: another way
    must answer it."""
    asked = _Asked.of(question, order, banned)
    if asked is None:
        return None
    units, weights, rest = asked.units, asked.weights, asked.rest
    # Documents have no solver to hand over to: there the search may take longer.
    steps = MOST_STEPS if effort.steps is None else min(_LONGER * MOST_STEPS, effort.steps)
    reach = Reach(MOST_COMPARED if rest else most, steps, effort)
    found = lightest(units, weights, reach, start)
    if found.finished and (not found.sets or (rest and not found.every)):
        return None
    choices = tuple(choice(question, units.names(members)) for members in found.sets)
    sure = frozenset(item.key for item in asked.hard)
    first = order[1] if order[0] is Goal.WISHES else order[0]
    bound = (first, Fraction(found.bound)) if first is Goal.FEWEST else None
    return Alike(choices, order, rest, sure, found.every, found.finished, found.prices, bound)


def no_heavier(
    question: Question, like: Alike, effort: Effort, steps: int
) -> tuple[tuple[int, tuple[str, ...]], ...] | None:
    """Every partnership of this question that weighs no more than the best of another one, with
    its weight. None when these are too many or the steps did not suffice."""
    asked = _Asked.of(question, like.order, frozenset())
    if asked is None or asked.rest != like.rest:
        return None
    limit = asked.weight(like.choices[0].candidates)
    if limit is None:
        return None
    reach = Reach(MOST_COMPARED, steps, effort)
    found = within(asked.units, asked.weights, limit, reach, like.prices)
    if found is None:
        return None
    names = (tuple(asked.units.names(members)) for members in found)
    return tuple((asked.weight(who) or 0, who) for who in names)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as the search takes it."""

    hard: tuple[Want, ...]
    units: Units
    weights: Sequence[int]
    rest: tuple[Goal, ...]

    @classmethod
    def of(
        cls, question: Question, order: tuple[Goal, ...], banned: Collection[str]
    ) -> _Asked | None:
        if not question.separate or len(question.candidates) > MOST_UNITS:
            return None
        hard, lead = demanded(question, order, banned)
        if len(hard) > MOST_DEMANDS:
            return None
        units = Units(question, hard, banned)
        weighed = _weighed(units, lead)
        return None if weighed is None else cls(hard, units, *weighed)

    def weight(self, candidates: Sequence[str]) -> int | None:
        """What these weigh; None where one of them cannot join."""
        if not all(key in self.units.of for key in candidates):
            return None
        return sum(self.weights[n] for n in numbers(self.units.bits(candidates)))


def demanded(
    question: Question, order: tuple[Goal, ...], banned: Collection[str]
) -> tuple[tuple[Want, ...], tuple[Goal, ...]]:
    """What a partnership must supply, and the goals that are left. Where wishes come first: all of
    those that everyone together fulfils, if there is such a partnership."""
    if order[0] is not Goal.WISHES:
        return question.hard, order
    there = frozenset(e for e in question.entries if e.candidate not in banned)
    wishes = tuple(item for item in question.wishes if item.weight and met(item, there))
    return (*question.hard, *wishes), order[1:]


def _weighed(units: Units, lead: Sequence[Goal]) -> tuple[list[int], tuple[Goal, ...]] | None:
    """What a unit weighs by the first goals, and the goals that are left. None for goals that are
    no weight, or when somebody weighs nothing: the lightest set need then not be minimal."""
    if lead[0] is Goal.FEWEST:
        return units.sizes, tuple(lead[1:])
    if lead[0] is not Goal.COST:
        return None
    costs = units.costs
    if lead[1:2] == (Goal.FEWEST,):
        much = sum(units.sizes) + 1
        both = [much * cost + size for cost, size in zip(costs, units.sizes, strict=True)]
        return both, tuple(lead[2:])
    return (costs, tuple(lead[1:])) if all(costs) else None
