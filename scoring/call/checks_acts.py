"""What must hold of acts: each names what its kind needs, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring import exact
from scoring.call.build import applied_for
from scoring.call.build_method import scale_of
from scoring.call.cells import in_order, near
from scoring.call.exceeding import exceeded
from scoring.call.revoked import version_of
from scoring.call.rows import Row, Tables
from scoring.model.call import ActKind, Combine, Scale, Scope, Stage
from scoring.problems import Problem, Subject
from scoring.texts import Texts
from scoring.texts.vocabulary import Question, meant

# What a line of each kind must name. An empty cell elsewhere means 'every' or 'none'.
ACT_NEEDS: dict[ActKind, tuple[str, ...]] = {
    ActKind.CHOOSE_VERSION: ("juror", "value"),
    ActKind.CORRECT_SCORE: ("juror", "candidate", "round", "criterion", "old", "value"),
    ActKind.EXCLUDE_SHEET: ("juror", "candidate"),
    ActKind.EXCLUDE_JUROR: ("juror",),
    ActKind.ACCEPT_LATE: ("candidate",),
    ActKind.RELEASE_SHEET: ("juror",),
    ActKind.COUNT_COMPLETE: ("juror",),
    ActKind.CONFIRM_TAB: ("juror",),
    ActKind.RULE_CONFLICT: ("juror", "candidate", "value"),
    ActKind.LIFT_CONFLICT: ("juror", "candidate"),
    ActKind.USE_INCOMPLETE: ("candidate",),
    ActKind.WITHDRAW: ("candidate",),
    ActKind.BREAK_TIE: ("challenge", "value"),
    ActKind.CHANGE_METHOD: ("value",),
    ActKind.CHANGE_WORDS: ("old", "value"),
    ActKind.EXTEND_DEADLINE: ("old", "value"),
    ActKind.REVOKE: ("value",),
    ActKind.EXCEED_LIMIT: ("value",),
    ActKind.CONFIRM_NAME: ("candidate", "value"),
}
_SHEETS = ("juror", "candidate", "challenge", "round")
# What a line of each kind may name besides; anything else would be left out in silence.
_ACT_TAKES: dict[ActKind, tuple[str, ...]] = {
    ActKind.CHOOSE_VERSION: _SHEETS,
    ActKind.CORRECT_SCORE: _SHEETS,
    ActKind.EXCLUDE_SHEET: _SHEETS,
    ActKind.EXCLUDE_JUROR: _SHEETS,
    ActKind.RELEASE_SHEET: _SHEETS,
    ActKind.COUNT_COMPLETE: _SHEETS,
    ActKind.CONFIRM_TAB: (*_SHEETS, "value"),
    ActKind.USE_INCOMPLETE: ("challenge", "round"),
    ActKind.WITHDRAW: ("challenge",),
    ActKind.CHANGE_METHOD: ("old",),
    ActKind.EXCEED_LIMIT: ("challenge",),
    ActKind.CONFIRM_NAME: ("challenge", "round", "criterion"),
}
_FIELDS = (*_SHEETS, "criterion", "old", "value")
_CODE = re.compile(r"[0-9a-f]{6,}", re.IGNORECASE)


def checked_acts(tables: Tables, texts: Texts) -> Iterator[Problem]:
    scales = {row.text("key"): scale_of(row, tables) for row in tables["scales"]}
    criteria = {row.text("key"): row for row in tables["criteria"]}
    for row in tables["acts"]:
        if not row.text("kind"):
            continue
        kind = ActKind(row.text("kind"))
        criterion = criteria.get(row.text("criterion"))
        needs = ACT_NEEDS[kind]
        if kind is ActKind.CORRECT_SCORE:
            needs = _correction_needs(row, criterion, tables)
        yield from lacks("call-act-lacks", row, needs, "acts", texts)
        yield from _idle_cells(row, kind, texts)
        if kind is ActKind.EXTEND_DEADLINE:
            yield from _extension(row, texts)
        elif not row.text("value"):
            continue
        elif kind is ActKind.CORRECT_SCORE and criterion:
            yield from _score(row, scales.get(criterion.text("scale")), texts)
        elif kind is ActKind.RULE_CONFLICT and not meant(row.text("value"), Question.YES_NO):
            facts = {"found": row.text("value"), "expected_key": "call.expected.yes_no"}
            yield Problem("call-act-value", row.at("value"), facts)
        elif kind is ActKind.EXCEED_LIMIT and exceeded(row.text("value")) is None:
            facts = {"found": row.text("value"), "expected_key": "call.act.limit"}
            yield Problem("call-act-value", row.at("value"), facts)
        elif kind is ActKind.BREAK_TIE:
            yield from _tie_order(row, tables)
        elif kind is ActKind.REVOKE:
            yield from _revocation(row, tables)
        elif kind in (ActKind.CHANGE_METHOD, ActKind.CHANGE_WORDS):
            yield from _codes(row)


def _idle_cells(row: Row, kind: ActKind, texts: Texts) -> Iterator[Problem]:
    """Cells that mean nothing for this kind: who filled them in may think that they do."""
    taken = (*ACT_NEEDS[kind], *_ACT_TAKES.get(kind, ()))
    idle = [name for name in _FIELDS if row.get(name) is not None and name not in taken]
    if idle:
        facts = {
            "act": row.text("key"),
            "kind": texts(f"call.choice.{kind.value}"),
            "columns": texts.listed(f"'{texts(f'call.acts.{name}.heading')}'" for name in idle),
        }
        yield Problem("call-act-idle-cell", row.at(idle[0]), facts, Subject(act=row.text("key")))


def _codes(row: Row) -> Iterator[Problem]:
    """Methods and published words are named by their codes, as a proposed act gives them."""
    for name in ("old", "value"):
        if row.text(name) and not _CODE.fullmatch(row.text(name).strip()):
            facts = {"found": row.text(name), "expected_key": "call.act.code"}
            yield Problem("call-act-value", row.at(name), facts)


def _score(row: Row, scale: Scale | None, texts: Texts) -> Iterator[Problem]:
    score = _number(row.text("value"))
    if scale and scale.step > 0 and (score is None or not scale.holds(score)):
        facts = {"found": row.text("value"), "expected_key": "call.act.score", "scale": scale.key}
        facts |= {
            name: texts.number(getattr(scale, name), 6) for name in ("lowest", "highest", "step")
        }
        yield Problem("call-act-value", row.at("value"), facts)


def _extension(row: Row, texts: Texts) -> Iterator[Problem]:
    """A deadline is only ever made later: who was in time stays so."""
    old, new = row.moment("old"), row.moment("value")
    if old is not None and new is not None and new <= old:
        facts = {"found": texts.moment(new), "expected_key": "call.act.later"}
        facts["old"] = texts.moment(old)
        yield Problem("call-act-value", row.at("value"), facts)


def _revocation(row: Row, tables: Tables) -> Iterator[Problem]:
    """It names a stage of the call and a version."""
    version = version_of(row.text("value"), tables)
    stages = {*(row.text("key") for row in tables["rounds"]), *(stage.value for stage in Stage)}
    if version is None or version[0] not in stages:
        facts = {"found": row.text("value"), "expected_key": "call.act.version"}
        yield Problem("call-act-value", row.at("value"), facts)


def _correction_needs(row: Row, criterion: Row | None, tables: Tables) -> tuple[str, ...]:
    """A correction of an agreed score names no juror; one on a general tab no challenge."""
    agreed = any(
        item.text("key") == row.text("round") and item.text("combine") == Combine.CONSENSUS
        for item in tables["rounds"]
    )
    needs = ACT_NEEDS[ActKind.CORRECT_SCORE]
    if agreed:
        needs = tuple(name for name in needs if name != "juror")
    if criterion and criterion.text("scope") == Scope.ENTRY:
        needs = (*needs, "challenge")
    return needs


def _tie_order(row: Row, tables: Tables) -> Iterator[Problem]:
    """The order that breaks a tie names candidates of that challenge, two or more."""
    named = in_order(row.text("value"))
    there = [
        candidate.text("key")
        for candidate in tables["candidates"]
        if not row.text("challenge") or row.text("challenge") in applied_for(candidate)
    ]
    folded = [name.casefold() for name in named]
    for name in named:
        if name.casefold() not in {key.casefold() for key in there}:
            facts = {"found": name, "known": ", ".join(there), **near(name, there)}
            yield Problem("call-tie-order", row.at("value"), facts)
    if len(named) < 2 or len(set(folded)) < len(named):
        facts = {"found": row.text("value"), "expected_key": "call.act.order"}
        yield Problem("call-act-value", row.at("value"), facts)


def lacks(code: str, row: Row, needs: Sequence[str], table: str, texts: Texts) -> Iterator[Problem]:
    for name in needs:
        if row.get(name) is None and name not in row.unread:
            facts = {
                "kind": texts(f"call.choice.{row.text('kind')}"),
                "column": texts(f"call.{table}.{name}.heading"),
            }
            yield Problem(code, row.at(name), facts)


def _number(text: str) -> Fraction | None:
    try:
        return exact.from_text(text)
    except ValueError:
        return None
