"""Filled reasons workbooks back to texts, by the keys in their hidden row and column.

Rows and columns may have moved, tabs and files may have any name. Two different texts for the same
row are never chosen between: neither is used until people choose. A row that shows somebody else
than its key says was taken apart, by sorting or pasting: nobody can tell whose its text is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scoring.model.call import Call
from scoring.model.intake import FileRead
from scoring.model.results import Reason
from scoring.problems import Place, Problem, Subject
from scoring.reasons.beside import Mark, read_mark
from scoring.reasons.look import shortened
from scoring.reasons.rows import (
    APPROVED,
    BESIDE,
    KEY,
    TEXT,
    RowKey,
    Slot,
    row_words,
    slots_of,
)
from scoring.texts import LANGUAGES, Texts
from scoring.texts.vocabulary import Meaning, Question, meant
from scoring.workbooks.folder import files_under
from scoring.workbooks.grid import COMPUTED, Beside, Book, CellKind, Grid, RawCell
from scoring.workbooks.read import READABLE, Reader, read_books

FOLDER = "reasons"
_COLUMN_KEYS = frozenset({KEY, TEXT, APPROVED, BESIDE})
_LABELS = ("candidate", "round", "criterion")


@dataclass(frozen=True, slots=True)
class Filled:
    """One filled row. `approved` None: the cell is empty, or what stands there is disputed."""

    key: RowKey
    text: str
    approved: bool | None
    place: Place
    mark: Mark | None = None
    shown: str = ""  # the score that the row shows


def read_reasons(
    call: Call, folder: Path, reader: Reader = read_books
) -> tuple[Mapping[Slot, Reason], tuple[FileRead, ...], tuple[Problem, ...]]:
    """Every filled text under `reasons` in the input folder, by entry, round and criterion.

    As they stand: nothing is held against scores or earlier runs. A text for a whole proposal
    stands under each of its entries. A text without approval gives a Reason that is not approved.
    """
    found, files, problems = read_rows(call, folder, reader)
    rows, trouble = agreed(found)
    return as_they_stand(call, rows), files, (*problems, *trouble)


def as_they_stand(call: Call, rows: Mapping[RowKey, Sequence[Filled]]) -> dict[Slot, Reason]:
    """The texts of these rows, approved where people approved them."""
    return {
        slot: Reason(*slot, items[0].text, any(item.approved for item in items))
        for key, items in rows.items()
        for slot in slots_of(call, key)
    }


def read_rows(
    call: Call, folder: Path, reader: Reader = read_books
) -> tuple[tuple[Filled, ...], tuple[FileRead, ...], tuple[Problem, ...]]:
    """Every filled row of every workbook under `reasons` in the input folder."""
    files: list[FileRead] = []
    problems: list[Problem] = []
    found: list[Filled] = []
    names, problems_of_files = files_under(folder, FOLDER)
    problems += problems_of_files
    sources = [(folder / name, name) for name in names]
    others = [item for item in sources if item[0].suffix.lower() not in READABLE]
    for path, name in others:
        problems.append(Problem("reasons-other-file", Place(name), {"name": path.name}))
    for book in reader([item for item in sources if item not in others]):
        if isinstance(book, Problem):
            problems.append(book)
            continue
        name = book.name
        problems += [Problem(code, Place(name)) for code in book.notes]
        tabs = 0
        for grid in book.grids:
            if columns := _columns(grid):
                tabs += 1
                rows, trouble = _read_tab(call, book, grid, columns)
                problems += _beside(book, grid)
                found += rows
                problems += trouble
            elif _was_ours(grid):
                problems.append(Problem("reasons-tab-broken", Place(name, grid.tab)))
        if not tabs:
            problems.append(Problem("reasons-not-recognised", Place(name)))
        files.append(FileRead(name, book.sha256, tabs))
    return tuple(found), tuple(files), tuple(problems)


@dataclass(frozen=True, slots=True)
class _Columns:
    header: int  # the row of the column keys
    key: int
    text: int
    approved: int | None
    beside: int | None
    seen: Mapping[str, int]  # what people see, by the name of the heading


def _columns(grid: Grid) -> _Columns | None:
    """Where the columns stand: the row of keys says so, wherever it is now."""
    by_row: dict[int, dict[str, int]] = {}
    for (row, column), cell in sorted(grid.cells.items()):
        value = str(cell.value).strip()
        if value in _COLUMN_KEYS:
            by_row.setdefault(row, {}).setdefault(value, column)
    for row, columns in sorted(by_row.items()):
        if KEY in columns and TEXT in columns:
            return _Columns(
                row, columns[KEY], columns[TEXT], columns.get(APPROVED), columns.get(BESIDE),
                _seen_columns(grid, row),
            )  # fmt: skip
    return None


def _was_ours(grid: Grid) -> bool:
    """Whether a tab without its row or column of keys still has some: its texts would be lost."""
    said = {str(cell.value).strip() for cell in grid.cells.values() if cell.kind is CellKind.TEXT}
    return not _COLUMN_KEYS.isdisjoint(said) or any(RowKey.parsed(text) for text in said)


def _seen_columns(grid: Grid, header: int) -> dict[str, int]:
    headings = {
        Texts(language)(f"reasons.heading.{name}"): name
        for language in LANGUAGES
        for name in (*_LABELS, "score")
    }
    found: dict[str, int] = {}
    for (row, column), cell in sorted(grid.cells.items()):
        if row > header and cell.kind is CellKind.TEXT and _clean(cell.shown) in headings:
            found.setdefault(headings[_clean(cell.shown)], column)
    return found


def _shows_another(call: Call, key: RowKey, grid: Grid, row: int, columns: _Columns) -> str:
    """The candidate, round or criterion that a row shows, where its key says another of the call.

    A name that the call no longer knows says nothing: it may have been written otherwise then.
    """
    named = {
        "candidate": {item.key: _clean(item.name) for item in call.candidates},
        "round": {item.key: _clean(item.title) for item in call.method.rounds},
        "criterion": {item.key: _clean(item.title) for item in call.method.criteria},
    }
    for label in _LABELS:
        shown, own = _said(grid, row, columns.seen.get(label)), named[label][getattr(key, label)]
        if shown != own and shown in named[label].values():
            return shown
    return ""


def _read_tab(
    call: Call, book: Book, grid: Grid, columns: _Columns
) -> tuple[list[Filled], list[Problem]]:
    found: list[Filled] = []
    problems: list[Problem] = []
    other_calls: set[str] = set()
    for row in sorted({row for row, _ in grid.cells if row > columns.header}):
        text_cell = grid.at(row, columns.text)
        key_text = str(grid.at(row, columns.key).value or "").strip()
        place = book.place(grid, text_cell)
        if not key_text:
            if _has_words(text_cell) and _clean(text_cell.shown) not in _own_words():
                problems.append(Problem("reasons-no-key", place, {"text": _short(text_cell)}))
            continue
        key = RowKey.parsed(key_text)
        if key is not None and key.call != call.key:
            if key.call not in other_calls:
                other_calls.add(key.call)
                facts = {"found": key.call, "expected": call.key}
                problems.append(Problem("reasons-other-call", place, facts))
            continue
        approved_cell = None if columns.approved is None else grid.at(row, columns.approved)
        text, approved, trouble = _answers(book, grid, text_cell, approved_cell)
        if key is None or not slots_of(call, key):
            if text or trouble:
                problems.append(Problem("reasons-unknown-key", place, {"key": key_text}))
            continue
        problems += [
            Problem(code, where, facts, Subject(entry=key.entry)) for code, where, facts in trouble
        ]
        if text and (another := _shows_another(call, key, grid, row, columns)):
            facts = {"found": another, "row": row_words(call, key), "text": shortened(text)}
            problems.append(Problem("reasons-row-apart", place, facts, Subject(entry=key.entry)))
        elif text:
            mark = read_mark(key, _said(grid, row, columns.beside))
            shown = _said(grid, row, columns.seen.get("score"))
            found.append(Filled(key, text, approved, place, mark, shown))
    return found, problems


def _beside(book: Book, grid: Grid) -> Iterator[Problem]:
    """Comments, text boxes and pictures: no letter holds them. Footers are ours."""
    for item in grid.comments:
        if item.kind not in (Beside.MARGIN, Beside.STRIKE):
            cell = RawCell(CellKind.BLANK, item.row, item.column) if item.row else None
            facts = {
                "found": shortened(item.text) or "-",
                "kind_key": f"sheets.beside.{item.kind.value}",
            }
            yield Problem("reasons-beside", book.place(grid, cell), facts)


def _said(grid: Grid, row: int, column: int | None) -> str:
    """The text of a cell that the program wrote; empty where something else stands there."""
    cell = grid.at(row, column) if column is not None else None
    return _clean(str(cell.value)) if cell is not None and cell.kind is CellKind.TEXT else ""


_Trouble = tuple[str, Place, dict[str, str]]


def _answers(
    book: Book, grid: Grid, text_cell: RawCell, approved_cell: RawCell | None
) -> tuple[str, bool | None, list[_Trouble]]:
    """The text and the approval of a row, and what is wrong with its cells."""
    place = book.place(grid, text_cell)
    trouble: list[_Trouble] = []
    text = ""
    if text_cell.kind is CellKind.TEXT:
        text = _clean(str(text_cell.value))
    elif text_cell.kind in COMPUTED:
        trouble.append(("reasons-formula", place, {"found": text_cell.shown}))
    elif text_cell.kind is not CellKind.BLANK:
        trouble.append(("reasons-not-text", place, {"found": text_cell.shown}))
    approved, unclear = _approval(approved_cell)
    for cell in (text_cell, approved_cell):
        if cell is not None and cell.unstruck is not None:  # the text is kept, but not approved
            facts = {"found": _short(cell), "left": cell.unstruck.strip() or "-"}
            trouble.append(("reasons-struck", book.place(grid, cell), facts))
            approved = None
    if approved_cell is not None:
        where = book.place(grid, approved_cell)
        if unclear:
            trouble.append(("reasons-approval-unclear", where, {"found": approved_cell.shown}))
        elif approved and not text and not trouble:
            trouble.append(("reasons-approved-empty", place, {}))
    return text, approved, trouble


def _approval(cell: RawCell | None) -> tuple[bool | None, bool]:
    """Yes, no or nothing; and whether the cell holds something else."""
    if cell is None or cell.kind is CellKind.BLANK:
        return None, False
    if cell.kind is CellKind.BOOLEAN:
        return bool(cell.value), False
    said = _clean(cell.shown) if cell.kind in (CellKind.TEXT, CellKind.NUMBER) else "?"
    if not said:
        return None, False
    meaning = meant(said, Question.APPROVAL)
    return (None, True) if meaning is None else (meaning is Meaning.YES, False)


def _own_words() -> frozenset[str]:
    """What the workbook itself writes in the column of texts, beside no key."""
    return frozenset(
        Texts(language)(key)
        for language in LANGUAGES
        for key in ("reasons.heading.text", "reasons.reader.candidate")
    )


def agreed(
    found: Sequence[Filled],
) -> tuple[dict[RowKey, tuple[Filled, ...]], list[Problem]]:
    """The filled rows by key, each with one text: what differs is not used, and told."""
    by_key: dict[RowKey, list[Filled]] = {}
    for item in found:
        by_key.setdefault(item.key, []).append(item)
    rows: dict[RowKey, tuple[Filled, ...]] = {}
    problems: list[Problem] = []
    for key, items in by_key.items():
        first = items[0]
        if differing := [item for item in items if item.text != first.text]:
            problems += _two("reasons-two-texts", key, first, differing)
            continue
        if {True, False} <= {item.approved for item in items}:
            against = [item for item in items if item.approved is not first.approved]
            problems += _two("reasons-two-approvals", key, first, against)
            items = [replace(item, approved=None) for item in items]
        rows[key] = tuple(items)
    return rows, problems


def _two(code: str, key: RowKey, first: Filled, others: list[Filled]) -> Iterator[Problem]:
    for other in others:
        facts = {
            "other": str(first.place),
            "first": shortened(first.text),
            "second": shortened(other.text),
            "criterion": key.criterion,
        }
        yield Problem(code, other.place, facts, Subject(entry=key.entry))


def _clean(text: str) -> str:
    """Without what office programs add: carriage returns, no-break spaces, trailing blanks."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    lines = [" ".join(line.replace("\u00a0", " ").split()) for line in text.split("\n")]
    return "\n".join(lines).strip()


def _has_words(cell: RawCell) -> bool:
    return cell.kind is CellKind.FORMULA or (
        cell.kind is CellKind.TEXT and bool(_clean(str(cell.value)))
    )


def _short(cell: RawCell) -> str:
    return shortened(_clean(cell.shown))
