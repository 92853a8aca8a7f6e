"""What was read from a file before, kept by the file's content.

A workbook that was read is given back as the same grids; one that could not be read is tried again.
Files behind a password are not kept: what is in them would lie open in the cache.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from scoring.cache import Cache
from scoring.problems import Problem
from scoring.workbooks.grid import Beside, Book, CellKind, Comment, Grid, RawCell
from scoring.workbooks.read import Reader, Source, Unreadable, content_of

_KIND = "book"
_CELL_KINDS = {item.value: item for item in CellKind}
# Values that JSON has no form for, each as a list of its kind and a text or numbers.
_DATED: dict[str, Any] = {"datetime": datetime, "date": date, "time": time}


def kept_reader(reader: Reader, cache: Cache) -> Reader:
    """A Reader that has `reader` read only what was not read before."""

    def read(sources: Sequence[Source]) -> Iterator[Book | Problem]:
        digests = [_digest(source) for source in sources]
        kept = [cache.get((_KIND, digest)) if digest else None for digest in digests]
        left = [source for source, content in zip(sources, kept, strict=True) if content is None]
        fresh = iter(reader(left) if left else ())
        for source, digest, content in zip(sources, digests, kept, strict=True):
            if content is not None:
                yield parsed(source[1], digest, content)
                continue
            found = next(fresh)
            # It may have been written to between the two looks at it.
            if isinstance(found, Book) and found.sha256 == digest:
                _put(cache, digest, found)
            yield found

    return read if cache.usable else reader


def _digest(source: Source) -> str:
    """The digest of a file's content; empty for a file that is not kept."""
    try:
        content = content_of(*source)
    except Unreadable:
        return ""
    return hashlib.sha256(content).hexdigest() if content.startswith(b"PK") else ""


def _put(cache: Cache, digest: str, book: Book) -> None:
    try:
        cache.put((_KIND, digest), written(book))
    except TypeError:  # a value that has no form here
        return


def written(book: Book) -> bytes:
    """The grids and notes of a book as JSON. Raises TypeError for a value of a kind unknown."""
    grids = [
        [
            grid.tab, grid.hidden, grid.merged, grid.comments,
            [[*cell[:3], _plain(cell.value), *cell[4:]] for cell in grid.cells.values()],
        ]
        for grid in book.grids
    ]  # fmt: skip
    return json.dumps([grids, book.notes], separators=(",", ":")).encode()


def parsed(name: str, digest: str, content: bytes) -> Book:
    """The book that was written, as a file of this name."""
    grids, notes = json.loads(content)
    return Book(name, digest, tuple(_grid(*grid) for grid in grids), tuple(notes))


def _grid(tab: str, hidden: bool, merged: list[Any], comments: list[Any], cells: list[Any]) -> Grid:
    found = {}
    for kind, row, column, value, *rest in cells:
        if type(value) is list:
            value = _made(*value)
        found[row, column] = RawCell(_CELL_KINDS[kind], row, column, value, *rest)
    blocks = tuple((top, left, bottom, right) for top, left, bottom, right in merged)
    said = tuple(Comment(Beside(kind), *rest) for kind, *rest in comments)
    return Grid(tab, found, hidden, blocks, said)


def _plain(value: Any) -> object:
    if value is None or type(value) in (str, int, float, bool):
        return value
    for kind, form in _DATED.items():
        if type(value) is form:
            return [kind, value.isoformat()]
    if type(value) is timedelta:
        return ["duration", value.days, value.seconds, value.microseconds]
    raise TypeError(f"no form for {type(value)}")


def _made(kind: str, *parts: Any) -> object:
    if kind == "duration":
        days, seconds, microseconds = parts
        return timedelta(days, seconds, microseconds)
    made: object = _DATED[kind].fromisoformat(*parts)
    return made
