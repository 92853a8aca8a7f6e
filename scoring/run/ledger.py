"""`issued/issued.json`: which workbooks left, with which tabs, under which method."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from scoring.model.call import Entry
from scoring.problems import CannotGoOn, Place, Problem
from scoring.run.record import as_json
from scoring.sheets.planning import JurorPlan

NAME = "issued.json"
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Workbook:
    """One workbook that was made. `file` is relative to the issued folder, with '/'."""

    file: str
    sha256: str
    juror: str
    round: str
    edition: str
    fingerprint: str
    replaces: str = ""  # the file that this one is a copy of
    entries: tuple[str, ...] = ()
    generals: tuple[str, ...] = ()
    consensus: tuple[str, ...] = ()
    consensus_generals: tuple[str, ...] = ()
    declarations: tuple[str, ...] = ()


_TUPLES = ("entries", "generals", "consensus", "consensus_generals", "declarations")


def read_ledger(issued: Path) -> tuple[Workbook, ...]:
    """What was issued so far. Raises CannotGoOn when the ledger cannot be read."""
    path = issued / NAME
    if not path.is_file():
        return ()
    try:
        records = json.loads(path.read_text(encoding="utf-8"))["workbooks"]
        return tuple(_workbook(record) for record in records)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise CannotGoOn([Problem("issue-ledger-damaged", Place(NAME))]) from None


def read_methods(issued: Path) -> dict[str, dict[str, str]]:
    """The settings of each method that sheets were issued with, by its fingerprint.

    Sheets of an earlier version of the program left none.
    """
    try:
        record = json.loads((issued / NAME).read_text(encoding="utf-8"))
        return {
            str(code): {str(key): str(value) for key, value in settings.items()}
            for code, settings in record.get("methods", {}).items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _workbook(record: Mapping[str, Any]) -> Workbook:
    words = {field.name: str(record.get(field.name, "")) for field in fields(Workbook)}
    lists = {name: tuple(map(str, record.get(name, ()))) for name in _TUPLES}
    if not words["file"] or not words["juror"]:
        raise ValueError("a workbook without a file or juror")
    values: dict[str, Any] = {**words, **lists}
    return Workbook(**values)


def ledger(
    call: str, workbooks: Iterable[Workbook], methods: Mapping[str, Mapping[str, str]]
) -> bytes:
    """The content of `issued.json`. `methods` holds the settings of each method, by fingerprint."""
    return as_json(
        {
            "schema_version": SCHEMA_VERSION,
            "call": call,
            "workbooks": [asdict(item) for item in workbooks],
            "methods": {code: dict(sorted(held.items())) for code, held in methods.items()},
        }
    )


def tabs_of(plan: JurorPlan) -> dict[str, tuple[str, ...]]:
    """The tabs and declarations of a plan, as a Workbook lists them."""
    return {
        "entries": tuple(map(str, plan.entries)),
        "generals": plan.generals,
        "consensus": tuple(map(str, plan.consensus)),
        "consensus_generals": plan.consensus_generals,
        "declarations": plan.declarations,
    }


def only(plan: JurorPlan, tabs: dict[str, frozenset[str]], *, keep: bool) -> JurorPlan:
    """The part of a plan that is among `tabs`, or with `keep` false the part that is not."""

    def left(name: str, items: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(item for item in items if (item in tabs[name]) is keep)

    def entries(name: str, items: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(item for item in items if (str(item) in tabs[name]) is keep)

    return JurorPlan(
        plan.juror,
        plan.round,
        entries("entries", plan.entries),
        left("generals", plan.generals),
        entries("consensus", plan.consensus),
        left("consensus_generals", plan.consensus_generals),
        left("declarations", plan.declarations),
        plan.conflicts,
    )


def listed(workbooks: Iterable[Workbook]) -> dict[str, frozenset[str]]:
    """All tabs of several workbooks together."""
    items = tuple(workbooks)
    return {
        name: frozenset(tab for item in items for tab in getattr(item, name)) for name in _TUPLES
    }
