"""Runs one input after another, counts what came of it, and keeps the smallest of each finding."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

SLOW = 5.0  # seconds of the processor: more than this for one input is a finding
HANG = 60.0  # here it is stopped
_MOST_TRIES = 60  # to make one finding smaller
ROOT = Path(__file__).resolve().parents[2]


class Wrong(Exception):
    """Something that should not happen, and raises nothing by itself. `kind` names the fault."""

    def __init__(self, kind: str, detail: str = ""):
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind


class _Hang(BaseException):
    """Raised inside whatever takes too long; no `except Exception` may swallow it."""


class Target(Protocol):
    def seeds(self) -> list[bytes]:
        """Sound inputs, always in the same order."""

    def spoiled(self, data: bytes, rng: random.Random) -> bytes:
        """The input with something spoiled."""

    def run(self, data: bytes) -> str:
        """What came of it, in a few words. Raises Wrong, or whatever the program raises."""


class Watch:
    """Everything that one target gave. `keep`: the folder for findings."""

    def __init__(self, target: Target, keep: Path | None = None):
        self._target, self._keep = target, keep
        self.outcomes: Counter[str] = Counter()
        self.findings: dict[str, tuple[int, str, bytes]] = {}  # fault: times, words, smallest input
        self.slowest = 0.0

    def one(self, data: bytes) -> None:
        outcome, fault, words, took = self._tried(data)
        self.slowest = max(self.slowest, took)
        self.outcomes[outcome] += 1
        if fault:
            self._found(fault, words, data)

    def _tried(self, data: bytes) -> tuple[str, str, str, float]:
        """The outcome, and of a finding its fault and words."""
        start = time.process_time()
        try:
            with _stopped(HANG):
                outcome, fault, words = self._target.run(data), "", ""
        except Wrong as wrong:
            outcome, fault, words = "finding", wrong.kind, str(wrong)
        except _Hang as error:
            outcome, fault, words = "finding", f"hangs {_where(error)}", f"over {HANG:.0f} s"
        except Exception as error:
            outcome, fault = "finding", f"{type(error).__name__} {_where(error)}"
            words = str(error)
        took = time.process_time() - start
        if took > SLOW and not fault:
            outcome, fault, words = "finding", f"slow: {outcome}", f"{took:.1f} s"
        return outcome, fault, words, took

    def _found(self, fault: str, words: str, data: bytes) -> None:
        times, _, smallest = self.findings.get(fault, (0, "", None))
        if smallest is None:
            smallest = _smaller(data, lambda less: self._tried(less)[1] == fault)
        elif len(data) < len(smallest):
            smallest = data
        self.findings[fault] = (times + 1, words, smallest)
        if self._keep:
            self._keep.mkdir(parents=True, exist_ok=True)
            (self._keep / _file_name(fault)).write_bytes(smallest)

    def figures(self) -> dict[str, object]:
        findings = {
            fault: (times, words[:300]) for fault, (times, words, _) in self.findings.items()
        }
        return {
            "outcomes": dict(self.outcomes), "findings": findings, "slowest": self.slowest,
            "cpu": time.process_time(),
        }  # fmt: skip


def inputs(target: Target, seed: int) -> Iterator[bytes]:
    """The inputs of a seed without end: first the sound ones, then spoiled once or a few times."""
    corpus = target.seeds()
    yield from corpus
    rng = random.Random(seed)
    while True:
        data = rng.choice(corpus)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            data = target.spoiled(data, rng)
        yield data


def _file_name(fault: str) -> str:
    return hashlib.sha256(fault.encode()).hexdigest()[:12]


@contextmanager
def _stopped(seconds: float) -> Iterator[None]:
    """Raises _Hang in what is done here once it has used so much time of the processor."""

    def hang(_signal: int, _frame: object) -> None:
        raise _Hang

    before = signal.signal(signal.SIGPROF, hang)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _where(error: BaseException) -> str:
    """The innermost place in our own code."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT / "scoring"):
            return f"{path.relative_to(ROOT).as_posix()}:{frame.name}"
    return "elsewhere"


# Making a finding smaller


def _smaller(data: bytes, same: Callable[[bytes], bool]) -> bytes:
    """An input with fewer pieces that shows the same fault."""
    tries = _MOST_TRIES

    def still(pieces: Sequence[object]) -> bool:
        nonlocal tries
        tries -= 1
        return tries >= 0 and same(join(pieces))

    pieces, join = _pieces(data)
    size = max(1, len(pieces) // 2)
    while pieces and tries > 0:
        start = 0
        while start < len(pieces) and tries > 0:
            less = [*pieces[:start], *pieces[start + size :]]
            if still(less):
                pieces = less
            else:
                start += size
        if size == 1:
            break
        size //= 2
    return join(pieces)


def _pieces(data: bytes) -> tuple[list[object], Callable[[Sequence[object]], bytes]]:
    """What can be left out: items of a list of edits or rows, or lines of a text."""
    try:
        told = json.loads(data)
        name = next(name for name, value in told.items() if isinstance(value, list))
        return told[name], lambda items: as_input({**told, name: list(items)})
    except (ValueError, AttributeError, StopIteration, RecursionError):
        pass
    if data.startswith(b"PK") or b"\0" in data:
        return [], lambda _items: data
    return list(data.splitlines(keepends=True)), lambda items: b"".join(items)


def as_input(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=True).encode()
