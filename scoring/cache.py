"""What was worked out before, kept by the content that it was worked out from.

A run without a cache gives the same bytes, only later: so everything that goes wrong here (a
damaged entry, a full disk, a folder that may not be written) is a miss and nothing else. The folder
can be deleted at any moment, also while it is used.

An entry is a plain file. Its name is a seal over the key, its first bytes a seal over the name and
the content, both made with a secret of this user on this computer. So an entry that was cut short,
changed, renamed, or that came along with a folder from somebody else is never believed. Processes
share the folder without locks: an entry is written whole under a name of its own, then renamed.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from scoring.disk import is_link

FOLDER = ".scoring-cache"
# A region of 30 candidates takes some 30 million bytes.
MOST_BYTES = 400_000_000
MOST_ENTRY = 50_000_000
_SEAL = 32  # bytes
_ENTRY = re.compile(r"[0-9a-f]{64}")
_DRAFT = re.compile(r"\.[0-9a-f]{64}\.[0-9a-f]{16}\.part")
_OLD_DRAFT = 3600  # seconds: whoever wrote that was killed
_TOUCHED = 3600  # seconds: an entry that is used is marked as such no more often
# By these, programs that make backups or share sources pass the folder over.
_MARKS = {
    "CACHEDIR.TAG": b"Signature: 8a477f597d28d172789f06886806bc55\n",
    ".gitignore": b"*\n",
}
_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

Part = str | bytes


class Cache:
    """Entries in a folder. `base`: what every one of them depends on, such as the program."""

    def __init__(self, folder: Path | None, base: bytes = b"", secret: bytes | None = None):
        self._secret = own_secret() if secret is None and folder is not None else secret
        usable = folder is not None and self._secret is not None and _ours(folder)
        self._folder = folder if usable else None
        self._base = base
        self._written = False

    @property
    def usable(self) -> bool:
        """Whether anything can be kept at all."""
        return self._folder is not None

    def kept(self, key: Iterable[Part], make: Callable[[], bytes]) -> bytes:
        """What `make` gives; not made again where it was made before from an equal key."""
        parts = tuple(key)
        found = self.get(parts)
        if found is None:
            found = make()
            self.put(parts, found)
        return found

    def get(self, key: Iterable[Part]) -> bytes | None:
        """The content kept under a key; None where there is none that can be believed."""
        if self._folder is None:
            return None
        name = self._name(key)
        content = _content(self._folder / name)
        if content is None or not hmac.compare_digest(
            content[:_SEAL], self._sealed(name.encode(), content[_SEAL:])
        ):
            return None
        return content[_SEAL:]

    def put(self, key: Iterable[Part], content: bytes) -> None:
        """Keep a content, if that can be done."""
        if self._folder is None or len(content) > MOST_ENTRY:
            return
        name = self._name(key)
        with suppress(OSError):
            _prepare(self._folder)
            _place(self._folder / name, self._sealed(name.encode(), content) + content)
            self._written = True

    def tidy(self, most: int = MOST_BYTES) -> None:
        """Forget what was used longest ago, until the rest has room. Foreign files stay."""
        if self._folder is None or not self._written:
            return
        found = sorted(_entries(self._folder), key=lambda item: -item[0])
        total = 0
        for _, size, path in found:
            total += size
            if total > most:
                with suppress(OSError):
                    path.unlink()

    def _name(self, key: Iterable[Part]) -> str:
        parts = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
                 for part in key]  # fmt: skip
        return self._sealed(self._base, *parts).hex()

    def _sealed(self, *parts: bytes) -> bytes:
        seal = hmac.new(self._secret or b"", digestmod=sha256)
        for part in parts:
            seal.update(len(part).to_bytes(8, "big"))
            seal.update(part)
        return seal.digest()


NO_CACHE = Cache(None)


def own_secret() -> bytes | None:
    """A secret of this user on this computer, made at first use; None where none can be kept."""
    try:
        path = _state_home() / "jury-scoring" / "cache.key"
        found = _content(path)
        if found is None or len(found) != _SEAL:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _place(path, secrets.token_bytes(_SEAL))
            found = _content(path)  # of whoever was last, where two processes made one
    except (OSError, RuntimeError):  # no home, or not to be written
        return None
    return found if found and len(found) == _SEAL else None


def _state_home() -> Path:
    """Where programs of this user keep what is for this computer alone."""
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_STATE_HOME")
    if named:
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path.home() / ".local" / "state"


def _ours(folder: Path) -> bool:
    """Whether the folder can be one of ours: nothing yet, or a folder itself and no link to one."""
    try:
        return not os.path.lexists(folder) or (folder.is_dir() and not is_link(folder))
    except (OSError, ValueError):  # a name that no system takes
        return False


def _prepare(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in _MARKS.items():
            _place(folder / name, content)


def _content(path: Path) -> bytes | None:
    """The bytes of a plain file of a size that we write; None for anything else."""
    try:
        if is_link(path):
            return None
        with os.fdopen(os.open(path, os.O_RDONLY | _FLAGS), "rb") as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_ENTRY + _SEAL:
                return None
            content = stream.read(MOST_ENTRY + _SEAL)
        if time.time() - found.st_mtime > _TOUCHED:
            with suppress(OSError):
                os.utime(path)
    except (OSError, ValueError):
        return None
    return content


def _place(path: Path, content: bytes) -> None:
    """Put a file there at once, in the place of a file or a link. Raises OSError.

    It need not be on the disk yet: what a power cut leaves half is not believed.
    """
    name = sha256(path.name.encode()).hexdigest()
    draft = path.with_name(f".{name}.{secrets.token_hex(8)}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise


def _entries(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """When each entry was used last, its size and where it is. Old drafts go on the way."""
    with suppress(OSError), os.scandir(folder) as listed:
        for item in listed:
            with suppress(OSError):
                found = item.stat(follow_symlinks=False)
                if not stat.S_ISREG(found.st_mode):
                    continue
                if _ENTRY.fullmatch(item.name):
                    yield found.st_mtime, found.st_size, Path(item.path)
                elif _DRAFT.fullmatch(item.name) and time.time() - found.st_mtime > _OLD_DRAFT:
                    Path(item.path).unlink()
