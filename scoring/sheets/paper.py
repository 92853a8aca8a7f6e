"""A tab under construction, from top to bottom: the pieces that every part of a sheet uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from scoring.model.call import Call, Entry
from scoring.sheets.form import Col, Question, TabIdentity
from scoring.sheets.marks import Cell
from scoring.sheets.style import (
    BEFORE,
    INPUTS,
    LABEL,
    LAST,
    LONG,
    SIDE,
    WIDTHS,
    Ground,
    across,
    formula_text,
    height,
    quoted,
)
from scoring.sheets.tabplan import TabPlan, there
from scoring.texts import Texts
from scoring.workbooks.grid import column_letters


class Paper:
    """One tab. `row` is the next free row, from 0."""

    def __init__(self, ground: Ground, sheet: Worksheet, plan: TabPlan):
        self.ground, self.sheet, self.plan = ground, sheet, plan
        self.texts, self.call = ground.texts, ground.call
        self.row = ground.hidden_rows
        self.band_row = self.row
        self.score_cells: dict[str, str] = {}
        self.answers: dict[Question, Cell] = {}
        self.scores_missing = "=0"  # the formula that counts scores that lack
        # What must be filled in besides scores: cells, each with whether it was filled beforehand
        self.needed: list[tuple[int, int, bool]] = []

    def said(self, key: str, **facts: object) -> str:
        return self.texts(f"sheets.{key}", **facts)

    def wide(self, text: str, form: Any, *, size: float = 11, least: float = 0) -> None:
        """A text over the whole width."""
        self.sheet.merge_range(self.row, LABEL, self.row, LAST, "", form)
        self.sheet.write_string(self.row, LABEL, text, form)
        tall = height((text, across(LABEL, LAST) - 3), size=size)
        self.sheet.set_row(self.row, max(tall, least))
        self.row += 1

    def section(self, text: str, *, gap: bool = False) -> int:
        """A heading with room above, and with `gap` a little below. Returns its row."""
        self.sheet.set_row(self.row, 9)
        self.row += 1
        for column in range(LABEL, LAST + 1):
            self.sheet.write_blank(self.row, column, None, self.ground.section)
        self.sheet.write_string(self.row, LABEL, text, self.ground.section)
        self.sheet.set_row(self.row, 22)
        at = self.row
        self.row += 1
        if gap:
            self.sheet.set_row(self.row, 5)
            self.row += 1
        return at

    def heads(self, heads: Mapping[int, str]) -> None:
        for column in range(LABEL, LAST + 1):
            form = self.ground.head if column == LABEL else self.ground.head_indented
            if column in (SIDE, INPUTS, BEFORE):
                form = self.ground.head_centre
            self.sheet.write_string(self.row, column, heads.get(column, ""), form)
        tall = height(*((text, WIDTHS[column] - 1) for column, text in heads.items()), size=10)
        self.sheet.set_row(self.row, max(20, tall))
        self.row += 1

    def claim(self, claimed: bool) -> None:
        word = self.said(f"sheet.claim_{'yes' if claimed else 'no'}")
        self.sheet.write_string(self.row, SIDE, word, self.ground.cell_centre)

    def text(self, key: str, column: Col, text: str) -> None:
        """A cell for a remark or note, filled in or empty. `key` is that of its row."""
        self._asked(LONG, text, self.ground.text)
        self.answers[key, column.value] = (self.row, LONG, bool(text))

    def choice(self, key: str, column: Col, text: str) -> None:
        """A cell for an answer from a list, filled in or empty. `key` is that of its row."""
        self._asked(INPUTS, text, self.ground.choice)
        self.answers[key, column.value] = (self.row, INPUTS, bool(text))

    def _asked(self, column: int, text: str, form: Any) -> None:
        if text:
            self.sheet.write_string(self.row, column, text, form)
        else:
            self.sheet.write_blank(self.row, column, None, form)

    def choose_from(self, first: int, last: int, source: str, words: Sequence[str]) -> None:
        """One range validation for answers in words."""
        self.sheet.data_validation(
            first, INPUTS, last, INPUTS,
            {
                "validate": "list",
                "source": f"={source}",
                "error_title": self.said("sheet.vote_error_title")[:32],
                "error_message": self.said("sheet.vote_error", values=", ".join(words))[:255],
            },
        )  # fmt: skip

    def link(self, column: int, tab: str, text: str, form: Any) -> None:
        self.sheet.write_url(self.row, column, f"internal:{there(tab)}!A1", form, text)

    def open_formula(self, cells: Sequence[tuple[int, int, bool]]) -> str:
        """How many of these cells are blank, as the expression of a formula."""
        runs: list[list[int]] = []
        for row, column, _ in sorted(cells, key=lambda cell: (cell[1], cell[0])):
            if runs and runs[-1][2] == column and runs[-1][1] == row - 1:
                runs[-1][1] = row
            else:
                runs.append([row, row, column])
        parts = (
            f"COUNTBLANK(${column_letters(column + 1)}${first + 1}"
            f":${column_letters(column + 1)}${last + 1})"
            for first, last, column in runs
        )
        return "+".join(parts) or "0"

    @property
    def entry(self) -> Entry:
        identity = self.plan.identity
        return Entry(identity.candidate, identity.challenge)

    def claims(self) -> frozenset[str]:
        """What the candidate says it offers here: service types, requirements, aspects."""
        return self.call.claims(self.entry)


def progress(texts: Texts, cell: str) -> str:
    """The expression of a formula that says how many scores are missing."""
    many = texts("sheets.sheet.missing", count="{n}")
    return (
        f'IF({cell}=0,"{quoted(texts("sheets.sheet.complete"))}",'
        f'IF({cell}=1,"{quoted(texts("sheets.sheet.one_missing"))}",'
        f"{formula_text(many, cell)}))"
    )


def progress_text(texts: Texts, missing: int) -> str:
    """What `progress` shows."""
    if missing == 0:
        return texts("sheets.sheet.complete")
    if missing == 1:
        return texts("sheets.sheet.one_missing")
    return texts("sheets.sheet.missing", count=str(missing))


def footer(call: Call, texts: Texts, identity: TabIdentity) -> str:
    """The printed footer. '&' is the footer's own escape."""
    facts = {
        "call": call.title[:90],
        "round": call.method.round(identity.round).title[:40],
        "juror": call.juror(identity.juror).name[:40],
    }
    safe = {name: value.replace("&", "&&") for name, value in facts.items()}
    return "&C&8 " + texts("sheets.sheet.footer", **safe)
