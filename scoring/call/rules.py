"""What Excel and LibreOffice check while someone types: drop-downs, limits, required cells.

A check informs whoever fills in the workbook and proves nothing: the reader checks all again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from scoring.call import style
from scoring.call.layout import Spot
from scoring.call.lists import Lists
from scoring.call.tables import Column, Kind, Table
from scoring.texts import Texts
from scoring.workbooks.grid import column_letters
from scoring.workbooks.write import Sheetbook, Worksheet

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

    def __init__(self, sheet: Worksheet, book: Sheetbook, spot: Spot, lists: Lists, texts: Texts):
        self._sheet, self._book, self._spot = sheet, book, spot
        self._lists, self._texts = lists, texts
        self._missing = book.book.add_format({"bg_color": style.MISSING})

    def column(self, item: Column, first: int, last: int, number: int) -> None:
        """The drop-down or limit of a column, and its help as an input message."""
        table = self._spot.table
        rule = self._rule(table, item, first, last, number)
        rule["input_title"] = self._texts(f"call.{table.key}.{item.key}.heading")
        rule["input_message"] = self._texts(f"call.{table.key}.{item.key}.help")
        self._put(first, number, last, number, rule, _ERRORS.get(item.kind, "choice"))

    def mark_key(self, row: int, number: int, table: str, tab: str) -> None:
        """The cell at the top of a mark column, where its key is chosen."""
        rule = {
            "validate": "list",
            "source": self._lists.refs((table,)),
            "input_title": self._texts(f"call.{table}.key.heading"),
            "input_message": self._texts("call.book.mark_key_help", tab=tab),
        }
        self._put(row, number, row, number, rule, "ref")

    def marks(self, first: int, left: int, last: int, right: int) -> None:
        self._put(first, left, last, right, {"validate": "list", "source": ["x"]}, "mark")

    def required(self, item: Column, first: int, last: int, number: int) -> None:
        """Colours a required cell that is empty in a row that holds something."""
        cell = f"{column_letters(number + 1)}{first + 1}"
        formula = f"=ISBLANK(${cell})"
        if not self._spot.table.settings:
            right = column_letters(self._spot.first_mark + len(self._spot.mark_columns))
            formula = f"=AND(ISBLANK(${cell}),COUNTA($B{first + 1}:${right}{first + 1})>0)"
        rule = {"type": "formula", "criteria": formula, "format": self._missing}
        self._sheet.conditional_format(first, number, last, number, rule)

    def _put(
        self, top: int, left: int, bottom: int, right: int, rule: dict[str, Any], error: str
    ) -> None:
        rule["error_title"] = self._texts("call.book.error_title")
        rule["error_message"] = self._texts(f"call.book.error_{error}")
        self._sheet.data_validation(top, left, bottom, right, rule)

    def _rule(
        self, table: Table, item: Column, first: int, last: int, number: int
    ) -> dict[str, Any]:
        match item.kind:
            case Kind.CHOICE | Kind.YES_NO:
                return {"validate": "list", "source": self._lists.choices(item)}
            case Kind.REF:
                return {"validate": "list", "source": self._lists.refs(item.to)}
            case Kind.MARK:
                return {"validate": "list", "source": ["x"]}
            case Kind.WHOLE | Kind.NUMBER:
                kind = "integer" if item.kind is Kind.WHOLE else "decimal"
                least = _LEAST if item.least is None else item.least
                if item.most is not None:
                    return {
                        "validate": kind,
                        "criteria": "between",
                        "minimum": least,
                        "maximum": item.most,
                    }
                return {"validate": kind, "criteria": ">=", "value": least}
            case Kind.DATE | Kind.MOMENT:
                return {"validate": "date", "criteria": ">=", "value": _EARLIEST}
            case Kind.KEY if not table.settings:
                letters = column_letters(number + 1)
                area = f"${letters}${first + 1}:${letters}${last + 1}"
                return {"validate": "custom", "value": f"=COUNTIF({area},{letters}{first + 1})<=1"}
        return {"validate": "any"}
