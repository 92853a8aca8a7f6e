"""What an act accepts beyond a limit: 'budget: 158000', 'kernpartner: K3', 'nooit samen: K1 + K4'.

It holds for what it was given for: a choice that goes further needs an act of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from scoring import exact
from scoring.call.cells import choice_words
from scoring.model.call import LimitKind
from scoring.texts import Texts

_KINDS = [kind for kind in LimitKind if kind is not LimitKind.PARTIAL_COUNTS]


@dataclass(frozen=True, slots=True)
class Exceeded:
    """A limit, and how far: a number, or the candidates that it names."""

    kind: LimitKind
    amount: Fraction | None = None
    names: tuple[str, ...] = ()


def exceeded(value: str) -> Exceeded | None:
    """What an act's value accepts; None when it does not say so."""
    said, _, rest = value.partition(":")
    code = choice_words(_KINDS).get(said.strip().casefold())
    if code is None or not rest.strip():
        return None
    kind = LimitKind(code)
    if kind.naming:
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
