"""What a document says, apart from how it is drawn: the value that `sent/` keeps and compares.

Of a page the report value as plain JSON, of a workbook the texts of its cells, of JSON its data.
Two documents with the same value say the same, whatever version of the program drew them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

from scoring.prose import Listing, Paragraph, words
from scoring.reports.document import Document, Page
from scoring.run import state
from scoring.run.commit import digest
from scoring.workbooks.grid import RawCell
from scoring.workbooks.read import read_content

Json = Any

# Longer than any text that people read in one field: a drawing or an image, compared by its hash.
_LONGEST = 20_000
# Of results.json: what goes on changing, and is no part of what was established.
_LIVING = frozenset({"problems"})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is said otherwise. `path` names it within the document's value."""

    path: str
    old: str  # empty: was not there
    new: str  # empty: is no longer there


def said(document: Document) -> Json:
    """The value of a document of this run."""
    if isinstance(document.content, Page):
        return plain(document.content.value)
    return said_by_file(document.path, document.content, document.stage)


def said_by_file(path: str, content: bytes, stage: str = "") -> Json:
    """The value of a workbook or JSON, from its bytes; None for a file that only people read."""
    kind = PurePosixPath(path).suffix
    if kind == ".xlsx":
        return _cells(path, content)
    return _results(state.parsed(content), stage) if kind == ".json" else None


def plain(value: object) -> Json:
    """A frozen value as JSON that is the same whenever the value is."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Paragraph | Listing):
        return words(value)
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in sorted(value.items(), key=_by_name)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return digest(value)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, float):
        return _steady(value)
    if isinstance(value, str) and len(value) > _LONGEST:
        return digest(value.encode())
    return value


def changes(old: Json, new: Json, path: str = "") -> Iterator[Change]:
    """Everything that two values say otherwise, in the order in which a reader meets it."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in (*new, *(key for key in old if key not in new)):
            yield from changes(old.get(key), new.get(key), f"{path}.{key}" if path else key)
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            before, after = (items[index] if index < len(items) else None for items in (old, new))
            yield from changes(before, after, f"{path}[{index}]")
    else:
        yield Change(path, _shown(old), _shown(new))


def _by_name(pair: tuple[object, object]) -> str:
    return str(pair[0])


def _shown(value: Json) -> str:
    """A piece of a value as one line: of what came or went whole, its texts."""
    if isinstance(value, dict):
        return " · ".join(text for item in value.values() if (text := _shown(item)))
    if isinstance(value, list):
        return " · ".join(text for item in value if (text := _shown(item)))
    said = "" if value is None else str(value)
    if said.startswith("data:"):  # an image: its kind, and a code that tells it from another
        return f"{said[5:].partition(';')[0]} {digest(said.encode())[:8]}"
    return said


def _cells(path: str, content: bytes) -> Json:
    book = read_content(content, path)
    return {
        grid.tab: {cell.address: _text(cell) for _, cell in sorted(grid.cells.items())}
        for grid in book.grids
    }


def _text(cell: RawCell) -> str:
    if isinstance(cell.value, float) and not cell.said:
        return f"{cell.value:.9g}"
    return cell.display or cell.shown


def _steady(number: float) -> float:
    """A number without its last digits, which another processor or library works out otherwise."""
    return float(f"{number:.9g}")


def _results(data: Json, stage: str) -> Json:
    """Of results.json what belongs to its own point."""
    points = data.get("points", []) if isinstance(data, dict) else []
    own = [point for point in points if isinstance(point, dict) and point.get("stage") == stage]
    return plain(_established({"method": data.get("method"), "points": own} if own else data))


def _established(value: Json) -> Json:
    """A piece of results.json without what is no part of what was established."""
    if isinstance(value, dict):
        return {key: _established(held) for key, held in value.items() if key not in _LIVING}
    return [_established(item) for item in value] if isinstance(value, list) else value
