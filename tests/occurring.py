"""Which problems the program really gave while the tests ran, and how they read.

A message that no test can bring about may be wrong, or impossible. So every problem that code of
ours makes during the tests is noted with one example; when the whole suite has run, each code of
the catalogue must be among them, and each example must read as a message to a person.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

from scoring.problems import Place, Problem, severities
from scoring.texts import LANGUAGES, Texts

# One example per code: its facts, and the file, tab and cell.
Examples = dict[str, tuple[dict[str, str], tuple[str, str, str]]]
SEEN: Examples = {}
# Codes about one file, tab or cell: these must name it.
PLACED = ("file-", "tab-", "score-", "row-", "vote-", "tick-", "text-", "cell-", "answer-")
_DEPTH = 4


def watch() -> None:
    """From now on every Problem that code of the program makes is noted in SEEN."""
    original = Problem.__init__

    def noted(self: Problem, *given: Any, **named: Any) -> None:
        original(self, *given, **named)
        if self.code not in SEEN and _ours():
            note(self)

    Problem.__init__ = noted  # type: ignore[method-assign]


def note(problem: Problem) -> None:
    """This one occurred. To be said of what a process that reads files gave."""
    place = (problem.place.file, problem.place.tab, problem.place.cell)
    SEEN.setdefault(problem.code, (dict(problem.facts), place))


def _ours() -> bool:
    frame = sys._getframe(2)
    for _ in range(_DEPTH):
        if frame is None:
            return False
        if frame.f_globals.get("__name__", "").startswith("scoring."):
            return True
        frame = frame.f_back
    return False


def shortcomings(seen: Mapping[str, Any]) -> list[str]:
    """What is wrong with the catalogue as it was used: codes never seen, and poor messages."""
    found = [f"{code}: no test makes it occur" for code in severities() if code not in seen]
    for code, (facts, place) in sorted(seen.items()):
        problem = Problem(code, Place(*place), facts)
        for language in LANGUAGES:
            said = problem.said(Texts(language))
            found += [f"{code} ({language}): {what}" for what in _poor(said)]
        if code.startswith(PLACED) and not place[0]:
            found.append(f"{code}: names no file")
    return found


def _poor(said: Any) -> list[str]:
    parts = {"what": said.what, "found": said.found, "expected": said.expected,
             "remedy": said.remedy}  # fmt: skip
    found = [f"no {name}" for name, text in parts.items() if not text.strip()]
    for name, text in parts.items():
        # What stands between quotes is what a person typed: it may look like anything.
        if re.search(r"\{\w+\}|  +(?=\w)|\bNone\b|Traceback|_key\b", _unquoted(text)):
            found.append(f"{name} reads {text!r}")
    for name in ("what", "remedy"):
        # A remedy may end with a row to paste, its cells parted by tabs.
        if "\t" not in parts[name] and not re.search(r"[.:!?)]$", parts[name].strip()):
            found.append(f"{name} is no sentence: {parts[name]!r}")
        if not parts[name][:1].isupper() and not parts[name].startswith(("‘", "'", "{")):
            found.append(f"{name} begins without a capital: {parts[name]!r}")
    return found


def _unquoted(text: str) -> str:
    return re.sub(r"(?<!\w)'[^'\n]*'(?!\w)", "''", text)
