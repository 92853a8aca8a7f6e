"""`analyse TABLE`: the command as a user types it, on real files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from scoring.cli.analyse import read_table
from scoring.problems import CannotGoOn
from scoring.texts import Texts

DOOR = Path(__file__).parents[1] / "run_scoring.py"
ROWS = [
    (entry, juror, score)
    for entry, scores in zip(
        "abcdef",
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
        strict=True,
    )
    for juror, score in zip("ABCD", scores, strict=True)
]


def typed(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(DOOR), "analyse", *words],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "scores.csv"
    pd.DataFrame(ROWS, columns=["entry", "juror", "score"]).to_csv(path, index=False)
    return path


def test_people_get_sentences_in_their_language(table: Path) -> None:
    """Dutch by default, English on request, with the published ICC in it."""
    dutch, english = typed(str(table)), typed(str(table), "--lang", "en")
    assert dutch.returncode == english.returncode == 0
    assert "ICC(3,k) = 0,91" in dutch.stdout
    assert "strengheid kan de volgorde niet veranderen" in dutch.stdout
    assert "ICC(3,k) = 0.91" in english.stdout
    assert "severity cannot change the order" in english.stdout


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    """And so is a file that is no table."""
    for name in ("weg.csv", "brief.docx"):
        with pytest.raises(CannotGoOn) as raised:
            read_table(tmp_path / name)
        assert [problem.code for problem in raised.value.problems] == ["table-missing"]


def test_programs_get_json(table: Path) -> None:
    """`--json --top 2` gives every figure; the chances of the first two add up to 2."""
    done = typed(str(table), "--json", "--top", "2")
    group = json.loads(done.stdout)["groups"][0]
    assert (group["n"], group["k"], group["scores"]) == (6, 4, 24)
    assert group["icc"]["ICC(1,1)"]["value"] == pytest.approx(0.166, abs=5e-4)
    assert sum(entry["top"] for entry in group["entries"]) == pytest.approx(2)


def test_lower_scores_can_be_better(table: Path) -> None:
    """The entry with the lowest mean then comes first, and means are shown as given."""
    done = typed(str(table), "--json", "--lower-is-better")
    entries = {entry["entry"]: entry for entry in json.loads(done.stdout)["groups"][0]["entries"]}
    assert entries["b"]["place"] == 1
    assert entries["b"]["mean"] == 3


def test_a_belgian_csv_and_a_workbook_give_the_same(tmp_path: Path) -> None:
    """Semicolons and decimal commas, or numbers in cells."""
    csv, book = tmp_path / "t.csv", tmp_path / "t.xlsx"
    csv.write_text("entry;juror;score\na;x;3,5\nb;x;4\n", encoding="cp1252")
    rows = [("a", "x", 3.5), ("b", "x", 4)]
    pd.DataFrame(rows, columns=["entry", "juror", "score"]).to_excel(book, index=False)
    assert read_table(csv).equals(read_table(book))


@pytest.mark.parametrize(
    ("content", "code", "cell"),
    [
        ("entry,juror\na,x\n", "table-column", "A1"),
        ("entry,juror,score\na,x,goed\n", "table-score", "C2"),
        ("entry,juror,score\n,x,3\n", "table-name", "A2"),
        ("entry,juror,score\na,x,3\na,x,4\n", "table-twice", "C3"),
        ("entry,juror,score\na,x,\n", "table-empty", ""),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(
    tmp_path: Path, content: str, code: str, cell: str
) -> None:
    """Nothing is guessed: every problem names file and cell, in both languages."""
    path = tmp_path / "t.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CannotGoOn) as stopped:
        read_table(path)
    problem = stopped.value.problems[0]
    assert (problem.code, problem.place.file, problem.place.cell) == (code, "t.csv", cell)
    for language in ("nl", "en"):
        said = problem.said(Texts(language))
        assert said.what
        assert said.expected
        assert said.remedy


def test_a_missing_table_is_said_without_a_traceback(tmp_path: Path) -> None:
    """Exit status 2 and one kind message."""
    done = typed(str(tmp_path / "none.csv"))
    assert done.returncode == 2
    assert "Deze tabel is er niet." in done.stderr
    assert "Traceback" not in done.stderr
