"""The ranking workbook: live formulas from the jurors' scores to the places, per challenge.

Every formula carries its right value, so that a program that does not recalculate shows the truth;
one that does arrives at the same. It answers 'what if this score were another' and lets anyone
check the arithmetic; nothing typed in it is ever read back.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from scoring.model.call import ActKind, Criterion, DecisionRule, InsightShown
from scoring.model.case import Case
from scoring.model.results import DecisionPoint, Status
from scoring.problems import Place
from scoring.prose import plain
from scoring.reports import wording
from scoring.reports.acts_of_point import acts_of
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
from scoring.reports.document import Document, Level, file_name, texts_of
from scoring.reports.insight.book import insight_tables
from scoring.reports.origins import Origin, origins
from scoring.reports.ranking import rounds as ranking_rounds
from scoring.reports.ranking import scores as ranking_scores
from scoring.reports.ranking.places import Places
from scoring.reports.ranking.plan import TRUE_DECIMALS, Plan
from scoring.reports.wording_house import readable
from scoring.reports.wording_method import changes, fingerprint, rules
from scoring.texts import Texts
from scoring.workbooks.write import Sheetbook, safe_tab_name

METHOD_WIDTHS = (44, 15, 15, 15, 15, 46)
UNLOCKED = {
    "format_cells": True, "format_columns": True, "format_rows": True, "autofilter": True,
    "sort": True,
}  # fmt: skip
STATUS_TONES = {
    Status.RANKED: "#DFF0DE",
    Status.BELOW_MINIMUM: "#F8D7D3",
    Status.BELOW_QUORUM: "#FDEBC8",
    Status.INCOMPLETE: "#FDEBC8",
}


def ranking_documents(case: Case) -> list[Document]:
    """One workbook per decision point that was reached."""
    texts = texts_of(case.call)
    return [_document(case, point, texts) for point in case.points]


def _document(case: Case, point: DecisionPoint, texts: Texts) -> Document:
    plan = Plan(case, point, texts)
    name = file_name(
        texts,
        texts("books.ranking.file", stage=plan.stage),
        ".xlsx",
        draft=not point.final,
    )
    return Document(
        kind="ranking",
        path=f"{texts('reports.folder.jury')}/{name}",
        level=Level.JURY,
        content=_Writer(plan).book(),
        stage=point.stage,
        final=point.final,
    )


class _Writer:
    """The workbook under construction: one method per tab."""

    def __init__(self, plan: Plan):
        self.plan, self.call, self.say = plan, plan.call, plan.texts
        self.title = self.say("books.ranking.file", stage=plan.stage)
        self.out = Sheetbook(self.title, readable(self.call.identity.colour))

    def book(self) -> bytes:
        for ranking in self.plan.point.judgement.rankings:
            self._places(Places(self.plan, ranking))
        self._table(
            self.plan.rounds_tab,
            self.plan.round_notes(),
            ranking_rounds.columns(self.plan),
            ranking_rounds.rows(self.plan),
            freeze=3,
        )
        self._scores()
        self._insight()
        self._method()
        self._origins()
        return self.out.content()

    def _table(  # noqa: PLR0913 - each is one thing that the caller says
        self,
        tab: str,
        notes: Sequence[Note],
        columns: Sequence[Column],
        rows: Sequence[Sequence[object]],
        *,
        freeze: int,
        below: Sequence[Note] = (),
        span: int | None = None,
    ) -> Worksheet:
        sheet = self.out.tab(tab)
        widths = [column.width for column in columns]
        setup(self.out, sheet, widths, f"{self.title} · {self.call.title}", self.say)
        row = write_notes(self.out, sheet, 0, notes, widths[:span])
        row = write_table(self.out, sheet, row, columns, rows, freeze=freeze)
        write_notes(self.out, sheet, row, closing(self.call, *below), widths[:span])
        sheet.protect("", UNLOCKED)
        return sheet

    def _places(self, places: Places) -> None:
        challenge = places.ranking.challenge
        below = [Note(self.say("books.ranking.places_how", decimals=TRUE_DECIMALS), tone="quiet")]
        sheet = self._table(
            self.plan.challenge_tabs[challenge],
            self.plan.place_notes(challenge),
            places.columns,
            places.rows(),
            freeze=3,
            below=below,
            span=places.helpers,
        )
        self._fold(sheet, places.columns, places.helpers, places.last + len(below) + 3)
        status = places.column("status") - 1
        for kind, colour in STATUS_TONES.items():
            sheet.conditional_format(
                places.first - 1,
                status,
                places.last - 1,
                status,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{self.say(f"books.standing_of.{kind.value}")}"',
                    "format": self.out.book.add_format({"bg_color": colour}),
                },
            )

    def _scores(self) -> None:
        columns = ranking_scores.columns(self.plan)
        rows = ranking_scores.rows(self.plan)
        notes = self.plan.score_notes()
        helpers = len(columns) - len(self.call.jurors)
        sheet = self._table(self.plan.scores_tab, notes, columns, rows, freeze=6, span=helpers)
        self._fold(sheet, columns, helpers, len(notes) + len(rows) + 3)

    def _fold(self, sheet: Worksheet, columns: Sequence[Column], helpers: int, last: int) -> None:
        """What only serves the formulas can be folded away, and stays off the print."""
        for at in range(helpers, len(columns)):
            sheet.set_column(at, at, columns[at].width, None, {"level": 1})
        sheet.print_area(0, 0, last, helpers - 1)

    def _insight(self) -> None:
        """Agreement, severity and uncertainty, where the call shows them to the jury."""
        insight = self.plan.point.insight
        if insight is None or self.call.method.insight.shown is not InsightShown.REPORT:
            return
        taken = {sheet.get_name().casefold() for sheet in self.out.book.worksheets()}
        taken |= {name.casefold() for name in (self.plan.method_tab, self.plan.origins_tab)}
        for table in insight_tables(self.call, insight, self.say):
            title = f"{self.say('insight.name')}: {table.tab}"
            notes = opening(self.call, self.say, title, Level.JURY, Note(table.note))
            tab = safe_tab_name(table.tab, taken)
            self._table(tab, notes, table.columns, table.rows, freeze=table.freeze)

    # The method: the numbers that the formulas use, then the rules in words

    def _method(self) -> None:
        plan, call, say = self.plan, self.call, self.say
        sheet = self.out.tab(plan.method_tab)
        setup(self.out, sheet, METHOD_WIDTHS, f"{self.title} · {call.title}", say)
        write_notes(self.out, sheet, 0, plan.method_notes(), METHOD_WIDTHS)
        method = call.method
        rounds = {item.key: item.title for item in method.rounds}
        tables: list[tuple[list[str], list[list[object]]]] = [
            (
                ["setting", "value"],
                [
                    [say("books.origins.label.quorum"), Cell(method.quorum, "input")],
                    [say("books.origins.label.total_scale"), Cell(method.total_scale, "input")],
                ],
            ),
            (
                ["round", "weight", "total_minimum"],
                [
                    [item.title, Cell(item.weight, "input"), Cell(item.total_minimum, "input")]
                    for item in method.rounds
                ],
            ),
            (
                ["criterion", "weight", "minimum", "zero", "best", "asked"],
                [
                    [item.title, Cell(item.weight, "input"), Cell(item.minimum, "input"),
                     Cell(item.scale.zero, "input"), Cell(item.scale.best, "input"),
                     self._asked(item, rounds)]
                    for item in method.criteria
                ],
            ),
        ]  # fmt: skip
        if method.rule is DecisionRule.PLACES:
            places: list[list[object]] = [
                [f"{item.key} · {item.title}", Cell(item.places, "input")]
                for item in call.challenges
            ]
            tables.append((["challenge", "places"], places))
        row = 0
        for head, (keys, rows) in zip(plan.method_tables, tables, strict=False):
            columns = [
                Column(
                    say(f"books.ranking.column.{key}"),
                    width,
                    "center" if 0 < at < 5 else "",
                )
                for at, (key, width) in enumerate(zip(keys, METHOD_WIDTHS, strict=False))
            ]
            row = write_table(self.out, sheet, head - 1, columns, rows, filtered=False, freeze=None)
        notes = [Note(""), Note(say("books.ranking.rules"), bold=True, size=13)]
        for rule in rules(call, say):
            notes.append(Note(rule.label, bold=True))
            notes += [Note(sentence) for sentence in rule.sentences]
        notes.append(Note(say("books.ranking.workbook"), bold=True))
        notes += [
            Note(say(f"books.ranking.how.{key}", decimals=TRUE_DECIMALS))
            for key in ("input", "counts", "share", "rounding", "places", "order", "once")
        ]
        notes.append(Note(fingerprint(call, say), bold=True))
        notes += [Note(text, tone="look") for text in changes(call, say)]
        write_notes(self.out, sheet, row, [*notes, *closing(call)], METHOD_WIDTHS)
        sheet.protect("", UNLOCKED)

    def _asked(self, criterion: Criterion, rounds: dict[str, str]) -> str:
        said = self.say.listed(rounds[key] for key in criterion.rounds)
        if criterion.challenges:
            said += f" ({', '.join(criterion.challenges)})"
        return said

    # Origins

    def _origins(self) -> None:
        say = self.say
        columns = [
            Column(say(f"books.ranking.column.{key}"), width)
            for key, width in (
                ("entry", 34), ("what", 44), ("number", 13), ("how", 48), ("file", 78),
                ("tab", 20), ("cell", 8),
            )
        ]  # fmt: skip
        rows = [*self._method_origins(), *self._entry_origins(), *self._act_origins()]
        notes = self.plan.origin_notes()
        sheet = self._table(self.plan.origins_tab, notes, columns, rows, freeze=2)
        # To look things up in: printing the whole book must not bring dozens of pages of it.
        sheet.print_area(0, 0, len(notes), len(columns) - 1)

    def _method_origins(self) -> list[list[object]]:
        say, method, whole = self.say, self.call.method, self.say("books.ranking.whole_call")
        found: list[tuple[str, Fraction, str]] = [
            (say("books.origins.label.quorum"), Fraction(method.quorum), "method//quorum"),
            (say("books.origins.label.total_scale"), method.total_scale, "method//total_scale"),
        ]
        for item in method.rounds:
            about = say("books.origins.label.round_weight", round=item.title)
            found.append((about, item.weight, f"rounds/{item.key}/weight"))
            if item.total_minimum is not None:
                about = f"{item.title}: {say('books.ranking.column.total_minimum')}"
                found.append((about, item.total_minimum, f"rounds/{item.key}/total_minimum"))
        for criterion in method.criteria:
            numbers: tuple[tuple[str, Fraction | None, str], ...] = (
                ("weight", criterion.weight, f"criteria/{criterion.key}/weight"),
                ("minimum", criterion.minimum, f"criteria/{criterion.key}/minimum"),
                *(
                    (name, value, f"scales/{criterion.scale.key}/{column}")
                    for name, value, column in wording.ends(criterion.scale)
                ),
            )
            for name, value, where in numbers:
                if value is not None:
                    about = f"{criterion.title}: {say(f'books.origins.label.{name}')}"
                    found.append((about, value, where))
        rows = []
        for about, value, where in found:
            place = self.call.places.get(where, Place())
            how = "" if place.cell else say("books.origins.default")
            rows.append(_line(whole, about, say.number(value), how, place))
        return rows

    def _entry_origins(self) -> list[list[object]]:
        rows = []
        for result in self.plan.results():
            name = self.call.candidate(result.entry.candidate).name
            label = f"{result.entry} · {name}"
            for tree in origins(self.plan.case, result.entry, self.say):
                if tree.key != self.plan.point.stage:
                    continue
                rows += [
                    _line(label, "    " * depth + item.label, item.shown, item.how, item.place)
                    for depth, item in tree.walk()
                    if not _of_method(item)
                ]
        return rows

    def _act_origins(self) -> list[list[object]]:
        say = self.say
        return [
            _line(
                "-".join(part for part in (act.candidate, act.challenge) if part)
                or say("books.ranking.whole_call"),
                say("books.ranking.act", key=act.key),
                wording.act_value(say, act),
                say(
                    "books.ranking.act_by", by=act.by, on=say.date(act.on), reason=plain(act.reason)
                ),
                act.place,
            )
            for act in acts_of(self.plan.case, self.plan.point)
            if act.kind is not ActKind.CHANGE_METHOD
        ]


def _of_method(origin: Origin) -> bool:
    """Numbers of the method stand once, at the top of the tab."""
    return origin.key.rsplit("/", 1)[-1] in (
        "weight",
        "share",
        "maximum",
        "worst",
        "best",
        "quorum",
        "total_scale",
    )


def _line(entry: str, what: str, shown: str, how: str, place: Place) -> list[object]:
    return [entry, what, Cell(shown, align="right"), Cell(how, "quiet"), place.file, place.tab,
            place.cell]  # fmt: skip
