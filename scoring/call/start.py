"""Where a call stands on disk: its workbook found, a new call started in a folder of its own."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from scoring.call.read import read_tables
from scoring.call.rows import Row
from scoring.call.write import call_book
from scoring.disk import as_problem, write_whole
from scoring.problems import CannotGoOn, Place, Problem, Severity
from scoring.texts import LANGUAGES, Texts
from scoring.workbooks.read import Reader, read_books

_STEMS = tuple(Path(Texts(item)("language.call_file")).stem for item in LANGUAGES)
_SUFFIXES = (".xlsx", ".ods")
INPUT, SHEETS, REASONS, OUTPUT = "input", "sheets", "reasons", "output"


def find_call(input_folder: Path) -> Path:
    """The call workbook of an input folder, whatever the case of its name.

    Raises CannotGoOn when there is none, or more than one.
    """
    files = _files(input_folder)
    found = [
        path
        for path in files
        if path.stem.casefold() in _STEMS and path.suffix.casefold() in _SUFFIXES
    ]
    if len(found) == 1:
        return found[0]
    place = Place(input_folder.name)
    if found:
        names = ", ".join(path.name for path in found)
        raise CannotGoOn([Problem("call-file-twice", place, {"found": names})])
    near = [path.name for path in files if _looks_like(path)]
    facts = {"folder": input_folder.name, "found": ", ".join(near)}
    facts["hint_key"] = "call.hint.files" if near else "call.hint.no_files"
    raise CannotGoOn([Problem("call-file-missing", place, facts)])


def _files(folder: Path) -> list[Path]:
    """The files of a folder by name, without the lock files of an open workbook."""
    if not folder.is_dir():
        return []
    return sorted(
        (path for path in folder.iterdir() if path.is_file() and not path.name.startswith("~$")),
        key=lambda path: path.name.casefold(),
    )


def _looks_like(path: Path) -> bool:
    spreadsheet = path.suffix.casefold() in (*_SUFFIXES, ".xls", ".xlsm", ".xlsb", ".csv")
    stem = path.stem.casefold()
    near = any(name in stem for name in _STEMS) or get_close_matches(stem, _STEMS, cutoff=0.6)
    return bool(spreadsheet or near)


def start_call(
    folder: Path, *, language: str, old: Path | None = None, reader: Reader = read_books
) -> list[Path]:
    """Starts a call in `folder`: its workbook, folders and a guide of one page.

    `old`, a call workbook or the folder of an older call, gives its rows to the new workbook.
    Returns the paths written. Raises CannotGoOn when a call stands there already, or when the older
    workbook has cells that cannot be read.
    """
    input_folder = folder / INPUT
    there = [path for where in (folder, input_folder) for path in _files(where)]
    if taken := [path for path in there if path.stem.casefold() in _STEMS]:
        facts = {"found": taken[0].name}
        raise CannotGoOn([Problem("call-folder-taken", Place(folder.name), facts)])
    rows: dict[str, list[dict[str, object]]] = {}
    if old is not None:
        rows, language = _old_rows(old, reader)
    texts = Texts(language)
    book = input_folder / texts("language.call_file")
    content = call_book(rows, language)
    guide = folder / texts("language.guide_file")
    told = texts("call.guide.text", file=book.name).replace("\n", "\r\n").encode()
    with as_problem(folder.name):
        for path in (input_folder / SHEETS, input_folder / REASONS, folder / OUTPUT):
            path.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(guide):
            write_whole(guide, told)
        write_whole(book, content)  # last: where it stands, the call was started
    return [book, guide, input_folder / SHEETS, input_folder / REASONS, folder / OUTPUT]


def _old_rows(old: Path, reader: Reader) -> tuple[dict[str, list[dict[str, object]]], str]:
    """The rows of an older call, in the language that it is in."""
    if not old.exists():
        raise CannotGoOn([Problem("call-old-missing", Place(old.name), {"found": str(old)})])
    if old.is_dir():
        old = find_call(old / INPUT if (old / INPUT).is_dir() else old)
    tables, texts, problems = read_tables(old, reader)
    wrong = [problem for problem in problems if problem.severity is Severity.ERROR]
    if tables is None or wrong:
        raise CannotGoOn(wrong)
    rows = {key: [_as_written(row) for row in given] for key, given in tables.items()}
    return rows, texts.language


def _as_written(row: Row) -> dict[str, object]:
    marks = {f"{prefix}:{key}": "x" for prefix, keys in row.marks.items() for key in keys}
    return {**row.values, **marks}
