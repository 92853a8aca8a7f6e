"""The jury report: what the file of the decision must hold, on the page and in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from scoring.model.call import Act, ActKind, Value
from scoring.model.case import Case
from scoring.reports import pdf
from scoring.reports.document import Document, Level, texts_of
from scoring.reports.jury_report import jury_report_documents
from scoring.reports.jury_report.challenge import beside
from scoring.reports.jury_report.value import Grid, JuryReport
from scoring.reports.plots import DOT, WIDTH, Totals, totals_plot
from tests import pdf_checks
from tests.builders import (
    PITCH,
    RESULT,
    WRITTEN,
    case,
    decision,
    intake,
    sheets,
    small_call,
    small_case,
)
from tests.builders_medium import medium_call, medium_case
from tests.test_letter import english_case


@cache
def reports() -> dict[str, Document]:
    return {item.stage: item for item in jury_report_documents(medium_case())}


@cache
def words(stage: str = RESULT) -> str:
    return pdf_checks.words(pdf.render(reports()[stage].content)).replace("\u00a0", " ")


def value(stage: str = RESULT) -> JuryReport:
    found = reports()[stage].content.value
    assert isinstance(found, JuryReport)
    return found


def of(whole: Case, stage: str = RESULT) -> JuryReport:
    found = next(item for item in jury_report_documents(whole) if item.stage == stage)
    assert isinstance(found.content.value, JuryReport)
    return found.content.value


def rows(grid: Grid | None) -> list[str]:
    """Each row of a table as one text."""
    assert grid is not None
    return [" | ".join(" / ".join(cell) for cell in row) for row in grid.rows]


def test_a_ruling_is_printed_in_words() -> None:
    """The call keeps 'ja' and 'nee' as codes; no document shows a code."""
    act = Act("A9", ActKind.RULE_CONFLICT, date(2026, 6, 1), "an", "geen band", juror="J1",
              candidate="K02", value="no")  # fmt: skip
    whole = medium_case()
    report = of(replace(whole, register=replace(whole.register, applied=(act,))))
    (row,) = rows(report.acts)
    assert row.split(" | ")[2].endswith("er is geen belangenconflict")


def test_totals_that_differ_never_look_the_same() -> None:
    """Beside each other in a column, 60,004 and 60 need more decimals than one of them alone."""
    call = medium_call()
    texts = texts_of(call)
    near = [Fraction(60), Fraction("60.004")]
    assert [beside(call, total, near, texts) for total in near] == ["60,000", "60,004"]
    assert beside(call, None, near, texts) == "geen"


def test_there_is_one_per_decision_point_and_it_is_confidential() -> None:
    """For the jury: its level, its folder, and a mark in the head of every page."""
    assert set(reports()) == {WRITTEN, RESULT}
    report = reports()[RESULT]
    assert report.level is Level.JURY
    assert report.path == "jury/proces-verbaal en juryverslag Resultaat.pdf"
    content = pdf.render(report.content)
    for number in range(1, pdf_checks.pages(content) + 1):
        assert "vertrouwelijk" in pdf_checks.page_words(content, number)
    assert "Geef het niet door aan kandidaten." in pdf_checks.page_words(content, 1)


def test_who_counted_is_told_against_who_owes() -> None:
    """Jurors with their counts, who abstained, and '2 van 4' in the ranking."""
    assert any("Jurylid Twee" in row and "| 1" in row for row in rows(value(WRITTEN).jurors))
    assert "alle" in value(WRITTEN).completeness[0]
    abstained = rows(value(WRITTEN).exceptions)
    assert any(
        "K10 Zorgbedrijf Noord | Jurylid Twee" in row and "onthouding" in row for row in abstained
    )
    ranking = value(WRITTEN).challenges[1].ranking
    assert any("K10" in row and "2 van 4" in row for row in rows(ranking))


def test_the_ranking_has_places_totals_and_a_status_for_the_rest() -> None:
    """Shared places say so; who has no place has 'geen' and a status in words."""
    first = rows(value().challenges[0].ranking)
    assert first[0].startswith("1 | K01 De Werkschakel vzw | ")
    assert sum("4 ex aequo" in row for row in first) == 2
    last = rows(value().challenges[2].ranking)
    assert any("geen | K11" in row and "onder een minimumscore" in row for row in last)


def test_minima_ties_and_disagreements_are_listed() -> None:
    """What failed on exact values, what broke a tie, and where the jury differed most."""
    assert any(
        "K11" in row and "pitch" in row and row.endswith("2 | 2,5")
        for row in rows(value().challenges[2].minima)
    )
    ties = " ".join(value().challenges[0].ties)
    assert "K02 Leerhuis Centrum en K03 Mentorwerking Oost hebben een gelijk totaal" in ties
    assert "gaf de doorslag" in ties
    assert "Ze delen de plaats." in ties
    assert any("(2 ja, 2 nee)" in line for line in value().challenges[1].votes)


def test_a_large_difference_shows_scores_and_remarks() -> None:
    """Two jurors far apart: both scores with names, highest first, and what they wrote."""
    call = small_call(decisions=(decision(WRITTEN, "A", "U1", Value.INVITED),))
    given = sheets(call, "round juror entry k1 k2\nwritten J1 A-U1 5 4\nwritten J2 A-U1 2 4")
    report = of(case(call, intake(call, given), WRITTEN), WRITTEN)
    (row,) = rows(report.challenges[0].disagreements)
    assert "5 Jurylid Een / 2 Jurylid Twee" in re.sub(" +", " ", row)
    assert "Jurylid Twee: Jurylid J2 over k1 van A-U1." in row


def test_acts_stand_with_originals() -> None:
    """Each act with date, name and reason; a replaced score beside what counts now."""
    (act,) = rows(value().acts)
    assert "25 mei 2023 / Jurylid Twee" in act
    assert "van 4,5 naar 4" in act
    assert "de bijlage over de werkvloer was niet gelezen" in act
    (row,) = rows(value().corrections)
    assert row.startswith("Jurylid Twee | K01 De Werkschakel vzw")
    assert "4,5" in row
    assert row.endswith("| 4 | A1")


def test_an_act_that_bears_on_a_round_is_never_hidden_from_its_report() -> None:
    """By its round, not its day. A later withdrawal changed nothing at a point once established."""

    def act(key: str, kind: ActKind, day: int, **more: str) -> Act:
        return Act(key, kind, date(2023, 9, day), "an", "omdat", candidate="K01", **more)

    whole = medium_case()
    applied = (
        act("late", ActKind.CORRECT_SCORE, 9, juror="J1", challenge="U1", round=WRITTEN,
            criterion="k1", old="3", value="4"),
        act("pitch", ActKind.RELEASE_SHEET, 9, juror="J1", round=PITCH),
        act("all", ActKind.EXCLUDE_JUROR, 9, juror="J1"),
        act("gone", ActKind.WITHDRAW, 9),
        act("order", ActKind.BREAK_TIE, 9, challenge="U1", value="K02 > K03"),
    )  # fmt: skip
    whole = replace(whole, register=replace(whole.register, applied=applied))
    told = {
        stage: [row.split(" | ")[0] for row in rows(of(whole, stage).acts)]
        for stage in (WRITTEN, RESULT)
    }
    assert told == {WRITTEN: ["late", "all"], RESULT: ["late", "pitch", "all"]}
    points = tuple(replace(item, establishment=None) for item in whole.points)
    assert len(rows(of(replace(whole, points=points), RESULT).acts)) == len(applied)


def test_a_reason_and_a_note_are_told_apart() -> None:
    """What the candidate reads, and what stays inside."""
    call = small_call(
        decisions=(decision(WRITTEN, "A", "U1", Value.INVITED, "Sterk.", note="Nipt."),)
    )
    given = sheets(call, "round juror entry k1 k2\nwritten J1 A-U1 5 4\nwritten J2 A-U1 4 4")
    first, *_ = of(case(call, intake(call, given), WRITTEN), WRITTEN).decisions.rows
    assert first[-1] == ("Reden in de brief: Sterk.", "Interne nota: Nipt.")


def test_an_override_is_printed_with_name_and_reason() -> None:
    """Judged although sheets were missing: who decided that, when and why, on page 1."""
    act = Act("A1", ActKind.USE_INCOMPLETE, date(2023, 6, 1), "Coördinator", "J2 is ziek.",
              candidate="A", challenge="U1", round=WRITTEN)  # fmt: skip
    call = small_call(acts=(act,), decisions=(decision(WRITTEN, "A", "U1", Value.INVITED),))
    given = sheets(call, "round juror entry k1 k2\nwritten J1 A-U1 4 4")
    (line,) = of(case(call, intake(call, given), WRITTEN), WRITTEN).overrides
    assert "A Organisatie A; Uitdaging een" in line
    assert "Beslist door Coördinator op 1 juni 2023: J2 is ziek." in line


def test_decisions_stand_beside_proposals_and_departures_have_reasons() -> None:
    """Every entry with proposal and decision; what departs is listed with its reason."""
    listed = rows(value().decisions)
    assert len(listed) == len(medium_call().entries())
    assert any("K05" in row and "gematcht | reserve / Stuurgroep" in row for row in listed)
    assert any(
        "K05 Opleidingshuis Zuid, Werken met een zorgrugzak: het voorstel was ‘gematcht’, de "
        "beslissing is ‘reserve’. De steden kozen" in line
        for line in value().departures
    )


def test_presence_problems_and_signatures_close_the_report() -> None:
    """Who sat there and left for whom, what is open or worth a look, and a place to sign."""
    assert "Jurylid Twee | aanwezig | K10 Zorgbedrijf Noord" in rows(value().deliberation)
    assert "Jurylid Drie | afwezig | geen" in rows(value().deliberation)
    assert any("open" in row for row in rows(of(small_case()).problems))
    # Who was absent signs nothing; at the first point everybody is asked to.
    jurors = [juror.name for juror in medium_call().jurors]
    assert [item.name for item in value().signatures] == [n for n in jurors if n != "Jurylid Drie"]
    assert [item.name for item in value(WRITTEN).signatures] == jurors
    assert "Handtekeningen" in words()


def test_the_plot_has_words_for_who_cannot_see_it() -> None:
    """Each picture has a title with every number in it, and the jurors have numbers."""
    drawn = value().challenges[0].plots
    assert len(drawn) == 2
    assert "K01 De Werkschakel vzw: totaal" in drawn[0].description
    assert "1 Jurylid Een, 2 Jurylid Twee" in value().plot_key
    numbers = [shape.text for shape in drawn[0].shapes if shape.look == "number"]
    assert set(numbers) == {"1", "2", "3", "4"}
    assert any(shape.look == "minimum" for shape in drawn[0].shapes)
    text = pdf.html(reports()[RESULT].content)
    assert re.findall(r"<svg[^>]*>\s*<title>", text)
    assert text.count("<svg") == len(re.findall(r"<svg[^>]*>\s*<title>", text))


@pytest.mark.parametrize("values", [(80, 80, 80, 80, 80), (0, 100, 0, 100, 50), (70, 71, 72, 73)])
def test_dots_never_hide_each_other(values: tuple[int, ...]) -> None:
    """Equal or close totals stand above each other, within the picture."""
    totals = {str(index): Fraction(value) for index, value in enumerate(values)}
    entries = [Totals("x" * 80, totals, Fraction(50))]
    made = totals_plot("t", "d", entries, Fraction(100), [])
    spots = [(float(at.x), float(at.y)) for at in made.shapes if at.look == "numbered"]
    names = [at for at in made.shapes if at.look == "name"]
    (_x, _y, _width, height) = map(float, made.view.split())
    for index, (x, y) in enumerate(spots):
        for other_x, other_y in spots[:index]:
            assert (x - other_x) ** 2 + (y - other_y) ** 2 >= (2 * DOT) ** 2
        assert 190 - DOT <= x <= WIDTH - DOT
        assert DOT < y < height - DOT
    assert len(spots) == len(totals)
    assert [at.text[-1] for at in names][-1] == "…"


def test_an_english_call_has_an_english_report() -> None:
    """Not one Dutch text of the catalogues is printed."""
    report = jury_report_documents(english_case())[0]
    printed = pdf_checks.words(pdf.render(report.content))
    assert pdf_checks.catalogue_words("nl", printed) == []
    assert "Minutes and jury report" in printed


def test_a_draft_report_lists_what_is_still_open() -> None:
    """Before the stage is established the report says so, and counts what is undecided."""
    report = of(medium_case(final=False))
    assert report.house.draft == "ONTWERP"
    bare = replace(medium_call(), decisions=(), establishments=())
    undecided = of(case(bare, medium_case().intake, WRITTEN), WRITTEN)
    assert any("nog geen beslissing vastgelegd" in line for line in undecided.summary)
