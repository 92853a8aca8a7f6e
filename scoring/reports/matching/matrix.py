"""The coverage matrix: needs down, candidates across, a word in every cell.

On one challenge every need has a row. Over all challenges types of service have a row each, and
wishes one row per challenge with a number, so that the whole stays readable on a few pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scoring.model.call import Entry, NeedKind
from scoring.model.results import Cover, NeedSupply
from scoring.reports.matching.value import Cell, Head, Matrix, MatrixGroup, MatrixRow, Pair
from scoring.reports.matching.view import ASPECTS, View, ranked

# As many columns as stay readable on A4 across; more candidates make another matrix.
MOST_COLUMNS = 12
FEW_COLUMNS = 6

DISCUSS = "discuss"  # at the matching moment: what the jury left open
_TONES = {
    "yes": "yes",
    "claim_counts": "yes",
    "shared": "part",
    "partial": "part",
    "divided": "open",
    "silent": "open",
    "claim": "open",
    DISCUSS: "open",
    "no": "none",
    "not_counted": "none",
}


def matrices(view: View) -> tuple[Matrix, ...]:
    if not view.candidates():
        return ()
    return tuple(_whole(view) if view.whole else _single(view))


def _chunks(view: View) -> list[tuple[str, ...]]:
    """The candidates of each matrix, in groups of even size."""
    candidates = view.candidates()
    count = -(-len(candidates) // MOST_COLUMNS)
    size = -(-len(candidates) // count)
    return [candidates[at : at + size] for at in range(0, len(candidates), size)]


def _caption(view: View, caption: str, chunk: Sequence[str]) -> str:
    if len(chunk) == len(view.candidates()):
        return caption
    return view.texts("matching.matrix.some", caption=caption, first=chunk[0], last=chunk[-1])


def _single(view: View) -> Iterable[Matrix]:
    """One challenge: a group of rows per kind of need."""
    challenge = view.challenges[0]
    groups: dict[str, list[NeedSupply]] = {}
    for supply in view.supplies:
        groups.setdefault(supply.need.kind.value, []).append(supply)
    if not groups:
        return
    for chunk in _chunks(view):
        yield _matrix(
            view,
            _caption(view, view.challenge(challenge), chunk),
            chunk,
            tuple(
                MatrixGroup(
                    view.texts(f"matching.kind.{kind}").capitalize(),
                    tuple(_row(view, supply, chunk) for supply in supplies),
                )
                for kind, supplies in groups.items()
            ),
        )


def _whole(view: View) -> Iterable[Matrix]:
    """All challenges: types of service by challenge."""
    listed = _listed(view)
    say = view.texts
    for chunk in _chunks(view):
        if listed:
            groups = tuple(
                MatrixGroup(
                    view.challenge(challenge),
                    tuple(
                        _row(view, supply, chunk)
                        for supply in listed
                        if supply.need.challenge == challenge
                    ),
                )
                for challenge in view.challenges
                if any(supply.need.challenge == challenge for supply in listed)
            )
            caption = _caption(
                view,
                say(
                    "matching.matrix.caption_all"
                    if view.call.service_types
                    else "matching.matrix.caption_needs"
                ),
                chunk,
            )
            yield _matrix(view, caption, chunk, groups)


def counts(view: View) -> tuple[Matrix, ...]:
    """Over all challenges: how many of the wishes without a row of their own each supplies."""
    return tuple(_counted(view)) if view.whole and view.candidates() else ()


def _counted(view: View) -> Iterable[Matrix]:
    listed = _listed(view)
    wishes = [supply for supply in view.supplies if supply not in listed]
    if not wishes:
        return
    rows_of = {
        challenge: own
        for challenge in view.challenges
        if (own := [supply for supply in wishes if supply.need.challenge == challenge])
    }
    for chunk in _chunks(view):
        rows = tuple(_numbers(view, challenge, own, chunk) for challenge, own in rows_of.items())
        caption = _caption(view, view.texts("matching.matrix.caption_aspects"), chunk)
        yield _matrix(
            view, caption, chunk, (MatrixGroup("", rows),), first="matching.matrix.challenge"
        )


def _listed(view: View) -> list[NeedSupply]:
    """The needs with a row of their own."""
    if not view.whole:
        return list(view.supplies)
    return [s for s in view.supplies if s.need.required or s.need.kind not in ASPECTS]


def _matrix(
    view: View,
    caption: str,
    chunk: Sequence[str],
    groups: tuple[MatrixGroup, ...],
    first: str = "matching.matrix.need",
) -> Matrix:
    return Matrix(
        caption=caption,
        first=view.texts(first),
        supply=view.texts("matching.matrix.supply"),
        heads=tuple(Head(key, view.name(key)) for key in chunk),
        span=len(chunk) + 2,
        room="few" if len(chunk) <= FEW_COLUMNS else "many",
        groups=groups,
    )


def _row(view: View, supply: NeedSupply, chunk: Sequence[str]) -> MatrixRow:
    say, need = view.texts, view.need(supply)
    if not supply.need.required and supply.need.kind not in ASPECTS:
        need = say("matching.matrix.wished", need=need)
    if supply.need.times > 1:
        need = say("matching.matrix.times", need=need, times=supply.need.times)
    return MatrixRow(
        need,
        _level(view, supply),
        tuple(_cell(view, supply, Entry(key, supply.need.challenge)) for key in chunk),
    )


def _level(view: View, supply: NeedSupply) -> Cell:
    """How well the need is supplied, in a word."""
    say = view.texts
    if supply.short and not supply.gap:
        return Cell(say("matching.matrix.level.unassessed"), "open")
    if supply.gap and supply.level:
        short = say("matching.matrix.level.short", level=supply.level, times=supply.need.times)
        return Cell(short, "gap")
    if supply.gap:
        word = "gap" if supply.need.required else "open"
        return Cell(say(f"matching.matrix.level.{word}"), word)
    if supply.single and supply.need.times == 1:
        return Cell(say("matching.matrix.level.single"), "single")
    return Cell(say("matching.matrix.level.enough", count=supply.level), "enough")


def _cell(view: View, supply: NeedSupply, entry: Entry) -> Cell:
    word = word_of(view, supply, entry)
    if not word:
        return Cell("", "absent")
    return Cell(view.texts(f"matching.matrix.word.{_said(view, word)}"), _TONES[word])


def _said(view: View, word: str) -> str:
    """What is for talking about is so until the matching is decided."""
    return f"{word}_final" if word == DISCUSS and view.point.final else word


def word_of(view: View, supply: NeedSupply, entry: Entry) -> str:
    """The word for one cell, as a key of `matching.matrix.word`; '' where there is no entry."""
    in_call = entry in view.call.entries()
    if not in_call or (not view.jury and entry not in view.entries):
        return ""
    if view.jury and not ranked(view.point, entry):
        return "not_counted"
    word = _found(view, supply, entry)
    if view.jury:
        return word
    # At the matching moment what the jury left open is for talking about. What it judged and did
    # not confirm is simply not offered there: that stands in the candidate's own letter.
    if word == "divided" or (word == "yes" and not ranked(view.point, entry)):
        return DISCUSS
    if word == "claim" and _cover(view, supply, entry) is Cover.NOT_ASSESSED:
        return DISCUSS
    return "no" if word in ("silent", "claim") else word


def _cover(view: View, supply: NeedSupply, entry: Entry) -> Cover:
    coverage = view.coverage(entry, supply)
    return Cover.NOT_ASSESSED if coverage is None else coverage.whole


def _found(view: View, supply: NeedSupply, entry: Entry) -> str:
    coverage, cover = view.coverage(entry, supply), _cover(view, supply, entry)
    claimed = coverage is not None and coverage.claimed
    if supply.parts and any(entry in part for part in supply.parts):
        return "yes" if all(entry in part for part in supply.parts) else "shared"
    if cover is Cover.CONFIRMED:
        return "yes"
    if entry in supply.suppliers:
        return "claim_counts"
    if cover is Cover.PARTIAL:
        return "partial"
    if cover is Cover.DIVIDED:
        return "divided"
    if claimed:
        return "claim"
    asked = supply.need.kind is not NeedKind.MUNICIPALITY
    return "silent" if asked and cover is Cover.NOT_ASSESSED else "no"


def _numbers(
    view: View, challenge: str, wishes: Sequence[NeedSupply], chunk: Sequence[str]
) -> MatrixRow:
    say = view.texts
    done = sum(not supply.short for supply in wishes)
    cells = []
    for key in chunk:
        entry = Entry(key, challenge)
        if entry in view.entries:
            number = sum(entry in supply.suppliers for supply in wishes)
            cells.append(Cell(str(number), "yes" if number else "none"))
        elif view.jury and entry in view.call.entries():
            cells.append(Cell(say("matching.matrix.word.not_counted"), "none"))
        else:
            cells.append(Cell("", "absent"))
    total = say("matching.matrix.number", number=done, count=len(wishes))
    return MatrixRow(view.challenge(challenge), Cell(total, "enough"), tuple(cells))


def key(view: View) -> tuple[str, ...]:
    """What each column's key stands for."""
    return tuple(
        view.texts("matching.matrix.key_line", key=item, name=view.name(item))
        for item in view.candidates()
    )


def legend(view: View) -> tuple[Pair, ...]:
    """The words that occur in this matrix, and what they mean."""
    shown = {
        word_of(view, supply, Entry(candidate, supply.need.challenge))
        for supply in _listed(view)
        for candidate in view.candidates()
    }
    say = view.texts
    pairs = []
    for word in _TONES:
        if word in shown:
            meaning = "no_room" if word == "no" and not view.jury else _said(view, word)
            pairs.append(
                Pair(
                    say(f"matching.matrix.word.{_said(view, word)}"),
                    (say(f"matching.matrix.meaning.{meaning}"),),
                )
            )
    if "" in shown:
        absent = say("matching.matrix.meaning." + ("absent" if view.jury else "absent_room"))
        pairs.append(Pair("", (absent,)))
    return tuple(pairs)


def outside(view: View) -> str:
    """For the jury: who answers the challenges in view without a column, since nothing counts."""
    if not view.jury:
        return ""
    inside = set(view.candidates())
    others = [
        entry
        for entry in view.call.entries()
        if entry.challenge in view.challenges and entry.candidate not in inside
    ]
    return view.texts("matching.matrix.outside", who=view.names(others)) if others else ""
