"""The fingerprint of a method: two calls have the same one when they turn scores into the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from fractions import Fraction

from scoring.model.call import LATER, Challenge, Counts, Limit, Method, Scale, TieRule

DIGITS = 12
# What has words and moments among its fields, and the code itself
_BY_HAND = frozenset({"criteria", "rounds", "needs", "fingerprint"})


def fingerprint(
    method: Method, challenges: Iterable[Challenge] = (), limits: Iterable[Limit] = ()
) -> str:
    """A short hexadecimal SHA-256 over the method alone, never over texts, titles or dates.

    The order of criteria, needs, limits and scales changes nothing; the order of rounds and of the
    tie chain does. `challenges` gives their places, `limits` those that hold for every candidate.
    """
    content = _settings(method) | {
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
    written = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()[:DIGITS]


def _settings(method: Method) -> dict[str, object]:
    """Every field of the method as plain values, but for what is set out by hand."""
    return {
        item.name: _plain(value)
        for item in fields(method)
        if item.name not in _BY_HAND
        and ((value := getattr(method, item.name)) != item.default or item.metadata != LATER)
    }


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type | TieRule):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, int) else str(value)


def _scale(scale: Scale) -> list[object]:
    levels = sorted(level.value for level in scale.levels)
    steps = [str(value) for value in (scale.lowest, scale.highest, scale.step)]
    content: list[object] = [scale.key, *steps, [str(value) for value in levels]]
    # Left alone, a setting that came later leaves the fingerprint of earlier calls as it was.
    return content if scale.counts is Counts.OF_HIGHEST else [*content, scale.counts.value]


def _optional(value: Fraction | None) -> str:
    return "" if value is None else str(value)
