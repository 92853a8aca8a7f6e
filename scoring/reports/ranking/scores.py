"""The scores tab of the ranking workbook: jurors' scores as typed, and each criterion's score.

One row per entry, round and criterion, one column per juror. An empty cell counts nowhere; a juror
counts for an entry and round only when every criterion there has a score. What is typed here is
what all other tabs follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from scoring.exact import decimals_that_hold, decimals_that_separate
from scoring.model.call import Combine, Criterion, Entry, MinimaScope, Scope
from scoring.model.intake import Given, Standing
from scoring.model.results import CriterionResult, RoundResult
from scoring.reports.bookparts import Cell, Column
from scoring.reports.ranking.plan import SCORE_HEADS, TRUE_DECIMALS, Plan
from scoring.workbooks.formulas import cell, span

HEAD_WIDTHS = {
    "challenge": 10,
    "candidate": 10,
    "name": 28,
    "round": 18,
    "code": 8,
    "criterion": 28,
}
TAIL_WIDTHS = {
    "count": 8, "score": 8, "zero": 9, "best": 8, "weight": 9, "minimum": 14,
    "part": 10, "passes": 10,
}  # fmt: skip


def columns(plan: Plan) -> list[Column]:
    say, jurors = plan.texts, plan.call.jurors
    found = [Column(say(f"books.ranking.column.{key}"), HEAD_WIDTHS[key]) for key in SCORE_HEADS]
    found += [Column(juror.name, 11, "center") for juror in jurors]
    if plan.agreed_column:
        found.append(Column(say("books.ranking.column.agreed"), 12, "center"))
    found.append(Column(say("books.ranking.column.why"), 22))
    found += [
        Column(say(f"books.ranking.column.{key}"), width, "center")
        for key, width in TAIL_WIDTHS.items()
    ]
    return found + [
        Column(say("books.ranking.column.valid", juror=juror.name), 12, "center")
        for juror in jurors
    ]


def rows(plan: Plan) -> list[list[object]]:
    """Every row, in the order of the plan."""
    once: dict[tuple[str, str, str, str], str] = {}
    return [
        _row(plan, entry, round_key, plan.call.criterion(criterion), once)
        for entry, round_key, criterion in plan.score_rows
    ]


def shown_as(value: Fraction, limits: Sequence[Fraction], decimals: int | None = None) -> str:
    """A number format with as many decimals as it takes not to contradict a limit.

    Without `decimals` it is that of a score: whole, where a few decimals can hold it.
    """
    least = decimals_that_hold(value) if decimals is None else decimals
    places = decimals_that_separate(value, limits, least)
    return "0." + "0" * places if places else "0"


def _row(
    plan: Plan,
    entry: Entry,
    round_key: str,
    criterion: Criterion,
    once: dict[tuple[str, str, str, str], str],
) -> list[object]:
    round_result = plan.point.judgement.entries[entry].rounds[round_key]
    found = round_result.criteria.get(criterion.key)
    cells: list[object] = [
        entry.challenge,
        entry.candidate,
        plan.call.candidate(entry.candidate).name,
        plan.call.method.round(round_key).title,
        criterion.key,
        criterion.title,
    ]
    cells += [
        _typed(plan, entry, round_key, criterion, juror.key, once) for juror in plan.call.jurors
    ]
    if plan.agreed_column:
        cells.append(_agreed(plan, entry, round_key, criterion, once))
    cells.append(_why(plan, entry, round_key))
    cells += _tail(plan, entry, round_key, criterion, round_result, found)
    return cells + [
        _valid(plan, entry, round_key, criterion, juror.key, round_result)
        for juror in plan.call.jurors
    ]


def _typed(
    plan: Plan,
    entry: Entry,
    round_key: str,
    criterion: Criterion,
    juror: str,
    once: dict[tuple[str, str, str, str], str],
) -> Cell:
    """A juror's score. What was asked once for a proposal is typed once, and followed after."""
    ballot = plan.ballots.get((entry, round_key, juror))
    if ballot is None or ballot.standing is not Standing.COUNTED:
        return Cell(None, "input", align="center")
    place = cell(plan.juror_column(juror), plan.score_rows[entry, round_key, criterion.key])
    return _once(ballot.scores[criterion.key], criterion, place,
                 (entry.candidate, round_key, criterion.key, juror), once)  # fmt: skip


def _agreed(
    plan: Plan,
    entry: Entry,
    round_key: str,
    criterion: Criterion,
    once: dict[tuple[str, str, str, str], str],
) -> Cell:
    ballot = plan.agreed.get((entry, round_key))
    if ballot is None or ballot.standing is not Standing.COUNTED:
        return Cell(None, "input", align="center")
    assert plan.agreed_column is not None
    place = cell(plan.agreed_column, plan.score_rows[entry, round_key, criterion.key])
    return _once(ballot.scores[criterion.key], criterion, place,
                 (entry.candidate, round_key, criterion.key, ""), once)  # fmt: skip


def _once(
    given: Given,
    criterion: Criterion,
    place: str,
    identity: tuple[str, str, str, str],
    once: dict[tuple[str, str, str, str], str],
) -> Cell:
    if criterion.scope is Scope.PROPOSAL and identity in once:
        first = once[identity]
        return Cell(given.value, formula=f'=IF({first}="","",{first})', align="center")
    once[identity] = place
    return Cell(given.value, "input", align="center")


def _why(plan: Plan, entry: Entry, round_key: str) -> Cell:
    """Whose score is not there, and why, in words."""
    said = []
    for juror in plan.call.jurors:
        ballot = plan.ballots.get((entry, round_key, juror.key))
        if ballot is not None and ballot.standing is not Standing.COUNTED:
            said.append(f"{juror.name}: {plan.texts(f'books.standing.{ballot.standing.value}')}")
    return Cell("; ".join(said), "quiet")


def _valid(
    plan: Plan,
    entry: Entry,
    round_key: str,
    criterion: Criterion,
    juror: str,
    result: RoundResult,
) -> Cell:
    """The juror's score if every criterion of this entry and round has one, else nothing."""
    column = plan.juror_column(juror)
    first, last = plan.block(entry, round_key)
    row = plan.score_rows[entry, round_key, criterion.key]
    typed, whole = cell(column, row), span(column, first, last)
    ballot = plan.ballots.get((entry, round_key, juror))
    value: Fraction | str = ""
    if juror in result.counted and ballot is not None:
        value = ballot.scores[criterion.key].value
    formula = f'=IF(COUNT({whole})={last - first + 1},{typed},"")'
    return Cell(value, "quiet", formula, align="center")


def _combined(plan: Plan, round_key: str, row: int) -> str:
    """The formula that makes one score of the jurors' scores in a row."""
    jurors = [juror.key for juror in plan.call.jurors]
    first, last = plan.valid_column(jurors[0]), plan.valid_column(jurors[-1])
    scores = f"{cell(first, row)}:{cell(last, row)}"
    count = cell(plan.tail("count"), row)
    how = plan.call.method.round(round_key).combine
    if how is Combine.CONSENSUS:
        assert plan.agreed_column is not None
        agreed = cell(plan.agreed_column, row)
        return f'=IF(AND({count}>0,ISNUMBER({agreed})),{agreed},"")'
    means = {
        Combine.MEAN: f"AVERAGE({scores})",
        Combine.MEDIAN: f"MEDIAN({scores})",
        Combine.TRIMMED_MEAN: f"IF({count}>=3,(SUM({scores})-MAX({scores})-MIN({scores}))"
        f"/({count}-2),AVERAGE({scores}))",
    }
    return f'=IF({count}=0,"",{means[how]})'


def _tail(
    plan: Plan,
    entry: Entry,
    round_key: str,
    criterion: Criterion,
    result: RoundResult,
    found: CriterionResult | None,
) -> list[object]:
    row = plan.score_rows[entry, round_key, criterion.key]
    jurors = [juror.key for juror in plan.call.jurors]
    first, last = plan.valid_column(jurors[0]), plan.valid_column(jurors[-1])
    score, zero, best, weight, minimum = (
        cell(plan.tail(name), row) for name in ("score", "zero", "best", "weight", "minimum")
    )
    limits = [level.value for level in criterion.scale.levels]
    limits += [] if criterion.minimum is None else [criterion.minimum]
    value = None if found is None else found.value
    scale = criterion.scale
    say = plan.texts
    passes = ""
    if found is not None and criterion.minimum is not None:
        passes = say("books.ranking.yes" if found.passes else "books.ranking.no")
    has_minimum = criterion.minimum is not None
    tested = has_minimum and plan.call.method.minima_scope is MinimaScope.PER_ROUND
    source = f"criteria/{criterion.key}"
    return [
        Cell(len(result.counted), formula=f"=COUNT({cell(first, row)}:{cell(last, row)})"),
        Cell(
            "" if value is None else value,
            "strong",
            _combined(plan, round_key, row),
            shown_as(value or Fraction(0), limits),
        ),
        Cell(scale.zero, formula=f"={plan.method_cell(source, 'zero')}"),
        Cell(scale.best, formula=f"={plan.method_cell(source, 'best')}"),
        Cell(criterion.weight, formula=f"={plan.method_cell(source, 'weight')}"),
        Cell(criterion.minimum, formula=f"={plan.method_cell(source, 'minimum')}")
        if has_minimum
        else Cell(None),
        Cell(
            "" if value is None else criterion.weight * scale.share(value),
            "quiet",
            f'=IF({score}="","",{weight}*({score}-{zero})/({best}-{zero}))',
            "0.0000",
        ),
        Cell(
            passes,
            formula=f'=IF({score}="","",IF(ROUND({score},{TRUE_DECIMALS})'
            f"{'<=' if scale.lowest_best else '>='}"
            f'ROUND({minimum},{TRUE_DECIMALS}),"{say("books.ranking.yes")}",'
            f'"{say("books.ranking.no")}"))',
        )
        if tested
        else Cell(None),
    ]
