"""The part of a letter on one entry: scores, minimum scores, place, ties, coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.model.call import (
    JURY_ORDER,
    Call,
    CombineRounds,
    Criterion,
    Entry,
    InsightLetter,
    MinimaScope,
    NeedKind,
    ReasonsFrom,
    Scope,
    Stage,
    Value,
)
from scoring.model.case import Case
from scoring.model.results import (
    Cover,
    Coverage,
    DecisionPoint,
    EntryResult,
    MinimumKind,
    MinimumTest,
    Ranking,
    RoundResult,
    Status,
    TieStep,
)
from scoring.prose import Block, blocks, words
from scoring.reports import wording
from scoring.reports.letter.value import (
    ChallengeSection,
    CoverageLine,
    CriterionLine,
    RoundTable,
)
from scoring.reports.sizes import said as of_call
from scoring.texts import Texts

# The reason that the decisions give for an entry that was held over and has yet to be decided.
HELD_BEFORE = "decisions.why.held_before"
SELECTED = frozenset({Value.INVITED, Value.MATCHED})

# Reasons already printed in this letter, by criterion, round and text: where they stand.
Printed = dict[tuple[str, str, str], str]


def challenge_section(
    case: Case, point: DecisionPoint, entry: Entry, texts: Texts, printed: Printed
) -> ChallengeSection:
    """Everything the candidate is told about one entry. `printed` is added to."""
    call = case.call
    result = point.judgement.entries[entry]
    ranking = next(item for item in point.judgement.rankings if item.challenge == entry.challenge)
    challenge = call.challenge(entry.challenge)
    return ChallengeSection(
        heading=challenge.title,
        place=place(result, ranking, texts),
        explained=(
            *_why_no_place(call, point, result, texts),
            *_line(call, point, ranking, result, texts),
            *(_tie(call, entry, step, texts) for step in result.ties),
        ),
        rounds=tuple(
            round_table(case, point, result, round_key, texts, printed)
            for round_key in point.judgement.rounds
            if round_key in result.rounds
        ),
        tests=()
        if result.status is Status.BELOW_QUORUM
        else tuple(test_sentence(call, test, texts) for test in result.minima if not test.round),
        totals=_totals(call, point, result, texts),
        coverage_caption=texts("letter.coverage_caption", challenge=challenge.title),
        coverage=coverage_lines(call, point.judgement.coverage, entry, texts),
        aspects=_aspects(call, point.judgement.coverage, entry),
        coverage_note=_other_offer(call, entry, texts),
    )


def place(result: EntryResult, ranking: Ranking, texts: Texts) -> str:
    """'plaats 2 van 5', shared or not; 'geen plaats' for an entry that is not ranked."""
    if result.place is None:
        return texts("letter.no_place")
    key = "letter.shared_place" if result.shared_with else "letter.place"
    return texts(key, place=result.place, count=len(ranking.ranked))


def _why_no_place(
    call: Call, point: DecisionPoint, result: EntryResult, texts: Texts
) -> tuple[str, ...]:
    if result.status is Status.RANKED:
        return ()
    if result.status is Status.BELOW_MINIMUM:
        failed = [test_sentence(call, test, texts) for test in result.failed]
        return (of_call(call, texts, "letter.status.below_minimum"), *failed)
    decision = point.decisions.get(result.entry)
    if decision is not None and decision.proposed.reason_key == HELD_BEFORE:
        return (texts("letter.status.held_before"),)
    return (texts(f"letter.status.{result.status.value}", quorum=call.method.quorum),)


def test_sentence(call: Call, test: MinimumTest, texts: Texts) -> str:
    """'Criterium k1 (pitch): 2,5; minimumscore 3, niet behaald.'"""
    if test.kind is MinimumKind.CRITERION:
        criterion = call.criterion(test.criterion)
        subject = criterion.title
        value = wording.score(texts, criterion.scale, test.value, test.minimum)
    else:
        subject = texts("letter.total_of_round" if test.round else "letter.total_combined")
        value = wording.total(texts, call, test.value)
    where = call.method.round(test.round).title if test.round else texts("letter.all_rounds")
    key = "letter.test_passed" if test.passes else "letter.test_failed"
    return texts(
        wording.of_minimum(key, test.scale),
        subject=subject,
        round=where,
        value=value,
        minimum=texts.number(test.minimum),
    )


def _line(
    call: Call, point: DecisionPoint, ranking: Ranking, result: EntryResult, texts: Texts
) -> tuple[str, ...]:
    """Where the line lies, as a place; as a score too when the call says so."""
    line = "line" if point.stage == Stage.RESULT else "line_round"
    if ranking.places is not None:
        said = [of_call(call, texts, "letter.line_places", count=ranking.places)]
        last = [item for item in ranking.ranked if item.place and item.place <= ranking.places]
    else:
        said = []
        chosen = [_selected(point, item.entry) for item in ranking.ranked]
        last = [item for item, yes in zip(ranking.ranked, chosen, strict=True) if yes]
        if None in chosen:
            last = []  # the line lies where people draw it, and they have not done so yet
        elif len(ranking.entries) == 1:
            pass  # there is no other that a line could part this one from
        elif last:
            said = [of_call(call, texts, f"letter.{line}", place=last[-1].place)]
        elif ranking.ranked:
            said = [of_call(call, texts, f"letter.{line}_nobody")]
    if not ranking.ranked and result.status is not Status.RANKED and len(ranking.entries) > 1:
        said.append(of_call(call, texts, "letter.nobody_ranked"))
    total = last[-1].total if last else None
    if call.line_as_score and total is not None:
        limits = [] if result.total is None else [result.total]
        said.append(texts("letter.line_score", score=wording.total(texts, call, total, limits)))
    if result.entry in ranking.tie_at_line:
        said.append(texts("letter.tie_at_line"))
    return (*said, *_left_open(call, point, result, texts))


def _left_open(
    call: Call, point: DecisionPoint, result: EntryResult, texts: Texts
) -> tuple[str, ...]:
    """The places that the scores leave open to this entry, where the call lets a letter tell it."""
    allowed = call.method.insight.in_letter is InsightLetter.RANGE
    found = point.insight.view(result.entry.challenge) if point.insight and allowed else None
    if found is None:
        return ()
    _, part = found
    wide = next((item.wide for item in part.entries if item.entry == result.entry), None)
    if wide is None:
        return ()
    key = "insight.letter_place" if wide.low == wide.high else "insight.letter_range"
    return (texts(key, low=wide.low, high=wide.high, count=len(part.entries)),)


def _selected(point: DecisionPoint, entry: Entry) -> bool | None:
    """Whether people chose this entry; None while nothing is recorded."""
    decision = point.decisions.get(entry)
    if decision is None:
        return False
    return decision.recorded.value in SELECTED if decision.recorded else None


def _tie(call: Call, entry: Entry, step: TieStep, texts: Texts) -> str:
    """What parted this entry from others with an equal total; never who those are."""
    count = len([other for other in step.others if other != entry])
    if step.rule is None:
        return texts("letter.tie.shared", count=count)
    if step.rule == JURY_ORDER:
        return texts("letter.tie.jury", count=count)
    own = step.values.get(entry)
    rest = [value for other, value in step.values.items() if other != entry]
    outcome = "decided"
    criterion = call.criterion(step.rule.criterion)
    share = criterion.scale.share
    if own is not None and rest:
        if all(share(own) > share(value) for value in rest):
            outcome = "for"
        elif all(share(own) < share(value) for value in rest):
            outcome = "against"
    return texts(f"letter.tie.{outcome}", count=count, criterion=criterion.title)


def _totals(call: Call, point: DecisionPoint, result: EntryResult, texts: Texts) -> tuple[str, ...]:
    """The total over the rounds, where there was more than one."""
    if result.total is None or len(point.judgement.rounds) < 2:
        return ()
    scale = texts.number(call.method.total_scale)
    score = wording.total(texts, call, result.total)
    if result.status is Status.BELOW_QUORUM:
        return (texts("letter.total_provisional", score=score, scale=scale),)
    if call.method.combine_rounds is CombineRounds.LAST:
        return (texts("letter.total_last", score=score, scale=scale),)
    shares = wording.weights(
        texts, {key: call.method.round(key).weight for key in point.judgement.rounds}
    )
    parts = texts.listed(
        f"{call.method.round(key).title} {shares[key]}" for key in point.judgement.rounds
    )
    return (texts("letter.total", score=score, scale=scale, parts=parts),)


def asked_in(call: Call, result: EntryResult, round_key: str) -> list[Criterion]:
    """The criteria of an entry in a round, in the order in which the letter prints them."""
    held = result.rounds[round_key]
    return [
        item
        for item in call.method.asked(round_key, result.entry.challenge)
        if item.key in held.criteria
    ]


def round_table(
    case: Case,
    point: DecisionPoint,
    result: EntryResult,
    round_key: str,
    texts: Texts,
    printed: Printed,
) -> RoundTable:
    """One round of an entry: a line per criterion with its reason, then the total."""
    call = case.call
    held = result.rounds[round_key]
    challenge = call.challenge(result.entry.challenge)
    title = call.method.round(round_key).title
    asked = asked_in(call, result, round_key)
    shares = wording.weights(texts, {item.key: item.weight for item in asked})
    if len(asked) == 1:  # a lone criterion weighs everything
        shares = {item.key: "" for item in asked}
    decimals = wording.column_decimals(held.criteria[item.key].value for item in asked)
    # Too few jurors: the figures may change, so that no test is passed or failed by them yet.
    provisional = result.status is Status.BELOW_QUORUM and len(held.counted) < call.method.quorum
    total_test = next(
        (
            test
            for test in result.minima
            if test.round == round_key and test.kind is MinimumKind.TOTAL
        ),
        None,
    )
    seen = _Round(case, point, held, decimals, provisional, texts, printed)
    return RoundTable(
        caption=texts("letter.round_caption", round=title, challenge=challenge.title),
        jurors=_jurors(case, held, texts),
        lines=tuple(seen.line(item, shares[item.key]) for item in asked),
        total=""
        if held.total is None
        else texts(
            "letter.out_of",
            score=wording.total(texts, call, held.total),
            highest=texts.number(call.method.total_scale),
        ),
        total_minimum=texts("letter.provisional")
        if provisional
        else _total_minimum(call, held.total, total_test, texts),
        total_failed=total_test is not None and not total_test.passes and not provisional,
        empty="" if held.criteria else texts("letter.no_scores"),
    )


def _total_minimum(
    call: Call, total: Fraction | None, test: MinimumTest | None, texts: Texts
) -> str:
    if test is None:
        return ""
    held = texts("wording.reached" if test.passes else "wording.not_reached")
    said = texts("letter.minimum", minimum=texts.number(test.minimum), held=held)
    if total is not None and test.value != total:
        # The minimum is tested on another total than the one that ranks: show that one too.
        value = wording.total(texts, call, test.value)
        return texts("letter.unweighted", value=value, test=said)
    return said


def _jurors(case: Case, held: RoundResult, texts: Texts) -> tuple[str, ...]:
    said = [wording.sentence(wording.counted(texts, held))]
    if (held.entry, held.round) in case.register.use_incomplete:
        said.append(texts("letter.use_incomplete"))
    return tuple(said)


@dataclass(frozen=True, slots=True)
class _Round:
    """One round of an entry, as its lines see it."""

    case: Case
    point: DecisionPoint
    held: RoundResult
    decimals: int
    provisional: bool
    texts: Texts
    printed: Printed

    def line(self, criterion: Criterion, share: str) -> CriterionLine:
        found = self.held.criteria[criterion.key]
        reasons = _reasons(self.case, self.point, self.held, criterion)
        pending = "" if reasons else self.texts("letter.pending")
        if criterion.scope is Scope.PROPOSAL and reasons:
            key = (criterion.key, self.held.round, "\n".join(map(words, reasons)))
            here = self.case.call.challenge(self.held.entry.challenge).title
            before = self.printed.setdefault(key, here)
            if before != here:
                reasons = (self.texts("letter.same_reason", challenge=before),)
        minimum = ""
        method = self.case.call.method
        together = method.minima_scope is MinimaScope.COMBINED and len(method.rounds) > 1
        tested = not self.provisional and not together
        if found.minimum is not None:
            held_word = self.texts("wording.reached" if found.passes else "wording.not_reached")
            if not tested:
                held_word = self.texts(
                    "letter.not_tested" if self.provisional else "letter.tested_together"
                )
            minimum = self.texts(
                wording.of_minimum("letter.minimum", found.scale),
                minimum=self.texts.number(found.minimum),
                held=held_word,
            )
        return CriterionLine(
            title=criterion.title,
            weight=self.texts("letter.weight", share=share) if share else "",
            score=wording.out_of(
                self.texts,
                criterion.scale,
                wording.score(
                    self.texts, criterion.scale, found.value, found.minimum, self.decimals
                ),
            ),
            word=wording.level_word(self.texts, criterion.scale, found.value),
            minimum=minimum,
            failed=tested and not found.passes,
            reasons=reasons,
            pending=pending,
        )


def _reasons(
    case: Case, point: DecisionPoint, held: RoundResult, criterion: Criterion
) -> tuple[Block, ...]:
    """Approved texts only; or, when the call says so, the counted jurors' remarks as they are."""
    if case.call.reasons_from is ReasonsFrom.REMARKS:
        remarks = {
            ballot.remarks[criterion.key].text.strip()
            for ballot in case.register.ballots
            if ballot.entry == held.entry
            and ballot.round == held.round
            and ballot.juror in held.counted
            and criterion.key in ballot.remarks
        }
        # By text, so that the order does not tell which juror wrote what.
        return tuple(sorted(remark for remark in remarks if remark))
    reason = point.reasons.get((held.entry, held.round, criterion.key))
    return blocks(reason.text) if reason is not None and reason.usable else ()


def coverage_lines(
    call: Call, coverage: Mapping[tuple[Entry, str], Coverage], entry: Entry, texts: Texts
) -> tuple[CoverageLine, ...]:
    """The service types that the challenge needs, each with its requirements."""
    needed = {need.item for need in call.method.needs if need.challenge == entry.challenge}
    lines: list[CoverageLine] = []
    for service in call.service_types:
        parts = [item for item in service.requirements if (entry, item.key) in coverage]
        if service.key not in needed and not needed.intersection(item.key for item in parts):
            continue
        found = coverage.get((entry, service.key))
        if found is None:
            continue
        split = found.whole is not found.own
        lines.append(
            CoverageLine(
                service.title,
                False,
                _claimed(found, texts),
                texts(f"letter.cover.{found.whole.value if split else found.word}"),
                texts("letter.cover_own", cover=texts(f"letter.cover.{found.word}"))
                if split
                else "",
            )
        )
        lines.extend(
            CoverageLine(
                item.name,
                True,
                _claimed(coverage[entry, item.key], texts, part=True),
                texts(f"letter.cover.{coverage[entry, item.key].word}"),
            )
            for item in parts
        )
    return tuple(lines)


def _claimed(found: Coverage, texts: Texts, *, part: bool = False) -> str:
    if found.claimed:
        return texts("letter.claimed")
    return texts("letter.part_not_claimed" if part else "letter.not_claimed")


def _aspects(
    call: Call, coverage: Mapping[tuple[Entry, str], Coverage], entry: Entry
) -> tuple[str, ...]:
    aspects = call.challenge(entry.challenge).aspects
    return tuple(
        aspect.name
        for kind in (NeedKind.OBSTACLE, NeedKind.OUTCOME)
        for aspect in aspects
        if aspect.kind is kind
        and (found := coverage.get((entry, aspect.key))) is not None
        and found.own is Cover.CONFIRMED
    )


def _other_offer(call: Call, entry: Entry, texts: Texts) -> tuple[Block, ...]:
    """In one sentence, or where it is a list or takes several lines, between two."""
    offer = call.candidate(entry.candidate).other_offer.strip()
    told = blocks(offer)
    if len(told) > 1 or "\n" in offer:
        return (texts("letter.other_offer_lead"), *told, texts("letter.other_offer_after"))
    return blocks(texts("letter.other_offer", offer=offer.rstrip("."))) if offer else ()


def assessed(point: DecisionPoint, entry: Entry) -> bool:
    """Whether there is an assessment of this entry to tell about."""
    result = point.judgement.entries.get(entry)
    return result is not None and result.status not in (Status.INADMISSIBLE, Status.WITHDRAWN)
