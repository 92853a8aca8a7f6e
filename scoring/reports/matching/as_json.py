"""A study of partnerships as results.json holds it; its shape is in docs/results.schema.json."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from scoring.matching.picture import Picture, pairs
from scoring.matching.stability import Stability
from scoring.matching.study import Comparison, Study
from scoring.texts import Texts

Json = dict[str, Any]


def study_json(challenge: str, study: Study, texts: Texts) -> Json:
    """`challenge` is empty for the study over all of them."""
    drawn = _NOTHING if study.picture is None else _drawn(study, study.picture, texts)
    return {
        "challenge": challenge or None,
        "goals": [goal.value for goal in study.goals],
        "refused": study.refused or None,
        **drawn,
        "choice": None if study.comparison is None else _comparison(study.comparison, texts),
        "without_a_juror": _stability(study.left_out, texts),
        "one_other_vote": _stability(study.doubt, texts),
        "score_draws": _stability(study.drawn, texts),
    }


_NOTHING: Json = {
    "best": None, "minimal": None, "front": [], "roles": [], "pairs": [], "relaxations": [],
}  # fmt: skip


def _drawn(study: Study, picture: Picture, texts: Texts) -> Json:
    return {
        "best": _best(picture, texts),
        "minimal": {
            "finished": picture.minimal.finished,
            "partnerships": [list(item.candidates) for item in picture.minimal.choices],
        },
        "front": [
            {
                "size": point.size,
                "quality": _number(point.quality, texts),
                "candidates": list(point.example.candidates),
                "proved": point.proved,
            }
            for point in picture.front
        ],
        "roles": [
            {
                "candidate": role.candidate,
                "role": role.part.value,
                "minimal": role.count,
                "instead": list(role.instead),
                "proved": role.proved,
            }
            for role in picture.roles
        ],
        "pairs": [
            {
                "first": pair.first,
                "second": pair.second,
                "bond": pair.bond.value,
                "gives": list(pair.gives),
                "takes": list(pair.takes),
                "both": list(pair.both),
            }
            for pair in pairs(study.question)
        ],
        "relaxations": [
            [
                {
                    "rule": tag[0],
                    "about": list(tag[1:]),
                    "number": _number(item.numbers[tag], texts) if tag in item.numbers else None,
                }
                for tag in item.tags
            ]
            for item in picture.relaxations
        ],
    }


def _number(value: Fraction, texts: Texts) -> Json:
    return {"exact": str(value), "shown": texts.number(value)}


def _best(picture: Picture, texts: Texts) -> Json:
    answer = picture.answer
    return {
        "complete": answer.complete,
        "proved": answer.proved,
        "all_equal": answer.all_equal,
        "partnerships": [
            {
                "candidates": list(item.candidates),
                "entries": [str(entry) for entry in item.entries],
            }
            for item in answer.choices
        ],
        "values": {goal.value: _number(value, texts) for goal, value in answer.values},
    }


def _comparison(found: Comparison, texts: Texts) -> Json:
    return {
        "candidates": list(found.chosen.candidates),
        "entries": [str(entry) for entry in found.chosen.entries],
        "opened": list(found.opened),
        "lost": list(found.lost),
        "gained": list(found.gained),
        "partners": found.partners,
        "cost": _number(found.cost, texts),
        "quality": _number(found.quality, texts),
        "broken": [{"rule": tag[0], "about": list(tag[1:])} for tag in found.broken],
    }


def _stability(found: Stability | None, texts: Texts) -> Json | None:
    if found is None:
        return None
    return {
        "asked": found.asked,
        "looked": found.looked,
        "answered": found.answered,
        "same": found.same,
        "candidates": {
            key: _number(times, texts) for key, times in sorted(found.candidates.items())
        },
        "partnerships": [
            {"candidates": list(who), "times": times} for who, times in found.partnerships
        ],
    }
