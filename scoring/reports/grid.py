"""A printed table as a value: the template `grid.html` places it."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.prose import Block
from scoring.reports.levels import jury, public

Cells = tuple[tuple[Block, ...], ...]  # a row: cells of lines


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: a caption, heads, rows of cells. The first cell of a row is its head.

    `wide` are relative widths; `marked` the numbers of the rows that ask for attention.
    """

    caption: str = public()
    heads: tuple[str, ...] = public()
    widths: tuple[str, ...] = public()
    rows: tuple[Cells, ...] = jury()
    marked: tuple[bool, ...] = jury()
    numbers: tuple[bool, ...] = public()  # which columns hold numbers
