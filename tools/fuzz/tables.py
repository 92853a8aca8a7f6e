"""Plain tables for `analyse` and `match`, as CSV and as workbooks."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from scoring.problems import CannotGoOn
from scoring.texts import LANGUAGES, Texts
from scoring.workbooks.grid import Book
from scoring.workbooks.read import read_content
from tools.fuzz import spoil
from tools.fuzz.books import told
from tools.fuzz.harness import Wrong, as_input
from tools.fuzz.typed import edited, some_edit

_ANALYSE = "\n".join(
    ["entry;juror;criterion;score", *(
        f"E{entry};J{juror};k{criterion};{(entry * 2 + juror + criterion) % 5},5"
        for entry in (1, 2, 3) for juror in (1, 2, 3) for criterion in (1, 2)
    )]
)  # fmt: skip
_SCORES = "entry,juror,score\n" + "\n".join(
    f'"Org, {entry}",J{juror},{(entry + juror * 2) % 6}'
    for entry in (1, 2, 3, 4)
    for juror in (1, 2)
)
_WIDE = "Scores;;;;\nProject;An;Bert;Cas;Totaal\n" + "\n".join(
    f"Org {entry};{entry},5;{(entry * 3) % 5};{(entry * 2) % 7};{entry + 4},5"
    for entry in range(1, 6)
)
_CROSSES = "Organisatie;Buddy;Taal;Psych\nA;x;;ja\nB;;x;\nC;0,5;;nee\n"
_NEEDS = "candidate;need;amount;note\n" + "\n".join(
    f"{'abcde'[candidate]};n{(candidate * 2 + step) % 6};{step},5;x"
    for candidate in range(5) for step in (1, 2, 3)
)  # fmt: skip
_PLAIN = "candidate,need\n" + "\n".join(
    f"{candidate},{need}" for candidate in "abcd" for need in ("n1", "n2", "n3")
    if candidate < need[1:] or candidate in "bd"
)  # fmt: skip


class TableTarget:
    """One command. An input is a CSV file, or JSON: edits of the first table as a workbook."""

    asked: frozenset[str]  # the columns that it reads
    blank: Mapping[str, str] = MappingProxyType({})  # what a blank cell of a column stands for
    needed: tuple[str, ...]  # without these a row says nothing, and may be left out

    def __init__(self, folder: Path):
        self.path = folder / "table.csv"
        self.book = read_content(_workbook(self.texts[0]), "table.xlsx")

    @property
    def texts(self) -> Sequence[str]:
        raise NotImplementedError

    def meaning(self, path: Path, book: Book | None) -> object:
        """What is read. Raises CannotGoOn."""
        raise NotImplementedError

    def answered(self, path: Path, book: Book | None) -> None:
        """The whole answer, in words and as JSON."""
        raise NotImplementedError

    def seeds(self) -> list[bytes]:
        return [*(text.encode() for text in self.texts), as_input({"edits": []})]

    def spoiled(self, data: bytes, rng: random.Random) -> bytes:
        if not data.startswith(b'{"edits"'):
            return spoil.lines_spoiled(data, rng)
        case = json.loads(data)
        case["edits"].append(some_edit(self.book, rng))
        return as_input(case)

    def run(self, data: bytes) -> str:
        edits = json.loads(data)["edits"] if data.startswith(b'{"edits"') else None
        path = self.path.with_suffix(".csv" if edits is None else ".xlsx")
        path.write_bytes(data)
        book, where = (None, {}) if edits is None else edited(self.book, edits)
        try:
            found = self.meaning(path, book)
        except CannotGoOn as stopped:
            told(stopped.problems)
            return f"refused: {stopped.problems[0].code}"
        if edits is None:
            self._nothing_lost(path, data, found)
        for number, spot in where.items():
            if not self._free(_rows_of(book, spot[0]), spot[1] - 1, spot[2] - 1, spot[0]):
                self._differs(path, edited(self.book, edits, without=number)[0], found, str(spot))
        self.answered(path, book)
        return "answered"

    def _nothing_lost(self, path: Path, data: bytes, found: object) -> None:
        """Each cell of the CSV makes a difference; tried by leaving one out, a few of them."""
        text = _decoded(data)
        rows = _parsed(text)
        rng = random.Random(len(data))
        spots = [(row, column) for row in range(len(rows)) for column in range(len(rows[row]))]
        for row, column in rng.sample(spots, min(4, len(spots))):
            cell = rows[row][column]
            if self._free(rows, row, column) or text.count(cell) != 1:
                continue
            path.write_bytes(text.replace(cell, "").encode())
            self._differs(path, None, found, f"{row + 1}/{column + 1} {cell!r}")
        path.write_bytes(data)

    def _differs(self, path: Path, book: Book | None, found: object, spot: str) -> None:
        try:
            if self.meaning(path, book) != found:
                return
        except CannotGoOn:
            return
        raise Wrong(f"lost: a cell of {'a workbook' if book else 'a CSV'}", spot)

    def _free(self, rows: Sequence[Sequence[str]], row: int, column: int, tab: int = 0) -> bool:
        """Whether this cell may say nothing: no column of ours, or a row without what is needed."""
        heads = [cell.strip().casefold() for cell in rows[0]] if rows else []
        if tab or row == 0 or column >= len(heads) or heads[column] not in self.asked:
            return True
        said = dict(zip(heads, rows[row], strict=False))
        if rows[row][column].strip() in ("", self.blank.get(heads[column])):
            return True
        return not all(said.get(k, "").strip() for k in self.needed)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _parsed(text: str) -> list[list[str]]:
    separator = max(";\t,", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return []


def _rows_of(book: Book | None, tab: int) -> list[list[str]]:
    if book is None:
        return []
    cells = book.grids[tab].cells
    wide, high = max(column for _, column in cells), max(row for row, _ in cells)
    return [
        [cells[at].shown if (at := (row, column)) in cells else "" for column in range(1, wide + 1)]
        for row in range(1, high + 1)
    ]


def _workbook(text: str) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in _parsed(text):
        book.active.append([_number(cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _number(cell: str) -> object:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return cell


class AnalyseTarget(TableTarget):
    asked = frozenset({"entry", "juror", "criterion", "group", "score"})
    needed = ("score",)
    texts = (_ANALYSE, _SCORES, _WIDE)

    def _frame(self, path: Path, book: Book | None):
        from scoring.cli.analyse import read_table

        return read_table(path, lambda _sources: iter([book]))

    def meaning(self, path: Path, book: Book | None) -> object:
        return self._frame(path, book).to_dict()

    def answered(self, path: Path, book: Book | None) -> None:
        from scoring.cli.analysis import lines
        from scoring.statistics.analyse import analyse, as_data

        groups = analyse(self._frame(path, book))
        json.dumps(as_data(groups))
        for language in LANGUAGES:
            lines(groups, Texts(language))


class MatchTarget(TableTarget):
    asked = frozenset({"candidate", "need", "amount"})
    needed = ("candidate", "need")  # an amount without them is told
    blank = MappingProxyType({"amount": "1"})
    texts = (_NEEDS, _PLAIN, _CROSSES)

    def meaning(self, path: Path, book: Book | None) -> object:
        from scoring.cli.match import Asked, read_question

        return read_question(Asked(path), lambda _sources: iter([book]))

    def answered(self, path: Path, book: Book | None) -> None:
        from scoring.cli.match import Asked, answer, as_data, lines

        try:
            found = answer(Asked(path, seconds=2.0, every=True), lambda _sources: iter([book]))
        except CannotGoOn as stopped:
            told(stopped.problems)
            return
        json.dumps(as_data(found), allow_nan=False)
        for language in LANGUAGES:
            lines(found, Texts(language))
