"""The value of what a jury should know beside the ranking: every string as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.reports.grid import Grid
from scoring.reports.levels import jury, public
from scoring.reports.plots import Plot
from scoring.reports.wording_house import House


@dataclass(frozen=True, slots=True)
class ChallengeInsight:
    title: str = public()
    sentences: tuple[str, ...] = jury()
    plot: Plot | None = jury()


@dataclass(frozen=True, slots=True)
class RoundInsight:
    """Severity and agreement in one round, over all challenges."""

    title: str = public()
    strip: Plot | None = jury()
    severity: tuple[str, ...] = jury()
    agreement: Grid = jury()
    remarks: tuple[str, ...] = jury()


@dataclass(frozen=True, slots=True)
class InsightPart:
    """What both the annex and the jury report print."""

    intro: str = public()
    short: tuple[str, ...] = jury()  # the whole in a few sentences
    plot_key: str = public()
    challenges: tuple[ChallengeInsight, ...] = jury()
    flips: Grid | None = jury()
    flip_notes: tuple[str, ...] = jury()
    rounds: tuple[RoundInsight, ...] = jury()
    talk: tuple[Grid, ...] = jury()
    reading: tuple[str, ...] = jury()  # how to read it, and how it was computed
    labels: Mapping[str, str] = public()


@dataclass(frozen=True, slots=True)
class InsightAnnex:
    house: House = public()
    heading: str = public()
    subject: str = public()
    confidential: str = public()
    part: InsightPart = jury()
