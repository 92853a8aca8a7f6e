"""The matching workbook: tick candidates, and see coverage, gaps and totals change at once.

Every formula carries its right value, so that a program that does not recalculate shows the truth.
Nothing typed in it is ever read back: what people decide goes into the call workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from scoring.matching.measure import Choice, quality, value
from scoring.matching.study import Study
from scoring.model.call import Goal
from scoring.model.case import Case
from scoring.model.results import DecisionPoint
from scoring.reports.bookparts import (
    Cell,
    Column,
    Note,
    closing,
    opening,
    setup,
    write_cell,
    write_notes,
    write_table,
)
from scoring.reports.document import Document, Level, file_name, stage_title, texts_of
from scoring.reports.matching.book_plan import BookPlan
from scoring.reports.matching.book_sums import summary_rows
from scoring.reports.matching.summary import state
from scoring.reports.matching.view import Studies, View, studies, view
from scoring.reports.wording_house import readable
from scoring.workbooks.write import Sheetbook

UNLOCKED = {"format_cells": True, "format_columns": True, "format_rows": True}
GREEN, RED, AMBER = "#D7EBD9", "#F6D9D6", "#FDF1D8"


def matching_books(case: Case, known: Studies | None = None) -> list[Document]:
    """One workbook per decision point that was reached."""
    made = studies(case) if known is None else known
    return [_document(case, point, made[point.stage, ""]) for point in case.points]


def _document(case: Case, point: DecisionPoint, made: Study) -> Document:
    texts = texts_of(case.call)
    stage = stage_title(case.call, point.stage, texts)
    name = file_name(
        texts, texts("matching.file.book", stage=stage), ".xlsx", draft=not point.final
    )  # fmt: skip
    return Document(
        kind="matching-book",
        path=f"{texts('reports.folder.jury')}/{name}",
        level=Level.JURY,
        content=_Writer(view(case.call, texts, point, jury=True), made).book(),
        stage=point.stage,
        final=point.final,
    )


def _roomy(columns: Sequence[Column]) -> list[Column]:
    """Wide enough that no word of a heading, in bold and beside a filter's button, is broken."""

    def least(heading: str) -> float:
        longest = max((len(word) for word in heading.split()), default=0)
        return 1.15 * longest + 2.5 if longest else 0

    return [replace(column, width=max(column.width, least(column.heading))) for column in columns]


class _Writer:
    def __init__(self, seen: View, made: Study):
        self.seen, self.say, self.made = seen, seen.texts, made
        stage = stage_title(seen.call, seen.point.stage, self.say)
        self.title = self.say("matching.file.book", stage=stage)
        self.out = Sheetbook(self.title, readable(seen.call.identity.colour))
        self.try_notes = self._notes("try")
        self.need_notes = self._notes("needs")
        self.plan = BookPlan(seen, made, len(self.try_notes), len(self.need_notes))

    def _notes(self, tab: str) -> list[Note]:
        seen = self.seen
        tone = "good" if seen.point.final else "open"
        title = f"{self.say(f'matching.book.title.{tab}')}: {self.title}"
        notes = opening(
            seen.call, self.say, title, Level.JURY, state=Note(state(seen), tone=tone)
        )  # fmt: skip
        return [*notes, Note(self.say(f"matching.book.how.{tab}"))]

    def book(self) -> bytes:
        self._try()
        self._needs()
        self._sets()
        return self.out.content()

    # Trying

    def _try(self) -> None:
        plan, say = self.plan, self.say
        sheet = self.out.tab(plan.try_tab)
        columns = [
            Column(say("matching.book.column.tick"), 9, "center"),
            Column(say("matching.book.column.key"), 8),
            Column(say("matching.book.column.name"), 32),
            *(Column(key, 7, "center") for key in plan.challenges),
            Column(say("matching.book.column.supplies"), 9, "center"),
            Column(say("matching.book.column.alone"), 13, "center"),
            Column(say("matching.book.column.capacity"), 10, "center", "#,##0"),
            Column(say("matching.book.column.cost"), 12, "", "#,##0"),
        ]
        side = [
            Column("", 2),
            Column(say("matching.book.column.what"), 56),
            Column(say("matching.book.column.now"), 13, "center"),
            Column(say("matching.book.column.best"), 13, "center"),
            Column(say("matching.book.column.limit"), 16, "center"),
        ]
        if not any(row[-1] for row in summary_rows(plan)):
            side.pop()  # a call without limits
        columns, side = _roomy(columns), _roomy(side)
        widths = [column.width for column in (*columns, *side)]
        setup(self.out, sheet, widths, f"{self.title} · {self.seen.call.title}", say)
        row = write_notes(self.out, sheet, 0, self.try_notes, widths)
        rows = [self._candidate(key) for key in plan.candidates]
        write_table(self.out, sheet, row, columns, rows, filtered=False, freeze=None)
        last = self._summary(sheet, row, len(columns), side)
        below = max(last, row + 1 + len(rows))
        write_notes(self.out, sheet, below, closing(self.seen.call), widths)
        self._ticks(sheet, row + 1, len(rows), 3 + len(plan.challenges))
        sheet.protect("", UNLOCKED)

    def _candidate(self, key: str) -> list[object]:
        plan, candidate = self.plan, self.seen.call.candidate(key)
        ticked = key in plan.chosen.candidates
        row: list[object] = [Cell("x" if ticked else None, "input"), key, candidate.name]
        for challenge in plan.challenges:
            entry = plan.entry(key, challenge)
            if entry is None:
                row.append(Cell("–", "quiet"))
            else:
                row.append(Cell("x" if plan.starts(entry) else None, "input"))
        row += [
            Cell(plan.supplies(key), formula=plan.supplies_formula(key)),
            Cell(plan.alone(key), formula=plan.alone_formula(key)),
            candidate.capacity,
            candidate.cost,
        ]
        return row

    def _ticks(self, sheet: Worksheet, first: int, count: int, columns: int) -> None:
        """An x or nothing, in the tick column and in those of the challenges."""
        if not count:
            return
        rule = {
            "validate": "list",
            "source": ["x"],
            "input_title": self.say("matching.book.column.tick"),
            "input_message": self.say("matching.book.tick"),
            "error_title": self.say("matching.book.column.tick"),
            "error_message": self.say("matching.book.tick"),
        }
        last = first + count - 1
        sheet.data_validation(first, 0, last, 0, rule)
        if columns > 3:
            sheet.data_validation(first, 3, last, columns - 1, rule)
        shape = self.out.book.add_format({"bg_color": GREEN})
        test = {"type": "cell", "criteria": "==", "value": '"x"', "format": shape}
        sheet.conditional_format(first, 0, last, 0, test)

    def _summary(self, sheet: Worksheet, head: int, offset: int, side: Sequence[Column]) -> int:
        """The sums beside the candidates. Returns the row after them."""
        strong = {"bold": True, "bg_color": self.out.colour, "font_color": "#FFFFFF",
                  "text_wrap": True, "valign": "vcenter", "border": 1}  # fmt: skip
        for at, column in enumerate(side[1:], start=1):
            align = {"align": column.align or "left"}
            sheet.write_string(
                head, offset + at, column.heading, self.out.format(**strong, **align)
            )
        rows = summary_rows(self.plan)
        for number, row in enumerate(rows, start=1):
            for at, (cell, column) in enumerate(zip(row, side[1:], strict=False), start=1):
                write_cell(self.out, sheet, head + number, offset + at, cell, column)
        self._verdicts(sheet, head + 1, head + len(rows), offset + 4)
        return head + 1 + len(rows)

    def _verdicts(self, sheet: Worksheet, first: int, last: int, at: int) -> None:
        for word, colour in (("kept", GREEN), ("broken", RED)):
            self._colour(sheet, (first, at, last, at), f"matching.book.{word}", colour)

    def _colour(
        self, sheet: Worksheet, area: tuple[int, int, int, int], key: str, colour: str
    ) -> None:
        """Colours cells that hold a word."""
        shape = self.out.book.add_format({"bg_color": colour})
        test = {"type": "cell", "criteria": "==", "value": f'"{self.say(key)}"', "format": shape}
        sheet.conditional_format(*area, test)

    # Needs

    def _needs(self) -> None:
        plan, say = self.plan, self.say
        sheet = self.out.tab(plan.needs_tab)
        columns = [
            Column(say("matching.book.column.challenge"), 10),
            Column(say("matching.book.column.need"), 52),
            Column(say("matching.book.column.kind"), 13),
            Column(say("matching.book.column.required"), 10),
            Column(say("matching.book.column.times"), 7, "center"),
            Column(say("matching.book.column.weight"), 8, "center"),
            Column(say("matching.book.column.level"), 10, "center"),
            Column(say("matching.book.column.state"), 12, "center"),
            Column(say("matching.book.column.top"), 11, "center", "0.00"),
            *(Column(key, 6.5, "center") for key in plan.candidates),
        ]
        columns = _roomy(columns)
        widths = [column.width for column in columns]
        setup(self.out, sheet, widths, f"{self.title} · {self.seen.call.title}", say)
        row = write_notes(self.out, sheet, 0, self.need_notes, widths[:9])
        flags = [
            [challenge, say("matching.book.flags"), "", "", "", "", "", "", "",
             *(plan.flag_cell(key, challenge) for key in plan.candidates)]
            for challenge in plan.challenges
        ]  # fmt: skip
        totals = [
            [challenge, say("matching.book.totals"), "", "", "", "", "", "", "",
             *(plan.total_cell(key, challenge) for key in plan.candidates)]
            for challenge in plan.challenges
        ]  # fmt: skip
        write_table(
            self.out, sheet, row, columns, [*flags, *totals, *plan.need_rows()], freeze=2,
            filtered=False,
        )  # fmt: skip
        self._tones(sheet)
        sheet.protect("", UNLOCKED)

    def _tones(self, sheet: Worksheet) -> None:
        first, last = self.plan.first_need - 1, self.plan.last_need - 1
        if last < first:
            return
        sheet.autofilter(self.plan.need_head - 1, 0, last, 8)
        for word, colour in (("filled", GREEN), ("open", AMBER), ("gap", RED)):
            self._colour(sheet, (first, 7, last, 7), f"matching.book.state.{word}", colour)
        adds = {"type": "cell", "criteria": ">", "value": 0,
                "format": self.out.book.add_format({"bg_color": GREEN})}  # fmt: skip
        sheet.conditional_format(first, 9, last, 8 + max(1, len(self.plan.candidates)), adds)

    # Partnerships that were found

    def _sets(self) -> None:
        say, picture = self.say, self.made.picture
        sheet = self.out.tab(say("matching.book.tab.sets"))
        columns = [
            Column(say("matching.book.column.why"), 34),
            Column(say("matching.book.column.partners"), 10, "center"),
            Column(say("matching.book.column.quality"), 12, "center", "0.00"),
            Column(say("matching.book.column.who"), 90),
        ]
        columns = _roomy(columns)
        widths = [column.width for column in columns]
        setup(self.out, sheet, widths, f"{self.title} · {self.seen.call.title}", say)
        row = write_notes(self.out, sheet, 0, self._notes("sets"), widths)
        rows: list[list[object]] = []
        if picture is not None:
            rows += [self._set("best", item) for item in picture.answer.choices]
            rows += [self._set("minimal", item) for item in picture.minimal.choices]
            rows += [self._set("front", point.example) for point in picture.front]
        row = write_table(self.out, sheet, row, columns, rows, freeze=1)
        notes = []
        if picture is not None and not picture.answer.all_equal:
            notes.append(Note(say("matching.book.more_best"), tone="look"))
        if picture is not None and not picture.minimal.finished:
            number = len(picture.minimal.choices)
            notes.append(Note(say("matching.study.minimal_some", number=number), tone="look"))
        write_notes(self.out, sheet, row, closing(self.seen.call, *notes), widths)
        sheet.protect("", UNLOCKED)

    def _set(self, why: str, found: Choice) -> list[object]:
        question = self.made.question
        return [
            self.say(f"matching.book.set.{why}"),
            int(value(question, found, Goal.FEWEST)),
            quality(question, found),
            self.seen.names(found.candidates),
        ]
