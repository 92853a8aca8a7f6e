"""Acts that confirm a name in a text for a letter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scoring.model.call import Act, ActKind, Call
from scoring.reasons.names import Bearer, Names
from scoring.reasons.read import Filled
from scoring.reasons.rows import RowKey
from scoring.texts.vocabulary import folded


def confirming(call: Call, rows: Mapping[RowKey, Sequence[Filled]]) -> frozenset[str]:
    """The acts that confirm a name in approved texts, as these stand."""
    confirmed = Confirmed(call)
    for key, items in rows.items():
        if any(item.approved for item in items):
            confirmed.unconfirmed(key, items[0].text)
    return confirmed.acts


class Confirmed:
    """The names of a call, which of them may stand in which text, and the acts that say so."""

    def __init__(self, call: Call):
        self._acts = [act for act in call.acts if act.kind is ActKind.CONFIRM_NAME]
        self._names = Names(call)
        self._used: set[str] = set()

    @property
    def acts(self) -> frozenset[str]:
        """Keys of the acts that confirmed a name so far."""
        return frozenset(self._used)

    def unconfirmed(self, key: RowKey, text: str) -> tuple[str, ...]:
        """Names of jurors and other candidates in a row's text that no act confirms."""
        return tuple(
            item.name
            for item in self._names.found(key.candidate, text)
            if not self._confirmed(key, item)
        )

    def _confirmed(self, key: RowKey, bearer: Bearer) -> bool:
        hits = [act.key for act in self._acts if _speaks_of(act, key) and _lets(act, bearer)]
        self._used |= set(hits)
        return bool(hits)


def _speaks_of(act: Act, key: RowKey) -> bool:
    return (
        act.candidate == key.candidate
        and (act.challenge in ("", key.challenge) or not key.challenge)
        and act.round in ("", key.round)
        and act.criterion in ("", key.criterion)
    )


def _lets(act: Act, bearer: Bearer) -> bool:
    said = {folded(part) for part in re.split(r"[;\n]", act.value)}
    return folded(bearer.name) in said or folded(bearer.key) in said
