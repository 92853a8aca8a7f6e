"""What a workbook is to hold, said as values: tabs of rows of cells, and what Excel does with them.

A room says what stands where and how it looks; `render` makes the file of it. Rows and columns
count from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from scoring.workbooks.formulas import place

HOUSE = "house"  # as a colour: that of the workbook


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. None is what another look says that it is laid over, or Excel.

    Colours are '#rrggbb' or HOUSE, lines 1 (thin) or 2 (thick).
    """

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    size: float | None = None
    colour: str | None = None
    fill: str | None = None
    align: str | None = None
    valign: str | None = None
    indent: int | None = None
    wrap: bool | None = None
    number: str | None = None  # a number format; '@' is text, whatever is typed
    border: int | None = None
    border_colour: str | None = None
    top: int | None = None
    top_colour: str | None = None
    bottom: int | None = None
    bottom_colour: str | None = None
    open: bool | None = None  # may be typed in, though the tab is locked

    def __or__(self, over: Look) -> Look:
        """This look with another laid over it."""
        said = ((getattr(self, name), getattr(over, name)) for name in _NAMES)
        return Look(*(mine if others is None else others for mine, others in said))


_NAMES = tuple(item.name for item in fields(Look))

Runs = tuple[tuple[str, Look], ...]  # a text of several looks, piece by piece
Value = str | int | float | Decimal | Fraction | date | Runs | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. No text becomes a formula or a link of its own accord."""

    value: Value = None
    look: Look = Look()
    formula: str = ""  # `value` is then what it shows before anything recalculates
    link: tuple[str, int, int] | None = None  # tab, row, column; `value` is what it shows
    across: int = 1  # columns that it takes
    note: str = ""

    @property
    def text(self) -> str:
        """The words in it; of a number none."""
        if isinstance(self.value, tuple):
            return "".join(piece for piece, _look in self.value)
        return self.value if isinstance(self.value, str) else ""


class Area(NamedTuple):
    """A block of cells."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """As a formula of the same tab names it, absolute."""
        first, last = place(self.top, self.left), place(self.bottom, self.right)
        return f"{first}:{last}"


@dataclass(slots=True)
class Row:
    """The cells of a row by column. Without a height it is as high as its texts need."""

    cells: dict[int, Cell]
    height: float | None = None  # in points
    least: float = 0.0
    hidden: bool = False
    level: int = 0  # of folding away: hidden rows of a level open by the sign at the row below


@dataclass(frozen=True, slots=True)
class Column:
    width: float  # in digits
    look: Look | None = None  # of the cells in which nothing was put
    hidden: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """What may be typed in some cells: from a list, within limits, or what a formula lets pass.

    `source` is a list's words or its range, or the formula. `prompt` and `error` are a title and a
    text: shown beside the cell, and where something else was typed.
    """

    areas: Sequence[Area]
    kind: str = "list"  # or integer, decimal, date, custom, any
    source: str | Sequence[str] = ""
    least: int | date | None = None
    most: int | None = None
    prompt: tuple[str, str] = ("", "")
    error: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Condition:
    """A look laid over cells while a formula holds, or while their value compares to `test`."""

    area: Area
    look: Look
    test: str | int
    how: str = "formula"  # or ==, !=, >


@dataclass(frozen=True, slots=True)
class Page:
    """How a tab prints: on A4, as wide as `across` pages. `foot` has Excel's own codes."""

    landscape: bool = False
    foot: str = ""
    area: Area | None = None
    rows: tuple[int, int] | None = None  # repeated on each page
    columns: tuple[int, int] | None = None
    across: int = 1


@dataclass(slots=True)
class Tab:
    """A tab under construction. `next` is the row below the last."""

    name: str
    columns: dict[int, Column] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    page: Page = Page()
    grows: bool = False  # rows whose height was measured still grow with what is typed
    frozen: tuple[int, int] | None = None  # rows and columns that stay in sight
    selected: tuple[int, int] | None = None
    filtered: Area | None = None
    locked: frozenset[str] | None = None  # what one may still do with it; None: all
    colour: str = ""
    grid: bool = True  # whether the lines between cells show
    zoom: int = 100
    hidden: bool = False

    @property
    def next(self) -> int:
        return max(self.rows, default=-1) + 1

    def add(
        self, cells: Mapping[int, Cell], height: float | None = None, least: float = 0.0
    ) -> int:
        """A row below the last. Gives its number."""
        at = self.next
        self.rows[at] = Row(dict(cells), height, least)
        return at

    def put(self, row: int, column: int, cell: Cell) -> None:
        self.rows.setdefault(row, Row({})).cells[column] = cell

    def widths(self, *widths: float, first: int = 0) -> None:
        """Widths of columns next to each other."""
        self.columns |= {at: Column(width) for at, width in enumerate(widths, start=first)}

    def hide(self, *rows: int) -> None:
        for at in rows:
            self.rows.setdefault(at, Row({})).hidden = True


@dataclass(frozen=True, slots=True)
class Workbook:
    title: str
    tabs: Sequence[Tab]
    colour: str = "#1f4e79"


def row_of(values: Sequence[Value], look: Look, first: int = 0) -> dict[int, Cell]:
    """Cells of one look next to each other."""
    return {at: Cell(value, look) for at, value in enumerate(values, start=first)}


def escaped(text: str) -> str:
    """A text in a foot, where '&' commands."""
    return text.replace("&", "&&")


def safe_tab_name(wanted: str, taken: set[str]) -> str:
    """`wanted` as Excel allows it, unique (case-blind) among `taken`, which it joins."""
    clean = "".join(" " if char in "[]:*?/\\" or ord(char) < 32 else char for char in wanted)
    clean = " ".join(clean.split()).strip("'")[:31].rstrip() or "tab"
    name, number = clean, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        tail = f" ({number})"
        name = clean[: 31 - len(tail)].rstrip() + tail
    taken.add(name.casefold())
    return name
