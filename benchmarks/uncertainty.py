"""Whether intervals hold as often as they say, and what they cost. Figures stand in the note
docs/statistics.md; `--quick` runs a tenth of the simulations.

Coverage is a share of true ranks; costs are ratios of one run, so that they hold on another
computer too.
"""

from __future__ import annotations

import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
# In place of this folder, where this file would stand in for the standard module of its name.
sys.path[0] = str(ROOT)

from scoring.statistics.model import PRIOR_RATE  # noqa: E402 - after the path to our own code
from scoring.statistics.ranks import RankEstimate, draws, expected_ranks  # noqa: E402 - after the path to our own code
from scoring.statistics.severity import severity  # noqa: E402 - after the path to our own code
from tests.score_tables import a_table, cut, drawn, frame_of  # noqa: E402 - after the path to our own code

DRAWS = 400
TABLES = {5: 1500, 10: 1000, 20: 600, 40: 300}
LARGE = (250, 500, 1000, 2000)


def ranked(scores: np.ndarray, count: int = DRAWS) -> tuple[RankEstimate, ...]:
    table = a_table(scores)
    return expected_ranks(table, draws(table, count=count))


def ranks_of(values: np.ndarray) -> np.ndarray:
    return (-values).argsort().argsort() + 1


def held(
    rng: np.random.Generator,
    size: tuple[int, int],
    missing: float,
    tables: int,
    ratios: tuple[float, float] | None,
) -> np.ndarray:
    """Mean mass and coverage of the 90 % intervals, then of the 50 % ones."""
    found = []
    for _ in range(tables):
        ratio_a, ratio_b = ratios or rng.gamma(2, 1 / PRIOR_RATE, 2)
        truth, scores = drawn(rng, *size, ratio_a, ratio_b)
        ranks = ranks_of(truth)
        for item, rank in zip(ranked(cut(rng, scores, missing)), ranks, strict=True):
            found.append(
                [item.wide.mass, item.wide.low <= rank <= item.wide.high,
                 item.half.mass, item.half.low <= rank <= item.half.high]
            )  # fmt: skip
    return np.array(found, float).mean(axis=0) * 100


def over_the_prior(share: float) -> None:
    print("Truths drawn from the stated prior: mean mass, coverage and their difference, in points")
    print("entries jurors missing   90 %: mass  cover   diff   50 %: mass  cover   diff")
    worst = 0.0
    for n, tables in TABLES.items():
        for k in (3, 5, 7):
            for missing in (0.0, 0.3):
                rng = np.random.default_rng([n, k, int(missing * 10)])
                wide, hits, half, half_hits = held(
                    rng, (n, k), missing, max(20, int(tables * share)), None
                )
                worst = max(worst, abs(wide - hits), abs(half - half_hits))
                print(
                    f"{n:7} {k:6} {missing:7.0%}   {wide:10.1f} {hits:6.1f} {hits - wide:+6.1f}"
                    f"   {half:10.1f} {half_hits:6.1f} {half_hits - half:+6.1f}"
                )
    print(f"largest difference {worst:.1f}\n")


def at_fixed_variances(share: float) -> None:
    print("Fixed t_a/s and t_b/s: coverage of nominal 90 % intervals, in percent")
    ratios_a = (0.001, 0.1, 0.25, 0.5, 1.0, 3.0)
    print("entries jurors   t_b/s " + "".join(f"{f'ta {a:g}':>9}" for a in ratios_a))
    lowest = 100.0
    for n, k in ((5, 3), (10, 3), (10, 5), (20, 5), (40, 7)):
        for ratio_b in (0.001, 0.5, 3.0):
            cells = []
            for ratio_a in ratios_a:
                rng = np.random.default_rng([n, k, int(ratio_a * 1000), int(ratio_b * 1000)])
                tables = max(20, int(share * 2000 / n))
                cells.append(held(rng, (n, k), 0.0, tables, (ratio_a, ratio_b))[1])
            lowest = min(lowest, *cells)
            print(f"{n:7} {k:6} {ratio_b:7g} " + "".join(f"{cell:9.1f}" for cell in cells))
    print(f"lowest {lowest:.1f}\n")


def nearer_than_the_mean(share: float) -> None:
    print("35 % missing, t_a/s = t_b/s = 1: mean squared error of ranks, raw mean = 1.00")
    for n, k in ((5, 3), (10, 5), (20, 5), (40, 7)):
        rng = np.random.default_rng([n, k])
        errors = []
        for _ in range(max(20, int(share * 2000 / n))):
            truth, scores = drawn(rng, n, k, 1.0, 1.0)
            table = a_table(cut(rng, scores, 0.35))
            target = ranks_of(truth)
            expected = np.array([item.expected for item in ranked(table.scores)])
            calibrated = np.array(list(severity(table).calibrated.values()))
            guesses = (ranks_of(table.means()), ranks_of(calibrated), expected)
            errors.append([np.mean((guess - target) ** 2) for guess in guesses])
        mean, fit, rank = np.mean(errors, axis=0)
        print(f"  {n:3} x {k}: calibrated mean {fit / mean:.2f}, expected rank {rank / mean:.2f}")
    print()


def without_differences(share: float) -> None:
    print("No true difference at all: how often is some entry first with a chance of 95 %")
    for n, k in ((5, 3), (10, 5), (20, 7)):
        rng = np.random.default_rng([n, k, 1])
        tops = [
            max(item.top(1) for item in ranked(drawn(rng, n, k, 0.0, 0.0)[1]))
            for _ in range(max(20, int(share * 400)))
        ]
        sure = np.mean(np.array(tops) > 0.95)
        print(f"  {n:3} x {k}: {sure:.1%}; the largest chance is {np.mean(tops):.0%} on average")
    print()


def quickest(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of the quickest of some tries: the others shared the machine."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def cost() -> None:
    import statsmodels.api as sm

    rng = np.random.default_rng(1)
    table = a_table(drawn(rng, 40, 7, 1.0, 0.7)[1])
    frame = frame_of(table)
    parts = {"entry": "0 + C(entry)", "juror": "0 + C(juror)"}

    def fit() -> object:
        groups = np.ones(len(frame))
        return sm.MixedLM.from_formula(
            "score ~ 1", groups=groups, vc_formula=parts, data=frame
        ).fit(reml=True)

    ours = quickest(lambda: expected_ranks(table, draws(table)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = quickest(fit)
    print("40 entries x 7 jurors, one MixedLM fit of statsmodels = 1.00")
    print(f"  expected ranks, 4,000 draws   {ours / theirs:.2f}\n")


def growth() -> None:
    print(f"40 jurors, 5 scores an entry: the whole analysis, {LARGE[0]} entries = 1.00")
    first = 0.0
    for n in LARGE:
        done = subprocess.run(
            [sys.executable, __file__, "--large", str(n)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        seconds, megabytes = map(float, done.stdout.split())
        first = first or seconds
        print(f"  {n:5} entries   time {seconds / first:6.2f}   memory {megabytes:4.0f} MB at most")


def large(n: int) -> None:
    """One analysis of so many entries, in a process of its own: seconds, and its largest memory."""
    import resource

    import pandas as pd

    from scoring.statistics.analyse import analyse, as_data

    rng = np.random.default_rng(n)
    jurors = np.array([rng.choice(40, 5, replace=False) for _ in range(n)])
    entries = np.repeat(np.arange(n), 5)
    severities = rng.normal(0, 1, 40)
    scores = rng.normal(0, 1, n)[entries] + severities[jurors.ravel()] + rng.normal(0, 1, 5 * n)
    frame = pd.DataFrame({"entry": entries, "juror": jurors.ravel(), "score": scores})
    seconds = quickest(lambda: as_data(analyse(frame, top=n // 10)))
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    share = 0.1 if "--quick" in sys.argv else 1.0
    over_the_prior(share)
    at_fixed_variances(share)
    nearer_than_the_mean(share)
    without_differences(share)
    cost()
    growth()


if __name__ == "__main__":
    if "--large" in sys.argv:
        large(int(sys.argv[-1]))
    else:
        main()
