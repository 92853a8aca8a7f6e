"""The printed tables of an insight: what flips an outcome, agreement, what to talk about."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from scoring.model.call import Call
from scoring.model.insight import (
    Change,
    Flip,
    Insight,
    RoundView,
    Sensitivity,
    Stability,
    TalkGroup,
)
from scoring.reports.grid import Cells, Grid
from scoring.reports.insight.words import (
    MINIMA,
    WEIGHTS,
    estimate,
    flip_text,
    name_of,
    number,
    outcome_word,
    percent,
    weighs,
)
from scoring.statistics.values import Agreement
from scoring.texts import Texts

# A minimum is worth a word on the page when it lies within this share of a step; all of them are in
# the workbook. So many entries of a group are listed to talk about, and all that are marked.
NEAR_STEP = Fraction(1, 5)
MOST_TALK = 8


def flips_grid(call: Call, insight: Insight, texts: Texts) -> Grid | None:
    """One row for each entry whose outcome some change flips: of each kind the smallest one."""
    rows = [
        _flip_row(call, varied, item, texts)
        for varied in insight.sensitivity
        for item in varied.entries
        if any(flip.entry == item.entry and _near(call, flip) for flip in varied.flips)
    ]
    if not rows:
        return None
    columns = {
        "candidate": 17, "now": 10, "juror": 12.5, "weight": 13.5, "minimum": 14.5,
        "severity": 12.5, "weights": 10, "jury": 10,
    }  # fmt: skip
    absent = set() if weighs(call) else {"weight", "weights"}
    absent |= set() if call.method.minima else {"minimum"}
    shown = [at for at, key in enumerate(columns) if key not in absent]
    heads = [key for key in columns if key not in absent]
    whole = sum(columns[key] for key in heads)
    return Grid(
        caption=texts("insight.flips.caption"),
        heads=tuple(texts(f"insight.head.{key}") for key in heads),
        widths=tuple(f"{columns[key] * 100 / whole:g}%" for key in heads),
        rows=tuple(tuple(row[at] for at in shown) for row in rows),
        marked=(False,) * len(rows),
        numbers=(False,) * len(heads),
    )


def _near(call: Call, flip: Flip) -> bool:
    """Whether a flip is near enough for the page: a minimum can be moved by a whole step."""
    if flip.change is not Change.MINIMUM or flip.size is None:
        return True
    return abs(flip.size) <= call.criterion(flip.subject).scale.step * NEAR_STEP


def _flip_row(call: Call, varied: Sensitivity, item: Stability, texts: Texts) -> Cells:
    mine = [flip for flip in varied.flips if flip.entry == item.entry and _near(call, flip)]
    none = (texts("insight.none"),)
    jurors = tuple(
        flip_text(call, flip, texts) for flip in mine if flip.change is Change.WITHOUT_JUROR
    )
    cells = [
        tuple(flip_text(call, flip, texts) for flip in _smallest(mine, kinds)) or none
        for kinds in (WEIGHTS, MINIMA, (Change.CALIBRATED,))
    ]
    return (
        (name_of(call, item.entry), call.challenge(item.entry.challenge).title),
        (outcome_word(call, item.entry.challenge, item.outcome, texts),),
        jurors or none,
        *cells,
        (percent(item.weights_same, texts),),
        none
        if item.resampled_same is None
        else (percent(item.resampled_same, texts, drawn=False),),
    )


def _smallest(flips: Sequence[Flip], kinds: Sequence[Change]) -> list[Flip]:
    """The one nearest flip of these kinds; none when there is none."""
    found = [flip for flip in flips if flip.change in kinds]
    known = [flip for flip in found if flip.size is not None]
    if not known:
        return found[:1]
    return [min(known, key=lambda flip: abs(flip.size or Fraction(0)))]


def agreement_grid(call: Call, view: RoundView, title: str, texts: Texts) -> Grid:
    rows = [_agreement_row(texts("insight.agreement.total"), view.agreement, texts)]
    rows += [
        _agreement_row(call.criterion(key).title, item, texts)
        for key, item in view.criteria.items()
    ]
    columns = {"criterion": 30, "rows": 14, "ranking": 16, "level": 16, "alpha": 14, "w": 10}
    shown = [at for at, key in enumerate(columns) if key != "level" or call.method.minima]
    heads = [list(columns)[at] for at in shown]
    whole = sum(columns[key] for key in heads)
    return Grid(
        caption=texts("insight.agreement.caption", round=title),
        heads=tuple(texts(f"insight.head.{key}") for key in heads),
        widths=tuple(f"{columns[key] * 100 / whole:g}%" for key in heads),
        rows=tuple(tuple(row[at] for at in shown) for row in rows),
        marked=(False,) * len(rows),
        numbers=(False, *(True,) * (len(heads) - 1)),
    )


def _agreement_row(title: str, item: Agreement, texts: Texts) -> Cells:
    return (
        (title,),
        (str(item.rows),),
        estimate(item.icc.get("ICC(3,k)"), texts),
        estimate(item.icc.get("ICC(2,k)"), texts),
        estimate(item.alpha_interval, texts),
        (texts("insight.none") if item.w is None else number(item.w, texts),),
    )


def talk_grid(call: Call, group: TalkGroup, texts: Texts) -> Grid:
    names = texts.listed(call.juror(key).name for key in group.leave)
    caption = (
        texts("insight.talk.leave", names=names) if group.leave else texts("insight.talk.stay")
    )
    shown = [
        (at, talk)
        for at, talk in enumerate(group.entries, start=1)
        if at <= MOST_TALK or talk.in_zone or talk.flips
    ]
    if len(shown) < len(group.entries):
        caption = texts(
            "insight.talk.some",
            who=caption,
            count=len(shown),
            all=len(group.entries),
            most=min(MOST_TALK, len(shown)),
        )
    rows: list[Cells] = []
    for at, talk in shown:
        why = [
            texts(f"insight.talk.{key}")
            for key, holds in (("zone", talk.in_zone), ("juror", talk.flips))
            if holds
        ]
        spread = float(talk.spread) if talk.corrected is None else talk.corrected
        ends = texts(
            "insight.talk.ends",
            highest=call.juror(talk.highest).name,
            lowest=call.juror(talk.lowest).name,
        )
        rows.append(
            (
                (str(at),),
                (name_of(call, talk.entry),),
                (call.challenge(talk.entry.challenge).title,),
                (number(spread, texts, 1),),
                (ends,),
                tuple(why) or (texts("insight.none"),),
            )
        )
    heads = ("number", "candidate", "challenge", "spread", "ends", "why")
    return Grid(
        caption=caption,
        heads=tuple(texts(f"insight.head.{key}") for key in heads),
        widths=("6%", "24%", "19%", "11%", "24%", "16%"),
        rows=tuple(rows),
        marked=tuple(talk.in_zone or talk.flips for _, talk in shown),
        numbers=(False, False, False, True, False, False),
    )
