"""What a text is written beside: the score and status of its row, and how the row keeps them.

The program writes a mark into every row. It says what stood there when the row was made, so that
an approval can be held against what stands there now.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from scoring import exact
from scoring.model.approvals import Stood
from scoring.model.call import Call
from scoring.model.results import Judgement, Status
from scoring.reasons.rows import RowKey, Slot, result_of, slots_of
from scoring.texts import Texts

_UNDER = "under"  # the minimum of the criterion itself
_PARTS = 4
_SHOWN = re.compile(r"(?:(?P<challenge>[\w.\-]+): )?(?P<score>-?\d+(?:[.,]\d+)?)(?!\w)")


def stands(call: Call, judgements: Sequence[Judgement]) -> dict[Slot, Stood]:
    """How every row of every round stands, by the first of these judgements that has the round.

    They come in the order of the decision points: what a later round changes of an entry's status
    is no matter of the rounds before it.
    """
    found: dict[Slot, Stood] = {}
    for judgement in judgements:
        for round_key in judgement.rounds:
            for criterion in call.method.criteria:
                for entry in judgement.entries:
                    slot = (entry, round_key, criterion.key)
                    result = result_of(judgement, *slot)
                    if result is not None and slot not in found:
                        status = judgement.entries[entry].status
                        found[slot] = Stood(result.value, status, result.passes)
    return found


def of_row(call: Call, key: RowKey, now: Mapping[Slot, Stood]) -> dict[str, Stood]:
    """By challenge, how the entries of a row stand."""
    return {slot[0].challenge: now[slot] for slot in slots_of(call, key) if slot in now}


def digest(text: str) -> str:
    """The same for texts that differ in spaces and line breaks alone."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the program wrote into a row: the scores, and which text stood there."""

    beside: Mapping[str, Stood] = field(default_factory=dict)  # by challenge
    written: str = ""  # digest of the text that the program put there
    reopened: str = ""  # digest of the approved text whose approval had ended by then

    def words(self, key: RowKey) -> str:
        """The mark as its cell holds it, sealed with the key of its row."""
        said = "|".join((beside_words(self.beside), self.written, self.reopened))
        return f"{said}|{_seal(key, said)}"


def read_mark(key: RowKey, words: str) -> Mark | None:
    """The mark of a row; None where there is none, or one of another row."""
    said, _, seal = words.strip().rpartition("|")
    parts = said.split("|")
    if len(parts) != _PARTS - 1 or seal != _seal(key, said):
        return None
    try:
        return Mark(read_beside(parts[0]), parts[1], parts[2])
    except ValueError:
        return None


def _seal(key: RowKey, said: str) -> str:
    return digest(f"{key} {said}")[:8]


def beside_words(beside: Mapping[str, Stood]) -> str:
    """'U1=7/2,ranked;U2=4,below_minimum,under': exact, by challenge."""
    return ";".join(
        f"{challenge}={item.value},{item.status.value}{'' if item.passes else f',{_UNDER}'}"
        for challenge, item in beside.items()
    )


def read_beside(words: str) -> dict[str, Stood]:
    """The inverse of `beside_words`. Raises ValueError for anything else."""
    found = {}
    for part in words.split(";") if words else ():
        challenge, equals, rest = part.partition("=")
        value, _, status = rest.partition(",")
        status, _, under = status.partition(",")
        if not equals or under not in ("", _UNDER):
            raise ValueError(words)
        try:
            found[challenge] = Stood(Fraction(value), Status(status), not under)
        except ZeroDivisionError:
            raise ValueError(words) from None
    return found


def shown_score(shown: str, challenge: str) -> str:
    """The number that a row without a mark shows as its score; empty when it shows none."""
    for line in shown.split("\n"):
        match = _SHOWN.match(line.strip())
        if match and match["challenge"] in (None, challenge):
            return match["score"]
    return ""


def shows(score: str, value: Fraction) -> bool:
    """Whether a score as it was shown, rounded and without zeros at its end, is this value."""
    plain = score.replace(",", ".")
    decimals = len(plain.partition(".")[2])
    return exact.rounded(value, max(decimals, 2)) == Fraction(plain)


def two_scores(texts: Texts, then: Fraction, now: Fraction) -> tuple[str, str]:
    """Two scores with as many decimals as tell them apart, the same for both: 3,5 and 5,0."""
    shown = texts.score(then, (now,)), texts.score(now, (then,))
    decimals = max(len(re.split("[.,]", item)[1]) if re.search("[.,]", item) else 0
                   for item in shown)  # fmt: skip
    return texts.number(then, decimals, trim=False), texts.number(now, decimals, trim=False)
