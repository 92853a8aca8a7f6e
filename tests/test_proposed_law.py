"""The law of proposed acts: taking one over ends its problem and raises nothing about itself.

Precisely. A problem is told in parts: one per juror, tab or cell, entry and round that it names. An
act that is taken over ends at least one part of each problem that proposes it, and the acts that
one problem proposes end all of its parts among them. What is new after it is a consequence, and
only these are: what the decision points now say (a quorum that is missed, a tie, a decision to
record), that the act was used, and what was asked or found of sheets that it lets in.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from scoring.acts.proposed import COLUMNS, PROPOSING
from scoring.model.call import ActKind
from scoring.model.case import Case
from scoring.problems import Problem, Severity, severities
from scoring.sheets.read import BETWEEN_FILES
from scoring.texts import Texts
from tests.mistakes import MISTAKES, SHAPES, Desk, muddle, rows_by_problem, shapes_of

Part = tuple[str, ...]

# Of the decision points: known better now, or for the first time
DECIDED = frozenset({
    "decision-missing", "decisions-wait", "quorum-not-settled", "tie-at-line", "reasons-missing",
    "coverage-divided", "divided-decides", "decision-departs", "decision-passes-over",
})  # fmt: skip
# That an act was used, in so many words, and what a juror did who abstains by it
ABSTAINS = {"sheets-of-abstainer", "consensus-conflict"}
USED = {
    ActKind.USE_INCOMPLETE: {"used-incomplete", "used-unanswered"},
    ActKind.COUNT_COMPLETE: {"excused-undeclared"},
    ActKind.RULE_CONFLICT: ABSTAINS,
    ActKind.CHOOSE_VERSION: ABSTAINS,
    ActKind.CONFIRM_TAB: ABSTAINS,
    # Every document says that the method was changed, also the framework that was published
    ActKind.CHANGE_METHOD: {"tab-replaced-method", "framework-differs"} | ABSTAINS,
}
# Acts that let sheets in: what these hold and lack is told from then on
LETS_IN = frozenset({
    ActKind.CHOOSE_VERSION, ActKind.CONFIRM_TAB, ActKind.CHANGE_METHOD, ActKind.RULE_CONFLICT,
    ActKind.ACCEPT_LATE, ActKind.COUNT_COMPLETE,
})  # fmt: skip
OWED = frozenset({
    "sheets-none", "sheet-missing", "sheets-blank", "sheet-incomplete", "general-incomplete",
    "declaration-missing", "votes-missing", "remarks-missing", "conflict-to-rule",
    "consensus-missing", "consensus-incomplete", "consensus-twice", "act-old-differs",
})  # fmt: skip


def parts(problem: Problem) -> frozenset[Part]:
    subject = problem.subject
    entries = subject.entries or (subject.entry,)
    rounds = subject.rounds or ("",)
    place = () if subject.entries else (str(problem.place),)
    return frozenset(
        (problem.code, *place, subject.juror, str(entry), key, subject.act)
        for entry in entries
        for key in rounds
    )


def told(case: Case) -> frozenset[Part]:
    return frozenset().union(*map(parts, case.problems))


def kind_of(row: tuple[str, ...]) -> ActKind:
    words = {Texts("nl")(f"call.choice.{kind.value}"): kind for kind in ActKind}
    return words[row[COLUMNS.index("kind")]]


def expected(problem: Problem, row: tuple[str, ...]) -> bool:
    """Whether a new problem is a consequence of this act, and not about it."""
    kind = kind_of(row)
    if problem.subject.act == row[0]:
        return False
    if problem.severity is not Severity.ERROR and (
        problem.code in DECIDED or problem.code in USED.get(kind, ())
    ):
        return True
    if kind not in LETS_IN:
        return False
    if kind is ActKind.CHANGE_METHOD and problem.code in BETWEEN_FILES | {"tabs-foreign"}:
        return True
    juror = row[COLUMNS.index("juror")]
    theirs = not juror or problem.juror in ("", juror)
    return theirs and (problem.code in OWED or problem.subject.tab is not None)


def assert_settles(desk: Desk, before: Case) -> None:
    """Every proposed act of every problem, each taken over alone."""
    by_row: dict[tuple[str, ...], list[Problem]] = {}
    for problem, rows in rows_by_problem(before):
        for row in rows:
            by_row.setdefault(row, []).append(problem)
    known = told(before)
    ended: set[Part] = set()
    for row, problems in by_row.items():
        after = desk.see(desk.taken(row))
        left = told(after)
        assert row[0] in {act.key for act in after.register.applied}, row
        for problem in problems:
            gone = parts(problem) - left
            assert gone, (row, problem.said(Texts("en")), "is not ended")
            ended |= gone
        for problem in after.problems:
            if parts(problem) - known:
                assert expected(problem, row), (row, problem.code, problem.said(Texts("en")))
    for problem, _ in rows_by_problem(before):
        assert parts(problem) <= ended, (problem.code, "no act ends the whole of it")


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_is_settled_by_each_act_that_it_proposes(tmp_path: Path, name: str) -> None:
    """One mistake at a time, through real workbooks; the shapes of calls take turns."""
    code, mistake = MISTAKES[name]
    shapes = shapes_of(name)
    desk = Desk(tmp_path, shapes[list(MISTAKES).index(name) % len(shapes)])
    mistake(desk, "J2" if name != "two agreed sheets" else "J1", "A-U1")
    before = desk.see()
    found = [problem.code for problem, _ in rows_by_problem(before)]
    assert code in found, sorted(item.code for item in before.problems)
    assert_settles(desk, before)


def test_the_mistakes_bring_about_every_problem_that_proposes_an_act() -> None:
    """None is left out of the law."""
    assert {code for code, _ in MISTAKES.values()} == PROPOSING
    assert severities().keys() >= PROPOSING


@pytest.mark.parametrize("seed", range(12))
def test_among_random_mistakes_each_proposed_act_settles_its_problem(
    tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    desk = Desk(tmp_path, SHAPES[seed % len(SHAPES)])
    made = muddle(desk, random, 5)
    before = desk.see()
    assert before.problems, made
    assert_settles(desk, before)


# What an edit of the call, a file or a decision ends, and no act: for people to do
BY_HAND = frozenset({
    *DECIDED - {"tie-at-line"}, "established-but-open", "decision-against-admission",
    "consensus-missing", "consensus-incomplete", "consensus-conflict",
})  # fmt: skip


@pytest.mark.parametrize("seed", range(100, 106))
def test_proposed_acts_lead_out_of_every_mess_and_none_is_complained_about(
    tmp_path: Path, seed: int
) -> None:
    """Taken over one after the other, whichever: nothing of jurors' files stays wrong or open."""
    random = Random(seed)
    desk = Desk(tmp_path, SHAPES[seed % len(SHAPES)])
    made = muddle(desk, random, 3 if desk.name == "published" else 6)  # each look takes longer
    own = {str(act["key"]) for act in desk.rows["acts"]}
    while True:
        case = desk.see()
        proposed = [(problem, rows) for problem, rows in rows_by_problem(case)]
        if not proposed:
            break
        problem, rows = random.choice(proposed)
        desk.rows["acts"] = desk.taken(random.choice(rows))
        assert len(desk.rows["acts"]) < 60, (made, problem.code)
    blocking = {item.code for item in case.problems if item.severity is not Severity.WARNING}
    assert blocking <= BY_HAND, made
    complaints = {item.subject.act for item in case.problems if item.subject.act}
    assert complaints <= own, (made, desk.rows["acts"])
