"""What might as well have been: the jury without one of its jurors, or with one other answer.

A scenario says which entries are ranked, with which totals, and what the jury finds covered.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from scoring.judgement import judge, verdict
from scoring.matching.supply import amounts_of, parts_of
from scoring.model.call import Call, Entry, Need
from scoring.model.intake import Register, Standing
from scoring.model.results import WORST_LAST, Cover, Coverage, Judgement, Status

# Totals that come as floats (draws from a model) are compared as far as this.
_FLOAT_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Scenario:
    """`totals` holds every entry that would be ranked, with its total; who is not in it is not
    ranked. `covers` holds coverage that would be another than what was judged."""

    name: str
    totals: Mapping[Entry, Fraction | float]
    covers: Mapping[tuple[Entry, str], Coverage] = field(default_factory=dict)


def applied(judgement: Judgement, scenario: Scenario) -> Judgement:
    """The judgement as the scenario has it. Places are not judged anew: matching asks for none."""
    entries = {}
    for entry, result in judgement.entries.items():
        total = scenario.totals.get(entry)
        if total is not None:
            entries[entry] = replace(
                result, status=Status.RANKED, total=exact_total(total), place=None
            )
        elif result.status is Status.RANKED:
            status = Status.BELOW_MINIMUM
            entries[entry] = replace(result, status=status, total=None, place=None)
        else:
            entries[entry] = result
    return replace(
        judgement, entries=entries, coverage={**judgement.coverage, **scenario.covers}
    )  # fmt: skip


def exact_total(total: Fraction | float) -> Fraction:
    if isinstance(total, Fraction):
        return total
    return Fraction(round(total * 10**_FLOAT_DIGITS), 10**_FLOAT_DIGITS)


def exact(scenario: Scenario) -> Scenario:
    """With totals as they are compared."""
    totals = {entry: exact_total(total) for entry, total in scenario.totals.items()}
    return replace(scenario, totals=totals)


def jurors_left_out(call: Call, register: Register, rounds: tuple[str, ...]) -> Iterator[Scenario]:
    """One scenario for each juror whose ballots count: the rules applied without that juror.

    The quorum is then one less: leaving a juror out must not hold an entry that was complete. What
    a jury agreed in a consensus round stays agreed. Of one juror nobody can be left out.
    """
    if len(call.jurors) < 2:
        return
    counted = {
        item.juror
        for item in register.ballots
        if item.round in rounds and item.standing is Standing.COUNTED and not item.consensus
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
    touched: dict[tuple[str, str], list[Need]] = {}
    for need in call.method.needs:
        for item in _hanging(call, need):
            touched.setdefault((need.challenge, item), []).append(need)
    coverage = dict(judgement.coverage)
    for (entry, item), found in judgement.coverage.items():
        needs = touched.get((entry.challenge, item), ())
        seen = challenges is None or entry.challenge in challenges
        if entry not in totals or not seen or not needs:
            continue
        known = [amounts_of(call, coverage, needs, entry)]
        for other in _one_vote_away(found):
            covers = {(entry, item): replace(found, own=other, whole=other)}
            covers |= _typed(call, ChainMap(covers, coverage), entry)
            amounts = amounts_of(call, ChainMap(covers, coverage), needs, entry)
            if amounts not in known:
                known.append(amounts)
                yield Scenario(f"{entry}:{item}", totals, covers)


def _hanging(call: Call, need: Need) -> tuple[str, ...]:
    """The items that a need hangs on: of a type its requirements too, unless those are shared."""
    return (need.item,) if call.method.requirements_shared else parts_of(call, need)


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
