"""What a call publishes beforehand, and how it differs from what was published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.problems import NOWHERE, Place


class Part(StrEnum):
    """What a published setting belongs to: it says which act lets it change."""

    METHOD = "method"  # covered by the fingerprint
    DEADLINE = "deadline"  # the last moment for candidacies
    WORDS = "words"  # texts, needs in words, dates of the timeline, the term for rebuttal
    NOTE = "note"  # whom to ask, who sits in the jury: to look at


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that is no longer what was published, in the words of the call's language."""

    part: Part
    setting: str  # '‘Gewicht’ van ‘Aanpak’ (tabblad ‘Criteria’)'
    old: str
    new: str
    place: Place = NOWHERE  # in the call workbook as it is now

    def __str__(self) -> str:
        return f"{self.setting}: {self.old} → {self.new}"
