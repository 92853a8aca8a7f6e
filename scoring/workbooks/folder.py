"""Which files of the input folder are read. What is no plain file is refused unread."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from scoring.disk import real
from scoring.problems import Place, Problem
from scoring.workbooks.look import FileKind
from scoring.workbooks.read import MOST_BYTES, unreadable

# What systems leave in folders by themselves.
_LITTER = frozenset({"desktop.ini", "thumbs.db"})
_ICLOUD = ".icloud"
# Windows: the content lies elsewhere and opening the file would fetch it over a network.
_ELSEWHERE = 0x1000 | 0x40000 | 0x400000  # offline, recall on open, recall on data access


def files_under(input_folder: Path, folder: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Every file under `folder`, sorted, relative to the input folder with '/'.

    Lock files, hidden files and what systems leave behind are passed over. Refused with a problem:
    a link that leads out of the input folder or to a folder, a pipe or device, a file of more than
    MOST_BYTES, and what only stands for a file in the cloud.
    """
    names: list[str] = []
    problems: list[Problem] = []
    home = real(input_folder)
    for parent, folders, files in os.walk(input_folder / folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*(item for item in folders if (Path(parent) / item).is_symlink()), *files]:
            path = Path(parent) / name
            relative = path.relative_to(input_folder).as_posix()
            if name.casefold().endswith(_ICLOUD):
                problems.append(unreadable(relative, FileKind.PLACEHOLDER.value, "file-elsewhere"))
            elif name.startswith((".", "~$")) or name.casefold() in _LITTER:
                continue
            elif problem := _refused(path, relative, home):
                problems.append(problem)
            else:
                names.append(relative)
    return tuple(sorted(names)), tuple(sorted(problems, key=lambda item: item.place))


def _refused(path: Path, name: str, home: Path) -> Problem | None:
    """Why this file is not opened at all, None when it may be."""
    if not _writable_name(name):
        shown = name.encode("utf-8", "replace").decode()
        return Problem("input-name", Place(shown), {"file": shown})
    try:
        found = path.stat()
        leads_out = path.is_symlink() and not real(path).is_relative_to(home)
    except OSError:  # a link to nothing, or in a circle
        return Problem("input-link", Place(name), {"file": name})
    if leads_out or stat.S_ISDIR(found.st_mode):
        return Problem("input-link", Place(name), {"file": name})
    if not stat.S_ISREG(found.st_mode):
        return unreadable(name, "special")
    if getattr(found, "st_file_attributes", 0) & _ELSEWHERE:
        return unreadable(name, FileKind.PLACEHOLDER.value, "file-elsewhere")
    if found.st_size > MOST_BYTES:
        return unreadable(name, "large", "file-too-large")
    return None


def _writable_name(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
