"""`analyse TABLE`: the command as a user types it, on real files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from scoring.cli.analyse import read_table
from scoring.cli.analysis import lines
from scoring.problems import CannotGoOn
from scoring.statistics.analyse import analyse, as_data
from scoring.texts import Texts
from tests.score_tables import a_table, frame_of

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "docs" / "analysis.schema.json").read_text(encoding="utf-8")
)
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
    (tmp_path / "brief.docx").write_bytes(b"PK")
    for name, code in (("weg.csv", "table-missing"), ("brief.docx", "table-kind")):
        with pytest.raises(CannotGoOn) as raised:
            read_table(tmp_path / name)
        assert [problem.code for problem in raised.value.problems] == [code]


PLAIN = "entry;juror;score\nCafé A;x;3,5\nb;x;4\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sep.csv", ("sep=;\r\n" + PLAIN).encode("cp1252")),
        ("sep.csv", ('"sep=;"\n' + PLAIN).encode("utf-8-sig")),
        ("sep.csv", ("sep=|\n" + PLAIN.replace(";", "|")).encode()),
        ("sep.csv", ("SEP=\t\n" + PLAIN.replace(";", "\t")).encode()),
        ("pipe.csv", PLAIN.replace(";", "|").encode()),
        ("utf16.csv", PLAIN.encode("utf-16")),
        ("utf16be.csv", b"\xfe\xff" + PLAIN.encode("utf-16-be")),
        ("unicode.txt", PLAIN.replace(";", "\t").encode("utf-16")),  # Excel: 'Unicode-tekst'
        ("tabs.tsv", PLAIN.replace(";", "\t").encode()),
        ("old.csv", PLAIN.replace("\n", "\r").encode("cp1252")),
    ],
)
def test_a_table_as_spreadsheets_export_it_is_read(
    tmp_path: Path, name: str, content: bytes
) -> None:
    """Whatever parts the cells, whatever the coding, with or without the line of Excel."""
    (tmp_path / name).write_bytes(content)
    found = read_table(tmp_path / name)
    assert list(found["entry"]) == ["Café A", "b"]
    assert list(found["score"]) == [3.5, 4]


@pytest.mark.parametrize(
    "content", [PLAIN.encode("utf-16-le"), PLAIN.encode("utf-32"), PLAIN.encode() + b"c\0;x;3\n"]
)
def test_what_is_no_text_is_refused_whole(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(CannotGoOn) as raised:
        read_table(tmp_path / "t.csv")
    assert [problem.code for problem in raised.value.problems] == ["table-coding"]


def test_decimals_that_came_to_stand_in_the_next_column_are_told(tmp_path: Path) -> None:
    """'7,5' in a table parted by commas is a 7, and its 5 fits under the heading behind it."""
    path = tmp_path / "t.csv"
    path.write_text("entry,juror,score,note\na,x,7,5\nb,x,6\nc,x,8,25\n", encoding="utf-8")
    with pytest.raises(CannotGoOn) as stopped:
        read_table(path)
    (told,) = stopped.value.problems
    assert (told.code, told.place.cell, told.facts["found"]) == ("table-comma", "C2", "7,5")
    # A number of its own in every row, or words, is what it says
    for text in ("a,x,7,5\nb,x,6,4\n", "a,x,7,5\nb,x,6,\nc,x,8,goed\n", "a,x,7\nb,x,6,\n"):
        path.write_text(f"entry,juror,score,note\n{text}", encoding="utf-8")
        assert read_table(path)["score"].iloc[0] == 7


def test_the_lowest_and_highest_score_are_told(tmp_path: Path) -> None:
    """A comma that was lost makes 75 of 7,5: nobody knows the scale, but everybody sees it."""
    path = tmp_path / "t.csv"
    path.write_text("entry;juror;score\na;x;75\na;y;6\nb;x;8\nb;y;6,5\n", encoding="utf-8")
    assert "2 kandidaturen, 2 juryleden, 4 scores van 6 tot 75\n" in typed(str(path)).stdout
    shown = typed(str(path), "--lower-is-better", "--lang", "en").stdout
    assert "4 scores from 6 to 75\n" in shown


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
        (f"entry,juror,score\na,x,1{'0' * 400}\n", "table-score", "C2"),
        ("entry,juror,score\n,x,3\n", "table-name", "A2"),
        ("entry,juror,score\na,x,3\na,x,4\n", "table-twice", "C3"),
        ("entry,juror,score\na,x,\n", "table-empty", ""),
        # A comma in a number or name: nothing of the row is taken for something else
        ("entry,juror,score\na,x,7,5\n", "table-wide", "D2"),
        ("entry,juror,score\nb,x,3\na,b,x,3\n", "table-wide", "D3"),
        ("entry;juror;score\na;x;3\nb,x,4\n", "table-short", "A3"),
        ("entry,juror,score\na,x\n", "table-short", "A2"),
        # A mark that is never closed, and one that another mark closes rows later
        ('entry,juror,score\na,x,3\n"b,x,2\nc,x,4\n', "table-quote", "A3"),
        ('entry,juror,score\na,x,"3\nb,x,2\nc,x,4"\n', "table-quote", "C2"),
        ('entry,juror,score\na,"x"y,3\n', "table-quote", "A2"),
        ("entry,Score,juror,score\na,3,x,4\n", "table-heading-twice", "D1"),
        ("entry,juror,score\na,J1,3\nb,j1,4\n", "table-spelling", "B3"),
        ("entry,juror,score\nOrg A,x,3\nOrg\u00a0 A,y,4\n", "table-spelling", "A3"),
        ("entry,juror,score\nCafé,x,3\nCafe\u0301,y,4\n", "table-spelling", "A3"),
        ("entry,juror,score\na,x,3\na\u200b,y,4\n", "table-spelling", "A3"),
        ("entry;juror;score\na;x;7.500\n", "table-number-ambiguous", "C2"),
        ("entry;juror;score\na;x;7\nTotaal:;x;7\nb;x;7\n", "table-total", "A3"),
        ("entry;juror;score\na;x;7\na;Average;7\nb;x;3\n", "table-total", "B3"),
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


def frame(rows: list[tuple[object, ...]], *more: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["entry", "juror", "score", *more])


SITUATIONS = {
    "complete": (ROWS, "strengheid kan de volgorde niet veranderen"),
    "holes": (ROWS[:5] + ROWS[6:], "Met strengheid verrekend"),
    "one juror": ([("a", "x", 3), ("b", "x", 4)], "Er is maar één jurylid"),
    "one entry": ([("a", "x", 3), ("a", "y", 4)], "Er is maar één kandidatuur"),
    "all equal": ([(e, j, 3) for e in "abc" for j in "xy"], "Alle scores zijn gelijk"),
    "ceiling": (
        [(e, j, 4 if (e, j) == ("c", "y") else 5) for e in "abc" for j in "xy"],
        "5 van de 6 scores zijn de hoogste",
    ),
    "disconnected": (
        [("a", "x", 1), ("a", "y", 2), ("b", "z", 3), ("b", "w", 5)],
        "Tussen deze groepen valt niets te vergelijken: a; b",
    ),
    "one score each": ([("a", "x", 1), ("b", "x", 2), ("c", "y", 2)], "Geen enkele kandidatuur"),
}


@pytest.mark.parametrize("name", SITUATIONS)
@pytest.mark.parametrize("lower", [False, True])
def test_every_table_gives_true_sentences_and_data_of_the_published_shape(
    name: str, lower: bool
) -> None:
    """Finite figures, null where nothing is determined, and the sentence that holds."""
    rows, sentence = SITUATIONS[name]
    groups = analyse(frame(rows), top=1, lower_is_better=lower)
    data = json.loads(json.dumps(as_data(groups), allow_nan=False))
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(data)) == []
    for language in ("nl", "en"):
        words = "\n".join(lines(groups, Texts(language)))
        assert "nan" not in words.casefold()
        if language == "nl" and not (lower and name == "ceiling"):
            assert sentence in words


def test_each_group_is_analysed_by_itself() -> None:
    """Two challenges, criteria of their own: the same figures as two tables."""
    rows = [(e, j, s, c, g) for (e, j, s), c, g in
            ((row, c, g) for row in ROWS for c in ("k1", "k2") for g in ("u1", "u2"))]  # fmt: skip
    found = as_data(analyse(frame(rows, "criterion", "group"), top=2))["groups"]
    alone = as_data(analyse(frame([row[:4] for row in rows if row[4] == "u1"], "criterion"), top=2))
    assert [group["group"] for group in found] == ["u1", "u2"]
    assert {**found[0], "group": ""} == alone["groups"][0]
    assert set(found[0]["criteria"]) == {"k1", "k2"}


def test_the_order_of_the_rows_changes_nothing() -> None:
    """Sorted by the name of the entry, the figures of a shuffled table are the same."""
    shuffled = [ROWS[at] for at in np.random.default_rng(1).permutation(len(ROWS))]
    first, second = (
        sorted(
            as_data(analyse(frame(rows), top=2))["groups"][0]["entries"], key=lambda e: e["entry"]
        )
        for rows in (ROWS, shuffled)
    )
    for mine, yours in zip(first, second, strict=True):
        assert mine["expected_rank"] == yours["expected_rank"]
        assert mine["calibrated_mean"] == pytest.approx(yours["calibrated_mean"])
        assert mine["in_tie_zone"] == yours["in_tie_zone"]


def test_a_remark_with_commas_and_lines_of_its_own_is_no_swallowed_row(tmp_path: Path) -> None:
    """In quotation marks a cell may hold what parts other cells."""
    path = tmp_path / "t.csv"
    text = 'entry,juror,score,remark\na,x,3,"Goed,\nmaar duur."\n"b, vzw",x,"2.5",\n'
    path.write_text(text, encoding="utf-8")
    assert list(read_table(path)["entry"]) == ["a", "b, vzw"]
    assert list(read_table(path)["score"]) == [3, 2.5]


def test_a_cell_beside_the_table_of_a_workbook_is_told(tmp_path: Path) -> None:
    """A number behind the last heading belongs somewhere; nobody says where."""
    path = tmp_path / "t.xlsx"
    rows = [("a", "x", 3, None), ("b", "x", 4, 5)]
    pd.DataFrame(rows, columns=["entry", "juror", "score", ""]).to_excel(path, index=False)
    with pytest.raises(CannotGoOn) as stopped:
        read_table(path)
    assert [(p.code, p.place.cell) for p in stopped.value.problems] == [("table-wide", "D3")]


@pytest.mark.parametrize(
    ("address", "look", "code"),
    [
        ("C2", {"font": Font(strike=True)}, "table-struck"),
        ("A3", {"font": Font(strike=True)}, "table-struck"),
        ("D2", {"font": Font(strike=True)}, ""),  # a column that is not used
        ("C2", {"number_format": "0"}, "table-number-shown"),
        ("C2", {"number_format": "0.0"}, ""),
    ],
)
def test_a_cell_of_a_workbook_says_what_it_shows_or_is_asked_about(
    tmp_path: Path, address: str, look: dict[str, object], code: str
) -> None:
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    for row in (("entry", "juror", "score", "note"), ("a", "x", 3.5, "ja"), ("b", "x", 4, "nee")):
        book.active.append(row)
    for name, value in look.items():
        setattr(book.active[address], name, value)
    book.save(path)
    if not code:
        assert list(read_table(path)["score"]) == [3.5, 4]
        return
    with pytest.raises(CannotGoOn) as stopped:
        read_table(path)
    assert [(p.code, p.place.cell) for p in stopped.value.problems] == [(code, address)]


def test_a_mistake_in_every_row_is_told_ten_times_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("entry,juror,score\n" + "a,x,7,5\n" * 50, encoding="utf-8")
    with pytest.raises(CannotGoOn) as stopped:
        read_table(path)
    codes = [problem.code for problem in stopped.value.problems]
    assert codes == ["table-wide"] * 10 + ["table-more"]
    assert stopped.value.problems[-1].said(Texts("en")).found == "40 more"


def test_nothing_is_drawn_where_no_order_over_all_can_come_out() -> None:
    """Two panels without a common juror: said before anything is worked out."""
    frame = pd.DataFrame(
        [("a", "x", 1), ("b", "x", 2), ("a", "y", 2), ("c", "z", 3), ("d", "z", 1)],
        columns=["entry", "juror", "score"],
    )
    group = analyse(frame)[0]
    assert group.ranks_refused == "unlinked"
    assert group.ranks == {}


def test_a_table_too_large_to_draw_from_says_so() -> None:
    """Means, places and agreement are given all the same."""
    rows = [(f"E{number}", juror, number % 7) for number in range(5_001) for juror in "xy"]
    group = analyse(pd.DataFrame(rows, columns=["entry", "juror", "score"]))[0]
    assert group.ranks_refused == "large"
    assert len(group.raw_places) == 5_001
    assert "5.000" in "\n".join(lines([group], Texts("nl")))


def test_a_table_with_hundreds_of_jurors_is_not_drawn_from_for_minutes() -> None:
    """Applicants who judge each other: two scores an entry, and as many jurors as entries."""
    rows = [(f"E{at}", f"J{juror}", (7 * at + juror) % 9) for at in range(400)
            for juror in (at, at + 1)]  # fmt: skip
    group = analyse(pd.DataFrame(rows, columns=["entry", "juror", "score"]))[0]
    assert group.ranks_refused == "large"
    assert len(group.raw_places) == 400


def test_a_place_that_is_shared_across_the_line_counts_for_a_part() -> None:
    """Two entries with equal scores and one place: half each, never twice the whole."""
    frame = frame_of(a_table([[4, 5], [4, 5], [1, 2]]))
    (group,) = analyse(frame, top=1)
    assert group.resampled == {"e0": 0.5, "e1": 0.5, "e2": 0}
    (group,) = analyse(frame, top=2)
    assert group.resampled == {"e0": 1, "e1": 1, "e2": 0}


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=6),
    top=st.integers(1, 6),
)
def test_the_first_places_are_given_away_once(rows, top) -> None:
    """Over all entries the shares add up to the number of places, whoever shares them."""
    (group,) = analyse(frame_of(a_table(rows)), top=top)
    assert sum(group.resampled.values()) == pytest.approx(min(top, len(rows)))
