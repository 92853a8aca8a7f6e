"""Files read in processes of their own, so that no file can stop, fill or end the program.

A file that hangs, explodes, aborts or panics its reader becomes one problem about that file; the
others are read. Time is limited by the pool. Memory is limited by a thread here that watches the
processes: that works alike on every system.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnContext
from typing import Any

import psutil
from pebble import ProcessExpired, ProcessPool

from scoring.problems import Problem
from scoring.workbooks.grid import Book
from scoring.workbooks.read import Reader, Source, Unreadable, read_book, unreadable

# A second reader costs a start, which it only earns back on more bytes than this.
_BYTES_A_READER = 2_000_000
MOST_READERS = 4
_LOOK_EVERY = 0.05  # seconds
PASSWORD = "file-password"

# Asks a person for the password of a file; an empty answer gives up.
Ask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost."""

    seconds: float = 30
    megabytes: int = 700  # of the whole reading process; an ordinary file takes about 60


@contextmanager
def contained(
    jobs: int = 1,
    limits: Limits = Limits(),  # frozen
    passwords: Sequence[str] = (),
    ask: Ask | None = None,
) -> Iterator[Reader]:
    """A Reader whose files are read in at most `jobs` processes, started when first needed.

    `passwords` are tried on every file that is behind one, then those that `ask` gives.
    """
    pool = _Pool(max(1, min(jobs, MOST_READERS)), limits, list(passwords), ask)
    try:
        yield pool.read
    finally:
        pool.close()


class _Pool:
    def __init__(self, jobs: int, limits: Limits, passwords: list[str], ask: Ask | None):
        self._jobs, self._limits, self._passwords, self._ask = jobs, limits, passwords, ask
        self._pool: ProcessPool | None = None
        self._readers = 0
        self._watch: _Watch | None = None

    def read(self, sources: Sequence[Source]) -> Iterator[Book | Problem]:
        self._open(min(self._jobs, 1 + _bytes_of(sources) // _BYTES_A_READER))
        futures = [self._submit(source) for source in sources]
        for source, future in zip(sources, futures, strict=True):
            found = self._result(source, future)
            while self._ask and isinstance(found, Problem) and found.code == PASSWORD:
                password = self._ask(source[1])
                if not password:
                    break
                self._passwords.append(password)
                found = self._result(source, self._submit(source))
            yield found

    def close(self) -> None:
        if self._pool and self._watch:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
            self._pool.join()
            self._watch.end()

    def _open(self, readers: int) -> None:
        """See to it that so many readers are there. They start when the first file is handed in."""
        if readers <= self._readers:
            return
        self.close()
        context = multiprocessing.get_context("spawn")
        self._readers = readers
        self._watch = _Watch(context, self._limits.megabytes * 1_000_000)
        self._pool = ProcessPool(
            readers, initializer=_start, initargs=[self._watch.started], context=context
        )

    def _submit(self, source: Source) -> Future[Book | Problem]:
        assert self._pool is not None
        future: Future[Book | Problem] = self._pool.submit(
            _read, self._limits.seconds, *source, tuple(self._passwords)
        )
        return future

    def _result(self, source: Source, future: Future[Book | Problem]) -> Book | Problem:
        name = source[1]
        try:
            return future.result()
        except TooLate:
            return unreadable(name, "slow", "file-stopped")
        except ProcessExpired as ended:
            filled = self._watch is not None and ended.pid in self._watch.ended
            return unreadable(name, "memory" if filled else "crashed", "file-stopped")


def _bytes_of(sources: Sequence[Source]) -> int:
    total = 0
    for path, _ in sources:
        with suppress(OSError):
            total += path.stat().st_size
    return total


def _start(started: Any) -> None:
    """Tell the watch who we are, and leave an interrupt to the main process.

    What a library prints when it breaks down is for nobody: the message about the file says it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
    started.put(multiprocessing.current_process().pid)


def _read(path: Any, name: str, passwords: Sequence[str]) -> Book | Problem:
    try:
        return read_book(path, name, passwords)
    except Unreadable as error:
        return error.problem


class _Watch(threading.Thread):
    """Ends every reading process that takes more than `most` bytes of memory."""

    def __init__(self, context: SpawnContext, most: int):
        super().__init__(daemon=True)
        self.started = context.SimpleQueue()
        self.ended: set[int] = set()
        self._most = most
        self._going = True
        self.start()

    def run(self) -> None:
        watched: dict[int, psutil.Process] = {}
        while self._going:
            while not self.started.empty():
                number = self.started.get()
                try:
                    watched[number] = psutil.Process(number)
                except psutil.NoSuchProcess:
                    continue
            for number, process in list(watched.items()):
                try:
                    if process.memory_info().rss > self._most:
                        self.ended.add(number)
                        process.kill()
                        del watched[number]
                except psutil.Error:
                    del watched[number]
            time.sleep(_LOOK_EVERY)

    def end(self) -> None:
        self._going = False
        self.join()
        self.started.close()
