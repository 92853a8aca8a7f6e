"""The whole picture around a choice: size against quality, who can be missed and, where no
partnership exists, the smallest relaxations that make one exist. Apart from it, since it is of use
in documents only: who goes with whom (`pairs`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from scoring.matching.best import Answer, best
from scoring.matching.measure import Choice, Tag, broken, choice, left_open, quality, value
from scoring.matching.minimal import Listing, minimal
from scoring.matching.program import Builder, Rows, given_up
from scoring.matching.question import Question, Rules, Want
from scoring.matching.sizes import Sizes
from scoring.matching.solve import Effort, Row
from scoring.model.call import DEFAULT_GOALS, Goal

MOST_RELAXATIONS = 20


class Part(StrEnum):
    """What a candidate is to the minimal partnerships."""

    CORE = "core"  # in it by the call
    NEEDED = "needed"  # irreplaceable: no complete partnership without it
    SWAPPED = "swapped"  # replaceable by one other, in at least one minimal partnership
    SHARED = "shared"  # replaceable only by several others, or by another make-up
    SPARE = "spare"  # superfluous: in no minimal partnership
    NONE = "none"  # there is no complete partnership to be part of


@dataclass(frozen=True, slots=True)
class Role:
    """`count`: in how many of the minimal partnerships listed. `instead`: who can take its place,
    alone, in one of them. `proved`: by a solve of its own, or by all minimal partnerships."""

    candidate: str
    part: Part
    count: int
    instead: tuple[str, ...] = ()
    proved: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """The best quality with at most so many partners; better than with fewer."""

    size: int
    quality: Fraction
    example: Choice
    proved: bool


class Bond(StrEnum):
    COMPLEMENT = "complement"  # each brings something that the other lacks
    DUPLICATE = "duplicate"  # both bring exactly the same
    WITHIN = "within"  # the second brings all that the first brings, and more


@dataclass(frozen=True, slots=True)
class Pair:
    """Two candidates on the challenges that both answer. `gives`: what only the first brings there,
    `takes`: what only the second brings, `both`: what both bring. Keys of needs."""

    first: str
    second: str
    bond: Bond
    gives: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    both: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Rules to give up, or needs to leave open, so that a partnership exists. Where a rule is a
    number, `numbers` says how far it must give way."""

    tags: tuple[Tag, ...]
    numbers: Mapping[Tag, Fraction]


@dataclass(frozen=True, slots=True)
class Picture:
    answer: Answer
    minimal: Listing
    front: tuple[Point, ...]
    roles: tuple[Role, ...]
    gaps: tuple[Want, ...]  # needs that not even everyone together supplies often enough
    relaxations: tuple[Relaxation, ...]  # none where a complete partnership exists


def picture(
    question: Question,
    goals: Sequence[Goal] = DEFAULT_GOALS,
    *,
    effort: Effort | None = None,
) -> Picture:
    """Everything there is to say about a question. Raises Refused as `best` does."""
    effort = effort or Effort()
    answer = best(question, goals, effort=effort)
    listing = minimal(question, effort=effort) if answer.complete else Listing((), answer.proved)
    return Picture(
        answer=answer,
        minimal=listing,
        front=front(question, effort) if answer.complete else (),
        roles=roles(question, answer, listing, effort),
        gaps=tuple(item for item in question.wants if item.required and item.gap),
        relaxations=() if answer.complete or not answer.proved else relaxations(question, effort),
    )


def front(question: Question, effort: Effort) -> tuple[Point, ...]:
    """The best quality for each number of partners, as long as one more makes it better.

    Only complete partnerships count. From one size to the next the best quality never falls.
    """
    if not question.quality:
        return ()
    first = best(question, (Goal.FEWEST,), most=1, effort=effort)
    if not first.choices or not first.complete:
        return ()
    best_of_size = _best_of_size(question, effort)
    ceiling = quality(question, choice(question, question.candidates))
    found: list[Point] = []
    for size in range(len(first.choices[0].candidates), len(question.candidates) + 1):
        chosen, proved = best_of_size(size)
        if chosen is None or broken(question, chosen) or left_open(question, chosen):
            break
        reached = value(question, chosen, Goal.QUALITY)
        if not found or reached > found[-1].quality:
            found.append(Point(size, reached, chosen, proved))
        if reached == ceiling or not proved:
            break
    return tuple(found)


def _best_of_size(
    question: Question, effort: Effort
) -> Callable[[int], tuple[Choice | None, bool]]:
    """What finds the best with at most so many partners, and says whether that is proved."""
    own = Sizes.of(question, effort)
    if own is not None:

        def searched(size: int) -> tuple[Choice | None, bool]:
            most = question.rules.most
            names, proved = own.best(size) if most is None or size <= most else (None, True)
            return (None if names is None else choice(question, names)), proved

        return searched
    builder = Builder(question, question.hard, question.wishes, with_quality=True)
    worths = builder.worths(Goal.QUALITY)

    def solved(size: int) -> tuple[Choice | None, bool]:
        few: Rows = (Row(dict.fromkeys(builder.x.values(), 1), most=size),)
        peak = builder.peak(worths, few, effort)
        chosen = peak.solved.chosen
        return (None if chosen is None else builder.choice(chosen)), peak.solved.finished

    return solved


def roles(question: Question, answer: Answer, listing: Listing, effort: Effort) -> tuple[Role, ...]:
    """What each candidate is to the minimal partnerships."""
    sets = [frozenset(item.candidates) for item in listing.choices]
    stand_ins = _StandIns(question, sets, effort)
    found = []
    for key in question.candidates:
        if key in question.rules.core:
            found.append(Role(key, Part.CORE, sum(key in item for item in sets)))
        elif not answer.complete:
            found.append(Role(key, Part.NONE, 0, proved=answer.proved))
        elif not sets:
            found.append(Role(key, Part.NONE, 0, proved=False))  # there was no time to find any
        else:
            found.append(_role(question, listing, stand_ins, key, effort))
    return tuple(found)


def _role(
    question: Question, listing: Listing, stand_ins: _StandIns, key: str, effort: Effort
) -> Role:
    count = sum(key in item for item in stand_ins.sets)
    if count == len(stand_ins.sets):
        # In all that were listed: whether there is one without it takes a solve of its own.
        if effort.spent:
            return Role(key, Part.NEEDED, count, proved=False)
        other = best(question, (Goal.FEWEST,), most=1, effort=effort, banned=(key,))
        if not other.complete:
            return Role(key, Part.NEEDED, count, proved=other.proved)
    if not count:
        return Role(key, Part.SPARE, 0, proved=listing.finished)
    instead, all_tried = stand_ins.of(key)
    if not instead and not all_tried:
        return Role(key, Part.NONE, count, proved=False)
    return Role(key, Part.SWAPPED if instead else Part.SHARED, count, instead, all_tried)


class _StandIns:
    """Who can alone take the place of a candidate in one of these partnerships."""

    def __init__(self, question: Question, sets: Sequence[frozenset[str]], effort: Effort):
        self.question, self.sets, self.effort = question, sets, effort
        # What each candidate brings of every part of a required need, with all its entries
        self._parts = [(item.asked, part) for item in question.hard for part in item.parts]
        self._brings: dict[str, dict[int, int]] = {key: {} for key in question.candidates}
        for at, (_, part) in enumerate(self._parts):
            for entry, amount in part.items():
                own = self._brings[entry.candidate]
                own[at] = own.get(at, 0) + amount

    def of(self, key: str) -> tuple[tuple[str, ...], bool]:
        """Those candidates in the question's order, and whether everyone was tried."""
        found: set[str] = set()
        for members in self.sets:
            if key not in members:
                continue
            if self.effort.spent:
                return self._ordered(found), False
            rest = members - {key}
            for other in self._filling(rest):
                new = other != key and other not in found and other not in rest
                if new and self._complete(rest | {other}):
                    found.add(other)
        return self._ordered(found), True

    def _ordered(self, found: set[str]) -> tuple[str, ...]:
        return tuple(key for key in self.question.candidates if key in found)

    def _filling(self, rest: frozenset[str]) -> Sequence[str]:
        """The candidates who bring all that the rest lacks: nobody else can make it complete."""
        have = [0] * len(self._parts)
        for member in rest:
            for at, amount in self._brings[member].items():
                have[at] += amount
        lacks = [
            (at, asked - have[at])
            for at, (asked, _) in enumerate(self._parts)
            if have[at] < asked
        ]  # fmt: skip
        if not lacks:
            return self.question.candidates
        first = {entry.candidate for entry in self._parts[lacks[0][0]][1]}
        return [
            other
            for other in self.question.candidates
            if other in first and all(self._brings[other].get(at, 0) >= gap for at, gap in lacks)
        ]

    def _complete(self, members: frozenset[str]) -> bool:
        question = self.question
        if question.separate:
            # Everyone works on everything, so that what was needed is there: the rules are left.
            return question.rules == Rules() or not broken(question, choice(question, members))
        others = [key for key in question.candidates if key not in members]
        kept = replace(question, rules=replace(question.rules, core=tuple(members)))
        return best(kept, (Goal.FEWEST,), most=1, effort=self.effort, banned=others).complete


def pairs(question: Question) -> Iterator[Pair]:
    """Every two candidates with a challenge in common where each supplies something."""
    brings: dict[str, dict[str, None]] = {key: {} for key in question.candidates}
    at: dict[str, set[str]] = {key: set() for key in question.candidates}
    challenge_of: dict[str, str] = {}
    for item in question.wants:
        for entry in item.suppliers:
            brings[entry.candidate][item.key] = None
            challenge_of[item.key] = entry.challenge
    for entry in question.entries:
        at[entry.candidate].add(entry.challenge)
    for first, second in combinations(question.candidates, 2):
        common = at[first] & at[second]
        mine, theirs = (
            [key for key in brings[name] if challenge_of[key] in common] for name in (first, second)
        )
        gives = tuple(key for key in mine if key not in brings[second])
        takes = tuple(key for key in theirs if key not in brings[first])
        both = tuple(key for key in mine if key in brings[second])
        if gives and takes:
            yield Pair(first, second, Bond.COMPLEMENT, gives, takes, both)
        elif both and not gives and not takes:
            yield Pair(first, second, Bond.DUPLICATE, both=both)
        elif both and not gives:
            yield Pair(first, second, Bond.WITHIN, takes=takes, both=both)
        elif both:
            yield Pair(second, first, Bond.WITHIN, takes=gives, both=both)


def relaxations(question: Question, effort: Effort) -> tuple[Relaxation, ...]:
    """The smallest sets of rules to give up, and needs to leave open, so that one exists.

    Smallest by number. For a rule that is a number, how far it must give way when the others of its
    set are given up.
    """
    builder = Builder(question, question.hard, relaxed=True)
    tags = {column: tag for tag, column in builder.relaxations.items()}
    found: list[Relaxation] = []
    size: int | None = None
    cut: list[Row] = []
    while len(found) < MOST_RELAXATIONS:
        solved = builder.solve(builder.worths(None), cut, effort)
        if solved.chosen is None or not solved.finished:
            break
        lifted = sorted(solved.chosen.intersection(tags))
        if size is not None and len(lifted) > size:
            break
        size = len(lifted)
        chosen = tuple(tags[column] for column in lifted)
        found.append(Relaxation(chosen, _numbers(question, chosen, effort)))
        cut.append(Row(dict.fromkeys(lifted, 1), most=len(lifted) - 1))
    return tuple(found)


def _numbers(question: Question, tags: Sequence[Tag], effort: Effort) -> dict[Tag, Fraction]:
    """How far each rule with a number must give way: one after the other, the first as little as
    possible with the rest given up."""
    relaxed = given_up(question, tags)
    found: dict[Tag, Fraction] = {}
    for tag in tags:
        if tag[0] not in _MEASURED:
            continue
        number = _least(relaxed, tag, effort)
        if number is not None:
            found[tag] = number
            relaxed = _tightened(relaxed, tag, number)
    return found


_MEASURED = frozenset({"most", "budget", "most_in", "least_in", "places"})


def _least(question: Question, tag: Tag, effort: Effort) -> Fraction | None:
    """The tightest number for a rule with which a partnership exists."""
    if tag[0] in ("most", "budget"):
        goal = Goal.FEWEST if tag[0] == "most" else Goal.COST
        answer = best(question, (goal,), most=1, effort=effort)
        return dict(answer.values).get(goal) if answer.complete else None
    # Few enough numbers to try: entries of a challenge, or places, from the tightest on.
    entries = [e for e in question.entries if tag[1] in ("", e.challenge)]
    if tag[0] == "places":
        top = sum(question.capacities.get(key, 0) for key in {e.candidate for e in entries})
    else:
        top = len(entries)
    return _by_halves(question, tag, top, effort)


def _by_halves(question: Question, tag: Tag, top: int, effort: Effort) -> Fraction | None:
    """The tightest whole number from 0 to `top`, sought by halves."""

    def exists(number: int) -> bool:
        limited = _tightened(question, tag, Fraction(number))
        return best(limited, (Goal.FEWEST,), most=1, effort=effort).complete

    rising = tag[0] == "most_in"  # a higher number is easier; for the others a lower one
    low, high = 0, top
    if not exists(high if rising else low):
        return None
    while low < high:
        middle = (low + high + (not rising)) // 2
        if exists(middle):
            low, high = (low, middle) if rising else (middle, high)
        else:
            low, high = (middle + 1, high) if rising else (low, middle - 1)
    return Fraction(low)


def _tightened(question: Question, tag: Tag, number: Fraction) -> Question:
    rules = question.rules
    match tag[0]:
        case "most":
            rules = replace(rules, most=int(number))
        case "budget":
            rules = replace(rules, budget=number)
        case "most_in":
            rules = replace(rules, most_in={**rules.most_in, tag[1]: int(number)})
        case "least_in":
            rules = replace(rules, least_in={**rules.least_in, tag[1]: int(number)})
        case "places":
            rules = replace(rules, places={**rules.places, tag[1]: int(number)})
    return replace(question, rules=rules)
