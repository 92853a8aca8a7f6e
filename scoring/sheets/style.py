"""How sheets look: looks by name, widths of columns, and what stands hidden above each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring import exact
from scoring.model.call import Call, Criterion, Scale
from scoring.sheets.form import COLUMNS, Col, TabIdentity
from scoring.texts import Texts
from scoring.workbooks import measure
from scoring.workbooks.formulas import literal
from scoring.workbooks.plan import HOUSE, Area, Cell, Column, Look, Tab

# Columns, from 0. The first two are hidden.
KEY, VALUE, LABEL, SIDE, INPUTS, BEFORE, LONG, READER = range(8)
LAST = READER
# Widths in characters of the standard font's digits
WIDTHS = {LABEL: 44, SIDE: 10, INPUTS: 15, BEFORE: 10, LONG: 52, READER: 17}

_INPUT, _RULE, _QUIET, _PALE, _WARM = "#FFF6CF", "#BFC5CC", "#5A6570", "#EEF2F6", "#FDE9D0"

PLAIN = Look(wrap=True)
BOLD = Look(bold=True)
CENTRE = Look(align="center")
_MIDDLE = Look(valign="vcenter")
_LINKED = _MIDDLE | Look(colour=HOUSE, underline=True)
_RULED = Look(bottom=1, bottom_colour=_RULE)

TITLE = PLAIN | _MIDDLE | Look(bold=True, size=16, colour="#FFFFFF", fill=HOUSE, indent=1)
SUBTITLE = TITLE | Look(size=12)
META = PLAIN | _MIDDLE | Look(colour=_QUIET, fill=_PALE, size=10, indent=1)
BAND = _MIDDLE | Look(bold=True, fill=_WARM, indent=1)  # the strip with progress and total
BAND_CENTRE = _MIDDLE | CENTRE | Look(bold=True, fill=_WARM)
CALL_OUT = BAND | PLAIN | Look(size=12)
LINK = _LINKED | Look(fill=_WARM, indent=1)
LINK_RIGHT = _LINKED | Look(fill=_WARM, align="right")
CELL_LINK = _LINKED | _RULED | PLAIN
SECTION = Look(
    bold=True, size=13, colour=HOUSE, valign="bottom", bottom=2, bottom_colour=HOUSE
)  # fmt: skip
SECTION_NOTE = Look(
    colour=_QUIET, size=10, valign="bottom", align="right", bottom=2, bottom_colour=HOUSE
)
HEAD = PLAIN | _MIDDLE | _RULED | Look(bold=True, size=10, fill=_PALE)
HEAD_INDENTED = HEAD | Look(indent=1)
HEAD_CENTRE = HEAD | CENTRE
CELL = PLAIN | _MIDDLE | _RULED
CELL_CENTRE = CELL | CENTRE
STRONG = PLAIN | _RULED | BOLD
QUIET = CELL | Look(colour=_QUIET, size=9, indent=1)
NOTE = PLAIN | _MIDDLE | Look(colour=_QUIET, size=10)
LEGEND = PLAIN | _MIDDLE | Look(size=10, bold=True)
SMALL = Look(colour=_QUIET, size=10)
SIGN = Look(bottom=1, bottom_colour=_QUIET)
SIGN_HERE = PLAIN | SMALL | Look(valign="bottom")
_ASKED = Look(fill=_INPUT, border=1, border_colour=_RULE, open=True)
SCORE = _ASKED | _MIDDLE | CENTRE | Look(size=14, bold=True)
CHOICE = _ASKED | _MIDDLE | CENTRE | PLAIN
# '@': what a juror types is text, also '3/5' and '-goed'
TEXT = _ASKED | PLAIN | Look(number="@", indent=1, align="left")
DONE = Look(fill="#E3F1E3")  # laid over what is complete
MARK = Look(fill="#F8C9A8", border=1)
MAY = frozenset({"format_rows", "format_columns"})  # without a password: by accident, no more


@dataclass(frozen=True, slots=True)
class Ground:
    """What every tab of one workbook shares."""

    call: Call
    texts: Texts
    scales: tuple[Scale, ...]
    hidden_rows: int  # rows above the visible part

    def tab(
        self,
        name: str,
        identity: TabIdentity,
        columns: Mapping[int, Sequence[Col]],
        lists: Mapping[int, Sequence[str]],
    ) -> Tab:
        """A tab with identity, key row and the lists that drop-downs refer to, in hidden rows.

        The two hidden columns keep what must not move; lists stand in the hidden rows, one a
        column: first the scales, then `lists` of texts. What is not asked is locked; rows and
        columns can be resized.
        """
        tab = Tab(name, grid=False, zoom=110, locked=MAY)
        for row, (field, value) in enumerate(identity.cells()):
            tab.put(row, KEY, Cell(field.value))
            if value:
                tab.put(row, VALUE, Cell(value))
        listed: dict[int, Sequence[str | float]] = {
            LABEL + at: [cell_number(step) for step in scale.values()]
            for at, scale in enumerate(self.scales)
        }
        for column, items in {**listed, **lists}.items():
            for row, item in enumerate(items):
                tab.put(row, column, Cell(item))
        keys = {KEY: COLUMNS, VALUE: Col.VALUE.value}
        keys |= {at: " ".join(item.value for item in own) for at, own in columns.items()}
        for column, key in keys.items():
            tab.put(self.hidden_rows - 1, column, Cell(key))
        tab.hide(*range(self.hidden_rows))
        tab.columns |= {KEY: Column(12, hidden=True), VALUE: Column(12, hidden=True)}
        return tab

    def scale_range(self, scale: Scale) -> str:
        """The hidden number cells that hold the scale's values, in the tab itself."""
        return list_range(LABEL + self.scales.index(scale), len(scale.values()))


def list_range(column: int, count: int) -> str:
    return str(Area(0, column, count - 1, column))


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
    parts = [literal(before) if before else "", cell, literal(after) if after else ""]
    return "&".join(part for part in parts if part)


def shortened(text: str, width: float) -> str:
    """A text for one line: a link does not wrap everywhere."""
    if measure.length(text) <= width:
        return text
    while text and measure.length(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def scales_of(criteria: Sequence[Criterion]) -> tuple[Scale, ...]:
    found = {item.scale.key: item.scale for item in criteria}
    return tuple(found.values())
