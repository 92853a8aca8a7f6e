"""How the published settings of a call differ from those that were published, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from scoring.call.lists import FIXED
from scoring.call.published import (
    LISTED,
    ORDER,
    TABLES_PUBLISHED,
    is_need,
    names_of,
    part_of,
    typed,
)
from scoring.call.tables import TABLES, Column, Kind, table
from scoring.model.call import Call
from scoring.model.published import Difference, Part
from scoring.problems import Place
from scoring.texts import Texts

_AROUND, _MOST = 40, 160  # characters shown of a long text, around its first change

Settings = Mapping[str, str]
Named = dict[str, dict[str, dict[str, str]]]  # table: row: column: value


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: its settings, and by which fingerprints its method is known."""

    settings: Settings
    methods: frozenset[str]
    words_code: str = ""

    @property
    def deadline(self) -> str:
        return self.settings.get("call//deadline", "")


def differences(before: Published, call: Call) -> tuple[Difference, ...]:
    """Every published setting that is another one now, in the order of the call workbook."""
    found = list(_Comparison(before.settings, call).all())
    if call.method.fingerprint in before.methods:
        # What turns scores into places is the same: a difference can only be one of words.
        return tuple(
            replace(item, part=Part.WORDS) if item.part is Part.METHOD else item for item in found
        )
    if not any(item.part is Part.METHOD for item in found):
        found.append(_by_fingerprint(before, call))
    return tuple(found)


def method_differences(before: Settings, call: Call) -> tuple[Difference, ...]:
    """The settings of the method alone that are others now."""
    return tuple(item for item in _Comparison(before, call).all() if item.part is Part.METHOD)


def _by_fingerprint(before: Published, call: Call) -> Difference:
    texts = Texts(call.language)
    return Difference(
        Part.METHOD, texts("published.fingerprint"), ", ".join(sorted(before.methods)) or "-",
        call.method.fingerprint,
    )  # fmt: skip


class _Comparison:
    def __init__(self, before: Settings, call: Call):
        self.call = call
        self.texts = Texts(call.language)
        self.old, self.new = _by_row(before), _by_row(call.published)
        self.sides = (before, call.published)
        if not {before.get(LISTED), call.published.get(LISTED)} - {"no", None}:
            self.old.pop("needs", None)  # those that the program makes follow from other settings
            self.new.pop("needs", None)

    def all(self) -> Iterator[Difference]:
        for item in TABLES:
            if item.key in TABLES_PUBLISHED:
                old, new = self.old.get(item.key, {}), self.new.get(item.key, {})
                for row in (*old, *(key for key in new if key not in old)):
                    if row or item.settings:
                        yield from self._row(item.key, row, old.get(row), new.get(row))
                yield from self._order(item.key, old, new)

    def _row(
        self, name: str, row: str, old: Settings | None, new: Settings | None
    ) -> Iterator[Difference]:
        if old is None or new is None:
            yield self._whole(name, row, old, new)
            return
        for column in table(name).columns:
            part = self._part(name, row, column.key)
            before = old.get(column.key, column.default)
            now = new.get(column.key, "")
            if part is not None and before != now:
                yield Difference(
                    part,
                    self._setting(name, row, column),
                    *self._shown(before, now, column),
                    self.call.places.get(f"{name}/{row}/{column.key}", self._tab(name)),
                )

    def _whole(self, name: str, row: str, old: Settings | None, new: Settings | None) -> Difference:
        """A row that came or went: one difference, told by what it holds."""
        columns = table(name).columns
        first = next((item for item in columns if new and new.get(item.key)), None)
        key = f"{name}/{row}/{first.key}" if first else ""
        none = self.texts("published.no_row")
        return Difference(
            self._part_of_row(name),
            self.texts("published.row", row=self._title(name, row), tab=self._tab_name(name)),
            none if old is None else self._summary(name, old),
            none if new is None else self._summary(name, new),
            self.call.places.get(key, self._tab(name)),
        )

    def _part_of_row(self, name: str) -> Part:
        """What comes and goes with a row: the method where it holds a setting of it, or a need."""
        parts = {part_of(name, item.key) for item in table(name).columns}
        needed = name in ("aspects", "service_types") or (
            name == "requirements" and self._says("method", "requirements_shared", "yes")
        )
        by_default = needed and "needs" not in self.old and "needs" not in self.new
        return Part.METHOD if by_default or Part.METHOD in parts else TABLES_PUBLISHED[name]

    def _part(self, name: str, row: str, column: str) -> Part | None:
        """An aspect has the kind of a need where it is one, municipalities are needs where the
        call says so."""
        if (name, column) == ("aspects", "kind"):
            return Part.METHOD if any(is_need(side, row) for side in self.sides) else Part.WORDS
        towns = (name, column) == ("call", "municipalities")
        if towns and not self._says("method", "municipality_needs", "none"):
            return Part.METHOD
        return part_of(name, column)

    def _says(self, name: str, column: str, value: str) -> bool:
        return self.new.get(name, {}).get("", {}).get(column) == value

    def _order(
        self, name: str, old: Mapping[str, Settings], new: Mapping[str, Settings]
    ) -> Iterator[Difference]:
        before, now = (
            [key for key in _keys(side) if key in old and key in new] for side in (old, new)
        )
        if before != now:
            yield Difference(
                Part.METHOD if name == "rounds" else Part.WORDS,
                self.texts("published.order", tab=self._tab_name(name)),
                ", ".join(before), ", ".join(now), self._tab(name),
            )  # fmt: skip

    # -- words

    def _setting(self, name: str, row: str, column: Column) -> str:
        facts = {
            "heading": self.texts(f"call.{name}.{column.key}.heading"),
            "tab": self._tab_name(name),
        }
        if table(name).settings:
            return self.texts("published.setting", **facts)
        return self.texts("published.cell", row=self._title(name, row), **facts)

    def _title(self, name: str, row: str) -> str:
        """A row by its title, as it is now or was published; else by its key."""
        for side in (self.new, self.old):
            title = side.get(name, {}).get(row, {}).get("title", "")
            if title:
                return f"‘{title}’"
        shown = [self._word(part, name) for part in row.rstrip("'").split("|") if part]
        return " · ".join(shown)

    def _word(self, key: str, name: str) -> str:
        """What people call a part of the key of a row, where a table names it."""
        if name == "limits" and self.texts.has(f"call.choice.{key}"):
            return self.texts(f"call.choice.{key}")
        if name == "jurors":
            return key
        for other in ("challenges", "service_types"):
            title = self.new.get(other, {}).get(key, {}).get("title", "")
            if title:
                return f"‘{title}’"
        return key

    def _summary(self, name: str, row: Settings) -> str:
        said = [
            self._value(row[column.key], column)
            for column in table(name).columns
            if row.get(column.key) and row[column.key] != column.default
        ]
        return _cut(" · ".join(said), 0) or self.texts("published.row_there")

    def _shown(self, old: str, new: str, column: Column) -> tuple[str, str]:
        start = next(
            (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
            min(len(old), len(new)),
        )
        if column.kind in (Kind.TEXT, Kind.LONG):
            old, new = _cut(" ".join(old.split()), start), _cut(" ".join(new.split()), start)
        return self._value(old, column), self._value(new, column)

    def _value(self, value: str, column: Column) -> str:
        if not value:
            return self.texts("published.empty")
        said = typed(value, column.kind)
        if isinstance(said, Fraction):
            return self.texts.number(said, 6)
        if isinstance(said, datetime):
            return self.texts.moment(said)
        if isinstance(said, date):
            return self.texts.date(said)
        if column.kind in (Kind.YES_NO, Kind.CHOICE) or any(name in FIXED for name in column.to):
            return ", ".join(self._choice(part) for part in said.split(", "))
        return said

    def _choice(self, code: str) -> str:
        key = f"call.choice.{code}"
        return self.texts(key) if self.texts.has(key) else code

    # -- places

    def _tab_name(self, name: str) -> str:
        return self._tab(name).tab or self.texts(f"call.{name}.tab")

    def _tab(self, name: str) -> Place:
        """The tab of a table, where it has a cell that is read."""
        for key, place in self.call.places.items():
            if key.startswith(f"{name}/"):
                return Place(place.file, place.tab)
        return Place()


def _by_row(settings: Settings) -> Named:
    found: Named = {}
    for key, value in settings.items():
        name, row, column = names_of(key)
        found.setdefault(name, {}).setdefault(row, {})[column] = value
    return found


def _keys(rows: Mapping[str, Settings]) -> Sequence[str]:
    order = rows.get("", {}).get(ORDER, "")
    return [key for key in order.split(", ") if key]


def _cut(text: str, start: int) -> str:
    """A long text, cut to what stands around a place in it."""
    if len(text) <= _MOST:
        return text
    first = max(0, start - _AROUND)
    before, after = ("…" if first else ""), ("…" if first + _MOST < len(text) else "")
    return before + text[first : first + _MOST] + after
