"""A question in which everyone simply works on all its challenges, in integers: units and demands.

Candidates that can only join together are one unit; those that can never join are in none. Limits
on partners and cost, and pairs kept apart, hold for every part of a set that they hold for.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.matching.question import ALL, Question, Want
from scoring.model.call import Entry

Unit = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """So much is needed out of these units, each with its amount. `key`: what asks for it."""

    least: int
    amounts: Mapping[int, int]
    key: tuple[str, int] = ("", 0)


class Units:
    """`units` by number, `demands` on them, and which sets of them (as bits) the limits allow."""

    def __init__(
        self, question: Question, hard: Sequence[Want], banned: Collection[str] = frozenset()
    ):
        rules = question.rules
        self.units = _units(question, banned)
        self.of = {key: number for number, unit in enumerate(self.units) for key in unit}
        self.demands = _demands(question, hard, self.of)
        core = [key for key in rules.core if key in question.candidates]
        self.start = self.bits(key for key in core if key in self.of)
        self.sizes = [len(unit) for unit in self.units]
        self._most = rules.most
        self._apart = [
            self.bits(pair) for pair in rules.apart if all(key in self.of for key in pair)
        ]
        known = {key: question.costs[key] for key in self.of if key in question.costs}
        factor = math.lcm(*(cost.denominator for cost in known.values()))
        self.costs = [
            sum(int(known[key] * factor) for key in unit if key in known) for unit in self.units
        ]
        self._budget = None if rules.budget is None else math.floor(rules.budget * factor)
        self.free = self._most is None and self._budget is None and not self._apart
        self.possible = all(key in self.of for key in core) and self.allow(self.start)

    def bits(self, candidates: Iterable[str]) -> int:
        """The units of these candidates as bits."""
        found = 0
        for key in candidates:
            found |= 1 << self.of[key]
        return found

    def names(self, members: int) -> list[str]:
        return [key for number in numbers(members) for key in self.units[number]]

    def allow(self, members: int) -> bool:
        """Whether the limits allow these units together; whoever grows them may not get better."""
        if self.free:
            return True
        there = numbers(members)
        few = self._most is None or sum(self.sizes[n] for n in there) <= self._most
        cheap = self._budget is None or sum(self.costs[n] for n in there) <= self._budget
        return few and cheap and not any(members & pair == pair for pair in self._apart)


def numbers(bits: int) -> list[int]:
    """Which bits are set, from the lowest on."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def _units(question: Question, banned: Collection[str]) -> list[Unit]:
    group = {key: {key} for key in question.candidates}
    for first, second in question.rules.together:
        merged = group.get(first, {first}) | group.get(second, {second})
        for key in merged:
            group[key] = merged
    known = frozenset(question.candidates).difference(banned)
    made = {
        tuple(k for k in question.candidates if k in group[key]): None
        for key in question.candidates
        if group[key] <= known
    }
    return list(made)


def _demands(question: Question, hard: Sequence[Want], of: Mapping[str, int]) -> list[Demand]:
    rules = question.rules
    found = [
        _demand(item.asked, part, of, (item.key, number))
        for item in hard
        for number, part in enumerate(item.parts)
    ]
    for challenge, least in rules.least_in.items():
        entries = {entry: 1 for entry in question.entries if entry.challenge == challenge}
        found.append(_demand(least, entries, of, ("", -1)))
    if ALL in rules.places:
        amounts: dict[int, int] = {}
        for key, number in of.items():
            if capacity := question.capacities.get(key, 0):
                amounts[number] = amounts.get(number, 0) + capacity
        found.append(Demand(rules.places[ALL], amounts))
    return found


def _demand(
    least: int, part: Mapping[Entry, int], of: Mapping[str, int], key: tuple[str, int]
) -> Demand:
    amounts: dict[int, int] = {}
    for entry, amount in part.items():
        if entry.candidate in of:
            number = of[entry.candidate]
            amounts[number] = amounts.get(number, 0) + amount
    return Demand(least, amounts, key)
