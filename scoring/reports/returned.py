"""What goes back to a juror: a copy of their own workbook with marks, and a short message.

The copy is made from our own form with the answers that were read; the juror's file is never
touched. It names the files that it was filled from, so that it takes their place when it returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.acts import established, point_of
from scoring.keys import Entry
from scoring.model.call import Juror
from scoring.model.case import Case
from scoring.model.intake import Assessment, Blank
from scoring.problems import Problem, Severity
from scoring.reports.document import Document, Level, file_name, texts_of
from scoring.sheets import plan, sheet_book
from scoring.sheets.form import Col, Question, Row, Tab, TabKind
from scoring.sheets.marks import Mark
from scoring.sheets.planning import JurorPlan
from scoring.sheets.read import BETWEEN_FILES
from scoring.texts import Texts
from scoring.texts.characters import visible

_START: Tab = (TabKind.START, "", "")
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one juror sent in one round, and what is still asked."""

    juror: Juror
    plan: JurorPlan
    assessments: tuple[Assessment, ...]
    files: frozenset[str]
    problems: tuple[Problem, ...]


def returned_documents(case: Case) -> list[Document]:
    """A message for every juror of the rounds that are open, a marked copy where it helps."""
    documents: list[Document] = []
    for delivery in deliveries(case):
        documents += _documents(case, delivery)
    return documents


def deliveries(case: Case) -> list[Delivery]:
    """Per round that is not yet decided, and per juror who has a part in it."""
    call = case.call
    found = []
    for item in call.method.rounds:
        read = any(sheet.round == item.key for sheet in case.intake.assessments)
        if established(call, point_of(call, item.key)) or not (read or _asked(case, item.key)):
            continue
        for owed in plan(call, case.register, item.key):
            sheets = tuple(
                sheet
                for sheet in case.intake.assessments
                if sheet.juror == owed.juror and sheet.round == item.key
            )
            problems = tuple(
                problem
                for problem in case.problems
                if problem.juror == owed.juror
                and problem.severity is not Severity.WARNING
                and _round_of(problem) in (item.key, "")
                and problem.said(texts_of(call)).juror
            )
            files = {sheet.place.file for sheet in sheets}
            files |= {
                problem.place.file
                for problem in problems
                if problem.subject.tab and problem.code not in BETWEEN_FILES
            }
            found.append(Delivery(call.juror(owed.juror), owed, sheets, frozenset(files), problems))
    return found


def _asked(case: Case, round_key: str) -> bool:
    """Whether this round has begun: somebody is asked for its sheets."""
    return any(_round_of(problem) == round_key for problem in case.problems if problem.juror)


def _round_of(problem: Problem) -> str:
    key = problem.subject.tab
    return (key.round if key else "") or next(iter(problem.subject.rounds), "")


def _documents(case: Case, delivery: Delivery) -> Iterator[Document]:
    call, juror = case.call, delivery.juror
    texts = texts_of(call)
    folder = texts("reports.folder.jurors")
    # The key first: two jurors may share a name, and a long name is cut at its end.
    facts = {"key": juror.key, "juror": juror.name,
             "round": call.method.round(delivery.plan.round).title}  # fmt: skip
    copy = ""
    own = Texts(call.language_of(juror.key), call.texts)
    marks = list(marks_of(case, delivery, own))
    if marks and delivery.files:
        copy = file_name(texts, texts("intake.returned.copy", **facts), ".xlsx", draft=False)
        yield Document(
            kind="marked-copy",
            path=f"{folder}/{copy}",
            level=Level.JURY,
            content=_copy(case, delivery, marks),
            stage=delivery.plan.round,
        )
    name = file_name(texts, texts("intake.returned.message", **facts), ".txt", draft=False)
    yield Document(
        kind="juror-message",
        path=f"{folder}/{name}",
        level=Level.JURY,
        content=_message(case, delivery, own, copy).replace("\n", "\r\n").encode(),
        stage=delivery.plan.round,
    )


def _copy(case: Case, delivery: Delivery, marks: Sequence[Mark]) -> bytes:
    hashes = sorted({file.sha256 for file in case.intake.files if file.name in delivery.files})
    # An edition of many digits was not written by us.
    editions = [
        int(item.edition)
        for item in delivery.assessments
        if item.edition.isdecimal() and len(item.edition) < _MOST_DIGITS
    ]
    return sheet_book(
        case.call,
        delivery.plan,
        previous=case.register,
        answers=delivery.assessments,
        declarations={
            item.candidate: item.value
            for item in case.intake.declarations
            if item.juror == delivery.juror.key
        },
        edition=str(max(editions, default=0) + 1),
        answers_hashes=hashes,
        marks=marks,
    )


def marks_of(case: Case, delivery: Delivery, texts: Texts) -> Iterator[Mark]:
    """What is asked of the juror, in the order of the workbook."""
    order = {tab: number for number, tab in enumerate((_START, *delivery.plan.tabs))}
    found: list[Mark] = []
    for problem in delivery.problems:
        found += [mark for mark in _marks(case, delivery, problem, texts) if mark.tab in order]
    told: set[tuple[Tab, Question]] = set()
    for mark in sorted(found, key=lambda item: (order[item.tab], item.question is not None)):
        # A cell that was wrong is blank now: it is told once, as what it was.
        if mark.question and (mark.tab, mark.question) in told:
            continue
        if mark.question:
            told.add((mark.tab, mark.question))
        yield mark


def _marks(case: Case, delivery: Delivery, problem: Problem, texts: Texts) -> Iterator[Mark]:
    text, subject = problem.said(texts).juror, problem.subject
    if problem.code in ("declaration-missing", "declarations-differ"):
        row_key = Row.DECLARATION.key(subject.entry.candidate)
        yield Mark(_START, text, (row_key, Col.ANSWER.value))
    elif problem.code == "versions-differ":
        yield Mark((TabKind.SHEET, *subject.entry), text)
    elif key := subject.tab:
        tab = _START if key.kind is TabKind.START else (key.kind, *key.entry)
        row, column = subject.row, subject.column
        yield Mark(tab, text, (str(row), column.value) if row and column else None)
    elif problem.code in ("votes-missing", "remarks-missing"):
        # The same words in each cell: in the message they are one line.
        for row_key, column in _open_cells(case, problem):
            yield Mark((TabKind.SHEET, *subject.entry), text, (row_key, column.value))
    elif problem.code in ("sheet-incomplete", "general-incomplete"):
        yield from _blanks(case, delivery, problem, texts)
    else:
        for entry in delivery.plan.entries:
            if entry in subject.entries:
                yield Mark((TabKind.SHEET, *entry), text)


def _open_cells(case: Case, problem: Problem) -> Iterator[tuple[str, Col]]:
    wanted = problem.subject.items
    if problem.code == "remarks-missing":
        yield from ((Row.CRITERION.key(key), Col.REMARK) for key in wanted)
        return
    services = {item.key for item in case.call.service_types}
    for key in wanted:
        yield (Row.SERVICE if key in services else Row.REQUIREMENT).key(key), Col.ANSWER


def _blanks(case: Case, delivery: Delivery, problem: Problem, texts: Texts) -> Iterator[Mark]:
    """The score cells that are still empty on one tab."""
    for sheet in delivery.assessments:
        about = Entry(sheet.candidate, sheet.challenge)
        if sheet.consensus or about != problem.subject.entry:
            continue
        for key, answer in sheet.scores.items():
            if isinstance(answer, Blank):
                title = case.call.criterion(key).title
                yield Mark(
                    (TabKind.SHEET, sheet.candidate, sheet.challenge),
                    texts("sheets.marks.blank", criterion=title),
                    (Row.CRITERION.key(key), Col.SCORE.value),
                )


def _message(case: Case, delivery: Delivery, texts: Texts, copy: str) -> str:
    """The text of a mail to the juror, in their language."""
    call, juror = case.call, delivery.juror
    stage = call.method.round(delivery.plan.round)
    identity = call.identity
    plan = delivery.plan
    many = {"sheets": len({*plan.entries, *plan.generals, *plan.consensus}), "round": stage.title}
    told = (_where(mark.tab) + mark.text for mark in marks_of(case, delivery, texts))
    asked = [f"- {visible(' '.join(line.split()))}" for line in dict.fromkeys(told)]
    if not delivery.files:
        body = [
            texts("intake.message.nothing", round=stage.title, count=len(delivery.plan.entries))
        ]
    elif asked:
        body = [texts("intake.message.asked", asked=len(asked), **many), "", *asked]
    else:
        body = [texts("intake.message.complete", **many)]
    if copy:
        body += ["", texts("intake.message.copy", file=copy, **many)]
    if (asked or not delivery.files) and stage.sheets_due:
        body += ["", texts("intake.message.due", moment=texts.moment(stage.sheets_due))]
    sender = [identity.contact, identity.organisation, identity.email, identity.phone]
    parts = [
        texts("intake.message.subject", call=call.title, **many),
        "",
        texts("intake.message.greeting", juror=juror.name),
        "",
        *body,
        "",
        texts("intake.message.closing"),
        "",
        *[part for part in sender if part],
    ]
    return "\n".join(parts) + "\n"


def _where(tab: Tab) -> str:
    named = " ".join(part for part in tab[1:] if part)
    return f"{named}: " if named else ""
