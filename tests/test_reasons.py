"""The reasons workbook: what it asks, and that what people fill in comes back whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from scoring.model.call import Call, Conflict, Entry, Scope
from scoring.model.results import Reason
from scoring.problems import Problem, Severity
from scoring.reasons import read_reasons, reasons_book
from scoring.reasons.rows import APPROVED, KEY, TEXT, RowKey, Slot, juror_labels
from scoring.texts import LANGUAGES, Texts
from tests.builders import (
    PITCH,
    RESULT,
    WRITTEN,
    case,
    criterion,
    intake,
    plain_call,
    sheets,
    small_call,
    small_case,
    small_method,
)
from tools import office

SHEETS = """
    round    juror  entry  k1  k2
    written  J1     A-U1   4   3
    written  J2     A-U1   3   3
    written  J1     B-U1   5   4
    written  J2     B-U1   5   4
"""


def one_round_case(call: Call | None = None, rows: str = SHEETS):
    call = call or plain_call("A B", jurors=2)
    return case(call, intake(call, sheets(call, rows)))


def book_of(made, known: Mapping[Slot, Reason] | None = None, language: str = "") -> bytes:
    point = made.points[-1]
    call = replace(made.call, language=language) if language else made.call
    return reasons_book(call, made.register, point.judgement, point.stage, known or {})


class Filled:
    """A reasons workbook in an input folder, opened as a person would and saved again."""

    def __init__(self, made, folder: Path, known: Mapping[Slot, Reason] | None = None):
        self.call = made.call
        self.folder = folder
        path = folder / "reasons" / "motiveringsnota.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(book_of(made, known))
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def cells(self, key: str):
        """The tab, and the cells for text and approval, of a row such as 'A|U1|written|k1'."""
        wanted = f"{self.call.key}|{key}"
        for tab in self.book.worksheets:
            places = {}
            for row in tab.iter_rows():
                for cell in row:
                    if cell.value in (KEY, TEXT, APPROVED):
                        places[cell.value] = cell.column
                    if cell.value == wanted and places:
                        text = tab.cell(cell.row, places[TEXT])
                        return tab, text, tab.cell(cell.row, places[APPROVED])
        raise KeyError(key)

    def fill(self, key: str, text: object, approved: object = None) -> None:
        _, text_cell, approved_cell = self.cells(key)
        text_cell.value = text
        approved_cell.value = approved

    def save(self, name: str = "") -> None:
        self.book.save(self.path.parent / name if name else self.path)

    def read(self):
        return read_reasons(self.call, self.folder)


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def slot(candidate: str, challenge: str, round_key: str, key: str) -> Slot:
    return Entry(candidate, challenge), round_key, key


def rows_asked(content: bytes, tmp_path: Path) -> list[str]:
    """The keys of all rows in a workbook, without the call."""
    path = tmp_path / "asked.xlsx"
    path.write_bytes(content)
    found = []
    for tab in openpyxl.load_workbook(path).worksheets:
        for row in tab.iter_rows(min_col=1, max_col=1, values_only=True):
            value = row[0]
            if isinstance(value, str) and value.count("|") == 4:
                found.append(value.partition("|")[2])
    return found


def all_text(content: bytes, tmp_path: Path) -> str:
    path = tmp_path / "text.xlsx"
    path.write_bytes(content)
    book = openpyxl.load_workbook(path)
    return "\n".join(
        str(value)
        for tab in book.worksheets
        for row in tab.iter_rows(values_only=True)
        for value in row
        if value is not None
    )


# What is asked


def test_a_row_is_asked_for_every_criterion_of_every_assessed_entry(tmp_path: Path) -> None:
    """A and B by two criteria in one round: four rows."""
    assert rows_asked(book_of(one_round_case()), tmp_path) == [
        "A|U1|written|k1", "A|U1|written|k2", "B|U1|written|k1", "B|U1|written|k2",
    ]  # fmt: skip


def test_only_the_rounds_up_to_the_stage_are_asked(tmp_path: Path) -> None:
    """After round 1 nobody is asked about the pitch; at the result both rounds stand there."""
    made = small_case(WRITTEN)
    assert {key.split("|")[2] for key in rows_asked(book_of(made), tmp_path)} == {WRITTEN}
    made = small_case(RESULT)
    assert {key.split("|")[2] for key in rows_asked(book_of(made), tmp_path)} == {WRITTEN, PITCH}


def test_a_late_or_withdrawn_candidate_has_no_rows(tmp_path: Path) -> None:
    """C came at 00:00 and was never assessed: there is nothing to give reasons for."""
    keys = rows_asked(book_of(small_case()), tmp_path)
    assert {key.split("|")[0] for key in keys} == {"A", "B"}


def proposal_call() -> Call:
    """k2 is asked once per proposal; A and B answer both challenges."""
    method = small_method(criteria=(criterion("k1"), criterion("k2", scope=Scope.PROPOSAL)))
    return small_call(method)


PROPOSAL = """
    round    juror  entry  k1  k2
    written  J1     A-U1   4
    written  J1     A-U2   3
    written  J1     A      .   4
    written  J2     A-U1   4
    written  J2     A-U2   3
    written  J2     A      .   3
"""


def proposal_case():
    call = proposal_call()
    rows = [line.split() for line in PROPOSAL.strip().splitlines()[1:]]
    entries = "\n".join(" ".join(row) for row in rows if "-" in row[2])
    general = "\n".join(" ".join((*row[:3], row[4])) for row in rows if "-" not in row[2])
    read = (
        *sheets(call, "round juror entry k1\n" + entries),
        *sheets(call, "round juror entry k2\n" + general),
    )
    return case(call, intake(call, read), WRITTEN)


def test_a_criterion_of_the_whole_proposal_has_one_row_for_all_its_entries(tmp_path: Path) -> None:
    """Asked once, written once, and read back for each entry."""
    made = proposal_case()
    keys = rows_asked(book_of(made), tmp_path)
    assert keys.count("A||written|k2") == 1
    assert "A|U1|written|k2" not in keys
    filled = Filled(made, tmp_path)
    filled.fill("A||written|k2", "Sterk ingebed in de regio.", "ja")
    filled.save()
    reasons, _, problems = filled.read()
    assert problems == ()
    assert {entry.challenge for entry, _, _ in reasons} == {"U1", "U2"}
    assert all(reason.approved for reason in reasons.values())


def test_remarks_stand_side_by_side_under_the_role_and_never_by_name(tmp_path: Path) -> None:
    """Jurors of one role are told apart; their names stay out."""
    made = one_round_case()
    shown = all_text(book_of(made), tmp_path)
    assert "expert 1: Jurylid J1 over k1 van A-U1." in shown
    assert "expert 2: Jurylid J2 over k1 van A-U1." in shown
    call = replace(
        made.call,
        jurors=tuple(
            replace(juror, role="bestuur", organisation=home)
            for juror, home in zip(made.call.jurors, ("Beerse", "Lille"), strict=True)
        ),
    )
    assert set(juror_labels(call).values()) == {"bestuur (Beerse)", "bestuur (Lille)"}


def test_a_juror_with_a_conflict_stands_nowhere_in_the_rows_of_that_candidate(
    tmp_path: Path,
) -> None:
    """Not even when a sheet was filled in after all."""
    call = plain_call("A B", jurors=2)
    call = replace(call, conflicts=(Conflict("J2", "A", "bestuurder"),))
    shown = all_text(book_of(one_round_case(call)), tmp_path)
    assert "Jurylid J1 over k1 van A-U1." in shown
    assert "Jurylid J2 over k1 van A-U1." not in shown
    assert "Jurylid J2 over k1 van B-U1." in shown


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ("4 4", "4 op 5: goed"),
        ("4 3", "3,5 op 5: tussen ‘voldoende’ en ‘goed’"),
        ("0 0", "0 op 5: afwezig"),
    ],
)
def test_the_combined_score_stands_with_its_word(scores: str, words: str, tmp_path: Path) -> None:
    """Reasons in words must agree with the score, so the score is shown in words too."""
    first, second = scores.split()
    rows = f"""
        round    juror  entry  k1        k2
        written  J1     A-U1   {first}   3
        written  J2     A-U1   {second}  3
    """
    call = plain_call("A", jurors=2)
    assert words in all_text(book_of(one_round_case(call, rows)), tmp_path)


def test_the_workbook_says_where_it_belongs_and_who_reads_each_column(tmp_path: Path) -> None:
    """A coordinator who opens it anywhere knows what to do with it."""
    shown = all_text(book_of(one_round_case()), tmp_path)
    assert "input/reasons" in shown
    say = Texts("nl")
    for reader in ("jury", "candidate", "coordinator"):
        assert say(f"reasons.reader.{reader}") in shown


def test_an_example_call_says_so_in_every_tab(tmp_path: Path) -> None:
    """Nobody may take the example for the funder's."""
    made = one_round_case()
    made = replace(made, call=replace(made.call, example="criteria en scores zijn verzonnen"))
    path = tmp_path / "book.xlsx"
    path.write_bytes(book_of(made))
    for tab in openpyxl.load_workbook(path).worksheets:
        cells = [str(v) for row in tab.iter_rows(max_row=6, values_only=True) for v in row if v]
        assert any("criteria en scores zijn verzonnen" in cell for cell in cells), tab.title


def test_the_english_workbook_holds_no_dutch(tmp_path: Path) -> None:
    """Only the call's own words are Dutch in an English call; those are taken out here."""
    shown = all_text(book_of(one_round_case(), language="en"), tmp_path)
    dutch = Texts("nl")
    for key in ("title", "confidential", "where", "heading.criterion", "heading.text",
                "status.empty", "how_title"):  # fmt: skip
        assert dutch(f"reasons.{key}") not in shown
        assert Texts("en")(f"reasons.{key}") in shown


def test_the_same_input_gives_the_same_bytes() -> None:
    """No clock in the workbook."""
    assert book_of(one_round_case()) == book_of(one_round_case())


def test_without_assessments_the_workbook_says_that_there_is_nothing_to_do(tmp_path: Path) -> None:
    """An empty workbook would look like a fault."""
    made = one_round_case(rows="round juror entry k1 k2")
    assert Texts("nl")("reasons.empty.intro") in all_text(book_of(made), tmp_path)


# What comes back


def test_filled_texts_come_back_with_their_approval(tmp_path: Path) -> None:
    """Approved, not approved, and not filled in are three things."""
    filled = Filled(one_round_case(), tmp_path)
    filled.fill("A|U1|written|k1", "  De aanpak is concreet. \n Elke stap heeft een datum. ", "ja")
    filled.fill("A|U1|written|k2", "Nog te algemeen.")
    filled.fill("B|U1|written|k1", "Sterk.", "nee")
    filled.save()
    reasons, files, problems = filled.read()
    assert problems == ()
    assert [(file.name, file.sheets) for file in files] == [("reasons/motiveringsnota.xlsx", 1)]
    first = reasons[slot("A", "U1", WRITTEN, "k1")]
    assert first.text == "De aanpak is concreet.\nElke stap heeft een datum."
    assert first.approved
    assert not reasons[slot("A", "U1", WRITTEN, "k2")].approved
    assert not reasons[slot("B", "U1", WRITTEN, "k1")].approved
    assert slot("B", "U1", WRITTEN, "k2") not in reasons


def test_filled_texts_are_carried_over_into_the_next_workbook(tmp_path: Path) -> None:
    """Written, read, written again and read again: the same texts."""
    made = one_round_case()
    filled = Filled(made, tmp_path)
    filled.fill("A|U1|written|k1", "Concreet =1+1 en “goed”.", "ja")
    filled.fill("B|U1|written|k2", "Nog niet af")
    filled.save()
    known, _, _ = filled.read()
    again = Filled(made, tmp_path / "again", known)
    assert again.read() == (known, again.read()[1], ())
    assert len(known) == 2


def test_a_text_that_is_no_longer_asked_is_kept(tmp_path: Path) -> None:
    """A withdrawn candidate's text moves to a tab of its own, and is read again from there."""
    made = one_round_case()
    entry = Entry("A", "U1")
    known = {
        (entry, WRITTEN, "k1"): Reason(entry, WRITTEN, "k1", "Wat wij schreven.", True),
    }
    rows = "\n".join(line for line in SHEETS.splitlines() if "A-U1" not in line)
    later = one_round_case(made.call, rows)
    filled = Filled(later, tmp_path, known)
    assert Texts("nl")("reasons.tab.left_over") in filled.book.sheetnames
    assert filled.read()[0] == known


def test_moved_columns_inserted_rows_and_renamed_files_read_the_same(tmp_path: Path) -> None:
    """Keys are read, never addresses, tab names or file names."""
    filled = Filled(one_round_case(), tmp_path)
    filled.fill("A|U1|written|k1", "Concreet.", "ja")
    tab, *_ = filled.cells("A|U1|written|k1")
    for merged in list(tab.merged_cells.ranges):
        tab.unmerge_cells(str(merged))
    tab.insert_rows(2, 3)
    tab.insert_cols(3)
    tab.insert_rows(10)
    tab.title = "van Jan"
    filled.path.unlink()
    (filled.path.parent / "map").mkdir()
    filled.save("map/kopie (2).xlsx")
    reasons, files, problems = filled.read()
    assert [reason.text for reason in reasons.values()] == ["Concreet."]
    assert files[0].name == "reasons/map/kopie (2).xlsx"
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "approved", "code", "used"),
    [
        (None, "ja", "reasons-approved-empty", None),
        ("   ", "ja", "reasons-approved-empty", None),
        ("=A1", "ja", "reasons-formula", None),
        (7, "ja", "reasons-not-text", None),
        ("Goed.", "misschien", "reasons-approval-unclear", False),
        ("Goed.", 3, "reasons-approval-unclear", False),
    ],
)
def test_a_cell_that_cannot_be_used_says_why(
    text: object, approved: object, code: str, used: bool | None, tmp_path: Path
) -> None:
    """Each with its cell, and in words in both languages."""
    filled = Filled(one_round_case(), tmp_path)
    filled.fill("A|U1|written|k1", text, approved)
    filled.save()
    reasons, _, problems = filled.read()
    assert codes(problems) == [code]
    (problem,) = problems
    assert problem.severity is Severity.ERROR
    assert problem.place.cell
    assert problem.entry == "A-U1"
    for language in LANGUAGES:
        said = problem.said(Texts(language))
        assert said.what
        assert said.remedy
    reason = reasons.get(slot("A", "U1", WRITTEN, "k1"))
    assert (reason.approved if reason else None) is used


@pytest.mark.parametrize("word", ["Ja", " JA ", "ja\u00a0", "x", "yes", True])
def test_an_approval_is_read_as_people_write_it(word: object, tmp_path: Path) -> None:
    """A drop-down can be typed over, and a workbook can come from the other language."""
    filled = Filled(one_round_case(), tmp_path)
    filled.fill("A|U1|written|k1", "Goed.", word)
    filled.save()
    reasons, _, problems = filled.read()
    assert problems == ()
    assert reasons[slot("A", "U1", WRITTEN, "k1")].approved


def test_two_files_with_different_texts_are_never_chosen_between(tmp_path: Path) -> None:
    """Neither is used; both are named."""
    filled = Filled(one_round_case(), tmp_path)
    filled.fill("A|U1|written|k1", "De ene tekst.", "ja")
    filled.fill("A|U1|written|k2", "Gelijk in beide.", "ja")
    filled.save("a.xlsx")
    filled.fill("A|U1|written|k1", "De andere tekst.", "ja")
    filled.save()
    reasons, files, problems = filled.read()
    assert len(files) == 2
    assert set(reasons) == {slot("A", "U1", WRITTEN, "k2")}
    assert codes(problems) == ["reasons-two-texts"]
    said = problems[0].said(Texts("nl"))
    assert "De ene tekst." in said.found
    assert "De andere tekst." in said.found
    assert "reasons/a.xlsx" in said.found


def test_an_older_file_with_less_in_it_does_not_get_in_the_way(tmp_path: Path) -> None:
    """Blank counts as unchanged: the empty and the unapproved copy give way to the filled one."""
    filled = Filled(one_round_case(), tmp_path)
    filled.save("leeg.xlsx")
    filled.fill("A|U1|written|k1", "Concreet.")
    filled.save("oud.xlsx")
    filled.fill("A|U1|written|k1", "Concreet.", "ja")
    filled.save()
    reasons, _, problems = filled.read()
    assert problems == ()
    assert reasons[slot("A", "U1", WRITTEN, "k1")].approved


def test_one_text_approved_here_and_refused_there_is_not_approved(tmp_path: Path) -> None:
    """Two people disagree: the text waits."""
    filled = Filled(one_round_case(), tmp_path)
    filled.fill("A|U1|written|k1", "Concreet.", "nee")
    filled.save("a.xlsx")
    filled.fill("A|U1|written|k1", "Concreet.", "ja")
    filled.save()
    reasons, _, problems = filled.read()
    assert codes(problems) == ["reasons-two-approvals"]
    assert not reasons[slot("A", "U1", WRITTEN, "k1")].approved


def test_a_text_for_something_that_the_call_no_longer_asks_is_a_warning(tmp_path: Path) -> None:
    """Its words stay in the file; the run says that they go nowhere."""
    filled = Filled(one_round_case(), tmp_path)
    filled.fill("B|U1|written|k1", "Tekst.", "ja")
    filled.save()
    filled.call = replace(filled.call, candidates=filled.call.candidates[:1])
    reasons, _, problems = filled.read()
    assert reasons == {}
    assert codes(problems) == ["reasons-unknown-key"]
    assert problems[0].severity is Severity.WARNING


def test_a_text_beside_no_key_is_a_warning(tmp_path: Path) -> None:
    """Someone typed below the table: it is not used, and not passed over."""
    filled = Filled(one_round_case(), tmp_path)
    tab, text, _ = filled.cells("B|U1|written|k2")
    tab.cell(text.row + 2, text.column).value = "Nog een gedachte over B."
    filled.save()
    _, _, problems = filled.read()
    assert codes(problems) == ["reasons-no-key"]


def test_a_workbook_of_another_call_is_refused(tmp_path: Path) -> None:
    """Two regions' workbooks have the same shape."""
    filled = Filled(one_round_case(), tmp_path)
    filled.fill("A|U1|written|k1", "Tekst.", "ja")
    filled.save()
    filled.call = replace(filled.call, key="andere-regio")
    reasons, _, problems = filled.read()
    assert reasons == {}
    assert codes(problems) == ["reasons-other-call"]


def test_files_that_are_no_reasons_workbook_are_named(tmp_path: Path) -> None:
    """A letter, a broken file and a plain workbook each get a message; litter gets none."""
    folder = tmp_path / "reasons"
    folder.mkdir()
    (folder / "brief.docx").write_bytes(b"x")
    (folder / "kapot.xlsx").write_bytes(b"geen werkboek")
    (folder / "~$kopie.xlsx").write_bytes(b"")
    (folder / ".~lock.nota.ods#").write_bytes(b"")
    openpyxl.Workbook().save(folder / "los.xlsx")
    reasons, files, problems = read_reasons(plain_call(), tmp_path)
    assert reasons == {}
    assert {problem.place.file: problem.code for problem in problems} == {
        "reasons/brief.docx": "reasons-other-file",
        "reasons/kapot.xlsx": "file-other-kind",
        "reasons/los.xlsx": "reasons-not-recognised",
    }
    assert [file.name for file in files] == ["reasons/los.xlsx"]


@pytest.mark.parametrize("gone", [KEY, TEXT, "column"])
def test_a_tab_that_lost_its_keys_is_told_beside_tabs_that_did_not(
    tmp_path: Path, gone: str
) -> None:
    """Its texts would else vanish, because the other tabs make the workbook recognised."""
    filled = Filled(small_case(), tmp_path)
    tab, _, _ = filled.cells("A|U1|written|k1")
    filled.fill("A|U1|written|k1", "Een tekst die er toe doet.", "ja")
    filled.fill("A|U2|written|k1", "Een andere tekst.", "ja")
    if gone == "column":
        tab.delete_cols(1)
    else:
        cell = next(cell for row in tab.iter_rows() for cell in row if cell.value == gone)
        cell.value = None
    filled.save()
    reasons, _, problems = filled.read()
    assert {slot[0] for slot in reasons} == {Entry("A", "U2")}
    broken = [problem for problem in problems if problem.code == "reasons-tab-broken"]
    assert [problem.place.tab for problem in broken] == [tab.title]


def test_without_the_folder_there_are_no_reasons_and_no_problems(tmp_path: Path) -> None:
    """A call without reasons yet is no fault."""
    assert read_reasons(plain_call(), tmp_path) == ({}, (), ())


def test_a_key_is_the_same_after_writing_and_reading() -> None:
    """The key of a row survives as text."""
    key = RowKey("oproep-1", "K01", "", "written", "k.1_a")
    assert RowKey.parsed(str(key)) == key
    assert RowKey.parsed("te|kort") is None


@pytest.mark.skipif(not office.available(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_texts_typed_in_libreoffice_come_back(suffix: str, tmp_path: Path) -> None:
    """Typed by LibreOffice itself into unlocked cells, saved by it, read by us."""
    made = one_round_case()
    filled = Filled(made, tmp_path / "out")
    tab, text, approved = filled.cells("A|U1|written|k1")
    target = tmp_path / "input" / "reasons" / f"nota.{suffix}"
    target.parent.mkdir(parents=True)
    typed = "Concreet en haalbaar: elke stap heeft een datum."
    cells = [
        {"tab": tab.title, "address": text.coordinate, "text": typed},
        {"tab": tab.title, "address": approved.coordinate, "text": "ja"},
    ]
    office.type_into([{"source": filled.path, "target": target, "cells": cells}])
    reasons, _, problems = read_reasons(made.call, tmp_path / "input")
    assert problems == ()
    assert reasons == {
        slot("A", "U1", WRITTEN, "k1"): Reason(Entry("A", "U1"), WRITTEN, "k1", typed, True)
    }


def test_the_row_says_what_is_still_to_do_before_any_recalculation(tmp_path: Path) -> None:
    """A viewer that computes nothing shows the right state too."""
    entry = Entry("A", "U1")
    known = {
        (entry, WRITTEN, "k1"): Reason(entry, WRITTEN, "k1", "Drie woorden hier.", True),
        (entry, WRITTEN, "k2"): Reason(entry, WRITTEN, "k2", "Nog twijfel.", False),
    }
    filled = Filled(one_round_case(), tmp_path, known)
    shown = openpyxl.load_workbook(filled.path, data_only=True)
    tab, text, approved = filled.cells("A|U1|written|k1")
    say = Texts("nl")
    states = [
        (shown[tab.title].cell(text.row + down, approved.column + 1).value,
         shown[tab.title].cell(text.row + down, approved.column + 2).value)
        for down in range(3)
    ]  # fmt: skip
    assert states == [
        (3, say("reasons.status.done")),
        (2, say("reasons.status.unapproved")),
        (0, say("reasons.status.empty")),
    ]


def test_what_is_struck_through_is_kept_and_never_approved(tmp_path: Path) -> None:
    """A letter must not print words that somebody took back."""
    desk = Filled(one_round_case(), tmp_path)
    desk.fill("A|U1|written|k1", "x", "ja")
    desk.cells("A|U1|written|k1")[1].value = CellRichText(
        "Sterk, ", TextBlock(InlineFont(strike=True), "maar duur")
    )
    desk.fill("A|U1|written|k2", "Haalbaar.", "ja")
    desk.cells("A|U1|written|k2")[2].font = Font(strike=True)
    desk.fill("B|U1|written|k1", "Goed.", "ja")
    desk.save()
    reasons, _, problems = desk.read()
    assert {slot[0].candidate + slot[2]: item.approved for slot, item in reasons.items()} == {
        "Ak1": False, "Ak2": False, "Bk1": True,
    }  # fmt: skip
    assert reasons[slot("A", "U1", "written", "k1")].text == "Sterk, maar duur"
    assert [(item.code, item.severity) for item in problems] == [
        ("reasons-struck", Severity.OPEN)
    ] * 2
    assert problems[0].said(Texts("nl")).found == (
        "doorgestreept: ‘Sterk, maar duur’; niet doorgestreept: ‘Sterk,’"
    )


def test_a_comment_in_the_reasons_is_told(tmp_path: Path) -> None:
    """It may hold what the letter should say; our own footers are nothing."""
    desk = Filled(one_round_case(), tmp_path)
    desk.fill("A|U1|written|k1", "Sterk.", "ja")
    desk.cells("A|U1|written|k1")[1].comment = Comment("Voorzitter:\nzo niet!", "Voorzitter")
    desk.save()
    (told,) = desk.read()[2]
    assert (told.code, told.severity, told.facts["found"]) == (
        "reasons-beside", Severity.WARNING, "zo niet!",
    )  # fmt: skip
    assert told.place.cell == desk.cells("A|U1|written|k1")[1].coordinate
