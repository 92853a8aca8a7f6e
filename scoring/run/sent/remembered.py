"""`issued/sent.json`: which copies `sent/` holds, so that one that is taken away is missed.

It lies with what was issued, not in the output that anyone may delete, and holds of each copy what
its `hashes.json` says. A copy that another one replaces is missed without it too. Beside them it
holds the moments of which a notice of extension was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from scoring.acts import decision_stages, established
from scoring.call.extensions import said_moment
from scoring.model.call import Call
from scoring.problems import Place, Problem
from scoring.run import state
from scoring.run.ledger import keep_beside
from scoring.run.record import as_json
from scoring.run.sent.copies import HASHES, Copy, copy_of_record, read_kept

ISSUED = "issued"  # lies beside `sent`
NAME = "sent.json"
SCHEMA_VERSION = 1
_FOLDER = re.compile(r"(\d{4}-\d{2}-\d{2}) .*? ?v(\d{1,8})(?: \(\d+\))?")


def read_copies(sent: Path) -> tuple[Copy, ...]:
    """The copies there are and those that are gone; other folders are not ours.

    What is remembered of a copy goes before what its own list says now.
    """
    try:
        records = _records(sent)
    except state.Damaged:
        records = {}
    found = [
        copy_of_record(item.folder, records[item.folder]) if item.folder in records else item
        for item in read_kept(sent)
        if isinstance(item, Copy)
    ]
    return (*found, *_gone(sent, found, records))


def standing_copies(call: Call, sent: Path) -> tuple[Copy, ...]:
    """The copies there are, without those of versions that an act revoked."""
    copies = read_copies(sent)
    return tuple(item for item in copies if (item.stage, item.version) not in call.revoked)


def copies_in_force(call: Call, sent: Path) -> dict[str, Copy]:
    """By established decision point, in order: the copy of the version in force, if any."""
    copies = standing_copies(call, sent)
    found = {}
    for stage in decision_stages(call):
        line = established(call, stage)
        for copy in copies if line else ():
            if line and (copy.stage, copy.version) == (stage, line.version):
                found[stage] = copy
    return found


def _gone(sent: Path, found: Sequence[Copy], records: Mapping[str, state.Json]) -> Iterator[Copy]:
    known = {(item.stage, item.version) for item in found}
    missing = [
        copy_of_record(folder, record, gone=not (sent / folder).is_dir())
        for folder, record in records.items()
    ]
    replaced = (_replaced(copy) for copy in (*found, *missing))
    for item in (*missing, *(item for item in replaced if item is not None)):
        if (item.stage, item.version) not in known:
            known.add((item.stage, item.version))
            yield item


def _replaced(copy: Copy) -> Copy | None:
    """The copy that another one says to replace, by the name of its folder."""
    named = _FOLDER.fullmatch(copy.replaces)
    if named is None:
        return None
    try:
        letters = date.fromisoformat(named[1])
    except ValueError:
        return None
    return Copy(
        copy.replaces, copy.stage, int(named[2]), letters, "", "", {}, {},
        copy.documents_folder, copy.inputs_folder, "", copy.tool, gone=True,
    )  # fmt: skip


def unremembered(sent: Path) -> tuple[Problem, ...]:
    """That the list of copies cannot be used: a copy that was taken away would not be missed."""
    try:
        _records(sent)
    except state.Damaged as wrong:
        name = f"{ISSUED}/{NAME}"
        return (
            Problem("sent-ledger-damaged", Place(name), {"file": name, "found_key": wrong.why}),
        )
    return ()


def noticed(sent: Path) -> tuple[datetime, ...]:
    """The deadlines of which a notice was made."""
    try:
        return tuple(map(datetime.fromisoformat, _memory(sent)[1]))
    except state.Damaged:
        return ()  # told by `unremembered`


def _records(sent: Path) -> dict[str, state.Json]:
    """By folder, what the `hashes.json` of each copy said. Raises state.Damaged."""
    return _memory(sent)[0]


def _memory(sent: Path) -> tuple[dict[str, state.Json], tuple[str, ...]]:
    """The copies by folder, and the moments of notices. Raises state.Damaged."""
    record = state.read_state(sent.with_name(ISSUED) / NAME)
    if record is None:
        return {}, ()
    copies, notices = state.mapping(record.get("copies")), state.texts(record, "notices")
    for folder, held in copies.items():
        copy_of_record(state.inner(folder), state.mapping(held))
    try:
        if any(datetime.fromisoformat(item).tzinfo is not None for item in notices):
            raise state.Damaged("shape")
    except ValueError as error:
        raise state.Damaged("shape") from error
    return copies, notices


def remember_sent(sent: Path, mark: str, notices: Iterable[datetime] = ()) -> list[Problem]:
    """Write down which copies there are, beside those that were there, and the notices made.

    Never stops a run.
    """
    try:
        records, told = _memory(sent)
        now = dict(_standing(sent))
    except state.Damaged:
        return []  # told by `unremembered`; nothing is written over it
    moments = sorted({*told, *(said_moment(item) for item in notices)})
    copies = dict(sorted({**now, **records}.items()))
    if not copies and not moments:
        return []
    content = as_json({"schema_version": SCHEMA_VERSION, "copies": copies, "notices": moments})
    return keep_beside(sent.with_name(ISSUED), NAME, content, mark)


def _standing(sent: Path) -> Iterable[tuple[str, Mapping[str, state.Json]]]:
    for item in read_kept(sent):
        if isinstance(item, Copy):
            record = state.read_state(sent / item.folder / HASHES)
            if record is not None:
                yield item.folder, record
