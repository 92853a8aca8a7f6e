"""Who may read what: every field of a report value has a level, every document a bound.

A field of a report value is declared with `public()`, `candidate()` or `jury()`: what the
coordinator alone may read is in no report value yet.
`document` refuses a value that holds a more confidential field than its document may show, so that
a field added in the wrong place stops the run in a test instead of leaving the house in a letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, field, fields, is_dataclass
from typing import Any

from scoring.reports.document import Document, Level, Page

_LEVEL = "level"


class TooConfidential(Exception):
    """A value holds fields that the document's readers may not see: a fault of the program."""


def public(default: Any = MISSING) -> Any:
    """A field that everyone may read."""
    return _field(Level.PUBLIC, default)


def candidate(default: Any = MISSING) -> Any:
    """A field that the candidate may read whom it concerns."""
    return _field(Level.CANDIDATE, default)


def jury(default: Any = MISSING) -> Any:
    """A field for the jury and the coordinator."""
    return _field(Level.JURY, default)


def _field(level: Level, default: Any) -> Any:
    if default is MISSING:
        return field(metadata={_LEVEL: level})
    return field(default=default, metadata={_LEVEL: level})


def levels(value: object, path: str = "it") -> Iterator[tuple[str, Level | None]]:
    """Every field within a value with its level; None for a field that declares none.

    A field whose content is a value with fields of its own is as confidential as what it holds.
    """
    if is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            where = f"{path}.{item.name}"
            yield where, item.metadata.get(_LEVEL)
            yield from levels(getattr(value, item.name), where)
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from levels(held, f"{path}[{key}]")
    elif isinstance(value, tuple | list):
        for index, held in enumerate(value):
            yield from levels(held, f"{path}[{index}]")


def check(value: object, bound: Level) -> None:
    """Raises TooConfidential when a field is above the bound or declares no level."""
    for path, level in levels(value):
        if level is None:
            raise TooConfidential(f"{path} declares no level")
        if level > bound:
            raise TooConfidential(f"{path} is for {level.name}, the document for {bound.name}")


def checked(document: Document) -> Document:
    """The same, once its value was held against its bound. Raises TooConfidential."""
    if isinstance(document.content, Page):
        check(document.content.value, document.level)
    return document
