"""The annex for the coordinator: insight into the scores, apart from what the jury receives."""

from __future__ import annotations

from scoring.model.call import InsightShown
from scoring.model.case import Case
from scoring.model.insight import Insight
from scoring.model.results import DecisionPoint
from scoring.reports import levels
from scoring.reports.document import Document, Level, Page, file_name, stage_title, texts_of
from scoring.reports.insight.book import insight_book
from scoring.reports.insight.page import insight_part
from scoring.reports.insight.value import InsightAnnex
from scoring.reports.matching.view import Studies
from scoring.reports.wording_house import house
from scoring.texts import Texts


def insight_documents(case: Case, studied: Studies) -> list[Document]:
    """Page and figures of each decision point, where the call keeps them for the coordinator."""
    if case.call.method.insight.shown is not InsightShown.ANNEX:
        return []
    texts = texts_of(case.call)
    return [
        document
        for point in case.points
        if point.insight is not None and point.insight.views
        for document in _documents(case, point, point.insight, studied, texts)
    ]


def _documents(
    case: Case, point: DecisionPoint, insight: Insight, studied: Studies, texts: Texts
) -> list[Document]:
    call = case.call
    stage = stage_title(call, point.stage, texts)
    file = texts("insight.file", stage=stage)
    name = file_name(texts, file, ".pdf", draft=not point.final)
    page = levels.checked(
        Document(
            "insight",
            f"{texts('reports.folder.coordinator')}/{name}",
            Level.COORDINATOR,
            Page(
                "insight.html",
                insight_annex(case, point, insight, texts),
                texts("insight.title", stage=stage, call=call.title),
                call.language,
            ),
            stage=point.stage,
            final=point.final,
        )
    )
    return [page, insight_book(case, point, insight, studied, texts)]


def insight_annex(case: Case, point: DecisionPoint, insight: Insight, texts: Texts) -> InsightAnnex:
    """The annex's value."""
    call = case.call
    stage = stage_title(call, point.stage, texts)
    return InsightAnnex(
        house=house(
            call, texts("insight.name"), draft=not point.final, level=Level.COORDINATOR, texts=texts
        ),
        heading=texts("insight.heading"),
        subject=f"{call.title} · {stage}",
        confidential=texts("insight.confidential"),
        part=insight_part(case, point, insight, texts),
    )
