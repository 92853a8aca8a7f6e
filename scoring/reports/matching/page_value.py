"""What a candidate's page and the table plan show, as frozen values of final strings.

For those at the table: no field here is for the jury.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.prose import Block
from scoring.reports.levels import candidate
from scoring.reports.wording_house import House


@dataclass(frozen=True, slots=True)
class TalkRow:
    slot: str = candidate()
    who: str = candidate()
    theirs: str = candidate()  # what the other brings that you lack
    yours: str = candidate()


@dataclass(frozen=True, slots=True)
class NeedRow:
    who: str = candidate()  # with whom
    needs: tuple[str, ...] = candidate()  # a line per kind


@dataclass(frozen=True, slots=True)
class ChallengePart:
    title: str = candidate()
    brings: str = candidate()
    intro: str = candidate()
    rows: tuple[NeedRow, ...] = candidate()
    missing: str = candidate()  # what nobody at the table offers, or empty


@dataclass(frozen=True, slots=True)
class CandidatePage:
    house: House = candidate()
    labels: Mapping[str, str] = candidate()
    title: str = candidate()  # the candidate's name
    stage: str = candidate()
    state: str = candidate()
    lead: str = candidate()
    talks_intro: str = candidate()
    talks: tuple[TalkRow, ...] = candidate()
    parts: tuple[ChallengePart, ...] = candidate()
    offer: tuple[Block, ...] = candidate()  # beside the named types, or empty
    reservation: tuple[Block, ...] = candidate()


@dataclass(frozen=True, slots=True)
class Slot:
    title: str = candidate()
    talks: tuple[str, ...] = candidate()


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One candidate: whom it meets in each slot, by key."""

    name: str = candidate()
    key: str = candidate()
    cells: tuple[str, ...] = candidate()


@dataclass(frozen=True, slots=True)
class Plan:
    house: House = candidate()
    labels: Mapping[str, str] = candidate()
    title: str = candidate()
    stage: str = candidate()
    state: str = candidate()
    lead: str = candidate()
    sentences: tuple[str, ...] = candidate()
    slots: tuple[Slot, ...] = candidate()
    heads: tuple[str, ...] = candidate()
    rows: tuple[PlanRow, ...] = candidate()
