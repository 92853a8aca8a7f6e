"""What makes the same input give the same bytes: the program itself, and all that it stands on.

Whatever is kept for a next run is kept under this, so that nothing is taken over from another
version of the program, its texts and templates, its libraries, or those of the system that draw.
The fonts of the system count too: a page takes the signs from them that our own fonts lack.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import scoring
from scoring.cache import FOLDER, Cache

_SOURCE = Path(scoring.__file__).resolve().parent
TEMPLATES = _SOURCE.parent / "templates"  # where the sources have them
_SUFFIXES = frozenset({".py", ".toml"})
# A library of the system by its names, and the function that tells its version.
_LIBRARIES = (
    (("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"), "pango_version_string"),
    (("libharfbuzz.so.0", "libharfbuzz.dylib", "libharfbuzz-0.dll"), "hb_version_string"),
    (("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib", "libharfbuzz-subset-0.dll"),
     "hb_version_string"),
)  # fmt: skip
_FONTS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/etc/fonts",
    "/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts",
    "$WINDIR/Fonts", "$LOCALAPPDATA/Microsoft/Windows/Fonts",
)  # fmt: skip


def cache_beside(output: Path) -> Cache:
    """The cache of a call, beside its output, for this program as it is now."""
    return Cache(output.parent / FOLDER, fingerprint())


def fingerprint() -> bytes:
    """A digest of the program and of all that its output depends on besides the input."""
    found = sha256()
    for part in (*_source(), *_system(), *_packages(), *_fonts()):
        found.update(len(part).to_bytes(8, "big") + part)
    return found.digest()


def _source() -> Iterator[bytes]:
    for folder in (_SOURCE, TEMPLATES):
        for path in sorted(folder.rglob("*")):
            if (path.suffix in _SUFFIXES or "templates" in path.parts) and path.is_file():
                yield path.relative_to(folder).as_posix().encode()
                yield path.read_bytes()


def _system() -> Iterator[bytes]:
    yield platform.python_version().encode()
    yield platform.platform().encode()
    for names, function in _LIBRARIES:
        yield _version(names, function)


def _version(names: tuple[str, ...], function: str) -> bytes:
    for name in names:
        with suppress(OSError, AttributeError):
            told = getattr(ctypes.CDLL(name), function)
            told.restype = ctypes.c_char_p
            return bytes(told() or b"")
    return b""


def _packages() -> Iterator[bytes]:
    """Every installed package by the name of its record, which holds its version."""
    for folder in sys.path:
        with suppress(OSError):
            for path in sorted(Path(folder or ".").iterdir()):
                if path.suffix in (".dist-info", ".egg-info"):
                    yield os.fsencode(path.name)


def _fonts() -> Iterator[bytes]:
    """Every font that the system has, by its place, size and moment."""
    for said in _FONTS:
        with suppress(OSError, RuntimeError):  # no home
            top = Path(os.path.expandvars(said)).expanduser()
            for path in sorted(top.rglob("*")):
                found = path.stat()
                yield os.fsencode(f"{path} {found.st_size} {found.st_mtime_ns}")
