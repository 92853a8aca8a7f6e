"""The start tab of a juror's workbook: what to do, declarations, sheets, progress, own order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.model.intake import DeclarationValue
from scoring.prose import plain
from scoring.sheets import printed, style
from scoring.sheets.form import Col, Question, Row, TabIdentity, TabKind
from scoring.sheets.marks import Answer, Mark, lay, notes_of
from scoring.sheets.paper import Leaf, footer, progress, progress_text
from scoring.sheets.planning import JurorPlan
from scoring.sheets.style import KEY, LABEL, Ground, number
from scoring.sheets.tabplan import MISSING_CELL, TOTAL_CELL, Live
from scoring.workbooks.formulas import in_row, literal, quoted
from scoring.workbooks.plan import Area, Cell, Column, Look, Page, Tab

# Columns of the start tab after the hidden ones
NAME, STATE, TOTAL, ORDER, READER = range(LABEL, LABEL + 5)
WIDTHS = {NAME: 62, STATE: 21, TOTAL: 22, ORDER: 13, READER: 16}

_TAB_LINK = style.CELL_LINK | style.CENTRE
_NAME_LINK = style.CELL_LINK | Look(align="left")

_START = (TabKind.START, "", "")
_FIRST: Answer = (0, 0, False)


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
    answers: Mapping[Question, Answer]


@dataclass(frozen=True, slots=True)
class StartPlan:
    plan: JurorPlan
    identity: TabIdentity
    lines: tuple[Line, ...]
    consensus: tuple[Line, ...]
    declared: Mapping[str, DeclarationValue]
    marks: tuple[ListedMark, ...] = ()


def write_start(ground: Ground, name: str, start: StartPlan) -> Tab:
    """The start tab."""
    words = [ground.texts(f"sheets.declaration.{item.value}") for item in DeclarationValue]
    lists = LABEL + len(ground.scales)
    tab = ground.tab(name, start.identity, {STATE: (Col.ANSWER,)}, {lists: words})
    tab.columns |= {at: Column(width) for at, width in WIDTHS.items()}
    _StartWriter(ground, tab, start).write(lists, words)
    return tab


class _StartWriter(Leaf):
    def __init__(self, ground: Ground, tab: Tab, start: StartPlan):
        super().__init__(ground, tab, READER, frozenset({STATE, TOTAL, ORDER}))
        self.start = start
        entries = [line.challenge for line in start.lines if line.challenge]
        self.facts = {  # what the words of this tab are chosen by
            "sheets": len(start.lines) + len(start.consensus),
            "candidates": len(start.plan.declarations) + len(start.plan.conflicts),
            "challenges": len(self.call.challenges),
            "criteria": len(self.call.method.criteria),
            "jurors": len(self.call.jurors),
            "ordered": max(map(entries.count, entries), default=0),
        }

    def said(self, key: str, **facts: object) -> str:
        return self.texts(f"sheets.start.{key}", **{**self.facts, **facts})

    def write(self, lists: int, words: Sequence[str]) -> None:
        self._header()
        marks = self._marks()
        self._steps()
        self._declarations(lists, words)
        self._sheets()
        self._scales()
        for row, item in zip(marks, self.start.marks, strict=True):
            self.tab.put(row, NAME, self._mark_link(item))
        lay(self.tab, notes_of((item.mark for item in self.start.marks), _START), self.answers)
        area = Area(self.ground.hidden_rows, NAME, self.tab.next, READER)
        foot = footer(self.call, self.texts, self.start.identity)
        self.tab.page = Page(foot=foot, area=area)

    def _header(self) -> None:
        texts, plan, identity = self.texts, self.start.plan, self.call.identity
        juror = self.call.juror(plan.juror)
        stage = self.call.method.round(plan.round)
        self.wide(self.said("title"), style.TITLE, 30)
        self.wide(self.call.title, style.SUBTITLE)
        if self.call.example:
            self.wide(plain(self.call.example), style.META)
        due = self.said("deadline_none")
        if stage.sheets_due:
            due = self.said("deadline_text", moment=texts.moment(stage.sheets_due))
        contact = ", ".join(part for part in (identity.contact, identity.email) if part)
        facts = {
            "juror": self.said("who", name=juror.name, role=juror.role),
            "round": stage.title,
            "deadline": due,
            "contact": contact or identity.organisation,
        }
        for key, text in facts.items():
            label = (f"{self.said(key)}:  ", style.SMALL)
            self.wide((label, (text or "-", style.BOLD)), style.PLAIN, 18)
        self.wide(self.said("enable"), style.CALL_OUT, 28)

    def _marks(self) -> list[int]:
        """What is asked again, with room for a link to each cell: on a marked copy only."""
        if not self.start.marks:
            return []
        self.section(self.texts("sheets.marks.heading", count=len(self.start.marks)))
        self.wide(self.texts("sheets.marks.intro", **self.facts), style.NOTE)
        rows = []
        for item in self.start.marks:
            rows.append(self.tab.add({}, least=20))
            self.beside(rows[-1], STATE, Cell(item.mark.text, style.CELL))
        return rows

    def _mark_link(self, item: ListedMark) -> Cell:
        """Known once it is clear where everything stands on this tab too."""
        answers = self.answers if item.mark.tab == _START else item.answers
        question = item.mark.question
        row, column, _ = answers.get(question, _FIRST) if question else _FIRST
        return Cell(item.tab, _NAME_LINK, link=(item.tab, row, column))

    def _steps(self) -> None:
        self.section(self.said("how"), gap=True)
        for at in range(1, 6):
            self.wide(f"{at}.  {self.said(f'step{at}')}", style.PLAIN)
        self.wide(self.said("public"), style.NOTE)

    def _declarations(self, lists: int, words: Sequence[str]) -> None:
        tab, plan = self.tab, self.start.plan
        title_row = self.section(self.said("declarations"))
        self.wide(self.said("declarations_why"), style.NOTE)
        generals = {line.candidate: line for line in self.start.lines if not line.challenge}
        heads = {NAME: self.said("candidate"), STATE: self.said("conflict")}
        heads[READER] = self.texts("sheets.reader.heading")
        if generals:
            heads[TOTAL] = self.said("general")
        self.heads(heads)
        first = tab.next
        for key in plan.declarations:
            self._declaration(key, generals.get(key))
        last = tab.next - 1
        for key in plan.conflicts:
            name = self.call.candidate(key).name
            row = tab.add({NAME: Cell(f"{key}  {name}", style.CELL)}, least=20)
            self.beside(row, STATE, Cell(self.said("known_conflict"), style.QUIET))
        if last < first:
            return
        area = Area(first, STATE, last, STATE)
        prompt = self.said("declaration_prompt_title"), self.said("declaration_prompt")
        self.choose_from(area, lists, words, prompt)
        tab.selected = first, STATE
        blank = f"COUNTBLANK({area})"
        count = sum(key not in self.start.declared for key in plan.declarations)
        many, done = self.said("declarations_open", count="{n}"), self.said("declarations_done")
        formula = f"=IF({blank}=0,{literal(done)},{style.formula_text(many, blank)})"
        shown = self.said("declarations_open", count=str(count)) if count else done
        self.beside(title_row, TOTAL, Cell(shown, style.SECTION_NOTE, formula))

    def _declaration(self, key: str, general: Line | None) -> None:
        row = self.tab.next
        declared = self.start.declared.get(key)
        word = self.texts(f"sheets.declaration.{declared.value}") if declared else ""
        row_key = Row.DECLARATION.key(key)
        self.answers[row_key, Col.ANSWER.value] = (row, STATE, bool(declared))
        blank = Cell(None, style.CELL)
        label = printed.candidate_label(self.call.candidate(key))
        link = general and Cell(general.tab, _TAB_LINK, link=(general.tab, 0, 0))
        cells = {
            KEY: Cell(row_key),
            NAME: Cell(label, style.CELL),
            STATE: Cell(word, style.CHOICE),
            TOTAL: link or blank,
            ORDER: self._state(general) if general else blank,
            READER: Cell(self.texts("sheets.reader.coordinator"), style.QUIET),
        }
        self.tab.add(cells, least=20)

    def _sheets(self) -> None:
        title_row = self.section(self.said("sheets"))
        self.wide(self.said("order_note"), style.NOTE)
        groups = []
        for challenge in self.call.challenges:
            found = [line for line in self.start.lines if line.challenge == challenge.key]
            if found:
                title = f"{challenge.key}  {challenge.title}"
                groups.append(self._group(title, found, ordered=len(found) > 1))
        if self.start.consensus:
            self._group(self.said("consensus"), self.start.consensus, ordered=False)
        if not groups:
            return
        word = literal(self.texts("sheets.sheet.complete"))
        complete = "+".join(f"COUNTIF({Area(a, STATE, b, STATE)},{word})" for a, b in groups)
        total = sum(b - a + 1 for a, b in groups)
        done = sum(line.live.missing == 0 for line in self.start.lines if line.challenge)
        words = self.said("progress_formula", total=str(total))
        shown = Cell(f"{done}{words}", style.SECTION_NOTE, f"={complete}&{literal(words)}")
        self.beside(title_row, TOTAL, shown)

    def _group(self, title: str, lines: Sequence[Line], *, ordered: bool) -> tuple[int, int]:
        """One challenge's sheets. Returns the first and last row, from 0."""
        scale = number(self.texts, self.call.method.total_scale)
        heads = {
            NAME: title,
            STATE: self.said("state"),
            TOTAL: self.said("total", scale=scale),
            ORDER: self.said("order") if ordered else "",
        }
        self.heads(heads, least=22)
        first = self.tab.next
        last = first + len(lines) - 1
        known = sorted(line.live.total for line in lines if line.live.total is not None)
        decimals = self.call.total_decimals
        amount = style.CELL_CENTRE | Look(number="0" + ("." + "0" * decimals if decimals else ""))
        for at, line in enumerate(lines, start=first):
            total = line.live.total
            own = in_row(at, TOTAL)
            rank = f'=IF(ISNUMBER({own}),RANK({own},{Area(first, TOTAL, last, TOTAL)}),"")'
            place_ = None if total is None else _place(total, known)
            cells = {
                NAME: self._sheet_link(line),
                STATE: self._state(line),
                TOTAL: Cell(
                    None if total is None else style.cell_number(total),
                    amount,
                    f"={quoted(line.tab)}!{TOTAL_CELL}",
                ),
                ORDER: Cell(
                    place_ if ordered else None, style.CELL_CENTRE, rank if ordered else ""
                ),
                READER: Cell(None, style.CELL_CENTRE),
            }
            self.tab.add(cells, 18)
        self.tab.add({})
        return first, last

    def _sheet_link(self, line: Line) -> Cell:
        name = self.call.candidate(line.candidate).name
        label = style.shortened(f"{line.tab}  ·  {name}", WIDTHS[NAME] - 2)
        return Cell(label, _NAME_LINK, link=(line.tab, 0, 0))

    def _state(self, line: Line) -> Cell:
        cell = f"{quoted(line.tab)}!{MISSING_CELL}"
        shown = progress_text(self.texts, line.live.missing)
        return Cell(shown, style.CELL_CENTRE, f"={progress(self.texts, cell)}")

    def _scales(self) -> None:
        self.section(self.said("scales"), gap=True)
        for scale in self.ground.scales:
            for level in scale.levels:
                words = f"{number(self.texts, level.value)}  =  {level.word}"
                row = self.tab.add({NAME: Cell(words, style.PLAIN | style.BOLD)})
                self.beside(row, STATE, Cell(plain(level.meaning), style.PLAIN))
            self.tab.add({})


def _place(total: Fraction, known: Sequence[Fraction]) -> int:
    return 1 + sum(other > total for other in known)
