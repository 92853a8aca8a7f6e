"""`match TABLE`: the command as a user types it, on real files."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from scoring.cli.match import Asked, answer, read_question
from scoring.problems import CannotGoOn
from scoring.texts import Texts

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "docs" / "match.schema.json").read_text(encoding="utf-8"))
ROWS = [("a", "n1"), ("a", "n2"), ("b", "n2"), ("b", "n3"), ("c", "n1"), ("c", "n3"), ("d", "n2")]


def typed(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "run_scoring.py"), "match", *map(str, words)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def data(*words: str | Path) -> dict:
    done = typed(*words, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    return found


def refusal(asked: Asked) -> str:
    """The one message why there is no answer, in Dutch."""
    with pytest.raises(CannotGoOn) as stopped:
        answer(asked)
    (problem,) = stopped.value.problems
    said = problem.said(Texts("nl"))
    return " ".join((said.what, said.found, said.expected, said.remedy))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "needs.csv"
    pd.DataFrame(ROWS, columns=["candidate", "need"]).to_csv(path, index=False)
    return path


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    path = tmp_path / "marks.csv"
    path.write_text(
        "candidate;quality;cost\na;71,5;100\nb;70;50\nc;80;30\nd;66,2;10\n", encoding="utf-8"
    )
    return path


def test_people_get_partnerships_gaps_and_roles_in_their_language(table: Path) -> None:
    """All equal ones, a proof, and what each candidate is; Dutch by default."""
    said = typed(table).stdout
    assert "4 kandidaten, 3 noden, elke nood 1 keer gevraagd." in said
    assert "Geen hiaten: voor elke nood zijn er genoeg kandidaten in zicht." in said
    for pair in ("a en b", "a en c", "b en c", "c en d"):
        assert f"\n  {pair}\n" in said
    assert "Bewezen: beter kan niet (aantal partners: 2)." in said
    assert "Deze 4 zijn even goed, en er zijn er geen andere." in said
    english = typed(table, "--lang", "en").stdout
    assert "Proved: there is nothing better (number of partners: 2)." in english


def test_programs_get_json_of_a_documented_shape(table: Path, marks: Path) -> None:
    """Partnership, objective, proof, gap, uncovered needs, and the role of each candidate."""
    found = data(table, "--goal", "cost", "--candidates", marks)
    assert found["partnership"] == ["c", "d"]
    assert found["objective"] == {"exact": "40", "number": 40.0}
    assert found["proved"] and found["complete"] and found["all_equal"]
    assert found["gap"] == [] and found["uncovered"] == []
    assert {role["candidate"]: role["role"] for role in found["roles"]}["d"] == "swapped"
    assert found["minimal"]["partnerships"] is None
    assert len(data(table, "--all")["minimal"]["partnerships"]) == found["minimal"]["count"] == 4
    assert [point["size"] for point in found["front"]] == [2]


def test_quality_without_a_limit_is_refused_with_the_reason(table: Path, marks: Path) -> None:
    """Best quality alone means everyone; with a limit it has an answer."""
    said = refusal(Asked(table, marks, "quality"))
    assert "betekent altijd: iedereen" in said
    assert "--limit" in said
    found = data(table, "--goal", "quality", "--candidates", marks, "--limit", "2")
    # c speaks for n1 and n3, a for n2
    assert found["partnership"] == ["a", "c"]
    assert found["objective"]["exact"] == "463/2"


def test_a_need_with_too_few_candidates_in_sight_is_a_gap(table: Path) -> None:
    """Three times asked and twice in sight; and what is there of it is still asked for."""
    found = data(table, "--times", "3")
    assert {item["need"] for item in found["gap"]} == {"n1", "n3"}
    assert found["partnership"] == ["a", "b", "c", "d"]
    assert set(found["uncovered"]) == {"n1", "n3"}
    assert "n1: 2 van 3, door a en c" in typed(table, "--times", "3").stdout


def test_when_nothing_fits_the_smallest_relaxations_are_said(table: Path) -> None:
    """One partner cannot do it: two can, or a need stays open."""
    found = data(table, "--limit", "1")
    assert not found["complete"]
    assert [item for item in found["relaxations"] if item[0]["rule"] == "limit"] == [
        [{"rule": "limit", "need": None, "number": {"exact": "2", "number": 2.0}}]
    ]
    said = typed(table, "--limit", "1").stdout
    assert "Geen partnerschap vult alles in wat ingevuld kan worden." in said
    assert "  - hoogstens 2 partners toelaten" in said


# Of a table that takes hours to prove. A busy computer comes less far within the same seconds.
LONGER = ("3", "10", "40", "160")


def test_a_time_limit_says_what_was_proved_so_far(tmp_path: Path) -> None:
    """A hard table is not hung upon: what was found, and the limit of what is possible."""
    draw = random.Random(4)
    rows = [
        (f"c{number}", f"n{need}")
        for need in range(800)
        for number in draw.sample(range(150), draw.randint(3, 14))
    ]
    path = tmp_path / "hard.csv"
    pd.DataFrame(rows, columns=["candidate", "need"]).to_csv(path, index=False)
    for seconds in LONGER:
        found = data(path, "--seconds", seconds)
        assert not found["proved"]
        if found["partnership"]:
            break
    assert found["partnership"]
    assert found["uncovered"] == []
    assert found["bound"]["number"] < found["objective"]["number"]
    said = typed(path, "--seconds", seconds).stdout
    assert "De tijd was op: dit werd gevonden" in said
    assert "Bewezen is dat" in said


def test_a_belgian_csv_and_a_workbook_give_the_same(tmp_path: Path) -> None:
    """Semicolons and decimal commas, or numbers in cells; amounts are exact."""
    csv, book = tmp_path / "t.csv", tmp_path / "t.xlsx"
    csv.write_text("candidate;need;amount\na;n1;0,5\nb;n1;0,5\n;n2;\n", encoding="cp1252")
    pd.DataFrame(
        [("a", "n1", 0.5), ("b", "n1", 0.5), (None, "n2", None)],
        columns=["candidate", "need", "amount"],
    ).to_excel(book, index=False)
    first, second = (read_question(Asked(path)) for path in (csv, book))
    assert first == second
    found = data(csv)
    assert found["partnership"] == ["a", "b"]
    assert found["gap"][0]["need"] == "n2"


@pytest.mark.parametrize(
    ("content", "code", "cell"),
    [
        ("candidate\na\n", "table-column", "A1"),
        ("candidate,need,amount\na,n,veel\n", "match-number", "C2"),
        ("candidate,need,amount\na,n,-1\n", "match-number", "C2"),
        ("candidate;need;amount\na;n;1.500\n", "table-number-ambiguous", "C2"),
        ("candidate;need;amount\na;n;1\nTotal;n;1\nb;n;1\n", "table-total", "A3"),
        ("candidate,need,amount,note\na,n,0,5\nb,n,1,\n", "table-comma", "C2"),
        (f"candidate,need,amount\na,n,1{'0' * 400}\n", "match-number", "C2"),
        # An amount that says not of whom, or of what
        ("candidate,need,amount\na,n,1\n,,2\n", "match-name", "A3"),
        ("candidate,need,amount\na,,2\n", "match-name", "B2"),
        ("candidate,need\na,n\na,n\n", "match-twice", "A3"),
        ("candidate,need\n", "match-empty", ""),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(
    tmp_path: Path, content: str, code: str, cell: str
) -> None:
    """Nothing is guessed: every problem names file and cell, in both languages."""
    path = tmp_path / "t.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CannotGoOn) as stopped:
        read_question(Asked(path))
    problem = stopped.value.problems[0]
    assert (problem.code, problem.place.file, problem.place.cell) == (code, "t.csv", cell)
    for language in ("nl", "en"):
        said = problem.said(Texts(language))
        assert said.what and said.expected and said.remedy


def test_two_spellings_of_one_name_are_told(tmp_path: Path) -> None:
    """Within a table and between the two: they would count as two candidates."""
    path, marks = tmp_path / "t.csv", tmp_path / "m.csv"
    path.write_text("candidate,need\nOrg A,n1\norg a,n2\nB,n1\n", encoding="utf-8")
    assert "'org a', en 'Org A' in rij 2" in refusal(Asked(path))
    path.write_text("candidate,need\nOrg A,n1\nB,n1\n", encoding="utf-8")
    marks.write_text("candidate,cost\norg a,3\nB,1\n", encoding="utf-8")
    assert "'org a', en 'Org A' in rij 2" in refusal(Asked(path, marks))


def test_a_goal_needs_its_numbers(table: Path) -> None:
    """The cheapest partnership without costs would be a guess."""
    assert "moet van elke kandidaat 'cost' bekend zijn" in refusal(Asked(table, goal="cost"))
    assert typed(table, "--goal", "cost").returncode == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Zeg welke tabel"),
        (("t.csv", "--goal", "best"), "size, cost, quality"),
        (("t.csv", "--times", "0"), "--times"),
        (("t.csv", "--limit", "x"), "--limit"),
        (("t.csv", "--seconds", "-1"), "--seconds"),
    ],
)
def test_wrong_words_are_told_kindly(words: tuple[str, ...], said: str) -> None:
    """Exit status 2 and what was expected."""
    done = typed(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
