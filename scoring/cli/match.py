"""`match TABLE`: partnerships, gaps and roles out of any plain table, for people and programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from scoring import exact
from scoring.matching.measure import Choice, Tag
from scoring.matching.picture import Part, Picture, Role, picture
from scoring.matching.plain import plain_question
from scoring.matching.question import Question, Refused, Want
from scoring.matching.solve import Effort
from scoring.model.call import Goal
from scoring.problems import CannotGoOn, Place, Problem
from scoring.tables.layout import Wanted
from scoring.tables.opened import Cell
from scoring.tables.plain import MOST_NUMBER, PlainTable, capped, folded
from scoring.tables.read import plain_table
from scoring.texts import Texts, vocabulary
from scoring.texts.vocabulary import Meaning, meant
from scoring.workbooks.grid import CellKind
from scoring.workbooks.read import Reader, read_books

SCHEMA_VERSION = 1
GOALS = {"size": Goal.FEWEST, "cost": Goal.COST, "quality": Goal.QUALITY}
SECONDS = 60.0  # unless told otherwise: nobody waits longer without having asked for it


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed behind `match`."""

    table: Path
    candidates: Path | None = None
    goal: str = "size"
    times: int = 1
    every: bool = False  # list all minimal partnerships
    limit: int | None = None  # partners at most
    seconds: float = SECONDS
    named: Mapping[str, str] = field(default_factory=dict)  # headings, as typed
    columns: str = ""  # what stands above the columns of a wide table, as typed
    tab: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    asked: Asked
    question: Question
    picture: Picture
    table: PlainTable


def answer(asked: Asked, reader: Reader = read_books) -> Found:
    """Read the tables and work out the whole picture. Raises CannotGoOn with every problem."""
    table, question = _read(asked, reader)
    try:
        found = picture(question, (GOALS[asked.goal],), effort=Effort(seconds=asked.seconds))
    except Refused as refused:
        place = Place(asked.table.name)
        facts = {"reason_key": f"match.refused.{refused.reason}"}
        raise CannotGoOn([Problem("match-refused", place, facts)]) from refused
    return Found(asked, question, found, table)


def read_question(asked: Asked, reader: Reader = read_books) -> Question:
    """The question that the tables hold. Raises CannotGoOn."""
    return _read(asked, reader)[1]


def _read(asked: Asked, reader: Reader) -> tuple[PlainTable, Question]:
    problems: list[Problem] = []
    table = plain_table(asked.table, _wanted(asked), reader)
    supply = list(_supply(table, problems))
    problems += table.spellings(("candidate", "need"))
    problems += table.totals(("candidate", "need"))
    if not supply and not problems:
        problems.append(Problem("match-empty", Place(table.file, table.tab)))
    quality: dict[str, Fraction] = {}
    costs: dict[str, Fraction] = {}
    if asked.candidates is not None:
        numbers = ("quality", "cost")
        wanted = Wanted(required=("candidate",), optional=numbers, numbers=numbers)
        named = plain_table(asked.candidates, wanted, reader)
        quality, costs = _numbers(named, problems)
        problems += named.spellings(("candidate",))
        problems += named.totals(("candidate",))
        problems += _strangers(table, named)
    known = {"quality": quality, "cost": costs}.get(asked.goal)
    if known is not None and not problems:
        names = dict.fromkeys(candidate for candidate, _, _ in supply if candidate)
        lacking = [name for name in names if name not in known]
        if lacking:
            file = asked.candidates or asked.table
            facts = {"column": asked.goal, "found": ", ".join(lacking[:5])}
            problems.append(Problem("match-number-missing", Place(file.name), facts))
    if problems:
        raise CannotGoOn(capped(problems))
    question = plain_question(
        supply, times=asked.times, most=asked.limit, quality=quality, costs=costs
    )  # fmt: skip
    return table, question


def _wanted(asked: Asked) -> Wanted:
    return Wanted(
        required=("candidate", "need"),
        optional=("amount",),
        value="amount",
        across=("need", "candidate"),
        given=_is_offer,
        numbers=("amount",),
        named=asked.named,
        columns=asked.columns,
        tab=asked.tab,
    )


def _mark(cell: Cell) -> Meaning | None:
    """What a cell of a wide table says of an offer: an x, a check, yes or no."""
    return meant(cell[0], vocabulary.Question.TICK)


def _is_offer(cell: Cell) -> bool:
    """A mark, or a number from 0 up."""
    if _mark(cell) is not None:
        return True
    try:
        return cell[1] in (CellKind.NUMBER, CellKind.TEXT) and exact.from_text(cell[0]) >= 0
    except ValueError:
        return False


def _strangers(table: PlainTable, named: PlainTable) -> Iterator[Problem]:
    """Candidates of the second table whose name the first one spells otherwise."""
    known: dict[str, tuple[str, int]] = {}
    for row in table.rows:
        name = table.cell(row, "candidate")[0].strip()
        known.setdefault(folded(name), (name, row))
    for row in named.rows:
        name = named.cell(row, "candidate")[0].strip()
        other, where = known.get(folded(name), (name, 0))
        if name and other != name:
            facts = {"column": "candidate", "found": name, "other": other, "row": table.line(where)}
            yield Problem("table-spelling", named.place(row, "candidate"), facts)


def _supply(table: PlainTable, problems: list[Problem]) -> Iterator[tuple[str, str, Fraction]]:
    seen: dict[tuple[str, str], int] = {}
    for part in table.parts:  # a name above a column without a mark is asked for, or known, too
        for value in part.layout.values:
            needed = part.layout.across == "need"
            yield ("", value.name, Fraction(0)) if needed else (value.name, "", Fraction(0))
    for row in table.rows:
        candidate, need = (table.cell(row, name)[0].strip() for name in ("candidate", "need"))
        if not candidate or not need:
            lacking = "need" if candidate else "candidate"
            problems += _number_of_nothing(table, row, lacking, ("amount",))
        if not candidate and not need:
            continue
        if table.wide and not (candidate and need):  # a name beside which nothing is marked
            yield candidate, need, Fraction(0)
            continue
        if (candidate, need) in seen:
            facts = {"found": f"{candidate} / {need}", "row": table.line(seen[candidate, need])}
            problems.append(Problem("match-twice", table.place(row, "candidate"), facts))
            continue
        seen[candidate, need] = row
        mark = _mark(table.cell(row, "amount")) if table.wide else None
        if mark is Meaning.NO:
            continue
        if table.wide and mark is None and not _is_offer(table.cell(row, "amount")):
            facts = {"found": table.cell(row, "amount")[0], "who": f"{candidate} / {need}"}
            problems.append(Problem("match-mark", table.place(row, "amount"), facts))
            continue
        amount = None if mark else _number(table, row, "amount", problems)
        yield candidate, need, Fraction(1) if amount is None else amount


def _number_of_nothing(
    table: PlainTable, row: int, lacking: str, columns: Iterable[str]
) -> Iterator[Problem]:
    """A number in a row that does not say of whom, or of what. None at all may be typed as 0."""
    if any(table.cell(row, column)[0].strip() not in ("", "0") for column in columns):
        yield Problem("match-name", table.place(row, lacking), {"column": lacking})


def _numbers(
    table: PlainTable, problems: list[Problem]
) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    found: dict[str, dict[str, Fraction]] = {"quality": {}, "cost": {}}
    seen: dict[str, int] = {}
    for row in table.rows:
        name = table.cell(row, "candidate")[0].strip()
        if not name:
            problems += _number_of_nothing(table, row, "candidate", found)
            continue
        if name in seen:
            facts = {"found": name, "row": table.line(seen[name])}
            problems.append(Problem("match-twice", table.place(row, "candidate"), facts))
            continue
        seen[name] = row
        for column, numbers in found.items():
            number = _number(table, row, column, problems)
            if number is not None:
                numbers[name] = number
    return found["quality"], found["cost"]


def _number(table: PlainTable, row: int, column: str, problems: list[Problem]) -> Fraction | None:
    """A number from 0 up; None where the cell or the column is not there."""
    shown, kind = table.cell(row, column)
    if not shown.strip():
        return None
    try:
        if kind not in (CellKind.NUMBER, CellKind.TEXT):
            raise ValueError(kind)
        number = exact.from_text(shown)
        if not 0 <= number <= MOST_NUMBER or number.denominator > MOST_NUMBER:
            raise ValueError(number)
    except ValueError as error:
        facts = {"found": shown, "column": column}
        unclear = isinstance(error, exact.Ambiguous)
        code = "table-number-ambiguous" if unclear else "match-number"
        problems.append(Problem(code, table.place(row, column), facts))
        return None
    return number


# For programs


def as_data(found: Found) -> dict[str, Any]:
    """The JSON that `--json` prints; its shape is in docs/match.schema.json."""
    question, drawn = found.question, found.picture
    answered = drawn.answer
    first = answered.choices[0] if answered.choices else None
    goal = GOALS[found.asked.goal]
    values = dict(answered.values)
    return {
        "schema_version": SCHEMA_VERSION,
        "goal": found.asked.goal,
        "times": found.asked.times,
        "limit": found.asked.limit,
        "partnership": None if first is None else list(first.candidates),
        "partnerships": [list(item.candidates) for item in answered.choices],
        "objective": _amount(values.get(goal)),
        "bound": _amount(answered.bound[1] if answered.bound else None),
        "complete": answered.complete,
        "proved": answered.proved,
        "all_equal": answered.all_equal,
        "gap": [
            {
                "need": item.key,
                "in_sight": _amount(Fraction(item.reach, item.unit)),
                "suppliers": [entry.candidate for entry in item.suppliers],
            }
            for item in drawn.gaps
        ],
        "uncovered": [] if first is None else [item.key for item in _uncovered(question, first)],
        "roles": [
            {
                "candidate": role.candidate,
                "role": role.part.value,
                "minimal": role.count,
                "instead": list(role.instead),
                "proved": role.proved,
            }
            for role in drawn.roles
        ],
        "minimal": {
            "count": len(drawn.minimal.choices),
            "finished": drawn.minimal.finished,
            "partnerships": [list(item.candidates) for item in drawn.minimal.choices]
            if found.asked.every
            else None,
        },
        "front": [
            {
                "size": point.size,
                "quality": _amount(point.quality),
                "partnership": list(point.example.candidates),
                "proved": point.proved,
            }
            for point in drawn.front
        ],
        "relaxations": [
            [
                {
                    "rule": "need" if tag[0] == "need" else "limit",
                    "need": tag[1] if tag[0] == "need" else None,
                    "number": _amount(item.numbers.get(tag)),
                }
                for tag in item.tags
            ]
            for item in drawn.relaxations
        ],
    }


def _amount(value: Fraction | None) -> dict[str, Any] | None:
    return None if value is None else {"exact": str(value), "number": float(value)}


def _uncovered(question: Question, chosen: Choice) -> list[Want]:
    there = frozenset(chosen.entries)
    return [item for item in question.wants if item.level(there) < item.times]


# For people


def lines(found: Found, texts: Texts) -> list[str]:
    """The answer in words and columns."""
    question, drawn = found.question, found.picture
    return [
        texts(
            "match.title",
            candidates=len(question.candidates), needs=len(question.wants),
            times=found.asked.times,
        ),
        "",
        *_gaps(drawn, texts),
        "",
        *_best(found, texts),
        *_relaxed(found, texts),
        "",
        *_roles(drawn, texts),
        *(_front(drawn, texts) if drawn.front else []),
        *(_minimal(drawn, texts) if found.asked.every else []),
    ]  # fmt: skip


def _gaps(drawn: Picture, texts: Texts) -> list[str]:
    if not drawn.gaps:
        return [texts("match.gap.none")]
    return [
        texts("match.gap.title", count=len(drawn.gaps)),
        *(
            "  "
            + texts(
                "match.gap.line" if item.suppliers else "match.gap.nobody",
                need=item.key,
                level=texts.number(Fraction(item.reach, item.unit)),
                times=texts.number(Fraction(item.times, item.unit)),
                who=texts.listed(entry.candidate for entry in item.suppliers),
            )
            for item in drawn.gaps
        ),
    ]


def _best(found: Found, texts: Texts) -> Iterator[str]:
    drawn, answered = found.picture, found.picture.answer
    yield texts("match.goal_line", goal=texts(f"match.goal.{GOALS[found.asked.goal].value}"))
    if not answered.choices:
        yield texts("match.nothing" if answered.proved else "match.no_time")
        return
    if not answered.complete:
        yield texts("match.incomplete")
    for item in answered.choices:
        yield "  " + (texts.listed(item.candidates) or texts("match.nobody"))
    yield from _proof(found, texts)
    if not answered.complete:
        gaps = {item.key for item in drawn.gaps}
        open_ = [i.key for i in _uncovered(found.question, answered.choices[0])]
        yield texts("match.open", needs=texts.listed(k for k in open_ if k not in gaps))


def _proof(found: Found, texts: Texts) -> Iterator[str]:
    answered = found.picture.answer
    goal = GOALS[found.asked.goal]
    value = dict(answered.values).get(goal, Fraction(0))
    facts = {"value": texts.number(value), "what": texts(f"match.what.{found.asked.goal}")}
    if answered.proved:
        yield texts("match.proved", **facts)
        if not answered.all_equal:
            yield texts("match.more_equal")
        elif len(answered.choices) > 1:
            yield texts("match.equal", number=len(answered.choices))
    elif answered.bound is not None and answered.bound[0] is goal:
        yield texts("match.stopped_bound", bound=texts.number(answered.bound[1]), **facts)
    else:
        yield texts("match.stopped", **facts)


def _relaxed(found: Found, texts: Texts) -> Iterator[str]:
    items = found.picture.relaxations
    if items:
        yield ""
        yield texts("match.relax.title")
    for item in items:
        yield "  - " + texts.listed(_relaxation(tag, item.numbers.get(tag), texts)
                                    for tag in item.tags)  # fmt: skip


def _relaxation(tag: Tag, number: Fraction | None, texts: Texts) -> str:
    if tag[0] == "need":
        return texts("match.relax.need", need=tag[1])
    if number is None:
        return texts("match.relax.without_limit")
    return texts("match.relax.most", number=texts.number(number))


def _roles(drawn: Picture, texts: Texts) -> list[str]:
    number = len(drawn.minimal.choices)
    if not drawn.roles or not number:
        return [texts("match.role.unknown")]
    count = texts("match.role.all" if drawn.minimal.finished else "match.role.some", count=number)
    return [
        count,
        *_aligned(
            [
                [role.candidate, f"{role.count}/{number}", _role(role, drawn, texts)]
                for role in drawn.roles
            ]
        ),
    ]


def _role(role: Role, drawn: Picture, texts: Texts) -> str:
    key = f"match.role.{role.part.value}"
    if role.part is Part.SPARE and not drawn.minimal.finished:
        key = "match.role.spare_listed"
    if role.part is Part.NEEDED and not role.proved:
        key = "match.role.needed_listed"
    return texts(key, who=texts.listed(role.instead))


def _front(drawn: Picture, texts: Texts) -> Iterator[str]:
    yield ""
    yield texts("match.front")
    yield from _aligned(
        [
            [str(point.size), texts.number(point.quality, trim=False),
             texts.listed(point.example.candidates)]
            for point in drawn.front
        ]
    )  # fmt: skip


def _minimal(drawn: Picture, texts: Texts) -> Iterator[str]:
    yield ""
    yield texts("match.minimal.all" if drawn.minimal.finished else "match.minimal.some",
                count=len(drawn.minimal.choices))  # fmt: skip
    for item in drawn.minimal.choices:
        yield "  " + (texts.listed(item.candidates) or texts("match.nobody"))


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as what they hold."""
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(3)]
    for row in rows:
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()
