"""The words that users see, per language, and how that language writes numbers and dates.

Texts stand in `scoring/texts/<language>/<room>.toml`; `texts("room.name", ...)` finds one, and
`language.toml` says how the language writes dates and calls its files. A text
with a number in it may be a table of plural forms, such as `one` and `other`: the fact `count` then
chooses by the language's own rules (CLDR). Where a sentence counts several things, each noun and
verb chooses beside its number, as in '{jurors} {jurors:jurylid|juryleden}', in the order of the
categories that the language has for whole numbers; the last is for all others.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from string import Formatter

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol

from scoring import exact
from scoring.prose import plain

DEFAULT = "nl"  # where neither a call nor its user says which language
WHOLE = "en"  # what a language still lacks is said in this one
PROBLEMS = "problems."  # how the keys begin of what is said of problems
PLURALS = ("zero", "one", "two", "few", "many", "other")  # the categories of CLDR, in their order
_WORD = re.compile(r"(?<!\w)[a-z]{3,}(?!\w)")
_FOLDER = resources.files("scoring.texts")
# A language is a folder of catalogues, and nothing else.
_HEADS = {
    item.name: tomllib.loads(head.read_text(encoding="utf-8"))
    for item in _FOLDER.iterdir()
    if (head := item / "language.toml").is_file()
}
LANGUAGES = (DEFAULT, *sorted(_HEADS.keys() - {DEFAULT}))
# Whole, and read by somebody who writes that language; the others are drafts.
PROOFREAD = tuple(code for code in LANGUAGES if _HEADS[code].get("proofread"))


class Texts:
    """The texts of one language, with a call's own wording laid over them."""

    def __init__(self, language: str, own: Mapping[str, str] | None = None):
        if language not in LANGUAGES:
            raise ValueError(f"no texts for language {language!r}")
        self.language = language
        self.locale = Locale.parse(str(_catalogue(language)["language.locale"]))
        # A sentence stands within another text: lists and links of its own are for paragraphs.
        self._own = {key: plain(text) for key, text in (own or {}).items()}

    def __call__(self, key: str, /, **facts: object) -> str:
        """The text under `key` with its facts filled in. Raises KeyError when there is none."""
        text: object = self._own.get(key) or _text(self.language, key)
        if isinstance(text, Mapping):
            text = text.get(self.plural(facts["count"]), text["other"])
        return self.filled(str(text), facts) if facts else str(text)

    def filled(self, text: str, facts: Mapping[str, object]) -> str:
        """A text with its facts in place, plural forms chosen. Raises KeyError for a fact."""
        return _Filler(self).vformat(text, (), facts)

    def plural(self, count: object) -> str:
        """The plural category of a number in this language: 'one', 'other' ..."""
        try:
            number = Fraction(str(count).replace(",", "."))
        except ValueError:
            return "other"
        return str(self.locale.plural_form(abs(float(number) if number % 1 else int(number))))

    def form(self, count: object, forms: Sequence[str]) -> str:
        """That of some forms which goes with a number."""
        known = [name for name in PLURALS if name in self.locale.plural_form.tags]
        category = self.plural(count)
        at = known.index(category) if category in known else len(forms) - 1
        return forms[min(at, len(forms) - 1)]

    def has(self, key: str) -> bool:
        return bool(self._own.get(key)) or key in _catalogue(self.language) | _catalogue(WHOLE)

    def number(self, value: Fraction | int, decimals: int = 2, *, trim: bool = True) -> str:
        """A number as this language writes it, rounded half up: 3,5 in Dutch."""
        text = exact.plain(Fraction(value), decimals, trim=trim)
        return text.replace(".", get_decimal_symbol(self.locale))

    def grouped(self, value: Fraction | int) -> str:
        """A large number, as of euros, in groups of three: 356.000 in Dutch."""
        text = self.number(value)
        whole, mark, rest = text.partition(get_decimal_symbol(self.locale))
        return str(format_decimal(int(whole), locale=self.locale)) + mark + rest

    def truthful(
        self, value: Fraction, limits: Iterable[Fraction], decimals: int = 2, *, trim: bool = True
    ) -> str:
        """A number with as many decimals as it takes not to contradict a test against `limits`."""
        return self.number(value, exact.decimals_that_separate(value, limits, decimals), trim=trim)

    def score(self, value: Fraction, limits: Iterable[Fraction]) -> str:
        """A score as it is, where a few decimals can say it, and truly beside `limits`."""
        return self.truthful(value, limits, exact.decimals_that_hold(value))

    def date(self, day: date, *, weekday: bool = False) -> str:
        """'16 juni 2023', or with its weekday 'vrijdag 16 juni 2023'."""
        written = self("language.first_day" if day.day == 1 else "language.day", day=day.day)
        said = format_date(day, f"'{written}' MMMM y", locale=self.locale)
        if not weekday:
            return said
        name = format_date(day, "EEEE", locale=self.locale)
        return self("language.with_weekday", weekday=name, date=said)

    def clock(self, moment: time | datetime) -> str:
        """'23.59 uur' in Dutch, '23:59' in English."""
        hour, minute = (format_time(moment, part, locale=self.locale) for part in ("HH", "mm"))
        return self("language.clock", hour=hour, minute=minute)

    def moment(self, moment: datetime, *, weekday: bool = True) -> str:
        """Date and time of day, as 'vrijdag 30 juni 2023, 23.59 uur'."""
        return f"{self.date(moment.date(), weekday=weekday)}, {self.clock(moment)}"

    def listed(self, items: Iterable[str]) -> str:
        """'a, b en c'."""
        return format_list([str(item) for item in items], locale=self.locale)


class _Filler(Formatter):
    """Facts into a text; '{count:jurylid|juryleden}' is the form that goes with a number."""

    def __init__(self, texts: Texts):
        self.texts = texts

    def format_field(self, value: object, format_spec: str) -> str:
        if "|" in format_spec:
            return self.texts.form(value, format_spec.split("|"))
        return str(super().format_field(value, format_spec))


@cache
def _catalogue(language: str) -> dict[str, object]:
    texts: dict[str, object] = {}
    for room, table in _tables(_FOLDER / language):
        before = len(texts)
        found: dict[str, object] = {}
        _flatten(room, table, found)
        texts |= found
        if len(texts) < before + len(found):
            raise ValueError(f"a text of {language} stands twice: {room}")
    # What the languages are called is CLDR's to say: a folder more must need no word elsewhere.
    locale = Locale.parse(str(texts["language.locale"]))
    names = {code: Locale.parse(code).get_language_name(locale) for code in LANGUAGES}
    return texts | {f"call.choice.{code}": name for code, name in names.items()}


def _tables(folder: Traversable) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every catalogue of a folder with the room that it is for: its name, or that of its folder."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from ((item.name, table) for _file, table in _tables(item))
        elif item.name.endswith(".toml"):
            yield item.name.removesuffix(".toml"), tomllib.loads(item.read_text(encoding="utf-8"))


def _text(language: str, key: str) -> object:
    known = _catalogue(language)
    return known[key] if key in known else _catalogue(WHOLE)[key]


def _flatten(prefix: str, table: Mapping[str, object], into: dict[str, object]) -> None:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping) and not ("other" in value and set(value) <= set(PLURALS)):
            _flatten(key, value, into)
        else:
            into[key] = value


def keys(language: str) -> frozenset[str]:
    """Every key that a language can say, of its own or in English."""
    return frozenset(_catalogue(language)) | frozenset(_catalogue(WHOLE))


def lacking(language: str) -> frozenset[str]:
    """The keys that a language says in English."""
    return frozenset(_catalogue(WHOLE)) - frozenset(_catalogue(language))


@cache
def retired() -> frozenset[str]:
    """Keys of texts that the program once had, and prints no more."""
    file = _FOLDER / "retired.toml"
    return frozenset(tomllib.loads(file.read_text(encoding="utf-8"))["keys"])


def blanks(language: str, key: str) -> frozenset[str]:
    """The names of the facts that a text of the catalogue has room for, as '{count}'."""
    text = _text(language, key)
    forms = text.values() if isinstance(text, Mapping) else (text,)
    return frozenset(name for form in forms for name in _names(str(form)))


def fits(language: str, key: str, own: str) -> bool:
    """Whether own words for a text of the catalogue leave room for no other facts than it has."""
    try:
        return _names(own) <= blanks(language, key)
    except ValueError:  # a brace alone
        return False


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@cache
def printed_words() -> frozenset[str]:
    """Every word in lower case that documents print, in any language: no name of anybody."""
    return frozenset(
        word
        for language in LANGUAGES
        for key, text in _catalogue(language).items()
        if not key.startswith(PROBLEMS)
        for form in (text.values() if isinstance(text, Mapping) else (text,))
        for word in _WORD.findall(str(form))
    )
