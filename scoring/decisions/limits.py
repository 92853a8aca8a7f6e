"""The call's limits: where they cut an order, and which of them a choice does not keep.

A rule with an order stops where a limit would be passed. One without an order shows everyone, and
people choose. What they chose beyond a limit is open until an act says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from scoring.acts.idle import hitting_nothing
from scoring.call.exceeding import Exceeded, exceeded, exceeding
from scoring.matching import Question, broken, choice, cost, limits_of
from scoring.matching.question import ALL
from scoring.model.call import Act, ActKind, Call, Entry, LimitKind, Stage, Value
from scoring.model.results import DecisionPoint, EntryDecision, Judgement, Ranking, Status
from scoring.problems import NOWHERE, Place, Problem, Subject
from scoring.texts import Texts

# The kinds of the call workbook, by the rules that they become
_KINDS = {
    "most": LimitKind.MAX_PARTNERS,
    "most_in": LimitKind.MAX_PER_CHALLENGE,
    "least_in": LimitKind.MIN_PER_CHALLENGE,
    "places": LimitKind.MIN_CAPACITY,
    "budget": LimitKind.BUDGET,
    "core": LimitKind.CORE,
    "together": LimitKind.TOGETHER,
    "apart": LimitKind.APART,
}


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that a choice does not keep."""

    what: Exceeded  # the limit's kind, and how far the choice goes
    challenge: str = ""  # where the limit holds for one
    limit: Fraction | None = None

    @property
    def kind(self) -> LimitKind:
        return self.what.kind

    def covered_by(self, act: Act) -> bool:
        """Whether an act accepts this much; more needs a new one."""
        given = exceeded(act.value)
        if act.kind is not ActKind.EXCEED_LIMIT or given is None or given.kind is not self.kind:
            return False
        if self.kind.naming:
            return {name.casefold() for name in given.names} == {
                name.casefold() for name in self.what.names
            }
        if act.challenge != self.challenge or given.amount is None or self.what.amount is None:
            return False
        further = self.what.amount - given.amount
        return further >= 0 if self.kind.least else further <= 0

    def said(self, call: Call, texts: Texts) -> str:
        """'samen 158.000 euro, budget 100.000 euro'."""
        names = texts.listed(call.candidate(key).name for key in self.what.names)
        where = call.challenge(self.challenge).title if self.challenge else ""
        key = f"{self.kind}_in" if self.kind is LimitKind.MIN_CAPACITY and where else self.kind
        return texts(
            f"decisions.limit.{key}",
            names=names,
            challenge=where,
            amount=texts.number(self.what.amount or Fraction(0), 4),
            limit=texts.number(self.limit or Fraction(0), 4),
        )

    def place(self, call: Call) -> Place:
        """The line of the limit, in the call workbook."""
        for item in call.limits:
            named = [key for key in (item.subject, item.other) if key]
            if item.kind is self.kind and (
                named == list(self.what.names)
                if self.kind.naming
                else item.value == self.limit and item.subject in ("", self.challenge)
            ):
                return item.place
        return NOWHERE


def breaches(call: Call, chosen: Iterable[Entry]) -> tuple[Breach, ...]:
    """Every limit of the call that these entries together do not keep."""
    return _breaches(limits_of(call), tuple(chosen))


def _breaches(question: Question, chosen: Sequence[Entry]) -> tuple[Breach, ...]:
    members = [entry.candidate for entry in chosen]
    tags = broken(question, choice(question, members, chosen))
    return tuple(_breach(question, chosen, tag[0], tag[1:]) for tag in tags)


def _breach(
    question: Question, chosen: Sequence[Entry], kind: str, about: tuple[str, ...]
) -> Breach:
    rules, members = question.rules, {entry.candidate for entry in chosen}
    if _KINDS[kind].naming:
        return Breach(Exceeded(_KINDS[kind], names=about))
    challenge = about[0] if about and about[0] != ALL else ""
    there = {entry.candidate for entry in chosen if challenge in ("", entry.challenge)}
    values: dict[str, tuple[Fraction | int, Fraction | int | None]] = {
        "most": (len(members), rules.most),
        "most_in": (len(there), rules.most_in.get(challenge)),
        "least_in": (len(there), rules.least_in.get(challenge)),
        "places": (
            sum(question.capacities.get(key, 0) for key in there),
            rules.places.get(challenge or ALL),
        ),
        "budget": (cost(question, members), rules.budget),
    }
    amount, limit = values[kind]
    return Breach(Exceeded(_KINDS[kind], Fraction(amount)), challenge, Fraction(limit or 0))


# Where an order stops


@dataclass(frozen=True, slots=True)
class Stop:
    """That an entry, in the order of its challenge, does not fit within a limit."""

    breach: Breach
    shared: bool  # some who share the place would fit, but not all of them: people decide


def stops(call: Call, judgement: Judgement, ranking: Ranking) -> Mapping[Entry, Stop]:
    """The entries of a challenge that a limit keeps out, once the better placed are in.

    The order stops there: a cheaper one further down does not pass over who stands before it. A
    limit on the whole cuts only where one challenge alone has an order: between challenges there
    is none.
    """
    question = limits_of(call)
    alone = sum(bool(item.ranked) for item in judgement.rankings) == 1
    kept = replace(
        question.rules,
        core=(), together=(), apart=(), least_in={}, places={},
        most=question.rules.most if alone else None,
        budget=question.rules.budget if alone else None,
    )  # fmt: skip
    question = replace(question, rules=kept)
    chosen: list[Entry] = []
    found: dict[Entry, Stop] = {}
    in_view = [item for item in ranking.ranked if item.above_line is not False]
    for _, group in groupby(in_view, key=lambda item: item.place):
        items = list(group)
        if items[0].above_line is None and not found:
            break  # a tie at the line of places is decided by people first
        entries = [item.entry for item in items]
        over = next(iter(_breaches(question, [*chosen, *entries])), None)
        if over is None and not found:
            chosen += entries
            continue
        fits = any(not _breaches(question, [*chosen, entry]) for entry in entries)
        shared = not found and len(entries) > 1 and fits
        first = next((stop.breach for stop in found.values()), over)
        if first is not None:
            found |= {entry: Stop(first, shared) for entry in entries}
    return found


# What is open


def limit_problems(call: Call, point: DecisionPoint, about: Mapping[str, str]) -> Iterator[Problem]:
    """At the result: a proposal that people must choose from, and decisions beyond a limit."""
    if point.stage != Stage.RESULT or not call.limits:
        return
    decisions = point.decisions
    texts = Texts(call.language, call.texts)
    undecided = any(item.recorded is None for item in decisions.values())
    chosen = chosen_of(decisions)
    over = [item for item in breaches(call, chosen) if not (item.kind.least and undecided)]
    if undecided:
        yield from _proposal(call, point.judgement, decisions, over, about)
    for item in over:
        if any(item.covered_by(act) for act in call.acts):
            continue
        facts = {**about, "limit": item.said(call, texts)}
        subject = Subject(challenge=item.challenge, new=exceeding(item.what, texts))
        yield Problem("limit-exceeded", item.place(call), facts, subject)
    yield from _unknown_costs(call, decisions, about)
    for act in call.acts:
        idle = not any(item.covered_by(act) for item in breaches(call, chosen))
        if act.kind is ActKind.EXCEED_LIMIT and idle:
            yield hitting_nothing(act, "limit")


def _unknown_costs(
    call: Call, decisions: Mapping[Entry, EntryDecision], about: Mapping[str, str]
) -> Iterator[Problem]:
    """Who is chosen or proposed under a budget without a known cost: it counts for nothing."""
    there = {entry.candidate for entry in _whole_of(decisions)}
    unknown = [item.name for item in call.candidates if item.cost is None and item.key in there]
    if unknown and any(item.kind is LimitKind.BUDGET for item in call.limits):
        names = Texts(call.language, call.texts).listed(unknown)
        yield Problem("limit-cost-unknown", facts={**about, "names": names})


def _whole_of(decisions: Mapping[Entry, EntryDecision]) -> list[Entry]:
    """What is decided, with what the rule proposes for the rest."""
    return [
        entry
        for entry, item in decisions.items()
        if (item.recorded.value if item.recorded else item.proposed.value) is Value.MATCHED
    ]


def chosen_of(decisions: Mapping[Entry, EntryDecision]) -> list[Entry]:
    """The entries that people recorded as matched."""
    return [
        entry
        for entry, item in decisions.items()
        if item.recorded is not None and item.recorded.value is Value.MATCHED
    ]


def _proposal(
    call: Call,
    judgement: Judgement,
    decisions: Mapping[Entry, EntryDecision],
    over: Sequence[Breach],
    about: Mapping[str, str],
) -> Iterator[Problem]:
    """What is decided with what the rule proposes for the rest, held against the limits."""
    texts = Texts(call.language, call.texts)
    whole = _whole_of(decisions)
    waiting = any(item.status is Status.INCOMPLETE for item in judgement.entries.values())
    if len(whole) == len(chosen_of(decisions)):
        return
    for item in breaches(call, whole):
        if item not in over and not (item.kind.least and waiting):
            facts = {**about, "limit": item.said(call, texts)}
            yield Problem("limit-proposal", item.place(call), facts)


def accepted(
    call: Call, decisions: Mapping[Entry, EntryDecision]
) -> tuple[tuple[Breach, Act], ...]:
    """The limits that the decisions do not keep, each with the act that says why."""
    return tuple(
        (item, act)
        for item in breaches(call, chosen_of(decisions))
        for act in [next((act for act in call.acts if item.covered_by(act)), None)]
        if act is not None
    )
