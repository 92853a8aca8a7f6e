"""Pages drawn by a cluster: a real one of Dask, of two worker processes on this computer."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scoring.cli import main
from scoring.problems import CannotGoOn
from scoring.reports import pdf
from scoring.run import cluster as room
from scoring.run.cluster import cluster
from scoring.run.pool import workers
from scoring.run.steps import run
from scoring.texts import Texts
from tests.cases import build, tiny
from tests.test_commit import tree

distributed = pytest.importorskip("distributed", reason="only with requirements-cluster.txt")
needs_pango = pytest.mark.skipif(not pdf.pango_works(), reason="PDFs need Pango")


@pytest.fixture(scope="module")
def two_processes() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as made:
        yield made


def killing(page: Any, mark: str) -> bytes:
    """Draws a page, but kills the process that it is in the first time."""
    try:
        Path(mark).touch(exist_ok=False)
    except FileExistsError:
        return pdf.render(page)
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    raise AssertionError("killed")


@needs_pango
def test_a_cluster_gives_the_same_bytes(tmp_path: Path, two_processes: Any) -> None:
    for name in ("own", "cluster"):
        tiny.write(tmp_path / name)
    run(build.folders(tmp_path / "own"))
    drawing = f"dask:{two_processes.scheduler_address}"
    asked = ["--input", str(tmp_path / "cluster" / "input"), "--executor", drawing, "--no-cache"]
    assert main(["run", *asked], tmp_path) in (0, 1)
    assert tree(tmp_path / "own" / "output") == tree(tmp_path / "cluster" / "output")


@needs_pango
def test_a_worker_that_is_killed_halfway_costs_nothing(tmp_path: Path, two_processes: Any) -> None:
    """One of the two processes is killed with a page in hand: every page comes, the same."""
    from tests.test_pdf import a_few

    pages = [item.content for item in a_few()]
    mark = tmp_path / "killed"
    with cluster(two_processes.scheduler_address) as executor, workers(executor) as pool:
        tasks = [pool.submit(killing, page, str(mark)) for page in pages]
        drawn = [pool.result(task) for task in tasks]
    assert mark.exists()
    assert drawn == [pdf.render(page) for page in pages]


def stopped(address: str) -> tuple[str, str]:
    with pytest.raises(CannotGoOn) as raised, cluster(address):
        pass
    (problem,) = raised.value.problems
    for language in ("nl", "en"):
        assert "--executor" in problem.said(Texts(language)).remedy
    return problem.code, problem.said(Texts("en")).found


def test_a_cluster_of_other_versions_is_refused(
    two_processes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would give other bytes: which package differs, and where, is told."""
    there = room._environment()
    client = SimpleNamespace(
        run=lambda _: {"tcp://w:1": {**there, "weasyprint": "69.0"}}, close=lambda: None
    )
    monkeypatch.setattr(room, "_client", lambda address: client)
    assert stopped("tcp://w:0") == ("cluster-differs", "tcp://w:1: weasyprint 69.0")


def test_a_cluster_without_processes_is_refused() -> None:
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as empty:
        assert stopped(empty.scheduler_address)[0] == "cluster-empty"


def test_an_address_where_nothing_is_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_SECONDS", "1s")
    code, found = stopped("tcp://127.0.0.1:9")
    assert code == "cluster-unreachable"
    assert found.startswith("tcp://127.0.0.1:9")


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert stopped("tcp://x:1") == ("cluster-missing", "--executor dask:tcp://x:1")


@pytest.mark.parametrize("word", ["dask", "dask:", "ray:tcp://x:1", "tcp://x:1"])
def test_another_executor_is_no_argument_of_ours(
    word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--executor", word, "--lang", "en"], tmp_path) == 2
    assert f"found: '{word}'" in capsys.readouterr().err
