"""A language is a folder of catalogues, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from string import Formatter

import pytest

from scoring.call.dates import Dates
from scoring.texts import LANGUAGES, PROOFREAD, WHOLE, Texts, _catalogue, lacking
from scoring.workbooks.grid import Grid
from scoring.workbooks.read import read_book
from tests.test_house import ROOT
from tools import languages

OWN = {
    "language": 'locale = "fr_BE"\ndates = "day_first"\nday = "{day}"\nclock = "{hour}h{minute}"\n'
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
    for other in (home / "scoring" / "texts").iterdir():
        if other.is_dir() and other.name not in ("nl", "en"):
            shutil.rmtree(other)
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_has_a_text_that_english_lacks(language: str):
    """Such a text would never be printed."""
    assert set(_catalogue(language)) <= set(_catalogue(WHOLE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_says_the_same_facts_in_every_language(language: str):
    """No language says less than the others, or asks for what is not given."""
    own, english = _catalogue(language), _catalogue(WHOLE)
    different = {
        key: _facts(own[key]) ^ _facts(english[key])
        for key in own
        if _facts(own[key]) != _facts(english[key])
    }
    assert different == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_counted_text_has_the_forms_that_its_language_needs(language: str):
    """Those of CLDR for numbers that calls have; nowhere a form that no number takes."""
    texts = Texts(language)
    needed = {texts.plural(number) for number in range(1001)} | {"other"}
    wrong = [
        key
        for key, text in _catalogue(language).items()
        if isinstance(text, Mapping) and set(text) != needed
    ]
    assert wrong == []
    wrong = [
        key
        for key, text in _catalogue(language).items()
        for form in _forms(text)
        for _, name, spec, _ in Formatter().parse(form)
        if name and "|" in str(spec) and len(str(spec).split("|")) != len(needed)
    ]
    assert wrong == []


def test_a_language_that_was_proofread_is_whole():
    """Only a draft may fall back on English."""
    missing = {language: sorted(lacking(language)) for language in PROOFREAD}
    assert missing == {"nl": [], "en": []}
    assert "fr: " in "\n".join(languages.lines())


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("nl", "1 juni 2023", "vrijdag 30 juni 2023, 23.59 uur"),
        ("en", "1 June 2023", "Friday 30 June 2023, 23:59"),
        ("fr", "1er juin 2023", "vendredi 30 juin 2023, 23h59"),
        ("de", "1. Juni 2023", "Freitag, 30. Juni 2023, 23.59 Uhr"),
    ],
)
def test_dates_are_written_as_the_language_does_and_read_under_every_other(
    language: str, day: str, moment: str
):
    """'1er juin' and '1. Juni' too."""
    texts = Texts(language)
    assert texts.date(date(2023, 6, 1)) == day
    assert texts.moment(datetime(2023, 6, 30, 23, 59)) == moment
    for other in LANGUAGES:
        dates = Dates(Texts(other))
        assert dates.day(day) == date(2023, 6, 1)
        assert dates.moment(moment) == datetime(2023, 6, 30, 23, 59)


def _facts(text: object) -> set[str]:
    return {
        name for form in _forms(text) for _, name, _, _ in Formatter().parse(form) if name
    } - {"count"}  # fmt: skip


def _forms(text: object) -> list[str]:
    return [str(form) for form in (text.values() if isinstance(text, Mapping) else [text])]


def test_who_begins_a_call_in_a_draft_language_is_told(tmp_path: Path):
    """Once when it is made, and as a warning at the cell that chooses the language."""
    made = _asked(ROOT, "new", str(tmp_path / "fr"), "--lang", "fr")
    assert made.returncode == 0, made.stderr
    assert Texts("fr")("cli.new.draft") in made.stdout
    told = _asked(ROOT, "check", "--json", "--input", str(tmp_path / "fr"))
    problems = json.loads(told.stdout)["problems"]
    (draft,) = [item for item in problems if item["code"] == "call-language-draft"]
    assert draft["severity"] == "warning"
    assert "français" in draft["found"]
    for language in ("nl", "en"):
        assert _asked(ROOT, "new", str(tmp_path / language), "--lang", language).returncode == 0
        told = _asked(ROOT, "check", "--json", "--input", str(tmp_path / language))
        assert "call-language-draft" not in told.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_never_said_as_one(language: str):
    """In French a nought takes the form of one: what a nought means has words of its own."""
    texts = Texts(language)
    assert texts("wording.counted_alone") != texts("wording.counted_nobody")
    for confirmed, number in ((0, "0"), (1, "1")):
        facts = {"challenge": "U1", "partly": "", "others": "", "count": 1}
        said = texts("letter.meant.coverage", confirmed=confirmed, **facts)
        other = texts("letter.meant.coverage", confirmed=1 - confirmed, **facts)
        assert said != other, number


def test_what_jurors_read_is_whole_in_french_and_german():
    """Sheets, messages and what each problem tells the juror: no word of English between."""
    english = [
        (language, key)
        for language in ("fr", "de")
        for key in sorted(lacking(language))
        if key.startswith(("sheets.", "intake."))
        or (key.startswith("problems.") and key.endswith(".juror"))
    ]
    assert english == []
