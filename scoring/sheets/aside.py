"""What a juror put beside the answers: text outside the fields, comments, drawings, what is struck.

None of it counts, and none of it is passed over: each is shown to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from scoring.problems import Place, Problem
from scoring.sheets import values
from scoring.sheets.expected import Printed
from scoring.sheets.form import COLUMNS, Col, Field, Row, TabIdentity, TabKind
from scoring.sheets.imprint import LONG_TEXT, Imprint, compass_of
from scoring.sheets.locate import Located, answer_columns, locate
from scoring.sheets.printed import footer_pattern, masked, one_line
from scoring.texts import LANGUAGES, Texts
from scoring.texts.vocabulary import Question, meant
from scoring.workbooks.grid import COMPUTED, Beside, Book, CellKind, Comment, Grid, RawCell

MOST_QUOTED = 300  # letters of what a juror wrote elsewhere


def strays(forms: Printed, found: Located, identity: TabIdentity, *, same: bool) -> list[RawCell]:
    """What stands where nothing is asked and nothing was printed, or behind what was printed.

    Formulas are passed over: nobody typed what they show. Another text in the place of a printed
    one is for `intact` to say. On a start tab, what stands above the declarations is that of the
    day it was made. With other words than today's (not `same`) nobody knows what was printed: then
    only what stands beside the form or among the answers is told.
    """
    if not any(_strays(forms, forms.imprint(identity), found, identity)):
        return []
    told = list(_strays(forms, forms.imprint(identity, own=True), found, identity))
    return told if same else _beside(forms, found, identity, told)


def _beside(
    forms: Printed, found: Located, identity: TabIdentity, cells: Sequence[RawCell]
) -> list[RawCell]:
    """Of these the cells in columns that we never print in, and those under a column of answers in
    a row without a key; but no word that our forms use."""
    compass = compass_of(found)
    used = {spot[2:] for spot in forms.imprint(identity).at}
    keys = {found.rows[key] for key in found.answer_rows()}
    asked = {at for column, at in found.columns.items() if column != Col.VALUE.value}
    return [
        cell
        for cell in cells
        if one_line(values.shown(cell, forms.texts)) not in forms.words
        and (
            compass.spot(cell.row, cell.column)[2:] not in used
            or (cell.column in asked and cell.row not in keys)
        )
    ]


def _strays(
    forms: Printed, imprint: Imprint, found: Located, identity: TabIdentity
) -> Iterator[RawCell]:
    compass = compass_of(found)
    start = identity.kind is TabKind.START
    # Printed words may have moved; what could be an answer is one, unless it was printed here.
    anywhere = {said for said in imprint.at.values() if start or not _could_answer(said)}
    anywhere |= forms.sometimes
    for row, key, cells in _below(found):
        if start and _made_then(found, row):
            continue
        texts = {cell: one_line(values.shown(cell, forms.texts)) for cell in cells}
        label = _label_column(found, key, cells) if start else 0
        for cell, said in texts.items():
            if cell.kind in COMPUTED or values.is_blank(cell) or cell.column == label:
                continue
            spot = compass.spot(row, cell.column)
            if said in anywhere or said in imprint.row(spot, texts.values()):
                continue
            if _added(imprint.at.get(spot, ""), said, forms):
                yield cell


def _added(before: str, said: str, forms: Printed) -> bool:
    """Whether somebody typed this, where `before` was printed: where nothing was, behind it, or
    words in the place of a number, or of a formula that shows something else."""
    if not before:
        return True
    if before.startswith("="):
        return _has_letters(said) and masked(said) not in forms.live
    if not _has_letters(before) and any(char.isdigit() for char in before):
        return _has_letters(said)
    return len(before) >= LONG_TEXT and before in said


def _has_letters(said: str) -> bool:
    return any(char.isalpha() for char in said)


@lru_cache(maxsize=1 << 12)  # tabs print the same texts
def _could_answer(said: str) -> bool:
    return not _has_letters(said) or any(meant(said, question) for question in Question)


def _below(found: Located) -> Iterator[tuple[int, str, list[RawCell]]]:
    """Each row that a juror sees, with its key, and its cells that are neither key nor answer."""
    first = found.rows.get(COLUMNS, 0)
    keys = {row: key for key, row in found.rows.items() if row > first}
    hidden = {found.columns.get(Col.VALUE.value, 0), found.marker.column if found.marker else 0}
    for row, cells in found.by_row.items():
        if row > first:
            key = keys.get(row, "")
            asked = {found.columns.get(column.value, 0) for column in answer_columns(key)}
            yield row, key, [cell for cell in cells if cell.column not in hidden | asked]


def _label_column(found: Located, key: str, cells: Sequence[RawCell]) -> int:
    """The column of names on a start tab, in the rows where names of candidates stand."""
    named = key or any(cell.kind in COMPUTED for cell in cells)
    return found.columns.get(Col.ANSWER.value, 0) - 1 if named else 0


def _made_then(found: Located, row: int) -> bool:
    """Whether this row of a start tab is above its declarations: deadlines, contacts, marks."""
    kind = f"{Row.DECLARATION.value}:"
    return row < min((at for key, at in found.rows.items() if key.startswith(kind)), default=row)


def struck(found: Located) -> Iterator[RawCell]:
    """Texts that are struck through and are no answers: a question, say."""
    for _row, _key, cells in _below(found):
        yield from (cell for cell in cells if cell.unstruck is not None)


def comments(forms: Printed, found: Located, own: frozenset[str]) -> Iterator[Comment]:
    """The comments, headers and footers that are not our own, unchanged."""
    answers = {
        (found.rows[key], found.columns.get(column.value, 0))
        for key in found.answer_rows()
        for column in answer_columns(key)
    }
    for item in found.grid.comments:
        if item.kind is Beside.STRIKE and (item.row, item.column) not in answers:
            continue
        if item.kind is Beside.MARGIN and forms.prints_below(item.text):
            continue
        if not {one_line(part) for part in item.text.split("\n\n")} <= own:
            yield item


def no_form(book: Book, grid: Grid) -> tuple[Problem, ...]:
    """Something on a tab that is no form of ours, or no more. An empty tab is nothing."""
    found = [
        Problem(*told(item, book, grid))
        for item in grid.comments
        if item.kind is not Beside.STRIKE
        and not (item.kind is Beside.MARGIN and _was_our_footer(item.text))
    ]
    if any(cell.kind is not CellKind.BLANK for cell in grid.cells.values()):
        found.append(Problem("tab-no-form", book.place(grid), {"tab": grid.tab}))
    return tuple(found)


def _was_our_footer(text: str) -> bool:
    """Whether this is what our forms print below, in whatever language."""
    patterns = (footer_pattern(Texts(language)) for language in LANGUAGES)
    return any(pattern.fullmatch(one_line(text)) for pattern in patterns)


def told(item: Comment, book: Book, grid: Grid) -> tuple[str, Place, dict[str, str]]:
    """Code, place and facts of what lies beside the cells."""
    cell = RawCell(CellKind.BLANK, item.row, item.column) if item.row else None
    said = values.shortened(item.text, MOST_QUOTED)
    facts = {"found": said or "-", "kind_key": f"sheets.beside.{item.kind.value}"}
    code = "answer-struck-if" if item.kind is Beside.STRIKE else "tab-beside"
    return code, book.place(grid, cell), facts


def own_notes(book: Book) -> frozenset[str]:
    """What we may have put in notes: the start tab of a marked copy lists all of them.

    Programs lose the author of a note, and the tab itself comes back with its list.
    """
    found = set()
    for grid in book.grids:
        tab = locate(grid) if any(c.value == TabKind.START for c in grid.cells.values()) else None
        if tab and tab.value(Field.KIND) == TabKind.START and tab.value(Field.ANSWERS):
            found |= {
                one_line(str(c.value)) for c in grid.cells.values() if c.kind is CellKind.TEXT
            }
    return frozenset(found)
