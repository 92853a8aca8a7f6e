"""Rows of the call's form itself that go, are copied or come apart: told, never a fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from scoring.call import call_book, read_call
from scoring.call.read import read_unchecked
from scoring.problems import Problem, Severity
from scoring.texts import LANGUAGES, Texts
from scoring.workbooks.grid import Book, RawCell
from scoring.workbooks.read import Reader, read_content
from tests.callrows import small_rows

NL = Texts("nl")
Cells = Mapping[tuple[int, int], RawCell]


@pytest.fixture(scope="module")
def book() -> Book:
    return read_content(call_book(small_rows(), "nl"), "oproep.xlsx")


def reader_of(book: Book, tab: str, cells: Cells) -> Reader:
    """Gives the workbook with other cells in one tab."""
    grids = tuple(
        replace(grid, cells={at: cell._replace(row=at[0]) for at, cell in cells.items()})
        if grid.tab == tab
        else grid
        for grid in book.grids
    )
    return lambda _sources: iter([replace(book, grids=grids)])


def told(book: Book, tab: str, cells: Cells) -> list[Problem]:
    reader = reader_of(book, tab, cells)
    call, problems = read_call(Path("oproep.xlsx"), reader)
    read_unchecked(Path("oproep.xlsx"), reader)
    assert call is not None or any(item.severity is Severity.ERROR for item in problems)
    for problem in problems:
        for language in LANGUAGES:
            assert problem.said(Texts(language)).remedy
    return list(problems)


def cells_of(book: Book, tab: str) -> Cells:
    return next(grid.cells for grid in book.grids if grid.tab == tab)


def without(cells: Cells, row: int) -> Cells:
    return {(r - (r > row), c): cell for (r, c), cell in cells.items() if r != row}


def test_any_row_that_is_deleted_leaves_a_call_or_its_problems(book: Book) -> None:
    """Each row of each tab, also the hidden ones and those of one setting."""
    for grid in book.grids:
        for row in sorted({at for at, _ in grid.cells}):
            told(book, grid.tab, without(grid.cells, row))


@pytest.mark.parametrize(
    ("table", "column"), [("call", "deadline"), ("call", "key"), ("call", "title")]
)
def test_a_setting_whose_row_was_deleted_is_told_by_its_name(
    book: Book, table: str, column: str
) -> None:
    """A call without the row of its deadline ended the program."""
    tab = NL(f"call.{table}.tab")
    cells = cells_of(book, tab)
    row = next(r for (r, _), cell in cells.items() if cell.value == f"#setting {column}")
    (missing,) = [
        item for item in told(book, tab, without(cells, row)) if item.code == "call-column-missing"
    ]
    assert missing.place.tab == tab
    assert missing.facts["column"] == NL(f"call.{table}.{column}.heading")


@pytest.mark.parametrize("table", ["call", "method"])
def test_settings_without_their_hidden_row_of_keys_are_told(book: Book, table: str) -> None:
    tab = NL(f"call.{table}.tab")
    cells = cells_of(book, tab)
    row = next(r for (r, _), cell in cells.items() if cell.value == "#keys")
    assert "call-tab-broken" in [item.code for item in told(book, tab, without(cells, row))]


@pytest.mark.parametrize(
    ("table", "mark"),
    [(table, mark) for table in ("acts", "candidates") for mark in ("#heading", "#keys", "#help")]
    + [("method", "#heading"), ("method", "#keys")],
)
def test_a_row_of_the_form_that_was_copied_is_told_where_it_stands(
    book: Book, table: str, mark: str
) -> None:
    """Below a second row of headings everything above it counted for nothing, without a word."""
    tab = NL(f"call.{table}.tab")
    cells = cells_of(book, tab)
    found = next(r for (r, _), cell in cells.items() if cell.value == mark)
    last = max(r for r, _ in cells) + 1
    copy = {(last, c): cell for (r, c), cell in cells.items() if r == found}
    (twice,) = [
        item for item in told(book, tab, {**cells, **copy}) if item.code == "call-form-row-twice"
    ]
    assert (twice.facts["found"], twice.place.cell) == (mark, f"A{last}")
