"""The first tab of the call workbook: what it is, in which order to fill it, what colours mean."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.call import layout, style
from scoring.call.layout import Spot
from scoring.texts import Texts
from scoring.workbooks.plan import HOUSE, Cell, Look, Page, Tab, row_of

# Tabs that every call fills in once their phase has come
_ALWAYS_COME = frozenset({"candidates", "decisions", "establishments"})
_WIDTHS = (2.0, 27.0, 92.0, 22.0, 11.0)
_ACROSS = len(_WIDTHS) - 1  # columns that a line takes

_TITLE = Look(bold=True, size=20, colour=HOUSE, valign="vcenter")
_SECTION = Look(bold=True, size=13, colour=HOUSE)
_HEADING = Look(bold=True, colour="#ffffff", fill="#1f4e79")
_PHASE = Look(bold=True, fill="#e8eef4", colour=HOUSE)
_LINK = style.LINED | Look(colour=HOUSE, underline=True)


def start_tab(name: str, spots: Mapping[str, Spot], texts: Texts, example: str) -> Tab:
    page = Page(landscape=True, foot=style.foot(texts))
    tab = Tab(name, page=page, grid=False, grows=True)
    tab.widths(*_WIDTHS)
    tab.add({1: Cell(texts("call.book.title"), _TITLE)}, 32)
    tab.add({1: Cell(texts("call.book.subtitle"), style.INTRO, across=_ACROSS)})
    if example:
        tab.add({1: Cell(style.example_line(example, texts), style.EXAMPLE, across=_ACROSS)})
    tab.add({})
    _section(tab, texts("call.book.how_title"))
    for number in range(1, 6):
        line = f"{number}.  {texts(f'call.book.how_{number}')}"
        tab.add({1: Cell(line, Look(wrap=True), across=_ACROSS)})
    tab.add({})
    _section(tab, texts("call.book.colours_title"))
    for key, look in (
        ("required", Look(fill=style.REQUIRED)),
        ("heading", Look(fill=style.OPTIONAL)),
        ("input", Look(fill=style.INPUT)),
        ("missing", style.MISSING),
    ):
        about = Cell(texts(f"call.book.colour_{key}"), Look(indent=1))
        tab.add({1: Cell(None, style.BOXED | look), 2: about})
    tab.add({})
    _tabs(tab, spots, texts)
    return tab


def _section(tab: Tab, text: str) -> None:
    tab.add({1: Cell(text, _SECTION)}, 20)


def _tabs(tab: Tab, spots: Mapping[str, Spot], texts: Texts) -> None:
    _section(tab, texts("call.book.tabs_title"))
    heads = [texts(f"call.book.column_{name}") for name in ("tab", "about", "need", "filled")]
    tab.add(row_of(heads, _HEADING, first=1))
    for phase, keys in layout.PHASES:
        tab.add(row_of([texts(f"call.book.phase_{phase}"), None, None, None], _PHASE, first=1))
        for key in keys:
            tab.add(_line(spots[key], phase, texts))


def _line(spot: Spot, phase: str, texts: Texts) -> dict[int, Cell]:
    """One tab: its name, what it is for, whether it is needed, how much is filled in."""
    key = spot.table.key
    need = "required" if spot.table.required else "optional"
    if key in _ALWAYS_COME:
        need = "then"
    elif phase in ("decide", "rebuttal"):
        need = "later"
    counted = spot.cells(2 if spot.table.settings or key == "texts" else 1)
    return {
        1: Cell(spot.tab, _LINK, link=(spot.tab, 0, 1)),
        2: Cell(texts(f"call.{key}.intro"), style.LINED | Look(wrap=True)),
        3: Cell(texts(f"call.book.need_{need}"), style.LINED),
        4: Cell(spot.filled, style.LINED | Look(align="center"), f"=COUNTA({counted})"),
    }
