"""The reasons workbook: written for the coordinator, filled by people, read back for letters."""

from scoring.reasons.read import read_reasons
from scoring.reasons.write import reasons_book

__all__ = ["read_reasons", "reasons_book"]
