"""Characters that would steer a terminal or turn a line of text around, kept from doing so."""

from __future__ import annotations

import unicodedata

_STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp", "Co")
# Marks of direction: embeddings, overrides and isolates. Joiners stay, for letters need them.
DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """`text` on one line, with control and direction characters shown as codes, for a terminal.

    A file name may hold them: a terminal would obey, and what is shown would not be what is there.
    """
    return "".join(
        char
        if char in " \t" or unicodedata.category(char) not in _STEERING
        else f"<{ord(char):04X}>"
        for char in text
    )


def printed(text: str) -> str:
    """`text` for paper: every letter, line break and tab; nothing that steers what is around."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char
        for char in text
        if char in "\n\t" or (unicodedata.category(char) not in ("Cc", "Cs")
                              and char not in DIRECTION)
    )  # fmt: skip
