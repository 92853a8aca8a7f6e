"""Random calls of all shapes, as plain rows of the call workbook and plain sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from random import Random
from typing import Any

DEADLINE = datetime(2027, 4, 30, 23, 59)
ROUNDS = ("written", "pitch")


@dataclass
class Sheet:
    """One returned tab. A score that is not there is None (blank) or 'nb' (not assessed)."""

    juror: str
    candidate: str
    challenge: str  # empty: the general tab of a proposal
    round: str
    scores: dict[str, Fraction | str | None]
    votes: dict[str, str] = field(default_factory=dict)  # yes, partial, no, not_assessed
    ticks: dict[str, bool] = field(default_factory=dict)  # False: an explicit no
    consensus: bool = False


@dataclass
class World:
    rows: dict[str, list[dict[str, Any]]]
    sheets: list[Sheet]
    declared: dict[tuple[str, str], str]  # (juror, candidate): no, yes, discuss


def world(seed: int) -> World:
    dice = Random(seed)
    rows: dict[str, list[dict[str, Any]]] = {}
    _method(dice, rows)
    _people(dice, rows)
    declared = _declared(dice, rows)
    sheets = _sheets(dice, rows)
    _decisions(dice, rows)
    _acts(dice, rows, sheets)
    _needs(dice, rows)
    return World(rows, sheets, declared)


def _some(dice: Random, items: list[str], least: int = 1) -> list[str]:
    count = dice.randint(min(least, len(items)), len(items))
    picked = set(dice.sample(items, count))
    return [item for item in items if item in picked]


# Lowest, highest, step, and what a score counts for
SCALES = (
    (0, 5, Fraction(1, 2), ""),
    (1, 10, Fraction(1), ""),
    (0, 3, Fraction(1), ""),
    (0, 20, Fraction(1, 4), ""),
    (0, 1, Fraction(1), ""),  # so coarse that many entries end equal
    (0, 1, Fraction(1), ""),
    (-5, 0, Fraction(1), "highest_best"),
    (-2, 2, Fraction(1, 2), "highest_best"),
    (1, 5, Fraction(1), "lowest_best"),
    (0, 10, Fraction(1), "lowest_best"),
    (1, 6, Fraction(1), "lowest_best"),
    (-5, -1, Fraction(1), "lowest_best"),
    (-3, 3, Fraction(1, 2), "highest_best"),
    (0, 10, Fraction(1, 4), ""),
)


def _method(dice: Random, rows: dict[str, list[dict[str, Any]]]) -> None:
    rounds = list(ROUNDS[: dice.choice((1, 2, 2))])
    challenges = [f"U{n}" for n in range(1, dice.randint(1, 3) + 1)]
    rows["call"] = [{
        "key": "tweede", "title": "Tweede", "language": dice.choice(("nl", "en")),
        "organisation": "Regio", "deadline": DEADLINE,
    }]  # fmt: skip
    scales = dice.sample(SCALES, dice.randint(1, 2))
    rows["scales"] = [
        {"key": f"s{n}", "lowest": low, "highest": high, "step": float(step)}
        | ({"counts": counts} if counts else {})
        for n, (low, high, step, counts) in enumerate(scales)
    ]
    rows["levels"] = [
        {"scale": f"s{n}", "value": value, "word": f"woord {value}"}
        for n, (low, high, _, _) in enumerate(scales)
        for value in (low, high)
    ]
    whole = dice.choice((100, 100, 20))
    rows["rounds"] = [
        {
            "key": key, "title": key.title(),
            "weight": dice.choice((0, 1, 40, 60) if n else (1, 40)),
            "combine": dice.choice(("mean", "mean", "median", "trimmed_mean", "consensus")),
            "asks_coverage": dice.choice(("yes", "yes", "no")),
        }
        | ({"total_minimum": whole * dice.choice((8, 10, 11)) // 20} if dice.random() < 0.3 else {})
        for n, key in enumerate(rounds)
    ]  # fmt: skip
    dice.shuffle(weights := [item["weight"] for item in rows["rounds"]])
    for item, weight in zip(rows["rounds"], weights, strict=True):
        item["weight"] = weight
    criteria = []
    for number in range(1, dice.randint(1, 4) + 1):
        at = dice.randrange(len(scales))
        low, high, step, _ = scales[at]
        steps = int((high - low) / step)
        item: dict[str, Any] = {
            "key": f"k{number}", "title": f"Criterium {number}", "scale": f"s{at}",
            "weight": dice.choice((1, 2, 3, 40, 60)),
        }  # fmt: skip
        if number > 1:  # the first is asked everywhere, so that every sheet asks something
            item["rounds"] = ", ".join(_some(dice, rounds))
            item["challenges"] = ", ".join(_some(dice, challenges)) if dice.random() < 0.3 else ""
            item["scope"] = dice.choice(("entry", "entry", "proposal"))
        if dice.random() < 0.5:
            item["minimum"] = float(low + step * dice.randint(0, steps // 2 + 1))
        criteria.append(item)
    rows["criteria"] = criteria
    rows["challenges"] = [
        {"key": key, "title": f"Uitdaging {key}", "places": dice.randint(1, 3)}
        for key in challenges
    ]
    services = [f"T{n}" for n in range(1, dice.randint(0, 3) + 1)]
    rows["service_types"] = [{"key": key, "title": key, "text": f"Type {key}"} for key in services]
    rows["requirements"] = [
        {"key": f"{key}-r{n}", "service": key, "text": f"Vereiste {key} {n}"}
        for key in services
        for n in range(1, dice.choice((0, 0, 1, 2)) + 1)
    ]
    rows["aspects"] = [
        {
            "key": f"{key}-d{n}", "challenge": key, "kind": dice.choice(("obstacle", "outcome")),
            "text": f"Aspect {key} {n}",
        }
        for key in challenges
        for n in range(1, dice.randint(0, 3) + 1)
    ]  # fmt: skip
    rows["method"] = [{
        "total_scale": whole,
        "combine_rounds": dice.choice(("weighted", "last")),
        "minima_scope": dice.choice(("per_round", "combined")),
        "minima_weighted": dice.choice(("yes", "yes", "no")),
        "tie_chain": ", ".join(_some(dice, [item["key"] for item in criteria] + ["jury"], 0)),
        "rule": dice.choice(("minima", "places", "broad")),
        "claims_count": dice.choice(("no", "yes")),
        "requirements_shared": dice.choice(("no", "no", "yes")),
        "conflict_whole_challenge": dice.choice(("no", "no", "yes")),
        "reasons_from": "remarks",
    }]  # fmt: skip


def _needs(dice: Random, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Left alone, or a list of needs of its own: some asked twice, some only wished."""
    rows["needs"] = []
    if dice.random() < 0.6:
        return
    items = [item["key"] for item in (*rows["service_types"], *rows["requirements"])]
    for challenge in (item["key"] for item in rows["challenges"]):
        own = [item["key"] for item in rows["aspects"] if item["challenge"] == challenge]
        rows["needs"] += [
            {"challenge": challenge, "item": item, "times": dice.choice((1, 1, 2)),
             "required": dice.choice(("yes", "yes", "no"))}
            for item in _some(dice, items + own, 0)
        ]  # fmt: skip


def _people(dice: Random, rows: dict[str, list[dict[str, Any]]]) -> None:
    jurors = [f"J{n}" for n in range(1, dice.randint(1, 5) + 1)]
    rows["jurors"] = [
        {"key": key, "name": f"Jurylid {key}", "role": "expert"} | ({"chair": "x"} if not n else {})
        for n, key in enumerate(jurors)
    ]
    rows["method"][0]["quorum"] = min(dice.choice((1, 1, 2, 3)), len(jurors))
    challenges = [item["key"] for item in rows["challenges"]]
    services = [item["key"] for item in rows["service_types"]]
    claims = bool(dice.random() < 0.7)  # else the register records no offers at all
    candidates, entries = [], []
    for number in range(1, dice.randint(1, 6) + 1):
        key = f"A{number}"
        answers = _some(dice, challenges)
        item: dict[str, Any] = {
            "key": key, "name": f"Organisatie {key}",
            "received": DEADLINE if dice.random() < 0.9 else datetime(2027, 5, 1, 0, 0),
        }  # fmt: skip
        item |= {f"challenge:{challenge}": "x" for challenge in answers}
        if claims:
            item |= {f"service:{service}": "x" for service in _some(dice, services, 0)}
            parts = [row["key"] for row in rows["requirements"]]
            for challenge in answers:
                own = [a["key"] for a in rows["aspects"] if a["challenge"] == challenge]
                said = _some(dice, parts + own, 0) if parts + own else []
                if said:
                    entries.append(
                        {"candidate": key, "challenge": challenge, "claims": ", ".join(said)}
                    )
        if dice.random() < 0.06:
            item |= {"admissible": "no", "inadmissible_reason": "Geen erkenning."}
        if dice.random() < 0.06:
            item["withdrawn_on"] = date(2027, 5, 20)
        candidates.append(item)
    rows["candidates"], rows["entries"] = candidates, entries
    pairs = [(j, c["key"]) for j in jurors for c in candidates]
    off: dict[str, dict[str, Any]] = {}
    for juror, candidate in pairs:
        if dice.random() < 0.08:
            off.setdefault(juror, {"juror": juror})[f"candidate:{candidate}"] = "x"
    rows["exemptions"] = list(off.values())
    rows["conflicts"] = [
        {"juror": juror, "candidate": candidate, "reason": "Lid van het bestuur."}
        for juror, candidate in pairs
        if dice.random() < 0.05
    ]


def _declared(dice: Random, rows: dict[str, list[dict[str, Any]]]) -> dict[tuple[str, str], str]:
    found = {}
    for juror in rows["jurors"]:
        for candidate in rows["candidates"]:
            value = dice.choices(("no", "yes", "discuss", ""), (90, 5, 2, 3))[0]
            if value:
                found[juror["key"], candidate["key"]] = value
    return found


def answered(item: dict[str, Any]) -> list[str]:
    """The challenges that a candidate's row answers."""
    return [key.partition(":")[2] for key in item if key.startswith("challenge:")]


def _score(dice: Random, rows: dict[str, list[dict[str, Any]]], criterion: dict[str, Any]) -> Any:
    scale = next(item for item in rows["scales"] if item["key"] == criterion["scale"])
    low, step = Fraction(scale["lowest"]), Fraction(scale["step"])
    steps = int((scale["highest"] - low) / step)
    # Most scores lie close together, so that ties and values on a minimum are common.
    return low + step * min(steps, max(0, round(dice.gauss(steps * 0.6, steps * 0.2))))


def _sheets(dice: Random, rows: dict[str, list[dict[str, Any]]]) -> list[Sheet]:
    found: list[Sheet] = []
    holes = dice.choice((0.0, 0.0, 0.01, 0.05))
    unanswered = dice.choice((0.0, 0.1, 0.4))
    chair = rows["jurors"][0]["key"]
    for round_ in rows["rounds"]:
        for candidate in rows["candidates"]:
            for juror in rows["jurors"]:
                if dice.random() < holes:
                    continue
                found += [
                    _sheet(dice, rows, juror["key"], candidate["key"], challenge, round_,
                           holes, unanswered)
                    for challenge in ("", *answered(candidate))
                ]  # fmt: skip
            if round_["combine"] == "consensus" and dice.random() >= holes:
                for challenge in ("", *answered(candidate)):
                    sheet = _sheet(
                        dice, rows, chair, candidate["key"], challenge, round_, holes, 1.0
                    )
                    sheet.consensus = True
                    found.append(sheet)
    return [item for item in found if item.scores or item.challenge]


def _sheet(
    dice: Random, rows: dict[str, list[dict[str, Any]]], juror: str, candidate: str,
    challenge: str, round_: dict[str, Any], holes: float, unanswered: float,
) -> Sheet:  # fmt: skip
    scores: dict[str, Fraction | str | None] = {}
    for criterion in rows["criteria"]:
        general = criterion.get("scope") == "proposal"
        wanted = general if not challenge else not general and asked(criterion, "", challenge)
        if wanted and asked(criterion, round_["key"], ""):
            scores[criterion["key"]] = (
                dice.choice((None, "nb"))
                if dice.random() < holes
                else _score(dice, rows, criterion)
            )
    sheet = Sheet(juror, candidate, challenge, round_["key"], scores)
    if challenge and round_["asks_coverage"] == "yes":
        items = [item["key"] for item in (*rows["service_types"], *rows["requirements"])]
        sheet.votes = {
            item: dice.choices(("yes", "partial", "no", "not_assessed"), (55, 15, 25, 5))[0]
            for item in items
            if dice.random() >= unanswered
        }
        own = [item["key"] for item in rows["aspects"] if item["challenge"] == challenge]
        sheet.ticks = {item: dice.random() < 0.85 for item in own if dice.random() < 0.5}
    return sheet


def asked(criterion: dict[str, Any], round_key: str, challenge: str) -> bool:
    """Whether a criterion is asked in a round and for a challenge; '' does not look at it."""
    rounds = [part.strip() for part in criterion.get("rounds", "").split(",") if part.strip()]
    where = [part.strip() for part in criterion.get("challenges", "").split(",") if part.strip()]
    return (not round_key or not rounds or round_key in rounds) and (
        not challenge or not where or challenge in where
    )


def _decisions(dice: Random, rows: dict[str, list[dict[str, Any]]]) -> None:
    rows["stages"] = [
        *({"stage": item["key"], "title": item["title"]} for item in rows["rounds"]),
        {"stage": "result", "title": "Resultaat"},
    ]
    rows["decisions"] = []
    if len(rows["rounds"]) == 2:
        for candidate in rows["candidates"]:
            for challenge in answered(candidate):
                value = dice.choices(("invited", "not_retained", ""), (80, 12, 8))[0]
                if value:
                    rows["decisions"].append({
                        "stage": "written", "candidate": candidate["key"], "challenge": challenge,
                        "value": value, "reason": "Zo beslist.", "by": "Stuurgroep",
                        "on": date(2027, 5, 15),
                    })  # fmt: skip


def _acts(dice: Random, rows: dict[str, list[dict[str, Any]]], sheets: list[Sheet]) -> None:  # noqa: C901 - one case after another, and all of them here
    acts: list[dict[str, Any]] = []

    def act(kind: str, **more: str) -> None:
        acts.append({
            "key": f"B{len(acts) + 1}", "kind": kind, "on": date(2027, 5, 25), "by": "Voorzitter",
            "reason": "Beslist in de jury.", **more,
        })  # fmt: skip

    criteria = {item["key"]: item for item in rows["criteria"]}
    for sheet in sheets:
        if dice.random() < 0.02 and not sheet.consensus and sheet.scores:
            key = dice.choice(list(sheet.scores))
            old = sheet.scores[key]
            if isinstance(old, Fraction):
                act("correct_score", juror=sheet.juror, candidate=sheet.candidate,
                    challenge=sheet.challenge, round=sheet.round, criterion=key,
                    old=_typed(old), value=_typed(_score(dice, rows, criteria[key])))  # fmt: skip
    for candidate in rows["candidates"]:
        late = candidate["received"] > DEADLINE
        if late and dice.random() < 0.5:
            act("accept_late", candidate=candidate["key"])
        if dice.random() < 0.03:
            act("withdraw", candidate=candidate["key"],
                challenge=dice.choice(["", *answered(candidate)]))  # fmt: skip
        for challenge in answered(candidate):
            if dice.random() < 0.1:
                act("use_incomplete", candidate=candidate["key"], challenge=challenge)
            for juror in rows["jurors"]:
                which = dice.random()
                who = {"juror": juror["key"], "candidate": candidate["key"]}
                if which < 0.01:
                    act("exclude_sheet", challenge=challenge, **who)
                elif which < 0.02:
                    act("release_sheet", challenge=challenge, **who)
                elif which < 0.025:
                    act("lift_conflict", **who)
                elif which < 0.03:
                    act("rule_conflict", value=dice.choice(("yes", "no")), **who)
    if len(rows["jurors"]) > 1 and dice.random() < 0.05:
        act("exclude_juror", juror=dice.choice(rows["jurors"])["key"])
    for challenge in rows["challenges"]:
        names = [c["key"] for c in rows["candidates"] if challenge["key"] in answered(c)]
        if "jury" in rows["method"][0]["tie_chain"] and len(names) > 1 and dice.random() < 0.3:
            dice.shuffle(names)
            act("break_tie", challenge=challenge["key"], value=" > ".join(names))
    rows["acts"] = acts


def _typed(score: Fraction) -> str:
    return str(float(score)).replace(".", ",")
