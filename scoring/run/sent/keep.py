"""Keep what was sent: the final documents of a stage and the inputs they came from, once.

A copy is a folder `<date of the letters> <stage> v<version>` with a `hashes.json`. It is staged
beside and renamed into place whole, and never touched again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import scoring
from scoring.disk import as_problem, sync_folder, write_synced
from scoring.model.call import Establishment
from scoring.model.case import Case
from scoring.problems import CannotGoOn, Place, Problem
from scoring.reports.document import Document, safe_stem, stage_title, texts_of
from scoring.run.commit import digest, discard, staging_of
from scoring.run.record import as_json
from scoring.run.render import Rendered
from scoring.run.sent.copies import HASHES, VALUES, Copy, Values, values_json

SCHEMA_VERSION = 1

# Two more folders and a file follow in the same path, and Windows allows 260 characters.
MOST_TITLE = 45


@dataclass(frozen=True, slots=True)
class ToKeep:
    """A copy to be made: its line, its own documents, and what is in force after it."""

    line: Establishment
    documents: tuple[Document, ...]
    values: Values
    replaces: Copy | None = None


def keep_sent(
    case: Case,
    to_keep: Iterable[ToKeep],
    rendered: Iterable[Rendered],
    input_folder: Path,
    sent: Path,
    environment: Mapping[str, object],
) -> tuple[str, ...]:
    """Make copies in `sent`: their folder names. `rendered` gives the documents with their bytes.

    Raises CannotGoOn when an input changed since it was read, or when a copy cannot be written.
    """
    written: list[str] = []
    contents = {id(item.document): (item.path, item.content) for item in rendered}
    for copy in to_keep:
        final = dict(contents[id(document)] for document in copy.documents)
        inputs = _inputs(case, input_folder)
        name = _name(case, copy.line, sent)
        with as_problem(sent.name):
            _write(case, copy, sent / name, final, inputs, environment)
        written.append(name)
    return tuple(written)


def _write(
    case: Case,
    copy: ToKeep,
    target: Path,
    final: Mapping[str, bytes],
    inputs: Mapping[str, bytes],
    environment: Mapping[str, object],
) -> None:
    texts, line, sent = texts_of(case.call), copy.line, target.parent
    staging = staging_of(sent)
    discard(staging)
    groups = ((texts("run.sent.documents"), final), (texts("run.sent.inputs"), inputs))
    for folder, files in groups:
        for path, content in files.items():
            file = staging / folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            write_synced(file, content)
    values = as_json({"schema_version": SCHEMA_VERSION, **values_json(copy.values)})
    record = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "jury-scoring", "version": scoring.__version__},
        "environment": environment,
        "call": case.call.key,
        "method_fingerprint": case.call.method.fingerprint,
        "stage": line.stage,
        "version": line.version,
        "letters": line.letters.isoformat(),
        "body": line.body,
        "reference": line.reference,
        "replaces": copy.replaces.folder if copy.replaces else None,
        "documents_folder": groups[0][0],
        "inputs_folder": groups[1][0],
        "documents": _listed(final),
        "inputs": _listed(inputs),
        "values": digest(values),
    }
    staging.mkdir(parents=True, exist_ok=True)
    write_synced(staging / VALUES, values)
    write_synced(staging / HASHES, as_json(record))
    for folder, _, _ in os.walk(staging):
        sync_folder(Path(folder))
    sent.mkdir(parents=True, exist_ok=True)
    staging.rename(target)
    sync_folder(sent)


def _inputs(case: Case, input_folder: Path) -> dict[str, bytes]:
    inputs = {}
    for item in case.inputs:
        try:
            content = (input_folder / item.name).read_bytes()
        except OSError:
            content = b""
        if digest(content) != item.sha256:
            raise CannotGoOn([Problem("input-changed", Place(item.name), {"file": item.name})])
        inputs[item.name] = content
    return inputs


def _name(case: Case, establishment: Establishment, sent: Path) -> str:
    title = stage_title(case.call, establishment.stage, texts_of(case.call))
    clean = safe_stem(title, MOST_TITLE)
    name = f"{establishment.letters.isoformat()} {clean} v{establishment.version}"
    number, free = 1, name
    while os.path.lexists(sent / free):
        number += 1
        free = f"{name} ({number})"
    return free


def _listed(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    return [{"file": path, "sha256": digest(content)} for path, content in sorted(files.items())]
