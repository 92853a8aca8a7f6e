"""Tabs of our workbooks taken apart and put together again, as other programs would save them.

Styles, validations, protection, names and hidden tabs are lost on the way, as they are in Google
Sheets or gnumeric. What stays is what a reader may count on: tabs with cells in places.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import odf.opendocument
import odf.table
import odf.teletype
import odf.text

from scoring.workbooks.grid import CellKind, Grid, RawCell, column_letters
from scoring.workbooks.ooxml import read_ooxml
from scoring.workbooks.package import Package
from tests.hostile.bench import escaped, packed

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Tab:
    """A tab with nothing but its cells and merged blocks."""

    name: str
    grid: Grid
    hidden: bool = False

    def with_rows(self, at: int, count: int) -> Tab:
        """So many empty rows put in before row `at`."""
        return self._moved(lambda row: row + count if row >= at else row, lambda column: column)

    def with_columns(self, at: int, count: int) -> Tab:
        return self._moved(
            lambda row: row, lambda column: column + count if column >= at else column
        )

    def _moved(self, row, column) -> Tab:
        cells = {
            (row(cell.row), column(cell.column)): cell._replace(
                row=row(cell.row), column=column(cell.column)
            )
            for cell in self.grid.cells.values()
        }
        merged = tuple(
            (row(top), column(left), row(bottom), column(right))
            for top, left, bottom, right in self.grid.merged
        )
        return replace(self, grid=replace(self.grid, cells=cells, merged=merged))


def tabs_of(content: bytes) -> list[Tab]:
    grids, _notes = read_ooxml(Package(content))
    return [Tab(grid.tab, grid) for grid in grids]


# As .xlsx


def as_xlsx(tabs: Sequence[Tab]) -> bytes:
    sheets, links, own, parts = [], [], [], []
    for number, tab in enumerate(tabs, start=1):
        state = ' state="hidden"' if tab.hidden else ""
        name = escaped(tab.name).replace('"', "&quot;")
        sheets.append(f'<sheet name="{name}" sheetId="{number}"{state} r:id="r{number}"/>')
        links.append(
            f'<Relationship Id="r{number}" Type="{_REL}/worksheet" Target="sheets/{number}.xml"/>'
        )
        parts.append((f"xl/sheets/{number}.xml", _sheet(tab.grid).encode()))
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{"".join(sheets)}</sheets></workbook>'
    )
    root = f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
    for name, body in (
        ("[Content_Types].xml", _types(len(tabs))),
        ("_rels/.rels", _links([root])),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", _links(links)),
    ):
        own.append((name, body.encode()))
    return packed([*own, *parts])


def _types(count: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<Override PartName="/xl/sheets/{number}.xml" ContentType="{kind}.worksheet+xml"/>'
        for number in range(1, count + 1)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f"{sheets}</Types>"
    )


def _links(links: Iterable[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'


def _sheet(grid: Grid) -> str:
    rows: dict[int, list[RawCell]] = {}
    for at in sorted(grid.cells):
        rows.setdefault(at[0], []).append(grid.cells[at])
    body = "".join(
        f'<row r="{row}">{"".join(map(_cell, cells))}</row>' for row, cells in rows.items()
    )
    blocks = "".join(
        f'<mergeCell ref="{column_letters(left)}{top}:{column_letters(right)}{bottom}"/>'
        for top, left, bottom, right in grid.merged
    )
    merged = f"<mergeCells>{blocks}</mergeCells>" if blocks else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{merged}</worksheet>'


def _cell(cell: RawCell) -> str:
    if cell.kind is CellKind.NUMBER:
        return f'<c r="{cell.address}"><v>{cell.value!r}</v></c>'
    if cell.kind is CellKind.TEXT:
        text = re.sub(r"_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1", str(cell.value))
        text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped(text))
        return (
            f'<c r="{cell.address}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        )
    shown = _CONTROL.sub("", escaped(cell.display))
    return f'<c r="{cell.address}" t="str"><f>1</f><v>{shown}</v></c>'


# As .ods


def as_ods(tabs: Sequence[Tab]) -> bytes:
    """Written by odfpy."""
    document = odf.opendocument.OpenDocumentSpreadsheet()
    for tab in tabs:
        table = odf.table.Table(name=tab.name)
        grid = tab.grid
        last_row = max((row for row, _ in grid.cells), default=0)
        for row in range(1, last_row + 1):
            line = odf.table.TableRow()
            last = max((column for at, column in grid.cells if at == row), default=0)
            for column in range(1, last + 1):
                line.addElement(_ods_cell(grid, row, column))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def _ods_cell(grid: Grid, row: int, column: int):
    cell = grid.at(row, column)
    spanned = {}
    for top, left, bottom, right in grid.merged:
        if (row, column) == (top, left):
            spanned = {
                "numberrowsspanned": bottom - top + 1,
                "numbercolumnsspanned": right - left + 1,
            }
    if grid.covered_by(row, column):
        return odf.table.CoveredTableCell()
    if cell.kind is CellKind.BLANK:
        return odf.table.TableCell(**spanned)
    if cell.kind is CellKind.NUMBER:
        made = odf.table.TableCell(valuetype="float", value=repr(cell.value), **spanned)
    elif cell.kind is CellKind.TEXT:
        made = odf.table.TableCell(valuetype="string", **spanned)
    else:
        made = odf.table.TableCell(valuetype="string", formula="of:=1", **spanned)
    text = cell.display if cell.kind is CellKind.FORMULA else str(cell.value)
    for line in text.split("\n"):
        paragraph = odf.text.P()
        odf.teletype.addTextToElement(paragraph, line)
        made.addElement(paragraph)
    return made
