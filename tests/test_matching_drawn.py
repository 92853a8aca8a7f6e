"""The choice of partners under draws of what the jury's scores leave open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scoring.matching.drawn import DRAWS, scores_drawn
from scoring.matching.stability import stability
from scoring.model.call import InsightShown, Method
from scoring.model.case import Case
from scoring.model.results import Status
from scoring.reports.matching.view import studies
from scoring.run.assemble import assemble

INPUT = Path(__file__).resolve().parents[1] / "input"


@pytest.fixture(scope="module")
def shipped() -> Case:
    return assemble(INPUT)


def with_insight(case: Case, shown: InsightShown) -> Method:
    method = case.call.method
    return replace(method, insight=replace(method.insight, shown=shown))


def test_each_draw_holds_those_who_reach_the_total_minimum(shipped: Case) -> None:
    """Whom a single criterion keeps out stays out; whom only the total kept out may come in."""
    judgement = shipped.points[-1].judgement
    scenarios = list(scores_drawn(shipped.call, judgement))
    assert len(scenarios) == DRAWS
    drawn = {entry for item in scenarios for entry in item.totals}
    for entry in drawn:
        result = judgement.entries[entry]
        assert result.status is Status.RANKED or not any(t.criterion for t in result.failed)
    assert len({frozenset(item.totals) for item in scenarios}) > 1
    assert all(total >= 60 for item in scenarios for total in item.totals.values())


def test_the_same_call_gives_the_same_draws(shipped: Case) -> None:
    """The seed is the call's: the same words in every run."""
    judgement = shipped.points[-1].judgement
    assert list(scores_drawn(shipped.call, judgement)) == list(
        scores_drawn(shipped.call, judgement)
    )


def test_turned_off_nothing_is_drawn(shipped: Case) -> None:
    """A call that shows no uncertainty computes none."""
    call = replace(shipped.call, method=with_insight(shipped, InsightShown.OFF))
    assert list(scores_drawn(call, shipped.points[-1].judgement)) == []


def test_a_certain_jury_leaves_the_choice_as_it_is(shipped: Case) -> None:
    """Draws that change nobody's standing change no partnership: the study counts them all."""
    point = shipped.points[-1]
    goals = shipped.call.method.goals
    firm = next(item for item in scores_drawn(shipped.call, point.judgement))
    totals = {
        entry: result.total
        for entry, result in point.judgement.entries.items()
        if result.status is Status.RANKED and result.total is not None
    }
    found = stability(shipped.call, point.judgement, goals, [replace(firm, totals=totals)] * 3)
    assert (found.same, found.answered) == (3, 3)


def test_the_example_is_not_certain_of_its_partners(shipped: Case) -> None:
    """K08 is in the best partnership in most draws, not in all; K04 in every one."""
    found = studies(shipped)["result", ""].drawn
    assert found is not None
    assert found.answered == DRAWS
    assert 0 < found.same < DRAWS
    assert found.share("K04") == 1
    assert 0 < found.share("K08") < 1
