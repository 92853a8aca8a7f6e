"""What acts and sheets did that somebody must look at: released or scored in vain."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from scoring.acts.ballots import last_owing
from scoring.acts.conflicts import Conflicts
from scoring.acts.corrections import number
from scoring.acts.stages import admission, point_of
from scoring.keys import SheetKey
from scoring.model.call import Act, ActKind, Call, Entry
from scoring.model.intake import Admission, Assessment, Ballot, Given, Standing
from scoring.problems import Place, Problem, Subject
from scoring.texts import Texts


def admission_problems(call: Call) -> Iterator[Problem]:
    for candidate in call.candidates:
        place = call.places.get(f"candidates/{candidate.key}/received", Place())
        facts, about = {"candidate": candidate.name}, Subject(entry=Entry(candidate.key))
        if candidate.received is None:
            yield Problem("received-unknown", place, facts, about)
        if candidate.admissible and admission(call, candidate) is Admission.LATE:
            yield Problem("late-needs-act", place, facts, about)


def unused(
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
            "number": str(len(mine)),
        }
        about = Subject(entry=Entry(candidate), rounds=(round_key,))
        yield Problem("sheets-unused", mine[0].place, facts, about)


def of_abstainers(
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
        yield Problem("sheets-of-abstainer", mine[0].place, facts, Subject(juror, Entry(candidate)))


def released_although_complete(
    call: Call, ballots: Sequence[Ballot], conflicts: Conflicts, sent: Collection[str]
) -> Iterator[Problem]:
    """Sheets that an act calls no longer owed although they came, and would have counted. Of a
    stage that was sent it is only told what counting them would take."""
    texts = Texts(call.language)
    found: dict[tuple[str, str, str], list[Entry]] = {}
    for ballot in ballots:
        pair = (ballot.juror, ballot.entry.candidate)
        would_count = (
            ballot.scores
            and not ballot.missing
            and pair in conflicts.declared
            and pair not in conflicts.to_discuss
        )
        if ballot.standing is Standing.RELEASED and would_count and not ballot.consensus:
            act = _releasing(call, ballot)
            if act is not None:
                found.setdefault((ballot.juror, ballot.round, act.key), []).append(ballot.entry)
    for (juror, round_key, act_key), entries in found.items():
        left = point_of(call, round_key) in sent
        facts = {
            "juror": call.juror(juror).name,
            "round": call.method.round(round_key).title,
            "number": str(len(entries)),
            "sheets": texts.listed(str(entry) for entry in entries),
            "act": act_key,
            "how_key": f"decisions.released.{'sent' if left else 'on'}",
        }
        about = Subject(juror, rounds=(round_key,), act=act_key, sent=left)
        yield Problem("released-complete", facts=facts, subject=about)


def excused_undeclared(
    call: Call, ballots: Sequence[Ballot], conflicts: Conflicts
) -> Iterator[Problem]:
    """Sheets with every score that do not count with the complete ones: no declaration came."""
    texts = Texts(call.language)
    found: dict[tuple[str, str], list[Entry]] = {}
    for ballot in ballots:
        scored = ballot.scores and not ballot.missing
        undeclared = (ballot.juror, ballot.entry.candidate) not in conflicts.declared
        out = ballot.excused and ballot.standing is Standing.RELEASED
        if out and scored and undeclared and not _releasing(call, ballot):
            found.setdefault((ballot.juror, ballot.round), []).append(ballot.entry)
    for (juror, round_key), entries in found.items():
        facts = {
            "juror": call.juror(juror).name,
            "round": call.method.round(round_key).title,
            "number": str(len(entries)),
            "sheets": texts.listed(str(entry) for entry in entries),
        }
        yield Problem("excused-undeclared", facts=facts, subject=Subject(juror))


def _releasing(call: Call, ballot: Ballot) -> Act | None:
    """The last act that released this sheet; none where it was never owed, or withdrawn."""
    return last_owing(call, ballot.juror, ballot.entry, ballot.round, ActKind.RELEASE_SHEET)


def of_individuals(
    call: Call, sheets: Mapping[SheetKey, Assessment], hits: set[str]
) -> Iterator[Problem]:
    """Corrections of one juror's score where the agreed score counts, which stays what it was."""
    texts = Texts(call.language)
    for act in call.acts:
        if act.kind is not ActKind.CORRECT_SCORE or act.key not in hits or not act.juror:
            continue
        criterion = call.criterion(act.criterion)
        found = [
            key
            for key, sheet in sheets.items()
            if isinstance(score := sheet.scores.get(act.criterion), Given) and score.act == act.key
        ]
        for key in found:
            agreed = sheets.get(key._replace(juror=""))
            answer = agreed.scores.get(criterion.key) if agreed else None
            if not isinstance(answer, Given) or answer.act or answer.value == number(act.value):
                continue
            facts = {
                "act": act.key,
                "criterion": criterion.title,
                "juror": call.juror(act.juror).name,
                "read": texts.number(answer.value),
                "where": str(answer.place),
            }
            about = Subject(
                act.juror, key.entry, rounds=(key.round,), act=act.key, old=facts["read"]
            )
            yield Problem("act-corrects-individual", act.place, facts, about)
