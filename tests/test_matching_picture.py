"""The whole picture against trying everything: the front, roles, pairs, relaxations."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import HealthCheck, given, settings

from scoring.matching import Effort, Question, Rules, best, minimal, want
from scoring.matching.picture import Bond, Part, pairs, picture, roles
from scoring.matching.program import given_up, rule_tags
from scoring.model.call import Entry, Goal
from tests.questions import complete_sets, keeps, minimal_sets, number_of, questions, worked

SOME = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


@SOME
@given(questions())
def test_the_front_holds_the_best_quality_of_every_size(question: Question) -> None:
    """From the smallest complete partnership on, each step up in size that pays, and no other."""
    best: dict[int, Fraction] = {}
    for members in complete_sets(question):
        reached = max(
            number_of(question, Goal.QUALITY, members, entries)
            for entries in worked(question, tuple(sorted(members)))
            if keeps(question, members, entries)
            and not any(
                i.required and i.asked and i.level(entries) < i.asked for i in question.wants
            )
        )
        best[len(members)] = max(best.get(len(members), Fraction(0)), reached)
    expected: list[tuple[int, Fraction]] = []
    for size in sorted(best):
        if not expected or best[size] > expected[-1][1]:
            expected.append((size, best[size]))
    found = picture(question, (Goal.FEWEST,)).front
    assert [(point.size, point.quality) for point in found] == expected
    assert all(point.proved for point in found)


@SOME
@given(questions())
def test_roles_are_those_of_all_complete_partnerships(question: Question) -> None:
    """Irreplaceable is in every complete one, superfluous in no minimal one; who replaces whom is
    a swap that leaves a complete one."""
    every, least = complete_sets(question), minimal_sets(question)
    found = {role.candidate: role for role in picture(question, (Goal.FEWEST,)).roles}
    for key, role in found.items():
        assert role.proved
        if key in question.rules.core:
            assert role.part is Part.CORE
            continue
        if not every:
            assert role.part is Part.NONE
            continue
        assert role.count == sum(key in item for item in least)
        assert (role.part is Part.NEEDED) == all(key in item for item in every)
        assert (role.part is Part.SPARE) == (role.count == 0)
        swaps = {
            other
            for other in question.candidates
            for item in least
            if other != key and key in item and other not in item
            if item - {key} | {other} in every
        }
        if role.part is not Part.NEEDED:
            assert set(role.instead) == swaps


@SOME
@given(questions())
def test_relaxations_are_the_smallest_that_make_a_partnership_exist(question: Question) -> None:
    """Every smallest set of rules and needs to give up; with the numbers it gives, one exists, and
    with a number that is one tighter none does."""
    found = picture(question, (Goal.FEWEST,)).relaxations
    if complete_sets(question):
        assert found == ()
        return
    # Needs are given up by leaving them out, and what others ask for stays what it was.
    tags = [*rule_tags(question), *(("need", item.key) for item in question.hard)]
    for size in range(1, len(tags) + 1):
        expected = {
            frozenset(chosen)
            for chosen in combinations(tags, size)
            if complete_sets(given_up(question, chosen))
        }
        if expected:
            break
    else:
        assert found == ()
        return
    assert {frozenset(item.tags) for item in found} == expected
    for item in found:
        for tag, number in item.numbers.items():
            if tag[0] == "most" and len(item.tags) == 1:
                relaxed = given_up(question, item.tags)
                held = replace(relaxed, rules=replace(relaxed.rules, most=int(number)))
                assert complete_sets(held)
                tighter = replace(relaxed, rules=replace(relaxed.rules, most=int(number) - 1))
                assert not complete_sets(tighter)


def asked(table: dict[str, str], rules: Rules | None = None, times: int = 1) -> Question:
    """'A': 'n1 n2' by candidate, every need required; one challenge."""
    entries = tuple(Entry(name, "U1") for name in table)
    needs = dict.fromkeys(need for line in table.values() for need in line.split())
    wants = tuple(
        want(need, [{e: 1 for e in entries if need in table[e.candidate].split()}], times)
        for need in needs
    )
    return Question(tuple(table), entries, wants, rules or Rules())


def test_pairs_complement_duplicate_or_lie_within() -> None:
    """By what each brings on the challenges that both answer."""
    found = {
        (pair.first, pair.second): pair
        for pair in pairs(asked({"A": "n1 n2", "B": "n2 n3", "C": "n1 n2", "D": "n2"}))
    }
    assert found["A", "B"].bond is Bond.COMPLEMENT
    assert (found["A", "B"].gives, found["A", "B"].takes, found["A", "B"].both) == (
        ("n1",), ("n3",), ("n2",),
    )  # fmt: skip
    assert found["A", "C"].bond is Bond.DUPLICATE
    assert found["D", "A"].bond is Bond.WITHIN
    apart = replace(asked({"A": "n1", "B": "n2"}), entries=(Entry("A", "U1"), Entry("B", "U2")))
    assert not list(pairs(apart))


def test_a_limit_that_is_too_tight_says_how_far_it_must_give_way() -> None:
    """Three needs, three suppliers, two partners at most: one partner more, or one need open."""
    found = picture(asked({"A": "n1", "B": "n2", "C": "n3"}, Rules(most=2))).relaxations
    assert {item.tags for item in found} == {
        (("most",),), (("need", "n1"),), (("need", "n2"),), (("need", "n3"),),
    }  # fmt: skip
    assert next(i for i in found if i.tags == (("most",),)).numbers == {("most",): Fraction(3)}


def test_two_that_may_not_go_together_and_both_are_needed() -> None:
    """The pair is named, and so are the needs that could stay open instead."""
    found = picture(asked({"A": "n1", "B": "n2"}, Rules(apart=(("A", "B"),)))).relaxations
    assert (("apart", "A", "B"),) in {item.tags for item in found}


def test_a_partnership_may_have_more_members_than_python_has_calls() -> None:
    """Every candidate is the only one for its need: all of them are the one minimal partnership."""
    many = [f"K{number}" for number in range(1_500)]
    found = minimal(asked({key: f"n{key}" for key in many}))
    assert found.finished
    assert [item.candidates for item in found.choices] == [tuple(many)]


def test_a_search_without_time_says_what_it_did_not_try() -> None:
    """Nothing is called irreplaceable or superfluous that was not looked at."""
    asked_for = asked({"A": "n1 n2", "B": "n1", "C": "n2", "D": "n1 n2"})
    answer = best(asked_for)
    listed = minimal(asked_for)
    assert {role.candidate: role.proved for role in roles(asked_for, answer, listed, Effort())} == (
        dict.fromkeys("ABCD", True)
    )
    late = roles(asked_for, answer, listed, Effort(seconds=0))
    assert {role.part for role in late} == {Part.NONE}
    assert not any(role.proved for role in late)
