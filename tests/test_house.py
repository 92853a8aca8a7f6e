"""The fences of the house: who may import whom, which library has one home, how large a function
may be. What each room is for stands in docs/how-it-works.md, and its order there is the order here.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict

import pytest

from tools.floors import HOUSE, PAGE, ROOT, drawn, imports, listed, room, rooms

# The rooms that may import a library. Those that are not named here may be imported nowhere.
HOMES = {
    "PIL": {"call"},
    "babel": {"texts", "call"},
    "filelock": {"run"},
    "holidays": {"decisions"},
    "jinja2": {"reports"},
    "markdown_it": {"prose"},
    "markupsafe": {"reports"},
    "msoffcrypto": {"workbooks"},
    "numpy": {"statistics", "insight", "matching"},
    "olefile": {"workbooks"},
    "pandas": {"statistics", "cli"},
    "pathvalidate": {"reports", "run"},
    "psutil": {"workbooks"},
    "pydyf": {"reports"},
    "scipy": {"statistics", "matching"},
    "tqdm": {"cli"},
    "weasyprint": {"reports"},
    "xlrd": {"workbooks"},
    "xlsxwriter": {"workbooks"},
}
# Libraries that take long to load, or need libraries of the system, are loaded where they are used.
PURE = ("exact", "prose", "texts", "problems", "model", "acts", "judgement", "decisions")


def test_each_room_imports_only_rooms_before_it():
    """The page lists the rooms in the order in which the data goes; no arrow goes back up."""
    order = listed(PAGE.read_text(encoding="utf-8"))
    by_room = rooms(imports())
    assert sorted(order) == sorted(by_room)
    back = [
        f"{name} imports {other}"
        for name, into in by_room.items()
        for other in into
        if order.index(other) >= order.index(name)
    ]
    assert back == []


def test_each_library_is_imported_in_its_home_alone():
    found = defaultdict(set)
    for module, imported in imports():
        library = imported.split(".")[0]
        if library != HOUSE and library not in sys.stdlib_module_names:
            found[library].add(room(module))
    assert found == HOMES


@pytest.mark.parametrize("name", PURE)
def test_what_decides_touches_no_file_and_no_clock(name: str):
    """Rules and words work on values: files, the clock and chance are for the rooms around them."""
    outward = {"os", "io", "shutil", "tempfile", "subprocess", "socket", "time", "random"}
    met = {
        imported
        for module, imported in imports()
        if room(module) == name and imported.split(".")[0] in outward
    }
    assert met == set()


def test_nothing_uses_the_network():
    banned = {"socket", "http", "urllib", "requests", "ssl", "smtplib", "ftplib"}
    met = {(module, name) for module, name in imports() if name.split(".")[0] in banned}
    assert {(module, name) for module, name in met if name != "urllib.parse"} == set()


def test_the_picture_of_the_floors_is_that_of_the_imports():
    page = PAGE.read_text(encoding="utf-8")
    assert page == drawn(page), "draw it anew: python -m tools.floors"


def test_every_exception_to_a_limit_says_why():
    """Where a linter is told to look away, it is told why in the same place."""
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in (HOUSE, "tools", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"#\s*noqa(?!: [A-Z0-9, ]+ - \w)", line) and path.name != "test_house.py"
    ]
    assert bare == []


# What else has facts: what a rule proposes, what a cell or a file holds, what was typed
_OTHER_FACTS = frozenset({"proposed", "finding", "misfit", "book", "wrong", "self"})


def test_the_facts_of_a_problem_are_read_where_problems_are_worded_alone():
    """A fact is a word for people; programs go by the subject of a problem."""
    own = ROOT / HOUSE / "problems"
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path in sorted((ROOT / HOUSE).rglob("*.py"))
        if own not in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "facts"
        and ast.unparse(node.value).rpartition(".")[2] not in _OTHER_FACTS
    ]
    assert found == []
