"""Excel's binary workbooks (.xlsb) to grids.

calamine shows an error as a blank and a formula as its result, and one cell in the last corner of a
sheet makes it end the whole process; so the records are read here. Tests hold this reader against
LibreOffice and calamine. [MS-XLSB] 2.1.4 (records), 2.5.9 (cells).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from scoring.workbooks.arrays import fill
from scoring.workbooks.formats import BUILT_IN, GENERAL, kind_of
from scoring.workbooks.grid import (
    MOST_CELLS,
    SOME_FORMULA,
    Block,
    CellKind,
    Grid,
    RawCell,
    computed_cell,
)
from scoring.workbooks.ooxml import (
    LAST_COLUMN,
    LAST_ROW,
    MACROS,
    number_cell,
)
from scoring.workbooks.package import Links, Package, Suspicious, links_of

_ROW, _BUNDLE, _FORMAT, _BEGIN_STYLES, _END_STYLES, _STYLE = 0, 156, 44, 617, 618, 47
_SETTINGS, _MERGED, _STRING = 153, 176, 19
_FILLED = (426, 428)  # the block that an array formula or a data table fills
_BLANK, _SMALL, _ERROR, _BOOLEAN, _NUMBER, _TEXT, _SHARED = range(1, 8)
_TEXT_RESULT, _NUMBER_RESULT, _BOOLEAN_RESULT, _ERROR_RESULT = range(8, 12)
_RICH = 62  # a text with its runs, in the cell itself
_CELLS = (*range(_SMALL, _ERROR_RESULT + 1), _RICH)
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"}  # fmt: skip

Record = tuple[int, bytes]


def read_xlsb(package: Package) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """Every worksheet as a grid, and codes of what holds for the whole file.

    Raises ValueError, LookupError, struct.error or Suspicious for what is no sound workbook.
    """
    home = "xl/workbook.bin"
    links = links_of(package, home)
    records = list(_records(package.read(home)))
    from_1904 = any(code == _SETTINGS and data[0] & 1 for code, data in records)
    strings = _strings(package, links)
    styles = _styles(package)
    grids: list[Grid] = []
    room = MOST_CELLS
    for code, data in records:
        if code != _BUNDLE:
            continue
        (state,) = struct.unpack_from("<I", data)
        link, at = _string(data, 8)
        name, _ = _string(data, at)
        kind, part = links[link]
        if kind != "worksheet":
            continue
        reader = _SheetReader(strings, styles, from_1904, room)
        grid = reader.read(name, state != 0, _records(package.read(part)))
        room -= len(grid.cells)
        grids.append(grid)
    if not grids:
        raise ValueError("no worksheet")
    macros = any(kind == "vbaProject" for kind, _target in links.values())
    return tuple(grids), (MACROS,) if macros else ()


class _SheetReader:
    """The cells of one worksheet."""

    def __init__(self, strings: Sequence[str], styles: Sequence[str], from_1904: bool, room: int):
        self._strings, self._styles, self._from_1904 = strings, styles, from_1904
        self._room = room

    def read(self, name: str, hidden: bool, records: Iterator[Record]) -> Grid:
        cells: dict[tuple[int, int], RawCell] = {}
        merged: list[Block] = []
        filled: list[Block] = []
        row = 0
        for code, data in records:
            if code == _ROW:
                row = int(struct.unpack_from("<I", data)[0]) + 1
                if row > LAST_ROW:
                    raise ValueError("a row outside the sheet")
            elif code == _MERGED:
                merged.append(_block(data))
            elif code in _FILLED:
                filled.append(_block(data))
            elif code in _CELLS:
                cell = self._cell(code, row, data)
                if cell.kind is CellKind.BLANK:
                    continue
                if (row, cell.column) in cells:
                    raise Suspicious("twice")
                if len(cells) >= self._room:
                    raise Suspicious("cells")
                cells[row, cell.column] = cell
        fill(cells, filled)
        return Grid(name, cells, hidden, tuple(merged))

    def _cell(self, code: int, row: int, data: bytes) -> RawCell:
        column, style = struct.unpack_from("<II", data)
        column, style = column + 1, style & 0xFFFFFF
        if column > LAST_COLUMN or row < 1:
            raise ValueError("a cell outside the sheet")
        form = self._styles[style] if style < len(self._styles) else GENERAL
        plain = RawCell(CellKind.TEXT, row, column, "", "", form)
        if code in (_ERROR, _ERROR_RESULT):
            shown = _ERRORS.get(data[8], f"#{data[8]}")
            return plain._replace(kind=CellKind.ERROR, value=shown)
        if code in (_SMALL, _NUMBER, _NUMBER_RESULT):
            # Whether a number is a date is for its format to say.
            number = _small(data) if code == _SMALL else struct.unpack_from("<d", data, 8)[0]
            found = number_cell(row, column, number, kind_of(form), form, self._from_1904)
        elif code in (_BOOLEAN, _BOOLEAN_RESULT):
            found = plain._replace(kind=CellKind.BOOLEAN, value=bool(data[8]))
        else:
            text = self._text(code, data)
            found = plain._replace(kind=CellKind.TEXT if text else CellKind.BLANK, value=text)
        if _TEXT_RESULT <= code <= _BOOLEAN_RESULT:
            return computed_cell(found, SOME_FORMULA, found.shown)
        return found

    def _text(self, code: int, data: bytes) -> str:
        if code == _SHARED:
            (at,) = struct.unpack_from("<I", data, 8)
            return self._strings[int(at)]
        return _string(data, 9 if code == _RICH else 8)[0]


def _block(data: bytes) -> Block:
    top, bottom, left, right = struct.unpack_from("<IIII", data)
    return top + 1, left + 1, bottom + 1, right + 1


def _small(data: bytes) -> float:
    """A number of four bytes, the last two bits flags ([MS-XLSB] 2.5.122)."""
    (packed,) = struct.unpack_from("<I", data, 8)
    if packed & 2:
        number = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        number = float(struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & ~3))[0])
    return number / 100 if packed & 1 else number


def _strings(package: Package, links: Links) -> list[str]:
    """The texts that cells refer to. How they are spoken, and their runs, follow each text."""
    part = next((target for kind, target in links.values() if kind == "sharedStrings"), "")
    if part not in package:
        return []
    return [_string(data, 1)[0] for code, data in _records(package.read(part)) if code == _STRING]


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
    if end > len(data):
        raise ValueError("a text that breaks off")
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
        if at + size > len(data):
            raise ValueError("a record that breaks off")
        yield code, data[at : at + size]
        at += size
