"""`issued/sent.json`: what `sent/` holds, so that what is taken away from it is missed.

It lies with what was issued, not in the output that anyone may delete. It holds of each copy what
its `hashes.json` said, and the moments of which a notice of extension was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from scoring.call.extensions import said_moment
from scoring.problems import Problem
from scoring.run import state
from scoring.run.ledger import keep_beside
from scoring.run.record import as_json

ISSUED = "issued"  # lies beside `sent`
NAME = "sent.json"
SCHEMA_VERSION = 1

Record = Mapping[str, state.Json]  # what a `hashes.json` says


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier runs remember: the copies by folder, and the deadlines of notices."""

    copies: Mapping[str, Record] = field(default_factory=dict)
    notices: tuple[datetime, ...] = ()


def read_memory(sent: Path) -> Memory:
    """What is remembered of `sent`. Raises state.Damaged."""
    record = state.read_state(sent.with_name(ISSUED) / NAME)
    if record is None:
        return Memory()
    copies = state.mapping(record.get("copies"))
    try:
        notices = tuple(map(datetime.fromisoformat, state.texts(record, "notices")))
    except ValueError as error:
        raise state.Damaged("shape") from error
    if any(item.tzinfo is not None for item in notices):
        raise state.Damaged("shape")
    return Memory({state.inner(key): state.mapping(held) for key, held in copies.items()}, notices)


def remember_sent(
    sent: Path, copies: Mapping[str, Record], notices: Iterable[datetime], mark: str
) -> list[Problem]:
    """Write down the copies there are and the notices made, beside what is remembered already.

    Never stops a run. Raises state.Damaged where what is there cannot be read.
    """
    memory = read_memory(sent)
    moments = sorted({*map(said_moment, memory.notices), *map(said_moment, notices)})
    every = dict(sorted({**copies, **memory.copies}.items()))
    if not every and not moments:
        return []
    content = {"schema_version": SCHEMA_VERSION, "copies": every, "notices": moments}
    return keep_beside(sent.with_name(ISSUED), NAME, as_json(content), mark)
