"""What the study of partnerships costs as regions grow: CPU seconds, a candidate, and growth."""

# ruff: noqa: E402 - imports follow the path to our own code

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.region import made_case
from scoring.matching.stability import Stability
from scoring.matching.study import Study
from scoring.reports.matching.view import studies

SIZES = (10, 30, 100, 300)


def counts(studied: Study) -> list[Stability]:
    return [found for found in (studied.left_out, studied.doubt, studied.drawn) if found]


def main(sizes: list[int]) -> None:
    studies(made_case(4))  # libraries are loaded once
    print("both points of a made-up region, over all challenges and over each; 30 candidates = 1.0")
    taken = {}
    for size in sizes:
        case = made_case(size)
        start = time.process_time()
        found = studies(case)
        taken[size] = time.process_time() - start
        looked = [count for studied in found.values() for count in counts(studied)]
        print(
            f"  {size:4} candidates {taken[size]:7.2f} s CPU {taken[size] / taken.get(30, 1):7.2f}"
            f"  scenarios {sum(item.asked for item in looked)},"
            f" looked at {sum(item.looked for item in looked)},"
            f" answered {sum(item.answered for item in looked)}",
            flush=True,
        )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(SIZES))
