"""Workbooks come in as grids of cells that hide nothing, and go out as the same bytes each time."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from scoring.texts import Texts
from scoring.workbooks.grid import CellKind, column_letters
from scoring.workbooks.measure import lines
from scoring.workbooks.plan import (
    HOUSE,
    Area,
    Cell,
    Check,
    Column,
    Condition,
    Look,
    Page,
    Row,
    Tab,
    Workbook,
    row_of,
    safe_tab_name,
)
from scoring.workbooks.read import Unreadable, read_book
from scoring.workbooks.render import rendered

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


WRAPPED = Look(wrap=True)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _book(tab: Tab) -> bytes:
    return rendered(Workbook("proef", [tab]))


def test_text_stays_text(tmp_path: Path) -> None:
    """No text becomes a formula or a link, whatever it begins with, and it is read as written."""
    tab = Tab("blad")
    for text in DANGEROUS:
        tab.add({0: Cell(text)})
    read = read_book(_written(tmp_path / "a.xlsx", _book(tab)), "a.xlsx")
    cells = [read.grids[0].at(row + 1, 1) for row in range(len(DANGEROUS))]
    assert [cell.value for cell in cells] == DANGEROUS
    assert {cell.kind for cell in cells} == {CellKind.TEXT}


def test_the_same_content_gives_the_same_bytes() -> None:
    """No clock, no random name, no order that changes."""

    def made() -> bytes:
        tab = Tab("blad")
        tab.add(row_of(["x", "een lange tekst " * 20], WRAPPED | Look(bold=True)))
        return _book(tab)

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
    tab = Tab("blad", grows=True)
    tab.add({0: Cell("kort"), 1: Cell("een lange tekst " * 20, WRAPPED)})
    tab.add({0: Cell("hoog")}, height=40)
    path = _written(tmp_path / "g.xlsx", _book(tab))
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


def test_a_row_is_as_high_as_its_texts_need(tmp_path: Path) -> None:
    """By the width of what a cell takes; a hidden column gives no room, an empty cell asks none."""
    tab = Tab("blad", columns={0: Column(20), 1: Column(20), 2: Column(20, hidden=True)})
    text = "woord " * 12
    tab.add({0: Cell(text, WRAPPED)})
    tab.add({0: Cell(text, WRAPPED, across=2)})
    tab.add({0: Cell(text, WRAPPED, across=3)})
    tab.add({0: Cell(text, WRAPPED | Look(size=22))})
    tab.add({0: Cell(text), 1: Cell(None, WRAPPED)})
    tab.add({0: Cell((("wo", Look(bold=True)), ("ord " * 40, Look())), WRAPPED)}, least=99)
    sheet = openpyxl.load_workbook(_written(tmp_path / "h.xlsx", _book(tab)))["blad"]
    one, wide, hidden, large, unwrapped, least = (
        sheet.row_dimensions[row].height or 15 for row in range(1, 7)
    )
    assert one == pytest.approx(14.63 * 4 + 3, abs=0.5)
    assert wide == hidden == pytest.approx(14.63 * 2 + 3, abs=0.5)
    assert large > one * 3
    assert unwrapped == 15
    assert least > 99


def test_what_is_planned_is_what_a_person_meets(tmp_path: Path) -> None:
    """Looks, formulas, links, notes, checks, conditions, locks, print and screen of a tab."""
    tab = Tab("het blad", colour="#2e7d5b", grid=False, zoom=110, frozen=(1, 2))
    tab.columns = {
        0: Column(8, hidden=True),
        1: Column(30, Look(number="@")),
        2: Column(9, level=1),
    }
    link, answer = Look(colour=HOUSE, underline=True), Look(fill="#FFF6CF", open=True)
    tab.rows = {
        0: Row({1: Cell("kop", Look(bold=True, fill=HOUSE), across=2)}, height=30),
        1: Row({1: Cell("verder", link, link=("het blad", 2, 2)), 2: Cell(7, formula="=3+4")}),
        2: Row({1: Cell(None, answer, note="kijk na")}, level=1, hidden=True),
        3: Row({1: Cell("meer")}),
    }
    title = "x" * 40
    tab.checks = [
        Check([Area(2, 1, 2, 1), Area(4, 1, 5, 1)], source=["ja", "nee"], prompt=(title, "kies")),
        Check([Area(6, 1, 6, 1)], "integer", least=1, most=5, error=("fout", "1 tot 5")),
    ]
    tab.conditions = [Condition(Area(2, 1, 2, 1), Look(fill="#F8C9A8"), "=$B$3=0")]
    area = Area(0, 1, 2, 2)
    tab.page = Page(landscape=True, foot="&Lvoet", area=area, rows=(0, 0), across=2)
    tab.filtered, tab.locked = Area(1, 1, 2, 2), frozenset({"sort"})
    plan = Workbook("proef", [tab, Tab("lijsten", hidden=True)], "#123456")
    book = openpyxl.load_workbook(_written(tmp_path / "p.xlsx", rendered(plan)))
    sheet = book["het blad"]
    assert book["lijsten"].sheet_state == "hidden"
    assert (sheet["B1"].font.b, sheet["B1"].fill.fgColor.rgb) == (True, "FF123456")
    assert [str(found) for found in sheet.merged_cells.ranges] == ["B1:C1"]
    assert sheet["B2"].hyperlink.location == "'het blad'!C3"
    assert sheet["B2"].font.color.rgb == "FF123456"
    assert sheet["C2"].value == "=3+4"
    assert openpyxl.load_workbook(tmp_path / "p.xlsx", data_only=True)["het blad"]["C2"].value == 7
    assert (sheet["B3"].comment.text, sheet["B3"].protection.locked) == ("kijk na", False)
    assert sheet["B2"].protection.locked
    assert (sheet.row_dimensions[1].height, sheet.row_dimensions[3].hidden) == (30, True)
    folded = sheet.row_dimensions[3], sheet.column_dimensions["C"]
    assert [item.outlineLevel for item in folded] == [1, 1]
    assert sheet.row_dimensions[4].collapsed, "a sign beside it opens what is folded away above"
    chosen, whole = sheet.data_validations.dataValidation
    assert (str(chosen.sqref), chosen.formula1) == ("B3 B5:B6", '"ja,nee"')
    assert (chosen.promptTitle, chosen.prompt) == (title[:32], "kies")
    assert (whole.operator, whole.formula1, whole.formula2) == (None, "1", "5")
    (rules,) = sheet.conditional_formatting
    assert [rule.formula for rule in rules.rules] == [["$B$3=0"]]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "B2:C3")
    assert sheet.sheet_view.showGridLines is False
    assert (sheet.sheet_view.zoomScale, sheet.sheet_properties.tabColor.rgb) == (110, "FF2E7D5B")
    assert (sheet.protection.sheet, sheet.protection.sort) == (True, False)
    assert (sheet.print_title_rows, sheet.oddFooter.left.text) == ("$1:$1", "voet")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 2)
    assert sheet.print_area == "'het blad'!$B$1:$C$3"


def test_a_look_over_another_changes_only_what_it_says() -> None:
    """What it does not say stays as it was."""
    under = Look(bold=True, fill="#ffffff", align="left")
    assert under | Look(align="center", open=True) == Look(
        bold=True, fill="#ffffff", align="center", open=True
    )


def test_a_cell_shows_words_and_no_truth_values() -> None:
    """TRUE in a Dutch list says nothing to anybody."""
    with pytest.raises(TypeError):
        _book(Tab("blad", rows={0: Row({0: Cell(True)})}))
