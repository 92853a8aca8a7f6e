"""What the documentation points at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_is_there(page: Path) -> None:
    """A reader who follows a link within the project arrives."""
    links = LINK.findall(page.read_text(encoding="utf-8"))
    gone = [
        link for link in links if "://" not in link and not (page.parent / link).resolve().exists()
    ]
    assert gone == []


def test_the_readme_shows_a_sheet_a_letter_and_a_matching_summary() -> None:
    """Small enough for a repository, large enough to be read."""
    for name in ("sheet", "letter", "matching"):
        picture = ROOT / "docs" / "images" / f"{name}.png"
        assert 20_000 < picture.stat().st_size < 250_000
        for page in ("README.md", "LEESMIJ.md"):
            assert f"docs/images/{name}.png" in (ROOT / page).read_text(encoding="utf-8")


def test_every_test_that_the_documentation_names_exists() -> None:
    """A rule or a danger is held by a test; its name is kept true."""
    tests = {
        name
        for path in (ROOT / "tests").rglob("*.py")
        for name in (path.stem, *re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M))
    }
    named = {
        name for page in PAGES for name in re.findall(r"`(test_\w+)`", page.read_text("utf-8"))
    }
    assert len(named) > 100
    assert named - tests == set()
