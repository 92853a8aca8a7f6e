"""The record in a jury report: who counted, what people did, decided and left open."""

from __future__ import annotations

from scoring.exact import from_cell
from scoring.model.call import Act, ActKind, Call
from scoring.model.case import Case
from scoring.model.intake import Ballot, Standing
from scoring.model.results import DecisionPoint, EntryDecision
from scoring.problems import Severity
from scoring.reports import wording
from scoring.reports.grid import Cells, Grid
from scoring.reports.jury_report.challenge import name_of
from scoring.texts import Texts

_ORDER = {Severity.ERROR: 0, Severity.OPEN: 1, Severity.WARNING: 2}


def jurors(case: Case, point: DecisionPoint, texts: Texts) -> Grid:
    """The jury by number, name and role, and how many of each one's sheets count."""
    call = case.call
    rows = []
    for number, juror in enumerate(call.jurors, start=1):
        own = [
            ballot
            for ballot in case.register.ballots
            if ballot.juror == juror.key
            and ballot.round in point.judgement.rounds
            and not ballot.consensus
        ]
        owed = [item for item in own if _is_owed(item)]
        counted = sum(item.standing is Standing.COUNTED for item in owed)
        abstained = len(
            {item.entry.candidate for item in own if item.standing is Standing.CONFLICT}
        )
        role = juror.role + (texts("jury_report.chair") if juror.chair else "")
        rows.append(
            (
                (str(number),),
                (juror.name,),
                tuple(part for part in (role, juror.organisation) if part),
                (texts("jury_report.of", counted=counted, seats=len(owed)),),
                (str(abstained) if abstained else texts("jury_report.none"),),
            )
        )
    return Grid(
        caption=texts("jury_report.jurors_caption"),
        heads=tuple(
            texts(f"jury_report.head.{key}")
            for key in ("number", "juror", "role", "sheets", "abstained")
        ),
        widths=("6%", "28%", "36%", "15%", "15%"),
        rows=tuple(rows),
        marked=(False,) * len(rows),
        numbers=(True, False, False, False, False),
    )


def completeness(case: Case, point: DecisionPoint, texts: Texts) -> tuple[str, ...]:
    """Per round, how many of the sheets that are owed count."""
    said = []
    for key in point.judgement.rounds:
        owed = [item for item in _ballots(case, key) if _is_owed(item)]
        counted = sum(item.standing is Standing.COUNTED for item in owed)
        said.append(
            texts(
                "jury_report.complete" if counted == len(owed) else "jury_report.incomplete",
                round=wording.capital(case.call.method.round(key).title),
                counted=counted,
                owed=len(owed),
            )
        )
    return tuple(said)


def _ballots(case: Case, round_key: str) -> list[Ballot]:
    return [
        item for item in case.register.ballots if item.round == round_key and not item.consensus
    ]


def _is_owed(ballot: Ballot) -> bool:
    return ballot.standing in (
        Standing.COUNTED,
        Standing.MISSING,
        Standing.INCOMPLETE,
        Standing.UNDECLARED,
        Standing.TO_DISCUSS,
    )


def exceptions(case: Case, point: DecisionPoint, texts: Texts) -> Grid | None:
    """Every juror who did not count for a candidate, with the reason; entries taken together."""
    call = case.call
    grouped: dict[tuple[str, str, str, Standing, str], list[str]] = {}
    for key in point.judgement.rounds:
        for ballot in _ballots(case, key):
            if ballot.standing is Standing.COUNTED:
                continue
            group = (
                ballot.entry.candidate, ballot.juror, key, ballot.standing, ballot.reason
            )  # fmt: skip
            grouped.setdefault(group, []).append(ballot.entry.challenge)
    if not grouped:
        return None
    rows = [
        (
            (name_of(call, candidate),),
            (call.juror(juror).name,),
            (call.method.round(round_key).title, texts.listed(challenges)),
            tuple(part for part in (texts(f"books.standing.{standing.value}"), reason) if part),
        )
        for (candidate, juror, round_key, standing, reason), challenges in sorted(
            grouped.items(), key=lambda item: (item[0][0], item[0][1])
        )
    ]
    return Grid(
        caption=texts("jury_report.exceptions_caption"),
        heads=tuple(
            texts(f"jury_report.head.{key}") for key in ("candidate", "juror", "round", "standing")
        ),
        widths=("28%", "20%", "22%", "30%"),
        rows=tuple(rows),
        marked=(False,) * len(rows),
        numbers=(False,) * 4,
    )


def decisions(case: Case, point: DecisionPoint, texts: Texts) -> Grid:
    call = case.call
    rows = []
    marked = []
    for entry in call.entries():
        held = point.decisions.get(entry)
        if held is None:
            continue
        value = held.proposed.value
        proposed = (
            wording.value_word(texts, value)
            if value is not None
            else texts("jury_report.people_decide")
        )
        recorded = held.recorded
        decided: tuple[str, ...] = (texts("letter.undecided.word"),)
        reason: tuple[str, ...] = ()
        if recorded is not None:
            by = ", ".join(
                part
                for part in (recorded.by, texts.date(recorded.on) if recorded.on else "")
                if part
            )
            decided = (wording.value_word(texts, recorded.value), by)
            reason = tuple(part for part in (recorded.reason, recorded.note) if part)
        rows.append(
            (
                (name_of(call, entry.candidate),),
                (call.challenge(entry.challenge).title,),
                (proposed,),
                tuple(part for part in decided if part),
                reason or _by_rule(held, texts),
            )
        )
        marked.append(held.departs or recorded is None)
    return Grid(
        caption=texts("jury_report.decisions_caption"),
        heads=tuple(
            texts(f"jury_report.head.{key}")
            for key in ("candidate", "challenge", "proposed", "decided", "reason")
        ),
        widths=("20%", "17%", "13%", "17%", "33%"),
        rows=tuple(rows),
        marked=tuple(marked),
        numbers=(False,) * 5,
    )


def _by_rule(held: EntryDecision, texts: Texts) -> tuple[str, ...]:
    if held.proposed.value is None:
        return (wording.proposed_reason(texts, held.proposed),)
    if held.recorded is not None and not held.departs:
        return (texts("jury_report.by_rule"),)
    return (texts("letter.reason_missing"),) if held.departs else ()


def departures(case: Case, point: DecisionPoint, texts: Texts) -> tuple[str, ...]:
    """Decisions that differ from what the rule proposed, each with its reason."""
    call = case.call
    said = []
    for entry, held in point.decisions.items():
        if not held.departs or held.recorded is None or held.proposed.value is None:
            continue
        reason = held.recorded.reason or texts("letter.reason_missing")
        said.append(
            texts(
                "jury_report.departure",
                candidate=name_of(call, entry.candidate),
                challenge=call.challenge(entry.challenge).title,
                proposed=wording.value_word(texts, held.proposed.value),
                decided=wording.value_word(texts, held.recorded.value),
                reason=reason,
            )
        )
    return tuple(said)


def acts(case: Case, texts: Texts) -> Grid | None:
    call = case.call
    rows = [
        (
            (act.key,),
            (texts.date(act.on), act.by),
            (texts(f"jury_report.act.{act.kind.value}"), *_subject(call, act, texts)),
            (act.reason,),
        )
        for act in case.register.applied
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
    seen: set[tuple[str, str, str, str, str]] = set()
    for ballot in case.register.ballots:
        if ballot.round not in point.judgement.rounds:
            continue
        for key, given in ballot.scores.items():
            if given.before is None:
                continue
            general = call.criterion(key).scope.value == "proposal"
            challenge = "" if general else ballot.entry.challenge
            mark = (ballot.juror, ballot.entry.candidate, challenge, ballot.round, key)
            if mark in seen:
                continue
            seen.add(mark)
            where = call.challenge(challenge).title if challenge else ""
            rows.append(
                (
                    (call.juror(ballot.juror).name,),
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


def deliberation(case: Case, point: DecisionPoint, texts: Texts) -> Grid | None:
    """Who sat in the meeting, and for which candidate someone left the room."""
    call = case.call
    stages = {point.stage, *point.judgement.rounds[-1:]}
    rows = [
        (
            (call.juror(item.juror).name,),
            (texts("jury_report.present" if item.present else "jury_report.absent"),),
            tuple(name_of(call, key) for key in item.left_for) or (texts("jury_report.none"),),
        )
        for item in call.presences
        if item.stage in stages
    ]
    if not rows:
        return None
    return Grid(
        caption=texts("jury_report.deliberation_caption"),
        heads=tuple(texts(f"jury_report.head.{key}") for key in ("juror", "presence", "left_for")),
        widths=("34%", "18%", "48%"),
        rows=tuple(rows),
        marked=(False,) * len(rows),
        numbers=(False,) * 3,
    )


def problems(case: Case, point: DecisionPoint, texts: Texts) -> Grid | None:
    """What is wrong, open or worth a look, at this point and in the whole run."""
    listed = {
        (problem.code, str(problem.place), tuple(problem.facts.items())): problem
        for problem in (*case.problems, *point.problems)
    }
    said = sorted(
        (problem.said(texts) for problem in listed.values()),
        key=lambda item: (_ORDER[item.severity], item.code, item.place),
    )
    if not said:
        return None
    rows = tuple(
        (
            (texts(f"books.problems.severity.{item.severity.value}"),),
            tuple(part for part in (item.what, item.remedy) if part),
            (str(item.place),),
        )
        for item in said
    )
    return Grid(
        caption=texts("jury_report.problems_caption"),
        heads=tuple(texts(f"jury_report.head.{key}") for key in ("severity", "what", "where")),
        widths=("13%", "59%", "28%"),
        rows=rows,
        marked=tuple(item.severity is not Severity.WARNING for item in said),
        numbers=(False,) * 3,
    )


def overrides(case: Case, point: DecisionPoint, texts: Texts) -> tuple[str, ...]:
    """Entries judged although sheets are missing: by whom, and why."""
    call = case.call
    return tuple(
        texts(
            "jury_report.override",
            subject=_subject_line(call, act, texts),
            by=act.by,
            on=texts.date(act.on),
            reason=act.reason.rstrip(". "),
        )
        for act in case.register.applied
        if act.kind is ActKind.USE_INCOMPLETE
        and (not act.round or act.round in point.judgement.rounds)
    )


def _subject_line(call: Call, act: Act, texts: Texts) -> str:
    return "; ".join(_subject(call, act, texts)) or texts("jury_report.every_entry")
