"""What is typed in the call is what is meant: taken as it is shown, or asked about."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from PIL import Image

from scoring.call import call_book, read_call
from scoring.call.dates import Ambiguous, Dates
from scoring.call.logo import MOST_BYTES, MOST_PIXELS
from scoring.model.call import Call
from scoring.problems import Problem
from scoring.texts import Texts
from scoring.workbooks.formats import look
from tests.callrows import Rows, small_rows
from tests.office_support import require_office
from tests.test_call_problems import cell_of, typed
from tools import office

NL = Texts("nl")


def read(folder: Path, rows: Rows, language: str = "nl") -> tuple[Call | None, list[Problem]]:
    path = folder / "oproep.xlsx"
    path.write_bytes(call_book(rows, language))
    call, problems = read_call(path)
    return call, list(problems)


def codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def with_cell(folder: Path, where: str, key: str, column: str, value: object, form: str) -> Call:
    problems, _ = typed(folder, where, key, column, value, form)
    assert not problems, problems
    call = read_call(folder / "oproep.xlsx")[0]
    assert call is not None
    return call


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (123456789, '0000"."000"."000', "0123.456.789"),
        (123456789, r"0000\.000\.000", "0123.456.789"),
        (14123456, "000 00 00 00", "014 12 34 56"),
        (470123456, '"+32 "000 00 00 00', "+32 470 12 34 56"),
        (7, "000", "007"),
        (7, '"K"00', "K07"),
        (12345, "0000", "12345"),
        (0, "000", "000"),
        (2300, "0", "2300"),
        (2300, "General", "2300"),
        (3.5, "0.0", "3.5"),
        (3.5, "General", "3.5"),
        (3.5, "0", None),  # shown as 4
        (123456789, "0000.000.000", None),  # a point of decimals, or of thousands?
        (123456789, "0000,000,000", None),
        (1234, "#,##0", None),  # 1.234 or 1,234
        (123456789012, "General", None),  # 1,23457E+11
        (5, "[<=99]0;000", None),
        (5, "?0", None),
        (-7, "000", None),
        (0, '00;-00;"nul"', None),
        (5, "0000.0", None),  # 0005,0
    ],
)
def test_a_number_in_a_text_column_is_what_its_format_shows_or_not_certain(
    number: float, form: str, shown: str | None
) -> None:
    assert look(number, form) == shown


@given(st.integers(0, 10**10), st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_zeros_of_a_format_are_zeros_of_the_text(number: int, places: int) -> None:
    assert look(number, "0" * places) == str(number).zfill(places)


def test_an_enterprise_number_with_a_format_is_printed_as_it_is_shown(tmp_path: Path) -> None:
    call = with_cell(tmp_path, "candidates", "A", "number", 123456789, '0000"."000"."000')
    assert call.candidate("A").number == "0123.456.789"


@pytest.mark.parametrize(
    ("value", "form", "read_as"),
    [(1012345678, "", "1012345678"), (2300, "", "2300"), ("0123.456.789", "", "0123.456.789")],
)
def test_a_number_that_lost_nothing_is_not_asked_about(
    tmp_path: Path, value: object, form: str, read_as: str
) -> None:
    call = with_cell(tmp_path, "candidates", "A", "number", value, form)
    assert call.candidate("A").number == read_as


def test_a_key_of_zeros_is_what_its_format_shows(tmp_path: Path) -> None:
    problems, _ = typed(tmp_path, "jurors", "J2", "key", 7, "000")
    assert codes(problems) == ["call-ref-unknown"]  # the conflict still names J2
    assert "007" in problems[0].said(NL).remedy or problems[0].facts["found"] == "J2"


def test_the_shown_number_is_read_from_an_ods_too(tmp_path: Path) -> None:
    require_office()
    typed(tmp_path, "candidates", "A", "number", 123456789, '0000"."000"."000')
    office.convert([(tmp_path / "oproep.xlsx", tmp_path / "oproep.ods")])
    call, _ = read_call(tmp_path / "oproep.ods")
    assert call is not None
    assert call.candidate("A").number == "0123.456.789"


@pytest.mark.parametrize(("value", "form"), [("60 %", ""), ("60%", ""), (0.6, "0%"), (0.6, "0.0%")])
def test_60_per_cent_is_a_number(tmp_path: Path, value: object, form: str) -> None:
    rows = small_rows()
    rows["criteria"][1]["weight"] = Fraction(2, 5)
    path = tmp_path / "oproep.xlsx"
    path.write_bytes(call_book(rows, "nl"))
    book = openpyxl.load_workbook(path)
    sheet = book[NL("call.criteria.tab")]
    cell = sheet[cell_of(sheet, "weight", "k1")]
    cell.value = value
    if form:
        cell.number_format = form
    book.save(path)
    call, problems = read_call(path)
    assert not problems
    assert call is not None
    assert [item.weight for item in call.method.criteria] == [Fraction(3, 5), Fraction(2, 5)]


def test_a_setting_that_counts_per_cents_takes_the_sign(tmp_path: Path) -> None:
    call = with_cell(tmp_path, "method", "", "insight_zone_level", "60 %", "")
    assert call.method.insight.zone_level == 60


def test_60_per_cent_beside_40_is_flagged_with_its_sign(tmp_path: Path) -> None:
    problems, address = typed(tmp_path, "criteria", "k1", "weight", 0.6, "0%")
    assert [(item.code, item.place.cell) for item in problems] == [("call-weights-units", address)]
    assert problems[0].facts["found"] == "k1: 60 %; k2: 40"


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ((60, 40), ""),
        ((Fraction(3, 5), Fraction(2, 5)), ""),
        ((3, 2), ""),
        ((1, 2, 10), ""),
        ((Fraction(1, 2), 1, 2), ""),  # half as heavy: an honest proportion
        ((33, 33, 33), ""),
        ((25, 25, 25, 25), ""),
        ((40, 80), ""),  # points
        ((40, 30, 10), "call-weights-sum"),
        ((Fraction(3, 5), 40), "call-weights-units"),
        ((Fraction(9, 10), 10), "call-weights-units"),
        ((40, 30, Fraction(3, 10)), "call-weights-units"),
        ((60, 30), "call-weights-sum"),
        ((60, 50), "call-weights-sum"),
        ((25, 25, 25), "call-weights-sum"),
        ((Fraction(3, 5), Fraction(3, 10)), "call-weights-sum"),
    ],
)
def test_weights_that_look_odd_are_a_warning_and_never_an_error(
    tmp_path: Path, weights: Sequence[Fraction | int], code: str
) -> None:
    rows = small_rows()
    rows["criteria"] = [
        {"key": f"k{number}", "title": "Criterium", "scale": "s5", "weight": weight}
        for number, weight in enumerate(weights, start=1)
    ]
    rows["method"][0]["tie_chain"] = "k1, jury"
    call, problems = read(tmp_path, rows)
    assert codes(problems) == ([code] if code else [])
    assert call is not None
    assert [item.weight for item in call.method.criteria] == list(weights)


def test_weights_are_held_together_per_round_and_challenge(tmp_path: Path) -> None:
    """100 for U1 and 90 for U2: told once, and not while the whole list is 100."""
    rows = small_rows()
    rows["criteria"] += [
        {"key": "k3", "title": "C", "scale": "s5", "weight": 30, "challenges": "U1"},
        {"key": "k4", "title": "D", "scale": "s5", "weight": 20, "challenges": "U2"},
    ]
    rows["criteria"][0]["weight"] = 30
    _, problems = read(tmp_path, rows)
    (told,) = problems
    assert told.code == "call-weights-sum"
    assert told.facts["found"] == "k1: 30; k2: 40; k4: 20"
    rows["criteria"][2]["weight"] = 10  # 30 + 40 + 10 + 20
    assert codes(read(tmp_path, rows)[1]) == []


DUTCH_MOMENTS = [
    ("12 mei 2023 om 23u59", datetime(2023, 5, 12, 23, 59)),
    ("vrijdag 12 mei 2023, 23.59 uur", datetime(2023, 5, 12, 23, 59)),
    ("vr. 12 mei 2023 23:59", datetime(2023, 5, 12, 23, 59)),
    ("12 mei 2023 om 23 u. 59", None),
    ("12/05/2023 23:59", datetime(2023, 5, 12, 23, 59)),
    ("12-05-2023 om 23u", datetime(2023, 5, 12, 23, 0)),
    ("12.05.2023 23.59", datetime(2023, 5, 12, 23, 59)),
    ("2023-05-12T23:59:00", datetime(2023, 5, 12, 23, 59)),
    ("2023-05-12 23:59:30", datetime(2023, 5, 12, 23, 59, 30)),
    ("2023/05/12 23:59", datetime(2023, 5, 12, 23, 59)),
    ("12 May 2023, 11:59 pm", datetime(2023, 5, 12, 23, 59)),
    ("12 mei 2023 24:00", datetime(2023, 5, 13)),
    ("31 december 2023 om 24u", datetime(2024, 1, 1)),
    ("12 mei 2023\u00a023u59", datetime(2023, 5, 12, 23, 59)),
    ("12 mei 2023 24:01", None),
    ("12 mei 2023 25:00", None),
    ("zaterdag 12 mei 2023 23:59", None),  # it was a Friday
    ("12/05/23 23:59", None),
    ("05/25/2023 23:59", None),
    ("31/02/2023 23:59", None),
    ("12/05/0023 23:59", None),
    ("12 mei 23u59", None),
]


@pytest.mark.parametrize(("said", "moment"), DUTCH_MOMENTS)
def test_moments_as_people_type_them_in_dutch(said: str, moment: datetime | None) -> None:
    dates = Dates(NL)
    if moment is None:
        with pytest.raises(ValueError, match=r".*"):
            dates.moment(said) or dates.day(said)
    else:
        assert dates.moment(said) == moment


@pytest.mark.parametrize(
    ("zone", "typed", "local"),
    [
        ("Europe/Brussels", "2023-05-12T21:59:30Z", datetime(2023, 5, 12, 23, 59, 30)),
        ("Europe/Brussels", "2023-12-31T23:30:00.250Z", datetime(2024, 1, 1, 0, 30)),
        ("Europe/Brussels", "2023-05-12T23:59+02:00", datetime(2023, 5, 12, 23, 59)),
        ("Europe/London", "2023-05-12T23:59:00+0200", datetime(2023, 5, 12, 22, 59)),
        ("Europe/London", "2023-05-12T23:59:00", datetime(2023, 5, 12, 23, 59)),
    ],
)
def test_a_moment_with_a_zone_of_its_own_is_brought_to_the_clock_of_the_call(
    tmp_path: Path, zone: str, typed: str, local: datetime
) -> None:
    """As exports of forms write when a candidacy came in; what has no zone is local already."""
    rows = small_rows()
    rows["call"][0]["timezone"] = zone
    path = tmp_path / "call.xlsx"
    path.write_bytes(call_book(rows, "nl"))
    book = openpyxl.load_workbook(path)
    sheet = book["Kandidaten"]
    sheet[cell_of(sheet, "received", "A")].value = typed
    book.save(path)
    call, problems = read_call(path)
    assert call is not None, [item.said(NL) for item in problems]
    assert call.candidate("A").received == local


@pytest.mark.parametrize("said", ["2023-05-12T10:00-30:00", "2023-05-12T25:00Z"])
def test_no_moment_of_any_zone_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Dates(NL).moment(said)


def test_a_day_and_month_that_can_be_swapped_are_asked_about_in_english() -> None:
    english, dutch = Dates(Texts("en")), Dates(NL)
    assert dutch.day("5/6/2023") == date(2023, 6, 5)
    with pytest.raises(Ambiguous):
        english.day("5/6/2023")
    with pytest.raises(Ambiguous):
        english.moment("5/6/2023 10:00")
    assert english.day("25/5/2023") == english.day("5/25/2023") == date(2023, 5, 25)
    assert english.day("6/6/2023") == date(2023, 6, 6)
    assert english.day("May 12, 2023") == english.day("12th May 2023") == date(2023, 5, 12)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))
@settings(max_examples=60, deadline=None)
def test_what_the_program_prints_it_reads_back(moment: datetime) -> None:
    for language in ("nl", "en"):
        texts = Texts(language)
        assert Dates(texts).moment(texts.moment(moment)) == moment.replace(second=0, microsecond=0)


def test_midnight_at_the_end_of_the_deadline_is_asked_about(tmp_path: Path) -> None:
    problems, _ = typed(tmp_path, "call", "", "deadline", "12 mei 2023 24:00")
    assert codes(problems) == ["call-midnight"]
    call = read_call(tmp_path / "oproep.xlsx")[0]
    assert call is not None
    assert call.deadline == datetime(2023, 5, 13)


def image(form: str, size: tuple[int, int] = (60, 20)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "#1f4e79").save(content, form)
    return content.getvalue()


@pytest.mark.parametrize(
    ("said", "cost"),
    [
        ("€ 12.500,00", 12500), ("12.500,00 €", 12500), ("12500 EUR", 12500), ("12.500,50 euro",
        Fraction(25001, 2)), ("12500,-", 12500), ("EUR 12 500", 12500), ("12500,- €", 12500),
        ("12k", None), ("ca. 12500", None), ("12500 of 13000", None), ("€", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_its_currency_or_refused(
    tmp_path: Path, said: str, cost: Fraction | None
) -> None:
    problems, _ = typed(tmp_path, "candidates", "A", "cost", said)
    assert codes(problems) == ([] if cost is not None else ["call-value-unfit"])
    if cost is not None:
        call = read_call(tmp_path / "oproep.xlsx")[0]
        assert call is not None and call.candidate("A").cost == cost


@pytest.mark.parametrize(("value", "said"), [(date(2023, 6, 1), "'1 juni 2023'"), (True, "'WAAR'")])
def test_what_does_not_fit_is_quoted_as_its_reader_would_say_it(
    tmp_path: Path, value: object, said: str
) -> None:
    problems, _ = typed(tmp_path, "criteria", "k1", "weight", value)
    assert [item.said(NL).found for item in problems] == [said]


@pytest.mark.parametrize(
    ("where", "key", "column"),
    [("candidates", "A", "name"), ("criteria", "k1", "weight"), ("call", "", "deadline"),
     ("method", "", "quorum"), ("decisions", "written", "value")],
)  # fmt: skip
def test_what_is_struck_through_in_the_call_is_asked_about(
    tmp_path: Path, where: str, key: str, column: str
) -> None:
    """Whoever strikes out a candidate, a weight or a decision means something by it."""
    rows = small_rows()
    rows["decisions"] = [
        {
            "stage": "written",
            "candidate": "A",
            "value": "invited",
            "by": "x",
            "on": date(2023, 6, 1),
        }
    ]
    path = tmp_path / "oproep.xlsx"
    path.write_bytes(call_book(rows, "nl"))
    book = openpyxl.load_workbook(path)
    sheet = book[NL(f"call.{where}.tab")]
    address = cell_of(sheet, column, key)
    sheet[address].font = Font(strike=True)
    book.save(path)
    call, problems = read_call(path)
    assert call is None
    assert [(item.code, item.place.cell) for item in problems if item.code == "call-struck"] == [
        ("call-struck", address)
    ]


def test_a_text_of_the_call_that_is_struck_in_part_shows_its_rest(tmp_path: Path) -> None:
    typed(tmp_path, "candidates", "A", "name", "x")
    book = openpyxl.load_workbook(tmp_path / "oproep.xlsx")
    sheet = book[NL("call.candidates.tab")]
    sheet[cell_of(sheet, "name", "A")].value = CellRichText(
        "Huis ", TextBlock(InlineFont(strike=True), "A vzw")
    )
    book.save(tmp_path / "oproep.xlsx")
    (told,) = (
        item for item in read_call(tmp_path / "oproep.xlsx")[1] if item.code == "call-struck"
    )
    assert told.said(NL).found == "doorgestreept: 'Huis A vzw'; niet doorgestreept: 'Huis'"


def test_municipalities_may_stand_in_a_list_with_bullets(tmp_path: Path) -> None:
    rows = small_rows()
    rows["call"][0]["municipalities"] = "- Beerse\n• Lille, Turnhout\n"
    rows["candidates"][0]["municipalities"] = "* Lille\n- Beerse"
    call, problems = read(tmp_path, rows)
    assert not problems and call is not None
    assert call.municipalities == ("Beerse", "Lille", "Turnhout")
    assert call.candidate("A").municipalities == ("Lille", "Beerse")


LOGOS = [
    ("png", image("PNG"), ""),
    ("jpg", image("JPEG"), ""),
    ("png", image("JPEG"), ""),  # what it holds counts, not what it is called
    ("png", image("PNG", (600, 200))[:-200], "call-logo-broken"),
    ("png", image("PNG")[:20], "call-logo-broken"),
    ("png", image("PNG")[:-14], "call-logo-broken"),  # every pixel is there, the end is not
    ("jpg", image("JPEG", (600, 200))[:700], "call-logo-broken"),
    ("png", b"\x89PNG\r\n\x1a\n", "call-logo-broken"),
    ("gif", image("GIF"), "call-logo-unfit"),
    ("webp", image("WEBP"), "call-logo-unfit"),
    ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "call-logo-unfit"),
    ("png", b"", "call-logo-unfit"),
    ("png", b"%PDF-1.7", "call-logo-unfit"),
    ("png", b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES), "call-logo-large"),
    ("png", image("PNG", (MOST_PIXELS // 1000 + 1, 1000)), "call-logo-large"),
    ("png", image("PNG", (20_000, 10_000)), "call-logo-large"),
]


@pytest.mark.parametrize(("suffix", "content", "code"), LOGOS)
def test_a_logo_that_cannot_be_drawn_whole_is_a_problem(
    tmp_path: Path, suffix: str, content: bytes, code: str
) -> None:
    rows = small_rows()
    rows["call"][0]["logo"] = f"logo.{suffix}"
    (tmp_path / f"logo.{suffix}").write_bytes(content)
    call, problems = read(tmp_path, rows)
    assert codes(problems) == ([code] if code else [])
    assert call is not None
    assert call.identity.logo_image == (b"" if code else content)


ALIKE = [
    ({"name": "organisatie  a"}, "name"),
    ({"name": "Organisatie A vzw"}, "name"),
    ({"name": "OrganisatieA"}, "name"),
    ({"name": "V.Z.W. Organisatie A"}, "name"),
    ({"name": "Orgnisatie A"}, "name"),  # a letter was lost
    ({"number": "BE 0123 456 789"}, "number"),
    ({"number": "123.456.789"}, "number"),
    ({"number": "KBO 0123.456.789"}, "number"),
    ({"number": "BTW BE 0123 456 789"}, "number"),
    ({"address": "Márkt 1, 2300 TURNHOUT"}, "address"),
    ({"email": "INFO@a.test"}, "email"),
    ({"email": "an@b.test; info@a.test"}, "email"),
    ({"address": "Markt 1\n2300 Turnhout"}, "address"),
    ({"name": "Organisatie D"}, ""),
    ({"name": "Werkplaats Noord"}, ""),
    ({"number": "0123.456.780", "email": "info@b.test", "address": "Markt 2, 2300 Turnhout"}, ""),
]


@pytest.mark.parametrize(("given_", "column"), ALIKE)
def test_two_candidates_that_share_what_is_ones_own_are_flagged(
    tmp_path: Path, given_: dict[str, object], column: str
) -> None:
    rows = small_rows()
    rows["candidates"][0].update(
        number="0123.456.789", email="info@a.test", address="Markt 1, 2300 Turnhout"
    )
    rows["candidates"].append({"key": "D", "name": "Het Anker", "challenge:U1": "x"} | given_)
    call, problems = read(tmp_path, rows)
    assert call is not None
    assert codes(problems) == (["call-candidates-alike"] if column else [])
    if column:
        assert problems[0].place.cell == _cell(tmp_path, column)
        assert problems[0].facts["first"].startswith("A (")


def _cell(folder: Path, column: str) -> str:
    sheet = openpyxl.load_workbook(folder / "oproep.xlsx")[NL("call.candidates.tab")]
    return cell_of(sheet, column, "D")


def test_all_that_two_lines_share_is_one_warning_gone_when_one_withdraws(tmp_path: Path) -> None:
    rows = small_rows()
    rows["candidates"][0].update(number="0123.456.789", email="a@a.test")
    twin = {"key": "D", "name": "Organisatie A", "number": "0123456789", "email": "a@a.test"}
    rows["candidates"].append(twin | {"challenge:U1": "x"})
    (told,) = read(tmp_path, rows)[1]
    said = told.said(NL)
    assert said.found == (
        "D: Organisatie 'Organisatie A'; Ondernemingsnummer '0123456789'; E-mailadres 'a@a.test'"
    )
    rows["candidates"][3]["withdrawn_on"] = date(2023, 5, 10)
    assert read(tmp_path, rows)[1] == []


@pytest.mark.parametrize(
    ("candidates", "challenges", "found"),
    [
        (("A", "A-B"), ("B-U1", "U1"), "A-B-U1"),
        (("a", "A-B"), ("B-U1", "u1"), "A-B-u1"),  # file names do not tell capitals apart
        (("A", "A-U1"), ("U1", "U2"), "A-U1"),  # an entry's id that is a candidate's key
    ],
)
def test_two_entries_never_share_an_id(
    tmp_path: Path, candidates: Sequence[str], challenges: Sequence[str], found: str
) -> None:
    rows = small_rows()
    for name in ("aspects", "needs", "conflicts", "decisions", "acts", "entries"):
        rows.pop(name, None)
    rows["challenges"] = [{"key": key, "title": "Uitdaging", "places": 1} for key in challenges]
    rows["candidates"] = [
        {"key": key, "name": f"Naam {number}", f"challenge:{challenges[0]}": "x"}
        for number, key in enumerate(candidates)
    ]
    call, problems = read(tmp_path, rows)
    assert call is None
    assert [item.facts["found"] for item in problems if item.code == "call-entry-id-twice"] == [
        found
    ]


@given(st.lists(st.text("AB-", min_size=1, max_size=3), min_size=2, max_size=4, unique=True))
@settings(max_examples=40, deadline=None)
def test_a_call_that_is_taken_has_as_many_ids_as_entries(
    tmp_path_factory: pytest.TempPathFactory, keys: list[str]
) -> None:
    half = len(keys) // 2
    rows = small_rows()
    for name in ("aspects", "needs", "conflicts", "decisions", "acts", "entries"):
        rows.pop(name, None)
    rows["challenges"] = [{"key": key, "title": "Uitdaging", "places": 1} for key in keys[half:]]
    rows["candidates"] = [
        {"key": key, "name": f"Naam {number}"} | {f"challenge:{name}": "x" for name in keys[half:]}
        for number, key in enumerate(keys[:half])
    ]
    call, _ = read(tmp_path_factory.mktemp("ids"), rows)
    if call is not None:
        ids = [str(entry).casefold() for entry in call.entries()]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("key", "text", "fits"),
    [
        ("letter.salutation", "Beste {naam},", False),
        ("letter.intro", "Over {call} en nog een accolade }.", False),
        ("letter.intro", "Over {call.key}.", False),
        ("letter.intro", "Over {call}.", True),
        ("remedies", "Accolades {van u} blijven staan.", True),
    ],
)
def test_own_words_for_a_text_leave_room_only_for_what_the_program_fills_in(
    tmp_path: Path, key: str, text: str, fits: bool
) -> None:
    rows = small_rows()
    rows["texts"] = [{"key": key, "text": text}]
    call, problems = read(tmp_path, rows)
    assert codes(problems) == ([] if fits else ["call-text-blanks"])
    assert (call is not None) is fits


@pytest.mark.parametrize(("number", "form", "key"), [(7, "000", "007"), (1234567, "", "1234567")])
def test_a_column_of_marks_is_for_the_key_that_its_cell_shows(
    tmp_path: Path, number: int, form: str, key: str
) -> None:
    """Challenges numbered 007 or 1234567, typed as numbers above the column of crosses."""
    rows = small_rows()
    for name in ("aspects", "conflicts", "decisions", "acts", "entries"):
        rows.pop(name, None)
    rows["challenges"] = [{"key": key, "title": "Uitdaging", "places": 1}]
    rows["candidates"] = [{"key": "A", "name": "Organisatie A", f"challenge:{key}": "x"}]
    path = tmp_path / "oproep.xlsx"
    path.write_bytes(call_book(rows, "nl"))
    book = openpyxl.load_workbook(path)
    sheet = book[NL("call.candidates.tab")]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == key)
    cell.value = number
    cell.number_format = form or "General"
    book.save(path)
    call, problems = read_call(path)
    assert not problems
    assert call is not None
    assert call.candidate("A").challenges == (key,)
