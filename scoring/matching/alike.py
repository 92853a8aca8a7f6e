"""All partnerships that are best on the first goals, by the search of our own (`cover.py`).

Where candidates simply work on all their challenges, what is required, and wishes that everyone
together can fulfil, are demands; few partners and a low cost are weights. What goals come after
those is then compared among the partnerships found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scoring.matching.cover import MOST_DEMANDS, MOST_UNITS, Lightest, Start, lightest
from scoring.matching.measure import Choice, choice, met
from scoring.matching.question import Question, Want
from scoring.matching.solve import Effort
from scoring.matching.units import Units
from scoring.model.call import Goal

# Of one search: about half a second. What takes more is the solver's.
MOST_STEPS = 60_000
# So many equal partnerships are compared on the goals that are left.
MOST_COMPARED = 2_000


@dataclass(frozen=True, slots=True)
class Alike:
    """`choices`: every partnership that is best on the goals before `rest`; `sure`: the needs that
    each of them covers. `every` False: there are more, and no goals are left to compare on."""

    choices: tuple[Choice, ...]
    rest: tuple[Goal, ...]
    sure: frozenset[str]
    every: bool
    units: Units
    found: Lightest


def alike(
    question: Question,
    order: tuple[Goal, ...],
    effort: Effort,
    *,
    most: int = MOST_COMPARED,
    banned: Collection[str] = frozenset(),
    start: Start | None = None,
) -> Alike | None:
    """None where the question is not for this search: another way must answer it."""
    if not question.separate or len(question.candidates) > MOST_UNITS:
        return None
    hard, lead = demanded(question, order, banned)
    if len(hard) > MOST_DEMANDS:
        return None
    units = Units(question, hard, banned)
    weighed = _weighed(question, units, lead)
    if weighed is None:
        return None
    weights, rest = weighed
    found = lightest(
        units, weights, most=MOST_COMPARED if rest else most, effort=effort, steps=MOST_STEPS,
        start=start,
    )  # fmt: skip
    if not found.sets or not found.finished or (rest and not found.every):
        return None
    choices = tuple(choice(question, units.names(members)) for members in found.sets)
    sure = frozenset(item.key for item in hard)
    return Alike(choices, rest, sure, found.every, units, found)


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


def _weighed(
    question: Question, units: Units, lead: Sequence[Goal]
) -> tuple[list[int], tuple[Goal, ...]] | None:
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
