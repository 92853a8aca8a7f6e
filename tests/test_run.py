"""The steps around a run: which files are read, which sheets are issued, what is refused."""

from __future__ import annotations

import errno
import json
import os
from datetime import date, datetime
from pathlib import Path

import pytest

from scoring.disk import as_problem
from scoring.problems import CannotGoOn
from scoring.run.commit import alone
from scoring.run.folders import Folders
from scoring.run.issue import write_sheets
from scoring.run.steps import check, run
from scoring.sheets import addresses
from scoring.texts import Texts
from scoring.workbooks.folder import files_under
from scoring.workbooks.read import read_book
from tests.cases import build, small


@pytest.fixture
def home(tmp_path: Path) -> Path:
    build.write_call(tmp_path, small.rows(), "nl")
    return tmp_path


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def tabs(path: Path) -> set[str]:
    """The entries that a workbook asks to assess."""
    found = addresses(read_book(path, path.name))
    return {f"{candidate}-{challenge}" for _, candidate, challenge, _ in found if challenge}


def codes(raised: pytest.ExceptionInfo[CannotGoOn]) -> list[str]:
    return [problem.code for problem in raised.value.problems]


def test_files_are_found_in_any_folder_but_not_what_programs_leave(tmp_path: Path) -> None:
    """Lock files, hidden files and system litter are passed over; names come sorted."""
    wanted = ["sheets/b.xlsx", "sheets/bundel/a (2).xlsx", "sheets/bundel/diep/c.ods"]
    litter = [
        "sheets/~$b.xlsx", "sheets/.~lock.b.xlsx#", "sheets/.DS_Store", "sheets/Thumbs.db",
        "sheets/desktop.ini", "sheets/.git/config",
    ]  # fmt: skip
    for name in wanted + litter:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert files_under(tmp_path, "sheets") == (tuple(sorted(wanted)), ())


def test_a_link_out_of_the_input_folder_is_refused(tmp_path: Path) -> None:
    """What counts must lie in the input folder; a link within it is no harm."""
    source = tmp_path / "input"
    (source / "sheets").mkdir(parents=True)
    (source / "mine.xlsx").write_bytes(b"x")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "other.xlsx").write_bytes(b"x")
    (source / "sheets" / "in.xlsx").symlink_to(source / "mine.xlsx")
    (source / "sheets" / "out.xlsx").symlink_to(tmp_path / "elsewhere" / "other.xlsx")
    (source / "sheets" / "folder").symlink_to(tmp_path / "elsewhere")
    names, problems = files_under(source, "sheets")
    assert names == ("sheets/in.xlsx",)
    assert [(item.code, item.place.file) for item in problems] == [
        ("input-link", "sheets/folder"),
        ("input-link", "sheets/out.xlsx"),
    ]


def test_sheets_are_made_once(home: Path) -> None:
    """The second time there is nothing to do, and no byte or time of a file changes."""
    first = write_sheets(build.folders(home))
    assert len(first.written) == 2
    assert first.round == "schriftelijke ronde"
    issued = home / "issued"
    assert tabs(issued / first.written[0]) == {"A-U1", "A-U2", "B-U1", "B-U2"}
    before = content(issued)
    times = {path: path.stat().st_mtime_ns for path in issued.rglob("*")}
    second = write_sheets(build.folders(home))
    assert second.written == ()
    assert content(issued) == before
    assert {path: path.stat().st_mtime_ns for path in issued.rglob("*")} == times


def test_what_is_new_comes_in_a_supplement(home: Path) -> None:
    """A late candidate that is accepted gives each juror a workbook with the new tabs alone."""
    first = write_sheets(build.folders(home))
    before = content(home / "issued")
    accepted = {
        "key": "A01", "kind": "accept_late", "on": date(2023, 5, 15), "by": "Stuurgroep",
        "reason": "Een storing bij de post.", "candidate": "C",
    }  # fmt: skip
    build.write_call(home, small.rows(acts=[accepted]), "nl")
    second = write_sheets(build.folders(home))
    assert len(second.written) == 2
    for path in second.written:
        assert "aanvulling" in path
        assert tabs(home / "issued" / path) == {"C-U1"}
    after = content(home / "issued")
    assert {path: after[path] for path in first.written} == {
        path: before[path] for path in first.written
    }
    assert write_sheets(build.folders(home)).written == ()


def test_a_new_juror_gets_a_workbook_and_the_others_nothing(home: Path) -> None:
    """A replacement who joins later gets the whole workbook."""
    write_sheets(build.folders(home))
    joined = [*small.ROWS["jurors"], {"key": "J3", "name": "Jurylid Drie", "role": "gemeente"}]
    build.write_call(home, small.rows(jurors=joined), "nl")
    (path,) = write_sheets(build.folders(home)).written
    assert "Jurylid Drie" in path
    assert tabs(home / "issued" / path) == {"A-U1", "A-U2", "B-U1", "B-U2"}


def test_a_workbook_that_is_gone_is_made_again_with_what_was_read(home: Path) -> None:
    """The copy holds the answers that came back and names the file they came from."""
    issued = build.return_sheets(home, small.WRITTEN, "nl")
    gone = next(path for path in issued.written if "Een" in path)
    (home / "issued" / gone).unlink()
    result = write_sheets(build.folders(home))
    assert [problem.code for problem in result.problems] == ["issue-missing"]
    (copy,) = result.written
    assert "kopie" in copy
    (home / "input" / "sheets").rename(home / "input" / "earlier")
    (home / "input" / "sheets").mkdir()
    (home / "issued" / copy).rename(home / "input" / "sheets" / "terug.xlsx")
    (home / "issued" / "schriftelijke ronde").joinpath("x").touch()
    case = check(build.folders(home))
    scores = {
        f"{item.candidate}-{item.challenge}": [str(given.value) for given in item.scores.values()]
        for item in case.intake.assessments
    }
    assert scores["A-U2"] == ["4", "7/2"]
    again = write_sheets(build.folders(home))
    assert len(again.written) == 1, "the copy is gone too, so it is made once more"


def test_a_changed_method_needs_an_act(home: Path) -> None:
    """After the first sheet, another weight is refused with the row to paste; the act allows it."""
    first = write_sheets(build.folders(home))
    before = content(home / "issued")
    heavier = [{**small.ROWS["criteria"][0], "weight": 70}, small.ROWS["criteria"][1]]
    build.write_call(home, small.rows(criteria=heavier), "nl")
    with pytest.raises(CannotGoOn) as raised:
        write_sheets(build.folders(home))
    assert codes(raised) == ["issue-method-changed"]
    row = raised.value.problems[0].facts["row"].split("\t")
    assert content(home / "issued") == before
    assert first.written

    columns = ("key", "kind", "on", "by", "reason", "juror", "candidate", "challenge", "round",
               "criterion", "old", "value")  # fmt: skip
    act = dict(zip(columns, row, strict=True))
    assert act["kind"] == "werkwijze wijzigen"
    act.update(kind="change_method", on=date(2023, 5, 16), by="Stuurgroep", reason="Een tikfout.")
    build.write_call(home, small.rows(criteria=heavier, acts=[act]), "nl")
    write_sheets(build.folders(home))


def test_a_damaged_ledger_stops_before_anything_is_sent_twice(home: Path) -> None:
    """Without a readable list of what was issued, nothing is made."""
    write_sheets(build.folders(home))
    (home / "issued" / "issued.json").write_text("{half", encoding="utf-8")
    before = content(home / "issued")
    with pytest.raises(CannotGoOn) as raised:
        write_sheets(build.folders(home))
    assert codes(raised) == ["issue-ledger-damaged"]
    assert content(home / "issued") == before


def test_the_ledger_says_what_left(home: Path) -> None:
    """Each workbook with its hash, juror, tabs and the method that it was made under."""
    written = write_sheets(build.folders(home)).written
    ledger = json.loads((home / "issued" / "issued.json").read_text("utf-8"))
    assert [item["file"] for item in ledger["workbooks"]] == list(written)
    first = ledger["workbooks"][0]
    assert first["juror"] == "J1"
    assert first["entries"] == ["A-U1", "A-U2", "B-U1", "B-U2"]
    assert first["fingerprint"] == check(build.folders(home)).call.method.fingerprint


@pytest.mark.parametrize("output", ["input", "input/output", "."])
def test_output_within_input_is_refused(home: Path, output: str) -> None:
    """Documents in the input folder would be read as sheets by the next run."""
    with pytest.raises(CannotGoOn) as raised:
        run(Folders(home / "input", home / output), as_pdf=False)
    assert codes(raised) == ["output-nested"]
    assert content(home).keys() == {"input/call.xlsx"}


def test_a_call_with_errors_writes_nothing(home: Path) -> None:
    """Every problem of the call comes at once, and the previous output stays."""
    run(build.folders(home), as_pdf=False)
    before = content(home / "output")
    wrong = [{**item, "weight": -1} for item in small.ROWS["criteria"]]
    build.write_call(home, small.rows(criteria=wrong, scales=[]), "nl")
    with pytest.raises(CannotGoOn) as raised:
        run(build.folders(home), as_pdf=False)
    assert len(raised.value.problems) >= 3
    assert content(home / "output") == before


def test_a_foreign_and_an_edited_file_in_the_output(home: Path) -> None:
    """A note stays, an edited list is kept aside and told, and the run is otherwise the same."""
    run(build.folders(home), as_pdf=False)
    whole = content(home / "output")
    note = home / "output" / "coordinatie" / "eigen nota.txt"
    note.write_bytes(b"van mij")
    edited = next((home / "output").rglob("stand van zaken*.xlsx"))
    edited.write_bytes(b"gewijzigd")
    outcome = run(build.folders(home), as_pdf=False)
    assert [problem.code for problem in outcome.problems] == ["output-kept-edited"]
    found = content(home / "output")
    kept = {"coordinatie/eigen nota.txt": b"van mij",
            "coordinatie/stand van zaken (bewaard).xlsx": b"gewijzigd"}  # fmt: skip
    assert found == {**whole, **kept}


def test_the_deadline_includes_its_whole_minute(home: Path) -> None:
    """A candidacy at 23:59:59 is in time, one at 00:00 is not."""
    last = [
        {**small.ROWS["candidates"][0], "received": datetime(2023, 5, 12, 23, 59, 59)},
        {**small.ROWS["candidates"][1], "received": datetime(2023, 5, 13, 0, 0)},
    ]
    build.write_call(home, small.rows(candidates=last), "nl")
    admissions = check(build.folders(home)).register.admissions
    assert [admissions[key].value for key in ("A", "B")] == ["admissible", "late"]


def test_a_damaged_record_makes_every_file_foreign(home: Path) -> None:
    """What we cannot prove to be ours is kept aside before a document takes its name."""
    run(build.folders(home), as_pdf=False)
    (home / "output" / "run.json").write_bytes(b"{")
    edited = next((home / "output").rglob("stand van zaken*.xlsx"))
    edited.write_bytes(b"gewijzigd")
    outcome = run(build.folders(home), as_pdf=False)
    assert sorted(problem.code for problem in outcome.problems) == [
        "output-kept-foreign", "output-record-damaged",
    ]  # fmt: skip
    assert b"gewijzigd" in content(home / "output").values()


def test_a_second_run_in_the_same_folder_is_refused(home: Path) -> None:
    """start.bat is easily double-clicked twice."""
    with alone(home / "output"), pytest.raises(CannotGoOn) as raised:
        run(build.folders(home), as_pdf=False)
    assert codes(raised) == ["output-busy"]


def test_a_document_that_another_program_holds_stops_the_run(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to open for writing what Excel holds; nothing is replaced then."""
    run(build.folders(home), as_pdf=False)
    whole = content(home / "output")
    called = [{**small.ROWS["call"][0], "title": "Kleine oproep, verbeterd"}]
    build.write_call(home, small.rows(call=called), "nl")
    plain = Path.open

    def held(path: Path, mode: str = "r", *more: object, **options: object) -> object:
        if mode == "r+b" and path.name.startswith("stand van zaken"):
            raise PermissionError(13, "The process cannot access the file", str(path))
        return plain(path, mode, *more, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(CannotGoOn) as raised:
        run(build.folders(home), as_pdf=False)
    assert codes(raised) == ["output-open"]
    assert content(home / "output") == whole


@pytest.mark.parametrize(
    ("number", "nl", "en"),
    [
        (errno.ENOSPC, "de schijf is vol", "the disk is full"),
        (errno.EROFS, "de map kan alleen gelezen worden", "the folder can only be read"),
        (errno.EACCES, "geen toestemming om hier te schrijven", "no permission to write here"),
        (errno.ENAMETOOLONG, "de naam of het pad is te lang", "the name or the path is too long"),
        (errno.EIO, "Input/output error", "Input/output error"),
    ],
)
def test_what_the_system_refuses_is_told_in_words(number: int, nl: str, en: str) -> None:
    """The system's own refusal comes as a problem that says which file and why, in our words."""
    with pytest.raises(CannotGoOn) as raised, as_problem("output"):
        raise OSError(number, "Input/output error", "/x/brief.pdf")
    (problem,) = raised.value.problems
    assert problem.code == "output-cannot-write"
    assert problem.said(Texts("nl")).found == f"brief.pdf: {nl}"
    assert problem.said(Texts("en")).found == f"brief.pdf: {en}"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no letters in any writing cannot stand in a record."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    (folder / os.fsdecode(b"j1 \xff.xlsx")).write_bytes(b"x")
    names, problems = files_under(tmp_path, "sheets")
    assert names == ()
    assert [problem.code for problem in problems] == ["input-name"]
