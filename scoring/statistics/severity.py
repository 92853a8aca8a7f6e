"""How strict or lenient each juror is, by additive least squares.

y_ij = mu + a_i + b_j + e_ij with sum a = sum b = 0; b_j is severity (below 0: strict). On a
complete table the least-squares means order the entries just as the raw means do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.statistics.table import Floats, ScoreTable


@dataclass(frozen=True, slots=True)
class Effect:
    value: float
    error: float | None  # standard error; None where no scores are left to estimate it from


@dataclass(frozen=True, slots=True)
class Severity:
    """`calibrated` holds the least-squares mean of each entry: what an average juror would give."""

    jurors: Mapping[str, Effect]
    calibrated: Mapping[str, float]
    residual: float | None  # standard deviation of a single score, in points


class NotMeaningful(ValueError):
    """The table does not determine severity; the argument is a code: 'jurors' or 'unlinked'."""


def severity(table: ScoreTable) -> Severity:
    """Severity and calibrated means. Raises NotMeaningful for one juror or unlinked groups."""
    n, k = table.scores.shape
    if k < 2 or n < 2:
        raise NotMeaningful("jurors")
    if len(table.components()) > 1:
        raise NotMeaningful("unlinked")
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
    freedom = table.count - n - k + 1
    variance = rss / freedom if freedom > 0 else None
    errors = np.sqrt(np.clip(np.diag(inverse), 0, None))
    return Severity(
        jurors={
            name: Effect(
                float(b[index]),
                float(np.sqrt(variance) * errors[index]) if variance is not None else None,
            )
            for index, name in enumerate(table.jurors)
        },
        calibrated=dict(zip(table.entries, map(float, adjusted), strict=True)),
        residual=float(np.sqrt(variance)) if variance is not None else None,
    )


def places(values: Floats, *, digits: int = 9) -> list[int]:
    """Places 1-2-2-4 of values, higher first; equal to `digits` decimals is a tie."""
    rounded = np.round(values, digits)
    return [int((rounded > value).sum()) + 1 for value in rounded]
