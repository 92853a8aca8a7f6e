"""The method out of rows: criteria, scales, rounds and needs, with every default in its place."""

from __future__ import annotations

from fractions import Fraction

from scoring.call.rows import Row, Tables
from scoring.model import call as model
from scoring.model.call import NeedKind


def method_of(
    row: Row,
    tables: Tables,
    challenges: tuple[model.Challenge, ...],
    services: tuple[model.ServiceType, ...],
    municipalities: tuple[str, ...] = (),
) -> model.Method:
    rounds = tuple(_round(item) for item in tables["rounds"])
    scales = {item.text("key"): scale_of(item, tables) for item in tables["scales"]}
    criteria = tuple(
        model.Criterion(
            key=item.text("key"),
            title=item.text("title"),
            scale=scales[item.text("scale")],
            weight=item.number("weight") or Fraction(0),
            rounds=tuple(
                round_.key
                for round_ in rounds
                if not item.keys("rounds") or round_.key in item.keys("rounds")
            ),
            guidance=item.text("guidance"),
            challenges=tuple(
                challenge.key
                for challenge in challenges
                if challenge.key in item.keys("challenges")
            ),
            scope=model.Scope(item.text("scope")),
            minimum=item.number("minimum"),
        )
        for item in tables["criteria"]
    )
    shared = row.flag("requirements_shared")
    return model.Method(
        criteria=criteria,
        rounds=rounds,
        quorum=row.whole("quorum") or 0,
        total_scale=row.number("total_scale") or Fraction(100),
        combine_rounds=model.CombineRounds(row.text("combine_rounds")),
        minima_scope=model.MinimaScope(row.text("minima_scope")),
        minima_weighted=row.flag("minima_weighted"),
        tie_chain=tuple(map(model.TieRule.named, row.keys("tie_chain"))),
        rule=model.DecisionRule(row.text("rule")),
        claims_count=row.flag("claims_count"),
        requirements_shared=shared,
        conflict_whole_challenge=row.flag("conflict_whole_challenge"),
        needs=(
            *_needs(tables, challenges, services, shared=shared),
            *_municipal(row.text("municipality_needs"), challenges, municipalities),
        ),
        goals=tuple(map(model.Goal, row.keys("goals"))) or model.DEFAULT_GOALS,
        insight=_insight(row),
    )


def _insight(row: Row) -> model.InsightRules:
    return model.InsightRules(
        shown=model.InsightShown(row.text("insight_shown")),
        in_letter=model.InsightLetter(row.text("insight_in_letter")),
        zone_level=row.whole("insight_zone_level") or 0,
        weight_range=row.whole("insight_weight_range") or 0,
        seed=row.whole("insight_seed") or 0,
    )


def _needs(
    tables: Tables,
    challenges: tuple[model.Challenge, ...],
    services: tuple[model.ServiceType, ...],
    *,
    shared: bool,
) -> tuple[model.Need, ...]:
    """The needs listed; none listed: each service type required and each aspect wished, once."""
    kinds = {service.key: NeedKind.SERVICE for service in services}
    kinds |= {
        item.key: NeedKind.REQUIREMENT for service in services for item in service.requirements
    }
    kinds |= {aspect.key: aspect.kind for challenge in challenges for aspect in challenge.aspects}
    if tables["needs"]:
        return tuple(
            model.Need(
                row.text("challenge"),
                row.text("item"),
                kinds[row.text("item")],
                row.flag("required"),
                row.whole("times") or 1,
                Fraction(1) if (weight := row.number("weight")) is None else weight,
            )
            for row in tables["needs"]
        )
    needs = []
    for challenge in challenges:
        for service in services:
            needs.append(model.Need(challenge.key, service.key, NeedKind.SERVICE))
            if shared:
                needs += [
                    model.Need(challenge.key, item.key, NeedKind.REQUIREMENT)
                    for item in service.requirements
                ]
        needs += [
            model.Need(challenge.key, aspect.key, aspect.kind, required=False)
            for aspect in challenge.aspects
        ]
    return tuple(needs)


def _municipal(
    wanted: str, challenges: tuple[model.Challenge, ...], municipalities: tuple[str, ...]
) -> tuple[model.Need, ...]:
    """That each challenge is answered in each municipality, where the call asks for that."""
    if wanted not in ("wished", "required"):
        return ()
    return tuple(
        model.Need(challenge.key, name, NeedKind.MUNICIPALITY, required=wanted == "required")
        for challenge in challenges
        for name in municipalities
    )


def _round(row: Row) -> model.Round:
    weight = row.number("weight")
    return model.Round(
        key=row.text("key"),
        title=row.text("title"),
        weight=Fraction(1) if weight is None else weight,
        combine=model.Combine(row.text("combine")),
        total_minimum=row.number("total_minimum"),
        asks_coverage=row.flag("asks_coverage"),
        shows_previous=row.flag("shows_previous"),
        sheets_due=row.moment("sheets_due"),
    )


def scale_of(row: Row, tables: Tables) -> model.Scale:
    levels = [
        model.Level(value, level.text("word"), level.text("meaning"))
        for level in tables["levels"]
        if level.text("scale") == row.text("key") and (value := level.number("value")) is not None
    ]
    return model.Scale(
        row.text("key"),
        row.number("lowest") or Fraction(0),
        row.number("highest") or Fraction(0),
        row.number("step") or Fraction(0),
        tuple(sorted(levels, key=lambda level: level.value)),
        model.Counts(row.text("counts") or model.Counts.OF_HIGHEST),
    )
