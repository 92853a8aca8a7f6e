"""Scenarios out of what the jury's scores leave open: joint draws of the totals of all entries."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring.insight import total_draws
from scoring.matching.scenarios import Scenario
from scoring.model.call import Call, CombineRounds, Entry, InsightShown
from scoring.model.results import EntryResult, Judgement, Status
from scoring.statistics.values import NotMeaningful

# Shares of this many are known to within some five in a hundred; each is a solve of its own.
DRAWS = 100


def scores_drawn(call: Call, judgement: Judgement, count: int = DRAWS) -> Iterator[Scenario]:
    """One scenario a draw; none where the call turns that off or the scores do not determine it.

    An entry takes part in a draw when its drawn total reaches the total minimum, as far as the call
    has one, and when nothing but that minimum kept it out: single criteria are not drawn.
    """
    if call.method.insight.shown is InsightShown.OFF:
        return
    try:
        drawn = total_draws(call, judgement, count=count)
    except NotMeaningful:
        return
    able = [
        (column, entry)
        for column, entry in enumerate(drawn.entries)
        if _by_total_alone(judgement.entries[entry])
    ]
    least = _least_total(call, judgement.rounds)
    for number, row in enumerate(drawn.totals):
        totals: dict[Entry, Fraction | float] = {
            entry: float(row[column])
            for column, entry in able
            if least is None or row[column] >= least
        }
        yield Scenario(str(number), totals)


def _by_total_alone(result: EntryResult) -> bool:
    if result.status is Status.RANKED:
        return True
    return result.status is Status.BELOW_MINIMUM and not any(
        test.criterion for test in result.failed
    )


def _least_total(call: Call, rounds: tuple[str, ...]) -> float | None:
    """The total minima of the judged rounds, put together as the totals are."""
    judged = [call.method.round(key) for key in rounds]
    if call.method.combine_rounds is CombineRounds.LAST:
        judged = judged[-1:]
    if any(item.total_minimum is None for item in judged):
        return None
    weights = sum((item.weight for item in judged), Fraction(0))
    total = sum((item.weight * (item.total_minimum or 0) for item in judged), Fraction(0))
    return float(total / weights)
