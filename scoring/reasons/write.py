"""The reasons workbook: what jurors remarked side by side, and an empty text for the letter.

A start tab, a tab per challenge, one for criteria of the whole proposal, and one for texts that are
no longer asked: a text that someone wrote is never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.model.approvals import Stood
from scoring.model.call import Call
from scoring.model.intake import Register
from scoring.model.results import Judgement, Reason
from scoring.problems import Problem
from scoring.reasons.around import left_over_tab, start_tab
from scoring.reasons.beside import Mark, digest, of_row, stands
from scoring.reasons.look import (
    DONE,
    INPUT,
    LINE,
    LINE_HEIGHT,
    MOST_HEIGHT,
    PALE,
    TODO,
    Part,
    example_notice,
    lines_needed,
    score_words,
    shortened,
    stage_title,
)
from scoring.reasons.rows import APPROVED, BESIDE, KEY, TEXT, Row, Slot, left_over, rows
from scoring.texts import Texts
from scoring.workbooks.grid import column_letters
from scoring.workbooks.plan import safe_tab_name
from scoring.workbooks.write import Sheetbook

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class _Column:
    name: str  # of its heading: 'reasons.heading.<name>'
    width: float
    reader: str = "jury"
    key: str = ""


_COLUMNS = (
    _Column("candidate", 20),
    _Column("round", 12),
    _Column("criterion", 22),
    _Column("score", 17),
    _Column("remarks", 58),
    _Column("text", 58, "candidate", TEXT),
    _Column("approved", 13, "coordinator", APPROVED),
    _Column("words", 9, "coordinator"),
    _Column("status", 26, "coordinator"),
    _Column("beside", 4, "coordinator", BESIDE),  # hidden
)
_AT = {column.name: number for number, column in enumerate(_COLUMNS, start=1)}  # A holds the keys
_LAST = len(_COLUMNS) - 1  # that is seen
_KEYS, _READERS, _HEADINGS, _FIRST = 2, 3, 4, 5  # rows, from 0
_MOST_QUOTED = 200  # of a text in a formula: Excel takes 255, and a quotation mark counts twice


def reasons_book(
    call: Call,
    register: Register,
    judgement: Judgement,
    stage: str,
    known: Mapping[Slot, Reason],
    now: Mapping[Slot, Stood] | None = None,
) -> bytes:
    """The workbook for the rounds judged up to this stage, with `known` texts filled in (.xlsx).

    `now`: how each row stands after its own round; by default after this judgement.
    """
    texts = Texts(call.language, call.texts)
    asked = rows(call, register, judgement, known)
    now = stands(call, [judgement]) if now is None else now
    title = texts("reasons.title")
    book = Sheetbook(title, call.identity.colour)
    taken: set[str] = set()
    start_name = safe_tab_name(texts("reasons.tab.start"), taken)
    parts = _parts(call, texts, asked, taken)
    start = book.tab(start_name)
    for part in parts:
        _marks(_rows_tab(book, call, texts, part, stage), call, part, now)
    if extra := left_over(asked, known):
        left_over_tab(book, call, texts, extra, taken, now)
    start_tab(book, start, call, texts, parts, stage, column_letters(_AT["status"] + 1), _FIRST)
    return book.content()


def _parts(call: Call, texts: Texts, asked: Sequence[Row], taken: set[str]) -> tuple[Part, ...]:
    general = texts("reasons.tab.general")
    found = []
    for challenge in ("", *(item.key for item in call.challenges)):
        own = tuple(row for row in asked if row.key.challenge == challenge)
        if not own:
            continue
        if challenge:
            title = call.challenge(challenge).title
            found.append(Part(safe_tab_name(f"{challenge} {title}", taken), title, own))
        else:
            found.append(Part(safe_tab_name(general, taken), general.capitalize(), own))
    return tuple(found)


def _rows_tab(book: Sheetbook, call: Call, texts: Texts, part: Part, stage: str) -> Worksheet:
    sheet = book.tab(part.tab)
    _prepare(book, sheet, call, texts, part.title, stage)
    for number, row in enumerate(part.rows):
        _row(book, sheet, call, texts, _FIRST + number, row, first=_starts(part.rows, number))
    last = _FIRST + len(part.rows) - 1
    approved = _AT["approved"]
    sheet.data_validation(
        _FIRST, approved, last, approved,
        {"validate": "list",
         "source": [texts("reasons.answer.yes"), texts("reasons.answer.no")]},
    )  # fmt: skip
    status = _AT["status"]
    for criteria, colour in (("==", DONE), ("!=", TODO)):
        sheet.conditional_format(
            _FIRST, status, last, status,
            {"type": "cell", "criteria": criteria, "value": f'"{texts("reasons.status.done")}"',
             "format": book.book.add_format({"font_color": colour, "bold": True})},
        )  # fmt: skip
    return sheet


def _marks(sheet: Worksheet, call: Call, part: Part, now: Mapping[Slot, Stood]) -> None:
    """What each row is written beside, in a hidden column."""
    at = _AT["beside"]
    sheet.set_column(at, at, _COLUMNS[-1].width, None, {"hidden": True})
    for number, row in enumerate(part.rows):
        mark = Mark(of_row(call, row.key, now), digest(row.text), row.reopened)
        sheet.write_string(_FIRST + number, at, mark.words(row.key))


def _starts(part: Sequence[Row], number: int) -> bool:
    """Whether a row is the first of its candidate: a stronger line then parts the two."""
    return number == 0 or part[number - 1].key.candidate != part[number].key.candidate


def _prepare(
    book: Sheetbook, sheet: Worksheet, call: Call, texts: Texts, title: str, stage: str
) -> None:
    sheet.set_landscape()
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    for at, column in enumerate(_COLUMNS, start=1):
        sheet.set_column(at, at, column.width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 1, title, book.format(bold=True, font_size=16, font_color=book.colour))
    note = texts("reasons.where")
    if call.example:
        note += "  " + example_notice(call, texts)
    sheet.merge_range(1, 1, 1, _LAST, "", book.format(text_wrap=True))
    sheet.write_string(1, 1, note, book.format(text_wrap=True, font_color="#3A4650"))
    sheet.set_row(1, 16 * lines_needed(note, 200) + 2)
    sheet.write_string(_KEYS, 0, KEY)
    head = book.format(
        bold=True, bg_color=book.colour, font_color="#FFFFFF", text_wrap=True, border=1,
        border_color=LINE, valign="vcenter",
    )  # fmt: skip
    small = book.format(font_size=9, italic=True, text_wrap=True, font_color="#3A4650")
    for at, column in enumerate(_COLUMNS, start=1):
        if column.key:
            sheet.write_string(_KEYS, at, column.key)
        if at > _LAST:
            continue
        sheet.write_string(_HEADINGS, at, texts(f"reasons.heading.{column.name}"), head)
    groups = (("candidate", "remarks", "jury"), ("text", "text", "candidate"),
              ("approved", "status", "coordinator"))  # fmt: skip
    for first, last, reader in groups:
        said = texts(f"reasons.reader.{reader}")
        if first != last:
            sheet.merge_range(_READERS, _AT[first], _READERS, _AT[last], "", small)
        sheet.write_string(_READERS, _AT[first], said, small)
    sheet.set_row(_KEYS, None, None, {"hidden": True})
    sheet.set_row(_HEADINGS, 20)
    sheet.freeze_panes(_FIRST, _AT["candidate"] + 1)
    sheet.repeat_rows(_HEADINGS)
    foot = f"{call.title} · {stage_title(call, texts, stage)}".replace("&", "&&")
    sheet.set_footer(f"&L&8{foot}&R&8&P/&N")
    # No password: it keeps hands off by accident, not on purpose. No sorting and no filter: of a
    # row only the open cells would move, and what is pasted into filtered rows goes astray.
    sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})


def _row(  # noqa: PLR0913 - each is one thing that the caller says
    book: Sheetbook,
    sheet: Worksheet,
    call: Call,
    texts: Texts,
    at: int,
    row: Row,
    *,
    first: bool,
) -> None:
    edge = {"border": 1, "border_color": LINE, "text_wrap": True}
    if first and at > _FIRST:
        edge |= {"top": 2, "top_color": "#7B8794"}
    plain = book.format(**edge)
    name = call.candidate(row.key.candidate).name
    round_title = call.method.round(row.key.round).title
    score = score_words(texts, call, row)
    sheet.write_string(at, 0, str(row.key))
    sheet.write_string(at, _AT["candidate"], name, book.format(bold=first, **edge))
    sheet.write_string(at, _AT["round"], round_title, plain)
    sheet.write_string(at, _AT["criterion"], row.criterion.title, plain)
    sheet.write_string(at, _AT["score"], score, plain)
    remarks = _remarks(book, sheet, texts, at, row, book.format(bg_color=PALE, **edge))
    shape = book.format(bg_color=INPUT, locked=False, **edge)
    if row.text:
        sheet.write_string(at, _AT["text"], row.text, shape)
    else:
        sheet.write_blank(at, _AT["text"], None, shape)
    centred = book.format(bg_color=INPUT, locked=False, align="center", **edge)
    if row.approved:
        sheet.write_string(at, _AT["approved"], texts("reasons.answer.yes"), centred)
    else:
        sheet.write_blank(at, _AT["approved"], None, centred)
    said = _status(book, sheet, texts, at, row, edge)
    by_name = {column.name: column.width for column in _COLUMNS}
    needed = max(
        lines_needed(name, by_name["candidate"]),
        lines_needed(round_title, by_name["round"]),
        lines_needed(row.criterion.title, by_name["criterion"]),
        lines_needed(score, by_name["score"]),
        lines_needed(remarks, by_name["remarks"]),
        lines_needed(row.text, by_name["text"]),
        lines_needed(said, by_name["status"]),
        4,  # room to write in
    )
    sheet.set_row(at, min(needed * LINE_HEIGHT + 3, MOST_HEIGHT))


def _remarks(
    book: Sheetbook, sheet: Worksheet, texts: Texts, at: int, row: Row, shape: object
) -> str:
    """Every remark under its role, in one cell. Gives what the cell shows."""
    column = _AT["remarks"]
    if not row.remarks:
        said = texts("reasons.remark.none")
        quiet = {"bg_color": PALE, "font_color": "#55606B", "border": 1, "border_color": LINE}
        sheet.write_string(at, column, said, book.format(italic=True, text_wrap=True, **quiet))
        return said
    bold, pieces, shown = book.format(bold=True), [], []
    for number, remark in enumerate(row.remarks):
        start = "\n" if number else ""
        label = remark.label or "–"
        pieces += [bold, f"{start}{label}: ", remark.text]
        shown.append(f"{label}: {remark.text}")
    sheet.write_rich_string(at, column, *pieces, shape)
    return "\n".join(shown)


def _status(
    book: Sheetbook,
    sheet: Worksheet,
    texts: Texts,
    at: int,
    row: Row,
    edge: Mapping[str, object],
) -> str:
    """How many words the text has, and what is still to do, with values for the first look.

    A row whose text is not used says why, whatever is typed: the next run looks again.
    """
    text, approved, words = (
        f"${column_letters(_AT[name] + 1)}{at + 1}" for name in ("text", "approved", "words")
    )
    spaced = f'TRIM(SUBSTITUTE({text},CHAR(10)," "))'
    counted = f'=IF({spaced}="",0,LEN({spaced})-LEN(SUBSTITUTE({spaced}," ",""))+1)'
    count = len(row.text.split())
    quiet = book.format(align="center", **edge)
    sheet.write_formula(at, _AT["words"], counted, quiet, count)
    empty, unapproved, done = (
        texts(f"reasons.status.{word}") for word in ("empty", "unapproved", "done")
    )
    yes = texts("reasons.answer.yes")
    if row.waiting and row.approved:
        done = _waits(texts, row.waiting)
    elif row.waiting:
        unapproved = _waits(texts, row.waiting)
    quoted = (said.replace('"', '""') for said in (empty, done, unapproved))
    said = '=IF({0}=0,"{3}",IF(LOWER(TRIM({1}))="{2}","{4}","{5}"))'
    now = empty if not count else done if row.approved else unapproved
    formula = said.format(words, approved, yes, *quoted)
    sheet.write_formula(at, _AT["status"], formula, book.format(**edge), now)
    return now


def _waits(texts: Texts, problem: Problem) -> str:
    """Why a text waits, as far as a formula can hold a text."""
    return shortened(problem.said(texts).what, _MOST_QUOTED)
