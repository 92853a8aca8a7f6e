"""Decisions: what is proposed, what people recorded, what is open, and the terms."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from scoring.decisions import concerns, decide, rebuttal_until
from scoring.judgement import judge
from scoring.model.call import (
    Act,
    ActKind,
    Decision,
    DecisionRule,
    Entry,
    Establishment,
    Need,
    NeedKind,
    ReasonsFrom,
    Round,
    Value,
)
from scoring.model.intake import DeclarationValue
from scoring.model.results import DecisionPoint
from scoring.problems import Problem, Severity, Subject
from scoring.texts import LANGUAGES, Texts
from tests.builders import (
    RESULT,
    WRITTEN,
    case,
    criterion,
    decision,
    intake,
    invited,
    judged,
    plain_call,
    point,
    sheets,
    small_call,
    small_intake,
    tie_rules,
)
from tests.builders_medium import medium_call, medium_case, medium_intake

DAY = date(2023, 6, 16)
MINIMA = (criterion("k1", 60, "3", rounds=(WRITTEN,)), criterion("k2", 40, rounds=(WRITTEN,)))


def at(
    lines: str,
    *recorded: Decision,
    rule=DecisionRule.MINIMA,
    places: int | None = None,
    reasons=None,
    **more,
) -> DecisionPoint:
    """The result of a call of one round and one juror: 'A 4 4 y | B 2 3 .' (k1, k2, T2)."""
    rows = [part.split() for part in lines.split("|")]
    names = " ".join(row[0] for row in rows)
    method = {"criteria": MINIMA, **more.pop("method", {})}
    call = plain_call(names, jurors=1, rule=rule, **method)
    call = replace(
        call,
        challenges=(replace(call.challenges[0], places=places),),
        candidates=tuple(replace(item, services=("T2",)) for item in call.candidates),
        decisions=recorded,
        **more,
    )
    cells = (" ".join([*row[1:], "nb"][:3]) for row in rows)  # T2 not assessed unless it says
    table = "\n".join(f"{WRITTEN} J1 {row[0]}-U1 {x}" for row, x in zip(rows, cells, strict=True))
    read = intake(call, sheets(call, f"round juror entry k1 k2 T2\n{table}"))
    return point(call, read, RESULT, reasons)


def proposed(found: DecisionPoint) -> dict[str, Value | None]:
    return {entry.candidate: item.proposed.value for entry, item in found.decisions.items()}


def said(candidate: str, value: Value, reason: str = "", **more) -> Decision:
    return decision(RESULT, candidate, "U1", value, reason, **more)


def codes(found: DecisionPoint, *severities: Severity) -> list[str]:
    wanted = severities or (Severity.ERROR, Severity.OPEN)
    return [problem.code for problem in found.problems if problem.severity in wanted]


def about(found: DecisionPoint, code: str) -> list[str]:
    return [problem.entry for problem in found.problems if problem.code == code]


# What is proposed


def test_the_rule_minima_proposes_everyone_above_the_minima():
    """And nobody below."""
    found = at("A 4 4 | B 2 5 | C 3 0")
    assert proposed(found) == {"A": Value.MATCHED, "B": Value.NOT_MATCHED, "C": Value.MATCHED}


def test_the_rule_places_proposes_the_first_so_many_and_the_rest_as_reserve():
    """Below a minimum is never a reserve."""
    found = at("A 4 4 | B 5 5 | C 2 5", rule=DecisionRule.PLACES, places=1)
    assert proposed(found) == {"B": Value.MATCHED, "A": Value.RESERVE, "C": Value.NOT_MATCHED}


def test_with_places_nothing_is_proposed_before_the_challenge_is_complete():
    """Who is still to come may take the place; the entries wait together."""
    found = at("A 4 4 | B 5 .", rule=DecisionRule.PLACES, places=1)
    assert proposed(found) == {"A": None, "B": None}
    assert codes(found) == ["decisions-wait"]
    assert found.problems[0].facts["number"] == "2"


def test_at_a_round_that_is_not_the_last_it_proposes_to_invite_or_not():
    """There is no reserve before the result."""
    call = small_call(decisions=())
    table = """
        round    juror  entry  k1  k2
        written  J1     A-U1   4   4
        written  J2     A-U1   4   4
        written  J1     B-U1   5   5
        written  J2     B-U1   5   5
    """
    found = point(call, intake(call, sheets(call, table)), WRITTEN)
    value = {str(entry): item.proposed.value for entry, item in found.decisions.items()}
    assert value["B-U1"] is Value.INVITED
    assert value["A-U1"] is Value.NOT_RETAINED
    assert value["A-U2"] is None, "incomplete: people cannot decide yet either"


def test_the_rule_broad_proposes_every_entry_above_the_minima_with_a_confirmed_need():
    """A broad partnership first: the place does not matter, one confirmed need does."""
    found = at("A 3 3 y | B 5 5 n | C 2 5 y", rule=DecisionRule.BROAD)
    assert proposed(found) == {
        "A": Value.MATCHED,
        "B": Value.NOT_MATCHED,
        "C": Value.NOT_MATCHED,
    }
    reasons = {e.candidate: item.proposed.reason_key for e, item in found.decisions.items()}
    assert reasons["B"] == "decisions.why.no_need"


def test_where_a_candidate_says_to_work_is_no_confirmed_need():
    """Under 'broad' a municipality that is stated, or left blank for everywhere, lets nobody in."""
    need = Need("U1", "Turnhout", NeedKind.MUNICIPALITY)
    needs = (*plain_call().method.needs, need)
    found = at("A 3 3 y | B 5 5 n", rule=DecisionRule.BROAD, method={"needs": needs})
    assert proposed(found) == {"A": Value.MATCHED, "B": Value.NOT_MATCHED}


def test_broad_proposes_nothing_where_nobody_answered_on_what_is_offered():
    """B offers T2 and no juror answered on it: no ground for a refusal. On C one said no."""
    found = at("A 3 3 y | B 5 5 . | C 4 4 n", rule=DecisionRule.BROAD)
    assert proposed(found) == {"A": Value.MATCHED, "B": None, "C": Value.NOT_MATCHED}
    reasons = {e.candidate: item.proposed.reason_key for e, item in found.decisions.items()}
    assert reasons["B"] == "decisions.why.not_assessed"


def test_broad_proposes_nothing_before_anybody_was_asked_or_where_there_are_no_needs():
    asks_not = (Round(WRITTEN, "schriftelijke ronde", Fraction(1), asks_coverage=False),)
    for method, why in (({"rounds": asks_not}, "not_assessed"), ({"needs": ()}, "no_needs")):
        found = at("A 3 3 | B 5 5", rule=DecisionRule.BROAD, method=method)
        assert proposed(found) == {"A": None, "B": None}
        reasons = {item.proposed.reason_key for item in found.decisions.values()}
        assert reasons == {f"decisions.why.{why}"}


def test_a_refusal_where_the_rule_proposes_nothing_needs_a_reason():
    """A letter cannot give a reason of the rule's: not for a tie at the line, nor here."""
    for rule, lines in ((DecisionRule.BROAD, "A 3 3 . | B 3 3 ."),
                        (DecisionRule.PLACES, "A 3 3 | B 3 3")):  # fmt: skip
        lines_of = (said("A", Value.MATCHED), said("B", Value.NOT_MATCHED))
        found = at(lines, *lines_of, rule=rule, places=1)
        assert about(found, "decision-unexplained") == ["B-U1"]
        lines_of = (said("A", Value.MATCHED), said("B", Value.NOT_MATCHED, "Minder uitgewerkt."))
        found = at(lines, *lines_of, rule=rule, places=1)
        assert about(found, "decision-unexplained") == []


def test_a_reason_of_a_decision_that_names_somebody_else_is_told():
    """It goes into the letter as it was typed; the candidate's own name may stand there."""
    lines = (
        said("A", Value.MATCHED, "Organisatie A is als eerste gerangschikt."),
        said("B", Value.NOT_MATCHED, "Organisatie A vulde meer noden in, vond J1."),
    )
    found = at("A 4 4 y | B 3 3 y", *lines)
    (problem,) = [item for item in found.problems if item.code == "decision-names"]
    assert (problem.severity, problem.entry) == (Severity.WARNING, "B-U1")
    assert problem.facts["names"] == "Jurylid 1 en Organisatie A"


def test_the_smallest_partnership_is_no_ground_for_refusal():
    """Two that supply the same need are both proposed, though one would do."""
    found = at("A 3 3 y | B 5 5 y", rule=DecisionRule.BROAD)
    assert {len(item.candidates) for item in found.matching.smallest} == {1}
    assert set(proposed(found).values()) == {Value.MATCHED}


def test_other_statuses_are_proposed_by_what_they_are():
    """Late, withdrawn, held, incomplete and not invited, each with its own sentence."""
    found = medium_case().points[-1]
    value = {str(entry): item.proposed.value for entry, item in found.decisions.items()}
    assert value["K07-U2"] is Value.INADMISSIBLE
    assert value["K08-U3"] is Value.INADMISSIBLE
    assert value["K09-U1"] is Value.WITHDRAWN
    assert value["K06-U2"] is Value.NOT_RETAINED, "the earlier decision stays what it was"
    assert value["K10-U2"] is None, "held before: only people can decide"
    first = medium_case().points[0].decisions[Entry("K10", "U2")]
    assert first.proposed.value is Value.HELD


def test_every_proposal_has_a_sentence_in_each_language():
    """The reason key and its facts fill a text."""
    points = [
        *medium_case().points,
        *case(small_call(), small_intake()).points,
        at("A 4 4 | B 4 4", rule=DecisionRule.PLACES, places=1),
        at("A 4 .", rule=DecisionRule.PLACES, places=None),
    ]
    for found in points:
        for entry, item in found.decisions.items():
            for language in LANGUAGES:
                text = Texts(language)(item.proposed.reason_key, **item.proposed.facts)
                assert text.endswith("."), (entry, text)


def test_a_missed_minimum_is_said_with_the_decimals_that_show_it():
    """The sentence names criterion, value, minimum and round."""
    found = case(small_call(), small_intake()).points[-1].decisions[Entry("A", "U1")]
    text = Texts("nl")(found.proposed.reason_key, **found.proposed.facts)
    assert text == (
        "De kandidatuur haalt niet elke minimumscore: Criterium k1 kreeg 2,5 waar minstens 3 "
        "nodig is (pitch)."
    )


# What is open


def test_an_entry_without_a_recorded_decision_is_open():
    """The tool proposes, people decide: nothing is final by the proposal alone."""
    found = at("A 4 4 | B 5 5", said("A", Value.MATCHED))
    assert about(found, "decision-missing") == ["B-U1"]
    assert found.decisions[Entry("B", "U1")].recorded is None


def test_a_late_candidate_needs_one_line_for_all_its_entries():
    """One problem, and one line without a challenge settles it."""
    call = small_call()
    late = replace(call.candidates[0], received=datetime(2023, 5, 13, 0, 0))
    call = replace(call, candidates=(late,), decisions=())
    found = point(call, intake(call), WRITTEN)
    assert about(found, "decision-missing") == ["A"]
    one = decision(WRITTEN, "A", "", Value.INADMISSIBLE, "Te laat.")
    settled = point(replace(call, decisions=(one,)), intake(call), WRITTEN)
    assert about(settled, "decision-missing") == []
    assert settled.decisions[Entry("A", "U2")].recorded.entry == Entry("A", "U2")


def test_a_line_of_the_register_with_its_reason_is_a_recorded_decision():
    """Admissible: no, with the reason; without a reason it is still open."""
    found = at("A 4 4", said("A", Value.MATCHED))
    assert codes(found) == []
    call = plain_call("A", jurors=1)
    bad = replace(call.candidates[0], admissible=False, inadmissible_reason="Niet ondertekend.")
    settled = point(replace(call, candidates=(bad,)), intake(call))
    assert settled.decisions[Entry("A", "U1")].recorded.reason == "Niet ondertekend."
    bare = replace(bad, inadmissible_reason="")
    assert codes(point(replace(call, candidates=(bare,)), intake(call))) == ["decision-missing"]


def test_a_withdrawal_is_a_recorded_decision():
    """By the register, or by an act with its reason and name."""
    call = plain_call("A", jurors=1)
    gone = replace(call.candidates[0], withdrawn_on=date(2023, 5, 20))
    found = point(replace(call, candidates=(gone,)), intake(call))
    recorded = found.decisions[Entry("A", "U1")].recorded
    assert (recorded.value, recorded.on) == (Value.WITHDRAWN, date(2023, 5, 20))
    act = Act("H1", ActKind.WITHDRAW, DAY, "Voorzitter", "Fusie.", candidate="A")
    found = point(replace(call, acts=(act,)), intake(call))
    recorded = found.decisions[Entry("A", "U1")].recorded
    assert (recorded.value, recorded.reason, recorded.by) == (
        Value.WITHDRAWN, "Fusie.", "Voorzitter",
    )  # fmt: skip
    assert codes(found) == []


def test_entries_that_cannot_be_decided_yet_are_told_together():
    """Incomplete sheets: one line, not one for each entry."""
    found = at("A 4 . | B 4 .")
    assert codes(found) == ["decisions-wait"]
    assert found.problems[0].facts["number"] == "2"


def test_a_decision_that_departs_from_the_proposal_needs_the_reason_for_the_letter():
    """With the reason it is settled; an internal note is no reason."""
    bare = at("A 2 5", said("A", Value.MATCHED, note="afgesproken"))
    assert codes(bare) == ["decision-departs"]
    assert bare.decisions[Entry("A", "U1")].departs
    assert codes(at("A 2 5", said("A", Value.MATCHED, "   "))) == ["decision-departs"]
    assert codes(at("A 2 5", said("A", Value.MATCHED, "De pitch overtuigde."))) == []


def test_passing_over_a_higher_ranked_entry_needs_a_reason():
    """Also where the rule itself would have done so."""
    lines = "A 5 5 n | B 4 4 y"
    decisions = (said("A", Value.NOT_MATCHED), said("B", Value.MATCHED))
    found = at(lines, *decisions, rule=DecisionRule.BROAD)
    assert about(found, "decision-passes-over") == ["A-U1"]
    reasoned = (said("A", Value.NOT_MATCHED, "Geen behoefte bevestigd."), decisions[1])
    assert codes(at(lines, *reasoned, rule=DecisionRule.BROAD)) == []


def test_an_equal_place_is_not_passed_over():
    """Only who ranks above; between equals the reason is asked as a departure."""
    found = at("A 4 4 | B 4 4", said("A", Value.NOT_MATCHED), said("B", Value.MATCHED))
    assert codes(found) == ["decision-departs"]


def test_below_the_quorum_is_open_until_held_is_recorded_with_a_reason():
    """Nothing else settles it: not a decision, not 'held' without a reason."""

    def below(*recorded: Decision) -> list[str]:
        return codes(at("A 4 4", *recorded, method={"quorum": 2}))

    assert below() == ["decision-missing", "quorum-not-settled"]
    assert below(said("A", Value.MATCHED, "Toch.")) == ["quorum-not-settled"]
    assert below(said("A", Value.HELD)) == ["quorum-not-settled"]
    assert below(said("A", Value.HELD, "Een vervanger beoordeelt.")) == []


def test_a_tie_across_the_line_is_open_until_people_decide():
    """Neither is proposed; decisions on both settle it."""
    lines = "A 4 4 | B 4 4"
    found = at(lines, rule=DecisionRule.PLACES, places=1)
    assert proposed(found) == {"A": None, "B": None}
    assert "tie-at-line" in codes(found)
    both = (said("A", Value.MATCHED), said("B", Value.RESERVE, "De jury koos na overleg."))
    assert codes(at(lines, *both, rule=DecisionRule.PLACES, places=1)) == []


def test_a_jurys_order_that_no_longer_breaks_a_tie_is_a_warning():
    """The scores were corrected since: the act does nothing any more."""
    order = Act("H1", ActKind.BREAK_TIE, DAY, "Jury", "x", challenge="U1", value="A > B")
    chain = {"tie_chain": tie_rules("jury")}
    found = at("A 5 5 | B 4 4", acts=(order,), method=chain)
    assert "tie-order-unused" in codes(found, Severity.WARNING)
    used = at("A 4 4 | B 4 4", acts=(order,), method=chain)
    assert "tie-order-unused" not in codes(used, Severity.WARNING)


def test_a_divided_vote_that_matters_is_for_the_meeting():
    """A gap that one vote would close is a warning; one that others fill is not."""
    call = plain_call("A B", jurors=2, rule=DecisionRule.BROAD)
    table = "round juror entry k1 k2 T2\n" + "\n".join(
        f"written {juror} {name}-U1 3 3 {vote}"
        for name, votes in (("A", "yn"), ("B", "nn"))
        for juror, vote in zip(("J1", "J2"), votes, strict=True)
    )
    found = point(call, intake(call, sheets(call, table)))
    assert codes(found, Severity.WARNING) == ["coverage-divided", "divided-decides"]
    filled = point(call, intake(call, sheets(call, table.replace("B-U1 3 3 n", "B-U1 3 3 y"))))
    assert codes(filled, Severity.WARNING) == ["divided-decides"]


def test_a_missing_approved_reason_is_open():
    """Per criterion a text that was approved: written is not yet approved."""
    whole = at("A 4 4", said("A", Value.MATCHED))
    assert codes(whole) == []
    assert codes(at("A 4 4", said("A", Value.MATCHED), reasons={})) == ["reasons-missing"]
    unapproved = {key: replace(item, approved=False) for key, item in whole.reasons.items()}
    found = at("A 4 4", said("A", Value.MATCHED), reasons=unapproved)
    assert found.problems[0].facts["number"] == "2"
    empty = {key: replace(item, text=" ") for key, item in whole.reasons.items()}
    assert codes(at("A 4 4", said("A", Value.MATCHED), reasons=empty)) == ["reasons-missing"]


def test_no_reason_is_asked_for_what_was_not_judged_or_was_held():
    """Late, withdrawn, refused earlier or held: the letter gives no scores."""
    call = medium_call()
    known = point(call, medium_intake(call), RESULT, {})
    asked = set(about(known, "reasons-missing"))
    assert "K01-U1" in asked
    assert not asked & {"K06-U2", "K07-U2", "K08-U3", "K09-U1", "K10-U2"}


def test_remarks_as_they_are_need_no_approved_texts():
    """The setting for small calls."""
    found = at("A 4 4", said("A", Value.MATCHED), reasons={}, reasons_from=ReasonsFrom.REMARKS)
    assert codes(found) == []


def test_empty_remedies_and_reservation_are_open():
    """The remedies always; the reservation when somebody is matched."""
    lines = ("A 4 4", said("A", Value.MATCHED))
    assert codes(at(*lines, texts={})) == ["remedies-empty", "reservation-empty"]
    refused = ("A 2 4", said("A", Value.NOT_MATCHED))
    assert codes(at(*refused, texts={})) == ["remedies-empty"]
    assert codes(at(*refused, texts={"remedies": " "})) == ["remedies-empty"]


def test_a_decision_must_fit_its_stage():
    """'Uitgenodigd' is no result."""
    found = at("A 4 4", said("A", Value.INVITED))
    assert codes(found, Severity.ERROR) == ["decision-wrong-value"]


def test_a_candidate_that_no_longer_takes_part_cannot_be_matched():
    """Late or inadmissible: only an act can let it in."""
    call = plain_call("A", jurors=1)
    late = replace(call.candidates[0], received=datetime(2023, 5, 13, 0, 0))
    call = replace(call, candidates=(late,), decisions=(said("A", Value.MATCHED, "Toch."),))
    assert codes(point(call, intake(call))) == ["decision-against-admission"]


def test_a_line_of_its_own_goes_before_a_later_one_for_all():
    """Somebody decided on this entry by itself: a general line of a later day does not undo it."""
    own = decision(WRITTEN, "A", "U1", Value.NOT_RETAINED, "Reden.", on=date(2023, 5, 20))
    rest = decision(WRITTEN, "A", "", Value.INVITED, on=date(2023, 5, 27))
    call = small_call(decisions=(own, rest))
    found = point(call, small_intake(call), WRITTEN).decisions
    value = {str(entry): item.recorded and item.recorded.value for entry, item in found.items()}
    assert (value["A-U1"], value["A-U2"]) == (Value.NOT_RETAINED, Value.INVITED)


def test_an_entry_below_a_minimum_is_told_why():
    """A refusal needs its reasons as much as a place does."""
    found = at("A 2 5", said("A", Value.NOT_MATCHED), reasons={})
    assert about(found, "reasons-missing") == ["A-U1"]


def test_a_positive_decision_after_the_withdrawal_stands():
    """Whoever withdraws and is then chosen all the same was talked to: people decide."""
    withdrawn = Act("A1", ActKind.WITHDRAW, date(2023, 5, 20), "an", "vraag", candidate="A")
    values = {}
    for day in (19, 21):
        chosen = said("A", Value.MATCHED, on=date(2023, 5, day))
        recorded = at("A 4 4", chosen, acts=(withdrawn,)).decisions[Entry("A", "U1")].recorded
        values[day] = recorded and recorded.value
    assert values == {19: Value.WITHDRAWN, 21: Value.MATCHED}


def test_of_two_lines_that_differ_the_later_holds_with_a_warning():
    """By date, whatever their order in the table."""
    first = said("A", Value.NOT_MATCHED, "Eerst.", on=date(2023, 6, 1))
    later = said("A", Value.MATCHED, on=date(2023, 6, 8))
    for lines in ((first, later), (later, first)):
        found = at("A 4 4", *lines)
        assert found.decisions[Entry("A", "U1")].recorded.value is Value.MATCHED
        assert codes(found, Severity.WARNING) == ["decision-twice"]


def test_a_decision_held_earlier_is_open_again_at_the_result():
    """Nothing is forgotten because it was postponed."""
    call = small_call()
    held = decision(WRITTEN, "B", "", Value.HELD, "Wacht op een vervanger.")
    call = replace(call, decisions=(*call.decisions[:2], held))
    found = point(call, small_intake(call))
    assert about(found, "decision-still-held") == ["B-U1", "B-U2"]


# Earlier decisions and establishment


def test_an_earlier_decision_stays_what_it_was():
    """Not invited after round 1: at the result nothing is asked, and its stage is told."""
    item = medium_case().points[-1].decisions[Entry("K06", "U2")]
    assert (item.stage, item.recorded.value) == (WRITTEN, Value.NOT_RETAINED)
    assert about(medium_case().points[-1], "decision-missing") == []


def line(stage: str, version: int = 1, letters: date = DAY) -> Establishment:
    return Establishment(stage, letters, "Vast bureau", version)


def test_until_it_is_established_a_point_is_a_draft():
    """Everything settled but no line: a draft. With the line: final."""
    settled = ("A 4 4", said("A", Value.MATCHED))
    assert not at(*settled).final
    found = at(*settled, establishments=(line(RESULT),))
    assert (found.final, found.establishment) == (True, line(RESULT))


def test_a_stage_can_be_established_only_when_nothing_is_open():
    """An establishment over something open is an error, and the documents stay drafts."""
    found = at("A 4 4", establishments=(line(RESULT),))
    assert not found.final
    assert codes(found, Severity.ERROR) == ["established-but-open"]


def test_what_is_open_in_the_sheets_keeps_a_point_from_being_final():
    """A declaration that is missing blocks the rounds it bears on, and no others."""
    call = medium_call()
    known = medium_intake(call)
    without = tuple(d for d in known.declarations if (d.juror, d.candidate) != ("J1", "K11"))
    found = case(call, replace(known, declarations=without))
    assert [item.final for item in found.points] == [False, False]
    late = Problem("sheets-none", subject=Subject(rounds=("z",)))
    assert not concerns(late, (WRITTEN,))
    assert concerns(Problem("sheets-none"), (WRITTEN,))


def test_other_rooms_problems_block_by_keyword():
    """An error that the run found elsewhere keeps a point a draft; a warning does not."""
    call = medium_call()
    found = medium_case()

    def final(code: str, **facts: str) -> bool:
        problem = Problem(code, facts=facts)
        return decide(call, found.register, found.points[-1], blocking=(problem,)).final

    assert not final("act-order-not-in-chain", act="H9")
    assert final("received-unknown", candidate="x")


def test_the_highest_version_of_an_establishment_is_in_force():
    """Whatever the order of the lines."""
    lines = (line(RESULT, 2, date(2023, 7, 1)), line(RESULT, 1))
    found = at("A 4 4", said("A", Value.MATCHED), establishments=lines)
    assert found.establishment.version == 2


def test_a_result_cannot_be_established_before_the_round_that_leads_to_it():
    """The stages come in their order."""
    call = medium_call()
    call = replace(call, establishments=call.establishments[1:])
    found = point(call, medium_intake(call))
    assert "established-too-early" in codes(found, Severity.ERROR)
    assert not found.final


def test_a_later_withdrawal_does_not_reopen_an_established_round():
    """K09 left on 2 June; the round was established on 26 May with its invitation."""
    first, last = medium_case().points
    assert (first.final, last.final) == (True, True)
    assert first.decisions[Entry("K09", "U1")].recorded.value is Value.INVITED
    assert last.decisions[Entry("K09", "U1")].recorded.value is Value.WITHDRAWN


def test_a_withdrawal_after_the_letters_of_the_result_asks_for_a_next_version():
    """What was established stays; the way on is said, and no reason is asked for leaving."""
    gone = Act("A1", ActKind.WITHDRAW, date(2023, 6, 20), "an", "vraag", candidate="A")

    def told(value: Value, *lines: Establishment) -> DecisionPoint:
        recorded = (said("A", value), said("B", Value.MATCHED))
        return at("A 4 4 | B 4 3", *recorded, acts=(gone,), establishments=lines)

    chosen = told(Value.MATCHED, line(RESULT))
    assert chosen.decisions[Entry("A", "U1")].recorded.value is Value.MATCHED
    for found in (chosen, told(Value.WITHDRAWN, line(RESULT))):
        assert codes(found, *Severity) == ["withdrawn-since"]
        assert found.problems[-1].facts["version"] == "2"
        assert found.final
    after = told(Value.WITHDRAWN, line(RESULT), line(RESULT, 2, date(2023, 6, 21)))
    assert codes(after, *Severity) == []


def test_a_conflict_reaches_the_decision_as_a_quorum():
    """Two of four abstain for K10: held, by proposal and by decision."""
    item = medium_case().points[0].decisions[Entry("K10", "U2")]
    assert item.proposed.facts == {"counted": "2", "quorum": "3"}
    assert not item.departs


def test_deciding_twice_gives_the_same():
    """Pure: no clock, no state."""
    assert medium_case() == medium_case()


def test_every_problem_here_can_be_said_in_each_language():
    """No fact is missing in any entry of the catalogue that these points bring about."""
    call = small_call()
    undecided = replace(call, decisions=call.decisions[:2], establishments=(line(RESULT),))
    yes = {("J2", "B"): DeclarationValue.YES}
    found = [
        *case(call, small_intake()).problems,
        *case(undecided, small_intake()).problems,
        *case(call, intake(call, (), yes)).problems,
        *at("A 2 5", said("A", Value.MATCHED)).problems,
        *at("A 4 4", said("A", Value.INVITED), texts={}, reasons={}).problems,
        *at("A 4 4 | B 4 4", rule=DecisionRule.PLACES, places=1).problems,
        *at("A 5 5 | B 4 4", said("A", Value.RESERVE), said("B", Value.MATCHED)).problems,
        *medium_case().problems,
    ]
    assert len({problem.code for problem in found}) > 12
    for problem in found:
        for language in LANGUAGES:
            words = problem.said(Texts(language))
            assert words.what, (problem.code, language)
            assert words.remedy, (problem.code, language)


def test_judging_for_a_decision_uses_only_the_rounds_up_to_it():
    """The first point of the medium call knows nothing of the pitch."""
    found = medium_case()
    again = judge(found.call, found.register, (WRITTEN,))
    assert found.points[0].judgement == again
    assert judged(found.call, found.intake, WRITTEN) == again
    assert invited("A", "U1").value is Value.INVITED


# Terms


@pytest.mark.parametrize(
    ("letters", "until"),
    [
        (date(2023, 6, 16), datetime(2023, 6, 30, 23, 59)),  # the example: a Friday
        (date(2023, 6, 17), datetime(2023, 7, 3, 23, 59)),  # a Saturday moves to Monday
        (date(2023, 7, 7), datetime(2023, 7, 24, 23, 59)),  # Friday 21 July, then the weekend
        (date(2023, 12, 11), datetime(2023, 12, 26, 23, 59)),  # Christmas
        (date(2024, 3, 18), datetime(2024, 4, 2, 23, 59)),  # Easter Monday
        (date(2023, 12, 18), datetime(2024, 1, 2, 23, 59)),  # New Year
    ],
)
def test_the_rebuttal_ends_on_a_working_day_at_23_59(letters, until):
    """Start day not counted, calendar days, moved off weekends and Belgian legal holidays."""
    assert rebuttal_until(small_call(), letters) == until


def test_the_number_of_days_is_the_calls():
    """Thirty days where the call says so."""
    call = small_call(rebuttal_days=30)
    assert rebuttal_until(call, date(2023, 6, 16)) == datetime(2023, 7, 17, 23, 59)
