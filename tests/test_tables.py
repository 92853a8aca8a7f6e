"""Plain tables as people keep them: read as they are, or the one question that makes them so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.cli.analyse import Told, read_scores
from scoring.cli.match import Asked, answer, read_question
from scoring.cli.understood import understood
from scoring.problems import CannotGoOn, Problem
from scoring.texts import Texts
from tests.test_analyse import typed

Rows = Sequence[Sequence[object]]
# Two candidates, scored by An and Bert
FOUR = {("A", "An"): 4, ("A", "Bert"): 3.5, ("B", "An"): 2, ("B", "Bert"): 5}


def book(
    tmp_path: Path, tabs: dict[str, Rows], merged: dict[str, Sequence[str]] | None = None
) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in tabs.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
    path = tmp_path / "t.xlsx"
    made.save(path)
    return path


def text(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(content, encoding="utf-8")
    return path


def read(path: Path, **told: Any) -> tuple[dict[tuple[str, ...], float], list[str]]:
    """The scores by their names, and what was said of the table in Dutch."""
    found = read_scores(path, Told(told.pop("named", {}), **told))
    names = [name for name in ("group", "entry", "juror", "criterion") if name in found.frame]
    keys = found.frame[names].itertuples(index=False, name=None)
    scores = dict(zip(keys, found.frame["score"], strict=True))
    return scores, understood(found.table, "score", Texts("nl"))


def refused(path: Path, **told: Any) -> list[Problem]:
    with pytest.raises(CannotGoOn) as stopped:
        read(path, **told)
    for problem in stopped.value.problems:
        for language in ("nl", "en"):
            said = problem.said(Texts(language))
            assert said.what and said.found and said.expected and said.remedy
    return list(stopped.value.problems)


SHAPES: dict[str, tuple[dict[str, Rows], dict[str, Sequence[str]]]] = {
    "long": ({"a": [("Project", "Beoordelaar", "Punten (op 5)"),
                    *((*names, score) for names, score in FOUR.items())]}, {}),
    "jurors in columns": ({"a": [("Kandidaat", "An", "Bert"), ("A", 4, 3.5), ("B", 2, 5)]}, {}),
    "a corner without a word": ({"a": [(None, "An", "Bert"), ("A", 4, 3.5), ("B", 2, 5)]}, {}),
    "jurors in rows": ({"a": [("Jurylid", "A", "B"), ("An", 4, 2), ("Bert", 3.5, 5)]}, {}),
    "a title above": (
        {"a": [("Scores, tweede ronde",), (), ("Naam", "An", "Bert"), ("A", 4, 3.5), ("B", 2, 5)]},
        {},
    ),
    "a title over all columns": (
        {"a": [("Scores", None, None), ("Naam", "An", "Bert"), ("A", 4, 3.5), ("B", 2, 5)]},
        {"a": ["A1:C1"]},
    ),
    "a legend on a tab of its own": (
        {"uitleg": [("1 is zwak",), ("5 is sterk",)],
         "a": [("Kandidaat", "An", "Bert"), ("A", 4, 3.5), ("B", 2, 5)]},
        {},
    ),
    "numbers of the rows": (
        {"a": [("Nr", "Candidat", "An", "Bert"), (1, "A", 4, 3.5), (2, "B", 2, 5)]}, {}
    ),
    "totals at the edges": (
        {"a": [("Bewerber", "An", "Bert", "Durchschnitt", "Rang"), ("A", 4, 3.5, 3.75, 1),
               ("B", 2, 5, 3.5, 2), ("Summe", 6, 8.5, None, None)]},
        {},
    ),
    "sums that are formulas": (
        {"a": [("Proposal", "An", "Bert", "All"), ("A", 4, 3.5, "=B2+C2"), ("B", 2, 5, "=B3+C3")]},
        {},
    ),
    "remarks beside": (
        {"a": [("Kandidaat", "An", "Bert", "Opmerking"), ("A", 4, 3.5, "goed"), ("B", 2, 5)]},
        {},
    ),
    "a budget beside": (
        {"a": [("Kandidaat", "Budget", "An", "Bert"), ("A", 90000, 4, 3.5), ("B", 7000, 2, 5)]}, {}
    ),
    "a panel above its jurors": (
        {"a": [(None, "intern", "extern"), ("Kandidaat", "An", "Bert"), ("A", 4, 3.5),
               ("B", 2, 5)]},
        {},
    ),
    "a panel above its jurors, merged": (
        {"a": [("Kandidaat", "intern", "extern"), (None, "An", "Bert"), ("A", 4, 3.5),
               ("B", 2, 5)]},
        {"a": ["A1:A2"]},
    ),
    "tabs of jurors": (
        {"Jurylid An": [("Kandidaat", "Score"), ("A", 4), ("B", 2)],
         "Jurylid Bert": [("Kandidaat", "Score"), ("A", 3.5), ("B", 5)]},
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_table_is_read_as_it_is_kept(tmp_path: Path, name: str) -> None:
    """Fifteen ways to keep the same four scores."""
    tabs, merged = SHAPES[name]
    found, _ = read(book(tmp_path, tabs, merged))
    plain = {
        (entry, juror.removeprefix("Jurylid ")): score for (entry, juror), score in found.items()
    }
    assert plain == FOUR


IN = "Gelezen uit t.xlsx, tabblad 'a': "
BOTH = IN + "kandidaten in de rijen, 2 juryleden in de kolommen B tot C: An, Bert."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("long", ["Gelezen uit t.xlsx, tabblad 'a': één score per rij, in kolom A (kandidaat), "
                  "kolom B (jurylid) en kolom C (score)."]),
        ("jurors in rows",
         [IN + "juryleden in de rijen, 2 kandidaten in de kolommen B tot C: A, B."]),
        ("a title above", [BOTH, "Niet gebruikt: de rijen 1-2 (boven de koppen)."]),
        ("totals at the edges", [
            BOTH,
            "Niet gebruikt: kolom D 'Durchschnitt' (een totaal of gemiddelde), kolom E 'Rang' (een "
            "plaats), rij 4 'Summe' (een totaal of gemiddelde)."]),
        ("a panel above its jurors, merged", [
            BOTH, "Niet gebruikt: rij 1 (boven de koppen)."]),
        ("a legend on a tab of its own", [
            BOTH,
            "Niet gebruikt: tabblad 'uitleg' (geen tabel, of verborgen)."]),
        ("tabs of jurors", [
            "Gelezen uit t.xlsx: één score per rij, in kolom A (kandidaat) en kolom B (score).",
            "Elk tabblad staat voor een jurylid: Jurylid An, Jurylid Bert."]),
    ],
)  # fmt: skip
def test_what_was_understood_is_said(tmp_path: Path, name: str, said: list[str]) -> None:
    tabs, merged = SHAPES[name]
    assert read(book(tmp_path, tabs, merged))[1] == said


# Each juror scored two criteria
EIGHT = {("A", "An", "k1"): 4, ("A", "An", "k2"): 3, ("A", "Bert", "k1"): 5, ("A", "Bert", "k2"): 1,
         ("B", "An", "k1"): 2, ("B", "An", "k2"): 2, ("B", "Bert", "k1"): 3,
         ("B", "Bert", "k2"): 4}  # fmt: skip
BELOW = [("A", 4, 3, 5, 1), ("B", 2, 2, 3, 4)]
CRITERIA: dict[str, tuple[dict[str, Rows], dict[str, Sequence[str]]]] = {
    "criteria in columns": (
        {"a": [("Kandidaat", "Jurylid", "k1", "k2", "Totaal"), ("A", "An", 4, 3, 7),
               ("A", "Bert", 5, 1, 6), ("B", "An", 2, 2, 4), ("B", "Bert", 3, 4, 7)]},
        {},
    ),
    "an entry over the rows of its jurors": (
        {"a": [("Kandidaat", "Jurylid", "k1", "k2"), ("A", "An", 4, 3), (None, "Bert", 5, 1),
               ("B", "An", 2, 2), (None, "Bert", 3, 4)]},
        {"a": ["A2:A3", "A4:A5"]},
    ),
    "jurors above criteria, merged": (
        {"a": [("Kandidaat", "An", None, "Bert", None), (None, "k1", "k2", "k1", "k2"), *BELOW]},
        {"a": ["A1:A2", "B1:C1", "D1:E1"]},
    ),
    "jurors above criteria, not merged": (
        {"a": [(None, "An", None, "Bert", None), ("Kandidaat", "k1", "k2", "k1", "k2"), *BELOW]}, {}
    ),
    "criteria above jurors": (
        {"a": [(None, "k1", None, "k2", None),
               ("Kandidaat", "Juror An", "Juror Bert", "Juror An", "Juror Bert"),
               ("A", 4, 5, 3, 1), ("B", 2, 3, 2, 4)]},
        {},
    ),
    "a tab for each juror": (
        {"Juror An": [("Entry", "k1", "k2"), ("A", 4, 3), ("B", 2, 2)],
         "Juror Bert": [("Entry", "k1", "k2"), ("A", 5, 1), ("B", 3, 4)]},
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CRITERIA)
def test_criteria_are_told_from_jurors(tmp_path: Path, name: str) -> None:
    tabs, merged = CRITERIA[name]
    found, _ = read(book(tmp_path, tabs, merged))
    assert {(entry, juror.removeprefix("Juror "), criterion): score
            for (entry, juror, criterion), score in found.items()} == EIGHT  # fmt: skip


def test_tabs_that_could_be_two_things_are_asked_about(tmp_path: Path) -> None:
    """An and Bert may be jurors or groups: one question, and each answer reads the table."""
    heads = ("Kandidaat", "k1", "k2")
    tabs = {"An": [heads, ("A", 4, 3), ("B", 2, 2)], "Bert": [heads, ("A", 5, 1), ("B", 3, 4)]}
    path = book(tmp_path, tabs)
    (problem,) = refused(path)
    assert problem.code == "table-tabs"
    assert "--tabs jurors" in problem.said(Texts("nl")).remedy
    assert read(path, tabs="juror")[0] == EIGHT
    assert read(path, tabs="group")[0]["An", "A", "k2"] == 3
    assert read(path, tabs="criterion")[0]["A", "k1", "Bert"] == 5
    assert read(path, tab="bert")[0]["A", "k2"] == 1
    (problem,) = refused(path, tab="Cas")
    assert (problem.code, problem.facts["found"]) == ("table-tab", "An, Bert")


def test_a_tab_for_each_group_is_a_group_each(tmp_path: Path) -> None:
    rows = [("Kandidaat", "J1", "J2"), ("A", 4, 3), ("B", 2, 2)]
    found, said = read(book(tmp_path, {"U1": rows, "U2": rows}))
    assert found["U2", "A", "J2"] == 3
    assert said[1] == "Elk tabblad staat voor een groep, apart bekeken: U1, U2."


def test_headings_of_ones_own_are_named(tmp_path: Path) -> None:
    """Until then each column that lacks is named, with the option that names it."""
    path = text(tmp_path, "Wie;Door;Hoeveel\nA;An;4\nA;Bert;3,5\nB;An;2\nB;Bert;5\n")
    problems = refused(path)
    assert [(p.code, p.facts["column"]) for p in problems] == [
        ("table-column", "entry"), ("table-column", "juror"), ("table-column", "score"),
    ]  # fmt: skip
    assert "--juror" in problems[1].said(Texts("en")).remedy
    assert read(path, named={"entry": "wie", "juror": "Door", "score": "hoeveel"})[0] == FOUR
    (problem,) = refused(path, named={"entry": "Wie", "juror": "Wat", "score": "Hoeveel"})
    assert problem.facts["column"] == "Wat"


def test_a_column_that_tells_the_scores_apart_is_one_question(tmp_path: Path) -> None:
    """Not a message for each of the scores that stand there twice."""
    rows = "".join(f"E{n};x;{n % 5};{part}\n" for n in range(100) for part in ("Kunst", "Zorg"))
    path = text(tmp_path, "kandidaat;jurylid;score;Afdeling\n" + rows)
    (problem,) = refused(path)
    assert (problem.code, problem.place.cell) == ("table-apart", "D1")
    assert '--by "Afdeling"' in problem.said(Texts("nl")).remedy
    assert len(read(path, named={"group": "Afdeling"})[0]) == 200
    assert len(read(path, named={"criterion": "Afdeling"})[0]) == 200


@pytest.mark.parametrize(
    ("content", "code", "cell"),
    [
        # A comma in a number is no score of the next juror
        ("Project,An,Bert\nA,4,3\nB,7,5,3\n", "table-wide", "D3"),
        ("Project;An;Bert\nA;4\nB;2;3\n", "table-short", "A2"),
        ("Project;An;An\nA;4;3\nB;2;3\n", "table-heading-twice", "C1"),
        ("Project;An;\nA;4;3\nB;2;3\n", "table-heading-none", "C1"),
        ("Project;An;Bert\nA;4;3\nB;2;goed\nC;1;4\n", "table-score", "C3"),
        ("Project;An;Bert\nA;4;3\n;2;3\n", "table-name", "A3"),
        ("Project;An;Bert\nA;4;3\na;2;3\n", "table-spelling", "A3"),
        ("Project;J1;j1\nA;4;3\nB;2;3\n", "table-heading-twice", "C1"),
        ("Project;An;Bert\nA;4;3\nA;2;3\n", "table-twice", "B3"),
        ("Project;An;Bert\nA;4;3\nTotaal;4;3\nB;2;3\n", "table-total", "A3"),
        ('Project;An;Bert\nA;"4;3\nB;2;3"\nC;1;1\n', "table-quote", "B2"),
        ("Project;Score;Gewicht\nA;4;3\nB;2;3\n", "table-column", "A1"),
    ],
)  # fmt: skip
def test_what_is_not_clear_in_a_wide_table_is_told_with_its_place(
    tmp_path: Path, content: str, code: str, cell: str
) -> None:
    problem = refused(text(tmp_path, content))[0]
    assert (problem.code, problem.place.cell) == (code, cell)


def test_a_column_that_always_adds_up_is_no_juror(tmp_path: Path) -> None:
    """Whatever it is called; where it only might add up, it is read, and said."""
    rows = [(4, 3, 5), (1, 5, 2), (2, 2, 4), (5, 1, 1)]
    lines = "".join(
        f"{name};{a};{b};{c};{a + b + c}\n" for name, (a, b, c) in zip("ABCD", rows, strict=True)
    )
    found, said = read(text(tmp_path, "Project;An;Bert;Cas;Alles\n" + lines))
    assert len(found) == 12
    assert "kolom E 'Alles' (altijd de som of het gemiddelde van de andere)" in said[1]
    few = "".join(lines.splitlines(keepends=True)[:3])
    found, said = read(text(tmp_path, "Project;An;Bert;Cas;Alles\n" + few))
    assert "4 juryleden in de kolommen B tot E: An, Bert, Cas, Alles." in said[0]
    assert len(found) == 12


names = st.lists(
    st.sampled_from([f"Org {letter}" for letter in "ABCDEFGH"]), min_size=2, unique=True
)
jurors = st.lists(st.sampled_from(["An", "Bert", "Cas", "Dora", "Eva"]), min_size=2, unique=True)


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(names, jurors, st.data())
def test_long_and_wide_and_turned_say_the_same(
    tmp_path: Path, entries: list[str], panel: list[str], data: st.DataObject
) -> None:
    """The same scores, some not given, kept in three ways."""
    scores = st.none() | st.integers(0, 50).map(lambda n: n / 10)
    given_ = {(e, j): data.draw(scores) for e in entries for j in panel}
    held = {key: value for key, value in given_.items() if value is not None}
    if len({j for _, j in held}) < 2 or len({e for e, _ in held}) < 2:
        return
    cell = {
        key: "" if value is None else str(value).replace(".", ",") for key, value in given_.items()
    }
    long = "kandidaat;jurylid;score\n" + "".join(f"{e};{j};{cell[e, j]}\n" for e, j in given_)
    wide = [
        ";".join(["kandidaat", *panel]),
        *(";".join([e, *(cell[e, j] for j in panel)]) for e in entries),
    ]
    turned = [
        ";".join(["jurylid", *entries]),
        *(";".join([j, *(cell[e, j] for e in entries)]) for j in panel),
    ]
    for content in (long, "\n".join(wide), "\n".join(turned)):
        assert read(text(tmp_path, content))[0] == held


def test_the_command_says_first_what_it_read(tmp_path: Path) -> None:
    """Under --json on the other stream, so that a program still reads JSON."""
    path = text(tmp_path, "Project;An;Bert;Totaal\nA;4;3;7\nB;2;5;7\nC;1;1;2\n")
    shown = typed(str(path))
    first, second, *_ = shown.stdout.splitlines()
    assert first == BOTH.replace("t.xlsx, tabblad 'a'", "t.csv")
    assert second == "Niet gebruikt: kolom D 'Totaal' (een totaal of gemiddelde)."
    data = typed(str(path), "--json", "--lang", "en")
    assert data.stdout.startswith("{")
    assert data.stderr.startswith(
        "Read from t.csv: candidates in the rows, 2 jurors in columns B to C"
    )
    wrong = typed(str(path), "--columns", "rijen")
    assert wrong.returncode == 2
    assert "--columns kent rijen niet. Kies jurors, criteria, entries." in wrong.stderr


# Offers


def test_offers_with_a_cross_are_read(tmp_path: Path) -> None:
    """A need that nobody offers is a gap, and a candidate that offers nothing is known."""
    path = text(
        tmp_path, "Organisatie;Buddy;Taal;Psych;Tolk\nA;x;;ja;\nB;;✓;nee;\nC;0,5;;;\nD;;;;\n"
    )
    question = read_question(Asked(path))
    assert question.candidates == ("A", "B", "C", "D")
    assert [want.key for want in question.wants] == ["Buddy", "Taal", "Psych", "Tolk"]
    found = answer(Asked(path))
    assert [gap.key for gap in found.picture.gaps] == ["Tolk"]
    assert found.picture.answer.choices[0].candidates == ("A", "B")
    assert understood(found.table, "amount", Texts("en")) == [
        "Read from t.csv: candidates in the rows, 4 needs in columns B to E: Buddy, Taal, Psych, "
        "Tolk."
    ]


def test_needs_may_stand_in_the_rows(tmp_path: Path) -> None:
    path = text(tmp_path, "Nood;A;B\nBuddy;x;\nTaal;;2\nTolk;;\n")
    question = read_question(Asked(path))
    assert (question.candidates, [want.key for want in question.wants]) == (
        ("A", "B"), ["Buddy", "Taal", "Tolk"],
    )  # fmt: skip


def test_a_mark_that_could_be_two_things_is_asked_about(tmp_path: Path) -> None:
    path = text(tmp_path, "Organisatie;Buddy;Taal\nA;x;deels\nB;;x\nC;x;x\n")
    with pytest.raises(CannotGoOn) as stopped:
        read_question(Asked(path))
    (problem,) = stopped.value.problems
    assert (problem.code, problem.place.cell) == ("match-mark", "C2")
    assert "0,5" in problem.said(Texts("nl")).remedy


def test_a_workbook_with_two_tables_of_offers_asks_which(tmp_path: Path) -> None:
    rows = [("Organisatie", "Buddy", "Taal"), ("A", "x", None), ("B", None, "x")]
    path = book(tmp_path, {"2025": rows, "2026": rows})
    with pytest.raises(CannotGoOn) as stopped:
        read_question(Asked(path))
    assert [problem.code for problem in stopped.value.problems] == ["table-tabs-choose"]
    assert read_question(Asked(path, tab="2026")).candidates == ("A", "B")
