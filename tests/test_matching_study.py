"""What the jury reads of a study: every situation as the sentence that people will see."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from scoring.acts import apply_acts
from scoring.matching import match
from scoring.matching.best import Answer
from scoring.matching.stability import Stability
from scoring.matching.study import Study, study, varied
from scoring.model.call import Goal, Limit, LimitKind
from scoring.model.results import EntryResult
from scoring.reports.document import Level
from scoring.reports.levels import check
from scoring.reports.matching.study import study_part
from scoring.reports.matching.value import StudyPart
from scoring.reports.matching.view import View, at_table
from tests.builders import intake, plain_call
from tests.test_matching_summary import seen


def made(
    table: str, needs: str = "T1 T2", limits: tuple[Limit, ...] = (), marks: str = "", **more
) -> tuple[View, Study]:
    """A view and its study. `limits` of the call; `marks`: totals as 'A 80, B 70'."""
    change = more.pop("change", lambda call: call)
    found = seen(table, needs, change=lambda call: replace(change(call), limits=limits), **more)
    totals = dict(pair.split() for pair in marks.split(", ") if pair)
    judgement = found.point.judgement
    entries = {
        entry: EntryResult(entry, result.status, {}, Fraction(totals[entry.candidate]))
        if entry.candidate in totals
        else result
        for entry, result in judgement.entries.items()
    }
    judgement = replace(judgement, entries=entries)
    point = replace(found.point, judgement=judgement, matching=match(found.call, judgement))
    found = replace(found, point=point, supplies=point.matching.supplies)
    register = apply_acts(found.call, intake(found.call))
    table_ = [entry for entry in found.call.entries() if at_table(point, entry)]
    variants = varied(found.call, register, found.point)
    return found, study(found.call, found.point, table_, variants)


def read(*args, **more) -> StudyPart:
    part = study_part(*made(*args, **more))
    check(part, Level.JURY)
    return part


def limit(kind: str, subject: str = "", other: str = "", value: int | None = None) -> Limit:
    return Limit(LimitKind(kind), subject, other, None if value is None else Fraction(value))


# The best by the goals


def test_the_goals_are_said_in_their_order() -> None:
    """As the call declares them, after what is required; an order that it does not name is the
    program's, and is not put in its mouth."""
    rest = " Deze doelen tonen wat mogelijk is. Het voorstel van beslissing volgt een eigen regel."
    own = read("A T1 yes")
    assert own.heading == "Het beste partnerschap volgens de standaarddoelen"
    assert own.choice[0] == (
        "De oproep noemt geen andere doelen dan de standaardvolgorde van dit programma: zo veel "
        "mogelijk vereiste noden ingevuld; daarna zo veel mogelijk wensen vervuld; daarna zo "
        "weinig mogelijk partners; daarna de sterkste aanbieder voor elke nood." + rest
    )
    cheap = read("A T1 yes", method={"goals": (Goal.COST,)})
    assert cheap.heading == "Het beste partnerschap volgens de doelen van de oproep"
    assert cheap.choice[0] == (
        "De oproep zoekt, in deze volgorde: zo veel mogelijk vereiste noden ingevuld; daarna de "
        "laagste bekende kostprijs." + rest
    )


def test_nobody_one_and_several_in_the_best_partnership() -> None:
    """No offer, one candidate, several; never a number where it does not belong."""
    assert read("").choice[1:] == (
        "Er is geen bevestigd aanbod. Er is dus geen partnerschap te berekenen.",
    )
    assert read("A T1 yes, A T2 yes").choice[1:] == (
        "Er is één beste partnerschap. Het telt 1 kandidaat: Organisatie A.",
    )
    assert read("A T1 yes, B T2 yes").choice[1:] == (
        "Er is één beste partnerschap. Het telt 2 kandidaten: Organisatie A en Organisatie B.",
    )


def test_a_tie_is_shown_whole_and_its_order_means_nothing() -> None:
    """Both, each in a line of its own; quality parts them where it is known."""
    tie = read("A T1 yes, B T1 yes, C T2 yes")
    assert tie.choice[1:] == (
        "Er zijn 2 partnerschappen die even goed zijn. De volgorde van de lijst betekent niets: "
        "kiezen is aan mensen.",
    )
    assert tie.sets == ("Organisatie A en Organisatie C", "Organisatie B en Organisatie C")
    parted = read("A T1 yes, B T1 yes, C T2 yes", marks="A 70, B 71, C 80")
    assert parted.choice[1].endswith("Organisatie B en Organisatie C.")
    assert parted.sets == ()


def test_more_equal_ones_than_are_listed_are_said_to_be_there() -> None:
    """A capped list never passes for a whole one."""
    found, whole = made("A T1 yes, B T1 yes, C T1 yes", needs="T1")
    picture = whole.picture
    capped = replace(picture, answer=replace(picture.answer, all_equal=False))
    part = study_part(found, replace(whole, picture=capped))
    assert part.choice[-1] == "Er zijn er meer: hier staan de eerste 3 die gevonden werden."


def test_without_a_complete_partnership_the_relaxations_are_said_in_words() -> None:
    """The best that the limits allow, what stays open, and every smallest way out."""
    part = read("A T1 yes, B T2 yes", limits=(limit("max_partners", value=1),))
    assert part.choice[1:] == (
        "Binnen de grenzen van de oproep bestaat er geen partnerschap dat alles invult wat "
        "ingevuld kan worden. Wat volgt, is het beste dat binnen die grenzen kan.",
        "Er zijn 2 partnerschappen die even goed zijn. De volgorde van de lijst betekent niets: "
        "kiezen is aan mensen.",
        "Open blijft: ‘Opleiding’.",
    )
    assert part.relax_intro == "Elk van deze versoepelingen volstaat. Kleinere bestaan er niet."
    assert set(part.relaxations) == {
        "hoogstens 2 partners in plaats van 1",
        "‘Begeleiding’ voorlopig open laten",
        "‘Opleiding’ voorlopig open laten",
    }
    assert part.roles_intro == (
        "Zonder volledig partnerschap is niet te zeggen wie er gemist kan worden.",
    )


def test_every_kind_of_limit_has_words_for_giving_way() -> None:
    """Pairs, a budget, numbers per challenge, capacity."""
    two = "A T1 yes, B T2 yes"

    def ways(*limits: Limit, **more) -> set[str]:
        return set(read(two, limits=limits, **more).relaxations)

    def costs(call):
        return replace(
            call, candidates=tuple(replace(c, cost=Fraction(60_000)) for c in call.candidates)
        )

    assert "Organisatie A en Organisatie B mogen toch samen" in ways(limit("apart", "A", "B"))
    assert "een budget van 120.000 euro in plaats van 100.000" in ways(
        limit("budget", value=100_000), change=costs
    )
    place = "Uitdaging een, Chadia (U1)"
    assert f"{place}: hoogstens 2 kandidaturen in plaats van 1" in ways(
        limit("max_per_challenge", value=1)
    )
    assert f"{place}: minstens 4 kandidaturen in plaats van 5" in ways(
        limit("min_per_challenge", value=5)
    )
    assert "plaats voor 0 deelnemers in plaats van 10" in ways(limit("min_capacity", value=10))
    # C is not ranked, so that whoever must go with it cannot be there.
    assert "Organisatie A en Organisatie C hoeven niet samen" in ways(
        limit("together", "A", "C"), status="C below_minimum"
    )


def test_when_no_partnership_keeps_the_limits_that_is_the_sentence() -> None:
    """Not even an incomplete one."""
    part = read("A T1 yes", limits=(limit("min_per_challenge", value=9),))
    assert part.choice[1] == "Geen enkele samenstelling houdt zich aan alle grenzen van de oproep."


def test_an_answer_without_a_proof_says_so() -> None:
    """Time ran out: what was found is not passed off as the best."""
    found, whole = made("A T1 yes, B T2 yes")
    answer = replace(whole.picture.answer, proved=False, all_equal=False)
    part = study_part(found, replace(whole, picture=replace(whole.picture, answer=answer)))
    assert part.choice[1] == (
        "De rekentijd was op voor het bewijs rond was. Het beste dat gevonden werd, telt 2 "
        "kandidaten: Organisatie A en Organisatie B. Misschien bestaat er een beter."
    )
    none = Answer((), (), False, False, False)
    part = study_part(found, replace(whole, picture=replace(whole.picture, answer=none)))
    assert part.choice[1] == "De rekentijd was op voor er een antwoord was."


# The choice at the table


def test_a_choice_that_is_the_best_costs_nothing() -> None:
    """Said in one sentence."""
    part = read("A T1 yes, B T2 yes", away="C D")
    assert part.cost == (
        "Wie volgens de beslissingen aan tafel zit, is precies zo'n beste partnerschap. "
        "De keuze kost niets.",
    )


def test_what_a_choice_costs_is_said_need_by_need() -> None:
    """Opened needs by name, wishes by number, partners and quality as differences."""
    part = read(
        "A T1 yes, B T2 yes, C T1 yes, C T2 yes", needs="T1 T2?",
        away="A C D", marks="A 80, B 70, C 60",
    )  # fmt: skip
    assert part.cost == (
        "Volgens de beslissingen zit er 1 kandidaat aan tafel.",
        "Die keuze laat open wat het beste partnerschap wel invult: ‘Begeleiding’.",
        "Nood per nood de sterkste gekozen aanbieder gerekend, ligt haar kwaliteit 41,7 % lager "
        "dan die van dat beste partnerschap.",
    )
    wider = read("A T1 yes, A T2 yes, B T2 yes", away="D", marks="A 80, B 70")
    assert wider.cost == (
        "Volgens de beslissingen zitten er 3 kandidaten aan tafel.",
        "Die keuze vult dezelfde noden in als dat beste partnerschap.",
        "Die keuze telt 2 partners meer.",
    )
    tie = read("A T1 yes, B T1 yes", needs="T1", away="D")
    assert tie.cost[1] == (
        "Die keuze wordt vergeleken met het beste partnerschap dat er het meest op lijkt."
    )


def test_a_choice_that_breaks_a_limit_is_told() -> None:
    """In the words of the limit."""
    part = read("A T1 yes, B T2 yes, C T1 yes", away="D",
                limits=(limit("max_partners", value=2), limit("apart", "A", "C")))  # fmt: skip
    assert part.cost[-1] == (
        "De keuze houdt zich niet aan: hoogstens 2 partners en Organisatie A en Organisatie C "
        "nooit samen."
    )


# Roles and pairs


def test_roles_are_said_with_who_can_take_a_place() -> None:
    """Irreplaceable, replaceable by whom, superfluous; and in how many minimal partnerships."""
    part = read("A T1 yes, B T1 yes, C T2 yes, D T3 yes")
    assert [(line.head, line.first, line.second) for line in part.roles] == [
        ("Organisatie C", "onvervangbaar: zonder deze kandidaat bestaat er geen volledig "
         "partnerschap", "2 van 2"),
        ("Organisatie A", "vervangbaar door Organisatie B", "1 van 2"),
        ("Organisatie B", "vervangbaar door Organisatie A", "1 van 2"),
        ("Organisatie D", "in geen enkele minimale samenstelling nodig", "0 van 2"),
    ]  # fmt: skip
    gap = read("A T1 yes", needs="T1 T3")
    assert gap.roles[0].first == "onvervangbaar: zonder deze kandidaat blijft er nog een nood open"
    assert part.roles_intro[1:] == (
        "Er zijn er 2.",
        "Een rol zegt niets over kwaliteit en is nooit een reden om te weigeren.",
    )
    assert read("A T1 yes, A T2 yes").roles_intro[1] == "Er is er precies 1."
    assert read("").roles_intro == (
        "Er is niets nodig dat iemand kan invullen. Dus is niemand onmisbaar.",
    )
    core = read("A T1 yes, A T2 yes", limits=(limit("core", "D"),))
    assert ("Organisatie D", "kernpartner volgens de oproep") in {
        (line.head, line.first) for line in core.roles
    }


def test_alternatives_are_listed_as_far_as_anybody_reads_them() -> None:
    """Minimal partnerships of different sizes by name; more than a dozen are in the workbook."""
    part = read("A T1 yes, A T2 yes, B T1 yes, C T2 yes")
    assert part.minimal == ("Organisatie A", "Organisatie B en Organisatie C")
    assert read("A T1 yes, B T1 yes, C T2 yes").minimal == ()
    names = " ".join(f"K{number:02}" for number in range(1, 16))

    def many(call):
        others = plain_call(names)
        return replace(call, candidates=others.candidates)

    table = ", ".join(f"{name} T1 yes" for name in names.split())
    part = read(table, needs="T1", change=many)
    assert len(part.sets) == 13
    assert part.sets[-1] == "en nog 3: zie het matchingwerkboek"


def test_a_capped_enumeration_counts_only_what_is_listed() -> None:
    """Every count then says so."""
    found, whole = made("A T1 yes, B T1 yes, C T2 yes, D T3 yes")
    listing = replace(whole.picture.minimal, finished=False)
    part = study_part(found, replace(whole, picture=replace(whole.picture, minimal=listing)))
    assert part.roles_intro[1] == (
        "Er zijn er te veel om op te sommen: alle aantallen hieronder gaan over de 2 opgesomde."
    )
    assert part.roles[-1].first == "in geen van de opgesomde samenstellingen nodig"


def test_pairs_that_complement_and_pairs_that_do_not() -> None:
    """Each brings something the other lacks, or one brings nothing of its own."""
    part = read("A T1 yes, B T2 yes, C T1 yes")
    assert part.pairs_intro.startswith("2 paren vullen elkaar aan")
    first = part.pairs[0]
    assert (first.head, first.first, first.second) == (
        "Organisatie A en Organisatie B",
        "Organisatie A: ‘Begeleiding’",
        "Organisatie B: ‘Opleiding’",
    )
    assert part.same == ("Organisatie A en Organisatie C vullen precies dezelfde noden in.",)
    inside = read("A T1 yes, B T1 yes, B T2 yes")
    assert inside.same == ("Organisatie B vult alles in wat Organisatie A invult, en meer.",)
    assert inside.pairs_intro.startswith("Er zijn geen twee kandidaten")


# How sure


def steady(asked: int, same: int, shares: dict[str, str], others=()) -> Stability:
    counts = {key: Fraction(share) for key, share in shares.items()}
    return Stability(asked, asked, asked, same, counts, tuple(others))


def test_how_sure_a_choice_is_reads_as_sentences() -> None:
    """Stable, and not: with the candidates for whom it matters and what else came out."""
    found, whole = made("A T1 yes, B T2 yes")
    firm = steady(5, 5, {"A": "5", "B": "5"}, [(("A", "B"), 5)])
    part = study_part(found, replace(whole, left_out=firm, doubt=firm))
    about = "Dit gaat over het berekende beste partnerschap, niet over de beslissing."
    assert part.sure == (
        about,
        "Laat men telkens één jurylid weg, dan blijft het beste partnerschap in 5 van de 5 "
        "gevallen hetzelfde.",
        "Er zijn 5 gevallen waarin één ander antwoord van één jurylid de dekking verandert; in 5 "
        "daarvan blijft het beste partnerschap hetzelfde.",
        "De berekening hangt dus niet af van één jurylid of één antwoord.",
    )
    assert part.sure_rows == ()
    loose = steady(4, 3, {"A": "4", "B": "7/2", "C": "1/2"}, [(("A", "B"), 3), (("A", "C"), 1)])
    part = study_part(found, replace(whole, left_out=loose, doubt=None))
    assert part.sure == (
        about,
        "Laat men telkens één jurylid weg, dan blijft het beste partnerschap in 3 van de 4 "
        "gevallen hetzelfde.",
        "De berekening is dus niet stabiel.",
        "Zonder één jurylid kwam ook naar voren: in 1 van de 4 gevallen Organisatie C in plaats "
        "van Organisatie B.",
    )
    sizes = [(("A", "B"), 1), (("A", "B", "C"), 2), (("B",), 1)]
    part = study_part(found, replace(whole, left_out=steady(4, 1, {"B": "4"}, sizes)))
    assert part.sure[-1].endswith(
        "in 2 van de 4 gevallen ook Organisatie C; in 1 van de 4 gevallen zonder Organisatie A."
    )
    found, whole = made("A T1 yes, B T1 yes", needs="T1")
    part = study_part(found, replace(whole, left_out=steady(4, 3, {}, [(("C",), 1)])))
    assert part.sure[-1].endswith("Organisatie C (in 1 van de 4 gevallen).")


def test_cases_that_were_not_looked_at_are_counted_and_not_passed_over() -> None:
    """Of so many the first so many, beside those of which the answer was not proved."""
    found, whole = made("A T1 yes, B T2 yes")
    short = replace(steady(4, 4, {"A": "4", "B": "4"}), asked=12, looked=5)
    part = study_part(found, replace(whole, left_out=None, doubt=short))
    assert part.sure[2:4] == (
        "Bekeken zijn er 5 van de 12 gevallen, de eerste in hun volgorde; de rest vroeg te veel "
        "rekenwerk.",
        "In 1 geval was het antwoord niet te bewijzen; dat telt niet mee.",
    )


def test_certainty_names_what_it_is_of() -> None:
    """Loose numbers of a computation are not read as doubts about what people decided."""
    found, whole = made("A T1 yes, B T2 yes")
    loose = steady(4, 3, {"A": "4", "B": "7/2", "C": "1/2"}, [(("A", "B"), 3), (("A", "C"), 1)])
    part = study_part(found, replace(whole, left_out=loose, doubt=None))
    assert [(line.head, line.first, line.second) for line in part.sure_rows] == [
        ("Organisatie B", "3,5 van 4", ""),
        ("Organisatie C", "0,5 van 4", ""),
    ]


def test_the_front_shows_what_one_more_partner_adds() -> None:
    """Only when more partners do add something."""
    part = read("A T1 yes, A T2 yes, B T2 yes", marks="A 60, B 90")
    assert [(line.head, line.first, line.second) for line in part.front] == [
        ("1", "Organisatie A", "100 %"),
        ("2", "Organisatie A en Organisatie B", "125 %"),
    ]
    assert "nooit kandidaten, en nooit uitdagingen" in part.front_intro
    assert read("A T1 yes, A T2 yes", marks="A 60").front == ()


def test_every_sentence_is_there_in_english_too() -> None:
    """The same study in an English call."""
    part = read("A T1 yes, B T1 yes, C T2 yes", language="en")
    assert part.choice[1].startswith("There are 2 partnerships that are equally good.")
