"""From a workbook to tables of cells: tabs and columns found by hidden marks, not by place.

A column or setting without its mark, as older workbooks lack it, is found by its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scoring.call import layout
from scoring.call.cells import blank, clean, near, shown_number
from scoring.call.headings import headed, titled
from scoring.call.tables import FORMAT_VERSION, TABLES, Table
from scoring.problems import Place, Problem
from scoring.texts import Texts
from scoring.workbooks.grid import Book, CellKind, Grid, RawCell

_MARK = re.compile(r"#(table|format|heading|help|marks|keys|setting)(?: (\S+))?")


@dataclass(frozen=True, slots=True)
class RawMark:
    """A column of marks: what it speaks of. `key` is empty for a column that nobody named yet."""

    prefix: str
    key: str
    named: RawCell  # where its key stands
    column: int


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: the cells of its columns by key, and of its mark columns by column number."""

    number: int
    cells: Mapping[str, RawCell]
    marks: Mapping[int, RawCell] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return all(blank(cell) for cell in (*self.cells.values(), *self.marks.values()))


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as found. `columns` are the ones its tab has; settings have one row."""

    table: Table
    tab: str
    columns: frozenset[str]
    rows: tuple[RawRow, ...]
    mark_columns: tuple[RawMark, ...] = ()


def tables_of(book: Book, texts: Texts) -> tuple[dict[str, RawTable], list[Problem]]:
    """Every table of the workbook by its key, and what is wrong with tabs, columns and format."""
    problems: list[Problem] = []
    found: dict[str, RawTable] = {}
    known = [table.key for table in TABLES]
    for grid in book.grids:
        marks = _marks(grid)
        if not marks:
            continue
        problems += [*_format(book, grid, marks), *_twice(book, grid, marks)]
        cell, key = next((cell, name) for cell, mark, name in marks if mark == "table")
        table = next((item for item in TABLES if item.key == key), None)
        if table is None:
            facts = {"found": key, **near(key, known)}
            problems.append(Problem("call-tab-unknown", book.place(grid, cell), facts))
        elif key in found:
            facts = {"other": found[key].tab, "table": texts(f"call.{key}.tab")}
            problems.append(Problem("call-tab-twice", book.place(grid), facts))
        else:
            raw, wrong = _table(book, grid, table, marks, texts)
            found[key] = raw
            problems += wrong
    if not found:
        return {}, [*problems, Problem("call-no-tables", Place(book.name))]
    for table in TABLES:
        if table.required and table.key not in found:
            facts = {"table": texts(f"call.{table.key}.tab")}
            problems.append(Problem("call-tab-missing", Place(book.name), facts))
    return found, problems


def language_of(book: Book) -> str | None:
    """The word in the language cell of the call, as typed: it is needed to read all the rest."""
    for grid in book.grids:
        marks = _marks(grid)
        if not any(mark == "table" and name == "call" for _, mark, name in marks):
            continue
        column = _value_column(grid, marks)
        for cell, mark, name in marks:
            if mark == "setting" and name == "language" and column:
                typed = grid.at(cell.row, column)
                return clean(str(typed.value)) if typed.kind is CellKind.TEXT else None
    return None


def _marks(grid: Grid) -> list[tuple[RawCell, str, str]]:
    """The marks in the column where `#table` stands, by row. None: no tab of ours."""
    first = next(
        (cell for cell in _texts_in(grid) if str(cell.value).startswith(f"{layout.TABLE} ")), None
    )
    if first is None:
        return []
    marks = []
    for cell in _texts_in(grid):
        match = _MARK.fullmatch(clean(str(cell.value)))
        if match and cell.column == first.column:
            marks.append((cell, match[1], match[2] or ""))
    return marks if any(mark == "table" for _, mark, _ in marks) else []


def _texts_in(grid: Grid) -> Iterator[RawCell]:
    for _, cell in sorted(grid.cells.items()):
        if cell.kind is CellKind.TEXT:
            yield cell


def _format(book: Book, grid: Grid, marks: list[tuple[RawCell, str, str]]) -> list[Problem]:
    for cell, mark, name in marks:
        if mark == "format" and not (name.isdecimal() and 1 <= int(name) <= FORMAT_VERSION):
            facts = {"found": name, "newest": str(FORMAT_VERSION)}
            return [Problem("call-format-newer", book.place(grid, cell), facts)]
    return []


def _twice(book: Book, grid: Grid, marks: list[tuple[RawCell, str, str]]) -> Iterator[Problem]:
    """A row of the form itself that was copied: what stands in the copy would count nowhere."""
    first: dict[str, RawCell] = {}
    for cell, mark, _ in marks:
        if mark != "setting" and first.setdefault(mark, cell) is not cell:
            facts = {"found": f"#{mark}", "other": first[mark].address}
            yield Problem("call-form-row-twice", book.place(grid, cell), facts)


def _value_column(grid: Grid, marks: list[tuple[RawCell, str, str]]) -> int | None:
    for cell, mark, _ in marks:
        if mark == "keys":
            for (row, column), other in sorted(grid.cells.items()):
                if row == cell.row and clean(str(other.value)) == layout.VALUE:
                    return column
    return None


def _table(
    book: Book, grid: Grid, table: Table, marks: list[tuple[RawCell, str, str]], texts: Texts
) -> tuple[RawTable, list[Problem]]:
    broken = Problem("call-tab-broken", book.place(grid), {"table": texts(f"call.{table.key}.tab")})
    rows_of = {mark: cell.row for cell, mark, _ in reversed(marks)}  # of copies the first one
    if table.settings:
        value_column = _value_column(grid, marks)
        if value_column is None:
            return RawTable(table, grid.tab, frozenset(), (RawRow(0, {}),)), [broken]
        raw, problems = _settings(book, grid, table, marks, value_column)
    elif not {"keys", "heading"} <= rows_of.keys():
        return RawTable(table, grid.tab, frozenset(), ()), [broken]
    else:
        raw, problems = _rows(book, grid, table, marks, rows_of)
    return raw, [*problems, *_missing(book, grid, raw, texts)]


def _missing(book: Book, grid: Grid, found: RawTable, texts: Texts) -> Iterator[Problem]:
    """Columns, of settings their rows, that a call cannot do without."""
    for column in found.table.columns:
        if column.required and column.key not in found.columns and not column.default:
            heading = texts(f"call.{found.table.key}.{column.key}.heading")
            yield Problem("call-column-missing", book.place(grid), {"column": heading})


def _settings(
    book: Book,
    grid: Grid,
    table: Table,
    marks: list[tuple[RawCell, str, str]],
    value_column: int,
) -> tuple[RawTable, list[Problem]]:
    cells: dict[str, RawCell] = {}
    problems = []
    known = [column.key for column in table.columns]
    for cell, mark, name in marks:
        if mark != "setting":
            continue
        if name not in known:
            facts = {"found": name, **near(name, known)}
            problems.append(Problem("call-column-unknown", book.place(grid, cell), facts))
        elif name in cells:
            facts = {"found": name, "other": cells[name].address}
            problems.append(Problem("call-column-twice", book.place(grid, cell), facts))
        else:
            cells[name] = grid.at(cell.row, value_column)
    marked = {cell.row for cell, _, _ in marks}
    cells |= titled(grid, table, cells.keys(), marked, value_column)
    return RawTable(table, grid.tab, frozenset(cells), (RawRow(0, cells),)), problems


def _rows(
    book: Book,
    grid: Grid,
    table: Table,
    marks: list[tuple[RawCell, str, str]],
    rows_of: Mapping[str, int],
) -> tuple[RawTable, list[Problem]]:
    problems: list[Problem] = []
    columns: dict[str, int] = {}
    mark_columns: dict[tuple[str, str], RawMark] = {}
    free: list[RawMark] = []
    known = [column.key for column in table.columns]
    prefixes = [prefix for prefix, _ in table.marks]
    for cell in _texts_in(grid):
        if cell.row != rows_of["keys"] or cell.column == marks[0][0].column:
            continue
        name = clean(str(cell.value))
        prefix, colon, key = name.partition(":")
        if colon and prefix in prefixes:
            named = (
                cell if key or "marks" not in rows_of else grid.at(rows_of["marks"], cell.column)
            )
            mark = RawMark(prefix, key or _typed_key(named), named, cell.column)
            if not mark.key:
                free.append(mark)
            elif (prefix, mark.key) in mark_columns:
                facts = {"found": mark.key, "other": mark_columns[prefix, mark.key].named.address}
                problems.append(Problem("call-column-twice", book.place(grid, named), facts))
            else:
                mark_columns[prefix, mark.key] = mark
        elif name not in known:
            facts = {"found": name, **near(name, known)}
            problems.append(Problem("call-column-unknown", book.place(grid, cell), facts))
        elif name in columns:
            facts = {"found": name, "other": grid.at(cell.row, columns[name]).address}
            problems.append(Problem("call-column-twice", book.place(grid, cell), facts))
        else:
            columns[name] = cell.column
    keyed = {cell.column for cell in _texts_in(grid) if cell.row == rows_of["keys"]}
    columns |= headed(grid, table, columns.keys(), rows_of["heading"], keyed)
    all_marks = (*mark_columns.values(), *free)
    marked = {cell.row for cell, _, _ in marks}
    last = max((row for row, _ in grid.cells), default=0)
    rows = []
    for number in range(rows_of["heading"] + 1, last + 1):
        if number in marked:
            continue
        row = RawRow(
            number,
            {name: grid.at(number, column) for name, column in columns.items()},
            {mark.column: grid.at(number, mark.column) for mark in all_marks},
        )
        if not row.empty:
            rows.append(row)
    return RawTable(table, grid.tab, frozenset(columns), tuple(rows), all_marks), problems


def _typed_key(cell: RawCell) -> str:
    if blank(cell):
        return ""
    shown = shown_number(cell) if cell.kind is CellKind.NUMBER else None
    return clean(cell.shown) if shown is None else shown
