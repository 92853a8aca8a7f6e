"""`issued/issued.json`: which workbooks left, with which tabs, under which method."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from scoring.model.call import Entry
from scoring.problems import CannotGoOn, Place, Problem
from scoring.run import state
from scoring.run.commit import alone, commit, staging_of
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


def read_ledger(issued: Path, call: str) -> tuple[Workbook, ...]:
    """What was issued so far. Raises CannotGoOn when the ledger cannot be read, or is another's."""
    try:
        record = state.read_state(issued / NAME)
        if record is None:
            return ()
        owner = state.text(record, "call")
        found = tuple(_workbook(state.mapping(item)) for item in state.items(record, "workbooks"))
        methods = state.mapping(record.get("methods", {}))
        for code in methods:
            state.words(methods, code)
    except state.Damaged as wrong:
        facts = {"found_key": wrong.why}
        raise CannotGoOn([Problem("issue-ledger-damaged", Place(NAME), facts)]) from None
    if owner != call:
        facts = {"found": owner, "call": call}
        raise CannotGoOn([Problem("issue-ledger-foreign", Place(NAME), facts)])
    return found


def read_methods(issued: Path) -> dict[str, dict[str, str]]:
    """The settings of each method that sheets were issued with, by its fingerprint.

    Sheets of an earlier version of the program left none; a ledger that cannot be read is told by
    `read_ledger`.
    """
    try:
        record = state.read_state(issued / NAME) or {}
        methods = state.mapping(record.get("methods", {}))
        return {code: state.words(methods, code) for code in methods}
    except state.Damaged:
        return {}


def _workbook(record: Mapping[str, state.Json]) -> Workbook:
    return Workbook(
        file=state.path(record, "file"),
        sha256=state.text(record, "sha256", ""),
        juror=state.text(record, "juror"),
        round=state.text(record, "round"),
        edition=state.text(record, "edition", ""),
        fingerprint=state.text(record, "fingerprint", ""),
        replaces=state.inner(found) if (found := state.text(record, "replaces", "")) else "",
        entries=state.texts(record, "entries"),
        generals=state.texts(record, "generals"),
        consensus=state.texts(record, "consensus"),
        consensus_generals=state.texts(record, "consensus_generals"),
        declarations=state.texts(record, "declarations"),
    )


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


def keep_beside(issued: Path, name: str, content: bytes, mark: str) -> list[Problem]:
    """Write a file of ours beside what was issued, where it is not there already.

    It never stops a run: what kept it from being written is given back.
    """
    own = state.own_file(issued, name)
    try:
        left = os.path.lexists(staging_of(issued))  # by a run that was killed
        if own is not None and own.read_bytes() == content and not left:
            return []
        with alone(issued) as problems:
            commit(issued, {}, (name, content), {}, mark)
    except CannotGoOn as stopped:
        return stopped.problems
    return list(problems)


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
