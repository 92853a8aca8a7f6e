"""Whether an approval still holds: approved is approved as it stood.

A text was approved for its row, beside a score and a status, as those words. When one of these is
another now, the approval has ended and the row waits until people approve it anew in a workbook
that shows what stands there now. What was approved is remembered from run to run: so a text that
was edited or moved since is told, and what a stage was established with is never asked again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scoring.model.approvals import Approvals, Approved, Stood
from scoring.model.call import Call
from scoring.model.intake import Register, Remark, Standing
from scoring.model.results import Reason
from scoring.problems import Problem
from scoring.reasons.beside import (
    Mark,
    digest,
    of_row,
    shown_score,
    shows,
    two_scores,
)
from scoring.reasons.confirm import Confirmed
from scoring.reasons.look import shortened
from scoring.reasons.read import Filled, agreed
from scoring.reasons.rows import RowKey, Slot, row_words, slots_of
from scoring.texts import Texts

NOTHING = Approved()


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier runs remember, and what stages were established with: row, text, stood."""

    approved: Approvals = field(default_factory=dict)
    established: frozenset[tuple[Slot, str, Stood]] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """The texts for letters, what to remember, and the acts that confirmed a name in a text."""

    reasons: Mapping[Slot, Reason]
    approved: Approvals
    acts: frozenset[str]


def settle(call: Call, found: Sequence[Filled], now: Mapping[Slot, Stood], past: Past) -> Settled:
    """Hold every approval against what stands now, and against what was approved before."""
    settling = _Settling(call, found, now, past)
    reasons: dict[Slot, Reason] = {}
    approved = dict(past.approved)
    rows, _ = agreed(found)
    for key, items in rows.items():
        own = settling.row(key, items)
        reasons |= {(reason.entry, reason.round, reason.criterion): reason for reason in own}
        if (kept := settling.remembered(key, items, own)) is not None:
            approved[str(key)] = kept
    return Settled(reasons, approved, settling.confirmed.acts)


def settle_remarks(
    call: Call, register: Register, now: Mapping[Slot, Stood], past: Past
) -> Settled:
    """Where letters take the remarks as they are: the rows whose remarks hold a name.

    Nobody approved them: whoever established a stage did. What several jurors wrote in one row is
    told together, with every name in it.
    """
    confirmed = Confirmed(call)
    known = {slot for slot, _, _ in past.established}
    naming: dict[Slot, list[tuple[Remark, tuple[str, ...]]]] = {}
    for ballot in register.ballots:
        if ballot.standing is not Standing.COUNTED:
            continue
        for criterion, remark in ballot.remarks.items():
            slot = (ballot.entry, ballot.round, criterion)
            key = RowKey(call.key, *ballot.entry, ballot.round, criterion)
            if slot not in now:
                continue
            names = confirmed.unconfirmed(key, remark.text)
            if names and slot not in known:
                naming.setdefault(slot, []).append((remark, names))
    reasons = {slot: _waiting(call, slot, found) for slot, found in naming.items()}
    return Settled(reasons, past.approved, confirmed.acts)


def _waiting(call: Call, slot: Slot, found: Sequence[tuple[Remark, tuple[str, ...]]]) -> Reason:
    """A row whose remarks hold names, told at the first of them."""
    entry, round_key, criterion = slot
    key = RowKey(call.key, *entry, round_key, criterion)
    text = " / ".join(remark.text for remark, _ in found)
    names = dict.fromkeys(name for _, some in found for name in some)
    facts = _facts(call, key, text) | {"names": "; ".join(names)}
    about = replace(key.subject, new=facts["names"])
    return Reason(*slot, text, True, Problem("reasons-name", found[0][0].place, facts, about))


class _Settling:
    def __init__(self, call: Call, found: Sequence[Filled], now: Mapping[Slot, Stood], past: Past):
        self.call = call
        self.texts = Texts(call.language, call.texts)
        self.now = now
        self.past = past
        self.confirmed = Confirmed(call)
        self.here: dict[str, set[str]] = {}  # digest of a text: the rows where it stands
        for item in found:
            self.here.setdefault(digest(item.text), set()).add(str(item.key))
        self.homes: dict[str, list[str]] = {}  # digest of a text: the rows it was approved for
        for name, last in past.approved.items():
            if name.startswith(f"{call.key}|"):
                for text in (*last.earlier, *([digest(last.text)] if last.text else [])):
                    self.homes.setdefault(text, []).append(name)

    def row(self, key: RowKey, items: Sequence[Filled]) -> list[Reason]:
        """The row's text, for each of its entries."""
        found = []
        text = items[0].text
        last = self.past.approved.get(str(key), NOTHING)
        reopened = digest(last.text) if last.text else ""
        typed = [item for item in items if item.approved]
        for slot in slots_of(self.call, key):
            if slot not in self.now:  # nothing asks it now: it stays as it is
                mark = Mark(_beside(items, last), digest(text)).words(key)
                found.append(Reason(*slot, text, bool(typed), mark=mark))
                continue
            ends = [self._ended(item, slot, last) for item in typed]
            if not ends:
                found.append(Reason(*slot, text, approved=False))
            elif all(ends):
                found.append(Reason(*slot, text, False, ends[0], reopened))
            else:
                found.append(Reason(*slot, text, True, self._named(typed[0], slot)))
        return found

    def remembered(
        self, key: RowKey, items: Sequence[Filled], reasons: Sequence[Reason]
    ) -> Approved | None:
        """What to remember of a row from now on; None to leave it as it is remembered.

        What waits changes nothing: it would be forgotten why.
        """
        last = self.past.approved.get(str(key))
        if not any(item.approved for item in items):
            return _replaced(last, NOTHING) if last and last.text else None
        beside = of_row(self.call, key, self.now)
        if not beside:
            own = Approved(items[0].text, _beside(items, NOTHING))
            return own if last is None else None
        if all(reason.usable for reason in reasons if reason.entry.challenge in beside):
            return _replaced(last, Approved(items[0].text, beside))
        return None

    def _ended(self, item: Filled, slot: Slot, last: Approved) -> Problem | None:
        """Why an approval no longer holds; None when it does."""
        text, now = digest(item.text), self.now[slot]
        if (slot, text, now) in self.past.established:
            return None
        same = bool(last.text) and digest(last.text) == text
        if same and last.beside.get(slot[0].challenge) == now:
            return None
        if not same and (problem := self._elsewhere(item, text, last)):
            return problem
        return self._otherwise(item, slot, last if same else NOTHING)

    def _elsewhere(self, item: Filled, text: str, last: Approved) -> Problem | None:
        """That another text was approved here, or that this one was approved for another row.

        The mark says what the program knew when it made the row: whoever approves there after
        that, saw it.
        """
        mark = item.mark or Mark()
        told = bool(last.text) and mark.reopened == digest(last.text)
        home = next(
            (
                name
                for name in sorted(self.homes.get(text, ()))
                if name != str(item.key) and name not in self.here[text]
            ),
            "",
        )
        facts = _facts(self.call, item.key, item.text)
        knew = mark.written == text or text in last.earlier
        if home and (not knew or (last.text and not told)):
            key = RowKey.parsed(home)
            other = row_words(self.call, key) if key else home
            return self._problem("reasons-moved", item, facts | {"other": other})
        if last.text and not told:
            facts |= {"then": shortened(last.text)}
            return self._problem("reasons-changed", item, facts)
        return None

    def _otherwise(self, item: Filled, slot: Slot, last: Approved) -> Problem | None:
        """That the score or the status is another than the one that the text was approved at."""
        now, challenge = self.now[slot], slot[0].challenge
        facts = _facts(self.call, item.key, item.text)
        then = _stood(item.mark.beside if item.mark else last.beside, challenge, now)
        if then is None:
            score = "" if item.mark or last.text else shown_score(item.shown, challenge)
            if not score or shows(score, now.value):
                return None
            facts |= {"then": score, "now": self.texts.score(now.value, ())}
        elif then == now:
            return None
        elif then.value != now.value:
            facts |= dict(
                zip(("then", "now"), two_scores(self.texts, then.value, now.value), strict=True)
            )
        else:
            facts |= {"then": self._status(then, now), "now": self._status(now, then)}
            return self._problem("reasons-status-changed", item, facts)
        return self._problem("reasons-score-changed", item, facts)

    def _named(self, item: Filled, slot: Slot) -> Problem | None:
        """That a text which may be used holds a name that nobody confirmed."""
        names = self.confirmed.unconfirmed(item.key, item.text)
        if not names or (slot, digest(item.text), self.now[slot]) in self.past.established:
            return None
        facts = _facts(self.call, item.key, item.text) | {"names": "; ".join(names)}
        return self._problem("reasons-name", item, facts).about(new=facts["names"])

    def _status(self, stood: Stood, other: Stood) -> str:
        said = self.texts(f"books.standing_of.{stood.status.value}")
        if stood.passes == other.passes:
            return said
        held = self.texts("reasons.minimum.reached" if stood.passes else "reasons.minimum.missed")
        return f"{said}, {held}"

    def _problem(self, code: str, item: Filled, facts: dict[str, str]) -> Problem:
        return Problem(code, item.place, facts, item.key.subject)


def _facts(call: Call, key: RowKey, text: str) -> dict[str, str]:
    return {
        "row": row_words(call, key),
        "text": shortened(text),
    }


def _beside(items: Sequence[Filled], last: Approved) -> Mapping[str, Stood]:
    """What a row that is asked no more was written beside."""
    return next((item.mark.beside for item in items if item.mark), last.beside)


def _stood(beside: Mapping[str, Stood], challenge: str, now: Stood) -> Stood | None:
    """How the entry stood. For one that joined since, what stood beside the text for another."""
    if challenge in beside or not beside:
        return beside.get(challenge)
    return now if now in beside.values() else next(iter(beside.values()))


def _replaced(last: Approved | None, new: Approved) -> Approved:
    """What is remembered next, with every text that was approved here before."""
    if last is None:
        return new
    before = [*last.earlier, *([digest(last.text)] if last.text else [])]
    kept = tuple(text for text in dict.fromkeys(before) if text != digest(new.text))
    return Approved(new.text, new.beside, kept)
