"""Whatever takes a sheet out settles what was wrong in it; what counts, counts."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from scoring.model.call import Entry
from scoring.model.case import Case
from scoring.model.intake import Ballot, Standing
from scoring.problems import CannotGoOn, Severity
from scoring.reports.document import texts_of
from scoring.reports.jury_report import acts as jury_acts
from scoring.sheets import plan
from scoring.texts import LANGUAGES, Texts
from tests.mistakes import (
    DAY,
    Desk,
    answer,
    declaration,
    foreign_beside_own,
    key_twice,
    nothing_came,
    row_gone,
    rows_shifted,
    score,
    start_key_twice,
    two_versions,
)

FILES = frozenset({Severity.ERROR, Severity.OPEN})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "mean")


def wrong(case: Case, juror: str = "J2") -> list[str]:
    """What is wrong or open about a juror's sheets."""
    return [item.code for item in case.problems if item.severity in FILES and item.juror == juror]


def ballot(case: Case, juror: str, entry: str, *, agreed: bool = False) -> Ballot:
    return next(
        item
        for item in case.register.ballots
        if (item.consensus, str(item.entry)) == (agreed, entry) and (agreed or item.juror == juror)
    )


TABS = {
    "a score that is none": (score("4-5"), "score-unusable"),
    "a vote that is none": (answer("service:T1", "answer", "misschien"), "vote-unusable"),
    "a remark that is a formula": (answer("criterion:k1", "remark", "=1+1"), "text-unusable"),
    "a row that is gone": (row_gone, "row-missing"),
    "a key that stands twice": (key_twice, "tab-key-twice"),
    "rows that moved": (rows_shifted, "rows-shifted"),
    "two versions": (two_versions, "versions-differ"),
}
OUT = {
    "excluded": ("exclude_sheet", {"juror": "J2", "candidate": "A"}),
    "of a juror excluded": ("exclude_juror", {"juror": "J2"}),
    "released": ("release_sheet", {"juror": "J2", "candidate": "A", "challenge": "U1"}),
    "of a juror who stops": ("release_sheet", {"juror": "J2"}),
    "of a candidate that withdrew": ("withdraw", {"candidate": "A"}),
    "of an entry that withdrew": ("withdraw", {"candidate": "A", "challenge": "U1"}),
    "used although incomplete": ("use_incomplete", {"candidate": "A", "challenge": "U1"}),
    "excused": ("count_complete", {"juror": "J2"}),
}  # fmt: skip


@pytest.mark.parametrize("out", OUT)
@pytest.mark.parametrize("tab", TABS)
def test_whatever_takes_a_sheet_out_settles_what_was_wrong_in_it(
    desk: Desk, tab: str, out: str
) -> None:
    """No error is left about the cells or the tab of a sheet that does not count any more."""
    mistake, code = TABS[tab]
    mistake(desk, "J2", "A-U1")
    assert code in wrong(desk.see())
    kind, scope = OUT[out]
    key = desk.act(kind, **scope)
    after = desk.see()
    assert wrong(after) == []
    assert key in {act.key for act in after.register.applied}


@pytest.mark.parametrize("conflict", ["declared", "known"])
def test_a_conflict_settles_what_was_wrong_in_the_sheets(desk: Desk, conflict: str) -> None:
    """Nothing is asked any more of who abstains."""
    score("4-5")(desk, "J2", "A-U1")
    if conflict == "declared":
        declaration("ja")(desk, "J2", "A-U1")
    else:
        desk.rows["conflicts"] = [{"juror": "J2", "candidate": "A", "reason": "Bestuurslid."}]
    assert wrong(desk.see()) == []


def test_what_is_wrong_in_another_sheet_stays(desk: Desk) -> None:
    """An act about one sheet says nothing about the next, or about another juror's."""
    score("4-5")(desk, "J2", "A-U1")
    score("4-5")(desk, "J3", "A-U1")
    score("4-5")(desk, "J2", "A-U2")
    desk.act("release_sheet", juror="J2", candidate="A", challenge="U1")
    after = desk.see()
    assert "score-unusable" in wrong(after, "J3")
    tabs = [item.entry for item in after.problems if item.code == "score-unusable"]
    assert sorted(tabs) == ["A-U1", "A-U2"]


def test_an_error_on_a_general_tab_stays_while_one_entry_waits_for_it(desk: Desk) -> None:
    """The tab is used for every entry of the proposal."""
    desk.sheet("J2", "A").put("criterion:k3", "score", "4-5")
    desk.act("release_sheet", juror="J2", candidate="A", challenge="U1")
    assert "score-unusable" in wrong(desk.see())
    desk.act("release_sheet", juror="J2", candidate="A", challenge="U2")
    assert wrong(desk.see()) == []


def test_an_act_on_answers_leaves_warnings_about_scores_that_count(desk: Desk) -> None:
    """Done without are the answers that lack, not the look at a score that is used."""
    score("3,5")(desk, "J2", "A-U1")
    answer("service:T1", "answer", "misschien")(desk, "J2", "A-U1")
    desk.act("use_incomplete", candidate="A", challenge="U1")
    codes = [item.code for item in desk.see().problems if item.juror == "J2"]
    assert codes == ["score-as-text"]


def test_a_correction_settles_the_cell_that_it_corrects(desk: Desk) -> None:
    """'4-5' became 4 by an act with a name and a reason: the sheet counts, the cell is no error."""
    score("4-5")(desk, "J2", "A-U1")
    desk.act(
        "correct_score", juror="J2", candidate="A", challenge="U1", round="written",
        criterion="k1", old="4-5", value="4",
    )  # fmt: skip
    after = desk.see()
    assert wrong(after) == []
    given = ballot(after, "J2", "A-U1").scores["k1"]
    assert (given.value, given.act) == (4, "H1")


# Count what is complete and excuse the rest


def test_complete_sheets_count_and_the_rest_is_excused(desk: Desk) -> None:
    """One juror fell ill: the sheets with every score count, the others are no longer owed."""
    score("4-5")(desk, "J2", "A-U1")
    answer("service:T1", "answer", None)(desk, "J2", "A-U2")
    before = desk.see()
    assert wrong(before) == ["score-unusable", "sheet-incomplete", "votes-missing"]
    desk.act("count_complete", juror="J2")
    after = desk.see()
    standings = {
        str(item.entry): item.standing for item in after.register.ballots if item.juror == "J2"
    }
    assert standings == {
        "A-U1": Standing.RELEASED, "A-U2": Standing.COUNTED, "B-U1": Standing.COUNTED,
        "B-U2": Standing.COUNTED, "C-U1": Standing.COUNTED,
    }  # fmt: skip
    assert [item.code for item in after.problems if item.juror == "J2"] == []
    result = after.points[0].judgement.entries[Entry("A", "U1")].rounds["written"]
    assert (len(result.counted), result.released, result.seats) == (2, ("J2",), 3)
    assert ballot(after, "J2", "A-U1").reason == "Zo beslist."


@pytest.mark.parametrize(
    ("scope", "released"),
    [
        ({}, {"A-U1", "A-U2", "B-U1"}),
        ({"round": "written"}, {"A-U1", "A-U2", "B-U1"}),
        ({"candidate": "A"}, {"A-U1", "A-U2"}),
        ({"candidate": "A", "challenge": "U2"}, {"A-U2"}),
        ({"challenge": "U1"}, {"A-U1", "B-U1"}),
    ],
)
def test_the_rest_is_excused_within_the_reach_of_the_act(
    desk: Desk, scope: dict[str, str], released: set[str]
) -> None:
    """Per juror; and where it says so per candidate, challenge and round."""
    for entry in ("A-U1", "A-U2", "B-U1"):
        score(None)(desk, "J2", entry)
    desk.act("count_complete", juror="J2", **scope)
    after = desk.see()
    found = {
        str(item.entry)
        for item in after.register.ballots
        if item.juror == "J2" and item.standing is Standing.RELEASED
    }
    assert found == released
    asked = {item.entry for item in after.problems if item.code == "sheet-incomplete"}
    assert asked == {"A-U1", "A-U2", "B-U1"} - released


def test_a_juror_who_is_excused_gets_no_sheets_in_a_next_round(tmp_path: Path) -> None:
    """The act names no round: whoever is ill is not asked again."""
    desk = Desk(tmp_path, "second round")
    nothing_came(desk, "J2", "A-U1")
    asked = desk.see()
    assert "J2" in {item.juror for item in plan(asked.call, asked.register, "pitch")}
    desk.act("count_complete", juror="J2")
    after = desk.see()
    assert "J2" not in {item.juror for item in plan(after.call, after.register, "pitch")}
    assert ballot(after, "J2", "A-U1").round == "written"
    assert ballot(after, "J2", "A-U1").standing is Standing.COUNTED


def test_a_complete_sheet_without_a_declaration_is_told_when_the_rest_is_excused(
    desk: Desk,
) -> None:
    """It does not count, and not in silence; a ruling that waits for the chair waits on."""
    declaration(None)(desk, "J2", "A-U1")
    declaration("te bespreken")(desk, "J2", "B-U1")
    score(None)(desk, "J2", "B-U2")
    desk.act("count_complete", juror="J2")
    after = desk.see()
    found = {item.code: item for item in after.problems if item.juror == "J2"}
    assert set(found) == {"excused-undeclared", "conflict-to-rule"}
    assert found["excused-undeclared"].facts["sheets"] == "A-U1 en A-U2"
    assert ballot(after, "J2", "B-U1").standing is Standing.TO_DISCUSS
    assert ballot(after, "J2", "B-U2").standing is Standing.RELEASED
    said = found["excused-undeclared"].said(Texts("nl"))
    assert said.found == "zonder verklaring (2): A-U1 en A-U2"


def test_releasing_complete_sheets_proposes_to_count_them(desk: Desk) -> None:
    """A wide act that was meant for what lacks: its row is written over by the narrower kind."""
    desk.act("release_sheet", juror="J2")
    (problem,) = [item for item in desk.see().problems if item.code == "released-complete"]
    assert problem.facts["number"] == "5"
    assert "akte H1" in problem.said(Texts("nl")).remedy


# Versions


def test_a_choice_that_names_a_file_of_one_sheet_is_not_missed_at_the_others(desk: Desk) -> None:
    """An act about a candidate chooses where there are versions; elsewhere it has nothing to do."""
    two_versions(desk, "J2", "A-U1")
    for tab in ("A-U2", "A"):
        copy = desk.home / "input" / "sheets" / "zzz nieuwe versie J2.xlsx"
        _drop(copy, desk.sheet("J2", tab).title)
    desk.act("choose_version", juror="J2", candidate="A", value="zzz nieuwe versie J2.xlsx")
    after = desk.see()
    assert [item.code for item in after.problems if item.code == "version-not-found"] == []
    assert ballot(after, "J2", "A-U1").scores["k2"].value == 5


def test_a_choice_of_a_file_that_is_nowhere_is_told_once(desk: Desk) -> None:
    """Whatever number of sheets it speaks of."""
    two_versions(desk, "J2", "A-U1")
    desk.act("choose_version", juror="J2", value="weg.xlsx")
    after = desk.see()
    assert [item.code for item in after.problems].count("version-not-found") == 1
    assert "versions-differ" in wrong(after)
    assert after.register.applied == ()


def test_the_last_choice_that_names_a_version_holds(desk: Desk) -> None:
    """A later act about something else in the same reach does not undo it."""
    two_versions(desk, "J2", "A-U1")
    desk.act("choose_version", juror="J2", candidate="A", value="zzz nieuwe versie J2.xlsx")
    desk.act("choose_version", juror="J2", value="een ander.xlsx")
    assert ballot(desk.see(), "J2", "A-U1").scores["k2"].value == 5


def test_a_tab_found_with_another_juror_too_asks_which_one_counts(desk: Desk) -> None:
    """Either choice settles it, and says which scores count."""
    foreign_beside_own(desk, "J2", "A-U1")
    before = desk.see()
    (problem,) = [item for item in before.problems if item.code == "tab-foreign"]
    values = {}
    for value in (*problem.subject.choices, f"{problem.place.file} > {problem.place.tab}"):
        acts = [{
            "key": "H1", "kind": "choose_version", "on": DAY, "by": "Voorzitter",
            "reason": "Nagevraagd.", "juror": "J2", "candidate": "A", "challenge": "U1",
            "round": "written", "value": value,
        }]  # fmt: skip
        after = desk.see(acts)
        assert wrong(after) == []
        values[value] = ballot(after, "J2", "A-U1").scores["k1"].value
    assert list(values.values()) == [4, 3]


def test_a_reply_takes_the_place_of_a_tab_that_could_not_be_read(desk: Desk) -> None:
    """The marked copy came back: what was wrong in the file it answers is over."""
    from scoring.reports.returned import returned_documents

    for mistake in (key_twice, start_key_twice):
        mistake(desk, "J2", "A-U1")
    before = desk.see()
    assert wrong(before).count("tab-key-twice") == 2
    (copy,) = [item for item in returned_documents(before) if item.kind == "marked-copy"]
    assert isinstance(copy.content, bytes)
    (desk.home / "input" / "sheets" / "antwoord.xlsx").write_bytes(copy.content)
    assert "tab-key-twice" not in wrong(desk.see())


# Agreed scores


@pytest.fixture
def agreed(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "consensus")


def correction(desk: Desk, **fields: object) -> str:
    given = {"candidate": "A", "challenge": "U1", "round": "written", "criterion": "k1",
             "old": "4", "value": "2,5"} | fields  # fmt: skip
    return desk.act("correct_score", **given)


def test_an_agreed_score_can_be_corrected(agreed: Desk) -> None:
    """An act without a juror speaks of the jury; the jurors' own scores stay what they were."""
    correction(agreed)
    after = agreed.see()
    assert ballot(after, "", "A-U1", agreed=True).scores["k1"].value == Fraction(5, 2)
    assert ballot(after, "J1", "A-U1").scores["k1"].value == 4
    result = after.points[0].judgement.entries[Entry("A", "U1")].rounds["written"]
    assert result.criteria["k1"].value == Fraction(5, 2)
    assert [item.code for item in after.problems if item.subject.act] == []


def test_the_jury_report_says_that_an_agreed_score_was_corrected(agreed: Desk) -> None:
    """Not as the score of the juror who noted it."""
    correction(agreed)
    correction(agreed, juror="J1", old="4", value="2,5")
    after = agreed.see()
    grid = jury_acts.corrections(after, after.points[0], texts_of(after.call))
    assert grid is not None
    assert [row[0] for row in grid.rows] == [("Jurylid Een",), ("consensus van de jury",)]
    listed = jury_acts.acts(after, after.points[0], texts_of(after.call))
    assert listed is not None
    assert listed.rows[0][2][1].startswith("consensus van de jury; ")


def test_a_correction_without_a_juror_is_refused_where_no_score_is_agreed(desk: Desk) -> None:
    """Elsewhere the act must name whose score it is."""
    correction(desk)
    with pytest.raises(CannotGoOn) as stopped:
        desk.see()
    assert [item.code for item in stopped.value.problems] == ["call-act-lacks"]


def test_correcting_one_jurors_score_beside_an_agreed_one_is_told(agreed: Desk) -> None:
    """It changes nothing in the result: the agreed score is another one, and stays."""
    correction(agreed, juror="J2", old="4", value="2,5")
    after = agreed.see()
    (problem,) = [item for item in after.problems if item.code == "act-corrects-individual"]
    assert (problem.severity, problem.facts["read"]) == (Severity.WARNING, "4")
    assert (problem.juror, problem.entry) == ("J2", "A-U1")
    for language in LANGUAGES:
        assert problem.said(Texts(language)).remedy
    correction(agreed)
    codes = [item.code for item in agreed.see().problems]
    assert "act-corrects-individual" not in codes, "the agreed score was corrected as well"


def test_a_blank_on_the_agreed_sheet_can_be_filled_by_an_act(agreed: Desk) -> None:
    """The agreed sheet is complete then."""
    agreed.sheet("J1", "A-U1", agreed=True).put("criterion:k1", "score", None)
    assert "consensus-incomplete" in {item.code for item in agreed.see().problems}
    correction(agreed, old="leeg")
    assert "consensus-incomplete" not in {item.code for item in agreed.see().problems}


def _drop(path: Path, title: str) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    book.remove(book[title])
    book.save(path)
