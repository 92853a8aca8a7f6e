"""Plain tables of scores for the tests of statistics."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scoring.statistics.table import Floats, ScoreTable

HOLE = float("nan")
# Shrout & Fleiss (1979), table 2: six targets, four judges
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)


def a_table(scores: object, **more: tuple[str, ...]) -> ScoreTable:
    """Entries e0, e1 ... by jurors j0, j1 ..."""
    values = np.array(scores, float)
    return ScoreTable(
        tuple(f"e{row}" for row in range(values.shape[0])),
        tuple(f"j{column}" for column in range(values.shape[1])),
        values,
        **more,
    )


def frame_of(table: ScoreTable) -> pd.DataFrame:
    """The same in rows of entry, juror and score, without the holes."""
    rows = [
        (entry, juror, table.scores[row, column])
        for row, entry in enumerate(table.entries)
        for column, juror in enumerate(table.jurors)
    ]
    return pd.DataFrame(rows, columns=["entry", "juror", "score"]).dropna()


def drawn(
    rng: np.random.Generator, entries: int, jurors: int, ratio_a: float, ratio_b: float
) -> tuple[Floats, Floats]:
    """True levels of shape (entries,), and scores out of the crossed normal model."""
    truth = rng.normal(0, ratio_a, entries)
    noise = rng.normal(0, 1, (entries, jurors))
    return truth, truth[:, None] + rng.normal(0, ratio_b, jurors) + noise


def cut(rng: np.random.Generator, scores: Floats, missing: float) -> Floats:
    """Scores with a share left out at random, so that each entry keeps two and all stay linked."""
    n, k = scores.shape
    while True:
        holed = np.where(rng.random((n, k)) < missing, HOLE, scores)
        whole = (~np.isnan(holed)).sum(axis=1) >= 2
        holed = np.where(whole[:, None], holed, scores)
        if len(a_table(holed).components()) == 1 and (~np.isnan(holed)).any(axis=0).all():
            return holed


def with_holes(*, seed: int, entries: int, jurors: int, missing: float) -> ScoreTable:
    rng = np.random.default_rng(seed)
    _, scores = drawn(rng, entries, jurors, 2.0, 1.2)
    return a_table(cut(rng, scores, missing))
