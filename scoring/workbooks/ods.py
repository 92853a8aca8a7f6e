"""OpenDocument spreadsheets to grids, from the file's own XML.

calamine gives values only: it joins the lines of a text, shows a formula as its result and a
percentage as a number. A form must tell these apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from scoring.workbooks.arrays import fill
from scoring.workbooks.comments import own_words
from scoring.workbooks.grid import (
    MOST_CELLS,
    MOST_CHARACTERS,
    Beside,
    Block,
    CellKind,
    Comment,
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
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
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
    struck = _struck_styles(root, package)
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
            tuple(_beside(table)),
        )
        for table in root.iterfind(".//office:spreadsheet/table:table", _SPACES)
        for cells, merged in [_cells(table, struck)]
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


def _cells(
    table: Element, struck: frozenset[str]
) -> tuple[dict[tuple[int, int], RawCell], tuple[Block, ...]]:
    """The cells that hold something, and the blocks of merged cells."""
    cells: dict[tuple[int, int], RawCell] = {}
    merged: list[Block] = []
    computed: list[Block] = []  # filled by the formula of their first cell
    columns = _column_styles(table)
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
            look = cell.get(_STYLE) or element.get(_DEFAULT) or _of_column(columns, start)
            left_over = _unstruck(cell, look in struck, struck)
            for row in range(top, top + height):
                for column in range(start, start + width):
                    raw = _raw(cell, row, column)
                    if raw.kind is not CellKind.BLANK:
                        cells[row, column] = raw._replace(unstruck=left_over)
        top += height
    fill(cells, computed)
    return cells, tuple(merged)


_STYLE, _DEFAULT = _name("table:style-name"), _name("table:default-cell-style-name")


def _column_styles(table: Element) -> list[tuple[int, str]]:
    """The last column that each style of whole columns reaches, and that style."""
    found: list[tuple[int, str]] = []
    last = 0
    for column in table.iter(_name("table:table-column")):
        last += _times(column, "table:number-columns-repeated")
        found.append((last, column.get(_DEFAULT, "")))
    return found


def _of_column(columns: list[tuple[int, str]], at: int) -> str:
    return next((style for last, style in columns if at <= last), "")


def _struck_styles(root: Element, package: Package) -> frozenset[str]:
    """The styles of cells and letters that strike through, themselves or by what they follow."""
    roots = [root, *([package.tree("styles.xml")] if "styles.xml" in package else [])]
    said: dict[str, bool] = {}
    follows: dict[str, str] = {}
    for style in (item for tree in roots for item in tree.iter(_name("style:style"))):
        name = style.get(_name("style:name"), "")
        follows.setdefault(name, style.get(_name("style:parent-style-name"), ""))
        for look in style.iter(_name("style:text-properties")):
            lines = [look.get(_name(f"style:text-line-through-{part}")) for part in _LINES]
            if line := next(filter(None, lines), None):
                said.setdefault(name, line != "none")
    found = set()
    for name in follows:
        at, seen = name, set()
        while at not in said and at and at not in seen:
            seen.add(at)
            at = follows.get(at, "")
        if said.get(at):
            found.add(name)
    return frozenset(found)


_LINES = ("style", "type")


def _unstruck(cell: Element, whole_cell: bool, struck: frozenset[str]) -> str | None:
    """What is left of a cell without what is struck through; None where nothing is."""
    spans = [item for item in cell.iter(_SPAN) if item.get(_TEXT_STYLE)]
    if not whole_cell and not any(item.get(_TEXT_STYLE) in struck for item in spans):
        return None
    lines = [_paragraph(part, struck, whole_cell) for part in cell.iterfind("text:p", _SPACES)]
    return "\n".join(lines)


def _beside(table: Element) -> Iterator[Comment]:
    """Comments of cells, and the words of what is drawn on the tab."""
    top = 1
    for element in _rows(table):
        left = 1
        for cell in element:
            if cell.tag not in (_CELL, _COVERED):
                continue
            yield from _comments(cell, top, left)
            left += _times(cell, "table:number-columns-repeated")
        top += _times(element, "table:number-rows-repeated")
    for shapes in table.iterfind("table:shapes", _SPACES):
        yield from _drawn(shapes, 0, 0)


def _comments(cell: Element, row: int, column: int) -> Iterator[Comment]:
    for note in cell.iterfind("office:annotation", _SPACES):
        author = note.findtext("dc:creator", "", _SPACES)
        text = own_words(_lines_of(note), author)
        if text:
            yield Comment(Beside.COMMENT, row, column, text, author)
    yield from _drawn(cell, row, column)


def _drawn(parent: Element, row: int, column: int) -> Iterator[Comment]:
    for shape in parent:
        if not shape.tag.startswith(f"{{{_SPACES['draw']}}}"):
            continue
        if text := _lines_of(shape):
            yield Comment(Beside.BOX, row, column, text)
        elif shape.find("draw:image", _SPACES) is not None:
            yield Comment(Beside.PICTURE, row, column, shape.get(_name("draw:name"), ""))


def _lines_of(element: Element) -> str:
    return "\n".join(map(_paragraph, element.iter(_name("text:p")))).strip()


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
        said = cell.get(_name("office:value"), "").strip()
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


_SPAN, _TEXT_STYLE = _name("text:span"), _name("text:style-name")


def _paragraph(
    element: Element, struck: frozenset[str] = frozenset(), dropped: bool = False
) -> str:
    """The text of a paragraph with its spaces, tabs and line breaks, without comments.

    With the styles that strike through, only what they leave; `dropped` where that is nothing yet.
    """
    parts = ["" if dropped else element.text or ""]
    for child in element:
        if child.tag == _SPAN and child.get(_TEXT_STYLE):
            own = child.get(_TEXT_STYLE) in struck
            parts.append(_paragraph(child, struck, own))
        elif child.tag not in _ASIDE:
            said = _sign(child)
            parts.append(_paragraph(child, struck, dropped) if said is None else said)
        parts.append("" if dropped else child.tail or "")
    return "".join(parts)


def _sign(element: Element) -> str | None:
    """The space, tab or line break that an element stands for."""
    if element.tag == _name("text:s"):
        count = whole(element.get(_name("text:c"), "1"))
        if count > MOST_CHARACTERS:
            raise Suspicious("text")
        return " " * count
    return {_name("text:tab"): "\t", _name("text:line-break"): "\n"}.get(element.tag)
