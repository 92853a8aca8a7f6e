"""The first tab of the call workbook: what it is, in which order to fill it, what colours mean."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.call import layout, style
from scoring.call.layout import Spot
from scoring.texts import Texts
from scoring.workbooks.write import Sheetbook, Worksheet

# Tabs that every call fills in once their phase has come
_ALWAYS_COME = frozenset({"candidates", "decisions", "establishments"})
_WIDTHS = (2.0, 27.0, 92.0, 22.0, 11.0)
_WHOLE = sum(_WIDTHS[1:])  # the width of a line over all columns


def write_start_tab(
    sheet: Worksheet, book: Sheetbook, spots: Mapping[str, Spot], texts: Texts, example: str
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    row = _top(sheet, book, texts, example)
    row = _how(sheet, book, texts, row)
    row = _colours(sheet, book, texts, row)
    _tabs(sheet, book, spots, texts, row)
    sheet.set_footer(f"&L&8&A&R&8{texts('call.book.page_footer')}")


def _top(sheet: Worksheet, book: Sheetbook, texts: Texts, example: str) -> int:
    title = book.format(bold=True, font_size=20, font_color=book.colour, valign="vcenter")
    sheet.write_string(0, 1, texts("call.book.title"), title)
    sheet.set_row(0, 32)
    wrapped = book.format(text_wrap=True, font_color="#404040")
    subtitle = texts("call.book.subtitle")
    sheet.merge_range(1, 1, 1, 4, subtitle, wrapped)
    book.grow(sheet, 1, [(subtitle, _WHOLE, 11)])
    if not example:
        return 3
    look = book.format(text_wrap=True, bold=True, font_color="#7a4b00", bg_color="#fff3d6")
    mark = style.example_line(example, texts)
    sheet.merge_range(2, 1, 2, 4, mark, look)
    book.grow(sheet, 2, [(mark, _WHOLE * 0.95, 11)])
    return 4


def _section(sheet: Worksheet, book: Sheetbook, row: int, text: str) -> int:
    sheet.write_string(row, 1, text, book.format(bold=True, font_size=13, font_color=book.colour))
    sheet.set_row(row, 20)
    return row + 1


def _how(sheet: Worksheet, book: Sheetbook, texts: Texts, row: int) -> int:
    row = _section(sheet, book, row, texts("call.book.how_title"))
    wrapped = book.format(text_wrap=True)
    for number in range(1, 6):
        line = f"{number}.  {texts(f'call.book.how_{number}')}"
        sheet.merge_range(row, 1, row, 4, line, wrapped)
        book.grow(sheet, row, [(line, _WHOLE, 11)])
        row += 1
    return row + 1


def _colours(sheet: Worksheet, book: Sheetbook, texts: Texts, row: int) -> int:
    row = _section(sheet, book, row, texts("call.book.colours_title"))
    for name, colour in (
        ("required", style.REQUIRED),
        ("heading", style.OPTIONAL),
        ("input", style.INPUT),
        ("missing", style.MISSING),
    ):
        look = book.format(border=1, border_color=style.LINE, bg_color=colour)
        sheet.write_blank(row, 1, None, look)
        sheet.write_string(row, 2, texts(f"call.book.colour_{name}"), book.format(indent=1))
        row += 1
    return row + 1


def _tabs(
    sheet: Worksheet, book: Sheetbook, spots: Mapping[str, Spot], texts: Texts, row: int
) -> None:
    row = _section(sheet, book, row, texts("call.book.tabs_title"))
    heading = book.format(bold=True, font_color="#ffffff", bg_color="#1f4e79")
    for column, name in enumerate(("tab", "about", "need", "filled"), start=1):
        sheet.write_string(row, column, texts(f"call.book.column_{name}"), heading)
    row += 1
    phase_look = book.format(bold=True, bg_color="#e8eef4", font_color=book.colour)
    line = {"bottom": 1, "bottom_color": style.LINE}
    link = book.format(font_color=book.colour, underline=1, **line)
    about = book.format(text_wrap=True, **line)
    plain = book.format(**line)
    centred = book.format(align="center", **line)
    for phase, keys in layout.PHASES:
        for column in range(1, 5):
            sheet.write_blank(row, column, None, phase_look)
        sheet.write_string(row, 1, texts(f"call.book.phase_{phase}"), phase_look)
        row += 1
        for key in keys:
            spot = spots[key]
            quoted = spot.tab.replace("'", "''")
            sheet.write_url(row, 1, f"internal:'{quoted}'!B1", link, spot.tab)
            intro = texts(f"call.{key}.intro")
            sheet.write_string(row, 2, intro, about)
            book.grow(sheet, row, [(intro, _WIDTHS[2], 11)])
            need = "required" if spot.table.required else "optional"
            if key in _ALWAYS_COME:
                need = "then"
            elif phase in ("decide", "rebuttal"):
                need = "later"
            sheet.write_string(row, 3, texts(f"call.book.need_{need}"), plain)
            column_number = 2 if spot.table.settings or key == "texts" else 1
            area = spot.cells(column_number)
            sheet.write_formula(row, 4, f"=COUNTA({area})", centred, spot.filled)
            row += 1
