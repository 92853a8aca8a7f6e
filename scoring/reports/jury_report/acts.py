"""What people did between reading and judging, as a jury report prints it."""

from __future__ import annotations

from scoring.exact import from_cell
from scoring.model.call import Act, ActKind, Call
from scoring.model.case import Case
from scoring.model.results import DecisionPoint
from scoring.prose import Block, blocks
from scoring.reports import wording
from scoring.reports.acts_of_point import acts_of
from scoring.reports.grid import Cells, Grid
from scoring.reports.jury_report.names import name_of
from scoring.texts import Texts


def acts(case: Case, point: DecisionPoint, texts: Texts) -> Grid | None:
    call = case.call
    rows = [
        (
            (act.key,),
            (texts.date(act.on), act.by),
            (texts(f"jury_report.act.{act.kind.value}"), *_subject(call, act, texts)),
            blocks(act.reason),
        )
        for act in acts_of(case, point)
    ]
    if not rows:
        return None
    return Grid(
        caption=texts("jury_report.acts_caption"),
        heads=tuple(texts(f"jury_report.head.{key}") for key in ("act", "by", "what", "reason")),
        widths=("8%", "20%", "36%", "36%"),
        rows=tuple(rows),
        marked=(False,) * len(rows),
        numbers=(False,) * 4,
    )


def _subject(call: Call, act: Act, texts: Texts) -> tuple[str, ...]:
    parts = []
    if act.juror:
        parts.append(call.juror(act.juror).name)
    elif act.kind is ActKind.CORRECT_SCORE:
        parts.append(texts("jury_report.agreed"))
    if act.candidate:
        parts.append(name_of(call, act.candidate))
    if act.challenge:
        parts.append(call.challenge(act.challenge).title)
    if act.round:
        parts.append(call.method.round(act.round).title)
    if act.criterion:
        parts.append(call.criterion(act.criterion).title)
    lines = ["; ".join(parts)] if parts else []
    if act.kind is ActKind.CORRECT_SCORE:
        lines.append(
            texts(
                "jury_report.old_new",
                old=_as_number(act.old, texts) or "?",
                new=_as_number(act.value, texts),
            )
        )
    elif act.value:
        lines.append(wording.act_value(texts, act))
    return tuple(lines)


def _as_number(typed: str, texts: Texts) -> str:
    """A score that was typed, as the language writes it; anything else as it stands."""
    try:
        return texts.number(from_cell(typed.strip().replace(",", ".")))
    except ValueError:
        return typed


def corrections(case: Case, point: DecisionPoint, texts: Texts) -> Grid | None:
    """Scores that were replaced: the original stays visible beside what counts now."""
    call = case.call
    rows: list[Cells] = []
    seen: set[tuple[object, ...]] = set()
    for ballot in case.register.ballots:
        if ballot.round not in point.judgement.rounds:
            continue
        for key, given in ballot.scores.items():
            if given.before is None:
                continue
            general = call.criterion(key).scope.value == "proposal"
            challenge = "" if general else ballot.entry.challenge
            mark = (
                ballot.consensus,
                ballot.juror,
                ballot.entry.candidate,
                challenge,
                ballot.round,
                key,
            )
            if mark in seen:
                continue
            seen.add(mark)
            where = call.challenge(challenge).title if challenge else ""
            juror = call.juror(ballot.juror).name
            who = texts("jury_report.agreed") if ballot.consensus else juror
            rows.append(
                (
                    (who,),
                    tuple(part for part in (name_of(call, ballot.entry.candidate), where) if part),
                    (call.criterion(key).title, call.method.round(ballot.round).title),
                    (texts.number(given.before.value), str(given.before.place)),
                    (texts.number(given.value),),
                    (given.act,),
                )
            )
    if not rows:
        return None
    return Grid(
        caption=texts("jury_report.corrections_caption"),
        heads=tuple(
            texts(f"jury_report.head.{key}")
            for key in ("juror", "candidate", "criterion", "original", "now", "act")
        ),
        widths=("17%", "24%", "20%", "22%", "9%", "8%"),
        rows=tuple(rows),
        marked=(False,) * len(rows),
        numbers=(False,) * 6,
    )


def overrides(case: Case, point: DecisionPoint, texts: Texts) -> tuple[Block, ...]:
    """Entries judged although sheets are missing: by whom, and why."""
    call = case.call
    told = (
        texts(
            "jury_report.override",
            subject=_subject_line(call, act, texts),
            by=act.by,
            on=texts.date(act.on),
            reason=act.reason.rstrip(". "),
        )
        for act in acts_of(case, point)
        if act.kind is ActKind.USE_INCOMPLETE
    )
    return tuple(block for text in told for block in blocks(text))


def _subject_line(call: Call, act: Act, texts: Texts) -> str:
    return "; ".join(_subject(call, act, texts)) or texts("jury_report.every_entry")
