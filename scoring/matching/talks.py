"""Who talks with whom in which slot, so that every pair meets, in the fewest slots.

Nobody sits at two tables at once, so that the slots are the colours of an edge colouring: as many
as the most conversations of one candidate, or (Vizing, 1964) one more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from scoring.model.call import Entry
from scoring.model.results import NeedSupply

Talk = tuple[str, str]
MOST_LOOKS = 6_000_000  # at an edge, while slots are sought: about two seconds


@dataclass(frozen=True, slots=True)
class TablePlan:
    """`slots` in order, each with its conversations. `fewest`: it is proved that fewer slots are
    not enough."""

    slots: tuple[tuple[Talk, ...], ...]
    fewest: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two candidates with something to talk about: on the challenges that both answer, at least one
    of them brings what the other lacks. `gives`: what the first brings so, `takes`: the second.
    Keys of needs."""

    first: str
    second: str
    gives: tuple[str, ...]
    takes: tuple[str, ...]


def adds(supply: NeedSupply, other: Entry, own: Entry) -> bool:
    """Whether another entry for the same challenge brings what `own` lacks of a need."""
    if other.candidate == own.candidate or other not in supply.suppliers:
        return False
    return own not in supply.suppliers or any(
        other in part and own not in part for part in supply.parts
    )


def exchanges(
    names: Sequence[str], supplies: Iterable[NeedSupply], entries: Iterable[Entry]
) -> Iterator[Exchange]:
    """Every two of `names` with something to talk about, by their `entries`, in that order."""
    there = frozenset(entries)
    known = tuple(supplies)

    def brought(giver: str, taker: str) -> tuple[str, ...]:
        found = []
        for supply in known:
            other, own = (Entry(name, supply.need.challenge) for name in (giver, taker))
            if there.issuperset((other, own)) and adds(supply, other, own):
                found.append(supply.need.key)
        return tuple(found)

    for first, second in combinations(names, 2):
        gives, takes = brought(first, second), brought(second, first)
        if gives or takes:
            yield Exchange(first, second, gives, takes)


def table_plan(names: Sequence[str], talks: Iterable[Talk]) -> TablePlan:
    """Every conversation in one slot, nobody twice in a slot, in the order of `names`."""
    place = {name: number for number, name in enumerate(names)}
    wanted = sorted(
        {tuple(sorted(pair, key=place.__getitem__)) for pair in talks},
        key=lambda pair: (place[pair[0]], place[pair[1]]),
    )
    if not wanted:
        return TablePlan((), True)
    edges = [(place[first], place[second]) for first, second in wanted]
    degree = [0] * len(names)
    for first, second in edges:
        degree[first] += 1
        degree[second] += 1
    busiest = max(degree)
    tables = sum(count > 0 for count in degree) // 2
    least = max(busiest, -(-len(edges) // tables))
    found, proved = _coloured(edges, len(names), least)
    if found is None:
        # Vizing: one more than the busiest has is always enough.
        found = _vizing(edges, len(names), busiest + 1)
        proved = proved or least > busiest
    slots: list[list[Talk]] = [[] for _ in range(max(found) + 1)]
    for pair, slot in zip(wanted, found, strict=True):
        slots[slot].append((pair[0], pair[1]))
    full = [tuple(slot) for slot in slots if slot]
    full.sort(key=lambda slot: -len(slot))
    return TablePlan(tuple(full), proved)


def _coloured(
    edges: Sequence[tuple[int, int]], count: int, colours: int
) -> tuple[list[int] | None, bool]:
    """A colour for each edge, edges at one vertex in different colours; None when there is none,
    or when the search was cut short. The second value says whether the answer is proved."""
    free = [(1 << colours) - 1] * count
    found = [-1] * len(edges)
    # The edges that have a colour, in the order they got it, each with what was used before.
    path: list[tuple[int, int]] = []
    used, looks = 0, 0

    def pick() -> int:
        """The open edge with the fewest colours left: it decides the most."""
        best, fewest = -1, colours + 1
        for number, (first, second) in enumerate(edges):
            if found[number] < 0:
                left = (free[first] & free[second]).bit_count()
                if left < fewest:
                    best, fewest = number, left
        return best

    def turn(number: int, colour: int) -> None:
        """Take a colour for an edge, or give it back."""
        first, second = edges[number]
        free[first] ^= 1 << colour
        free[second] ^= 1 << colour

    number, after = pick(), 0
    while True:
        first, second = edges[number]
        # Colours that nobody has yet are alike: one of them is enough to try.
        open_ = free[first] & free[second] & ((1 << min(used + 1, colours)) - 1) & -(1 << after)
        if open_:
            colour = (open_ & -open_).bit_length() - 1
            turn(number, colour)
            found[number] = colour
            path.append((number, used))
            used = max(used, colour + 1)
            if len(path) == len(edges):
                return found, True
            looks += len(edges)
            if looks > MOST_LOOKS:
                return None, False
            number, after = pick(), 0
        elif path:
            number, used = path.pop()
            turn(number, found[number])
            after, found[number] = found[number] + 1, -1
        else:
            return None, True


def _vizing(edges: Sequence[tuple[int, int]], count: int, colours: int) -> list[int]:
    """Misra and Gries (1992): an edge colouring with one colour more than the busiest vertex has
    edges, each new edge making room for itself along a fan and an alternating path."""
    colouring = _Colouring(count, colours)
    for middle, end in edges:
        fan = colouring.fan(middle, end)
        theirs = colouring.missing(fan[-1])
        colouring.swap(middle, colouring.missing(middle), theirs)
        colouring.rotate(middle, fan[: colouring.able(middle, fan, theirs) + 1], theirs)
    return [colouring.at(one, other) for one, other in edges]


class _Colouring:
    """Colours of edges so far, never two of one colour at a vertex."""

    def __init__(self, count: int, colours: int):
        self._ends: list[dict[int, int]] = [{} for _ in range(count)]  # colour -> other end
        self._colours = colours

    def of(self, one: int, other: int) -> int | None:
        return next((c for c, end in self._ends[one].items() if end == other), None)

    def at(self, one: int, other: int) -> int:
        colour = self.of(one, other)
        assert colour is not None
        return colour

    def missing(self, vertex: int) -> int:
        """The first colour that no edge at a vertex has."""
        return next(c for c in range(self._colours) if c not in self._ends[vertex])

    def _put(self, one: int, other: int, colour: int) -> None:
        self._ends[one][colour], self._ends[other][colour] = other, one

    def _drop(self, one: int, other: int, colour: int) -> None:
        del self._ends[one][colour]
        del self._ends[other][colour]

    def fan(self, middle: int, end: int) -> list[int]:
        """Neighbours of the middle, each by an edge of a colour that the one before it lacks."""
        fan, inside = [end], {end}
        while True:
            last = self._ends[fan[-1]]
            joined = next(
                (v for c, v in self._ends[middle].items() if v not in inside and c not in last),
                None,
            )
            if joined is None:
                return fan
            fan.append(joined)
            inside.add(joined)

    def swap(self, middle: int, own: int, theirs: int) -> None:
        """Two colours, along the path of edges in them that starts in the middle."""
        path, vertex, colour = [], middle, theirs
        while colour in self._ends[vertex]:
            after = self._ends[vertex][colour]
            path.append((vertex, after, colour))
            vertex, colour = after, own if colour == theirs else theirs
        for one, other, colour in path:
            self._drop(one, other, colour)
        for one, other, colour in path:
            self._put(one, other, own if colour == theirs else theirs)

    def able(self, middle: int, fan: Sequence[int], theirs: int) -> int:
        """The first of the part of the fan that still is one who lacks the colour."""
        for number, vertex in enumerate(fan):
            if number:
                edge = self.of(middle, vertex)
                if edge is None or edge in self._ends[fan[number - 1]]:
                    break
            if theirs not in self._ends[vertex]:
                return number
        return 0

    def rotate(self, middle: int, fan: Sequence[int], theirs: int) -> None:
        """Each of the fan gets the colour of the one after it, the last one the free colour."""
        for vertex, after in pairwise(fan):
            edge = self.at(middle, after)
            self._drop(middle, after, edge)
            self._put(middle, vertex, edge)
        self._put(middle, fan[-1], theirs)
