"""What a file is, by its content. A name promises nothing."""

from __future__ import annotations

import io
import re
from enum import StrEnum

from scoring.workbooks.package import Package, Suspicious, links_of


class FileKind(StrEnum):
    """Workbooks that are read, and what else arrives in their place."""

    OOXML = "ooxml"
    ODS = "ods"
    XLS = "xls"
    XLSB = "xlsb"  # Excel's binary one, which is told and not read
    ENCRYPTED = "encrypted"  # one of Excel's, behind a password
    ENCRYPTED_ODS = "encrypted_ods"
    RIGHTS = "rights"  # rights management: only whom its owner allows can open it
    EMPTY = "empty"
    ZEROS = "zeros"  # the right size and no content: not yet fetched, or a damaged disk
    PLACEHOLDER = "placeholder"  # stands for a file that lies in the cloud
    LINK = "link"  # a shortcut to a file elsewhere
    TEXT = "text"
    CSV = "csv"
    HTML = "html"
    XML_2003 = "xml_2003"  # a spreadsheet of 2003 in one XML file
    DOCUMENT = "document"
    SLIDES = "slides"
    NUMBERS = "numbers"  # Apple's
    PDF = "pdf"
    IMAGE = "image"
    MAIL = "mail"
    ARCHIVE = "archive"
    OTHER = "other"


WORKBOOKS = frozenset({FileKind.OOXML, FileKind.ODS, FileKind.XLS})

_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_STARTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF", FileKind.PDF),
    (b"{\\rtf", FileKind.DOCUMENT),
    (b"\x89PNG", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF8", FileKind.IMAGE),
    (b"Rar!", FileKind.ARCHIVE),
    (b"7z\xbc\xaf", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"bplist", FileKind.PLACEHOLDER),
    (b"L\0\0\0\x01\x14\x02\0", FileKind.LINK),
    (b"[InternetShortcut]", FileKind.LINK),
    (b".pfile", FileKind.RIGHTS),
)
# What a spreadsheet's main part is called in each of Excel's formats
_MAIN, _MAIN_BINARY = "xl/workbook.xml", "xl/workbook.bin"
_TYPES = "[Content_Types].xml"
# The first element of a main part, whatever its prefix
_ROOTS = tuple(
    (re.compile(rb"<(?:[A-Za-z][\w.-]*:)?" + name + rb"[\s/>]"), kind)
    for name, kind in (
        (b"workbook", FileKind.OOXML),
        (b"document", FileKind.DOCUMENT),
        (b"presentation", FileKind.SLIDES),
    )
)
_TABLE = re.compile(rb"[;,\t]")


def kind_of_file(content: bytes, package: Package | None) -> FileKind:
    """`package` is the content opened as a zip, None where it is none.

    Raises Suspicious for a zip that is two kinds of workbook at once.
    """
    if package is not None:
        return _zipped(package)
    if not content:
        return FileKind.EMPTY
    if not content.strip(b"\0"):
        return FileKind.ZEROS
    if content.startswith(_COMPOUND):
        return _compound(content)
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    return _written(content)


def _zipped(package: Package) -> FileKind:
    if "mimetype" in package:
        kind = package.read("mimetype").decode("ascii", "replace")
        if "spreadsheet" in kind:
            if _TYPES in package:
                raise Suspicious("kinds")  # each program would show another workbook
            manifest = "META-INF/manifest.xml"
            locked = manifest in package and b"encryption-data" in package.read(manifest)
            return FileKind.ENCRYPTED_ODS if locked else FileKind.ODS
        if "opendocument.presentation" in kind:
            return FileKind.SLIDES
        if "opendocument" in kind or "epub" in kind:
            return FileKind.DOCUMENT
    if _MAIN_BINARY in package:
        if _MAIN in package:
            raise Suspicious("kinds")
        return FileKind.XLSB
    if office := _office(package):
        return office
    if "content.xml" in package:
        return FileKind.ODS
    if any(name.endswith(".iwa") for name in package.names):
        return FileKind.NUMBERS
    return FileKind.ARCHIVE


def _office(package: Package) -> FileKind | None:
    """What the main part of one of Microsoft's files says that it is, else what its list of types
    says: that list names what may be in it, also by a slip, and decides nothing by itself."""
    home = next((to for kind, to in links_of(package, "").values() if kind == "officeDocument"), "")
    for part in (home, _MAIN):
        if part in package:
            start = next(package.chunks(part), b"")
            for root, kind in _ROOTS:
                if root.search(start):
                    return kind
    if _TYPES not in package:
        return None
    types = package.read(_TYPES)
    if b"spreadsheetml.sheet" in types or b"spreadsheetml.template" in types:
        return FileKind.OOXML
    if b"wordprocessingml" in types:
        return FileKind.DOCUMENT
    return FileKind.SLIDES if b"presentationml" in types else FileKind.OOXML


def _compound(content: bytes) -> FileKind:
    import olefile  # slow to load, and rarely needed

    with olefile.OleFileIO(io.BytesIO(content)) as container:
        names = {"/".join(path) for path in container.listdir()}
        # [MS-OFFCRYPTO] 2.2 (a package), 1.3.3 and 2.2.11 (a stream, in the older files)
        if any("DRMEncrypted" in name or name.endswith("DRMContent") for name in names):
            return FileKind.RIGHTS
        if "EncryptedPackage" in names:
            return FileKind.ENCRYPTED
        if {"Workbook", "Book"} & names:
            stream = container.openstream("Workbook" if "Workbook" in names else "Book")
            return FileKind.ENCRYPTED if _locked(stream.read(4096)) else FileKind.XLS
        if "WordDocument" in names:
            return FileKind.DOCUMENT
        if "PowerPoint Document" in names:
            return FileKind.SLIDES
        if any(name.startswith("__substg1.0") for name in names):
            return FileKind.MAIL
    return FileKind.OTHER


def _locked(stream: bytes) -> bool:
    """Whether an .xls is behind a password: a record FilePass near its start ([MS-XLS] 2.4.117)."""
    at = 0
    while at + 4 <= len(stream):
        code, size = (int.from_bytes(stream[at + i : at + i + 2], "little") for i in (0, 2))
        if code == 0x2F:
            return True
        if code == 0x85:
            return False
        at += 4 + size
    return False


def _written(content: bytes) -> FileKind:
    """Text of some kind, or something that is not known."""
    start = content[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if any(byte < 9 or 13 < byte < 32 for byte in plain if byte != 27):
        return FileKind.OTHER
    if b"<html" in plain or plain.startswith(b"<!doctype html") or b"<table" in plain:
        return FileKind.HTML
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
        return FileKind.XML_2003
    if plain.startswith(b"{") and (b'"doc_id"' in plain or b'"url"' in plain):
        return FileKind.PLACEHOLDER
    if re.match(rb"(?:from|received|return-path|mime-version|subject|date):? ", plain):
        return FileKind.MAIL
    lines = [line for line in plain.splitlines() if line.strip()][:5]
    if lines and all(_TABLE.search(line) for line in lines[:2]):
        return FileKind.CSV
    return FileKind.TEXT
