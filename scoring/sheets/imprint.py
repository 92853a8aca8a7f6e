"""Everything that a tab of ours prints and where, found by writing it on nothing.

So that what stands elsewhere on a returned tab can be told from what we printed there. A place is
named by keys, as answers are: by the row with a key above it and the column with a key before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scoring.model.call import Call
from scoring.sheets import form
from scoring.sheets.form import COLUMNS, TabIdentity, TabKind
from scoring.sheets.locate import Located, is_row_key
from scoring.sheets.paper import Paper
from scoring.sheets.planning import JurorPlan
from scoring.sheets.printed import one_line
from scoring.sheets.start import Line, StartPlan, StartWriter
from scoring.sheets.style import KEY, VALUE, Ground, scales_of
from scoring.sheets.tab import write_tab
from scoring.sheets.tabplan import GeneralScore, Live, TabPlan
from scoring.texts import Texts
from scoring.workbooks.plan import safe_tab_name
from scoring.workbooks.write import Sheetbook

Spot = tuple[str, int, int, int]  # key of a row, rows below it, column with a key, columns after it

LONG_TEXT = 8  # letters of a text that nobody types by chance
_HIDDEN = 30  # rows above what is printed, or more where a scale has more steps
_NOTHING = Live(0, None)
_ELSEWHERE = "'x'"


class Compass:
    """Where a cell stands, by the keys of a tab: the same wherever rows and columns went."""

    def __init__(self, rows: Mapping[str, int], columns: Sequence[int]):
        keyed = sorted((row, key) for key, row in rows.items() if is_row_key(key))
        self._rows = [row for row, _key in keyed]
        self._keys = [key for _row, key in keyed]
        self._columns = sorted(set(columns))

    def spot(self, row: int, column: int) -> Spot:
        at = bisect_right(self._rows, row) - 1
        key, below = (self._keys[at], row - self._rows[at]) if at >= 0 else ("", row)
        near = bisect_right(self._columns, column) - 1
        after = column - self._columns[near] if near >= 0 else column
        return key, below, near, after


@dataclass(frozen=True, slots=True)
class Imprint:
    """The texts that a tab prints, plain, by their place; and all of them together."""

    at: Mapping[Spot, str]
    rows: Mapping[tuple[str, int], frozenset[str]]  # the texts of each row
    beside: Mapping[str, frozenset[str]]  # by a long text, those of the rows that print it

    def row(self, spot: Spot, texts: Iterable[str]) -> frozenset[str]:
        """What is printed in this row, wherever it went: known by its place or by a long text."""
        found = [self.beside[text] for text in texts if text in self.beside]
        return self.rows.get(spot[:2], frozenset()).union(*found)


def compass_of(found: Located) -> Compass:
    """The compass of a tab that came back."""
    return Compass(found.rows, list(found.columns.values()))


class Press:
    """Writes the tabs of a call in one language, on nothing."""

    def __init__(self, call: Call, texts: Texts):
        self._call, self._texts = call, texts
        self._book = Sheetbook("", call.identity.colour)
        self._done = self._book.book.add_format()

    def imprint(self, identity: TabIdentity) -> Imprint:
        sheet = _Recorder()
        if identity.kind is TabKind.START:
            self._start(sheet, identity)
        else:
            self._tab(sheet, identity)
        return sheet.imprint()

    def _ground(self, criteria: Sequence[Any]) -> Ground:
        scales = scales_of(criteria)
        hidden = max([_HIDDEN, *(len(scale.values()) + 1 for scale in scales)])
        return Ground(self._call, self._texts, self._book, scales, hidden, self._done)

    def _tab(self, sheet: _Recorder, identity: TabIdentity) -> None:
        call = self._call
        asked = form.asked(
            call, identity.kind, identity.candidate, identity.challenge, identity.round
        )
        general = form.asked(call, identity.kind, identity.candidate, "", identity.round).criteria
        scores = tuple(
            GeneralScore(item, _ELSEWHERE, "A1", None)
            for item in general
            if identity.challenge and (not item.challenges or identity.challenge in item.challenges)
        )
        before = {item.key: Fraction(0) for item in asked.criteria}
        plan = TabPlan(
            "", identity, asked, before=before, general=scores, start=_ELSEWHERE, next=_ELSEWHERE
        )
        write_tab(Paper(self._ground([*asked.criteria, *general]), sheet, plan))

    def _start(self, sheet: _Recorder, identity: TabIdentity) -> None:
        call = self._call
        lines = [self._line("entry", item.candidate, item.challenge) for item in call.entries()]
        generals = [self._line("general", item.key, "") for item in call.candidates]
        candidates = tuple(item.key for item in call.candidates)
        plan = JurorPlan(
            identity.juror, identity.round, (), declarations=candidates, conflicts=candidates
        )  # fmt: skip
        start = StartPlan(plan, identity, (*generals, *lines), tuple(lines), {})
        StartWriter(self._ground(call.method.criteria), sheet, start).write()

    def _line(self, kind: str, candidate: str, challenge: str) -> Line:
        wanted = self._texts(f"sheets.tab_{kind}", candidate=candidate, challenge=challenge)
        return Line(safe_tab_name(wanted, set()), candidate, challenge, _NOTHING)


class _Recorder:
    """A worksheet that keeps what is written on it, and nothing of how it looks."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], str] = {}

    def write_string(self, row: int, column: int, text: str, *_form: object) -> None:
        self._cells[row, column] = text

    def write_rich_string(self, row: int, column: int, *parts: object) -> None:
        self._cells[row, column] = "".join(item for item in parts if isinstance(item, str))

    def write_number(self, row: int, column: int, value: object, *_form: object) -> None:
        self._cells[row, column] = str(value)

    def write_formula(self, row: int, column: int, formula: str, *_form: object) -> None:
        self._cells[row, column] = formula

    def write_url(self, row: int, column: int, _url: str, _form: object, text: str) -> None:
        self._cells[row, column] = text

    def merge_range(self, row: int, column: int, *rest: Any) -> None:
        self._cells[row, column] = str(rest[2])

    def __getattr__(self, _name: str) -> Any:
        return lambda *_args, **_more: None

    def imprint(self) -> Imprint:
        rows = {text: row for (row, column), text in self._cells.items() if column == KEY}
        start = rows[COLUMNS]
        compass = Compass(rows, [column for row, column in self._cells if row == start][1:])
        at: dict[Spot, str] = {}
        by_row: dict[tuple[str, int], set[str]] = {}
        for (row, column), text in self._cells.items():
            said = one_line(text)
            if said and row > start and column not in (KEY, VALUE):
                spot = compass.spot(row, column)
                at[spot] = said
                by_row.setdefault(spot[:2], set()).add(said)
        rows_of = {row: frozenset(texts) for row, texts in by_row.items()}
        beside: dict[str, frozenset[str]] = {}
        for texts in rows_of.values():
            for said in texts:
                if len(said) >= LONG_TEXT:
                    beside[said] = beside.get(said, frozenset()) | texts
        return Imprint(at, rows_of, beside)
