"""Weights that were perhaps typed in two units, or as per cents that do not add up: warnings.

Weights are relative, so any positive numbers are right. But 0.6 beside 40 makes nearly nothing of
what was meant as 60 %, and nobody sees that in an order of candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring.call.rows import Row, Tables
from scoring.model.call import CombineRounds
from scoring.problems import Problem
from scoring.texts import Texts

# Beside a weight under 1, one of so much is a per cent.
_LIKE_PERCENT = 10
# A sum between these was meant to be 100; so far off, weights are points.
_NEAR_HUNDRED = (75, 115)
# Somebody who gives out 100 makes a weight of at least so much.
_LARGE = 15


def checked_weights(tables: Tables, texts: Texts) -> Iterator[Problem]:
    method, criteria, rounds = tables["method"][0], tables["criteria"], tables["rounds"]
    yield from _units(criteria, texts)
    if method.text("combine_rounds") == CombineRounds.WEIGHTED:
        yield from _units(rounds, texts)
    yield from _units(tables["needs"], texts)
    scale = method.number("total_scale")
    whole = [_weights(criteria)] if criteria else []
    if not any(_adds_up(weights, scale) for weights in whole):
        told: set[tuple[str, ...]] = set()
        for group in _together(tables):
            cells = tuple(row.at("weight").cell for row in group)
            if cells not in told and _incomplete(group, scale):
                told.add(cells)
                yield _sum_problem(group, texts)
    if method.text("combine_rounds") == CombineRounds.WEIGHTED and _incomplete(rounds, scale):
        yield _sum_problem(rounds, texts)


def _weights(rows: Sequence[Row]) -> list[Fraction]:
    return [weight for row in rows if (weight := row.number("weight")) is not None]


def _units(rows: Sequence[Row], texts: Texts) -> Iterator[Problem]:
    """A weight that looks like a share beside one that looks like a per cent, told at the share."""
    shares = [row for row in rows if _is_share(row)]
    others = [
        row for row in rows
        if not _is_share(row) and (row.number("weight") or 0) > 1
    ]  # fmt: skip
    if not shares or not others:
        return
    part = sum(_weights(shares), Fraction(0)) * 100
    rest = sum(_weights(others), Fraction(0))
    typed = any("weight" in row.percents for row in shares)
    if typed or part + rest == 100 or max(_weights(others)) >= _LIKE_PERCENT:
        facts = {"found": _listed(rows, texts)}
        yield Problem("call-weights-units", shares[0].at("weight"), facts)


def _is_share(row: Row) -> bool:
    weight = row.number("weight")
    return weight is not None and (0 < weight < 1 or "weight" in row.percents)


def _together(tables: Tables) -> Iterator[list[Row]]:
    """The criteria that make one total: those of a round, for a challenge."""
    for round_ in tables["rounds"]:
        for challenge in tables["challenges"]:
            yield [
                row
                for row in tables["criteria"]
                if (not row.keys("rounds") or round_.text("key") in row.keys("rounds"))
                and (not row.keys("challenges") or challenge.text("key") in row.keys("challenges"))
            ]


def _adds_up(weights: Sequence[Fraction], scale: Fraction | None) -> bool:
    """To 1 or 100, or as points to the total scale; a third of 100 may be typed as 33 or 33.3."""
    total = sum(weights, Fraction(0))
    if total in (1, 100, scale):
        return True
    equal = len(set(weights)) == 1
    return equal and any(abs(total - whole) * 200 <= whole * len(weights) for whole in (1, 100))


def _incomplete(rows: Sequence[Row], scale: Fraction | None) -> bool:
    """Whether these weights were meant as per cents and do not add up to 100."""
    weights = _weights(rows)
    if len(weights) < 2 or len(weights) < len(rows) or _adds_up(weights, scale):
        return False
    if len(shares := [row for row in rows if _is_share(row)]) == len(rows):
        return any("weight" in row.percents for row in shares) or len(set(weights)) > 1
    if shares:  # two units, which is told
        return False
    low, high = _NEAR_HUNDRED
    return low <= sum(weights) <= high and max(weights) >= _LARGE


def _sum_problem(rows: Sequence[Row], texts: Texts) -> Problem:
    total = sum(_weights(rows), Fraction(0))
    if all(_is_share(row) for row in rows):
        total *= 100
    facts = {"found": _listed(rows, texts), "sum": texts.number(total, 6)}
    return Problem("call-weights-sum", rows[0].at("weight"), facts)


def _listed(rows: Sequence[Row], texts: Texts) -> str:
    """'Aanpak 0,6; Haalbaarheid 40', with the sign of per cent where that was typed."""
    said = []
    for row in rows:
        weight = row.number("weight")
        if weight is not None:
            percent = "weight" in row.percents
            number = texts.number(weight * 100 if percent else weight, 6)
            name = row.text("key") or row.text("item")
            said.append(f"{name}: {number}{' %' if percent else ''}")
    return "; ".join(said)
