"""What the reasons workbook asks: one row for every text that a letter needs, and its key.

A row is an entry x round x criterion. A criterion of scope 'proposal' has one row for the whole
proposal: it was asked once, and its text is used for every entry of that proposal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoring.model.call import Call, Criterion, Entry, Scope
from scoring.model.intake import Register, Standing
from scoring.model.results import CriterionResult, Judgement, Reason, Status
from scoring.problems import Problem, Subject

# Stable keys of the columns that are read, in a hidden row of every tab.
KEY, TEXT, APPROVED = "reason.key", "reason.text", "reason.approved"
BESIDE = "reason.beside"  # what the row was written beside; workbooks of the first version lack it

SEPARATOR = "|"  # occurs in no key of a call

NOT_ASSESSED = frozenset({Status.INADMISSIBLE, Status.WITHDRAWN})

Slot = tuple[Entry, str, str]  # entry, round, criterion


@dataclass(frozen=True, slots=True)
class RowKey:
    """Names a row in any copy of the workbook. `challenge` is empty for a whole proposal."""

    call: str
    candidate: str
    challenge: str
    round: str
    criterion: str

    def __str__(self) -> str:
        return SEPARATOR.join(
            (self.call, self.candidate, self.challenge, self.round, self.criterion)
        )

    @property
    def entry(self) -> Entry:
        return Entry(self.candidate, self.challenge)

    @property
    def subject(self) -> Subject:
        """What a problem of its text is about."""
        return Subject(entry=self.entry, rounds=(self.round,), criterion=self.criterion)

    @classmethod
    def parsed(cls, text: str) -> RowKey | None:
        parts = [part.strip() for part in text.split(SEPARATOR)]
        return cls(*parts) if len(parts) == 5 else None


def row_words(call: Call, key: RowKey) -> str:
    """'Organisatie A (U1), Antwoord op de drempels (pitch)'; keys where the call knows none."""
    names = {item.key: item.name for item in call.candidates}
    titles = {item.key: item.title for item in call.method.criteria}
    titles |= {item.key: item.title for item in call.method.rounds}
    who = names.get(key.candidate, key.candidate)
    where = f"{who} ({key.challenge})" if key.challenge else who
    what, when = (titles.get(name, name) for name in (key.criterion, key.round))
    return f"{where}, {what} ({when})"


@dataclass(frozen=True, slots=True)
class JurorRemark:
    """One juror's remark. `label` is the role, told apart where two jurors share one."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    key: RowKey
    slots: tuple[Slot, ...]  # every entry that the text is for
    criterion: Criterion
    results: Mapping[Entry, CriterionResult]
    remarks: tuple[JurorRemark, ...]
    text: str = ""
    approved: bool = False
    waiting: Problem | None = None  # why an approved text is not used
    reopened: str = ""  # digest of the text whose approval ended


def slots_of(call: Call, key: RowKey) -> tuple[Slot, ...]:
    """The entries that a row of this key speaks of; none when the call does not ask for it."""
    criterion = next((item for item in call.method.criteria if item.key == key.criterion), None)
    if criterion is None or key.round not in criterion.rounds:
        return ()
    if (criterion.scope is Scope.PROPOSAL) != (key.challenge == ""):
        return ()
    return tuple(
        (entry, key.round, key.criterion)
        for entry in call.entries()
        if entry.candidate == key.candidate
        and key.challenge in ("", entry.challenge)
        and criterion in call.method.asked(key.round, entry.challenge)
    )


def rows(
    call: Call, register: Register, judgement: Judgement, known: Mapping[Slot, Reason]
) -> tuple[Row, ...]:
    """Every row that the rounds judged so far ask: by candidate, challenge, round, criterion.

    Entries that were never assessed (inadmissible, withdrawn) have none.
    """
    return tuple(
        row
        for candidate in call.candidates
        for challenge in ("", *(item.key for item in call.challenges))
        for row in _of(call, register, judgement, known, candidate.key, challenge)
    )


def _of(
    call: Call,
    register: Register,
    judgement: Judgement,
    known: Mapping[Slot, Reason],
    candidate: str,
    challenge: str,
) -> Iterator[Row]:
    for round_key in judgement.rounds:
        for criterion in call.method.criteria:
            key = RowKey(call.key, candidate, challenge, round_key, criterion.key)
            slots = slots_of(call, key)
            results = {
                entry: result
                for entry, _, _ in slots
                if (result := result_of(judgement, entry, round_key, criterion.key)) is not None
            }
            if not results:
                continue
            filled = [
                known[slot]
                for slot in slots
                if slot in known and known[slot].text and slot[0] in results
            ]
            yield Row(
                key=key,
                slots=slots,
                criterion=criterion,
                results=results,
                remarks=_remarks(call, register, frozenset(results), round_key, criterion.key),
                text=filled[0].text if filled else "",
                approved=bool(filled) and all(reason.approved for reason in filled),
                waiting=next((item.waiting for item in filled if item.waiting), None),
                reopened=next((item.reopened for item in filled if item.reopened), ""),
            )


def result_of(
    judgement: Judgement, entry: Entry, round_key: str, criterion: str
) -> CriterionResult | None:
    """What a row is about; None for what was never assessed."""
    item = judgement.entries.get(entry)
    if item is None or item.status in NOT_ASSESSED or round_key not in item.rounds:
        return None
    return item.rounds[round_key].criteria.get(criterion)


def _remarks(
    call: Call, register: Register, entries: frozenset[Entry], round_key: str, criterion: str
) -> tuple[JurorRemark, ...]:
    """Remarks of counted sheets only: a juror with a conflict is in no document of a candidate."""
    labels = juror_labels(call)
    found: dict[tuple[str, str], JurorRemark] = {}
    for ballot in register.ballots:
        if ballot.entry in entries and ballot.round == round_key:
            remark = ballot.remarks.get(criterion)
            if ballot.standing is Standing.COUNTED and remark and remark.text.strip():
                text = remark.text.strip()
                # A general tab's remark stands in the ballot of every entry: say it once.
                found[ballot.juror, text] = JurorRemark(labels.get(ballot.juror, ""), text)
    order = {juror.key: number for number, juror in enumerate(call.jurors)}
    return tuple(
        remark for _, remark in sorted(found.items(), key=lambda item: order.get(item[0][0], -1))
    )


def juror_labels(call: Call) -> dict[str, str]:
    """Each juror's role; where jurors share a role, with the organisation or a number."""
    same = Counter(juror.role for juror in call.jurors)
    with_home = {
        juror.key: f"{juror.role} ({juror.organisation})"
        if same[juror.role] > 1 and juror.organisation
        else juror.role
        for juror in call.jurors
    }
    still_same = Counter(with_home.values())
    numbers: Counter[str] = Counter()
    labels = {}
    for juror, label in with_home.items():
        numbers[label] += 1
        labels[juror] = f"{label} {numbers[label]}" if still_same[label] > 1 else label
    return labels


def left_over(asked: tuple[Row, ...], known: Mapping[Slot, Reason]) -> tuple[Reason, ...]:
    """Filled texts that no row asks for any more, as of a candidate that withdrew since."""
    slots = {slot for row in asked for slot in row.slots}
    return tuple(reason for slot, reason in known.items() if slot not in slots and reason.text)
