"""A made-up region of any size: the shipped call's framework, candidates and sheets out of dice."""

# ruff: noqa: E402 - imports follow the path to our own code

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scoring.acts import apply_acts
from scoring.call import read_call
from scoring.decisions import current_stage, decide, decision_stages, rounds_until
from scoring.judgement import judge
from scoring.matching import match
from scoring.model.call import Call, Candidate, Decision, Entry, EntryText, Scope, Stage, Value
from scoring.model.case import Case
from scoring.model.intake import (
    Assessment,
    Declaration,
    DeclarationValue,
    Given,
    Intake,
    Vote,
    VoteValue,
)
from scoring.model.results import DecisionPoint
from scoring.problems import Place

PLACE = Place("made up")


def made_call(count: int, dice: random.Random, broad: float = 0.4) -> Call:
    """So many candidates, each in two or three challenges. `broad`: the share of the obstacles and
    outcomes that an entry says it answers."""
    base, problems = read_call(ROOT / "input" / "call.xlsx")
    assert base is not None, problems
    model = base.candidates[0]
    challenges = [item.key for item in base.challenges]
    services = [item.key for item in base.service_types]
    candidates: list[Candidate] = []
    texts: dict[Entry, EntryText] = {}
    for number in range(1, count + 1):
        key = f"K{number:03}"
        mine = tuple(sorted(dice.sample(challenges, dice.choice((2, 3)))))
        offered = tuple(sorted(dice.sample(services, dice.choice((1, 1, 2, 3)))))
        candidates.append(
            replace(
                model, key=key, name=f"Organisation {number}", challenges=mine, services=offered,
                admissible=True, withdrawn_on=None, cost=Fraction(dice.randint(20, 200) * 1000),
            )
        )  # fmt: skip
        for challenge in mine:
            aspects = base.challenge(challenge).aspects
            claims = tuple(item.key for item in aspects if dice.random() < broad)
            texts[Entry(key, challenge)] = EntryText(Entry(key, challenge), "Made up.", claims)
    call = replace(
        base, candidates=tuple(candidates), entry_texts=texts, acts=(), decisions=(), conflicts=(),
        rebuttals=(), presences=(), exemptions=(), establishments=base.establishments[:1],
    )  # fmt: skip
    stage = call.method.rounds[0].key
    invited = tuple(
        Decision(stage, entry, Value.INVITED, "Made up.", place=PLACE) for entry in call.entries()
    )
    return replace(call, decisions=invited)


def made_sheets(call: Call, dice: random.Random) -> Iterator[Assessment]:
    """Every juror on every entry in every round: most levels in the middle, most claims seen."""
    level = {entry: dice.gauss(0.68, 0.1) for entry in call.entries()}
    severity = {juror.key: dice.gauss(0, 0.04) for juror in call.jurors}
    for round_ in call.method.rounds:
        for juror in call.jurors:
            general: dict[str, Assessment] = {}
            for entry in call.entries():
                shares = level[entry] + severity[juror.key]
                scores: dict[Scope, dict[str, Given]] = {Scope.ENTRY: {}, Scope.PROPOSAL: {}}
                for item in call.method.asked(round_.key, entry.challenge):
                    share = min(1.0, max(0.0, dice.gauss(shares, 0.09)))
                    scale = item.scale
                    steps = round(share * float((scale.highest - scale.lowest) / scale.step))
                    scores[item.scope][item.key] = Given(scale.lowest + steps * scale.step, PLACE)
                claims = call.claims(entry)
                aspects = [item.key for item in call.challenge(entry.challenge).aspects]
                seen = {key for key in aspects if dice.random() < (0.8 if key in claims else 0.05)}
                if scores[Scope.PROPOSAL] and entry.candidate not in general:
                    general[entry.candidate] = Assessment(
                        juror.key, entry.candidate, "", round_.key, scores[Scope.PROPOSAL], PLACE,
                        fingerprint=call.method.fingerprint,
                    )  # fmt: skip
                    yield general[entry.candidate]
                yield Assessment(
                    juror.key, entry.candidate, entry.challenge, round_.key, scores[Scope.ENTRY],
                    PLACE,
                    votes={key: Vote(_voted(dice), PLACE) for key in sorted(call.offers(entry))},
                    ticks={key: PLACE for key in aspects if key in seen},
                    unticked={key: PLACE for key in aspects if key not in seen},
                    fingerprint=call.method.fingerprint,
                )  # fmt: skip


def _voted(dice: random.Random) -> VoteValue:
    kinds = (VoteValue.YES, VoteValue.PARTIAL, VoteValue.NO)
    return dice.choices(kinds, (80, 12, 8))[0]


def made_case(count: int, seed: int = 1, broad: float = 0.4) -> Case:
    """Both decision points of a region, judged and decided, without any file of a juror."""
    dice = random.Random(seed)
    call = made_call(count, dice, broad)
    intake = Intake(
        tuple(made_sheets(call, dice)),
        tuple(
            Declaration(juror.key, candidate.key, DeclarationValue.NO, PLACE)
            for juror in call.jurors
            for candidate in call.candidates
        ),
        (),
        (),
    )
    register = apply_acts(call, intake)
    points = []
    for stage in decision_stages(call):
        judgement = judge(call, register, rounds_until(call, stage))
        judged = DecisionPoint(stage, judgement, match(call, judgement))
        points.append(decide(call, register, judged))
    assert points[-1].stage == Stage.RESULT
    return Case(call, intake, register, current_stage(call), tuple(points), (), ())
