"""What each entry would supply if it were ranked, in integers: as judged, and in any scenario."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

from scoring.matching.partnerships import Frame, totals_of
from scoring.matching.question import Question, Want
from scoring.matching.scenarios import Scenario
from scoring.matching.supply import Found, amounts_of, needed
from scoring.model.call import Call, Entry, Need
from scoring.model.results import Judgement

# What an entry supplies: by need, how much of each of its parts, in the units of that need
Row = tuple[tuple[str, tuple[int, ...]], ...]
# All of a question but its totals: who is ranked, and whose rows are others than judged
Key = tuple[tuple[Entry, ...], tuple[tuple[Entry, Row], ...]]


class Offers:
    """What each entry would supply if it were ranked: as judged, and as a scenario has it. One for
    all questions about a judgement."""

    def __init__(self, call: Call, judgement: Judgement):
        self.call, self.judgement = call, judgement
        self._coverage = dict(judgement.coverage)
        self._needs = {
            challenge.key: [n for n in call.method.needs if n.challenge == challenge.key]
            for challenge in call.challenges
        }
        shapes = {need.key: needed(call, need) for need in call.method.needs}
        self.parts = {key: parts for key, (parts, _) in shapes.items()}
        self.unit = {
            need.key: lcm(need.times.denominator, shapes[need.key][1].denominator)
            for need in call.method.needs
        }
        self.rows = {entry: self._row(entry, self._coverage) for entry in call.entries()}
        self._known: dict[int, tuple[Scenario, dict[Entry, Row]]] = {}

    def _row(self, entry: Entry, coverage: Found) -> Row:
        found = amounts_of(self.call, coverage, self._needs[entry.challenge], entry)
        return tuple(
            (key, tuple(int(amount * self.unit[key]) for amount in amounts))
            for key, amounts in found.items()
        )

    def changed(self, scenario: Scenario) -> Mapping[Entry, Row]:
        """The entries that would supply something else than judged."""
        if not scenario.covers:
            return {}
        known = self._known.get(id(scenario))
        if known is None:
            coverage = ChainMap(dict(scenario.covers), self._coverage)
            rows = {
                entry: self._row(entry, coverage)
                for entry in dict.fromkeys(entry for entry, _ in scenario.covers)
            }
            rows = {entry: row for entry, row in rows.items() if row != self.rows[entry]}
            # The scenario is kept with it, so that its number stays its own.
            known = self._known[id(scenario)] = (scenario, rows)
        return known[1]


class Asked:
    """The question over some challenges, for any scenario."""

    def __init__(self, offers: Offers, challenges: Sequence[str] | None):
        self._offers = offers
        self._frame = Frame(offers.call, challenges)
        self._needs = [
            need for need in offers.call.method.needs if need.challenge in self._frame.challenges
        ]
        # First nobody supplies anything, then everyone who is ranked does.
        self._judged: frozenset[Entry] = frozenset()
        nothing: dict[Entry, tuple[int, ...]] = {}
        self._real: list[Want] = []
        self._real = [self._want(need, at, nothing) for at, need in enumerate(self._needs)]
        ranked = self.key(totals_of(offers.judgement), {})
        self._real, self._judged = self._wants(ranked), frozenset(ranked[0])

    def key(self, totals: Mapping[Entry, object], changed: Mapping[Entry, Row]) -> Key:
        ranked = tuple(entry for entry in self._frame.entries if entry in totals)
        return ranked, tuple((entry, changed[entry]) for entry in ranked if entry in changed)

    def question(self, key: Key, totals: Mapping[Entry, Fraction | None] | None = None) -> Question:
        """Without totals: whatever they are."""
        known = dict.fromkeys(key[0]) if totals is None else totals
        return self._frame.question({entry: known[entry] for entry in key[0]}, self._wants(key))

    def _wants(self, key: Key) -> list[Want]:
        """Those of the real question, but for the needs on which somebody supplies otherwise."""
        there, others = frozenset(key[0]), dict(key[1])
        moved: dict[str, dict[Entry, tuple[int, ...]]] = {}
        for entry in self._frame.entries:
            was = self._offers.rows[entry] if entry in self._judged else ()
            row = others.get(entry, self._offers.rows[entry]) if entry in there else ()
            if row != was:
                for need_key, amounts in was:
                    moved.setdefault(need_key, {})[entry] = tuple(0 for _ in amounts)
                for need_key, amounts in row:
                    moved.setdefault(need_key, {})[entry] = amounts
        return [
            self._real[at] if need.key not in moved else self._want(need, at, moved[need.key])
            for at, need in enumerate(self._needs)
        ]

    def _want(self, need: Need, at: int, moved: Mapping[Entry, tuple[int, ...]]) -> Want:
        unit = self._offers.unit[need.key]
        known: Sequence[Mapping[Entry, int]]
        known = self._real[at].parts if self._real else [{}] * self._offers.parts[need.key]
        parts = []
        for number, part in enumerate(known):
            changed = {**part, **{entry: amounts[number] for entry, amounts in moved.items()}}
            parts.append({entry: amount for entry, amount in changed.items() if amount})
        asked = int(need.times * unit)
        return Want(need.key, tuple(parts), asked, unit, need.required, need.weight)

    def joined(self, keys: Sequence[Key]) -> Key:
        """As if everyone were ranked who is in one of these, with the most that it supplies."""
        there = frozenset(entry for ranked, _ in keys for entry in ranked)
        ranked = tuple(entry for entry in self._frame.entries if entry in there)
        rows: dict[Entry, list[Row]] = {}
        for _, changed in keys:
            for entry, row in changed:
                rows.setdefault(entry, [self._offers.rows[entry]]).append(row)
        most = {entry: _most(found) for entry, found in rows.items()}
        return ranked, tuple((entry, most[entry]) for entry in ranked if entry in most)


def _most(rows: Sequence[Row]) -> Row:
    found: dict[str, tuple[int, ...]] = {}
    for row in rows:
        for key, amounts in row:
            known = found.get(key, amounts)
            found[key] = tuple(map(max, known, amounts))
    return tuple(found.items())
