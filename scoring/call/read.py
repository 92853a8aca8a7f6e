"""The door for reading: a call workbook into a Call, or every problem that stands in the way."""

from __future__ import annotations

from pathlib import Path

from scoring.call.build import call_of
from scoring.call.cells import choice_words
from scoring.call.checks import checked
from scoring.call.logo import read_logo
from scoring.call.rows import Row, rows_of
from scoring.call.tables import TABLES
from scoring.call.tabs import language_of, tables_of
from scoring.model.call import Call
from scoring.problems import Place, Problem, Severity
from scoring.texts import DEFAULT, LANGUAGES, Texts
from scoring.workbooks.read import Reader, read_books


def read_call(path: Path, reader: Reader = read_books) -> tuple[Call | None, tuple[Problem, ...]]:
    """The call in a workbook, with every problem at once; no call when one of them is an error."""
    tables, texts, problems = read_tables(path, reader)
    if tables is None:
        return None, tuple(problems)
    logo, wrong = read_logo(tables["call"][0], path.parent)
    problems += [*wrong, *checked(tables, texts)]
    problems.sort(key=lambda problem: _order(problem, tables))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return None, tuple(problems)
    return call_of(tables, logo), tuple(problems)


def read_unchecked(path: Path, reader: Reader = read_books) -> Call | None:
    """The call in a workbook that was in order once, whatever would be said of it today.

    None where it cannot be read any more.
    """
    tables, _, _ = read_tables(path, reader)
    try:
        return None if tables is None else call_of(tables)
    except (KeyError, ValueError, StopIteration):
        return None


def call_language(path: Path, reader: Reader = read_books) -> str:
    """The language that a call workbook is in, Dutch when it does not say."""
    book = next(reader([(path, path.name)]))
    said = "" if isinstance(book, Problem) else (language_of(book) or "").casefold()
    return choice_words(LANGUAGES).get(said, DEFAULT)


def read_tables(
    path: Path, reader: Reader = read_books
) -> tuple[dict[str, tuple[Row, ...]] | None, Texts, list[Problem]]:
    """The rows of a call workbook, converted but not checked against each other.

    No rows when the file cannot be read or is no call workbook of a known format.
    """
    book = next(reader([(path, path.name)]))
    if isinstance(book, Problem):
        facts = dict(book.facts)
        return None, Texts(DEFAULT), [Problem("call-unreadable", Place(path.name), facts)]
    texts = Texts(choice_words(LANGUAGES).get((language_of(book) or "").casefold(), DEFAULT))
    raw, problems = tables_of(book, texts)
    if not raw or any(problem.code == "call-format-newer" for problem in problems):
        return None, texts, problems
    tables, wrong = rows_of(raw, path.name, texts)
    notes = [Problem(code, Place(path.name)) for code in book.notes]
    return tables, texts, [*problems, *wrong, *notes]


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
