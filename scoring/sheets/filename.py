"""Whom the name of a file names. It decides nothing; but another name than the owner's is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from scoring.model.call import Call
from scoring.problems import Place, Problem, Subject
from scoring.texts.vocabulary import folded

_LEAST = 4  # letters of a name, or of a part of one, that names somebody by itself
_KEY = re.compile(r"(?=.*[a-z])(?=.*[0-9])")  # 'J1': letters alone, or digits, stand in any name


def named_otherwise(call: Call, files: Iterable[tuple[str, str]]) -> list[Problem]:
    """The problems of workbooks whose file names another juror than the one whose it is. `files`
    gives the name of each, and its owner where that is clear.

    Keys that name nobody rightly are a numbering of files: 'r1', 'r2' in the order of arrival.
    """
    found = [(name, owner, *_named_first(call, name)) for name, owner in files if owner]
    keyed = [(named[0], owner) for _, owner, named, by_key in found if by_key]
    numbered = (
        len(keyed) > 1
        and all(key != owner for key, owner in keyed)
        and {key for key, _ in keyed} != {owner for _, owner in keyed}
    )
    problems = []
    for name, owner, named, by_key in found:
        if named and owner not in named and not (by_key and numbered):
            facts = {
                "named": " / ".join(call.juror(key).name for key in named),
                "owner": call.juror(owner).name,
                "name": PurePosixPath(name).name,
            }
            problems.append(Problem("file-named-otherwise", Place(name), facts, Subject(owner)))
    return problems


def _named_first(call: Call, name: str) -> tuple[list[str], bool]:
    """The jurors that a file names, or the nearest of its folders; and whether by a key alone."""
    path = PurePosixPath(name)
    # Of a file elsewhere the folders may be called after whoever sits at this computer.
    folders = path.parts[1:-1] if path.parts[:1] == ("sheets",) else ()
    for part in (path.stem, *reversed(folders)):
        words = _parts(part)
        parts = {juror.key: _parts(juror.name) for juror in call.jurors}
        if full := [key for key, found in parts.items() if _within(found, words)]:
            return full, False
        every = [one for found in parts.values() for one in set(found)]
        alone = [word for word in words if len(word) >= _LEAST and every.count(word) == 1]
        partly = [key for key, found in parts.items() if any(word in found for word in alone)]
        keyed = [key for key in parts if _KEY.match(key.casefold()) and key.casefold() in words]
        if partly or keyed:
            return list(dict.fromkeys((*partly, *keyed))), not partly
    return [], False


def _parts(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(name.replace(".", " ")))


def _within(parts: list[str], words: list[str]) -> bool:
    """Whether the parts stand in the words, in any order: 'Zandwever, Hilde' too."""
    return len("".join(parts)) >= _LEAST and all(part in words for part in parts)
