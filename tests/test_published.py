"""What was published with the framework is compared with the call at every check and run."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.acts.proposed import COLUMNS, proposed_rows
from scoring.call import call_book
from scoring.call.differences import Published, differences
from scoring.call.published import COLUMNS_PUBLISHED, TABLES_PUBLISHED, TEXTS_PUBLISHED, part_of
from scoring.call.read import read_unchecked
from scoring.call.tables import TABLES, Column, Kind, table
from scoring.model.call import Call
from scoring.model.case import Case
from scoring.model.intake import Admission
from scoring.model.published import Difference, Part
from scoring.problems import CannotGoOn, Problem, Severity
from scoring.reports.framework import framework
from scoring.run.issue import write_sheets
from scoring.run.published import compared
from scoring.run.steps import check, run
from scoring.texts import Texts, keys
from scoring.workbooks.read import read_books
from tests.callrows import small_rows
from tests.cases import build, small

Rows = dict[str, list[dict[str, Any]]]
LINE = {"stage": "preparation", "letters": date(2023, 3, 31), "body": "stuurgroep"}
ACT = {"key": "A9", "on": date(2023, 4, 3), "by": "stuurgroep", "reason": "Zo beslist."}


def whole_rows() -> Rows:
    """A call with something in every tab that is published."""
    rows = deepcopy(small_rows())
    rows["establishments"] = [dict(LINE)]
    rows["acts"] = []
    rows["decisions"] = []
    rows["needs"] = [
        {"challenge": "U1", "item": "T1"}, {"challenge": "U1", "item": "U1-d1", "required": "no"},
        {"challenge": "U2", "item": "T2", "times": 2},
    ]  # fmt: skip
    rows["limits"] = [{"kind": "max_partners", "value": 4}, {"kind": "budget", "value": 50_000}]
    rows["texts"] = [
        *rows["texts"],
        {"key": "rebuttal_content", "text": "U meldt fouten."},
        {"key": "framework.fixed", "text": "Dit ligt vast."},
    ]
    for row in rows["challenges"]:
        row["description"] = "Eerste alinea."
    rows["stages"].append({"stage": "pitch", "title": "pitch", "starts": date(2023, 6, 1),
                           "ends": date(2023, 6, 2)})  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A call whose framework was published on 31 March."""
    home = tmp_path_factory.mktemp("published")
    build.write_call(home, whole_rows(), "nl")
    assert run(build.folders(home)).sent == ("2023-03-31 voorbereiding v1",)
    return home


def changed(home: Path, tmp_path: Path, rows: Rows) -> Path:
    """The same call with other rows."""
    copy = tmp_path / "call"
    shutil.copytree(home, copy, dirs_exist_ok=True)
    build.write_call(copy, rows, "nl")
    return copy


def of_published(problems: tuple[Problem, ...]) -> list[Problem]:
    return [item for item in problems if item.code.startswith("published-")]


def told(problem: Problem, language: str = "nl") -> tuple[str, str, str]:
    words = problem.said(Texts(language))
    return str(words.place), words.what, f"{words.expected.split(',')[0]} -> {words.found}"


# -- the cases


def test_a_changed_weight_is_named_with_old_new_and_its_cell(
    published: Path, tmp_path: Path
) -> None:
    """60 became 70 after the framework was published, while no sheet had left yet."""
    rows = whole_rows()
    rows["criteria"][0]["weight"] = 70
    home = changed(published, tmp_path, rows)
    case = check(build.folders(home))
    problem = next(item for item in case.problems if item.code == "published-method")
    assert problem.severity is Severity.ERROR
    assert told(problem) == (
        "call.xlsx > Criteria > F7",
        "De methode is niet meer die van het beoordelingskader dat op 31 maart 2023 gepubliceerd "
        "is: ‘Gewicht’ van ‘Aanpak’ (tabblad ‘Criteria’).",
        "60 -> 70",
    )
    english = problem.said(Texts("en"))
    assert english.what == (
        "The method is no longer that of the assessment framework published on 31 maart 2023: "
        "‘Gewicht’ van ‘Aanpak’ (tabblad ‘Criteria’)."
    )
    assert [item.final for item in case.points] == [False]
    with pytest.raises(CannotGoOn) as raised:
        write_sheets(build.folders(home))
    assert [item.code for item in raised.value.problems] == ["published-method"]


def test_the_proposed_act_allows_the_change_and_every_document_says_what_changed(
    published: Path, tmp_path: Path
) -> None:
    """The act names both fingerprints: a further change needs another one."""
    rows = whole_rows()
    rows["criteria"][0]["weight"] = 70
    home = changed(published, tmp_path, rows)
    rows["acts"] = [proposed(home)]
    build.write_call(home, rows, "nl")
    case = check(build.folders(home))
    assert of_published(case.problems) == []
    assert not [item for item in case.problems if item.subject.act == "A01"]
    value = framework(case.call, Texts("nl", case.call.texts), draft=True)
    assert value.notes[-1] == (
        "Wat er veranderde: ‘Gewicht’ van ‘Aanpak’ (tabblad ‘Criteria’): was 60, is nu 70."
    )
    rows["criteria"][0]["weight"] = 80
    build.write_call(home, rows, "nl")
    again = of_published(check(build.folders(home)).problems)
    assert [(item.facts["old"], item.facts["new"]) for item in again] == [("60", "80")]


def proposed(home: Path) -> dict[str, Any]:
    """The first act that a check proposes, as its row would be pasted and filled in."""
    case = check(build.folders(home))
    problems = of_published(case.problems)
    row = next(rows[0] for rows in proposed_rows(case.call, problems, Texts("nl")) if rows)
    act: dict[str, Any] = {name: cell for name, cell in zip(COLUMNS, row, strict=True) if cell}
    kinds = {Texts("nl")(f"call.choice.{code}"): code for code in
             ("change_method", "change_words", "extend_deadline")}  # fmt: skip
    return act | {"kind": kinds[act["kind"]], "on": date(2023, 4, 3), "by": "stuurgroep",
                  "reason": "Zo beslist."}  # fmt: skip


def test_a_later_deadline_needs_an_act_with_both_moments_and_gets_a_notice(
    published: Path, tmp_path: Path
) -> None:
    """C arrives at 00:00 after the first deadline: within the extended one it is in time."""
    rows = whole_rows()
    rows["call"][0]["deadline"] = datetime(2023, 5, 14, 23, 59)
    home = changed(published, tmp_path, rows)
    case = check(build.folders(home))
    problem = next(item for item in case.problems if item.code == "published-deadline")
    assert told(problem)[0] == "call.xlsx > Oproep > C20"
    assert (problem.facts["old"], problem.facts["new"]) == (
        "vrijdag 12 mei 2023, 23.59 uur", "zondag 14 mei 2023, 23.59 uur",
    )  # fmt: skip
    act = proposed(home)
    assert (act["old"], act["value"]) == ("2023-05-12 23:59", "2023-05-14 23:59")
    rows["acts"] = [act]
    build.write_call(home, rows, "nl")
    outcome = run(build.folders(home), as_pdf=False)
    assert of_published(outcome.case.problems) == []
    assert outcome.case.register.admissions["C"] is Admission.ADMISSIBLE
    name = "publicatie/verlenging van de uiterste indiendatum tot 14 mei 2023.html"
    notice = (home / "output" / name).read_text(encoding="utf-8").replace("\u00a0", " ")
    for words in (
        "Kandidaturen kunnen ingediend worden tot en met zondag 14 mei 2023, 23.59 uur",
        "Voordien was dat tot en met vrijdag 12 mei 2023, 23.59 uur.",
        "Zo beslist.",
        "Beslist op 3 april 2023 door stuurgroep.",
    ):
        assert words in notice


@pytest.mark.parametrize("typed", [datetime(2023, 5, 12, 23, 59), "12 mei 2023 23.59"])
def test_an_act_alone_extends_the_deadline(published: Path, tmp_path: Path, typed: object) -> None:
    """The cell of the call may keep the first moment: the act gives the one that counts."""
    rows = whole_rows()
    new = datetime(2023, 5, 14, 23, 59)
    rows["acts"] = [{**ACT, "kind": "extend_deadline", "old": typed, "value": new}]
    case = check(build.folders(changed(published, tmp_path, rows)))
    assert case.call.deadline == new
    assert of_published(case.problems) == []
    assert case.register.admissions["C"] is Admission.ADMISSIBLE
    assert [act.key for act in case.register.applied] == ["A9"]


def test_two_extensions_follow_each_other(published: Path, tmp_path: Path) -> None:
    """Whatever moment the cell holds: the first, the one between or the last."""
    first, between, last = (datetime(2023, 5, day, 23, 59) for day in (12, 14, 20))
    acts = [
        {**ACT, "key": "A1", "kind": "extend_deadline", "old": first, "value": between},
        {**ACT, "key": "A2", "kind": "extend_deadline", "old": between, "value": last},
    ]
    for typed in (first, between, last):
        rows = whole_rows()
        rows["call"][0]["deadline"] = typed
        rows["acts"] = acts
        case = check(build.folders(changed(published, tmp_path, rows)))
        assert case.call.deadline == last
        assert of_published(case.problems) == []
        assert [act.key for act in case.register.applied] == ["A1", "A2"]


def test_an_extension_of_which_a_notice_was_made_keeps_its_moment(
    published: Path, tmp_path: Path
) -> None:
    """Changed to an earlier or a later moment, or deleted: who read the notice counts on 14 May. A
    second act that goes on from there is the way; without a notice the act may still change."""
    first, noticed = datetime(2023, 5, 12, 23, 59), datetime(2023, 5, 14, 23, 59)
    act = {**ACT, "key": "A1", "kind": "extend_deadline", "old": first, "value": noticed}
    rows = whole_rows() | {"acts": [act]}
    home = changed(published, tmp_path, rows)
    run(build.folders(home), as_pdf=False)
    assert "published-notice" not in codes_with(home, [{**act, "value": datetime(2023, 5, 13)}])
    build.write_call(home, rows, "nl")
    run(build.folders(home))
    for moment in (datetime(2023, 5, 13, 23, 59), datetime(2023, 5, 20, 23, 59), None):
        others = [{**act, "value": moment}] if moment else []
        case = check_with(home, others)
        (problem,) = [item for item in case.problems if item.code == "published-notice"]
        assert "verlengd is tot zondag 14 mei 2023, 23.59 uur" in told(problem)[1]
        assert problem.severity is Severity.OPEN
        assert [item.final for item in case.points] == [False]
    second = {**act, "key": "A2", "old": noticed, "value": datetime(2023, 5, 20, 23, 59)}
    assert "published-notice" not in codes_with(home, [act, second])


def check_with(home: Path, acts: list[dict[str, Any]]) -> Case:
    build.write_call(home, whole_rows() | {"acts": acts}, "nl")
    return check(build.folders(home))


def codes_with(home: Path, acts: list[dict[str, Any]]) -> list[str]:
    return [item.code for item in check_with(home, acts).problems]


def test_an_extension_from_another_moment_is_refused(published: Path, tmp_path: Path) -> None:
    """It names a deadline that the call never had; the published one stays in force."""
    rows = whole_rows()
    rows["acts"] = [{**ACT, "kind": "extend_deadline", "old": datetime(2023, 5, 10, 12, 0),
                     "value": datetime(2023, 5, 14, 23, 59)}]  # fmt: skip
    case = check(build.folders(changed(published, tmp_path, rows)))
    assert case.call.deadline == datetime(2023, 5, 12, 23, 59)
    assert [item.subject.act for item in case.problems if item.code == "act-deadline-differs"] == [
        "A9"
    ]


def test_an_earlier_deadline_has_no_act(published: Path, tmp_path: Path) -> None:
    """Who counted on the published date would be late: it is put back."""
    rows = whole_rows()
    rows["call"][0]["deadline"] = datetime(2023, 5, 10, 23, 59)
    case = check(build.folders(changed(published, tmp_path, rows)))
    problem = next(item for item in case.problems if item.code == "published-deadline")
    assert proposed_rows(case.call, [problem], Texts("nl")) == [()]
    assert "Zet de gepubliceerde indiendatum terug" in problem.said(Texts("nl")).remedy
    rows["acts"] = [{**ACT, "kind": "extend_deadline", "old": datetime(2023, 5, 12, 23, 59),
                     "value": datetime(2023, 5, 10, 23, 59)}]  # fmt: skip
    with pytest.raises(CannotGoOn) as raised:
        check(build.folders(changed(published, tmp_path, rows)))
    assert [item.code for item in raised.value.problems] == ["call-act-value"]


def test_a_changed_text_is_open_and_shown_around_its_change(
    published: Path, tmp_path: Path
) -> None:
    rows = whole_rows()
    rows["challenges"][0]["description"] = "Tweede alinea."
    rows["stages"][-1]["ends"] = date(2023, 6, 9)
    case = check(build.folders(changed(published, tmp_path, rows)))
    found = of_published(case.problems)
    assert {item.code for item in found} == {"published-words"}
    assert [(item.facts["setting"], item.facts["old"], item.facts["new"]) for item in found] == [
        ("‘Tot en met’ van ‘pitch’ (tabblad ‘Fasen’)", "2 juni 2023", "9 juni 2023"),
        ("‘Omschrijving’ van ‘Uitdaging een’ (tabblad ‘Uitdagingen’)", "Eerste alinea.",
         "Tweede alinea."),
    ]  # fmt: skip
    assert found[0].severity is Severity.OPEN


def test_a_row_that_comes_or_goes_is_one_difference(published: Path, tmp_path: Path) -> None:
    rows = whole_rows()
    rows["criteria"].append({"key": "k3", "title": "Bereik", "scale": "s5", "weight": 10})
    del rows["limits"][0]
    case = check(build.folders(changed(published, tmp_path, rows)))
    found = [item.facts for item in of_published(case.problems)]
    assert sorted((item["setting"], item["old"], item["new"]) for item in found) == [
        ("de rij hoogstens zoveel partners (tabblad ‘Grenzen en wensen’)",
         "hoogstens zoveel partners · 4", "geen rij"),
        ("de rij ‘Bereik’ (tabblad ‘Criteria’)", "geen rij", "k3 · Bereik · s5 · 10"),
    ]  # fmt: skip


def test_another_contact_or_juror_is_a_warning(published: Path, tmp_path: Path) -> None:
    """It changes nothing in the assessment; an act ends the message."""
    rows = whole_rows()
    rows["call"][0]["email"] = "nieuw@voorbeeld.test"
    rows["jurors"][1]["role"] = "lokaal bestuur"
    home = changed(published, tmp_path, rows)
    found = of_published(check(build.folders(home)).problems)
    assert [(item.code, item.facts["old"]) for item in found] == [
        ("published-note", "onafhankelijk expert"), ("published-note", "oproep@voorbeeld.test"),
    ]  # fmt: skip
    rows["acts"] = [proposed(home)]
    build.write_call(home, rows, "nl")
    assert of_published(check(build.folders(home)).problems) == []


def test_what_is_not_published_may_change(published: Path, tmp_path: Path) -> None:
    """Candidates, colours, the day on which sheets are due: nothing of it stands in the framework,
    and a need or a goal that is typed as it was by default is no change."""
    rows = whole_rows()
    rows["candidates"], rows["conflicts"] = rows["candidates"][:1], []
    rows["call"][0]["colour"] = "#aa0000"
    rows["rounds"][0]["sheets_due"] = datetime(2023, 5, 30, 12, 0)
    rows["method"][0]["goals"] = "wishes, fewest, quality"
    rows["criteria"][0]["rounds"] = "written, pitch"
    rows["limits"].append({"kind": "core", "subject": "A"})
    case = check(build.folders(changed(published, tmp_path, rows)))
    assert of_published(case.problems) == []


def test_a_copy_that_is_damaged_leaves_the_fingerprint(published: Path, tmp_path: Path) -> None:
    """What can still be known is said, and that the rest cannot."""
    rows = whole_rows()
    rows["criteria"][0]["weight"] = 70
    home = changed(published, tmp_path, rows)
    next((home / "sent").rglob("call.xlsx")).write_bytes(b"PK kapot")
    found = of_published(check(build.folders(home)).problems)
    assert [item.code for item in found] == ["published-method", "published-unknown"]
    assert "van deze methode is geen kopie bewaard" in found[0].said(Texts("nl")).what


def test_a_next_version_of_the_framework_is_what_the_call_is_held_against(
    published: Path, tmp_path: Path
) -> None:
    """By an act the weight became 70 and version 2 was published: going back to 60 needs an act."""
    rows = whole_rows()
    rows["criteria"][0]["weight"] = 70
    home = changed(published, tmp_path, rows)
    rows["acts"] = [proposed(home)]
    rows["establishments"].append({**LINE, "version": 2, "letters": date(2023, 4, 5)})
    build.write_call(home, rows, "nl")
    assert run(build.folders(home)).sent == ("2023-04-05 voorbereiding v2",)
    assert of_published(check(build.folders(home)).problems) == []
    rows["criteria"][0]["weight"] = 60
    rows["acts"] = []
    build.write_call(home, rows, "nl")
    found = of_published(check(build.folders(home)).problems)
    assert [(item.facts["old"], item.facts["new"]) for item in found] == [("70", "60")]


# -- sheets of another method


def test_the_messages_on_sheets_say_which_setting_changed(tmp_path: Path) -> None:
    """Nothing was published, but sheets left: the list of issued sheets knows their method."""
    home = tmp_path / "call"
    build.write_call(home, small.rows(), "nl")
    build.return_sheets(home, small.WRITTEN, "nl")
    heavier = [{**small.ROWS["criteria"][0], "weight": 70}, small.ROWS["criteria"][1]]
    build.write_call(home, small.rows(criteria=heavier), "nl")
    change = "‘Gewicht’ van ‘Kwaliteit’ (tabblad ‘Criteria’): was 60, is nu 70"
    case = check(build.folders(home))
    sheets = [item for item in case.problems if item.code == "tab-other-method"]
    assert sheets
    assert all(change in item.said(Texts("nl")).found for item in sheets)
    with pytest.raises(CannotGoOn) as raised:
        write_sheets(build.folders(home))
    assert change in raised.value.problems[0].said(Texts("nl")).found
    shutil.rmtree(home / "issued")
    found = next(i for i in check(build.folders(home)).problems if i.code == "tab-other-method")
    assert found.said(Texts("en")).found.endswith(
        "which setting changed cannot be told: no copy of this method was kept"
    )


# -- the laws


def edits(rows: Rows) -> list[tuple[str, int, str]]:
    """Every cell that is published: table, row and column."""
    return [
        (name, number, column.key)
        for name in TABLES_PUBLISHED
        for number in range(len(rows[name]))
        for column in table(name).columns
        if part_of(name, column.key) is not None
        and column.kind not in (Kind.KEY, Kind.REF, Kind.COLOUR)
        and not (name in ("levels", "limits") and column.key in ("value", "kind"))
        and not (name == "texts" and rows[name][number]["key"] in ("remedies", "reservation"))
        and (name, column.key) != ("call", "language")
    ]


def edited(rows: Rows, name: str, number: int, key: str) -> None:
    """Another value in a cell, one that the call could hold."""
    row = rows[name][number]
    column = next(item for item in table(name).columns if item.key == key)
    row[key] = _other(name, row, column)


OTHER_REFS = {
    "method/tie_chain": "k2, jury", "method/goals": "quality, fewest",
    "criteria/rounds": "pitch", "criteria/challenges": "U2",
}  # fmt: skip


def _other(name: str, row: Mapping[str, Any], column: Column) -> object:
    value = row.get(column.key)
    if column.kind is Kind.REFS:
        return OTHER_REFS[f"{name}/{column.key}"]
    if column.kind is Kind.YES_NO:
        return "no" if (value or column.default) in ("yes", True) else "yes"
    if column.kind is Kind.CHOICE:
        return next(code for code in column.choices if code != (value or column.default))
    if column.kind in (Kind.NUMBER, Kind.WHOLE):
        old = Fraction(str(value if value is not None else column.default or 0))
        if (name, column.key) in (("scales", "lowest"), ("scales", "highest")):
            return 1 if column.key == "lowest" else 6
        new = old / 2 if column.key in ("step", "minimum") and old else old + 1
        return int(new) if new.denominator == 1 else float(new)
    if column.kind in (Kind.DATE, Kind.MOMENT):
        return value + timedelta(days=1) if value else date(2023, 7, 1)
    return f"{value or ''} anders"


def called(path: Path, rows: Rows) -> Call:
    file = path / "call.xlsx"
    file.write_bytes(call_book(rows, "nl"))
    call = read_unchecked(file)
    assert call is not None
    return call


def found_between(before: Call, now: Call) -> tuple[Difference, ...]:
    methods = frozenset({before.method.fingerprint})
    return differences(Published(before.published, methods, before.words_code), now)


def test_every_published_cell_is_compared_and_belongs_to_the_part_that_it_changes(
    tmp_path: Path,
) -> None:
    """Whatever changes the fingerprint is told as the method, whatever changes a word of the
    framework is told, and what is told changes one of them."""
    rows = whole_rows()
    before = called(tmp_path, rows)
    page = framework(before, Texts("nl", before.texts), draft=False)
    for name, number, key in edits(rows):
        if number and name not in ("texts", "aspects", "requirements"):
            continue
        other = deepcopy(rows)
        edited(other, name, number, key)
        now = called(tmp_path, other)
        found = found_between(before, now)
        heading = Texts("nl")(f"call.{name}.{key}.heading")
        what = f"{name} {number} {key}"
        assert [heading in item.setting for item in found] == [True], what
        method = before.method.fingerprint != now.method.fingerprint
        assert (found[0].part is Part.METHOD) is method, what
        words = (name, key) != ("call", "deadline") and not method
        assert (before.words_code != now.words_code) is words, what
        said = framework(now, Texts("nl", now.texts), draft=False)
        assert said != page or method or name == "stages", what  # a period in words hides dates


def test_every_column_that_is_not_published_leaves_framework_and_fingerprint(
    tmp_path: Path,
) -> None:
    """The exceptions of the declaration are true ones, but for how a page looks."""
    rows = whole_rows()
    before = called(tmp_path, rows)
    page = framework(before, Texts("nl", before.texts), draft=False)
    for where, part in COLUMNS_PUBLISHED.items():
        name, key = where.split("/")
        column = next((item for item in table(name).columns if item.key == key), None)
        assert column is not None, where
        if part is not None or where in ("call/colour", "call/logo", "call/key"):
            continue
        other = deepcopy(rows)
        other[name][0][key] = "x" if column.kind is Kind.MARK else _other(name, {}, column)
        if key == "timezone":
            other[name][0][key] = "Europe/Amsterdam"
        now = called(tmp_path, other)
        assert now.method.fingerprint == before.method.fingerprint, where
        assert framework(now, Texts("nl", now.texts), draft=False) == page, where
    assert {item.key for item in TABLES} - set(TABLES_PUBLISHED) == {
        "establishments", "candidates", "entries", "exemptions", "conflicts", "decisions", "acts",
        "deliberation", "rebuttals",
    }  # fmt: skip


def test_every_text_that_the_framework_uses_is_published(tmp_path: Path) -> None:
    before = called(tmp_path, whole_rows())
    page = framework(before, Texts("nl", before.texts), draft=False)
    for key in sorted(keys("nl")):
        own = {**before.texts, key: "iets anders"}
        if framework(before, Texts("nl", own), draft=False) != page:
            assert key.startswith(TEXTS_PUBLISHED), key


def test_the_kind_of_an_aspect_that_is_no_need_is_no_part_of_a_changed_method(
    published: Path, tmp_path: Path
) -> None:
    """An act allows a heavier weight; the kind of an aspect that nobody asks for is told beside it,
    and the kind of one that is a need belongs to the method."""
    rows = whole_rows()
    rows["criteria"][0]["weight"] = 70
    rows["acts"] = [proposed(changed(published, tmp_path, rows))]
    assert found_in(published, tmp_path, rows) == []
    kinds = {row["key"]: row for row in rows["aspects"]}
    for key, code in (("U1-z1", "published-words"), ("U1-d1", "published-method")):
        old = kinds[key]["kind"]
        kinds[key]["kind"] = "outcome" if old == "obstacle" else "obstacle"
        found = found_in(published, tmp_path, rows)
        assert code in {item.code for item in found}, key
        kinds[key]["kind"] = old


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_change_after_publication_is_named_or_allowed_by_exactly_its_act(
    published: Path, tmp_path: Path, data: st.DataObject
) -> None:
    """Random changes: each is named by its heading; the proposed acts end every message; one more
    change after the acts is named again."""
    rows = whole_rows()
    places = [place for place in edits(rows) if place[:1] + place[2:] != ("call", "deadline")]
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True))
    *first, last = chosen if len(chosen) > 1 else [*chosen, ("call", 0, "deadline")]
    for place in first:
        edited(rows, *place)
    problems = found_in(published, tmp_path, rows)
    for name, _, key in first:
        heading = Texts("nl")(f"call.{name}.{key}.heading")
        assert any(heading in item.facts["setting"] for item in problems)
    call = called(tmp_path, rows)
    lines = {cells for row in proposed_rows(call, problems, Texts("nl")) for cells in row}
    words = {Texts("nl")(f"call.choice.{code}"): code for code in ("change_method", "change_words")}
    rows["acts"] = [
        {**ACT, **{name: cell for name, cell in zip(COLUMNS, line, strict=True) if cell}}
        | {"kind": words[line[1]]}
        for line in sorted(lines)
    ]
    assert found_in(published, tmp_path, rows) == []
    edited(rows, *last)
    heading = Texts("nl")(f"call.{last[0]}.{last[2]}.heading")
    again = found_in(published, tmp_path, rows)
    assert any(heading in item.facts["setting"] for item in again)


def found_in(published: Path, tmp_path: Path, rows: Rows) -> list[Problem]:
    call = called(tmp_path, rows)
    return list(compared(call, published / "sent", read_books).problems)
