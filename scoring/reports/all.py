"""Every document of a run, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.model.call import Entry, ReasonsFrom
from scoring.model.case import Case
from scoring.model.results import DecisionPoint, Reason
from scoring.reasons import reasons_book, stands
from scoring.reports.document import Document, Level, file_name, stage_title, texts_of
from scoring.reports.extension import extension_documents
from scoring.reports.framework import framework_documents
from scoring.reports.insight.annex import insight_documents
from scoring.reports.jury_report import jury_report_documents
from scoring.reports.letter import letter_documents
from scoring.reports.matching.book import matching_books
from scoring.reports.matching.pages import page_documents
from scoring.reports.matching.summary import matching_documents
from scoring.reports.matching.view import Studies, studies
from scoring.reports.problem_list import problem_list
from scoring.reports.ranking.book import ranking_documents
from scoring.reports.rebuttal_register import rebuttal_register
from scoring.reports.results_json import results_json
from scoring.reports.returned import returned_documents
from scoring.reports.send_list import send_list
from scoring.reports.status_list import status_list

Reasons = dict[tuple[Entry, str, str], Reason]


def documents(case: Case) -> list[Document]:
    """All documents of every decision point that was reached."""
    return [*point_documents(case), *living_documents(case)]


def living_documents(case: Case) -> list[Document]:
    """What tells how things stand now, whatever was established."""
    return [
        *problem_list(case),
        *status_list(case),
        *rebuttal_register(case),
        *returned_documents(case),
    ]


def point_documents(case: Case) -> Iterator[Document]:
    """What belongs to the preparation or to a decision point: kept once that is established.

    Each as soon as it is there: the first ones need no study.
    """
    letters = letter_documents(case)
    yield from letters
    yield from framework_documents(case)
    yield from extension_documents(case)
    yield from jury_report_documents(case)
    known = studies(case)
    yield from (
        *insight_documents(case, known),
        *_matching_documents(case, known),
        *ranking_documents(case),
        *reasons_documents(case),
        *send_list(case, letters),
        *results_json(case, known),
    )


def _matching_documents(case: Case, known: Studies) -> list[Document]:
    """Who supplies what: where the call has needs. Who meets whom asks for two candidates."""
    if not case.call.method.needs:
        return []
    found = matching_documents(case, known)
    if len(case.call.candidates) < 2:
        return [item for item in found if item.level is Level.JURY]
    return [*found, *page_documents(case), *matching_books(case, known)]


def _own_reasons(point: DecisionPoint) -> Reasons:
    """Texts for the rounds of a point: those of a later round stand in the workbook of that one."""
    rounds = point.judgement.rounds
    return {key: item for key, item in point.reasons.items() if key[1] in rounds}


def reasons_documents(case: Case) -> list[Document]:
    """The reasons workbook of each point, to be filled and put into the input folder.

    A call whose letters take the remarks as they are needs none.
    """
    call = case.call
    if call.reasons_from is not ReasonsFrom.WORKBOOK:
        return []
    texts = texts_of(call)
    now = stands(call, [point.judgement for point in case.points])
    return [
        Document(
            kind="reasons",
            path="/".join((
                texts("reports.folder.coordinator"),
                file_name(
                    texts,
                    texts("run.reasons", stage=stage_title(call, point.stage, texts)),
                    ".xlsx",
                    draft=False,
                ),
            )),
            level=Level.COORDINATOR,
            content=reasons_book(
                call, case.register, point.judgement, point.stage, _own_reasons(point), now
            ),
            stage=point.stage,
            final=point.final,
        )
        for point in case.points
    ]  # fmt: skip
