"""Who supplies what: the rules of 'Coverage' applied to the call's needs.

Only ranked entries (admissible, complete, above the minima) supply, and only in their own
challenge. What the jury did not confirm stands beside and never counts in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from scoring.model.call import Call, Entry, LimitKind, Need, NeedKind
from scoring.model.results import Cover, Coverage, Judgement, NeedSupply, Status

Found = Mapping[tuple[Entry, str], Coverage]
# Entries that may still come to supply what they offer
_WAITING = frozenset({Status.RANKED, Status.INCOMPLETE, Status.BELOW_QUORUM})


def holds(call: Call, coverage: Coverage | None) -> bool:
    """Whether an item by itself counts as supplied: confirmed; or claimed and not assessed, if set
    so. A type is supplied where it holds and each of its requirements does."""
    return coverage is not None and (
        coverage.own is Cover.CONFIRMED
        or (call.method.claims_count and coverage.own is Cover.NOT_ASSESSED and coverage.claimed)
    )


def supplies(call: Call, judgement: Judgement) -> tuple[NeedSupply, ...]:
    """One NeedSupply per need, in the call's order; entries in the call's order too."""
    ranked = tuple(
        entry
        for entry in call.entries()
        if entry in judgement.entries and judgement.entries[entry].status is Status.RANKED
    )
    waiting = tuple(e for e, result in judgement.entries.items() if result.status in _WAITING)
    return tuple(
        replace(
            _supply(
                call,
                judgement.coverage,
                need,
                tuple(e for e in ranked if e.challenge == need.challenge),
            ),
            unassessed=_unassessed(
                call, judgement, need, tuple(e for e in waiting if e.challenge == need.challenge)
            ),
        )
        for need in call.method.needs
    )


def _unassessed(
    call: Call, judgement: Judgement, need: Need, entries: tuple[Entry, ...]
) -> tuple[Entry, ...]:
    """Who offers a need on which no juror answered, so that it may yet be supplied."""
    if need.kind is NeedKind.MUNICIPALITY:
        return ()

    def open_(entry: Entry, key: str) -> bool:
        found = judgement.coverage.get((entry, key))
        if found is None or found.own is not Cover.NOT_ASSESSED or holds(call, found):
            return False
        return key in call.claims(entry) or key in call.offers(entry)

    def may(entry: Entry, key: str) -> bool:
        return open_(entry, key) or holds(call, judgement.coverage.get((entry, key)))

    if call.method.requirements_shared:
        parts = parts_of(call, need)
        # A part that nobody can bring leaves the whole a gap.
        if not all(sum(may(e, key) for e in entries) >= need.times for key in parts):
            return ()
        return tuple(e for e in entries if any(open_(e, key) for key in parts))
    keys = _items(call, need)
    return tuple(
        e for e in entries
        if all(may(e, key) for key in keys) and any(open_(e, key) for key in keys)
    )  # fmt: skip


def parts_of(call: Call, need: Need) -> tuple[str, ...]:
    """A type of service and its requirements; of any other need itself."""
    service = next((item for item in call.service_types if item.key == need.item), None)
    return (need.item, *(part.key for part in service.requirements)) if service else (need.item,)


def _items(call: Call, need: Need) -> tuple[str, ...]:
    """What one entry must have of a need: of a type its requirements too, unless shared."""
    return (need.item,) if call.method.requirements_shared else parts_of(call, need)


def amounts_of(
    call: Call, coverage: Found, needs: Iterable[Need], entry: Entry
) -> dict[str, tuple[Fraction, ...]]:
    """How much of each of these needs (or of its shared parts) an entry supplies when it is ranked,
    by key; needs of which it supplies nothing are left out."""
    found = {}
    for need in needs:
        parts = _supply(call, coverage, need, (entry,)).amounts
        if any(parts):
            found[need.key] = tuple(part.get(entry, Fraction(0)) for part in parts)
    return found


def needed(call: Call, need: Need) -> tuple[int, Fraction]:
    """Of how many parts a need is made, and what a partly confirmed offer of it counts for."""
    found = _supply(call, {}, need, ())
    return len(found.amounts), found.half


def _supply(call: Call, coverage: Found, need: Need, entries: tuple[Entry, ...]) -> NeedSupply:
    if need.kind is NeedKind.MUNICIPALITY:
        # What a candidate states: no juror is asked where it works. Nothing stated: everywhere.
        stated = {e: call.candidate(e.candidate).municipalities for e in entries}
        return NeedSupply(
            need, tuple(e for e in entries if need.item in (stated[e] or [need.item]))
        )
    covered = {entry: coverage.get((entry, need.item)) for entry in entries}
    parts = _parts(call, coverage, need, entries)
    if parts:
        # A part that nobody supplies leaves the whole type without suppliers.
        complete = all(parts)
        suppliers = tuple(e for e in entries if complete and any(e in part for part in parts))
    else:
        suppliers = tuple(e for e in entries if _has(call, coverage, need, e))

    def beside(cover: Cover) -> tuple[Entry, ...]:
        return tuple(
            entry
            for entry, item in covered.items()
            if item is not None and item.whole is cover and entry not in suppliers
        )

    return NeedSupply(
        need=need,
        suppliers=suppliers,
        partial=beside(Cover.PARTIAL),
        divided=beside(Cover.DIVIDED),
        claimed=tuple(
            entry
            for entry, item in covered.items()
            if item is not None and item.claimed and entry not in suppliers
        ),
        half=Fraction(0) if parts else _half(call),
        parts=parts,
    )


def _has(call: Call, coverage: Found, need: Need, entry: Entry) -> bool:
    """Whether one entry supplies a need: a type is worth its weakest part, each part confirmed or,
    if set so, claimed and not assessed."""
    covered = coverage.get((entry, need.item))
    if covered is not None and covered.whole is Cover.CONFIRMED:
        return True
    parts = (coverage.get((entry, key)) for key in _items(call, need))
    return call.method.claims_count and all(holds(call, part) for part in parts)


def _half(call: Call) -> Fraction:
    """What a partly confirmed offer counts for: nothing, unless the call says that it counts."""
    limit = next((item for item in call.limits if item.kind is LimitKind.PARTIAL_COUNTS), None)
    if limit is None:
        return Fraction(0)
    return Fraction(1, 2) if limit.value is None else limit.value


def _parts(
    call: Call, coverage: Found, need: Need, entries: tuple[Entry, ...]
) -> tuple[tuple[Entry, ...], ...]:
    """Who supplies a type and each of its requirements, where entries may share those."""
    if need.kind is not NeedKind.SERVICE or not call.method.requirements_shared:
        return ()
    service = next((item for item in call.service_types if item.key == need.item), None)
    if service is None or not service.requirements:
        return ()
    items = (service.key, *(requirement.key for requirement in service.requirements))
    return tuple(
        tuple(entry for entry in entries if holds(call, coverage.get((entry, item))))
        for item in items
    )


def restricted(supply: NeedSupply, entries: frozenset[Entry]) -> NeedSupply:
    """The same need, supplied by these entries alone: as when nobody else is at the table."""

    def those(group: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(entry for entry in group if entry in entries)

    parts = tuple(those(part) for part in supply.parts)
    return NeedSupply(
        need=supply.need,
        suppliers=those(supply.suppliers) if all(parts) else (),
        partial=those(supply.partial),
        divided=those(supply.divided),
        claimed=those(supply.claimed),
        half=supply.half,
        parts=parts,
        unassessed=those(supply.unassessed),
    )
