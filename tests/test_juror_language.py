"""A juror's own language: workbook, marked copy and message are in it; what counts is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from scoring.model.call import Call
from scoring.model.intake import DeclarationValue, Intake, VoteValue
from scoring.problems import Severity
from scoring.run.steps import check, run
from scoring.sheets import addresses, read_sheets, sheet_book
from scoring.sheets.form import Row
from scoring.sheets.planning import JurorPlan
from scoring.sheets.printed import one_line
from scoring.texts import LANGUAGES, PROOFREAD, Texts
from scoring.workbooks.read import read_book
from tests.builders import WRITTEN, small_call
from tests.cases import build, small
from tests.office_support import require_office
from tools import office

LOCALES = {"nl": "nl-BE", "en": "en-US", "fr": "fr-BE", "de": "de-DE"}
DECIMAL = {"nl": "3,5", "en": "3.5", "fr": "3,5", "de": "3,5"}
REMARK = "Grün, reçu & goed."


def call_in(language: str, call_language: str = "nl") -> Call:
    """A call whose first juror reads another language."""
    call = small_call(language=call_language)
    first, *others = call.jurors
    return replace(call, jurors=(replace(first, language=language), *others))


def owed(call: Call) -> JurorPlan:
    entries = tuple(item for item in call.entries() if item.candidate == "A")
    return JurorPlan("J1", WRITTEN, entries, declarations=("A",))


def written(folder: Path, call: Call) -> Path:
    path = folder / "j1.xlsx"
    path.write_bytes(sheet_book(call, owed(call)))
    return path


def answered(call: Call, path: Path, language: str) -> Mapping[tuple[str, str], str]:
    """What a juror types in this language, by tab and cell, with the words of the drop-downs."""
    texts = Texts(language)
    where = addresses(read_book(path, path.name))
    start, sheet = where["J1", "", "", WRITTEN], where["J1", "A", "U1", WRITTEN]
    said = {start[Row.DECLARATION.key("A"), "answer"]: texts("sheets.declaration.no")}
    for row, column in sheet:
        if column == "score":
            said[sheet[row, column]] = DECIMAL[language]
        elif column == "remark":
            said[sheet[row, column]] = REMARK
        elif row.startswith((Row.SERVICE.key(""), Row.REQUIREMENT.key(""))) and column == "answer":
            said[sheet[row, column]] = texts("sheets.vote.partial")
    return said


def typed_by_openpyxl(path: Path, answers: Mapping[tuple[str, str], str], language: str) -> None:
    book = openpyxl.load_workbook(path)
    for (tab, cell), text in answers.items():
        number = text == DECIMAL[language]
        book[tab][cell].value = float(text.replace(",", ".")) if number else text
    book.save(path)


def what_counts(read: Intake) -> object:
    """The answers without the places where they were found."""
    return (
        [(item.candidate, item.value) for item in read.declarations],
        [
            (
                sheet.candidate, sheet.challenge,
                {key: vote.value for key, vote in sheet.votes.items()},
                {key: getattr(given, "value", given) for key, given in sheet.scores.items()},
                {key: remark.text for key, remark in sheet.remarks.items()},
            )
            for sheet in read.assessments
            if sheet.challenge == "U1"
        ],
    )  # fmt: skip


def told(read: Intake) -> list[str]:
    return [item.code for item in read.problems if item.severity is not Severity.OPEN]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_filled_in_its_own_language_is_read_as_one_in_the_calls(
    tmp_path: Path, language: str
):
    """Real files, the words of each language's drop-downs, under a Dutch call."""
    found = []
    for each, folder in (("", tmp_path / "call"), (language, tmp_path / "own")):
        folder.mkdir()
        call = call_in(each)
        path = written(folder, call)
        typed_by_openpyxl(path, answered(call, path, each or "nl"), each or "nl")
        read = read_sheets(call, folder, [path.name])
        assert told(read) == []
        found.append(what_counts(read))
    assert found[0] == found[1]
    declarations, sheets = found[1]
    assert declarations == [("A", DeclarationValue.NO)]
    (_candidate, _challenge, votes, scores, remarks) = sheets[0]
    assert set(votes.values()) == {VoteValue.PARTIAL}
    assert {str(value) for value in scores.values()} == {"7/2"}
    assert set(remarks.values()) == {REMARK}


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_of_every_language_are_read_in_a_workbook_of_any(tmp_path: Path, language: str):
    """A juror may think in another language than the one they asked for."""
    call = call_in(language)
    path = written(tmp_path, call)
    empty = path.read_bytes()
    found = []
    for other in LANGUAGES:
        path.write_bytes(empty)
        typed_by_openpyxl(path, answered(call, path, other), other)
        read = read_sheets(call, tmp_path, [path.name])
        assert told(read) == []
        found.append(what_counts(read))
    assert all(item == found[0] for item in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_that_libreoffice_saved_in_its_own_locale_is_read_right(
    tmp_path: Path, language: str
):
    """Typed as in that country, decimal mark and all, and nothing is told."""
    require_office()
    call = call_in(language)
    path = written(tmp_path, call)
    cells = [
        {"tab": tab, "address": cell, "text": text}
        for (tab, cell), text in answered(call, path, language).items()
    ]
    target = tmp_path / "back" / "j1.xlsx"
    target.parent.mkdir()
    job = [{"source": path, "target": target, "cells": cells}]
    office.type_into(job, locale=LOCALES[language])
    read = read_sheets(call, target.parent, [target.name])
    assert told(read) == []
    (sheet,) = what_counts(read)[1]
    assert {str(value) for value in sheet[3].values()} == {"7/2"}
    assert set(sheet[2].values()) == {VoteValue.PARTIAL}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_program_are_the_jurors_and_the_calls_own_stay(
    tmp_path: Path, language: str
):
    """Labels in the juror's language, titles and names as the call has them."""
    call = call_in(language)
    book = read_book(written(tmp_path, call), "j1.xlsx")
    printed = {str(cell.value) for grid in book.grids for cell in grid.cells.values()}
    texts = Texts(language)
    assert texts("sheets.sheet.remark") in printed
    assert texts("sheets.start.how") in printed
    assert any(call.method.criteria[0].title in text for text in printed)
    assert any(call.candidates[0].name in text for text in printed)
    others = {Texts(other)("sheets.start.how") for other in LANGUAGES if other != language}
    assert not others & printed


def test_a_jurors_language_is_no_part_of_the_method():
    """Other jurors' files stay the same to the byte, and so does the fingerprint."""
    plain, french = call_in(""), call_in("fr")
    assert plain.method.fingerprint == french.method.fingerprint
    second = replace(owed(plain), juror="J2")
    assert sheet_book(plain, second) == sheet_book(french, second)
    assert sheet_book(plain, owed(plain)) == sheet_book(call_in("nl"), owed(plain))
    assert sheet_book(plain, owed(plain)) != sheet_book(french, owed(french))


@pytest.mark.parametrize("language", [item for item in LANGUAGES if item != "nl"])
def test_the_marked_copy_and_the_message_are_in_the_jurors_language(tmp_path: Path, language: str):
    """A score off the scale: what is asked, in their words; the names of files are the call's."""
    jurors = [{**item, "language": language} for item in small.ROWS["jurors"]]
    build.write_call(tmp_path, small.rows(jurors=jurors), "nl")
    build.return_sheets(tmp_path, small.WRITTEN.replace("4,5", "."), "nl")
    run(build.folders(tmp_path), as_pdf=False)
    folder = tmp_path / "output" / "juryleden"
    (copy,) = folder.glob("*gemarkeerd*")
    texts = Texts(language)
    (message,) = (path for path in folder.glob("*bericht*") if copy.name in path.read_text("utf-8"))
    said = message.read_text("utf-8")
    assert texts("intake.message.closing") in said
    assert Texts("nl")("intake.message.closing") not in said
    book = read_book(copy, copy.name)
    printed = " ".join(str(cell.value) for grid in book.grids for cell in grid.cells.values())
    assert texts("sheets.start.how") in printed
    blank = one_line(texts("sheets.marks.blank", criterion="\0").split("\0")[0])
    assert blank in one_line(printed) and blank in one_line(said)


def test_a_juror_with_a_draft_language_is_told_to_the_coordinator_once(tmp_path: Path):
    """At the cell of the first juror who has it."""
    jurors = [{**item, "language": "fr"} for item in small.ROWS["jurors"]]
    build.write_call(tmp_path, small.rows(jurors=jurors), "nl")
    case = check(build.folders(tmp_path))
    drafts = [item for item in case.problems if item.code == "call-language-draft"]
    assert len(drafts) == ("fr" not in PROOFREAD)
    assert all(item.severity is Severity.WARNING for item in drafts)
    assert "Frans" in drafts[0].said(Texts("nl")).found
