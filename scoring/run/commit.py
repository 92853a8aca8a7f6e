"""Replace the files of a folder as one: the previous set or the new one, never a mixture.

New files are first written whole in a folder beside the target, on the same volume. Then a journal
of renames is written: that is the one point after which the new set is decided. The renames can be
repeated, so a run that was killed in the middle is finished by the next one (`finish_interrupted`).

Only files that the previous record lists are replaced or removed. What stands in the way and is not
ours, or was edited since, is renamed aside and stays.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from scoring.disk import as_problem, sync_folder, write_synced
from scoring.problems import CannotGoOn, Place, Problem
from scoring.run import journal, state

# Virus scanners and indexers hold a fresh file for a moment on Windows.
_PATIENCE = (0.1, 0.3, 0.6, 1.0)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was renamed instead of replaced. Paths within the folder, with '/'."""

    path: str
    aside: str
    edited: bool  # ours, edited since; else not ours


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def alone(folder: Path) -> Iterator[tuple[Problem, ...]]:
    """Hold `folder` for this run, and give what to look at. Raises CannotGoOn when it is held.

    A run that was killed while renaming is finished first.
    """
    path = folder.parent / f".{folder.name}.lock"
    problems: tuple[Problem, ...] = ()
    with as_problem(folder.name):
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise CannotGoOn([Problem("output-busy", Place(folder.name))]) from None
    try:
        with as_problem(folder.name):
            problems = finish_interrupted(folder)
        yield problems
    except CannotGoOn as stopped:
        stopped.problems += [item for item in problems if item not in stopped.problems]
        raise
    finally:
        # Whoever locks an unlinked file sees so and tries again; Windows unlinks no open file.
        if os.name == "nt":
            lock.release()
        with suppress(OSError):
            path.unlink()
        lock.release()


def finish_interrupted(folder: Path) -> tuple[Problem, ...]:
    """Finish the renames of a run that was killed, if there are any.

    A journal that cannot be used is put aside with all that was staged, so that this run goes on:
    it makes every file anew, and whatever in `folder` is not what the record lists is kept.
    """
    staging = staging_of(folder)
    try:
        if os.path.lexists(staging) and not _real_folder(staging):
            raise state.Damaged("no_file")
        moves = journal.read(folder, staging)
    except state.Damaged as found:
        return (_put_aside(folder, staging, found.why),)
    if moves is not None:
        _apply(folder, moves)
    discard(staging)
    return ()


def _put_aside(folder: Path, staging: Path, why: str) -> Problem:
    number = 1
    while os.path.lexists(folder.parent / (name := f"{folder.name}.scoring-kept-{number}")):
        number += 1
    staging.rename(folder.parent / name)
    facts = {"folder": name, "target": folder.name, "found_key": why}
    return Problem("output-journal-damaged", Place(name), facts)


def commit(
    folder: Path,
    files: Mapping[str, bytes],
    record: tuple[str, bytes],
    listed: Mapping[str, str],
    mark: str,
) -> tuple[Kept, ...]:
    """Make `folder` hold `files` and, written last, the `record`. Call inside `alone`.

    `listed` gives path and SHA-256 of what the previous record lists; what is no longer among
    `files` is removed. `mark` goes into the name of what is kept aside. A file that already holds
    the right bytes is left as it is. Raises CannotGoOn, with nothing replaced, when a file is open
    elsewhere or cannot be written.
    """
    with as_problem(folder.name):
        staging = staging_of(folder)
        discard(staging)
        moves, kept = _planned(folder, files, record[0], listed, mark)
        wanted = [(path, files[path]) for _, path in moves.places]
        if not _holds(folder / record[0], record[1]):
            wanted.append(record)
        moving = [path for path, _ in (*moves.removals, *moves.asides)]
        _refuse_open(folder, [*moving, *(path for path, _ in wanted)])
        if not wanted and not moves.removals and not moves.asides:
            return ()
        staged = _stage(folder, staging, wanted)
        whole = journal.Moves(
            tuple((_within(folder, path), f"{staging.name}/old/{number:04}")
                  for number, (path, _) in enumerate(moves.removals)),
            tuple((_within(folder, path), _within(folder, aside)) for path, aside in moves.asides),
            staged,
        )  # fmt: skip
        _write_journal(staging, whole)
    try:
        with as_problem(folder.name):
            _apply(folder, whole)
    except KeyboardInterrupt:
        # The new set is decided: finishing it takes a moment, a mixture would stay.
        _apply(folder, whole)
        _tidy(staging)
        raise
    _tidy(staging)
    return kept


def _planned(  # noqa: C901 - one case after another, and all of them here
    folder: Path, files: Mapping[str, bytes], record: str, listed: Mapping[str, str], mark: str
) -> tuple[journal.Moves, tuple[Kept, ...]]:
    """What must move, with paths within `folder`; places name no source yet."""
    known = {path.casefold(): sha for path, sha in listed.items()}
    removals: list[tuple[str, str]] = []
    kept: dict[str, Kept] = {}
    places: list[tuple[str, str]] = []
    taken = {path.casefold() for path in files}

    def keep(path: str, *, edited: bool) -> None:
        if path not in kept:
            kept[path] = Kept(path, _free_name(folder, path, mark, taken), edited)

    for path, sha in sorted(listed.items()):
        if path in files or not state.is_inner(path) or _obstacle(folder, path):
            continue
        if not (folder / path).is_file():
            continue
        if file_digest(folder / path) == sha:
            removals.append((path, ""))
        else:
            keep(path, edited=True)
    for path in sorted(files):
        obstacle = _obstacle(folder, path)
        if obstacle:
            if (obstacle, "") not in removals:
                keep(obstacle, edited=False)
            places.append(("", path))
            continue
        target = folder / path
        if _holds(target, files[path]):
            continue
        if os.path.lexists(target) and (path, "") not in removals:
            ours = target.is_file() and not target.is_symlink()
            before = known.get(path.casefold())
            if not (ours and before is not None and file_digest(target) == before):
                keep(path, edited=ours and before is not None)
        places.append(("", path))
    if os.path.lexists(folder / record) and not (folder / record).is_file():
        keep(record, edited=False)
    asides = tuple((item.path, item.aside) for item in kept.values())
    return journal.Moves(tuple(removals), asides, tuple(places)), tuple(kept.values())


def _obstacle(folder: Path, path: str) -> str:
    """The first parent of `path` that is there and is no folder of its own; empty if none is."""
    for parent in list(Path(path).parents)[-2::-1]:
        if os.path.lexists(folder / parent) and not _real_folder(folder / parent):
            return parent.as_posix()
    return ""


def _free_name(folder: Path, path: str, mark: str, taken: set[str]) -> str:
    """A name beside `path` that nothing has: 'brief (bewaard).pdf', 'brief (bewaard 2).pdf'."""
    old = Path(path)
    number = 1
    while True:
        tail = f" ({mark})" if number == 1 else f" ({mark} {number})"
        name = old.with_name(f"{old.stem}{tail}{old.suffix}").as_posix()
        if name.casefold() not in taken and not os.path.lexists(folder / name):
            taken.add(name.casefold())
            return name
        number += 1


def _refuse_open(folder: Path, paths: Iterable[str]) -> None:
    """Raise CannotGoOn when one of the files is open in another program."""
    problems = []
    for path in dict.fromkeys(paths):
        target = folder / path
        if target.is_symlink() or not target.is_file():
            continue
        # What spreadsheet programs leave beside a file that is open, on any system.
        locks = [target.with_name(f".~lock.{target.name}#"), target.with_name(f"~${target.name}")]
        lock = next((item.name for item in locks if item.exists()), "")
        try:
            with target.open("r+b"):
                pass
        except PermissionError:
            problems.append(Problem("output-open", Place(path), {"file": path}))
            continue
        if lock:
            problems.append(Problem("output-locked", Place(path), {"file": path, "lock": lock}))
    if problems:
        raise CannotGoOn(problems)


def _stage(
    folder: Path, staging: Path, wanted: list[tuple[str, bytes]]
) -> tuple[tuple[str, str], ...]:
    (staging / "new").mkdir(parents=True)
    (staging / "old").mkdir()
    places = []
    for number, (path, content) in enumerate(wanted):
        name = f"new/{number:04}"
        write_synced(staging / name, content)
        places.append((f"{staging.name}/{name}", _within(folder, path)))
    sync_folder(staging / "new")
    return tuple(places)


def _write_journal(staging: Path, moves: journal.Moves) -> None:
    draft = staging / f"{journal.NAME}.part"
    write_synced(draft, journal.written(moves))
    draft.replace(staging / journal.NAME)
    sync_folder(staging)


def _apply(folder: Path, moves: journal.Moves) -> None:
    """Every rename not done yet, in order; then the journal goes."""
    base = folder.parent
    folder.mkdir(exist_ok=True)
    emptied = set()
    for source, target in (*moves.removals, *moves.asides):
        if not os.path.lexists(base / target) and os.path.lexists(base / source):
            _rename(base / source, base / target)
            emptied.add((base / source).parent)
    for source, target in moves.places:
        if (base / source).exists():
            (base / target).parent.mkdir(parents=True, exist_ok=True)
            _rename(base / source, base / target)
    for touched in {(base / target).parent for _, target in moves.places} | emptied:
        if touched.is_dir():
            sync_folder(touched)
    _prune(folder, {(base / source).parent for source, _ in moves.removals})
    (staging_of(folder) / journal.NAME).unlink(missing_ok=True)


def _prune(folder: Path, emptied: set[Path]) -> None:
    """Remove folders in which we left nothing, up to but not including `folder`."""
    for start in sorted(emptied):
        for parent in (start, *start.parents):
            if parent == folder or folder not in parent.parents or not parent.is_dir():
                break
            if any(parent.iterdir()):
                break
            parent.rmdir()


def _rename(source: Path, target: Path) -> None:
    for pause in _PATIENCE:
        try:
            source.replace(target)
            return
        except PermissionError:
            time.sleep(pause)
    source.replace(target)


def staging_of(folder: Path) -> Path:
    """Where files for a folder are made ready: beside it, on the same volume."""
    return folder.parent / f".{folder.name}.scoring-new"


def _tidy(staging: Path) -> None:
    """Remove what is left of a commit that is done; what the system holds, the next run removes."""
    with suppress(OSError):
        discard(staging)


def discard(staging: Path) -> None:
    """Remove what a run staged and never finished; a link in its place, and nothing behind it."""
    if _real_folder(staging):
        shutil.rmtree(staging)
    elif os.path.lexists(staging):
        staging.unlink()


def _within(folder: Path, path: str) -> str:
    return f"{folder.name}/{path}"


def _real_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _holds(path: Path, content: bytes) -> bool:
    if path.is_symlink() or not path.is_file() or path.stat().st_size != len(content):
        return False
    return file_digest(path) == digest(content)
