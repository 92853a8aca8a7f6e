"""Which files of the input folder are read."""

from __future__ import annotations

import os
from pathlib import Path

from scoring.problems import Place, Problem

# What systems leave in folders by themselves.
_LITTER = frozenset({"desktop.ini", "thumbs.db"})


def files_under(input_folder: Path, folder: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Every file under `folder`, sorted, relative to the input folder with '/'.

    Lock files, hidden files and what systems leave behind are passed over. A link that leads out of
    the input folder is refused: what counts must lie in it.
    """
    names: list[str] = []
    problems: list[Problem] = []
    home = input_folder.resolve()
    for parent, folders, files in os.walk(input_folder / folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*(item for item in folders if (Path(parent) / item).is_symlink()), *files]:
            path = Path(parent) / name
            relative = path.relative_to(input_folder).as_posix()
            if name.startswith((".", "~$")) or name.casefold() in _LITTER:
                continue
            if not _writable_name(relative):
                shown = relative.encode("utf-8", "replace").decode()
                problems.append(Problem("input-name", Place(shown), {"file": shown}))
            elif path.is_symlink() and not path.resolve().is_relative_to(home):
                problems.append(Problem("input-link", Place(relative), {"file": relative}))
            elif path.is_file():
                names.append(relative)
    return tuple(sorted(names)), tuple(sorted(problems, key=lambda item: item.place))


def _writable_name(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
