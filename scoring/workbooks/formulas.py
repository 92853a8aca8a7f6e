"""Addresses and texts as formulas write them. Rows and columns count from 1, but for `place`."""

from __future__ import annotations

from scoring.workbooks.grid import column_letters


def quoted(tab: str) -> str:
    """A tab's name as formulas write it."""
    return "'" + tab.replace("'", "''") + "'"


def literal(text: str) -> str:
    """A text within a formula."""
    return '"' + text.replace('"', '""') + '"'


def cell(column: int, row: int, tab: str = "") -> str:
    """An absolute address; the column counts from 1."""
    address = f"${column_letters(column)}${row}"
    return f"{quoted(tab)}!{address}" if tab else address


def span(column: int, first: int, last: int, tab: str = "") -> str:
    """An absolute range within one column."""
    return f"{cell(column, first, tab)}:{cell(column, last)}"


def place(row: int, column: int, tab: str = "") -> str:
    """An absolute address of a row and column that count from 0, as in a plan."""
    return cell(column + 1, row + 1, tab)


def in_row(row: int, column: int) -> str:
    """The same for a formula that is copied down: the row follows, the column stays."""
    return f"${column_letters(column + 1)}{row + 1}"
