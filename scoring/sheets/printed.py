"""What a form prints and nobody may change: said once, for the writer and for the check afterwards.

A label that was overwritten or moved can make a juror answer another question than the key of the
row says. So each row is held against the words that it was made with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product

from scoring.model.call import Call, Candidate, Counts, Criterion, Scale
from scoring.prose import plain
from scoring.sheets import style
from scoring.sheets.form import Asked, Row, TabIdentity, TabKind
from scoring.texts import Texts, blanks, keys
from scoring.workbooks.comments import margin_words

_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
REQUIREMENT = "–  {text}"
# What the words of a start tab are chosen by, as one or many
COUNTED = frozenset({"sheets", "candidates", "challenges", "criteria", "jurors", "ordered"})
# Words that stand on every form that left earlier, and now only where there is something to them.
ONCE = ("start.order", "sheet.offer", "sheet.proposal", "sheet.summary_none")


@lru_cache(maxsize=1 << 12)  # forms of one call say the same in every tab
def one_line(text: str) -> str:
    """A text on one line, without marks of bold and links: forms that left earlier print those."""
    return " ".join(plain(text).split())


def masked(text: str) -> str:
    """A text with every number in it as 0."""
    return _DIGITS.sub("0", text)


def live(texts: Texts) -> Iterator[str]:
    """What the formulas of a form can show in words, masked: a program may leave only that."""
    for key in ("sheet.complete", "sheet.one_missing", "start.declarations_done"):
        yield masked(one_line(texts(f"sheets.{key}")))
    for key in ("sheet.missing", "sheet.votes_open", "start.declarations_open"):
        yield masked(one_line(texts(f"sheets.{key}", count="0")))
    for total in ("0", "1"):
        yield masked(one_line(f"0{texts('sheets.start.progress_formula', total=total)}"))
    for key in ("total", "total_consensus"):
        yield masked(one_line(f"{texts(f'sheets.sheet.{key}', scale='0')}: 0"))


def sometimes(texts: Texts) -> Iterator[str]:
    """What a form prints only where there is something to it, or for another number than today's:
    how many forms a juror had when this one left, the form does not say."""
    yield from (texts(f"sheets.{key}") for key in ONCE)
    for key in keys(texts.language):
        named = sorted(blanks(texts.language, key)) if key.startswith("sheets.start.") else []
        if named and COUNTED.issuperset(named):
            for numbers in product((1, 2), repeat=len(named)):
                yield texts(key, **dict(zip(named, numbers, strict=True)))


def footer_pattern(texts: Texts) -> re.Pattern[str]:
    """The words of our printed footer, whatever the call, the round and the juror are called."""
    facts = dict.fromkeys(("call", "round", "juror"), "\1")
    words = one_line(" ".join(margin_words(texts("sheets.sheet.footer", **facts))))
    return re.compile(re.escape(words).replace("\1", ".{1,100}"))


def label_of(criterion: Criterion, texts: Texts) -> tuple[str, str]:
    """The criterion's title, and below it what to look at and its minimum (perhaps nothing)."""
    small = [plain(criterion.guidance)] if criterion.guidance else []
    if criterion.minimum is not None:
        least = style.number(texts, criterion.minimum)
        key = "minimum_most" if criterion.scale.lowest_best else "minimum"
        small.append(texts(f"sheets.sheet.{key}", minimum=least))
    return criterion.title, "\n".join(small)


def weight_of(criterion: Criterion, texts: Texts) -> str:
    return style.number(texts, criterion.weight)


def labels(asked: Asked, texts: Texts) -> Mapping[str, str]:
    """The label that stands in the row of each key that is asked."""
    found = {}
    for criterion in asked.criteria:
        title, small = label_of(criterion, texts)
        found[Row.CRITERION.key(criterion.key)] = f"{title}\n{small}" if small else title
    for service in asked.services:
        found[Row.SERVICE.key(service.key)] = service.title
        for item in service.requirements:
            found[Row.REQUIREMENT.key(item.key)] = REQUIREMENT.format(text=item.name)
    for aspect in asked.aspects:
        found[Row.ASPECT.key(aspect.key)] = aspect.name
    for note in asked.notes:
        found[Row.NOTE.key(note)] = texts(f"sheets.sheet.{note}")
    return found


def declaration_labels(call: Call) -> Mapping[str, str]:
    """The label in the row of each declaration of the start tab."""
    return {Row.DECLARATION.key(item.key): candidate_label(item) for item in call.candidates}


def candidate_label(candidate: Candidate) -> str:
    return f"{candidate.key}  {candidate.name}"


def heading_of(call: Call, identity: TabIdentity) -> str:
    return candidate_label(call.candidate(identity.candidate))


def under_heading(call: Call, texts: Texts, identity: TabIdentity) -> str:
    under = texts("sheets.sheet.general")
    if identity.challenge:
        challenge = call.challenge(identity.challenge)
        under = f"{challenge.key}  {challenge.title}"
    if identity.kind is TabKind.CONSENSUS:
        under = f"{under}\n{texts('sheets.sheet.consensus')}"
    return under


def legends(asked: Asked, texts: Texts) -> Iterator[str]:
    """The words of each scale, with its step."""
    return (legend(scale, texts) for scale in style.scales_of(asked.criteria))


def legend(scale: Scale, texts: Texts) -> str:
    step = texts("sheets.sheet.scale_step", step=style.number(texts, scale.step))
    if scale.counts is not Counts.OF_HIGHEST:
        ends = {"best": style.number(texts, scale.best), "worst": style.number(texts, scale.zero)}
        step = f"{step}; {texts('sheets.sheet.scale_ends', **ends)}"
    return f"{style.scale_words(texts, scale)}   ({step})"
