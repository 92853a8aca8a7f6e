"""The call workbook: what is written is read back, wherever it was moved and whoever saved it."""

from __future__ import annotations

import shutil
import string
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.call import call_book, find_call, fingerprint, read_call, start_call
from scoring.call.describe import described
from scoring.call.layout import order
from scoring.call.tables import TABLES
from scoring.model.call import JURY_ORDER, Call, Counts, Entry, Goal, NeedKind, TieRule, Value
from scoring.problems import CannotGoOn, Place, Problem, Severity
from scoring.texts import LANGUAGES, PROOFREAD, Texts
from tests.callrows import Rows, small_rows

ROOT = Path(__file__).resolve().parents[1]


def written(folder: Path, rows: Rows, language: str = "nl", name: str = "oproep.xlsx") -> Path:
    path = folder / name
    path.write_bytes(call_book(rows, language))
    return path


def read(path: Path) -> Call:
    call, problems = read_call(path)
    assert call is not None, [problem.said(Texts("en")) for problem in problems]
    return call


def without_places(call: Call) -> Call:
    """The call as it was meant, whatever cell each value stands in."""

    def bare(items):
        return tuple(replace(item, place=Place()) for item in items)

    return replace(
        call,
        places={},
        establishments=bare(call.establishments),
        conflicts=bare(call.conflicts),
        exemptions=bare(call.exemptions),
        acts=bare(call.acts),
        decisions=bare(call.decisions),
        limits=bare(call.limits),
        presences=bare(call.presences),
        rebuttals=bare(call.rebuttals),
    )


# -- what is written is read


def test_a_whole_call_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Every table reaches the model."""
    call = read(written(tmp_path, small_rows()))
    assert call.key == "klein-2023"
    assert call.deadline == datetime(2023, 5, 12, 23, 59)
    assert call.example == "Alles in deze oproep is een voorbeeld."
    assert call.attention == ("eerste punt", "tweede punt")
    assert call.municipalities == ("Beerse", "Lille")
    assert call.identity.signatories == ("de voorzitter", "de secretaris")
    assert call.texts == {
        "remedies": "U kan in beroep gaan bij de Raad van State.",
        "reservation": "Gematcht is geen toezegging van een subsidie.",
    }
    assert [aspect.key for aspect in call.challenge("U1").aspects] == ["U1-d1", "U1-z1"]
    assert [item.key for item in call.service_types[0].requirements] == ["r1", "r2"]
    assert call.method.tie_chain == (TieRule("k1"), TieRule("k2"), JURY_ORDER)
    assert call.criterion("k1").rounds == ("written", "pitch")
    assert call.criterion("k1").minimum == 3
    assert call.criterion("k1").scale.step == Fraction(1, 2)
    assert [level.word for level in call.criterion("k1").scale.levels][-1] == "uitstekend"
    assert call.juror("J1").chair and not call.juror("J2").chair
    assert call.candidate("A").cost == Fraction("12500.5")
    assert call.candidate("B").services == ("T1", "T2")
    assert call.candidate("C").received == datetime(2023, 5, 13, 0, 0)
    assert call.entry_texts[Entry("A", "U1")].claims == ("U1-d1", "r1")
    assert [(item.juror, item.candidate) for item in call.conflicts] == [("J2", "B")]
    assert call.acts[0].value == "3,5"
    assert call.planned[1].stage == "result"


def test_a_line_without_a_challenge_decides_for_every_entry(tmp_path: Path) -> None:
    """A candidate's decision is recorded once for all its challenges."""
    call = read(written(tmp_path, small_rows()))
    assert [(item.entry, item.value) for item in call.decisions] == [
        (Entry("A", "U1"), Value.INVITED),
        (Entry("A", "U2"), Value.INVITED),
    ]


def test_without_needs_every_type_is_required_and_every_aspect_wished(tmp_path: Path) -> None:
    """Once per challenge; requirements belong to their type."""
    needs = read(written(tmp_path, small_rows())).method.needs
    assert {(need.challenge, need.item, need.required) for need in needs} == {
        ("U1", "T1", True), ("U1", "T2", True), ("U1", "U1-d1", False), ("U1", "U1-z1", False),
        ("U2", "T1", True), ("U2", "T2", True), ("U2", "U2-d1", False),
    }  # fmt: skip


def test_shared_requirements_are_needs_of_their_own(tmp_path: Path) -> None:
    """Several candidates may then meet them together."""
    rows = small_rows()
    rows["method"][0]["requirements_shared"] = True
    needs = read(written(tmp_path, rows)).method.needs
    assert ("U2", "r1", NeedKind.REQUIREMENT) in {(n.challenge, n.item, n.kind) for n in needs}


def test_each_value_knows_its_cell(tmp_path: Path) -> None:
    """A problem found later can name the place."""
    path = written(tmp_path, small_rows())
    places = read(path).places
    book = openpyxl.load_workbook(path)
    for key, value in (
        ("criteria/k1/weight", 60),
        ("call//title", "Kleine oproep"),
        ("decisions/written|A|/value", "uitgenodigd"),
        ("levels/s5|4/word", "goed"),
    ):
        place = places[key]
        assert book[place.tab][place.cell].value == value


def test_a_workbook_in_english_holds_no_dutch(tmp_path: Path) -> None:
    """Tabs, headings, help and choices are the call's language."""
    rows = small_rows()
    rows["call"][0]["language"] = "en"
    path = written(tmp_path, rows, "en", "call.xlsx")
    book = openpyxl.load_workbook(path)
    shown = {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value}
    dutch = {
        text
        for table in TABLES
        for column in table.columns
        for text in [Texts("nl")(f"call.{table.key}.{column.key}.help")]
        if text != Texts("en")(f"call.{table.key}.{column.key}.help")
    }
    assert not shown & dutch
    assert read(path).language == "en"


def test_the_same_rows_give_the_same_bytes() -> None:
    """No clock in a workbook."""
    assert call_book(small_rows(), "nl") == call_book(small_rows(), "nl")


def test_an_unknown_table_or_column_is_a_fault_of_ours() -> None:
    """A misspelled key in rows never loses data in silence."""
    for rows in ({"candidate": []}, {"jurors": [{"key": "J1", "nmae": "x"}]}):
        with pytest.raises(ValueError):
            call_book(rows, "nl")


_WORDS = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u200b\ufeff"),
    min_size=1, max_size=40,
).filter(lambda text: text.strip() == text and bool(text.strip()))  # fmt: skip
_KEYS = st.text(string.ascii_letters + string.digits, min_size=1, max_size=8)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_register_is_read_as_it_was_written(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever people type in names and texts, and whatever they mark."""
    keys = data.draw(
        st.lists(_KEYS, min_size=1, max_size=4, unique_by=str.casefold).filter(
            lambda found: not {"u1", "u2"} & {key.casefold() for key in found}
        )
    )
    rows = small_rows()
    for table in ("entries", "conflicts", "decisions", "acts"):
        rows[table] = []
    rows["candidates"] = [
        {
            "key": key,
            "name": data.draw(_WORDS),
            "summary": data.draw(_WORDS),
            "received": data.draw(
                st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
                    lambda moment: moment.replace(microsecond=0)
                )
            ),
            "withdrawn_on": data.draw(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))),
            "capacity": data.draw(st.none() | st.integers(0, 10_000)),
            "cost": data.draw(st.none() | st.decimals(0, 10_000_000, places=2)),
            "challenge:U1": "x",
            "service:T2": data.draw(st.booleans()),
        }
        for key in keys
    ]
    call = read(written(tmp_path, rows))
    for row, candidate in zip(rows["candidates"], call.candidates, strict=True):
        assert (candidate.key, candidate.name) == (row["key"], row["name"])
        assert candidate.summary == row["summary"]
        assert candidate.received == row["received"]
        assert candidate.withdrawn_on == row["withdrawn_on"]
        assert candidate.capacity == row["capacity"]
        assert candidate.cost == (None if row["cost"] is None else Fraction(str(row["cost"])))
        assert candidate.challenges == ("U1",)
        assert candidate.services == (("T2",) if row["service:T2"] else ())


# -- moved, renamed, inserted


def _rename(book: openpyxl.Workbook) -> None:
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Blad {number}"


def _reorder(book: openpyxl.Workbook) -> None:
    book._sheets.reverse()


def _insert(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:-1]:
        for area in [str(merged) for merged in sheet.merged_cells.ranges]:
            sheet.unmerge_cells(area)
        sheet.insert_rows(1, 2)
        sheet.insert_cols(3)
        sheet.insert_cols(1, 2)


def _headings(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:-1]:
        for row in sheet.iter_rows():
            if row[0].value in ("#heading", "#help"):
                for cell in row[1:]:
                    if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                        cell.value = "iets anders"


def _gaps(book: openpyxl.Workbook) -> None:
    """Blank rows between the rows, one of them directly below the help."""
    for sheet in book.worksheets[3:-1]:
        keys = next(row[0].row for row in sheet.iter_rows() if row[0].value == "#keys")
        sheet.insert_rows(keys + 2, 3)
        sheet.insert_rows(keys + 1)


@pytest.mark.parametrize("change", [_rename, _reorder, _insert, _headings, _gaps])
def test_the_same_call_is_read_after_tabs_rows_and_columns_moved(
    tmp_path: Path, change: Callable[[openpyxl.Workbook], None]
) -> None:
    """Hidden keys are read, never positions, headings or names of tabs."""
    path = written(tmp_path, small_rows())
    meant = without_places(read(path))
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    assert without_places(read(path)) == meant


def test_a_challenge_chosen_for_a_free_column_is_read(tmp_path: Path) -> None:
    """A new challenge needs no new workbook: its key is chosen at the top of a free column."""
    rows = small_rows()
    rows["challenges"].append({"key": "U3", "title": "Uitdaging drie", "places": 1})
    path = written(tmp_path, small_rows())
    book = openpyxl.load_workbook(path)
    challenges, candidates = book["Uitdagingen"], book["Kandidaten"]
    last = next(row for row in challenges.iter_rows() if row[1].value == "U2")
    challenges.cell(last[0].row + 1, 2, "U3")
    challenges.cell(last[0].row + 1, 3, "Uitdaging drie")
    challenges.cell(last[0].row + 1, 6, 1)
    marks = next(row for row in candidates.iter_rows() if row[0].value == "#marks")
    free = next(
        cell.column
        for cell, key in zip(marks, candidates[marks[0].row + 1], strict=True)
        if key.value == "challenge:" and not cell.value
    )
    candidates.cell(marks[0].row, free, "U3")
    candidates.cell(marks[0].row + 2, free, "x")
    book.save(path)
    assert read(path).candidate("A").challenges == ("U1", "U2", "U3")


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_libreoffice_saves_the_same_call(tmp_path: Path, suffix: str) -> None:
    """Opened and saved by LibreOffice, as a workbook of Excel or its own."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    path = written(tmp_path, small_rows())
    filters = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods"}
    command = [
        soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
        "--convert-to", filters[suffix], "--outdir", str(tmp_path / "saved"), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    saved = tmp_path / "saved" / f"oproep.{suffix}"
    assert without_places(read(saved)) == without_places(read(path))


# -- formats


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    """It may hold what this program would silently leave out."""
    path = written(tmp_path, small_rows())
    book = openpyxl.load_workbook(path)
    book["Rondes"]["A2"] = "#format 2"
    book.save(path)
    call, problems = read_call(path)
    assert call is None
    assert [problem.code for problem in problems] == ["call-format-newer"]
    assert problems[0].place.cell == "A2"


def test_what_an_older_format_lacks_takes_its_written_default(tmp_path: Path) -> None:
    """A missing tab or column is not an error when it is not required."""
    path = written(tmp_path, small_rows())
    book = openpyxl.load_workbook(path)
    del book["Weerwoord"]
    del book["Grenzen en wensen"]
    rounds = book["Rondes"]
    keys = next(row for row in rounds.iter_rows() if row[0].value == "#keys")
    for cell in keys:
        if cell.value in ("combine", "asks_coverage", "sheets_due"):
            cell.value = None
    method = book["Werkwijze"]
    for row in method.iter_rows():
        if row[0].value == "#setting rebuttal_days":
            row[0].value = None
    book.save(path)
    call = read(path)
    assert call.method.round("written").combine == "mean"
    assert call.method.round("written").asks_coverage
    assert call.rebuttal_days == 14
    assert call.rebuttals == ()


# -- the fingerprint


def _changed(change: Callable[[Rows], None]) -> Rows:
    rows = small_rows()
    change(rows)
    return rows


def _set(table: str, number: int, column: str, value: object) -> Callable[[Rows], None]:
    return lambda rows: rows[table][number].update({column: value})


@pytest.mark.parametrize(
    "change",
    [
        _set("call", 0, "title", "Andere titel"),
        _set("call", 0, "deadline", datetime(2024, 1, 1, 12, 0)),
        _set("criteria", 0, "title", "Ander woord"),
        _set("levels", 0, "word", "niets"),
        _set("texts", 0, "text", "Andere tekst"),
        _set("rounds", 0, "title", "eerste ronde"),
        lambda rows: rows["criteria"].reverse(),
        lambda rows: rows["levels"].reverse(),
        lambda rows: rows["jurors"].reverse(),
        lambda rows: rows["candidates"].reverse(),
    ],
)
def test_words_dates_and_meaningless_order_leave_the_fingerprint(
    tmp_path: Path, change: Callable[[Rows], None]
) -> None:
    """It covers the method alone."""
    before = read(written(tmp_path, small_rows())).method.fingerprint
    assert read(written(tmp_path, _changed(change))).method.fingerprint == before


@pytest.mark.parametrize(
    "change",
    [
        _set("criteria", 0, "weight", 61),
        _set("criteria", 0, "minimum", 2.5),
        _set("criteria", 0, "rounds", "written"),
        _set("criteria", 0, "challenges", "U1"),
        _set("criteria", 0, "scope", "proposal"),
        _set("scales", 0, "step", 0.25),
        _set("scales", 0, "counts", "van slechtst naar best (hoogste is best)"),
        _set("scales", 0, "counts", "lowest_best"),
        _set("rounds", 0, "weight", 41),
        _set("rounds", 0, "combine", "median"),
        _set("rounds", 0, "total_minimum", 60),
        _set("rounds", 0, "asks_coverage", "no"),
        _set("method", 0, "quorum", 1),
        _set("method", 0, "rule", "minima"),
        _set("method", 0, "combine_rounds", "last"),
        _set("method", 0, "minima_scope", "combined"),
        _set("method", 0, "minima_weighted", False),
        _set("method", 0, "tie_chain", "k2, k1, jury"),
        _set("method", 0, "claims_count", True),
        _set("method", 0, "requirements_shared", True),
        _set("method", 0, "conflict_whole_challenge", True),
        _set("method", 0, "total_scale", 20),
        _set("challenges", 0, "places", 2),
        lambda rows: (rows["rounds"].reverse(), rows["decisions"].clear()),
        lambda rows: rows.update(needs=[{"challenge": "U1", "item": "T1"}]),
        lambda rows: rows.update(limits=[{"kind": "max_partners", "value": 5}]),
        lambda rows: rows.update(limits=[{"kind": "min_capacity", "value": 5}]),
        _set("method", 0, "goals", "klein partnerschap, wensen"),
        lambda rows: (
            rows["call"][0].update(municipalities="Turnhout"),
            rows["method"][0].update(municipality_needs="wished"),
        ),
    ],
)
def test_a_change_of_the_method_changes_the_fingerprint(
    tmp_path: Path, change: Callable[[Rows], None]
) -> None:
    """Each part of what turns scores into places and coverage counts."""
    before = read(written(tmp_path, small_rows())).method.fingerprint
    after = read(written(tmp_path, _changed(change))).method.fingerprint
    assert after != before
    assert len(after) == 12
    assert set(after) <= set("0123456789abcdef")


def test_goals_are_read_in_their_order_and_left_alone_change_nothing(tmp_path: Path) -> None:
    """In words or codes; the default written out is the default."""
    plain = read(written(tmp_path, small_rows())).method
    assert plain.goals == (Goal.WISHES, Goal.FEWEST, Goal.QUALITY)
    rows = _changed(_set("method", 0, "goals", "wensen; klein partnerschap; quality"))
    assert read(written(tmp_path, rows)).method.fingerprint == plain.fingerprint
    rows = _changed(_set("method", 0, "goals", "breed partnerschap, kostprijs"))
    assert read(written(tmp_path, rows)).method.goals == (Goal.BROAD, Goal.COST)


def test_municipalities_become_needs_where_the_call_asks_for_that(tmp_path: Path) -> None:
    """For every challenge, after the other needs; else they are only told."""
    rows = _changed(lambda rows: rows["call"][0].update(municipalities="Turnhout, Beerse"))
    assert all(
        need.kind is not NeedKind.MUNICIPALITY
        for need in read(written(tmp_path, rows)).method.needs
    )
    rows["method"][0]["municipality_needs"] = "nodig"
    needs = [
        need
        for need in read(written(tmp_path, rows)).method.needs
        if need.kind is NeedKind.MUNICIPALITY
    ]
    assert [need.key for need in needs] == [
        "U1:Turnhout", "U1:Beerse", "U2:Turnhout", "U2:Beerse",
    ]  # fmt: skip
    assert all(need.required for need in needs)


def test_what_a_scale_counts_for_is_the_part_of_the_highest_unless_the_call_says_so(
    tmp_path: Path,
) -> None:
    """The default written out is the default; a scale below 0 says which score is best."""
    plain = read(written(tmp_path, small_rows())).method
    rows = _changed(_set("scales", 0, "counts", "deel van de hoogste score"))
    assert read(written(tmp_path, rows)).method.fingerprint == plain.fingerprint
    rows = _changed(lambda rows: (
        rows["scales"][0].update(lowest=-5, highest=0, counts="lowest_best"),
        [row.update(value=-row["value"]) for row in rows["levels"]],
        [row.update(minimum=-3) for row in rows["criteria"]],
        rows.pop("acts"),
    ))  # fmt: skip
    scale = read(written(tmp_path, rows)).criterion("k1").scale
    assert (scale.counts, scale.best, scale.zero) == (Counts.LOWEST_BEST, -5, 0)


def test_needs_written_out_are_the_same_method(tmp_path: Path) -> None:
    """Listing what holds by default changes nothing."""
    call = read(written(tmp_path, small_rows()))
    rows = small_rows()
    rows["needs"] = [
        {"challenge": need.challenge, "item": need.item, "required": need.required}
        for need in reversed(call.method.needs)
    ]
    listed = read(written(tmp_path, rows))
    assert listed.method.fingerprint == call.method.fingerprint


def test_a_core_partner_is_no_part_of_the_method(tmp_path: Path) -> None:
    """Limits that name candidates are set after the sheets went out, and must not void them."""
    rows = small_rows()
    rows["limits"] = [{"kind": "core", "subject": "A"}]
    call = read(written(tmp_path, rows))
    assert call.method.fingerprint == fingerprint(call.method, call.challenges)


# -- finding and starting


@pytest.mark.parametrize("name", ["call.xlsx", "Oproep.xlsx", "oproep.ods", "CALL.ODS"])
def test_the_call_workbook_is_found_by_its_name(tmp_path: Path, name: str) -> None:
    """In either language, whatever the case; a lock file of Excel is none."""
    (tmp_path / name).write_bytes(b"x")
    (tmp_path / f"~${name}").write_bytes(b"x")
    (tmp_path / "nota.docx").write_bytes(b"x")
    assert find_call(tmp_path).name == name


def _refused(action: Callable[[], object]) -> list[Problem]:
    with pytest.raises(CannotGoOn) as caught:
        action()
    return caught.value.problems


def test_without_a_call_workbook_the_nearest_names_are_told(tmp_path: Path) -> None:
    """People see at once that the name is only a little off."""
    (tmp_path / "oproep (2).xlsx").write_bytes(b"x")
    (tmp_path / "nota.docx").write_bytes(b"x")
    (problem,) = _refused(lambda: find_call(tmp_path))
    assert problem.code == "call-file-missing"
    said = problem.said(Texts("nl"))
    assert "oproep (2).xlsx" in said.found
    assert "nota" not in said.found


def test_a_folder_that_is_missing_or_empty_is_told(tmp_path: Path) -> None:
    """No traceback, but what to do."""
    for folder in (tmp_path, tmp_path / "weg"):
        (problem,) = _refused(lambda folder=folder: find_call(folder))
        assert "new" in problem.said(Texts("nl")).remedy


def test_two_call_workbooks_are_a_problem(tmp_path: Path) -> None:
    """Which of them holds is not for the program to guess."""
    for name in ("call.xlsx", "oproep.ods"):
        (tmp_path / name).write_bytes(b"x")
    assert [problem.code for problem in _refused(lambda: find_call(tmp_path))] == [
        "call-file-twice"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_call_has_its_workbook_folders_and_guide(tmp_path: Path, language: str) -> None:
    """Everything is there; what is still to fill in is said, and nothing else is wrong."""
    folder = tmp_path / "nieuw" / "oproep 2024"
    made = start_call(folder, language=language)
    assert all(path.exists() for path in made)
    assert (folder / "input" / "sheets").is_dir()
    guide = next(path for path in made if path.suffix == ".txt").read_text(encoding="utf-8")
    assert "run_scoring.py" in guide
    assert "{" not in guide
    call, problems = read_call(find_call(folder / "input"))
    assert call is None
    draft = set() if language in PROOFREAD else {"call-language-draft"}
    expected = {"call-value-missing", "call-table-empty"} | draft
    assert {problem.code for problem in problems} == expected


def test_a_folder_with_a_call_is_left_alone(tmp_path: Path) -> None:
    """Nothing is overwritten."""
    start_call(tmp_path, language="nl")
    book = tmp_path / "input" / "oproep.xlsx"
    before = book.read_bytes()
    assert _refused(lambda: start_call(tmp_path, language="en"))[0].code == "call-folder-taken"
    assert book.read_bytes() == before


def test_an_older_call_is_brought_up_to_date(tmp_path: Path) -> None:
    """All its rows stand in the new workbook, in its own language."""
    old = tmp_path / "oud"
    (old / "input").mkdir(parents=True)
    path = written(old / "input", small_rows())
    start_call(tmp_path / "nieuw", language="en", old=old)
    fresh = find_call(tmp_path / "nieuw" / "input")
    assert fresh.name == "oproep.xlsx"
    assert without_places(read(fresh)) == without_places(read(path))


def test_the_shipped_example_is_read_and_rewritten_whole(tmp_path: Path) -> None:
    """The largest call there is goes through the writer again and stays what it was."""
    shipped = find_call(ROOT / "input")
    start_call(tmp_path, language="nl", old=shipped)
    again = read(find_call(tmp_path / "input"))
    call, problems = read_call(shipped)
    assert call is not None
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]
    assert without_places(again) == without_places(call)


# -- the declaration and its texts


def _placed() -> Iterator[str]:
    yield from order()


def test_every_table_has_a_place_among_the_phases() -> None:
    """The order of tabs on the first page names each table once."""
    assert sorted(_placed()) == sorted(table.key for table in TABLES)


def test_the_reference_is_what_the_declaration_says() -> None:
    """Written anew by `python -m scoring.call.describe docs/call-workbook.md`."""
    page = (ROOT / "docs" / "call-workbook.md").read_text(encoding="utf-8")
    assert page == described()
