"""Ways in which a JSON file that the program left can be damaged, each from a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

OUTSIDE = (
    "../buiten.txt", "/etc/passwd", "C:/Windows/win.ini", "C:buiten.txt", "..\\buiten.txt",
    "\\\\server\\share\\buiten.txt", "//server/share", "a/../../buiten.txt", ".", "", "a\0b",
    "a//b", "./a", "x" * 5000,
    "...", ".. ", "a/.. /buiten.txt", "..\\..\\buiten.txt", "C:\\buiten.txt",
    "a\\..\\..\\buiten.txt", "\\buiten.txt", "//?/C:/buiten.txt",
)  # fmt: skip
VALUES = (
    None, True, 0, -1, 1.5, 10**400, "", "tekst", [], {}, [[]], {"a": 1}, [None], "\ud800",
    "﻿", *OUTSIDE,
)  # fmt: skip


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content))]


def _flipped(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _noise(content: bytes, rng: random.Random) -> bytes:
    return rng.randbytes(rng.choice((0, 1, 7, 4096)))


def _deep(content: bytes, rng: random.Random) -> bytes:
    depth = rng.choice((70, 900, 10_000, 200_000))
    opened, closed = rng.choice(((b"[", b"]"), (b'{"outputs":', b"}")))
    return opened * depth + b"1" + (closed * depth if rng.random() < 0.5 else b"")


def _encoded(content: bytes, rng: random.Random) -> bytes:
    text = content.decode()
    return rng.choice((text.encode("utf-16"), b"\xef\xbb\xbf" + content, text.encode("utf-32")))


def _zeros(content: bytes, rng: random.Random) -> bytes:
    """As after a crash: the length is there, the blocks are not."""
    start = rng.randrange(len(content))
    return content[:start] + bytes(len(content) - start)


def _foreign(content: bytes, rng: random.Random) -> bytes:
    return rng.choice((
        b"null", b"[]", b"{}", b'"x"', b"42", b"NaN", b'{"outputs": [{}]}', b"<html></html>",
        b'{"name": "npm", "workbooks": {}, "documents": "x", "outputs": "y"}', b"PK\x03\x04",
        b"1" * 5000, b'{"a": 1e999}', b'{"workbooks": [1], "outputs": [[]], "places": [[1, 2]]}',
    ))  # fmt: skip


def _nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a value, as its holder and key."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _nodes(value[key])


def _replaced(content: bytes, rng: random.Random) -> bytes:
    value = json.loads(content)
    nodes = list(_nodes(value))
    for holder, key in rng.sample(nodes, min(len(nodes), rng.randint(1, 3))):
        holder[key] = rng.choice(VALUES)
    return json.dumps(value).encode()


def _removed(content: bytes, rng: random.Random) -> bytes:
    value = json.loads(content)
    holder, key = rng.choice(list(_nodes(value)))
    del holder[key]
    return json.dumps(value).encode()


def _redirected(content: bytes, rng: random.Random) -> bytes:
    """Every text that looks like a path leads outside."""
    value = json.loads(content)
    for holder, key in _nodes(value):
        if isinstance(holder[key], str) and "/" in holder[key]:
            holder[key] = rng.choice(OUTSIDE)
    return json.dumps(value).encode()


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _cut, _flipped, _noise, _deep, _encoded, _zeros, _foreign, _replaced, _replaced,
    _removed, _redirected,
)  # fmt: skip


def damaged(content: bytes, seed: int) -> bytes:
    rng = random.Random(seed)
    return WAYS[seed % len(WAYS)](content, rng)
