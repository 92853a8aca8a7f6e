"""Acts about what is still owed, after an earlier stage was sent: that stage stays what it was."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from scoring.acts.proposed import proposed
from scoring.model.case import Case
from scoring.model.intake import Standing
from scoring.problems import Problem
from scoring.run.steps import check, run
from scoring.sheets import addresses
from scoring.texts import Texts
from scoring.workbooks.read import read_book
from tests.cases import build, small, tiny
from tests.test_whole_call import tree

# J3 scored A and fell ill: the sheets of B and C are blank. An act released J3 from everything.
SHEETS = tiny.SHEETS + "    J3     A-U1   5    4\n"
PITCH = """
    juror  entry  k1   k2
    J3     A-U1   5    4
"""
ILL = {"kind": "release_sheet", "by": "An", "reason": "Ziek.", "juror": "J3"}
FIRST = {**ILL, "key": "A1", "on": date(2023, 5, 24)}
ROWS = {
    **tiny.ROWS,
    "rounds": [*tiny.ROWS["rounds"], {"key": "pitch", "title": "pitch", "asks_coverage": "no"}],
    "stages": [*tiny.ROWS["stages"], {"stage": "pitch", "title": "pitch"}],
    "jurors": [*tiny.ROWS["jurors"], {"key": "J3", "name": "Jurylid Drie", "role": "stad"}],
    "acts": [FIRST],
    "decisions": [
        small.line("written", "A", "", "invited", "Sterk."),
        small.line("written", "B", "", "invited", "Sterk."),
        small.line("written", "C", "", "not_retained", "Te algemeen."),
    ],
    "establishments": [
        {"stage": "written", "letters": date(2023, 5, 26), "body": "Stuurgroep"},
    ],
}
LATER = date(2023, 6, 1)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The written stage is established and sent, and the second round is on."""
    home = tmp_path_factory.mktemp("ill")
    build.write_call(home, {**ROWS, "decisions": [], "establishments": [], "acts": []}, "nl")
    build.return_sheets(home, SHEETS, "nl")
    tiny.remarked(home)
    build.write_call(home, ROWS, "nl")
    outcome = run(build.folders(home))
    assert outcome.sent == ("2023-05-26 schriftelijke ronde v1",), outcome.case.problems
    return home


def with_acts(sent: Path, tmp_path: Path, *acts: dict[str, object]) -> tuple[Path, Case]:
    home = tmp_path / "call"
    shutil.copytree(sent, home)
    build.write_call(home, {**ROWS, "acts": [FIRST, *acts]}, "nl")
    before = tree(home / "sent")
    case = check(build.folders(home))
    assert tree(home / "sent") == before
    return home, case


def codes(case: Case) -> list[str]:
    return [item.code for item in case.problems]


def released(case: Case) -> Problem:
    return next(item for item in case.problems if item.code == "released-complete")


def read_of(case: Case, round_key: str) -> set[str]:
    """The files that hold sheets of a round."""
    return {item.place.file.removeprefix("sheets/") for item in case.intake.assessments
            if item.round == round_key}  # fmt: skip


def standings(case: Case, round_key: str) -> dict[str, Standing]:
    return {
        str(item.entry): item.standing
        for item in case.register.ballots
        if (item.juror, item.round) == ("J3", round_key)
    }


def test_complete_sheets_of_a_stage_that_was_sent_are_told_without_an_act_that_reopens_it(
    sent: Path, tmp_path: Path
) -> None:
    """What counting them would take is said beforehand, in both languages."""
    _, case = with_acts(sent, tmp_path)
    problem = released(case)
    assert proposed(case.call, problem) == ()
    dutch, english = problem.said(Texts("nl")), problem.said(Texts("en"))
    assert dutch.remedy.startswith("Zo is deze ronde vastgesteld en verstuurd, en zo blijft ze")
    assert "vraagt een volgende versie" in dutch.remedy
    assert "below act A1" in english.remedy
    assert "sent-differs" not in codes(case)


@pytest.mark.parametrize("kind", ["count_complete", "release_sheet", "use_incomplete"])
def test_a_later_act_about_what_is_owed_leaves_a_stage_that_was_sent_as_it_was(
    sent: Path, tmp_path: Path, kind: str
) -> None:
    """It names no round, and speaks of the second alone: no number, no document differs."""
    act = {**ILL, "key": "A2", "kind": kind, "on": LATER, "juror": "J3"}
    if kind == "use_incomplete":
        act |= {"juror": "", "candidate": "A"}
    _, case = with_acts(sent, tmp_path, act)
    assert set(standings(case, "written").values()) == {Standing.RELEASED}
    assert {"sent-differs", "established-next-open"}.isdisjoint(codes(case))
    if kind == "count_complete":
        assert set(standings(case, "pitch").values()) == {Standing.RELEASED}
    points = {point.stage: point.final for point in case.points}
    assert points == {"written": True}


def test_an_act_of_the_day_before_the_letters_is_part_of_what_was_sent(
    sent: Path, tmp_path: Path
) -> None:
    """Recorded as if it had been there: that is a change of what was sent, and an error."""
    act = {**ILL, "key": "A2", "kind": "count_complete", "on": date(2023, 5, 25)}
    _, case = with_acts(sent, tmp_path, act)
    assert standings(case, "written")["A-U1"] is Standing.COUNTED
    assert "sent-differs" in codes(case)


def test_an_act_that_names_the_round_of_a_stage_that_was_sent_is_for_its_next_version(
    sent: Path, tmp_path: Path
) -> None:
    act = {**ILL, "key": "A2", "kind": "count_complete", "on": LATER, "round": "written"}
    _, case = with_acts(sent, tmp_path, act)
    assert standings(case, "written") == {
        "A-U1": Standing.COUNTED, "B-U1": Standing.RELEASED, "C-U1": Standing.RELEASED,
    }  # fmt: skip
    assert "sent-differs" in codes(case)
    assert "released-complete" not in codes(case)


def test_in_the_round_that_is_on_the_proposed_act_names_it_and_counts_what_is_complete(
    sent: Path, tmp_path: Path
) -> None:
    """J3 pitched in after all. The act goes below the first, which stays for the sent round."""
    home, _ = with_acts(sent, tmp_path)
    build.write_call(home, {**ROWS, "acts": []}, "nl")
    build.return_sheets(home, PITCH, "nl")
    build.write_call(home, ROWS, "nl")
    case = check(build.folders(home))
    on = [item for item in case.problems if item.code == "released-complete"
          and item.subject.rounds == ("pitch",)]  # fmt: skip
    (act,) = proposed(case.call, on[0])
    assert (act.kind, act.juror, act.round, act.replaces) == ("count_complete", "J3", "pitch", "")
    assert "onder akte A1: van de twee geldt de laatste" in on[0].said(Texts("nl")).remedy
    taken = {**ILL, "key": "A2", "kind": act.kind.value, "on": LATER, "round": act.round}
    build.write_call(home, {**ROWS, "acts": [FIRST, taken]}, "nl")
    after = check(build.folders(home))
    assert standings(after, "pitch") == {"A-U1": Standing.COUNTED, "B-U1": Standing.RELEASED}
    assert set(standings(after, "written").values()) == {Standing.RELEASED}
    left = [item.subject.rounds for item in after.problems if item.code == "released-complete"]
    assert left == [("written",)]
    assert {"sent-differs", "act-hits-nothing"}.isdisjoint(codes(after))


def declared_otherwise(home: Path) -> None:
    """In the workbook of the second round J1 wants the case of A discussed."""
    build.return_sheets(home, "juror entry k1 k2\nJ1 A-U1 4 4", "nl")
    for path in sorted((home / "input" / "sheets").glob("*.xlsx")):
        cells = addresses(read_book(path, path.name)).get(("J1", "", "", "pitch"))
        if cells:
            (tab, cell), book = cells["declaration:A", "answer"], openpyxl.load_workbook(path)
            book[tab][cell] = "te bespreken"
            book.save(path)


def test_a_later_act_that_changed_nothing_in_a_stage_that_was_sent_is_not_told_in_it(
    sent: Path, tmp_path: Path
) -> None:
    """It keeps the declaration by which the stage was judged: no document of it differs."""
    home, _ = with_acts(sent, tmp_path)
    declared_otherwise(home)
    before = check(build.folders(home))
    problem = next(item for item in before.problems if item.code == "declarations-differ")
    pitch = read_of(before, "pitch")
    keep = next(
        item
        for item in proposed(before.call, problem)
        if not any(name in item.value for name in pitch)
    )
    act = {**ILL, "key": "A2", "kind": keep.kind.value, "on": LATER, "juror": "J1",
           "candidate": "A", "value": keep.value}  # fmt: skip
    build.write_call(home, {**ROWS, "acts": [FIRST, act]}, "nl")
    after = check(build.folders(home))
    assert "A2" in {item.key for item in after.register.applied}
    assert {"sent-differs", "declarations-differ", "act-hits-nothing"}.isdisjoint(codes(after))


def test_a_later_act_that_changed_a_stage_that_was_sent_is_told_in_it(
    sent: Path, tmp_path: Path
) -> None:
    """Without J1 the numbers are others, and the draft of the report says by which act."""
    act = {**ILL, "key": "A2", "kind": "exclude_juror", "on": LATER, "juror": "J1"}
    home, case = with_acts(sent, tmp_path, act)
    assert "sent-differs" in codes(case)
    run(build.folders(home), as_pdf=False)
    (report,) = (home / "output" / "jury").glob("ONTWERP versie 2 proces-verbaal*")
    assert "A2" in report.read_text("utf-8")


def test_an_act_that_leaves_every_round_as_it_was_sent_is_told(tmp_path: Path) -> None:
    """After the result nothing is owed: it did nothing, and says why."""
    tiny.established(tmp_path)
    act = {**ILL, "key": "A1", "juror": "J2", "on": date(2023, 7, 1)}
    tiny.write(tmp_path, acts=[act])
    case = check(build.folders(tmp_path))
    assert codes(case) == ["act-hits-nothing"]
    said = case.problems[0].said(Texts("nl"))
    assert said.found.startswith("rondes die vóór die dag vastgesteld en verstuurd zijn")


def test_one_letter_is_renewed_alone_also_beside_later_acts_that_changed_nothing(
    sent: Path, tmp_path: Path
) -> None:
    """The records are not renewed with it, and an act of the next round is no difference."""
    home, _ = with_acts(sent, tmp_path)
    declared_otherwise(home)
    problem = next(item for item in check(build.folders(home)).problems
                   if item.code == "declarations-differ")  # fmt: skip
    keep = next(item for item in problem.subject.choices if "pitch" not in item)
    act = {**ILL, "key": "A2", "kind": "choose_version", "on": LATER, "juror": "J1",
           "candidate": "A", "value": keep}  # fmt: skip
    moved = [{**item, "address": "Nieuwstraat 1"} if item["key"] == "B" else item
             for item in ROWS["candidates"]]  # fmt: skip
    second = {**ROWS["establishments"][0], "version": 2, "letters": date(2023, 6, 5), "only": "B",
              "reason": "De eerste brief kwam op een oud adres aan."}  # fmt: skip
    lines = [*ROWS["establishments"], second]
    rows = {**ROWS, "acts": [FIRST, act], "candidates": moved, "establishments": lines}
    build.write_call(home, rows, "nl")
    for _ in range(2):  # as it is made, and once it was sent
        outcome = run(build.folders(home))
        assert "sent-differs" not in codes(outcome.case)
        assert [point.final for point in outcome.case.points if point.stage == "written"] == [True]
    renewed = {path.name for path in (home / "sent").glob("* v2/documenten/**/*brief.pdf")}
    assert renewed == {"B Organisatie B beslissingsbrief.pdf"}
