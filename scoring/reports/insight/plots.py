"""Plots of ranks and of severity as values: every coordinate a string, for a template to place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.reports.levels import jury

WIDTH = 680
LABEL = 224  # left part, for names
RIGHT = 104  # right part, for chances
ROW = 21
TOP = 24
AXIS = 20
GAP = 21  # room for the line and its text
LONGEST = 38
MOST_TICKS = 12


@dataclass(frozen=True, slots=True)
class RankRow:
    label: str = jury()
    y: str = jury()
    text_y: str = jury()
    wide_from: str = jury()
    wide_to: str = jury()
    half_x: str = jury()
    half_y: str = jury()
    half_width: str = jury()
    dot_x: str = jury()
    place_x: str = jury()  # by the announced rule's total
    place_top: str = jury()
    place_bottom: str = jury()
    chance: str = jury()
    in_zone: bool = jury()
    zone_y: str = jury()


@dataclass(frozen=True, slots=True)
class PlotTick:
    x: str = jury()
    text: str = jury()


@dataclass(frozen=True, slots=True)
class RankPlot:
    """Expected ranks with both intervals, the place by total, and the line between the rows.

    `title` and `description` say in words what the picture shows.
    """

    title: str = jury()
    description: str = jury()
    view: str = jury()
    width: str = jury()
    rows: tuple[RankRow, ...] = jury()
    ticks: tuple[PlotTick, ...] = jury()
    left: str = jury()
    right: str = jury()
    top: str = jury()
    bottom: str = jury()
    axis_y: str = jury()
    axis_label: str = jury()
    chance_head: str = jury()
    chance_x: str = jury()
    line_y: str = jury()  # empty without a line
    line_text: str = jury()
    line_text_y: str = jury()


@dataclass(frozen=True, slots=True)
class RankInput:
    """One entry: ranks count from 1. `chance` is a text for the right-hand column."""

    name: str
    place: int
    expected: float
    half: tuple[int, int]
    wide: tuple[int, int]
    chance: str
    in_zone: bool


def rank_plot(  # noqa: PLR0913 - each is one thing that the caller says
    title: str,
    description: str,
    entries: Sequence[RankInput],
    *,
    axis_label: str,
    chance_head: str,
    line_after: int | None,
    line_text: str,
) -> RankPlot:
    """One row an entry, in the order given. The line lies after so many rows; None: no line."""
    n = len(entries)
    right = WIDTH - (RIGHT if chance_head else 20)

    def across(rank: float) -> float:
        # Half a rank of room on either side, so that a bar of one rank can be seen.
        return LABEL + (rank - 0.5) / n * (right - LABEL)

    rows = []
    y = float(TOP)
    line_y = ""
    if line_after == 0:
        line_y, y = _at(y), y + GAP
    for number, entry in enumerate(entries, start=1):
        middle = y + ROW / 2
        rows.append(
            RankRow(
                label=_short(entry.name),
                y=_at(middle),
                text_y=_at(middle + 4),
                wide_from=_at(across(entry.wide[0] - 0.45)),
                wide_to=_at(across(entry.wide[1] + 0.45)),
                half_x=_at(across(entry.half[0] - 0.45)),
                half_y=_at(middle - 5),
                half_width=_at(across(entry.half[1] + 0.45) - across(entry.half[0] - 0.45)),
                dot_x=_at(across(entry.expected)),
                place_x=_at(across(entry.place)),
                place_top=_at(middle - 8),
                place_bottom=_at(middle + 8),
                chance=entry.chance,
                in_zone=entry.in_zone,
                zone_y=_at(y),
            )
        )
        y += ROW
        if line_after == number:
            line_y, y = _at(y + 4), y + GAP
    step = max(1, -(-n // MOST_TICKS))
    return RankPlot(
        title=title,
        description=description,
        view=f"0 0 {WIDTH} {_at(y + AXIS)}",
        width=str(WIDTH),
        rows=tuple(rows),
        ticks=tuple(PlotTick(_at(across(rank)), str(rank)) for rank in range(1, n + 1, step)),
        left=str(LABEL),
        right=str(right),
        top=str(TOP - 6),
        bottom=_at(y),
        axis_y=_at(y + 14),
        axis_label=axis_label,
        chance_head=chance_head,
        chance_x=str(WIDTH - 4),
        line_y=line_y,
        line_text=line_text,
        line_text_y=_at(float(line_y) + 13) if line_y else "",
    )


@dataclass(frozen=True, slots=True)
class StripRow:
    label: str = jury()
    y: str = jury()
    text_y: str = jury()
    dot_x: str = jury()  # empty where nothing could be estimated
    low_x: str = jury()
    high_x: str = jury()
    text: str = jury()


@dataclass(frozen=True, slots=True)
class Strip:
    """Each juror's distance to the average juror, with twice its standard error to either side."""

    title: str = jury()
    description: str = jury()
    view: str = jury()
    width: str = jury()
    rows: tuple[StripRow, ...] = jury()
    ticks: tuple[PlotTick, ...] = jury()
    zero_x: str = jury()
    left: str = jury()
    right: str = jury()
    top: str = jury()
    bottom: str = jury()
    axis_y: str = jury()
    strict: str = jury()
    lenient: str = jury()


@dataclass(frozen=True, slots=True)
class StripInput:
    """`value` None: too few sheets to say anything."""

    name: str
    value: float | None
    error: float | None
    text: str


def strip(
    title: str,
    description: str,
    jurors: Sequence[StripInput],
    ticks: Sequence[tuple[float, str]],
    *,
    strict: str,
    lenient: str,
) -> Strip:
    """One row a juror, in the order given. `ticks` are symmetric; the outer ones bound the axis."""
    edge = max(value for value, _ in ticks)
    right = WIDTH - 110

    def across(value: float) -> float:
        inside = min(max(value, -edge), edge)
        return LABEL + (inside + edge) / (2 * edge) * (right - LABEL)

    rows = []
    y = float(TOP)
    for juror in jurors:
        middle = y + ROW / 2
        known = juror.value is not None and juror.error is not None
        value, error = juror.value or 0.0, juror.error or 0.0
        rows.append(
            StripRow(
                label=_short(juror.name),
                y=_at(middle),
                text_y=_at(middle + 4),
                dot_x=_at(across(value)) if known else "",
                low_x=_at(across(value - 2 * error)),
                high_x=_at(across(value + 2 * error)),
                text=juror.text,
            )
        )
        y += ROW
    return Strip(
        title=title,
        description=description,
        view=f"0 0 {WIDTH} {_at(y + AXIS)}",
        width=str(WIDTH),
        rows=tuple(rows),
        ticks=tuple(PlotTick(_at(across(value)), text) for value, text in ticks),
        zero_x=_at(across(0)),
        left=str(LABEL),
        right=str(right),
        top=str(TOP - 4),
        bottom=_at(y),
        axis_y=_at(y + 14),
        strict=strict,
        lenient=lenient,
    )


def _at(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
