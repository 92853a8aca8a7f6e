"""The looks of the call workbook: colours, formats, widths, and what stands above each table."""

from __future__ import annotations

from itertools import accumulate

from scoring.call import layout
from scoring.call.layout import Spot
from scoring.call.tables import FORMAT_VERSION, Column, Kind, Table
from scoring.texts import Texts
from scoring.workbooks import measure
from scoring.workbooks.plan import Cell, Look, Page, Tab
from scoring.workbooks.plan import Column as Width

TAB_COLOURS = {
    "prepare": "#1f4e79",
    "register": "#2e7d5b",
    "decide": "#9a6b00",
    "rebuttal": "#8e3b46",
}
REQUIRED, OPTIONAL = "#1f4e79", "#5b7f9f"  # headings
INPUT, MISSING = "#fffdf2", Look(fill="#ffd9cc")
_LINE = "#c8d0d8"
LINED = Look(bottom=1, bottom_colour=_LINE)
BOXED = Look(border=1, border_colour=_LINE)
GREY = Look(wrap=True, colour="#595959")
HELP = GREY | Look(italic=True, size=9)
EXPLAINED = GREY | LINED | Look(size=10)
INTRO = Look(wrap=True, colour="#404040")
EXAMPLE = Look(wrap=True, bold=True, colour="#7a4b00", fill="#fff3d6")
_HEADING = Look(
    bold=True, colour="#ffffff", wrap=True, valign="vcenter", border=1, border_colour="#ffffff"
)
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


def number_format(kind: Kind) -> str:
    """Text by default, so that no program turns 3/5 into a date or a dash into a formula."""
    return _NUMBER_FORMATS.get(kind, "@")


def cell_look(kind: Kind, *, filled: bool) -> Look:
    align = "center" if kind is Kind.MARK else "left"
    look = Look(wrap=True, align=align, number=number_format(kind))
    return look | LINED if filled else look


def heading_look(*, required: bool) -> Look:
    return _HEADING | Look(fill=REQUIRED if required else OPTIONAL)


def heading(table: Table, column: Column, texts: Texts) -> str:
    mark = texts("call.book.required_mark") if column.required else ""
    return texts(f"call.{table.key}.{column.key}.heading") + mark


def width(table: Table, column: Column, texts: Texts) -> float:
    longest = measure.widest(heading(table, column, texts)) + 2
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


def empty_tab(spot: Spot, texts: Texts, example: str, colour: str) -> Tab:
    """The tab of a table: how it prints, what stays in sight, and what stands above the table."""
    across, stays = pages(spot, texts), frozen(spot.table)
    last = spot.heading if spot.table.settings else (spot.marks or spot.help)
    page = Page(
        landscape=True,
        foot=foot(texts),
        rows=(spot.heading, last),
        columns=(1, stays) if across > 1 else None,
        across=across,
    )
    tab = Tab(spot.tab, page=page, colour=colour, grows=True)
    tab.frozen = spot.first, 1 + stays if stays else 0
    tab.widths(*widths(spot, texts), first=1)
    tab.columns[0] = Width(4, hidden=True)
    tab.hide(spot.keys)
    _banner(tab, spot, texts, example)
    return tab


def foot(texts: Texts) -> str:
    return f"&L&8&A&R&8{texts('call.book.page_footer')}"


def _banner(tab: Tab, spot: Spot, texts: Texts, example: str) -> None:
    """The title, what the tab is for, and what is an example in this call."""
    # On a tab of several printed pages the frozen columns are on each: only the title is there.
    start = frozen(spot.table) if tab.page.across > 1 else 0
    free = widths(spot, texts)[start:]
    reached = accumulate([*free, *[measure.FREE_COLUMN] * 20])
    count = 1 + sum(1 for wide in reached if wide < _BANNER)
    title = Look(bold=True, size=16, colour=tab.colour, valign="vcenter")
    tab.put(0, 0, Cell(f"{layout.TABLE} {spot.table.key}"))
    tab.put(0, 1, Cell(texts(f"call.{spot.table.key}.caption"), title))
    tab.rows[0].height = 26
    tab.put(1, 0, Cell(f"{layout.FORMAT} {FORMAT_VERSION}"))
    intro = texts(f"call.{spot.table.key}.intro")
    tab.put(1, 1 + start, Cell(intro, INTRO, across=count))
    if example:
        tab.put(2, 1 + start, Cell(example_line(example, texts), EXAMPLE, across=count))


def example_line(example: str, texts: Texts) -> str:
    """What is an example in this call, with the word in front unless it begins with it."""
    mark = texts("call.book.example_mark")
    return example if example.casefold().startswith(mark.casefold()) else f"{mark}: {example}"
