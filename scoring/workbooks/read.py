"""Files to grids. A file that cannot be read becomes a problem, never an exception of a library."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

from scoring.problems import Place, Problem
from scoring.workbooks.grid import Book, CellKind, Grid, RawCell
from scoring.workbooks.ods import read_ods

EXCEL = frozenset({".xlsx", ".xlsm", ".xltx"})
OTHER = frozenset({".ods", ".xls", ".xlsb"})
READABLE = EXCEL | OTHER


class Unreadable(Exception):
    """This one file cannot be read; the problem says why."""

    def __init__(self, problem: Problem):
        super().__init__(problem.code)
        self.problem = problem


# How a password-protected workbook, and any workbook of before 2007, begins.
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
# Workbooks write control characters by their number, such as '_x000D_'. openpyxl undoes the
# escape of a literal '_x0041_' only, so nothing but control characters is decoded here.
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f])_")


def read_book(path: Path, name: str) -> Book:
    """Every tab of a workbook as a grid. Raises Unreadable.

    A top-level function of picklable values, so that a worker process can run it.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(_unreadable(name, type(error).__name__, "locked")) from error
    if kind := _no_workbook(content, path.suffix.lower()):
        raise Unreadable(_unreadable(name, kind, kind))
    try:
        grids = _reader(path.suffix.lower())(content)
    # Both libraries raise whatever their parsers raise; calamine even panics with BaseException.
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise Unreadable(_unreadable(name, type(error).__name__, "broken")) from error
    return Book(name, hashlib.sha256(content).hexdigest(), grids)


def _reader(suffix: str) -> Callable[[bytes], tuple[Grid, ...]]:
    if suffix in EXCEL:
        return _excel
    return read_ods if suffix == ".ods" else _other


def _no_workbook(content: bytes, suffix: str) -> str:
    """Why this content is no workbook that can be read at all, empty when it may be one."""
    if not content:
        return "empty"
    if suffix in EXCEL or suffix == ".ods":
        if content.startswith(_COMPOUND):
            return "password"
        if not content.startswith(b"PK"):
            return "other"
    return ""


def _unreadable(name: str, why: str, kind: str) -> Problem:
    return Problem("file-unreadable", Place(name), {"why": why, "why_key": f"call.file.{kind}"})


def _excel(content: bytes) -> tuple[Grid, ...]:
    # Formulas instead of their values: whatever was typed is a constant, and a cached value may be
    # one that no program ever computed.
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    grids = []
    for sheet in book.worksheets:
        cells = {}
        for cell in sheet._cells.values():
            if cell.value is None:
                continue
            raw = _raw(cell.row, cell.column, cell.value, cell.number_format, cell.data_type)
            if raw.kind is not CellKind.BLANK:
                cells[cell.row, cell.column] = raw
        grids.append(Grid(sheet.title, cells, sheet.sheet_state != "visible"))
    return tuple(grids)


def _other(content: bytes) -> tuple[Grid, ...]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    grids = []
    for meta in book.sheets_metadata:
        rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
        cells = {}
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values, start=1):
                raw = _raw(row, column, value)
                if raw.kind is not CellKind.BLANK:
                    cells[row, column] = raw
        hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
        grids.append(Grid(meta.name, cells, hidden))
    return tuple(grids)


def _raw(
    row: int, column: int, value: Any, number_format: str = "", data_type: str = ""
) -> RawCell:
    kind = CellKind.TEXT
    if data_type == "e":
        kind = CellKind.ERROR
    elif data_type == "f":
        kind = CellKind.FORMULA
        value = getattr(value, "text", value)  # an array formula is an object
    elif value is None or (isinstance(value, str) and not value):
        kind = CellKind.BLANK
    elif isinstance(value, bool):
        kind = CellKind.BOOLEAN
    elif isinstance(value, int | float):
        kind = CellKind.NUMBER
    elif isinstance(value, datetime | date | time):
        kind = CellKind.DATE
    elif isinstance(value, timedelta):
        kind = CellKind.DURATION
    else:
        value = _ESCAPED.sub(_character, str(value))
    return RawCell(kind, row, column, value, str(value), number_format)


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))
