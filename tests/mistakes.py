"""A small call with its jurors' workbooks in real files, and every mistake that an act can settle.

`Desk` holds the rows of the call and a folder of returned workbooks. Each mistake of `MISTAKES`
makes one, named by the code of the problem that it must lead to.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from scoring.acts.proposed import COLUMNS, proposed_rows
from scoring.call import call_book
from scoring.model.call import ActKind
from scoring.model.case import Case
from scoring.problems import Problem
from scoring.run.folders import Folders
from scoring.run.issue import write_sheets
from scoring.run.steps import check, run
from scoring.sheets import addresses
from scoring.sheets.form import MARKER
from scoring.texts import Texts
from scoring.workbooks.grid import Book
from scoring.workbooks.read import Source, read_book, read_books
from tests.cases import build, small

Row = dict[str, object]
DAY = date(2023, 5, 24)
FIRST = "written"
SHAPES = ("mean", "consensus", "second round", "published")
FRAMEWORK = {"stage": "preparation", "letters": date(2023, 3, 31), "body": "stuurgroep"}

_CANDIDATES = [
    {
        "key": key, "name": f"Organisatie {key}", "received": received,
        **{f"challenge:{challenge}": "x" for challenge in challenges}, "service:T1": "x",
    }
    for key, challenges, received in (
        ("A", ("U1", "U2"), datetime(2023, 5, 12, 9, 0)),
        ("B", ("U1", "U2"), datetime(2023, 5, 12, 9, 0)),
        ("C", ("U1",), datetime(2023, 5, 12, 9, 0)),
        ("L", ("U1",), datetime(2023, 5, 13, 0, 0)),
    )
]  # fmt: skip


def shape(name: str) -> dict[str, list[Row]]:
    """The rows of the call: three jurors, criteria of an entry and of a proposal, remarks required.

    In the second round only A was invited for both challenges, B for one. Of the published one the
    framework was sent before the sheets.
    """
    consensus = name == "consensus"
    rounds: list[Row] = [{
        "key": FIRST, "title": "schriftelijke ronde", "weight": 40,
        "combine": "consensus" if consensus else "mean",
    }]  # fmt: skip
    if name == "second round":
        rounds.append({"key": "pitch", "title": "pitch", "weight": 60})
    made: dict[str, list[Row]] = {
        key: [dict(row) for row in rows] for key, rows in small.ROWS.items()
    }
    made |= {
        "method": [{
            "quorum": 2, "rule": "places", "tie_chain": "jury", "remarks_required": "yes",
        }],
        "rounds": rounds,
        "stages": [{"stage": item["key"], "title": item["title"]} for item in rounds]
        + [{"stage": "result", "title": "resultaat"}],
        "aspects": [
            {"key": f"{key}d", "challenge": key, "kind": "obstacle", "text": f"Drempel van {key}"}
            for key in ("U1", "U2")
        ],
        "criteria": [
            *({**row} for row in small.ROWS["criteria"]),
            {"key": "k3", "title": "Werking", "scale": "s5", "weight": 20, "scope": "proposal"},
        ],
        "jurors": [
            {"key": "J1", "name": "Jurylid Een", "role": "VDAB", "chair": "x"},
            {"key": "J2", "name": "Jurylid Twee", "role": "expert"},
            {"key": "J3", "name": "Jurylid Drie", "role": "gemeente"},
        ],
        "candidates": [dict(row) for row in _CANDIDATES],
        "acts": [],
        "establishments": [FRAMEWORK] if name == "published" else [],
    }  # fmt: skip
    return made


INVITED = [
    small.line(FIRST, "A", "", "invited", "Sterk."),
    small.line(FIRST, "B", "U1", "invited", "Sterk."),
    small.line(FIRST, "B", "U2", "not_retained", "Te algemeen."),
    small.line(FIRST, "C", "", "not_retained", "Te algemeen."),
    small.line(FIRST, "L", "", "inadmissible", "Te laat."),
]


@cache
def _returned(name: str) -> Path:
    """The input of a shape with every sheet of its current round filled in whole."""
    home = Path(mkdtemp(prefix="mistakes"))
    rows = shape(name)
    if name == "published":
        build.write_call(home, rows, "nl")
        assert run(build.folders(home)).sent
    _issue_and_fill(home, rows)
    if name == "second round":
        rows["decisions"] = INVITED
        rows["establishments"] = [small.WRITTEN_LETTERS]
        _issue_and_fill(home, rows)
    return home


def _issue_and_fill(home: Path, rows: Mapping[str, list[Row]]) -> None:
    build.write_call(home, rows, "nl")
    for path in write_sheets(Folders(home / "input", home / "output")).written:
        source = home / "issued" / path
        book = openpyxl.load_workbook(source)
        for agreed in (False, True):
            places = addresses(read_book(source, path), consensus=agreed)
            for cells in places.values():
                for (row_key, column), (tab, address) in cells.items():
                    book[tab][address] = _answer(row_key, column, agreed)
        target = home / "input" / "sheets" / Path(path).name
        target.parent.mkdir(parents=True, exist_ok=True)
        book.save(target)


def _answer(row_key: str, column: str, agreed: bool) -> object:
    """Everyone gives 4, so that all share the first place and the jury must choose."""
    kind = row_key.partition(":")[0]
    if column == "score":
        return 4
    if column in ("remark", "text"):
        return "Zo vond de jury." if agreed else "Zo bevonden."
    words = {"declaration": "nee", "service": "ja", "requirement": "ja", "aspect": "x"}
    return words[kind]


# What a person does at the desk


@dataclass
class Desk:
    """One folder of a call, its rows, and the jurors' files, open for mistakes."""

    home: Path
    name: str
    rows: dict[str, list[Row]] = field(init=False)

    def __post_init__(self) -> None:
        kept = ("sent", "issued") if self.name == "published" else ()
        for folder in ("input/sheets", *kept):
            shutil.copytree(_returned(self.name) / folder, self.home / folder)
        self.rows = shape(self.name)
        if self.name == "second round":
            self.rows |= {"decisions": INVITED, "establishments": [small.WRITTEN_LETTERS]}
        self.round = "pitch" if self.name == "second round" else FIRST

    @property
    def folders(self) -> Folders:
        return Folders(self.home / "input", self.home / "output")

    def file(self, juror: str) -> Path:
        """The juror's own workbook of the current round: the one with the start tab."""
        for path in sorted((self.home / "input" / "sheets").glob("*.xlsx")):
            if (juror, "", "", self.round) in _places(path):
                return path
        raise LookupError(juror)

    def sheet(self, juror: str, entry: str, *, agreed: bool = False) -> Tab:
        """The juror's tab of 'A-U1', the general one of 'A', or the start tab of ''."""
        candidate, _, challenge = entry.partition("-")
        path = self.file(juror)
        cells = _places(path, agreed=agreed)[juror, candidate, challenge, self.round]
        return Tab(path, next(iter(cells.values()))[0])

    def act(self, kind: str, **fields: object) -> str:
        key = f"H{len(self.rows['acts']) + 1}"
        made = {"key": key, "kind": kind, "on": DAY, "by": "Voorzitter", "reason": "Zo beslist."}
        self.rows["acts"].append(made | fields)
        return key

    def second(self, juror: str) -> Path:
        """A copy of the juror's workbook beside it."""
        first = self.file(juror)
        return Path(shutil.copy(first, first.with_name(f"zzz nieuwe versie {juror}.xlsx")))

    def see(self, acts: list[Row] | None = None) -> Case:
        """What the program says of it, with these acts besides; of the same key in the place."""
        rows = self.rows if acts is None else self.rows | {"acts": acts}
        (self.home / "input" / "call.xlsx").write_bytes(call_book(rows, "nl"))
        return check(self.folders, reader=_remembered)

    def taken(self, row: tuple[str, ...]) -> list[Row]:
        """The acts of the call with this proposed row, completed by a person."""
        given: Row = {key: cell for key, cell in zip(COLUMNS, row, strict=True) if cell}
        given |= {"kind": _KINDS[str(given["kind"])], "on": DAY, "by": "Voorzitter",
                  "reason": "Overgenomen."}  # fmt: skip
        if given["kind"] == "break_tie":
            given["value"] = "C > B > A" if given["challenge"] == "U1" else "B > A"
        acts = list(self.rows["acts"])
        at = next((n for n, act in enumerate(acts) if act["key"] == given["key"]), len(acts))
        return [*acts[:at], given, *acts[at + 1 :]]


_KINDS = {Texts("nl")(f"call.choice.{kind.value}"): kind.value for kind in ActKind}
_READ: dict[bytes, Book | Problem] = {}


def _remembered(sources: Sequence[Source]) -> Iterator[Book | Problem]:
    """Reading for real, but a juror's file once: only the call changes between two looks."""
    for path, name in sources:
        yield next(read_books([(path, name)])) if name == "call.xlsx" else _once(path, name)


def _once(path: Path, name: str) -> Book | Problem:
    known = name.encode() + path.read_bytes()
    if known not in _READ:
        _READ[known] = next(read_books([(path, name)]))
    return _READ[known]


def _places(path: Path, *, agreed: bool = False) -> Mapping:
    book = _once(path, f"sheets/{path.name}")
    assert isinstance(book, Book)
    return addresses(book, consensus=agreed)


@dataclass
class Tab:
    """One form in a workbook, found by its keys, changed with another library."""

    path: Path
    title: str

    def change(self, edit: Callable[[Worksheet, Keys], None]) -> None:
        book = openpyxl.load_workbook(self.path)
        sheet = book[self.title]
        edit(sheet, Keys(sheet))
        book.save(self.path)

    def put(self, row: str, column: str, value: object) -> None:
        def edit(_sheet: Worksheet, keys: Keys) -> None:
            keys.at(row, column).value = value

        self.change(edit)


class Keys:
    """Rows by row key, columns by column key."""

    def __init__(self, sheet: Worksheet):
        self.sheet = sheet
        marker = next(cell for row in sheet.iter_rows() for cell in row if cell.value == MARKER)
        self.column = marker.column
        self.rows = {
            str(sheet.cell(number, self.column).value): number
            for number in range(1, sheet.max_row + 1)
            if sheet.cell(number, self.column).value is not None
        }
        self.head = self.rows["columns"]

    def at(self, row: str, column: str) -> Cell:
        for cell in self.sheet[self.head]:
            if cell.column != self.column and column in str(cell.value or "").split():
                return self.sheet.cell(self.rows[row], cell.column)
        raise LookupError(column)

    def key(self, row: str) -> Cell:
        return self.sheet.cell(self.rows[row], self.column)

    def of(self, *kinds: str) -> Iterator[str]:
        return (key for key in self.rows if key.startswith(tuple(f"{kind}:" for kind in kinds)))


# The mistakes. Each takes a juror and an entry that takes part in every shape.

Mistake = Callable[[Desk, str, str], None]


def score(value: object) -> Mistake:
    def mistake(desk: Desk, juror: str, entry: str) -> None:
        desk.sheet(juror, entry).put("criterion:k1", "score", value)

    return mistake


def answer(row: str, column: str, value: object) -> Mistake:
    def mistake(desk: Desk, juror: str, entry: str) -> None:
        desk.sheet(juror, entry).put(row.format(entry.partition("-")[2]), column, value)

    return mistake


def declaration(value: object) -> Mistake:
    def mistake(desk: Desk, juror: str, entry: str) -> None:
        desk.sheet(juror, "").put(f"declaration:{entry[0]}", "answer", value)

    return mistake


def two_versions(desk: Desk, juror: str, entry: str) -> None:
    title = desk.sheet(juror, entry).title
    Tab(desk.second(juror), title).put("criterion:k2", "score", 5)


def two_declarations(desk: Desk, juror: str, entry: str) -> None:
    title = desk.sheet(juror, "").title
    Tab(desk.second(juror), title).put(f"declaration:{entry[0]}", "answer", "ja")


def moved_tab(
    desk: Desk, juror: str, entry: str, *, own: bool, agreed: bool = False, beyond: int = 1
) -> None:
    """The tab stands in the workbook of the next juror, perhaps beside the juror's own one.

    Of an agreed sheet the next juror wrote another one.
    """
    tab = desk.sheet(juror, entry, agreed=agreed)
    jurors = ("J1", "J2", "J3")
    other = jurors[(jurors.index(juror) + beyond) % 3]
    source, target = openpyxl.load_workbook(tab.path), desk.file(other)
    book = openpyxl.load_workbook(target)
    copy = book.create_sheet(f"{tab.title[:25]} {len(book.sheetnames)}")
    for line in source[tab.title].iter_rows():
        for cell in line:
            renamed = agreed and cell.value == juror
            copy.cell(cell.row, cell.column).value = other if renamed else cell.value
    keys = Keys(copy)
    if entry:
        keys.at("criterion:k1", "score").value = 4 - beyond
    else:
        keys.at("declaration:A", "answer").value = "te bespreken"
    book.save(target)
    if not own:
        source.remove(source[tab.title])
        source.save(tab.path)


def identity(name: str, value: object) -> Mistake:
    def mistake(desk: Desk, juror: str, entry: str) -> None:
        desk.sheet(juror, entry).put(name, "value", value)

    return mistake


def start_identity(name: str, value: object) -> Mistake:
    def mistake(desk: Desk, juror: str, _entry: str) -> None:
        desk.sheet(juror, "").put(name, "value", value)

    return mistake


def key_twice(desk: Desk, juror: str, entry: str) -> None:
    def edit(_sheet: Worksheet, keys: Keys) -> None:
        keys.key("criterion:k2").value = "criterion:k1"

    desk.sheet(juror, entry).change(edit)


def start_key_twice(desk: Desk, juror: str, _entry: str) -> None:
    def edit(_sheet: Worksheet, keys: Keys) -> None:
        keys.key("declaration:B").value = "declaration:A"

    desk.sheet(juror, "").change(edit)


def column_gone(desk: Desk, juror: str, entry: str) -> None:
    def edit(_sheet: Worksheet, keys: Keys) -> None:
        keys.sheet.cell(keys.head, keys.at("criterion:k1", "score").column).value = None

    desk.sheet(juror, entry).change(edit)


def rows_shifted(desk: Desk, juror: str, entry: str) -> None:
    def edit(_sheet: Worksheet, keys: Keys) -> None:
        first, second = keys.key("criterion:k1"), keys.key("criterion:k2")
        first.value, second.value = second.value, first.value

    desk.sheet(juror, entry).change(edit)


def repaired(mistake: Mistake) -> Mistake:
    """The mistake, and a good copy of the workbook beside it."""

    def both(desk: Desk, juror: str, entry: str) -> None:
        kept = desk.second(juror)
        original = kept.read_bytes()
        mistake(desk, juror, entry)
        kept.write_bytes(original)

    return both


def row_gone(desk: Desk, juror: str, entry: str) -> None:
    def edit(_sheet: Worksheet, keys: Keys) -> None:
        keys.key(next(keys.of("aspect"))).value = None

    desk.sheet(juror, entry).change(edit)


def nothing_came(desk: Desk, juror: str, _entry: str) -> None:
    desk.file(juror).unlink()


def tab_gone(desk: Desk, juror: str, entry: str) -> None:
    """With the general tab: one of the two would be a sheet that is not filled in."""
    tabs = [desk.sheet(juror, entry), desk.sheet(juror, entry[0])]
    book = openpyxl.load_workbook(tabs[0].path)
    for tab in tabs:
        book.remove(book[tab.title])
    book.save(tabs[0].path)


def all_blank(desk: Desk, juror: str, entry: str) -> None:
    def edit(_sheet: Worksheet, keys: Keys) -> None:
        for row in list(keys.of("criterion")):
            keys.at(row, "score").value = None

    desk.sheet(juror, entry).change(edit)


def general_blank(desk: Desk, juror: str, entry: str) -> None:
    all_blank(desk, juror, entry[0])


def released(desk: Desk, juror: str, _entry: str) -> None:
    desk.act("release_sheet", juror=juror)


def late(desk: Desk, _juror: str, _entry: str) -> None:
    for row in desk.rows["candidates"]:
        if row["key"] == "L":
            row["admissible"] = True


def correction(old: str, value: str) -> Mistake:
    def mistake(desk: Desk, juror: str, entry: str) -> None:
        candidate, _, challenge = entry.partition("-")
        desk.act(
            "correct_score", juror=juror, candidate=candidate, challenge=challenge,
            round=desk.round, criterion="k1", old=old, value=value,
        )  # fmt: skip

    return mistake


def agreed_twice(desk: Desk, _juror: str, entry: str) -> None:
    moved_tab(desk, "J1", entry, own=True, agreed=True)


def setting(table: str, column: str, value: object) -> Mistake:
    """Something in the call is another than when its framework was published."""

    def mistake(desk: Desk, _juror: str, _entry: str) -> None:
        desk.rows[table] = [{**desk.rows[table][0], column: value}, *desk.rows[table][1:]]

    return mistake


def beyond_budget(desk: Desk, _juror: str, _entry: str) -> None:
    """Everyone is matched, for more than there is."""
    desk.rows["limits"] = [{"kind": "budget", "value": 100}]
    desk.rows["candidates"] = [{**row, "cost": 60} for row in desk.rows["candidates"]]
    desk.rows["decisions"] = [
        small.line("result", key, "", "matched", "Sterk.") for key in ("A", "B", "C")
    ] + [small.line("result", "L", "", "inadmissible", "Te laat.")]


def name_in_remark(desk: Desk, juror: str, entry: str) -> None:
    """Letters print remarks, and this one speaks of another candidate."""
    desk.rows["method"] = [{**desk.rows["method"][0], "reasons_from": "remarks"}]
    other = "B" if entry[0] == "A" else "A"
    tab = desk.sheet(juror, entry)
    tab.put("criterion:k1", "remark", f"Minder dan Organisatie {other}.")


def nothing(_desk: Desk, _juror: str, _entry: str) -> None:
    """Everyone equal is a tie already."""


def foreign(desk: Desk, juror: str, entry: str) -> None:
    moved_tab(desk, juror, entry, own=False)


def foreign_tabs(*, own: bool) -> Mistake:
    def mistake(desk: Desk, juror: str, _entry: str) -> None:
        for entry in ("A-U1", "A-U2"):
            moved_tab(desk, juror, entry, own=own)

    return mistake


def foreign_with_one_beside_own(desk: Desk, juror: str, _entry: str) -> None:
    """Two that stand nowhere else, and one that does: one act for all would raise a new problem."""
    moved_tab(desk, juror, "B-U1", own=True)
    moved_tab(desk, juror, "A-U1", own=False)
    moved_tab(desk, juror, "A-U2", own=False)


def foreign_twice(desk: Desk, juror: str, _entry: str) -> None:
    """In the workbooks of both others, which say otherwise; the juror's own ones are gone."""
    for entry in ("A-U1", "A-U2"):
        moved_tab(desk, juror, entry, own=True)
        moved_tab(desk, juror, entry, own=False, beyond=2)


def foreign_start(desk: Desk, juror: str, _entry: str) -> None:
    moved_tab(desk, juror, "", own=True)


def foreign_beside_own(desk: Desk, juror: str, entry: str) -> None:
    moved_tab(desk, juror, entry, own=True)


# By name: the code of the problem that must appear, and the mistake
MISTAKES: dict[str, tuple[str, Mistake]] = {
    "two versions": ("versions-differ", two_versions),
    "two declarations": ("declarations-differ", two_declarations),
    "two agreed sheets": ("consensus-twice", agreed_twice),
    "tab in another's workbook": ("tab-foreign", foreign),
    "tabs in another's workbook": ("tabs-foreign", foreign_tabs(own=False)),
    "tabs also in another's workbook": ("tab-foreign", foreign_tabs(own=True)),
    "tab also in another's workbook": ("tab-foreign", foreign_beside_own),
    "tabs in another's workbook, one also in their own": (
        "tab-foreign", foreign_with_one_beside_own,
    ),
    "tabs in two others' workbooks": ("tab-foreign", foreign_twice),
    "start tab also in another's workbook": ("tab-foreign", foreign_start),
    "tab of another method": ("tab-other-method", identity("method", "deadbeef")),
    "tab of no method": ("tab-other-method", identity("method", None)),
    "start tab of another method": ("tab-other-method", start_identity("method", "deadbeef")),
    "key twice": ("tab-key-twice", key_twice),
    "key twice, and repaired": ("tab-key-twice", repaired(key_twice)),
    "key twice on the start tab": ("tab-key-twice", start_key_twice),
    "key twice on the start tab, and repaired": ("tab-key-twice", repaired(start_key_twice)),
    "other form version": ("tab-form-version", identity(MARKER, 9)),
    "column gone": ("tab-column-missing", column_gone),
    "rows shifted": ("rows-shifted", rows_shifted),
    "unusable declaration": ("declaration-unusable", declaration("misschien")),
    "unusable declaration, and repaired": (
        "declaration-unusable", repaired(declaration("misschien")),
    ),
    "row gone": ("row-missing", row_gone),
    "unusable vote": ("vote-unusable", answer("service:T1", "answer", "misschien")),
    "unusable tick": ("tick-unusable", answer("aspect:{}d", "tick", "hm, bijna")),
    "unusable remark": ("text-unusable", answer("criterion:k1", "remark", "=1+1")),
    "nothing came": ("sheets-none", nothing_came),
    "tab gone": ("sheet-missing", tab_gone),
    "all blank": ("sheets-blank", all_blank),
    "one blank": ("sheet-incomplete", score(None)),
    "unusable score": ("sheet-incomplete", score("4-5")),
    "score off the scale": ("sheet-incomplete", score(6)),
    "not assessed": ("sheet-incomplete", score("n.v.t.")),
    "general tab blank": ("general-incomplete", general_blank),
    "no declaration": ("declaration-missing", declaration(None)),
    "no vote": ("votes-missing", answer("service:T1", "answer", None)),
    "no remark": ("remarks-missing", answer("criterion:k1", "remark", None)),
    "juror released": ("released-complete", released),
    "to be discussed": ("conflict-to-rule", declaration("te bespreken")),
    "late but admissible": ("late-needs-act", late),
    "stale correction": ("act-old-differs", correction("3", "2,5")),
    "correction of one juror's score": ("act-corrects-individual", correction("4", "4,5")),
    "everyone equal": ("tie-at-line", nothing),
    "weight changed after publication": ("published-method", setting("criteria", "weight", 70)),
    "deadline changed after publication": (
        "published-deadline", setting("call", "deadline", datetime(2023, 5, 14, 23, 59)),
    ),
    "text changed after publication": (
        "published-words", setting("challenges", "title", "Uitdaging een of twee"),
    ),
    "contact changed after publication": ("published-note", setting("call", "contact", "niemand")),
    "matched beyond the budget": ("limit-exceeded", beyond_budget),
    "name in a remark that letters print": ("reasons-name", name_in_remark),
}  # fmt: skip
# Mistakes that need no act, to go with the others
OTHERS: dict[str, Mistake] = {
    "a conflict declared": declaration("ja"),
    "score as text": score("3,5"),
    "score in words": score("goed"),
    "a sheet excluded": lambda desk, juror, entry: desk.act(
        "exclude_sheet", juror=juror, candidate=entry[0]
    ) and None,
    "a juror excluded": lambda desk, juror, _entry: desk.act("exclude_juror", juror=juror) and None,
    "a candidate withdrawn": lambda desk, _juror, entry: desk.act(
        "withdraw", candidate=entry[0]
    ) and None,
    "a known conflict": lambda desk, juror, entry: desk.rows.setdefault("conflicts", []).append(
        {"juror": juror, "candidate": entry[0], "reason": "Bestuurslid."}
    ),
}  # fmt: skip


def shapes_of(name: str) -> tuple[str, ...]:
    """The shapes of call in which a mistake is possible."""
    if name in ("two agreed sheets", "correction of one juror's score"):
        return ("consensus",)
    # Declarations hold for every round
    if name.endswith("after publication"):
        return ("published",)
    if name == "matched beyond the budget":
        return ("mean", "consensus")
    first = ("late but admissible", "no declaration", "to be discussed")
    return ("mean", "consensus", "published") if name in first else SHAPES


def muddle(desk: Desk, random: Random, number: int) -> list[str]:
    """Some random mistakes of random jurors. What an earlier one made impossible is left out."""
    made = []
    for _ in range(number):
        name = random.choice([*MISTAKES, *OTHERS])
        if name in MISTAKES and desk.name not in shapes_of(name):
            continue
        juror = random.choice(("J1", "J2", "J3"))
        entry = random.choice(("A-U1", "A-U2", "B-U1"))
        mistake = MISTAKES[name][1] if name in MISTAKES else OTHERS[name]
        try:
            mistake(desk, juror, entry)
        except (LookupError, StopIteration):
            continue
        made.append(f"{name} ({juror}, {entry})")
    return made


def rows_by_problem(case: Case) -> list[tuple[Problem, tuple[tuple[str, ...], ...]]]:
    rows = proposed_rows(case.call, case.problems, Texts("nl"))
    return [(problem, acts) for problem, acts in zip(case.problems, rows, strict=True) if acts]
