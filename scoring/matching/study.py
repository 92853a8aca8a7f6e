"""Everything that documents say about partnerships at one decision point, worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.matching.measure import Choice, Tag, broken, choice, cost, left_open, quality
from scoring.matching.offers import Offers
from scoring.matching.partnerships import question_of
from scoring.matching.picture import Picture, picture
from scoring.matching.question import Question, Refused
from scoring.matching.scenarios import Scenario, exact, jurors_left_out, votes_in_doubt
from scoring.matching.solve import Effort
from scoring.matching.stability import Stability, Variations
from scoring.model.call import Call, Entry, Goal
from scoring.model.intake import Register
from scoring.model.results import DecisionPoint

# The same on every machine: documents hold no answer that a slower one would not give.
_NODES, _STEPS = 20_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """What people's choice costs against the best by the goals. Keys of needs; differences are
    choice minus best, so that a positive `partners` is a larger partnership."""

    chosen: Choice
    opened: tuple[str, ...]  # required needs that the best supplies and the choice does not
    lost: tuple[str, ...]  # wishes likewise
    gained: tuple[str, ...]  # needs, required or wished, the other way round
    partners: int
    cost: Fraction
    quality: Fraction
    broken: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """`picture` is None where the call's goals have no sensible answer (`refused` says why).
    The stabilities are None where there is nothing to vary."""

    challenges: tuple[str, ...]
    question: Question
    goals: tuple[Goal, ...]
    picture: Picture | None
    comparison: Comparison | None
    left_out: Stability | None
    doubt: Stability | None
    drawn: Stability | None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Varied:
    """What might as well have been at one decision point: one for every study of it."""

    offers: Offers
    left_out: tuple[Scenario, ...]
    doubt: tuple[Scenario, ...]
    drawn: tuple[Scenario, ...]


def varied(
    call: Call, register: Register, point: DecisionPoint, drawn: Iterable[Scenario] = ()
) -> Varied:
    """`drawn`: draws of the scores (`matching.drawn`)."""
    judgement = point.judgement
    return Varied(
        Offers(call, judgement),
        tuple(jurors_left_out(call, register, judgement.rounds)),
        tuple(votes_in_doubt(call, judgement)),
        tuple(exact(item) for item in drawn),
    )


def study(
    call: Call,
    point: DecisionPoint,
    table: Iterable[Entry],
    variants: Varied,
    challenges: Sequence[str] | None = None,
) -> Study:
    """The picture over all challenges or over some, how sure it is, and what the table costs.

    `table`: the entries that are chosen, by decision or as yet by proposal.
    """
    keys = tuple(c.key for c in call.challenges) if challenges is None else tuple(challenges)
    goals = call.method.goals
    question = question_of(call, point.judgement, point.matching.supplies, keys)
    try:
        found = picture(question, goals, effort=Effort(nodes=_NODES, steps=_STEPS))
    except Refused as refused:
        return Study(keys, question, goals, None, None, None, None, None, refused.reason)
    seated = tuple(table)
    chosen = choice(question, {entry.candidate for entry in seated}, seated)
    best = _nearest(found.answer.choices, chosen)
    asked = Variations(variants.offers, goals, keys)
    # A vote elsewhere changes nothing here.
    doubt = [item for item in variants.doubt if any(e.challenge in keys for e, _ in item.covers)]

    def counted(items: Iterable[Scenario]) -> Stability | None:
        count = asked.counted(items)
        return count if count.answered else None

    return Study(
        keys,
        question,
        goals,
        found,
        compare(question, chosen, best) if best is not None and chosen.candidates else None,
        counted(variants.left_out),
        counted(doubt),
        counted(variants.drawn),
    )


def _nearest(choices: Sequence[Choice], chosen: Choice) -> Choice | None:
    """Of equally good partnerships the one that has most in common with a choice."""
    return max(
        choices,
        key=lambda item: len(set(item.candidates).intersection(chosen.candidates)),
        default=None,
    )


def compare(question: Question, chosen: Choice, best: Choice) -> Comparison:
    """A choice against the best one, need by need."""
    mine, theirs = supplied(question, chosen), supplied(question, best)
    required = {item.key for item in question.wants if item.required}
    missing = [item.key for item in question.wants if item.key in theirs - mine]
    return Comparison(
        chosen=chosen,
        opened=tuple(key for key in missing if key in required),
        lost=tuple(key for key in missing if key not in required),
        gained=tuple(item.key for item in question.wants if item.key in mine - theirs),
        partners=len(chosen.candidates) - len(best.candidates),
        cost=cost(question, chosen.candidates) - cost(question, best.candidates),
        quality=quality(question, chosen) - quality(question, best),
        broken=broken(question, chosen),
    )


def supplied(question: Question, chosen: Choice) -> frozenset[str]:
    """The needs that a choice supplies as far as they are asked for."""
    there = frozenset(chosen.entries)
    open_ = frozenset(left_open(question, chosen))
    return frozenset(
        item.key
        for item in question.wants
        if item.asked and item.level(there) >= item.asked and item.key not in open_
    )
