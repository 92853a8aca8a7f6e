"""`analyse TABLE`: a table of scores out of a CSV file or a workbook, as people keep it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from scoring import exact
from scoring.problems import CannotGoOn, Place, Problem
from scoring.tables.layout import Wanted, Why
from scoring.tables.opened import Cell
from scoring.tables.plain import MOST_NUMBER, PlainTable, capped
from scoring.tables.read import plain_table
from scoring.workbooks.grid import CellKind
from scoring.workbooks.read import Reader, read_books

_NAMED = ("entry", "juror")  # never blank beside a score


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed about the table: headings by column, what its columns and tabs are."""

    named: Mapping[str, str]
    columns: str = ""
    tabs: str = ""
    tab: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """One score a row: entry, juror, score, perhaps criterion and group; and where they stood."""

    frame: pd.DataFrame
    table: PlainTable


def read_table(path: Path, reader: Reader = read_books) -> pd.DataFrame:
    """The table in a file, one score a row. Raises CannotGoOn with every problem."""
    return read_scores(path, Told({}), reader).frame


def read_scores(path: Path, told: Told, reader: Reader = read_books) -> Scores:
    """The table in a file, long or wide, on one tab or more. Raises CannotGoOn."""
    wanted = Wanted(
        required=("entry", "juror", "score"),
        optional=("criterion", "group"),
        value="score",
        across=("juror", "criterion", "entry"),
        given=_is_score,
        numbers=("score",),
        named=told.named,
        columns=told.columns,
        tabs=told.tabs,
        tab=told.tab,
    )
    table = plain_table(path, wanted, reader)
    problems: list[Problem] = []
    frame = _frame(table, problems)
    problems += table.totals(_NAMED)
    problems += table.spellings(name for name in frame if name != "score")
    problems += _nameless(table, frame)
    problems += _twice(path, wanted, table, frame, reader)
    if frame.empty and not problems:
        problems.append(Problem("table-empty", Place(table.file, table.tab)))
    if problems:
        raise CannotGoOn(capped(problems))
    return Scores(frame.reset_index(drop=True), table)


def _frame(table: PlainTable, problems: list[Problem]) -> pd.DataFrame:
    """The rows with a score, by their number in the table."""
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


def _is_score(cell: Cell) -> bool:
    return cell[1] in (CellKind.NUMBER, CellKind.TEXT) and _score(cell) != "table-score"


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


def _twice(
    path: Path, wanted: Wanted, table: PlainTable, frame: pd.DataFrame, reader: Reader
) -> Iterator[Problem]:
    """Scores of one juror on one entry (and criterion, and group) beyond the first."""
    keys = [name for name in frame if name != "score"]
    named = frame[(frame[list(_NAMED)] != "").all(axis=1)]
    again = named[named.duplicated(keys)]
    if again.empty:
        return
    apart = next(_telling_apart(path, wanted, table, reader), None)
    if apart is not None:
        yield Problem("table-apart", apart[0], {"column": apart[1], "count": str(len(again))})
        return
    first: dict[tuple[str, ...], int] = {}
    for row, *key in named[keys].itertuples():
        first.setdefault(tuple(key), row)
    for row, *key in again[keys].itertuples():
        facts = {"found": " / ".join(key), "row": table.line(first[tuple(key)])}
        yield Problem("table-twice", table.place(row, "score"), facts)


def _telling_apart(
    path: Path, wanted: Wanted, table: PlainTable, reader: Reader
) -> Iterator[tuple[Place, str]]:
    """Columns that nobody asked for, but under which every score would stand once."""
    for item in table.left:
        if item.why is not Why.OTHER:
            continue
        more = replace(wanted, named={**wanted.named, "group": item.name})
        try:
            found = _frame(plain_table(path, more, reader), [])
        except CannotGoOn:
            continue
        if not found.duplicated([name for name in found if name != "score"]).any():
            yield Place(table.file, item.tab, f"{item.where}1"), item.name
