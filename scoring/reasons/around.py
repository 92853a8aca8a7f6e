"""The tabs around the rows: the start tab, and the tab of texts that nothing asks any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.model.approvals import Stood
from scoring.model.call import Call, Scope
from scoring.model.results import Reason
from scoring.reasons.beside import Mark, digest, of_row
from scoring.reasons.look import (
    CELL,
    CENTRE,
    CONFIDENTIAL,
    HEAD,
    INPUT,
    MAY,
    WRAP,
    Part,
    example_notice,
    stage_title,
)
from scoring.reasons.rows import APPROVED, BESIDE, KEY, TEXT, RowKey, Slot
from scoring.texts import Texts
from scoring.workbooks.formulas import literal, span
from scoring.workbooks.plan import HOUSE, Cell, Column, Look, Page, Tab, row_of

_WIDTHS = (46, 14, 14, 14)
_SUBTITLE = Look(bold=True, size=13, colour=HOUSE, valign="bottom")


def start_tab(
    name: str, call: Call, texts: Texts, parts: Sequence[Part], stage: str, status: tuple[int, int]
) -> Tab:
    """What this is and where it belongs, and how far each tab is.

    `status` is the first cell of what is still to do on each tab, its row and column from 0.
    """
    tab = Tab(name, grid=False, locked=MAY)
    tab.widths(*_WIDTHS)

    def say(text: str, look: Look = WRAP, least: float = 0) -> None:
        tab.add({0: Cell(text, look, across=len(_WIDTHS))}, least=least)

    say(texts("reasons.title"), Look(bold=True, size=20, colour=HOUSE), 33)
    where = texts("reasons.subtitle", call=call.title, stage=stage_title(call, texts, stage))
    say(where, WRAP | Look(size=12))
    if call.example:
        say(example_notice(call, texts), WRAP | Look(fill="#FDF6E7", colour="#6B4500"))
    say(texts("reasons.confidential"), CONFIDENTIAL)
    tab.add({}, height=12)
    say(texts("reasons.where_long"), INPUT | Look(bold=True, open=False))
    say(texts("reasons.how_title"), _SUBTITLE, 27)
    general = texts("reasons.tab.general")
    once = any(item.scope is Scope.PROPOSAL for item in call.method.criteria)
    facts = {
        "general": general, "criteria": len(call.method.criteria), "jurors": len(call.jurors),
        "candidates": len(call.candidates),
    }  # fmt: skip
    steps = [key for key in ("1", "2", "3", "4", "5", "6") if once or key != "4"]
    for at, key in enumerate(steps, start=1):
        say(f"{at}. {texts(f'reasons.step_{key}', **facts)}")
    say(texts("reasons.progress_title"), _SUBTITLE, 27)
    if parts:
        _progress(tab, texts, parts, status)
    else:
        say(texts("reasons.empty.intro"))
    return tab


def _progress(tab: Tab, texts: Texts, parts: Sequence[Part], status: tuple[int, int]) -> None:
    link = CELL | Look(colour="#0B5394", underline=True, wrap=False)
    head = HEAD | Look(wrap=False, valign="top")
    count_look = CELL | CENTRE | Look(wrap=False)
    heads = [texts(f"reasons.heading.{name}") for name in ("part", "asked", "done", "todo")]
    tab.add(row_of(heads, head))
    row, column = status
    for part in parts:
        count, at = len(part.rows), tab.next + 1
        done = sum(1 for item in part.rows if item.text and item.approved and not item.waiting)
        area = span(column + 1, row + 1, row + count, part.tab)
        counted = f"=COUNTIF({area},{literal(texts('reasons.status.done'))})"
        tab.add(
            {
                0: Cell(part.tab, link, link=(part.tab, 0, 0)),
                1: Cell(count, count_look),
                2: Cell(done, count_look, counted),
                3: Cell(count - done, count_look, f"=B{at}-C{at}"),
            }
        )


def left_over_tab(
    name: str, call: Call, texts: Texts, reasons: Sequence[Reason], now: Mapping[Slot, Stood]
) -> Tab:
    """Texts that nothing asks now. With their keys: once asked again, they are read again."""
    tab = Tab(name, page=Page(landscape=True), locked=MAY)
    columns = {
        "candidate": 24, "challenge": 24, "round": 16, "criterion": 24, "text": 70, "approved": 13,
    }  # fmt: skip
    tab.widths(*columns.values(), first=1)
    tab.columns |= {0: Column(4, hidden=True), 7: Column(4, hidden=True)}
    tab.add({1: Cell(texts("reasons.left_over.intro"), WRAP, across=len(columns))})
    tab.add({0: Cell(KEY), 5: Cell(TEXT), 6: Cell(APPROVED), 7: Cell(BESIDE)})
    tab.hide(1)
    heads = [texts(f"reasons.heading.{name}") for name in columns]
    tab.add(row_of(heads, HEAD | Look(wrap=False, valign="top"), first=1))
    yes = texts("reasons.answer.yes")
    for key, reason in _keyed(call, reasons).items():
        challenge = call.challenge(key.challenge).title if key.challenge else ""
        said = (
            call.candidate(key.candidate).name,
            challenge or texts("reasons.tab.general"),
            call.method.round(key.round).title,
            call.criterion(key.criterion).title,
        )
        mark = Mark(of_row(call, key, now), digest(reason.text), reason.reopened)
        tab.add(
            {
                0: Cell(str(key)),
                **row_of(said, CELL, first=1),
                **row_of((reason.text, yes if reason.approved else ""), INPUT, first=5),
                7: Cell(reason.mark or mark.words(key)),
            }
        )
    return tab


def _keyed(call: Call, reasons: Sequence[Reason]) -> dict[RowKey, Reason]:
    """One row per text: a text for a whole proposal stands under each of its entries."""
    found: dict[RowKey, Reason] = {}
    for reason in reasons:
        whole = call.criterion(reason.criterion).scope is Scope.PROPOSAL
        challenge = "" if whole else reason.entry.challenge
        key = RowKey(call.key, reason.entry.candidate, challenge, reason.round, reason.criterion)
        found.setdefault(key, reason)
    return found
