"""Files in which the program keeps what it did: damaged, edited, or written by somebody else.

Everything happens in a copy of a call that was played up to its second round. Beside it lies a
folder `outside` that nothing may open, and in its output a note of the coordinator.
"""

from __future__ import annotations

import atexit
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from scoring.problems import CannotGoOn, Problem
from scoring.reports import pdf
from scoring.run.folders import Folders
from scoring.run.issue import write_sheets
from scoring.run.record import as_json
from scoring.run.steps import run
from tools.fuzz import spoil
from tools.fuzz.acts import Reading
from tools.fuzz.books import told
from tools.fuzz.harness import Wrong

_NOTE = "output/nota.txt"
_SECRET = b"nobody else's business"
# What stands where the file should be, instead of a file.
_ODD_THINGS = (b"\0folder", b"\0link @OUTSIDE@/secret.txt", b"\0link nowhere", b"\0gone")

Tree = dict[str, bytes]


class StateTarget:
    """One of these files. `find` gives it in a call that was played; None: this call has none."""

    def __init__(self, folder: Path, find: Callable[[Path], Path | None], *, rebuilt: bool):
        self.folder, self.rebuilt = folder, rebuilt
        self.sound = folder / "sound"
        with _undrawn():
            shutil.copytree(_played(), self.sound / "home")
            self.reader = Reading(self.sound / "home")
            found = find(self.sound / "home")
            if found is None:
                raise LookupError("this call keeps no such file")
            self.file = found.relative_to(self.sound / "home")
            self.content = found.read_bytes()
            self.clean = self._steps(self._laid(self.content))
        self.documents = _documents(folder / "work" / "home" / "output")

    def seeds(self) -> list[bytes]:
        return [self.content]

    def spoiled(self, data: bytes, rng: random.Random) -> bytes:
        if rng.random() < 0.04:
            return rng.choice(_ODD_THINGS)
        return spoil.json_spoiled(data, rng)

    def run(self, data: bytes) -> str:
        home = self._laid(data)
        before = _tree(home)
        outside = home.parent / "outside"
        with _undrawn(), _watched(outside) as opened:
            found = self._steps(home)
        if opened:
            raise Wrong(f"{opened[0][0]} outside the call's folder", opened[0][1])
        if _tree(outside) != {"secret.txt": _SECRET} or _beside(home):
            raise Wrong("something changed outside the call's folder", str(_beside(home)))
        self._kept(before, _tree(home))
        problems = [item for items in found.values() for item in items]
        told(problems)
        refused = sorted(step for step in found if step.endswith("refused"))
        if "run again refused" in refused:
            raise Wrong(f"stuck: {found['run again refused'][0].code}")
        if self.rebuilt and not _tree(home / "output").items() >= self.documents.items():
            raise Wrong("the output is not what it should be")
        if not _readable(data) and problems == [
            item for items in self.clean.values() for item in items
        ]:
            raise Wrong("damage is not told")
        new = sorted(
            {item.code for item in problems} - {i.code for s in self.clean.values() for i in s}
        )
        return " ".join((*refused, *new)) or "as before"

    def _laid(self, data: bytes) -> Path:
        """A fresh copy of the call, with this in the place of the file."""
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(self.sound / "home", work / "home", symlinks=True)
        (work / "outside").mkdir()
        (work / "outside" / "secret.txt").write_bytes(_SECRET)
        (work / "home" / "output" / "link").symlink_to(work / "outside")
        target = work / "home" / self.file
        target.unlink()
        data = data.replace(b"@OUTSIDE@", os.fsencode(work / "outside"))
        if data == b"\0folder":
            target.mkdir()
        elif data.startswith(b"\0link ") and b"\0" not in data[1:]:
            target.symlink_to(os.fsdecode(data[6:]))
        elif data != b"\0gone":
            target.write_bytes(data)
        return work / "home"

    def _steps(self, home: Path) -> dict[str, tuple[Problem, ...]]:
        """What a coordinator does next: a run, the sheets, and where nothing came of the run, one
        again; each with its problems."""
        folders = Folders(home / "input", home / "output")
        steps: dict[str, Callable[[], Any]] = {
            "run": lambda: run(folders, reader=self.reader),
            "sheets": lambda: write_sheets(folders, reader=self.reader),
            "run again": lambda: run(folders, reader=self.reader),
        }
        found: dict[str, tuple[Problem, ...]] = {}
        for name, step in steps.items():
            if name == "run again" and "run" in found:
                continue
            self.reader.input = folders.input
            try:
                done = step()
            except CannotGoOn as stopped:
                found[f"{name} refused"] = tuple(stopped.problems)
                continue
            case = getattr(done, "case", None)
            found[name] = (*done.problems, *(case.problems if case else ()))
        return found

    def _kept(self, before: Tree, after: Tree) -> None:
        """What people gave, what left and what was sent is as it was, and so is the note."""
        moving = (self.file.as_posix(), "issued/issued.json", "issued/weg.txt")
        for path, content in before.items():
            theirs = path.startswith(("input/", "sent/", "issued/")) or path == _NOTE
            if theirs and path not in moving and after.get(path) != content:
                raise Wrong(f"{path.partition('/')[0]}: a file changed or went", path)


def _readable(data: bytes) -> bool:
    """Whether this may pass for what the program wrote: an object of JSON."""
    try:
        return isinstance(json.loads(data), dict)
    except (ValueError, RecursionError):
        return data == b"\0gone"


def _tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def _documents(output: Path) -> Tree:
    """What the last run wrote, but for its record, which tells of the files that were kept."""
    listed = json.loads((output / "run.json").read_bytes())["outputs"]
    return {item["file"]: (output / item["file"]).read_bytes() for item in listed}


def _beside(home: Path) -> list[str]:
    return [item.name for item in home.parent.iterdir() if item.name not in ("home", "outside")]


# Watching


_WATCHES: list[tuple[Path, list[tuple[str, str]]]] = []


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if not _WATCHES or not event.startswith(("open", "os.", "shutil.")):
        return
    folder, opened = _WATCHES[-1]
    for argument in arguments:
        if not isinstance(argument, str | bytes | os.PathLike):
            continue
        with suppress(ValueError, OSError):
            path = Path(os.fsdecode(argument)).absolute()
            # A link that is opened leads on; one that is moved or removed is itself meant.
            real = path.resolve() if event == "open" else path.parent.resolve() / path.name
            if real.is_relative_to(folder):
                opened.append((event, str(path)))


@contextmanager
def _watched(folder: Path) -> Iterator[list[tuple[str, str]]]:
    """Every event on a path inside a folder, as Python itself tells them."""
    if not getattr(_heard, "hooked", False):
        sys.addaudithook(_heard)
        _heard.hooked = True  # type: ignore[attr-defined]
    opened: list[tuple[str, str]] = []
    _WATCHES.append((folder.resolve(), opened))
    try:
        yield opened
    finally:
        _WATCHES.pop()


@contextmanager
def _undrawn() -> Iterator[None]:
    """Pages are not drawn: no file here depends on how they look, and it takes seconds."""
    with (
        patch.object(pdf, "render", lambda page: pdf.html(page).encode()),
        patch.object(pdf, "pango_works", lambda: True),
        patch.object(pdf, "pango_missing", lambda: None),
    ):
        yield


# The call, and its files


@cache
def _played() -> Path:
    """The small call: its first round established and sent, sheets of the second one back."""
    from tests.cases import build, small

    kept = tempfile.mkdtemp(prefix="fuzz-")
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    home = Path(kept) / "home"
    folders = build.folders(home)
    # What the scores leave open takes most of a run, and tells nothing here.
    method = [{**small.ROWS["method"][0], "insight_shown": "off"}]
    build.write_call(home, small.rows(method=method), "nl")
    build.return_sheets(home, small.WRITTEN, "nl")
    run(folders)
    for workbook in sorted((home / "output").rglob("*motivering*.xlsx")):
        build.return_reasons(home, workbook, "De jury vond dit onderdeel {key} helder.", "ja")
    decided = {"decisions": small.AFTER_WRITTEN, "establishments": [small.WRITTEN_LETTERS]}
    build.write_call(home, small.rows(method=method, **decided), "nl")
    run(folders)
    build.return_sheets(home, small.PITCH, "nl")
    run(folders)
    (home / _NOTE).write_bytes(b"mijn nota")
    return home


def _journal(folder: str) -> Callable[[Path], Path]:
    """A commit that was stopped just after its journal was written."""

    def make(home: Path) -> Path:
        staging = home / f".{folder}.scoring-new"
        (staging / "new").mkdir(parents=True)
        (staging / "old").mkdir()
        (staging / "new" / "0000").write_bytes(b"new")
        (home / folder / "weg.txt").write_bytes(b"old")
        journal = {
            "removals": [[f"{folder}/weg.txt", f"{staging.name}/old/0000"]],
            "asides": [],
            "places": [[f"{staging.name}/new/0000", f"{folder}/nieuw.txt"]],
        }
        (staging / "journal.json").write_bytes(as_json(journal))
        return staging / "journal.json"

    return make


def _first(pattern: str) -> Callable[[Path], Path | None]:
    return lambda home: next(iter(sorted(home.glob(pattern))), None)


def approvals(home: Path) -> Path | None:
    """The ledger beside `issued.json`, where the program keeps one."""
    others = sorted((home / "issued").glob("*.json"))
    return next((path for path in others if path.name != "issued.json"), None)


# By name: how to find the file; whether the output must come out as it was (`rebuilt`).
STATE_FILES: dict[str, dict[str, Any]] = {
    "run.json": {"find": _first("output/run.json"), "rebuilt": True},
    "issued.json": {"find": _first("issued/issued.json"), "rebuilt": False},
    "sent.json": {"find": _first("issued/sent.json"), "rebuilt": False},
    "hashes.json": {"find": _first("sent/*/hashes.json"), "rebuilt": False},
    "values.json": {"find": _first("sent/*/values.json"), "rebuilt": False},
    "approvals": {"find": approvals, "rebuilt": False},
    "journal": {"find": _journal("output"), "rebuilt": True},
    "issued-journal": {"find": _journal("issued"), "rebuilt": False},
}
