"""The script that tells two folders of output apart, from bytes down to cells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scoring.workbooks.plan import Cell, Look, Tab, Workbook, row_of
from scoring.workbooks.render import rendered
from tools.compare_output import main


def _folder(where: Path, value: str, look: Look, order: int = 1) -> Path:
    where.mkdir()
    tab = Tab("blad")
    tab.add(dict(list(row_of([value, "vast"], look).items())[::order]))
    tab.add({0: Cell(3, formula="=1+2")})
    (where / "boek.xlsx").write_bytes(rendered(Workbook("proef", [tab])))
    (where / "lijst.json").write_text(json.dumps({"a": [1, {"b": value}]}))
    return where


def test_equal_folders_are_said_to_be_equal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where a file was written in another order: nobody meets that."""
    one = _folder(tmp_path / "one", "x", Look(bold=True))
    two = _folder(tmp_path / "two", "x", Look(bold=True), order=-1)
    assert main([str(one), str(two)]) == 0
    said = capsys.readouterr().out
    assert said == "1 other bytes, the same to a person, 1 same bytes\n"


def test_a_difference_names_its_kind_and_its_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words, looks and values of JSON; a file on one side only; and what was asked not to tell."""
    one = _folder(tmp_path / "one", "x", Look(bold=True))
    two = _folder(tmp_path / "two", "y", Look())
    (two / "meer.txt").write_text("meer")
    assert main([str(one), str(two)]) == 1
    said = capsys.readouterr().out
    assert "blad!A1: 'x' -> 'y'" in said
    assert "look: 2" in said
    assert ".a[1].b: 'x' -> 'y'" in said
    assert "meer.txt: only after" in said
    main([str(one), str(two), "--but", "look"])
    assert "look" not in capsys.readouterr().out
