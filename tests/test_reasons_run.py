"""Approved texts over several runs of the program itself, through files alone."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from scoring.acts.proposed import COLUMNS, proposed_rows
from scoring.model.case import Case
from scoring.problems import Problem
from scoring.reasons.rows import APPROVED, TEXT
from scoring.run.approved import NAME
from scoring.run.steps import check, run
from scoring.texts import Texts
from tests.cases import build, small
from tests.reason_desk import rows_of

CORRECTION = {
    "key": "A01", "kind": "correct_score", "on": date(2023, 5, 24), "by": "Stuurgroep",
    "reason": "Na overleg.", "juror": "J1", "candidate": "A", "challenge": "U1",
    "round": "written", "criterion": "k1", "old": "4", "value": "5",
}  # fmt: skip
A_U1 = "A|U1|written|k1"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Round 1 is scored, every reason is approved, and one run has read them."""
    build.write_call(tmp_path, small.rows(), "nl")
    build.return_sheets(tmp_path, small.WRITTEN, "nl")
    assert run(build.folders(tmp_path), as_pdf=False).problems == ()
    for workbook in notes(tmp_path / "output"):
        build.return_reasons(tmp_path, workbook, "Goed gezien: {key}.", "ja")
    outcome = run(build.folders(tmp_path), as_pdf=False)
    assert told(outcome.case) == []
    return tmp_path


def notes(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*motiveringsnota*.xlsx"))


def told(case: Case) -> list[str]:
    """The codes about reasons, but for those that were never written."""
    codes = [item.code for item in case.problems if item.code.startswith("reasons-")]
    return [code for code in codes if code != "reasons-missing"]


def one(case: Case, code: str) -> Problem:
    (found,) = [item for item in case.problems if item.code == code]
    return found


def type_in(home: Path, key: str, text: str | None = None, approved: str = "ja") -> None:
    """Type into a row of the workbook in the input folder."""
    (path,) = notes(home / "input")
    book = openpyxl.load_workbook(path)
    cells = rows_of(book, "klein-2023")[key]
    if text is not None:
        cells[TEXT].value = text
    cells[APPROVED].value = approved
    book.save(path)


def take(home: Path) -> None:
    """Put the workbook that the program wrote last in the place of the one in the input folder."""
    (source,), (target,) = notes(home / "output"), notes(home / "input")
    shutil.copy(source, target)


def letter(home: Path) -> str:
    (path,) = (home / "output" / "brieven").rglob("*A Organisatie*.html")
    return path.read_text("utf-8")


def write_acts(home: Path, acts: Sequence[dict[str, object]]) -> None:
    build.write_call(home, small.rows(acts=list(acts)), "nl")


def test_a_corrected_score_takes_the_old_reason_out_of_the_letter_until_it_is_approved_again(
    home: Path,
) -> None:
    """Corrected from 4 to 4,5: printed beside the old words it would be a wrong reason."""
    folders = build.folders(home)
    said = "Goed gezien: klein-2023 A U1 written k1."
    assert said in letter(home)
    write_acts(home, [CORRECTION])
    before = (home / "issued" / NAME).read_bytes()
    case = check(folders)
    assert told(case) == ["reasons-score-changed"]
    assert (home / "issued" / NAME).read_bytes() == before, "a check writes nothing"
    case = run(folders, as_pdf=False).case
    problem = one(case, "reasons-score-changed")
    what = problem.said(Texts("nl")).what
    assert what == (
        "Deze motivering is goedgekeurd bij 4,0; de score is nu 4,5: "
        "Organisatie A (U1), Kwaliteit (schriftelijke ronde)."
    )
    assert problem.place.file.startswith("reasons/")
    assert said not in letter(home)
    assert (home / "issued" / NAME).read_bytes() == before, "what waits is not forgotten"
    take(home)
    type_in(home, A_U1)
    assert told(run(folders, as_pdf=False).case) == []
    assert said in letter(home)
    assert told(check(folders)) == []


def test_what_was_approved_is_remembered_without_the_output(home: Path) -> None:
    """The output may be deleted; what moved since is told all the same."""
    shutil.rmtree(home / "output")
    type_in(home, A_U1, "Goed gezien: klein-2023 B U1 written k1.")
    case = run(build.folders(home), as_pdf=False).case
    assert told(case) == ["reasons-changed"]
    type_in(home, "B|U1|written|k1", "Goed gezien: klein-2023 A U1 written k1.")
    assert told(check(build.folders(home))) == ["reasons-moved", "reasons-moved"]


def test_a_damaged_memory_is_an_error_that_ends_when_the_file_is_taken_away(home: Path) -> None:
    """Read and judged all the same; nothing is written over it; never stuck."""
    folders, path = build.folders(home), home / "issued" / NAME
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    for case in (check(folders), run(folders, as_pdf=False).case):
        assert told(case) == ["reasons-ledger-damaged"]
        assert one(case, "reasons-ledger-damaged").place.file == f"issued/{NAME}"
    assert path.read_bytes() == whole[:100]
    path.unlink()
    assert told(run(folders, as_pdf=False).case) == []
    assert path.read_bytes() == whole, "remembered anew, as the texts stand now"


def test_the_memory_does_not_get_in_the_way_of_sheets(home: Path) -> None:
    """It lies among what was issued; sheets are still made once."""
    before = (home / "issued" / NAME).read_bytes()
    assert build.return_sheets(home, small.WRITTEN, "nl").written == ()
    assert (home / "issued" / NAME).read_bytes() == before


def test_a_name_in_a_reason_is_settled_by_the_act_that_is_proposed(home: Path) -> None:
    """Taken over as it is, the act ends the problem and nothing is said about itself."""
    folders = build.folders(home)
    type_in(home, A_U1, approved="nee")
    run(folders, as_pdf=False)
    type_in(home, A_U1, "Jurylid Twee vond Organisatie B beter uitgewerkt.")
    case = check(folders)
    problem = one(case, "reasons-name")
    assert "Jurylid Twee; Organisatie B" in problem.said(Texts("nl")).what
    ((row,),) = proposed_rows(case.call, [problem], Texts("nl"))
    act = dict(zip(COLUMNS, row, strict=True))
    act |= {"on": date(2023, 5, 24), "by": "Stuurgroep", "reason": "Dat mag hier."}  # type: ignore[dict-item]
    assert act["kind"] == "naam in een motivering bevestigen"
    assert act["value"] == "Jurylid Twee; Organisatie B"
    write_acts(home, [{**act, "kind": "confirm_name"}])
    case = check(folders)
    assert told(case) == []
    assert "act-hits-nothing" not in [item.code for item in case.problems]
    assert [item.kind.value for item in case.register.applied] == ["confirm_name"]
    type_in(home, A_U1, "De jury vond dit minder uitgewerkt.")
    case = check(folders)
    assert one(case, "act-hits-nothing").subject.act == act["key"]


def test_an_established_stage_keeps_what_it_was_approved_with(home: Path) -> None:
    """What was sent with a name in it is not asked about again; a corrected score is.

    The name was confirmed when the letters left. Whoever reads that text later, also without the
    memory and in a workbook of the first version, need not confirm it once more.
    """
    folders = build.folders(home)
    type_in(home, A_U1, approved="nee")
    run(folders, as_pdf=False)
    type_in(home, A_U1, "Organisatie B werkte dit beter uit.")
    act = {
        "key": "A01", "kind": "confirm_name", "on": date(2023, 5, 24), "by": "Stuurgroep",
        "reason": "Dat mag hier.", "candidate": "A", "value": "Organisatie B",
    }  # fmt: skip
    decided = {
        "decisions": small.AFTER_WRITTEN, "establishments": [small.WRITTEN_LETTERS], "acts": [act],
    }  # fmt: skip
    build.write_call(home, small.rows(**decided), "nl")
    outcome = run(folders)
    assert len(outcome.sent) == 1
    case = check(folders)
    assert [item.key for item in case.register.applied] == ["A01"], "it holds as it did"
    assert "act-hits-nothing" not in [item.code for item in case.problems]
    (home / "issued" / NAME).unlink()
    build.write_call(home, small.rows(**{**decided, "acts": []}), "nl")
    case = check(folders)
    assert told(case) == []
    assert case.points[0].final
    build.write_call(home, small.rows(**{**decided, "acts": [CORRECTION]}), "nl")
    assert told(check(folders)) == ["reasons-score-changed"]
