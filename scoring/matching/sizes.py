"""The best quality with at most so many partners, by branch and bound, where everyone works on all
its challenges.

The bound is Lagrangian: each need has a price, a candidate gains by what its mark exceeds the price
of each need that it supplies, and no set passes the prices and the largest gains together. It is in
floats; two qualities differ by more than floats do wrong, or the question is not for this search.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.matching.cover import MOST_DEMANDS, MOST_UNITS, Packed, reduced
from scoring.matching.question import Question
from scoring.matching.solve import Effort
from scoring.matching.units import Units, numbers

MOST_NODES = 30_000  # for one size: about three seconds
_FINEST, _HIGHEST = 10**7, 10**4  # denominators and totals with which floats tell sums apart
_TIMES, _ROOT, _MANY, _TWO = 6, 50, 6, 3  # rounds of prices: to begin with, then, for the last two
_FEW = 3  # suppliers of a demand: who are fewer are tried one after the other
_STEPS = 12  # that a node is worth


class Node(NamedTuple):
    """Who is in and who is out, as bits, and what those who are in answer."""

    inside: int
    outside: int
    state: int


class _Bound(NamedTuple):
    total: float
    prices: NDArray[np.float64]
    gains: NDArray[np.float64]
    chosen: int  # the set that reaches the bound, if all it takes were true


class _Enough(Exception):
    """The search was cut short."""


class Sizes:
    """One search for each size, from the smallest on: each starts from what the last one found."""

    def __init__(self, question: Question, units: Units, rows: Packed, effort: Effort):
        self._units, self._rows, self._effort = units, rows, effort
        self._count = len(units.units)
        needs = [item for item in question.wants if item.asked and not item.gap]
        shape = (len(needs), self._count)
        self._marks, self._has = np.zeros(shape), np.zeros(shape, dtype=bool)
        self._must = np.array([item.required for item in needs], dtype=bool)
        for row, item in enumerate(needs):
            for entry in item.suppliers:
                column, mark = units.of[entry.candidate], float(question.quality.get(entry, 0))
                self._marks[row, column] = max(mark, self._marks[row, column])
                self._has[row, column] = True
        factor = math.lcm(*(total.denominator for total in question.quality.values()))
        self._half = 0.5 / factor  # half of what two qualities differ by
        self._prices: NDArray[np.float64] = np.sort(self._marks, axis=1)[:, -2:].min(
            axis=1, initial=math.inf
        )
        self._size = self._left = 0
        self._value = -math.inf
        self._best: int | None = None

    @classmethod
    def of(cls, question: Question, effort: Effort) -> Sizes | None:
        """None where the question is not for this search."""
        totals = question.quality.values()
        factor = math.lcm(*(total.denominator for total in totals))
        small = len(question.candidates) <= MOST_UNITS and len(question.wants) <= MOST_DEMANDS
        if not small or not question.separate:
            return None
        if question.rules.together or not all(w.by_one for w in question.wishes):
            return None
        if factor > _FINEST or not all(0 <= total <= _HIGHEST for total in totals):
            return None
        units = Units(question, question.hard)
        demands = reduced(units.demands)
        if demands is None or not units.possible:
            return None
        return cls(question, units, Packed(demands, [0] * len(demands), len(units.units)), effort)

    def best(self, size: int) -> tuple[tuple[str, ...] | None, bool]:
        """The best set of at most so many, and whether that is proved."""
        self._size, self._left = size, MOST_NODES
        start, state = self._units.start, self._rows.begin
        for number in numbers(start):
            state = self._rows.with_unit(state, number)
        try:
            self._go(Node(start, 0, state), self._settled(Node(start, 0, state)), _MANY)
            finished = True
        except _Enough:
            finished = False
        self._effort.take(_STEPS * (MOST_NODES - max(0, self._left)))
        return None if self._best is None else tuple(self._units.names(self._best)), finished

    def _settled(self, root: Node) -> NDArray[np.float64]:
        """Good prices for this size: no more rounds than it takes."""
        prices = self._prices
        for _ in range(_TIMES):
            bound = self._bound(root, prices, _ROOT)
            prices = bound.prices
            self._offered(bound.chosen)
            if bound.total < self._value + self._half:
                break
        self._prices = prices
        return prices

    def _go(self, node: Node, prices: NDArray[np.float64], rounds: int) -> None:
        self._left -= 1
        if self._left < 0 or (self._left % 64 == 0 and self._effort.spent):
            raise _Enough
        slots = self._size - node.inside.bit_count()
        if slots < 2:
            self._last(node, slots)
            return
        bound = self._bound(node, prices, rounds)
        if bound.total < self._value + self._half:
            return
        self._offered(bound.chosen)
        node, free = self._narrowed(node, bound)
        slots = self._size - node.inside.bit_count()
        if slots < 2 or not free:
            self._offered(node.inside)
            self._last(node, slots)
            return
        if not self._possible(node, free):
            return
        rounds = _MANY if slots > 3 else _TWO
        tight = self._tight(node, free)
        for number in tight or free[:1]:
            if self._units.allow(node.inside | 1 << number):
                self._go(self._joined(node, number), bound.prices, rounds)
            node = node._replace(outside=node.outside | 1 << number)
        if not tight:
            self._go(node, bound.prices, _MANY if slots > 2 else _TWO)

    def _tight(self, node: Node, free: Sequence[int]) -> list[int]:
        """Who can still answer an open demand, where those are few; most promising first."""
        able, open_ = sum(1 << number for number in free), self._rows.tops & ~node.state
        few, fewest = 0, _FEW + 1
        while open_:
            top = open_ & -open_
            open_ ^= top
            row = self._rows.at[top.bit_length() - 1]
            suppliers = row.mask & able
            if suppliers.bit_count() < fewest:
                few, fewest = suppliers, suppliers.bit_count()
        return [number for number in free if few >> number & 1]

    def _joined(self, node: Node, number: int) -> Node:
        state = self._rows.with_unit(node.state, number)
        return Node(node.inside | 1 << number, node.outside, state)

    def _free(self, node: Node) -> list[int]:
        return numbers((1 << self._count) - 1 & ~(node.inside | node.outside))

    def _possible(self, node: Node, free: Sequence[int]) -> bool:
        """Whether everyone who is not out answers what is required."""
        state = node.state
        for number in free:
            state = self._rows.with_unit(state, number)
        return not self._rows.tops & ~state

    def _last(self, node: Node, slots: int) -> None:
        """The best with one more, tried all at once."""
        if slots < 1:
            self._offered(node.inside)
            return
        tops = self._rows.tops
        able = [n for n in self._free(node) if not tops & ~self._rows.with_unit(node.state, n)]
        able = [n for n in able if self._units.allow(node.inside | 1 << n)]
        if not able:
            self._offered(node.inside)
            return
        now = self._marks[:, numbers(node.inside)].max(axis=1, initial=0)
        totals = np.maximum(self._marks[:, able], now[:, None]).sum(axis=0)
        top = int(totals.argmax())
        if totals[top] > self._value + self._half:
            self._value, self._best = float(totals[top]), node.inside | 1 << able[top]

    def _offered(self, members: int) -> None:
        """A set that may be the best so far."""
        state = self._rows.begin
        for number in numbers(members):
            state = self._rows.with_unit(state, number)
        if self._rows.tops & ~state or not self._units.allow(members):
            return
        total = float(self._marks[:, numbers(members)].max(axis=1, initial=0).sum())
        if total > self._value + self._half:
            self._value, self._best = total, members

    def _bound(self, node: Node, prices: NDArray[np.float64], rounds: int) -> _Bound:
        free, inside = np.array(self._free(node), dtype=int), numbers(node.inside)
        slots = self._size - len(inside)
        best: _Bound | None = None
        step, since = (1.0 if rounds == _ROOT else 0.5), 0
        for _ in range(rounds):
            gains_of = np.where(self._has, self._marks - prices[:, None], 0)
            np.maximum(gains_of, 0, out=gains_of)
            gains = gains_of.sum(axis=0)
            picked = free
            if len(free) > slots:
                picked = free[np.argpartition(-gains[free], slots)[:slots]]
            chosen = [*inside, *picked.tolist()]
            total = float(prices.sum() + gains[chosen].sum())
            since += 1
            if best is None or total < best.total - 1e-9:
                best, since = _Bound(total, prices, gains, sum(1 << n for n in chosen)), 0
            elif since > 4:
                step, since = step * 0.6, 0
            slope = 1 - (gains_of[:, chosen] > 0).sum(axis=1)
            length = float((slope * slope).sum())
            if best.total < self._value + self._half or not length:
                break
            aim = total - (self._value if self._value > 0 else total * 0.95)
            prices = prices - step * max(aim, 1e-3) / length * slope
            prices = np.where(self._must, prices, np.maximum(prices, 0))
        assert best is not None
        return best

    def _narrowed(self, node: Node, bound: _Bound) -> tuple[Node, list[int]]:
        """Who must be in or out for a better set than the best so far, and who is left, most
        promising first."""
        slots = self._size - node.inside.bit_count()
        gains = bound.gains
        order = sorted(self._free(node), key=lambda number: -gains[number])
        taken, others = order[:slots], order[slots:]
        weakest = gains[taken[-1]] if len(taken) == slots else 0.0
        next_ = gains[others[0]] if others else 0.0
        aim = self._value + self._half
        left = []
        for number in taken:
            if bound.total - gains[number] + next_ < aim:
                node = self._joined(node, number)
            else:
                left.append(number)
        for number in others:
            if bound.total - weakest + gains[number] < aim:
                node = node._replace(outside=node.outside | 1 << number)
            else:
                left.append(number)
        return node, left
