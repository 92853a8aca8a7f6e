"""Work for other processes: our own, or an executor that the caller brings.

Every piece of work is a function and values that can be pickled, and gives the same answer wherever
and whenever it is done. So what a process had in hand when it was killed is simply done again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextlib import contextmanager
from functools import partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")

# How often processes may be killed before we stop starting them again: then it is the work itself.
_MOST_BROKEN = 3


class Task(Generic[T]):
    """A piece of work that was handed out."""

    def __init__(self, work: partial[T], future: Future[T]):
        self.work, self.future = work, future
        self._dropped = False

    def drop(self) -> None:
        """Nobody wants its answer any more."""
        self._dropped = True
        self.future.cancel()

    def waits(self) -> bool:
        """Whether it must be handed out again, after processes were lost."""
        if self._dropped:
            return False
        if not self.future.done() or self.future.cancelled():
            return True
        return isinstance(self.future.exception(), BrokenExecutor)


class Pool:
    """Hands out work. Lost processes are made good by new ones of our own."""

    def __init__(self, jobs: int | Executor):
        self._executor = jobs if isinstance(jobs, Executor) else None
        self._jobs = jobs if isinstance(jobs, int) else os.cpu_count() or 1
        self._own: Executor | None = None
        self._tasks: list[Task[Any]] = []
        self._broken = 0

    def submit(self, work: Callable[..., T], *args: Any, **more: Any) -> Task[T]:
        call = partial(work, *args, **more)
        task = Task(call, self._handed_out(call))
        self._tasks.append(task)
        return task

    def result(self, task: Task[T]) -> T:
        """What came of it. Raises what the work raised."""
        while True:
            try:
                return task.future.result()
            except (BrokenExecutor, CancelledError) as lost:  # a cluster that ends cancels
                self._start_again(lost)

    def close(self) -> None:
        for task in self._tasks:
            task.drop()
        if self._own is not None:
            self._own.shutdown(cancel_futures=True)

    def _handed_out(self, call: partial[T]) -> Future[T]:
        while True:
            if self._executor is None:
                self._executor = self._own = _started(self._jobs)
            try:
                return self._executor.submit(call.func, *call.args, **call.keywords)
            except BrokenExecutor as lost:
                self._start_again(lost)

    def _start_again(self, lost: Exception) -> None:
        """Hand out anew what was lost. Raises `lost` where that happens again and again."""
        self._broken += 1
        if self._broken > _MOST_BROKEN:
            raise lost
        if self._own is not None:
            self._own.shutdown(wait=False, cancel_futures=True)
        self._executor = self._own = None
        for task in self._tasks:
            if task.waits():
                task.future = self._handed_out(task.work)


@contextmanager
def workers(jobs: int | Executor) -> Iterator[Pool]:
    """So many processes, started when there is work; one job needs none. Or the caller's own."""
    pool = Pool(jobs)
    try:
        yield pool
    finally:
        pool.close()


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """An executor of ours for several runs after each other."""
    executor = _started(jobs)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _started(jobs: int) -> Executor:
    """Processes are started afresh on every system, and not forked."""
    if jobs <= 1:
        return ThreadPoolExecutor(max_workers=1)
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_calm)


def _calm() -> None:
    """Leave an interrupt to the main process: workers would each print a trace."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
