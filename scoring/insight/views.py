"""Each round, and the rounds combined: agreement, severity and how sure the order is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.insight.judged import compared, line_of
from scoring.insight.tables import criterion_table, totals_table
from scoring.model.call import Call, Entry
from scoring.model.insight import (
    CLEAR,
    COMBINED,
    ChallengeView,
    EntryView,
    Line,
    RoundView,
)
from scoring.model.results import EntryResult, Judgement, Ranking, Status
from scoring.statistics.agreement import agreement
from scoring.statistics.ranks import (
    Draws,
    RankEstimate,
    above,
    draws,
    expected_ranks,
    level_interval,
    tie_zone,
)
from scoring.statistics.severity import severity
from scoring.statistics.table import ScoreTable, places
from scoring.statistics.values import NotMeaningful, Severity


def round_view(call: Call, judgement: Judgement, view: str) -> RoundView | None:
    """One view over all challenges; None when no juror's total counts in it."""
    table = totals_table(call, judgement, view)
    if table is None:
        return None
    seed = call.method.insight.seed
    fit, severity_refused = None, ""
    try:
        fit = severity(table)
    except NotMeaningful as refusal:
        severity_refused = str(refusal)
    drawn, refused = None, ""
    try:
        drawn = draws(table, seed=seed)
    except NotMeaningful as refusal:
        refused = str(refusal)
    criteria = {}
    if view != COMBINED:
        for criterion in call.method.criteria:
            scored = criterion_table(call, judgement, view, criterion.key)
            if scored is not None:
                criteria[criterion.key] = agreement(scored, seed=seed)
    best, scores = _ceiling(judgement, view)
    common = _Common(call, judgement, view, table, fit, drawn, refused)
    return RoundView(
        round=view,
        sheets=table.count,
        at_ceiling=best,
        scores=scores,
        severity=fit,
        severity_refused=severity_refused,
        agreement=agreement(table, seed=seed),
        criteria=criteria,
        challenges=tuple(
            part
            for ranking in judgement.rankings
            if (part := _challenge(common, ranking)) is not None
        ),
    )


@dataclass(frozen=True, slots=True)
class _Common:
    """What all challenges of a view share."""

    call: Call
    judgement: Judgement
    view: str
    table: ScoreTable
    fit: Severity | None
    drawn: Draws | None
    refused: str  # why there are no draws


@dataclass(frozen=True, slots=True)
class _Known:
    """What draws tell of the entries of one challenge, by name."""

    estimates: Mapping[str, RankEstimate]
    above: Mapping[str, float]
    zone: Sequence[str]
    refused: str


def _ceiling(judgement: Judgement, view: str) -> tuple[int, int]:
    """Counted criterion scores that are the best of their scale, and all of them."""
    best = scores = 0
    for result in judgement.entries.values():
        for key, held in result.rounds.items():
            if view not in (COMBINED, key):
                continue
            for found in held.criteria.values():
                scores += len(found.scores)
                best += sum(given.value == found.scale.best for given in found.scores.values())
    return best, scores


def _challenge(common: _Common, ranking: Ranking) -> ChallengeView | None:
    view, table = common.view, common.table
    totals = {
        item.entry: total
        for item in compared(ranking)
        if (total := _total(item, view)) is not None and str(item.entry) in table.entries
    }
    if not totals:
        return None
    items = [item for item in compared(ranking) if item.entry in totals]
    names = [str(item.entry) for item in items]
    part = _rows(table, names)
    line = line_of(common.call, common.judgement, ranking.challenge, view)
    known = _known(common, items, line)
    calibrated = {name: common.fit.calibrated[name] for name in names} if common.fit else {}
    calibrated_places = dict(zip(names, places(np.array(list(calibrated.values()))), strict=False))
    entries = []
    for item in items:
        name, own = str(item.entry), totals[item.entry]
        estimate = known.estimates.get(name)
        entries.append(
            EntryView(
                entry=item.entry,
                place=item.place,
                total=own,
                total_place=1 + sum(other > own for other in totals.values()),
                calibrated=calibrated.get(name),
                calibrated_place=calibrated_places.get(name),
                expected=estimate.expected if estimate else None,
                half=estimate.half if estimate else None,
                wide=estimate.wide if estimate else None,
                chances=tuple(map(float, estimate.chances)) if estimate else (),
                above=known.above.get(name),
                in_zone=name in known.zone,
            )
        )
    # Sorting is stable: equal totals stay in the order of the ranking.
    entries.sort(key=lambda entry: -entry.total)
    return ChallengeView(
        challenge=ranking.challenge,
        line=line,
        entries=tuple(entries),
        jurors=len(part.jurors),
        balanced=part.balanced,
        refused=known.refused,
        agreement=agreement(part, seed=common.call.method.insight.seed),
        near=_near(common.drawn, entries) if common.drawn and not known.refused else (),
    )


def _near(drawn: Draws, entries: Sequence[EntryView]) -> tuple[tuple[Entry, ...], ...]:
    column = {name: at for at, name in enumerate(drawn.entries)}
    levels = [drawn.levels[:, column[str(item.entry)]] for item in entries]
    runs = [[entries[0].entry]]
    for at, item in enumerate(entries[1:]):
        if float((levels[at] > levels[at + 1]).mean()) < CLEAR:
            runs[-1].append(item.entry)
        else:
            runs.append([item.entry])
    return tuple(tuple(run) for run in runs if len(run) > 1)


def _total(item: EntryResult, view: str) -> Fraction | None:
    if view == COMBINED:
        return item.total
    return item.rounds[view].total if view in item.rounds else None


def _rows(table: ScoreTable, names: Sequence[str]) -> ScoreTable:
    """The rows of these entries, with the jurors who scored any of them."""
    return table.rows(np.array([table.entries.index(name) for name in names])).used()


def _known(common: _Common, items: Sequence[EntryResult], line: Line) -> _Known:
    if common.drawn is None:
        return _Known({}, {}, (), common.refused)
    table, drawn = common.table, common.drawn
    names = [str(item.entry) for item in items]
    level = common.call.method.insight.zone_level / 100
    try:
        estimates = {item.entry: item for item in expected_ranks(table, drawn, names)}
    except NotMeaningful as refusal:
        estimates, refused = {}, str(refusal)
    else:
        refused = ""
    if line.minimum is not None:
        minimum = float(line.minimum)
        chances = above(drawn, minimum)
        zone = [
            name
            for name in names
            if (inside := level_interval(drawn, name, level))[0] <= minimum <= inside[1]
        ]
        return _Known(estimates, {name: chances[name] for name in names}, zone, refused)
    if line.places is not None and not refused:
        # Who falls below a minimum takes no place.
        ranked = [str(item.entry) for item in items if item.status is Status.RANKED]
        try:
            among = expected_ranks(table, drawn, ranked) if len(ranked) > 1 else ()
        except NotMeaningful:
            among = ()
        chances = {item.entry: item.top(line.places) for item in among}
        return _Known(estimates, chances, tie_zone(among, line.places, level), refused)
    return _Known(estimates, {}, (), refused)
