"""What people type, drag and paste into workbooks: edits of a book that was read, as plain JSON.

An edit types a value into a cell, copies, drops or inserts a row, or does so with a tab. What was
typed is followed through the edits after it, so that a target can ask what became of it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scoring.workbooks.grid import Book, CellKind, Grid, RawCell

Edit = dict[str, Any]
Spot = tuple[int, int, int]  # tab, row, column

TEXTS = (
    "7,5", "7.5", "4/5", "8/10", "3 of 4", "3-4", "2½", "1.234", "1,234", "0", "-1", "1e3", "٤",
    "４", "4 ", "\xa04", "4%", "60 %", "€ 1.000", "0123.456.789", "+32 14 00 00 00", "1_0", "NaN",
    "ja", "Ja.", "neen", "nee", "j", "n", "x", "X", "v", "✓", "✗", "TRUE", "FALSE", "waar", "yes",
    "no", "oui", "non", "nein", "deels", "partly", "n.v.t.", "nb", "?", "-", "--", "/",
    "te bespreken", "niet beoordeeld", "goed", "Goed!", "uitstekend", "geen", "ok", "12/05/2023",
    "05/12/2023", "12 mei 2023", "2023-05-12", "2023-05-12 23:59", "12/05/2023 24:00",
    "31/02/2023", "morgen", "May 12, 2023, 11:59 pm", "week 20", "J1", "j1", "J1, J2",
    "J1;J2\nJ3", "A", "A-U1", "A > B", "U1", "T1", "k1", "written", "result", "resultaat",
    "#1f4e79", "rood", "a@b.test", "'4", "=1+1", "+1", "@x", "<b>vet</b>", "{x}", "{0.__class__}",
    "{", "}", "{{", "%s", "**vet**", "- een\n- twee", "[link](https://x.test)", "a\nb", "a\r\nb",
    "a\tb", " ", "\xa0", "\u200b", "\ufeff", "\u202eabc", "é", "é", "\ufb01", "x" * 41,
    "woord " * 400, "😀", "_x000D_", "\x07", "../x", "C:\\x", "CON", "nul.txt", "Europe/Brussels",
    "Mars/Olympus", "#table acts", "#keys", "#heading", "jury", "k1; k2; jury", "mean",
    "partnership", "places", "annex", "remarks", "logo.png", "../outside/secret.txt", "\x00",
)  # fmt: skip
_NUMBERS = (0, 1, 2, 3, 4, 5, 6, 10, 60, 100, -1, 0.5, 3.5, 2.75, 0.1, 1 / 3, 1e-9, 1e15, 1e22,
            1e308, 43210, 45058.9993, 123456789, 1234567890, 2**53 + 1, -0.0)  # fmt: skip
_FORMATS = (
    "", "0", "0.00", '0000"."000"."000', ";;;", "0%", "@", "# ##0", "d/mm", '"x"0', "[Red]0",
    "0,,",
)  # fmt: skip
_DAYS = ("2023-05-12", "2023-05-12T23:59:00", "1900-01-01", "9999-12-31T23:59:59", "1899-12-30",
         "2023-05-12T00:00:00", "2024-02-29T12:00:00.700000")  # fmt: skip


@dataclass
class _Tab:
    name: str
    cells: dict[tuple[int, int], tuple[RawCell, int | None]]  # and the edit that typed it
    hidden: bool
    merged: tuple[tuple[int, int, int, int], ...]


def edited(
    book: Book, edits: Sequence[Edit], without: int | None = None
) -> tuple[Book, dict[int, Spot]]:
    """The book after these edits, and where what each typed stands now.

    `without`: the number of an edit that leaves its cell blank instead.
    """
    tabs = [
        _Tab(
            grid.tab,
            {at: (cell, None) for at, cell in grid.cells.items()},
            grid.hidden,
            grid.merged,
        )
        for grid in book.grids
    ]
    for number, edit in enumerate(edits):
        if tab := next((item for item in tabs if item.name == edit["tab"]), None):
            _HOW[edit["op"]](tabs, tab, edit, None if number == without else number)
    grids = tuple(
        Grid(
            tab.name,
            {at: cell for at, (cell, _) in sorted(tab.cells.items())},
            tab.hidden,
            tab.merged,
        )
        for tab in tabs
    )
    where = {
        number: (index, row, column)
        for index, tab in enumerate(tabs)
        for (row, column), (cell, number) in tab.cells.items()
        if number is not None and cell.kind is not CellKind.BLANK
    }
    return replace(book, grids=grids), where


def cell_of(edit: Mapping[str, Any]) -> RawCell:
    """The cell that this value gives, as the readers of workbooks would."""
    kind, value = CellKind(edit["kind"]), edit.get("value")
    row, column, form = edit["row"], edit["column"], edit.get("format", "")
    if kind is CellKind.DATE:
        moment = datetime.fromisoformat(str(value))
        found: object = moment if "T" in str(value) else moment.date()
        return RawCell(kind, row, column, found, number_format=form or "yyyy-mm-dd")
    if kind in (CellKind.FORMULA, CellKind.UNCALCULATED):
        return RawCell(kind, row, column, "=A1", "=A1", "", "" if value is None else str(value))
    return RawCell(kind, row, column, value, number_format=form)


def _type(_tabs: list[_Tab], tab: _Tab, edit: Edit, number: int | None) -> None:
    at = edit["row"], edit["column"]
    if number is None:
        tab.cells.pop(at, None)
    else:
        tab.cells[at] = cell_of(edit), number


def _row(_tabs: list[_Tab], tab: _Tab, edit: Edit, _number: int | None) -> None:
    """Drop a row, insert an empty one, or put a copy of one below the last."""
    row, how = edit["row"], edit["how"]
    if how == "copy":
        last = max((at for at, _ in tab.cells), default=0)
        new = {(last + 1, c): (cell, None) for (r, c), (cell, _) in tab.cells.items() if r == row}
        tab.cells.update({at: (cell._replace(row=at[0]), None) for at, (cell, _) in new.items()})
        return
    step = 1 if how == "insert" else -1
    kept = {}
    for (at, column), (cell, number) in tab.cells.items():
        if how == "drop" and at == row:
            continue
        to = at + step if at >= row else at
        kept[to, column] = cell._replace(row=to), number
    tab.cells = kept


def _tab(tabs: list[_Tab], tab: _Tab, edit: Edit, _number: int | None) -> None:
    how = edit["how"]
    if how == "drop" and len(tabs) > 1:
        tabs.remove(tab)
    elif how == "hide":
        tab.hidden = not tab.hidden
    elif how == "rename":
        tab.name = f"{tab.name[:24]} (2)"
    elif how == "copy":
        cells = {at: (cell, None) for at, (cell, _) in tab.cells.items()}
        tabs.append(_Tab(f"{tab.name[:24]} (kopie)", cells, hidden=False, merged=tab.merged))


_HOW = {"type": _type, "row": _row, "tab": _tab}


def some_edit(book: Book, rng: random.Random) -> Edit:
    """One more thing that somebody does to a workbook; mostly, a cell is typed."""
    grid = rng.choice([grid for grid in book.grids if grid.cells])
    spots = sorted(grid.cells)
    row, column = rng.choice(spots)
    choice = rng.random()
    if choice < 0.06:
        how = rng.choice(("copy", "drop", "insert"))
        return {"op": "row", "tab": grid.tab, "row": row, "how": how}
    if choice < 0.08:
        return {"op": "tab", "tab": grid.tab, "how": rng.choice(("copy", "drop", "hide", "rename"))}
    if choice < 0.5:
        column = rng.choice(spots)[1]
    elif choice < 0.6:
        row, column = max(at for at, _ in spots) + rng.choice((1, 2)), rng.choice(spots)[1]
    return {"op": "type", "tab": grid.tab, "row": row, "column": column, **some_value(book, rng)}


def some_value(book: Book, rng: random.Random) -> Edit:
    choice = rng.random()
    if choice < 0.4:
        return {"kind": "text", "value": rng.choice(TEXTS)}
    if choice < 0.6:
        grid = rng.choice([grid for grid in book.grids if grid.cells])
        return {"kind": "text", "value": str(rng.choice(list(grid.cells.values())).value)}
    if choice < 0.78:
        return {"kind": "number", "value": rng.choice(_NUMBERS), "format": rng.choice(_FORMATS)}
    if choice < 0.86:
        return {
            "kind": "date",
            "value": rng.choice(_DAYS),
            "format": rng.choice(("", "d/mm/yyyy", "d/mm/yyyy h:mm")),
        }
    if choice < 0.9:
        return {"kind": "percent", "value": rng.choice(_NUMBERS), "format": "0%"}
    if choice < 0.94:
        return {"kind": "boolean", "value": rng.random() < 0.5}
    if choice < 0.96:
        return {"kind": "error", "value": "#REF!"}
    return {"kind": rng.choice(("formula", "uncalculated")), "value": rng.choice(("4", "ja", ""))}
