"""A plain table out of a CSV file or the first visible tab of a workbook, as cells with kinds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring.problems import CannotGoOn, Place, Problem
from scoring.workbooks.grid import CellKind, column_letters
from scoring.workbooks.read import MOST_BYTES, READABLE, Reader, read_books, unreadable

Cell = tuple[str, CellKind]
Row = Sequence[Cell]
_BLANK = ("", CellKind.BLANK)


@dataclass(frozen=True, slots=True)
class PlainTable:
    """The rows below the header, and where each known column stands."""

    file: str
    tab: str
    at: dict[str, int]  # column: its number, from 0
    rows: tuple[Row, ...]

    def cell(self, row: int, column: str) -> Cell:
        """A cell by the row's number as people count it: the header is row 1."""
        cells = self.rows[row - 2]
        index = self.at.get(column, len(cells))
        return cells[index] if index < len(cells) else _BLANK

    def place(self, row: int, column: str) -> Place:
        return Place(self.file, self.tab, f"{column_letters(self.at[column] + 1)}{row}")


def plain_table(
    path: Path,
    required: Iterable[str],
    optional: Iterable[str] = (),
    reader: Reader = read_books,
) -> PlainTable:
    """The table in a file; columns are found by their names in the first row.

    Raises CannotGoOn for a file that is not there or cannot be read, or without a column.
    """
    required = tuple(required)
    tab, rows = _rows(path, reader)
    header = [text.strip().casefold() for text, _ in rows[0]] if rows else []
    lacking = [name for name in required if name not in header]
    if lacking:
        facts = {"columns": ", ".join(required), "found": ", ".join(filter(None, header)) or "-"}
        place = Place(path.name, tab, "A1")
        raise CannotGoOn(
            [Problem("table-column", place, {"column": name, **facts}) for name in lacking]
        )
    at = {name: header.index(name) for name in (*required, *optional) if name in header}
    return PlainTable(path.name, tab, at, tuple(rows[1:]))


def _rows(path: Path, reader: Reader) -> tuple[str, list[Row]]:
    if not path.is_file() or path.suffix.lower() not in {".csv", *READABLE}:
        raise CannotGoOn([Problem("table-missing", Place(path.name), {"path": path.name})])
    if path.stat().st_size > MOST_BYTES:
        raise CannotGoOn([unreadable(path.name, "large", "file-too-large")])
    return ("", _csv_rows(path)) if path.suffix.lower() == ".csv" else _book_rows(path, reader)


def _csv_rows(path: Path) -> list[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        # What Excel on a Western European Windows saves as 'CSV'
        text = path.read_text(encoding="cp1252", errors="replace")
    first = text.partition("\n")[0]
    separator = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    return [[(cell, CellKind.TEXT) for cell in row] for row in reader]


def _book_rows(path: Path, reader: Reader) -> tuple[str, list[Row]]:
    book = next(reader([(path, path.name)]))
    if isinstance(book, Problem):
        raise CannotGoOn([book])
    grid = next((grid for grid in book.grids if not grid.hidden), book.grids[0])
    width = max((column for row, column in grid.cells if row == 1), default=0)
    rows: list[Row] = [()] * max((row for row, _ in grid.cells), default=0)
    for number in {row for row, _ in grid.cells}:
        cells = [grid.at(number, column) for column in range(1, width + 1)]
        rows[number - 1] = [(cell.shown, cell.kind) for cell in cells]
    return grid.tab, rows
