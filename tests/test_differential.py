"""What LibreOffice shows, what we take and what we say agree; and so do other readers.

A person types a few hundred contents into the cells of one of our own forms, in a Belgian and in an
American LibreOffice, and saves it in three formats. What each cell shows comes from LibreOffice
itself. The rules below say, from what is shown alone, what may be taken.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from scoring.model.call import Call
from scoring.model.intake import Assessment, Blank, Given
from scoring.problems import Problem
from scoring.sheets import addresses, read_sheets, sheet_book
from scoring.workbooks.grid import CellKind, RawCell
from scoring.workbooks.read import read_book
from tests.builders import WRITTEN, criterion, plain_call, scale
from tests.hostile.bench import owed_by
from tests.office_support import require_office
from tools import office

LOCALES = ("nl-BE", "en-US")
FORMS = ("xlsx", "ods", "xls")
HIGHEST = 10
HALVES = [Fraction(step, 2) for step in range(2 * HIGHEST + 1)]


def _written(value: Fraction, sign: str) -> str:
    whole, half = divmod(value, 1)
    return f"{whole}{sign}5" if half else f"{whole}"


def contents() -> list[str]:
    """What people type in a score cell, on purpose and by accident."""
    typed = [_written(value, sign) for value in HALVES for sign in (",", ".")]
    typed += [f"{day}/{month}" for day in (1, 3, 5, 12, 13, 31) for month in (1, 5, 9, 12, 13)]
    typed += [f"{first}{sign}{second}" for first, second in ((3, 5), (4, 10), (12, 12))
              for sign in ("-", ":", ";", " ", "_", "|", "\\", "..", " - ", " / ")]  # fmt: skip
    typed += [f"{sign}{number}" for number in ("4", "4,5", "4.5")
              for sign in (*"+-='\"<>~€$£@#", "€ ")]  # fmt: skip
    typed += [f"{number}{sign}" for number in ("4", "4,5", "4.5", "70")
              for sign in ("%", " %", "€", " €", "-", ".", ",", "+", "!", "*", "p", "h", "°", "²",
                           "/10", " op 10", " van 10", ",-", ".00", ",00", "e0", "E1", "e-1",
                           "\u00a0", " ", "\u200b", "_")]  # fmt: skip
    typed += [
        "04", "004", "0,50", "0.50", ",5", ".5", "4 1/2", "1 1/2", "1/2", "(4)", "--4", "4,25",
        "4.25", "7,2500", "4,500", "4.500", "1.000", "1,000", "1 000", "1.000,5", "1,000.5", "11",
        "100", "-0", "00", "0,0", "1e400", "1E-400", "99999999999999999999", "0,1", "3,49999999999",
        "=2+2", "=1/0", "=A1", "=NA()", "=\"4\"", "=4%", "=TODAY()", "=B1", "=1=1", "={1;2}",
        "TRUE", "FALSE", "WAAR", "ONWAAR", "true", "waar", "#REF!", "#N/A", "#N/B", "#DIV/0!",
        "5 mei", "5 May", "May 5", "mei", "5/5/2023", "05/05/23", "2023-05-05", "5-5", "5.5.2023",
        "5-mei-23", "jan", "1 jan", "ma", "Mon", "12:00", "3u30", "3h30", "4:30:15", "25:00",
        "3:5 PM", "half vijf", "vier", "IV", "x", "-", "?", ".", "...", "goed", "ja", "nee",
        "n.v.t.", "nvt", "N.v.t.", "niet beoordeeld", "n/a", "blanco", "４", "３,５", "٤", "④", "⁴",
        "½", "3½", "−4", "–4", "4−", "1_0", "0x4", "inf", "nan", "4 5", "4\t5", " 4", "  4,5  ",
        "\u00a04", "\u202e0,5", "4;", "{4}", "[4]", "4\u0301", "👍", "=", "+", "'", "' ", "''4",
    ]  # fmt: skip
    return list(dict.fromkeys(typed))


CONTENTS = contents()


def one_form(count: int) -> Call:
    """A call with one sheet of so many criteria, scored from 0 to 10 by halves."""
    criteria = tuple(
        criterion(f"k{at:03}", scale=scale(HIGHEST), rounds=(WRITTEN,)) for at in range(count)
    )
    call = plain_call("A", 1, criteria=criteria)
    return replace(call, service_types=(), method=replace(call.method, needs=()))


@dataclass
class Typed:
    """One content in one cell of one saved file."""

    content: str
    locale: str
    form: str
    shown: dict
    taken: Fraction | Blank
    problem: Problem | None

    @property
    def says(self) -> str:
        return self.problem.code if self.problem else ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("typed")


@pytest.fixture(scope="module")
def typed(folder: Path) -> list[Typed]:
    require_office()
    found: list[Typed] = []
    call = one_form(len(CONTENTS))
    source = folder / "j1.xlsx"
    source.write_bytes(sheet_book(call, owed_by(call, "J1")))
    places = addresses(read_book(source, "j1.xlsx"))["J1", "A", "U1", WRITTEN]
    cells = []
    for column in ("score", "remark"):
        for at, content in enumerate(CONTENTS):
            tab, address = places[f"criterion:k{at:03}", column]
            cells.append({"tab": tab, "address": address, "text": content})
    for locale in LOCALES:
        targets = [folder / locale / f"j1.{form}" for form in FORMS]
        targets[0].parent.mkdir()
        shown = office.type_and_show(source, targets, cells, locale)
        for form in FORMS:
            found += _read(call, folder / locale, form, locale, cells, shown)
    return found


def _read(call: Call, folder: Path, form: str, locale: str, cells, shown) -> Iterator[Typed]:
    read = read_sheets(call, folder, [f"j1.{form}"])
    (sheet,) = read.assessments
    problems = {problem.place.cell: problem for problem in read.problems}
    assert len(problems) == len(read.problems)
    for at, content in enumerate(CONTENTS):
        answer = sheet.scores[f"k{at:03}"]
        taken = answer.value if isinstance(answer, Given) else answer
        said = problems.get(cells[at]["address"])
        yield Typed(content, locale, form, shown[at], taken, said)
        _check_remark(sheet, at, shown[len(CONTENTS) + at],
                      problems.get(cells[len(CONTENTS) + at]["address"]))  # fmt: skip


def _check_remark(sheet: Assessment, at: int, seen: dict, problem: Problem | None) -> None:
    """A remark's cell is a cell of text: what is typed there stands there, but for a few formulas.

    LibreOffice takes a list in braces for a formula even there: then the text is lost, and said so.
    """
    found = sheet.remarks.get(f"k{at:03}")
    lost = seen["content"] == FORMULA
    text = seen["shown"] if seen["shown"].strip() and not lost else ""
    said = "text-unusable" if lost else ""
    assert ((found.text if found else ""), (problem.code if problem else "")) == (text, said), seen


# What LibreOffice calls the number formats
DATE, TIME, CURRENCY, FRACTION, PERCENT, LOGICAL = 2, 4, 8, 64, 128, 1024
EMPTY, VALUE, TEXT, FORMULA = "EMPTY", "VALUE", "TEXT", "FORMULA"


def number_shown(shown: str, locale: str) -> Fraction | None:
    """The number that a person of this locale sees, whatever stands around it."""
    comma = "," if locale == "nl-BE" else "."
    found = re.fullmatch(rf"[^0-9\-]*(-?)\s?([0-9]+)(?:[{comma}]([0-9]+))?[^0-9]*", shown)
    if not found:
        return None
    return Fraction(f"{found[1]}{found[2]}.{found[3] or 0}")


def plain_number(shown: str) -> Fraction | None:
    """A text that anybody reads as this number: Belgian or international, spaces around it."""
    found = re.fullmatch(r"[\s\u200b]*(-?[0-9]{1,6})(?:[.,]([0-9]{1,12}))?[\s\u200b]*", shown)
    if not found or (found[2] and len(found[2]) == 3 and len(found[1].lstrip("-")) < 4):
        return None  # '3.000' may be three thousand
    return Fraction(f"{found[1]}.{found[2] or 0}")


def allowed(item: Typed) -> tuple[set[object], set[str]]:  # noqa: C901 - one case after another, and all of them here
    """What may be taken and what must be said, from what LibreOffice shows and nothing else."""
    content, form, value = item.shown["content"], item.shown["form"], item.shown["value"]
    shown = item.shown["shown"]
    nothing: set[object] = {Blank.BLANK}
    if content == EMPTY:
        return nothing, {""}
    if content == FORMULA:
        return nothing, {"score-unusable" if item.shown["error"] else "score-formula"}
    if content == VALUE:
        if form & (DATE | TIME):
            return nothing, {"score-date", "score-unusable"}
        if form & PERCENT:
            return nothing, {"score-percent"}
        if form & LOGICAL:
            return nothing, {"score-unusable"}
        number = Fraction(repr(value)) if math.isfinite(value) else None
        if number not in HALVES:
            return nothing, {"score-off-scale", "score-comma-lost"}
        if number_shown(shown, item.locale) == number and not form & FRACTION:
            return {number}, {""} if not form & CURRENCY else {"", "score-shown-otherwise"}
        return {number}, {"score-shown-otherwise"}
    if not shown.strip():
        return nothing, {""}
    if shown.strip().casefold() in ("n.v.t.", "nvt", "niet beoordeeld", "n/a"):
        return {Blank.NOT_ASSESSED}, {"score-not-assessed"}
    number = plain_number(shown)
    if number is None:
        return nothing, {
            "score-unusable", "score-digits", "score-out-of", "score-other-maximum",
        }  # fmt: skip
    if number in HALVES:
        return {number}, {"score-as-text"}
    return nothing, {"score-off-scale"}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", FORMS)
def test_what_is_shown_is_what_is_taken_and_said(
    typed: list[Typed], form: str, locale: str
) -> None:
    """Nothing is taken that is not shown, and nothing is shown on the scale that is not taken."""
    mine = [item for item in typed if (item.form, item.locale) == (form, locale)]
    assert len(mine) == len(CONTENTS) > 200
    odd = []
    for item in mine:
        taken, said = allowed(item)
        if item.taken not in taken or item.says not in said:
            odd.append((item.content, item.shown["shown"], item.taken, item.says, taken, said))
    assert odd == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_formats_agree(typed: list[Typed], locale: str) -> None:
    """The same typing gives the same answer, saved as .xlsx, .ods or .xls."""
    by_content: dict[str, dict[str, Typed]] = {}
    for item in typed:
        if item.locale == locale:
            by_content.setdefault(item.content, {})[item.form] = item
    answers = {
        content: {form: item.taken for form, item in forms.items()}
        for content, forms in by_content.items()
    }
    assert [c for c, forms in answers.items() if len(set(map(str, forms.values()))) > 1] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_said_was_found_is_what_is_shown(typed: list[Typed], locale: str) -> None:
    """A message shows the text as it stands, a number as that number, a formula as a formula."""
    odd = []
    for item in typed:
        if item.locale != locale or not item.problem:
            continue
        found, shown = item.problem.facts["found"], item.shown["shown"]
        if item.shown["content"] == TEXT and found.split() != shown.split():
            odd.append((item.form, item.content, shown, found))
        formula = item.shown["content"] == FORMULA and not item.shown["error"]
        if formula and not found.startswith("="):
            odd.append((item.form, item.content, shown, found))
        off = item.says in ("score-off-scale", "score-comma-lost")
        # A number of three hundred digits is told in all its digits, as far as there is room.
        if off and item.shown["content"] == VALUE and "E" not in shown:
            value = Fraction(repr(item.shown["value"]))
            if number_shown(found, "nl-BE") != value:
                odd.append((item.form, item.content, shown, found))
    assert odd == []


def test_much_was_taken_and_much_refused(typed: list[Typed]) -> None:
    """The contents reach every answer that we have for a score."""
    said = Counter(item.says for item in typed)
    assert set(said) == {
        "", "score-as-text", "score-date", "score-percent", "score-formula", "score-unusable",
        "score-off-scale", "score-comma-lost", "score-digits", "score-out-of",
        "score-other-maximum",
        "score-not-assessed", "score-shown-otherwise",
    }  # fmt: skip
    assert said[""] >= 100


# Other readers


def _seen_by_openpyxl(path: Path) -> Iterator[tuple[str, int, int, object, object]]:
    """Tab, row, column, what stands there and what it shows, of every cell that holds something."""
    books = [openpyxl.load_workbook(path, data_only=only) for only in (False, True)]
    for sheet, shown in zip(*(book.worksheets for book in books), strict=True):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield (sheet.title, cell.row, cell.column, cell.value,
                           shown.cell(cell.row, cell.column).value)  # fmt: skip


def _plain(value: object) -> object:
    """A value as either library gives it. A moment without a day is a time, and the like."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    return value


def _difference_from_openpyxl(cell: RawCell, value: object, shown: object) -> str:
    """Why openpyxl says something else; '' where it says the same."""
    if cell.kind in (CellKind.FORMULA, CellKind.UNCALCULATED):
        plain = isinstance(value, str) and value.startswith("=")
        return "" if plain else "openpyxl has a value of its own for an array formula"
    if cell.kind is CellKind.ERROR and value != cell.value:
        return "" if shown == cell.value else f"error {value!r} {shown!r} {cell!r}"
    if isinstance(value, str) and isinstance(cell.value, str):
        if value == cell.value:
            return ""
        return "openpyxl does not decode _x000D_" if "_x" in value else f"text {value!r}"
    return "" if _plain(value) == _plain(cell.value) else f"{value!r} {cell!r}"


def _difference_from_calamine(cell: RawCell, value: object) -> str:
    if cell.kind is CellKind.ERROR:
        return "calamine shows an error as nothing" if value == "" else f"error {value!r}"
    if cell.kind in (CellKind.FORMULA, CellKind.UNCALCULATED):
        return "calamine shows a formula as its result"
    if _plain(value) == _plain(cell.value):
        return ""
    if cell.kind in (CellKind.DATE, CellKind.DURATION) and isinstance(
        value, date | time | timedelta | datetime
    ):
        return "calamine has rules of its own for dates and durations"
    return f"{value!r} {cell!r}"


@pytest.fixture(scope="module")
def oddities(folder: Path) -> Path:
    """Every kind of cell that openpyxl can write, some with escapes."""
    book = openpyxl.Workbook()
    values = [
        ("tekst", "General"), ("een_x000D_\ntwee", "General"), (4, "General"), (3.5, "0.00"),
        (True, "General"), (datetime(2023, 5, 3), "d/mm/yyyy"), (time(3, 30), "h:mm"),
        (datetime(2023, 5, 3, 12, 30), "d/mm/yyyy h:mm"), (timedelta(hours=30), "[h]:mm"),
        (0.09, "0%"), ("=1+1", "General"), ("#REF!", "General"), ("#N/A", "General"),
        ("", "General"),
    ]  # fmt: skip
    for row, (value, form) in enumerate(values, start=1):
        cell = book.active.cell(row, 2, value)
        cell.number_format = form
    book.save(folder / "oddities.xlsx")
    return folder / "oddities.xlsx"


def test_our_reader_sees_what_openpyxl_sees(typed, folder: Path, oddities: Path) -> None:
    """Cell by cell on the same files; each difference is known by name."""
    different: Counter[str] = Counter()
    count = 0
    for path in (
        folder / "j1.xlsx",
        *(folder / locale / "j1.xlsx" for locale in LOCALES),
        oddities,
    ):
        grids = {grid.tab: grid for grid in read_book(path, path.name).grids}
        seen = set()
        for tab, row, column, value, shown in _seen_by_openpyxl(path):
            seen.add((tab, row, column))
            cell = grids[tab].at(row, column)
            different[_difference_from_openpyxl(cell, value, shown)] += 1
            count += 1
        ours = {(tab, *at) for tab, grid in grids.items() for at in grid.cells}
        assert ours - seen == set()
    assert count > 3000
    assert set(different) == {
        "", "openpyxl does not decode _x000D_",
        "openpyxl has a value of its own for an array formula",
    }, different  # fmt: skip


def test_our_reader_sees_what_calamine_sees(typed, folder: Path, oddities: Path) -> None:
    """The same, and what it does not see."""
    different: Counter[str] = Counter()
    paths = [folder / "j1.xlsx", oddities]
    paths += [folder / locale / f"j1.{form}" for locale in LOCALES for form in ("xlsx", "xls")]
    for path in paths:
        other = python_calamine.load_workbook(path)
        for grid in read_book(path, path.name).grids:
            rows = other.get_sheet_by_name(grid.tab).to_python(skip_empty_area=False)
            for (row, column), cell in grid.cells.items():
                there = row <= len(rows) and column <= len(rows[row - 1])
                value = rows[row - 1][column - 1] if there else ""
                different[_difference_from_calamine(cell, value)] += 1
    assert set(different) == {
        "", "calamine shows an error as nothing", "calamine shows a formula as its result",
        "calamine has rules of its own for dates and durations",
    }, different  # fmt: skip
