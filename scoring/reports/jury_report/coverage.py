"""What the jury finds that each entry covers, with the votes that it follows from."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.model.call import Call, Entry, ServiceType
from scoring.model.results import Cover, Coverage, DecisionPoint, Ranking
from scoring.reports import wording
from scoring.reports.grid import Cells, Grid
from scoring.reports.jury_report.names import name_of
from scoring.texts import Texts


def divided(call: Call, point: DecisionPoint, ranking: Ranking, texts: Texts) -> tuple[str, ...]:
    """Every item of the challenge on which the votes are exactly in half."""
    names = wording.item_names(call)
    return tuple(
        texts(
            "jury_report.divided",
            candidate=name_of(call, item.entry.candidate),
            item=names[found.item][0],
            votes=_votes(found, texts),
        )
        for item in ranking.entries
        for found in point.judgement.coverage.values()
        if found.entry == item.entry and found.own is Cover.DIVIDED and found.item in names
    )


def _votes(found: Coverage, texts: Texts, *, silent: bool = True) -> str:
    """'3 ja, 1 deels, 1 nee'; nothing of what was neither offered nor seen."""
    if found.word == "not_offered":
        return ""
    counts = [("yes", found.yes), ("partial", found.partial), ("no", found.no)]
    if silent:
        counts.append(("silent", found.silent))
    return ", ".join(
        texts(f"jury_report.vote.{key}", number=number) for key, number in counts if number
    )


def coverage(call: Call, point: DecisionPoint, ranking: Ranking, texts: Texts) -> Grid | None:
    """Per entry each service type: what the jury makes of it, the votes, and the claim."""
    none = (texts("jury_report.none"),)
    rows: list[Cells] = []
    for item in ranking.entries:
        cells = [
            tuple(_said(call, point, item.entry, service, texts)) or none
            for service in call.service_types
        ]
        if any(cell != none for cell in cells):
            rows.append(((name_of(call, item.entry.candidate),), *cells))
    if not rows:
        return None
    # A type with requirements has more to tell.
    parts = [2 if item.requirements else 1 for item in call.service_types]
    return Grid(
        caption=texts("jury_report.coverage_caption"),
        heads=(
            texts("jury_report.head.candidate"),
            *(item.title for item in call.service_types),
        ),
        widths=("20%", *(f"{80 * part / sum(parts):.1f}%" for part in parts)),
        rows=tuple(rows),
        marked=(False,) * len(rows),
        numbers=(False,) * (1 + len(call.service_types)),
    )


def _said(
    call: Call, point: DecisionPoint, entry: Entry, service: ServiceType, texts: Texts
) -> Iterator[str]:
    """The verdict and its votes; where requirements change that of the type, that of each part."""
    held = point.judgement.coverage
    found = held.get((entry, service.key))
    if found is None:
        return
    if found.whole is found.own:
        yield texts(f"letter.cover.{found.word}")
        if votes := _votes(found, texts, silent=False):
            yield votes
    else:
        yield texts(f"jury_report.whole.{found.whole.value}")
        yield texts("jury_report.type_itself", said=_verdict(found, texts))
        parts = [(item.name, held[entry, item.key]) for item in service.requirements]
        if all(part.own is Cover.NOT_ASSESSED for _, part in parts):
            yield texts("jury_report.requirements_silent")
        elif parts and all(part.word == "not_offered" for _, part in parts):
            yield texts("jury_report.requirements_not_offered")
        else:
            for text, part in parts:
                if part.own is not Cover.CONFIRMED:
                    said = _verdict(part, texts)
                    yield texts("jury_report.requirement", requirement=text, said=said)
    if found.claimed:
        yield texts("jury_report.claimed")


def _verdict(found: Coverage, texts: Texts) -> str:
    """'bevestigd (4 ja)', or 'niet beoordeeld'."""
    word = texts(f"letter.cover.{found.word}")
    votes = _votes(found, texts, silent=False)
    return texts("jury_report.verdict", word=word, votes=votes) if votes else word
