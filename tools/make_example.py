"""Plays the shipped example from its TOML files: `python -m tools.make_example`.

The call workbook and the empty scoring sheets come from the project itself, stage by stage; a real
LibreOffice then types what jurors and coordinator answer and saves the files, as people would.
`--check` writes nothing: it reads `input/` and says where it differs from the TOML files.
`--call-only` renews nothing but the call workbook, for changes that touch no sheet.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from scoring.call import call_book, read_call
from scoring.model.call import Call
from scoring.model.intake import Assessment, DeclarationValue, Given
from scoring.problems import NOWHERE
from scoring.reasons import read_reasons, reasons_book
from scoring.reasons.rows import APPROVED, KEY, TEXT, RowKey
from scoring.run.assemble import assemble
from scoring.run.folders import Folders
from scoring.run.issue import write_sheets
from scoring.sheets import addresses, read_sheets
from scoring.sheets.form import Col, Row
from scoring.texts import Texts
from scoring.workbooks.folder import files_under
from scoring.workbooks.grid import Grid, column_letters
from scoring.workbooks.read import read_book
from tools.example import data
from tools.office import type_into

ROOT = Path(__file__).resolve().parent.parent
INPUT = ROOT / "input"
CALL = "call.xlsx"
REASONS = "reasons/motiveringen.xlsx"
# This juror works in LibreOffice and sends .ods files back; that one saves under another name.
ODS_JUROR = "J2"
RENAMED = {("J5", "pitch"): "pitches Fatma definitief (2)"}

# The last day of each step: what was recorded later was not known then.
SHEETS_WRITTEN, SHEETS_PITCH = date(2023, 5, 15), date(2023, 5, 31)
REASONS_WRITTEN, REASONS_RESULT = date(2023, 5, 25), date(2023, 6, 13)

Cell = dict[str, str]
Book = dict[str, object]


def make(target: Path) -> None:
    """Writes the whole example into `target`, replacing its call, sheets and reasons."""
    with tempfile.TemporaryDirectory(prefix="example-") as name:
        folders = Folders(Path(name) / "input", Path(name) / "output")
        folders.input.mkdir(parents=True)
        for sheets_day, reasons_day in (
            (SHEETS_WRITTEN, REASONS_WRITTEN),
            (SHEETS_PITCH, REASONS_RESULT),
        ):
            _call_of(folders.input, sheets_day)
            made = write_sheets(folders).written
            _say(f"{len(made)} workbooks made, as on {sheets_day}")
            type_into([_returned(folders, name) for name in made])
            _say("filled in by LibreOffice")
            _call_of(folders.input, reasons_day)
            _reasons(folders.input)
            _say(f"reasons written, as on {reasons_day}")
        _call_of(folders.input, None)
        for part in ("sheets", "reasons"):
            shutil.rmtree(target / part, ignore_errors=True)
        shutil.copytree(folders.input, target, dirs_exist_ok=True)


def differences(folder: Path) -> Iterator[str]:
    """Where an input folder does not hold what the TOML files say."""
    with tempfile.TemporaryDirectory(prefix="example-") as name:
        wanted = _call_of(Path(name), None)
    call, problems = read_call(folder / CALL)
    yield from (f"{item.code}: {item.place}" for item in problems)
    if call is None:
        return
    if _without_places(call) != _without_places(wanted):
        yield f"{CALL}: other values than the TOML files; make it again"
    names, _ = files_under(folder, "sheets")
    intake = read_sheets(call, folder, names)
    yield from (f"{item.code}: {item.place}" for item in intake.problems)
    yield from _sheet_differences(intake.assessments)
    for item in intake.declarations:
        if item.value is not data.declared(item.juror, item.candidate):
            yield f"{item.place}: declares {item.value}"
    reasons, _, reading = read_reasons(call, folder)
    yield from (f"{item.code}: {item.place}" for item in reading)
    found = {
        (key.candidate, "" if _whole(call, criterion) else key.challenge, round_key, criterion): (
            reason.text,
            reason.approved,
        )
        for (key, round_key, criterion), reason in reasons.items()
    }
    expected = {slot: (text, True) for slot, text in data.letters().items()}
    for slot in sorted(found.keys() | expected.keys()):
        if found.get(slot) != expected.get(slot):
            yield f"{REASONS} {slot}: {found.get(slot)} instead of {expected.get(slot)}"


def _whole(call: Call, criterion: str) -> bool:
    return call.criterion(criterion).scope.value == "proposal"


def _without_places(call: Call) -> Call:
    """The call's values, whichever cell each of them stands in."""
    groups = ("establishments", "conflicts", "exemptions", "acts", "decisions", "limits",
              "presences", "rebuttals")  # fmt: skip
    bare: dict[str, Any] = {
        name: tuple(replace(item, place=NOWHERE) for item in getattr(call, name)) for name in groups
    }
    return replace(call, places={}, **bare)


def _sheet_differences(assessments: Sequence[Assessment]) -> Iterator[str]:
    expected = data.sheets()
    found: dict[data.SheetKey, data.Answers] = {}
    for item in assessments:
        answers = data.Answers(
            {key: score.value for key, score in item.scores.items() if isinstance(score, Given)},
            {key: remark.text for key, remark in item.remarks.items()},
            {key: vote.value for key, vote in item.votes.items()},
            set(item.ticks),
            {key: note.text for key, note in item.notes.items()},
        )
        if answers != data.Answers():
            key = data.SheetKey(item.round, item.juror, item.candidate, item.challenge)
            found[key] = answers
    for key in sorted(found.keys() | expected.keys(), key=str):
        if found.get(key) != expected.get(key):
            yield f"{key}: {found.get(key)} instead of {expected.get(key)}"


def _call_of(folder: Path, day: date | None) -> Call:
    """Writes the call workbook as it stood on `day` and reads it back."""
    path = folder / CALL
    path.write_bytes(call_book(data.call_rows(day), "nl"))
    call, problems = read_call(path)
    if call is None:
        sys.exit("\n".join(str(item) for item in problems))
    return call


def _returned(folders: Folders, name: str) -> Book:
    """What a juror does with one issued workbook: which cells to type into, and how to save it."""
    source = folders.issued / name
    book = read_book(source, name)
    places = addresses(book)
    texts = Texts("nl")
    answers = data.sheets()
    cells: list[Cell] = []
    juror = round_key = ""
    for (juror, candidate, challenge, round_key), places_of_tab in places.items():
        if not candidate:
            cells += _declarations(juror, places_of_tab, texts)
            continue
        key = data.SheetKey(round_key, juror, candidate, challenge)
        if key in answers:
            cells += _cells(answers[key], places_of_tab, texts)
    suffix = ".ods" if juror == ODS_JUROR else ".xlsx"
    path = folders.input / "sheets" / name
    target = path.with_name(RENAMED.get((juror, round_key), path.stem) + suffix)
    target.parent.mkdir(parents=True, exist_ok=True)
    return {"source": source, "target": target, "cells": cells}


_Places = Mapping[tuple[str, str], tuple[str, str]]


def _cells(answers: data.Answers, places: _Places, texts: Texts) -> Iterator[Cell]:
    for key, score in answers.scores.items():
        yield _cell(places, Row.CRITERION.key(key), Col.SCORE, texts.number(score))
    for key, remark in answers.remarks.items():
        yield _cell(places, Row.CRITERION.key(key), Col.REMARK, remark)
    for key, vote in answers.votes.items():
        kind = Row.REQUIREMENT if "-" in key else Row.SERVICE
        yield _cell(places, kind.key(key), Col.ANSWER, texts(f"sheets.vote.{vote.value}"))
    for key in sorted(answers.ticks):
        yield _cell(places, Row.ASPECT.key(key), Col.TICK, texts("sheets.words.tick"))
    for key, note in answers.notes.items():
        yield _cell(places, Row.NOTE.key(key), Col.TEXT, note)


def _declarations(juror: str, places: _Places, texts: Texts) -> Iterator[Cell]:
    for row_key, column in places:
        kind, _, candidate = row_key.partition(":")
        if kind == Row.DECLARATION.value:
            value: DeclarationValue = data.declared(juror, candidate)
            said = texts(f"sheets.declaration.{value.value}")
            yield _cell(places, row_key, Col(column), said)


def _cell(places: _Places, row_key: str, column: Col, text: str) -> Cell:
    tab, address = places[row_key, column.value]
    return {"tab": tab, "address": address, "text": text}


def _reasons(folder: Path) -> None:
    """The reasons workbook of the run as it stands, filled in and put back by the coordinator."""
    case = assemble(folder)
    point = case.points[-1]
    known, _, _ = read_reasons(case.call, folder)
    content = reasons_book(case.call, case.register, point.judgement, point.stage, known)
    target = folder / REASONS
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="example-") as name:
        source = Path(name) / "reasons.xlsx"
        source.write_bytes(content)
        cells = list(_reason_cells(source, {slot: item.text for slot, item in known.items()}))
        type_into([{"source": source, "target": target, "cells": cells}])


def _reason_cells(path: Path, known: Mapping[object, str]) -> Iterator[Cell]:
    letters = data.letters()
    written = set(known.values())
    yes = Texts("nl")("reasons.answer.yes")
    for grid in read_book(path, path.name).grids:
        columns = _reason_columns(grid)
        if not columns:
            continue
        for row in sorted({row for row, _ in grid.cells}):
            key = RowKey.parsed(str(grid.at(row, columns[KEY]).value or ""))
            if key is None:
                continue
            text = letters.get((key.candidate, key.challenge, key.round, key.criterion))
            if text and text not in written:
                yield _at(grid, row, columns[TEXT], text)
                yield _at(grid, row, columns[APPROVED], yes)


def _reason_columns(grid: Grid) -> dict[str, int]:
    return {
        str(cell.value): column
        for (_, column), cell in grid.cells.items()
        if cell.value in (KEY, TEXT, APPROVED)
    }


def _at(grid: Grid, row: int, column: int, text: str) -> Cell:
    return {"tab": grid.tab, "address": f"{column_letters(column)}{row}", "text": text}


def _say(text: str) -> None:
    print(text, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare input/ with the TOML files")
    parser.add_argument("--call-only", action="store_true", help="renew the call workbook alone")
    parser.add_argument("--into", type=Path, default=INPUT, help="the input folder")
    wanted = parser.parse_args(arguments)
    if wanted.check:
        found = list(differences(wanted.into))
        print("\n".join(found) or "input/ holds what the TOML files say")
        return 1 if found else 0
    wanted.into.mkdir(parents=True, exist_ok=True)
    if wanted.call_only:
        _call_of(wanted.into, None)
    else:
        make(wanted.into)
    return 0


if __name__ == "__main__":
    sys.exit(main())
