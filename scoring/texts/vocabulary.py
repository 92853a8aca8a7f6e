"""What a word or sign that people type means: one table for the call, the sheets and the reasons.

The words stand in vocabulary.toml, in more languages than the program speaks: a juror writes 'oui'
under a Dutch call. Here stands what each question takes. A sign may be an answer to one question
and none to another: an x is a tick where ticks are asked, but where yes or no is asked it could be
either, and a check behind 'a conflict of interest?' could mean that the juror looked at it.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources

from scoring.texts import LANGUAGES, Texts


class Meaning(StrEnum):
    YES = "yes"
    NO = "no"
    PARTIAL = "partial"
    NOT_ASSESSED = "not_assessed"
    DISCUSS = "discuss"


class Question(StrEnum):
    """What is asked where something was typed."""

    VOTE = "vote"  # yes, partly, no or not assessed
    DECLARATION = "declaration"  # is there a conflict of interest?
    TICK = "tick"  # a cross or nothing
    YES_NO = "yes_no"
    APPROVAL = "approval"  # may this text be used?
    SCORE = "score"  # a number: only words that say why there is none


_TAKEN: Mapping[Question, Mapping[Meaning, tuple[str, ...]]] = {
    Question.VOTE: {
        Meaning.YES: ("yes", "check"),
        Meaning.PARTIAL: ("partial",),
        Meaning.NO: ("no",),
        Meaning.NOT_ASSESSED: ("not_assessed",),
    },
    Question.DECLARATION: {
        Meaning.YES: ("yes",),
        Meaning.NO: ("no", "none"),
        Meaning.DISCUSS: ("discuss",),
    },
    Question.TICK: {
        Meaning.YES: ("yes", "check", "cross", "one"),
        Meaning.NO: ("no", "nought"),
    },
    Question.YES_NO: {Meaning.YES: ("yes", "check", "one"), Meaning.NO: ("no", "nought")},
    Question.APPROVAL: {
        Meaning.YES: ("yes", "check", "cross", "one", "approved"),
        Meaning.NO: ("no", "nought", "refused"),
    },
    Question.SCORE: {Meaning.NOT_ASSESSED: ("not_assessed",)},
}
# What the program itself prints as an answer
_PRINTED: Mapping[Question, str] = {
    Question.VOTE: "sheets.vote",
    Question.DECLARATION: "sheets.declaration",
    Question.YES_NO: "call.choice",
    Question.APPROVAL: "reasons.answer",
}


def meant(said: str, question: Question) -> Meaning | None:
    """What this text answers; None when it is no answer to this question, or could be two."""
    return answers(question).get(folded(said))


def truth(value: bool) -> Meaning:
    """What a cell that holds TRUE or FALSE answers, wherever yes or no is asked."""
    return Meaning.YES if value else Meaning.NO


@cache
def answers(question: Question) -> Mapping[str, Meaning]:
    """Every way to write each answer to this question, folded."""
    found = {
        folded(word): meaning
        for meaning, groups in _TAKEN[question].items()
        for group in groups
        for word in words(group)
    }
    if room := _PRINTED.get(question):
        for texts in map(Texts, LANGUAGES):
            found |= {folded(texts(f"{room}.{item}")): item for item in _TAKEN[question]}
    return found


@cache
def words(group: str) -> tuple[str, ...]:
    """The words of one group of the table, in every language, each once."""
    return tuple(dict.fromkeys(word for said in _table()[group].values() for word in said))


def folded(said: str) -> str:
    """A text without what makes no difference: capitals, accents, points, how wide a space is."""
    plain = unicodedata.normalize("NFD", said.replace("’", "'"))
    letters = "".join(char for char in plain if char != "." and unicodedata.category(char) != "Mn")
    return " ".join(letters.casefold().split())


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    source = resources.files("scoring.texts") / "vocabulary.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
