"""A challenge's tab of the ranking workbook: totals over the rounds, minima, places and ties.

Places follow from sort keys: the total, then each step of the chain. All are rounded to as many
decimals as a float holds truly, so that a tie is neither broken nor made by the last bit. An entry
without a place has a key below every other.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from scoring.exact import rounded
from scoring.judgement import criterion_over_rounds, over_rounds, tested_total
from scoring.model.call import JURY_ORDER, CombineRounds, Entry, TieRule
from scoring.model.results import EntryResult, Status
from scoring.reports.bookparts import Cell
from scoring.reports.ranking import rounds as ranking_rounds
from scoring.reports.ranking.columns import PlaceColumns
from scoring.reports.ranking.plan import TRUE_DECIMALS
from scoring.reports.ranking.scores import shown_as
from scoring.workbooks.formulas import literal

LOWEST = -(10**9)
# Known before any score is read; the others follow from the scores.
_FIXED = frozenset({Status.WITHDRAWN, Status.INADMISSIBLE, Status.NOT_INVITED})


class Places(PlaceColumns):
    """The tab of one challenge: `columns` and `rows` are what is written."""

    def rows(self) -> list[list[object]]:
        return [self._row(item) for item in self.ranking.entries]

    # Rows

    def _row(self, result: EntryResult) -> list[object]:
        whole = all((result.entry, key) in self.plan.round_rows for key in self.rounds)
        values: dict[str, object] = {
            "candidate": result.entry.candidate,
            "name": self.call.candidate(result.entry.candidate).name,
            "decision": self._decision(result.entry),
            "basis": self._basis(result),
            "status": self._status(result),
            "place": self._place(result),
            "tie": self._tie(result),
            "line": self._line(result),
            "total": self._total(result) if whole else Cell(None),
            "ranked": self._ranked(result),
        }
        for name in ("incomplete", "below_quorum"):
            values[name] = self._flags(result, name)
        for key in self.rounds:
            values |= self._round(result, key)
        if self.combined:
            values |= self._combined_minima(result, whole)
        values["failed"] = self._failed(result, whole)
        values |= self._keys(result, whole)
        return [values.get(name, "") for name in self.names]

    def _decision(self, entry: Entry) -> Cell:
        decision = self.plan.point.decisions.get(entry)
        if decision is None or decision.recorded is None:
            return Cell(self.say("books.ranking.not_recorded"), "quiet")
        return Cell(self.say(f"books.value.{decision.recorded.value.value}"))

    def _word(self, status: Status) -> str:
        return self.say(f"books.standing_of.{status.value}")

    def _basis(self, result: EntryResult) -> Cell:
        fixed = result.status in _FIXED
        return Cell(self._word(result.status) if fixed else "", "quiet")

    def _status(self, result: EntryResult) -> Cell:
        basis, incomplete, quorum, failed = (
            self.at(result, name) for name in ("basis", "incomplete", "below_quorum", "failed")
        )
        formula = literal(self._word(Status.RANKED))
        for test, status in (
            (failed, Status.BELOW_MINIMUM),
            (quorum, Status.BELOW_QUORUM),
            (incomplete, Status.INCOMPLETE),
        ):
            formula = f"IF({test}>0,{literal(self._word(status))},{formula})"
        return Cell(self._word(result.status), formula=f'=IF({basis}<>"",{basis},{formula})')

    def _ranked(self, result: EntryResult) -> Cell:
        word = literal(self._word(Status.RANKED))
        formula = f"=IF({self.at(result, 'status')}={word},1,0)"
        return Cell(int(result.status is Status.RANKED), formula=formula)

    def _flags(self, result: EntryResult, name: str) -> Cell:
        """How many rounds carry a flag."""
        entry = result.entry
        there = [key for key in self.rounds if (entry, key) in self.plan.round_rows]
        if not there:
            return Cell(0)
        terms = [ranking_rounds.at(self.plan, entry, key, name) for key in there]
        if name == "below_quorum":
            low = (len(result.rounds[key].counted) < self.method.quorum for key in there)
            return Cell(sum(low), formula="=" + "+".join(terms))
        return Cell(
            sum(ranking_rounds.incomplete(self.plan, entry, key) for key in there),
            formula="=" + "+".join(terms),
        )

    def _round(self, result: EntryResult, key: str) -> dict[str, object]:
        entry = result.entry
        if (entry, key) not in self.plan.round_rows:
            return {f"total:{key}": Cell(None), f"counted:{key}": Cell(None)}
        found = result.rounds[key]
        total, counted = (
            ranking_rounds.at(self.plan, entry, key, name) for name in ("total", "counted")
        )
        scored = key in self.scored
        return {
            f"total:{key}": Cell(
                "" if found.total is None else found.total,
                formula=f"={total}",
                number=self._number(found.total, key),
            )
            if scored
            else Cell(None),
            f"counted:{key}": Cell(len(found.counted), formula=f"={counted}"),
        }

    def _number(self, value: Fraction | None, round_key: str = "") -> str:
        """Decimals enough to tell a total from a minimum, and from others of its column."""
        limits = [*self.method.total_minima, *self.plan.totals(self.ranking.challenge, round_key)]
        return shown_as(value or Fraction(0), limits, self.call.total_decimals)

    def _over(self, parts: Sequence[tuple[str, str]]) -> str:
        """The formula for one value over rounds, from (round key, address) pairs."""
        if self.method.combine_rounds is CombineRounds.LAST or len(parts) == 1:
            return parts[-1][1]
        weights = [self.plan.method_cell(f"rounds/{key}", "weight") for key, _ in parts]
        terms = [f"{weight}*{value}" for weight, (_, value) in zip(weights, parts, strict=True)]
        whole = "+".join(weights)
        plain = ",".join(value for _, value in parts)
        return f"IF({whole}=0,AVERAGE({plain}),({'+'.join(terms)})/({whole}))"

    def _known(self, parts: Sequence[tuple[str, str]]) -> str:
        """The same, or nothing when a round that counts has no value."""
        if self.method.combine_rounds is CombineRounds.LAST:
            parts = parts[-1:]
        values = ",".join(address for _, address in parts)
        return f'=IF(COUNT({values})<{len(parts)},"",{self._over(parts)})'

    def _total(self, result: EntryResult) -> Cell:
        if not self.scored:
            return Cell(None)
        parts = [(key, self.at(result, f"total:{key}")) for key in self.scored]
        value = "" if result.total is None else result.total
        return Cell(value, "strong", self._known(parts), self._number(result.total))

    def _parts(self, entry: Entry, criterion: str) -> list[tuple[str, str]]:
        """Where one criterion stands in each round that asks it."""
        return [
            (key, self.plan.score(entry, key, criterion))
            for key in self.rounds
            if (entry, key, criterion) in self.plan.score_rows
        ]

    # Minima

    def _combined_minima(self, result: EntryResult, whole: bool) -> dict[str, object]:
        found: dict[str, object] = {}
        tests = {test.criterion: test for test in result.minima}
        for criterion in self.with_minimum():
            name, test = f"min:{criterion.key}", tests.get(criterion.key)
            if not whole:
                found[name] = Cell(None)
                continue
            found[name] = Cell(
                "" if test is None else test.value,
                "quiet",
                self._known(self._parts(result.entry, criterion.key)),
                shown_as(test.value, [test.minimum]) if test else "0.00",
            )
        if not whole or not self.scored:
            return {**found, "min:": Cell(None)}
        totals = {
            key: tested_total(self.call, result.entry, result.rounds[key]) for key in self.scored
        }
        value = over_rounds(self.method, self.rounds, totals)
        parts = [
            (key, ranking_rounds.at(self.plan, result.entry, key, "tested")) for key in self.scored
        ]
        found["min:"] = Cell(
            "" if value is None else value,
            "quiet",
            self._known(parts),
            self._number(value),
        )
        return found

    def _failed(self, result: EntryResult, whole: bool) -> Cell:
        """How many minima are not reached."""
        if not whole:
            return Cell(0)
        entry = result.entry
        if not self.combined:
            terms = [ranking_rounds.at(self.plan, entry, key, "failed") for key in self.scored]
            return Cell(len(result.failed), formula="=" + ("+".join(terms) or "0"))
        terms = [
            self._short(
                self.at(result, f"min:{criterion.key}"),
                self.plan.method_cell(f"criteria/{criterion.key}", "minimum"),
                criterion.scale.lowest_best,
            )
            for criterion in self.with_minimum()
        ]
        limited = [key for key in self.rounds if self.method.round(key).total_minimum is not None]
        if limited and self.scored:
            minimum = self.plan.method_cell(f"rounds/{limited[-1]}", "total_minimum")
            terms.append(self._short(self.at(result, "min:"), minimum))
        return Cell(len(result.failed), formula="=" + ("+".join(terms) or "0"))

    def _short(self, value: str, minimum: str, lowest_best: bool = False) -> str:
        """1 where a value does not reach its minimum."""
        return (
            f'IF({value}="",0,IF(ROUND({value},{TRUE_DECIMALS})'
            f"{'>' if lowest_best else '<'}ROUND({minimum},{TRUE_DECIMALS}),1,0))"
        )

    # Places and ties

    def _keys(self, result: EntryResult, whole: bool) -> dict[str, object]:
        found: dict[str, object] = {
            "key:total": self._key(result, self.at(result, "total"), result.total, whole)
        }
        before = ["key:total"]
        for rule in self.chain:
            if rule == JURY_ORDER:
                found |= self._jury(result, before)
            else:
                found[f"key:{rule}"] = self._criterion_key(result, rule.criterion, whole)
            before.append(f"key:{rule}")
        return found

    def _criterion_key(self, result: EntryResult, key: str, whole: bool) -> Cell:
        """A criterion over the rounds as a key: turned round where the lowest score is best."""
        criterion = self.call.criterion(key)
        over = self._over(self._parts(result.entry, key)) if whole else ""
        value = (
            criterion_over_rounds(self.call, criterion, result.entry, self.rounds, result.rounds)
            if whole
            else None
        )
        if criterion.scale.lowest_best:
            over, value = f"-({over})", None if value is None else -value
        return self._key(result, over, value, whole)

    def _key(self, result: EntryResult, over: str, value: Fraction | None, whole: bool) -> Cell:
        if not whole:
            return Cell(LOWEST, "quiet")
        ranked = result.status is Status.RANKED and value is not None
        shown = rounded(value, TRUE_DECIMALS) if ranked and value is not None else LOWEST
        return Cell(
            shown,
            "quiet",
            f"=IF({self.at(result, 'ranked')}=1,ROUND({over},{TRUE_DECIMALS}),{LOWEST})",
            "0." + "#" * TRUE_DECIMALS,
        )

    def _same(self, result: EntryResult, names: Sequence[str]) -> str:
        """A product that is 1 for the ranked entries with equal keys."""
        equal = "".join(f"*({self.all(name)}={self.at(result, name)})" for name in names)
        return f"({self.all('ranked')}=1){equal}"

    def _jury(self, result: EntryResult, before: Sequence[str]) -> dict[str, object]:
        """The jury's recorded order; it helps only a group of which it names everyone."""
        order = self.plan.case.register.tie_orders.get(self.ranking.challenge, ())
        key = result.entry.candidate
        position = len(order) - order.index(key) if key in order else None
        same = self._same(result, before)
        named = f"SUMPRODUCT({same}*ISNUMBER({self.all('order')}))"
        helps = f'AND({named}=SUMPRODUCT({same}*1),{self.at(result, "order")}<>"")'
        value = LOWEST
        if result.status is Status.RANKED:
            group = self._group(result)
            all_named = all(item.candidate in order for item in group)
            value = position if all_named and position is not None else 0
        return {
            "order": Cell(position, "input", align="center"),
            f"key:{JURY_ORDER}": Cell(
                value,
                "quiet",
                f"=IF({self.at(result, 'ranked')}=1,"
                f"IF({helps},{self.at(result, 'order')},0),{LOWEST})",
            ),
        }

    def _group(self, result: EntryResult) -> list[Entry]:
        """The entries still equal to this one when the chain comes to the jury."""
        before = self.chain[: self.chain.index(JURY_ORDER)]

        def keys(item: EntryResult) -> list[Fraction | None]:
            return [
                item.total,
                *(
                    criterion_over_rounds(
                        self.call,
                        self.call.criterion(rule.criterion),
                        item.entry,
                        self.rounds,
                        item.rounds,
                    )
                    for rule in before
                ),
            ]

        mine = keys(result)
        return [item.entry for item in self.ranking.ranked if keys(item) == mine]

    def _place(self, result: EntryResult) -> Cell:
        names = ["key:total", *(f"key:{rule}" for rule in self.chain)]
        terms = [
            f"SUMPRODUCT({self._same(result, names[:at])}"
            f"*({self.all(name)}>{self.at(result, name)}))"
            for at, name in enumerate(names)
        ]
        formula = f'=IF({self.at(result, "ranked")}=1,1+{"+".join(terms)},"")'
        return Cell(result.place or "", formula=formula, bold=True)

    def _tie(self, result: EntryResult) -> Cell:
        """The step that set an entry apart from those with an equal total."""
        names = ["key:total", *(f"key:{rule}" for rule in self.chain)]
        shared = self.say("books.ranking.shared")
        formula, value = literal(shared), shared
        for count in range(len(names), 0, -1):
            alone = f"SUMPRODUCT({self._same(result, names[:count])}*1)=1"
            word = "" if count == 1 else self._by(self.chain[count - 2])
            formula = f"IF({alone},{literal(word)},{formula})"
        if result.place is None:
            value = ""
        elif not result.shared_with:
            rule = result.ties[-1].rule if result.ties else None
            value = self._by(rule) if rule else ""
        return Cell(value, formula=f'=IF({self.at(result, "ranked")}=1,{formula},"")')

    def _by(self, rule: TieRule) -> str:
        # Excel takes no text of more than 255 characters within a formula.
        return self.say("books.ranking.by", item=self.titled(rule))[:250]

    def _line(self, result: EntryResult) -> Cell:
        if not self.line:
            return Cell(None)
        words = {
            True: self.say("books.ranking.above"),
            False: self.say("books.ranking.below"),
            None: self.say(f"books.ranking.{'tied' if self.plan.point.final else 'to_decide'}"),
        }
        place, places = self.at(result, "place"), self.all("place")
        limit = self.plan.method_cell(f"challenges/{self.ranking.challenge}", "places")
        shared = f"SUMPRODUCT(({places}={place})*1)"
        return Cell(
            words[result.above_line] if result.place else "",
            formula=f'=IF({place}="","",IF({place}>{limit},{literal(words[False])},'
            f"IF({place}+{shared}-1<={limit},{literal(words[True])},{literal(words[None])})))",
        )
