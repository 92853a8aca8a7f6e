"""How strict or lenient each juror is, by additive least squares.

y_ij = mu + a_i + b_j + e_ij with sum a = sum b = 0; b_j is severity (below 0: strict). Where the
same jurors scored every entry, the least-squares means order the entries just as the raw means do.
"""

from __future__ import annotations

import numpy as np

from scoring.statistics.table import ScoreTable
from scoring.statistics.values import LEAST_SHEETS, Effect, NotMeaningful, Severity


def severity(table: ScoreTable) -> Severity:
    """One fit over the whole table, with an effect for every entry, whatever its group.

    Variance s^2 (X'X)^-, s^2 = RSS/(N-n-k+1). Raises NotMeaningful for fewer than two jurors or
    entries, for parts that no juror links, and where no scores are left to estimate s from.
    """
    n, k = table.scores.shape
    if k < 2:
        raise NotMeaningful("jurors")
    if n < 2:
        raise NotMeaningful("entries")
    if len(table.components()) > 1:
        raise NotMeaningful("unlinked")
    freedom = table.count - n - k + 1
    if freedom < 1:
        raise NotMeaningful("few")
    seen = table.seen
    y = np.where(seen, table.scores, 0.0)
    counts = seen.sum(axis=1)
    # Entries are eliminated first (their block is diagonal), so that the cost grows with the
    # square of the jurors only: N' N b = r, with the constraint sum b = 0 by a bordered row.
    weight = seen / counts[:, None]
    normal = np.diag(seen.sum(axis=0).astype(float)) - seen.T.astype(float) @ weight
    right = (y - weight * y.sum(axis=1)[:, None]).sum(axis=0)
    inverse = np.linalg.inv(normal + np.ones((k, k)) / k) - np.ones((k, k)) / k
    b = inverse @ right
    b -= b.mean()
    adjusted = (y - seen * b).sum(axis=1) / counts
    rss = float((np.where(seen, y - adjusted[:, None] - b, 0.0) ** 2).sum())
    residual = float(np.sqrt(rss / freedom))
    errors = residual * np.sqrt(np.clip(np.diag(inverse), 0, None))
    shared = (seen & (counts > 1)[:, None]).sum(axis=0)
    return Severity(
        jurors={
            name: Effect(float(b[at]), float(errors[at]), int(shared[at]))
            if shared[at] >= LEAST_SHEETS
            else Effect(None, None, int(shared[at]))
            for at, name in enumerate(table.jurors)
        },
        calibrated=dict(zip(table.entries, map(float, adjusted), strict=True)),
        residual=residual,
    )
