"""Workbooks of Excel 97 to 2003 (.xls) to grids.

xlrd reads the cells, their formats and their errors. It does not say which of them are formulas,
so the records of the file are walked once more for those: [MS-XLS] 2.4.28 (BoundSheet8), 2.4.127
(Formula).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from typing import Any

import olefile
import xlrd

from scoring.workbooks.comments import own_words
from scoring.workbooks.formats import kind_of
from scoring.workbooks.grid import (
    SOME_FORMULA,
    Beside,
    CellKind,
    Comment,
    Grid,
    RawCell,
    computed_cell,
)
from scoring.workbooks.ooxml import MACROS, number_cell
from scoring.workbooks.package import Suspicious

_BOUND_SHEET, _FORMULAS, _END = 0x85, (0x06, 0x206, 0x406), 0x0A
MOST_RECORDS = 1_000_000  # about one a cell; a workbook of ours has some ten thousand
_WORKSHEET = 0  # the kind of a BoundSheet8 that is no chart or macro sheet


def read_xls(content: bytes) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """Every worksheet as a grid, and codes of what holds for the whole file.

    Raises whatever xlrd and olefile raise for what is no sound workbook.
    """
    with olefile.OleFileIO(io.BytesIO(content)) as container:
        name = next(item for item in ("Workbook", "Book") if container.exists(item))
        stream = container.openstream(name).read()
        macros = container.exists("_VBA_PROJECT_CUR") or container.exists("Macros")
    if _count(stream) > MOST_RECORDS:
        raise Suspicious("cells")
    formulas = list(_formulas(stream))
    quiet = io.StringIO()  # xlrd writes what it notices to a log of its own
    # Ragged: one cell in the last corner must not make millions of empty ones.
    book = xlrd.open_workbook(
        file_contents=content, formatting_info=True, ragged_rows=True, logfile=quiet
    )
    grids = []
    for at, sheet in enumerate(book.sheets()):
        cells = {}
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                raw = _raw(book, cell, row + 1, column + 1, (row, column) in formulas[at])
                if raw.kind is not CellKind.BLANK:
                    runs = sheet.rich_text_runlist_map.get((row, column), ())
                    cells[raw.row, raw.column] = raw._replace(
                        unstruck=_unstruck(book, cell, raw.shown, runs)
                    )
        merged = tuple(
            (top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells
        )
        comments = tuple(
            Comment(Beside.COMMENT, row + 1, column + 1, own_words(note.text, note.author),
                    note.author)
            for (row, column), note in sorted(sheet.cell_note_map.items())
            if note.text.strip()
        )  # fmt: skip
        grids.append(Grid(sheet.name, cells, sheet.visibility != 0, merged, comments))
    if not grids:
        raise ValueError("no worksheet")
    return tuple(grids), (MACROS,) if macros else ()


def _raw(book: Any, cell: Any, row: int, column: int, is_formula: bool) -> RawCell:
    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    value = cell.value
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or value == "":
        blank = RawCell(CellKind.BLANK, row, column)
        return computed_cell(blank, SOME_FORMULA, "") if is_formula else blank
    if cell.ctype == xlrd.XL_CELL_ERROR:
        shown = xlrd.error_text_from_code.get(value, f"#{value}")
        return RawCell(CellKind.ERROR, row, column, shown, "", code)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        raw = RawCell(CellKind.BOOLEAN, row, column, bool(value), "", code)
    elif cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        raw = number_cell(row, column, float(value), kind_of(code), code, bool(book.datemode))
    else:
        raw = RawCell(CellKind.TEXT, row, column, value, "", code)
    return computed_cell(raw, SOME_FORMULA, raw.shown) if is_formula else raw


def _unstruck(book: Any, cell: Any, shown: str, runs: Sequence[tuple[int, int]]) -> str | None:
    """What is left of a cell without what is struck through; None where nothing is.

    `runs` say from which letter on which font is used; before the first, that of the cell.
    """
    starts = [(0, book.xf_list[cell.xf_index].font_index), *runs]
    ends = [*(start for start, _font in starts[1:]), len(shown)]
    left, struck = "", False
    for (start, font), end in zip(starts, ends, strict=True):
        if not book.font_list[font].struck_out:
            left += shown[start:end]
        elif start < end:
            struck = True
    return left if struck else None


def _count(stream: bytes) -> int:
    """How many records the whole stream has: each costs its reader some time."""
    at = found = 0
    while at + 4 <= len(stream) and found <= MOST_RECORDS:
        at += 4 + int.from_bytes(stream[at + 2 : at + 4], "little")
        found += 1
    return found


def _formulas(stream: bytes) -> Iterator[set[tuple[int, int]]]:
    """Per worksheet, in the order of the tabs, the cells (row, column from 0) with a formula."""
    for code, data in _records(stream, 0):
        if code == _BOUND_SHEET and data[5] & 0x0F == _WORKSHEET:
            (start,) = struct.unpack_from("<I", data)
            yield {
                struct.unpack_from("<HH", cell)
                for found, cell in _records(stream, start)
                if found in _FORMULAS
            }


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from here to the end of this part of the stream; charts inside it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        if code in (0x809, 0x409, 0x209, 0x09):  # beginning of a sheet, or of a chart in it
            depth += 1
        elif code == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield code, stream[at + 4 : at + 4 + size]
        at += 4 + size
