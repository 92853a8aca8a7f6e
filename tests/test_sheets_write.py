"""Scoring sheets as jurors get them: who gets what, what is asked, what is locked, what is live."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from scoring.acts import apply_acts
from scoring.model.call import (
    Call,
    Combine,
    Entry,
    EntryText,
    Exemption,
    Juror,
    NeedKind,
    Scope,
)
from scoring.model.intake import DeclarationValue, Intake, Register, Remark
from scoring.problems import Place
from scoring.sheets import JurorPlan, addresses, plan, sheet_book
from scoring.workbooks.grid import Book
from scoring.workbooks.read import read_book
from tests.builders import (
    PITCH,
    WRITTEN,
    aspect,
    criterion,
    intake,
    scale,
    sheets,
    small_call,
    small_intake,
    small_method,
)
from tests.office_support import require_office
from tools import office
from tools.fit import clipped

EMPTY = Intake((), (), (), ())


def register(call: Call, read: Intake = EMPTY) -> Register:
    return apply_acts(call, read)


def plans(call: Call, round_key: str = WRITTEN, read: Intake = EMPTY) -> dict[str, JurorPlan]:
    return {item.juror: item for item in plan(call, register(call, read), round_key)}


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def _read(content: bytes) -> Book:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        path.write_bytes(content)
        return read_book(path, "x.xlsx")


def texts(content: bytes) -> set[str]:
    """Every text in a workbook, formulas included."""
    return {
        str(cell.value)
        for sheet in opened(content).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def general_call(**changes: object) -> Call:
    """The small call with a criterion g asked once per proposal, and aspects to tick."""
    method = small_method()
    method = replace(method, criteria=(*method.criteria, criterion("g", 100, scope=Scope.PROPOSAL)))
    call = small_call(method)
    first = replace(
        call.challenges[0],
        aspects=(aspect("d1"), aspect("z1", NeedKind.OUTCOME, "Zich beter kunnen verplaatsen")),
    )
    return replace(call, challenges=(first, *call.challenges[1:]), **changes)


# Who gets what


def test_every_juror_gets_every_admissible_entry() -> None:
    """Every juror owes every admissible entry; a late candidate gives no sheets."""
    owed = plans(small_call())
    both = tuple(Entry(name, key) for name in "AB" for key in ("U1", "U2"))
    assert {key: item.entries for key, item in owed.items()} == {"J1": both, "J2": both}
    assert owed["J1"].declarations == ("A", "B")


def test_an_exemption_and_a_declared_conflict_take_sheets_out() -> None:
    """No sheet for a candidate that a juror is exempted from or has a conflict with."""
    call = small_call(exemptions=(Exemption("J1", "A"),))
    declared = {("J2", "B"): DeclarationValue.YES}
    owed = plans(call, read=intake(call, (), declared))
    assert {entry.candidate for entry in owed["J1"].entries} == {"B"}
    assert {entry.candidate for entry in owed["J2"].entries} == {"A"}


def test_a_later_round_holds_the_invited_only() -> None:
    """Round 2 exists for entries with the recorded decision 'invited'."""
    call = small_call()
    kept = [item for item in call.decisions if item.entry != Entry("A", "U2")]
    owed = plans(replace(call, decisions=tuple(kept)), PITCH)
    assert owed["J1"].entries == (Entry("A", "U1"), Entry("B", "U1"), Entry("B", "U2"))


def test_the_chair_keeps_the_consensus_sheets() -> None:
    """In a consensus round the chair's workbook has a marked tab of its own per entry."""
    method = small_method()
    rounds = (replace(method.rounds[0], combine=Combine.CONSENSUS), method.rounds[1])
    call = small_call(replace(method, rounds=rounds))
    owed = plans(call)
    assert owed["J2"].consensus == ()
    book = opened(sheet_book(call, owed["J1"]))
    assert "A U1 consensus" in book.sheetnames
    assert len(owed["J1"].consensus) == 4
    # Where the chair has a conflict, another juror notes what was agreed.
    owed = plans(call, read=intake(call, (), {("J1", "A"): DeclarationValue.YES}))
    assert {entry.candidate for entry in owed["J1"].consensus} == {"B"}
    assert {entry.candidate for entry in owed["J2"].consensus} == {"A"}


# What a workbook holds


def test_tabs_have_sensible_names_and_none_is_very_hidden() -> None:
    """A start tab, a general tab per proposal that needs one, a tab per entry; all visible."""
    book = opened(sheet_book(general_call(), plans(general_call())["J1"]))
    assert book.sheetnames == [
        "Start", "A algemeen", "A U1", "A U2", "B algemeen", "B U1", "B U2",
    ]  # fmt: skip
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}


def test_only_what_is_asked_is_unlocked() -> None:
    """Everything else is locked without a password, and rows can still be resized."""
    call = general_call()
    content = sheet_book(call, plans(call)["J1"])
    asked = {place for cells in addresses(_read(content)).values() for place in cells.values()}
    book = opened(content)
    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == asked
    for sheet in book.worksheets:
        assert sheet.protection.sheet and not sheet.protection.password
        assert not sheet.protection.formatRows  # False: not forbidden


def test_score_lists_refer_to_number_cells_of_the_same_tab() -> None:
    """No literal list, so that no locale turns 3.5 into a date."""
    call = general_call()
    sheet = opened(sheet_book(call, plans(call)["J1"]))["A U1"]
    place = addresses(_read(sheet_book(call, plans(call)["J1"])))
    _tab, score = place["J1", "A", "U1", WRITTEN]["criterion:k1", "score"]
    rules = [rule for rule in sheet.data_validations.dataValidation if score in rule.sqref]
    assert len(rules) == 1
    assert rules[0].formula1 == "$C$1:$C$11"
    values = [sheet.cell(row, 3).value for row in range(1, 12)]
    assert values == [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]
    every = [
        rule.formula1
        for tab in opened(sheet_book(call, plans(call)["J1"])).worksheets
        for rule in tab.data_validations.dataValidation
    ]
    assert every
    assert all(formula.startswith("$") for formula in every)


def test_a_sheet_tells_what_the_candidate_proposes_and_claims() -> None:
    """Title, summary, the answer to this challenge, claimed types, other offer, claimed aspects."""
    call = general_call()
    first = replace(
        call.candidates[0], title="Samen op pad", summary="Wij begeleiden.", other_offer="Fietsles"
    )
    entry = Entry("A", "U1")
    call = replace(
        call,
        candidates=(first, *call.candidates[1:]),
        entry_texts={entry: EntryText(entry, "Voor Chadia doen wij dit.", ("d1",))},
    )
    content = sheet_book(call, plans(call)["J1"])
    sheet = opened(content)["A U1"]
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for words in ("Samen op pad", "Wij begeleiden.", "Voor Chadia", "Fietsles", "Begeleiding"):
        assert words in said
    row = next(cell.row for (cell,) in sheet["A1:A200"] if cell.value == "aspect:d1")
    assert sheet.cell(row, 4).value == "ja"


def test_each_asked_row_says_who_reads_it() -> None:
    """The reader of every field is printed beside it."""
    call = general_call()
    book = opened(sheet_book(call, plans(call)["J1"]))
    for sheet in book.worksheets:
        for (cell,) in sheet["A1:A200"]:
            if ":" in str(cell.value or ""):
                column = 7 if sheet.title == "Start" else 8
                assert sheet.cell(cell.row, column).value, (sheet.title, cell.value)


def test_the_start_tab_says_first_to_enable_editing_and_until_when() -> None:
    """Who, what, the last moment, and 'Bewerken inschakelen' before anything else."""
    method = small_method()
    due = replace(method.rounds[0], sheets_due=datetime(2023, 5, 24, 17, 0))
    call = small_call(replace(method, rounds=(due, method.rounds[1])))
    said = texts(sheet_book(call, plans(call)["J1"]))
    assert any("Bewerken inschakelen" in text for text in said)
    assert any("woensdag 24 mei 2023, 17.00 uur" in text for text in said)
    assert any("Jurylid Een, VDAB" in text for text in said)


def test_the_own_written_score_stands_beside_in_round_two() -> None:
    """Where the round wants it, as the juror first typed it; else the column stays hidden."""
    method = small_method()
    beside = replace(method.rounds[1], shows_previous=True)
    call = small_call(replace(method, rounds=(method.rounds[0], beside)))
    read = small_intake(call)
    before = register(call, read)
    owed = plans(call, PITCH, read)["J2"]
    sheet = opened(sheet_book(call, owed, previous=before))["A U2"]
    row = next(cell.row for (cell,) in sheet["A1:A200"] if cell.value == "criterion:k1")
    assert sheet.cell(row, 6).value == "4,5"
    assert not sheet.column_dimensions["F"].hidden
    assert opened(sheet_book(call, owed))["A U2"].column_dimensions["F"].hidden


def test_no_text_becomes_a_formula_or_a_link() -> None:
    """Names and remarks that look like formulas or addresses are written as text."""
    call = small_call()
    odd = replace(call.candidates[0], name="=1+1", summary="http://voorbeeld.test @SUM(1)")
    call = replace(call, candidates=(odd, *call.candidates[1:]))
    (sheet,) = sheets(call, "round juror entry k1 k2\nwritten J1 A-U1 4 3")
    sheet = replace(sheet, remarks={"k1": Remark('=HYPERLINK("x")', Place())})
    book = opened(sheet_book(call, plans(call)["J1"], answers=[sheet]))["A U1"]
    formulas = [
        cell.value
        for row in book.iter_rows()
        for cell in row
        if cell.data_type == "f" and cell.column > 2
    ]
    assert all("HYPERLINK" not in text and "1+1" not in text for text in formulas)
    assert '=HYPERLINK("x")' in {
        cell.value for row in book.iter_rows() for cell in row if cell.data_type == "s"
    }


def test_the_same_call_gives_the_same_bytes() -> None:
    """No clock and no chance in a workbook."""
    call = general_call()
    owed = plans(call)["J1"]
    assert sheet_book(call, owed) == sheet_book(call, owed)


def test_an_english_call_has_english_sheets() -> None:
    """No word of the Dutch catalogue in an English workbook."""
    english = small_call(
        language="en",
        challenges=tuple(
            replace(item, title=f"Challenge {item.key}") for item in small_call().challenges
        ),
    )
    said = " | ".join(texts(sheet_book(english, plans(english)["J1"])))
    assert "Enable Editing" in said
    for dutch in ("Kandidaat", "Motivering", "volledig", "Terugsturen", "Wie leest", "nog "):
        assert dutch not in said


def test_other_shapes_of_calls_are_written() -> None:
    """A scale of 0 to 100, long names, odd keys, many jurors: still a workbook."""
    method = small_method(criteria=(criterion("k1", "1", scale=scale(100, "1")),))
    call = small_call(
        method,
        jurors=(Juror("J1", "Ö" * 200, "lid & voorzitter", chair=True),),
    )
    names = (
        replace(call.candidates[0], key="CON", name="a/b:*?[]\\" + "x" * 200),
        replace(call.candidates[1], name="'שלום'"),
    )
    call = replace(call, candidates=names, decisions=())
    book = opened(sheet_book(call, plans(call)["J1"]))
    assert "CON U1" in book.sheetnames
    sheet = book["CON U1"]
    assert sheet.cell(101, 3).value == 100
    assert sheet.row_dimensions[101].hidden


# Live cells, computed by an office program


def test_an_office_program_finds_the_totals_that_the_rules_give(tmp_path: Path) -> None:
    """Hard recalculation: completeness, total on the total scale with the general tab's score, and
    the juror's own order; nothing is shown of an incomplete sheet."""
    require_office()
    call = general_call()
    answers = sheets(
        call,
        """
        round   juror entry k1  k2  g
        written J1    A     .   .   3.5
        written J1    A-U1  4   3   .
        written J1    A-U2  4   .   .
        written J1    B     .   .   2
        written J1    B-U1  5   5   .
        written J1    B-U2  1   2   .
        """,
    )
    path = tmp_path / "j1.xlsx"
    path.write_bytes(sheet_book(call, plans(call)["J1"], answers=answers))
    cached = openpyxl.load_workbook(path, data_only=True)
    again = openpyxl.load_workbook(office.recalculate(path), data_only=True)
    for book in (cached, again):
        start = {
            str(row[2].value): [cell.value for cell in row[3:6]]
            for row in book["Start"].iter_rows()
        }
        # (60*4 + 40*3 + 100*3.5) / 5 / 200 * 100 = 71
        assert start["A U1  ·  Organisatie A"] == ["volledig", 71, 1]
        # (60*5 + 40*5 + 100*2) / 5 / 200 * 100 = 70
        assert start["B U1  ·  Organisatie B"] == ["volledig", 70, 2]
        assert start["B U2  ·  Organisatie B"] == ["volledig", 34, 1]
        assert start["A U2  ·  Organisatie A"][0] == "nog 1 antwoord"
        assert not start["A U2  ·  Organisatie A"][1]
        assert not start["A U2  ·  Organisatie A"][2]
    total = [cell.value for row in again["A U1"].iter_rows() for cell in row]
    assert any("Uw totaal op 100: 71" in str(value) for value in total)


@pytest.mark.parametrize("value", [Fraction(7, 2), Fraction(0)])
def test_a_refilled_copy_holds_the_scores_as_numbers(value: Fraction) -> None:
    """A zero is filled in as 0, a half as 3.5; blank stays blank."""
    call = small_call()
    table = f"round juror entry k1 k2\nwritten J1 A-U1 {value} ."
    content = sheet_book(call, plans(call)["J1"], answers=sheets(call, table))
    places = addresses(_read(content))["J1", "A", "U1", WRITTEN]
    sheet = opened(content)["A U1"]
    assert sheet[places["criterion:k1", "score"][1]].value == float(value)
    assert sheet[places["criterion:k2", "score"][1]].value is None


def test_no_text_is_cut_off_however_long(tmp_path: Path) -> None:
    """Long names, guidance, summaries and remarks are whole on every tab, as LibreOffice lays them
    out; in the consensus round and beside the scores of the round before too."""
    require_office()
    call = general_call()
    method = call.method
    first = replace(method.rounds[0], combine=Combine.CONSENSUS)
    second = replace(method.rounds[1], shows_previous=True)
    criteria = tuple(
        replace(
            item, title=f"{item.title} over bereik en verankering " * 2, guidance="Let op. " * 50
        )
        for item in method.criteria
    )
    call = replace(
        call,
        title="Een oproep met een lange titel, " * 4,
        example="Dit is een voorbeeld. " * 15,
        method=replace(method, criteria=criteria, rounds=(first, second)),
        jurors=tuple(replace(item, name=item.name * 8, role=item.role * 6) for item in call.jurors),
        candidates=tuple(
            replace(
                item,
                name=f"{item.name} met een lange naam " * 6,
                title="Titel " * 20,
                summary="Samenvatting met veel woorden. " * 40,
                other_offer="Nog iets anders. " * 30,
            )
            for item in call.candidates
        ),
        service_types=tuple(
            replace(item, text="Volledige woorden van de oproep. " * 20)
            for item in call.service_types
        ),
    )
    remark = Remark("De aanpak is helder, de planning nog niet. " * 15, Place())
    paths = []
    for round_key in (WRITTEN, PITCH):
        table = f"round juror entry k1 k2\n{round_key} J1 A-U1 4 3\n{round_key} J1 A-U1! 4 3"
        filled = [
            replace(sheet, remarks={"k1": remark}, notes={"strengths": remark})
            for sheet in sheets(call, table)
        ]
        path = tmp_path / f"{round_key}.xlsx"
        owed = plans(call, round_key)["J1"]
        path.write_bytes(sheet_book(call, owed, answers=filled, previous=register(call)))
        paths.append(path)
    assert clipped(paths) == []
