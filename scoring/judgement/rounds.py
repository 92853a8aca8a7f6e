"""One entry in one round: who owes, who counts, the combined criteria and the total."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.judgement.combine import combined, total
from scoring.model.call import Call, Combine, Criterion, Entry
from scoring.model.intake import OWED, Ballot, Standing
from scoring.model.results import CriterionResult, RoundResult


def round_result(
    call: Call, entry: Entry, round_key: str, ballots: Sequence[Ballot]
) -> RoundResult:
    """What the ballots of this entry and round amount to. Their order does not matter."""
    order = {juror.key: number for number, juror in enumerate(call.jurors)}
    single = sorted((b for b in ballots if not b.consensus), key=lambda b: order[b.juror])
    counted = [ballot for ballot in single if ballot.standing is Standing.COUNTED]
    asked = call.method.asked(round_key, entry.challenge)
    agreed = next((b for b in ballots if b.consensus and b.standing is Standing.COUNTED), None)
    consensus = call.method.round(round_key).combine is Combine.CONSENSUS
    judged = bool(counted) and (agreed is not None or not consensus)
    criteria = {
        item.key: _criterion(call, round_key, item, counted, agreed) for item in asked if judged
    }
    values = {key: result.value for key, result in criteria.items()}
    scale = call.method.total_scale
    own = {
        ballot.juror: total(
            asked, {key: score.value for key, score in ballot.scores.items()}, scale
        )
        for ballot in counted
    }
    return RoundResult(
        round=round_key,
        entry=entry,
        owed=tuple(ballot.juror for ballot in single if ballot.standing in OWED),
        counted=tuple(ballot.juror for ballot in counted),
        conflicts=tuple(b.juror for b in single if b.standing is Standing.CONFLICT),
        # An act has a reason; a sheet never assigned, or of a withdrawn entry, has none.
        released=tuple(b.juror for b in single if b.standing is Standing.RELEASED and b.reason),
        excluded=tuple(b.juror for b in single if b.standing is Standing.EXCLUDED),
        criteria=criteria,
        total=total(asked, values, scale),
        juror_totals={juror: value for juror, value in own.items() if value is not None},
    )


def _criterion(
    call: Call,
    round_key: str,
    criterion: Criterion,
    counted: Sequence[Ballot],
    agreed: Ballot | None,
) -> CriterionResult:
    scores = {ballot.juror: ballot.scores[criterion.key] for ballot in counted}
    how = call.method.round(round_key).combine
    consensus = agreed.scores[criterion.key] if agreed and how is Combine.CONSENSUS else None
    value = consensus.value if consensus else combined([s.value for s in scores.values()], how)
    return CriterionResult(
        criterion.key, value, criterion.scale, scores, consensus, criterion.minimum
    )
