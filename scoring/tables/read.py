"""A plain table out of a CSV file or a workbook, as people keep it.

Only what is asked for is kept, equal cells once: a million rows fit in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from scoring.problems import CannotGoOn, Place, Problem
from scoring.tables.headings import is_total, looks_like_juror
from scoring.tables.layout import Layout, Left, Wanted, Why, layout
from scoring.tables.opened import BLANK, Cell, Opened, Row, cell_at, opened
from scoring.tables.plain import Part, PlainTable, capped
from scoring.workbooks.grid import CellKind, RawCell, column_letters
from scoring.workbooks.read import Reader, read_books

_DECIMALS = re.compile(r"\d{1,3}")


def plain_table(path: Path, wanted: Wanted, reader: Reader = read_books) -> PlainTable:
    """The table in a file; columns are found by their headings.

    Raises CannotGoOn for a file that is not there or cannot be read, for a column that lacks or
    stands there twice, for tabs that could be two things, and for rows that do not fit under the
    headings: they are never half used.
    """
    tables = _asked(opened(path, reader), wanted)
    left = [Left(item.tab, item.tab, "", Why.TAB) for item in tables if item.hidden]
    seen = [item for item in tables if not item.hidden] or tables[:1]
    found = [(item, layout(item, wanted)) for item in seen]
    forms = [(item, form) for item, form in found if form is not None]
    tabs = ""
    if len(forms) > 1:
        forms = _holding(forms, wanted)
    if len(forms) > 1:
        forms, tabs = _as_told(forms, wanted)
    used = [item for item, _ in forms]
    left += [
        Left(item.tab, item.tab, "", Why.TAB) for item in seen if item not in used and len(seen) > 1
    ]
    if not forms:
        raise CannotGoOn(list(_lacking(seen[0], None, wanted, "")))
    for item, form in forms:
        lacking = list(_lacking(item, form, wanted, tabs))
        if lacking:
            raise CannotGoOn(lacking)
    return _filled(path.name, forms, wanted, tabs, left)


def _asked(tables: Sequence[Opened], wanted: Wanted) -> Sequence[Opened]:
    """The tabs to be looked at: those of a workbook that hold something, or the one asked for."""
    if not wanted.tab:
        return [item for item in tables if next(item.rows(), None) is not None] or tables[:1]
    named = [
        item for item in tables if item.tab.strip().casefold() == wanted.tab.strip().casefold()
    ]
    if not named:
        facts = {"found": ", ".join(item.tab for item in tables) or "-", "tab": wanted.tab}
        raise CannotGoOn([Problem("table-tab", Place(tables[0].file), facts)])
    return [replace(named[0], hidden=False)]


Form = tuple[Opened, Layout]


def _holding(forms: list[Form], wanted: Wanted) -> list[Form]:
    """Of several tabs, those with a table: the others may hold a legend or notes."""
    needed = set(wanted.required)
    whole = [item for item in forms if needed <= item[1].holds(wanted.value)]
    if whole:
        return whole
    partly = [item for item in forms if wanted.value in item[1].holds(wanted.value)]
    return partly or forms[:1]


_TABS = ("juror", "criterion", "group")


def _as_told(forms: list[Form], wanted: Wanted) -> tuple[list[Form], str]:
    """What the tabs are. Raises CannotGoOn where they could be two things."""
    if wanted.value != "score":
        raise CannotGoOn([_which(forms, "table-tabs-choose")])
    told = wanted.tabs
    names = [looks_like_juror(item.tab) for item, _ in forms]
    needed, holds = set(wanted.required), [form.holds("score") for _, form in forms]
    known = all(form.told or not form.across for _, form in forms)
    if not told and any("juror" not in held for held in holds):
        told = "juror"
    if not told and all(needed <= held for held in holds) and known:
        told = "group"
    if not told and all(names):
        told = "juror"
    if not told:
        raise CannotGoOn([_which(forms, "table-tabs")])
    if told == "juror":
        forms = [(item, replace(form, across="criterion") if form.across == "juror" else form)
                 for item, form in forms]  # fmt: skip
    return forms, told


def _which(forms: Iterable[Form], code: str) -> Problem:
    items = list(forms)
    facts = {"tabs": ", ".join(item.tab for item, _ in items)}
    first = items[0][1].values[:3]
    facts["columns"] = ", ".join(value.name for value in first) or "-"
    return Problem(code, Place(items[0][0].file), facts)


def _lacking(table: Opened, form: Layout | None, wanted: Wanted, tabs: str) -> Iterator[Problem]:
    """The columns that are needed, or were named, and are not there."""
    holds = {tabs, *(form.holds(wanted.value) if form else ())}
    head = form.head if form else 0
    heads = [text.strip() for text, _ in next(islice(table.rows(), head, None), ())]
    at = form.at if form else {}
    named = [role for role in wanted.named if role not in at]
    for role in dict.fromkeys((*(r for r in wanted.required if r not in holds), *named)):
        facts = {
            "column": wanted.named.get(role, role),
            "columns": ", ".join(wanted.required),
            "found": ", ".join(filter(None, heads)) or "-",
            "option": role,
        }
        yield Problem("table-column", Place(table.file, table.tab, f"A{head + 1}"), facts)


def _filled(
    file: str, forms: Sequence[Form], wanted: Wanted, tabs: str, left: list[Left]
) -> PlainTable:
    held = {role for _, form in forms for role in form.holds(wanted.value)} | ({tabs} - {""})
    columns: dict[str, list[Cell]] = {role: [] for role in wanted.roles if role in held}
    problems: list[Problem] = []
    parts: list[Part] = []
    known: dict[Cell, Cell] = {}
    for table, form in forms:
        part = Part(table.tab, form, len(next(iter(columns.values()))))
        filling = _Filling(table, part, wanted, tabs, columns, known)
        problems += filling.run()
        left += (*form.left, *filling.left)
        parts.append(part)
    if problems:
        raise CannotGoOn(capped(problems))
    return PlainTable(file, columns, parts, tabs, tuple(left))


class _Filling:
    """The rows of one tab, on their way into the columns."""

    def __init__(self, table: Opened, part: Part, wanted: Wanted, tabs: str,
                 columns: dict[str, list[Cell]], known: dict[Cell, Cell]):  # fmt: skip
        self.table, self.part, self.form = table, part, part.layout
        self.wanted, self.tabs = wanted, tabs
        self.columns, self.known = columns, known
        self.left: list[Left] = []
        used = [*self.form.at.values(), *(item.column for item in self.form.values)]
        # A line of a CSV file was written whole; a row of a workbook ends with what it holds.
        least = 0 if table.tab else 1 + max(used)
        self.head = _Head(table.file, table.tab, self.form.width, least)

    def run(self) -> Iterator[Problem]:
        at, head = self.form.at, self.form.head
        for cell in self.table.odd:
            yield from self._odd(cell)
        numbers = [] if self.table.tab else [name for name in self.wanted.numbers if name in at]
        parted = [_Parted(self.head, name, at, self.wanted.numbers) for name in numbers]
        waiting: list[tuple[int, Row]] = []  # totals below the table, unless something follows
        for number, row in enumerate(self.table.rows(), start=1):
            if number <= head + 1:
                continue
            yield from self.head.misfits(row, number)
            for item in parted:
                item.see(row, number)
            if any(is_total(_text(row, column)) for column in at.values()):
                waiting.append((number, row))
            elif any(text.strip() for text, _ in row) or not waiting:
                for before in waiting:
                    self._take(*before)
                waiting = []
                self._take(number, row)
        for number, row in waiting:
            name = next(text for n in at.values() if is_total(text := _text(row, n)))
            self.left.append(Left(self.table.tab, str(number), name, Why.TOTAL))
        yield from (problem for item in parted for problem in item.problems())

    def _take(self, number: int, row: Row) -> None:
        form = self.form
        if not form.values:
            self._add(number, {role: cell_at(row, column) for role, column in form.at.items()})
            return
        names = {role: cell_at(row, column) for role, column in form.at.items()}
        given = [item for item in form.values if _text(row, item.column)]
        for value in given:
            made = {**names, self.wanted.value: cell_at(row, value.column)}
            made |= {form.across: (value.name, CellKind.TEXT)}
            made |= {form.over: (value.above, CellKind.TEXT)}
            self._add(number, made, value.column)
        if not given:  # a name all the same: a candidate without offers, a need without candidates
            self._add(number, names, form.values[0].column)

    def _add(self, number: int, made: dict[str, Cell], column: int | None = None) -> None:
        if self.tabs:
            made.setdefault(self.tabs, (self.table.tab, CellKind.TEXT))
        self.part.lines.append(number)
        if column is not None:
            self.part.across.append(column)
        for role, cells in self.columns.items():
            cell = made.get(role, BLANK)
            cells.append(self.known.setdefault(cell, cell))

    def _odd(self, cell: RawCell) -> Iterator[Problem]:
        """That a cell of a known column is struck through, or looks like another number."""
        form, numbers = self.form, self.wanted.numbers
        column = next((name for name, index in form.at.items() if index + 1 == cell.column), "")
        if any(value.column + 1 == cell.column for value in form.values):
            column = self.wanted.value
        if not column or cell.row <= form.head + 1:
            return
        place = Place(self.table.file, self.table.tab, cell.address)
        facts = {"column": column, "found": cell.shown}
        if cell.unstruck is not None:
            yield Problem("table-struck", place, facts)
        elif column in numbers:
            yield Problem("table-number-shown", place, {**facts, "shown": cell.display})


class _Head:
    """The headings, as the rows must fit under them."""

    def __init__(self, file: str, tab: str, width: int, least: int):
        self.file, self.tab, self.width = file, tab, width
        self.least = least  # cells that a row needs

    def misfits(self, row: Row, number: int) -> Iterator[Problem]:
        """That a row is longer than the headings, or ends before a column that is needed."""
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

    def __init__(self, head: _Head, name: str, at: Mapping[str, int], numbers: Iterable[str]):
        after = at[name] + 1
        # A column of numbers of its own holds what it says, and so does one that is not there.
        others = {at[other] for other in numbers if other in at}
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


def _text(row: Row, column: int) -> str:
    return cell_at(row, column)[0].strip()
