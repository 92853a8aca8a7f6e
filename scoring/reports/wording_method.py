"""The method of a call in plain sentences: one wording for letters, framework and jury report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scoring.call.extensions import replaced
from scoring.model.call import (
    JURY_ORDER,
    ActKind,
    Call,
    Combine,
    CombineRounds,
    Counts,
    DecisionRule,
    LimitKind,
    MinimaScope,
)
from scoring.model.published import Part
from scoring.prose import plain
from scoring.reports.levels import public
from scoring.reports.sizes import said as of_call
from scoring.reports.sizes import sizes
from scoring.reports.wording import roles, sentence, weights
from scoring.texts import Texts


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the method: what it is about, and what holds."""

    label: str = public()
    sentences: tuple[str, ...] = public()


# Limits at which an order stops
_STOPPING = (LimitKind.BUDGET, LimitKind.MAX_PARTNERS, LimitKind.MAX_PER_CHALLENGE)


def rules(call: Call, texts: Texts, *, brief: bool = False) -> tuple[Rule, ...]:
    """Every rule that turns scores into places and coverage, in the order of its use.

    `brief` is for letters: the proposing rule has its own section there, and what is said of the
    region's partnership as a whole is left out.
    """
    parts = (
        ("rounds", _rounds(call, texts)),
        ("jury", _jury(call, texts)),
        ("conflicts", _conflicts(call, texts)),
        ("score", _scores(call, texts)),
        ("total", _totals(call, texts)),
        ("minima", _minima(call, texts, brief=brief)),
        ("ties", _ties(call, texts)),
        ("coverage", _coverage(call, texts, brief=brief)),
        ("rule", () if brief else (rule(call, texts),)),
    )
    return tuple(
        Rule(of_call(call, texts, f"wording.method.label.{key}"), sentences)
        for key, sentences in parts
        if sentences
    )


def rule(call: Call, texts: Texts) -> str:
    """What the call's rule proposes."""
    key = f"wording.method.rule.{call.method.rule.value}"
    unbound = f"{key}_unbound" if not call.method.minima else ""
    said = of_call(call, texts, unbound if texts.has(unbound) else key)
    places = [f"{item.title}: {item.places}" for item in call.challenges if item.places is not None]
    if call.method.rule is DecisionRule.PLACES and places:
        shown = "; ".join(places) if len(call.challenges) > 1 else str(call.challenges[0].places)
        said += " " + of_call(call, texts, "wording.method.places", places=shown)
    if any(item.kind in _STOPPING for item in call.limits):
        order = call.method.rule is DecisionRule.PLACES
        said += " " + texts(f"wording.method.limit_{'stops' if order else 'chosen'}")
    return said


def fingerprint(call: Call, texts: Texts) -> str:
    return texts("wording.method.fingerprint", code=call.method.fingerprint)


def changes(call: Call, texts: Texts) -> tuple[str, ...]:
    """Changes of the method after it was published or sheets were issued: in every document."""
    said = tuple(
        texts(
            "wording.method.changed",
            on=texts.date(act.on),
            by=act.by,
            reason=plain(act.reason).rstrip(". "),
            old=replaced(act) or "?",
        )
        for act in call.acts
        if act.kind is ActKind.CHANGE_METHOD
    )
    settings = tuple(
        texts("published.change", setting=item.setting, old=item.old, new=item.new)
        for item in call.changed
        if item.part is Part.METHOD
    )
    if said and settings:
        said += (texts("wording.method.changed_settings", settings="; ".join(settings)),)
    return said


def _rounds(call: Call, texts: Texts) -> tuple[str, ...]:
    rounds = call.method.rounds
    if len(rounds) == 1:
        return (texts("wording.method.one_round", round=rounds[0].title),)
    if call.method.combine_rounds is CombineRounds.LAST:
        return (
            texts("wording.method.rounds", rounds=texts.listed(item.title for item in rounds)),
            texts("wording.method.last_round", round=rounds[-1].title),
        )
    shares = weights(texts, {item.key: item.weight for item in rounds})
    return (
        texts(
            "wording.method.rounds",
            rounds=texts.listed(f"{item.title} ({shares[item.key]})" for item in rounds),
        ),
        texts("wording.method.weighted_rounds"),
    )


def _jury(call: Call, texts: Texts) -> tuple[str, ...]:
    alone = len(call.jurors) == call.method.quorum == 1
    quorum = "wording.method.quorum_alone" if alone else "wording.method.quorum"
    return (
        texts(
            "wording.method.jury",
            count=len(call.jurors),
            roles="; ".join(roles(texts, call.jurors)),
        ),
        texts(quorum, count=call.method.quorum),
    )


def _conflicts(call: Call, texts: Texts) -> tuple[str, ...]:
    if call.method.conflict_whole_challenge:
        return (of_call(call, texts, "wording.method.conflict_challenge"),)
    several = "_".join(key for key in ("challenges", "rounds") if sizes(call)[key] > 1)
    where = texts(f"wording.method.conflict_where.{several}") if several else ""
    return (of_call(call, texts, "wording.method.conflict", where=where),)


def _scores(call: Call, texts: Texts) -> tuple[str, ...]:
    rounds = call.method.rounds
    ways = {item.combine for item in rounds}
    if len(ways) == 1:
        said = [_combined(call, ways.pop(), texts)]
    else:
        said = [
            sentence(
                texts(
                    "wording.method.combine_in",
                    round=item.title,
                    how=_combined(call, item.combine, texts),
                )
            )
            for item in rounds
        ]
    if any(item.combine is not Combine.CONSENSUS for item in rounds):
        said.append(of_call(call, texts, "wording.method.no_total_from_part"))
    return tuple(said)


def _combined(call: Call, way: Combine, texts: Texts) -> str:
    alone = len(call.jurors) == 1 and way is not Combine.CONSENSUS
    return of_call(call, texts, f"wording.method.combine.{'alone' if alone else way.value}")


def _totals(call: Call, texts: Texts) -> tuple[str, ...]:
    scale = texts.number(call.method.total_scale)
    unrounded = texts("wording.method.unrounded")
    if all(item.scale.counts is Counts.OF_HIGHEST for item in call.method.criteria):
        return (of_call(call, texts, "wording.method.total", scale=scale), unrounded)
    shares = of_call(call, texts, "wording.method.total_shares", scale=scale)
    return (shares, *_shares(call, texts), unrounded)


def _shares(call: Call, texts: Texts) -> Iterator[str]:
    """What a score of each scale counts for, with the criteria that have that scale."""
    having: dict[tuple[bool, Fraction, Fraction], list[str]] = {}
    for item in call.method.criteria:
        part = item.scale.counts is Counts.OF_HIGHEST
        having.setdefault((part, item.scale.zero, item.scale.best), []).append(item.title)
    for (part, zero, best), titles in having.items():
        yield texts(
            "wording.method.of_highest" if part else "wording.method.from_worst",
            criteria=texts.listed(f"‘{title}’" for title in titles),
            highest=texts.number(best), best=texts.number(best), worst=texts.number(zero),
        )  # fmt: skip


def _minima(call: Call, texts: Texts, *, brief: bool) -> tuple[str, ...]:
    method = call.method
    if not method.minima:
        return ()
    totals = [item for item in method.rounds if item.total_minimum is not None]
    combined = "_combined" if method.minima_scope is MinimaScope.COMBINED else ""
    scope = combined if len(method.rounds) > 1 else "_one_round"
    said = [of_call(call, texts, f"wording.method.minima{scope}")]
    if not brief:  # a letter prints each one beside its score
        said.extend(_criterion_minima(call, texts))
    said.extend(
        sentence(
            texts(
                "wording.method.total_minimum",
                round=item.title,
                minimum=texts.number(item.total_minimum),
                scale=texts.number(method.total_scale),
            )
        )
        for item in totals
        if item.total_minimum is not None
    )
    if totals and not method.minima_weighted:
        said.append(texts("wording.method.minima_unweighted"))
    return tuple(said)


def _criterion_minima(call: Call, texts: Texts) -> Iterator[str]:
    """Per minimum score, lowest first, the criteria that have it; then those of at most so much."""
    having: dict[tuple[bool, Fraction], list[str]] = {}
    for item in call.method.criteria:
        if item.minimum is not None:
            having.setdefault((item.scale.lowest_best, item.minimum), []).append(item.title)
    for (low, minimum), titles in sorted(having.items()):
        every = len(titles) == len(call.method.criteria)
        key = f"{'every' if every else 'criterion'}_minimum{'_most' if low else ''}"
        names = texts.listed(f"‘{title}’" for title in titles)
        facts = {"minimum": texts.number(minimum), "criteria": names}
        yield texts(f"wording.method.{key}", asked=len(call.method.criteria), **facts)


def _ties(call: Call, texts: Texts) -> tuple[str, ...]:
    titles = {item.key: item.title for item in call.method.criteria}
    steps = [
        texts("wording.method.tie_jury") if rule == JURY_ORDER else titles[rule.criterion]
        for rule in call.method.tie_chain
    ]
    if not steps:
        return (texts("wording.method.ties_share"),)
    chain = texts("wording.method.tie_then").join(steps)
    return (
        texts("wording.method.ties", chain=chain, steps=len(steps)),
        texts("wording.method.ties_rest"),
    )


def _coverage(call: Call, texts: Texts, *, brief: bool) -> tuple[str, ...]:
    method = call.method
    if not call.service_types:
        return ()
    alone = len(call.jurors) == 1
    said = [texts("wording.method.coverage_alone" if alone else "wording.method.coverage")]
    if any(item.requirements for item in call.service_types):
        shared = method.requirements_shared
        said.append(texts("wording.method.shared" if shared else "wording.method.whole"))
    if method.claims_count:
        said.append(of_call(call, texts, "wording.method.claims_count"))
    said.append(texts("wording.method.gap"))
    if method.rule is DecisionRule.BROAD and not brief:
        said.append(texts("wording.method.smallest"))
    return tuple(said)
