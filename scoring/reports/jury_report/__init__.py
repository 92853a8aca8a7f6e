"""The jury report: one per decision point, confidential, for the file of the decision."""

from __future__ import annotations

from scoring.model.call import InsightShown
from scoring.model.case import Case
from scoring.model.results import DecisionPoint
from scoring.reports import levels, wording
from scoring.reports.document import Document, Level, Page, file_name, stage_title, texts_of
from scoring.reports.insight.page import insight_part
from scoring.reports.insight.value import InsightPart
from scoring.reports.jury_report import acts, record
from scoring.reports.jury_report.challenge import challenge_part
from scoring.reports.jury_report.value import Fact, JuryReport, Signature
from scoring.reports.sizes import sizes
from scoring.reports.wording_house import house
from scoring.reports.wording_method import changes, fingerprint, rules
from scoring.texts import Texts


def jury_report_documents(case: Case) -> list[Document]:
    """One document per decision point that was reached."""
    texts = texts_of(case.call)
    return [_document(case, point, texts) for point in case.points]


def _document(case: Case, point: DecisionPoint, texts: Texts) -> Document:
    call = case.call
    stage = stage_title(call, point.stage, texts)
    name = file_name(texts, texts("jury_report.file", stage=stage), ".pdf", draft=not point.final)
    return levels.checked(
        Document(
            "jury-report",
            f"{texts('reports.folder.jury')}/{name}",
            Level.JURY,
            Page(
                "jury_report.html",
                jury_report(case, point, texts),
                texts("jury_report.title", stage=stage, call=call.title),
                call.language,
            ),
            stage=point.stage,
            final=point.final,
        )
    )


def jury_report(case: Case, point: DecisionPoint, texts: Texts) -> JuryReport:
    """The report's value, in the order in which a meeting would use it."""
    call = case.call
    of_report = {**sizes(call), "entries": len(point.decisions)}
    return JuryReport(
        house=house(
            call,
            texts("jury_report.name"),
            draft=not point.final,
            level=Level.JURY,
            texts=texts,
        ),
        heading=texts("jury_report.heading"),
        subject=call.title,
        confidential=texts("jury_report.confidential"),
        facts=_facts(case, point, texts),
        summary=_summary(case, point, texts),
        overrides=acts.overrides(case, point, texts),
        jurors=record.jurors(case, point, texts),
        completeness=record.completeness(case, point, texts),
        exceptions=record.exceptions(case, point, texts),
        rules=rules(call, texts),
        notes=(fingerprint(call, texts), *changes(call, texts)),
        rounding=texts("jury_report.rounding"),
        challenges=tuple(
            challenge_part(case, point, ranking, texts) for ranking in point.judgement.rankings
        ),
        insight=_insight(case, point, texts),
        insight_heading=texts("insight.section"),
        plot_key=texts(
            f"jury_report.plot_key{'' if call.method.total_minima else '_unbound'}",
            jurors=", ".join(
                f"{number} {juror.name}" for number, juror in enumerate(call.jurors, start=1)
            ),
        ),
        decisions=record.decisions(case, point, texts),
        departures=record.departures(case, point, texts),
        acts=acts.acts(case, point, texts),
        corrections=acts.corrections(case, point, texts),
        deliberation=record.deliberation(case, point, texts),
        problems=record.problems(case, point, texts),
        none=wording.labels(texts, "jury_report.nothing", **of_report),
        signatures=tuple(
            Signature(juror.name, juror.role + (texts("jury_report.chair") if juror.chair else ""))
            for juror in record.signing(case, point)
        ),
        labels=wording.labels(texts, "jury_report.label", **of_report),
        for_meeting=not point.final,
        compared=any(held.recorded for held in point.decisions.values()),
    )


def _facts(case: Case, point: DecisionPoint, texts: Texts) -> tuple[Fact, ...]:
    call = case.call
    held = point.establishment
    pairs = (
        ("stage", stage_title(call, point.stage, texts)),
        ("body", held.body if held else ""),
        ("date", texts.date(held.letters) if held else texts("letter.no_date")),
        ("reference", held.reference if held else ""),
        (
            "version",
            texts(
                "letter.version_again" if point.version > 1 else "letter.version",
                version=point.version,
                before=point.version - 1,
                state=texts("letter.final" if point.final else "letter.draft"),
            ),
        ),
        ("fingerprint", call.method.fingerprint),
    )
    return tuple(Fact(texts(f"jury_report.fact.{key}"), text) for key, text in pairs if text)


def _insight(case: Case, point: DecisionPoint, texts: Texts) -> InsightPart | None:
    """What the scores leave open, where the call shows it to the jury."""
    shown = case.call.method.insight.shown is InsightShown.REPORT
    if not shown or point.insight is None or not point.insight.views:
        return None
    return insight_part(case, point, point.insight, texts)


def _summary(case: Case, point: DecisionPoint, texts: Texts) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    open_ones = 0
    for held in point.decisions.values():
        if held.recorded is None:
            open_ones += 1
        else:
            word = wording.value_word(texts, held.recorded.value)
            counts[word] = counts.get(word, 0) + 1
    said = [
        texts(
            f"jury_report.overview{'_one' if len(case.call.challenges) == 1 else ''}",
            candidates=len({entry.candidate for entry in point.decisions}),
            entries=len(point.decisions),
            challenges=len(case.call.challenges),
        )
    ]
    if counts:
        listed = texts.listed(f"{number} {word}" for word, number in counts.items())
        said.append(texts("jury_report.decided", listed=listed, count=sum(counts.values())))
    if open_ones:
        said.append(texts("jury_report.undecided", count=open_ones))
    return tuple(said)
