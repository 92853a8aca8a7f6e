"""A reading process that hangs, fills up, aborts or is killed costs one message, and no other file.

Shown with real files and real signals: no reader is replaced by one that pretends.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from scoring.problems import Problem
from scoring.workbooks.contained import Limits, contained
from scoring.workbooks.folder import files_under
from scoring.workbooks.grid import Book
from tests.hostile.bench import Parts, sample

ROOM = Limits(seconds=60, megabytes=2000)
SEVERAL_MINUTES = 900  # seconds: nothing here takes nearly so long unless it waits for ever


def read_all(
    names: Sequence[Path],
    limits: Limits = ROOM,
    meanwhile: Callable[[threading.Thread], object] = lambda reading: None,
) -> list[Book | Problem]:
    """What the reader gives for each file. Fails where it waits for ever."""
    found: list[Book | Problem] = []

    def work() -> None:
        with contained(1, limits) as reader:
            found.extend(reader([(path, path.name) for path in names]))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    meanwhile(thread)
    thread.join(SEVERAL_MINUTES)
    assert not thread.is_alive(), "the reader waits for ever"
    return found


def why(found: Book | Problem) -> str:
    return "" if isinstance(found, Book) else found.facts["why_key"].rpartition(".")[2]


def readers() -> list[psutil.Process]:
    """The reading processes that were started from here."""
    found = []
    for child in psutil.Process().children():
        try:
            if "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
        except psutil.Error:
            continue
    return found


def _large(megabytes: int) -> list[psutil.Process]:
    """The reading processes that hold more memory than this."""
    found = []
    for process in readers():
        with suppress(psutil.Error):
            if process.memory_info().rss > megabytes * 1e6:
                found.append(process)
    return found


def _with_rows(rows: Iterator[str]) -> bytes:
    made = sample()
    found = Parts(made.content)
    return found.change(made.part, "</sheetData>", "".join(rows) + "</sheetData>").pack()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A good workbook; one with a hundred thousand numbers; one with three times as many; one whose
    formulas would each be held against all cells."""
    folder = tmp_path_factory.mktemp("files")
    numbers = random.Random(1)

    def many(first: int, rows: int = 1000) -> Iterator[str]:
        for row in range(rows):
            cells = "".join(f"<c><v>{numbers.randrange(10**9)}</v></c>" for _ in range(100))
            yield f'<row r="{first + row}">{cells}</row>'

    def arrays() -> Iterator[str]:
        """Each of these formulas says that it fills most of the sheet, each another part."""
        yield from many(1000)
        for row in range(100):
            cells = (
                f'<c><f t="array" ref="K{1 + row}:XFD{900_000 + at}">1</f><v>1</v></c>'
                for at in range(100)
            )
            yield f'<row r="{3000 + row}">{"".join(cells)}</row>'

    contents = {
        "good": sample().content, "large": _with_rows(many(1000)),
        "slow": _with_rows(many(1000, 3500)), "arrays": _with_rows(arrays()),
    }  # fmt: skip
    for name, content in contents.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    return {name: folder / f"{name}.xlsx" for name in contents}


def test_a_file_that_takes_too_long_is_one_message(files: dict[str, Path]) -> None:
    """It is stopped at its limit, and the files around it are read."""
    found = read_all([files["good"], files["slow"], files["good"]], Limits(seconds=0.7))
    assert [why(item) for item in found] == ["", "slow", ""]


def test_what_a_file_costs_is_counted_before_it_is_measured(files: dict[str, Path]) -> None:
    """Ten thousand formulas over a hundred thousand cells are refused at once, on any computer."""
    assert [why(item) for item in read_all([files["arrays"]])] == ["suspicious_cells"]


def test_a_busy_computer_changes_nothing(files: dict[str, Path]) -> None:
    """Only what the reader itself computes counts, not how long it has to wait for its turn."""
    burn = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(burn) for _ in range(4 * (os.cpu_count() or 1))]
    try:
        found = read_all([files["large"]], Limits(seconds=10))
    finally:
        for other in others:
            other.kill()
            other.wait()
    assert [why(item) for item in found] == [""]


@pytest.mark.skipif(os.name == "nt", reason="no signal that stops a process")
def test_a_reader_that_waits_for_what_never_comes_is_ended(files: dict[str, Path]) -> None:
    """It computes nothing any more, so its computing time would never be up."""

    def stop(reading: threading.Thread) -> None:
        while reading.is_alive():
            if found := _large(100):
                found[0].send_signal(signal.SIGSTOP)
                return
            time.sleep(0.01)

    names = [files["slow"], files["good"]]
    found = read_all(names, Limits(seconds=60, megabytes=2000, idle=6), stop)
    assert [why(item) for item in found] == ["slow", ""]


def test_a_file_that_fills_the_memory_is_one_message(files: dict[str, Path]) -> None:
    """The same for memory. Whatever the limit, also just where the file is handed over."""
    most = 0.0

    def watch(reading: threading.Thread) -> None:
        nonlocal most
        while reading.is_alive():
            for process in readers():
                with suppress(psutil.Error):
                    most = max(most, process.memory_info().rss / 1e6)
            time.sleep(0.01)

    read_all([files["large"]], meanwhile=watch)
    seen = []
    for share in (0.8, 0.9, 0.95, 0.98, 1.0, 2.0):
        names = [files["good"], files["large"], files["good"]]
        found = read_all(names, Limits(60, int(share * most)))
        assert (why(found[0]), why(found[2])) == ("", "")
        seen.append(why(found[1]))
    assert (seen[0], seen[-1], set(seen)) == ("memory", "", {"memory", ""})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
def test_processes_that_are_killed_take_only_their_files(
    files: dict[str, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    """As when the system runs out of memory, or a library aborts: at whatever moment it happens.

    A process may break off in the middle of handing over what it read: nobody waits for the rest.
    """
    struck: list[int] = []

    def strike(reading: threading.Thread) -> None:
        """Kills whoever reads a large file, a little later each time."""
        for number, delay in enumerate((0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4)):
            while reading.is_alive() and not (busy := _large(80)):
                time.sleep(0.005)
            if not reading.is_alive():
                return
            time.sleep(delay)
            with suppress(ProcessLookupError):
                os.kill(busy[0].pid, (signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV)[number % 3])
                struck.append(busy[0].pid)
            psutil.wait_procs(busy, timeout=10)

    names = [files["good"], *[files["large"]] * 12, files["good"]]
    found = read_all(names, meanwhile=strike)
    assert len(found) == len(names)
    assert {why(item) for item in found} == {"", "crashed"}
    assert sum(why(item) == "crashed" for item in found) <= len(struck)
    assert capfd.readouterr() == ("", "")


def test_a_file_that_changes_meanwhile_is_read_as_one_of_both(tmp_path: Path) -> None:
    """Half of one version and half of another is never read: a file is read whole, at once."""
    made = sample()
    versions = {"nieuw": made.content, "oud": made.other}
    names = {}
    for name, content in versions.items():
        (tmp_path / name).write_bytes(content)
        (found,) = read_all([tmp_path / name])
        assert isinstance(found, Book)
        names[found.sha256] = [grid.cells for grid in found.grids]
    path, going = tmp_path / "j1.xlsx", threading.Event()
    path.write_bytes(made.content)

    def change() -> None:
        while not going.is_set():
            for content in versions.values():
                (tmp_path / "x").write_bytes(content)
                (tmp_path / "x").replace(path)

    thread = threading.Thread(target=change, daemon=True)
    thread.start()
    try:
        found_all = read_all([path] * 40)
    finally:
        going.set()
        thread.join()
    for found in found_all:
        assert isinstance(found, Book)
        assert [grid.cells for grid in found.grids] == names[found.sha256]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes of this kind")
def test_what_takes_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    """Between the listing of the folder and the reading, a file may go, or become a pipe."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    for name in ("goed.xlsx", "pijp.xlsx", "weg.xlsx"):
        (folder / name).write_bytes(sample().content)
    names, problems = files_under(tmp_path, "sheets")
    assert (len(names), problems) == (3, ())
    (folder / "weg.xlsx").unlink()
    (folder / "pijp.xlsx").unlink()
    os.mkfifo(folder / "pijp.xlsx")
    found = read_all([tmp_path / name for name in names], Limits(seconds=20))
    assert [why(item) for item in found] == ["", "special", "missing"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    """Nothing is guessed about what is in it."""
    path = tmp_path / "j1.xlsx"
    path.write_bytes(sample().content)
    path.chmod(0)
    assert [why(item) for item in read_all([path])] == ["locked"]
