"""The reasons workbook: written for the coordinator, filled by people, read back for letters."""

from scoring.reasons.approval import Past, Settled, settle, settle_remarks
from scoring.reasons.beside import stands
from scoring.reasons.confirm import confirming
from scoring.reasons.read import Filled, agreed, as_they_stand, read_reasons, read_rows
from scoring.reasons.write import reasons_book

__all__ = [
    "Filled",
    "Past",
    "Settled",
    "agreed",
    "as_they_stand",
    "confirming",
    "read_reasons",
    "read_rows",
    "reasons_book",
    "settle",
    "settle_remarks",
    "stands",
]
