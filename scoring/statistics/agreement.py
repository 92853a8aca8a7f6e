"""How far jurors agree. Intervals instead of labels such as 'good'.

Sources: Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428, for the intraclass
correlations and their intervals; McGraw & Wong (1996) for the intervals of ICC(2,.) and ICC(3,k);
Krippendorff (2004) for alpha; Kendall & Babington Smith (1939) for W with ties.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import krippendorff
import numpy as np
from scipy import stats

from scoring.statistics.table import Floats, ScoreTable

FORMS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
# With fewer complete rows than this, a coefficient says more about chance than about jurors.
LEAST_ROWS = 3
PERMUTATIONS = 4999


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its interval; None where the data do not determine it."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    rows: int  # entries that every juror scored: what ICC and W are taken over
    icc: Mapping[str, Estimate]  # by form; empty when it is not given
    alpha_interval: float | None
    alpha_ordinal: float | None
    w: float | None
    w_p: float | None  # by permutation
    with_rest: Mapping[str, float | None]  # Spearman of each juror with the mean of the others


def agreement(table: ScoreTable, *, seed: int = 1, level: float = 0.95) -> Agreement:
    """Every coefficient that the table allows."""
    rows = table.complete_rows()
    enough = rows.shape[0] >= LEAST_ROWS and rows.shape[1] >= 2
    w, p = kendall_w(rows, seed=seed) if enough else (None, None)
    return Agreement(
        rows=rows.shape[0],
        icc=icc(rows, level=level) if enough else {},
        alpha_interval=alpha(table, "interval"),
        alpha_ordinal=alpha(table, "ordinal"),
        w=w,
        w_p=p,
        with_rest=with_rest(table),
    )


def icc(rows: Floats, *, level: float = 0.95) -> dict[str, Estimate]:
    """The six intraclass correlations of a complete table of shape (entries, jurors).

    Empty when nothing varies between entries and within them alike.
    """
    n, k = rows.shape
    grand = rows.mean()
    between = k * ((rows.mean(axis=1) - grand) ** 2).sum()
    jurors = n * ((rows.mean(axis=0) - grand) ** 2).sum()
    total = ((rows - grand) ** 2).sum()
    error = max(total - between - jurors, 0.0)
    bms, jms = between / (n - 1), jurors / (k - 1)
    ems = error / ((n - 1) * (k - 1))
    wms = (total - between) / (n * (k - 1))
    if bms + wms <= 1e-12 * max(1.0, grand**2):
        return {}
    tail = 1 - (1 - level) / 2
    values = {
        "ICC(1,1)": _ratio(bms - wms, bms + (k - 1) * wms),
        "ICC(2,1)": _ratio(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        "ICC(3,1)": _ratio(bms - ems, bms + (k - 1) * ems),
        "ICC(1,k)": _ratio(bms - wms, bms),
        "ICC(2,k)": _ratio(bms - ems, bms + (jms - ems) / n),
        "ICC(3,k)": _ratio(bms - ems, bms),
    }
    limits = _icc_limits(n, k, bms, jms, ems, wms, tail)
    return {
        form: Estimate(value, *limits.get(form, (None, None)))
        for form, value in values.items()
        if value is not None
    }


def _ratio(above: float, below: float) -> float | None:
    return float(above / below) if below > 0 else None


def _icc_limits(
    n: int, k: int, bms: float, jms: float, ems: float, wms: float, tail: float
) -> dict[str, tuple[float, float]]:
    limits: dict[str, tuple[float, float]] = {}
    if wms > 0:
        f = bms / wms
        low = f / stats.f.ppf(tail, n - 1, n * (k - 1))
        high = f * stats.f.ppf(tail, n * (k - 1), n - 1)
        limits["ICC(1,1)"] = ((low - 1) / (low + k - 1), (high - 1) / (high + k - 1))
        limits["ICC(1,k)"] = (1 - 1 / low, 1 - 1 / high)
    if ems > 0:
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
        limits["ICC(2,k)"] = (low2 * k / (1 + low2 * (k - 1)), high2 * k / (1 + high2 * (k - 1)))
    return {form: (float(low), float(high)) for form, (low, high) in limits.items()}


def alpha(table: ScoreTable, measurement: Literal["interval", "ordinal"]) -> float | None:
    """Krippendorff's alpha over all scores, 'interval' or 'ordinal'. None when nothing varies.

    It counts severity as disagreement: never show it alone.
    """
    seen = table.scores[table.seen.sum(axis=1) >= 2]
    values = seen[~np.isnan(seen)]
    if len(table.jurors) < 2 or values.size == 0 or np.ptp(values) == 0:
        return None
    return float(krippendorff.alpha(reliability_data=seen.T, level_of_measurement=measurement))


def kendall_w(rows: Floats, *, seed: int = 1) -> tuple[float | None, float | None]:
    """Kendall's W of a complete table with its permutation p. (None, None) when undefined.

    W = 12 S / (k^2 (n^3 - n) - k sum T_j), T_j = sum of t^3 - t over the ties of juror j.
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
    rng = np.random.default_rng(seed)
    # Within each juror every order of the entries is equally likely under no agreement.
    shuffled = rng.permuted(np.broadcast_to(ranks.T, (PERMUTATIONS, k, n)), axis=2).sum(axis=1)
    reached = int((_spread(shuffled) >= s - 1e-9).sum())
    return float(12 * s / below), (reached + 1) / (PERMUTATIONS + 1)


def _spread(sums: Floats) -> Floats:
    spread: Floats = ((sums - sums.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1)
    return spread


def with_rest(table: ScoreTable) -> dict[str, float | None]:
    """Spearman's correlation of each juror with the mean of the others, over shared entries."""
    found: dict[str, float | None] = {}
    for index, juror in enumerate(table.jurors):
        others = np.delete(table.scores, index, axis=1)
        both = table.seen[:, index] & (~np.isnan(others)).any(axis=1)
        own = table.scores[both, index]
        if own.size < LEAST_ROWS:
            found[juror] = None
            continue
        rest = np.nanmean(others[both], axis=1)
        if np.ptp(own) == 0 or np.ptp(rest) == 0:
            found[juror] = None
            continue
        found[juror] = float(stats.spearmanr(own, rest).statistic)
    return found
