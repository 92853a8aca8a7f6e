"""The reasons workbook: what jurors remarked side by side, and an empty text for the letter.

A start tab, a tab per challenge, one for criteria of the whole proposal, and one for texts that are
no longer asked: a text that someone wrote is never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.model.approvals import Stood
from scoring.model.call import Call
from scoring.model.intake import Register
from scoring.model.results import Judgement, Reason
from scoring.problems import Problem
from scoring.reasons.around import left_over_tab, start_tab
from scoring.reasons.beside import Mark, digest, of_row, stands
from scoring.reasons.look import (
    CELL,
    CENTRE,
    CONFIDENTIAL,
    DONE,
    HEAD,
    INPUT,
    MAY,
    PALE,
    QUIET,
    TODO,
    Part,
    example_notice,
    score_words,
    shortened,
    stage_title,
)
from scoring.reasons.rows import APPROVED, BESIDE, KEY, TEXT, Row, Slot, left_over, rows
from scoring.texts import Texts
from scoring.workbooks import measure
from scoring.workbooks.formulas import in_row, literal
from scoring.workbooks.plan import (
    HOUSE,
    Area,
    Cell,
    Check,
    Column,
    Condition,
    Look,
    Page,
    Tab,
    Workbook,
    escaped,
    row_of,
    safe_tab_name,
)
from scoring.workbooks.render import rendered


@dataclass(frozen=True, slots=True)
class _Column:
    name: str  # of its heading: 'reasons.heading.<name>'
    width: float
    reader: str = "jury"
    key: str = ""


_COLUMNS = (
    _Column("candidate", 20),
    _Column("round", 12),
    _Column("criterion", 22),
    _Column("score", 17),
    _Column("remarks", 58),
    _Column("text", 58, "candidate", TEXT),
    _Column("approved", 13, "coordinator", APPROVED),
    _Column("words", 9, "coordinator"),
    _Column("status", 26, "coordinator"),
    _Column("beside", 4, "coordinator", BESIDE),  # hidden
)
_AT = {column.name: number for number, column in enumerate(_COLUMNS, start=1)}  # A holds the keys
_LAST = len(_COLUMNS) - 1  # that is seen
_KEYS, _READERS, _HEADINGS, _FIRST = 2, 3, 4, 5  # rows, from 0
_MOST_QUOTED = 200  # of a text in a formula: Excel takes 255, and a quotation mark counts twice


def reasons_book(
    call: Call,
    register: Register,
    judgement: Judgement,
    stage: str,
    known: Mapping[Slot, Reason],
    now: Mapping[Slot, Stood] | None = None,
) -> bytes:
    """The workbook for the rounds judged up to this stage, with `known` texts filled in (.xlsx).

    `now`: how each row stands after its own round; by default after this judgement.
    """
    texts = Texts(call.language, call.texts)
    asked = rows(call, register, judgement, known)
    now = stands(call, [judgement]) if now is None else now
    taken: set[str] = set()
    start = safe_tab_name(texts("reasons.tab.start"), taken)
    parts = _parts(call, texts, asked, taken)
    status = _FIRST, _AT["status"]
    tabs = [start_tab(start, call, texts, parts, stage, status)]
    tabs += [_rows_tab(call, texts, part, stage, now) for part in parts]
    if extra := left_over(asked, known):
        name = safe_tab_name(texts("reasons.tab.left_over"), taken)
        tabs.append(left_over_tab(name, call, texts, extra, now))
    return rendered(Workbook(texts("reasons.title"), tabs, call.identity.colour))


def _parts(call: Call, texts: Texts, asked: Sequence[Row], taken: set[str]) -> tuple[Part, ...]:
    general = texts("reasons.tab.general")
    found = []
    for challenge in ("", *(item.key for item in call.challenges)):
        own = tuple(row for row in asked if row.key.challenge == challenge)
        if not own:
            continue
        if challenge:
            title = call.challenge(challenge).title
            found.append(Part(safe_tab_name(f"{challenge} {title}", taken), title, own))
        else:
            found.append(Part(safe_tab_name(general, taken), general.capitalize(), own))
    return tuple(found)


def _rows_tab(call: Call, texts: Texts, part: Part, stage: str, now: Mapping[Slot, Stood]) -> Tab:
    tab = _prepared(call, texts, part, stage)
    for number, row in enumerate(part.rows):
        first = _starts(part.rows, number)
        cells = _row(call, texts, tab.next, row, first=first)
        mark = Mark(of_row(call, row.key, now), digest(row.text), row.reopened)
        cells[_AT["beside"]] = Cell(mark.words(row.key))
        tab.add(cells, least=measure.height(4))  # room to write in
    last = _FIRST + len(part.rows) - 1
    answers = [texts("reasons.answer.yes"), texts("reasons.answer.no")]
    approved = Area(_FIRST, _AT["approved"], last, _AT["approved"])
    tab.checks.append(Check([approved], source=answers))
    status = Area(_FIRST, _AT["status"], last, _AT["status"])
    done = literal(texts("reasons.status.done"))
    tab.conditions += [Condition(status, DONE, done, "=="), Condition(status, TODO, done, "!=")]
    return tab


def _starts(part: Sequence[Row], number: int) -> bool:
    """Whether a row is the first of its candidate: a stronger line then parts the two."""
    return number == 0 or part[number - 1].key.candidate != part[number].key.candidate


def _prepared(call: Call, texts: Texts, part: Part, stage: str) -> Tab:
    """The tab with all that stands above its rows."""
    foot = escaped(f"{call.title} · {stage_title(call, texts, stage)}")
    page = Page(landscape=True, foot=f"&L&8{foot}&R&8&P/&N", rows=(_HEADINGS, _HEADINGS))
    # No password: it keeps hands off by accident, not on purpose. No sorting and no filter: of a
    # row only the open cells would move, and what is pasted into filtered rows goes astray.
    tab = Tab(part.tab, page=page, grid=False, locked=MAY | {"format_cells"})
    tab.widths(*(column.width for column in _COLUMNS), first=1)
    tab.columns[0] = Column(4, hidden=True)
    tab.columns[_AT["beside"]] = Column(_COLUMNS[-1].width, hidden=True)
    tab.add({1: Cell(part.title, Look(bold=True, size=16, colour=HOUSE))}, height=24)
    note = texts("reasons.where")
    if call.example:
        note += "  " + example_notice(call, texts)
    tab.add({1: Cell(note, QUIET, across=_LAST)})
    tab.add({0: Cell(KEY)} | {_AT[item.name]: Cell(item.key) for item in _COLUMNS if item.key})
    tab.hide(_KEYS)
    small = QUIET | Look(size=9, italic=True)
    groups = (("candidate", "remarks", "jury"), ("text", "text", "candidate"),
              ("approved", "status", "coordinator"))  # fmt: skip
    tab.add(
        {
            _AT[first]: Cell(
                texts(f"reasons.reader.{reader}"), small, across=_AT[last] - _AT[first] + 1
            )
            for first, last, reader in groups
        }
    )
    jurors = len(call.jurors)
    heads = [texts(f"reasons.heading.{item.name}", jurors=jurors) for item in _COLUMNS[:_LAST]]
    tab.add(row_of(heads, HEAD, first=1), least=20)
    tab.frozen = _FIRST, _AT["candidate"] + 1
    return tab


def _row(call: Call, texts: Texts, at: int, row: Row, *, first: bool) -> dict[int, Cell]:
    edge = Look(top=2, top_colour="#7B8794") if first and at > _FIRST else Look()
    words, status = _status(texts, at, row, CELL | edge)
    said = {
        "candidate": Cell(call.candidate(row.key.candidate).name, CELL | Look(bold=first) | edge),
        "round": Cell(call.method.round(row.key.round).title, CELL | edge),
        "criterion": Cell(row.criterion.title, CELL | edge),
        "score": Cell(score_words(texts, call, row), CELL | edge),
        "remarks": _remarks(texts, row, PALE | edge),
        "text": Cell(row.text, INPUT | edge),
        "approved": Cell(
            texts("reasons.answer.yes") if row.approved else "", INPUT | CENTRE | edge
        ),
        "words": words,
        "status": status,
    }
    return {0: Cell(str(row.key))} | {_AT[name]: cell for name, cell in said.items()}


def _remarks(texts: Texts, row: Row, look: Look) -> Cell:
    """Every remark under its role, in one cell."""
    if not row.remarks:
        quiet = PALE | Look(colour=CONFIDENTIAL.colour, italic=True)
        return Cell(texts("reasons.remark.none"), quiet)
    pieces: list[tuple[str, Look]] = []
    for number, remark in enumerate(row.remarks):
        start = "\n" if number else ""
        pieces += [(f"{start}{remark.label or '–'}: ", Look(bold=True)), (remark.text, Look())]
    return Cell(tuple(pieces), look)


def _status(texts: Texts, at: int, row: Row, look: Look) -> tuple[Cell, Cell]:
    """How many words the text has, and what is still to do, with values for the first look.

    A row whose text is not used says why, whatever is typed: the next run looks again.
    """
    text, approved, words = (in_row(at, _AT[name]) for name in ("text", "approved", "words"))
    spaced = f'TRIM(SUBSTITUTE({text},CHAR(10)," "))'
    counted = f'=IF({spaced}="",0,LEN({spaced})-LEN(SUBSTITUTE({spaced}," ",""))+1)'
    count = len(row.text.split())
    empty, unapproved, done = (
        texts(f"reasons.status.{word}") for word in ("empty", "unapproved", "done")
    )
    if row.waiting and row.approved:
        done = _waits(texts, row.waiting)
    elif row.waiting:
        unapproved = _waits(texts, row.waiting)
    yes = f"LOWER(TRIM({approved}))={literal(texts('reasons.answer.yes'))}"
    judged = f"IF({yes},{literal(done)},{literal(unapproved)})"
    now = empty if not count else done if row.approved else unapproved
    return (
        Cell(count, look | CENTRE, counted),
        Cell(now, look, f"=IF({words}=0,{literal(empty)},{judged})"),
    )


def _waits(texts: Texts, problem: Problem) -> str:
    """Why a text waits, as far as a formula can hold a text."""
    return shortened(problem.said(texts).what, _MOST_QUOTED)
