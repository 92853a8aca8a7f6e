"""The status list: who owes what, what came in, and which decisions must still be recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scoring.model.call import Call, Entry, Juror
from scoring.model.case import Case
from scoring.model.intake import OWED, Ballot, Standing
from scoring.prose import plain
from scoring.reports.bookparts import Cell, Column, Note, ReportBook, Table, columns_of
from scoring.reports.document import Document, Level, stage_title, texts_of
from scoring.texts import Texts
from scoring.workbooks import measure

TONE = {
    Standing.COUNTED: "good",
    Standing.MISSING: "bad",
    Standing.INCOMPLETE: "open",
    Standing.UNDECLARED: "open",
    Standing.TO_DISCUSS: "open",
    Standing.CONFLICT: "quiet",
    Standing.EXCLUDED: "quiet",
    Standing.RELEASED: "quiet",
}


def status_list(case: Case) -> list[Document]:
    """One workbook, for the coordinator. It is never a draft: it tells how things stand."""
    texts = texts_of(case.call)
    book = _Writer(case, texts).book()
    return [book.document("status-list", texts("books.status.file"), case.stage)]


def standing_word(texts: Texts, standing: Standing) -> str:
    """A standing in words: 'volledig', 'ontbreekt', 'verklaring ontbreekt' ..."""
    return texts(f"books.standing.{standing.value}")


def ballots_by(case: Case) -> dict[str, list[Ballot]]:
    """The jurors' own ballots by round, in the call's order; consensus sheets stand beside."""
    return {
        item.key: [
            ballot
            for ballot in case.register.ballots
            if ballot.round == item.key and not ballot.consensus
        ]
        for item in case.call.method.rounds
    }


class _Writer:
    """The workbook under construction: one method per tab."""

    def __init__(self, case: Case, texts: Texts):
        self.case, self.call, self.texts = case, case.call, texts
        self.title = texts("books.status.title")
        self.out = ReportBook(case.call, texts, self.title, Level.COORDINATOR)
        self.rounds = {key: items for key, items in ballots_by(case).items() if items}

    def book(self) -> ReportBook:
        self._per_juror()
        self._to_do()
        for key, ballots in self.rounds.items():
            self._matrix(key, ballots)
        self._decisions()
        return self.out

    def _tab(
        self,
        name: str,
        columns: Sequence[Column],
        *notes: Note,
        rows: Sequence[Sequence[object]],
        freeze: int,
    ) -> None:
        above = self.out.opening(f"{self.title}: {name}", *notes)
        self.out.listed(self.out.name(name), above, Table(columns, rows, frozen=freeze))

    def _email_width(self) -> float:
        """Wide enough for the longest address, which has no space to break at."""
        return max(16.0, *(measure.widest(juror.email) + 4 for juror in self.call.jurors))

    def _per_juror(self) -> None:
        texts, shown = self.texts, tuple(Standing)
        columns = [
            Column(texts("books.status.column.juror"), 26),
            Column(texts("books.status.column.role"), 26),
            Column(texts("books.status.column.email"), self._email_width()),
            Column(texts("books.status.column.round"), 20),
            Column(texts("books.status.column.owed"), 11, "center"),
            Column(texts("books.status.column.done"), 9, "center", "0%"),
            *(Column(standing_word(texts, standing), 13, "center") for standing in shown),
        ]
        rows: list[list[object]] = []
        due = open_sheets = 0
        for key, ballots in self.rounds.items():
            for juror in self.call.jurors:
                own = [ballot for ballot in ballots if ballot.juror == juror.key]
                if own:
                    rows.append(self._juror_row(juror, key, own))
                owed = [ballot for ballot in own if ballot.standing in OWED]
                due += len(owed)
                open_sheets += sum(1 for item in owed if item.standing is not Standing.COUNTED)
        if not due:
            note = Note(texts("books.status.nothing_owed"), tone="look")
        elif open_sheets:
            note = Note(texts("books.status.open", count=open_sheets, owed=due), tone="open")
        else:
            note = Note(texts("books.status.complete", count=due), tone="good")
        stage = Note(
            texts("books.status.stage", stage=stage_title(self.call, self.case.stage, texts))
        )
        self._tab(texts("books.status.tab.jurors"), columns, stage, note, rows=rows, freeze=1)

    def _juror_row(self, juror: Juror, key: str, own: Sequence[Ballot]) -> list[object]:
        tally = Counter(ballot.standing for ballot in own)
        owed = sum(tally[standing] for standing in OWED)
        counted = tally[Standing.COUNTED]
        done = Cell(counted / owed, "good" if counted == owed else "open") if owed else Cell("")
        counts = [
            Cell(tally[standing], TONE[standing]) if tally[standing] else Cell("")
            for standing in Standing
        ]
        round_title = self.call.method.round(key).title
        return [juror.name, juror.role, juror.email, round_title, owed, done, *counts]

    def _to_do(self) -> None:
        texts, call = self.texts, self.call
        widths = {
                "juror": 24, "email": self._email_width(), "round": 18, "challenge": 30,
                "candidate": 34, "standing": 22, "missing": 50,
        }  # fmt: skip
        columns = columns_of(texts, "books.status.column", widths)
        rows = []
        for key, ballots in self.rounds.items():
            for ballot in ballots:
                if ballot.standing not in OWED or ballot.standing is Standing.COUNTED:
                    continue
                juror = call.juror(ballot.juror)
                missing = "; ".join(call.criterion(item).title for item in ballot.missing)
                rows.append(
                    (
                        juror.name,
                        juror.email,
                        call.method.round(key).title,
                        challenge_words(call, ballot.entry),
                        candidate_words(call, ballot.entry.candidate),
                        Cell(standing_word(texts, ballot.standing), TONE[ballot.standing]),
                        missing if ballot.standing is Standing.INCOMPLETE else plain(ballot.reason),
                    )
                )
        owed = sum(item.standing in OWED for ballots in self.rounds.values() for item in ballots)
        if rows:
            note = Note(texts("books.status.to_do", count=len(rows)), tone="open")
        elif owed:
            note = Note(texts("books.status.nothing_to_do", owed=owed), tone="good")
        else:
            note = Note(texts("books.status.nothing_owed"), tone="look")
        self._tab(texts("books.status.tab.to_do"), columns, note, rows=rows, freeze=1)

    def _matrix(self, key: str, ballots: Sequence[Ballot]) -> None:
        texts, call = self.texts, self.call
        columns = [
            Column(texts("books.status.column.challenge"), 34),
            Column(texts("books.status.column.candidate"), 42),
            *(Column(juror.name, 15) for juror in call.jurors),
        ]
        standings = {(ballot.entry, ballot.juror): ballot.standing for ballot in ballots}
        entries = {ballot.entry for ballot in ballots}
        rows = []
        for entry in (item for item in call.entries() if item in entries):
            words: list[object] = [
                challenge_words(call, entry),
                candidate_words(call, entry.candidate),
            ]
            for juror in call.jurors:
                standing = standings.get((entry, juror.key))
                words.append(
                    Cell(standing_word(texts, standing), TONE[standing])
                    if standing
                    else Cell(texts("books.nothing"), "quiet")
                )
            rows.append(words)
        self._tab(call.method.round(key).title, columns, rows=rows, freeze=2)

    def _decisions(self) -> None:
        texts, call = self.texts, self.call
        widths = {
                "stage": 20, "challenge": 24, "candidate": 34, "proposed": 18,
                "recorded": 18, "to_record": 50, "open_reasons": 14,
        }  # fmt: skip
        columns = columns_of(texts, "books.status.column", widths)
        rows = []
        for point in self.case.points:
            for entry, decision in point.decisions.items():
                unapproved = sum(
                    1
                    for reason in point.reasons.values()
                    if reason.entry == entry and not reason.usable
                )
                todo = ""
                if decision.recorded is None:
                    todo = texts("books.status.record")
                elif decision.departs and not decision.recorded.reason.strip():
                    todo = texts("books.status.give_reason")
                if not todo and not unapproved:
                    continue
                proposed, recorded = decision.proposed.value, decision.recorded
                rows.append(
                    (
                        stage_title(call, point.stage, texts),
                        challenge_words(call, entry),
                        candidate_words(call, entry.candidate),
                        value_word(texts, proposed.value)
                        if proposed
                        else texts("books.status.people_decide"),
                        value_word(texts, recorded.value.value) if recorded else "",
                        Cell(todo, "open" if todo else "plain"),
                        Cell(unapproved or "", align="center"),
                    )
                )
        note = (
            Note(texts("books.status.to_record", count=len(rows)), tone="open")
            if rows
            else Note(texts("books.status.nothing_to_record"), tone="good")
        )
        self._tab(texts("books.status.tab.decisions"), columns, note, rows=rows, freeze=3)


def value_word(texts: Texts, value: str) -> str:
    """A decision in words, as the call or the catalogue has them."""
    return texts(f"books.value.{value}")


def challenge_words(call: Call, entry: Entry) -> str:
    return f"{entry.challenge} · {call.challenge(entry.challenge).title}"


def candidate_words(call: Call, key: str) -> str:
    return f"{key} · {call.candidate(key).name}"
