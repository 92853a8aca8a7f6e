"""What writing safely costs: staging, syncing and renaming against plain writing."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scoring.run.commit import alone, commit, digest  # noqa: E402 - after the path to our own code

FILES = {f"brieven/{number:03}.pdf": bytes([number]) * 60_000 for number in range(100)}


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def plainly(folder: Path) -> None:
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def safely(folder: Path, listed: dict[str, str]) -> None:
    with alone(folder):
        commit(folder, FILES, ("run.json", b"{}"), listed, "kept")


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        plain = seconds(lambda: plainly(Path(home) / "plain"))
        output = Path(home) / "output"
        first = seconds(lambda: safely(output, {}))
        listed = {path: digest(content) for path, content in FILES.items()}
        second = seconds(lambda: safely(output, listed))
    print("100 files of 60 kB, plain writing = 1.00")
    print(f"written as one   {first / plain:5.2f}")
    print(f"nothing changed  {second / plain:5.2f}")


if __name__ == "__main__":
    main()
