"""Partnerships by the solver are those that trying everything finds: optima, ties, minimal sets."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.matching import best, minimal
from scoring.matching.measure import broken, left_open
from scoring.model.call import Goal
from tests.questions import complete_sets, minimal_sets, number_of, order_of, questions, tried

ORDERS = (
    (Goal.WISHES, Goal.FEWEST, Goal.QUALITY),
    (Goal.FEWEST, Goal.WISHES, Goal.QUALITY),
    (Goal.FEWEST, Goal.QUALITY),
    (Goal.COST,),
    (Goal.WISHES, Goal.COST, Goal.QUALITY),
    (Goal.BROAD,),
    (Goal.BROAD, Goal.QUALITY),
    (Goal.FEWEST,),
    (Goal.WISHES,),
)
MANY = settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))


def check(question, goals) -> None:
    answer = best(question, goals)
    exists, sets, values = tried(question, goals)
    assert answer.proved
    assert answer.all_equal
    assert {item.candidates for item in answer.choices} == sets
    assert answer.complete == exists
    for item in answer.choices:
        assert broken(question, item) == ()
        assert (left_open(question, item) == ()) == exists
        order = order_of(question, goals)
        found = tuple(number_of(question, g, item.candidates, set(item.entries)) for g in order)
        assert found == values


@MANY
@given(questions(), st.sampled_from(ORDERS))
def test_every_optimum_is_what_trying_everything_finds(question, goals) -> None:
    """Pairs, caps, k > 1, halves, shared parts, near ties, no partnership at all: all equal ones,
    with the same values on every goal, proved."""
    check(question, goals)


@MANY
@given(questions(plain=True), st.sampled_from(ORDERS))
def test_without_rules_too(question, goals) -> None:
    """The short cuts of a call without limits lose nothing."""
    check(question, goals)


@MANY
@given(questions(), st.integers(1, 5))
def test_quality_under_a_limit_of_partners(question, most) -> None:
    """With the number of partners limited, quality may come first."""
    from dataclasses import replace

    limited = replace(question, rules=replace(question.rules, most=most))
    check(limited, (Goal.QUALITY,))


@MANY
@given(questions())
def test_minimal_partnerships_are_complete_and_truly_minimal(question) -> None:
    """Every one is found, once, and none holds another."""
    listing = minimal(question)
    found = [frozenset(item.candidates) for item in listing.choices]
    assert listing.finished
    assert len(found) == len(set(found))
    assert set(found) == minimal_sets(question)
    assert set(found) <= complete_sets(question)
