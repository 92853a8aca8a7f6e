"""The register of rebuttals: who may send one until when, what came in, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scoring.decisions.rebuttals import Answered, answered, letters_of, own, refused
from scoring.decisions.terms import last_moment
from scoring.model.call import Establishment
from scoring.model.case import Case
from scoring.model.results import DecisionPoint, EntryDecision
from scoring.prose import plain
from scoring.reports.bookparts import Cell, Note, ReportBook, Table, columns_of
from scoring.reports.document import Document, Level, stage_title, texts_of
from scoring.texts import Texts


def rebuttal_register(case: Case) -> list[Document]:
    """One workbook, for the coordinator: a register, so never a draft."""
    texts = texts_of(case.call)
    title = texts("books.rebuttals.title")
    book = ReportBook(case.call, texts, title, Level.COORDINATOR)
    widths = {
        "stage": 18, "candidate": 30, "decisions": 34, "version": 8, "letters": 16, "left": 16,
        "until": 22, "received": 17, "in_time": 12, "subject": 36, "answer": 36, "outcome": 18,
        "on": 12,
    }  # fmt: skip
    columns = columns_of(texts, "books.rebuttals.column", widths)
    rows = _rows(case, texts)
    notes = [] if rows else [Note(texts("books.rebuttals.none"), tone="good")]
    how = Note(texts("books.rebuttals.how", days=case.call.rebuttal_days))
    above = book.opening(title, *notes)
    book.listed(book.name(title), above, Table(columns, rows, frozen=2), [how])
    return [book.document("rebuttal-register", texts("books.rebuttals.file"), case.stage)]


def _rows(case: Case, texts: Texts) -> list[list[object]]:
    """Per point every letter that refused a candidate, with the rebuttals that answer it."""
    call = case.call
    found = [answered(call, case.points, item, case.letters) for item in call.rebuttals]
    rows: list[list[object]] = []
    for point in case.points:
        mine = [item for item in found if item.point is point]
        refusals = refused(point)
        for key in dict.fromkeys((*refusals, *(item.rebuttal.candidate for item in mine))):
            lines = letters_of(call, point.stage, key, case.letters)
            in_force = lines[-1] if lines else None
            own_rows = [item for item in mine if item.rebuttal.candidate == key]
            rows += [_row(case, item, texts) for item in own_rows]
            if key in refusals and not any(item.line is in_force for item in own_rows):
                until = last_moment(call, in_force) if in_force else None
                head = _head(case, point, key, in_force, until, texts)
                rows.append([*head, Cell(texts("books.rebuttals.nothing"), "quiet"), *[""] * 5])
    for item in found:
        if item.point is None:
            key = item.rebuttal.candidate
            note = Cell(texts("books.rebuttals.no_letter"), "look")
            name = f"{key} · {call.candidate(key).name}"
            rows.append(["", name, note, "", "", "", "", *_tail(item, texts)])
    return rows


def _row(case: Case, item: Answered, texts: Texts) -> list[object]:
    if item.point is None:
        raise ValueError("a rebuttal that answers no decision has no row of its own")
    head = _head(case, item.point, item.rebuttal.candidate, item.line, item.until, texts)
    if item.replaced and item.line is not None:
        told = _told(case, item, texts)
        head[2] = Cell(texts("books.rebuttals.since", version=item.line.version, now=told), "look")
    return [*head, *_tail(item, texts)]


def _told(case: Case, item: Answered, texts: Texts) -> str:
    """The decisions that stand now, where the one that was answered was replaced."""
    if item.point is None:
        return ""
    return _decided(own(item.point, item.rebuttal.candidate, item.rebuttal.challenge), texts)


def _head(
    case: Case,
    point: DecisionPoint,
    candidate: str,
    line: Establishment | None,
    until: datetime | None,
    texts: Texts,
) -> list[object]:
    call = case.call
    unsent = Cell(texts("books.rebuttals.not_sent"), "quiet")
    return [
        stage_title(call, point.stage, texts),
        f"{candidate} · {call.candidate(candidate).name}",
        _decided(refused(point).get(candidate, ()), texts),
        line.version if line else "",
        texts.date(line.letters) if line else unsent,
        texts.date(line.sent_on) if line and line.sent_on else "",
        texts.moment(until) if until else "",
    ]


def _decided(decisions: Sequence[EntryDecision], texts: Texts) -> str:
    return "\n".join(
        f"{item.entry.challenge}: {texts(f'books.value.{item.recorded.value.value}')}"
        for item in decisions
        if item.recorded
    )


def _tail(item: Answered, texts: Texts) -> list[object]:
    rebuttal = item.rebuttal
    verdict: object = ""
    if item.timely is not None:
        verdict = (
            Cell(texts("books.rebuttals.in_time"), "good")
            if item.timely
            else Cell(texts("books.rebuttals.late"), "bad")
        )
    subject = plain(rebuttal.subject)
    if rebuttal.challenge:
        subject = f"{rebuttal.challenge}: {subject}"
    answer = plain(rebuttal.answer) or Cell(texts("books.rebuttals.to_answer"), "open")
    received = rebuttal.received or ""
    return [received, verdict, subject, answer, rebuttal.outcome, rebuttal.on or ""]
