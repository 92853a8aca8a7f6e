"""Files that one run leaves for the next: read here, whatever happened to them in between.

They lie in the user's folders: a disk may cut them short, an editor or a sync program change them,
and anyone can write one. So size, depth and shape are limited, and no path in them leads anywhere
but into the folder that it belongs to. What is wrong is one exception with its reason.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from scoring.disk import is_link

Json = Any

MOST_BYTES = 64_000_000
DEEPEST = 60
_MOST_PATH = 1_000
_MOST_NAME = 255  # bytes of a file name, on any system
_DRIVE = re.compile(r"[A-Za-z]:")
_HEXADECIMAL = frozenset("0123456789abcdef")


class Damaged(Exception):
    """A state file that cannot be used. `why` is the key of a text that says what it is."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = f"run.state.{why}"


def read_state(path: Path) -> dict[str, Json] | None:
    """The JSON object in a file; None when nothing is there. Raises Damaged."""
    try:
        if not os.path.lexists(path):
            return None
        if is_link(path) or not path.is_file():  # a link would lead on, perhaps elsewhere
            raise Damaged("no_file")
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise Damaged("unreadable") from error
    return mapping(parsed(content))


def parsed(content: bytes) -> Json:
    """The JSON in some bytes, within limits. Raises Damaged."""
    if not content.strip():
        raise Damaged("empty")
    if len(content) > MOST_BYTES:
        raise Damaged("large")
    try:
        value = json.loads(content.decode("utf-8"), parse_constant=_no_number)
    except RecursionError as error:
        raise Damaged("deep") from error
    except ValueError as error:  # also bytes that are no text, and numbers without end
        raise Damaged("broken") from error
    _check(value)
    return value


def _no_number(said: str) -> Json:
    raise ValueError(f"no number: {said}")


def _check(value: Json) -> None:
    """Limits the depth, and refuses texts that no file can hold. Not by recursion: it counts it."""
    left = [(value, 0)]
    while left:
        held, depth = left.pop()
        if depth > DEEPEST:
            raise Damaged("deep")
        if isinstance(held, str):
            _writable(held)
        elif isinstance(held, list):
            left += [(item, depth + 1) for item in held]
        elif isinstance(held, dict):
            for key, item in held.items():
                _writable(key)
                left.append((item, depth + 1))


def _writable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Damaged("broken") from error


# Shapes: each gives the value, or raises Damaged when it is something else.


def mapping(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise Damaged("shape")
    return value


def items(record: Mapping[str, Json], name: str) -> list[Json]:
    value = record.get(name)
    if not isinstance(value, list):
        raise Damaged("shape")
    return value


def text(record: Mapping[str, Json], name: str, default: str | None = None) -> str:
    """A text. Without a default it must be there and not be empty."""
    value = record.get(name, default)
    if not isinstance(value, str) or (not value and default is None):
        raise Damaged("shape")
    return value


def texts(record: Mapping[str, Json], name: str) -> tuple[str, ...]:
    """A list of texts; what is not there is an empty one."""
    found = record.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise Damaged("shape")
    return tuple(found)


def words(record: Mapping[str, Json], name: str) -> dict[str, str]:
    """A table of texts by their keys."""
    found = mapping(record.get(name))
    return {key: text(found, key, "") for key in found}


def whole(record: Mapping[str, Json], name: str) -> int:
    value = record.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9:
        raise Damaged("shape")
    return value


def day(record: Mapping[str, Json], name: str) -> date:
    try:
        return date.fromisoformat(text(record, name))
    except ValueError as error:
        raise Damaged("shape") from error


def sha256(record: Mapping[str, Json], name: str) -> str:
    value = text(record, name)
    if len(value) != 64 or not _HEXADECIMAL.issuperset(value):
        raise Damaged("shape")
    return value


def path(record: Mapping[str, Json], name: str) -> str:
    """A path with '/' that stays within its folder."""
    return inner(text(record, name))


def hashes(record: Mapping[str, Json], name: str) -> dict[str, str]:
    """A list of files with their SHA-256, by path."""
    listed = [mapping(item) for item in items(record, name)]
    return {path(item, "file"): sha256(item, "sha256") for item in listed}


def inner(said: str) -> str:
    """`said` where it stays within the folder that it starts from, on every system."""
    if not is_inner(said):
        raise Damaged("outside")
    return said


def is_inner(said: str) -> bool:
    """Whether a path with '/' stays within its folder: no drive, no share, nothing upwards."""
    parts = re.split(r"[/\\]", said)
    return (
        len(said) <= _MOST_PATH
        and "\0" not in said
        and not _DRIVE.match(said)
        and all(part.strip(". ") for part in parts)  # Windows drops dots and spaces at an end
        and all(len(part.encode("utf-8", "surrogatepass")) <= _MOST_NAME for part in parts)
    )


def leads_out(folder: Path, said: str) -> bool:
    """Whether a link on the way, or at the end, makes a path within `folder` end elsewhere."""
    at = folder
    for part in PurePosixPath(said).parts:
        at = at / part
        if is_link(at):
            return True
    return False


def own_file(folder: Path, said: str) -> Path | None:
    """A plain file within `folder`; None for what a link leads to, a pipe, or nothing at all, and
    for a name that no file can have."""
    path = folder / said
    try:
        return path if not leads_out(folder, said) and path.is_file() else None
    except OSError:
        return None
