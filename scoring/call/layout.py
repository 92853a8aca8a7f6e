"""How a table lies on its tab: the marks that the reader looks for, and where the writer puts them.

The first column of every tab is hidden and holds marks: `#table candidates`, `#format 1`,
`#heading`, `#help`, `#marks`, `#keys`, and on a settings tab `#setting deadline` beside its value.
The hidden row `#keys` names each column. Rows below `#heading` without a mark of their own are
data, so tabs, rows and columns can be moved, renamed or inserted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.call.tables import TABLES, Column, Kind, Table
from scoring.texts import Texts
from scoring.workbooks.formulas import span
from scoring.workbooks.plan import safe_tab_name

TABLE, FORMAT, SETTING = "#table", "#format", "#setting"
HEADING, HELP, MARKS, KEYS = "#heading", "#help", "#marks", "#keys"
VALUE = "value"  # the key of a settings tab's value column

# Paragraphs of the letters that a call words itself; each has an explanation in the texts.
PARAGRAPHS = (
    "reservation",
    "remedies",
    "privacy",
    "confidentiality",
    "rebuttal_how",
    "rebuttal_content",
    "rebuttal_after",
    "matching_rule",
    "next_steps",
    "invitation",
    "contact",
    "closing",
)

# The tabs in the order in which a coordinator fills them, by phase.
PHASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "prepare",
        (
            "call",
            "method",
            "challenges",
            "aspects",
            "service_types",
            "requirements",
            "needs",
            "scales",
            "levels",
            "rounds",
            "criteria",
            "jurors",
            "stages",
            "texts",
        ),
    ),
    ("register", ("candidates", "entries", "conflicts", "exemptions", "limits")),
    ("decide", ("acts", "deliberation", "decisions", "establishments")),
    ("rebuttal", ("rebuttals",)),
)

SPARE_ROWS = 200  # empty rows with drop-downs and checks below what is filled in
# Mark columns without a key yet, where the coordinator picks one
_FREE_MARKS = {"challenge": 8, "service": 8, "candidate": 12}
_FREE_MARKS_FILLED = 2

Rows = Mapping[str, Sequence[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class MarkColumn:
    prefix: str
    table: str
    key: str  # empty: a free column


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a table lies: its tab, its rows (from 0) and its columns (from 0)."""

    table: Table
    tab: str
    heading: int
    help: int
    marks: int | None
    keys: int
    first: int  # first row of data
    last: int  # last row with drop-downs and checks
    columns: Mapping[str, int]
    mark_columns: tuple[MarkColumn, ...]
    filled: int

    @property
    def first_mark(self) -> int:
        return 1 + len(self.table.columns)

    def area(self, column: str) -> str:
        """The data cells of a column as an absolute reference, for formulas of other tabs."""
        return self.cells(self.columns[column])

    def cells(self, column: int) -> str:
        return span(column + 1, self.first + 1, self.last + 1, self.tab)


def spots(rows: Rows, texts: Texts, *, note: bool) -> dict[str, Spot]:
    """Where each table of a workbook with these rows lies. `note`: a line on the example above."""
    taken = {texts("call.book.start_tab").casefold(), texts("call.book.lists_tab").casefold()}
    found = {}
    for key in order():
        table = next(item for item in TABLES if item.key == key)
        tab = safe_tab_name(texts(f"call.{key}.tab"), taken)
        given = rows.get(key, ())
        heading = 3 if note else 2
        marks = heading + 2 if table.marks else None
        keys = heading + (3 if table.marks else 2) - (1 if table.settings else 0)
        found[key] = Spot(
            table=table,
            tab=tab,
            heading=heading,
            help=heading + 1,
            marks=marks,
            keys=keys,
            first=keys + 1,
            last=keys + (len(table.columns) if table.settings else len(given) + SPARE_ROWS),
            columns={column.key: 1 + index for index, column in enumerate(table.columns)},
            mark_columns=_mark_columns(table, rows),
            filled=_filled(table, given),
        )
    return found


def _filled(table: Table, given: Sequence[Mapping[str, object]]) -> int:
    """How many items the tab holds, as its first tab counts them: values, texts, or rows."""
    if table.settings:
        row = next(iter(given), {})
        return sum(1 for column in table.columns if row.get(column.key) or column.default)
    if table.key == "texts":
        return sum(1 for row in given if row.get("text"))
    return len(given)


def order() -> tuple[str, ...]:
    return tuple(key for _, keys in PHASES for key in keys)


def _mark_columns(table: Table, rows: Rows) -> tuple[MarkColumn, ...]:
    columns = []
    for prefix, target in table.marks:
        keys = [str(row["key"]) for row in rows.get(target, ()) if row.get("key")]
        for row in rows.get(table.key, ()):
            keys += [
                name.partition(":")[2]
                for name in row
                if name.startswith(f"{prefix}:") and name.partition(":")[2] not in keys
            ]
        free = _FREE_MARKS_FILLED if keys else _FREE_MARKS[prefix]
        columns += [MarkColumn(prefix, target, key) for key in [*keys, *[""] * free]]
    return tuple(columns)


def own_key(table: Table) -> str | None:
    """The column that names a row of this table."""
    first = table.columns[0]
    return first.key if first.kind is Kind.KEY and not table.settings else None


def column_of(table: Table, key: str) -> Column | None:
    return next((column for column in table.columns if column.key == key), None)
