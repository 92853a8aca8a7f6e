"""A language is a folder of catalogues, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.workbooks.grid import Grid
from scoring.workbooks.read import read_book
from tests.test_house import ROOT

OWN = {
    "language": 'locale = "fr_BE"\ndates = "day_first"\nclock = "{hour}h{minute}"\n'
    'call_file = "appel.xlsx"\nguide_file = "LISEZMOI.txt"\n',
    "cli": '[new]\nmade = "L\'appel est prêt dans {folder}."\n',
    "call": '[candidates]\ntab = "Candidats"\n',
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with a folder of French that holds hardly anything."""
    home = tmp_path_factory.mktemp("program")
    for name in ("scoring", "templates"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "run_scoring.py", home)
    folder = home / "scoring" / "texts" / "fr"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for room, text in OWN.items():
        (folder / f"{room}.toml").write_text(text, encoding="utf-8")
    return home


def _asked(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, program / "run_scoring.py", *words], capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def _texts(grid: Grid) -> set[str]:
    return {cell.value for cell in grid.cells.values() if isinstance(cell.value, str)}


def test_a_folder_makes_a_language_and_what_it_lacks_is_said_in_english(
    program: Path, tmp_path: Path
):
    """File names, tabs, choices and messages follow the folder; nothing stops over a word."""
    made = _asked(program, "new", str(tmp_path / "a"), "--lang", "fr")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("L'appel est prêt dans ")
    book = read_book(tmp_path / "a" / "input" / "appel.xlsx", "appel.xlsx")
    tabs = {grid.tab: grid for grid in book.grids}
    assert {"Candidats", "Challenges"} <= set(tabs)
    assert (tmp_path / "a" / "LISEZMOI.txt").is_file()
    chosen = {text for grid in book.grids for text in _texts(grid)}
    assert {"français", "néerlandais", "anglais"} <= chosen
    checked = _asked(program, "check", "--input", str(tmp_path / "a"))
    assert checked.returncode == 2
    assert "appel.xlsx" in checked.stderr
    assert "Fill in at least one row." in checked.stderr


def test_the_call_of_a_new_language_is_found_and_offered_everywhere(program: Path, tmp_path: Path):
    """A Dutch call offers it to a juror, and a workbook by its name is the call."""
    assert _asked(program, "new", str(tmp_path / "b")).returncode == 0
    book = read_book(tmp_path / "b" / "input" / "oproep.xlsx", "oproep.xlsx")
    assert "Frans" in {text for grid in book.grids for text in _texts(grid)}
    wrong = _asked(program, "check", "--lang", "xx")
    assert wrong.returncode == 2
    assert "nl, en, fr" in wrong.stderr
