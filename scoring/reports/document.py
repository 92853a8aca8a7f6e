"""A document to be written: where, for whom, and its content or the page that gives it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from pathvalidate import sanitize_filename

from scoring.model.call import Call, Stage
from scoring.texts import Texts
from scoring.texts.characters import printed

# Windows allows 260 characters for a whole path; two folders and a name must fit with room.
MOST_NAME = 90


class Level(IntEnum):
    """Who may read a field, and the most confidential field that a document may hold."""

    PUBLIC = 0
    CANDIDATE = 1  # the candidate whom it concerns
    JURY = 2
    COORDINATOR = 3


@dataclass(frozen=True, slots=True)
class Page:
    """A PDF to be: a template and its value, both picklable, for a worker process to render."""

    template: str  # a file in templates/
    value: object  # a frozen report value; the template sees it as `it`
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Document:
    kind: str  # letter, framework, jury-report, matching-summary, ranking, reasons, ...
    path: str  # within the output folder, with '/', in the call's language, safe on Windows
    level: Level
    content: bytes | Page
    stage: str = ""  # the decision point it belongs to
    final: bool = False
    candidate: str = ""  # for letters


def texts_of(call: Call) -> Texts:
    """The call's language with the call's own wording over it."""
    return Texts(call.language, call.texts)


def stage_title(call: Call, stage: str, texts: Texts) -> str:
    """A stage in the call's words: its own title, its round's title, or the catalogue's."""
    for planned in call.planned:
        if planned.stage == stage:
            return planned.title
    for item in call.method.rounds:
        if item.key == stage:
            return item.title
    return texts(f"reports.stage.{Stage(stage).value}")


def file_name(texts: Texts, name: str, suffix: str, *, draft: bool) -> str:
    """A file name that every system allows and that reads as it is; drafts say so in front."""
    mark = texts("reports.draft_mark") + " " if draft else ""
    return f"{safe_stem(mark + printed(name), MOST_NAME) or '-'}{suffix}"


def safe_stem(name: str, most: int) -> str:
    """`name` as every system allows it, in at most `most` characters, cut behind a whole word.

    A word so long that less than half would be left is cut in the middle.
    """
    clean = sanitize_filename(name, replacement_text="-", platform="universal")
    cut = sanitize_filename(name, replacement_text="-", platform="universal", max_len=most)
    if cut != clean and not clean.removeprefix(cut).startswith(" "):
        whole = cut.rpartition(" ")[0].rstrip(" -,(")
        cut = whole if 2 * len(whole) >= most else cut
    return cut.strip(" .")
