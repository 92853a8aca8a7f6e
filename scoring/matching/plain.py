"""A question from a plain table of who supplies what, for any use outside a call.

from fractions import Fraction
from scoring.matching import best, picture, plain_question

question = plain_question([("a", "n1", 1), ("b", "n1", 1), ("b", "n2", 1)])
best(question).choices[0].candidates      # ('b',)
picture(question).roles                   # what each candidate is to the minimal partnerships
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from scoring.matching.question import Question, Rules, want
from scoring.model.call import Entry


def plain_question(
    supply: Iterable[tuple[str, str, Fraction | int]],
    *,
    times: Fraction | int = 1,
    most: int | None = None,
    quality: Mapping[str, Fraction] | None = None,
    costs: Mapping[str, Fraction] | None = None,
) -> Question:
    """Candidates and needs in order of first appearance; every need is required, `times` often.

    `supply` holds candidate, need, and how much of the need the candidate supplies: 1 is once. An
    empty candidate names a need that nobody supplies, an empty need a candidate that supplies
    nothing. Several lines of one candidate for one need add up. `most`: at most so many partners.
    `quality` and `costs` are by candidate; candidates named only there are known too.
    """
    candidates: dict[str, None] = {}
    amounts: dict[str, dict[Entry, Fraction]] = {}
    for candidate, need, amount in supply:
        if candidate:
            candidates[candidate] = None
        if need:
            own = amounts.setdefault(need, {})
            if candidate:
                entry = Entry(candidate, "")
                own[entry] = own.get(entry, Fraction(0)) + Fraction(amount)
    for known in (quality or {}, costs or {}):
        candidates |= dict.fromkeys(known)
    return Question(
        candidates=tuple(candidates),
        entries=tuple(Entry(candidate, "") for candidate in candidates),
        wants=tuple(want(need, [own], times) for need, own in amounts.items()),
        rules=Rules(most=most),
        quality={Entry(key, ""): total for key, total in (quality or {}).items()},
        costs=dict(costs or {}),
    )
