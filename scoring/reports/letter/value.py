"""The value of a decision letter: every string as it is printed, every field with its level.

Nothing here names a juror beside a score or tells of another candidate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.prose import Block
from scoring.reports.levels import candidate, public
from scoring.reports.wording_house import House
from scoring.reports.wording_method import Rule


@dataclass(frozen=True, slots=True)
class Fact:
    label: str = public()
    text: str = public()


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What was decided for one challenge, and why, in words."""

    challenge: str = public()
    word: str = candidate()  # 'gematcht'; on a draft without a decision 'nog geen beslissing'
    sentence: str = candidate()
    reasons: tuple[Block, ...] = candidate()
    tone: str = candidate()  # 'good', 'bad' or 'open'


@dataclass(frozen=True, slots=True)
class Box:
    """A short piece on page 1: a heading and what to know."""

    heading: str = public()
    lines: tuple[Block, ...] = candidate()
    strong: str = candidate("")  # the one thing not to miss: the last moment


@dataclass(frozen=True, slots=True)
class Section:
    heading: str = public()
    paragraphs: tuple[Block, ...] = candidate()


@dataclass(frozen=True, slots=True)
class CriterionLine:
    title: str = public()
    weight: str = public()  # 'telt voor 25 % mee'
    score: str = candidate()  # '3,5 op 5'
    word: str = candidate()
    minimum: str = candidate()  # 'minimum 3: behaald', or empty
    failed: bool = candidate()
    reasons: tuple[Block, ...] = candidate()
    pending: str = candidate()  # on drafts: that the reason is not approved yet


@dataclass(frozen=True, slots=True)
class RoundTable:
    caption: str = public()
    jurors: tuple[str, ...] = candidate()  # how many counted, without names
    lines: tuple[CriterionLine, ...] = candidate()
    total: str = candidate()
    total_minimum: str = candidate()
    total_failed: bool = candidate()
    empty: str = candidate("")  # instead of a table: why there are no scores


@dataclass(frozen=True, slots=True)
class CoverageLine:
    item: str = public()
    part: bool = public()  # a requirement of the service type above it
    claimed: str = candidate()
    cover: str = candidate()
    meaning: str = candidate("")


@dataclass(frozen=True, slots=True)
class ChallengeSection:
    """The assessment of one entry."""

    heading: str = public()
    place: str = candidate()  # 'plaats 2 van 5', or 'geen plaats'
    explained: tuple[str, ...] = candidate()  # why no place, where the line lies, ties
    rounds: tuple[RoundTable, ...] = candidate()
    tests: tuple[str, ...] = candidate()  # minimum scores over the rounds together
    totals: tuple[str, ...] = candidate()
    coverage_caption: str = public()
    coverage: tuple[CoverageLine, ...] = candidate()
    aspects: tuple[str, ...] = candidate()  # obstacles and outcomes that the jury sees answered
    coverage_note: tuple[Block, ...] = candidate(())


@dataclass(frozen=True, slots=True)
class Renewed:
    """What changed since the letter that this one replaces, and why."""

    heading: str = candidate()
    intro: str = candidate()
    lines: tuple[str, ...] = candidate()
    why_heading: str = candidate()
    why: tuple[str, ...] = candidate()
    missing: str = candidate()  # on drafts: that nothing says why yet
    term: str = candidate()  # that a new term begins


@dataclass(frozen=True, slots=True)
class Letter:
    house: House = public()
    heading: str = public()
    subject: str = public()
    addressee: tuple[str, ...] = candidate()
    facts: tuple[Fact, ...] = candidate()
    salutation: str = public()
    intro: str = candidate()
    decisions_caption: str = public()
    decisions: tuple[DecisionLine, ...] = candidate()
    boxes: tuple[Box, ...] = candidate()
    boxes_first: bool = candidate()
    guide: str = candidate()  # what the pages after this one hold
    challenges: tuple[ChallengeSection, ...] = candidate()
    method: tuple[Rule, ...] = public()
    method_notes: tuple[str, ...] = public()  # fingerprint, changes of the method
    sections: tuple[Section, ...] = candidate()
    closing: tuple[Block, ...] = public()
    signatories: tuple[str, ...] = public()
    body: str = public()  # who decided
    labels: Mapping[str, str] = public()
    renewed: Renewed | None = candidate()
    # What counts of this letter, by name: a next version renews it when one of these changed.
    substance: Mapping[str, str] = candidate()
