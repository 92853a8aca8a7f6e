"""Calls of every shape: as many or as few of each thing as a test asks for, played to their end.

A shape says how many challenges, jurors, candidates, types of service, rounds and criteria a call
has, and in which language; `play` makes it, has its jurors score, records what is decided, and
establishes every stage. The first candidate gets 4 of 5 on everything, each next one half a point
less; with `refused` everybody gets 2, below the minimum of 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from scoring.run.steps import Outcome, run
from tests.cases import build

Row = dict[str, object]
ROUNDS = ("written", "pitch")
_LETTERS = {
    "preparation": date(2023, 4, 3), "written": date(2023, 5, 26), "pitch": date(2023, 6, 2),
    "result": date(2023, 6, 16),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """What a call has. `register`: municipalities, capacity, cost and a budget."""

    language: str = "nl"
    challenges: int = 2
    jurors: int = 3
    candidates: int = 3
    types: int = 2
    aspects: bool = True
    rounds: int = 2
    criteria: int = 2
    minimum: bool = True
    register: bool = True
    rule: str = "broad"
    refused: bool = False
    texts: str = "workbook"  # where the reasons of letters come from
    insight: str = "report"

    def said(self, dutch: str, english: str) -> str:
        return dutch if self.language == "nl" else english

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple("ABCDE"[: self.candidates])

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(f"U{number}" for number in range(1, self.challenges + 1))


def rows(shape: Shape, **more: object) -> dict[str, list[Row]]:
    """The tables of the call's workbook, before anything is decided."""
    said = shape.said
    round_titles = (said("schriftelijke ronde", "written round"), said("pitch", "pitch"))
    words = said(
        "afwezig zwak matig voldoende goed uitstekend", "absent weak fair sufficient good excellent"
    ).split()
    made: dict[str, list[Row]] = {
        "call": [{
            "key": "vorm-2023", "title": said("Partners voor werk", "Partners for work"),
            "language": shape.language, "organisation": said("Regio Noord", "Northern Region"),
            "region": said("Noord", "North"), "email": "oproep@noord.test",
            "contact": said("Lies Peeters", "Lisa Peters"), "address": "Plein 1\n2300 Noord",
            "signatories": said("de voorzitter", "the president"),
            "deadline": datetime(2023, 5, 12, 23, 59),
            **({"municipalities": "Beerse\nLille"} if shape.register else {}),
        }],
        "method": [{
            "quorum": min(2, shape.jurors), "rule": shape.rule, "reasons_from": shape.texts,
            "tie_chain": "k1" if shape.criteria == 1 else "k1; k2", "insight_shown": shape.insight,
            **({"municipality_needs": "wished"} if shape.register else {}),
        }],
        "texts": [
            {"key": "remedies", "text": said("Beroep kan binnen 60 dagen.", "Appeal in 60 days.")},
            {"key": "reservation", "text": said("Dit is geen toezegging.", "This is no promise.")},
            {"key": "privacy", "text": said("Wij bewaren dit veilig.", "We keep this safely.")},
            {"key": "confidentiality", "text": said("Enkel voor u.", "For you alone.")},
            {"key": "contact", "text": said("Mail ons gerust.", "Do write to us.")},
        ],
        "stages": [
            {"stage": "preparation", "title": said("lancering", "launch")},
            *({"stage": key, "title": title} for key, title in _rounds(shape, round_titles)),
            {"stage": "result", "title": said("uitslag", "outcome")},
        ],
        "challenges": [
            {
                "key": key,
                "title": said("Duurzaam werk", "Lasting work") + ("" if number == 1 else " (2)"),
                "places": 1,
            }
            for number, key in enumerate(shape.questions, start=1)
        ],
        "aspects": [
            {
                "key": f"{key}-{kind[:2]}", "challenge": key, "kind": kind,
                "text": said(dutch, english),
            }
            for key in shape.questions
            for kind, dutch, english in (
                ("obstacle", "Geen vervoer", "No transport"),
                ("outcome", "Een vaste baan", "A steady job"),
            )
            if shape.aspects
        ],
        "service_types": [
            {
                "key": f"T{number}", "title": said("Begeleiding", "Guidance") + f" {number}",
                "text": said("Begeleiding op de werkvloer", "Guidance at work"),
            }
            for number in range(1, shape.types + 1)
        ],
        "requirements": [
            {"key": "r1", "service": "T1", "text": said("binnen de week", "within a week")},
        ] if shape.types else [],
        "scales": [{"key": "s5", "lowest": 0, "highest": 5, "step": 0.5}],
        "levels": [
            {"scale": "s5", "value": value, "word": word} for value, word in enumerate(words)
        ],
        "rounds": [
            {
                "key": key, "title": title, "weight": 1,
                "asks_coverage": "yes" if shape.types or shape.aspects else "no",
            }
            for key, title in _rounds(shape, round_titles)
        ],
        "criteria": [
            {
                "key": f"k{number}", "title": said("Kwaliteit", "Quality") + f" {number}",
                "scale": "s5", "weight": 50, **({"minimum": 3} if shape.minimum else {}),
            }
            for number in range(1, shape.criteria + 1)
        ],
        "limits": [{"kind": "budget", "value": 100_000}] if shape.register else [],
        "jurors": [
            {
                "key": f"J{number}", "name": name, "role": said("expert", "expert"),
                **({"chair": "x"} if number == 1 else {}),
            }
            for number, name in enumerate(("Ann Bos", "Bert Dal", "Cor Eik")[: shape.jurors], 1)
        ],
        "candidates": [
            {
                "key": key, "name": f"{said('Huis', 'House')} {name}",
                "email": f"{key}@noord.test",
                "received": datetime(2023, 5, 2, 9, 0),
                **{f"challenge:{challenge}": "x" for challenge in shape.questions},
                **({"service:T1": "x"} if shape.types else {}),
                **({"capacity": 10, "cost": 20_000, "municipalities": "Beerse"}
                   if shape.register else {}),
            }
            for key, name in zip(shape.keys, ("Esdoorn", "Berk", "Ceder", "Den", "Els"),
                                 strict=False)
        ],
    }  # fmt: skip
    return {**{key: table for key, table in made.items() if table}, **more}  # type: ignore[dict-item]


def _rounds(shape: Shape, titles: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip(ROUNDS, titles, strict=True))[: shape.rounds]


def sheets(shape: Shape) -> str:
    """What every juror gives, as `build.return_sheets` reads it."""
    criteria = [f"k{number}" for number in range(1, shape.criteria + 1)]
    types = [f"T{number}" for number in range(1, shape.types + 1)]
    items = [*types, *(["r1"] if types else [])]
    ticks = [f"{key}-{kind}" for key in shape.questions for kind in ("ob", "ou") if shape.aspects]
    lines = [" ".join(["juror", "entry", *criteria, *items, *ticks])]
    for juror in range(1, shape.jurors + 1):
        for rank, key in enumerate(shape.keys):
            score = "2" if shape.refused else str(4 - rank / 2)
            for challenge in shape.questions:
                cells = [score] * len(criteria) + ["yes"] * len(items) + ["x"] * len(ticks)
                lines.append(" ".join([f"J{juror}", f"{key}-{challenge}", *cells]))
    return "\n".join(lines)


def play(home: Path, shape: Shape, *, final: bool = True, **more: object) -> Outcome:
    """The whole call: its framework published, every round assessed and decided, the result.

    Not `final`: nothing of the last round is decided or established.
    """
    folders = build.folders(home)
    stages = ["preparation"]
    decided: list[Row] = []

    def write() -> None:
        established = [
            {"stage": stage, "letters": _LETTERS[stage],
             "body": shape.said("Stuurgroep", "steering group"), "reference": f"S-{number}"}
            for number, stage in enumerate(stages, start=1)
        ]  # fmt: skip
        tables = {"establishments": established, **({"decisions": decided} if decided else {})}
        build.write_call(home, rows(shape, **{**tables, **more}), shape.language)

    write()
    points = [*ROUNDS[: shape.rounds - 1], "result"]
    for point in points:
        build.return_sheets(home, sheets(shape), shape.language)
        for file in (home / "input" / "sheets").glob("returned*"):
            file.rename(file.with_name(f"{point} {file.name}"))
        outcome = run(folders, as_pdf=False)
        if not final and point == "result":
            return outcome
        _reasons(home, shape)
        decided += _decided(shape, point)
        stages.append(point)
        write()
        outcome = run(folders, as_pdf=False)
        if shape.refused:
            break
    return outcome


def _reasons(home: Path, shape: Shape) -> None:
    said = shape.said("De jury vond dit helder.", "The jury found this clear.")
    yes = shape.said("ja", "yes")
    pattern = shape.said("*otivering*.xlsx", "*easons*.xlsx")
    for workbook in sorted((home / "output").rglob(pattern)):
        build.return_reasons(home, workbook, said, yes)


def _decided(shape: Shape, point: str) -> list[Row]:
    lines: list[Row] = []
    for number, key in enumerate(shape.keys):
        if shape.refused:
            value = "not_matched" if point == "result" else "not_retained"
        elif point != "result":
            value = "invited"
        else:
            value = "matched" if number == 0 else "not_matched"
        lines.append({
            "stage": point, "candidate": key, "value": value,
            "reason": shape.said("Zo besliste de jury.", "So the jury decided."),
            "by": shape.said("Stuurgroep", "steering group"), "on": _LETTERS[point],
        })  # fmt: skip
    return lines
