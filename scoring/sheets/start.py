"""The start tab of a juror's workbook: what to do, declarations, sheets, progress, own order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from scoring.model.intake import DeclarationValue
from scoring.prose import plain
from scoring.sheets import printed, style
from scoring.sheets.form import Col, Question, Row, TabIdentity, TabKind
from scoring.sheets.marks import Cell, Mark, lay, notes_of
from scoring.sheets.paper import footer, progress, progress_text
from scoring.sheets.planning import JurorPlan
from scoring.sheets.style import KEY, LABEL, Ground, across, height, number
from scoring.sheets.tabplan import MISSING_CELL, TOTAL_CELL, Live, there
from scoring.workbooks.grid import column_letters

# Columns of the start tab after the hidden ones
NAME, STATE, TOTAL, ORDER, READER = range(LABEL, LABEL + 5)
WIDTHS = {NAME: 62, STATE: 21, TOTAL: 22, ORDER: 13, READER: 16}


_START = (TabKind.START, "", "")
_FIRST: Cell = (0, 0, False)


@dataclass(frozen=True, slots=True)
class Line:
    """One sheet in the list of the start tab."""

    tab: str
    candidate: str
    challenge: str  # empty for a general tab
    live: Live


@dataclass(frozen=True, slots=True)
class ListedMark:
    """A mark in the list of a marked copy, with the tab it is on and where its answers stand."""

    mark: Mark
    tab: str
    cells: Mapping[Question, Cell]


@dataclass(frozen=True, slots=True)
class StartPlan:
    plan: JurorPlan
    identity: TabIdentity
    lines: tuple[Line, ...]
    consensus: tuple[Line, ...]
    declared: Mapping[str, DeclarationValue]
    marks: tuple[ListedMark, ...] = ()


class StartWriter:
    def __init__(self, ground: Ground, sheet: Worksheet, start: StartPlan):
        self.ground, self.sheet, self.start = ground, sheet, start
        self.texts, self.call = ground.texts, ground.call
        self.row = ground.hidden_rows
        self.declaration_column = LABEL + len(ground.scales)
        self.answers: dict[Question, Cell] = {}
        self.mark_rows: list[int] = []

    def write(self) -> None:
        words = [self.texts(f"sheets.declaration.{item.value}") for item in DeclarationValue]
        style.hidden_part(
            self.ground, self.sheet, self.start.identity,
            {STATE: (Col.ANSWER,)}, ((self.declaration_column, words),),
        )  # fmt: skip
        for column, width in WIDTHS.items():
            self.sheet.set_column(column, column, width)
        self._header()
        self._marks()
        self._steps()
        self._declarations(words)
        self._sheets()
        self._scales()
        self._mark_links()
        notes = notes_of((item.mark for item in self.start.marks), _START)
        lay(self.ground, self.sheet, notes, self.answers)
        self.sheet.print_area(self.ground.hidden_rows, NAME, self.row, READER)
        self.sheet.set_footer(footer(self.call, self.texts, self.start.identity))
        style.finish(self.sheet)

    def _header(self) -> None:
        texts, ground, plan = self.texts, self.ground, self.start.plan
        juror = self.call.juror(plan.juror)
        stage = self.call.method.round(plan.round)
        self._wide(texts("sheets.start.title"), ground.title, 30)
        self._wide(
            self.call.title, ground.subtitle, height((self.call.title, self._room() - 3), size=12)
        )
        if self.call.example:
            example = plain(self.call.example)
            self._wide(example, ground.meta, height((example, self._room())))
        due = (
            texts("sheets.start.deadline_text", moment=texts.moment(stage.sheets_due))
            if stage.sheets_due
            else texts("sheets.start.deadline_none")
        )
        identity = self.call.identity
        contact = ", ".join(part for part in (identity.contact, identity.email) if part)
        facts = [
            ("juror", texts("sheets.start.who", name=juror.name, role=juror.role)),
            ("round", stage.title),
            ("deadline", due),
            ("contact", contact or identity.organisation),
        ]
        for key, text in facts:
            words = f"{texts(f'sheets.start.{key}')}:  "
            form = ground.plain()
            self.sheet.merge_range(self.row, NAME, self.row, READER, "", form)
            self.sheet.write_rich_string(
                self.row, NAME, ground.small, words, ground.bold, text or "-", form
            )
            self.sheet.set_row(self.row, max(18, height((words + text, self._room() - 8))))
            self.row += 1
        text = texts("sheets.start.enable")
        call_out = ground.book.format(
            bold=True, font_size=12, bg_color=style.WARM, valign="vcenter", indent=1,
            text_wrap=True,
        )  # fmt: skip
        self._wide(text, call_out, height((text, self._room() - 3), size=12) + 8)

    def _marks(self) -> None:
        """What is asked again, with a link to each cell: on a marked copy only."""
        if not self.start.marks:
            return
        texts, ground, sheet = self.texts, self.ground, self.sheet
        self._section(texts("sheets.marks.heading", count=len(self.start.marks)))
        intro = texts("sheets.marks.intro")
        self._wide(intro, ground.note, height((intro, self._room())))
        for item in self.start.marks:
            self.mark_rows.append(self.row)
            sheet.merge_range(self.row, STATE, self.row, READER, "", ground.cell)
            sheet.write_string(self.row, STATE, item.mark.text, ground.cell)
            room = across(STATE, READER, WIDTHS)
            sheet.set_row(self.row, max(20, height((item.mark.text, room - 2))))
            self.row += 1

    def _mark_links(self) -> None:
        """The links of that list, once it is known where everything stands on this tab too."""
        for at, item in zip(self.mark_rows, self.start.marks, strict=True):
            cells = self.answers if item.mark.tab == _START else item.cells
            question = item.mark.question
            row, column, _ = cells.get(question, _FIRST) if question else _FIRST
            self._link(at, NAME, item.tab, item.tab, left=True, row=row, column=column)

    def _steps(self) -> None:
        texts, ground = self.texts, self.ground
        self._section(texts("sheets.start.how"), gap=True)
        for at in range(1, 6):
            text = f"{at}.  {texts(f'sheets.start.step{at}')}"
            self._wide(text, ground.plain(), height((text, self._room())))
        text = texts("sheets.start.public")
        self._wide(text, ground.note, height((text, self._room())))

    def _declarations(self, words: Sequence[str]) -> None:
        texts, ground, sheet, plan = self.texts, self.ground, self.sheet, self.start.plan
        title_row = self._section(texts("sheets.start.declarations"))
        why = texts("sheets.start.declarations_why")
        self._wide(why, ground.note, height((why, self._room())))
        generals = {line.candidate: line for line in self.start.lines if not line.challenge}
        heads = {NAME: "start.candidate", STATE: "start.conflict", READER: "reader.heading"}
        if generals:
            heads[TOTAL] = "start.general"
        self._heads(heads)
        first = self.row
        for key in plan.declarations:
            self._declaration(key, generals.get(key))
        last = self.row - 1
        for key in plan.conflicts:
            candidate = self.call.candidate(key)
            sheet.write_string(self.row, NAME, f"{key}  {candidate.name}", ground.cell)
            sheet.merge_range(self.row, STATE, self.row, READER, "", ground.quiet)
            sheet.write_string(self.row, STATE, texts("sheets.start.known_conflict"), ground.quiet)
            sheet.set_row(self.row, height((candidate.name, WIDTHS[NAME] - 6)))
            self.row += 1
        if last < first:
            return
        sheet.data_validation(
            first, STATE, last, STATE,
            {
                "validate": "list",
                "source": f"={style.list_range(self.declaration_column, len(words))}",
                "input_title": texts("sheets.start.declaration_prompt_title")[:32],
                "input_message": texts("sheets.start.declaration_prompt")[:255],
                "error_title": texts("sheets.sheet.vote_error_title")[:32],
                "error_message": texts("sheets.sheet.vote_error", values=", ".join(words))[:255],
            },
        )  # fmt: skip
        blank = f"COUNTBLANK($D${first + 1}:$D${last + 1})"
        count = sum(key not in self.start.declared for key in plan.declarations)
        many = texts("sheets.start.declarations_open", count="{n}")
        done = texts("sheets.start.declarations_done")
        sheet.merge_range(title_row, TOTAL, title_row, READER, "", ground.section_note)
        sheet.write_formula(
            title_row, TOTAL,
            f'=IF({blank}=0,"{style.quoted(done)}",{style.formula_text(many, blank)})',
            ground.section_note,
            texts("sheets.start.declarations_open", count=str(count)) if count else done,
        )  # fmt: skip
        sheet.set_selection(first, STATE, first, STATE)

    def _declaration(self, key: str, general: Line | None) -> None:
        ground, sheet, row = self.ground, self.sheet, self.row
        candidate = self.call.candidate(key)
        label = printed.candidate_label(candidate)
        sheet.write_string(row, KEY, Row.DECLARATION.key(key))
        sheet.write_string(row, NAME, label, ground.cell)
        declared = self.start.declared.get(key)
        if declared:
            word = self.texts(f"sheets.declaration.{declared.value}")
            sheet.write_string(row, STATE, word, ground.choice)
        else:
            sheet.write_blank(row, STATE, None, ground.choice)
        self.answers[Row.DECLARATION.key(key), Col.ANSWER.value] = (row, STATE, bool(declared))
        if general:
            self._link(row, TOTAL, general.tab, general.tab)
            self._state(row, ORDER, general)
        else:
            sheet.write_blank(row, TOTAL, None, ground.cell)
            sheet.write_blank(row, ORDER, None, ground.cell)
        sheet.write_string(row, READER, self.texts("sheets.reader.coordinator"), ground.quiet)
        sheet.set_row(row, max(20, height((label, WIDTHS[NAME]))))
        self.row += 1

    def _sheets(self) -> None:
        texts, ground, sheet = self.texts, self.ground, self.sheet
        title_row = self._section(texts("sheets.start.sheets"))
        note = texts("sheets.start.order_note")
        self._wide(note, ground.note, height((note, self._room())))
        scale = number(texts, self.call.method.total_scale)
        heads = {
            STATE: texts("sheets.start.state"),
            TOTAL: texts("sheets.start.total", scale=scale),
            ORDER: texts("sheets.start.order"),
        }
        groups = []
        for challenge in self.call.challenges:
            found = [line for line in self.start.lines if line.challenge == challenge.key]
            if found:
                title = f"{challenge.key}  {challenge.title}"
                groups.append(self._group(title, found, heads, ordered=True))
        if self.start.consensus:
            title = texts("sheets.start.consensus")
            self._group(title, self.start.consensus, heads, ordered=False)
        if not groups:
            return
        complete = "+".join(
            f'COUNTIF($D${a + 1}:$D${b + 1},"{style.quoted(texts("sheets.sheet.complete"))}")'
            for a, b in groups
        )
        total = sum(b - a + 1 for a, b in groups)
        done = sum(line.live.missing == 0 for line in self.start.lines if line.challenge)
        words = texts("sheets.start.progress_formula", total=str(total))
        sheet.merge_range(title_row, TOTAL, title_row, READER, "", ground.section_note)
        sheet.write_formula(
            title_row, TOTAL, f'={complete}&"{style.quoted(words)}"', ground.section_note,
            f"{done}{words}",
        )  # fmt: skip

    def _group(
        self, title: str, lines: Sequence[Line], heads: Mapping[int, str], *, ordered: bool
    ) -> tuple[int, int]:
        """One challenge's sheets. Returns the first and last row, from 0."""
        ground, sheet = self.ground, self.sheet
        for column in range(NAME, READER + 1):
            form = ground.head if column in (NAME, READER) else ground.head_centre
            sheet.write_string(self.row, column, heads.get(column, ""), form)
        sheet.write_string(self.row, NAME, title, ground.head)
        sheet.set_row(self.row, max(22, height((title, WIDTHS[NAME]))))
        self.row += 1
        first, last = self.row, self.row + len(lines) - 1
        totals = f"$E${first + 1}:$E${last + 1}"
        known = sorted(line.live.total for line in lines if line.live.total is not None)
        decimals = self.call.total_decimals
        pattern = "0" + ("." + "0" * decimals if decimals else "")
        centre, amount = ground.cell_centre, ground.amount(pattern)
        for line in lines:
            row = self.row
            candidate = self.call.candidate(line.candidate)
            label = style.shortened(f"{line.tab}  ·  {candidate.name}", WIDTHS[NAME] - 2)
            self._link(row, NAME, line.tab, label, left=True)
            self._state(row, STATE, line)
            total = line.live.total
            sheet.write_formula(
                row, TOTAL, f"={there(line.tab)}!{TOTAL_CELL}", amount,
                "" if total is None else style.cell_number(total),
            )  # fmt: skip
            if ordered:
                cell = f"$E{row + 1}"
                sheet.write_formula(
                    row, ORDER, f'=IF(ISNUMBER({cell}),RANK({cell},{totals}),"")', centre,
                    "" if total is None else _place(total, known),
                )  # fmt: skip
            else:
                sheet.write_blank(row, ORDER, None, centre)
            sheet.write_blank(row, READER, None, centre)
            sheet.set_row(row, 18)
            self.row += 1
        self.row += 1
        return first, last

    def _scales(self) -> None:
        texts, ground = self.texts, self.ground
        self._section(texts("sheets.start.scales"), gap=True)
        for scale in ground.scales:
            for level in scale.levels:
                words = f"{number(texts, level.value)}  =  {level.word}"
                self.sheet.write_string(self.row, NAME, words, ground.plain(bold=True))
                self.sheet.merge_range(self.row, STATE, self.row, READER, "", ground.plain())
                meaning = plain(level.meaning)
                self.sheet.write_string(self.row, STATE, meaning, ground.plain())
                room = across(STATE, READER, WIDTHS)
                self.sheet.set_row(self.row, height((words, WIDTHS[NAME]), (meaning, room)))
                self.row += 1
            self.row += 1

    # Small pieces

    def _room(self) -> float:
        return across(NAME, READER, WIDTHS)

    def _state(self, row: int, column: int, line: Line) -> None:
        cell = f"{there(line.tab)}!{MISSING_CELL}"
        self.sheet.write_formula(
            row, column, f"={progress(self.texts, cell)}", self.ground.cell_centre,
            progress_text(self.texts, line.live.missing),
        )  # fmt: skip

    def _link(  # noqa: PLR0913 - each is one thing that the caller says
        self, at: int, where: int, tab: str, text: str, *,
        left: bool = False, row: int = 0, column: int = 0,
    ) -> None:  # fmt: skip
        """A link in this cell to a cell of another tab, its first one unless told."""
        form = self.ground.plain(
            font_color=self.ground.book.colour, underline=1, bottom=1, bottom_color=style.RULE,
            align="left" if left else "center", valign="vcenter",
        )  # fmt: skip
        target = f"{column_letters(column + 1)}{row + 1}"
        self.sheet.write_url(at, where, f"internal:{there(tab)}!{target}", form, text)

    def _wide(self, text: str, form: object, tall: float) -> None:
        self.sheet.merge_range(self.row, NAME, self.row, READER, "", form)
        self.sheet.write_string(self.row, NAME, text, form)
        self.sheet.set_row(self.row, tall)
        self.row += 1

    def _section(self, text: str, *, gap: bool = False) -> int:
        self.sheet.set_row(self.row, 9)
        self.row += 1
        for column in range(NAME, READER + 1):
            self.sheet.write_blank(self.row, column, None, self.ground.section)
        self.sheet.write_string(self.row, NAME, text, self.ground.section)
        self.sheet.set_row(self.row, 22)
        at = self.row
        self.row += 1
        if gap:
            self.sheet.set_row(self.row, 5)
            self.row += 1
        return at

    def _heads(self, heads: Mapping[int, str]) -> None:
        for column in range(NAME, READER + 1):
            middle = column in (STATE, TOTAL, ORDER)
            text = self.texts(f"sheets.{heads[column]}") if column in heads else ""
            form = self.ground.head_centre if middle else self.ground.head
            self.sheet.write_string(self.row, column, text, form)
        self.sheet.set_row(self.row, 20)
        self.row += 1


def _place(total: Fraction, known: Sequence[Fraction]) -> int:
    return 1 + sum(other > total for other in known)
