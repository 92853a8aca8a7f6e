"""The figures of an insight as tables: in a workbook of their own, or as tabs of another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.matching.drawn import DRAWS
from scoring.model.call import Call
from scoring.model.case import Case
from scoring.model.insight import Insight, LineKind
from scoring.model.results import DecisionPoint
from scoring.reports import wording
from scoring.reports.bookparts import Cell, Column, Note, ReportBook, Table
from scoring.reports.document import Document, Level, stage_title
from scoring.reports.insight.words import (
    bound,
    decides,
    flip_text,
    name_of,
    outcome_word,
    view_title,
)
from scoring.reports.matching.view import Studies
from scoring.statistics.values import FORMS, Agreement, Estimate
from scoring.texts import Texts

TWO, PERCENT = "0.00", "0%"
Rows = list[list[object]]


@dataclass(frozen=True, slots=True)
class InsightTable:
    tab: str
    note: str
    columns: tuple[Column, ...]
    rows: Rows
    freeze: int

    def put(self, book: ReportBook, name: str) -> None:
        """This table as a tab of a workbook."""
        title = f"{book.texts('insight.name')}: {self.tab}"
        table = Table(self.columns, self.rows, frozen=self.freeze)
        book.listed(name, book.opening(title, Note(self.note)), table)


def insight_tables(call: Call, insight: Insight, texts: Texts) -> tuple[InsightTable, ...]:
    """Ranks, jurors, agreement, what an outcome hangs on, what to talk about; one table each."""
    found = [
        _ranks(call, insight, texts),
        _jurors(call, insight, texts),
        _agreement(call, insight, texts),
        *([_flips(call, insight, texts)] if decides(call) else []),
        _talk(call, insight, texts),
    ]
    return tuple(table for table in found if table.rows)


def insight_book(
    case: Case, point: DecisionPoint, insight: Insight, studied: Studies, texts: Texts
) -> Document:
    """The workbook for the coordinator: the figures, and how sure the choice of partners is."""
    call = case.call
    title = texts("insight.file_book", stage=stage_title(call, point.stage, texts))
    book = ReportBook(call, texts, title, Level.COORDINATOR)
    for table in (
        *insight_tables(call, insight, texts),
        *_partners(call, point.stage, studied, texts),
    ):
        table.put(book, book.name(table.tab))
    return book.document("insight-figures", title, point.stage, final=point.final)


def _columns(texts: Texts, *columns: tuple[str, float, str]) -> tuple[Column, ...]:
    """Headings by key; a number format makes a centred column of figures."""
    return tuple(
        Column(texts(f"insight.book.column.{key}"), width, "center" if number else "", number)
        for key, width, number in columns
    )


def _ranks(call: Call, insight: Insight, texts: Texts) -> InsightTable:
    rows: Rows = []
    for view in insight.views:
        for part in view.challenges:
            challenge = call.challenge(part.challenge).title
            for item in part.entries:
                half, wide = item.half, item.wide
                rows.append(
                    [
                        wording.capital(view_title(call, view.round, texts)),
                        challenge,
                        name_of(call, item.entry),
                        item.place,
                        item.total,
                        item.total_place,
                        item.calibrated,
                        item.calibrated_place,
                        item.expected,
                        half.low if half else None,
                        half.high if half else None,
                        half.mass if half else None,
                        wide.low if wide else None,
                        wide.high if wide else None,
                        wide.mass if wide else None,
                        item.above,
                        _zone(item.in_zone, part.line.kind, texts),
                        texts(f"insight.refused.{part.refused}") if part.refused else "",
                    ]
                )
    columns = _columns(
        texts,
        ("view", 22, ""), ("challenge", 26, ""), ("candidate", 30, ""), ("place", 8, "0"),
        ("total", 9, TWO), ("total_place", 11, "0"), ("calibrated", 13, TWO),
        ("calibrated_place", 13, "0"), ("expected", 11, TWO), ("half_low", 7, "0"),
        ("half_high", 7, "0"), ("half_mass", 8, PERCENT), ("wide_low", 7, "0"),
        ("wide_high", 7, "0"), ("wide_mass", 8, PERCENT), ("above", 11, PERCENT),
        ("zone", 12, ""), ("refused", 34, ""),
    )  # fmt: skip
    return InsightTable(
        texts("insight.book.tab.ranks"), texts("insight.book.note.ranks"), columns, rows, 3
    )


def _zone(in_zone: bool, line: LineKind, texts: Texts) -> object:
    if line is LineKind.NONE:
        return ""
    return Cell(texts("insight.talk.zone"), "look") if in_zone else ""


def _jurors(call: Call, insight: Insight, texts: Texts) -> InsightTable:
    rows: Rows = []
    for view in insight.views:
        fit = view.severity
        for key, rest in view.agreement.with_rest.items():
            effect = fit.jurors[key] if fit else None
            rows.append(
                [
                    wording.capital(view_title(call, view.round, texts)),
                    call.juror(key).name,
                    effect.sheets if effect else None,
                    effect.value if effect else None,
                    effect.error if effect else None,
                    *_estimate(rest),
                    texts(f"insight.severity.{view.severity_refused}") if fit is None else "",
                ]
            )
    columns = _columns(
        texts,
        ("view", 22, ""), ("juror", 28, ""), ("sheets", 14, "0"), ("severity", 14, TWO),
        ("error", 17, TWO), ("rest", 14, TWO), ("low", 9, TWO), ("high", 9, TWO),
        ("refused", 46, ""),
    )  # fmt: skip
    return InsightTable(
        texts("insight.book.tab.jurors"), texts("insight.book.note.jurors"), columns, rows, 2
    )


def _estimate(item: Estimate | None) -> list[object]:
    return [item.value, item.low, item.high] if item else [None, None, None]


def _agreement(call: Call, insight: Insight, texts: Texts) -> InsightTable:
    rows: Rows = []
    for view in insight.views:
        title = wording.capital(view_title(call, view.round, texts))
        alone = len(call.challenges) == 1
        whole = call.challenges[0].title if alone else texts("insight.book.all")
        total = texts("insight.agreement.total")
        rows.append([title, whole, total, *_figures(view.agreement)])
        rows += [
            [title, whole, call.criterion(key).title, *_figures(item)]
            for key, item in view.criteria.items()
        ]
        rows += [
            [title, call.challenge(part.challenge).title, total, *_figures(part.agreement)]
            for part in view.challenges
            if not alone
        ]
    columns = (
        *_columns(
            texts, ("view", 22, ""), ("challenge", 26, ""), ("criterion", 30, ""),
            ("rows", 13, "0"), ("jurors", 10, "0"),
        ),
        *(
            column
            for name in (*FORMS, texts("insight.book.column.alpha_interval"),
                         texts("insight.book.column.alpha_ordinal"))
            for column in (
                Column(name, 11, "center", TWO),
                *_columns(texts, ("low", 8, TWO), ("high", 8, TWO)),
            )
        ),
        *_columns(texts, ("w", 9, TWO), ("w_p", 9, "0.0000")),
    )  # fmt: skip
    note = texts(bound(call, "insight.book.note.agreement"))
    return InsightTable(texts("insight.book.tab.agreement"), note, columns, rows, 3)


def _partners(call: Call, stage: str, studied: Studies, texts: Texts) -> Iterator[InsightTable]:
    """How often each candidate is in the best partnership when scores or votes were others."""
    rows: Rows = []
    for (where, challenge), study in studied.items():
        kinds = (study.drawn, study.left_out, study.doubt)
        if where != stage or not any(kinds):
            continue
        for candidate in call.candidates:
            shares = [float(found.share(candidate.key)) if found else None for found in kinds]
            if any(shares):
                about = call.challenge(challenge).title if challenge else texts("insight.book.all")
                rows.append([about, candidate.name, *shares])
    if rows:
        columns = (
            *_columns(texts, ("challenge", 34, ""), ("candidate", 36, "")),
            *_columns(texts, ("drawn", 13, PERCENT), ("left_out", 13, PERCENT)),
            *_columns(texts, ("doubt", 13, PERCENT)),
        )
        note = texts("insight.book.note.partners", count=str(DRAWS))
        yield InsightTable(texts("insight.book.tab.partners"), note, columns, rows, 2)


def _figures(item: Agreement) -> list[object]:
    found: list[object] = [item.rows, item.jurors]
    for form in FORMS:
        found += _estimate(item.icc.get(form))
    return [*found, *_estimate(item.alpha_interval), *_estimate(item.alpha_ordinal),
            item.w, item.w_p]  # fmt: skip


def _flips(call: Call, insight: Insight, texts: Texts) -> InsightTable:
    rows: Rows = []
    for varied in insight.sensitivity:
        for item in varied.entries:
            flips = [flip for flip in varied.flips if flip.entry == item.entry]
            low, high = item.left_out or (None, None)
            head: list[object] = [
                name_of(call, item.entry),
                call.challenge(varied.challenge).title,
                outcome_word(call, varied.challenge, item.outcome, texts),
                low,
                high,
                item.weights_same,
                item.resampled_same,
            ]
            for flip in flips:
                size = None if flip.size is None else float(flip.size)
                kind = texts(f"insight.change.{flip.change.value}")
                rows.append([*head, kind, flip_text(call, flip, texts), size])
            if not flips:
                rows.append([*head, texts("insight.change.nothing"), "", None])
    columns = _columns(
        texts,
        ("candidate", 30, ""), ("challenge", 26, ""), ("outcome", 18, ""), ("best", 9, "0"),
        ("worst", 9, "0"), ("weights", 13, PERCENT), ("resampled", 13, PERCENT),
        ("change", 28, ""), ("what", 60, ""), ("size", 10, TWO),
    )  # fmt: skip
    return InsightTable(
        texts("insight.book.tab.flips"),
        texts("insight.book.note.flips", range=insight.weight_range),
        columns,
        rows,
        2,
    )


def _talk(call: Call, insight: Insight, texts: Texts) -> InsightTable:
    rows: Rows = []
    for group in insight.talk:
        leave = texts.listed(call.juror(key).name for key in group.leave)
        for talk in group.entries:
            hangs = Cell(texts("insight.talk.juror"), "look") if talk.flips else ""
            rows.append(
                [
                    leave or texts("insight.none"),
                    name_of(call, talk.entry),
                    call.challenge(talk.entry.challenge).title,
                    talk.spread,
                    talk.corrected,
                    call.juror(talk.highest).name,
                    call.juror(talk.lowest).name,
                    Cell(texts("insight.talk.zone"), "look") if talk.in_zone else "",
                    hangs,
                ]
            )
    columns = _columns(
        texts,
        ("leave", 28, ""), ("candidate", 30, ""), ("challenge", 26, ""), ("spread", 12, TWO),
        ("corrected", 14, TWO), ("highest", 24, ""), ("lowest", 24, ""), ("zone", 14, ""),
        ("hangs", 20, ""),
    )  # fmt: skip
    return InsightTable(
        texts("insight.book.tab.talk"), texts("insight.book.note.talk"), columns, rows, 2
    )
