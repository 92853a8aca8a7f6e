"""Two hundred random calls of all shapes, judged a second time by code that shares nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.acts import apply_acts, decision_stages, rounds_until
from scoring.call import call_book, read_call
from scoring.decisions.proposals import propose
from scoring.judgement import judge
from scoring.matching import match
from scoring.model.call import Call, Entry
from scoring.model.intake import (
    Assessment,
    Blank,
    Declaration,
    DeclarationValue,
    Given,
    Intake,
    Vote,
    VoteValue,
)
from scoring.problems import Place
from tests.second.judge import Judge, Outcome
from tests.second.world import Sheet, World, world

CALLS = 200
A_TIME = 20


def as_call(made: World, folder: Path) -> Call:
    """Through the call workbook, as a coordinator would have it."""
    path = folder / "call.xlsx"
    path.write_bytes(call_book(made.rows, made.rows["call"][0]["language"]))
    call, problems = read_call(path)
    assert call is not None, [str(item) for item in problems]
    return call


def as_intake(made: World) -> Intake:
    start = Place("sheets/a.xlsx", "start", "C3")
    declared = tuple(
        Declaration(juror, candidate, DeclarationValue(value), start)
        for (juror, candidate), value in made.declared.items()
    )
    return Intake(tuple(map(_assessment, made.sheets)), declared, (), ())


def _assessment(sheet: Sheet) -> Assessment:
    place = Place(f"sheets/{sheet.juror}.xlsx", f"{sheet.round} {sheet.candidate}")
    scores = {
        key: Blank.BLANK if value is None
        else Blank.NOT_ASSESSED if isinstance(value, str)
        else Given(value, place)
        for key, value in sheet.scores.items()
    }  # fmt: skip
    return Assessment(
        sheet.juror, sheet.candidate, sheet.challenge, sheet.round, scores, place,
        votes={key: Vote(VoteValue(value), place) for key, value in sheet.votes.items()},
        ticks={key: place for key, value in sheet.ticks.items() if value},
        unticked={key: place for key, value in sheet.ticks.items() if not value},
        consensus=sheet.consensus,
    )  # fmt: skip


def by_the_program(call: Call, intake: Intake, stage: str) -> dict[str, object]:
    register = apply_acts(call, intake)
    judgement = judge(call, register, rounds_until(call, stage))
    matching = match(call, judgement)
    found: dict[str, object] = {}
    for entry, result in judgement.entries.items():
        status = result.status.value
        said: dict[str, object] = {
            "status": status, "place": result.place, "shared": len(result.shared_with),
            "above": result.above_line,
            "proposed": propose(call, register, judgement, matching, entry, stage).value,
        }  # fmt: skip
        if status in ("ranked", "below_minimum"):
            said["total"] = result.total
            said["failed"] = sorted((test.round, test.criterion) for test in result.failed)
        if status not in ("withdrawn", "inadmissible", "not_invited"):
            said["seats"] = {
                key: (len(item.counted), item.seats) for key, item in result.rounds.items()
            }
        found[str(entry)] = said
    for (entry, item), cover in judgement.coverage.items():
        found[f"{entry} {item}"] = (cover.own.value, cover.whole.value)
    for supply in matching.supplies:
        found[f"need {supply.need.key}"] = (sorted(map(str, supply.suppliers)), supply.gap)
    return found


def by_hand(outcome: Outcome) -> dict[str, object]:
    found: dict[str, object] = {}
    for (candidate, challenge), verdict in outcome.entries.items():
        said: dict[str, object] = {
            "status": verdict.status, "place": verdict.place, "shared": verdict.shared,
            "above": verdict.above, "proposed": verdict.proposed,
        }  # fmt: skip
        if verdict.status in ("ranked", "below_minimum"):
            said["total"], said["failed"] = verdict.total, sorted(verdict.failed)
        if verdict.seats:
            said["seats"] = verdict.seats
        found[str(Entry(candidate, challenge))] = said
    for ((candidate, challenge), item), covers in outcome.coverage.items():
        found[f"{Entry(candidate, challenge)} {item}"] = covers
    for (challenge, item), who in outcome.suppliers.items():
        gap = (challenge, item) in outcome.gaps
        found[f"need {challenge}:{item}"] = (sorted(str(Entry(*entry)) for entry in who), gap)
    return found


@pytest.mark.parametrize("first", range(0, CALLS, A_TIME))
def test_a_second_judge_agrees_on_everything(first: int, tmp_path: Path) -> None:
    """Statuses, totals, minima, places, ties, proposals, coverage and supply, at every point."""
    for seed in range(first, first + A_TIME):
        made = world(seed)
        call, intake, second = as_call(made, tmp_path), as_intake(made), Judge(made)
        for stage in decision_stages(call):
            rounds = list(rounds_until(call, stage))
            ours, theirs = by_the_program(call, intake, stage), by_hand(second.outcome(rounds))
            differing = {
                key: (ours.get(key), theirs.get(key))
                for key in ours.keys() | theirs.keys()
                if ours.get(key) != theirs.get(key)
            }
            assert not differing, (seed, stage, differing)


def test_the_random_calls_hold_what_they_should() -> None:
    """Every status, tie and setting occurs, or the test above says little."""
    statuses: dict[str, int] = {}
    shared = divided = places = 0
    for seed in range(CALLS):
        made = world(seed)
        second = Judge(made)
        outcome = second.outcome(second.rounds)
        for verdict in outcome.entries.values():
            statuses[verdict.status] = statuses.get(verdict.status, 0) + 1
            shared += verdict.shared > 0
            places += verdict.place is not None
        divided += sum("divided" in covers for covers in outcome.coverage.values())
    assert set(statuses) == {
        "withdrawn", "inadmissible", "not_invited", "incomplete", "below_quorum",
        "below_minimum", "ranked",
    }  # fmt: skip
    assert min(statuses.values()) >= 10
    assert shared >= 10
    assert divided >= 50
    assert places >= 200
