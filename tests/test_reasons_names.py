"""Names of jurors and of other candidates in a text that a candidate will read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scoring.model.call import Act, ActKind, Call, Candidate, Criterion, Juror, ReasonsFrom
from scoring.model.intake import Remark
from scoring.reasons import Past, settle_remarks, stands
from scoring.reasons.names import Names
from scoring.texts import LANGUAGES, Texts
from tests.builders import case, intake, plain_call, sheets
from tests.reason_desk import Desk, codes, used, waiting

JURORS = (
    "Hilde Zandwever", "Jan De Wit", "Pieter-Jan O'Hara", "Annelies Van den Broeck", "Lode Sterk",
    "José Peñalver", "Els Maes", "Thierry Dubois", "An Turnhout", "Łukasz Żurek",
)  # fmt: skip
CANDIDATES = (
    "De Wegwijzende Lantaarn vzw", "Kantelblad Verslavingswerk vzw", "Mobiel vzw", "Jong & Sterk",
    "CAW Zuidrand", "Stadsregio Turnhout vzw", "Huis Zeven Vlieren v.z.w.", "Huis Zeven",
    "Café Lüzan bv", "SPK vzw", "Werkplaats Kromme Els cv",
)  # fmt: skip


def named_call() -> Call:
    call = plain_call("A", jurors=1)
    return replace(
        call,
        identity=replace(call.identity, organisation="Stadsregio Turnhout", region="Turnhout"),
        challenges=(replace(call.challenges[0], title="Uitdaging 1 - Chadia", persona="Thierry"),),
        municipalities=("Beerse", "Turnhout"),
        jurors=tuple(
            Juror(f"J{number}", name, "expert") for number, name in enumerate(JURORS, start=1)
        ),
        candidates=tuple(
            Candidate(f"K{number:02}", name, ("U1",), summary="Wij werken samen met Kantelblad.")
            for number, name in enumerate(CANDIDATES, start=1)
        ),
    )


NAMES = Names(named_call())


def found(text: str, candidate: str = "K01") -> set[str]:
    return {item.name for item in NAMES.found(candidate, text)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # However it is written
        ("Hilde Zandwever vond dit zwak.", {"Hilde Zandwever"}),
        ("hilde  zandwever vond dit zwak", {"Hilde Zandwever"}),
        ("Volgens ZANDWEVER te weinig.", {"Hilde Zandwever"}),
        ("Volgens Zàndwéver te weinig.", {"Hilde Zandwever"}),
        ("Zandwever, Hilde: onvoldoende", {"Hilde Zandwever"}),
        ("Mevrouw Zandwevers oordeel telt.", {"Hilde Zandwever"}),
        ("Hilde\u00a0Zand\u00adwever", {"Hilde Zandwever"}),
        ("Het oordeel (zandwever) was streng.", {"Hilde Zandwever"}),
        ("Hilde vond dit zwak.", {"Hilde Zandwever"}),
        ("Jose Penalver twijfelt.", {"José Peñalver"}),
        ("Dat zei O’Hara.", {"Pieter-Jan O'Hara"}),
        ("Annelies van den Broeck", {"Annelies Van den Broeck"}),
        ("mevrouw Van Den Broeck", {"Annelies Van den Broeck"}),
        ("Lukasz Zurek", {"Łukasz Żurek"}),
        ("Dat vond Maes ook.", {"Els Maes"}),
        # A surname that is a word counts where it is written as a name
        ("Dat vond Jan De Wit.", {"Jan De Wit"}),
        ("Dat vond mevrouw De Wit.", {"Jan De Wit"}),
        ("U toont de wit geverfde ruimte.", set()),
        ("Een sterk plan. Sterk is ook de planning.", set()),
        ("Volgens Lode Sterk te mager.", {"Lode Sterk"}),
        ("Volgens de heer Sterk te mager.", {"Lode Sterk"}),
        # Keys of the register
        ("J2 was het niet eens.", {"Jan De Wit"}),
        ("Minder dan K02 kreeg.", {"Kantelblad Verslavingswerk vzw"}),
        ("U1, k1 en T1; J20 en K021; k02.", set()),
        # Organisations, with and without their form
        ("Kantelblad Verslavingswerk vzw (K02)", {"Kantelblad Verslavingswerk vzw"}),
        ("kantelblad verslavingswerk", {"Kantelblad Verslavingswerk vzw"}),
        ("vzw Kantelblad Verslavingswerk", {"Kantelblad Verslavingswerk vzw"}),
        ("Kantelblad was sterker.", {"Kantelblad Verslavingswerk vzw"}),
        ("de Kantelblad-aanpak", {"Kantelblad Verslavingswerk vzw"}),
        ("U doet aan verslavingswerk. Verslavingswerk vraagt tijd.", set()),
        ("U werkt mobiel. Mobiel werken past bij u.", set()),
        ("Mobiel vzw kreeg meer.", {"Mobiel vzw"}),
        ("De aanpak van Mobiel is beter.", {"Mobiel vzw"}),
        ("De deelnemers zijn jong en sterk.", set()),
        ("Jong en Sterk kreeg meer.", {"Jong & Sterk"}),
        ("Jong & Sterk kreeg meer.", {"Jong & Sterk"}),
        ("Het CAW en de ggz zijn betrokken.", set()),
        ("CAW Zuidrand deed het beter.", {"CAW Zuidrand"}),
        ("Zuidrand deed het beter.", {"CAW Zuidrand"}),
        ("Cafe Luzan", {"Café Lüzan bv"}),
        ("SPK vzw kreeg meer.", {"SPK vzw"}),
        ("Anders dan SPK toont u het aan.", {"SPK vzw"}),
        ("Huis Zeven Vlieren vzw", {"Huis Zeven Vlieren v.z.w."}),
        ("een huis met zeven kamers en een kromme els bij de werkplaats", set()),
        # The region, its places and the challenges are nobody
        ("In Turnhout en Beerse, en in heel Stadsregio Turnhout, voor Chadia en Thierry.", set()),
        ("Stadsregio Turnhout vzw kreeg meer.", {"Stadsregio Turnhout vzw"}),
        ("Volgens Dubois niet.", {"Thierry Dubois"}),
        # The candidate itself
        ("De Wegwijzende Lantaarn, een lantaarn die de weg wijst.", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_a_name_is_found_as_people_write_it_and_a_word_is_no_name(
    text: str, names: set[str]
) -> None:
    """In a text for De Wegwijzende Lantaarn."""
    assert found(text) == names


PEOPLE = ("Roos Bos", "An Goed", "Anne van der Meer", "Prof. dr. Lieve Vandenbroucke",
          "Mevr. Truus De Vos", "Jan De Smet", "Ann-Sofie D'hondt", "Tom Sterk")  # fmt: skip
OTHERS = ("Dienst voor Arbeid (DVAB)", "GTB", "OCMW Turnhout", "ABC-Consult bv",
          "Groep Intro Kempen vzw")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # A first name or a surname that is a word: inside a sentence, or who says something
        ("Zoals Roos zei, is dit zwak.", {"Roos Bos"}),
        ("Roos vond dit zwak.", {"Roos Bos"}),
        ("Bos gaf hier minder voor.", {"Roos Bos"}),
        ("Een roos in het bos. Bos en natuur zijn dichtbij.", set()),
        ("An vindt de planning mager. Volgens An ontbreekt ze.", {"An Goed"}),
        ("Sterk vond de jury dat u luistert. Goed vindt de jury de planning.", set()),
        ("Sterk vonden wij de planning.", set()),
        ("Mevrouw Meer twijfelde, v.d. Meer ook.", {"Anne van der Meer"}),
        ("Meer uitleg is nodig; er is meer tijd.", set()),
        # Titles are no names, and what stands before a surname is written in many ways
        ("Lieve gaf een 4.", {"Prof. dr. Lieve Vandenbroucke"}),
        ("De lieve mensen van uw team.", set()),
        ("Van den Broucke was streng.", {"Prof. dr. Lieve Vandenbroucke"}),
        ("De Vos was streng.", {"Mevr. Truus De Vos"}),
        ("Een mevrouw en een prof. werken mee. Prof. of dr.: om het even.", set()),
        ("De heer desmet was streng.", {"Jan De Smet"}),
        ("Dhondt was streng.", {"Ann-Sofie D'hondt"}),
        ("Annsofie was streng.", {"Ann-Sofie D'hondt"}),
        # Abbreviations of another candidate
        ("DVAB deed het beter.", {"Dienst voor Arbeid (DVAB)"}),
        ("GTB deed het beter.", {"GTB"}),
        ("ABC deed het beter.", {"ABC-Consult bv"}),
        ("Dat ABC leert iedereen; abc.", {"ABC-Consult bv"}),
        ("GIK deed het beter.", {"Groep Intro Kempen vzw"}),
        ("Het OCMW werkt mee.", set()),
    ],
)  # fmt: skip
def test_names_that_are_words_titles_and_abbreviations(text: str, names: set[str]) -> None:
    call = replace(
        named_call(),
        jurors=tuple(Juror(f"J{at}", name, "expert") for at, name in enumerate(PEOPLE, start=1)),
        candidates=(
            *named_call().candidates[:1],
            *(Candidate(f"L{at:02}", name, ("U1",)) for at, name in enumerate(OTHERS, start=1)),
        ),
    )
    assert {item.name for item in Names(call).found("K01", text)} == names


def test_a_candidates_own_name_is_never_anothers() -> None:
    """'Huis Zeven' inside 'Huis Zeven Vlieren', and the tree in Werkplaats Kromme Els."""
    assert found("Huis Zeven Vlieren toont dit aan.", "K07") == set()
    assert found("Huis Zeven Vlieren toont dit aan.", "K08") == {"Huis Zeven Vlieren v.z.w."}
    assert found("Kromme Els toont dit aan.", "K11") == set()
    assert found("Els vond dit goed.", "K01") == {"Els Maes"}


def test_no_text_of_the_example_holds_a_name() -> None:
    """146 texts and 474 remarks written by people who knew better: not one false alarm."""
    from scoring.call import find_call, read_call
    from scoring.reasons import read_rows
    from scoring.sheets import read_sheets
    from scoring.workbooks.folder import files_under

    source = Path(__file__).resolve().parents[1] / "input"
    call, _ = read_call(find_call(source))
    assert call is not None
    names = Names(call)
    texts = [(row.key.candidate, row.text) for row in read_rows(call, source)[0]]
    files, _ = files_under(source, "sheets")
    for sheet in read_sheets(call, source, files).assessments:
        texts += [(sheet.candidate, remark.text)
                  for remark in (*sheet.remarks.values(), *sheet.notes.values())]  # fmt: skip
    assert len(texts) > 600
    assert [text for candidate, text in texts if names.found(candidate, text)] == []


# Open until an act confirms it

A1 = "A|U1|written|k1"
SAID = "Hilde Zandwever vond Organisatie B beter."


def with_names(desk: Desk, *acts: Act) -> None:
    jurors = (replace(desk.call.jurors[0], name="Hilde Zandwever"), *desk.call.jurors[1:])
    desk.call = replace(desk.call, jurors=jurors, acts=acts)
    desk.made = replace(desk.made, call=desk.call)


def confirm(value: str, **more: str) -> Act:
    where = {"candidate": "A", "challenge": "U1", "round": "written", "criterion": "k1"}
    return Act(
        "A01", ActKind.CONFIRM_NAME, date(2023, 5, 26), "Stuurgroep", "Zo besproken.",
        value=value, **{**where, **more},
    )  # fmt: skip


def test_an_approved_text_with_names_is_open_until_an_act_confirms_every_one(
    tmp_path: Path,
) -> None:
    """The approval itself stands: what waits is the name."""
    desk = Desk(tmp_path)
    with_names(desk)
    desk.type({A1: (SAID, "ja")})
    settled = desk.look()
    assert codes(settled) == {A1: "reasons-name"}
    for language in LANGUAGES:
        said = waiting(settled)[A1].said(Texts(language))
        assert "Hilde Zandwever; Organisatie B" in said.what
        assert "Organisatie A (U1), Criterium k1" in said.what
    with_names(desk, confirm("Hilde Zandwever"))
    assert codes(desk.look()) == {A1: "reasons-name"}
    with_names(desk, confirm("hilde  zandwever; B"))
    settled = desk.look()
    assert used(settled) == {A1: SAID}
    assert settled.acts == {"A01"}
    with_names(desk, confirm("Hilde Zandwever; Organisatie B", criterion="k2"))
    assert codes(desk.look()) == {A1: "reasons-name"}, "of another row"


def test_taking_the_name_out_is_all_that_is_asked(tmp_path: Path) -> None:
    """A text that could not be used was not approved for good: its next wording is the first."""
    desk = Desk(tmp_path)
    with_names(desk)
    desk.type({A1: (SAID, "ja")})
    desk.look()
    desk.type({A1: ("De jury vond uw plan zwakker.", "ja")})
    settled = desk.look()
    assert (codes(settled), used(settled)) == ({}, {A1: "De jury vond uw plan zwakker."})


def test_a_text_that_is_not_approved_may_hold_any_name(tmp_path: Path) -> None:
    """Notes of the coordinator go nowhere."""
    desk = Desk(tmp_path)
    with_names(desk)
    desk.type({A1: (SAID, None)})
    assert codes(desk.look()) == {}


def test_remarks_that_go_into_letters_as_they_are_are_looked_at_too() -> None:
    """Where the call prints remarks, nobody approves them: an open name stops the letters."""
    call = replace(plain_call("A B", jurors=2), reasons_from=ReasonsFrom.REMARKS)
    read = list(sheets(call, "round juror entry k1 k2\n written J1 A-U1 4 4\n written J2 A-U1 4 4"))
    remark = Remark("Minder dan Organisatie B.", read[0].place)
    read[0] = replace(read[0], remarks={"k1": remark})
    read[1] = replace(read[1], remarks={})
    made = case(call, intake(call, read))
    now = stands(call, [point.judgement for point in made.points])
    settled = settle_remarks(call, made.register, now, Past())
    assert codes(settled) == {A1: "reasons-name"}
    assert waiting(settled)[A1].place == remark.place
    call = replace(call, acts=(confirm("Organisatie B"),))
    settled = settle_remarks(call, made.register, now, Past())
    assert (codes(settled), settled.acts) == ({}, {"A01"})
    other = Remark("Zie ook J2.", read[1].place)
    two = [read[0], replace(read[1], remarks={"k1": other})]
    both = case(replace(call, acts=()), intake(call, two))
    told = waiting(settle_remarks(both.call, both.register, now, Past()))[A1]
    assert told.facts["names"] == "Organisatie B; Jurylid 2", "all at once, whoever wrote them"
    assert told.facts["text"] == "Minder dan Organisatie B. / Zie ook J2."
    stood = frozenset((slot, "", item) for slot, item in now.items())
    call = replace(call, acts=())
    assert codes(settle_remarks(call, made.register, now, Past(established=stood))) == {}


def test_a_word_of_the_calls_own_criteria_is_no_name() -> None:
    """A juror called Moed under a criterion about 'moed'."""
    call = named_call()
    call = replace(
        call,
        jurors=(Juror("J1", "Karel Bravoure", "expert"),),
        method=replace(
            call.method,
            criteria=tuple(_about(item, "toont bravoure") for item in call.method.criteria),
        ),
    )
    names = Names(call)
    assert names.found("K01", "U toont bravoure.") == ()
    assert [item.name for item in names.found("K01", "Dat vond Karel Bravoure.")] == [
        "Karel Bravoure"
    ]


def _about(item: Criterion, guidance: str) -> Criterion:
    return replace(item, guidance=guidance)
