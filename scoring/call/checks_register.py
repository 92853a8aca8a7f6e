"""What must hold in the register: candidates, entries, decisions, acts, establishments, limits."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from scoring.call.build import applied_for, listed
from scoring.call.cells import near
from scoring.call.checks_acts import checked_acts, lacks
from scoring.call.rows import Row, Tables
from scoring.model.call import LimitKind, Stage, Value
from scoring.problems import Problem
from scoring.texts import Texts

LIMIT_NEEDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(LimitKind, ("value",)),
    LimitKind.CORE: ("subject",),
    LimitKind.TOGETHER: ("subject", "other"),
    LimitKind.APART: ("subject", "other"),
    LimitKind.PARTIAL_COUNTS: (),
}
_EXPECTED: dict[str, str] = {
    LimitKind.PARTIAL_COUNTS: "part",
    LimitKind.BUDGET: "amount",
}  # of a limit; else a whole number
_AFTER_ROUND = (Value.INVITED, Value.NOT_RETAINED)
_AT_RESULT = (Value.MATCHED, Value.RESERVE, Value.NOT_MATCHED)
_ALWAYS = (Value.INADMISSIBLE, Value.WITHDRAWN, Value.HELD)


def checked_register(tables: Tables, texts: Texts) -> list[Problem]:
    return list(
        chain(
            _candidates(tables),
            _entries(tables),
            _establishments(tables, texts),
            _decisions(tables, texts),
            checked_acts(tables, texts),
            _limits(tables, texts),
            _lines_once(tables),
        )
    )


def _candidates(tables: Tables) -> Iterator[Problem]:
    area = [name for row in tables["call"] for name in listed(row.text("municipalities"))]
    for row in tables["candidates"]:
        for name in listed(row.text("municipalities")):
            if area and name not in area:
                facts = {"found": name, "known": ", ".join(area), **near(name, area)}
                yield Problem("call-municipality-unknown", row.at("municipalities"), facts)
        facts = {"candidate": row.text("key")}
        if not applied_for(row):
            yield Problem("call-candidate-no-challenge", row.at("key"), facts)
        if row.get("admissible") is False and not row.text("inadmissible_reason"):
            yield Problem("call-inadmissible-reason", row.at("inadmissible_reason"), facts)


def _applied(tables: Tables) -> dict[str, tuple[str, ...]]:
    return {row.text("key"): applied_for(row) for row in tables["candidates"]}


def _not_applied(row: Row, applied: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    """A line that names an entry that does not exist."""
    candidate, challenge = row.text("candidate"), row.text("challenge")
    if candidate in applied and challenge and challenge not in applied[candidate]:
        facts = {
            "candidate": candidate,
            "found": challenge,
            "known": ", ".join(applied[candidate]) or "-",
        }
        yield Problem("call-entry-not-applied", row.at("challenge"), facts)


def _entries(tables: Tables) -> Iterator[Problem]:
    applied = _applied(tables)
    challenge_of = {row.text("key"): row.text("challenge") for row in tables["aspects"]}
    for row in tables["entries"]:
        yield from _not_applied(row, applied)
        for claim in row.keys("claims"):
            wanted = challenge_of.get(claim, "")
            if wanted and row.text("challenge") and wanted != row.text("challenge"):
                facts = {"item": claim, "challenge": wanted}
                yield Problem("call-need-elsewhere", row.at("claims"), facts)
    for table in ("acts", "rebuttals"):
        for row in tables[table]:
            yield from _not_applied(row, applied)


def _rounds(tables: Tables) -> list[str]:
    return [row.text("key") for row in tables["rounds"] if row.text("key")]


def _establishments(tables: Tables, texts: Texts) -> Iterator[Problem]:
    last = _rounds(tables)[-1:]
    for row in tables["establishments"]:
        if row.text("stage") in last and last:
            facts = {"found": row.text("stage"), "result": texts("call.choice.result")}
            yield Problem("call-establish-last-round", row.at("stage"), facts)


def _decisions(tables: Tables, texts: Texts) -> Iterator[Problem]:
    applied = _applied(tables)
    *earlier, _ = _rounds(tables) or [""]
    stages = [*earlier, Stage.RESULT.value]
    seen: dict[tuple[str, str, str], Row] = {}
    for row in tables["decisions"]:
        yield from _not_applied(row, applied)
        stage, value = row.text("stage"), row.text("value")
        if stage and stage not in stages:
            shown = [texts("call.choice.result") if s == Stage.RESULT else s for s in stages]
            facts = {"found": stage, "known": ", ".join(shown)}
            yield Problem("call-decision-stage", row.at("stage"), facts)
        elif stage and value:
            fitting = (_AT_RESULT if stage == Stage.RESULT else _AFTER_ROUND) + _ALWAYS
            if Value(value) not in fitting:
                words = [f"'{texts(f'call.choice.{item.value}')}'" for item in fitting]
                facts = {"found": texts(f"call.choice.{value}"), "stage": stage}
                facts["known"] = ", ".join(words)
                yield Problem("call-decision-value", row.at("value"), facts)
        candidate = row.text("candidate")
        if not stage or not candidate or "challenge" in row.unread:
            continue
        challenges = (row.text("challenge"),) if row.text("challenge") else applied[candidate]
        for challenge in challenges:
            first = seen.setdefault((stage, candidate, challenge), row)
            if first is not row:
                found = f"{candidate} {challenge}"
                facts = {"found": found, "other": first.at("candidate").cell}
                yield Problem("call-line-twice", row.at("candidate"), facts)
                break


def _limits(tables: Tables, texts: Texts) -> Iterator[Problem]:
    candidates = {row.text("key") for row in tables["candidates"]}
    for row in tables["limits"]:
        kind = row.text("kind")
        yield from lacks("call-limit-lacks", row, LIMIT_NEEDS.get(kind, ()), "limits", texts)
        subject = row.text("subject")
        wants_candidate = kind in LIMIT_NEEDS and LimitKind(kind).naming
        wants_challenge = kind in LIMIT_NEEDS and LimitKind(kind).of_challenge
        value = row.number("value")
        if value is not None and kind in LIMIT_NEEDS and not _sound_limit(kind, value):
            facts = {
                "kind": texts(f"call.choice.{kind}"),
                "found": texts.number(value, 6),
                "expected_key": "call.limit." + _EXPECTED.get(kind, "whole"),
            }
            yield Problem("call-limit-value", row.at("value"), facts)
        if subject and kind and not wants_candidate and not wants_challenge:
            facts = {"kind": texts(f"call.choice.{kind}"), "found": subject}
            yield Problem("call-limit-whole", row.at("subject"), facts)
        elif subject and kind and wants_candidate != (subject in candidates):
            facts = {
                "kind": texts(f"call.choice.{kind}"),
                "found": subject,
                "tabs": texts(f"call.{'candidates' if wants_candidate else 'challenges'}.tab"),
            }
            yield Problem("call-limit-subject", row.at("subject"), facts)


def _sound_limit(kind: str, value: Fraction) -> bool:
    """A part lies between nothing and the whole, a budget is any amount, the rest are counts."""
    if kind == LimitKind.PARTIAL_COUNTS:
        return 0 < value < 1
    return value >= 0 and (kind == "budget" or value.denominator == 1)


# Tables in which one line at most may speak of the same thing.
_ONCE = {
    "stages": ("stage",),
    "establishments": ("stage", "version"),
    "entries": ("candidate", "challenge"),
    "exemptions": ("juror",),
    "conflicts": ("juror", "candidate"),
    "deliberation": ("stage", "juror"),
}


def _lines_once(tables: Tables) -> Iterator[Problem]:
    for table, names in _ONCE.items():
        seen: dict[tuple[str, ...], Row] = {}
        for row in tables[table]:
            if any(row.get(name) is None for name in names):
                continue
            named = tuple(str(row.get(name)) for name in names)
            first = seen.setdefault(named, row)
            if first is not row and table != "stages":  # there the key itself is unique
                facts = {"found": " ".join(named), "other": first.at(names[0]).cell}
                yield Problem("call-line-twice", row.at(names[0]), facts)
