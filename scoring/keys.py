"""What names an entry, a tab or an answer: values that are never joined and taken apart again.

In files they stand as text. `str` writes it; one place in each room reads it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Entry(NamedTuple):
    """One proposal for one challenge: what is scored and ranked. Holds the two keys.

    Without a challenge it is the proposal as a whole; without either nothing is meant.
    """

    candidate: str = ""
    challenge: str = ""

    def __str__(self) -> str:
        return f"{self.candidate}-{self.challenge}" if self.challenge else self.candidate


NO_ENTRY = Entry()


class TabKind(StrEnum):
    START = "start"
    SHEET = "sheet"  # an entry's sheet, or without a challenge the general tab of a proposal
    CONSENSUS = "consensus"  # the agreed scores of a consensus round, kept by the chair


@dataclass(frozen=True, slots=True)
class TabKey:
    """A tab of a juror's workbook, or one declaration in it, in whatever copy.

    `candidate` is empty for a start tab as a whole, `challenge` on a general tab, and `round` for a
    declaration, which is given once.
    """

    juror: str
    candidate: str
    challenge: str
    round: str
    kind: TabKind

    @property
    def entry(self) -> Entry:
        return Entry(self.candidate, self.challenge)


class SheetKey(NamedTuple):
    """What one sheet is. `challenge` is empty for a general tab."""

    juror: str  # empty for an agreed sheet, which is the jury's
    candidate: str
    challenge: str = ""
    round: str = ""

    @property
    def entry(self) -> Entry:
        return Entry(self.candidate, self.challenge)


class Col(StrEnum):
    VALUE = "value"
    SCORE = "score"
    REMARK = "remark"
    ANSWER = "answer"
    TICK = "tick"
    TEXT = "text"


class Row(StrEnum):
    """Kinds of rows with answers."""

    CRITERION = "criterion"
    SERVICE = "service"
    REQUIREMENT = "requirement"
    ASPECT = "aspect"
    NOTE = "note"
    DECLARATION = "declaration"

    def key(self, item: str) -> str:
        """As it stands in the key column of a sheet."""
        return f"{self.value}:{item}"

    @property
    def answered_in(self) -> tuple[Col, ...]:
        """The columns in which rows of this kind are answered."""
        return _COLUMNS.get(self, (Col.ANSWER,))


_COLUMNS = {
    Row.CRITERION: (Col.SCORE, Col.REMARK),
    Row.ASPECT: (Col.TICK,),
    Row.NOTE: (Col.TEXT,),
}


class RowKey(NamedTuple):
    """A row with an answer."""

    kind: Row
    item: str

    def __str__(self) -> str:
        return self.kind.key(self.item)

    @classmethod
    def parsed(cls, text: str) -> RowKey | None:
        kind, colon, item = text.partition(":")
        return cls(Row(kind), item) if colon and kind in _ROWS else None


_ROWS = frozenset(Row)
