"""The register of rebuttals: who may send one until when, what came in, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scoring.decisions import rebuttal_until
from scoring.model.call import NEGATIVE, Call, Establishment, Rebuttal
from scoring.model.case import Case
from scoring.model.results import DecisionPoint, EntryDecision
from scoring.reports.bookparts import (
    Cell,
    Column,
    Note,
    closing,
    opening,
    setup,
    write_notes,
    write_table,
)
from scoring.reports.document import Document, Level, file_name, stage_title, texts_of
from scoring.texts import Texts
from scoring.workbooks.write import Sheetbook, safe_tab_name


def rebuttal_register(case: Case) -> list[Document]:
    """One workbook, for the coordinator: a register, so never a draft."""
    texts = texts_of(case.call)
    name = file_name(texts, texts("books.rebuttals.file"), ".xlsx", draft=False)
    return [
        Document(
            kind="rebuttal-register",
            path=f"{texts('reports.folder.coordinator')}/{name}",
            level=Level.COORDINATOR,
            content=_book(case, texts),
            stage=case.stage,
            final=True,
        )
    ]


def in_time(rebuttal: Rebuttal, until: datetime) -> bool | None:
    """Whether a rebuttal came within the term, whose last minute counts whole. None: no moment."""
    if rebuttal.received is None:
        return None
    return rebuttal.received.replace(second=0, microsecond=0) <= until


def refused(point: DecisionPoint) -> dict[str, list[EntryDecision]]:
    """Candidates not selected at this point, with the decisions that say so."""
    found: dict[str, list[EntryDecision]] = {}
    for entry, decision in point.decisions.items():
        recorded = decision.recorded
        if recorded and decision.stage == point.stage and recorded.value in NEGATIVE:
            found.setdefault(entry.candidate, []).append(decision)
    return found


def _point_of(case: Case, rebuttal: Rebuttal) -> DecisionPoint | None:
    """The latest point whose letters had gone out when the rebuttal came."""
    chosen = None
    for point in case.points:
        if rebuttal.candidate not in refused(point):
            continue
        sent = _answered(case.call, point, rebuttal)
        received = rebuttal.received
        gone = sent is not None and (received is None or sent.letters <= received.date())
        if chosen is None or gone:
            chosen = point
    return chosen


def _book(case: Case, texts: Texts) -> bytes:
    call = case.call
    title = texts("books.rebuttals.title")
    book = Sheetbook(title, call.identity.colour)
    sheet = book.tab(safe_tab_name(title, set()))
    columns = [
        Column(texts(f"books.rebuttals.column.{key}"), width)
        for key, width in (
            ("stage", 18), ("candidate", 30), ("decisions", 34), ("letters", 16), ("until", 22),
            ("received", 17), ("in_time", 12), ("subject", 36), ("answer", 36), ("outcome", 18),
            ("on", 12),
        )
    ]  # fmt: skip
    widths = [column.width for column in columns]
    rows = _rows(case, texts)
    setup(book, sheet, widths, f"{title} · {call.title}", texts)
    notes = [] if rows else [Note(texts("books.rebuttals.none"), tone="good")]
    row = write_notes(
        book, sheet, 0, opening(call, texts, title, Level.COORDINATOR, *notes), widths
    )
    row = write_table(book, sheet, row, columns, rows, freeze=2)
    how = Note(texts("books.rebuttals.how", days=call.rebuttal_days))
    write_notes(book, sheet, row, closing(call, how), widths)
    return book.content()


def _rows(case: Case, texts: Texts) -> list[list[object]]:
    call = case.call
    rows: list[list[object]] = []
    placed: list[Rebuttal] = []
    unsent = Cell(texts("books.rebuttals.not_sent"), "quiet")
    for point in case.points:
        for key, decisions in refused(point).items():
            own = [
                item
                for item in call.rebuttals
                if item.candidate == key and _point_of(case, item) is point
            ]
            placed += own
            answers: list[Rebuttal | None] = [*own] or [None]
            for rebuttal in answers:
                sent = _answered(call, point, rebuttal)
                until = rebuttal_until(call, sent.letters) if sent else None
                rows.append([
                    stage_title(call, point.stage, texts),
                    f"{key} · {call.candidate(key).name}",
                    _decided(decisions, texts),
                    texts.date(sent.letters) if sent else unsent,
                    texts.moment(until) if until else "",
                    *_tail(rebuttal, until, texts),
                ])  # fmt: skip
    for rebuttal in call.rebuttals:
        if rebuttal not in placed:
            name = f"{rebuttal.candidate} · {call.candidate(rebuttal.candidate).name}"
            note = Cell(texts("books.rebuttals.no_letter"), "look")
            rows.append(["", name, note, "", "", *_tail(rebuttal, None, texts)])
    return rows


def _answered(call: Call, point: DecisionPoint, rebuttal: Rebuttal | None) -> Establishment | None:
    """The letters that a rebuttal answers: the latest before it. A later version gives a late one
    no new term. Without a rebuttal, those in force."""
    lines = [item for item in call.establishments if item.stage == point.stage]
    if rebuttal is None or rebuttal.received is None or not lines:
        return point.establishment
    lines.sort(key=lambda item: (item.letters, item.version))
    before = [item for item in lines if item.letters <= rebuttal.received.date()]
    return before[-1] if before else lines[0]


def _decided(decisions: Sequence[EntryDecision], texts: Texts) -> str:
    return "\n".join(
        f"{item.entry.challenge}: {texts(f'books.value.{item.recorded.value.value}')}"
        for item in decisions
        if item.recorded
    )


def _tail(rebuttal: Rebuttal | None, until: datetime | None, texts: Texts) -> list[object]:
    if rebuttal is None:
        return [Cell(texts("books.rebuttals.nothing"), "quiet"), *[""] * 5]
    timely = in_time(rebuttal, until) if until else None
    verdict: object = ""
    if timely is not None:
        verdict = (
            Cell(texts("books.rebuttals.in_time"), "good")
            if timely
            else Cell(texts("books.rebuttals.late"), "bad")
        )
    subject = rebuttal.subject
    if rebuttal.challenge:
        subject = f"{rebuttal.challenge}: {subject}"
    answer = rebuttal.answer or Cell(texts("books.rebuttals.to_answer"), "open")
    received = rebuttal.received or ""
    return [received, verdict, subject, answer, rebuttal.outcome, rebuttal.on or ""]
