"""Acts that did nothing: each is told, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scoring.acts.reach import speaks_of
from scoring.acts.stages import is_late
from scoring.model.call import Act, ActKind, Call
from scoring.model.intake import Ballot, Standing
from scoring.problems import NOWHERE, Problem, Subject

# What these meet shows only after the scores are judged: in texts, decisions and what was sent.
_WHY_LATER = {
    ActKind.CONFIRM_NAME: "name",
    ActKind.EXCEED_LIMIT: "limit",
    ActKind.CHANGE_METHOD: "method",
    ActKind.CHANGE_WORDS: "words",
}
READ_LATER = frozenset(_WHY_LATER)
_OF_SHEETS = frozenset({
    ActKind.EXCLUDE_SHEET, ActKind.EXCLUDE_JUROR, ActKind.RELEASE_SHEET, ActKind.COUNT_COMPLETE,
    ActKind.USE_INCOMPLETE,
})  # fmt: skip
# Acts that may let a sheet in or complete it, so that nothing is left for another about it
_COMPLETING = frozenset({
    ActKind.CHOOSE_VERSION, ActKind.CONFIRM_TAB, ActKind.CHANGE_METHOD, ActKind.CORRECT_SCORE,
    ActKind.RULE_CONFLICT,
})  # fmt: skip


def completed(call: Call, act: Act, hits: Collection[str]) -> bool:
    """Whether another act may have let in or completed what this one speaks of."""
    fields = ("juror", "candidate", "challenge", "round")
    return any(
        other.kind in _COMPLETING
        and other.key in hits
        and all(
            getattr(act, name) == getattr(other, name) or not getattr(act, name)
            or not getattr(other, name)
            for name in fields
        )
        for other in call.acts
    )  # fmt: skip


def once(call: Call, hits: Collection[str], alone: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The acts that hit, each once: of several that say the same the last, of withdrawals the
    first day. `alone` gives by act the rounds that it leaves as they were sent."""
    kept: dict[tuple[Act, frozenset[str]], Act] = {}
    for act in call.acts:
        if act.key in hits:
            same = (_said(act), alone.get(act.key, frozenset()))
            last = kept.get(same)
            if not (last and act.kind is ActKind.WITHDRAW and last.on <= act.on):
                kept[same] = act
    return frozenset(act.key for act in kept.values())


def _said(act: Act) -> Act:
    """What an act says, whoever recorded it."""
    return replace(act, key="", on=date.min, by="", reason="", place=NOWHERE)


def without_effect(
    call: Call,
    hits: Collection[str],
    ballots: Sequence[Ballot],
    problems: Sequence[Problem],
    alone: Collection[str] = (),
) -> Iterator[Problem]:
    """Acts that hit nothing; one whose own problem was told already is not told again. Those in
    `alone` leave rounds as they were sent."""
    told = {problem.subject.act for problem in problems}
    for act in call.acts:
        if act.key not in hits and act.key not in told and act.kind not in READ_LATER:
            other = _instead(call, act, hits)
            why = "other" if other else "sent" if act.key in alone else _why(call, act, ballots)
            yield hitting_nothing(act, why, other=other)


def later_without_effect(
    call: Call, hits: Collection[str], problems: Sequence[Problem]
) -> Iterator[Problem]:
    """The same, of acts that are read after the scores are judged."""
    told = {problem.subject.act for problem in problems}
    for act in call.acts:
        if act.kind in READ_LATER and act.key not in hits and act.key not in told:
            why = _WHY_LATER[act.kind]
            one = act.kind is ActKind.CHANGE_METHOD and not act.old  # as older acts name it
            yield hitting_nothing(act, f"{why}_replaced" if one else why)


def _instead(call: Call, act: Act, hits: Collection[str]) -> str:
    """The act of the same kind about the same that holds."""
    about = replace(_said(act), old="", value="")
    return next(
        (
            other.key
            for other in reversed(call.acts)
            if other.key in hits and replace(_said(other), old="", value="") == about
        ),
        "",
    )


def _why(call: Call, act: Act, ballots: Sequence[Ballot]) -> str:
    if act.kind is ActKind.ACCEPT_LATE:
        candidate = call.candidate(act.candidate)
        return "inadmissible" if is_late(call, candidate.received) else "in_time"
    if act.kind is ActKind.REVOKE:
        return "revoke"
    mine = [
        item
        for item in ballots
        if act.kind in _OF_SHEETS
        and not item.consensus
        and speaks_of(act, act.juror and item.juror, item.entry, item.round)
    ]
    if mine and all(item.standing is Standing.CONFLICT for item in mine):
        return "abstains"
    return "complete" if mine and act.kind is ActKind.USE_INCOMPLETE else "nothing"


def hitting_nothing(act: Act, why: str = "nothing", **more: str) -> Problem:
    """That an act did nothing. `why` is a key of the words for it."""
    facts = {
        "act": act.key, "kind_key": kind_key(act), "why_key": f"decisions.idle.{why}",
        "scope": _scope(act), "old": act.old, "value": act.value, **more,
    }  # fmt: skip
    return Problem("act-hits-nothing", act.place, facts, Subject(act.juror, act=act.key))


def kind_key(act: Act) -> str:
    return f"call.choice.{act.kind.value}"


def _scope(act: Act) -> str:
    parts = (act.juror, act.candidate, act.challenge, act.round, act.criterion)
    return " · ".join(part for part in parts if part) or "*"
