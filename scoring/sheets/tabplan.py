"""What is to be written on a tab, and the live cells that other tabs refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.model.call import Criterion
from scoring.model.intake import Assessment, Given
from scoring.sheets.form import Asked, Field, Question, TabIdentity

MISSING_ROW = len(Field)  # hidden: how many scores are missing, general ones included
TOTAL_ROW = MISSING_ROW + 1  # hidden: the total, or an empty text
MISSING_CELL = f"$B${MISSING_ROW + 1}"
TOTAL_CELL = f"$B${TOTAL_ROW + 1}"


@dataclass(frozen=True, slots=True)
class GeneralScore:
    """A score that stands on the general tab and counts in this tab's total."""

    criterion: Criterion
    tab: str
    row: int  # from 0
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class TabPlan:
    """One tab to be written: who it is, what it asks, what is filled in, and its neighbours."""

    name: str
    identity: TabIdentity
    asked: Asked
    filled: Assessment | None = None
    before: Mapping[str, Fraction] | None = None  # own scores of the round before
    general: tuple[GeneralScore, ...] = ()
    start: str = ""  # name of the start tab
    next: str = ""  # name of the next tab
    notes: Mapping[Question, str] = field(default_factory=dict)  # of a marked copy


@dataclass(frozen=True, slots=True)
class Live:
    """What a tab's live cells show when the workbook is opened: how many missing, the total."""

    missing: int
    total: Fraction | None


def score_of(filled: Assessment | None, criterion: str) -> Fraction | None:
    """A score that is to be filled in again."""
    answer = filled.scores.get(criterion) if filled else None
    return answer.value if isinstance(answer, Given) else None
