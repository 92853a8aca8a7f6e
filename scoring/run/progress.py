"""How a run tells how far it is: a step by its text key, and the number of things in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Advance = Callable[[], None]
# A step of `total` things; the value of the context is called after each of them.
Progress = Callable[[str, int], AbstractContextManager[Advance]]


@contextmanager
def silent(_step: str, _total: int) -> Iterator[Advance]:
    yield lambda: None
