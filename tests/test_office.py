"""The LibreOffice driver types as a person does, in the person's locale."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.workbooks.grid import CellKind
from scoring.workbooks.plan import Cell, Look, Tab, Workbook
from scoring.workbooks.read import read_book
from scoring.workbooks.render import rendered
from tests.office_support import require_office
from tools import office


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """An unlocked cell (A1), a locked one (A2) and a formula with a wrong stored value."""
    require_office()
    tab = Tab("Blad", locked=frozenset())
    tab.add({0: Cell(None, Look(open=True))})
    tab.add({0: Cell("vast")})
    tab.add({0: Cell(99, formula="=A1*2")})
    path = tmp_path / "proef.xlsx"
    path.write_bytes(rendered(Workbook("proef", [tab])))
    return path


def typed(book: Path, text: str, locale: str, form: str = "xlsx") -> Path:
    target = book.with_name(f"uit.{form}")
    cells = [{"tab": "Blad", "address": "A1", "text": text}]
    office.type_into([{"source": book, "target": target, "cells": cells}], locale=locale)
    return target


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_comma_is_a_decimal_sign_where_the_locale_says_so(book: Path, form: str) -> None:
    """'3,5' typed in Belgium is the number three and a half; typed in England it is text."""
    cell = read_book(typed(book, "3,5", "nl-BE", form), "x").grids[0].at(1, 1)
    assert (cell.kind, cell.value) == (CellKind.NUMBER, 3.5)
    cell = read_book(typed(book, "3,5", "en-GB", form), "x").grids[0].at(1, 1)
    assert cell.kind is CellKind.TEXT


def test_a_protected_cell_is_refused_aloud(book: Path) -> None:
    """Typing into a locked cell is an error that names file, tab and cell, and saves nothing."""
    target = book.with_name("uit.xlsx")
    cells = [{"tab": "Blad", "address": "A2", "text": "x"}]
    with pytest.raises(office.OfficeError, match=r"proef\.xlsx > Blad > A2: the cell is protected"):
        office.type_into([{"source": book, "target": target, "cells": cells}])
    assert not target.exists()


def test_an_unknown_tab_is_refused_aloud(book: Path) -> None:
    """A tab that is not there is an error, not a silent nothing."""
    cells = [{"tab": "Elders", "address": "A1", "text": "1"}]
    with pytest.raises(office.OfficeError, match="Elders > A1: there is no such tab"):
        office.type_into([{"source": book, "target": book.with_name("u.xlsx"), "cells": cells}])


def test_recalculation_replaces_a_wrong_stored_value(book: Path) -> None:
    """A hard recalculation computes what a file only claims."""
    import openpyxl

    filled = typed(book, "4", "nl-BE")
    again = office.recalculate(filled)
    assert openpyxl.load_workbook(again, data_only=True)["Blad"]["A3"].value == 8


def test_a_workbook_prints_to_pdf(book: Path) -> None:
    """`to_pdf` gives a PDF beside the workbook."""
    assert office.to_pdf(book).read_bytes().startswith(b"%PDF")
