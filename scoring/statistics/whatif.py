"""The announced rule over many variants at once: other jurors, other weights, other minimum scores.

What counts is computed exactly elsewhere. This computes it in floats, for thousands of variants of
one challenge, to find what would have to change for which outcome to flip; values closer than
1e-9 are equal here. A test holds the unchanged variant to the exact judgement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import combinations_with_replacement
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

from scoring.statistics.table import Floats

CLOSE = 1e-9
# From this many jurors on, a trimmed mean leaves out one highest and one lowest score.
TRIM_FROM = 3
# All resamples of so many jurors are enumerated: 1,716 of seven.
MOST_ENUMERATED = 7
_CHUNK = 4_000_000  # comparisons of two entries held at once

Ints = NDArray[np.int64]


class Outcome(IntEnum):
    """Where an entry ends. TIED: a tie lies across the line."""

    OUT = -1
    TIED = 0
    IN = 1


@dataclass(frozen=True, slots=True)
class RoundScores:
    """One round. Arrays are over (entries, jurors, criteria), or the last of these alone.

    A score is what it counts for on its scale (from 0 to 1, in a call); one that does not count is
    NaN, and so is a criterion that the round does not ask. `agreed` holds the scores of a consensus
    round, shape (entries, criteria): jurors then change nothing.
    """

    scores: Floats
    combine: str  # mean, median or trimmed_mean
    asked: NDArray[np.bool_]  # (criteria,)
    weight: float
    total_minimum: float = float("nan")
    agreed: Floats | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one challenge and all that it is applied to."""

    entries: tuple[str, ...]
    jurors: tuple[str, ...]
    criteria: tuple[str, ...]
    rounds: tuple[RoundScores, ...]
    weights: Floats  # (criteria,)
    minima: Floats  # (criteria,) counted as scores are; NaN without one
    total_scale: float
    last_round_alone: bool = False
    minima_combined: bool = False
    minima_weighted: bool = True
    chain: tuple[int, ...] = ()  # criteria that part ties, in order
    jury_order: Floats | None = None  # (entries,) higher first; NaN: not named
    places: int | None = None  # None: the line is the minimum alone

    @property
    def round_weights(self) -> Floats:
        return np.array([item.weight for item in self.rounds])


@dataclass(frozen=True, slots=True)
class Result:
    """Arrays of shape (variants, entries). `places` is 0 where an entry falls below a minimum."""

    totals: Floats
    outcomes: Ints
    places: Ints


def values(rule: Rule, picks: Ints | None = None) -> Floats:
    """The combined scores when these jurors sit, shape (variants, rounds, entries, criteria).

    `picks` has shape (variants, seats): jurors by number, perhaps more than once. None: as it is.
    NaN where none of them scored the entry.
    """
    if picks is None:
        picks = np.arange(len(rule.jurors))[None, :]
    found = []
    for item in rule.rounds:
        if item.agreed is not None:
            found.append(np.broadcast_to(item.agreed, (len(picks), *item.agreed.shape)))
            continue
        seats = item.scores[:, picks].transpose(1, 2, 0, 3)  # (variants, seats, entries, criteria)
        found.append(_combined(seats, item.combine))
    return np.stack(found, axis=1)


def _combined(seats: Floats, how: str) -> Floats:
    """Over the second axis, leaving out NaN."""
    held = (~np.isnan(seats)).sum(axis=1)
    ordered = np.sort(seats, axis=1)  # NaN come last
    filled = np.where(np.isnan(ordered), 0.0, ordered)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = filled.sum(axis=1) / held
        if how == "trimmed_mean":
            top = np.take_along_axis(filled, np.maximum(held - 1, 0)[:, None], axis=1)[:, 0]
            trimmed: Floats = (filled.sum(axis=1) - filled[:, 0] - top) / (held - 2)
            mean = np.where(held >= TRIM_FROM, trimmed, mean)
    if how == "median":
        low, high = np.maximum(held - 1, 0) // 2, held // 2
        high = np.minimum(high, seats.shape[1] - 1)
        middle = [np.take_along_axis(ordered, at[:, None], axis=1)[:, 0] for at in (low, high)]
        mean = np.where(held > 0, (middle[0] + middle[1]) / 2, np.nan)
    return mean


def apply(
    rule: Rule,
    scores: Floats | None = None,
    weights: Floats | None = None,
    round_weights: Floats | None = None,
    minima: Floats | None = None,
    total_minima: Floats | None = None,
) -> Result:
    """The rule on variants of what is given; what is not given stays as announced.

    Shapes: `scores` (variants, rounds, entries, criteria), `weights` and `minima` (variants,
    criteria), `round_weights` and `total_minima` (variants, rounds). An array with one variant goes
    with all of the others.
    """
    scores = values(rule) if scores is None else scores
    weights = rule.weights[None, :] if weights is None else weights
    round_weights = rule.round_weights[None, :] if round_weights is None else round_weights
    minima = rule.minima[None, :] if minima is None else minima
    if total_minima is None:
        total_minima = np.array([[item.total_minimum for item in rule.rounds]])
    given = (scores, weights, round_weights, minima, total_minima)
    variants = max(len(item) for item in given)
    size = max(1, _CHUNK // len(rule.entries) ** 2)
    parts = [
        _applied(rule, *(item if len(item) == 1 else item[at : at + size] for item in given))
        for at in range(0, variants, size)
    ]
    return Result(
        np.concatenate([part.totals for part in parts]),
        np.concatenate([part.outcomes for part in parts]),
        np.concatenate([part.places for part in parts]),
    )


def _applied(
    rule: Rule,
    scores: Floats,
    weights: Floats,
    round_weights: Floats,
    minima: Floats,
    total_minima: Floats,
) -> Result:
    asked: NDArray[np.bool_] = np.array([item.asked for item in rule.rounds])
    in_round = np.array([item.asked.any() for item in rule.rounds])
    totals = _totals(rule, scores, weights, asked)
    tested = totals
    if not rule.minima_weighted:
        tested = _totals(rule, scores, np.ones((1, len(rule.criteria))), asked)
    total = _over_rounds(rule, totals, round_weights, in_round)
    by_criterion = np.stack(
        [
            _over_rounds(rule, scores[:, :, :, at], round_weights, np.array(asked[:, at]))
            for at in range(len(rule.criteria))
        ],
        axis=2,
    )  # (variants, entries, criteria)
    if rule.minima_combined:
        passes = _reached(by_criterion, minima[:, None, :]).all(axis=2)
        last = np.full(len(total_minima), np.nan)
        for at in range(len(rule.rounds)):
            last = np.where(np.isnan(total_minima[:, at]), last, total_minima[:, at])
        combined = _over_rounds(rule, tested, round_weights, in_round)
        passes = passes & _reached(combined, last[:, None])
    else:
        passes = np.ones(total.shape, bool)
        for at in map(int, np.flatnonzero(in_round)):
            limits = np.where(asked[at], minima, np.nan)
            passes = passes & _reached(scores[:, at], limits[:, None, :]).all(axis=2)
            passes = passes & _reached(tested[:, at], total_minima[:, at, None])
    passes = passes & ~np.isnan(total)
    return _ranked(rule, np.broadcast_to(total, passes.shape), by_criterion, passes)


def _reached(found: Floats, minimum: Floats) -> NDArray[np.bool_]:
    return np.isnan(minimum) | (found >= minimum - CLOSE)


def _totals(rule: Rule, scores: Floats, weights: Floats, asked: NDArray[np.bool_]) -> Floats:
    """Total per round, shape (variants, rounds, entries); NaN where a criterion has no score."""
    found = []
    for at in range(len(rule.rounds)):
        own = np.where(asked[at], weights, 0.0)
        shares = np.where(asked[at], scores[:, at], 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            found.append((shares * own[:, None, :]).sum(axis=2) / own.sum(axis=1)[:, None])
    totals: Floats = np.stack(found, axis=1) * rule.total_scale
    return totals


def _over_rounds(
    rule: Rule, found: Floats, round_weights: Floats, present: NDArray[np.bool_]
) -> Floats:
    """One value per round as one, over the second axis; rounds that all weigh 0 weigh the same."""
    at = np.flatnonzero(present)
    if len(at) == 0:
        return np.full((found.shape[0], found.shape[2]), np.nan)
    if rule.last_round_alone:
        at = at[-1:]
    own = round_weights[:, at]
    own = np.where(own.sum(axis=1, keepdims=True) == 0, 1.0, own)
    # A round that weighs nothing must still have a value.
    whole: Floats = (found[:, at] * own[:, :, None]).sum(axis=1) / own.sum(axis=1)[:, None]
    return whole


def _ranked(rule: Rule, total: Floats, by_criterion: Floats, passes: NDArray[np.bool_]) -> Result:
    steps = [total, *(by_criterion[:, :, at] for at in rule.chain)]
    if rule.jury_order is not None:
        steps.append(rule.jury_order[None, :])
    shape = (*passes.shape, passes.shape[1])
    behind = np.zeros(shape, bool)  # of the entry before by the one after
    level = np.ones(shape, bool)
    for step in steps:
        with np.errstate(invalid="ignore"):
            gap = step[:, None, :] - step[:, :, None]
            behind |= level & (gap > CLOSE)
            # A step that does not know one of the two does not part them.
            level &= ~(np.abs(gap) > CLOSE)
    both = passes[:, None, :] & passes[:, :, None]
    places = np.where(passes, (behind & both).sum(axis=2) + 1, 0)
    outcomes = np.where(passes, int(Outcome.IN), int(Outcome.OUT))
    if rule.places is not None:
        last = places + (level & both).sum(axis=2) - 1
        outcomes = np.where(
            passes & (places <= rule.places),
            np.where(last <= rule.places, int(Outcome.IN), int(Outcome.TIED)),
            int(Outcome.OUT),
        )
    return Result(total, outcomes, places)


def without(rule: Rule, juror: int) -> Floats:
    """The combined scores with one juror left out, shape (1, rounds, entries, criteria)."""
    others = [at for at in range(len(rule.jurors)) if at != juror]
    return values(rule, np.array([others], dtype=int))


def resamples(seats: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every multiset of `seats` jurors out of `seats`, with its multinomial weight.

    C(2k-1, k) of them; the weights, k! / (prod m_j! k^k), add up to 1.
    """
    for picks in combinations_with_replacement(range(seats), seats):
        repeats = prod(factorial(picks.count(at)) for at in set(picks))
        yield picks, factorial(seats) / repeats / seats**seats


def resampled(rule: Rule) -> tuple[Result, Floats] | None:
    """The rule on every resample of the jurors, with weights. None for more than seven jurors.

    A stress test, no confidence interval. Resamples that leave an entry without any juror are left
    out; the weights then add up to less than 1.
    """
    k = len(rule.jurors)
    if not 2 <= k <= MOST_ENUMERATED:
        return None
    picks, weights = zip(*resamples(k), strict=True)
    scores = values(rule, np.array(picks))
    asked = np.array([item.asked for item in rule.rounds])
    whole = ~np.isnan(scores.transpose(0, 2, 1, 3)[:, :, asked]).any(axis=(1, 2))
    return apply(rule, scores[whole]), np.array(weights)[whole]


def weight_box(rule: Rule, share: float, count: int, seed: int) -> Result:
    """The rule on weights drawn evenly within `share` of the announced ones, each on its own.

    Only ratios of weights count, so this is a stretch of the simplex round the announced weights.
    """
    rng = np.random.default_rng(seed)
    drawn = rule.weights * rng.uniform(1 - share, 1 + share, (count, len(rule.weights)))
    rounds = rule.round_weights * rng.uniform(1 - share, 1 + share, (count, len(rule.rounds)))
    return apply(rule, weights=drawn, round_weights=rounds)


@dataclass(frozen=True, slots=True)
class WeightFlip:
    """The smallest change of one weight, in whole percents, at which an entry's outcome changes."""

    entry: str
    criterion: int  # -1 for a round
    round: int  # -1 for a criterion
    percent: int
    before: Outcome
    after: Outcome


def weight_flips(rule: Rule, share: float) -> tuple[WeightFlip, ...]:
    """One weight at a time, up and down by whole percents to `share`, the others as announced."""
    steps = np.arange(1, round(share * 100) + 1)
    found: list[WeightFlip] = []
    base = apply(rule).outcomes[0]
    for sign in (1, -1):
        factors = 1 + sign * steps / 100
        for at in range(len(rule.criteria)):
            weights = np.tile(rule.weights, (len(steps), 1))
            weights[:, at] *= factors
            result = apply(rule, weights=weights)
            found += _first(rule, base, result, sign * steps, criterion=at)
        if len(rule.rounds) > 1 and not rule.last_round_alone:
            for at in range(len(rule.rounds)):
                weights = np.tile(rule.round_weights, (len(steps), 1))
                weights[:, at] *= factors
                result = apply(rule, round_weights=weights)
                found += _first(rule, base, result, sign * steps, round_=at)
    return tuple(found)


def _first(
    rule: Rule,
    base: Ints,
    result: Result,
    percents: Sequence[int] | Ints,
    *,
    criterion: int = -1,
    round_: int = -1,
) -> list[WeightFlip]:
    found = []
    for at, entry in enumerate(rule.entries):
        changed = np.flatnonzero(result.outcomes[:, at] != base[at])
        if len(changed):
            step = int(changed[0])
            found.append(
                WeightFlip(
                    entry, criterion, round_, int(percents[step]),
                    Outcome(int(base[at])), Outcome(int(result.outcomes[step, at])),
                )
            )  # fmt: skip
    return found


def moved_minimum(rule: Rule, criterion: int, step: float) -> Result:
    """The rule with the minimum of one criterion moved."""
    minima = rule.minima.copy()
    minima[criterion] += step
    return apply(rule, minima=minima[None, :])


def moved_total_minimum(rule: Rule, round_: int, step: float) -> Result:
    """The rule with the total minimum of one round moved."""
    rounds = list(rule.rounds)
    rounds[round_] = replace(rounds[round_], total_minimum=rounds[round_].total_minimum + step)
    return apply(replace(rule, rounds=tuple(rounds)))
