"""What Excel and LibreOffice check while someone types: drop-downs, limits, required cells.

A check informs whoever fills in the workbook and proves nothing: the reader checks all again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scoring.call import style
from scoring.call.layout import Spot
from scoring.call.lists import Lists
from scoring.call.tables import Column, Kind, Table
from scoring.texts import Texts
from scoring.workbooks.formulas import in_row, place
from scoring.workbooks.grid import column_letters
from scoring.workbooks.plan import Area, Check, Condition, Tab

_ERRORS = {
    Kind.REF: "ref",
    Kind.WHOLE: "number",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.MOMENT: "moment",
    Kind.KEY: "key",
    Kind.MARK: "mark",
}
_EARLIEST = date(2000, 1, 1)
_LEAST = -1_000_000_000


class Rules:
    """Puts the checks of one tab on its cells. Rows and columns count from 0."""

    def __init__(self, tab: Tab, spot: Spot, lists: Lists, texts: Texts):
        self._tab, self._spot, self._lists, self._texts = tab, spot, lists, texts

    def column(self, item: Column, area: Area) -> None:
        """The drop-down or limit of a column, and its help as an input message."""
        table = self._spot.table
        about = f"call.{table.key}.{item.key}"
        prompt = self._texts(f"{about}.heading"), self._texts(f"{about}.help")
        error = self._error(_ERRORS.get(item.kind, "choice"))
        self._tab.checks.append(self._check(table, item, Check([area], prompt=prompt, error=error)))

    def mark_key(self, row: int, number: int, table: str, tab: str) -> None:
        """The cell at the top of a mark column, where its key is chosen."""
        heading = self._texts(f"call.{table}.key.heading")
        prompt = heading, self._texts("call.book.mark_key_help", tab=tab)
        area, source = Area(row, number, row, number), self._lists.refs((table,))
        check = Check([area], source=source, prompt=prompt, error=self._error("ref"))
        self._tab.checks.append(check)

    def marks(self, area: Area) -> None:
        self._tab.checks.append(Check([area], source=["x"], error=self._error("mark")))

    def required(self, area: Area) -> None:
        """Colours a required cell that is empty in a row that holds something."""
        cell, row = in_row(area.top, area.left), area.top + 1
        formula = f"=ISBLANK({cell})"
        if not self._spot.table.settings:
            right = column_letters(self._spot.first_mark + len(self._spot.mark_columns))
            formula = f"=AND(ISBLANK({cell}),COUNTA($B{row}:${right}{row})>0)"
        self._tab.conditions.append(Condition(area, style.MISSING, formula))

    def _error(self, kind: str) -> tuple[str, str]:
        return self._texts("call.book.error_title"), self._texts(f"call.book.error_{kind}")

    def _check(self, table: Table, item: Column, check: Check) -> Check:
        match item.kind:
            case Kind.CHOICE | Kind.YES_NO:
                return replace(check, source=self._lists.choices(item))
            case Kind.REF:
                return replace(check, source=self._lists.refs(item.to))
            case Kind.MARK:
                return replace(check, source=["x"])
            case Kind.WHOLE | Kind.NUMBER:
                kind = "integer" if item.kind is Kind.WHOLE else "decimal"
                least = _LEAST if item.least is None else item.least
                return replace(check, kind=kind, least=least, most=item.most)
            case Kind.DATE | Kind.MOMENT:
                return replace(check, kind="date", least=_EARLIEST)
            case Kind.KEY if not table.settings:
                (area,) = check.areas
                own = place(area.top, area.left).replace("$", "")
                return replace(check, kind="custom", source=f"=COUNTIF({area},{own})<=1")
        return replace(check, kind="any")
