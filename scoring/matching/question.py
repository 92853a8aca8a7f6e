"""What is asked of a partnership: needs and who supplies how much of them, rules, goals.

It knows nothing of a call: a plain table of candidates and needs asks in the same words. Every
amount is an integer, in units of its own need, so that nothing is ever compared in floats.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.model.call import Entry, Goal

ALL = ""  # the whole partnership, where a rule can also speak of one challenge


@dataclass(frozen=True, slots=True)
class Want:
    """A need. It is met when each of its parts is supplied `times`, in `unit`s of one supplier.

    A need has one part, unless several suppliers may share its requirements.
    """

    key: str
    parts: tuple[Mapping[Entry, int], ...]
    times: int
    unit: int = 1
    required: bool = True
    weight: Fraction = Fraction(1)

    # What follows from the parts and is asked all the time:
    reach: int = field(init=False, compare=False, repr=False)  # all suppliers together, in units

    def __post_init__(self) -> None:
        object.__setattr__(self, "reach", min(sum(part.values()) for part in self.parts))

    def level(self, entries: Collection[Entry]) -> int:
        """How much of it these entries supply, in units. Quick when they are a set."""
        return min(
            sum(amount for entry, amount in part.items() if entry in entries) for part in self.parts
        )

    @property
    def suppliers(self) -> tuple[Entry, ...]:
        """Everyone who supplies some of it, each once."""
        return tuple(dict.fromkeys(entry for part in self.parts for entry in part))

    @property
    def by_one(self) -> bool:
        """Whether everyone who supplies some of it supplies it often enough."""
        return len(self.parts) == 1 and all(n >= self.times for n in self.parts[0].values())

    @property
    def gap(self) -> bool:
        """Not even everyone together supplies it often enough."""
        return self.reach < self.times

    @property
    def asked(self) -> int:
        """What a partnership must supply. A required need in a gap asks for what there is of it;
        a wish that cannot be fulfilled asks for nothing."""
        if self.required:
            return min(self.times, self.reach)
        return 0 if self.gap else self.times


def want(
    key: str,
    parts: Sequence[Mapping[Entry, Fraction | int]],
    times: Fraction | int = 1,
    *,
    required: bool = True,
    weight: Fraction = Fraction(1),
) -> Want:
    """A need from amounts in fractions: 1 is one supplier. Amounts of 0 are left out."""
    numbers = [Fraction(times), *(Fraction(n) for part in parts for n in part.values())]
    unit = math.lcm(*(number.denominator for number in numbers))
    return Want(
        key,
        tuple({e: int(Fraction(n) * unit) for e, n in part.items() if n > 0} for part in parts),
        int(Fraction(times) * unit),
        unit,
        required,
        weight,
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every partnership. None or empty: no such rule."""

    most: int | None = None  # partners
    core: tuple[str, ...] = ()  # in it whatever they supply
    together: tuple[tuple[str, str], ...] = ()  # both or neither
    apart: tuple[tuple[str, str], ...] = ()  # never both
    most_in: Mapping[str, int] = field(default_factory=dict)  # entries used, by challenge
    least_in: Mapping[str, int] = field(default_factory=dict)
    budget: Fraction | None = None  # of the known costs together
    places: Mapping[str, int] = field(default_factory=dict)  # capacity wanted; ALL or a challenge


@dataclass(frozen=True, slots=True)
class Question:
    """Candidates in the order in which they are shown; nothing else depends on that order.

    An entry is a candidate for one challenge; a candidate without entries supplies nothing.
    """

    candidates: tuple[str, ...]
    entries: tuple[Entry, ...]
    wants: tuple[Want, ...]
    rules: Rules = Rules()
    quality: Mapping[Entry, Fraction] = field(default_factory=dict)
    costs: Mapping[str, Fraction] = field(default_factory=dict)  # those that are known
    capacities: Mapping[str, int] = field(default_factory=dict)

    @property
    def hard(self) -> tuple[Want, ...]:
        """The required needs that ask for something."""
        return tuple(item for item in self.wants if item.required and item.asked)

    @property
    def wishes(self) -> tuple[Want, ...]:
        """The wishes that can be fulfilled."""
        return tuple(item for item in self.wants if not item.required and item.asked)

    @property
    def useful(self) -> tuple[str, ...]:
        """Candidates that supply some of any need."""
        there = {entry.candidate for item in self.wants for entry in item.suppliers}
        return tuple(key for key in self.candidates if key in there)

    def entries_of(self, candidates: Iterable[str]) -> tuple[Entry, ...]:
        members = frozenset(candidates)
        return tuple(entry for entry in self.entries if entry.candidate in members)

    @property
    def separate(self) -> bool:
        """Whether every chosen candidate simply works on all its challenges."""
        return not self.rules.most_in and not any(key != ALL for key in self.rules.places)


class Refused(Exception):
    """A question that has no sensible answer. `reason` is a key of the catalogue 'match'."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def checked(goals: Sequence[Goal], rules: Rules) -> tuple[Goal, ...]:
    """The goals after 'cover what is required', which always comes first. Raises Refused.

    More partners never lower the quality, so that 'best quality' alone means everyone: it needs a
    limit to the number of partners, a budget, or the goal of few partners or a low cost before it.
    """
    order = tuple(goal for goal in goals if goal is not Goal.COVER)
    if Goal.QUALITY in order:
        before = order[: order.index(Goal.QUALITY)]
        free = rules.most is None and rules.budget is None
        if free and not {Goal.FEWEST, Goal.COST, Goal.BROAD}.intersection(before):
            raise Refused("quality_without_limit")
    return order
