"""For the matching moment: a candidate's page and the table plan, in words and on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from scoring.model.call import Candidate, Entry, Need, NeedKind, Value
from scoring.reports import pdf
from scoring.reports.document import Document, Level
from scoring.reports.matching.pages import PAGE_KIND, PLAN_KIND, meeting, page, page_documents, plan
from scoring.reports.matching.view import View, view
from scoring.texts import Texts, keys
from tests import pdf_checks
from tests.builders import RESULT, plain_call
from tests.builders_medium import medium_case
from tests.test_matching_summary import NOT_IN_THE_ROOM, point_of


def room(table: str, needs: str = "T1 T2", **more) -> View:
    """Those at the table of a small call."""
    made = tuple(
        Need("U1", word.rstrip("?"), NeedKind.SERVICE, not word.endswith("?"))
        for word in needs.split()
    )
    call = plain_call("A B C D", needs=made)
    call = more.pop("change", lambda found: found)(call)
    return view(call, Texts("nl"), point_of(call, table, **more), jury=False)


# What a page says


def test_a_page_says_what_you_bring_what_you_lack_and_with_whom() -> None:
    """Need by need, by the people to talk with."""
    met = meeting(room("A T1 yes, B T2 yes, C T2 yes", away="D"))
    found = page(met, "A")
    (part,) = found.parts
    assert found.title == "Organisatie A"
    assert part.brings == "U brengt in: ‘Begeleiding’."
    assert [(row.who, row.needs) for row in part.rows] == [
        ("Organisatie B en Organisatie C", ("type: Opleiding",))
    ]
    assert part.missing == ""
    assert found.talks_intro == "U hebt 2 gesprekken, in de tijdslots 1 en 2 (van 2)."
    assert page(met, "B").talks_intro == "U hebt 1 gesprek, in tijdslot 1 (van 2)."
    assert {(talk.who, talk.theirs, talk.yours) for talk in found.talks} == {
        ("Organisatie B", "Opleiding", "Begeleiding"),
        ("Organisatie C", "Opleiding", "Begeleiding"),
    }


def test_a_page_says_when_there_is_nobody_to_talk_with() -> None:
    """Nothing confirmed, nothing to add, and what nobody offers is the region's to find."""
    met = meeting(room("A T1 yes", away="B C D"))
    alone = page(met, "A")
    assert alone.talks == ()
    assert alone.talks_intro.startswith("Voor u is geen gesprek ingepland")
    assert alone.parts[0].intro == (
        "Niemand anders aan tafel vult hier iets in wat u niet zelf inbrengt."
    )
    assert alone.parts[0].missing == "Hiervoor zoekt de regio nog aanbod: ‘Opleiding’."


def test_who_brings_nothing_confirmed_is_asked_to_talk_only_about_what_is_open() -> None:
    """A 'nee' of the jury is no promise of a talk about it; a divided jury is."""
    met = meeting(room("A T1 yes, B T1 split, C T1 no", claims="C T1"))
    assert page(met, "B").parts[0].brings == ("Uw aanbod is niet volledig bevestigd.")
    assert page(met, "C").parts[0].brings == ("Er is geen bevestigd aanbod van u.")


def test_whoever_a_page_names_is_met() -> None:
    """One brings something and the other nothing in return: they meet all the same."""
    met = meeting(room("A T1 yes, A T2 yes, B T1 yes, C T2 split", away="D"))
    found = page(met, "B")
    assert [row.who for row in found.parts[0].rows] == ["Organisatie A"]
    assert {(talk.who, talk.theirs, talk.yours) for talk in found.talks} == {
        ("Organisatie A", "Opleiding", "–"), ("Organisatie C", "–", "Begeleiding"),
    }  # fmt: skip
    met = meeting(
        room("A T1 yes, A r1 yes, B r2 yes", needs="T1", away="C D",
             change=lambda call: replace(
                 call, method=replace(call.method, requirements_shared=True)))
    )  # fmt: skip
    assert len(met.plan.slots) == 1
    assert page(met, "A").parts[0].rows[0].needs == ("type: Begeleiding (u brengt een deel in)",)


def test_a_part_of_ones_own_is_told_to_oneself() -> None:
    """What the jury confirms in part stands with who fills it."""
    met = meeting(room("A T1 part, B T1 yes, A T2 yes"))
    (part,) = page(met, "A").parts
    assert part.rows[0].needs == ("type: Begeleiding (u brengt een deel in)",)


def test_who_is_not_at_the_table_is_on_no_page() -> None:
    """Not as a supplier, not in a talk."""
    met = meeting(room("A T1 yes, B T2 yes", away="B"))
    assert page(met, "A").parts[0].rows == ()
    assert "B" not in {row.key for row in plan(met).rows}


# The plan


def test_the_plan_says_how_many_slots_and_that_fewer_cannot() -> None:
    """Talks, slots, the proof, and who has none."""
    met = meeting(room("A T1 yes, B T2 yes, C T2 yes", away="D"))
    found = plan(met)
    assert found.sentences == (
        "Er zijn 2 gesprekken.",
        "Er zijn 2 tijdslots nodig.",
        "Met minder tijdslots kan het niet, want niemand zit aan twee tafels tegelijk.",
    )
    assert [slot.talks for slot in found.slots] == [
        ("Organisatie A en Organisatie B",), ("Organisatie A en Organisatie C",),
    ]  # fmt: skip
    assert {row.key: row.cells for row in found.rows} == {
        "A": ("B", "C"), "B": ("A", ""), "C": ("", "A"),
    }  # fmt: skip
    one = plan(meeting(room("A T1 yes, B T2 yes", away="C D")))
    assert one.sentences[:2] == ("Er is 1 gesprek.", "Er is 1 tijdslot nodig.")
    none = plan(meeting(room("A T1 yes, B T1 yes", away="C D")))
    assert none.slots == ()
    assert none.sentences[0].startswith("Er is niemand aan tafel")


def test_pages_and_plan_name_the_same_talks() -> None:
    """In the larger call: each talk of the plan stands on two pages, in the same slot."""
    case = medium_case()
    met = meeting(view(case.call, Texts("nl"), case.points[-1], jury=False))
    names = {key: met.view.name(key) for key in met.view.candidates()}
    planned = {
        (str(number), frozenset((names[first], names[second])))
        for number, slot in enumerate(met.plan.slots, start=1)
        for first, second in slot
    }
    told = [
        (talk.slot, frozenset((names[key], talk.who)))
        for key in names
        for talk in page(met, key).talks
    ]
    assert set(told) == planned
    assert len(told) == 2 * len(planned)
    assert planned
    for key in names:
        made = page(met, key)
        adding = {talk.who for talk in made.talks if talk.theirs != "–"}
        for who in names.values():
            named = any(who in row.who for part in made.parts for row in part.rows)
            assert named is (who in adding), (key, who)


# On paper


@cache
def documents() -> tuple[Document, ...]:
    return tuple(item for item in page_documents(medium_case()) if item.stage == RESULT)


@cache
def rendered(number: int) -> bytes:
    return pdf.render(documents()[number].content)


def test_there_is_a_plan_and_a_page_for_everyone_at_the_table() -> None:
    """In the folder of the matching moment, for candidates to read; nobody else has a page."""
    made = documents()
    case = medium_case()
    matched = {
        entry.candidate
        for entry, decision in case.points[-1].decisions.items()
        if decision.recorded and decision.recorded.value is Value.MATCHED
    }
    assert {item.candidate for item in made if item.kind == PAGE_KIND} == matched
    assert [item.kind for item in made].count(PLAN_KIND) == 1
    assert {item.level for item in made} == {Level.CANDIDATE}
    assert {item.path.split("/")[0] for item in made} == {"matchingmoment"}
    assert len({item.path.casefold() for item in made}) == len(made)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_of_scores_places_or_refusals_is_on_them(language: str) -> None:
    """Searched in the text of the PDFs themselves: words, numbers, and the names of who is not
    there."""
    case = medium_case()
    say = Texts(language)
    words = [
        say(f"books.value.{value.value}")
        for value in Value
        if value not in (Value.MATCHED, Value.INVITED)
    ]
    words += [say(key) for key in sorted(keys(language)) if key.startswith("matching.standing.wor")]
    totals = [
        say.number(result.total, 2, trim=False)
        for result in case.points[-1].judgement.entries.values()
        if result.total is not None
    ]
    made = [
        item
        for item in page_documents(replace(case, call=replace(case.call, language=language)))
        if item.stage == RESULT
    ]
    for number, item in enumerate(made):
        content = rendered(number) if language == "nl" else pdf.render(item.content)
        shown = pdf_checks.words(content)
        for word in (*words, *totals, *NOT_IN_THE_ROOM):
            assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", shown, re.IGNORECASE), word


@pytest.mark.parametrize("number", range(3))
def test_the_pdf_keeps_to_the_standards_for_archiving_and_access(number: int) -> None:
    """PDF/A-3a and PDF/UA-1, in the house's font, with nothing sticking out."""
    assert pdf_checks.broken_rules(rendered(number)) == []
    assert pdf_checks.fonts(rendered(number)) == {"Atkinson Hyperlegible"}
    assert pdf_checks.overflowing(documents()[number].content) == []


def test_long_names_fit_the_page_and_the_plan() -> None:
    """Twelve candidates with names of 200 characters that all meet each other."""
    keys_ = [f"K{number:02}" for number in range(1, 13)]
    needs = tuple(Need("U1", f"n{number}", NeedKind.MUNICIPALITY) for number in range(12))
    call = plain_call(" ".join(keys_), needs=needs)
    call = replace(
        call,
        candidates=tuple(
            Candidate(
                key, f"{key} " + "Zorgorganisatie" * 13, ("U1",),
                municipalities=(f"n{number}",),
            )
            for number, key in enumerate(keys_)
        ),
    )  # fmt: skip
    point = point_of(call, "")
    met = meeting(view(call, Texts("nl"), point, jury=False))
    assert len(met.plan.slots) == 11
    assert Entry("K01", "U1") in met.view.entries
    for number, value in ((0, plan(met)), (1, page(met, "K01"))):
        content = replace(documents()[number].content, value=value)
        assert pdf_checks.overflowing(content) == []
