"""The door for reading: a call workbook into a Call, or every problem that stands in the way."""

from __future__ import annotations

from pathlib import Path

from scoring.call.build import call_of
from scoring.call.cells import choice_words
from scoring.call.checks import checked
from scoring.call.rows import Row, rows_of
from scoring.call.tables import TABLES
from scoring.call.tabs import language_of, tables_of
from scoring.model.call import Call
from scoring.problems import Place, Problem, Severity
from scoring.texts import LANGUAGES, Texts
from scoring.workbooks.read import Unreadable, read_book


def read_call(path: Path) -> tuple[Call | None, tuple[Problem, ...]]:
    """The call in a workbook, with every problem at once; no call when one of them is an error."""
    tables, texts, problems = read_tables(path)
    if tables is None:
        return None, tuple(problems)
    problems += checked(tables, path.name, texts, path.parent)
    problems.sort(key=lambda problem: _order(problem, tables))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return None, tuple(problems)
    return call_of(tables), tuple(problems)


def read_tables(
    path: Path,
) -> tuple[dict[str, tuple[Row, ...]] | None, Texts, list[Problem]]:
    """The rows of a call workbook, converted but not checked against each other.

    No rows when the file cannot be read or is no call workbook of a known format.
    """
    try:
        book = read_book(path, path.name)
    except Unreadable as error:
        facts = dict(error.problem.facts)
        return None, Texts(LANGUAGES[0]), [Problem("call-unreadable", Place(path.name), facts)]
    texts = Texts(choice_words(LANGUAGES).get((language_of(book) or "").casefold(), LANGUAGES[0]))
    raw, problems = tables_of(book, texts)
    if not raw or any(problem.code == "call-format-newer" for problem in problems):
        return None, texts, problems
    tables, wrong = rows_of(raw, path.name, texts)
    return tables, texts, problems + wrong


def _order(problem: Problem, tables: dict[str, tuple[Row, ...]]) -> tuple[int, int, str, str]:
    """Problems by tab in the order of the declaration, then by row."""
    tabs = {rows[0].place.tab: index for index, rows in enumerate(tables.values()) if rows}
    digits = "".join(char for char in problem.place.cell if char.isdigit())
    return (
        tabs.get(problem.place.tab, len(TABLES)),
        int(digits or 0),
        problem.place.cell,
        problem.code,
    )
