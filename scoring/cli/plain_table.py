"""A plain table out of a CSV file or the first visible tab of a workbook, as cells with kinds.

Only the columns that are asked for are kept, equal cells once: a million rows fit in memory.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from scoring.problems import CannotGoOn, Place, Problem
from scoring.texts import LANGUAGES, Texts
from scoring.workbooks.grid import CellKind, RawCell, column_letters
from scoring.workbooks.read import MOST_BYTES, READABLE, Reader, read_books, unreadable

Cell = tuple[str, CellKind]
Row = Sequence[Cell]
_BLANK = ("", CellKind.BLANK)
MOST_NUMBER = 10**12  # a larger one is no score, amount or cost
MOST_TOLD = 10  # problems of a kind that are told one by one
TEXTS = (".csv", ".tsv", ".txt")
NUMBERS = ("score", "amount", "quality", "cost")
# Excel's own first line of a CSV file: which sign parts the cells
_SEP = re.compile(r'"?sep=([^\w\s"]|\t)"?[;,\t]*(?:\r\n?|\n)', re.IGNORECASE)
_DECIMALS = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class PlainTable:
    """The rows below the header: the cells of each known column, and where it stands."""

    file: str
    tab: str
    at: dict[str, int]  # column: its number, from 0
    columns: dict[str, list[Cell]]  # all of the same length

    @property
    def rows(self) -> range:
        """The numbers of the rows as people count them: the header is row 1."""
        return range(2, 2 + len(next(iter(self.columns.values()))))

    def cell(self, row: int, column: str) -> Cell:
        cells = self.columns.get(column)
        return cells[row - 2] if cells else _BLANK

    def place(self, row: int, column: str) -> Place:
        return Place(self.file, self.tab, f"{column_letters(self.at[column] + 1)}{row}")

    def totals(self, columns: Iterable[str]) -> Iterator[Problem]:
        """Rows that a person added below or between the others to sum them up."""
        words = {folded(word) for texts in map(Texts, LANGUAGES)
                 for word in texts("analyse.totals").split(",")}  # fmt: skip
        for column in columns:
            first: dict[str, int] = {}
            for row, (text, _) in enumerate(self.columns.get(column, ()), start=2):
                first.setdefault(text, row)
            for text, row in first.items():
                if folded(text).rstrip(" .:") in words:
                    facts = {"column": column, "found": text.strip()}
                    yield Problem("table-total", self.place(row, column), facts)

    def spellings(self, columns: Iterable[str]) -> Iterator[Problem]:
        """That a column holds one name in two spellings, which would count as two."""
        for column in columns:
            first: dict[str, tuple[str, int]] = {}
            seen: set[str] = set()
            for row, (text, _) in enumerate(self.columns.get(column, ()), start=2):
                name = text.strip()
                if not name or name in seen:
                    continue
                seen.add(name)
                other, where = first.setdefault(folded(name), (name, row))
                if other != name:
                    facts = {"column": column, "found": name, "other": other, "row": str(where)}
                    yield Problem("table-spelling", self.place(row, column), facts)


def plain_table(
    path: Path,
    required: Iterable[str],
    optional: Iterable[str] = (),
    reader: Reader = read_books,
) -> PlainTable:
    """The table in a file; columns are found by their names in the first row.

    Raises CannotGoOn for a file that is not there or cannot be read, for a column that lacks or
    stands there twice, and for rows that do not fit under the header: they are never half used.
    """
    required = tuple(required)
    tab, rows, odd = _rows(path, reader)
    header = [text.strip().casefold() for text, _ in next(rows, ())]
    while header and not header[-1]:
        header.pop()
    at = _found(header, required, optional, Place(path.name, tab))
    # A line of a CSV file was written whole; in a workbook a row ends with its last filled cell.
    least = 0 if tab else 1 + max(at[name] for name in required)
    head = _Head(path.name, tab, len(header), least)
    columns: dict[str, list[Cell]] = {name: [] for name in at}
    known: dict[Cell, Cell] = {}
    problems: list[Problem] = [told for cell in odd for told in _odd(cell, path.name, tab, at)]
    parted = [] if tab else [_Parted(head, name, at) for name in NUMBERS if name in at]
    for number, row in enumerate(rows, start=2):
        problems += head.misfits(row, number)
        for item in parted:
            item.see(row, number)
        for name, index in at.items():
            cell = row[index] if index < len(row) else _BLANK
            columns[name].append(known.setdefault(cell, cell))
    problems += (problem for item in parted for problem in item.problems())
    if problems:
        raise CannotGoOn(capped(problems))
    return PlainTable(path.name, tab, at, columns)


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


def _found(
    header: Sequence[str], required: Sequence[str], optional: Iterable[str], file: Place
) -> dict[str, int]:
    problems = []
    for name in required:
        if name not in header:
            facts = {"columns": ", ".join(required), "found": ", ".join(filter(None, header))}
            facts = {"column": name, **facts, "found": facts["found"] or "-"}
            problems.append(Problem("table-column", Place(file.file, file.tab, "A1"), facts))
    for name in (*required, *optional):
        cells = [f"{column_letters(n + 1)}1" for n, text in enumerate(header) if text == name]
        if len(cells) > 1:
            place = Place(file.file, file.tab, cells[1])
            facts = {"column": name, "first": cells[0]}
            problems.append(Problem("table-heading-twice", place, facts))
    if problems:
        raise CannotGoOn(problems)
    return {name: header.index(name) for name in (*required, *optional) if name in header}


@dataclass(frozen=True, slots=True)
class _Head:
    """The first row, as the others must fit under it."""

    file: str
    tab: str
    width: int
    least: int  # cells that a row needs

    def misfits(self, row: Row, number: int) -> Iterator[Problem]:
        """That a row is longer than the header, or ends before a column that is needed."""
        filled = max((at + 1 for at, (text, _) in enumerate(row) if text.strip()), default=0)
        if filled > self.width:
            yield self._misfit("table-wide", self.width + 1, number, filled)
        elif filled and len(row) < self.least:
            yield self._misfit("table-short", 1, number, len(row))

    def _misfit(self, code: str, column: int, row: int, found: int) -> Problem:
        place = Place(self.file, self.tab, f"{column_letters(column)}{row}")
        return Problem(code, place, {"found": str(found), "width": str(self.width)})


class _Parted:
    """Whether the decimals of a column of numbers came to stand in the column after it.

    In 'a,x,7,5' under four headings the 7,5 is a 7, and its 5 fits where it does not belong: a
    column with a few digits in some rows and nothing in the others.
    """

    def __init__(self, head: _Head, name: str, at: dict[str, int]):
        after = at[name] + 1
        # A column of numbers of its own holds what it says, and so does one that is not there.
        others = {at[other] for other in NUMBERS if other in at}
        self._head, self._name, self._at = head, name, at[name]
        self._open = after < head.width and after not in others
        self._blank = False
        self._first: tuple[int, str] | None = None

    def see(self, row: Row, number: int) -> None:
        if not self._open or len(row) <= self._at or not row[self._at][0].strip():
            return
        after = row[self._at + 1][0].strip() if self._at + 1 < len(row) else ""
        self._blank = self._blank or not after
        if after and self._first is None:
            self._first = number, f"{row[self._at][0].strip()},{after}"
        self._open = not after or _DECIMALS.fullmatch(after) is not None

    def problems(self) -> Iterator[Problem]:
        if self._open and self._blank and self._first is not None:
            row, found = self._first
            place = Place(self._head.file, "", f"{column_letters(self._at + 1)}{row}")
            yield Problem("table-comma", place, {"column": self._name, "found": found})


def folded(name: str) -> str:
    """What is left of a name without capitals, accents' coding, the width of spaces and what
    nobody sees."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    seen = (char for char in plain if unicodedata.category(char) != "Cf")
    return " ".join("".join(seen).split())


def _odd(cell: RawCell, file: str, tab: str, at: dict[str, int]) -> Iterator[Problem]:
    """That a cell of a known column is struck through, or looks like another number."""
    column = next((name for name, index in at.items() if index + 1 == cell.column), "")
    if not column or cell.row < 2:
        return
    place, facts = Place(file, tab, cell.address), {"column": column, "found": cell.shown}
    if cell.unstruck is not None:
        yield Problem("table-struck", place, facts)
    elif column in NUMBERS:
        yield Problem("table-number-shown", place, {**facts, "shown": cell.display})


def _rows(path: Path, reader: Reader) -> tuple[str, Iterator[Row], list[RawCell]]:
    """The tab, its rows, and the cells that may not say what they seem to say."""
    suffix, kinds = path.suffix.lower(), (*TEXTS, *sorted(READABLE))
    if not path.is_file():
        raise CannotGoOn([Problem("table-missing", Place(path.name), {"path": path.name})])
    if suffix not in kinds:
        facts = {"found": suffix or "-", "kinds": ", ".join(kinds)}
        raise CannotGoOn([Problem("table-kind", Place(path.name), facts)])
    if path.stat().st_size > MOST_BYTES:
        raise CannotGoOn([unreadable(path.name, "large", "file-too-large")])
    return ("", _csv_rows(path), []) if suffix in TEXTS else _book_rows(path, reader)


def _csv_rows(path: Path) -> Iterator[Row]:
    """Raises CannotGoOn, while rows are taken, where a quotation mark swallows what follows."""
    text = _decoded(path)
    said = _SEP.match(text)
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    separator = said[1] if said else max(";\t,|", key=first.count)
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
        width = width or len(row)
        for at, cell in enumerate(row, start=1):
            # Lines that look like rows of their own: a mark before them was closed too late.
            later = cell.splitlines()[1:]
            if width > 1 and any(line.count(separator) >= width - 1 for line in later):
                raise _quoted(path, number, at)
        yield [(cell, CellKind.TEXT) for cell in row]


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


def _book_rows(path: Path, reader: Reader) -> tuple[str, Iterator[Row], list[RawCell]]:
    book = next(reader([(path, path.name)]))
    if isinstance(book, Problem):
        raise CannotGoOn([book])
    grid = next((grid for grid in book.grids if not grid.hidden), book.grids[0])
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in grid.cells.items():
        rows.setdefault(row, {})[column] = (cell.shown, cell.kind)
    odd = [
        cell for _at, cell in sorted(grid.cells.items())
        if cell.unstruck is not None or (cell.kind is CellKind.NUMBER and cell.display)
    ]  # fmt: skip
    filled = (_filled(rows.get(row, {})) for row in range(1, max(rows, default=0) + 1))
    return grid.tab, filled, odd


def _filled(cells: dict[int, Cell]) -> Row:
    return [cells.get(column, _BLANK) for column in range(1, max(cells, default=0) + 1)]
