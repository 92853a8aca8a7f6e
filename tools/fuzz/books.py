"""The doors that take a workbook: jurors' sheets, the call, the reasons."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterable
from pathlib import Path
from string import ascii_uppercase

from scoring.call.cells import Cells, clean
from scoring.call.read import read_call
from scoring.call.tables import Kind, Table, table
from scoring.problems import Problem, Severity
from scoring.texts import LANGUAGES, Texts
from scoring.texts.vocabulary import Meaning, Question, meant
from scoring.workbooks.grid import Book, CellKind, Grid, RawCell
from scoring.workbooks.read import Unreadable, read_content
from tools.fuzz import spoil
from tools.fuzz.harness import Wrong, as_input
from tools.fuzz.typed import Spot, edited, some_edit

_LANGUAGES = tuple(map(Texts, LANGUAGES))


def told(problems: Iterable[Problem]) -> None:
    """Every problem can be said in every language, and nothing in it is left unsaid."""
    for problem in problems:
        for texts in _LANGUAGES:
            if not problem.said(texts).what:
                raise Wrong(f"{problem.code} says nothing")


# What is printed above the columns of a reasons workbook.
_READ_ALONG = ("reader.jury", "reader.candidate", "reader.coordinator")
# Problems that say of a whole row that it is not used.
_OF_A_ROW = frozenset({"reasons-unknown-key"})


def _told(problems: Iterable[Problem], book: Book, spot: Spot) -> bool:
    """Whether this very cell is told of, or its row, tab or file is told to be unused."""
    tab, row, column = spot
    grid = book.grids[tab]
    cell = grid.at(row, column).address
    return any(
        (item.place.tab, item.place.cell) == (grid.tab, cell)
        or (
            item.code in _OF_A_ROW
            and item.place.tab == grid.tab
            and item.place.cell.lstrip(ascii_uppercase) == str(row)
        )
        or (
            item.severity is Severity.ERROR
            and not item.place.cell
            and item.place.tab in ("", grid.tab)
        )
        for item in problems
    )


def _blank(book: Book, spot: Spot) -> bool:
    """Whether a text was typed that nobody can see."""
    cell = book.grids[spot[0]].at(*spot[1:])
    return cell.kind is CellKind.TEXT and not clean(cell.shown)


class BookTarget:
    """A workbook as bytes, or as one of our own books with edits."""

    name = "book.xlsx"

    def __init__(self, folder: Path):
        self.folder = folder
        self.files = self._files()
        self.books = [read_content(content, self.name) for content in self.files]

    def _files(self) -> list[bytes]:
        """Sound workbooks; the first few in other formats too."""
        raise NotImplementedError

    def meaning(self, book: Book) -> tuple[object, tuple[Problem, ...]]:
        """What the program makes of a book, as a value, and its problems."""
        raise NotImplementedError

    def free(self, book: Book, spot: Spot) -> bool:
        """Whether nothing is read at this spot, and people may write there what they like."""
        raise NotImplementedError

    def seeds(self) -> list[bytes]:
        edits = [as_input({"book": number, "edits": []}) for number in range(len(self.books))]
        # Most inputs are edits: reading bytes is a door that every workbook shares.
        return [*self.files, *edits * 3]

    def spoiled(self, data: bytes, rng: random.Random) -> bytes:
        if not data.startswith(b"{"):
            return spoil.spoiled(data, rng)
        case = json.loads(data)
        case["edits"].append(some_edit(self.books[case["book"]], rng))
        return as_input(case)

    def run(self, data: bytes) -> str:
        if data.startswith(b"{"):
            return self._edited(json.loads(data))
        try:
            book = read_content(data, self.name)
        except Unreadable as error:
            told([error.problem])
            return f"refused: {error.problem.facts['why_key'].rpartition('.')[2]}"
        return self._outcome(self.meaning(book)[1])

    def _edited(self, case: dict) -> str:
        edits, sound = case["edits"], self.books[case["book"]]
        book, where = edited(sound, edits)
        found = self.meaning(book)
        for number, spot in where.items():
            if _blank(book, spot) or self.free(book, spot) or _told(found[1], book, spot):
                continue
            if self.meaning(edited(sound, edits, without=number)[0]) == found:
                grid = book.grids[spot[0]]
                cell = grid.at(*spot[1:])
                raise Wrong(
                    f"lost: {self.kind_of(book, spot)}, {cell.kind}",
                    f"{grid.tab} {cell.address}: {cell.shown!r}",
                )
        return self._outcome(found[1])

    def kind_of(self, book: Book, spot: Spot) -> str:
        """What stands at a spot, to tell findings apart."""
        return book.grids[spot[0]].tab

    def _outcome(self, problems: Iterable[Problem]) -> str:
        problems = list(problems)
        told(problems)
        kinds = sorted({problem.severity.value for problem in problems})
        return f"read, with {' and '.join(kinds)}" if kinds else "read"


class SheetTarget(BookTarget):
    """A juror's workbook."""

    name = "j1.xlsx"

    def _files(self) -> list[bytes]:
        from tests.hostile.bench import Parts, sample
        from tests.tabs import as_ods, as_xlsx, tabs_of

        self.call = sample("nl").call
        made = sample("nl")
        tabs = tabs_of(made.content)
        return [
            Parts(made.content).pack(zipfile.ZIP_STORED),
            as_xlsx(tabs[:3]),
            as_ods(tabs[:3]),
            *_by_office(self.folder, as_xlsx(tabs[:3])),
        ]

    def meaning(self, book: Book) -> tuple[object, tuple[Problem, ...]]:
        from scoring.sheets.read import read_files

        source = (self.folder / "none.xlsx", self.name)
        read = read_files(self.call, [source], lambda _sources: iter([book]))
        return (read.assessments, read.declarations, read.held), read.problems

    def free(self, book: Book, spot: Spot) -> bool:
        from scoring.sheets import addresses

        tab, row, column = spot
        grid = book.grids[tab]
        here = grid.tab, grid.at(row, column).address
        return all(here not in cells.values() for cells in addresses(book).values())

    def kind_of(self, book: Book, spot: Spot) -> str:
        return "sheet"


def _by_office(folder: Path, xlsx: bytes) -> list[bytes]:
    """The same workbook as LibreOffice writes it, where it is there."""
    from tools import office

    if not office.available():
        return []
    pairs = [(folder / "in.xlsx", folder / f"out.{kind}") for kind in ("xls", "ods")]
    pairs[0][0].write_bytes(xlsx)
    office.convert(pairs)
    return [target.read_bytes() for _, target in pairs]


class CallTarget(BookTarget):
    """The call workbook."""

    name = "call.xlsx"

    def _files(self) -> list[bytes]:
        from scoring.call import call_book
        from tests.callrows import small_rows
        from tests.cases import english, small

        self.folder.mkdir(parents=True, exist_ok=True)
        return [
            call_book(small_rows(), "nl"), call_book(small.rows(), "nl"),
            call_book(english.ROWS, "en"),
        ]  # fmt: skip

    def meaning(self, book: Book) -> tuple[object, tuple[Problem, ...]]:
        path = self.folder / self.name
        call, problems = read_call(path, lambda _sources: iter([book]))
        if call is not None:
            return call, problems
        from scoring.call.read import read_tables

        return read_tables(path, lambda _sources: iter([book]))[0], problems

    def free(self, book: Book, spot: Spot) -> bool:
        """What has no key in the hidden column and row is the coordinator's own."""
        found = column_of(book.grids[spot[0]], *spot[1:])
        if found is None:
            return True
        held, key = found
        cell = book.grids[spot[0]].at(*spot[1:])
        if key.endswith(":"):  # an x behind no key is told; no x is nothing
            return meant(cell.shown.strip(), Question.TICK) is Meaning.NO or cell.value is False
        column = next((item for item in held.columns if item.key == key), None)
        if column is None:
            return True
        cells = Cells(_LANGUAGES[0])
        try:
            value = cells.value(cell, column)
        except Exception:
            return False
        # What is there anyway when nothing is typed: the default, and a mark that says no.
        return (
            value is None
            or value == cells.default(column)
            or (column.kind is Kind.MARK and not value)
        )

    def kind_of(self, book: Book, spot: Spot) -> str:
        found = column_of(book.grids[spot[0]], *spot[1:])
        return f"{found[0].key}.{found[1]}" if found else "no table"


def column_of(grid: Grid, row: int, column: int) -> tuple[Table, str] | None:
    """The table and the key of what is read in this cell, if anything is."""
    marks = {cell.row: str(cell.value) for cell in grid.cells.values() if _is_mark(cell)}
    first = min((cell.column for cell in grid.cells.values() if _is_mark(cell)), default=0)
    name = next((mark.split()[1] for mark in marks.values() if mark.startswith("#table ")), "")
    keys = next((number for number, mark in marks.items() if mark == "#keys"), 0)
    heading = next((number for number, mark in marks.items() if mark == "#heading"), 0)
    try:
        held = table(name)
    except StopIteration:
        return None
    if column == first or not keys:
        return None
    key = str(grid.at(keys, column).value or "").strip()
    if held.settings:
        mark = marks.get(row, "")
        return (held, mark.split()[1]) if key == "value" and mark.startswith("#setting ") else None
    known = row > heading and row not in marks and key
    return (held, key) if known else None


def _is_mark(cell: RawCell) -> bool:
    return cell.kind is CellKind.TEXT and str(cell.value).startswith("#") and cell.column == 1


class ReasonsTarget(BookTarget):
    """The reasons workbook."""

    name = "reasons/motiveringen.xlsx"

    def _files(self) -> list[bytes]:
        from scoring.reasons import reasons_book
        from tests.builders import approved, small_case

        made = small_case()
        self.call = made.call
        point = made.points[-1]
        (self.folder / "reasons").mkdir(parents=True, exist_ok=True)
        (self.folder / self.name).write_bytes(b"")
        return [
            reasons_book(made.call, made.register, point.judgement, point.stage, known)
            for known in ({}, approved(made.call, point.judgement))
        ]

    def meaning(self, book: Book) -> tuple[object, tuple[Problem, ...]]:
        from scoring.reasons import read_reasons

        reasons, _, problems = read_reasons(self.call, self.folder, lambda _sources: iter([book]))
        return reasons, problems

    def free(self, book: Book, spot: Spot) -> bool:
        """Only texts and approvals are asked; 'no' is what a blank approval is too."""
        from scoring.reasons.rows import APPROVED, KEY, TEXT

        tab, row, column = spot
        grid = book.grids[tab]
        keys = [cell for cell in grid.cells.values() if cell.value in (APPROVED, TEXT, KEY)]
        # Typed below it, the key of a column is no key.
        first = min((cell.row for cell in keys if cell.value == KEY), default=0)
        heads = {str(cell.value): cell for cell in keys if cell.row == first}
        cell = grid.at(row, column)
        head = next((item for item in heads.values() if item.column == column), None)
        if head is None or head.row >= row or len(heads) < 2:
            return True
        key = next((cell.column for cell in grid.cells.values() if cell.value == KEY), column)
        beside_no_key = grid.at(row, key).kind is CellKind.BLANK
        if beside_no_key and (head.value == APPROVED or cell.kind is not CellKind.TEXT):
            return True  # there, only words for a letter are looked for
        if head.value == KEY:
            return True  # hidden; a key that goes is told by the text beside it
        texts = Texts(self.call.language)
        printed = [texts(f"reasons.{name}") for name in ("heading.text", *_READ_ALONG)]
        if cell.shown.replace("_x000D_", "").strip() in ("", *printed):
            return True
        if head.value == APPROVED:
            return meant(cell.shown, Question.APPROVAL) is Meaning.NO or cell.value is False
        return False

    def kind_of(self, book: Book, spot: Spot) -> str:
        return "reasons"
