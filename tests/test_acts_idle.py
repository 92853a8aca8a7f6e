"""An act that did nothing is told, and why; it is not listed among what was applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scoring.acts import apply_acts, with_later
from scoring.call.extensions import leading
from scoring.call.revoked import revoked
from scoring.model.call import Act, ActKind, Conflict, Establishment
from scoring.model.intake import Register
from scoring.texts import LANGUAGES, Texts
from tests.builders import RESULT, intake, plain_call, sheets, tie_rules
from tests.test_acts import FULL, act, codes, correction, read, score, two

TIE = {"tie_chain": tie_rules("jury")}
KNOWN = (Conflict("J2", "A", "Bestuurslid."),)


def told(register: Register, key: str, language: str = "nl") -> str:
    """What is said to be found of an act that hits nothing."""
    (problem,) = [item for item in register.problems if item.subject.act == key]
    assert problem.code == "act-hits-nothing"
    assert key not in {item.key for item in register.applied}
    return problem.said(Texts(language)).found


@pytest.mark.parametrize(
    ("idle", "changes", "words"),
    [
        (act(ActKind.USE_INCOMPLETE, candidate="A"), {}, "volledig"),
        (act(ActKind.RELEASE_SHEET, juror="J2"), {"conflicts": KNOWN}, "onthoudt zich"),
        (act(ActKind.EXCLUDE_SHEET, juror="J2", candidate="A"), {"conflicts": KNOWN}, "onthoudt"),
        (act(ActKind.EXCLUDE_JUROR, juror="J2"), {"conflicts": KNOWN}, "onthoudt zich"),
        (act(ActKind.COUNT_COMPLETE, juror="J2"), {"conflicts": KNOWN}, "onthoudt zich"),
        (act(ActKind.RULE_CONFLICT, juror="J2", candidate="A", value="no"),
         {"conflicts": KNOWN}, "gekende conflicten"),
        (act(ActKind.ACCEPT_LATE, candidate="A"), {}, "op tijd"),
        (act(ActKind.LIFT_CONFLICT, juror="J2", candidate="A"), {}, "waarop ze slaat: J2 · A"),
        (correction(old="4", value="4"), {}, "de score is al 4"),
        (correction(old="3", value="4"), {}, "de score is al 4"),
        (act(ActKind.REVOKE, value="result v7"), {}, "een versie die er nooit was"),
    ],
)  # fmt: skip
def test_an_act_that_does_nothing_says_why(idle: Act, changes: dict[str, object], words: str):
    """In both languages."""
    register = read(replace(two(idle), **changes))
    assert words in told(register, idle.key)
    assert told(register, idle.key, "en") != told(register, idle.key)


def test_a_late_candidate_that_is_inadmissible_anyway_is_not_let_in_by_its_act():
    call = two(act(ActKind.ACCEPT_LATE, candidate="A"))
    late = replace(call.candidates[0], received=call.deadline.replace(year=2024), admissible=False)
    register = read(replace(call, candidates=(late,)), "round juror entry k1 k2")
    assert "onontvankelijk" in told(register, "H1")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (act(ActKind.RELEASE_SHEET, juror="J2"), act(ActKind.RELEASE_SHEET, juror="J2")),
        (act(ActKind.EXCLUDE_JUROR, juror="J2"), act(ActKind.EXCLUDE_JUROR, juror="J2")),
        (act(ActKind.RULE_CONFLICT, juror="J2", candidate="A", value="no"),
         act(ActKind.RULE_CONFLICT, juror="J2", candidate="A", value="yes")),
        (act(ActKind.BREAK_TIE, challenge="U1", value="A > B"),
         act(ActKind.BREAK_TIE, challenge="U1", value="B > A")),
    ],
)  # fmt: skip
def test_of_two_acts_about_the_same_the_last_holds_and_the_other_is_told(first: Act, second: Act):
    """Taken twice, or decided anew: one row stands in the records."""
    register = read(two(first, replace(second, key="H2"), candidates="A B", **TIE))
    assert "akte H2 over hetzelfde telt" in told(register, "H1")
    assert [item.key for item in register.applied] == ["H2"]


def test_a_correction_taken_twice_corrects_once():
    """The second is no error: the score is what people decided."""
    register = read(two(correction(), replace(correction(), key="H2")))
    assert score(register).act == "H1"
    assert "de score is al" in told(register, "H2")


def test_of_two_withdrawals_the_first_day_holds():
    """Whichever row comes first."""
    late = act(ActKind.WITHDRAW, candidate="A")
    early = replace(late, key="H2", on=date(2023, 5, 1))
    for rows in ((late, early), (early, late)):
        register = read(two(*rows))
        assert set(register.withdrawn.values()) == {date(2023, 5, 1)}
        assert "akte H2" in told(register, "H1")


def test_an_act_whose_sheet_another_act_completed_is_not_complained_about():
    """It was taken over while the sheet lacked something."""
    asks = (act(ActKind.COUNT_COMPLETE, juror="J1"), act(ActKind.USE_INCOMPLETE, key="H2",
                                                        candidate="A"))  # fmt: skip
    lacks = FULL.replace("A-U1   4", "A-U1   .")
    whole = correction(key="H3", old="", value="4")
    register = read(two(*asks, whole), lacks)
    assert [item.key for item in register.applied] == ["H1", "H2", "H3"]
    assert codes(register) == []


def test_to_count_what_is_complete_holds_also_where_nothing_lacks():
    """It is proposed in the place of a release of complete sheets, and then counts them all."""
    register = read(two(act(ActKind.COUNT_COMPLETE, juror="J2")))
    assert [item.key for item in register.applied] == ["H1"]
    assert codes(register) == []


def test_a_release_that_a_ruling_overtook_is_not_complained_about():
    """Both were decided; the ruling goes before."""
    release = act(ActKind.RELEASE_SHEET, juror="J2", candidate="A")
    ruling = act(ActKind.RULE_CONFLICT, key="H2", juror="J2", candidate="A", value="yes")
    register = read(two(release, ruling))
    assert [item.key for item in register.applied] == ["H1", "H2"]
    assert "act-hits-nothing" not in codes(register)


# Acts on what is known only later

LATER = (
    act(ActKind.CONFIRM_NAME, key="H1", candidate="A", value="Jan"),
    act(ActKind.EXCEED_LIMIT, key="H2", value="budget: 9000"),
    act(ActKind.CHANGE_METHOD, key="H3", old="aaaaaaaaaaaa", value="bbbbbbbbbbbb"),
    act(ActKind.CHANGE_METHOD, key="H4", value="cccccccccccc"),
    act(ActKind.CHANGE_WORDS, key="H5", old="aaaaaaaaaaaa", value="bbbbbbbbbbbb"),
)


def test_acts_on_texts_limits_and_codes_are_told_where_they_meet_nothing():
    """Once everything is judged, and only then: those that hold are listed."""
    call = two(*LATER)
    before = apply_acts(call, intake(call, sheets(call, FULL)))
    assert codes(before) == []
    after = with_later(call, before, frozenset({"H2"}))
    assert [item.key for item in after.applied] == ["H2"]
    for key, words in {"H1": "Jan", "H3": "bbbb", "H4": "cccc", "H5": "aaaa"}.items():
        for language in LANGUAGES:
            assert words in told(after, key, language)


@pytest.mark.parametrize(
    ("acts", "known", "expected"),
    [
        ((("H1", "a", "n"),), "a", "H1"),
        ((("H1", "", "a"),), "a", "H1"),
        ((("H1", "a", "b"), ("H2", "b", "n")), "a", "H1 H2"),
        ((("H1", "a", "b"), ("H2", "a", "n")), "a", "H2"),
        ((("H1", "a", "n"),), "x", ""),
        ((("H1", "a", "x"),), "a", ""),
        ((("H1", "a", "b"), ("H2", "b", "a"), ("H3", "a", "n")), "a", "H1 H2 H3"),
        ((), "a", ""),
    ],
)
def test_a_change_holds_that_leads_from_what_left_to_what_is_now(acts, known, expected):
    """One that names one value alone says what was replaced."""
    rows = [act(ActKind.CHANGE_METHOD, key=key, old=old, value=new) for key, old, new in acts]
    found = leading(rows, ActKind.CHANGE_METHOD, [known], "n")
    assert " ".join(sorted(found)) == expected


def test_a_version_that_never_was_is_not_revoked():
    """Its line may be gone, but then its number follows on others."""
    line = Establishment(RESULT, date(2023, 6, 16), "Stuurgroep")

    def gone(*values: str) -> set[str]:
        acts = [act(ActKind.REVOKE, value=value) for value in values]
        return {f"{stage} v{number}" for stage, number in revoked([line], acts)[1]}

    assert gone("result v1") == {"result v1"}
    assert gone("result v2") == {"result v2"}
    assert gone("result v2", "result v3") == {"result v2", "result v3"}
    assert gone("result v3") == set()
    assert gone("written v1") == {"written v1"}
    assert plain_call("A").revoked == frozenset()
