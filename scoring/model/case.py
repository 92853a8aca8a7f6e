"""A whole run as one value: what the reports and the run's record are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.model.approvals import Approvals
from scoring.model.call import Call
from scoring.model.intake import FileRead, Intake, Register
from scoring.model.letters import Letters
from scoring.model.results import DecisionPoint
from scoring.problems import Problem


@dataclass(frozen=True, slots=True)
class Case:
    """`points` holds every decision point that was reached, in order; the last is the current one.

    `problems` are all of the run, sorted: of the call, the sheets, the acts and each point.
    """

    call: Call
    intake: Intake
    register: Register
    stage: str  # the stage the call is in: a round's key, 'result', 'rebuttal' ...
    points: tuple[DecisionPoint, ...]
    problems: tuple[Problem, ...]
    inputs: tuple[FileRead, ...]  # every file read, the call workbook first
    approved: Approvals | None = None  # what to remember of texts for letters; None: leave it
    letters: Mapping[str, Letters] = field(default_factory=dict)  # by stage that was sent before
    # By stage that was sent: acts of a later day that change nothing in it
    beside: Mapping[str, frozenset[str]] = field(default_factory=dict)
