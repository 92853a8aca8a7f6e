"""What an act accepts beyond a limit: 'budget: 158000', 'kernpartner: K3', 'nooit samen: K1 + K4'.

It holds for what it was given for: a choice that goes further needs an act of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring import exact
from scoring.call.cells import choice_words
from scoring.call.tables import table
from scoring.texts import Texts

# Limits that speak of candidates by name; of the others an act accepts a number.
NAMING = frozenset({"core", "together", "apart"})
_NONE = frozenset({"partial_counts"})  # no limit: it says what counts


@dataclass(frozen=True, slots=True)
class Exceeded:
    kind: str  # of the limit, as a code
    amount: Fraction | None = None
    names: tuple[str, ...] = ()


def exceeded(value: str) -> Exceeded | None:
    """What an act's value accepts; None when it does not say so."""
    said, _, rest = value.partition(":")
    kind = choice_words(_kinds()).get(said.strip().casefold())
    if kind is None or not rest.strip():
        return None
    if kind in NAMING:
        return Exceeded(kind, names=tuple(part.strip() for part in rest.split("+")))
    try:
        return Exceeded(kind, exact.from_text(rest.strip()))
    except ValueError:
        return None


def exceeding(what: Exceeded, texts: Texts) -> str:
    """The value of an act that accepts this."""
    measure = " + ".join(what.names)
    if what.amount is not None:
        cents = exact.rounded(what.amount, 2) == what.amount
        # Three decimals could be read as thousands.
        measure = exact.plain(what.amount, 2 if cents else 4, trim=cents)
    return f"{texts(f'call.choice.{what.kind}')}: {measure}"


def _kinds() -> Sequence[str]:
    column = next(item for item in table("limits").columns if item.key == "kind")
    return [kind for kind in column.choices if kind not in _NONE]
