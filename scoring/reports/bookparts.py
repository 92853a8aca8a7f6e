"""What the report workbooks share: a tab with a title block and a table that prints well.

A table is a header row with an autofilter, frozen above its rows and repeated on every page. Text
is written as text whatever it begins with, so that nothing a candidate typed becomes a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from scoring.model.call import Call
from scoring.prose import plain
from scoring.reports.document import Document, Level, file_name
from scoring.reports.wording_house import readable
from scoring.texts import Texts
from scoring.workbooks import plan
from scoring.workbooks.plan import HOUSE, Area, Look, Page, Tab, Workbook, escaped, safe_tab_name
from scoring.workbooks.render import rendered

# Fill and font colour: pale, so that black-and-white prints stay readable.
TONES = {
    "bad": Look(fill="#F8D7D3", colour="#7A1C12"),
    "open": Look(fill="#FDEBC8", colour="#6B4600"),
    "look": Look(fill="#FFF9DB", colour="#5A5000"),
    "good": Look(fill="#DFF0DE", colour="#1E5631"),
    "quiet": Look(colour="#6B6B6B"),
    "input": Look(fill="#FFFBE6", border_colour="#BFA94A", open=True),
    "strong": Look(bold=True),
    "plain": Look(),
}
LINE = "#C9CED6"
_CELL = Look(border=1, border_colour=LINE, wrap=True, valign="vcenter")
_HEAD = _CELL | Look(bold=True, fill=HOUSE, colour="#FFFFFF")
_NOTE = Look(wrap=True, valign="vcenter")
_ONE_LINE = 17.6  # the least height of a row of a table


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with a tone, a number format, or a formula of which `value` is the result."""

    value: plan.Value = None
    tone: str = "plain"
    formula: str = ""
    number: str = ""  # a number format
    align: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: float
    align: str = ""
    number: str = ""


def columns_of(texts: Texts, room: str, widths: Mapping[str, float]) -> list[Column]:
    """Columns by key, with headings from the texts `<room>.<key>`."""
    return [Column(texts(f"{room}.{key}"), width) for key, width in widths.items()]


@dataclass(frozen=True, slots=True)
class Note:
    """A line above a table, over its whole width."""

    text: str
    tone: str = "plain"
    bold: bool = False
    size: int = 11


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a tab. `frozen` is how many columns stay in sight; None freezes nothing.

    `span` is how many columns the lines above and below it take: by default all.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    filtered: bool = True
    frozen: int | None = 0
    span: int | None = None


class ReportBook:
    """A report workbook under construction: what all its tabs share."""

    def __init__(self, call: Call, texts: Texts, title: str, level: Level):
        self.call, self.texts, self.title, self.level = call, texts, title, level
        self.tabs: list[Tab] = []

    def name(self, wanted: str) -> str:
        """A name that no tab has yet."""
        return safe_tab_name(wanted, {tab.name.casefold() for tab in self.tabs})

    def tab(self, name: str, widths: Sequence[float]) -> Tab:
        """An empty tab, set up for paper."""
        foot = escaped(f"{self.title} · {self.call.title}")
        page = Page(landscape=True, foot=f"&L&8{foot}&R&8{self.texts('books.page')}")
        tab = Tab(name, page=page, grid=False)
        tab.widths(*widths)
        self.tabs.append(tab)
        return tab

    def listed(
        self, name: str, above: Sequence[Note], table: Table, below: Sequence[Note] = ()
    ) -> Tab:
        """A tab of one table, with lines above and below it."""
        tab = self.tab(name, [column.width for column in table.columns])
        across = table.span or len(table.columns)
        add_notes(tab, above, across)
        add_table(tab, table)
        add_notes(tab, self.closing(*below), across)
        return tab

    def opening(self, title: str, *extra: Note, state: Note | None = None) -> list[Note]:
        return opening(self.call, self.texts, title, self.level, *extra, state=state)

    def closing(self, *extra: Note) -> list[Note]:
        """What stands below a table: how to use it, and what in the call is an example."""
        notes = list(extra)
        if self.call.example:
            notes.append(Note(plain(self.call.example), tone="open"))
        return [Note(""), *notes] if notes else []

    def document(self, kind: str, name: str, stage: str, *, final: bool = True) -> Document:
        """The workbook in the folder of its readers; what is not final is marked as a draft."""
        folder = self.texts(f"reports.folder.{self.level.name.lower()}")
        file = file_name(self.texts, name, ".xlsx", draft=not final)
        content = rendered(Workbook(self.title, self.tabs, readable(self.call.identity.colour)))
        return Document(kind, f"{folder}/{file}", self.level, content, stage, final)


def opening(
    call: Call, texts: Texts, title: str, level: Level, *extra: Note, state: Note | None = None
) -> list[Note]:
    """What stands above a table, few lines since they stay in sight: title, call, readers."""
    said = [call.title, call.identity.organisation]
    if call.identity.organisation in call.title:
        said.pop()  # a call that is named after its region does not name it twice
    said.append(texts(f"books.readers.{level.name.lower()}"))
    if call.example:
        said.append(texts("wording.example_foot"))
    under = Note(" · ".join(said), tone="quiet", size=10)
    return [Note(title, bold=True, size=16), under, *([state] if state else []), *extra]


def add_notes(tab: Tab, notes: Sequence[Note], across: int) -> None:
    """Lines over the whole width, each as high as its text needs."""
    for note in notes:
        look = _NOTE | TONES[note.tone] | Look(size=note.size, bold=note.bold)
        tab.add({0: plan.Cell(note.text, look, across=across)})


def add_table(tab: Tab, table: Table) -> int:
    """A header row and its rows, below what is there. Gives the row of the header.

    A list without rows is no table: what stands above says why.
    """
    columns, count = table.columns, len(table.rows)
    if table.filtered and not count:
        return tab.next
    head = tab.add(dict(enumerate(map(headed, columns))), least=_ONE_LINE)
    for values in table.rows:
        tab.add(
            {at: shaped(value, columns[at]) for at, value in enumerate(values)}, least=_ONE_LINE
        )
    if table.filtered and count:
        tab.filtered = Area(head, 0, head + count, len(columns) - 1)
    if table.frozen is not None:
        tab.frozen = head + 1, table.frozen
        tab.page = replace(tab.page, rows=(head, head))
    return head


def headed(column: Column) -> plan.Cell:
    """The heading of a column."""
    align = "center" if column.align == "center" else "left"
    return plan.Cell(column.heading, _HEAD | _aligned(align))


def shaped(value: object, column: Column) -> plan.Cell:
    """One value of a table, a plain one or a Cell, as its column has it."""
    cell = value if isinstance(value, Cell) else Cell(value)  # type: ignore[arg-type]  # seen below
    bare = cell.value
    number = cell.number or column.number
    if not number and isinstance(bare, date):
        number = "d/mm/yyyy hh:mm" if isinstance(bare, datetime) else "d/mm/yyyy"
    look = _look(cell.tone, number, cell.align or column.align or "left", cell.bold)
    return plan.Cell(bare, look, cell.formula)


@lru_cache(maxsize=1 << 10)
def _look(tone: str, number: str, align: str, bold: bool) -> Look:
    own = Look(number=number or None, bold=bold or None)
    return _CELL | TONES[tone] | own | _aligned(align)


def _aligned(align: str) -> Look:
    return Look(align=align, indent=None if align == "center" else 1)
