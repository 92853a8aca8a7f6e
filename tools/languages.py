"""How complete each language is: `python -m tools.languages`.

What a language lacks is said in English. One line a room: how many texts it has of how many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from scoring.texts import LANGUAGES, PROOFREAD, WHOLE, keys, lacking


def rooms(texts: Iterable[str]) -> Counter[str]:
    """How many texts each room has."""
    return Counter(key.partition(".")[0] for key in texts)


def lines() -> list[str]:
    asked = rooms(keys(WHOLE))
    said = []
    for language in LANGUAGES:
        missing = rooms(lacking(language))
        state = "proofread" if language in PROOFREAD else "a draft that nobody proofread"
        said.append(f"{language}: {asked.total() - missing.total()} of {asked.total()}, {state}")
        said += [
            f"  {room}: {asked[room] - missing[room]} of {asked[room]}" for room in sorted(missing)
        ]
    return said


if __name__ == "__main__":
    print("\n".join(lines()))
