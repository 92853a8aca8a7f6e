"""The sentences of a matching summary: gaps, single suppliers, overlap, partnerships, offers.

A gap is worded as a need of the region; nothing here words one as a candidate's shortcoming.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from scoring.matching import question_of, restricted, smallest
from scoring.model.call import DecisionRule, Entry, NeedKind, Stage
from scoring.model.results import Cover, NeedSupply, Status
from scoring.prose import blocks
from scoring.reports.matching.matrix import DISCUSS, word_of
from scoring.reports.matching.value import Bundle, Offer, Pair, Point, Seat, Smallest
from scoring.reports.matching.view import ASPECTS, View, at_table, ranked

_WAITING = frozenset({Status.BELOW_QUORUM, Status.INCOMPLETE})


def gap_intro(view: View) -> tuple[str, ...]:
    say = view.texts
    required = [supply for supply in view.supplies if supply.need.required]
    gaps = sum(supply.gap for supply in required)
    scope = "matching.gap" if view.everything else "matching.gap.here"
    if not required:
        return (say(f"{scope}.nothing_required"),)
    open_ = sum(supply.short and not supply.gap for supply in required)
    said = [say(f"{scope}.open", count=open_)] if open_ else []
    if not gaps:
        return tuple(said) or (say(f"{scope}.none"),)
    return (say(f"{scope}.count", count=gaps), *said, say("matching.gap.intro"))


def gaps(view: View) -> tuple[Point, ...]:
    """Every required need that is not supplied often enough, gaps first, and what comes near."""
    short = [item for item in view.supplies if item.need.required and item.short]
    short.sort(key=lambda item: not item.gap)
    return tuple(Point(_gap(view, item), tuple(_notes(view, item))) for item in short)


def _gap(view: View, supply: NeedSupply) -> str:
    facts = {"challenge": view.challenge(supply.need.challenge), "need": view.quoted(supply)}
    if not supply.gap:
        return view.texts("matching.gap.unassessed", who=view.names(supply.unassessed), **facts)
    if not supply.level:
        return view.texts("matching.gap.nobody", **facts)
    return view.texts(
        "matching.gap.fewer",
        times=supply.need.times,
        level=supply.level,
        who=view.names(supply.suppliers),
        **facts,
    )


def _notes(view: View, supply: NeedSupply) -> Iterable[str]:
    say = view.texts
    missing = _missing_parts(view, supply)
    if missing:
        yield say("matching.note.parts", items=missing)
    if not view.jury:
        near = [entry for entry in _own(view, supply) if entry in supply.partial]
        open_ = [e for e in _own(view, supply) if word_of(view, supply, e) == DISCUSS]
        for name, group in (("partial", near), (DISCUSS, open_)):
            if group:
                final = "_final" if name == DISCUSS and view.point.final else ""
                yield say(f"matching.note.{name}{final}", who=view.names(group))
        return
    seen: set[Entry] = set()
    for name in ("partial", "divided", "claimed"):
        group = [entry for entry in getattr(supply, name) if entry not in seen]
        seen.update(group)
        if group:
            yield say(f"matching.note.{name}", who=view.names(group))
    waiting = [
        entry
        for entry, result in view.point.judgement.entries.items()
        if entry.challenge == supply.need.challenge
        and result.status in _WAITING
        and _confirmed(view, entry, supply)
    ]
    if waiting:
        yield say("matching.note.held", who=view.names(waiting))


def _missing_parts(view: View, supply: NeedSupply) -> str:
    """The requirements of a shared type that nobody supplies."""
    service = next((s for s in view.call.service_types if s.key == supply.need.item), None)
    if not supply.parts or service is None or not any(supply.parts):
        return ""
    names = (service.title, *(requirement.name for requirement in service.requirements))
    parts = zip(names, supply.parts, strict=True)
    return view.texts.listed(
        view.texts("matching.name.quoted", text=name) for name, part in parts if not part
    )


def _confirmed(view: View, entry: Entry, supply: NeedSupply) -> bool:
    coverage = view.coverage(entry, supply)
    return coverage is not None and coverage.whole is Cover.CONFIRMED


def _own(view: View, supply: NeedSupply) -> list[Entry]:
    """The entries in view for the challenge of a need."""
    return [entry for entry in view.entries if entry.challenge == supply.need.challenge]


def wished(view: View) -> tuple[Bundle, ...]:
    """Wishes that nobody supplies yet, by challenge and kind."""
    found: dict[tuple[str, NeedKind], list[str]] = {}
    for supply in view.supplies:
        if supply.short and not supply.need.required:
            key = (supply.need.challenge, supply.need.kind)
            found.setdefault(key, []).append(view.need(supply))
    say = view.texts
    return tuple(
        Bundle(
            say(
                "matching.gap.wished",
                challenge=view.challenge(challenge),
                kind=say(f"matching.kind.{kind.value}"),
            ),
            tuple(items),
        )
        for (challenge, kind), items in found.items()
    )


def singles(view: View) -> tuple[str, tuple[Pair, ...]]:
    """Who cannot be missed, and for what. Wishes are named on one challenge, counted over all."""
    found: dict[str, list[NeedSupply]] = {}
    for supply in view.supplies:
        if supply.single:
            for entry in supply.critical:
                found.setdefault(entry.candidate, []).append(supply)
    pairs = tuple(
        Pair(view.name(candidate), tuple(_single_items(view, found[candidate])))
        for candidate in view.candidates()
        if candidate in found
    )
    say = view.texts
    if not pairs:
        return say("matching.single.none"), pairs
    kinds = {supply.need.required for group in found.values() for supply in group}
    word = "intro_both" if len(kinds) > 1 else "intro" if True in kinds else "intro_wished"
    like = say("matching.single.like") if view.aspects else ""
    return say(f"matching.single.{word}", count=len(pairs), like=like), pairs


def _single_items(view: View, supplies: Sequence[NeedSupply]) -> Iterable[str]:
    named = [s for s in supplies if s.need.required or not view.whole or _not_aspect(s)]
    counted = len(supplies) - len(named)
    for supply in named:
        yield _with_challenge(view, supply)
    if counted:
        word = "wished" if named else "wished_only"
        yield view.texts(f"matching.single.{word}", count=counted)


def _not_aspect(supply: NeedSupply) -> bool:
    return supply.need.kind not in ASPECTS


def _with_challenge(view: View, supply: NeedSupply) -> str:
    if not view.whole:
        return view.need(supply)
    return f"{supply.need.challenge}: {view.need(supply)}"


def overlaps(view: View) -> tuple[str, tuple[Pair, ...]]:
    """Needs with more suppliers than asked for. Over all challenges, those in types only."""
    pairs = tuple(
        Pair(_with_challenge(view, supply), (view.names(supply.suppliers),))
        for supply in view.supplies
        if supply.level > supply.need.times
        and (supply.need.required or not view.whole or _not_aspect(supply))
    )
    return view.texts("matching.overlap.intro" if pairs else "matching.overlap.none"), pairs


def partnership(view: View) -> tuple[str, ...]:
    """The broad partnership, or who is at the table, in sentences."""
    return _broad(view) if view.jury else _room(view)


def _broad(view: View) -> tuple[str, ...]:
    say = view.texts
    members = {entry.candidate for supply in view.supplies for entry in supply.suppliers}
    if not members:
        return (say("matching.broad.none"),)
    rule, minima = view.call.method.rule is DecisionRule.BROAD, view.call.method.minima
    bound = "" if minima else "_unbound"
    return (
        say(f"matching.broad.members_{'rule' if rule else 'other'}{bound}", minima=minima),
        say("matching.broad.size", count=len(members), who=view.names(members)),
        *_done(view, "broad"),
        *_decided(view, members),
    )


def _decided(view: View, broad: set[str]) -> Iterable[str]:
    """Who is at the table by decision or proposal, and which needs that leaves open."""
    say = view.texts
    table = frozenset(
        entry
        for entry in view.call.entries()
        if entry.challenge in view.challenges and at_table(view.point, entry)
    )
    members = {entry.candidate for entry in table}
    if not members:
        yield say("matching.broad.nobody", by=view.by)
        return
    if members == broad:
        yield say("matching.broad.same", by=view.by, count=len(members))
    else:
        word = "final" if view.point.final else "draft"
        yield say(f"matching.broad.table_{word}", count=len(members), who=view.names(members))
    beyond = {entry.candidate for entry in table if not ranked(view.point, entry)}
    if beyond:
        yield say("matching.broad.beyond", count=len(beyond), who=view.names(beyond))
    lost = [
        supply
        for supply in view.supplies
        if supply.need.required and not supply.short and restricted(supply, table).short
    ]
    if lost:
        yield say(
            "matching.broad.lost",
            needs=say.listed(
                say("matching.name.quoted", text=_with_challenge(view, supply)) for supply in lost
            ),
        )


def _room(view: View) -> tuple[str, ...]:
    say = view.texts
    members = view.candidates()
    if not members:
        return (say("matching.room.none"),)
    state = "final" if view.point.final else "draft"
    seated = say(f"matching.room.{state}", count=len(members), who=view.names(members))
    return (seated, *_done(view, "room"))


def _done(view: View, name: str) -> Iterable[str]:
    for required, key in ((True, "required"), (False, "wished")):
        asked = [s for s in view.supplies if s.need.required is required]
        if asked:
            done = sum(not supply.short for supply in asked)
            also = view.texts("matching.room.also") if view.aspects else ""
            yield view.texts(f"matching.{name}.{key}", done=done, count=len(asked), also=also)


def seats(view: View) -> tuple[Seat, ...]:
    """Who is at the table, for which challenges, and with which confirmed types of service."""
    own = {
        candidate: [entry for entry in view.entries if entry.candidate == candidate]
        for candidate in view.candidates()
    }
    return tuple(
        Seat(
            view.name(candidate),
            tuple(view.challenge(entry.challenge) for entry in entries),
            tuple(
                _with_challenge(view, supply)
                for supply in view.supplies
                if _not_aspect(supply) and any(entry in supply.suppliers for entry in entries)
            )
            or (view.texts(f"matching.room.nothing{'' if view.aspects else '_at_all'}"),),
        )
        for candidate, entries in own.items()
    )


def least(view: View) -> Smallest:
    """The smallest complete partnerships for the needs in view. A lower bound, and said to be."""
    say = view.texts
    if view.whole:
        sets, proved = view.point.matching.smallest, view.point.matching.proved
    else:
        judgement = view.point.judgement
        question = question_of(view.call, judgement, view.supplies, view.challenges)
        sets, proved = smallest(question, view.supplies)
    broad = view.call.method.rule is DecisionRule.BROAD
    warning = say("matching.smallest.warning" if broad else "matching.smallest.warning_other")
    gaps = any(supply.need.required and supply.short for supply in view.supplies)
    heading = say("matching.word." + ("smallest_gaps" if gaps else "smallest"))
    if not sets:
        offered = any(supply.need.required and supply.suppliers for supply in view.supplies)
        why = "matching.smallest.none_within" if offered else "matching.smallest.none"
        return Smallest(heading, (say(why),), warning, ())
    names = [view.names(item.candidates) for item in sets]
    said = [say("matching.smallest.size", count=len(sets[0].candidates))]
    if len(sets) == 1 and proved:
        said.append(say("matching.smallest.one_set", who=names[0]))
    else:
        said.append(say("matching.smallest.sets", count=len(sets)))
        if not proved:
            said.append(say("matching.smallest.unproved", count=len(sets)))
        said += _shares(view, [item.candidates for item in sets])
    if gaps:
        said.append(say("matching.smallest.all_candidates"))
    listed = tuple(names) if len(sets) > 1 or not proved else ()
    return Smallest(heading, tuple(said), warning, listed)


def _shares(view: View, sets: Sequence[tuple[str, ...]]) -> Iterable[str]:
    """Who is in every smallest set, and who in some."""
    say = view.texts
    number = Counter(candidate for chosen in sets for candidate in chosen)
    always = [candidate for candidate, times in number.items() if times == len(sets)]
    if always:
        yield say("matching.smallest.always", who=view.names(always))
    sometimes = [
        say("matching.smallest.share", name=item.name, number=number[item.key], count=len(sets))
        for item in view.call.candidates
        if 0 < number[item.key] < len(sets)
    ]
    if sometimes:
        yield say("matching.smallest.sometimes", who=say.listed(sometimes))


def offers(view: View) -> tuple[str, tuple[Offer, ...]]:
    """What candidates in view offer beside the named types."""
    found = tuple(
        Offer(view.name(key), blocks(view.call.candidate(key).other_offer))
        for key in view.candidates()
        if view.call.candidate(key).other_offer.strip()
    )
    return view.texts("matching.offer.intro") if found else "", found


def reservation(view: View) -> str:
    """What being matched does not mean, in the call's own words."""
    own = view.call.texts.get("reservation", "").strip()
    return own if view.point.stage == Stage.RESULT else ""
