"""From tables of cells to tables of values: every cell converted, every reference looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from scoring.call import layout
from scoring.call.cells import Cells, Misfit, Value, choice_words, clean, near, typed_percent
from scoring.call.lists import FIXED, SOURCES
from scoring.call.tables import TABLES, Column, Kind, Table
from scoring.call.tabs import RawMark, RawRow, RawTable
from scoring.model.call import Stage
from scoring.problems import Place, Problem
from scoring.texts import Texts


@dataclass(frozen=True, slots=True)
class Row:
    """One row of values. A column that is blank, or could not be read, has no value.

    `unread` names the columns whose cell had a problem: checks leave them alone.
    """

    table: str
    place: Place  # the file and tab, and the first cell of the row
    values: Mapping[str, Value] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by prefix: keys marked
    unread: frozenset[str] = frozenset()
    percents: frozenset[str] = frozenset()  # columns whose number was typed as per cent

    def get(self, column: str) -> Any:
        return self.values.get(column)

    def text(self, column: str) -> str:
        value = self.values.get(column)
        return value if isinstance(value, str) else ""

    def number(self, column: str) -> Fraction | None:
        value = self.values.get(column)
        return value if isinstance(value, Fraction) else None

    def whole(self, column: str) -> int | None:
        value = self.values.get(column)
        return value if isinstance(value, int) else None

    def flag(self, column: str) -> bool:
        return self.values.get(column) is True

    def day(self, column: str) -> date | None:
        value = self.values.get(column)
        return value if isinstance(value, date) and not isinstance(value, datetime) else None

    def moment(self, column: str) -> datetime | None:
        value = self.values.get(column)
        return value if isinstance(value, datetime) else None

    def keys(self, column: str) -> tuple[str, ...]:
        value = self.values.get(column)
        return value if isinstance(value, tuple) else ()

    def at(self, column: str) -> Place:
        return self.places.get(column, self.place)


Tables = Mapping[str, tuple[Row, ...]]


def rows_of(
    raw: Mapping[str, RawTable], file: str, texts: Texts
) -> tuple[dict[str, tuple[Row, ...]], list[Problem]]:
    """Every table's rows as values, with each cell's problem. Missing ones take defaults."""
    reader = _Reader(file, texts)
    tables = {}
    for table in TABLES:
        found = raw.get(table.key) or RawTable(
            table, "", frozenset(), (RawRow(0, {}),) if table.settings else ()
        )
        tables[table.key] = tuple(reader.row(found, row) for row in found.rows)
        if table.required and not found.rows and table.key in raw:
            facts = {"table": texts(f"call.{table.key}.tab")}
            reader.problems.append(Problem("call-table-empty", Place(file, found.tab), facts))
    zone = zone_of(tables["call"][0].text("timezone"))
    tables = {key: tuple(_local(row, zone) for row in rows) for key, rows in tables.items()}
    keys = {table.key: _keys_of(table, tables[table.key]) for table in TABLES}
    reader.names = {table.key: _names_of(table, tables[table.key]) for table in TABLES}
    for table in TABLES:
        if table.key in raw:
            found = raw[table.key]
            reader.unique(table, tables[table.key])
            tables[table.key] = tuple(
                reader.resolved(found, row, keys) for row in tables[table.key]
            )
            reader.mark_columns(found, keys)
    return tables, reader.problems


def zone_of(name: str) -> tzinfo | None:
    """The time zone of this name; None where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def _local(row: Row, zone: tzinfo | None) -> Row:
    """The row with every moment by the clock of the call: one typed with a zone of its own is
    brought there, any other is there already."""
    zoned = {
        name: value.astimezone(zone or UTC).replace(tzinfo=None)
        for name, value in row.values.items()
        if isinstance(value, datetime) and value.tzinfo is not None
    }
    return replace(row, values={**row.values, **zoned}) if zoned else row


def stage_key(typed: str) -> str:
    """The key of a stage that is no round may be typed as its word."""
    return choice_words([stage.value for stage in Stage]).get(typed.casefold(), typed)


_ROW_KEYS: Mapping[str, tuple[str, ...]] = {
    "establishments": ("stage", "version"),
    "needs": ("challenge", "item"),
    "levels": ("scale", "value"),
    "limits": ("kind", "subject", "other"),
    "entries": ("candidate", "challenge"),
    "exemptions": ("juror",),
    "conflicts": ("juror", "candidate"),
    "decisions": ("stage", "candidate", "challenge"),
    "deliberation": ("stage", "juror"),
    "rebuttals": ("candidate", "challenge"),
}


def row_key(row: Row) -> str:
    """What names a row in `Call.places`: its own key, or the keys that it joins, parted by '|'."""
    table = next(item for item in TABLES if item.key == row.table)
    if table.settings:
        return ""
    own = layout.own_key(table)
    names = (own,) if own else _ROW_KEYS[row.table]
    values = (row.get(name) for name in names)
    return "|".join("" if value is None else str(value) for value in values)


def _keys_of(table: Table, rows: Iterable[Row]) -> tuple[str, ...]:
    name = layout.own_key(table)
    return tuple(row.text(name) for row in rows if name and row.text(name))


def _names_of(table: Table, rows: Iterable[Row]) -> dict[str, str]:
    """The key of each row by what people call it: a name or a title where a key belongs."""
    own = layout.own_key(table)
    return {
        row.text(column): row.text(own)
        for row in rows
        for column in ("name", "title")
        if own and row.text(column) and row.text(own)
    }


class _Reader:
    def __init__(self, file: str, texts: Texts):
        self._file, self._texts = file, texts
        self._cells = Cells(texts)
        self.names: Mapping[str, Mapping[str, str]] = {}  # by table
        self.problems: list[Problem] = []

    def _heading(self, table: Table, column: Column) -> str:
        return self._texts(f"call.{table.key}.{column.key}.heading")

    def row(self, found: RawTable, raw: RawRow) -> Row:
        """The row with its own cells read; references are still as typed."""
        table = found.table
        values: dict[str, Value] = {}
        places: dict[str, Place] = {}
        unread = set()
        for column in table.columns:
            cell = raw.cells.get(column.key)
            value: Value | None = None
            if cell is not None:
                places[column.key] = Place(self._file, found.tab, cell.address)
                try:
                    value = self._cells.value(cell, self._meant(column, raw))
                except Misfit as misfit:
                    unread.add(column.key)
                    self._say(misfit, places[column.key], self._heading(table, column))
                    continue
                if value is None and column.required:
                    unread.add(column.key)
                    facts = {"column": self._heading(table, column)}
                    self.problems.append(Problem("call-value-missing", places[column.key], facts))
                    continue
            if value is None:
                value = self._cells.default(column)
            elif table.key == "stages" and column.key == "stage":
                value = stage_key(str(value))
            if value is not None:
                values[column.key] = value
        first = min(places.values(), key=_by_cell, default=Place(self._file, found.tab))
        marks = self._marks(found, raw)
        percents = frozenset(
            column.key
            for column in table.columns
            if column.kind is Kind.NUMBER
            and (cell := raw.cells.get(column.key)) is not None
            and typed_percent(cell)
        )
        return Row(table.key, first, values, places, marks, frozenset(unread), percents)

    def _meant(self, column: Column, raw: RawRow) -> Column:
        """The column as it is read in this row: some kinds of act have moments in it."""
        said = raw.cells.get("kind")
        if not column.moment_for or said is None:
            return column
        words = choice_words(column.moment_for)
        return (
            replace(column, kind=Kind.MOMENT) if clean(said.shown).casefold() in words else column
        )

    def _marks(self, found: RawTable, raw: RawRow) -> dict[str, tuple[str, ...]]:
        marked: dict[str, list[str]] = {prefix: [] for prefix, _ in found.table.marks}
        column = Column("", Kind.MARK)
        for mark in found.mark_columns:
            cell = raw.marks[mark.column]
            place = Place(self._file, found.tab, cell.address)
            try:
                value = self._cells.value(cell, column)
            except Misfit as misfit:
                self._say(misfit, place, mark.key or self._texts(f"call.book.slot_{mark.prefix}"))
                continue
            if value and not mark.key:
                facts = {"cell": mark.named.address}
                self.problems.append(Problem("call-mark-without-key", place, facts))
            elif value:
                marked[mark.prefix].append(mark.key)
        return {prefix: tuple(keys) for prefix, keys in marked.items()}

    def _say(self, misfit: Misfit, place: Place, heading: str) -> None:
        self.problems.append(Problem(misfit.code, place, {"column": heading, **misfit.facts}))

    def unique(self, table: Table, rows: tuple[Row, ...]) -> None:
        """Keys are unique, case-blind."""
        name = layout.own_key(table)
        seen: dict[str, Row] = {}
        for row in rows:
            key = row.text(name) if name else ""
            if key and name and (first := seen.setdefault(key.casefold(), row)) is not row:
                facts = {"found": key, "other": first.at(name).cell}
                self.problems.append(Problem("call-key-twice", row.at(name), facts))

    def resolved(self, found: RawTable, row: Row, keys: Mapping[str, tuple[str, ...]]) -> Row:
        """The row with what REF and REFS name replaced by the key that is meant."""
        values = dict(row.values)
        unread = set(row.unread)
        for column in found.table.columns:
            if column.kind not in (Kind.REF, Kind.REFS) or column.key not in values:
                continue
            typed = values[column.key]
            named = typed if isinstance(typed, tuple) else (str(typed),)
            known = self._known(column, keys)
            met = [known.get(name.casefold(), "") for name in named]
            for name, key in zip(named, met, strict=True):
                if not key:
                    self._unknown(row.at(column.key), found.table, column, name, known)
            if all(met):
                values[column.key] = tuple(met) if column.kind is Kind.REFS else met[0]
            else:
                del values[column.key]
                unread.add(column.key)
        marks = {
            prefix: tuple(
                next((key for key in keys[table] if key.casefold() == name.casefold()), name)
                for name in row.marks.get(prefix, ())
            )
            for prefix, table in found.table.marks
        }
        return replace(row, values=values, marks=marks, unread=frozenset(unread))

    def _known(self, column: Column, keys: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """What a REF may name, case-blind: keys of other tabs, and words of fixed ones."""
        known: dict[str, str] = {}
        for name in column.to:
            known |= choice_words(FIXED.get(name, ()))
            for table in (*SOURCES.get(name, ()), name):
                known |= {key.casefold(): key for key in keys.get(table, ())}
        return known

    def _unknown(
        self, place: Place, table: Table, column: Column, name: str, known: Mapping[str, str]
    ) -> None:
        shown = {key: self._shown(column, key) for key in known.values()}
        for target in column.to:
            for source in (*SOURCES.get(target, ()), target):
                shown |= self.names.get(source, {})
        facts = {
            "column": self._heading(table, column),
            "found": name,
            "tabs": self._cells.tabs(column.to),
            **near(name, {**shown, **{said: said for said in shown.values()}}),
        }
        self.problems.append(Problem("call-ref-unknown", place, facts))

    def _shown(self, column: Column, key: str) -> str:
        fixed = any(key in FIXED.get(name, ()) for name in column.to)
        return self._texts(f"call.choice.{key}") if fixed else key

    def mark_columns(self, found: RawTable, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Every named mark column names a row that exists."""
        targets = dict(found.table.marks)
        for mark in found.mark_columns:
            known = keys[targets[mark.prefix]]
            if mark.key and mark.key.casefold() not in {key.casefold() for key in known}:
                self.problems.append(self._unknown_mark(found, mark, targets, known))

    def _unknown_mark(
        self, found: RawTable, mark: RawMark, targets: Mapping[str, str], known: tuple[str, ...]
    ) -> Problem:
        facts = {
            "column": self._texts(f"call.{targets[mark.prefix]}.key.heading"),
            "found": mark.key,
            "tabs": self._cells.tabs((targets[mark.prefix],)),
            **near(mark.key, known),
        }
        place = Place(self._file, found.tab, mark.named.address)
        return Problem("call-ref-unknown", place, facts)


def _by_cell(place: Place) -> tuple[int, str]:
    letters = place.cell.rstrip("0123456789")
    return len(letters), letters
