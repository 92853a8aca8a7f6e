"""Integer programs for HiGHS, through `scipy.optimize.milp`: the only home of the solver.

It works in floats and its default gap passes off worse answers as optimal, so the gap is 0 and
every number that goes in is an integer. What comes out is a claim: whoever asks checks it in
integers (`measure.py`).
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.optimize import Bounds, LinearConstraint

_OPTIMAL, _INFEASIBLE, _TROUBLE = 0, 2, 4


@dataclass(frozen=True, slots=True)
class Row:
    """least <= sum of coefficient x column <= most. `tag` says which rule asks for it."""

    coefficients: Mapping[int, int]
    least: int | None = None
    most: int | None = None
    tag: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """Minimise sum of costs x columns over all rows.

    The first `whole` columns are chosen or not; the others lie between 0 and their `most` and
    follow from those. `fixed` gives columns whose value is known.
    """

    costs: Sequence[int]
    rows: Sequence[Row]
    whole: int
    most: Mapping[int, int] = field(default_factory=dict)  # of the other columns; 1 unless named
    fixed: Mapping[int, int] = field(default_factory=dict)


class Effort:
    """How long the search for answers may go on. Shared by every search that leads to them.

    `seconds` is time by the clock, for people who wait; `nodes` per solve of the solver and `steps`
    of all searches together are limits that give the same answer on every machine, for documents.
    """

    def __init__(
        self, seconds: float | None = None, nodes: int | None = None, steps: int | None = None
    ):
        self.nodes = nodes
        self.steps = steps
        self._until = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float | None:
        """Seconds left; None without a limit."""
        return None if self._until is None else max(0.0, self._until - time.monotonic())

    @property
    def spent(self) -> bool:
        if self.steps is not None and self.steps <= 0:
            return True
        return self._until is not None and time.monotonic() >= self._until

    def more_than(self, steps: int) -> bool:
        return self.steps is None or self.steps > steps

    def take(self, steps: int) -> None:
        """Steps that were made."""
        if self.steps is not None:
            self.steps -= steps


@dataclass(frozen=True, slots=True)
class Solved:
    """`chosen` holds the whole columns that are 1; None when no answer was found.

    `finished`: the answer is optimal, or there is none. `bound`: no answer costs less.
    """

    chosen: frozenset[int] | None
    finished: bool
    bound: int | None


def solve(program: Program, effort: Effort) -> Solved:
    """One answer of least cost, as far as the effort goes."""
    count = len(program.costs)
    if effort.spent:
        return Solved(None, False, None)
    if not count:
        holds = all((row.least or 0) <= 0 <= (row.most or 0) for row in program.rows)
        return Solved(frozenset() if holds else None, True, 0)
    from scipy.optimize import Bounds  # half a second to load: whoever solves nothing saves it

    lower, upper = np.zeros(count), np.ones(count)
    for column, most in program.most.items():
        upper[column] = most
    for column, value in program.fixed.items():
        lower[column] = upper[column] = value
    options: dict[str, Any] = {"mip_rel_gap": 0}
    if effort.left is not None:
        options["time_limit"] = effort.left
    if effort.nodes is not None:
        options["node_limit"] = effort.nodes
    whole = np.zeros(count)
    whole[: program.whole] = 1
    answer = _asked(program, whole, Bounds(lower, upper), options)
    if answer.status == _TROUBLE:
        # Now and then it loses its way in its own simplifications; without them it does not.
        answer = _asked(program, whole, Bounds(lower, upper), {**options, "presolve": False})
    entries = sum(len(row.coefficients) for row in program.rows)
    effort.take(2 * entries + 100 * int(answer.get("mip_node_count") or 0))
    if answer.x is None:
        return Solved(None, answer.status == _INFEASIBLE, _bound(answer.get("mip_dual_bound")))
    chosen = frozenset(int(number) for number in np.flatnonzero(answer.x[: program.whole] > 0.5))
    return Solved(chosen, answer.status == _OPTIMAL, _bound(answer.get("mip_dual_bound")))


def _asked(
    program: Program, whole: NDArray[np.float64], bounds: Bounds, options: dict[str, Any]
) -> Any:
    from scipy.optimize import milp

    with _silence():
        return milp(
            c=np.array(program.costs, dtype=float),
            integrality=whole,
            bounds=bounds,
            constraints=_constraints(program.rows, len(program.costs)),
            options=options,
        )


@contextmanager
def _silence() -> Iterator[None]:
    """HiGHS now and then prints a line of its own on the process's output, past Python, whatever
    it is told: in the midst of JSON that would be a fault."""
    try:
        kept = os.dup(1)
    except OSError:  # no output at all, as under pythonw
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _bound(value: float | None) -> int | None:
    """What the solver proved, as the integer that no cost lies under."""
    if value is None or not math.isfinite(value):
        return None
    return math.ceil(value - 1e-6 * max(1.0, abs(value)))


def _constraints(rows: Sequence[Row], count: int) -> list[LinearConstraint]:
    if not rows:
        return []
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

    starts: list[int] = [0]
    columns: list[int] = []
    factors: list[int] = []
    for row in rows:
        columns += row.coefficients.keys()
        factors += row.coefficients.values()
        starts.append(len(columns))
    matrix = csr_array(
        (np.array(factors, dtype=np.float64), np.array(columns), np.array(starts)),
        shape=(len(rows), count),
    )
    least = np.array([-np.inf if row.least is None else row.least for row in rows])
    most = np.array([np.inf if row.most is None else row.most for row in rows])
    return [LinearConstraint(matrix, least, most)]
