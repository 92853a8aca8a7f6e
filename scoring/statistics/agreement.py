"""How far jurors agree. Intervals instead of labels such as 'good'.

Sources: Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428, for the intraclass
correlations and their intervals; McGraw & Wong (1996) for the intervals of ICC(2,.) and ICC(3,k);
Krippendorff (2004) for alpha; Kendall & Babington Smith (1939) for W with ties; Fieller, Hartley &
Pearson (1957) for the interval of a rank correlation.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import stats

from scoring.statistics.table import Floats, ScoreTable
from scoring.statistics.values import LEAST_ROWS, SEED, Agreement, Estimate

LEVEL = 0.95  # of every interval here
PERMUTATIONS = 4999
RESAMPLES = 999
# Up to so many scores, orders are shuffled for the p of W; above, chi-square is as good.
SHUFFLED = 400
_CHUNK = 1_000_000  # scores held at once, times resamples

Measurement = Literal["interval", "ordinal"]


def agreement(table: ScoreTable, *, seed: int = SEED) -> Agreement:
    """Every coefficient that the table allows. ICC and W: three complete rows at least."""
    rows = table.complete_rows()
    enough = rows.shape[0] >= LEAST_ROWS and rows.shape[1] >= 2
    w, p = kendall_w(rows, seed=seed) if enough else (None, None)
    return Agreement(
        rows=rows.shape[0],
        jurors=rows.shape[1],
        icc=icc(rows) if enough else {},
        alpha_interval=alpha(table, "interval", seed=seed),
        alpha_ordinal=alpha(table, "ordinal", seed=seed),
        w=w,
        w_p=p,
        with_rest=with_rest(table),
    )


def icc(rows: Floats, *, level: float = LEVEL) -> dict[str, Estimate]:
    """The six intraclass correlations of a complete table of shape (entries, jurors).

    Empty when nothing varies between entries and within them alike.
    """
    n, k = rows.shape
    grand = rows.mean()
    total = ((rows - grand) ** 2).sum()
    # Differences of squares leave rounding where there is nothing: as 0, or a juror's copy of
    # another would seem to disagree by 1e-30.
    small = 1e-12 * max(float((rows**2).sum()), 1e-300)
    between = _cleared(k * ((rows.mean(axis=1) - grand) ** 2).sum(), small)
    jurors = _cleared(n * ((rows.mean(axis=0) - grand) ** 2).sum(), small)
    error = _cleared(total - between - jurors, small)
    bms, jms = between / (n - 1), jurors / (k - 1)
    ems = error / ((n - 1) * (k - 1))
    wms = _cleared(total - between, small) / (n * (k - 1))
    if total <= small:
        return {}
    tail = 1 - (1 - level) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        limits = _icc_limits(n, k, bms, jms, ems, wms, tail)
    # Where jurors differ less than chance would have them, the variance of a score over entries and
    # jurors comes out negative, and ICC(2,.) under the least that a correlation can be.
    sound = bms + (jms - ems) / n > small
    values = {
        "ICC(1,1)": _ratio(bms - wms, bms + (k - 1) * wms),
        "ICC(2,1)": _ratio(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n) if sound else None,
        "ICC(3,1)": _ratio(bms - ems, bms + (k - 1) * ems),
        "ICC(1,k)": _ratio(bms - wms, bms),
        "ICC(2,k)": _ratio(bms - ems, bms + (jms - ems) / n) if sound else None,
        "ICC(3,k)": _ratio(bms - ems, bms),
    }
    return {
        form: Estimate(value, *_sound_limits(value, limits.get(form)))
        for form, value in values.items()
        if value is not None
    }


def _sound_limits(
    value: float, limits: tuple[float, float] | None
) -> tuple[float, float] | tuple[None, None]:
    """The limits as far as they hold the value. The approximation for ICC(2,.) may break down."""
    if limits is None or not -np.inf < limits[0] <= value <= limits[1] < np.inf:
        return None, None
    return float(limits[0]), float(limits[1])


def _cleared(value: float, small: float) -> float:
    return float(value) if value > small else 0.0


def _ratio(above: float, below: float) -> float | None:
    return float(above / below) if below > 0 else None


def _icc_limits(  # noqa: PLR0913 - each is one thing that the caller says
    n: int, k: int, bms: float, jms: float, ems: float, wms: float, tail: float
) -> dict[str, tuple[float, float]]:
    limits: dict[str, tuple[float, float]] = {}
    if wms > 0 and bms > 0:
        f = bms / wms
        low = f / stats.f.ppf(tail, n - 1, n * (k - 1))
        high = f * stats.f.ppf(tail, n * (k - 1), n - 1)
        limits["ICC(1,1)"] = ((low - 1) / (low + k - 1), (high - 1) / (high + k - 1))
        limits["ICC(1,k)"] = (1 - 1 / low, 1 - 1 / high)
    if ems > 0 and bms > 0:
        f = bms / ems
        low = f / stats.f.ppf(tail, n - 1, (n - 1) * (k - 1))
        high = f * stats.f.ppf(tail, (n - 1) * (k - 1), n - 1)
        limits["ICC(3,1)"] = ((low - 1) / (low + k - 1), (high - 1) / (high + k - 1))
        limits["ICC(3,k)"] = (1 - 1 / low, 1 - 1 / high)
        single = (bms - ems) / (bms + (k - 1) * ems + k * (jms - ems) / n)
        fj = jms / ems
        part = n * (1 + (k - 1) * single) - k * single
        v = ((k - 1) * (n - 1) * (k * single * fj + part) ** 2) / (
            (n - 1) * k**2 * single**2 * fj**2 + part**2
        )
        upper, lower = stats.f.ppf(tail, n - 1, v), stats.f.ppf(tail, v, n - 1)
        spread = k * jms + (k * n - k - n) * ems
        low2 = n * (bms - upper * ems) / (upper * spread + n * bms)
        high2 = n * (lower * bms - ems) / (spread + n * lower * bms)
        limits["ICC(2,1)"] = (low2, high2)
        # The average form has a pole where the single one is -1/(k-1): beyond it, no lower limit.
        if low2 > -1 / (k - 1):
            limits["ICC(2,k)"] = (
                low2 * k / (1 + low2 * (k - 1)), high2 * k / (1 + high2 * (k - 1))
            )  # fmt: skip
    return limits


def alpha(table: ScoreTable, measurement: Measurement, *, seed: int = SEED) -> Estimate | None:
    """Krippendorff's alpha over all scores. None when nothing varies.

    Its interval is the middle 95 % of alphas when entries are drawn with replacement. It counts
    severity as disagreement: never show it alone.
    """
    seen = table.scores[table.seen.sum(axis=1) >= 2]
    values = seen[~np.isnan(seen)]
    if len(table.jurors) < 2 or values.size == 0 or np.ptp(values) == 0:
        return None
    value = float(alphas(seen, np.ones((1, len(seen))), measurement)[0])
    if len(seen) < LEAST_ROWS:
        return Estimate(value)
    rng = np.random.default_rng(seed)
    units = len(seen)
    size = max(1, _CHUNK // units)
    found = np.concatenate(
        [
            alphas(
                seen,
                rng.multinomial(units, np.full(units, 1 / units), some).astype(float),
                measurement,
            )
            for some in (min(size, RESAMPLES - done) for done in range(0, RESAMPLES, size))
        ]
    )
    found = found[~np.isnan(found)]
    # Resamples without any variation have no alpha. Where many have none, nor has the interval.
    if len(found) < 0.9 * RESAMPLES:
        return Estimate(value)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(found, [tail, 1 - tail])
    return Estimate(value, float(low), float(high))


def alphas(scores: Floats, times: Floats, measurement: Measurement) -> Floats:
    """Alpha for each row of `times`: how often each entry counts, shape (resamples, entries).

    `scores` holds two scores at least in each row. Interval: 1 - D_o/D_e with squared differences.
    Ordinal is the same on the middle of each value's ranks: its difference is the number of scores
    between two values, ends counted half.
    """
    rows, columns = np.nonzero(~np.isnan(scores))
    distinct, value_of = np.unique(scores[rows, columns], return_inverse=True)
    by_value = np.argsort(value_of, kind="stable")
    values_start = np.searchsorted(value_of[by_value], np.arange(len(distinct)))
    rows_start = np.searchsorted(rows, np.arange(len(scores)))
    held = np.bincount(rows)
    found: Floats = np.full(len(times), np.nan)
    size = max(1, _CHUNK // len(rows))
    for start in range(0, len(times), size):
        some = times[start : start + size]
        pooled = np.add.reduceat(some[:, rows[by_value]], values_start, axis=1)
        if measurement == "ordinal":
            positions = (np.cumsum(pooled, axis=1) - pooled / 2)[:, value_of]
        else:
            positions = np.broadcast_to(distinct[value_of], (len(some), len(rows)))
        sums = np.add.reduceat(positions, rows_start, axis=1)
        squares = np.add.reduceat(positions**2, rows_start, axis=1)
        total = pooled.sum(axis=1)
        within = (some * (held * squares - sums**2) / (held - 1)).sum(axis=1)
        whole = (some * squares).sum(axis=1)
        across = (total * whole - (some * sums).sum(axis=1) ** 2) / (total - 1)
        known = across > 1e-9 * np.maximum(whole, 1e-300)
        found[start : start + size][known] = 1 - within[known] / across[known]
    return found


def kendall_w(rows: Floats, *, seed: int = SEED) -> tuple[float | None, float | None]:
    """Kendall's W of a complete table with its p. (None, None) when undefined.

    W = 12 S / (k^2 (n^3 - n) - k sum T_j), T_j = sum of t^3 - t over the ties of juror j. The p is
    by shuffling each juror's ranks, above SHUFFLED scores by chi-square with n - 1 degrees.
    """
    n, k = rows.shape
    ranks = stats.rankdata(rows, axis=0)
    ties = sum(
        float((counts**3 - counts).sum())
        for counts in (np.unique(rows[:, juror], return_counts=True)[1] for juror in range(k))
    )
    below = k**2 * (n**3 - n) - k * ties
    if below <= 0:
        return None, None
    s = _spread(ranks.sum(axis=1))
    w = float(12 * s / below)
    if n * k > SHUFFLED:
        return w, float(stats.chi2.sf(k * (n - 1) * w, n - 1))
    rng = np.random.default_rng(seed)
    # Within each juror every order of the entries is equally likely under no agreement.
    shuffled = rng.permuted(np.broadcast_to(ranks.T, (PERMUTATIONS, k, n)), axis=2).sum(axis=1)
    reached = int((_spread(shuffled) >= s - 1e-9).sum())
    return w, (reached + 1) / (PERMUTATIONS + 1)


def _spread(sums: Floats) -> Floats:
    spread: Floats = ((sums - sums.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1)
    return spread


def with_rest(table: ScoreTable) -> dict[str, Estimate | None]:
    """Spearman's correlation of each juror with the mean of the others, over shared entries.

    Its interval is by Fisher's z with the standard error of Fieller, sqrt(1.06/(n - 3)).
    """
    found: dict[str, Estimate | None] = {}
    seen = table.seen
    filled = np.where(seen, table.scores, 0.0)
    counts, sums = seen.sum(axis=1), filled.sum(axis=1)
    for index, juror in enumerate(table.jurors):
        others = counts - seen[:, index]
        both = seen[:, index] & (others > 0)
        own = table.scores[both, index]
        rest = (sums - filled[:, index])[both] / others[both]
        if own.size < LEAST_ROWS or np.ptp(own) == 0 or np.ptp(np.round(rest, 9)) == 0:
            found[juror] = None
            continue
        value = float(stats.spearmanr(own, np.round(rest, 9)).statistic)
        low = high = None
        if own.size > LEAST_ROWS and abs(value) < 1 - 1e-9:
            width = stats.norm.ppf(1 - (1 - LEVEL) / 2) * np.sqrt(1.06 / (own.size - 3))
            low, high = (float(np.tanh(np.arctanh(value) + sign * width)) for sign in (-1, 1))
        found[juror] = Estimate(value, low, high)
    return found
