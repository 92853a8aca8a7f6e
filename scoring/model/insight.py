"""What a jury should know beside the ranking, as frozen values. It informs and decides nothing.

Floats: nothing here leads to a place, a minimum test or a decision. Scores of a juror with a
conflict of interest are in no figure of that candidate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from scoring.model.call import Entry
from scoring.statistics.values import Agreement, Interval, Severity

COMBINED = ""  # the rounds combined, where a round's key is asked
CLEAR = 0.9  # from this chance on an order of two is called clear


class LineKind(StrEnum):
    """What parts the entries of a challenge in one view."""

    PLACES = "places"  # so many of them
    MINIMUM = "minimum"  # no number of places: the total minimum
    NONE = "none"  # neither, or not in this view


@dataclass(frozen=True, slots=True)
class Line:
    kind: LineKind
    places: int | None = None
    minimum: Fraction | None = None  # on the total scale


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry in one view, beside the others of its challenge that were judged.

    What the data do not determine is None; `ChallengeView.refused` and `RoundView.severity_refused`
    say why.
    """

    entry: Entry
    place: int | None  # by the announced rule, at this decision point
    total: Fraction  # by the announced rule, in this view
    total_place: int  # the place of that total among the entries of this view
    calibrated: float | None = None  # least-squares mean: what an average juror would give
    calibrated_place: int | None = None
    expected: float | None = None  # expected rank
    half: Interval | None = None
    wide: Interval | None = None
    chances: tuple[float, ...] = ()  # rankogram
    above: float | None = None  # chance to be above the line of this view
    in_zone: bool = False  # the scores do not part it from the line


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """A challenge in one view. `entries` is in the order of `total`, the highest first."""

    challenge: str
    line: Line
    entries: tuple[EntryView, ...]
    jurors: int  # who scored any of them
    balanced: bool  # the same jurors scored all of them: severity cannot change the order
    # Why there are no expected ranks: a code of `NotMeaningful`, or ''
    refused: str
    agreement: Agreement
    # Entries in a row of `entries` whose order the scores leave open: for each two that follow each
    # other the chance that the higher total belongs above is under CLEAR
    near: tuple[tuple[Entry, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round, or the rounds combined. One severity fit over all challenges."""

    round: str  # a round's key, or COMBINED
    sheets: int
    at_ceiling: int  # criterion scores that are the best of their scale
    scores: int  # criterion scores in all
    severity: Severity | None
    severity_refused: str
    agreement: Agreement  # of the totals, over all challenges
    criteria: Mapping[str, Agreement]  # of one criterion; empty for COMBINED
    challenges: tuple[ChallengeView, ...]


class Outcome(StrEnum):
    """Where the announced rule puts an entry."""

    ABOVE = "above"
    TIED = "tied"  # a tie lies across the line
    BELOW = "below"


class Change(StrEnum):
    """What is varied, one at a time."""

    WITHOUT_JUROR = "without_juror"
    CRITERION_WEIGHT = "criterion_weight"
    ROUND_WEIGHT = "round_weight"
    MINIMUM = "minimum"
    TOTAL_MINIMUM = "total_minimum"
    CALIBRATED = "calibrated"  # totals corrected for severity


@dataclass(frozen=True, slots=True)
class Flip:
    """That one change gives an entry another outcome. `size` says by how little.

    WITHOUT_JUROR: `subject` is the juror. A weight: the criterion or round, and the smallest change
    in percent. A minimum: the criterion, or the round, and how far the minimum would have to move,
    in points; with 0 it must move, however little. CALIBRATED: the round, and the correction.
    """

    entry: Entry
    change: Change
    subject: str
    before: Outcome
    after: Outcome
    size: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Stability:
    """How an entry fares when things are varied."""

    entry: Entry
    outcome: Outcome
    # Best and worst place with any one juror left out; None: below a minimum in all of these
    left_out: tuple[int, int] | None
    weights_same: float  # share of drawn weights that leave the outcome as it is
    # The same share, by multinomial weight, of all resamples of the jurors; None for more than
    # seven jurors
    resampled_same: float | None = None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    challenge: str
    entries: tuple[Stability, ...]  # in the order of the ranking
    flips: tuple[Flip, ...]
    resampled_mass: float | None = None  # of the resamples in which every entry had a juror


@dataclass(frozen=True, slots=True)
class Talk:
    """An entry to talk about: how far the highest total of a juror lies above the lowest.

    `corrected` is the same once each juror's severity is taken off, which says more: a strict juror
    is strict about everything. None without a fit. `highest` and `lowest` are then by that.
    """

    entry: Entry
    round: str
    spread: Fraction
    corrected: float | None
    highest: str  # a juror
    lowest: str
    in_zone: bool
    flips: bool  # an outcome hangs on one juror


@dataclass(frozen=True, slots=True)
class TalkGroup:
    """Entries for which the same people leave the room, the largest disagreement first."""

    leave: tuple[str, ...]  # jurors with a conflict
    entries: tuple[Talk, ...]


@dataclass(frozen=True, slots=True)
class Insight:
    """All of it at one decision point. `views`: each round, then the rounds combined."""

    seed: int
    draws: int
    zone_level: int  # percent
    weight_range: int  # percent
    views: tuple[RoundView, ...]
    sensitivity: tuple[Sensitivity, ...]
    talk: tuple[TalkGroup, ...]

    def view(self, challenge: str) -> tuple[RoundView, ChallengeView] | None:
        """The view that a challenge's place follows from: the last one that holds it."""
        for view in reversed(self.views):
            for part in view.challenges:
                if part.challenge == challenge:
                    return view, part
        return None
