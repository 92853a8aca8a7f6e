"""How a run grows with the candidates: judging, studies and documents; pages out of a sample."""

# ruff: noqa: E402 - imports follow the path to our own code

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.region import made_case
from scoring.reports import pdf
from scoring.reports.all import point_documents
from scoring.reports.document import Document, Page

SIZES = (30, 100, 300)
SAMPLE = 3  # pages drawn of each kind; the rest is reckoned from them


def measured(count: int) -> dict[str, float]:
    """CPU seconds of each part for so many candidates, and how many documents there are."""
    start = time.process_time()
    case = made_case(count)
    judged = time.process_time()
    documents = list(point_documents(case))
    built = time.process_time()
    return {
        "candidates": count,
        "documents": sum(isinstance(item.content, Page) for item in documents),
        "judge": judged - start,
        "build": built - judged,
        "draw": drawing(documents),
    }


def drawing(documents: Iterable[Document]) -> float:
    """CPU seconds that all pages take, reckoned from the first few of each kind."""
    kinds: dict[str, list[Page]] = defaultdict(list)
    for item in documents:
        if isinstance(item.content, Page):
            kinds[item.kind].append(item.content)
    pdf.render(next(iter(kinds.values()))[0])  # fonts and libraries are loaded
    total = 0.0
    for pages in kinds.values():
        start = time.process_time()
        some = pages[:SAMPLE]
        for page in some:
            pdf.render(page)
        total += (time.process_time() - start) / len(some) * len(pages)
    return total


def main(sizes: Iterable[int] = SIZES) -> list[dict[str, float]]:
    found = []
    for count in sizes:
        found.append(measured(count))
        print(json.dumps(found[-1]), flush=True)
    return found


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or SIZES)
