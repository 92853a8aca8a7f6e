"""The problem list: everything that is wrong, open or worth a look, with what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.acts.proposed import proposed_rows
from scoring.call.tables import table
from scoring.keys import Entry
from scoring.model.call import Call
from scoring.model.case import Case
from scoring.problems import Problem, Said, Severity
from scoring.reports.bookparts import Cell, Column, Note, ReportBook, Table, columns_of
from scoring.reports.document import Document, Level, texts_of
from scoring.texts import Texts

TONE = {Severity.ERROR: "bad", Severity.OPEN: "open", Severity.WARNING: "look"}
ORDER = tuple(Severity)


def problem_list(case: Case) -> list[Document]:
    """One workbook, for the coordinator. It is never a draft: it tells how things stand."""
    texts = texts_of(case.call)
    book = ReportBook(case.call, texts, texts("books.problems.title"), Level.COORDINATOR)
    pairs = in_order(case.problems, texts)
    _problems_tab(book, pairs)
    _acts_tab(book, pairs)
    return [book.document("problem-list", texts("books.problems.file"), case.stage)]


def in_order(problems: Sequence[Problem], texts: Texts) -> list[tuple[Problem, Said]]:
    """Errors first, then what is open, then warnings; within those by file, tab and cell."""
    said = [(problem, problem.said(texts)) for problem in problems]
    return sorted(said, key=lambda pair: _sort_key(*pair))


def _sort_key(problem: Problem, said: Said) -> tuple[object, ...]:
    place = problem.place
    letters = place.cell.rstrip("0123456789")
    digits = place.cell[len(letters) :]
    return (
        ORDER.index(said.severity),
        place.file,
        place.tab,
        int(digits or 0),
        (len(letters), letters),
        problem.juror,
        problem.entry,
        problem.code,
        said.what,
        said.found,
    )


def _problems_tab(book: ReportBook, pairs: Sequence[tuple[Problem, Said]]) -> None:
    call, texts = book.call, book.texts
    widths = {
        "number": 5, "severity": 14, "what": 36, "found": 24, "expected": 24, "remedy": 38,
        "file": 24, "tab": 15, "cell": 7, "juror": 16, "entry": 22,
    }  # fmt: skip
    columns = columns_of(texts, "books.problems.column", widths)
    rows = [
        (
            Cell(number, align="center"),
            Cell(texts(f"books.problems.severity.{said.severity.value}"), TONE[said.severity]),
            said.what,
            said.found,
            said.expected,
            said.remedy,
            said.place.file,
            said.place.tab,
            said.place.cell,
            juror_name(call, problem.juror),
            entry_name(call, problem.subject.entry),
        )
        for number, (problem, said) in enumerate(pairs, start=1)
    ]
    above = book.opening(book.title, *_summary(pairs, texts))
    book.listed(book.name(book.title), above, Table(columns, rows))


def _acts_tab(book: ReportBook, pairs: Sequence[tuple[Problem, Said]]) -> None:
    """The acts that would settle a problem, with the very columns of the call's tab of acts."""
    texts = book.texts
    proposed = proposed_rows(book.call, [problem for problem, _ in pairs], texts)
    if not any(proposed):
        return
    title = texts("books.problems.acts.title")
    columns = [
        Column(texts(f"call.acts.{column.key}.heading"), min(column.width, 24))
        for column in table("acts").columns
    ]
    columns += columns_of(texts, "books.problems.column", {"number": 5, "what": 44})
    rows = [
        (*cells, Cell(number, align="center"), said.what)
        for number, ((_, said), acts) in enumerate(zip(pairs, proposed, strict=True), start=1)
        for cells in acts
    ]
    above = book.opening(title, Note(texts("books.problems.acts.intro")))
    book.listed(book.name(title), above, Table(columns, rows))


def _summary(pairs: Sequence[tuple[Problem, Said]], texts: Texts) -> list[Note]:
    if not pairs:
        return [Note(texts("books.problems.none"), tone="good")]
    notes = []
    for severity in ORDER:
        count = sum(1 for _, said in pairs if said.severity is severity)
        if count:
            words = texts(f"books.problems.count.{severity.value}", count=count)
            notes.append(Note(words, tone=TONE[severity]))
    return notes


def juror_name(call: Call, key: str) -> str:
    """A juror's name where the key is one of the call's, else the key as it stands."""
    return next((juror.name for juror in call.jurors if juror.key == key), key)


def entry_name(call: Call, entry: Entry) -> str:
    """'K03-U1 · name' for an entry, a candidate's key with its name, else the key as it stands."""
    challenges = {"", *(item.key for item in call.challenges)}
    name = next((item.name for item in call.candidates if item.key == entry.candidate), "")
    return f"{entry} · {name}" if name and entry.challenge in challenges else str(entry)
