"""Cells that a formula in another cell filled: nobody typed them."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.workbooks.grid import COMPUTED, SOME_FORMULA, Block, RawCell, computed_cell
from scoring.workbooks.package import Suspicious

MOST_STEPS = 20_000_000  # cells held against blocks; a form has neither


def fill(cells: dict[tuple[int, int], RawCell], blocks: Iterable[Block]) -> None:
    """Makes every cell inside these blocks the result of some formula."""
    different = set(blocks)
    if len(different) * len(cells) > MOST_STEPS:
        raise Suspicious("cells")
    for top, left, bottom, right in different:
        for at, cell in cells.items():
            inside = top <= at[0] <= bottom and left <= at[1] <= right
            if inside and cell.kind not in COMPUTED:
                cells[at] = computed_cell(cell, SOME_FORMULA, cell.shown)
