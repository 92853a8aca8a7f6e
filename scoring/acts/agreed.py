"""Which sheets there are, by what they are: of several agreed sheets of one entry, one stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scoring.acts.conflicts import Conflicts
from scoring.acts.corrections import sheet_key
from scoring.keys import SheetKey, TabKey, TabKind
from scoring.model.call import Call, Entry
from scoring.model.intake import Answer, Assessment, Given
from scoring.problems import Problem, Subject
from scoring.sheets.versions import chosen_by, names, written


def by_key(
    call: Call,
    assessments: Sequence[Assessment],
    conflicts: Conflicts,
    hits: set[str],
    problems: list[Problem],
) -> dict[SheetKey, Assessment]:
    """The sheets by what they are. Of agreed sheets the chair's stands until an act chooses."""
    rank = {item.key: (not item.chair, n) for n, item in enumerate(call.jurors)}
    groups: dict[SheetKey, list[Assessment]] = {}
    for sheet in sorted(assessments, key=lambda item: (*rank[item.juror], item.place)):
        groups.setdefault(sheet_key(sheet), []).append(sheet)
    sheets: dict[SheetKey, Assessment] = {}
    for key, found in groups.items():
        able = [
            sheet
            for sheet in found
            if not conflicts.abstains(sheet.juror, Entry(key.candidate, key.challenge))
        ] or found
        sheets[key] = able[0]
        if len(able) > 1:
            sheets[key] = _chosen(call, able, hits) or able[0]
            if not _chosen(call, able, hits) and not _alike(able):
                problems.append(_twice(call, able))
    return sheets


def _chosen(call: Call, able: Sequence[Assessment], hits: set[str]) -> Assessment | None:
    """The agreed sheet that an act chooses, by its juror, its file and its tab."""
    for sheet in able:
        key = TabKey(sheet.juror, sheet.candidate, sheet.challenge, sheet.round, TabKind.CONSENSUS)
        act = chosen_by(call, key, [sheet.place])
        # The file alone may mean the juror's own sheet in it.
        if act and not names(act.value, replace(sheet.place, tab="")):
            hits.add(act.key)
            return sheet
    return None


def _alike(able: Sequence[Assessment]) -> bool:
    """Whether all of them say the same: then it does not matter which one stands."""
    return all(_said(sheet.scores) == _said(able[0].scores) for sheet in able)


def _said(scores: Mapping[str, Answer]) -> dict[str, object]:
    return {key: item.value if isinstance(item, Given) else item for key, item in scores.items()}


def _twice(call: Call, able: Sequence[Assessment]) -> Problem:
    first, second = able[0], able[1]
    facts = {
        "sheet": f"{call.candidate(first.candidate).name} ({first.challenge or '*'})",
        "round": call.method.round(first.round).title,
        "first": str(first.place),
        "second": str(second.place),
    }
    about = Subject(
        entry=Entry(first.candidate, first.challenge),
        rounds=(first.round,),
        writers=tuple(sheet.juror for sheet in able),
        choices=tuple(written(sheet.place) for sheet in able),
    )
    return Problem("consensus-twice", second.place, facts, about)
