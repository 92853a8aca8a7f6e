"""What the jury finds that an entry covers: service types, requirements, obstacles, outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scoring.model.call import Call, Entry, ServiceType
from scoring.model.intake import Ballot, Standing, VoteValue
from scoring.model.results import Cover, Coverage

# From best to worst: a type is worth what its weakest part is worth.
_ORDER = (Cover.CONFIRMED, Cover.PARTIAL, Cover.DIVIDED, Cover.NOT_ASSESSED, Cover.NO)


def verdict(yes: int, partial: int, no: int) -> Cover:
    """What the counted jurors who answered make of one item.

    More than half 'yes' is confirmed; else 'yes' and 'partial' together more than half is partial,
    exactly half divided, less than half no.
    """
    answered = yes + partial + no
    if answered == 0:
        return Cover.NOT_ASSESSED
    if yes * 2 > answered:
        return Cover.CONFIRMED
    if (yes + partial) * 2 > answered:
        return Cover.PARTIAL
    return Cover.DIVIDED if (yes + partial) * 2 == answered else Cover.NO


def coverage(
    call: Call, entry: Entry, rounds: Sequence[str], ballots: Sequence[Ballot]
) -> Mapping[str, Coverage]:
    """Every item of the entry's challenge, by key. `ballots` are those of this entry."""
    asked = [key for key in rounds if call.method.round(key).asks_coverage]
    counted = {
        key: [
            ballot
            for ballot in ballots
            if ballot.round == key and ballot.standing is Standing.COUNTED and not ballot.consensus
        ]
        for key in asked
    }
    claimed = set(call.candidate(entry.candidate).services)
    text = call.entry_texts.get(entry)
    claimed.update(text.claims if text else ())
    found = {item: _voted(entry, item, asked, counted, item in claimed) for item in _items(call)}
    for aspect in call.challenge(entry.challenge).aspects:
        found[aspect.key] = _ticked(entry, aspect.key, asked, counted, aspect.key in claimed)
    for service in call.service_types:
        found[service.key] = _whole(call, service, found)
    return found


def _items(call: Call) -> Iterator[str]:
    for service in call.service_types:
        yield service.key
        yield from (requirement.key for requirement in service.requirements)


def _voted(
    entry: Entry,
    item: str,
    asked: Sequence[str],
    counted: Mapping[str, Sequence[Ballot]],
    claimed: bool,
) -> Coverage:
    """By the votes of the last round that asked and was answered on this item."""
    for key in reversed(asked):
        votes = [ballot.votes[item].value for ballot in counted[key] if item in ballot.votes]
        yes, partial, no = (
            votes.count(value) for value in (VoteValue.YES, VoteValue.PARTIAL, VoteValue.NO)
        )
        if yes + partial + no:
            cover = verdict(yes, partial, no)
            silent = len(counted[key]) - yes - partial - no
            return Coverage(entry, item, cover, cover, yes, partial, no, silent, claimed, key)
    last = asked[-1] if asked else ""
    silent = len(counted[last]) if last else 0
    none = Cover.NOT_ASSESSED
    return Coverage(entry, item, none, none, silent=silent, claimed=claimed, round=last)


def _ticked(
    entry: Entry,
    item: str,
    asked: Sequence[str],
    counted: Mapping[str, Sequence[Ballot]],
    claimed: bool,
) -> Coverage:
    """By the ticks of the last round whose sheets hold any tick or vote for this entry.

    A tick left out is an answer here, since a juror can only tick; but a round in which nobody
    touched these questions says nothing.
    """
    for key in reversed(asked):
        if any(ballot.ticks or _voted_at_all(ballot) for ballot in counted[key]):
            ticks = sum(item in ballot.ticks for ballot in counted[key])
            cover = verdict(ticks, 0, len(counted[key]) - ticks)
            no = len(counted[key]) - ticks
            return Coverage(entry, item, cover, cover, ticks, 0, no, 0, claimed, key)
    last = asked[-1] if asked else ""
    silent = len(counted[last]) if last else 0
    none = Cover.NOT_ASSESSED
    return Coverage(entry, item, none, none, silent=silent, claimed=claimed, round=last)


def _voted_at_all(ballot: Ballot) -> bool:
    return any(vote.value is not VoteValue.NOT_ASSESSED for vote in ballot.votes.values())


def _whole(call: Call, service: ServiceType, found: Mapping[str, Coverage]) -> Coverage:
    """A type with all its requirements, unless several entries may share those."""
    own = found[service.key]
    if call.method.requirements_shared:
        return own
    parts = [own.own, *(found[requirement.key].own for requirement in service.requirements)]
    worst = max(parts, key=_ORDER.index)
    return Coverage(
        own.entry, own.item, own.own, worst, own.yes, own.partial, own.no, own.silent,
        own.claimed, own.round,
    )  # fmt: skip
