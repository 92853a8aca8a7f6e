"""How the reasons workbook looks and words what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.model.call import Call, Counts, Scale, Stage
from scoring.model.results import CriterionResult
from scoring.prose import plain
from scoring.reasons.rows import Row
from scoring.texts import Texts
from scoring.workbooks.plan import HOUSE, Look

CELL = Look(border=1, border_colour="#C9CED6", wrap=True)
INPUT = CELL | Look(fill="#FFF8D6", open=True)
PALE = CELL | Look(fill="#F2F5F8")
CENTRE = Look(align="center")
HEAD = CELL | Look(bold=True, fill=HOUSE, colour="#FFFFFF", valign="vcenter")
WRAP = Look(wrap=True)
QUIET = WRAP | Look(colour="#3A4650")
CONFIDENTIAL = WRAP | Look(colour="#55606B")
TODO, DONE = Look(colour="#8A4B00", bold=True), Look(colour="#1E5631", bold=True)
MAY = frozenset(
    {"format_rows", "format_columns"}
)  # on a locked tab: hands off the rest by accident


@dataclass(frozen=True, slots=True)
class Part:
    """A tab of rows: those of one challenge, or those of whole proposals."""

    tab: str
    title: str
    rows: tuple[Row, ...]


def example_notice(call: Call, texts: Texts) -> str:
    """That this is an example, once said; '' on a real call."""
    what = " ".join(plain(call.example).split())
    if not what or what.casefold().startswith(texts("wording.example_word").casefold()):
        return what
    return texts("wording.example", what=what)


def score_words(texts: Texts, call: Call, row: Row) -> str:
    """The combined score with its word; per challenge where a proposal's entries differ."""
    scale = row.criterion.scale
    said = {entry: _score(texts, call, scale, result) for entry, result in row.results.items()}
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return "\n".join(f"{entry.challenge}: {text}" for entry, text in said.items())


def _score(texts: Texts, call: Call, scale: Scale, result: CriterionResult) -> str:
    minimum = () if result.minimum is None else (result.minimum,)
    limits = (*(level.value for level in scale.levels), *minimum)
    score = _out_of(texts, scale, texts.score(result.value, limits))
    reached, above = scale.around(result.value)
    if not reached or not above:
        return score
    if reached == above:
        return texts("reasons.score.one_word", word=above.word, score=score)
    return texts("reasons.score.between", low=reached.word, high=above.word, score=score)


def _out_of(texts: Texts, scale: Scale, score: str) -> str:
    if scale.counts is Counts.OF_HIGHEST:
        return texts("reasons.score.of", score=score, highest=texts.number(scale.highest))
    ends = {"best": texts.number(scale.best), "worst": texts.number(scale.zero)}
    return texts("reasons.score.on_scale", score=score, **ends)


def stage_title(call: Call, texts: Texts, stage: str) -> str:
    """A stage in the call's words: its own title, its round's title, or the catalogue's."""
    for planned in call.planned:
        if planned.stage == stage:
            return planned.title
    for item in call.method.rounds:
        if item.key == stage:
            return item.title
    return texts(f"reports.stage.{Stage(stage).value}")


def shortened(text: str, most: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
