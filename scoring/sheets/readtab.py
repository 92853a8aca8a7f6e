"""One tab to one assessment or declaration table, or the problem that says why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from scoring.call.extensions import allowed
from scoring.keys import Entry, RowKey
from scoring.model.call import ActKind, Call
from scoring.model.intake import (
    Answer,
    Assessment,
    Blank,
    Declaration,
    Given,
    Remark,
    Vote,
)
from scoring.problems import Place, Problem, Subject
from scoring.sheets import aside, form, values
from scoring.sheets.expected import Forms, Printed
from scoring.sheets.form import FORM_VERSION, Col, Field, Question, Row, TabIdentity, TabKind
from scoring.sheets.intact import Check
from scoring.sheets.locate import Located, identity_of, locate
from scoring.sheets.values import Finding
from scoring.texts import Texts
from scoring.workbooks.grid import Book, CellKind, Grid, RawCell

_MOST_TOLD = 5  # changed texts of one tab
_MOST_STRAYS = 20  # texts outside the fields of one tab; the last says how many more


@dataclass(frozen=True, slots=True)
class Token:
    """An answer as it stood, for comparing versions: `said` decides, cell and place are shown.

    `usable`: it was taken as an answer. Another writing of the same answer says the same.
    """

    said: str
    cell: RawCell
    place: Place
    usable: bool = False


@dataclass(frozen=True, slots=True)
class ReadTab:
    """A form that was read. An assessment for a sheet, declarations for a start tab."""

    identity: TabIdentity
    place: Place
    sha256: str
    tokens: Mapping[Question, Token]
    problems: tuple[Problem, ...]
    assessment: Assessment | None = None
    declarations: tuple[Declaration, ...] = ()


@dataclass(slots=True)
class _Collector:
    """What comes out of one tab while it is read."""

    book: Book
    found: Located
    identity: TabIdentity
    texts: Texts
    problems: list[Problem] = field(default_factory=list)
    tokens: dict[Question, Token] = field(default_factory=dict)

    def place(self, cell: RawCell | None = None) -> Place:
        return self.book.place(self.found.grid, cell)

    def problem(self, code: str, cell: RawCell | None = None, **facts: str) -> None:
        found = tab_problem(code, self.place(cell), self.identity, facts)
        if cell and (question := self.found.question(cell)):
            row, column = question
            found = found.about(row=row, column=column)
        self.problems.append(found)

    def finding(self, finding: Finding | None, cell: RawCell, **facts: str) -> None:
        if finding:
            self.problem(finding.code, cell, **{**finding.facts, **facts})

    def answer(self, row_key: str, column: Col, title: str) -> RawCell | None:
        """The cell of an answer, noted for comparing; a problem when its row is gone."""
        cell = self.found.cell(row_key, column)
        if cell is None:
            self.problem("row-missing", None, item=title, key=row_key)
            self.problems[-1] = self.problems[-1].about(row=RowKey.parsed(row_key))
            return None
        block = self.found.grid.covered_by(cell.row, cell.column)
        if block:
            # What the file still holds there, nobody sees.
            first = self.found.grid.at(block[0], block[1])
            self.problem("cell-merged", first, item=title)
            return RawCell(CellKind.BLANK, cell.row, cell.column)
        if cell.unstruck is not None and not values.is_blank(cell):
            cell = self._struck(cell, column, title)
        if not values.is_blank(cell):
            self.tokens[row_key, column.value] = Token(
                f"{cell.kind.value}:{values.tidy(cell.shown)}", cell, self.place(cell)
            )
        return cell

    def _struck(self, cell: RawCell, column: Col, title: str) -> RawCell:
        """What counts of a cell in which something is struck through: of a text the rest, of an
        answer nothing, for nobody knows whether it was withdrawn or replaced."""
        words = column in (Col.REMARK, Col.TEXT)
        left = (cell.unstruck or "").strip() if words and cell.kind is CellKind.TEXT else ""
        code = "text-struck" if words else "answer-struck"
        self.problem(code, cell, item=title, found=values.brief(cell, self.texts), left=left or "-")
        kind = CellKind.TEXT if left else CellKind.BLANK
        return RawCell(kind, cell.row, cell.column, left or None, "", cell.number_format)

    def means(self, row_key: str, column: Col, said: str) -> None:
        """Two ways to write the same answer are the same answer."""
        key = row_key, column.value
        old = self.tokens[key]
        self.tokens[key] = Token(f"={said}", old.cell, old.place, usable=True)


def tab_problem(
    code: str, place: Place, identity: TabIdentity, facts: Mapping[str, str]
) -> Problem:
    key = identity.key
    return Problem(code, place, facts, Subject(key.juror, key.entry, tab=key))


def read_tab(
    forms: Forms, book: Book, grid: Grid, notes: frozenset[str] = frozenset()
) -> ReadTab | tuple[Problem, ...]:
    """The form in this tab, or the problems that keep it from being used.

    `notes` are the texts that we put into notes of this workbook ourselves.
    """
    call, texts = forms.call, forms.texts
    found = locate(grid)
    if found is None:
        return aside.no_form(book, grid)
    identity = identity_of(found)
    if identity is None:
        version = found.value(Field.FORM)
        if version and version != str(FORM_VERSION):
            facts = {"found": version, "expected": str(FORM_VERSION)}
            return (Problem("tab-form-version", book.place(grid, found.marker), facts),)
        return (Problem("tab-no-identity", book.place(grid, found.marker)),)
    refused = _refused(forms, book, found, identity)
    if refused:
        return refused
    tab = _Collector(book, found, identity, texts)
    same_words = identity.wording == forms.wording
    if not same_words:
        tab.problem("tab-other-wording")
    if identity.method != call.method.fingerprint:
        tab.problem(
            "tab-replaced-method", None, found=identity.method, expected=call.method.fingerprint
        )
        tab.problems[-1] = tab.problems[-1].about(old=identity.method)
    printed = forms.printed(found)
    check = Check(printed, found, identity)
    # Whatever the wording: only a label that belongs to another row counts.
    if moved := check.shifted():
        facts = {"found": values.brief(moved, texts)}
        return (tab_problem("rows-shifted", book.place(grid, moved), identity, facts),)
    start = identity.kind is TabKind.START
    if same_words:
        # The labels of a start tab are names of candidates: those may have changed in the call.
        code = "tab-other-heading" if start else "locked-text-changed"
        for item in islice(check.changes(), _MOST_TOLD):
            tab.problem(code, item.cell, found=item.now, expected=item.before)
        for item in () if start else check.headings():
            tab.problem("tab-other-heading", item.cell, found=item.now, expected=item.before)
    _aside(tab, printed, forms.wording, notes)
    if start:
        declarations = _declarations(call, tab)
        return ReadTab(
            identity, tab.place(), book.sha256, tab.tokens, tuple(tab.problems),
            declarations=declarations,
        )  # fmt: skip
    assessment = _assessment(tab, forms.asked(identity))
    return ReadTab(identity, tab.place(), book.sha256, tab.tokens, tuple(tab.problems), assessment)


def _aside(tab: _Collector, printed: Printed, wording: str, notes: frozenset[str]) -> None:
    """What the juror put beside the answers: told, each, and never used."""
    same = tab.identity.wording == wording
    strays = aside.strays(printed, tab.found, tab.identity, same=same)
    more = f" (+ {len(strays) - _MOST_STRAYS})" if len(strays) > _MOST_STRAYS else ""
    for number, cell in enumerate(strays[:_MOST_STRAYS], start=1):
        found = values.shortened(values.shown(cell, tab.texts), aside.MOST_QUOTED) or "?"
        tab.problem("answer-stray", cell, found=found + (more if number == _MOST_STRAYS else ""))
    for cell in aside.struck(tab.found):
        found = values.brief(cell, tab.texts)
        left = (cell.unstruck or "").strip() or "-"
        tab.problem("text-struck", cell, item=found, found=found, left=left)
    for item in aside.comments(printed, tab.found, notes):
        code, place, facts = aside.told(item, tab.book, tab.found.grid)
        tab.problems.append(tab_problem(code, place, tab.identity, facts))


def _refused(
    forms: Forms, book: Book, found: Located, identity: TabIdentity
) -> tuple[Problem, ...]:
    """Why the tab cannot be used at all, the first reason only."""
    call = forms.call

    def refuse(code: str, name: Field | None = None, **facts: str) -> tuple[Problem, ...]:
        cell = found.cell(name.value, Col.VALUE) if name else found.marker
        return (tab_problem(code, book.place(found.grid, cell), identity, facts),)

    if found.twice:
        place = book.place(found.grid, found.twice_cell)
        facts = {"keys": ", ".join(dict.fromkeys(found.twice))}
        return (tab_problem("tab-key-twice", place, identity, facts),)
    version = found.value(Field.FORM)
    if version != str(FORM_VERSION):
        return refuse("tab-form-version", Field.FORM, found=version, expected=str(FORM_VERSION))
    if identity.call != call.key:
        return refuse("tab-other-call", Field.CALL, found=identity.call, expected=call.key)
    rounds = {item.key for item in call.method.rounds}
    if identity.round not in rounds:
        expected = ", ".join(item.key for item in call.method.rounds)
        return refuse("tab-unknown-round", Field.ROUND, found=identity.round, expected=expected)
    if identity.juror not in {item.key for item in call.jurors}:
        return refuse("tab-unknown-juror", Field.JUROR, found=identity.juror)
    if identity.kind is not TabKind.START:
        candidates = {item.key: item for item in call.candidates}
        candidate = candidates.get(identity.candidate)
        known = candidate is not None and (
            not identity.challenge or identity.challenge in candidate.challenges
        )
        if not known:
            entry = Entry(identity.candidate, identity.challenge)
            return refuse("tab-unknown-entry", Field.CANDIDATE, found=str(entry))
    if identity.method != call.method.fingerprint and not _replaced(call, identity.method):
        (problem,) = refuse(
            "tab-other-method", Field.METHOD, tabs=found.grid.tab,
            found=identity.method or "-", expected=call.method.fingerprint,
            changed_key="published.unknown",
        )  # fmt: skip
        return (problem.about(old=identity.method, new=call.method.fingerprint),)
    needed = _needed_columns(forms, identity)
    gone = [column.value for column in needed if column.value not in found.columns]
    if gone:
        return refuse("tab-column-missing", None, columns=", ".join(gone))
    return ()


def _replaced(call: Call, fingerprint: str) -> bool:
    """Whether acts say, by name and reason, that this method was replaced by the call's."""
    now = call.method.fingerprint
    return bool(fingerprint) and allowed(call.acts, ActKind.CHANGE_METHOD, (fingerprint,), now)


def _needed_columns(forms: Forms, identity: TabIdentity) -> tuple[Col, ...]:
    if identity.kind is TabKind.START:
        return (Col.ANSWER,)
    asked = forms.asked(identity)
    columns = [Col.SCORE, Col.REMARK] if asked.criteria else []
    columns += [Col.ANSWER] if asked.services else []
    columns += [Col.TICK] if asked.aspects else []
    columns += [Col.TEXT] if asked.notes else []
    return tuple(columns)


def _declarations(call: Call, tab: _Collector) -> tuple[Declaration, ...]:
    """The rows that are there: who is listed depends on when the workbook was made."""
    known = {item.key: item for item in call.candidates}
    read = []
    for row_key in tab.found.answer_rows():
        row = RowKey.parsed(row_key)
        if row is None or row.kind is not Row.DECLARATION:
            continue
        candidate = row.item
        before = len(tab.problems)
        name = known[candidate].name if candidate in known else row_key
        cell = tab.answer(row_key, Col.ANSWER, name)
        tab.problems[before:] = [_declared(item, candidate) for item in tab.problems[before:]]
        if cell is None or values.is_blank(cell):
            continue
        if candidate not in known:
            tab.problem("declaration-unknown-candidate", cell, found=candidate)
            continue
        value, finding = values.declaration(cell, tab.texts)
        place = tab.place(cell)
        if finding:
            facts = {**finding.facts, "candidate": known[candidate].name}
            tab.problem(finding.code, cell, **facts)
            tab.problems[-1] = _declared(tab.problems[-1], candidate)
        if value:
            tab.means(row_key, Col.ANSWER, value.value)
            read.append(Declaration(tab.identity.juror, candidate, value, place))
    return tuple(read)


def _declared(problem: Problem, candidate: str) -> Problem:
    return problem.about(entry=Entry(candidate))


def _assessment(tab: _Collector, asked: form.Asked) -> Assessment:
    identity = tab.identity
    scores, remarks = _scores(tab, asked)
    votes = _votes(tab, asked)
    ticks, unticked = _ticks(tab, asked)
    notes: dict[str, Remark] = {}
    for key in asked.notes:
        note = _words(tab, Row.NOTE.key(key), Col.TEXT, tab.texts(f"sheets.sheet.{key}"))
        if note:
            notes[key] = note
    _unasked(tab, asked)
    return Assessment(
        identity.juror, identity.candidate, identity.challenge, identity.round, scores,
        tab.place(), remarks, votes, ticks, unticked, notes,
        identity.kind is TabKind.CONSENSUS, identity.edition, identity.method,
    )  # fmt: skip


def _scores(tab: _Collector, asked: form.Asked) -> tuple[dict[str, Answer], dict[str, Remark]]:
    scores: dict[str, Answer] = {}
    remarks: dict[str, Remark] = {}
    for criterion in asked.criteria:
        row_key = Row.CRITERION.key(criterion.key)
        scores[criterion.key] = Blank.BLANK
        cell = tab.answer(row_key, Col.SCORE, criterion.title)
        if cell is None:
            continue
        value, finding = values.score(cell, criterion.scale, tab.texts)
        tab.finding(finding, cell, criterion=criterion.title)
        if isinstance(value, Blank):
            scores[criterion.key] = value
        else:
            scores[criterion.key] = Given(value, tab.place(cell))
            tab.means(row_key, Col.SCORE, str(value))
        remark = _words(tab, row_key, Col.REMARK, criterion.title)
        if remark:
            remarks[criterion.key] = remark
    return scores, remarks


def _votes(tab: _Collector, asked: form.Asked) -> dict[str, Vote]:
    votes: dict[str, Vote] = {}
    titles = {item.key: item.title for item in asked.services}
    titles |= {part.key: part.name for item in asked.services for part in item.requirements}
    for row_key, key in asked.votes:
        cell = tab.answer(row_key, Col.ANSWER, titles[key])
        if cell is None:
            continue
        vote, finding = values.vote(cell, tab.texts)
        tab.finding(finding, cell, item=titles[key])
        if vote:
            votes[key] = Vote(vote, tab.place(cell))
            tab.means(row_key, Col.ANSWER, vote.value)
    return votes


def _ticks(tab: _Collector, asked: form.Asked) -> tuple[dict[str, Place], dict[str, Place]]:
    """Where aspects were ticked, and where a tick was denied in so many words."""
    ticks: dict[str, Place] = {}
    unticked: dict[str, Place] = {}
    for aspect in asked.aspects:
        row_key = Row.ASPECT.key(aspect.key)
        cell = tab.answer(row_key, Col.TICK, aspect.name)
        if cell is None:
            continue
        ticked, finding = values.tick(cell, tab.texts)
        tab.finding(finding, cell, item=aspect.name)
        if ticked is not None:
            tab.means(row_key, Col.TICK, "x" if ticked else "-")
            (ticks if ticked else unticked)[aspect.key] = tab.place(cell)
    return ticks, unticked


def _words(tab: _Collector, row_key: str, column: Col, title: str) -> Remark | None:
    cell = tab.answer(row_key, column, title)
    if cell is None:
        return None
    text, finding = values.words(cell, tab.texts)
    tab.finding(finding, cell, item=title)
    if not text:
        return None
    tab.means(row_key, column, text)
    return Remark(text, tab.place(cell))


def _unasked(tab: _Collector, asked: form.Asked) -> None:
    """Rows that this call does not ask of this sheet, where someone answered them."""
    known = {Row.CRITERION.key(item.key) for item in asked.criteria}
    known |= {row_key for row_key, _key in asked.votes}
    known |= {Row.ASPECT.key(item.key) for item in asked.aspects}
    known |= {Row.NOTE.key(key) for key in asked.notes}
    for row_key in tab.found.answer_rows():
        if row_key in known:
            continue
        for column in (Col.SCORE, Col.REMARK):
            cell = tab.found.cell(row_key, column)
            if cell and not values.is_blank(cell):
                tab.problem("row-unasked", cell, key=row_key, found=values.brief(cell, tab.texts))
                break
