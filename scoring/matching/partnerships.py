"""From a call and its judgement to the question of a partnership, and its first answers.

The smallest complete partnership is a lower bound for the meeting, never a ground for refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from scoring.matching.best import MOST_EQUAL, best
from scoring.matching.question import ALL, Question, Rules, Want, want
from scoring.matching.supply import supplies
from scoring.model.call import Call, Entry, Goal, LimitKind, NeedKind
from scoring.model.results import Judgement, Matching, NeedSupply, Partnership, Status


def match(call: Call, judgement: Judgement) -> Matching:
    """Needs, supply and partnerships at one decision point."""
    supplied = supplies(call, judgement)
    confirmed = {
        entry.candidate
        for supply in supplied
        if supply.need.kind is not NeedKind.MUNICIPALITY
        for entry in supply.suppliers
    }
    broad = tuple(item.key for item in call.candidates if item.key in confirmed)
    found, proved = smallest(question_of(call, judgement, supplied), supplied)
    return Matching(
        supplies=supplied, broad=partnership(broad, supplied), smallest=found, proved=proved
    )


def smallest(
    question: Question, supplied: Iterable[NeedSupply], most: int = MOST_EQUAL
) -> tuple[tuple[Partnership, ...], bool]:
    """The smallest sets of candidates that cover every required need as far as it can be covered.

    A need with fewer suppliers than asked is a gap; what is there of it is still asked for. Gives
    every equal optimum in the call's order, and whether that is proved. Nothing required that can
    be covered, or rules of the call that leave no such set, give no partnership at all.
    """
    if not question.hard:
        return (), True
    answer = best(question, (Goal.FEWEST,), most=most)
    if not answer.complete:
        return (), answer.proved
    supplied = tuple(supplied)
    found = tuple(partnership(item.candidates, supplied) for item in answer.choices)
    return found, answer.proved and answer.all_equal


def question_of(
    call: Call,
    judgement: Judgement,
    supplied: Sequence[NeedSupply] | None = None,
    challenges: Iterable[str] | None = None,
) -> Question:
    """What the call asks of a partnership, over all its challenges or over some of them.

    Only ranked entries supply. Core partners are there whatever became of their entries. Over some
    challenges, only rules about candidates and challenges in view hold.
    """
    supplied = supplies(call, judgement) if supplied is None else supplied
    frame = Frame(call, challenges)
    wants = [_want(supply) for supply in supplied if supply.need.challenge in frame.challenges]
    return frame.question(totals_of(judgement), wants)


def totals_of(judgement: Judgement) -> dict[Entry, Fraction | None]:
    """The total of every ranked entry."""
    return {
        entry: result.total
        for entry, result in judgement.entries.items()
        if result.status is Status.RANKED
    }


class Frame:
    """All of a call's question over some challenges that does not hang on who is ranked."""

    def __init__(self, call: Call, challenges: Iterable[str] | None = None):
        self.challenges = frozenset(
            (c.key for c in call.challenges) if challenges is None else challenges
        )
        self.entries = tuple(e for e in call.entries() if e.challenge in self.challenges)
        applied = frozenset(entry.candidate for entry in self.entries)
        self.core = applied.intersection(i.subject for i in call.limits if i.kind is LimitKind.CORE)
        self.candidates = tuple(item.key for item in call.candidates if item.key in applied)
        self._rules = _rules(call, self.challenges, applied, self.candidates)
        self._costs = {c.key: c.cost for c in call.candidates if c.cost is not None}
        self._capacities = {c.key: c.capacity or 0 for c in call.candidates}

    def question(self, totals: Mapping[Entry, Fraction | None], wants: Iterable[Want]) -> Question:
        """`totals`: of every ranked entry."""
        entries = tuple(entry for entry in self.entries if entry in totals)
        there = self.core.union(entry.candidate for entry in entries)
        candidates = tuple(key for key in self.candidates if key in there)
        return Question(
            candidates=candidates,
            entries=entries,
            wants=tuple(wants),
            rules=self._rules,
            quality={e: total for e in entries if (total := totals[e]) is not None},
            costs={key: self._costs[key] for key in candidates if key in self._costs},
            capacities={key: self._capacities[key] for key in candidates},
        )


def limits_of(call: Call) -> Question:
    """The call's limits as rules for any choice of its entries, whatever these supply."""
    everyone = tuple(item.key for item in call.candidates)
    challenges = [item.key for item in call.challenges]
    return Question(
        candidates=everyone,
        entries=call.entries(),
        wants=(),
        rules=_rules(call, challenges, frozenset(everyone), everyone),
        costs={item.key: item.cost for item in call.candidates if item.cost is not None},
        capacities={item.key: item.capacity or 0 for item in call.candidates},
    )


def _want(supply: NeedSupply) -> Want:
    need = supply.need
    return want(
        need.key, supply.amounts, need.times, required=need.required, weight=need.weight
    )  # fmt: skip


def _rules(
    call: Call, keys: Iterable[str], applied: frozenset[str], candidates: Sequence[str]
) -> Rules:
    """The call's limits as rules. The tightest of two counts."""
    order = tuple(item.key for item in call.challenges if item.key in set(keys))

    def numbers(kind: LimitKind) -> tuple[Fraction, ...]:
        return tuple(i.value for i in call.limits if i.kind is kind and i.value is not None)

    def per_challenge(kind: LimitKind) -> Mapping[str, tuple[int, ...]]:
        return {
            challenge: tuple(
                int(limit.value)
                for limit in call.limits
                if limit.kind is kind
                and limit.value is not None
                and limit.subject in ("", challenge)
            )
            for challenge in order
        }

    def pairs(kind: LimitKind) -> tuple[tuple[str, str], ...]:
        return tuple(
            (limit.subject, limit.other)
            for limit in call.limits
            if limit.kind is kind and applied.issuperset((limit.subject, limit.other))
        )

    most, budget = numbers(LimitKind.MAX_PARTNERS), numbers(LimitKind.BUDGET)
    return Rules(
        most=int(min(most)) if most else None,
        core=tuple(
            key
            for key in candidates
            if any(limit.kind is LimitKind.CORE and limit.subject == key for limit in call.limits)
        ),
        together=pairs(LimitKind.TOGETHER),
        apart=pairs(LimitKind.APART),
        most_in={c: min(n) for c, n in per_challenge(LimitKind.MAX_PER_CHALLENGE).items() if n},
        least_in={c: max(n) for c, n in per_challenge(LimitKind.MIN_PER_CHALLENGE).items() if n},
        budget=min(budget) if budget else None,
        places=_places(call, order),
    )


def _places(call: Call, order: Sequence[str]) -> Mapping[str, int]:
    """The participants that there must be room for: in all together, and by challenge."""
    found: dict[str, int] = {}
    for limit in call.limits:
        if limit.kind is not LimitKind.MIN_CAPACITY or limit.value is None:
            continue
        if limit.subject in order or (not limit.subject and len(order) == len(call.challenges)):
            key = limit.subject or ALL
            found[key] = max(found.get(key, 0), int(limit.value))
    return found


def partnership(candidates: Iterable[str], supplied: Iterable[NeedSupply]) -> Partnership:
    """A set of candidates with the needs that it covers, and the required ones that it leaves."""
    supplied = tuple(supplied)
    listed = tuple(candidates)
    members = frozenset(listed)
    met = {supply.need.key: _met(supply, members) for supply in supplied}
    return Partnership(
        candidates=listed,
        covered=tuple(key for key, is_met in met.items() if is_met),
        uncovered=tuple(
            supply.need.key
            for supply in supplied
            if supply.need.required and not met[supply.need.key]
        ),
    )


def _met(supply: NeedSupply, members: frozenset[str]) -> bool:
    def level(part: Mapping[Entry, Fraction]) -> Fraction:
        return sum((n for entry, n in part.items() if entry.candidate in members), Fraction(0))

    return all(level(part) >= supply.need.times for part in supply.amounts)
