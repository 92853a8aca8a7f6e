"""A table of scores: entries by jurors, with holes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """`scores` has shape (entries, jurors); a missing score is NaN. Higher is better.

    `groups` names each entry's group (a challenge): ranks are within groups, jurors are the same
    over all of them. `owners` names whose entry it is (a candidate with several entries). Left
    empty: one group, and each entry its own owner.
    """

    entries: tuple[str, ...]
    jurors: tuple[str, ...]
    scores: Floats
    groups: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()

    @property
    def seen(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.scores)

    @property
    def count(self) -> int:
        """The number of scores."""
        return int(self.seen.sum())

    @property
    def group_of(self) -> tuple[str, ...]:
        return self.groups or ("",) * len(self.entries)

    @property
    def owner_of(self) -> tuple[str, ...]:
        return self.owners or self.entries

    @property
    def balanced(self) -> bool:
        """Whether the same jurors scored every entry. Severity then cannot change the order."""
        return bool((self.seen == self.seen[:1]).all())

    @property
    def alike(self) -> NDArray[np.intp]:
        """A number for each entry, the same for those that the scores do not tell apart at all.

        Such entries are of one group, and each one's owner has entries with just the other's
        scores: exchanging them changes nothing. Where every juror scored every entry, and no owner
        has two, what matters of an entry's scores is their mean alone.
        """
        single = len(set(self.owner_of)) == len(self.entries)
        if single and bool(self.seen.all()):
            kept = np.round(self.means(), 9)[:, None]
        else:
            kept = np.where(self.seen, self.scores, np.inf)  # equal to itself, unlike NaN
        marks = [
            (group, tuple(map(float, row))) for group, row in zip(self.group_of, kept, strict=True)
        ]
        owned: dict[str, list[tuple[str, tuple[float, ...]]]] = {}
        for owner, mark in zip(self.owner_of, marks, strict=True):
            owned.setdefault(owner, []).append(mark)
        whole = {owner: tuple(sorted(held)) for owner, held in owned.items()}
        numbers: dict[object, int] = {}
        return np.array([
            numbers.setdefault((mark, whole[owner]), len(numbers))
            for owner, mark in zip(self.owner_of, marks, strict=True)
        ])  # fmt: skip

    def complete_rows(self) -> Floats:
        """The scores of the entries that every juror scored, shape (rows, jurors)."""
        rows: Floats = self.scores[self.seen.all(axis=1)]
        return rows

    def means(self) -> Floats:
        """The raw mean of each entry over the jurors who scored it, shape (entries,)."""
        means: Floats = np.nanmean(self.scores, axis=1)
        return means

    def used(self) -> ScoreTable:
        """The table without jurors who scored none of its entries."""
        used = np.flatnonzero(self.seen.any(axis=0))
        return replace(
            self, jurors=tuple(self.jurors[at] for at in used), scores=self.scores[:, used]
        )

    def rows(self, at: NDArray[np.intp]) -> ScoreTable:
        """The entries at these positions, in the order given."""

        def picked(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(names[index] for index in at) if names else ()

        return ScoreTable(
            picked(self.entries), self.jurors, self.scores[at],
            picked(self.groups), picked(self.owners),
        )  # fmt: skip

    def sorted(self) -> ScoreTable:
        """The table in the order of names: the order of rows and columns then decides nothing."""
        rows = sorted(
            range(len(self.entries)), key=lambda at: (self.group_of[at], self.entries[at])
        )
        columns = sorted(range(len(self.jurors)), key=lambda at: self.jurors[at])
        table = self.rows(np.array(rows))
        return replace(
            table,
            jurors=tuple(self.jurors[at] for at in columns),
            scores=table.scores[:, columns],
        )

    def components(self) -> tuple[tuple[str, ...], ...]:
        """Entries that are linked by common jurors. Across these parts nothing can be compared."""
        seen = self.seen
        left = set(range(len(self.entries)))
        parts = []
        while left:
            part: set[int] = set()
            edge = {min(left)}
            while edge:
                part |= edge
                jurors = seen[sorted(edge)].any(axis=0)
                edge = {int(row) for row in np.flatnonzero(seen[:, jurors].any(axis=1))} - part
            parts.append(tuple(self.entries[index] for index in sorted(part)))
            left -= part
        return tuple(parts)


def places(values: Floats, *, digits: int = 9) -> list[int]:
    """Places 1-2-2-4 of values, higher first; equal to `digits` decimals is a tie."""
    rounded = np.round(values, digits)
    # How many are higher: all that stand behind the last equal one in ascending order
    above = len(rounded) - np.searchsorted(np.sort(rounded), rounded, side="right")
    return [int(number) + 1 for number in above]


def from_frame(frame: pd.DataFrame) -> ScoreTable:
    """A table from the columns entry, juror and score, in order of first appearance.

    Perhaps also group and owner, one per entry (the first one found). Several scores of one juror
    on one entry (criteria) become their mean. Rows without a score are left out. Raises KeyError
    for a missing column and ValueError when no score is left.
    """
    optional = [name for name in ("group", "owner") if name in frame]
    rows = frame[["entry", "juror", "score", *optional]].dropna(subset=["entry", "juror", "score"])
    if rows.empty:
        raise ValueError("no scores")
    named = {name: rows[name].astype(str) for name in ("entry", "juror", *optional)}
    rows = rows.assign(**named)
    means = rows.groupby(["entry", "juror"], sort=False)["score"].mean()
    first = rows.drop_duplicates("entry")
    jurors = tuple(dict.fromkeys(rows["juror"]))
    entries = tuple(first["entry"])
    scores = np.full((len(entries), len(jurors)), np.nan)
    at = (pd.Index(names).get_indexer(means.index.get_level_values(level))
          for level, names in enumerate((entries, jurors)))  # fmt: skip
    scores[tuple(at)] = means.to_numpy()
    extra = {f"{name}s": tuple(first[name]) for name in optional}
    return ScoreTable(entries, jurors, scores, **extra)
