"""A small writer of Excel's binary workbooks (.xlsb), as no library writes them.

[MS-XLSB] 2.1.4 (records), 2.4 (their bodies). LibreOffice and calamine open what it makes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.hostile.bench import packed

_NAMES = "http://schemas.openxmlformats.org"
_REL = f"{_NAMES}/officeDocument/2006/relationships"
FORMATS = ("General", "0%", "d/mm/yyyy", "0", "[h]:mm")  # the styles that cells can name, by place


def record(code: int, body: bytes = b"") -> bytes:
    head = bytes([code]) if code < 0x80 else bytes([code & 0x7F | 0x80, code >> 7])
    size, left = b"", len(body)
    while True:
        size += bytes([left & 0x7F | (0x80 if left > 0x7F else 0)])
        left >>= 7
        if not left:
            return head + size + body


def wide(text: str) -> bytes:
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


@dataclass(frozen=True)
class Cell:
    """A record of a cell without its column: its code, what follows, and its style."""

    code: int
    body: bytes
    style: int = 0

    def record(self, column: int) -> bytes:
        return record(self.code, struct.pack("<II", column - 1, self.style) + self.body)


def text(said: str) -> Cell:
    return Cell(6, wide(said))


def number(value: float, style: int = 0) -> Cell:
    return Cell(5, struct.pack("<d", value), style)


def packed_number(units: int, flags: int) -> Cell:
    """An RK number: a whole number of 30 bits, or a hundredth of one."""
    return Cell(2, struct.pack("<I", (units << 2 | flags) & 0xFFFFFFFF))


def boolean(value: bool) -> Cell:
    return Cell(4, bytes([value]))


def error(code: int) -> Cell:
    return Cell(3, bytes([code]))


def formula(value: float) -> Cell:
    """A formula that shows a number: '=4' in bytes."""
    return Cell(9, struct.pack("<dH", value, 0) + struct.pack("<I", 3) + b"\x1e\4\0" + bytes(4))


def formula_error(code: int) -> Cell:
    return Cell(11, bytes([code]) + struct.pack("<H", 0) + struct.pack("<I", 3) + b"\x1e\4\0"
                + bytes(4))  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    name: str
    cells: Mapping[tuple[int, int], Cell]  # by row and column, from 1
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False
    more: bytes = b""  # records after the cells, inside the data


def _sheet(sheet: Sheet) -> bytes:
    rows_, columns = ([at[part] for at in sheet.cells] or [1] for part in (0, 1))
    size = (min(rows_) - 1, max(rows_) - 1, min(columns) - 1, max(columns) - 1)
    out = record(129) + record(148, struct.pack("<IIII", *size)) + record(145)
    rows: dict[int, list[int]] = {}
    for row, column in sheet.cells:
        rows.setdefault(row, []).append(column)
    for row in sorted(rows):
        out += record(0, struct.pack("<IIH", row - 1, 0, 300) + bytes(3) + bytes(4))
        for column in sorted(rows[row]):
            out += sheet.cells[row, column].record(column)
    out += sheet.more + record(146)
    if sheet.merged:
        out += record(177, struct.pack("<I", len(sheet.merged)))
        for top, left, bottom, right in sheet.merged:
            out += record(176, struct.pack("<IIII", top - 1, bottom - 1, left - 1, right - 1))
        out += record(178)
    return out + record(130)


def _styles() -> bytes:
    own = [(200 + at, code) for at, code in enumerate(FORMATS) if at]
    out = record(278) + record(615, struct.pack("<I", len(own)))
    for number_, code in own:
        out += record(44, struct.pack("<H", number_) + wide(code))
    out += record(616)
    font = struct.pack("<HHHH", 220, 0, 400, 0) + bytes([0, 2, 0, 0]) + b"\1\0\0\0\0\0\0\xff\2"
    out += record(611, struct.pack("<I", 1)) + record(43, font + wide("Calibri")) + record(612)
    out += record(603, struct.pack("<I", 1)) + record(45, bytes(68)) + record(604)
    out += record(613, struct.pack("<I", 1)) + record(46, bytes(51)) + record(614)
    style = struct.pack("<HHHHHBBI", 0xFFFF, 0, 0, 0, 0, 0, 0, 0x1010)
    out += record(626, struct.pack("<I", 1)) + record(47, style) + record(627)
    out += record(617, struct.pack("<I", len(FORMATS)))
    for at in range(len(FORMATS)):
        form = 200 + at if at else 0
        out += record(47, struct.pack("<HHHHHBBI", 0, form, 0, 0, 0, 0, 0, 0x1010))
    return out + record(618) + record(279)


def workbook(sheets: Sequence[Sheet]) -> bytes:
    book = record(131) + record(143)
    links = []
    parts: list[tuple[str, bytes]] = []
    for at, sheet in enumerate(sheets, start=1):
        state = struct.pack("<II", int(sheet.hidden), at)
        book += record(156, state + wide(f"rId{at}") + wide(sheet.name))
        parts.append((f"xl/worksheets/sheet{at}.bin", _sheet(sheet)))
        links.append((f"rId{at}", "worksheet", f"worksheets/sheet{at}.bin"))
    book += record(144) + record(132)
    links.append(("rIdS", "styles", "styles.bin"))
    types = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.ms-excel.worksheet"/>'
        for name, _data in parts
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    packages = f"{_NAMES}/package/2006"
    content = (
        f'{head}<Types xmlns="{packages}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
        '<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/>'
        f"{types}</Types>"
    )
    root = _links([("rId1", "officeDocument", "xl/workbook.bin")], packages, head)
    return packed(
        [
            ("[Content_Types].xml", content.encode()),
            ("_rels/.rels", root),
            ("xl/workbook.bin", book),
            ("xl/_rels/workbook.bin.rels", _links(links, packages, head)),
            ("xl/styles.bin", _styles()),
            *parts,
        ]
    )


def _links(links: Sequence[tuple[str, str, str]], packages: str, head: str) -> bytes:
    body = "".join(
        f'<Relationship Id="{key}" Type="{_REL}/{kind}" Target="{target}"/>'
        for key, kind, target in links
    )
    return f'{head}<Relationships xmlns="{packages}/relationships">{body}</Relationships>'.encode()
