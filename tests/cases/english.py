"""A call of another shape: English, whole scores from 1 to 10, one round, one challenge.

Three criteria of weights 5, 3 and 2, no service types, two places, a minimum of 5 on quality.
Worked out by hand, as fractions of 10, then on the total scale of 100:

    P1  quality (8+7+9)/3 = 8    impact (6+8+7)/3 = 7  cost (5+6+7)/3 = 6
        (5 x 0.8 + 3 x 0.7 + 2 x 0.6) / 10 = (4.0 + 2.1 + 1.2) / 10 = 0.73      total 73
    P2  quality 7, impact 9, cost (6+5+7)/3 = 6
        (3.5 + 2.7 + 1.2) / 10 = 0.74                                           total 74
    P3  quality 8, impact 7, cost 6: equal to P1 in everything                  total 73
    P4  quality (4+5+5)/3 = 14/3, below 5: no place, whatever the rest
        (5 x 14/30 + 3 x 10/10 + 2 x 9/10) / 10 = (7/3 + 3 + 1.8) / 10 = 107/150, total 214/3
    P5  withdrawn before anyone scored

Places: P2 1, then P1 and P3 share 2. There are two places, so the tie lies across the line and the
jury decides by an act: P3 before P1. Then P2 1, P3 2, P1 3.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

LANGUAGE = "en"
TOTALS = {
    "P1": Fraction(73), "P2": Fraction(74), "P3": Fraction(73), "P4": Fraction(214, 3),
}  # fmt: skip
PLACES_BEFORE = {"P1": 2, "P2": 1, "P3": 2, "P4": None}
PLACES_AFTER = {"P1": 3, "P2": 1, "P3": 2, "P4": None}

ROWS: dict[str, list[dict[str, object]]] = {
    "call": [{
        "key": "north-2024", "title": "Partners for work in the north", "language": "en",
        "organisation": "Northern Region", "region": "North", "email": "call@north.test",
        "contact": "the call's coordinator", "address": "1 Square, Northtown",
        "signatories": "the chair", "deadline": datetime(2024, 3, 1, 12, 0),
    }],
    "method": [{
        "quorum": 2, "rule": "places", "tie_chain": "quality; impact; jury",
        "reasons_from": "remarks",
    }],
    "texts": [
        {"key": "remedies", "text": "An appeal can be lodged within 60 days."},
        {"key": "reservation", "text": "Being matched is no promise of a grant."},
        {"key": "privacy", "text": "We keep your data as long as the call runs."},
        {"key": "confidentiality", "text": "This letter is meant for you alone."},
        {"key": "contact", "text": "Questions? Write to the coordinator."},
    ],
    "stages": [
        {"stage": "assessment", "title": "assessment"}, {"stage": "result", "title": "outcome"},
    ],
    "challenges": [{"key": "C1", "title": "Lasting work", "places": 2}],
    "scales": [{"key": "ten", "lowest": 1, "highest": 10, "step": 1}],
    "levels": [
        {"scale": "ten", "value": 1, "word": "poor"},
        {"scale": "ten", "value": 5, "word": "fair"},
        {"scale": "ten", "value": 10, "word": "excellent"},
    ],
    "rounds": [{"key": "assessment", "title": "assessment", "weight": 1}],
    "criteria": [
        {"key": "quality", "title": "Quality", "scale": "ten", "weight": 5, "minimum": 5},
        {"key": "impact", "title": "Impact", "scale": "ten", "weight": 3},
        {"key": "cost", "title": "Cost", "scale": "ten", "weight": 2},
    ],
    "jurors": [
        {"key": "X", "name": "Xenia Field", "role": "chair", "chair": "x"},
        {"key": "Y", "name": "Yusuf Hill", "role": "local government"},
        {"key": "Z", "name": "Zoe Marsh", "role": "independent expert"},
    ],
    "candidates": [
        {
            "key": f"P{number}", "name": name, "received": datetime(2024, 2, 29, 9, number),
            "email": f"p{number}@north.test", "challenge:C1": "x",
            **({"withdrawn_on": date(2024, 3, 2)} if number == 5 else {}),
        }
        for number, name in enumerate(
            ("Amber House", "Birch Works", "Cedar Group", "Dale Centre", "Elm Trust"), start=1
        )
    ],
}  # fmt: skip

SHEETS = """
    juror  entry  quality  impact  cost
    X      P1-C1  8        6       5
    Y      P1-C1  7        8       6
    Z      P1-C1  9        7       7
    X      P2-C1  7        9       6
    Y      P2-C1  7        9       5
    Z      P2-C1  7        9       7
    X      P3-C1  8        7       6
    Y      P3-C1  8        7       6
    Z      P3-C1  8        7       6
    X      P4-C1  4        10      9
    Y      P4-C1  5        10      9
    Z      P4-C1  5        10      9
"""

TIE = {
    "key": "A01", "kind": "break_tie", "on": date(2024, 3, 20), "by": "the jury",
    "reason": "Cedar Group reaches more people.", "challenge": "C1", "value": "P3 > P1",
}  # fmt: skip


def line(candidate: str, value: str, reason: str) -> dict[str, object]:
    return {
        "stage": "result", "candidate": candidate, "challenge": "C1", "value": value,
        "reason": reason, "by": "the board", "on": date(2024, 3, 21),
    }  # fmt: skip


DECISIONS = [
    line("P2", "matched", "Ranked first."),
    line("P3", "matched", "Ranked second."),
    line("P1", "reserve", "Ranked third."),
    line("P4", "not_matched", "Below the minimum on quality."),
]
LETTERS = {
    "stage": "result", "letters": date(2024, 3, 22), "body": "the board", "reference": "B-7",
}  # fmt: skip


def rows(**more: object) -> dict[str, object]:
    return {**ROWS, **more}
