"""Work done in a process of its own that is killed, or refused by the system, at one chosen step.

A step is a change to the file system, as Python itself tells it before it is made.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

Work = Callable[[], object]
_CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir")
_FAILED = 3


def _change(event: str, args: tuple[Any, ...], within: Path | None) -> str:
    """What an event changes, in words; empty for any other event."""
    writes = event == "open" and str(args[1])[:1] in "wxa" and not isinstance(args[0], int)
    if not writes and event not in _CHANGES:
        return ""
    path = Path(os.fsdecode(args[0]))
    # Names without a folder come from the removal of a whole one.
    if within is not None and path.is_absolute() and not path.is_relative_to(within):
        return ""
    target = f" > {Path(os.fsdecode(args[1])).name}" if event == "os.rename" else ""
    return f"{event} {path.name}{target}"


def _child(work: Work, hook: Callable[[str, tuple[Any, ...]], None] | None) -> int:
    """The status with which a child that does `work` under a watch ends."""
    child = os.fork()
    if child == 0:
        status = _FAILED
        try:
            if hook is not None:
                sys.addaudithook(hook)
            work()
            status = 0
        except BaseException:  # nothing of the child may reach what started it
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1]


def _killed(status: int) -> bool:
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return os.WIFSIGNALED(status)


def killed_at(step: int, work: Work, within: Path | None = None) -> bool:
    """Whether a child was killed before its `step`-th change within a folder; else it ended."""
    left = [step]

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if _change(event, args, within):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return _killed(_child(work, hook))


def torn_at(size: int, work: Work) -> bool:
    """Whether a child was killed in the middle of a file, once it had written so many bytes."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        work()

    return _killed(_child(limited, None))


def refused_from(step: int, work: Work, within: Path, errno: int) -> None:
    """Do `work` in a child that the system refuses every change from its `step`-th one on."""
    left = [step]

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if _change(event, args, within):
            left[0] -= 1
            if left[0] <= 0:
                raise OSError(errno, os.strerror(errno), os.fsdecode(args[0]))

    _killed(_child(work, hook))


def changes(work: Work, within: Path) -> list[str]:
    """Every change that `work` makes within a folder, in words and in order."""
    return _heard(work, lambda event, args: _change(event, args, within))


def opened(work: Work, within: Path) -> list[str]:
    """What `work` opens, lists or changes in a folder, by whatever way it gets there."""
    home = within.resolve()

    def inside(event: str, args: tuple[Any, ...]) -> str:
        if event != "open" and not event.startswith(("os.", "shutil.")):
            return ""
        paths = [Path(os.fsdecode(item)) for item in args if isinstance(item, str | bytes | Path)]
        # A link that is opened leads on; one that is moved or removed is itself meant.
        leads = event in ("open", "os.listdir", "os.scandir")
        ends = [os.path.realpath(item if leads else item.parent) for item in paths]
        found = [item for item in ends if Path(item).is_relative_to(home)]
        return f"{event} {found[0]}" if found else ""

    return _heard(work, inside)


def _heard(work: Work, said: Callable[[str, tuple[Any, ...]], str]) -> list[str]:
    """Do `work` in a child: what was to be said of its events, in order."""
    read, write = os.pipe()
    found: list[str] = []

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if words := said(event, args):
            found.append(words)

    def told() -> None:
        work()
        with os.fdopen(write, "w") as stream:
            json.dump(found, stream)

    status = _child(told, hook)
    os.close(write)
    assert not _killed(status)
    with os.fdopen(read) as stream:
        listed: list[str] = json.load(stream)
    return listed
