"""Workbooks come in as grids of cells that hide nothing, and go out as the same bytes each time."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from scoring.texts import Texts
from scoring.workbooks.grid import CellKind, column_letters
from scoring.workbooks.read import Unreadable, read_book
from scoring.workbooks.write import Sheetbook, lines, safe_tab_name

DANGEROUS = [
    "=1+1",
    "+32 14 12 34 56",
    "-punt",
    "@naam",
    "{=A1}",
    "http://x.test",
    "_x0041_",
    "a\nb",
]


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_text_stays_text(tmp_path: Path) -> None:
    """No text becomes a formula or a link, whatever it begins with, and it is read as written."""
    book = Sheetbook("proef")
    sheet = book.tab("blad")
    for row, text in enumerate(DANGEROUS):
        sheet.write_string(row, 0, text)
    read = read_book(_written(tmp_path / "a.xlsx", book.content()), "a.xlsx")
    cells = [read.grids[0].at(row + 1, 1) for row in range(len(DANGEROUS))]
    assert [cell.value for cell in cells] == DANGEROUS
    assert {cell.kind for cell in cells} == {CellKind.TEXT}


def test_the_same_content_gives_the_same_bytes() -> None:
    """No clock, no random name, no order that changes."""

    def made() -> bytes:
        book = Sheetbook("proef")
        sheet = book.tab("blad")
        sheet.write_string(0, 0, "x", book.format(bold=True))
        book.grow(sheet, 0, [("een lange tekst " * 20, 10, 11)])
        return book.content()

    assert made() == made()


def test_each_kind_of_cell_is_told_apart(tmp_path: Path) -> None:
    """Numbers, text, dates, truth values, formulas and errors are never mistaken."""
    book = openpyxl.Workbook()
    sheet = book.active
    for column, value in enumerate(
        ["tekst", 3.5, datetime(2023, 5, 12, 23, 59), True, "=1+1", "#REF!"], start=1
    ):
        sheet.cell(1, column, value)
    book.save(tmp_path / "k.xlsx")
    grid = read_book(tmp_path / "k.xlsx", "k.xlsx").grids[0]
    assert [grid.at(1, column).kind for column in range(1, 8)] == [
        CellKind.TEXT, CellKind.NUMBER, CellKind.DATE, CellKind.BOOLEAN, CellKind.UNCALCULATED,
        CellKind.ERROR, CellKind.BLANK,
    ]  # fmt: skip


def test_a_growing_row_keeps_its_height_and_stays_free_to_grow(tmp_path: Path) -> None:
    """Excel grows a row with its text only while nobody is said to have chosen its height."""
    book = Sheetbook("proef")
    sheet = book.tab("blad")
    sheet.write_string(0, 0, "kort")
    book.grow(sheet, 0, [("een lange tekst " * 20, 20, 11)])
    sheet.set_row(1, 40)
    path = _written(tmp_path / "g.xlsx", book.content())
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    growing, chosen = (part.split(">")[0] for part in xml.split("<row ")[1:3])
    assert 'ht="' in growing
    assert "customHeight" not in growing
    assert 'customHeight="1"' in chosen


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("leeg.xlsx", b"", "een leeg bestand"),
        ("tekst.xlsx", b"geen werkboek", "gewone tekst"),
        ("slot.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "een beschadigd werkboek"),
        ("stuk.xlsx", b"PK\x03\x04" + b"x" * 40, "waarvan een stuk ontbreekt"),
        ("stuk.ods", b"PK\x03\x04" + b"x" * 40, "waarvan een stuk ontbreekt"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    """In words, without a traceback and without the name of a library's exception."""
    with pytest.raises(Unreadable) as caught:
        read_book(_written(tmp_path / name, content), name)
    said = caught.value.problem.said(Texts("nl"))
    assert words in said.found
    assert said.place.file == name


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    """It may have been moved since the folder was listed."""
    with pytest.raises(Unreadable):
        read_book(tmp_path / "weg.xlsx", "weg.xlsx")


def test_characters_that_xml_forbids_come_back_as_they_were(tmp_path: Path) -> None:
    """Excel writes a carriage return as _x000D_; nobody should see that."""
    book = openpyxl.Workbook()
    book.active["A1"] = "een_x000D_\ntwee"
    book.save(tmp_path / "r.xlsx")
    assert read_book(tmp_path / "r.xlsx", "r.xlsx").grids[0].at(1, 1).value == "een\r\ntwee"


def test_tab_names_are_made_to_fit() -> None:
    """31 characters, none of []:*?/\\, unique whatever the case."""
    taken: set[str] = set()
    wanted = ["Kandidaat A/B: [x]", "kandidaat a b x", "'" * 3, "n" * 40, "n" * 40, "History"]
    names = [safe_tab_name(name, taken) for name in wanted]
    assert len({name.casefold() for name in names}) == len(wanted)
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)
    assert "History" not in names


def test_columns_have_letters() -> None:
    """As in a spreadsheet, beyond Z too."""
    assert [column_letters(number) for number in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]


def test_lines_are_counted_by_width() -> None:
    """A longer text or a narrower column takes more lines."""
    assert lines("kort", 20) == 1
    assert lines("a\nb\nc", 20) == 3
    assert lines("woord " * 40, 20) > lines("woord " * 40, 60)
