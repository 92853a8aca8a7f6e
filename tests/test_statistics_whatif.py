"""The rule over many variants: held to the exact judgement, and to what was worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.acts import apply_acts
from scoring.insight.judged import rule_of
from scoring.judgement import judge
from scoring.model.call import Combine, CombineRounds, DecisionRule, MinimaScope, Round
from scoring.model.results import EntryResult, Ranking, Status
from scoring.statistics import whatif
from scoring.statistics.whatif import Outcome, RoundScores, Rule
from tests.builders import (
    PITCH,
    RESULT,
    WRITTEN,
    criterion,
    intake,
    judged,
    plain_call,
    sheets,
    small_call,
    small_intake,
    tie_rules,
)
from tests.builders_medium import medium_call, medium_intake

HOLE = float("nan")


def official(item: EntryResult, ranking: Ranking) -> Outcome:
    if item.entry in ranking.tie_at_line:
        return Outcome.TIED
    inside = item.status is Status.RANKED and item.above_line is not False
    return Outcome.IN if inside else Outcome.OUT


def assert_as_judged(call, read) -> None:
    """Unchanged, with any one juror left out, and with any weight changed: as the exact rule."""
    register = apply_acts(call, read)
    rounds = tuple(item.key for item in call.method.rounds)
    judgement = judge(call, register, rounds)
    for ranking in judgement.rankings:
        rule = rule_of(call, register, judgement, ranking)
        if rule is None:
            continue
        assert_same(rule, whatif.apply(rule), ranking)
        for at, juror in enumerate(rule.jurors if len(rule.jurors) > 1 else ()):
            ballots = tuple(ballot for ballot in register.ballots if ballot.juror != juror)
            exact = judge(call, replace(register, ballots=ballots), rounds)
            fewer = next(item for item in exact.rankings if item.challenge == ranking.challenge)
            assert_same(rule, whatif.apply(rule, whatif.without(rule, at)), fewer)
        for flip in whatif.weight_flips(rule, 0.05):
            changed = reweighted(call, rule, flip)
            exact = judge(changed, register, rounds)
            other = next(item for item in exact.rankings if item.challenge == ranking.challenge)
            by_name = {str(item.entry): item for item in other.entries}
            assert official(by_name[flip.entry], other) is flip.after


def reweighted(call, rule: Rule, flip: whatif.WeightFlip):
    factor = 1 + Fraction(flip.percent, 100)
    method = call.method
    if flip.criterion >= 0:
        key = rule.criteria[flip.criterion]
        criteria = tuple(
            replace(item, weight=item.weight * factor) if item.key == key else item
            for item in method.criteria
        )
        return replace(call, method=replace(method, criteria=criteria))
    varied = tuple(
        replace(item, weight=item.weight * factor) if at == flip.round else item
        for at, item in enumerate(method.rounds)
    )
    return replace(call, method=replace(method, rounds=varied))


def assert_same(rule: Rule, result: whatif.Result, ranking: Ranking) -> None:
    by_name = {str(item.entry): item for item in ranking.entries}
    for at, name in enumerate(rule.entries):
        item = by_name[name]
        if item.total is None:
            assert np.isnan(result.totals[0, at])
            continue
        assert result.totals[0, at] == pytest.approx(float(item.total))
        if item.status in (Status.RANKED, Status.BELOW_MINIMUM):
            assert result.places[0, at] == (item.place or 0)
            assert result.outcomes[0, at] == official(item, ranking)


halves = st.integers(2, 10).map(lambda half: str(Fraction(half, 2)))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_unchanged_it_is_the_exact_judgement(data) -> None:
    """Whatever the call sets: combination, rounds, minima, ties, line. Totals, places, outcomes."""
    candidates = "ABCDE"[: data.draw(st.integers(1, 5))]
    jurors = data.draw(st.integers(1, 4))
    combine = data.draw(st.sampled_from([Combine.MEAN, Combine.MEDIAN, Combine.TRIMMED_MEAN]))
    least = st.one_of(st.none(), st.integers(40, 70).map(Fraction))
    rounds = tuple(
        Round(key, key, Fraction(data.draw(st.integers(0, 3))), combine, data.draw(least))
        for key in (WRITTEN, PITCH)[: data.draw(st.integers(1, 2))]
    )
    keys = tuple(item.key for item in rounds)
    minimum = st.one_of(st.none(), st.sampled_from(["2", "2.5", "3"]))
    call = plain_call(
        " ".join(candidates),
        jurors,
        rounds,
        criteria=(
            criterion("k1", data.draw(st.integers(1, 9)), data.draw(minimum), rounds=keys),
            criterion("k2", data.draw(st.integers(1, 9)), data.draw(minimum), rounds=keys[-1:]),
            criterion("k3", data.draw(st.integers(1, 9)), rounds=keys[:1]),
        ),
        rule=data.draw(st.sampled_from([DecisionRule.MINIMA, DecisionRule.PLACES])),
        combine_rounds=data.draw(st.sampled_from(list(CombineRounds))),
        minima_scope=data.draw(st.sampled_from(list(MinimaScope))),
        minima_weighted=data.draw(st.booleans()),
        tie_chain=data.draw(st.sampled_from([(), tie_rules("k1"), tie_rules("k2", "k1")])),
    )
    challenge = replace(call.challenges[0], places=data.draw(st.integers(1, 4)))
    call = replace(call, challenges=(challenge,))
    lines = ["round juror entry k1 k2 k3"]
    for key in keys:
        for juror in range(1, jurors + 1):
            for candidate in candidates:
                k1, k2, k3 = (data.draw(halves) for _ in range(3))
                if key != keys[-1]:
                    k2 = "."
                if key != keys[0]:
                    k3 = "."
                row = f"{key} J{juror} {candidate}-U1 {k1} {k2}"
                lines.append(row if k3 == "." else f"{row} {k3}")
    assert_as_judged(call, intake(call, sheets(call, "\n".join(lines))))


def test_unchanged_it_is_the_judgement_of_the_small_and_the_larger_call() -> None:
    """With conflicts, a criterion asked once a proposal, ties and entries below a minimum."""
    assert_as_judged(small_call(), small_intake())
    call = medium_call()
    assert_as_judged(call, medium_intake(call))


def test_the_agreed_sheet_of_a_consensus_round_does_not_hang_on_a_juror() -> None:
    """Leaving a juror out changes nothing: the agreed score is not combined."""
    call = plain_call("A B", 2, (Round(WRITTEN, "schriftelijk", Fraction(1), Combine.CONSENSUS),))
    table = """
        round    juror  entry  k1  k2
        written  J1     A-U1   5   5
        written  J2     A-U1   1   1
        written  J1     B-U1   2   2
        written  J2     B-U1   3   3
        written  J1     A-U1!  4   4
        written  J1     B-U1!  3   3
    """
    read = intake(call, sheets(call, table))
    judgement = judged(call, read, RESULT)
    rule = rule_of(call, apply_acts(call, read), judgement, judgement.rankings[0])
    assert rule is not None
    totals = whatif.apply(rule, whatif.without(rule, 0)).totals
    assert totals[0] == pytest.approx([80, 60])


def one_round(scores: object, **more: object) -> Rule:
    values = np.array(scores, float)[:, :, None]
    n, k, _ = values.shape
    return Rule(
        tuple(f"e{at}" for at in range(n)), tuple(f"j{at}" for at in range(k)), ("k",),
        (RoundScores(values, "mean", np.array([True]), 1.0),),
        np.ones(1), np.full(1, HOLE), 1.0, **more,
    )  # fmt: skip


def test_resamples_are_all_there_with_multinomial_weights() -> None:
    """C(2k-1, k) multisets whose weights add up to 1; all the same juror: 1 in k^k."""
    for seats in range(2, 8):
        found = list(whatif.resamples(seats))
        assert len(found) == comb(2 * seats - 1, seats)
        assert sum(weight for _, weight in found) == pytest.approx(1)
        assert dict(found)[(0,) * seats] == pytest.approx(seats**-seats)


def test_a_share_of_resamples_is_the_chance_under_drawing_with_replacement() -> None:
    """Worked out by hand: a beats b only without j1 twice; (1/2)^2 + 2 (1/2)^2 = 3/4."""
    rule = one_round([[4, 2], [1, 3]], places=1)
    found = whatif.resampled(rule)
    assert found is not None
    result, weights = found
    # j0 twice: 4-1; both: 3-2; j1 twice: 2-3
    assert weights @ (result.outcomes[:, 0] == Outcome.IN) == pytest.approx(3 / 4)


def test_resamples_that_leave_an_entry_without_a_juror_are_left_out_and_told() -> None:
    """e1 has j0 alone: j1 twice has nothing to say about it, and weighs 1/4."""
    found = whatif.resampled(one_round([[4, 2], [1, HOLE]]))
    assert found is not None
    assert found[1].sum() == pytest.approx(3 / 4)
    assert whatif.resampled(one_round(np.ones((2, 8)))) is None


def test_the_smallest_change_of_a_weight_is_found() -> None:
    """Two criteria 50/50: A 4 and 2, B 2 and 3.9. They tie when k1 weighs .95 of k2."""
    scores = np.array([[[4.0, 2.0]], [[2.0, 3.9]]])
    rule = Rule(
        ("A", "B"), ("j",), ("k1", "k2"),
        (RoundScores(scores / 5, "mean", np.array([True, True]), 1.0),),
        np.array([50.0, 50.0]), np.full(2, HOLE), 100.0, places=1,
    )  # fmt: skip
    flips = {(item.entry, item.criterion, item.percent): item for item in
             whatif.weight_flips(rule, 0.25)}  # fmt: skip
    # k1 down by 5 %: a tie at the line; k2 up by 6 %: B is ahead
    assert flips["A", 0, -5].after is Outcome.TIED
    assert flips["A", 1, 6].after is Outcome.OUT
    assert all(item.percent in (-5, 6) for item in flips.values())


def test_weights_drawn_within_the_range_stay_in_it() -> None:
    """An entry better on everything stays above; the box is the same with the same seed."""
    scores = np.array([[[4.0, 4.0]], [[3.0, 3.0]]])
    rule = Rule(
        ("A", "B"), ("j",), ("k1", "k2"),
        (RoundScores(scores / 5, "mean", np.array([True, True]), 1.0),),
        np.array([50.0, 50.0]), np.full(2, HOLE), 100.0, places=1,
    )  # fmt: skip
    first, again = (whatif.weight_box(rule, 0.25, 100, 1) for _ in range(2))
    assert (first.outcomes[:, 0] == Outcome.IN).all()
    assert (first.totals == again.totals).all()
    assert first.totals[:, 0] == pytest.approx(np.full(100, 80.0))
