"""The shipped example, from its TOML files: rows of the call workbook, and answers of jurors."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from scoring.exact import from_cell
from scoring.model.call import Entry
from scoring.model.intake import DeclarationValue, VoteValue

HERE = Path(__file__).parent
ROUNDS = ("written", "pitch")
JURORS = ("J1", "J2", "J3", "J4", "J5")

Rows = dict[str, list[dict[str, Any]]]

_SETTINGS = ("call", "method")
# No table of the call: jurors type these on their own start tab.
_JURORS_OWN = "declarations"
_VOTES = {
    "j": VoteValue.YES,
    "d": VoteValue.PARTIAL,
    "n": VoteValue.NO,
    "o": VoteValue.NOT_ASSESSED,
}
NO_SHEET = "x"


@dataclass(frozen=True, slots=True)
class SheetKey:
    """One tab of a juror's workbook. `challenge` is empty on a general tab."""

    round: str
    juror: str
    candidate: str
    challenge: str


@dataclass(slots=True)
class Answers:
    """What a juror answers on one tab."""

    scores: dict[str, Fraction] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    votes: dict[str, VoteValue] = field(default_factory=dict)
    ticks: set[str] = field(default_factory=set)
    notes: dict[str, str] = field(default_factory=dict)


def call_rows(day: date | None = None) -> Rows:
    """The rows of the call workbook, as they stood at the end of `day`; all of them without one."""
    rows: Rows = {}
    for name in ("call", "people", "record"):
        for key, value in _toml(f"{name}.toml").items():
            if key in _SETTINGS:
                rows[key] = [value]
            elif key == "aspects":
                rows[key] = list(_aspects(value))
            elif key == "candidates":
                rows[key] = [_candidate(row, day) for row in value]
            elif key != _JURORS_OWN:
                rows[key] = list(value)
    if day is not None:
        _only_until(rows, day)
    return rows


def declared(juror: str, candidate: str) -> DeclarationValue:
    """What a juror declares about a candidate."""
    for row in _toml("record.toml")[_JURORS_OWN]:
        if (row["juror"], row["candidate"]) == (juror, candidate):
            return DeclarationValue(row["value"])
    return DeclarationValue.NO


def sheets() -> dict[SheetKey, Answers]:
    """Every tab that a juror fills, by what it is."""
    found: dict[SheetKey, Answers] = {}
    for round_key, challenge, candidate, items in _files():
        for key, item in items.items():
            for number, juror in enumerate(JURORS):
                place = SheetKey(round_key, juror, candidate, challenge)
                _answer(found, place, key, item, number, challenge)
    return found


def letters() -> dict[tuple[str, str, str, str], str]:
    """The texts for letters, by candidate, challenge (empty: whole proposal), round, criterion."""
    return {
        (candidate, challenge, round_key, key): item["letter"]
        for round_key, challenge, candidate, items in _files()
        for key, item in items.items()
        if "letter" in item
    }


def entries() -> tuple[Entry, ...]:
    """Every entry of the call, in the order of its candidates."""
    return tuple(
        Entry(row["key"], challenge)
        for row in _toml("people.toml")["candidates"]
        for challenge in row["challenges"]
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _files() -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Round, challenge, candidate and what jurors and coordinator wrote about it."""
    for round_key in ROUNDS:
        for path in sorted((HERE / round_key).glob("*.toml")):
            challenge = "" if path.stem == "general" else path.stem
            for candidate, items in _toml(f"{round_key}/{path.name}").items():
                yield round_key, challenge, candidate, items


def _answer(
    found: dict[SheetKey, Answers],
    place: SheetKey,
    key: str,
    item: Mapping[str, Any],
    number: int,
    challenge: str,
) -> None:
    """Puts one juror's share of an item into the answers; no sheet, no answers."""
    if key == "notes":
        if place.juror in item:
            found.setdefault(place, Answers()).notes.update(item[place.juror])
    elif key == "votes":
        for service, letters_ in item.items():
            if letters_[number] in _VOTES:
                mine = found.setdefault(place, Answers())
                mine.votes[service] = _VOTES[letters_[number]]
    elif key == "ticks":
        for aspect, marks in item.items():
            if marks[number] == "x" and place in found:
                found[place].ticks.add(f"{challenge}-{aspect}")
    elif item["scores"][number] != NO_SHEET:
        mine = found.setdefault(place, Answers())
        mine.scores[key] = from_cell(item["scores"][number])
        if place.juror in item:
            mine.remarks[key] = item[place.juror]


def _aspects(by_challenge: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Keyed U1-O1 for an obstacle and U1-D1 for an outcome (doel)."""
    for challenge, kinds in by_challenge.items():
        for kind, letter in (("obstacle", "O"), ("outcome", "D")):
            for number, text in enumerate(kinds[kind], start=1):
                key = f"{challenge}-{letter}{number}"
                yield {"key": key, "challenge": challenge, "kind": kind, "text": text}


def _candidate(row: Mapping[str, Any], day: date | None) -> dict[str, Any]:
    done = {key: value for key, value in row.items() if key not in ("challenges", "services")}
    done |= {f"challenge:{key}": "x" for key in row["challenges"]}
    done |= {f"service:{key}": "x" for key in row["services"]}
    if day is not None and done.get("withdrawn_on", day) > day:
        del done["withdrawn_on"]
    return done


def _only_until(rows: Rows, day: date) -> None:
    rows["acts"] = [row for row in rows["acts"] if row["on"] <= day]
    rows["decisions"] = [row for row in rows["decisions"] if row["on"] <= day]
    rows["establishments"] = [row for row in rows["establishments"] if row["letters"] <= day]
    known = {row["stage"] for row in rows["establishments"]}
    rows["deliberation"] = [row for row in rows["deliberation"] if row["stage"] in known]
