"""What it costs at least to answer demands: a price for each, so that no unit is worth more than
its weight. The prices of all that is open are then a bound from below, in integers.

Found by Lagrangian relaxation of the linear programme: steps along its subgradient, then made
exact. Better prices only make the search shorter; whatever they are, its answer is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.matching.solve import Effort
from scoring.matching.units import Demand

UNIT = 1 << 20  # one of weight, in prices
_ROUNDS, _PATIENCE = 150, 15


def priced(
    rows: Sequence[Demand],
    weights: Sequence[int],
    known: Mapping[tuple[str, int], float] | None,
    effort: Effort,
) -> list[int]:
    """A price for a unit of each demand. `known` ones are taken as they are, as far as they go."""
    of_unit: list[list[tuple[int, int]]] = [[] for _ in weights]
    for at, row in enumerate(rows):
        for number, amount in row.amounts.items():
            of_unit[number].append((at, amount))
    if known:
        found = [known.get(row.key, 0) / UNIT for row in rows]
    else:
        found = _sought(rows, weights, of_unit, effort)
    return _exact(rows, weights, of_unit, found)


def _sought(
    rows: Sequence[Demand],
    weights: Sequence[int],
    of_unit: Sequence[Sequence[tuple[int, int]]],
    effort: Effort,
) -> list[float]:
    def share(number: int, amount: int) -> float:
        return weights[number] / (amount * max(1, len(of_unit[number])))

    prices = [min(share(number, amount) for number, amount in row.amounts.items()) for row in rows]
    best, kept, step, since = 0.0, prices, 1.0, 0
    for _ in range(_ROUNDS):
        if effort.spent:
            break
        lacks = [row.least for row in rows]
        bound = sum(price * row.least for price, row in zip(prices, rows, strict=True))
        for weight, mine in zip(weights, of_unit, strict=True):
            left = weight - sum(prices[at] * amount for at, amount in mine)
            if left < 0:
                bound += left
                for at, amount in mine:
                    lacks[at] -= amount
        since += 1
        if bound > best:
            best, kept, since = bound, prices, 0
        elif since > _PATIENCE:
            step, since, prices = step / 2, 0, kept
            continue
        length = sum(lack * lack for lack in lacks)
        if not length:
            break
        stride = step * (best * 1.05 + min(weights) / 2 - bound) / length
        prices = [max(0.0, p + stride * lack) for p, lack in zip(prices, lacks, strict=True)]
    return kept


def _exact(
    rows: Sequence[Demand],
    weights: Sequence[int],
    of_unit: Sequence[Sequence[tuple[int, int]]],
    found: Sequence[float],
) -> list[int]:
    """Integers near these prices: lowered where a unit is worth more than its weight, then raised
    as far as every supplier leaves room."""
    prices = [int(price * UNIT) for price in found]

    def room(number: int) -> int:
        return weights[number] * UNIT - sum(prices[at] * n for at, n in of_unit[number])

    for number in sorted(range(len(weights)), key=room):
        if (over := room(number)) < 0:
            worth = weights[number] * UNIT - over
            for at, _ in of_unit[number]:
                prices[at] = prices[at] * weights[number] * UNIT // worth
    left = [room(number) for number in range(len(weights))]
    for at in sorted(range(len(rows)), key=lambda at: len(rows[at].amounts)):
        more = min(left[number] // amount for number, amount in rows[at].amounts.items())
        prices[at] += more
        for number, amount in rows[at].amounts.items():
            left[number] -= more * amount
    return prices
