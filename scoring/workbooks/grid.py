"""What a spreadsheet holds, before anyone says what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from scoring.problems import Place


class CellKind(StrEnum):
    BLANK = "blank"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"  # datetime, date or time
    DURATION = "duration"
    PERCENT = "percent"  # a number that is shown times a hundred
    ERROR = "error"  # '#REF!' and its like
    FORMULA = "formula"  # a formula, whatever it shows: nobody typed its value
    UNCALCULATED = "uncalculated"  # a formula for which the file holds no value


# Nobody typed what these show.
COMPUTED = frozenset({CellKind.FORMULA, CellKind.UNCALCULATED})
SOME_FORMULA = "=…"  # a formula whose text is not known
# More than any form holds: whatever this is, it is not handed on. Texts count in every cell that
# shows them, for everything that looks at the cells reads them all.
MOST_CELLS = 400_000
MOST_MERGED = 20_000
MOST_COMMENTS = 20_000
MOST_CHARACTERS = 12_000_000


class RawCell(NamedTuple):
    """One cell. `value` is as the file holds it: int, float, str, bool, date and time values.

    `said` is what a message shows, where that is not simply the value: of a formula its text.
    `display` is what the cell shows, where the file or its format makes that another thing: of a
    formula its result, of 3.5 in the format '0' a 4. `unstruck` is what is left when what is struck
    through is taken away; None when nothing is.
    """

    kind: CellKind
    row: int  # from 1
    column: int  # from 1
    value: object = None
    said: str = ""
    number_format: str = ""
    display: str = ""
    unstruck: str | None = None

    @property
    def address(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    @property
    def shown(self) -> str:
        return self.said or ("" if self.value is None else str(self.value))


def computed_cell(cell: RawCell, formula: str, result: str | None) -> RawCell:
    """The cell of a formula. An error that it gave is an error; no result at all is told apart."""
    if result is None:
        return cell._replace(kind=CellKind.UNCALCULATED, value=formula, said=formula)
    if cell.kind is CellKind.ERROR:
        return cell
    return cell._replace(kind=CellKind.FORMULA, value=formula, said=formula, display=result)


Block = tuple[int, int, int, int]  # first row, first column, last row, last column; from 1, all in


class Beside(StrEnum):
    """What can lie on a tab without being in a cell."""

    COMMENT = "comment"
    BOX = "box"  # a text box or another shape with words
    PICTURE = "picture"
    STRIKE = "strike"  # a condition under which a cell is struck through
    MARGIN = "margin"  # a header or footer of the printed page


class Comment(NamedTuple):
    """Words beside the cells: a comment with its replies, a text box, a picture and its name.

    Row and column are 0 where it hangs on no cell. The words are the person's own, without what a
    program writes before or after them, such as the author's name.
    """

    kind: Beside
    row: int
    column: int
    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One tab: its cells that hold something, by (row, column) from 1."""

    tab: str
    cells: Mapping[tuple[int, int], RawCell] = field(default_factory=dict)
    hidden: bool = False
    merged: tuple[Block, ...] = ()
    comments: tuple[Comment, ...] = ()

    def at(self, row: int, column: int) -> RawCell:
        return self.cells.get((row, column)) or RawCell(CellKind.BLANK, row, column)

    def covered_by(self, row: int, column: int) -> Block | None:
        """The merged cells that swallowed this one; None when it stands free or is their first."""
        for block in self.merged:
            top, left, bottom, right = block
            inside = top <= row <= bottom and left <= column <= right
            if inside and (row, column) != (top, left):
                return block
        return None

    def __reduce__(self) -> tuple[Any, ...]:
        # As plain tuples: a reading process hands over tens of thousands of cells.
        cells = [tuple(cell) for cell in self.cells.values()]
        return _grid, (self.tab, cells, self.hidden, self.merged, self.comments)


def _grid(tab: str, cells: list[Any], *rest: Any) -> Grid:
    return Grid(tab, {(cell[1], cell[2]): RawCell._make(cell) for cell in cells}, *rest)


@dataclass(frozen=True, slots=True)
class Book:
    """One file. `name` is relative to the input folder, with '/'.

    `notes` are codes of problems that hold for the file as a whole, such as macros that it brings.
    """

    name: str
    sha256: str
    grids: tuple[Grid, ...]
    notes: tuple[str, ...] = ()

    def place(self, grid: Grid, cell: RawCell | None = None) -> Place:
        return Place(self.name, grid.tab, cell.address if cell else "")


@lru_cache(maxsize=1 << 14)  # the same few styles and texts, in every cell
def whole(said: str) -> int:
    """A whole number as files write one: digits, with space around. Raises ValueError."""
    digits = said.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"no whole number: {said[:40]!r}")
    return int(digits)


def column_letters(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
