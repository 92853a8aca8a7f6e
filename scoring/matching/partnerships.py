"""Sets of candidates that answer the needs together: the broad one, and the smallest ones.

The smallest complete partnership is a lower bound for the meeting, never a ground for refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scoring.matching.solve import MOST_OPTIMA, Program, Row, optima
from scoring.matching.supply import supplies
from scoring.model.call import Call
from scoring.model.results import Judgement, Matching, NeedSupply, Partnership


def match(call: Call, judgement: Judgement) -> Matching:
    """Needs, supply and partnerships at one decision point."""
    supplied = supplies(call, judgement)
    order = tuple(candidate.key for candidate in call.candidates)
    broad = {entry.candidate for supply in supplied for entry in supply.suppliers}
    found, proved = smallest(supplied, order)
    return Matching(
        supplies=supplied,
        broad=_partnership(tuple(key for key in order if key in broad), supplied),
        smallest=found,
        proved=proved,
    )


def smallest(
    supplied: Iterable[NeedSupply], order: Sequence[str], most: int = MOST_OPTIMA
) -> tuple[tuple[Partnership, ...], bool]:
    """The smallest sets of candidates that cover every required need as far as it can be covered.

    A need with fewer suppliers than asked is a gap; what is there of it is still asked for. Gives
    every equal optimum in the order of `order`, and whether that is proved. Nothing required that
    can be covered gives no partnership at all.
    """
    supplied = tuple(supplied)
    demands = []
    for supply in supplied:
        if supply.need.required and supply.level:
            least = min(supply.need.times, supply.level)
            demands += [
                (frozenset(entry.candidate for entry in part), least)
                for part in supply.parts or (supply.suppliers,)
            ]
    sets, proved = fewest(order, demands, most)
    return tuple(_partnership(chosen, supplied) for chosen in sets), proved


def fewest(
    order: Sequence[str],
    demands: Iterable[tuple[frozenset[str], int]],
    most: int = MOST_OPTIMA,
) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Every smallest set out of `order` that holds, of each demand's names, at least so many.

    No demand, or a demand that `order` cannot meet, gives no set.
    """
    numbers = {name: number for number, name in enumerate(order)}
    least: dict[frozenset[int], int] = {}
    for names, times in demands:
        group = frozenset(numbers[name] for name in names if name in numbers)
        least[group] = max(times, least.get(group, 0))
    if not least:
        return (), True
    forced, rest = _reduced(least)
    # Who answers no open demand is in no smallest set: leaving them out keeps the program small.
    used = sorted(frozenset().union(*rest))
    local = {number: index for index, number in enumerate(used)}
    rows = tuple(
        Row({local[number]: 1 for number in sorted(group)}, least=times)
        for group, times in sorted(rest.items(), key=lambda item: (sorted(item[0]), item[1]))
    )
    found = optima(Program((1,) * len(used), rows), most)
    sets = (sorted({*forced, *(used[index] for index in choice)}) for choice in found.choices)
    return tuple(tuple(order[number] for number in item) for item in sorted(sets)), found.proved


def _reduced(
    least: Mapping[frozenset[int], int],
) -> tuple[frozenset[int], dict[frozenset[int], int]]:
    """Who is in every answer, and the demands that are then still open and say something new.

    A demand that needs all its names forces them. A demand is idle when another one asks at least
    as many out of fewer names.
    """
    forced = frozenset(
        number for group, times in least.items() if len(group) == times for number in group
    )
    rest: dict[frozenset[int], int] = {}
    for group, times in least.items():
        left, still = group - forced, times - len(group & forced)
        if still > 0:
            rest[left] = max(still, rest.get(left, 0))
    idle = {
        group
        for group, times in rest.items()
        for other, asked in rest.items()
        if other < group and asked >= times
    }
    return forced, {group: times for group, times in rest.items() if group not in idle}


def _partnership(candidates: tuple[str, ...], supplied: Iterable[NeedSupply]) -> Partnership:
    members = frozenset(candidates)
    met: Mapping[str, bool] = {
        supply.need.key: all(
            len(members.intersection(entry.candidate for entry in part)) >= supply.need.times
            for part in supply.parts or (supply.suppliers,)
        )
        for supply in supplied
    }
    return Partnership(
        candidates=candidates,
        covered=tuple(key for key, is_met in met.items() if is_met),
        uncovered=tuple(
            supply.need.key
            for supply in supplied
            if supply.need.required and not met[supply.need.key]
        ),
    )
