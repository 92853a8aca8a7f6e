"""What lies in the folder: links, pipes, devices, giants, odd names, what systems leave there."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile.bench import Sample

Lay = Callable[[Path, Sample], object]


@dataclass(frozen=True)
class Delivery:
    """Something laid in the folder of sheets, beside the good file 'goed.xlsx' of a colleague.

    `codes` are those of the problems expected, by the name of the file; `read` says whether the
    juror's own answers are read too.
    """

    name: str
    lay: Lay
    codes: dict[str, str] = field(default_factory=dict)
    read: bool = False
    posix: bool = False  # cannot be laid on Windows


def write(*names: str) -> Lay:
    """The juror's workbook under these names."""

    def lay(folder: Path, sample: Sample) -> None:
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sample.content)

    return lay


def litter(name: str, content: bytes = b"x") -> Lay:
    def lay(folder: Path, _sample: Sample) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    return lay


def link(target: str, name: str = "j1.xlsx", outside: bool = False) -> Lay:
    """A link to a file of the juror's, inside or outside of the input folder."""

    def lay(folder: Path, sample: Sample) -> None:
        home = folder.parents[1] if outside else folder
        place = home / target
        if target.endswith(".xlsx") and not place.exists():
            place.write_bytes(sample.content)
        (folder / name).symlink_to(place)

    return lay


def _loop(folder: Path, _sample: Sample) -> None:
    (folder / "j1.xlsx").symlink_to(folder / "j2.xlsx")
    (folder / "j2.xlsx").symlink_to(folder / "j1.xlsx")


def _folder_outside(folder: Path, sample: Sample) -> None:
    outside = folder.parents[1] / "elders"
    outside.mkdir()
    (outside / "j1.xlsx").write_bytes(sample.content)
    (folder / "map").symlink_to(outside)


def _hard(folder: Path, sample: Sample) -> None:
    outside = folder.parents[1] / "elders.xlsx"
    outside.write_bytes(sample.content)
    os.link(outside, folder / "j1.xlsx")


def _socket(folder: Path, _sample: Sample) -> None:
    here = Path.cwd()
    try:
        os.chdir(folder)  # the name of a socket may not be long
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("j1.xlsx")
    finally:
        os.chdir(here)


def _sparse(size: int) -> Lay:
    def lay(folder: Path, sample: Sample) -> None:
        (folder / "j1.xlsx").write_bytes(sample.content)
        os.truncate(folder / "j1.xlsx", size)

    return lay


def _bytes_name(folder: Path, sample: Sample) -> None:
    with open(os.path.join(os.fsencode(folder), b"j\xff1.xlsx"), "wb") as file:  # noqa: PTH118, PTH123 - a name of bytes, which no Path can be
        file.write(sample.content)


def _deep(folder: Path, sample: Sample) -> None:
    write("/".join(["map"] * 40) + "/j1.xlsx")(folder, sample)


LINK, SPECIAL = "input-link", "file-unreadable"
DELIVERIES = (
    Delivery("a link out of the folder", link("geheim.xlsx", outside=True), {"j1.xlsx": LINK},
             posix=True),
    Delivery("a link to a file of the system", link("/etc/passwd"), {"j1.xlsx": LINK}, posix=True),
    Delivery("a link to a file beside it", link("echt.xlsx"), read=True, posix=True),
    Delivery("a link to nothing", link("weg", "j1.xlsx"), {"j1.xlsx": LINK}, posix=True),
    Delivery("links in a circle", _loop, {"j1.xlsx": LINK, "j2.xlsx": LINK}, posix=True),
    Delivery("a link to itself", link("j1.ods", "j1.ods"), {"j1.ods": LINK}, posix=True),
    Delivery("a link to a folder", link(".", "j1.xlsx"), {"j1.xlsx": LINK}, posix=True),
    Delivery("a folder that lies elsewhere", _folder_outside, {"map": LINK}, posix=True),
    Delivery("a second name of a file elsewhere", _hard, read=True, posix=True),
    Delivery("a link to a device without end", link("/dev/zero"), {"j1.xlsx": LINK}, posix=True),
    Delivery("a pipe that nobody fills", lambda folder, _s: os.mkfifo(folder / "j1.xlsx"),
             {"j1.xlsx": SPECIAL}, posix=True),
    Delivery("a socket", _socket, {"j1.xlsx": SPECIAL}, posix=True),
    Delivery("a workbook grown to thirty million bytes and one", _sparse(30_000_001),
             {"j1.xlsx": "file-too-large"}),
    Delivery("a hole of a hundred thousand million bytes", _sparse(100_000_000_000),
             {"j1.xlsx": "file-too-large"}, posix=True),
    Delivery("zeros behind a workbook", _sparse(900_000), {"j1.xlsx": "file-unreadable"}),
    Delivery("a folder with the name of a workbook",
             lambda folder, _s: (folder / "j1.xlsx").mkdir()),
    Delivery("a workbook in forty folders", _deep, read=True),
    Delivery("a hidden folder", write(".oud/j1.xlsx")),
    Delivery("the same workbook under three names",
             write("j1.xlsx", "formulier (2).xlsx", "map/j1_definitief_v3.xlsx"), read=True),
    # Names
    *(Delivery(f"a name with {what}", write(name), read=True, posix=posix)
      for what, name, posix in (
          ("a line in it", "j1\n.xlsx", True),
          ("a bell and colours", "j1\x07\x1b[31m.xlsx", True),
          ("letters turned around", "j1\u202excod.xlsx", False),
          ("two hundred and fifty-five bytes", "é" * 125 + ".xlsx", False),
          ("quotes", "j1 \"'`.xlsx", True),
          ("a formula", "=1+1.xlsx", False),
          ("HTML", "<b>j1<b>.xlsx", True),
          ("an option", "-rf.xlsx", False),
          ("braces", "{0}{x}%s.xlsx", False),
          ("a backslash", "map\\j1.xlsx", True),
          ("the sign that parts file and tab", "j1 > A U1.xlsx", True),
          ("stars", "*.xlsx", True),
          ("a name of Windows", "CON.xlsx", True),
          ("a space and a point at its end", "j1.xlsx .", True),
          ("no ending", "j1", False),
          ("another ending", "j1.docx", False),
          ("accents apart", "e\u0301valuatie.xlsx", False),
          ("only spaces", "   ", True),
      )),
    Delivery("a name that is no text", _bytes_name, {"j?1.xlsx": "input-name"}, posix=True),
    # What systems leave
    *(Delivery(f"left by systems: {name}", litter(name))
      for name in ("~$j1.xlsx", ".~lock.j1.xlsx#", "._j1.xlsx", ".DS_Store", "Thumbs.db",
                   "desktop.ini", "DESKTOP.INI", ".gitkeep", "__MACOSX/._j1.xlsx")),
    Delivery("a file that lies in the cloud of Apple", litter(".j1.xlsx.icloud", b"bplist00"),
             {".j1.xlsx.icloud": "file-elsewhere"}),
    *(Delivery(f"another file: {name}", litter(name, content), {name: code})
      for name, content, code in (
          ("nota.txt", b"niet vergeten", "file-no-workbook"),
          ("j1.pdf", b"%PDF-1.7", "file-no-workbook"),
          ("j1.zip", b"PK\5\6" + bytes(18), "file-no-workbook"),
          ("j1.csv", b"a;b\n1;2\n", "file-csv"),
          ("j1.gsheet", b'{"url": "https://x.test", "doc_id": "1"}', "file-elsewhere"),
          ("j1.url", b"[InternetShortcut]\nURL=x", "file-elsewhere"),
          ("j1.xlsx.crdownload", b"PK\3\4", "file-unreadable"),
          ("j1.tmp", b"", "file-no-workbook"),
      )),
)  # fmt: skip
