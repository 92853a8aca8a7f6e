"""What a matching summary shows, as frozen values of final strings; the template only places them.

`Summary` is for the matching moment: it has no field for a score, a place, a total or a decision.
`JurySummary` adds those, at the level of the jury.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.prose import Block
from scoring.reports.levels import candidate, jury
from scoring.reports.wording_house import House


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence, and what stands beside it."""

    text: str = candidate()
    notes: tuple[str, ...] = candidate(())


@dataclass(frozen=True, slots=True)
class Bundle:
    """Things under one label: wishes of one kind of one challenge."""

    label: str = candidate()
    items: tuple[str, ...] = candidate()


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of two columns: a head and what belongs to it."""

    head: str = candidate()
    items: tuple[str, ...] = candidate()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a candidate offers beside the named types, in its own words."""

    name: str = candidate()
    told: tuple[Block, ...] = candidate()


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the matrix: the key that fits above it, and whose it is."""

    key: str = candidate()
    name: str = candidate()


@dataclass(frozen=True, slots=True)
class Cell:
    """`tone`: yes, part, open, none or absent. It colours what the text already says."""

    text: str = candidate()
    tone: str = candidate()


@dataclass(frozen=True, slots=True)
class MatrixRow:
    need: str = candidate()
    supply: Cell = candidate()
    cells: tuple[Cell, ...] = candidate()


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """Rows under one heading within a matrix; the heading may be empty."""

    title: str = candidate()
    rows: tuple[MatrixRow, ...] = candidate()


@dataclass(frozen=True, slots=True)
class Matrix:
    caption: str = candidate()
    first: str = candidate()  # heading of the first column
    supply: str = candidate()
    heads: tuple[Head, ...] = candidate()
    span: int = candidate()  # columns in all, for headings of groups
    room: str = candidate()  # few or many columns: how wide the first one may be
    groups: tuple[MatrixGroup, ...] = candidate()


@dataclass(frozen=True, slots=True)
class Seat:
    """A candidate at the table."""

    name: str = candidate()
    challenges: tuple[str, ...] = candidate()
    services: tuple[str, ...] = candidate()


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry in the ranking of its challenge."""

    place: str = jury()
    name: str = jury()
    total: str = jury()
    status: str = jury()
    decision: str = jury()


@dataclass(frozen=True, slots=True)
class StandingTable:
    caption: str = jury()
    rows: tuple[Standing, ...] = jury()
    empty: str = jury()  # said instead of an empty table


@dataclass(frozen=True, slots=True)
class Smallest:
    heading: str = jury()
    sentences: tuple[str, ...] = jury()
    warning: str = jury()
    sets: tuple[str, ...] = jury()  # listed when there is more than one


@dataclass(frozen=True, slots=True)
class Line:
    """A row of three columns: who or how many, and two things about it."""

    head: str = jury()
    first: str = jury()
    second: str = jury()


@dataclass(frozen=True, slots=True)
class StudyPart:
    """The best partnership by the goals, what the choice costs, roles, certainty, pairs."""

    heading: str = jury()
    choice: tuple[str, ...] = jury()
    sets: tuple[str, ...] = jury(())  # when several are equally good
    relax_intro: str = jury("")
    relaxations: tuple[str, ...] = jury(())
    cost: tuple[str, ...] = jury(())  # of the choice at the table, against the best
    roles_intro: tuple[str, ...] = jury(())
    roles: tuple[Line, ...] = jury(())
    minimal: tuple[str, ...] = jury(())  # when they are not just the smallest
    sure: tuple[str, ...] = jury(())
    sure_rows: tuple[Line, ...] = jury(())
    left_out: bool = jury(False)  # whether some row says something of fewer jurors
    doubt: bool = jury(False)  # and of other answers
    front_intro: str = jury("")
    front: tuple[Line, ...] = jury(())
    pairs_intro: str = jury("")
    pairs: tuple[Line, ...] = jury(())
    same: tuple[str, ...] = jury(())  # pairs of whom one brings nothing that the other lacks


@dataclass(frozen=True, slots=True)
class Summary:
    house: House = candidate()
    labels: Mapping[str, str] = candidate()  # fixed words of the template
    title: str = candidate()
    scope: str = candidate()  # the challenge, or all of them together
    stage: str = candidate()
    state: str = candidate()
    lead: str = candidate()
    reservation: tuple[Block, ...] = candidate()  # the call's own words, where it has them
    gap_intro: tuple[str, ...] = candidate()
    gaps: tuple[Point, ...] = candidate()
    wished: tuple[Bundle, ...] = candidate()
    single_intro: str = candidate()
    singles: tuple[Pair, ...] = candidate()
    overlap_intro: str = candidate()
    overlaps: tuple[Pair, ...] = candidate()
    partnership: tuple[str, ...] = candidate()
    seats: tuple[Seat, ...] = candidate()
    offer_intro: str = candidate()
    compared: bool = candidate()  # whether several challenges are in view
    offers: tuple[Offer, ...] = candidate()
    matrix_intro: str = candidate()
    matrices: tuple[Matrix, ...] = candidate()
    counts: tuple[Matrix, ...] = candidate()  # wishes by number, over several challenges
    key: tuple[str, ...] = candidate()
    legend: tuple[Pair, ...] = candidate()
    outside: str = candidate()


@dataclass(frozen=True, slots=True)
class JurySummary(Summary):
    smallest: Smallest | None = jury()
    standings: tuple[StandingTable, ...] = jury()
    study: StudyPart | None = jury(None)
