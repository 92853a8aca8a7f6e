"""The crossed normal model of a table of scores, integrated over its variances without chains.

    y_ij = mu_g + a_i + b_j + e_ij          score of entry i, of group g, by juror j
    a_i ~ N(0, t_a^2)                       entries; those of one owner share `share_a` of t_a^2
    b_j ~ N(0, t_b^2)                       jurors: severity
    e_ij ~ N(0, s^2)                        the rest; one juror's scores of one owner's entries
                                            share `share_e` of s^2

Priors: mu flat; p(s^2) proportional to 1/s^2, so that the unit of the scores does not matter; the
ratios t_a/s and t_b/s each Gamma(shape 2, rate PRIOR_RATE), the boundary-avoiding prior of Chung,
Rabe-Hesketh, Dorie, Gelman & Liu (2013, Psychometrika 78, 685-709), with a small rate instead of
none so that it is a distribution; both shares uniform. Where no owner has two entries there are no
shares.

Given ratios and shares everything is conjugate (Henderson's mixed model equations): so those are
integrated over a grid that closes in on where the posterior is, and the rest is drawn exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from scoring.statistics.table import Floats, ScoreTable

PRIOR_RATE = 1.0
GRID = 20  # points per ratio
SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)  # middles of cells of equal prior mass
_WIDEST = (np.log(0.005), np.log(20.0))  # of a ratio: the prior leaves 1 in 80,000 outside
_NEGLIGIBLE = 11.0  # log of how far below the highest a grid point may be left out
_ZOOMS = 6
_CHUNK = 1_000_000  # scores held at once, times draws


@dataclass(frozen=True, slots=True)
class Node:
    """A point of the grid with its share of the posterior."""

    ratio_a: float
    ratio_b: float
    share_a: float
    share_e: float
    weight: float


class Model:
    """The model of one table. Everything is packed once; each grid point is then small.

    Scores are handled in blocks, one per owner, since only entries of one owner are tied together
    before the jurors are known. Arrays are padded: a block has `o` scores and `m` entries at most.
    """

    def __init__(self, table: ScoreTable):
        groups = tuple(dict.fromkeys(table.group_of))
        blocks = _blocks(table)
        k, h = len(table.jurors), len(groups)
        self.fixed = h
        self.freedom = table.count - h
        self._group_of = np.array([groups.index(name) for name in table.group_of])
        o = max(len(block.rows) for block in blocks)
        m = max(len(block.entries) for block in blocks)
        shape = (len(blocks), o)
        self.centre = float(np.nanmean(table.scores))
        self._y = np.zeros(shape)
        self._w = np.zeros((*shape, h + k))  # group means, then jurors
        self._z = np.zeros((*shape, m))
        self._same = np.zeros((*shape, o))  # one juror on one owner's entries
        self._real = np.zeros(shape, bool)
        self._at = np.full((len(blocks), m), -1)  # which entry of the table stands where
        for index, block in enumerate(blocks):
            rows, columns = block.rows, block.columns
            size = np.arange(len(rows))
            self._real[index, size] = True
            self._y[index, size] = table.scores[rows, columns] - self.centre
            self._w[index, size, self._group_of[rows]] = 1
            self._w[index, size, h + columns] = 1
            place = {entry: at for at, entry in enumerate(block.entries)}
            self._z[index, size, [place[row] for row in rows]] = 1
            self._same[index, : len(rows), : len(rows)] = columns[:, None] == columns[None, :]
            self._at[index, : len(block.entries)] = block.entries
        self.tied = m > 1

    def nodes(self) -> list[Node]:
        """The grid over ratios and shares, closed in on the posterior, weights adding up to 1."""
        shares = list(product(SHARES, SHARES)) if self.tied else [(0.0, 0.0)]
        splits = [_Split(self, *share) for share in shares]
        box = (_WIDEST, _WIDEST)
        for _ in range(_ZOOMS):
            logs_a, logs_b = (np.linspace(*side, GRID) for side in box)
            ratios_b = np.exp(logs_b)
            logs = np.array(
                [[split.at(float(a)).log_evidence(ratios_b) for a in np.exp(logs_a)]
                 for split in splits]
            )  # fmt: skip
            logs += _log_prior(logs_a)[None, :, None] + _log_prior(logs_b)[None, None, :]
            logs -= logs.max()
            closer = (
                _around(logs_a, logs.max(axis=(0, 2))), _around(logs_b, logs.max(axis=(0, 1)))
            )  # fmt: skip
            # Closing in stops where it would no longer make the grid much finer.
            if all(_length(new) > 0.6 * _length(old) for new, old in zip(closer, box, strict=True)):
                break
            box = closer
        weights = np.exp(logs)
        weights /= weights.sum()
        return [
            Node(float(np.exp(logs_a[a])), float(ratios_b[b]), *share, float(weights[s, a, b]))
            for s, share in enumerate(shares)
            for a in range(GRID)
            for b in range(GRID)
        ]

    def draws(self, count: int, seed: int) -> Iterator[Floats]:
        """Posterior draws of the entries' levels, in scores: mu_g + a_i + the mean of the b_j.

        Yields arrays of shape (some, entries), `count` rows together.
        """
        rng = np.random.default_rng(seed)
        nodes = self.nodes()
        # Systematic allocation over the grid: less noise than drawing grid points as well.
        cumulative = np.cumsum([node.weight for node in nodes])
        cumulative[-1] = 1.0
        allotted = np.diff(np.floor(cumulative * count + rng.random()), prepend=0.0).astype(int)
        allotted[-1] += count - allotted.sum()
        rows: dict[tuple[float, float], dict[float, list[float]]] = {}
        for node, times in zip(nodes, allotted, strict=True):
            if times > 0:
                of_shares = rows.setdefault((node.share_a, node.share_e), {})
                of_shares.setdefault(node.ratio_a, []).extend([node.ratio_b] * int(times))
        chunk = max(1, _CHUNK // self._y.size)
        for shares, ratios in rows.items():
            split = _Split(self, *shares)
            for ratio_a, ratios_b in ratios.items():
                given = split.at(ratio_a)
                for start in range(0, len(ratios_b), chunk):
                    yield given.draw(np.array(ratios_b[start : start + chunk]), rng)


def steps(table: ScoreTable) -> int:
    """About how many multiplications the grid takes at most: with many jurors it is their
    table of equations, taken apart anew at each point, that counts."""
    n, k = table.scores.shape
    most = int(table.seen.sum(axis=1).max(initial=0))
    tied = len(set(table.owner_of)) < n
    points = GRID * _ZOOMS * (len(SHARES) ** 2 if tied else 1)
    return int(points * k**2 * (n * most + 10 * k))


def restricted_deviance(
    table: ScoreTable, sd_entry: float, sd_juror: float, sd_rest: float
) -> float:
    """-2 times the restricted log-likelihood of these standard deviations, all above 0.

    What lme4 prints as its REML criterion at convergence, for score ~ group + (1|entry) + (1|juror)
    without shares: a check from outside on the likelihood that the grid integrates.
    """
    model = Model(table)
    given = _Split(model, 0.0, 0.0).at(sd_entry / sd_rest)
    ratio = np.array([sd_juror / sd_rest])
    squares = float(given.left(ratio)[0]) / sd_rest**2
    spread = model.freedom * np.log(2 * np.pi * sd_rest**2)
    return float(spread + given.log_determinant(ratio)[0] + squares)


@dataclass(frozen=True, slots=True)
class _Block:
    entries: list[int]
    rows: np.ndarray
    columns: np.ndarray


def _blocks(table: ScoreTable) -> list[_Block]:
    owned: dict[str, list[int]] = {}
    for index, owner in enumerate(table.owner_of):
        owned.setdefault(owner, []).append(index)
    blocks = []
    for entries in owned.values():
        rows, columns = np.nonzero(table.seen[entries])
        blocks.append(_Block(entries, np.array(entries)[rows], columns))
    return blocks


def _length(side: tuple[float, float]) -> float:
    return side[1] - side[0]


def _log_prior(logs: Floats) -> Floats:
    """Gamma(2, PRIOR_RATE) of a ratio, as a density of its logarithm."""
    density: Floats = 2 * logs - PRIOR_RATE * np.exp(logs)
    return density


def _around(points: Floats, heights: Floats) -> tuple[float, float]:
    """The stretch of a side that holds all that counts, one step wider."""
    kept = np.flatnonzero(heights > heights.max() - _NEGLIGIBLE)
    return (
        float(points[max(kept[0] - 1, 0)]),
        float(points[min(kept[-1] + 1, len(points) - 1)]),
    )


class _Split:
    """The model given the shares: scores turned so that entries and the rest are uncorrelated."""

    def __init__(self, model: Model, share_a: float, share_e: float):
        self.model = model
        blocks, o = model._y.shape
        m = model._z.shape[2]
        noise = np.where(model._real, 1 - share_e, 1.0)[:, :, None] * np.eye(o)
        noise = noise + share_e * model._same
        self.prior = (1 - share_a) * np.eye(m) + share_a * np.ones((m, m))
        root = np.linalg.cholesky(noise)
        zr = np.linalg.solve(root, model._z)
        values, turn = np.linalg.eigh(zr @ self.prior @ zr.transpose(0, 2, 1))
        back = turn.transpose(0, 2, 1)
        self.values = np.clip(values, 0, None)
        self.y = (back @ np.linalg.solve(root, model._y[:, :, None]))[:, :, 0]
        self.w = back @ np.linalg.solve(root, model._w)
        self.z = back @ zr @ self.prior
        self.log_noise = 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum()
        self.flat_y = self.y.ravel()
        self.flat_w = self.w.reshape(blocks * o, -1)

    def at(self, ratio_a: float) -> _Given:
        return _Given(self, ratio_a)


class _Given:
    """The model given shares and t_a/s: what is left has group means and jurors as unknowns."""

    def __init__(self, split: _Split, ratio_a: float):
        self.split, self.ratio_a = split, ratio_a
        h = split.model.fixed
        self.omega = 1 / (1 + ratio_a**2 * split.values)
        weighted = split.flat_w * self.omega.ravel()[:, None]
        whole = weighted.T @ split.flat_w
        right = weighted.T @ split.flat_y
        self.squares = float((self.omega * split.y**2).sum())
        root = np.linalg.cholesky(whole[:h, :h])
        # An inverse of a few group means; solving triangles costs more in threads than in work.
        self.unroot = np.linalg.inv(root)
        self.link = whole[:h, h:]
        self.right_m = right[:h]
        linked, own = self.unroot @ self.link, self.unroot @ right[:h]
        self.squares -= float((own**2).sum())
        self.lambdas, self.turn = np.linalg.eigh(whole[h:, h:] - linked.T @ linked)
        self.lambdas = np.clip(self.lambdas, 0, None)
        self.right = self.turn.T @ (right[h:] - linked.T @ own)
        self.log_fixed = float(
            split.log_noise - np.log(self.omega).sum() + 2 * np.log(np.diag(root)).sum()
        )

    def log_determinant(self, ratios_b: Floats) -> Floats:
        """log|V| + log|X'V^-1 X| with V the covariance of the scores over s^2."""
        rest: Floats = np.log1p(self.lambdas * ratios_b[:, None] ** 2).sum(axis=1)
        return self.log_fixed + rest

    def left(self, ratios_b: Floats) -> Floats:
        """What the means, entries and jurors leave of the squares, in units of s^2."""
        below = self.lambdas + ratios_b[:, None] ** -2.0
        rest: Floats = self.squares - (self.right**2 / below).sum(axis=1)
        # A table that fits perfectly leaves nothing but rounding.
        return np.maximum(rest, 1e-12 * max(float((self.split.flat_y**2).sum()), 1e-300))

    def log_evidence(self, ratios_b: Floats) -> Floats:
        freedom = self.split.model.freedom
        found: Floats = -0.5 * (
            self.log_determinant(ratios_b) + freedom * np.log(self.left(ratios_b))
        )
        return found

    def draw(self, ratios_b: Floats, rng: np.random.Generator) -> Floats:
        """One draw of every entry's level for each t_b/s, shape (draws, entries)."""
        split, model, count = self.split, self.split.model, len(ratios_b)
        sd = np.sqrt(self.left(ratios_b) / rng.chisquare(model.freedom, count))[:, None]
        below = self.lambdas + ratios_b[:, None] ** -2.0
        turned = self.right / below + sd * rng.standard_normal(below.shape) / np.sqrt(below)
        b = turned @ self.turn.T
        first = (self.right_m - b @ self.link.T) @ self.unroot.T
        mu = (first + sd * rng.standard_normal(first.shape)) @ self.unroot
        gain = self.ratio_a**2 * (split.z * self.omega[:, :, None]).transpose(0, 2, 1)
        # What the scores say of the entries, less what the draws of mu and b take of it:
        # (blocks, 1, m) and (blocks, draws, m)
        own = (gain @ split.y[:, :, None]).transpose(0, 2, 1)
        centre = own - np.column_stack([mu, b]) @ (gain @ split.w).transpose(0, 2, 1)
        spread = self.ratio_a**2 * split.prior - self.ratio_a**2 * gain @ split.z
        roots = np.linalg.cholesky(spread + 1e-12 * self.ratio_a**2 * np.eye(spread.shape[1]))
        a = centre + (sd * rng.standard_normal(centre.shape)) @ roots.transpose(0, 2, 1)
        filled = model._at >= 0
        levels = np.empty((count, filled.sum()))
        levels[:, model._at[filled]] = a.transpose(1, 0, 2)[:, filled]
        levels += mu[:, model._group_of] + b.mean(axis=1)[:, None] + model.centre
        return levels
