"""What the rules make of the ballots: scores, places, coverage, partnerships, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from scoring.model.call import Decision, Entry, Establishment, Need, Scale, TieRule, Value
from scoring.model.insight import Insight
from scoring.model.intake import Given
from scoring.problems import Problem


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion of one entry in one round, over the counted jurors."""

    criterion: str
    value: Fraction  # on the criterion's own scale
    scale: Scale
    scores: Mapping[str, Given]  # by juror, counted ones only, in the call's order
    consensus: Given | None = None  # replaced the individual scores
    minimum: Fraction | None = None

    @property
    def passes(self) -> bool:
        return self.minimum is None or self.scale.reaches(self.value, self.minimum)


class MinimumKind(StrEnum):
    CRITERION = "criterion"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class MinimumTest:
    """A minimum score and what stood against it. `round` is empty for combined scores."""

    kind: MinimumKind
    round: str
    criterion: str  # empty for a total
    value: Fraction
    minimum: Fraction
    scale: Scale | None = None  # of the criterion; a total is always better when it is higher

    @property
    def passes(self) -> bool:
        if self.scale is not None:
            return self.scale.reaches(self.value, self.minimum)
        return self.value >= self.minimum

    @property
    def margin(self) -> Fraction:
        """How far the value lies on the good side of the minimum; below 0 on the other."""
        direction = 1 if self.scale is None else self.scale.direction
        return direction * (self.value - self.minimum)


@dataclass(frozen=True, slots=True)
class RoundResult:
    """One entry in one round. Without a counted juror, `criteria` is empty and `total` None."""

    round: str
    entry: Entry
    owed: tuple[str, ...]  # jurors who owe a sheet
    counted: tuple[str, ...]
    conflicts: tuple[str, ...]
    released: tuple[str, ...]  # by an act: the sheet is no longer owed
    excluded: tuple[str, ...]  # by an act: the sheet is set aside
    criteria: Mapping[str, CriterionResult]
    total: Fraction | None  # on the total scale
    # Each counted juror's own weighted total, for plots and agreement; never ranked
    juror_totals: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def seats(self) -> int:
        """Jurors to whom this entry was assigned: the denominator that is printed.

        Also those who abstain, and those whom an act released or excluded: '4 van 5 juryleden'.
        """
        return sum(map(len, (self.owed, self.conflicts, self.released, self.excluded)))


class Status(StrEnum):
    RANKED = "ranked"
    BELOW_MINIMUM = "below_minimum"
    BELOW_QUORUM = "below_quorum"
    INCOMPLETE = "incomplete"
    INADMISSIBLE = "inadmissible"
    WITHDRAWN = "withdrawn"
    NOT_INVITED = "not_invited"


@dataclass(frozen=True, slots=True)
class TieStep:
    """The step of the chain that parted an entry from others with an equal total."""

    others: tuple[Entry, ...]
    rule: TieRule | None  # None: the place stays shared
    values: Mapping[Entry, Fraction] = field(default_factory=dict)  # what was compared


@dataclass(frozen=True, slots=True)
class EntryResult:
    """One entry at one decision point."""

    entry: Entry
    status: Status
    rounds: Mapping[str, RoundResult]
    total: Fraction | None  # rounds combined, on the total scale; None unless all rounds have one
    minima: tuple[MinimumTest, ...] = ()
    place: int | None = None
    shared_with: tuple[Entry, ...] = ()
    ties: tuple[TieStep, ...] = ()
    above_line: bool | None = None  # None: no line, or the tie at the line is to be decided

    @property
    def failed(self) -> tuple[MinimumTest, ...]:
        return tuple(test for test in self.minima if not test.passes)


@dataclass(frozen=True, slots=True)
class Ranking:
    """One challenge at one decision point. `entries` is in order of place, then of the call."""

    challenge: str
    entries: tuple[EntryResult, ...]  # every entry of the challenge, ranked first
    places: int | None = None
    tie_at_line: tuple[Entry, ...] = ()

    @property
    def ranked(self) -> tuple[EntryResult, ...]:
        return tuple(item for item in self.entries if item.status is Status.RANKED)


class Cover(StrEnum):
    """What the jury makes of one item of one entry."""

    CONFIRMED = "confirmed"
    PARTIAL = "partial"
    DIVIDED = "divided"
    NOT_ASSESSED = "not_assessed"
    NO = "no"


# From best to worst: a type is worth what its weakest part is worth.
WORST_LAST = (Cover.CONFIRMED, Cover.PARTIAL, Cover.DIVIDED, Cover.NOT_ASSESSED, Cover.NO)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One item (service type, requirement, obstacle, outcome) of one entry."""

    entry: Entry
    item: str
    own: Cover  # from the votes on the item itself
    whole: Cover  # with its requirements, for a service type; else equal to `own`
    yes: int = 0
    partial: int = 0
    no: int = 0
    silent: int = 0  # counted jurors who did not answer
    claimed: bool = False
    offered: bool = True  # to be assessed; on what is not, a blank counted as a no
    round: str = ""  # the last one that asked

    @property
    def word(self) -> str:
        """The key of its word: 'not_offered' where nobody saw what was not offered either."""
        unseen = self.own is Cover.NO and not self.offered and not self.yes + self.partial
        return "not_offered" if unseen else self.own.value


@dataclass(frozen=True, slots=True)
class Judgement:
    """All results at one decision point: after the rounds named, in order."""

    rounds: tuple[str, ...]
    entries: Mapping[Entry, EntryResult]
    rankings: tuple[Ranking, ...]  # in the call's order of challenges
    coverage: Mapping[tuple[Entry, str], Coverage]


@dataclass(frozen=True, slots=True)
class NeedSupply:
    """Who supplies a need. `suppliers` count; the others stand beside."""

    need: Need
    suppliers: tuple[Entry, ...]
    partial: tuple[Entry, ...] = ()
    divided: tuple[Entry, ...] = ()
    claimed: tuple[Entry, ...] = ()  # claimed, not confirmed
    # Offered by an entry that may still supply it, and answered by no juror
    unassessed: tuple[Entry, ...] = ()
    half: Fraction = Fraction(0)  # what each of `partial` counts for, by the call's setting
    # Where entries may share a type's requirements: who supplies the type itself, then each
    # requirement. `suppliers` are then all who supply a part, or nobody when a part has nobody.
    parts: tuple[tuple[Entry, ...], ...] = ()

    @property
    def amounts(self) -> tuple[Mapping[Entry, Fraction], ...]:
        """How much each entry supplies of the need, or of each of its shared parts."""
        if self.parts:
            return tuple(dict.fromkeys(part, Fraction(1)) for part in self.parts)
        found = dict.fromkeys(self.suppliers, Fraction(1))
        return (found | dict.fromkeys(self.partial, self.half) if self.half else found,)

    @property
    def level(self) -> Fraction:
        """How many times the need is supplied."""
        return min(sum(part.values(), Fraction(0)) for part in self.amounts)

    @property
    def short(self) -> bool:
        """Not supplied often enough: a gap, or not assessed yet."""
        return self.level < self.need.times

    @property
    def gap(self) -> bool:
        """Not supplied often enough, whatever the jury still makes of what is offered."""
        return self.level + len(self.unassessed) < self.need.times

    @property
    def single(self) -> bool:
        """Supplied just as often as needed: there is a supplier that cannot be missed."""
        return 0 < self.level == self.need.times

    @property
    def critical(self) -> tuple[Entry, ...]:
        """The suppliers without whom this need would become a gap, or a larger one."""
        missed = {
            entry: None
            for part in self.amounts
            for entry, amount in part.items()
            if sum(part.values()) - amount < self.need.times
        }
        return tuple(missed)


@dataclass(frozen=True, slots=True)
class Partnership:
    candidates: tuple[str, ...]
    covered: tuple[str, ...]  # need keys
    uncovered: tuple[str, ...]  # required need keys that it leaves


@dataclass(frozen=True, slots=True)
class Matching:
    supplies: tuple[NeedSupply, ...]  # one per need, in the call's order
    broad: Partnership
    smallest: tuple[Partnership, ...]  # every equal optimum; covers all that can be covered
    proved: bool = True  # the optimum, and that no other equal one exists

    @property
    def gaps(self) -> tuple[NeedSupply, ...]:
        return tuple(item for item in self.supplies if item.gap)

    @property
    def singles(self) -> tuple[NeedSupply, ...]:
        return tuple(item for item in self.supplies if item.single)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the call's rule proposes for an entry, and why. `value` None: people must decide."""

    value: Value | None
    reason_key: str  # a text of the catalogue 'decisions'
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntryDecision:
    entry: Entry
    proposed: Proposed
    recorded: Decision | None
    stage: str  # of the recorded decision: an earlier one stays what it was

    @property
    def departs(self) -> bool:
        return (
            self.recorded is not None
            and self.proposed.value is not None
            and self.recorded.value is not self.proposed.value
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """A text for the letter on one criterion of one entry."""

    entry: Entry
    round: str
    criterion: str
    text: str
    approved: bool
    waiting: Problem | None = None  # why an approved text is not used
    reopened: str = ""  # digest of the text whose approval ended
    mark: str = ""  # what the program wrote beside it, for a row that nothing asks now

    @property
    def usable(self) -> bool:
        """Whether it may stand in a letter."""
        return self.approved and self.waiting is None and bool(self.text.strip())


@dataclass(frozen=True, slots=True)
class DecisionPoint:
    """A stage with decisions: judged, proposed, recorded, and whether its documents are final.

    With `judgement`, `matching` and `reasons` alone it is a point that is yet to be decided.
    """

    stage: str
    judgement: Judgement
    matching: Matching
    decisions: Mapping[Entry, EntryDecision] = field(default_factory=dict)
    # By entry, round and criterion
    reasons: Mapping[tuple[Entry, str, str], Reason] = field(default_factory=dict)
    establishment: Establishment | None = None  # the one in force, if recorded
    problems: tuple[Problem, ...] = ()  # what is open at this point, and the warnings

    final: bool = False  # established, and nothing open or sent already
    next_version: int = 1  # that a draft without a line of establishment is of
    insight: Insight | None = None  # None: turned off

    @property
    def version(self) -> int:
        return self.establishment.version if self.establishment else self.next_version
