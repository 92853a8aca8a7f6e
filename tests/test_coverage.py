"""Coverage: what the jury makes of each type, requirement, obstacle and outcome of an entry."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.judgement import verdict
from scoring.matching import match
from scoring.model.call import Candidate, Combine, Entry, EntryText, NeedKind, Round
from scoring.model.intake import DeclarationValue
from scoring.model.results import Cover, Coverage, Judgement
from tests.builders import (
    PITCH,
    WRITTEN,
    aspect,
    intake,
    invited,
    judged,
    plain_call,
    sheets,
    small_call,
    small_intake,
)
from tests.test_judgement import TWO

A = Entry("A", "U1")


def cover(answers: str, item: str = "T2", declared=None, **method) -> Coverage:
    """What an entry gets whose jurors answered so on T2, or on T1, r1 and r2 parted by '/'."""
    given_answers = [cell.split("/") for cell in answers.split()]
    call = plain_call("A", jurors=len(given_answers), **method)
    heads = item if len(given_answers[0]) == 1 else "T1 r1 r2"
    lines = "\n".join(
        f"written J{number} A-U1 3 3 {' '.join(cells)}"
        for number, cells in enumerate(given_answers, start=1)
    )
    read = sheets(call, f"round juror entry k1 k2 {heads}\n{lines}")
    return judged(call, intake(call, read, declared)).coverage[A, item]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("y y n", Cover.CONFIRMED),  # 2 of 3 yes
        ("y y p p", Cover.PARTIAL),  # half yes is not more than half; together they are
        ("y p n", Cover.PARTIAL),
        ("p p n", Cover.PARTIAL),
        ("y n", Cover.DIVIDED),
        ("p n", Cover.DIVIDED),
        ("y p n n", Cover.DIVIDED),
        ("y n n", Cover.NO),
        ("n n", Cover.NO),
        ("nb nb", Cover.NOT_ASSESSED),
        (". .", Cover.NOT_ASSESSED),
        ("y nb nb", Cover.CONFIRMED),  # the only one who answered
        ("y . n n", Cover.NO),
    ],
)
def test_the_counted_jurors_who_answered_decide(answers, expected):
    """More than half yes, else yes and partly more than half, exactly half, nobody, else no."""
    assert cover(answers).own is expected


def test_not_assessed_and_blank_are_no_answers():
    """They count with those who said nothing, not with 'no'."""
    found = cover("y nb . n")
    assert (found.yes, found.partial, found.no, found.silent) == (1, 0, 1, 2)


def test_a_juror_with_a_conflict_has_no_vote():
    """The juror's 'no' would have divided the jury."""
    found = cover("y n", declared={("J2", "A"): DeclarationValue.YES})
    assert (found.own, found.no) == (Cover.CONFIRMED, 0)


@pytest.mark.parametrize(
    ("answers", "whole"),
    [
        ("y/y/y y/y/y", Cover.CONFIRMED),
        ("y/y/p y/y/p", Cover.PARTIAL),
        ("y/y/y y/n/y", Cover.DIVIDED),
        ("y/y/nb y/y/nb", Cover.NOT_ASSESSED),
        ("y/p/n y/p/n", Cover.NO),
        ("p/n/y n/n/y", Cover.NO),
    ],
)
def test_a_type_is_worth_what_its_weakest_part_is_worth(answers, whole):
    """'Hierbij moet': the type and all its requirements confirmed, else the worst of them."""
    assert cover(answers, "T1").whole is whole


def test_requirements_can_be_shared_by_setting():
    """Then the type itself is judged on its own answers."""
    found = cover("y/n/n y/n/n", "T1", requirements_shared=True)
    assert (found.own, found.whole) == (Cover.CONFIRMED, Cover.CONFIRMED)


def ticked(*ticks: str, rounds=(), pitch: tuple[str, ...] = ()) -> Coverage:
    """An obstacle o1 with an x or a '.' per juror; in the pitch too when given."""
    call = plain_call("A", jurors=len(ticks), rounds=rounds)
    challenge = replace(call.challenges[0], aspects=(aspect("o1"),))
    call = replace(call, challenges=(challenge,), decisions=(invited("A", "U1"),))
    lines = [f"{WRITTEN} J{n} A-U1 3 3 y {x}" for n, x in enumerate(ticks, start=1)]
    lines += [f"{PITCH} J{n} A-U1 3 3 {x}" for n, x in enumerate(pitch, start=1)]
    read = sheets(call, "round juror entry k1 k2 T2 o1\n" + "\n".join(lines))
    return judged(call, intake(call, read)).coverage[A, "o1"]


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        (("x", "x", "."), Cover.CONFIRMED),
        (("x", "."), Cover.DIVIDED),
        (("x", ".", "."), Cover.NO),
        ((".", "."), Cover.NO),
    ],
)
def test_obstacles_and_outcomes_are_ticked_by_the_counted_jurors(ticks, expected):
    """A tick left out is a no: a juror can only tick."""
    assert ticked(*ticks).own is expected


def test_ticks_of_a_round_in_which_nobody_touched_the_questions_say_nothing():
    """The written ticks stand when the pitch sheets leave the whole block blank."""
    found = ticked("x", "x", rounds=TWO, pitch=(". .", ". ."))
    assert (found.own, found.round) == (Cover.CONFIRMED, WRITTEN)
    answered = ticked("x", "x", rounds=TWO, pitch=("n .", "n ."))
    assert (answered.own, answered.round) == (Cover.CONFIRMED, WRITTEN)


def test_a_tick_of_an_earlier_round_is_withdrawn_only_by_an_explicit_no():
    """Left unticked it stands; a tick by a colleague makes the round speak, for everyone's last
    word; and a no takes it away."""
    kept = ticked("x", "x", rounds=TWO, pitch=(". x", ". ."))
    assert (kept.yes, kept.no, kept.own, kept.round) == (2, 0, Cover.CONFIRMED, PITCH)
    halved = ticked("x", "x", rounds=TWO, pitch=(". n", ". ."))
    assert (halved.yes, halved.no, halved.own) == (1, 1, Cover.DIVIDED)
    gone = ticked("x", "x", rounds=TWO, pitch=(". n", ". n"))
    assert (gone.yes, gone.no, gone.own) == (0, 2, Cover.NO)


def offering(votes: str, services: tuple[str, ...] = ("T1",), others: tuple[str, ...] = ("T2",)):
    """What three jurors make of T2 of a candidate that offers `services`."""
    call = plain_call("A B", jurors=3)
    offers = {"A": services, "B": others}
    call = replace(
        call,
        candidates=tuple(replace(item, services=offers[item.key]) for item in call.candidates),
    )
    lines = [f"written J{n} A-U1 3 3 {x}" for n, x in enumerate(votes.split(), start=1)]
    read = sheets(call, "round juror entry k1 k2 T2\n" + "\n".join(lines))
    return judged(call, intake(call, read)).coverage[A, "T2"]


def test_a_blank_on_what_is_not_offered_counts_as_a_no():
    """So that one juror's 'yet seen' is one vote of all; what is offered leaves a blank silent."""
    seen = offering("y . .")
    assert (seen.yes, seen.no, seen.silent, seen.own) == (1, 2, 0, Cover.NO)
    unseen = offering(". . .")
    assert (unseen.no, unseen.own, unseen.word) == (3, Cover.NO, "not_offered")
    unsure = offering("nb . .")
    assert (unsure.no, unsure.silent, unsure.own) == (2, 1, Cover.NO)
    offered = offering("y . .", services=("T2",))
    assert (offered.yes, offered.no, offered.silent, offered.own) == (1, 0, 2, Cover.CONFIRMED)


def test_where_the_register_records_no_offers_a_blank_is_silent():
    found = offering(". . .", services=(), others=())
    assert (found.no, found.silent, found.own, found.word) == (
        0, 3, Cover.NOT_ASSESSED, "not_assessed",
    )  # fmt: skip


def test_an_offer_of_a_type_offers_its_requirements_unless_it_names_some():
    """'Hierbij moet': who offers a type and is silent on its requirements is asked about all."""
    silent = plain_call("A")
    assert silent.offers(A) == {"T1", "r1", "r2", "T2"}
    (candidate,) = silent.candidates
    call = replace(silent, candidates=(replace(candidate, services=("T1",)),))
    assert call.offers(A) == {"T1", "r1", "r2"}
    text = EntryText(A, claims=("r2",))
    assert replace(call, entry_texts={A: text}).offers(A) == {"T1", "r2"}


def two_rounds(written: str, pitch: str, rounds=TWO) -> Coverage:
    call = plain_call("A", jurors=2, rounds=rounds)
    call = replace(call, decisions=(invited("A", "U1"),))
    lines = [f"{WRITTEN} J{n} A-U1 3 3 {x}" for n, x in enumerate(written.split(), start=1)]
    lines += [f"{PITCH} J{n} A-U1 3 3 {x}" for n, x in enumerate(pitch.split(), start=1)]
    read = sheets(call, "round juror entry k1 k2 T2\n" + "\n".join(lines))
    return judged(call, intake(call, read)).coverage[A, "T2"]


def test_the_agreed_sheet_is_no_vote_on_coverage():
    """A consensus round agrees on scores; what is covered stays the jurors' own answers."""
    rounds = (Round(WRITTEN, "ronde", Fraction(1), Combine.CONSENSUS),)
    call = plain_call("A", jurors=2, rounds=rounds)
    table = """
        round juror entry k1 k2 T2
        written J1 A-U1 3 3 y
        written J2 A-U1 3 3 n
        written J1 A-U1! 3 3 y
    """
    found = judged(call, intake(call, sheets(call, table))).coverage[A, "T2"]
    assert (found.yes, found.no, found.own) == (1, 1, Cover.DIVIDED)


def test_the_last_round_that_asked_counts():
    """Not the sum of rounds: the pitch replaces what was written."""
    found = two_rounds("y y", "n n")
    assert (found.own, found.round, found.yes) == (Cover.NO, PITCH, 0)


def test_a_round_that_does_not_ask_changes_nothing():
    """Votes on a pitch sheet that was not to ask are left aside."""
    silent = (TWO[0], replace(TWO[1], asks_coverage=False))
    found = two_rounds("y y", "n n", silent)
    assert (found.own, found.round) == (Cover.CONFIRMED, WRITTEN)
    none = (Round(WRITTEN, "x", TWO[0].weight, asks_coverage=False), silent[1])
    assert two_rounds("y y", "n n", none).own is Cover.NOT_ASSESSED


def test_an_item_that_nobody_answered_in_the_last_round_keeps_its_earlier_answer():
    """Blank does not wipe out what the jury said."""
    found = two_rounds("y y", ". nb")
    assert (found.own, found.round) == (Cover.CONFIRMED, WRITTEN)


def test_claims_stand_beside_and_never_instead():
    """A claimed type that the jury did not confirm is claimed, and not covered."""
    call = small_call()
    texts = {A: EntryText(A, claims=("r1",))}
    found = judged(replace(call, entry_texts=texts), small_intake(call)).coverage
    assert found[A, "T1"].claimed
    assert found[A, "T1"].whole is Cover.DIVIDED
    assert (found[A, "r1"].claimed, found[A, "r2"].claimed) == (True, False)
    assert not found[A, "T2"].claimed
    assert found[A, "T2"].own is Cover.CONFIRMED


def test_a_need_belongs_to_its_own_challenge():
    """A's aspects are those of the challenge that the entry answers."""
    call = small_call()
    first, second = call.challenges
    challenges = (
        replace(first, aspects=(aspect("o1"),)),
        replace(second, aspects=(aspect("d2", NeedKind.OUTCOME),)),
    )
    found = judged(replace(call, challenges=challenges), small_intake(call)).coverage
    assert (A, "o1") in found
    assert (A, "d2") not in found
    assert (Entry("A", "U2"), "d2") in found


def test_supply_counts_only_from_admissible_entries_above_the_minima():
    """A is below a minimum on U1 and B below the quorum: nobody supplies T2 there."""
    call = small_call()
    judgement = judged(call, small_intake(call))
    supply = {item.need.key: item for item in match(call, judgement).supplies}
    assert judgement.coverage[A, "T2"].whole is Cover.CONFIRMED
    assert supply["U1:T2"].suppliers == ()
    assert supply["U1:T2"].gap
    assert supply["U2:T1"].suppliers == (Entry("A", "U2"),)


def test_another_offer_is_beside_the_needs():
    """'Aanvullend': it is no need, so it neither covers nor lacks anything."""
    call = plain_call("A", jurors=1)
    offer = replace(call.candidates[0], other_offer="een moestuin")
    read = intake(call, sheets(call, "round juror entry k1 k2\n written J1 A-U1 3 3"))

    def seen(candidate: Candidate) -> Judgement:
        return judged(replace(call, candidates=(candidate,)), read)

    assert seen(offer) == seen(call.candidates[0])


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_verdicts_follow_the_rule_for_every_count(yes, partial, no):
    """Checked against the sentence of the rules, written another way."""
    answered = yes + partial + no
    half = answered / 2
    if answered == 0:
        expected = Cover.NOT_ASSESSED
    elif yes > half:
        expected = Cover.CONFIRMED
    elif yes + partial > half:
        expected = Cover.PARTIAL
    elif yes + partial == half:
        expected = Cover.DIVIDED
    else:
        expected = Cover.NO
    assert verdict(yes, partial, no) is expected
