"""Problems as values: what is wrong, where, and what to do about it.

A problem carries a code, facts for its words, and a subject for programs. The words come from the
texts when it is shown, in the language of the reader. Nothing here stops a run: only `CannotGoOn`
does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from functools import cache
from importlib import resources
from typing import Any

from scoring.keys import NO_ENTRY, Col, Entry, RowKey, TabKey
from scoring.texts import PROBLEMS, Texts


class Severity(Enum):
    """error: wrong, not used. open: someone must still do something. warning: look at it."""

    ERROR = "error"
    OPEN = "open"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands: a file relative to the input folder, a tab, a cell such as 'D12'."""

    file: str = ""
    tab: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return " > ".join(part for part in (self.file, self.tab, self.cell) if part)


NOWHERE = Place()
# What is said of a problem: the last to the juror whose sheet it is, in some
PARTS = ("what", "found", "expected", "remedy", "juror")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a problem is about, as values that programs go by."""

    juror: str = ""  # who must act, where one juror is meant
    entry: Entry = NO_ENTRY  # without a challenge a candidate as a whole
    entries: tuple[Entry, ...] = ()  # the sheets that are told together
    rounds: tuple[str, ...] = ()  # whose decision points wait for it; none: every one
    tab: TabKey | None = None  # the tab that it was found in, or that there are versions of
    row: RowKey | None = None
    column: Col | None = None
    criterion: str = ""
    items: tuple[str, ...] = ()  # criteria, types and requirements that were not answered
    challenge: str = ""  # of a limit
    act: str = ""  # the key of the act that it is about
    choices: tuple[str, ...] = ()  # the versions to choose from, as an act names them
    writers: tuple[str, ...] = ()  # whose those versions are, where of several jurors
    old: str = ""  # what an act about it names as old: a score, a fingerprint, a moment
    new: str = ""  # and as value
    agreed: bool = False  # whether `old` is a score that the jury agreed on
    sent: bool = False  # whether it is of a stage that left, which no act touches
    kind: StrEnum | None = None  # what a file is that is no workbook


NOTHING = Subject()


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `facts` fill the words of the texts; all are strings, shown as found.

    A fact that ends in `_key` names a text of the catalogues and is translated when shown, with
    the other facts filled in. No program goes by a fact: what it needs stands in `subject`.
    """

    code: str
    place: Place = NOWHERE
    facts: Mapping[str, str] = field(default_factory=dict)
    subject: Subject = NOTHING

    @property
    def juror(self) -> str:
        return self.subject.juror

    @property
    def entry(self) -> str:
        """The entry as lists name it."""
        return str(self.subject.entry)

    @property
    def says(self) -> tuple[tuple[str, str], ...]:
        """Its facts in a fixed order: to tell problems apart, in no language."""
        return tuple(sorted(self.facts.items()))

    def with_facts(self, **more: str) -> Problem:
        return replace(self, facts={**self.facts, **more})

    def about(self, **more: Any) -> Problem:
        """The same, with these fields of its subject."""
        return replace(self, subject=replace(self.subject, **more))

    @property
    def severity(self) -> Severity:
        return severities()[self.code]

    def said(self, texts: Texts) -> Said:
        """This problem in words. Raises KeyError for a code or fact that the texts lack."""
        facts = {
            name: texts(value, **self.facts) if name.endswith("_key") else value
            for name, value in self.facts.items()
        }
        keys = [f"{PROBLEMS}{self.code}.{part}" for part in PARTS]
        return Said(
            self.code, self.severity, self.place,
            *(texts.filled(texts(key), facts) if texts.has(key) else "" for key in keys),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in the words of one language."""

    code: str
    severity: Severity
    place: Place
    what: str
    found: str
    expected: str
    remedy: str
    juror: str = ""  # the same for the juror whose sheet it is; empty for what is not theirs to do


class CannotGoOn(Exception):
    """The run cannot go on. Carries every problem found so far; nothing was written."""

    def __init__(self, problems: list[Problem]):
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


@cache
def severities() -> dict[str, Severity]:
    """Every code, in the order of the rooms that give it. Its words are texts `problems.<code>`."""
    file = resources.files("scoring.problems") / "severities.toml"
    rooms = tomllib.loads(file.read_text(encoding="utf-8")).values()
    found = {code: Severity(value) for room in rooms for code, value in room.items()}
    if len(found) < sum(map(len, rooms)):
        raise ValueError("a problem code stands twice in severities.toml")
    return found
