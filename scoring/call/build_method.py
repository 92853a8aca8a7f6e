"""The method out of rows: criteria, scales, rounds and needs, with every default in its place."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from scoring.call.rows import Row, Tables
from scoring.call.tables import INSIGHT
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
            minimum=item.number("minimum"),
            **settings(item, model.Criterion),
        )
        for item in tables["criteria"]
    )
    shared = row.flag("requirements_shared")
    return model.Method(
        criteria=criteria,
        rounds=rounds,
        quorum=row.whole("quorum") or 0,
        tie_chain=tuple(map(model.TieRule.named, row.keys("tie_chain"))),
        needs=(
            *_needs(tables, challenges, services, shared=shared),
            *_municipal(row.text("municipality_needs"), challenges, municipalities),
        ),
        goals=tuple(map(model.Goal, row.keys("goals"))) or model.DEFAULT_GOALS,
        insight=model.InsightRules(**settings(row, model.InsightRules, INSIGHT)),
        **settings(row, model.Method),
    )


def settings(row: Row, owner: type[Any], prefix: str = "") -> dict[str, Any]:
    """The fields of a value that a row gives, by name: those with a setting as their default."""
    found = {}
    for item in fields(owner):
        value = row.get(prefix + item.name)
        if value is not None and isinstance(item.default, StrEnum | int | Fraction):
            found[item.name] = type(item.default)(value)
    return found


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
                **settings(row, model.Need),
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
        total_minimum=row.number("total_minimum"),
        sheets_due=row.moment("sheets_due"),
        **settings(row, model.Round),
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
