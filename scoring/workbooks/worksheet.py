"""What XlsxWriter lacks: a tab some of whose rows grow with their text."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet


class Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is not checked, so Any
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
