"""A coordinator's desk: the reasons workbook is taken out, typed into by another library, put back.

Every step goes through real files. `look` does what a run does with the texts, and remembers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from scoring.decisions import decide
from scoring.matching import match
from scoring.model.call import Call
from scoring.model.case import Case
from scoring.model.results import DecisionPoint
from scoring.problems import Problem
from scoring.reasons import Past, Settled, read_rows, reasons_book, settle, stands
from scoring.reasons.rows import APPROVED, BESIDE, KEY, TEXT
from tests.builders import case, intake, plain_call, sheets

SCORES = """
    round    juror  entry  k1   k2
    written  J1     A-U1   4    3
    written  J2     A-U1   3    3
    written  J1     B-U1   5    4
    written  J2     B-U1   5    4
    written  J1     C-U1   2    4
    written  J2     C-U1   2    4
"""
ROWS = tuple(f"{candidate}|U1|written|{key}" for candidate in "ABC" for key in ("k1", "k2"))


class Desk:
    def __init__(self, home: Path, call: Call | None = None, scores: str = SCORES):
        self.home = home
        self.path = home / "reasons" / "nota.xlsx"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.call = call or plain_call("A B C", jurors=2)
        self.memory: Mapping[str, object] = {}
        self.out = b""
        self.judge(scores)
        self.look()
        self.take()

    def judge(self, scores: str, call: Call | None = None, stage: str = "") -> None:
        """From now on the jurors' scores, after acts, are these."""
        self.call = call or self.call
        self.made: Case = case(self.call, intake(self.call, sheets(self.call, scores)),
                               **({"stage": stage} if stage else {}))  # fmt: skip

    def look(self, *, remember: bool = True) -> Settled:
        """What a run makes of the texts; without `remember`, what a check makes of them."""
        found, _, _ = read_rows(self.call, self.home)
        now = stands(self.call, [point.judgement for point in self.made.points])
        settled = settle(self.call, found, now, Past(self.memory))
        if remember:
            self.memory = settled.approved
            point = self.made.points[-1]
            self.out = reasons_book(
                self.call, self.made.register, point.judgement, point.stage, settled.reasons, now
            )
        return settled

    def take(self, name: str = "") -> None:
        """Save the workbook that the last run wrote in the input folder, over the one there."""
        (self.path.parent / name if name else self.path).write_bytes(self.out)

    def type(self, cells: Mapping[str, tuple[object, object]], name: str = "") -> None:
        """Type text and approval into rows."""

        def typed(rows: Mapping[str, Mapping[str, Cell]], _: Workbook) -> None:
            for key, (text, approved) in cells.items():
                rows[key][TEXT].value = text
                rows[key][APPROVED].value = approved

        self.edit(typed, name)

    def edit(
        self, change: Callable[[Mapping[str, Mapping[str, Cell]], Workbook], None], name: str = ""
    ) -> None:
        """Open the workbook in the input folder, change cells of rows, and save it."""
        path = self.path.parent / name if name else self.path
        book = openpyxl.load_workbook(path)
        change(rows_of(book, self.call.key), book)
        book.save(path)

    def approve(self, *keys: str) -> None:
        """Choose yes beside these rows, whatever their text."""

        def yes(rows: Mapping[str, Mapping[str, Cell]], _: Workbook) -> None:
            for key in keys:
                rows[key][APPROVED].value = "ja"

        self.edit(yes)

    def as_first_version(self) -> None:
        """Take out what workbooks of the first version do not have."""

        def bare(rows: Mapping[str, Mapping[str, Cell]], book: Workbook) -> None:
            for cells in rows.values():
                cells[BESIDE].value = None
            for tab in book.worksheets:
                for line in tab.iter_rows():
                    for cell in line:
                        if cell.value == BESIDE:
                            cell.value = None

        self.edit(bare)


def rows_of(book: Workbook, call: str) -> dict[str, dict[str, Cell]]:
    """By key without the call, the cells of each row that matter."""
    found: dict[str, dict[str, Cell]] = {}
    for tab in book.worksheets:
        columns: dict[str, int] = {}
        for line in tab.iter_rows():
            for cell in line:
                if cell.value in (KEY, TEXT, APPROVED, BESIDE):
                    columns[str(cell.value)] = cell.column
        for line in tab.iter_rows(min_col=1, max_col=1) if columns else ():
            value = str(line[0].value)
            if value.startswith(f"{call}|"):
                row = line[0].row
                key = value.partition("|")[2]
                found[key] = {name: tab.cell(row, at) for name, at in columns.items()}
    return found


def waiting(settled: Settled) -> dict[str, Problem]:
    """The texts that wait, by row."""
    return {
        "|".join((*reason.entry, reason.round, reason.criterion)): reason.waiting
        for reason in settled.reasons.values()
        if reason.waiting is not None
    }


def codes(settled: Settled) -> dict[str, str]:
    return {key: problem.code for key, problem in waiting(settled).items()}


def used(settled: Settled) -> dict[str, str]:
    """The texts that may stand in a letter, by row."""
    return {
        "|".join((*reason.entry, reason.round, reason.criterion)): reason.text
        for reason in settled.reasons.values()
        if reason.usable
    }


def problems_of(desk: Desk, settled: Settled) -> Sequence[Problem]:
    """What the decision point says is open."""
    point = desk.made.points[-1]
    matching = match(desk.call, point.judgement)
    judged = DecisionPoint(point.stage, point.judgement, matching, reasons=settled.reasons)
    return decide(desk.call, desk.made.register, judged).problems
