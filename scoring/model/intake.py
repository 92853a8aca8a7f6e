"""What was read out of jurors' workbooks, and what counts of it once the acts are applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from scoring.keys import SheetKey
from scoring.model.call import Act, Entry
from scoring.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Given:
    """A score that a person typed, or that an act put in its place."""

    value: Fraction
    place: Place
    act: str = ""  # key of the act that corrected it; `place` is then the act's
    before: Given | None = None  # what stood there before the act


class Blank(StrEnum):
    """Answers to a score that are no score. Neither is 0."""

    BLANK = "blank"
    NOT_ASSESSED = "not_assessed"


Answer = Given | Blank


class VoteValue(StrEnum):
    YES = "yes"
    PARTIAL = "partial"
    NO = "no"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class Vote:
    """A juror's answer to one service type or requirement. A blank cell makes no Vote."""

    value: VoteValue
    place: Place


@dataclass(frozen=True, slots=True)
class Remark:
    text: str
    place: Place


class DeclarationValue(StrEnum):
    NO = "no"  # no conflict of interest
    YES = "yes"
    DISCUSS = "discuss"


@dataclass(frozen=True, slots=True)
class Declaration:
    juror: str
    candidate: str
    value: DeclarationValue
    place: Place


@dataclass(frozen=True, slots=True)
class Assessment:
    """One sheet as it was read: juror x entry x round, or the general tab of a proposal.

    `challenge` is empty on a general tab. Every criterion that the sheet asks has an answer in
    `scores`; a criterion whose cell held something unusable is Blank.BLANK there and has a problem.
    """

    juror: str
    candidate: str
    challenge: str
    round: str
    scores: Mapping[str, Answer]
    place: Place  # file and tab
    remarks: Mapping[str, Remark] = field(default_factory=dict)  # by criterion
    votes: Mapping[str, Vote] = field(default_factory=dict)  # by service type or requirement
    ticks: Mapping[str, Place] = field(default_factory=dict)  # by aspect, ticked ones only
    unticked: Mapping[str, Place] = field(default_factory=dict)  # by aspect, an explicit no
    notes: Mapping[str, Remark] = field(default_factory=dict)  # strengths, weaknesses, questions
    consensus: bool = False  # the agreed sheet of a consensus round
    edition: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of the input folder that was looked at."""

    name: str  # relative to the input folder, with '/'
    sha256: str
    sheets: int  # of entries: neither general tabs nor tables of declarations


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything the jurors' files held, before any act. One Assessment per juror, entry, round."""

    assessments: tuple[Assessment, ...]
    declarations: tuple[Declaration, ...]
    files: tuple[FileRead, ...]
    problems: tuple[Problem, ...]
    # Tabs that came, but give nothing until a person settles their problem: asked for no more.
    # Without a candidate a whole start tab, without a round one declaration.
    held: frozenset[SheetKey] = frozenset()
    used: frozenset[str] = frozenset()  # keys of acts that chose a version or confirmed a tab


class Standing(StrEnum):
    """What one juror's assessment of one entry in one round is worth."""

    COUNTED = "counted"
    MISSING = "missing"  # owed, nothing there
    INCOMPLETE = "incomplete"  # owed, some criterion has no score
    UNDECLARED = "undeclared"  # no declaration on conflicts of interest
    TO_DISCUSS = "to_discuss"  # 'te bespreken', no ruling yet
    CONFLICT = "conflict"  # abstained
    EXCLUDED = "excluded"  # by an act
    RELEASED = "released"  # by an act, or never assigned


OWED = frozenset(
    {Standing.COUNTED, Standing.MISSING, Standing.INCOMPLETE, Standing.UNDECLARED,
     Standing.TO_DISCUSS}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ballot:
    """Juror x entry x round with its general tab merged in: what judging starts from.

    `scores` holds a Given for every criterion asked when the standing is COUNTED; else what there
    is. `missing` names the criteria without a score.
    """

    juror: str
    entry: Entry
    round: str
    standing: Standing
    scores: Mapping[str, Given] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    remarks: Mapping[str, Remark] = field(default_factory=dict)
    votes: Mapping[str, Vote] = field(default_factory=dict)
    ticks: Mapping[str, Place] = field(default_factory=dict)
    unticked: Mapping[str, Place] = field(default_factory=dict)
    notes: Mapping[str, Remark] = field(default_factory=dict)
    reason: str = ""  # why it does not count, where a person gave a reason
    consensus: bool = False
    excused: bool = False  # by an act: it counts as far as it is complete, and nothing is asked


class Admission(StrEnum):
    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"
    LATE = "late"  # inadmissible because of the deadline
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Register:
    """What counts: acts applied to what was read.

    `ballots` holds one Ballot for every juror x admissible entry x round in which that entry takes
    part, assigned or not, in the call's order. Consensus ballots stand beside, with `consensus`.
    """

    ballots: tuple[Ballot, ...]
    admissions: Mapping[str, Admission]  # by candidate
    applied: tuple[Act, ...]
    problems: tuple[Problem, ...]
    reading: tuple[Problem, ...] = ()  # what was wrong in files, but for what acts settled
    use_incomplete: frozenset[tuple[Entry, str]] = frozenset()  # entry, round: missing sheets
    tie_orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # challenge: keys
    declarations: Mapping[tuple[str, str], DeclarationValue] = field(default_factory=dict)
    withdrawn: Mapping[Entry, date] = field(default_factory=dict)  # entry: the day it was withdrawn
    # By act that names no round: the rounds that it leaves as they were sent
    left_alone: Mapping[str, frozenset[str]] = field(default_factory=dict)
