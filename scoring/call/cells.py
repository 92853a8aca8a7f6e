"""The one place where a cell of the call workbook becomes a value, by the kind of its column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from fractions import Fraction

from scoring import exact
from scoring.call.dates import Ambiguous, Dates
from scoring.call.tables import TABLES, Column, Kind, Percent
from scoring.texts import LANGUAGES, Texts
from scoring.texts.vocabulary import Meaning, Question, answers, folded, meant, truth
from scoring.workbooks.formats import look
from scoring.workbooks.grid import COMPUTED, CellKind, RawCell

MOST_KEY = 40
_KEY = re.compile(r"\w[\w.-]*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# A whole number of so many digits may be one that lost the 0 in front, or its plus sign.
_LONG_NUMBER = 8
_MOST_SHOWN = 80
# A currency before or behind an amount, and the ',-' of whole euros.
_EURO = re.compile(r"^(?:€|eur)\s*|(?:,-|,–)?\s*(?:€|eur|euro)$|(?:,-|,–)$", re.IGNORECASE)

Value = str | int | bool | Fraction | date | datetime | tuple[str, ...]


class Misfit(Exception):
    """A cell does not hold what its column asks. Carries the problem's code and facts."""

    def __init__(self, code: str, **facts: str):
        super().__init__(code)
        self.code = code
        self.facts = facts


class Cells:
    """Turns cells into values. `texts` is the language of the workbook."""

    def __init__(self, texts: Texts):
        self._texts = texts
        self._dates = Dates(texts)

    def value(self, cell: RawCell, column: Column) -> Value | None:
        """What the cell says, None when it is blank. Raises Misfit.

        The text of REF and REFS is not looked up here: which keys exist is not known yet.
        """
        if blank(cell):
            return None
        if cell.kind in COMPUTED:
            raise Misfit("call-formula", found=cell.shown)
        if cell.kind is CellKind.ERROR:
            raise Misfit("call-error", found=cell.shown)
        if cell.unstruck is not None:
            left = " ".join(cell.unstruck.split())
            raise Misfit(
                "call-struck", found=cell.shown[:_MOST_SHOWN], left=left[:_MOST_SHOWN] or "-"
            )
        return _READERS[column.kind](self, cell, column)

    def default(self, column: Column) -> Value | None:
        """The written default of a column, None when it has none."""
        if not column.default:
            return None
        if column.kind in (Kind.WHOLE, Kind.NUMBER):
            number = Fraction(column.default)
            return int(number) if column.kind is Kind.WHOLE else number
        if column.kind is Kind.YES_NO:
            return column.default == "yes"
        return column.default

    def tabs(self, tables: Sequence[str]) -> str:
        """The names of tabs, for a message."""
        known = [table.key for table in TABLES if table.key in tables]
        return " / ".join(f"'{self._texts(f'call.{key}.tab')}'" for key in known)

    # -- one method per kind

    def _text(self, cell: RawCell, column: Column) -> str:
        if cell.kind is CellKind.TEXT:
            return clean(str(cell.value))
        if cell.kind is CellKind.NUMBER and isinstance(cell.value, int | float):
            return self._shown(cell, column)
        raise self._misfit(cell, column)

    def _shown(self, cell: RawCell, column: Column) -> str:
        """A number where text belongs: what the cell shows, where that is certain."""
        shown = shown_number(cell)
        if shown is None:
            raise Misfit("call-number-as-text", found=cell.shown)
        # An enterprise number of ten digits that begins with 1 lost nothing.
        whole = len(shown) == 10 and shown.startswith("1")
        digits = shown == str(cell.value) and len(shown) >= _LONG_NUMBER
        if column.numbered and digits and not whole:
            raise Misfit("call-number-lost-zero", found=shown)
        return shown

    def _line(self, cell: RawCell, column: Column) -> str:
        """Text of one line: a line break in it is a space, for it names files and headings."""
        return " ".join(self._text(cell, column).splitlines())

    def _key(self, cell: RawCell, column: Column) -> str:
        text = unicodedata.normalize("NFC", self._text(cell, column))
        if not _KEY.fullmatch(text) or len(text) > MOST_KEY:
            raise self._misfit(cell, column)
        return text

    def _ref(self, cell: RawCell, column: Column) -> str:
        return unicodedata.normalize("NFC", self._text(cell, column))

    def _refs(self, cell: RawCell, column: Column) -> tuple[str, ...]:
        text = self._ref(cell, column)
        return tuple(part.strip() for part in re.split(r"[,;\n]", text) if part.strip())

    def _number(self, cell: RawCell, column: Column) -> Fraction:
        number = self._any_number(cell, column)
        if column.least is not None and number < column.least:
            raise self._misfit(cell, column)
        if column.most is not None and number > column.most:
            raise self._misfit(cell, column)
        return number

    def _any_number(self, cell: RawCell, column: Column) -> Fraction:
        try:
            if cell.kind is CellKind.TEXT:
                typed = _EURO.sub("", clean(str(cell.value)))
                number = exact.from_text(typed.removesuffix("%").rstrip())
                if typed.endswith("%"):
                    return _of_percent(number / 100, typed, column)
                return number
            if isinstance(cell.value, int | float):
                if cell.kind is CellKind.NUMBER:
                    # Where the format is known, `display` is there when it makes another number.
                    if cell.number_format and cell.display:
                        raise Misfit("call-number-shown", found=cell.shown, shown=cell.display)
                    return exact.from_cell(cell.value)
                if cell.kind is CellKind.PERCENT:
                    share = exact.from_cell(cell.value)
                    return _of_percent(share, f"{self._texts.number(share * 100, 6)} %", column)
        except exact.Ambiguous as error:
            raise Misfit("call-number-ambiguous", found=str(cell.value)) from error
        except (ValueError, OverflowError) as error:
            raise self._misfit(cell, column) from error
        raise self._misfit(cell, column)

    def _whole(self, cell: RawCell, column: Column) -> int:
        number = self._number(cell, column)
        if number.denominator != 1:
            raise self._misfit(cell, column)
        return int(number)

    def _date(self, cell: RawCell, column: Column) -> date:
        if cell.kind is CellKind.TEXT:
            return self._typed_date(clean(str(cell.value)), cell, column)
        moment = _moment_of(cell.value)
        if moment is None or moment.time() != time():
            raise self._misfit(cell, column)
        return moment.date()

    def _moment(self, cell: RawCell, column: Column) -> datetime:
        if cell.kind is CellKind.TEXT:
            typed = clean(str(cell.value))
            try:
                found = self._dates.moment(typed)
            except Ambiguous as error:
                raise Misfit("call-date-ambiguous", found=typed) from error
            except (ValueError, OverflowError) as error:
                raise self._misfit(cell, column) from error
            if found is None:
                self._typed_date(typed, cell, column)  # a date alone?
                raise Misfit("call-time-missing", found=typed)
            return found
        moment = _moment_of(cell.value)
        if moment is None:
            raise self._misfit(cell, column)
        # A date typed without its time looks like midnight; only the cell's format can tell.
        if moment.time() == time() and cell.number_format and "h" not in cell.number_format.lower():
            raise Misfit("call-time-missing", found=self._texts.date(moment.date()))
        return moment

    def _typed_date(self, text: str, cell: RawCell, column: Column) -> date:
        try:
            return self._dates.day(text)
        except Ambiguous as error:
            raise Misfit("call-date-ambiguous", found=text) from error
        except ValueError as error:
            raise self._misfit(cell, column) from error

    def _yes_no(self, cell: RawCell, column: Column) -> bool:
        said = _answer(cell, Question.YES_NO)
        if said is None:
            return self._code(cell, column, ("yes", "no")) == "yes"
        return said is Meaning.YES

    def _choice(self, cell: RawCell, column: Column) -> str:
        return self._code(cell, column, column.choices)

    def _mark(self, cell: RawCell, column: Column) -> bool:
        said = _answer(cell, Question.TICK)
        if said is None:
            raise self._misfit(cell, column)
        return said is Meaning.YES

    def _colour(self, cell: RawCell, column: Column) -> str:
        text = self._text(cell, column)
        if not _COLOUR.fullmatch(text):
            raise self._misfit(cell, column)
        return text.lower()

    def _code(self, cell: RawCell, column: Column, codes: Sequence[str]) -> str:
        """The code of a word in the workbook's language, in another one, or of the code itself."""
        typed = self._text(cell, column)
        words = choice_words(codes)
        if (code := words.get(typed.casefold(), words.get(folded(typed)))) is not None:
            return code
        shown = {code: self._texts(f"call.choice.{code}") for code in codes}
        raise Misfit(
            "call-choice-unknown",
            found=typed,
            choices=", ".join(f"'{word}'" for word in shown.values()),
            **near(typed, {word: shown[code] for word, code in words.items()}),
        )

    def _misfit(self, cell: RawCell, column: Column) -> Misfit:
        bounds = ""
        if column.least is not None and column.kind in (Kind.WHOLE, Kind.NUMBER):
            bounds = "_least" if column.most is None else "_between"
        facts = {
            "expected_key": f"call.expected.{column.kind}{bounds}",
            "least": str(column.least),
            "most": str(column.most),
            "choices": ", ".join(f"'{self._texts(f'call.choice.{c}')}'" for c in column.choices),
            "tabs": self.tabs(column.to),
            "value": self._said(cell),
            "found": f"'{self._said(cell)}'",
        }
        return Misfit("call-value-unfit", **facts)

    def _said(self, cell: RawCell) -> str:
        """What stands in the cell, as who reads it would say it."""
        if cell.kind is CellKind.BOOLEAN:
            return self._texts(f"intake.boolean.{'true' if cell.value else 'false'}")
        moment = _moment_of(cell.value)
        if moment is None:
            return cell.shown
        return (
            self._texts.date(moment.date())
            if moment.time() == time()
            else self._texts.moment(moment)
        )


def choice_words(codes: Sequence[str]) -> dict[str, str]:
    """Every way to write each code, case-blind: the code, its word and others in each language.

    A code whose word is a yes or a no is meant by every other yes or no.
    """
    words: dict[str, str] = {}
    yes_no = answers(Question.YES_NO)
    for texts in map(Texts, LANGUAGES):
        for code in codes:
            word = texts(f"call.choice.{code}")
            if meaning := yes_no.get(folded(word)):
                words |= {said: code for said, other in yes_no.items() if other is meaning}
            words[word.casefold()] = code
            if texts.has(f"call.also.{code}"):
                words[texts(f"call.also.{code}").casefold()] = code
    return words | {code.casefold(): code for code in codes}


def in_order(typed: str) -> tuple[str, ...]:
    """The keys that an act puts in order: 'K03 > K05'."""
    return tuple(part.strip() for part in typed.split(">"))


def near(typed: str, known: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """The facts for 'did you mean ...?': the nearest of `known`, if one is near.

    A mapping says for each word what to show for it.
    """
    shown = known if isinstance(known, Mapping) else {word: word for word in known}
    folded = {word.casefold(): said for word, said in reversed([*shown.items()])}
    close = get_close_matches(typed.casefold(), list(folded), n=1, cutoff=0.6)
    if not close:
        return {"near": "", "hint_key": "call.hint.none"}
    return {"near": folded[close[0]], "hint_key": "call.hint.near"}


def blank(cell: RawCell) -> bool:
    """Nothing, or only spaces: what a person sees as an empty cell."""
    return cell.kind is CellKind.BLANK or (
        cell.kind is CellKind.TEXT and not clean(str(cell.value))
    )


def clean(text: str) -> str:
    """A text without the spaces around it that nobody sees, with one kind of line break."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip().strip("\u200b\ufeff").strip()


def _answer(cell: RawCell, question: Question) -> Meaning | None:
    """What a cell answers to a question with fixed answers; None for anything else."""
    if cell.kind is CellKind.BOOLEAN:
        return truth(bool(cell.value))
    if cell.kind in (CellKind.TEXT, CellKind.NUMBER):
        return meant(clean(cell.shown), question)
    return None


def shown_number(cell: RawCell) -> str | None:
    """What the cell of a number shows, in plain notation; None where that is not certain."""
    if not isinstance(cell.value, int | float):
        return None
    if cell.number_format:
        return look(cell.value, cell.number_format)
    # What does not name its format (OpenDocument) says itself what it shows.
    shown = cell.display or exact.plain(exact.from_cell(cell.value), 12, trim=True)
    return None if shown == ";;;" else shown


def typed_percent(cell: RawCell) -> bool:
    """Whether someone typed a number as per cent."""
    return cell.kind is CellKind.PERCENT or (
        cell.kind is CellKind.TEXT and clean(str(cell.value)).endswith("%")
    )


def _of_percent(share: Fraction, shown: str, column: Column) -> Fraction:
    """The number that 60 % stands for in this column. Raises Misfit where it may be several."""
    if column.percent is Percent.SHARE:
        return share
    if column.percent is Percent.COUNT:
        return share * 100
    raise Misfit("call-percent-of-what", found=shown)


def _moment_of(value: object) -> datetime | None:
    """A date out of a cell, to the second: a workbook stores days as a rounded fraction."""
    if isinstance(value, datetime):
        return (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    if isinstance(value, date):
        return datetime.combine(value, time())
    return None


_READERS: Mapping[Kind, Callable[[Cells, RawCell, Column], Value]] = {
    Kind.TEXT: Cells._line,
    Kind.LONG: Cells._text,
    Kind.KEY: Cells._key,
    Kind.REF: Cells._ref,
    Kind.REFS: Cells._refs,
    Kind.WHOLE: Cells._whole,
    Kind.NUMBER: Cells._number,
    Kind.DATE: Cells._date,
    Kind.MOMENT: Cells._moment,
    Kind.YES_NO: Cells._yes_no,
    Kind.CHOICE: Cells._choice,
    Kind.MARK: Cells._mark,
    Kind.COLOUR: Cells._colour,
}
