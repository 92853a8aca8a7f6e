"""A published limit holds for what a rule proposes, and for what people record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from scoring.acts.proposed import proposed
from scoring.call.exceeding import Exceeded, exceeded, exceeding
from scoring.decisions.limits import breaches
from scoring.matching import best, plain_question
from scoring.model.call import (
    Act,
    ActKind,
    Call,
    Challenge,
    DecisionRule,
    Entry,
    Establishment,
    Goal,
    Limit,
    LimitKind,
    Value,
)
from scoring.model.results import DecisionPoint
from scoring.problems import Severity
from scoring.reports import pdf
from scoring.reports.document import texts_of
from scoring.reports.jury_report import jury_report_documents
from scoring.reports.letter import letter_documents
from scoring.reports.wording_method import rule
from scoring.texts import Texts
from tests import pdf_checks
from tests.builders import (
    RESULT,
    WRITTEN,
    case,
    decision,
    intake,
    plain_call,
    point,
    sheets,
)

COSTS = {"A": 60, "B": 50, "C": 30, "D": 10}


def limited(
    *limits: Limit, rule: DecisionRule = DecisionRule.PLACES, places: int = 4, **more: object
) -> Call:
    """A, B, C and D in this order, costing 60, 50, 30 and 10."""
    call = plain_call(" ".join(COSTS), 1, rule=rule)
    return replace(
        call,
        limits=limits,
        challenges=(replace(call.challenges[0], places=places),),
        candidates=tuple(
            replace(item, cost=Fraction(COSTS[item.key]), capacity=5) for item in call.candidates
        ),
        **more,
    )


SCORES = {"A": 5, "B": 4, "C": 3, "D": 2}


def read(call: Call, scores: dict[str, int] | None = None):
    table = "round juror entry k1 k2 T1 r1 r2 T2"
    for key, value in (scores or SCORES).items():
        for challenge in call.candidate(key).challenges:
            table += f"\n{WRITTEN} J1 {key}-{challenge} {value} {value} yes yes yes no"
    return intake(call, sheets(call, table))


def at_result(call: Call, scores: dict[str, int] | None = None) -> DecisionPoint:
    return point(call, read(call, scores), RESULT)


def proposals(found: DecisionPoint) -> dict[str, tuple[Value | None, str]]:
    return {
        entry.candidate: (
            item.proposed.value, item.proposed.reason_key.removeprefix("decisions.why."),
        )
        for entry, item in found.decisions.items()
    }  # fmt: skip


def decided(call: Call, matched: str, *, challenge: str = "U1", **more: object) -> Call:
    """Everyone decided: those named are matched, the others are not."""
    lines = tuple(
        decision(RESULT, key, challenge, Value.MATCHED if key in matched else Value.NOT_MATCHED,
                 "Zo beslist.")
        for key in SCORES
    )  # fmt: skip
    return replace(call, decisions=lines, **more)


def codes(found: DecisionPoint) -> list[str]:
    return [item.code for item in found.problems if item.code.startswith(("limit", "act-hits"))]


def budget(value: int) -> Limit:
    return Limit(LimitKind.BUDGET, value=Fraction(value))


MATCHED, RESERVE = (Value.MATCHED, "above_line"), Value.RESERVE


# What a rule proposes


def test_an_order_stops_where_the_budget_would_be_passed() -> None:
    """A 60 and B 50 are 110 of 100: the order stops at B, and C or D do not pass over B."""
    found = proposals(at_result(limited(budget(100))))
    over = (RESERVE, "limit_budget")
    assert found == {"A": MATCHED, "B": over, "C": over, "D": over}
    assert codes(at_result(limited(budget(100)))) == []
    assert proposals(at_result(limited(budget(140))))["C"] == MATCHED


def test_what_lies_past_the_places_is_told_by_the_places() -> None:
    found = proposals(at_result(limited(budget(100), places=2)))
    assert found["B"] == (RESERVE, "limit_budget")
    assert found["C"] == (RESERVE, "below_line")


def test_who_shares_the_place_where_the_budget_stops_is_decided_by_people() -> None:
    """B and C share place 2; 60 + 30 would fit in 95, with B as well it would not."""
    found = proposals(at_result(limited(budget(95)), {"A": 5, "B": 4, "C": 4, "D": 2}))
    assert found["A"] == MATCHED
    assert found["B"] == found["C"] == (None, "limit_shared")
    assert found["D"] == (RESERVE, "limit_budget")


@pytest.mark.parametrize("kind", ["max_partners", "max_per_challenge"])
def test_an_order_stops_at_the_largest_number(kind: str) -> None:
    found = proposals(at_result(limited(Limit(LimitKind(kind), value=Fraction(2)))))
    over = (RESERVE, f"limit_{kind}")
    assert found == {"A": MATCHED, "B": MATCHED, "C": over, "D": over}


@pytest.mark.parametrize("of", [DecisionRule.MINIMA, DecisionRule.BROAD])
def test_a_rule_without_an_order_shows_everyone_and_stays_open_until_people_chose(of) -> None:
    """Everyone is 150 of 100; once each is decided within the budget nothing is open."""
    call = limited(budget(100), rule=of)
    found = at_result(call)
    assert {value for value, _ in proposals(found).values()} == {Value.MATCHED}
    assert codes(found) == ["limit-proposal"]
    (problem,) = [item for item in found.problems if item.code == "limit-proposal"]
    assert problem.severity is Severity.OPEN
    assert problem.facts["limit"] == "samen 150 euro, budget 100 euro"
    assert codes(at_result(decided(call, "AC"))) == []


def test_between_challenges_there_is_no_order_to_cut_by() -> None:
    """Two challenges and one budget: the places are shown whole, and people choose."""
    call = limited(budget(100))
    second = Challenge("U2", "Uitdaging twee", places=4)
    call = replace(
        call,
        challenges=(*call.challenges, second),
        candidates=tuple(
            replace(item, challenges=("U2",) if item.key in "BD" else ("U1",))
            for item in call.candidates
        ),
    )
    found = at_result(call)
    assert {value for value, _ in proposals(found).values()} == {Value.MATCHED}
    assert codes(found) == ["limit-proposal"]


def test_limits_hold_at_the_result_only() -> None:
    """Who is invited to a pitch costs nothing yet."""
    first, second = WRITTEN, "pitch"
    call = limited(budget(10))
    rounds = (call.method.rounds[0], replace(call.method.rounds[0], key=second, title="pitch"))
    criteria = tuple(replace(item, rounds=(first, second)) for item in call.method.criteria)
    call = replace(call, method=replace(call.method, rounds=rounds, criteria=criteria))
    found = point(call, read(call), first)
    assert {value for value, _ in proposals(found).values()} == {Value.INVITED}
    assert codes(found) == []


def test_a_letter_tells_of_the_limit_and_never_what_others_cost() -> None:
    call = limited(budget(100))
    held = case(call, read(call), RESULT)
    said = {
        item.candidate: pdf_checks.words(pdf.render(item.content)).replace("\u00a0", " ")
        for item in letter_documents(held)
    }
    assert "De gekozen kandidaturen mogen samen hoogstens 100 euro kosten" in said["B"]
    assert "110" not in said["B"]


def test_the_framework_says_what_a_limit_does_to_the_proposal() -> None:
    for of, words in (
        (DecisionRule.PLACES, "dan stopt het voorstel daar"),
        (DecisionRule.MINIMA, "dan kiezen mensen"),
    ):
        call = limited(budget(100), rule=of)
        assert words in rule(call, texts_of(call))
        assert words not in rule(replace(call, limits=()), texts_of(call))


# What people record


def exceeding_act(value: str, challenge: str = "", key: str = "A1") -> Act:
    return Act(key, ActKind.EXCEED_LIMIT, date(2023, 6, 9), "de stuurgroep",
               "Er kwam geld bij.", challenge=challenge, value=value)  # fmt: skip


def test_decisions_beyond_the_budget_are_open_until_a_reason_is_recorded() -> None:
    """A, B and C cost 140 of 100: also where each follows the rule or has its own reason."""
    for of in DecisionRule:
        call = decided(limited(budget(100), rule=of), "ABC")
        assert codes(at_result(call)) == ["limit-exceeded"]
        told = replace(call, acts=(exceeding_act("budget: 140"),))
        assert codes(at_result(told)) == []


def test_what_was_accepted_holds_for_that_much_and_no_more() -> None:
    """110 was accepted; with C the choice is 140, and the reason no longer speaks of it."""
    call = replace(limited(budget(100)), acts=(exceeding_act("budget: 110"),))
    assert codes(at_result(decided(call, "AB"))) == []
    assert codes(at_result(decided(call, "BC"))) == ["act-hits-nothing"]
    assert "limit-exceeded" in codes(at_result(decided(call, "ABC")))


LINE = (Establishment(RESULT, date(2023, 6, 16), "Stuurgroep"),)


def test_a_stage_beyond_a_limit_is_not_final_and_with_a_reason_prints_it() -> None:
    """The case of a final record of 140 of 100 without a word."""
    call = decided(limited(budget(100)), "ABC", establishments=LINE)
    assert not at_result(call).final
    told = replace(call, acts=(exceeding_act("budget: 140"),))
    assert at_result(told).final
    held = case(told, read(told), RESULT)
    said = " ".join(
        pdf_checks.words(pdf.render(item.content)) for item in jury_report_documents(held)
    )
    assert (
        "Grens overschreden: samen 140 euro, budget 100 euro. Aanvaard door de stuurgroep op "
        "9 juni 2023 (akte A1): Er kwam geld bij." in said.replace("\u00a0", " ")
    )


EVERY_KIND = [
    (Limit(LimitKind.BUDGET, value=Fraction(100)), "ABC", "budget: 140"),
    (Limit(LimitKind.MAX_PARTNERS, value=Fraction(2)), "ABC", "hoogstens zoveel partners: 3"),
    (Limit(LimitKind.MAX_PER_CHALLENGE, "U1", value=Fraction(1)), "AB",
     "hoogstens zoveel per uitdaging: 2"),
    (Limit(LimitKind.MAX_PER_CHALLENGE, value=Fraction(1)), "AB",
     "hoogstens zoveel per uitdaging: 2"),
    (Limit(LimitKind.MIN_PER_CHALLENGE, "U1", value=Fraction(3)), "A",
     "minstens zoveel per uitdaging: 1"),
    (Limit(LimitKind.MIN_CAPACITY, value=Fraction(12)), "AB",
     "plaats voor minstens zoveel deelnemers: 10"),
    (Limit(LimitKind.MIN_CAPACITY, "U1", value=Fraction(12)), "",
     "plaats voor minstens zoveel deelnemers: 0"),
    (Limit(LimitKind.CORE, "C"), "AB", "kernpartner: C"),
    (Limit(LimitKind.TOGETHER, "A", "C"), "AB", "samen of geen van beide: A + C"),
    (Limit(LimitKind.APART, "A", "B"), "AB", "nooit samen: A + B"),
]  # fmt: skip


@pytest.mark.parametrize(("limit", "matched", "value"), EVERY_KIND)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_of_limit_is_held_against_the_decisions(
    limit: Limit, matched: str, value: str, language: str
) -> None:
    """What is not kept is open, and the act that is proposed settles it and nothing else."""
    call = decided(limited(limit), matched, language=language)
    found = at_result(call)
    (problem,) = [item for item in found.problems if item.code == "limit-exceeded"]
    assert problem.severity is Severity.OPEN
    assert "{" not in problem.said(Texts(language)).found
    (act,) = proposed(call, problem)
    if language == "nl":
        assert act.value == value
    told = replace(call, acts=(exceeding_act(act.value, act.challenge),))
    before = [item for item in found.problems if item is not problem]
    assert list(at_result(told).problems) == before
    assert breaches(call, [Entry(key, "U1") for key in SCORES if key in matched])


def test_too_little_is_told_once_everything_is_decided() -> None:
    """Until then the rest may still come."""
    call = limited(Limit(LimitKind.MIN_PER_CHALLENGE, value=Fraction(3)))
    one = replace(call, decisions=(decision(RESULT, "A", "U1", Value.MATCHED),))
    assert codes(at_result(one)) == []
    assert codes(at_result(decided(call, "A"))) == ["limit-exceeded"]


def test_a_part_that_counts_is_no_limit() -> None:
    call = decided(limited(Limit(LimitKind.PARTIAL_COUNTS)), "ABCD")
    assert codes(at_result(call)) == []


def test_a_chosen_candidate_without_a_known_cost_is_told_where_there_is_a_budget() -> None:
    call = decided(limited(budget(100)), "AC")
    unknown = replace(call, candidates=tuple(
        replace(item, cost=None) if item.key == "C" else item for item in call.candidates
    ))  # fmt: skip
    assert codes(at_result(unknown)) == ["limit-cost-unknown"]
    assert codes(at_result(replace(unknown, limits=()))) == []
    undecided = replace(unknown, decisions=(), limits=(budget(1000),))
    assert codes(at_result(undecided)) == ["limit-cost-unknown"], "of a proposal too"


def test_of_two_lines_of_one_limit_the_tightest_holds() -> None:
    """Whatever their order: 12 participants and 20 are 20, a budget of 100 and of 60 is 60."""
    least = [Limit(LimitKind.MIN_CAPACITY, "U1", value=Fraction(value)) for value in (20, 12)]
    for lines in (least, least[::-1]):
        (found,) = breaches(limited(*lines), [Entry(key, "U1") for key in "ABC"])
        assert (found.what.amount, found.limit) == (15, 20)
    (found,) = breaches(limited(budget(100), budget(60)), [Entry(key, "U1") for key in "AC"])
    assert found.limit == 60


def test_a_candidate_with_two_entries_costs_once() -> None:
    call = limited(budget(60))
    both = replace(
        call,
        challenges=(*call.challenges, Challenge("U2", "Uitdaging twee", places=4)),
        candidates=tuple(replace(item, challenges=("U1", "U2")) for item in call.candidates),
    )
    assert breaches(both, [Entry("A", "U1"), Entry("A", "U2")]) == ()
    assert breaches(both, [Entry("A", "U1"), Entry("D", "U2")])


# The words of an act, and a goal


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("budget: 158000", Exceeded("budget", Fraction(158000))),
        ("Budget : 158.000,50", Exceeded("budget", Fraction(316001, 2))),
        ("kernpartner: K3", Exceeded("core", names=("K3",))),
        ("never together: K1 + K4", Exceeded("apart", names=("K1", "K4"))),
        ("budget", None),
        ("budget: veel", None),
        ("iets: 5", None),
        ("gedeeltelijk telt mee: 1", None),
    ],
)
def test_an_act_names_the_limit_and_how_far(value: str, what: Exceeded | None) -> None:
    assert exceeded(value) == what


@pytest.mark.parametrize("amount", ["158000", "12.5", "500.125", "0.0625", "3"])
def test_what_is_proposed_is_read_back(amount: str) -> None:
    """Three decimals are written as four, since they could be read as thousands."""
    what = Exceeded("budget", Fraction(amount))
    for language in ("nl", "en"):
        assert exceeded(exceeding(what, Texts(language))) == what


def test_a_budget_keeps_the_best_quality_from_being_everyone() -> None:
    """Of A 60 and B 50, A is better; both cost more than there is."""
    question = plain_question(
        [("A", "n", 1), ("B", "n", 1)],
        quality={"A": Fraction(90), "B": Fraction(80)},
        costs={"A": Fraction(60), "B": Fraction(50)},
    )
    question = replace(question, rules=replace(question.rules, budget=Fraction(100)))
    answer = best(question, (Goal.QUALITY,))
    assert [item.candidates for item in answer.choices] == [("A",)]
