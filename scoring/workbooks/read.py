"""Files to grids. A file that cannot be read becomes a problem, never an exception of a library."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from scoring.problems import Place, Problem
from scoring.workbooks.grid import (
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_COMMENTS,
    MOST_MERGED,
    Book,
    Grid,
)
from scoring.workbooks.look import WORKBOOKS, FileKind, kind_of_file
from scoring.workbooks.ods import read_ods
from scoring.workbooks.ooxml import read_ooxml
from scoring.workbooks.package import Package, Suspicious

EXCEL = frozenset({".xlsx", ".xlsm", ".xltx"})
OTHER = frozenset({".ods", ".xls", ".xlsb"})
READABLE = EXCEL | OTHER
# A juror's workbook of 300 sheets is under 5 million bytes.
MOST_BYTES = 30_000_000
# With this one Excel itself locks a workbook that nobody locked on purpose, such as an .xls whose
# structure is protected, and opens it without asking.
_OWN_PASSWORD = "VelvetSweatshop"

Source = tuple[Path, str]  # a file, and its name relative to the input folder with '/'


class Unreadable(Exception):
    """This one file cannot be read; the problem says why."""

    def __init__(self, problem: Problem):
        super().__init__(problem.code)
        self.problem = problem


# Reads files one after another: a Book, or the problem that says why there is none.
Reader = Callable[[Sequence[Source]], Iterator["Book | Problem"]]


def read_books(sources: Iterable[Source]) -> Iterator[Book | Problem]:
    """A Reader in this very process, for files that we made ourselves."""
    for path, name in sources:
        try:
            yield read_book(path, name)
        except Unreadable as error:
            yield error.problem


def read_book(path: Path, name: str, passwords: Sequence[str] = ()) -> Book:
    """Every tab of a workbook as a grid. Raises Unreadable.

    `passwords` are tried on a workbook that is behind one. Nothing is ever written.
    """
    return read_content(content_of(path, name), name, passwords)


def read_content(content: bytes, name: str, passwords: Sequence[str] = ()) -> Book:
    """The same of bytes that are at hand. Raises Unreadable."""
    try:
        grids, notes = _parsed(content, name, passwords)
        _bounded(grids)
        return Book(name, hashlib.sha256(content).hexdigest(), grids, notes)
    except (KeyboardInterrupt, SystemExit, Unreadable):
        raise
    except Suspicious as error:
        raise Unreadable(unreadable(name, f"suspicious_{error.why}", "file-suspicious")) from error
    except MemoryError as error:
        raise Unreadable(unreadable(name, "memory", "file-stopped")) from error
    # Libraries raise whatever their parsers raise; those in other languages even panic.
    except BaseException as error:
        raise Unreadable(unreadable(name, "broken")) from error


def content_of(path: Path, name: str) -> bytes:
    """The bytes of an ordinary file of an ordinary size. Raises Unreadable."""
    # Without waiting: a pipe that took the file's place in the meantime would never answer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise Unreadable(unreadable(name, "special"))
            content = file.read(MOST_BYTES + 1) if found.st_size <= MOST_BYTES else None
    except FileNotFoundError as error:
        raise Unreadable(unreadable(name, "missing", "file-missing")) from error
    except OSError as error:
        raise Unreadable(unreadable(name, "locked")) from error
    if content is None or len(content) > MOST_BYTES:
        raise Unreadable(unreadable(name, "large", "file-too-large"))
    return content


def _parsed(
    content: bytes, name: str, passwords: Sequence[str]
) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    package = None
    if content.startswith(b"PK"):
        try:
            package = Package(content)
        except zipfile.BadZipFile as error:
            raise Unreadable(unreadable(name, "truncated")) from error
        if package.encrypted:
            raise Unreadable(unreadable(name, "archive", "file-other-kind"))
    kind = kind_of_file(content, package)
    if kind is FileKind.ENCRYPTED:
        return _parsed(_unlocked(content, name, passwords), name, ())
    if kind is FileKind.RIGHTS:
        raise Unreadable(unreadable(name, kind.value, "file-rights"))
    if kind is FileKind.ENCRYPTED_ODS:
        raise Unreadable(unreadable(name, "encrypted_ods", "file-password-ods"))
    if kind is FileKind.XLSB:
        raise Unreadable(unreadable(name, kind.value, "file-binary"))
    if kind not in WORKBOOKS:
        raise Unreadable(unreadable(name, kind.value, "file-other-kind").about(kind=kind))
    if kind is FileKind.XLS:
        from scoring.workbooks.xls import read_xls  # slow to load, and rare

        return read_xls(content)
    if package is None:
        raise ValueError("no package")
    return read_ods(package) if kind is FileKind.ODS else read_ooxml(package)


def _bounded(grids: Sequence[Grid]) -> None:
    """Raises Suspicious for more than any form holds: what is handed on is no longer contained."""
    if sum(len(grid.cells) for grid in grids) > MOST_CELLS:
        raise Suspicious("cells")
    if sum(len(grid.merged) for grid in grids) > MOST_MERGED:
        raise Suspicious("cells")
    if sum(len(grid.comments) for grid in grids) > MOST_COMMENTS:
        raise Suspicious("cells")
    texts = (
        len(cell.value) for grid in grids for cell in grid.cells.values()
        if isinstance(cell.value, str)
    )  # fmt: skip
    spoken = (len(item.text) for grid in grids for item in grid.comments)
    if sum(texts) + sum(spoken) > MOST_CHARACTERS:
        raise Suspicious("text")


def _unlocked(content: bytes, name: str, passwords: Sequence[str]) -> bytes:
    """The workbook behind the password. Raises Unreadable when none of `passwords` opens it."""
    import msoffcrypto  # slow to load, and rarely needed
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    for password in (*passwords, _OWN_PASSWORD):
        opened = io.BytesIO()
        locked = msoffcrypto.OfficeFile(io.BytesIO(content))
        try:
            # Of an .xls the password is always held against the file; others do so when asked.
            asked = {} if locked.format == "xls97" else {"verify_password": True}
            locked.load_key(password=password, **asked)
        except (InvalidKeyError, DecryptionError):  # another password, or an unknown cipher
            continue
        locked.decrypt(opened)
        return opened.getvalue()
    why = "password_wrong" if passwords else "password"
    raise Unreadable(unreadable(name, why, "file-password"))


def unreadable(name: str, why: str, code: str = "file-unreadable") -> Problem:
    """The problem of a file that gives nothing. `why` ends a key of the texts `intake.file`."""
    return Problem(code, Place(name), {"why_key": f"intake.file.{why}"})
