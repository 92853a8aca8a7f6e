"""Approved is approved as it stood: its row, its score and status, its words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell

from scoring.model.approvals import Stood
from scoring.model.call import Combine, Entry, Round, Scope
from scoring.model.results import Status
from scoring.problems import Severity
from scoring.reasons import Past, read_rows, settle, stands
from scoring.reasons.beside import digest, two_scores
from scoring.reasons.rows import APPROVED, BESIDE, TEXT
from scoring.run.approved import NAME, read_approved, remember
from scoring.texts import PROOFREAD, Texts
from tests.builders import criterion, plain_call, small_method
from tests.reason_desk import ROWS, SCORES, Desk, codes, problems_of, used, waiting
from tools import office

A1, A2, B1, B2, C1, C2 = ROWS
GOOD = {key: f"De jury zag {number} keer een duidelijk plan." for number, key in enumerate(ROWS)}
HIGHER = SCORES.replace("A-U1   4 ", "A-U1   5 ").replace("A-U1   3 ", "A-U1   5 ")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Every row has a text of its own, approved, and one run has seen it."""
    made = Desk(tmp_path)
    made.type({key: (text, "ja") for key, text in GOOD.items()})
    assert used(made.look()) == GOOD
    return made


# The score and the status


def test_a_score_that_changed_ends_the_approval_and_says_both(desk: Desk) -> None:
    """k1 of A was 3,5 and is 5: the text is not used, in both languages it is told why."""
    desk.judge(HIGHER)
    settled = desk.look()
    assert codes(settled) == {A1: "reasons-score-changed"}
    assert used(settled) == {key: text for key, text in GOOD.items() if key != A1}
    (problem,) = waiting(settled).values()
    assert problem.severity is Severity.OPEN
    assert (problem.place.file, problem.place.cell[0]) == ("reasons/nota.xlsx", "G")
    dutch, english = (problem.said(Texts(language)) for language in PROOFREAD)
    assert "goedgekeurd bij 3,5; de score is nu 5,0" in dutch.what
    assert "Organisatie A (U1), Criterium k1 (schriftelijke ronde)" in dutch.what
    assert "approved at 3,5; the score is now 5,0" in english.what
    assert "motiveringsnota in de map output" in dutch.remedy
    assert [item.code for item in problems_of(desk, settled)].count("reasons-score-changed") == 1
    assert "reasons-missing" not in [item.code for item in problems_of(desk, settled)]


def test_approving_it_again_in_the_new_workbook_ends_the_problem(desk: Desk) -> None:
    """One simple act: take the new workbook, choose yes. The text itself was kept."""
    desk.judge(HIGHER)
    desk.look()
    desk.take()
    desk.approve(A1)
    settled = desk.look()
    assert codes(settled) == {}
    assert used(settled) == GOOD
    assert used(desk.look()) == GOOD


def test_choosing_yes_again_in_the_old_workbook_does_not(desk: Desk) -> None:
    """It still shows the old score: whoever approves there does not see the new one."""
    desk.judge(HIGHER)
    desk.look()
    desk.approve(A1)
    assert codes(desk.look()) == {A1: "reasons-score-changed"}
    desk.type({A1: (GOOD[A1], None)})
    desk.look()
    desk.type({A1: ("Helemaal anders.", "ja")})
    assert codes(desk.look()) == {A1: "reasons-score-changed"}


def test_rewriting_the_text_while_approving_it_again_is_one_act(desk: Desk) -> None:
    """Whoever adapts the text to the new score is not asked a second time."""
    desk.judge(HIGHER)
    desk.look()
    desk.take()
    desk.type({A1: ("Een uitstekend plan.", "ja")})
    settled = desk.look()
    assert codes(settled) == {}
    assert used(settled)[A1] == "Een uitstekend plan."


def test_the_old_workbook_beside_the_new_one_is_no_harm(desk: Desk) -> None:
    """Two workbooks in the folder: the newer approval counts, the older one is outdated."""
    desk.judge(HIGHER)
    desk.look()
    desk.take("nieuw.xlsx")
    assert codes(desk.look()) == {A1: "reasons-score-changed"}
    desk.type({A1: (GOOD[A1], "ja")}, "nieuw.xlsx")
    assert used(desk.look()) == GOOD


def test_a_correction_that_is_taken_back_brings_the_approval_back(desk: Desk) -> None:
    """The same text at the same score is what was approved."""
    desk.judge(HIGHER)
    assert A1 not in used(desk.look())
    desk.judge(SCORES)
    assert used(desk.look()) == GOOD


def test_a_status_that_changed_ends_the_approval_although_the_score_is_the_same(
    tmp_path: Path,
) -> None:
    """k2 falls below its minimum: what was said about k1 was said of a ranked entry."""
    method = {"criteria": (criterion("k1", 60), criterion("k2", 40, "3"))}
    call = plain_call("A B C", jurors=2, **{
        "criteria": tuple(replace(item, rounds=("written",)) for item in method["criteria"])
    })  # fmt: skip
    desk = Desk(tmp_path, call)
    desk.type({key: (text, "ja") for key, text in GOOD.items()})
    desk.look()
    desk.judge(SCORES.replace("A-U1   4    3", "A-U1   4    2"))
    settled = desk.look()
    assert codes(settled) == {A1: "reasons-status-changed", A2: "reasons-score-changed"}
    said = waiting(settled)[A1].said(Texts("nl"))
    assert "‘gerangschikt’; die is nu ‘onder een minimumscore’" in said.what


def test_a_minimum_that_is_missed_ends_the_approval_too() -> None:
    """A text on k1 that was enough, and is not any more, at the same score."""
    call = plain_call("A", jurors=1)
    slot = (Entry("A", "U1"), "written", "k1")
    before = Stood(Fraction(3), Status.BELOW_MINIMUM, passes=True)
    now = {slot: replace(before, passes=False)}
    with TemporaryDirectory() as home:
        desk = Desk(Path(home), call, "round juror entry k1 k2\n written J1 A-U1 3 3")
        desk.type({A1: ("Net genoeg.", "ja")})
        found, _, _ = read_rows(call, Path(home))
    bare = tuple(replace(item, mark=None) for item in found)
    last = settle(call, bare, {slot: before}, Past()).approved
    (problem,) = waiting(settle(call, bare, now, Past(last))).values()
    assert problem.code == "reasons-status-changed"
    assert "onder de minimumscore van het criterium" in problem.said(Texts("nl")).what


def test_a_later_round_does_not_end_what_was_approved_for_an_earlier_one(tmp_path: Path) -> None:
    """After a bad pitch A is below a minimum; what was said of its written proposal stands."""
    rounds = tuple(Round(key, key, Fraction(1)) for key in ("written", "pitch"))
    call = plain_call("A", jurors=1, rounds=rounds, criteria=(
        criterion("k1", 60, "3"), criterion("k2", 40)))  # fmt: skip
    written = "round juror entry k1 k2\n written J1 A-U1 4 3"
    desk = Desk(tmp_path, call, written)
    desk.judge(written, stage="written")
    desk.type({A1: (GOOD[A1], "ja")})
    desk.look()
    desk.judge(f"{written}\n pitch J1 A-U1 1 3")
    settled = desk.look()
    assert (codes(settled), used(settled)) == ({}, {A1: GOOD[A1]})


def test_the_agreed_score_of_a_consensus_round_counts_as_the_score(tmp_path: Path) -> None:
    """The chair's sheet changes from 4 to 2, the jurors' own scores stay."""
    rounds = (Round("written", "schriftelijk", Fraction(1), combine=Combine.CONSENSUS),)
    own = "round juror entry k1 k2\n written J1 A-U1 3 3\n written J2 A-U1 3 3\n"
    desk = Desk(tmp_path, plain_call("A", jurors=2, rounds=rounds), f"{own} written J1 A-U1! 4 4")
    desk.type({A1: (GOOD[A1], "ja")})
    assert used(desk.look()) == {A1: GOOD[A1]}
    desk.judge(f"{own} written J1 A-U1! 2 4")
    (problem,) = waiting(desk.look()).values()
    assert (problem.facts["then"], problem.facts["now"]) == ("4", "2")


def test_a_text_for_a_whole_proposal_waits_only_where_a_score_changed(tmp_path: Path) -> None:
    """A juror with a conflict in U2 can make the two differ: U1's letter part stands."""
    method = small_method(
        criteria=(criterion("k1"), criterion("k2", scope=Scope.PROPOSAL)), quorum=1
    )
    call = replace(plain_call("A", jurors=1), method=replace(method, rounds=method.rounds[:1]))
    call = replace(call, method=replace(call.method, criteria=tuple(
        replace(item, rounds=("written",)) for item in call.method.criteria)))  # fmt: skip
    call = replace(
        call,
        challenges=(*call.challenges, replace(call.challenges[0], key="U2")),
        candidates=tuple(replace(item, challenges=("U1", "U2")) for item in call.candidates),
    )
    found = [Stood(Fraction(4), Status.RANKED), Stood(Fraction(4), Status.RANKED)]
    slots = [(Entry("A", key), "written", "k2") for key in ("U1", "U2")]
    row = "A||written|k2"
    with TemporaryDirectory() as home:
        path = Path(home) / "reasons" / "nota.xlsx"
        path.parent.mkdir()
        book = openpyxl.Workbook()
        for at, values in enumerate(
            (("reason.key", TEXT, APPROVED), (f"{call.key}|{row}", "Sterk.", "ja")), start=1
        ):
            for column, value in enumerate(values, start=1):
                book.active.cell(at, column).value = value
        book.save(path)
        rows, _, _ = read_rows(call, Path(home))
    first = settle(call, rows, dict(zip(slots, found, strict=True)), Past())
    assert len(used(first)) == 2
    changed = {slots[0]: found[0], slots[1]: replace(found[1], value=Fraction(2))}
    second = settle(call, rows, changed, Past(first.approved))
    assert used(second) == {"A|U1|written|k2": "Sterk."}
    assert codes(second) == {"A|U2|written|k2": "reasons-score-changed"}
    assert second.approved == first.approved, "what waits is not forgotten"


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("7/2", "5", ("3,5", "5,0")),
        ("3", "4", ("3", "4")),
        ("10/3", "7/2", ("3,33", "3,50")),
        ("599/200", "3", ("2,995", "3,000")),
        ("3", "300001/100000", ("3,00000", "3,00001")),
    ],
)
def test_two_scores_have_as_many_decimals_as_tell_them_apart(
    then: str, now: str, said: tuple[str, str]
) -> None:
    """'3,5; nu 5,0', and never the same twice."""
    assert two_scores(Texts("nl"), Fraction(then), Fraction(now)) == said


# Workbooks of the first version, which say no more than they show


def test_a_workbook_without_the_score_column_holds_by_the_score_that_it_shows(
    tmp_path: Path,
) -> None:
    """In flight: the approval was given beside 3,5, as the row itself shows."""
    desk = Desk(tmp_path)
    desk.type({key: (text, "ja") for key, text in GOOD.items()})
    desk.as_first_version()
    assert used(desk.look(remember=False)) == GOOD
    desk.judge(HIGHER)
    settled = desk.look()
    assert codes(settled) == {A1: "reasons-score-changed"}
    assert waiting(settled)[A1].facts["then"] == "3,5"
    desk.take()
    desk.approve(A1)
    assert used(desk.look()) == GOOD


def test_from_its_first_run_a_workbook_without_the_column_is_remembered(tmp_path: Path) -> None:
    """Later changes of score, text and place are told of it too."""
    desk = Desk(tmp_path)
    desk.type({key: (text, "ja") for key, text in GOOD.items()})
    desk.as_first_version()
    desk.look()
    desk.judge(HIGHER)
    desk.type({B1: (GOOD[B2], "ja"), B2: (GOOD[B1], "ja"), C1: ("Anders.", "ja")})
    assert codes(desk.look()) == {
        A1: "reasons-score-changed", B1: "reasons-moved", B2: "reasons-moved",
        C1: "reasons-changed",
    }  # fmt: skip


# The words, and their place


def test_a_text_that_was_edited_after_its_approval_waits(desk: Desk) -> None:
    """One action ends it: yes in the new workbook. Spaces alone are no change."""
    desk.type({A1: (f"  {GOOD[A1]}\n ", "ja"), B1: ("Toch minder duidelijk.", "ja")})
    settled = desk.look()
    assert codes(settled) == {B1: "reasons-changed"}
    said = waiting(settled)[B1].said(Texts("nl"))
    assert "Toch minder duidelijk." in said.found
    assert GOOD[B1] in said.found
    desk.take()
    desk.approve(B1)
    assert used(desk.look()) == GOOD | {B1: "Toch minder duidelijk."}


def test_an_approval_that_people_took_back_first_is_a_new_one(desk: Desk) -> None:
    """Set to no, run, rewritten and set to yes: nobody needs to be asked."""
    desk.type({A1: (GOOD[A1], "nee")})
    assert A1 not in used(desk.look())
    desk.type({A1: ("Nu beter verwoord.", "ja")})
    assert used(desk.look())[A1] == "Nu beter verwoord."


def test_the_text_put_back_is_approved_as_it_was(desk: Desk) -> None:
    """The remedy of a mistake: undo it."""
    desk.type({A1: ("Per ongeluk.", "ja")})
    desk.look()
    desk.type({A1: (GOOD[A1], "ja")})
    assert used(desk.look()) == GOOD


def shift(rows: Mapping[str, Mapping[str, Cell]], _: object) -> None:
    """Cut the texts and approvals and paste them one row down."""
    texts = [(rows[key][TEXT].value, rows[key][APPROVED].value) for key in ROWS]
    for key, (text, approved) in zip(ROWS, [(None, None), *texts[:-1]], strict=True):
        rows[key][TEXT].value, rows[key][APPROVED].value = text, approved


def swap(rows: Mapping[str, Mapping[str, Cell]], _: object) -> None:
    first, second = rows[A1][TEXT], rows[B1][TEXT]
    first.value, second.value = second.value, first.value


def sort(rows: Mapping[str, Mapping[str, Cell]], _: object) -> None:
    """Sort the open cells alone, by text: the keys stay where they are."""
    pairs = sorted(
        ((rows[key][TEXT].value, rows[key][APPROVED].value) for key in ROWS), reverse=True
    )
    for key, (text, approved) in zip(ROWS, pairs, strict=True):
        rows[key][TEXT].value, rows[key][APPROVED].value = text, approved


@pytest.mark.parametrize(
    ("move", "told"),
    [(shift, ROWS[1:]), (swap, (A1, B1)), (sort, ROWS)],
    ids=["shifted", "swapped", "sorted"],
)
def test_texts_that_moved_to_other_rows_are_told_with_where_they_came_from(
    move: Callable[..., None], told: tuple[str, ...], desk: Desk
) -> None:
    """Nothing goes to another candidate still approved."""
    desk.edit(move)
    settled = desk.look()
    assert codes(settled) == dict.fromkeys(told, "reasons-moved")
    assert set(used(settled)) == set(ROWS) - set(told) - ({A1} if move is shift else set())
    if move is swap:
        said = waiting(settled)[A1].said(Texts("nl"))
        assert "Organisatie B (U1), Criterium k1 (schriftelijke ronde)" in said.what
    again = desk.look()
    assert codes(again) == codes(settled), "told until someone acts"
    desk.take()
    desk.approve(*told)
    assert codes(desk.look()) == {}, "meant so: yes in the new workbook ends it"


def test_a_text_moved_to_a_row_that_had_none_is_told(tmp_path: Path) -> None:
    """Only A's row was filled; cut, and pasted into B's."""
    desk = Desk(tmp_path)
    desk.type({A1: (GOOD[A1], "ja")})
    desk.look()
    desk.type({A1: (None, None), B1: (GOOD[A1], "ja")})
    assert codes(desk.look()) == {B1: "reasons-moved"}
    assert codes(desk.look()) == {B1: "reasons-moved"}


def test_rows_that_move_with_their_hidden_cells_have_not_moved(desk: Desk) -> None:
    """Sorted as a whole, the key goes along: every text is with its own row."""

    def whole(rows: Mapping[str, Mapping[str, Cell]], book: openpyxl.Workbook) -> None:
        tab = rows[A1][TEXT].parent
        first, second = (rows[key][TEXT].row for key in (A1, B2))
        for column in range(1, tab.max_column + 1):
            one, other = tab.cell(first, column), tab.cell(second, column)
            one.value, other.value = other.value, one.value

    desk.edit(whole)
    assert used(desk.look()) == GOOD


def test_a_row_that_was_taken_apart_by_sorting_is_not_used(tmp_path: Path) -> None:
    """What is seen moved and the hidden cells stayed: told before any run read a text."""
    desk = Desk(tmp_path)
    desk.type({key: (text, "ja") for key, text in GOOD.items()})
    seen = "BCDEFGH"
    book = openpyxl.load_workbook(desk.path)
    sheet = book.worksheets[1]
    for column in seen:  # A, Criterium k1 and B, Criterium k1 change places
        first, second = sheet[f"{column}6"], sheet[f"{column}8"]
        first.value, second.value = second.value, first.value
    book.save(desk.path)
    found, _, problems = read_rows(desk.call, desk.home)
    assert {str(item.key).partition("|")[2] for item in found} == {*ROWS} - {A1, B1}
    assert [item.code for item in problems] == ["reasons-row-apart", "reasons-row-apart"]
    said = problems[0].said(Texts("nl"))
    assert "die van Organisatie A (U1), Criterium k1 (schriftelijke ronde)" in said.what
    assert said.found == f"'Organisatie B', met de tekst “{GOOD[B1]}”"
    assert problems[0].place.cell == "G6"
    renamed = tuple(replace(item, name=f"{item.name} vzw") for item in desk.call.candidates)
    call = replace(desk.call, candidates=renamed)
    assert read_rows(call, desk.home)[2] == (), "a name that was changed since is nobody else's"


def test_one_text_for_several_rows_is_no_move(tmp_path: Path) -> None:
    """'Onvoldoende uitgewerkt.' on four rows, then on a fifth: nobody is bothered."""
    desk = Desk(tmp_path)
    same = "Onvoldoende uitgewerkt."
    desk.type(dict.fromkeys((A1, A2, B1, B2), (same, "ja")))
    desk.look()
    desk.type({C1: (same, "ja")})
    settled = desk.look()
    assert codes(settled) == {}
    assert set(used(settled)) == {A1, A2, B1, B2, C1}
    desk.type({A1: (None, None), C2: (same, "ja")})
    assert codes(desk.look()) == {C2: "reasons-moved"}, "gone there, new here: it may have moved"


def test_a_mark_that_was_pasted_from_another_row_says_nothing(desk: Desk) -> None:
    """The hidden cell pasted along with the text does not make it stand where it was approved."""

    def along(rows: Mapping[str, Mapping[str, Cell]], _: object) -> None:
        for name in (TEXT, APPROVED, BESIDE):
            rows[B1][name].value = rows[A1][name].value
        rows[A1][TEXT].value = rows[A1][APPROVED].value = None

    desk.edit(along)
    assert codes(desk.look()) == {B1: "reasons-moved"}


def test_several_workbooks_are_held_together(desk: Desk) -> None:
    """A text that stands in its row in any of them has not left it."""
    desk.take("tweede.xlsx")
    desk.type({C1: (GOOD[A1], "ja")}, "tweede.xlsx")
    found = desk.look()
    assert C1 not in used(found), "two texts for one row are never chosen between"
    assert used(found)[A1] == GOOD[A1]


# What is remembered, and where


def test_a_check_remembers_nothing(desk: Desk) -> None:
    """It may be run at any time, and changes nothing about what is told."""
    desk.type({A1: ("Anders.", "ja")})
    before = dict(desk.memory)
    assert codes(desk.look(remember=False)) == {A1: "reasons-changed"}
    assert desk.memory == before


def test_what_moved_before_the_first_run_cannot_be_seen(tmp_path: Path) -> None:
    """As the documentation says: nobody has told the program yet what was approved."""
    desk = Desk(tmp_path)
    desk.type({key: (GOOD[other], "ja") for key, other in zip(ROWS, ROWS[::-1], strict=True)})
    assert codes(desk.look()) == {}


def test_what_is_written_is_read_again(desk: Desk, tmp_path: Path) -> None:
    """The file in `issued` holds everything that tells a change, and is written once."""
    issued = tmp_path / "issued"
    assert remember(issued, desk.memory, "bewaard") == []
    assert read_approved(issued) == (desk.memory, [])
    before = (issued / NAME).stat().st_mtime_ns
    assert remember(issued, desk.memory, "bewaard") == []
    assert (issued / NAME).stat().st_mtime_ns == before
    assert [path.name for path in issued.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"7", b'{"approved": 3}', b'{"approved": [3]}', b"\xff\xfe",
        b'{"approved": [{"key": "x"}]}', b"[" * 100_000,
        b'{"approved": [{"key": "x", "text": "y", "beside": "U1=vier,ranked"}]}',
        b'{"approved": [{"key": "x", "text": "y", "beside": "U1=1/0,ranked"}]}',
        b'{"approved": [{"key": "x", "text": "y", "beside": "", "earlier": 3}]}',
    ],
)  # fmt: skip
def test_a_damaged_memory_is_told_and_never_written_over(content: bytes, tmp_path: Path) -> None:
    """Cut off, emptied, nested without end, of another program."""
    path = tmp_path / "issued" / NAME
    path.parent.mkdir()
    path.write_bytes(content)
    approved, (problem,) = read_approved(path.parent)
    assert (approved, problem.code) == (None, "reasons-ledger-damaged")
    assert remember(path.parent, approved, "bewaard") == []
    assert path.read_bytes() == content
    for language in PROOFREAD:
        assert f"issued/{NAME}" in problem.said(Texts(language)).found
        assert problem.said(Texts(language)).remedy


def test_a_folder_in_the_place_of_the_memory_is_told(tmp_path: Path) -> None:
    """Nothing of ours, and nothing to stop at."""
    (tmp_path / NAME).mkdir()
    assert [item.code for item in read_approved(tmp_path)[1]] == ["reasons-ledger-damaged"]


def test_the_memory_keeps_what_other_calls_wrote(desk: Desk, tmp_path: Path) -> None:
    """Two calls with one folder beside their outputs do not forget each other's texts."""
    issued = tmp_path / "issued"
    remember(issued, desk.memory, "bewaard")
    known, _ = read_approved(issued)
    assert known is not None
    other = replace(desk.call, key="andere-2023")
    settled = settle(other, (), {}, Past(known))
    assert settled.approved == known
    text = json.loads((issued / NAME).read_text("utf-8"))
    assert {row["key"].partition("|")[0] for row in text["approved"]} == {desk.call.key}


# The workbook itself


def test_protected_tabs_allow_no_sorting_and_have_no_filter(desk: Desk) -> None:
    """Sorting would move the open cells of a row and leave its key behind."""
    book = openpyxl.load_workbook(desk.path)
    assert len(book.worksheets) == 2
    for tab in book.worksheets:
        assert tab.protection.sheet, tab.title
        assert tab.protection.sort, "True: locked"
        assert tab.protection.autoFilter, "True: locked"
        assert tab.auto_filter.ref is None
        for row in tab.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    assert cell.column_letter in ("G", "H"), cell.coordinate


def test_the_row_says_why_its_approval_ended(desk: Desk) -> None:
    """Whoever opens the new workbook sees which rows wait, and the filled text."""
    desk.judge(HIGHER)
    desk.look()
    desk.take()
    shown = openpyxl.load_workbook(desk.path, data_only=True)
    row = next(
        [cell.value for cell in line]
        for line in shown.worksheets[1].iter_rows()
        if line[0].value == f"{desk.call.key}|{A1}"
    )
    assert GOOD[A1] in row
    assert "ja" not in row
    assert any("goedgekeurd bij 3,5; de score is nu 5,0" in str(value) for value in row)


def test_a_text_that_nothing_asks_now_keeps_what_it_was_approved_beside(desk: Desk) -> None:
    """A withdraws, and comes back with another score: the approval is not good for that one."""
    desk.judge("\n".join(line for line in SCORES.splitlines() if "A-U1" not in line))
    desk.look()
    desk.take()
    desk.memory = {}
    desk.judge(HIGHER)
    settled = desk.look()
    assert codes(settled) == {A1: "reasons-score-changed"}
    assert used(settled)[A2] == GOOD[A2]


@pytest.mark.skipif(not office.available(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_the_mark_survives_libreoffice(suffix: str, desk: Desk) -> None:
    """Saved by another office program, as another kind of file, the score is still told."""
    target = desk.path.with_name(f"bewaard.{suffix}")
    office.type_into([{"source": desk.path, "target": target, "cells": []}])
    desk.path.unlink()
    found, _, problems = read_rows(desk.call, desk.home)
    assert problems == ()
    assert len(found) == len(ROWS)
    assert all(item.mark for item in found)
    desk.memory = {}
    desk.judge(HIGHER)
    assert codes(desk.look()) == {A1: "reasons-score-changed"}


# The law


_OTHER = ("Nieuw geschreven.", "Onvoldoende uitgewerkt.")
_EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("swap"), st.sampled_from(ROWS), st.sampled_from(ROWS)),
        st.tuples(st.just("move"), st.sampled_from(ROWS), st.sampled_from(ROWS)),
        st.tuples(st.just("copy"), st.sampled_from(ROWS), st.sampled_from(ROWS)),
        st.tuples(st.just("text"), st.sampled_from(ROWS), st.sampled_from(_OTHER)),
        st.tuples(st.just("yes"), st.sampled_from(ROWS), st.just("")),
        st.tuples(st.just("no"), st.sampled_from(ROWS), st.just("")),
        st.tuples(st.just("score"), st.sampled_from("AB"), st.sampled_from("12345")),
        st.tuples(st.just("shift"), st.just(""), st.just("")),
        st.tuples(st.just("run"), st.just(""), st.just("")),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(edits=_EDITS, filled=st.sets(st.sampled_from(ROWS), min_size=2), bare=st.booleans())
def test_whatever_is_done_after_approval_a_used_text_is_as_approved_or_it_is_told(
    edits: list[tuple[str, str, str]], filled: set[str], bare: bool
) -> None:
    """Random moves, edits and scores in the workbook that was approved; nobody takes a new one.

    A text that is used stands with the row and score that people approved it for, or people
    approved it for a row that had no approved text, and it left no other row.
    """
    with TemporaryDirectory() as home:
        desk = Desk(Path(home))
        desk.type({key: (GOOD[key], "ja") for key in filled})
        if bare:
            desk.as_first_version()
        desk.look()
        approved = {(key, GOOD[key], score_of(desk, key)) for key in filled}
        free: set[str] = set()  # rows whose approval people took back, as a run saw
        for edit in edits:
            desk_edit(desk, *edit)
            if edit[0] == "run":
                desk.look()
                free |= {key for key in ROWS if taken_back(desk, key)}
        settled = desk.look()
        here = {reason.text for reason in settled.reasons.values()}
        texts = {key: text for key, text, _ in approved}
        now = {f"{r.entry.candidate}|U1|written|{r.criterion}": r.text
               for r in settled.reasons.values()}  # fmt: skip
        for key, text in used(settled).items():
            if (key, text, score_of(desk, key)) in approved:
                continue
            assert key not in texts or key in free, f"{key}: {text}"
            homes = [home for home, told in texts.items() if told == text and home != key]
            assert all(now.get(home) == text for home in homes), f"{key}: {text} of {homes}"
            assert text in here


def score_of(desk: Desk, key: str) -> Fraction:
    candidate, challenge, round_key, item = key.split("|")
    result = desk.made.points[-1].judgement.entries[Entry(candidate, challenge)]
    return result.rounds[round_key].criteria[item].value


def taken_back(desk: Desk, key: str) -> bool:
    last = desk.memory.get(f"{desk.call.key}|{key}")
    return last is not None and last.text == ""  # type: ignore[attr-defined]


def desk_edit(desk: Desk, kind: str, one: str, other: str) -> None:
    if kind == "score":
        lines = [
            line.replace(line.split()[3], other, 1) if f" {one}-U1" in line else line
            for line in SCORES.splitlines()
        ]
        desk.judge("\n".join(lines))
        return

    def change(rows: Mapping[str, Mapping[str, Cell]], book: object) -> None:
        if kind == "shift":
            shift(rows, book)
        elif kind == "yes":
            rows[one][APPROVED].value = "ja"
        elif kind == "no":
            rows[one][APPROVED].value = "nee"
        elif kind == "text":
            rows[one][TEXT].value = other
        elif kind in ("swap", "move", "copy"):
            for name in (TEXT, APPROVED):
                source, target = rows[one][name], rows[other][name]
                if kind == "swap":
                    source.value, target.value = target.value, source.value
                elif one != other:
                    target.value = source.value
                    source.value = source.value if kind == "copy" else None

    if kind != "run":
        desk.edit(change)


def test_the_digest_of_a_text_sees_words_and_not_their_spacing() -> None:
    """A line break that an office program adds is no other text."""
    assert digest(" Een  tekst.\n") == digest("Een tekst.")
    assert digest("Cafe\u0301") == digest("Café")
    assert digest("Een tekst") != digest("Een tekst.")


def test_every_row_of_a_judgement_stands(desk: Desk) -> None:
    """By hand: A has 3,5 and 3, B 5 and 4, C 2 and 4; all are ranked."""
    now = stands(desk.call, [point.judgement for point in desk.made.points])
    values = [now[Entry(key[0], "U1"), "written", key[-2:]].value for key in ROWS]
    assert values == [Fraction(7, 2), 3, 5, 4, 2, 4]
    assert {item.status for item in now.values()} == {Status.RANKED}
