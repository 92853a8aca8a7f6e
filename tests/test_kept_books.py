"""Workbooks that were read before: given back as they were read, by their content alone."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.cache import Cache
from scoring.problems import Problem
from scoring.workbooks.grid import Beside, Book, CellKind, Comment, Grid, RawCell
from scoring.workbooks.kept import kept_reader, parsed, written
from scoring.workbooks.read import Source, read_books

ROOT = Path(__file__).resolve().parents[1]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)  # lone halves of pairs too


def _first(value: Any) -> Any:
    """Of an hour that comes twice the first: no file tells them apart."""
    return value.replace(fold=0)


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT
    | st.datetimes().map(_first) | st.dates() | st.times().map(_first) | st.timedeltas()
)  # fmt: skip
CELLS = st.builds(
    RawCell, st.sampled_from(CellKind), st.integers(1, 9), st.integers(1, 9), VALUES, ANY_TEXT,
    ANY_TEXT, ANY_TEXT, st.none() | ANY_TEXT,
)  # fmt: skip
COMMENTS = st.builds(
    Comment, st.sampled_from(Beside), st.integers(0, 9), st.integers(0, 9), ANY_TEXT, ANY_TEXT
)
GRIDS = st.builds(
    lambda tab, cells, *rest: Grid(tab, {(c.row, c.column): c for c in cells}, *rest),
    ANY_TEXT, st.lists(CELLS, max_size=5), st.booleans(),
    st.lists(st.tuples(*[st.integers(1, 9)] * 4), max_size=2).map(tuple),
    st.lists(COMMENTS, max_size=2).map(tuple),
)  # fmt: skip
BOOKS = st.builds(
    Book, st.just("a.xlsx"), st.just("0" * 64), st.lists(GRIDS, max_size=2).map(tuple),
    st.lists(ANY_TEXT, max_size=2).map(tuple),
)  # fmt: skip


@given(BOOKS)
def test_a_book_is_read_back_as_it_was_written(book: Book):
    again = parsed(book.name, book.sha256, written(book))
    assert again == book
    assert repr(again) == repr(book)  # 1 is True for ==, and 1.0 is 1


def test_every_workbook_of_the_example_is_given_back_as_it_was_read():
    sources = [(path, path.name) for path in sorted((ROOT / "input").rglob("*.*")) if _book(path)]
    books = [book for book in read_books(sources) if isinstance(book, Book)]
    assert len(books) > 10
    for book in books:
        again = parsed(book.name, book.sha256, written(book))
        assert again == book and repr(again) == repr(book)


def _book(path: Path) -> bool:
    return path.suffix in (".xlsx", ".ods")


class Asked:
    """A reader that knows which files it was asked for."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, sources: Sequence[Source]) -> Iterator[Book | Problem]:
        self.names += [name for _, name in sources]
        return read_books(sources)


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    names = sorted(path for path in (ROOT / "input" / "sheets").rglob("*.xlsx"))[:2]
    for number, path in enumerate(names):
        shutil.copy(path, tmp_path / f"{number}.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK and nothing more")
    return [(tmp_path / name, name) for name in ("0.xlsx", "broken.xlsx", "1.xlsx", "gone.xlsx")]


def test_only_what_changed_is_read_and_everything_comes_in_its_order(
    sources: list[Source], tmp_path: Path
):
    cold = [*read_books(sources)]
    cache = Cache(tmp_path / "kept", b"", b"s" * 32)
    first, second, third = Asked(), Asked(), Asked()
    assert [*kept_reader(first, cache)(sources)] == cold
    assert [*kept_reader(second, cache)(sources)] == cold
    assert first.names == ["0.xlsx", "broken.xlsx", "1.xlsx", "gone.xlsx"]
    assert second.names == ["broken.xlsx", "gone.xlsx"]
    shutil.copy(sources[0][0], sources[2][0])  # the same content under another name
    changed = [*kept_reader(third, cache)(sources)]
    assert changed == [*read_books(sources)] != cold
    assert third.names == ["broken.xlsx", "gone.xlsx"]


def test_what_was_behind_a_password_is_not_kept(tmp_path: Path):
    """What the file does not say openly, the cache must not either."""
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))

    def opened(sources: Sequence[Source]) -> Iterator[Book | Problem]:
        digest = "e" * 64
        yield from (Book(name, digest, ()) for _, name in sources)

    cache = Cache(tmp_path / "kept", b"", b"s" * 32)
    assert [*kept_reader(opened, cache)([(locked, "locked.xlsx")])]
    assert not (tmp_path / "kept").exists()


def test_dates_keep_their_kind():
    for value in (dt.date(2023, 5, 1), dt.datetime(2023, 5, 1), dt.time(7, 5), dt.timedelta(7)):
        book = Book("a", "0", (Grid("t", {(1, 1): RawCell(CellKind.DATE, 1, 1, value)}),))
        found = parsed("a", "0", written(book)).grids[0].at(1, 1).value
        assert found == value and type(found) is type(value)
