"""The tabs of a CSV file or a workbook, as rows of cells with their kinds."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from scoring.problems import CannotGoOn, Place, Problem
from scoring.workbooks.grid import CellKind, Grid, RawCell, column_letters
from scoring.workbooks.read import MOST_BYTES, READABLE, Reader, unreadable

Cell = tuple[str, CellKind]
Row = Sequence[Cell]
BLANK = ("", CellKind.BLANK)
TEXTS = (".csv", ".tsv", ".txt")
# Excel's own first line of a CSV file: which sign parts the cells
_SEP = re.compile(r'"?sep=([^\w\s"]|\t)"?[;,\t]*(?:\r\n?|\n)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """One tab. Its rows are read anew each time, so that a million of them need no memory."""

    file: str
    tab: str  # '' of a CSV file
    rows: Callable[[], Iterator[Row]]
    odd: tuple[RawCell, ...] = ()  # cells that may not say what they seem to say
    hidden: bool = False


def cell_at(row: Row, column: int) -> Cell:
    """A cell of a row by its column from 0; a row ends with its last filled cell."""
    return row[column] if column < len(row) else BLANK


def opened(path: Path, reader: Reader) -> list[Opened]:
    """Raises CannotGoOn for a file that is not there, or is no table that can be read."""
    suffix, kinds = path.suffix.lower(), (*TEXTS, *sorted(READABLE))
    if not path.is_file():
        raise CannotGoOn([Problem("table-missing", Place(path.name), {"path": path.name})])
    if suffix not in kinds:
        facts = {"found": suffix or "-", "kinds": ", ".join(kinds)}
        raise CannotGoOn([Problem("table-kind", Place(path.name), facts)])
    if path.stat().st_size > MOST_BYTES:
        raise CannotGoOn([unreadable(path.name, "large", "file-too-large")])
    if suffix in TEXTS:
        return [Opened(path.name, "", lambda: _csv_rows(path))]
    book = next(reader([(path, path.name)]))
    if isinstance(book, Problem):
        raise CannotGoOn([book])
    return [_of_grid(path.name, grid) for grid in book.grids]


def _csv_rows(path: Path) -> Iterator[Row]:
    """Raises CannotGoOn, while rows are taken, where a quotation mark swallows what follows."""
    text = _decoded(path)
    said = _SEP.match(text)
    separator = said[1] if said else _separator(text)
    lines = io.StringIO(text, newline="")
    lines.seek(said.end() if said else 0)
    del text, said
    reader = csv.reader(lines, delimiter=separator, strict=True)
    width = 0
    for number in count(1):
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _quoted(path, number, 1) from None
        width = max(width, len(row))
        for at, cell in enumerate(row, start=1):
            # Lines that look like rows of their own: a mark before them was closed too late.
            later = cell.splitlines()[1:]
            if width > 1 and any(line.count(separator) >= width - 1 for line in later):
                raise _quoted(path, number, at)
        yield [(cell, CellKind.TEXT) for cell in row]


def _separator(text: str) -> str:
    """The sign that stands equally often in most of the first lines: a title may hold commas."""
    lines = [line for line in re.split(r"[\r\n]+", text[:40_000])[:30] if line.strip()]

    def regular(sign: str) -> tuple[int, int]:
        counts = Counter(number for line in lines if (number := line.count(sign)))
        often, times = counts.most_common(1)[0] if counts else (0, 0)
        return times, often

    return max(";\t,|", key=regular)


def _decoded(path: Path) -> str:
    """The text of a file. Raises CannotGoOn for what is no text in a coding that can be told."""
    data = path.read_bytes()
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        # What Excel on a Western European Windows saves as 'CSV'
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise CannotGoOn([Problem("table-coding", Place(path.name))])
    return text


def _quoted(path: Path, row: int, column: int) -> CannotGoOn:
    place = Place(path.name, "", f"{column_letters(column)}{row}")
    return CannotGoOn([Problem("table-quote", place, {"row": str(row)})])


def _of_grid(file: str, grid: Grid) -> Opened:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in grid.cells.items():
        rows.setdefault(row, {})[column] = (cell.shown, cell.kind)
    high, wide = (max((at[end] for at in grid.cells), default=0) for end in (0, 1))
    # A name over merged cells stands in each of their rows and columns; a number only where it is.
    for top, left, bottom, right in grid.merged:
        name = rows.get(top, {}).get(left, BLANK)
        if name[1] is CellKind.TEXT:
            for row in range(top, min(bottom, high) + 1):
                over = dict.fromkeys(range(left, min(right, wide) + 1), name)
                rows.setdefault(row, {}).update(over)
    odd = tuple(
        cell for _at, cell in sorted(grid.cells.items())
        if cell.unstruck is not None or (cell.kind is CellKind.NUMBER and cell.display)
    )  # fmt: skip
    filled = [_filled(rows.get(row, {})) for row in range(1, max(rows, default=0) + 1)]
    return Opened(file, grid.tab, lambda: iter(filled), odd, grid.hidden)


def _filled(cells: dict[int, Cell]) -> Row:
    return [cells.get(column, BLANK) for column in range(1, max(cells, default=0) + 1)]
