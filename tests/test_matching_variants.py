"""Short ways lose nothing: the search of our own against the solver, and scenarios that are
answered together against each asked plainly."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.region import made_case
from scoring.matching import Effort, Question, Rules, best, question_of, want
from scoring.matching.alike import alike
from scoring.matching.best import in_full
from scoring.matching.drawn import scores_drawn
from scoring.matching.measure import broken, choice, left_open, quality, value
from scoring.matching.offers import Offers
from scoring.matching.program import Builder
from scoring.matching.scenarios import applied, jurors_left_out, votes_in_doubt
from scoring.matching.sizes import Sizes
from scoring.matching.solve import Row
from scoring.matching.stability import Variations
from scoring.matching.worth import Worths
from scoring.model.call import Entry, Goal, Limit, LimitKind
from scoring.model.case import Case
from tests.questions import questions

DEFAULT = (Goal.WISHES, Goal.FEWEST, Goal.QUALITY)


def made(seed: int, count: int = 14, needs: int = 30) -> Question:
    """A question of some size: needs once or twice, halves, wishes, ties, each kind of rule."""
    dice = random.Random(seed)
    names = tuple(f"c{number:02}" for number in range(count))
    groups = ("U1", "U2", "U3")
    entries = tuple(Entry(name, group) for group in groups for name in names if dice.random() < 0.7)
    wants = []
    for number in range(needs):
        able = [e for e in entries if e.challenge == dice.choice(groups)]
        part = {e: dice.choice((1, 1, Fraction(1, 2))) for e in able if dice.random() < 0.35}
        times, required = dice.choice((1, 1, 1, 2)), dice.random() < 0.5
        weight = Fraction(dice.randint(1, 3))
        wants.append(want(f"n{number}", [part], times, required=required, weight=weight))
    pairs = [tuple(dice.sample(names, 2)) for _ in range(4)]
    rules = Rules(
        most=dice.choice((None, None, 9)),
        core=tuple(dice.sample(names, dice.choice((0, 1)))),
        together=tuple(pairs[: dice.choice((0, 0, 2))]),
        apart=tuple(pairs[2 : 2 + dice.choice((0, 0, 2))]),
        least_in={"U1": 2} if dice.random() < 0.3 else {},
        budget=Fraction(60) if dice.random() < 0.3 else None,
        places={"": 12} if dice.random() < 0.3 else {},
    )
    return Question(
        names, entries, tuple(wants), rules,
        {e: Fraction(dice.choice((1_000_000, 1_000_001, 1_300_000)), 20_000) for e in entries},
        {name: Fraction(dice.randint(1, 12)) for name in names},
        {name: dice.randint(0, 3) for name in names},
    )  # fmt: skip


def by_solver(question: Question, goals: tuple[Goal, ...]) -> dict[Goal, Fraction] | None:
    """The best on goals before quality by the solver's own model, one goal after the other, with
    what is required left open by nobody; None where no partnership is complete."""
    builder = Builder(question, question.hard, question.wishes)
    kept: tuple = ()
    found: dict[Goal, Fraction] = {}
    for goal in goals:
        peak = builder.peak(builder.worths(goal), kept, Effort())
        if peak.solved.chosen is None:
            return None
        found[goal] = builder.value(goal, peak.total)
        kept = (*kept, *peak.holding[0])
    return found


@pytest.mark.parametrize("seed", range(150))
def test_the_search_of_our_own_finds_what_the_solver_finds(seed: int) -> None:
    """Values on each goal, on questions too large to try everything, with every kind of rule."""
    question = made(seed)
    goals = ((Goal.WISHES, Goal.FEWEST), (Goal.FEWEST,), (Goal.COST, Goal.FEWEST))[seed % 3]
    expected = by_solver(question, goals)
    found = alike(question, in_full(question, goals), Effort())
    if found is None:
        answer = best(question, goals)
        assert answer.complete == (expected is not None)
        assert expected is None or dict(answer.values).items() >= expected.items()
        return
    assert found.finished
    assert expected is not None
    for chosen in found.choices:
        assert {goal: value(question, chosen, goal) for goal in goals} == expected


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions(plain=True), st.randoms(use_true_random=False))
def test_quality_looked_up_is_quality_measured(question: Question, dice) -> None:
    """For any partnerships at once, shared parts and halves among them, exactly."""
    choices = [
        choice(question, [key for key in question.candidates if dice.random() < 0.6])
        for _ in range(5)
    ]
    numbers, factor = Worths(question, choices).of(question.quality)
    assert [Fraction(n, factor) for n in numbers] == [quality(question, c) for c in choices]


def test_quality_of_any_length_is_compared_exactly() -> None:
    """Totals whose common denominator no computer's integer holds."""
    entries = (Entry("a", ""), Entry("b", ""))
    tiny = Fraction(1, 3**60)
    question = Question(
        ("a", "b"), entries, (want("n", [dict.fromkeys(entries, 1)]),),
        quality={entries[0]: Fraction(70), entries[1]: Fraction(70) + tiny},
    )  # fmt: skip
    assert best(question, (Goal.FEWEST, Goal.QUALITY)).choices[0].candidates == ("b",)


# Scenarios


def changed(case: Case, limits: tuple[Limit, ...] = (), **method) -> Case:
    call = replace(case.call, method=replace(case.call.method, **method), limits=limits)
    return replace(case, call=call)


def limit(kind: str, subject: str = "", other: str = "", value: int | None = None) -> Limit:
    return Limit(LimitKind(kind), subject, other, None if value is None else Fraction(value))


SHAPES = {
    "default": {},
    "few first": {"goals": (Goal.FEWEST, Goal.WISHES, Goal.QUALITY)},
    "cost": {"goals": (Goal.COST,)},
    "cost, then quality": {"goals": (Goal.WISHES, Goal.COST, Goal.QUALITY)},
    "broad": {"goals": (Goal.BROAD, Goal.QUALITY)},
    "shared": {"requirements_shared": True},
    "claims": {"claims_count": True},
    "half": {"limits": (limit("partial_counts"),)},
    "most": {"limits": (limit("max_partners", value=4),)},
    "quality first": {
        "limits": (limit("max_partners", value=3),), "goals": (Goal.QUALITY,)
    },
    "pairs": {
        "limits": (limit("together", "K001", "K002"), limit("apart", "K003", "K004"),
                   limit("core", "K005")),
    },
    "budget": {"limits": (limit("budget", value=600_000), limit("min_per_challenge", value=2))},
    "per challenge": {"limits": (limit("max_per_challenge", value=3),)},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_scenarios_answered_together_are_those_asked_one_by_one(shape: str) -> None:
    """Jurors left out, votes in doubt and draws, over all challenges and over one: who is chosen,
    how often, and in how many the best stay the best."""
    case = changed(made_case(8, seed=len(shape), broad=0.5), **SHAPES[shape])
    call, point = case.call, case.points[-1]
    goals, judgement = call.method.goals, point.judgement
    offers = Offers(call, judgement)
    scenarios = [
        *jurors_left_out(call, case.register, judgement.rounds),
        *list(votes_in_doubt(call, judgement))[::3],
        *list(scores_drawn(call, judgement))[::8],
    ]
    for challenges in (None, ["U3"]):
        found = Variations(offers, goals, challenges, 10**9).counted(scenarios)
        answers = []
        for judged in (judgement, *(applied(judgement, item) for item in scenarios)):
            answer = best(question_of(call, judged, challenges=challenges), goals)
            assert answer.proved
            answers.append(tuple(item.candidates for item in answer.choices))
        real, *others = answers
        assert (found.asked, found.looked, found.answered) == (len(scenarios),) * 3
        assert found.same == others.count(real)
        assert dict(found.partnerships) == Counter(who for sets in others for who in sets)


def test_what_the_effort_did_not_reach_is_not_looked_at() -> None:
    """The first so many in their order, never those that were easy; the same in each run."""
    case = made_case(10, seed=3)
    point = case.points[-1]
    offers = Offers(case.call, point.judgement)
    scenarios = [
        *jurors_left_out(case.call, case.register, point.judgement.rounds),
        *votes_in_doubt(case.call, point.judgement),
    ]
    goals = case.call.method.goals
    runs = [
        Variations(offers, goals, None, steps).counted(scenarios) for steps in (600, 600, 10**6)
    ]
    assert runs[0] == runs[1]
    assert runs[0].asked == runs[2].looked == len(scenarios)
    assert 0 < runs[0].answered <= runs[0].looked < runs[0].asked


@pytest.mark.parametrize("seed", range(40))
def test_the_best_quality_of_each_size_is_what_the_solver_finds(seed: int) -> None:
    """With limits on partners and cost, pairs that never go together, core partners and needs that
    are asked for twice; for each number of partners."""
    question = made(seed, count=9, needs=14)
    wishes = tuple(item for item in question.wants if item.required or item.by_one)
    question = replace(question, wants=wishes, rules=replace(question.rules, together=()))
    own = Sizes.of(question, Effort())
    builder = Builder(question, question.hard, question.wishes, with_quality=True)
    for size in range(1, len(question.candidates) + 1):
        few = (Row(dict.fromkeys(builder.x.values(), 1), most=size),)
        peak = builder.peak(builder.worths(Goal.QUALITY), few, Effort())
        names, proved = own.best(size) if own is not None else (None, True)
        assert proved
        assert (names is None) == (peak.solved.chosen is None)
        if names is not None:
            chosen = choice(question, names)
            assert not broken(question, chosen)
            assert value(question, chosen, Goal.QUALITY) == builder.value(Goal.QUALITY, peak.total)


def test_a_search_that_was_cut_in_a_document_says_what_it_found_and_proves_nothing() -> None:
    """A sound partnership, and a number of partners under which nobody comes."""
    dice = random.Random(4)
    entries = [Entry(f"c{number}", "") for number in range(120)]
    wants = tuple(
        want(f"n{number}", [dict.fromkeys(dice.sample(entries, dice.randint(3, 14)), 1)])
        for number in range(300)
    )
    question = Question(tuple(e.candidate for e in entries), tuple(entries), wants)
    answers = [best(question, (Goal.FEWEST,), effort=Effort(steps=3_000)) for _ in "ab"]
    assert answers[0] == answers[1]
    (chosen,) = answers[0].choices
    assert left_open(question, chosen) == ()
    assert not answers[0].proved and not answers[0].all_equal
    assert answers[0].bound is not None
    goal, bound = answers[0].bound
    assert goal is Goal.FEWEST
    assert 0 < bound <= len(chosen.candidates)
