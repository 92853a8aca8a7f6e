"""The table plan: every pair meets once, nobody is in two places, in the fewest slots."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.matching import talks
from scoring.matching.talks import TablePlan, _vizing, table_plan

NAMES = [f"K{number:02}" for number in range(1, 13)]


def sound(plan: TablePlan, wanted) -> bool:
    met = [frozenset(pair) for slot in plan.slots for pair in slot]
    apart = all(len({n for pair in slot for n in pair}) == 2 * len(slot) for slot in plan.slots)
    return apart and len(met) == len(set(met)) and set(met) == {frozenset(p) for p in wanted}


@settings(max_examples=150, deadline=None)
@given(st.sets(st.sampled_from(list(combinations(NAMES[:8], 2)))))
def test_every_pair_meets_once_and_nobody_is_in_two_places(wanted) -> None:
    """In as many slots as the busiest has conversations, or one more; never fewer tables' worth."""
    plan = table_plan(NAMES, wanted)
    assert sound(plan, wanted)
    busiest = max((sum(n in pair for pair in wanted) for n in NAMES), default=0)
    assert busiest <= len(plan.slots) <= busiest + 1
    assert plan.fewest


def fewest(wanted) -> int:
    """By trying every way to give each pair a slot."""
    wanted = list(wanted)

    def fits(slots: list[set[str]], at: int) -> bool:
        if at == len(wanted):
            return True
        for number, slot in enumerate(slots):
            if not slot.intersection(wanted[at]):
                slot.update(wanted[at])
                if fits(slots, at + 1):
                    return True
                slot.difference_update(wanted[at])
            if not slot or all(not later for later in slots[number:]):
                break
        return False

    count = 0
    while not fits([set() for _ in range(count)], 0):
        count += 1
    return count


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(list(combinations(NAMES[:6], 2))), max_size=12))
def test_the_number_of_slots_is_the_fewest(wanted) -> None:
    """Against trying everything."""
    assert len(table_plan(NAMES, wanted).slots) == fewest(wanted)


@pytest.mark.parametrize(
    ("size", "slots"), [(2, 1), (3, 3), (4, 3), (5, 5), (8, 7), (9, 9), (12, 11)]
)
def test_when_everyone_must_meet_everyone(size: int, slots: int) -> None:
    """As many slots as in a round robin: one less than an even number, an odd number itself."""
    wanted = list(combinations(NAMES[:size], 2))
    plan = table_plan(NAMES, wanted)
    assert sound(plan, wanted)
    assert len(plan.slots) == slots


@settings(max_examples=100, deadline=None)
@given(st.sets(st.sampled_from(list(combinations(range(12), 2)))))
def test_one_more_than_the_busiest_is_always_enough(edges) -> None:
    """The fall-back for a search that takes too long."""
    listed = sorted(edges)
    busiest = max((sum(v in edge for edge in listed) for v in range(12)), default=0)
    found = _vizing(listed, 12, busiest + 1)
    for (one, first), (other, second) in combinations(zip(listed, found, strict=True), 2):
        assert first != second or not set(one) & set(other)
    assert all(colour <= busiest for colour in found)


def test_a_search_cut_short_says_that_fewer_slots_may_do(monkeypatch) -> None:
    """Then the plan is sound and claims nothing."""
    monkeypatch.setattr(talks, "MOST_LOOKS", 3)
    wanted = list(combinations(NAMES[:6], 2))
    plan = table_plan(NAMES, wanted)
    assert sound(plan, wanted)
    assert not plan.fewest


def test_nothing_to_talk_about_takes_no_slot() -> None:
    assert table_plan(NAMES, []) == TablePlan((), True)


def test_thousands_of_talks_are_planned_without_a_deep_search() -> None:
    """55 candidates have more talks with each other than Python allows calls within calls."""
    names = [f"K{number:03}" for number in range(60)]
    everyone = list(combinations(names, 2))
    some = [pair for number, pair in enumerate(everyone) if number % 7]
    for wanted in (everyone, some):
        plan = table_plan(names, wanted)
        assert sound(plan, wanted)
        busiest = max(sum(n in pair for pair in wanted) for n in names)
        assert busiest <= len(plan.slots) <= busiest + 1
