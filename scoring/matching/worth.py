"""Quality of many partnerships at once, exactly: what is looked up is worked out before the totals
are known, so that other totals cost next to nothing."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

import numpy as np

from scoring.matching.measure import Choice
from scoring.matching.question import Question, Want
from scoring.model.call import Entry


class Worths:
    """Partnerships in which everyone works on all its challenges. `sure`: needs that each of them
    is known to cover."""

    def __init__(
        self, question: Question, choices: Sequence[Choice], sure: Collection[str] = frozenset()
    ):
        self._entries = question.entries
        needs = [item for item in question.wants if not item.gap]
        self._table = self._suppliers(question, needs)
        at = {key: number for number, key in enumerate(question.candidates)}
        sets = [[at[key] for key in chosen.candidates] for chosen in choices]
        # Who is in all of them is looked up once.
        common = set(sets[0]).intersection(*sets[1:]) if sets else set()
        rest = [[number for number in members if number not in common] for members in sets]
        wide = max(map(len, rest), default=0)
        self._common = sorted(common)
        self._rest = np.array([row + [len(at)] * (wide - len(row)) for row in rest], dtype=int)
        self._open = [
            (number, np.array([item.level(frozenset(c.entries)) >= item.times for c in choices]))
            for number, item in enumerate(needs)
            if item.key not in sure and not item.by_one
        ]

    @staticmethod
    def _suppliers(question: Question, needs: Sequence[Want]) -> np.ndarray:
        """Of each need and candidate, the numbers of the entries that supply some of it; for
        nobody, and of a candidate that is nobody, the number after the last."""
        place = {entry: number for number, entry in enumerate(question.entries)}
        at = {key: number for number, key in enumerate(question.candidates)}
        cells: dict[tuple[int, int], int] = {}  # how many entries so far
        found: list[tuple[int, int, int, int]] = []
        for row, item in enumerate(needs):
            for entry in item.parts[0] if len(item.parts) == 1 else item.suppliers:
                cell = (row, at[entry.candidate])
                deep = cells[cell] = cells.get(cell, -1) + 1
                found.append((*cell, deep, place[entry]))
        table = np.full((len(needs), len(at) + 1, max(cells.values(), default=0) + 1), len(place))
        if found:
            rows, columns, deeps, entries = zip(*found, strict=True)
            table[rows, columns, deeps] = entries
        return table

    def of(self, quality: Mapping[Entry, Fraction]) -> tuple[list[int], int]:
        """The quality of each, as integers, and what they were multiplied by."""
        known = [quality.get(entry, Fraction(0)) for entry in self._entries]
        factor = math.lcm(*(total.denominator for total in known))
        whole = [total.numerator * (factor // total.denominator) for total in known]
        large = max(whole, default=0) * max(1, len(self._table)) >= 1 << 62
        totals = np.array([*whole, 0], dtype=object if large else np.int64)
        marks = totals[self._table].max(axis=2)
        best = marks[:, self._rest].max(axis=2, initial=0)
        if self._common:
            best = np.maximum(best, marks[:, self._common].max(axis=1)[:, None])
        for row, covered in self._open:
            best[row] = np.where(covered, best[row], 0)
        return [int(number) for number in best.sum(axis=0)], factor
