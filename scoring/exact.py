"""Exact numbers: read as Fraction, kept as Fraction, rounded only to be shown.

Every number that decides something is a :class:`fractions.Fraction`. This module is the only
place where one is rounded, and it rounds half up, away from zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

Exact = Fraction


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


def mean(values: Iterable[Fraction]) -> Fraction:
    """The arithmetic mean. Raises ZeroDivisionError for no values."""
    items = list(values)
    return sum(items, Fraction(0)) / len(items)
