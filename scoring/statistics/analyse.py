"""The whole analysis of a plain table, as one value and as plain data for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scoring.statistics.agreement import agreement
from scoring.statistics.data import agreement_data, interval_data, severity_data
from scoring.statistics.ranks import (
    HALF,
    RankEstimate,
    drawable,
    draws,
    expected_ranks,
    tie_zone,
)
from scoring.statistics.severity import severity
from scoring.statistics.table import Floats, ScoreTable, from_frame, places
from scoring.statistics.values import (
    DRAWS,
    SEED,
    Agreement,
    NotMeaningful,
    Severity,
)
from scoring.statistics.whatif import MOST_ENUMERATED, Ints, RoundScores, Rule, resampled

SCHEMA_VERSION = 2
# A rankogram has entries x entries figures: beyond this, programs ask for the draws instead.
MOST_RANKOGRAM = 200


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a table (a challenge, say). What the data do not determine is None or empty.

    `refused` codes are those of `NotMeaningful`; '' where the figures are there.
    """

    name: str
    table: ScoreTable
    raw_places: Mapping[str, int]
    agreement: Agreement
    criteria: Mapping[str, Agreement]  # per criterion, where the table names them
    severity: Severity | None
    severity_refused: str
    calibrated_places: Mapping[str, int]
    ranks: Mapping[str, RankEstimate]
    ranks_refused: str
    zone: tuple[str, ...]  # entries that the scores do not part from the last place
    # Lowest and highest place of each entry over the tables with one juror left out; empty where
    # not all entries are linked
    left_out: Mapping[str, tuple[int, int]]
    # Share of all resamples of the jurors in which an entry has one of the first `top` places; who
    # shares a place across the line has a part of it. Empty without `top`, for more than seven
    # jurors, and where not all are linked
    resampled: Mapping[str, float]
    top: int | None = None
    at_ceiling: int = 0  # scores that are the highest one given
    # -1 where a lower score is better: the table then holds negated scores
    sign: int = 1

    def shown(self, value: float) -> float:
        """A score or mean of the table as the scores were given."""
        return self.sign * value + 0.0


def analyse(
    frame: pd.DataFrame,
    *,
    top: int | None = None,
    lower_is_better: bool = False,
    level: float = HALF,
    seed: int = SEED,
) -> tuple[Group, ...]:
    """The analysis of a table with the columns entry, juror, score, and perhaps criterion, group.

    `top` is m of Pr(top m) and of the tie zone, `level` the interval that makes that zone. Each
    group is analysed by itself. Raises KeyError for a missing column and ValueError when no score
    is left.
    """
    sign = -1 if lower_is_better else 1
    rows = frame.assign(score=frame["score"] * sign)
    if "group" not in rows:
        return (_group("", rows, top, sign, level, seed),)
    rows = rows.dropna(subset=["group", "score"])
    return tuple(
        _group(str(name), part.drop(columns="group"), top, sign, level, seed)
        for name, part in rows.groupby("group", sort=False)
    )


def _group(
    name: str, rows: pd.DataFrame, top: int | None, sign: int, level: float, seed: int
) -> Group:
    table = from_frame(rows)
    fit, severity_refused = None, ""
    try:
        fit = severity(table)
    except NotMeaningful as refusal:
        severity_refused = str(refusal)
    ranks: tuple[RankEstimate, ...] = ()
    ranks_refused = ""
    linked = len(table.components()) == 1
    try:
        drawable(table)
        if not linked:  # before anything is drawn for nothing
            raise NotMeaningful("unlinked")
        ranks = expected_ranks(table, draws(table, seed=seed))
    except NotMeaningful as refusal:
        ranks_refused = str(refusal)
    criteria = {}
    if "criterion" in rows:
        criteria = {
            str(criterion): agreement(from_frame(part), seed=seed)
            for criterion, part in rows.dropna(subset=["score"]).groupby("criterion", sort=False)
        }
    return Group(
        name=name,
        table=table,
        raw_places=_placed(table.entries, table.means()),
        agreement=agreement(table, seed=seed),
        criteria=criteria,
        severity=fit,
        severity_refused=severity_refused,
        calibrated_places=(
            _placed(tuple(fit.calibrated), np.array(list(fit.calibrated.values()))) if fit else {}
        ),
        ranks={item.entry: item for item in ranks},
        ranks_refused=ranks_refused,
        zone=tie_zone(ranks, top, level) if top else (),
        left_out=leave_one_out(table) if linked else {},
        resampled=_resampled(table, top) if top and linked else {},
        top=top,
        at_ceiling=int((table.scores == np.nanmax(table.scores)).sum()),
        sign=sign,
    )


def _placed(entries: tuple[str, ...], means: Floats) -> dict[str, int]:
    return dict(zip(entries, places(means), strict=True))


def leave_one_out(table: ScoreTable) -> dict[str, tuple[int, int]]:
    """The lowest and highest place by raw means when any one juror is left out, all kept too."""
    seen = table.seen
    filled = np.where(seen, table.scores, 0.0)
    sums, counts = filled.sum(axis=1), seen.sum(axis=1)
    low = high = np.array(places(table.means()))
    for juror in range(len(table.jurors) if len(table.jurors) > 1 else 0):
        left = counts - seen[:, juror]
        kept = np.flatnonzero(left)  # entries that only this juror scored go too
        means = (sums[kept] - filled[kept, juror]) / left[kept]
        found = np.array(places(means), dtype=int)
        low, high = low.copy(), high.copy()
        low[kept] = np.minimum(low[kept], found)
        high[kept] = np.maximum(high[kept], found)
    return {
        entry: (int(best), int(worst))
        for entry, best, worst in zip(table.entries, low, high, strict=True)
    }


def _resampled(table: ScoreTable, top: int) -> dict[str, float]:
    if len(table.jurors) > MOST_ENUMERATED:
        return {}
    one, none = np.ones(1), np.full(1, np.nan)
    scores = RoundScores(table.scores[:, :, None], "mean", np.array([True]), 1.0)
    rule = Rule(table.entries, table.jurors, ("score",), (scores,), one, none, 1.0, places=top)
    found = resampled(rule)
    if found is None:
        return {}
    result, weights = found
    first = weights[:, None] * _first(result.places, top)
    shares = np.minimum(first.sum(axis=0) / weights.sum(), 1.0)
    return dict(zip(table.entries, map(float, shares), strict=True))


def _first(found: Ints, top: int) -> Floats:
    """How much of one of the first `top` places each entry has, of shape (variants, entries).

    Entries that share a place across the line share what lies above it: two on the last place have
    half of it each.
    """
    variants, n = found.shape
    flat = (np.arange(variants)[:, None] * (n + 1) + found).ravel()
    sharing = np.bincount(flat, minlength=variants * (n + 1))[flat].reshape(found.shape)
    shares: Floats = np.clip((top + 1 - found) / sharing, 0.0, 1.0)
    return shares


def as_data(groups: tuple[Group, ...], *, seed: int = SEED) -> dict[str, Any]:
    """The analysis for programs; docs/analysis.schema.json describes every field."""
    return {
        "schema": "analysis",
        "schema_version": SCHEMA_VERSION,
        "seed": seed,
        "draws": DRAWS,
        "groups": [_group_data(group) for group in groups],
    }


def _group_data(group: Group) -> dict[str, Any]:
    table, fit = group.table, group.severity
    means = dict(zip(table.entries, map(float, table.means()), strict=True))
    return {
        "group": group.name,
        "n": len(table.entries),
        "k": len(table.jurors),
        "scores": table.count,
        "linked": len(table.components()) == 1,
        "balanced": table.balanced,
        "at_ceiling": group.at_ceiling,
        "top": group.top,
        **agreement_data(group.agreement),
        "criteria": {name: agreement_data(item) for name, item in group.criteria.items()},
        "severity": severity_data(fit) if fit else None,
        "severity_refused": group.severity_refused or None,
        "residual": fit.residual if fit else None,
        "expected_ranks_refused": group.ranks_refused or None,
        "entries": [
            {
                "entry": entry,
                "mean": group.shown(means[entry]),
                "place": group.raw_places[entry],
                "calibrated_mean": group.shown(fit.calibrated[entry]) if fit else None,
                "calibrated_place": group.calibrated_places.get(entry),
                "leave_one_juror_out": list(group.left_out[entry]) if group.left_out else None,
                "resampled_top": group.resampled.get(entry),
                "in_tie_zone": entry in group.zone if group.ranks and group.top else None,
                **_rank_data(group.ranks.get(entry), group.top),
            }
            for entry in table.entries
        ],
    }


def _rank_data(estimate: RankEstimate | None, top: int | None) -> dict[str, Any]:
    if estimate is None:
        return dict.fromkeys(("expected_rank", "interval_50", "interval_90", "top", "rankogram"))
    short = len(estimate.chances) <= MOST_RANKOGRAM
    return {
        "expected_rank": estimate.expected,
        "interval_50": interval_data(estimate.half),
        "interval_90": interval_data(estimate.wide),
        "top": None if top is None else estimate.top(top),
        "rankogram": list(map(float, estimate.chances)) if short else None,
    }
