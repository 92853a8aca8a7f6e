"""The scores tab of the ranking workbook: jurors' scores as typed, and each criterion's score.

One row per entry, round and criterion, one column per juror. An empty cell counts nowhere; a juror
counts for an entry and round only when every criterion there has a score. What is typed here is
what all other tabs follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from scoring.exact import decimals_that_hold, decimals_that_separate
from scoring.model.call import Combine, Entry, MinimaScope, Scope
from scoring.model.intake import Ballot, Standing
from scoring.model.results import CriterionResult
from scoring.reports.bookparts import Cell, Column
from scoring.reports.ranking.plan import SCORE_HEADS, TRUE_DECIMALS, Plan
from scoring.workbooks.formulas import cell, literal, span

# What was asked once: candidate, round, criterion and juror; no juror: the agreed score
Identity = tuple[str, str, str, str]

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
    once: dict[Identity, str] = {}
    return [_ScoreRow(plan, *key, once).cells() for key in plan.score_rows]


def shown_as(value: Fraction, limits: Sequence[Fraction], decimals: int | None = None) -> str:
    """A number format with as many decimals as it takes not to contradict a limit.

    Without `decimals` it is that of a score: whole, where a few decimals can hold it.
    """
    least = decimals_that_hold(value) if decimals is None else decimals
    places = decimals_that_separate(value, limits, least)
    return "0." + "0" * places if places else "0"


class _ScoreRow:
    """One criterion of an entry in a round."""

    def __init__(
        self, plan: Plan, entry: Entry, round_key: str, criterion: str, once: dict[Identity, str]
    ):
        self.plan, self.entry, self.round, self.once = plan, entry, round_key, once
        self.criterion = plan.call.criterion(criterion)
        self.result = plan.point.judgement.entries[entry].rounds[round_key]
        self.row = plan.score_rows[entry, round_key, criterion]
        self.jurors = [juror.key for juror in plan.call.jurors]

    def cells(self) -> list[object]:
        plan, entry = self.plan, self.entry
        agreed = [self._agreed()] if plan.agreed_column else []
        return [
            entry.challenge,
            entry.candidate,
            plan.call.candidate(entry.candidate).name,
            plan.call.method.round(self.round).title,
            self.criterion.key,
            self.criterion.title,
            *(self._typed(juror) for juror in self.jurors),
            *agreed,
            self._why(),
            *self._tail(),
            *(self._valid(juror) for juror in self.jurors),
        ]

    def _at(self, name: str) -> str:
        """The address of a column behind what was typed."""
        return cell(self.plan.tail(name), self.row)

    def _counting(self) -> str:
        """The jurors' scores that count, in the helping columns."""
        first, last = (self.plan.valid_column(self.jurors[at]) for at in (0, -1))
        return f"{cell(first, self.row)}:{cell(last, self.row)}"

    def _typed(self, juror: str) -> Cell:
        """A juror's score."""
        ballot = self.plan.ballots.get((self.entry, self.round, juror))
        return self._given(ballot, self.plan.juror_column(juror), juror)

    def _agreed(self) -> Cell:
        ballot = self.plan.agreed.get((self.entry, self.round))
        return self._given(ballot, self.plan.agreed_column or 0, "")

    def _given(self, ballot: Ballot | None, column: int, juror: str) -> Cell:
        """What was asked once for a proposal is typed once, and followed after."""
        if ballot is None or ballot.standing is not Standing.COUNTED:
            return Cell(None, "input", align="center")
        value = ballot.scores[self.criterion.key].value
        identity = (self.entry.candidate, self.round, self.criterion.key, juror)
        if self.criterion.scope is Scope.PROPOSAL and identity in self.once:
            first = self.once[identity]
            return Cell(value, formula=f'=IF({first}="","",{first})', align="center")
        self.once[identity] = cell(column, self.row)
        return Cell(value, "input", align="center")

    def _why(self) -> Cell:
        """Whose score is not there, and why, in words."""
        said = []
        for juror in self.plan.call.jurors:
            ballot = self.plan.ballots.get((self.entry, self.round, juror.key))
            if ballot is not None and ballot.standing is not Standing.COUNTED:
                standing = self.plan.texts(f"books.standing.{ballot.standing.value}")
                said.append(f"{juror.name}: {standing}")
        return Cell("; ".join(said), "quiet")

    def _valid(self, juror: str) -> Cell:
        """The juror's score if every criterion of this entry and round has one, else nothing."""
        column = self.plan.juror_column(juror)
        first, last = self.plan.block(self.entry, self.round)
        ballot = self.plan.ballots.get((self.entry, self.round, juror))
        value: Fraction | str = ""
        if juror in self.result.counted and ballot is not None:
            value = ballot.scores[self.criterion.key].value
        whole, typed = span(column, first, last), cell(column, self.row)
        formula = f'=IF(COUNT({whole})={last - first + 1},{typed},"")'
        return Cell(value, "quiet", formula, align="center")

    def _combined(self) -> str:
        """The formula that makes one score of the jurors' scores in a row."""
        scores, count = self._counting(), self._at("count")
        how = self.plan.call.method.round(self.round).combine
        if how is Combine.CONSENSUS:
            agreed = cell(self.plan.agreed_column or 0, self.row)
            return f'=IF(AND({count}>0,ISNUMBER({agreed})),{agreed},"")'
        means = {
            Combine.MEAN: f"AVERAGE({scores})",
            Combine.MEDIAN: f"MEDIAN({scores})",
            Combine.TRIMMED_MEAN: f"IF({count}>=3,(SUM({scores})-MAX({scores})-MIN({scores}))"
            f"/({count}-2),AVERAGE({scores}))",
        }
        return f'=IF({count}=0,"",{means[how]})'

    def _tail(self) -> list[object]:
        criterion, scale = self.criterion, self.criterion.scale
        found = self.result.criteria.get(criterion.key)
        value = None if found is None else found.value
        limits = [level.value for level in scale.levels]
        limits += [] if criterion.minimum is None else [criterion.minimum]
        score, zero, best, weight = (self._at(key) for key in ("score", "zero", "best", "weight"))
        return [
            Cell(len(self.result.counted), formula=f"=COUNT({self._counting()})"),
            Cell(
                "" if value is None else value,
                "strong",
                self._combined(),
                shown_as(value or Fraction(0), limits),
            ),
            self._of_method(scale.zero, "zero"),
            self._of_method(scale.best, "best"),
            self._of_method(criterion.weight, "weight"),
            self._of_method(criterion.minimum, "minimum"),
            Cell(
                "" if value is None else criterion.weight * scale.share(value),
                "quiet",
                f'=IF({score}="","",{weight}*({score}-{zero})/({best}-{zero}))',
                "0.0000",
            ),
            self._passes(found),
        ]

    def _of_method(self, value: Fraction | None, name: str) -> Cell:
        """A number that stands on the tab of the method."""
        if value is None:
            return Cell(None)
        return Cell(
            value, formula=f"={self.plan.method_cell(f'criteria/{self.criterion.key}', name)}"
        )

    def _passes(self, found: CriterionResult | None) -> Cell:
        """Whether the score reaches the minimum, where minima hold per round."""
        per_round = self.plan.call.method.minima_scope is MinimaScope.PER_ROUND
        if self.criterion.minimum is None or not per_round:
            return Cell(None)
        yes, no = (self.plan.texts(f"books.ranking.{word}") for word in ("yes", "no"))
        score, minimum = self._at("score"), self._at("minimum")
        reaches = "<=" if self.criterion.scale.lowest_best else ">="
        test = f"ROUND({score},{TRUE_DECIMALS}){reaches}ROUND({minimum},{TRUE_DECIMALS})"
        return Cell(
            "" if found is None else yes if found.passes else no,
            formula=f'=IF({score}="","",IF({test},{literal(yes)},{literal(no)}))',
        )
