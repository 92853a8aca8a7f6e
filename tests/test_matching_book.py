"""The matching workbook, recalculated by a real LibreOffice and held against the tool."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from scoring.matching import match
from scoring.matching.measure import Choice, broken, choice, cost, left_open, quality, value
from scoring.matching.study import Study, study, varied
from scoring.model.call import Entry, Goal, Limit, LimitKind, Need, NeedKind
from scoring.model.case import Case
from scoring.reports.document import Document, texts_of
from scoring.reports.matching.book import matching_books
from scoring.reports.matching.book_plan import BookPlan
from scoring.reports.matching.view import at_table, view
from scoring.run.assemble import assemble
from tests.test_ranking_book import differences
from tools import office

pytestmark = pytest.mark.skipif(not office.available(), reason="needs a LibreOffice to recalculate")

EXAMPLE = Path(__file__).parents[1] / "input"


@cache
def example() -> Case:
    """The shipped example at its last decision point."""
    case = assemble(EXAMPLE)
    return replace(case, points=case.points[-1:])


@cache
def limited() -> Case:
    """The shipped example with every kind of need and rule: halves, shared requirements, needs
    asked twice, weights, limits that are kept and limits that are not."""
    case = example()
    call = case.call
    needs = [need for need in call.method.needs if need.kind is not NeedKind.REQUIREMENT]
    needs = [replace(need, times=2) if i % 5 == 0 else need for i, need in enumerate(needs)]
    needs = [replace(n, weight=Fraction(1, 3)) if i % 4 == 1 else n for i, n in enumerate(needs)]
    needs += [Need("U1", town, NeedKind.MUNICIPALITY, required=False) for town in
              call.municipalities]  # fmt: skip
    method = replace(call.method, needs=tuple(needs), requirements_shared=True)
    limits = (
        Limit(LimitKind.PARTIAL_COUNTS),
        Limit(LimitKind.MAX_PARTNERS, value=Fraction(6)),
        Limit(LimitKind.CORE, "K02"),
        Limit(LimitKind.TOGETHER, "K01", "K07"),
        Limit(LimitKind.APART, "K03", "K04"),
        Limit(LimitKind.MAX_PER_CHALLENGE, "U1", value=Fraction(3)),
        Limit(LimitKind.MIN_PER_CHALLENGE, "U2", value=Fraction(2)),
        Limit(LimitKind.BUDGET, value=Fraction(2_000_000)),
        Limit(LimitKind.MIN_CAPACITY, value=Fraction(500)),
    )
    call = replace(call, method=method, limits=limits)
    points = tuple(replace(point, matching=match(call, point.judgement)) for point in case.points)
    return replace(case, call=call, points=points)


@cache
def made(shape: str) -> Study:
    case = limited() if shape == "limited" else example()
    point = case.points[-1]
    table = [entry for entry in case.call.entries() if at_table(point, entry)]
    return study(case.call, point, table, varied(case.call, case.register, point))


def saved(document: Document, folder: Path) -> Path:
    assert isinstance(document.content, bytes)
    path = folder / "book.xlsx"
    path.write_bytes(document.content)
    return path


def book(shape: str, folder: Path) -> tuple[Path, BookPlan]:
    case = limited() if shape == "limited" else example()
    point = case.points[-1]
    (document,) = matching_books(case, {(point.stage, ""): made(shape)})
    seen = view(case.call, texts_of(case.call), point, jury=True)
    path = saved(document, folder)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    tick = texts_of(case.call)("matching.book.column.tick")
    head = next(row for row in range(1, 12) if sheet.cell(row, 1).value == tick)
    needs = openpyxl.load_workbook(path).worksheets[1]
    challenge = texts_of(case.call)("matching.book.column.challenge")
    need_head = next(row for row in range(1, 12) if needs.cell(row, 1).value == challenge)
    return path, BookPlan(seen, made(shape), head - 1, need_head - 1)


def ticked(path: Path, plan: BookPlan, seed: int, target: Path) -> Choice:
    """A copy with random ticks; and the choice that they stand for."""
    draw = random.Random(seed)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    members = [key for key in plan.candidates if draw.random() < 0.15 + seed / 24]
    entries = []
    for row, key in enumerate(plan.candidates, start=plan.try_first):
        sheet.cell(row, 1).value = "x" if key in members else None
        for column, challenge in enumerate(plan.challenges, start=4):
            entry = Entry(key, challenge)
            if entry in plan.question.entries:
                there = draw.random() < 0.8
                sheet.cell(row, column).value = "x" if there else None
                if there:
                    entries.append(entry)
    book.save(target)
    return choice(plan.question, members, entries)


def shown(path: Path, plan: BookPlan) -> dict[str, object]:
    """What a recalculated workbook says: sums by their label, limits, and the state of needs."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, needs = book.worksheets[0], book.worksheets[1]
    offset = 3 + len(plan.challenges) + 4 + 1
    found: dict[str, object] = {}
    for row in range(plan.try_first, sheet.max_row + 1):
        label = sheet.cell(row, offset + 1).value
        if label:
            now, verdict = sheet.cell(row, offset + 2).value, sheet.cell(row, offset + 4).value
            found[str(label)] = verdict if verdict else now
    for at, (item, part) in enumerate(plan.rows):
        if part is None:
            found[f"need {item.key}"] = needs.cell(plan.first_need + at, 8).value
    for row, key in enumerate(plan.candidates, start=plan.try_first):
        columns = (offset - 4, offset - 3)
        found[f"candidate {key}"] = tuple(sheet.cell(row, column).value for column in columns)
    return found


def told(plan: BookPlan, chosen: Choice) -> Iterator[tuple[str, object]]:
    """What the tool says of the same choice."""
    say, question = plan.seen.texts, plan.question
    there = frozenset(chosen.entries)
    required = [item for item in question.wants if item.required]
    full = {item.key for item in question.wants if item.level(there) >= item.times}
    total = say.number(sum(i.weight for i in question.wants if not i.required))
    yield say("matching.book.sum.partners"), len(chosen.candidates)
    yield (
        say("matching.book.sum.required", count=len(required)),
        sum(item.key in full for item in required),
    )
    yield (
        say("matching.book.sum.open"),
        sum(not item.gap and item.key not in full for item in required),
    )
    yield (
        say("matching.book.sum.wishes", total=total),
        float(value(question, chosen, Goal.WISHES)),
    )
    yield say("matching.book.sum.quality"), float(quality(question, chosen))
    yield say("matching.book.sum.cost"), float(cost(question, chosen.candidates))
    gone = set(broken(question, chosen))
    words = {False: say("matching.book.kept"), True: say("matching.book.broken")}
    name = plan.seen.name
    yield say("matching.book.limit.most"), words[("most",) in gone]
    yield say("matching.relax.core_rule", name=name("K02")), words[("core", "K02") in gone]
    for kind, pair in (("together", ("K01", "K07")), ("apart", ("K03", "K04"))):
        label = say(f"matching.relax.{kind}_rule", first=name(pair[0]), second=name(pair[1]))
        yield label, words[(kind, *pair) in gone]
    for kind, challenge in (("most_in", "U1"), ("least_in", "U2")):
        label = say(f"matching.book.limit.{kind}", challenge=challenge)
        yield label, words[(kind, challenge) in gone]
    yield say("matching.book.limit.budget"), words[("budget",) in gone]
    yield say("matching.book.limit.places"), words[("places", "") in gone]
    for item in question.wants:
        state = "filled" if item.key in full else "gap" if item.gap else "open"
        yield f"need {item.key}", say(f"matching.book.state.{state}")
    for key in plan.candidates:
        mine = [entry for entry in there if entry.candidate == key]
        others = there - frozenset(mine)
        yield (
            f"candidate {key}",
            (
                sum(any(e in item.suppliers for e in mine) for item in question.wants),
                sum(
                    item.key in full and item.level(others) < item.times for item in question.wants
                ),
            ),
        )


def test_twenty_random_selections_agree_with_the_tool(tmp_path: Path) -> None:
    """Ticked at random and recalculated from scratch: sums, limits, the state of every need, and
    what each candidate adds and would take away."""
    path, plan = book("limited", tmp_path)
    paths = [tmp_path / f"ticked-{seed}.xlsx" for seed in range(20)]
    chosen = [ticked(path, plan, seed, target) for seed, target in enumerate(paths)]
    assert len(set(chosen)) == 20
    verdicts = set()
    for item, copy in zip(chosen, office.recalculate_all(paths), strict=True):
        found = shown(copy, plan)
        for label, expected in told(plan, item):
            if isinstance(expected, float):
                assert found[label] == pytest.approx(expected, abs=1e-6), label
            else:
                assert found[label] == expected, label
        verdicts.update(tag[0] for tag in broken(plan.question, item))
    assert {"most", "core", "together", "apart", "budget", "least_in"} <= verdicts


@pytest.mark.parametrize("shape", ["as shipped", "limited"])
def test_every_formula_holds_its_value_from_the_start(shape: str, tmp_path: Path) -> None:
    """A program that does not recalculate shows the truth: the choice at the table."""
    path, _ = book(shape, tmp_path)
    assert differences(path, office.recalculate(path)) == []


def test_it_starts_with_who_is_at_the_table(tmp_path: Path) -> None:
    """And the column beside it holds the best by the goals."""
    case = example()
    path, plan = book("as shipped", tmp_path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    ticks = {
        key
        for row, key in enumerate(plan.candidates, start=plan.try_first)
        if sheet.cell(row, 1).value == "x"
    }
    point = case.points[-1]
    assert ticks == {e.candidate for e in case.call.entries() if at_table(point, e)}
    best = made("as shipped").picture.answer.choices[0]
    offset = 3 + len(plan.challenges) + 4 + 1
    assert sheet.cell(plan.try_first, offset + 3).value == len(best.candidates)
    assert left_open(plan.question, best) == ()
