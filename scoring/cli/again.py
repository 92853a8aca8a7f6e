"""Saying at once what a command would say again, where nothing changed since it said it.

What a run or a check says is kept under a digest of every file that it reads and writes. It is held
against those files as they lie there now: one byte, name or file more or less, and the command is
carried out. Nothing that takes long to load is loaded here.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scoring.cache import Cache
from scoring.cli.arguments import CHECK, RUN, Arguments
from scoring.disk import is_link, real
from scoring.run.commit import staging_of
from scoring.run.folders import Folders

# Above these it costs less to look at the few files that matter.
_MOST_FILES = 20_000
_MOST_BYTES = 2_000_000_000
_KIND = "said"


class _Unclear(Exception):
    """Something lies there of which nobody can say whether it changed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says, and its exit status."""

    said: str
    status: int


@dataclass(frozen=True, slots=True)
class State:
    """Digests of the folders that a command reads and, where it writes, of its output."""

    input: str
    sent: str
    issued: str
    output: str


class Again:
    """What one command said before. `words`: what it was told beside its arguments."""

    def __init__(
        self, arguments: Arguments, folders: Folders, cache: Cache, words: tuple[str, ...]
    ):
        asked = arguments.command in (RUN, CHECK) and not arguments.subjects
        self._cache = cache if asked and cache.usable else None
        self._folders = folders
        self._writes = arguments.command == RUN
        self._asked = (
            arguments.command, arguments.language, str(arguments.pdf), str(arguments.json),
            str(folders.input), str(folders.output), str(len(words)), *words,
        )  # fmt: skip
        self.before = self._state()

    def answer(self) -> Answer | None:
        """What the command would say; None where it must be carried out."""
        if self._cache is None or self.before is None:
            return None
        kept = self._cache.get(self._key(self.before))
        if kept is None:
            return None
        said, status = json.loads(kept)
        return Answer(said, status)

    def checked(self, answer: Answer) -> None:
        """Keep what a check said."""
        self._keep(answer, self._state())

    def ran(self, answer: Answer, *, first: bool) -> None:
        """Keep what a run after this one would say, where that is known.

        `first`: this run made the first copies, and `answer` is without what it said of them.
        """
        before, after = self.before, self._state()
        if before is None or after is None or before.input != after.input:
            return
        same = (before.sent, before.issued) == (after.sent, after.issued)
        if same or (first and before.sent == _EMPTY):
            self._keep(answer, after)

    def forget(self) -> None:
        """Keep nothing of this command: somebody was asked for what a next one does not know."""
        self._cache = None

    def _keep(self, answer: Answer, state: State | None) -> None:
        if self._cache is not None and state is not None:
            content = json.dumps([answer.said, answer.status]).encode()
            self._cache.put(self._key(state), content)

    def _key(self, state: State) -> tuple[str, ...]:
        return (_KIND, *self._asked, state.input, state.sent, state.issued, state.output)

    def _state(self) -> State | None:
        if self._cache is None:
            return None
        here = self._folders
        staged = [staging_of(folder) for folder in (here.output, here.sent, here.issued)]
        if any(os.path.lexists(path) for path in staged):
            return None  # of a run that was killed, or that goes on
        try:
            output = _digest(here.output) if self._writes else ""
            return State(_digest(here.input), _digest(here.sent), _digest(here.issued), output)
        except (OSError, _Unclear):
            return None


def _digest(folder: Path) -> str:
    """A digest of every file under a folder: its name and content. Raises OSError, _Unclear."""
    found = hashlib.sha256()
    top = real(folder)
    files = total = 0
    for name, path in _files(top, "") if os.path.lexists(top) else ():
        seen = path.lstat()
        files, total = files + 1, total + seen.st_size
        if not stat.S_ISREG(seen.st_mode) or files > _MOST_FILES or total > _MOST_BYTES:
            raise _Unclear
        with path.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").digest()
        told = os.fsencode(name)
        found.update(len(told).to_bytes(8, "big") + told + content)
    return found.hexdigest()


def _files(folder: Path, before: str) -> Iterator[tuple[str, Path]]:
    """Every file under a folder by its name within it. No link is followed."""
    with os.scandir(folder) as listed:
        items = sorted(listed, key=lambda item: item.name)
    for item in items:
        path = Path(item.path)
        if item.is_dir(follow_symlinks=False) and not is_link(path):
            yield from _files(path, f"{before}{item.name}/")
        else:
            yield before + item.name, path


_EMPTY = hashlib.sha256().hexdigest()
