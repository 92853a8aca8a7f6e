"""Matching summaries: for the jury, and for the matching moment; over all challenges and for each.

The one for the matching moment looks only at those at the table: no score, no place, no total, and
nothing of a decision beyond who is there.
"""

from __future__ import annotations

from dataclasses import fields

from scoring.matching.study import Study
from scoring.model.call import Call
from scoring.model.case import Case
from scoring.model.results import DecisionPoint, EntryResult
from scoring.prose import blocks
from scoring.reports import levels, wording
from scoring.reports.document import Document, Level, Page, file_name, stage_title, texts_of
from scoring.reports.matching import matrix, parts
from scoring.reports.matching.study import study_part
from scoring.reports.matching.value import JurySummary, Standing, StandingTable, Summary
from scoring.reports.matching.view import Studies, View, several, studies, view
from scoring.reports.wording_house import house
from scoring.texts import Texts

KIND = "matching-summary"
TEMPLATE = "matching_summary.html"


def matching_documents(case: Case, known: Studies | None = None) -> list[Document]:
    """The matching summaries of every decision point that was reached.

    `known`: the studies, where somebody made them before.
    """
    made = studies(case) if known is None else known
    return [
        _document(case.call, point, challenge, made[point.stage, challenge] if jury else None)
        for point in case.points
        for jury in (True, False)
        for challenge in ("", *several(case.call))
    ]


def _document(call: Call, point: DecisionPoint, challenge: str, made: Study | None) -> Document:
    """For the jury with its study; without one for the matching moment."""
    texts, jury = texts_of(call), made is not None
    seen = view(call, texts, point, challenge, jury=jury)
    reader = "jury" if jury else "room"
    level = Level.JURY if jury else Level.CANDIDATE
    stage = stage_title(call, point.stage, texts)
    title = texts(f"matching.title.{reader}")
    if challenge:
        name = texts(
            f"matching.file.{reader}_one", stage=stage, challenge=_challenge_name(call, challenge)
        )
    elif len(call.challenges) == 1:
        name = texts(f"matching.file.{reader}_alone", stage=stage)
    else:
        name = texts(f"matching.file.{reader}_all", stage=stage)
    folder = texts("reports.folder.jury" if jury else "reports.folder.matching")
    value = jury_summary(seen, made) if jury else summary(seen)
    heading = texts("matching.title.document", title=title, scope=value.scope)
    return levels.checked(
        Document(
            KIND,
            f"{folder}/{file_name(texts, name, '.pdf', draft=not point.final)}",
            level,
            Page(TEMPLATE, value, f"{heading} · {call.title}", call.language),
            stage=point.stage,
            final=point.final,
        )
    )


def _challenge_name(call: Call, key: str) -> str:
    challenge = call.challenge(key)
    return f"{key} {challenge.persona or challenge.title}"


def summary(seen: View) -> Summary:
    """For the matching moment."""
    return _common(seen, Level.CANDIDATE)


def jury_summary(seen: View, made: Study | None = None) -> JurySummary:
    common = _common(seen, Level.JURY)
    return JurySummary(
        **{item.name: getattr(common, item.name) for item in fields(common)},
        smallest=parts.least(seen) if seen.several else None,
        standings=tuple(_standing(seen, challenge) for challenge in seen.challenges),
        study=study_part(seen, made) if made is not None and seen.several else None,
    )


def _common(seen: View, level: Level) -> Summary:
    """What both kinds show, each with its own eyes."""
    texts, point = seen.texts, seen.point
    reader = "jury" if seen.jury else "room"
    title = texts(f"matching.title.{reader}")
    # Who can be missed, and what is double, are questions about more than one candidate.
    single_intro, singles = parts.singles(seen) if seen.several else ("", ())
    overlap_intro, overlaps = parts.overlaps(seen) if seen.several else ("", ())
    offer_intro, offers = parts.offers(seen)
    matrices = matrix.matrices(seen)
    if not seen.candidates():
        matrix_intro = texts("matching.matrix.empty")
    elif not matrices:
        matrix_intro = texts("matching.matrix.no_needs")
    else:
        matrix_intro = texts("matching.matrix.intro", candidates=len(seen.candidates()))
    return Summary(
        house=house(seen.call, title, draft=not point.final, level=level, texts=texts),
        labels={
            **wording.labels(texts, "matching.word", challenges=len(seen.challenges)),
            "partnership": texts("matching.heading." + ("broad" if seen.jury else "room")),
            "total": texts("matching.standing.total", scale=_total_scale(seen)),
        },
        title=title,
        scope=texts("matching.title.all") if seen.whole else seen.challenge(seen.challenges[0]),
        stage=stage_title(seen.call, point.stage, texts),
        state=state(seen),
        lead=texts(f"matching.lead.{reader}{'' if seen.several else '_one'}"),
        reservation=blocks(parts.reservation(seen)),
        gap_intro=parts.gap_intro(seen),
        gaps=parts.gaps(seen),
        wished=parts.wished(seen),
        single_intro=single_intro,
        singles=singles,
        overlap_intro=overlap_intro,
        overlaps=overlaps,
        partnership=parts.partnership(seen),
        seats=() if seen.jury else parts.seats(seen),
        offer_intro=offer_intro,
        offers=offers,
        compared=len(seen.challenges) > 1,
        matrix_intro=matrix_intro,
        matrices=matrices,
        counts=matrix.counts(seen),
        key=matrix.key(seen),
        legend=matrix.legend(seen),
        outside=matrix.outside(seen),
    )


def state(seen: View) -> str:
    line = seen.point.establishment
    if not seen.point.final or line is None:
        return seen.texts("matching.state.draft")
    return seen.texts(
        "matching.state.final_again" if line.version > 1 else "matching.state.final",
        body=line.body,
        date=seen.texts.date(line.letters),
        version=line.version,
        before=line.version - 1,
    )


def _total_scale(seen: View) -> str:
    return seen.texts.number(seen.call.method.total_scale)


def _standing(seen: View, challenge: str) -> StandingTable:
    """The ranking of one challenge, with what was decided or is proposed."""
    say = seen.texts
    ranking = next(r for r in seen.point.judgement.rankings if r.challenge == challenge)
    rows = tuple(
        Standing(
            place=_place(say, result),
            name=seen.name(result.entry.candidate),
            total=_total(seen, result),
            status=say(f"matching.standing.word.{result.status.value}"),
            decision=_decision(seen, result),
        )
        for result in ranking.entries
    )
    if not rows:
        empty = say("matching.standing.none")
    else:
        empty = "" if ranking.ranked else say("matching.standing.nobody_ranked")
    return StandingTable(seen.challenge(challenge), rows, empty)


def _place(say: Texts, result: EntryResult) -> str:
    if result.place is None:
        return say("matching.standing.nothing")
    if result.shared_with:
        return say("matching.standing.shared", place=result.place)
    return str(result.place)


def _total(seen: View, result: EntryResult) -> str:
    if result.total is None:
        return seen.texts("matching.standing.nothing")
    return wording.total(seen.texts, seen.call, result.total)


def _decision(seen: View, result: EntryResult) -> str:
    decision = seen.point.decisions.get(result.entry)
    if decision is None:
        return seen.texts("matching.standing.nothing")
    if decision.recorded is not None:
        return wording.value_word(seen.texts, decision.recorded.value)
    if decision.proposed.value is None:
        return seen.texts("matching.standing.undecided")
    word = wording.value_word(seen.texts, decision.proposed.value)
    return seen.texts("matching.standing.proposal", value=word)
