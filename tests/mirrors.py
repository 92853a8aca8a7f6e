"""The same call with scales turned round: what was 5 of 0..5 becomes 1 of 1..6, and 1 is best.

Nothing that follows from the scores may differ, so a mirrored call is judged by the plain one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from scoring.model.call import Call, Counts, Criterion, Level, Scale
from scoring.model.intake import Assessment, Given, Intake


def mirrored(call: Call, read: Intake, about: Mapping[str, int]) -> tuple[Call, Intake]:
    """Each criterion named is scored `about` minus what it was, on a scale with the lowest best."""
    criteria = tuple(
        _criterion(item, about[item.key]) if item.key in about else item
        for item in call.method.criteria
    )
    turned = replace(call, method=replace(call.method, criteria=criteria))
    sheets = tuple(_sheet(item, about) for item in read.assessments)
    return turned, replace(read, assessments=sheets)


def _criterion(item: Criterion, about: int) -> Criterion:
    minimum = None if item.minimum is None else about - item.minimum
    return replace(item, scale=turned_round(item.scale, about), minimum=minimum)


def turned_round(scale: Scale, about: int) -> Scale:
    """The scale from its other end. One that counts from 0 counts from worst to best as well."""
    assert scale.zero == scale.lowest
    levels = tuple(
        Level(about - level.value, level.word, level.meaning) for level in reversed(scale.levels)
    )
    return Scale(
        f"{scale.key}-{about}",
        about - scale.highest,
        about - scale.lowest,
        scale.step,
        levels,
        Counts.LOWEST_BEST,
    )


def _sheet(sheet: Assessment, about: Mapping[str, int]) -> Assessment:
    scores = {
        key: replace(given, value=Fraction(about[key] - given.value))
        if key in about and isinstance(given, Given)
        else given
        for key, given in sheet.scores.items()
    }
    return replace(sheet, scores=scores)
