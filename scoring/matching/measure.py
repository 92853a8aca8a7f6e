"""What a partnership is worth, and which rules it breaks: in integers and fractions alone.

Nothing here knows how a partnership was found. Every answer of the solver is held against this.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.matching.question import ALL, Question, Want
from scoring.model.call import Entry, Goal

Tag = tuple[str, ...]  # a rule: its kind, and what it speaks of


@dataclass(frozen=True, slots=True)
class Choice:
    """A partnership: its candidates, and the entries they work on, in the question's order."""

    candidates: tuple[str, ...]
    entries: tuple[Entry, ...]


def choice(
    question: Question, candidates: Iterable[str], entries: Iterable[Entry] | None = None
) -> Choice:
    """These candidates, on all their entries unless `entries` says which."""
    members = frozenset(candidates)
    worked = question.entries_of(members) if entries is None else entries
    there = frozenset(worked)
    return Choice(
        tuple(key for key in question.candidates if key in members),
        tuple(entry for entry in question.entries if entry in there and entry.candidate in members),
    )


def met(item: Want, entries: Collection[Entry]) -> bool:
    """Whether these entries supply what the need asks for."""
    return item.level(entries) >= item.asked


def left_open(question: Question, chosen: Choice) -> tuple[str, ...]:
    """Required needs that others could supply and this partnership does not."""
    there = frozenset(chosen.entries)
    return tuple(item.key for item in question.hard if not met(item, there))


def quality(question: Question, chosen: Choice) -> Fraction:
    """The sum, over the needs that are wholly covered, of the best chosen supplier's total.

    Each total belongs to the challenge of its need: totals of different challenges of one
    candidate are never added up to a mark for that candidate.
    """
    there = frozenset(chosen.entries)
    found = Fraction(0)
    for item in question.wants:
        if not item.gap and item.level(there) >= item.times:
            found += max(
                (question.quality.get(entry, Fraction(0)) for entry in item.suppliers
                 if entry in there),
                default=Fraction(0),
            )  # fmt: skip
    return found


def cost(question: Question, candidates: Iterable[str]) -> Fraction:
    """The known costs together."""
    return sum((question.costs.get(key, Fraction(0)) for key in candidates), Fraction(0))


def value(question: Question, chosen: Choice, goal: Goal) -> Fraction:
    """What a partnership reaches on one goal, in the goal's own words: partners, cost, weight."""
    match goal:
        case Goal.COVER:
            return Fraction(len(question.hard) - len(left_open(question, chosen)))
        case Goal.WISHES:
            there = frozenset(chosen.entries)
            done = (item.weight for item in question.wishes if met(item, there))
            return sum(done, Fraction(0))
        case Goal.FEWEST:
            return Fraction(len(chosen.candidates))
        case Goal.BROAD:
            return Fraction(len(set(question.useful).intersection(chosen.candidates)))
        case Goal.QUALITY:
            return quality(question, chosen)
        case Goal.COST:
            return cost(question, chosen.candidates)


# Goals of which less is better
LEAST = frozenset({Goal.FEWEST, Goal.COST})


def broken(question: Question, chosen: Choice) -> tuple[Tag, ...]:
    """The rules that a partnership breaks; needs left open are not among them."""
    rules, members = question.rules, frozenset(chosen.candidates)
    known = frozenset(question.candidates)
    found: list[Tag] = []
    if rules.most is not None and len(members) > rules.most:
        found.append(("most",))
    found += [("core", key) for key in rules.core if key in known and key not in members]
    found += [("together", *pair) for pair in rules.together if len(members & set(pair)) == 1]
    found += [("apart", *pair) for pair in rules.apart if members.issuperset(pair)]
    for challenge, most in rules.most_in.items():
        if _in(chosen, challenge) > most:
            found.append(("most_in", challenge))
    for challenge, least in rules.least_in.items():
        if _in(chosen, challenge) < least:
            found.append(("least_in", challenge))
    if rules.budget is not None and cost(question, members) > rules.budget:
        found.append(("budget",))
    return (*found, *_crowded(question, chosen))


def _in(chosen: Choice, challenge: str) -> int:
    return sum(entry.challenge == challenge for entry in chosen.entries)


def _crowded(question: Question, chosen: Choice) -> tuple[Tag, ...]:
    """Capacity that is wanted and not there. Participants of one candidate count once: how many
    go where is a flow from candidates to challenges."""
    places = question.rules.places
    capacity = {key: question.capacities.get(key, 0) for key in chosen.candidates}
    if ALL in places and sum(capacity.values()) < places[ALL]:
        return (("places", ALL),)
    wanted = {challenge: number for challenge, number in places.items() if challenge != ALL}
    if not wanted:
        return ()
    short = [
        challenge
        for challenge, number in wanted.items()
        if sum(capacity[e.candidate] for e in chosen.entries if e.challenge == challenge) < number
    ]
    if short:
        return tuple(("places", challenge) for challenge in short)
    from scipy.sparse import csr_array  # slow to load, and rarely needed
    from scipy.sparse.csgraph import maximum_flow

    nodes = ["source", *capacity, *(("to", c) for c in wanted), "sink"]
    at = {node: number for number, node in enumerate(nodes)}
    graph = np.zeros((len(nodes), len(nodes)), dtype=np.int32)
    for key, number in capacity.items():
        graph[at["source"], at[key]] = number
    for entry in chosen.entries:
        if entry.challenge in wanted:
            graph[at[entry.candidate], at["to", entry.challenge]] = capacity[entry.candidate]
    for challenge, number in wanted.items():
        graph[at["to", challenge], at["sink"]] = number
    flow = maximum_flow(csr_array(graph), at["source"], at["sink"]).flow_value
    # Each is roomy enough alone; together they are not, and none of them is the one to blame.
    return () if flow == sum(wanted.values()) else tuple(("places", c) for c in wanted)
