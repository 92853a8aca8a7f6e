"""Many jurors' scores of one criterion become one, exactly; and criteria become a total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from scoring.exact import mean
from scoring.model.call import Combine, CombineRounds, Criterion, Method

# From this many jurors a trimmed mean leaves out one highest and one lowest score.
TRIM_FROM = 3


def combined(scores: Sequence[Fraction], how: Combine) -> Fraction:
    """The scores of the counted jurors as one, on the same scale. Needs one score at least.

    A consensus round does not come here: its agreed score is given, not combined.
    """
    ordered = sorted(scores)
    if how is Combine.MEDIAN:
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else mean(ordered[middle - 1 : middle + 1])
    if how is Combine.TRIMMED_MEAN and len(ordered) >= TRIM_FROM:
        return mean(ordered[1:-1])
    return mean(ordered)


def total(
    criteria: Iterable[Criterion],
    values: Mapping[str, Fraction],
    scale: Fraction,
    *,
    weighted: bool = True,
) -> Fraction | None:
    """sum(w x share) / sum(w), on the call's total scale: what each score counts for by its scale.

    None unless every criterion has a value: there is no total from a part of the criteria. Without
    `weighted` every criterion weighs the same.
    """
    asked = tuple(criteria)
    if not asked or any(item.key not in values for item in asked):
        return None
    parts = [
        (item.weight if weighted else Fraction(1), item.scale.share(values[item.key]))
        for item in asked
    ]
    return sum((w * share for w, share in parts), Fraction(0)) / sum(w for w, _ in parts) * scale


def over_rounds(
    method: Method, rounds: Sequence[str], values: Mapping[str, Fraction | None]
) -> Fraction | None:
    """One value per round as one: by the rounds' weights, or that of the last round alone.

    `values` holds the rounds that have such a value; None when one of them lacks it. Rounds that
    all weigh 0 (a call may count the pitch alone by its weights) weigh the same among themselves.
    """
    present = [key for key in rounds if key in values]
    if method.combine_rounds is CombineRounds.LAST:
        present = present[-1:]
    found = [(method.round(key).weight, values[key]) for key in present]
    known = [(weight, value) for weight, value in found if value is not None]
    if not found or len(known) < len(found):
        return None
    weights = sum(weight for weight, _ in known)
    if weights == 0:
        return mean(value for _, value in known)
    return sum((weight * value for weight, value in known), Fraction(0)) / weights
