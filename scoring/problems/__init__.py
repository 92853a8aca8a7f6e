"""Problems as values: what is wrong, where, and what to do about it.

A problem carries a code and facts; its words come from the catalogue when it is shown, in the
language of the reader. Nothing here stops a run: only `CannotGoOn` does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any

from scoring.texts import WHOLE, Texts


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


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `facts` fill the words of the catalogue; all are strings, shown as found.

    A fact that ends in `_key` names a text of the catalogues and is translated when shown, with
    the other facts filled in.
    """

    code: str
    place: Place = NOWHERE
    facts: Mapping[str, str] = field(default_factory=dict)
    # Who must act, where one juror or entry is meant: lets lists be grouped.
    juror: str = ""
    entry: str = ""

    @property
    def severity(self) -> Severity:
        return Severity(catalogue()[self.code]["severity"])

    def said(self, texts: Texts) -> Said:
        """This problem in words. Raises KeyError for a code or fact that the catalogue lacks."""
        entry = catalogue()[self.code]
        words = entry.get(texts.language, entry[WHOLE])
        facts = {
            name: texts(value, **self.facts) if name.endswith("_key") else value
            for name, value in self.facts.items()
        }
        parts = ("what", "found", "expected", "remedy", "juror")
        return Said(
            self.code, self.severity, self.place,
            *(texts.filled(words.get(part, ""), facts) for part in parts),
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
def catalogue() -> dict[str, dict[str, Any]]:
    """Every code with its severity and its words (what, found, expected, remedy) per language."""
    entries: dict[str, dict[str, Any]] = {}
    folder = resources.files("scoring.problems") / "catalogue"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if code in entries:
                    raise ValueError(f"problem code {code} stands twice in the catalogue")
                entries[code] = entry
    return entries
