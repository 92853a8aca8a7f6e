"""Acts on what was published: an extension of the deadline, a change of the method or of words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scoring.model.call import Act, ActKind


def said_moment(moment: datetime) -> str:
    """A moment as an act holds it, to the minute."""
    return moment.replace(second=0, microsecond=0).isoformat(sep=" ", timespec="minutes")


def extensions(acts: Iterable[Act]) -> list[tuple[Act, datetime, datetime]]:
    """The acts that extend the deadline, with its old and its new moment."""
    return [
        (act, datetime.fromisoformat(act.old), datetime.fromisoformat(act.value))
        for act in acts
        if act.kind is ActKind.EXTEND_DEADLINE and act.old and act.value
    ]


def extended(typed: datetime, acts: Iterable[Act]) -> tuple[datetime, frozenset[str]]:
    """The deadline that is in force, and the keys of the acts that led to it.

    `typed` is the moment in the call: it may be the first one, or already the one that an act gave.
    """
    lines = extensions(acts)
    moment, held = typed.replace(second=0, microsecond=0), set()
    reached = {moment}
    for act, old, new in reversed(lines):
        if new in reached:
            reached.add(old)
            held.add(act.key)
    for act, old, new in lines:
        if old == moment and act.key not in held:
            moment = new
            held.add(act.key)
    return (moment if held else typed), frozenset(held)


def allowed(acts: Iterable[Act], kind: ActKind, old: Iterable[str], new: str) -> bool:
    """Whether acts of a kind lead from one of the old codes or moments to the new one, in steps.

    An act that names one value alone says what it replaces, and not by what: it allows whatever
    there is now.
    """
    reached = set(old)
    steps = [(replaced(act), act.value if act.old else new) for act in acts if act.kind is kind]
    for _ in steps:
        reached |= {after for before, after in steps if before in reached}
    return new in reached


def replaced(act: Act) -> str:
    """What an act replaces: its old value, or the one value that an older act names."""
    return (act.old or act.value).strip()
