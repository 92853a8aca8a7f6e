"""Matching: who supplies which need, which sets of candidates answer them all, and its proof."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.matching import match, question_of, restricted, smallest, supplies
from scoring.model.call import Call, Candidate, Entry, Limit, LimitKind, Need, NeedKind
from scoring.model.results import Cover, Coverage, EntryResult, Judgement, Matching, Status
from tests.builders import aspect, judged, plain_call, sheets, small_call, small_intake
from tests.builders import intake as read

YES, PART, SPLIT, UNSEEN, NO = (
    Cover.CONFIRMED,
    Cover.PARTIAL,
    Cover.DIVIDED,
    Cover.NOT_ASSESSED,
    Cover.NO,
)


def call_with(needs: str, candidates: str = "A B C D", **method: object) -> Call:
    """A call with one challenge and these needs: 'T1', 'T2?' (wished), 'T3*2' (twice)."""
    made = []
    for word in needs.split():
        item, _, times = word.partition("*")
        required = not item.endswith("?")
        made.append(Need("U1", item.rstrip("?"), NeedKind.SERVICE, required, times=int(times or 1)))
    return plain_call(candidates, needs=tuple(made), **method)


def judgement(
    call: Call, cover: dict[str, Cover], claimed: str = "", unranked: str = ""
) -> Judgement:
    """A judgement by hand: `cover` by 'A T1', in the first challenge, every entry ranked."""
    entries = {}
    coverage = {}
    for entry in call.entries():
        status = Status.BELOW_MINIMUM if entry.candidate in unranked.split() else Status.RANKED
        entries[entry] = EntryResult(entry, status, {}, None)
    for words, found in cover.items():
        candidate, item = words.split()
        entry = Entry(candidate, "U1")
        coverage[entry, item] = Coverage(
            entry, item, found, found, claimed=words in claimed.split(", ")
        )
    return Judgement(("written",), entries, (), coverage)


def keys_of(entries: tuple[Entry, ...]) -> str:
    return " ".join(entry.candidate for entry in entries)


def sets_of(matching: Matching) -> list[str]:
    return [" ".join(item.candidates) for item in matching.smallest]


# Supply


def test_only_a_confirmed_need_is_supplied_and_the_rest_stands_beside() -> None:
    """Partial, divided and claimed offers are shown, and never counted in silence."""
    call = call_with("T1", "A B C D E")
    found = {"A T1": YES, "B T1": PART, "C T1": SPLIT, "D T1": NO, "E T1": UNSEEN}
    (supply,) = match(call, judgement(call, found, claimed="D T1, E T1")).supplies
    assert keys_of(supply.suppliers) == "A"
    assert keys_of(supply.partial) == "B"
    assert keys_of(supply.divided) == "C"
    assert keys_of(supply.claimed) == "D E"


def test_supply_counts_only_from_ranked_entries() -> None:
    """An entry below a minimum supplies nothing, whatever the jury confirms."""
    call = call_with("T1")
    matching = match(call, judgement(call, {"A T1": YES, "B T1": YES}, unranked="A"))
    assert keys_of(matching.supplies[0].suppliers) == "B"
    assert matching.broad.candidates == ("B",)


def test_supply_counts_only_in_its_own_challenge() -> None:
    """In the small call A offers T1 on U2, which leaves T1 on U1 open."""
    call = small_call()
    supplies = {s.need.key: s for s in match(call, judged(call, small_intake(call))).supplies}
    assert keys_of(supplies["U2:T1"].suppliers) == "A"
    assert supplies["U1:T1"].suppliers == ()
    assert supplies["U1:T1"].gap


def test_a_divided_requirement_leaves_its_type_uncovered() -> None:
    """r1 with ja and nee is divided, so that T1 counts for nobody on U1."""
    call = plain_call("A", jurors=2, needs=(Need("U1", "T1", NeedKind.SERVICE),))
    rows = """
        round    juror  entry  k1  k2  T1   r1   r2
        written  J1     A-U1   4   4   yes  yes  yes
        written  J2     A-U1   4   4   yes  no   yes
    """
    (supply,) = match(call, judged(call, read(call, sheets(call, rows)), "result")).supplies
    assert supply.suppliers == ()
    assert keys_of(supply.divided) == "A"


def test_a_claim_counts_only_by_the_setting_and_only_where_nobody_assessed_it() -> None:
    """Claims stand beside, never instead, unless the call sets it so; a 'no' always stands."""
    found = {"A T2": UNSEEN, "B T2": NO, "C T2": UNSEEN}
    call = call_with("T2")
    strict = match(call, judgement(call, found, claimed="A T2, B T2")).supplies[0]
    assert keys_of(strict.suppliers) == ""
    call = call_with("T2", claims_count=True)
    lenient = match(call, judgement(call, found, claimed="A T2, B T2")).supplies[0]
    assert keys_of(lenient.suppliers) == "A"
    assert keys_of(lenient.claimed) == "B"


def test_where_claims_count_a_type_is_worth_its_weakest_part() -> None:
    """Each part confirmed, or claimed and not assessed: A so has all three, B claims only two, C
    was told 'no' on one."""
    found = {
        "A T1": UNSEEN, "A r1": YES, "A r2": UNSEEN,
        "B T1": UNSEEN, "B r1": UNSEEN, "B r2": UNSEEN,
        "C T1": UNSEEN, "C r1": UNSEEN, "C r2": NO,
    }  # fmt: skip
    claimed = "A T1, A r2, B T1, B r1, C T1, C r1, C r2"
    call = call_with("T1", candidates="A B C D", claims_count=True)
    (supply,) = match(call, judgement(call, found, claimed=claimed)).supplies
    assert keys_of(supply.suppliers) == "A"


def test_what_is_offered_and_was_answered_by_nobody_is_no_gap() -> None:
    """It is not assessed yet. What nobody offers, or the jury refused, is a gap."""
    call = call_with("T1 T2")
    seen = {"A T1": NO, "A r1": NO, "A r2": NO, "A T2": UNSEEN}
    found = match(call, judgement(call, seen)).supplies
    assert [(item.short, item.gap) for item in found] == [(True, True), (True, False)]
    assert keys_of(found[1].unassessed) == "A"
    below = match(call, judgement(call, seen, unranked="A")).supplies
    assert [item.gap for item in below] == [True, True]


def test_a_need_asked_twice_is_a_gap_where_one_offer_waits_and_nobody_else_has_it() -> None:
    call = call_with("T2*2")
    (supply,) = match(call, judgement(call, {"A T2": UNSEEN})).supplies
    assert supply.gap
    (supply,) = match(call, judgement(call, {"A T2": UNSEEN, "B T2": YES})).supplies
    assert supply.short
    assert not supply.gap


def shared(found: dict[str, Cover], times: int = 1) -> Matching:
    """T1 with its requirements r1 and r2, which several entries may share."""
    call = call_with(f"T1*{times}", requirements_shared=True)
    return match(call, judgement(call, found))


def test_entries_may_share_the_requirements_of_a_type_by_the_setting() -> None:
    """A has the type and r1, B has r2: together they supply it, and neither can be missed."""
    matching = shared({"A T1": YES, "A r1": YES, "B r2": YES, "C r1": YES})
    (supply,) = matching.supplies
    assert keys_of(supply.suppliers) == "A B C"
    assert supply.level == 1
    assert keys_of(supply.critical) == "A B"
    assert sets_of(matching) == ["A B"]


def test_a_shared_type_with_a_part_that_nobody_has_is_a_gap_without_suppliers() -> None:
    """Half a type is no type."""
    matching = shared({"A T1": YES, "A r1": YES, "B r1": YES})
    (supply,) = matching.supplies
    assert supply.gap
    assert supply.suppliers == ()
    assert matching.broad.candidates == ()
    assert matching.smallest == ()


def test_a_shared_type_needed_twice_takes_every_part_twice() -> None:
    """Two people with the type and one with r2 supply it once, however many they are."""
    matching = shared({"A T1": YES, "B T1": YES, "A r1": YES, "B r1": YES, "C r2": YES}, times=2)
    (supply,) = matching.supplies
    assert supply.level == 1
    assert supply.gap
    assert supply.gap != supply.single


def test_aspects_and_requirements_are_needs_like_any_other() -> None:
    """Obstacles are covered by the majority of ticks, requirements by their own votes."""
    call = plain_call(
        "A B",
        needs=(
            Need("U1", "o1", NeedKind.OBSTACLE, required=False),
            Need("U1", "r1", NeedKind.REQUIREMENT),
        ),
    )
    challenge = replace(call.challenges[0], aspects=(aspect("o1"),))
    call = replace(call, challenges=(challenge,))
    rows = """
        round    juror  entry  k1  k2  T1   r1   r2  o1
        written  J1     A-U1   4   4   yes  yes  no  x
        written  J2     A-U1   4   4   no   yes  no  x
        written  J3     A-U1   4   4   no   no   no  .
        written  J1     B-U1   4   4   yes  no   no  x
        written  J2     B-U1   4   4   no   no   no  .
        written  J3     B-U1   4   4   no   no   no  .
    """
    obstacle, requirement = match(call, judged(call, read(call, sheets(call, rows)))).supplies
    assert keys_of(obstacle.suppliers) == "A"
    assert keys_of(requirement.suppliers) == "A"


def test_what_a_need_looks_like_when_only_some_are_at_the_table() -> None:
    """Leaving an entry out of view leaves its offers out too."""
    call = call_with("T1")
    (supply,) = match(call, judgement(call, {"A T1": YES, "B T1": YES, "C T1": PART})).supplies
    seen = restricted(supply, frozenset({Entry("B", "U1")}))
    assert keys_of(seen.suppliers) == "B"
    assert seen.partial == ()
    assert seen.single


def test_a_partly_confirmed_offer_counts_for_a_half_by_the_setting() -> None:
    """Two halves make one; the call may name another part; without the limit they count nothing."""
    found = {"A T1": PART, "B T1": PART, "C T1": SPLIT}
    call = call_with("T1")
    assert match(call, judgement(call, found)).supplies[0].gap
    call = replace(call, limits=(Limit(LimitKind.PARTIAL_COUNTS),))
    matching = match(call, judgement(call, found))
    (supply,) = matching.supplies
    assert supply.level == 1
    assert keys_of(supply.partial) == keys_of(supply.critical) == "A B"
    assert sets_of(matching) == ["A B"]
    third = replace(call, limits=(Limit(LimitKind.PARTIAL_COUNTS, value=Fraction(1, 3)),))
    (supply,) = match(third, judgement(third, found)).supplies
    assert supply.level == Fraction(2, 3)
    assert supply.gap


def test_a_municipality_is_supplied_by_who_says_to_work_there() -> None:
    """It is no offer that the jury confirms: it makes nobody a partner in the broad partnership."""
    call = call_with("T1")
    need = Need("U1", "Turnhout", NeedKind.MUNICIPALITY)
    places = {"B": ("Turnhout", "Beerse"), "D": ()}
    method = replace(call.method, needs=(*call.method.needs, need))

    def working(places: dict[str, tuple[str, ...]]) -> Call:
        candidates = tuple(
            replace(item, municipalities=places.get(item.key, ("Lille",)))
            for item in call.candidates
        )
        return replace(call, method=method, candidates=candidates)

    everywhere = working(places)
    supplied = match(everywhere, judgement(everywhere, {"A T1": YES})).supplies[1]
    assert keys_of(supplied.suppliers) == "B D", "nothing stated is the whole area"
    call = working({"B": places["B"]})
    matching = match(call, judgement(call, {"A T1": YES}))
    assert keys_of(matching.supplies[1].suppliers) == "B"
    assert matching.broad.candidates == ("A",)
    assert sets_of(matching) == ["A B"]


def test_the_limits_of_the_call_become_rules() -> None:
    """The tightest of two counts; over one challenge only those that speak of it."""
    call = small_call()
    limits = (
        Limit(LimitKind.MAX_PARTNERS, value=Fraction(5)),
        Limit(LimitKind.MAX_PARTNERS, value=Fraction(4)),
        Limit(LimitKind.CORE, "B"),
        Limit(LimitKind.TOGETHER, "A", "B"),
        Limit(LimitKind.APART, "A", "C"),
        Limit(LimitKind.MAX_PER_CHALLENGE, value=Fraction(3)),
        Limit(LimitKind.MAX_PER_CHALLENGE, "U1", value=Fraction(2)),
        Limit(LimitKind.MIN_PER_CHALLENGE, "U2", value=Fraction(1)),
        Limit(LimitKind.MIN_CAPACITY, value=Fraction(90)),
        Limit(LimitKind.MIN_CAPACITY, "U2", value=Fraction(40)),
        Limit(LimitKind.BUDGET, value=Fraction(1000)),
    )
    call = replace(call, limits=limits)
    held = judged(call, small_intake(call))
    rules = question_of(call, held).rules
    assert (rules.most, rules.core, rules.budget) == (4, ("B",), 1000)
    assert (rules.together, rules.apart) == ((("A", "B"),), (("A", "C"),))
    assert (dict(rules.most_in), dict(rules.least_in)) == ({"U1": 2, "U2": 3}, {"U2": 1})
    assert dict(rules.places) == {"": 90, "U2": 40}
    second = question_of(call, held, challenges=("U2",)).rules
    # C has no entry for U2: who may not go with it is no matter there.
    assert (second.apart, second.together) == ((), (("A", "B"),))
    assert (dict(second.most_in), dict(second.places)) == ({"U2": 3}, {"U2": 40})


# Gaps, singles, partnerships


def test_gaps_singles_and_overlap_follow_how_often_a_need_is_asked() -> None:
    """Twice needed and once supplied is a gap; as often as needed is single; more is neither."""
    call = call_with("T1 T2*2 T3*2 T4")
    found = {
        "A T1": YES, "B T1": YES, "A T2": YES, "A T3": YES, "B T3": YES,
    }  # fmt: skip
    matching = match(call, judgement(call, found))
    assert [supply.need.item for supply in matching.gaps] == ["T2", "T4"]
    assert [supply.need.item for supply in matching.singles] == ["T3"]


def test_the_broad_partnership_holds_everyone_with_a_supplied_need() -> None:
    """Broad by the addendum: every ranked entry with at least one confirmed need, wished or not."""
    call = call_with("T1 T2?")
    matching = match(call, judgement(call, {"A T1": YES, "B T2": YES, "C T1": PART}))
    assert matching.broad.candidates == ("A", "B")
    assert matching.broad.covered == ("U1:T1", "U1:T2")
    assert matching.broad.uncovered == ()


def test_a_partnership_names_the_required_needs_that_it_leaves() -> None:
    """Wishes that stay open are no shortcoming of a partnership."""
    call = call_with("T1 T2 T3?")
    matching = match(call, judgement(call, {"A T1": YES}))
    assert matching.broad.uncovered == ("U1:T2",)
    assert matching.smallest[0].uncovered == ("U1:T2",)


def test_the_smallest_partnership_shows_every_equal_optimum() -> None:
    """A and B are interchangeable: both answers are shown, in the call's order of candidates."""
    call = call_with("T1 T2")
    matching = match(call, judgement(call, {"A T1": YES, "B T1": YES, "C T2": YES}))
    assert sets_of(matching) == ["A C", "B C"]
    assert matching.proved


def test_one_candidate_that_does_all_is_the_smallest_partnership() -> None:
    """The lower bound does not care how many others could join."""
    call = call_with("T1 T2")
    found = {"A T1": YES, "B T2": YES, "C T1": YES, "C T2": YES}
    assert sets_of(match(call, judgement(call, found))) == ["C"]


def test_wished_needs_ask_for_nobody_in_the_smallest_partnership() -> None:
    """It covers what is required, and no more."""
    call = call_with("T1 T2?")
    assert sets_of(match(call, judgement(call, {"A T1": YES, "B T2": YES}))) == ["A"]


def test_a_need_asked_twice_takes_two_candidates() -> None:
    """k suppliers are k different candidates."""
    call = call_with("T1*2")
    found = {"A T1": YES, "B T1": YES, "C T1": YES}
    assert sets_of(match(call, judgement(call, found))) == ["A B", "A C", "B C"]


def test_a_need_with_too_few_suppliers_asks_for_all_of_them() -> None:
    """Required is what can be covered: the gap stays a gap, and nobody in it is left out."""
    call = call_with("T1*3 T2")
    found = {"A T1": YES, "B T1": YES, "C T2": YES, "A T2": YES}
    matching = match(call, judgement(call, found))
    assert sets_of(matching) == ["A B"]
    assert matching.smallest[0].uncovered == ("U1:T1",)


def test_a_candidate_supplies_all_its_challenges_at_once() -> None:
    """The smallest set is one of candidates, over all challenges together."""
    needs = tuple(Need(key, "T2", NeedKind.SERVICE) for key in ("U1", "U2"))
    call = plain_call("A", needs=needs)
    call = replace(
        call,
        challenges=small_call().challenges,
        candidates=(
            Candidate("A", "A", ("U1", "U2")),
            Candidate("B", "B", ("U1",)),
            Candidate("C", "C", ("U2",)),
        ),
    )
    entries = {e: EntryResult(e, Status.RANKED, {}, None) for e in call.entries()}
    coverage = {(e, "T2"): Coverage(e, "T2", YES, YES) for e in call.entries()}
    matching = match(call, Judgement(("written",), entries, (), coverage))
    assert sets_of(matching) == ["A"]


@pytest.mark.parametrize(
    ("needs", "found"),
    [("", {}), ("T1", {}), ("T1?", {"A T1": YES})],
    ids=["no needs", "nothing supplied", "nothing required"],
)
def test_without_a_required_need_to_cover_there_is_no_smallest_partnership(
    needs: str, found: dict[str, Cover]
) -> None:
    """An empty set is no partnership to show; and that is proved."""
    call = call_with(needs)
    matching = match(call, judgement(call, found))
    assert matching.smallest == ()
    assert matching.proved


def test_a_call_without_candidates_has_gaps_only() -> None:
    """Nothing to match is no fault."""
    call = replace(call_with("T1"), candidates=())
    matching = match(call, judgement(call, {}))
    assert matching.broad.candidates == ()
    assert [supply.need.item for supply in matching.gaps] == ["T1"]


def test_more_equal_optima_than_shown_are_said_to_be_there() -> None:
    """The list is capped, and never passed off as complete."""
    names = " ".join(f"K{number}" for number in range(8))
    call = call_with("T1*4", names)
    held = judgement(call, {f"{name} T1": YES for name in names.split()})
    question, supplied = question_of(call, held), supplies(call, held)
    sets, proved = smallest(question, supplied, most=20)
    assert len(sets) == 20
    assert not proved
    sets, proved = smallest(question, supplied, most=70)
    assert len(sets) == 70
    assert proved


@settings(max_examples=60, deadline=None)
@given(st.permutations("ABCDE"), st.permutations(["T1", "T2"]), st.data())
def test_the_order_of_candidates_and_needs_changes_nothing_but_the_order(
    order: list[str], needs: list[str], data: st.DataObject
) -> None:
    """Which partnerships are smallest does not depend on who stands first in the call."""
    found = {
        f"{name} {need}": YES
        for name in "ABCDE"
        for need in ("T1", "T2")
        if data.draw(st.booleans())
    }
    plain, turned = call_with("T1 T2", "A B C D E"), call_with(" ".join(needs), " ".join(order))
    straight, other = (match(call, judgement(call, found)) for call in (plain, turned))
    assert {frozenset(item.candidates) for item in straight.smallest} == {
        frozenset(item.candidates) for item in other.smallest
    }


def test_weights_stay_exact_fractions_beside_the_solver() -> None:
    """The solver never sees a need's weight: it is a Fraction for those who show it."""
    need = Need("U1", "T1", NeedKind.SERVICE, weight=Fraction(1, 3))
    call = plain_call("A", needs=(need,))
    assert match(call, judgement(call, {"A T1": YES})).supplies[0].need.weight == Fraction(1, 3)
