"""Judging: combine jurors, totals, minima before rank, places, ties, quorum, statuses."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.acts import apply_acts
from scoring.judgement import combined, judge, total
from scoring.model.call import (
    JURY_ORDER,
    Act,
    ActKind,
    Combine,
    CombineRounds,
    DecisionRule,
    Entry,
    Exemption,
    Level,
    MinimaScope,
    Round,
    Scale,
    TieRule,
    Value,
)
from scoring.model.intake import DeclarationValue
from scoring.model.results import CriterionResult, EntryResult, Judgement, Status
from scoring.texts import Texts
from tests.builders import (
    PITCH,
    WRITTEN,
    criterion,
    decision,
    intake,
    invited,
    judged,
    plain_call,
    scale,
    sheets,
    small_call,
    small_intake,
    tie_rules,
)

ONE = (Round(WRITTEN, "schriftelijk", Fraction(1)),)
TWO = (Round(WRITTEN, "schriftelijk", Fraction(40)), Round(PITCH, "pitch", Fraction(60)))


def table(scores: str, round_key: str = WRITTEN) -> str:
    """'A 4 3; 5 2 | B ...': per candidate, each juror's scores for k1 and k2, parted by ';'."""
    lines = ["round juror entry k1 k2"]
    for part in scores.split("|"):
        candidate, *cells = part.split()
        given = " ".join(cells).split(";")
        lines += [
            f"{round_key} J{number} {candidate}-U1 {cell}"
            for number, cell in enumerate(given, start=1)
        ]
    return "\n".join(lines)


def outcome(scores: str, declared=None, acts=(), **method) -> Judgement:
    """The judgement of a call of one round, one challenge, as many jurors as were given."""
    candidates = " ".join(part.split()[0] for part in scores.split("|"))
    jurors = max(part.count(";") + 1 for part in scores.split("|"))
    call = replace(plain_call(candidates, jurors=jurors, **method), acts=tuple(acts))
    return judged(call, intake(call, sheets(call, table(scores)), declared))


def result(judgement: Judgement, candidate: str = "A", challenge: str = "U1") -> EntryResult:
    return judgement.entries[Entry(candidate, challenge)]


def places(judgement: Judgement) -> dict[str, int | None]:
    return {item.entry.candidate: item.place for item in judgement.rankings[0].entries}


# Combining jurors


def scores(*values: str) -> list[Fraction]:
    return [Fraction(value) for value in values]


def test_the_mean_is_exact():
    """Three jurors at 4, 4 and 3 make eleven thirds, not 3.67."""
    assert combined(scores("4", "4", "3"), Combine.MEAN) == Fraction(11, 3)


def test_the_median_of_an_odd_and_an_even_number():
    """The middle one, or the mean of the middle two."""
    assert combined(scores("5", "1", "3"), Combine.MEDIAN) == 3
    assert combined(scores("5", "1", "3", "4"), Combine.MEDIAN) == Fraction(7, 2)


def test_a_trimmed_mean_leaves_out_one_highest_and_one_lowest_from_three_up():
    """One of each, also when several are equal; two jurors are too few to leave any out."""
    assert combined(scores("5", "5", "1", "3"), Combine.TRIMMED_MEAN) == 4
    assert combined(scores("5", "1", "2"), Combine.TRIMMED_MEAN) == 2
    assert combined(scores("5", "1"), Combine.TRIMMED_MEAN) == 3


@pytest.mark.parametrize(
    ("how", "expected"),
    [(Combine.MEAN, "7/2"), (Combine.MEDIAN, "15/4"), (Combine.TRIMMED_MEAN, "15/4")],
)
def test_each_round_combines_by_its_own_setting(how, expected):
    """Scores 2, 3.5, 4 and 4.5 for k1."""
    rounds = (replace(ONE[0], combine=how),)
    found = outcome("A 2 3; 3.5 3; 4 3; 4.5 3", rounds=rounds)
    assert result(found).rounds[WRITTEN].criteria["k1"].value == Fraction(expected)


def consensus(lines: str, jurors: int = 2, acts=()) -> EntryResult:
    rounds = (replace(ONE[0], combine=Combine.CONSENSUS),)
    call = replace(plain_call("A", jurors=jurors, rounds=rounds), acts=tuple(acts))
    return result(judged(call, intake(call, sheets(call, "round juror entry k1 k2\n" + lines))))


def test_a_consensus_sheet_replaces_the_individual_scores_which_stay_shown():
    """The agreed 3 counts; the 5 and the 4 stand beside it."""
    found = consensus("written J1 A-U1 5 5\n written J2 A-U1 4 4\n written J1 A-U1! 3 3")
    k1 = found.rounds[WRITTEN].criteria["k1"]
    assert k1.value == 3
    assert {juror: item.value for juror, item in k1.scores.items()} == {"J1": 5, "J2": 4}
    assert k1.consensus is not None
    assert found.total == 60


def test_without_an_agreed_sheet_a_consensus_round_has_no_score_whatever_an_act_says():
    """The individual scores are never combined in its place."""
    use = Act("H1", ActKind.USE_INCOMPLETE, date(2023, 5, 1), "X", "Y", candidate="A")
    found = consensus("written J1 A-U1 5 5\n written J2 A-U1 4 4", acts=(use,))
    assert (found.status, found.total) == (Status.INCOMPLETE, None)
    # An act that does speak of a missing juror's sheet makes up for that one only.
    found = consensus("written J1 A-U1 5 5", acts=(use,))
    assert (found.status, found.total) == (Status.INCOMPLETE, None)


# Totals


def test_a_total_is_the_weighted_share_of_the_maximum_on_the_total_scale():
    """(60 x 4/5 + 40 x 3/5) / 100 x 100 = 72."""
    assert result(outcome("A 4 3")).total == 72
    assert result(outcome("A 4 3", total_scale=Fraction(20))).total == Fraction(72, 5)


def test_weights_are_relative():
    """3 and 2 weigh as 60 and 40."""
    light = (criterion("k1", 3, rounds=(WRITTEN,)), criterion("k2", 2, rounds=(WRITTEN,)))
    assert result(outcome("A 4 3", criteria=light)).total == 72


def test_a_scale_that_does_not_start_at_0_still_counts_score_over_maximum():
    """On 1 to 4, a 1 is a quarter: the rule says score/max."""
    levels = tuple(Level(Fraction(v), str(v)) for v in range(1, 5))
    short = Scale("s4", Fraction(1), Fraction(4), Fraction(1), levels)
    mixed = (
        criterion("k1", 1, rounds=(WRITTEN,), scale=short),
        criterion("k2", 1, rounds=(WRITTEN,)),
    )
    assert result(outcome("A 1 5", criteria=mixed)).total == Fraction(125, 2)


def test_there_is_no_total_from_a_part_of_the_criteria():
    """Neither by the formula nor for an entry whose sheets are incomplete."""
    call = plain_call()
    assert total(call.method.criteria, {"k1": Fraction(4)}, Fraction(100)) is None
    found = result(outcome("A 4 ."))
    assert (found.status, found.total, found.place) == (Status.INCOMPLETE, None, None)


def test_a_criterion_of_other_challenges_is_not_in_the_total():
    """k3 is asked for U2 only."""
    call = small_call()
    extra = criterion("k3", 100, rounds=(WRITTEN,), challenges=("U2",))
    method = replace(call.method, criteria=(*call.method.criteria, extra))
    call = replace(call, method=method)
    lines = "round juror entry k1 k2 k3\n" + "\n".join(
        f"written {juror} A-{where}" for juror in ("J1", "J2") for where in ("U1 4 4", "U2 4 4 0")
    )
    found = judged(call, intake(call, sheets(call, lines)), WRITTEN)
    assert result(found, "A", "U1").rounds[WRITTEN].total == 80
    assert result(found, "A", "U2").rounds[WRITTEN].total == 40


def test_a_jurors_own_total_stands_beside_and_is_never_the_entrys():
    """72 and 52 for the jurors, 62 for the entry."""
    found = result(outcome("A 4 3; 3 2")).rounds[WRITTEN]
    assert found.juror_totals == {"J1": 72, "J2": 52}
    assert found.total == 62


# Rounds


def two_rounds(written: str, pitch: str, **method) -> EntryResult:
    rounds = method.pop("rounds", TWO)
    call = plain_call("A", jurors=1, rounds=rounds, **method)
    call = replace(call, decisions=(invited("A", "U1"),))
    read = sheets(call, table(written)) + sheets(call, table(pitch, PITCH))
    return result(judged(call, intake(call, read)))


def test_rounds_combine_by_their_weights():
    """40% of 60 and 60% of 80 is 72."""
    assert two_rounds("A 3 3", "A 4 4").total == 72


def test_the_last_round_can_count_alone():
    """By the setting, or by weights of 0 and 100."""
    assert two_rounds("A 3 3", "A 4 4", combine_rounds=CombineRounds.LAST).total == 80
    only_pitch = (replace(TWO[0], weight=Fraction(0)), TWO[1])
    assert two_rounds("A 3 3", "A 4 4", rounds=only_pitch).total == 80


def test_a_first_round_of_weight_0_still_ranks_at_its_own_decision_point():
    """Round 1 decides who is invited even where its scores do not count later."""
    rounds = (replace(TWO[0], weight=Fraction(0)), TWO[1])
    call = plain_call("A", jurors=1, rounds=rounds)
    found = judged(call, intake(call, sheets(call, table("A 3 3"))), WRITTEN)
    assert result(found).total == 60


def test_after_round_1_only_round_1_is_judged():
    """Pitch scores that came early change nothing in the decisions on round 1."""
    call = small_call()
    found = judged(call, small_intake(call), WRITTEN)
    assert result(found).total == 80
    assert list(result(found).rounds) == [WRITTEN]


# Minima


def with_minimum(minimum: str | None = None, **more):
    return (
        criterion("k1", 60, minimum, rounds=(WRITTEN, PITCH), **more),
        criterion("k2", 40, rounds=(WRITTEN, PITCH)),
    )


def test_a_minimum_is_tested_on_the_exact_value():
    """2.995 under a minimum of 3 fails, though it rounds to 3.00, and is shown as 2,995."""
    scale = Scale("s", Fraction(0), Fraction(5), Fraction(1, 1000), ())
    criteria = with_minimum("3", scale=scale)
    found = result(outcome("A 2.995 5", criteria=criteria))
    assert found.status is Status.BELOW_MINIMUM
    test = found.failed[0]
    assert (test.value, test.minimum) == (Fraction(2995, 1000), 3)
    assert Texts("nl").truthful(test.value, [test.minimum]) == "2,995"


def test_a_minimum_that_is_just_reached_is_passed():
    """At least means at least; two jurors at 2.5 and 3.5 reach 3."""
    found = result(outcome("A 2.5 1; 3.5 1", criteria=with_minimum("3")))
    assert (found.status, found.place) == (Status.RANKED, 1)


def test_minima_come_before_the_ranking():
    """The best total without a minimum gets no place, and the others move up."""
    found = outcome("A 2 5 | B 3 0", criteria=with_minimum("3"))
    assert result(found, "A").total > result(found, "B").total
    assert places(found) == {"B": 1, "A": None}


def test_minima_hold_per_round_by_default():
    """2.5 in the pitch fails, although 3.1 combined would do."""
    found = two_rounds("A 4 4", "A 2.5 4", criteria=with_minimum("3"))
    assert found.status is Status.BELOW_MINIMUM
    assert [(t.round, t.criterion, t.value) for t in found.failed] == [
        (PITCH, "k1", Fraction(5, 2))
    ]


def test_minima_can_hold_combined():
    """By setting: 40% of 4 and 60% of 2.5 is 3.1."""
    found = two_rounds(
        "A 4 4", "A 2.5 4", criteria=with_minimum("3"), minima_scope=MinimaScope.COMBINED
    )
    assert found.status is Status.RANKED
    assert [(t.round, t.value) for t in found.minima] == [("", Fraction(31, 10))]


def test_combined_the_last_round_with_a_total_minimum_gives_it():
    """Minima of 60 and 75: the combined total of 70.4 is held against 75, not against 60."""
    rounds = (
        replace(TWO[0], total_minimum=Fraction(60)),
        replace(TWO[1], total_minimum=Fraction(75)),
    )
    found = two_rounds("A 4 4", "A 3 3.5", rounds=rounds, minima_scope=MinimaScope.COMBINED)
    assert [(test.minimum, test.value) for test in found.minima] == [(75, Fraction(352, 5))]
    assert found.status is Status.BELOW_MINIMUM


def test_a_round_without_a_counted_juror_leaves_no_combined_total():
    """A total of 80 in one round says nothing of the other."""
    found = two_rounds("A 4 4", "A . .")
    assert (found.rounds[WRITTEN].total, found.rounds[PITCH].total) == (80, None)
    assert found.total is None


def test_a_minimum_that_is_just_reached_is_shown_as_reached():
    """What is printed beside a criterion follows the same test as the ranking."""
    just = CriterionResult("k1", Fraction(3), scale(), {}, minimum=Fraction(3))
    assert just.passes
    assert not replace(just, value=Fraction(299, 100)).passes


def test_a_total_minimum_holds_per_round_or_combined():
    """70 in the pitch: a pitch of 64 fails, 80 and 64 combined is 70.4."""
    rounds = (TWO[0], replace(TWO[1], total_minimum=Fraction(70)))
    assert two_rounds("A 4 4", "A 3 3.5", rounds=rounds).status is Status.BELOW_MINIMUM
    combined_scope = two_rounds(
        "A 4 4", "A 3 3.5", rounds=rounds, minima_scope=MinimaScope.COMBINED
    )
    assert combined_scope.status is Status.RANKED
    assert combined_scope.minima[0].value == Fraction(352, 5)


def test_weights_can_count_for_the_ranking_only():
    """Weighted 68, unweighted 65: a total minimum of 66 holds against the unweighted one."""
    rounds = (replace(ONE[0], total_minimum=Fraction(66)),)
    assert result(outcome("A 4 2.5", rounds=rounds)).status is Status.RANKED
    unweighted = result(outcome("A 4 2.5", rounds=rounds, minima_weighted=False))
    assert unweighted.status is Status.BELOW_MINIMUM
    assert (unweighted.failed[0].value, unweighted.total) == (65, 68)


# Quorum and completeness


def test_fewer_counted_jurors_than_the_quorum_gives_no_place():
    """Two of three is enough for a quorum of two, not for three."""
    conflict = {("J3", "A"): DeclarationValue.YES}
    found = result(outcome("A 4 4; 4 4; 1 1", conflict, quorum=2))
    assert (found.status, found.total) == (Status.RANKED, 80)
    below = result(outcome("A 4 4; 4 4; 1 1", conflict, quorum=3))
    assert (below.status, below.place) == (Status.BELOW_QUORUM, None)


def test_without_any_juror_an_entry_is_below_the_quorum():
    """As when the only juror is left out to see what would change: no fault, and no place."""
    call = plain_call("A", jurors=1)
    register = replace(apply_acts(call, intake(call)), ballots=())
    found = result(judge(call, register, (WRITTEN,)))
    assert (found.status, found.total) == (Status.BELOW_QUORUM, None)


def test_a_conflict_removes_the_juror_from_mean_and_count():
    """Two of three seats counted: '2 van 3 juryleden'."""
    found = result(outcome("A 4 4; 4 4; 1 1", {("J3", "A"): DeclarationValue.YES}))
    part = found.rounds[WRITTEN]
    assert (part.counted, part.conflicts, part.seats) == (("J1", "J2"), ("J3",), 3)
    assert list(part.criteria["k1"].scores) == ["J1", "J2"]


@pytest.mark.parametrize("kind", [ActKind.RELEASE_SHEET, ActKind.EXCLUDE_SHEET])
def test_a_juror_whom_an_act_sets_aside_stays_in_the_denominator(kind):
    """'2 van 3 juryleden', not '2 van 2': nobody may think that a third was never asked."""
    act = Act("A1", kind, date(2026, 6, 1), "an", "ziek", juror="J3", candidate="A")
    part = result(outcome("A 4 4; 4 4; 1 1", acts=[act])).rounds[WRITTEN]
    assert (part.counted, part.seats) == (("J1", "J2"), 3)
    assert part.released + part.excluded == ("J3",)
    exempt = replace(plain_call("A", jurors=3), exemptions=(Exemption("J3", "A"),))
    read = judged(exempt, intake(exempt, sheets(exempt, table("A 4 4; 4 4"))))
    assert result(read).rounds[WRITTEN].seats == 2


@pytest.mark.parametrize("cells", ["4 .", "4 nb", ". ."])
def test_an_incomplete_sheet_keeps_the_entry_from_a_place(cells):
    """Not judged on the others, unless an act says so; then on the complete sheets alone."""
    found = result(outcome(f"A 4 4; {cells}"))
    assert (found.status, found.place) == (Status.INCOMPLETE, None)
    use = Act("H1", ActKind.USE_INCOMPLETE, date(2023, 5, 1), "Voorzitter", "Ziek.", candidate="A")
    forced = result(outcome(f"A 4 4; {cells}", acts=(use,)))
    assert (forced.status, forced.total) == (Status.RANKED, 80)
    assert forced.rounds[WRITTEN].counted == ("J1",)
    assert forced.rounds[WRITTEN].owed == ("J1", "J2")


def test_an_entry_without_any_counted_juror_has_no_total():
    """Everybody abstains: no criteria, no total, below the quorum."""
    yes = DeclarationValue.YES
    found = result(outcome("A 4 4; 4 4", {("J1", "A"): yes, ("J2", "A"): yes}))
    assert (found.status, found.total) == (Status.BELOW_QUORUM, None)
    assert found.rounds[WRITTEN].criteria == {}


def test_the_gravest_status_is_told():
    """Withdrawn before inadmissible before not invited before incomplete."""
    call = small_call()
    known = small_intake(call)
    late = call.candidates[2]
    gone = replace(late, withdrawn_on=date(2023, 5, 14))

    def status(changed, entry: Entry) -> Status:
        return judged(changed, known).entries[entry].status

    c, a = Entry("C", "U1"), Entry("A", "U1")
    withdrawn = replace(call, candidates=(*call.candidates[:2], gone))
    assert status(withdrawn, c) is Status.WITHDRAWN
    assert status(call, c) is Status.INADMISSIBLE
    refused = replace(call, decisions=(decision(WRITTEN, "A", "U1", Value.NOT_RETAINED, "x"),))
    assert status(refused, a) is Status.NOT_INVITED
    assert status(replace(call, decisions=()), a) is Status.NOT_INVITED
    few = replace(known, assessments=known.assessments[1:])
    assert judged(call, few).entries[a].status is Status.INCOMPLETE


# Places and ties


def test_places_are_1_2_2_4():
    """Two that stay equal share a place, and the next place is skipped."""
    found = outcome("A 5 5 | B 4 4 | C 4 4 | D 3 3")
    assert places(found) == {"A": 1, "B": 2, "C": 2, "D": 4}
    assert result(found, "B").shared_with == (Entry("C", "U1"),)


def test_a_tie_goes_down_the_chain_of_criteria():
    """Equal totals of 68: k2 parts them, and the step and its values are recorded."""
    found = outcome("A 4 2.5 | B 3 4", tie_chain=tie_rules("k2", "k1"))
    assert places(found) == {"B": 1, "A": 2}
    (step,) = result(found, "A").ties
    assert (str(step.rule), step.others) == ("k2", (Entry("B", "U1"),))
    assert step.values == {Entry("A", "U1"): Fraction(5, 2), Entry("B", "U1"): 4}


def test_the_chain_goes_on_only_among_those_still_equal():
    """A leads on k1; B and C stay equal there and share, while D is no part of the tie."""
    found = outcome("A 4 2.5 | B 3 4 | C 3 4 | D 5 5", tie_chain=tie_rules("k1"))
    assert places(found) == {"D": 1, "A": 2, "B": 3, "C": 3}
    assert [step.rule for step in result(found, "B").ties] == [TieRule("k1"), None]
    assert result(found, "D").ties == ()


def test_what_the_chain_leaves_equal_shares_the_place_never_by_name_or_order():
    """Swapping the order of the candidates changes no place."""
    first = outcome("A 4 4 | B 4 4", tie_chain=tie_rules("k1", "k2"))
    second = outcome("B 4 4 | A 4 4", tie_chain=tie_rules("k1", "k2"))
    assert places(first) == places(second) == {"A": 1, "B": 1}


def order(value: str) -> Act:
    return Act("H1", ActKind.BREAK_TIE, date(2023, 6, 1), "Jury", "x", challenge="U1", value=value)


def test_the_jurys_recorded_order_breaks_a_tie_at_its_step_of_the_chain():
    """After the criteria, and only if the order names everyone who is equal."""
    chain = tie_rules("k1", "jury")
    found = outcome("A 4 4 | B 4 4", tie_chain=chain, acts=[order("B > A")])
    assert places(found) == {"B": 1, "A": 2}
    assert result(found, "A").ties[-1].rule == JURY_ORDER
    part = outcome("A 4 4 | B 4 4 | C 4 4", tie_chain=chain, acts=[order("B > A")])
    assert places(part) == {"A": 1, "B": 1, "C": 1}


def test_the_jurys_order_never_overrules_a_total_or_a_criterion():
    """It speaks of ties only."""
    found = outcome("A 5 5 | B 4 4", tie_chain=tie_rules("jury"), acts=[order("B > A")])
    assert places(found) == {"A": 1, "B": 2}


def line(scores: str, number: int, **more):
    candidates = " ".join(part.split()[0] for part in scores.split("|"))
    call = plain_call(candidates, jurors=1, rule=DecisionRule.PLACES, **more)
    call = replace(call, challenges=(replace(call.challenges[0], places=number),))
    return judged(call, intake(call, sheets(call, table(scores)))).rankings[0]


def test_the_line_lies_after_the_places():
    """Two places: the first two are above it."""
    found = line("A 5 5 | B 4 4 | C 3 3", 2)
    assert [item.above_line for item in found.entries] == [True, True, False]
    assert (found.places, found.tie_at_line) == (2, ())


def test_a_tie_across_the_line_is_never_filled():
    """Two at place 2 for one place that is left: both are to be decided."""
    found = line("A 5 5 | B 4 4 | C 4 4 | D 3 3", 2)
    assert [item.above_line for item in found.entries] == [True, None, None, False]
    assert found.tie_at_line == (Entry("B", "U1"), Entry("C", "U1"))
    exact = line("A 5 5 | B 4 4 | C 4 4 | D 3 3", 3)
    assert exact.tie_at_line == ()


def test_a_line_is_drawn_for_the_rule_places_only():
    """With another rule a number of places means nothing."""
    call = plain_call("A", jurors=1, rule=DecisionRule.BROAD)
    found = judged(call, intake(call, sheets(call, table("A 4 4")))).rankings[0]
    assert call.challenges[0].places == 1
    assert (found.places, found.entries[0].above_line) == (None, None)


def test_each_challenge_has_its_own_ranking():
    """Places never mix challenges."""
    call = small_call()
    found = judged(call, small_intake(call), WRITTEN)
    assert [item.challenge for item in found.rankings] == ["U1", "U2"]
    assert all(
        item.entry.challenge == ranking.challenge
        for ranking in found.rankings
        for item in ranking.entries
    )
    assert (result(found, "A", "U1").place, result(found, "A", "U2").place) == (1, 1)


# Laws


halves = st.integers(0, 10).map(lambda n: str(Fraction(n, 2)))
pairs = st.tuples(halves, halves)


@st.composite
def juries(draw, least: int = 1):
    """Scores of 1 to 4 candidates by 1 to 4 jurors."""
    jurors = draw(st.integers(least, 4))
    names = "ABCD"[: draw(st.integers(1, 4))]
    return {name: draw(st.lists(pairs, min_size=jurors, max_size=jurors)) for name in names}


def said(jury) -> str:
    return " | ".join(
        f"{name} {'; '.join(' '.join(pair) for pair in given)}" for name, given in jury.items()
    )


def seen(judgement: Judgement) -> dict:
    return {
        entry: (item.status, item.total, item.place) for entry, item in judgement.entries.items()
    }


@settings(max_examples=60, deadline=None)
@given(juries(), st.sampled_from(list(Combine)[:3]), st.randoms())
def test_the_order_of_jurors_changes_nothing(jury, how, random):
    """Whoever's sheet is called J1: the same totals and places."""
    rounds = (replace(ONE[0], combine=how),)
    turned = list(range(len(next(iter(jury.values())))))
    random.shuffle(turned)
    other = {name: [given[index] for index in turned] for name, given in jury.items()}
    first = outcome(said(jury), rounds=rounds, tie_chain=tie_rules("k1"))
    assert seen(first) == seen(outcome(said(other), rounds=rounds, tie_chain=tie_rules("k1")))


@settings(max_examples=30, deadline=None)
@given(juries(), st.randoms())
def test_the_order_of_ballots_changes_nothing(jury, random):
    """Judging is blind to the order in which ballots come."""
    candidates = " ".join(jury)
    call = plain_call(candidates, jurors=len(next(iter(jury.values()))), tie_chain=tie_rules("k1"))
    register = apply_acts(call, intake(call, sheets(call, table(said(jury)))))
    ballots = list(register.ballots)
    random.shuffle(ballots)
    turned = replace(register, ballots=tuple(ballots))
    assert judge(call, turned, (WRITTEN,)) == judge(call, register, (WRITTEN,))


@settings(max_examples=60, deadline=None)
@given(juries(), st.data())
def test_raising_one_score_never_lowers_that_entry(jury, data):
    """With the mean: a juror who gives half a point more never costs a place."""
    name = data.draw(st.sampled_from(sorted(jury)))
    juror = data.draw(st.integers(0, len(jury[name]) - 1))
    k1, k2 = jury[name][juror]
    raised = [*jury[name]]
    raised[juror] = (str(min(Fraction(5), Fraction(k1) + Fraction(1, 2))), k2)
    criteria = (criterion("k1", 60, "1", rounds=(WRITTEN,)), criterion("k2", 40, rounds=(WRITTEN,)))
    before = result(outcome(said(jury), criteria=criteria, tie_chain=tie_rules("k1", "k2")), name)
    after = result(
        outcome(said(jury | {name: raised}), criteria=criteria, tie_chain=tie_rules("k1", "k2")),
        name,
    )
    if before.place is not None:
        assert after.place is not None
        assert after.place <= before.place


@settings(max_examples=40, deadline=None)
@given(juries(), st.fractions(min_value=Fraction(1, 50), max_value=50))
def test_scaling_all_weights_changes_nothing(jury, factor):
    """Weights are relative: any positive numbers."""
    scaled = (
        criterion("k1", str(60 * factor), rounds=(WRITTEN,)),
        criterion("k2", str(40 * factor), rounds=(WRITTEN,)),
    )
    assert seen(outcome(said(jury))) == seen(outcome(said(jury), criteria=scaled))


@settings(max_examples=60, deadline=None)
@given(juries())
def test_a_place_is_one_more_than_the_number_of_better_entries(jury):
    """The law behind 1-2-2-4."""
    found = outcome(said(jury))
    for item in found.rankings[0].ranked:
        better = [other for other in found.rankings[0].ranked if other.total > item.total]
        assert item.place == len(better) + 1


@settings(max_examples=60, deadline=None)
@given(juries(), st.integers(0, 10))
def test_nobody_below_a_minimum_has_a_place_and_nobody_above_lacks_one(jury, halves_of):
    """Minimum before rank, on the exact mean."""
    minimum = Fraction(halves_of, 2)
    criteria = (
        criterion("k1", 60, str(minimum), rounds=(WRITTEN,)),
        criterion("k2", 40, rounds=(WRITTEN,)),
    )
    found = outcome(said(jury), criteria=criteria)
    for name, given_scores in jury.items():
        mean = sum(Fraction(k1) for k1, _ in given_scores) / len(given_scores)
        assert (result(found, name).place is not None) == (mean >= minimum)
