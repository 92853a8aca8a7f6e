"""What a marked copy shows a juror: the cells to look at again, each with a note, and the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scoring.sheets import style
from scoring.sheets.form import Question
from scoring.sheets.form import Tab as Form
from scoring.workbooks.formulas import place
from scoring.workbooks.plan import Area, Condition, Tab

Answer = tuple[int, int, bool]  # row and column, from 0, and whether it is filled in


@dataclass(frozen=True, slots=True)
class Mark:
    """Something for the juror to do. Without a question it is about the tab as a whole."""

    tab: Form
    text: str
    question: Question | None = None


def notes_of(marks: Iterable[Mark], tab: Form) -> Mapping[Question, str]:
    """The notes on the cells of one tab; several on one cell stand below each other."""
    notes: dict[Question, str] = {}
    for mark in marks:
        if mark.tab == tab and mark.question:
            before = notes.get(mark.question)
            notes[mark.question] = f"{before}\n\n{mark.text}" if before else mark.text
    return notes


def lay(tab: Tab, notes: Mapping[Question, str], answers: Mapping[Question, Answer]) -> None:
    """Colour and note on each cell. A blank cell loses its colour as soon as it is filled in."""
    for question, text in notes.items():
        if question not in answers:
            continue
        row, column, filled = answers[question]
        tab.put(row, column, replace(tab.rows[row].cells[column], note=text))
        test = "=TRUE" if filled else f"=LEN(TRIM({place(row, column)}))=0"
        tab.conditions.append(Condition(Area(row, column, row, column), style.MARK, test))
