"""A mistaken establishment is revoked by an act, as long as nothing of it was sent."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from scoring.problems import CannotGoOn
from scoring.run.steps import check, run
from scoring.texts import Texts
from tests.cases import build, small
from tests.test_whole_call import letter, pdf_text, play_small, tree

REVOKE = {
    "key": "A1", "kind": "revoke", "on": date(2023, 5, 27), "by": "Stuurgroep",
    "reason": "Te vroeg vastgesteld.", "value": "schriftelijke ronde v1",
}  # fmt: skip
COPY = "2023-05-26 schriftelijke ronde v1"


@pytest.fixture(scope="module")
def established(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small call with its first round established, and its letters lying ready."""
    home = tmp_path_factory.mktemp("established")
    play_small(home, "after written")
    return home


def with_rows(established: Path, tmp_path: Path, **more: object) -> Path:
    home = tmp_path / "call"
    shutil.copytree(established, home)
    build.write_call(home, small.rows(decisions=small.AFTER_WRITTEN, **more), "nl")
    return home


@pytest.mark.parametrize("lines", [[small.WRITTEN_LETTERS], []], ids=["line kept", "line removed"])
def test_a_revoked_stage_is_current_again_and_its_copy_stays(
    established: Path, tmp_path: Path, lines: list[dict[str, object]]
) -> None:
    """Whether its line is still there or not: drafts again, and a notice beside the copy."""
    home = with_rows(established, tmp_path, establishments=lines, acts=[REVOKE])
    before = tree(home / "sent" / COPY)
    outcome = run(build.folders(home))
    assert outcome.case.stage == "written"
    assert [point.final for point in outcome.case.points] == [False]
    told = [item for item in outcome.case.problems if item.code == "establishment-revoked"]
    assert [(item.facts["version"], item.facts["next"]) for item in told] == [("1", "2")]
    assert [act.key for act in outcome.case.register.applied] == ["A1"]
    assert outcome.sent == ()
    assert tree(home / "sent" / COPY) == before
    notice = (home / "sent" / f"{COPY} INGETROKKEN.txt").read_text(encoding="utf-8")
    assert "Akte A1, 27 mei 2023, Stuurgroep: Te vroeg vastgesteld." in notice
    assert letter(home, "schriftelijke ronde", "Organisatie A").name.startswith("ONTWERP")


def test_what_is_established_again_replaces_nothing_that_was_sent(
    established: Path, tmp_path: Path
) -> None:
    """Version 2 is the first letter that candidates get: it speaks of no earlier one."""
    again = {**small.WRITTEN_LETTERS, "version": 2, "letters": date(2023, 5, 30)}
    home = with_rows(
        established, tmp_path, establishments=[small.WRITTEN_LETTERS, again], acts=[REVOKE]
    )
    outcome = run(build.folders(home))
    assert outcome.sent == ("2023-05-30 schriftelijke ronde v2",)
    words = pdf_text(letter(home, "schriftelijke ronde", "Organisatie A"))
    assert "versie 2" in words
    assert "versie 1" not in words
    assert run(build.folders(home)).sent == ()


def test_what_left_cannot_be_revoked(established: Path, tmp_path: Path) -> None:
    """Once the day on which the letters left is recorded, the act is refused."""
    line = {**small.WRITTEN_LETTERS, "sent_on": date(2023, 5, 26)}
    home = with_rows(established, tmp_path, establishments=[line], acts=[REVOKE])
    outcome = run(build.folders(home), as_pdf=False)
    (problem,) = [item for item in outcome.case.problems if item.code == "revoke-refused"]
    assert problem.said(Texts("nl")).found == "vertrokken op 26 mei 2023"
    assert [point.final for point in outcome.case.points] == [True]
    assert outcome.case.register.applied == ()
    assert not list((home / "sent").glob("*.txt"))


def test_the_notice_goes_with_its_act(established: Path, tmp_path: Path) -> None:
    """Without the act the establishment stands again, and nothing says otherwise."""
    home = with_rows(established, tmp_path, establishments=[small.WRITTEN_LETTERS], acts=[REVOKE])
    run(build.folders(home), as_pdf=False)
    assert len(list((home / "sent").glob("*.txt"))) == 1
    rows = small.rows(decisions=small.AFTER_WRITTEN, establishments=[small.WRITTEN_LETTERS])
    build.write_call(home, rows, "nl")
    outcome = run(build.folders(home), as_pdf=False)
    assert [point.final for point in outcome.case.points] == [True]
    assert not list((home / "sent").glob("*.txt"))


@pytest.mark.parametrize("value", ["resultaat", "iets anders v1", "v1"])
def test_an_act_that_names_no_stage_and_version_is_refused(
    established: Path, tmp_path: Path, value: str
) -> None:
    acts = [{**REVOKE, "value": value}]
    home = with_rows(established, tmp_path, establishments=[small.WRITTEN_LETTERS], acts=acts)
    with pytest.raises(CannotGoOn) as raised:
        check(build.folders(home))
    assert [item.code for item in raised.value.problems] == ["call-act-value"]
