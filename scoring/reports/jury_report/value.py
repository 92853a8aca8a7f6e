"""The value of a jury report: every string as it is printed. For the jury and the coordinator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.prose import Block
from scoring.reports.grid import Grid
from scoring.reports.insight.value import InsightPart
from scoring.reports.levels import jury, public
from scoring.reports.plots import Plot
from scoring.reports.wording_house import House
from scoring.reports.wording_method import Rule


@dataclass(frozen=True, slots=True)
class Fact:
    label: str = public()
    text: str = jury()


@dataclass(frozen=True, slots=True)
class ChallengePart:
    title: str = public()
    summary: tuple[str, ...] = jury()
    ranking: Grid = jury()
    plots: tuple[Plot, ...] = jury()
    minima: Grid | None = jury()
    minima_notes: tuple[str, ...] = jury()
    ties: tuple[str, ...] = jury()
    disagreements: Grid | None = jury()
    votes: tuple[str, ...] = jury()
    coverage: Grid | None = jury()


@dataclass(frozen=True, slots=True)
class Signature:
    name: str = public()
    role: str = public()


@dataclass(frozen=True, slots=True)
class JuryReport:
    house: House = public()
    heading: str = public()
    subject: str = public()
    confidential: str = public()
    facts: tuple[Fact, ...] = jury()
    summary: tuple[str, ...] = jury()
    overrides: tuple[Block, ...] = jury()
    jurors: Grid = jury()
    completeness: tuple[str, ...] = jury()
    exceptions: Grid | None = jury()
    rules: tuple[Rule, ...] = public()
    notes: tuple[str, ...] = public()
    rounding: str = public()
    challenges: tuple[ChallengePart, ...] = jury()
    insight: InsightPart | None = jury()
    insight_heading: str = public()
    plot_key: str = jury()
    decisions: Grid = jury()
    departures: tuple[Block, ...] = jury()
    acts: Grid | None = jury()
    corrections: Grid | None = jury()
    deliberation: Grid | None = jury()
    problems: Grid | None = jury()
    none: Mapping[str, str] = public()
    signatures: tuple[Signature, ...] = public()
    for_meeting: bool = public()  # a draft has room for what the meeting adds by hand
    compared: bool = public()  # something was decided, so that it can depart from the proposal
    labels: Mapping[str, str] = public()
