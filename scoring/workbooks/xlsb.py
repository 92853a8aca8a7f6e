"""Excel's binary workbooks (.xlsb) to grids.

calamine reads the cells. It shows an error as a blank and a formula as its result, so the records
of the file are walked once more: they say which cells hold an error or a formula and in which
format a number is shown. [MS-XLSB] 2.1.4 (records), 2.5.9 (cells).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence

import python_calamine

from scoring.workbooks.formats import BUILT_IN, GENERAL, kind_of
from scoring.workbooks.grid import MOST_CELLS, SOME_FORMULA, CellKind, Grid, RawCell, computed_cell
from scoring.workbooks.ooxml import MACROS, links_of, number_cell
from scoring.workbooks.package import Package, Suspicious

_ROW, _BUNDLE, _FORMAT, _BEGIN_STYLES, _END_STYLES, _STYLE = 0, 156, 44, 617, 618, 47
_SETTINGS, _MERGED = 153, 176
_BLANK_CELL, _ERROR_CELL, _ERROR_FORMULA = 1, 3, 11
_NUMBERS, _FORMULAS, _CELLS = (2, 5), (8, 9, 10, 11), (*range(1, 12), 62)
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"}  # fmt: skip

Record = tuple[int, bytes]


def read_xlsb(content: bytes, package: Package) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """Every worksheet as a grid, and codes of what holds for the whole file."""
    home = "xl/workbook.bin"
    links = links_of(package, home)
    records = list(_records(package.read(home)))
    from_1904 = any(code == _SETTINGS and data[0] & 1 for code, data in records)
    styles = _styles(package)
    values = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    grids: list[Grid] = []
    room = MOST_CELLS
    for code, data in records:
        if code != _BUNDLE:
            continue
        (state,) = struct.unpack_from("<I", data)
        link, at = _string(data, 8)
        name, _ = _string(data, at)
        kind, part = links.get(link, ("", ""))
        if kind != "worksheet":
            continue
        rows = values.get_sheet_by_name(name).to_python(skip_empty_area=False)
        grid = _grid(name, state != 0, _records(package.read(part)), rows, styles, from_1904)
        room -= len(grid.cells)
        if room < 0:
            raise Suspicious("cells")
        grids.append(grid)
    if not grids:
        raise ValueError("no worksheet")
    macros = any(kind == "vbaProject" for kind, _target in links.values())
    return tuple(grids), (MACROS,) if macros else ()


def _grid(
    name: str,
    hidden: bool,
    records: Iterator[Record],
    rows: Sequence[Sequence[object]],
    styles: Sequence[str],
    from_1904: bool,
) -> Grid:
    cells: dict[tuple[int, int], RawCell] = {}
    merged = []
    row = 0
    for code, data in records:
        if code == _ROW:
            row = struct.unpack_from("<I", data)[0] + 1
        elif code == _MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", data)
            merged.append((top + 1, left + 1, bottom + 1, right + 1))
        elif code in _CELLS and code != _BLANK_CELL:
            column, style = struct.unpack_from("<II", data)
            column, style = column + 1, style & 0xFFFFFF
            seen = row <= len(rows) and column <= len(rows[row - 1])
            value = rows[row - 1][column - 1] if seen else None
            form = styles[style] if style < len(styles) else GENERAL
            if (row, column) in cells:
                raise Suspicious("twice")
            cell = _raw(code, row, column, data[8:], value, form, from_1904)
            if cell.kind is not CellKind.BLANK:
                cells[row, column] = cell
    return Grid(name, cells, hidden, tuple(merged))


def _raw(
    code: int, row: int, column: int, data: bytes, value: object, form: str, from_1904: bool
) -> RawCell:
    if code in (_ERROR_CELL, _ERROR_FORMULA):
        shown = _ERRORS.get(data[0], f"#{data[0]}")
        return RawCell(CellKind.ERROR, row, column, shown, "", form)
    if code in _FORMULAS:
        plain = RawCell(CellKind.TEXT, row, column, number_format=form)
        return computed_cell(plain, SOME_FORMULA, "" if value is None else str(value))
    if code in _NUMBERS:
        # calamine makes dates of numbers by rules of its own: here the format decides.
        return number_cell(row, column, _number(code, data), kind_of(form), form, from_1904)
    if isinstance(value, bool):
        return RawCell(CellKind.BOOLEAN, row, column, value, "", form)
    text = "" if value is None else str(value)
    return RawCell(CellKind.TEXT if text else CellKind.BLANK, row, column, text, "", form)


def _number(code: int, data: bytes) -> float:
    """A number as it is stored: eight bytes, or four with two flags ([MS-XLSB] 2.5.122)."""
    if code == 5:
        return float(struct.unpack_from("<d", data)[0])
    (packed,) = struct.unpack_from("<I", data)
    if packed & 2:
        number = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        number = float(struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & ~3))[0])
    return number / 100 if packed & 1 else number


def _styles(package: Package) -> list[str]:
    """The number format of each style of a cell."""
    if "xl/styles.bin" not in package:
        return []
    codes = dict(BUILT_IN)
    found = []
    inside = False
    for code, data in _records(package.read("xl/styles.bin")):
        if code == _FORMAT:
            (number,) = struct.unpack_from("<H", data)
            codes[number] = _string(data, 2)[0]
        elif code in (_BEGIN_STYLES, _END_STYLES):
            inside = code == _BEGIN_STYLES
        elif code == _STYLE and inside:
            found.append(codes.get(struct.unpack_from("<H", data, 2)[0], GENERAL))
    return found


def _string(data: bytes, at: int) -> tuple[str, int]:
    """A text at this place, and where it ends."""
    (size,) = struct.unpack_from("<I", data, at)
    if size == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * size
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(data: bytes) -> Iterator[Record]:
    at = 0
    while at < len(data):
        code = data[at]
        at += 1
        if code & 0x80:
            code = (code & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift == 28:
                break
        yield code, data[at : at + size]
        at += size
