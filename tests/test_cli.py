"""The door: what is typed, what is said, and the exit status that scripts rely on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scoring.cli import main
from scoring.texts.characters import visible
from tests.cases import build, small

ROOT = Path(__file__).resolve().parents[1]
DOOR = ROOT / "run_scoring.py"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of the program: its default input folder holds the small call."""
    build.write_call(tmp_path, small.rows(), "nl")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return captured.out + captured.err


@pytest.mark.parametrize(
    ("typed", "dutch", "english"),
    [
        (["chekc"], "Bedoelt u check?", "Do you mean check?"),
        (["--inptu", "x"], "Bedoelt u --input?", "Do you mean --input?"),
        (["--input"], "Na --input ontbreekt een waarde", "A value is missing after --input"),
        (["--jobs", "veel"], "een getal van 1 tot", "a number from 1 to"),
        (["--jobs", "0"], "een getal van 1 tot", "a number from 1 to"),
        (["new"], "in welke map", "in which folder"),
        (["explain"], "welke kandidatuur", "which entry"),
        (["explain", "A", "B"], "'B' hoort niet bij", "'B' does not go with"),
        (["sheets", "--json"], "hoort niet bij het commando", "does not go with the command"),
        (["check", "--json=ja"], "bestaat niet", "There is no option"),
    ],
)
def test_wrong_arguments(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    typed: list[str],
    dutch: str,
    english: str,
) -> None:
    """Wrong arguments give 2, a sentence in the language asked for, and nothing written."""
    assert main(typed, tmp_path) == 2
    assert dutch in told(capsys)
    assert main([*typed, "--lang", "en"], tmp_path) == 2
    said = told(capsys)
    assert english in said
    assert "Hulp" not in said, "no Dutch in English"
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_language_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The languages there are stand in the message."""
    assert main(["--lang", "xx"], tmp_path) == 2
    assert "Kies uit: nl, de, en, fr" in told(capsys)


def test_help_and_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Help names every command, in both languages."""
    for typed, word in ((["help"], "beoordelingsformulieren"), (["-h", "--lang", "en"], "sheets")):
        assert main(typed, tmp_path) == 0
        said = told(capsys)
        assert word in said
        assert all(command in said for command in ("new", "sheets", "check", "explain"))
    assert main(["--version"], tmp_path) == 0
    assert told(capsys).startswith("jury-scoring ")


@pytest.mark.parametrize("asked", [["--help"], ["--version"], ["hlep"], ["run", "--jobs", "x"]])
def test_help_and_refusals_load_nothing_of_what_judging_takes(asked: list[str]) -> None:
    """Who asks for help, or mistypes, has the answer at once."""
    program = (
        "import sys\nfrom scoring.cli import main\nfrom pathlib import Path\n"
        f"main({asked!r}, Path('.'))\nprint(*sorted(sys.modules))"
    )
    made = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(made.stdout.splitlines()[-1].split())
    assert loaded.isdisjoint({"numpy", "scipy", "pandas", "weasyprint", "xlsxwriter", "tqdm"})
    assert loaded.isdisjoint({"scoring.model", "scoring.run.steps"})


def test_no_call_gives_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder is refused with what to do, and nothing is written."""
    assert main([], tmp_path) == 2
    assert "Er werd niets geschreven" in told(capsys)
    assert not (tmp_path / "output").exists()


def test_what_is_an_example_stands_on_its_own_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {**small.ROWS, "call": [{**small.ROWS["call"][0], "example": "Let op:\n- **alles**"}]}
    build.write_call(tmp_path, rows, "nl")
    main(["check"], tmp_path)
    assert "\nLet op:\n- alles\n" in told(capsys)


def test_a_run_with_open_matters_gives_1(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Drafts are written; the summary says what was read and made, what is wrong, what is next."""
    assert main(["--no-pdf"], home) == 1
    said = told(capsys)
    for part in ("Oproep: Kleine oproep", "Fase: schriftelijke ronde", "Fouten: 0", "Geschreven:",
                 "Wat nu?", "Maak ze met 'sheets'"):  # fmt: skip
        assert part in said
    assert (home / "output" / "run.json").is_file()


def test_messages_in_the_language_asked_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A Dutch call can be checked by somebody who reads English; its documents stay Dutch."""
    assert main(["--no-pdf", "--lang", "en"], home) == 1
    assert "What next?" in told(capsys)
    assert (home / "output" / "brieven").is_dir()


def test_check_writes_nothing_and_says_who_owes_what(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Per juror the sheets still owed, and every problem with its remedy."""
    assert main(["check"], home) == 1
    said = told(capsys)
    assert "Jurylid Een: 4 formulieren" in said
    assert "ontbreekt: A-U1, B-U1, A-U2, B-U2" in said
    assert not (home / "output").exists()
    assert {path.name for path in home.iterdir()} == {"input", ".scoring-cache"}


def test_check_of_a_round_in_which_the_jury_agrees_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sheet of the whole jury is nobody's own debt; that it is missing is told."""
    agreed = small.rows(rounds=[{**row, "combine": "consensus"} for row in small.ROWS["rounds"]])
    build.write_call(tmp_path, agreed, "nl")
    assert main(["check"], tmp_path) == 1
    said = told(capsys)
    assert "gezamenlijk formulier" in said
    assert "Jurylid Een: 4 formulieren" in said


def test_check_for_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check --json` prints one JSON value with code, severity, place, found, expected, remedy."""
    assert main(["check", "--json"], home) == 1
    value = json.loads(capsys.readouterr().out)
    assert value["stage"] == "written"
    keys = {"code", "severity", "file", "tab", "cell", "what", "found", "expected", "remedy"}
    keys |= {"juror", "entry", "acts"}
    assert value["problems"]
    assert all(set(problem) == keys for problem in value["problems"])
    owed = {"juror": "J1", "entry": "A-U1", "round": "written", "standing": "missing"}
    assert owed in value["owed"]


def test_check_for_programs_also_when_the_call_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A call with errors still prints JSON, with status 2."""
    build.write_call(home, small.rows(scales=[]), "nl")
    assert main(["check", "--json"], home) == 2
    value = json.loads(capsys.readouterr().out)
    assert {problem["severity"] for problem in value["problems"]} >= {"error"}


def test_new_starts_a_call_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`new` makes a folder with an empty call, which `check` then refuses kindly; never twice."""
    target = tmp_path / "oproep 2027"
    assert main(["new", str(target)], tmp_path) == 0
    assert "Vul het werkboek" in told(capsys)
    assert (target / "input" / "sheets").is_dir()
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert main(["new", str(target)], tmp_path) == 2
    told(capsys)
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    assert main(["check", "--input", str(target)], tmp_path) == 2, "it is still to be filled in"
    told(capsys)


def test_new_from_an_older_call(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--from` takes over what the older call holds."""
    target = home / "next"
    assert main(["new", str(target), "--from", str(home / "input" / "call.xlsx")], home) == 0
    told(capsys)
    assert main(["check", "--input", str(target)], home) == 1
    assert "Kleine oproep" in told(capsys)


def test_sheets_says_what_it_made_and_then_that_nothing_is_new(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first time two workbooks, the second time none."""
    assert main(["sheets"], home) == 0
    said = told(capsys)
    assert "2 werkboeken" in said
    assert "beoordelingsformulier Jurylid Een - schriftelijke ronde.xlsx" in said
    assert main(["sheets"], home) == 0
    assert "niets nieuws" in told(capsys)


def test_explain_leads_back_to_a_cell(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each number of an entry with file, tab and cell; an unknown entry names those there are."""
    build.return_sheets(home, small.WRITTEN, "nl")
    assert main(["explain", "a-u1"], home) == 0
    said = told(capsys)
    assert "sheets/returned" in said
    assert "call.xlsx" in said
    assert main(["explain", "Z-U9"], home) == 2
    assert "A-U1" in told(capsys)


def test_the_output_of_an_input_elsewhere_lies_beside_it(
    home: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--input X` writes beside X, not beside the program nor in the working folder."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    program = tmp_path_factory.mktemp("program")
    shutil.copytree(home / "input", elsewhere / "mijn input")
    assert main(["--no-pdf", "--input", str(elsewhere / "mijn input")], program) == 1
    told(capsys)
    assert (elsewhere / "output" / "run.json").is_file()
    assert list(program.iterdir()) == []


def test_names_cannot_play_tricks_on_a_terminal(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Escape sequences and direction marks in a file name are shown as codes."""
    name = "rood\x1b[31m\u202etxt.xlsx"
    (home / "input" / "sheets").mkdir()
    (home / "input" / "sheets" / name).write_bytes(b"no workbook")
    assert main(["check"], home) == 1
    said = told(capsys)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "rood<001B>[31m<202E>txt.xlsx" in said
    assert visible("a\rb\u2066c") == "a<000D>b<2066>c"


def start(home: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(DOOR), "--input", str(home / "input"), *arguments],
        cwd="/", env={**os.environ, **environment}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=_as_at_a_terminal,
    )  # fmt: skip


def _heard() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# Tests that run in the background of a shell, or in cron, ignore Ctrl-C; so would their children.
_as_at_a_terminal = None if os.name == "nt" else _heard


def test_a_fault_of_ours_gives_70_and_a_log(home: Path, tmp_path: Path) -> None:
    """One line says that it is our fault and where the log is; the trace stands only there."""
    site = tmp_path / "site"
    site.mkdir()
    # A fault is planted from outside: a library that breaks in the middle of a run.
    (site / "sitecustomize.py").write_text(
        "import pathvalidate\n"
        "def broken(*_, **__): raise RuntimeError('planted')\n"
        "pathvalidate.sanitize_filename = broken\n"
    )
    process = start(home, "--no-pdf", PYTHONPATH=str(site))
    out, err = process.communicate()
    assert process.returncode == 70, out + err
    assert "Traceback" not in out + err
    assert "een fout van het programma, niet van u" in err
    log = home / "scoring-fault.log"
    assert str(log) in err
    assert "RuntimeError: planted" in log.read_text("utf-8")
    assert not (home / "output").exists()


def test_an_interrupt_is_calm(home: Path) -> None:
    """Ctrl-C ends with a sentence and 130; worker processes print nothing."""
    process = start(home, "--jobs", "2")
    while not (home / ".output.lock").exists():
        assert process.poll() is None, "it ended before it began to work"
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=600)
    assert "Traceback" not in out + err
    assert process.returncode == 130, out + err
    assert "Onderbroken" in err
    assert not (home / "output").exists()


def test_a_reader_that_stops_is_no_fault(home: Path) -> None:
    """`check | head -1` ends quietly."""
    process = start(home, "check")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.wait()
    assert "Traceback" not in err
    assert "Exception ignored" not in err


def test_missing_packages_are_told_without_a_trace(tmp_path: Path) -> None:
    """In a Python without the packages the door says in both languages what to do."""
    done = subprocess.run(
        [sys.executable, "-S", str(DOOR)], cwd=tmp_path, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for words in ("start.bat", "make run", "ontbreekt in deze Python", "is missing from this"):
        assert words in done.stderr


def test_utf8_whatever_the_code_page(home: Path) -> None:
    """A console with another code page gets UTF-8 instead of an error."""
    process = start(home, "check", PYTHONIOENCODING="cp437", LC_ALL="C")
    out, err = process.communicate()
    assert process.returncode == 1, out + err
    assert "coördina" in out + err or "Fouten" in out
