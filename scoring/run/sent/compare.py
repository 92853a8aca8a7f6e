"""What was sent, held against what would be written today.

Where the two say otherwise, the inputs that were copied are judged again by this very program: what
is the same then was changed by the program, and the rest by whoever changed the input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from scoring.reports.document import Document, Page
from scoring.reports.letter.renewal import differing
from scoring.reports.results_json import PATH as RESULTS
from scoring.run import state
from scoring.run.sent.base import LETTER, Base
from scoring.run.sent.copies import Kept
from scoring.run.sent.drawn import Drawer, Drawn, Key, key_of
from scoring.run.sent.values import Change, Json, changes, said_by_file
from scoring.workbooks.read import Unreadable

# Documents of which a message shows changes: the others are named.
_WITH_CHANGES = 8
# Parts of a letter's value that are told by themselves, or are no content.
_NOT_READ = frozenset({"substance", "labels"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A document in force and the one of today. One of the two may be absent."""

    key: Key
    kept: Kept | None
    today: Document | None
    old: Json  # what was established, in the words of this program where it can be told
    new: Json
    by_program: tuple[Change, ...] = ()  # what only the program says otherwise than was sent

    @property
    def same(self) -> bool:
        return bool(self.old == self.new)

    @property
    def letter(self) -> bool:
        return self.key[0] == LETTER

    @property
    def name(self) -> str:
        path = self.kept.file if self.kept else self.today.path if self.today else ""
        return PurePosixPath(path).stem

    @property
    def substance(self) -> dict[str, str]:
        """What counted of the letter that is in force."""
        return substance_of(self.old)

    def changes(self) -> Iterator[Change]:
        """What is said otherwise, first what counts."""
        yield from told(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Again:
    """The copied inputs, judged again."""

    drawer: Drawer
    acts: frozenset[str]


class Comparison:
    """One stage: its documents in force beside those of today."""

    def __init__(
        self,
        base: Base,
        drawer: Drawer,
        judge_again: Callable[[int], Again | None],
        read_sent: Callable[[Kept], bytes | None],
    ):
        self.base = base
        self.drawer = drawer
        self._judge_again = judge_again
        self._judged: dict[int, Again | None] = {}
        self._read_sent = read_sent

    def again(self, version: int) -> Again | None:
        """The inputs that a version copied, judged again; None where that cannot be any more."""
        if version not in self._judged:
            self._judged[version] = self._judge_again(version)
        return self._judged[version]

    @property
    def acts(self) -> frozenset[str]:
        """Keys of the acts that were known when the newest version left."""
        again = None if self.base.known else self.again(self.base.version)
        return again.acts if again else self.base.values.acts

    @cached_property
    def kept(self) -> dict[Key, Kept]:
        """The documents in force. Of a copy without values, kind and candidate by their path."""
        items = self.base.values.documents
        if not self.base.known:
            again = self.again(self.base.version)
            drawn = self._all(again.drawer if again else self.drawer)
            by_path = {document.path: document for document in drawn.values()}
            items = tuple(
                replace(item, kind=found.kind, candidate=found.candidate)
                if (found := by_path.get(item.file))
                else item
                for item in items
            )
        return {key_of(item.kind, item.candidate, item.file): item for item in items}

    def _all(self, drawer: Drawer) -> Drawn:
        return drawer.of(self.base.stage, self.base.version)

    def today(self, key: Key, drawer: Drawer) -> Document | None:
        """A document of a case, as the version that sent the one in force."""
        kept = self.kept.get(key)
        version = kept.version if kept else self.base.version
        return drawer.of(self.base.stage, version).get(key)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        keys = dict.fromkeys((*self.kept, *self._all(self.drawer)))
        return tuple(pair for key in keys if (pair := self._pair(key)) is not None)

    def _pair(self, key: Key) -> Pair | None:
        kept, document = self.kept.get(key), self.today(key, self.drawer)
        if kept is not None and document is None and kept.file == RESULTS:
            return Pair(key, kept, None, None, None)  # since then it tells of a later stage
        new = self.drawer.value(document)
        before = kept.value if kept else None
        if kept and self.base.known and before == new:
            return Pair(key, kept, document, before, new)
        again = self.again(kept.judged if kept else self.base.version)
        if again is None:
            known = self.base.known or document is None
            return Pair(key, kept, document, before if known else new, new)
        drawer = again.drawer
        old = drawer.value(self.today(key, drawer))
        if kept is None and (old is not None or not self.base.known):
            return None  # the program makes a document that it did not make then
        if before is None and kept is not None and old is not None:
            content = self._read_sent(kept)
            before = _said_then(kept.file, content, self.base.stage)
        program = tuple(told(before, old)) if before is not None and before != old else ()
        return Pair(key, kept, document, old, new, program)


def _said_then(path: str, content: bytes | None, stage: str) -> Json:
    """What a file says that was sent; None where that cannot be told."""
    try:
        return None if content is None else said_by_file(path, content, stage)
    except (state.Damaged, Unreadable):
        return None


def told(old: Json, new: Json) -> Iterator[Change]:
    """What two values say otherwise: of letters first what counts, then the rest."""
    before, now = substance_of(old), substance_of(new)
    for name in differing(before, now):
        yield Change(name, before.get(name, ""), now.get(name, ""))
    counted = set(before.values()) | set(now.values())
    for change in changes(_read(old), _read(new)):
        said = {change.old, change.new} - {""}
        if said and not said & counted:
            yield change


def _read(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: held for name, held in value.items() if name not in _NOT_READ}
    return value


def substance_of(value: Any) -> dict[str, str]:
    found = value.get("substance") if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def unexplained(document: Document) -> bool:
    """Whether a renewed letter lacks the reason of what it changes."""
    value = document.content.value if isinstance(document.content, Page) else None
    renewed = getattr(value, "renewed", None)
    return bool(renewed is not None and renewed.missing)


def in_words(pairs: Mapping[str, Iterator[Change]], each: int) -> str:
    """Every document by name, the first ones with so many of their changes: 'old' → 'new'."""
    said: list[str] = []
    for name, found in pairs.items():
        if len(said) < _WITH_CHANGES:
            listed = list(found)
            shown = (f"'{_short(item.old)}' → '{_short(item.new)}'" for item in listed[:each])
            more = f" (+{len(listed) - each})" if len(listed) > each else ""
            said.append(f"{name}: {'; '.join(shown)}{more}" if listed else name)
        else:
            said.append(name)
    return " | ".join(said)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 90 else flat[:88] + "…"
