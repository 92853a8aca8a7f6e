"""The parts of a sheet on service types, obstacles and outcomes, and the closing notes."""

from __future__ import annotations

from scoring.keys import RowKey
from scoring.model.call import Aspect, NeedKind
from scoring.model.intake import VoteValue
from scoring.prose import plain
from scoring.sheets import printed, style
from scoring.sheets.form import Col, Row
from scoring.sheets.paper import Paper
from scoring.sheets.style import BEFORE, INPUTS, KEY, LABEL, LONG, READER, SIDE, Ground
from scoring.sheets.tabplan import TabPlan
from scoring.texts import Texts
from scoring.workbooks import measure
from scoring.workbooks.plan import Area, Cell, Look


def vote_words(texts: Texts) -> list[str]:
    """Ja, deels, nee, niet beoordeeld."""
    return [texts(f"sheets.vote.{value.value}") for value in VoteValue]


def tick_words(ground: Ground, plan: TabPlan) -> list[str]:
    """An x; and in a later round a no, which takes back what was ticked before."""
    tick = [ground.texts("sheets.words.tick")]
    return [*tick, ground.texts("sheets.vote.no")] if _later(ground, plan) else tick


def _later(ground: Ground, plan: TabPlan) -> bool:
    """Whether an earlier round asked about obstacles and outcomes too."""
    rounds = ground.call.method.rounds
    at = [item.key for item in rounds].index(plan.identity.round)
    return any(item.asks_coverage for item in rounds[:at])


def write_services(paper: Paper, votes: int) -> None:
    """Each service type and its requirements, with a list of answers in the column `votes`."""
    title_row = paper.section(paper.said("sheet.services"))
    paper.wide(paper.said("sheet.services_intro"), style.NOTE)
    heads = {
        LABEL: "sheet.services", SIDE: "sheet.claimed", INPUTS: "sheet.vote",
        LONG: "sheet.call_words", READER: "reader.heading",
    }  # fmt: skip
    paper.heads({at: paper.said(key) for at, key in heads.items()}, indented=True)
    first, claims = paper.tab.next, paper.claims()
    for service in paper.plan.asked.services:
        label = Cell(service.title, style.STRONG | Look(valign="vcenter"))
        more = plain(service.text) if service.text != service.title else ""
        _vote(paper, RowKey(Row.SERVICE, service.key), label, more, claims)
        for item in service.requirements:
            label = Cell(printed.REQUIREMENT.format(text=item.name), style.CELL | Look(indent=1))
            _vote(paper, RowKey(Row.REQUIREMENT, item.key), label, "", claims)
    area = Area(first, INPUTS, paper.tab.next - 1, INPUTS)
    paper.choose_from(area, votes, vote_words(paper.texts))
    paper.tab.put(title_row, READER, _open_count(paper))


def _vote(paper: Paper, row: RowKey, label: Cell, more: str, claims: frozenset[str]) -> None:
    row_key, key = str(row), row.item
    vote = paper.plan.filled.votes.get(key) if paper.plan.filled else None
    if key in paper.call.offers(paper.entry):
        paper.needed.append((paper.tab.next, INPUTS, vote is not None))
    cells = {
        KEY: Cell(row_key),
        LABEL: label,
        SIDE: paper.claim(key in claims),
        **paper.asked(row_key, Col.ANSWER, paper.said(f"vote.{vote.value.value}") if vote else ""),
        BEFORE: Cell(None, style.CELL),
        LONG: Cell(more, style.QUIET),
        READER: paper.reader(),
    }
    paper.tab.add(cells, least=20)


def _open_count(paper: Paper) -> Cell:
    """How many answers are open, live, beside the heading of the part: on what is offered."""
    cells = [cell for cell in paper.needed if cell[1] == INPUTS]
    count = sum(not filled for *_, filled in cells)
    text = paper.said("sheet.votes_open", count="{n}")
    shown = paper.said("sheet.votes_open", count=str(count)) if count else ""
    blank = f"({paper.open_formula(cells)})"
    formula = f'=IF({blank}=0,"",{style.formula_text(text, blank)})'
    return Cell(shown, style.SECTION_NOTE, formula)


def write_aspects(paper: Paper, ticks: int) -> None:
    """Obstacles, then outcomes, each to tick."""
    paper.section(paper.said("sheet.aspects"))
    intro = "aspects_intro_later" if _later(paper.ground, paper.plan) else "aspects_intro"
    paper.wide(paper.said(f"sheet.{intro}"), style.NOTE)
    first, claims = paper.tab.next, paper.claims()
    kinds = ((NeedKind.OBSTACLE, "obstacles_heading"), (NeedKind.OUTCOME, "outcomes_heading"))
    for kind, heading in kinds:
        found = [item for item in paper.plan.asked.aspects if item.kind is kind]
        if found:
            heads = {
                LABEL: f"sheet.{heading}", SIDE: "sheet.claimed", INPUTS: "sheet.tick",
                READER: "reader.heading",
            }  # fmt: skip
            paper.heads({at: paper.said(key) for at, key in heads.items()}, indented=True)
        for aspect in found:
            _aspect(paper, aspect, claims)
    area = Area(first, INPUTS, paper.tab.next - 1, INPUTS)
    paper.choose_from(area, ticks, tick_words(paper.ground, paper.plan))


def _aspect(paper: Paper, aspect: Aspect, claims: frozenset[str]) -> None:
    key, filled = Row.ASPECT.key(aspect.key), paper.plan.filled
    word = "words.tick" if filled and aspect.key in filled.ticks else ""
    word = "vote.no" if filled and aspect.key in filled.unticked else word
    cells = {
        KEY: Cell(key),
        LABEL: Cell(aspect.name, style.CELL),
        SIDE: paper.claim(aspect.key in claims),
        **paper.asked(key, Col.TICK, paper.said(word) if word else ""),
        BEFORE: Cell(None, style.CELL),
        LONG: Cell(None, style.CELL),
        READER: paper.reader(),
    }
    paper.tab.add(cells, least=20)


def write_notes(paper: Paper) -> None:
    """Strengths, weaknesses and, before a later round, questions."""
    paper.section(paper.said("sheet.notes"))
    for key in paper.plan.asked.notes:
        row_key = Row.NOTE.key(key)
        note = paper.plan.filled.notes.get(key) if paper.plan.filled else None
        cells = {
            KEY: Cell(row_key),
            LABEL: Cell(paper.said(f"sheet.{key}"), style.STRONG),
            **{at: Cell(None, style.CELL) for at in (SIDE, INPUTS, BEFORE)},
            **paper.asked(row_key, Col.TEXT, note.text if note else ""),
            READER: paper.reader(),
        }
        paper.tab.add(cells, least=measure.height(3))
