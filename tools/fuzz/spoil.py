"""Ways to spoil a file: its bytes, the parts of a zip, its XML, its JSON, its lines and cells."""

from __future__ import annotations

import io
import json
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Iterator

# What a program that writes such files, or an attacker, would think of
TOKENS = [
    token.encode()
    for token in (
        *"<>&\"'=/ \0", "<v>", "</v>", "<c>", "</c>", "<c r=\"", "<row>", "</row>", "<f>", "<is>",
        "<t>", "<r>", "]]>", "<!--", "<!DOCTYPE x>", "&#0;", "&#xFFFF;", "&lt;", "_x000D_",
        "_xD83D_", "-1", "0", "1", "99999999999", "1e400", "1E-400", "1_0", "NaN", "0x10", "4,5",
        "XFD1048576", "A1:XFD1048576", "A0", 't="s"', 't="str"', 't="inlineStr"', 't="b"',
        't="d"', 't="e"', 't="array"', 's="9999"', 'ref="', 'xmlns=""', "jury-form", "columns",
        "criterion:k1", "declaration:A", "score", "kind", "juror", "office:value=\"", "table:",
        'table:number-rows-repeated="9999999"', 'table:number-columns-spanned="9999999"',
        "<text:s text:c=\"99\"/>", "<text:p>", "</text:p>", "\u202e", "\u0664", "\ufeff",
    )
]  # fmt: skip
_NUMBERS = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF]


def spoiled(content: bytes, rng: random.Random) -> bytes:
    """The file with something spoiled: in its bytes, or inside one of its parts."""
    if content[:2] == b"PK" and rng.random() < 0.85:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of parts that stand twice: that is meant
                return _parts_spoiled(content, rng)
        except Exception:  # no sound zip any more: then its bytes
            pass
    return _bytes_spoiled(content, rng)


def _parts_spoiled(content: bytes, rng: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = [(item.filename, book.read(item)) for item in book.infolist()]
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(parts))
        name, data = parts[at]
        choice = rng.random()
        if choice < 0.6 and name.endswith((".xml", ".rels")):
            parts[at] = (name, _xml_spoiled(data, rng))
        elif choice < 0.9:
            parts[at] = (name, _bytes_spoiled(data, rng))
        elif choice < 0.94:
            parts[at] = (rng.choice(parts)[0], data)
        elif choice < 0.97 and len(parts) > 1:
            del parts[at]
        else:
            parts.append((name.upper(), data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", rng.choice((0, 8))) as book:
        for name, data in parts:
            book.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


# A value of an attribute, a text, or a whole element without elements in it
_PIECES = re.compile(rb'"[^"<>]*"|>[^<>]*<|<[^<>/]+/>|<(\w[\w:-]*)[^<>]*>[^<>]*</\1>')


def _xml_spoiled(data: bytes, rng: random.Random) -> bytes:
    """Still XML, mostly: other values, texts in other places, elements gone or there twice."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        start = rng.randrange(len(data) + 1)
        found = _PIECES.search(data, start) or _PIECES.search(data)
        other = _PIECES.search(data, rng.randrange(len(data) + 1))
        if not found:
            break
        old = found[0]
        if old[:1] == b"<":
            new = rng.choice((b"", old + old, other[0] if other and other[0][:1] == b"<" else b""))
        else:
            token = rng.choice([*TOKENS, *(str(number).encode() for number in _NUMBERS)])
            plain = token.translate(None, b'<>&"\0')
            new = old[:1] + rng.choice((b"", plain, old[1:-1] + plain)) + old[-1:]
        data = data[: found.start()] + new + data[found.end() :]
    return data


def _bytes_spoiled(content: bytes, rng: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice((1, 2, 4, 8, 40, 400)))
        kind = rng.randrange(7)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del data[at:end]
        elif kind == 2:
            data[at:at] = data[at:end]
        elif kind == 3:
            data[at:end] = rng.choice(TOKENS)
        elif kind == 4:
            data[at:at] = rng.choice(TOKENS)
        elif kind == 5:
            data[at : at + 4] = struct.pack("<I", rng.choice(_NUMBERS))
        else:
            other = rng.randrange(len(data) + 1)
            data[at:end] = data[other : other + end - at]
    return bytes(data)


# JSON


# What a person, another program or an attacker leaves where something else belongs. `@OUTSIDE@`
# stands for a folder beside the call's.
_ODD = (
    None, True, False, 0, -1, 1, 1.5, 10**30, float("nan"), float("inf"), "", " ", "x", "\0",
    "\ud800", "é" * 300, [], {}, [[]], [{}], {"a": 1}, "2023-02-30", "9999-12-31", "0", "-1",
    *(f"{start}{end}" for end in ("secret.txt", "")
      for start in ("../outside/", "../../outside/", "../../../outside/", "@OUTSIDE@/",
                    "link/",
                    "output/link/", "input/../../outside/", "C:\\", "\\\\host\\", "./",
                    "~/", "..\\")),
    ".", "..", "/", "output", "run.json", "CON", "a/b/c/d", "a//b", "brieven", "call.xlsx",
)  # fmt: skip


def json_spoiled(data: bytes, rng: random.Random) -> bytes:
    """Still JSON, mostly: other values, keys gone or changed, items twice or in other places."""
    if rng.random() < 0.2:
        return _text_spoiled(data, rng)
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return _bytes_spoiled(data, rng)
    for _ in range(rng.choice((1, 1, 2, 4))):
        spots = list(_spots(told))
        if not spots:
            return json.dumps(rng.choice(_ODD)).encode()
        holder, key = rng.choice(spots)
        choice = rng.random()
        if choice < 0.55:
            holder[key] = rng.choice(_ODD)
        elif choice < 0.7:
            other, elsewhere = rng.choice(spots)
            holder[key] = _copied(other[elsewhere])
        elif choice < 0.85:
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(rng.randrange(len(holder) + 1), _copied(holder[key]))
        else:
            holder[rng.choice(("", "x", key.upper(), "file", "sha256"))] = holder.pop(key)
    return json.dumps(told, ensure_ascii=True).encode()


def _spots(told: object) -> Iterator[tuple[dict | list, str | int]]:
    waiting = [told]
    while waiting:
        holder = waiting.pop()
        pairs = (
            holder.items() if isinstance(holder, dict)
            else enumerate(holder) if isinstance(holder, list)
            else ()
        )  # fmt: skip
        for key, value in pairs:
            yield holder, key
            waiting.append(value)


def _copied(value: object) -> object:
    return json.loads(json.dumps(value))


def _text_spoiled(data: bytes, rng: random.Random) -> bytes:
    """No longer JSON, or hardly: cut off, empty, deep, in another encoding, something else."""
    cut = rng.randrange(len(data) + 1)
    return rng.choice(
        (
            b"", data[:cut], data[cut:], b"[" * 100_000, b'{"a":' * 100_000, b"null", b"[]", b"{}",
            b"\xef\xbb\xbf" + data, data.decode("utf-8", "replace").encode("utf-16"), b"\0" * 40,
            b"\xff\xfe", b"1" * 5000, data + data, data + b"x", b"PK\3\4" + data[:40],
            b"<<<<<<< mine\n" + data, _bytes_spoiled(data, rng), _bytes_spoiled(data, rng),
        )
    )  # fmt: skip


# Lines and cells of a text


_CELLS = (
    "7,5", "7.5", "1.234", "1,234", "1e3", "-1", "0", "+4", " 4 ", "4%", "NaN", "inf", "1_0", "½",
    "٤", "ja", "x", "n.v.t.", '"', '""', "'", '"a', 'a"b', '"a\nb"', "=1+1", "\ufeff", "\u00a0", "",
    "J1", "j1", "J1 ", "E1", "e1", "score", "juror", "entry", "candidate", "need", "amount", "\0",
    "1e400", "9" * 400, "cost", "quality", "criterion", "group", "#", "\r", "\x1a", "a\u2028b",
)  # fmt: skip


def lines_spoiled(data: bytes, rng: random.Random) -> bytes:
    """A table as text with other cells, separators, marks and ends of lines."""
    choice = rng.random()
    if choice < 0.1:
        return _bytes_spoiled(data, rng)
    text = data.decode("utf-8", "replace")
    if choice < 0.2:
        text = text.replace(rng.choice(";,\t"), rng.choice(";,\t|"))
        return text.encode(rng.choice(("utf-8", "utf-16", "cp1252", "utf-8-sig")), "replace")
    if choice < 0.25:
        return text.replace("\n", rng.choice(("\r\n", "\r", "\n\n", " \n"))).encode()
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    separator = max(";,\t", key=lines[0].count)
    cells = lines[at].split(separator)
    cell = rng.randrange(len(cells))
    if choice < 0.6:
        cells[cell] = rng.choice(_CELLS)
    elif choice < 0.7:
        cells.insert(cell, rng.choice(_CELLS))
    elif choice < 0.75:
        del cells[cell]
    elif choice < 0.8:
        cells[cell] = rng.choice(lines).split(separator)[0]
    elif choice < 0.9:
        lines.insert(at, rng.choice(lines))
    else:
        del lines[at]
        return "\n".join(lines).encode("utf-8", "replace")
    lines[at] = separator.join(cells)
    return "\n".join(lines).encode("utf-8", "replace")
