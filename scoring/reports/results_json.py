"""results.json: everything the rules made of the input, for programs.

Its shape is published in docs/results.schema.json. A number is an object: `exact` as a fraction
'n/d' or 'n', `shown` as the documents print it. Order is the call's, so that equal input gives
equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring.model.call import Act, Call, Entry, Method
from scoring.model.case import Case
from scoring.model.intake import Given
from scoring.model.results import (
    Coverage,
    CriterionResult,
    DecisionPoint,
    EntryDecision,
    EntryResult,
    Matching,
    MinimumKind,
    MinimumTest,
    Partnership,
    RoundResult,
)
from scoring.problems import Place, Problem
from scoring.reports import wording
from scoring.reports.document import Document, Level, stage_title, texts_of
from scoring.reports.insight.as_json import insight_json
from scoring.reports.matching.as_json import study_json
from scoring.reports.matching.view import Studies, studies
from scoring.texts import Texts

SCHEMA_VERSION = 1
PATH = "results.json"

Json = dict[str, Any]


def results_json(case: Case, known: Studies | None = None) -> list[Document]:
    """The one document at the top of the output folder.

    `known`: the studies of partnerships, where somebody made them before.
    """
    texts = texts_of(case.call)
    content = json.dumps(results(case, texts, known), ensure_ascii=False, indent=1) + "\n"
    last = case.points[-1] if case.points else None
    return [
        Document(
            kind="results",
            path=PATH,
            level=Level.COORDINATOR,
            content=content.encode("utf-8"),
            stage=last.stage if last else case.stage,
            final=bool(last and last.final),
        )
    ]


def results(case: Case, texts: Texts, known: Studies | None = None) -> Json:
    """The value that results.json holds."""
    call = case.call
    made = studies(case) if known is None else known
    return {
        "schema_version": SCHEMA_VERSION,
        "call": {
            "key": call.key,
            "title": call.title,
            "organisation": call.identity.organisation,
            "language": call.language,
            "example": call.example,
            "stage": case.stage,
            "fingerprint": call.method.fingerprint,
        },
        "method": _method(call.method, texts),
        "points": [_point(case, point, texts, made) for point in case.points],
        "acts": [_act(act) for act in case.register.applied],
        "problems": [_problem(problem, texts) for problem in case.problems],
    }


def number(value: Fraction, shown: str) -> Json:
    return {"exact": str(value), "shown": shown}


def _plain(value: Fraction, texts: Texts) -> Json:
    return number(value, texts.number(value))


def _maybe(value: Fraction | None, texts: Texts) -> Json | None:
    return None if value is None else _plain(value, texts)


def _method(method: Method, texts: Texts) -> Json:
    return {
        "quorum": method.quorum,
        "total_scale": _plain(method.total_scale, texts),
        "combine_rounds": method.combine_rounds.value,
        "minima_scope": method.minima_scope.value,
        "minima_weighted": method.minima_weighted,
        "tie_chain": [str(rule) for rule in method.tie_chain],
        "rule": method.rule.value,
        "goals": [goal.value for goal in method.goals],
        "rounds": [
            {
                "key": item.key,
                "title": item.title,
                "weight": _plain(item.weight, texts),
                "combine": item.combine.value,
                "total_minimum": _maybe(item.total_minimum, texts),
            }
            for item in method.rounds
        ],
        "criteria": [
            {
                "key": item.key,
                "title": item.title,
                "weight": _plain(item.weight, texts),
                "minimum": _maybe(item.minimum, texts),
                "lowest": _plain(item.scale.lowest, texts),
                "highest": _plain(item.scale.highest, texts),
                "step": _plain(item.scale.step, texts),
                "counts": item.scale.counts.value,
                "scope": item.scope.value,
                "rounds": list(item.rounds),
                "challenges": list(item.challenges),
            }
            for item in method.criteria
        ],
    }


def _point(case: Case, point: DecisionPoint, texts: Texts, made: Studies) -> Json:
    call, established = case.call, point.establishment
    return {
        "stage": point.stage,
        "title": stage_title(call, point.stage, texts),
        "rounds": list(point.judgement.rounds),
        "final": point.final,
        "established": None
        if established is None
        else {
            "letters": established.letters.isoformat(),
            "body": established.body,
            "version": established.version,
            "reference": established.reference,
        },
        "challenges": [
            {
                "challenge": ranking.challenge,
                "title": call.challenge(ranking.challenge).title,
                "places": ranking.places,
                "ranked": len(ranking.ranked),
                "tie_at_line": [str(entry) for entry in ranking.tie_at_line],
                "order": [str(item.entry) for item in ranking.entries],
            }
            for ranking in point.judgement.rankings
        ],
        "entries": [
            _entry(call, point, item, texts)
            for ranking in point.judgement.rankings
            for item in ranking.entries
        ],
        "matching": {
            **_matching(point.matching, texts),
            "studies": [
                study_json(challenge, item, texts)
                for (stage, challenge), item in made.items()
                if stage == point.stage
            ],
        },
        "insight": insight_json(point.insight),
        "problems": [_problem(problem, texts) for problem in point.problems],
    }


def _entry(call: Call, point: DecisionPoint, result: EntryResult, texts: Texts) -> Json:
    entry = result.entry
    coverage = [item for item in point.judgement.coverage.values() if item.entry == entry]
    return {
        "entry": str(entry),
        "candidate": entry.candidate,
        "challenge": entry.challenge,
        "name": call.candidate(entry.candidate).name,
        "status": result.status.value,
        "place": result.place,
        "shared_with": [str(other) for other in result.shared_with],
        "above_line": result.above_line,
        "total": _total(call, result.total, texts),
        "rounds": [_round(call, item, texts) for item in result.rounds.values()],
        "minima": [_minimum(call, test, texts) for test in result.minima],
        "ties": [
            {
                "others": [str(other) for other in tie.others],
                "step": str(tie.rule or ""),
                "values": {str(key): _plain(value, texts) for key, value in tie.values.items()},
            }
            for tie in result.ties
        ],
        "coverage": [_coverage(item) for item in coverage],
        "decision": _decision(point.decisions.get(entry)),
    }


def _total(call: Call, total: Fraction | None, texts: Texts) -> Json | None:
    return None if total is None else number(total, wording.total(texts, call, total))


def _round(call: Call, item: RoundResult, texts: Texts) -> Json:
    return {
        "round": item.round,
        "total": _total(call, item.total, texts),
        "owed": list(item.owed),
        "counted": list(item.counted),
        "conflicts": list(item.conflicts),
        "released": list(item.released),
        "excluded": list(item.excluded),
        "seats": item.seats,
        "criteria": [_criterion(call, criterion, texts) for criterion in item.criteria.values()],
    }


def _criterion(call: Call, result: CriterionResult, texts: Texts) -> Json:
    scale = call.criterion(result.criterion).scale
    shown = wording.score(texts, scale, result.value, result.minimum)
    return {
        "criterion": result.criterion,
        "value": number(result.value, shown),
        "minimum": _maybe(result.minimum, texts),
        "passes": result.passes,
        "scores": {juror: _given(given, texts) for juror, given in result.scores.items()},
        "consensus": None if result.consensus is None else _given(result.consensus, texts),
    }


def _given(given: Given, texts: Texts) -> Json:
    before = None if given.before is None else _given(given.before, texts)
    return {
        **_plain(given.value, texts),
        "place": _place(given.place),
        "act": given.act,
        "before": before,
    }


def _minimum(call: Call, test: MinimumTest, texts: Texts) -> Json:
    if test.kind is MinimumKind.TOTAL:
        shown = wording.total(texts, call, test.value)
    else:
        scale = call.criterion(test.criterion).scale
        shown = wording.score(texts, scale, test.value, test.minimum)
    return {
        "kind": test.kind.value,
        "round": test.round,
        "criterion": test.criterion,
        "value": number(test.value, shown),
        "minimum": _plain(test.minimum, texts),
        "passes": test.passes,
    }


def _coverage(item: Coverage) -> Json:
    return {
        "item": item.item,
        "own": item.own.value,
        "whole": item.whole.value,
        "yes": item.yes,
        "partial": item.partial,
        "no": item.no,
        "silent": item.silent,
        "claimed": item.claimed,
        "offered": item.offered,
        "round": item.round,
    }


def _decision(decision: EntryDecision | None) -> Json | None:
    if decision is None:
        return None
    proposed, recorded = decision.proposed, decision.recorded
    return {
        "proposed": {
            "value": proposed.value.value if proposed.value else None,
            "reason_key": proposed.reason_key,
            "facts": dict(proposed.facts),
        },
        "recorded": None
        if recorded is None
        else {
            "stage": decision.stage,
            "value": recorded.value.value,
            "reason": recorded.reason,
            "note": recorded.note,
            "by": recorded.by,
            "on": recorded.on.isoformat() if recorded.on else None,
            "place": _place(recorded.place),
        },
        "departs": decision.departs,
    }


def _matching(matching: Matching, texts: Texts) -> Json:
    def names(entries: tuple[Entry, ...]) -> list[str]:
        return [str(entry) for entry in entries]

    return {
        "needs": [
            {
                "challenge": supply.need.challenge,
                "item": supply.need.item,
                "kind": supply.need.kind.value,
                "required": supply.need.required,
                "times": supply.need.times,
                "weight": _plain(supply.need.weight, texts),
                "suppliers": names(supply.suppliers),
                "partial": names(supply.partial),
                "divided": names(supply.divided),
                "claimed": names(supply.claimed),
                "unassessed": names(supply.unassessed),
                "gap": supply.gap,
                "single": supply.single,
            }
            for supply in matching.supplies
        ],
        "broad": _partnership(matching.broad),
        "smallest": [_partnership(item) for item in matching.smallest],
        "proved": matching.proved,
    }


def _partnership(item: Partnership) -> Json:
    return {
        "candidates": list(item.candidates),
        "covered": list(item.covered),
        "uncovered": list(item.uncovered),
    }


def _act(act: Act) -> Json:
    plain: Mapping[str, str] = {
        name: getattr(act, name)
        for name in ("by", "reason", "juror", "candidate", "challenge", "round", "criterion",
                     "old", "value")
    }  # fmt: skip
    return {
        "key": act.key,
        "kind": act.kind.value,
        "on": act.on.isoformat(),
        **plain,
        "place": _place(act.place),
    }


def _problem(problem: Problem, texts: Texts) -> Json:
    said = problem.said(texts)
    return {
        "code": said.code,
        "severity": said.severity.value,
        "place": _place(said.place),
        "what": said.what,
        "found": said.found,
        "expected": said.expected,
        "remedy": said.remedy,
        "juror": problem.juror,
        "entry": problem.entry,
    }


def _place(place: Place) -> Json:
    return {"file": place.file, "tab": place.tab, "cell": place.cell}
