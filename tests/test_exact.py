"""Numbers stay exact from a cell to a rank, and are rounded only to be shown."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import exact

half_points = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7,5", "7.5"),
        ("7.5", "7.5"),
        ("-3,5", "-3.5"),
        ("+2", "2"),
        ("0,125", "0.125"),
        ("1.234,50", "1234.5"),
        ("1,234.5", "1234.5"),
        ("12 500", "12500"),
        ("12\u00a0500,75", "12500.75"),
        ("1.234.567", "1234567"),
        ("1234,567", "1234.567"),
    ],
)
def test_a_typed_number_is_read_in_belgian_and_international_writing(
    typed: str, meant: str
) -> None:
    """Both decimal signs, and thousands parted by point, comma or space."""
    assert exact.from_text(typed) == Fraction(meant)


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.500"])
def test_a_number_with_two_readings_is_not_guessed(typed: str) -> None:
    """A sign before exactly three digits may part thousands or decimals."""
    with pytest.raises(exact.Ambiguous):
        exact.from_text(typed)


@pytest.mark.parametrize(
    "typed", ["", "x", "inf", "1_0", "1e5", "７", "1,2,3", "1 23", ".5", "4,5/5", "-", "1.23.456"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    """Nothing that Python would take but a person would not."""
    with pytest.raises(ValueError):
        exact.from_text(typed)


@given(st.decimals(-10_000, 10_000, places=4))
def test_a_float_out_of_a_cell_is_the_decimal_that_it_shows(value) -> None:
    """2.35 in a workbook is 235/100, not the nearest binary number."""
    assert exact.from_cell(float(value)) == Fraction(str(value))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "vijf"])
def test_a_cell_without_a_finite_number_is_refused(value) -> None:
    """Booleans are ints in Python, but nobody means 1 by them."""
    with pytest.raises(ValueError):
        exact.from_cell(value)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.345", 2, "2.35"),
        ("1/3", 3, "0.333"),
        ("5", 2, "5.00"),
    ],
)
def test_rounding_is_half_up_and_away_from_zero(value: str, decimals: int, shown: str) -> None:
    """As people round, not as computers do."""
    assert exact.plain(Fraction(value), decimals) == shown


def test_trailing_zeros_can_go() -> None:
    """3,50 is shown as 3,5 where that reads better."""
    assert exact.plain(Fraction(7, 2), 2, trim=True) == "3.5"
    assert exact.plain(Fraction(30), 2, trim=True) == "30"


@given(half_points, half_points)
def test_a_shown_number_never_contradicts_its_test(value: Fraction, limit: Fraction) -> None:
    """2.995 under a minimum of 3 is shown with as many decimals as it takes."""
    places = exact.decimals_that_separate(value, [limit], 2)
    shown, bound = exact.rounded(value, places), exact.rounded(limit, places)
    assert (shown < bound) == (value < limit)
    assert (shown > bound) == (value > limit)


def test_the_mean_is_exact() -> None:
    """No third is lost."""
    assert exact.mean([Fraction(1), Fraction(1), Fraction(2)]) == Fraction(4, 3)


def test_a_score_is_shown_whole_where_a_few_decimals_can() -> None:
    """Jurors' means of half points: quarters and eighths whole; thirds to two decimals."""
    shown = {"7/2": "3.5", "25/8": "3.125", "49/16": "3.0625", "19/6": "3.17", "3": "3"}
    for value, text in shown.items():
        score = Fraction(value)
        assert exact.plain(score, exact.decimals_that_hold(score), trim=True) == text
