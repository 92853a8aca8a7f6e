"""A copy in `sent/` that was never sent: it stays as it is, with a notice beside it."""

from __future__ import annotations

from pathlib import Path

from scoring.call.revoked import named
from scoring.model.call import ActKind, Call
from scoring.reports.document import stage_title, texts_of
from scoring.run.commit import as_problem, write_synced
from scoring.run.sent.copies import read_copies


def mark_revoked(call: Call, sent: Path) -> None:
    """Lay the notice beside each copy whose establishment an act revokes, and beside no other."""
    texts = texts_of(call)
    acts = {act.value: act for act in call.acts if act.kind is ActKind.REVOKE}
    for copy in read_copies(sent):
        path = sent / texts("run.sent.revoked_file", folder=copy.folder)
        act = acts.get(named((copy.stage, copy.version)))
        with as_problem(sent.name):
            if act is None or (copy.stage, copy.version) not in call.revoked:
                path.unlink(missing_ok=True)
                continue
            said = texts(
                "run.sent.revoked",
                stage=stage_title(call, copy.stage, texts),
                version=copy.version,
                act=act.key,
                on=texts.date(act.on),
                by=act.by,
                reason=act.reason,
                folder=copy.folder,
            ).encode()
            if not path.is_file() or path.read_bytes() != said:
                write_synced(path, said)
