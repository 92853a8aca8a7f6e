"""The page on agreement, severity, uncertainty and sensitivity, for readers without statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from scoring.model.call import Call
from scoring.model.case import Case
from scoring.model.insight import (
    COMBINED,
    ChallengeView,
    EntryView,
    Insight,
    LineKind,
    RoundView,
)
from scoring.model.results import DecisionPoint
from scoring.reports import wording
from scoring.reports.insight.grids import agreement_grid, flips_grid, talk_grid
from scoring.reports.insight.sentences import Told, sentences, short
from scoring.reports.insight.value import ChallengeInsight, InsightPart, RoundInsight
from scoring.reports.insight.words import (
    bound,
    decides,
    name_of,
    number,
    percent,
    signed,
    span,
    view_title,
    weighs,
)
from scoring.reports.plots import Distance, Plot, Ranked, RankWords, rank_plot, severity_plot
from scoring.texts import Texts


def insight_part(case: Case, point: DecisionPoint, insight: Insight, texts: Texts) -> InsightPart:
    """Everything, in the order of a meeting: short, per challenge, what flips, who, talk, how."""
    call = case.call
    told = told_of(case, point, insight, texts)
    rounds = [view for view in insight.views if view.round != COMBINED]
    flips = flips_grid(call, insight, texts) if decides(call) else None
    return InsightPart(
        intro=texts("insight.intro"),
        short=(*(short(item) for item in told), *_ceilings(call, rounds, texts)),
        plot_key=texts(bound(call, "insight.plot.key")),
        challenges=tuple(
            ChallengeInsight(
                title=call.challenge(item.part.challenge).title,
                sentences=sentences(item),
                plot=_rank_plot(item),
            )
            for item in told
        ),
        flips=flips,
        flip_notes=_flip_notes(call, insight, texts, some=flips is not None),
        rounds=tuple(_round(call, view, texts) for view in rounds),
        # What to talk about is for the meeting: a record of what was decided leaves it out.
        talk=() if point.final else tuple(talk_grid(call, group, texts) for group in insight.talk),
        reading=_reading(call, insight, texts, talked=not point.final and bool(insight.talk)),
        labels=wording.labels(texts, "insight.labels"),
    )


def _flip_notes(call: Call, insight: Insight, texts: Texts, *, some: bool) -> tuple[str, ...]:
    """What was tried, of what the call has to change."""
    if not decides(call):
        return ()
    kinds = [
        key
        for key, has in (
            ("juror", True),
            ("weight", weighs(call)),
            ("minimum", call.method.minima > 0),
            ("severity", True),
        )
        if has
    ]

    def listed(form: str, keys: list[str]) -> str:
        found = (texts(f"insight.flips.{form}.{key}", range=insight.weight_range) for key in keys)
        return texts.listed(found)

    how = texts("insight.flips.how", tried=listed("one", kinds[:-1]))
    if any(item.minimum is not None for item in call.method.criteria):
        how += " " + texts("insight.flips.how_minima", criteria=len(call.method.criteria))
    if some:
        return how, texts("insight.flips.how_steady", range=insight.weight_range)
    return texts("insight.flips.none", tried=listed("not", kinds)), how


def told_of(case: Case, point: DecisionPoint, insight: Insight, texts: Texts) -> tuple[Told, ...]:
    """Each challenge that has a judged entry, with the view that its places follow from."""
    varied = {item.challenge: item for item in insight.sensitivity}
    found = []
    for ranking in point.judgement.rankings:
        seen = insight.view(ranking.challenge)
        if seen is not None and len(seen[1].entries) > 1:
            view, part = seen
            held = {item.entry for item in part.entries}
            absent = tuple(item for item in ranking.entries if item.entry not in held)
            of = varied[ranking.challenge]
            found.append(Told(case.call, insight, view, part, of, absent, texts))
    return tuple(found)


def _ceilings(call: Call, rounds: Sequence[RoundView], texts: Texts) -> list[str]:
    return [
        texts(
            "insight.short.ceiling",
            round=wording.capital(view_title(call, view.round, texts)),
            count=view.at_ceiling,
            all=view.scores,
        )
        for view in rounds
        if view.scores and 2 * view.at_ceiling >= view.scores
    ]


def _rank_plot(told: Told) -> Plot | None:
    """The plot of one challenge: those with a place in its order, then the rest by total."""
    texts, part = told.texts, told.part
    if part.refused or len(part.entries) < 2:
        return None
    rows = sorted(part.entries, key=lambda item: item.place or len(part.entries) + 1)
    chances = chances_of(told.insight, part)
    above = sum(
        item.place is not None and (part.line.places is None or item.place <= part.line.places)
        for item in rows
    )
    places = part.line.kind is LineKind.PLACES
    below = above < len(rows)
    kind = "places" if places else "minimum"
    view = view_title(told.call, told.view.round, texts)
    title = texts(
        "insight.plot.title", challenge=told.call.challenge(part.challenge).title, view=view
    )
    return rank_plot(
        title,
        " ".join(_spoken(told, item) for item in rows),
        [_row(told, item, chances) for item in rows],
        RankWords(
            axis=texts("insight.plot.axis"),
            chances=texts(f"insight.plot.chance_{kind}") if chances else "",
            line=texts(f"insight.plot.line_{kind}"),
        ),
        line_after=above if below else None,
    )


def chances_of(insight: Insight, part: ChallengeView) -> Mapping[str, float]:
    """By entry the chance to be above the line; with a minimum in several rounds the smallest."""
    found: dict[str, float] = {}
    for view in insight.views:
        for other in view.challenges:
            if other.challenge != part.challenge:
                continue
            for item in other.entries:
                if item.above is not None:
                    name = str(item.entry)
                    found[name] = min(item.above, found.get(name, 1.0))
    return found


def _zoned(told: Told, item: EntryView) -> bool:
    return any(
        other.entry == item.entry and other.in_zone
        for view in told.insight.views
        for part in view.challenges
        for other in part.entries
    )


def _row(told: Told, item: EntryView, chances: Mapping[str, float]) -> Ranked:
    if item.expected is None or item.half is None or item.wide is None:
        raise ValueError("an entry without an expected rank")
    chance = chances.get(str(item.entry))
    return Ranked(
        name=name_of(told.call, item.entry),
        place=item.total_place,
        expected=item.expected,
        half=(item.half.low, item.half.high),
        wide=(item.wide.low, item.wide.high),
        chance="" if chance is None else percent(chance, told.texts),
        in_zone=_zoned(told, item),
    )


def _spoken(told: Told, item: EntryView) -> str:
    texts = told.texts
    if item.expected is None or item.half is None or item.wide is None:
        return ""
    return texts(
        "insight.plot.row",
        name=name_of(told.call, item.entry),
        place=item.total_place,
        expected=number(item.expected, texts, 1),
        half=span(item.half, texts),
        half_mass=percent(item.half.mass, texts),
        wide=span(item.wide, texts),
        wide_mass=percent(item.wide.mass, texts),
    )


# The jurors


def _round(call: Call, view: RoundView, texts: Texts) -> RoundInsight:
    title = wording.capital(view_title(call, view.round, texts))
    fit = view.severity
    how = bound(call, "insight.severity.how")
    said = texts(how if fit else f"insight.severity.{view.severity_refused}")
    remarks = [texts("insight.agreement.how")]
    grid = agreement_grid(call, view, title, texts)
    if any(row[2] == (texts("insight.none"),) for row in grid.rows):
        remarks.append(texts("insight.agreement.few"))
    return RoundInsight(
        title=texts("insight.agreement.title", round=title),
        strip=_strip(call, view, title, texts),
        severity=(said,),
        agreement=grid,
        remarks=tuple(remarks),
    )


def _strip(call: Call, view: RoundView, title: str, texts: Texts) -> Plot | None:
    if view.severity is None:
        return None
    rows, spoken, reach = [], [], 0.0
    for key, effect in view.severity.jurors.items():
        name = call.juror(key).name
        if effect.value is None or effect.error is None:
            rows.append(Distance(name, None, None, texts("insight.severity.too_few")))
            spoken.append(texts("insight.severity.row_few", name=name))
            continue
        reach = max(reach, abs(effect.value) + 2 * effect.error)
        value, error = signed(effect.value, texts), number(effect.error, texts, 1)
        shown = texts("insight.severity.value", value=value, error=error)
        rows.append(Distance(name, effect.value, effect.error, shown))
        spoken.append(texts("insight.severity.row", name=name, value=value, error=error))
    step = _step(reach)
    ticks = [(at * step, texts.number(Fraction(at * step))) for at in range(-3, 4)]
    return severity_plot(
        texts("insight.severity.title", round=title),
        " ".join(spoken),
        rows,
        [(value, shown.replace("-", "−")) for value, shown in ticks],
        ends=(texts("insight.severity.strict"), texts("insight.severity.lenient")),
    )


def _step(reach: float) -> float:
    """A round step of which three reach as far: 1, 2 or 5 times a power of ten."""
    for power in range(-3, 9):
        for digit in (1, 2, 5):
            step = digit * 10.0**power
            if 3 * step >= reach:
                return step
    return reach


def _reading(call: Call, insight: Insight, texts: Texts, *, talked: bool) -> tuple[str, ...]:
    corrected = any(talk.corrected is not None for group in insight.talk for talk in group.entries)
    combined = any(view.round == COMBINED for view in insight.views)
    zone = _zone_key(insight)
    of_criteria = any(item.minimum is not None for item in call.method.criteria)
    minima = texts("insight.reading.minima", criteria=len(call.method.criteria))
    spread = "insight.talk.corrected" if corrected else "insight.talk.raw"
    return (
        texts("insight.reading.model"),
        *([texts(zone, level=insight.zone_level)] if zone else []),
        *([minima] if of_criteria else []),
        *([texts("insight.reading.combined")] if combined else []),
        *([texts(spread)] if talked else []),
        texts("insight.reading.conflict"),
        texts("insight.reading.seed", draws=insight.draws, seed=insight.seed),
    )


def _zone_key(insight: Insight) -> str:
    """How the tie zone is meant: round a number of places, round a minimum, or round both."""
    kinds = {part.line.kind for view in insight.views for part in view.challenges}
    if {LineKind.PLACES, LineKind.MINIMUM} <= kinds:
        return "insight.reading.zone"
    for kind in (LineKind.PLACES, LineKind.MINIMUM):
        if kind in kinds:
            return f"insight.reading.zone_{kind.value}"
    return ""
