"""The files of a folder are replaced as one, and only those that are ours."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path

import pytest

from scoring.problems import CannotGoOn
from scoring.run.commit import Kept, alone, commit, digest, file_digest
from tests.kills import killed_at

ROOT = Path(__file__).resolve().parents[1]
RECORD = "run.json"
OLD = {"a.txt": b"old a", "brieven/b.txt": b"old b", "weg/c.txt": b"old c"}
NEW = {"a.txt": b"new a", "brieven/b.txt": b"new b", "jury/d.txt": b"new d"}


def write(folder: Path, files: dict[str, bytes], record: bytes, listed: dict[str, bytes]):
    with alone(folder):
        hashes = {path: digest(content) for path, content in listed.items()}
        return commit(folder, files, (RECORD, record), hashes, "bewaard")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def problem(raised: pytest.ExceptionInfo[CannotGoOn]) -> tuple[str, str]:
    (found,) = raised.value.problems
    return found.code, found.place.file


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    write(folder, OLD, b"old record", {})
    return folder


def test_replaces_adds_and_removes_what_the_record_lists(output: Path) -> None:
    """After a run the folder holds the new files and the record; emptied folders are gone."""
    assert write(output, NEW, b"new record", OLD) == ()
    assert tree(output) == {**NEW, RECORD: b"new record"}
    assert not (output / "weg").exists(), "a folder in which nothing of ours is left"
    beside = {path.name for path in output.parent.iterdir()}
    assert beside == {"output"}, "staging and lock are cleared"


def test_foreign_files_stay(output: Path) -> None:
    """What no record lists is never touched, also in a folder that is otherwise removed."""
    (output / "nota.txt").write_bytes(b"mine")
    (output / "weg" / "ook.txt").write_bytes(b"mine too")
    write(output, NEW, b"new record", OLD)
    assert tree(output) == {
        **NEW, RECORD: b"new record", "nota.txt": b"mine", "weg/ook.txt": b"mine too",
    }  # fmt: skip


def test_an_edited_file_is_kept_aside(output: Path) -> None:
    """A file of ours that someone edited keeps its content under another name, and is told."""
    (output / "a.txt").write_bytes(b"edited")
    (output / "weg" / "c.txt").write_bytes(b"edited too")
    kept = write(output, NEW, b"new record", OLD)
    assert set(kept) == {
        Kept("a.txt", "a (bewaard).txt", edited=True),
        Kept("weg/c.txt", "weg/c (bewaard).txt", edited=True),
    }
    assert tree(output) == {
        **NEW, RECORD: b"new record",
        "a (bewaard).txt": b"edited", "weg/c (bewaard).txt": b"edited too",
    }  # fmt: skip


def test_what_is_kept_never_overwrites_what_was_kept_before(output: Path) -> None:
    """Editing twice leaves both edited versions."""
    for edit in (b"first", b"second"):
        (output / "a.txt").write_bytes(edit)
        write(output, OLD, b"record " + edit, OLD)
    found = tree(output)
    assert (found["a (bewaard).txt"], found["a (bewaard 2).txt"]) == (b"first", b"second")
    assert found["a.txt"] == OLD["a.txt"]


@pytest.mark.parametrize("shape", ["file", "folder", "link", "file as folder", "linked folder"])
def test_a_foreign_thing_with_the_name_of_a_document_is_kept_aside(
    output: Path, tmp_path: Path, shape: str
) -> None:
    """A file, folder or link where a document must come is renamed, never written over or into."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "theirs.txt").write_bytes(b"theirs")
    target = output / ("jury" if shape in ("file as folder", "linked folder") else "jury/d.txt")
    target.parent.mkdir(exist_ok=True)
    if shape in ("file", "file as folder"):
        target.write_bytes(b"theirs")
    elif shape == "folder":
        target.mkdir()
        (target / "theirs.txt").write_bytes(b"theirs")
    else:
        target.symlink_to(elsewhere / "theirs.txt" if shape == "link" else elsewhere)
    (kept,) = write(output, NEW, b"new record", OLD)
    assert not kept.edited
    assert tree(output).items() >= NEW.items()
    assert b"theirs" in [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert tree(elsewhere) == {"theirs.txt": b"theirs"}, "nothing is written through a link"
    assert os.path.lexists(output / kept.aside)


def test_what_did_not_change_is_not_touched(output: Path) -> None:
    """A second run with the same content leaves every file's time as it was."""
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}
    write(output, OLD, b"old record", OLD)
    after = {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}
    assert after == before


def test_a_record_cannot_lead_out_of_the_folder(output: Path, tmp_path: Path) -> None:
    """An edited record that lists a file elsewhere does not make us remove it."""
    (tmp_path / "precious.txt").write_bytes(b"precious")
    write(output, NEW, b"new record", {**OLD, "../precious.txt": b"precious"})
    assert (tmp_path / "precious.txt").read_bytes() == b"precious"


@pytest.mark.parametrize("lock", [".~lock.b.txt#", "~$b.txt"])
def test_a_file_open_in_a_spreadsheet_program_stops_everything(output: Path, lock: str) -> None:
    """An owner file beside a document means that it is open: nothing at all is replaced."""
    (output / "brieven" / lock).write_bytes(b"")
    before = tree(output)
    with pytest.raises(CannotGoOn) as raised:
        write(output, NEW, b"new record", OLD)
    assert problem(raised) == ("output-locked", "brieven/b.txt")
    assert tree(output) == before


def in_child(output: Path, hook: str, call: str = "write(output, NEW, b'new record', OLD)"):
    """Run a commit in a process of its own in which `hook(event, args)` watches the system."""
    program = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from tests.test_commit import NEW, OLD, write
        from scoring.problems import CannotGoOn
        output = Path(sys.argv[1])
        {hook}
        sys.addaudithook(hook)
        try:
            {call}
        except CannotGoOn as stopped:
            print(*(f"{{p.code}} {{p.place.file}}" for p in stopped.problems))
    """).format(hook=hook.strip(), call=call)
    return subprocess.run(
        [sys.executable, "-c", program, str(output)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_file_that_windows_holds_stops_everything(output: Path) -> None:
    """A file that the system does not give for writing is found before anything is replaced."""
    before = tree(output)
    hook = """
def hook(event, args):
    if event == "open" and str(args[0]).endswith("b.txt") and args[1] == "r+":
        raise PermissionError(13, "The process cannot access the file")
"""
    child = in_child(output, hook)
    assert child.stdout.strip() == "output-open brieven/b.txt", child.stderr
    assert tree(output) == before


def test_a_file_opened_in_the_middle_is_finished_by_the_next_run(output: Path) -> None:
    """When a rename is refused after the commit point, the next run makes the output whole."""
    hook = """
def hook(event, args):
    if event == "os.rename" and str(args[1]).endswith("b.txt"):
        raise PermissionError(13, "The process cannot access the file", str(args[1]))
"""
    child = in_child(output, hook)
    assert child.stdout.strip() == "output-cannot-write b.txt", child.stderr
    with alone(output):
        pass
    assert tree(output) == {**NEW, RECORD: b"new record"}


def test_a_full_disk_leaves_the_previous_output(output: Path) -> None:
    """When staging fails, nothing is replaced and the message says why."""
    before = tree(output)
    hook = """
def hook(event, args):
    if event == "open" and "scoring-new" in str(args[0]) and args[1] == "w":
        raise OSError(28, "No space left on device", str(args[0]))
"""
    child = in_child(output, hook)
    assert child.stdout.startswith("output-cannot-write"), child.stderr
    assert tree(output) == before


def test_killed_at_every_step_the_output_is_the_previous_or_the_new(tmp_path: Path) -> None:
    """Killed anywhere, the next start finds or makes one whole set; foreign and edited files live.

    Before the journal stands it is the previous set, after it the new one: never back again.
    """
    edited = {**OLD, "a.txt": b"edited", "nota.txt": b"mine", RECORD: b"old record"}
    new = {**NEW, RECORD: b"new record", "nota.txt": b"mine", "a (bewaard).txt": b"edited"}
    outcomes = []
    step = 0
    while True:
        step += 1
        output = tmp_path / f"case{step}" / "output"
        write(output, OLD, b"old record", {})
        (output / "a.txt").write_bytes(b"edited")
        (output / "nota.txt").write_bytes(b"mine")
        killed = killed_at(step, partial(write, output, NEW, b"new record", OLD))
        with alone(output):
            pass
        found = tree(output)
        assert found in (edited, new), f"killed at step {step}: a mixture"
        outcomes.append(found == new)
        beside = {path.name for path in output.parent.iterdir()}
        assert beside == {"output"}, f"killed at step {step}: staging is left behind"
        if not killed:
            break
    assert step > 15, "the run changes more than that, so the watch does not see its changes"
    assert outcomes == sorted(outcomes), "one commit point: the previous set, then the new one"
    assert outcomes[0] is False
    assert outcomes[-1] is True


def test_killed_while_finishing_is_finished_by_the_run_after(tmp_path: Path) -> None:
    """Recovery can itself be killed at every step."""
    new = {**NEW, RECORD: b"new record"}
    place = _first_step_after_the_journal(tmp_path)
    step = 0
    killed = True
    while killed:
        step += 1
        output = tmp_path / f"case{step}" / "output"
        write(output, OLD, b"old record", {})
        assert killed_at(place, partial(write, output, NEW, b"new record", OLD))

        def start(folder: Path = output) -> None:
            with alone(folder):
                pass

        killed = killed_at(step, start)
        start()
        assert tree(output) == new, f"recovery killed at step {step}"


def _first_step_after_the_journal(tmp_path: Path) -> int:
    step = 0
    while True:
        step += 1
        output = tmp_path / f"probe{step}" / "output"
        write(output, OLD, b"old record", {})
        assert killed_at(step, partial(write, output, NEW, b"new record", OLD))
        if (output.parent / ".output.scoring-new" / "journal.json").exists():
            return step


def test_two_runs_at_once_are_refused(output: Path) -> None:
    """The second run on a folder is told so and changes nothing."""
    with alone(output):
        child = in_child(output, "def hook(event, args): pass")
    assert child.stdout.strip() == "output-busy output", child.stderr
    assert tree(output) == {**OLD, RECORD: b"old record"}


def test_digest_of_a_file_is_that_of_its_content(output: Path) -> None:
    """The hash that a record lists is the one that a file is checked by."""
    assert file_digest(output / "a.txt") == digest(b"old a")
