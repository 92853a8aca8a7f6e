"""Expected ranks: the likelihood from outside, calibration by simulation, and true refusals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize

from scoring.statistics.model import Model, restricted_deviance
from scoring.statistics.ranks import (
    above,
    central,
    draws,
    expected_ranks,
    level_interval,
    tie_zone,
)
from scoring.statistics.severity import severity
from scoring.statistics.table import ScoreTable, from_frame
from scoring.statistics.values import NotMeaningful
from tests.score_tables import HOLE, SHROUT_FLEISS, a_table, cut, drawn, frame_of

PENICILLIN = Path(__file__).parent / "cases" / "penicillin.csv"
grids = st.integers(2, 7).flatmap(
    lambda n: st.integers(2, 4).flatmap(
        lambda k: st.lists(
            st.lists(
                st.one_of(st.none(), st.integers(0, 10).map(lambda half: half / 2)),
                min_size=k,
                max_size=k,
            ),
            min_size=n,
            max_size=n,
        )
    )
)


def true_ranks(truth: np.ndarray) -> np.ndarray:
    return (-truth).argsort().argsort() + 1


def test_the_restricted_likelihood_is_that_of_lme4() -> None:
    """Penicillin at lme4's published estimates .8467, 1.9316, .5499: REML criterion 330.8606."""
    table = from_frame(pd.read_csv(PENICILLIN))
    assert table.scores.shape == (24, 6)
    assert restricted_deviance(table, 0.8467, 1.9316, 0.5499) == pytest.approx(330.8606, abs=5e-5)


def test_the_variances_of_highest_likelihood_are_near_those_of_statsmodels() -> None:
    """A table with holes, where the variances are not singular."""
    rng = np.random.default_rng(8)
    _, scores = drawn(rng, 15, 6, 1.5, 0.9)
    table = a_table(cut(rng, scores, 0.2))
    frame = frame_of(table)
    parts = {"entry": "0 + C(entry)", "juror": "0 + C(juror)"}
    theirs = sm.MixedLM.from_formula(
        "score ~ 1", groups=np.ones(len(frame)), vc_formula=parts, data=frame
    ).fit(reml=True)
    sd_entry, sd_juror = np.sqrt(theirs.vcomp)
    theirs_sd = [sd_entry, sd_juror, np.sqrt(theirs.scale)]
    ours = optimize.minimize(
        lambda logs: restricted_deviance(table, *np.exp(logs)), np.zeros(3), method="Nelder-Mead",
        options={"xatol": 1e-5, "fatol": 1e-8},
    )  # fmt: skip
    assert list(np.exp(ours.x)) == pytest.approx(theirs_sd, rel=0.02)


def test_the_grid_closes_in_on_what_the_data_say() -> None:
    """Many scores: the weights centre on the true ratios, over more than a handful of points."""
    rng = np.random.default_rng(3)
    _, scores = drawn(rng, 60, 12, 1.5, 0.7)
    nodes = Model(a_table(scores)).nodes()
    weights = np.array([node.weight for node in nodes])
    assert weights.sum() == pytest.approx(1)
    assert 1 / (weights**2).sum() > 20
    mean = sum(node.weight * node.ratio_a for node in nodes)
    assert mean == pytest.approx(1.5, abs=0.35)


@settings(max_examples=40, deadline=None)
@given(grids)
def test_expected_ranks_add_up_and_everything_stays_finite(scores: list) -> None:
    """The sum of expected ranks is n(n+1)/2; what cannot be told is refused, never invented."""
    values = np.array(scores, float)
    assume((~np.isnan(values)).any(axis=1).all())
    table = a_table(values).used()
    n = len(table.entries)
    try:
        found = expected_ranks(table, draws(table, count=400))
    except NotMeaningful as refusal:
        assert str(refusal) in {"jurors", "few", "equal", "unlinked"}
        return
    assert sum(item.expected for item in found) == pytest.approx(n * (n + 1) / 2)
    assert sum(item.top(1) for item in found) == pytest.approx(1)
    for item in found:
        assert item.wide.mass >= 0.9 - 1e-9
        assert item.half.mass >= 0.5 - 1e-9
        assert item.chances.sum() == pytest.approx(1)
        assert 1 <= item.wide.low <= item.half.low <= item.half.high <= item.wide.high <= n


def test_the_order_of_jurors_and_entries_changes_nothing() -> None:
    """Shuffled rows and columns give the same draws to the bit."""
    table = a_table(SHROUT_FLEISS)
    turned = ScoreTable(table.entries[::-1], table.jurors[::-1], table.scores[::-1, ::-1])
    assert (draws(table).levels == draws(turned).levels[:, ::-1]).all()


def test_another_seed_gives_nearly_the_same_and_the_same_seed_the_same() -> None:
    """Draws are noise round one answer."""
    table = a_table(SHROUT_FLEISS)
    first, again, other = (expected_ranks(table, draws(table, seed=s)) for s in (1, 1, 2))
    assert first == again
    for mine, yours in zip(first, other, strict=True):
        assert mine.expected == pytest.approx(yours.expected, abs=0.1)


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ([[1], [2]], "jurors"),
        ([[1, 2]], "entries"),
        ([[3, 3], [3, 3]], "equal"),
        ([[1, HOLE], [2, HOLE], [HOLE, 4]], "few"),
        ([[1, 2, HOLE, HOLE], [2, 2, HOLE, HOLE], [HOLE, HOLE, 1, 5]], "unlinked"),
    ],
)
def test_ranks_are_refused_where_they_mean_nothing(scores: list, code: str) -> None:
    """One juror, one entry, equal scores, one score an entry, no jurors in common."""
    table = a_table(scores)
    with pytest.raises(NotMeaningful, match=code):
        expected_ranks(table, draws(table))


def test_a_perfect_fit_is_sure_but_finite() -> None:
    """Two jurors who agree to the point leave no noise to measure: near certainty, no failure."""
    found = expected_ranks(table := a_table([[1, 1], [2, 2], [5, 5]]), draws(table))
    assert [round(item.expected) for item in found] == [3, 2, 1]
    assert found[0].top(1) < 0.1


def test_entries_of_one_owner_are_correlated() -> None:
    """A juror who is mild on a candidate is so on all its entries, so their levels move together.

    Another owner's entry does not move with them.
    """
    rng = np.random.default_rng(6)
    candidates, challenges, jurors = 10, 3, 5
    own = rng.normal(0, 1, candidates)
    liking = rng.normal(0, 1, (candidates, jurors))
    rows, owners, groups = [], [], []
    for candidate in range(candidates):
        for challenge in range(challenges):
            noise = rng.normal(0, 0.4, jurors)
            rows.append(own[candidate] + rng.normal(0, 0.5) + liking[candidate] + noise)
            owners.append(f"c{candidate}")
            groups.append(f"u{challenge}")
    table = a_table(rows, groups=tuple(groups), owners=tuple(owners))
    correlation = np.corrcoef(draws(table).levels.T)
    same = [correlation[i, j] for i in range(30) for j in range(i) if owners[i] == owners[j]]
    others = [correlation[i, j] for i in range(30) for j in range(i) if owners[i] != owners[j]]
    assert np.mean(same) > 0.4
    assert abs(np.mean(others)) < 0.1


def test_printed_mass_and_coverage_agree_over_the_prior() -> None:
    """Over truths drawn from the stated prior, 90 % intervals hold as often as they say.

    The benchmark does the same for all sizes; this is the smallest that would show a wrong prior.
    """
    rng = np.random.default_rng(11)
    masses, hits = [], []
    for _ in range(160):
        truth, scores = drawn(rng, 10, 5, *rng.gamma(2, 1, 2))
        table = a_table(cut(rng, scores, 0.3))
        ranks = expected_ranks(table, draws(table, count=600))
        for item, rank in zip(ranks, true_ranks(truth), strict=True):
            masses.append(item.wide.mass)
            hits.append(item.wide.low <= rank <= item.wide.high)
    assert abs(np.mean(masses) - np.mean(hits)) < 0.02


def test_the_mass_with_owners_agrees_too() -> None:
    """Truths with both shares drawn evenly: the levels of two entries of one owner."""
    rng = np.random.default_rng(12)
    inside = []
    for _ in range(60):
        ratio_a, ratio_b = rng.gamma(2, 1, 2)
        share_a, share_e = rng.random(2)
        own = rng.normal(0, np.sqrt(share_a) * ratio_a, (6, 1))
        truth = (own + rng.normal(0, np.sqrt(1 - share_a) * ratio_a, (6, 2))).ravel()
        liking = np.repeat(rng.normal(0, np.sqrt(share_e), (6, 4)), 2, axis=0)
        jurors = rng.normal(0, ratio_b, 4)
        noise = liking + rng.normal(0, np.sqrt(1 - share_e), (12, 4))
        owners = tuple(f"c{at // 2}" for at in range(12))
        table = a_table(truth[:, None] + jurors + noise, owners=owners)
        levels = draws(table, count=300).levels
        # How much better the first owner's two entries are than the second's, taken together
        gap = levels[:, :2].sum(axis=1) - levels[:, 2:4].sum(axis=1)
        low, high = np.quantile(gap, [0.05, 0.95])
        inside.append(low <= truth[:2].sum() - truth[2:4].sum() <= high)
    assert 0.8 < np.mean(inside) < 0.98


@pytest.mark.parametrize("ratio", [0.001, 0.2, 1.0])
def test_coverage_holds_at_fixed_variances_also_at_none(ratio: float) -> None:
    """Nominal 90 % intervals hold at least 85 % of the true ranks, even where nothing differs."""
    rng = np.random.default_rng(13)
    hits = []
    for _ in range(120):
        truth, scores = drawn(rng, 10, 5, ratio, 0.5)
        table = a_table(scores)
        ranks = expected_ranks(table, draws(table, count=500))
        hits += [
            item.wide.low <= rank <= item.wide.high
            for item, rank in zip(ranks, true_ranks(truth), strict=True)
        ]
    assert np.mean(hits) >= 0.85


def test_no_true_difference_gives_no_false_certainty() -> None:
    """Scores that are noise alone: hardly ever is an entry said to be first with 95 % chance."""
    rng = np.random.default_rng(14)
    sure = []
    for _ in range(100):
        _, scores = drawn(rng, 8, 5, 0.0, 0.0)
        table = a_table(scores)
        sure.append(max(item.top(1) for item in expected_ranks(table, draws(table, count=500))))
    assert np.mean(np.array(sure) > 0.95) < 0.02
    assert np.mean(sure) < 0.6


def test_expected_rank_is_nearer_the_truth_than_the_mean_with_missing_cells() -> None:
    """A third of the scores missing, jurors of different severity: mean squared error of ranks."""
    rng = np.random.default_rng(15)
    by_rank, by_mean, by_fit = [], [], []
    for _ in range(80):
        truth, scores = drawn(rng, 12, 5, 1.0, 1.0)
        table = a_table(cut(rng, scores, 0.35))
        target = true_ranks(truth)
        found = expected_ranks(table, draws(table, count=500))
        by_rank.append(np.mean((np.array([item.expected for item in found]) - target) ** 2))
        by_mean.append(np.mean((true_ranks(table.means()) - target) ** 2))
        calibrated = np.array(list(severity(table).calibrated.values()))
        by_fit.append(np.mean((true_ranks(calibrated) - target) ** 2))
    assert np.mean(by_rank) < np.mean(by_fit) < np.mean(by_mean)


def test_the_tie_zone_holds_who_cannot_be_told_from_the_last_place() -> None:
    """Two entries about equal at the line are in it, a clear first and last are not."""
    noise = [[0.6, -0.6, 0.3, -0.3, 0], [-0.6, 0.3, 0.6, 0, -0.3], [0, 0.6, -0.3, -0.6, 0.3],
             [0.3, 0, -0.6, 0.6, -0.3]]  # fmt: skip
    table = a_table(np.array([9.0, 6.05, 6.0, 2.0])[:, None] + noise)
    found = expected_ranks(table, draws(table))
    assert tie_zone(found, 2) == ("e1", "e2")
    assert tie_zone(found, 1) == ()
    assert tie_zone(found, 4) == ()
    assert set(tie_zone(found, 2, 0.05)) <= set(tie_zone(found, 2, 0.9))


def test_a_minimum_is_reached_as_often_as_the_level_says() -> None:
    """A minimum at the middle of an entry's levels is reached in half of the draws."""
    table = a_table(SHROUT_FLEISS)
    found = draws(table)
    low, high = level_interval(found, "e0", 0.5)
    assert low < 6 < high
    assert above(found, float(np.median(found.levels[:, 0])))["e0"] == pytest.approx(0.5, abs=0.01)
    assert above(found, -100.0)["e0"] == 1


def test_an_interval_prints_its_own_mass() -> None:
    """Ranks are whole: .05 and .90 and .05 give the middle rank alone, with mass .90."""
    narrow = central(np.array([0.05, 0.9, 0.05]), 0.9)
    assert (narrow.low, narrow.high, narrow.mass) == (2, 2, 0.9)
    wide = central(np.array([0.2, 0.6, 0.2]), 0.9)
    assert (wide.low, wide.high, wide.mass) == (1, 3, 1.0)


# What the scores do not tell apart


def said_of(table: ScoreTable) -> dict[str, tuple[object, ...]]:
    """Everything that is printed of an entry's chances."""
    drawn_levels = draws(table)
    found = expected_ranks(table, drawn_levels)
    reached = above(drawn_levels, float(np.nanmean(table.scores)))
    return {
        item.entry: (
            item.expected, item.half, item.wide, tuple(item.chances), reached[item.entry],
            level_interval(drawn_levels, item.entry, 0.5),
        )
        for item in found
    }  # fmt: skip


def test_equal_scores_have_equal_chances_to_the_bit() -> None:
    """Entries 1 and 3 have the same scores; with a hole in the table too."""
    for hole in (2.0, HOLE):
        said = said_of(a_table([[4, 5, 3], [3, 2, 4], [1, 2, hole], [3, 2, 4], [2, 1, 2]]))
        assert said["e1"] == said["e3"]
        assert said["e0"] != said["e1"] != said["e4"]


def test_equal_means_have_equal_chances_where_every_juror_scored_every_entry() -> None:
    """(4, 2) and (3, 3) say the same of two entries there; where a juror is missing they do not."""
    said = said_of(a_table([[4, 2, 3], [3, 3, 3], [5, 4, 5], [1, 2, 1]]))
    assert said["e0"] == said["e1"]
    said = said_of(a_table([[4, 2, 3], [3, 3, 3], [5, 4, HOLE], [1, 2, 1]]))
    assert said["e0"] != said["e1"]


def test_what_the_owner_has_elsewhere_tells_entries_apart() -> None:
    """K1 and K2 score the same in U1; in U2 K1 does better, and that speaks for it in U1 too."""
    rows = [[3, 4, 3], [3, 4, 3], [2, 1, 2], [5, 5, 4], [1, 2, 1], [3, 3, 2]]
    groups = ("U1",) * 3 + ("U2",) * 3
    table = a_table(rows, groups=groups, owners=("K1", "K2", "K3", "K1", "K2", "K3"))
    assert len(set(table.alike)) == 6
    same = a_table([*rows[:3], rows[3], rows[3], rows[5]], groups=groups, owners=table.owners)
    assert [list(same.alike).count(number) for number in same.alike] == [2, 2, 1, 2, 2, 1]


@settings(max_examples=25, deadline=None)
@given(grid=grids, copies=st.integers(1, 3))
def test_copies_of_an_entry_share_what_is_drawn_and_chances_still_add_up(grid, copies) -> None:
    """Each place is taken once, whatever is shared."""
    rows = [[HOLE if cell is None else cell for cell in row] for row in grid]
    table = a_table(rows + [rows[0]] * copies)
    assume(table.seen.any())
    try:
        found = expected_ranks(table, draws(table, count=400))
    except (NotMeaningful, ValueError):
        assume(False)
    chances = np.array([item.chances for item in found])
    assert chances.sum(axis=0) == pytest.approx(np.ones(len(table.entries)))
    assert all(tuple(item.chances) == tuple(found[0].chances) for item in found[-copies:])
