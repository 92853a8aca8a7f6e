"""Exact numbers: read as Fraction, kept as Fraction, rounded only to be shown.

Every number that decides something is a :class:`fractions.Fraction`. This module is the only
place where one is rounded, and it rounds half up, away from zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction


def from_cell(value: int | float | Decimal | str) -> Fraction:
    """The number that a person typed, as a Fraction.

    A float out of a workbook stands for the shortest decimal that it prints as: 2.35 means 235/100,
    not the nearest binary number.

    Raises ValueError for what is no finite number.
    """
    if isinstance(value, bool):
        raise ValueError("a boolean is no number")
    if isinstance(value, float):
        value = repr(value)
    return Fraction(value)


class Ambiguous(ValueError):
    """A number that can be read in two ways, such as '1.234': a thousand or a little over one."""


_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:([ .,])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?")


def from_text(text: str) -> Fraction:
    """The number in a text, in Belgian or international writing: '7,5', '7.5', '1.234,50'.

    A point or comma before exactly three digits can be a decimal sign or part thousands.
    Raises Ambiguous for that, and ValueError for what is no number.
    """
    clean = text.strip().replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")
    sign, digits = ("-", clean[1:]) if clean.startswith("-") else ("", clean.removeprefix("+"))
    plain_, grouped = _PLAIN.fullmatch(digits), _GROUPED.fullmatch(digits)
    if plain_ and grouped:
        raise Ambiguous(text)
    if plain_:
        whole, decimals = plain_.groups()
    elif grouped:
        whole, parted, decimals = grouped.groups()
        whole = whole.replace(parted, "")
    else:
        raise ValueError(f"no number: {text!r}")
    return Fraction(f"{sign}{whole}.{decimals or 0}")


def rounded(value: Fraction, decimals: int) -> Fraction:
    """`value` rounded half up (away from zero) to `decimals` decimals, still exact."""
    scale = 10**decimals
    magnitude = (abs(value) * scale * 2 + 1) // 2
    return Fraction(magnitude, scale) * (-1 if value < 0 else 1)


def plain(value: Fraction, decimals: int, *, trim: bool = False) -> str:
    """`value` with `decimals` decimals and a point, for machines and as a base for locales.

    With `trim`, trailing zeros after the point go: 3.50 becomes 3.5 and 3.00 becomes 3.
    """
    whole = rounded(value, decimals)
    sign = "-" if whole < 0 else ""
    digits = str(abs(whole.numerator * 10**decimals // whole.denominator)).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return sign + text


def decimals_that_separate(
    value: Fraction, limits: Iterable[Fraction], decimals: int, most: int = 12
) -> int:
    """The least number of decimals, from `decimals` up, at which showing `value` tells the truth.

    A value below a limit must not be shown as equal to or above it, nor the other way round:
    2.995 under a minimum of 3 needs three decimals.
    """
    bounds = list(limits)
    for places in range(decimals, most + 1):
        shown = rounded(value, places)
        if all(
            (shown < rounded(limit, places)) == (value < limit)
            and (shown > rounded(limit, places)) == (value > limit)
            for limit in bounds
        ):
            return places
    return most


def decimals_that_hold(value: Fraction, least: int = 2, most: int = 4) -> int:
    """The least number of decimals that shows `value` wholly; `least` when `most` cannot.

    Four jurors make 3.125: shown as 3.13, who computes with it comes out above the true total.
    """
    places = range(least, most + 1)
    return next((count for count in places if rounded(value, count) == value), least)


def mean(values: Iterable[Fraction]) -> Fraction:
    """The arithmetic mean. Raises ZeroDivisionError for no values."""
    items = list(values)
    return sum(items, Fraction(0)) / len(items)
