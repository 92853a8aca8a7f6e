"""Whatever happens to a call and to its cache: every run gives what a cold run gives.

A sequence edits, deletes and restores what lies in the folders, changes a template, spoils, plants
and deletes entries of the cache, and has two programs run at once. After each step the call is run
with its cache, and a copy of it without: the same files, words and exit status must come out.
`python -m tests.test_cache_sequences COUNT` tries as many as asked, each from its number.
"""

from __future__ import annotations

import contextlib
import io
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scoring.cache import FOLDER
from scoring.cli import main
from scoring.reports import pdf
from scoring.run import program
from tests.cases import tiny

ROOT = Path(__file__).resolve().parents[1]
STEPS = 3
# One in so many sequences draws its PDFs.
DRAWING = 10


@dataclass
class Played:
    """A call while it is changed, and what lay there at first."""

    home: Path
    templates: Path
    first: Path
    dice: random.Random
    drawing: bool
    done: list[str] = field(default_factory=list)

    def files(self, name: str) -> list[Path]:
        return sorted(path for path in (self.home / name).rglob("*") if path.is_file())

    def one(self, name: str) -> Path | None:
        found = self.files(name)
        return self.dice.choice(found) if found else None


def edit_the_call(call: Played) -> None:
    name = call.dice.choice(("Organisatie A", "Organisatie Alfa", "Organisatie Ω"))
    first, *others = tiny.ROWS["candidates"]
    tiny.write(call.home, candidates=[{**first, "name": name}, *others])


def decide_otherwise(call: Played) -> None:
    tiny.write(call.home, decisions=tiny.DECIDED[: call.dice.randint(0, 3)])


def delete_a_sheet(call: Played) -> None:
    if path := call.one("input/sheets"):
        path.unlink()


def copy_a_sheet(call: Played) -> None:
    if path := call.one("input/sheets"):
        shutil.copy(path, path.with_name(f"kopie {path.name}"))


def break_a_sheet(call: Played) -> None:
    if path := call.one("input/sheets"):
        path.write_bytes(path.read_bytes()[: call.dice.randint(0, 3000)])


def restore_the_input(call: Played) -> None:
    shutil.rmtree(call.home / "input")
    shutil.copytree(call.first / "input", call.home / "input")


def edit_a_template(call: Played) -> None:
    style = call.templates / "base.css"
    style.write_text(style.read_text("utf-8") + f"\np {{ margin: {call.dice.randint(0, 2)}pt }}\n")


def restore_the_templates(call: Played) -> None:
    shutil.copytree(ROOT / "templates", call.templates, dirs_exist_ok=True)


def edit_an_output(call: Played) -> None:
    if path := call.one("output"):
        path.write_bytes(path.read_bytes() + b" ")


def delete_an_output(call: Played) -> None:
    if path := call.one("output"):
        path.unlink()


def delete_all_output(call: Played) -> None:
    shutil.rmtree(call.home / "output", ignore_errors=True)


def spoil_an_entry(call: Played) -> None:
    if path := call.one(FOLDER):
        content = bytearray(path.read_bytes())
        content[call.dice.randrange(len(content))] ^= 1 + call.dice.randrange(255)
        path.write_bytes(content[: call.dice.choice((len(content), len(content) // 2, 0))])


def swap_entries(call: Played) -> None:
    one, other = call.one(FOLDER), call.one(FOLDER)
    if one and other and one != other:
        shutil.copy(one, other)


def delete_an_entry(call: Played) -> None:
    if path := call.one(FOLDER):
        path.unlink()


def delete_the_cache(call: Played) -> None:
    shutil.rmtree(call.home / FOLDER, ignore_errors=True)


def run_two_at_once(call: Played) -> None:
    """One of them may find the output busy; what both leave must be what one leaves."""
    command = [sys.executable, str(ROOT / "run_scoring.py"), "--no-pdf", "--jobs", "1",
               "--input", str(call.home / "input")]  # fmt: skip
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(2)]  # fmt: skip
    assert all(process.wait() in (0, 1, 2) for process in both)


def change_nothing(call: Played) -> None:
    del call


CHANGES: tuple[Callable[[Played], None], ...] = (
    edit_the_call, decide_otherwise, delete_a_sheet, copy_a_sheet, break_a_sheet,
    restore_the_input, edit_a_template, restore_the_templates, edit_an_output, delete_an_output,
    delete_all_output, spoil_an_entry, spoil_an_entry, swap_entries, delete_an_entry,
    delete_the_cache, run_two_at_once, change_nothing, change_nothing,
)  # fmt: skip


def files(home: Path) -> dict[str, bytes]:
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and FOLDER not in path.parts
    }


def ran(home: Path, *words: str) -> tuple[int, str]:
    """Exit status and all that is said, whatever the folder is called."""
    pdf._environment.cache_clear()
    pdf._styles.cache_clear()
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = main([*words, "--jobs", "1", "--input", str(home / "input")], home)
    return status, said.getvalue().replace(str(home), "HOME")


def play(number: int, first: Path, place: Path) -> list[str]:
    """One sequence; what was done, for whoever must find out. Raises AssertionError."""
    dice = random.Random(number)
    call = Played(place / "home", place / "templates", first, dice, number % DRAWING == 0)
    shutil.copytree(first, call.home)
    shutil.copytree(ROOT / "templates", call.templates)
    words = () if call.drawing else ("--no-pdf",)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "TEMPLATES", call.templates)
        patch.setattr(program, "TEMPLATES", call.templates)
        for step in range(STEPS + 1):
            change = dice.choice(CHANGES) if step else change_nothing
            change(call)
            call.done.append(change.__name__)
            cold = place / "cold"
            shutil.copytree(call.home, cold, ignore=shutil.ignore_patterns(FOLDER))
            command = ("check",) if dice.random() < 0.2 else words
            for _ in range(dice.choice((1, 1, 2))):  # twice: the second time at once
                assert ran(call.home, *command) == ran(cold, *command, "--no-cache"), call.done
                assert files(call.home) == files(cold), call.done
            shutil.rmtree(cold)
    return call.done


def beginning(place: Path) -> Path:
    """A call whose result is established, with what was sent."""
    tiny.established(place)
    shutil.rmtree(place / "output")
    return place


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return beginning(tmp_path_factory.mktemp("first"))


@pytest.mark.parametrize("number", range(1, 4))
def test_no_sequence_of_changes_gives_other_bytes_than_a_cold_run(
    number: int, first: Path, tmp_path: Path
):
    play(number, first, tmp_path)


def _main(count: int, start: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        begun = beginning(Path(place) / "first")
        for number in range(start, start + count):
            print(number, *play(number, begun, Path(place) / str(number)), flush=True)
            shutil.rmtree(Path(place) / str(number))


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
