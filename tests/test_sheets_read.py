"""Sheets as they come back: found by identity and keys, every oddity named, nothing guessed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.acts import apply_acts
from scoring.acts.proposed import proposed
from scoring.keys import SheetKey
from scoring.model.call import Act, ActKind, Call, NeedKind, Scope
from scoring.model.intake import (
    Assessment,
    Blank,
    Declaration,
    DeclarationValue,
    Given,
    Intake,
    Remark,
    Vote,
    VoteValue,
)
from scoring.problems import NOWHERE, Place, Problem, Severity
from scoring.sheets import addresses, plan, read_sheets, sheet_book
from scoring.texts import Texts
from scoring.workbooks.contained import contained
from scoring.workbooks.read import read_book
from tests.builders import WRITTEN, aspect, criterion, sheets, small_call, small_method
from tests.office_support import require_office
from tools import office

EMPTY = Intake((), (), (), ())
A_U1 = ("J1", "A", "U1", WRITTEN)
K1 = ("criterion:k1", "score")


def call_with_all() -> Call:
    """The small call with a criterion g asked once per proposal, and aspects to tick in U1."""
    method = small_method()
    method = replace(method, criteria=(*method.criteria, criterion("g", 100, scope=Scope.PROPOSAL)))
    call = small_call(method)
    first = replace(
        call.challenges[0],
        aspects=(aspect("d1"), aspect("z1", NeedKind.OUTCOME, "Zich beter verplaatsen")),
    )
    return replace(call, challenges=(first, *call.challenges[1:]))


CALL = call_with_all()


class Desk:
    """A folder with workbooks that a test fills in and spoils."""

    def __init__(self, folder: Path, call: Call = CALL):
        self.folder, self.call = folder, call

    def make(self, name: str, juror: str = "J1", **more: object) -> Path:
        (owed,) = [
            item for item in plan(self.call, apply_acts(self.call, EMPTY), WRITTEN)
            if item.juror == juror
        ]  # fmt: skip
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sheet_book(self.call, owed, **more))
        return path

    def where(self, name: str, sheet: tuple[str, ...], key: tuple[str, str]) -> tuple[str, str]:
        return addresses(read_book(self.folder / name, name))[sheet][key]

    def edit(self, name: str, change: Callable[[openpyxl.Workbook], object]) -> None:
        book = openpyxl.load_workbook(self.folder / name)
        change(book)
        book.save(self.folder / name)

    def put(self, name: str, sheet: tuple[str, ...], values: Mapping[tuple[str, str], object],
            **forms: str) -> None:  # fmt: skip
        """Writes raw values into cells named by row key and column key."""

        def change(book: openpyxl.Workbook) -> None:
            for key, value in values.items():
                tab, address = self.where(name, sheet, key)
                book[tab][address].value = value
                if "number_format" in forms:
                    book[tab][address].number_format = forms["number_format"]

        self.edit(name, change)

    def read(self, call: Call | None = None) -> Intake:
        names = [
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file()
        ]
        return read_sheets(call or self.call, self.folder, names)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def codes(read: Intake) -> list[str]:
    return [problem.code for problem in read.problems]


def sheet_of(read: Intake, candidate: str = "A", challenge: str = "U1") -> Assessment:
    (found,) = [
        item for item in read.assessments
        if (item.candidate, item.challenge) == (candidate, challenge)
    ]  # fmt: skip
    return found


def spoken(problem: Problem) -> str:
    """A problem in Dutch and in English; both must have words for everything."""
    for language in ("nl", "en"):
        said = problem.said(Texts(language))
        assert said.what and said.remedy
    said = problem.said(Texts("nl"))
    return f"{said.what} {said.found} {said.expected} {said.remedy}"


# An untouched workbook


def test_an_untouched_workbook_reads_as_blank_and_without_problems(desk: Desk) -> None:
    """Every criterion asked has an answer, and it is blank: not 0."""
    desk.make("j1.xlsx")
    read = desk.read()
    assert read.problems == ()
    assert read.declarations == ()
    assert {key: sheet_of(read).scores[key] for key in ("k1", "k2")} == {
        "k1": Blank.BLANK,
        "k2": Blank.BLANK,
    }
    assert sheet_of(read, "A", "").scores == {"g": Blank.BLANK}
    assert (read.files[0].name, read.files[0].sheets) == ("j1.xlsx", 4)


# What a score cell may hold

OK, OFF, UNUSABLE, TEXT = "", "score-off-scale", "score-unusable", "score-as-text"
HOSTILE = [
    # content, number format, what it is worth, code of the problem, words that must be said
    (4, "General", "4", OK, ""),
    (3.5, "General", "7/2", OK, ""),
    (0, "General", "0", OK, ""),
    (5.0, "0.00", "5", OK, ""),
    (None, "General", Blank.BLANK, OK, ""),
    ("", "General", Blank.BLANK, OK, ""),
    ("  ", "General", Blank.BLANK, OK, ""),
    ("\u00a0", "General", Blank.BLANK, OK, ""),
    ("3,5", "General", "7/2", TEXT, "gelezen als 3,5"),
    ("3.5", "@", "7/2", TEXT, "gelezen als 3,5"),
    (" 4 ", "General", "4", TEXT, "het getal 4"),
    ("4\u00a0", "General", "4", TEXT, "het getal 4"),
    ("\u202f3,50", "General", "7/2", TEXT, "gelezen als 3,5"),
    ("niet beoordeeld", "General", Blank.NOT_ASSESSED, "score-not-assessed", "niet beoordeeld"),
    ("N.V.T.", "General", Blank.NOT_ASSESSED, "score-not-assessed", "niet beoordeeld"),
    (7, "General", Blank.BLANK, OFF, "van 0 tot 5 in stappen van 0,5"),
    (-1, "General", Blank.BLANK, OFF, "-1"),
    (3.7, "General", Blank.BLANK, OFF, "3,7"),
    (3.4999999999, "General", Blank.BLANK, OFF, "niets afgerond"),
    ("3,7", "General", Blank.BLANK, OFF, "3,7"),
    (datetime(2023, 5, 3), "d-mmm", Blank.BLANK, "score-date", "3/5 / 3,5 / 3.5"),
    (datetime(2023, 10, 8), "d-mmm", Blank.BLANK, "score-date", "8 oktober 2023 een getal"),
    (datetime(2023, 3, 5), "d-mmm", Blank.BLANK, "score-date", "wellicht getypt als 3/5"),
    (7.5, "d/mm/yyyy", Blank.BLANK, "score-date", "een datum"),
    (timedelta(hours=3), "[h]:mm", Blank.BLANK, UNUSABLE, "geen getal"),
    (4, "0%", Blank.BLANK, "score-percent", "400 %"),
    (True, "General", Blank.BLANK, UNUSABLE, "WAAR of ONWAAR"),
    ("#REF!", "General", Blank.BLANK, UNUSABLE, "een foutwaarde"),
    ("=2+2", "General", Blank.BLANK, "score-uncalculated", "een formule die nooit berekend is"),
    ("4,5/5", "General", Blank.BLANK, "score-out-of", "wellicht 4,5"),
    ("3/5", "@", Blank.BLANK, "score-out-of", "wellicht 3"),
    ("-", "General", Blank.BLANK, UNUSABLE, "tekst"),
    ("?", "General", Blank.BLANK, UNUSABLE, "tekst"),
    ("Goed ", "General", "4", "score-in-words", "gelezen als 4"),
    ("4 = goed", "General", "4", "score-in-words", "het getal 4"),
    ("3 = goed", "General", Blank.BLANK, UNUSABLE, "3 = goed"),
    ("8/10", "General", Blank.BLANK, "score-other-maximum", "niets omgerekend"),
    ("7/5", "General", Blank.BLANK, "score-other-maximum", "van 0 tot 5"),
    ("３", "General", Blank.BLANK, "score-digits", "wellicht 3"),
    ("1_0", "General", Blank.BLANK, UNUSABLE, "tekst"),
    ("inf", "General", Blank.BLANK, UNUSABLE, "tekst"),
    ("1E0", "General", Blank.BLANK, UNUSABLE, "tekst"),
    ("3.000", "General", Blank.BLANK, UNUSABLE, "3.000"),
    ("4 of 5", "General", Blank.BLANK, UNUSABLE, "4 of 5"),
    ("+4", "General", Blank.BLANK, UNUSABLE, "tekst"),
    (35, "General", Blank.BLANK, "score-comma-lost", "misschien 3,5"),
    (40, "General", Blank.BLANK, OFF, "40"),
    (3.5, "0", "7/2", "score-shown-otherwise", "getoond als 4"),
    (3.5, "0.0", "7/2", OK, ""),
    (3, ";;;", "3", "score-shown-otherwise", ";;;"),
    (3, "# ?/?", "3", "score-shown-otherwise", "# ?/?"),
]


@pytest.mark.parametrize(("content", "form", "worth", "code", "words"), HOSTILE)
def test_a_score_cell_gives_its_number_or_a_problem(
    desk: Desk, content: object, form: str, worth: str | Blank, code: str, words: str
) -> None:
    """One place decides what a score is: nothing is rounded, clipped or filled in."""
    desk.make("j1.xlsx")
    desk.put("j1.xlsx", A_U1, {K1: content}, number_format=form)
    read = desk.read()
    answer = sheet_of(read).scores["k1"]
    assert (answer if isinstance(answer, Blank) else answer.value) == (
        worth if isinstance(worth, Blank) else Fraction(worth)
    )
    assert codes(read) == ([code] if code else [])
    if code:
        (problem,) = read.problems
        tab, address = desk.where("j1.xlsx", A_U1, K1)
        assert problem.place == Place("j1.xlsx", tab, address)
        assert (problem.juror, problem.entry) == ("J1", "A-U1")
        assert words in spoken(problem)
        assert "Criterium k1" in spoken(problem)


def test_answers_in_words_and_ticks(desk: Desk) -> None:
    """Votes in words, a tick as x, X, ja or 1; all else is named and left blank."""
    desk.make("j1.xlsx")
    desk.put(
        "j1.xlsx", A_U1,
        {
            ("service:T1", "answer"): "Ja ",
            ("requirement:r1", "answer"): "niet  beoordeeld",
            ("requirement:r2", "answer"): "misschien",
            ("aspect:d1", "tick"): 1,
            ("aspect:z1", "tick"): "misschien",
            ("note:strengths", "text"): 12,
            ("note:weaknesses", "text"): "=1+1",
        },
    )  # fmt: skip
    read = desk.read()
    sheet = sheet_of(read)
    assert {key: vote.value for key, vote in sheet.votes.items()} == {
        "T1": VoteValue.YES,
        "r1": VoteValue.NOT_ASSESSED,
    }
    assert set(sheet.ticks) == {"d1"}
    assert sheet.notes["strengths"].text == "12"
    assert sorted(codes(read)) == ["text-unusable", "tick-unusable", "vote-unusable"]
    assert all(spoken(problem) for problem in read.problems)


def test_a_declaration_is_read_by_its_key(desk: Desk) -> None:
    """Nee, ja and te bespreken, also as 'neen'; another word is an error and no declaration."""
    desk.make("j1.xlsx")
    start = ("J1", "", "", WRITTEN)
    desk.put(
        "j1.xlsx", start,
        {("declaration:A", "answer"): "Neen", ("declaration:B", "answer"): "✓"},
    )  # fmt: skip
    read = desk.read()
    assert [(item.candidate, item.value) for item in read.declarations] == [
        ("A", DeclarationValue.NO)
    ]
    assert codes(read) == ["declaration-unusable"]
    assert "Organisatie B" in spoken(read.problems[0])


# Moved, renamed, copied


def filled(desk: Desk, name: str = "j1.xlsx") -> tuple[Assessment, ...]:
    answers = sheets(
        desk.call,
        """
        round   juror entry k1  k2  g  T1  r1      d1
        written J1    A     .   .   4
        written J1    A-U1  3.5 0   .  yes partial x
        written J1    A-U2  nb  2   .  no
        """.replace("nb ", ".  "),
    )
    desk.make(name, answers=answers, declarations={"A": DeclarationValue.NO})
    return answers


def values(sheet: Assessment) -> object:
    """The answers of a sheet without their places."""
    return (
        {key: getattr(item, "value", item) for key, item in sheet.scores.items()},
        {key: item.text for key, item in sheet.remarks.items()},
        {key: item.value for key, item in sheet.votes.items()},
        set(sheet.ticks),
        {key: item.text for key, item in sheet.notes.items()},
    )


def all_values(read: Intake) -> object:
    found = {(item.candidate, item.challenge): values(item) for item in read.assessments}
    return found, {(item.juror, item.candidate): item.value for item in read.declarations}


def _unmerged(book: openpyxl.Workbook) -> None:
    """openpyxl leaves merged ranges behind when it moves cells, and they swallow what comes."""
    for sheet in book.worksheets:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))


def _rows(book: openpyxl.Workbook) -> None:
    _unmerged(book)
    for sheet in book.worksheets:
        sheet.insert_rows(3, 2)
        sheet.insert_rows(30, 3)


def _columns(book: openpyxl.Workbook) -> None:
    _unmerged(book)
    for sheet in book.worksheets:
        sheet.insert_cols(1)
        sheet.insert_cols(4, 2)
        sheet["D20"] = "een losse nota"


def _renamed(book: openpyxl.Workbook) -> None:
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Blad{number}"
    book._sheets.reverse()


def _plain(book: openpyxl.Workbook) -> None:
    """As another program may leave it: nothing hidden or locked, no validation, odd styles."""
    for sheet in book.worksheets:
        sheet.protection.sheet = False
        sheet.data_validations.dataValidation = []
        for row in range(1, 30):
            sheet.row_dimensions[row].hidden = False


def _block(book: openpyxl.Workbook) -> None:
    """The rows of the criteria cut out and inserted elsewhere, keys and all."""
    sheet = book["A U1"]
    first = next(cell.row for (cell,) in sheet["A1:A200"] if cell.value == "criterion:k1")
    sheet.move_range(f"A{first}:H{first + 1}", rows=90)


@pytest.mark.parametrize("change", [_rows, _columns, _renamed, _plain, _block])
def test_the_same_is_read_wherever_cells_and_tabs_went(
    desk: Desk, change: Callable[[openpyxl.Workbook], None]
) -> None:
    """Answers are found by row key and column key, sheets by their identity."""
    filled(desk)
    before = all_values(desk.read())
    desk.edit("j1.xlsx", change)
    (desk.folder / "j1.xlsx").rename(desk.folder / "formulier (2)_definitief_v3.xlsx")
    read = desk.read()
    assert all_values(read) == before
    assert codes(read) == []


def test_a_copied_tab_counts_once(desk: Desk) -> None:
    """Equal versions are one; the file of the first is named."""
    filled(desk)
    before = all_values(desk.read())
    desk.edit("j1.xlsx", lambda book: book.copy_worksheet(book["A U1"]))
    read = desk.read()
    assert all_values(read) == before
    assert read.problems == ()


def test_a_copied_row_makes_a_sheet_unusable(desk: Desk) -> None:
    """A key that stands twice: nobody can say which answer counts."""
    filled(desk)

    def change(book: openpyxl.Workbook) -> None:
        book["A U1"]["A90"] = "criterion:k1"

    desk.edit("j1.xlsx", change)
    read = desk.read()
    assert codes(read) == ["tab-key-twice"]
    assert read.problems[0].place == Place("j1.xlsx", "A U1", "A90")
    assert "criterion:k1" in spoken(read.problems[0])
    assert ("A", "U1") not in {(item.candidate, item.challenge) for item in read.assessments}


def test_a_deleted_row_is_a_named_blank(desk: Desk) -> None:
    """The criterion whose row is gone is blank, with an error that names it."""
    filled(desk)
    _tab, address = desk.where("j1.xlsx", A_U1, K1)
    desk.edit("j1.xlsx", lambda book: book["A U1"].delete_rows(int(address[1:])))
    read = desk.read()
    assert sheet_of(read).scores["k1"] is Blank.BLANK
    assert sheet_of(read).scores["k2"].value == 0
    assert codes(read) == ["row-missing"]
    assert "Criterium k1" in spoken(read.problems[0])


def test_a_deleted_column_makes_a_sheet_unusable(desk: Desk) -> None:
    """Without the column of scores nothing of the sheet is used."""
    filled(desk)
    desk.edit("j1.xlsx", lambda book: book["A U1"].delete_cols(5))
    read = desk.read()
    assert codes(read) == ["tab-column-missing"]
    assert "score" in spoken(read.problems[0])


# Files and tabs that do not belong


def test_other_files_never_stop_a_run(desk: Desk) -> None:
    """Lock files are passed over; a letter, an empty and a broken file are named."""
    filled(desk)
    before = all_values(desk.read())
    (desk.folder / "~$j1.xlsx").write_bytes(b"lock")
    (desk.folder / "nota.docx").write_bytes(b"tekst")
    (desk.folder / "kapot.xlsx").write_bytes(b"PK niet echt")
    other = openpyxl.Workbook()
    other.active["A1"] = "vergadering"
    other.save(desk.folder / "agenda.xlsx")
    read = desk.read()
    assert all_values(read) == before
    assert [(problem.code, problem.place.file) for problem in read.problems] == [
        ("file-no-form", "agenda.xlsx"),
        ("file-unreadable", "kapot.xlsx"),
        ("file-no-workbook", "nota.docx"),
    ]
    assert all(spoken(problem) for problem in read.problems)


def test_a_juror_s_own_tab_is_named_only_when_it_holds_something(desk: Desk) -> None:
    """An empty extra tab is nobody's business; one with words may hold a remark."""
    filled(desk)
    desk.edit("j1.xlsx", lambda book: book.create_sheet("Blad1"))
    assert codes(desk.read()) == []

    def note(book: openpyxl.Workbook) -> None:
        book["Blad1"]["B2"] = "vragen voor de voorzitter"

    desk.edit("j1.xlsx", note)
    read = desk.read()
    assert codes(read) == ["tab-no-form"]
    assert read.problems[0].severity is Severity.WARNING


def change_identity(
    field: str, value: object, tab: str = "A U1"
) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        for (cell,) in book[tab]["A1:A20"]:
            if cell.value == field:
                book[tab].cell(cell.row, 2).value = value

    return change


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("call", "andere-oproep", "tab-other-call"),
        ("round", "interview", "tab-unknown-round"),
        ("juror", "J9", "tab-unknown-juror"),
        ("candidate", "K99", "tab-unknown-entry"),
        ("challenge", "U9", "tab-unknown-entry"),
        ("method", "deadbeef", "tab-other-method"),
        ("jury-form", "2", "tab-form-version"),
        ("kind", "x", "tab-no-identity"),
        ("candidate", None, "tab-no-identity"),
    ],
)
def test_a_sheet_of_another_call_or_method_is_not_used(
    desk: Desk, field: str, value: object, code: str
) -> None:
    """What does not belong to this call is an error with its place, and is left out whole."""
    filled(desk)
    desk.edit("j1.xlsx", change_identity(field, value))
    read = desk.read()
    assert codes(read) == [code]
    assert (read.problems[0].severity, read.problems[0].place.tab) == (Severity.ERROR, "A U1")
    assert spoken(read.problems[0])
    assert ("A", "U1") not in {(item.candidate, item.challenge) for item in read.assessments}


def test_a_method_that_an_act_replaced_is_accepted_with_a_warning(desk: Desk) -> None:
    """Sheets of the method before are used when a recorded act says that it was replaced."""
    filled(desk)
    replaced = desk.call.method.fingerprint
    call = replace(
        desk.call,
        method=replace(desk.call.method, fingerprint="0123456789abcdef"),
        acts=(act(ActKind.CHANGE_METHOD, value=replaced),),
    )
    assert set(codes(desk.read(replace(call, acts=())))) == {"tab-other-method"}
    read = desk.read(call)
    assert codes(read) == ["tab-replaced-method"]
    assert sheet_of(read).scores["k1"].value == Fraction(7, 2)


def test_an_answer_that_is_no_longer_asked_is_named(desk: Desk) -> None:
    """A criterion left the method by an act: its scores are not used, and not lost in silence."""
    filled(desk)
    method = replace(desk.call.method, criteria=desk.call.method.criteria[1:], fingerprint="0" * 16)
    replaced = desk.call.method.fingerprint
    call = replace(desk.call, method=method, acts=(act(ActKind.CHANGE_METHOD, value=replaced),))
    found = [item for item in desk.read(call).problems if item.code == "row-unasked"]
    assert found and all("criterion:k1" in item.facts["key"] for item in found)


def test_a_declaration_about_a_candidate_who_left_is_named(desk: Desk) -> None:
    """The row is still in the juror's workbook, the candidate no longer in the call."""
    filled(desk)
    call = replace(desk.call, candidates=desk.call.candidates[1:])
    assert "declaration-unknown-candidate" in codes(desk.read(call))


def test_other_wording_is_one_warning_a_file(desk: Desk) -> None:
    """Texts are no part of the method: the sheets count."""
    filled(desk)
    first = desk.call.method.criteria[0]
    changed = (replace(first, title="Anders verwoord"), *desk.call.method.criteria[1:])
    call = replace(desk.call, method=replace(desk.call.method, criteria=changed))
    read = desk.read(call)
    assert codes(read) == ["tab-other-wording"]
    assert sheet_of(read).scores["k1"].value == Fraction(7, 2)


# Versions


def act(kind: ActKind, **more: str) -> Act:
    return Act("a1", kind, date(2023, 5, 25), "coördinator", "nagevraagd", **more)


def test_a_version_that_only_adds_supersedes(desk: Desk) -> None:
    """All answers of the one stand unchanged in the other: blank counts as unchanged."""
    desk.make("leeg.xlsx")
    filled(desk, "half.xlsx")
    filled(desk, "vol.xlsx")
    desk.put("vol.xlsx", A_U1, {("note:strengths", "text"): "Sterk."})
    read = desk.read()
    assert read.problems == ()
    assert sheet_of(read).place.file == "vol.xlsx"
    assert len(read.assessments) == 6


def test_versions_that_differ_wait_for_a_person(desk: Desk) -> None:
    """Neither is used; the problem shows both values and places, and what an act must name."""
    filled(desk, "a/j1.xlsx")
    filled(desk, "b/j1.xlsx")
    desk.put("b/j1.xlsx", A_U1, {K1: 4})
    read = desk.read()
    assert codes(read) == ["versions-differ"]
    assert ("A", "U1") not in {(item.candidate, item.challenge) for item in read.assessments}
    said = spoken(read.problems[0])
    for words in (
        "k1: 3,5 (E",
        "4 (E",
        "a/j1.xlsx > A U1",
        "b/j1.xlsx > A U1",
        "keuze van een versie",
    ):
        assert words in said
    # What came and waits for a choice is not asked for as well.
    asked = apply_acts(desk.call, read).problems
    assert not [item for item in asked if (item.juror, item.entry) == ("J1", "A-U1")]
    chosen = act(
        ActKind.CHOOSE_VERSION, juror="J1", candidate="A", challenge="U1", value="b/j1.xlsx"
    )
    read = desk.read(replace(desk.call, acts=(chosen,)))
    assert read.problems == ()
    assert sheet_of(read).scores["k1"].value == 4


def test_a_choice_that_is_proposed_settles_the_versions(desk: Desk) -> None:
    """Also where a file holds two versions, one of them the same as in another file."""
    filled(desk, "j1 oud.xlsx")
    filled(desk, "j1.xlsx")
    _tab, address = desk.where("j1.xlsx", A_U1, K1)

    def change(book: openpyxl.Workbook) -> None:
        copy = book.copy_worksheet(book["A U1"])
        copy.title = "A U1 nieuw"
        copy[address] = 5

    desk.edit("j1.xlsx", change)
    (problem,) = desk.read().problems
    for row in proposed(desk.call, problem):
        chosen = act(row.kind, juror=row.juror, candidate=row.candidate,
                     challenge=row.challenge, round=row.round, value=row.value)  # fmt: skip
        assert desk.read(replace(desk.call, acts=(chosen,))).problems == (), row.value


def test_an_act_can_choose_between_tabs_of_one_file(desk: Desk) -> None:
    """Two versions in one workbook are told apart by file and tab."""
    filled(desk)

    def change(book: openpyxl.Workbook) -> None:
        copy = book.copy_worksheet(book["A U1"])
        copy.title = "A U1 nieuw"

    desk.edit("j1.xlsx", change)
    _tab, address = desk.where("j1.xlsx", A_U1, K1)
    desk.edit("j1.xlsx", lambda book: book["A U1 nieuw"].__setitem__(address, 5))
    read = desk.read()
    assert codes(read) == ["versions-differ"]
    assert "j1.xlsx > A U1 nieuw" in spoken(read.problems[0])
    chosen = act(ActKind.CHOOSE_VERSION, juror="J1", value="j1.xlsx > A U1 nieuw")
    read = desk.read(replace(desk.call, acts=(chosen,)))
    assert sheet_of(read).scores["k1"].value == 5


def test_an_act_that_names_no_file_here_is_a_warning(desk: Desk) -> None:
    """The choice changes nothing and says so."""
    filled(desk)
    chosen = act(
        ActKind.CHOOSE_VERSION, juror="J1", candidate="A", challenge="U1", value="weg.xlsx"
    )
    read = desk.read(replace(desk.call, acts=(chosen,)))
    assert codes(read) == ["version-not-found"]
    assert spoken(read.problems[0])
    assert sheet_of(read).scores["k1"].value == Fraction(7, 2)


def test_a_reply_supersedes_what_it_answers(desk: Desk) -> None:
    """A refilled copy names the file it came from; changed answers are said aloud."""
    answers = filled(desk, "eerst.xlsx")
    sent = desk.read().files[0].sha256
    desk.make("antwoord.xlsx", answers=answers, answers_hashes=[sent], edition="2")
    desk.put("antwoord.xlsx", A_U1, {K1: 4})
    read = desk.read()
    assert sheet_of(read).scores["k1"].value == 4
    assert sheet_of(read).edition == "2"
    assert codes(read) == ["sheet-reply-changes"]
    said = spoken(read.problems[0])
    assert "3,5" in said and "eerst.xlsx" in said


def test_file_dates_never_decide(desk: Desk) -> None:
    """The same files with other dates give the same reading."""
    import os

    filled(desk, "a.xlsx")
    filled(desk, "b.xlsx")
    desk.put("b.xlsx", A_U1, {K1: 4})
    before = desk.read()
    os.utime(desk.folder / "a.xlsx", (2_000_000_000, 2_000_000_000))
    assert desk.read() == before


def test_a_ruling_settles_what_a_juror_declares_afterwards(desk: Desk) -> None:
    """'To be discussed' and later 'no' are no contradiction once the chair ruled; a 'yes' is."""
    desk.make("a.xlsx", declarations={"A": DeclarationValue.DISCUSS})
    desk.make("b.xlsx", declarations={"A": DeclarationValue.NO})
    assert "declarations-differ" in codes(desk.read())
    ruled = replace(desk.call, acts=(act(ActKind.RULE_CONFLICT, candidate="A", value="no"),))
    read = desk.read(ruled)
    assert "declarations-differ" not in codes(read)
    assert [item.value for item in read.declarations] == [DeclarationValue.DISCUSS]
    desk.make("c.xlsx", declarations={"A": DeclarationValue.YES})
    assert "declarations-differ" in codes(desk.read(ruled))


def test_a_renamed_candidate_is_one_warning_a_file(desk: Desk) -> None:
    """The name above a sheet is not the key: it is said once, and everything is read."""
    filled(desk)
    named = tuple(replace(item, name=f"{item.name} NV") for item in desk.call.candidates)
    read = desk.read(replace(desk.call, candidates=named))
    assert codes(read) == ["tab-other-heading"]
    assert sheet_of(read).scores["k1"].value == Fraction(7, 2)


def test_declarations_that_contradict_are_neither_used(desk: Desk) -> None:
    """A juror declares once per candidate; two different declarations wait for an act."""
    desk.make("a.xlsx", declarations={"A": DeclarationValue.NO, "B": DeclarationValue.NO})
    desk.make("b.xlsx", declarations={"A": DeclarationValue.YES, "B": DeclarationValue.NO})
    read = desk.read()
    assert [item.candidate for item in read.declarations] == ["B"]
    assert codes(read) == ["declarations-differ"]
    assert "nee" in spoken(read.problems[0]) and "b.xlsx" in spoken(read.problems[0])
    chosen = act(ActKind.CHOOSE_VERSION, juror="J1", candidate="A", value="b.xlsx")
    read = desk.read(replace(desk.call, acts=(chosen,)))
    assert read.problems == ()
    assert {item.candidate: item.value for item in read.declarations}["A"] is DeclarationValue.YES


def test_another_juror_s_tab_is_held_until_confirmed(desk: Desk) -> None:
    """A tab of J2 inside J1's workbook counts only after an act."""
    filled(desk)
    desk.edit("j1.xlsx", change_identity("juror", "J2"))
    read = desk.read()
    assert codes(read) == ["tab-foreign"]
    said = spoken(read.problems[0])
    assert "Jurylid Twee" in said and "Jurylid Een" in said
    assert {item.juror for item in read.assessments} == {"J1"}
    assert read.held == {SheetKey("J2", "A", "U1", "written")}, "it came: it is asked for no more"
    confirmed = act(ActKind.CONFIRM_TAB, juror="J2", candidate="A", challenge="U1")
    read = desk.read(replace(desk.call, acts=(confirmed,)))
    assert read.problems == ()
    assert {item.juror for item in read.assessments} == {"J1", "J2"}


def test_a_confirmed_file_leaves_a_tab_with_another_version_to_a_choice(desk: Desk) -> None:
    """In J2's workbook J1 scored A-U1 otherwise, and B-U1, which J1's own workbook leaves blank."""
    desk.make("j1.xlsx")
    desk.put("j1.xlsx", A_U1, {K1: 4})
    desk.make("j2.xlsx", "J2")
    desk.put("j2.xlsx", ("J2", "A", "U1", WRITTEN), {K1: 3})
    desk.put("j2.xlsx", ("J2", "B", "U1", WRITTEN), {K1: 2})
    for tab in ("A U1", "B U1"):
        desk.edit("j2.xlsx", change_identity("juror", "J1", tab))
    assert [item.subject.choices for item in desk.read().problems] == [("j1.xlsx > A U1",), ()]
    whole = act(ActKind.CONFIRM_TAB, juror="J1", value="j2.xlsx")
    read = desk.read(replace(desk.call, acts=(whole,)))
    assert (codes(read), read.used) == (["tab-foreign"], {whole.key})
    assert "keuze van een versie" in spoken(read.problems[0])
    assert [sheet_of(read, key).place.file for key in ("A", "B")] == ["j1.xlsx", "j2.xlsx"]
    choice = act(ActKind.CHOOSE_VERSION, juror="J1", candidate="A", challenge="U1",
                 value="j2.xlsx > A U1")  # fmt: skip
    read = desk.read(replace(desk.call, acts=(whole, replace(choice, key="A02"))))
    assert (codes(read), sheet_of(read).place.file) == ([], "j2.xlsx")


# The whole way, and how it is run


def test_worker_processes_read_the_same(desk: Desk) -> None:
    """Contained processes give what one process gives, in any order."""
    filled(desk, "j1.xlsx")
    desk.make("map/j2.xlsx", "J2")
    names = ["map/j2.xlsx", "j1.xlsx"]
    with contained(2) as reader:
        assert read_sheets(desk.call, desk.folder, names, reader) == desk.read()


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn")), max_size=60
).map(str.strip).filter(lambda text: "\\x" not in text and "_x" not in text)  # fmt: skip
SCORES = st.one_of(
    st.just(Blank.BLANK), st.integers(0, 10).map(lambda half: Given(Fraction(half, 2), NOWHERE))
)


@st.composite
def answers(draw: st.DrawFn) -> tuple[Assessment, ...]:
    """Answers to the sheets of J1 about A."""
    found = []
    for challenge in ("", "U1", "U2"):
        keys = ("k1", "k2") if challenge else ("g",)
        remarks = {key: Remark(text, NOWHERE) for key in keys if (text := draw(WORDS))}
        more: dict[str, object] = {}
        if challenge:
            votes = draw(
                st.dictionaries(
                    st.sampled_from(("T1", "r1", "r2", "T2")), st.sampled_from(VoteValue)
                )
            )
            more["votes"] = {key: Vote(value, NOWHERE) for key, value in votes.items()}
            note = draw(WORDS)
            more["notes"] = {"strengths": Remark(note, NOWHERE)} if note else {}
        if challenge == "U1":
            ticked = draw(st.sets(st.sampled_from(("d1", "z1"))))
            more["ticks"] = dict.fromkeys(ticked, NOWHERE)
        scores = {key: draw(SCORES) for key in keys}
        found.append(Assessment("J1", "A", challenge, WRITTEN, scores, NOWHERE, remarks, **more))
    return tuple(found)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    written=answers(),
    declared=st.dictionaries(st.sampled_from("AB"), st.sampled_from(DeclarationValue)),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    written: tuple[Assessment, ...],
    declared: dict[str, DeclarationValue],
) -> None:
    """Writing filled sheets and reading them back is the identity."""
    desk = Desk(tmp_path_factory.mktemp("identity"))
    desk.make("j1.xlsx", answers=written, declarations=declared)
    read = desk.read()
    assert read.problems == ()
    back = {item.challenge: values(item) for item in read.assessments if item.candidate == "A"}
    assert back == {item.challenge: values(item) for item in written}
    assert {item.candidate: item.value for item in read.declarations} == declared


TYPED = {
    ("J1", "", "", WRITTEN): {
        ("declaration:A", "answer"): "nee",
        ("declaration:B", "answer"): "te bespreken",
    },
    ("J1", "A", "", WRITTEN): {
        ("criterion:g", "score"): "4",
        ("criterion:g", "remark"): "Ervaring sinds 2009; zie blz. 3/5.",
    },
    A_U1: {
        ("criterion:k1", "score"): "3,5",
        ("criterion:k2", "score"): "0",
        ("criterion:k1", "remark"): "=geen formule, ‘maar’ tekst € 1.000",
        ("criterion:k2", "remark"): "3/5",
        ("service:T1", "answer"): "ja",
        ("requirement:r1", "answer"): "deels",
        ("requirement:r2", "answer"): "niet beoordeeld",
        ("aspect:z1", "tick"): "x",
        ("note:strengths", "text"): "- dicht bij huis\n- blijft",
        ("note:questions", "text"): "Hoeveel uren per week?",
    },
}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_types_and_the_same_is_read(desk: Desk, form: str) -> None:
    """A person types in LibreOffice (nl-BE) and saves: exactly that is read, without problems."""
    require_office()
    source = desk.make("uit/j1.xlsx")
    places = addresses(read_book(source, "uit/j1.xlsx"))
    cells = [
        {"tab": places[sheet][key][0], "address": places[sheet][key][1], "text": text}
        for sheet, answers in TYPED.items()
        for key, text in answers.items()
    ]
    target = desk.folder / f"j1.{form}"
    office.type_into([{"source": source, "target": target, "cells": cells}], locale="nl-BE")
    shutil.rmtree(source.parent)
    read = desk.read()
    assert read.problems == ()
    assert {(d.candidate, d.value) for d in read.declarations} == {
        ("A", DeclarationValue.NO),
        ("B", DeclarationValue.DISCUSS),
    }
    assert isinstance(read.declarations[0], Declaration)
    scores, remarks, votes, ticks, notes = values(sheet_of(read))
    assert scores == {"k1": Fraction(7, 2), "k2": Fraction(0)}
    assert remarks == {"k1": "=geen formule, ‘maar’ tekst € 1.000", "k2": "3/5"}
    assert votes == {
        "T1": VoteValue.YES, "r1": VoteValue.PARTIAL, "r2": VoteValue.NOT_ASSESSED,
    }  # fmt: skip
    assert ticks == {"z1"}
    assert notes == {
        "strengths": "- dicht bij huis\n- blijft", "questions": "Hoeveel uren per week?",
    }  # fmt: skip
    assert sheet_of(read, "A", "").scores["g"].value == 4
    assert sheet_of(read, "A", "U2").scores == {"k1": Blank.BLANK, "k2": Blank.BLANK}


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_what_libreoffice_makes_of_odd_typing_is_told_apart(desk: Desk, form: str) -> None:
    """A formula, a percentage and a date typed in a score cell are no scores, in either format."""
    require_office()
    source = desk.make("uit/j1.xlsx")
    places = addresses(read_book(source, "uit/j1.xlsx"))
    typed = {("A", "U1"): "=2+2", ("A", "U2"): "100%", ("B", "U1"): "3/5"}
    cells = []
    for (candidate, challenge), text in typed.items():
        tab, address = places["J1", candidate, challenge, WRITTEN][K1]
        cells.append({"tab": tab, "address": address, "text": text})
    target = desk.folder / f"j1.{form}"
    office.type_into([{"source": source, "target": target, "cells": cells}], locale="nl-BE")
    shutil.rmtree(source.parent)
    read = desk.read()
    assert {problem.entry: problem.code for problem in read.problems} == {
        "A-U1": "score-formula",
        "A-U2": "score-percent",
        "B-U1": "score-date",
    }
    for candidate, challenge in typed:
        assert sheet_of(read, candidate, challenge).scores["k1"] is Blank.BLANK
