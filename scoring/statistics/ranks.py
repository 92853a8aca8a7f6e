"""How sure an order is: expected ranks from a crossed normal model, without sampling chains.

y_ij = mu + a_i + b_j + e_ij, a ~ N(0, t_a^2), b ~ N(0, t_b^2), e ~ N(0, s^2), mu flat. The prior
on the ratios t_a/s and t_b/s is half-Cauchy with scale 1: it keeps mass near 0, so that nothing is
called different that cannot be told apart, and never sits on it; p(s^2) is proportional to 1/s^2,
so that the unit of the scores does not matter. Given the ratios everything is conjugate
(Henderson's mixed model equations); the ratios are integrated over a grid, and draws are exact.

Expected rank: Laird & Louis (1989), ER_i = 1 + sum over j of Pr(a_j > a_i); its use for panels:
Heyard, Ott, Salanti & Egger (2022), arXiv 2102.09958.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from scoring.statistics.table import Floats, ScoreTable

DRAWS = 4000
GRID = 24
_CHUNK = 2_000_000  # ranks held at once, so that thousands of entries stay small in memory


@dataclass(frozen=True, slots=True)
class Interval:
    """Ranks from `low` to `high`, both in; `mass` is the probability that they hold."""

    low: int
    high: int
    mass: float


@dataclass(frozen=True, slots=True)
class RankEstimate:
    entry: str
    expected: float
    half: Interval  # nominal 50 %
    wide: Interval  # nominal 90 %
    top: float | None  # Pr(among the first m)
    rankogram: tuple[float, ...]  # Pr(rank = 1), Pr(rank = 2), ...


def expected_ranks(
    table: ScoreTable, *, top: int | None = None, seed: int = 1, draws: int = DRAWS
) -> tuple[RankEstimate, ...]:
    """One estimate per entry, in the table's order. `top` is m of Pr(top m).

    Raises ValueError for fewer than two entries or jurors, for groups that no juror links, and when
    all scores are equal: then nothing can be told apart, and a sentence must say so.
    """
    n, k = table.scores.shape
    if n < 2 or k < 2:
        raise ValueError("few")
    if len(table.components()) > 1:
        raise ValueError("unlinked")
    if np.nanmax(table.scores) == np.nanmin(table.scores):
        raise ValueError("equal")
    rng = np.random.default_rng(seed)
    counts = np.zeros((n, n))
    size = max(1, _CHUNK // n)
    for values in _draws(table, draws, size, rng):
        order = np.argsort(-values, axis=1)
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(n)[None, :], axis=1)
        flat = (np.arange(n)[None, :] * n + ranks).ravel()
        counts += np.bincount(flat, minlength=n * n).reshape(n, n)
    chances = counts / counts.sum(axis=1, keepdims=True)
    expected = chances @ np.arange(1, n + 1)
    return tuple(
        RankEstimate(
            entry=name,
            expected=float(expected[index]),
            half=_interval(chances[index], 0.5),
            wide=_interval(chances[index], 0.9),
            top=None if top is None else float(chances[index, :top].sum()),
            rankogram=tuple(map(float, chances[index])),
        )
        for index, name in enumerate(table.entries)
    )


def _interval(chances: Floats, nominal: float) -> Interval:
    """The central interval of at least the nominal mass, with the mass that it really has."""
    tail = (1 - nominal) / 2
    below = np.cumsum(chances)
    low = int(np.searchsorted(below, tail + 1e-12))
    high = int(np.searchsorted(below, 1 - tail - 1e-12))
    return Interval(low + 1, high + 1, float(chances[low : high + 1].sum()))


def _draws(table: ScoreTable, draws: int, size: int, rng: np.random.Generator) -> Iterator[Floats]:
    """Yields draws of the entries' effects, shape (at most `size`, entries)."""
    points, weights = _posterior(table)
    # Systematic allocation of the draws over the grid: less noise than drawing the grid points too.
    shares = np.floor(np.cumsum(weights) * draws + rng.random())
    allotted = np.diff(shares, prepend=0).astype(int)
    for (ratio_a, ratio_b), share in zip(points, allotted, strict=True):
        if share <= 0:
            continue
        part = _Conditional(table, ratio_a, ratio_b)
        while share > 0:
            some = min(share, size)
            yield part.draw(some, rng)
            share -= some


def _posterior(table: ScoreTable) -> tuple[list[tuple[float, float]], Floats]:
    """Grid points (t_a/s, t_b/s) and their posterior weights."""
    # Equal prior mass per cell: the quantiles of the half-Cauchy, at the cells' middles.
    ratios = np.tan(np.pi / 2 * (np.arange(GRID) + 0.5) / GRID)
    points = [(float(a), float(b)) for a in ratios for b in ratios]
    logs = np.array([_Conditional(table, a, b).log_evidence for a, b in points])
    weights = np.exp(logs - logs.max())
    return points, weights / weights.sum()


class _Conditional:
    """The model given both ratios. Entries are eliminated: what is left has jurors + 1 unknowns."""

    def __init__(self, table: ScoreTable, ratio_a: float, ratio_b: float):
        seen = table.seen
        n, k = seen.shape
        y = np.where(seen, table.scores - np.nanmean(table.scores), 0.0)
        self._precision = seen.sum(axis=1) + ratio_a**-2
        self._link = np.column_stack([seen.sum(axis=1), seen]).astype(float)
        per_juror = seen.sum(axis=0).astype(float)
        whole = np.empty((k + 1, k + 1))
        whole[0, 0], whole[0, 1:], whole[1:, 0] = per_juror.sum(), per_juror, per_juror
        whole[1:, 1:] = np.diag(per_juror + ratio_b**-2)
        scaled = self._link / self._precision[:, None]
        self._sums = y.sum(axis=1)
        right = np.concatenate([[y.sum()], y.sum(axis=0)]) - scaled.T @ self._sums
        self._root = linalg.cholesky(whole - scaled.T @ self._link, lower=True)
        half = linalg.solve_triangular(self._root, right, lower=True)
        self._centre = linalg.solve_triangular(self._root.T, half)
        self._left = float((y**2).sum() - (self._sums**2 / self._precision).sum() - (half**2).sum())
        self._freedom = table.count - 1
        self.log_evidence = float(
            -np.log(np.diag(self._root)).sum()
            - 0.5 * np.log(self._precision).sum()
            - n * np.log(ratio_a)
            - k * np.log(ratio_b)
            - 0.5 * self._freedom * np.log(max(self._left, 1e-300))
        )

    def draw(self, count: int, rng: np.random.Generator) -> Floats:
        """Exact draws of the entries' effects, shape (count, entries)."""
        sd = np.sqrt(max(self._left, 0.0) / rng.chisquare(self._freedom, count))[:, None]
        noise = rng.standard_normal((count, len(self._centre)))
        others = self._centre + sd * linalg.solve_triangular(self._root.T, noise.T).T
        centre = (self._sums - others @ self._link.T) / self._precision
        draws: Floats = centre + sd * rng.standard_normal(centre.shape) / np.sqrt(self._precision)
        return draws
