"""How much room a text takes in a cell, in the house's font: lines, and the height of a row."""

from __future__ import annotations

import math
from functools import lru_cache

MOST_HEIGHT = 409.0  # of a row, in points: Excel allows no more
ONE_LINE = 15.0  # the height of a row that nobody set
SIZE = 11.0  # of letters, where nothing else is said
FREE_COLUMN = 8.43  # the width of a column that nobody set
_POINTS_A_LINE = 1.33  # height of a line of text, per point of its size
PADDING = 3.0
_BOLD = 1.06  # how much wider bold letters are
_MARGIN, _INDENT = 0.4, 1.8  # of a cell, in digits

# Widths of characters in Calibri and its metric twin Carlito, in digits, rounded up a little.
_SPACE = 0.46
_CHARACTERS = (
    (_SPACE, " "),
    (0.5, "ijl.,:;'|!·"),
    (0.7, "frt()-[]/"),
    (0.92, "acszvxyk"),
    (1.6, "mM%@—×"),
    (1.45, "wW"),
)
_WIDTHS = {char: width for width, chars in _CHARACTERS for char in chars}


@lru_cache(maxsize=1 << 14)  # the same texts stand on many tabs
def lines(text: str, width: float, size: float = SIZE, bold: bool = False) -> int:
    """How many lines a text takes, broken at spaces, in a cell so many digits wide."""
    room = max(width * SIZE / size / (_BOLD if bold else 1), 1)
    return sum(_wrapped(part, room) for part in text.split("\n"))


def room(width: float, indent: int = 0) -> float:
    """What a cell of this width leaves for its text, in digits."""
    return width - _MARGIN - _INDENT * indent


def widest(text: str) -> float:
    """The width of the longest word of a text, rather too much: it is not to be broken."""
    return 1.15 * max(map(len, text.split()), default=0)


def height(rows: float, size: float = SIZE) -> float:
    """The height of a row that shows so many lines of text."""
    return min(rows * size * _POINTS_A_LINE + PADDING, MOST_HEIGHT)


def _wrapped(text: str, width: float) -> int:
    found, used = 1, 0.0
    for word in text.split(" "):
        long = length(word)
        if used and used + long > width:
            found, used = found + 1, 0.0
        if long > width:
            found += math.ceil(long / width) - 1
            long = long % width
        used += long + _SPACE
    return found


@lru_cache(maxsize=1 << 14)
def length(word: str) -> float:
    """The width of a text on one line, in digits."""
    return sum(_WIDTHS.get(char, 1.17 if char.isupper() else 1.05) for char in word)
