"""Plots as values: shapes in the order in which they are drawn, every coordinate a string.

One row an entry or a juror, its name on the left, an axis below. `look` is a name that
templates/plots.html knows; what a picture shows stands in words beside it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.reports.levels import jury

WIDTH = 680
AXIS = 20  # below the rows
DOT = 7  # radius of a numbered dot
_LANE = 15
_LABEL_LINE = 12  # between the lines of a name
_ROW = 21
_GAP = 21  # room for a line between rows, and its text
_MOST_TICKS = 12
_LONGEST = 38  # letters of a name on one line

Number = float | Fraction


@dataclass(frozen=True, slots=True)
class Shape:
    """A line or bar from (x, y) to (to_x, to_y), a dot or words at (x, y)."""

    look: str = jury()
    x: str = jury()
    y: str = jury()
    to_x: str = jury("")
    to_y: str = jury("")
    text: str = jury("")


@dataclass(frozen=True, slots=True)
class Plot:
    """`title` and `description` say in words what the picture shows."""

    title: str = jury()
    description: str = jury()
    view: str = jury()  # the viewBox
    shapes: tuple[Shape, ...] = jury()


def _plot(title: str, description: str, bottom: Number, shapes: Iterable[Shape]) -> Plot:
    return Plot(title, description, f"0 0 {WIDTH} {_at(bottom)}", tuple(shapes))


def _words(look: str, x: Number, y: Number, text: str) -> Shape:
    return Shape(look, _at(x), _at(y), text=text)


def _dot(look: str, x: Number, y: Number) -> Shape:
    return Shape(look, _at(x), _at(y))


def _across(look: str, x: Number, to_x: Number, y: Number) -> Shape:
    return Shape(look, _at(x), _at(y), _at(to_x), _at(y))


def _down(look: str, x: Number, y: Number, to_y: Number) -> Shape:
    return Shape(look, _at(x), _at(y), _at(x), _at(to_y))


def _box(look: str, x: Number, y: Number, width: Number, height: Number) -> Shape:
    return Shape(look, _at(x), _at(y), _at(width), _at(height))


def _ticks(ticks: Iterable[tuple[Number, str]], top: Number, bottom: Number) -> Iterator[Shape]:
    """The grid of an axis: where each tick stands, and what it says."""
    for x, text in ticks:
        yield _down("grid", x, top, bottom)
        yield _words("tick", x, bottom + 14, text)


# Jurors' totals


@dataclass(frozen=True, slots=True)
class Totals:
    """One entry: its name, each juror's total by number, and the total of the entry."""

    name: str
    totals: Mapping[str, Fraction]
    mean: Fraction


def totals_plot(
    title: str,
    description: str,
    entries: Sequence[Totals],
    highest: Fraction,
    ticks: Sequence[tuple[Fraction, str]],
    minimum: Fraction | None = None,
) -> Plot:
    """A numbered dot for each juror's own total, a bar for the total of the entry.

    Equal totals stand above each other, never on top of each other. `highest` is the top of the
    total scale.
    """
    left, right, space = 190, 24, 9

    def across(value: Fraction) -> Fraction:
        return left + value / highest * (WIDTH - left - right)

    rows: list[Shape] = []
    y = Fraction(space)
    for entry in entries:
        lanes = _lanes({key: across(value) for key, value in entry.totals.items()})
        depth = max((lane for _, _, lane in lanes), default=0) + 1
        name = textwrap.wrap(entry.name, 30, max_lines=2, placeholder="…")
        bottom = y + max(depth * _LANE, len(name) * _LABEL_LINE)
        first = (y + bottom - (len(name) - 1) * _LABEL_LINE) / 2 + 4
        for number, text in enumerate(name):
            rows.append(_words("name", 0, first + number * _LABEL_LINE, text))
        rows.append(_down("mean", across(entry.mean), y - 2, bottom + 2))
        for key, x, lane in lanes:
            middle = bottom - lane * _LANE - Fraction(_LANE, 2)
            rows += [_dot("numbered", x, middle), _words("number", x, middle + 3, key)]
        y = bottom + space
    grid = list(_ticks(((across(value), text) for value, text in ticks), 2, y))
    if minimum is not None:
        grid.append(_down("minimum", across(minimum), 2, y))
    return _plot(title, description, y + 26, [*grid, *rows])


def _lanes(places: Mapping[str, Fraction]) -> list[tuple[str, Fraction, int]]:
    """Each dot with the lowest lane where it does not touch an earlier one, from left to right."""
    found: list[tuple[str, Fraction, int]] = []
    for key, x in sorted(places.items(), key=lambda item: item[1]):
        taken = {lane for _, other, lane in found if x - other < 2 * DOT + 1}
        found.append((key, x, next(lane for lane in range(len(taken) + 1) if lane not in taken)))
    return found


# Expected ranks


@dataclass(frozen=True, slots=True)
class Ranked:
    """One entry: ranks count from 1. `chance` is a text for the right-hand column."""

    name: str
    place: int
    expected: float
    half: tuple[int, int]
    wide: tuple[int, int]
    chance: str
    in_zone: bool


@dataclass(frozen=True, slots=True)
class RankWords:
    """What stands around the rows; no `chances`: no right-hand column."""

    axis: str
    chances: str
    line: str


def rank_plot(
    title: str,
    description: str,
    entries: Sequence[Ranked],
    words: RankWords,
    line_after: int | None,
) -> Plot:
    """Expected ranks with both intervals, the place by total, and the line between the rows.

    One row an entry, in the order given. The line lies after so many rows; None: no line.
    """
    left, top = 224, 24
    n = len(entries)
    right = WIDTH - (104 if words.chances else 20)

    def across(rank: float) -> float:
        # Half a rank of room on either side, so that a bar of one rank can be seen.
        return left + (rank - 0.5) / n * (right - left)

    y = float(top)
    starts: list[float] = []
    line: list[Shape] = []
    for number in range(n + 1):
        if line_after == number:
            at = y + 4 if number else y
            line = [
                _across("line", 0, WIDTH, at), _words("beside_line", 0, at + 13, words.line),
            ]  # fmt: skip
            y += _GAP
        if number < n:
            starts.append(y)
            y += _ROW
    placed = list(zip(entries, starts, strict=True))
    step = max(1, -(-n // _MOST_TICKS))
    shapes = [_box("zone", 0, at, WIDTH, _ROW) for entry, at in placed if entry.in_zone]
    ranks = range(1, n + 1, step)
    shapes += _ticks(((across(rank), str(rank)) for rank in ranks), top - 6, y)
    shapes.append(_words("axis", 0, y + 14, words.axis))
    if words.chances:
        shapes.append(_words("right_head", WIDTH - 4, 12, words.chances))
    shapes += line
    for entry, at in placed:
        middle = at + _ROW / 2
        half = across(entry.half[0] - 0.45), across(entry.half[1] + 0.45)
        shapes += [
            _words("name", 0, middle + 4, _short(entry.name)),
            _across("interval", across(entry.wide[0] - 0.45), across(entry.wide[1] + 0.45), middle),
            _box("half", half[0], middle - 5, half[1] - half[0], 10),
            _down("place", across(entry.place), middle - 8, middle + 8),
            _dot("expected", across(entry.expected), middle),
            _words("right", WIDTH - 4, middle + 4, entry.chance),
        ]
    return _plot(title, description, y + AXIS, shapes)


# Severity


@dataclass(frozen=True, slots=True)
class Distance:
    """A juror's. `value` None: too few sheets to say anything."""

    name: str
    value: float | None
    error: float | None
    text: str


def severity_plot(
    title: str,
    description: str,
    jurors: Sequence[Distance],
    ticks: Sequence[tuple[float, str]],
    ends: tuple[str, str],
) -> Plot:
    """Each juror's distance to the average juror, with twice its standard error to either side.

    One row a juror, in the order given. `ticks` are symmetric; the outer ones bound the axis, whose
    left and right `ends` have their words.
    """
    left, right, top = 224, WIDTH - 110, 24
    edge = max(value for value, _ in ticks)

    def across(value: float) -> float:
        inside = min(max(value, -edge), edge)
        return left + (inside + edge) / (2 * edge) * (right - left)

    bottom = top + _ROW * len(jurors)
    shapes = list(_ticks(((across(value), text) for value, text in ticks), top - 4, bottom))
    shapes += [
        _down("zero", across(0), top - 4, bottom),
        _words("axis", left, 12, ends[0]),
        _words("right_head", right, 12, ends[1]),
    ]
    for number, juror in enumerate(jurors):
        middle = top + _ROW * (number + 0.5)
        shapes.append(_words("name", 0, middle + 4, _short(juror.name)))
        if juror.value is not None and juror.error is not None:
            low, high = juror.value - 2 * juror.error, juror.value + 2 * juror.error
            shapes.append(_across("interval", across(low), across(high), middle))
            shapes.append(_dot("estimate", across(juror.value), middle))
        shapes.append(_words("right", WIDTH, middle + 4, juror.text))
    return _plot(title, description, bottom + AXIS, shapes)


def _at(value: Number) -> str:
    return f"{float(value):.1f}".removesuffix(".0")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
