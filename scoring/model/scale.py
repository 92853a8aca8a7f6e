"""A scale of scores and its one meaning: what a score counts for, and what is better."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Counts(StrEnum):
    """What a score of a scale counts for in a total."""

    OF_HIGHEST = "of_highest"  # score / highest
    HIGHEST_BEST = "highest_best"  # from worst to best: the lowest score counts for nothing
    LOWEST_BEST = "lowest_best"  # the same turned round: 1 is best, or penalty points


@dataclass(frozen=True, slots=True)
class Level:
    value: Fraction
    word: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """Allowed scores: lowest, lowest + step, ..., highest. `levels` put some of them in words.

    Nothing outside this class knows which end is best: all ask `share`, `reaches` or `direction`.
    """

    key: str
    lowest: Fraction
    highest: Fraction
    step: Fraction
    levels: tuple[Level, ...]  # ascending by value
    counts: Counts = Counts.OF_HIGHEST

    def values(self) -> tuple[Fraction, ...]:
        count = (self.highest - self.lowest) / self.step
        return tuple(self.lowest + self.step * index for index in range(int(count) + 1))

    def holds(self, value: Fraction) -> bool:
        steps = (value - self.lowest) / self.step
        return self.lowest <= value <= self.highest and steps.denominator == 1

    @property
    def meaningful(self) -> bool:
        """Whether its scores count for something between nothing and the whole."""
        if self.counts is Counts.OF_HIGHEST:
            return 0 <= self.lowest < self.highest
        return self.lowest < self.highest

    @property
    def lowest_best(self) -> bool:
        return self.counts is Counts.LOWEST_BEST

    @property
    def direction(self) -> int:
        """1 where a higher score is better, -1 where a lower one is."""
        return -1 if self.lowest_best else 1

    @property
    def best(self) -> Fraction:
        """The score that counts whole."""
        return self.lowest if self.lowest_best else self.highest

    @property
    def zero(self) -> Fraction:
        """What counts for nothing: 0, or the worst score of a scale from worst to best."""
        if self.counts is Counts.OF_HIGHEST:
            return Fraction(0)
        return self.highest if self.lowest_best else self.lowest

    def share(self, value: Fraction) -> Fraction:
        """What a score counts for, from 0 to 1: the one rule. A better score counts for more."""
        if self.counts is Counts.OF_HIGHEST:  # as below, without the detour by 0: it is asked a lot
            return value / self.highest
        return (value - self.zero) / (self.best - self.zero)

    @property
    def step_share(self) -> Fraction:
        """What one step counts for."""
        return self.step / abs(self.best - self.zero)

    def around(self, value: Fraction) -> tuple[Level | None, Level | None]:
        """The nearest levels that a score is not below and not above; None past the last word."""
        reached = [level for level in self.levels if self.reaches(value, level.value)]
        above = [level for level in self.levels if self.reaches(level.value, value)]
        return (
            max(reached, key=lambda level: self.share(level.value), default=None),
            min(above, key=lambda level: self.share(level.value), default=None),
        )

    def reaches(self, value: Fraction, minimum: Fraction) -> bool:
        """Whether a score is at least as good as a minimum score: 'at most' where low is best."""
        return self.share(value) >= self.share(minimum)
