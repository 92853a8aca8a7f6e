"""What would have to change for which outcome to flip, and by how little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from scoring.insight.judged import compared, rule_of
from scoring.model.call import Call, Combine
from scoring.model.insight import (
    COMBINED,
    Change,
    EntryView,
    Flip,
    Line,
    Outcome,
    RoundView,
    Sensitivity,
    Stability,
)
from scoring.model.intake import Register
from scoring.model.results import EntryResult, Judgement, MinimumKind, Ranking
from scoring.statistics import whatif
from scoring.statistics.table import Floats

WEIGHT_DRAWS = 2000
# A minimum on the total moves by this share of the total scale; one on a criterion by its step.
TOTAL_STEP = Fraction(1, 100)
_OUTCOMES = {
    whatif.Outcome.IN: Outcome.ABOVE,
    whatif.Outcome.TIED: Outcome.TIED,
    whatif.Outcome.OUT: Outcome.BELOW,
}


def sensitivity(
    call: Call,
    register: Register,
    judgement: Judgement,
    ranking: Ranking,
    views: Sequence[RoundView],
) -> Sensitivity:
    """Everything that is varied for one challenge, one at a time."""
    rule = rule_of(call, register, judgement, ranking)
    if rule is None:
        return Sensitivity(ranking.challenge, (), ())
    items = compared(ranking)
    base = whatif.apply(rule)
    settings = call.method.insight
    share = settings.weight_range / 100
    left_out = [
        whatif.apply(rule, whatif.without(rule, at))
        for at in range(len(rule.jurors))
        if len(rule.jurors) > 1
    ]
    boxed = whatif.weight_box(rule, share, WEIGHT_DRAWS, settings.seed)
    weights_same = (boxed.outcomes == base.outcomes).mean(axis=0)
    resampled, mass = _resampled(rule, base)
    flips = [
        *_of_jurors(rule, items, base, left_out),
        *_of_weights(rule, items, judgement.rounds, share),
        *_of_minima(call, judgement, rule, items, base),
        *_of_calibration(call, ranking.challenge, views),
    ]
    return Sensitivity(
        challenge=ranking.challenge,
        entries=tuple(
            Stability(
                entry=item.entry,
                outcome=_outcome(base, at),
                left_out=_places([base, *left_out], at),
                weights_same=float(weights_same[at]),
                resampled_same=None if resampled is None else float(resampled[at]),
            )
            for at, item in enumerate(items)
        ),
        flips=tuple(flips),
        resampled_mass=mass,
    )


def _outcome(result: whatif.Result, at: int, variant: int = 0) -> Outcome:
    return _OUTCOMES[whatif.Outcome(int(result.outcomes[variant, at]))]


def _places(results: list[whatif.Result], at: int) -> tuple[int, int] | None:
    found = [int(result.places[0, at]) for result in results if result.places[0, at]]
    return (min(found), max(found)) if found else None


def _resampled(rule: whatif.Rule, base: whatif.Result) -> tuple[Floats | None, float | None]:
    found = whatif.resampled(rule)
    if found is None or not len(found[1]):
        return None, None
    result, weights = found
    same = (weights[:, None] * (result.outcomes == base.outcomes)).sum(axis=0)
    mass = float(min(weights.sum(), 1.0))
    return np.minimum(same / weights.sum(), 1.0), mass


def _of_jurors(
    rule: whatif.Rule,
    items: tuple[EntryResult, ...],
    base: whatif.Result,
    left_out: list[whatif.Result],
) -> Iterator[Flip]:
    for juror, result in zip(rule.jurors, left_out, strict=False):
        for at, item in enumerate(items):
            before, after = _outcome(base, at), _outcome(result, at)
            # Without its only juror an entry has no score, which is no other outcome.
            if before is not after and not np.isnan(result.totals[0, at]):
                yield Flip(item.entry, Change.WITHOUT_JUROR, juror, before, after)


def _of_weights(
    rule: whatif.Rule, items: tuple[EntryResult, ...], rounds: Sequence[str], share: float
) -> Iterator[Flip]:
    by_name = {str(item.entry): item.entry for item in items}
    for found in whatif.weight_flips(rule, share):
        of_criterion = found.criterion >= 0
        yield Flip(
            by_name[found.entry],
            Change.CRITERION_WEIGHT if of_criterion else Change.ROUND_WEIGHT,
            rule.criteria[found.criterion] if of_criterion else rounds[found.round],
            _OUTCOMES[found.before],
            _OUTCOMES[found.after],
            Fraction(found.percent),
        )


def _of_minima(
    call: Call,
    judgement: Judgement,
    rule: whatif.Rule,
    items: tuple[EntryResult, ...],
    base: whatif.Result,
) -> Iterator[Flip]:
    """Each minimum one step harder and easier. The size is how far it has to move, exactly."""
    for at, key in enumerate(rule.criteria):
        criterion = call.criterion(key)
        if criterion.minimum is None:
            continue
        for sign in (1, -1):
            result = whatif.moved_minimum(rule, at, float(sign * criterion.scale.step_share))
            yield from _moved(items, base, result, Change.MINIMUM, key, sign)
    step = call.method.total_scale * TOTAL_STEP
    for at, key in enumerate(judgement.rounds):
        if call.method.round(key).total_minimum is None:
            continue
        for sign in (1, -1):
            result = whatif.moved_total_minimum(rule, at, float(sign * step))
            yield from _moved(items, base, result, Change.TOTAL_MINIMUM, key, sign)


def _moved(
    items: tuple[EntryResult, ...],
    base: whatif.Result,
    result: whatif.Result,
    change: Change,
    subject: str,
    sign: int,
) -> Iterator[Flip]:
    for at, item in enumerate(items):
        before, after = _outcome(base, at), _outcome(result, at)
        if before is not after:
            yield Flip(
                item.entry, change, subject, before, after, _gap(item, change, subject, sign)
            )


def _of_calibration(call: Call, challenge: str, views: Sequence[RoundView]) -> Iterator[Flip]:
    """Entries that totals corrected for severity would put on the other side of a line.

    Only where the rule takes means: a median or an agreed score is no sum of jurors' scores.
    """
    rounds = [item for item in call.method.rounds if item.combine is not Combine.MEAN]
    for view in views:
        if (view.round == COMBINED and rounds) or any(item.key == view.round for item in rounds):
            continue
        for part in view.challenges:
            if part.challenge == challenge and not part.balanced:
                yield from _corrected(view.round, part.line, part.entries)


def _corrected(round_key: str, line: Line, entries: Sequence[EntryView]) -> Iterator[Flip]:
    ranked = [item for item in entries if item.place is not None and item.calibrated is not None]
    for item in entries:
        if item.calibrated is None:
            continue
        before = after = None
        if line.minimum is not None:
            before = item.total >= line.minimum
            after = item.calibrated >= float(line.minimum) - whatif.CLOSE
        elif line.places is not None and item.place is not None:
            before = item.place <= line.places
            after = sum(_ahead(other, item) for other in ranked) < line.places
        if before is not after:
            correction = Fraction(item.calibrated - float(item.total)).limit_denominator(1000)
            yield Flip(
                item.entry, Change.CALIBRATED, round_key, _side(before), _side(after), correction
            )


def _ahead(other: EntryView, item: EntryView) -> bool:
    """Whether the other has the higher corrected total. What stays equal keeps its order."""
    if other.calibrated is None or item.calibrated is None:
        return False
    more = other.calibrated - item.calibrated
    before = other.place is not None and item.place is not None and other.place < item.place
    return more > whatif.CLOSE or (abs(more) <= whatif.CLOSE and before)


def _side(above: bool | None) -> Outcome:
    return Outcome.ABOVE if above else Outcome.BELOW


def _gap(item: EntryResult, change: Change, subject: str, sign: int) -> Fraction | None:
    """How far the minimum must move to the entry's worst value; None where others make it flip.

    `sign` is 1 for a minimum that becomes harder to reach.
    """
    if change is Change.MINIMUM:
        tests = [test for test in item.minima if test.criterion == subject]
    else:
        tests = [
            test
            for test in item.minima
            if test.kind is MinimumKind.TOTAL and test.round in (subject, "")
        ]
    worst = min(tests, key=lambda test: test.margin, default=None)
    if worst is None or worst.passes is not (sign > 0):
        return None
    return worst.value - worst.minimum
