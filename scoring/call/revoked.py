"""Establishments that an act revokes, because nothing of them was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scoring.call.rows import Tables, stage_key
from scoring.model.call import Act, ActKind, Establishment

_NAMED = re.compile(r"(.+?)\s+v?\s*(\d+)", re.IGNORECASE)

Version = tuple[str, int]  # a stage and its version


def version_of(typed: str, tables: Tables) -> Version | None:
    """Stage and version of 'resultaat v1': the stage by its key, its word or its title."""
    found = _NAMED.fullmatch(typed.strip())
    if found is None:
        return None
    known = {row.text("key").casefold(): row.text("key") for row in tables["rounds"]}
    known |= {row.text("title").casefold(): row.text("key") for row in tables["rounds"]}
    known |= {row.text("title").casefold(): row.text("stage") for row in tables["stages"]}
    known |= {row.text("stage").casefold(): row.text("stage") for row in tables["establishments"]}
    said = stage_key(found[1].strip())
    stage = known.get(said.casefold(), said)
    return (stage, int(found[2])) if stage else None


def named(version: Version) -> str:
    """A version as an act holds it."""
    return f"{version[0]} v{version[1]}"


def held(act: Act) -> Version:
    """The version that an act of the kind 'revoke' holds; no version where it holds none."""
    stage, _, number = act.value.rpartition(" v")
    return (stage, int(number)) if number.isdecimal() else ("", 0)


def revoked(
    lines: Iterable[Establishment], acts: Iterable[Act]
) -> tuple[tuple[Establishment, ...], frozenset[Version]]:
    """The lines that stay in force, and the versions that were revoked.

    What left cannot be revoked: such a line stays. Of a version without a line every earlier one
    must be known: else it never was.
    """
    lines = tuple(lines)
    there = {(line.stage, line.version) for line in lines}
    left = {(line.stage, line.version) for line in lines if line.sent_on is not None}
    wanted = {held(act) for act in acts if act.kind is ActKind.REVOKE} - {("", 0)}
    known = there | wanted
    gone = frozenset(
        (stage, number)
        for stage, number in wanted - left
        if all((stage, earlier) in known for earlier in range(1, number))
        or (stage, number) in there
    )
    return tuple(line for line in lines if (line.stage, line.version) not in gone), gone
