"""The sums of the matching workbook beside the ticks: what the choice reaches, and the limits."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring.matching.measure import Choice, broken, cost, quality, value
from scoring.matching.question import ALL
from scoring.model.call import Goal
from scoring.reports.bookparts import Cell
from scoring.reports.matching_book_plan import CHALLENGE, REQUIRED, STATE, TOP, WEIGHT, BookPlan
from scoring.reports.ranking_plan import cell, literal

Line = list[object]


def summary_rows(plan: BookPlan) -> list[Line]:
    """What, now (a formula), with the best by the goals, and whether a limit is kept."""
    return [*_sums(plan), *_by_challenge(plan), *_limits(plan)]


def _best(plan: BookPlan) -> Choice | None:
    picture = plan.made.picture
    return picture.answer.choices[0] if picture and picture.answer.choices else None


def _sums(plan: BookPlan) -> Iterator[Line]:
    say, question, chosen, best = plan.seen.texts, plan.question, plan.chosen, _best(plan)
    words = {name: literal(say(f"matching.book.state.{name}")) for name in ("filled", "open")}
    needed = f"({plan.needs(REQUIRED)}={literal(say('matching.book.required'))})"
    wished = f"({plan.needs(REQUIRED)}={literal(say('matching.book.wished'))})"
    filled = f"({plan.needs(STATE)}={words['filled']})"
    required = [item for item in question.wants if item.required]

    def of(found: Choice | None, number: object) -> object:
        return "" if found is None else number

    def done(found: Choice) -> int:
        there = frozenset(found.entries)
        return sum(item.level(there) >= item.times for item in required)

    def wishes(found: Choice) -> Fraction:
        return value(question, found, Goal.WISHES)

    yield [
        say("matching.book.sum.partners"),
        Cell(len(chosen.candidates), "strong", f'=COUNTIF({plan.tick_span()},"x")'),
        of(best, len(best.candidates) if best else 0),
        "",
    ]
    yield [
        say("matching.book.sum.required", count=len(required)),
        Cell(done(chosen), "strong", f"=SUMPRODUCT({needed}*{filled})"),
        of(best, done(best) if best else 0),
        "",
    ]
    open_ = sum(not item.gap for item in required) - done(chosen)
    yield [
        say("matching.book.sum.open"),
        Cell(open_, "strong",
             f"=SUMPRODUCT({needed}*({plan.needs(STATE)}={words['open']}))"),
        of(best, sum(not item.gap for item in required) - (done(best) if best else 0)),
        "",
    ]  # fmt: skip
    yield [
        say("matching.book.sum.gaps"),
        sum(item.gap for item in required),
        of(best, sum(item.gap for item in required)),
        "",
    ]
    total = sum((i.weight for i in question.wants if not i.required), Fraction(0))
    yield [
        say("matching.book.sum.wishes", total=say.number(total)),
        Cell(wishes(chosen), "strong",
             f"=SUMPRODUCT({wished}*{filled}*{plan.needs(WEIGHT)})", "0.##"),
        of(best, Cell(wishes(best), number="0.##") if best else ""),
        "",
    ]  # fmt: skip
    yield [
        say("matching.book.sum.quality"),
        Cell(quality(question, chosen), "strong", f"=SUM({plan.needs(TOP)})", "0.00"),
        of(best, Cell(quality(question, best), number="0.00") if best else ""),
        "",
    ]
    yield [
        say("matching.book.sum.cost"),
        Cell(cost(question, chosen.candidates), "strong",
             f'=SUMIF({plan.tick_span()},"x",{plan.tick_span(_cost_column(plan))})', "#,##0"),
        of(best, Cell(cost(question, best.candidates), number="#,##0") if best else ""),
        "",
    ]  # fmt: skip
    yield [
        say("matching.book.sum.capacity"),
        Cell(_capacity(plan, chosen), "strong",
             f'=SUMIF({plan.tick_span()},"x",{plan.tick_span(_cost_column(plan) - 1)})', "#,##0"),
        of(best, Cell(_capacity(plan, best), number="#,##0") if best else ""),
        "",
    ]  # fmt: skip


def _cost_column(plan: BookPlan) -> int:
    return 3 + len(plan.challenges) + 4


def _capacity(plan: BookPlan, found: Choice) -> int:
    return sum(plan.question.capacities.get(key, 0) for key in found.candidates)


def _by_challenge(plan: BookPlan) -> Iterator[Line]:
    """For each challenge: the required needs that are filled."""
    if len(plan.challenges) < 2:
        return
    say, best = plan.seen.texts, _best(plan)
    needed = f"({plan.needs(REQUIRED)}={literal(say('matching.book.required'))})"
    filled = f"({plan.needs(STATE)}={literal(say('matching.book.state.filled'))})"
    for challenge in plan.challenges:
        own = [
            item
            for item in plan.question.wants
            if item.required and plan.supplies_of[item.key].need.challenge == challenge
        ]

        def done(found: Choice, own: list = own) -> int:  # type: ignore[type-arg]
            there = frozenset(found.entries)
            return sum(item.level(there) >= item.times for item in own)

        here = f"({plan.needs(CHALLENGE)}={literal(challenge)})"
        yield [
            say("matching.book.sum.challenge", challenge=challenge, count=len(own)),
            Cell(done(plan.chosen), formula=f"=SUMPRODUCT({here}*{needed}*{filled})"),
            "" if best is None else done(best),
            "",
        ]


def _limits(plan: BookPlan) -> Iterator[Line]:
    """The call's limits, each kept or not. How capacity divides over challenges is left out."""
    say, rules, question = plan.seen.texts, plan.question.rules, plan.question
    gone = set(broken(question, plan.chosen))
    partners = f'COUNTIF({plan.tick_span()},"x")'

    def line(label: str, number: object, test: str, tag: tuple[str, ...]) -> Line:
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
