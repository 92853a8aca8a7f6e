"""The last moment for a rebuttal."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import holidays

from scoring.model.call import Call, Establishment

_SATURDAY = 5
LAST_MINUTE = time(23, 59)


def rebuttal_until(call: Call, letters: date) -> datetime:
    """The last moment to send a rebuttal to letters of a date, local time, its minute included.

    The day of the letters is not counted; then calendar days; a last day in a weekend or on a
    Belgian legal holiday moves to the next working day.
    """
    day = letters + timedelta(days=call.rebuttal_days)
    while not _is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, LAST_MINUTE)


def last_moment(call: Call, line: Establishment) -> datetime:
    """The last moment to answer the letters of an establishment: never before the one they print.

    The term runs from the day on which they left, where that is later than their date.
    """
    return rebuttal_until(call, line.left)


def _is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays.country_holidays("BE", years=day.year)
