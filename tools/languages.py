"""How complete each language is: `python -m tools.languages`.

What a language lacks is said in English. One line a room: how many texts it has of how many.
"""

from __future__ import annotations

from collections import Counter

from scoring.texts import LANGUAGES, PROOFREAD, WHOLE, keys


def lacking(language: str) -> Counter[str]:
    """How many texts of each room are said in English."""
    return Counter(key.partition(".")[0] for key in keys(WHOLE) - keys(language))


def lines() -> list[str]:
    asked = Counter(key.partition(".")[0] for key in keys(WHOLE))
    said = []
    for language in LANGUAGES:
        missing = lacking(language)
        state = "proofread" if language in PROOFREAD else "a draft that nobody proofread"
        said.append(f"{language}: {asked.total() - missing.total()} of {asked.total()}, {state}")
        said += [
            f"  {room}: {asked[room] - missing[room]} of {asked[room]}" for room in sorted(missing)
        ]
    return said


if __name__ == "__main__":
    print("\n".join(lines()))
