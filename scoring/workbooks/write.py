"""Workbooks in memory: XlsxWriter with the house's habits.

No text becomes a formula or a link, the same input gives the same bytes, and formats are made once.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet as Worksheet

FONT = "Calibri"
# Workbooks carry no clock: this is the date in every file's properties.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


_POINTS_A_LINE = 1.33  # height of a line of text, per point of its size


_LETTERS = 1.08  # letters of running text in the width of one digit


class GrowingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is not checked, so Any
    """A tab some of whose row heights are only a first guess.

    XlsxWriter marks every height it is given as chosen by a person, and such a row no longer grows
    with its text. A row named in `growing` keeps its height without that mark.
    """

    def __init__(self) -> None:
        super().__init__()
        self.growing: set[int] = set()  # from 0

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[Any] | None = None) -> None:
        super()._xml_start_tag_unencoded(tag, self._unmarked(tag, attributes))

    def _xml_empty_tag_unencoded(self, tag: str, attributes: list[Any] | None = None) -> None:
        super()._xml_empty_tag_unencoded(tag, self._unmarked(tag, attributes))

    def _unmarked(self, tag: str, attributes: list[Any] | None) -> list[Any]:
        given = attributes or []
        if tag != "row" or dict(given).get("r", 0) - 1 not in self.growing:
            return given
        return [pair for pair in given if pair[0] != "customHeight"]


class Sheetbook:
    """A workbook under construction. `content()` closes it and gives its bytes."""

    def __init__(self, title: str, colour: str = "#1f4e79"):
        self._buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": "d/mm/yyyy",
            },
        )
        self.book.set_properties({"title": title, "created": _CREATED})
        self.book.set_size(1920, 1200)
        self.colour = colour
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def tab(self, name: str) -> Worksheet:
        """A new tab, set up for A4. Excel allows 31 characters and none of []:*?/\\ ."""
        sheet = self.book.add_worksheet(name, worksheet_class=GrowingSheet)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        return sheet

    def grow(
        self,
        sheet: Worksheet,
        row: int,
        texts: Iterable[tuple[str, float, float]],
        least: float = 15,
    ) -> None:
        """A height that shows these texts whole, each with its width in characters and its size.

        The row stays free to grow when someone types more into it. `least` is in points.
        """
        points = max(
            (size * _POINTS_A_LINE * lines(text, width, size) for text, width, size in texts),
            default=0.0,
        )
        if max(points, least) > 15:
            sheet.set_row(row, round(min(max(points + 1.5, least), 409), 2))
            sheet.growing.add(row)

    def format(self, **properties: Any) -> Format:
        """A format by its XlsxWriter properties, made once."""
        properties = {"font_name": FONT, "font_size": 11, "valign": "top", **properties}
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(key))
        return self._formats[key]

    def content(self) -> bytes:
        self.book.close()
        return self._buffer.getvalue()


def lines(text: str, width: float, size: float = 11) -> int:
    """About how many lines a text takes in a cell of `width` characters of the house's font."""
    fits = max(4, int(width * _LETTERS * 11 / size))
    return sum(len(textwrap.wrap(line, fits)) or 1 for line in text.split("\n"))
