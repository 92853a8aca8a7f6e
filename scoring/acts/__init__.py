"""What people decided between reading and judging, applied in one place to what was read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scoring.acts.ballots import Counting
from scoring.acts.conflicts import Conflicts, find_conflicts
from scoring.acts.corrections import SheetKey, correct, kind_key, sheet_key, unfinished
from scoring.acts.on_call import of_the_call, on_the_call
from scoring.acts.owed import answered, owed
from scoring.acts.stages import (
    admission,
    current_stage,
    decision_stages,
    established,
    is_gone,
    is_late,
    point_of,
    recorded,
    rounds_until,
    stage_title,
    takes_part,
    was_gone,
)
from scoring.model.call import Act, ActKind, Call, Candidate, Entry
from scoring.model.intake import (
    OWED,
    Admission,
    Assessment,
    Ballot,
    Given,
    Intake,
    Register,
    Standing,
)
from scoring.problems import Place, Problem
from scoring.texts import Texts

__all__ = [
    "admission",
    "answered",
    "apply_acts",
    "confirmed",
    "current_stage",
    "decision_stages",
    "established",
    "is_gone",
    "is_late",
    "point_of",
    "recorded",
    "rounds_until",
    "stage_title",
    "takes_part",
    "was_gone",
]


# Acts on texts for letters, which are read after the scores are judged
READ_LATER = frozenset({ActKind.CONFIRM_NAME})


def apply_acts(call: Call, intake: Intake) -> Register:
    """Everything that counts: a ballot for every juror, entry and round, acts applied in order.

    The order of jurors' files changes nothing. What was replaced stays visible in the ballots.
    """
    problems: list[Problem] = []
    hits: set[str] = set()
    sheets = _by_key(call, intake.assessments, problems)
    for act in call.acts:
        if act.kind is ActKind.CORRECT_SCORE:
            key, sheet, problem = correct(call, sheets, act)
            if problem:
                problems.append(problem)
            elif key is not None and sheet is not None:
                sheets[key] = sheet
                hits.add(act.key)
    withdrawn = _withdrawn(call, hits, problems)
    conflicts = find_conflicts(call, intake.declarations)
    problems += conflicts.problems
    gone = frozenset(
        (entry, item.key)
        for entry, day in withdrawn.items()
        for item in call.method.rounds
        if was_gone(call, day, point_of(call, item.key))
    )
    counting = Counting(call, sheets, conflicts, gone, hits)
    ballots = tuple(
        ballot
        for item in call.method.rounds
        for entry in call.entries()
        if _counts(call, entry, item.key, withdrawn)
        for ballot in counting.ballots(entry, item.key)
    )
    used = _use_incomplete(call, ballots, hits)
    tie_orders = _tie_orders(call, hits, problems)
    hits |= conflicts.hits | _hit_sheets(call, intake) | _hit_late(call) | on_the_call(call)
    lines = sorted(intake.declarations, key=lambda item: item.place, reverse=True)
    declared_at = {(item.juror, item.candidate): item.place for item in lines}
    problems += owed(call, ballots, sheets, conflicts, declared_at, used, intake.held)
    problems += _admission_problems(call)
    problems += of_the_call(call)
    problems += _unused(call, sheets, ballots, withdrawn)
    problems += _of_abstainers(call, sheets, conflicts)
    problems += _released_although_complete(call, ballots)
    problems += _without_effect(call, hits, problems)
    return Register(
        ballots=ballots,
        admissions={item.key: _admission(call, item, withdrawn) for item in call.candidates},
        applied=tuple(act for act in call.acts if act.key in hits),
        problems=tuple(problems),
        use_incomplete=used,
        tie_orders=tie_orders,
        declarations=conflicts.declared,
        withdrawn=withdrawn,
    )


def _by_key(
    call: Call, assessments: Sequence[Assessment], problems: list[Problem]
) -> dict[SheetKey, Assessment]:
    """The sheets by what they are. Of two agreed sheets, the chair's stands until one is taken."""
    rank = {item.key: (not item.chair, n) for n, item in enumerate(call.jurors)}
    sheets: dict[SheetKey, Assessment] = {}
    for sheet in sorted(assessments, key=lambda item: (*rank[item.juror], item.place)):
        key = sheet_key(sheet)
        first = sheets.setdefault(key, sheet)
        if first is not sheet and first.juror != sheet.juror:
            facts = {
                "sheet": f"{call.candidate(sheet.candidate).name} ({sheet.challenge or '*'})",
                "round": call.method.round(sheet.round).title,
                "rounds": sheet.round,
                "first": str(first.place),
                "second": str(sheet.place),
            }
            entry = str(Entry(sheet.candidate, sheet.challenge))
            problems.append(Problem("consensus-twice", sheet.place, facts, entry=entry))
    return sheets


def _withdrawn(call: Call, hits: set[str], problems: list[Problem]) -> dict[Entry, date]:
    """When each withdrawn entry was withdrawn: by the register or by an act, the first of them."""
    days: dict[Entry, date] = {}
    for candidate in call.candidates:
        if candidate.withdrawn_on:
            days |= {Entry(candidate.key, key): candidate.withdrawn_on
                     for key in candidate.challenges}  # fmt: skip
    for act in call.acts:
        if act.kind is not ActKind.WITHDRAW:
            continue
        if not act.candidate:
            problems.append(unfinished(act))
            continue
        for entry in call.entries():
            if entry.candidate == act.candidate and act.challenge in ("", entry.challenge):
                hits.add(act.key)
                days[entry] = min(days.get(entry, act.on), act.on)
    return {entry: days[entry] for entry in call.entries() if entry in days}


def _admission(call: Call, candidate: Candidate, withdrawn: Mapping[Entry, date]) -> Admission:
    gone = [Entry(candidate.key, key) in withdrawn for key in candidate.challenges]
    return Admission.WITHDRAWN if gone and all(gone) else admission(call, candidate)


def _counts(call: Call, entry: Entry, round_key: str, withdrawn: Mapping[Entry, date]) -> bool:
    """Whether the entry has ballots in a round. A candidate that withdrew wholly has none."""
    if not takes_part(call, entry, round_key):
        return False
    whole = _admission(call, call.candidate(entry.candidate), withdrawn) is Admission.WITHDRAWN
    return not (whole and was_gone(call, withdrawn.get(entry), point_of(call, round_key)))


def _use_incomplete(
    call: Call, ballots: Sequence[Ballot], hits: set[str]
) -> frozenset[tuple[Entry, str]]:
    used: set[tuple[Entry, str]] = set()
    for act in call.acts:
        if act.kind is not ActKind.USE_INCOMPLETE:
            continue
        for ballot in ballots:
            lacking = ballot.standing in OWED and (
                ballot.standing is not Standing.COUNTED or not answered(call, ballot)
            )
            speaks = (
                act.candidate in ("", ballot.entry.candidate)
                and act.challenge in ("", ballot.entry.challenge)
                and act.round in ("", ballot.round)
            )
            if lacking and speaks and not ballot.consensus:
                hits.add(act.key)
                used.add((ballot.entry, ballot.round))
    return frozenset(used)


def _tie_orders(call: Call, hits: set[str], problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """The jury's recorded order per challenge, of the last act that names one."""
    orders: dict[str, tuple[str, ...]] = {}
    for act in call.acts:
        if act.kind is not ActKind.BREAK_TIE:
            continue
        names = tuple(part.strip() for part in act.value.split(">"))
        known = {item.key for item in call.candidates if act.challenge in item.challenges}
        if (
            not act.challenge
            or len(names) < 2
            or len(set(names)) < len(names)
            or (set(names) - known)
        ):
            facts = {"act": act.key, "found": act.value}
            problems.append(Problem("act-order-unreadable", act.place, facts))
        elif "jury" not in call.method.tie_chain:
            problems.append(Problem("act-order-not-in-chain", act.place, {"act": act.key}))
        else:
            hits.add(act.key)
            orders[act.challenge] = names
    return orders


def _hit_sheets(call: Call, intake: Intake) -> set[str]:
    """Acts that the reading of sheets applied: they hit when their sheet is there."""
    applied_by_reader = (ActKind.CHOOSE_VERSION, ActKind.CONFIRM_TAB)
    hits: set[str] = set()
    for act in call.acts:
        if act.kind in applied_by_reader and any(
            act.juror in ("", sheet.juror)
            and act.candidate in ("", sheet.candidate)
            and act.challenge in ("", sheet.challenge)
            and act.round in ("", sheet.round)
            for sheet in intake.assessments
        ):
            hits.add(act.key)
    return hits


def _hit_late(call: Call) -> set[str]:
    late = {item.key for item in call.candidates if is_late(call, item.received)}
    return {
        act.key for act in call.acts if act.kind is ActKind.ACCEPT_LATE and act.candidate in late
    }


def _admission_problems(call: Call) -> Iterator[Problem]:
    for candidate in call.candidates:
        place = call.places.get(f"candidates/{candidate.key}/received", Place())
        facts = {"candidate": candidate.name}
        if candidate.received is None:
            yield Problem("received-unknown", place, facts, entry=candidate.key)
        if candidate.admissible and admission(call, candidate) is Admission.LATE:
            yield Problem("late-needs-act", place, facts, entry=candidate.key)


def _unused(
    call: Call,
    sheets: Mapping[SheetKey, Assessment],
    ballots: Sequence[Ballot],
    withdrawn: Mapping[Entry, date],
) -> Iterator[Problem]:
    """Sheets that were read about an entry that does not take part in their round."""
    active = {(item.entry, item.round) for item in ballots}
    gone = {entry.candidate for entry in withdrawn}
    found: dict[tuple[str, str], list[Assessment]] = {}
    for key, sheet in sheets.items():
        entries = [
            Entry(key.candidate, challenge)
            for challenge in call.candidate(key.candidate).challenges
            if key.challenge in ("", challenge)
        ]
        if key.candidate not in gone and not any((e, key.round) in active for e in entries):
            found.setdefault((key.candidate, key.round), []).append(sheet)
    for (candidate, round_key), mine in found.items():
        facts = {
            "candidate": call.candidate(candidate).name,
            "round": call.method.round(round_key).title,
            "rounds": round_key,
            "number": str(len(mine)),
        }
        yield Problem("sheets-unused", mine[0].place, facts, entry=candidate)


def _of_abstainers(
    call: Call, sheets: Mapping[SheetKey, Assessment], conflicts: Conflicts
) -> Iterator[Problem]:
    """Jurors who scored a candidate although they abstain."""
    found: dict[tuple[str, str], list[Assessment]] = {}
    for key, sheet in sheets.items():
        scored = any(isinstance(answer, Given) for answer in sheet.scores.values())
        if scored and conflicts.abstains(key.juror, Entry(key.candidate, key.challenge)):
            found.setdefault((key.juror, key.candidate), []).append(sheet)
    for (juror, candidate), mine in found.items():
        facts = {
            "juror": call.juror(juror).name,
            "candidate": call.candidate(candidate).name,
            "number": str(len(mine)),
        }
        yield Problem("sheets-of-abstainer", mine[0].place, facts, juror, candidate)


def _released_although_complete(call: Call, ballots: Sequence[Ballot]) -> Iterator[Problem]:
    """Sheets that an act calls no longer owed although they came, and that so do not count."""
    texts = Texts(call.language)
    found: dict[tuple[str, str], list[Entry]] = {}
    for ballot in ballots:
        by_act = ballot.standing is Standing.RELEASED and ballot.reason
        if by_act and ballot.scores and not ballot.missing:
            found.setdefault((ballot.juror, ballot.round), []).append(ballot.entry)
    for (juror, round_key), entries in found.items():
        facts = {
            "juror": call.juror(juror).name,
            "round": call.method.round(round_key).title,
            "number": str(len(entries)),
            "sheets": texts.listed(str(entry) for entry in entries),
        }
        yield Problem("released-complete", facts=facts, juror=juror)


def _without_effect(call: Call, hits: set[str], problems: Sequence[Problem]) -> Iterator[Problem]:
    """Acts that hit nothing; one whose own problem was told already is not told again."""
    told = {problem.facts["act"] for problem in problems if "act" in problem.facts}
    for act in call.acts:
        if act.key not in hits and act.key not in told and act.kind not in READ_LATER:
            facts = {"act": act.key, "kind_key": kind_key(act), "scope": _scope(act)}
            yield Problem("act-hits-nothing", act.place, facts, juror=act.juror)


def confirmed(call: Call, register: Register, keys: Collection[str]) -> Register:
    """The register with the acts that turned out to confirm a name in a text for the letter."""
    hits = {act.key for act in register.applied} | set(keys)
    told = [
        Problem(
            "act-hits-nothing",
            act.place,
            {"act": act.key, "kind_key": kind_key(act), "scope": _scope(act)},
        )
        for act in call.acts
        if act.kind in READ_LATER and act.key not in hits
    ]
    applied = tuple(act for act in call.acts if act.key in hits)
    return replace(register, applied=applied, problems=(*register.problems, *told))


def _scope(act: Act) -> str:
    parts = (act.juror, act.candidate, act.challenge, act.round, act.criterion)
    return " · ".join(part for part in parts if part) or "*"
