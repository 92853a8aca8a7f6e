"""Filled reasons workbooks back to texts, by the keys in their hidden row and column.

Rows and columns may have moved, tabs and files may have any name. Two different texts for the same
row are never chosen between: neither is used until people choose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scoring.model.call import Call
from scoring.model.intake import FileRead
from scoring.model.results import Reason
from scoring.problems import Place, Problem
from scoring.reasons.rows import APPROVED, KEY, TEXT, RowKey, Slot, slots_of
from scoring.texts import LANGUAGES, Texts
from scoring.texts.vocabulary import Meaning, Question, meant
from scoring.workbooks.folder import files_under
from scoring.workbooks.grid import COMPUTED, Book, CellKind, Grid, RawCell
from scoring.workbooks.read import READABLE, Reader, read_books

FOLDER = "reasons"

# What file systems and office programs leave behind.
_LITTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class _Found:
    """One filled row. `approved` None: the cell is empty."""

    key: RowKey
    text: str
    approved: bool | None
    place: Place


def read_reasons(
    call: Call, folder: Path, reader: Reader = read_books
) -> tuple[Mapping[Slot, Reason], tuple[FileRead, ...], tuple[Problem, ...]]:
    """Every filled text under `reasons` in the input folder, by entry, round and criterion.

    A text for a whole proposal stands under each of its entries. A text without approval gives a
    Reason that is not approved.
    """
    files: list[FileRead] = []
    problems: list[Problem] = []
    found: list[_Found] = []
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
                found += rows
                problems += trouble
        if not tabs:
            problems.append(Problem("reasons-not-recognised", Place(name)))
        files.append(FileRead(name, book.sha256, tabs))
    reasons, trouble = _agreed(call, found)
    return reasons, tuple(files), (*problems, *trouble)


@dataclass(frozen=True, slots=True)
class _Columns:
    header: int  # the row of the column keys
    key: int
    text: int
    approved: int | None


def _columns(grid: Grid) -> _Columns | None:
    """Where the columns stand: the row of keys says so, wherever it is now."""
    wanted = {KEY, TEXT, APPROVED}
    by_row: dict[int, dict[str, int]] = {}
    for (row, column), cell in sorted(grid.cells.items()):
        value = str(cell.value).strip()
        if value in wanted:
            by_row.setdefault(row, {}).setdefault(value, column)
    for row, columns in sorted(by_row.items()):
        if KEY in columns and TEXT in columns:
            return _Columns(row, columns[KEY], columns[TEXT], columns.get(APPROVED))
    return None


def _read_tab(
    call: Call, book: Book, grid: Grid, columns: _Columns
) -> tuple[list[_Found], list[Problem]]:
    found: list[_Found] = []
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
            Problem(code, where, facts, entry=_entry(key)) for code, where, facts in trouble
        ]
        if text:
            found.append(_Found(key, text, approved, place))
    return found, problems


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


def _agreed(call: Call, found: list[_Found]) -> tuple[dict[Slot, Reason], list[Problem]]:
    by_key: dict[RowKey, list[_Found]] = {}
    for item in found:
        by_key.setdefault(item.key, []).append(item)
    reasons: dict[Slot, Reason] = {}
    problems: list[Problem] = []
    for key, items in by_key.items():
        first = items[0]
        if differing := [item for item in items if item.text != first.text]:
            problems += _two("reasons-two-texts", key, first, differing)
            continue
        answers = {item.approved for item in items}
        if {True, False} <= answers:
            against = [item for item in items if item.approved is not first.approved]
            problems += _two("reasons-two-approvals", key, first, against)
            answers = {None}
        for slot in slots_of(call, key):
            entry, round_key, criterion = slot
            reasons[slot] = Reason(entry, round_key, criterion, first.text, True in answers)
    return reasons, problems


def _two(code: str, key: RowKey, first: _Found, others: list[_Found]) -> Iterator[Problem]:
    for other in others:
        facts = {
            "other": str(first.place),
            "first": _cut(first.text),
            "second": _cut(other.text),
            "criterion": key.criterion,
        }
        yield Problem(code, other.place, facts, entry=_entry(key))


def _entry(key: RowKey) -> str:
    return f"{key.candidate}-{key.challenge}" if key.challenge else key.candidate


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
    return _cut(_clean(cell.shown))


def _cut(text: str, most: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
