"""The sums of the matching workbook beside the ticks: what the choice reaches, and the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial

from scoring.matching.measure import Choice, broken, cost, quality, value
from scoring.matching.question import ALL, Want
from scoring.model.call import Goal
from scoring.reports.bookparts import Cell
from scoring.reports.matching.book_plan import CHALLENGE, REQUIRED, STATE, TOP, WEIGHT, BookPlan
from scoring.workbooks.formulas import cell, literal

Line = list[object]


def summary_rows(plan: BookPlan) -> list[Line]:
    """What, now (a formula), with the best by the goals, and whether a limit is kept."""
    return [*_sums(plan), *_by_challenge(plan), *_limits(plan)]


def _best(plan: BookPlan) -> Choice | None:
    picture = plan.made.picture
    return picture.answer.choices[0] if picture and picture.answer.choices else None


def _line(
    plan: BookPlan,
    label: str,
    measure: Callable[[Choice], Fraction | int],
    formula: str = "",
    number: str = "",
) -> Line:
    """A sum of what is ticked, as a formula, beside the same of the best."""
    best = _best(plan)
    return [
        label,
        Cell(measure(plan.chosen), "strong" if formula else "plain", formula, number),
        "" if best is None else Cell(measure(best), number=number),
        "",
    ]


def _sums(plan: BookPlan) -> Iterator[Line]:
    say, question = plan.seen.texts, plan.question
    required = [item for item in question.wants if item.required]
    total = sum((i.weight for i in question.wants if not i.required), Fraction(0))
    fillable = sum(not item.gap for item in required)
    gaps = sum(item.gap and plan.supplies_of[item.key].gap for item in required)
    unassessed = len(required) - fillable - gaps
    filled = _is(plan, STATE, "state.filled")
    ticks = f'SUMIF({plan.tick_span()},"x",'

    def named(key: str, **facts: object) -> str:
        return say(f"matching.book.sum.{key}", **facts)

    yield _line(
        plan, named("partners"), lambda found: len(found.candidates),
        f'=COUNTIF({plan.tick_span()},"x")',
    )  # fmt: skip
    yield _line(
        plan, named("required", count=len(required)), lambda found: _done(required, found),
        f"=SUMPRODUCT({_is(plan, REQUIRED, 'required')}*{filled})",
    )  # fmt: skip
    yield _line(
        plan, named("open"), lambda found: fillable - _done(required, found),
        f"=SUMPRODUCT({_is(plan, REQUIRED, 'required')}*{_is(plan, STATE, 'state.open')})",
    )  # fmt: skip
    yield _line(plan, named("gaps"), lambda found: gaps)
    if unassessed:
        yield _line(plan, named("unassessed"), lambda found: unassessed)
    yield _line(
        plan, named("wishes", total=say.number(total)),
        lambda found: value(question, found, Goal.WISHES),
        f"=SUMPRODUCT({_is(plan, REQUIRED, 'wished')}*{filled}*{plan.needs(WEIGHT)})", "0.##",
    )  # fmt: skip
    yield _line(
        plan, named("quality"), lambda found: quality(question, found),
        f"=SUM({plan.needs(TOP)})", "0.00",
    )  # fmt: skip
    if any(item.cost is not None for item in plan.seen.call.candidates):
        yield _line(
            plan, named("cost"), lambda found: cost(question, found.candidates),
            f"={ticks}{plan.tick_span(_cost_column(plan))})", "#,##0",
        )  # fmt: skip
    if any(item.capacity is not None for item in plan.seen.call.candidates):
        yield _line(
            plan, named("capacity"),
            lambda found: sum(question.capacities.get(key, 0) for key in found.candidates),
            f"={ticks}{plan.tick_span(_cost_column(plan) - 1)})", "#,##0",
        )  # fmt: skip


def _is(plan: BookPlan, column: int, word: str) -> str:
    """A product that is 1 for the needs with a word in a column."""
    return f"({plan.needs(column)}={literal(plan.seen.texts(f'matching.book.{word}'))})"


def _done(wants: Iterable[Want], found: Choice) -> int:
    there = frozenset(found.entries)
    return sum(item.level(there) >= item.times for item in wants)


def _cost_column(plan: BookPlan) -> int:
    return 3 + len(plan.challenges) + 4


def _by_challenge(plan: BookPlan) -> Iterator[Line]:
    """For each challenge: the required needs that are filled."""
    if len(plan.challenges) < 2:
        return
    required = _is(plan, REQUIRED, "required")
    filled = _is(plan, STATE, "state.filled")
    for challenge in plan.challenges:
        own = [
            item
            for item in plan.question.wants
            if item.required and plan.supplies_of[item.key].need.challenge == challenge
        ]
        here = f"({plan.needs(CHALLENGE)}={literal(challenge)})"
        label = plan.seen.texts("matching.book.sum.challenge", challenge=challenge, count=len(own))
        yield _line(
            plan, label, partial(_done, own), f"=SUMPRODUCT({here}*{required}*{filled})"
        )  # fmt: skip


def _limits(plan: BookPlan) -> Iterator[Line]:  # noqa: C901 - one case after another, and all of them here
    """The call's limits, each kept or not. How capacity divides over challenges is left out."""
    say, rules, question = plan.seen.texts, plan.question.rules, plan.question
    gone = set(broken(question, plan.chosen))
    partners = f'COUNTIF({plan.tick_span()},"x")'

    def line(label: str, number: int | Fraction | str, test: str, tag: tuple[str, ...]) -> Line:
        kept, lost = say("matching.book.kept"), say("matching.book.broken")
        verdict = Cell(
            lost if tag in gone else kept, formula=f"=IF({test},{literal(kept)},{literal(lost)})"
        )
        return [label, "", Cell(number, number="#,##0") if number != "" else "", verdict]

    def ticked(key: str) -> str:
        return f'{plan.tick(key)}="x"'

    if rules.most is not None:
        yield line(say("matching.book.limit.most"), rules.most, f"{partners}<={rules.most}",
                   ("most",))  # fmt: skip
    for key in rules.core:
        if key in plan.candidates:
            label = say("matching.relax.core_rule", name=plan.seen.name(key))
            yield line(label, "", ticked(key), ("core", key))
    for kind, pairs in (("together", rules.together), ("apart", rules.apart)):
        for first, second in pairs:
            there = [key for key in (first, second) if key in plan.candidates]
            if not there or (kind == "apart" and len(there) < 2):
                continue
            if kind == "apart":
                test = f"NOT(AND({ticked(first)},{ticked(second)}))"
            elif len(there) == 2:
                test = f"({ticked(first)})=({ticked(second)})"
            else:
                test = f"NOT({ticked(there[0])})"
            label = say(
                f"matching.relax.{kind}_rule",
                first=plan.seen.name(first), second=plan.seen.name(second),
            )  # fmt: skip
            yield line(label, "", test, (kind, first, second))
    for kind, limits, sign in (
        ("most_in", rules.most_in, "<="), ("least_in", rules.least_in, ">="),
    ):  # fmt: skip
        for challenge, number in limits.items():
            row = plan.first_flag + plan.challenges.index(challenge)
            flags = f"{cell(10, row, plan.needs_tab)}:{cell(9 + len(plan.candidates), row)}"
            label = say(f"matching.book.limit.{kind}", challenge=challenge)
            yield line(label, number, f"SUM({flags}){sign}{number}", (kind, challenge))
    if rules.budget is not None:
        costs = f'SUMIF({plan.tick_span()},"x",{plan.tick_span(_cost_column(plan))})'
        yield line(
            say("matching.book.limit.budget"), rules.budget,
            f"ROUND({costs},2)<={float(rules.budget):.2f}", ("budget",),
        )  # fmt: skip
    if ALL in rules.places:
        places = f'SUMIF({plan.tick_span()},"x",{plan.tick_span(_cost_column(plan) - 1)})'
        number = rules.places[ALL]
        yield line(
            say("matching.book.limit.places"), number, f"{places}>={number}", ("places", ALL)
        )  # fmt: skip
