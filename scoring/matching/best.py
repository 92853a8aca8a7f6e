"""The best partnerships: goals one after the other, every equal answer, and what was proved.

Exact in this sense: each answer was measured in integers and fractions (`measure.py`); HiGHS, with
a gap of 0, says that there is no better one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.matching.alike import alike
from scoring.matching.measure import LEAST, Choice, broken, choice, left_open, met, value
from scoring.matching.program import Builder, Rows
from scoring.matching.question import Question, Want, checked
from scoring.matching.solve import Effort
from scoring.matching.worth import Worths
from scoring.model.call import DEFAULT_GOALS, Entry, Goal

# Beyond this many equal answers nobody compares them; the answer then says that there are more.
MOST_EQUAL = 200
# So many equal answers are compared on quality one by one, in fractions, instead of by the solver.
_COMPARED = 48
# How often an answer that is right in floats and wrong in integers is thrown away and sought anew.
_TRIES = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """The best partnerships, in the question's order. None at all: no partnership keeps the rules.

    `complete`: they supply everything that is required and that anybody supplies. `proved`: nothing
    better exists. `all_equal`: no other partnership is as good. `bound`: where the proof was cut
    short, the goal it was about and the value that no partnership passes.
    """

    choices: tuple[Choice, ...]
    values: tuple[tuple[Goal, Fraction], ...]
    complete: bool
    proved: bool
    all_equal: bool
    bound: tuple[Goal, Fraction] | None = None


def best(
    question: Question,
    goals: Sequence[Goal] = DEFAULT_GOALS,
    *,
    most: int = MOST_EQUAL,
    effort: Effort | None = None,
    banned: Iterable[str] = (),
) -> Answer:
    """The partnerships that are best by the goals in their order, at most `most` of them.

    What is required comes before every goal, and nobody is added for nothing (`in_full`).
    `banned` candidates are in none. Raises Refused for a quality goal that nothing keeps from
    choosing everyone.
    """
    order = in_full(question, checked(goals, question.rules))
    search = _Search(question, effort or Effort(), most, frozenset(banned))
    return search.complete(order) or search.partial(order)


def in_full(question: Question, goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
    """The goals, and after them that of few partners, unless they leave nobody to be saved."""
    saved = goals and goals[-1] is Goal.COST and all(map(question.costs.get, question.candidates))
    return goals if Goal.FEWEST in goals or saved else (*goals, Goal.FEWEST)


@dataclass(frozen=True, slots=True)
class _Step:
    """What the search for the best on one goal gave; `bound`: nothing passes that value."""

    choice: Choice | None
    finished: bool
    bound: Fraction | None
    holding: tuple[Rows, ...] = ()


class _Search:
    def __init__(self, question: Question, effort: Effort, most: int, banned: frozenset[str]):
        self.question, self.effort, self.most, self.banned = question, effort, most, banned
        self.out_of_time = False

    def complete(self, order: tuple[Goal, ...]) -> Answer | None:
        """The best of those that leave nothing open; None when there is no such partnership."""
        question = self.question
        hard = list(question.hard)
        everyone = choice(question, (k for k in question.candidates if k not in self.banned))
        there = frozenset(everyone.entries)
        if not all(met(item, there) for item in hard):
            return None
        lead: tuple[Goal, ...] = order
        if order[0] is Goal.WISHES and question.separate and not broken(question, everyone):
            # Everyone together fulfils every wish that someone fulfils: so must the best.
            wishes = [w for w in question.wishes if w.weight and met(w, there)]
            hard, lead = hard + wishes, order[1:]
        straight = lead[0] is Goal.FEWEST or lead in ((Goal.COST,), (Goal.COST, Goal.FEWEST))
        only = self._forced(hard) if straight else None
        if only is not None:
            return self._answer((only,), order, complete=True)
        own = alike(question, order, self.effort, most=self.most, banned=self.banned)
        if own is not None and own.finished:
            chosen = best_of(question, own.choices, own.rest, own.sure)
            every = own.every and len(chosen) <= self.most
            return self._answer(chosen[: self.most], order, complete=True, all_equal=every)
        if own is not None and own.choices and self.effort.steps is not None:
            # Where steps are counted, what is too large for us is no matter of minutes elsewhere.
            chosen = best_of(question, own.choices, own.rest, own.sure)[:1]
            return self._answer(
                chosen, order, complete=True, proved=False, all_equal=False, bound=own.bound
            )
        return self._search(hard, order, lead, complete=True)

    def partial(self, order: tuple[Goal, ...]) -> Answer:
        """The best that the rules allow, with some required needs left open."""
        if self.out_of_time:
            return Answer((), (), False, False, False)
        order = (Goal.COVER, *order)
        found = self._search([], order, order, complete=False)
        return found or Answer((), (), False, not self.out_of_time, not self.out_of_time)

    def _forced(self, hard: Sequence[Want]) -> Choice | None:
        """The one smallest partnership, where those that cannot be missed are enough."""
        question = self.question
        if not question.separate:
            return None
        members = set(question.rules.core).intersection(question.candidates)
        for item in hard:
            for part in item.parts:
                members |= _pillars(part, item.asked, self.banned)
        members -= self.banned
        only = choice(question, members)
        there = frozenset(only.entries)
        enough = all(met(item, there) for item in hard) and not broken(question, only)
        return only if enough else None

    def _search(
        self, hard: Sequence[Want], order: tuple[Goal, ...], lead: tuple[Goal, ...], *,
        complete: bool,
    ) -> Answer | None:  # fmt: skip
        """`lead`: the goals that are still to be pursued."""
        question = self.question
        asked = {item.key for item in hard}
        soft = () if complete else question.hard
        if Goal.WISHES in lead or Goal.QUALITY in lead:
            soft = (*soft, *(item for item in question.wishes if item.key not in asked))
        builder = Builder(
            question,
            hard,
            soft,
            banned=self.banned,
            with_quality=Goal.QUALITY in lead,
        )
        # Rows that hold what earlier goals reached: one of these sets at a time.
        kept: tuple[Rows, ...] = ((),)
        done = list(order[: len(order) - len(lead)])
        latest: Choice | None = None
        for at, goal in enumerate(lead):
            if goal is Goal.QUALITY and latest is not None and question.separate:
                equal, all_found = self._equal(builder, kept, done, latest, _COMPARED)
                if all_found:
                    return self._answer(best_of(question, equal, lead[at:]), order, complete)
            found = self._one(builder, goal, kept)
            if found.choice is None and latest is None:
                self.out_of_time = self.out_of_time or not found.finished
                return None if found.finished or not complete else self.partial(order)
            if found.choice is None or not found.finished:
                chosen = found.choice or latest
                return self._answer(
                    (chosen,) if chosen else (), order, complete, proved=False, all_equal=False,
                    bound=None if found.bound is None else (goal, found.bound),
                )  # fmt: skip
            latest, kept = found.choice, found.holding
            done.append(goal)
        assert latest is not None
        equal, all_found = self._equal(builder, kept, done, latest, self.most)
        return self._answer(equal, order, complete, all_equal=all_found)

    def _one(self, builder: Builder, goal: Goal, kept: tuple[Rows, ...]) -> _Step:
        """The best on one goal, measured anew."""
        steps = [self._within(builder, goal, rows) for rows in kept]
        found = [step for step in steps if step.choice is not None]
        if not found or not all(step.finished for step in steps):
            return replace((found or steps)[0], finished=all(step.finished for step in steps))
        values = [value(self.question, step.choice, goal) for step in found if step.choice]
        top = min(values) if goal in LEAST else max(values)
        equal = [step for step, number in zip(found, values, strict=True) if number == top]
        return replace(equal[0], holding=tuple(rows for step in equal for rows in step.holding))

    def _within(self, builder: Builder, goal: Goal, rows: Rows) -> _Step:
        cut: Rows = ()
        for _ in range(_TRIES):
            peak = builder.peak(builder.worths(goal), (*rows, *cut), self.effort)
            solved = peak.solved
            bound = None if solved.bound is None else builder.value(goal, solved.bound)
            if solved.chosen is None:
                return _Step(None, solved.finished, bound)
            chosen = builder.choice(solved.chosen)
            claimed = builder.value(goal, peak.total)
            right = not solved.finished or value(self.question, chosen, goal) == claimed
            if right and self._sound(builder, chosen):
                holding = tuple((*rows, *more) for more in peak.holding)
                return _Step(chosen, solved.finished, bound, holding)
            cut = (*cut, builder.differs(chosen.candidates))
        return _Step(None, False, None)

    def _sound(self, builder: Builder, chosen: Choice) -> bool:
        open_ = set(left_open(self.question, chosen))
        return not broken(self.question, chosen) and not open_.difference(builder.y)

    def _equal(
        self,
        builder: Builder,
        kept: tuple[Rows, ...],
        done: Sequence[Goal],
        first: Choice,
        most: int,
    ) -> tuple[tuple[Choice, ...], bool]:
        """Every partnership as good as the first, and whether none is left out.

        Each one found is cut off (at least one candidate must differ) and the rest solved again,
        until nothing is left.
        """
        if most == 1:
            return (first,), False
        question = self.question
        wanted = [value(question, first, goal) for goal in done]
        found, cut = [first], [builder.differs(first.candidates)]
        for rows in kept:
            while True:
                solved = builder.solve({}, (*rows, *cut), self.effort)
                if solved.chosen is None:
                    if solved.finished:
                        break
                    return tuple(found), False
                chosen = builder.choice(solved.chosen)
                cut.append(builder.differs(chosen.candidates))
                same = [value(question, chosen, goal) for goal in done] == wanted
                if same and self._sound(builder, chosen):
                    if len(found) >= most:
                        return tuple(found), False
                    found.append(chosen)
                elif len(cut) > most + _TRIES:
                    return tuple(found), False
        return tuple(found), True

    def _answer(
        self,
        choices: Iterable[Choice],
        order: tuple[Goal, ...],
        complete: bool,
        *,
        proved: bool = True,
        all_equal: bool = True,
        bound: tuple[Goal, Fraction] | None = None,
    ) -> Answer:
        question = self.question
        place = {key: number for number, key in enumerate(question.candidates)}
        listed = sorted(choices, key=lambda item: [place[key] for key in item.candidates])
        values = tuple((goal, value(question, listed[0], goal)) for goal in order if listed)
        return Answer(tuple(listed), values, complete, proved, all_equal, bound)


def _pillars(part: Mapping[Entry, int], asked: int, banned: frozenset[str]) -> set[str]:
    """The candidates without whom the others do not supply what is asked."""
    own: dict[str, int] = {}
    for entry, amount in part.items():
        if entry.candidate not in banned:
            own[entry.candidate] = own.get(entry.candidate, 0) + amount
    total = sum(own.values())
    if total - max(own.values(), default=0) >= asked:
        return set()
    return {key for key, amount in own.items() if total - amount < asked}


def best_of(
    question: Question,
    choices: Iterable[Choice],
    goals: Iterable[Goal],
    sure: Collection[str] = frozenset(),
) -> tuple[Choice, ...]:
    """The best of a list by each goal in turn. `sure`: needs that all of them cover."""
    left = list(choices)
    for goal in goals:
        values: Sequence[Fraction | int]
        if goal is Goal.QUALITY:
            values = Worths(question, left, sure).of(question.quality)[0]
        else:
            values = [value(question, item, goal) for item in left]
        top = min(values) if goal in LEAST else max(values)
        left = [item for item, found in zip(left, values, strict=True) if found == top]
    return tuple(left)
