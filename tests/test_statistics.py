"""Agreement, severity and expected ranks, against published tables and independent fits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.statistics.agreement import agreement, alpha, icc, kendall_w
from scoring.statistics.ranks import expected_ranks
from scoring.statistics.severity import NotMeaningful, places, severity
from scoring.statistics.table import ScoreTable, from_frame

HOLE = float("nan")
# Shrout & Fleiss (1979), table 2: six targets, four judges
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)
# Krippendorff's canonical reliability data: four observers, twelve units
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, HOLE, HOLE, HOLE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, HOLE, 3],
        [HOLE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, HOLE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, HOLE],
    ]
).T


def a_table(scores: object) -> ScoreTable:
    values = np.array(scores, float)
    return ScoreTable(
        tuple(f"e{row}" for row in range(values.shape[0])),
        tuple(f"j{column}" for column in range(values.shape[1])),
        values,
    )


def test_the_six_intraclass_correlations_are_the_published_ones() -> None:
    """Shrout & Fleiss print .17 .29 .71 .44 .62 .91; with a third digit .166 .290 .715 ..."""
    values = [round(estimate.value, 3) for estimate in icc(SHROUT_FLEISS).values()]
    assert values == [0.166, 0.290, 0.715, 0.443, 0.620, 0.909]


def test_alpha_is_the_published_one() -> None:
    """Krippendorff's canonical data: ordinal .815, interval .849."""
    table = a_table(KRIPPENDORFF)
    assert round(alpha(table, "ordinal") or 0, 3) == 0.815
    assert round(alpha(table, "interval") or 0, 3) == 0.849


def test_w_is_one_when_jurors_order_alike_and_ties_are_corrected_for() -> None:
    """The same order from everyone is W = 1, also when that order holds ties."""
    rows = np.array([[1, 2, 1], [3, 4, 2], [3, 4, 2], [5, 5, 4]], float)
    w, p = kendall_w(rows)
    assert w == pytest.approx(1)
    assert p is not None
    assert 0 < p < 0.2


def test_severity_equals_a_least_squares_fit_by_statsmodels() -> None:
    """Effects, standard errors and calibrated means on a table with holes."""
    rng = np.random.default_rng(5)
    scores = rng.normal(0, 1, (9, 1)) + rng.normal(0, 0.5, 4) + rng.normal(0, 0.4, (9, 4))
    scores[rng.random((9, 4)) < 0.25] = HOLE
    table = a_table(scores)
    frame = pd.DataFrame(
        [
            (entry, juror, scores[row, column])
            for row, entry in enumerate(table.entries)
            for column, juror in enumerate(table.jurors)
        ],
        columns=["entry", "juror", "score"],
    ).dropna()
    fit = smf.ols("score ~ C(entry, Sum) + C(juror, Sum)", frame).fit()
    ours = severity(table)
    for column in range(3):
        name = f"C(juror, Sum)[S.j{column}]"
        assert ours.jurors[f"j{column}"].value == pytest.approx(fit.params[name])
        assert ours.jurors[f"j{column}"].error == pytest.approx(fit.bse[name])
    intercept = fit.params["Intercept"]
    for row in range(8):
        expected = intercept + fit.params[f"C(entry, Sum)[S.e{row}]"]
        assert ours.calibrated[f"e{row}"] == pytest.approx(expected)


def test_on_a_complete_table_severity_changes_no_place() -> None:
    """Least-squares means are the raw means when every juror scored every entry."""
    table = a_table(SHROUT_FLEISS)
    calibrated = np.array(list(severity(table).calibrated.values()))
    assert places(calibrated) == places(table.means())


@pytest.mark.parametrize(
    ("scores", "code"),
    [([[1], [2]], "jurors"), ([[1, HOLE], [2, HOLE], [HOLE, 3], [HOLE, 1]], "unlinked")],
)
def test_severity_is_refused_where_it_means_nothing(scores: list, code: str) -> None:
    """One juror, or groups that no juror links."""
    with pytest.raises(NotMeaningful, match=code):
        severity(a_table(scores))


tables = st.integers(2, 8).flatmap(
    lambda n: st.integers(2, 5).flatmap(
        lambda k: st.lists(
            st.lists(st.integers(0, 10).map(lambda half: half / 2), min_size=k, max_size=k),
            min_size=n,
            max_size=n,
        )
    )
)


@settings(max_examples=25, deadline=None)
@given(tables)
def test_expected_ranks_add_up_and_everything_stays_finite(scores: list) -> None:
    """The sum of expected ranks is n(n+1)/2; all-equal scores are refused, not invented."""
    table = a_table(scores)
    agreement(table)
    n = len(table.entries)
    if np.ptp(table.scores) == 0:
        with pytest.raises(ValueError, match="equal"):
            expected_ranks(table)
        return
    ranks = expected_ranks(table, draws=400, top=1)
    assert sum(item.expected for item in ranks) == pytest.approx(n * (n + 1) / 2)
    assert sum(item.top or 0 for item in ranks) == pytest.approx(1)
    for item in ranks:
        assert item.wide.mass >= 0.9 - 1e-9
        assert item.half.mass >= 0.5 - 1e-9
        assert sum(item.rankogram) == pytest.approx(1)


def test_a_constant_added_to_one_juror_changes_no_calibrated_place() -> None:
    """A strict juror is strict alike to all: the calibrated order stands."""
    scores = SHROUT_FLEISS.copy()
    scores[0, 1] = HOLE
    shifted = scores + np.array([0, 3, 0, 0])
    first, second = (
        places(np.array(list(severity(a_table(item)).calibrated.values())))
        for item in (scores, shifted)
    )
    assert first == second


def test_the_order_of_jurors_and_entries_changes_nothing() -> None:
    """Shuffled rows and columns give the same severity and nearly the same expected ranks."""
    table = a_table(SHROUT_FLEISS)
    turned = ScoreTable(table.entries[::-1], table.jurors[::-1], table.scores[::-1, ::-1])
    ours, theirs = severity(table), severity(turned)
    for name, effect in ours.jurors.items():
        assert theirs.jurors[name].value == pytest.approx(effect.value)
    expected = {item.entry: item.expected for item in expected_ranks(table)}
    for item in expected_ranks(turned):
        assert item.expected == pytest.approx(expected[item.entry], abs=0.1)


def test_printed_mass_and_coverage_agree_over_the_prior() -> None:
    """Over truths drawn from the stated prior, 90 % intervals hold as often as they say."""
    rng = np.random.default_rng(11)
    masses, hits = [], []
    for _ in range(120):
        ratio_a, ratio_b = np.abs(rng.standard_cauchy(2))
        truth = rng.normal(0, ratio_a, 10)
        table = a_table(truth[:, None] + rng.normal(0, ratio_b, 5) + rng.normal(0, 1, (10, 5)))
        true_ranks = (-truth).argsort().argsort() + 1
        for item, rank in zip(expected_ranks(table, draws=800), true_ranks, strict=True):
            masses.append(item.wide.mass)
            hits.append(item.wide.low <= rank <= item.wide.high)
    assert abs(np.mean(masses) - np.mean(hits)) < 0.03


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
