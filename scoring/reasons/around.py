"""The tabs around the rows: the start tab, and the tab of texts that nothing asks any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scoring.model.approvals import Stood
from scoring.model.call import Call, Scope
from scoring.model.results import Reason
from scoring.reasons.beside import Mark, digest, of_row
from scoring.reasons.look import (
    INPUT,
    LINE,
    LINE_HEIGHT,
    MOST_HEIGHT,
    Part,
    example_notice,
    lines_needed,
    stage_title,
)
from scoring.reasons.rows import APPROVED, BESIDE, KEY, TEXT, RowKey, Slot
from scoring.texts import Texts
from scoring.workbooks.plan import safe_tab_name
from scoring.workbooks.write import Sheetbook

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def start_tab(  # noqa: PLR0913 - each is one thing that the caller says
    book: Sheetbook,
    sheet: Worksheet,
    call: Call,
    texts: Texts,
    parts: Sequence[Part],
    stage: str,
    status: str,
    first: int,
) -> None:
    """What this is and where it belongs, and how far each tab is.

    `status` is the column letter of what is still to do; `first` the first row of texts, from 0.
    """
    widths = (46, 14, 14, 14)
    sheet.hide_gridlines(2)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    wrap = book.format(text_wrap=True)
    callout = book.format(text_wrap=True, bg_color=INPUT, bold=True, border=1, border_color=LINE)
    lines: list[tuple[str, object, float]] = [
        (texts("reasons.title"), book.format(bold=True, font_size=20, font_color=book.colour), 2),
        (texts("reasons.subtitle", call=call.title, stage=stage_title(call, texts, stage)),
         book.format(text_wrap=True, font_size=12), 1.2),
    ]  # fmt: skip
    if call.example:
        amber = book.format(text_wrap=True, bg_color="#FDF6E7", font_color="#6B4500")
        lines.append((example_notice(call, texts), amber, 1))
    lines += [
        (texts("reasons.confidential"), book.format(text_wrap=True, font_color="#55606B"), 1),
        ("", wrap, 0.6),
        (texts("reasons.where_long"), callout, 1),
        (texts("reasons.how_title"), _subtitle(book), 1.6),
    ]
    general = texts("reasons.tab.general")
    lines += [(texts(f"reasons.step_{number}", general=general), wrap, 1) for number in range(1, 7)]
    lines.append((texts("reasons.progress_title"), _subtitle(book), 1.6))
    if not parts:
        lines.append((texts("reasons.empty.intro"), wrap, 1))
    for at, (said, shape, factor) in enumerate(lines):
        sheet.merge_range(at, 0, at, len(widths) - 1, "", shape)
        sheet.write_string(at, 0, said, shape)
        sheet.set_row(at, LINE_HEIGHT * max(lines_needed(said, sum(widths) * 1.1), 1) * factor + 3)
    if parts:
        _progress(book, sheet, texts, parts, len(lines), f"${status}$", first + 1)
    sheet.protect("", {"format_rows": True, "format_columns": True})
    sheet.activate()


def _subtitle(book: Sheetbook) -> object:
    return book.format(bold=True, font_size=13, font_color=book.colour, valign="bottom")


def _progress(  # noqa: PLR0913 - each is one thing that the caller says
    book: Sheetbook,
    sheet: Worksheet,
    texts: Texts,
    parts: Sequence[Part],
    top: int,
    column: str,
    first: int,
) -> None:
    head = book.format(bold=True, bg_color=book.colour, font_color="#FFFFFF", border=1,
                       border_color=LINE)  # fmt: skip
    cell = book.format(border=1, border_color=LINE, align="center")
    link = book.format(border=1, border_color=LINE, font_color="#0B5394", underline=1)
    for at, name in enumerate(("part", "asked", "done", "todo")):
        sheet.write_string(top, at, texts(f"reasons.heading.{name}"), head)
    done_word = texts("reasons.status.done")
    for number, part in enumerate(parts, start=1):
        row, count = top + number, len(part.rows)
        done = sum(1 for item in part.rows if item.text and item.approved and not item.waiting)
        tab = part.tab.replace("'", "''")
        last = first + count - 1
        sheet.write_url(row, 0, f"internal:'{tab}'!A1", link, part.tab)
        sheet.write_number(row, 1, count, cell)
        formula = f"=COUNTIF('{tab}'!{column}{first}:{column}{last},\"{done_word}\")"
        sheet.write_formula(row, 2, formula, cell, done)
        sheet.write_formula(row, 3, f"=B{row + 1}-C{row + 1}", cell, count - done)


def left_over_tab(
    book: Sheetbook,
    call: Call,
    texts: Texts,
    reasons: Sequence[Reason],
    taken: set[str],
    now: Mapping[Slot, Stood],
) -> None:
    """Texts that nothing asks now. With their keys: once asked again, they are read again."""
    sheet = book.tab(safe_tab_name(texts("reasons.tab.left_over"), taken))
    sheet.set_landscape()
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    sheet.set_column(7, 7, 4, None, {"hidden": True})
    columns = (("candidate", 24), ("challenge", 24), ("round", 16), ("criterion", 24),
               ("text", 70), ("approved", 13))  # fmt: skip
    head = book.format(bold=True, bg_color=book.colour, font_color="#FFFFFF", border=1,
                       border_color=LINE)  # fmt: skip
    cell = book.format(border=1, border_color=LINE, text_wrap=True)
    open_cell = book.format(
        border=1, border_color=LINE, text_wrap=True, bg_color=INPUT, locked=False
    )
    intro = texts("reasons.left_over.intro")
    sheet.merge_range(0, 1, 0, len(columns), "", book.format(text_wrap=True))
    sheet.write_string(0, 1, intro, book.format(text_wrap=True))
    sheet.set_row(0, LINE_HEIGHT * lines_needed(intro, 170) + 4)
    sheet.write_string(1, 0, KEY)
    sheet.write_string(1, 5, TEXT)
    sheet.write_string(1, 6, APPROVED)
    sheet.write_string(1, 7, BESIDE)
    sheet.set_row(1, None, None, {"hidden": True})
    for at, (name, width) in enumerate(columns, start=1):
        sheet.set_column(at, at, width)
        sheet.write_string(2, at, texts(f"reasons.heading.{name}"), head)
    yes = texts("reasons.answer.yes")
    for at, (key, reason) in enumerate(_keyed(call, reasons).items(), start=3):
        challenge = call.challenge(key.challenge).title if key.challenge else ""
        sheet.write_string(at, 0, str(key))
        sheet.write_string(at, 1, call.candidate(key.candidate).name, cell)
        sheet.write_string(at, 2, challenge or texts("reasons.tab.general"), cell)
        sheet.write_string(at, 3, call.method.round(key.round).title, cell)
        sheet.write_string(at, 4, call.criterion(key.criterion).title, cell)
        sheet.write_string(at, 5, reason.text, open_cell)
        sheet.write_string(at, 6, yes if reason.approved else "", open_cell)
        mark = Mark(of_row(call, key, now), digest(reason.text), reason.reopened)
        sheet.write_string(at, 7, reason.mark or mark.words(key))
        sheet.set_row(at, min(LINE_HEIGHT * lines_needed(reason.text, 70) + 3, MOST_HEIGHT))
    sheet.protect("", {"format_rows": True, "format_columns": True})


def _keyed(call: Call, reasons: Sequence[Reason]) -> dict[RowKey, Reason]:
    """One row per text: a text for a whole proposal stands under each of its entries."""
    found: dict[RowKey, Reason] = {}
    for reason in reasons:
        whole = call.criterion(reason.criterion).scope is Scope.PROPOSAL
        challenge = "" if whole else reason.entry.challenge
        key = RowKey(call.key, reason.entry.candidate, challenge, reason.round, reason.criterion)
        found.setdefault(key, reason)
    return found
