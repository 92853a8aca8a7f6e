"""What a heading of a plain table says, in whatever language people keep it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from scoring.texts.vocabulary import folded

SUMS = ("total", "rank", "number")  # numbers that nobody gave as a score
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|/ ?\d+")
_NUMBERED = re.compile(r"j ?\d+")


def said(heading: str) -> str:
    """A heading without what makes no difference: '(op 20)', a colon, capitals, accents."""
    return folded(_ASIDE.sub(" ", heading)).rstrip(" :")


def means(heading: str, role: str) -> bool:
    """Whether a heading is a known word for a column, or for numbers that are no scores."""
    return said(heading) in _known(role)


def sums_up(heading: str) -> str:
    """Which kind of numbers that nobody gave stand under (or behind) this: of SUMS, or ''."""
    return next((kind for kind in SUMS if means(heading, kind)), "")


@lru_cache(maxsize=1 << 14)  # asked of every row
def is_total(name: str) -> bool:
    return means(name, "total")


def looks_like_juror(name: str) -> bool:
    """'J1', 'Jurylid A', 'Reviewer 3': a name that says what it is."""
    plain = said(name)
    first, *rest = plain.split(" ", 1) or [""]
    known = _known("juror")
    numbered = plain.rstrip("0123456789")
    return bool(
        _NUMBERED.fullmatch(plain) or (rest and first in known) or
        (numbered != plain and numbered in known) or plain in known
    )  # fmt: skip


@cache
def _known(role: str) -> frozenset[str]:
    return frozenset(said(word) for words in _table()[role].values() for word in words) | {role}


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    file = resources.files("scoring.texts") / "headings.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return {**found, "candidate": found["entry"]}
