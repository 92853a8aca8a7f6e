"""The part of a jury report on one challenge: places, plots, tests, ties, what to talk about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from scoring.model.call import JURY_ORDER, Call, Criterion, Entry
from scoring.model.case import Case
from scoring.model.results import (
    DecisionPoint,
    EntryResult,
    MinimumKind,
    MinimumTest,
    Ranking,
    Status,
    TieStep,
)
from scoring.reports import plots, wording
from scoring.reports.grid import Cells, Grid
from scoring.reports.jury_report.coverage import coverage, divided
from scoring.reports.jury_report.names import name_of
from scoring.reports.jury_report.value import ChallengePart
from scoring.reports.sizes import said as of_call
from scoring.texts import Texts

# A spread of this share of the scale is worth a word; so many of them per challenge are shown.
WORTH_A_WORD = Fraction(2, 5)
MOST_SPREADS = 6
TICKS = 5


def challenge_part(
    case: Case, point: DecisionPoint, ranking: Ranking, texts: Texts
) -> ChallengePart:
    call = case.call
    return ChallengePart(
        title=call.challenge(ranking.challenge).title,
        summary=_summary(call, ranking, texts),
        ranking=_ranking(case, point, ranking, texts),
        plots=tuple(
            made
            for round_key in point.judgement.rounds
            if (made := _plot(call, ranking, round_key, texts)) is not None
        ),
        minima=_minima(case, point, ranking, texts),
        minima_notes=_minima_notes(case, point, ranking, texts),
        ties=_ties(call, ranking, texts),
        disagreements=_disagreements(case, point, ranking, texts),
        votes=divided(call, point, ranking, texts),
        coverage=coverage(call, point, ranking, texts),
    )


def _summary(call: Call, ranking: Ranking, texts: Texts) -> tuple[str, ...]:
    ranked = len(ranking.ranked)
    said = []
    if ranked or len(ranking.entries) == 1:
        said.append(texts("jury_report.summary", ranked=ranked, count=len(ranking.entries)))
    if ranking.places is not None:
        said.append(of_call(call, texts, "jury_report.places", count=ranking.places))
    if not ranked:
        said.append(texts("jury_report.nobody"))
    return tuple(said)


def _ranking(case: Case, point: DecisionPoint, ranking: Ranking, texts: Texts) -> Grid:
    call = case.call
    rounds = [call.method.round(key) for key in point.judgement.rounds]
    heads = [texts("jury_report.head.place"), texts("jury_report.head.candidate")]
    heads.extend(wording.capital(item.title) for item in rounds)
    if len(rounds) > 1:
        heads.append(texts("jury_report.head.total"))
    heads.append(of_call(call, texts, "jury_report.head.jurors"))
    heads.append(texts("jury_report.head.status"))
    numbers = [False, False, *[True] * (len(heads) - 4), False, False]
    rows = tuple(
        _ranking_row(case, point, item, ranking, texts, several=len(rounds) > 1)
        for item in ranking.entries
    )
    middle = len(heads) - 4
    widths = ["8", str(100 - 8 - 11 - 18 - 12 * middle), *["12"] * middle, "11", "18"]
    return Grid(
        caption=texts("jury_report.ranking_caption"),
        heads=tuple(heads),
        widths=tuple(f"{width}%" for width in widths),
        rows=rows,
        marked=tuple(item.status is not Status.RANKED for item in ranking.entries),
        numbers=tuple(numbers),
    )


def _ranking_row(
    case: Case,
    point: DecisionPoint,
    item: EntryResult,
    ranking: Ranking,
    texts: Texts,
    *,
    several: bool,
) -> Cells:
    call = case.call
    none = texts("jury_report.none")
    place = none if item.place is None else str(item.place)
    if item.place is not None and item.shared_with:
        place = texts("jury_report.shared", place=item.place)
    totals = []
    jurors = []
    for key in point.judgement.rounds:
        held = item.rounds.get(key)
        others = [other.rounds[key].total for other in ranking.entries if key in other.rounds]
        totals.append(beside(call, held.total if held else None, others, texts))
        if held is not None and held.seats:
            jurors.append(texts("jury_report.of", counted=len(held.counted), seats=held.seats))
    if several:
        totals.append(beside(call, item.total, [e.total for e in ranking.entries], texts))
    status = texts(f"books.standing_of.{item.status.value}")
    if item.entry in ranking.tie_at_line:
        status = texts(f"jury_report.{'tie_decided' if point.final else 'tie_at_line'}")
    return (
        (place,),
        (name_of(call, item.entry.candidate),),
        *((total,) for total in totals),
        tuple(jurors) or (none,),
        (status,),
    )


def beside(
    call: Call, total: Fraction | None, others: Sequence[Fraction | None], texts: Texts
) -> str:
    """A total in a column of totals: those that differ never look the same."""
    if total is None:
        return texts("jury_report.none")
    return wording.total(texts, call, total, [other for other in others if other is not None])


def _plot(call: Call, ranking: Ranking, round_key: str, texts: Texts) -> plots.Plot | None:
    """Each juror's total and the entry's total, one row per entry that has a total.

    With a single juror both are the same: there is nothing to see.
    """
    if len(call.jurors) == 1:
        return None
    numbers = {juror.key: str(index) for index, juror in enumerate(call.jurors, start=1)}
    entries = []
    said = []
    for item in ranking.entries:
        held = item.rounds.get(round_key)
        if held is None or held.total is None or not held.juror_totals:
            continue
        name = name_of(call, item.entry.candidate)
        entries.append(
            plots.Totals(
                name,
                {numbers[key]: value for key, value in held.juror_totals.items()},
                held.total,
            )
        )
        own = texts.listed(
            f"{numbers[key]}: {wording.total(texts, call, value)}"
            for key, value in held.juror_totals.items()
        )
        total = wording.total(texts, call, held.total)
        said.append(texts("jury_report.plot_row", name=name, total=total, own=own))
    if not entries:
        return None
    round_ = call.method.round(round_key)
    highest = call.method.total_scale
    steps = [highest * step / TICKS for step in range(TICKS + 1)]
    challenge = call.challenge(ranking.challenge).title
    return plots.totals_plot(
        texts("jury_report.plot_title", challenge=challenge, round=round_.title),
        " ".join(said),
        entries,
        highest,
        [(step, texts.number(step)) for step in steps],
        round_.total_minimum,
    )


def _minima(case: Case, point: DecisionPoint, ranking: Ranking, texts: Texts) -> Grid | None:
    """Every minimum that was not reached, on exact values: also by those who left earlier."""
    earlier = [item for _, item in _left(case, point, ranking)]
    rows = [
        _minimum_row(case.call, item.entry, test, texts)
        for item in (*ranking.entries, *earlier)
        for test in item.failed
    ]
    if not rows:
        return None
    return Grid(
        caption=texts("jury_report.minima_caption"),
        heads=tuple(
            texts(f"jury_report.head.{key}")
            for key in ("candidate", "round", "subject", "value", "minimum")
        ),
        widths=("34%", "18%", "26%", "11%", "11%"),
        rows=tuple(rows),
        marked=(False,) * len(rows),
        numbers=(False, False, False, True, True),
    )


def _minima_notes(
    case: Case, point: DecisionPoint, ranking: Ranking, texts: Texts
) -> tuple[str, ...]:
    """That all who were tested here passed, and who left after which earlier round."""
    tested = [item for item in ranking.entries if item.minima]
    passed = bool(tested) and not any(item.failed for item in tested)
    facts = {"entries": len(ranking.entries), "rounds": len(point.judgement.rounds)}
    said = [of_call(case.call, texts, "jury_report.minima_ok", **facts)] if passed else []
    after: dict[str, list[str]] = {}
    for earlier, item in _left(case, point, ranking):
        title = case.call.method.round(earlier.judgement.rounds[-1]).title
        after.setdefault(title, []).append(name_of(case.call, item.entry.candidate))
    for title, names in after.items():
        said.append(texts("jury_report.not_invited", round=title, names=texts.listed(names)))
    return tuple(said)


def _left(
    case: Case, point: DecisionPoint, ranking: Ranking
) -> Iterator[tuple[DecisionPoint, EntryResult]]:
    """Who was not invited to a round of this point, with the last point at which they stood."""
    rounds = len(point.judgement.rounds)
    before = [item for item in case.points if len(item.judgement.rounds) < rounds]
    for item in ranking.entries:
        if item.status is not Status.NOT_INVITED:
            continue
        found = [(earlier, earlier.judgement.entries[item.entry]) for earlier in before]
        stood = [pair for pair in found if pair[1].status is not Status.NOT_INVITED]
        yield from stood[-1:]


def _minimum_row(call: Call, entry: Entry, test: MinimumTest, texts: Texts) -> Cells:
    if test.kind is MinimumKind.CRITERION:
        criterion = call.criterion(test.criterion)
        subject = criterion.title
        value = wording.score(texts, criterion.scale, test.value, test.minimum)
    else:
        subject = texts("jury_report.round_total" if test.round else "jury_report.head.total")
        value = wording.total(texts, call, test.value)
    where = call.method.round(test.round).title if test.round else texts("letter.all_rounds")
    return (
        (name_of(call, entry.candidate),),
        (where,),
        (subject,),
        (value,),
        (wording.minimum(texts, test.scale, test.minimum),),
    )


def _ties(call: Call, ranking: Ranking, texts: Texts) -> tuple[str, ...]:
    """Each tie once, and what parted it."""
    said: dict[str, None] = {}
    for item in ranking.entries:
        for step in item.ties:
            said[_tie(call, item.entry, step, texts)] = None
    return tuple(said)


def _tie(call: Call, entry: Entry, step: TieStep, texts: Texts) -> str:
    involved = {entry, *step.others}
    order = [item for item in call.entries() if item in involved]
    names = texts.listed(name_of(call, item.candidate) for item in order)
    if step.rule is None:
        return texts("jury_report.tie.shared", names=names)
    if step.rule == JURY_ORDER:
        return texts("jury_report.tie.jury", names=names)
    criterion = call.criterion(step.rule.criterion)
    values = texts.listed(
        f"{item.candidate} {wording.score(texts, criterion.scale, step.values[item])}"
        for item in order
        if item in step.values
    )
    return texts("jury_report.tie.criterion", names=names, criterion=criterion.title, values=values)


def _disagreements(case: Case, point: DecisionPoint, ranking: Ranking, texts: Texts) -> Grid | None:
    """The largest differences between counted jurors, with what they wrote."""
    call = case.call
    found: list[tuple[Fraction, int, Cells]] = []
    for item in ranking.entries:
        for round_key, held in item.rounds.items():
            for key, result in held.criteria.items():
                criterion = call.criterion(key)
                values = {juror: given.value for juror, given in result.scores.items()}
                if len(values) < 2:
                    continue
                spread = max(values.values()) - min(values.values())
                share = spread / (criterion.scale.highest - criterion.scale.lowest)
                if share >= WORTH_A_WORD:
                    row = _spread_row(case, item.entry, round_key, criterion, values, texts)
                    found.append((share, -len(found), row))
    if not found:
        return None
    rows = [row for _, _, row in sorted(found, key=lambda part: part[:2], reverse=True)]
    shown = rows[:MOST_SPREADS]
    return Grid(
        caption=texts("jury_report.spread_caption", count=len(shown), all=len(rows)),
        heads=tuple(
            texts(f"jury_report.head.{key}")
            for key in ("candidate", "criterion", "scores", "remarks")
        ),
        widths=("19%", "19%", "19%", "43%"),
        rows=tuple(shown),
        marked=(False,) * len(shown),
        numbers=(False, False, False, False),
    )


def _spread_row(
    case: Case,
    entry: Entry,
    round_key: str,
    criterion: Criterion,
    values: Mapping[str, Fraction],
    texts: Texts,
) -> Cells:
    call = case.call
    ordered = sorted(values.items(), key=lambda pair: -criterion.scale.share(pair[1]))
    remarks = {
        ballot.juror: ballot.remarks[criterion.key].text
        for ballot in case.register.ballots
        if ballot.entry == entry
        and ballot.round == round_key
        and not ballot.consensus
        and criterion.key in ballot.remarks
    }
    return (
        (name_of(call, entry.candidate),),
        (criterion.title, call.method.round(round_key).title),
        tuple(f"{texts.number(value)}  {call.juror(key).name}" for key, value in ordered),
        tuple(f"{call.juror(key).name}: {remarks[key]}" for key, _ in ordered if remarks.get(key)),
    )
