"""Whatever the call and the answers: what a person wrote is read, wherever it went meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scoring.model.call import (
    Aspect,
    Call,
    Candidate,
    Challenge,
    Juror,
    NeedKind,
    Requirement,
    Round,
    Scope,
    ServiceType,
)
from scoring.model.intake import (
    Assessment,
    Blank,
    DeclarationValue,
    Given,
    Intake,
    Remark,
    Vote,
    VoteValue,
)
from scoring.problems import NOWHERE, Place
from scoring.reports.returned import returned_documents
from scoring.sheets import form, read_sheets, sheet_book
from scoring.sheets.form import COLUMNS, MARKER, Col, Field, TabKind
from scoring.sheets.planning import JurorPlan
from scoring.sheets.read import read_files
from scoring.texts import Texts
from scoring.workbooks.grid import Book, CellKind, Grid, RawCell
from tests.builders import WRITTEN, case, criterion, scale, small_call, small_method
from tests.hostile.bench import owed_by, sample
from tests.office_support import require_office
from tests.tabs import Tab, as_ods, as_xlsx, tabs_of
from tools import office

QUICK = {"deadline": None, "suppress_health_check": list(HealthCheck)}

# Calls

_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn"))
TITLES = st.text(_LETTERS, min_size=1, max_size=40).filter(lambda text: text.strip() == text)
# As a person types them, with keys that a program may take for something else
KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,5}", fullmatch=True) | st.sampled_from(
    ["1", "007", "1E5", "TRUE", "3.5", "jan", "score", "start"]
)


SCALES = st.builds(
    scale, st.sampled_from([1, 4, 5, 10, 20]), st.sampled_from(["1", "1/2", "1/4", "1/5", "1/10"])
)


def keys(count: st.SearchStrategy[int]) -> st.SearchStrategy[list[str]]:
    return count.flatmap(
        lambda size: st.lists(KEYS, min_size=size, max_size=size, unique_by=str.casefold)
    )


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """Calls of every shape: scales, scopes, rounds, services, aspects, languages, odd keys."""
    rounds = tuple(
        Round(key, draw(TITLES), Fraction(1), asks_coverage=draw(st.booleans()))
        for key in [WRITTEN, "pitch"][: draw(st.integers(1, 2))]
    )
    challenges = tuple(
        Challenge(
            key, draw(TITLES),
            aspects=tuple(
                Aspect(f"{key}a{at}", draw(st.sampled_from([NeedKind.OBSTACLE, NeedKind.OUTCOME])),
                       draw(TITLES))
                for at in range(draw(st.integers(0, 2)))
            ),
        )
        for key in draw(keys(st.integers(1, 2)))
    )  # fmt: skip
    services = tuple(
        ServiceType(key, draw(TITLES), draw(TITLES), tuple(
            Requirement(f"{key}r{at}", draw(TITLES)) for at in range(draw(st.integers(0, 2)))
        ))
        for key in draw(keys(st.integers(0, 2)))
    )  # fmt: skip
    every = [item.key for item in challenges]
    criteria = tuple(
        criterion(
            key,
            draw(st.integers(1, 100)),
            draw(st.none() | st.just("1")),
            title=draw(TITLES),
            rounds=tuple(item.key for item in rounds),
            scope=draw(st.sampled_from(Scope)),
            guidance=draw(st.just("") | TITLES),
            scale=replace(draw(SCALES), key=key),
        )
        for key in draw(keys(st.integers(1, 3)))
    )
    candidates = tuple(
        Candidate(
            key, draw(TITLES),
            tuple(draw(st.lists(st.sampled_from(every), min_size=1, unique=True))),
            received=datetime(2023, 5, 1),
        )
        for key in draw(keys(st.integers(1, 2)))
    )  # fmt: skip
    jurors = tuple(
        Juror(key, draw(TITLES), draw(TITLES), chair=not at)
        for at, key in enumerate(draw(keys(st.just(2))))
    )
    method = small_method(criteria=criteria, rounds=rounds, tie_chain=(), needs=())
    return small_call(
        method, key=draw(KEYS), title=draw(TITLES), language=draw(st.sampled_from(["nl", "en"])),
        challenges=challenges, service_types=services, candidates=candidates, jurors=jurors,
        decisions=(),
    )  # fmt: skip


# Answers

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\r"), max_size=60
).filter(lambda text: bool(text.strip()))
# What a person types is not only signs that nobody sees.
WORDS = (
    st.tuples(st.sampled_from("aé=+-@'<{3 "), WORDS)
    .map("".join)
    .filter(lambda text: any(char.isalnum() for char in text))
)


@st.composite
def filled(draw: st.DrawFn, call: Call, plan: JurorPlan) -> tuple[Assessment, ...]:
    """Answers of one juror to some of what is asked."""
    found = []
    tabs = [(key, "") for key in plan.generals] + [tuple(entry) for entry in plan.entries]
    for candidate, challenge in tabs:
        asked = form.asked(call, TabKind.SHEET, candidate, challenge, plan.round)
        scores, remarks = {}, {}
        for item in asked.criteria:
            value = draw(st.none() | st.sampled_from(item.scale.values()))
            scores[item.key] = Blank.BLANK if value is None else Given(value, NOWHERE)
            if draw(st.booleans()):
                remarks[item.key] = Remark(draw(WORDS), NOWHERE)
        votes = {
            key: Vote(draw(st.sampled_from(VoteValue)), NOWHERE)
            for _row, key in asked.votes if draw(st.booleans())
        }  # fmt: skip
        ticks = {item.key: NOWHERE for item in asked.aspects if draw(st.booleans())}
        notes = {key: Remark(draw(WORDS), NOWHERE) for key in asked.notes if draw(st.booleans())}
        found.append(
            Assessment(
                plan.juror, candidate, challenge, plan.round, scores, NOWHERE, remarks, votes,
                ticks, notes,
            )
        )  # fmt: skip
    return tuple(found)


@dataclass
class Delivery:
    call: Call
    answers: tuple[Assessment, ...]
    declared: dict[str, DeclarationValue]
    tabs: list[Tab]
    content: bytes


@st.composite
def deliveries(draw: st.DrawFn) -> Delivery:
    call = draw(calls())
    juror = call.jurors[0].key
    plan = owed_by(call, juror)
    answers = draw(filled(call, plan))
    declared = draw(
        st.dictionaries(st.sampled_from(plan.declarations), st.sampled_from(DeclarationValue))
        if plan.declarations else st.just({})
    )  # fmt: skip
    content = sheet_book(call, plan, answers=answers, declarations=declared)
    return Delivery(call, answers, declared, tabs_of(content), content)


def told(sheets: Iterable[Assessment]) -> object:
    """The answers of sheets without their places."""
    return {
        (sheet.juror, sheet.candidate, sheet.challenge): (
            {key: getattr(item, "value", item) for key, item in sheet.scores.items()},
            {key: item.text for key, item in sheet.remarks.items()},
            {key: item.value for key, item in sheet.votes.items()},
            set(sheet.ticks),
            {key: item.text for key, item in sheet.notes.items()},
        )
        for sheet in sheets
    }


def read(call: Call, folder: Path, files: dict[str, bytes]) -> Intake:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return read_sheets(call, folder, list(files))


def assert_same(delivery: Delivery, found: Intake) -> None:
    assert found.problems == ()
    assert told(found.assessments) == told(delivery.answers)
    assert {item.candidate: item.value for item in found.declarations} == delivery.declared


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory):
    return lambda: tmp_path_factory.mktemp("identity")


@settings(max_examples=60, **QUICK)
@given(delivery=deliveries())
def test_what_is_written_is_read(folders, delivery: Delivery) -> None:
    """Writing filled sheets and reading them back is the identity, for any call."""
    assert_same(delivery, read(delivery.call, folders(), {"j.xlsx": delivery.content}))


# What happens on the way

NAMES = st.text(_LETTERS, min_size=1, max_size=20).filter(lambda name: name.strip() == name)


@st.composite
def disturbed(draw: st.DrawFn, tabs: Sequence[Tab]) -> list[Tab]:
    """Rows and columns put in, tabs renamed, hidden, in another order. Formats are gone."""
    found = []
    for tab in tabs:
        for _ in range(draw(st.integers(0, 2))):
            tab = tab.with_rows(draw(st.integers(1, 60)), draw(st.integers(1, 3)))
        for _ in range(draw(st.integers(0, 2))):
            tab = tab.with_columns(draw(st.integers(1, 9)), draw(st.integers(1, 2)))
        name = draw(st.just(tab.name) | NAMES)
        found.append(replace(tab, name=name, hidden=draw(st.booleans())))
    return draw(st.permutations(found))


@settings(max_examples=60, **QUICK)
@given(delivery=deliveries(), data=st.data())
def test_moved_rows_columns_and_tabs_change_nothing(folders, delivery: Delivery, data) -> None:
    """Also without styles, validations, names and protection, as Google Sheets may leave it."""
    tabs = data.draw(disturbed(delivery.tabs))
    assert_same(delivery, read(delivery.call, folders(), {"x.xlsx": as_xlsx(tabs)}))


@settings(max_examples=30, **QUICK)
@given(delivery=deliveries(), data=st.data())
def test_an_ods_of_another_program_is_the_same(folders, delivery: Delivery, data) -> None:
    """Written by odfpy, rows and tabs disturbed. XML cannot hold control characters in .ods."""
    words = [remark.text for sheet in delivery.answers for remark in
             (*sheet.remarks.values(), *sheet.notes.values())]  # fmt: skip
    assume(all(_in_xml(text) for text in words))
    tabs = data.draw(disturbed(delivery.tabs))
    assert_same(delivery, read(delivery.call, folders(), {"x.ods": as_ods(tabs)}))


def _in_xml(text: str) -> bool:
    return all(
        char in "\t\n" or " " <= char < "\ufffe" or char > "\uffff" for char in text
    ) and not any("\x7f" <= char <= "\x9f" for char in text)


@settings(max_examples=30, **QUICK)
@given(delivery=deliveries(), data=st.data())
def test_tabs_in_other_workbooks_stay_what_they_are(folders, delivery: Delivery, data) -> None:
    """Spread over workbooks of one's own: the same. In a colleague's: held, and the rest read."""
    places = data.draw(
        st.lists(st.integers(0, 2), min_size=len(delivery.tabs), max_size=len(delivery.tabs))
    )
    files = {
        f"{at}.xlsx": as_xlsx([tab for tab, place in zip(delivery.tabs, places, strict=True)
                               if place == at])
        for at in set(places)
    }  # fmt: skip
    assert_same(delivery, read(delivery.call, folders(), files))
    colleague = delivery.call.jurors[1].key
    theirs = tabs_of(sheet_book(delivery.call, owed_by(delivery.call, colleague)))
    at = data.draw(st.integers(1, len(delivery.tabs) - 1))
    moved = delivery.tabs[at]
    mine = [tab for tab in delivery.tabs if tab is not moved]
    found = read(delivery.call, folders(), {
        "mine.xlsx": as_xlsx(mine),
        "theirs.xlsx": as_xlsx([*theirs, replace(moved, name=f"{moved.name} (2)"[:31])]),
    })  # fmt: skip
    assert [problem.code for problem in found.problems] == ["tab-foreign"]
    facts = found.problems[0].facts
    key = (facts["candidate"], "" if facts["challenge"] == "-" else facts["challenge"])
    own = [sheet for sheet in found.assessments if sheet.juror != colleague]
    rest = [sheet for sheet in delivery.answers if (sheet.candidate, sheet.challenge) != key]
    assert told(own) == told(rest)


def test_libreoffice_keeps_what_was_written(tmp_path: Path) -> None:
    """Our workbooks through a real LibreOffice: as .ods, as .xls, and back again to .xlsx."""
    require_office()
    made = [sample("nl"), sample("en")]
    pairs = []
    for item in made:
        source = tmp_path / f"{item.label}.xlsx"
        source.write_bytes(item.content)
        steps = [source, *(tmp_path / f"{item.label}{name}" for name in (".ods", "2.xlsx", ".xls"))]
        pairs += pairwise(steps)
    office.convert(pairs)
    for item in made:
        before = read_sheets(item.call, tmp_path, [f"{item.label}.xlsx"])
        assert before.problems == ()
        for name in (".ods", "2.xlsx", ".xls"):
            after = read_sheets(item.call, tmp_path, [f"{item.label}{name}"])
            assert after.problems == ()
            assert told(after.assessments) == told(before.assessments)
            assert [(d.candidate, d.value) for d in after.declarations] == [
                (d.candidate, d.value) for d in before.declarations
            ]


# Whatever stands in the cells

_TEXTS = st.text(max_size=30) | st.sampled_from(
    [MARKER, COLUMNS, *(item.value for item in Field), *(item.value for item in Col), "1", "sheet",
     "start", "consensus", "criterion:k1", "criterion:", "aspect:d1", "declaration:A",
     "declaration:", "note:strengths", "service:T1", "requirement:r1", "written", "J1", "A", "U1",
     "x", "ja", "4", "3,5", "4/5", "9" * 5000, "a\nb", "{found}", "5ca1ab1e0c0ffee0"]
)  # fmt: skip
_NUMBERS = st.integers(-10, 60) | st.floats() | st.just(10**14)
_MOMENTS = (
    st.datetimes() | st.times() | st.dates() | st.timedeltas() | st.floats() | st.text(max_size=9)
)
_VALUES = {
    CellKind.NUMBER: _NUMBERS, CellKind.PERCENT: _NUMBERS, CellKind.TEXT: _TEXTS,
    CellKind.BOOLEAN: st.booleans(), CellKind.DATE: _MOMENTS, CellKind.DURATION: _MOMENTS,
    CellKind.ERROR: st.text(max_size=9), CellKind.FORMULA: _TEXTS,
    CellKind.UNCALCULATED: _TEXTS,
}  # fmt: skip


@st.composite
def raw_cells(draw: st.DrawFn) -> RawCell:
    """Any cell that a reader could give."""
    kind = draw(st.sampled_from(list(_VALUES)))
    value = draw(_VALUES[kind])
    shown = draw(st.just("") | st.text(max_size=9))
    return RawCell(kind, 1, 1, value, shown, draw(st.sampled_from(["", "General", "0%"])), shown)


_PLACES = st.tuples(st.integers(1, 60), st.integers(1, 9))
_BLOCKS = st.tuples(_PLACES, _PLACES).map(
    lambda ends: (min(ends[0][0], ends[1][0]), min(ends[0][1], ends[1][1]),
                  max(ends[0][0], ends[1][0]), max(ends[0][1], ends[1][1]))
)  # fmt: skip


@st.composite
def grids(draw: st.DrawFn, known: Sequence[Grid]) -> Grid:
    """One of our own tabs, or an empty one, with any cells in the place of some of its own."""
    grid = draw(st.sampled_from([Grid("x"), *known]))
    cells = dict(grid.cells)
    for at in draw(st.lists(st.sampled_from(sorted(cells) or [(1, 1)]), max_size=6)):
        cells.pop(at, None)
    changes = st.dictionaries(
        _PLACES | st.sampled_from(sorted(grid.cells) or [(1, 1)]), raw_cells(), max_size=12
    )
    for (row, column), cell in draw(changes).items():
        cells[row, column] = cell._replace(row=row, column=column)
    return replace(grid, cells=cells, merged=(*grid.merged, *draw(st.lists(_BLOCKS, max_size=2))))


SAMPLE = sample("nl")
KNOWN = [tab.grid for tab in tabs_of(SAMPLE.content)]
# A workbook has no two tabs of one name.
BOOKS = st.lists(grids(KNOWN), min_size=1, max_size=2, unique_by=lambda grid: grid.tab)


@settings(max_examples=500, **QUICK)
@given(found=BOOKS)
def test_any_cells_give_problems_or_values(found: list[Grid]) -> None:
    """Never an exception; every problem can be told; no answer is taken from a formula or error."""
    book = Book("j.xlsx", "0" * 64, tuple(found))
    result = read_files(SAMPLE.call, [(Path("j.xlsx"), "j.xlsx")], lambda _sources: iter([book]))
    for problem in result.problems:
        for language in ("nl", "en"):
            said = problem.said(Texts(language))
            assert said.what and said.found and said.remedy
    cells = {(grid.tab, cell.address): cell for grid in found for cell in grid.cells.values()}
    for sheet in result.assessments:
        for key, answer in sheet.scores.items():
            if isinstance(answer, Given):
                assert sheet_scale(key).holds(answer.value)
                assert isinstance(answer.place, Place)
                cell = cells[answer.place.tab, answer.place.cell]
                assert cell.kind in (CellKind.NUMBER, CellKind.TEXT)


def sheet_scale(key: str):
    return SAMPLE.call.criterion(key).scale


@settings(max_examples=40, **QUICK)
@given(found=BOOKS)
def test_any_cells_can_be_answered(found: list[Grid]) -> None:
    """What goes back to the juror can be made, whatever came in."""
    book = Book("j.xlsx", "0" * 64, tuple(found))
    result = read_files(SAMPLE.call, [(Path("j.xlsx"), "j.xlsx")], lambda _sources: iter([book]))
    made = returned_documents(case(SAMPLE.call, result, WRITTEN))
    assert all(item.content for item in made)
