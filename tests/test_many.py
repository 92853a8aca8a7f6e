"""`run --input REGIONS/*`: many calls, each as when it runs alone, and one report over all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scoring.cli import main
from tests.cases import build, tiny
from tests.test_commit import tree


@pytest.fixture
def regions(tmp_path: Path) -> Path:
    """Two sound calls, one that cannot be read, and a file beside them."""
    for name in ("noord", "zuid"):
        tiny.write(tmp_path / name)
    (tmp_path / "midden" / "input").mkdir(parents=True)
    (tmp_path / "lijst.txt").write_text("noord, midden, zuid", "utf-8")
    return tmp_path


def ran(home: Path, *words: str) -> int:
    return main(["run", *words, "--no-pdf", "--no-cache", "--lang", "en"], home)


def outputs(home: Path) -> dict[str, object]:
    return {name: tree(home / name / "output") for name in ("noord", "zuid")}


@pytest.mark.parametrize("expanded", [True, False], ids=["by the shell", "by us"])
def test_a_failure_stops_only_itself(
    regions: Path, expanded: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three calls, the middle one broken: the others are as when alone, and the report says so."""
    alone = regions.with_name(regions.name + "-alone")
    shutil.copytree(regions, alone)
    for name in ("noord", "zuid"):
        ran(alone, "--input", str(alone / name))
    capsys.readouterr()
    named = sorted(map(str, regions.iterdir())) if expanded else [str(regions / "*")]
    assert ran(regions, "--input", *named) == 2
    told = capsys.readouterr().out
    report = told[told.index("Handled: ") :].splitlines()
    assert report[0] == "Handled: 3 of 3 calls"
    assert [line.split()[0] for line in report[1:]] == [
        str(regions / name) for name in ("midden", "noord", "zuid")
    ]
    assert report[1].endswith("nothing was written")
    assert all(line.endswith(("in order", "there are drafts")) for line in report[2:])
    assert outputs(regions) == outputs(alone)


def test_the_status_is_the_worst_of_them(regions: Path) -> None:
    """Without the broken one it is what the others give alone."""
    one = ran(regions, "--input", str(regions / "noord"))
    assert one in (0, 1)
    assert ran(regions, "--input", str(regions / "noord"), str(regions / "zuid")) == one


def test_a_fault_in_one_call_is_told_and_the_rest_goes_on(
    regions: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the fault is ours: 70, and the next call is handled."""
    from scoring.cli import where

    known = where.folders_of

    def failing(arguments, home):
        if arguments.input.name == "noord":
            raise OSError("the drive is gone")
        return known(arguments, home)

    monkeypatch.setattr(where, "folders_of", failing)
    assert ran(regions, "--input", str(regions / "noord"), str(regions / "zuid")) == 70
    said = capsys.readouterr()
    assert "OSError: the drive is gone" in said.err
    assert (regions / "zuid" / "output" / "run.json").is_file()


def test_what_cannot_be_meant_is_told(regions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pattern that fits nothing; one output for several calls; a word that is no folder."""
    assert ran(regions, "--input", str(regions / "oost*")) == 2
    assert "No folder fits" in capsys.readouterr().err
    both = [str(regions / "noord"), str(regions / "zuid")]
    assert ran(regions, "--input", *both, "--output", str(regions / "uit")) == 2
    assert "--output does not go with more than one call" in capsys.readouterr().err
    assert ran(regions, "noord") == 2
    assert "'noord'" in capsys.readouterr().err


def test_the_word_run_may_be_left_out(regions: Path) -> None:
    """As everywhere: several folders after --input are a run."""
    both = [str(regions / "noord"), str(regions / "zuid")]
    assert main(["--input", *both, "--no-pdf", "--no-cache"], regions) in (0, 1)
    assert build.folders(regions / "zuid").output.is_dir()
