"""Matching summaries: what the jury and the matching moment read, in words and on the page."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest

from scoring.matching import match
from scoring.model.call import (
    Aspect,
    Candidate,
    DecisionRule,
    Entry,
    Limit,
    LimitKind,
    Need,
    NeedKind,
    Value,
)
from scoring.model.results import (
    Cover,
    Coverage,
    DecisionPoint,
    EntryDecision,
    EntryResult,
    Judgement,
    Proposed,
    Ranking,
    Status,
)
from scoring.reports import pdf
from scoring.reports.document import Document, Level
from scoring.reports.levels import TooConfidential, check
from scoring.reports.matching.matrix import MOST_COLUMNS, counts, legend, matrices, outside
from scoring.reports.matching.parts import (
    gap_intro,
    gaps,
    least,
    offers,
    overlaps,
    partnership,
    seats,
    singles,
    wished,
)
from scoring.reports.matching.summary import jury_summary, matching_documents, summary
from scoring.reports.matching.view import View, view
from scoring.texts import Texts, keys
from tests import pdf_checks
from tests.builders import RESULT, WRITTEN, decision, plain_call
from tests.builders_medium import medium_case

COVERS = {
    "yes": Cover.CONFIRMED,
    "part": Cover.PARTIAL,
    "split": Cover.DIVIDED,
    "unseen": Cover.NOT_ASSESSED,
    "no": Cover.NO,
}


def point_of(call, table: str, status: str = "", away: str = "", claims: str = ""):
    """A decision point by hand. `table`: 'A T1 yes, B T2 part'; `status`: 'B below_quorum';
    `away`: candidates not matched; `claims`: 'A T2'."""
    given = dict(pair.split() for pair in status.split(", ") if pair)
    claimed = [tuple(pair.split()) for pair in claims.split(", ") if pair]
    entries = {
        entry: EntryResult(entry, Status(given.get(entry.candidate, "ranked")), {}, None)
        for entry in call.entries()
    }
    coverage = {}
    for words in table.split(", "):
        if words:
            candidate, item, found = words.split()
            entry = Entry(candidate, "U1")
            cover = COVERS[found]
            coverage[entry, item] = Coverage(
                entry, item, cover, cover, claimed=(candidate, item) in claimed
            )
    rankings = tuple(
        Ranking(c.key, tuple(r for e, r in entries.items() if e.challenge == c.key))
        for c in call.challenges
    )
    judgement = Judgement((WRITTEN,), entries, rankings, coverage)
    decisions = {}
    for entry, result in entries.items():
        ranked = result.status is Status.RANKED
        value = Value.MATCHED if ranked and entry.candidate not in away else Value.NOT_MATCHED
        recorded = decision(RESULT, entry.candidate, entry.challenge, value)
        decisions[entry] = EntryDecision(entry, Proposed(value, ""), recorded, RESULT)
    matching = match(call, judgement)
    return DecisionPoint(RESULT, judgement, matching, decisions, {}, None, (), final=True)


def seen(table: str, needs: str = "T1 T2", *, jury: bool = True, language: str = "nl", **more):
    """A view on one challenge: needs as 'T1', 'T2?' (wished), 'T1*2' (twice)."""
    made = tuple(
        Need(
            "U1",
            word.split("*")[0].rstrip("?"),
            NeedKind.SERVICE,
            not word.endswith("?"),
            int(word.partition("*")[2] or 1),
        )
        for word in needs.split()
    )
    method = more.pop("method", {})
    call = replace(plain_call("A B C D", needs=made, **method), language=language)
    call = more.pop("change", lambda found: found)(call)
    return view(call, Texts(language), point_of(call, table, **more), jury=jury)


# Sentences


def test_no_gaps_one_gap_and_several_are_each_a_sentence() -> None:
    """None, one and several read as sentences, without a number where it does not belong."""
    none = seen("A T1 yes, A T2 yes")
    assert gap_intro(none) == (
        "Er zijn geen hiaten: elke nood die de oproep nodig noemt, is ingevuld.",
    )
    assert gaps(none) == ()
    assert gap_intro(seen("A T1 yes"))[0] == "De regio heeft 1 hiaat."
    assert gap_intro(seen(""))[0] == "De regio heeft 2 hiaten."
    nothing = seen("", needs="T1?")
    assert gap_intro(nothing)[0].startswith("De oproep noemt geen enkele nood verplicht.")


def test_gaps_of_one_of_several_challenges_are_not_called_the_regions() -> None:
    """On a paper about one challenge the number is of that challenge."""

    def wider(call):
        return replace(call, challenges=(*call.challenges, _other_challenge()))

    def intro(table: str, needs: str = "T1 T2") -> str:
        found = seen(table, needs=needs, change=wider)
        return gap_intro(view(found.call, found.texts, found.point, "U1", jury=True))[0]

    assert intro("A T1 yes") == "Voor deze uitdaging is er 1 hiaat."
    assert intro("") == "Voor deze uitdaging zijn er 2 hiaten."
    assert intro("A T1 yes, A T2 yes").startswith("Voor deze uitdaging zijn er geen hiaten")
    assert "voor deze uitdaging geen enkele nood" in intro("", needs="T1?")
    assert gap_intro(seen("A T1 yes", change=wider))[0] == "De regio heeft 1 hiaat."


def test_a_gap_is_a_need_of_the_region() -> None:
    """The sentence asks for an offer; no candidate is its subject."""
    (gap,) = gaps(seen("A T1 yes"))
    assert gap.text == ("Uitdaging een, Chadia (U1): de regio zoekt nog aanbod voor ‘Opleiding’.")
    assert gap.notes == ()
    assert "nooit een reden om iemand te weigeren" in gap_intro(seen(""))[1]


def test_a_need_supplied_too_few_times_says_how_often_and_by_whom() -> None:
    """Twice needed, once supplied."""
    (gap,) = gaps(seen("A T1 yes", needs="T1*2"))
    assert "is 2 keer nodig en is 1 keer ingevuld, door Organisatie A." in gap.text


def test_the_jury_reads_what_comes_near_to_filling_a_gap() -> None:
    """Partial, divided, claimed and waiting offers, each named once."""
    found = seen(
        "A T1 part, B T1 split, C T1 no, D T1 yes",
        needs="T1",
        claims="A T1, C T1",
        status="D below_quorum",
    )
    (gap,) = gaps(found)
    assert gap.notes == (
        "Deels bevestigd bij Organisatie A.",
        "De jury is verdeeld over Organisatie B.",
        "Opgegeven maar niet bevestigd: Organisatie C.",
        "Bevestigd bij Organisatie D, maar die kandidatuur telt niet mee: ze is aangehouden "
        "of niet volledig beoordeeld.",
    )


def test_the_matching_moment_reads_only_whom_to_talk_to() -> None:
    """The same gap without what the jury judged and did not confirm, and without who is not there:
    only what is confirmed in part, or still open, is for talking about."""
    found = seen(
        "A T1 part, B T1 split, C T1 no, D T1 yes",
        needs="T1",
        claims="C T1",
        status="D below_quorum",
        away="B",
        jury=False,
    )
    (gap,) = gaps(found)
    assert gap.notes == ("Deels bevestigd bij Organisatie A.",)
    found = seen("A T1 unseen, B T1 split, C T1 no", needs="T1", claims="A T1, C T1", jury=False)
    (gap,) = gaps(found)
    assert gap.notes == ("Niet volledig bevestigd bij Organisatie A en Organisatie B.",)
    found = replace(found, point=replace(found.point, final=False))
    (gap,) = gaps(found)
    assert gap.notes == ("Te bespreken met Organisatie A en Organisatie B.",)


def test_wishes_that_nobody_supplies_are_no_gaps() -> None:
    """They stand apart, by challenge and kind."""
    found = seen("A T1 yes", needs="T1 T2?")
    assert gap_intro(found)[0].startswith("Er zijn geen hiaten")
    (bundle,) = wished(found)
    assert bundle.label == "Uitdaging een, Chadia (U1), types dienstverlening"
    assert bundle.items == ("Opleiding",)


def test_single_suppliers_and_overlap_are_named() -> None:
    """Who cannot be missed, and where there is more than asked for."""
    intro, pairs = singles(seen("A T1 yes, A T2 yes, B T2 yes"))
    assert [(pair.head, pair.items) for pair in pairs] == [("Organisatie A", ("Begeleiding",))]
    assert intro.startswith("Valt deze kandidaat weg, dan ontstaat er een hiaat. Spreek")
    both = singles(seen("A T1 yes, A T2 yes", needs="T1 T2?"))[0]
    assert "dan ontstaat er een hiaat of blijft er een wens" in both
    wish = singles(seen("A T2 yes", needs="T1 T2?"))[0]
    assert wish.startswith("Valt deze kandidaat weg, dan blijft er een wens")
    assert singles(seen("A T2 yes, B T2 yes"))[1] == ()
    assert singles(seen(""))[0] == "Geen enkele ingevulde nood hangt af van één kandidaat."
    _, pairs = overlaps(seen("A T1 yes, A T2 yes, B T2 yes"))
    assert [(pair.head, pair.items) for pair in pairs] == [
        ("Opleiding", ("Organisatie A en Organisatie B",))
    ]
    assert overlaps(seen(""))[0] == "Nergens is er meer aanbod dan de oproep vraagt."


def test_the_broad_partnership_reads_as_sentences() -> None:
    """Nobody, one and several; by the call's rule, or for information."""
    assert partnership(seen(""))[0].startswith(
        "Geen enkele kandidaat vult een nood in die de jury bevestigde."
    )
    assert "Het telt 1 kandidaat: Organisatie A." in partnership(seen("A T1 yes"))
    several = partnership(seen("A T1 yes, B T1 yes, C T2 yes", away="D"))
    assert "Het telt 3 kandidaten: Organisatie A, Organisatie B en Organisatie C." in several
    assert several[0].startswith("Ter informatie")
    assert "Daarmee zijn 2 van de 2 vereiste noden ingevuld." in several
    broad = seen("A T1 yes", method={"rule": DecisionRule.BROAD})
    assert partnership(broad)[0].startswith("Volgens de regel van de oproep")


def test_a_decision_that_opens_a_need_is_said_to_the_jury() -> None:
    """B alone offers T2 and is not matched: the jury sees what that costs, in a sentence."""
    said = partnership(seen("A T1 yes, B T2 yes", away="B C D"))
    assert "Volgens de beslissingen zit 1 kandidaat aan tafel: Organisatie A." in said
    assert said[-1].endswith("maar niet meer door wie aan tafel zit: ‘Opleiding’.")


def test_whoever_came_to_the_table_by_a_decision_alone_is_told() -> None:
    """Their offers do not count by the rule, so no sum here holds them: the jury is told."""
    found = seen("A T1 yes, B T2 yes", status="B below_minimum")
    entry = Entry("B", "U1")
    chosen = replace(
        found.point.decisions[entry], recorded=decision(RESULT, "B", "U1", Value.MATCHED)
    )
    point = replace(found.point, decisions={**found.point.decisions, entry: chosen})
    said = partnership(replace(found, point=point))
    assert any(line.startswith("Organisatie B kwam aan tafel door een beslissing") for line in said)
    assert not any("door een beslissing" in line for line in partnership(found))


def test_where_offers_do_not_fit_the_limits_that_is_the_reason() -> None:
    """No partnership within the call's limits is something else than no offers."""
    limit = Limit(LimitKind.MAX_PARTNERS, value=Fraction(1))
    found = least(seen("A T1 yes, B T2 yes", change=lambda call: replace(call, limits=(limit,))))
    assert found.sentences[0].endswith("blijft binnen de grenzen die de oproep stelt.")


def test_the_smallest_partnership_is_a_lower_bound_and_never_a_reason_to_refuse() -> None:
    """One set, several sets, none; always with the warning."""
    one = least(seen("A T1 yes, A T2 yes"))
    assert one.sentences[0].startswith("1 kandidaat volstaat")
    assert one.sentences[1].endswith("Organisatie A.")
    assert one.sets == ()
    assert one.heading == "Ondergrens: het kleinste volledige partnerschap"
    assert least(seen("A T1 yes")).heading == (
        "Ondergrens: het kleinste partnerschap dat invult wat ingevuld kan worden"
    )
    several = least(seen("A T1 yes, B T1 yes, C T2 yes"))
    assert several.sentences == (
        "Er zijn minstens 2 kandidaten nodig om alles in te vullen wat ingevuld kan worden.",
        "Er zijn 2 samenstellingen van die grootte. Ze zijn gelijkwaardig; de volgorde betekent "
        "niets.",
        "In elke samenstelling: Organisatie C.",
        "In sommige: Organisatie A (1 van 2) en Organisatie B (1 van 2).",
    )
    assert several.sets == ("Organisatie A en Organisatie C", "Organisatie B en Organisatie C")
    none = least(seen(""))
    assert none.sentences[0].startswith("Er is geen kleinste partnerschap te berekenen")
    for item in (one, several, none):
        assert "nooit een reden om een kandidaat te weigeren" in item.warning


def test_an_unproved_list_says_that_there_may_be_more() -> None:
    """A cap is never passed off as a complete list."""
    found = seen("A T1 yes, B T1 yes", needs="T1")
    made = found.point.matching
    capped = replace(found.point, matching=replace(made, smallest=made.smallest[:1], proved=False))
    call = replace(found.call, challenges=(*found.call.challenges, _other_challenge()))
    wide = view(call, found.texts, capped, jury=True)
    assert any("Er kunnen nog meer" in sentence for sentence in least(wide).sentences)
    assert least(wide).sets == ("Organisatie A",)


def _other_challenge():
    return replace(plain_call().challenges[0], key="U9", title="Een andere", persona="")


def test_another_offer_is_an_addition() -> None:
    """What lies outside the named types is 'aanvullend', and never a shortcoming."""
    assert offers(seen("A T1 yes")) == ("", ())

    def cycling(call):
        first, *rest = call.candidates
        return replace(call, candidates=(replace(first, other_offer="fietslessen"), *rest))

    intro, found = offers(seen("A T1 yes", change=cycling))
    assert [(offer.name, offer.told) for offer in found] == [("Organisatie A", ("fietslessen",))]
    assert "telt nooit als tekort" in intro


def test_who_is_at_the_table_stands_with_what_they_offer() -> None:
    """For the matching moment: matched candidates alone."""
    found = seen("A T1 yes, B T2 yes", away="B C D", jury=False)
    (seat,) = seats(found)
    assert (seat.name, seat.services) == ("Organisatie A", ("Begeleiding",))
    assert partnership(found)[0] == "Aan tafel zit 1 kandidaat: Organisatie A."
    nobody = seen("A T1 yes", away="A B C D", jury=False)
    assert partnership(nobody)[0].startswith("Er zit niemand aan tafel")


# The matrix


def cells(found: View) -> dict[str, list[str]]:
    (matrix,) = matrices(found)
    return {
        row.need: [row.supply.text, *(cell.text for cell in row.cells)]
        for group in matrix.groups
        for row in group.rows
    }


ALL = "A T1 yes, B T1 part, C T1 split, D T1 no"


def test_every_cell_of_the_matrix_is_a_word() -> None:
    """Colour only repeats what the text says; the legend explains every word that occurs."""
    found = seen(ALL + ", A T2 unseen, B T2 no", claims="D T1", status="")
    assert cells(found) == {
        "Begeleiding": ["enige", "ja", "deels", "verdeeld", "claim"],
        "Opleiding": ["n.b.", "n.b.", "–", "n.b.", "n.b."],
    }
    explained = {pair.head for pair in legend(found)}
    assert explained == {"ja", "deels", "verdeeld", "claim", "n.b.", "–"}


def test_the_matching_moment_shows_no_doubts_of_the_jury() -> None:
    """What is divided, or claimed and not judged, is 'open', and 'bespreken' as long as nothing is
    decided; a 'nee', claimed or not, and a blank are one dash, as a letter that says 'niet
    bevestigd' leads to expect."""
    found = seen(ALL + ", A T2 unseen, B T2 unseen", claims="D T1, B T2", jury=False)
    assert cells(found) == {
        "Begeleiding": ["enige", "ja", "deels", "open", "–"],
        "Opleiding": ["n.b.", "–", "open", "–", "–"],
    }
    assert {(pair.head, pair.items) for pair in legend(found)} >= {
        ("–", ("geen bevestigd aanbod",)), ("open", ("niet volledig bevestigd",)),
    }  # fmt: skip
    draft = replace(found, point=replace(found.point, final=False))
    assert ("bespreken", ("nog te bespreken",)) in {
        (pair.head, pair.items) for pair in legend(draft)
    }


def test_an_entry_that_does_not_count_is_marked_for_the_jury_and_absent_elsewhere() -> None:
    """Who has no ranked entry stands in a sentence instead of a column."""
    found = seen("A T1 yes, B T1 yes", status="B below_minimum")
    assert cells(found)["Begeleiding"][:2] == ["enige", "ja"]
    assert [head.key for head in matrices(found)[0].heads] == ["A", "C", "D"]
    assert "Organisatie B" in outside(found)
    room = seen("A T1 yes, B T1 yes", status="B below_minimum", jury=False)
    assert outside(room) == ""


def test_shared_requirements_and_counted_claims_have_words_of_their_own() -> None:
    """'samen' is not 'ja', and neither is a claim that the call lets count."""
    shared = seen("A T1 yes, A r1 yes, B r2 yes", needs="T1", method={"requirements_shared": True})
    assert cells(shared)["Begeleiding"] == ["enige", "samen", "samen", "n.b.", "n.b."]
    said = "A T1 unseen, A r1 unseen, A r2 unseen"
    claims = seen(said, needs="T1", claims="A T1, A r1, A r2", method={"claims_count": True})
    assert cells(claims)["Begeleiding"] == ["enige", "opgave", "n.b.", "n.b.", "n.b."]


def test_how_well_a_need_is_supplied_is_a_word_too() -> None:
    """Short of the number asked, and more than asked."""
    table = "A T1 yes, A T2 yes, B T2 yes"
    found = cells(seen(table, needs="T1*2 T2"))
    assert found["Begeleiding (2 keer nodig)"][0] == "1 van 2"
    assert found["Opleiding"][0] == "2"


def test_more_candidates_than_fit_make_another_matrix() -> None:
    """Every candidate has a column once, and no matrix is wider than the page."""
    names = " ".join(f"K{number:02}" for number in range(1, 30))
    call = plain_call(names, needs=(Need("U1", "T1", NeedKind.SERVICE),))
    found = view(call, Texts("nl"), point_of(call, ""), jury=True)
    made = matrices(found)
    assert all(len(matrix.heads) <= MOST_COLUMNS for matrix in made)
    assert [head.key for matrix in made for head in matrix.heads] == names.split()
    assert len({matrix.caption for matrix in made}) == len(made) == 3


def test_wishes_stand_in_numbers_over_all_challenges_and_by_name_on_one() -> None:
    """So that the table of numbers stands upright in the text, and the matrix alone lies across."""
    case = medium_case()
    whole = view(case.call, Texts("nl"), case.points[-1], jury=True)
    (made,) = counts(whole)
    ((group,), named) = (made.groups, matrices(whole))
    assert [row.need for row in group.rows] == [whole.challenge(key) for key in whole.challenges]
    assert made.caption not in {matrix.caption for matrix in named}
    one = view(case.call, Texts("nl"), case.points[-1], "U1", jury=True)
    assert counts(one) == ()


# The documents


@cache
def documents(language: str = "nl", final: bool = True) -> tuple[Document, ...]:
    made = medium_case(final=final)
    if language != "nl":
        made = replace(made, call=replace(made.call, language=language))
    return tuple(matching_documents(made))


@cache
def rendered(number: int, language: str = "nl") -> bytes:
    return pdf.render(documents(language)[number].content)


def chosen(jury: bool, language: str = "nl") -> list[int]:
    """The numbers of the result's documents of one kind: all challenges first, then each."""
    level = Level.JURY if jury else Level.CANDIDATE
    return [
        number
        for number, item in enumerate(documents(language))
        if item.stage == RESULT and item.level is level
    ]


def test_there_is_one_over_all_challenges_and_one_for_each_in_both_kinds() -> None:
    """At every decision point, in the folder of its readers, under names that differ."""
    made = documents()
    assert {item.kind for item in made} == {"matching-summary"}
    assert len(made) == 2 * 2 * (1 + 3)
    assert len({item.path.casefold() for item in made}) == len(made)
    assert {(item.level, item.path.split("/")[0]) for item in made} == {
        (Level.JURY, "jury"), (Level.CANDIDATE, "matchingmoment"),
    }  # fmt: skip
    assert {item.stage for item in made} == {WRITTEN, RESULT}


def test_drafts_say_so_in_name_and_text_and_final_ones_name_the_decision() -> None:
    """The state of a summary is never left to guess."""
    drafts = [item for item in documents(final=False) if item.stage == RESULT]
    assert all("ONTWERP" in item.path and not item.final for item in drafts)
    assert all(item.content.value.state.startswith("Ontwerp") for item in drafts)
    final = [item for item in documents() if item.stage == RESULT]
    assert all("ONTWERP" not in item.path and item.final for item in final)
    assert final[0].content.value.state == (
        "Definitief: vastgesteld door Vast bureau. Brieven van 16 juni 2023, versie 1."
    )


def test_the_value_for_the_matching_moment_has_no_field_for_the_jury() -> None:
    """The guard on levels passes the one and refuses the other."""
    jury, room = (documents()[chosen(kind)[0]].content.value for kind in (True, False))
    check(room, Level.CANDIDATE)
    check(jury, Level.JURY)
    with pytest.raises(TooConfidential):
        check(jury, Level.CANDIDATE)


NOT_IN_THE_ROOM = (
    "Taal en Talent", "Laatkomers", "Dubbel Spoor", "Nieuw Begin", "Zorgbedrijf", "Herstart",
)  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_matching_moment_holds_no_score_place_total_or_negative_decision(
    language: str,
) -> None:
    """Searched in the text of the PDFs themselves: words, numbers and names."""
    say = Texts(language)
    words = [
        say(f"books.value.{value.value}")
        for value in Value
        if value not in (Value.MATCHED, Value.INVITED)
    ]
    words += [say(key) for key in sorted(keys(language)) if key.startswith("matching.standing.wor")]
    words += [say(f"matching.word.standing_{name}") for name in ("place", "status")]
    words += [say("matching.word.smallest"), say("matching.standing.total", scale=100)]
    case = medium_case()
    totals = [
        say.number(result.total, 2, trim=False)
        for result in case.points[-1].judgement.entries.values()
        if result.total is not None
    ]
    scores = sorted({
        say.number(part.value)
        for result in case.points[-1].judgement.entries.values()
        for done in result.rounds.values()
        for part in done.criteria.values()
        if part.value.denominator > 1
    })  # fmt: skip
    for number in chosen(False, language):
        shown = pdf_checks.words(rendered(number, language))
        for word in (*words, *totals, *scores, *NOT_IN_THE_ROOM):
            assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", shown, re.IGNORECASE), word


def test_the_jury_reads_places_totals_and_decisions() -> None:
    """The same facts that the other kind must not hold are there for the jury."""
    shown = pdf_checks.words(rendered(chosen(True)[0]))
    for word in ("85,75", "onder een minimumscore", "aangehouden", "niet gematcht", "4 ex aequo"):
        assert word in shown
    assert "vertrouwelijk" in shown


def test_gaps_stand_first_and_obstacles_and_outcomes_are_included() -> None:
    """What the region still looks for is what the meeting is for."""
    for number in (*chosen(True), *chosen(False)):
        markup = pdf.html(documents()[number].content)
        headings = re.findall(r"<h2[^>]*>(.*?)</h2>", markup)
        assert headings[0] == "Hiaten"
    one = pdf_checks.words(rendered(chosen(True)[1]))
    for text in ("Chadia durft niet te solliciteren", "zodat ze opnieuw vertrouwen krijgt"):
        assert text in one
    assert "Voorbeeld. De namen en scores zijn een voorbeeld." in one


@pytest.mark.parametrize("number", range(16))
def test_the_page_is_sound_for_readers_and_their_software(number: int) -> None:
    """One h1, no skipped level, language, captions, headers with a scope; nothing sticks out."""
    document = documents()[number]
    markup = pdf.html(document.content)
    assert '<html lang="nl"' in markup
    levels = [int(found) for found in re.findall(r"<h(\d)", markup)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tables = re.findall(r"<table.*?</table>", markup, re.DOTALL)
    assert tables or not document.content.value.matrices
    for table in tables:
        assert "<caption>" in table
        assert re.findall(r"<th\b(?![^>]*scope=)", table) == []
    assert pdf_checks.overflowing(document.content) == []


@pytest.mark.parametrize("kind", [True, False])
def test_the_pdf_keeps_to_the_standards_for_archiving_and_access(kind: bool) -> None:
    """PDF/A-3a and PDF/UA-1, with the matrix across."""
    content = rendered(chosen(kind)[0])
    assert pdf_checks.broken_rules(content) == []
    assert pdf_checks.fonts(content) == {"Atkinson Hyperlegible"}


def test_twelve_candidates_and_long_words_fit_the_matrix() -> None:
    """Also with names of 200 characters: keys stand above the columns, names in the key."""
    names = " ".join(f"K{number:02}" for number in range(1, 13))
    aspects = tuple(
        Aspect(f"o{number}", NeedKind.OBSTACLE, "Verzorging en arbeidsongeschiktheid " * 3)
        for number in range(1, 8)
    )
    needs = (
        Need("U1", "T1", NeedKind.SERVICE, times=2),
        Need("U1", "T2", NeedKind.SERVICE),
        *(Need("U1", item.key, item.kind, required=False) for item in aspects),
    )
    call = plain_call(names, needs=needs)
    call = replace(
        call,
        challenges=(replace(call.challenges[0], aspects=aspects),),
        candidates=tuple(
            replace(candidate, name=f"{candidate.key} " + "Zorgorganisatie" * 13)
            for candidate in call.candidates
        ),
    )
    table = ", ".join(
        f"{key} T1 {cover}"
        for key, cover in zip(names.split(), ["split", "part", "yes", "unseen", "no"] * 3,
                              strict=False)
    )  # fmt: skip
    point = point_of(call, table, claims="K05 T1")
    for jury in (True, False):
        found = view(call, Texts("nl"), point, jury=jury)
        value = jury_summary(found) if jury else summary(found)
        (made,) = value.matrices
        assert len(made.heads) == 12
        page = replace(documents()[0].content, value=value)
        assert pdf_checks.overflowing(page) == []


DUTCH = re.compile(
    r"\b(de|het|een|niet|voor|geen|uitdaging|nood|kandidaten|hiaten|gematcht|drempels)\b", re.I
)


def test_an_english_call_has_no_dutch_of_ours() -> None:
    """Checked on a call whose own words are English."""
    call = plain_call("A B", needs=(Need("U1", "T1", NeedKind.SERVICE),))
    call = replace(
        call,
        language="en",
        title="Local partnerships",
        challenges=(replace(call.challenges[0], title="Challenge one"),),
        service_types=(replace(call.service_types[0], title="Guidance"),),
        candidates=(Candidate("A", "Alpha", ("U1",)), Candidate("B", "Beta", ("U1",))),
        texts={},
    )
    point = point_of(call, "A T1 yes, B T1 split")
    for jury in (True, False):
        found = view(call, Texts("en"), point, jury=jury)
        value = jury_summary(found) if jury else summary(found)
        page = replace(documents()[0].content, value=value, language="en", title="Matching")
        markup = pdf.html(page)
        body = re.sub(r"<[^>]+>", " ", markup[markup.index("<body") :])
        assert DUTCH.findall(body) == []


def test_after_round_one_those_invited_are_at_the_table() -> None:
    """Before the last round the table is laid for the invited, without a word on being matched."""
    room = [item for item in documents() if item.stage == WRITTEN and item.level is Level.CANDIDATE]
    names = {seat.name for seat in room[0].content.value.seats}
    assert "Leerhuis Centrum" in names
    assert "Taal en Talent" not in names
    assert room[0].content.value.reservation == ()
    assert documents()[chosen(False)[0]].content.value.reservation == (
        "Gematcht zijn is geen toezegging van een subsidie.",
    )
