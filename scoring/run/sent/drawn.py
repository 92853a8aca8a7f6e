"""The documents of a stage as a version of it has them, and drafts of the version to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from scoring.acts import established
from scoring.decisions import decide
from scoring.model.call import Establishment
from scoring.model.case import Case
from scoring.model.letters import Letters
from scoring.model.results import DecisionPoint
from scoring.reports.all import point_documents
from scoring.reports.document import Document, Page, texts_of
from scoring.run.sent.base import Base
from scoring.run.sent.values import said

Key = tuple[str, str]  # a letter by its candidate, another document by its path
Drawn = Mapping[Key, Document]


def key_of(kind: str, candidate: str, path: str) -> Key:
    return (kind, candidate) if candidate else ("", path)


class Drawer:
    """The documents of a case by stage and version, each set made once."""

    def __init__(self, case: Case, begin: Callable[[Document], None] | None = None):
        """`begin` is told every document of the call as it stands, as soon as it is there."""
        self.case = case
        self._begin = begin
        self._sets: dict[tuple[str, int], list[Document]] = {}
        self._values: dict[int, tuple[Document, object]] = {}

    def of(self, stage: str, version: int) -> Drawn:
        """The final documents of a stage as this version would have them."""
        line = established(self.case.call, stage)
        here = line is not None and line.version == version
        return keyed(self.all() if here else self._set(stage, version), stage)

    def _set(self, stage: str, version: int) -> list[Document]:
        name = (stage, version)
        if name not in self._sets:
            case = at_version(self.case, stage, version) if stage else self.case
            self._sets[name] = []
            for item in point_documents(case):
                self._sets[name].append(item)
                if self._begin and not stage:
                    self._begin(item)
        return self._sets[name]

    def all(self) -> list[Document]:
        """The documents of every stage, as the call stands."""
        return self._set("", 0)

    def value(self, document: Document | None) -> object:
        """What a document says, worked out once."""
        if document is None:
            return None
        if id(document) not in self._values:
            # With the document itself, so that no other one can come to bear its number.
            self._values[id(document)] = (document, said(document))
        return self._values[id(document)][1]


def keyed(documents: Iterable[Document], stage: str) -> Drawn:
    return {
        key_of(item.kind, item.candidate, item.path): item
        for item in documents
        if item.stage == stage
    }


def at_version(case: Case, stage: str, version: int) -> Case:
    """The case as a version of a stage knows it: later lines of its establishment are not there."""
    lines = tuple(
        line for line in case.call.establishments if line.stage != stage or line.version <= version
    )
    call = replace(case.call, establishments=lines)
    seen = replace(case, call=call)
    point = point_of_stage(case, stage)
    if point is None:
        return seen
    return with_point(seen, decide(call, case.register, point, sent=True))


def point_of_stage(case: Case, stage: str) -> DecisionPoint | None:
    return next((item for item in case.points if item.stage == stage), None)


def with_point(case: Case, point: DecisionPoint) -> Case:
    """The case with another value of one of its points."""
    points = tuple(point if item.stage == point.stage else item for item in case.points)
    return replace(case, points=points)


def later_acts(case: Case, found: Mapping[str, Base]) -> dict[str, frozenset[str]]:
    """By decision point whose records in force were sent, the acts of a day after their letters
    that name no round and were not known then. A version that renews all is none of these."""
    later = {}
    for point in case.points:
        base, line = found.get(point.stage), established(case.call, point.stage)
        if base is not None and line is not None and (line.version == base.version or line.only):
            known = base.acts.get(base.recorded, frozenset())
            letters = base.line_of(base.recorded).letters
            later[point.stage] = frozenset(
                act.key
                for act in case.register.applied
                if not act.round and act.on > letters and act.key not in known
            )
    return {stage: acts for stage, acts in later.items() if acts}


def with_letters(case: Case, stage: str, letters: Letters) -> Case:
    return replace(case, letters={**case.letters, stage: letters})


def seen_by(case: Case, stage: str, line: Establishment) -> Drawn:
    """Today's documents of a stage, but with the date and version of an earlier line.

    They differ from what that line sent in what they say, never in the version that they bear.
    """
    point = point_of_stage(case, stage)
    if point is not None:
        case = with_point(case, replace(point, establishment=line, final=True))
    return keyed(point_documents(case), stage)


def drafts(case: Case, stage: str, version: int, final: Drawn) -> dict[Key, Document]:
    """The documents of a stage as drafts of a version to come, under the keys of the final ones."""
    point = point_of_stage(case, stage)
    made: Iterable[Document] = final.values()
    if point is not None:
        line = point.establishment
        line = line if line is not None and line.version == version else None
        draft = replace(point, establishment=line, final=False, next_version=version)
        made = point_documents(with_point(case, draft))
    by_kind: dict[str, list[Document]] = {}
    for item in made:
        if item.stage == stage:
            by_kind.setdefault(item.kind, []).append(item)
    keys: dict[str, list[Key]] = {}
    for key, item in final.items():
        keys.setdefault(item.kind, []).append(key)
    return {
        key: as_draft(case, item, version, final[key].path)
        for kind, mine in by_kind.items()
        for key, item in zip(keys.get(kind, []), mine, strict=False)
    }


def as_draft(case: Case, document: Document, version: int, path: str) -> Document:
    """A document as a draft of a version, beside the established one at `path`."""
    texts = texts_of(case.call)
    mark = texts("reports.draft_version", version=version)
    name = PurePosixPath(path)
    content = document.content
    if isinstance(content, Page):
        house = content.value.house  # type: ignore[attr-defined]  # every page value has one
        house = replace(house, draft=mark, draft_note=texts("wording.draft_note"))
        content = replace(content, value=replace(content.value, house=house))  # type: ignore[type-var]
    beside = str(name.with_name(f"{mark} {name.name}"))
    return replace(document, path=beside, content=content, final=False)
