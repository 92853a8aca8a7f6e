"""Spoils our own workbooks at random and reads them, for as long as asked, and tells what happened.

    python tools/fuzz_reading.py --seconds 600 [--seed 1] [--keep FOLDER]

Whatever the bytes, reading may only give a workbook or say why there is none, and whatever the
cells, a form may only give answers or problems that can be told. Anything else is a finding; its
file is kept. Where `atheris` is installed it leads the search by the code that each file reaches;
without it, files are spoiled at random. The work is done in a process of its own, so that a file
that ends its reader is found too.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import re
import resource
import struct
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

try:
    import atheris
except ImportError:
    atheris = None

SLOW = 5.0  # seconds: more than this for one file is a finding
MEMORY = 3_000_000_000
_CASE, _FIGURES = "case.bin", "figures.json"

# What a program that writes such files, or an attacker, would think of
TOKENS = [
    token.encode()
    for token in (
        *"<>&\"'=/ \0", "<v>", "</v>", "<c>", "</c>", "<c r=\"", "<row>", "</row>", "<f>", "<is>",
        "<t>", "<r>", "]]>", "<!--", "<!DOCTYPE x>", "&#0;", "&#xFFFF;", "&lt;", "_x000D_",
        "_xD83D_", "-1", "0", "1", "99999999999", "1e400", "1E-400", "1_0", "NaN", "0x10", "4,5",
        "XFD1048576", "A1:XFD1048576", "A0", 't="s"', 't="str"', 't="inlineStr"', 't="b"',
        't="d"', 't="e"', 't="array"', 's="9999"', 'ref="', 'xmlns=""', "jury-form", "columns",
        "criterion:k1", "declaration:A", "score", "kind", "juror", "office:value=\"", "table:",
        'table:number-rows-repeated="9999999"', 'table:number-columns-spanned="9999999"',
        "<text:s text:c=\"99\"/>", "<text:p>", "</text:p>", "\u202e", "\u0664", "\ufeff",
    )
]  # fmt: skip
_NUMBERS = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF]


# Spoiling


def spoiled(content: bytes, rng: random.Random) -> bytes:
    """The file with something spoiled: in its bytes, or inside one of its parts."""
    if content[:2] == b"PK" and rng.random() < 0.85:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of parts that stand twice: that is meant
                return _parts_spoiled(content, rng)
        except Exception:  # no sound zip any more: then its bytes
            pass
    return _bytes_spoiled(content, rng)


def _parts_spoiled(content: bytes, rng: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = [(item.filename, book.read(item)) for item in book.infolist()]
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(parts))
        name, data = parts[at]
        choice = rng.random()
        if choice < 0.6 and name.endswith((".xml", ".rels")):
            parts[at] = (name, _xml_spoiled(data, rng))
        elif choice < 0.9:
            parts[at] = (name, _bytes_spoiled(data, rng))
        elif choice < 0.94:
            parts[at] = (rng.choice(parts)[0], data)
        elif choice < 0.97 and len(parts) > 1:
            del parts[at]
        else:
            parts.append((name.upper(), data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", rng.choice((0, 8))) as book:
        for name, data in parts:
            book.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


# A value of an attribute, a text, or a whole element without elements in it
_PIECES = re.compile(rb'"[^"<>]*"|>[^<>]*<|<[^<>/]+/>|<(\w[\w:-]*)[^<>]*>[^<>]*</\1>')


def _xml_spoiled(data: bytes, rng: random.Random) -> bytes:
    """Still XML, mostly: other values, texts in other places, elements gone or there twice."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        start = rng.randrange(len(data) + 1)
        found = _PIECES.search(data, start) or _PIECES.search(data)
        other = _PIECES.search(data, rng.randrange(len(data) + 1))
        if not found:
            break
        old = found[0]
        if old[:1] == b"<":
            new = rng.choice((b"", old + old, other[0] if other and other[0][:1] == b"<" else b""))
        else:
            token = rng.choice([*TOKENS, *(str(number).encode() for number in _NUMBERS)])
            plain = token.translate(None, b'<>&"\0')
            new = old[:1] + rng.choice((b"", plain, old[1:-1] + plain)) + old[-1:]
        data = data[: found.start()] + new + data[found.end() :]
    return data


def _bytes_spoiled(content: bytes, rng: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice((1, 2, 4, 8, 40, 400)))
        kind = rng.randrange(7)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del data[at:end]
        elif kind == 2:
            data[at:at] = data[at:end]
        elif kind == 3:
            data[at:end] = rng.choice(TOKENS)
        elif kind == 4:
            data[at:at] = rng.choice(TOKENS)
        elif kind == 5:
            data[at : at + 4] = struct.pack("<I", rng.choice(_NUMBERS))
        else:
            other = rng.randrange(len(data) + 1)
            data[at:end] = data[other : other + end - at]
    return bytes(data)


# Reading, in a process of its own


class Reading:
    """Reads one file after another, counts what came of it, and notes what should not happen."""

    def __init__(self, folder: Path, keep: Path):
        from scoring.texts import Texts
        from tests.hostile.bench import sample

        self.folder, self.keep = folder, keep
        self.call = sample("nl").call
        self.texts = [Texts(name) for name in ("nl", "en")]
        self.outcomes: Counter[str] = Counter()
        self.findings: list[str] = []
        self.slowest = 0.0

    def one(self, content: bytes) -> None:
        from scoring.workbooks.read import Unreadable, read_book

        path = self.folder / _CASE
        path.write_bytes(content)
        start = time.perf_counter()
        try:
            book = read_book(path, "j1.xlsx")
            self.outcomes[self._answers(path, book)] += 1
        except Unreadable as error:
            why = error.problem.facts["why_key"].rpartition(".")[2]
            self._told([error.problem])
            self.outcomes[f"refused: {why}"] += 1
        except Exception as error:
            self._found(content, f"{type(error).__name__}: {error}")
        took = time.perf_counter() - start
        self.slowest = max(self.slowest, took)
        if took > SLOW:
            self._found(content, f"took {took:.1f} s")

    def _answers(self, path: Path, book: object) -> str:
        from scoring.sheets.read import read_files

        read = read_files(self.call, [(path, "j1.xlsx")], lambda _sources: iter([book]))
        self._told(read.problems)
        kinds = sorted({problem.severity.value for problem in read.problems})
        return f"read, with {' and '.join(kinds)}" if kinds else "read"

    def _told(self, problems) -> None:
        for problem in problems:
            for texts in self.texts:
                if not problem.said(texts).found:
                    raise ValueError(f"{problem.code} says nothing of what was found")

    def _found(self, content: bytes, what: str) -> None:
        name = hashlib.sha256(content).hexdigest()[:12]
        if len(self.findings) < 50:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / name).write_bytes(content)
        self.findings.append(f"{name}: {what[:200]}")

    def save(self) -> None:
        figures = {
            "outcomes": dict(self.outcomes), "findings": self.findings, "slowest": self.slowest,
        }  # fmt: skip
        (self.folder / _FIGURES).write_text(json.dumps(figures), encoding="utf-8")


def _work(folder: Path, keep: Path, seeds: Path, seconds: float, seed: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    rng = random.Random(seed)
    until = time.monotonic() + seconds
    if atheris:
        with atheris.instrument_imports(include=["scoring"]):
            reading = Reading(folder, keep)
            import scoring.sheets.read
            import scoring.workbooks.xls
            import scoring.workbooks.xlsb  # noqa: F401

        def mutate(data: bytes, _most: int, number: int) -> bytes:
            own = random.Random(number)
            # Half of the time from a sound file: what was spoiled before is seldom read far.
            return spoiled(data if own.random() < 0.5 and data else own.choice(corpus), own)

        corpus = [path.read_bytes() for path in sorted(seeds.iterdir())]

        def one(data: bytes) -> None:
            reading.one(data)
            if sum(reading.outcomes.values()) % 50 == 0:
                reading.save()

        atheris.Setup(
            [sys.argv[0], str(seeds), f"-max_total_time={int(seconds)}", f"-seed={seed}",
             f"-artifact_prefix={folder}/", "-max_len=200000", "-len_control=0",
             "-rss_limit_mb=0", "-timeout=3600", "-verbosity=0"],
            one, custom_mutator=mutate,
        )  # fmt: skip
        atheris.Fuzz()
        return
    reading = Reading(folder, keep)
    corpus = [path.read_bytes() for path in sorted(seeds.iterdir())]
    while time.monotonic() < until:
        content = rng.choice(corpus)
        for _ in range(rng.choice((1, 1, 2, 3))):
            content = spoiled(content, rng)
        reading.one(content)
        if sum(reading.outcomes.values()) % 50 == 0:
            reading.save()
    reading.save()


# Around it


def _seeds(folder: Path) -> None:
    """One of our workbooks in each format that is read; .xls only where LibreOffice makes it."""
    from tests.hostile import biff12, xml
    from tests.hostile.bench import Parts, sample
    from tests.tabs import as_ods, as_xlsx, tabs_of
    from tools import office

    made = sample("nl")
    tabs = tabs_of(made.content)
    (folder / "1.xlsx").write_bytes(Parts(made.content).pack(zipfile.ZIP_STORED))
    (folder / "2.xlsx").write_bytes(as_xlsx(tabs[:3]))
    (folder / "3.ods").write_bytes(as_ods(tabs[:3]))
    (folder / "4.xlsb").write_bytes(biff12.workbook(xml.binary_sheets(made.content)[:3]))
    if office.available():
        pairs = [(folder / "2.xlsx", folder / "5.xls"), (folder / "2.xlsx", folder / "6.ods")]
        office.convert(pairs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--work", nargs=3, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        _work(given.work[0], given.keep, given.work[1], given.seconds, given.seed)
        return 0
    outcomes: Counter[str] = Counter()
    findings: list[str] = []
    slowest, seed, until = 0.0, given.seed, time.monotonic() + given.seconds
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        seeds = folder / "seeds"
        seeds.mkdir()
        _seeds(seeds)
        while (left := until - time.monotonic()) > 1:
            work = [sys.executable, __file__, "--seconds", str(left), "--seed", str(seed),
                    "--keep", str(given.keep), "--work", name, str(seeds), name]  # fmt: skip
            ended = subprocess.run(work, check=False, capture_output=True).returncode
            figures = json.loads((folder / _FIGURES).read_text(encoding="utf-8"))
            outcomes.update(figures["outcomes"])
            findings += figures["findings"]
            slowest = max(slowest, figures["slowest"])
            if ended:
                given.keep.mkdir(parents=True, exist_ok=True)
                (given.keep / f"ended-{seed}").write_bytes((folder / _CASE).read_bytes())
                findings.append(f"ended-{seed}: the reading process ended with {ended}")
            seed += 1
    _report(outcomes, findings, slowest)
    return 1 if findings else 0


def _report(outcomes: Counter[str], findings: list[str], slowest: float) -> None:
    how = "led by the code reached (atheris)" if atheris else "at random"
    print(f"{sum(outcomes.values())} files, {how}; the slowest took {slowest:.2f} s")
    for outcome, count in outcomes.most_common():
        print(f"{count:9}  {outcome}")
    print(f"{len(findings)} findings")
    for line in findings[:50]:
        print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main())
