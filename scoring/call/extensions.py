"""Acts on what was published: an extension of the deadline, a change of the method or of words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scoring.model.call import Act, ActKind, Call


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


def in_force(call: Call) -> list[tuple[Act, datetime, datetime]]:
    """The extensions that hold, each with its old and its new moment."""
    _, held = extended(call.deadline, call.acts)
    return [item for item in extensions(call.acts) if item[0].key in held]


def allowed(acts: Iterable[Act], kind: ActKind, old: Iterable[str], new: str) -> bool:
    """Whether acts of a kind lead from one of the old codes or moments to the new one, in steps.

    An act that names one value alone says what it replaces, and not by what: it allows whatever
    there is now.
    """
    return new in {*old, *(after for _, after in _steps(acts, kind, old, new).values())}


def leading(acts: Iterable[Act], kind: ActKind, old: Iterable[str], new: str) -> frozenset[str]:
    """The keys of the acts on a way from one of the old values to the new one."""
    taken = _steps(acts, kind, old, new)
    ends = {new}
    for _ in taken:
        ends |= {before for before, after in taken.values() if after in ends}
    return frozenset(key for key, (_, after) in taken.items() if after in ends)


def _steps(
    acts: Iterable[Act], kind: ActKind, old: Iterable[str], new: str
) -> dict[str, tuple[str, str]]:
    """What each act of a kind replaces and by what, of those that can be reached."""
    steps = {act.key: (replaced(act), act.value if act.old else new)
             for act in acts if act.kind is kind}  # fmt: skip
    reached = set(old)
    for _ in steps:
        reached |= {after for before, after in steps.values() if before in reached}
    return {key: step for key, step in steps.items() if step[0] in reached}


def replaced(act: Act) -> str:
    """What an act replaces: its old value, or the one value that an older act names."""
    return (act.old or act.value).strip()
