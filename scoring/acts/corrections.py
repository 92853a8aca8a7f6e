"""Acts that put one score in the place of another; the original stays in `Given.before`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from scoring import exact
from scoring.acts.idle import hitting_nothing, kind_key
from scoring.keys import SheetKey
from scoring.model.call import Act, Call, Criterion, Entry, Scope
from scoring.model.intake import Answer, Assessment, Blank, Given
from scoring.problems import Problem, Subject
from scoring.texts import Texts


def sheet_key(sheet: Assessment) -> SheetKey:
    juror = "" if sheet.consensus else sheet.juror
    return SheetKey(juror, sheet.candidate, sheet.challenge, sheet.round)


class Outcome(NamedTuple):
    """The sheet to put in place of another when the act hits; else perhaps why it cannot."""

    key: SheetKey | None = None
    sheet: Assessment | None = None
    problem: Problem | None = None


def correct(call: Call, sheets: Mapping[SheetKey, Assessment], act: Act) -> Outcome:
    """What one correction does to the sheets. Nothing at all when it hits no sheet."""
    criterion = next((item for item in call.method.criteria if item.key == act.criterion), None)
    if criterion is None or not act.candidate:
        return Outcome(problem=unfinished(act))
    round_key = act.round or (criterion.rounds[0] if len(criterion.rounds) == 1 else "")
    challenge = _challenge(call, act, criterion)
    if not round_key or challenge is None:
        return Outcome(problem=unfinished(act))
    key = SheetKey(act.juror, act.candidate, challenge, round_key)
    sheet = sheets.get(key)
    if sheet is None or criterion.key not in sheet.scores:
        return Outcome()
    value = number(act.value)
    if value is None or not criterion.scale.holds(value):
        return Outcome(problem=_outside(call, act, criterion))
    found = sheet.scores[criterion.key]
    if isinstance(found, Given) and found.value == value:
        return Outcome(problem=hitting_nothing(act, "score"))
    if not _same(found, act.old):
        agreed = sheets.get(key._replace(juror="")) if act.juror else None
        return Outcome(problem=_differs(call, act, sheet, agreed))
    score = Given(value, act.place, act.key, found if isinstance(found, Given) else None)
    return Outcome(key, replace(sheet, scores={**sheet.scores, criterion.key: score}))


def unfinished(act: Act) -> Problem:
    """The act does not say enough to know what it speaks of."""
    facts = {"act": act.key, "kind_key": kind_key(act)}
    return Problem("act-unfinished", act.place, facts, Subject(act=act.key))


def number(text: str) -> Fraction | None:
    """A number as a person types it, with a comma or a point; None for anything else."""
    clean = "".join(text.split()).replace(",", ".")
    if "/" in clean:
        return None
    try:
        return exact.from_cell(clean)
    except ValueError:
        return None


def _challenge(call: Call, act: Act, criterion: Criterion) -> str | None:
    if criterion.scope is Scope.PROPOSAL:
        return ""
    answered = call.candidate(act.candidate).challenges
    return act.challenge or (answered[0] if len(answered) == 1 else None)


def _same(found: Answer, old: str) -> bool:
    """Whether the act's old score is what was read: no number stands for any answer without one."""
    said = number(old)
    return found.value == said if isinstance(found, Given) else said is None


def _outside(call: Call, act: Act, criterion: Criterion) -> Problem:
    texts = Texts(call.language)
    scale = criterion.scale
    facts = {
        "act": act.key,
        "found": act.value,
        "criterion": criterion.title,
        "lowest": texts.number(scale.lowest),
        "highest": texts.number(scale.highest),
        "step": texts.number(scale.step),
    }
    return Problem("act-score-outside", act.place, facts, Subject(act=act.key))


def _differs(call: Call, act: Act, sheet: Assessment, agreed: Assessment | None) -> Problem:
    """`agreed` is the sheet that counts where this one is a juror's own in a consensus round."""
    texts = Texts(call.language)
    criterion = call.criterion(act.criterion)
    found = sheet.scores[criterion.key]
    where = found.place if isinstance(found, Given) else sheet.place
    facts = {
        "act": act.key,
        "criterion": criterion.title,
        "old": act.old or texts("decisions.blank"),
        "read": said(texts, found),
        "where": str(where),
    }
    about = Subject(
        act.juror, Entry(sheet.candidate, sheet.challenge), act=act.key, old=facts["read"]
    )
    if agreed and criterion.key in agreed.scores:
        about = replace(about, old=said(texts, agreed.scores[criterion.key]), agreed=True)
    return Problem("act-old-differs", act.place, facts, about)


def said(texts: Texts, answer: Answer) -> str:
    """An answer as the old score of a correction names it."""
    if isinstance(answer, Given):
        return texts.number(answer.value)
    return texts(f"decisions.{Blank(answer).value}")
