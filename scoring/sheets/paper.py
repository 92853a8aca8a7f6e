"""A tab under construction, from top to bottom: the pieces that every part of a sheet uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.model.call import Call, Entry
from scoring.sheets import style
from scoring.sheets.form import Col, Question, TabIdentity
from scoring.sheets.marks import Answer
from scoring.sheets.style import BEFORE, INPUTS, LABEL, LAST, LONG, SIDE, Ground
from scoring.sheets.tabplan import TabPlan
from scoring.texts import Texts
from scoring.workbooks.formulas import literal
from scoring.workbooks.plan import Area, Cell, Check, Look, Runs, Tab, row_of


class Leaf:
    """A tab on which parts are put below each other, from the column LABEL to `last`."""

    def __init__(self, ground: Ground, tab: Tab, last: int, centred: frozenset[int]):
        self.ground, self.tab, self.last, self._centred = ground, tab, last, centred
        self.texts, self.call = ground.texts, ground.call
        self.answers: dict[Question, Answer] = {}

    def wide(self, text: str | Runs, look: Look, least: float = 0) -> int:
        """A text over the whole width. Gives its row."""
        across = self.last - LABEL + 1
        return self.tab.add({LABEL: Cell(text, look, across=across)}, least=least)

    def section(self, text: str, *, gap: bool = False) -> int:
        """A heading with room above, and with `gap` a little below. Gives its row."""
        self.tab.add({}, 9)
        blank = [None] * (self.last - LABEL)
        at = self.tab.add(row_of([text, *blank], style.SECTION, LABEL), 22)
        if gap:
            self.tab.add({}, 5)
        return at

    def heads(self, heads: Mapping[int, str], *, indented: bool = False, least: float = 20) -> None:
        cells = {}
        for column in range(LABEL, self.last + 1):
            look = style.HEAD_INDENTED if indented and column != LABEL else style.HEAD
            look = style.HEAD_CENTRE if column in self._centred else look
            cells[column] = Cell(heads.get(column, ""), look)
        self.tab.add(cells, least=least)

    def beside(self, row: int, first: int, cell: Cell) -> None:
        """A cell from `first` to the last column."""
        across = self.last - first + 1
        self.tab.put(row, first, Cell(cell.value, cell.look, cell.formula, across=across))

    def choose_from(
        self,
        area: Area,
        column: int,
        words: Sequence[str],
        prompt: tuple[str, str] = ("", ""),
    ) -> None:
        """One check for answers in words, listed in a hidden part of `column`."""
        error = self.texts("sheets.sheet.vote_error", values=", ".join(words))
        title = self.texts("sheets.sheet.vote_error_title")
        source = f"={style.list_range(column, len(words))}"
        self.tab.checks.append(Check([area], source=source, prompt=prompt, error=(title, error)))


class Paper(Leaf):
    """The tab of one entry, one proposal or one consensus."""

    def __init__(self, ground: Ground, tab: Tab, plan: TabPlan):
        super().__init__(ground, tab, LAST, frozenset({SIDE, INPUTS, BEFORE}))
        self.plan = plan
        self.band_row = 0
        # What must be filled in besides scores: cells, each with whether it was filled beforehand
        self.needed: list[Answer] = []

    def said(self, key: str, **facts: object) -> str:
        return self.texts(f"sheets.{key}", **facts)

    def claim(self, claimed: bool) -> Cell:
        return Cell(self.said(f"sheet.claim_{'yes' if claimed else 'no'}"), style.CELL_CENTRE)

    def reader(self) -> Cell:
        return Cell(self.said("reader.jury"), style.QUIET)

    def asked(self, key: str, column: Col, text: str) -> dict[int, Cell]:
        """A cell on the next row for words or an answer from a list. `key` is that of its row."""
        at = LONG if column in (Col.REMARK, Col.TEXT) else INPUTS
        self.answers[key, column.value] = (self.tab.next, at, bool(text))
        return {at: Cell(text, style.TEXT if at == LONG else style.CHOICE)}

    def open_formula(self, cells: Sequence[Answer]) -> str:
        """How many of these cells are blank, as the expression of a formula."""
        areas: list[Area] = []
        for row, column, _ in sorted(cells, key=lambda cell: (cell[1], cell[0])):
            if areas and areas[-1].right == column and areas[-1].bottom == row - 1:
                areas[-1] = areas[-1]._replace(bottom=row)
            else:
                areas.append(Area(row, column, row, column))
        return "+".join(f"COUNTBLANK({area})" for area in areas) or "0"

    @property
    def entry(self) -> Entry:
        identity = self.plan.identity
        return Entry(identity.candidate, identity.challenge)

    def claims(self) -> frozenset[str]:
        """What the candidate says it offers here: service types, requirements, aspects."""
        return self.call.claims(self.entry)


def progress(texts: Texts, cell: str) -> str:
    """The expression of a formula that says how many scores are missing."""
    many = texts("sheets.sheet.missing", count="{n}")
    done, one = (literal(texts(f"sheets.sheet.{key}")) for key in ("complete", "one_missing"))
    return f"IF({cell}=0,{done},IF({cell}=1,{one},{style.formula_text(many, cell)}))"


def progress_text(texts: Texts, missing: int) -> str:
    """What `progress` shows."""
    if missing == 0:
        return texts("sheets.sheet.complete")
    if missing == 1:
        return texts("sheets.sheet.one_missing")
    return texts("sheets.sheet.missing", count=str(missing))


def footer(call: Call, texts: Texts, identity: TabIdentity) -> str:
    """The printed footer. '&' is the footer's own escape."""
    facts = {
        "call": call.title[:90],
        "round": call.method.round(identity.round).title[:40],
        "juror": call.juror(identity.juror).name[:40],
    }
    safe = {name: value.replace("&", "&&") for name, value in facts.items()}
    return "&C&8 " + texts("sheets.sheet.footer", **safe)
