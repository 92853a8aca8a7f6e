"""How many a call has of each thing: what documents say of one they say otherwise than of many."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.model.call import Call
from scoring.texts import Texts


def sizes(call: Call) -> Mapping[str, int]:
    """Facts for texts that choose their words by them, as in '{rounds:totaal|eindtotaal}'."""
    method = call.method
    return {
        "challenges": len(call.challenges),
        "jurors": len(call.jurors),
        "candidates": len(call.candidates),
        "types": len(call.service_types),
        "rounds": len(method.rounds),
        "criteria": len(method.criteria),
        "minima": method.minima,
    }


def said(call: Call, texts: Texts, key: str, /, **facts: object) -> str:
    """A text that chooses its words by what the call has."""
    return texts(key, **{**sizes(call), **facts})
