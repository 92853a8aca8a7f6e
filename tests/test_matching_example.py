"""The shipped example holds a gap, an irreplaceable candidate, two equal partnerships and an
unstable choice; and each document for the jury says so in Dutch."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import openpyxl

from scoring.matching.picture import Part
from scoring.matching.study import Study
from scoring.model.case import Case
from scoring.reports import pdf
from scoring.reports.document import Document, Level
from scoring.reports.matching.book import matching_books
from scoring.reports.matching.pages import page_documents
from scoring.reports.matching.summary import matching_documents
from scoring.reports.matching.view import Studies, studies
from scoring.run.assemble import assemble
from tests import pdf_checks
from tests.builders import RESULT

EXAMPLE = Path(__file__).parents[1] / "input"


@cache
def case() -> Case:
    return assemble(EXAMPLE)


@cache
def known() -> Studies:
    return studies(case())


@cache
def documents() -> tuple[Document, ...]:
    return tuple(
        item
        for item in matching_documents(case(), known())
        if item.stage == RESULT and item.level is Level.JURY
    )


@cache
def text(part: str) -> str:
    (item,) = [document for document in documents() if part in document.path]
    return pdf_checks.words(pdf.render(item.content))


def study(challenge: str) -> Study:
    return known()[RESULT, challenge]


def test_a_gap_stands_first_and_is_the_regions() -> None:
    """Nobody offers psychological help in one's own language for U1; and ten gaps in all."""
    assert [item.key for item in study("U1").picture.gaps] == ["U1:T4"]
    one = text("U1 Chadia")
    assert "Voor deze uitdaging is er 1 hiaat." in one
    assert "de regio zoekt nog aanbod voor ‘Psychische hulp in eigen taal’" in one
    assert "De regio heeft 10 hiaten." in text("alle uitdagingen")


def test_an_irreplaceable_candidate_is_named_with_its_proof() -> None:
    """K01 alone accompanies people near to them for U1."""
    parts = {role.candidate: role for role in study("U1").picture.roles}
    assert parts["K01"].part is parts["K02"].part is Part.NEEDED
    assert parts["K01"].proved
    assert (
        "De Wegwijzende Lantaarn vzw onvervangbaar: zonder deze kandidaat blijft er nog een nood "
        "open 2 van 2"
    ) in text("U1 Chadia")


def test_two_equal_partnerships_are_both_shown() -> None:
    """K03 and K09 are interchangeable for U1: as small with the one as with the other."""
    sets = [item.candidates for item in study("U1").picture.minimal.choices]
    assert sets == [("K01", "K02", "K03"), ("K01", "K02", "K09")]
    one = text("U1 Chadia")
    assert "Er zijn 2 samenstellingen van die grootte. Ze zijn gelijkwaardig" in one
    assert "Werkplaats Kromme Els cv vervangbaar door Loopbaanbureau Hefboomplein bv" in one
    assert "Loopbaanbureau Hefboomplein bv vervangbaar door Werkplaats Kromme Els cv" in one


def test_an_unstable_choice_says_for_whom_it_matters() -> None:
    """K08 is just above a minimum: without some jurors it is not in the partnership."""
    whole = study("")
    assert 0 < whole.left_out.share("K08") < 1
    assert whole.left_out.same < whole.left_out.answered == 5
    shown = text("alle uitdagingen")
    assert (
        f"Laat men telkens één jurylid weg, dan blijft het beste partnerschap in "
        f"{whole.left_out.same} van de 5 gevallen hetzelfde."
    ) in shown
    assert "De berekening is dus niet stabiel" in shown
    assert (
        "in 3 van de 5 gevallen Kinderhuis Wolkenspoor vzw in plaats van "
        "Veerkrachtcentrum Sterrekroos vzw."
    ) in shown
    times = whole.left_out.candidates["K08"]
    assert f"Veerkrachtcentrum Sterrekroos vzw {times} van 5" in shown


def test_the_choice_at_the_table_is_held_against_the_best() -> None:
    """Nine are matched, eight would do: nothing is lost, one partner and its cost are added."""
    found = study("").comparison
    assert (found.opened, found.lost, found.partners) == ((), (), 1)
    shown = text("alle uitdagingen")
    assert (
        "Die keuze vult dezelfde noden in als dat beste partnerschap. "
        "Die keuze telt 1 partner meer." in shown
    )
    assert "Die keuze kost 356.000 euro meer dan dat beste partnerschap" in shown


def test_the_workbook_lists_the_same_partnerships() -> None:
    """Best, minimal, and the best of each size."""
    (book,) = [item for item in matching_books(case(), known()) if item.stage == RESULT]
    sheet = openpyxl.load_workbook(io.BytesIO(book.content))["Samenstellingen"]
    kinds = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    picture = study("").picture
    assert kinds.count("beste volgens de doelen") == len(picture.answer.choices) == 1
    assert kinds.count("minimaal") == len(picture.minimal.choices) == 1
    assert kinds.count("hoogste kwaliteit bij dit aantal") == len(picture.front) == 2


def test_candidates_read_the_gap_and_not_the_doubt() -> None:
    """On the page of K01: who completes U1 with them, and what the region still looks for."""
    (page,) = [
        item for item in page_documents(case()) if item.stage == RESULT and item.candidate == "K01"
    ]
    shown = pdf_checks.words(pdf.render(page.content))
    assert "Hiervoor zoekt de regio nog aanbod: ‘Psychische hulp in eigen taal’." in shown
    assert "Taalkaravaan Zeven Heikens vzw type: Spreekkansen" in shown
    for word in ("niet stabiel", "onvervangbaar", "Loopbaanbureau"):
        assert word not in shown
