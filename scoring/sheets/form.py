"""The scoring sheet, declared once: how a tab identifies itself, and what it asks.

A tab is found by the cell `jury-form` in it, never by its name or place. The column of that cell is
the key column: it names the row of every identity field and every answer. The row that the key
column calls `columns` is the key row: it names the columns. One cell of the key row may hold
several column keys, parted by spaces, where one column serves several kinds of answers. The format
is written down in docs/sheet-format.md.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from scoring.keys import Col as Col
from scoring.keys import Row as Row
from scoring.keys import TabKey
from scoring.keys import TabKind as TabKind
from scoring.model.call import Aspect, Call, Combine, Criterion, Scope, ServiceType

FORM_VERSION = 1
MARKER = "jury-form"
COLUMNS = "columns"


class Field(StrEnum):
    """Identity fields: row keys whose value stands in the column `value`."""

    FORM = MARKER  # its value is the form version
    KIND = "kind"
    CALL = "call"
    ROUND = "round"
    JUROR = "juror"
    CANDIDATE = "candidate"
    CHALLENGE = "challenge"
    EDITION = "edition"
    METHOD = "method"  # fingerprint of the method
    WORDING = "wording"  # hash of the words printed; another one is only a warning
    ANSWERS = "answers"  # SHA-256 of the file or files that this copy was refilled from


Question = tuple[str, str]  # row key and column key of an answer
Tab = tuple[TabKind, str, str]  # kind, candidate, challenge; the last two empty on a start tab

NOTES = ("strengths", "weaknesses", "questions")


@dataclass(frozen=True, slots=True)
class TabIdentity:
    """Who a tab says it is. `challenge` is empty on a general tab, `candidate` on a start tab."""

    kind: TabKind
    call: str
    round: str
    juror: str
    candidate: str = ""
    challenge: str = ""
    edition: str = "1"
    method: str = ""
    wording: str = ""
    answers: tuple[str, ...] = ()

    @property
    def key(self) -> TabKey:
        return TabKey(self.juror, self.candidate, self.challenge, self.round, self.kind)

    def cells(self) -> tuple[tuple[Field, str], ...]:
        """Field and text, in the order in which they are written."""
        return (
            (Field.FORM, str(FORM_VERSION)),
            (Field.KIND, self.kind.value),
            (Field.CALL, self.call),
            (Field.ROUND, self.round),
            (Field.JUROR, self.juror),
            (Field.CANDIDATE, self.candidate),
            (Field.CHALLENGE, self.challenge),
            (Field.EDITION, self.edition),
            (Field.METHOD, self.method),
            (Field.WORDING, self.wording),
            (Field.ANSWERS, " ".join(self.answers)),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What one tab asks."""

    criteria: tuple[Criterion, ...] = ()
    services: tuple[ServiceType, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def votes(self) -> tuple[tuple[str, str], ...]:
        """Row key and item key of every service type and requirement."""
        found = []
        for service in self.services:
            found.append((Row.SERVICE.key(service.key), service.key))
            found += [(Row.REQUIREMENT.key(item.key), item.key) for item in service.requirements]
        return tuple(found)


def asked(call: Call, kind: TabKind, candidate: str, challenge: str, round_key: str) -> Asked:
    """What the tab of this identity asks: one answer for writer and reader."""
    if kind is TabKind.START:
        return Asked()
    if not challenge:
        return Asked(criteria=general_criteria(call, candidate, round_key))
    criteria = tuple(
        item for item in call.method.asked(round_key, challenge) if item.scope is Scope.ENTRY
    )
    if kind is TabKind.CONSENSUS:
        return Asked(criteria=criteria)
    stage = call.method.round(round_key)
    last = call.method.rounds[-1].key == round_key
    return Asked(
        criteria=criteria,
        services=call.service_types if stage.asks_coverage else (),
        aspects=call.challenge(challenge).aspects if stage.asks_coverage else (),
        notes=NOTES[:2] if last else NOTES,
    )


def general_criteria(call: Call, candidate: str, round_key: str) -> tuple[Criterion, ...]:
    """The criteria asked once per proposal in this round."""
    challenges = set(call.candidate(candidate).challenges)
    return tuple(
        item
        for item in call.method.criteria
        if item.scope is Scope.PROPOSAL
        and round_key in item.rounds
        and (not item.challenges or challenges & set(item.challenges))
    )


def has_consensus(call: Call, round_key: str) -> bool:
    return call.method.round(round_key).combine is Combine.CONSENSUS


def wording(call: Call) -> str:
    """A short hash of the words that sheets print about what is asked."""
    method = call.method
    words = [
        [[item.key, item.title, item.guidance] for item in method.criteria],
        [
            [str(level.value), level.word, level.meaning]
            for item in method.criteria
            for level in item.scale.levels
        ],
        [[item.key, item.title, item.text] for item in call.service_types],
        [[part.key, part.text] for item in call.service_types for part in item.requirements],
        [[item.key, item.title] for item in call.challenges],
        [[part.key, part.text] for item in call.challenges for part in item.aspects],
    ]
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
