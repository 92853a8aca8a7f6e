"""From a plan of a workbook to its bytes: the only home of XlsxWriter, with the house's habits.

No text becomes a formula or a link, the same plan gives the same bytes, and formats are made once.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scoring.workbooks import measure
from scoring.workbooks.formulas import quoted
from scoring.workbooks.grid import column_letters
from scoring.workbooks.plan import (
    HOUSE,
    Cell,
    Check,
    Condition,
    Look,
    Page,
    Row,
    Runs,
    Tab,
    Workbook,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook as File
    from xlsxwriter.format import Format

    from scoring.workbooks.worksheet import Sheet

FONT = "Calibri"
# Workbooks carry no clock: this is the date in every file's properties.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_PROPERTIES = {
    "bold": "bold", "italic": "italic", "underline": "underline", "size": "font_size",
    "colour": "font_color", "fill": "bg_color", "align": "align", "valign": "valign",
    "indent": "indent", "wrap": "text_wrap", "number": "num_format", "border": "border",
    "border_colour": "border_color", "top": "top", "top_colour": "top_color", "bottom": "bottom",
    "bottom_colour": "bottom_color",
}  # fmt: skip
_NONE = Look()
_TITLE, _MESSAGE = 32, 255  # the longest that Excel shows beside a cell
_BUTTON = 2.0  # what a filter's button takes of the last line of a heading, in digits
_NOTE = {"author": "", "x_scale": 2.2, "y_scale": 1.2, "font_size": 9}


def rendered(plan: Workbook) -> bytes:
    """The file (.xlsx)."""
    import xlsxwriter  # who only reads does not wait for it

    from scoring.workbooks.worksheet import Sheet

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "d/mm/yyyy",
        },
    )
    book.set_properties({"title": plan.title, "created": _CREATED})
    book.set_size(1920, 1200)
    looks = _Looks(book, plan.colour)
    sheets = [book.add_worksheet(tab.name, worksheet_class=Sheet) for tab in plan.tabs]
    for tab, sheet in zip(plan.tabs, sheets, strict=True):
        _Renderer(tab, sheet, looks).render()
    book.close()
    return buffer.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: File, colour: str):
        self._book, self._colour = book, colour
        self._made: dict[tuple[Look, bool], Format] = {}

    def format(self, look: Look) -> Format | None:
        """None where nothing is said: the cell stays as in an empty workbook."""
        return None if look == _NONE else self._of(look, whole=True)

    def over(self, look: Look) -> Format:
        """What a condition lays over a cell's own format."""
        return self._of(look, whole=False)

    def _of(self, look: Look, *, whole: bool) -> Format:
        if (look, whole) not in self._made:
            said = {"font_name": FONT, "font_size": 11, "valign": "top"} if whole else {}
            for name, theirs in _PROPERTIES.items():
                value = getattr(look, name)
                if value is not None:
                    said[theirs] = self._colour if value == HOUSE else value
            if look.open:
                said["locked"] = False
            self._made[look, whole] = self._book.add_format(said)
        return self._made[look, whole]


class _Renderer:
    """One tab."""

    def __init__(self, tab: Tab, sheet: Sheet, looks: _Looks):
        self.tab, self.sheet, self.looks = tab, sheet, looks

    def render(self) -> None:
        for at, column in self.tab.columns.items():
            look = self.looks.format(column.look) if column.look else None
            fold = {"hidden": column.hidden, "level": column.level}
            self.sheet.set_column(at, at, column.width, look, fold)
        for number, row in sorted(self.tab.rows.items()):
            self._row(number, row)
        for check in self.tab.checks:
            self._check(check)
        for condition in self.tab.conditions:
            self._condition(condition)
        self._page(self.tab.page)
        self._screen()

    def _row(self, number: int, row: Row) -> None:
        for column, cell in row.cells.items():
            self._cell(number, column, cell)
        above = self.tab.rows.get(number - 1)
        closed = above is not None and above.hidden and above.level > row.level
        fold = {"hidden": row.hidden, "level": row.level, "collapsed": closed}
        tall = None if row.hidden else row.height or self._measured(number, row)
        if tall is not None or any(fold.values()):
            self.sheet.set_row(number, tall, None, fold)
        if self.tab.grows and row.height is None and tall is not None:
            self.sheet.growing.add(number)

    def _measured(self, number: int, row: Row) -> float | None:
        """The height that shows every text of a row; None where that of an empty row does."""
        filtered = self.tab.filtered and self.tab.filtered.top == number
        taken = _BUTTON if filtered else 0.0
        tall = max((self._needed(at, cell, taken) for at, cell in row.cells.items()), default=0.0)
        if not row.least and tall <= measure.ONE_LINE + measure.PADDING:
            return None
        return round(max(tall, row.least), 2)

    def _needed(self, at: int, cell: Cell, taken: float) -> float:
        """The height that one cell asks for, of whose width something else takes a part."""
        text, look = cell.text, cell.look
        if not text:
            return 0.0
        size = look.size or measure.SIZE
        if not look.wrap:
            return measure.height(1, size)
        columns = [self.tab.columns.get(column) for column in range(at, at + cell.across)]
        width = sum(
            column.width if column else measure.FREE_COLUMN
            for column in columns
            if column is None or not column.hidden
        )
        room = measure.room(width, look.indent or 0) - taken
        return measure.height(measure.lines(text, room, size, bool(look.bold)), size)

    def _cell(self, row: int, column: int, cell: Cell) -> None:
        sheet, look, value = self.sheet, self.looks.format(cell.look), cell.value
        if cell.across > 1:
            sheet.merge_range(row, column, row, column + cell.across - 1, "", look)
        if cell.note:
            sheet.write_comment(row, column, cell.note, _NOTE)
        if cell.formula:
            shown = "" if value is None else _plain(value)
            sheet.write_formula(row, column, cell.formula, look, shown)
        elif cell.link:
            tab, to_row, to_column = cell.link
            target = f"{quoted(tab)}!{column_letters(to_column + 1)}{to_row + 1}"
            sheet.write_url(row, column, f"internal:{target}", look, cell.text)
        elif value is None or value == "":
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, tuple):
            self._runs(row, column, value, look)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, look)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, _plain(value), look)
        else:
            sheet.write_number(row, column, _plain(value), look)

    def _runs(self, row: int, column: int, runs: Runs, look: Format | None) -> None:
        """A text of several looks; a piece without a look of its own has that of the cell."""
        pieces: list[object] = []
        for text, own in runs:
            if text:
                pieces += [text] if own == _NONE else [self.looks.format(own), text]
        if len(pieces) > 2:
            self.sheet.write_rich_string(row, column, *pieces, look)
        else:
            self.sheet.write_string(row, column, "".join(text for text, _own in runs), look)

    def _check(self, check: Check) -> None:
        rule: dict[str, Any] = {"validate": check.kind}
        if check.kind == "list":
            rule["source"] = check.source if isinstance(check.source, str) else list(check.source)
        elif check.kind == "custom":
            rule["value"] = check.source
        elif check.most is not None:
            rule |= {"criteria": "between", "minimum": check.least, "maximum": check.most}
        elif check.kind != "any":
            rule |= {"criteria": ">=", "value": check.least}
        for name, (title, message) in (("input", check.prompt), ("error", check.error)):
            if message:
                rule |= {f"{name}_title": title[:_TITLE], f"{name}_message": message[:_MESSAGE]}
        first, *others = check.areas
        self.sheet.data_validation(*first, {**rule, "other_cells": [list(area) for area in others]})

    def _condition(self, item: Condition) -> None:
        rule: dict[str, Any] = {"type": "cell", "criteria": item.how, "value": item.test}
        if item.how == "formula":
            rule = {"type": "formula", "criteria": item.test}
        self.sheet.conditional_format(*item.area, {**rule, "format": self.looks.over(item.look)})

    def _page(self, page: Page) -> None:
        sheet = self.sheet
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(page.across, 0)
        if page.landscape:
            sheet.set_landscape()
        if page.foot:
            sheet.set_footer(page.foot)
        if page.area:
            sheet.print_area(*page.area)
        if page.rows:
            sheet.repeat_rows(*page.rows)
        if page.columns:
            sheet.repeat_columns(*page.columns)

    def _screen(self) -> None:
        tab, sheet = self.tab, self.sheet
        sheet.set_zoom(tab.zoom)
        if not tab.grid:
            sheet.hide_gridlines(2)
        if tab.frozen:
            sheet.freeze_panes(*tab.frozen)
        if tab.selected:
            sheet.set_selection(*tab.selected, *tab.selected)
        if tab.filtered:
            sheet.autofilter(*tab.filtered)
        if tab.locked is not None:
            sheet.protect("", dict.fromkeys(sorted(tab.locked), True))
        if tab.colour:
            sheet.set_tab_color(tab.colour)
        if tab.hidden:
            sheet.hide()


def _plain(value: object) -> Any:
    """A value as a cell holds it: floats for exact numbers, moments without a zone."""
    if isinstance(value, bool):
        raise TypeError("a cell shows words, not booleans")
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return float(value) if isinstance(value, Fraction | Decimal) else value
