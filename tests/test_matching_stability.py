"""Stability: the same question under other scores and other votes, and how often who is chosen."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from scoring.acts import apply_acts
from scoring.matching.scenarios import Scenario, applied, jurors_left_out, votes_in_doubt
from scoring.matching.stability import stability
from scoring.model.call import Call, Entry, Goal, Need, NeedKind
from scoring.model.results import Cover, Judgement, Status
from tests.builders import criterion, intake, judged, plain_call, sheets

T1 = (Need("U1", "T2", NeedKind.SERVICE),)
FEW = (Goal.FEWEST, Goal.QUALITY)


def case(rows: str, candidates: str = "A B", **method) -> tuple[Call, object, Judgement]:
    call = plain_call(candidates, needs=T1, **method)
    read = intake(call, sheets(call, rows))
    return call, apply_acts(call, read), judged(call, read)


TWO = """
    round    juror  entry  k1  k2  T2
    written  J1     A-U1   4   4   yes
    written  J2     A-U1   4   4   yes
    written  J3     A-U1   1   1   yes
    written  J1     B-U1   3   3   yes
    written  J2     B-U1   3   3   yes
    written  J3     B-U1   3.5 3.5 yes
"""


def test_leaving_a_juror_out_is_the_rules_applied_without_that_juror() -> None:
    """A leads only without J3: exact totals, and one scenario for each juror."""
    call, register, judgement = case(TWO)
    found = list(jurors_left_out(call, register, judgement.rounds))
    assert [item.name for item in found] == ["J1", "J2", "J3"]
    assert found[2].totals == {Entry("A", "U1"): Fraction(80), Entry("B", "U1"): Fraction(60)}
    steady = stability(call, judgement, FEW, found)
    assert (steady.asked, steady.answered, steady.same) == (3, 3, 2)
    assert steady.share("B") == Fraction(2, 3)
    assert steady.partnerships == ((("B",), 2), (("A",), 1))


def test_a_juror_less_does_not_break_the_quorum() -> None:
    """With a quorum of three out of three, each entry stays ranked on two."""
    call, register, judgement = case(TWO, quorum=3)
    for item in jurors_left_out(call, register, judgement.rounds):
        assert len(item.totals) == 2


def test_an_entry_near_a_minimum_falls_with_one_juror() -> None:
    """Then it supplies nothing in that scenario."""
    keys = ("written",)
    call, register, judgement = case(
        TWO, criteria=(criterion("k1", 60, "3", rounds=keys), criterion("k2", 40, rounds=keys))
    )
    ranked = {item.name: set(item.totals) for item in jurors_left_out(call, register, keys)}
    assert ranked["J3"] == {Entry("A", "U1"), Entry("B", "U1")}
    assert ranked["J1"] == {Entry("B", "U1")}
    assert judgement.entries[Entry("A", "U1")].status is Status.RANKED


def test_a_vote_in_doubt_is_one_that_another_answer_would_change() -> None:
    """2 yes of 3 hangs on one juror; 3 of 3 does not; and only what matters is asked."""
    rows = TWO.replace("J3     A-U1   1   1   yes", "J3     A-U1   1   1   no")
    call, _, judgement = case(rows)
    found = list(votes_in_doubt(call, judgement))
    assert [item.name for item in found] == ["A-U1:T2"]
    (changed,) = found[0].covers.values()
    assert changed.whole is not Cover.CONFIRMED
    steady = stability(call, judgement, FEW, found)
    assert steady.candidates == {"B": Fraction(1)}


def test_a_requirement_in_doubt_takes_its_type_with_it() -> None:
    """T1 is worth what its weakest part is worth, also in a scenario."""
    call = plain_call("A", needs=(Need("U1", "T1", NeedKind.SERVICE),))
    rows = """
        round    juror  entry  k1  k2  T1   r1   r2
        written  J1     A-U1   4   4   yes  yes  yes
        written  J2     A-U1   4   4   yes  yes  yes
        written  J3     A-U1   4   4   yes  yes  no
    """
    judgement = judged(call, intake(call, sheets(call, rows)))
    found = list(votes_in_doubt(call, judgement))
    assert {item.name for item in found} == {"A-U1:r2"}
    for item in found:
        assert item.covers[Entry("A", "U1"), "T1"].whole is not Cover.CONFIRMED
        assert (
            applied(judgement, item).coverage[Entry("A", "U1"), "T1"].whole is not Cover.CONFIRMED
        )


def test_scenarios_may_come_from_anywhere_and_in_floats() -> None:
    """As from draws of a model: totals decide the quality, absence decides who is ranked."""
    call, _, judgement = case(TWO)
    a, b = Entry("A", "U1"), Entry("B", "U1")
    draws = [
        Scenario("1", {a: 71.25, b: 71.0}),
        Scenario("2", {a: 60.0, b: 64.1}),
        Scenario("3", {a: 70.0000001, b: 70.0}),  # nearer than draws are told apart
        Scenario("4", {b: 64.0}),
    ]
    found = stability(call, judgement, FEW, draws)
    assert found.candidates == {"A": Fraction(3, 2), "B": Fraction(5, 2)}
    assert dict(found.partnerships) == {("B",): 3, ("A",): 2}


def test_no_scenarios_give_no_counts() -> None:
    """And no division by nothing."""
    call, _, judgement = case(TWO)
    found = stability(call, judgement, FEW, [])
    assert (found.asked, found.answered, found.partnerships) == (0, 0, ())
    with pytest.raises(ZeroDivisionError):
        found.share("A")


def test_the_order_of_scenarios_changes_nothing() -> None:
    """Counting is all that happens to them."""
    call, register, judgement = case(TWO)
    found = list(jurors_left_out(call, register, judgement.rounds))
    one, other = (stability(call, judgement, FEW, items) for items in (found, found[::-1]))
    assert one == replace(other, candidates=dict(sorted(other.candidates.items())))
