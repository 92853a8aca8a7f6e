"""The rounds tab of the ranking workbook: each entry's total in each round, and what it lacks."""

from __future__ import annotations

from fractions import Fraction

from scoring.judgement import tested_total
from scoring.model.call import Combine, Entry, MinimaScope
from scoring.model.intake import Standing
from scoring.model.results import RoundResult
from scoring.reports.bookparts import Cell, Column
from scoring.reports.ranking.plan import TRUE_DECIMALS, Plan
from scoring.reports.ranking.scores import shown_as
from scoring.workbooks.formulas import cell, span

COLUMNS = {
    "challenge": 12, "candidate": 12, "name": 30, "round": 18, "owed": 10, "counted": 10,
    "abstained": 10, "allowed": 14, "incomplete": 11, "below_quorum": 11, "total": 11,
    "tested": 13, "total_minimum": 12, "failed": 12,
}  # fmt: skip
_NAMES = tuple(COLUMNS)
_TEXTS = frozenset({"challenge", "candidate", "name", "round"})


def columns(plan: Plan) -> list[Column]:
    return [
        Column(plan.texts(f"books.ranking.column.{key}"), width, "" if key in _TEXTS else "center")
        for key, width in COLUMNS.items()
    ]


def at(plan: Plan, entry: Entry, round_key: str, name: str, *, here: bool = False) -> str:
    """The address of one of the columns for an entry and round."""
    tab = "" if here else plan.rounds_tab
    return cell(_NAMES.index(name) + 1, plan.round_rows[entry, round_key], tab)


def rows(plan: Plan) -> list[list[object]]:
    return [_row(plan, entry, round_key) for entry, round_key in plan.round_rows]


def _row(plan: Plan, entry: Entry, round_key: str) -> list[object]:
    call, say = plan.call, plan.texts
    result = plan.point.judgement.entries[entry].rounds[round_key]
    allowed = (entry, round_key) in plan.case.register.use_incomplete
    counted = at(plan, entry, round_key, "counted", here=True)
    quorum = plan.method_cell("settings/quorum", "value")
    return [
        entry.challenge,
        entry.candidate,
        call.candidate(entry.candidate).name,
        call.method.round(round_key).title,
        len(result.owed),
        _counted(plan, entry, round_key, result),
        len(result.conflicts),
        say("books.ranking.yes" if allowed else "books.ranking.no"),
        _incomplete(plan, entry, round_key),
        Cell(
            int(len(result.counted) < call.method.quorum),
            formula=f"=IF({counted}<{quorum},1,0)",
        ),
        _total(plan, entry, round_key, result),
        *_minimum(plan, entry, round_key, result),
    ]


def _asked(plan: Plan, entry: Entry, round_key: str) -> bool:
    return bool(plan.asked(entry, round_key))


def _counted(plan: Plan, entry: Entry, round_key: str, result: RoundResult) -> Cell:
    if not _asked(plan, entry, round_key):
        return Cell(len(result.counted))
    counts = span(plan.tail("count"), *plan.block(entry, round_key), plan.scores_tab)
    return Cell(len(result.counted), formula=f"=MIN({counts})")


def incomplete(plan: Plan, entry: Entry, round_key: str) -> bool:
    """Whether a sheet that is owed does not count, or the agreed sheet is not there."""
    owed = len(plan.point.judgement.entries[entry].rounds[round_key].owed)
    lacks = len(plan.counted(entry, round_key)) < owed
    allowed = (entry, round_key) in plan.case.register.use_incomplete
    agreed = plan.agreed.get((entry, round_key))
    return (lacks and not allowed) or (
        agreed is not None and agreed.standing is not Standing.COUNTED
    )


def _incomplete(plan: Plan, entry: Entry, round_key: str) -> Cell:
    owed, counted, allowed = (
        at(plan, entry, round_key, name, here=True) for name in ("owed", "counted", "allowed")
    )
    test = f'AND({counted}<{owed},{allowed}="{plan.texts("books.ranking.no")}")'
    consensus = plan.call.method.round(round_key).combine is Combine.CONSENSUS
    if consensus and plan.agreed_column and _asked(plan, entry, round_key):
        first, last = plan.block(entry, round_key)
        agreed = span(plan.agreed_column, first, last, plan.scores_tab)
        test = f"OR({test},COUNT({agreed})<{last - first + 1})"
    return Cell(int(incomplete(plan, entry, round_key)), formula=f"=IF({test},1,0)")


def _total(plan: Plan, entry: Entry, round_key: str, result: RoundResult) -> Cell:
    if not _asked(plan, entry, round_key):
        return Cell(None)
    first, last = plan.block(entry, round_key)
    scores, parts, weights = (
        span(plan.tail(name), first, last, plan.scores_tab) for name in ("score", "part", "weight")
    )
    scale = plan.method_cell("settings/total_scale", "value")
    return Cell(
        "" if result.total is None else result.total,
        "strong",
        f'=IF(COUNT({scores})<{last - first + 1},"",SUM({parts})/SUM({weights})*{scale})',
        _number(plan, entry, round_key, result.total),
    )


def _number(plan: Plan, entry: Entry, round_key: str, value: Fraction | None) -> str:
    """Decimals enough to tell a total from a minimum, and from others of its challenge."""
    limits = [*plan.call.method.total_minima, *plan.totals(entry.challenge, round_key)]
    return shown_as(value or Fraction(0), limits, plan.call.total_decimals)


def _minimum(plan: Plan, entry: Entry, round_key: str, result: RoundResult) -> list[object]:
    """The total that is tested, its minimum, and how many minima of this round are not reached."""
    method, item = plan.call.method, plan.call.method.round(round_key)
    minimum = item.total_minimum
    if not _asked(plan, entry, round_key):
        return [Cell(None), Cell(None), Cell(0)]
    first, last = plan.block(entry, round_key)
    total = at(plan, entry, round_key, "total", here=True)
    tested = at(plan, entry, round_key, "tested", here=True)
    least = at(plan, entry, round_key, "total_minimum", here=True)
    value = tested_total(plan.call, entry, result)
    formula = f"={total}"
    if not method.minima_weighted:
        scores, zero, best = (
            span(plan.tail(name), first, last, plan.scores_tab)
            for name in ("score", "zero", "best")
        )
        scale = plan.method_cell("settings/total_scale", "value")
        shares = f"SUMPRODUCT(({scores}-{zero})/({best}-{zero}))"
        formula = f'=IF({total}="","",{shares}/{last - first + 1}*{scale})'
    shown = _number(plan, entry, round_key, value)
    per_round = method.minima_scope is MinimaScope.PER_ROUND
    failed = 0
    terms = []
    if per_round:
        no = plan.texts("books.ranking.no")
        passes = span(plan.tail("passes"), first, last, plan.scores_tab)
        terms.append(f'SUMPRODUCT(({passes}="{no}")*1)')
        failed = sum(not found.passes for found in result.criteria.values())
        if minimum is not None:
            terms.append(
                f'IF({tested}="",0,IF(ROUND({tested},{TRUE_DECIMALS})'
                f"<ROUND({least},{TRUE_DECIMALS}),1,0))"
            )
            failed += value is not None and value < minimum
    source = plan.method_cell(f"rounds/{round_key}", "total_minimum")
    return [
        Cell("" if value is None else value, "quiet", formula, shown),
        Cell(minimum, formula=f"={source}") if minimum is not None else Cell(None),
        Cell(failed, formula="=" + "+".join(terms)) if terms else Cell(None),
    ]
