"""How sure an order is: expected ranks, their intervals, and the chance to be among the first.

Expected rank: Laird & Louis (1989), ER_i = 1 + sum over j of Pr(a_j > a_i); its use for panels:
Heyard, Ott, Salanti & Egger (2022), arXiv 2102.09958. The model is that of `model`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scoring.statistics.model import Model, steps
from scoring.statistics.table import Floats, ScoreTable
from scoring.statistics.values import DRAWS, SEED, Interval, NotMeaningful

HALF, WIDE = 0.5, 0.9
# What the model holds at once: a number for every score and juror. Beyond, nobody reads the ranks.
MOST_ENTRIES, MOST_NUMBERS = 5_000, 20_000_000
# What it works on its grid: half a minute or so, for at most some 290 jurors.
MOST_STEPS = 30_000_000_000
_CHUNK = 2_000_000  # ranks held at once, so that thousands of entries stay small in memory


@dataclass(frozen=True, slots=True)
class Draws:
    """Posterior draws of the entries' levels: what the jury as it sits would give them.

    `levels` has shape (draws, entries), in the unit of the scores, its columns in the order of
    `entries`. One row is one joint draw: the entries of one owner are correlated within it. Rows
    are exchangeable as a whole, not in their order: use all of them, or ask for fewer.
    """

    entries: tuple[str, ...]
    levels: Floats
    seed: int
    # By entry: those with the same number cannot be told apart, and share what is drawn for them
    alike: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class RankEstimate:
    entry: str
    expected: float
    half: Interval  # nominal 50 %
    wide: Interval  # nominal 90 %
    # The rankogram: Pr(rank = 1), Pr(rank = 2), ...; as an array, or thousands would fill memory
    chances: Floats = field(compare=False)

    def top(self, count: int) -> float:
        """Pr(among the first `count`)."""
        return float(self.chances[:count].sum())

    def interval(self, nominal: float) -> Interval:
        return central(self.chances, nominal)


def draws(table: ScoreTable, *, count: int = DRAWS, seed: int = SEED) -> Draws:
    """Joint draws of all entries. The same table and seed give the same draws, to the bit.

    Neither the order of entries nor that of jurors matters. Raises NotMeaningful as `drawable`.
    """
    drawable(table)
    n = len(table.entries)
    ordered = table.sorted()
    place = {name: at for at, name in enumerate(table.entries)}
    columns = [place[name] for name in ordered.entries]
    levels = np.empty((count, n))
    row = 0
    for part in Model(ordered).draws(count, seed):
        levels[row : row + len(part), columns] = part
        row += len(part)
    return Draws(table.entries, levels, seed, table.alike)


def drawable(table: ScoreTable) -> None:
    """Raises NotMeaningful for fewer than two jurors or entries ('jurors', 'entries'), when all
    scores are equal ('equal'), where no entry has two scores ('few'), and for a table that would
    take gigabytes or minutes ('large')."""
    n, k = table.scores.shape
    if k < 2:
        raise NotMeaningful("jurors")
    if n < 2:
        raise NotMeaningful("entries")
    if np.nanmax(table.scores) == np.nanmin(table.scores):
        raise NotMeaningful("equal")
    most = int(table.seen.sum(axis=1).max())
    if most < 2:
        raise NotMeaningful("few")
    if n > MOST_ENTRIES or n * most * k > MOST_NUMBERS or steps(table) > MOST_STEPS:
        raise NotMeaningful("large")


def expected_ranks(
    table: ScoreTable, drawn: Draws, entries: Sequence[str] | None = None
) -> tuple[RankEstimate, ...]:
    """One estimate per entry, in the order of `entries`, out of draws of the whole table.

    `entries` are those that are ranked among each other: of one group. None: the whole table.
    Raises NotMeaningful for fewer than two entries ('entries'), when all their scores are equal
    ('equal'), and when no jurors link all of them ('unlinked').
    """
    place = {name: index for index, name in enumerate(table.entries)}
    at = np.array([place[name] for name in entries or table.entries])
    if len(at) < 2:
        raise NotMeaningful("entries")
    part = table.rows(at)
    if np.nanmax(part.scores) == np.nanmin(part.scores):
        raise NotMeaningful("equal")
    if not linked(table, part.entries):
        raise NotMeaningful("unlinked")
    chances = _exchanged(rankogram(drawn.levels[:, at]), drawn.alike[at])
    expected = chances @ np.arange(1, len(at) + 1)
    return tuple(
        RankEstimate(
            entry=name,
            expected=float(expected[index]),
            half=central(chances[index], HALF),
            wide=central(chances[index], WIDE),
            chances=chances[index],
        )
        for index, name in enumerate(part.entries)
    )


def _exchanged(found: Floats, alike: NDArray[np.intp]) -> Floats:
    """What was found for each entry, the mean over those like it: equal scores, equal chances.

    Exchanging them leaves all that is known as it was, so that they differ by the luck of the draw
    alone.
    """
    _, numbers, counts = np.unique(alike, return_inverse=True, return_counts=True)
    if len(counts) == len(alike):
        return found
    sums = np.zeros((len(counts), *found.shape[1:]))
    np.add.at(sums, numbers, found)
    means: Floats = (sums / counts.reshape(-1, *[1] * (found.ndim - 1)))[numbers]
    return means


def linked(table: ScoreTable, entries: Sequence[str]) -> bool:
    """Whether jurors of the whole table link all these entries, if only through third ones."""
    wanted = set(entries)
    return any(wanted <= set(part) for part in table.components())


def rankogram(levels: Floats) -> Floats:
    """Pr(rank = r) of each entry out of draws of shape (draws, entries): shape (entries, ranks)."""
    count, n = levels.shape
    found = np.zeros((n, n))
    size = max(1, _CHUNK // n)
    for start in range(0, count, size):
        order = np.argsort(-levels[start : start + size], axis=1)
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(n)[None, :], axis=1)
        flat = (np.arange(n)[None, :] * n + ranks).ravel()
        found += np.bincount(flat, minlength=n * n).reshape(n, n)
    found /= count
    return found


def central(chances: Floats, nominal: float) -> Interval:
    """The central interval of at least the nominal mass, with the mass that it really has."""
    tail = (1 - nominal) / 2
    below = np.cumsum(chances)
    low = int(np.searchsorted(below, tail + 1e-12))
    high = min(int(np.searchsorted(below, 1 - tail - 1e-12)), len(chances) - 1)
    return Interval(low + 1, high + 1, float(chances[low : high + 1].sum()))


def tie_zone(
    estimates: tuple[RankEstimate, ...], places: int, nominal: float = HALF
) -> tuple[str, ...]:
    """The entries that these scores do not part from the last place, in the order given.

    The Swiss funder's rule: those whose interval of ranks holds the expected rank of the entry that
    comes last among the first `places` by expected rank. Empty when the line parts nothing.
    """
    if not 0 < places < len(estimates):
        return ()
    line = sorted(item.expected for item in estimates)[places - 1]
    inside = []
    for item in estimates:
        interval = item.interval(nominal)
        if interval.low <= line <= interval.high:
            inside.append(item.entry)
    # The last place alone: it is parted from all others.
    return tuple(inside) if len(inside) > 1 else ()


def above(drawn: Draws, minimum: float) -> Mapping[str, float]:
    """For each entry the share of the draws in which its level reaches the minimum."""
    shares = _exchanged((drawn.levels >= minimum).mean(axis=0), drawn.alike)
    return dict(zip(drawn.entries, map(float, shares), strict=True))


def level_interval(drawn: Draws, entry: str, nominal: float) -> tuple[float, float]:
    """The central interval of an entry's level, in the unit of the scores."""
    tail = (1 - nominal) / 2
    own = drawn.alike == drawn.alike[drawn.entries.index(entry)]
    low, high = np.quantile(drawn.levels[:, own], [tail, 1 - tail])
    return float(low), float(high)
