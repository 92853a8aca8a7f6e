"""Where the call is that a command is about."""

from __future__ import annotations

from pathlib import Path

from scoring.cli.arguments import Arguments
from scoring.disk import real
from scoring.problems import CannotGoOn
from scoring.run.folders import Folders


def folders_of(arguments: Arguments, home: Path) -> Folders:
    """Where the call lives. The output of an input elsewhere lies beside it.

    Who names the folder that `new` made, with `input` in it, means that `input`.
    """
    source = arguments.input
    if source is not None and (source / "input").is_dir() and not _has_call(source):
        source = source / "input"
    if arguments.output is not None:
        return Folders(source or home / "input", arguments.output)
    if source is None:
        return Folders(home / "input", home / "output")
    return Folders(source, real(source).parent / "output")


def _has_call(folder: Path) -> bool:
    from scoring.call import find_call  # takes a moment to load

    try:
        find_call(folder)
    except CannotGoOn:
        return False
    return True
