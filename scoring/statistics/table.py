"""A table of scores: entries by jurors, with holes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """`scores` has shape (entries, jurors); a missing score is NaN. Higher is better."""

    entries: tuple[str, ...]
    jurors: tuple[str, ...]
    scores: Floats

    @property
    def seen(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.scores)

    @property
    def count(self) -> int:
        """The number of scores."""
        return int(self.seen.sum())

    @property
    def complete(self) -> bool:
        return bool(self.seen.all())

    def complete_rows(self) -> Floats:
        """The scores of the entries that every juror scored, shape (rows, jurors)."""
        rows: Floats = self.scores[self.seen.all(axis=1)]
        return rows

    def without(self, juror: str) -> ScoreTable:
        """The table with one juror left out; entries that only this juror scored go too."""
        keep = [index for index, name in enumerate(self.jurors) if name != juror]
        scores = self.scores[:, keep]
        rows = np.flatnonzero((~np.isnan(scores)).any(axis=1))
        return ScoreTable(
            tuple(self.entries[index] for index in rows),
            tuple(self.jurors[index] for index in keep),
            scores[rows],
        )

    def means(self) -> Floats:
        """The raw mean of each entry over the jurors who scored it, shape (entries,)."""
        means: Floats = np.nanmean(self.scores, axis=1)
        return means

    def components(self) -> tuple[tuple[str, ...], ...]:
        """Entries that are linked by common jurors. Across groups nothing can be compared."""
        seen = self.seen
        left = set(range(len(self.entries)))
        groups = []
        while left:
            group, edge = set(), {min(left)}
            while edge:
                group |= edge
                jurors = seen[sorted(edge)].any(axis=0)
                edge = {int(row) for row in np.flatnonzero(seen[:, jurors].any(axis=1))} - group
            groups.append(tuple(self.entries[index] for index in sorted(group)))
            left -= group
        return tuple(groups)


def from_frame(frame: pd.DataFrame) -> ScoreTable:
    """A table from the columns entry, juror and score, in order of first appearance.

    Several scores of one juror on one entry (criteria) become their mean. Rows without a score are
    left out. Raises KeyError for a missing column and ValueError when no score is left.
    """
    rows = frame[["entry", "juror", "score"]].dropna()
    if rows.empty:
        raise ValueError("no scores")
    rows = rows.assign(entry=rows["entry"].astype(str), juror=rows["juror"].astype(str))
    means = rows.groupby(["entry", "juror"], sort=False)["score"].mean()
    entries = tuple(dict.fromkeys(rows["entry"]))
    jurors = tuple(dict.fromkeys(rows["juror"]))
    scores = np.full((len(entries), len(jurors)), np.nan)
    at_entry = {name: index for index, name in enumerate(entries)}
    at_juror = {name: index for index, name in enumerate(jurors)}
    for (entry, juror), score in means.items():
        scores[at_entry[entry], at_juror[juror]] = float(score)
    return ScoreTable(entries, jurors, scores)
