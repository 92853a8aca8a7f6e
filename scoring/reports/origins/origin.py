"""One number of an entry and where it comes from, as a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scoring.problems import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Origin:
    """One number (or word) of an entry and what it comes from.

    `key` is stable: '<stage>/total', '<stage>/place', '<stage>/<round>/<criterion>/score',
    '.../weight', '.../maximum', '.../minimum', '.../juror/<key>', '<stage>/<round>/counted' ...
    `place` is where a person typed it; empty for what was computed.
    """

    key: str
    label: str
    shown: str
    value: Fraction | None = None
    place: Place = NOWHERE
    how: str = ""
    children: tuple[Origin, ...] = ()

    @property
    def exact(self) -> str:
        """The number as a fraction, 'n/d' or 'n'; empty for a word."""
        return "" if self.value is None else str(self.value)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Origin]]:
        """This origin and everything below it, with its depth."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)
