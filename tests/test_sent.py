"""Later files do not reopen a stage that was established and sent."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from scoring.run.steps import run
from scoring.sheets import addresses
from scoring.workbooks.read import read_book
from tests.cases import build, small
from tests.test_whole_call import entries, play_small, tree


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small call with its first round established."""
    home = tmp_path_factory.mktemp("decided")
    play_small(home, "after written")
    return home


def a_copy(decided: Path, tmp_path: Path) -> Path:
    home = tmp_path / "call"
    shutil.copytree(decided, home)
    return home


def late_version(home: Path) -> Path:
    """A juror's workbook comes once more, with one score changed."""
    source = sorted((home / "input" / "sheets").glob("*.xlsx"))[0]
    book = openpyxl.load_workbook(source)
    for cells in addresses(read_book(source, source.name)).values():
        for (key, column), (tab, address) in cells.items():
            if key == "criterion:k1" and column == "score" and book[tab][address].value:
                book[tab][address] = 5 if book[tab][address].value != 5 else 4
    late = source.with_name("te laat.xlsx")
    book.save(late)
    return late


def never_sent(home: Path) -> None:
    """As before the stage was sent: no copy, and nothing that remembers one."""
    shutil.rmtree(home / "sent")
    (home / "issued" / "sent.json").unlink()


def test_a_late_version_changes_nothing_and_is_said(decided: Path, tmp_path: Path) -> None:
    """The sheets that were established still count; the late file is named in a warning."""
    home = a_copy(decided, tmp_path)
    before, sent = entries(home, "written"), tree(home / "sent")
    late_version(home)
    outcome = run(build.folders(home))
    assert entries(home, "written") == before
    assert [point.final for point in outcome.case.points] == [True]
    told = [item for item in outcome.case.problems if item.code == "sheets-after-establishment"]
    assert [item.place.file for item in told] == ["sheets/te laat.xlsx"]
    assert outcome.problems == ()
    assert tree(home / "sent") == sent


def test_a_broken_late_file_reopens_nothing(decided: Path, tmp_path: Path) -> None:
    """It is reported as an error, but the established letters stay final."""
    home = a_copy(decided, tmp_path)
    (home / "input" / "sheets" / "kapot.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    outcome = run(build.folders(home))
    assert "file-unreadable" in [item.code for item in outcome.case.problems]
    assert [point.final for point in outcome.case.points] == [True]


def test_without_what_was_sent_both_versions_count_as_before(decided: Path, tmp_path: Path) -> None:
    """The check above can fail: when nothing was sent, the clash is an error and a draft."""
    home = a_copy(decided, tmp_path)
    never_sent(home)
    late_version(home)
    outcome = run(build.folders(home))
    assert [point.final for point in outcome.case.points] == [False]


def test_an_established_preparation_keeps_the_framework(tmp_path: Path) -> None:
    """The method as it was published, and the call it came from, before any candidate is known."""
    home = tmp_path / "call"
    line = {"stage": "preparation", "letters": date(2023, 3, 31), "body": "stuurgroep"}
    empty = {"candidates": [], "entries": [], "acts": [], "decisions": []}
    build.write_call(home, small.rows(**empty), "nl")
    assert run(build.folders(home)).sent == ()
    build.write_call(home, small.rows(**empty, establishments=[line]), "nl")
    outcome = run(build.folders(home))
    assert outcome.sent == ("2023-03-31 voorbereiding v1",)
    kept = {path.name for path in (home / "sent").rglob("*") if path.is_file()}
    assert kept == {"beoordelingskader.pdf", "call.xlsx", "hashes.json", "values.json"}
    before = tree(home / "sent")
    assert run(build.folders(home)).sent == ()
    assert tree(home / "sent") == before


def test_without_pdfs_what_is_final_waits_to_be_kept(decided: Path, tmp_path: Path) -> None:
    """What is sent are PDFs: a run without them says that the copy is still to be made."""
    home = a_copy(decided, tmp_path)
    never_sent(home)
    outcome = run(build.folders(home), as_pdf=False)
    assert [problem.code for problem in outcome.problems] == ["sent-waits"]
