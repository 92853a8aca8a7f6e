"""Rebuttals: which decision and which version of its letter each one answers, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scoring.acts import established, stage_title
from scoring.decisions.terms import last_moment, rebuttal_until
from scoring.keys import Entry
from scoring.model.call import NEGATIVE, Call, Establishment, Rebuttal, Stage
from scoring.model.letters import Letters
from scoring.model.results import DecisionPoint, EntryDecision
from scoring.problems import Problem, Subject
from scoring.texts import Texts

Sent = Mapping[str, Letters]  # by stage that was sent: who has which version


@dataclass(frozen=True, slots=True)
class Answered:
    """The letter that a rebuttal answers; none where the candidate was refused nothing."""

    rebuttal: Rebuttal
    point: DecisionPoint | None = None
    line: Establishment | None = None
    until: datetime | None = None
    replaced: bool = False  # whether the candidate has a later letter of the stage by now

    @property
    def timely(self) -> bool | None:
        return in_time(self.rebuttal, self.until) if self.until else None


def in_time(rebuttal: Rebuttal, until: datetime) -> bool | None:
    """Whether a rebuttal came within the term, whose last minute counts whole. None: no moment."""
    if rebuttal.received is None:
        return None
    return rebuttal.received.replace(second=0, microsecond=0) <= until


def refused(point: DecisionPoint) -> dict[str, list[EntryDecision]]:
    """Candidates not selected at this point, with the decisions that say so."""
    found: dict[str, list[EntryDecision]] = {}
    for entry, decision in point.decisions.items():
        recorded = decision.recorded
        if recorded and decision.stage == point.stage and recorded.value in NEGATIVE:
            found.setdefault(entry.candidate, []).append(decision)
    return found


def own(point: DecisionPoint, candidate: str, challenge: str = "") -> list[EntryDecision]:
    """What was decided at this point itself on a candidate, or on one of its entries."""
    return [
        item
        for entry, item in point.decisions.items()
        if entry.candidate == candidate
        and challenge in ("", entry.challenge)
        and item.recorded is not None
        and item.stage == point.stage
    ]


def letters_of(call: Call, stage: str, candidate: str, sent: Sent) -> list[Establishment]:
    """The versions that hold a letter of a stage to a candidate, as they left."""
    held = sent.get(stage)
    lines = [
        item
        for item in call.establishments
        if item.stage == stage and (held is None or held.holds(item.version, candidate))
    ]
    return sorted(lines, key=lambda item: (item.left, item.version))


def answered(
    call: Call, points: Sequence[DecisionPoint], rebuttal: Rebuttal, sent: Sent
) -> Answered:
    """The letter that a rebuttal answers, and the term that this letter gave.

    Without a stage: the latest that the candidate had a letter of by then, and that refused it,
    or was replaced since and may have done so. Without a version: the letter that it had by then.
    """
    chosen = Answered(rebuttal)
    for point in points:
        if rebuttal.stage not in ("", point.stage):
            continue
        if not own(point, rebuttal.candidate, rebuttal.challenge):
            continue
        lines = letters_of(call, point.stage, rebuttal.candidate, sent)
        line = _line(lines, rebuttal)
        later = line is not None and line is not lines[-1]
        if not (rebuttal.stage or later or rebuttal.candidate in refused(point)):
            continue
        if chosen.point is None or (line is not None and _left(line, rebuttal)):
            until = last_moment(call, line) if line else None
            chosen = Answered(rebuttal, point, line, until, later)
    return chosen


def _line(lines: Sequence[Establishment], rebuttal: Rebuttal) -> Establishment | None:
    named = [item for item in lines if item.version == rebuttal.version]
    before = named or [item for item in lines if _left(item, rebuttal)]
    return before[-1] if before else next(iter(lines), None)


def _left(line: Establishment, rebuttal: Rebuttal) -> bool:
    return rebuttal.received is not None and line.left <= rebuttal.received.date()


def rebuttal_problems(
    call: Call, points: Sequence[DecisionPoint], sent: Sent
) -> list[tuple[Answered, Problem]]:
    """What is open or wrong about each rebuttal."""
    texts = Texts(call.language, call.texts)
    found = []
    for rebuttal in call.rebuttals:
        item = answered(call, points, rebuttal, sent)
        found += [(item, problem) for problem in _problems(call, item, sent, texts)]
    return found


def _problems(call: Call, item: Answered, sent: Sent, texts: Texts) -> Iterator[Problem]:
    rebuttal, line = item.rebuttal, item.line
    about = Subject(entry=Entry(rebuttal.candidate))
    facts = {"candidate": call.candidate(rebuttal.candidate).name}
    if rebuttal.received is not None:
        facts["day"] = texts.moment(rebuttal.received, weekday=False)
    if rebuttal.version is not None and (line is None or line.version != rebuttal.version):
        stage = item.point.stage if item.point else rebuttal.stage
        held = letters_of(call, stage, rebuttal.candidate, sent) if stage else []
        facts |= {"found": str(rebuttal.version)}
        facts |= {"known": ", ".join(str(held_line.version) for held_line in held) or "-"}
        yield Problem("rebuttal-no-version", rebuttal.place, facts, about)
    elif line is not None and not _left(line, rebuttal):
        facts |= {"left": texts.date(line.left), "version": str(line.version)}
        yield Problem("rebuttal-before-letter", rebuttal.place, facts, about)
    if not rebuttal.answer.strip():
        key = {True: "in_time", False: "late", None: "no_term"}[item.timely]
        facts |= {"term_key": f"decisions.rebuttal.{key}"}
        facts |= {"until": texts.moment(item.until) if item.until else ""}
        yield Problem("rebuttal-unanswered", rebuttal.place, facts, about)


def closing_problems(call: Call) -> Iterator[Problem]:
    """That the stage of rebuttals was established while one has no answer yet."""
    line = established(call, Stage.REBUTTAL)
    open_ones = [item for item in call.rebuttals if not item.answer.strip()]
    if line is not None and open_ones:
        texts = Texts(call.language, call.texts)
        names = texts.listed(
            dict.fromkeys(call.candidate(item.candidate).name for item in open_ones)
        )
        facts = {"stage": stage_title(call, Stage.REBUTTAL, texts), "names": names}
        yield Problem("rebuttals-open", line.place, facts)


def term_problems(call: Call, stages: Iterable[str]) -> Iterator[Problem]:
    """Letters that left after their date, whose term is longer than they say, or before it."""
    texts = Texts(call.language, call.texts)
    lines = [(stage, line) for stage in stages for line in call.establishments]
    for stage, line in lines:
        if line.stage != stage or line.sent_on is None:
            continue
        printed, counted = rebuttal_until(call, line.letters), last_moment(call, line)
        early = line.sent_on < line.letters
        if early or printed != counted:
            facts = {
                "stage": stage_title(call, stage, texts), "version": str(line.version),
                "letters": texts.date(line.letters), "left": texts.date(line.sent_on),
                "printed": texts.moment(printed), "counted": texts.moment(counted),
            }  # fmt: skip
            place = call.places.get(f"establishments/{stage}|{line.version}/sent_on", line.place)
            yield Problem("letters-left-early" if early else "letters-left-late", place, facts)


def before(answers: Iterable[tuple[Answered, Problem]], stages: Sequence[str]) -> list[Problem]:
    """The problems that keep a next stage from being established: rebuttals in time, against one of
    these earlier stages, that nobody answered."""
    return [
        problem
        for item, problem in answers
        if problem.code == "rebuttal-unanswered"
        and item.timely
        and item.point is not None
        and item.point.stage in stages
    ]
