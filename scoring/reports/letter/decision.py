"""Page 1 of a letter: what was decided, why, until when and to whom one can object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from scoring.acts import admission, is_gone
from scoring.decisions import confirmed_needs, rebuttal_until
from scoring.decisions.terms import last_moment as term_of
from scoring.model.call import NEGATIVE, Call, Candidate, Decision, Entry, Establishment, Value
from scoring.model.case import Case
from scoring.model.intake import Admission
from scoring.model.results import DecisionPoint, EntryDecision
from scoring.prose import Block, blocks
from scoring.reports import wording
from scoring.reports.document import stage_title
from scoring.reports.letter.value import Box, DecisionLine
from scoring.reports.sizes import said as said_of
from scoring.texts import Texts, keys

_GOOD = frozenset({Value.INVITED, Value.MATCHED})
_OPEN = frozenset({Value.HELD, Value.RESERVE, Value.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What stands for one entry at a decision point, sorted out for its letter."""

    entry: Entry
    decision: EntryDecision | None
    earlier: str  # the stage of an earlier decision that stays, or ''

    @property
    def recorded(self) -> Decision | None:
        return self.decision.recorded if self.decision else None

    @property
    def withdrawn(self) -> bool:
        return self.recorded is not None and self.recorded.value is Value.WITHDRAWN

    @property
    def negative(self) -> bool:
        """A decision taken now (on a draft: proposed), against which there is a rebuttal."""
        return any(self.now(value) for value in NEGATIVE)

    def now(self, value: Value) -> bool:
        """Whether this was decided now, or is what the rule proposes while nothing is."""
        if self.earlier or self.decision is None:
            return False
        if self.recorded is not None:
            return self.recorded.value is value
        return self.decision.proposed.value is value


class Kind(StrEnum):
    """What a letter tells: its heading and its message depend on it."""

    DECISION = "decision"
    CONFIRMED = "confirmed"  # only what was decided in an earlier stage
    WITHDRAWN = "withdrawn"  # the candidate's own step: nobody decided anything


def kind_of(items: Iterable[Standpoint]) -> Kind:
    """The kind of a letter on these entries."""
    left = {bool(item.earlier) for item in items if item.withdrawn}
    rest = {bool(item.earlier) for item in items if not item.withdrawn}
    if False in rest:
        return Kind.DECISION
    return Kind.WITHDRAWN if False in left or not rest else Kind.CONFIRMED


def standpoints(case: Case, point: DecisionPoint, candidate: Candidate) -> tuple[Standpoint, ...]:
    """One per entry of the candidate, in the call's order of challenges."""
    found = []
    for entry in case.call.entries():
        if entry.candidate != candidate.key:
            continue
        decision = point.decisions.get(entry)
        earlier = ""
        recorded = decision.recorded if decision else None
        if decision and recorded and recorded.stage != point.stage:
            if recorded.value is Value.HELD:
                # What was held over before has yet to be decided: it is nothing to confirm.
                decision = replace(decision, recorded=None)
            else:
                earlier = recorded.stage
        found.append(Standpoint(entry, decision, earlier))
    return tuple(found)


def decision_line(case: Case, point: DecisionPoint, item: Standpoint, texts: Texts) -> DecisionLine:
    call = case.call
    challenge = call.challenge(item.entry.challenge).title
    recorded = item.recorded
    if recorded is None:
        return _undecided(case, point, item, challenge, texts)
    word = wording.value_word(texts, recorded.value)
    if item.earlier and not item.withdrawn:
        return DecisionLine(
            challenge,
            word,
            texts("letter.decided_earlier"),
            (
                texts("letter.earlier_stage", stage=stage_title(call, item.earlier, texts)),
                _earlier_letter(case, point, item, texts),
            ),
            _tone(recorded.value),
        )
    return DecisionLine(
        challenge,
        word,
        _decided(call, point, recorded.value, texts),
        _why(case, point, item, recorded, texts),
        _tone(recorded.value),
    )


def _decided(call: Call, point: DecisionPoint, value: Value, texts: Texts) -> str:
    """What was decided, in a sentence; without needs there is no partnership to be chosen for."""
    key = f"letter.decided.{value.value}"
    alone = f"{key}_alone" if not call.method.needs else ""
    key = alone if texts.has(alone) else key
    return texts(key, round=_next_round(call, point.stage))


def _tone(value: Value) -> str:
    if value in _GOOD:
        return "good"
    return "open" if value in _OPEN else "bad"


def _next_round(call: Call, stage: str) -> str:
    rounds = [item.key for item in call.method.rounds]
    if stage in rounds[:-1]:
        return call.method.rounds[rounds.index(stage) + 1].title
    return ""


def _undecided(
    case: Case, point: DecisionPoint, item: Standpoint, challenge: str, texts: Texts
) -> DecisionLine:
    word = texts("letter.undecided.word")
    proposed = item.decision.proposed if item.decision else None
    if proposed is None or proposed.value is None:
        said = texts("letter.undecided.people")
    else:
        said = texts("letter.undecided.proposal", value=wording.value_word(texts, proposed.value))
    reasons = (_admission_reason(case, point, item, texts),)
    if not reasons[0] and proposed is not None:
        reasons = (_rule_reason(case, point, item, texts),)
    told = tuple(block for reason in reasons for block in blocks(reason))
    return DecisionLine(challenge, word, said, told, "open")


def _why(
    case: Case, point: DecisionPoint, item: Standpoint, recorded: Decision, texts: Texts
) -> tuple[Block, ...]:
    """The recorded reason; else, where the decision follows the rule, the rule's reason."""
    given = blocks(recorded.reason)
    why_out = _admission_reason(case, point, item, texts)
    if given:
        # When it arrived and when it should have: a candidate must be able to check that.
        late = case.register.admissions.get(item.entry.candidate) is Admission.LATE
        return (*given, why_out) if late and why_out else given
    if why_out:
        return blocks(why_out)
    if item.decision is not None and not item.decision.departs:
        return (_rule_reason(case, point, item, texts),)
    return (texts("letter.reason_missing"),)


def _rule_reason(case: Case, point: DecisionPoint, item: Standpoint, texts: Texts) -> str:
    """Why the rule proposes what it does, said to the candidate."""
    if item.decision is None:
        return ""
    proposed = item.decision.proposed
    said_to_you = proposed.reason_key.replace("decisions.why.", "letter.why.")
    if said_to_you not in keys(texts.language):
        return wording.proposed_reason(texts, proposed)
    call = case.call
    supplied = confirmed_needs(call, point.judgement, point.matching, item.entry)
    services = sum(service.key in supplied for service in call.service_types)
    found = (("service", services), ("other", len(supplied) - services))
    answered = texts.listed(
        texts(f"letter.count.{key}", count=count) for key, count in found if count
    )
    facts = dict(proposed.facts) | {"answered": answered}
    return said_of(call, texts, said_to_you, **facts)


def _admission_reason(case: Case, point: DecisionPoint, item: Standpoint, texts: Texts) -> str:
    """Why a proposal was not assessed at all, in words of the call's register.

    A withdrawal after the letters of an established point is none of that point's.
    """
    candidate = case.call.candidate(item.entry.candidate)
    admitted = admission(case.call, candidate)
    withdrawn = case.register.withdrawn.get(item.entry, candidate.withdrawn_on)
    if withdrawn is not None and is_gone(case.call, withdrawn, point.stage):
        return texts("letter.withdrawn_on", on=texts.date(withdrawn))
    if admitted is Admission.LATE and candidate.received is not None:
        return texts(
            "letter.late",
            received=texts.moment(candidate.received),
            deadline=texts.moment(case.call.deadline),
        )
    if admitted in (Admission.INADMISSIBLE, Admission.LATE):
        return wording.sentence(candidate.inadmissible_reason)
    return ""


def _earlier_line(case: Case, point: DecisionPoint, item: Standpoint) -> Establishment | None:
    """The letter of an earlier stage that the candidate had when this one was written."""
    letters = case.letters.get(item.earlier)
    today = point.establishment.letters if point.establishment else None
    lines = [
        line
        for line in case.call.establishments
        if line.stage == item.earlier
        and (letters is None or letters.holds(line.version, item.entry.candidate))
    ]
    known = [line for line in lines if today is None or line.letters <= today]
    return max(known or lines, key=lambda line: line.version, default=None)


def _earlier_letter(case: Case, point: DecisionPoint, item: Standpoint, texts: Texts) -> str:
    held = _earlier_line(case, point, item)
    if held is None:
        return texts("letter.earlier_letter_undated")
    return texts("letter.earlier_letter", on=texts.date(held.letters))


def until(case: Case, point: DecisionPoint) -> datetime | None:
    """The last moment for a rebuttal; None while the date of the letters is not set."""
    if point.establishment is None:
        return None
    moment: datetime = rebuttal_until(case.call, point.establishment.letters)
    return moment


def last_moment(case: Case, point: DecisionPoint, texts: Texts) -> str:
    moment = until(case, point)
    if moment is None:
        return texts("letter.until_open", days=case.call.rebuttal_days)
    return texts.moment(moment)


def boxes(
    case: Case, point: DecisionPoint, items: tuple[Standpoint, ...], texts: Texts
) -> tuple[Box, ...]:
    """The boxes of page 1: what follows, and the rebuttal with its last moment."""
    call = case.call
    found = []
    negative = [item for item in items if item.negative]
    if negative:
        lines: list[Block] = []
        if len(negative) < len(items):
            named = texts.listed(call.challenge(item.entry.challenge).title for item in negative)
            lines.append(texts("letter.box.rebuttal_for", challenges=named))
        lines.extend(blocks(how(call, texts)))
        lines.append(texts("letter.box.rebuttal_more"))
        found.append(
            Box(texts("letter.box.rebuttal"), tuple(lines), last_moment(case, point, texts))
        )
    steps = _next_steps(case, point, items, texts)
    if steps:
        found.append(Box(texts("letter.box.next"), steps))
    earlier = _earlier_terms(case, point, items, texts)
    return (*found, *([earlier] if earlier else []))


def how(call: Call, texts: Texts) -> str:
    """How one hands in a rebuttal, and to whom."""
    return wording.paragraph(
        call, texts, "rebuttal_how", to=address(call), challenges=len(call.challenges)
    )


def address(call: Call) -> str:
    identity = call.identity
    return identity.email or identity.contact or identity.organisation


def _next_steps(
    case: Case, point: DecisionPoint, items: Iterable[Standpoint], texts: Texts
) -> tuple[Block, ...]:
    call = case.call
    items = tuple(items)
    said: list[Block] = []
    if any(item.now(Value.INVITED) for item in items):
        said.extend(
            blocks(
                wording.paragraph(call, texts, "invitation", round=_next_round(call, point.stage))
            )
        )
    if any(item.now(Value.MATCHED) for item in items):
        reservation = wording.paragraph(call, texts, "reservation")
        said.extend(blocks(reservation) or (texts("letter.reservation_missing"),))
    said.extend(
        texts(f"letter.next.{value.value}")
        for value in (Value.RESERVE, Value.HELD)
        if any(item.now(value) for item in items)
    )
    if said:
        said.extend(blocks(wording.paragraph(call, texts, "next_steps")))
    return tuple(said)


def _earlier_terms(
    case: Case, point: DecisionPoint, items: Iterable[Standpoint], texts: Texts
) -> Box | None:
    """For entries that were turned down before: the term of that letter, which stays.

    A term that ended before this letter is told as ended, and nothing is offered then.
    """
    today = point.establishment.letters if point.establishment else None
    earlier = {
        item.earlier: item
        for item in items
        if item.earlier and item.recorded is not None and item.recorded.value in NEGATIVE
    }
    said = []
    runs = False
    for item in earlier.values():
        held = _earlier_line(case, point, item)
        if held is None:
            continue
        last: datetime = term_of(case.call, held)
        ended = today is not None and last.date() < today
        runs = runs or not ended
        key = "letter.earlier_term_ended" if ended else "letter.earlier_term"
        said.append(texts(key, on=texts.date(held.letters), until=texts.moment(last)))
    if not said:
        return None
    return Box(texts("letter.box.earlier" if runs else "letter.box.earlier_ended"), tuple(said))
