"""OpenDocument spreadsheets to grids, from the file's own XML.

calamine gives values only: it joins the lines of a text, shows a formula as its result and a
percentage as a number. A form must tell these apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from scoring.workbooks.grid import (
    COMPUTED,
    MOST_CELLS,
    MOST_CHARACTERS,
    SOME_FORMULA,
    Block,
    CellKind,
    Grid,
    RawCell,
    computed_cell,
    whole,
)
from scoring.workbooks.package import Package, Suspicious

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
# A cell or row with content that repeats more often than this was not typed by anyone.
_MOST_REPEATS = 5000
_NUMBERS = ("float", "currency", "percentage")
_PARTS = ("rows", "columns")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def read_ods(package: Package) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """Every tab as a grid, and codes of what holds for the whole file (none is known here).

    Raises ValueError, KeyError, expat's error or Suspicious for what is no sound workbook.
    """
    root = package.tree("content.xml")
    hidden = {
        style.get(_name("style:name"))
        for style in root.iter(_name("style:style"))
        for part in style.iter(_name("style:table-properties"))
        if part.get(_name("table:display")) == "false"
    }
    grids = tuple(
        Grid(
            table.get(_name("table:name"), ""),
            cells,
            table.get(_name("table:style-name")) in hidden,
            merged,
        )
        for table in root.iterfind(".//office:spreadsheet/table:table", _SPACES)
        for cells, merged in [_cells(table)]
    )
    if not grids:
        raise ValueError("no table")
    return grids, ()


def _name(prefixed: str) -> str:
    prefix, name = prefixed.split(":")
    return f"{{{_SPACES[prefix]}}}{name}"


_ROW, _CELL, _COVERED = (
    _name(f"table:{name}") for name in ("table-row", "table-cell", "covered-table-cell")
)
_GROUPS = {
    _name(f"table:{name}") for name in ("table-row-group", "table-header-rows", "table-rows")
}


def _rows(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == _ROW:
            yield child
        elif child.tag in _GROUPS:
            yield from _rows(child)


def _cells(table: Element) -> tuple[dict[tuple[int, int], RawCell], tuple[Block, ...]]:
    """The cells that hold something, and the blocks of merged cells."""
    cells: dict[tuple[int, int], RawCell] = {}
    merged: list[Block] = []
    computed: list[Block] = []  # filled by the formula of their first cell
    top = 1
    for element in _rows(table):
        height = _times(element, "table:number-rows-repeated")
        found: list[tuple[int, int, Element]] = []
        left = 1
        for cell in element:
            if cell.tag not in (_CELL, _COVERED):
                continue
            width = _times(cell, "table:number-columns-repeated")
            merged += _spanned(cell, "table:number-{}-spanned", top, left)
            computed += _spanned(cell, "table:number-matrix-{}-spanned", top, left)
            if _holds(cell):
                found.append((left, width, cell))
            left += width
        widths = [width for _left, width, _cell in found]
        if found and max(height, *widths) > _MOST_REPEATS:
            raise Suspicious("cells")
        if len(cells) + height * sum(widths) > MOST_CELLS:
            raise Suspicious("cells")
        for start, width, cell in found:
            for row in range(top, top + height):
                for column in range(start, start + width):
                    raw = _raw(cell, row, column)
                    if raw.kind is not CellKind.BLANK:
                        cells[row, column] = raw
        top += height
    for block in computed:
        for row in range(block[0], block[2] + 1):
            for column in range(block[1], block[3] + 1):
                raw = cells.get((row, column), RawCell(CellKind.BLANK, row, column))
                if raw.kind not in (*COMPUTED, CellKind.BLANK):
                    cells[row, column] = computed_cell(raw, SOME_FORMULA, raw.shown)
    return cells, tuple(merged)


def _spanned(cell: Element, attribute: str, top: int, left: int) -> list[Block]:
    """The block that begins here, when it is more than this one cell."""
    rows, columns = (_times(cell, attribute.format(part)) for part in _PARTS)
    if rows * columns > MOST_CELLS:
        raise Suspicious("cells")
    if rows <= 1 and columns <= 1:
        return []
    return [(top, left, top + rows - 1, left + columns - 1)]


def _times(element: Element, attribute: str) -> int:
    """How often something stands there, at least once. Raises ValueError."""
    said = element.get(_name(attribute))
    if said is None:
        return 1
    count = whole(said)
    if count < 1:
        raise ValueError("a row or cell that is there no times")
    return count


def _holds(cell: Element) -> bool:
    return (
        cell.get(_name("office:value-type")) is not None
        or cell.get(_name("table:formula")) is not None
        or cell.find("text:p", _SPACES) is not None
    )


def _raw(cell: Element, row: int, column: int) -> RawCell:
    kind = cell.get(_name("office:value-type"), "string")
    paragraphs = [_paragraph(part) for part in cell.iterfind("text:p", _SPACES)]
    stored = cell.get(_name("office:string-value"), "")
    text = "\n".join(paragraphs) or stored
    if cell.get(_name("calcext:value-type")) == "error":
        return RawCell(CellKind.ERROR, row, column, text, text)
    formula = cell.get(_name("table:formula"))
    if formula is not None:
        shown = formula.removeprefix("of:")
        calculated = cell.get(_name("office:value-type")) is not None or text
        plain = RawCell(CellKind.TEXT, row, column)
        return computed_cell(plain, shown, text if calculated else None)
    if kind in _NUMBERS:
        said = cell.get(_name("office:value"), "")
        if not _NUMBER.fullmatch(said):
            return RawCell(CellKind.ERROR, row, column, said, said)
        number = float(said)
        value = int(number) if number.is_integer() and abs(number) < 1e15 else number
        if kind == "percentage":
            return RawCell(CellKind.PERCENT, row, column, value, text, "0%")
        # A paragraph without words: a format hides the number.
        display = text or (";;;" if paragraphs else "")
        return RawCell(CellKind.NUMBER, row, column, value, display=display)
    if kind == "boolean":
        true = cell.get(_name("office:boolean-value")) == "true"
        return RawCell(CellKind.BOOLEAN, row, column, true, text or str(true))
    if kind == "date":
        moment = _moment(cell.get(_name("office:date-value"), ""))
        # The value says nothing of midnight: only what is shown tells a date from a moment.
        form = "d/mm/yyyy hh:mm" if ":" in text else "d/mm/yyyy" if text else ""
        return RawCell(CellKind.DATE, row, column, moment, str(moment), form)
    if kind == "time":
        return RawCell(CellKind.DURATION, row, column, cell.get(_name("office:time-value")), text)
    if kind != "string" or (stored and stored.split() != text.split()):
        # A kind that nobody knows, or a text that shows another one
        return RawCell(CellKind.ERROR, row, column, text, text)
    return RawCell(CellKind.TEXT if text else CellKind.BLANK, row, column, text, text)


def _moment(said: str) -> datetime | str:
    """The date of a cell; a day is the moment at which it begins. As it stands where Python's
    calendar does not reach, for it is the kind that matters and one cell must not lose a file."""
    try:
        return datetime.fromisoformat(said[:26])
    except ValueError:
        return said


# What stands beside a text and is not part of it: comments, and how it is spoken.
_ASIDE = (_name("office:annotation"), _name("text:ruby-text"))


def _paragraph(element: Element) -> str:
    """The text of a paragraph with its spaces, tabs and line breaks, without comments."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == _name("text:s"):
            count = whole(child.get(_name("text:c"), "1"))
            if count > MOST_CHARACTERS:
                raise Suspicious("text")
            parts.append(" " * count)
        elif child.tag == _name("text:tab"):
            parts.append("\t")
        elif child.tag == _name("text:line-break"):
            parts.append("\n")
        elif child.tag not in _ASIDE:
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)
