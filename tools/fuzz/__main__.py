"""`python -m tools.fuzz TARGET [--seconds N] [--seed N] [--keep FOLDER] [--again FILE]`.

The work is done in a process of its own, so that an input that ends its reader is found too. Where
`atheris` is installed, `--led` lets it lead the search by the code that each input reaches.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tools.fuzz.harness import Target, Watch, inputs
from tools.fuzz.targets import TARGETS

_MEMORY = 3_000_000_000
_CASE, _FIGURES = "case.bin", "figures.json"
_SAVE_EVERY = 20


def _work(name: str, folder: Path, keep: Path, seconds: float, seed: int, *, led: bool) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    until = time.monotonic() + seconds
    if led:
        _led(name, folder, keep, seconds, seed)
        return
    target = TARGETS[name](folder)
    watch = Watch(target, keep)
    for number, data in enumerate(inputs(target, seed)):
        if time.monotonic() > until:
            break
        _noted(watch, folder, data, number)
    _save(watch, folder)


def _noted(watch: Watch, folder: Path, data: bytes, number: int) -> None:
    (folder / _CASE).write_bytes(data)
    watch.one(data)
    if number % _SAVE_EVERY == 0:
        _save(watch, folder)


def _save(watch: Watch, folder: Path) -> None:
    (folder / _FIGURES).write_text(json.dumps(watch.figures()), encoding="utf-8")


def _led(name: str, folder: Path, keep: Path, seconds: float, seed: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["scoring"]):
        target: Target = TARGETS[name](folder)
    corpus = target.seeds()
    for number, data in enumerate(corpus):
        (folder / "corpus").mkdir(exist_ok=True)
        (folder / "corpus" / f"{number:03}").write_bytes(data)
    watch = Watch(target, keep)

    def mutate(data: bytes, _most: int, number: int) -> bytes:
        own = random.Random(number)
        # Half of the time from a sound input: what was spoiled before is seldom read far.
        return target.spoiled(data if own.random() < 0.5 and data else own.choice(corpus), own)

    def one(data: bytes) -> None:
        _noted(watch, folder, data, sum(watch.outcomes.values()))

    atheris.Setup(
        [sys.argv[0], str(folder / "corpus"), f"-max_total_time={int(seconds)}", f"-seed={seed}",
         f"-artifact_prefix={folder}/", "-max_len=200000", "-len_control=0",
         "-rss_limit_mb=0", "-timeout=3600", "-verbosity=0"],
        one, custom_mutator=mutate,
    )  # fmt: skip
    atheris.Fuzz()


def _again(name: str, file: Path) -> int:
    """Run one kept input again, with the whole trace of what it raises."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        target = TARGETS[name](Path(folder))
        target.seeds()
        print(target.run(file.read_bytes()))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--again", type=Path, help="run this kept finding once more")
    parser.add_argument("--led", action="store_true", help="led by the code reached (atheris)")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.again:
        return _again(given.target, given.again)
    keep = given.keep / given.target
    if given.work:
        _work(given.target, given.work, given.keep, given.seconds, given.seed, led=given.led)
        return 0
    outcomes: Counter[str] = Counter()
    findings: dict[str, tuple[int, str]] = {}
    slowest, cpu, seed = 0.0, 0.0, given.seed
    until = time.monotonic() + given.seconds
    while (left := until - time.monotonic()) > 1:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
            folder = Path(name)
            work = [sys.executable, "-m", "tools.fuzz", given.target, "--seconds", str(left),
                    "--seed", str(seed), "--keep", str(keep), "--work", name,
                    *(["--led"] if given.led else [])]  # fmt: skip
            done = subprocess.run(work, check=False, capture_output=True)
            figures = _figures(folder)
            outcomes.update(figures["outcomes"])
            for fault, (times, words) in figures["findings"].items():
                findings[fault] = (findings.get(fault, (0, ""))[0] + times, words)
            slowest, cpu = max(slowest, figures["slowest"]), cpu + figures["cpu"]
            if done.returncode:
                keep.mkdir(parents=True, exist_ok=True)
                case = folder / _CASE
                (keep / f"ended-{seed}").write_bytes(case.read_bytes() if case.exists() else b"")
                last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
                findings[f"ended with {done.returncode} (seed {seed})"] = (1, "".join(last))
            if not figures["outcomes"]:
                break  # it does not even start
        seed += 1
    _report(outcomes, findings, slowest, cpu)
    return 1 if findings else 0


def _figures(folder: Path) -> dict:
    path = folder / _FIGURES
    if not path.exists():
        return {"outcomes": {}, "findings": {}, "slowest": 0.0, "cpu": 0.0}
    return json.loads(path.read_text(encoding="utf-8"))


def _report(
    outcomes: Counter[str], findings: dict[str, tuple[int, str]], slowest: float, cpu: float
) -> None:
    print(f"{sum(outcomes.values())} inputs in {cpu:.0f} s; the slowest took {slowest:.2f} s")
    for outcome, count in outcomes.most_common(40):
        print(f"{count:9}  {outcome}")
    print(f"{len(findings)} findings")
    for fault, (times, words) in findings.items():
        print(f"  {times} x {fault}: {words}")


if __name__ == "__main__":
    sys.exit(main())
