"""Where everything stands in the matching workbook, its formulas, and the values they start with.

Rows count from 1, as in formulas. On the tab of needs a candidate's cell holds what the candidate
adds to a need while it is ticked, so that everything else is a plain sum over the row or column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.exact import rounded
from scoring.matching.measure import Choice, choice
from scoring.matching.question import Want
from scoring.matching.study import Study
from scoring.model.call import Entry
from scoring.model.results import NeedSupply
from scoring.reports.bookparts import Cell
from scoring.reports.matching.view import View, at_table
from scoring.workbooks.formulas import cell, literal, span
from scoring.workbooks.plan import safe_tab_name

# Columns of the tab of needs, from 1
CHALLENGE, NEED, KIND, REQUIRED, TIMES, WEIGHT, LEVEL, STATE, TOP = range(1, 10)
FIRST_CANDIDATE = 10
# Amounts are halves or thirds at worst: what is equal as fractions is equal after this.
DIGITS = 6


@dataclass
class BookPlan:
    seen: View
    made: Study
    try_notes: int  # lines above the table of candidates
    need_notes: int
    chosen: Choice = field(init=False)  # what is ticked at first: who is at the table

    def __post_init__(self) -> None:
        say, taken = self.seen.texts, set[str]()
        self.try_tab = safe_tab_name(say("matching.book.tab.try"), taken)
        self.needs_tab = safe_tab_name(say("matching.book.tab.needs"), taken)
        self.question = self.made.question
        self.candidates = self.question.candidates
        self.challenges = self.made.challenges
        self.supplies_of = {supply.need.key: supply for supply in self.seen.supplies}
        seated = [e for e in self.question.entries if at_table(self.seen.point, e)]
        members = dict.fromkeys(entry.candidate for entry in seated)
        self.chosen = choice(self.question, members, seated)
        self.there = frozenset(self.chosen.entries)
        self.try_first = self.try_notes + 2
        self.try_last = self.try_first + len(self.candidates) - 1
        self.need_head = self.need_notes + 1
        self.first_flag = self.need_head + 1
        self.first_total = self.first_flag + len(self.challenges)
        self.first_need = self.first_total + len(self.challenges)
        self.rows = list(self._rows())
        self.last_need = self.first_need + len(self.rows) - 1

    # Where

    def _rows(self) -> Iterator[tuple[Want, int | None]]:
        """The rows of needs: a need, and below one with shared parts a row for each part."""
        for item in self.question.wants:
            yield item, None
            if len(item.parts) > 1:
                for number in range(len(item.parts)):
                    yield item, number

    def tick(self, key: str) -> str:
        """Where a candidate is ticked."""
        return cell(1, self.try_first + self.candidates.index(key), self.try_tab)

    def tick_span(self, column: int = 1) -> str:
        """A column of the table of candidates, seen from its own tab."""
        return span(column, self.try_first, max(self.try_last, self.try_first))

    def entry_tick(self, entry: Entry) -> str:
        column = 4 + self.challenges.index(entry.challenge)
        row = self.try_first + self.candidates.index(entry.candidate)
        return cell(column, row, self.try_tab)

    def column(self, key: str) -> int:
        return FIRST_CANDIDATE + self.candidates.index(key)

    def flag(self, key: str, challenge: str) -> str:
        return cell(self.column(key), self.first_flag + self.challenges.index(challenge))

    def needs(self, column: int, *, here: bool = False) -> str:
        """A column of the rows of needs."""
        last = max(self.last_need, self.first_need)
        return span(column, self.first_need, last, "" if here else self.needs_tab)

    def entry(self, key: str, challenge: str) -> Entry | None:
        entry = Entry(key, challenge)
        return entry if entry in self.question.entries else None

    def starts(self, entry: Entry) -> bool:
        """Whether an entry has its x at first: those at the table, and all of who is not, so that
        one x in front is enough to try a candidate."""
        if entry.candidate in self.chosen.candidates:
            return entry in self.there
        return True

    # The tab of needs

    def flag_cell(self, key: str, challenge: str) -> Cell:
        """1 while an entry counts."""
        entry = self.entry(key, challenge)
        if entry is None:
            return Cell(None)
        both = f'AND({self.tick(key)}="x",{self.entry_tick(entry)}="x")'
        return Cell(int(entry in self.there), "quiet", f"=IF({both},1,0)")

    def total_cell(self, key: str, challenge: str) -> Cell:
        entry = self.entry(key, challenge)
        total = self.question.quality.get(entry) if entry else None
        return Cell(total, "quiet", number="0.00")

    def need_rows(self) -> list[list[object]]:
        return [
            self._row(self.first_need + at, item, part) for at, (item, part) in enumerate(self.rows)
        ]

    def _row(self, row: int, item: Want, part: int | None) -> list[object]:
        say = self.seen.texts
        supply = self.supplies_of[item.key]
        challenge = supply.need.challenge
        parts = self._part_rows(row, item) if part is None else ()
        amounts = item.parts[part or 0]
        level = Fraction(self._level(item, part, self.there), item.unit)
        if parts:
            formula = "=MIN(" + ",".join(cell(LEVEL, at) for at in parts) + ")"
            cells = [self._drop(key, item, row, parts) for key in self.candidates]
        else:
            first, last = cell(FIRST_CANDIDATE, row), cell(self._last_column, row)
            formula = f"=ROUND(SUM({first}:{last}),{DIGITS})"
            cells = [self._adds(key, challenge, item, amounts) for key in self.candidates]
        own = Cell(rounded(level, DIGITS), "strong" if part is None else "quiet", formula)
        if part is not None:
            name = self._part_name(supply, part)
            return ["", f"    {name}", "", "", "", "", own, "", "", *cells]
        required = say("matching.book.required" if item.required else "matching.book.wished")
        return [
            challenge,
            self.seen.need(supply),
            say(f"matching.book.kind.{supply.need.kind.value}"),
            required,
            supply.need.times,
            supply.need.weight,
            own,
            self._state(row, item, level),
            self._top(row, item, challenge, level, parts),
            *cells,
        ]

    @property
    def _last_column(self) -> int:
        return FIRST_CANDIDATE + max(len(self.candidates), 1) - 1

    def _part_rows(self, row: int, item: Want) -> tuple[int, ...]:
        if len(item.parts) < 2:
            return ()
        return tuple(range(row + 1, row + 1 + len(item.parts)))

    def _part_name(self, supply: NeedSupply, part: int) -> str:
        service = next(s for s in self.seen.call.service_types if s.key == supply.need.item)
        return (service.title, *(item.name for item in service.requirements))[part]

    def _level(self, item: Want, part: int | None, there: frozenset[Entry]) -> int:
        if part is None:
            return item.level(there)
        return sum(amount for entry, amount in item.parts[part].items() if entry in there)

    def _adds(self, key: str, challenge: str, item: Want, amounts: Mapping[Entry, int]) -> Cell:
        """What a candidate adds to one need while its entry counts."""
        entry = Entry(key, challenge)
        if entry not in amounts:
            return Cell(None)
        amount = Fraction(amounts[entry], item.unit)
        formula = f"={float(amount):g}*{self.flag(key, challenge)}"
        return Cell(amount if entry in self.there else 0, "quiet", formula, "General;;")

    def _drop(self, key: str, item: Want, row: int, parts: tuple[int, ...]) -> Cell:
        """How far a need with shared parts falls when a candidate leaves."""
        column = self.column(key)
        if not any(entry.candidate == key for entry in item.suppliers):
            return Cell(None)
        without = ",".join(f"{cell(LEVEL, at)}-{cell(column, at)}" for at in parts)
        formula = f"=ROUND({cell(LEVEL, row)}-MIN({without}),{DIGITS})"
        others = frozenset(entry for entry in self.there if entry.candidate != key)
        drop = Fraction(item.level(self.there) - item.level(others), item.unit)
        return Cell(rounded(drop, DIGITS), "quiet", formula, "General;;")

    def _state(self, row: int, item: Want, level: Fraction) -> Cell:
        words = {name: self.seen.texts(f"matching.book.state.{name}")
                 for name in ("filled", "open", "gap", "unassessed")}  # fmt: skip
        short = words["open"]
        if item.gap:
            short = words["gap" if self.supplies_of[item.key].gap else "unassessed"]
        filled = level >= Fraction(item.times, item.unit)
        return Cell(
            words["filled"] if filled else short,
            formula=f"=IF({cell(LEVEL, row)}>={cell(TIMES, row)},"
            f"{literal(words['filled'])},{literal(short)})",
        )

    def _top(
        self, row: int, item: Want, challenge: str, level: Fraction, parts: tuple[int, ...]
    ) -> Cell:
        """The total of the best chosen supplier, once the need is filled."""
        at = self.first_total + self.challenges.index(challenge)
        totals = f"{cell(FIRST_CANDIDATE, at)}:{cell(self._last_column, at)}"
        rows = [
            f"{cell(FIRST_CANDIDATE, number)}:{cell(self._last_column, number)}"
            for number in parts or (row,)
        ]
        best = f"SUMPRODUCT(MAX(((({')+('.join(rows)}))>0)*{totals}))"
        formula = f"=IF({cell(LEVEL, row)}>={cell(TIMES, row)},{best},0)"
        found = Fraction(0)
        if level >= Fraction(item.times, item.unit):
            totals_ = (self.question.quality.get(e, Fraction(0)) for e in item.suppliers
                       if e in self.there)  # fmt: skip
            found = max(totals_, default=Fraction(0))
        return Cell(found, "quiet", formula)

    # The table of candidates

    def _own(self, key: str) -> str:
        return self.needs(self.column(key))

    def supplies_formula(self, key: str) -> str:
        """For how many needs a candidate adds something."""
        counted = f"({self.needs(TIMES)}>0)"
        adds = f"({self._own(key)}>0)"
        shared = [
            f"SUMPRODUCT(MAX(({span(self.column(key), rows[0], rows[-1], self.needs_tab)}>0)*1))"
            for rows in self._shared_rows()
        ]
        plain = f"SUMPRODUCT({counted}*{self._plain()}*{adds})"
        return "=" + "+".join((plain, *shared))

    def _shared_rows(self) -> list[tuple[int, ...]]:
        return [
            self._part_rows(self.first_need + at, item)
            for at, (item, part) in enumerate(self.rows)
            if part is None and len(item.parts) > 1
        ]

    def _plain(self) -> str:
        """A product that leaves out the rows of needs with shared parts."""
        rows = [rows[0] - 1 for rows in self._shared_rows()]
        return "*".join(f"(ROW({self.needs(TIMES)})<>{row})" for row in rows) or "1"

    def supplies(self, key: str) -> int:
        mine = [entry for entry in self.there if entry.candidate == key]
        return sum(any(entry in item.suppliers for entry in mine) for item in self.question.wants)

    def alone_formula(self, key: str) -> str:
        """How many filled needs would be open again without this candidate."""
        filled = literal(self.seen.texts("matching.book.state.filled"))
        left = f"ROUND({self.needs(LEVEL)}-{self._own(key)},{DIGITS})"
        return (
            f"=SUMPRODUCT(({self.needs(STATE)}={filled})*({left}<{self.needs(TIMES)}))"
        )  # fmt: skip

    def alone(self, key: str) -> int:
        others = frozenset(entry for entry in self.there if entry.candidate != key)
        return sum(
            item.level(self.there) >= item.times > item.level(others)
            for item in self.question.wants
        )
