"""The ranking workbook: live formulas from the jurors' scores to the places, per challenge.

Every formula carries its right value, so that a program that does not recalculate shows the truth;
one that does arrives at the same. It answers 'what if this score were another' and lets anyone
check the arithmetic; nothing typed in it is ever read back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from scoring.model.call import (
    JURY_ORDER,
    ActKind,
    Call,
    Criterion,
    DecisionRule,
    InsightShown,
    Scope,
)
from scoring.model.case import Case
from scoring.model.results import Status
from scoring.problems import Place
from scoring.prose import plain
from scoring.reports import wording
from scoring.reports.acts_of_point import acts_of
from scoring.reports.bookparts import Cell, Column, Note, ReportBook, Table, add_notes, add_table
from scoring.reports.document import Document, Level, texts_of
from scoring.reports.insight.book import insight_tables
from scoring.reports.origins import Origin, origins
from scoring.reports.ranking import rounds as ranking_rounds
from scoring.reports.ranking import scores as ranking_scores
from scoring.reports.ranking.places import Places
from scoring.reports.ranking.plan import TRUE_DECIMALS, Plan
from scoring.reports.wording_method import changes, fingerprint, rules
from scoring.texts import Texts
from scoring.workbooks.formulas import literal
from scoring.workbooks.plan import Area, Condition, Look, Tab, safe_tab_name

METHOD_WIDTHS = (44, 15, 15, 15, 15, 46)
UNLOCKED = frozenset({"format_cells", "format_columns", "format_rows", "autofilter", "sort"})
STATUS_TONES = {
    Status.RANKED: "#DFF0DE",
    Status.BELOW_MINIMUM: "#F8D7D3",
    Status.BELOW_QUORUM: "#FDEBC8",
    Status.INCOMPLETE: "#FDEBC8",
}


def ranking_documents(case: Case) -> list[Document]:
    """One workbook per decision point that was reached."""
    texts = texts_of(case.call)
    return [_Writer(Plan(case, point, texts)).document() for point in case.points]


class _Writer:
    """The workbook under construction: one method per tab."""

    def __init__(self, plan: Plan):
        self.plan, self.call, self.say = plan, plan.call, plan.texts
        self.title = self.say("books.ranking.file", stage=plan.stage)
        self.out = ReportBook(self.call, self.say, self.title, Level.JURY)

    def document(self) -> Document:
        for ranking in self.plan.point.judgement.rankings:
            self._places(Places(self.plan, ranking))
        plan = self.plan
        rounds = Table(ranking_rounds.columns(plan), ranking_rounds.rows(plan), frozen=3)
        self.out.listed(plan.rounds_tab, plan.round_notes(), rounds)
        self._scores()
        self._insight()
        self._method()
        self._origins()
        for tab in self.out.tabs:
            tab.locked = UNLOCKED
        point = self.plan.point
        return self.out.document("ranking", self.title, point.stage, final=point.final)

    def _places(self, places: Places) -> None:
        challenge = places.ranking.challenge
        below = [Note(self.say("books.ranking.places_how", decimals=TRUE_DECIMALS), tone="quiet")]
        table = Table(places.columns, places.rows(), frozen=3, span=places.helpers)
        notes = self.plan.place_notes(challenge)
        tab = self.out.listed(self.plan.challenge_tabs[challenge], notes, table, below)
        _fold(tab, table, places.last + len(below) + 3)
        status = places.column("status") - 1
        area = Area(places.first - 1, status, places.last - 1, status)
        for kind, colour in STATUS_TONES.items():
            word = literal(self.say(f"books.standing_of.{kind.value}"))
            tab.conditions.append(Condition(area, Look(fill=colour), word, "=="))

    def _scores(self) -> None:
        plan, columns = self.plan, ranking_scores.columns(self.plan)
        helpers = len(columns) - len(self.call.jurors)
        table = Table(columns, ranking_scores.rows(plan), frozen=6, span=helpers)
        notes = plan.score_notes()
        tab = self.out.listed(plan.scores_tab, notes, table)
        _fold(tab, table, len(notes) + len(table.rows) + 3)

    def _insight(self) -> None:
        """Agreement, severity and uncertainty, where the call shows them to the jury."""
        insight = self.plan.point.insight
        if insight is None or self.call.method.insight.shown is not InsightShown.REPORT:
            return
        taken = set(self.plan.taken)
        for table in insight_tables(self.call, insight, self.say):
            table.put(self.out, safe_tab_name(table.tab, taken))

    # The method: the numbers that the formulas use, then the rules in words

    def _method(self) -> None:
        plan, call, say = self.plan, self.call, self.say
        tab = self.out.tab(plan.method_tab, METHOD_WIDTHS)
        add_notes(tab, plan.method_notes(), len(METHOD_WIDTHS))
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
        for keys, rows in tables:
            columns = [
                Column(
                    say(f"books.ranking.column.{key}"),
                    width,
                    "center" if 0 < at < 5 else "",
                )
                for at, (key, width) in enumerate(zip(keys, METHOD_WIDTHS, strict=False))
            ]
            add_table(tab, Table(columns, rows, filtered=False, frozen=None))
            tab.add({})
        notes = [Note(say("books.ranking.rules"), bold=True, size=13)]
        for rule in rules(call, say):
            notes.append(Note(rule.label, bold=True))
            notes += [Note(sentence) for sentence in rule.sentences]
        notes.append(Note(say("books.ranking.workbook"), bold=True))
        notes += [Note(text) for text in _how(call, say)]
        notes.append(Note(fingerprint(call, say), bold=True))
        notes += [Note(text, tone="look") for text in changes(call, say)]
        add_notes(tab, [*notes, *self.out.closing()], len(METHOD_WIDTHS))

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
        tab = self.out.listed(self.plan.origins_tab, notes, Table(columns, rows, frozen=2))
        # To look things up in: printing the whole book must not bring dozens of pages of it.
        tab.page = replace(tab.page, area=Area(0, 0, len(notes), len(columns) - 1))

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


def _fold(tab: Tab, table: Table, last: int) -> None:
    """What only serves the formulas can be folded away, and stays off the print."""
    helpers = table.span or len(table.columns)
    for at in range(helpers, len(table.columns)):
        tab.columns[at] = replace(tab.columns[at], level=1)
    tab.page = replace(tab.page, area=Area(0, 0, last, helpers - 1))


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


def _how(call: Call, say: Texts) -> Iterator[str]:
    """How the workbook computes: of what the call has."""
    method = call.method
    steps = len(method.tie_chain)
    facts = {
        "decimals": TRUE_DECIMALS,
        "criteria": len(method.criteria),
        "steps": say("books.ranking.how_steps", count=steps) if steps else "",
    }
    once = len(call.challenges) > 1 and any(i.scope is Scope.PROPOSAL for i in method.criteria)
    least = any(i.scale.lowest_best and i.minimum is not None for i in method.criteria)
    for key, has in (
        ("input", True),
        ("counts", True),
        ("share", True),
        ("lowest_best", least),
        ("rounding" if method.minima else "rounding_unbound", True),
        ("places", True),
        ("order", JURY_ORDER in method.tie_chain),
        ("once", once),
    ):
        if has:
            yield say(f"books.ranking.how.{key}", **facts)
