"""What an approved text for a letter was approved beside: kept from run to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.model.results import Status


@dataclass(frozen=True, slots=True)
class Stood:
    """How an entry stood on one criterion, after the round that the text is about."""

    value: Fraction
    status: Status
    passes: bool = True  # the minimum of the criterion itself


@dataclass(frozen=True, slots=True)
class Approved:
    """The text that people last approved for one row of the reasons workbook."""

    text: str = ""  # empty: the approval was taken back
    beside: Mapping[str, Stood] = field(default_factory=dict)  # by challenge
    earlier: tuple[str, ...] = ()  # digests of other texts that were approved here before


Approvals = Mapping[str, Approved]  # by the key of the row
