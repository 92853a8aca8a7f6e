"""Places per challenge: 1-2-2-4 on exact totals, ties down the declared chain, then shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.model.call import JURY_ORDER, Call, DecisionRule, Entry, TieRule
from scoring.model.results import EntryResult, Ranking, Status, TieStep

# A rule of the chain for a group of tied entries: a value each; None: no help.
Compare = Callable[[Sequence[Entry], TieRule], Mapping[Entry, Fraction] | None]


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the chain, and which way its values go."""

    rule: TieRule
    direction: int


def ranking(
    call: Call, challenge: str, results: Sequence[EntryResult], compare: Compare
) -> Ranking:
    """The ranking of one challenge. Only entries with status RANKED get a place.

    Order of the list, names and chance decide nothing: what the chain leaves equal shares a place.
    """
    ranked = {item.entry: item for item in results if item.status is Status.RANKED}
    totals = {entry: item.total for entry, item in ranked.items() if item.total is not None}
    steps: dict[Entry, list[TieStep]] = {entry: [] for entry in ranked}
    groups = [
        part
        for value in sorted(set(totals.values()), reverse=True)
        for part in _parted(
            [entry for entry in ranked if totals[entry] == value],
            [_Step(rule, _direction(call, rule)) for rule in call.method.tie_chain],
            compare,
            steps,
        )
    ]
    places = call.challenge(challenge).places if call.method.rule is DecisionRule.PLACES else None
    placed: dict[Entry, EntryResult] = {}
    tie_at_line: tuple[Entry, ...] = ()
    for group in groups:
        place = len(placed) + 1
        above = _above(place, len(group), places)
        if places is not None and above is None:
            tie_at_line = tuple(group)
        for entry in group:
            placed[entry] = replace(
                ranked[entry],
                place=place,
                shared_with=tuple(other for other in group if other != entry),
                ties=tuple(steps[entry]),
                above_line=above,
            )
    rest = [item for item in results if item.status is not Status.RANKED]
    return Ranking(challenge, (*placed.values(), *rest), places, tie_at_line)


def _direction(call: Call, rule: TieRule) -> int:
    """1 where a higher value goes before, -1 where a lower one does."""
    return 1 if rule == JURY_ORDER else call.criterion(rule.criterion).scale.direction


def _above(place: int, count: int, places: int | None) -> bool | None:
    """Whether a group is above the line; None without a line, or when the line cuts the group."""
    if places is None:
        return None
    if place + count - 1 <= places:
        return True
    return False if place > places else None


def _parted(
    group: list[Entry],
    chain: Sequence[_Step],
    compare: Compare,
    steps: dict[Entry, list[TieStep]],
) -> list[list[Entry]]:
    """The group in the order of the chain; entries that stay equal stay together."""
    if len(group) == 1:
        return [group]
    if not chain:
        for entry in group:
            steps[entry].append(TieStep(tuple(e for e in group if e != entry), None))
        return [group]
    step = chain[0]
    values = compare(group, step.rule)
    if values is None or len(set(values.values())) == 1:
        return _parted(group, chain[1:], compare, steps)
    for entry in group:
        others = tuple(e for e in group if values[e] != values[entry])
        steps[entry].append(TieStep(others, step.rule, dict(values)))
    return [
        part
        for value in sorted(set(values.values()), key=lambda value: -step.direction * value)
        for part in _parted(
            [entry for entry in group if values[entry] == value], chain[1:], compare, steps
        )
    ]


def jury_values(group: Sequence[Entry], order: Sequence[str]) -> Mapping[Entry, Fraction] | None:
    """The jury's recorded order as values, higher first; None unless it names the whole group."""
    if any(entry.candidate not in order for entry in group):
        return None
    return {entry: Fraction(len(order) - order.index(entry.candidate)) for entry in group}
