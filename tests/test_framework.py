"""The assessment framework: everything a candidate may know beforehand, and nothing more."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

from scoring.model.call import (
    Combine,
    CombineRounds,
    DecisionRule,
    Limit,
    LimitKind,
    MinimaScope,
    Need,
    NeedKind,
)
from scoring.model.case import Case
from scoring.reports import pdf
from scoring.reports.document import Document, Level, texts_of
from scoring.reports.framework import framework, framework_documents
from scoring.reports.wording_method import rule, rules
from scoring.texts import Texts
from tests import pdf_checks
from tests.builders import small_call, small_method
from tests.builders_medium import medium_call, medium_case
from tests.test_letter import english_case


@cache
def made() -> Document:
    return framework_documents(medium_case())[0]


@cache
def words() -> str:
    return pdf_checks.words(pdf.render(made().content)).replace("\u00a0", " ")


def of(whole: Case) -> str:
    return pdf_checks.words(pdf.render(framework_documents(whole)[0].content))


def said(**method: object) -> str:
    """The rules of the small call's method with changes, as one text."""
    call = small_call(small_method(**method))
    return " ".join(
        sentence for rule in rules(call, texts_of(call)) for sentence in rule.sentences
    ).replace("\u00a0", " ")


def test_it_is_public_and_names_no_juror_or_candidate() -> None:
    """For publication: roles instead of names, and not one candidate."""
    call = medium_call()
    value = str(made().content.value)
    assert made().level is Level.PUBLIC
    assert made().path == "publicatie/beoordelingskader.pdf"
    for person in (*call.jurors, *call.candidates):
        assert person.name not in value


def test_it_holds_the_whole_call_word_for_word() -> None:
    """Challenges, obstacles, outcomes, service types, requirements, attention, area, dates."""
    call = medium_call()
    for challenge in call.challenges:
        assert challenge.title in words()
        assert challenge.description in words()
        for aspect in challenge.aspects:
            assert aspect.text in words()
    for service in call.service_types:
        assert service.text in words()
        for requirement in service.requirements:
            assert requirement.text in words()
    for text in (*call.attention, "Werkgebied: Voorbeeld en Elders.", "week 20 en week 21"):
        assert text in words()
    assert "tot en met vrijdag 12 mei 2023, 23.59 uur" in words()


def test_it_holds_the_whole_method() -> None:
    """Criteria with weight, minimum and rounds; the scale in words; rules; the fingerprint."""
    assert "Gewicht, schriftelijke ronde Gewicht, pitch Minimum Gevraagd" in words()
    assert "Aanpak op maat van de persona 40 % 40 % 2,5 per uitdaging" in words()
    assert "Samenwerking in de regio 25 % – 2 één keer per kandidatuur" in words()
    assert words().count("nooit een reden om een kandidaat te weigeren") == 1
    assert "Schaal van 0 tot 5, in stappen van 0,5" in words()
    assert "5 uitstekend" in words()
    assert "schriftelijke ronde (40 %) en pitch (60 %)" in words()
    assert "Schriftelijke ronde: het totaal moet minstens 50 op 100 zijn." in words()
    assert "Controlecode van de methode: a1b2c3d4e5f60718" in words()
    assert "14 kalenderdagen na de datum van de brief" in words()


def test_weights_are_shares_of_a_round_and_differ_where_challenges_do() -> None:
    """A criterion of one challenge takes its part there alone; letters print the same shares."""
    method = small_method()
    first, second = method.criteria
    only = replace(second, challenges=("U1",))
    call = small_call(replace(method, criteria=(first, only)))
    one, two = framework(call, texts_of(call), draft=False).criteria
    both = ("60\u00a0% voor Uitdaging een", "100\u00a0% voor Uitdaging twee")
    assert one.weights == (both, both)
    assert two.weights == (("40\u00a0%",), ("40\u00a0%",))


def test_it_is_a_draft_until_a_stage_is_established() -> None:
    """Before anyone established anything it says ONTWERP in its name and on its pages."""
    whole = medium_case()
    draft = framework_documents(replace(whole, call=replace(whole.call, establishments=())))[0]
    assert not draft.final
    assert draft.path == "publicatie/ONTWERP beoordelingskader.pdf"
    assert made().final


def test_each_setting_of_the_method_has_its_sentence() -> None:
    """What the call chose is what is printed; the other choices are not."""
    assert "Voor het eindtotaal telt enkel de laatste ronde: pitch." in said(
        combine_rounds=CombineRounds.LAST
    )
    assert "over de rondes samen" in said(minima_scope=MinimaScope.COMBINED)
    assert "tot het aantal plaatsen dat de oproep noemt" in said()
    assert "streeft naar een breed partnerschap" in said(rule=DecisionRule.BROAD)
    assert "Elke ontvankelijke kandidatuur die de minimumscores behaalt, wordt" in said(
        rule=DecisionRule.MINIMA
    )
    assert "door verschillende kandidaten samen ingevuld" in said(requirements_shared=True)
    assert "telt mee als de kandidaat het zelf opgaf" in said(claims_count=True)
    assert "geen enkele kandidatuur voor de uitdagingen" in said(conflict_whole_challenge=True)
    assert "deelt de plaats" in said(tie_chain=())
    rounds = small_method().rounds
    assert "Pitch: Per criterium telt de mediaan" in said(
        rounds=(rounds[0], replace(rounds[1], combine=Combine.MEDIAN))
    )
    lone = small_method().criteria
    assert "inimumscore" not in said(criteria=tuple(replace(item, minimum=None) for item in lone))
    total = (replace(rounds[0], total_minimum=Fraction(60)), rounds[1])
    assert "Schriftelijke ronde: het totaal moet minstens 60 op 100 zijn." in said(rounds=total)
    assert "wegen alle criteria even zwaar" in said(rounds=total, minima_weighted=False)


def test_needs_of_its_own_are_a_table() -> None:
    """A call that lists its needs shows each with kind, required or wished, and how often."""
    needs = (
        Need("U1", "T1", NeedKind.SERVICE, times=2),
        Need("U2", "T2", NeedKind.SERVICE, required=False),
    )
    call = small_call(small_method(needs=needs))
    value = framework(call, texts_of(call), draft=False)
    assert value.needs_note == ""
    assert [(need.item, need.required, need.times) for need in value.needs] == [
        ("Begeleiding", "nodig", "2"),
        ("Opleiding", "gewenst", "1"),
    ]


def test_municipalities_as_needs_are_published() -> None:
    """That an offer in each municipality is wished or required stands beside the usual needs."""
    call = medium_call()
    towns = tuple(
        Need(challenge.key, "Elders", NeedKind.MUNICIPALITY, required=False)
        for challenge in call.challenges
    )
    call = replace(call, method=replace(call.method, needs=(*call.method.needs, *towns)))
    value = framework(call, texts_of(call), draft=False)
    assert value.needs == ()
    wished = "In elke gemeente van de oproep is voor elke uitdaging een aanbod gewenst."
    assert value.needs_note.endswith(wished)


def test_the_number_of_places_is_published() -> None:
    """With the rule on places, for each challenge that has some."""
    call = small_call(small_method(rule=DecisionRule.PLACES))
    first, second = call.challenges
    call = replace(call, challenges=(replace(first, places=2), second))
    assert rule(call, texts_of(call)).endswith(
        f"Aantal plaatsen per uitdaging: {first.title}: 2; {second.title}: 1."
    )


def test_limits_that_name_candidates_stay_inside() -> None:
    """Limits of the partnership are published, but not those that speak of one candidate."""
    limits = (Limit(LimitKind.MAX_PARTNERS, value=Fraction(7)), Limit(LimitKind.CORE, subject="A"))
    call = small_call(limits=limits)
    value = framework(call, texts_of(call), draft=False)
    assert value.limits == ("Het partnerschap telt hoogstens 7 partners.",)


def test_an_english_call_has_an_english_framework() -> None:
    """Not one Dutch text of the catalogues is printed."""
    assert pdf_checks.catalogue_words("nl", of(english_case())) == []
    assert "From scores to a ranking" in of(english_case())


def test_the_check_on_languages_sees_a_foreign_text() -> None:
    """The check above is worth something: a Dutch document is found full of Dutch."""
    assert len(pdf_checks.catalogue_words("nl", words())) > 20
    assert Texts("nl")("framework.heading") in pdf_checks.catalogue_words("nl", words())
