"""Rows of acts, and of what else people record, through reading, judging, deciding and writing."""

from __future__ import annotations

import json
import random
import shutil
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import openpyxl

from scoring.call import find_call
from scoring.call.tables import table
from scoring.model.call import ActKind
from scoring.model.case import Case
from scoring.problems import CannotGoOn
from scoring.reports.all import documents
from scoring.reports.origins import explain_text
from scoring.run.assemble import assemble
from scoring.texts import Texts
from scoring.workbooks.grid import Book, CellKind
from scoring.workbooks.read import Source, read_books
from tools.fuzz.books import column_of, told
from tools.fuzz.harness import Wrong, as_input
from tools.fuzz.typed import TEXTS, cell_of

_TABLES = ("acts",) * 12 + (
    "decisions", "establishments", "conflicts", "exemptions", "deliberation", "rebuttals", "limits",
)  # fmt: skip
_MOST_ROWS = 6
_DAYS = ("2023-05-14", "2023-05-26", "2023-06-08", "2023-06-16", "2024-02-29")

Row = dict[str, Any]


class Reading:
    """Reads the files of a call once, and puts another call workbook in the place of its own."""

    def __init__(self, home: Path):
        self.input = home / "input"
        self._known: dict[tuple[str, bytes], object] = {}
        self.book = next(self._read([(find_call(self.input), "call.xlsx")]))
        self.call: Book | None = None

    def _read(self, sources: Sequence[Source]) -> Iterator[Any]:
        for path, name in sources:
            key = name, path.read_bytes()
            if key not in self._known:
                self._known[key] = next(read_books([(path, name)]))
            yield self._known[key]

    def __call__(self, sources: Sequence[Source]) -> Iterator[Any]:
        for source, found in zip(sources, self._read(sources), strict=True):
            own = source[0].parent == self.input
            yield self.call if own and self.call is not None else found


class ActsTarget:
    """Four small calls, each with sheets that came back, at different moments."""

    def __init__(self, folder: Path):
        self.calls = [Reading(made(folder / str(number))) for number, made in enumerate(_CALLS)]

    def seeds(self) -> list[bytes]:
        return [as_input({"call": number, "rows": []}) for number in range(len(self.calls))]

    def spoiled(self, data: bytes, rng: random.Random) -> bytes:
        given = json.loads(data)
        book = self.calls[given["call"]].book
        for _ in range(rng.choice((1, 1, 1, 2))):
            given["rows"].append(_some_row(book, len(given["rows"]), rng))
        given["rows"] = given["rows"][-_MOST_ROWS:]
        return as_input(given)

    def run(self, data: bytes) -> str:
        given = json.loads(data)
        call, rows = self.calls[given["call"]], given["rows"]
        try:
            case, places = _case(call, rows)
        except CannotGoOn as stopped:
            told(stopped.problems)
            return "refused"
        told(case.problems)
        for number, row in enumerate(rows):
            if row["table"] == "acts":
                _settled(call, rows, number, case, places[number])
        if zlib.crc32(data) % 4 == 0:
            documents(case)
            for entry in case.call.entries():
                explain_text(case, entry, Texts("en"))
        return "judged, with acts that hit" if case.register.applied else "judged"


def _case(call: Reading, rows: Sequence[Row]) -> tuple[Case, list[tuple[str, int]]]:
    call.call, places = _with_rows(call.book, rows)
    return assemble(call.input, call, informed=False), places


def _settled(
    call: Reading, rows: Sequence[Row], number: int, case: Case, place: tuple[str, int]
) -> None:
    """An act is applied or told, and what is said of it is true."""
    key = str(rows[number]["cells"].get("key", {}).get("value", ""))
    tab, at = place
    mine = [
        item for item in case.problems
        if item.subject.act == key
        or (item.place.tab == tab and item.place.cell.lstrip(ascii_uppercase) == str(at))
    ]  # fmt: skip
    kind = rows[number]["cells"]["kind"]["value"]
    applied = [act for act in case.register.applied if act.key == key]
    if not applied and not mine:
        raise Wrong(f"lost: an act of the kind {kind}", key)
    if applied and any(item.code == "act-hits-nothing" for item in mine):
        raise Wrong(f"an act of the kind {kind} hits, and hits nothing", key)
    try:
        without, _ = _case(
            call, [*rows[:number], {**rows[number], "cells": {}}, *rows[number + 1 :]]
        )
    except CannotGoOn:
        return
    changes = _counts(case) != _counts(without)
    if changes and any(item.code == "act-hits-nothing" for item in mine):
        raise Wrong(f"an act of the kind {kind} changes what is said to hit nothing", key)
    if applied and not changes and len(rows) == 1:
        raise Wrong(f"an act of the kind {kind} is applied, and changes nothing", key)


def _counts(case: Case) -> object:
    """What counts, apart from what is said of acts."""
    return (
        replace(case.register, applied=(), problems=(), reading=()),
        case.intake.assessments, case.intake.declarations,
        [item for item in case.problems if not item.subject.act],
        [(point.judgement, point.matching, point.decisions) for point in case.points],
    )  # fmt: skip


# Rows


def _with_rows(book: Book, rows: Sequence[Row]) -> tuple[Book, list[tuple[str, int]]]:
    """The call workbook with these rows below those that are there, and the place of each."""
    grids, places = list(book.grids), []
    for row in rows:
        found = ((number, _columns(grid, row["table"])) for number, grid in enumerate(grids))
        index, columns = next(item for item in found if item[1])
        grid = grids[index]
        # Below the row before, also where that one was left out: no other row may move.
        last = max(number for number, _ in grid.cells)
        at = 1 + max([last, *(place for tab, place in places if tab == grid.tab)])
        cells = dict(grid.cells)
        for key, value in row["cells"].items():
            cells[at, columns[key]] = cell_of({"row": at, "column": columns[key], **value})
        grids[index] = replace(grid, cells=cells)
        places.append((grid.tab, at))
    return replace(book, grids=tuple(grids)), places


def _columns(grid: Any, name: str) -> dict[str, int]:
    below = max((row for row, _ in grid.cells), default=0) + 1
    found = {}
    for column in range(1, max((at for _, at in grid.cells), default=0) + 1):
        held = column_of(grid, below, column)
        if held and held[0].key == name:
            found[held[1]] = column
    return found


def _some_row(book: Book, number: int, rng: random.Random) -> Row:
    name = rng.choice(_TABLES)
    cells: dict[str, Any] = {}
    for column in table(name).columns:
        value = _some_cell(book, name, column.key, number, rng)
        if value is not None:
            cells[column.key] = value
    return {"table": name, "cells": cells}


def _some_cell(book: Book, name: str, key: str, number: int, rng: random.Random) -> Any:
    """A value that may well be meant in this column; sometimes anything."""
    column = next(item for item in table(name).columns if item.key == key)
    if rng.random() < 0.04:
        return {"kind": "text", "value": rng.choice(TEXTS)}
    if name == "acts" and key == "kind":
        return _text(rng.choice(list(ActKind)).value)
    if column.choices:
        return _text(rng.choice(column.choices))
    if key == "key":
        return _text(f"Z{number + 1}")
    if column.kind in ("date", "moment"):
        day = rng.choice(_DAYS) + ("T12:00:00" if column.kind == "moment" else "")
        return {"kind": "date", "value": day, "format": "d/mm/yyyy h:mm"}
    if column.kind == "yes_no":
        return _text(rng.choice(("yes", "no")))
    if not column.required and rng.random() < 0.2:
        return None
    if key in ("old", "value"):
        return rng.choice(
            (_text(rng.choice(_values(book))), _number(rng.choice((0, 2.5, 3, 4, 5))))
        )
    if key == "version":
        return _number(rng.choice((1, 1, 2, 3)))
    if column.to:
        wanted = rng.choice(_keys(book, column.to) or ("x",))
        return _text(wanted)
    return _text(rng.choice(("de voorzitter", "Na overleg.", "x", "ja", "nee", "3")))


def _text(value: str) -> Row:
    return {"kind": "text", "value": value}


def _number(value: float) -> Row:
    return {"kind": "number", "value": value}


def _keys(book: Book, tables: Sequence[str]) -> list[str]:
    found = ["result"] if "stages" in tables else []
    tables = [*tables, "rounds"] if "stages" in tables else tables
    for grid in book.grids:
        for (row, column), cell in sorted(grid.cells.items()):
            held = column_of(grid, row, column)
            if held and held[0].key in tables and held[1] == "key" and cell.kind is CellKind.TEXT:
                found.append(str(cell.value))
    return found


def _values(book: Book) -> list[str]:
    candidates = _keys(book, ("candidates",))
    return [
        "3", "3,5", "4.5", "9", "ja", "nee", "-", "nb", "5ca1ab1e0c0ffee0",
        " > ".join(candidates[:2]), " > ".join(reversed(candidates)), ">".join(candidates[:3]),
        "returned 0 7.xlsx", "sheets/returned 0 7.xlsx", "returned 1 7.xlsx", "anders.xlsx",
        "sheets/anders.xlsx", "2023-06-30", "goed",
    ]  # fmt: skip


# The calls


def _begun(home: Path) -> Path:
    """The written round of the small call; two versions differ, one sheet is not finished."""
    from tests.cases import build, small

    build.write_call(home, small.rows(), "nl")
    build.return_sheets(home, small.WRITTEN.replace("4,5", "."), "nl")
    sheets = sorted((home / "input" / "sheets").iterdir())
    other = home / "input" / "sheets" / "anders.xlsx"
    shutil.copy(sheets[0], other)
    _change_scores(other)
    return home


def _pitched(home: Path) -> Path:
    """Both rounds of the small call, the first one established."""
    from tests.cases import build, small

    build.write_call(home, small.rows(), "nl")
    build.return_sheets(home, small.WRITTEN, "nl")
    decided = {"decisions": small.AFTER_WRITTEN, "establishments": [small.WRITTEN_LETTERS]}
    build.write_call(home, small.rows(**decided), "nl")
    build.return_sheets(home, small.PITCH, "nl")
    return home


def _lacking(home: Path) -> Path:
    """A criterion for the whole proposal, sheets that lack, and a tab in another's workbook."""
    from tests.cases import build, small

    criteria = [
        *small.ROWS["criteria"],
        {"key": "g", "title": "Ervaring", "scale": "s5", "weight": 50, "scope": "proposal"},
    ]
    build.write_call(home, small.rows(criteria=criteria), "nl")
    lines = small.WRITTEN.strip().splitlines()
    build.return_sheets(home, "\n".join(lines[:4]), "nl")
    return home


def _tied(home: Path) -> Path:
    """The English call with its tie across the line."""
    from tests.cases import build, english

    build.write_call(home, english.rows(), "en")
    build.return_sheets(home, english.SHEETS, "en")
    return home


_CALLS = (_begun, _pitched, _lacking, _tied)


def _change_scores(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == 4:
                    cell.value = 3
    book.save(path)
