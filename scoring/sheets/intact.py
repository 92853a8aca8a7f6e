"""Whether a form still prints what it was made with, and whether answers stand outside its rows."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.model.call import Call
from scoring.sheets import printed, values
from scoring.sheets.form import Asked, Col, Row, TabIdentity
from scoring.sheets.locate import Located
from scoring.texts import Texts
from scoring.workbooks.grid import COMPUTED, CellKind, RawCell

_MOST_SHOWN = 60


def shifted(found: Located, asked: Asked, texts: Texts) -> RawCell | None:
    """A cell that shows the label of another question than the key of its row asks.

    Then rows were sorted or moved without their keys, and no answer of the tab can be trusted.
    """
    labels = {key: _plain(text) for key, text in printed.labels(asked, texts).items()}
    owners = {text: key for key, text in labels.items()}
    for key, expected in labels.items():
        texts_here = list(_texts_in(found, key))
        if any(_plain(str(cell.value)) == expected for cell in texts_here):
            continue
        for cell in texts_here:
            other = owners.get(_plain(str(cell.value)))
            if other is not None and other != key:
                return cell
    return None


def changes(
    call: Call, found: Located, identity: TabIdentity, asked: Asked, texts: Texts
) -> Iterator[tuple[RawCell | None, str, str]]:
    """What locked text was changed: its cell where it can be told, what it says, what it said."""
    everywhere: dict[str, RawCell] = {}
    for cell in found.grid.cells.values():
        if cell.kind is CellKind.TEXT:
            everywhere.setdefault(_plain(str(cell.value)), cell)
    column = _label_column(found, asked, texts)
    for key, label in printed.labels(asked, texts).items():
        row = found.rows.get(key)
        if row is None or any(
            _plain(str(cell.value)) == _plain(label) for cell in _texts_in(found, key)
        ):
            continue
        here = found.grid.at(row, column) if column else None
        yield here, _said(here, texts), short(label)
    for criterion in asked.criteria:
        weight = printed.weight_of(criterion, texts)
        row = found.rows.get(Row.CRITERION.key(criterion.key))
        if row is None or any(
            values.shown(cell, texts) == weight for cell in found.by_row.get(row, ())
        ):
            continue
        yield found.grid.at(row, column) if column else None, "-", f"{criterion.title}: {weight}"
    wanted = [printed.heading_of(call, identity), printed.under_heading(call, texts, identity)]
    for text in [*wanted, *printed.legends(asked, texts)]:
        if _plain(text) not in everywhere:
            first = _plain(text).split(" ")[0]
            near = next(
                (cell for said, cell in everywhere.items() if said.startswith(f"{first} ")), None
            )
            yield near, _said(near, texts), short(text)


def strays(found: Located, texts: Texts) -> Iterator[RawCell]:
    """Answers that stand under a column of answers but in a row without a key.

    Below the first row of answers only: the hidden rows above hold the lists of the drop-downs.
    """
    rows = set(found.rows.values())
    answer_rows = [found.rows[key] for key in found.answer_rows()]
    if not answer_rows:
        return
    columns = {found.columns[key] for key in _ANSWERED if key in found.columns}
    known = _own_words(texts)
    for (row, column), cell in sorted(found.grid.cells.items()):
        if column not in columns or row in rows or row < min(answer_rows):
            continue
        if cell.kind in COMPUTED or cell.kind is CellKind.ERROR or values.is_blank(cell):
            continue
        if cell.kind is CellKind.TEXT and _plain(str(cell.value)) in known:
            continue
        yield cell


_ANSWERED = (Col.SCORE.value, Col.REMARK.value, Col.ANSWER.value, Col.TICK.value, Col.TEXT.value)


def _own_words(texts: Texts) -> frozenset[str]:
    """What the form itself prints in those columns: the headings of its tables."""
    keys = ("score", "remark", "vote", "call_words", "tick", "from_general")
    return frozenset(_plain(texts(f"sheets.sheet.{key}")) for key in keys)


def _label_column(found: Located, asked: Asked, texts: Texts) -> int | None:
    """The column in which most labels still stand."""
    counts: dict[int, int] = {}
    for key, label in printed.labels(asked, texts).items():
        for cell in _texts_in(found, key):
            if _plain(str(cell.value)) == _plain(label):
                counts[cell.column] = counts.get(cell.column, 0) + 1
    return max(counts, key=lambda column: (counts[column], -column), default=None)


def _texts_in(found: Located, key: str) -> Iterator[RawCell]:
    row = found.rows.get(key)
    if row is not None:
        yield from (cell for cell in found.by_row.get(row, ()) if cell.kind is CellKind.TEXT)


def _said(cell: RawCell | None, texts: Texts) -> str:
    return (values.brief(cell, texts) if cell else "") or "-"


def _plain(text: str) -> str:
    return " ".join(text.split())


def short(text: str) -> str:
    plain = _plain(text)
    return plain if len(plain) <= _MOST_SHOWN else f"{plain[: _MOST_SHOWN - 1]}…"
