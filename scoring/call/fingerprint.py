"""The fingerprint of a method: two calls have the same one when they turn scores into the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from fractions import Fraction

from scoring.model.call import (
    DEFAULT_GOALS,
    Challenge,
    Counts,
    InsightRules,
    Limit,
    Method,
    Scale,
)

DIGITS = 12


def fingerprint(
    method: Method, challenges: Iterable[Challenge] = (), limits: Iterable[Limit] = ()
) -> str:
    """A short hexadecimal SHA-256 over the method alone, never over texts, titles or dates.

    The order of criteria, needs, limits and scales changes nothing; the order of rounds and of the
    tie chain does. `challenges` gives their places, `limits` those that hold for every candidate.
    """
    content: dict[str, object] = {
        "criteria": sorted(
            [
                item.key,
                item.scale.key,
                str(item.weight),
                _optional(item.minimum),
                item.scope.value,
                sorted(item.rounds),
                sorted(item.challenges),
            ]
            for item in method.criteria
        ),
        "scales": sorted(
            _scale(scale) for scale in {c.scale.key: c.scale for c in method.criteria}.values()
        ),
        "rounds": [
            [
                item.key,
                str(item.weight),
                item.combine.value,
                _optional(item.total_minimum),
                item.asks_coverage,
            ]
            for item in method.rounds
        ],
        "places": {item.key: item.places for item in challenges},
        "quorum": method.quorum,
        "total_scale": str(method.total_scale),
        "combine_rounds": method.combine_rounds.value,
        "minima_scope": method.minima_scope.value,
        "minima_weighted": method.minima_weighted,
        "tie_chain": [str(rule) for rule in method.tie_chain],
        "rule": method.rule.value,
        "claims_count": method.claims_count,
        "requirements_shared": method.requirements_shared,
        "conflict_whole_challenge": method.conflict_whole_challenge,
        "needs": sorted(
            [
                need.challenge,
                need.item,
                need.kind.value,
                need.required,
                need.times,
                str(need.weight),
            ]
            for need in method.needs
        ),
        "limits": sorted(
            [limit.kind.value, limit.subject, limit.other, _optional(limit.value)]
            for limit in limits
            if not limit.kind.naming
        ),
    }
    if method.goals != DEFAULT_GOALS:
        # Left alone, a setting that came later leaves the fingerprint of earlier calls as it was.
        content["goals"] = [goal.value for goal in method.goals]
    if method.insight != InsightRules():
        # Left out at its default: calls from before it could be set keep their fingerprint.
        content["insight"] = {
            "shown": method.insight.shown.value,
            "in_letter": method.insight.in_letter.value,
            "zone_level": method.insight.zone_level,
            "weight_range": method.insight.weight_range,
            "seed": method.insight.seed,
        }
    written = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()[:DIGITS]


def _scale(scale: Scale) -> list[object]:
    levels = sorted(level.value for level in scale.levels)
    steps = [str(value) for value in (scale.lowest, scale.highest, scale.step)]
    content: list[object] = [scale.key, *steps, [str(value) for value in levels]]
    # Left alone, a setting that came later leaves the fingerprint of earlier calls as it was.
    return content if scale.counts is Counts.OF_HIGHEST else [*content, scale.counts.value]


def _optional(value: Fraction | None) -> str:
    return "" if value is None else str(value)
