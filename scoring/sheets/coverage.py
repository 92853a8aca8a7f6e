"""The parts of a sheet on service types, obstacles and outcomes, and the closing notes."""

from __future__ import annotations

from scoring.model.call import Aspect, NeedKind
from scoring.model.intake import VoteValue
from scoring.prose import plain
from scoring.sheets import printed, style
from scoring.sheets.form import Col, Row
from scoring.sheets.paper import Paper
from scoring.sheets.style import (
    BEFORE,
    INPUTS,
    KEY,
    LABEL,
    LONG,
    READER,
    SIDE,
    WIDTHS,
    height,
)


def vote_words(paper: Paper) -> list[str]:
    """Ja, deels, nee, niet beoordeeld."""
    return [paper.said(f"vote.{value.value}") for value in VoteValue]


def tick_words(paper: Paper) -> list[str]:
    """An x; and in a later round a no, which takes back what was ticked before."""
    tick = [paper.said("words.tick")]
    return [*tick, paper.said("vote.no")] if _later(paper) else tick


def _later(paper: Paper) -> bool:
    """Whether an earlier round asked about obstacles and outcomes too."""
    rounds = paper.call.method.rounds
    at = [item.key for item in rounds].index(paper.plan.identity.round)
    return any(item.asks_coverage for item in rounds[:at])


def write_services(paper: Paper, vote_column: int) -> None:
    """Each service type and its requirements, with a list of answers in `vote_column`."""
    words = vote_words(paper)
    title_row = paper.section(paper.said("sheet.services"))
    paper.wide(paper.said("sheet.services_intro"), paper.ground.note)
    paper.heads(
        {
            LABEL: paper.said("sheet.services"),
            SIDE: paper.said("sheet.claimed"),
            INPUTS: paper.said("sheet.vote"),
            LONG: paper.said("sheet.call_words"),
            READER: paper.said("reader.heading"),
        }
    )
    first, claims = paper.row, paper.claims()
    for service in paper.plan.asked.services:
        more = plain(service.text) if service.text != service.title else ""
        key = Row.SERVICE.key(service.key)
        _vote(paper, key, service.key, service.title, more, claims)
        for item in service.requirements:
            key = Row.REQUIREMENT.key(item.key)
            _vote(paper, key, item.key, printed.REQUIREMENT.format(text=item.name), "", claims)
    paper.choose_from(first, paper.row - 1, style.list_range(vote_column, len(words)), words)
    _open_count(paper, title_row)


def _vote(
    paper: Paper, row_key: str, key: str, label: str, more: str, claims: frozenset[str]
) -> None:
    ground, sheet, row = paper.ground, paper.sheet, paper.row
    sheet.write_string(row, KEY, row_key)
    main = row_key.startswith(Row.SERVICE.value)
    form = ground.plain(
        bold=main, bottom=1, bottom_color=style.RULE, indent=0 if main else 1, valign="vcenter"
    )
    sheet.write_string(row, LABEL, label, form)
    paper.claim(key in claims)
    vote = paper.plan.filled.votes.get(key) if paper.plan.filled else None
    paper.choice(row_key, Col.ANSWER, paper.said(f"vote.{vote.value.value}") if vote else "")
    if key in paper.call.offers(paper.entry):
        paper.needed.append((row, INPUTS, vote is not None))
    sheet.write_blank(row, BEFORE, None, ground.cell)
    sheet.write_string(row, LONG, more, ground.quiet)
    sheet.write_string(row, READER, paper.said("reader.jury"), ground.quiet)
    tall = max(
        height((label, WIDTHS[LABEL] - (0 if main else 3))),
        height((more, WIDTHS[LONG] - 3), size=9),
        20,
    )
    sheet.set_row(row, tall)
    paper.row += 1


def _open_count(paper: Paper, row: int) -> None:
    """How many answers are open, live, beside the heading of the part: on what is offered."""
    cells = [cell for cell in paper.needed if cell[1] == INPUTS]
    count = sum(not filled for *_, filled in cells)
    text = paper.said("sheet.votes_open", count="{n}")
    shown = paper.said("sheet.votes_open", count=str(count)) if count else ""
    blank = f"({paper.open_formula(cells)})"
    paper.sheet.write_formula(
        row, READER, f'=IF({blank}=0,"",{style.formula_text(text, blank)})',
        paper.ground.section_note, shown,
    )  # fmt: skip


def write_aspects(paper: Paper, tick_column: int) -> None:
    """Obstacles, then outcomes, each to tick."""
    paper.section(paper.said("sheet.aspects"))
    intro = "aspects_intro_later" if _later(paper) else "aspects_intro"
    paper.wide(paper.said(f"sheet.{intro}"), paper.ground.note)
    first, claims = paper.row, paper.claims()
    kinds = ((NeedKind.OBSTACLE, "obstacles_heading"), (NeedKind.OUTCOME, "outcomes_heading"))
    for kind, heading in kinds:
        found = [item for item in paper.plan.asked.aspects if item.kind is kind]
        if found:
            paper.heads(
                {
                    LABEL: paper.said(f"sheet.{heading}"),
                    SIDE: paper.said("sheet.claimed"),
                    INPUTS: paper.said("sheet.tick"),
                    READER: paper.said("reader.heading"),
                }
            )
        for aspect in found:
            _aspect(paper, aspect, claims)
    words = tick_words(paper)
    paper.choose_from(first, paper.row - 1, style.list_range(tick_column, len(words)), words)


def _aspect(paper: Paper, aspect: Aspect, claims: frozenset[str]) -> None:
    ground, sheet, row = paper.ground, paper.sheet, paper.row
    key = Row.ASPECT.key(aspect.key)
    sheet.write_string(row, KEY, key)
    sheet.write_string(row, LABEL, aspect.name, ground.cell)
    paper.claim(aspect.key in claims)
    filled = paper.plan.filled
    word = "words.tick" if filled and aspect.key in filled.ticks else ""
    word = "vote.no" if filled and aspect.key in filled.unticked else word
    paper.choice(key, Col.TICK, paper.said(word) if word else "")
    for column in (BEFORE, LONG):
        sheet.write_blank(row, column, None, ground.cell)
    sheet.write_string(row, READER, paper.said("reader.jury"), ground.quiet)
    sheet.set_row(row, max(20, height((aspect.name, WIDTHS[LABEL]))))
    paper.row += 1


def write_notes(paper: Paper) -> None:
    """Strengths, weaknesses and, before a later round, questions."""
    ground, sheet = paper.ground, paper.sheet
    paper.section(paper.said("sheet.notes"))
    for key in paper.plan.asked.notes:
        row = paper.row
        row_key = Row.NOTE.key(key)
        sheet.write_string(row, KEY, row_key)
        form = ground.plain(bold=True, bottom=1, bottom_color=style.RULE)
        sheet.write_string(row, LABEL, paper.said(f"sheet.{key}"), form)
        for column in (SIDE, INPUTS, BEFORE):
            sheet.write_blank(row, column, None, ground.cell)
        note = paper.plan.filled.notes.get(key) if paper.plan.filled else None
        paper.text(row_key, Col.TEXT, note.text if note else "")
        sheet.write_string(row, READER, paper.said("reader.jury"), ground.quiet)
        text = note.text if note else ""
        sheet.set_row(row, height((text, WIDTHS[LONG] - 3), least=3))
        paper.row += 1
