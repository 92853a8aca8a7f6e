"""Quality of many partnerships at once, exactly: what is looked up is worked out before the totals
are known, so that other totals cost next to nothing."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

import numpy as np

from scoring.matching.measure import Choice
from scoring.matching.question import Question
from scoring.model.call import Entry


class Worths:
    """`sure`: needs that each of these partnerships is known to cover."""

    def __init__(
        self, question: Question, choices: Sequence[Choice], sure: Collection[str] = frozenset()
    ):
        self._entries = question.entries
        at = {entry: number for number, entry in enumerate(question.entries)}
        nobody = len(at)
        counted = [item for item in question.wants if not item.gap]
        suppliers = [item.suppliers for item in counted]
        tables: list[list[list[int]]] = []
        for chosen in choices:
            there = frozenset(chosen.entries)
            tables.append([
                [at[entry] for entry in able if entry in there]
                for item, able in zip(counted, suppliers, strict=True)
                if item.key in sure or item.level(there) >= item.times
            ])  # fmt: skip
        needs = max(map(len, tables), default=0)
        wide = max((len(row) for table in tables for row in table), default=0)
        self._table = np.full((len(tables), needs, max(1, wide)), nobody)
        for number, table in enumerate(tables):
            for row, found in enumerate(table):
                self._table[number, row, : len(found)] = found

    def of(self, quality: Mapping[Entry, Fraction]) -> tuple[list[int], int]:
        """The quality of each, as integers, and what they were multiplied by."""
        known = [quality.get(entry, Fraction(0)) for entry in self._entries]
        factor = math.lcm(*(total.denominator for total in known))
        whole = [total.numerator * (factor // total.denominator) for total in known]
        large = max(whole, default=0) * max(1, self._table.shape[1]) >= 1 << 62
        totals = np.array([*whole, 0], dtype=object if large else np.int64)
        return [int(n) for n in totals[self._table].max(axis=2).sum(axis=1)], factor
