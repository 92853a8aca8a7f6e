"""A call of one round and one challenge, so that what was sent can be tried in a moment.

Worked out by hand, with criteria k1 60 and k2 40 on 0 to 5, two jurors who agree:
- A: 4 and 4: (60 x 4/5 + 40 x 4/5) / 100 = 0,8: total 80, place 1, gematcht.
- B: 3 and 4: (36 + 32) / 100 = 0,68: total 68, place 2, reserve.
- C: 3 and 3: 60, place 3, niet gematcht.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl

from scoring.run.steps import Outcome, run
from tests.cases import build, small

ROWS: dict[str, list[dict[str, object]]] = {
    **{key: small.ROWS[key] for key in ("call", "texts", "scales", "levels", "jurors")},
    "method": [{
        "quorum": 1, "rule": "places", "tie_chain": "k1; k2", "insight_shown": "off",
        "reasons_from": "remarks",
    }],
    "stages": [
        {"stage": "written", "title": "schriftelijke ronde"},
        {"stage": "result", "title": "resultaat"},
    ],
    "challenges": [{"key": "U1", "title": "Uitdaging een", "places": 1}],
    "rounds": [{"key": "written", "title": "schriftelijke ronde", "asks_coverage": "no"}],
    "criteria": [
        {"key": "k1", "title": "Kwaliteit", "scale": "s5", "weight": 60, "minimum": 2},
        {"key": "k2", "title": "Haalbaarheid", "scale": "s5", "weight": 40},
    ],
    "candidates": [
        {
            "key": key, "name": f"Organisatie {key}", "email": f"{key}@voorbeeld.test",
            "received": datetime(2023, 5, 12, 16, 30), "challenge:U1": "x",
        }
        for key in "ABC"
    ],
}  # fmt: skip

SHEETS = """
    juror  entry  k1   k2
    J1     A-U1   4    4
    J2     A-U1   4    4
    J1     B-U1   3    4
    J2     B-U1   3    4
    J1     C-U1   3    3
    J2     C-U1   3    3
"""

DECIDED = [
    small.line("result", "A", "U1", "matched", "Als eerste gerangschikt."),
    small.line("result", "B", "U1", "reserve", "Een goed voorstel, net na de plaats."),
    small.line("result", "C", "U1", "not_matched", "De kwaliteit bleef achter."),
]
LETTERS = {
    "stage": "result", "letters": date(2023, 6, 16), "body": "Stuurgroep", "reference": "SG-2",
}  # fmt: skip
SENT = "2023-06-16 resultaat v1"


def rows(**more: object) -> dict[str, object]:
    return {**ROWS, "decisions": DECIDED, "establishments": [LETTERS], **more}


def write(home: Path, **more: object) -> None:
    build.write_call(home, rows(**more), "nl")


def established(home: Path) -> Outcome:
    """The call with its result established, and what was sent kept."""
    build.write_call(home, ROWS, "nl")
    build.return_sheets(home, SHEETS, "nl")
    remarked(home)
    write(home)
    return run(build.folders(home))


def remarked(home: Path) -> None:
    """Remarks that name nobody: in this call letters print them as reasons."""
    for file in sorted((home / "input" / "sheets").glob("*.xlsx")):
        book = openpyxl.load_workbook(file)
        for sheet in book.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if str(cell.value).startswith(("J1 k", "J2 k")):
                    cell.value = f"Helder uitgewerkt, zie {str(cell.value)[3:5]}."
        book.save(file)


def correction(
    candidate: str = "C", criterion: str = "k1", old: object = 3, value: object = 4, **more: object
) -> list[dict[str, object]]:
    """The acts by which both jurors correct a score."""
    return [
        {
            "key": f"A{number}", "kind": "correct_score", "on": date(2023, 6, 26), "by": "An",
            "reason": "Een passage was over het hoofd gezien.", "juror": juror,
            "candidate": candidate, "challenge": "U1", "round": "written", "criterion": criterion,
            "old": old, "value": value, **more,
        }
        for number, juror in enumerate(("J1", "J2"), start=1)
    ]  # fmt: skip


def again(decisions: Sequence[Mapping[str, object]], candidate: str, **more: object) -> list:
    """Decisions with another line for one candidate."""
    return [{**line, **more} if line["candidate"] == candidate else line for line in decisions]


def second(**more: object) -> list[dict[str, object]]:
    """The establishments with a second version."""
    return [LETTERS, {**LETTERS, "version": 2, "letters": date(2023, 7, 3), **more}]
