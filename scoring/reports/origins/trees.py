"""The tree of origins of one entry at one decision point.

A leaf is a cell that a person filled, or a default of the program; every other number says in words
how it follows from its children.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring.model.call import (
    JURY_ORDER,
    Combine,
    CombineRounds,
    Conflict,
    Counts,
    Criterion,
    Entry,
    MinimaScope,
    Scope,
    TieRule,
)
from scoring.model.case import Case
from scoring.model.intake import Ballot, Declaration, Given, Standing
from scoring.model.results import (
    CriterionResult,
    DecisionPoint,
    EntryResult,
    MinimumKind,
    MinimumTest,
    RoundResult,
)
from scoring.problems import NOWHERE, Place
from scoring.prose import plain
from scoring.reports import wording
from scoring.reports.document import stage_title
from scoring.reports.origins.origin import Origin
from scoring.texts import Texts


class Walker:
    """The tree of one entry at one decision point."""

    def __init__(self, case: Case, point: DecisionPoint, entry: Entry, texts: Texts):
        self.case, self.call, self.method = case, case.call, case.call.method
        self.point, self.entry, self.texts = point, entry, texts
        self.result: EntryResult = point.judgement.entries[entry]
        self.stage = point.stage

    def root(self) -> Origin:
        result, texts = self.result, self.texts
        parts: list[Origin] = []
        if result.place is not None:
            parts.append(self._place())
        if result.total is not None:
            parts.append(self._total())
        else:
            parts += [self._round(item, self.stage) for item in result.rounds.values()]
        parts += [
            self._test(test, number) for number, test in enumerate(result.minima) if not test.round
        ]
        parts += [self._setting("quorum", Fraction(self.method.quorum))]
        parts += self._decision()
        return Origin(
            self.stage,
            stage_title(self.call, self.stage, texts),
            texts(f"books.standing_of.{result.status.value}"),
            children=tuple(parts),
        )

    def _place(self) -> Origin:
        texts, result = self.texts, self.result
        ranking = next(
            item for item in self.point.judgement.rankings if item.challenge == self.entry.challenge
        )
        assert result.place is not None
        key = "books.origins.place" if result.place > 1 else "books.origins.first"
        if len(ranking.ranked) == 1:
            key = "books.origins.first_alone"
        how = texts(key, count=result.place - 1, of=len(ranking.ranked))
        if result.shared_with:
            others = texts.listed(item.candidate for item in result.shared_with)
            how += " " + texts("books.origins.shared", others=others)
        for tie in result.ties:
            others = texts.listed(item.candidate for item in tie.others)
            how += " " + (
                texts("books.origins.tie", others=others, step=self._step(tie.rule))
                if tie.rule
                else texts("books.origins.tie_stays", others=others)
            )
        return Origin(
            f"{self.stage}/place",
            texts("books.origins.label.place"),
            str(result.place),
            Fraction(result.place),
            how=how,
        )

    def _step(self, rule: TieRule) -> str:
        if rule == JURY_ORDER:
            return self.texts("books.origins.jury_order")
        return self.call.criterion(rule.criterion).title

    def _total(self) -> Origin:
        texts, result, method = self.texts, self.result, self.method
        assert result.total is not None
        children = []
        for item in result.rounds.values():
            children.append(self._round(item, self.stage))
            if len(result.rounds) > 1 and method.combine_rounds is CombineRounds.WEIGHTED:
                children.append(self._round_weight(item.round))
        if len(result.rounds) == 1:
            how = texts("books.origins.one_round")
        elif method.combine_rounds is CombineRounds.LAST:
            how = texts("books.origins.last_round")
        else:
            how = self._weighing()
        return Origin(
            f"{self.stage}/total",
            texts("books.origins.label.total"),
            self._total_shown(result.total),
            result.total,
            how=how,
            children=(*children, self._setting("total_scale", method.total_scale)),
        )

    def _weighing(self) -> str:
        """How rounds with criteria become one total, in numbers."""
        texts, method = self.texts, self.method
        asked = [
            item
            for item in self.result.rounds.values()
            if method.asked(item.round, self.entry.challenge)
        ]
        weights = sum((method.round(item.round).weight for item in asked), Fraction(0))
        if weights == 0:
            return texts("books.origins.equal_rounds")
        parts = " + ".join(
            f"{texts.number(method.round(item.round).weight)} × {self._total_shown(item.total)}"
            for item in asked
        )
        return texts("books.origins.rounds", parts=parts, weights=texts.number(weights))

    def _total_shown(self, total: Fraction | None) -> str:
        if total is None:
            return self.texts("books.nothing")
        return wording.total(self.texts, self.call, total)

    def _round_weight(self, key: str) -> Origin:
        weight = self.method.round(key).weight
        return self._cell(
            f"{self.stage}/{key}/weight",
            self.texts("books.origins.label.round_weight", round=self.method.round(key).title),
            weight,
            f"rounds/{key}/weight",
        )

    def _round(self, result: RoundResult, above: str) -> Origin:
        texts, path = self.texts, f"{above}/{result.round}"
        asked = self.method.asked(result.round, self.entry.challenge)
        children = [self._counted(result, path)]
        children += [
            self._criterion(criterion, result.criteria[criterion.key], result.round, path)
            for criterion in asked
            if criterion.key in result.criteria
        ]
        children += [
            self._test(test, number)
            for number, test in enumerate(self.result.minima)
            if test.round == result.round and test.kind is MinimumKind.TOTAL
        ]
        how = texts("books.origins.no_total")
        if result.total is not None:
            parts = " + ".join(
                f"{texts.number(criterion.weight)} × "
                f"{self._share_shown(criterion, result.criteria[criterion.key])}"
                for criterion in asked
            )
            weights = sum((criterion.weight for criterion in asked), Fraction(0))
            how = texts(
                "books.origins.weighted",
                parts=parts,
                weights=texts.number(weights),
                scale=texts.number(self.method.total_scale),
            )
            if any(criterion.scale.counts is not Counts.OF_HIGHEST for criterion in asked):
                how += " " + texts("books.origins.from_worst")
        return Origin(
            f"{path}/total",
            texts("books.origins.label.round_total", round=self.method.round(result.round).title),
            self._total_shown(result.total),
            result.total,
            how=how,
            children=tuple(children),
        )

    def _counted(self, result: RoundResult, path: str) -> Origin:
        texts = self.texts
        ballots = {
            ballot.juror: ballot
            for ballot in self.case.register.ballots
            if ballot.entry == self.entry and ballot.round == result.round and not ballot.consensus
        }
        return Origin(
            f"{path}/counted",
            texts("books.origins.label.counted", jurors=len(self.call.jurors)),
            texts("books.origins.of", part=len(result.counted), whole=result.seats),
            Fraction(len(result.counted)),
            how=texts("books.origins.counted", jurors=len(self.call.jurors)),
            children=tuple(
                Origin(
                    f"{path}/counted/{juror.key}",
                    juror.name,
                    texts(f"books.standing.{ballots[juror.key].standing.value}"),
                    place=self._sheet(ballots[juror.key]),
                    how=plain(ballots[juror.key].reason),
                )
                for juror in self.call.jurors
                if juror.key in ballots
            ),
        )

    def _score_shown(self, result: CriterionResult) -> str:
        scale = self.call.criterion(result.criterion).scale
        return wording.score(self.texts, scale, result.value, result.minimum)

    def _share_shown(self, criterion: Criterion, result: CriterionResult) -> str:
        """'4/5', or from worst to best the distance to the worst score: '(5 - 2)/4'."""
        scale, number = criterion.scale, self.texts.number
        shown = self._score_shown(result)
        if scale.counts is Counts.OF_HIGHEST:
            return f"{shown}/{number(scale.highest)}"
        whole = number(abs(scale.best - scale.zero))
        worst = number(scale.zero)
        if scale.lowest_best:
            shown, worst = worst, shown
        return f"({shown} − {f'({worst})' if worst.startswith('-') else worst})/{whole}"

    def _criterion(
        self, criterion: Criterion, result: CriterionResult, round_key: str, above: str
    ) -> Origin:
        texts, path = self.texts, f"{above}/{criterion.key}"
        scores = [
            self._given(f"{path}/juror/{juror}", self.call.juror(juror).name, given)
            for juror, given in result.scores.items()
        ]
        combine = self.method.round(round_key).combine
        if result.consensus is not None:
            label = texts("books.origins.label.consensus")
            scores.append(self._given(f"{path}/consensus", label, result.consensus))
            combine = Combine.CONSENSUS
        how = texts(f"books.origins.combine.{combine.value}", count=len(result.scores))
        if criterion.scope is Scope.PROPOSAL:
            how += " " + texts("books.origins.once")
        return Origin(
            f"{path}/score",
            criterion.title,
            self._score_shown(result),
            result.value,
            how=how,
            children=(
                *scores,
                *(
                    self._cell(
                        f"{path}/{name}",
                        texts(f"books.origins.label.{name}"),
                        value,
                        f"scales/{criterion.scale.key}/{column}",
                    )
                    for name, value, column in wording.ends(criterion.scale)
                ),
                self._share(criterion, round_key, path),
                *self._criterion_minimum(result, round_key, path),
            ),
        )

    def _share(self, criterion: Criterion, round_key: str, path: str) -> Origin:
        """What a criterion weighs in the total, as letters say it, and the weight behind it."""
        asked = self.method.asked(round_key, self.entry.challenge)
        weights = {item.key: item.weight for item in asked}
        whole = sum(weights.values(), Fraction(0))
        share = wording.weights(self.texts, weights)[criterion.key]
        weight = self._cell(
            f"{path}/weight",
            self.texts("books.origins.label.weight"),
            criterion.weight,
            f"criteria/{criterion.key}/weight",
        )
        return Origin(
            f"{path}/share",
            self.texts("books.origins.label.share"),
            share,
            criterion.weight / whole,
            how=f"{weight.shown} / {self.texts.number(whole)}",
            children=(weight,),
        )

    def _criterion_minimum(
        self, result: CriterionResult, round_key: str, path: str
    ) -> Iterator[Origin]:
        if result.minimum is not None:
            test = MinimumTest(
                MinimumKind.CRITERION, round_key, result.criterion, result.value, result.minimum,
                result.scale,
            )  # fmt: skip
            yield self._minimum(test, f"{path}/minimum")

    def _minimum(self, test: MinimumTest, key: str) -> Origin:
        texts = self.texts
        verdict = texts("books.origins.reached" if test.passes else "books.origins.not_reached")
        if test.kind is MinimumKind.CRITERION:
            where = f"criteria/{test.criterion}/minimum"
        else:
            where = f"rounds/{test.round or self.point.judgement.rounds[-1]}/total_minimum"
        limit = self._cell(
            key,
            texts(wording.of_minimum("books.origins.label.minimum", test.scale)),
            test.minimum,
            where,
        )
        return Origin(
            limit.key,
            limit.label,
            limit.shown,
            limit.value,
            limit.place,
            f"{verdict} {limit.how}".strip(),
        )

    def _test(self, test: MinimumTest, number: int) -> Origin:
        texts = self.texts
        subject = (
            self.call.criterion(test.criterion).title
            if test.criterion
            else texts("books.origins.label.total")
        )
        path = "/".join(part for part in (self.stage, test.round, test.criterion) if part)
        how = (
            texts("books.origins.unweighted")
            if test.kind is MinimumKind.TOTAL and not self.method.minima_weighted
            else ""
        )
        if self.method.minima_scope is MinimaScope.COMBINED and not test.round:
            how = f"{texts('books.origins.combined')} {how}".strip()
        return Origin(
            f"{path}/test",
            texts("books.origins.label.tested", subject=subject),
            self._tested_shown(test),
            test.value,
            how=how,
            children=(self._minimum(test, f"{path}/minimum"),),
        )

    def _tested_shown(self, test: MinimumTest) -> str:
        if test.kind is MinimumKind.TOTAL:
            return wording.total(self.texts, self.call, test.value)
        scale = self.call.criterion(test.criterion).scale
        return wording.score(self.texts, scale, test.value, test.minimum)

    def _given(self, key: str, label: str, given: Given) -> Origin:
        """A score that a person typed; one that an act corrected shows what stood there before."""
        texts = self.texts
        before: tuple[Origin, ...] = ()
        how = ""
        if given.act:
            how = texts("books.origins.act", act=given.act)
            if given.before is not None:
                before = (
                    self._given(f"{key}/before", texts("books.origins.before"), given.before),
                )
        place = self.call.places.get(f"acts/{given.act}/value", given.place)
        return Origin(key, label, texts.number(given.value), given.value, place, how, before)

    def _setting(self, column: str, value: Fraction) -> Origin:
        return self._cell(
            f"{self.stage}/{column}",
            self.texts(f"books.origins.label.{column}"),
            value,
            f"method//{column}",
        )

    def _cell(self, key: str, label: str, value: Fraction, where: str) -> Origin:
        """A number of the call workbook; one that nobody filled is the program's default."""
        place = self.call.places.get(where, NOWHERE)
        how = "" if place.cell else self.texts("books.origins.default")
        return Origin(key, label, self.texts.number(value), value, place, how)

    def _decision(self) -> Iterator[Origin]:
        decision = self.point.decisions.get(self.entry)
        if decision is None or decision.recorded is None:
            return
        recorded = decision.recorded
        yield Origin(
            f"{self.stage}/decision",
            self.texts("books.origins.label.decision"),
            self.texts(f"books.value.{recorded.value.value}"),
            place=recorded.place,
            how=plain(recorded.reason),
        )

    def _sheet(self, ballot: Ballot) -> Place:
        """The tab of a ballot; for an abstention, where it was declared or recorded."""
        if ballot.standing is Standing.CONFLICT:
            pair = (ballot.juror, ballot.entry.candidate)
            said: tuple[Declaration | Conflict, ...] = (
                *self.case.intake.declarations,
                *self.call.conflicts,
            )
            for item in said:
                if (item.juror, item.candidate) == pair:
                    return item.place
        for given in ballot.scores.values():
            first = given
            while first.before is not None:
                first = first.before
            return Place(first.place.file, first.place.tab)
        return NOWHERE
