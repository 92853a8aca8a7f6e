"""Whether a form still prints what it was made with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scoring.sheets import printed, values
from scoring.sheets.expected import Printed
from scoring.sheets.form import TabIdentity
from scoring.sheets.locate import Located
from scoring.sheets.printed import one_line
from scoring.workbooks.grid import CellKind, RawCell

_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Changed:
    """A fixed text that is not what it was. `cell` is None where it is gone."""

    cell: RawCell | None
    now: str
    before: str


class Check:
    """One tab held against what it should print."""

    def __init__(self, forms: Printed, found: Located, identity: TabIdentity):
        self._forms, self._found, self._identity = forms, found, identity
        self._expected = expected = forms.expected(identity)
        self._columns: dict[int, int] = {}  # how many labels still stand in each column
        self._odd: dict[str, list[tuple[str, RawCell]]] = {}  # rows without their label: texts
        for key, label in expected.labels.items():
            here = self._texts_in(key)
            at = next((cell for text, cell in here if text == label), None)
            if at:
                self._columns[at.column] = self._columns.get(at.column, 0) + 1
            elif key in found.rows:
                self._odd[key] = here

    def shifted(self) -> RawCell | None:
        """A cell that shows the label of another question than the key of its row asks.

        Then rows were sorted or moved without their keys, and no answer of the tab can be trusted.
        """
        for key, here in self._odd.items():
            for text, cell in here:
                if self._expected.owners.get(text, key) != key:
                    return cell
        return None

    def changes(self) -> Iterator[Changed]:
        """What locked text was changed: labels, weights and the words of the scale."""
        column = max(self._columns, key=lambda at: (self._columns[at], -at), default=0)
        for key in self._odd:
            here = self._found.grid.at(self._found.rows[key], column) if column else None
            yield Changed(here, self._said(here), short(self._expected.labels[key]))
        for key, weight in self._expected.weights.items():
            row = self._found.rows.get(key)
            if row is None or any(self._shows(cell, weight) for cell in self._found.row(row)):
                continue
            here = self._found.grid.at(row, column) if column else None
            label = short(self._expected.labels[key])
            yield Changed(here, "-", f"{label}: {weight}")
        yield from self._elsewhere(self._expected.legends)

    def headings(self) -> Iterator[Changed]:
        """The candidate and the challenge, where the tab names others than its keys do.

        A candidate that was renamed in the call since is found too: nobody can tell which it is.
        """
        call, texts = self._forms.call, self._forms.texts
        heading = printed.heading_of(call, self._identity)
        under = printed.under_heading(call, texts, self._identity)
        yield from self._elsewhere((one_line(heading), one_line(under)))

    def _elsewhere(self, wanted: Iterable[str]) -> Iterator[Changed]:
        """Texts that should stand somewhere on the tab and do not."""
        everywhere = {
            one_line(str(cell.value)): cell
            for cell in self._found.grid.cells.values()
            if cell.kind is CellKind.TEXT
        }
        for text in wanted:
            if text not in everywhere:
                start = f"{text.split(' ')[0]} "
                near = next((c for said, c in everywhere.items() if said.startswith(start)), None)
                yield Changed(near, self._said(near), short(text))

    def _texts_in(self, key: str) -> list[tuple[str, RawCell]]:
        row = self._found.rows.get(key)
        cells: Sequence[RawCell] = () if row is None else self._found.row(row)
        return [(one_line(str(c.value)), c) for c in cells if c.kind is CellKind.TEXT]

    def _shows(self, cell: RawCell, text: str) -> bool:
        if cell.kind is CellKind.TEXT:
            return cell.value == text or one_line(str(cell.value)) == text
        return cell.kind is CellKind.NUMBER and values.shown(cell, self._forms.texts) == text

    def _said(self, cell: RawCell | None) -> str:
        return (values.brief(cell, self._forms.texts) if cell else "") or "-"


def short(text: str) -> str:
    said = one_line(text)
    return said if len(said) <= _MOST_SHOWN else f"{said[: _MOST_SHOWN - 1]}…"
