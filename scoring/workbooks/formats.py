"""Number formats: whether a number is shown as a date, a duration, a percentage or a number.

A spreadsheet stores 5 March, 9 % and 7.5 all as numbers; only the format of the cell tells them
apart. The built-in formats are those of ECMA-376, part 1, 18.8.30.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from scoring import exact
from scoring.workbooks.grid import CellKind

GENERAL = "General"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "d/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "d/mm/yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
# Formats of East Asian dates, whose text is left to the reader's system
BUILT_IN |= dict.fromkeys([*range(27, 37), *range(50, 59)], "d/mm/yyyy")

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKET = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_MOST_DAYS = 2958466  # 31 December 9999 and no further


def kind_of(number_format: str) -> CellKind:
    """What a number is under this format: NUMBER, PERCENT, DATE or DURATION."""
    code = _LITERAL.sub("", number_format).partition(";")[0]
    if _ELAPSED.search(code):
        return CellKind.DURATION
    code = _BRACKET.sub("", code)
    if code.casefold() == GENERAL.casefold():
        return CellKind.NUMBER
    if re.search(r"[dmyhs]", code, re.IGNORECASE):
        return CellKind.DATE
    return CellKind.PERCENT if "%" in code else CellKind.NUMBER


_PLAIN_CODE = re.compile(r"(?:[#0,]*[#0])?(?:\.([0#?]+))?")
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_CONDITION = re.compile(r"\[[<>=]")
# What stands around a number without making it look like another one: colours, currencies, words,
# spaces. A digit, sign or point among them could.
_AROUND = re.compile(
    r'"(?:[^\W\d_]|\s)*"|\\(?:[^\W\d_]|\s)|_.|\*\s|[ €$£%]'
    r"|\[(?!DBNum)[A-Za-z]+[0-9]{0,2}\]|\[\$[^\]\d\-]*(?:-[0-9A-Fa-f]+)?\]"
)


def display(number: float, number_format: str) -> str:
    """What a number looks like, where its format makes it look like another number; else ''.

    In plain notation, such as '4' for 3.5 in the format '0'. What is not a plain format (a
    fraction, an exponent, a fixed word, a hidden number) shows as that format's own code.
    """
    if number_format.casefold() in ("@", "", GENERAL.casefold()):
        return ""
    if _CONDITION.search(number_format):
        return number_format
    sections = _SECTIONS.split(number_format)
    code = sections[0]
    if number < 0 and len(sections) > 1:
        code = sections[1].removeprefix("-")
    elif number == 0 and len(sections) > 2:
        code = sections[2]
    code = _AROUND.sub("", code)
    if code.casefold() == GENERAL.casefold():
        return ""
    plain = _PLAIN_CODE.fullmatch(code)
    if plain is None or not code or code.endswith(","):
        return number_format
    decimals = len(plain[1] or "")
    if decimals > 15 or number != number or abs(number) > 1e15:
        return ""
    shown = exact.plain(exact.from_cell(number), decimals, trim=True)
    return "" if exact.from_cell(shown) == exact.from_cell(number) else shown


# What a format prints as it stands, between the places of digits ([ECMA-376] 18.8.31).
_PRINTED = re.compile(r'"([^"]*)"|\\(.)|([ \-+/():!^&\'~{}<>=$€])|\[(?!DBNum)[A-Za-z]+[0-9]{0,2}\]'
                      r"|\[\$([^\]\-]*)(?:-[0-9A-Fa-f]+)?\]|([0#])")  # fmt: skip
_DECIMALS = re.compile(r"#*0?\.[0#]+")
_MOST_GENERAL = 10**11  # from here on the standard format shows an exponent


def look(number: int | float, number_format: str) -> str | None:
    """The text that a cell shows for a number; None where that is not certain from its format.

    '0123.456.789' for 123456789 in the format 0000"."000"."000. Signs between thousands are not
    certain: they differ by the system of whoever looks.
    """
    plain = exact.plain(exact.from_cell(number), 12, trim=True)
    if number_format.casefold() in ("@", "", GENERAL.casefold()):
        return plain if abs(number) < _MOST_GENERAL else None
    sections = _SECTIONS.split(number_format)
    if number < 0 or (number == 0 and len(sections) > 2) or _CONDITION.search(number_format):
        return None
    if not float(number).is_integer() or "." in _LITERAL.sub("", sections[0]):
        same = _DECIMALS.fullmatch(sections[0]) and not display(number, number_format)
        return plain if same else None
    return _placed(plain, sections[0])


def _placed(digits: str, code: str) -> str | None:
    """The digits of a whole number in the places of a format; None for what is no plain format."""
    parts: list[tuple[bool, str]] = []  # a place for a digit, or what is printed
    at = 0
    while at < len(code):
        found = _PRINTED.match(code, at)
        if found is None:
            return None
        quoted, escaped, sign, currency, place = found.groups()
        parts.append((place is not None, place or quoted or escaped or sign or currency or ""))
        at = found.end()
    left = list(digits)
    shown: list[str] = []
    places = sum(is_place for is_place, _ in parts)
    for is_place, text in reversed(parts):
        if not is_place:
            shown.append(text)
            continue
        places -= 1
        if places == 0 and left:  # what is left over stands at the first place
            shown.append("".join(left))
        elif left:
            shown.append(left.pop())
        elif text == "0":
            shown.append("0")
    return "".join(reversed(shown)).strip() if "#" in code or "0" in code else None


def moment(days: float, *, from_1904: bool = False) -> datetime | time | float:
    """The date behind a number; a time of day when it is under one day.

    A number outside the calendar comes back as it is: it is the kind of the cell that matters.
    """
    if not 0 <= days < _MOST_DAYS:
        return days
    seconds = round((days % 1) * 86400, 3)
    if days < 1 and not from_1904:
        return (datetime(1900, 1, 1) + timedelta(seconds=seconds)).time()
    # The 1900 calendar has a 29 February that never was: before it, days count from one later.
    base = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if days < 60 else 30)
    try:
        return datetime.combine(base, time()) + timedelta(days=int(days), seconds=seconds)
    except OverflowError:
        return days


def duration(days: float) -> timedelta | float:
    try:
        return timedelta(days=days)
    except (OverflowError, ValueError):
        return days
