"""Judged scores as the plain tables that statistics work on: one row an entry, a column a juror."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from scoring.judgement import over_rounds
from scoring.model.call import Call, Entry
from scoring.model.insight import COMBINED
from scoring.model.results import Judgement
from scoring.statistics.table import ScoreTable

Scores = Mapping[Entry, Mapping[str, Fraction]]  # by entry, then juror


def totals_table(call: Call, judgement: Judgement, view: str) -> ScoreTable | None:
    """Counted jurors' own totals in a round, or over all judged rounds (COMBINED), all challenges.

    Combined, a juror has a total on an entry where all of its rounds count that juror. None when
    there is no score.
    """
    scores: dict[Entry, Mapping[str, Fraction]] = {}
    for entry, result in judgement.entries.items():
        if view == COMBINED:
            scores[entry] = _combined(call, judgement, entry)
        elif view in result.rounds:
            scores[entry] = result.rounds[view].juror_totals
    return _table(call, scores)


def criterion_table(
    call: Call, judgement: Judgement, round_key: str, criterion: str
) -> ScoreTable | None:
    """Counted jurors' scores on one criterion in a round, on its own scale."""
    scores = {
        entry: {juror: given.value for juror, given in found.scores.items()}
        for entry, result in judgement.entries.items()
        if round_key in result.rounds
        and (found := result.rounds[round_key].criteria.get(criterion)) is not None
    }
    return _table(call, scores)


def _combined(call: Call, judgement: Judgement, entry: Entry) -> Mapping[str, Fraction]:
    """Each juror's own totals of the rounds, combined as the rule combines those of the entry."""
    rounds = judgement.entries[entry].rounds
    asked = [key for key in judgement.rounds if call.method.asked(key, entry.challenge)]
    if any(key not in rounds for key in asked):
        return {}
    found = {}
    for juror in call.jurors:
        totals = {key: rounds[key].juror_totals.get(juror.key) for key in asked}
        value = over_rounds(call.method, judgement.rounds, totals)
        if value is not None:
            found[juror.key] = value
    return found


def _table(call: Call, scores: Scores) -> ScoreTable | None:
    entries = [entry for entry in call.entries() if scores.get(entry)]
    used = {juror for entry in entries for juror in scores[entry]}
    jurors = [juror.key for juror in call.jurors if juror.key in used]
    if not entries:
        return None
    cells = [[scores[entry].get(juror) for juror in jurors] for entry in entries]
    return ScoreTable(
        entries=tuple(map(str, entries)),
        jurors=tuple(jurors),
        scores=np.array([[np.nan if c is None else float(c) for c in row] for row in cells]),
        groups=tuple(entry.challenge for entry in entries),
        owners=tuple(entry.candidate for entry in entries),
    )
