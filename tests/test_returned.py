"""What goes back to a juror: a marked copy of their own workbook and a message that is true."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from scoring.cli import main
from scoring.problems import Severity
from scoring.run.steps import check, run
from scoring.sheets import addresses
from scoring.workbooks.read import read_book
from tests.cases import build, small
from tests.office_support import require_office
from tests.test_proposed import put, sheet_file
from tools import office

A_U1 = ("J1", "A", "U1", "written")
A_U2 = ("J1", "A", "U2", "written")
B_U1 = ("J1", "B", "U1", "written")
START = ("J1", "", "", "written")
SPOILED = {
    (A_U1, ("criterion:k1", "score")): "4,5/5",
    (A_U1, ("service:T1", "answer")): "misschien",
    (A_U1, ("criterion:k2", "remark")): "=1+1",
    (A_U2, ("criterion:k1", "score")): None,
    (START, ("declaration:B", "answer")): None,
    (B_U1, ("criterion:k1", "score")): None,
}
RIGHT = {
    (A_U1, ("criterion:k1", "score")): 4.5,
    (A_U1, ("service:T1", "answer")): "ja",
    (A_U1, ("criterion:k2", "remark")): "Haalbaar binnen het budget.",
    (A_U2, ("criterion:k1", "score")): 3.5,
    (START, ("declaration:B", "answer")): "nee",
    (B_U1, ("criterion:k1", "score")): 3,
}
Cells = Mapping[tuple[tuple[str, ...], tuple[str, str]], object]


def spoiled(home: Path) -> Path:
    """The small call after round 1, with one juror's workbook spoiled. Gives that workbook."""
    build.write_call(home, small.rows(), "nl")
    build.return_sheets(home, small.WRITTEN, "nl")
    path = sheet_file(home, "J1")
    for (sheet, key), value in SPOILED.items():
        put(path, sheet, key, value)
    return path


def made(home: Path) -> dict[str, Path]:
    """What lies in the folder for jurors, by name."""
    return {path.name: path for path in (home / "output" / "juryleden").iterdir()}


COPY = "J1 schriftelijke ronde gemarkeerd Jurylid Een.xlsx"
MESSAGE = "J1 schriftelijke ronde bericht Jurylid Een.txt"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("returned")
    source = spoiled(folder)
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    run(build.folders(folder), as_pdf=False)
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before
    return folder


def test_who_is_complete_gets_thanks_and_no_copy(home: Path) -> None:
    """A copy only where something is asked; the message says which of the two it is."""
    assert set(made(home)) == {COPY, MESSAGE, "J2 schriftelijke ronde bericht Jurylid Twee.txt"}
    text = made(home)["J2 schriftelijke ronde bericht Jurylid Twee.txt"].read_text("utf-8")
    assert "goed aangekomen en volledig" in text
    assert "gemarkeerd" not in text


def test_each_cell_that_waits_has_colour_a_note_and_a_line(home: Path) -> None:
    """The note says what to do; the start tab lists it with a link to that very cell."""
    path = made(home)[COPY]
    book = openpyxl.load_workbook(path)
    places = addresses(read_book(path, path.name))
    start = book["Start"]
    links = {
        str(cell.hyperlink.location).replace("'", "")
        for row in start.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    for sheet, key in SPOILED:
        tab, address = places[sheet][key]
        cell = book[tab][address]
        assert cell.value is None
        assert cell.comment is not None and len(cell.comment.text) > 20
        rules = [
            rule.formula
            for area, found in book[tab].conditional_formatting._cf_rules.items()
            if address in area.cells
            for rule in found
        ]
        assert [f"LEN(TRIM(${address[0]}${address[1:]}))=0"] in rules
        assert f"{tab}!{address}" in links
    said = " ".join(str(cell.value) for row in start.iter_rows() for cell in row if cell.value)
    assert "Dit vragen we u nog (6 punten)" in said
    assert "bedoelde u 4,5?" in said


def test_answers_that_were_read_stand_in_the_copy(home: Path) -> None:
    """Nothing that the juror typed well has to be typed again."""
    path = made(home)[COPY]
    book = openpyxl.load_workbook(path)
    places = addresses(read_book(path, path.name))
    original = sheet_file(home, "J1")
    theirs, where = openpyxl.load_workbook(original), addresses(read_book(original, "x"))
    compared = 0
    for sheet, cells in where.items():
        for key, (tab, address) in cells.items():
            if sheet not in places or key not in places[sheet] or (sheet, key) in SPOILED:
                continue
            at_tab, at = places[sheet][key]
            assert book[at_tab][at].value == theirs[tab][address].value, (sheet, key)
            compared += 1
    assert compared > 20


def test_the_message_says_what_the_list_says(home: Path) -> None:
    """One line for each thing, by candidate and challenge, and the name of the attachment."""
    text = made(home)[MESSAGE].read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(lines) == 6
    assert "- A U1: Bij ‘Kwaliteit’ staat ‘4,5/5’; bedoelde u 4,5?" in text
    assert "- A U2: Nog geen score voor ‘Kwaliteit’." in text
    # All at once, also where the declaration lacks too
    assert "- B U1: Nog geen score voor ‘Kwaliteit’." in text
    assert COPY in text
    assert "oproep@voorbeeld.test" in text


def test_a_workbook_alone_is_held_against_what_its_juror_owes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check FILE`: what lacks in it is told, not only what is wrong; and a path that is wrong."""
    path = spoiled(tmp_path)
    assert main(["check", str(path)], tmp_path) == 1
    said = capsys.readouterr().out
    assert "4 formulieren van Jurylid Een, waarvan volledig: 1" in said
    assert "heeft niet verklaard" in said
    assert "Jurylid Twee" not in said
    assert main(["check", str(tmp_path / "weg.xlsx")], tmp_path) == 1
    assert "Kijk het pad en de naam na" in capsys.readouterr().out


def fill(path: Path, target: Path, cells: Cells) -> None:
    shutil.copy(path, target)
    for (sheet, key), value in cells.items():
        put(target, sheet, key, value)


def test_the_copy_comes_back_and_takes_the_place_of_the_first(home: Path, tmp_path: Path) -> None:
    """With the coloured cells filled in, nothing is asked any more; both files may stay."""
    shutil.copytree(home / "input", tmp_path / "input")
    fill(made(home)[COPY], tmp_path / "input" / "sheets" / "terug.xlsx", RIGHT)
    case = check(build.folders(tmp_path))
    assert [item for item in case.problems if item.severity is Severity.ERROR] == []
    assert [item.code for item in case.problems if item.juror == "J1"] == []
    ballots = {str(item.entry): item for item in case.register.ballots if item.juror == "J1"}
    assert ballots["A-U1"].scores["k1"].value * 2 == 9
    assert ballots["A-U1"].remarks["k2"].text == "Haalbaar binnen het budget."
    run(build.folders(tmp_path), as_pdf=False)
    assert COPY not in made(tmp_path)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_fills_the_copy_too(home: Path, tmp_path: Path, form: str) -> None:
    """The coloured cells are unlocked: a real office program types into them."""
    require_office()
    path = made(home)[COPY]
    places = addresses(read_book(path, path.name))
    cells = []
    for (sheet, key), value in RIGHT.items():
        tab, address = places[sheet][key]
        cells.append({"tab": tab, "address": address, "text": str(value).replace(".", ",")
                      if isinstance(value, float) else str(value)})  # fmt: skip
    shutil.copytree(home / "input", tmp_path / "input")
    target = tmp_path / "input" / "sheets" / f"terug.{form}"
    office.type_into([{"source": path, "target": target, "cells": cells}], locale="nl-BE")
    case = check(build.folders(tmp_path))
    assert [item.code for item in case.problems if item.juror == "J1"] == []


def test_a_juror_who_sent_nothing_gets_a_reminder_in_their_own_language(tmp_path: Path) -> None:
    """No copy: the workbook that was issued still holds. The words are the juror's."""
    jurors = [{**small.ROWS["jurors"][0], "language": "en"}, small.ROWS["jurors"][1]]
    build.write_call(tmp_path, small.rows(jurors=jurors), "nl")
    build.return_sheets(tmp_path, small.WRITTEN, "nl")
    sheet_file(tmp_path, "J1").unlink()
    run(build.folders(tmp_path), as_pdf=False)
    assert COPY not in made(tmp_path)
    text = made(tmp_path)[MESSAGE].read_text("utf-8")
    assert "we are still waiting for your 4 sheets" in text
    assert "wachten" not in text


def test_two_jurors_of_one_name_get_a_file_each(tmp_path: Path) -> None:
    """The key in the name keeps them apart."""
    jurors = [{**item, "name": "Jan Jansen"} for item in small.ROWS["jurors"]]
    build.write_call(tmp_path, small.rows(jurors=jurors), "nl")
    build.return_sheets(tmp_path, small.WRITTEN, "nl")
    run(build.folders(tmp_path), as_pdf=False)
    assert len(made(tmp_path)) == 2


def test_after_the_round_is_decided_nothing_goes_back(tmp_path: Path) -> None:
    """What was established is not asked again."""
    build.write_call(tmp_path, small.rows(), "nl")
    build.return_sheets(tmp_path, small.WRITTEN, "nl")
    decided = small.rows(decisions=small.AFTER_WRITTEN, establishments=[small.WRITTEN_LETTERS])
    build.write_call(tmp_path, decided, "nl")
    run(build.folders(tmp_path), as_pdf=False)
    folder = tmp_path / "output" / "juryleden"
    assert not [item.name for item in folder.glob("*schriftelijke*")]
