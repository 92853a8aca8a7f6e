"""Keep what was sent: the final documents of a stage and the inputs they came from, once.

A copy is a folder `<date of the letters> <stage> v<version>` with a `hashes.json`. It is staged
beside and renamed into place whole, and never touched again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import scoring
from scoring.acts import established
from scoring.model.call import Establishment, Stage
from scoring.model.case import Case
from scoring.problems import CannotGoOn, Place, Problem
from scoring.reports.document import Document, safe_stem, stage_title, texts_of
from scoring.run.commit import as_problem, digest, discard, sync_folder, write_synced
from scoring.run.record import as_json
from scoring.run.sent.copies import HASHES, VALUES, Copy, Kept, Values, read_copies, values_json
from scoring.run.sent.values import said

# Lists that go on changing after a stage is established: they are no part of what was decided.
LIVING = frozenset({"problem-list", "status-list", "rebuttal-register"})
SCHEMA_VERSION = 1


# Two more folders and a file follow in the same path, and Windows allows 260 characters.
MOST_TITLE = 45

Files = list[tuple[Document, str, bytes]]  # a document, its path in the output, its bytes


def keep_sent(
    case: Case,
    rendered: Iterable[tuple[Document, str, bytes]],
    input_folder: Path,
    sent: Path,
    environment: Mapping[str, object],
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Make the copies that are missing in `sent`: their folder names, and what to look at.

    `rendered` gives each document with its path in the output and its bytes. Raises CannotGoOn
    when an input changed since it was read, or when a copy cannot be written.
    """
    written: list[str] = []
    problems: list[Problem] = []
    documents = list(rendered)
    for line in _final(case):
        final = [
            (document, path, content)
            for document, path, content in documents
            if document.final and document.stage == line.stage and document.kind not in LIVING
        ]
        copies = read_copies(sent)
        same = [copy for copy in copies if _answers(copy, line)]
        if same:
            problems += _differences(case, line.stage, same[0], _letters(final))
            continue
        name = _name(case, line, sent)
        replaces = max(
            (copy for copy in copies if copy.stage == line.stage),
            key=lambda copy: copy.version,
            default=None,
        )
        inputs = _inputs(case, input_folder)
        with as_problem(sent.name):
            _write(case, line, sent, name, replaces, final, inputs, environment)
        written.append(name)
    return tuple(written), tuple(problems)


def _final(case: Case) -> list[Establishment]:
    """What is established for good: the preparation by its line alone, a point with nothing open.

    Nothing of the preparation can be open: a call with errors does not get here.
    """
    preparation = established(case.call, Stage.PREPARATION)
    points = [point.establishment for point in case.points if point.final]
    return [line for line in (preparation, *points) if line is not None]


def _write(
    case: Case,
    establishment: Establishment,
    sent: Path,
    name: str,
    replaces: Copy | None,
    final: Files,
    inputs: Mapping[str, bytes],
    environment: Mapping[str, object],
) -> None:
    texts = texts_of(case.call)
    staging = sent.parent / f".{sent.name}.scoring-new"
    discard(staging)
    groups = ((texts("run.sent.documents"), _contents(final)), (texts("run.sent.inputs"), inputs))
    for folder, files in groups:
        for path, content in files.items():
            target = staging / folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            write_synced(target, content)
    values = as_json(
        {"schema_version": SCHEMA_VERSION, **values_json(_values(case, establishment, final))}
    )
    record = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "jury-scoring", "version": scoring.__version__},
        "environment": environment,
        "call": case.call.key,
        "method_fingerprint": case.call.method.fingerprint,
        "stage": establishment.stage,
        "version": establishment.version,
        "letters": establishment.letters.isoformat(),
        "body": establishment.body,
        "reference": establishment.reference,
        "replaces": replaces.folder if replaces else None,
        "documents_folder": groups[0][0],
        "inputs_folder": groups[1][0],
        "documents": _listed(groups[0][1]),
        "inputs": _listed(inputs),
        "values": digest(values),
    }
    staging.mkdir(parents=True, exist_ok=True)
    write_synced(staging / VALUES, values)
    write_synced(staging / HASHES, as_json(record))
    for folder, _, _ in os.walk(staging):
        sync_folder(Path(folder))
    sent.mkdir(parents=True, exist_ok=True)
    staging.rename(sent / name)
    sync_folder(sent)


def _values(case: Case, line: Establishment, final: Files) -> Values:
    kept = tuple(
        Kept(document.kind, document.candidate, path, line.version, said(document))
        for document, path, _ in final
    )
    return Values(kept, frozenset(act.key for act in case.call.acts))


def _contents(files: Files) -> dict[str, bytes]:
    return {path: content for _, path, content in files}


def _letters(files: Files) -> dict[str, bytes]:
    return {path: content for document, path, content in files if document.candidate}


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


def _answers(copy: Copy, establishment: Establishment) -> bool:
    return copy.stage == establishment.stage and copy.version == establishment.version


def _differences(
    case: Case,
    stage: str,
    copy: Copy,
    letters: Mapping[str, bytes],
) -> list[Problem]:
    """That today's letters are not those that were sent. Another tool may print otherwise."""
    if copy.tool != scoring.__version__:
        return []
    changed = sorted(
        path for path, content in letters.items() if copy.documents.get(path) != digest(content)
    )
    if not changed:
        return []
    facts = {
        "folder": copy.folder,
        "count": str(len(changed)),
        "first": changed[0],
        "version": str(copy.version),
        "next": str(copy.version + 1),
        "stage": stage_title(case.call, stage, texts_of(case.call)),
    }
    return [Problem("sent-differs", Place(changed[0]), facts)]


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
