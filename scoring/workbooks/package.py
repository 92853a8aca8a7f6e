"""A zip file that nobody vouches for: looked at before it is opened, counted while it is read.

What the directory of a zip says about sizes is only a claim, so every part is counted again as it
is unpacked. Nothing is ever written to disk, so names cannot lead anywhere.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, XMLParser
from xml.parsers import expat

_PACKAGE_LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CHUNK = 1 << 16
MOST_ENTRIES = 3000
MOST_UNPACKED = 200_000_000  # bytes in all; a full workbook of ours is about 5 million
MOST_TAGS = 12_000_000  # begins and ends of elements in all; a full workbook has half a million
MOST_RATIO = 250  # real sheets shrink 5 to 60 times, a bomb a thousand times
_SMALL = 1_000_000  # under this size a high ratio is harmless


class Suspicious(Exception):
    """The file is built in a way that no office program builds one. `why` is a code."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class Package:
    """The parts of a zip, by name without regard to case and with '/' between folders."""

    def __init__(self, content: bytes):
        """Raises Suspicious, or what zipfile raises for what is no whole zip."""
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        entries = [item for item in self._zip.infolist() if not item.is_dir()]
        if len(entries) > MOST_ENTRIES:
            raise Suspicious("entries")
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for item in entries:
            name = _plain(item.filename)
            if name in self._parts:
                raise Suspicious("twice")
            if item.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Suspicious("packing")  # others may unpack without measure
            if item.file_size > _SMALL and item.file_size > MOST_RATIO * max(1, item.compress_size):
                raise Suspicious("ratio")
            self._parts[name] = item
        if sum(item.file_size for item in entries) > MOST_UNPACKED:
            raise Suspicious("size")
        self._left, self._tags = MOST_UNPACKED, MOST_TAGS

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._parts)

    @property
    def encrypted(self) -> bool:
        return any(item.flag_bits & 1 for item in self._parts.values())

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, a piece at a time. Raises KeyError for a part that is not there."""
        with self._zip.open(self._parts[_plain(name)]) as part:
            while chunk := part.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise Suspicious("size")
                yield chunk

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))

    def tree(self, name: str) -> Element:
        """The root element of an XML part, names as '{namespace}name'.

        Refuses a document type: it could define entities that grow without end, or that name
        other files, and no workbook has one.
        """
        parser = XMLParser()
        prolog = expat.ParserCreate()
        prolog.StartDoctypeDeclHandler = _refuse
        prolog.StartElementHandler = _root_reached
        inside = False
        for chunk in self.chunks(name):
            if not inside:
                try:
                    prolog.Parse(chunk, False)
                except _RootReached:
                    inside = True
            self._tags -= chunk.count(b"<")
            if self._tags < 0:
                raise Suspicious("size")
            parser.feed(chunk)
        root: Element = parser.close()
        return root


Links = Mapping[str, tuple[str, str]]  # id: kind and the part it leads to


def links_of(package: Package, part: str) -> Links:
    """The relationships of a part; of the package itself for ''. Links out of the file are none."""
    folder, name = posixpath.split(part)
    at = posixpath.join(folder, "_rels", f"{name}.rels")
    if at not in package:
        return {}
    found = {}
    for link in package.tree(at).iter(_PACKAGE_LINK):
        if link.get("TargetMode") == "External":
            continue
        target = link.get("Target", "").replace("\\", "/")
        path = target if target.startswith("/") else posixpath.join(folder, target)
        kind = link.get("Type", "").rpartition("/")[2]
        found[link.get("Id", "")] = (kind, posixpath.normpath(path).lstrip("/"))
    return found


class _RootReached(Exception):
    """A document type can only stand before the root element."""


def _root_reached(*_found: object) -> None:
    raise _RootReached


def _refuse(*_found: object) -> None:
    raise Suspicious("doctype")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
