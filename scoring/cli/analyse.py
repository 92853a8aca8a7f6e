"""`analyse TABLE`: a table of scores out of a CSV file or a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from scoring import exact
from scoring.problems import CannotGoOn, Place, Problem
from scoring.workbooks.grid import CellKind, column_letters
from scoring.workbooks.read import READABLE, Unreadable, read_book

COLUMNS = ("entry", "juror", "score")
_OPTIONAL = ("criterion", "group")
Row = Sequence[tuple[str, CellKind]]


def read_table(path: Path) -> pd.DataFrame:
    """The table in a CSV file or on the first visible tab of a workbook, one score a row.

    Columns are found by their names in the first row. Raises CannotGoOn with every problem.
    """
    if not path.is_file() or path.suffix.lower() not in {".csv", *READABLE}:
        raise CannotGoOn([Problem("table-missing", Place(path.name), {"path": path.name})])
    try:
        tab, rows = ("", _csv_rows(path)) if path.suffix.lower() == ".csv" else _book_rows(path)
    except Unreadable as unreadable:
        raise CannotGoOn([unreadable.problem]) from unreadable
    header = [text.strip().casefold() for text, _ in rows[0]] if rows else []
    lacking = [name for name in COLUMNS if name not in header]
    if lacking:
        facts = {"columns": ", ".join(COLUMNS), "found": ", ".join(filter(None, header)) or "-"}
        place = Place(path.name, tab, "A1")
        raise CannotGoOn(
            [Problem("table-column", place, {"column": name, **facts}) for name in lacking]
        )
    at = {name: header.index(name) for name in (*COLUMNS, *_OPTIONAL) if name in header}
    problems: list[Problem] = []
    found = list(_scores(rows[1:], at, Place(path.name, tab), problems))
    if not found and not problems:
        problems.append(Problem("table-empty", Place(path.name, tab)))
    if problems:
        raise CannotGoOn(problems)
    return pd.DataFrame(found)


def _scores(
    rows: Iterable[Row], at: Mapping[str, int], file: Place, problems: list[Problem]
) -> Iterator[dict[str, object]]:
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        cells = {name: row[index] if index < len(row) else ("", CellKind.BLANK)
                 for name, index in at.items()}  # fmt: skip
        shown, kind = cells["score"]
        if not shown.strip():
            continue

        def place(name: str, number: int = number) -> Place:
            return Place(file.file, file.tab, f"{column_letters(at[name] + 1)}{number}")

        try:
            if kind not in (CellKind.NUMBER, CellKind.TEXT):
                raise ValueError(kind)
            score = float(exact.from_text(shown))
        except ValueError:
            problems.append(Problem("table-score", place("score"), {"found": shown}))
            continue
        names = {name: text.strip() for name, (text, _) in cells.items() if name != "score"}
        nameless = [name for name in ("entry", "juror") if not names[name]]
        problems += [Problem("table-name", place(name), {"column": name}) for name in nameless]
        key = tuple(names.values())
        if key in seen and not nameless:
            facts = {"found": " / ".join(key), "row": str(seen[key])}
            problems.append(Problem("table-twice", place("score"), facts))
        seen[key] = number
        yield {**names, "score": score}


def _csv_rows(path: Path) -> list[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        # What Excel on a Western European Windows saves as 'CSV'
        text = path.read_text(encoding="cp1252", errors="replace")
    first = text.partition("\n")[0]
    separator = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    return [[(cell, CellKind.TEXT) for cell in row] for row in reader]


def _book_rows(path: Path) -> tuple[str, list[Row]]:
    grid = next(grid for grid in read_book(path, path.name).grids if not grid.hidden)
    last_row = max((row for row, _ in grid.cells), default=0)
    last_column = max((column for _, column in grid.cells), default=0)
    rows: list[Row] = []
    for row in range(1, last_row + 1):
        cells = [grid.at(row, column) for column in range(1, last_column + 1)]
        rows.append([(cell.shown, cell.kind) for cell in cells])
    return grid.tab, rows
