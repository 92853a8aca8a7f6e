"""The record in a jury report: who counted, what people did, decided and left open."""

from __future__ import annotations

from scoring.decisions import concerns
from scoring.decisions.limits import Breach, accepted
from scoring.model.call import Act, Call, Decision, Juror, Presence, Stage
from scoring.model.case import Case
from scoring.model.intake import Ballot, Standing
from scoring.model.results import DecisionPoint, EntryDecision
from scoring.problems import Severity
from scoring.prose import Block, blocks
from scoring.reports import wording
from scoring.reports.grid import Cells, Grid
from scoring.reports.jury_report.names import name_of
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
            (texts(f"books.standing.{standing.value}"), *blocks(reason)),
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
    rows: list[Cells] = []
    marked = []
    for entry in call.entries():
        held = point.decisions.get(entry)
        if held is None:
            continue
        value = held.proposed.value
        proposed = (
            wording.value_word(texts, value)
            if value is not None
            else texts(f"jury_report.{'no_proposal' if point.final else 'people_decide'}")
        )
        recorded = held.recorded
        decided: tuple[str, ...] = (texts("letter.undecided.word"),)
        reason: tuple[Block, ...] = ()
        if recorded is not None:
            by = ", ".join(
                part
                for part in (recorded.by, texts.date(recorded.on) if recorded.on else "")
                if part
            )
            decided = (wording.value_word(texts, recorded.value), by)
            reason = _reasons(recorded, texts)
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
    columns = {"candidate": 20, "challenge": 17, "proposed": 13, "decided": 17, "reason": 33}
    if not any(row[-1] for row in rows):  # nothing is decided yet
        del columns["reason"]
        rows = [row[:-1] for row in rows]
    whole = sum(columns.values())
    return Grid(
        caption=texts("jury_report.decisions_caption"),
        heads=tuple(texts(f"jury_report.head.{key}") for key in columns),
        widths=tuple(f"{width * 100 / whole:g}%" for width in columns.values()),
        rows=tuple(rows),
        marked=tuple(marked),
        numbers=(False,) * len(columns),
    )


def _reasons(recorded: Decision, texts: Texts) -> tuple[Block, ...]:
    """The reason for the letter; beside an internal note both say what they are."""
    if not recorded.note:
        return blocks(recorded.reason)
    note = blocks(texts("jury_report.note", text=recorded.note))
    if not recorded.reason:
        return note
    return (*blocks(texts("jury_report.reason_in_letter", text=recorded.reason)), *note)


def _by_rule(held: EntryDecision, texts: Texts) -> tuple[str, ...]:
    if held.proposed.value is None:
        return (wording.proposed_reason(texts, held.proposed),)
    if held.recorded is not None and not held.departs:
        return (texts("jury_report.by_rule"),)
    return (texts("letter.reason_missing"),) if held.departs else ()


def departures(case: Case, point: DecisionPoint, texts: Texts) -> tuple[Block, ...]:
    """Decisions that differ from what the rule proposed, each with its reason."""
    call = case.call
    said: list[Block] = []
    for entry, held in point.decisions.items():
        if not held.departs or held.recorded is None or held.proposed.value is None:
            continue
        reason = held.recorded.reason or texts("letter.reason_missing")
        said += blocks(
            texts(
                "jury_report.departure",
                candidate=name_of(call, entry.candidate),
                challenge=call.challenge(entry.challenge).title,
                proposed=wording.value_word(texts, held.proposed.value),
                decided=wording.value_word(texts, held.recorded.value),
                reason=reason,
            )
        )
    if point.stage == Stage.RESULT:
        said += [
            _beyond(call, breach, act, texts) for breach, act in accepted(call, point.decisions)
        ]
    return tuple(said)


def _beyond(call: Call, breach: Breach, act: Act, texts: Texts) -> str:
    """A limit that the decisions go beyond, with who accepted that and why."""
    return texts(
        "jury_report.beyond",
        limit=breach.said(call, texts),
        act=act.key,
        by=act.by,
        on=texts.date(act.on),
        reason=act.reason.rstrip(". "),
    )


def _presences(case: Case, point: DecisionPoint) -> list[Presence]:
    stages = {point.stage, *point.judgement.rounds[-1:]}
    return [item for item in case.call.presences if item.stage in stages]


def signing(case: Case, point: DecisionPoint) -> list[Juror]:
    """Who signs: every juror, but those who are recorded as absent from the whole deliberation."""
    presences = _presences(case, point)
    absent = {item.juror for item in presences} - {i.juror for i in presences if i.present}
    return [juror for juror in case.call.jurors if juror.key not in absent]


def deliberation(case: Case, point: DecisionPoint, texts: Texts) -> Grid | None:
    """Who sat in the meeting, and for which candidate someone left the room."""
    call = case.call
    rows = [
        (
            (call.juror(item.juror).name,),
            (texts("jury_report.present" if item.present else "jury_report.absent"),),
            tuple(name_of(call, key) for key in item.left_for) or (texts("jury_report.none"),),
        )
        for item in _presences(case, point)
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
    """What is wrong, open or worth a look: of this point or before, and of the run as a whole.

    A final report is a record of what was decided: what is to be done stands in the problem list.
    """
    if point.final:
        return None
    reached = [item.stage for item in case.points]
    after = case.points[reached.index(point.stage) + 1 :]
    listed = {
        (problem.code, problem.place, problem.says, problem.subject): problem
        for problem in (*case.problems, *point.problems)
        if problem in point.problems
        or (
            concerns(problem, point.judgement.rounds)
            and not any(problem in other.problems for other in after)
        )
    }
    said = sorted(
        (problem.said(texts) for problem in listed.values()),
        key=lambda item: (_ORDER[item.severity], item.code, item.place),
    )
    if not said:
        return None
    placed = any(str(item.place) for item in said)
    rows = tuple(
        (
            (texts(f"books.problems.severity.{item.severity.value}"),),
            tuple(part for part in (item.what, item.remedy) if part),
            *(((str(item.place),),) if placed else ()),
        )
        for item in said
    )
    heads = ("severity", "what", "where") if placed else ("severity", "what")
    return Grid(
        caption=texts("jury_report.problems_caption"),
        heads=tuple(texts(f"jury_report.head.{key}") for key in heads),
        widths=("16%", "56%", "28%") if placed else ("16%", "84%"),
        rows=rows,
        marked=tuple(item.severity is not Severity.WARNING for item in said),
        numbers=(False,) * len(heads),
    )
