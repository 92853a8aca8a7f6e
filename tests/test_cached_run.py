"""A run with a cache: the same bytes as one without, and nothing drawn twice."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scoring.cache import NO_CACHE
from scoring.reports import pdf
from scoring.run.assemble import assemble
from scoring.run.pool import workers
from scoring.run.program import cache_beside
from scoring.run.progress import silent
from scoring.run.render import Press, by_path
from scoring.run.settle import settle
from scoring.workbooks.read import read_books
from tests.cases import build, tiny

needs_pango = pytest.mark.skipif(not pdf.pango_works(), reason="no Pango here")


class Counting(ThreadPoolExecutor):
    """An executor that knows which pages it was given."""

    def __init__(self) -> None:
        super().__init__(1)
        self.given: list[Any] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.given += args
        return super().submit(fn, *args, **kwargs)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    build.write_call(tmp_path, tiny.ROWS, "nl")
    build.return_sheets(tmp_path, tiny.SHEETS, "nl")
    return tmp_path


def drawn(home: Path, executor: Executor, *, cached: bool = True) -> dict[str, bytes]:
    folders = build.folders(home)
    settled = settle(assemble(folders.input), folders.input, folders.sent, read_books)
    cache = cache_beside(folders.output) if cached else NO_CACHE
    with workers(executor) as pool:
        return by_path(Press(pool, as_pdf=True, cache=cache).made(settled.documents, silent))


@needs_pango
def test_only_the_pages_that_changed_are_drawn(home: Path):
    with Counting() as first, Counting() as second, Counting() as third:
        made = drawn(home, first)
        assert drawn(home, second) == made == drawn(home, ThreadPoolExecutor(1), cached=False)
        first_of_all, *others = tiny.ROWS["candidates"]
        renamed = [{**first_of_all, "name": "Organisatie Alfa"}, *others]
        build.write_call(home, {**tiny.ROWS, "candidates": renamed}, "nl")
        after = drawn(home, third)
    assert first.given
    assert second.given == []
    pages = {path: content for path, content in after.items() if path.endswith(".pdf")}
    changed = [path for path, content in pages.items() if made.get(path) != content]
    assert len(third.given) == len(changed)
    assert 0 < len(changed) < len(pages) == len(first.given)


@needs_pango
def test_a_style_that_changed_draws_its_pages_anew(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with ThreadPoolExecutor(1) as executor:
        drawn(home, executor)
        texts = pdf._css_texts
        monkeypatch.setattr(pdf, "_css_texts", lambda name: [*texts(name), "body { color: #123 }"])
        pdf._styles.cache_clear()
        try:
            assert drawn(home, executor) == drawn(home, executor, cached=False)
        finally:
            pdf._styles.cache_clear()
