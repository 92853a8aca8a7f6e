"""Our own filled workbooks, ways to spoil them, and what a case is."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

from scoring.acts import apply_acts
from scoring.model.call import Aspect, Call, Juror, NeedKind, Scope
from scoring.model.intake import (
    Assessment,
    Blank,
    DeclarationValue,
    Given,
    Intake,
    Remark,
    Vote,
    VoteValue,
)
from scoring.problems import NOWHERE
from scoring.sheets import addresses, plan, sheet_book
from scoring.workbooks.read import read_book
from tests.builders import WRITTEN, criterion, small_call, small_method

LANGUAGES = ("nl", "en")  # of our samples
Point = tuple[str, str, str, str]  # candidate, challenge, row key, column key


@dataclass(frozen=True)
class Sample:
    """A workbook of one juror, filled in, and where in it the cases strike."""

    call: Call
    juror: str
    content: bytes
    answers: Mapping[Point, str]  # what a person typed
    points: Mapping[str, Point]
    at: Mapping[str, str]  # the cell of each point, by name
    tab: str  # the attacked sheet
    part: str  # its XML part
    other: bytes  # another juror's workbook of the same call

    @property
    def label(self) -> str:
        return self.call.language

    def path(self, name: str) -> str:
        return f"{self.label}/{name}"


def sample_call(language: str) -> Call:
    """Criteria per entry and per proposal, votes, ticks and notes; keys that are numbers in one."""
    method = small_method()
    method = replace(method, criteria=(*method.criteria, criterion("g", 100, scope=Scope.PROPOSAL)))
    call = small_call(method, language=language)
    aspects = (Aspect("d1", NeedKind.OBSTACLE, "Geen vervoer"),
               Aspect("z1", NeedKind.OUTCOME, "Zich beter verplaatsen"))  # fmt: skip
    first = replace(call.challenges[0], aspects=aspects)
    call = replace(call, challenges=(first, *call.challenges[1:]), candidates=call.candidates[:2])
    if language == "nl":
        return call
    return replace(
        call,
        key="small-2023",
        jurors=(Juror("1", "Juror One", "expert", chair=True), Juror("2", "Juror Two", "expert")),
        candidates=tuple(
            replace(item, key=key, name=f"Organisation {key}")
            for item, key in zip(call.candidates, ("101", "102"), strict=True)
        ),
        decisions=(),
    )


def typed(call: Call, juror: str) -> tuple[Assessment, ...]:
    """Answers to every sheet of the first candidate, and a few to the second."""
    first, second = (item.key for item in call.candidates)

    def given(**scores: str) -> dict:
        return {
            key: Given(Fraction(said), NOWHERE) if said != "." else Blank.BLANK
            for key, said in scores.items()
        }

    def remarks(**said: str) -> dict:
        return {key: Remark(text, NOWHERE) for key, text in said.items()}

    def sheet(candidate: str, challenge: str, scores: dict, said: dict, **more) -> Assessment:
        return Assessment(
            juror, candidate, challenge, WRITTEN, scores, NOWHERE, said, **more
        )  # fmt: skip

    return (
        sheet(first, "", given(g="4"), remarks(g="Ervaring sinds 2009.")),
        sheet(
            first, "U1", given(k1="3.5", k2="2"),
            remarks(k1="Dicht bij huis,\nen blijft.", k2="Zie blz. 3/5; € 1.000."),
            votes={"T1": Vote(VoteValue.YES, NOWHERE), "r1": Vote(VoteValue.PARTIAL, NOWHERE)},
            ticks={"d1": NOWHERE},
            notes={"strengths": Remark("Sterk team.", NOWHERE)},
        ),
        sheet(first, "U2", given(k1="0", k2="5"), remarks(k2="Knap."),
              votes={"T2": Vote(VoteValue.NO, NOWHERE)}),
        sheet(second, "U1", given(k1="1", k2="."), {}),
    )  # fmt: skip


def flat(read: Intake) -> dict[Point, str]:
    """Every answer that was taken, without its place. A juror's answers only."""
    found: dict[Point, str] = {}
    for sheet in read.assessments:
        where = (sheet.candidate, sheet.challenge)
        for key, answer in sheet.scores.items():
            if isinstance(answer, Given):
                found[*where, f"criterion:{key}", "score"] = str(answer.value)
            elif answer is not Blank.BLANK:
                found[*where, f"criterion:{key}", "score"] = answer.value
        for key, remark in sheet.remarks.items():
            found[*where, f"criterion:{key}", "remark"] = remark.text
        for key, vote in sheet.votes.items():
            found[*where, f"vote:{key}", "answer"] = vote.value.value
        for key in sheet.ticks:
            found[*where, f"aspect:{key}", "tick"] = "x"
        for key, note in sheet.notes.items():
            found[*where, f"note:{key}", "text"] = note.text
    for item in read.declarations:
        found[item.candidate, "", "declaration", "answer"] = item.value.value
    return found


def owed_by(call: Call, juror: str):
    register = apply_acts(call, Intake((), (), (), ()))
    return next(item for item in plan(call, register, WRITTEN) if item.juror == juror)


@cache
def sample(language: str = "nl") -> Sample:
    call = sample_call(language)
    juror, colleague = (item.key for item in call.jurors)
    first, second = (item.key for item in call.candidates)
    declared = {first: DeclarationValue.NO, second: DeclarationValue.YES}
    written = typed(call, juror)
    content = sheet_book(call, owed_by(call, juror), answers=written, declarations=declared)
    other = sheet_book(
        call, owed_by(call, colleague),
        answers=typed(call, colleague), declarations={first: DeclarationValue.NO},
    )  # fmt: skip
    intake = Intake(written, (), (), ())
    answers = flat(intake) | {
        (key, "", "declaration", "answer"): value.value for key, value in declared.items()
    }
    entry = (first, "U1")
    points = {
        "score": (*entry, "criterion:k1", "score"),
        "score2": (*entry, "criterion:k2", "score"),
        "remark": (*entry, "criterion:k1", "remark"),
        "remark2": (*entry, "criterion:k2", "remark"),
        "vote": (*entry, "vote:T1", "answer"),
        "vote2": (*entry, "vote:r1", "answer"),
        "tick": (*entry, "aspect:d1", "tick"),
        "note": (*entry, "note:strengths", "text"),
        "declaration": (first, "", "declaration", "answer"),
        "declaration2": (second, "", "declaration", "answer"),
    }
    book = _read(content)
    cells = addresses(book)
    sheet = cells[juror, *entry, WRITTEN]
    start = cells[juror, "", "", WRITTEN]
    rows = {"vote:T1": "service:T1", "vote:r1": "requirement:r1"}
    at = {
        name: sheet[rows.get(row, row), column][1]
        for name, (_candidate, _challenge, row, column) in points.items()
        if row != "declaration"
    }
    at["declaration"] = start[f"declaration:{first}", "answer"][1]
    at["declaration2"] = start[f"declaration:{second}", "answer"][1]
    tab = sheet["criterion:k1", "score"][0]
    number = [grid.tab for grid in book.grids].index(tab) + 1
    return Sample(
        call, juror, content, answers, points, at, tab, f"xl/worksheets/sheet{number}.xml", other
    )


def _read(content: bytes):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.xlsx"
        path.write_bytes(content)
        return read_book(path, "s.xlsx")


# Cases

ANY = "(any)"  # an answer whose words are not the point


@dataclass(frozen=True)
class Expect:
    scope: str  # accept, flag, cell, tab or file
    codes: tuple[str, ...] = ()
    answers: Mapping[str, str | None] = field(default_factory=dict)
    why: str = ""  # the reason that is given for a file

    @property
    def outcome(self) -> str:
        return self.scope if self.scope in ("accept", "flag") else "reject"


def accept(**answers: str | None) -> Expect:
    return Expect("accept", (), answers)


def flag(*codes: str, **answers: str | None) -> Expect:
    return Expect("flag", codes, answers)


def cell_lost(*codes: str, at: str = "score", **answers: str | None) -> Expect:
    return Expect("cell", codes, {at: None, **answers})


def tab_lost(*codes: str) -> Expect:
    return Expect("tab", codes)


def file_lost(code: str, why: str = "") -> Expect:
    return Expect("file", (code,), {}, why)


BROKEN = file_lost("file-unreadable", "broken")
TRUNCATED = file_lost("file-unreadable", "truncated")


def suspicious(why: str) -> Expect:
    return file_lost("file-suspicious", f"suspicious_{why}")


Spoil = Callable[[Sample], bytes]


@dataclass(frozen=True)
class Case:
    """One hostile file. `kind` of the workbook that it starts from: xlsx, ods or xls."""

    name: str
    spoil: Spoil
    expect: Expect
    file: str = "j1.xlsx"
    kind: str = "xlsx"
    heavy: bool = False  # costs its reader all the time or memory that it may have

    def meets(self, language: str) -> bool:
        """Whether this case spoils that sample: all spoil the first, every third the other."""
        first = language == LANGUAGES[0]
        return first or (not self.heavy and zlib.crc32(self.name.encode()) % 3 == 0)

    def expected(self, sample: Sample) -> dict[Point, str]:
        if self.expect.scope == "file":
            return {}
        entry = sample.points["score"][:2]
        answers = {
            key: value
            for key, value in sample.answers.items()
            if self.expect.scope != "tab" or key[:2] != entry
        }
        for name, value in self.expect.answers.items():
            if value is None:
                answers.pop(sample.points[name], None)
            else:
                answers[sample.points[name]] = value
        return answers


# Spoiling


class Parts(dict[str, bytes]):
    """The parts of a zipped workbook, by name."""

    def __init__(self, content: bytes):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            super().__init__((name, book.read(name)) for name in book.namelist())

    def change(self, part: str, old: str, new: str, count: int = 0) -> Parts:
        """Replaces `old`, a regular expression that must be there."""
        text, changed = re.subn(
            old, lambda found: found.expand(new) if "\\" in new else new,
            self[part].decode("utf-8"), count=count, flags=re.DOTALL,
        )  # fmt: skip
        if not changed:
            raise ValueError(f"{part}: {old!r} is not there")
        self[part] = text.encode("utf-8")
        return self

    def cell(self, part: str, address: str, xml: str) -> Parts:
        """Puts `xml` in the place of a cell; '{at}' in it is the address."""
        old = rf'<c r="{address}"[^>]*?(?:/>|>.*?</c>)'
        return self.change(part, old, xml.replace("{at}", address).replace("\\", "\\\\"), 1)

    def row(self, part: str, number: int) -> str:
        """The XML of a row."""
        found = re.search(rf'<row r="{number}".*?</row>', self[part].decode("utf-8"), re.DOTALL)
        if not found:
            raise ValueError(f"no row {number}")
        return found[0]

    def style(self, code: str) -> int:
        """A new style of cells with this number format."""
        text = self["xl/styles.xml"].decode("utf-8")
        number = 900 + text.count('numFmtId="9')
        said = escaped(code).replace('"', "&quot;")
        item = f'<numFmt numFmtId="{number}" formatCode="{said}"/>'
        if "<numFmts" in text:
            text = text.replace("</numFmts>", f"{item}</numFmts>")
        else:
            text = re.sub(
                r"(<styleSheet[^>]*>)",
                lambda found: f'{found[1]}<numFmts count="1">{item}</numFmts>', text,
            )  # fmt: skip
        cells = text.index("<cellXfs"), text.index("</cellXfs>")
        index = text[slice(*cells)].count("<xf ")
        style = (
            f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"'
            ' applyNumberFormat="1"/>'
        )
        text = text.replace("</cellXfs>", f"{style}</cellXfs>")
        self["xl/styles.xml"] = text.encode("utf-8")
        return index

    def pack(self, method: int = zipfile.ZIP_DEFLATED) -> bytes:
        return packed(self.items(), method)


def packed(parts: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as book:
        for name, data in parts:
            book.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parts(change: Callable[[Parts, Sample], object]) -> Spoil:
    """A workbook whose parts are changed in place."""

    def spoil(sample: Sample) -> bytes:
        found = Parts(sample.content)
        change(found, sample)
        return found.pack()

    return spoil


def edit(old: str, new: str, part: str = "", count: int = 0) -> Spoil:
    """A part, the attacked sheet unless named, with something replaced."""
    return parts(lambda found, sample: found.change(part or sample.part, old, new, count))


def cell(xml: str, at: str = "score") -> Spoil:
    """Another cell in the place of an answer."""
    return parts(lambda found, sample: found.cell(sample.part, sample.at[at], xml))


def number(value: object, form: str = "", at: str = "score") -> Spoil:
    """A stored number under a number format."""

    def change(found: Parts, sample: Sample) -> None:
        style = f' s="{found.style(form)}"' if form else ""
        found.cell(sample.part, sample.at[at], f'<c r="{{at}}"{style}><v>{value}</v></c>')

    return parts(change)


def text(said: str, at: str = "score") -> Spoil:
    """A text as typed, in the cell itself."""
    xml = f'<c r="{{at}}" t="inlineStr"><is><t xml:space="preserve">{escaped(said)}</t></is></c>'
    return cell(xml, at)
