"""What matching costs: against the bare solver, against one letter, and as calls grow."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 - after the path to our own code
from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: E402 - after the path to our own code
from scipy.sparse import csr_array  # noqa: E402 - after the path to our own code

from scoring.matching import Effort, Question, best, want  # noqa: E402 - after the path to our own code
from scoring.matching.picture import picture  # noqa: E402 - after the path to our own code
from scoring.model.call import Entry, Goal  # noqa: E402 - after the path to our own code
from scoring.reports import pdf  # noqa: E402 - after the path to our own code
from scoring.reports.letter import letter_documents  # noqa: E402 - after the path to our own code
from scoring.run.assemble import assemble  # noqa: E402 - after the path to our own code

PUBLISHED = ROOT / "tests" / "cases" / "scp41.txt"


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Of the quickest of some tries: the others were disturbed."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def published() -> Question:
    """Problem 4.1 of the OR-Library: 200 needs, 1000 candidates with a cost."""
    numbers = iter(map(int, PUBLISHED.read_text(encoding="ascii").split()))
    rows, columns = next(numbers), next(numbers)
    names = tuple(f"c{number}" for number in range(1, columns + 1))
    costs = {name: Fraction(next(numbers)) for name in names}
    wants = tuple(
        want(f"n{row}", [{Entry(f"c{next(numbers)}", ""): 1 for _ in range(next(numbers))}])
        for row in range(rows)
    )
    return Question(names, tuple(Entry(name, "") for name in names), wants, costs=costs)


def made(candidates: int, needs: int, suppliers: int, seed: int = 1) -> Question:
    """A call out of nothing: each need has some suppliers, each candidate a mark."""
    draw = random.Random(seed)
    names = tuple(f"c{number}" for number in range(candidates))
    entries = tuple(Entry(name, "") for name in names)
    wants = tuple(
        want(f"n{number}", [dict.fromkeys(draw.sample(entries, draw.randint(2, suppliers)), 1)])
        for number in range(needs)
    )
    marks = {entry: Fraction(draw.randint(4000, 9500), 100) for entry in entries}
    return Question(names, entries, wants, quality=marks)


def bare(question: Question, goal: Goal) -> Callable[[], object]:
    """The same model, straight to HiGHS."""
    at = {name: number for number, name in enumerate(question.candidates)}
    cells = [(r, at[e.candidate]) for r, item in enumerate(question.wants) for e in item.suppliers]
    rows, columns = zip(*cells, strict=True)
    shape = (len(question.wants), len(at))
    matrix = csr_array((np.ones(len(cells)), (rows, columns)), shape=shape)
    weights = [question.costs.get(name, 1) if goal is Goal.COST else 1 for name in at]
    cost = np.array([float(weight) for weight in weights])

    def solve() -> object:
        return milp(
            cost, integrality=np.ones(len(at)), bounds=Bounds(0, 1),
            constraints=[LinearConstraint(matrix, 1, np.inf)], options={"mip_rel_gap": 0},
        )  # fmt: skip

    return solve


def main() -> None:
    print("a plain set cover, one proved optimum; the bare HiGHS solve of the same model = 1.00")
    for name, question, goal in (
        ("published, 200 needs x 1000", published(), Goal.COST),
        ("made up, 120 needs x 40", made(40, 120, 6), Goal.FEWEST),
        ("made up, 400 needs x 100", made(100, 400, 8), Goal.FEWEST),
    ):
        alone = bare(question, goal)
        first = seconds(alone)
        whole = seconds(lambda q=question, g=goal: best(q, (g,), most=1))
        print(f"  {name:30} {whole / first:5.2f}")

    letter = next(
        item for item in letter_documents(assemble(ROOT / "input")) if item.stage == "result"
    )
    page = letter.content
    pdf.render(page)  # fonts are loaded once for all letters
    one = seconds(lambda: pdf.render(page), 3)
    small = made(12, 60, 5)
    found = picture(small)
    whole = seconds(lambda: picture(small), 3)
    print("the whole picture of 12 candidates x 60 needs; one letter = 1.00")
    print(f"  {len(found.minimal.choices)} minimal partnerships, {len(found.front)} sizes"
          f"{whole / one:9.2f}")  # fmt: skip

    print("as calls grow, within 20 seconds each; 12 x 60 = 1.0")
    for candidates, needs in ((12, 60), (25, 125), (50, 250), (100, 500), (200, 1000)):
        question = made(candidates, needs, max(5, candidates // 8))
        start = time.perf_counter()
        answer = best(question, (Goal.FEWEST,), most=1, effort=Effort(seconds=20))
        taken = time.perf_counter() - start
        if (candidates, needs) == (12, 60):
            unit = taken
        if answer.proved:
            said = "proved"
        elif answer.bound:
            said = f"stopped: {answer.values[0][1]} partners found, at least {answer.bound[1]}"
        else:
            said = "stopped"
        print(f"  {candidates:4} x {needs:4} {taken / unit:9.1f}  {said}")


if __name__ == "__main__":
    main()
