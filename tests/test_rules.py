"""The small call that the rules end with, worked out by hand; and the table of rules and tests."""

import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from scoring.acts import apply_acts
from scoring.call.tables import table
from scoring.model.call import Entry, Value
from scoring.model.intake import Admission, Standing
from scoring.model.results import Cover, Status
from scoring.texts import Texts
from tests.builders import PITCH, RESULT, WRITTEN, case, small_call, small_intake

ROOT = Path(__file__).parent.parent
RULES = ROOT / "docs" / "rules.md"
A1, A2 = Entry("A", "U1"), Entry("A", "U2")
B1, B2 = Entry("B", "U1"), Entry("B", "U2")
C1 = Entry("C", "U1")

DEFAULTS = {
    "method.rule": "broad",
    "method.combine_rounds": "weighted",
    "method.minima_scope": "per_round",
    "method.minima_weighted": "yes",
    "method.total_scale": "100",
    "method.claims_count": "no",
    "method.requirements_shared": "no",
    "method.conflict_whole_challenge": "no",
    "method.reasons_from": "workbook",
    "method.rebuttal_days": "14",
    "rounds.combine": "mean",
    "rounds.asks_coverage": "yes",
    "needs.required": "yes",
    "needs.times": "1",
    "needs.weight": "1",
}


@cache
def whole():
    return case(small_call(), small_intake())


def result(entry: Entry):
    return whole().points[-1].judgement.entries[entry]


def test_c_arrives_at_midnight_and_is_inadmissible_without_sheets():
    """One minute past the whole minute of the deadline: no ballot, a decision to record."""
    register = whole().register
    assert register.admissions["C"] is Admission.LATE
    assert [ballot for ballot in register.ballots if ballot.entry == C1] == []
    for point in whole().points:
        assert point.judgement.entries[C1].status is Status.INADMISSIBLE
        assert point.decisions[C1].proposed.value is Value.INADMISSIBLE


def test_b_has_one_counted_juror_and_is_held_in_both_challenges():
    """J2 has a conflict with B: one counts, the quorum is two; it is open in U1 and in U2."""
    for entry in (B1, B2):
        for round_key in (WRITTEN, PITCH):
            part = result(entry).rounds[round_key]
            assert (part.counted, part.conflicts, part.seats) == (("J1",), ("J2",), 2)
        assert (result(entry).status, result(entry).place) == (Status.BELOW_QUORUM, None)
        assert whole().points[-1].decisions[entry].proposed.value is Value.HELD
    quorum = [p.entry for p in whole().points[-1].problems if p.code == "quorum-not-settled"]
    assert quorum == ["B-U1", "B-U2"]
    ballots = [b for b in whole().register.ballots if b.juror == "J2" and b.entry == B1]
    assert {ballot.standing for ballot in ballots} == {Standing.CONFLICT}


def test_a_falls_below_the_minimum_in_round_2_although_it_is_above_combined():
    """k1 is 4 then 2.5: 40% of 4 and 60% of 2.5 is 3.1, but the minimum of 3 holds per round.

    Round 1: (60 x 4 + 40 x 4) / 5 = 80. Round 2: (60 x 2.5 + 40 x 4) / 5 = 62. Together
    0.4 x 80 + 0.6 x 62 = 69.2.
    """
    found = result(A1)
    assert found.rounds[WRITTEN].criteria["k1"].value == 4
    assert found.rounds[PITCH].criteria["k1"].value == Fraction(5, 2)
    assert Fraction(40, 100) * 4 + Fraction(60, 100) * Fraction(5, 2) == Fraction(31, 10)
    assert (found.rounds[WRITTEN].total, found.rounds[PITCH].total) == (80, 62)
    assert found.total == Fraction(692, 10)
    assert (found.status, found.place) == (Status.BELOW_MINIMUM, None)
    assert [(t.round, t.criterion, t.value, t.minimum) for t in found.failed] == [
        (PITCH, "k1", Fraction(5, 2), Fraction(3))
    ]


def test_a_is_first_on_the_other_challenge():
    """U2, by hand: k1 4.25 and k2 3.75 make 81; then 4 and 3.75 make 78; together 79.2."""
    found = result(A2)
    assert (found.rounds[WRITTEN].total, found.rounds[PITCH].total) == (81, 78)
    assert found.total == Fraction(792, 10)
    assert (found.status, found.place, found.above_line) == (Status.RANKED, 1, True)
    assert whole().points[-1].decisions[A2].proposed.value is Value.MATCHED


def test_r1_yes_and_no_is_divided_so_t1_is_not_covered():
    """T1 itself and r2 are confirmed, r1 is divided: the type is worth its weakest part."""
    coverage = whole().points[-1].judgement.coverage
    assert coverage[A1, "T1"].own is Cover.CONFIRMED
    assert coverage[A1, "r2"].own is Cover.CONFIRMED
    assert coverage[A1, "r1"].own is Cover.DIVIDED
    assert coverage[A1, "T1"].whole is Cover.DIVIDED
    supply = {item.need.key: item for item in whole().points[-1].matching.supplies}
    assert supply["U1:T1"].suppliers == ()


def test_u1_has_no_ranked_entry_at_all():
    """Nobody is '1 of 1': the list of ranked entries is empty, and U1 has no tie at its line."""
    first, second = whole().points[-1].judgement.rankings
    assert (first.challenge, first.ranked, first.tie_at_line) == ("U1", (), ())
    assert [item.entry for item in second.ranked] == [A2]


def test_nothing_of_the_small_call_is_final():
    """No establishment, and matters open: both points are drafts."""
    assert [point.stage for point in whole().points] == [WRITTEN, RESULT]
    assert not any(point.final for point in whole().points)
    assert apply_acts(small_call(), small_intake()).problems == ()


def test_what_is_shown_never_contradicts_a_test():
    """2.995 under a minimum of 3 is shown with more decimals; 2.5 needs none."""
    texts = Texts("nl")
    assert texts.truthful(Fraction(2995, 1000), [Fraction(3)]) == "2,995"
    assert texts.truthful(Fraction(5, 2), [Fraction(3)]) == "2,5"
    assert texts.number(Fraction(29995, 10000)) == "3", "without a test it may round, half up"
    assert texts.number(Fraction(2345, 1000)) == "2,35"


# The table of docs/rules.md


def _named() -> list[str]:
    return sorted(set(re.findall(r"`(test_\w+)`", RULES.read_text(encoding="utf-8"))))


def _defined() -> set[str]:
    return {
        name
        for file in (ROOT / "tests").glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }


@pytest.mark.parametrize("name", _named())
def test_each_test_that_the_table_of_rules_names_exists(name):
    """A rule whose test was renamed or removed shows here."""
    assert name in _defined()


def test_each_rule_of_the_table_names_a_test():
    """No row without a test, and the table is not empty."""
    text = RULES.read_text(encoding="utf-8")
    listed = text.split("## Rule and test")[1].split("\n## ")[0]
    rows = [line for line in listed.splitlines() if line.startswith("| ")]
    rules = [row for row in rows if not row.startswith(("| rule", "| ---"))]
    assert len(rules) > 60
    for row in rules:
        assert "`test_" in row, row


def test_settings_left_alone_are_those_of_the_first_call():
    """Broad, the mean, weighted rounds, minima per round and weighted, claims never instead."""
    defaults = {
        f"{name}.{column.key}": column.default
        for name in ("method", "rounds", "needs")
        for column in table(name).columns
    }
    assert {key: defaults[key] for key in DEFAULTS} == DEFAULTS
