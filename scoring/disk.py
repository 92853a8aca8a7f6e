"""Files on a disk: written whole or not at all, with the system's own refusals as a problem."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from errno import errorcode
from pathlib import Path

from scoring.problems import CannotGoOn, Place, Problem

# The system says why in its own language; these are the reasons that people meet.
_WHY = {
    "ENOSPC": "full", "EDQUOT": "full", "EROFS": "readonly", "EACCES": "denied", "EPERM": "denied",
    "ENAMETOOLONG": "name", "EEXIST": "taken", "EISDIR": "taken", "ENOTDIR": "taken",
    "ELOOP": "taken", "EFBIG": "large",
}  # fmt: skip

_JUNCTION = 0xA0000003  # Windows: a folder that stands for another one


@contextmanager
def as_problem(name: str) -> Iterator[None]:
    """The system's own refusals (full disk, no permission, name too long) as a problem."""
    try:
        yield
    except OSError as error:
        file = Path(error.filename).name if isinstance(error.filename, str) else name
        facts = {
            "why_key": f"disk.{_WHY.get(errorcode.get(error.errno or 0, ''), 'other')}",
            "why": error.strerror or type(error).__name__,
            "file": file,
        }
        raise CannotGoOn([Problem("output-cannot-write", Place(file), facts)]) from error


def write_whole(path: Path, content: bytes) -> None:
    """Put a file there that is never seen half, in the place of a file or a link."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)  # of a run that was killed; or a link, which would lead on
    write_synced(draft, content)
    draft.replace(path)
    sync_folder(path.parent)


def write_synced(path: Path, content: bytes) -> None:
    """Write `content` so that it is on the disk, not only on its way there."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Put the names in `folder` on the disk. Windows does so by itself and cannot be asked."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def real(path: Path) -> Path:
    """Where a path ends, whatever links lie on the way. One in a circle ends where it is."""
    return Path(os.path.realpath(path))


def is_link(path: Path) -> bool:
    """Whether something there leads on to another place."""
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return False
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION
