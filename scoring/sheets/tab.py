"""The tab of one entry, one general tab or one consensus tab, written for a juror."""

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
from scoring.sheets.criteria import live_missing, write_criteria
from scoring.sheets.form import Col
from scoring.sheets.marks import lay
from scoring.sheets.paper import Paper, footer
from scoring.sheets.style import (
    BEFORE,
    INPUTS,
    LABEL,
    LAST,
    LONG,
    READER,
    SIDE,
    WIDTHS,
    across,
    height,
)
from scoring.sheets.tabplan import Live


def write_tab(paper: Paper) -> Live:
    """The whole tab. What its live cells show is given back, for the start tab."""
    asked = paper.plan.asked
    vote_column = LABEL + len(paper.ground.scales)
    style.hidden_part(
        paper.ground,
        paper.sheet,
        paper.plan.identity,
        {INPUTS: (Col.SCORE, Col.ANSWER, Col.TICK), LONG: (Col.REMARK, Col.TEXT)},
        ((vote_column, vote_words(paper)), (vote_column + 1, tick_words(paper))),
    )
    for column, width in WIDTHS.items():
        hidden = column == BEFORE and paper.plan.before is None
        paper.sheet.set_column(column, column, width, None, {"hidden": hidden})
    _header(paper)
    _offer(paper)
    live = write_criteria(paper)
    if asked.services:
        write_services(paper, vote_column)
    live = live_missing(paper, live)
    if asked.aspects:
        write_aspects(paper, vote_column + 1)
    if asked.notes:
        write_notes(paper)
    lay(paper.ground, paper.sheet, paper.plan.notes, paper.answers)
    _finish(paper)
    return live


def _header(paper: Paper) -> None:
    """Candidate, challenge and the live band stay in sight; who and what scroll along."""
    ground, identity, call = paper.ground, paper.plan.identity, paper.call
    juror = call.juror(identity.juror)
    paper.wide(printed.heading_of(call, identity), ground.title, size=16, least=26)
    paper.wide(printed.under_heading(call, paper.texts, identity), ground.subtitle, size=12)
    paper.band_row = paper.row
    for column in range(LABEL, LAST + 1):
        paper.sheet.write_blank(paper.row, column, None, ground.band)
    paper.link(LABEL, paper.plan.start, paper.said("sheet.back"), ground.link)
    if paper.plan.next:
        paper.link(READER, paper.plan.next, paper.said("sheet.next"), ground.link_right)
    paper.sheet.set_row(paper.row, 24)
    paper.row += 1
    paper.sheet.freeze_panes(paper.row, 0)
    who = paper.said("start.who", name=juror.name, role=juror.role)
    stage = call.method.round(identity.round).title
    paper.wide(f"{call.title}  ·  {stage}  ·  {who}", ground.meta, size=10)
    if call.example:
        paper.wide(plain(call.example), ground.meta, size=10)


def _offer(paper: Paper) -> None:
    """What the candidate proposes and claims."""
    call, identity, ground = paper.call, paper.plan.identity, paper.ground
    candidate = call.candidate(identity.candidate)
    paper.section(paper.said("sheet.offer"), gap=True)
    titles = {item.key: item.title for item in call.service_types}
    claimed = [titles[key] for key in candidate.services if key in titles]
    summary = candidate.summary or paper.said("sheet.summary_none")
    parts = [("proposal", candidate.title, summary)]
    for entry, own in call.entry_texts.items():
        here = (entry.candidate, entry.challenge) == (identity.candidate, identity.challenge)
        if here and own.summary:
            parts.append(("answer", "", own.summary))
    if titles:
        offered = "; ".join(claimed) or paper.said("sheet.claims_none")
        parts.append(("claims_services", "", offered))
    if candidate.other_offer:
        parts.append(("other_offer", "", candidate.other_offer))
    for key, title, told in parts:
        text = plain(told)
        paper.sheet.write_string(
            paper.row, LABEL, paper.said(f"sheet.{key}"), ground.plain(bold=True)
        )
        form = ground.plain()
        paper.sheet.merge_range(paper.row, SIDE, paper.row, LAST, "", form)
        if title:
            paper.sheet.write_rich_string(
                paper.row, SIDE, ground.bold, title, ground.normal, f"\n{text}", form
            )
        else:
            paper.sheet.write_string(paper.row, SIDE, text, form)
        whole = f"{title}\n{text}" if title else text
        paper.sheet.set_row(paper.row, height((whole, across(SIDE, LAST) - 2)))
        paper.row += 1


def _finish(paper: Paper) -> None:
    """A place to sign, the printed page, and what stays locked."""
    sheet, ground = paper.sheet, paper.ground
    sheet.set_row(paper.row, 9)
    paper.row += 1
    form = ground.plain(font_color=style.QUIET, font_size=10, valign="bottom")
    sheet.write_string(paper.row, LABEL, paper.said("sheet.sign"), form)
    for column in range(SIDE, LONG + 1):
        sheet.write_blank(paper.row, column, None, ground.sign)
    sheet.set_row(paper.row, 40)
    sheet.print_area(ground.hidden_rows, LABEL, paper.row, LAST)
    first = next(iter(paper.score_cells.values()), "$E$1").replace("$", "")
    sheet.set_selection(first)
    sheet.set_footer(footer(paper.call, paper.texts, paper.plan.identity))
    style.finish(sheet)
