"""A table once it is understood: a row for everything that was given, whatever its layout was."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scoring.problems import Place, Problem
from scoring.tables.headings import is_total
from scoring.tables.layout import Layout, Left
from scoring.tables.opened import BLANK, Cell
from scoring.workbooks.grid import column_letters

MOST_NUMBER = 10**12  # a larger one is no score, amount or cost
MOST_TOLD = 10  # problems of a kind that are told one by one


@dataclass(slots=True)
class Part:
    """What one tab gave: where its rows begin in the columns, and where they stood.

    `lines` are the rows as people count them. `across` is the column (from 0) of each value of a
    wide table.
    """

    tab: str
    layout: Layout
    start: int = 0
    lines: list[int] = field(default_factory=list)
    across: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlainTable:
    """The cells of each known column, and where they stood."""

    file: str
    columns: Mapping[str, list[Cell]]  # all of the same length
    parts: Sequence[Part]
    tabs: str = ""  # what the tabs are, of a table over several
    left: tuple[Left, ...] = ()

    @property
    def tab(self) -> str:
        return self.parts[0].tab

    @property
    def wide(self) -> bool:
        return any(part.layout.values for part in self.parts)

    @property
    def rows(self) -> range:
        return range(len(next(iter(self.columns.values()))))

    def cell(self, row: int, column: str) -> Cell:
        cells = self.columns.get(column)
        return cells[row] if cells else BLANK

    def line(self, row: int) -> str:
        """The row as people count it."""
        part = self._part(row)
        return str(part.lines[row - part.start])

    def place(self, row: int, column: str) -> Place:
        """Where a cell stands: what names a column stands in its heading."""
        part = self._part(row)
        form, line = part.layout, part.lines[row - part.start]
        if column in form.at:
            at = form.at[column]
        elif part.across:
            at = part.across[row - part.start]
            line = (
                form.head + 1
                if column == form.across
                else form.head
                if column == form.over
                else line
            )
        else:
            return Place(self.file, part.tab)
        return Place(self.file, part.tab, f"{column_letters(at + 1)}{line}")

    def _part(self, row: int) -> Part:
        return self.parts[bisect_right(self.parts, row, key=lambda part: part.start) - 1]

    def totals(self, columns: Iterable[str]) -> Iterator[Problem]:
        """Rows between the others that sum them up: nobody gave what they hold."""
        for column in columns:
            for text, row in self._first(column).items():
                if is_total(text):
                    facts = {"column": column, "found": text.strip()}
                    yield Problem("table-total", self.place(row, column), facts)

    def spellings(self, columns: Iterable[str]) -> Iterator[Problem]:
        """That a column holds one name in two spellings, which would count as two."""
        for column in columns:
            first: dict[str, tuple[str, int]] = {}
            seen: set[str] = set()
            for text, row in self._first(column).items():
                name = text.strip()
                if not name or name in seen:
                    continue
                seen.add(name)
                other, where = first.setdefault(folded(name), (name, row))
                if other != name:
                    facts = {"column": column, "found": name, "other": other}
                    facts |= {"row": self.line(where)}
                    yield Problem("table-spelling", self.place(row, column), facts)

    def _first(self, column: str) -> dict[str, int]:
        """Every text of a column, and the first row that holds it."""
        first: dict[str, int] = {}
        for row, (text, _) in enumerate(self.columns.get(column, ())):
            first.setdefault(text, row)
        return first


def capped(problems: Sequence[Problem]) -> list[Problem]:
    """The first few of every kind, and how many more there are: nobody reads a thousand."""
    kept: list[Problem] = []
    counts: dict[str, int] = {}
    for problem in problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
        if counts[problem.code] <= MOST_TOLD:
            kept.append(problem)
    for problem in list(kept):
        more = counts.pop(problem.code, 0) - MOST_TOLD
        if more > 0:
            place = Place(problem.place.file, problem.place.tab)
            kept.append(Problem("table-more", place, {"count": str(more)}))
    return kept


def folded(name: str) -> str:
    """What is left of a name without capitals, accents' coding, the width of spaces and what
    nobody sees."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    seen = (char for char in plain if unicodedata.category(char) != "Cf")
    return " ".join("".join(seen).split())
