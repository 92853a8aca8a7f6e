"""The rows that a problem proposes: pasted into the tab of acts, the next run honours them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from scoring.acts.proposed import COLUMNS, proposed_rows
from scoring.model.case import Case
from scoring.problems import CannotGoOn, Problem, Severity
from scoring.run.steps import check
from scoring.sheets import addresses
from scoring.texts import Texts
from scoring.workbooks.read import read_book
from tests.cases import build, small

Prepare = Callable[[Path], None]


def returned(home: Path, table: str = small.WRITTEN) -> None:
    build.write_call(home, small.rows(), "nl")
    build.return_sheets(home, table, "nl")


def sheet_file(home: Path, juror: str) -> Path:
    """The returned workbook of one juror."""
    for path in sorted((home / "input" / "sheets").glob("*.xlsx")):
        if any(key[0] == juror for key in addresses(read_book(path, path.name))):
            return path
    raise AssertionError(juror)


def put(path: Path, sheet: tuple[str, ...], key: tuple[str, str], value: object) -> None:
    tab, address = addresses(read_book(path, path.name))[sheet][key]
    book = openpyxl.load_workbook(path)
    book[tab][address].value = value
    book.save(path)


def two_versions(home: Path) -> None:
    returned(home)
    first = sheet_file(home, "J1")
    second = first.with_name("nieuwe versie.xlsx")
    shutil.copy(first, second)
    put(second, ("J1", "A", "U1", "written"), ("criterion:k1", "score"), 5)


def two_declarations(home: Path) -> None:
    returned(home)
    first = sheet_file(home, "J1")
    second = first.with_name("nieuwe versie.xlsx")
    shutil.copy(first, second)
    put(second, ("J1", "", "", "written"), ("declaration:A", "answer"), "ja")


def foreign_tab(home: Path) -> None:
    """J2's tab of A-U1 is typed with J1's key in it, inside J2's workbook; J1's own one is gone."""
    returned(home)
    mine, theirs = sheet_file(home, "J1"), sheet_file(home, "J2")
    tab = addresses(read_book(mine, mine.name))["J1", "A", "U1", "written"]["criterion:k1", "score"]
    book = openpyxl.load_workbook(mine)
    book.remove(book[tab[0]])
    book.save(mine)
    book = openpyxl.load_workbook(theirs)
    copy = book.copy_worksheet(book[tab[0]])
    for row in copy.iter_rows():
        for cell in row:
            if cell.value == "J2":
                cell.value = "J1"
    book.save(theirs)


def other_method(home: Path) -> None:
    returned(home)
    method = [{"quorum": 1, "rule": "places", "tie_chain": "k1; k2; jury"}]
    build.write_call(home, small.rows(method=method), "nl")


def without(*starts: str) -> Prepare:
    def prepare(home: Path) -> None:
        lines = [
            line for line in small.WRITTEN.splitlines()
            if not any(line.split()[:2] == start.split() for start in starts)
        ]  # fmt: skip
        returned(home, "\n".join(lines))

    return prepare


def without_a_tab(home: Path) -> None:
    returned(home)
    path = sheet_file(home, "J1")
    tab, _ = addresses(read_book(path, path.name))["J1", "A", "U1", "written"][
        "criterion:k1", "score"
    ]
    book = openpyxl.load_workbook(path)
    book.remove(book[tab])
    book.save(path)


def nothing_of_j1(home: Path) -> None:
    returned(home)
    sheet_file(home, "J1").unlink()


def blank_score(home: Path) -> None:
    returned(home)
    put(sheet_file(home, "J1"), ("J1", "A", "U1", "written"), ("criterion:k1", "score"), None)


def no_declaration(home: Path) -> None:
    returned(home)
    put(sheet_file(home, "J1"), ("J1", "", "", "written"), ("declaration:A", "answer"), None)


def to_discuss(home: Path) -> None:
    returned(home)
    path = sheet_file(home, "J1")
    put(path, ("J1", "", "", "written"), ("declaration:A", "answer"), "te bespreken")


def late_but_admissible(home: Path) -> None:
    candidates = [
        {**item, "admissible": True} if item["key"] == "C" else item
        for item in small.ROWS["candidates"]
    ]
    build.write_call(home, small.rows(candidates=candidates), "nl")
    build.return_sheets(home, small.WRITTEN, "nl")


def stale_correction(home: Path) -> None:
    returned(home)
    act = {
        "key": "A01", "kind": "correct_score", "on": date(2023, 5, 24), "by": "Voorzitter",
        "reason": "Verlezen.", "juror": "J1", "candidate": "A", "challenge": "U1",
        "round": "written", "criterion": "k1", "old": "3", "value": "4,5",
    }  # fmt: skip
    build.write_call(home, small.rows(acts=[act]), "nl")


CASES: dict[str, Prepare] = {
    "versions-differ": two_versions,
    "declarations-differ": two_declarations,
    "tab-foreign": foreign_tab,
    "tab-other-method": other_method,
    "sheets-none": nothing_of_j1,
    "sheet-missing": without_a_tab,
    "sheets-blank": without("J1 A-U1", "J1 A-U2"),
    "sheet-incomplete": blank_score,
    "declaration-missing": no_declaration,
    "conflict-to-rule": to_discuss,
    "late-needs-act": late_but_admissible,
    "act-old-differs": stale_correction,
}


@dataclass(frozen=True)
class Seen:
    case: Case
    rows: tuple[tuple[str, ...], ...]


def seen(home: Path, code: str) -> Seen:
    case = check(build.folders(home))
    rows = proposed_rows(case.call, case.problems, Texts("nl"))
    return Seen(
        case,
        tuple(
            row
            for problem, acts in zip(case.problems, rows, strict=True)
            if problem.code == code
            for row in acts
        ),
    )


def paste(home: Path, rows: list[dict[str, object]]) -> None:
    """Type rows under the headings of the tab of acts, as a person who pastes them would."""
    path = home / "input" / "call.xlsx"
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            keys = {cell.value: cell.column for cell in line}
            if {"kind", "old", "criterion"} <= set(keys):
                break
        else:
            continue
        empty = line[0].row + 1
        known = {}
        while sheet.cell(empty, keys["kind"]).value:
            known[sheet.cell(empty, keys["key"]).value] = empty
            empty += 1
        for offset, row in enumerate(rows):
            for key, value in row.items():
                if value:
                    at = known.get(row["key"], empty + offset)
                    sheet.cell(at, keys[key]).value = value
        break
    book.save(path)


def told(problems: list[Problem]) -> int:
    """How much is asked: blank sheets of one juror are one problem, settled one by one."""
    return sum(len(item.subject.entries) or 1 for item in problems)


def filled(row: tuple[str, ...]) -> dict[str, object]:
    cells: dict[str, object] = dict(zip(COLUMNS, row, strict=True))
    return cells | {"on": datetime(2023, 5, 25), "by": "Voorzitter", "reason": "Beslist."}


@pytest.mark.parametrize("code", CASES)
def test_each_proposed_row_settles_its_problem(tmp_path: Path, code: str) -> None:
    """Any one row, with date, name and reason, makes the problem go; none brings an error."""
    CASES[code](tmp_path)
    before = seen(tmp_path, code)
    assert before.rows, [item.code for item in before.case.problems]
    about = [item for item in before.case.problems if item.code == code]
    for row in dict.fromkeys(before.rows):  # one act may settle several
        home = tmp_path / "again" / row[0]
        shutil.copytree(tmp_path / "input", home / "input")
        paste(home, [filled(row)])
        after = check(build.folders(home))
        left = [item for item in after.problems if item.code == code]
        assert told(left) < told(about), [str(item) for item in after.problems]
        assert row[0] in {act.key for act in after.register.applied}
        errors = {item.code for item in after.problems if item.severity is Severity.ERROR}
        assert errors <= {i.code for i in before.case.problems if i.severity is Severity.ERROR}


def test_a_row_that_nobody_completed_is_refused(tmp_path: Path) -> None:
    """A pasted row without date, name and reason decides nothing: the call says what is missing."""
    two_versions(tmp_path)
    row = seen(tmp_path, "versions-differ").rows[0]
    paste(tmp_path, [dict(zip(COLUMNS, row, strict=True))])
    with pytest.raises(CannotGoOn) as stopped:
        check(build.folders(tmp_path))
    assert len(stopped.value.problems) == 3


def test_choosing_a_version_takes_just_that_one(tmp_path: Path) -> None:
    """Of two versions the act's file counts, whichever is chosen."""
    two_versions(tmp_path)
    scores = set()
    for row in seen(tmp_path, "versions-differ").rows:
        home = tmp_path / "again" / row[0]
        shutil.copytree(tmp_path / "input", home / "input")
        paste(home, [filled(row)])
        case = check(build.folders(home))
        ballot = next(
            item for item in case.register.ballots
            if item.juror == "J1" and str(item.entry) == "A-U1"
        )  # fmt: skip
        scores.add(ballot.scores["k1"].value)
    assert scores == {4, 5}
