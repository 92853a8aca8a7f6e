"""Nothing that takes long to load is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases import build, tiny

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("weasyprint", "pandas", "scipy", "xlsxwriter")
ASKED = """
import sys
from pathlib import Path
from scoring.cli import main
main(sys.argv[3:], Path(sys.argv[1]))
print("loaded:", *sorted(set(sys.argv[2].split()) & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["--help"], (*HEAVY, "numpy", "jinja2", "scoring.call")),
        (["--nonsense"], (*HEAVY, "numpy", "jinja2", "scoring.call")),
        (["check"], HEAVY),
    ],
)
def test_heavy_libraries_wait_until_they_are_needed(
    tmp_path: Path, words: list[str], heavy: tuple[str, ...]
):
    build.write_call(tmp_path, tiny.ROWS, "nl")
    command = [sys.executable, "-c", ASKED, str(tmp_path), " ".join(heavy), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].strip() == "loaded:"
