"""Killed, torn or refused at any step of writing: the next start ends as if nothing happened.

The process is killed for real. What it left is started again as people would, and everything in the
call's folder must come to hold the very bytes that an undisturbed run leaves.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

import pytest

from scoring.call import start_call
from scoring.model.approvals import Approved, Stood
from scoring.model.results import Status
from scoring.problems import CannotGoOn
from scoring.run.approved import remember
from scoring.run.assemble import assemble
from scoring.run.issue import write_sheets
from scoring.run.pool import workers
from scoring.run.progress import silent
from scoring.run.render import Press
from scoring.run.sent.copies import damaged, read_copies
from scoring.run.sent.keep import keep_sent
from scoring.run.sent.revoked import mark_revoked
from scoring.run.settle import settle
from scoring.run.steps import run
from tests.cases import build, tiny
from tests.kills import Work, changes, killed_at, refused_from, torn_at
from tests.test_commit import tree

TORN = (0, 300, 3_000, 12_000)
# What an undisturbed start leaves too: nothing, but for what holds a folder while it is written.
LOCKS = (".issued.lock", ".output.lock")


def whole(home: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree(home).items() if path not in LOCKS}


@dataclass(frozen=True)
class Writing:
    """One kind of writing: how it is done and done again, in a folder that was made ready."""

    ready: Path
    work: Callable[[Path], object]  # raises CannotGoOn, or gives problems
    again: Callable[[Path], object]
    expected: dict[str, bytes] = field(default_factory=dict)

    def disturbed(self, home: Path, disturb: Callable[[Callable[[], object]], bool]) -> bool:
        """Whether the work was killed; afterwards the next start made it whole."""
        shutil.copytree(self.ready, home)
        killed = disturb(partial(self.work, home))
        for copy in read_copies(home / "sent"):
            assert damaged(home / "sent", copy) == [], "a copy that is not whole"
        self.again(home)
        found = whole(home)
        assert sorted(found) == sorted(self.expected)
        assert found == self.expected
        return killed


def writing(
    ready: Path, work: Callable[[Path], object], again: Callable[[Path], object] | None = None
) -> Writing:
    undisturbed = Path(mkdtemp(dir=ready.parent))
    shutil.copytree(ready, undisturbed, dirs_exist_ok=True)
    work(undisturbed)
    return Writing(ready, work, again or work, whole(undisturbed))


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny call with its result decided: the next run establishes it, and copies what left."""
    home = tmp_path_factory.mktemp("decided") / "call"
    build.write_call(home, tiny.ROWS, "nl")
    build.return_sheets(home, tiny.SHEETS, "nl")
    tiny.remarked(home)
    tiny.write(home)
    run(build.folders(home), as_pdf=False)
    return home


@pytest.fixture(scope="module")
def establishing(decided: Path) -> Writing:
    return writing(decided, lambda home: run(build.folders(home)))


@pytest.fixture(scope="module")
def keeping(decided: Path) -> Writing:
    """Only the copy in `sent/`, from documents that are there."""
    folders = build.folders(decided)
    case = assemble(folders.input, sent=folders.sent)
    settled = settle(case, folders.input, folders.sent, None)
    with workers(1) as pool:
        rendered = Press(pool, as_pdf=False).made(settled.documents, silent)

    def work(home: Path) -> object:
        folders = build.folders(home)
        return keep_sent(
            settled.case, settled.to_keep, rendered, folders.input, folders.sent, {"python": "x"}
        )

    def again(home: Path) -> object:
        return None if read_copies(home / "sent") else work(home)

    return writing(decided, work, again)


@pytest.fixture(scope="module")
def issuing(tmp_path_factory: pytest.TempPathFactory) -> Writing:
    """The first sheets of a round, with their ledger."""
    home = tmp_path_factory.mktemp("issuing") / "call"
    build.write_call(home, tiny.ROWS, "nl")
    return writing(home, lambda home: write_sheets(build.folders(home)))


@pytest.fixture(scope="module")
def replacing(issuing: Writing, tmp_path_factory: pytest.TempPathFactory) -> Writing:
    """A workbook that is made again, since it went from the folder."""
    home = tmp_path_factory.mktemp("replacing") / "call"
    shutil.copytree(issuing.ready, home)
    write_sheets(build.folders(home))
    next((home / "issued").rglob("*Een*.xlsx")).unlink()
    return writing(home, lambda home: write_sheets(build.folders(home)))


@pytest.fixture(scope="module")
def starting(tmp_path_factory: pytest.TempPathFactory) -> Writing:
    """`new`: the workbook of a call, its folders and its guide."""
    home = tmp_path_factory.mktemp("starting") / "call"
    home.mkdir()

    def again(home: Path) -> object:
        try:
            return start_call(home, language="nl")
        except CannotGoOn as stopped:
            assert [item.code for item in stopped.problems] == ["call-folder-taken"]
            return None

    return writing(home, lambda home: start_call(home, language="nl"), again)


@pytest.fixture(scope="module")
def remembering(tmp_path_factory: pytest.TempPathFactory) -> Writing:
    """The texts that were approved, over those of an earlier run."""
    home = tmp_path_factory.mktemp("remembering") / "call"
    home.mkdir()
    beside = {"U1": Stood(Fraction(7, 2), Status.RANKED, True)}
    old, new = ({"A-U1|written|k1": Approved(text, beside)} for text in ("Goed.", "Beter. " * 999))
    remember(home / "issued", old, "bewaard")
    return writing(home, lambda home: remember(home / "issued", new, "bewaard"))


@pytest.fixture(scope="module")
def revoking(establishing: Writing, tmp_path_factory: pytest.TempPathFactory) -> Writing:
    """The notice beside a copy of which the establishment was revoked."""
    home = tmp_path_factory.mktemp("revoking") / "call"
    shutil.copytree(establishing.ready, home)
    run(build.folders(home))
    acts = [{
        "key": "A1", "kind": "revoke", "on": tiny.LETTERS["letters"], "by": "Stuurgroep",
        "reason": "Te vroeg vastgesteld. " * 40, "value": "resultaat v1",
    }]  # fmt: skip
    tiny.write(home, acts=acts)
    call = assemble(home / "input", sent=home / "sent", informed=False).call
    return writing(home, lambda home: mark_revoked(call, home / "sent"))


SMALL = ("keeping", "issuing", "replacing", "starting", "remembering", "revoking")


@pytest.mark.parametrize("kind", SMALL)
def test_killed_at_every_step_the_next_start_makes_the_same_bytes(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The copy in `sent/`, sheets and their ledger, a new call, approvals, the notice."""
    case: Writing = request.getfixturevalue(kind)
    step, killed = 0, True
    while killed:
        step += 1
        home = tmp_path / str(step)
        killed = case.disturbed(home, partial(killed_at, step, within=home))
        shutil.rmtree(home)
    assert step > 2, "the watch does not see what is written"


@pytest.mark.parametrize("kind", SMALL)
def test_killed_in_the_middle_of_a_file_the_next_start_makes_the_same_bytes(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    case: Writing = request.getfixturevalue(kind)
    torn = [case.disturbed(tmp_path / str(size), partial(torn_at, size)) for size in TORN]
    assert torn[0], "nothing was written"


@pytest.mark.parametrize("why", [errno.ENOSPC, errno.EROFS], ids=["full disk", "read-only"])
@pytest.mark.parametrize("kind", SMALL)
def test_what_the_system_refuses_is_told_and_nothing_is_lost(
    kind: str, why: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """From any step on every change is refused: a message, and later the same bytes."""
    case: Writing = request.getfixturevalue(kind)
    count = len(changes(partial(case.work, _copied(case, tmp_path / "counted")), tmp_path))
    for step in _some(range(1, count + 1), 8):
        home = tmp_path / str(step)
        refused = partial(_told, case.work, home, case.expected)
        case.disturbed(home, refusing(step, refused, home, why))


def test_killed_while_establishing_the_next_run_makes_the_same_bytes(
    establishing: Writing, tmp_path: Path
) -> None:
    """The whole run, at its first and last step, around its commit points and in between."""
    listed = changes(partial(establishing.work, _copied(establishing, tmp_path / "a")), tmp_path)
    points = ("journal.json", "run.json", ".sent.scoring-new", "hashes.json", ".output.lock")
    near = [number for number, said in enumerate(listed, start=1) if said.endswith(points)]
    near += [
        number for number, said in enumerate(listed, start=1) if said.startswith("os.rename .")
    ]
    steps = {1, len(listed), *near[::2], *(near[-1:]), *_some(range(1, len(listed)), 5)}
    for step in sorted(steps):
        home = tmp_path / str(step)
        assert establishing.disturbed(home, partial(killed_at, step, within=home))
        shutil.rmtree(home)


@pytest.mark.parametrize("size", [3_000, 30_000])
def test_killed_in_the_middle_of_a_document_the_next_run_makes_the_same_bytes(
    establishing: Writing, tmp_path: Path, size: int
) -> None:
    assert establishing.disturbed(tmp_path / "call", partial(torn_at, size))


def test_a_disk_that_is_full_while_establishing_is_told_and_nothing_is_lost(
    establishing: Writing, tmp_path: Path
) -> None:
    listed = changes(partial(establishing.work, _copied(establishing, tmp_path / "a")), tmp_path)
    for step in _some(range(1, len(listed) + 1), 5):
        home = tmp_path / str(step)
        refused = partial(_told, establishing.work, home, establishing.expected)
        establishing.disturbed(home, refusing(step, refused, home, errno.ENOSPC))


def refusing(step: int, work: Work, home: Path, why: int) -> Callable[[object], bool]:
    def disturb(_: object) -> bool:
        refused_from(step, work, home, why)
        return False

    return disturb


def _copied(case: Writing, home: Path) -> Path:
    shutil.copytree(case.ready, home)
    return home


def _some(steps: Iterable[int], count: int) -> list[int]:
    """The first step, the last one, and some at equal distances between them."""
    every = list(steps)
    return sorted({every[round(i * (len(every) - 1) / (count - 1))] for i in range(count)})


def _told(work: Callable[[Path], object], home: Path, expected: dict[str, bytes]) -> None:
    """Do `work`: what was not written is told, by the one code for it."""
    try:
        done = work(home)
        problems = [*(done if isinstance(done, list) else getattr(done, "problems", ()))]
    except CannotGoOn as stopped:
        problems = stopped.problems
    codes = [getattr(item, "code", "") for item in problems]
    missing = expected.keys() - tree(home).keys()
    assert "output-cannot-write" in codes or not missing, (codes, missing)
