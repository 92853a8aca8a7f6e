"""The send list: which letter goes to whom, with the words of the message. Drafts are refused."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.model.case import Case
from scoring.model.results import DecisionPoint
from scoring.prose import plain
from scoring.reports.bookparts import Cell, Note, ReportBook, Table, columns_of
from scoring.reports.document import Document, Level, stage_title, texts_of
from scoring.reports.letter.decision import kind_of, standpoints
from scoring.texts import Texts


def send_list(case: Case, letters: Sequence[Document]) -> list[Document]:
    """One workbook per decision point that has letters. `letters` are the run's own documents.

    Final only when every letter in it is. A version that renews no letter, because only an address
    changed, has a list of them all.
    """
    texts = texts_of(case.call)
    documents = []
    for point in case.points:
        every = [item for item in letters if (item.kind, item.stage) == ("letter", point.stage)]
        new = [item for item in every if _goes_out(case, point, item)]
        if every:
            documents.append(_document(case, point, new or every, texts, renewed=bool(new)))
    return documents


def _goes_out(case: Case, point: DecisionPoint, letter: Document) -> bool:
    """Whether a letter belongs to this version: what it does not renew was sent before."""
    sent = case.letters.get(point.stage)
    return sent is None or sent.holds(point.version, letter.candidate)


def _document(
    case: Case, point: DecisionPoint, letters: Sequence[Document], texts: Texts, *, renewed: bool
) -> Document:
    stage = stage_title(case.call, point.stage, texts)
    final = point.final and all(item.final for item in letters)
    title = texts("books.send.title", stage=stage)
    book = ReportBook(case.call, texts, title, Level.COORDINATOR)
    widths = {
        "send": 18, "candidate": 30, "email": 30, "contact": 22, "subject": 36, "text": 60,
        "attachment": 46,
    }  # fmt: skip
    columns = columns_of(texts, "books.send.column", widths)
    if final and not renewed:
        state = Note(texts("books.send.readdressed"), tone="open", bold=True)
    elif final:
        state = Note(texts("books.send.ready", count=len(letters)), tone="good")
    else:
        state = Note(texts("books.send.refused", letters=len(letters)), tone="bad", bold=True)
    rows = [_row(case, point, letter, texts) for letter in letters]
    above = book.opening(title, state=state)
    name = book.name(texts("books.send.tab"))
    how = Note(texts("books.send.how", letters=len(letters)))
    book.listed(name, above, Table(columns, rows, frozen=2), [how])
    file = texts("books.send.file", stage=stage)
    return book.document("send-list", file, point.stage, final=final)


def _row(case: Case, point: DecisionPoint, letter: Document, texts: Texts) -> list[object]:
    call = case.call
    candidate = call.candidate(letter.candidate)
    kind = kind_of(standpoints(case, point, candidate))
    if not letter.final:
        send = Cell(texts("books.send.draft"), "bad", bold=True)
    elif not candidate.email:
        send = Cell(texts("books.send.no_email"), "open")
    else:
        send = Cell(texts("books.send.yes"), "good")
    # Whether a contact is a person or a function cannot be told: the salutation suits both.
    text = plain(
        texts(
            f"books.send.text.{kind.value}",
            call=call.title,
            candidate=candidate.name,
            organisation=call.identity.organisation,
        )
    )
    return [
        send,
        f"{candidate.key} · {candidate.name}",
        candidate.email,
        candidate.contact,
        texts(
            f"books.send.subject.{kind.value}",
            call=call.title,
            stage=stage_title(call, point.stage, texts),
        ),
        text,
        letter.path,
    ]
