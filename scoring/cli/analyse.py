"""`analyse TABLE`: a table of scores out of a CSV file or a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from scoring import exact
from scoring.cli.plain_table import MOST_NUMBER, Cell, PlainTable, capped, plain_table
from scoring.problems import CannotGoOn, Place, Problem
from scoring.workbooks.grid import CellKind
from scoring.workbooks.read import Reader, read_books

COLUMNS = ("entry", "juror", "score")
_OPTIONAL = ("criterion", "group")
_NAMED = ("entry", "juror")  # never blank beside a score


def read_table(path: Path, reader: Reader = read_books) -> pd.DataFrame:
    """The table in a CSV file or on the first visible tab of a workbook, one score a row.

    Columns are found by their names in the first row. Raises CannotGoOn with every problem.
    """
    table = plain_table(path, COLUMNS, _OPTIONAL, reader)
    problems: list[Problem] = []
    frame = _frame(table, problems)
    problems += table.totals(_NAMED)
    problems += table.spellings(name for name in frame if name != "score")
    problems += _nameless(table, frame)
    problems += _twice(table, frame)
    if frame.empty and not problems:
        problems.append(Problem("table-empty", Place(table.file, table.tab)))
    if problems:
        raise CannotGoOn(capped(problems))
    return frame.reset_index(drop=True)


def _frame(table: PlainTable, problems: list[Problem]) -> pd.DataFrame:
    """The rows with a score, under the numbers that people count them by."""
    known: dict[Cell, float | str] = {}  # a string is the code of a problem
    scores: list[float] = []
    rows: list[int] = []
    for row in table.rows:
        cell = table.cell(row, "score")
        if not cell[0].strip():
            continue
        if cell not in known:
            known[cell] = _score(cell)
        score = known[cell]
        if isinstance(score, str):
            problems.append(Problem(score, table.place(row, "score"), {"found": cell[0]}))
            continue
        rows.append(row)
        scores.append(score)
    names = {
        name: pd.Series([table.cell(row, name)[0].strip() for row in rows], rows, dtype=object)
        for name in table.columns
        if name != "score"
    }
    return pd.DataFrame({**names, "score": pd.Series(scores, rows, dtype=float)}, index=rows)


def _score(cell: Cell) -> float | str:
    """The number in a cell, or the code of the problem that says why there is none."""
    shown, kind = cell
    if kind not in (CellKind.NUMBER, CellKind.TEXT):
        return "table-score"
    try:
        number = exact.from_text(shown)
    except exact.Ambiguous:
        return "table-number-ambiguous"
    except ValueError:
        return "table-score"
    return float(number) if abs(number) <= MOST_NUMBER else "table-score"


def _nameless(table: PlainTable, frame: pd.DataFrame) -> Iterator[Problem]:
    for name in _NAMED:
        for row in frame.index[frame[name] == ""]:
            yield Problem("table-name", table.place(row, name), {"column": name})


def _twice(table: PlainTable, frame: pd.DataFrame) -> Iterator[Problem]:
    """Scores of one juror on one entry (and criterion, and group) beyond the first."""
    keys = [name for name in frame if name != "score"]
    named = frame[(frame[list(_NAMED)] != "").all(axis=1)]
    again = named[named.duplicated(keys)]
    if again.empty:
        return
    first: dict[tuple[str, ...], int] = {}
    for row, *key in named[keys].itertuples():
        first.setdefault(tuple(key), row)
    for row, *key in again[keys].itertuples():
        facts = {"found": " / ".join(key), "row": str(first[tuple(key)])}
        yield Problem("table-twice", table.place(row, "score"), facts)
