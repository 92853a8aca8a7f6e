"""Columns and settings that people added themselves: known by their heading alone.

A workbook of an earlier version lacks what came later. Whoever needs it types the heading above a
free column, or in a free row of a tab of settings; a hidden key beside it goes before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from scoring.call.cells import clean
from scoring.call.tables import Table
from scoring.texts import LANGUAGES, Texts
from scoring.workbooks.grid import CellKind, Grid, RawCell


def headed(
    grid: Grid, table: Table, known: Collection[str], row: int, taken: Collection[int]
) -> dict[str, int]:
    """By key, where each column that has no key of its own stands, if its heading does. `taken`
    are the columns that a key or a mark names."""
    found: dict[str, int] = {}
    for key, cell in _named(grid, table, known):
        if cell.row == row and cell.column not in taken:
            found.setdefault(key, cell.column)
    return found


def titled(
    grid: Grid, table: Table, known: Collection[str], taken: Collection[int], value_column: int
) -> Mapping[str, RawCell]:
    """By key, the value of each setting without a key of its own, in a row that no mark names."""
    found: dict[str, RawCell] = {}
    for key, cell in _named(grid, table, known):
        if cell.row not in taken and cell.column < value_column:
            found.setdefault(key, grid.at(cell.row, value_column))
    return found


def _named(grid: Grid, table: Table, known: Collection[str]) -> Iterator[tuple[str, RawCell]]:
    words = {
        _folded(Texts(language)(f"call.{table.key}.{column.key}.heading")): column.key
        for language in LANGUAGES
        for column in table.columns
        if column.key not in known
    }
    for _, cell in sorted(grid.cells.items()):
        key = words.get(_folded(str(cell.value))) if cell.kind is CellKind.TEXT else None
        if key:
            yield key, cell


def _folded(heading: str) -> str:
    """A heading without the star of a required one."""
    return " ".join(clean(heading).rstrip("*").casefold().split())
