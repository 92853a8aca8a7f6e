"""What can be said of one challenge in plain sentences: each is computed, and true where it stands.

For readers who know no statistics. A sentence says what the scores leave open, never who should
have won.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.model.call import Call
from scoring.model.insight import (
    ChallengeView,
    Change,
    EntryView,
    Insight,
    LineKind,
    RoundView,
    Sensitivity,
)
from scoring.model.results import EntryResult
from scoring.reports import wording
from scoring.reports.insight.words import decides, name_of, percent, view_title
from scoring.texts import Texts

# From this chance on a first place is called as good as certain, from that one worth a name.
SURE, WORTH_A_NAME = 0.95, 0.1
EVEN = 0.5  # a chance on the other side of this than the total asks for a word


@dataclass(frozen=True, slots=True)
class Told:
    """One challenge of an insight: the view its places follow from, and what was varied."""

    call: Call
    insight: Insight
    view: RoundView
    part: ChallengeView
    varied: Sensitivity
    absent: tuple[EntryResult, ...]  # entries of the challenge that are not compared
    texts: Texts

    def names(self, entries: Iterator[EntryView] | tuple[EntryView, ...]) -> str:
        return self.texts.listed(name_of(self.call, item.entry) for item in entries)


def sentences(told: Told) -> tuple[str, ...]:
    """Everything to be said of the challenge, the order first."""
    return tuple(_all(told))


def _all(told: Told) -> Iterator[str]:
    texts, part = told.texts, told.part
    yield texts(
        "insight.said.about",
        count=len(part.entries),
        jurors=texts("insight.said.jurors", count=part.jurors),
    )
    yield from _absent(told)
    yield from _order(told)
    yield from _line(told)
    yield from _severity(told)
    yield from _one_juror(told)


def _absent(told: Told) -> Iterator[str]:
    """Who was scored, perhaps, but has no place in the comparison, and why not."""
    if told.absent:
        named = (
            told.texts(
                "insight.said.with_status",
                name=name_of(told.call, item.entry),
                status=told.texts(f"books.standing_of.{item.status.value}"),
            )
            for item in told.absent
        )
        yield told.texts("insight.said.absent", names=told.texts.listed(named))


def _order(told: Told) -> Iterator[str]:
    texts, part = told.texts, told.part
    if part.refused:
        yield texts(f"insight.refused.{part.refused}")
        return
    first = sorted(part.entries, key=lambda item: -item.chances[0])
    if first[0].chances[0] >= SURE:
        chance = percent(first[0].chances[0], texts)
        yield texts("insight.said.first", name=name_of(told.call, first[0].entry), chance=chance)
    elif sum(item.chances[0] >= WORTH_A_NAME for item in first) == 1:
        chance = percent(first[0].chances[0], texts)
        name = name_of(told.call, first[0].entry)
        yield texts("insight.said.first_likely", name=name, chance=chance)
    else:
        likely = [
            texts(
                "insight.said.with_chance",
                name=name_of(told.call, item.entry),
                chance=percent(item.chances[0], texts),
            )
            for item in first
            if item.chances[0] >= WORTH_A_NAME
        ]
        yield texts("insight.said.first_open", names=texts.listed(likely))
    for run in part.near:
        names = texts.listed(name_of(told.call, entry) for entry in run)
        yield texts("insight.said.near", names=names)
    # Of two entries the first place says all.
    if not part.near and len(part.entries) > 2:
        yield texts("insight.said.clear")


def _line(told: Told) -> Iterator[str]:
    if told.part.line.kind is LineKind.PLACES:
        yield from _line_of_places(told)
        return
    for view in told.insight.views:
        for part in view.challenges:
            same = part.challenge == told.part.challenge
            if same and part.line.minimum is not None and part.entries[0].above is not None:
                yield from _line_of_minimum(told, view, part)


def _line_of_places(told: Told) -> Iterator[str]:
    texts, part = told.texts, told.part
    zone = tuple(item for item in part.entries if item.in_zone)
    if part.refused:
        return
    if zone:
        yield texts("insight.said.zone", names=told.names(zone), count=part.line.places or 0)
    else:
        ranked = sum(item.place is not None for item in part.entries)
        fits = ranked <= (part.line.places or 0)
        key = "all_fit" if fits else "line_clear"
        yield texts(f"insight.said.{key}", count=part.line.places or 0)


def _line_of_minimum(told: Told, view: RoundView, part: ChallengeView) -> Iterator[str]:
    texts, minimum = told.texts, part.line.minimum
    if minimum is None:
        return
    facts = {
        "round": wording.capital(view_title(told.call, view.round, texts)),
        "minimum": texts.number(minimum),
    }
    zone = tuple(item for item in part.entries if item.in_zone)
    for item in zone:
        yield texts(
            "insight.said.near_minimum",
            name=name_of(told.call, item.entry),
            total=wording.total(texts, told.call, item.total, [minimum]),
            chance=percent(item.above or 0.0, texts),
            **facts,
        )
    if any((item.total >= minimum) is not ((item.above or 0.0) >= EVEN) for item in zone):
        yield texts("insight.said.chance_and_total")
    if not zone:
        yield texts("insight.said.far_from_minimum", **facts)


def _severity(told: Told) -> Iterator[str]:
    texts, part, view = told.texts, told.part, told.view
    if len(part.entries) < 2 or view.severity is None:
        return
    if part.balanced:
        yield texts("insight.said.balanced")
        return
    moved = [
        texts(
            "insight.said.move",
            name=name_of(told.call, item.entry),
            before=item.total_place,
            after=item.calibrated_place,
        )
        for item in part.entries
        if item.calibrated_place != item.total_place
    ]
    key = "moves" if moved else "moves_nothing"
    all_placed = all(item.place is not None for item in part.entries)
    also = "" if all_placed else texts("insight.said.also_below")
    yield texts(f"insight.said.{key}", moves=texts.listed(moved), also=also)
    for flip in told.varied.flips:
        if flip.change is Change.CALIBRATED:
            name = name_of(told.call, flip.entry)
            kind = "places" if part.line.kind is LineKind.PLACES else "minimum"
            yield texts(
                f"insight.said.calibrated.{kind}.{flip.after.value}",
                name=name,
                round=view_title(told.call, flip.subject, texts),
            )


def _one_juror(told: Told) -> Iterator[str]:
    """Outcomes that one juror's scores turn. With a single juror everything does: not said."""
    texts = told.texts
    if told.part.jurors < 2 or not decides(told.call):
        return
    hanging: dict[str, list[str]] = {}
    for flip in told.varied.flips:
        if flip.change is Change.WITHOUT_JUROR:
            juror = told.call.juror(flip.subject).name
            hanging.setdefault(name_of(told.call, flip.entry), []).append(juror)
    for name, jurors in hanging.items():
        listed = texts("insight.said.or_without").join(jurors)
        yield texts("insight.said.one_juror", name=name, jurors=listed, count=len(jurors))
    if not hanging and told.varied.entries:
        yield texts("insight.said.no_juror")


def short(told: Told) -> str:
    """The challenge in one sentence, for the top of the page."""
    texts, part = told.texts, told.part
    title = told.call.challenge(part.challenge).title
    if part.refused:
        return texts("insight.short.refused", title=title,
                     why=texts(f"insight.refused.{part.refused}"))  # fmt: skip
    zone = {
        item.entry: item
        for view in told.insight.views
        for other in view.challenges
        if other.challenge == part.challenge
        for item in other.entries
        if item.in_zone
    }
    runs = [texts.listed(entry.candidate for entry in run) for run in part.near]
    order = texts("insight.short.clear")
    if runs:
        joined = texts("insight.short.and_of").join(runs)
        order = texts("insight.short.near", names=joined)
    places = part.line.kind is LineKind.PLACES
    key = "zone_places" if places else "zone_minimum"
    line = texts(f"insight.short.{key}", names=texts.listed(e.candidate for e in zone))
    hanging = dict.fromkeys(
        flip.entry.candidate
        for flip in told.varied.flips
        if flip.change is Change.WITHOUT_JUROR and part.jurors > 1
    )
    juror = texts("insight.short.one_juror", names=texts.listed(hanging)) if hanging else ""
    said = order + (line if zone else "") + juror
    return texts("insight.short.challenge", title=title, said=said)
