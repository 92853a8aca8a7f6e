"""From a raw cell to a value: the one place that says what a juror's answer is.

Nothing is rounded, clipped or filled in. What is no answer leaves the answer blank and gives a
finding: the code of a problem and the facts for its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TypeVar

from scoring import exact
from scoring.model.call import Scale
from scoring.model.intake import Blank, DeclarationValue, VoteValue
from scoring.sheets.style import number
from scoring.texts import Texts
from scoring.texts.characters import DIRECTION
from scoring.workbooks.grid import COMPUTED, CellKind, RawCell

_T = TypeVar("_T")
# Digits with at most one comma or point; a group of three after it may be thousands
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:[.,][0-9]{1,12})?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")
# '4,5/5', '4 op 5': a score with its maximum
_OUT_OF = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,2})?) ?(?:/|op|on|out of|van) ?([0-9]{1,6})")


_ODD = re.compile(r"[^\x20-\x7e\n]")
_UNSEEN = ("Cc", "Cf")
_MOST_SHOWN = 80
MOST_TEXT = 32_767  # what a cell of Excel holds


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem to be: its code and the facts about this cell."""

    code: str
    facts: Mapping[str, str]


def tidy(text: str) -> str:
    """`text` without spaces around it, with plain spaces inside (non-breaking ones and tabs
    included), and without what nobody sees."""
    return _ODD.sub(_plain_character, text).strip()


def _plain_character(found: re.Match[str]) -> str:
    if found[0].isspace():
        return " "
    return "" if unicodedata.category(found[0]) in _UNSEEN else found[0]


def _obscure(text: str) -> bool:
    """Whether something unseen stands inside a number, or turns around what is shown."""
    ends = [at for at, char in enumerate(text) if tidy(char)]
    inside = text[ends[0] : ends[-1] + 1] if ends else ""
    return not DIRECTION.isdisjoint(text) or any(
        unicodedata.category(char) in _UNSEEN for char in inside
    )


def is_blank(cell: RawCell) -> bool:
    """Nothing, or nothing but spaces."""
    if cell.kind is CellKind.TEXT:
        text = str(cell.value)
        return not tidy(text[:_MOST_SHOWN]) and not tidy(text)
    return cell.kind is CellKind.BLANK


def shown(cell: RawCell, texts: Texts) -> str:
    """What stands in the cell, for a message: as a person at that cell sees it."""
    value = cell.value
    if cell.kind is CellKind.PERCENT and isinstance(value, int | float):
        return f"{_plainly(value * 100, texts)} %"
    if cell.kind is CellKind.NUMBER and isinstance(value, int | float):
        return _plainly(value, texts)
    if cell.kind is CellKind.BOOLEAN:
        return texts(f"intake.boolean.{'true' if value else 'false'}")
    if isinstance(value, datetime):
        return texts.date(value.date()) if value.time() == time() else texts.moment(value)
    if isinstance(value, date):
        return texts.date(value)
    if isinstance(value, time):
        return texts.clock(value)
    if isinstance(value, timedelta):
        return str(value)
    return cell.shown


def _plainly(value: float, texts: Texts) -> str:
    try:
        return texts.number(exact.from_cell(value), 12)
    except (ValueError, OverflowError):
        return str(value)


def score(cell: RawCell, scale: Scale, texts: Texts) -> tuple[Fraction | Blank, Finding | None]:
    """A score on the scale, or why the cell holds none.

    Text that is plainly a number of the scale is taken, with a finding that only warns; so is a
    number that its cell shows as another one.
    """
    if is_blank(cell):
        return Blank.BLANK, None
    if cell.kind is CellKind.NUMBER:
        return _score_from_number(cell, scale, texts)
    if cell.kind is CellKind.TEXT:
        return _score_from_text(tidy(str(cell.value)), cell, scale, texts)
    facts = _facts(cell, scale, texts)
    if cell.kind is CellKind.PERCENT and isinstance(cell.value, int | float):
        return Blank.BLANK, Finding(
            "score-percent", {**facts, "value": _plainly(cell.value, texts)}
        )
    if cell.kind is CellKind.DATE and isinstance(cell.value, date):
        typed = (cell.value.day, cell.value.month)
        guess = " / ".join(f"{typed[0]}{sign}{typed[1]}" for sign in ("/", ",", "."))
        return Blank.BLANK, Finding("score-date", {**facts, "typed": guess})
    if cell.kind is CellKind.FORMULA:
        return Blank.BLANK, Finding("score-formula", {**facts, "value": cell.display or "-"})
    if cell.kind is CellKind.UNCALCULATED:
        return Blank.BLANK, Finding("score-uncalculated", facts)
    return Blank.BLANK, _unusable(cell.kind.value, facts)


def brief(cell: RawCell, texts: Texts) -> str:
    """What stands in the cell, on one line and no longer than a message can bear."""
    plain = " ".join(shown(cell, texts).split())
    if not plain and cell.kind is not CellKind.BLANK:
        return "?"  # an error that says nothing, say
    return plain if len(plain) <= _MOST_SHOWN else f"{plain[: _MOST_SHOWN - 1]}…"


def _facts(cell: RawCell, scale: Scale, texts: Texts) -> dict[str, str]:
    return {
        "found": brief(cell, texts),
        "lowest": number(texts, scale.lowest),
        "highest": number(texts, scale.highest),
        "step": number(texts, scale.step),
    }


def _score_from_number(
    cell: RawCell, scale: Scale, texts: Texts
) -> tuple[Fraction | Blank, Finding | None]:
    try:
        value = exact.from_cell(cell.value)  # type: ignore[arg-type]  # a NUMBER holds int or float
    except (ValueError, OverflowError):
        return Blank.BLANK, _unusable(cell.kind.value, _facts(cell, scale, texts))
    if not scale.holds(value):
        return Blank.BLANK, _off_scale(value, scale, texts, _facts(cell, scale, texts))
    if cell.display and not _same(cell.display, value):
        facts = {"value": number(texts, value), "display": cell.display}
        return value, Finding("score-shown-otherwise", {**_facts(cell, scale, texts), **facts})
    return value, None


def _same(display: str, value: Fraction) -> bool:
    """Whether what a cell shows is this number."""
    try:
        return exact.from_text(tidy(display)) == value
    except ValueError:
        return False


def _off_scale(value: Fraction, scale: Scale, texts: Texts, facts: Mapping[str, str]) -> Finding:
    """A comma that is no decimal sign is dropped: 3,5 typed in an English Excel becomes 35."""
    if value.denominator == 1 and value > scale.highest and scale.holds(value / 10):
        return Finding("score-comma-lost", {**facts, "typed": number(texts, value / 10)})
    return Finding("score-off-scale", facts)


def _score_from_text(
    text: str, cell: RawCell, scale: Scale, texts: Texts
) -> tuple[Fraction | Blank, Finding | None]:
    facts = _facts(cell, scale, texts)
    words = texts("sheets.words.not_assessed").split("|")
    if text.casefold() in words:
        return Blank.NOT_ASSESSED, Finding("score-not-assessed", facts)
    if _NUMBER.fullmatch(text) and not _THOUSANDS.fullmatch(text):
        if _obscure(str(cell.value)):
            return Blank.BLANK, _unusable("text", facts)
        value = exact.from_cell(text.replace(",", "."))
        if not scale.holds(value):
            return Blank.BLANK, Finding("score-off-scale", facts)
        return value, Finding("score-as-text", {**facts, "value": number(texts, value)})
    plain = _plain_digits(text)
    if plain != text and _NUMBER.fullmatch(plain):
        return Blank.BLANK, Finding("score-digits", {**facts, "typed": plain})
    if found := _OUT_OF.fullmatch(text.casefold()):
        return Blank.BLANK, Finding("score-out-of", {**facts, "typed": found[1]})
    return Blank.BLANK, _unusable("text", facts)


def _plain_digits(text: str) -> str:
    """Digits of other scripts, such as full-width ones, as 0 to 9."""
    return "".join(
        str(unicodedata.decimal(char)) if unicodedata.decimal(char, None) is not None else char
        for char in unicodedata.normalize("NFKC", text)
    )


def _unusable(kind: str, facts: Mapping[str, str]) -> Finding:
    return Finding("score-unusable", {**facts, "kind_key": f"sheets.kind.{kind}"})


def vote(cell: RawCell, texts: Texts) -> tuple[VoteValue | None, Finding | None]:
    """Ja, deels, nee or niet beoordeeld, in the words of the call's language."""
    words = {texts(f"sheets.vote.{item.value}").casefold(): item for item in VoteValue}
    return _word(cell, words, "vote-unusable", texts)


def declaration(cell: RawCell, texts: Texts) -> tuple[DeclarationValue | None, Finding | None]:
    """Nee, ja or te bespreken."""
    words = {
        texts(f"sheets.declaration.{item.value}").casefold(): item for item in DeclarationValue
    }
    return _word(cell, words, "declaration-unusable", texts)


def _word(
    cell: RawCell, words: Mapping[str, _T], code: str, texts: Texts
) -> tuple[_T | None, Finding | None]:
    if is_blank(cell):
        return None, None
    if cell.kind is CellKind.TEXT:
        found = words.get(" ".join(tidy(str(cell.value)).casefold().split()))
        if found is not None:
            return found, None
    return None, Finding(code, {"found": brief(cell, texts), "expected": ", ".join(words)})


def tick(cell: RawCell, texts: Texts) -> tuple[bool, Finding | None]:
    """An x. A 'ja' or a 1 is meant as one."""
    if is_blank(cell):
        return False, None
    meant = {"x", "1", texts("sheets.words.tick"), texts("sheets.vote.yes").casefold()}
    said = tidy(shown(cell, texts)).casefold()
    if cell.kind in (CellKind.TEXT, CellKind.NUMBER) and said in meant:
        return True, None
    return False, Finding("tick-unusable", {"found": brief(cell, texts)})


def words(cell: RawCell, texts: Texts) -> tuple[str, Finding | None]:
    """A remark or note, every character as it was typed.

    A formula or an error is no text: what the juror meant is lost. What a program made a date or a
    percentage of is taken as it looks now, with a warning.
    """
    if is_blank(cell):
        return "", None
    if cell.kind in COMPUTED or cell.kind is CellKind.ERROR:
        facts = {"found": brief(cell, texts), "kind_key": f"sheets.kind.{cell.kind.value}"}
        return "", Finding("text-unusable", facts)
    if cell.kind is CellKind.TEXT:
        text = str(cell.value).replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > MOST_TEXT:
            facts = {"found": str(len(text)), "expected": str(MOST_TEXT)}
            return text, Finding("text-too-long", facts)
        return text, None
    said = shown(cell, texts)
    if cell.kind is CellKind.NUMBER:
        return said, None
    return said, Finding(
        "text-converted",
        {"found": brief(cell, texts), "kind_key": f"sheets.kind.{cell.kind.value}"},
    )
