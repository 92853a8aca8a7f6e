"""How sure a choice is: the same question asked again under other scores and other votes.

A scenario says what might as well have been: which entries are ranked, with which totals, and what
the jury finds covered. Each is answered like the real one; then one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from scoring.judgement import judge, verdict
from scoring.matching.best import best
from scoring.matching.partnerships import question_of
from scoring.matching.question import Question
from scoring.matching.solve import Effort
from scoring.matching.supply import supplies
from scoring.model.call import Call, Entry, Goal
from scoring.model.intake import Register
from scoring.model.results import WORST_LAST, Cover, Coverage, Judgement, Status

# Totals that come as floats (draws from a model) are compared as far as this.
_FLOAT_DIGITS = 6
# A solve that takes longer than this tells nothing: the scenario is left out, and counted as such.
_NODES = 2_000


@dataclass(frozen=True, slots=True)
class Scenario:
    """`totals` holds every entry that would be ranked, with its total; who is not in it is not
    ranked. `covers` holds coverage that would be another than what was judged."""

    name: str
    totals: Mapping[Entry, Fraction | float]
    covers: Mapping[tuple[Entry, str], Coverage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stability:
    """`answered` scenarios out of `asked` had a proved answer; the counts are of those.

    `candidates`: in how many the candidate is chosen; where several partnerships are equally good,
    the share of them that holds it. `partnerships`: in how many each is among the best, the most
    frequent first. `same`: in how many the best are exactly those of the real question.
    """

    asked: int
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
    order = {item.key: number for number, item in enumerate(call.candidates)}
    real = _chosen(question_of(call, judgement, challenges=challenges), goals) or ()
    asked = same = 0
    counts: dict[tuple[str, ...], int] = {}
    candidates: dict[str, Fraction] = {}
    answered = 0
    for scenario in scenarios:
        asked += 1
        other = applied(judgement, scenario)
        found = _chosen(question_of(call, other, challenges=challenges), goals)
        if found is None:
            continue
        answered += 1
        same += found == real
        for members in found:
            counts[members] = counts.get(members, 0) + 1
            for key in members:
                candidates[key] = candidates.get(key, Fraction(0)) + Fraction(1, len(found))
    listed = sorted(counts.items(), key=lambda item: (-item[1], [order[key] for key in item[0]]))
    return Stability(asked, answered, same, candidates, tuple(listed))


def _chosen(question: Question, goals: Sequence[Goal]) -> tuple[tuple[str, ...], ...] | None:
    """The best partnerships by their members; None without a proof."""
    answer = best(question, goals, effort=Effort(nodes=_NODES))
    if not (answer.proved and answer.all_equal):
        return None
    return tuple(item.candidates for item in answer.choices)


def applied(judgement: Judgement, scenario: Scenario) -> Judgement:
    """The judgement as the scenario has it. Places are not judged anew: matching asks for none."""
    entries = {}
    for entry, result in judgement.entries.items():
        total = scenario.totals.get(entry)
        if total is not None:
            entries[entry] = replace(result, status=Status.RANKED, total=_exact(total), place=None)
        elif result.status is Status.RANKED:
            status = Status.BELOW_MINIMUM
            entries[entry] = replace(result, status=status, total=None, place=None)
        else:
            entries[entry] = result
    return replace(
        judgement, entries=entries, coverage={**judgement.coverage, **scenario.covers}
    )  # fmt: skip


def _exact(total: Fraction | float) -> Fraction:
    if isinstance(total, Fraction):
        return total
    return Fraction(round(total * 10**_FLOAT_DIGITS), 10**_FLOAT_DIGITS)


def jurors_left_out(call: Call, register: Register, rounds: tuple[str, ...]) -> Iterator[Scenario]:
    """One scenario for each juror whose ballots count: the rules applied without that juror.

    The quorum is then one less: leaving a juror out must not hold an entry that was complete. What
    a jury agreed in a consensus round stays agreed. Of one juror nobody can be left out.
    """
    if len(call.jurors) < 2:
        return
    counted = {
        juror
        for result in judge(call, register, rounds).entries.values()
        for part in result.rounds.values()
        for juror in part.counted
    }
    method = replace(call.method, quorum=max(1, call.method.quorum - 1))
    smaller = replace(call, method=method)
    for juror in call.jurors:
        if juror.key not in counted:
            continue
        ballots = tuple(
            item for item in register.ballots if item.consensus or item.juror != juror.key
        )
        judged = judge(smaller, replace(register, ballots=ballots), rounds)
        yield Scenario(juror.key, _totals(judged), judged.coverage)


def votes_in_doubt(
    call: Call, judgement: Judgement, challenges: Sequence[str] | None = None
) -> Iterator[Scenario]:
    """One scenario for each item of a ranked entry that one other vote would change, where that
    changes what somebody supplies."""
    totals = _totals(judgement)
    needed = {(need.challenge, need.item) for need in call.method.needs}
    parts = {
        part.key: service.key
        for service in call.service_types
        for part in service.requirements
        if not call.method.requirements_shared
    }
    before = _amounts(call, judgement)
    for (entry, item), found in judgement.coverage.items():
        wanted = {item, parts.get(item, item)}
        if (
            entry not in totals
            or (challenges is not None and entry.challenge not in challenges)
            or not any((entry.challenge, key) in needed for key in wanted)
        ):
            continue
        known = [before]
        for other in _one_vote_away(found):
            covers = {(entry, item): replace(found, own=other, whole=other)}
            covers |= _typed(call, {**judgement.coverage, **covers}, entry)
            changed = replace(judgement, coverage={**judgement.coverage, **covers})
            amounts = _amounts(call, changed)
            if amounts not in known:
                known.append(amounts)
                yield Scenario(f"{entry}:{item}", totals, covers)


def _amounts(call: Call, judgement: Judgement) -> list[tuple[Mapping[Entry, Fraction], ...]]:
    """Who supplies how much of each need: all that a vote can change."""
    return [supply.amounts for supply in supplies(call, judgement)]


def _one_vote_away(found: Coverage) -> tuple[Cover, ...]:
    """What the verdict becomes when one juror who answered had answered otherwise."""
    changes = ((-1, 1, 0), (-1, 0, 1), (1, -1, 0), (0, -1, 1), (1, 0, -1), (0, 1, -1))
    others: dict[Cover, None] = {}
    for yes, partial, no in changes:
        votes = (found.yes + yes, found.partial + partial, found.no + no)
        if min(votes) >= 0:
            others[verdict(*votes)] = None
    others.pop(found.own, None)
    return tuple(others)


def _typed(
    call: Call, coverage: Mapping[tuple[Entry, str], Coverage], entry: Entry
) -> dict[tuple[Entry, str], Coverage]:
    """Types of service anew: each is worth what its weakest part is worth."""
    if call.method.requirements_shared:
        return {}
    found = {}
    for service in call.service_types:
        whole = coverage.get((entry, service.key))
        if whole is None:
            continue
        keys = (service.key, *(part.key for part in service.requirements))
        owns = [coverage[entry, key].own for key in keys if (entry, key) in coverage]
        worst = max(owns, key=WORST_LAST.index)
        if worst is not whole.whole:
            found[entry, service.key] = replace(whole, whole=worst)
    return found


def _totals(judgement: Judgement) -> dict[Entry, Fraction | float]:
    return {
        entry: result.total
        for entry, result in judgement.entries.items()
        if result.status is Status.RANKED and result.total is not None
    }
