"""The cache: believed only where it is whole and our own, and never missed when it is gone."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.cache import NO_CACHE, Cache, own_secret

MINE, OTHERS = b"m" * 32, b"o" * 32


def cache_in(folder: Path, *, base: bytes = b"program 1", secret: bytes = MINE) -> Cache:
    return Cache(folder / "kept", base, secret)


def entries(folder: Path) -> list[Path]:
    return [path for path in (folder / "kept").iterdir() if len(path.name) == 64]


def entry_of(folder: Path) -> Path:
    (found,) = entries(folder)
    return found


def never() -> bytes:
    raise AssertionError("made again")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return cache_in(tmp_path)


def test_what_was_made_once_is_not_made_again(cache: Cache, tmp_path: Path):
    assert cache.kept(("letter", b"\x00"), lambda: b"made") == b"made"
    assert cache.kept(("letter", b"\x00"), never) == b"made"
    assert cache_in(tmp_path).get(("letter", b"\x00")) == b"made"


@given(st.lists(st.binary() | st.text(), max_size=3), st.lists(st.binary() | st.text(), max_size=3))
def test_other_parts_are_another_key(one: list[str | bytes], other: list[str | bytes]):
    def plain(parts: list[str | bytes]) -> list[bytes]:
        return [p.encode("utf-8", "surrogatepass") if isinstance(p, str) else p for p in parts]

    name = Cache(None, b"base", MINE)._name
    assert (name(one) == name(other)) is (plain(one) == plain(other))


def test_another_program_or_another_user_finds_nothing(cache: Cache, tmp_path: Path):
    cache.put(("key",), b"content")
    assert cache_in(tmp_path, base=b"program 2").get(("key",)) is None
    assert cache_in(tmp_path, secret=OTHERS).get(("key",)) is None


@given(data=st.data())
def test_an_entry_that_was_changed_anywhere_is_a_miss(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
):
    folder = tmp_path_factory.mktemp("changed")
    cache = cache_in(folder)
    cache.put(("key",), b"a content of some length")
    path = entry_of(folder)
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[at] ^= data.draw(st.integers(1, 255))
    else:
        del content[at:]
    path.write_bytes(content)
    assert cache.get(("key",)) is None
    assert cache.kept(("key",), lambda: b"new") == b"new"
    assert cache.get(("key",)) == b"new"


def test_an_entry_under_the_name_of_another_is_a_miss(cache: Cache, tmp_path: Path):
    cache.put(("one",), b"1")
    moved = entry_of(tmp_path).rename(tmp_path / "moved")
    cache.put(("two",), b"2")
    shutil.copy(moved, entry_of(tmp_path))
    assert cache.get(("two",)) is None


def test_a_folder_that_is_deleted_meanwhile_is_made_again(cache: Cache, tmp_path: Path):
    cache.put(("key",), b"content")
    shutil.rmtree(tmp_path / "kept")
    assert cache.get(("key",)) is None
    cache.put(("key",), b"content")
    assert cache.get(("key",)) == b"content"


def test_no_link_is_followed_out_of_the_folder(cache: Cache, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "linked").symlink_to(elsewhere, target_is_directory=True)
    linked = Cache(tmp_path / "linked", b"", MINE)
    linked.put(("key",), b"content")
    assert list(elsewhere.iterdir()) == []

    cache.put(("key",), b"content")
    path = entry_of(tmp_path)
    target = path.rename(elsewhere / "entry")
    path.symlink_to(target)
    assert cache.get(("key",)) is None
    cache.put(("key",), b"new")
    assert not path.is_symlink()
    assert not target.read_bytes().endswith(b"new")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_pipe_in_the_place_of_an_entry_is_not_waited_for(cache: Cache, tmp_path: Path):
    cache.put(("key",), b"content")
    path = entry_of(tmp_path)
    path.unlink()
    os.mkfifo(path)
    assert cache.get(("key",)) is None


def test_where_nothing_can_be_kept_everything_is_made(tmp_path: Path):
    (tmp_path / "kept").write_text("a file")
    for cache in (cache_in(tmp_path), NO_CACHE):
        assert cache.kept(("key",), lambda: b"1") == b"1"
        assert cache.kept(("key",), lambda: b"2") == b"2"
        cache.tidy()
    assert (tmp_path / "kept").read_text() == "a file"


def test_what_was_used_longest_ago_goes_first_and_foreign_files_stay(cache: Cache, tmp_path: Path):
    for number in range(4):
        cache.put((str(number),), bytes(100))
        newest = max(entries(tmp_path), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    (tmp_path / "kept" / "notes.txt").write_text("of somebody")
    assert cache.get(("0",))  # used now
    cache.tidy(most=2 * 132)
    assert [number for number in range(4) if cache.get((str(number),)) is not None] == [0, 3]
    assert (tmp_path / "kept" / "notes.txt").exists()


def test_backups_and_shared_sources_pass_the_folder_over(cache: Cache, tmp_path: Path):
    cache.put(("key",), b"content")
    tag = (tmp_path / "kept" / "CACHEDIR.TAG").read_bytes()
    assert tag.startswith(b"Signature: 8a477f597d28d172789f06886806bc55")
    assert (tmp_path / "kept" / ".gitignore").read_text() == "*\n"


def test_many_at_once_never_see_half_an_entry(tmp_path: Path):
    def work(number: int) -> bool:
        cache = cache_in(tmp_path)
        key, content = (str(number % 3),), str(number % 3).encode() * 100_000
        return cache.kept(key, lambda: content) == content

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(60)))
    left = [path.name for path in (tmp_path / "kept").iterdir() if path.name.endswith(".part")]
    assert left == []


def test_the_secret_is_made_once_and_kept_for_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    first = own_secret()
    assert first is not None and len(first) == 32 and own_secret() == first
    (tmp_path / "state" / "jury-scoring" / "cache.key").write_bytes(b"cut")
    assert own_secret() not in (None, first)
    (tmp_path / "taken").write_text("a file")
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "taken"))
    assert own_secret() is None
