"""The columns of a challenge's tab in the ranking workbook, by name, with their addresses."""

from __future__ import annotations

from scoring.model.call import JURY_ORDER, Criterion, DecisionRule, MinimaScope, TieRule
from scoring.model.results import EntryResult, Ranking
from scoring.reports.bookparts import Column
from scoring.reports.ranking.plan import TRUE_DECIMALS, Plan
from scoring.workbooks.formulas import cell, span


class PlaceColumns:
    """The columns of one challenge's tab, by name, and where each stands."""

    def __init__(self, plan: Plan, ranking: Ranking):
        self.plan, self.ranking, self.say = plan, ranking, plan.texts
        self.call, self.method = plan.call, plan.call.method
        self.rounds = [item.key for item in plan.rounds]
        self.scored = [key for key in self.rounds if self.method.asked(key, ranking.challenge)]
        self.combined = self.method.minima_scope is MinimaScope.COMBINED
        self.chain = [
            rule
            for rule in self.method.tie_chain
            if rule == JURY_ORDER or self._asks(rule.criterion)
        ]
        self.line = self.method.rule is DecisionRule.PLACES and ranking.places is not None
        self.names: list[str] = []
        self.columns: list[Column] = []
        self._declare()
        rows = [plan.place_rows[item.entry] for item in ranking.entries]
        self.first, self.last = (rows[0], rows[-1]) if rows else (1, 1)

    @property
    def helpers(self) -> int:
        """The first of the helping columns, from 0."""
        return self.names.index("basis")

    def column(self, name: str) -> int:
        """A named column, from 1."""
        return self.names.index(name) + 1

    # Columns

    def _declare(self) -> None:
        self._add("place", 8, "center")
        self._add("candidate", 11)
        self._add("name", 36)
        self._add("status", 22)
        for key in self.rounds:
            title = self.method.round(key).title
            self._add(f"total:{key}", 12, "center", "total_of", round=title)
            jurors = len(self.call.jurors)
            self._add(f"counted:{key}", 13, "center", "counted_of", round=title, jurors=jurors)
        self._add("total", 12, "center", "combined")
        self._add("tie", 24)
        if self.line:
            self._add("line", 15)
        self._add("decision", 18)
        self._add("basis", 16)
        for name in ("incomplete", "below_quorum", "failed", "ranked"):
            self._add(name, 11, "center")
        if self.combined:
            for criterion in self.with_minimum():
                self._add(f"min:{criterion.key}", 13, "center", "over_rounds", item=criterion.title)
            self._add("min:", 13, "center", "tested")
        self._add("key:total", 15, "center", "key_total", decimals=TRUE_DECIMALS)
        for rule in self.chain:
            if rule == JURY_ORDER:
                self._add("order", 12, "center")
            self._add(f"key:{rule}", 15, "center", "key", item=self.titled(rule))

    def _add(
        self, name: str, width: float, align: str = "", text: str = "", **facts: object
    ) -> None:
        self.names.append(name)
        heading = self.say(f"books.ranking.column.{text or name}", **facts)
        self.columns.append(Column(heading, width, align))

    def titled(self, rule: TieRule) -> str:
        if rule == JURY_ORDER:
            return self.say("books.ranking.jury")
        return self.call.criterion(rule.criterion).title

    def _asks(self, criterion: str) -> bool:
        return any(
            item.key == criterion
            for key in self.rounds
            for item in self.method.asked(key, self.ranking.challenge)
        )

    def with_minimum(self) -> list[Criterion]:
        return [
            item
            for item in self.method.criteria
            if item.minimum is not None and self._asks(item.key)
        ]

    # Addresses within this tab

    def at(self, result: EntryResult, name: str) -> str:
        return cell(self.column(name), self.plan.place_rows[result.entry])

    def all(self, name: str) -> str:
        return span(self.column(name), self.first, self.last)
