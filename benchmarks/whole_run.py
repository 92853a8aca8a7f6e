"""Where the time of a run goes, as parts of the whole: ratios hold on another computer too."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scoring.run.folders import Folders  # noqa: E402 - after the path to our own code
from scoring.run.progress import Advance  # noqa: E402 - after the path to our own code
from scoring.run.steps import run  # noqa: E402 - after the path to our own code


class Clock:
    """A progress that measures how long each step takes."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str, _total: int) -> Iterator[Advance]:
        start = time.perf_counter()
        yield lambda: None
        self.taken[step] = self.taken.get(step, 0) + time.perf_counter() - start


def measured(home: Path, *, jobs: int, as_pdf: bool) -> tuple[float, dict[str, float]]:
    """Seconds of a whole run, and of each of its steps."""
    clock = Clock()
    start = time.perf_counter()
    run(Folders(home / "input", home / "output"), jobs=jobs, as_pdf=as_pdf, progress=clock)
    return time.perf_counter() - start, clock.taken


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "input", home / "input")
        quick, _ = measured(home, jobs=1, as_pdf=False)
        one, steps = measured(home, jobs=1, as_pdf=True)
        two, _ = measured(home, jobs=2, as_pdf=True)
        again, _ = measured(home, jobs=2, as_pdf=True)
    print("the shipped example, a run with one job = 1.00")
    for step, seconds in sorted(steps.items(), key=lambda item: -item[1]):
        print(f"  {step.removeprefix('run.step.'):12} {seconds / one:5.2f}")
    print(f"  {'the rest':12} {1 - sum(steps.values()) / one:5.2f}")
    print(f"two jobs       {two / one:5.2f}")
    print(f"a second run   {again / one:5.2f}")
    print(f"without PDFs   {quick / one:5.2f}")


# Worker processes import this file again.
if __name__ == "__main__":
    main()
