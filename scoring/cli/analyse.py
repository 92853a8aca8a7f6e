"""`analyse TABLE`: a table of scores out of a CSV file or a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from scoring import exact
from scoring.cli.plain_table import Row, plain_table
from scoring.problems import CannotGoOn, Place, Problem
from scoring.workbooks.grid import CellKind, column_letters
from scoring.workbooks.read import Reader, read_books

COLUMNS = ("entry", "juror", "score")
_OPTIONAL = ("criterion", "group")


def read_table(path: Path, reader: Reader = read_books) -> pd.DataFrame:
    """The table in a CSV file or on the first visible tab of a workbook, one score a row.

    Columns are found by their names in the first row. Raises CannotGoOn with every problem.
    """
    table = plain_table(path, COLUMNS, _OPTIONAL, reader)
    problems: list[Problem] = []
    file = Place(table.file, table.tab)
    found = list(_scores(table.rows, table.at, file, problems))
    if not found and not problems:
        problems.append(Problem("table-empty", file))
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
