"""Which acts belong in the documents of a decision point: those of that point or before.

They are the ones that say something of its rounds, whenever they were recorded: an act that changed
a number is never hidden where that number stands.
"""

from __future__ import annotations

from scoring.model.call import JURY_ORDER, Act, ActKind, Stage
from scoring.model.case import Case
from scoring.model.results import DecisionPoint


def acts_of(case: Case, point: DecisionPoint) -> tuple[Act, ...]:
    """The acts that were applied and belong in the report of this point."""
    return tuple(act for act in case.register.applied if _belongs(case, point, act))


def _belongs(case: Case, point: DecisionPoint, act: Act) -> bool:
    """By its round. An act that names none bears on every round, whatever its day, but for those
    that it leaves as they were sent, for stages that were sent before it and in which it changed
    nothing, and for three kinds. A withdrawal after the letters leaves the point as it was; an
    order for a tie matters after the letters only where it parted one; limits hold at the result.
    """
    if act.round:
        return act.round in point.judgement.rounds
    if act.key in case.beside.get(point.stage, ()):
        return False
    if case.register.left_alone.get(act.key, frozenset()).issuperset(point.judgement.rounds):
        return False
    if act.kind is ActKind.EXCEED_LIMIT:
        return point.stage == Stage.RESULT
    if act.kind is ActKind.WITHDRAW or (
        act.kind is ActKind.BREAK_TIE and not _parts(point, act.challenge)
    ):
        held = point.establishment
        return held is None or act.on <= held.letters
    return True


def _parts(point: DecisionPoint, challenge: str) -> bool:
    """Whether the jury's order parts a tie of this challenge."""
    return any(
        tie.rule == JURY_ORDER
        for ranking in point.judgement.rankings
        if ranking.challenge == challenge
        for item in ranking.entries
        for tie in item.ties
    )
