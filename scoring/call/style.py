"""The looks of the call workbook: colours, formats, widths, and what stands above each table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from scoring.call import layout
from scoring.call.layout import Spot
from scoring.call.tables import FORMAT_VERSION, Column, Kind, Table
from scoring.texts import Texts
from scoring.workbooks.write import Sheetbook, Worksheet

TAB_COLOURS = {
    "prepare": "#1f4e79",
    "register": "#2e7d5b",
    "decide": "#9a6b00",
    "rebuttal": "#8e3b46",
}
REQUIRED, OPTIONAL = "#1f4e79", "#5b7f9f"  # headings
INPUT, MISSING, NOTE = "#fffdf2", "#ffd9cc", "#fff3d6"
LINE, GREY, NOTE_TEXT = "#c8d0d8", "#595959", "#7a4b00"
SETTING_WIDTHS = (34.0, 66.0, 66.0)
MARK_WIDTH = 13.0
EXPLANATION_WIDTH = 56.0

_NUMBER_FORMATS = {
    Kind.DATE: "d/mm/yyyy",
    Kind.MOMENT: "d/mm/yyyy hh:mm",
    Kind.NUMBER: "General",
    Kind.WHOLE: "0",
}
_NARROW = {
    Kind.KEY: 12,
    Kind.REF: 13,
    Kind.DATE: 12,
    Kind.MOMENT: 17,
    Kind.YES_NO: 11,
    Kind.WHOLE: 10,
    Kind.NUMBER: 10,
    Kind.MARK: 10,
}
_BANNER = 112.0  # characters: about the width of a screen
_DEFAULT_WIDTH = 18
_PAGE = 235.0  # characters on one printed page before a table goes over more
_FREE_COLUMN = 8.4


def number_format(kind: Kind) -> str:
    """Text by default, so that no program turns 3/5 into a date or a dash into a formula."""
    return _NUMBER_FORMATS.get(kind, "@")


def cell_look(book: Sheetbook, kind: Kind, *, filled: bool) -> object:
    properties: dict[str, object] = {
        "text_wrap": True,
        "align": "center" if kind is Kind.MARK else "left",
        "num_format": number_format(kind),
    }
    if filled:
        properties |= {"bottom": 1, "bottom_color": LINE}
    return book.format(**properties)


def heading_look(book: Sheetbook, *, required: bool) -> object:
    return book.format(
        bold=True,
        font_color="#ffffff",
        bg_color=REQUIRED if required else OPTIONAL,
        text_wrap=True,
        valign="vcenter",
        border=1,
        border_color="#ffffff",
    )


def help_look(book: Sheetbook, **more: object) -> object:
    return book.format(text_wrap=True, italic=True, font_size=9, font_color=GREY, **more)


def heading(table: Table, column: Column, texts: Texts) -> str:
    mark = texts("call.book.required_mark") if column.required else ""
    return texts(f"call.{table.key}.{column.key}.heading") + mark


def width(table: Table, column: Column, texts: Texts) -> float:
    words = heading(table, column, texts).split()
    longest = max(len(word) for word in words) * 1.15 + 2
    if column.kind is Kind.CHOICE:
        choices = [len(texts(f"call.choice.{code}")) for code in column.choices]
        return max(longest, min(26, max(choices) + 4))
    own = column.width if column.width != _DEFAULT_WIDTH else _NARROW.get(column.kind, column.width)
    return max(float(own), longest)


def widths(spot: Spot, texts: Texts) -> list[float]:
    """The width of each column of a tab, in characters, from the first visible one."""
    if spot.table.settings:
        return list(SETTING_WIDTHS)
    found = [width(spot.table, column, texts) for column in spot.table.columns]
    if spot.table.key == "texts":
        found.append(EXPLANATION_WIDTH)
    return found + [MARK_WIDTH] * len(spot.mark_columns)


def frozen(table: Table) -> int:
    """How many columns stay in sight: the key, and the name beside it."""
    if table.settings or table.columns[0].kind not in (Kind.KEY, Kind.REF):
        return 0
    return 2 if len(table.columns) > 1 and table.columns[1].key == "name" else 1


def pages(spot: Spot, texts: Texts) -> int:
    return max(1, -(-int(sum(widths(spot, texts))) // int(_PAGE)))


def banner(
    sheet: Worksheet, book: Sheetbook, spot: Spot, texts: Texts, example: str, colour: str
) -> None:
    """The title, what the tab is for, and what is an example in this call."""
    across = widths(spot, texts)
    # On a tab of several printed pages the frozen columns are on each: only the title is there.
    start = frozen(spot.table) if pages(spot, texts) > 1 else 0
    free = across[start:]
    reached = list(accumulate([*free, *[_FREE_COLUMN] * 20]))
    count = 1 + sum(1 for wide in reached if wide < _BANNER)
    span = reached[count - 1]
    title = book.format(bold=True, font_size=16, font_color=colour, valign="vcenter")
    sheet.write_string(0, 1, texts(f"call.{spot.table.key}.caption"), title)
    sheet.set_row(0, 26)
    lines: Sequence[tuple[int, str, dict[str, object]]] = [
        (1, texts(f"call.{spot.table.key}.intro"), {"font_color": "#404040"}),
    ]
    if example:
        mark = example_line(example, texts)
        lines = [*lines, (2, mark, {"bold": True, "font_color": NOTE_TEXT, "bg_color": NOTE})]
    for row, text, properties in lines:
        look = book.format(text_wrap=True, **properties)
        sheet.merge_range(row, 1 + start, row, start + count, text, look)
        book.grow(sheet, row, [(text, span * 0.95, 11)])
    sheet.write_string(0, 0, f"{layout.TABLE} {spot.table.key}")
    sheet.write_string(1, 0, f"{layout.FORMAT} {FORMAT_VERSION}")


def example_line(example: str, texts: Texts) -> str:
    """What is an example in this call, with the word in front unless it begins with it."""
    mark = texts("call.book.example_mark")
    return example if example.casefold().startswith(mark.casefold()) else f"{mark}: {example}"


def page(sheet: Worksheet, spot: Spot, texts: Texts, colour: str) -> None:
    """How the tab prints, and which cells stay in sight."""
    sheet.set_landscape()
    sheet.set_tab_color(colour)
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    sheet.set_row(spot.keys, None, None, {"hidden": True})
    sheet.set_footer(f"&L&8&A&R&8{texts('call.book.page_footer')}")
    across = pages(spot, texts)
    stays = frozen(spot.table)
    sheet.fit_to_pages(across, 0)
    sheet.freeze_panes(spot.first, 1 + stays if stays else 0)
    last = spot.heading if spot.table.settings else (spot.marks or spot.help)
    sheet.repeat_rows(spot.heading, last)
    if across > 1:
        sheet.repeat_columns(1, stays)
