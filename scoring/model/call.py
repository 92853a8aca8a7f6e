"""The call: its method, its register of people and entries, and what people recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from scoring.keys import Entry as Entry
from scoring.model.published import Difference
from scoring.model.scale import Counts as Counts
from scoring.model.scale import Level as Level
from scoring.model.scale import Scale as Scale
from scoring.problems import NOWHERE, Place
from scoring.prose import plain


class Stage(StrEnum):
    """Stages that are no round. A round's own key names its stage."""

    PREPARATION = "preparation"
    RESULT = "result"
    REBUTTAL = "rebuttal"
    CLOSED = "closed"


class Scope(StrEnum):
    ENTRY = "entry"
    PROPOSAL = "proposal"  # asked once, on the general tab, used for every entry of the proposal


class Combine(StrEnum):
    """How the counted jurors' scores of one criterion become one."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED_MEAN = "trimmed_mean"  # one highest and one lowest left out, from 3 jurors up
    CONSENSUS = "consensus"  # the chair's agreed sheet replaces the individual scores


class CombineRounds(StrEnum):
    WEIGHTED = "weighted"
    LAST = "last"


class MinimaScope(StrEnum):
    PER_ROUND = "per_round"
    COMBINED = "combined"


class DecisionRule(StrEnum):
    MINIMA = "minima"  # everyone above the minima
    PLACES = "places"  # the first so many per challenge
    BROAD = "broad"  # everyone above the minima with at least one confirmed need


class Goal(StrEnum):
    """What a partnership is chosen for. What is required always comes first."""

    COVER = "cover"  # most required needs
    WISHES = "wishes"  # most wishes, by weight
    FEWEST = "fewest"  # fewest partners
    BROAD = "broad"  # most partners that supply something
    QUALITY = "quality"  # best suppliers, need by need
    COST = "cost"  # lowest known cost


DEFAULT_GOALS = (Goal.WISHES, Goal.FEWEST, Goal.QUALITY)


class LimitKind(StrEnum):
    """Limits and wishes for partnerships."""

    MAX_PARTNERS = "max_partners"
    CORE = "core"  # a partner that is always in
    TOGETHER = "together"  # two that are both in, or neither
    APART = "apart"  # two that are never both in
    MAX_PER_CHALLENGE = "max_per_challenge"
    MIN_PER_CHALLENGE = "min_per_challenge"
    MIN_CAPACITY = "min_capacity"
    BUDGET = "budget"
    PARTIAL_COUNTS = "partial_counts"  # no limit: what a partly confirmed offer counts for

    @property
    def naming(self) -> bool:
        """Whether it names candidates: a decision about the register, after the sheets went out,
        and so no part of the method."""
        return self in (LimitKind.CORE, LimitKind.TOGETHER, LimitKind.APART)

    @property
    def least(self) -> bool:
        """Whether it asks for more: choosing too little breaks it only once all is decided."""
        return self in (
            LimitKind.MIN_PER_CHALLENGE, LimitKind.MIN_CAPACITY, LimitKind.CORE, LimitKind.TOGETHER,
        )  # fmt: skip

    @property
    def of_challenge(self) -> bool:
        """Whether it may hold for one challenge."""
        return self in (
            LimitKind.MAX_PER_CHALLENGE, LimitKind.MIN_PER_CHALLENGE, LimitKind.MIN_CAPACITY,
        )  # fmt: skip


class ReasonsFrom(StrEnum):
    """What the reasons in letters are."""

    WORKBOOK = "workbook"  # texts that people wrote and approved
    REMARKS = "remarks"  # jurors' remarks as they are, in a list


class InsightShown(StrEnum):
    """Where agreement, severity, uncertainty and sensitivity are shown."""

    OFF = "off"  # nowhere, and not computed
    ANNEX = "annex"  # in documents for the coordinator alone
    REPORT = "report"  # in the jury report and the ranking workbook


class InsightLetter(StrEnum):
    """What of it a candidate's letter holds."""

    NOTHING = "nothing"
    RANGE = "range"  # the places of the candidate's own entry that its scores leave open


class Value(StrEnum):
    """What a decision can be. The words for it come from the call or the catalogues."""

    INVITED = "invited"
    NOT_RETAINED = "not_retained"
    MATCHED = "matched"
    RESERVE = "reserve"
    NOT_MATCHED = "not_matched"
    INADMISSIBLE = "inadmissible"
    WITHDRAWN = "withdrawn"
    HELD = "held"


NEGATIVE = frozenset({Value.NOT_RETAINED, Value.NOT_MATCHED, Value.INADMISSIBLE, Value.RESERVE})


class NeedKind(StrEnum):
    SERVICE = "service"
    REQUIREMENT = "requirement"
    OBSTACLE = "obstacle"
    OUTCOME = "outcome"
    MUNICIPALITY = "municipality"  # a candidate says where it works; no juror is asked


@dataclass(frozen=True, slots=True)
class Aspect:
    """An obstacle or an outcome of a challenge."""

    key: str
    kind: NeedKind  # OBSTACLE or OUTCOME
    text: str

    @property
    def name(self) -> str:
        """Its text as a label: without marks of bold and links."""
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class Challenge:
    key: str
    title: str
    persona: str = ""
    description: str = ""
    aspects: tuple[Aspect, ...] = ()
    places: int | None = None  # for the rule 'places'


@dataclass(frozen=True, slots=True)
class Requirement:
    key: str
    text: str

    @property
    def name(self) -> str:
        """Its text as a label: without marks of bold and links."""
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class ServiceType:
    key: str
    title: str  # short, for tables
    text: str  # in the call's full words
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """That a challenge needs a service type, requirement, obstacle or outcome answered."""

    challenge: str
    item: str  # key of a service type, requirement or aspect; the name of a municipality
    kind: NeedKind
    required: bool = True  # else wished
    times: int = 1  # by how many suppliers
    weight: Fraction = Fraction(1)

    @property
    def key(self) -> str:
        return f"{self.challenge}:{self.item}"


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    title: str
    scale: Scale
    weight: Fraction
    rounds: tuple[str, ...]  # keys, in order
    guidance: str = ""  # what to look at
    challenges: tuple[str, ...] = ()  # empty: all
    scope: Scope = Scope.ENTRY
    minimum: Fraction | None = None  # on its own scale


@dataclass(frozen=True, slots=True)
class Round:
    key: str
    title: str  # 'schriftelijke ronde'
    weight: Fraction
    combine: Combine = Combine.MEAN
    total_minimum: Fraction | None = None  # on the total scale
    asks_coverage: bool = True
    shows_previous: bool = False  # the juror's own score of the round before stands beside
    sheets_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class InsightRules:
    """What the jury is told beside the ranking. It informs; it decides nothing."""

    shown: InsightShown = InsightShown.ANNEX
    in_letter: InsightLetter = InsightLetter.NOTHING
    zone_level: int = 50  # percent: of the interval that makes the tie zone
    weight_range: int = 25  # percent: how far each weight is varied
    seed: int = 1


JURY = "jury"  # by which a call names what the jury recorded, among keys of criteria


@dataclass(frozen=True, slots=True)
class TieRule:
    """A step of the chain that parts equal totals: a criterion, or else what the jury recorded."""

    criterion: str = ""

    def __str__(self) -> str:
        """As the call writes it."""
        return self.criterion or JURY

    @classmethod
    def named(cls, key: str) -> TieRule:
        return JURY_ORDER if key == JURY else cls(key)


JURY_ORDER = TieRule()


# Of a setting that came when sheets of other calls were out: left at its default, it leaves the
# fingerprint of a method what it was.
LATER = {"later": True}


@dataclass(frozen=True, slots=True)
class Method:
    """Everything the fingerprint covers: what turns scores into places and coverage.

    A field is the one declaration of its setting: the call workbook takes kind, choices and default
    from it, and the fingerprint its value.
    """

    criteria: tuple[Criterion, ...]
    rounds: tuple[Round, ...]
    quorum: int
    total_scale: Fraction = Fraction(100)
    combine_rounds: CombineRounds = CombineRounds.WEIGHTED
    minima_scope: MinimaScope = MinimaScope.PER_ROUND
    # False: the total minimum is tested on a total in which every criterion weighs the same
    minima_weighted: bool = True
    tie_chain: tuple[TieRule, ...] = ()
    rule: DecisionRule = DecisionRule.BROAD
    claims_count: bool = False  # a claim supplies a need that no juror assessed
    requirements_shared: bool = False  # several entries may share a type's requirements
    conflict_whole_challenge: bool = False  # a conflict removes the juror from the challenge
    needs: tuple[Need, ...] = ()
    goals: tuple[Goal, ...] = field(default=DEFAULT_GOALS, metadata=LATER)  # of a partnership
    insight: InsightRules = field(default=InsightRules(), metadata=LATER)
    fingerprint: str = ""  # short hexadecimal SHA-256 over all of the above

    def round(self, key: str) -> Round:
        return next(item for item in self.rounds if item.key == key)

    @property
    def total_minima(self) -> tuple[Fraction, ...]:
        """The total minima of all rounds: no total may be shown as if it stood across one."""
        return tuple(item.total_minimum for item in self.rounds if item.total_minimum is not None)

    @property
    def minima(self) -> int:
        """How many minimum scores there are, on criteria and on totals."""
        return len(self.total_minima) + sum(item.minimum is not None for item in self.criteria)

    def asked(self, round_key: str, challenge: str) -> tuple[Criterion, ...]:
        """The criteria that a total of this round and challenge consists of, in order."""
        return tuple(
            criterion
            for criterion in self.criteria
            if round_key in criterion.rounds
            and (not criterion.challenges or challenge in criterion.challenges)
        )


@dataclass(frozen=True, slots=True)
class Juror:
    key: str
    name: str
    role: str
    organisation: str = ""
    language: str = ""
    email: str = ""
    chair: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation and its one proposal."""

    key: str
    name: str
    challenges: tuple[str, ...]  # what it answers, in the call's order
    services: tuple[str, ...] = ()  # service types it claims, for all its challenges
    number: str = ""  # enterprise number
    contact: str = ""
    email: str = ""
    address: str = ""
    received: datetime | None = None  # local time of the call
    admissible: bool | None = None  # None: nothing recorded, the deadline decides
    inadmissible_reason: str = ""
    withdrawn_on: date | None = None
    capacity: int | None = None
    cost: Fraction | None = None
    municipalities: tuple[str, ...] = ()
    title: str = ""  # of the proposal
    summary: str = ""
    other_offer: str = ""  # outside the named service types: 'aanvullend'


@dataclass(frozen=True, slots=True)
class EntryText:
    """What a candidate writes and claims for one challenge."""

    entry: Entry
    summary: str = ""
    claims: tuple[str, ...] = ()  # keys of requirements and aspects, beside the service types


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict of interest known to the coordinator, before or beside the declarations."""

    juror: str
    candidate: str
    reason: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exception to 'every juror, every entry': this juror does not owe this candidate."""

    juror: str
    candidate: str
    place: Place = NOWHERE


class ActKind(StrEnum):
    CHOOSE_VERSION = "choose_version"  # value: the file whose version counts
    CORRECT_SCORE = "correct_score"  # criterion, old, value
    EXCLUDE_SHEET = "exclude_sheet"
    EXCLUDE_JUROR = "exclude_juror"
    ACCEPT_LATE = "accept_late"
    RELEASE_SHEET = "release_sheet"  # no longer owed
    COUNT_COMPLETE = "count_complete"  # complete sheets of a juror count, the rest is excused
    CONFIRM_TAB = "confirm_tab"  # a juror's tab inside another juror's workbook
    RULE_CONFLICT = "rule_conflict"  # the chair's ruling on 'te bespreken': value yes or no
    LIFT_CONFLICT = "lift_conflict"
    USE_INCOMPLETE = "use_incomplete"  # judge the entry although sheets are missing
    WITHDRAW = "withdraw"
    BREAK_TIE = "break_tie"  # value: candidate keys in order, 'K03 > K05'
    CHANGE_METHOD = "change_method"  # old, value: fingerprints (value alone: the replaced one)
    CHANGE_WORDS = "change_words"  # of what was published; old, value: codes of its words
    EXTEND_DEADLINE = "extend_deadline"  # old, value: moments
    REVOKE = "revoke"  # an establishment of which nothing was sent; value: 'result v1'
    EXCEED_LIMIT = "exceed_limit"  # challenge perhaps; value: the limit and how far, 'budget: 9000'
    CONFIRM_NAME = "confirm_name"  # value: names that may stand in a text for the letter


@dataclass(frozen=True, slots=True)
class Act:
    """What people decided between reading and judging. Empty fields mean 'every' or 'none'."""

    key: str
    kind: ActKind
    on: date
    by: str
    reason: str
    juror: str = ""
    candidate: str = ""
    challenge: str = ""
    round: str = ""
    criterion: str = ""
    old: str = ""
    value: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision. One line may speak for all entries of a candidate."""

    stage: str  # key of a round that is not the last, or 'result'
    entry: Entry
    value: Value
    reason: str  # for the letter
    note: str = ""  # internal
    by: str = ""
    on: date | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Establishment:
    """That a deciding body established a stage."""

    stage: str
    letters: date
    body: str
    version: int = 1
    reference: str = ""
    place: Place = NOWHERE
    sent_on: date | None = None  # the day on which the letters really left, once recorded
    only: tuple[str, ...] = ()  # candidates whose letter alone this version renews
    reason: str = ""  # why there is a next version, for the letters that it renews

    @property
    def left(self) -> date:
        """The day that terms run from: that of the letters, or a later one on which they left."""
        return max(self.letters, self.sent_on or self.letters)


@dataclass(frozen=True, slots=True)
class PlannedStage:
    stage: str
    title: str
    starts: date | None = None
    ends: date | None = None
    period: str = ""  # in words: 'week 20 en week 21'


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit or wish for partnerships: kind, and what it speaks of."""

    kind: LimitKind
    subject: str = ""
    other: str = ""
    value: Fraction | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Presence:
    """Who sat in a deliberation, and for which candidate someone left the room."""

    stage: str
    juror: str
    present: bool
    left_for: tuple[str, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Rebuttal:
    candidate: str
    challenge: str
    received: datetime | None
    subject: str = ""
    answer: str = ""
    outcome: str = ""
    on: date | None = None
    place: Place = NOWHERE
    stage: str = ""  # the decision that it answers; empty: the latest that it can answer
    version: int | None = None  # of the letters; None: those that the candidate had by then


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sends the letters, and how they look."""

    organisation: str
    region: str = ""
    address: str = ""
    contact: str = ""  # the function, not the person
    email: str = ""
    phone: str = ""
    signatories: tuple[str, ...] = ()  # one per line: function, name where wanted
    logo: str = ""  # a file in the input folder
    logo_image: bytes = b""  # what that file holds: PNG or JPEG
    colour: str = "#1f4e79"


@dataclass(frozen=True, slots=True)
class Call:
    """A whole call. `texts` holds the call's own wording by catalogue key or letter paragraph."""

    key: str
    title: str
    language: str
    identity: Identity
    method: Method
    challenges: tuple[Challenge, ...]
    service_types: tuple[ServiceType, ...]
    jurors: tuple[Juror, ...]
    candidates: tuple[Candidate, ...]
    deadline: datetime  # candidacies; local time, its whole minute is in time
    example: str = ""  # what is an example in this call; printed wherever set
    reasons_from: ReasonsFrom = ReasonsFrom.WORKBOOK
    remarks_required: bool = False  # a sheet without a remark beside each score is not complete
    line_as_score: bool = False  # letters show the line as a score too
    rebuttal_days: int = 14
    total_decimals: int = 2
    texts: Mapping[str, str] = field(default_factory=dict)
    entry_texts: Mapping[Entry, EntryText] = field(default_factory=dict)
    attention: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    planned: tuple[PlannedStage, ...] = ()
    establishments: tuple[Establishment, ...] = ()
    revoked: frozenset[tuple[str, int]] = frozenset()  # stage and version, by acts
    conflicts: tuple[Conflict, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    acts: tuple[Act, ...] = ()
    decisions: tuple[Decision, ...] = ()
    limits: tuple[Limit, ...] = ()
    presences: tuple[Presence, ...] = ()
    rebuttals: tuple[Rebuttal, ...] = ()
    published: Mapping[str, str] = field(default_factory=dict)  # settings, as `places` names them
    words_code: str = ""  # short hexadecimal SHA-256 over what is published beside the method
    changed: tuple[Difference, ...] = ()  # what an act changed since it was published
    # Where a value stands in the call workbook: 'criteria/k1/weight' -> Place
    places: Mapping[str, Place] = field(default_factory=dict)

    def candidate(self, key: str) -> Candidate:
        return next(item for item in self.candidates if item.key == key)

    def challenge(self, key: str) -> Challenge:
        return next(item for item in self.challenges if item.key == key)

    def juror(self, key: str) -> Juror:
        return next(item for item in self.jurors if item.key == key)

    def language_of(self, juror: str) -> str:
        """The language of what a juror gets: their own, or else the call's."""
        own = next((item.language for item in self.jurors if item.key == juror), "")
        return own or self.language

    def criterion(self, key: str) -> Criterion:
        return next(item for item in self.method.criteria if item.key == key)

    def claims(self, entry: Entry) -> frozenset[str]:
        """What the register says that an entry offers: types, requirements, aspects, by key."""
        text = self.entry_texts.get(entry)
        return frozenset(
            (*self.candidate(entry.candidate).services, *(text.claims if text else ()))
        )

    def offers(self, entry: Entry) -> frozenset[str]:
        """The types and requirements on which an entry must be assessed: those that it offers.

        An offer of a type that is silent on each of its requirements offers them all: 'hierbij
        moet'. Where the register records no offers at all, every type and requirement.
        """
        services = {
            item.key: frozenset(part.key for part in item.requirements)
            for item in self.service_types
        }
        every = frozenset(services).union(*services.values())
        if not any(every.intersection(self.claims(item)) for item in self.entries()):
            return every
        said = every & self.claims(entry)
        implied = (parts for key, parts in services.items() if key in said and not parts & said)
        return said.union(*implied)

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, by challenge and then by candidate, in the call's order."""
        return tuple(
            Entry(candidate.key, challenge.key)
            for challenge in self.challenges
            for candidate in self.candidates
            if challenge.key in candidate.challenges
        )
