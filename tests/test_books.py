"""The lists that a coordinator works from: problems, who owes what, letters to send, rebuttals."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from scoring.acts.proposed import PROPOSING
from scoring.decisions.rebuttals import in_time
from scoring.keys import Entry
from scoring.model.call import Candidate, Establishment, Juror, Rebuttal
from scoring.model.case import Case
from scoring.model.intake import DeclarationValue
from scoring.problems import NOTHING, NOWHERE, Place, Problem, Severity, Subject, severities
from scoring.reports.document import Document, Level
from scoring.reports.letter import letter_documents
from scoring.reports.problem_list import in_order, problem_list
from scoring.reports.ranking.book import ranking_documents
from scoring.reports.rebuttal_register import rebuttal_register
from scoring.reports.send_list import send_list
from scoring.reports.status_list import status_list
from scoring.texts import Texts, keys
from scoring.workbooks import measure
from tests.builders import RESULT, WRITTEN, case, intake, sheets, small_call, small_case
from tests.builders_medium import medium_case, medium_intake

Table = list[dict[str, object]]


def lists(held: Case) -> list[Document]:
    return [
        *problem_list(held),
        *status_list(held),
        *send_list(held, letter_documents(held)),
        *rebuttal_register(held),
        *ranking_documents(held),
    ]


def sheets_of(document: Document, folder: Path) -> dict[str, Worksheet]:
    assert isinstance(document.content, bytes)
    path = folder / Path(document.path).name
    path.write_bytes(document.content)
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(path).worksheets}


def table(sheet: Worksheet, first: str) -> Table:
    """The rows of a tab below the header that begins with `first`, by heading."""
    rows = list(sheet.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == first)
    found: Table = []
    for row in rows[head + 1 :]:
        if not any(value is not None for value in row):
            break
        found.append(dict(zip([str(item) for item in rows[head]], row, strict=True)))
    return found


def said(sheet: Worksheet) -> str:
    return "\n".join(
        str(value)
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    )


def one(documents: list[Document], folder: Path) -> dict[str, Worksheet]:
    (document,) = documents
    return sheets_of(document, folder)


# Problems


def some_problem(code: str, place: Place = NOWHERE, subject: Subject = NOTHING) -> Problem:
    """A problem of the catalogue with a word for every fact that it asks for."""
    said = (Texts("nl")(key) for key in keys("nl") if key.startswith(f"problems.{code}."))
    facts = {name for text in said for name in re.findall(r"{(\w+)}", text)}
    return Problem(code, place, dict.fromkeys(facts, "books.nothing"), subject)


def codes(severity: Severity) -> list[str]:
    """Codes of this severity that propose no act: made-up facts could not fill its row."""
    return [
        code for code, found in severities().items() if found is severity and code not in PROPOSING
    ]


def test_an_empty_problem_list_says_so_kindly(tmp_path: Path) -> None:
    """Without problems there is a list all the same, which says that nothing needs doing."""
    held = replace(small_case(WRITTEN), problems=())
    (sheet,) = one(problem_list(held), tmp_path).values()
    assert "U hoeft hier niets te doen." in said(sheet)
    assert "nr." not in said(sheet), "no table of nothing"


def test_problems_stand_errors_first_then_by_file_tab_and_cell(tmp_path: Path) -> None:
    """Severity in words, then file, tab and cell; cell D9 comes before D12, and B2 before D1."""
    error, warning = codes(Severity.ERROR)[0], codes(Severity.WARNING)[0]
    opened = codes(Severity.OPEN)[0]
    places = [Place("b.xlsx", "tab", "D12"), Place("b.xlsx", "tab", "D9"), Place("a.xlsx", "x", "")]
    problems = [
        some_problem(warning, place=places[0]),
        some_problem(opened, places[2], Subject("J1", Entry("A", "U1"))),
        *(some_problem(error, place=place) for place in places),
    ]
    held = replace(small_case(WRITTEN), problems=tuple(problems))
    (sheet,) = one(problem_list(held), tmp_path).values()
    rows = table(sheet, "nr.")
    assert [row["ernst"] for row in rows] == ["fout", "fout", "fout", "open", "waarschuwing"]
    assert [row["cel"] for row in rows] == [None, "D9", "D12", None, "D12"]
    assert rows[3]["jurylid"] == "Jurylid Een"
    assert rows[3]["kandidatuur"] == "A-U1 · Organisatie A"
    assert "3 fouten" in said(sheet)
    assert sheet.auto_filter.ref is not None
    assert sheet.freeze_panes is not None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_code_of_the_catalogue_can_be_listed(language: str) -> None:
    """No code of the catalogue fails for want of a word."""
    problems = [some_problem(code) for code in severities()]
    texts = Texts(language)
    assert len(in_order(problems, texts)) == len(problems)


def test_problems_keep_one_order_whatever_order_they_came_in() -> None:
    """The list does not depend on the order in which the problems were found."""
    problems = list(medium_case(final=False).problems)
    texts = Texts("nl")
    told = [pair[1] for pair in in_order(problems, texts)]
    assert told == [pair[1] for pair in in_order(problems[::-1], texts)]


# Who owes what


def owing() -> Case:
    """Four candidates, one of each: complete, incomplete, missing, and no declaration."""
    received = datetime(2023, 5, 1)
    call = small_call(
        candidates=tuple(
            Candidate(key, f"Organisatie {key}", ("U1",), received=received) for key in "ABCDE"
        ),
        jurors=(
            Juror("J1", "Jurylid Een", "VDAB", email="een@voorbeeld.test", chair=True),
            Juror("J2", "Jurylid Twee", "expert", email="twee@voorbeeld.test"),
        ),
        decisions=(),
    )
    read = sheets(
        call,
        """
        round    juror  entry  k1  k2
        written  J1     A-U1   4   4
        written  J2     A-U1   4   4
        written  J1     B-U1   4   .
        written  J2     B-U1   4   4
        written  J2     C-U1   4   4
        written  J1     D-U1   4   4
        written  J2     D-U1   4   4
        written  J2     E-U1   4   4
        """,
    )
    declared = {("J1", "D"): None, ("J1", "E"): DeclarationValue.YES}
    return case(call, intake(call, read, declared), WRITTEN)


def test_the_status_list_says_who_owes_what_in_words(tmp_path: Path) -> None:
    """Each juror's count of owed and complete sheets, with the e-mail to write to."""
    tabs = one(status_list(owing()), tmp_path)
    first, second = table(tabs["per jurylid"], "jurylid")
    assert first["e-mail"] == "een@voorbeeld.test"
    assert (first["verwacht"], first["volledig"]) == (4, 1)
    assert (first["onvolledig"], first["ontbreekt"], first["verklaring ontbreekt"]) == (1, 1, 1)
    assert first["onthouding"] == 1
    assert second["klaar"] == 1
    assert "Nog 3 van de 9" in said(tabs["per jurylid"])


def test_the_status_list_says_what_is_missing(tmp_path: Path) -> None:
    """The sheets still to do stand one by one, an incomplete one with what it misses."""
    rows = table(one(status_list(owing()), tmp_path)["nog te doen"], "jurylid")
    found = {str(row["kandidaat"])[0]: (row["stand"], row["wat ontbreekt"]) for row in rows}
    assert found == {
        "B": ("onvolledig", "Criterium k2"),
        "C": ("ontbreekt", None),
        "D": ("verklaring ontbreekt", None),
    }


def test_the_matrix_of_a_round_has_a_word_for_each_juror_and_entry(tmp_path: Path) -> None:
    """Rows are entries, columns jurors; no cell is empty."""
    rows = table(one(status_list(owing()), tmp_path)["schriftelijke ronde"], "uitdaging")
    assert [row["Jurylid Een"] for row in rows] == [
        "volledig", "onvolledig", "ontbreekt", "verklaring ontbreekt", "onthouding",
    ]  # fmt: skip
    assert all(row["Jurylid Twee"] == "volledig" for row in rows)


def test_decisions_to_record_are_listed(tmp_path: Path) -> None:
    """An entry without a recorded decision is there with what is proposed for it."""
    rows = table(one(status_list(owing()), tmp_path)["vast te leggen"], "fase")
    assert {str(row["kandidaat"])[0] for row in rows} == set("ABCDE")
    assert all(row["vastgelegd"] is None for row in rows)
    assert all("Leg de beslissing vast" in str(row["wat te doen"]) for row in rows)


def test_lists_are_never_drafts() -> None:
    """Lists tell how things stand: no draft in their names, also when letters are drafts."""
    for document in (
        *problem_list(owing()), *status_list(owing()), *rebuttal_register(owing()),
    ):  # fmt: skip
        assert "ONTWERP" not in document.path
        assert document.level is Level.COORDINATOR


# Letters to send


def test_the_send_list_names_the_exact_attachment(tmp_path: Path) -> None:
    """Every final letter has a row with address, subject, text and the path of that very file."""
    held = with_email(medium_case())
    letters = letter_documents(held)
    (document,) = [item for item in send_list(held, letters) if item.stage == RESULT]
    rows = table(next(iter(sheets_of(document, tmp_path).values())), "verzenden")
    own = [item for item in letters if item.stage == RESULT]
    assert [row["bijlage (in de uitvoermap)"] for row in rows] == [item.path for item in own]
    assert all(row["verzenden"] == "klaar om te verzenden" for row in rows)
    first = rows[0]
    assert first["aan (e-mail)"] == "k01@voorbeeld.test"
    assert first["contactpersoon"]
    texts = {str(row["kandidaat"])[:3]: str(row["tekst van het bericht"]) for row in rows}
    assert all(text.startswith("Geachte mevrouw, geachte heer\n") for text in texts.values())
    assert "wat u nu kunt doen" in texts["K01"]
    assert "de bevestiging dat die beslissing blijft gelden" in texts["K06"]
    assert "ingetrokken is" in texts["K09"]
    subjects = {str(row["kandidaat"])[:3]: str(row["onderwerp"]) for row in rows}
    assert "bevestiging van de eerdere beslissing" in subjects["K06"]
    assert "bevestiging van uw intrekking" in subjects["K09"]
    assert "De Werkschakel vzw" in str(first["tekst van het bericht"])
    assert document.final


def with_email(held: Case) -> Case:
    candidates = tuple(
        replace(item, email=f"{item.key.lower()}@voorbeeld.test", contact="secretariaat")
        for item in held.call.candidates
    )
    return replace(held, call=replace(held.call, candidates=candidates))


def test_drafts_are_refused(tmp_path: Path) -> None:
    """A list of drafts is a draft itself and says on top and in every row not to send."""
    held = with_email(small_case())
    for document in send_list(held, letter_documents(held)):
        assert not document.final
        assert Path(document.path).name.startswith("ONTWERP")
        (sheet,) = sheets_of(document, tmp_path).values()
        assert "NIET VERZENDEN: deze brieven zijn een ontwerp." in said(sheet)
        rows = table(sheet, "verzenden")
        assert rows
        assert all(row["verzenden"] == "NIET VERZENDEN: ontwerp" for row in rows)


def test_a_candidate_without_an_address_is_seen(tmp_path: Path) -> None:
    """Without an e-mail address a row says so instead of saying that it is ready."""
    held = medium_case()
    (document,) = [item for item in send_list(held, letter_documents(held)) if item.stage == RESULT]
    rows = table(next(iter(sheets_of(document, tmp_path).values())), "verzenden")
    assert {row["verzenden"] for row in rows} == {"geen e-mailadres: per post"}


# Rebuttals


def test_every_refused_candidate_has_a_last_moment(tmp_path: Path) -> None:
    """Who was not selected stands in the register once, with the same last moment for all."""
    (sheet,) = one(rebuttal_register(medium_case()), tmp_path).values()
    rows = [row for row in table(sheet, "fase") if row["fase"] == "Resultaat"]
    names = [str(row["kandidaat"])[:3] for row in rows]
    assert len(names) == len(set(names))
    assert {"K02", "K05", "K11"} <= set(names)
    assert not {"K01", "K03", "K04"} & set(names)
    assert {row["laatste moment"] for row in rows} == {"vrijdag 30 juni 2023, 23.59 uur"}
    assert all(row["ontvangen"] == "niets ontvangen" for row in rows)


def test_rebuttals_are_in_time_or_late_to_the_minute(tmp_path: Path) -> None:
    """The last minute counts whole; the next is late. What was answered stands beside."""
    until = datetime(2023, 6, 30, 23, 59)
    assert in_time(Rebuttal("K02", "", datetime(2023, 6, 30, 23, 59, 59)), until) is True
    assert in_time(Rebuttal("K02", "", datetime(2023, 7, 1, 0, 0)), until) is False
    assert in_time(Rebuttal("K02", "", None), until) is None
    held = medium_case()
    rebuttals = (
        Rebuttal("K02", "U3", datetime(2023, 6, 30, 23, 59, 59), "Een leesfout."),
        Rebuttal(
            "K11", "", datetime(2023, 7, 1), "Te streng.", "Neen.", "blijft", date(2023, 7, 5)
        ),
        Rebuttal("K01", "", datetime(2023, 6, 20), "Dank."),
    )
    held = replace(held, call=replace(held.call, rebuttals=rebuttals))
    (sheet,) = one(rebuttal_register(held), tmp_path).values()
    found = {str(row["kandidaat"])[:3]: row for row in table(sheet, "fase") if row["waarover"]}
    assert found["K02"]["op tijd?"] == "op tijd"
    assert found["K02"]["waarover"] == "U3: Een leesfout."
    assert found["K02"]["antwoord"] == "nog te beantwoorden"
    assert found["K11"]["op tijd?"] == "te laat"
    assert found["K11"]["antwoord"] == "Neen."
    assert found["K01"]["beslissing"] == "geen beslissing gevonden waarop dit weerwoord slaat"


def test_a_next_version_gives_a_late_rebuttal_no_new_term(tmp_path: Path) -> None:
    """Its term is that of the letters before it."""
    held = medium_case()
    again = replace(held.call.establishments[-1], version=2, letters=date(2023, 7, 10))
    call = replace(
        held.call, rebuttals=(Rebuttal("K11", "", datetime(2023, 7, 1), "Te streng."),),
        establishments=(*held.call.establishments, again),
    )  # fmt: skip
    (sheet,) = one(rebuttal_register(case(call, medium_intake(call))), tmp_path).values()
    (row,) = [row for row in table(sheet, "fase") if row["waarover"]]
    said = (row["op tijd?"], row["laatste moment"])
    assert said == ("te laat", "vrijdag 30 juni 2023, 23.59 uur")


def test_a_rebuttal_of_the_first_round_stays_with_that_round(tmp_path: Path) -> None:
    """A rebuttal belongs to the latest letter that had gone out when it came."""
    held = medium_case()
    rebuttal = Rebuttal("K06", "", datetime(2023, 6, 1), "Over de schriftelijke ronde.")
    held = replace(held, call=replace(held.call, rebuttals=(rebuttal,)))
    (sheet,) = one(rebuttal_register(held), tmp_path).values()
    (row,) = [row for row in table(sheet, "fase") if row["waarover"]]
    assert row["fase"] == "Schriftelijke beoordeling"
    assert row["laatste moment"] == "vrijdag 9 juni 2023, 23.59 uur"


def test_before_any_decision_the_register_says_so(tmp_path: Path) -> None:
    """Without a refusal there is nothing to rebut, and the register says that."""
    (sheet,) = one(rebuttal_register(owing()), tmp_path).values()
    assert "Er is geen beslissing waartegen een weerwoord mogelijk is." in said(sheet)


# What holds for all of them


def hostile() -> Case:
    """Names that would be formulas, links or very long, in a call of English."""
    held = medium_case()
    names = ('=HYPERLINK("http://x","y")', "+1+1", "@SUM(A1)", "-2", "https://x.test", "é" * 200)
    candidates = tuple(
        replace(item, name=names[number % len(names)], contact=names[number % len(names)])
        for number, item in enumerate(held.call.candidates)
    )
    jurors = tuple(replace(item, name="=1+1", email="=cmd") for item in held.call.jurors)
    return replace(held, call=replace(held.call, candidates=candidates, jurors=jurors))


def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    """What candidates and jurors are called is text in every workbook, whatever it begins with."""
    for document in lists(hostile()):
        for sheet in sheets_of(document, tmp_path).values():
            assert not sheet._hyperlinks
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        assert document.kind == "ranking"
                        assert not str(cell.value).startswith(("=1+1", "=cmd", "=HYPERLINK"))


@pytest.mark.parametrize("make", [medium_case, small_case, owing, hostile])
def test_every_tab_prints_on_a4_with_its_header_on_each_page(
    make: Callable[[], Case], tmp_path: Path
) -> None:
    """Paper is A4, as wide as the page, with the header row repeated and a page number."""
    for document in lists(make()):
        for name, sheet in sheets_of(document, tmp_path).items():
            assert int(sheet.page_setup.paperSize) == 9, name
            assert sheet.sheet_properties.pageSetUpPr.fitToPage, name
            assert sheet.page_setup.fitToHeight == 0, name
            assert "&P" in sheet.oddFooter.right.text, name
            alone = {cell.column for row in sheet.iter_rows() for cell in row if cell.value} == {1}
            if name != "werkwijze" and not alone:  # without rows there is no table
                assert sheet.print_title_rows, name
                assert sheet.freeze_panes, name


@pytest.mark.parametrize("make", [medium_case, owing])
def test_rows_are_as_high_as_their_text(make: Callable[[], Case], tmp_path: Path) -> None:
    """No row of a table is lower than its longest text asks for."""
    for document in lists(make()):
        for name, sheet in sheets_of(document, tmp_path).items():
            widths = {
                at: item.width
                for item in sheet.column_dimensions.values()
                for at in range(item.min, item.max + 1)
            }
            for row in sheet.iter_rows():
                for cell in row:
                    if not isinstance(cell.value, str) or cell.data_type == "f":
                        continue
                    if cell.coordinate in sheet.merged_cells:
                        continue
                    width = widths[cell.column]
                    lines = measure.lines(cell.value, width - 2.2)
                    height = sheet.row_dimensions[cell.row].height
                    assert height is None or height >= lines * 14, f"{name} {cell.coordinate}"


def test_an_english_call_has_no_dutch_in_its_lists(tmp_path: Path) -> None:
    """Everything the program says in an English call is English, down to tabs and file names."""
    held = medium_case(final=False)
    dutch = {
        text for key in keys("nl") if key.startswith("books.")
        for text in [_text("nl", key)] if text and text != _text("en", key) and len(text) > 9
    }  # fmt: skip
    english = replace(held, call=replace(held.call, language="en"))
    for document in lists(english):
        assert "ONTWERP" not in document.path
        for sheet in sheets_of(document, tmp_path).values():
            assert not dutch & set(said(sheet).split("\n")), sheet.title


def _text(language: str, key: str) -> str:
    """A text without facts, else nothing."""
    try:
        text = Texts(language)(key)
    except (KeyError, TypeError):
        return ""
    return "" if "{" in text else text


def test_final_is_said_with_who_established_it(tmp_path: Path) -> None:
    """A final ranking names the body, the day of the letters and the version."""
    held = medium_case()
    established = held.points[-1].establishment
    assert isinstance(established, Establishment)
    (document,) = [item for item in ranking_documents(held) if item.stage == RESULT]
    told = said(next(iter(sheets_of(document, tmp_path).values())))
    assert "Definitief: vastgesteld door Vast bureau, brieven van 16 juni 2023, versie 1." in told
