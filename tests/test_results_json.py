"""results.json: its published shape, its exact numbers, its order."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scoring.model.case import Case
from scoring.model.results import DecisionPoint
from scoring.reports.document import Level
from scoring.reports.results_json import SCHEMA_VERSION, results_json
from tests.builders import WRITTEN, case, small_call, small_case
from tests.builders_medium import medium_case

DOCS = Path(__file__).resolve().parents[1] / "docs"
SCHEMA = json.loads((DOCS / "results.schema.json").read_text(encoding="utf-8"))


def read(held: Case) -> dict[str, Any]:
    (document,) = results_json(held)
    assert isinstance(document.content, bytes)
    found: dict[str, Any] = json.loads(document.content)
    return found


def entries(held: Case) -> dict[str, dict[str, Any]]:
    return {item["entry"]: item for item in read(held)["points"][-1]["entries"]}


def objects(schema: object) -> list[dict[str, Any]]:
    """Every object that the schema describes, at any depth."""
    found = []
    if isinstance(schema, dict):
        if "properties" in schema:
            found.append(schema)
        for value in schema.values():
            found += objects(value)
    elif isinstance(schema, list):
        for value in schema:
            found += objects(value)
    return found


CASES = {
    "small": small_case,
    "small, first round": lambda: small_case(WRITTEN),
    "medium, final": medium_case,
    "medium, draft": lambda: medium_case(final=False),
    "nothing judged": lambda: replace(small_case(WRITTEN), points=()),
    "english": lambda: case(
        small_call(language="en"), small_case().intake
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_case_has_the_published_shape(name: str) -> None:
    """What is written is what docs/results.schema.json says, field for field."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(read(CASES[name]()))


def test_the_shape_is_closed() -> None:
    """No object takes a field that the schema does not name, and every named field is there."""
    for described in objects(SCHEMA):
        assert described["additionalProperties"] is False
        assert described["required"] == list(described["properties"])


def test_a_wrong_value_is_refused_by_the_schema() -> None:
    """The schema does notice: an unknown status, a number that is no fraction."""
    found = read(small_case())
    found["points"][-1]["entries"][0]["status"] = "winner"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, SCHEMA)
    found = read(small_case())
    found["points"][-1]["entries"][0]["total"] = {"exact": "74.5", "shown": "74,5"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, SCHEMA)


def test_numbers_of_the_small_call() -> None:
    """The small call of the rules, as worked out by hand, exact and shown."""
    found = entries(small_case())
    assert found["A-U1"]["status"] == "below_minimum"
    assert found["A-U1"]["place"] is None
    assert found["A-U1"]["total"] == {"exact": "346/5", "shown": "69,20"}
    (failed,) = [item for item in found["A-U1"]["minima"] if not item["passes"]]
    assert (failed["round"], failed["criterion"]) == ("pitch", "k1")
    assert failed["value"] == {"exact": "5/2", "shown": "2,5"}
    assert found["A-U2"]["place"] == 1
    assert found["C-U1"]["status"] == "inadmissible"
    assert found["C-U1"]["total"] is None
    assert found["B-U1"]["rounds"][0]["seats"] == 2
    assert found["B-U1"]["rounds"][0]["counted"] == ["J1"]
    assert found["B-U1"]["rounds"][0]["conflicts"] == ["J2"]


def test_every_exact_number_is_the_judgements() -> None:
    """Totals, criteria and minima read back as the very fractions that were judged."""
    held = medium_case()
    for point, told in zip(held.points, read(held)["points"], strict=True):
        compared = 0
        for item in told["entries"]:
            compared += same_numbers(point, item)
        assert compared > 100


def same_numbers(point: DecisionPoint, item: dict[str, Any]) -> int:
    (result,) = [
        found for entry, found in point.judgement.entries.items() if str(entry) == item["entry"]
    ]
    pairs = [(result.total, item["total"])]
    for part, told in zip(result.rounds.values(), item["rounds"], strict=True):
        pairs.append((part.total, told["total"]))
        for criterion, said in zip(part.criteria.values(), told["criteria"], strict=True):
            pairs.append((criterion.value, said["value"]))
            assert list(said["scores"]) == list(criterion.scores)
            pairs += [(criterion.scores[key].value, said["scores"][key]) for key in said["scores"]]
    for test, said in zip(result.minima, item["minima"], strict=True):
        assert test.passes is said["passes"]
        pairs += [(test.value, said["value"]), (test.minimum, said["minimum"])]
    for value, told in pairs:
        assert (None if told is None else Fraction(told["exact"])) == value
    return len(pairs)


def test_a_tie_names_the_step_and_what_was_compared() -> None:
    """The entries that a criterion parted say so; those that stay equal share their place."""
    found = entries(medium_case())
    (tie,) = found["K02-U1"]["ties"]
    assert tie["step"]
    assert set(tie["values"]) == {"K02-U1", "K03-U1"}
    assert found["K04-U1"]["place"] == found["K05-U1"]["place"]
    assert found["K04-U1"]["shared_with"] == ["K05-U1"]


def test_an_act_stands_with_the_score_it_replaced() -> None:
    """A corrected score names the act and holds the earlier score and its place."""
    held = medium_case()
    (score,) = [
        said["scores"]["J2"]
        for item in entries(held)["K01-U1"]["rounds"]
        for said in item["criteria"]
        if said["scores"]["J2"]["act"]
    ]
    assert score["act"] == "A1"
    assert score["before"]["exact"] == "9/2"
    assert [item["key"] for item in read(held)["acts"]] == ["A1"]


def test_the_same_case_gives_the_same_bytes_and_no_line_is_left_open() -> None:
    """Equal input gives equal bytes, in UTF-8 with a newline at the end."""
    first, second = (results_json(medium_case())[0].content for _ in range(2))
    assert first == second
    assert isinstance(first, bytes)
    assert first.endswith(b"}\n")
    assert "coördina" in first.decode() or "\\u" not in first.decode()


def test_the_document_is_for_the_coordinator() -> None:
    """It stands at the top of the output folder, for the coordinator, final when the point is."""
    (document,) = results_json(medium_case())
    assert document.path == "results.json"
    assert document.level is Level.COORDINATOR
    assert document.final is True
    assert results_json(small_case())[0].final is False
    assert read(medium_case())["schema_version"] == SCHEMA_VERSION
