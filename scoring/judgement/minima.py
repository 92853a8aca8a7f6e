"""Minimum scores, tested before any ranking on values that were never rounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from scoring.judgement.combine import over_rounds, total
from scoring.model.call import Call, Criterion, Entry, MinimaScope
from scoring.model.results import MinimumKind, MinimumTest, RoundResult


def minimum_tests(
    call: Call, entry: Entry, rounds: Sequence[str], results: Mapping[str, RoundResult]
) -> tuple[MinimumTest, ...]:
    """Every minimum that applies and can be tested, in the order of rounds and criteria.

    Per round: each criterion in each round that asks it, and the round's total minimum. Combined:
    each criterion once over the rounds, and the total minimum of the last judged round that has
    one against the combined total.
    """
    if call.method.minima_scope is MinimaScope.COMBINED:
        return tuple(_combined(call, entry, rounds, results))
    return tuple(test for key in rounds for test in _of_round(call, entry, results[key]))


def _of_round(call: Call, entry: Entry, result: RoundResult) -> Iterator[MinimumTest]:
    for criterion in call.method.asked(result.round, entry.challenge):
        found = result.criteria.get(criterion.key)
        if found is not None and criterion.minimum is not None:
            yield _of_criterion(result.round, criterion, found.value, criterion.minimum)
    minimum = call.method.round(result.round).total_minimum
    value = tested_total(call, entry, result)
    if minimum is not None and value is not None:
        yield MinimumTest(MinimumKind.TOTAL, result.round, "", value, minimum)


def _of_criterion(
    round_key: str, criterion: Criterion, value: Fraction, minimum: Fraction
) -> MinimumTest:
    kind = MinimumKind.CRITERION
    return MinimumTest(kind, round_key, criterion.key, value, minimum, criterion.scale)


def _combined(
    call: Call, entry: Entry, rounds: Sequence[str], results: Mapping[str, RoundResult]
) -> Iterator[MinimumTest]:
    for criterion in call.method.criteria:
        value = criterion_over_rounds(call, criterion, entry, rounds, results)
        if criterion.minimum is not None and value is not None:
            yield _of_criterion("", criterion, value, criterion.minimum)
    minima = [call.method.round(key).total_minimum for key in rounds]
    minimum = next((item for item in reversed(minima) if item is not None), None)
    totals = {
        key: tested_total(call, entry, results[key])
        for key in rounds
        if call.method.asked(key, entry.challenge)
    }
    value = over_rounds(call.method, rounds, totals)
    if minimum is not None and value is not None:
        yield MinimumTest(MinimumKind.TOTAL, "", "", value, minimum)


def tested_total(call: Call, entry: Entry, result: RoundResult) -> Fraction | None:
    """The total that a total minimum is held against: weighted, unless the call says otherwise."""
    if call.method.minima_weighted:
        return result.total
    asked = call.method.asked(result.round, entry.challenge)
    values = {key: item.value for key, item in result.criteria.items()}
    return total(asked, values, call.method.total_scale, weighted=False)


def criterion_over_rounds(
    call: Call,
    criterion: Criterion,
    entry: Entry,
    rounds: Sequence[str],
    results: Mapping[str, RoundResult],
) -> Fraction | None:
    """A criterion's value over the judged rounds that ask it; None where it is not asked."""
    values = {
        key: found.value if (found := results[key].criteria.get(criterion.key)) else None
        for key in rounds
        if criterion in call.method.asked(key, entry.challenge)
    }
    return over_rounds(call.method, rounds, values)
