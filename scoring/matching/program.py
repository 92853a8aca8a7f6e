"""A question as an integer program, and the search for its best answers.

Columns: x for a candidate, z <= x for an entry where a rule limits who works on a challenge, y for
a need that may stay open, w <= z for the supplier that speaks for a need in the quality goal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.matching.measure import LEAST, Choice, Tag, choice
from scoring.matching.question import ALL, Question, Want
from scoring.matching.solve import Effort, Program, Row, Solved, solve
from scoring.model.call import Entry, Goal

Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Peak:
    """The least sum, and the rows that hold others to it: one of these sets of rows at a time."""

    solved: Solved
    total: int
    holding: tuple[Rows, ...]


# Up to here HiGHS told sums that differ by 1 apart, in thousands of tries; at 10^9 it did not.
LARGEST = 10**5


class Builder:
    """The program of one question.

    `soft` needs may stay open. `relaxed`: every rule and required need may be given up, at the cost
    of one each: the program then asks for the smallest relaxation.
    """

    def __init__(
        self,
        question: Question,
        hard: Sequence[Want],
        soft: Sequence[Want] = (),
        *,
        banned: Iterable[str] = (),
        with_quality: bool = False,
        relaxed: bool = False,
    ):
        self.question = question
        self.rows: list[Row] = []
        self.fixed: dict[int, int] = {}
        self.x = {key: number for number, key in enumerate(question.candidates)}
        self.count = len(self.x)
        wanted = {key for key in question.rules.places if key != ALL}
        limited = {*question.rules.most_in, *wanted}
        self.z = {e: self._column() for e in question.entries if e.challenge in limited}
        self.y = {item.key: self._column() for item in soft}
        self.relaxations: dict[Tag, int] = {}
        self._relaxed = relaxed
        if relaxed:
            for tag in (*rule_tags(question), *(("need", item.key) for item in hard)):
                self.relaxations[tag] = self._column()
        self.most: dict[int, int] = {}
        self.w: dict[int, Fraction] = {}
        self.floor = Fraction(0)
        self._known: dict[Goal | None, tuple[dict[int, int], Fraction]] = {}
        for key in question.rules.core:
            if key in self.x:
                self.fixed[self.x[key]] = 1
        for key in banned:
            self.fixed[self.x[key]] = 0
        for entry, column in self.z.items():
            self.rows.append(Row({self.x[entry.candidate]: 1, column: -1}, least=0))
        self._needs(hard, soft)
        self._rules()
        if with_quality:
            self._quality(hard)
        self.whole = self.count
        self._capacity(wanted)

    def _column(self) -> int:
        self.count += 1
        return self.count - 1

    def at(self, entry: Entry) -> int:
        """The column that says whether an entry is worked on."""
        return self.z[entry] if entry in self.z else self.x[entry.candidate]

    def _needs(self, hard: Sequence[Want], soft: Sequence[Want]) -> None:
        for item in hard:
            for part in item.parts:
                self._row(self._sum(part), least=item.asked, tag=("need", item.key))
        for item in soft:
            for part in item.parts:
                terms = self._sum(part)
                terms[self.y[item.key]] = -item.asked
                self.rows.append(Row(terms, least=0))

    def _sum(self, amounts: Mapping[Entry, int]) -> dict[int, int]:
        """Amounts by column; entries of one candidate add up where they share its column."""
        terms: dict[int, int] = {}
        for entry, amount in amounts.items():
            column = self.at(entry)
            terms[column] = terms.get(column, 0) + amount
        return terms

    def _row(
        self,
        terms: dict[int, int],
        *,
        least: int | None = None,
        most: int | None = None,
        tag: Tag,
    ) -> None:
        """A row of a rule; where rules may be given up, its own column lifts it."""
        lift = self.relaxations.get(tag)
        if lift is not None:
            low = sum(factor * self.most.get(c, 1) for c, factor in terms.items() if factor < 0)
            high = sum(factor * self.most.get(c, 1) for c, factor in terms.items() if factor > 0)
            terms = dict(terms)
            if least is not None:
                terms[lift] = max(0, least - low)
            elif most is not None:
                terms[lift] = min(0, most - high)
        self.rows.append(Row(terms, least, most, tag))

    def _rules(self) -> None:
        rules, x = self.question.rules, self.x
        if rules.most is not None:
            self._row(dict.fromkeys(x.values(), 1), most=rules.most, tag=("most",))
        for pair in rules.together:
            # A candidate that is not there cannot join: neither can who must go with it.
            terms = {x[key]: sign for key, sign in zip(pair, (1, -1), strict=True) if key in x}
            self._row(terms, least=0, tag=("together", *pair))
            self._row({c: -f for c, f in terms.items()}, least=0, tag=("together", *pair))
        for pair in rules.apart:
            if all(key in x for key in pair):
                self._row({x[key]: 1 for key in pair}, most=1, tag=("apart", *pair))
        for challenge, most in rules.most_in.items():
            self._row(self._in(challenge), most=most, tag=("most_in", challenge))
        for challenge, least in rules.least_in.items():
            self._row(self._in(challenge), least=least, tag=("least_in", challenge))
        if rules.budget is not None:
            known = {x[key]: cost for key, cost in self.question.costs.items() if key in x}
            numbers, factor = integers(known.values())
            terms = dict(zip(known, numbers, strict=True))
            self._row(terms, most=math.floor(rules.budget * factor), tag=("budget",))

    def _in(self, challenge: str) -> dict[int, int]:
        return self._sum({e: 1 for e in self.question.entries if e.challenge == challenge})

    def _capacity(self, wanted: set[str]) -> None:
        """Participants of one candidate are divided over its challenges."""
        places, capacities = self.question.rules.places, self.question.capacities
        if ALL in places:
            terms = {self.x[key]: capacities[key] for key in self.x if capacities.get(key)}
            self._row(terms, least=places[ALL], tag=("places", ALL))
        if not wanted:
            return
        guests: dict[Entry, int] = {}
        for entry in self.question.entries:
            capacity = capacities.get(entry.candidate, 0)
            if entry.challenge in wanted and capacity:
                guests[entry] = self._column()
                self.most[guests[entry]] = capacity
                self.rows.append(Row({self.at(entry): capacity, guests[entry]: -1}, least=0))
        for key in self.x:
            own = [column for entry, column in guests.items() if entry.candidate == key]
            if len(own) > 1:
                terms = dict.fromkeys(own, -1)
                self.rows.append(Row({self.x[key]: capacities[key], **terms}, least=0))
        for challenge in self.question.rules.places:
            if challenge in wanted:
                own = [column for entry, column in guests.items() if entry.challenge == challenge]
                terms = dict.fromkeys(own, 1)
                self._row(terms, least=places[challenge], tag=("places", challenge))

    def _quality(self, hard: Sequence[Want]) -> None:
        """One supplier speaks for each need that is covered; the best one is in its interest.

        A need that is covered anyway is worth at least its weakest supplier: only what a better
        one adds is counted, which keeps the numbers small. Others must have a column of their own.
        """
        quality = self.question.quality
        asked = {item.key for item in hard}
        for item in self.question.wants:
            if item.gap or not (item.key in asked or item.key in self.y):
                continue
            totals = {entry: quality.get(entry, Fraction(0)) for entry in item.suppliers}
            floor = min(totals.values()) if item.key in asked else Fraction(0)
            self.floor += floor
            speakers: dict[int, int] = {}
            for entry, total in totals.items():
                if total > floor:
                    column = self._column()
                    self.w[column] = total - floor
                    speakers[column] = -1
                    self.rows.append(Row({self.at(entry): 1, column: -1}, least=0))
            if item.key in asked:
                self.rows.append(Row(speakers, least=-1))
            else:
                self.rows.append(Row({**speakers, self.y[item.key]: 1}, least=0))

    def _weights(self, goal: Goal | None) -> dict[int, Fraction]:
        question = self.question
        match goal:
            case None:
                return {column: Fraction(1) for column in self.relaxations.values()}
            case Goal.COVER:
                return {self.y[i.key]: Fraction(-1) for i in question.hard if i.key in self.y}
            case Goal.WISHES:
                return {self.y[i.key]: -i.weight for i in question.wishes if i.key in self.y}
            case Goal.FEWEST:
                return {column: Fraction(1) for column in self.x.values()}
            case Goal.BROAD:
                return {self.x[key]: Fraction(-1) for key in question.useful}
            case Goal.COST:
                return {self.x[k]: v for k, v in question.costs.items() if k in self.x}
            case Goal.QUALITY:
                return {column: -gain for column, gain in self.w.items()}

    def worths(self, goal: Goal | None) -> dict[int, int]:
        """What the program minimises for a goal, by column; None: the number of relaxations."""
        return self._scaled(goal)[0]

    def _scaled(self, goal: Goal | None) -> tuple[dict[int, int], Fraction]:
        if goal not in self._known:
            weights = self._weights(goal)
            numbers, factor = integers(weights.values())
            self._known[goal] = dict(zip(weights, numbers, strict=True)), factor
        return self._known[goal]

    def value(self, goal: Goal, number: int) -> Fraction:
        """The value of a goal for which the program's sum is this number."""
        factor = self._scaled(goal)[1]
        worth = Fraction(number) / factor
        if goal is Goal.QUALITY:
            return self.floor - worth
        return worth if goal in LEAST else -worth

    def solve(self, worths: Mapping[int, int], extra: Sequence[Row], effort: Effort) -> Solved:
        """The least sum of `worths` under the rows of the question and some more."""
        costs = [worths.get(column, 0) for column in range(self.count)]
        rows = (*self.rows, *extra)
        return solve(Program(costs, rows, self.whole, self.most, self.fixed), effort)

    def peak(self, worths: Mapping[int, int], extra: Rows, effort: Effort) -> Peak:
        """The least sum of numbers of any length.

        HiGHS tells sums apart as long as the numbers in them are not too large. Larger ones are
        split into a high and a low part: for each sum of high parts, from the best upwards, the
        best sum of low parts, until no other can win.
        """
        top = max((abs(number) for number in worths.values()), default=0)
        if top <= LARGEST:
            found = self.solve(worths, extra, effort)
            total = sum(worths.get(column, 0) for column in found.chosen or ())
            return Peak(found, total, ((Row(worths, most=total),) if worths else (),))
        base = -(-top // LARGEST)
        high = {column: number // base for column, number in worths.items()}
        low = {column: number % base for column, number in worths.items()}
        first, rest = self.peak(high, extra, effort), self.peak(low, extra, effort)
        if not (first.solved.finished and rest.solved.finished) or first.solved.chosen is None:
            total = sum(worths.get(column, 0) for column in first.solved.chosen or ())
            return Peak(replace(first.solved, bound=None), total, ())
        best: Solved | None = None
        holding: list[Rows] = []
        total, level = 0, first.total
        while best is None or base * level + rest.total <= total:
            row = Row(high, least=level, most=level)
            part = self.peak(low, (*extra, row), effort)
            if not part.solved.finished:
                return Peak(replace(best or first.solved, finished=False, bound=None), total, ())
            here = base * level + part.total
            if part.solved.chosen is not None and (best is None or here <= total):
                if best is None or here < total:
                    best, total, holding = part.solved, here, []
                holding += [(row, *rows) for rows in part.holding]
            level += 1
        return Peak(replace(best, bound=total), total, tuple(holding))

    def choice(self, chosen: frozenset[int]) -> Choice:
        """The partnership that the solver's columns stand for."""
        members = [key for key, column in self.x.items() if column in chosen]
        if not self.z:
            return choice(self.question, members)
        entries = [entry for entry in self.question.entries if self.at(entry) in chosen]
        return choice(self.question, members, entries)

    def differs(self, candidates: Iterable[str]) -> Row:
        """A row that only this set of candidates breaks."""
        members = frozenset(candidates)
        signs = {column: -1 if key in members else 1 for key, column in self.x.items()}
        return Row(signs, least=1 - len(members))

    def lacks(self, candidates: Iterable[str]) -> Row:
        """A row that every set with all of these candidates breaks."""
        members = tuple(candidates)
        return Row({self.x[key]: 1 for key in members}, most=len(members) - 1)


def rule_tags(question: Question) -> tuple[Tag, ...]:
    """Every rule that could be given up. Core partners are people's choice, and stay."""
    rules = question.rules
    present = frozenset(question.candidates)
    return (
        *([("most",)] if rules.most is not None else []),
        *(("together", *pair) for pair in rules.together),
        *(("apart", *pair) for pair in rules.apart if present.issuperset(pair)),
        *(("most_in", challenge) for challenge in rules.most_in),
        *(("least_in", challenge) for challenge in rules.least_in),
        *([("budget",)] if rules.budget is not None else []),
        *(("places", challenge) for challenge in rules.places),
    )


def given_up(question: Question, tags: Iterable[Tag]) -> Question:
    """The question without some of its rules and needs."""
    gone = frozenset(tags)
    rules = question.rules
    return replace(
        question,
        wants=tuple(w for w in question.wants if not (w.required and ("need", w.key) in gone)),
        rules=replace(
            rules,
            most=None if ("most",) in gone else rules.most,
            together=tuple(pair for pair in rules.together if ("together", *pair) not in gone),
            apart=tuple(pair for pair in rules.apart if ("apart", *pair) not in gone),
            most_in=_kept(rules.most_in, "most_in", gone),
            least_in=_kept(rules.least_in, "least_in", gone),
            budget=None if ("budget",) in gone else rules.budget,
            places=_kept(rules.places, "places", gone),
        ),
    )


def _kept(limits: Mapping[str, int], kind: str, gone: frozenset[Tag]) -> dict[str, int]:
    return {key: number for key, number in limits.items() if (kind, key) not in gone}


def integers(values: Iterable[Fraction]) -> tuple[list[int], Fraction]:
    """The same numbers as integers without a common factor, and what they were multiplied by."""
    numbers = list(values)
    unit = _unit(numbers)
    whole = [number.numerator * (unit // number.denominator) for number in numbers]
    common = math.gcd(*whole) or 1
    return [number // common for number in whole], Fraction(unit, common)


def _unit(numbers: Iterable[Fraction]) -> int:
    return math.lcm(*{number.denominator for number in numbers})
