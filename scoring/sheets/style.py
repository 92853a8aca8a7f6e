"""How sheets look: a few formats, widths of columns, and heights from the length of texts."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from xlsxwriter.worksheet import Worksheet

from scoring import exact
from scoring.model.call import Call, Criterion, Scale
from scoring.sheets.form import COLUMNS, Col, TabIdentity
from scoring.texts import Texts
from scoring.workbooks.write import Sheetbook

INPUT = "#FFF6CF"
RULE = "#BFC5CC"
QUIET = "#5A6570"
PALE = "#EEF2F6"
MOST_HEIGHT = 409.0  # what Excel allows
WARM = "#FDE9D0"
DONE = "#E3F1E3"
MARK = "#F8C9A8"

# Columns, from 0. The first two are hidden.
KEY, VALUE, LABEL, SIDE, INPUTS, BEFORE, LONG, READER = range(8)
LAST = READER
# Widths in characters of the standard font's digits
WIDTHS = {LABEL: 44, SIDE: 10, INPUTS: 15, BEFORE: 10, LONG: 52, READER: 17}
LINE = 15.0
# Letters are narrower than digits: Calibri sets some 1.15 letters in a width of one. A little less,
# for another program's font may be wider.
_LETTERS = 1.14


@lru_cache(maxsize=1 << 13)  # the same texts stand on many tabs
def lines(text: str, width: float, size: float = 11) -> int:
    """How many lines `text` takes in a column of `width` characters, rather one too many."""
    room = max(int(width * _LETTERS * 11 / size), 4)
    return sum(max(1, len(textwrap.wrap(part, room))) for part in text.split("\n")) if text else 0


def height(*texts: tuple[str, float], least: int = 1, size: float = 11) -> float:
    """The height in points of a row that must show each (text, width) whole."""
    most = max(least, *(lines(text, width, size) for text, width in texts))
    return min(LINE * size / 11 * most + 5, MOST_HEIGHT)


def across(first: int, last: int, widths: Mapping[int, float] = WIDTHS) -> float:
    """The width of merged columns, without the column that may be hidden."""
    return sum(widths[column] for column in range(first, last + 1) if column != BEFORE)


@dataclass(frozen=True, slots=True)
class Ground:
    """What every tab of one workbook shares."""

    call: Call
    texts: Texts
    book: Sheetbook
    scales: tuple[Scale, ...]
    hidden_rows: int  # rows above the visible part
    done: Any  # the format that a condition lays over what is complete

    @property
    def columns_row(self) -> int:
        return self.hidden_rows - 1

    def plain(self, **properties: Any) -> Any:
        return self.book.format(**{"text_wrap": True, **properties})

    @property
    def title(self) -> Any:
        return self.book.format(
            bold=True, font_size=16, font_color="#FFFFFF", bg_color=self.book.colour,
            valign="vcenter", indent=1, text_wrap=True,
        )  # fmt: skip

    @property
    def subtitle(self) -> Any:
        return self.book.format(
            bold=True, font_size=12, font_color="#FFFFFF", bg_color=self.book.colour,
            valign="vcenter", indent=1, text_wrap=True,
        )  # fmt: skip

    @property
    def meta(self) -> Any:
        return self.book.format(
            font_color=QUIET, bg_color=PALE, font_size=10, valign="vcenter", indent=1,
            text_wrap=True,
        )  # fmt: skip

    @property
    def band(self) -> Any:
        """The strip with progress and total."""
        return self.book.format(bold=True, bg_color=WARM, valign="vcenter", indent=1)

    @property
    def band_centre(self) -> Any:
        return self.book.format(bold=True, bg_color=WARM, valign="vcenter", align="center")

    @property
    def link(self) -> Any:
        return self._link(bg_color=WARM, indent=1)

    @property
    def link_right(self) -> Any:
        return self._link(bg_color=WARM, align="right")

    @property
    def cell_link(self) -> Any:
        return self._link(bottom=1, bottom_color=RULE, text_wrap=True)

    def _link(self, **properties: Any) -> Any:
        return self.book.format(
            font_color=self.book.colour, underline=1, valign="vcenter", **properties
        )

    @property
    def section(self) -> Any:
        return self.book.format(
            bold=True, font_size=13, font_color=self.book.colour, valign="bottom",
            bottom=2, bottom_color=self.book.colour,
        )  # fmt: skip

    @property
    def section_note(self) -> Any:
        return self.book.format(
            font_color=QUIET, font_size=10, valign="bottom", align="right",
            bottom=2, bottom_color=self.book.colour,
        )  # fmt: skip

    @property
    def head(self) -> Any:
        return self._head()

    @property
    def head_indented(self) -> Any:
        return self._head(indent=1)

    @property
    def head_centre(self) -> Any:
        return self._head(align="center")

    def _head(self, **properties: Any) -> Any:
        return self.book.format(
            bold=True, font_size=10, bg_color=PALE, valign="vcenter", text_wrap=True,
            bottom=1, bottom_color=RULE, **properties,
        )  # fmt: skip

    @property
    def cell(self) -> Any:
        return self.plain(bottom=1, bottom_color=RULE, valign="vcenter")

    @property
    def cell_centre(self) -> Any:
        return self.plain(bottom=1, bottom_color=RULE, align="center", valign="vcenter")

    def amount(self, pattern: str) -> Any:
        return self.plain(
            bottom=1, bottom_color=RULE, align="center", valign="vcenter", num_format=pattern
        )

    @property
    def quiet(self) -> Any:
        return self.plain(
            bottom=1, bottom_color=RULE, font_color=QUIET, font_size=9, valign="vcenter",
            indent=1,
        )  # fmt: skip

    @property
    def note(self) -> Any:
        return self.plain(font_color=QUIET, font_size=10, valign="vcenter")

    @property
    def legend(self) -> Any:
        return self.plain(font_size=10, bold=True, valign="vcenter")

    @property
    def sign(self) -> Any:
        return self.book.format(bottom=1, bottom_color=QUIET)

    @property
    def bold(self) -> Any:
        return self.book.format(bold=True)

    @property
    def normal(self) -> Any:
        return self.book.format()

    @property
    def small(self) -> Any:
        return self.book.format(font_color=QUIET, font_size=10)

    @property
    def score(self) -> Any:
        return self._input(align="center", font_size=14, bold=True, valign="vcenter")

    @property
    def choice(self) -> Any:
        return self._input(align="center", text_wrap=True, valign="vcenter")

    @property
    def text(self) -> Any:
        # '@': what a juror types is text, also '3/5' and '-goed'
        return self._input(text_wrap=True, num_format="@", indent=1, align="left")

    def _input(self, **properties: Any) -> Any:
        return self.book.format(
            bg_color=INPUT, border=1, border_color=RULE, locked=False, **properties
        )


def number(texts: Texts, value: Fraction) -> str:
    """A score or weight with as many decimals as it has."""
    return texts.number(value, 4)


def cell_number(value: Fraction) -> float | int:
    """A Fraction as a workbook holds it."""
    return value.numerator if value.denominator == 1 else float(exact.plain(value, 12))


def scale_words(texts: Texts, scale: Scale) -> str:
    """'0 = onbestaand · 3 = voldoende · 5 = uitstekend'."""
    return "  ·  ".join(f"{number(texts, level.value)} = {level.word}" for level in scale.levels)


def formula_text(text: str, cell: str) -> str:
    """A text with one '{n}' in it as a formula's expression that shows `cell` there."""
    before, after = text.split("{n}")
    parts = [f'"{quoted(before)}"' if before else "", cell, f'"{quoted(after)}"' if after else ""]
    return "&".join(part for part in parts if part)


def shortened(text: str, width: float) -> str:
    """A text for one line: a link does not wrap everywhere."""
    room = int(width * _LETTERS)
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def quoted(text: str) -> str:
    return text.replace('"', '""')


def scales_of(criteria: Sequence[Criterion]) -> tuple[Scale, ...]:
    found = {item.scale.key: item.scale for item in criteria}
    return tuple(found.values())


def scale_range(ground: Ground, scale: Scale) -> str:
    """The hidden number cells that hold the scale's values, in the tab itself."""
    return list_range(LABEL + ground.scales.index(scale), len(scale.values()))


def list_range(column: int, count: int) -> str:
    letters = chr(ord("A") + column) if column < 26 else "A" + chr(ord("A") + column - 26)
    return f"${letters}$1:${letters}${count}"


def hidden_part(
    ground: Ground,
    sheet: Worksheet,
    identity: TabIdentity,
    columns: Mapping[int, Sequence[Col]],
    extra: Sequence[tuple[int, Sequence[str]]] = (),
) -> None:
    """Identity, key row and the lists that drop-downs refer to, in hidden rows at the top.

    The two hidden columns keep what must not move; lists stand in the hidden rows, one a column:
    first the scales, then `extra` as (column, texts).
    """
    for row, (field, value) in enumerate(identity.cells()):
        sheet.write_string(row, KEY, field.value)
        if value:
            sheet.write_string(row, VALUE, value)
    for index, scale in enumerate(ground.scales):
        for row, step in enumerate(scale.values()):
            sheet.write_number(row, LABEL + index, cell_number(step))
    for column, items in extra:
        for row, item in enumerate(items):
            sheet.write_string(row, column, item)
    sheet.write_string(ground.columns_row, KEY, COLUMNS)
    sheet.write_string(ground.columns_row, VALUE, Col.VALUE.value)
    for column, keys in columns.items():
        sheet.write_string(ground.columns_row, column, " ".join(key.value for key in keys))
    for row in range(ground.hidden_rows):
        sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_column(KEY, VALUE, 12, None, {"hidden": True})


def finish(sheet: Worksheet) -> None:
    """Locks everything that is not asked, without a password; rows and columns can be resized."""
    sheet.hide_gridlines(2)
    sheet.set_zoom(110)
    sheet.protect("", {"format_rows": True, "format_columns": True})
