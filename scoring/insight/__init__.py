"""What a jury should know before it decides: agreement, severity, uncertainty, sensitivity.

Turns judged scores into the plain tables of `statistics`, and what comes out into values for the
reports. Everything here informs; the announced rule decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.insight.judged import compared, views_of
from scoring.insight.sensitivity import sensitivity
from scoring.insight.tables import totals_table
from scoring.insight.talk import talk_groups
from scoring.insight.views import round_view
from scoring.model.call import Call, Entry, InsightShown
from scoring.model.insight import Insight
from scoring.model.intake import Register
from scoring.model.results import Judgement
from scoring.statistics.ranks import draws
from scoring.statistics.table import Floats
from scoring.statistics.values import DRAWS, NotMeaningful

__all__ = ["TotalDraws", "compared", "insight", "total_draws"]


@dataclass(frozen=True, slots=True)
class TotalDraws:
    """What the jury's scores leave open about the totals of all entries, as equally likely worlds.

    `totals` has shape (draws, entries), on the call's total scale; its columns are in the order of
    `entries`, which is the call's. A row is one joint draw: use whole rows, so that entries of one
    candidate stay correlated. `seed` is the one that was used.
    """

    entries: tuple[Entry, ...]
    totals: Floats
    seed: int


def total_draws(
    call: Call, judgement: Judgement, *, count: int = DRAWS, seed: int | None = None
) -> TotalDraws:
    """Posterior draws of every entry's total, over the rounds as the rule combines them.

    `seed` None takes the call's. Entries without a juror's total in all judged rounds are not
    among them. Each column is what the jury as it sits would give that entry, free of the noise of
    single scores; it is not held against minima. To see how often something would be chosen, apply
    the choice to each row:

        drawn = total_draws(call, judgement, count=500)
        above = drawn.totals >= 60          # draws x entries
        above.mean(axis=0)                  # by entry: how often it reaches 60

    Raises NotMeaningful with a code when the scores do not determine it (fewer than two jurors or
    entries, all scores equal, no entry with two scores).
    """
    table = totals_table(call, judgement, views_of(call, judgement)[-1])
    if table is None:
        raise NotMeaningful("entries")
    used = call.method.insight.seed if seed is None else seed
    drawn = draws(table, count=count, seed=used)
    by_name = {str(entry): entry for entry in call.entries()}
    return TotalDraws(tuple(by_name[name] for name in drawn.entries), drawn.levels, used)


def _compares(call: Call, judgement: Judgement) -> bool:
    """Whether there is more than one juror, and a challenge with more than one judged entry."""
    judged = (
        sum(item.total is not None for item in ranking.entries) for ranking in judgement.rankings
    )
    return len(call.jurors) > 1 and max(judged, default=0) > 1


def insight(call: Call, register: Register, judgement: Judgement) -> Insight | None:
    """Everything at one decision point; None when the call turns it off, or nothing compares."""
    settings = call.method.insight
    if settings.shown is InsightShown.OFF or not _compares(call, judgement):
        return None
    views = tuple(
        view
        for key in views_of(call, judgement)
        if (view := round_view(call, judgement, key)) is not None
    )
    sensitivities = tuple(
        sensitivity(call, register, judgement, ranking, views) for ranking in judgement.rankings
    )
    return Insight(
        seed=settings.seed,
        draws=DRAWS,
        zone_level=settings.zone_level,
        weight_range=settings.weight_range,
        views=views,
        sensitivity=sensitivities,
        talk=talk_groups(call, judgement, views, sensitivities),
    )
