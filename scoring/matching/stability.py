"""How sure a choice is: the same question asked again under other scores and other votes.

Each scenario is answered like the real question; then one counts. Most need no search of their own:
a scenario in which nobody supplies anything else only has other totals, equal questions are asked
once, and where somebody supplies less, what stays possible of the best is the best.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.matching.alike import Alike, alike, no_heavier
from scoring.matching.best import MOST_EQUAL, best, best_of, in_full
from scoring.matching.cover import Start
from scoring.matching.measure import Choice, broken, choice, met
from scoring.matching.offers import Asked, Key, Offers
from scoring.matching.partnerships import totals_of
from scoring.matching.question import Question, Want, checked
from scoring.matching.scenarios import Scenario, exact_total
from scoring.matching.solve import Effort
from scoring.matching.worth import Worths
from scoring.model.call import Call, Entry, Goal
from scoring.model.results import Judgement

# Of one solve: what takes longer tells nothing, and the scenario is counted as not answered.
_NODES = 2_000
# Of all searches for the scenarios of one kind: about two seconds.
STEPS = 300_000
# Of a question, however quickly it is answered; of each that is searched for with others
_ASKED, _SHARED = 50, 2_000
_NEAR = 5  # so many partnerships of the real question are a start for others

Members = tuple[tuple[str, ...], ...]  # of each of the best partnerships


@dataclass(frozen=True, slots=True)
class Stability:
    """Of `asked` scenarios the first `looked` were looked at, as far as the effort went; `answered`
    of those had a proved answer, and the counts are of those.

    `candidates`: in how many the candidate is chosen; where several partnerships are equally good,
    the share of them that holds it. `partnerships`: in how many each is among the best, the most
    frequent first. `same`: in how many the best are exactly those of the real question.
    """

    asked: int
    looked: int
    answered: int
    same: int
    candidates: Mapping[str, Fraction]
    partnerships: tuple[tuple[tuple[str, ...], int], ...]

    def share(self, candidate: str) -> Fraction:
        return self.candidates.get(candidate, Fraction(0)) / self.answered


def stability(
    call: Call,
    judgement: Judgement,
    goals: Sequence[Goal],
    scenarios: Iterable[Scenario],
    challenges: Sequence[str] | None = None,
) -> Stability:
    """How often each candidate and each partnership is chosen. Pure; needs one scenario or more
    for its counts to mean something."""
    return Variations(Offers(call, judgement), goals, challenges).counted(scenarios)


@dataclass(frozen=True, slots=True)
class _Sets:
    """Partnerships among which the totals decide, and the goals after that."""

    question: Question
    choices: tuple[Choice, ...]
    worths: Worths | None
    after: tuple[Goal, ...]
    alike: Alike


class Variations:
    """The scenarios of a judgement for the question over some challenges."""

    def __init__(
        self,
        offers: Offers,
        goals: Sequence[Goal],
        challenges: Sequence[str] | None = None,
        steps: int = STEPS,
    ):
        self._offers, self._goals = offers, tuple(goals)
        self._asked = Asked(offers, challenges)
        self._steps = steps
        self._effort = Effort(nodes=_NODES, steps=steps)
        self._place = {item.key: at for at, item in enumerate(offers.call.candidates)}
        self._sets: dict[Key, _Sets | None] = {}
        self._answers: dict[object, Members | None] = {}
        totals = totals_of(offers.judgement)
        self._judged = self._asked.key(totals, {})
        self._search(self._judged)
        self._real = self._chosen(self._judged, totals) or ()

    def counted(self, scenarios: Iterable[Scenario]) -> Stability:
        """How often each is chosen in these scenarios. Where the steps end, so does the looking:
        what is looked at are the first so many, never those that are easy."""
        self._effort = Effort(nodes=_NODES, steps=self._steps)
        known = []
        for scenario in scenarios:
            totals = {entry: exact_total(total) for entry, total in scenario.totals.items()}
            known.append((self._asked.key(totals, self._offers.changed(scenario)), totals))
        self._together([key for key, _ in known])
        looked = answered = same = 0
        counts: dict[tuple[str, ...], int] = {}
        candidates: dict[str, Fraction] = {}
        for key, totals in known:
            if self._effort.spent and self._sets.get(key) is None:
                break
            looked += 1
            found = self._chosen(key, totals)
            if found is None:
                continue
            answered += 1
            same += found == self._real
            for members in found:
                counts[members] = counts.get(members, 0) + 1
                for name in members:
                    candidates[name] = candidates.get(name, Fraction(0)) + Fraction(1, len(found))
        listed = sorted(
            counts.items(), key=lambda item: (-item[1], [self._place[key] for key in item[0]])
        )
        return Stability(len(known), looked, answered, same, candidates, tuple(listed))

    def _chosen(self, key: Key, totals: Mapping[Entry, Fraction | None]) -> Members | None:
        """The best partnerships by their members; None without a proof."""
        if key not in self._sets:
            self._search(key)
        sets = self._sets[key]
        if sets is None:
            return self._by_all_means(key, totals)
        if not sets.alike.finished:
            return None
        left = sets.choices
        if sets.worths is not None:
            quality = {entry: total for entry in key[0] if (total := totals[entry]) is not None}
            values, _ = sets.worths.of(quality)
            top = max(values)
            left = tuple(c for c, number in zip(left, values, strict=True) if number == top)
        left = best_of(sets.question, left, sets.after)
        if len(left) > MOST_EQUAL or not sets.alike.every:
            return None
        return tuple(
            sorted((c.candidates for c in left), key=lambda who: [self._place[k] for k in who])
        )

    def _by_all_means(self, key: Key, totals: Mapping[Entry, Fraction | None]) -> Members | None:
        """The way of every question, once for each."""
        marks = tuple(totals[entry] for entry in key[0]) if Goal.QUALITY in self._goals else ()
        if (key, marks) not in self._answers:
            question = self._asked.question(key, totals)
            answer = best(question, self._goals, effort=self._effort)
            proved = answer.proved and answer.all_equal
            found = tuple(item.candidates for item in answer.choices)
            self._answers[key, marks] = found if proved else None
        return self._answers[key, marks]

    # The partnerships among which totals decide

    def _search(self, key: Key) -> None:
        """By a search for this question alone."""
        self._effort.take(_ASKED)
        question = self._asked.question(key)
        start, real = Start(), self._sets.get(self._judged)
        if real is not None:
            near = [chosen.candidates for chosen in real.alike.choices[:_NEAR]]
            start = Start(near, real.alike.prices)
        order = in_full(question, checked(self._goals, question.rules))
        found = alike(question, order, self._effort, most=MOST_EQUAL, start=start)
        self._sets[key] = None if found is None else _sets(question, found)

    def _together(self, keys: Iterable[Key]) -> None:
        """For many questions at once, as far as that is possible; the rest is left to `_search`.

        Whatever is a partnership in one of them is one in their union, where everyone supplies the
        most that it does in any. So those of the union that weigh no more than the best of the
        real question are found once, and held against each.
        """
        real = self._sets[self._judged]
        if real is None or not real.alike.finished:
            return
        alike_asked: dict[tuple[int, ...], list[tuple[Key, Question]]] = {}
        for key in dict.fromkeys(keys):
            if key not in self._sets:
                question = self._asked.question(key)
                asked = tuple(item.asked for item in question.wants)
                alike_asked.setdefault(asked, []).append((key, question))
        pending = list(alike_asked.values())
        # What this does not find must still be sought one by one.
        while pending and self._effort.more_than(self._steps // 2):
            group = pending.pop()
            if not self._shared(group, real.alike) and len(group) > 1:
                middle = len(group) // 2
                pending += [group[middle:], group[:middle]]

    def _shared(self, group: Sequence[tuple[Key, Question]], real: Alike) -> bool:
        """Whether the union of these could be searched."""
        self._effort.take(_ASKED * len(group))
        union = self._asked.question(self._asked.joined([key for key, _ in group]))
        first = group[0][1]
        order = in_full(union, checked(self._goals, union.rules))
        if order != real.order or [w.asked for w in union.wants] != [w.asked for w in first.wants]:
            return False
        steps = _SHARED * len(group)
        light = no_heavier(union, real, self._effort, steps)
        if light is None:
            return False
        for key, question in group:
            choices = _kept(question, union, light)
            if choices and in_full(question, order) == order:
                self._sets[key] = _sets(question, replace(real, choices=choices, every=True))
        return True


def _sets(question: Question, found: Alike) -> _Sets:
    if Goal.QUALITY not in found.rest:
        return _Sets(question, best_of(question, found.choices, found.rest), None, (), found)
    at = found.rest.index(Goal.QUALITY)
    choices = best_of(question, found.choices, found.rest[:at])
    worths = Worths(question, choices, found.sure) if len(choices) > 1 else None
    return _Sets(question, choices, worths, found.rest[at + 1 :], found)


def _kept(
    question: Question, union: Question, light: Sequence[tuple[int, tuple[str, ...]]]
) -> tuple[Choice, ...]:
    """The lightest of these that are partnerships of a question too."""
    bit = {key: 1 << number for number, key in enumerate(union.candidates)}
    gone = sum(bit[key] for key in frozenset(bit).difference(question.candidates))
    tests: list[int] = []
    counts: list[Want] = []
    for item, full in zip(question.wants, union.wants, strict=True):
        if item.parts != full.parts and item.asked:
            counts += [] if item.by_one else [item]
            tests += [sum({bit[e.candidate] for e in part}) for part in item.parts]
    found: list[Choice] = []
    least: int | None = None
    for weight, who in light:
        members = sum(bit[key] for key in who)
        heavier = least is not None and weight > least
        if heavier or members & gone or not all(members & test for test in tests):
            continue
        chosen = choice(question, who)
        if all(met(item, chosen.entries) for item in counts) and not broken(question, chosen):
            if weight != least:
                least, found = weight, []
            found.append(chosen)
    return tuple(found)
