"""`pip install .` brings everything: the command works where nothing of this folder is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases import build, small
from tests.test_house import ROOT

PARTS = ("scoring", "templates", "setup.py", "pyproject.toml", "requirements.txt", "README.md",
         "LICENSE")  # fmt: skip


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages in a folder of their own, as pip puts them, without the network."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in PARTS:
        if (ROOT / name).is_dir():
            without = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, source / name, ignore=without)
        else:
            shutil.copy(ROOT / name, source / name)
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-index", "--no-deps", "--no-build-isolation", "--target", target, source],
        check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return target


def _command(installed: Path, folder: Path, *given: str) -> subprocess.CompletedProcess[str]:
    command = installed / "bin" / "jury-scoring"
    path = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, command, *given], cwd=folder, env=path, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def test_the_installed_command_does_what_the_script_does(installed: Path, tmp_path: Path):
    """A new call, and a run of the call in the folder where one is: letters and all."""
    assert _command(installed, tmp_path, "new", "oproep").returncode == 0
    own = tmp_path / "oproep"
    (own / "input" / "oproep.xlsx").unlink()  # a call without a row yet
    build.write_call(own, small.rows(), "nl")
    made = _command(installed, own, "run")
    script = subprocess.run(
        [sys.executable, ROOT / "run_scoring.py", "run", "--input", own / "input", "--output",
         tmp_path / "other"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert made.returncode == script.returncode
    drawn = sorted(path.name for path in (own / "output").rglob("*.pdf"))
    assert drawn == sorted(path.name for path in (tmp_path / "other").rglob("*.pdf"))
    assert len(drawn) > 0, made.stdout + made.stderr


def test_every_template_text_and_catalogue_is_installed(installed: Path):
    def files(folder: Path) -> set[str]:
        return {
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.suffix in (".toml", ".html", ".css")
        }

    room = installed / "scoring"
    assert files(room) == files(ROOT / "scoring") | {
        f"templates/{name}" for name in files(ROOT / "templates")
    }
