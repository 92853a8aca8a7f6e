"""Small integer programs, solved to a proved optimum with every equal optimum beside it.

The only home of the solver (HiGHS, through `scipy.optimize.milp`). It works in floats and its
default gap passes off worse answers as optimal, so the gap is 0, every number that goes in is an
integer, and every answer that comes out is re-checked in integers here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

# Beyond this many equal optima nobody compares them; the answer then says that there are more.
MOST_OPTIMA = 200


@dataclass(frozen=True, slots=True)
class Row:
    """least <= sum of coefficient x choice <= most. `coefficients` is by number of the choice."""

    coefficients: Mapping[int, int]
    least: int | None = None
    most: int | None = None

    def holds(self, chosen: frozenset[int]) -> bool:
        value = sum(factor for number, factor in self.coefficients.items() if number in chosen)
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )


@dataclass(frozen=True, slots=True)
class Program:
    """Choose any of the things 0, 1, ... len(costs) - 1, at the least total cost, in all rows."""

    costs: tuple[int, ...]
    rows: tuple[Row, ...]

    def cost(self, chosen: frozenset[int]) -> int:
        return sum(self.costs[number] for number in chosen)

    def allows(self, chosen: frozenset[int]) -> bool:
        return all(row.holds(chosen) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Optima:
    """Every choice of least cost, sorted. None at all: nothing satisfies the rows.

    `proved`: the cost is the least there is (or that there is none), and no equal one is left out.
    """

    choices: tuple[tuple[int, ...], ...]
    cost: int | None
    proved: bool


def optima(program: Program, most: int = MOST_OPTIMA) -> Optima:
    """Every choice of least cost, at most `most` of them.

    Each optimum found is cut off (a 'no-good cut': at least one thing must differ) and the rest
    solved again at the same cost, until nothing is left.
    """
    found: list[frozenset[int]] = []
    cost: int | None = None
    proved = True
    rows = list(program.rows)
    while True:
        chosen, finished = _one(Program(program.costs, tuple(rows)))
        proved = proved and finished
        if chosen is None:
            break
        if len(found) == most:
            proved = False
            break
        if cost is None:
            cost = program.cost(chosen)
            rows.append(Row(dict(enumerate(program.costs)), most=cost))
        found.append(chosen)
        rows.append(_differs_from(chosen, len(program.costs)))
    return Optima(tuple(sorted(tuple(sorted(choice)) for choice in found)), cost, proved)


def _differs_from(chosen: frozenset[int], count: int) -> Row:
    return Row(
        {number: -1 if number in chosen else 1 for number in range(count)}, least=1 - len(chosen)
    )


def _one(program: Program) -> tuple[frozenset[int] | None, bool]:
    """One optimum, or None; and whether the solver finished its proof."""
    if not program.costs:
        empty: frozenset[int] = frozenset()
        return (empty if program.allows(empty) else None), True
    answer = milp(
        c=np.array(program.costs, dtype=float),
        integrality=np.ones(len(program.costs)),
        bounds=Bounds(0, 1),
        constraints=_constraints(program.rows, len(program.costs)),
        options={"mip_rel_gap": 0},
    )
    infeasible, optimal = answer.status == 2, answer.status == 0
    if answer.x is None:
        return None, infeasible
    chosen = frozenset(int(number) for number in np.flatnonzero(answer.x > 0.5))
    if not program.allows(chosen):
        return None, False  # near enough in floats, wrong in integers: not an answer, no proof
    return chosen, optimal


def _constraints(rows: Sequence[Row], count: int) -> list[LinearConstraint]:
    if not rows:
        return []
    matrix = np.zeros((len(rows), count))
    for line, row in enumerate(rows):
        for number, factor in row.coefficients.items():
            matrix[line, number] = factor
    least = [-np.inf if row.least is None else row.least for row in rows]
    most = [np.inf if row.most is None else row.most for row in rows]
    return [LinearConstraint(matrix, least, most)]
