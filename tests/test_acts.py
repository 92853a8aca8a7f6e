"""Acts: what people decided between reading and judging, applied to what was read."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from scoring.acts import apply_acts, current_stage, decision_stages, is_gone, recorded
from scoring.acts.proposed import proposed
from scoring.model.call import (
    Act,
    ActKind,
    Combine,
    Conflict,
    Entry,
    Establishment,
    Exemption,
    Round,
    Scope,
    Value,
)
from scoring.model.intake import Admission, DeclarationValue, Given, Register, Standing
from scoring.problems import Place, Severity
from scoring.texts import LANGUAGES, Texts
from tests.builders import (
    PITCH,
    RESULT,
    WRITTEN,
    criterion,
    decision,
    intake,
    invited,
    plain_call,
    sheets,
    small_call,
    small_intake,
    tie_rules,
)

DAY = date(2023, 5, 24)
FULL = """
    round    juror  entry  k1  k2
    written  J1     A-U1   4   3
    written  J2     A-U1   3   3
"""


def act(kind: ActKind, **fields) -> Act:
    key = fields.pop("key", "H1")
    place = Place("call.xlsx", "Akten", "A5")
    return Act(key, kind, DAY, "Voorzitter", "Na overleg.", place=place, **fields)


def two(*acts: Act, candidates: str = "A", **method):
    return replace(plain_call(candidates, jurors=2, **method), acts=acts)


def read(call, table: str = FULL, declared=None) -> Register:
    return apply_acts(call, intake(call, sheets(call, table), declared))


def standing(register: Register, juror: str = "J1", entry: str = "A-U1", round_key=WRITTEN):
    candidate, challenge = entry.split("-")
    return next(
        ballot.standing
        for ballot in register.ballots
        if not ballot.consensus
        and (ballot.juror, ballot.entry, ballot.round)
        == (juror, Entry(candidate, challenge), round_key)
    )


def codes(register: Register, *severities: Severity) -> list[str]:
    wanted = severities or (Severity.ERROR, Severity.OPEN, Severity.WARNING)
    return [problem.code for problem in register.problems if problem.severity in wanted]


def score(register: Register, juror: str = "J1", key: str = "k1") -> Given:
    return next(b.scores[key] for b in register.ballots if b.juror == juror and not b.consensus)


# Admission and the deadline


@pytest.mark.parametrize(
    ("received", "admission"),
    [
        (datetime(2023, 5, 12, 23, 59, 0), Admission.ADMISSIBLE),
        (datetime(2023, 5, 12, 23, 59, 59), Admission.ADMISSIBLE),
        (datetime(2023, 5, 12, 23, 59, 59, 999999), Admission.ADMISSIBLE),
        (datetime(2023, 5, 13, 0, 0, 0), Admission.LATE),
    ],
)
def test_a_deadline_includes_its_whole_minute(received, admission):
    """23:59:59 is in time, 00:00 is not."""
    call = two()
    late = replace(call, candidates=(replace(call.candidates[0], received=received),))
    assert read(late, "round juror entry k1 k2").admissions["A"] is admission


def test_a_late_candidate_has_no_ballots_until_an_act_accepts_it():
    """An accepted late one takes part like any other."""
    call = two()
    late = replace(call.candidates[0], received=datetime(2023, 5, 13, 8, 0))
    call = replace(call, candidates=(late,))
    register = read(call)
    assert register.ballots == ()
    assert "sheets-unused" in codes(register, Severity.WARNING), "sheets about it are told"
    accepted = replace(call, acts=(act(ActKind.ACCEPT_LATE, candidate="A"),))
    register = read(accepted)
    assert register.admissions["A"] is Admission.ADMISSIBLE
    assert standing(register) is Standing.COUNTED
    assert [item.key for item in register.applied] == ["H1"]


def test_an_act_accepts_its_own_late_candidate_only():
    """Neither another act about the late one nor the acceptance of another lets it in."""
    call = two(candidates="A B")
    late = replace(call.candidates[0], received=datetime(2023, 5, 13, 8, 0))
    call = replace(call, candidates=(late, call.candidates[1]))
    for other in (
        act(ActKind.ACCEPT_LATE, candidate="B"),
        act(ActKind.RELEASE_SHEET, juror="J1", candidate="A"),
    ):
        assert read(replace(call, acts=(other,))).admissions["A"] is Admission.LATE


def test_a_late_candidate_marked_admissible_stays_late_and_asks_for_the_act():
    """A 'yes' in the register does not say who accepted it and why."""
    call = two()
    late = replace(call.candidates[0], received=datetime(2023, 5, 13, 0, 0), admissible=True)
    register = read(replace(call, candidates=(late,)))
    assert register.admissions["A"] is Admission.LATE
    assert "late-needs-act" in codes(register, Severity.OPEN)


def test_an_unknown_time_of_receipt_is_admissible_with_a_warning():
    """Nothing recorded is not late, but must be looked at."""
    call = two()
    register = read(replace(call, candidates=(replace(call.candidates[0], received=None),)))
    assert register.admissions["A"] is Admission.ADMISSIBLE
    assert codes(register) == ["received-unknown"]


def test_the_register_can_call_a_candidate_inadmissible():
    """Formal inadmissibility gives no ballots."""
    call = two()
    bad = replace(call.candidates[0], admissible=False, inadmissible_reason="Niet ondertekend.")
    register = read(replace(call, candidates=(bad,)))
    assert register.admissions["A"] is Admission.INADMISSIBLE
    assert register.ballots == ()


def test_a_withdrawn_candidate_wins_over_a_late_one():
    """Withdrawn is what it ends as, whatever was wrong before."""
    call = two()
    gone = replace(
        call.candidates[0], received=datetime(2023, 5, 14, 8, 0), withdrawn_on=date(2023, 5, 15)
    )
    register = read(replace(call, candidates=(gone,)))
    assert register.admissions["A"] is Admission.WITHDRAWN
    assert register.ballots == ()


def test_withdrawing_from_one_challenge_releases_that_entry_only():
    """The candidate goes on for its other challenge."""
    call = small_call(acts=(act(ActKind.WITHDRAW, candidate="A", challenge="U1"),))
    register = apply_acts(call, small_intake(call))
    assert register.admissions["A"] is Admission.ADMISSIBLE
    assert register.withdrawn == {Entry("A", "U1"): DAY}
    assert standing(register, "J1", "A-U1") is Standing.RELEASED
    assert standing(register, "J1", "A-U2") is Standing.COUNTED


def test_a_withdrawal_after_an_established_round_leaves_that_round_as_it_was():
    """What was decided and sent does not change when a candidate leaves later."""
    call = small_call()
    gone = replace(call.candidates[0], withdrawn_on=date(2023, 6, 2))
    line = Establishment(WRITTEN, date(2023, 5, 26), "Stuurgroep")
    call = replace(call, candidates=(gone, *call.candidates[1:]), establishments=(line,))
    register = apply_acts(call, small_intake(call))
    rounds = {ballot.round for ballot in register.ballots if ballot.entry.candidate == "A"}
    assert rounds == {WRITTEN}
    assert standing(register, "J1", "A-U1") is Standing.COUNTED


# Assignment: every juror, every admissible entry, minus conflicts and exceptions


def test_everybody_owes_every_admissible_entry_without_typing_it():
    """Ballots exist for whoever owes, not for the files that happen to be there."""
    call = two(candidates="A B")
    register = read(call)
    assert [(b.juror, str(b.entry), b.standing) for b in register.ballots] == [
        ("J1", "A-U1", Standing.COUNTED),
        ("J2", "A-U1", Standing.COUNTED),
        ("J1", "B-U1", Standing.MISSING),
        ("J2", "B-U1", Standing.MISSING),
    ]


def test_an_exemption_takes_a_candidate_off_a_jurors_list():
    """The matrix of exceptions releases, without a problem."""
    call = replace(two(), exemptions=(Exemption("J2", "A"),))
    register = read(call, "round juror entry k1 k2\n written J1 A-U1 4 3")
    assert standing(register, "J2") is Standing.RELEASED
    assert codes(register) == []


def test_round_2_exists_for_invited_entries_only():
    """An entry without the recorded decision 'invited' has no ballots in the pitch."""
    call = small_call(decisions=(invited("A", "U1"),))
    register = apply_acts(call, small_intake(call))
    assert {str(b.entry) for b in register.ballots if b.round == PITCH} == {"A-U1"}


def test_one_line_can_invite_every_entry_of_a_candidate():
    """A decision without a challenge speaks for all; one with a challenge goes before it."""
    lines = (
        decision(WRITTEN, "A", "", Value.INVITED),
        decision(WRITTEN, "A", "U2", Value.NOT_RETAINED, "Te algemeen."),
    )
    call = small_call(decisions=lines)
    register = apply_acts(call, small_intake(call))
    assert {str(b.entry) for b in register.ballots if b.round == PITCH} == {"A-U1"}
    assert recorded(call, WRITTEN, Entry("A", "U2")).value is Value.NOT_RETAINED


# Declarations and conflicts of interest


def test_without_a_declaration_sheets_do_not_count_and_are_open():
    """One problem per juror and candidate, whatever the number of sheets."""
    call = small_call()
    known = small_intake(call)
    without = tuple(d for d in known.declarations if (d.juror, d.candidate) != ("J1", "A"))
    register = apply_acts(call, replace(known, declarations=without))
    assert standing(register, "J1", "A-U1") is Standing.UNDECLARED
    assert standing(register, "J1", "A-U2", PITCH) is Standing.UNDECLARED
    found = [p for p in register.problems if p.code == "declaration-missing"]
    assert [(p.juror, p.entry, p.facts["sheets"]) for p in found] == [("J1", "A", "4")]
    assert found[0].severity is Severity.OPEN


def test_a_declared_conflict_takes_the_juror_out_of_every_entry_and_round():
    """Declared once per candidate, it holds for all its entries in all rounds."""
    register = apply_acts(small_call(), small_intake())
    taken = [b for b in register.ballots if b.juror == "J2" and b.entry.candidate == "B"]
    assert {b.round for b in taken} == {WRITTEN, PITCH}
    assert {b.standing for b in taken} == {Standing.CONFLICT}


def test_a_conflict_known_in_the_call_counts_without_a_declaration():
    """The coordinator may know before the juror says so."""
    call = replace(two(), conflicts=(Conflict("J1", "A", "Bestuurder van A."),))
    register = read(call, declared={("J1", "A"): None})
    assert standing(register) is Standing.CONFLICT
    assert register.ballots[0].reason == "Bestuurder van A."


def test_scores_of_a_juror_with_a_conflict_are_nowhere_in_the_register():
    """They are not kept aside either, so that no document can show them; a warning tells it."""
    register = read(two(), declared={("J1", "A"): DeclarationValue.YES})
    ballot = register.ballots[0]
    assert (ballot.scores, ballot.remarks, ballot.votes) == ({}, {}, {})
    assert codes(register) == ["sheets-of-abstainer"]


def test_a_conflict_can_reach_the_whole_challenge_by_setting():
    """Then the juror leaves every entry of the challenges that the candidate answers."""
    call = two(candidates="A B", conflict_whole_challenge=True)
    table = FULL + "written J1 B-U1 3 3\n written J2 B-U1 3 3"
    register = read(call, table, {("J1", "A"): DeclarationValue.YES})
    assert standing(register, "J1", "B-U1") is Standing.CONFLICT
    assert standing(register, "J2", "B-U1") is Standing.COUNTED


def test_to_discuss_is_open_until_the_chair_rules():
    """'Te bespreken' does not count, is open, and a recorded ruling settles it either way."""
    discuss = {("J1", "A"): DeclarationValue.DISCUSS}
    register = read(two(), declared=discuss)
    assert standing(register) is Standing.TO_DISCUSS
    assert codes(register, Severity.OPEN) == ["conflict-to-rule"]
    for value, expected in (("nee", Standing.COUNTED), ("ja", Standing.CONFLICT)):
        ruling = act(ActKind.RULE_CONFLICT, juror="J1", candidate="A", value=value)
        settled = read(two(ruling), declared=discuss)
        assert standing(settled) is expected, value
        assert codes(settled, Severity.OPEN) == []
        assert settled.applied == (ruling,)


def test_a_ruling_is_about_its_own_juror_and_candidate():
    """Another juror's case, or another candidate's, waits on."""
    discuss = {("J1", "A"): DeclarationValue.DISCUSS}
    for scope in ({"juror": "J2", "candidate": "A"}, {"juror": "J1", "candidate": "B"}):
        ruling = act(ActKind.RULE_CONFLICT, value="nee", **scope)
        register = read(two(ruling, candidates="A B"), declared=discuss)
        assert standing(register) is Standing.TO_DISCUSS, scope
        assert register.applied == ()


def test_an_unreadable_ruling_is_an_error_and_leaves_it_open():
    """'misschien' is no ruling."""
    ruling = act(ActKind.RULE_CONFLICT, juror="J1", candidate="A", value="misschien")
    register = read(two(ruling), declared={("J1", "A"): DeclarationValue.DISCUSS})
    assert codes(register, Severity.ERROR) == ["act-ruling-unreadable"]
    assert standing(register) is Standing.TO_DISCUSS


def test_an_act_can_lift_a_conflict():
    """Lifted, the juror counts again."""
    lift = act(ActKind.LIFT_CONFLICT, juror="J1", candidate="A")
    register = read(two(lift), declared={("J1", "A"): DeclarationValue.YES})
    assert standing(register) is Standing.COUNTED
    assert register.applied == (lift,)


def test_two_declarations_that_differ_keep_the_juror_furthest_away():
    """In doubt somebody with a conflict never counts."""
    call = two()
    first = intake(call, sheets(call, FULL), {("J1", "A"): DeclarationValue.YES})
    second = intake(call, (), {("J1", "A"): DeclarationValue.NO})
    both = replace(first, declarations=first.declarations + second.declarations)
    for found in (both, replace(both, declarations=both.declarations[::-1])):
        assert standing(apply_acts(call, found)) is Standing.CONFLICT


# Completeness


def test_an_incomplete_sheet_leaves_all_criteria_of_its_entry():
    """One criterion without a score: the whole sheet does not count, and the problem names it."""
    register = read(two(), FULL.replace("J1     A-U1   4   3", "J1     A-U1   4   ."))
    assert standing(register) is Standing.INCOMPLETE
    assert register.ballots[0].missing == ("k2",)
    problem = next(p for p in register.problems if p.code == "sheet-incomplete")
    assert (problem.juror, problem.entry, problem.facts["criteria"]) == (
        "J1", "A-U1", "Criterium k2",
    )  # fmt: skip
    assert problem.place.file == "sheets/J1.xlsx"


def test_blank_not_assessed_and_zero_differ():
    """0 is a score; blank and 'not assessed' are none, and neither becomes 0."""
    zero = read(two(), FULL.replace("J1     A-U1   4   3", "J1     A-U1   4   0"))
    assert standing(zero) is Standing.COUNTED
    assert score(zero, key="k2").value == 0
    for word in (".", "nb"):
        register = read(two(), FULL.replace("J1     A-U1   4   3", f"J1     A-U1   4   {word}"))
        assert standing(register) is Standing.INCOMPLETE, word
        assert "k2" not in register.ballots[0].scores


def test_a_general_tab_is_used_for_every_entry_of_its_proposal():
    """Asked once, merged into each ballot; unfinished, it leaves all of them, told once."""
    base = small_call()
    shared = criterion("k2", 40, scope=Scope.PROPOSAL, rounds=(WRITTEN,))
    own = criterion("k1", 60, rounds=(WRITTEN,))
    method = replace(base.method, criteria=(own, shared), rounds=base.method.rounds[:1])
    call = replace(base, method=method, jurors=base.jurors[:1], candidates=base.candidates[:1])
    table = """
        round    juror  entry  k1  k2
        written  J1     A      .   4.5
        written  J1     A-U1   3   .
        written  J1     A-U2   2   .
    """
    register = apply_acts(call, intake(call, sheets(call, table)))
    assert [b.scores["k2"].value for b in register.ballots] == [Fraction(9, 2)] * 2
    assert [b.standing for b in register.ballots] == [Standing.COUNTED] * 2
    register = apply_acts(call, intake(call, sheets(call, table.replace("4.5", "."))))
    assert {b.standing for b in register.ballots} == {Standing.INCOMPLETE}
    assert codes(register, Severity.OPEN) == ["general-incomplete"]


def test_a_juror_who_sent_nothing_is_one_problem():
    """Not one for every sheet: the coordinator makes one phone call."""
    call = two(candidates="A B C D")
    table = "round juror entry k1 k2\n" + "\n".join(f"written J1 {c}-U1 3 3" for c in "ABCD")
    register = read(call, table)
    found = [(p.code, p.juror, p.facts["number"]) for p in register.problems]
    assert found == [("sheets-none", "J2", "4")]


def test_a_juror_who_sent_part_is_told_per_candidate():
    """What is missing of a juror who did send sheets is named."""
    call = two(candidates="A B")
    table = FULL + "written J1 B-U1 3 3"
    register = read(call, table)
    assert [(p.code, p.juror, p.entry) for p in register.problems] == [
        ("sheet-missing", "J2", "B-U1")
    ]


def test_sheets_without_any_score_are_told_together():
    """A workbook sent back half empty is one problem per juror, not one per tab."""
    call = two(candidates="A B C")
    table = FULL + "\n".join(f"written {j} {c}-U1 . ." for j in ("J1", "J2") for c in "BC")
    register = read(call, table)
    found = [(p.code, p.juror, p.facts["number"]) for p in register.problems]
    assert found == [("sheets-blank", "J1", "2"), ("sheets-blank", "J2", "2")]


def test_a_round_that_has_not_begun_is_not_asked_after():
    """Recorded invitations alone do not make pitch sheets late; the first one that comes does."""
    call = small_call()
    written = tuple(s for s in small_intake(call).assessments if s.round == WRITTEN)
    declared = {("J2", "B"): DeclarationValue.YES}
    register = apply_acts(call, intake(call, written, declared))
    assert codes(register, Severity.OPEN) == []
    pitch = next(s for s in small_intake(call).assessments if s.round == PITCH)
    begun = apply_acts(call, intake(call, (*written, pitch), declared))
    assert "sheets-none" in codes(begun, Severity.OPEN)
    line = Establishment(WRITTEN, date(2023, 5, 26), "Stuurgroep")
    current = apply_acts(replace(call, establishments=(line,)), intake(call, written, declared))
    assert codes(current, Severity.OPEN) == ["sheets-none", "sheets-none"]


# Consensus


def consensus_call(*acts: Act):
    rounds = (Round(WRITTEN, "schriftelijke ronde", Fraction(1), combine=Combine.CONSENSUS),)
    return two(*acts, rounds=rounds)


def test_a_consensus_sheet_stands_beside_the_individual_ones():
    """Individual ballots stay; the agreed one is a ballot of its own."""
    register = read(consensus_call(), FULL + "written J1 A-U1! 3.5 3")
    assert [(b.juror, b.consensus, b.standing) for b in register.ballots] == [
        ("J1", False, Standing.COUNTED),
        ("J2", False, Standing.COUNTED),
        ("J1", True, Standing.COUNTED),
    ]


def test_a_missing_or_conflicted_consensus_sheet_is_open():
    """Without an agreed sheet of somebody who may judge, there is no score."""
    register = read(consensus_call())
    assert codes(register, Severity.OPEN) == ["consensus-missing"]
    table = "round juror entry k1 k2\n written J2 A-U1 3 3\n written J1 A-U1! 3.5 3"
    register = read(consensus_call(), table, {("J1", "A"): DeclarationValue.YES})
    assert "consensus-conflict" in codes(register, Severity.OPEN)


def test_two_agreed_sheets_are_open():
    """Two jurors cannot both speak for the jury; the chair's stands until one is taken away."""
    table = FULL + "written J1 A-U1! 3.5 3\n written J2 A-U1! 5 5"
    register = read(consensus_call(), table)
    assert "consensus-twice" in codes(register, Severity.OPEN)
    agreed = next(b for b in register.ballots if b.consensus)
    assert agreed.scores["k1"].value == Fraction(7, 2)


# Corrections


def correction(**fields) -> Act:
    given = {"juror": "J1", "candidate": "A", "challenge": "U1", "round": WRITTEN,
             "criterion": "k1", "old": "4", "value": "2,5"} | fields  # fmt: skip
    return act(ActKind.CORRECT_SCORE, **given)


def test_a_correction_keeps_the_original_beside_it():
    """The new score leads to the act; what stood there before stays, with its own cell."""
    register = read(two(correction()))
    new = score(register)
    assert (new.value, new.act, new.place.tab) == (Fraction(5, 2), "H1", "Akten")
    assert new.before is not None
    assert (new.before.value, new.before.place.file) == (Fraction(4), "sheets/J1.xlsx")
    assert [item.key for item in register.applied] == ["H1"]


def test_a_correction_whose_old_score_differs_is_refused_and_shows_both():
    """The sheet changed since the act: nothing is applied in silence."""
    register = read(two(correction(old="3,5")))
    assert score(register).value == 4
    problem = next(p for p in register.problems if p.code == "act-old-differs")
    assert problem.severity is Severity.ERROR
    assert (problem.facts["old"], problem.facts["read"]) == ("3,5", "4")
    assert register.applied == ()


@pytest.mark.parametrize("value", ["7", "2,3", "-1", "4/5", "goed", ""])
def test_a_correction_must_be_a_score_on_the_scale(value):
    """Nothing outside the scale gets in by an act."""
    register = read(two(correction(value=value)))
    assert codes(register, Severity.ERROR) == ["act-score-outside"]
    assert score(register).value == 4


def test_a_correction_can_fill_a_blank_and_then_the_sheet_counts():
    """An empty old score means that nothing stood there; it has no original to keep."""
    table = FULL.replace("J1     A-U1   4   3", "J1     A-U1   .   3")
    register = read(two(correction(old="", value="3")), table)
    assert standing(register) is Standing.COUNTED
    assert score(register).before is None


def test_corrections_are_applied_in_the_order_of_the_table():
    """The second starts from what the first made, and both originals can be followed back."""
    second = correction(key="H2", old="2.5", value="3")
    register = read(two(correction(), second))
    assert score(register).value == 3
    assert score(register).before.act == "H1"
    assert score(register).before.before.value == 4
    wrong_way = read(two(second, correction()))
    assert codes(wrong_way, Severity.ERROR) == ["act-old-differs"]


def test_a_correction_without_its_round_or_challenge_finds_the_only_one():
    """Where there is one round and one challenge nobody has to type it; else it is an error."""
    register = read(two(correction(round="", challenge="")))
    assert score(register).value == Fraction(5, 2)
    call = small_call(acts=(correction(challenge=""),))
    assert "act-unfinished" in codes(apply_acts(call, small_intake(call)), Severity.ERROR)


@pytest.mark.parametrize("lacking", [{"candidate": ""}, {"criterion": ""}, {"criterion": "k9"}])
def test_a_correction_that_does_not_say_of_what_is_an_error(lacking):
    """Without its candidate, or a criterion of the call, it is used for nothing."""
    register = read(two(correction(**lacking)))
    assert codes(register, Severity.ERROR) == ["act-unfinished"]
    assert score(register).value == 4
    assert register.applied == ()


def test_a_correction_without_its_round_is_an_error_where_a_criterion_has_two():
    """Nobody can tell which of the two scores was meant; one that names it hits that one only."""
    call = small_call(acts=(correction(round=""),))
    assert "act-unfinished" in codes(apply_acts(call, small_intake(call)), Severity.ERROR)
    call = small_call(acts=(correction(value="3"),))
    found = {
        ballot.round: ballot.scores["k1"].value
        for ballot in apply_acts(call, small_intake(call)).ballots
        if (ballot.juror, ballot.entry) == ("J1", Entry("A", "U1"))
    }
    assert found == {WRITTEN: 3, PITCH: Fraction(5, 2)}


def test_a_correction_of_an_agreed_sheet_names_no_juror():
    """An empty juror is the jury as a whole."""
    call = consensus_call(correction(juror="", old="3,5", value="4"))
    register = read(call, FULL + "written J1 A-U1! 3.5 3")
    agreed = next(b for b in register.ballots if b.consensus)
    assert agreed.scores["k1"].value == 4
    assert score(register).value == 4, "the individual score stays what it was"


# Other acts


def test_excluding_a_sheet_or_a_juror_keeps_it_visible_but_uncounted():
    """The scores stay in the ballot, with the reason; they are no longer owed."""
    for kind in (ActKind.EXCLUDE_SHEET, ActKind.EXCLUDE_JUROR):
        register = read(two(act(kind, juror="J1")))
        assert standing(register) is Standing.EXCLUDED
        assert standing(register, "J2") is Standing.COUNTED
        assert register.ballots[0].scores["k1"].value == 4
        assert register.ballots[0].reason == "Na overleg."


def test_a_sheet_that_never_came_cannot_be_excluded():
    """It is still owed, and the act is told; a juror can be excluded before anything came."""
    lines = "round juror entry k1 k2\n written J2 A-U1 3 3"
    register = read(two(act(ActKind.EXCLUDE_SHEET, juror="J1", candidate="A")), lines)
    assert standing(register) is Standing.MISSING
    assert codes(register, Severity.WARNING) == ["act-hits-nothing"]
    register = read(two(act(ActKind.EXCLUDE_JUROR, juror="J1")), lines)
    assert standing(register) is Standing.EXCLUDED


def test_a_conflict_goes_before_an_exclusion():
    """Who abstains is told as such, and nothing that was written stays, excluded or not."""
    call = two(act(ActKind.EXCLUDE_SHEET, juror="J1", candidate="A"))
    register = read(call, declared={("J1", "A"): DeclarationValue.YES})
    assert standing(register) is Standing.CONFLICT
    assert not register.ballots[0].scores


def test_the_first_withdrawal_is_the_one_that_holds():
    """A later line about the same entry does not move its day."""
    first = act(ActKind.WITHDRAW, candidate="A")
    later = replace(first, key="H2", on=date(2023, 6, 1))
    for acts in ((first, later), (later, first)):
        assert set(read(two(*acts)).withdrawn.values()) == {DAY}


def test_a_withdrawal_on_the_day_of_the_letters_is_in_them():
    """It holds at the point itself; one of the day after leaves that point as it was."""
    line = Establishment(WRITTEN, DAY, "stuurgroep")
    call = replace(small_call(), establishments=(line,))
    assert is_gone(call, DAY, WRITTEN)
    assert not is_gone(call, DAY + timedelta(days=1), WRITTEN)


def test_an_act_cannot_stand_in_for_the_agreed_sheet():
    """'Use although incomplete' speaks of jurors' sheets: with those there, it hits nothing."""
    register = read(consensus_call(act(ActKind.USE_INCOMPLETE, candidate="A")))
    assert register.use_incomplete == frozenset()
    assert "act-hits-nothing" in codes(register)


def test_a_juror_who_stops_is_released():
    """A sheet that is no longer owed is not missing."""
    release = act(ActKind.RELEASE_SHEET, juror="J2")
    register = read(two(release), "round juror entry k1 k2\n written J1 A-U1 4 3")
    assert standing(register, "J2") is Standing.RELEASED
    assert codes(register) == []


def test_a_complete_sheet_that_an_act_releases_is_told():
    """It does not count, and not in silence: the act may have been meant for one round only."""
    release = act(ActKind.RELEASE_SHEET, juror="J2")
    lines = "round juror entry k1 k2\n written J1 A-U1 4 3\n written J2 A-U1 3 3"
    register = read(two(release), lines)
    assert standing(register, "J2") is Standing.RELEASED
    assert codes(register) == ["released-complete"]
    half = read(two(release), lines.replace("3 3", "3 ."))
    assert codes(half) == []


def test_use_despite_incomplete_is_recorded_and_warned_of():
    """The override names the entry and round; it is no longer open but stays visible."""
    override = act(ActKind.USE_INCOMPLETE, candidate="A")
    register = read(two(override), "round juror entry k1 k2\n written J1 A-U1 4 3")
    assert register.use_incomplete == {(Entry("A", "U1"), WRITTEN)}
    assert codes(register) == ["used-incomplete"]


def test_a_recorded_order_of_the_jury_is_kept_per_challenge():
    """Keys in order, parted by '>'; an order that cannot be read is an error."""
    order = act(ActKind.BREAK_TIE, challenge="U1", value="B > A")
    call = two(order, candidates="A B", tie_chain=tie_rules("jury"))
    assert read(call).tie_orders == {"U1": ("B", "A")}
    for value in ("B", "B > X", "B > B", ""):
        bad = replace(call, acts=(replace(order, value=value),))
        assert "act-order-unreadable" in codes(read(bad), Severity.ERROR), value
    unchained = replace(call, method=replace(call.method, tie_chain=tie_rules("k1")))
    assert "act-order-not-in-chain" in codes(read(unchained), Severity.ERROR)


@pytest.mark.parametrize(
    "useless",
    [
        act(ActKind.EXCLUDE_SHEET, juror="J1", candidate="B"),
        act(ActKind.RELEASE_SHEET, juror="J1", round="pitch"),
        act(ActKind.LIFT_CONFLICT, juror="J1", candidate="A"),
        act(ActKind.RULE_CONFLICT, juror="J1", candidate="A", value="nee"),
        act(ActKind.ACCEPT_LATE, candidate="A"),
        act(ActKind.USE_INCOMPLETE, candidate="A"),
        act(ActKind.CHOOSE_VERSION, juror="J1", candidate="B", value="x.xlsx"),
        act(ActKind.CONFIRM_TAB, juror="J1", candidate="B"),
        act(ActKind.CORRECT_SCORE, juror="J3", candidate="A", challenge="U1", round=WRITTEN,
            criterion="k1", old="4", value="3"),
    ],
    ids=lambda item: item.kind.value,
)  # fmt: skip
def test_an_act_that_hits_nothing_is_a_warning(useless):
    """It is told with what it speaks of, and not listed among what was applied."""
    call = replace(two(useless), jurors=plain_call("A", jurors=2).jurors)
    register = read(call)
    assert codes(register) == ["act-hits-nothing"]
    assert register.applied == ()


def test_acts_that_the_reading_used_are_listed_like_any_other():
    """A chosen version, a confirmed tab and a changed method; one that chose nothing is told."""
    acts = (
        act(ActKind.CHOOSE_VERSION, key="H1", juror="J1", value="J1 (2).xlsx"),
        act(ActKind.CONFIRM_TAB, key="H2", juror="J2"),
        act(ActKind.CHANGE_METHOD, key="H3", value="0ld"),
    )
    call = two(*acts)
    found = replace(intake(call, sheets(call, FULL)), used=frozenset({"H1", "H2"}))
    assert apply_acts(call, found).applied == acts
    register = read(call)
    assert [item.key for item in register.applied] == ["H3"]
    assert codes(register) == ["act-hits-nothing"] * 2


# Stages


def line(stage: str, day: date = DAY, version: int = 1) -> Establishment:
    return Establishment(stage, day, "Stuurgroep", version)


@pytest.mark.parametrize(
    ("stages", "current"),
    [
        ((), WRITTEN),
        (("preparation",), WRITTEN),
        ((WRITTEN,), PITCH),
        ((WRITTEN, PITCH), RESULT),
        ((WRITTEN, RESULT), "rebuttal"),
        ((WRITTEN, RESULT, "rebuttal"), "closed"),
        ((WRITTEN, RESULT, "rebuttal", "closed"), "closed"),
    ],
)
def test_the_current_stage_is_the_first_not_established(stages, current):
    """Only recorded lines move a call on; the last round leads to the result by itself."""
    call = small_call(establishments=tuple(line(stage) for stage in stages))
    assert current_stage(call) == current


def test_decision_points_are_every_round_but_the_last_and_the_result():
    """A call of one round has one decision point."""
    assert decision_stages(small_call()) == (WRITTEN, RESULT)
    assert decision_stages(plain_call()) == (RESULT,)
    assert current_stage(plain_call()) == WRITTEN


# The words


def test_every_problem_of_these_rooms_can_be_said_in_each_language():
    """No fact is missing in any catalogue entry that the tests of acts bring about."""
    call = two(correction(old="3"), act(ActKind.USE_INCOMPLETE, key="H2", candidate="A"))
    found = [
        *read(call, "round juror entry k1 k2\n written J1 A-U1 4 .").problems,
        *apply_acts(small_call(), intake(small_call())).problems,
    ]
    assert {p.code for p in found} >= {"act-old-differs", "used-incomplete", "sheets-none"}
    for problem in found:
        for language in LANGUAGES:
            assert problem.said(Texts(language)).what, (problem.code, language)


def test_the_order_of_files_changes_nothing():
    """The same sheets read in another order give the same register."""
    call = small_call()
    known = small_intake(call)
    turned = replace(
        known, assessments=known.assessments[::-1], declarations=known.declarations[::-1]
    )
    assert apply_acts(call, turned) == apply_acts(call, known)


def offered_call(**more):
    """One juror, one round, candidate A offering T1 with r1 and r2."""
    call = plain_call("A B", jurors=1)
    offers = {"A": ("T1",), "B": ("T2",)}
    candidates = tuple(replace(item, services=offers[item.key]) for item in call.candidates)
    return replace(call, candidates=candidates, **more)


def test_unanswered_offers_are_open_and_throw_no_score_away():
    """What A offers must be answered, what it does not offer need not; the scores count."""
    call = offered_call()
    read = sheets(call, "round juror entry k1 k2 T1 r1\nwritten J1 A-U1 4 4 y nb\n"
                        "written J1 B-U1 3 3 . .")  # fmt: skip
    register = apply_acts(call, intake(call, read))
    found = {(p.code, p.entry): p for p in register.problems}
    assert set(found) == {("votes-missing", "A-U1"), ("votes-missing", "B-U1")}
    problem = found["votes-missing", "A-U1"]
    assert problem.severity is Severity.OPEN
    assert problem.subject.items == ("r2",)
    assert problem.said(Texts("nl")).juror == "Organisatie A (U1): nog geen antwoord op aan huis."
    assert {ballot.standing for ballot in register.ballots} == {Standing.COUNTED}


def test_an_act_does_without_answers_that_will_not_come():
    """Taking over the proposed act ends the problem; that it was done is told."""
    call = offered_call()
    read = intake(call, sheets(call, "round juror entry k1 k2 T1 r1 r2 T2\n"
                                     "written J1 A-U1 4 4 y y . n\n"
                                     "written J1 B-U1 3 3 n n n y"))  # fmt: skip
    (problem,) = apply_acts(call, read).problems
    act, other = proposed(call, problem)
    assert (act.kind, other.kind) == (ActKind.USE_INCOMPLETE, ActKind.COUNT_COMPLETE)
    taken = Act("A1", act.kind, date(2023, 6, 1), "voorzitter", "Ziek geworden.",
                candidate=act.candidate, challenge=act.challenge, round=act.round)  # fmt: skip
    after = apply_acts(replace(call, acts=(taken,)), read)
    assert [problem.code for problem in after.problems] == ["used-unanswered"]
    assert after.applied == (taken,)


def test_remarks_are_asked_for_only_where_the_call_requires_them():
    """Beside each score; the scores count in any case."""
    call = offered_call()
    (first, *rest) = sheets(call, "round juror entry k1 k2\nwritten J1 A-U1 4 4\n"
                                  "written J1 B-U1 3 3")  # fmt: skip
    lacking = replace(first, remarks={"k1": first.remarks["k1"]})
    read = intake(call, (lacking, *rest))
    assert apply_acts(call, read).problems == ()
    (problem,) = apply_acts(replace(call, remarks_required=True), read).problems
    assert (problem.code, problem.facts["criteria"]) == ("remarks-missing", "Criterium k2")
    assert problem.severity is Severity.OPEN


def test_a_round_that_does_not_ask_about_the_offer_lacks_no_answer():
    call = offered_call()
    rounds = tuple(replace(item, asks_coverage=False) for item in call.method.rounds)
    call = replace(call, method=replace(call.method, rounds=rounds))
    read = sheets(call, "round juror entry k1 k2 T1\nwritten J1 A-U1 4 4 .\nwritten J1 B-U1 3 3 .")
    assert apply_acts(call, intake(call, read)).problems == ()
