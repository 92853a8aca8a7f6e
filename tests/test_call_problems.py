"""A wrong call is refused with every problem at once, each with its tab, its cell and a way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from scoring.call import call_book, read_call, start_call
from scoring.call.tables import table
from scoring.problems import CannotGoOn, Problem, Severity
from scoring.run.assemble import assemble
from scoring.texts import LANGUAGES, Texts
from tests.callrows import Rows, small_rows

NL = Texts("nl")


def problems_of(folder: Path, rows: Rows, language: str = "nl") -> tuple[Problem, ...]:
    path = folder / "oproep.xlsx"
    path.write_bytes(call_book(rows, language))
    return read_call(path)[1]


def cell_of(sheet: Worksheet, column: str, key: str = "") -> str:
    """The address of a column's cell in the row whose first cell is `key` (or a setting's)."""
    rows = list(sheet.iter_rows())
    for row in rows:
        if row[0].value == f"#setting {column}":
            return str(row[2].coordinate)
    keys = next(row for row in rows if row[0].value == "#keys")
    letters = next(cell.column_letter for cell in keys if cell.value == column)
    number = next(row[0].row for row in rows[keys[0].row :] if str(row[1].value) == key)
    return f"{letters}{number}"


def typed(
    folder: Path, where: str, key: str, column: str, value: object, number_format: str = ""
) -> tuple[tuple[Problem, ...], str]:
    """The problems after a person typed a value into one cell, and that cell's address."""
    path = folder / "oproep.xlsx"
    path.write_bytes(call_book(small_rows(), "nl"))
    book = openpyxl.load_workbook(path)
    sheet = book[NL(f"call.{where}.tab")]
    address = cell_of(sheet, column, key)
    sheet[address].value = value
    if number_format:
        sheet[address].number_format = number_format
    book.save(path)
    return read_call(path)[1], address


def change(name: str, number: int, /, **values: object) -> Callable[[Rows], None]:
    return lambda rows: rows[name][number].update(values)


def add(name: str, /, **values: object) -> Callable[[Rows], None]:
    return lambda rows: rows.setdefault(name, []).append(values)


ACT = {"on": date(2023, 6, 8), "by": "voorzitter", "reason": "Zo beslist."}
DECIDED = {"by": "stuurgroep", "on": date(2023, 6, 9)}

# code, the tab and the row (by its first column) and column where it stands, what was done
WRONG_ROWS = [
    ("call-timezone-unknown", "call", "", "timezone", change("call", 0, timezone="Europe/Brusel")),
    ("call-logo-missing", "call", "", "logo", change("call", 0, logo="logo.png")),
    ("call-midnight", "call", "", "deadline", change("call", 0, deadline=datetime(2023, 5, 12))),
    ("call-value-missing", "texts", "None", "key", add("texts", text="Een tekst zonder sleutel.")),
    ("call-text-retired", "texts", "framework.scale", "key",
     add("texts", key="framework.scale", text="x")),
    ("call-text-unknown", "texts", "remedis", "key", add("texts", key="remedis", text="x")),
    ("call-weights-units", "criteria", "k1", "weight", change("criteria", 0, weight=0.6)),
    ("call-weights-units", "rounds", "written", "weight", change("rounds", 0, weight=0.4)),
    ("call-weights-sum", "criteria", "k1", "weight", change("criteria", 1, weight=30)),
    ("call-weights-sum", "rounds", "written", "weight", change("rounds", 1, weight=50)),
    ("call-entry-id-twice", "candidates", "A", "key",
     add("candidates", key="A-U1", name="Ander", **{"challenge:U1": "x"})),
    ("call-jurors-alike", "jurors", "J3", "name",
     add("jurors", key="J3", name="Een Jurylid", role="VDAB")),
    ("call-candidates-alike", "candidates", "D", "name",
     add("candidates", key="D", name="ORGANISATIE  A vzw", **{"challenge:U1": "x"})),
    ("call-municipality-unknown", "candidates", "A", "municipalities", lambda rows: (
        rows["call"][0].update(municipalities="Beerse, Lille"),
        rows["candidates"][0].update(municipalities="Lile"))),
    ("call-round-reserved", "rounds", "result", "key",
     add("rounds", key="result", title="x", weight=1)),
    ("call-stage-unknown", "stages", "pich", "stage", add("stages", stage="pich", title="x")),
    ("call-stage-dates", "stages", "written", "ends",
     change("stages", 0, ends=date(2023, 5, 1))),
    ("call-scale-order", "scales", "s5", "highest", change("scales", 0, highest=0)),
    ("call-scale-step", "scales", "s5", "step", change("scales", 0, step=0.3)),
    ("call-scale-meaning", "scales", "s5", "counts", change("scales", 0, lowest=-5, highest=0)),
    ("call-scale-meaning", "scales", "s5", "counts", change("scales", 0, lowest=-5, highest=-1,
                                                            step=1)),
    ("call-scale-meaning", "scales", "s5", "counts",
     change("scales", 0, lowest=-1, counts="of_highest")),
    ("call-scale-order", "scales", "s5", "highest",
     change("scales", 0, lowest=5, counts="lowest_best")),
    ("call-scale-without-words", "scales", "s9", "key",
     add("scales", key="s9", lowest=0, highest=9, step=1)),
    ("call-level-off-scale", "levels", "s5", "value", change("levels", 0, value=0.2)),
    ("call-level-twice", "levels", "S5", "value",
     add("levels", scale="S5", value=5, word="top")),
    ("call-weight", "criteria", "k1", "weight", change("criteria", 0, weight=0)),
    ("call-minimum-off-scale", "criteria", "k1", "minimum", change("criteria", 0, minimum=6)),
    ("call-total-minimum", "rounds", "written", "total_minimum",
     change("rounds", 0, total_minimum=101)),
    ("call-consensus-no-chair", "rounds", "pitch", "combine", lambda rows: (
        rows["rounds"][1].update(combine="consensus"), rows["jurors"][0].update(chair=None))),
    ("call-rounds-no-weight", "rounds", "written", "weight", lambda rows: [
        row.update(weight=0) for row in rows["rounds"]]),
    ("call-round-without-criteria", "rounds", "pitch", "key", lambda rows: [
        row.update(rounds="written") for row in rows["criteria"]]),
    ("call-tie-twice", "method", "", "tie_chain", change("method", 0, tie_chain="k1, k1")),
    ("call-tie-jury-last", "method", "", "tie_chain", change("method", 0, tie_chain="jury, k1")),
    ("call-goal-twice", "method", "", "goals", change("method", 0, goals="wensen, wishes")),
    ("call-goal-limit", "method", "", "goals", change("method", 0, goals="kwaliteit, wensen")),
    ("call-limit-value", "limits", "budget", "value",
     add("limits", kind="budget", value=-1)),
    ("call-limit-value", "limits", "hoogstens zoveel partners", "value",
     add("limits", kind="max_partners", value=2.5)),
    ("call-limit-value", "limits", "gedeeltelijk telt mee", "value",
     add("limits", kind="partial_counts", value=1)),
    ("call-places-missing", "challenges", "U1", "places", change("challenges", 0, places=None)),
    ("call-need-elsewhere", "needs", "U2", "item", add("needs", challenge="U2", item="U1-d1")),
    ("call-need-elsewhere", "entries", "A", "claims", change("entries", 0, claims="U2-d1")),
    ("call-line-twice", "conflicts", "j2", "juror",
     add("conflicts", juror="j2", candidate="B", reason="Nog eens.")),
    ("call-quorum", "method", "", "quorum", change("method", 0, quorum=3)),
    ("call-chair-twice", "jurors", "J2", "chair", change("jurors", 1, chair=True)),
    ("call-key-twice", "jurors", "j1", "key", change("jurors", 1, key="j1")),
    ("call-key-shared", "requirements", "T2", "key", change("requirements", 1, key="T2")),
    ("call-ref-unknown", "criteria", "k1", "scale", change("criteria", 0, scale="s55")),
    ("call-ref-unknown", "method", "", "tie_chain", change("method", 0, tie_chain="k1, k22")),
    ("call-ref-unknown", "acts", "A2", "juror",
     add("acts", key="A2", kind="release_sheet", juror="J22", **ACT)),
    ("call-candidate-no-challenge", "candidates", "D", "key",
     add("candidates", key="D", name="Organisatie D")),
    ("call-inadmissible-reason", "candidates", "C", "inadmissible_reason",
     change("candidates", 2, admissible=False)),
    ("call-entry-not-applied", "entries", "C", "challenge",
     add("entries", candidate="C", challenge="U2", summary="x")),
    ("call-entry-not-applied", "rebuttals", "C", "challenge",
     add("rebuttals", candidate="C", challenge="U2", received=datetime(2023, 6, 20, 9, 0))),
    ("call-establish-last-round", "establishments", "pitch", "stage",
     add("establishments", stage="pitch", letters=date(2023, 6, 9), body="x")),
    ("call-decision-stage", "decisions", "pitch", "stage",
     add("decisions", stage="pitch", candidate="C", value="invited", **DECIDED)),
    ("call-decision-value", "decisions", "resultaat", "value",
     add("decisions", stage="result", candidate="A", value="invited", **DECIDED)),
    ("call-line-twice", "decisions", "Written", "candidate",
     add("decisions", stage="Written", candidate="A", challenge="U2", value="invited", **DECIDED)),
    ("call-act-lacks", "acts", "A2", "candidate",
     add("acts", key="A2", kind="withdraw", **ACT)),
    ("call-act-value", "acts", "A1", "value", change("acts", 0, value="3,7")),
    ("call-act-value", "acts", "A2", "value",
     add("acts", key="A2", kind="rule_conflict", juror="J1", candidate="A", value="?", **ACT)),
    ("call-tie-order", "acts", "A2", "value",
     add("acts", key="A2", kind="break_tie", challenge="U2", value="A > C", **ACT)),
    ("call-act-value", "acts", "A2", "value",
     add("acts", key="A2", kind="exceed_limit", value="budget", **ACT)),
    ("call-act-value", "acts", "A2", "value",
     add("acts", key="A2", kind="change_method", value="31/02/2023", **ACT)),
    ("call-act-value", "acts", "A2", "old",
     add("acts", key="A2", kind="change_words", old="x", value="0123456789ab", **ACT)),
    ("call-act-idle-cell", "acts", "A2", "criterion",
     add("acts", key="A2", kind="release_sheet", juror="J1", criterion="k1", value="5", **ACT)),
    ("call-act-idle-cell", "acts", "A2", "challenge",
     add("acts", key="A2", kind="rule_conflict", juror="J1", candidate="A", challenge="U1",
         value="ja", **ACT)),
    ("call-limit-lacks", "limits", "kernpartner", "subject", add("limits", kind="core")),
    ("call-limit-subject", "limits", "kernpartner", "subject",
     add("limits", kind="core", subject="U1")),
    ("call-limit-whole", "limits", "budget", "subject",
     add("limits", kind="budget", subject="U1", value=100)),
    ("call-limit-whole", "limits", "hoogstens zoveel partners", "subject",
     add("limits", kind="max_partners", subject="A", value=2)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "where", "key", "column", "done"), WRONG_ROWS)
def test_what_does_not_fit_together_is_found_at_its_cell(
    tmp_path: Path, code: str, where: str, key: str, column: str, done: Callable[[Rows], object]
) -> None:
    """Rows that were read one by one are held against each other."""
    rows = small_rows()
    done(rows)
    found = [problem for problem in problems_of(tmp_path, rows) if problem.code == code]
    assert found, code
    book = openpyxl.load_workbook(tmp_path / "oproep.xlsx")
    sheet = book[NL(f"call.{where}.tab")]
    places = {(problem.place.tab, problem.place.cell) for problem in found}
    assert (sheet.title, cell_of(sheet, column, key)) in places
    for problem in found:
        assert problem.place.file == "oproep.xlsx"


@pytest.mark.parametrize("kind", ["max_partners", "budget"])
def test_quality_may_be_the_goal_where_a_limit_keeps_it_from_being_everyone(
    tmp_path: Path, kind: str
) -> None:
    rows = small_rows()
    rows["method"][0]["goals"] = "kwaliteit, wensen"
    rows["limits"] = [{"kind": kind, "value": 5}]
    assert "call-goal-limit" not in [problem.code for problem in problems_of(tmp_path, rows)]


# code, table, row, column, what a person typed, format of the cell
WRONG_CELLS = [
    ("call-value-missing", "jurors", "J2", "name", None, ""),
    ("call-value-missing", "call", "", "title", "   ", ""),
    ("call-formula", "criteria", "k1", "weight", "=30+30", ""),
    ("call-error", "criteria", "k1", "weight", "#REF!", ""),
    ("call-choice-unknown", "rounds", "written", "combine", "gemidelde", ""),
    ("call-choice-unknown", "rounds", "written", "asks_coverage", "misschien", ""),
    ("call-value-unfit", "criteria", "k1", "weight", "zestig", ""),
    ("call-value-unfit", "criteria", "k1", "weight", True, ""),
    ("call-percent-of-what", "criteria", "k1", "minimum", 0.6, "0%"),
    ("call-percent-of-what", "rounds", "written", "total_minimum", "60 %", ""),
    ("call-number-as-text", "candidates", "A", "number", 123456789, "0000.000.000"),
    ("call-number-as-text", "candidates", "A", "number", 123456789, "#,##0"),
    ("call-number-as-text", "candidates", "A", "number", 123456789012, ""),
    ("call-number-shown", "criteria", "k1", "weight", 60.4, "0"),
    ("call-number-shown", "rounds", "written", "weight", 40, "0.0E+0"),
    ("call-number-lost-zero", "candidates", "A", "number", 123456789, ""),
    ("call-number-lost-zero", "candidates", "A", "contact", 470123456, "0"),
    ("call-number-lost-zero", "call", "", "phone", 14123456, ""),
    ("call-number-lost-zero", "call", "", "phone", 3214123456, ""),
    ("call-value-unfit", "criteria", "k1", "weight", datetime(2023, 5, 3), "d/mm/yyyy"),
    ("call-value-unfit", "method", "", "quorum", 2.5, "General"),
    ("call-number-shown", "method", "", "quorum", 2.5, ""),
    ("call-value-unfit", "method", "", "quorum", 0, ""),
    ("call-value-unfit", "jurors", "J1", "name", datetime(2023, 5, 3), "d/mm/yyyy"),
    ("call-value-unfit", "acts", "A1", "value", datetime(2023, 5, 3), "d/mm/yyyy"),
    ("call-value-unfit", "acts", "A1", "candidate", datetime(2023, 5, 3), "d/mm/yyyy"),
    ("call-value-unfit", "call", "", "key", "twee woorden", ""),
    ("call-value-unfit", "call", "", "colour", "blauw", ""),
    ("call-value-unfit", "jurors", "J2", "chair", "misschien", ""),
    ("call-value-unfit", "acts", "A1", "on", "volgende week", ""),
    ("call-value-unfit", "acts", "A1", "on", "31/02/2023", ""),
    ("call-value-unfit", "acts", "A1", "on", 45000, "General"),
    ("call-number-ambiguous", "candidates", "A", "cost", "12.500", ""),
    ("call-time-missing", "call", "", "deadline", datetime(2023, 5, 12), "d/mm/yyyy"),
    ("call-time-missing", "call", "", "deadline", "12/05/2023", ""),
]


@pytest.mark.parametrize(("code", "where", "key", "column", "value", "number_format"), WRONG_CELLS)
def test_a_cell_that_cannot_be_read_is_told_never_guessed(
    tmp_path: Path, code: str, where: str, key: str, column: str, value: object, number_format: str
) -> None:
    """With its tab and its cell, and nothing else wrong because of it."""
    found, address = typed(tmp_path, where, key, column, value, number_format)
    assert [(problem.code, problem.place.cell) for problem in found] == [(code, address)]


@pytest.mark.parametrize(
    ("where", "key", "column", "value"),
    [
        ("criteria", "k1", "weight", "60,0"),
        ("candidates", "A", "cost", "€ 12.500,50"),
        ("acts", "A1", "on", "8/06/2023"),
        ("acts", "A1", "on", "2023-06-08"),
        ("acts", "A1", "on", "8 juni 2023"),
        ("call", "", "deadline", "12/05/2023 23:59"),
        ("call", "", "deadline", "12 mei 2023, 23.59 uur"),
        ("call", "", "deadline", "2023-05-12T23:59"),
        ("rounds", "written", "asks_coverage", "Yes"),
        ("rounds", "written", "asks_coverage", True),
        ("rounds", "written", "combine", "mean"),
        ("rounds", "written", "combine", " Gemiddelde "),
        ("method", "", "tie_chain", "K1; K2\njury"),
        ("jurors", "J1", "chair", "X"),
        ("jurors", "J1", "chair", 1),
        ("candidates", "A", "number", 1012345678),
        ("call", "", "deadline", "vr. 12 mei 2023 om 23u59"),
    ],
)
def test_what_can_be_read_in_one_way_only_is_read(
    tmp_path: Path, where: str, key: str, column: str, value: object
) -> None:
    """Numbers and dates as text, words of either language, any case, spaces around them."""
    assert typed(tmp_path, where, key, column, value)[0] == ()


def test_a_date_as_text_with_two_readings_is_not_guessed(tmp_path: Path) -> None:
    """In English 5/12 is a day in May or in December; 25/12 is one thing only."""
    for value, codes in (("5/12/2023", ["call-date-ambiguous"]), ("25/12/2023", [])):
        rows = small_rows()
        rows["call"][0]["language"] = "en"
        path = tmp_path / "call.xlsx"
        path.write_bytes(call_book(rows, "en"))
        book = openpyxl.load_workbook(path)
        sheet = book["Acts"]
        sheet[cell_of(sheet, "on", "A1")].value = value
        book.save(path)
        assert [problem.code for problem in read_call(path)[1]] == codes


@pytest.mark.parametrize(
    ("where", "key", "column", "value", "near"),
    [
        ("rounds", "written", "combine", "gemidelde", "gemiddelde"),
        ("criteria", "k1", "rounds", "writen", "written"),
        ("acts", "A1", "criterion", "k11", "k1"),
        ("acts", "A1", "kind", "correctie van score", "correctie van een score"),
        ("call", "", "timezone", "Europe/Brusel", "Europe/Brussels"),
        ("decisions", "written", "stage", "resultat", "resultaat"),
    ],
)
def test_a_near_miss_is_answered_with_what_was_meant(
    tmp_path: Path, where: str, key: str, column: str, value: str, near: str
) -> None:
    """'Bedoelt u ...?', in the words that the workbook shows."""
    (problem,) = typed(tmp_path, where, key, column, value)[0]
    assert problem.said(NL).remedy.startswith(f"Bedoelt u '{near}'?")


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """One wrong cell never hides the next, not even in the same row or between tabs."""
    rows = small_rows()
    rows["criteria"][0].update(scale="s6", weight=0)
    rows["method"][0].update(quorum=9)
    rows["jurors"][1].update(chair=True)
    rows["acts"][0].update(juror="J9")
    codes = {problem.code for problem in problems_of(tmp_path, rows)}
    assert codes >= {"call-ref-unknown", "call-weight", "call-quorum", "call-chair-twice"}


def test_problems_stand_in_the_order_of_the_workbook(tmp_path: Path) -> None:
    """By tab and by row, so that a person can go through it once."""
    rows = small_rows()
    rows["criteria"][1].update(weight=0)
    rows["criteria"][0].update(weight=0)
    rows["call"][0].update(timezone="x")
    found = [problem.place.tab for problem in problems_of(tmp_path, rows)]
    assert found == ["Oproep", "Criteria", "Criteria"]
    cells = [problem.place.cell for problem in problems_of(tmp_path, rows)][1:]
    assert cells == sorted(cells)


def test_open_matters_and_warnings_do_not_stop_a_call(tmp_path: Path) -> None:
    """Only an error does."""
    rows = small_rows()
    rows["candidates"][2].update(admissible=False)
    path = tmp_path / "oproep.xlsx"
    path.write_bytes(call_book(rows, "nl"))
    call, problems = read_call(path)
    assert call is not None
    assert [problem.severity for problem in problems] == [Severity.OPEN]


# -- tabs and columns


def _with_book(folder: Path, done: Callable[[openpyxl.Workbook], None]) -> tuple[Problem, ...]:
    path = folder / "oproep.xlsx"
    path.write_bytes(call_book(small_rows(), "nl"))
    book = openpyxl.load_workbook(path)
    done(book)
    book.save(path)
    return read_call(path)[1]


def _keys_row(sheet: Worksheet) -> tuple[openpyxl.cell.cell.Cell, ...]:
    return next(row for row in sheet.iter_rows() if row[0].value == "#keys")


def _key_cell(sheet: Worksheet, key: str) -> openpyxl.cell.cell.Cell:
    return next(cell for cell in _keys_row(sheet) if cell.value == key)


def _delete_tab(book: openpyxl.Workbook) -> None:
    del book["Criteria"]


def _copy_tab(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["Criteria"])


def _foreign_tab(book: openpyxl.Workbook) -> None:
    book["Weerwoord"]["A1"] = "#table rebutals"


def _break_tab(book: openpyxl.Workbook) -> None:
    _keys_row(book["Criteria"])[0].value = None


def _empty_tab(book: openpyxl.Workbook) -> None:
    sheet = book["Criteria"]
    sheet.delete_rows(_keys_row(sheet)[0].row + 1, 10)


def _misspell_column(book: openpyxl.Workbook) -> None:
    _key_cell(book["Rondes"], "combine").value = "combin"


def _double_column(book: openpyxl.Workbook) -> None:
    _key_cell(book["Rondes"], "combine").value = "weight"


def _lose_column(book: openpyxl.Workbook) -> None:
    """Its hidden key and its heading: either alone would still name it."""
    sheet = book["Juryleden"]
    column = _key_cell(sheet, "name").column
    for (cell,) in sheet.iter_rows(min_col=column, max_col=column):
        if not isinstance(cell, MergedCell):
            cell.value = None


def _double_setting(book: openpyxl.Workbook) -> None:
    for row in book["Werkwijze"].iter_rows():
        if row[0].value == "#setting rule":
            row[0].value = "#setting quorum"


def _x_in_free_column(book: openpyxl.Workbook) -> None:
    sheet = book["Kandidaten"]
    marks = next(row for row in sheet.iter_rows() if row[0].value == "#marks")
    free = next(
        cell.column
        for cell, key in zip(marks, _keys_row(sheet), strict=True)
        if key.value == "challenge:" and not cell.value
    )
    sheet.cell(_keys_row(sheet)[0].row + 1, free, "x")


def _unknown_mark(book: openpyxl.Workbook) -> None:
    sheet = book["Kandidaten"]
    marks = next(row for row in sheet.iter_rows() if row[0].value == "#marks")
    next(cell for cell in marks if cell.value == "T2").value = "T22"


@pytest.mark.parametrize(
    ("code", "done"),
    [
        ("call-tab-missing", _delete_tab),
        ("call-tab-twice", _copy_tab),
        ("call-tab-unknown", _foreign_tab),
        ("call-tab-broken", _break_tab),
        ("call-table-empty", _empty_tab),
        ("call-column-unknown", _misspell_column),
        ("call-column-twice", _double_column),
        ("call-column-missing", _lose_column),
        ("call-column-twice", _double_setting),
        ("call-mark-without-key", _x_in_free_column),
        ("call-ref-unknown", _unknown_mark),
    ],
)
def test_a_damaged_workbook_is_told_not_guessed(
    tmp_path: Path, code: str, done: Callable[[openpyxl.Workbook], None]
) -> None:
    """Tabs and columns that are gone, doubled or misspelt."""
    assert code in {problem.code for problem in _with_book(tmp_path, done)}


def test_a_workbook_that_is_no_call_is_told(tmp_path: Path) -> None:
    """Another workbook under the right name."""
    openpyxl.Workbook().save(tmp_path / "oproep.xlsx")
    assert [problem.code for problem in read_call(tmp_path / "oproep.xlsx")[1]] == [
        "call-no-tables"
    ]


def test_a_file_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    """A text file, an empty file, a locked one."""
    (tmp_path / "oproep.xlsx").write_bytes(b"")
    (problem,) = read_call(tmp_path / "oproep.xlsx")[1]
    assert problem.code == "call-unreadable"
    assert problem.said(NL).found == "een leeg bestand"


def test_every_problem_has_words_in_both_languages(tmp_path: Path) -> None:
    """With every fact filled in, whatever the language of the reader."""
    path = tmp_path / "oproep.xlsx"
    for code, where, key, column, done in WRONG_ROWS[::4]:
        rows = small_rows()
        done(rows)
        path.write_bytes(call_book(rows, "nl"))
        assert code and where and column and key is not None
        for problem in read_call(path)[1]:
            for language in LANGUAGES:
                said = problem.said(Texts(language))
                words = f"{said.what} {said.found} {said.expected} {said.remedy}"
                assert "{" not in words
                assert said.what and said.expected and said.remedy


def test_every_tab_is_named_by_the_declaration() -> None:
    """A table that is asked for by a key that does not exist is a fault of ours."""
    assert table("criteria").key == "criteria"
    with pytest.raises(StopIteration):
        table("criterium")


def test_a_name_where_a_key_belongs_leads_to_the_key(tmp_path: Path) -> None:
    """People write 'An', not 'J1'; and a hint is in the words of the workbook, never a code."""
    rows = small_rows()
    rows["jurors"][0]["name"] = "An Peeters"
    add("acts", key="A2", kind="release_sheet", juror="an peters", **ACT)(rows)
    found = problems_of(tmp_path, rows)
    (problem,) = (item for item in found if item.code == "call-ref-unknown")
    assert "Bedoelt u 'J1'?" in problem.said(NL).remedy
    problems, _ = typed(tmp_path, "aspects", "U1-d1", "kind", "obstacel")
    (problem,) = (item for item in problems if item.code == "call-choice-unknown")
    assert "Bedoelt u 'drempel'?" in problem.said(NL).remedy


@pytest.mark.parametrize("word", ["neen", "NEE", "no", "n"])
def test_a_no_is_understood_as_people_write_it(tmp_path: Path, word: str) -> None:
    """'Neen' is what many people in Flanders write."""
    problems, _ = typed(tmp_path, "method", "", "claims_count", word)
    assert problems == ()


def test_a_juror_who_stops_needs_one_act(tmp_path: Path) -> None:
    """One line releases a juror from everything: nobody types a line per candidate."""
    rows = small_rows()
    add("acts", key="A2", kind="release_sheet", juror="J2", **ACT)(rows)
    assert [item.code for item in problems_of(tmp_path, rows)] == []


def test_an_act_names_keys_in_any_case(tmp_path: Path) -> None:
    """Also in the order that breaks a tie."""
    rows = small_rows()
    add("acts", key="a2", kind="break_tie", challenge="u1", value="b >A", **ACT)(rows)
    add("acts", key="A3", kind="release_sheet", juror="j2", candidate="a", round="WRITTEN", **ACT)(
        rows
    )
    path = tmp_path / "oproep.xlsx"
    path.write_bytes(call_book(rows, "nl"))
    call, problems = read_call(path)
    assert [item.code for item in problems] == []
    assert call is not None
    tie, release = call.acts[1:]
    assert (tie.challenge, tie.value) == ("U1", "B > A")
    assert (release.juror, release.candidate, release.round) == ("J2", "A", "written")


def test_a_refused_call_is_told_in_the_order_of_its_tabs(tmp_path: Path) -> None:
    """Whoever fills in the workbook goes through it once, from the first tab to the last."""
    rows = small_rows()
    change("criteria", 0, weight=0)(rows)
    change("call", 0, title="")(rows)
    add("acts", key="A2", kind="release_sheet", juror="J22", **ACT)(rows)
    (tmp_path / "oproep.xlsx").write_bytes(call_book(rows, "nl"))
    with pytest.raises(CannotGoOn) as refused:
        assemble(tmp_path)
    assert [item.place.tab for item in refused.value.problems] == ["Oproep", "Criteria", "Akten"]


def test_an_older_call_that_is_not_there(tmp_path: Path) -> None:
    """The remedy is about the path, not about a file that would have to be repaired."""
    with pytest.raises(CannotGoOn) as refused:
        start_call(tmp_path / "new", language="nl", old=tmp_path / "weg")
    (problem,) = refused.value.problems
    assert problem.code == "call-old-missing"
    assert not (tmp_path / "new").exists()
