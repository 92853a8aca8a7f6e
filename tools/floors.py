"""The floors of the house, from its own imports.

`python -m tools.floors` draws them anew in docs/how-it-works.md: an arrow from a room to each room
that it imports and that no other room on its way brings along already.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOUSE = "scoring"
PAGE = ROOT / "docs" / "how-it-works.md"
_START, _END = "<!-- floors: drawn by `python -m tools.floors` -->", "<!-- end of floors -->"

# (the module that imports, what it imports), both as dotted names
Import = tuple[str, str]


def imports(root: Path = ROOT) -> Iterator[Import]:
    """Every import of every module in the house, also those inside functions."""
    for path in sorted((root / HOUSE).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                if node.level or node.module is None:
                    raise ValueError(f"{path}: a relative import")
                if node.module == HOUSE:
                    yield from ((name, f"{HOUSE}.{alias.name}") for alias in node.names)
                else:
                    yield name, node.module


def room(module: str) -> str:
    """The room of a module of the house: 'scoring.acts.owed' is in 'acts'."""
    return module.split(".")[1] if "." in module else ""


def rooms(found: Iterator[Import]) -> dict[str, set[str]]:
    """By room, the other rooms that it imports."""
    by_room: dict[str, set[str]] = {}
    for module, imported in found:
        into = by_room.setdefault(room(module), set())
        if imported.split(".")[0] == HOUSE and room(imported) not in ("", room(module)):
            into.add(room(imported))
    by_room.pop("", None)
    return {name: into & set(by_room) for name, into in by_room.items()}


def listed(page: str) -> list[str]:
    """The rooms in the order in which the page lists them."""
    return re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)


def picture(by_room: dict[str, set[str]], order: list[str]) -> str:
    """The floors as a Mermaid diagram: an arrow for what no other room brings along."""
    lines = ["```mermaid", "graph BT"]
    for name in order:
        into = by_room.get(name, set())
        brought = set().union(*(_reached(by_room, other) for other in into), set())
        lines += [f"  {name} --> {other}" for other in order if other in into - brought]
    return "\n".join([*lines, "```"])


def _reached(by_room: dict[str, set[str]], name: str) -> set[str]:
    into = by_room.get(name, set())
    return into.union(*(_reached(by_room, other) for other in into))


def drawn(page: str) -> str:
    """The page with its picture made anew."""
    before, _start, rest = page.partition(_START)
    _old, _end, after = rest.partition(_END)
    return f"{before}{_START}\n{picture(rooms(imports()), listed(page))}\n{_END}{after}"


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
