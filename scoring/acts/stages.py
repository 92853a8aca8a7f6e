"""Where a call stands: its decision points, what is established, who takes part in a round."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from scoring.model.call import (
    ActKind,
    Call,
    Candidate,
    Decision,
    Entry,
    Establishment,
    Stage,
    Value,
)
from scoring.model.intake import Admission
from scoring.texts import Texts


def decision_stages(call: Call) -> tuple[str, ...]:
    """The stages at which decisions are recorded: every round but the last, then 'result'."""
    return (*(item.key for item in call.method.rounds[:-1]), str(Stage.RESULT))


def point_of(call: Call, round_key: str) -> str:
    """The decision point that a round leads to: its own stage, or the result for the last."""
    return str(Stage.RESULT) if round_key == call.method.rounds[-1].key else round_key


def rounds_until(call: Call, stage: str) -> tuple[str, ...]:
    """The rounds that are judged at a decision point, in order."""
    keys = tuple(item.key for item in call.method.rounds)
    return keys if stage == Stage.RESULT else keys[: keys.index(stage) + 1]


def established(call: Call, stage: str) -> Establishment | None:
    """The establishment of a stage that is in force: its highest version, then its last line."""
    lines = [item for item in call.establishments if item.stage == stage]
    return max(enumerate(lines), key=lambda pair: (pair[1].version, pair[0]))[1] if lines else None


def current_stage(call: Call) -> str:
    """The first stage that is not established yet.

    A preparation without a line holds nothing up. The last round needs no line of its own: it stays
    current until it or the result is established; the rebuttals stay so until each is answered. No
    clock is asked.
    """
    rounds = [item.key for item in call.method.rounds]
    if established(call, Stage.RESULT) is None:
        pending = [key for key in rounds if established(call, key) is None]
        return pending[0] if pending else str(Stage.RESULT)
    waiting = any(not item.answer.strip() for item in call.rebuttals)
    closed = established(call, Stage.REBUTTAL) is not None and not waiting
    return str(Stage.CLOSED if closed else Stage.REBUTTAL)


def recorded(call: Call, stage: str, entry: Entry) -> Decision | None:
    """The recorded decision for an entry at a stage: a line of its own before one for them all.

    Of two such lines the later date is in force, then the later line.
    """
    lines = [
        (item.entry.challenge == entry.challenge, str(item.on or ""), number, item)
        for number, item in enumerate(call.decisions)
        if item.stage == stage
        and item.entry.candidate == entry.candidate
        and item.entry.challenge in ("", entry.challenge)
    ]
    return max(lines, key=lambda line: line[:3])[3] if lines else None


def is_late(call: Call, received: datetime | None) -> bool:
    """Whether something came after the deadline, whose whole minute is in time."""
    end = call.deadline.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return received is not None and received >= end


def admission(call: Call, candidate: Candidate) -> Admission:
    """How a candidate was admitted, its withdrawal left aside.

    A late one is admitted by an act only: a mere 'yes' in the register does not say who decided.
    """
    if candidate.admissible is False:
        return Admission.INADMISSIBLE
    accepted = any(
        act.kind is ActKind.ACCEPT_LATE and act.candidate == candidate.key for act in call.acts
    )
    late = is_late(call, candidate.received) and not accepted
    return Admission.LATE if late else Admission.ADMISSIBLE


def invited(call: Call, entry: Entry, round_key: str) -> bool:
    """Whether the recorded decisions let an entry into a round. Everyone is in the first."""
    keys = [item.key for item in call.method.rounds]
    before = keys[: keys.index(round_key)]
    return all(
        (decision := recorded(call, stage, entry)) is not None and decision.value is Value.INVITED
        for stage in before
    )


def takes_part(call: Call, entry: Entry, round_key: str) -> bool:
    """Whether an entry is assessed in a round, a withdrawal left aside."""
    candidate = call.candidate(entry.candidate)
    return admission(call, candidate) is Admission.ADMISSIBLE and invited(call, entry, round_key)


def is_gone(call: Call, withdrawn_on: date | None, stage: str) -> bool:
    """Whether a withdrawal of that day holds at a decision point.

    One that comes after the letters of an established point leaves that point as it was; a next
    version, with letters of that day or later, tells of it.
    """
    return _by(withdrawn_on, established(call, stage))


def was_gone(call: Call, withdrawn_on: date | None, stage: str) -> bool:
    """Whether the candidate was gone when a decision point was judged.

    After the first letters of a point nobody leaves its ranking: what the others were told of
    their place, and of how many, stays true in every later version.
    """
    lines = [item for item in call.establishments if item.stage == stage]
    return _by(withdrawn_on, min(lines, key=lambda item: item.version, default=None))


def _by(day: date | None, line: Establishment | None) -> bool:
    return day is not None and (line is None or day <= line.letters)


def stage_title(call: Call, stage: str, texts: Texts) -> str:
    """A stage by its own title, that of its round, or the word for it."""
    planned = {item.stage: item.title for item in call.planned}
    rounds = {item.key: item.title for item in call.method.rounds}
    return planned.get(stage) or rounds.get(stage) or texts(f"call.choice.{stage}")
