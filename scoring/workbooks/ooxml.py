"""Excel's own workbooks (.xlsx, .xlsm, .xltx; strict ones too) to grids, from the file's XML.

No library tells a form apart well enough: calamine shows an error as a blank and a formula as its
result, openpyxl refuses a file for one odd colour and finds no tab in strict files, and neither
sees that a cell was filled by an array formula beside it. Here a cell keeps its kind, its format
and its formula. Tests hold this reader against openpyxl, calamine and LibreOffice.

ECMA-376 part 1 describes the format: 18.3 sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from xml.etree.ElementTree import Element
from xml.parsers.expat import ExpatError

from scoring.workbooks.arrays import fill
from scoring.workbooks.comments import comments_of, margins_of
from scoring.workbooks.formats import GENERAL, display, duration, moment
from scoring.workbooks.grid import (
    MOST_CELLS,
    SOME_FORMULA,
    Beside,
    Block,
    CellKind,
    Comment,
    Grid,
    RawCell,
    computed_cell,
    whole,
)
from scoring.workbooks.ooxml_parts import (
    Run,
    Style,
    Words,
    decoded,
    elements,
    shared_strings,
    styles_of,
    words_of,
)
from scoring.workbooks.package import Links, Package, Suspicious, links_of

MACROS = "file-macros"
COMMENTS_LOST = "file-comments-unreadable"
_MOST_SHOWN = 200
# More than any form holds, and few enough to look through for every cell of the largest workbook
_MOST_BLOCKS, _MOST_STRUCK = 50, 2_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_LINK = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def read_ooxml(package: Package) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """Every worksheet as a grid, and codes of what holds for the whole file.

    Raises ValueError, LookupError, expat's error or Suspicious for what is no sound workbook.
    """
    home = _first(links_of(package, ""), "officeDocument") or "xl/workbook.xml"
    root = package.tree(home)
    links = links_of(package, home)
    strings = shared_strings(package, _first(links, "sharedStrings"))
    styles, striking = styles_of(package, _first(links, "styles"))
    settings = next(iter(elements(root, "workbookPr")), None)
    from_1904 = settings is not None and settings.get("date1904", "0") in ("1", "true")
    grids: list[Grid] = []
    notes: tuple[str, ...] = ()
    room = MOST_CELLS
    for sheet in elements(root, "sheet"):
        link = next((sheet.get(f"{{{space}}}id") for space in _LINK if f"{{{space}}}id" in
                     sheet.attrib), None)  # fmt: skip
        if link is None or link not in links:
            raise ValueError("a sheet that leads nowhere")
        kind, target = links[link]
        if kind != "worksheet":
            continue  # a sheet with nothing but a chart, or with macros of before 1995
        reader = _SheetReader(strings, styles, from_1904, room)
        tree = package.tree(target)
        grid = reader.read(tree, sheet.get("name", ""), sheet.get("state", "visible"))
        room -= len(grid.cells)
        try:
            beside = comments_of(package, links_of(package, target).values())
        except (ValueError, LookupError, ExpatError, SyntaxError):
            beside, notes = (), (COMMENTS_LOST,)
        more = (*margins_of(tree), *_struck_if(tree, grid.cells, striking))
        grids.append(replace(grid, comments=(*beside, *more)))
    if not grids:
        raise ValueError("no worksheet")
    if any(kind == "vbaProject" for kind, _target in links.values()):
        notes = (*notes, MACROS)
    return tuple(grids), notes


def _struck_if(
    root: Element, cells: Mapping[tuple[int, int], RawCell], striking: frozenset[str]
) -> Iterator[Comment]:
    """The filled cells that a condition may strike through: whether it does, is not worked out."""
    refs = (
        ref
        for group in elements(root, "conditionalFormatting")
        if any(rule.get("dxfId") in striking for rule in group)
        for ref in group.get("sqref", "").split()
    )
    blocks = [_block_or_all(ref) for ref in islice(refs, _MOST_BLOCKS)]
    found = (
        Comment(Beside.STRIKE, row, column, cell.shown)
        for (row, column), cell in sorted(cells.items() if blocks else ())
        if any(top <= row <= low and left <= column <= right for top, left, low, right in blocks)
    )
    return islice(found, _MOST_STRUCK)


def _block_or_all(said: str) -> Block:
    """A block of cells; all of them for what names none, such as whole columns."""
    try:
        return _block(said)
    except ValueError:
        return 1, 1, LAST_ROW, LAST_COLUMN


def _first(links: Links, kind: str) -> str:
    return next((target for found, target in links.values() if found == kind), "")


@lru_cache(maxsize=1 << 16)  # the tabs of a form have their cells in the same places
def _split(address: str) -> tuple[int, int]:
    """'E12' as (12, 5). Raises ValueError for what is no cell of a sheet."""
    found = _ADDRESS.fullmatch(address)
    row, column = (int(found[2]), _column(found[1].upper())) if found else (0, 0)
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise ValueError(f"no cell of a sheet: {address!r}")
    return row, column


def _column(letters: str) -> int:
    """'A' as 1, 'AA' as 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _SheetReader:
    """The cells of one worksheet."""

    def __init__(
        self, strings: Sequence[Words], styles: Sequence[Style], from_1904: bool, room: int
    ):
        self._strings, self._styles, self._from_1904 = strings, styles, from_1904
        self._room = room
        self._cells: dict[tuple[int, int], RawCell] = {}
        self._computed: list[Block] = []  # filled by an array formula or a data table

    def read(self, root: Element, tab: str, state: str) -> Grid:
        space, _, local = root.tag.rpartition("}")
        if local != "worksheet":
            raise ValueError(f"no worksheet: {root.tag!r}")
        v, f, inline, c, more = (f"{space}}}{name}" for name in ("v", "f", "is", "c", "extLst"))
        line = column = 0
        for row in self._rows(root, space):
            number = row.get("r")
            line, column = line + 1 if number is None else whole(number), 0
            for cell in row:
                if cell.tag != c:
                    if cell.tag == more:
                        continue
                    raise ValueError(f"no cell: {cell.tag!r}")
                address = cell.get("r")
                if address is None:
                    column += 1
                else:
                    own, column = _split(address)
                    if number is None:
                        line, number = own, address
                    elif own != line:
                        # Programs differ in which of both they believe: so none is.
                        self._keep(RawCell(CellKind.ERROR, own, column, address))
                        continue
                if len(cell) == 0:
                    continue
                # Some are counted, not named
                if not (1 <= line <= LAST_ROW and column <= LAST_COLUMN):
                    raise ValueError("a cell outside the sheet")
                found = self._found(cell, line, column, v, f, inline)
                if found.kind is not CellKind.BLANK:
                    self._keep(found)
        fill(self._cells, self._computed)
        merged = tuple(
            _block(item.get("ref", ""))
            for item in root.iterfind(f"{space}}}mergeCells/{space}}}mergeCell")
        )
        return Grid(decoded(tab), self._cells, state != "visible", merged)

    @staticmethod
    def _rows(root: Element, space: str) -> Iterator[Element]:
        """The rows of the sheet. Whatever else stands between them might hide some of them."""
        (data,) = root.findall(f"{space}}}sheetData")
        for row in data:
            if row.tag != f"{space}}}row":
                raise ValueError(f"no row: {row.tag!r}")
            yield row

    def _found(self, cell: Element, row: int, column: int, v: str, f: str, inline: str) -> RawCell:
        text: str | None = None
        runs: tuple[Run, ...] = ()
        formula: Element | None = None
        kind, style = cell.get("t", "n"), cell.get("s")
        for child in cell:
            if child.tag == f:
                formula = child
            elif child.tag in (v, inline):
                if text is not None:
                    return RawCell(CellKind.ERROR, row, column, f"{text} / {child.text}")
                if child.tag == v and len(child):
                    raise ValueError("an element in a value")
                if child.tag == inline and kind != "inlineStr":
                    raise ValueError("a text where none is announced")
                if child.tag == inline:
                    text, runs = words_of(child)
                else:
                    text = child.text or ""
        look = -1
        try:
            look = -1 if style is None else whole(style)
            if kind == "s" and text is not None:
                text, runs = self._shared(text)
            found = self._cell(row, column, kind, look, text)
        except (ValueError, IndexError):  # this cell alone says nothing
            found = RawCell(CellKind.ERROR, row, column, text or kind)
        if formula is None:
            return self._unstruck(found, look, runs)
        if formula.get("t") in ("array", "dataTable") and "ref" in formula.attrib:
            self._computed.append(_block(formula.get("ref", "")))
        said = f"={formula.text}" if formula.text else SOME_FORMULA
        # An empty text is a result; an empty number is none.
        calculated = text or (text == "" and cell.get("t") == "str")
        return computed_cell(found, said, found.shown if calculated else None)

    def _shared(self, index: str) -> Words:
        """The text that a cell names by its number. A cell that names none holds none."""
        if not index.strip():
            return "", ()
        if not self._strings:
            raise KeyError("no texts at all")
        return self._strings[whole(index)]

    def _unstruck(self, cell: RawCell, style: int, runs: tuple[Run, ...]) -> RawCell:
        """The cell with what is left of it, where something in it is struck through."""
        whole_cell = 0 <= style < len(self._styles) and self._styles[style][2]
        if not (whole_cell or runs) or cell.kind is CellKind.BLANK:
            return cell
        pieces = runs or ((cell.shown, None),)
        left = [text for text, own in pieces if not (whole_cell if own is None else own)]
        if len(left) == len(pieces):
            return cell
        return cell._replace(unstruck=decoded("".join(left)))

    def _keep(self, cell: RawCell) -> None:
        at = (cell.row, cell.column)
        if (before := self._cells.get(at)) is not None:
            # Programs differ in which of both they show: so it holds none.
            cell = RawCell(CellKind.ERROR, *at, f"{before.shown} / {cell.shown}"[:_MOST_SHOWN])
        if len(self._cells) >= self._room:
            raise Suspicious("cells")
        self._cells[at] = cell

    def _cell(self, row: int, column: int, kind: str, style: int, text: str | None) -> RawCell:
        """A cell from its stored text, as if it held no formula."""
        known = 0 <= style < len(self._styles)
        number_kind, code, _ = self._styles[style] if known else (CellKind.NUMBER, GENERAL, False)
        if text is None:
            return RawCell(CellKind.BLANK, row, column)
        if kind == "str":
            words = decoded(text)
        elif kind in ("s", "inlineStr"):
            words = text
        elif kind == "e":
            return RawCell(CellKind.ERROR, row, column, text, "", code)
        elif kind == "b":
            return RawCell(CellKind.BOOLEAN, row, column, text.strip() in ("1", "true"), "", code)
        elif kind == "d":
            return RawCell(CellKind.DATE, row, column, _iso(text), "", code)
        elif kind != "n":
            raise ValueError(f"no kind of cell: {kind!r}")
        else:
            text = text.strip()
            if not text:
                return RawCell(CellKind.BLANK, row, column)
            if not _NUMBER.fullmatch(text):
                return RawCell(CellKind.ERROR, row, column, text, "", code)
            return number_cell(row, column, float(text), number_kind, code, self._from_1904)
        return RawCell(CellKind.TEXT if words else CellKind.BLANK, row, column, words, "", code)


def number_cell(
    row: int, column: int, number: float, kind: CellKind, code: str, from_1904: bool
) -> RawCell:
    """A stored number as what its format makes of it."""
    plain: int | float = number
    if number.is_integer() and abs(number) < 1e15:
        plain = int(number)
    if kind is CellKind.DATE:
        return RawCell(kind, row, column, moment(plain, from_1904=from_1904), "", code)
    if kind is CellKind.DURATION:
        return RawCell(kind, row, column, duration(plain), "", code)
    return RawCell(kind, row, column, plain, "", code, display(plain, code))


def _iso(text: str) -> object:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return text


def _block(said: str) -> Block:
    """'B2:D4' as (2, 2, 4, 4). Raises ValueError for what is no block of cells."""
    ends = [_ADDRESS.fullmatch(part) for part in said.split(":")]
    if not 1 <= len(ends) <= 2 or None in ends:
        raise ValueError(f"no block of cells: {said!r}")
    found = [(int(end[2]), _column(end[1].upper())) for end in ends if end]
    rows, columns = [row for row, _ in found], [column for _, column in found]
    return min(rows), min(columns), max(rows), max(columns)
