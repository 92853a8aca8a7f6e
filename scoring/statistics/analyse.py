"""The whole analysis of a plain table, as one value and as plain data for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scoring.statistics.agreement import Agreement, agreement
from scoring.statistics.ranks import RankEstimate, expected_ranks
from scoring.statistics.severity import NotMeaningful, Severity, places, severity
from scoring.statistics.table import Floats, ScoreTable, from_frame

SCHEMA_VERSION = 1
SEED = 1


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a table (a challenge, say). What the data do not determine is None."""

    name: str
    table: ScoreTable
    raw_places: Mapping[str, int]
    agreement: Agreement
    criteria: Mapping[str, Agreement]  # per criterion, where the table names them
    severity: Severity | None
    severity_refused: str  # 'jurors' or 'unlinked' when it is None
    calibrated_places: Mapping[str, int]
    ranks: Mapping[str, RankEstimate]
    ranks_refused: str  # 'few', 'unlinked' or 'equal' when there are none
    # Lowest and highest place of each entry over the tables with one juror left out
    left_out: Mapping[str, tuple[int, int]]
    # -1 where a lower score is better: the table then holds negated scores
    sign: int = 1

    def shown_mean(self, value: float) -> float:
        """A mean of the table as the scores were given."""
        return self.sign * value + 0.0


def analyse(
    frame: pd.DataFrame, *, top: int | None = None, lower_is_better: bool = False
) -> tuple[Group, ...]:
    """The analysis of a table with the columns entry, juror, score, and perhaps criterion, group.

    Raises KeyError for a missing column and ValueError when no score is left.
    """
    sign = -1 if lower_is_better else 1
    rows = frame.assign(score=frame["score"] * sign)
    if "group" not in rows:
        return (_group("", rows, top, sign),)
    rows = rows.dropna(subset=["group"])
    return tuple(
        _group(str(name), part, top, sign) for name, part in rows.groupby("group", sort=False)
    )


def _group(name: str, rows: pd.DataFrame, top: int | None, sign: int) -> Group:
    table = from_frame(rows)
    fit, severity_refused = None, ""
    try:
        fit = severity(table)
    except NotMeaningful as refusal:
        severity_refused = str(refusal)
    ranks, ranks_refused = {}, ""
    try:
        ranks = {item.entry: item for item in expected_ranks(table, top=top, seed=SEED)}
    except ValueError as refusal:
        ranks_refused = str(refusal)
    criteria = {}
    if "criterion" in rows:
        criteria = {
            str(criterion): agreement(from_frame(part), seed=SEED)
            for criterion, part in rows.dropna(subset=["score"]).groupby("criterion", sort=False)
        }
    return Group(
        name=name,
        table=table,
        raw_places=_placed(table.entries, table.means()),
        agreement=agreement(table, seed=SEED),
        criteria=criteria,
        severity=fit,
        severity_refused=severity_refused,
        calibrated_places=(
            _placed(tuple(fit.calibrated), np.array(list(fit.calibrated.values()))) if fit else {}
        ),
        ranks=ranks,
        ranks_refused=ranks_refused,
        left_out=leave_one_out(table),
        sign=sign,
    )


def _placed(entries: tuple[str, ...], values: Floats) -> dict[str, int]:
    return dict(zip(entries, places(values), strict=True))


def leave_one_out(table: ScoreTable) -> dict[str, tuple[int, int]]:
    """The lowest and highest place by raw means when any one juror is left out, all kept too."""
    found: dict[str, list[int]] = {entry: [] for entry in table.entries}
    tables = [table]
    if len(table.jurors) > 1:
        tables += [table.without(juror) for juror in table.jurors]
    for part in tables:
        for entry, place in _placed(part.entries, part.means()).items():
            found[entry].append(place)
    return {entry: (min(seen), max(seen)) for entry, seen in found.items()}


def as_data(groups: tuple[Group, ...]) -> dict[str, Any]:
    """The analysis for programs; docs/statistics.md describes every field."""
    return {
        "schema": "analysis",
        "schema_version": SCHEMA_VERSION,
        "seed": SEED,
        "groups": [_group_data(group) for group in groups],
    }


def _group_data(group: Group) -> dict[str, Any]:
    fit = group.severity
    means = dict(zip(group.table.entries, map(float, group.table.means()), strict=True))
    return {
        "group": group.name,
        "n": len(group.table.entries),
        "k": len(group.table.jurors),
        "scores": group.table.count,
        "linked": len(group.table.components()) == 1,
        **_agreement_data(group.agreement),
        "criteria": {name: _agreement_data(item) for name, item in group.criteria.items()},
        "severity": (
            {
                juror: {"value": effect.value, "standard_error": effect.error}
                for juror, effect in fit.jurors.items()
            }
            if fit
            else None
        ),
        "severity_refused": group.severity_refused or None,
        "expected_ranks_refused": group.ranks_refused or None,
        "entries": [
            {
                "entry": entry,
                "mean": group.shown_mean(means[entry]),
                "place": group.raw_places[entry],
                "calibrated_mean": group.shown_mean(fit.calibrated[entry]) if fit else None,
                "calibrated_place": group.calibrated_places.get(entry),
                "leave_one_juror_out": list(group.left_out[entry]),
                **_rank_data(group.ranks.get(entry)),
            }
            for entry in group.table.entries
        ],
    }


def _agreement_data(item: Agreement) -> dict[str, Any]:
    return {
        "complete_rows": item.rows,
        "icc": {
            form: {"value": estimate.value, "low": estimate.low, "high": estimate.high}
            for form, estimate in item.icc.items()
        },
        "alpha_interval": item.alpha_interval,
        "alpha_ordinal": item.alpha_ordinal,
        "w": item.w,
        "w_p": item.w_p,
        "juror_with_rest": dict(item.with_rest),
    }


def _rank_data(estimate: RankEstimate | None) -> dict[str, Any]:
    if estimate is None:
        return {"expected_rank": None, "interval_50": None, "interval_90": None, "top": None}
    return {
        "expected_rank": estimate.expected,
        "interval_50": [estimate.half.low, estimate.half.high, estimate.half.mass],
        "interval_90": [estimate.wide.low, estimate.wide.high, estimate.wide.mass],
        "top": estimate.top,
    }
