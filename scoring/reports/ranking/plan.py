"""Where everything stands in the ranking workbook, so that formulas can point at it.

Rows count from 1, as in formulas. A tab is laid out before anything is written: its notes take a
row each, its table begins below them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from scoring.model.call import Call, Combine, Criterion, Entry, Round
from scoring.model.case import Case
from scoring.model.intake import Ballot, Standing
from scoring.model.results import DecisionPoint, EntryResult
from scoring.reports.bookparts import Note, opening
from scoring.reports.document import Level, stage_title
from scoring.reports.sizes import said
from scoring.texts import Texts
from scoring.workbooks.formulas import cell
from scoring.workbooks.plan import safe_tab_name

# Floats carry some 15 digits; totals of up to a few thousand keep 10 true decimals. What is equal
# as a fraction is equal after this rounding, whatever the order of adding up left in the last bits.
TRUE_DECIMALS = 10

# The scores tab: fixed columns before the jurors'
SCORE_HEADS = ("challenge", "candidate", "name", "round", "code", "criterion")
METHOD_TABLES = ("settings", "rounds", "criteria", "challenges")
SCORE_TAILS = ("count", "score", "zero", "best", "weight", "minimum", "part", "passes")


@dataclass
class Plan:
    """Tab names, rows and columns of one decision point's workbook."""

    case: Case
    point: DecisionPoint
    texts: Texts
    taken: set[str] = field(default_factory=set)
    challenge_tabs: dict[str, str] = field(default_factory=dict)
    score_rows: dict[tuple[Entry, str, str], int] = field(default_factory=dict)
    round_rows: dict[tuple[Entry, str], int] = field(default_factory=dict)
    place_rows: dict[Entry, int] = field(default_factory=dict)
    method_cells: dict[tuple[str, str], str] = field(default_factory=dict)
    ballots: dict[tuple[Entry, str, str], Ballot] = field(default_factory=dict)
    agreed: dict[tuple[Entry, str], Ballot] = field(default_factory=dict)

    def __post_init__(self) -> None:
        texts = self.texts
        for challenge in self.call.challenges:
            name = f"{challenge.key} {challenge.title}"
            self.challenge_tabs[challenge.key] = safe_tab_name(name, self.taken)
        self.rounds_tab = safe_tab_name(texts("books.ranking.tab.rounds"), self.taken)
        self.scores_tab = safe_tab_name(texts("books.ranking.tab.scores"), self.taken)
        self.method_tab = safe_tab_name(texts("books.ranking.tab.method"), self.taken)
        self.origins_tab = safe_tab_name(texts("books.ranking.tab.origins"), self.taken)
        for ballot in self.case.register.ballots:
            if ballot.consensus:
                self.agreed[ballot.entry, ballot.round] = ballot
            else:
                self.ballots[ballot.entry, ballot.round, ballot.juror] = ballot
        self._lay_scores()
        self._lay_places()
        self._lay_method()

    # What is where in the case

    @property
    def call(self) -> Call:
        return self.case.call

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds that count at this point."""
        return tuple(self.call.method.round(key) for key in self.point.judgement.rounds)

    def results(self) -> list[EntryResult]:
        """Every entry, by challenge and then by place: the order of all tabs."""
        return [item for ranking in self.point.judgement.rankings for item in ranking.entries]

    def takes_part(self, entry: Entry, round_key: str) -> bool:
        return any((entry, round_key, juror.key) in self.ballots for juror in self.call.jurors)

    def totals(self, challenge: str, round_key: str = "") -> list[Fraction]:
        """All totals of a challenge in a round, or in the end: those that stand in one column."""
        found = (
            (item.rounds[round_key].total if round_key in item.rounds else None)
            if round_key
            else item.total
            for item in self.results()
            if item.entry.challenge == challenge
        )
        return [total for total in found if total is not None]

    def asked(self, entry: Entry, round_key: str) -> tuple[Criterion, ...]:
        return self.call.method.asked(round_key, entry.challenge)

    def counted(self, entry: Entry, round_key: str) -> list[str]:
        """Jurors whose ballot counts, in the call's order."""
        return [
            juror.key
            for juror in self.call.jurors
            if (ballot := self.ballots.get((entry, round_key, juror.key)))
            and ballot.standing is Standing.COUNTED
        ]

    # Notes above the tables

    def notes(self, title: str, *extra: str) -> list[Note]:
        texts, established = self.texts, self.point.establishment
        if self.point.final and established:
            state = Note(
                texts(
                    "books.state.final_again" if established.version > 1 else "books.state.final",
                    body=established.body,
                    letters=texts.date(established.letters),
                    version=established.version,
                    before=established.version - 1,
                ),
                tone="good",
            )
        else:
            state = Note(texts("books.state.draft"), tone="open")
        where = Note(texts("books.ranking.changes"), tone="quiet", size=10)
        notes = opening(self.call, texts, title, Level.JURY, state=state)
        return [*notes, where, *(Note(text) for text in extra)]

    @property
    def stage(self) -> str:
        return stage_title(self.call, self.point.stage, self.texts)

    def place_notes(self, challenge: str) -> list[Note]:
        title = self.call.challenge(challenge).title
        return self.notes(
            self.texts("books.ranking.title", stage=self.stage, challenge=f"{challenge} {title}")
        )

    def round_notes(self) -> list[Note]:
        title = said(self.case.call, self.texts, "books.ranking.rounds_title", stage=self.stage)
        return self.notes(title)

    def score_notes(self) -> list[Note]:
        title = said(self.case.call, self.texts, "books.ranking.scores_title", stage=self.stage)
        return self.notes(title, self.texts("books.ranking.scores_how"))

    def method_notes(self) -> list[Note]:
        title = self.texts("books.ranking.method_title", stage=self.stage)
        return [*self.notes(title), Note("")]

    def origin_notes(self) -> list[Note]:
        title = self.texts("books.ranking.origins_title", stage=self.stage)
        return self.notes(title, self.texts("books.ranking.origins_how"))

    # Rows and columns

    def _lay_scores(self) -> None:
        row = len(self.score_notes()) + 2
        line = len(self.round_notes()) + 2
        for result in self.results():
            for item in self.rounds:
                if not self.takes_part(result.entry, item.key):
                    continue
                self.round_rows[result.entry, item.key] = line
                line += 1
                for criterion in self.asked(result.entry, item.key):
                    self.score_rows[result.entry, item.key, criterion.key] = row
                    row += 1

    def _lay_places(self) -> None:
        for ranking in self.point.judgement.rankings:
            first = len(self.place_notes(ranking.challenge)) + 2
            for row, result in enumerate(ranking.entries, start=first):
                self.place_rows[result.entry] = row

    def _lay_method(self) -> None:
        """Four tables below each other: the call's settings, rounds, criteria, challenges."""
        method = self.call.method
        tables: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
            (("quorum", "total_scale"), ("value",)),
            (tuple(item.key for item in method.rounds), ("weight", "total_minimum")),
            (
                tuple(item.key for item in method.criteria),
                ("weight", "minimum", "zero", "best"),
            ),
            (tuple(item.key for item in self.call.challenges), ("places",)),
        )
        head = len(self.method_notes()) + 1
        for kind, (keys, names) in zip(METHOD_TABLES, tables, strict=True):
            for row, key in enumerate(keys, start=head + 1):
                for column, name in enumerate(names, start=2):
                    where = cell(column, row, self.method_tab)
                    self.method_cells[f"{kind}/{key}", name] = where
            head += len(keys) + 2

    def method_cell(self, row: str, name: str) -> str:
        """Where a number of the method stands: ('criteria/k1', 'weight')."""
        return self.method_cells[row, name]

    def block(self, entry: Entry, round_key: str) -> tuple[int, int]:
        """First and last row of an entry in the scores tab."""
        rows = [
            self.score_rows[entry, round_key, item.key] for item in self.asked(entry, round_key)
        ]
        return rows[0], rows[-1]

    def juror_column(self, juror: str) -> int:
        """The column where a juror's score is typed."""
        keys = [item.key for item in self.call.jurors]
        return len(SCORE_HEADS) + 1 + keys.index(juror)

    @property
    def agreed_column(self) -> int | None:
        """The column of the agreed scores, when a round has such a sheet."""
        if not any(item.combine is Combine.CONSENSUS for item in self.rounds):
            return None
        return len(SCORE_HEADS) + len(self.call.jurors) + 1

    @property
    def why_column(self) -> int:
        """The column that says in words whose score does not count."""
        return len(SCORE_HEADS) + len(self.call.jurors) + (2 if self.agreed_column else 1)

    def tail(self, name: str) -> int:
        """A column of the scores tab behind what was typed."""
        return self.why_column + 1 + SCORE_TAILS.index(name)

    def valid_column(self, juror: str) -> int:
        """The helping column with the juror's score if it counts."""
        keys = [item.key for item in self.call.jurors]
        return self.why_column + len(SCORE_TAILS) + 1 + keys.index(juror)

    def score(self, entry: Entry, round_key: str, criterion: str) -> str:
        """Where a criterion's combined score stands."""
        row = self.score_rows[entry, round_key, criterion]
        return cell(self.tail("score"), row, self.scores_tab)
