"""`issued/reasons.json`: the texts for letters that people approved, as they stood.

It lies with what was issued, not in the output that anyone may delete: a text that was edited or
moved after it was approved can only be told by who remembers it. What was established with is read
from `sent/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from scoring.model.approvals import Approvals, Approved, Stood
from scoring.model.call import Call, Entry, ReasonsFrom
from scoring.model.results import Status
from scoring.problems import Place, Problem
from scoring.reasons.beside import beside_words, digest, read_beside
from scoring.reasons.read import agreed, read_rows
from scoring.reasons.rows import Slot, slots_of
from scoring.run import state
from scoring.run.ledger import keep_beside
from scoring.run.record import as_json
from scoring.run.sent.copies import Copy, intact_inputs, sent_bytes
from scoring.workbooks.read import Reader

NAME = "reasons.json"
SCHEMA_VERSION = 1
_RESULTS = "results.json"


def read_approved(issued: Path) -> tuple[Approvals | None, list[Problem]]:
    """What earlier runs remember; None, and a problem, where the file cannot be read.

    Nothing is written over a file that cannot be read: people put it back or take it away.
    """
    try:
        record = state.read_state(issued / NAME)
        if record is None:
            return {}, []
        rows = [state.mapping(item) for item in state.items(record, "approved")]
        return {state.text(row, "key"): _approved(row) for row in rows}, []
    except state.Damaged as wrong:
        name = f"{issued.name}/{NAME}"
        facts = {"file": name, "found_key": wrong.why}
        return None, [Problem("reasons-ledger-damaged", Place(name), facts)]


def _approved(row: Mapping[str, state.Json]) -> Approved:
    if not {"text", "beside"} <= row.keys():
        raise state.Damaged("shape")
    try:
        beside = read_beside(state.text(row, "beside", ""))
    except ValueError as error:
        raise state.Damaged("shape") from error
    return Approved(state.text(row, "text", ""), beside, state.texts(row, "earlier"))


def approved_json(approved: Approvals) -> bytes:
    """The content of `reasons.json`."""
    rows = [
        {
            "key": key,
            "text": item.text,
            "beside": beside_words(item.beside),
            **({"earlier": list(item.earlier)} if item.earlier else {}),
        }
        for key, item in sorted(approved.items())
    ]
    return as_json({"schema_version": SCHEMA_VERSION, "approved": rows})


def remember(issued: Path, approved: Approvals | None, mark: str) -> list[Problem]:
    """Write down what is approved now, where it is not written already. Never stops a run."""
    if not approved:
        return []
    return keep_beside(issued, NAME, approved_json(approved), mark)


def established_with(
    call: Call, sent: Path, copies: Mapping[str, Copy], reader: Reader
) -> frozenset[tuple[Slot, str, Stood]]:
    """Which text stood beside which score in the stages that were sent: row, digest, how it stood.

    With an empty digest, that the row itself was there.
    """
    found: set[tuple[Slot, str, Stood]] = set()
    for copy in copies.values():
        stood = _stood(sent_bytes(sent, copy, _RESULTS) or b"{}")
        found |= {(slot, "", item) for slot, item in stood.items()}
        if call.reasons_from is ReasonsFrom.REMARKS or not intact_inputs(sent, copy):
            continue
        rows, _, _ = read_rows(call, sent / copy.folder / copy.inputs_folder, reader)
        for key, items in agreed(rows)[0].items():
            if any(item.approved for item in items):
                text = digest(items[0].text)
                found |= {(s, text, stood[s]) for s in slots_of(call, key) if s in stood}
    return frozenset(found)


def _stood(results: bytes) -> dict[Slot, Stood]:
    """How every row stood, by the `results.json` that was sent; nothing where it is damaged."""
    found: dict[Slot, Stood] = {}
    try:
        for point in state.parsed(results)["points"]:
            for entry in point["entries"]:
                status = Status(entry["status"])
                for part in entry["rounds"]:
                    for item in part["criteria"]:
                        slot = (
                            Entry(entry["candidate"], entry["challenge"]),
                            str(part["round"]),
                            str(item["criterion"]),
                        )
                        value = Fraction(item["value"]["exact"])
                        found.setdefault(slot, Stood(value, status, bool(item["passes"])))
    except (state.Damaged, ValueError, TypeError, KeyError, ArithmeticError):
        return {}
    return found
