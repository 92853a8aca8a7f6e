"""Decision letters, read as a candidate reads them: the words on the printed page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache

import pytest

from scoring.model.call import (
    Act,
    ActKind,
    Call,
    Criterion,
    Entry,
    Establishment,
    MinimaScope,
    ReasonsFrom,
    Scale,
    Scope,
    Value,
)
from scoring.model.case import Case
from scoring.model.results import EntryDecision, Proposed, Reason
from scoring.reports import pdf
from scoring.reports.document import Document, safe_stem, texts_of
from scoring.reports.letter import letter_documents
from scoring.reports.letter.decision import Kind, Standpoint, kind_of
from scoring.reports.wording import column_decimals, level_word, score
from scoring.texts import Texts
from tests import pdf_checks
from tests.builders import (
    PITCH,
    RESULT,
    WRITTEN,
    case,
    decision,
    intake,
    scale,
    sheets,
    small_call,
    small_case,
    small_intake,
    small_method,
    tie_rules,
)
from tests.builders_medium import medium_call, medium_case, medium_intake

LAST_MOMENT = "vrijdag 30 juni 2023, 23.59 uur"


@cache
def letters() -> dict[tuple[str, str], Document]:
    """The larger call's final letters, by stage and candidate."""
    return by_candidate(medium_case())


def by_candidate(whole: Case) -> dict[tuple[str, str], Document]:
    return {(item.stage, item.candidate): item for item in letter_documents(whole)}


@cache
def printed(stage: str, candidate: str) -> bytes:
    return pdf.render(letters()[stage, candidate].content)


def read(stage: str, candidate: str) -> str:
    return pdf_checks.words(printed(stage, candidate))


def first_page(stage: str, candidate: str) -> str:
    return pdf_checks.page_words(printed(stage, candidate), 1)


def changed(**changes: object) -> Case:
    """The larger case with changes to its call, read and judged anew."""
    call = replace(medium_call(), **changes)
    return case(call, medium_intake(call))


def text_of(whole: Case, candidate: str, stage: str = RESULT) -> str:
    return pdf_checks.words(pdf.render(by_candidate(whole)[stage, candidate].content))


def test_a_letter_stays_what_it_was_when_its_candidate_withdraws_afterwards() -> None:
    """The reason of a later withdrawal is none of an earlier letter's."""
    call = medium_call()
    day = call.establishments[-1].letters + timedelta(days=4)
    candidates = tuple(
        replace(item, withdrawn_on=day) if item.key == "K01" else item for item in call.candidates
    )
    assert text_of(changed(candidates=candidates), "K01") == read(RESULT, "K01")


def test_each_candidate_gets_a_letter_at_each_point() -> None:
    """Also the late, the inadmissible and the withdrawn one; drafts say so in their name."""
    call = medium_call()
    everyone = {(stage, item.key) for stage in (WRITTEN, RESULT) for item in call.candidates}
    assert set(letters()) == everyone
    assert (
        letters()[RESULT, "K07"].path == "brieven/Resultaat/K07 Laatkomers cv beslissingsbrief.pdf"
    )
    assert all(item.final for item in letters().values())
    drafts = by_candidate(medium_case(final=False))
    assert drafts[RESULT, "K01"].path.startswith("brieven/Resultaat/ONTWERP K01")
    assert not drafts[RESULT, "K01"].final
    assert drafts[WRITTEN, "K01"].final


def test_page_one_answers_what_why_until_when_and_to_whom() -> None:
    """For a mixed outcome: each challenge with its reason, the last moment, and where to send."""
    page = first_page(RESULT, "K05")
    assert "Werken met een zorgrugzak reserve Uw kandidatuur staat op de reservelijst." in page
    assert "De steden kozen voor wie ook de opleiding aanbiedt." in page
    assert "Werken en de taal leren gematcht Uw kandidatuur is gekozen" in page
    assert f"Dien een weerwoord in tot en met {LAST_MOMENT}" in page
    assert "Dit geldt voor Werken met een zorgrugzak." in page
    assert "Stuur uw weerwoord naar werk@voorbeeld.test." in page
    assert "Gematcht zijn is geen toezegging van een subsidie." in page
    for fact in ("16 juni 2023", "VB/2023/88", "K05", "versie 1, definitief", "Resultaat"):
        assert fact in page


@pytest.mark.parametrize(
    ("stage", "candidate", "sentences"),
    [
        (WRITTEN, "K01", ("uitgenodigd U bent uitgenodigd voor de volgende ronde: pitch.",
                          "uitnodiging voor de volgende ronde (pitch)")),
        (WRITTEN, "K06", ("niet weerhouden Uw kandidatuur gaat niet door naar de volgende ronde.",
                          "De aanpak bleef te algemeen.",
                          "tot en met vrijdag 9 juni 2023, 23.59 uur")),
        (WRITTEN, "K07", ("onontvankelijk Uw kandidatuur is niet ontvankelijk en werd niet",
                          "kwam aan op zaterdag 13 mei 2023, 00.00 uur",
                          "tot en met vrijdag 12 mei 2023, 23.59 uur",
                          "Dien een weerwoord in")),
        (WRITTEN, "K08", ("Het formulier was niet ondertekend.", "Dien een weerwoord in")),
        (RESULT, "K09", ("ingetrokken Uw kandidatuur is ingetrokken en wordt niet verder",
                         "U trok uw kandidatuur in op 2 juni 2023.")),
        (WRITTEN, "K10", ("aangehouden De beslissing over uw kandidatuur is uitgesteld.",
                          "krijgt u later een nieuwe brief")),
        (RESULT, "K01", ("gematcht Uw kandidatuur is gekozen voor het partnerschap.",
                         "De jury bevestigt dat ze beantwoordt aan 1 nodig type dienstverlening")),
        (RESULT, "K11", ("niet gematcht Uw kandidatuur is niet gekozen voor het partnerschap.",
                         "Aanpak op maat van de persona kreeg 2 waar minstens 2,5 nodig is")),
    ],
)  # fmt: skip
def test_each_outcome_has_its_words(stage: str, candidate: str, sentences: tuple[str, ...]) -> None:
    """Every variant of the decision, in one plain sentence, on the first page."""
    page = first_page(stage, candidate)
    for sentence in sentences:
        assert sentence in page


@pytest.mark.parametrize(
    ("stage", "candidate", "offered"),
    [
        (WRITTEN, "K01", False), (WRITTEN, "K06", True), (WRITTEN, "K07", True),
        (WRITTEN, "K08", True), (WRITTEN, "K10", False), (RESULT, "K01", False),
        (RESULT, "K02", True), (RESULT, "K05", True), (RESULT, "K09", False),
        (RESULT, "K11", True),
    ],
)  # fmt: skip
def test_every_refusal_offers_the_same_rebuttal(stage: str, candidate: str, offered: bool) -> None:
    """Not selected, reserve and inadmissible alike: one term, one last moment; others none."""
    words = read(stage, candidate)
    assert ("Elke kandidaat die niet geselecteerd is, kan een weerwoord" in words) is offered
    moment = LAST_MOMENT if stage == RESULT else "vrijdag 9 juni 2023, 23.59 uur"
    assert (f"Uw weerwoord moet uiterlijk op {moment}" in words) is offered


def test_decided_before_means_a_short_confirmation() -> None:
    """At the result, a candidate that was refused earlier is referred to the letter of then."""
    words = read(RESULT, "K06")
    assert pdf_checks.pages(printed(RESULT, "K06")) == 1
    assert "Bevestiging van de eerdere beslissing" in words
    assert "De redenen staan in onze brief van 26 mei 2023." in words
    assert LAST_MOMENT not in words
    assert "rechtsmiddelen er" not in words


@pytest.mark.parametrize(("on", "runs"), [(9, True), (10, False)])
def test_a_term_that_is_over_is_not_offered(on: int, runs: bool) -> None:
    """The term of the earlier letter ended on 9 June: up to that day it is still open."""
    call = medium_call()
    lines = tuple(
        replace(item, letters=date(2023, 6, on)) if item.stage == RESULT else item
        for item in call.establishments
    )
    words = text_of(changed(establishments=lines), "K06")
    moment = "vrijdag 9 juni 2023, 23.59 uur"
    assert ("Niet akkoord met de eerdere beslissing?" in words) is runs
    assert (f"Het laatste moment voor een weerwoord op die beslissing is {moment}" in words) is runs
    over = f"Over die beslissing kon u een weerwoord indienen tot en met {moment}. Die termijn is"
    assert (over in words) is not runs
    assert ("geldt onze brief van 26 mei 2023." in words) is not runs


def test_a_withdrawal_is_confirmed_and_nothing_is_offered_against_it() -> None:
    """Nobody decided anything, so there is nothing to object to or to annul."""
    words = read(RESULT, "K09")
    assert "Bevestiging van uw intrekking" in words
    assert "Stand van zaken" in words
    for absent in ("Beslissing over uw", "Wat er beslist is", "echtsmiddelen", "Vastgesteld door"):
        assert absent not in words
    call = medium_call()
    (gone,) = (item for item in call.candidates if item.key == "K09")
    early = replace(gone, withdrawn_on=date(2023, 5, 15))
    people = tuple(early if item is gone else item for item in call.candidates)
    lines = tuple(item for item in call.decisions if item.entry.candidate != "K09")
    for stage in (WRITTEN, RESULT):
        words = text_of(changed(candidates=people, decisions=lines), "K09", stage)
        assert "Bevestiging van uw intrekking" in words
        assert "U trok uw kandidatuur in op 15 mei 2023." in words


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (((WRITTEN, Value.NOT_RETAINED), (WRITTEN, Value.INADMISSIBLE)), Kind.CONFIRMED),
        (((WRITTEN, Value.WITHDRAWN), (WRITTEN, Value.WITHDRAWN)), Kind.WITHDRAWN),
        (((WRITTEN, Value.WITHDRAWN), (WRITTEN, Value.NOT_RETAINED)), Kind.CONFIRMED),
        (((RESULT, Value.WITHDRAWN), (WRITTEN, Value.NOT_RETAINED)), Kind.WITHDRAWN),
        (((RESULT, Value.WITHDRAWN), (RESULT, Value.MATCHED)), Kind.DECISION),
    ],
)
def test_a_letter_is_named_after_what_is_new(
    lines: tuple[tuple[str, Value], ...], kind: Kind
) -> None:
    """A decision goes before a withdrawal, and a withdrawal before what was said earlier."""
    items = []
    for number, (stage, value) in enumerate(lines, 1):
        recorded = decision(stage, "A", f"U{number}", value)
        held = EntryDecision(recorded.entry, Proposed(None, ""), recorded, stage)
        items.append(Standpoint(recorded.entry, held, "" if stage == RESULT else stage))
    assert kind_of(items) is kind


@pytest.mark.parametrize(
    ("stage", "candidate", "refused"),
    [(WRITTEN, "K01", False), (RESULT, "K01", False), (RESULT, "K05", True)],
)
def test_remedies_suit_the_decision(stage: str, candidate: str, refused: bool) -> None:
    """Without a rebuttal there are no 'other' remedies, and page 1 speaks of no objection."""
    page = letters()[stage, candidate].content.value
    headings = [section.heading for section in page.sections]
    assert ("Weerwoord" in headings) is refused
    assert ("Andere rechtsmiddelen" in headings) is refused
    assert ("Rechtsmiddelen" in headings) is not refused
    assert ("als u niet akkoord gaat" in page.guide) is refused


def test_held_over_before_is_not_confirmed_as_decided() -> None:
    """What was held over in round 1 is still to be decided at the result, or is held again."""
    call = medium_call()
    lines = tuple(
        item
        for item in call.decisions
        if not (item.stage == RESULT and item.entry.candidate == "K10")
    )
    words = text_of(changed(decisions=lines), "K10")
    assert "nog niet beslist" in words
    assert "Bevestiging van de eerdere beslissing" not in words
    assert "de beslissing erover werd in een eerdere ronde aangehouden" in words


def test_each_criterion_has_score_maximum_weight_word_and_reason() -> None:
    """Point by point, with the minimum beside it, and the total of the round."""
    words = read(RESULT, "K05")
    assert (
        "Aanpak op maat van de persona gewicht 40 % minimumscore 2,5: behaald "
        "3 op 5 voldoende Voor aanpak op maat van de persona bleef de kandidaat"
    ) in words.replace("\u00a0", " ")
    assert "3,5 op 5 tussen ‘voldoende’ en ‘goed’" in words
    assert "Totaal van deze ronde 63,50 op 100 minimumscore 50: behaald" in words


def test_a_minimum_that_holds_over_the_rounds_together_is_not_tested_in_one() -> None:
    """A, U1: k1 is 2,5 in the pitch and 4 before: 0,4 x 4 + 0,6 x 2,5 = 3,1 reaches 3."""
    call = small_call(small_method(minima_scope=MinimaScope.COMBINED))
    letters = [item for item in letter_documents(case(call, small_intake(call)))
               if item.candidate == "A"]  # fmt: skip
    words = pdf_checks.words(pdf.render(letters[-1].content)).replace("\u00a0", " ")
    assert "minimumscore 3: getoetst over de rondes samen" in words
    assert "minimumscore 3: niet behaald" not in words
    assert "Criterium k1 (alle rondes samen): 3,1; minimumscore 3, behaald" in words


def test_a_criterion_of_the_whole_proposal_is_explained_once() -> None:
    """The reason stands with the first challenge; the next ones refer to it."""
    whole = medium_case()
    same = {
        key: replace(reason, text="Eén tekst voor de hele kandidatuur.")
        for key, reason in whole.points[-1].reasons.items()
        if key[2] == "k3"
    }
    points = tuple(replace(item, reasons={**item.reasons, **same}) for item in whole.points)
    words = text_of(replace(whole, points=points), "K05")
    assert words.count("Eén tekst voor de hele kandidatuur.") == 1
    assert "zie de motivering bij Werken met een zorgrugzak" in words


def test_places_the_line_and_ties() -> None:
    """The place among how many, where the line lies as a place, and what parted equals."""
    assert "Werken met een zorgrugzak: plaats 1 van 5" in read(RESULT, "K01")
    words = read(RESULT, "K05")
    assert "gedeelde plaats 4 van 5 (ex aequo)" in words
    assert "De laatst geselecteerde kandidatuur voor deze uitdaging staat op plaats 4." in words
    assert "U deelt deze plaats met één andere kandidatuur" in words
    assert "De lijn ligt op een totaal" not in words
    for candidate, outcome in (("K02", "in uw voordeel"), ("K03", "in uw nadeel")):
        assert re.search(
            rf"hetzelfde totaal als één andere\. Het criterium ‘[^’]+’ gaf de doorslag, {outcome}",
            read(RESULT, candidate),
        )


def test_the_line_is_drawn_by_people_only() -> None:
    """Where a decision is not recorded yet there is no line; a round that invites says so."""
    invited = "De laatst uitgenodigde kandidatuur voor deze uitdaging staat op plaats"
    assert invited in read(WRITTEN, "K01")
    call = medium_call()
    lines = tuple(
        item
        for item in call.decisions
        if not (item.stage == RESULT and item.entry.candidate == "K03")
    )
    whole = changed(decisions=lines, line_as_score=True)
    page = by_candidate(whole)[RESULT, "K05"].content.value
    drawn = {part.heading: "De laatst geselecteerde" in str(part) for part in page.challenges}
    scored = {part.heading: "De lijn ligt op" in str(part) for part in page.challenges}
    assert drawn == {"Werken met een zorgrugzak": False, "Werken en de taal leren": True}
    assert scored == drawn


def test_the_line_is_a_score_only_if_the_call_says_so() -> None:
    """With the setting, the last selected total is printed too."""
    words = text_of(changed(line_as_score=True), "K05")
    assert "De lijn ligt op een totaal van 60,00." in words


def test_no_ranked_entry_means_none_and_not_one_of_one() -> None:
    """The small call of the rules: U1 has no ranked entry."""
    words = text_of(small_case(), "A")
    assert "Uitdaging een: geen plaats" in words
    assert "Voor deze uitdaging kreeg geen enkele kandidatuur een plaats." in words
    assert "Criterium k1 (pitch): 2,5; minimumscore 3, niet behaald." in words
    assert "Eindtotaal: 69,20 op 100, berekend op niet-afgeronde waarden" in words


def test_figures_below_the_quorum_are_provisional() -> None:
    """Of too few jurors a total may be shown, but it passes and fails no test."""
    words = text_of(small_case(), "B")
    assert "Voorlopig eindtotaal: 100,00 op 100. Het telt niet mee" in words
    assert words.count("100,00 op 100 voorlopig: te weinig juryleden; telt niet mee") == 4
    assert words.count("minimumscore 3: niet getoetst") == 8
    assert ": behaald" not in words


def test_counted_jurors_are_told_without_names() -> None:
    """'2 van 4 juryleden': who abstained counts in the seats, and nobody is named."""
    words = read(WRITTEN, "K10")
    assert (
        "2 van 4 juryleden telden mee; 2 juryleden onthielden zich wegens een mogelijk "
        "belangenconflict."
    ) in words
    call = medium_call()
    for (stage, candidate), item in letters().items():
        value = str(item.content.value)
        for juror in call.jurors:
            assert juror.name not in value, (stage, candidate)


def test_a_letter_names_no_other_candidate_and_no_single_score() -> None:
    """A candidate reads about itself alone: no other names, no remarks of one juror."""
    call = medium_call()
    for (stage, key), item in letters().items():
        value = str(item.content.value)
        for other in call.candidates:
            if other.key != key:
                assert other.name not in value, (stage, key)
        assert "Jurylid J" not in value


def test_remarks_of_a_sheet_that_does_not_count_are_not_printed() -> None:
    """What an act excluded may stand in no letter, also where remarks are the reasons."""
    exclude = Act("A1", ActKind.EXCLUDE_SHEET, date(2023, 5, 24), "an", "te laat", juror="J2",
                  candidate="A")  # fmt: skip
    for acts, there in (((), True), ((exclude,), False)):
        call = small_call(reasons_from=ReasonsFrom.REMARKS, acts=acts)
        words = text_of(case(call, small_intake(call)), "A")
        assert ("Jurylid J2 over k1 van A-U1." in words) is there
        assert "Jurylid J1 over k1 van A-U1." in words


def test_remarks_as_they_are_come_without_names_or_order() -> None:
    """In a small call that wants it, the counted jurors' remarks are the reasons, by text."""
    whole = changed(reasons_from=ReasonsFrom.REMARKS)
    page = by_candidate(whole)[RESULT, "K01"].content.value
    line = page.challenges[0].rounds[0].lines[0]
    assert len(line.reasons) == 4
    assert list(line.reasons) == sorted(line.reasons)
    assert line.pending == ""


def test_a_draft_marks_what_is_missing() -> None:
    """No decision yet: the rule's proposal, marked as such; and reasons that nobody approved."""
    words = text_of(small_case(), "A")
    assert "nog niet beslist Er is nog geen beslissing genomen." in words
    assert "Stand van zaken" in words
    assert "Wat er beslist is" not in words
    assert "Het voorstel volgens de regel is: gematcht." in words
    assert "14 kalenderdagen na de datum van de definitieve brief" in words
    call = small_call(texts={})
    whole = case(call, small_intake(call))
    bare = replace(whole, points=tuple(replace(item, reasons={}) for item in whole.points))
    words = text_of(bare, "A")
    assert "Motivering nog niet goedgekeurd" in words
    assert "De rechtsmiddelen zijn nog niet ingevuld." in words
    assert "Het voorbehoud bij deze beslissing is nog niet ingevuld." in words


def test_an_unapproved_text_is_not_printed() -> None:
    """A reason counts only once it is approved."""
    whole = small_case()
    point = whole.points[-1]
    key = (Entry("A", "U2"), WRITTEN, "k1")
    unready = {**point.reasons, key: Reason(*key, "Nog na te lezen.", False)}
    points = (*whole.points[:-1], replace(point, reasons=unready))
    words = text_of(replace(whole, points=points), "A")
    assert "Nog na te lezen." not in words
    assert "Motivering nog niet goedgekeurd" in words


def test_coverage_says_confirmed_partial_divided_or_not_beside_the_claim() -> None:
    """Each needed type with its requirements, what was claimed, and what the jury makes of it."""
    value = letters()[RESULT, "K02"].content.value
    lines = {
        (entry.heading, line.item): (line.claimed, line.cover)
        for entry in value.challenges
        for line in entry.coverage
    }
    one, two = "Werken met een zorgrugzak", "Werken en de taal leren"
    three = "Opnieuw beginnen na lange ziekte"
    assert lines[one, "Opleiding op de werkvloer"] == ("ja", "bevestigd")
    assert lines[one, "Vervoer"] == ("nee", "niet beoordeeld")
    assert lines[two, "Opleiding op de werkvloer"] == ("ja", "jury verdeeld")
    assert lines[two, "Begeleiding op maat"] == ("ja", "niet bevestigd")
    assert lines[three, "Begeleiding op maat"] == ("ja", "jury verdeeld")
    assert lines[one, "binnen vijf werkdagen"] == ("ja", "deels bevestigd")
    assert lines[one, "ook aan huis"] == ("niet apart vermeld", "jury verdeeld")
    assert "Aanvullend aanbod in uw kandidatuur: taalcoaching op de fiets." in read(RESULT, "K02")
    assert "0 van de 3 nodige types dienstverlening, 1 deels, en 1 andere" in read(RESULT, "K05")


def test_the_method_and_its_changes_are_told() -> None:
    """Rounds, combination, minima, ties, fingerprint; and a change after the start, by whom."""
    words = read(RESULT, "K01").replace("\u00a0", " ")
    for sentence in (
        "schriftelijke ronde (40 %) en pitch (60 %)",
        "Per criterium telt het gemiddelde van de scores",
        "Per ronde gelden de minimumscores. Ze worden getoetst op niet-afgeronde waarden",
        "dan de vastgelegde beslissing van de jury",
        "lokaal bestuur (2 juryleden)",
        "Controlecode van de methode: a1b2c3d4e5f60718",
        "De oproep streeft naar een breed partnerschap.",
    ):
        assert sentence in words
    act = Act("A9", ActKind.CHANGE_METHOD, date(2023, 5, 22), "Stuurgroep",
              "Het gewicht van k1 stond fout.", value="0ld")  # fmt: skip
    words = text_of(changed(acts=(act,)), "K01")
    assert "De methode werd gewijzigd op 22 mei 2023 door Stuurgroep: Het gewicht" in words


def test_a_departure_from_the_rule_is_told() -> None:
    """The candidate reads what the rule proposed and that the decision differs."""
    words = read(RESULT, "K05")
    assert "Volgens de regel was het voorstel: gematcht. De beslissing wijkt daarvan af" in words


def test_judged_without_missing_sheets_is_told() -> None:
    """The override is printed where it touched: how many counted, and that it was decided so."""
    call = small_call()
    lines = (
        decision(WRITTEN, "A", "U1", Value.INVITED), decision(WRITTEN, "A", "U2", Value.INVITED)
    )  # fmt: skip
    act = Act("A1", ActKind.USE_INCOMPLETE, date(2023, 6, 1), "Coördinator", "J2 is ziek.",
              candidate="A", challenge="U1", round=WRITTEN)  # fmt: skip
    call = replace(call, decisions=lines, acts=(act,))
    given = sheets(call, "round juror entry k1 k2\nwritten J1 A-U1 4 4")
    words = text_of(case(call, intake(call, given), WRITTEN), "A", WRITTEN)
    assert "1 van 2 juryleden telden mee; van 1 jurylid is er geen volledige beoordeling." in words
    assert "Er is beslist om ook zonder de ontbrekende beoordelingen te oordelen." in words
    assert "J2 is ziek" not in words


def test_a_later_version_names_the_one_it_replaces() -> None:
    """Version 2 of a stage says so on the first page."""
    call = medium_call()
    again = Establishment(RESULT, date(2023, 7, 7), "Vast bureau", 2, "VB/2023/99")
    whole = changed(establishments=(*call.establishments, again))
    words = text_of(whole, "K01")
    assert "versie 2, definitief; vervangt versie 1" in words
    assert "7 juli 2023" in words


def test_the_calls_own_words_go_before_ours() -> None:
    """A paragraph of the call replaces ours, braces and all, and is never filled in."""
    texts = {**medium_call().texts, "rebuttal_how": "Per post, met {naam} op de omslag.",
             "contact": "Bel de dienst.", "closing": "Tot ziens."}  # fmt: skip
    words = text_of(changed(texts=texts), "K05")
    assert "Per post, met {naam} op de omslag." in words
    assert "Stuur uw weerwoord naar" not in words
    assert "Bel de dienst." in words
    assert "Tot ziens." in words


def test_a_shown_score_never_contradicts_its_test_or_its_word() -> None:
    """2,995 under a minimum of 3 keeps its decimals; so does what lies just beside a level."""
    texts = Texts("nl")
    value = Fraction(2995, 1000)
    assert score(texts, scale(), value, Fraction(3)) == "2,995"
    assert score(texts, scale(), Fraction(3999, 1000)) == "3,999"
    assert score(texts, scale(), Fraction(7, 2), Fraction(3)) == "3,5"
    column = column_decimals([Fraction(4), Fraction(7, 2), Fraction(11, 3)])
    assert column == 2
    assert score(texts, scale(), Fraction(4), Fraction(5, 2), column) == "4,00"
    assert score(texts, scale(), Fraction(3), Fraction(5, 2), 0) == "3"
    assert score(texts, scale(), Fraction(29999, 10000), Fraction(3), column) == "2,9999"
    assert column_decimals([Fraction(33, 8), Fraction(4)]) == 3
    assert level_word(texts, scale(), value) == "tussen ‘matig’ en ‘voldoende’"
    assert level_word(texts, scale(), Fraction(3)) == "voldoende"


def test_a_word_outside_the_levels() -> None:
    """A scale whose levels do not reach its ends still says something true."""
    texts = Texts("nl")
    some = Scale("s", Fraction(0), Fraction(5), Fraction(1), scale().levels[2:4])
    assert level_word(texts, some, Fraction(5)) == "boven ‘voldoende’"
    assert level_word(texts, some, Fraction(1)) == "onder ‘matig’"


def english_case() -> Case:
    """One round, one challenge, a scale of ten, in English: nothing Dutch is asked."""
    call = small_call()
    words = tuple(replace(level, word=f"level {level.value}") for level in scale(10, "1").levels)
    ten = replace(scale(10, "1"), levels=words)
    criteria = tuple(
        Criterion(key, f"Criterion {key}", ten, Fraction(1), (PITCH,), scope=Scope.ENTRY)
        for key in ("a", "b", "c")
    )
    rounds = (replace(call.method.rounds[1], title="interview", key=PITCH),)
    method = replace(
        call.method, criteria=criteria, rounds=rounds, tie_chain=tie_rules("a"), quorum=1, needs=()
    )
    english: Call = replace(
        call,
        language="en",
        method=method,
        title="Local partnerships",
        challenges=(replace(call.challenges[0], title="First challenge"),),
        service_types=(),
        candidates=tuple(
            replace(item, challenges=("U1",), services=(), name=f"Organisation {item.key}")
            for item in call.candidates
        ),
        identity=replace(call.identity, organisation="City Region", region="Region"),
        jurors=tuple(
            replace(item, name=f"Member {item.key}", role=f"role {item.key}")
            for item in call.jurors
        ),
        texts={"remedies": "You may go to court."},
        decisions=(
            replace(decision(RESULT, "A", "U1", Value.MATCHED, "Best."), by="Board"),
            replace(decision(RESULT, "B", "U1", Value.NOT_MATCHED, "Not enough."), by="Board"),
        ),
        establishments=(Establishment(RESULT, date(2023, 6, 16), "the board"),),
    )
    given = sheets(
        english,
        """
        round juror entry a b c
        pitch J1 A-U1 8 7 9
        pitch J2 A-U1 8 8 9
        pitch J1 B-U1 4 5 6
        pitch J2 B-U1 4 5 6
        """,
    )
    return case(english, intake(english, given))


def test_an_english_call_has_english_letters() -> None:
    """Not one Dutch text of the catalogues, and English dates and numbers."""
    whole = english_case()
    words = text_of(whole, "B")
    assert "Your proposal was not chosen." in words
    assert "Do you disagree? Submit a rebuttal until Friday 30 June 2023, 23:59" in words
    assert "place 2 of 2" in words
    late = text_of(whole, "C")
    assert "Your proposal arrived on Saturday 13 May 2023, 00:00." in late
    assert pdf_checks.catalogue_words("nl", words + late) == []


def test_moments_are_the_calls_local_time() -> None:
    """Received at the last second of the last minute is told as that minute."""
    texts = texts_of(medium_call())
    assert texts.moment(datetime(2023, 5, 12, 23, 59)) == "vrijdag 12 mei 2023, 23.59 uur"


@pytest.mark.parametrize(
    ("name", "most", "stem"),
    [
        ("K08 Veerkrachtcentrum Sterrekroos vzw", 30, "K08 Veerkrachtcentrum"),
        ("Beoordelen, schriftelijk (voorstellen)", 28, "Beoordelen, schriftelijk"),
        ("K08 Sterrekroos vzw", 15, "K08 Sterrekroos"),
        ("K08 " + "x" * 40, 20, "K08 " + "x" * 16),
        ("kort.", 20, "kort"),
    ],
)
def test_a_file_name_is_cut_behind_a_word(name: str, most: int, stem: str) -> None:
    """Unless that would leave too little of it."""
    assert safe_stem(name, most) == stem
