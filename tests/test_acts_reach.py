"""How far an act reaches, and what each problem names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.acts import apply_acts
from scoring.keys import SheetKey
from scoring.model.call import ActKind, Entry
from scoring.model.intake import DeclarationValue, Register, Standing
from scoring.problems import Place, Problem
from tests.builders import WRITTEN, intake, sheets
from tests.test_acts import FULL, act, codes, correction, read, standing, two

HEAD = "round juror entry k1 k2\n"
ONE_LACKS = f"{HEAD} written J1 A-U1 4 3\n written J2 A-U1 3 ."


def found(register: Register, code: str) -> Problem:
    (problem,) = [item for item in register.problems if item.code == code]
    return problem


# Count what is complete


def excused(table: str, *acts, declared=None) -> Register:
    return read(two(act(ActKind.COUNT_COMPLETE, juror="J2"), *acts), table, declared)


def test_of_an_excused_juror_complete_sheets_count_and_others_do_not():
    """Also where nothing came at all."""
    assert standing(excused(FULL), "J2") is Standing.COUNTED
    for table in (ONE_LACKS, f"{HEAD} written J1 A-U1 4 3"):
        register = excused(table)
        assert standing(register, "J2") is Standing.RELEASED
        assert codes(register) == []
        assert [item.key for item in register.applied] == ["H1"]


@pytest.mark.parametrize(
    ("table", "value", "expected", "told"),
    [
        (FULL, DeclarationValue.DISCUSS, Standing.TO_DISCUSS, ["conflict-to-rule"]),
        (ONE_LACKS, DeclarationValue.DISCUSS, Standing.RELEASED, []),
        (FULL, None, Standing.RELEASED, ["excused-undeclared"]),
        (ONE_LACKS, None, Standing.RELEASED, []),
        (f"{HEAD} written J1 A-U1 4 3", None, Standing.RELEASED, []),
    ],
)
def test_what_lacks_a_declaration_or_a_ruling_is_not_lost_in_silence(table, value, expected, told):
    """A ruling can still be given without the juror; a complete sheet undeclared is told."""
    register = excused(table, declared={("J2", "A"): value})
    assert standing(register, "J2") is expected
    assert codes(register) == told


def test_an_undeclared_sheet_that_was_released_as_such_is_not_told_again():
    """Somebody released this very sheet: that it does not count is what was meant."""
    release = act(ActKind.RELEASE_SHEET, key="H2", juror="J2")
    register = excused(FULL, release, declared={("J2", "A"): None})
    assert standing(register, "J2") is Standing.RELEASED
    assert codes(register) == []


# Use although incomplete


@pytest.mark.parametrize("kind", [ActKind.COUNT_COMPLETE, ActKind.LIFT_CONFLICT])
def test_only_the_act_for_it_lets_an_entry_be_used_incomplete(kind):
    """Any other act about the entry leaves what is owed open."""
    register = read(two(act(kind, juror="J1", candidate="A")), ONE_LACKS)
    assert register.use_incomplete == frozenset()
    assert "sheet-incomplete" in codes(register)


@pytest.mark.parametrize(
    "other", [ActKind.RELEASE_SHEET, ActKind.EXCLUDE_SHEET, ActKind.COUNT_COMPLETE]
)
def test_an_act_that_another_overtook_is_not_complained_about(other):
    """The sheet that lacked something was taken out as well: both hold, and nothing is used."""
    acts = (act(ActKind.USE_INCOMPLETE, candidate="A"),
            act(other, key="H2", juror="J2", candidate="A"))  # fmt: skip
    register = read(two(*acts), ONE_LACKS)
    assert register.use_incomplete == frozenset()
    assert register.applied == acts
    assert codes(register) == []


def test_an_act_to_use_what_is_complete_hits_nothing():
    """Also where another act took out a sheet that lacked nothing, or nothing was asked."""
    use = act(ActKind.USE_INCOMPLETE, candidate="A")
    assert codes(read(two(use))) == ["act-hits-nothing"]
    released = read(two(use, act(ActKind.EXCLUDE_SHEET, key="H2", juror="J2", candidate="A")))
    assert codes(released) == ["act-hits-nothing"]


# What problems name


def test_of_two_acts_that_release_a_sheet_the_last_one_about_it_is_named():
    """That is the row to write over."""
    acts = (
        act(ActKind.RELEASE_SHEET, key="H1", juror="J2"),
        act(ActKind.RELEASE_SHEET, key="H2", juror="J2", candidate="A"),
        act(ActKind.RELEASE_SHEET, key="H3", juror="J1", candidate="B"),
    )
    register = read(two(*acts, candidates="A B"))
    assert found(register, "released-complete").subject.act == "H2"


def test_a_sheet_that_would_not_have_counted_is_not_told_when_it_is_released():
    """Without its declaration, or before the ruling, nothing that counted is lost."""
    release = act(ActKind.RELEASE_SHEET, juror="J2")
    for value in (None, DeclarationValue.DISCUSS):
        assert codes(read(two(release), declared={("J2", "A"): value})) == []


def test_one_blank_sheet_is_named_and_several_are_listed():
    """With one, the problem is about that entry."""
    lines = "\n".join(f" written {juror} {entry} {scores}" for juror, entry, scores in (
        ("J1", "A-U1", "4 3"), ("J1", "B-U1", "4 3"), ("J2", "A-U1", ". ."), ("J2", "B-U1", "3 3"),
    ))  # fmt: skip
    call = two(candidates="A B")
    problem = found(read(call, HEAD + lines), "sheets-blank")
    assert (problem.entry, problem.subject.entries) == ("A-U1", (Entry("A", "U1"),))
    both = lines.replace("B-U1 3 3", "B-U1 . .")
    problem = found(read(call, HEAD + both), "sheets-blank")
    assert (problem.entry, problem.subject.entries) == ("", (Entry("A", "U1"), Entry("B", "U1")))


def test_a_declaration_that_lacks_is_asked_in_the_file_of_the_sheets():
    """There is no cell to point at; one to be discussed stands in its own."""
    register = read(two(), declared={("J2", "A"): None})
    assert found(register, "declaration-missing").place == Place("sheets/J2.xlsx")
    register = read(two(), declared={("J2", "A"): DeclarationValue.DISCUSS})
    assert found(register, "conflict-to-rule").place == Place("sheets/J2.xlsx", "start", "C9")


@pytest.mark.parametrize("held", [SheetKey("J2", ""), SheetKey("J2", "A")])
def test_a_declaration_that_came_and_waits_is_not_asked_for(held):
    """The start tab, or this one answer, has a problem of its own; another juror's does not."""
    call = two()
    undeclared = {("J1", "A"): None, ("J2", "A"): None}
    waits = replace(intake(call, sheets(call, FULL), undeclared), held=frozenset({held}))
    asked = [item.juror for item in apply_acts(call, waits).problems]
    assert asked == ["J1"]


def test_a_sheet_that_came_and_waits_is_not_asked_for():
    """It is missing among what counts; and it can be excluded, for it came."""
    call = two()
    lines = f"{HEAD} written J1 A-U1 4 3"
    waits = replace(
        intake(call, sheets(call, lines)), held=frozenset({SheetKey("J2", "A", "U1", WRITTEN)})
    )
    assert codes(apply_acts(call, waits)) == []
    out = two(act(ActKind.EXCLUDE_SHEET, juror="J2", candidate="A"))
    assert standing(apply_acts(out, waits), "J2") is Standing.EXCLUDED
    # Beside a version that was read, the one that waits says nothing about what that one lacks
    both = replace(waits, assessments=sheets(call, ONE_LACKS))
    assert codes(apply_acts(call, both)) == ["sheet-incomplete"]


def test_a_juror_whose_released_sheets_came_did_send_something():
    """What else lacks is asked for by name, not as if nothing had come."""
    lines = f"{HEAD} written J1 A-U1 4 3\n written J1 B-U1 4 3\n written J2 A-U1 3 ."
    release = act(ActKind.RELEASE_SHEET, juror="J2", candidate="A")
    register = read(two(release, candidates="A B"), lines)
    assert codes(register) == ["sheet-missing"]
    assert found(register, "sheet-missing").entry == str(Entry("B", "U1"))


def test_a_correction_where_no_score_is_agreed_says_nothing_of_one():
    """The warning about an agreed score is of consensus rounds only."""
    assert codes(read(two(correction()))) == []


@pytest.mark.parametrize("last", [ActKind.RELEASE_SHEET, ActKind.COUNT_COMPLETE])
def test_of_releasing_a_sheet_and_counting_what_is_complete_the_last_holds(last):
    """The other one was overtaken: it is not complained about."""
    kinds = [ActKind.RELEASE_SHEET, ActKind.COUNT_COMPLETE]
    kinds.sort(key=lambda kind: kind is last)
    acts = tuple(act(kind, key=f"H{n}", juror="J2") for n, kind in enumerate(kinds, start=1))
    register = read(two(*acts))
    counts = last is ActKind.COUNT_COMPLETE
    assert standing(register, "J2") is (Standing.COUNTED if counts else Standing.RELEASED)
    assert codes(register) == ([] if counts else ["released-complete"])
    assert register.applied == acts
