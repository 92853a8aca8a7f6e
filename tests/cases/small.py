"""The small call that the rules end with, as rows of its workbook and as sheets that come back.

Worked out by hand:
- C arrives at 00:00: onontvankelijk, no sheets.
- J2 declares a conflict with B: one counted juror of a quorum of 2, aangehouden in both challenges.
- Written, A-U1: k1 4 and 4, k2 4 and 4: 4/5 of everything, total 80.
- Written, A-U2: k1 (4 + 4,5)/2 = 4,25; k2 (3,5 + 4)/2 = 3,75.
  (60 x 4,25/5 + 40 x 3,75/5) / 100 = 0,51 + 0,30 = 0,81: total 81.
- Pitch, A-U1: k1 2,5 is below 3, so no place. Its combined k1 is 0,4 x 4 + 0,6 x 2,5 = 3,1.
  Total (60 x 2,5/5 + 40 x 4/5) / 100 = 0,30 + 0,32 = 0,62: 62. Combined 0,4 x 80 + 0,6 x 62 = 69,2.
- Pitch, A-U2: k1 4; k2 (3,5 + 4)/2 = 3,75: 0,48 + 0,30 = 0,78: 78. Combined 32,4 + 46,8 = 79,2.
- r1 of A-U1 is ja and nee: divided, so T1 is not covered in U1; T2 is. In U2 T1 is, T2 is not.
- U1 ends without a ranked entry; U2 with A on place 1 of 1.
"""

from __future__ import annotations

from datetime import date, datetime

LANGUAGE = "nl"

ROWS: dict[str, list[dict[str, object]]] = {
    "call": [{
        "key": "klein-2023", "title": "Kleine oproep", "language": "nl",
        "organisation": "Regio Voorbeeld", "region": "Voorbeeld", "email": "oproep@voorbeeld.test",
        "contact": "projectcoördinator", "address": "Plein 1, 2300 Voorbeeld",
        "signatories": "de voorzitter", "deadline": datetime(2023, 5, 12, 23, 59),
    }],
    "method": [{"quorum": 2, "rule": "places", "tie_chain": "k1; k2; jury"}],
    "texts": [
        {"key": "remedies", "text": "Beroep bij de Raad van State kan binnen 60 dagen."},
        {"key": "reservation", "text": "Gematcht zijn is geen toezegging van een subsidie."},
        {"key": "privacy", "text": "Wij bewaren uw gegevens zolang de oproep loopt."},
        {"key": "confidentiality", "text": "Deze brief is enkel voor u bestemd."},
        {"key": "contact", "text": "Vragen? Mail de projectcoördinator."},
    ],
    "stages": [
        {"stage": "written", "title": "schriftelijke ronde"},
        {"stage": "pitch", "title": "pitch"},
        {"stage": "result", "title": "resultaat"},
    ],
    "challenges": [
        {"key": "U1", "title": "Uitdaging een", "persona": "Chadia", "places": 1},
        {"key": "U2", "title": "Uitdaging twee", "persona": "Saled", "places": 1},
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
        {"key": "pitch", "title": "pitch", "weight": 60},
    ],
    "criteria": [
        {"key": "k1", "title": "Kwaliteit", "scale": "s5", "weight": 60, "minimum": 3},
        {"key": "k2", "title": "Haalbaarheid", "scale": "s5", "weight": 40, "minimum": 3},
    ],
    "jurors": [
        {"key": "J1", "name": "Jurylid Een", "role": "VDAB", "chair": "x"},
        {"key": "J2", "name": "Jurylid Twee", "role": "onafhankelijk expert"},
    ],
    "candidates": [
        {
            "key": key, "name": name, "received": received, "email": f"{key}@voorbeeld.test",
            **{f"challenge:{challenge}": "x" for challenge in challenges},
            **{f"service:{service}": "x" for service in services},
        }
        for key, name, received, challenges, services in (
            ("A", "Organisatie A", datetime(2023, 5, 12, 16, 30), ("U1", "U2"), ("T1",)),
            ("B", "Organisatie B", datetime(2023, 5, 12, 23, 59), ("U1", "U2"), ("T1", "T2")),
            ("C", "Organisatie C", datetime(2023, 5, 13, 0, 0), ("U1",), ()),
        )
    ],
}  # fmt: skip

WRITTEN = """
    juror  entry  k1   k2   T1   r1   r2   T2
    J1     A-U1   4    4    yes  yes  yes  yes
    J2     A-U1   4    4    yes  no   yes  yes
    J1     A-U2   4    3,5  yes  yes  yes  no
    J2     A-U2   4,5  4    yes  yes  yes  no
    J1     B-U1   5    5    yes  yes  yes  yes
    J1     B-U2   5    5    yes  yes  yes  yes
    J2     B      conflict
"""

PITCH = """
    juror  entry  k1   k2   T1   r1   r2   T2
    J1     A-U1   2,5  4    yes  yes  yes  yes
    J2     A-U1   2,5  4    yes  no   yes  yes
    J1     A-U2   4    3,5  yes  yes  yes  no
    J2     A-U2   4    4    yes  yes  yes  no
    J2     B      conflict
"""


def line(
    stage: str, candidate: str, challenge: str, value: str, reason: str = ""
) -> dict[str, object]:
    return {
        "stage": stage, "candidate": candidate, "challenge": challenge, "value": value,
        "reason": reason, "by": "Stuurgroep", "on": date(2023, 5, 26),
    }  # fmt: skip


AFTER_WRITTEN = [
    line("written", "A", "", "invited", "Sterk op kwaliteit en haalbaarheid."),
    line("written", "B", "", "held", "Er zijn te weinig juryleden zonder belangenconflict."),
    line("written", "C", "", "inadmissible", "De kandidatuur kwam na het einde van de termijn."),
]
AT_RESULT = [
    *AFTER_WRITTEN,
    line("result", "A", "U1", "not_matched", "De pitch bleef onder de minimumscore."),
    line("result", "A", "U2", "matched", "Als eerste gerangschikt."),
    line("result", "B", "", "not_matched", "Er kwam geen tweede jurylid; de jury besliste zo."),
]
WRITTEN_LETTERS = {
    "stage": "written", "letters": date(2023, 5, 26), "body": "Stuurgroep",
    "reference": "SG-1",
}  # fmt: skip
RESULT_LETTERS = {
    "stage": "result", "letters": date(2023, 6, 16), "body": "Stuurgroep", "reference": "SG-2",
}  # fmt: skip


def rows(**more: object) -> dict[str, object]:
    return {**ROWS, **more}
