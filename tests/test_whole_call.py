"""Whole calls through real files, from an empty folder to final letters."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from scoring.problems import Severity
from scoring.run.progress import Advance
from scoring.run.steps import Outcome, run
from tests.cases import build, english, small
from tests.test_problems_catalogue import flattened

ROOT = Path(__file__).resolve().parents[1]


def results(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((home / "output" / "results.json").read_text("utf-8"))
    return found


def entries(home: Path, stage: str) -> dict[str, dict[str, Any]]:
    """The entries of a decision point in results.json, by name such as 'A-U1'."""
    (point,) = [item for item in results(home)["points"] if item["stage"] == stage]
    return {item["entry"]: item for item in point["entries"]}


def exact(number: dict[str, str] | None) -> Fraction | None:
    return None if number is None else Fraction(number["exact"])


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}


def codes(outcome: Outcome, severity: Severity) -> list[str]:
    return [item.code for item in outcome.case.problems if item.severity is severity]


def letter(home: Path, stage: str, name: str) -> Path:
    """The one letter in the output to a candidate at a stage."""
    (found,) = [
        path
        for path in (home / "output").rglob("*.pdf")
        if stage in path.as_posix() and name in path.name and "brie" in path.as_posix()
    ]
    return found


def pdf_text(path: Path) -> str:
    pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    return " ".join(" ".join(pages).split())


def play_small(home: Path, until: str) -> Outcome:
    """Play the small call up to a moment: 'written', 'after written', 'pitch' or 'result'."""
    folders = build.folders(home)
    build.write_call(home, small.rows(), "nl")
    build.return_sheets(home, small.WRITTEN, "nl")
    outcome = run(folders)
    if until == "written":
        return outcome
    fill_reasons(home)
    decided = {"decisions": small.AFTER_WRITTEN, "establishments": [small.WRITTEN_LETTERS]}
    build.write_call(home, small.rows(**decided), "nl")
    outcome = run(folders)
    if until == "after written":
        return outcome
    build.return_sheets(home, small.PITCH, "nl")
    outcome = run(folders)
    if until == "pitch":
        return outcome
    fill_reasons(home)
    decided = {
        "decisions": small.AT_RESULT,
        "establishments": [small.WRITTEN_LETTERS, small.RESULT_LETTERS],
    }
    build.write_call(home, small.rows(**decided), "nl")
    return run(folders)


def fill_reasons(home: Path) -> None:
    for workbook in sorted((home / "output").rglob("*motivering*.xlsx")):
        build.return_reasons(home, workbook, "De jury vond dit onderdeel {key} helder.", "ja")


def test_small_call_stage_by_stage(tmp_path: Path) -> None:
    """Drafts before round 1 is decided, final letters after it, and again at the result.

    What was sent is kept once, with its inputs and hashes, and no later run touches it.
    """
    home, folders = tmp_path, build.folders(tmp_path)

    first = play_small(home, "written")
    assert [point.final for point in first.case.points] == [False]
    assert first.sent == ()
    assert not (home / "sent").exists()
    letters = sorted(path.name for path in (home / "output" / "brieven").rglob("*.pdf"))
    assert len(letters) == 3, "also the candidate that came too late gets a letter"
    assert all(name.startswith("ONTWERP") for name in letters)
    assert any("stand van zaken" in path.name for path in (home / "output").rglob("*.xlsx"))
    assert codes(first, Severity.ERROR) == []
    assert codes(first, Severity.OPEN).count("quorum-not-settled") == 2, "B in U1 and in U2"

    written = play_small(home, "after written")
    assert [point.final for point in written.case.points] == [True], written.case.problems
    assert written.sent == ("2023-05-26 schriftelijke ronde v1",)
    sent = home / "sent" / "2023-05-26 schriftelijke ronde v1"
    hashes = json.loads((sent / "hashes.json").read_text("utf-8"))
    assert len([name for name in tree(sent / "documenten") if name.startswith("brieven/")]) >= 3
    for group, folder in (("documents", "documenten"), ("inputs", "invoer")):
        listed = {item["file"]: item["sha256"] for item in hashes[group]}
        assert listed == tree(sent / folder), f"hashes.json lists the {group} there are"
    assert {item["file"] for item in hashes["inputs"]} >= {"call.xlsx"}
    assert len(hashes["inputs"]) == 4, "the call, two workbooks of jurors, one of reasons"
    before, touched = tree(sent), times(sent)

    pitch = build.return_sheets(home, small.PITCH, "nl")
    assert len(pitch.written) == 2
    for path in pitch.written:
        names = openpyxl.load_workbook(home / "issued" / path).sheetnames
        assert len([name for name in names if "A" in name and "U" in name]) >= 2, names
        assert not any(name.startswith("B") for name in names), "B was not invited"
    midway = run(folders)
    assert [point.stage for point in midway.case.points] == ["written", "result"]
    assert [point.final for point in midway.case.points] == [True, False]

    last = play_small_result(home)
    assert [point.final for point in last.case.points] == [True, True], last.case.problems
    assert last.sent == ("2023-06-16 resultaat v1",)
    assert codes(last, Severity.OPEN) == codes(last, Severity.ERROR) == []
    assert not any("ONTWERP" in path.name for path in (home / "output" / "brieven").rglob("*"))
    assert tree(sent) == before, "sent documents are never touched again"
    assert times(sent) == touched
    again = run(folders)
    assert again.sent == ()
    assert [item.code for item in again.problems] == []


def play_small_result(home: Path) -> Outcome:
    fill_reasons(home)
    decided = {
        "decisions": small.AT_RESULT,
        "establishments": [small.WRITTEN_LETTERS, small.RESULT_LETTERS],
    }
    build.write_call(home, small.rows(**decided), "nl")
    return run(build.folders(home))


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("small")
    play_small(home, "result")
    return home


def test_small_call_results_as_worked_out_by_hand(small_home: Path) -> None:
    """The numbers of the small call, exact, from results.json."""
    written = entries(small_home, "written")
    assert exact(written["A-U1"]["total"]) == 80
    assert exact(written["A-U2"]["total"]) == 81
    assert {name: item["status"] for name, item in written.items()} == {
        "A-U1": "ranked", "A-U2": "ranked", "B-U1": "below_quorum", "B-U2": "below_quorum",
        "C-U1": "inadmissible",
    }  # fmt: skip
    result = entries(small_home, "result")
    assert exact(result["A-U1"]["total"]) == Fraction("69.2")
    assert result["A-U1"]["status"] == "below_minimum"
    assert result["A-U1"]["place"] is None
    assert exact(result["A-U2"]["total"]) == Fraction("79.2")
    assert result["A-U2"]["place"] == 1


def test_small_call_letters_say_what_was_decided(small_home: Path) -> None:
    """The late candidate reads why; the candidate below a minimum reads no place among places."""
    late = pdf_text(letter(small_home, "schriftelijke ronde", "Organisatie C"))
    assert "onontvankelijk" in late
    assert "na het einde van de termijn" in late
    assert "9 juni 2023, 23.59 uur" in late, "the same right to a rebuttal, and its last moment"
    mixed = pdf_text(letter(small_home, "resultaat", "Organisatie A"))
    assert "niet gematcht" in mixed
    assert "Uitdaging twee: plaats 1" in mixed
    assert "Uitdaging een: geen plaats" in mixed
    assert "kreeg geen enkele kandidatuur een plaats" in mixed, "'geen', not '1 van 1'"
    assert "30 juni 2023" in mixed, "the last moment for a rebuttal"
    assert "Organisatie B" not in mixed, "no other candidate in a letter"


def test_english_call_results_as_worked_out_by_hand(tmp_path: Path) -> None:
    """Another scale, one round, one challenge, three criteria, the rule of places, a tie broken."""
    home, folders = tmp_path, build.folders(tmp_path)
    build.write_call(home, english.rows(), "en")
    build.return_sheets(home, english.SHEETS, "en")
    first = run(folders)
    found = entries(home, "result")
    totals = {name.partition("-")[0]: exact(item["total"]) for name, item in found.items()}
    assert {key: totals[key] for key in english.TOTALS} == english.TOTALS
    places = {name.partition("-")[0]: item["place"] for name, item in found.items()}
    assert {key: places[key] for key in english.PLACES_BEFORE} == english.PLACES_BEFORE
    assert found["P4-C1"]["status"] == "below_minimum"
    assert found["P5-C1"]["status"] == "withdrawn"
    assert "tie-at-line" in codes(first, Severity.OPEN), "a tie across the line is for people"

    decided = {
        "acts": [english.TIE], "decisions": english.DECISIONS, "establishments": [english.LETTERS],
    }  # fmt: skip
    build.write_call(home, english.rows(**decided), "en")
    last = run(folders)
    found = entries(home, "result")
    places = {name.partition("-")[0]: item["place"] for name, item in found.items()}
    assert {key: places[key] for key in english.PLACES_AFTER} == english.PLACES_AFTER
    assert [point.final for point in last.case.points] == [True], last.case.problems
    assert last.sent == ("2024-03-22 outcome v1",)
    assert_no_dutch(home)


def everything_said(home: Path) -> dict[str, str]:
    """The text of every file that the program made: PDFs, every cell of workbooks, JSON, names."""
    said = {}
    made = [path for folder in ("output", "issued", "sent") for path in (home / folder).rglob("*")]
    for path in made:
        if path.suffix == ".pdf":
            text = pdf_text(path)
        elif path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            cells = [
                str(cell.value)
                for sheet in book.worksheets
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            ]
            checks = [
                str(text)
                for sheet in book.worksheets
                for rule in sheet.data_validations.dataValidation
                for text in (rule.prompt, rule.promptTitle, rule.error, rule.errorTitle)
            ]
            text = "\n".join([*book.sheetnames, *cells, *checks])
        elif path.suffix in (".json", ".html"):
            text = path.read_text("utf-8")
        else:
            text = ""
        said[path.relative_to(home).as_posix()] = text + "\n" + path.name
    return said


def assert_no_dutch(home: Path) -> None:
    """No text of the Dutch catalogues that English words otherwise stands in any output."""
    dutch, english_ = flattened("nl"), flattened("en")
    allowed = {str(value).casefold() for value in english_.values()}
    wanted = {
        key: " ".join(str(value).split())
        for key, value in dutch.items()
        if isinstance(value, str)
        and "{" not in value
        and len(value) > 5
        and value.casefold() not in allowed
        and not any(value.casefold() in english_text for english_text in allowed)
    }
    found = {
        (path, key, value)
        for path, text in everything_said(home).items()
        for flat in [" ".join(text.split())]
        for key, value in wanted.items()
        if value in flat
    }
    assert found == set()


def in_process(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`run_scoring.py` in a process of its own, started from another folder."""
    command = [sys.executable, str(ROOT / "run_scoring.py"), *arguments]
    command += ["--input", str(home / "input")]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        command, cwd=home, env={**clean, **environment}, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def test_two_runs_give_the_same_bytes(small_home: Path, tmp_path: Path) -> None:
    """Other folder, time zone, locale, hash seed and number of jobs: not one byte differs."""
    worlds = (
        ("een", "1", {"TZ": "Europe/Brussels", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
        ("twee met spatie é", "2",
         {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4711"}),
    )  # fmt: skip
    made = []
    for name, jobs, environment in worlds:
        home = tmp_path / name
        shutil.copytree(small_home / "input", home / "input")
        done = in_process(home, "--jobs", jobs, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        made.append(tree(home / "output"))
    assert made[0] == made[1]
    assert made[0] == tree(small_home / "output"), "as the run that led here, step by step"


def test_run_record_lists_everything_and_no_clock(small_home: Path) -> None:
    """run.json names each input and output with its hash; nothing in it is a path or a moment."""
    record = json.loads((small_home / "output" / "run.json").read_text("utf-8"))
    listed = {item["file"]: item["sha256"] for item in record["outputs"]}
    found = tree(small_home / "output")
    del found["run.json"]
    assert listed == found
    inputs = {item["file"]: item["sha256"] for item in record["inputs"]}
    assert inputs == tree(small_home / "input")
    assert record["inputs"][0]["file"] == "call.xlsx"
    assert record["call"]["method_fingerprint"]
    assert set(record["environment"]) == {"python", "system", "packages", "libraries"}
    assert str(small_home) not in json.dumps(record)


# Python finds this module by itself; ctypes and cffi then know no Pango, as on a bare laptop.
WITHOUT_PANGO = """
import ctypes.util
import cffi
found, opened = ctypes.util.find_library, cffi.FFI.dlopen
def absent(name):
    return name is not None and any(part in str(name) for part in ("pango", "gobject", "harfbuzz"))
ctypes.util.find_library = lambda name: None if absent(name) else found(name)
def dlopen(self, name, flags=0):
    if absent(name):
        raise OSError(f"cannot load library {name!r}")
    return opened(self, name, flags)
cffi.FFI.dlopen = dlopen
"""


def test_without_pango_everything_but_pdfs_is_written(small_home: Path, tmp_path: Path) -> None:
    """Documents come as HTML, three lines say how to get PDFs, and the exit status is 1."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(WITHOUT_PANGO)
    home = tmp_path / "call"
    shutil.copytree(small_home / "input", home / "input")
    done = in_process(home, PYTHONPATH=str(tmp_path / "site"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "Pango" in done.stdout
    whole = {Path(name).with_suffix("") for name in tree(small_home / "output")}
    made = {Path(name).with_suffix("") for name in tree(home / "output")}
    assert made == whole, "the same documents"
    assert not list((home / "output").rglob("*.pdf"))
    pages = list((home / "output").rglob("*.html"))
    assert len(pages) == len(list((small_home / "output").rglob("*.pdf")))
    assert not (home / "sent").exists(), "what is sent are PDFs"


def test_a_missing_copy_is_made_by_the_next_run(small_home: Path, tmp_path: Path) -> None:
    """Killed between output and `sent/`, or halfway a copy: the next run makes the same bytes."""
    home = tmp_path / "call"
    shutil.copytree(small_home / "input", home / "input")
    shutil.copytree(small_home / "output", home / "output")
    (home / ".sent.scoring-new" / "documenten").mkdir(parents=True)
    (home / ".sent.scoring-new" / "documenten" / "half.pdf").write_bytes(b"half")
    outcome = run(build.folders(home))
    assert outcome.sent == ("2023-05-26 schriftelijke ronde v1", "2023-06-16 resultaat v1")
    name = "2023-06-16 resultaat v1"
    assert tree(home / "sent" / name) == tree(small_home / "sent" / name)
    assert not (home / ".sent.scoring-new").exists()


def test_an_input_that_changes_during_the_run_is_not_kept_as_sent(
    small_home: Path, tmp_path: Path
) -> None:
    """The copy holds the bytes that were judged, so it waits for a run that sees one state."""
    home = tmp_path / "call"
    shutil.copytree(small_home / "input", home / "input")
    sheet = next((home / "input" / "sheets").iterdir())

    @contextmanager
    def somebody_saves(step: str, _total: int) -> Iterator[Advance]:
        if step == "run.step.documents":
            sheet.write_bytes(sheet.read_bytes() + b"\0")
        yield lambda: None

    outcome = run(build.folders(home), progress=somebody_saves)
    assert [(item.code, item.place.file) for item in outcome.problems] == [
        ("input-changed", f"sheets/{sheet.name}")
    ]
    assert outcome.sent == ()
    assert (home / "output" / "run.json").is_file()


def test_a_new_version_says_which_one_it_replaces(small_home: Path, tmp_path: Path) -> None:
    """A letter that changed is told; a raised version is kept beside and names the earlier one."""
    home = tmp_path / "call"
    shutil.copytree(small_home, home)
    changed = [
        {**item, "reason": f"{item['reason']} Herzien."} if item["stage"] == "result" else item
        for item in small.AT_RESULT
    ]
    lines = [small.WRITTEN_LETTERS, small.RESULT_LETTERS]
    build.write_call(home, small.rows(decisions=changed, establishments=lines), "nl")
    outcome = run(build.folders(home))
    assert codes(outcome, Severity.ERROR) == ["sent-differs", "sent-differs"], "letters, the rest"
    assert outcome.sent == ()
    build.write_call(
        home,
        small.rows(decisions=changed, establishments=[*lines, {**lines[1], "version": 2}]),
        "nl",
    )
    before = tree(home / "sent")
    outcome = run(build.folders(home))
    assert outcome.sent == ("2023-06-16 resultaat v2",)
    hashes = json.loads((home / "sent" / outcome.sent[0] / "hashes.json").read_text("utf-8"))
    assert hashes["replaces"] == "2023-06-16 resultaat v1"
    assert tree(home / "sent").items() >= before.items(), "version 1 is untouched"


ODD_NAMES = (
    "CON", "a/b", "../../weg", "x" * 200, "עמותת הצפון", "‮omgekeerd‬", "naam.", "C:\\pad", "=1+1",
    "a<b>|?*", "nul\u0009tab",
)  # fmt: skip


def test_odd_candidate_names_make_safe_files(tmp_path: Path) -> None:
    """Reserved, long, right-to-left and path-like names: every file is there, in its folder."""
    home = tmp_path / "call"
    candidates = [
        {**small.ROWS["candidates"][0], "key": f"K{number:02}", "name": name}
        for number, name in enumerate(ODD_NAMES)
    ]
    build.write_call(home, small.rows(candidates=candidates), "nl")
    done = in_process(home, "--jobs", "2")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    made = list((home / "output" / "brieven").rglob("*.pdf"))
    assert len(made) == len(ODD_NAMES)
    reserved = {"con", "nul", "aux", "prn"}
    for path in (home / "output").rglob("*"):
        assert len(path.relative_to(home).as_posix()) < 200
        assert not set(path.name) & set('<>:"|?*\\'), path.name
        assert path.stem.casefold() not in reserved
        assert not path.name.endswith((".", " "))
        assert "\u202e" not in path.name, "a name must read as it is"
    assert {path.name for path in tmp_path.iterdir()} == {"call"}
    sheets = in_process(home, "sheets")
    assert sheets.returncode in (0, 1), sheets.stdout + sheets.stderr
    assert "Traceback" not in sheets.stderr


def test_a_jury_of_one_goes_the_whole_way(tmp_path: Path) -> None:
    """Nothing can be compared or left out; everything is written all the same."""
    one = small.rows(
        jurors=small.ROWS["jurors"][:1], method=[{**small.ROWS["method"][0], "quorum": 1}]
    )
    build.write_call(tmp_path, one, "nl")
    table = "\n".join(line for line in small.WRITTEN.splitlines() if line.split()[:1] != ["J2"])
    build.return_sheets(tmp_path, table, "nl")
    outcome = run(build.folders(tmp_path), as_pdf=False)
    assert not codes(outcome, Severity.ERROR)
    assert len(outcome.written) > 15
