"""The part of results.json on agreement, severity, uncertainty and sensitivity.

Figures are floats: none of them decides anything. Exact fractions stay exact.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from scoring.model.insight import (
    ChallengeView,
    EntryView,
    Flip,
    Insight,
    RoundView,
    Sensitivity,
    TalkGroup,
)
from scoring.statistics.data import agreement_data, interval_data, severity_data

Json = dict[str, Any]


def insight_json(insight: Insight | None) -> Json | None:
    """None when the call turned it off."""
    if insight is None:
        return None
    return {
        "seed": insight.seed,
        "draws": insight.draws,
        "zone_level": insight.zone_level,
        "weight_range": insight.weight_range,
        "views": [_view(view) for view in insight.views],
        "sensitivity": [_sensitivity(item) for item in insight.sensitivity],
        "talk": [_talk(group) for group in insight.talk],
    }


def _view(view: RoundView) -> Json:
    return {
        "round": view.round or None,
        "sheets": view.sheets,
        "at_ceiling": view.at_ceiling,
        "scores": view.scores,
        "severity": severity_data(view.severity) if view.severity else None,
        "severity_refused": view.severity_refused or None,
        "residual": view.severity.residual if view.severity else None,
        "agreement": agreement_data(view.agreement),
        "criteria": {key: agreement_data(item) for key, item in view.criteria.items()},
        "challenges": [_challenge(part) for part in view.challenges],
    }


def _challenge(part: ChallengeView) -> Json:
    return {
        "challenge": part.challenge,
        "line": {
            "kind": part.line.kind.value,
            "places": part.line.places,
            "minimum": _exact(part.line.minimum),
        },
        "jurors": part.jurors,
        "balanced": part.balanced,
        "expected_ranks_refused": part.refused or None,
        "near": [[str(entry) for entry in run] for run in part.near],
        "agreement": agreement_data(part.agreement),
        "entries": [_entry(item) for item in part.entries],
    }


def _entry(item: EntryView) -> Json:
    return {
        "entry": str(item.entry),
        "place": item.place,
        "total": _exact(item.total),
        "total_place": item.total_place,
        "calibrated_mean": item.calibrated,
        "calibrated_place": item.calibrated_place,
        "expected_rank": item.expected,
        "interval_50": interval_data(item.half) if item.half else None,
        "interval_90": interval_data(item.wide) if item.wide else None,
        "rankogram": list(item.chances) or None,
        "above_line": item.above,
        "in_tie_zone": item.in_zone,
    }


def _sensitivity(item: Sensitivity) -> Json:
    return {
        "challenge": item.challenge,
        "resampled_mass": item.resampled_mass,
        "entries": [
            {
                "entry": str(part.entry),
                "outcome": part.outcome.value,
                "leave_one_juror_out": list(part.left_out) if part.left_out else None,
                "weights_same": part.weights_same,
                "resampled_same": part.resampled_same,
            }
            for part in item.entries
        ],
        "flips": [_flip(flip) for flip in item.flips],
    }


def _flip(flip: Flip) -> Json:
    return {
        "entry": str(flip.entry),
        "change": flip.change.value,
        "subject": flip.subject,
        "before": flip.before.value,
        "after": flip.after.value,
        "size": _exact(flip.size),
    }


def _talk(group: TalkGroup) -> Json:
    return {
        "leave": list(group.leave),
        "entries": [
            {
                "entry": str(talk.entry),
                "round": talk.round,
                "spread": _exact(talk.spread),
                "corrected": talk.corrected,
                "highest": talk.highest,
                "lowest": talk.lowest,
                "in_tie_zone": talk.in_zone,
                "hangs_on_one_juror": talk.flips,
            }
            for talk in group.entries
        ],
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
