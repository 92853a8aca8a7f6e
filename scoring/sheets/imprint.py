"""Everything that a tab of ours prints and where, found in its plan.

So that what stands elsewhere on a returned tab can be told from what we printed there. A place is
named by keys, as answers are: by the row with a key above it and the column with a key before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.model.call import Call, Criterion
from scoring.sheets import form
from scoring.sheets.form import COLUMNS, TabIdentity, TabKind
from scoring.sheets.locate import Located, is_row_key
from scoring.sheets.planning import JurorPlan
from scoring.sheets.printed import one_line
from scoring.sheets.start import Line, StartPlan, write_start
from scoring.sheets.style import KEY, VALUE, Ground, scales_of
from scoring.sheets.tab import write_tab
from scoring.sheets.tabplan import GeneralScore, Live, TabPlan
from scoring.texts import Texts
from scoring.workbooks.plan import Tab, safe_tab_name

Spot = tuple[str, int, int, int]  # key of a row, rows below it, column with a key, columns after it

LONG_TEXT = 8  # letters of a text that nobody types by chance
_HIDDEN = 30  # rows above what is printed, or more where a scale has more steps
_NOTHING = Live(0, None)
_ELSEWHERE = "x"


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
    """Plans the tabs of a call in one language: what they print, before anyone writes them."""

    def __init__(self, call: Call, texts: Texts):
        self._call, self._texts = call, texts

    def imprint(self, identity: TabIdentity) -> Imprint:
        start = identity.kind is TabKind.START
        return _imprint(self._start(identity) if start else self._tab(identity))

    def _ground(self, criteria: Sequence[Criterion]) -> Ground:
        scales = scales_of(criteria)
        hidden = max([_HIDDEN, *(len(scale.values()) + 1 for scale in scales)])
        return Ground(self._call, self._texts, scales, hidden)

    def _tab(self, identity: TabIdentity) -> Tab:
        call = self._call
        asked = form.asked(
            call, identity.kind, identity.candidate, identity.challenge, identity.round
        )
        general = form.asked(call, identity.kind, identity.candidate, "", identity.round).criteria
        scores = tuple(
            GeneralScore(item, _ELSEWHERE, 0, None)
            for item in general
            if identity.challenge and (not item.challenges or identity.challenge in item.challenges)
        )
        before = {item.key: Fraction(0) for item in asked.criteria}
        plan = TabPlan(
            "", identity, asked, before=before, general=scores, start=_ELSEWHERE, next=_ELSEWHERE
        )
        paper, _live = write_tab(self._ground([*asked.criteria, *general]), plan)
        return paper.tab

    def _start(self, identity: TabIdentity) -> Tab:
        call = self._call
        lines = [self._line("entry", item.candidate, item.challenge) for item in call.entries()]
        generals = [self._line("general", item.key, "") for item in call.candidates]
        candidates = tuple(item.key for item in call.candidates)
        plan = JurorPlan(
            identity.juror, identity.round, (), declarations=candidates, conflicts=candidates
        )  # fmt: skip
        start = StartPlan(plan, identity, (*generals, *lines), tuple(lines), {})
        return write_start(self._ground(call.method.criteria), "", start)

    def _line(self, kind: str, candidate: str, challenge: str) -> Line:
        wanted = self._texts(f"sheets.tab_{kind}", candidate=candidate, challenge=challenge)
        return Line(safe_tab_name(wanted, set()), candidate, challenge, _NOTHING)


def _imprint(tab: Tab) -> Imprint:
    """What a planned tab prints below its key row."""
    keys = {row.cells[KEY].text: at for at, row in tab.rows.items() if KEY in row.cells}
    start = keys[COLUMNS]
    compass = Compass(keys, [at for at in tab.rows[start].cells if at != KEY])
    at: dict[Spot, str] = {}
    by_row: dict[tuple[str, int], set[str]] = {}
    for number, row in tab.rows.items():
        for column, cell in row.cells.items():
            said = one_line(cell.formula or cell.text)
            if said and number > start and column not in (KEY, VALUE):
                spot = compass.spot(number, column)
                at[spot] = said
                by_row.setdefault(spot[:2], set()).add(said)
    rows_of = {row: frozenset(texts) for row, texts in by_row.items()}
    beside: dict[str, frozenset[str]] = {}
    for texts in rows_of.values():
        for said in texts:
            if len(said) >= LONG_TEXT:
                beside[said] = beside.get(said, frozenset()) | texts
    return Imprint(at, rows_of, beside)
