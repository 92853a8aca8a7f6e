"""What a marked copy shows a juror: the cells to look at again, each with a note, and the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from scoring.sheets import style
from scoring.sheets.form import Question, Tab
from scoring.sheets.style import Ground

Cell = tuple[int, int, bool]  # row and column, from 0, and whether it is filled in


@dataclass(frozen=True, slots=True)
class Mark:
    """Something for the juror to do. Without a question it is about the tab as a whole."""

    tab: Tab
    text: str
    question: Question | None = None


def notes_of(marks: Iterable[Mark], tab: Tab) -> Mapping[Question, str]:
    """The notes on the cells of one tab; several on one cell stand below each other."""
    notes: dict[Question, str] = {}
    for mark in marks:
        if mark.tab == tab and mark.question:
            before = notes.get(mark.question)
            notes[mark.question] = f"{before}\n\n{mark.text}" if before else mark.text
    return notes


def lay(
    ground: Ground, sheet: Worksheet, notes: Mapping[Question, str], cells: Mapping[Question, Cell]
) -> None:
    """Colour and note on each cell. A blank cell loses its colour as soon as it is filled in."""
    form = ground.book.book.add_format({"bg_color": style.MARK, "border": 1})
    for question, text in notes.items():
        if question not in cells:
            continue
        row, column, filled = cells[question]
        sheet.write_comment(
            row, column, text, {"author": "", "x_scale": 2.2, "y_scale": 1.2, "font_size": 9}
        )
        address = f"${chr(ord('A') + column)}${row + 1}"
        sheet.conditional_format(
            row, column, row, column,
            {
                "type": "formula",
                "criteria": "=TRUE" if filled else f"=LEN(TRIM({address}))=0",
                "format": form,
            },
        )  # fmt: skip
