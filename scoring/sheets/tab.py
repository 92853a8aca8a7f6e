"""The tab of one entry, one general tab or one consensus tab, planned for a juror."""

from __future__ import annotations

from scoring.prose import plain
from scoring.sheets import printed, style
from scoring.sheets.coverage import (
    tick_words,
    vote_words,
    write_aspects,
    write_notes,
    write_services,
)
from scoring.sheets.criteria import write_criteria, write_live
from scoring.sheets.form import Col
from scoring.sheets.marks import lay
from scoring.sheets.paper import Paper, footer
from scoring.sheets.style import BEFORE, INPUTS, LABEL, LAST, LONG, READER, SIDE, WIDTHS, Ground
from scoring.sheets.tabplan import Live, TabPlan
from scoring.workbooks.plan import Area, Cell, Column, Page, Runs, row_of


def write_tab(ground: Ground, plan: TabPlan) -> tuple[Paper, Live]:
    """The whole tab, and what its live cells show, for the start tab."""
    asked = plan.asked
    votes = LABEL + len(ground.scales)  # the columns of the lists of answers
    ticks = votes + 1
    tab = ground.tab(
        plan.name,
        plan.identity,
        {INPUTS: (Col.SCORE, Col.ANSWER, Col.TICK), LONG: (Col.REMARK, Col.TEXT)},
        {votes: vote_words(ground.texts), ticks: tick_words(ground, plan)},
    )
    tab.columns |= {at: Column(width) for at, width in WIDTHS.items()}
    tab.columns[BEFORE] = Column(WIDTHS[BEFORE], hidden=plan.before is None)
    paper = Paper(ground, tab, plan)
    _header(paper)
    _offer(paper)
    rows = write_criteria(paper)
    if asked.services:
        write_services(paper, votes)
    live = write_live(paper, *rows)
    if asked.aspects:
        write_aspects(paper, ticks)
    if asked.notes:
        write_notes(paper)
    lay(tab, plan.notes, paper.answers)
    _finish(paper)
    return paper, live


def _header(paper: Paper) -> None:
    """Candidate, challenge and the live band stay in sight; who and what scroll along."""
    tab, plan, call = paper.tab, paper.plan, paper.call
    identity = plan.identity
    juror = call.juror(identity.juror)
    paper.wide(printed.heading_of(call, identity), style.TITLE, 26)
    paper.wide(printed.under_heading(call, paper.texts, identity), style.SUBTITLE)
    band = row_of([None] * (LAST - LABEL + 1), style.BAND, LABEL)
    band[LABEL] = Cell(paper.said("sheet.back"), style.LINK, link=(plan.start, 0, 0))
    if plan.next:
        band[READER] = Cell(paper.said("sheet.next"), style.LINK_RIGHT, link=(plan.next, 0, 0))
    paper.band_row = tab.add(band, 24)
    tab.frozen = tab.next, 0
    who = paper.said("start.who", name=juror.name, role=juror.role)
    stage = call.method.round(identity.round).title
    paper.wide(f"{call.title}  ·  {stage}  ·  {who}", style.META)
    if call.example:
        paper.wide(plain(call.example), style.META)


def _offer(paper: Paper) -> None:
    """What the candidate proposes and claims."""
    call, identity = paper.call, paper.plan.identity
    candidate = call.candidate(identity.candidate)
    titles = {item.key: item.title for item in call.service_types}
    claimed = [titles[key] for key in candidate.services if key in titles]
    parts = []
    # Nothing is said of summaries in a call that asks for none.
    if any(item.title or item.summary for item in call.candidates):
        summary = candidate.summary or paper.said("sheet.summary_none")
        parts.append(("proposal", candidate.title, summary))
    for entry, own in call.entry_texts.items():
        here = (entry.candidate, entry.challenge) == (identity.candidate, identity.challenge)
        if here and own.summary:
            parts.append(("answer", "", own.summary))
    if titles:
        offered = "; ".join(claimed) or paper.said("sheet.claims_none")
        parts.append(("claims_services", "", offered))
    if candidate.other_offer:
        parts.append(("other_offer", "", candidate.other_offer))
    if parts:
        paper.section(paper.said("sheet.offer"), gap=True)
    for key, title, told in parts:
        text: str | Runs = plain(told)
        if title:
            text = ((title, style.BOLD), (f"\n{text}", style.PLAIN))
        label = Cell(paper.said(f"sheet.{key}"), style.PLAIN | style.BOLD)
        paper.beside(paper.tab.add({LABEL: label}), SIDE, Cell(text, style.PLAIN))


def _finish(paper: Paper) -> None:
    """A place to sign, and the printed page."""
    tab = paper.tab
    tab.add({}, 9)
    cells = {LABEL: Cell(paper.said("sheet.sign"), style.SIGN_HERE)}
    cells |= row_of([None] * (LONG - SIDE + 1), style.SIGN, SIDE)
    last = tab.add(cells, 40)
    foot = footer(paper.call, paper.texts, paper.plan.identity)
    tab.page = Page(foot=foot, area=Area(paper.ground.hidden_rows, LABEL, last, LAST))
    scores = [at for (_, column), at in paper.answers.items() if column == Col.SCORE.value]
    row, column = scores[0][:2] if scores else (0, INPUTS)
    tab.selected = row, column
