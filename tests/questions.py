"""Small random questions, and their answers by trying everything: written apart from the search.

`tried` goes through every set of candidates and, where a rule limits who works on a challenge,
through every set of their entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, product

from hypothesis import strategies as st

from scoring.matching.question import Question, Rules, want
from scoring.model.call import Entry, Goal

NAMES = "ABCDEF"
GROUPS = ("U1", "U2")


def subsets(items) -> Iterator[tuple]:
    items = tuple(items)
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def worked(question: Question, members: tuple[str, ...]) -> Iterator[frozenset[Entry]]:
    """Every way in which these candidates can work on their challenges."""
    own = [entry for entry in question.entries if entry.candidate in members]
    if not question.rules.most_in:
        yield frozenset(own)
        return
    for chosen in subsets(own):
        yield frozenset(chosen)


def seats(question: Question, members, entries) -> bool:
    """Whether capacity suffices, by trying every division of it."""
    places = dict(question.rules.places)
    capacity = {key: question.capacities.get(key, 0) for key in members}
    if sum(capacity.values()) < places.pop("", 0):
        return False
    if not places:
        return True
    ways = []
    for key in members:
        own = [e.challenge for e in entries if e.candidate == key and e.challenge in places]
        ways.append([
            dict(zip(own, shares, strict=True))
            for shares in product(range(capacity[key] + 1), repeat=len(own))
            if sum(shares) <= capacity[key]
        ])  # fmt: skip
    return any(
        all(sum(way.get(c, 0) for way in division) >= n for c, n in places.items())
        for division in product(*ways)
    )


def keeps(question: Question, members, entries) -> bool:
    rules = question.rules
    cost = sum(question.costs.get(key, 0) for key in members)
    number = {g: sum(e.challenge == g for e in entries) for g in GROUPS}
    return (
        (rules.most is None or len(members) <= rules.most)
        and set(rules.core) <= set(members)
        and all((a in members) == (b in members) for a, b in rules.together)
        and not any(a in members and b in members for a, b in rules.apart)
        and all(number[g] <= n for g, n in rules.most_in.items())
        and all(number[g] >= n for g, n in rules.least_in.items())
        and (rules.budget is None or cost <= rules.budget)
        and seats(question, members, entries)
    )


def supplied(part, entries) -> int:
    return sum(amount for entry, amount in part.items() if entry in entries)


def reach(item) -> int:
    return min(sum(part.values()) for part in item.parts)


def done(item, entries) -> bool:
    """As often as wanted, or as often as anybody could."""
    wanted = min(item.times, reach(item)) if item.required else item.times
    return all(supplied(part, entries) >= wanted for part in item.parts)


def number_of(question: Question, goal: Goal, members, entries) -> Fraction:
    """What one goal gets, more being better."""
    if goal is Goal.COVER:
        return Fraction(sum(done(item, entries) for item in question.wants
                            if item.required and reach(item)))  # fmt: skip
    if goal is Goal.WISHES:
        return sum((i.weight for i in question.wants if not i.required and done(i, entries)),
                   Fraction(0))  # fmt: skip
    if goal is Goal.FEWEST:
        return Fraction(-len(members))
    if goal is Goal.BROAD:
        helps = {e.candidate for item in question.wants for part in item.parts for e in part}
        return Fraction(len(helps & set(members)))
    if goal is Goal.COST:
        return -sum((question.costs.get(key, Fraction(0)) for key in members), Fraction(0))
    total = Fraction(0)
    for item in question.wants:
        if all(supplied(part, entries) >= item.times for part in item.parts):
            total += max(
                question.quality.get(entry, Fraction(0))
                for part in item.parts for entry in part if entry in entries
            )  # fmt: skip
    return total


def order_of(question: Question, goals) -> tuple[Goal, ...]:
    """Required first; few partners last, unless it is there or every partner costs something."""
    costly = goals[-1] is Goal.COST and all(question.costs.get(k) for k in question.candidates)
    last = () if Goal.FEWEST in goals or costly else (Goal.FEWEST,)
    return (Goal.COVER, *goals, *last)


def tried(question: Question, goals) -> tuple[bool, set[tuple[str, ...]], tuple]:
    """Whether a complete partnership exists; every best one by the goals; what they reach."""
    order = order_of(question, goals)
    values: dict[tuple[str, ...], tuple] = {}
    for members in subsets(question.candidates):
        for entries in worked(question, members):
            if keeps(question, members, entries):
                found = tuple(number_of(question, goal, members, entries) for goal in order)
                values[members] = max(values.get(members, found), found)
    if not values:
        return False, set(), ()
    top = max(values.values())
    wanted = sum(bool(item.required and reach(item)) for item in question.wants)
    return top[0] == wanted, {key for key, found in values.items() if found == top}, top


def complete_sets(question: Question) -> set[frozenset[str]]:
    """Every set of candidates that keeps the rules and leaves nothing open."""
    return {
        frozenset(members)
        for members in subsets(question.candidates)
        for entries in worked(question, members)
        if keeps(question, members, entries)
        and all(done(item, entries) for item in question.wants if item.required and reach(item))
    }


def minimal_sets(question: Question) -> set[frozenset[str]]:
    every = complete_sets(question)
    return {found for found in every if not any(other < found for other in every)}


@st.composite
def questions(draw: st.DrawFn, plain: bool = False) -> Question:
    """Up to six candidates for one or two challenges: k > 1, halves, shared parts, ties, near
    ties of one in a million, and, unless `plain`, every kind of rule."""
    names = NAMES[: draw(st.integers(1, 6))]
    entries = tuple(
        Entry(name, group)
        for name in names
        for group in draw(st.sampled_from([("U1",), ("U2",), GROUPS]))
    )
    wants = []
    amount = st.sampled_from([Fraction(1), Fraction(1), Fraction(1, 2)])
    for number in range(draw(st.integers(0, 6))):
        group = draw(st.sampled_from(GROUPS))
        able = [entry for entry in entries if entry.challenge == group]
        parts = [
            {entry: draw(amount) for entry in able if draw(st.booleans())}
            for _ in range(draw(st.sampled_from([1, 1, 1, 2])))
        ]
        wants.append(
            want(
                f"n{number}",
                parts,
                draw(st.sampled_from([1, 1, 2])),
                required=draw(st.booleans()),
                weight=Fraction(draw(st.integers(0, 3)), draw(st.sampled_from([1, 3]))),
            )
        )
    near = st.sampled_from([Fraction(1_000_000 + d, 20_000) for d in range(3)])
    wide = st.fractions(0, 100, max_denominator=7)
    quality = {entry: draw(near | wide) for entry in entries}
    costs = {name: Fraction(draw(st.integers(0, 9)), draw(st.sampled_from([1, 4])))
             for name in names if draw(st.booleans())}  # fmt: skip
    if plain:
        return Question(tuple(names), entries, tuple(wants), Rules(), quality, costs)
    pair = st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True).map(tuple)
    pairs = st.lists(pair, max_size=2) if len(names) > 1 else st.just([])
    groups = st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 3), max_size=2)
    rarely = st.sampled_from([False, False, True])
    rules = Rules(
        most=draw(st.none() | st.integers(0, 5)),
        core=tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
        together=tuple(draw(pairs)) if draw(rarely) else (),
        apart=tuple(draw(pairs)),
        most_in=draw(groups) if draw(rarely) else {},
        least_in=draw(groups) if draw(rarely) else {},
        budget=draw(st.none() | st.integers(0, 25).map(Fraction)),
        places=draw(st.dictionaries(st.sampled_from(["", *GROUPS]), st.integers(0, 4), max_size=2))
        if draw(rarely) else {},
    )  # fmt: skip
    capacities = {name: draw(st.integers(0, 2)) for name in names}
    return Question(tuple(names), entries, tuple(wants), rules, quality, costs, capacities)
