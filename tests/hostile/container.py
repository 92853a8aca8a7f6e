"""Files that are something else than they are called, and zips that lie."""

from __future__ import annotations

import bz2
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from msoffcrypto.method.ecma376_agile import ECMA376Agile

from tests.hostile import biff8
from tests.hostile.bench import (
    BROKEN,
    TRUNCATED,
    Case,
    Parts,
    Sample,
    Spoil,
    accept,
    file_lost,
    flag,
    packed,
    parts,
    suspicious,
)

PASSWORD = "juist!"


# A zip written by hand, so that it can say what is not so


@dataclass
class Item:
    """A part of a zip. What is not given is told truly."""

    name: str
    data: bytes = b""
    method: int = 8
    flags: int = 0
    size: int | None = None  # as the directory claims it
    crc: int | None = None
    body: bytes | None = None  # as it stands in the file
    offset: int | None = None  # where the directory says that it begins
    local_name: str | None = None

    def stored(self) -> bytes:
        if self.body is not None:
            return self.body
        if self.method == 8:
            shrink = zlib.compressobj(9, zlib.DEFLATED, -15)
            return shrink.compress(self.data) + shrink.flush()
        return self.data


def zipped(items: Iterable[Item]) -> bytes:
    out = io.BytesIO()
    directory = io.BytesIO()
    count = 0
    for item in items:
        body = item.stored()
        size = len(item.data) if item.size is None else item.size
        crc = zlib.crc32(item.data) if item.crc is None else item.crc
        at = out.tell() if item.offset is None else item.offset
        head = struct.pack("<HHHHHIII", 20, item.flags, item.method, 0, 33, crc, len(body), size)
        if item.offset is None:
            local = (item.local_name or item.name).encode()
            out.write(b"PK\3\4" + head + struct.pack("<HH", len(local), 0) + local + body)
        name = item.name.encode()
        directory.write(
            b"PK\1\2" + struct.pack("<H", 20) + head
            + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, at) + name
        )  # fmt: skip
        count += 1
    start = out.tell()
    out.write(directory.getvalue())
    out.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, out.tell() - start, start, 0))
    return out.getvalue()


def items(change: Callable[[list[Item], Sample], object]) -> Spoil:
    """The workbook's parts as items that may lie."""

    def spoil(sample: Sample) -> bytes:
        found = [Item(name, data) for name, data in Parts(sample.content).items()]
        change(found, sample)
        return zipped(found)

    return spoil


def lying(**claims: object) -> Spoil:
    """The part of the attacked sheet, with other claims about it."""

    def change(found: list[Item], sample: Sample) -> None:
        for item in found:
            if item.name == sample.part:
                for name, value in claims.items():
                    setattr(item, name, value)

    return items(change)


def named(old: Callable[[Sample], str], new: Callable[[str], str]) -> Spoil:
    """A part under another name."""

    def change(found: list[Item], sample: Sample) -> None:
        for item in found:
            if item.name == old(sample):
                item.name = new(item.name)

    return items(change)


def _sheet(sample: Sample) -> str:
    return sample.part


def more(*extra: Item) -> Spoil:
    """Parts besides those of the workbook."""
    return items(lambda found, _sample: found.extend(extra))


def again(change: Callable[[str], str], old: bytes = b"<v>3.5</v>", new: bytes = b"<v>5</v>"):
    """The attacked sheet a second time, with another score, under a name made from its own."""

    def spoil(found: list[Item], sample: Sample) -> None:
        (first,) = [item for item in found if item.name == sample.part]
        found.append(Item(change(first.name), first.data.replace(old, new)))

    return items(spoil)


def without(name: Callable[[Sample], str]) -> Spoil:
    def change(found: Parts, sample: Sample) -> None:
        del found[name(sample)]

    return parts(change)


def gone(name: str) -> Spoil:
    return without(lambda _sample: name)


def cut(share: float) -> Spoil:
    return lambda sample: sample.content[: int(len(sample.content) * share)]


def squeezed(method: int, squeeze: Callable[[bytes], bytes]) -> Spoil:
    """Packed as zip allows and office programs do not."""

    def change(found: list[Item], sample: Sample) -> None:
        for item in found:
            item.method, item.body = method, squeeze(item.data)

    return items(change)


def _lzma(data: bytes) -> bytes:
    options = [{"id": lzma.FILTER_LZMA1, "preset": 6}]
    body = lzma.compress(data, lzma.FORMAT_RAW, filters=options)
    return b"\x09\x04\x05\0" + bytes([93]) + struct.pack("<I", 1 << 23) + body


def _flags(bits: int) -> Spoil:
    def change(found: list[Item], _sample: Sample) -> None:
        for item in found:
            item.flags |= bits

    return items(change)


def _overlap(found: list[Item], sample: Sample) -> None:
    """Every sheet is the same stretch of the file."""
    first = found[0]
    for item in found[1:]:
        item.offset = 0
    first.local_name = first.name


def _small_bombs(found: list[Item], _sample: Sample) -> None:
    """Each too small to be looked at, together more than any workbook."""
    one = Item("x", bytes(999_999))
    body = one.stored()
    crc = zlib.crc32(one.data)
    found.extend(
        Item(f"xl/media/{number}.bin", size=999_999, crc=crc, body=body) for number in range(250)
    )


def _flipped(sample: Sample) -> bytes:
    with zipfile.ZipFile(io.BytesIO(sample.content)) as book:
        info = book.getinfo(sample.part)
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return sample.content[:at] + bytes([sample.content[at] ^ 0x55]) + sample.content[at + 1 :]


def _streamed(sample: Sample) -> bytes:
    """As written by a program that cannot go back: sizes follow the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in Parts(sample.content).items():
            book.writestr(name, data)
    return bytes(pipe.data)


def _large_headers(sample: Sample) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in Parts(sample.content).items():
            with book.open(zipfile.ZipInfo(name), "w", force_zip64=True) as part:
                part.write(data)
    return buffer.getvalue()


# Behind a password


def locked(content: Callable[[Sample], bytes], password: str) -> Spoil:
    """A workbook that msoffcrypto really encrypted, as Excel does."""

    return lambda sample: ECMA376Agile.encrypt(password, io.BytesIO(content(sample)))


def _content(sample: Sample) -> bytes:
    return sample.content


def _bomb(sample: Sample) -> bytes:
    found = Parts(sample.content)
    found["xl/media/zeros.bin"] = bytes(20_000_000)
    return found.pack()


# What else arrives under the name of a workbook


def these(content: bytes) -> Spoil:
    return lambda _sample: content


def _other(why: str, code: str = "file-other-kind"):
    return file_lost(code, why)


_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'


def office_file(kind: str) -> Spoil:
    body = f'<Override PartName="/main.xml" ContentType="application/vnd.{kind}.main+xml"/>'
    types = _TYPES.format(body).encode()
    return these(packed([("[Content_Types].xml", types), ("main.xml", b"<x/>")]))


_CSV = "criterium;score\nk1;4\nk2;3,5\n"
OTHERS = (
    ("an empty file", these(b""), _other("empty")),
    ("zeros of the right size", these(bytes(26_000)), _other("zeros", "file-elsewhere")),
    ("one byte", these(b"P"), _other("text")),
    ("two bytes of a zip", these(b"PK"), TRUNCATED),
    ("plain text", these(b"score 4 voor k1"), _other("text")),
    ("a csv", these(_CSV.encode()), _other("csv", "file-csv")),
    ("a csv as Excel writes Unicode", these(_CSV.replace(";", "\t").encode("utf-16")),
     _other("csv", "file-csv")),
    ("a csv with a byte order mark", these(b"\xef\xbb\xbf" + _CSV.encode()),
     _other("csv", "file-csv")),
    ("a page of a site", these(b"<!DOCTYPE html><html><body>Log in</body></html>"), _other("html")),
    ("a table in HTML called a workbook", these(b"<table><tr><td>4</td></tr></table>"),
     _other("html")),
    ("a workbook of 2003 in XML",
     these(b'<?xml version="1.0"?>'
           b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
     _other("xml_2003")),
    ("a letter of Word", office_file("openxmlformats-officedocument.wordprocessingml.document"),
     _other("document")),
    ("slides", office_file("openxmlformats-officedocument.presentationml.presentation"),
     _other("slides")),
    ("a text of LibreOffice",
     these(packed([("mimetype", b"application/vnd.oasis.opendocument.text")])),
     _other("document")),
    ("rich text", these(b"{\\rtf1 vier op vijf}"), _other("document")),
    ("a PDF", these(b"%PDF-1.7\n%\xe2\xe3"), _other("pdf")),
    ("a picture", these(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), _other("image")),
    ("a photograph", these(b"\xff\xd8\xff\xe0\0\x10JFIF"), _other("image")),
    ("a folder in a zip", these(packed([("map/j1.xlsx", b"x")])), _other("archive")),
    ("rar", these(b"Rar!\x1a\x07\x01\0"), _other("archive")),
    ("7z", these(b"7z\xbc\xaf\x27\x1c\0\4"), _other("archive")),
    ("gzip", these(b"\x1f\x8b\x08\0\0\0\0\0"), _other("archive")),
    ("Numbers", these(packed([("Index/Document.iwa", b"x")])),
     _other("numbers")),
    ("a document of Google",
     these(json.dumps({"url": "https://docs.test", "doc_id": "1"}).encode()),
     _other("placeholder", "file-elsewhere")),
    ("a property list of iCloud", these(b"bplist00\xd1\1\2"),
     _other("placeholder", "file-elsewhere")),
    ("a shortcut of Windows", these(b"L\0\0\0\1\x14\2\0" + bytes(60)),
     _other("link", "file-elsewhere")),
    ("an internet shortcut", these(b"[InternetShortcut]\r\nURL=https://x.test"),
     _other("link", "file-elsewhere")),
    ("a mail", these(b"From: j1@x.test\r\nSubject: formulier\r\n\r\nzie bijlage"), _other("mail")),
    ("noise", these(bytes(range(256)) * 40), _other("other")),
)  # fmt: skip


def _kinds(sample: Sample) -> bytes:
    """Excel sees one workbook in it, LibreOffice another."""
    found = Parts(sample.content)
    mime = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    body = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="x"/></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return packed((mime | found | {"content.xml": body.encode()}).items())


def _binary_too(sample: Sample) -> bytes:
    found = Parts(sample.content)
    found["xl/workbook.bin"] = b"\x83\x01\0"
    return found.pack()


_DEFAULT = (
    '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.{}"/>'
)


def _letter(found: Parts, _sample: Sample) -> None:
    """The package leads to a letter; a whole workbook lies in it besides."""
    main = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    found["word/document.xml"] = main
    found.change("_rels/.rels", "xl/workbook.xml", "word/document.xml")


def _binary(sample: Sample) -> bytes:
    """What Excel writes as .xlsb: the same package, with binary records for parts."""
    names = {"xl/workbook.xml": "xl/workbook.bin", sample.part: "xl/worksheets/sheet1.bin"}
    return zipped(
        Item(names.get(name, name), b"\x83\x01\0" if name in names else data)
        for name, data in Parts(sample.content).items()
    )


def _of_excel_97(password: str, method: str) -> Spoil:
    return lambda sample: biff8.locked(sample.content, password, method)


CASES = (
    Case("untouched", _content, accept()),
    Case("stored, not packed", lambda s: Parts(s.content).pack(zipfile.ZIP_STORED), accept()),
    Case("streamed, sizes after the data", _streamed, accept()),
    Case("with headers for large files", _large_headers, accept()),
    Case("a flat bomb", _bomb, suspicious("ratio")),
    Case("a sheet blown up with spaces",
         parts(lambda p, s: p.update({s.part: p[s.part] + b" " * 20_000_000})),
         suspicious("ratio")),
    Case("hundreds of small bombs", items(_small_bombs), suspicious("size")),
    Case("a bomb that claims to be nothing",
         lying(body=Item("x", bytes(60_000_000)).stored(), size=0), BROKEN),
    Case("a bomb that claims to be a sheet",
         lying(body=Item("x", bytes(60_000_000)).stored(), size=12_000), BROKEN),
    Case("a zip in the zip", more(Item("xl/embeddings/a.zip", packed([("x", b"y")]))), accept()),
    Case("all parts are one stretch of the file", items(_overlap), BROKEN),
    Case("a size too small", lying(size=100), BROKEN),
    # The bytes are whole and their checksum is right: only what was claimed about them was not.
    Case("a size too large", lying(size=900_000), accept()),
    Case("a wrong checksum", lying(crc=1), BROKEN),
    Case("a flipped bit", _flipped, BROKEN),
    Case("thousands of parts", more(*(Item(f"xl/x{n}", method=0) for n in range(4000))),
         suspicious("entries")),
    Case("a sheet twice", again(lambda name: name), suspicious("twice")),
    Case("a sheet twice but for capitals", again(str.upper), suspicious("twice")),
    Case("a sheet twice but for a slash", again(lambda name: f"/{name}"), suspicious("twice")),
    Case("a sheet twice by a way round",
         again(lambda name: name.replace("xl/", "xl/../xl/")), accept()),
    Case("a name from the root", named(_sheet, lambda name: f"/{name}"), accept()),
    Case("names with backslashes", named(_sheet, lambda name: name.replace("/", "\\")), accept()),
    Case("a name that leads out", more(Item("../../../../tmp/evil.xlsx", b"x")), accept()),
    Case("a name of a drive", more(Item("C:\\Windows\\evil.dll", b"x")), accept()),
    Case("no styles", gone("xl/styles.xml"), accept()),
    Case("no texts", gone("xl/sharedStrings.xml"), BROKEN),
    Case("no attacked sheet", without(_sheet), BROKEN),
    Case("no workbook", gone("xl/workbook.xml"), BROKEN),
    Case("no links of the workbook", gone("xl/_rels/workbook.xml.rels"), BROKEN),
    Case("no links of the package", gone("_rels/.rels"), accept()),
    # The list of types says what may be in the file; what it is, its main part says.
    Case("no list of types", gone("[Content_Types].xml"), accept()),
    *(Case(f"a list of types that speaks of {what}", parts(lambda found, _sample, kind=kind:
           found.change("[Content_Types].xml", "(<Types[^>]*>)", "\\1" + _DEFAULT.format(kind))),
           accept())
      for what, kind in (("letters", "wordprocessingml.printerSettings"),
                         ("slides", "presentationml.slide+xml"))),
    Case("a letter of Word with a workbook in it", parts(_letter), _other("document")),
    Case("rubbish before", lambda s: b"\0\1\2\3" * 30 + s.content, _other("other")),
    Case("rubbish behind", lambda s: s.content + b"\0" * 1000, accept()),
    Case("much rubbish behind", lambda s: s.content + b"\0" * 100_000, TRUNCATED),
    Case("a long comment", lambda s: s.content[:-2] + b"\x60\xea" + b"c" * 60_000, accept()),
    Case("two workbooks in a row, the last counts", lambda s: s.other + s.content, accept()),
    Case("the flag of a locked zip", _flags(1), _other("archive")),
    Case("deflate64", lying(method=9), suspicious("packing")),
    Case("bzip2", squeezed(12, bz2.compress), suspicious("packing")),
    Case("lzma", squeezed(14, _lzma), suspicious("packing")),
    Case("a bomb in bzip2", lying(method=12, body=bz2.compress(bytes(90_000_000))),
         suspicious("packing")),
    *(Case(f"cut off at {share:.0%}", cut(share), TRUNCATED)
      for share in (0.02, 0.2, 0.4, 0.6, 0.8, 0.98)),
    Case("the last byte gone", lambda s: s.content[:-1], TRUNCATED),
    Case("two kinds of workbook in one", _kinds, suspicious("kinds")),
    Case("a binary workbook besides", _binary_too, suspicious("kinds")),
    Case("locked, the right password", locked(_content, PASSWORD), accept()),
    Case("locked, another password", locked(_content, "fout"),
         file_lost("file-password", "password_wrong")),
    Case("locked with the password that Excel tries itself", locked(_content, "VelvetSweatshop"),
         accept()),
    Case("locked, no password known", locked(_content, PASSWORD),
         file_lost("file-password", "password"), heavy=True),
    # Expected to ask for a second password; no program locks a workbook twice.
    Case("locked twice", locked(locked(_content, PASSWORD), PASSWORD), BROKEN),
    Case("a bomb behind a password", locked(_bomb, PASSWORD), suspicious("ratio")),
    Case("locked and cut off", lambda s: locked(_content, PASSWORD)(s)[:9000], BROKEN),
    Case("the head of a compound file alone",
         these(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)), BROKEN),
    *(Case(f"under the name of {form}", _content, accept(), file=f"j1.{form}")
      for form in ("ods", "xls", "xlsb", "xltx", "XLSX")),
    Case("of LibreOffice", _content, accept(), file="j1.ods", kind="ods"),
    Case("of LibreOffice, called .xlsx", _content, accept(), kind="ods"),
    Case("of Excel 97", _content, accept(), file="j1.xls", kind="xls"),
    Case("of Excel 97, called .xlsx", _content, accept(), kind="xls"),
    Case("of Excel 97, with a cell in the last corner", _content, flag("answer-stray"),
         file="j1.xls", kind="far.xls", heavy=True),
    *(Case(f"of Excel 97, locked by {method}, {what}", _of_excel_97(password, method), expect,
           file="j1.xls", kind="xls")
      for method in biff8.METHODS
      for what, password, expect in (
          ("the right password", PASSWORD, accept()),
          ("the password of a protected structure", "VelvetSweatshop", accept()),
          ("another password", "fout", file_lost("file-password", "password_wrong")))),
    Case("rights management, in a package",
         these(biff8.compound(bytes(5000), "EncryptedPackage", "DRMEncryptedDataSpace")),
         file_lost("file-rights", "rights")),
    Case("rights management, in a file of Excel 97",
         these(biff8.compound(bytes(5000), "\x09DRMContent")), file_lost("file-rights", "rights"),
         file="j1.xls"),
    Case("rights management of any file", these(b".pfile\1\0" + bytes(600)),
         file_lost("file-rights", "rights")),
    Case("a binary workbook", _binary, file_lost("file-binary", "xlsb"), file="j1.xlsb"),
    Case("a binary workbook, called .xlsx", _binary, file_lost("file-binary", "xlsb")),
    *(Case(f"{name} under the name of a workbook", spoil, expect)
      for name, spoil, expect in OTHERS),
)  # fmt: skip
