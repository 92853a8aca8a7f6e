"""A copy in `sent/` that was never sent: it stays as it is, with a notice beside it."""

from __future__ import annotations

from pathlib import Path

from scoring.call.revoked import named
from scoring.disk import as_problem, write_whole
from scoring.model.call import ActKind, Call
from scoring.problems import CannotGoOn, Problem
from scoring.reports.document import stage_title, texts_of
from scoring.run import state
from scoring.run.sent.copies import read_copies


def mark_revoked(call: Call, sent: Path) -> list[Problem]:
    """Lay the notice beside each copy whose establishment an act revokes, and beside no other.

    What cannot be written is told, and never stops a run.
    """
    problems: list[Problem] = []
    for name, said in _notices(call, sent).items():
        try:
            with as_problem(sent.name):
                _lay(sent, name, said)
        except CannotGoOn as stopped:
            problems += stopped.problems
    return problems


def _lay(sent: Path, name: str, said: bytes | None) -> None:
    path, own = sent / name, state.own_file(sent, name)
    if said is None:
        if own is not None:
            path.unlink()
    elif own is None or own.read_bytes() != said:
        write_whole(path, said)


def _notices(call: Call, sent: Path) -> dict[str, bytes | None]:
    """What each notice says, by the name of its file; None where there must be none."""
    found: dict[str, bytes | None] = {}
    texts = texts_of(call)
    acts = {act.value: act for act in call.acts if act.kind is ActKind.REVOKE}
    for copy in (item for item in read_copies(sent) if not item.gone):
        name = texts("run.sent.revoked_file", folder=copy.folder)
        act = acts.get(named((copy.stage, copy.version)))
        if act is None or (copy.stage, copy.version) not in call.revoked:
            found[name] = None
            continue
        found[name] = texts(
            "run.sent.revoked",
            stage=stage_title(call, copy.stage, texts),
            version=copy.version,
            act=act.key,
            on=texts.date(act.on),
            by=act.by,
            reason=act.reason,
            folder=copy.folder,
        ).encode()
    return found
