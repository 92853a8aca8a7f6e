"""Finding the identity and the answers in a tab, wherever rows and columns have gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scoring.keys import RowKey
from scoring.sheets.form import COLUMNS, MARKER, Col, Field, TabIdentity, TabKind
from scoring.workbooks.grid import Book, CellKind, Grid, RawCell

_FIELDS = frozenset([COLUMNS, *(item.value for item in Field)])
_KINDS = frozenset(item.value for item in TabKind)
_COLUMN_KEYS = frozenset(item.value for item in Col)


def is_row_key(key: str) -> bool:
    return key in _FIELDS or RowKey.parsed(key) is not None


@dataclass(frozen=True, slots=True)
class Located:
    """A form found in a grid: rows by row key, columns by column key, keys that stand twice."""

    grid: Grid
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    twice: tuple[str, ...] = ()
    twice_cell: RawCell | None = None
    marker: RawCell | None = field(default=None)
    by_row: Mapping[int, tuple[RawCell, ...]] = field(default_factory=dict)

    def cell(self, row_key: str, column: Col) -> RawCell | None:
        """The cell of an answer; None where its row or column is gone."""
        row, at = self.rows.get(row_key), self.columns.get(column.value)
        return None if row is None or at is None else self.grid.at(row, at)

    def value(self, name: Field) -> str:
        cell = self.cell(name.value, Col.VALUE)
        return plain_text(cell) if cell else ""

    def row(self, number: int) -> tuple[RawCell, ...]:
        """The cells of a row that hold something."""
        return self.by_row.get(number, ())

    def question(self, cell: RawCell) -> tuple[RowKey, Col | None] | None:
        """The row of the answer in this cell, with the column that fits it; None where nothing is
        asked."""
        here = next((key for key in self.answer_rows() if self.rows[key] == cell.row), "")
        columns = {key for key, at in self.columns.items() if at == cell.column}
        row = RowKey.parsed(here)
        if row is None or not columns:
            return None
        return row, next((item for item in row.kind.answered_in if item in columns), None)

    def answer_rows(self) -> Iterator[str]:
        return (key for key in self.rows if RowKey.parsed(key))


def locate(grid: Grid) -> Located | None:
    """The form in this tab, or None when nothing in it says that it is one."""
    markers = [
        cell
        for cell in grid.cells.values()
        if cell.kind is CellKind.TEXT and str(cell.value).strip() == MARKER
    ]
    if not markers:
        return None
    key_columns = {cell.column for cell in markers}
    by_row: dict[int, list[RawCell]] = {}
    for _at, cell in sorted(grid.cells.items()):
        by_row.setdefault(cell.row, []).append(cell)
    rows: dict[str, int] = {}
    columns: dict[str, int] = {}
    twice: list[str] = []
    twice_cell = None
    for cell in (cell for cells in by_row.values() for cell in cells):
        if cell.column not in key_columns:
            continue
        key = plain_text(cell)
        if key in rows and is_row_key(key):
            twice.append(key)
            twice_cell = twice_cell or cell
        elif key:
            rows[key] = cell.row
    for cell in by_row.get(rows.get(COLUMNS, 0), ()):
        if cell.column in key_columns:
            continue
        for key in plain_text(cell).split():
            if key not in _COLUMN_KEYS:
                continue
            if key in columns:
                twice.append(key)
                twice_cell = twice_cell or cell
            else:
                columns[key] = cell.column
    return Located(
        grid, rows, columns, tuple(twice), twice_cell, min(markers),
        {row: tuple(found) for row, found in by_row.items()},
    )  # fmt: skip


def identity_of(found: Located) -> TabIdentity | None:
    """Who the tab says it is; None when its kind is unknown or the call or juror is not named."""
    kind = found.value(Field.KIND)
    if kind not in _KINDS:
        return None
    identity = TabIdentity(
        TabKind(kind),
        found.value(Field.CALL),
        found.value(Field.ROUND),
        found.value(Field.JUROR),
        found.value(Field.CANDIDATE),
        found.value(Field.CHALLENGE),
        found.value(Field.EDITION),
        found.value(Field.METHOD),
        found.value(Field.WORDING),
        tuple(found.value(Field.ANSWERS).split()),
    )
    named = identity.call and identity.round and identity.juror
    start = identity.kind is TabKind.START
    return identity if named and (start or identity.candidate) else None


def plain_text(cell: RawCell) -> str:
    """What a key cell says. A key that a program turned into a number reads as it was typed."""
    value = cell.value
    if cell.kind is CellKind.NUMBER and isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if value is not None else ""


Place = tuple[str, str]  # tab and address
Sheet = tuple[str, str, str, str]  # juror, candidate, challenge, round


def addresses(
    book: Book, *, consensus: bool = False
) -> Mapping[Sheet, Mapping[tuple[str, str], Place]]:
    """Where each answer of a workbook stands: by sheet, then by (row key, column key).

    A start tab has an empty candidate and challenge, a general tab an empty challenge. With
    `consensus`, the tabs of the agreed scores instead of the jurors' own.
    """
    found: dict[Sheet, dict[tuple[str, str], Place]] = {}
    for grid in book.grids:
        form = locate(grid)
        identity = identity_of(form) if form else None
        if form is None or identity is None:
            continue
        if (identity.kind is TabKind.CONSENSUS) is not consensus:
            continue
        sheet = (identity.juror, identity.candidate, identity.challenge, identity.round)
        cells = found.setdefault(sheet, {})
        for row_key in form.answer_rows():
            for column in answer_columns(row_key):
                cell = form.cell(row_key, column)
                if cell:
                    cells[row_key, column.value] = (grid.tab, cell.address)
    return found


def answer_columns(row_key: str) -> tuple[Col, ...]:
    """The columns in which a row of this kind is answered; none for what is no answer."""
    row = RowKey.parsed(row_key)
    return row.kind.answered_in if row else ()
