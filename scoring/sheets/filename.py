"""Whom the name of a file names. It decides nothing; but another name than the owner's is told."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from scoring.model.call import Call, Juror
from scoring.problems import Place, Problem, Subject
from scoring.texts.vocabulary import folded

_LEAST = 4  # letters of a name, or of a part of one, that names somebody by itself
_KEY = re.compile(r"(?=.*[a-z])(?=.*[0-9])")  # 'J1': letters alone, or digits, stand in any name


def named_otherwise(call: Call, name: str, owner: str) -> Problem | None:
    """The problem of a workbook whose file names another juror than the one whose it is."""
    path = PurePosixPath(name)
    # Of a file elsewhere the folders may be called after whoever sits at this computer.
    folders = path.parts[1:-1] if path.parts[:1] == ("sheets",) else ()
    for part in (path.stem, *reversed(folders)):
        named = _named(call, part)
        if named:
            if not owner or owner in {juror.key for juror in named}:
                return None
            facts = {
                "named": " / ".join(juror.name for juror in named),
                "owner": call.juror(owner).name,
                "name": path.name,
            }
            return Problem("file-named-otherwise", Place(name), facts, Subject(owner))
    return None


def _named(call: Call, said: str) -> list[Juror]:
    """The jurors that this text names: by key, in full, or by a part of a name that is theirs."""
    words = _parts(said)
    parts = {juror.key: _parts(juror.name) for juror in call.jurors}
    every = [part for found in parts.values() for part in set(found)]
    if full := [juror for juror in call.jurors if _within(parts[juror.key], words)]:
        return full
    return [
        juror
        for juror in call.jurors
        if (_KEY.match(juror.key.casefold()) and juror.key.casefold() in words)
        or any(
            len(part) >= _LEAST and every.count(part) == 1 and part in words
            for part in parts[juror.key]
        )
    ]


def _parts(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(name.replace(".", " ")))


def _within(parts: list[str], words: list[str]) -> bool:
    """Whether the parts stand in the words, in any order: 'Zandwever, Hilde' too."""
    return len("".join(parts)) >= _LEAST and all(part in words for part in parts)
