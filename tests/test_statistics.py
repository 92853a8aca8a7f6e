"""Agreement and severity, against published tables and independent packages."""

from __future__ import annotations

import krippendorff
import numpy as np
import pandas as pd
import pingouin
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.statistics.agreement import agreement, alpha, alphas, icc, kendall_w
from scoring.statistics.severity import severity
from scoring.statistics.table import ScoreTable, from_frame, places
from scoring.statistics.values import LEAST_ROWS, LEAST_SHEETS, NotMeaningful
from tests.score_tables import HOLE, SHROUT_FLEISS, a_table, frame_of, with_holes

# Krippendorff's canonical reliability data: four observers, twelve units
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, HOLE, HOLE, HOLE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, HOLE, 3],
        [HOLE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, HOLE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, HOLE],
    ]
).T
grids = st.integers(2, 8).flatmap(
    lambda n: st.integers(2, 5).flatmap(
        lambda k: st.lists(
            st.lists(st.integers(0, 10).map(lambda half: half / 2), min_size=k, max_size=k),
            min_size=n,
            max_size=n,
        )
    )
)


def test_the_six_intraclass_correlations_are_the_published_ones() -> None:
    """Shrout & Fleiss print .17 .29 .71 .44 .62 .91; with a third digit .166 .290 .715 ..."""
    values = [round(estimate.value, 3) for estimate in icc(SHROUT_FLEISS).values()]
    assert values == [0.166, 0.290, 0.715, 0.443, 0.620, 0.909]


@pytest.mark.parametrize("seed", range(4))
def test_intraclass_correlations_and_intervals_equal_pingouin(seed: int) -> None:
    """Six values, and the intervals that pingouin gives, on tables of other shapes."""
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(4, 15)), int(rng.integers(2, 7))
    scores = rng.normal(0, 1, (n, 1)) + rng.normal(0, 0.7, k) + rng.normal(0, 0.8, (n, k))
    theirs = pingouin.intraclass_corr(frame_of(a_table(scores)), "entry", "juror", "score")
    ours = list(icc(scores).values())
    assert [item.value for item in ours] == pytest.approx(list(theirs["ICC"]))
    column = next(name for name in theirs if name.startswith("CI95"))
    for mine, interval in zip(ours, theirs[column], strict=True):
        # They print two digits, and cut what no reliability can be at -1 and 1.
        assert [mine.low, mine.high] == pytest.approx(list(interval), abs=0.0051)


@settings(max_examples=300, deadline=None)
@given(rows=grids)
def test_every_interval_holds_its_value(rows: list[list[float]]) -> None:
    """Also where jurors hardly agree: no limit stands on the wrong side of it."""
    for form, item in icc(np.array(rows)).items():
        assert abs(item.value) < 1e6, "rounding divided by rounding"
        if item.low is not None and item.high is not None:
            assert item.low - 1e-9 <= item.value <= item.high + 1e-9, form
            assert item.high <= 1 + 1e-9, form


def test_alpha_is_the_published_one() -> None:
    """Krippendorff's canonical data: ordinal .815, interval .849, each inside its interval."""
    table = a_table(KRIPPENDORFF)
    for measurement, published in (("ordinal", 0.815), ("interval", 0.849)):
        found = alpha(table, measurement)
        assert found is not None
        assert round(found.value, 3) == published
        assert found.low <= found.value <= found.high


@pytest.mark.parametrize("measurement", ["interval", "ordinal"])
def test_alpha_of_a_resample_equals_the_package_on_repeated_rows(measurement: str) -> None:
    """Counting an entry twice is the same as having it twice: so the interval is sound."""
    rng = np.random.default_rng(2)
    scores = rng.integers(1, 6, (8, 4)).astype(float)
    scores[rng.random((8, 4)) < 0.2] = HOLE
    scores = scores[(~np.isnan(scores)).sum(axis=1) >= 2]
    times = rng.multinomial(len(scores), np.full(len(scores), 1 / len(scores)), 6)
    found = alphas(scores, times.astype(float), measurement)
    for row, value in zip(times, found, strict=True):
        repeated = np.repeat(scores, row, axis=0).T
        assert value == pytest.approx(
            krippendorff.alpha(reliability_data=repeated, level_of_measurement=measurement)
        )


def test_w_is_one_when_jurors_order_alike_and_ties_are_corrected_for() -> None:
    """The same order from everyone is W = 1, also when that order holds ties."""
    rows = np.array([[1, 2, 1], [3, 4, 2], [3, 4, 2], [5, 5, 4]], float)
    w, p = kendall_w(rows)
    assert w == pytest.approx(1)
    assert p is not None
    assert 0 < p < 0.2


def test_the_p_of_w_by_shuffling_and_by_chi_square_agree_where_they_meet() -> None:
    """Just under and over the number of scores at which the method changes."""
    rng = np.random.default_rng(4)
    rows = 0.3 * rng.normal(0, 1, (40, 1)) + rng.normal(0, 1, (40, 10))
    (_, shuffled), (_, approximate) = kendall_w(rows), kendall_w(np.vstack([rows, rows[:1]]))
    assert shuffled == pytest.approx(approximate, abs=0.03)


def test_coefficients_of_complete_rows_are_not_given_under_three() -> None:
    """Two complete rows of four: ICC and W are not there, and the number left is told."""
    scores = SHROUT_FLEISS.copy()
    scores[2:, 0] = HOLE
    found = agreement(a_table(scores))
    assert found.rows == LEAST_ROWS - 1
    assert (found.icc, found.w, found.w_p) == ({}, None, None)
    assert found.alpha_interval is not None


def test_severity_equals_a_least_squares_fit_by_statsmodels() -> None:
    """Effects, standard errors and calibrated means on a table with holes."""
    table = with_holes(seed=5, entries=9, jurors=4, missing=0.25)
    fit = smf.ols("score ~ C(entry, Sum) + C(juror, Sum)", frame_of(table)).fit()
    ours = severity(table)
    for column in range(3):
        name = f"C(juror, Sum)[S.j{column}]"
        assert ours.jurors[f"j{column}"].value == pytest.approx(fit.params[name])
        assert ours.jurors[f"j{column}"].error == pytest.approx(fit.bse[name])
    intercept = fit.params["Intercept"]
    for row in range(8):
        expected = intercept + fit.params[f"C(entry, Sum)[S.e{row}]"]
        assert ours.calibrated[f"e{row}"] == pytest.approx(expected)
    assert ours.residual == pytest.approx(np.sqrt(fit.scale))


def test_where_the_same_jurors_scored_everything_severity_changes_no_place() -> None:
    """Least-squares means are the raw means then; also when a juror scored none of a group."""
    table = a_table(SHROUT_FLEISS)
    assert table.balanced
    calibrated = np.array(list(severity(table).calibrated.values()))
    assert places(calibrated) == places(table.means())


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ([[1], [2]], "jurors"),
        ([[1, 2, 3]], "entries"),
        ([[1, HOLE], [2, HOLE], [HOLE, 3], [HOLE, 1]], "unlinked"),
        ([[1, 2], [2, HOLE], [HOLE, 3]], "few"),
    ],
)
def test_severity_is_refused_where_it_means_nothing(scores: list, code: str) -> None:
    """One juror, one entry, groups that no juror links, or nothing left to estimate noise from."""
    with pytest.raises(NotMeaningful, match=code):
        severity(a_table(scores))


def test_a_juror_with_too_few_sheets_gets_no_severity() -> None:
    """Two shared sheets tell more about those entries than about the juror."""
    scores = SHROUT_FLEISS.copy()
    scores[2:, 3] = HOLE
    found = severity(a_table(scores))
    assert found.jurors["j3"].sheets == LEAST_SHEETS - 1
    assert found.jurors["j3"].value is None
    assert found.jurors["j0"].value is not None


@settings(max_examples=60, deadline=None)
@given(grids, st.integers(0, 3), st.integers(-4, 4))
def test_a_constant_added_to_one_juror_changes_no_calibrated_place(
    scores: list, juror: int, constant: int
) -> None:
    """A strict juror is strict alike to all: the calibrated order stands, holes or not."""
    values = np.array(scores, float)
    values[0, -1] = HOLE
    shifted = values.copy()
    shifted[:, juror % values.shape[1]] += constant
    try:
        first, second = (severity(a_table(item)) for item in (values, shifted))
    except NotMeaningful:
        return
    assert places(np.array(list(first.calibrated.values()))) == places(
        np.array(list(second.calibrated.values()))
    )


@settings(max_examples=60, deadline=None)
@given(grids)
def test_the_order_of_jurors_and_entries_changes_no_coefficient(scores: list) -> None:
    """Rows and columns turned round: the same figures, all finite."""
    table = a_table(scores)
    turned = ScoreTable(table.entries[::-1], table.jurors[::-1], table.scores[::-1, ::-1])
    first, second = agreement(table), agreement(turned)
    assert set(first.icc) == set(second.icc)
    for form, item in first.icc.items():
        assert np.isfinite(item.value)
        assert second.icc[form].value == pytest.approx(item.value)
    for juror, item in first.with_rest.items():
        other = second.with_rest[juror]
        assert (other is None) is (item is None)
        if item is not None and other is not None:
            assert other.value == pytest.approx(item.value)
    if first.w is not None:
        assert second.w == pytest.approx(first.w)


def test_rows_of_criteria_become_one_score_and_blanks_are_left_out() -> None:
    """Criteria of one juror on one entry share an effect: they are no independent replicates."""
    frame = pd.DataFrame(
        [("a", "x", 4), ("a", "x", 2), ("b", "x", None), ("b", "y", 5)],
        columns=["entry", "juror", "score"],
    )
    table = from_frame(frame)
    assert table.scores[0, 0] == 3
    assert np.isnan(table.scores[1, 0])
    assert table.components() == (("a",), ("b",))
