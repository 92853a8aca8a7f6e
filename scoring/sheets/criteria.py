"""The part of a sheet with scores and remarks, and its live completeness and total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from scoring.model.call import Criterion, Scale
from scoring.sheets import printed, style
from scoring.sheets.form import Col, Row, TabKind
from scoring.sheets.paper import Paper, progress, progress_text
from scoring.sheets.style import (
    BEFORE,
    INPUTS,
    KEY,
    LABEL,
    LAST,
    LONG,
    READER,
    SIDE,
    VALUE,
    WIDTHS,
    cell_number,
    height,
    number,
)
from scoring.sheets.tabplan import (
    MISSING_CELL,
    MISSING_ROW,
    TOTAL_CELL,
    TOTAL_ROW,
    GeneralScore,
    Live,
    score_of,
    there,
)


def write_criteria(paper: Paper) -> Live:
    """Scale, a row per criterion, the general scores that count here, and the live band."""
    asked, texts = paper.plan.asked, paper.texts
    paper.section(paper.said("sheet.criteria"))
    here = [*asked.criteria, *(item.criterion for item in paper.plan.general)]
    for scale in style.scales_of(here):
        paper.wide(printed.legend(scale, texts), paper.ground.legend)
    heads = {
        LABEL: paper.said("sheet.criterion"),
        SIDE: paper.said("sheet.weight"),
        INPUTS: paper.said("sheet.score"),
        LONG: paper.said("sheet.remark"),
        READER: paper.said("reader.heading"),
    }
    if paper.plan.before is not None:
        rounds = paper.call.method.rounds
        at = [item.key for item in rounds].index(paper.plan.identity.round)
        heads[BEFORE] = paper.said("sheet.previous_score", round=rounds[at - 1].title)
    paper.heads(heads)
    first = paper.row
    remarks = "candidate" if paper.call.reasons_from == "remarks" else "jury"
    reader = f"{paper.said('reader.score')}\n{paper.said(f'reader.remark_{remarks}')}"
    for criterion in asked.criteria:
        _criterion(paper, criterion, reader)
    for score in paper.plan.general:
        _general_score(paper, score)
    _score_lists(paper, asked.criteria, first)
    return _live(paper, first, paper.row - 1)


def _criterion(paper: Paper, criterion: Criterion, reader: str) -> None:
    ground, sheet, row, filled = paper.ground, paper.sheet, paper.row, paper.plan.filled
    key = Row.CRITERION.key(criterion.key)
    sheet.write_string(row, KEY, key)
    sheet.write_number(row, VALUE, _share(criterion))
    label = _label(paper, criterion)
    sheet.write_string(row, SIDE, printed.weight_of(criterion, paper.texts), ground.cell_centre)
    value = score_of(filled, criterion.key)
    if value is None:
        sheet.write_blank(row, INPUTS, None, ground.score)
    else:
        sheet.write_number(row, INPUTS, cell_number(value), ground.score)
    paper.answers[key, Col.SCORE.value] = (row, INPUTS, value is not None)
    earlier = (paper.plan.before or {}).get(criterion.key)
    shown = "" if earlier is None else number(paper.texts, earlier)
    sheet.write_string(row, BEFORE, shown, ground.cell_centre)
    remark = filled.remarks.get(criterion.key) if filled else None
    text = remark.text if remark else ""
    paper.text(key, Col.REMARK, text)
    if paper.call.remarks_required and paper.plan.identity.kind is TabKind.SHEET:
        paper.needed.append((row, LONG, bool(text)))
    sheet.write_string(row, READER, reader, ground.quiet)
    tall = max(
        height((label, WIDTHS[LABEL]), (text, WIDTHS[LONG] - 3), least=4),
        height((reader, WIDTHS[READER] - 2), size=9),
    )
    sheet.set_row(row, tall)
    paper.score_cells[criterion.key] = f"$E${row + 1}"
    paper.row += 1


def _label(paper: Paper, criterion: Criterion) -> str:
    """The criterion with what to look at and its minimum."""
    ground = paper.ground
    title, small = printed.label_of(criterion, paper.texts)
    if not small:
        form = ground.plain(bold=True, bottom=1, bottom_color=style.RULE)
        paper.sheet.write_string(paper.row, LABEL, title, form)
        return title
    tail = f"\n{small}"
    paper.sheet.write_rich_string(
        paper.row, LABEL, ground.bold, title, ground.small, tail, ground.cell
    )
    return title + tail


def _general_score(paper: Paper, score: GeneralScore) -> None:
    ground, sheet, row = paper.ground, paper.sheet, paper.row
    cell = f"{there(score.tab)}!{score.cell}"
    title = score.criterion.title
    sheet.write_number(row, VALUE, _share(score.criterion))
    sheet.write_string(row, LABEL, title, ground.cell)
    sheet.write_string(row, SIDE, number(paper.texts, score.criterion.weight), ground.cell_centre)
    shown: float | int | str = "" if score.value is None else cell_number(score.value)
    sheet.write_formula(row, INPUTS, f'=IF(ISNUMBER({cell}),{cell},"")', ground.cell_centre, shown)
    sheet.write_blank(row, BEFORE, None, ground.cell)
    sheet.write_url(
        row, LONG, f"internal:{cell}", ground.cell_link, paper.said("sheet.from_general")
    )
    sheet.write_blank(row, READER, None, ground.cell)
    sheet.set_row(row, height((title, WIDTHS[LABEL])))
    paper.row += 1


def _score_lists(paper: Paper, criteria: Sequence[Criterion], first: int) -> None:
    """One validation per scale, for all its criteria. It refers to number cells in this tab."""
    for scale in style.scales_of(criteria):
        runs: list[list[int]] = []
        for row in (first + at for at, item in enumerate(criteria) if item.scale == scale):
            if runs and runs[-1][1] == row - 1:
                runs[-1][1] = row
            else:
                runs.append([row, row])
        facts = {
            "lowest": number(paper.texts, scale.lowest),
            "highest": number(paper.texts, scale.highest),
            "step": number(paper.texts, scale.step),
        }
        paper.sheet.data_validation(
            runs[0][0], INPUTS, runs[0][1], INPUTS,
            {
                "validate": "list",
                "source": f"={style.scale_range(paper.ground, scale)}",
                "input_title": paper.said("sheet.score_prompt_title", **facts)[:32],
                "input_message": _meanings(paper, scale),
                "error_title": paper.said("sheet.score_error_title")[:32],
                "error_message": paper.said("sheet.score_error", **facts)[:255],
                "other_cells": [[start, INPUTS, end, INPUTS] for start, end in runs[1:]],
            },
        )  # fmt: skip


def _meanings(paper: Paper, scale: Scale) -> str:
    lines = (f"{number(paper.texts, level.value)} = {level.word}" for level in scale.levels)
    return "\n".join(lines)[:255]


def _live(paper: Paper, first: int, last: int) -> Live:
    """The hidden live cells, and the band at the top that shows them."""
    ground, sheet, method = paper.ground, paper.sheet, paper.call.method
    scores = [(item, score_of(paper.plan.filled, item.key)) for item in paper.plan.asked.criteria]
    scores += [(item.criterion, item.value) for item in paper.plan.general]
    live = _state(scores, method.total_scale)
    sheet.write_string(MISSING_ROW, KEY, "live-missing")
    sheet.write_string(TOTAL_ROW, KEY, "live-total")
    typed, shares = f"$E${first + 1}:$E${last + 1}", f"$B${first + 1}:$B${last + 1}"
    if scores:
        weights = cell_number(sum((item.weight for item, _value in scores), Fraction(0)))
        sums = f"SUMPRODUCT({shares},{typed})"
        if start := _start(item for item, _value in scores):
            sums = f"({sums}{cell_number(start):+})"
        total = f"{sums}/{weights}*{cell_number(method.total_scale)}"
        paper.scores_missing = f"={len(scores)}-COUNT({typed})"
        sheet.write_formula(MISSING_ROW, VALUE, paper.scores_missing, None, live.missing)
        sheet.write_formula(
            TOTAL_ROW, VALUE, f'=IF(COUNT({typed})={len(scores)},ROUND({total},9),"")', None,
            "" if live.total is None else cell_number(live.total),
        )  # fmt: skip
    else:
        sheet.write_number(MISSING_ROW, VALUE, 0)
    row = paper.band_row
    sheet.merge_range(row, SIDE, row, INPUTS, "", ground.band_centre)
    sheet.write_formula(
        row, SIDE, f"={progress(paper.texts, MISSING_CELL)}", ground.band_centre,
        progress_text(paper.texts, live.missing),
    )  # fmt: skip
    if scores and paper.plan.identity.challenge:
        _band_total(paper, live)
    sheet.conditional_format(
        row, LABEL, row, LAST,
        {"type": "formula", "criteria": f"={MISSING_CELL}=0", "format": ground.done},
    )  # fmt: skip
    return live


def live_missing(paper: Paper, live: Live) -> Live:
    """The live number of what is open with the answers and remarks that are asked besides scores.

    Called once their rows are known: it takes the place of the number of scores alone.
    """
    if not paper.needed:
        return live
    whole = replace(live, missing=live.missing + sum(not filled for *_, filled in paper.needed))
    more = paper.open_formula(paper.needed)
    paper.sheet.write_formula(
        MISSING_ROW, VALUE, f"{paper.scores_missing}+{more}", None, whole.missing
    )
    paper.sheet.write_formula(
        paper.band_row, SIDE, f"={progress(paper.texts, MISSING_CELL)}", paper.ground.band_centre,
        progress_text(paper.texts, whole.missing),
    )  # fmt: skip
    return whole


def _band_total(paper: Paper, live: Live) -> None:
    consensus = paper.plan.identity.kind is TabKind.CONSENSUS
    scale = number(paper.texts, paper.call.method.total_scale)
    words = paper.said(f"sheet.total{'_consensus' if consensus else ''}", scale=scale)
    decimals = paper.call.total_decimals
    shown = ""
    if live.total is not None:
        shown = f"{words}: {paper.texts.number(live.total, decimals, trim=False)}"
    paper.sheet.write_formula(
        paper.band_row, LONG,
        f'=IF(ISNUMBER({TOTAL_CELL}),"{style.quoted(words)}: "'
        f'&FIXED({TOTAL_CELL},{decimals},TRUE),"")',
        paper.ground.band, shown,
    )  # fmt: skip


def _state(scores: Sequence[tuple[Criterion, Fraction | None]], scale: Fraction) -> Live:
    given = [(item, value) for item, value in scores if value is not None]
    missing = len(scores) - len(given)
    if missing or not given:
        return Live(missing, None)
    weighted = sum((item.weight * item.scale.share(value) for item, value in given), Fraction(0))
    return Live(0, weighted / sum((item.weight for item, _v in given), Fraction(0)) * scale)


def _start(criteria: Iterable[Criterion]) -> Fraction:
    """What the weighted sum of points begins at, where scales do not count from 0."""
    return sum((item.weight * item.scale.share(Fraction(0)) for item in criteria), Fraction(0))


def _share(criterion: Criterion) -> float | int:
    """What one point on the criterion's scale adds to the weighted sum."""
    scale = criterion.scale
    return cell_number(criterion.weight / (scale.best - scale.zero))
