"""What was wrong in files, but for what acts settled.

A problem of a sheet, a tab or a declaration stands as long as some ballot waits for it, or counts
with it. It is settled once all those ballots are out (excluded, released, withdrawn, abstained, of
an entry that takes no part), done without, or corrected, or once an act chose another version.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scoring.keys import Row, TabKey, TabKind
from scoring.model.call import Call, Entry
from scoring.model.intake import OWED, Ballot, Intake, Standing
from scoring.problems import Place, Problem, Severity
from scoring.sheets.read import BETWEEN_FILES, PER_FILE
from scoring.sheets.versions import chosen_by, written

Used = frozenset[tuple[Entry, str]]


def about(call: Call, problem: Problem) -> TabKey | None:
    """The tab, or the declaration, that a problem of reading is about; None for anything else, and
    for what the call does not know."""
    key = problem.subject.tab
    if key is None:
        return None
    if key.kind is TabKind.START:  # then `entry` is the candidate of one declaration
        key = replace(key, candidate=problem.subject.entry.candidate)
    known = (
        key.juror in {item.key for item in call.jurors}
        and key.round in {"", *(item.key for item in call.method.rounds)}
        and (not key.candidate or _answers(call, key.candidate, key.challenge))
    )
    return key if known else None


def _answers(call: Call, candidate: str, challenge: str) -> bool:
    return any(
        item.key == candidate and (not challenge or challenge in item.challenges)
        for item in call.candidates
    )


def unusable(call: Call, problems: Sequence[Problem]) -> frozenset[tuple[str, Entry, str]]:
    """Juror, entry and round of sheets with an answer that cannot be used. A general tab names no
    challenge: it speaks of every entry of its candidate."""
    found = set()
    for problem in problems:
        key = about(call, problem) if problem.severity is not Severity.WARNING else None
        if key and key.kind is TabKind.SHEET:
            found.add((key.juror, Entry(key.candidate, key.challenge), key.round))
    return frozenset(found)


def still_wrong(
    call: Call,
    intake: Intake,
    ballots: Sequence[Ballot],
    used: Used,
    begun: Collection[str],
) -> tuple[Problem, ...]:
    """The problems of reading that stand, each with the rounds that it bears on and with the
    versions of its tab that an act may choose."""
    seen = _Seen(call, intake, ballots, used, begun)
    return tuple(seen.standing())


@dataclass(slots=True)
class _Seen:
    call: Call
    intake: Intake
    ballots: Sequence[Ballot]
    used: Used
    begun: Collection[str]
    by_juror: Mapping[str, list[Ballot]] = field(init=False)  # the agreed ones under ''
    abstained: Collection[tuple[str, Entry]] = field(init=False)
    kept: Mapping[TabKey, Place] = field(init=False)  # where what counts of each version stands

    def __post_init__(self) -> None:
        groups: dict[str, list[Ballot]] = {}
        for ballot in self.ballots:
            groups.setdefault("" if ballot.consensus else ballot.juror, []).append(ballot)
        self.by_juror = groups
        self.abstained = {
            (item.juror, item.entry)
            for item in self.ballots
            if item.standing is Standing.CONFLICT and not item.consensus
        }
        kept = {}
        for sheet in self.intake.assessments:
            kind = TabKind.CONSENSUS if sheet.consensus else TabKind.SHEET
            key = TabKey(sheet.juror, sheet.candidate, sheet.challenge, sheet.round, kind)
            kept[key] = sheet.place
        for item in self.intake.declarations:
            kept[TabKey(item.juror, item.candidate, "", "", TabKind.START)] = item.place
        self.kept = kept

    def standing(self) -> Iterator[Problem]:
        for problem in self.intake.problems:
            key = about(self.call, problem)
            if key is None:
                yield problem
                continue
            waiting = [
                item for item in self._mine(key, problem) if not self._done(key, item, problem)
            ]
            other = self._elsewhere(key, problem)
            chosen = other and chosen_by(self.call, other, [self.kept[other]])
            if not waiting or chosen or _corrected(waiting, problem):
                continue
            subject = problem.subject
            if not subject.rounds:
                rounds = tuple(dict.fromkeys(item.round for item in waiting))
                subject = replace(subject, rounds=rounds)
            if other and problem.code not in BETWEEN_FILES:
                subject = replace(subject, choices=(written(self.kept[other]),))
            yield replace(problem, subject=subject)

    def _mine(self, key: TabKey, problem: Problem) -> list[Ballot]:
        """The ballots that a tab speaks of; what is said once for a file speaks of all of it."""
        agreed = key.kind is TabKind.CONSENSUS
        ballots = self.by_juror.get("" if agreed else key.juror, [])
        if problem.code in PER_FILE or (key.kind is TabKind.START and not key.candidate):
            return [item for item in ballots if item.round == key.round]
        mine = [item for item in ballots if item.entry.candidate == key.candidate]
        if key.kind is TabKind.START:
            return [item for item in mine if item.round in self.begun]
        return [
            item
            for item in mine
            if item.round == key.round and key.challenge in ("", item.entry.challenge)
        ]

    def _done(self, key: TabKey, ballot: Ballot, problem: Problem) -> bool:
        """Whether nothing of this ballot waits for it any more."""
        if ballot.standing not in OWED:
            return True
        if ballot.consensus:
            # Of somebody who may not judge, while another noted what was agreed
            return ballot.juror not in ("", key.juror) and (
                (key.juror, ballot.entry) in self.abstained
            )
        if problem.code in PER_FILE:
            return False
        used = (ballot.entry, ballot.round) in self.used
        if ballot.standing is not Standing.COUNTED:
            return used
        # Its scores are used: only answers that it lacks are done without.
        lacks = key.kind is TabKind.SHEET and problem.severity is not Severity.WARNING
        return lacks and (used or ballot.excused)

    def _elsewhere(self, key: TabKey, problem: Problem) -> TabKey | None:
        """A version of the same tab that was read, and does not stand in the tab of the problem."""
        here = (problem.place.file, problem.place.tab)
        for other, place in self.kept.items():
            if (place.file, place.tab) != here and _same_tab(key, other):
                return other
        return None


def _same_tab(key: TabKey, other: TabKey) -> bool:
    """Whether both are versions of one tab: of an agreed one whoever wrote it, of a start tab
    whichever declaration."""
    if key.kind is not other.kind:
        return False
    if key.kind is TabKind.START:
        return key.juror == other.juror and key.candidate in ("", other.candidate)
    where = (key.candidate, key.challenge, key.round)
    agreed = key.kind is TabKind.CONSENSUS
    return where == (other.candidate, other.challenge, other.round) and (
        agreed or key.juror == other.juror
    )


def _corrected(waiting: Sequence[Ballot], problem: Problem) -> bool:
    """Whether an act put a score in the place of the one that was wrong."""
    row = problem.subject.row
    if row is None or row.kind is not Row.CRITERION:
        return False
    if not problem.code.startswith(("score-", "row-missing")):
        return False
    scores = [ballot.scores.get(row.item) for ballot in waiting]
    return all(score is not None and score.act for score in scores)
