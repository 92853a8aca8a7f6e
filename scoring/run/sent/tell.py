"""What is said of a stage that was sent: which documents would now say something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoring.keys import Entry
from scoring.model.call import Call, Stage
from scoring.model.results import DecisionPoint
from scoring.problems import Place, Problem, Subject
from scoring.reports.document import stage_title, texts_of
from scoring.run.sent.base import Base
from scoring.run.sent.compare import Pair, in_words, told

# Letters and other documents, each with how many changes of one a message shows.
GROUPS = (("letters", True, 4), ("others", False, 1))


def column(call: Call, key: str) -> dict[str, str]:
    """As facts: where a cell of a line of establishment is typed, also in a workbook of an earlier
    version that lacks its column."""
    there = any(
        place.startswith("establishments/") and place.endswith(f"/{key}") for place in call.places
    )
    return {
        "column": texts_of(call)(f"call.establishments.{key}.heading"),
        "where_key": "run.sent.column" if there else "run.sent.column_new",
    }


def differs(call: Call, base: Base, pairs: Sequence[Pair], version: int) -> list[Problem]:
    """Documents that the input changed: letters, and the others, for version `version`."""
    found = []
    if base.stage == Stage.PREPARATION:
        mine = [item for item in pairs if not item.same]
        said = in_words({item.name: item.changes() for item in mine}, 4)
        facts = _facts(call, base, mine, "others") | {"next": str(version), "said": said}
        return [Problem("framework-differs", _place(mine), facts)] if mine else []
    for group, letters, each in GROUPS:
        mine = [item for item in pairs if not item.same and item.letter is letters]
        if mine:
            said = in_words({item.name: item.changes() for item in mine}, each)
            facts = _facts(call, base, mine, group) | {"next": str(version), "said": said}
            facts |= column(call, "only")
            found.append(Problem("sent-differs", _place(mine), facts))
    return found


def by_program(call: Call, base: Base, pairs: Sequence[Pair]) -> list[Problem]:
    """Documents that only this version of the program words or works out otherwise."""
    found = []
    for group, letters, each in GROUPS:
        mine = [item for item in pairs if item.by_program and item.letter is letters]
        if mine:
            said = in_words({item.name: iter(item.by_program) for item in mine}, each)
            facts = _facts(call, base, mine, group) | {"said": said, "tool": base.newest.tool}
            found.append(Problem("sent-program-differs", _place(mine), facts))
    return found


def not_renewed(call: Call, base: Base, pairs: Sequence[Pair], version: int) -> list[Problem]:
    """Documents of an earlier version that stay in force, although they say something else."""
    mine = [item for item in pairs if item.kept is not None and item.kept.sent is not None]
    if not mine:
        return []
    pieces = {
        item.name: told(item.kept.sent, item.kept.value) for item in mine if item.kept is not None
    }
    facts = _facts(call, base, mine, "letters")
    facts |= {"version": str(version), "said": in_words(pieces, 3), **column(call, "only")}
    return [Problem("sent-not-renewed", _place(mine), facts)]


def waits(call: Call, base: Base, pairs: Sequence[Pair], version: int) -> list[Problem]:
    """That a next version is recorded but not final: what it will renew."""
    if not pairs:
        return []
    said = in_words({item.name: item.changes() for item in pairs}, 2)
    facts = _facts(call, base, pairs, "others") | {"next": str(version), "said": said}
    return [Problem("sent-next-waits", _place(pairs), facts)]


def unexplained(call: Call, base: Base, candidates: Sequence[str], version: int) -> list[Problem]:
    """Letters to be renewed of which nothing says why."""
    line = next((item.place for item in call.establishments
                 if (item.stage, item.version) == (base.stage, version)), Place())  # fmt: skip
    texts = texts_of(call)
    title = stage_title(call, base.stage, texts)
    return [
        Problem(
            "renewal-unexplained",
            line,
            {
                "stage": title,
                "version": str(version),
                "candidate": call.candidate(key).name,
                **column(call, "reason"),
            },
            Subject(entry=Entry(key)),
        )
        for key in candidates
    ]


def gone(call: Call, base: Base) -> list[Problem]:
    """That documents are in force of versions of which no copy is there."""
    stage = stage_title(call, base.stage, texts_of(call))
    found = []
    for version in base.gone:
        mine = [item.file for item in base.values.documents if item.version == version]
        facts = {"stage": stage, "version": str(version), "count": str(len(mine)), "first": mine[0]}
        found.append(Problem("sent-copy-gone", Place(mine[0]), facts))
    return found


def open_since(point: DecisionPoint | None) -> Problem | None:
    """That something is open in a stage that was sent."""
    found = point.problems if point is not None else ()
    return next((item for item in found if item.code == "established-next-open"), None)


def stricter(base: Base, since: Problem) -> Problem:
    """The same of a stage whose input is as it was sent: only the program asks for more now."""
    told = since.with_facts(folder=base.newest.folder, tool=base.newest.tool)
    return replace(told, code="established-stricter")


def not_judged(call: Call, base: Base) -> Problem:
    """That a copy without values cannot be judged again: nothing can be compared."""
    texts = texts_of(call)
    facts = {
        "stage": stage_title(call, base.stage, texts),
        "folder": base.newest.folder,
        "tool": base.newest.tool,
    }
    return Problem("sent-not-judged", Place(), facts)


def _facts(call: Call, base: Base, pairs: Sequence[Pair], group: str) -> dict[str, str]:
    return {
        "group_key": f"run.sent.{group}",
        "stage": stage_title(call, base.stage, texts_of(call)),
        "version": str(base.version),
        "folder": base.newest.folder,
        "count": str(len(pairs)),
    }


def _place(pairs: Sequence[Pair]) -> Place:
    first = pairs[0]
    return Place(first.kept.file if first.kept else first.today.path if first.today else "")
