"""The matching workbook: tick candidates, and see coverage, gaps and totals change at once.

Every formula carries its right value, so that a program that does not recalculate shows the truth.
Nothing typed in it is ever read back: what people decide goes into the call workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoring.matching.measure import Choice, quality, value
from scoring.matching.study import Study
from scoring.model.call import Goal
from scoring.model.case import Case
from scoring.reports.bookparts import (
    Cell,
    Column,
    Note,
    ReportBook,
    Table,
    add_notes,
    add_table,
    headed,
    shaped,
)
from scoring.reports.document import Document, Level, stage_title, texts_of
from scoring.reports.matching.book_plan import BookPlan
from scoring.reports.matching.book_sums import Line, summary_rows
from scoring.reports.matching.summary import state
from scoring.reports.matching.view import Studies, View, studies, view
from scoring.workbooks import measure
from scoring.workbooks.formulas import literal
from scoring.workbooks.plan import Area, Check, Condition, Look, Tab

UNLOCKED = frozenset({"format_cells", "format_columns", "format_rows"})
GREEN, RED, AMBER = "#D7EBD9", "#F6D9D6", "#FDF1D8"


def matching_books(case: Case, known: Studies | None = None) -> list[Document]:
    """One workbook per decision point that was reached."""
    made, texts = studies(case) if known is None else known, texts_of(case.call)
    return [
        _Writer(view(case.call, texts, point, jury=True), made[point.stage, ""]).document()
        for point in case.points
    ]


def _roomy(columns: Sequence[Column]) -> list[Column]:
    """Wide enough that no word of a heading, in bold and beside a filter's button, is broken."""

    return [
        replace(column, width=max(column.width, measure.widest(column.heading) + 2.5))
        for column in columns
    ]


class _Writer:
    def __init__(self, seen: View, made: Study):
        self.seen, self.say, self.made = seen, seen.texts, made
        stage = stage_title(seen.call, seen.point.stage, self.say)
        self.title = self.say("matching.file.book", stage=stage)
        self.out = ReportBook(seen.call, self.say, self.title, Level.JURY)
        self.try_notes = self._notes("try")
        self.need_notes = self._notes("needs")
        self.plan = BookPlan(seen, made, len(self.try_notes), len(self.need_notes))

    def _notes(self, tab: str) -> list[Note]:
        tone = "good" if self.seen.point.final else "open"
        title = f"{self.say(f'matching.book.title.{tab}')}: {self.title}"
        how = Note(self.say(f"matching.book.how.{tab}"))
        return self.out.opening(title, how, state=Note(state(self.seen), tone=tone))

    def document(self) -> Document:
        self._try()
        self._needs()
        self._sets()
        for tab in self.out.tabs:
            tab.locked = UNLOCKED
        point = self.seen.point
        return self.out.document("matching-book", self.title, point.stage, final=point.final)

    # Trying

    def _figure(self, name: str, width: float, align: str) -> Column:
        """A column of the register: narrow and without a word where nobody filled it in."""
        if all(getattr(item, name) is None for item in self.seen.call.candidates):
            return Column("", 2)
        return Column(self.say(f"matching.book.column.{name}"), width, align, "#,##0")

    def _try(self) -> None:
        plan, say = self.plan, self.say
        columns = _roomy(
            [
                Column(say("matching.book.column.tick"), 9, "center"),
                Column(say("matching.book.column.key"), 8),
                Column(say("matching.book.column.name"), 32),
                *(Column(key, 7, "center") for key in plan.challenges),
                Column(say("matching.book.column.supplies"), 9, "center"),
                Column(say("matching.book.column.alone"), 13, "center"),
                self._figure("capacity", 10, "center"),
                self._figure("cost", 12, ""),
            ]
        )
        sums = summary_rows(plan)
        limits = [Column(say("matching.book.column.limit"), 16, "center")]
        side = _roomy(
            [
                Column(say("matching.book.column.what"), 56),
                Column(say("matching.book.column.now"), 13, "center"),
                Column(say("matching.book.column.best"), 13, "center"),
                *(limits if any(row[-1] for row in sums) else []),
            ]
        )
        between = Column("", 2)
        widths = [column.width for column in (*columns, between, *side)]
        tab = self.out.tab(plan.try_tab, widths)
        add_notes(tab, self.try_notes, len(widths))
        rows = [self._candidate(key) for key in plan.candidates]
        head = add_table(tab, Table(columns, rows, filtered=False, frozen=None))
        self._summary(tab, head, len(columns) + 1, side, sums)
        add_notes(tab, self.out.closing(), len(widths))
        self._ticks(tab, head + 1, len(rows), 3 + len(plan.challenges))

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

    def _ticks(self, tab: Tab, first: int, count: int, columns: int) -> None:
        """An x or nothing, in the tick column and in those of the challenges."""
        if not count:
            return
        last = first + count - 1
        areas = [Area(first, 0, last, 0)]
        if columns > 3:
            areas.append(Area(first, 3, last, columns - 1))
        said = self.say("matching.book.column.tick"), self.say("matching.book.tick")
        tab.checks.append(Check(areas, source=["x"], prompt=said, error=said))
        tab.conditions.append(Condition(areas[0], Look(fill=GREEN), '"x"', "=="))

    def _summary(
        self, tab: Tab, head: int, first: int, side: Sequence[Column], rows: Sequence[Line]
    ) -> None:
        """The sums beside the candidates."""
        for at, column in enumerate(side):
            tab.put(head, first + at, headed(column))
            for number, row in enumerate(rows, start=head + 1):
                tab.put(number, first + at, shaped(row[at], column))
        verdicts = Area(head + 1, first + 3, head + len(rows), first + 3)
        for word, colour in (("kept", GREEN), ("broken", RED)):
            self._colour(tab, verdicts, f"matching.book.{word}", colour)

    def _colour(self, tab: Tab, area: Area, key: str, colour: str) -> None:
        """Colours cells that hold a word."""
        test = literal(self.say(key))
        tab.conditions.append(Condition(area, Look(fill=colour), test, "=="))

    # Needs

    def _needs(self) -> None:
        plan, say = self.plan, self.say
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
        tab = self.out.tab(plan.needs_tab, [column.width for column in columns])
        add_notes(tab, self.need_notes, 9)
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
        rows = [*flags, *totals, *plan.need_rows()]
        add_table(tab, Table(columns, rows, filtered=False, frozen=2))
        self._tones(tab)

    def _tones(self, tab: Tab) -> None:
        first, last = self.plan.first_need - 1, self.plan.last_need - 1
        if last < first:
            return
        tab.filtered = Area(self.plan.need_head - 1, 0, last, 8)
        for word, colour in (("filled", GREEN), ("open", AMBER), ("gap", RED)):
            self._colour(tab, Area(first, 7, last, 7), f"matching.book.state.{word}", colour)
        adds = Area(first, 9, last, 8 + max(1, len(self.plan.candidates)))
        tab.conditions.append(Condition(adds, Look(fill=GREEN), 0, ">"))

    # Partnerships that were found

    def _sets(self) -> None:
        say, picture = self.say, self.made.picture
        columns = [
            Column(say("matching.book.column.why"), 34),
            Column(say("matching.book.column.partners"), 10, "center"),
            Column(say("matching.book.column.quality"), 12, "center", "0.00"),
            Column(say("matching.book.column.who"), 90),
        ]
        rows: list[list[object]] = []
        below = []
        if picture is not None:
            rows += [self._set("best", item) for item in picture.answer.choices]
            rows += [self._set("minimal", item) for item in picture.minimal.choices]
            rows += [self._set("front", point.example) for point in picture.front]
        if picture is not None and not picture.answer.all_equal:
            below.append(Note(say("matching.book.more_best"), tone="look"))
        if picture is not None and not picture.minimal.finished:
            number = len(picture.minimal.choices)
            below.append(Note(say("matching.study.minimal_some", number=number), tone="look"))
        table = Table(_roomy(columns), rows, frozen=1)
        self.out.listed(say("matching.book.tab.sets"), self._notes("sets"), table, below)

    def _set(self, why: str, found: Choice) -> list[object]:
        question = self.made.question
        return [
            self.say(f"matching.book.set.{why}"),
            int(value(question, found, Goal.FEWEST)),
            quality(question, found),
            self.seen.names(found.candidates),
        ]
