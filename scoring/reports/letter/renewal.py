"""A letter of a next version: what counts of a letter, what changed in it since, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scoring.model.call import Act, ActKind, Call, Candidate
from scoring.model.case import Case
from scoring.model.letters import Renewal
from scoring.model.results import DecisionPoint, EntryResult
from scoring.prose import blocks, words
from scoring.reports import wording
from scoring.reports.acts_of_point import acts_of
from scoring.reports.letter.assessment import asked_in
from scoring.reports.letter.decision import Standpoint, how, last_moment
from scoring.reports.letter.value import ChallengeSection, DecisionLine, Renewed
from scoring.texts import Texts

# What of a letter counts, by name: 'score|U1|written|k1' -> '3,5 op 5'. A letter is renewed when
# one of these changes. Dates and terms are not among them: they are those of its own version.
Substance = dict[str, str]

_REMEDIES = ("remedies", "rebuttal")


class Piece(NamedTuple):
    """What a name of the substance stands for."""

    kind: str
    challenge: str = ""
    round: str = ""
    criterion: str = ""

    def __str__(self) -> str:
        return "|".join(filter(None, self))

    @classmethod
    def named(cls, name: str) -> Piece:
        return cls(*name.split("|"))


# A withdrawal is told by itself; the others change no score, place or decision of anybody.
_NO_WHY = frozenset({
    ActKind.WITHDRAW, ActKind.EXTEND_DEADLINE, ActKind.CHANGE_WORDS, ActKind.REVOKE,
    ActKind.CONFIRM_NAME,
})  # fmt: skip


def substance(
    call: Call,
    point: DecisionPoint,
    decided: Sequence[tuple[Standpoint, DecisionLine]],
    told: Sequence[tuple[Standpoint, ChallengeSection]],
    texts: Texts,
) -> Substance:
    """Decisions, scores, places, reasons and remedies, each as the letter prints it."""
    found: Substance = {}
    for item, line in decided:
        found[str(Piece("decision", item.entry.challenge))] = line.word
        found[str(Piece("why", item.entry.challenge))] = "\n".join(map(words, line.reasons))
    for item, section in told:
        found |= _assessed(call, point.judgement.entries[item.entry], section, texts)
    if any(not item.earlier and not item.withdrawn for item, _ in decided):
        found["remedies"] = call.texts.get("remedies", "").strip()
    if any(item.negative for item, _ in decided):
        content = wording.paragraph(call, texts, "rebuttal_content")
        days = texts("letter.until_open", days=call.rebuttal_days)
        found["rebuttal"] = "\n".join((how(call, texts), content, days))
    return found


def _assessed(
    call: Call, result: EntryResult, section: ChallengeSection, texts: Texts
) -> Substance:
    challenge = result.entry.challenge
    found = {str(Piece("place", challenge)): _place(result, texts)}
    keys = [item.key for item in call.method.rounds if item.key in result.rounds]
    if result.total is not None:
        found[str(Piece("total", challenge))] = wording.total(texts, call, result.total)
    for key, table in zip(keys, section.rounds, strict=True):
        if len(keys) > 1 or result.total is None:
            found[str(Piece("total", challenge, key))] = table.total
        for criterion, line in zip(asked_in(call, result, key), table.lines, strict=True):
            where = (challenge, key, criterion.key)
            found[str(Piece("score", *where))] = line.score
            found[str(Piece("reason", *where))] = "\n".join(map(words, line.reasons))
    return found


def _place(result: EntryResult, texts: Texts) -> str:
    if result.place is None:
        return texts("letter.no_place")
    key = "letter.renewal.shared" if result.shared_with else "letter.renewal.alone"
    return texts(key, place=result.place)


def renewed(
    case: Case, point: DecisionPoint, candidate: Candidate, now: Substance, texts: Texts
) -> Renewed | None:
    """What a letter of a next version says of the one before; None for a first letter."""
    known = case.letters.get(point.stage)
    renewal = known.renewal(point.version, candidate.key) if known else None
    if renewal is None:
        return None
    changed = differing(renewal.before, now)
    lines = tuple(_line(case.call, name, renewal.before.get(name, ""), now, texts)
                  for name in changed if name in now and not _told_anew(name, changed))  # fmt: skip
    why = tuple(dict.fromkeys(_why(case, point, candidate, renewal, changed, texts)))
    key = "letter.renewal.intro" if changed else "letter.renewal.same"
    return Renewed(
        heading=texts("letter.renewal.heading", on=texts.date(renewal.on)),
        intro=texts(key, on=texts.date(renewal.on), before=renewal.replaces),
        lines=tuple(line for line in lines if line),
        why=why,
        why_heading=texts("letter.renewal.why_heading") if why or changed else "",
        missing=texts("letter.renewal.missing") if changed and not why else "",
        term=texts("letter.renewal.term", until=last_moment(case, point, texts))
        if "rebuttal" in now
        else "",
    )


def differing(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The names of what counts and is no longer the same, in the order of the letter."""
    names = (*now, *(name for name in before if name not in now))
    return tuple(name for name in names if before.get(name, "") != now.get(name, ""))


def _told_anew(name: str, changed: Sequence[str]) -> bool:
    """Reasons of another decision: they are no correction of the earlier ones."""
    piece = Piece.named(name)
    return piece.kind == "why" and str(piece._replace(kind="decision")) in changed


def _line(call: Call, name: str, old: str, now: Substance, texts: Texts) -> str:
    """One change in a sentence; empty where the new letter alone can say it."""
    kind, challenge, round_key, criterion = Piece.named(name)
    facts = {"old": old or texts("letter.renewal.nothing"), "new": now[name]}
    if kind in _REMEDIES:
        return texts(f"letter.renewal.{kind}")
    facts["challenge"] = call.challenge(challenge).title
    if round_key:
        facts["round"] = call.method.round(round_key).title
        kind = "round_total" if kind == "total" else kind
    if criterion:
        facts["criterion"] = call.criterion(criterion).title
    if kind in ("why", "reason") and not old:
        kind = f"{kind}_added"
    return texts(f"letter.renewal.{kind}", **facts)


def _why(
    case: Case,
    point: DecisionPoint,
    candidate: Candidate,
    renewal: Renewal,
    changed: Sequence[str],
    texts: Texts,
) -> Iterator[str]:
    """Why it changed: the line of establishment, acts since, a rebuttal, a withdrawal, others."""
    call = case.call
    if point.establishment is not None:
        yield from map(words, blocks(point.establishment.reason))
    for rebuttal in call.rebuttals:
        received = rebuttal.received
        if rebuttal.candidate == candidate.key and received and received.date() >= renewal.on:
            yield texts("letter.renewal.rebutted", on=texts.date(received.date()))
            yield from map(words, blocks(rebuttal.answer))
    kinds = {Piece.named(name).kind for name in changed}
    if not kinds:
        return
    for act in acts_of(case, point):
        new = act.key not in renewal.acts and act.kind not in _NO_WHY
        if new and act.candidate in ("", candidate.key):
            yield _of_act(call, candidate, act, texts)
    days = [day for entry, day in case.register.withdrawn.items()
            if entry.candidate == candidate.key and day >= renewal.on]  # fmt: skip
    if "decision" in kinds:
        if days:
            yield texts("letter.renewal.withdrawn", on=texts.date(min(days)))
        elif _recorded(point, candidate):
            yield texts("letter.renewal.decided")
    elif "why" in kinds and _recorded(point, candidate):
        yield texts("letter.renewal.worded")
    if "place" in kinds and not kinds & {"score", "total"}:
        yield texts("letter.renewal.others")


def _recorded(point: DecisionPoint, candidate: Candidate) -> bool:
    """Whether people gave a reason with their decision: it stands beside the decision."""
    return any(
        item.recorded is not None and bool(item.recorded.reason.strip())
        for entry, item in point.decisions.items()
        if entry.candidate == candidate.key
    )


def _of_act(call: Call, candidate: Candidate, act: Act, texts: Texts) -> str:
    """The reason of an act, unless it names somebody whom this candidate may not read about."""
    names = [juror.name for juror in call.jurors]
    names += [item.name for item in call.candidates if item.key != candidate.key]
    said = act.reason.casefold()
    if any(name.casefold() in said for name in names):
        return texts("letter.renewal.act_named", on=texts.date(act.on))
    reason = wording.sentence(act.reason)
    return texts("letter.renewal.act", on=texts.date(act.on), reason=reason)
