"""Jurors' files to one intake: each file for itself; then versions, owners and acts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from scoring.keys import NO_ENTRY, SheetKey
from scoring.model.call import Call
from scoring.model.intake import FileRead, Intake
from scoring.problems import Place, Problem, Severity, Subject
from scoring.sheets.aside import own_notes
from scoring.sheets.expected import Forms
from scoring.sheets.filename import named_otherwise
from scoring.sheets.form import TabKind
from scoring.sheets.readtab import ReadTab, read_tab
from scoring.sheets.versions import settle
from scoring.workbooks.grid import Book
from scoring.workbooks.look import FileKind
from scoring.workbooks.read import MOST_BYTES, READABLE, Reader, Source, read_books

_OTHER_METHOD, _FOREIGN = "tab-other-method", "tab-foreign"
_MOST_TABS = 3  # named in one message


@dataclass(frozen=True, slots=True)
class ReadFile:
    """Everything that one file gave. `owner`: the juror whose workbook it is, if that is clear."""

    read: FileRead | None
    tabs: tuple[ReadTab, ...] = ()
    problems: tuple[Problem, ...] = ()
    owner: str = ""


def read_sheets(
    call: Call,
    folder: Path,
    names: Sequence[str],
    reader: Reader = read_books,
    closed: Mapping[str, frozenset[str]] | None = None,
) -> Intake:
    """What the jurors' files hold, before any act but those that choose between versions.

    `names` are files relative to `folder`, with '/'. Their order and the reader change nothing.
    `closed` gives, by round, the SHA-256 of the files that an established stage came from: sheets
    of that round in any other file are left out with a warning.
    """
    wanted = [name for name in sorted(set(names)) if not _is_lock(name)]
    sources = [(folder.joinpath(*PurePosixPath(name).parts), name) for name in wanted]
    return read_files(call, sources, reader, closed)


def read_files(
    call: Call,
    sources: Sequence[Source],
    reader: Reader = read_books,
    closed: Mapping[str, frozenset[str]] | None = None,
) -> Intake:
    """The same for these very files, wherever they are."""
    forms = Forms(call)
    found = [
        _read_file(forms, source, book)
        for source, book in zip(sources, reader(sources), strict=True)
    ]
    found = [_in_time(file, closed) for file in found] if closed else found
    found = list(_answered(found))
    outcome = settle(call, [(tab, file.owner) for file in found for tab in file.tabs])
    problems = [problem for file in found for problem in file.problems]
    problems += outcome.problems
    problems += named_otherwise(
        call, [(name, file.owner) for (_, name), file in zip(sources, found, strict=True)]
    )
    problems.sort(key=lambda item: (item.place, item.code))
    return Intake(
        outcome.assessments,
        outcome.declarations,
        tuple(file.read for file in found if file.read),
        tuple(problems),
        held_by(problems),
        outcome.used,
    )


def together(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Tabs of one file that share what is wrong with them are told as one thing to do: made with
    one other method, or of one other juror."""
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        if key := _shared(problem):
            groups.setdefault(key, []).append(problem)
    for problem in problems:
        key = _shared(problem)
        if key is None:
            yield problem
        elif same := groups.pop(key, None):
            yield _one(same)


def _shared(problem: Problem) -> tuple[str, str, str] | None:
    """What problems have in common that are told as one; None for the others.

    A tab beside the juror's own one asks for a choice of its own: confirmed with the rest, the two
    would be versions that differ.
    """
    if problem.code not in (_OTHER_METHOD, _FOREIGN) or problem.subject.choices:
        return None
    subject = problem.subject
    shared = subject.old if problem.code == _OTHER_METHOD else subject.juror
    return problem.code, problem.place.file, shared


def _one(same: Sequence[Problem]) -> Problem:
    first = same[0]
    tabs = [item.place.tab for item in same[:_MOST_TABS]]
    tabs += [f"+ {len(same) - _MOST_TABS}"] if len(same) > _MOST_TABS else []
    told = first.with_facts(tabs=", ".join(tabs))
    key = first.subject.tab
    if first.code == _OTHER_METHOD or len(same) == 1 or key is None:
        return told
    rounds = {item.subject.tab.round for item in same if item.subject.tab}
    key = replace(key, candidate="", challenge="", round=rounds.pop() if len(rounds) == 1 else "")
    told = told.with_facts(count=str(len(same)), round=key.round or "-")
    return replace(told, code="tabs-foreign", place=Place(first.place.file)).about(
        entry=NO_ENTRY, tab=key
    )


def _answered(files: Sequence[ReadFile]) -> Iterator[ReadFile]:
    """Files without the problems of tabs whose reply was read: it takes their place."""
    replies = {
        (sha256, tab.identity.key)
        for file in files
        for tab in file.tabs
        for sha256 in tab.identity.answers
    }

    def stands(sha256: str, problem: Problem) -> bool:
        return (sha256, problem.subject.tab) not in replies

    for file in files:
        if file.read is None or not replies:
            yield file
            continue
        sha256 = file.read.sha256
        yield replace(
            file,
            problems=tuple(item for item in file.problems if stands(sha256, item)),
            tabs=tuple(
                replace(tab, problems=tuple(item for item in tab.problems if stands(sha256, item)))
                if tab.identity.kind is TabKind.START
                else tab
                for tab in file.tabs
            ),
        )


def held_by(problems: Iterable[Problem]) -> frozenset[SheetKey]:
    return frozenset(_held(problems))


def _held(problems: Iterable[Problem]) -> Iterator[SheetKey]:
    """Tabs that are told to be there and wrong. Of those that were read, nobody asks."""
    for problem in problems:
        subject, key = problem.subject, problem.subject.tab
        if problem.severity is not Severity.ERROR or key is None:
            continue
        if key.kind is TabKind.SHEET:
            yield SheetKey(key.juror, key.candidate, key.challenge, key.round)
        elif key.kind is TabKind.START and (subject.entry.candidate or subject.row is None):
            yield SheetKey(key.juror, subject.entry.candidate)


def _read_file(forms: Forms, source: Source, book: Book | Problem) -> ReadFile:
    path, name = source
    if isinstance(book, Problem):
        return ReadFile(_seen(path, name), problems=(_named(book, name),))
    tabs: list[ReadTab] = []
    problems: list[Problem] = [Problem(code, Place(name)) for code in book.notes]
    notes = own_notes(book) if any(grid.comments for grid in book.grids) else frozenset()
    for grid in book.grids:
        result = read_tab(forms, book, grid, notes)
        if isinstance(result, ReadTab):
            tabs.append(result)
        else:
            problems += result
    if not tabs and not any(item.severity is Severity.ERROR for item in problems):
        problems = [Problem("file-no-form", Place(name))]
    problems += _once(tabs)
    owner = _owner(tabs)
    sheets = sum(bool(tab.identity.challenge) for tab in tabs)
    return ReadFile(
        FileRead(name, book.sha256, sheets), tuple(_quiet(tabs)), tuple(problems), owner
    )


def _named(problem: Problem, name: str) -> Problem:
    """Something else than a workbook: how grave that is depends on what it is called."""
    if problem.code != "file-other-kind":
        return problem
    code = _OF_KIND.get(problem.subject.kind, "file-other-kind")
    if code == "file-other-kind" and PurePosixPath(name).suffix.lower() not in READABLE:
        code = "file-no-workbook"
    return replace(problem, code=code)


_OF_KIND: Mapping[StrEnum | None, str] = {
    FileKind.CSV: "file-csv",
    FileKind.PLACEHOLDER: "file-elsewhere",
    FileKind.LINK: "file-elsewhere",
    FileKind.ZEROS: "file-elsewhere",
}
# About the tabs of one juror in several files
BETWEEN_FILES = frozenset({"versions-differ", "declarations-differ", "tab-foreign"})
# Said once for a file, at the first tab that has it
PER_FILE = frozenset({"tab-other-heading", "tab-other-wording", "tab-replaced-method"})


def _once(tabs: Sequence[ReadTab]) -> list[Problem]:
    """What holds for every tab of a file is said once, at the first."""
    found: dict[str, Problem] = {}
    for tab in tabs:
        for problem in tab.problems:
            if problem.code in PER_FILE:
                found.setdefault(problem.code, problem)
    return list(found.values())


def _quiet(tabs: Sequence[ReadTab]) -> list[ReadTab]:
    return [
        replace(tab, problems=tuple(i for i in tab.problems if i.code not in PER_FILE))
        for tab in tabs
    ]


def _owner(tabs: Sequence[ReadTab]) -> str:
    """The juror whose workbook this is: of its start tab, or of most of its tabs."""
    starts = {tab.identity.juror for tab in tabs if tab.identity.kind is TabKind.START}
    if len(starts) == 1:
        return next(iter(starts))
    counts = Counter(tab.identity.juror for tab in tabs).most_common(2)
    if not counts or (len(counts) == 2 and counts[0][1] == counts[1][1]):
        return ""
    return counts[0][0]


def _in_time(file: ReadFile, closed: Mapping[str, frozenset[str]]) -> ReadFile:
    """The file without its sheets of rounds that were established before it came."""
    if file.read is None:
        return file
    sha256 = file.read.sha256
    late = [tab for tab in file.tabs if sha256 not in closed.get(tab.identity.round, {sha256})]
    if not late:
        return file
    rounds = tuple(sorted({tab.identity.round for tab in late}))
    problem = Problem(
        "sheets-after-establishment",
        Place(file.read.name),
        {"count": str(len(late)), "rounds": ", ".join(rounds)},
        Subject(file.owner, rounds=rounds),
    )
    kept = tuple(tab for tab in file.tabs if tab not in late)
    left = () if not kept else file.problems
    return replace(file, tabs=kept, problems=(*left, problem))


def _is_lock(name: str) -> bool:
    """Files that office programs and systems leave beside a workbook."""
    last = PurePosixPath(name).name
    return last.startswith(("~$", ".~lock", "._")) or last in (
        ".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep",
    )  # fmt: skip


def _seen(path: Path, name: str) -> FileRead | None:
    """That a file was there, also when nothing could be read in it."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        return FileRead(name, hashlib.sha256(path.read_bytes()).hexdigest(), 0)
    except OSError:
        return None
