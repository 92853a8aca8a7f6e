"""How a jury report names a candidate."""

from __future__ import annotations

from scoring.model.call import Call


def name_of(call: Call, key: str) -> str:
    return f"{key} {call.candidate(key).name}"
