"""What a call publishes with its framework: one declaration, and the settings of a call by it.

Every column of the tables named here is published, as the part that its table names; the exceptions
stand below. So a setting that is added later is compared until somebody says that it is not
published. Settings are kept as plain text without language ('30', '2027-04-16T23:59:00'), under the
names of `Call.places` ('criteria/k1/weight'), so that they can be kept in a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction

from scoring.call import layout
from scoring.call.fingerprint import DIGITS
from scoring.call.rows import Row, Tables, row_key
from scoring.call.tables import TABLES, Column, Kind, Table, table
from scoring.model.call import DEFAULT_GOALS, LimitKind, Method, Need, NeedKind
from scoring.model.published import Part

TABLES_PUBLISHED: Mapping[str, Part] = {
    "call": Part.NOTE,
    "method": Part.METHOD,
    "texts": Part.WORDS,
    "stages": Part.WORDS,
    "challenges": Part.WORDS,
    "aspects": Part.WORDS,
    "service_types": Part.WORDS,
    "requirements": Part.WORDS,
    "needs": Part.METHOD,
    "scales": Part.METHOD,
    "levels": Part.WORDS,
    "rounds": Part.METHOD,
    "criteria": Part.METHOD,
    "limits": Part.METHOD,
    "jurors": Part.NOTE,
}
# Columns that belong to another part than their table; None: not published.
COLUMNS_PUBLISHED: Mapping[str, Part | None] = {
    "call/deadline": Part.DEADLINE,
    "call/title": Part.WORDS,
    "call/language": Part.WORDS,
    "call/municipalities": Part.WORDS,
    "call/attention": Part.WORDS,
    "call/key": None,  # sheets of another call are refused
    "call/signatories": None,
    "call/logo": None,
    "call/colour": None,
    "call/timezone": None,
    "method/rebuttal_days": Part.WORDS,
    "method/total_decimals": None,
    "method/reasons_from": None,
    "method/line_as_score": None,
    "method/remarks_required": None,
    "challenges/places": Part.METHOD,
    "aspects/kind": Part.METHOD,  # of a need; of an aspect that is none it is a word
    "levels/scale": Part.METHOD,
    "levels/value": Part.METHOD,
    "rounds/title": Part.WORDS,
    "rounds/shows_previous": None,
    "rounds/sheets_due": None,
    "criteria/title": Part.WORDS,
    "criteria/guidance": Part.WORDS,
    "jurors/name": None,
    "jurors/organisation": None,
    "jurors/email": None,
    "jurors/language": None,
    "jurors/chair": None,
}
# The call's own wording is published where the framework uses it; the rest belongs to letters.
TEXTS_PUBLISHED = (
    "framework.", "language.", "wording.", "match.goal.", "reports.stage.", "rebuttal_content",
    "letter.paragraph.rebuttal_content",
)  # fmt: skip
# Their rows come by value, or as the first in a table of needs: the order of the tab says nothing.
_UNORDERED = frozenset({"scales", "levels", "needs", "limits", "texts", "jurors"})
ORDER = "#order"
LISTED = "needs//listed"  # whether the needs are typed, or those that the program makes


def part_of(table_key: str, column: str) -> Part | None:
    """The part that a column of a table belongs to; None where it is not published."""
    return COLUMNS_PUBLISHED.get(f"{table_key}/{column}", TABLES_PUBLISHED.get(table_key))


def is_need(settings: Mapping[str, str], item: str) -> bool:
    """Whether the needs in force hold an item, in some challenge."""
    start, end = "needs/", f"|{item}/required"
    return any(key.startswith(start) and key.endswith(end) for key in settings)


def settings_of(tables: Tables, method: Method, deadline: datetime) -> dict[str, str]:
    """Every published setting of a call, with `deadline` as the acts leave it."""
    found: dict[str, str] = {}
    for item in TABLES:
        if item.key == "needs":
            found |= _needs(tables, method)
        elif item.key in TABLES_PUBLISHED:
            found |= _table(item, tables, method)
    found["call//deadline"] = plain(deadline)
    return found


def words_code(settings: Mapping[str, str]) -> str:
    """A short hexadecimal SHA-256 over what is published beside the method and the deadline."""
    kept = sorted(f"{key}\t{value}" for key, value in settings.items() if _worded(settings, key))
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:DIGITS]


def _worded(settings: Mapping[str, str], key: str) -> bool:
    """Whether a setting is published and neither the deadline nor one of the method."""
    name, row, column = names_of(key)
    if (name, column) == ("aspects", "kind"):
        return not is_need(settings, row)
    if column == ORDER:
        return name != "rounds"
    return part_of(name, column) not in (Part.METHOD, Part.DEADLINE)


def method_of(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings of the method alone."""
    return {
        key: value for key, value in settings.items() if part_of(*names_of(key)[::2]) is Part.METHOD
    }


def names_of(key: str) -> tuple[str, str, str]:
    """The table, the row and the column that a setting is kept under."""
    name, rest = key.split("/", 1)
    row, column = rest.rsplit("/", 1)
    return name, row, column


def _table(item: Table, tables: Tables, method: Method) -> Iterator[tuple[str, str]]:
    rows = [row for row in tables[item.key] if _published(row, tables)]
    taken: set[str] = set()
    for row in rows:
        name = row_key(row)
        while name in taken:  # the same limit twice: both are published
            name += "'"
        taken.add(name)
        for column in item.columns:
            if part_of(item.key, column.key) is not None:
                yield f"{item.key}/{name}/{column.key}", _value(row, column, tables)
    if layout.own_key(item) and item.key not in _UNORDERED:
        yield f"{item.key}//{ORDER}", ", ".join(row_key(row) for row in rows)


def _published(row: Row, tables: Tables) -> bool:
    if row.table == "texts":
        return bool(row.text("text")) and row.text("key").startswith(TEXTS_PUBLISHED)
    if row.table == "limits":
        return not LimitKind(row.text("kind")).naming
    if row.table in ("scales", "levels"):
        key = row.text("key") if row.table == "scales" else row.text("scale")
        return any(item.text("scale") == key for item in tables["criteria"])
    return True


def _value(row: Row, column: Column, tables: Tables) -> str:
    """A value, and nothing where it says what an empty cell says."""
    value = row.get(column.key)
    where = f"{row.table}/{column.key}"
    if where in ("criteria/rounds", "criteria/challenges"):
        every = [item.text("key") for item in tables[column.key]]
        value = tuple(key for key in every if key in (value or ()))
        value = () if list(value) == every else value
    elif where == "method/goals" and value == tuple(goal.value for goal in DEFAULT_GOALS):
        value = ()
    return plain(value)


def plain(value: object) -> str:
    """A value of a cell as text without language."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _needs(tables: Tables, method: Method) -> Iterator[tuple[str, str]]:
    """The needs in force. Nothing typed and the same in every cell are one and the same."""
    for need in method.needs:
        if need.kind is not NeedKind.MUNICIPALITY:
            yield from ((f"needs/{_need(need)}/{name}", plain(value)) for name, value in (
                ("required", need.required), ("times", need.times), ("weight", need.weight),
            ))  # fmt: skip
    yield LISTED, plain(bool(tables["needs"]))


def _need(need: Need) -> str:
    return f"{need.challenge}|{need.item}"


def column_of(key: str) -> Column | None:
    """The column that a setting stands in."""
    name, _row, column = names_of(key)
    return layout.column_of(table(name), column)


def typed(value: str, kind: Kind) -> Fraction | date | datetime | str:
    """The value that was made plain, for showing."""
    if value and kind in (Kind.NUMBER, Kind.WHOLE):
        return Fraction(value)
    if value and kind is Kind.MOMENT:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if value and kind is Kind.DATE else value
