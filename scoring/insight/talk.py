"""What to talk about in the meeting: the largest disagreements first, by who leaves the room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.model.call import Call, Entry
from scoring.model.insight import Change, RoundView, Sensitivity, Talk, TalkGroup
from scoring.model.results import Judgement, RoundResult, Status
from scoring.statistics.values import Severity

# Nothing is left to decide about these.
_GONE = frozenset({Status.WITHDRAWN, Status.INADMISSIBLE, Status.NOT_INVITED})


def talk_groups(
    call: Call,
    judgement: Judgement,
    views: Sequence[RoundView],
    sensitivities: Sequence[Sensitivity],
) -> tuple[TalkGroup, ...]:
    """Every entry to be decided that two jurors scored in its last round, grouped by conflicts.

    The group with the largest disagreement comes first; a group for which some of the same people
    leave follows at once, so that nobody has to come back in between.
    """
    zone = {
        item.entry
        for view in views
        for part in view.challenges
        for item in part.entries
        if item.in_zone
    }
    hanging = {
        flip.entry
        for item in sensitivities
        for flip in item.flips
        if flip.change is Change.WITHOUT_JUROR
    }
    fits = {view.round: view.severity for view in views}
    grouped: dict[tuple[str, ...], list[Talk]] = {}
    for entry, result in judgement.entries.items():
        found = _last(judgement, result.rounds)
        if found is None or result.status in _GONE:
            continue
        talk = _talk(entry, found, fits.get(found.round), entry in zone, entry in hanging)
        if not (talk.spread or talk.corrected or talk.in_zone or talk.flips):
            continue  # the jury is of one mind
        grouped.setdefault(_leaving(call, found), []).append(talk)
    groups = [
        TalkGroup(leave, tuple(sorted(talks, key=_disagreement, reverse=True)))
        for leave, talks in grouped.items()
    ]
    return _ordered(groups)


def _disagreement(talk: Talk) -> float:
    return float(talk.spread) if talk.corrected is None else round(talk.corrected, 9)


def _last(judgement: Judgement, rounds: Mapping[str, RoundResult]) -> RoundResult | None:
    for key in reversed(judgement.rounds):
        if key in rounds and len(rounds[key].juror_totals) > 1:
            return rounds[key]
    return None


def _leaving(call: Call, found: RoundResult) -> tuple[str, ...]:
    return tuple(juror.key for juror in call.jurors if juror.key in found.conflicts)


def _talk(
    entry: Entry, found: RoundResult, fit: Severity | None, in_zone: bool, hanging: bool
) -> Talk:
    totals = {juror: float(total) for juror, total in found.juror_totals.items()}
    effects = {juror: fit.jurors[juror].value if fit else None for juror in totals}
    known = {juror: effect for juror, effect in effects.items() if effect is not None}
    corrected = len(known) == len(totals)
    if corrected:
        totals = {juror: total - known[juror] for juror, total in totals.items()}
    highest, lowest = max(totals, key=totals.__getitem__), min(totals, key=totals.__getitem__)
    return Talk(
        entry=entry,
        round=found.round,
        spread=max(found.juror_totals.values()) - min(found.juror_totals.values()),
        corrected=totals[highest] - totals[lowest] if corrected else None,
        highest=highest,
        lowest=lowest,
        in_zone=in_zone,
        flips=hanging,
    )


def _ordered(groups: Sequence[TalkGroup]) -> tuple[TalkGroup, ...]:
    left = sorted(groups, key=lambda group: -_disagreement(group.entries[0]))
    found: list[TalkGroup] = []
    while left:
        before = set(found[-1].leave) if found else set()
        following = next((group for group in left if before & set(group.leave)), left[0])
        left.remove(following)
        found.append(following)
    return tuple(found)
