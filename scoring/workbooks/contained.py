"""Files read in processes of their own, so that no file can stop, fill or end the program.

A file that hangs, explodes, aborts or panics its reader becomes one problem about that file; the
others are read. What a file may cost is counted while it is read: bytes, elements, cells, letters.
So the same file ends the same way on every computer, however busy. Behind that stands a thread that
looks at every process many times a second: one that computes too long, takes too much memory or
does nothing at all is killed, which works alike on every system.

Each process has a pipe of its own. One that is killed, by us or by the system, may break off in the
middle of a word: then its own pipe ends, and nothing that the others use is touched. (Pools that
share a pipe and its locks wait for ever in such a case, or for as long as they allow.)
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

import psutil

from scoring.problems import Problem
from scoring.workbooks.grid import Book
from scoring.workbooks.read import Reader, Source, Unreadable, read_book, unreadable

# A second reader costs a start, which it only earns back on more bytes than this.
_BYTES_A_READER = 2_000_000
MOST_READERS = 4
_LOOK_EVERY = 0.05  # seconds
_MOST_FAILED = 3  # processes that end before they are ready: then something else is wrong
PASSWORD = "file-password"

# Asks a person for the password of a file; an empty answer gives up.
Ask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost, where counting did not end it."""

    seconds: float = 60  # of computing; an ordinary file takes less than one
    megabytes: int = 700  # of the whole reading process; an ordinary file takes about 60
    idle: float = 300  # seconds without any computing: it waits for what never comes


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
    readers = _Readers(max(1, min(jobs, MOST_READERS)), limits)
    known = list(passwords)

    def read(sources: Sequence[Source]) -> Iterator[Book | Problem]:
        work = [_Job(source, tuple(known)) for source in sources]
        readers.hand_in(work)
        for job in work:
            found = readers.result(job)
            while ask and isinstance(found, Problem) and found.code == PASSWORD:
                password = ask(job.source[1])
                if not password:
                    break
                known.append(password)
                again = _Job(job.source, tuple(known))
                readers.hand_in([again])
                found = readers.result(again)
            yield found

    try:
        yield read
    finally:
        readers.close()


@dataclass(slots=True, eq=False)
class _Job:
    source: Source
    passwords: tuple[str, ...]
    result: Book | Problem | None = None


@dataclass(slots=True, eq=False)
class _Process:
    process: SpawnProcess
    pipe: Connection
    ready: bool = False
    job: _Job | None = None
    spent: float = 0  # what it had computed when it got this job, in seconds
    moved: tuple[float, float] = (0, 0)  # what it had computed at last, and when that was seen
    why: str = "crashed"  # what is said of the file when the process ends


class _Readers(threading.Thread):
    """The reading processes, and the thread that looks after them."""

    def __init__(self, most: int, limits: Limits):
        super().__init__(daemon=True)
        self._most, self._limits = most, limits
        self._change = threading.Condition()  # guards what follows
        self._waiting: deque[_Job] = deque()
        self._wanted = 0  # how many processes the bytes at hand are worth
        self._going = True
        self._fault: BaseException | None = None
        self._processes: list[_Process] = []  # this thread's own
        self._failed = 0

    # For the main thread

    def hand_in(self, jobs: Sequence[_Job]) -> None:
        with self._change:
            self._waiting.extend(jobs)
            worth = 1 + _bytes_of([job.source for job in jobs]) // _BYTES_A_READER
            self._wanted = max(self._wanted, min(self._most, worth))
            if jobs and not self.is_alive():
                self.start()
            self._change.notify_all()

    def result(self, job: _Job) -> Book | Problem:
        with self._change:
            while job.result is None:
                if self._fault:
                    raise self._fault
                self._change.wait()
            return job.result

    def close(self) -> None:
        with self._change:
            self._going = False
            self._change.notify_all()
        if self.is_alive():
            self.join()

    # In the thread

    def run(self) -> None:
        try:
            while self._staffed():
                self._hand_out()
                self._listen()
                self._look()
        except BaseException as fault:
            with self._change:
                self._fault = fault
                self._change.notify_all()
        finally:
            for item in self._processes:
                item.process.kill()
            for item in self._processes:
                item.process.join()
                item.pipe.close()

    def _staffed(self) -> bool:
        """Waits until there is something to do, and sees to the processes for it."""
        with self._change:
            while self._going and not self._waiting and not any(p.job for p in self._processes):
                self._change.wait()
            busy = sum(p.job is not None for p in self._processes)
            wanted = min(self._wanted, busy + len(self._waiting))
        while self._going and len(self._processes) < wanted:
            self._processes.append(_started())
        return self._going

    def _hand_out(self) -> None:
        for item in self._processes:
            with self._change:
                free = item.ready and not item.job and item.process.is_alive()
                if not free or not self._waiting:
                    continue
                item.job = self._waiting.popleft()
            item.spent = _computed_by(item)
            item.moved = (item.spent, time.monotonic())
            with suppress(OSError):  # it has ended: its pipe will tell
                item.pipe.send((*item.job.source, item.job.passwords))

    def _listen(self) -> None:
        heard = wait([item.pipe for item in self._processes], _LOOK_EVERY)
        for item in [item for item in self._processes if item.pipe in heard]:
            try:
                found = _received(item.pipe)
            except (EOFError, OSError):
                self._ended(item)
                continue
            if item.job:
                self._finish(item.job, found)
                item.job = None
            else:
                item.ready, self._failed = True, 0

    def _look(self) -> None:
        """Ends every process that computed or waited too long, or has more memory than it may."""
        for item in self._processes:
            if item.job is None:
                continue
            computed, now = _computed_by(item), time.monotonic()
            if computed > item.moved[0]:
                item.moved = (computed, now)
            if (
                computed - item.spent > self._limits.seconds
                or now - item.moved[1] > self._limits.idle
            ):
                item.why = "slow"
            elif _memory_of(item) > self._limits.megabytes * 1_000_000:
                item.why = "memory"
            else:
                continue
            item.process.kill()

    def _ended(self, item: _Process) -> None:
        item.process.join()
        item.pipe.close()
        self._processes.remove(item)
        if item.job:
            name = item.job.source[1]
            self._finish(item.job, unreadable(name, item.why, "file-stopped"))
        elif not item.ready:
            self._failed += 1
            if self._failed >= _MOST_FAILED:
                raise RuntimeError("no process for reading files starts here")

    def _finish(self, job: _Job, found: Book | Problem) -> None:
        with self._change:
            job.result = found
            self._change.notify_all()


def _started() -> _Process:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()  # so that the pipe ends with the process
    return _Process(process, ours)


def _received(pipe: Connection[Any, Any]) -> Any:
    """What comes out of the pipe, without looking for rings among tens of thousands of cells."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return pipe.recv()
    finally:
        if collecting:
            gc.enable()


def _computed_by(item: _Process) -> float:
    """The seconds that the process had of a processor: a busy computer gives it no more of them."""
    try:
        spent = psutil.Process(item.process.pid).cpu_times()
    except psutil.Error:
        return 0
    return float(spent.user + spent.system)


def _memory_of(item: _Process) -> int:
    try:
        return int(psutil.Process(item.process.pid).memory_info().rss)
    except psutil.Error:
        return 0


def _bytes_of(sources: Sequence[Source]) -> int:
    total = 0
    for path, _ in sources:
        with suppress(OSError):
            total += path.stat().st_size
    return total


# In a process


def _serve(pipe: Connection[Any, Any]) -> None:
    """Reads the files whose names come in, until nobody asks any more.

    An interrupt is left to the main process. What a library prints when it breaks down is for
    nobody: the message about the file says it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Rings are looked for between files; while one is read there are only more and more cells.
    gc.freeze()
    gc.disable()
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
    with suppress(EOFError, OSError):
        pipe.send(True)
        while True:
            path, name, passwords = pipe.recv()
            try:
                found: Book | Problem = read_book(path, name, passwords)
            except Unreadable as error:
                found = error.problem
            pipe.send(found)
            del found
            gc.collect()
