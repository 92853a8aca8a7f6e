"""Decisions: what is proposed, what people recorded, what is open, and the terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scoring.acts import (
    current_stage,
    decision_stages,
    established,
    rounds_until,
    stage_title,
)
from scoring.decisions.open_points import open_points
from scoring.decisions.proposals import confirmed_needs, propose
from scoring.decisions.recorded import decision_for
from scoring.decisions.terms import rebuttal_until
from scoring.model.call import Call, Entry, Value
from scoring.model.intake import Register
from scoring.model.results import (
    DecisionPoint,
    EntryDecision,
    Proposed,
)
from scoring.problems import Problem, Severity
from scoring.texts import Texts

__all__ = [
    "concerns",
    "confirmed_needs",
    "current_stage",
    "decide",
    "decision_stages",
    "rebuttal_until",
    "rounds_until",
]


def decide(
    call: Call,
    register: Register,
    point: DecisionPoint,
    *,
    blocking: Iterable[Problem] = (),
    sent: bool = False,
) -> DecisionPoint:
    """A point that was judged: the tool proposes, people recorded, this says what is still open.

    `blocking` holds other problems of the run (of the call's sheets, say) that keep the point from
    being final where they are errors or open and concern its rounds; those of the register always
    do. `sent`: the version in force left already. The point stays final then, and what is found
    since belongs to its next version.
    """
    line = established(call, point.stage)
    decisions = {entry: _entry_decision(call, register, point, entry)
                 for entry in point.judgement.entries}  # fmt: skip
    point = replace(point, decisions=decisions, establishment=line)
    problems = list(open_points(call, register, point))
    rounds = rounds_until(call, point.stage)
    standing = [
        problem
        for problem in (*problems, *register.problems, *blocking)
        if problem.severity is not Severity.WARNING and concerns(problem, rounds)
    ]
    if line is not None and standing:
        texts = Texts(call.language, call.texts)
        said = {problem.said(texts).what: None for problem in standing}
        facts = {
            "stage": stage_title(call, point.stage, texts),
            "number": str(len(standing)),
            "first": next(iter(said)),
        }
        facts |= {"version": str(line.version), "next": str(line.version + 1)}
        code = "established-next-open" if sent else "established-but-open"
        problems.append(Problem(code, line.place, facts))
    final = line is not None and (sent or not standing)
    return replace(point, problems=tuple(problems), final=final)


def concerns(problem: Problem, rounds: tuple[str, ...]) -> bool:
    """Whether a problem bears on these rounds. One that names no round bears on all."""
    named = problem.subject.rounds
    return not named or any(key in rounds for key in named)


def _entry_decision(
    call: Call, register: Register, point: DecisionPoint, entry: Entry
) -> EntryDecision:
    stage, status = point.stage, point.judgement.entries[entry].status
    decision = decision_for(call, register, entry, status, stage)
    proposed = propose(call, register, point.judgement, point.matching, entry, stage)
    earlier = decision is not None and decision.stage != stage
    if decision is not None and earlier and decision.value is not Value.HELD:
        # What was decided earlier stays: there is nothing else to propose beside it.
        proposed = Proposed(decision.value, proposed.reason_key, proposed.facts)
    return EntryDecision(entry, proposed, decision, decision.stage if decision else stage)
