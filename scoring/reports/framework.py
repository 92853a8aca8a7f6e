"""The assessment framework: the method and the need, for publication before anyone submits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.model.call import (
    DEFAULT_GOALS,
    Call,
    Challenge,
    Criterion,
    Goal,
    Limit,
    LimitKind,
    NeedKind,
    Scope,
    ServiceType,
    Stage,
)
from scoring.model.case import Case
from scoring.prose import Block, Listing, blocks
from scoring.reports import levels, wording
from scoring.reports.document import Document, Level, Page, file_name, stage_title, texts_of
from scoring.reports.levels import public
from scoring.reports.sizes import said, sizes
from scoring.reports.wording_house import House, house
from scoring.reports.wording_method import Rule, changes, fingerprint, rules
from scoring.texts import Texts

_ASPECTS = (NeedKind.OBSTACLE, NeedKind.OUTCOME)


@dataclass(frozen=True, slots=True)
class ChallengePart:
    title: str = public()
    persona: str = public()
    description: tuple[Block, ...] = public()
    obstacles: tuple[tuple[Block, ...], ...] = public()
    outcomes: tuple[tuple[Block, ...], ...] = public()


@dataclass(frozen=True, slots=True)
class ServicePart:
    title: str = public()
    lead: tuple[Block, ...] = public()  # the first paragraph, which the title stands in front of
    text: tuple[Block, ...] = public()
    requirements: tuple[tuple[Block, ...], ...] = public()


@dataclass(frozen=True, slots=True)
class CriterionPart:
    title: str = public()
    guidance: tuple[Block, ...] = public()
    weights: tuple[tuple[str, ...], ...] = public()  # per round; several lines where they differ
    minimum: str = public()
    asked: str = public()  # per challenge or once, and for which challenges


@dataclass(frozen=True, slots=True)
class LevelPart:
    value: str = public()
    word: str = public()
    meaning: tuple[Block, ...] = public()


@dataclass(frozen=True, slots=True)
class ScalePart:
    caption: str = public()
    levels: tuple[LevelPart, ...] = public()


@dataclass(frozen=True, slots=True)
class NeedPart:
    challenge: str = public()
    item: str = public()
    kind: str = public()
    required: str = public()
    times: str = public()


@dataclass(frozen=True, slots=True)
class StagePart:
    title: str = public()
    when: str = public()


@dataclass(frozen=True, slots=True)
class Framework:
    house: House = public()
    heading: str = public()
    subject: str = public()
    intro: tuple[str, ...] = public()
    deadline: str = public()
    municipalities: str = public()
    attention: tuple[tuple[Block, ...], ...] = public()
    challenges: tuple[ChallengePart, ...] = public()
    services: tuple[ServicePart, ...] = public()
    needs_note: str = public()
    needs: tuple[NeedPart, ...] = public()
    criteria_caption: str = public()
    weight_headings: tuple[str, ...] = public()  # a column per round; none for a lone criterion
    criteria: tuple[CriterionPart, ...] = public()
    scales: tuple[ScalePart, ...] = public()
    rules: tuple[Rule, ...] = public()
    limits: tuple[str, ...] = public()
    stages: tuple[StagePart, ...] = public()
    rebuttal: tuple[Block, ...] = public()
    contact: str = public()
    notes: tuple[str, ...] = public()  # fingerprint, changes of the method
    labels: Mapping[str, str] = public()
    shown: Mapping[str, bool] = public()  # which columns and notes have something to tell


def framework_documents(case: Case) -> list[Document]:
    """One document. It is a draft until a first stage of the call is established."""
    call = case.call
    texts = texts_of(call)
    final = bool(call.establishments)
    page = Page(
        "framework.html",
        framework(call, texts, draft=not final),
        texts("framework.title", call=call.title),
        call.language,
    )
    folder = texts("reports.folder.public")
    return [
        levels.checked(
            Document(
                "framework",
                f"{folder}/{file_name(texts, texts('framework.file'), '.pdf', draft=not final)}",
                Level.PUBLIC,
                page,
                stage=str(Stage.PREPARATION),
                final=final,
            )
        )
    ]


def framework(call: Call, texts: Texts, *, draft: bool) -> Framework:
    needs_note, needs = _needs(call, texts)
    identity = call.identity
    stages = _stages(call, texts)
    weighed = _weighed(call)
    criteria = tuple(_criterion(call, item, texts) for item in call.method.criteria)
    scales = _scales(call, texts)
    weights = {weight for item in criteria for lines in item.weights for weight in lines}
    return Framework(
        house=house(call, texts("framework.name"), draft=draft, level=Level.PUBLIC, texts=texts),
        heading=texts("framework.heading"),
        subject=call.title,
        intro=(
            said(
                call,
                texts,
                "framework.intro" if stages else "framework.intro_undated",
                organisation=identity.organisation,
            ),
            texts("framework.fixed"),
        ),
        deadline=texts("framework.deadline", moment=texts.moment(call.deadline)),
        municipalities=texts("framework.municipalities", names=texts.listed(call.municipalities))
        if call.municipalities
        else "",
        attention=tuple(map(blocks, call.attention)),
        challenges=tuple(
            ChallengePart(
                item.title,
                item.persona,
                blocks(item.description),
                _aspects(item, NeedKind.OBSTACLE),
                _aspects(item, NeedKind.OUTCOME),
            )
            for item in call.challenges
        ),
        services=tuple(map(_service, call.service_types)),
        needs_note=needs_note,
        needs=needs,
        criteria_caption=_criteria_caption(call, texts, weighed=weighed),
        weight_headings=_weight_headings(call, texts) if weighed else (),
        criteria=criteria,
        scales=scales,
        rules=rules(call, texts),
        limits=_limits(call, texts),
        stages=stages,
        rebuttal=(
            texts("framework.rebuttal", days=call.rebuttal_days),
            *blocks(
                wording.paragraph(call, texts, "rebuttal_content"),
            ),
        ),
        contact=contact(call, texts),
        notes=(fingerprint(call, texts), *changes(call, texts)),
        labels=wording.labels(texts, "framework.label", **sizes(call)),
        shown={
            "minima": any(item.minimum for item in criteria),
            "asked": len(call.challenges) > 1,
            "without": texts("framework.no_weight") in weights,
            "meanings": any(level.meaning for scale in scales for level in scale.levels),
            "need": bool(call.service_types or needs_note or needs or call.attention),
        },
    )  # fmt: skip


def _weighed(call: Call) -> bool:
    """Whether weights tell anything: a lone criterion weighs everything in every round."""
    criteria, rounds = call.method.criteria, call.method.rounds
    return len(criteria) > 1 or any(len(item.rounds) < len(rounds) for item in criteria)


def _weight_headings(call: Call, texts: Texts) -> tuple[str, ...]:
    rounds = call.method.rounds
    if len(rounds) == 1:
        return (texts("framework.weight"),)
    return tuple(texts("framework.weight_in", round=item.title) for item in rounds)


def _criteria_caption(call: Call, texts: Texts, *, weighed: bool) -> str:
    """'Criteria, gewichten en minimumscores': what the table holds."""
    minima = sum(item.minimum is not None for item in call.method.criteria)
    if weighed and minima > 1 and len(call.method.criteria) > 1:
        return texts("framework.label.criteria_caption")
    held = (("criteria", True), ("weights", weighed), ("minima", bool(minima)))
    return texts.listed(
        said(call, texts, f"framework.caption.{key}", minima=minima) for key, yes in held if yes
    )


def _aspects(challenge: Challenge, kind: NeedKind) -> tuple[tuple[Block, ...], ...]:
    return tuple(blocks(part.text) for part in challenge.aspects if part.kind is kind)


def _service(item: ServiceType) -> ServicePart:
    told = blocks(item.text)
    led = told[:1] if not isinstance(told[0], Listing) else ()
    requirements = tuple(blocks(part.text) for part in item.requirements)
    return ServicePart(item.title, led, told[len(led) :], requirements)


def contact(call: Call, texts: Texts) -> str:
    """Whom to ask, and how."""
    identity = call.identity
    how = texts.listed(part for part in (identity.email, identity.phone) if part)
    whom = identity.contact or identity.organisation
    return texts("framework.contact" if how else "framework.contact_plain", contact=whom, how=how)


def _criterion(call: Call, item: Criterion, texts: Texts) -> CriterionPart:
    asked = [texts("framework.once" if item.scope is Scope.PROPOSAL else "framework.per_challenge")]
    if item.challenges:
        names = texts.listed(call.challenge(key).title for key in item.challenges)
        asked.append(texts("framework.only_for", challenges=names))
    return CriterionPart(
        item.title,
        blocks(item.guidance),
        tuple(_weights(call, item, part.key, texts) for part in call.method.rounds),
        "" if item.minimum is None else wording.minimum(texts, item.scale, item.minimum),
        "; ".join(asked),
    )


def _weights(call: Call, criterion: Criterion, round_key: str, texts: Texts) -> tuple[str, ...]:
    """A criterion's share of the total of a round, as letters print it.

    Where challenges have criteria of their own the shares differ: then a line per share, with
    its challenges.
    """
    shares: dict[str, list[str]] = {}
    for challenge in call.challenges:
        asked = call.method.asked(round_key, challenge.key)
        if criterion in asked:
            found = wording.weights(texts, {item.key: item.weight for item in asked})
            shares.setdefault(found[criterion.key], []).append(challenge.title)
    if len(shares) <= 1:
        return tuple(shares) or (texts("framework.no_weight"),)
    return tuple(
        texts("framework.weight_for", share=share, challenges=texts.listed(titles))
        for share, titles in shares.items()
    )


def _scales(call: Call, texts: Texts) -> tuple[ScalePart, ...]:
    scales = {item.scale.key: item.scale for item in call.method.criteria}
    return tuple(
        ScalePart(
            texts(
                f"framework.scale.{scale.counts.value}",
                count=len(scales),
                lowest=texts.number(scale.lowest),
                highest=texts.number(scale.highest),
                step=texts.number(scale.step),
                criteria=texts.listed(
                    item.title for item in call.method.criteria if item.scale.key == scale.key
                ),
            ),
            tuple(
                LevelPart(texts.number(level.value), level.word, blocks(level.meaning))
                for level in scale.levels
            ),
        )
        for scale in scales.values()
    )


def _needs(call: Call, texts: Texts) -> tuple[str, tuple[NeedPart, ...]]:
    """A sentence for the default (every type required, the rest wished), else a table."""
    names = wording.item_names(call)
    challenges = {item.key: item.title for item in call.challenges}
    if not call.method.needs:
        return "", ()
    towns = [need for need in call.method.needs if need.kind is NeedKind.MUNICIPALITY]
    usual = all(
        need.times == 1
        and need.weight == 1
        and need.required == (need.kind in (NeedKind.SERVICE, NeedKind.REQUIREMENT))
        for need in call.method.needs
        if need not in towns
    )
    listed = {(need.challenge, need.item) for need in call.method.needs}
    every = {
        (challenge.key, item)
        for challenge in call.challenges
        for item in (
            *(service.key for service in call.service_types),
            *(aspect.key for aspect in challenge.aspects),
        )
    }
    if usual and every <= listed:
        return _usual_needs(call, texts), ()
    return "", tuple(
        NeedPart(
            challenges[need.challenge],
            names[need.item][0] if need.item in names else need.item,
            texts(f"framework.kind.{need.kind.value}"),
            texts("framework.required" if need.required else "framework.wished"),
            str(need.times),
        )
        for need in call.method.needs
    )


def _usual_needs(call: Call, texts: Texts) -> str:
    """That every type is required, and the rest wished: of what the call has."""
    kinds = {need.kind for need in call.method.needs}
    parts = []
    if call.service_types:
        parts.append("framework.needs_all")
    if aspects := [kind.value for kind in _ASPECTS if kind in kinds]:
        parts.append(f"framework.needs_aspects.{'_'.join(aspects)}")
    if call.service_types:
        parts.append("framework.needs_other")
    towns = [need for need in call.method.needs if need.kind is NeedKind.MUNICIPALITY]
    if towns:  # all of them, for every challenge: so the call workbook makes them
        parts.append(f"framework.needs_towns_{'required' if towns[0].required else 'wished'}")
    return " ".join(said(call, texts, key, towns=len(call.municipalities)) for key in parts)


def _limits(call: Call, texts: Texts) -> tuple[str, ...]:
    names = {item.key: item.title for item in call.challenges}
    # A limit that names a candidate belongs to the matching, not to the published method.
    found = [
        texts(
            f"framework.limit.{limit.kind}{'_in' if _of_one(limit) else ''}",
            value=_amount(limit, texts),
            subject=names.get(limit.subject, said(call, texts, "framework.every_challenge")),
        )
        for limit in call.limits
        if texts.has(f"framework.limit.{limit.kind}")
    ]
    if call.method.goals != DEFAULT_GOALS:
        order = (Goal.COVER, *call.method.goals)
        goals = "; ".join(texts(f"match.goal.{goal.value}") for goal in order)
        found.insert(0, texts("framework.goals", goals=goals))
    return tuple(found)


def _amount(limit: Limit, texts: Texts) -> str:
    value = Fraction(1, 2) if limit.value is None else limit.value
    return texts.grouped(value) if limit.kind is LimitKind.BUDGET else texts.number(value)


def _of_one(limit: Limit) -> bool:
    """Whether a limit to the whole partnership is set for one challenge."""
    return limit.kind is LimitKind.MIN_CAPACITY and bool(limit.subject)


def _stages(call: Call, texts: Texts) -> tuple[StagePart, ...]:
    """Every stage of which the call says when it is."""
    found = []
    for item in call.planned:
        when = item.period
        if not when and item.starts and item.ends:
            when = texts(
                "framework.from_to", starts=texts.date(item.starts), ends=texts.date(item.ends)
            )
        elif not when and (day := item.ends or item.starts):
            when = texts.date(day)
        if when:
            found.append(StagePart(stage_title(call, item.stage, texts), when))
    return tuple(found)
