"""What the report workbooks share: a title block, a table that prints well, tones for cells.

A table is a header row with an autofilter, frozen above its rows and repeated on every page. Text
is written as text whatever it begins with, so that nothing a candidate typed becomes a formula.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from xlsxwriter.worksheet import Worksheet

from scoring.model.call import Call
from scoring.prose import plain
from scoring.reports.document import Level
from scoring.texts import Texts
from scoring.workbooks.write import Sheetbook

# Fill and font colour: pale, so that black-and-white prints stay readable.
TONES: dict[str, dict[str, str]] = {
    "bad": {"bg_color": "#F8D7D3", "font_color": "#7A1C12"},
    "open": {"bg_color": "#FDEBC8", "font_color": "#6B4600"},
    "look": {"bg_color": "#FFF9DB", "font_color": "#5A5000"},
    "good": {"bg_color": "#DFF0DE", "font_color": "#1E5631"},
    "quiet": {"font_color": "#6B6B6B"},
    "input": {"bg_color": "#FFFBE6", "border_color": "#BFA94A"},
    "strong": {"bold": "1"},
    "plain": {},
}
LINE = "#C9CED6"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with a tone, a number format, or a formula of which `value` is the result."""

    value: object = None
    tone: str = "plain"
    formula: str = ""
    number: str = ""  # a number format
    align: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: float
    align: str = ""
    number: str = ""


def escaped(text: str) -> str:
    """`text` for a header or footer, where '&' commands."""
    return text.replace("&", "&&")


def cell_format(book: Sheetbook, cell: Cell, column: Column | None = None) -> Any:
    properties: dict[str, Any] = {
        "border": 1,
        "border_color": LINE,
        "text_wrap": True,
        "valign": "vcenter",
    }
    properties.update(TONES[cell.tone])
    if cell.tone == "input":
        properties["locked"] = False
    if cell.bold or cell.tone == "strong":
        properties["bold"] = True
    number = cell.number or (column.number if column else "")
    if not number and isinstance(cell.value, datetime):
        number = "d/mm/yyyy hh:mm"
    elif not number and isinstance(cell.value, date):
        number = "d/mm/yyyy"
    if number:
        properties["num_format"] = number
    align = cell.align or (column.align if column else "") or "left"
    properties["align"] = align
    if align != "center":
        properties["indent"] = 1
    return book.format(**properties)


def write_cell(
    book: Sheetbook, sheet: Worksheet, row: int, at: int, value: object, column: Column | None
) -> None:
    """One value, from a plain Python value or a Cell. Row and column count from 0."""
    cell = value if isinstance(value, Cell) else Cell(value)
    shape = cell_format(book, cell, column)
    bare = cell.value
    if isinstance(bare, Fraction):
        bare = float(bare)
    if cell.formula:
        sheet.write_formula(row, at, cell.formula, shape, "" if bare is None else bare)
    elif bare is None or bare == "":
        sheet.write_blank(row, at, None, shape)
    elif isinstance(bare, bool):
        raise TypeError("a cell shows words, not booleans")
    elif isinstance(bare, int | float):
        sheet.write_number(row, at, bare, shape)
    elif isinstance(bare, datetime):
        sheet.write_datetime(row, at, bare.replace(tzinfo=None), shape)
    elif isinstance(bare, date):
        sheet.write_datetime(row, at, datetime(bare.year, bare.month, bare.day), shape)
    else:
        sheet.write_string(row, at, str(bare), shape)


def lines_needed(text: str, width: float) -> int:
    """How many lines `text` takes, broken at spaces, in a cell so many digits wide."""
    return sum(_wrapped(part, max(width, 1)) for part in text.split("\n"))


def _wrapped(text: str, width: float) -> int:
    lines, used = 1, 0.0
    for word in text.split(" "):
        long = _length(word)
        if used and used + long > width:
            lines, used = lines + 1, 0.0
        if long > width:
            lines += math.ceil(long / width) - 1
            long = long % width
        used += long + _SPACE
    return lines


# Widths of characters in Calibri and its metric twin Carlito, in digits, rounded up a little.
_SPACE = 0.46
_CHARACTERS = (
    (0.5, "ijl.,:;'|!·"),
    (0.7, "frt()-[]/"),
    (0.92, "acszvxyk"),
    (1.6, "mM%@—×"),
    (1.45, "wW"),
)
_WIDTHS = {char: width for width, chars in _CHARACTERS for char in chars}


def _length(word: str) -> float:
    return sum(_WIDTHS.get(char, 1.17 if char.isupper() else 1.05) for char in word)


@dataclass(frozen=True, slots=True)
class Note:
    """A line above a table, over its whole width."""

    text: str
    tone: str = "plain"
    bold: bool = False
    size: int = 11


def setup(
    book: Sheetbook,
    sheet: Worksheet,
    widths: Sequence[float],
    footer: str,
    texts: Texts,
    *,
    landscape: bool = True,
) -> None:
    """Column widths, paper and footer of a tab."""
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    if landscape:
        sheet.set_landscape()
    sheet.hide_gridlines(2)
    sheet.set_footer(f"&L&8{escaped(footer)}&R&8{texts('books.page')}")


def write_notes(
    book: Sheetbook, sheet: Worksheet, row: int, notes: Sequence[Note], widths: Sequence[float]
) -> int:
    """Lines over the whole width, each as high as its text needs. Returns the next row."""
    span, last = sum(widths), len(widths) - 1
    for note in notes:
        tone = {key: value for key, value in TONES[note.tone].items() if key != "border_color"}
        shape = book.format(
            text_wrap=True, font_size=note.size, bold=note.bold, valign="vcenter", **tone
        )
        if last > 0:
            sheet.merge_range(row, 0, row, last, "", shape)
        if note.text:
            sheet.write_string(row, 0, note.text, shape)
        size = note.size / 11
        sheet.set_row(row, lines_needed(note.text, span / size) * 15.5 * size + 3)
        row += 1
    return row


def write_table(  # noqa: PLR0913 - each is one thing that the caller says
    book: Sheetbook,
    sheet: Worksheet,
    row: int,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    *,
    filtered: bool = True,
    freeze: int | None = 0,
) -> int:
    """A header row and its rows, from `row` (from 0). Returns the row after the table.

    `freeze` is how many columns stay in sight beside the header; None freezes nothing.
    """
    head: dict[str, Any] = {
        "bold": True,
        "bg_color": book.colour,
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": LINE,
    }
    # The filter's button takes some two characters of the last line.
    most = max(lines_needed(column.heading, column.width - 3.2) for column in columns)
    sheet.set_row(row, most * 15.0 + 6)
    for at, column in enumerate(columns):
        side = {"align": "center"} if column.align == "center" else {"align": "left", "indent": 1}
        sheet.write_string(row, at, column.heading, book.format(**head, **side))
    for offset, values in enumerate(rows, start=1):
        sheet.set_row(row + offset, _height(values, columns))
        for at, value in enumerate(values):
            write_cell(book, sheet, row + offset, at, value, columns[at])
    if filtered and rows:
        sheet.autofilter(row, 0, row + len(rows), len(columns) - 1)
    if freeze is not None:
        sheet.freeze_panes(row + 1, freeze)
        sheet.repeat_rows(row)
    return row + 1 + len(rows)


def _height(values: Sequence[object], columns: Sequence[Column]) -> float:
    """Set, because not every program fits a row to wrapped text when it opens a file."""
    most = 1
    for value, column in zip(values, columns, strict=True):
        bare = value.value if isinstance(value, Cell) else value
        if isinstance(bare, str) and bare:
            most = max(most, lines_needed(bare, column.width - 2.2))
    # Excel allows no row higher than 409 points.
    return min(most * 14.6 + 3, 409)


def opening(
    call: Call, texts: Texts, title: str, level: Level, *extra: Note, state: Note | None = None
) -> list[Note]:
    """What stands above a table, few lines since they stay in sight: title, call, readers."""
    said = [call.title, call.identity.organisation]
    if call.identity.organisation in call.title:
        said.pop()  # a call that is named after its region does not name it twice
    said.append(texts(f"books.readers.{level.name.lower()}"))
    if call.example:
        said.append(texts("wording.example_foot"))
    under = Note(" · ".join(said), tone="quiet", size=10)
    return [Note(title, bold=True, size=16), under, *([state] if state else []), *extra]


def closing(call: Call, *extra: Note) -> list[Note]:
    """What stands below a table: how to use it, and what in the call is an example."""
    notes = list(extra)
    if call.example:
        notes.append(Note(plain(call.example), tone="open"))
    return [Note(""), *notes] if notes else []
