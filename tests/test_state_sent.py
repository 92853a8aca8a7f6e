"""What lies in `sent/` is damaged, gone, or leads elsewhere: told, never followed, never stuck."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from scoring.call import start_call
from scoring.cli import main
from scoring.problems import CannotGoOn
from scoring.run.commit import digest
from scoring.run.record import as_json
from scoring.run.sent.copies import HASHES, VALUES
from scoring.run.steps import Outcome, check, run
from scoring.texts import LANGUAGES, Texts
from tests.cases import build, tiny
from tests.damage import damaged
from tests.kills import opened
from tests.test_commit import tree

V2 = "2023-07-03 resultaat v2"
SENT = {"sent-record-damaged", "sent-damaged", "sent-copy-gone", "sent-not-judged"}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny call, established and then established anew: A has its letter of version 1 still."""
    home = tmp_path_factory.mktemp("twice") / "call"
    tiny.established(home)
    tiny.write(home, acts=tiny.correction(), establishments=tiny.second())
    assert run(build.folders(home)).sent == (V2,)
    return home


@pytest.fixture
def home(twice: Path, tmp_path: Path) -> Path:
    """Without what earlier runs remember: what lies in `sent/` speaks for itself."""
    shutil.copytree(twice, tmp_path / "call")
    (tmp_path / "call" / "issued" / "sent.json").unlink()
    return tmp_path / "call"


def again(home: Path) -> Outcome:
    return run(build.folders(home), as_pdf=False)


def codes(outcome: Outcome) -> set[str]:
    """The codes about what was sent, after each was said whole in every language."""
    for problem in (*outcome.problems, *outcome.case.problems):
        for language in LANGUAGES:
            told = problem.said(Texts(language))
            assert told.what and told.found and told.remedy
            assert "run.state" not in told.found
    return {item.code for item in outcome.case.problems} & SENT


LINKS = {
    f"sent/{V2}": {"sent-record-damaged", "sent-copy-gone"},
    f"sent/{tiny.SENT}": {"sent-record-damaged", "sent-copy-gone"},
    f"sent/{tiny.SENT}/documenten": {"sent-record-damaged", "sent-copy-gone"},
    f"sent/{V2}/invoer": {"sent-record-damaged"},
    f"sent/{V2}/{HASHES}": {"sent-record-damaged"},
    f"sent/{V2}/{VALUES}": {"sent-damaged"},
    f"sent/{V2}/documenten/results.json": {"sent-damaged"},
    f"sent/{V2}/documenten/brieven": {"sent-damaged"},
    f"sent/{V2}/invoer/call.xlsx": {"sent-damaged"},
    f"sent/{V2}/invoer/sheets": {"sent-damaged"},
}


@pytest.mark.parametrize("path", LINKS)
def test_no_link_in_what_was_sent_is_followed(home: Path, tmp_path: Path, path: str) -> None:
    """Also where it leads to the very same files: they lie outside of the call now."""
    outside = tmp_path / "elders"
    outside.mkdir()
    shutil.move(home / path, outside / "iets")
    (home / path).symlink_to(outside / "iets")
    before = tree(outside)
    assert opened(lambda: [*(home / path).parent.iterdir()], outside) == []
    assert opened(lambda: [*outside.iterdir()], outside), "the watch sees nothing"
    assert opened(lambda: again(home), outside) == []
    told = codes(again(home))
    assert told <= LINKS[path]
    assert told & {"sent-record-damaged", "sent-damaged"}
    assert tree(outside) == before


@pytest.mark.parametrize("path", LINKS)
def test_no_link_is_followed_to_a_copy_that_is_remembered(
    twice: Path, tmp_path: Path, path: str
) -> None:
    home, outside = tmp_path / "call", tmp_path / "elders"
    shutil.copytree(twice, home)
    outside.mkdir()
    shutil.move(home / path, outside / "iets")
    (home / path).symlink_to(outside / "iets")
    assert opened(lambda: again(home), outside) == []
    told = {item.code for item in again(home).case.problems}
    assert told & {"sent-gone", "sent-record-damaged", "sent-damaged"}


@pytest.mark.parametrize("name", [VALUES, "documenten/results.json", "invoer/call.xlsx"])
@pytest.mark.parametrize("version", [tiny.SENT, V2])
def test_a_pipe_among_what_was_sent_holds_no_run_up(home: Path, version: str, name: str) -> None:
    (home / "sent" / version / name).unlink()
    os.mkfifo(home / "sent" / version / name)
    assert "sent-damaged" in codes(again(home))


@pytest.mark.parametrize("how", ["gone", "list damaged", "list gone"])
def test_a_version_whose_copy_is_gone_is_told_and_the_rest_stays(home: Path, how: str) -> None:
    """A's letter of version 1 is in force, and its copy cannot be used: once it was a fault."""
    copy = home / "sent" / tiny.SENT
    before = tree(home / "output")
    if how == "gone":
        shutil.rmtree(copy)
    elif how == "list damaged":
        (copy / HASHES).write_bytes(b"{")
    else:
        (copy / HASHES).unlink()
    sent = tree(home / "sent")
    outcome = again(home)
    told = [item for item in outcome.case.problems if item.code == "sent-copy-gone"]
    assert [item.facts["version"] for item in told] == ["1"]
    assert "reservekopie" in told[0].said(Texts("nl")).remedy
    assert [point.final for point in outcome.case.points] == [True]
    renewed = set(tree(home / "sent" / V2 / "documenten"))
    after = tree(home / "output")
    assert {path: after[path] for path in renewed} == {path: before[path] for path in renewed}
    assert any("A Organisatie A" in path for path in after if path.startswith("brieven/"))
    assert tree(home / "sent") == sent
    assert "sent-copy-gone" in [item.code for item in check(build.folders(home)).problems]


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_damaged_values_are_told_and_the_inputs_in_the_copy_take_their_place(
    home: Path, how: str
) -> None:
    """All that was in force stays in the output as it was sent, also what version 1 sent."""
    before = tree(home / "output")
    values = home / "sent" / V2 / VALUES
    values.unlink()
    if how == "damaged":
        values.write_bytes(b'{"documents": [')
    outcome = again(home)
    assert codes(outcome) == {"sent-damaged"}
    documents = {path: held for path, held in before.items() if path in _in_force(home)}
    assert tree(home / "output").items() >= documents.items()
    assert not any("ONTWERP" in path for path in outcome.written)


def _in_force(home: Path) -> set[str]:
    return {
        path for folder in (tiny.SENT, V2) for path in tree(home / "sent" / folder / "documenten")
    }


@pytest.mark.parametrize("seed", range(24))
def test_values_that_were_forged_with_their_hash_never_give_a_fault(
    home: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    """Every kind of damage, with a list of hashes that says that nothing happened."""
    folder = home / "sent" / (V2 if seed % 2 else tiny.SENT)
    broken = damaged((folder / VALUES).read_bytes(), seed)
    (folder / VALUES).write_bytes(broken)
    record = json.loads((folder / HASHES).read_bytes()) | {"values": digest(broken)}
    (folder / HASHES).write_bytes(as_json(record))
    again(home)
    check(build.folders(home))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", ["results.json", "jury/rangschikking resultaat.xlsx"])
def test_a_document_that_was_forged_with_its_hash_never_gives_a_fault(
    home: Path, seed: int, name: str
) -> None:
    """What a copy without values says is read from its documents."""
    folder = home / "sent" / V2
    document = folder / "documenten" / name
    content = document.read_bytes()
    broken = damaged(content, seed) if name.endswith("json") else content[: seed * 900]
    document.write_bytes(broken)
    record = json.loads((folder / HASHES).read_bytes()) | {"values": ""}
    for listed in record["documents"]:
        if listed["file"] == name:
            listed["sha256"] = digest(broken)
    (folder / VALUES).unlink()
    (folder / HASHES).write_bytes(as_json(record))
    codes(again(home))


def test_a_workbook_that_was_added_to_a_copy_is_not_judged_with_it(home: Path) -> None:
    """The inputs in the copy are judged again where its values are gone: those that left alone."""
    inputs = home / "sent" / V2 / "invoer" / "sheets"
    shutil.copy(next(inputs.iterdir()), inputs / "erbij.xlsx")
    (home / "sent" / V2 / VALUES).unlink()
    assert codes(again(home)) == {"sent-damaged", "sent-not-judged"}


@pytest.mark.parametrize("name", ["output", "sent", "issued", "input"])
def test_a_folder_that_is_a_link_in_a_circle_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    shutil.rmtree(home / name)
    (home / name).symlink_to(home / name)
    folders = ["--input", str(home / "input"), "--output", str(home / "output")]
    for command in ([], ["check"], ["sheets"]):
        assert main([*command, *folders], home) in (0, 1, 2)
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    if name != "issued":  # nothing is read from it, and nothing was to be written into it
        assert name in captured.out + captured.err


# The notice beside a copy, and `new`


REVOKE = {
    "key": "A9", "kind": "revoke", "on": tiny.LETTERS["letters"], "by": "Stuurgroep",
    "reason": "Te vroeg vastgesteld.", "value": "resultaat v1",
}  # fmt: skip


def test_a_notice_is_never_written_through_a_link(twice: Path, tmp_path: Path) -> None:
    home, elsewhere = _revoked(twice, tmp_path), tmp_path / "elders.txt"
    elsewhere.write_bytes(b"kostbaar")
    notice = home / "sent" / f"{tiny.SENT} INGETROKKEN.txt"
    notice.symlink_to(elsewhere)
    again(home)
    assert elsewhere.read_bytes() == b"kostbaar"
    assert not notice.is_symlink()
    assert "Te vroeg vastgesteld." in notice.read_text(encoding="utf-8")


@pytest.mark.parametrize("revoked", [True, False])
def test_a_folder_in_the_place_of_a_notice_stops_nothing(
    twice: Path, tmp_path: Path, revoked: bool
) -> None:
    """It is told where the notice must come there; elsewhere it is nobody's business."""
    home = _revoked(twice, tmp_path, acts=[REVOKE] if revoked else [])
    notice = home / "sent" / f"{tiny.SENT} INGETROKKEN.txt"
    (notice / "iets").mkdir(parents=True)
    outcome = again(home)
    told = [item for item in outcome.problems if item.code == "output-cannot-write"]
    assert len(told) == revoked
    assert all("verplaats" in item.said(Texts("nl")).remedy for item in told)
    assert (notice / "iets").is_dir()


def _revoked(twice: Path, tmp_path: Path, acts: object = (REVOKE,)) -> Path:
    home = tmp_path / "call"
    shutil.copytree(twice, home)
    shutil.rmtree(home / "sent" / V2)
    tiny.write(home, acts=list(acts))
    return home


def test_a_new_call_leaves_the_guide_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "README.txt").write_bytes(b"mine")
    start_call(tmp_path, language="en")
    assert (tmp_path / "README.txt").read_bytes() == b"mine"
    assert (tmp_path / "input" / "call.xlsx").is_file()


def test_a_new_call_where_nothing_may_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "vol").write_bytes(b"no folder")
    with pytest.raises(CannotGoOn) as raised:
        start_call(tmp_path / "vol" / "oproep", language="nl")
    assert [item.code for item in raised.value.problems] == ["output-cannot-write"]
