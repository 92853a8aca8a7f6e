"""A whole run on the example against a straightforward script that writes the same documents."""

from __future__ import annotations

import os
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def words_of(call: Path) -> bytes:
    """What stands in the documents, for the script that only writes them."""
    from scoring.reports.all import documents
    from scoring.reports.document import Page
    from scoring.run.assemble import assemble

    made = [item.content for item in documents(assemble(call))]
    return pickle.dumps([page for page in made if isinstance(page, Page)])


def taken(*command: str) -> tuple[float, float]:
    """CPU seconds, children included, and seconds on the clock."""
    before, start = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, check=False, cwd=ROOT)
    after, wall = os.times(), time.perf_counter() - start
    user = after.children_user - before.children_user
    return user + after.children_system - before.children_system, wall


def main(times: int = 3) -> tuple[float, float]:
    """Ratios of CPU and of the clock: ours on two processes to the script, medians of pairs."""
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "input", home / "input")
        (home / "words").write_bytes(words_of(home / "input"))
        for number in range(times):
            output = home / f"script-{number}"
            output.mkdir()
            script = taken(
                "benchmarks/plain_script.py", str(home / "input"), str(home / "words"), str(output)
            )
            ours = taken(
                "run_scoring.py", "run", "--jobs", "2", "--no-cache",
                "--input", str(home / "input"), "--output", str(home / f"ours-{number}" / "output"),
            )  # fmt: skip
            assert len(list(output.glob("*.pdf"))) <= len(list(home.rglob("ours-*/**/*.pdf")))
            pairs.append((ours[0] / script[0], ours[1] / script[1]))
    cpu, wall = (statistics.median(part) for part in zip(*pairs, strict=True))
    print(f"whole run of the example, two processes, against the script: CPU {cpu:.2f}")
    print(f"  seconds on the clock {wall:.2f}")
    return cpu, wall


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
