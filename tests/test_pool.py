"""Work handed out to processes: a killed one is made good, a caller's executor is used, and errors
of the work itself come through."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scoring.reports import pdf
from scoring.run.pool import workers
from scoring.run.steps import run
from tests.cases import build, tiny
from tests.test_commit import tree


def once_killed(mark: str, answer: int) -> int:
    """Ends its process the first time that it is done anywhere."""
    try:
        Path(mark).touch(exist_ok=False)
    except FileExistsError:
        return answer
    os._exit(9)


def always_killed() -> None:
    os._exit(9)


def refused() -> None:
    raise ValueError("what the work says")


def test_work_of_a_killed_process_is_done_again(tmp_path: Path) -> None:
    """Two processes, one of them killed with work in hand: every answer comes, in order."""
    mark = str(tmp_path / "killed")
    with workers(2) as pool:
        tasks = [pool.submit(once_killed, mark, number) for number in range(8)]
        assert [pool.result(task) for task in tasks] == list(range(8))
    assert Path(mark).exists()


def test_work_that_always_kills_ends() -> None:
    """Processes are not started for ever: what ends each of them is told."""
    with workers(2) as pool, pytest.raises(Exception, match="terminated abruptly"):
        pool.result(pool.submit(always_killed))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_work_comes_through(jobs: int) -> None:
    """What the work raises is raised here, and the rest is done all the same."""
    with workers(jobs) as pool:
        wrong, right = pool.submit(refused), pool.submit(os.path.basename, "a/b")
        with pytest.raises(ValueError, match="what the work says"):
            pool.result(wrong)
        assert pool.result(right) == "b"


class Counted(ThreadPoolExecutor):
    """An executor of a caller, that counts what it was given."""

    given = 0

    def submit(self, work, /, *args, **more):
        self.given += 1
        return super().submit(work, *args, **more)


@pytest.mark.skipif(not pdf.pango_works(), reason="PDFs need Pango")
def test_the_caller_may_bring_an_executor(tmp_path: Path) -> None:
    """All pages are drawn by it, to the same bytes, and it is left open."""
    for name in ("own", "brought"):
        tiny.write(tmp_path / name)
    run(build.folders(tmp_path / "own"))
    with Counted(1) as executor:
        outcome = run(build.folders(tmp_path / "brought"), jobs=executor)
        assert executor.submit(os.getpid).result() == os.getpid()
    pages = [path for path in outcome.written if path.endswith(".pdf")]
    assert executor.given == len(pages) + 1 > 5
    assert tree(tmp_path / "own" / "output") == tree(tmp_path / "brought" / "output")
