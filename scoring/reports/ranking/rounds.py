"""The rounds tab of the ranking workbook: each entry's total in each round, and what it lacks."""

from __future__ import annotations

from fractions import Fraction

from scoring.judgement import tested_total
from scoring.model.call import Combine, Entry, MinimaScope
from scoring.model.intake import Standing
from scoring.reports.bookparts import Cell, Column
from scoring.reports.ranking.plan import TRUE_DECIMALS, Plan
from scoring.reports.ranking.scores import shown_as
from scoring.workbooks.formulas import cell, literal, span

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
    return [_RoundRow(plan, *key).cells() for key in plan.round_rows]


def incomplete(plan: Plan, entry: Entry, round_key: str) -> bool:
    """Whether a sheet that is owed does not count, or the agreed sheet is not there."""
    owed = len(plan.point.judgement.entries[entry].rounds[round_key].owed)
    lacks = len(plan.counted(entry, round_key)) < owed
    allowed = (entry, round_key) in plan.case.register.use_incomplete
    agreed = plan.agreed.get((entry, round_key))
    return (lacks and not allowed) or (
        agreed is not None and agreed.standing is not Standing.COUNTED
    )


class _RoundRow:
    """An entry in one round."""

    def __init__(self, plan: Plan, entry: Entry, round_key: str):
        self.plan, self.entry, self.round = plan, entry, round_key
        self.result = plan.point.judgement.entries[entry].rounds[round_key]
        self.asked = bool(plan.asked(entry, round_key))
        if self.asked:
            self.first, self.last = plan.block(entry, round_key)
            self.count = self.last - self.first + 1

    def cells(self) -> list[object]:
        plan, entry, result, say = self.plan, self.entry, self.result, self.plan.texts
        allowed = (entry, self.round) in plan.case.register.use_incomplete
        low = len(result.counted) < plan.call.method.quorum
        quorum = plan.method_cell("settings/quorum", "value")
        return [
            entry.challenge,
            entry.candidate,
            plan.call.candidate(entry.candidate).name,
            plan.call.method.round(self.round).title,
            len(result.owed),
            self._counted(),
            len(result.conflicts),
            say("books.ranking.yes" if allowed else "books.ranking.no"),
            self._incomplete(),
            Cell(int(low), formula=f"=IF({self._at('counted')}<{quorum},1,0)"),
            self._total(),
            *self._minimum(),
        ]

    def _at(self, name: str) -> str:
        return at(self.plan, self.entry, self.round, name, here=True)

    def _scores(self, name: str) -> str:
        """The entry's cells in a column of the scores tab."""
        return span(self.plan.tail(name), self.first, self.last, self.plan.scores_tab)

    def _counted(self) -> Cell:
        formula = f"=MIN({self._scores('count')})" if self.asked else ""
        return Cell(len(self.result.counted), formula=formula)

    def _incomplete(self) -> Cell:
        plan = self.plan
        owed, counted, allowed = (self._at(name) for name in ("owed", "counted", "allowed"))
        test = f"AND({counted}<{owed},{allowed}={literal(plan.texts('books.ranking.no'))})"
        consensus = plan.call.method.round(self.round).combine is Combine.CONSENSUS
        if consensus and plan.agreed_column and self.asked:
            agreed = span(plan.agreed_column, self.first, self.last, plan.scores_tab)
            test = f"OR({test},COUNT({agreed})<{self.count})"
        lacks = incomplete(plan, self.entry, self.round)
        return Cell(int(lacks), formula=f"=IF({test},1,0)")

    def _total(self) -> Cell:
        if not self.asked:
            return Cell(None)
        scores, parts, weights = (self._scores(name) for name in ("score", "part", "weight"))
        scale, total = self.plan.method_cell("settings/total_scale", "value"), self.result.total
        return Cell(
            "" if total is None else total,
            "strong",
            f'=IF(COUNT({scores})<{self.count},"",SUM({parts})/SUM({weights})*{scale})',
            self._number(total),
        )

    def _number(self, value: Fraction | None) -> str:
        """Decimals enough to tell a total from a minimum, and from others of its challenge."""
        call = self.plan.call
        limits = [
            *call.method.total_minima,
            *self.plan.totals(self.entry.challenge, self.round),
        ]
        return shown_as(value or Fraction(0), limits, call.total_decimals)

    def _minimum(self) -> list[object]:
        """The total that is tested, its minimum, and how many minima here are not reached."""
        if not self.asked:
            return [Cell(None), Cell(None), Cell(0)]
        plan = self.plan
        minimum = plan.call.method.round(self.round).total_minimum
        value = tested_total(plan.call, self.entry, self.result)
        shown = "" if value is None else value
        source = plan.method_cell(f"rounds/{self.round}", "total_minimum")
        return [
            Cell(shown, "quiet", self._tested(), self._number(value)),
            Cell(minimum, formula=f"={source}") if minimum is not None else Cell(None),
            self._failed(value, minimum),
        ]

    def _tested(self) -> str:
        total = self._at("total")
        if self.plan.call.method.minima_weighted:
            return f"={total}"
        scores, zero, best = (self._scores(name) for name in ("score", "zero", "best"))
        scale = self.plan.method_cell("settings/total_scale", "value")
        shares = f"SUMPRODUCT(({scores}-{zero})/({best}-{zero}))"
        return f'=IF({total}="","",{shares}/{self.count}*{scale})'

    def _failed(self, value: Fraction | None, minimum: Fraction | None) -> Cell:
        if self.plan.call.method.minima_scope is not MinimaScope.PER_ROUND:
            return Cell(None)
        no = literal(self.plan.texts("books.ranking.no"))
        terms = [f"SUMPRODUCT(({self._scores('passes')}={no})*1)"]
        failed = sum(not found.passes for found in self.result.criteria.values())
        if minimum is not None:
            tested, least = self._at("tested"), self._at("total_minimum")
            test = f"ROUND({tested},{TRUE_DECIMALS})<ROUND({least},{TRUE_DECIMALS})"
            terms.append(f'IF({tested}="",0,IF({test},1,0))')
            failed += value is not None and value < minimum
        return Cell(failed, formula="=" + "+".join(terms))
