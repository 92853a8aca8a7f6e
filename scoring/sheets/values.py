"""From a raw cell to a value: the one place that says what a juror's answer is.

Nothing is rounded, clipped or filled in. What is no answer leaves the answer blank and gives a
finding: the code of a problem and the facts for its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from scoring import exact
from scoring.model.call import Scale
from scoring.model.intake import Blank, DeclarationValue, VoteValue
from scoring.sheets.style import number
from scoring.texts import Texts
from scoring.workbooks.grid import CellKind, RawCell

_T = TypeVar("_T")
# Digits with at most one comma or point; a group of three after it may be thousands
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:[.,][0-9]{1,12})?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem to be: its code and the facts about this cell."""

    code: str
    facts: Mapping[str, str]


def tidy(text: str) -> str:
    """`text` without spaces around it and with plain spaces inside, non-breaking ones included."""
    kept = (char for char in text if char == "\n" or unicodedata.category(char) not in ("Cf", "Cc"))
    plain = "".join(" " if char != "\n" and char.isspace() else char for char in kept)
    return plain.strip()


def is_blank(cell: RawCell) -> bool:
    """Nothing, or nothing but spaces."""
    if cell.kind is CellKind.TEXT:
        return not tidy(str(cell.value))
    return cell.kind is CellKind.BLANK


def shown(cell: RawCell) -> str:
    """What stands in the cell, for a message: 7 where the file holds 7.0."""
    if cell.kind is CellKind.NUMBER and cell.shown.endswith(".0"):
        return cell.shown[:-2]
    return cell.shown


def score(cell: RawCell, scale: Scale, texts: Texts) -> tuple[Fraction | Blank, Finding | None]:
    """A score on the scale, or why the cell holds none.

    Text that is plainly a number of the scale is taken, with a finding that only warns.
    """
    if is_blank(cell):
        return Blank.BLANK, None
    facts = {
        "found": shown(cell),
        "lowest": number(texts, scale.lowest),
        "highest": number(texts, scale.highest),
        "step": number(texts, scale.step),
    }
    if cell.kind is CellKind.TEXT:
        return _score_from_text(tidy(str(cell.value)), scale, texts, facts)
    if cell.kind is not CellKind.NUMBER or "%" in cell.number_format:
        return Blank.BLANK, _unusable(cell, facts)
    try:
        value = exact.from_cell(cell.value)  # type: ignore[arg-type]  # a NUMBER holds int or float
    except (ValueError, OverflowError):
        return Blank.BLANK, _unusable(cell, facts)
    if not scale.holds(value):
        return Blank.BLANK, Finding("score-off-scale", facts)
    return value, None


def _score_from_text(
    text: str, scale: Scale, texts: Texts, facts: Mapping[str, str]
) -> tuple[Fraction | Blank, Finding | None]:
    words = texts("sheets.words.not_assessed").split("|")
    if text.casefold() in words:
        return Blank.NOT_ASSESSED, Finding("score-not-assessed", facts)
    if not _NUMBER.fullmatch(text) or _THOUSANDS.fullmatch(text):
        return Blank.BLANK, Finding("score-unusable", {**facts, "kind_key": "sheets.kind.text"})
    value = exact.from_cell(text.replace(",", "."))
    if not scale.holds(value):
        return Blank.BLANK, Finding("score-off-scale", facts)
    return value, Finding("score-as-text", {**facts, "value": number(texts, value)})


def _unusable(cell: RawCell, facts: Mapping[str, str]) -> Finding:
    kind = "percent" if "%" in cell.number_format else cell.kind.value
    return Finding("score-unusable", {**facts, "kind_key": f"sheets.kind.{kind}"})


def vote(cell: RawCell, texts: Texts) -> tuple[VoteValue | None, Finding | None]:
    """Ja, deels, nee or niet beoordeeld, in the words of the call's language."""
    words = {texts(f"sheets.vote.{item.value}").casefold(): item for item in VoteValue}
    return _word(cell, words, "vote-unusable")


def declaration(cell: RawCell, texts: Texts) -> tuple[DeclarationValue | None, Finding | None]:
    """Nee, ja or te bespreken."""
    words = {
        texts(f"sheets.declaration.{item.value}").casefold(): item for item in DeclarationValue
    }
    return _word(cell, words, "declaration-unusable")


def _word(cell: RawCell, words: Mapping[str, _T], code: str) -> tuple[_T | None, Finding | None]:
    if is_blank(cell):
        return None, None
    if cell.kind is CellKind.TEXT:
        found = words.get(" ".join(tidy(str(cell.value)).casefold().split()))
        if found is not None:
            return found, None
    return None, Finding(code, {"found": shown(cell), "expected": ", ".join(words)})


def tick(cell: RawCell, texts: Texts) -> tuple[bool, Finding | None]:
    """An x. A 'ja' or a 1 is meant as one."""
    if is_blank(cell):
        return False, None
    meant = {"x", "1", texts("sheets.words.tick"), texts("sheets.vote.yes").casefold()}
    said = tidy(shown(cell)).casefold()
    if cell.kind in (CellKind.TEXT, CellKind.NUMBER) and said in meant:
        return True, None
    return False, Finding("tick-unusable", {"found": shown(cell)})


def words(cell: RawCell) -> tuple[str, Finding | None]:
    """A remark or note. A formula or an error is no text: what the juror meant is lost."""
    if is_blank(cell):
        return "", None
    if cell.kind in (CellKind.ERROR, CellKind.FORMULA):
        facts = {"found": shown(cell), "kind_key": f"sheets.kind.{cell.kind.value}"}
        return "", Finding("text-unusable", facts)
    # As it was typed, but for the spaces around it and the line ends of other systems.
    return shown(cell).replace("\r\n", "\n").strip(), None
