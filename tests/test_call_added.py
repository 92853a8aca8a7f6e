"""A call workbook of an earlier version: a column or setting is added by typing its heading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from scoring.call import read_call
from scoring.model.call import Call
from scoring.model.scale import Counts
from scoring.run.steps import run
from scoring.texts import Texts
from tests.cases import build, tiny

# What the first version of the workbook did not have
LATER = {
    "establishments": ("sent_on", "only", "reason"),
    "rebuttals": ("stage", "version"),
    "scales": ("counts",),
}


def tab(book: openpyxl.Workbook, table: str) -> Worksheet:
    return next(
        sheet for sheet in book.worksheets
        for row in sheet.iter_rows(max_row=1) if row[0].value == f"#table {table}"
    )  # fmt: skip


def marked(sheet: Worksheet, mark: str) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == mark)


def older(book: openpyxl.Workbook) -> None:
    """The workbook as the first version made it: without the later columns and settings."""
    for table, columns in LATER.items():
        sheet = tab(book, table)
        keys = sheet[marked(sheet, "#keys")]
        for number in [cell.column for cell in keys if cell.value in columns]:
            for row in range(marked(sheet, "#heading"), sheet.max_row + 1):
                sheet.cell(row, number).value = None
    sheet = tab(book, "method")
    row = marked(sheet, "#setting remarks_required")
    for cell in sheet[row]:
        cell.value = None


def type_in(book: openpyxl.Workbook, table: str, heading: str, *cells: object) -> str:
    """The heading above a free column at the right, and what stands below it. Its letter."""
    sheet = tab(book, table)
    head, first = marked(sheet, "#heading"), marked(sheet, "#keys") + 1
    column = sheet.max_column + 2
    sheet.cell(head, column).value = heading
    for number, value in enumerate(cells):
        sheet.cell(first + number, column).value = value
    return sheet.cell(head, column).column_letter


def edited(home: Path, *edits: Callable[[openpyxl.Workbook], object]) -> Path:
    path = home / "input" / "call.xlsx"
    book = openpyxl.load_workbook(path)
    for edit in (older, *edits):
        edit(book)
    book.save(path)
    return path


def call_with(home: Path, *edits: Callable[[openpyxl.Workbook], object]) -> Call:
    tiny.write(home, establishments=tiny.second())
    call, problems = read_call(edited(home, *edits))
    assert call is not None, problems
    return call


@pytest.mark.parametrize("heading", ["Alleen voor", " alleen voor", "ALLEEN VOOR *", "Only for"])
def test_a_column_that_an_older_workbook_lacks_is_read_once_its_heading_is_typed(
    tmp_path: Path, heading: str
) -> None:
    """In any language of the program; its cells have a place as those of any other column."""
    assert [line.only for line in call_with(tmp_path).establishments] == [(), ()]
    call = call_with(tmp_path, lambda book: type_in(book, "establishments", heading, None, "B"))
    assert [line.only for line in call.establishments] == [(), ("B",)]
    assert call.places["establishments/result|2/only"].cell.endswith("7")


def test_every_later_column_can_be_added(tmp_path: Path) -> None:
    lines = {"received": date(2023, 6, 20), "candidate": "C", "subject": "Bijlage 2."}
    tiny.write(tmp_path, establishments=tiny.second(), rebuttals=[lines])
    call, problems = read_call(edited(
        tmp_path,
        lambda book: type_in(book, "establishments", "Vertrokken op", None, date(2023, 7, 5)),
        lambda book: type_in(book, "establishments", "Waarom een nieuwe versie", None, "Fout."),
        lambda book: type_in(book, "rebuttals", "Tegen welke versie", 1),
        lambda book: type_in(book, "scales", "Telt als", Texts("nl")("call.choice.highest_best")),
    ))  # fmt: skip
    assert call is not None, problems
    line = call.establishments[1]
    assert (line.sent_on, line.reason) == (date(2023, 7, 5), "Fout.")
    assert call.rebuttals[0].version == 1
    assert call.criterion("k1").scale.counts is Counts.HIGHEST_BEST


def test_a_setting_that_an_older_workbook_lacks_is_read_in_a_row_of_its_own(tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        sheet = tab(book, "method")
        row = sheet.max_row + 1
        sheet.cell(row, 2).value, sheet.cell(row, 3).value = "Motivering verplicht", "ja"

    assert not call_with(tmp_path).remarks_required
    assert call_with(tmp_path, add).remarks_required


def test_a_column_with_its_hidden_key_goes_before_one_with_the_heading_alone(
    tmp_path: Path,
) -> None:
    """Someone's own column with such a heading means nothing where the program's own is there."""
    lines = tiny.second(only="A")
    tiny.write(tmp_path, establishments=lines)
    path = tmp_path / "input" / "call.xlsx"
    book = openpyxl.load_workbook(path)
    type_in(book, "establishments", "Alleen voor", None, "B")
    book.save(path)
    call, _ = read_call(path)
    assert call is not None
    assert [line.only for line in call.establishments] == [(), ("A",)]


def test_a_wrong_cell_below_a_typed_heading_is_told_at_its_place(tmp_path: Path) -> None:
    tiny.write(tmp_path, establishments=tiny.second())
    letter: list[str] = []
    path = edited(tmp_path, lambda book: letter.append(
        type_in(book, "establishments", "Alleen voor", None, "X9")))  # fmt: skip
    call, problems = read_call(path)
    assert call is None
    (problem,) = [item for item in problems if item.code == "call-ref-unknown"]
    assert problem.place.cell == f"{letter[0]}7"
    assert "'X9'" in problem.said(Texts("nl")).found


def test_messages_name_a_column_or_say_how_to_add_it(tmp_path: Path) -> None:
    """The older workbook goes on: one letter renewed alone, with a reason, after what it says."""
    tiny.established(tmp_path)
    tiny.write(tmp_path, acts=tiny.correction())
    outcome = run(build.folders(tmp_path), as_pdf=False)
    newer = _said(outcome, "sent-differs")
    assert newer.endswith("zet die kandidaat dan in de kolom 'Alleen voor'.")
    edited(tmp_path)
    outcome = run(build.folders(tmp_path), as_pdf=False)
    assert "in een kolom met het opschrift 'Alleen voor' (dit oproepwerkboek is ouder" in _said(
        outcome, "sent-differs"
    )
    texts = [{**item, "text": "Anders."} if item["key"] == "remedies" else item
             for item in tiny.ROWS["texts"]]  # fmt: skip
    tiny.write(tmp_path, texts=texts, establishments=tiny.second())
    edited(tmp_path)
    said = _said(run(build.folders(tmp_path), as_pdf=False), "renewal-unexplained")
    assert "met het opschrift 'Waarom een nieuwe versie' (dit oproepwerkboek is ouder" in said
    tiny.write(tmp_path, texts=texts, establishments=tiny.second())
    edited(
        tmp_path,
        lambda book: type_in(book, "establishments", "Alleen voor", None, "B"),
        lambda book: type_in(book, "establishments", "Waarom een nieuwe versie", None, "Termijn."),
    )
    outcome = run(build.folders(tmp_path))
    assert outcome.sent == ("2023-07-03 resultaat v2",)
    letters = (tmp_path / "sent" / outcome.sent[0]).rglob("*beslissingsbrief.pdf")
    assert [path.name[0] for path in letters] == ["B"]


def _said(outcome: object, code: str, language: str = "nl") -> str:
    problems = outcome.case.problems  # type: ignore[attr-defined]
    return next(item for item in problems if item.code == code).said(Texts(language)).remedy
