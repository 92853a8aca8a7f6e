"""Who may stand in the register twice, and which two entries would share an id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from scoring.call.rows import Row, Tables
from scoring.model.call import ActKind, Entry
from scoring.problems import Problem
from scoring.texts import Texts

_LEGAL_FORMS = frozenset(
    {
        "vzw",
        "ivzw",
        "asbl",
        "npo",
        "bv",
        "bvba",
        "nv",
        "sa",
        "srl",
        "cv",
        "cvba",
        "vof",
        "son",
        "stichting",
        "gmbh",
    }
)
# Two words of so many letters that differ by so little are perhaps one word, typed twice.
_LONG_WORD = 5
_NEAR = 0.85
_ENTERPRISE = re.compile(r"(?:kbo|bce|btw|tva|vat|nr|be|nummer)*(\d{9,10})")


def checked_names(tables: Tables, texts: Texts) -> Iterator[Problem]:
    yield from _entry_ids(tables)
    gone = {
        row.text("candidate")
        for row in tables["acts"]
        if row.text("kind") == ActKind.WITHDRAW and not row.text("challenge")
    }
    there = [
        row
        for row in tables["candidates"]
        if row.get("withdrawn_on") is None and row.text("key") not in gone
    ]
    yield from _alike(there, ("name", "number", "email", "address"), texts)
    yield from _alike(tables["jurors"], ("name", "email"), texts)


def _entry_ids(tables: Tables) -> Iterator[Problem]:
    """An entry is named by its two keys, parted by a hyphen; keys may hold hyphens too."""
    owner = {row.text("key").casefold(): row.text("key") for row in tables["candidates"]}
    for row in tables["candidates"]:
        for challenge in tables["challenges"]:
            entry = Entry(row.text("key"), challenge.text("key"))
            if not all(entry):
                continue
            said = f"{entry.candidate} x {entry.challenge}"
            first = owner.setdefault(str(entry).casefold(), said)
            if first != said:
                facts = {"found": str(entry), "first": first, "second": said}
                yield Problem("call-entry-id-twice", row.at("key"), facts)


def _alike(rows: Sequence[Row], columns: Sequence[str], texts: Texts) -> Iterator[Problem]:
    """Two rows that share what should be somebody's own, once per pair with all they share."""
    words = {id(row): _words(row.text("name")) for row in rows}
    own = [(row, {column: _PLAIN[column](row.text(column)) for column in columns}) for row in rows]
    for (first, before), (row, now) in combinations(own, 2):
        shared = [column for column in columns if now[column] & before[column]]
        if "name" not in shared and _near(words[id(first)], words[id(row)]):
            shared.insert(0, "name")
        if shared:
            told = [f"{_heading(row, column, texts)} '{row.text(column)}'" for column in shared]
            facts = {
                "found": "; ".join(told),
                "key": row.text("key"),
                "first": f"{first.text('key')} ({first.at(shared[0]).cell})",
                "name": first.text("name"),
            }
            code = "call-candidates-alike" if row.table == "candidates" else "call-jurors-alike"
            yield Problem(code, row.at(shared[0]), facts)


def _heading(row: Row, column: str, texts: Texts) -> str:
    return texts(f"call.{row.table}.{column}.heading")


def _bare(text: str) -> str:
    """Without accents and capitals."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()


def _words(name: str) -> tuple[str, ...]:
    """The words of a name, without accents, marks, capitals and legal form, in any order."""
    plain = _bare(name)
    # 'v.z.w.' is 'vzw', and 'Werk-plaats' is two words.
    words = re.findall(r"\w+", re.sub(r"\b(\w)\.(?=\w\b)", r"\1", plain))
    return tuple(sorted(word for word in words if word not in _LEGAL_FORMS) or sorted(words))


def _name(text: str) -> set[str]:
    words = _words(text)
    plain = re.sub(r"\W", "", "".join(word for word in re.findall(r"\w+", text.casefold())
                                      if word not in _LEGAL_FORMS))  # fmt: skip
    return {" ".join(words), plain} - {""}


def _number(text: str) -> set[str]:
    """Without dots and spaces; an enterprise number also without 'KBO', 'BTW BE' or its first 0."""
    plain = re.sub(r"[\W_]", "", text.casefold())
    if found := _ENTERPRISE.fullmatch(plain):
        plain = found[1].rjust(10, "0")
    return {plain} - {""}


def _addresses(text: str) -> set[str]:
    """Every e-mail address in a cell."""
    return {part.removeprefix("mailto:") for part in re.split(r"[\s,;<>]+", text.casefold())
            if "@" in part}  # fmt: skip


def _place(text: str) -> set[str]:
    return {re.sub(r"[\W_]", "", _bare(text))} - {""}


def _near(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether all words but one are the same, and that one nearly."""
    if len(first) != len(second):
        return False
    left, right = sorted(set(first) - set(second)), sorted(set(second) - set(first))
    if len(left) != 1 or len(right) != 1 or min(len(left[0]), len(right[0])) < _LONG_WORD:
        return False
    if any(char.isdigit() for char in left[0] + right[0]):
        return False
    return SequenceMatcher(None, left[0], right[0]).ratio() >= _NEAR


_PLAIN: dict[str, Callable[[str], set[str]]] = {
    "name": _name,
    "number": _number,
    "email": _addresses,
    "address": _place,
}
