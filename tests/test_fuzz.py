"""The fuzzing tool runs: each target finds nothing in a few inputs, and a fault would be found."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from tools.fuzz.harness import ROOT, Target, Watch, Wrong, as_input, inputs
from tools.fuzz.state import STATE_FILES, approvals
from tools.fuzz.targets import TARGETS

# Inputs of each; those of acts are judged, those of state files are whole runs.
MANY, SOME, FEW = 40, 16, 6


@pytest.mark.parametrize("name", TARGETS)
def test_spoiled_input_is_taken_or_refused_in_words(name: str, tmp_path: Path) -> None:
    """No exception, nothing that is typed and lost, no path that leads out of the call's folder."""
    try:
        target = TARGETS[name](tmp_path)
    except LookupError:
        assert name == approvals.__name__, "only this file need not be there"
        pytest.skip("this call keeps no approvals")
    watch = Watch(target)
    number = FEW if name in STATE_FILES else SOME if name == "acts" else MANY
    for data in islice(inputs(target, seed=7), number):
        watch.one(data)
    assert {fault: told for fault, (_, told, _) in watch.findings.items()} == {}
    assert sum(watch.outcomes.values()) == number


@pytest.mark.parametrize("name", ["call", "match"])
def test_the_inputs_of_a_seed_are_always_the_same(name: str, tmp_path: Path) -> None:
    """Otherwise a finding cannot be looked for again."""
    first, second = TARGETS[name](tmp_path / "a"), TARGETS[name](tmp_path / "b")
    assert list(islice(inputs(first, 3), 12)) == list(islice(inputs(second, 3), 12))


class Planted:
    """A program with faults: it fails on 'bad', is lost in 'slow' and drops 'lost'."""

    def seeds(self) -> list[bytes]:
        return [as_input({"words": ["good"]})]

    def spoiled(self, data: bytes, rng: random.Random) -> bytes:
        told = json.loads(data)
        told["words"].append(rng.choice(("good", "fine", "bad", "lost")))
        return as_input(told)

    def run(self, data: bytes) -> str:
        words = json.loads(data)["words"]
        if "bad" in words:
            raise KeyError("bad")
        if "lost" in words:
            raise Wrong("lost: a word")
        return "read"


def test_a_fault_is_found_and_kept_as_its_smallest_input(tmp_path: Path) -> None:
    """An exception and a silent loss are findings, each kept once, without what is beside it."""
    target: Target = Planted()
    watch = Watch(target, tmp_path)
    watch.one(as_input({"words": ["good", "fine", "bad", "good"]}))
    watch.one(as_input({"words": ["good", "lost", "fine"]}))
    watch.one(as_input({"words": ["lost", "good"]}))
    assert {fault: times for fault, (times, _, _) in watch.findings.items()} == {
        "KeyError elsewhere": 1, "lost: a word": 2,
    }  # fmt: skip
    kept = {path.read_bytes() for path in tmp_path.iterdir()}
    assert kept == {as_input({"words": ["bad"]}), as_input({"words": ["lost"]})}


def test_what_hangs_is_stopped_and_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where whatever hangs catches every exception."""

    class Hanging(Planted):
        def run(self, data: bytes) -> str:
            while True:
                try:
                    sum(range(1000))
                except Exception:
                    continue

    monkeypatch.setattr("tools.fuzz.harness.HANG", 0.1)
    watch = Watch(Hanging())
    watch.one(b"{}")
    assert list(watch.findings) == ["hangs elsewhere"]


def test_every_state_file_of_a_call_has_a_target(tmp_path: Path) -> None:
    """A file of state that is new to the program must not stay outside."""
    target = TARGETS["run.json"](tmp_path)
    home = target.sound / "home"
    found = {
        path.relative_to(home)
        for folder in ("issued", "sent")
        for path in (home / folder).rglob("*.json")
        if path.name != "results.json"
    }
    covered = {given["find"](home) for given in STATE_FILES.values()}
    known = {path.name for path in covered if path}
    assert {path.name for path in found} - known == set()


def test_the_command_runs_a_target_and_says_what_came_of_it(tmp_path: Path) -> None:
    """By name, for some seconds, with a status that tells whether something was found."""
    command = [sys.executable, "-m", "tools.fuzz", "call", "--seconds", "4", "--seed", "7",
               "--keep", str(tmp_path)]  # fmt: skip
    done = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "inputs" in done.stdout
    assert "0 findings" in done.stdout
