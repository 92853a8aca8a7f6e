"""The copies in `sent/`, as far as they are ours: what each holds, and whether it is intact.

A copy is a folder `<date of the letters> <stage> v<version>` with `hashes.json` (what left, by
hash) and `values.json` (what it said). A version holds the documents that it renewed; its values
tell of every document of the stage that is in force, also of those that an earlier version sent.
Copies of the first versions of the program have no values: their inputs are judged again instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from scoring.acts import decision_stages, established
from scoring.disk import is_link
from scoring.model.call import Call, Establishment
from scoring.model.letters import Renewal
from scoring.problems import Place, Problem
from scoring.run import state
from scoring.run.commit import digest, file_digest
from scoring.run.sent.remembered import ISSUED, Record, read_memory, remember_sent
from scoring.run.sent.remembered import NAME as MEMORY
from scoring.run.sent.values import Json

HASHES = "hashes.json"
VALUES = "values.json"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is already there, by what its `hashes.json` says."""

    folder: str
    stage: str
    version: int
    letters: date
    body: str
    reference: str
    documents: Mapping[str, str]  # path: SHA-256
    inputs: Mapping[str, str]  # path: SHA-256
    documents_folder: str
    inputs_folder: str
    values: str  # SHA-256 of values.json; empty: there is none
    tool: str
    fingerprint: str = ""  # of the method
    gone: bool = False  # whether its folder was taken away

    @property
    def line(self) -> Establishment:
        """The establishment that it answers to, as it was."""
        return Establishment(self.stage, self.letters, self.body, self.version, self.reference)


@dataclass(frozen=True, slots=True)
class Kept:
    """A document in force: the version that sent it, and what it says by what was established.

    `sent` is what the file itself says, where a later version let a difference stand.
    """

    kind: str
    candidate: str
    file: str  # within the documents of the copy of its version
    version: int
    judged: int  # the version whose inputs say so
    value: Json = None  # None: not known, or no longer made
    sent: Json = None


@dataclass(frozen=True, slots=True)
class Values:
    """What `values.json` of a copy holds."""

    documents: tuple[Kept, ...]
    acts: frozenset[str] = frozenset()  # keys of the acts of the call
    renewals: Mapping[str, Renewal] = field(default_factory=dict)


def read_copies(sent: Path) -> tuple[Copy, ...]:
    """The copies there are and those that are remembered; other folders are not ours.

    What is remembered of a copy goes before what its own list says now.
    """
    try:
        known = _remembered(sent)
    except state.Damaged:
        known = {}
    found = [item for item in _read(sent) if isinstance(item, Copy) and item.folder not in known]
    again = {(item.stage, item.version) for item in found}
    known_still = [item for item in known.values() if (item.stage, item.version) not in again]
    return tuple(sorted((*found, *known_still), key=lambda item: item.folder))


def _standing_records(sent: Path) -> dict[str, Record]:
    """By folder, the list of each copy there is."""
    found: dict[str, Record] = {}
    for item in _read(sent):
        if isinstance(item, Copy):
            record = state.read_state(sent / item.folder / HASHES)
            if record is not None:
                found[item.folder] = record
    return found


def keep_memory(sent: Path, notices: Iterable[datetime], mark: str) -> list[Problem]:
    """Remember the copies there are; nothing is written over a memory that cannot be used."""
    if unremembered(sent):
        return []
    return remember_sent(sent, _standing_records(sent), notices, mark)


def unremembered(sent: Path) -> tuple[Problem, ...]:
    """That what is remembered cannot be used: a copy that was taken away would not be missed."""
    try:
        _remembered(sent)
    except state.Damaged as wrong:
        name = f"{ISSUED}/{MEMORY}"
        facts = {"file": name, "found_key": wrong.why}
        return (Problem("sent-ledger-damaged", Place(name), facts),)
    return ()


def _remembered(sent: Path) -> dict[str, Copy]:
    """By folder, the copies as they were when they were made. Raises state.Damaged."""
    records = read_memory(sent).copies
    copies = {folder: _copy(folder, record) for folder, record in records.items()}
    return {folder: replace(copy, gone=_gone(sent, copy)) for folder, copy in copies.items()}


def _gone(sent: Path, copy: Copy) -> bool:
    """A link in the place of a folder leads elsewhere: what was kept is gone."""
    own = (copy.folder, f"{copy.folder}/{copy.documents_folder}",
           f"{copy.folder}/{copy.inputs_folder}")  # fmt: skip
    return not (sent / copy.folder).is_dir() or any(state.leads_out(sent, item) for item in own)


def unreadable(sent: Path) -> tuple[Problem, ...]:
    """The copies that cannot be used, by their `hashes.json` or for being links."""
    return tuple(found for found in _read(sent) if isinstance(found, Problem))


def _read(sent: Path) -> Iterator[Copy | Problem]:
    for folder in sorted(sent.iterdir()) if sent.is_dir() else ():
        if not os.path.lexists(folder / HASHES):
            continue
        try:
            yield _read_copy(folder)
        except state.Damaged as wrong:
            facts = {"folder": folder.name, "found_key": wrong.why}
            yield Problem("sent-record-damaged", Place(f"{folder.name}/{HASHES}"), facts)


def _read_copy(folder: Path) -> Copy:
    if is_link(folder):
        raise state.Damaged("link")
    copy = _copy(folder.name, state.mapping(state.read_state(folder / HASHES)))
    if any(state.leads_out(folder, own) for own in (copy.documents_folder, copy.inputs_folder)):
        raise state.Damaged("link")
    return copy


def _copy(folder: str, record: Mapping[str, state.Json]) -> Copy:
    return Copy(
        folder=folder,
        stage=state.text(record, "stage"),
        version=state.whole(record, "version"),
        letters=state.day(record, "letters"),
        body=state.text(record, "body", ""),
        reference=state.text(record, "reference", ""),
        documents=state.hashes(record, "documents"),
        inputs=state.hashes(record, "inputs"),
        documents_folder=state.path(record, "documents_folder"),
        inputs_folder=state.path(record, "inputs_folder"),
        values=state.text(record, "values", ""),
        tool=state.text(state.mapping(record.get("tool")), "version"),
        fingerprint=state.text(record, "method_fingerprint"),
    )


def read_values(sent: Path, copy: Copy) -> Values | None:
    """What a copy said; None for one without values, or whose values were edited."""
    try:
        content = _content(sent, copy, VALUES)
        if content is None or digest(content) != copy.values:
            return None
        record = state.mapping(state.parsed(content))
        renewals = state.mapping(record.get("renewals"))
        return Values(
            tuple(_kept(state.mapping(item)) for item in state.items(record, "documents")),
            frozenset(state.texts(record, "acts")),
            {key: _renewal(state.mapping(item)) for key, item in renewals.items()},
        )
    except state.Damaged:
        return None


def _kept(record: Mapping[str, Json]) -> Kept:
    return Kept(
        kind=state.text(record, "kind"),
        candidate=state.text(record, "candidate", ""),
        file=state.path(record, "file"),
        version=state.whole(record, "version"),
        judged=state.whole(record, "judged"),
        value=record.get("value"),
        sent=record.get("sent"),
    )


def values_json(values: Values) -> Json:
    """Values as `values.json` holds them."""
    return {
        "documents": [
            {
                "kind": item.kind, "candidate": item.candidate, "file": item.file,
                "version": item.version, "judged": item.judged, "value": item.value,
                **({} if item.sent is None else {"sent": item.sent}),
            }
            for item in values.documents
        ],
        "acts": sorted(values.acts),
        "renewals": {
            key: {
                "version": item.version, "replaces": item.replaces, "on": item.on.isoformat(),
                "before": dict(item.before), "acts": sorted(item.acts),
            }
            for key, item in sorted(values.renewals.items())
        },
    }  # fmt: skip


def _renewal(record: Mapping[str, Json]) -> Renewal:
    return Renewal(
        state.whole(record, "version"),
        state.whole(record, "replaces"),
        state.day(record, "on"),
        state.words(record, "before"),
        frozenset(state.texts(record, "acts")),
    )


def of_stage(copies: Iterable[Copy], stage: str) -> list[Copy]:
    """The copies of a stage, by version."""
    mine = [item for item in copies if item.stage == stage]
    return sorted(mine, key=lambda item: item.version)


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


def damaged(sent: Path, copy: Copy) -> list[str]:
    """The files of a copy that are no longer what its `hashes.json` says, within `sent`."""
    listed = {f"{copy.documents_folder}/{name}": sha for name, sha in copy.documents.items()}
    listed |= {f"{copy.inputs_folder}/{name}": sha for name, sha in copy.inputs.items()}
    if copy.values:
        listed[VALUES] = copy.values
    found = [
        f"{copy.folder}/{name}"
        for name, sha in sorted(listed.items())
        if not _is(sent / copy.folder, name, sha)
    ]
    return found if _listed(sent, copy) else [*found, f"{copy.folder}/{HASHES}"]


def _listed(sent: Path, copy: Copy) -> bool:
    """Whether the list of a copy says what the copy is; one that cannot be used is told as such."""
    try:
        record = state.read_state(sent / copy.folder / HASHES)
        return record is not None and _copy(copy.folder, record) == copy
    except state.Damaged:
        return True


def intact_inputs(sent: Path, copy: Copy) -> bool:
    """Whether every input in a copy is what its `hashes.json` says."""
    folder = sent / copy.folder / copy.inputs_folder
    return not copy.gone and all(_is(folder, name, sha) for name, sha in copy.inputs.items())


def _is(folder: Path, name: str, sha: str) -> bool:
    path = state.own_file(folder, name)
    try:
        return path is not None and file_digest(path) == sha
    except OSError:
        return False


def _content(sent: Path, copy: Copy, name: str) -> bytes | None:
    if copy.gone:
        return None
    path = state.own_file(sent / copy.folder, name)
    try:
        return None if path is None else path.read_bytes()
    except OSError:
        return None


def sent_bytes(sent: Path, copy: Copy, file: str) -> bytes | None:
    """A document as it was sent; None when it is no longer what it was."""
    content = _content(sent, copy, f"{copy.documents_folder}/{file}")
    known = content is not None and digest(content) == copy.documents.get(file)
    return content if known else None
