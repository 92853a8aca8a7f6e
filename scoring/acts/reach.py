"""How far acts reach: the sheets that their fields hold, and never what was sent before they were
recorded, where they only say what is still owed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from scoring.acts.stages import point_of
from scoring.model.call import Act, ActKind, Call, Entry

# What they say of sheets: that they are not owed any more, or not all of it
OF_OWED = frozenset({ActKind.RELEASE_SHEET, ActKind.COUNT_COMPLETE, ActKind.USE_INCOMPLETE})


def speaks_of(act: Act, juror: str, entry: Entry, round_key: str) -> bool:
    """Whether an act's fields hold this sheet; an empty field holds every one."""
    return (
        act.juror in ("", juror)
        and act.candidate in ("", entry.candidate)
        and act.challenge in ("", entry.challenge)
        and act.round in ("", round_key)
    )


def left_alone(call: Call, sent: Mapping[str, date]) -> dict[str, frozenset[str]]:
    """By act, the rounds that it leaves as they are although it names none: those of stages that
    were sent before its day, where nothing is owed any more. `sent` gives the day by stage."""
    days = {item.key: sent[point] for item in call.method.rounds
            if (point := point_of(call, item.key)) in sent}  # fmt: skip
    found = {
        act.key: frozenset(key for key, day in days.items() if act.on > day)
        for act in call.acts
        if act.kind in OF_OWED and not act.round
    }
    return {key: rounds for key, rounds in found.items() if rounds}


def narrowed(call: Call, alone: Mapping[str, frozenset[str]]) -> Call:
    """The call with each of these acts once for every round that it does speak of."""
    acts: list[Act] = []
    for act in call.acts:
        rounds = [item.key for item in call.method.rounds
                  if item.key not in alone.get(act.key, ())]  # fmt: skip
        acts += [replace(act, round=key) for key in rounds] if act.key in alone else [act]
    return replace(call, acts=tuple(acts))
