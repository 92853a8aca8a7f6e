"""How a tab keeps its table: where the headings are, and which columns hold what was given.

A long table has one score (or offer) a row. In a wide one the names of jurors, criteria, entries or
needs stand above the columns, perhaps in two rows, one name above several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice, pairwise

from scoring import exact
from scoring.problems import CannotGoOn, Place, Problem
from scoring.tables.headings import is_total, looks_like_juror, means, said, sums_up
from scoring.tables.opened import BLANK, Cell, Opened, Row, cell_at
from scoring.workbooks.grid import COMPUTED, CellKind, column_letters

LOOKED_AT = 200  # rows that say what a column holds
_HEAD_WITHIN = 30  # rows, of which one holds the headings
_LEAST_SUMMED = 4  # rows with different numbers that add up before a column is taken for a sum


class Why(StrEnum):
    """Why a part of a table is not used."""

    TOTAL = "total"
    RANK = "rank"
    NUMBER = "number"  # a number of another kind, such as a budget
    FORMULA = "formula"
    SUMS = "sums"  # unnamed, but always the sum or the mean of the columns before it
    TEXT = "text"
    EMPTY = "empty"
    OTHER = "other"
    ABOVE = "above"
    TAB = "tab"


@dataclass(frozen=True, slots=True)
class Left:
    """A column ('H'), row ('15', '1-3') or tab that is not used."""

    tab: str
    where: str
    name: str
    why: Why


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command looks for in a table.

    `across` are what the names above the columns of a wide table can be; the first is what they are
    where nothing says otherwise. `given` tells a cell that holds what was given from other cells.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    value: str = ""
    across: tuple[str, ...] = ()
    given: Callable[[Cell], bool] = lambda _cell: False
    numbers: tuple[str, ...] = ()  # columns that hold a number
    named: Mapping[str, str] = field(default_factory=dict)  # the headings of columns, as told
    columns: str = ""  # what stands above the columns, as told
    tabs: str = ""  # what the tabs are, as told
    tab: str = ""  # the only tab to be read, as told

    @property
    def roles(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


@dataclass(frozen=True, slots=True)
class Value:
    """A column of a wide table."""

    column: int  # from 0
    name: str
    above: str = ""  # the name in the row above the headings, where there are two


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands on one tab. Rows and columns from 0."""

    head: int  # the last row of headings
    width: int  # columns up to the last heading
    at: Mapping[str, int]
    values: tuple[Value, ...] = ()  # of a wide table
    across: str = ""  # what the headings of a wide table name
    over: str = ""  # what the row above them names
    left: tuple[Left, ...] = ()
    told: bool = False  # whether somebody or the names say what stands above the columns

    def holds(self, value: str) -> set[str]:
        """The columns that this table has, `value` being that of what was given."""
        return {*self.at, self.across, self.over, *([value] if self.values else [])} - {""}


def layout(table: Opened, wanted: Wanted) -> Layout | None:
    """How this tab keeps its table; None where it holds none. Raises CannotGoOn for a heading that
    stands there twice, or is asked for and not there."""
    sample = list(islice(table.rows(), LOOKED_AT))
    found = _head(sample, wanted)
    if found is None:
        return None
    head, at = found
    _once(table, sample[head], at, head + 1)
    left = tuple(_unused(table.tab, sample[head], at))
    made = long = Layout(head, _width(sample[head]), at, left=left)
    if wanted.across and not set(wanted.required) <= set(at):
        rows = {role: column for role, column in at.items() if role != wanted.value}
        wide = _Wide(table, sample, wanted, head, rows).layout()
        made = wide if wanted.value not in at or len(wide.values) > 1 else long
    # Of two rows of headings the upper one is no title, unless its names were not needed.
    head = made.head - 1 if made.over else made.head
    if any(map(_filled, sample[:head])):
        where = "1" if head == 1 else f"1-{head}"
        made = replace(made, left=(Left(table.tab, where, "", Why.ABOVE), *made.left))
    return made


def _head(sample: Sequence[Row], wanted: Wanted) -> tuple[int, dict[str, int]] | None:
    """The row of headings, and the columns that it names: the first row that names the most."""
    best: tuple[int, dict[str, int]] | None = None
    for row, cells in enumerate(sample[:_HEAD_WITHIN]):
        at = _named(cells, wanted)
        if not _is_head(at, cells, sample[row + 1 :], wanted):
            continue
        if best is None or len(at) > len(best[1]):
            best = row, at
    if best is None and wanted.across and not wanted.named:
        corner = _corner(sample, wanted)
        return None if corner is None else (corner, {_rows_role(sample, corner, wanted): 0})
    return best


def _is_head(at: Mapping[str, int], cells: Row, below: Sequence[Row], wanted: Wanted) -> bool:
    if set(wanted.required) <= set(at):
        return True
    if not wanted.across:
        return False
    rows = {*wanted.across, *wanted.required} - {wanted.value}
    several = sum(map(_filled_cell, cells)) > 1
    return bool(rows & set(at)) and several and any(map(_filled, below))


def _named(cells: Row, wanted: Wanted) -> dict[str, int]:
    """Columns by their headings. A heading that somebody named goes before the known words."""
    heads = [_text(cell) for cell in cells]
    at: dict[str, int] = {}
    for role in wanted.roles:
        own = wanted.named.get(role)
        hits = [n for n, text in enumerate(heads) if text and _is(text, role, own)]
        free = [n for n in hits if n not in at.values()]
        if free:
            at[role] = min(free, key=lambda n: said(heads[n]) != role)
    return at


def _is(heading: str, role: str, own: str | None) -> bool:
    return said(heading) == said(own) if own else means(heading, role)


def _once(table: Opened, cells: Row, at: Mapping[str, int], line: int) -> None:
    problems = []
    for role, first in at.items():
        name = said(_text(cells[first]))
        twice = [n for n, cell in enumerate(cells) if n != first and said(_text(cell)) == name]
        if twice:
            problems.append(_heading_twice(table, role, sorted((first, twice[0])), line))
    if problems:
        raise CannotGoOn(problems)


def _heading_twice(table: Opened, name: str, columns: Sequence[int], line: int) -> Problem:
    first, second = (f"{column_letters(column + 1)}{line}" for column in columns)
    facts = {"column": name, "first": first}
    return Problem("table-heading-twice", Place(table.file, table.tab, second), facts)


def _corner(sample: Sequence[Row], wanted: Wanted) -> int | None:
    """The row above a block of numbers (or marks) whose first column holds names."""
    for row, (cells, below) in enumerate(pairwise(sample[: _HEAD_WITHIN + 1])):
        names = [n for n in range(1, len(cells)) if _text(cells[n]) and _number(cells[n]) is None]
        rows = sample[row + 1 :]
        given = [n for n in names if any(wanted.given(cell_at(other, n)) for other in rows)]
        if len(given) > 1 and _text(cell_at(below, 0)) and _number(cell_at(below, 0)) is None:
            return row
    return None


def _rows_role(sample: Sequence[Row], head: int, wanted: Wanted) -> str:
    """What the names in the first column are, where no heading says it."""
    first, second = wanted.across[0], wanted.across[-1]
    if wanted.columns:
        return first if wanted.columns == second else second
    names = [_text(row[0]) for row in sample[head + 1 :] if row and _text(row[0])]
    jurors = sum(map(looks_like_juror, names))
    return first if first == "juror" and 2 * jurors > len(names) else second


class _Wide:
    """The columns of a wide table, looked at below its headings."""

    def __init__(self, table: Opened, sample: list[Row], wanted: Wanted, head: int,
                 at: Mapping[str, int]):  # fmt: skip
        self.table, self.sample, self.wanted, self.at = table, sample, wanted, at
        self.names, self.above, self.head = self._headings(head)
        self.body = [
            row for row in sample[self.head + 1 :]
            if _filled(row) and not any(is_total(_text(cell_at(row, n))) for n in at.values())
        ]  # fmt: skip
        self.left: list[Left] = []

    def _headings(self, head: int) -> tuple[Row, Row, int]:
        """The names of the columns, those above them (or nothing), and the last row of both."""
        top, rest = self.sample[head], self.sample[head + 1 :]
        below = rest[0] if rest else ()
        named = set(self.at.values())
        parts = [n for n in range(len(below)) if n not in named and _text(below[n])]
        blank = all(
            not _text(cell_at(below, n)) or cell_at(below, n) == cell_at(top, n) for n in named
        )
        words = [n for n in parts if not self.wanted.given(below[n])]
        if blank and len(words) > 1 and len(words) == len(parts):
            return below, self._over(top, below, named), head + 1
        over = self.sample[head - 1] if head else ()
        return top, self._over(over, top, named), head

    def _over(self, row: Row, names: Row, named: set[int]) -> Row:
        """The names above others, where those need them: what names itself may stand under a title
        or a panel."""
        own = [
            said(text) for n, cell in enumerate(names) if n not in named and (text := _text(cell))
        ]
        above = {_text(cell_at(row, n)) for n in range(len(names)) if n not in named} - {""}
        needed = len(set(own)) < len(own) or self.wanted.columns == "criterion"
        return self._carried(row, len(names), named) if needed and len(above) > 1 else ()

    @staticmethod
    def _carried(row: Row, width: int, named: set[int]) -> Row:
        """A name over several columns stands above the first of them."""
        cells: list[Cell] = []
        for n in range(width):
            own = cell_at(row, n)
            before = cells[-1] if cells else BLANK
            cells.append(BLANK if n in named else own if _text(own) else before)
        return cells

    def layout(self) -> Layout:
        columns = range(max(len(self.names), len(self.above)))
        values = [item for n in columns if (item := self._value(n)) is not None]
        values = self._without_sums(values)
        self._once(values)
        across, over, told = self._roles(values) if values else ("", "", False)
        width = max(_width(self.names), max(self.at.values(), default=-1) + 1)
        left = tuple(self.left)
        return Layout(self.head, width, self.at, tuple(values), across, over, left, told)

    def _value(self, column: int) -> Value | None:
        if column in self.at.values():
            return None
        name, above = _text(cell_at(self.names, column)), _text(cell_at(self.above, column))
        filled = [cell for row in self.body if _filled_cell(cell := cell_at(row, column))]
        if not name and not above:
            self._nameless(column, filled)
            return None
        why = self._no_value(name if name else above, above, filled)
        if why is not None:
            self._leave(column, name or above, why)
            return None
        return Value(column, name or above, above if name else "")

    def _nameless(self, column: int, filled: Sequence[Cell]) -> None:
        if not filled:
            return
        if column < min(self.at.values()):
            self._leave(column, "", Why.NUMBER)  # the numbers of the rows
        elif any(self.wanted.given(cell) for cell in filled):
            cell = f"{column_letters(column + 1)}{self.head + 1}"
            place = Place(self.table.file, self.table.tab, cell)
            raise CannotGoOn([Problem("table-heading-none", place)])
        else:
            self._leave(column, "", Why.TEXT)

    def _no_value(self, name: str, above: str, filled: Sequence[Cell]) -> Why | None:
        kind = sums_up(name) or (sums_up(above) if above else "")
        if kind:
            return Why(kind)
        if not filled:  # a juror without scores is none of the jury; a need without offers is a gap
            return Why.EMPTY if self.wanted.value == "score" else None
        if 2 * sum(kind in COMPUTED for _, kind in filled) > len(filled):
            return Why.FORMULA
        given = sum(map(self.wanted.given, filled))
        return None if given and 2 * given >= len(filled) else Why.TEXT

    def _without_sums(self, values: list[Value]) -> list[Value]:
        """The last columns go where they are always the sum or the mean of those before them, and
        a score beside several jurors is theirs together."""
        kept = list(values)
        score = [item for item in kept if means(item.name, self.wanted.value)]
        if len(score) == 1 and len(kept) > 2 and self.wanted.value == "score":
            kept.remove(score[0])
            self._leave(score[0].column, score[0].name, Why.TOTAL)
        while len(kept) > 2 and not looks_like_juror(kept[-1].name) and self._summed(kept):
            item = kept.pop()
            self._leave(item.column, item.name, Why.SUMS)
        return kept

    def _summed(self, values: Sequence[Value]) -> bool:
        sums = means_ = True
        telling = 0
        for row in self.body:
            numbers = [_number(cell_at(row, item.column)) for item in values]
            *parts, last = numbers
            held = [item for item in parts if item is not None]
            if last is None or len(held) < len(parts) or len(set(held)) == 1:
                continue
            telling += 1
            sums = sums and abs(last - sum(held)) < 1e-9
            means_ = means_ and abs(last - sum(held) / len(held)) < 5.1e-3
        return telling >= _LEAST_SUMMED and (sums or means_)

    def _leave(self, column: int, name: str, why: Why) -> None:
        self.left.append(Left(self.table.tab, column_letters(column + 1), name, why))

    def _once(self, values: Iterable[Value]) -> None:
        seen: dict[tuple[str, str], int] = {}
        for item in values:
            key = (said(item.above), said(item.name))
            if key in seen:
                where = (seen[key], item.column)
                raise CannotGoOn([_heading_twice(self.table, item.name, where, self.head + 1)])
            seen[key] = item.column

    def _roles(self, values: Sequence[Value]) -> tuple[str, str, bool]:
        """What the names above the columns are, what those in the row above are, whether known."""
        needed = self.wanted.required
        free = [role for role in self.wanted.across if role not in self.at]
        free.sort(key=lambda role: role not in needed)  # what lacks most
        if not free:
            return "", "", True
        told = self.wanted.columns
        names = [looks_like_juror(item.name) for item in values]
        jurors = 2 * sum(names) > len(names)
        if self.above:
            lower = told or ("juror" if jurors and "juror" in free else "")
            lower = lower or ("criterion" if "criterion" in free else free[0])
            others = [role for role in free if role != lower]
            return lower, others[0] if others else "", True
        if told:
            return told, "", True
        return free[0], "", len(free) == 1 or (jurors and free[0] == "juror")


def _unused(tab: str, cells: Row, at: Mapping[str, int]) -> Iterator[Left]:
    for n, cell in enumerate(cells):
        if n not in at.values() and _text(cell):
            yield Left(tab, column_letters(n + 1), _text(cell), Why.OTHER)


def _width(cells: Row) -> int:
    return max((n + 1 for n, cell in enumerate(cells) if _text(cell)), default=0)


def _text(cell: Cell) -> str:
    return cell[0].strip()


def _filled_cell(cell: Cell) -> bool:
    return bool(cell[0].strip())


def _filled(row: Row) -> bool:
    return any(map(_filled_cell, row))


def _number(cell: Cell) -> float | None:
    shown, kind = cell
    if kind not in (CellKind.NUMBER, CellKind.TEXT):
        return None
    try:
        return float(exact.from_text(shown))
    except (ValueError, OverflowError):
        return None
