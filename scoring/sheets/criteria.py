"""The part of a sheet with scores and remarks, and its live completeness and total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from scoring.model.call import Criterion, ReasonsFrom, Scale
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
    cell_number,
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
)
from scoring.workbooks import measure
from scoring.workbooks.formulas import literal, place
from scoring.workbooks.plan import Area, Cell, Check, Condition, Value


def write_criteria(paper: Paper) -> tuple[int, int]:
    """Scale, a row per criterion, and the general scores that count here. Gives the rows."""
    asked, texts = paper.plan.asked, paper.texts
    paper.section(paper.said("sheet.criteria"))
    here = [*asked.criteria, *(item.criterion for item in paper.plan.general)]
    for scale in style.scales_of(here):
        paper.wide(printed.legend(scale, texts), style.LEGEND)
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
    paper.heads(heads, indented=True)
    first = paper.tab.next
    remarks = "candidate" if paper.call.reasons_from is ReasonsFrom.REMARKS else "jury"
    reader = f"{paper.said('reader.score')}\n{paper.said(f'reader.remark_{remarks}')}"
    for criterion in asked.criteria:
        _criterion(paper, criterion, reader)
    for score in paper.plan.general:
        _general_score(paper, score)
    _score_lists(paper, asked.criteria, first)
    return first, paper.tab.next - 1


def _criterion(paper: Paper, criterion: Criterion, reader: str) -> None:
    row, filled = paper.tab.next, paper.plan.filled
    key = Row.CRITERION.key(criterion.key)
    value = score_of(filled, criterion.key)
    paper.answers[key, Col.SCORE.value] = (row, INPUTS, value is not None)
    earlier = (paper.plan.before or {}).get(criterion.key)
    remark = filled.remarks.get(criterion.key) if filled else None
    text = remark.text if remark else ""
    if paper.call.remarks_required and paper.plan.identity.kind is TabKind.SHEET:
        paper.needed.append((row, LONG, bool(text)))
    cells = {
        KEY: Cell(key),
        VALUE: Cell(_share(criterion)),
        LABEL: _label(paper, criterion),
        SIDE: Cell(printed.weight_of(criterion, paper.texts), style.CELL_CENTRE),
        INPUTS: Cell(None if value is None else cell_number(value), style.SCORE),
        BEFORE: Cell(None if earlier is None else number(paper.texts, earlier), style.CELL_CENTRE),
        **paper.asked(key, Col.REMARK, text),
        READER: Cell(reader, style.QUIET),
    }
    paper.tab.add(cells, least=measure.height(4))


def _label(paper: Paper, criterion: Criterion) -> Cell:
    """The criterion with what to look at and its minimum."""
    title, small = printed.label_of(criterion, paper.texts)
    if not small:
        return Cell(title, style.STRONG)
    return Cell(((title, style.BOLD), (f"\n{small}", style.SMALL)), style.CELL)


def _general_score(paper: Paper, score: GeneralScore) -> None:
    row, column = score.row, INPUTS
    cell = place(row, column, score.tab)
    shown = None if score.value is None else cell_number(score.value)
    paper.tab.add(
        {
            VALUE: Cell(_share(score.criterion)),
            LABEL: Cell(score.criterion.title, style.CELL),
            SIDE: Cell(number(paper.texts, score.criterion.weight), style.CELL_CENTRE),
            INPUTS: Cell(shown, style.CELL_CENTRE, f'=IF(ISNUMBER({cell}),{cell},"")'),
            BEFORE: Cell(None, style.CELL),
            LONG: Cell(
                paper.said("sheet.from_general"), style.CELL_LINK, link=(score.tab, row, column)
            ),
            READER: Cell(None, style.CELL),
        }
    )


def _score_lists(paper: Paper, criteria: Sequence[Criterion], first: int) -> None:
    """One check per scale, for all its criteria. It refers to number cells in this tab."""
    for scale in style.scales_of(criteria):
        areas: list[Area] = []
        for row in (first + at for at, item in enumerate(criteria) if item.scale == scale):
            if areas and areas[-1].bottom == row - 1:
                areas[-1] = areas[-1]._replace(bottom=row)
            else:
                areas.append(Area(row, INPUTS, row, INPUTS))
        facts = {
            "lowest": number(paper.texts, scale.lowest),
            "highest": number(paper.texts, scale.highest),
            "step": number(paper.texts, scale.step),
        }
        prompt = paper.said("sheet.score_prompt_title", **facts), _meanings(paper, scale)
        error = (
            paper.said("sheet.score_error_title"),
            paper.said("sheet.score_error", **facts),
        )
        source = f"={paper.ground.scale_range(scale)}"
        paper.tab.checks.append(Check(areas, source=source, prompt=prompt, error=error))


def _meanings(paper: Paper, scale: Scale) -> str:
    return "\n".join(f"{number(paper.texts, level.value)} = {level.word}" for level in scale.levels)


def write_live(paper: Paper, first: int, last: int) -> Live:
    """The hidden live cells, and the band at the top that shows them.

    Called once the rows are known of the answers and remarks that are asked besides scores.
    """
    tab, method = paper.tab, paper.call.method
    scores = [(item, score_of(paper.plan.filled, item.key)) for item in paper.plan.asked.criteria]
    scores += [(item.criterion, item.value) for item in paper.plan.general]
    more = sum(not filled for *_, filled in paper.needed)
    live = _state(scores, method.total_scale, more)
    typed, shares = Area(first, INPUTS, last, INPUTS), Area(first, VALUE, last, VALUE)
    missing, count = "=0", len(scores)
    if scores:
        weights = cell_number(sum((item.weight for item, _value in scores), Fraction(0)))
        sums = f"SUMPRODUCT({shares},{typed})"
        if start := _start(item for item, _value in scores):
            sums = f"({sums}{cell_number(start):+})"
        total = f"{sums}/{weights}*{cell_number(method.total_scale)}"
        missing = f"={count}-COUNT({typed})"
        whole = f'=IF(COUNT({typed})={count},ROUND({total},9),"")'
        tab.put(TOTAL_ROW, VALUE, Cell(_shown(live.total), formula=whole))
    if paper.needed:
        missing += f"+{paper.open_formula(paper.needed)}"
    tab.put(MISSING_ROW, KEY, Cell("live-missing"))
    tab.put(TOTAL_ROW, KEY, Cell("live-total"))
    tab.put(MISSING_ROW, VALUE, Cell(live.missing, formula="" if missing == "=0" else missing))
    row, said = paper.band_row, progress_text(paper.texts, live.missing)
    formula = f"={progress(paper.texts, MISSING_CELL)}"
    tab.put(row, SIDE, Cell(said, style.BAND_CENTRE, formula, across=INPUTS - SIDE + 1))
    if scores and paper.plan.identity.challenge:
        tab.put(row, LONG, _band_total(paper, live))
    done = f"={MISSING_CELL}=0"
    tab.conditions.append(Condition(Area(row, LABEL, row, LAST), style.DONE, done))
    return live


def _shown(total: Fraction | None) -> Value:
    return None if total is None else cell_number(total)


def _band_total(paper: Paper, live: Live) -> Cell:
    consensus = paper.plan.identity.kind is TabKind.CONSENSUS
    scale = number(paper.texts, paper.call.method.total_scale)
    words = paper.said(f"sheet.total{'_consensus' if consensus else ''}", scale=scale)
    decimals = paper.call.total_decimals
    shown = ""
    if live.total is not None:
        shown = f"{words}: {paper.texts.number(live.total, decimals, trim=False)}"
    total = f"FIXED({TOTAL_CELL},{decimals},TRUE)"
    formula = f'=IF(ISNUMBER({TOTAL_CELL}),{literal(f"{words}: ")}&{total},"")'
    return Cell(shown, style.BAND, formula)


def _state(scores: Sequence[tuple[Criterion, Fraction | None]], scale: Fraction, more: int) -> Live:
    """`more` is how much is missing besides scores."""
    given = [(item, value) for item, value in scores if value is not None]
    missing = len(scores) - len(given)
    if missing or not given:
        return Live(missing + more, None)
    weighted = sum((item.weight * item.scale.share(value) for item, value in given), Fraction(0))
    return Live(more, weighted / sum((item.weight for item, _v in given), Fraction(0)) * scale)


def _start(criteria: Iterable[Criterion]) -> Fraction:
    """What the weighted sum of points begins at, where scales do not count from 0."""
    return sum((item.weight * item.scale.share(Fraction(0)) for item in criteria), Fraction(0))


def _share(criterion: Criterion) -> float | int:
    """What one point on the criterion's scale adds to the weighted sum."""
    scale = criterion.scale
    return cell_number(criterion.weight / (scale.best - scale.zero))
