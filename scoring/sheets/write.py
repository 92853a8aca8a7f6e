"""A juror's workbook of one round, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from scoring.model.call import Call, Criterion
from scoring.model.intake import Assessment, DeclarationValue, Given, Register
from scoring.sheets import form, style
from scoring.sheets.form import Asked, Col, Row, TabIdentity, TabKind
from scoring.sheets.form import Tab as Form
from scoring.sheets.marks import Mark, notes_of
from scoring.sheets.paper import Paper
from scoring.sheets.planning import JurorPlan
from scoring.sheets.start import Line, ListedMark, StartPlan, write_start
from scoring.sheets.tab import write_tab
from scoring.sheets.tabplan import TOTAL_ROW, GeneralScore, Live, TabPlan, score_of
from scoring.texts import Texts
from scoring.workbooks.plan import Workbook, safe_tab_name
from scoring.workbooks.render import rendered


def sheet_book(  # noqa: PLR0913 - each is one thing that the caller says
    call: Call,
    plan: JurorPlan,
    *,
    previous: Register | None = None,
    answers: Iterable[Assessment] = (),
    declarations: Mapping[str, DeclarationValue] | None = None,
    edition: str = "1",
    answers_hashes: Iterable[str] = (),
    marks: Iterable[Mark] = (),
) -> bytes:
    """The workbook of one juror as .xlsx: a start tab, general tabs, a tab per entry.

    `previous` gives the juror's own scores of the round before, shown where the round wants it.
    `answers` and `declarations` (by candidate) fill the sheets again; `answers_hashes` are then the
    SHA-256 of the files that they came from, which this copy supersedes once it comes back.
    `marks` are shown on their cells and listed on the start tab.
    """
    texts = Texts(call.language_of(plan.juror), call.texts)
    tabs = {tab: form.asked(call, *tab, plan.round) for tab in plan.tabs}
    scales = style.scales_of([item for asked in tabs.values() for item in asked.criteria])
    longest = max([4, *(len(scale.values()) for scale in scales)])
    ground = style.Ground(call, texts, scales, max(TOTAL_ROW + 1, longest) + 1)
    names = _names(texts, tabs)
    start_name = safe_tab_name(texts("sheets.tab_start"), set())
    filled = {
        (
            TabKind.CONSENSUS if item.consensus else TabKind.SHEET,
            item.candidate,
            item.challenge,
        ): item
        for item in answers
        if item.juror == plan.juror and item.round == plan.round
    }
    hashes, marked = tuple(answers_hashes), tuple(marks)
    print_words = form.wording(call)

    def identity(tab: Form) -> TabIdentity:
        return TabIdentity(
            tab[0], call.key, plan.round, plan.juror, tab[1], tab[2], edition,
            call.method.fingerprint, print_words, hashes,
        )  # fmt: skip

    before = _before(call, plan, previous)
    lives: dict[Form, Live] = {}
    papers: dict[Form, Paper] = {}
    order = list(tabs)
    # General tabs first: the entries' totals refer to their score cells.
    for tab in sorted(order, key=lambda item: item[2] != ""):
        at = order.index(tab)
        papers[tab], lives[tab] = write_tab(
            ground,
            TabPlan(
                names[tab],
                identity(tab),
                tabs[tab],
                filled.get(tab),
                before.get((tab[1], tab[2])) if tab[0] is TabKind.SHEET else None,
                _general_scores(tab, tabs, papers, filled.get((tab[0], tab[1], ""))),
                start_name,
                names[order[at + 1]] if at + 1 < len(order) else "",
                notes_of(marked, tab),
            ),
        )

    def lines(kind: TabKind) -> tuple[Line, ...]:
        own = (tab for tab in order if tab[0] is kind)
        return tuple(Line(names[tab], tab[1], tab[2], lives[tab]) for tab in own)

    listed = (
        ListedMark(
            mark,
            names.get(mark.tab, start_name),
            papers[mark.tab].answers if mark.tab in papers else {},
        )
        for mark in marked
    )
    start = write_start(
        ground,
        start_name,
        StartPlan(
            plan,
            identity((TabKind.START, "", "")),
            lines(TabKind.SHEET),
            lines(TabKind.CONSENSUS),
            declarations or {},
            tuple(listed),
        ),
    )
    many = len({*plan.entries, *plan.generals})
    title = texts("sheets.book_title", juror=call.juror(plan.juror).name, sheets=many)
    written = [start, *(papers[tab].tab for tab in order)]
    return rendered(Workbook(title, written, call.identity.colour))


def _names(texts: Texts, tabs: Mapping[Form, Asked]) -> dict[Form, str]:
    taken = {texts("sheets.tab_start").casefold()}
    names = {}
    for tab in tabs:
        kind, candidate, challenge = tab
        if kind is TabKind.CONSENSUS:
            key = "tab_consensus" if challenge else "tab_consensus_general"
        else:
            key = "tab_entry" if challenge else "tab_general"
        wanted = texts(f"sheets.{key}", candidate=candidate, challenge=challenge)
        names[tab] = safe_tab_name(wanted, taken)
    return names


def _general_scores(
    tab: Form,
    tabs: Mapping[Form, Asked],
    papers: Mapping[Form, Paper],
    filled: Assessment | None,
) -> tuple[GeneralScore, ...]:
    kind, candidate, challenge = tab
    general = (kind, candidate, "")
    if not challenge or general not in tabs:
        return ()
    paper = papers[general]

    def score(item: Criterion) -> GeneralScore:
        row, *_ = paper.answers[Row.CRITERION.key(item.key), Col.SCORE.value]
        return GeneralScore(item, paper.tab.name, row, score_of(filled, item.key))

    return tuple(
        score(item)
        for item in tabs[general].criteria
        if not item.challenges or challenge in item.challenges
    )


def _before(
    call: Call, plan: JurorPlan, previous: Register | None
) -> dict[tuple[str, str], dict[str, Fraction]]:
    """The juror's own scores of the round before, as first typed, by candidate and challenge.

    A general tab (no challenge) has those of all the candidate's entries.
    """
    rounds = [item.key for item in call.method.rounds]
    at = rounds.index(plan.round)
    if previous is None or at == 0 or not call.method.rounds[at].shows_previous:
        return {}
    found: dict[tuple[str, str], dict[str, Fraction]] = {}
    for ballot in previous.ballots:
        own = ballot.juror == plan.juror and ballot.round == rounds[at - 1]
        if not own or ballot.consensus or not ballot.scores:
            continue
        scores = {key: _typed(given) for key, given in ballot.scores.items()}
        found.setdefault((ballot.entry.candidate, ""), {}).update(scores)
        found[ballot.entry.candidate, ballot.entry.challenge] = scores
    return found


def _typed(given: Given) -> Fraction:
    while given.before is not None:
        given = given.before
    return given.value
