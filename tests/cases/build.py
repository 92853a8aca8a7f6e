"""Make a call on disk and play its people: jurors who fill sheets, a coordinator who fills texts.

Everything goes through files: the call workbook is written, sheets are issued by the program, cells
are typed into them by another library than the one that wrote them, and they come back renamed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from scoring.call import call_book
from scoring.reasons.rows import APPROVED, KEY, TEXT
from scoring.run.folders import Folders
from scoring.run.issue import Issued, write_sheets
from scoring.sheets import addresses
from scoring.texts import Texts
from scoring.workbooks.read import read_book

Rows = Mapping[str, Sequence[Mapping[str, object]]]


def folders(home: Path) -> Folders:
    return Folders(home / "input", home / "output")


def write_call(home: Path, rows: Rows, language: str) -> None:
    """Put the call workbook into `home/input`, over an earlier one."""
    (home / "input").mkdir(parents=True, exist_ok=True)
    (home / "input" / "call.xlsx").write_bytes(call_book(rows, language))


def return_sheets(home: Path, table: str, language: str) -> Issued:
    """Issue the sheets of the current round, fill them as `table` says, and send them back.

    A table has a head of criteria, service types, requirements and aspects, then a line per sheet:

        juror  entry  k1   k2  T1   r1
        J1     A-U1   4    3,5  yes  no
        J2     B      conflict

    A '.' leaves a cell blank; a tick is an 'x'. Every juror declares no conflict with the
    candidates of their workbook, but for the lines that say 'conflict'. Remarks say who speaks.
    """
    issued = write_sheets(folders(home))
    words = _words(language)
    lines = [line.split() for line in table.strip().splitlines()]
    heads = lines[0][2:]
    given = {(juror, entry): cells for juror, entry, *cells in lines[1:]}
    for number, path in enumerate(issued.written):
        source = home / "issued" / path
        places = addresses(read_book(source, path))
        book = openpyxl.load_workbook(source)
        for (juror, candidate, challenge, _), cells in places.items():
            entry = f"{candidate}-{challenge}" if challenge else candidate
            for (row_key, column), (tab, address) in cells.items():
                kind, _, item = row_key.partition(":")
                value: object = None
                if kind == "declaration":
                    conflict = given.get((juror, item)) == ["conflict"]
                    value = words["declaration.yes" if conflict else "declaration.no"]
                elif (juror, entry) in given and item in heads:
                    told = dict(zip(heads, given[juror, entry], strict=False))
                    value = _typed(told.get(item, "."), kind, column, words)
                    if column == "remark" and told.get(item, ".") != ".":
                        value = f"{juror} {item} {entry}"
                if value is not None:
                    book[tab][address] = value
        target = home / "input" / "sheets" / f"returned {number} {len(given)}.xlsx"
        target.parent.mkdir(parents=True, exist_ok=True)
        book.save(target)
    return issued


def _typed(told: str, kind: str, column: str, words: Mapping[str, str]) -> object:
    if told == "." or column in ("remark", "text"):
        return None
    if kind == "criterion":
        return float(told.replace(",", "."))
    return "x" if told == "x" else words[f"vote.{told}"]


def _words(language: str) -> dict[str, str]:
    """The words of a sheet's drop-down lists."""
    texts = Texts(language)
    keys = [f"declaration.{word}" for word in ("no", "yes", "discuss")]
    keys += [f"vote.{word}" for word in ("yes", "partial", "no", "not_assessed")]
    return {key: texts(f"sheets.{key}") for key in keys}


def return_reasons(home: Path, workbook: Path, said: str, approved: str) -> int:
    """Fill every empty text of a reasons workbook, approve it, and put it into the input folder.

    `said` may name the row's {key}. Gives the number of texts.
    """
    book = openpyxl.load_workbook(workbook)
    count = 0
    for sheet in book.worksheets:
        columns = {
            cell.value: cell.column
            for row in sheet.iter_rows(max_row=8)
            for cell in row
            if cell.value in (KEY, TEXT, APPROVED)
        }
        if len(columns) < 3:
            continue
        for row in range(1, sheet.max_row + 1):
            key = sheet.cell(row, columns[KEY]).value
            if isinstance(key, str) and key.count("|") == 4:
                sheet.cell(row, columns[TEXT], said.format(key=key.replace("|", " ")))
                sheet.cell(row, columns[APPROVED], approved)
                count += 1
    target = home / "input" / "reasons" / workbook.name
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return count
