"""The rules once more, from plain rows and sheets to statuses, totals, places and coverage.

Written from docs/rules.md with nothing of the program in it: two readings of one text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.second.world import DEADLINE, Sheet, World, answered, asked

Key = tuple[str, str]  # candidate, challenge


@dataclass
class Verdict:
    """What becomes of one entry at one decision point."""

    status: str
    total: Fraction | None = None
    place: int | None = None
    shared: int = 0  # with how many others
    above: bool | None = None
    failed: list[tuple[str, str]] = field(default_factory=list)  # round, criterion; '' is a total
    seats: dict[str, tuple[int, int]] = field(default_factory=dict)  # round: counted, asked
    proposed: str | None = None


@dataclass
class Outcome:
    entries: dict[Key, Verdict]
    coverage: dict[tuple[Key, str], tuple[str, str]]  # own, with its requirements
    suppliers: dict[tuple[str, str], list[Key]]  # challenge, item
    gaps: set[tuple[str, str]]


class Judge:
    def __init__(self, world: World):
        self.world, self.rows = world, world.rows
        self.method = world.rows["method"][0]
        self.rounds = [item["key"] for item in self.rows["rounds"]]
        self.round = {item["key"]: item for item in self.rows["rounds"]}
        self.criteria = {item["key"]: item for item in self.rows["criteria"]}
        self.scale = {item["key"]: item for item in self.rows["scales"]}
        self.candidate = {item["key"]: item for item in self.rows["candidates"]}
        self.jurors = [item["key"] for item in self.rows["jurors"]]
        self.entries = [(c["key"], u) for c in self.rows["candidates"] for u in answered(c)]
        self.claims = {
            (row["candidate"], row["challenge"]): _listed(row["claims"])
            for row in self.rows["entries"]
        }
        self.sheets = {
            ("" if s.consensus else s.juror, s.candidate, s.challenge, s.round): s
            for s in world.sheets
        }
        self._corrected()

    # What people decided

    def acts(self, kind: str, **where: str) -> list[dict[str, Any]]:
        return [
            act
            for act in self.rows["acts"]
            if act["kind"] == kind
            and all(act.get(name, "") in ("", value) for name, value in where.items())
        ]

    def _corrected(self) -> None:
        self.scores: dict[tuple[str, ...], Fraction] = {
            (*key, criterion): score
            for key, sheet in self.sheets.items()
            for criterion, score in sheet.scores.items()
            if isinstance(score, Fraction)
        }
        for act in self.acts("correct_score"):
            cell = (act["juror"], act["candidate"], act.get("challenge", ""), act["round"],
                    act["criterion"])  # fmt: skip
            if self.scores.get(cell) == _number(act["old"]):
                self.scores[cell] = _number(act["value"])

    def late(self, candidate: str) -> bool:
        late = self.candidate[candidate]["received"] > DEADLINE
        return late and not self.acts("accept_late", candidate=candidate)

    def inadmissible(self, candidate: str) -> bool:
        return self.candidate[candidate].get("admissible") == "no" or self.late(candidate)

    def withdrawn(self, entry: Key) -> bool:
        said = "withdrawn_on" in self.candidate[entry[0]]
        return said or bool(self.acts("withdraw", candidate=entry[0], challenge=entry[1]))

    def invited(self, entry: Key, round_key: str) -> bool:
        if round_key == self.rounds[0]:
            return True
        return any(
            (d["candidate"], d["challenge"]) == entry and d["value"] == "invited"
            for d in self.rows["decisions"]
        )

    def abstains(self, juror: str, candidate: str) -> bool:
        rulings = self.acts("rule_conflict", juror=juror, candidate=candidate)
        said = self.world.declared.get((juror, candidate))
        conflict = rulings[-1]["value"] == "yes" if rulings else said == "yes"
        known = any(
            (row["juror"], row["candidate"]) == (juror, candidate) for row in self.rows["conflicts"]
        )
        lifted = self.acts("lift_conflict", juror=juror, candidate=candidate)
        return (conflict or known) and not lifted

    def out(self, juror: str, entry: Key) -> bool:
        """Whether a conflict keeps the juror from an entry."""
        if self.method["conflict_whole_challenge"] == "no":
            return self.abstains(juror, entry[0])
        return any(
            self.abstains(juror, other) for other, challenge in self.entries
            if challenge == entry[1]
        )  # fmt: skip

    def undecided(self, juror: str, candidate: str) -> bool:
        """What is to be discussed waits for a ruling; lifting ends only what was a conflict."""
        known = any(
            (row["juror"], row["candidate"]) == (juror, candidate) for row in self.rows["conflicts"]
        )
        lifted = known and self.acts("lift_conflict", juror=juror, candidate=candidate)
        return (
            self.world.declared.get((juror, candidate)) == "discuss"
            and not self.acts("rule_conflict", juror=juror, candidate=candidate)
            and not lifted
        )

    # What a sheet is worth

    def asked(self, entry: Key, round_key: str) -> list[str]:
        return [key for key, item in self.criteria.items() if asked(item, round_key, entry[1])]

    def given(self, juror: str, entry: Key, round_key: str) -> dict[str, Fraction]:
        found = {}
        for key in self.asked(entry, round_key):
            general = self.criteria[key].get("scope") == "proposal"
            cell = (juror, entry[0], "" if general else entry[1], round_key, key)
            if cell in self.scores:
                found[key] = self.scores[cell]
        return found

    def there(self, juror: str, entry: Key, round_key: str) -> bool:
        return any((juror, entry[0], tab, round_key) in self.sheets for tab in ("", entry[1]))

    def standing(self, juror: str, entry: Key, round_key: str) -> str:
        where = {"juror": juror, "candidate": entry[0], "challenge": entry[1], "round": round_key}
        there = self.there(juror, entry, round_key)
        if self.out(juror, entry):
            return "conflict"
        if self.acts("exclude_juror", **where) or (there and self.acts("exclude_sheet", **where)):
            return "excluded"
        if self.acts("release_sheet", **where):
            return "released"
        if self.withdrawn(entry) or any(
            row["juror"] == juror and f"candidate:{entry[0]}" in row
            for row in self.rows["exemptions"]
        ):
            return "never"
        if not there:
            return "missing"
        if (juror, entry[0]) not in self.world.declared:
            return "undeclared"
        if self.undecided(juror, entry[0]):
            return "to_discuss"
        full = len(self.given(juror, entry, round_key)) == len(self.asked(entry, round_key))
        return "counted" if full else "incomplete"

    def agreed(self, entry: Key, round_key: str) -> dict[str, Fraction] | None:
        """The agreed sheet of a consensus round, where it is complete and its writer may write."""
        if not self.there("", entry, round_key) or self.out(self.jurors[0], entry):
            return None
        found = self.given("", entry, round_key)
        return found if len(found) == len(self.asked(entry, round_key)) else None

    # Scores

    def value(self, entry: Key, round_key: str, criterion: str) -> Fraction | None:
        counted = self.counted(entry, round_key)
        how = self.round[round_key]["combine"]
        if how == "consensus":
            agreed = self.agreed(entry, round_key)
            return agreed[criterion] if agreed and counted else None
        scores = sorted(self.given(j, entry, round_key)[criterion] for j in counted)
        if not scores:
            return None
        if how == "median":
            low, high = scores[(len(scores) - 1) // 2], scores[len(scores) // 2]
            return (low + high) / 2
        if how == "trimmed_mean" and len(scores) >= 3:
            scores = scores[1:-1]
        return sum(scores) / Fraction(len(scores))

    def counted(self, entry: Key, round_key: str) -> list[str]:
        return [j for j in self.jurors if self.standing(j, entry, round_key) == "counted"]

    def share(self, criterion: str, value: Fraction) -> Fraction:
        scale = self.scale[self.criteria[criterion]["scale"]]
        low, high = Fraction(scale["lowest"]), Fraction(scale["highest"])
        match scale.get("counts", ""):
            case "":
                return value / high
            case "highest_best":
                return (value - low) / (high - low)
            case "lowest_best":
                return (high - value) / (high - low)
        raise ValueError(scale)

    def total(self, entry: Key, round_key: str, *, weighted: bool = True) -> Fraction | None:
        parts = []
        for key in self.asked(entry, round_key):
            value = self.value(entry, round_key, key)
            if value is None:
                return None
            weight = Fraction(self.criteria[key]["weight"]) if weighted else Fraction(1)
            parts.append((weight, self.share(key, value)))
        weights = sum(weight for weight, _ in parts)
        whole = sum(weight * share for weight, share in parts)
        return whole / weights * Fraction(self.method["total_scale"])

    def over(self, rounds: list[str], values: dict[str, Fraction | None]) -> Fraction | None:
        """One value out of those of several rounds."""
        keys = [key for key in rounds if key in values]
        if self.method["combine_rounds"] == "last":
            keys = keys[-1:]
        if not keys or any(values[key] is None for key in keys):
            return None
        weights = {key: Fraction(self.round[key]["weight"]) for key in keys}
        if not sum(weights.values()):
            weights = dict.fromkeys(keys, Fraction(1))
        return sum(weights[key] * (values[key] or 0) for key in keys) / sum(weights.values())

    def criterion_over(self, entry: Key, rounds: list[str], criterion: str) -> Fraction | None:
        return self.over(rounds, {
            key: self.value(entry, key, criterion)
            for key in rounds
            if criterion in self.asked(entry, key)
        })  # fmt: skip

    # Minimum scores, status, place

    def failed(self, entry: Key, rounds: list[str]) -> list[tuple[str, str]]:
        found = []
        weighted = self.method["minima_weighted"] == "yes"
        minima = {k: c["minimum"] for k, c in self.criteria.items() if "minimum" in c}
        if self.method["minima_scope"] == "per_round":
            for key in rounds:
                for criterion in self.asked(entry, key):
                    value = self.value(entry, key, criterion)
                    known = criterion in minima and value is not None
                    if known and not self.passes(criterion, value):
                        found.append((key, criterion))
                least = self.round[key].get("total_minimum")
                value = self.total(entry, key, weighted=weighted)
                if least is not None and value is not None and value < least:
                    found.append((key, ""))
            return found
        for criterion in minima:
            value = self.criterion_over(entry, rounds, criterion)
            if value is not None and not self.passes(criterion, value):
                found.append(("", criterion))
        least = [r["total_minimum"] for k, r in self.round.items()
                 if k in rounds and "total_minimum" in r]  # fmt: skip
        value = self.over(
            rounds, {key: self.total(entry, key, weighted=weighted) for key in rounds}
        )
        if least and value is not None and value < least[-1]:
            found.append(("", ""))
        return found

    def passes(self, criterion: str, value: Fraction) -> bool:
        item = self.criteria[criterion]
        least = Fraction(item["minimum"])
        lowest_best = self.scale[item["scale"]].get("counts") == "lowest_best"
        return value <= least if lowest_best else value >= least

    def status(self, entry: Key, rounds: list[str]) -> str:
        if self.withdrawn(entry):
            return "withdrawn"
        if self.inadmissible(entry[0]):
            return "inadmissible"
        if not all(self.invited(entry, key) for key in rounds):
            return "not_invited"
        for key in rounds:
            if self.round[key]["combine"] == "consensus" and self.agreed(entry, key) is None:
                return "incomplete"
            used = self.acts("use_incomplete", candidate=entry[0], challenge=entry[1], round=key)
            owing = {"missing", "undeclared", "to_discuss", "incomplete"}
            if not used and owing.intersection(
                self.standing(juror, entry, key) for juror in self.jurors
            ):
                return "incomplete"
        if any(len(self.counted(entry, key)) < self.method["quorum"] for key in rounds):
            return "below_quorum"
        return "below_minimum" if self.failed(entry, rounds) else "ranked"

    def outcome(self, rounds: list[str]) -> Outcome:
        found = {entry: self._verdict(entry, rounds) for entry in self.entries}
        for challenge in self.rows["challenges"]:
            self._places(challenge, found, rounds)
        coverage = self.coverage(rounds)
        suppliers = self.suppliers(found, coverage)
        gaps = self.gaps(found, coverage)
        for entry, verdict in found.items():
            verdict.proposed = self.proposed(entry, verdict, found, coverage, suppliers, rounds)
        return Outcome(found, coverage, suppliers, gaps)

    def _verdict(self, entry: Key, rounds: list[str]) -> Verdict:
        status = self.status(entry, rounds)
        verdict = Verdict(status)
        if status in ("ranked", "below_minimum"):
            verdict.total = self.over(rounds, {key: self.total(entry, key) for key in rounds})
            verdict.failed = self.failed(entry, rounds)
        if status not in ("withdrawn", "inadmissible", "not_invited"):
            for key in rounds:
                of = [self.standing(juror, entry, key) for juror in self.jurors]
                verdict.seats[key] = (of.count("counted"), len(of) - of.count("never"))
        return verdict

    def _places(
        self, challenge: dict[str, Any], found: dict[Key, Verdict], rounds: list[str]
    ) -> None:
        ranked = [e for e in self.entries if e[1] == challenge["key"]
                  and found[e].status == "ranked"]  # fmt: skip
        groups = [ranked] if ranked else []
        groups = self._split(groups, lambda entry: found[entry].total)
        for step in _listed(self.method["tie_chain"]):
            if step == "jury":
                groups = [part for group in groups for part in self._by_jury(challenge, group)]
            else:
                groups = [part for group in groups for part in self._by(step, group, rounds)]
        first = 1
        places = challenge["places"] if self.method["rule"] == "places" else None
        for group in groups:
            for entry in group:
                found[entry].place, found[entry].shared = first, len(group) - 1
                if places is not None:
                    last = first + len(group) - 1
                    found[entry].above = (
                        True if last <= places else False if first > places else None
                    )
            first += len(group)

    def _by(self, step: str, group: list[Key], rounds: list[str]) -> list[list[Key]]:
        values = {entry: self.criterion_over(entry, rounds, step) for entry in group}
        if any(value is None for value in values.values()):
            return [group]
        return self._split([group], lambda entry: self.share(step, values[entry] or Fraction(0)))

    def _by_jury(self, challenge: dict[str, Any], group: list[Key]) -> list[list[Key]]:
        orders = [a for a in self.acts("break_tie") if a["challenge"] == challenge["key"]]
        names = [part.strip() for part in orders[-1]["value"].split(">")] if orders else []
        if any(candidate not in names for candidate, _ in group):
            return [group]
        return self._split([group], lambda entry: -names.index(entry[0]))

    @staticmethod
    def _split(groups: list[list[Key]], value: Any) -> list[list[Key]]:
        return [
            [entry for entry in group if value(entry) == part]
            for group in groups
            for part in sorted({value(entry) for entry in group}, reverse=True)
        ]

    # Coverage

    def claimed(self, entry: Key) -> set[str]:
        services = {key.partition(":")[2] for key in self.candidate[entry[0]] if "service:" in key}
        return services | set(self.claims.get(entry, ()))

    def offered(self, entry: Key) -> set[str]:
        """Types and requirements that must be answered."""
        every = set(self._voted_items())
        if not any(every & self.claimed(other) for other in self.entries):
            return every
        said = every & self.claimed(entry)
        for row in self.rows["service_types"]:
            parts = {r["key"] for r in self.rows["requirements"] if r["service"] == row["key"]}
            if row["key"] in said and not parts & said:
                said |= parts
        return said

    def coverage(self, rounds: list[str]) -> dict[tuple[Key, str], tuple[str, str]]:
        found = {}
        for entry in self.entries:
            own = {item: self._voted(entry, item, rounds) for item in self._voted_items()}
            for aspect in self.rows["aspects"]:
                if aspect["challenge"] == entry[1]:
                    own[aspect["key"]] = self._ticked(entry, aspect["key"], rounds)
            for item, verdict in own.items():
                parts = [verdict]
                if self.method["requirements_shared"] == "no":
                    parts += [own[r["key"]] for r in self.rows["requirements"]
                              if r["service"] == item]  # fmt: skip
                found[entry, item] = (verdict, max(parts, key=_WORST.index))
        return found

    def _voted_items(self) -> list[str]:
        return [row["key"] for row in (*self.rows["service_types"], *self.rows["requirements"])]

    def _counted_sheets(self, entry: Key, round_key: str) -> list[Sheet]:
        if self.withdrawn(entry) or self.inadmissible(entry[0]):
            return []
        if not self.invited(entry, round_key):
            return []
        return [self.sheets[juror, *entry, round_key] for juror in self.counted(entry, round_key)]

    def _asking(self, rounds: list[str]) -> list[str]:
        return [key for key in reversed(rounds) if self.round[key]["asks_coverage"] == "yes"]

    def _voted(self, entry: Key, item: str, rounds: list[str]) -> str:
        for key in self._asking(rounds):
            votes = [sheet.votes.get(item, "") for sheet in self._counted_sheets(entry, key)]
            if {"yes", "partial", "no"}.intersection(votes):
                blank = 0 if item in self.offered(entry) else votes.count("")
                return _majority(
                    votes.count("yes"), votes.count("partial"), votes.count("no") + blank
                )
        seen = [s for key in self._asking(rounds)[::-1] if (s := self._counted_sheets(entry, key))]
        unseen = seen and any(item not in sheet.votes for sheet in seen[-1])
        return "no" if unseen and item not in self.offered(entry) else "not_assessed"

    def _ticked(self, entry: Key, item: str, rounds: list[str]) -> str:
        for key in self._asking(rounds):
            sheets = self._counted_sheets(entry, key)
            if any(item in sheet.ticks for sheet in sheets):
                yes = sum(self._last_tick(sheet, item, rounds) for sheet in sheets)
                return _majority(yes, 0, len(sheets) - yes)
        for key in self._asking(rounds):
            sheets = self._counted_sheets(entry, key)
            answers = {value for sheet in sheets for value in sheet.votes.values()}
            if any(sheet.ticks for sheet in sheets) or answers & {"yes", "partial", "no"}:
                return "no"
        return "not_assessed"

    def _last_tick(self, sheet: Sheet, item: str, rounds: list[str]) -> bool:
        """A juror's last word on an aspect, in this sheet or the counted ones before it."""
        entry = (sheet.candidate, sheet.challenge)
        for key in self._asking(rounds[: rounds.index(sheet.round) + 1]):
            for other in self._counted_sheets(entry, key):
                if other.juror == sheet.juror and item in other.ticks:
                    return other.ticks[item]
        return False

    def suppliers(
        self, found: dict[Key, Verdict], coverage: dict[tuple[Key, str], tuple[str, str]]
    ) -> dict[tuple[str, str], list[Key]]:
        """Who supplies each need: of a type the type and each of its requirements, by one entry or,
        where several may share them, among them."""
        result: dict[tuple[str, str], list[Key]] = {}
        for challenge, item, _ in self.needs():
            ranked = [e for e in self.entries if e[1] == challenge and found[e].status == "ranked"]
            have = {
                part: [e for e in ranked if self._supplies(e, part, coverage)]
                for part in self._parts(item)
            }
            if self.method["requirements_shared"] == "yes":
                who = [e for e in ranked if any(e in those for those in have.values())]
                result[challenge, item] = who if all(have.values()) else []
            else:
                result[challenge, item] = [
                    e for e in ranked if all(e in those for those in have.values())
                ]
        return result

    def needs(self) -> list[tuple[str, str, int]]:
        """Challenge, item and how often. Left alone: every type of service and every aspect, for
        its challenge; where several may share the requirements of a type, each of those too."""
        if self.rows["needs"]:
            return [(row["challenge"], row["item"], row["times"]) for row in self.rows["needs"]]
        shared = self.method["requirements_shared"] == "yes"
        services = [row["key"] for row in self.rows["service_types"]]
        return [
            (challenge["key"], item, 1)
            for challenge in self.rows["challenges"]
            for item in (
                *(self._voted_items() if shared else services),
                *(r["key"] for r in self.rows["aspects"] if r["challenge"] == challenge["key"]),
            )
        ]

    def _parts(self, item: str) -> list[str]:
        return [item, *(r["key"] for r in self.rows["requirements"] if r["service"] == item)]

    def gaps(
        self, found: dict[Key, Verdict], coverage: dict[tuple[Key, str], tuple[str, str]]
    ) -> set[tuple[str, str]]:
        """What is not supplied often enough, also if all that nobody answered yet were confirmed:
        of entries that may still be ranked, on what they offer."""
        missing = set()
        self.unassessed: dict[tuple[str, str], list[Key]] = {}
        for challenge, item, times in self.needs():
            here = [e for e in self.entries if e[1] == challenge]
            ranked = [e for e in here if found[e].status == "ranked"]
            may_be = [
                e for e in here if found[e].status in ("ranked", "incomplete", "below_quorum")
            ]
            parts = self._parts(item)

            def waits(e: Key, part: str) -> bool:
                silent = coverage[e, part][0] == "not_assessed"
                said = part in self.offered(e) or part in self.claimed(e)
                return silent and said and not self._supplies(e, part, coverage)

            def some_day(e: Key, part: str) -> bool:
                return waits(e, part) or self._supplies(e, part, coverage)

            if self.method["requirements_shared"] == "yes":
                now = min(sum(self._supplies(e, p, coverage) for e in ranked) for p in parts)
                later = [e for e in may_be if any(waits(e, p) for p in parts)]
                if any(sum(some_day(e, p) for e in may_be) < times for p in parts):
                    later = []
            else:
                now = sum(all(self._supplies(e, p, coverage) for p in parts) for e in ranked)
                later = [
                    e for e in may_be
                    if all(some_day(e, p) for p in parts) and any(waits(e, p) for p in parts)
                ]  # fmt: skip
            self.unassessed[challenge, item] = later
            if now + len(later) < times:
                missing.add((challenge, item))
        return missing

    def _supplies(
        self, entry: Key, part: str, coverage: dict[tuple[Key, str], tuple[str, str]]
    ) -> bool:
        """Confirmed, or claimed and not assessed where the call lets claims count."""
        verdict = coverage[entry, part][0]
        if verdict == "confirmed":
            return True
        claims = self.method["claims_count"] == "yes"
        return claims and verdict == "not_assessed" and part in self.claimed(entry)

    # What is proposed

    def proposed(
        self, entry: Key, verdict: Verdict, found: dict[Key, Verdict],
        coverage: dict[tuple[Key, str], tuple[str, str]],
        suppliers: dict[tuple[str, str], list[Key]], rounds: list[str],
    ) -> str | None:  # fmt: skip
        at_end = rounds == self.rounds
        good, bad = ("matched", "not_matched") if at_end else ("invited", "not_retained")
        if verdict.status != "ranked":
            return {
                "withdrawn": "withdrawn", "inadmissible": "inadmissible", "below_quorum": "held",
                "below_minimum": bad, "not_invited": bad, "incomplete": None,
            }[verdict.status]  # fmt: skip
        if self.method["rule"] == "minima":
            return good
        if self.method["rule"] == "places":
            rivals = [v for e, v in found.items() if e[1] == entry[1]]
            if verdict.above is None or any(v.status == "incomplete" for v in rivals):
                return None
            return good if verdict.above else ("reserve" if at_end else bad)
        needs = [item for (challenge, item) in suppliers if challenge == entry[1]]
        some = any(
            entry in suppliers[entry[1], item] or coverage[entry, item][1] == "confirmed"
            for item in needs
        )
        if some:
            return good
        silent = any(entry in self.unassessed[entry[1], item] for item in needs)
        return None if not needs or silent or not self._asking(rounds) else bad


_WORST = ("confirmed", "partial", "divided", "not_assessed", "no")


def _majority(yes: int, partial: int, no: int) -> str:
    answers = yes + partial + no
    if not answers:
        return "not_assessed"
    if 2 * yes > answers:
        return "confirmed"
    some = 2 * (yes + partial)
    return "partial" if some > answers else "divided" if some == answers else "no"


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))
