"""Which version of a stage's letters each candidate has, and what a renewed letter replaces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Renewal:
    """The letter that a later version replaces: what it said, and what was known by then."""

    version: int  # of the new letter
    replaces: int
    on: date  # date of the letter that is replaced
    before: Mapping[str, str]  # what counts of it (`Letter.substance`)
    acts: frozenset[str]  # keys of the acts that were known when it left


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one stage that left, or are about to.

    A version renews only some letters: the others stay in force as they were sent.
    """

    versions: Mapping[str, tuple[int, ...]]  # by candidate: the versions that hold a letter to it
    renewals: Mapping[str, Renewal] = field(default_factory=dict)

    def holds(self, version: int, candidate: str) -> bool:
        """Whether a version holds a letter to a candidate; one who never had a letter gets one."""
        return version in self.versions.get(candidate, (version,))

    def renewal(self, version: int, candidate: str) -> Renewal | None:
        found = self.renewals.get(candidate)
        return found if found is not None and found.version == version else None
