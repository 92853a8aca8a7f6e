"""What a spreadsheet holds, before anyone says what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scoring.problems import Place


class CellKind(StrEnum):
    BLANK = "blank"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"  # datetime, date or time
    DURATION = "duration"
    ERROR = "error"  # '#REF!' and its like
    FORMULA = "formula"  # a formula, whatever it shows: nobody typed its value


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell. `value` is as the library gave it; `shown` is for messages."""

    kind: CellKind
    row: int  # from 1
    column: int  # from 1
    value: object = None
    shown: str = ""
    number_format: str = ""

    @property
    def address(self) -> str:
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Grid:
    """One tab: its cells that hold something, by (row, column) from 1."""

    tab: str
    cells: Mapping[tuple[int, int], RawCell] = field(default_factory=dict)
    hidden: bool = False

    def at(self, row: int, column: int) -> RawCell:
        return self.cells.get((row, column)) or RawCell(CellKind.BLANK, row, column)


@dataclass(frozen=True, slots=True)
class Book:
    """One file. `name` is relative to the input folder, with '/'."""

    name: str
    sha256: str
    grids: tuple[Grid, ...]

    def place(self, grid: Grid, cell: RawCell | None = None) -> Place:
        return Place(self.name, grid.tab, cell.address if cell else "")


def column_letters(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
