"""The rows of a small call, whole: what a coordinator would have typed in its workbook."""

from __future__ import annotations

from datetime import date, datetime

Rows = dict[str, list[dict[str, object]]]


def small_rows() -> Rows:
    """Two challenges, two types of service, two jurors, three candidates, as in the rules."""
    in_time = datetime(2023, 5, 12, 16, 30)
    return {
        "call": [
            {
                "key": "klein-2023",
                "title": "Kleine oproep",
                "language": "nl",
                "organisation": "Regio Voorbeeld",
                "region": "Voorbeeld",
                "email": "oproep@voorbeeld.test",
                "signatories": "de voorzitter\nde secretaris",
                "deadline": datetime(2023, 5, 12, 23, 59),
                "municipalities": "Beerse, Lille",
                "attention": "- eerste punt\n- tweede punt",
                "example": "Alles in deze oproep is een voorbeeld.",
            }
        ],
        "method": [{"quorum": 2, "rule": "places", "tie_chain": "k1, k2, jury"}],
        "texts": [
            {"key": "remedies", "text": "U kan in beroep gaan bij de Raad van State."},
            {"key": "reservation", "text": "Gematcht is geen toezegging van een subsidie."},
        ],
        "stages": [
            {"stage": "written", "title": "schriftelijke ronde", "starts": date(2023, 5, 15)},
            {"stage": "result", "title": "resultaat", "period": "tegen 16 juni"},
        ],
        "challenges": [
            {"key": "U1", "title": "Uitdaging een", "persona": "Chadia", "places": 1},
            {"key": "U2", "title": "Uitdaging twee", "persona": "Saled", "places": 1},
        ],
        "aspects": [
            {"key": "U1-d1", "challenge": "U1", "kind": "obstacle", "text": "Geen opvang"},
            {"key": "U1-z1", "challenge": "U1", "kind": "outcome", "text": "Opvang vinden"},
            {"key": "U2-d1", "challenge": "U2", "kind": "obstacle", "text": "Schulden"},
        ],
        "service_types": [
            {"key": "T1", "title": "Begeleiding", "text": "Begeleiding op maat"},
            {"key": "T2", "title": "Opleiding", "text": "Opleiding op de werkvloer"},
        ],
        "requirements": [
            {"key": "r1", "service": "T1", "text": "binnen de week"},
            {"key": "r2", "service": "T1", "text": "aan huis"},
        ],
        "scales": [{"key": "s5", "lowest": 0, "highest": 5, "step": 0.5}],
        "levels": [
            {"scale": "s5", "value": value, "word": word}
            for value, word in enumerate(
                ("afwezig", "zwak", "matig", "voldoende", "goed", "uitstekend")
            )
        ],
        "rounds": [
            {"key": "written", "title": "schriftelijke ronde", "weight": 40},
            {"key": "pitch", "title": "pitch", "weight": 60, "shows_previous": "yes"},
        ],
        "criteria": [
            {"key": "k1", "title": "Aanpak", "scale": "s5", "weight": 60, "minimum": 3},
            {"key": "k2", "title": "Haalbaarheid", "scale": "s5", "weight": 40, "minimum": 3},
        ],
        "jurors": [
            {"key": "J1", "name": "Jurylid Een", "role": "VDAB", "chair": True},
            {"key": "J2", "name": "Jurylid Twee", "role": "onafhankelijk expert"},
        ],
        "candidates": [
            {
                "key": "A", "name": "Organisatie A", "received": in_time, "cost": 12500.5,
                "challenge:U1": "x", "challenge:U2": "x", "service:T1": "x",
            },
            {
                "key": "B", "name": "Organisatie B", "received": in_time,
                "challenge:U1": "x", "challenge:U2": "x", "service:T1": "x", "service:T2": "x",
            },
            {
                "key": "C", "name": "Organisatie C", "received": datetime(2023, 5, 13, 0, 0),
                "challenge:U1": "x",
            },
        ],
        "entries": [
            {"candidate": "A", "challenge": "U1", "summary": "Opvang", "claims": "U1-d1, r1"},
        ],
        "conflicts": [{"juror": "J2", "candidate": "B", "reason": "Lid van het bestuur van B."}],
        "decisions": [
            {
                "stage": "written", "candidate": "A", "value": "invited", "by": "stuurgroep",
                "on": date(2023, 5, 26),
            },
        ],
        "acts": [
            {
                "key": "A1", "kind": "correct_score", "on": date(2023, 6, 8), "by": "voorzitter",
                "reason": "Verkeerd overgetypt.", "juror": "J1", "candidate": "A",
                "challenge": "U1", "round": "written", "criterion": "k1", "old": "3",
                "value": "3,5",
            },
        ],
    }  # fmt: skip
