"""What is in force of a stage that was sent, and the call with what its copies say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scoring.acts import decision_stages, established
from scoring.model.call import Call, Establishment, Stage
from scoring.model.letters import Letters, Renewal
from scoring.problems import Place, Problem
from scoring.reports.document import stage_title, texts_of
from scoring.run.sent.copies import (
    Copy,
    Kept,
    Values,
    damaged,
    of_stage,
    read_copies,
    read_values,
    standing_copies,
)

LETTER, SEND_LIST = "letter", "send-list"


@dataclass(frozen=True, slots=True)
class Base:
    """A stage that was sent. The newest copy says what is in force, and where each file lies."""

    copies: tuple[Copy, ...]  # by version
    values: Values
    known: bool  # whether the newest copy says what its documents say
    letters: Letters
    lines: Mapping[int, Establishment]  # of every version, also where its copy is gone
    acts: Mapping[int, frozenset[str]]  # by version that has values: the acts known when it left

    @property
    def newest(self) -> Copy:
        return self.copies[-1]

    @property
    def stage(self) -> str:
        return self.newest.stage

    @property
    def version(self) -> int:
        return self.newest.version

    def copy_of(self, version: int) -> Copy | None:
        return next((item for item in self.copies if item.version == version), None)

    def line_of(self, version: int) -> Establishment:
        return self.lines.get(version, self.newest.line)

    def left(self, call: Call) -> date:
        """The day on which the first letters left."""
        first = self.copies[0]
        lines = [item for item in call.establishments
                 if (item.stage, item.version) == (first.stage, first.version)]  # fmt: skip
        return max(item.left for item in (first.line, *lines))

    @property
    def recorded(self) -> int:
        """The version that sent the records in force: a later one may hold letters alone."""
        records = [item.version for item in self.values.documents
                   if item.kind not in (LETTER, SEND_LIST)]  # fmt: skip
        return max(records, default=self.version)

    @property
    def gone(self) -> list[int]:
        """The versions of documents in force of which no copy is there."""
        there = {item.version for item in self.copies}
        return sorted({item.version for item in self.values.documents} - there)

    def renewal(self, version: int, candidate: str, before: dict[str, str], acts: frozenset[str]
                ) -> Renewal | None:  # fmt: skip
        """What a letter of a next version replaces; None for who never had a letter."""
        had = self.letters.versions.get(candidate)
        if not had:
            return None
        return Renewal(version, had[-1], self.line_of(had[-1]).letters, before, acts)


def bases(call: Call, sent: Path) -> dict[str, Base]:
    """By stage, in order, what was sent of it."""
    copies = standing_copies(call, sent)
    found = {}
    for stage in (str(Stage.PREPARATION), *decision_stages(call)):
        mine = of_stage(copies, stage)
        if mine:
            found[stage] = _base(call, sent, mine)
    return found


def _base(call: Call, sent: Path, copies: Sequence[Copy]) -> Base:
    by_version = {item.version: item for item in copies}
    held = {number: read_values(sent, item) for number, item in by_version.items()}
    newest = by_version[max(by_version)]
    values = held[newest.version]
    versions: dict[str, set[int]] = {}
    for number, told in held.items():
        for candidate, version in _written_to(call, told, number):
            versions.setdefault(candidate, set()).add(version)
    known = values is not None
    if values is None:
        values = Values(_in_force(newest, by_version))
    every = {candidate: tuple(sorted(mine)) for candidate, mine in versions.items()}
    letters = Letters(every, values.renewals)
    lines = {item.version: item for item in call.establishments if item.stage == newest.stage}
    lines |= {number: item.line for number, item in by_version.items()}
    ordered = tuple(by_version[number] for number in sorted(by_version))
    acts = {number: told.acts for number, told in held.items() if told is not None}
    return Base(ordered, values, known, letters, lines, acts)


def _in_force(newest: Copy, by_version: Mapping[int, Copy]) -> tuple[Kept, ...]:
    """The documents in force where no values say so: of each file the newest one that was sent.

    Every version of the first program, which kept no values, sent every document anew.
    """
    copies = sorted(by_version.items()) if newest.values else [(newest.version, newest)]
    files = {file: number for number, copy in copies for file in copy.documents}
    return tuple(
        Kept("", "", file, number, newest.version) for file, number in sorted(files.items())
    )


def _written_to(call: Call, values: Values | None, version: int) -> list[tuple[str, int]]:
    """The letters that a version knows of, also where the copy of an earlier one is gone: to whom,
    and of which version. Without values it holds one to everyone, as it was then."""
    if values is None:
        return [(item.key, version) for item in call.candidates if item.challenges]
    letters = [(item.candidate, item.version) for item in values.documents if item.kind == LETTER]
    replaced = ((key, item.replaces) for key, item in values.renewals.items())
    return [*letters, *replaced]


def restored(call: Call, sent: Path) -> tuple[Call, list[Problem]]:
    """The call with every line of establishment that left, and what to say of those that are gone.

    A stage that was sent stays established, whatever became of its line.
    """
    lines = list(call.establishments)
    problems = []
    texts = texts_of(call)
    stages = (str(Stage.PREPARATION), *decision_stages(call))
    for copy in sorted(standing_copies(call, sent), key=lambda item: (item.stage, -item.version)):
        same = [line for line in lines if (line.stage, line.version) == (copy.stage, copy.version)]
        if same or copy.stage not in stages:
            continue
        line = established(call, copy.stage)
        if line is None or line.version < copy.version:
            facts = {
                "stage": stage_title(call, copy.stage, texts),
                "version": str(copy.version),
                "letters": texts.date(copy.letters),
                "folder": copy.folder,
            }
            problems.append(Problem("sent-line-gone", Place(f"{sent.name}/{copy.folder}"), facts))
        lines.append(copy.line)
    return replace(call, establishments=tuple(lines)), problems


def missed(call: Call, sent: Path) -> list[Copy]:
    """The copies that must be there and whole: one that an act revoked may go."""
    copies = read_copies(sent)
    gone = {(item.stage, item.version) for item in copies if item.gone} & call.revoked
    return [item for item in copies if (item.stage, item.version) not in gone]


def damage(sent: Path, copies: Iterable[Copy]) -> list[Problem]:
    """That a copy is gone, or that files of it were edited, moved or deleted."""
    found = []
    for copy in copies:
        if copy.gone:
            place = Place(f"{sent.name}/{copy.folder}")
            found.append(Problem("sent-gone", place, {"folder": copy.folder}))
            continue
        files = damaged(sent, copy)
        if files:
            first = f"{sent.name}/{files[0]}"
            facts = {"folder": copy.folder, "count": str(len(files)), "first": first}
            found.append(Problem("sent-damaged", Place(first), facts))
    return found
