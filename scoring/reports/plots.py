"""A plot of jurors' totals as a value: every coordinate a string, so that a template places it.

One row per entry: a numbered dot for each juror's own total, a bar for the total of the entry.
Equal totals stand above each other, never on top of each other.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.reports.levels import jury

WIDTH = 680
LABEL = 190  # left part, for names
RIGHT = 24
DOT = 7  # radius
LANE = 15
ROW_SPACE = 9
AXIS = 26
LABEL_LINE = 12  # between the lines of a name
LONGEST = 30  # letters on such a line
MOST_LINES = 2


@dataclass(frozen=True, slots=True)
class Dot:
    x: str = jury()
    y: str = jury()
    text_y: str = jury()
    text: str = jury()


@dataclass(frozen=True, slots=True)
class Label:
    """One line of a name."""

    y: str = jury()
    text: str = jury()


@dataclass(frozen=True, slots=True)
class PlotRow:
    label: tuple[Label, ...] = jury()
    top: str = jury()
    bottom: str = jury()
    mean_x: str = jury()
    dots: tuple[Dot, ...] = jury()


@dataclass(frozen=True, slots=True)
class Tick:
    x: str = jury()
    text: str = jury()


@dataclass(frozen=True, slots=True)
class Plot:
    """`title` and `description` say in words what the picture shows."""

    title: str = jury()
    description: str = jury()
    view: str = jury()  # the viewBox
    rows: tuple[PlotRow, ...] = jury()
    ticks: tuple[Tick, ...] = jury()
    top: str = jury()
    bottom: str = jury()
    axis_y: str = jury()
    minimum_x: str = jury()  # empty without a minimum
    left: str = jury()
    right: str = jury()


@dataclass(frozen=True, slots=True)
class PlotInput:
    """One entry: its name, each juror's total by number, and the total of the entry."""

    name: str
    totals: Mapping[str, Fraction]
    mean: Fraction


def plot(
    title: str,
    description: str,
    entries: Sequence[PlotInput],
    highest: Fraction,
    ticks: Sequence[tuple[Fraction, str]],
    minimum: Fraction | None = None,
) -> Plot:
    """The plot of one challenge in one round. `highest` is the top of the total scale."""

    def across(value: Fraction) -> Fraction:
        return LABEL + value / highest * (WIDTH - LABEL - RIGHT)

    rows = []
    y = Fraction(ROW_SPACE)
    for entry in entries:
        lanes = _lanes({key: across(value) for key, value in entry.totals.items()})
        depth = max((lane for _, _, lane in lanes), default=0) + 1
        name = _lines(entry.name)
        bottom = y + max(depth * LANE, len(name) * LABEL_LINE)
        first = (y + bottom - (len(name) - 1) * LABEL_LINE) / 2 + 4
        rows.append(
            PlotRow(
                label=tuple(
                    Label(_at(first + number * LABEL_LINE), text)
                    for number, text in enumerate(name)
                ),
                top=_at(y - 2),
                bottom=_at(bottom + 2),
                mean_x=_at(across(entry.mean)),
                dots=tuple(
                    Dot(
                        _at(x),
                        _at(bottom - lane * LANE - Fraction(LANE, 2)),
                        _at(bottom - lane * LANE - Fraction(LANE, 2) + 3),
                        key,
                    )
                    for key, x, lane in lanes
                ),
            )
        )
        y = bottom + ROW_SPACE
    return Plot(
        title=title,
        description=description,
        view=f"0 0 {WIDTH} {_at(y + AXIS)}",
        rows=tuple(rows),
        ticks=tuple(Tick(_at(across(value)), text) for value, text in ticks),
        top="2",
        bottom=_at(y),
        axis_y=_at(y + 14),
        minimum_x="" if minimum is None else _at(across(minimum)),
        left=str(LABEL),
        right=str(WIDTH - RIGHT),
    )


def _lanes(places: Mapping[str, Fraction]) -> list[tuple[str, Fraction, int]]:
    """Each dot with the lowest lane where it does not touch an earlier one, from left to right."""
    found: list[tuple[str, Fraction, int]] = []
    for key, x in sorted(places.items(), key=lambda item: item[1]):
        taken = {lane for _, other, lane in found if x - other < 2 * DOT + 1}
        found.append((key, x, next(lane for lane in range(len(taken) + 1) if lane not in taken)))
    return found


def _at(value: Fraction | int) -> str:
    return f"{float(value):.1f}".removesuffix(".0")


def _lines(name: str) -> list[str]:
    """A name on a few lines; the table above the plot holds it whole."""
    return textwrap.wrap(name, LONGEST, max_lines=MOST_LINES, placeholder="…")
