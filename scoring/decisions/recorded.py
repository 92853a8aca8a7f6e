"""The decision that is recorded for an entry at a stage, wherever people wrote it down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scoring.acts import decision_stages, is_gone, recorded
from scoring.model.call import ActKind, Call, Decision, Entry, Value
from scoring.model.intake import Register
from scoring.model.results import Status
from scoring.problems import NOWHERE

POSITIVE = frozenset({Value.INVITED, Value.MATCHED})


def decision_for(
    call: Call, register: Register, entry: Entry, status: Status, stage: str
) -> Decision | None:
    """The decision in force for an entry at a stage; its own `stage` may be an earlier one.

    A line of the decisions comes first. Without one, the register speaks for a withdrawn candidate
    and for one that it calls inadmissible with the reason; and an entry that was refused earlier
    keeps that decision. What the register says belongs to the first stage where it holds, so that
    one letter tells it.
    """
    own = recorded(call, stage, entry)
    own = replace(own, entry=entry) if own else None
    day = register.withdrawn.get(entry)
    if day is not None and (status is Status.WITHDRAWN or is_gone(call, day, stage)):
        if own is None or (own.value in POSITIVE and (own.on is None or own.on <= day)):
            first = next(item for item in decision_stages(call) if is_gone(call, day, item))
            return _withdrawal(call, entry, day, first)
        return own
    if own is not None:
        return own
    earlier = _earlier(call, entry, stage)
    if status is Status.INADMISSIBLE:
        return earlier or _from_register(call, entry)
    return earlier if status is Status.NOT_INVITED else None


def _earlier(call: Call, entry: Entry, stage: str) -> Decision | None:
    """The first earlier decision that did not let the entry go on."""
    stages = decision_stages(call)
    for before in stages[: stages.index(stage)]:
        found = recorded(call, before, entry)
        if found is not None and found.value is not Value.INVITED:
            return replace(found, entry=entry)
    return None


def _withdrawal(call: Call, entry: Entry, day: date, stage: str) -> Decision:
    """From the act of that day, else from the register."""
    acts = [
        act
        for act in call.acts
        if act.kind is ActKind.WITHDRAW
        and act.candidate == entry.candidate
        and act.challenge in ("", entry.challenge)
        and act.on == day
    ]
    if acts:
        act = acts[0]
        return Decision(
            stage, entry, Value.WITHDRAWN, act.reason, by=act.by, on=act.on, place=act.place
        )
    place = call.places.get(f"candidates/{entry.candidate}/withdrawn_on", NOWHERE)
    return Decision(stage, entry, Value.WITHDRAWN, "", on=day, place=place)


def _from_register(call: Call, entry: Entry) -> Decision | None:
    candidate = call.candidate(entry.candidate)
    reason = candidate.inadmissible_reason.strip()
    if candidate.admissible is not False or not reason:
        return None
    place = call.places.get(f"candidates/{candidate.key}/admissible", NOWHERE)
    first = decision_stages(call)[0]
    return Decision(first, entry, Value.INADMISSIBLE, reason, place=place)
