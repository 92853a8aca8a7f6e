"""Damaged, foreign or hostile state files: told with a remedy, never a crash, never stuck.

A hundred damages of each kind of file, from fixed seeds: what a disk, an editor, a sync program or
somebody with bad intent leaves behind.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from scoring.cli import main
from scoring.model.approvals import Approved, Stood
from scoring.model.results import Status
from scoring.problems import CannotGoOn, Problem
from scoring.run import journal, state
from scoring.run.approved import approved_json, read_approved, remember
from scoring.run.commit import alone, commit, digest
from scoring.run.ledger import Workbook, ledger, read_ledger, read_methods
from scoring.run.record import as_json, previous_run
from scoring.run.sent.copies import (
    HASHES,
    VALUES,
    Copy,
    keep_memory,
    read_copies,
    read_values,
    unreadable,
    unremembered,
)
from scoring.run.sent.copies import damaged as changed_files
from scoring.run.steps import check
from scoring.texts import LANGUAGES, Texts
from tests.cases import build
from tests.damage import OUTSIDE, damaged
from tests.kills import killed_at
from tests.test_commit import NEW, OLD, tree, write
from tests.test_whole_call import play_small

SEEDS = range(100)


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small call with its first round established: every kind of state file is there."""
    home = tmp_path_factory.mktemp("decided")
    play_small(home, "after written")
    return home


@pytest.fixture
def home(decided: Path, tmp_path: Path) -> Path:
    target = tmp_path / "call"
    shutil.copytree(decided, target)
    return target


def said(problems: Sequence[Problem]) -> list[str]:
    """The codes, after each was said whole in every language."""
    for problem in problems:
        for language in LANGUAGES:
            told = problem.said(Texts(language))
            assert told.what and told.found and told.remedy
            assert "run.state" not in told.found
    return [problem.code for problem in problems]


# -- the reader


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'{"a": [1, 2', "broken"),
        (b"\xff\xfe{\x00}\x00", "broken"),
        (b'{"a": NaN}', "broken"),
        (b'{"a": ' + b"1" * 5000 + b"}", "broken"),
        (b'{"a": "\\ud800"}', "broken"),
        (b"[" * 10_000 + b"]" * 10_000, "deep"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "deep"),
        (b"[" * 100 + b"]" * 100, "deep"),
        (b"[]", "shape"),
        (b"null", "shape"),
    ],
)
def test_what_is_wrong_with_a_state_file_is_named(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "run.json").write_bytes(content)
    with pytest.raises(state.Damaged) as raised:
        state.read_state(tmp_path / "run.json")
    assert raised.value.why == f"run.state.{why}"


def test_a_state_file_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "MOST_BYTES", 100)
    (tmp_path / "run.json").write_bytes(b'{"a": "' + b"x" * 200 + b'"}')
    with pytest.raises(state.Damaged) as raised:
        state.read_state(tmp_path / "run.json")
    assert raised.value.why == "run.state.large"


def test_what_is_no_file_is_named_and_what_is_not_there_is_nothing(tmp_path: Path) -> None:
    assert state.read_state(tmp_path / "run.json") is None
    (tmp_path / "run.json").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "sound").write_bytes(b"{}")
    (tmp_path / "link").symlink_to(tmp_path / "sound")
    for name in ("run.json", "loop", "link"):
        with pytest.raises(state.Damaged):
            state.read_state(tmp_path / name)


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_out_of_its_folder(path: str) -> None:
    assert not state.is_inner(path)


@pytest.mark.parametrize("name", ["é" * 200, "map/" + "x" * 256, "x" * 999, "a\0b"])
def test_a_name_that_no_file_can_have_is_no_file(tmp_path: Path, name: str) -> None:
    """Too long in bytes, whatever it is in characters: nothing stops over it."""
    assert not state.is_inner(name)
    assert state.own_file(tmp_path, name) is None


@pytest.mark.parametrize("path", ["a", "brieven/K1 Café.pdf", "a..b/c.", "Re: x.xlsx", "sheets/~x"])
def test_ordinary_paths_stay(path: str) -> None:
    assert state.is_inner(path)


# -- run.json


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_run_json_is_told_and_nothing_foreign_is_lost(tmp_path: Path, seed: int) -> None:
    output = tmp_path / "output"
    listed = {path: digest(content) for path, content in OLD.items()}
    record = as_json(
        {"schema_version": 1, "outputs": [{"file": p, "sha256": s} for p, s in listed.items()]}
    )
    (tmp_path / "buiten.txt").write_bytes(b"kostbaar")
    write(output, OLD, record, {})
    (output / "nota.txt").write_bytes(b"mine")
    (output / "run.json").write_bytes(damaged(record, seed))
    for _ in range(2):
        with alone(output) as problems:
            assert said(problems) == []
            found = previous_run(output)
            if found.damaged:
                assert found.listed == {}
                assert all(Texts(language)(found.damaged) for language in LANGUAGES)
            commit(output, NEW, ("run.json", b"new record"), found.listed, "bewaard")
        whole = {**NEW, "nota.txt": b"mine", "run.json": b"new record"}
        assert tree(output).items() >= whole.items()
        (output / "run.json").write_bytes(damaged(record, seed))
    assert (tmp_path / "buiten.txt").read_bytes() == b"kostbaar"


def test_a_folder_named_run_json_is_kept_aside(tmp_path: Path) -> None:
    output = tmp_path / "output"
    (output / "run.json").mkdir(parents=True)
    with alone(output):
        found = previous_run(output)
        (kept,) = commit(output, NEW, ("run.json", b"record"), found.listed, "bewaard")
    assert (found.damaged, kept.aside) == ("run.state.no_file", "run (bewaard).json")
    assert tree(output) == {**NEW, "run.json": b"record"}


# -- issued.json


def issued_json() -> bytes:
    books = [
        Workbook(f"Ronde/{juror}.xlsx", digest(juror.encode()), juror, "written", "1", "abc",
                 entries=("A-U1", "B-U1"), declarations=("A", "B"))
        for juror in ("J1", "J2")
    ]  # fmt: skip
    return ledger("klein", books, {"abc": {"quorum": "2"}})


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_ledger_is_told_and_never_followed_outside(tmp_path: Path, seed: int) -> None:
    (tmp_path / "issued.json").write_bytes(damaged(issued_json(), seed))
    try:
        books = read_ledger(tmp_path, "klein")
    except CannotGoOn as stopped:
        (code,) = said(stopped.problems)
        assert code in ("issue-ledger-damaged", "issue-ledger-foreign")
    else:
        assert all(state.is_inner(item.file) for item in books)
        assert all(isinstance(entry, str) for item in books for entry in item.entries)
    assert isinstance(read_methods(tmp_path), dict)


def test_a_ledger_of_another_call_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "issued.json").write_bytes(issued_json())
    with pytest.raises(CannotGoOn) as raised:
        read_ledger(tmp_path, "groot")
    assert said(raised.value.problems) == ["issue-ledger-foreign"]


# -- reasons.json


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_list_of_approved_texts_is_told_and_never_written_over(
    tmp_path: Path, seed: int
) -> None:
    beside = {"U1": Stood(Fraction(7, 2), Status.RANKED, True)}
    rows = ("A-U1|written|k1", "B-U1|written|k1")
    known = {row: Approved("De jury vond dit helder.", beside, ("eerder",)) for row in rows}
    content = damaged(approved_json(known), seed)
    (tmp_path / "reasons.json").write_bytes(content)
    found, problems = read_approved(tmp_path)
    assert said(problems) == ([] if found is not None else ["reasons-ledger-damaged"])
    assert remember(tmp_path, found and None, "bewaard") == []
    assert (tmp_path / "reasons.json").read_bytes() == content


# -- hashes.json and values.json


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_hashes_json_is_told_and_the_copy_left_alone(decided: Path, seed: int) -> None:
    """Without what earlier runs remember; with it the copy is known all the same."""
    (folder,) = (decided / "sent").iterdir()
    whole = (folder / HASHES).read_bytes()
    memory = (decided / "issued" / "sent.json").read_bytes()
    (before,) = read_copies(decided / "sent")
    try:
        (folder / HASHES).write_bytes(damaged(whole, seed))
        assert read_copies(decided / "sent") == (before,)
        (decided / "issued" / "sent.json").unlink()
        copies, problems = read_copies(decided / "sent"), unreadable(decided / "sent")
    finally:
        (folder / HASHES).write_bytes(whole)
        (decided / "issued" / "sent.json").write_bytes(memory)
    assert len(copies) + len(problems) == 1
    assert said(problems) == ["sent-record-damaged"] * len(problems)
    for copy in copies:
        assert all(state.is_inner(path) for path in (*copy.documents, *copy.inputs))
        assert state.is_inner(copy.documents_folder) and state.is_inner(copy.inputs_folder)
        assert isinstance(copy, Copy) and copy.folder == before.folder


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_values_json_is_never_taken_for_what_was_sent(decided: Path, seed: int) -> None:
    """Also when the list of hashes was forged to match it."""
    sent = decided / "sent"
    (folder,) = sent.iterdir()
    values, hashes = ((folder / name).read_bytes() for name in (VALUES, HASHES))
    memory = (decided / "issued" / "sent.json").read_bytes()
    broken = damaged(values, seed)
    try:
        (folder / VALUES).write_bytes(broken)
        (copy,) = read_copies(sent)
        if broken != values:
            assert read_values(sent, copy) is None
            assert changed_files(sent, copy) == [f"{folder.name}/{VALUES}"]
        (decided / "issued" / "sent.json").unlink()
        forged = json.loads(hashes) | {"values": digest(broken)}
        (folder / HASHES).write_bytes(as_json(forged))
        (copy,) = read_copies(sent)
        found = read_values(sent, copy)
        assert found is None or all(state.is_inner(item.file) for item in found.documents)
    finally:
        (folder / VALUES).write_bytes(values)
        (folder / HASHES).write_bytes(hashes)
        (decided / "issued" / "sent.json").write_bytes(memory)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_memory_of_copies_is_told_or_says_less_and_leads_nowhere(
    decided: Path, tmp_path: Path, seed: int
) -> None:
    """The copy that is there is known, and nothing is written over a memory that cannot be read."""
    (tmp_path / "issued").mkdir()
    shutil.copytree(decided / "sent", tmp_path / "sent")
    memory = tmp_path / "issued" / "sent.json"
    memory.write_bytes(damaged((decided / "issued" / "sent.json").read_bytes(), seed))
    before, problems = memory.read_bytes(), unremembered(tmp_path / "sent")
    assert said(problems) in ([], ["sent-ledger-damaged"])
    assert all(state.is_inner(copy.folder) for copy in read_copies(tmp_path / "sent"))
    assert keep_memory(tmp_path / "sent", (), "bewaard") == []
    if problems:
        assert memory.read_bytes() == before
        (copy,) = read_copies(tmp_path / "sent")
        assert changed_files(tmp_path / "sent", copy) == []


# -- the journal


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose run was killed right behind its commit point."""
    step = 0
    while True:
        step += 1
        output = tmp_path_factory.mktemp("killed") / "output"
        write(output, OLD, b"old record", {})
        (output / "a.txt").write_bytes(b"edited")
        assert killed_at(step, partial(write, output, NEW, b"new record", OLD))
        if (output.parent / ".output.scoring-new" / journal.NAME).exists():
            return output.parent


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_journal_never_stops_a_run_or_leads_outside(
    interrupted: Path, tmp_path: Path, seed: int
) -> None:
    parent = tmp_path / "call"
    shutil.copytree(interrupted, parent)
    (tmp_path / "buiten.txt").write_bytes(b"kostbaar")
    (parent / "buiten.txt").write_bytes(b"kostbaar")
    staged = parent / ".output.scoring-new" / journal.NAME
    whole = staged.read_bytes()
    staged.write_bytes(damaged(whole, seed))
    output = parent / "output"
    with alone(output) as problems:
        codes = said(problems)
        assert codes in ([], ["output-journal-damaged"])
        assert {*tree(output).values()} <= {
            *OLD.values(), *NEW.values(), b"edited", b"old record", b"new record",
        }  # fmt: skip
        commit(output, NEW, ("run.json", b"last record"), {}, "bewaard")
    assert tree(output).items() >= {**NEW, "run.json": b"last record"}.items()
    assert b"edited" in tree(output).values()
    with alone(output) as problems:
        assert problems == ()
    aside = {"output.scoring-kept-1"} if codes else set()
    assert {path.name for path in parent.iterdir()} == {"output", "buiten.txt"} | aside
    assert (tmp_path / "buiten.txt").read_bytes() == b"kostbaar"
    assert (parent / "buiten.txt").read_bytes() == b"kostbaar"


@pytest.mark.parametrize("where", ["brieven", "jury"])
def test_a_link_in_the_way_of_a_rename_is_not_followed(
    interrupted: Path, tmp_path: Path, where: str
) -> None:
    """Somebody put a link where a folder was, between the kill and the next start."""
    parent, elsewhere = tmp_path / "call", tmp_path / "elders"
    shutil.copytree(interrupted, parent)
    elsewhere.mkdir()
    shutil.rmtree(parent / "output" / where, ignore_errors=True)
    (parent / "output" / where).symlink_to(elsewhere)
    with alone(parent / "output") as problems:
        assert said(problems) == ["output-journal-damaged"]
        commit(parent / "output", NEW, ("run.json", b"record"), {}, "bewaard")
    assert list(elsewhere.iterdir()) == []
    assert tree(parent / "output").items() >= NEW.items()


@pytest.mark.parametrize("shape", ["file", "link", "journal is a folder"])
def test_whatever_stands_where_a_run_stages_its_files_is_put_aside(
    tmp_path: Path, shape: str
) -> None:
    output, staging = tmp_path / "output", tmp_path / ".output.scoring-new"
    (tmp_path / "elders").mkdir()
    if shape == "file":
        staging.write_bytes(b"x")
    elif shape == "link":
        staging.symlink_to(tmp_path / "elders")
    else:
        (staging / journal.NAME).mkdir(parents=True)
    with alone(output) as problems:
        assert said(problems) == ["output-journal-damaged"]
        commit(output, NEW, ("run.json", b"record"), {}, "bewaard")
    with alone(output) as problems:
        assert problems == ()
    assert tree(output) == {**NEW, "run.json": b"record"}


# -- from outside


FILES = {
    "run.json": "output/run.json",
    "issued.json": "issued/issued.json",
    "hashes.json": "sent/*/hashes.json",
    "values.json": "sent/*/values.json",
    "journal of output": "output/../.output.scoring-new/journal.json",
    "journal of issued": "issued/../.issued.scoring-new/journal.json",
}
TOLD = {
    "run.json": "run.json",
    "issued.json": "issued.json",
    "hashes.json": "hashes.json",
    "journal of output": "output.scoring-kept-1",
    "journal of issued": "issued.scoring-kept-1",
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("content", [b'{"outputs": [', b"[" * 10_000, b"[]"])
def test_no_damaged_state_file_gives_70_or_keeps_giving_errors_of_its_own(
    home: Path, capsys: pytest.CaptureFixture[str], kind: str, content: bytes
) -> None:
    """The commands that meet it say what it is; a journal and a record are right after one run."""
    start, _, rest = FILES[kind].partition("*")
    where = next((home / start).glob(f"*{rest}")) if rest else Path(os.path.normpath(home / start))
    where.parent.mkdir(exist_ok=True)
    where.write_bytes(content)
    folders = ["--input", str(home / "input"), "--output", str(home / "output")]
    outcomes = []
    for command in (["--no-pdf", *folders], ["sheets", *folders], ["--no-pdf", *folders]):
        outcomes.append(main(command, home))
        captured = capsys.readouterr()
        outcomes.append(captured.out + captured.err)
    assert set(outcomes[::2]) <= {0, 1, 2}, outcomes
    assert "Traceback" not in "".join(map(str, outcomes))
    if kind in TOLD:
        assert any(TOLD[kind] in str(text) for text in outcomes[1::2])
    if kind in ("run.json", "journal of output", "journal of issued"):
        assert TOLD[kind] not in str(outcomes[5])


def test_a_deep_file_takes_no_time(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_bytes(b"[" * 5_000_000)
    start = time.process_time()
    assert previous_run(tmp_path).damaged == "run.state.deep"
    assert time.process_time() - start < 5


def test_a_check_tells_a_damaged_copy_and_its_remedy(home: Path) -> None:
    (folder,) = (home / "sent").iterdir()
    (folder / HASHES).write_bytes(b"{")
    before = tree(home / "sent")
    case = check(build.folders(home))
    (told,) = [item for item in case.problems if item.code == "sent-record-damaged"]
    assert told.place.file == f"{folder.name}/{HASHES}"
    assert "reservekopie" in told.said(Texts("nl")).remedy
    assert case.points[0].final, "what is remembered of the copy keeps the stage as it was sent"
    assert tree(home / "sent") == before
