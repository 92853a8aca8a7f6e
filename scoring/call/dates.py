"""Dates and times that someone typed as text, read where they can be read in one way only."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from babel.dates import get_day_names, get_month_names

from scoring.texts import LANGUAGES, Texts

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:ste|de|er|e|st|nd|rd|th|\.)?[ -]([^\W\d]+)\.?[ -](\d{4})")
_MONTH_DAY = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)? (\d{4})")
_WEEKDAY = re.compile(r"([^\W\d]+)\.? (?=\d|[^\W\d]+\.? \d)")
_MOMENT = re.compile(
    r"(?P<day>.+?)(?:\s(?:(?:om|te|at|à|um|-|–)\s)?|(?<=\d)t(?=\d))"
    r"(?P<hour>\d{1,2})"
    r"(?:\s?[:.uh]\s?(?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:\.0+)?)?\.?\s?(?:uhr|uur|u|h)?"
    r"|\s?(?:uhr|uur|u|h)|(?=\s?[ap]\.?m))"
    r"\.?(?:\s?(?P<half>[ap])\.?m\.?)?"
)
# As programs write it: with the zone, or how far the clock is from that of Greenwich
_ZONED = re.compile(r"\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)")

_OLDEST = 1900


class Ambiguous(ValueError):
    """A date that can be read in two ways: 5/6/2023 is in May or in June."""


class Dates:
    """Reads dates in the writing of one language, with the months and days of all of them."""

    def __init__(self, texts: Texts):
        # What English writes differs by country; everyone who writes Dutch puts the day first.
        self._day_first = texts("language.dates") == "day_first"
        locales = [Texts(language).locale for language in LANGUAGES]
        self._months = {
            name.casefold().rstrip("."): number
            for locale in locales
            for width in ("wide", "abbreviated")
            for number, name in get_month_names(width, locale=locale).items()
        }
        self._weekdays = {
            name.casefold().rstrip("."): number
            for locale in locales
            for width in ("wide", "abbreviated")
            for number, name in get_day_names(width, locale=locale).items()
        }

    def day(self, text: str) -> date:
        """The date in a text. Raises Ambiguous, or ValueError for what is no date."""
        said = _tidy(text)
        weekday = None
        found = _WEEKDAY.match(said)
        if found and found[1] in self._weekdays:
            weekday, said = self._weekdays[found[1]], said[found.end() :]
        day = self._plain_day(said)
        if day.year < _OLDEST:
            raise ValueError(f"a year with a digit too few: {text!r}")
        if weekday is not None and day.weekday() != weekday:
            raise ValueError(f"another day of the week: {text!r}")
        return day

    def moment(self, text: str) -> datetime | None:
        """Date and time of day in a text; None when it holds no time. Raises as `day` does.

        24:00 is the end of its day. What programs write, 2023-05-12T21:59:00Z, keeps its zone.
        """
        said = _tidy(text)
        if _ZONED.fullmatch(said):
            return datetime.fromisoformat(said.upper()).replace(microsecond=0)
        found = _MOMENT.fullmatch(said)
        if found is None:
            return None
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        second = int(found["second"] or 0)
        if found["half"]:
            if not 1 <= hour <= 12:
                raise ValueError(f"no time: {text!r}")
            hour = hour % 12 + (12 if found["half"] == "p" else 0)
        day = self.day(found["day"])
        if (hour, minute, second) == (24, 0, 0):
            return datetime.combine(day + timedelta(days=1), time())
        return datetime.combine(day, time(hour, minute, second))

    def _plain_day(self, said: str) -> date:
        if found := _YEAR_FIRST.fullmatch(said):
            return date(int(found[1]), int(found[3]), int(found[4]))
        if found := _YEAR_LAST.fullmatch(said):
            return self._parted(int(found[1]), int(found[3]), int(found[4]))
        if (found := _DAY_MONTH.fullmatch(said)) and found[2] in self._months:
            return date(int(found[3]), self._months[found[2]], int(found[1]))
        if (found := _MONTH_DAY.fullmatch(said)) and found[1] in self._months:
            return date(int(found[3]), self._months[found[1]], int(found[2]))
        raise ValueError(f"no date: {said!r}")

    def _parted(self, first: int, second: int, year: int) -> date:
        if self._day_first or first > 12:
            return date(year, second, first)
        if second > 12:
            return date(year, first, second)
        if first != second:
            raise Ambiguous(f"{first}/{second}/{year}")
        return date(year, second, first)


def _tidy(text: str) -> str:
    """Small letters, one space for every run of spaces and commas."""
    return " ".join(text.replace(",", " ").casefold().split())
