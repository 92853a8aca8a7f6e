"""How sure the best partnership is: what becomes of it without a juror, or with another answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from scoring.matching.picture import Picture
from scoring.matching.stability import Stability
from scoring.matching.study import Study
from scoring.model.call import InsightShown
from scoring.reports.matching.value import Line
from scoring.reports.matching.view import View

MOST_OTHERS = 3


def sure(view: View, study: Study) -> Iterator[str]:
    say = view.texts
    # What the scores leave open is for the jury's eyes only where the call says so.
    open_to_jury = view.call.method.insight.shown is InsightShown.REPORT
    drawn = study.drawn if open_to_jury else None
    kinds = (("left_out", study.left_out), ("doubt", study.doubt), ("drawn", drawn))
    if any(found is not None for _, found in kinds):
        yield say("matching.sure.about")
    jurors = len(view.call.jurors)
    for name, found in kinds:
        if found is None:
            continue
        yield say(f"matching.sure.{name}", same=found.same, count=found.answered, jurors=jurors)
        if found.looked < found.asked:
            yield say("matching.sure.cut", looked=found.looked, asked=found.asked)
        if found.answered < found.looked:
            yield say("matching.sure.unanswered", number=found.looked - found.answered)
    firm = [found.same == found.answered for _, found in kinds if found]
    if firm:
        final = "_final" if view.point.final else ""
        word = "stable" if all(firm) else f"unstable{final}"
        yield say(f"matching.sure.{word}", jurors=jurors)
    if study.left_out is not None and study.picture is not None:
        yield from _others(view, study.picture, study.left_out)


def _others(view: View, picture: Picture, found: Stability) -> Iterator[str]:
    """What else came out when a juror was left out."""
    best = {item.candidates for item in picture.answer.choices}
    others = [(who, times) for who, times in found.partnerships if who not in best and who]
    if others:
        yield view.texts(
            "matching.sure.others",
            sets="; ".join(
                _other(view, best, who, times, found.answered)
                for who, times in others[:MOST_OTHERS]
            ),
        )


def _other(
    view: View, best: Collection[tuple[str, ...]], who: Sequence[str], times: int, count: int
) -> str:
    """Where there is one best partnership, how another differs from it; else its names."""
    facts = {"times": times, "count": count}
    if len(best) != 1:
        return view.texts("matching.sure.other", who=view.names(who), **facts)
    (known,) = best
    new, old = set(who).difference(known), set(known).difference(who)
    word = "instead" if new and old else "added" if new else "dropped"
    return view.texts(f"matching.sure.{word}", new=view.names(new), old=view.names(old), **facts)


def sure_rows(view: View, study: Study) -> Iterator[Line]:
    """Candidates of whom a juror or a vote less makes a difference."""
    for item in view.call.candidates:
        known = [found for found in (study.left_out, study.doubt) if found is not None]
        if any(0 < found.share(item.key) < 1 for found in known):
            cells = [
                _times(view, found, item.key) if found is not None else ""
                for found in (study.left_out, study.doubt)
            ]
            yield Line(item.name, *cells)


def _times(view: View, found: Stability, candidate: str) -> str:
    number = view.texts.number(found.candidates.get(candidate, Fraction(0)), 1)
    return view.texts("matching.study.share", number=number, count=found.answered)
