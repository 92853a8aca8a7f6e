"""What the jury finds that an entry covers: service types, requirements, obstacles, outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.model.call import Call, Entry, ServiceType
from scoring.model.intake import Ballot, Standing, VoteValue
from scoring.model.results import WORST_LAST, Cover, Coverage


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
    answers = _Answers(entry, asked, counted, call.claims(entry), call.offers(entry))
    found = {item: answers.voted(item) for item in _items(call)}
    for aspect in call.challenge(entry.challenge).aspects:
        found[aspect.key] = answers.ticked(aspect.key)
    for service in call.service_types:
        found[service.key] = _whole(call, service, found)
    return found


def _items(call: Call) -> Iterator[str]:
    for service in call.service_types:
        yield service.key
        yield from (requirement.key for requirement in service.requirements)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the counted jurors answered about one entry, round by round."""

    entry: Entry
    asked: Sequence[str]  # the rounds that asked, in order
    counted: Mapping[str, Sequence[Ballot]]  # by round
    claims: frozenset[str]
    offers: frozenset[str]

    def voted(self, item: str) -> Coverage:
        """By the votes of the last round in which anybody answered on this item.

        On what an entry does not offer, a blank counts as a no: so one 'yet seen' is one vote of
        all. Where nobody answered at all, the last round that has sheets tells.
        """
        offered = item in self.offers
        for key in reversed(self.asked):
            votes = [b.votes[item].value for b in self.counted[key] if item in b.votes]
            yes, partial, no = (
                votes.count(value) for value in (VoteValue.YES, VoteValue.PARTIAL, VoteValue.NO)
            )
            if yes + partial + no:
                no += 0 if offered else len(self.counted[key]) - len(votes)
                return self._coverage(item, key, (yes, partial, no), offered=offered)
        last = next((key for key in reversed(self.asked) if self.counted[key]), "")
        blank = sum(item not in ballot.votes for ballot in self.counted.get(last, ()))
        return self._coverage(item, last, (0, 0, 0 if offered else blank), offered=offered)

    def ticked(self, item: str) -> Coverage:
        """By the ticks of the last round in which anybody answered on this aspect.

        A juror can only tick or leave it: a tick of an earlier round holds until an explicit no.
        Where nobody ever answered on it, a round in which other questions were answered says no,
        and one in which nobody touched any says nothing.
        """
        for key in reversed(self.asked):
            mine = self.counted[key]
            if any(item in ballot.ticks or item in ballot.unticked for ballot in mine):
                yes = sum(self._tick(ballot.juror, item, key) for ballot in mine)
                return self._coverage(item, key, (yes, 0, len(mine) - yes))
        for key in reversed(self.asked):
            if any(map(_touched, self.counted[key])):
                return self._coverage(item, key, (0, 0, len(self.counted[key])))
        last = self.asked[-1] if self.asked else ""
        return self._coverage(item, last, (0, 0, 0))

    def _tick(self, juror: str, item: str, round_key: str) -> bool:
        """What a juror said last of an aspect, up to a round."""
        until = self.asked[: self.asked.index(round_key) + 1]
        for key in reversed(until):
            for ballot in self.counted[key]:
                if ballot.juror == juror and (item in ballot.ticks or item in ballot.unticked):
                    return item in ballot.ticks
        return False

    def _coverage(
        self, item: str, round_key: str, votes: tuple[int, int, int], *, offered: bool = True
    ) -> Coverage:
        cover = verdict(*votes)
        return Coverage(
            self.entry, item, cover, cover, *votes,
            silent=len(self.counted.get(round_key, ())) - sum(votes),
            claimed=item in self.claims, offered=offered,
            round=round_key or (self.asked[-1] if self.asked else ""),
        )  # fmt: skip


def _touched(ballot: Ballot) -> bool:
    """Whether a juror answered any question about what is offered."""
    return bool(ballot.ticks or ballot.unticked) or any(
        vote.value is not VoteValue.NOT_ASSESSED for vote in ballot.votes.values()
    )


def _whole(call: Call, service: ServiceType, found: Mapping[str, Coverage]) -> Coverage:
    """A type with all its requirements, unless several entries may share those."""
    own = found[service.key]
    if call.method.requirements_shared:
        return own
    parts = [own.own, *(found[requirement.key].own for requirement in service.requirements)]
    return replace(own, whole=max(parts, key=WORST_LAST.index))
