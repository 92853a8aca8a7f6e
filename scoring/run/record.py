"""`run.json`: what a run read, by which method and tools, and what it wrote. No clock, no paths."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import scoring
from scoring.model.call import Act
from scoring.model.case import Case
from scoring.run import state
from scoring.run.commit import digest

NAME = "run.json"
SCHEMA_VERSION = 1

# The packages whose version can change a byte of the output.
PACKAGES = (
    "babel", "brotli", "fontpkg-atkinson-hyperlegible", "fonttools", "holidays", "jinja2",
    "markdown-it-py", "mdurl", "msoffcrypto-tool", "olefile", "pandas", "pathvalidate",
    "pillow", "pydyf", "pyphen", "scipy", "tinycss2", "tinyhtml5", "weasyprint", "xlrd",
    "xlsxwriter", "zopfli",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Previous:
    """What the last run recorded. `listed` gives the SHA-256 of each file that it wrote."""

    listed: Mapping[str, str]
    damaged: str = ""  # why the record that is there cannot be used: the key of a text


def run_record(
    case: Case, outputs: Mapping[str, bytes], environment: Mapping[str, object]
) -> bytes:
    """The content of `run.json`. `outputs` by path; the record itself is not among them."""
    record = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "jury-scoring", "version": scoring.__version__},
        "environment": environment,
        "call": {
            "key": case.call.key,
            "stage": case.stage,
            "method_fingerprint": case.call.method.fingerprint,
        },
        "points": [
            {
                "stage": point.stage,
                "final": point.final,
                "version": point.establishment.version if point.establishment else None,
                "letters": point.establishment.letters.isoformat() if point.establishment else None,
            }
            for point in case.points
        ],
        "acts": [_act(act, case.register.applied) for act in case.call.acts],
        "inputs": [
            {"file": item.name, "sha256": item.sha256, "sheets": item.sheets}
            for item in case.inputs
        ],
        "outputs": [
            {"file": path, "sha256": digest(content), "bytes": len(content)}
            for path, content in sorted(outputs.items())
        ],
    }
    return as_json(record)


def environment_of(libraries: Mapping[str, str]) -> dict[str, object]:
    """Versions that the output depends on. `libraries`: those that are no Python package."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "packages": {name: _version(name) for name in PACKAGES},
        "libraries": dict(sorted(libraries.items())),
    }


def previous_run(folder: Path) -> Previous:
    """What the `run.json` in `folder` lists. A damaged one makes every file there foreign."""
    try:
        record = state.read_state(folder / NAME)
        return Previous({} if record is None else state.hashes(record, "outputs"))
    except state.Damaged as found:
        return Previous({}, found.why)


def as_json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _act(act: Act, applied: Iterable[Act]) -> dict[str, object]:
    fields = {
        "key": act.key, "kind": act.kind.value, "on": act.on.isoformat(), "by": act.by,
        "reason": act.reason, "juror": act.juror, "candidate": act.candidate,
        "challenge": act.challenge, "round": act.round, "criterion": act.criterion,
        "old": act.old, "value": act.value,
    }  # fmt: skip
    used = any(item.key == act.key for item in applied)
    return {**{name: value for name, value in fields.items() if value}, "applied": used}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
