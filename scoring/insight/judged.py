"""Which entries are compared, where the line lies, and the announced rule for what-if."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.judgement.ranking import jury_values
from scoring.model.call import (
    JURY_ORDER,
    Call,
    Combine,
    CombineRounds,
    Criterion,
    DecisionRule,
    MinimaScope,
)
from scoring.model.insight import COMBINED, Line, LineKind
from scoring.model.intake import Register
from scoring.model.results import EntryResult, Judgement, Ranking, RoundResult, Status
from scoring.statistics.table import Floats
from scoring.statistics.whatif import RoundScores, Rule


def compared(ranking: Ranking) -> tuple[EntryResult, ...]:
    """The entries whose scores were held against the rule: ranked, or below a minimum."""
    judged = (Status.RANKED, Status.BELOW_MINIMUM)
    return tuple(item for item in ranking.entries if item.status in judged)


def views_of(call: Call, judgement: Judgement) -> tuple[str, ...]:
    """Each judged round, then the rounds combined where that is something else."""
    rounds = tuple(key for key in judgement.rounds if _asked(call, key))
    several = len(rounds) > 1 and call.method.combine_rounds is not CombineRounds.LAST
    return (*rounds, COMBINED) if several else rounds


def _asked(call: Call, round_key: str) -> bool:
    return any(call.method.asked(round_key, item.key) for item in call.challenges)


def line_of(call: Call, judgement: Judgement, challenge: str, view: str) -> Line:
    """The line of a challenge in a view.

    A number of places parts the view that places follow from. Without one the line is the total
    minimum: of each round, or of the rounds combined.
    """
    method = call.method
    if method.rule is DecisionRule.PLACES:
        places = call.challenge(challenge).places
        decisive = view == views_of(call, judgement)[-1]
        if places is not None and decisive:
            return Line(LineKind.PLACES, places=places)
        if places is not None:
            return Line(LineKind.NONE)
    minimum = None
    if method.minima_scope is MinimaScope.PER_ROUND:
        minimum = None if view == COMBINED else method.round(view).total_minimum
    elif view == views_of(call, judgement)[-1]:
        given = [method.round(key).total_minimum for key in judgement.rounds]
        minimum = next((item for item in reversed(given) if item is not None), None)
    return Line(LineKind.NONE) if minimum is None else Line(LineKind.MINIMUM, minimum=minimum)


def rule_of(call: Call, register: Register, judgement: Judgement, ranking: Ranking) -> Rule | None:
    """The announced rule of a challenge over its compared entries; None when there are none."""
    items = compared(ranking)
    jurors = tuple(
        juror.key
        for juror in call.jurors
        if any(juror.key in held.counted for item in items for held in item.rounds.values())
    )
    if not items or not jurors:
        return None
    method = call.method
    criteria = tuple(
        item
        for item in method.criteria
        if any(item in method.asked(key, ranking.challenge) for key in judgement.rounds)
    )
    keys = tuple(item.key for item in criteria)
    rounds = tuple(
        _round(call, [item.rounds[key] for item in items], key, jurors, keys, ranking.challenge)
        for key in judgement.rounds
    )
    chain = tuple(keys.index(rule.criterion) for rule in method.tie_chain if rule.criterion in keys)
    order = None
    if JURY_ORDER in method.tie_chain:
        order = _jury_order(register, ranking.challenge, items)
    return Rule(
        entries=tuple(str(item.entry) for item in items),
        jurors=jurors,
        criteria=keys,
        rounds=rounds,
        weights=np.array([float(item.weight) for item in criteria]),
        minima=np.array([_minimum(item) for item in criteria]),
        total_scale=float(method.total_scale),
        last_round_alone=method.combine_rounds is CombineRounds.LAST,
        minima_combined=method.minima_scope is MinimaScope.COMBINED,
        minima_weighted=method.minima_weighted,
        chain=chain,
        jury_order=order,
        places=ranking.places,
    )


def _minimum(criterion: Criterion) -> float:
    """A criterion's minimum as what it counts for; NaN without one."""
    return np.nan if criterion.minimum is None else float(criterion.scale.share(criterion.minimum))


def _round(
    call: Call,
    held: Sequence[RoundResult],
    key: str,
    jurors: Sequence[str],
    criteria: Sequence[str],
    challenge: str,
) -> RoundScores:
    round_ = call.method.round(key)
    asked = {item.key for item in call.method.asked(key, challenge)}
    scores = np.full((len(held), len(jurors), len(criteria)), np.nan)
    agreed = np.full((len(held), len(criteria)), np.nan)
    for row, result in enumerate(held):
        for name, found in result.criteria.items():
            column = criteria.index(name)
            for juror, given in found.scores.items():
                scores[row, jurors.index(juror), column] = float(found.scale.share(given.value))
            agreed[row, column] = float(found.scale.share(found.value))
    return RoundScores(
        scores=scores,
        combine=round_.combine.value,
        asked=np.array([name in asked for name in criteria]),
        weight=float(round_.weight),
        total_minimum=np.nan if round_.total_minimum is None else float(round_.total_minimum),
        agreed=agreed if round_.combine is Combine.CONSENSUS else None,
    )


def _jury_order(register: Register, challenge: str, items: Sequence[EntryResult]) -> Floats | None:
    """The jury's recorded order as values, higher first; entries that it does not name: NaN."""
    order = register.tie_orders.get(challenge, ())
    named = [item.entry for item in items if item.entry.candidate in order]
    known = jury_values(named, order) if named else None
    if known is None:
        return None
    return np.array([float(known.get(item.entry, np.nan)) for item in items])
