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
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from scoring import exact
from scoring.model.call import Scale
from scoring.model.intake import Blank, DeclarationValue, VoteValue
from scoring.sheets.style import number
from scoring.texts import Texts
from scoring.texts.characters import DIRECTION
from scoring.texts.vocabulary import Meaning, Question, folded, meant, truth
from scoring.workbooks.grid import COMPUTED, CellKind, RawCell

_T = TypeVar("_T", bound=StrEnum)
# Digits with at most one comma or point; a group of three after it may be thousands
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:[.,][0-9]{1,12})?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")
# '4,5/5', '4 op 5': a score with its maximum
_OUT_OF = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,2})?) ?(?:/|op|on|out of|van) ?([0-9]{1,6})")

# '4 = goed', as the sheet prints its scale
_WITH_WORD = re.compile(r"(-?[0-9]{1,6}(?:[.,][0-9]{1,2})?) ?[=:] ?(.+)", re.DOTALL)


_UNUSABLE = {Question.VOTE: "vote-unusable", Question.DECLARATION: "declaration-unusable"}
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
        return Blank.BLANK, _date(cell.value, scale, facts)
    if cell.kind is CellKind.FORMULA:
        return Blank.BLANK, Finding("score-formula", {**facts, "value": cell.display or "-"})
    if cell.kind is CellKind.UNCALCULATED:
        return Blank.BLANK, Finding("score-uncalculated", facts)
    return Blank.BLANK, _unusable(cell.kind.value, facts)


def _date(day: date, scale: Scale, facts: Mapping[str, str]) -> Finding:
    """What was probably typed: only what would be a score, in the order of day and month or of an
    English spreadsheet."""
    guesses = []
    for first, second in ((day.day, day.month), (day.month, day.day)):
        if second == scale.highest and scale.holds(Fraction(first)):
            guesses.append(f"{first}/{second}")
        if scale.holds(exact.from_cell(f"{first}.{second}")):
            guesses += [f"{first},{second}", f"{first}.{second}"]
    guess = " / ".join(dict.fromkeys(guesses))
    hint = "typed" if guess else "none"
    return Finding("score-date", {**facts, "typed": guess, "hint_key": f"intake.hint.{hint}"})


def brief(cell: RawCell, texts: Texts) -> str:
    """What stands in the cell, on one line and no longer than a message can bear."""
    plain = shortened(shown(cell, texts), _MOST_SHOWN)
    if not plain and cell.kind is not CellKind.BLANK:
        return "?"  # an error that says nothing, say
    return plain


def shortened(text: str, most: int) -> str:
    """A text on one line of so many letters at most."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


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
    """A comma that is no decimal sign is dropped: 3,5 typed in an English Excel becomes 35.

    Nobody types the 0 of 4,0: a 40 is no 4, but perhaps a per cent.
    """
    beyond = not scale.lowest <= value <= scale.highest
    lost = beyond and value.denominator == 1 and value % 10
    if lost and scale.holds(value / 10):
        return Finding("score-comma-lost", {**facts, "typed": number(texts, value / 10)})
    return Finding("score-off-scale", facts)


def _score_from_text(
    text: str, cell: RawCell, scale: Scale, texts: Texts
) -> tuple[Fraction | Blank, Finding | None]:
    facts = _facts(cell, scale, texts)
    if not DIRECTION.isdisjoint(str(cell.value)):
        return Blank.BLANK, _unusable("text", facts)
    if scale.lowest < 0:  # a minus as Word and phones write it
        text = text.replace("\N{MINUS SIGN}", "-")
    if (level := _level(text, scale)) is not None:
        return level, Finding("score-in-words", {**facts, "value": number(texts, level)})
    if meant(text, Question.SCORE):
        return Blank.NOT_ASSESSED, Finding("score-not-assessed", facts)
    if _NUMBER.fullmatch(text) and not _THOUSANDS.fullmatch(text):
        if _obscure(str(cell.value)):
            return Blank.BLANK, _unusable("text", facts)
        value = exact.from_cell(text.replace(",", "."))
        if not scale.holds(value):
            return Blank.BLANK, Finding("score-off-scale", facts)
        return value, Finding("score-as-text", {**facts, "value": number(texts, value)})
    return Blank.BLANK, _almost(text, scale, texts, facts)


def _level(text: str, scale: Scale) -> Fraction | None:
    """The score that the scale's own word stands for: 'goed', or '4 = goed' as the sheet prints it.

    A word that stands for two scores, or beside another number than its own, stands for none.
    """
    told, said = None, folded(text)
    if found := _WITH_WORD.fullmatch(text):
        told, said = exact.from_cell(found[1].replace(",", ".")), folded(found[2])
    if not any(letter.isalpha() for letter in said):
        return None  # a number is no word: '.5' must not become the level that is called '5'
    values = {level.value for level in scale.levels if said and folded(level.word) == said}
    if len(values) != 1 or (told is not None and told not in values):
        return None
    (value,) = values
    return value if scale.holds(value) else None


def _almost(text: str, scale: Scale, texts: Texts, facts: Mapping[str, str]) -> Finding:
    """Why a text is no score, with what was probably meant only where that is one of the scale."""
    plain = _plain_digits(text)
    if plain != text and _NUMBER.fullmatch(plain) and not re.search("[0-9]", text):
        if scale.holds(exact.from_cell(plain.replace(",", "."))):
            return Finding("score-digits", {**facts, "typed": plain})
    elif found := _OUT_OF.fullmatch(text.casefold()):
        value, most = (exact.from_cell(part.replace(",", ".")) for part in found.groups())
        if most == scale.highest and scale.holds(value):
            return Finding("score-out-of", {**facts, "typed": number(texts, value)})
        return Finding("score-other-maximum", facts)
    return _unusable("text", facts)


def _plain_digits(text: str) -> str:
    """Digits of other scripts, such as full-width ones, as 0 to 9."""
    return "".join(
        str(unicodedata.decimal(char)) if unicodedata.decimal(char, None) is not None else char
        for char in unicodedata.normalize("NFKC", text)
    )


def _unusable(kind: str, facts: Mapping[str, str]) -> Finding:
    return Finding("score-unusable", {**facts, "kind_key": f"sheets.kind.{kind}"})


def vote(cell: RawCell, texts: Texts) -> tuple[VoteValue | None, Finding | None]:
    """Ja, deels, nee or niet beoordeeld, as people write them in any language."""
    return _word(cell, Question.VOTE, VoteValue, texts)


def declaration(cell: RawCell, texts: Texts) -> tuple[DeclarationValue | None, Finding | None]:
    """Nee, ja or te bespreken. A check is no answer to 'a conflict of interest?'."""
    return _word(cell, Question.DECLARATION, DeclarationValue, texts)


def _word(
    cell: RawCell, question: Question, kinds: type[_T], texts: Texts
) -> tuple[_T | None, Finding | None]:
    if is_blank(cell):
        return None, None
    if meaning := _meaning(cell, question):
        return kinds(meaning.value), None
    expected = ", ".join(texts(f"sheets.{question.value}.{item.value}") for item in kinds)
    facts = {"found": brief(cell, texts), "expected": expected}
    return None, Finding(_UNUSABLE[question], facts)


def _meaning(cell: RawCell, question: Question) -> Meaning | None:
    """What a word, a sign or TRUE answers. A number is a sign only where crosses are asked."""
    if cell.kind is CellKind.BOOLEAN:
        return truth(bool(cell.value))
    said = cell.shown
    number = cell.kind is CellKind.NUMBER and question is Question.TICK
    if (cell.kind is CellKind.TEXT or number) and DIRECTION.isdisjoint(said):
        return meant(tidy(said), question)
    return None


def tick(cell: RawCell, texts: Texts) -> tuple[bool | None, Finding | None]:
    """An x, or another yes. A no that was typed is no blank: it says that there is none."""
    if is_blank(cell):
        return None, None
    if meaning := _meaning(cell, Question.TICK):
        return meaning is Meaning.YES, None
    return None, Finding("tick-unusable", {"found": brief(cell, texts)})


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
