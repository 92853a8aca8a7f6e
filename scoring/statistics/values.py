"""The results of this room as frozen values. Importing them costs nothing: no numpy, no scipy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# A repeatable choice of random numbers: the same table always gives the same figures.
SEED = 1
DRAWS = 4000
FORMS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
# With fewer complete rows than this, a coefficient says more about chance than about jurors.
LEAST_ROWS = 3
# Fewer sheets that others scored too say more about those entries than about the juror.
LEAST_SHEETS = 3


class NotMeaningful(ValueError):
    """The table does not determine what was asked; the argument is a code.

    'jurors': fewer than two; 'entries': fewer than two; 'few': no scores are left to tell the
    jurors' noise from their severity; 'equal': all scores are equal; 'unlinked': some entries have
    no jurors in common with others, not even through third ones; 'large': it would take gigabytes.
    """


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its interval of 95 %; None where the data do not determine it."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    rows: int  # entries that every juror scored: what ICC and W are taken over
    jurors: int
    icc: Mapping[str, Estimate] = field(default_factory=dict)  # by form; empty when not given
    alpha_interval: Estimate | None = None
    alpha_ordinal: Estimate | None = None
    w: float | None = None
    w_p: float | None = None
    # Spearman of each juror with the mean of the others; None where it is not determined
    with_rest: Mapping[str, Estimate | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """How far a juror lies from the mean of the jurors, in points; below 0 is strict.

    `value` and `error` are None when the juror shares fewer than LEAST_SHEETS entries with others.
    """

    value: float | None
    error: float | None
    sheets: int  # entries that this juror and another one scored


@dataclass(frozen=True, slots=True)
class Severity:
    """`calibrated` holds the least-squares mean of each entry: what an average juror would give."""

    jurors: Mapping[str, Effect]
    calibrated: Mapping[str, float]
    residual: float  # standard deviation of a single score, in points


@dataclass(frozen=True, slots=True)
class Interval:
    """Ranks from `low` to `high`, both in; `mass` is the probability that they hold.

    Ranks are whole numbers, so the mass is the nominal one or more.
    """

    low: int
    high: int
    mass: float
