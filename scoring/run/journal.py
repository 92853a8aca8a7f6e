"""The journal of a commit: renames that were decided, written before the first of them is done."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from scoring.run import state

NAME = "journal.json"
_STAGED = re.compile(r"(?:new|old)/\d{4,9}")


@dataclass(frozen=True, slots=True)
class Moves:
    """Renames within the parent folder, as (from, to). Each can be repeated after a kill."""

    removals: tuple[tuple[str, str], ...] = ()  # done when `to` exists
    asides: tuple[tuple[str, str], ...] = ()  # done when `to` exists
    places: tuple[tuple[str, str], ...] = ()  # done when `from` is gone


def written(moves: Moves) -> bytes:
    return json.dumps(asdict(moves), ensure_ascii=False).encode()


def read(folder: Path, staging: Path) -> Moves | None:
    """The renames that were decided for `folder`; None when nothing was. Raises state.Damaged.

    Every rename starts or ends in `staging`, or stays in `folder`; nothing leads out of them.
    """
    record = state.read_state(staging / NAME)
    if record is None:
        return None
    moves = Moves(**{name: _pairs(record, name) for name in ("removals", "asides", "places")})
    for source, target in moves.removals:
        _expect(folder, source, staging, target, "old/")
    for source, target in moves.asides:
        _own(folder, source)
        _own(folder, target)
    for source, target in moves.places:
        _expect(folder, target, staging, source, "new/")
    return moves


def _pairs(record: dict[str, state.Json], name: str) -> tuple[tuple[str, str], ...]:
    pairs = state.items(record, name)
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2:
            raise state.Damaged("shape")
    return tuple((_text(source), _text(target)) for source, target in pairs)


def _text(value: state.Json) -> str:
    if not isinstance(value, str):
        raise state.Damaged("shape")
    return state.inner(value)


def _expect(folder: Path, own: str, staging: Path, staged: str, where: str) -> None:
    _own(folder, own)
    start = f"{staging.name}/"
    rest = staged.removeprefix(start)
    if not staged.startswith(start) or not rest.startswith(where) or not _STAGED.fullmatch(rest):
        raise state.Damaged("outside")
    if state.leads_out(staging.parent, staged):
        raise state.Damaged("outside")


def _own(folder: Path, said: str) -> None:
    """A path within the folder, without a link on the way; a link at its end may be moved aside."""
    if not said.startswith(f"{folder.name}/"):
        raise state.Damaged("outside")
    above = said.rpartition("/")[0]
    if state.leads_out(folder, above.partition("/")[2]):
        raise state.Damaged("outside")
