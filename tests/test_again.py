"""A command that would say the same again says it at once; the least change has it carried out."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scoring.cli import main
from tests.cases import tiny

ROOT = Path(__file__).resolve().parents[1]
LOADED = """
import sys
from pathlib import Path
from scoring.cli import main
status = main(sys.argv[2:], Path(sys.argv[1]))
print("loaded:", *sorted({"scoring.cli.orders", "scoring.call", "weasyprint"} & set(sys.modules)))
sys.exit(status)
"""

Files = dict[str, bytes]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    tiny.established(tmp_path)
    shutil.rmtree(tmp_path / "output")
    return tmp_path


def files(home: Path) -> Files:
    """Everything in the folders of the call, besides the cache."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and ".scoring-cache" not in path.parts
    }


def told(home: Path, *words: str) -> tuple[int, list[str], str]:
    """Exit status, which slow rooms were loaded, and what was said."""
    command = [sys.executable, "-c", LOADED, str(home), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said, _, loaded = done.stdout.rpartition("loaded:")
    return done.returncode, loaded.split(), said


@pytest.mark.parametrize("words", [("--no-pdf",), ("check",), ("check", "--json")])
def test_unchanged_it_says_the_same_at_once_and_writes_nothing(home: Path, words: tuple[str, ...]):
    status, loaded, said = told(home, *words)
    made = files(home)
    assert "scoring.cli.orders" in loaded
    assert told(home, *words) == (status, [], said)
    assert files(home) == made
    assert told(home, *words, "--no-cache") == (status, loaded, said)
    assert files(home) == made


CHANGES: dict[str, Callable[[Path], object]] = {
    "a candidate": lambda home: tiny.write(
        home, candidates=[*tiny.ROWS["candidates"][:2], {**tiny.ROWS["candidates"][2], "name": "X"}]
    ),
    "a sheet that went": lambda home: next((home / "input" / "sheets").rglob("*.xlsx")).unlink(),
    "a sheet under another name": lambda home: next(
        (home / "input" / "sheets").rglob("*.xlsx")
    ).rename(home / "input" / "sheets" / "other.xlsx"),
    "an output that was edited": lambda home: (home / "output" / "results.json").write_text("{}"),
    "an output that went": lambda home: (home / "output" / "results.json").unlink(),
    "what was sent": lambda home: next((home / "sent").rglob("*.pdf")).write_bytes(b"%PDF"),
    "what was remembered": lambda home: (home / "issued" / "sent.json").unlink(),
    "a run that was killed": lambda home: (home / ".output.scoring-new").mkdir(),
    "the cache, which went": lambda home: shutil.rmtree(home / ".scoring-cache"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_it_says_and_writes_what_a_cold_run_does(
    home: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str],
    name: str,
):  # fmt: skip
    main(["--no-pdf"], home)
    main(["--no-pdf"], home)
    CHANGES[name](home)
    cold = tmp_path_factory.mktemp("cold") / "home"
    shutil.copytree(home, cold, ignore=shutil.ignore_patterns(".scoring-cache"))
    capsys.readouterr()
    status = main(["--no-pdf"], home)
    said = capsys.readouterr().out.replace(str(home), "HOME")
    assert main(["--no-pdf", "--no-cache"], cold) == status
    assert capsys.readouterr().out.replace(str(cold), "HOME") == said
    assert files(home) == files(cold)


def test_another_question_is_another_answer(home: Path, capsys: pytest.CaptureFixture[str]):
    """Language, form and command are part of what was asked."""
    asked = (["check"], ["check", "--json"], ["check", "--lang", "en"], ["--no-pdf"])
    for words in (*asked, *asked):
        main([*words, "--no-cache"], home)
        cold = capsys.readouterr().out
        main(words, home)
        assert capsys.readouterr().out == cold


def test_a_link_among_the_input_is_looked_at_every_time(home: Path):
    (home / "elsewhere.xlsx").write_bytes(b"PK")
    (home / "input" / "sheets" / "linked.xlsx").symlink_to(home / "elsewhere.xlsx")
    told(home, "check")
    assert told(home, "check")[1] != []


def test_without_a_cache_nothing_is_kept(home: Path):
    main(["--no-pdf", "--no-cache"], home)
    assert not (home / ".scoring-cache").exists()
