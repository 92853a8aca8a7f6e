"""The same code on large questions: a published one, and limits of time that are kept."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

from scoring.matching import Effort, Question, best, minimal, want
from scoring.matching.measure import broken, cost, left_open
from scoring.model.call import Entry, Goal

PUBLISHED = Path(__file__).parent / "cases" / "scp41.txt"


def published() -> Question:
    """OR-Library, set covering problem 4.1 (Beasley 1990; from Balas and Ho 1980): the number of
    rows and columns, the cost of each column, then for each row how many columns cover it, and
    which. Its optimum, 429, is published with it."""
    numbers = iter(map(int, PUBLISHED.read_text(encoding="ascii").split()))
    rows, columns = next(numbers), next(numbers)
    names = tuple(f"c{number}" for number in range(1, columns + 1))
    costs = {name: Fraction(next(numbers)) for name in names}
    wants = tuple(
        want(f"n{row}", [{Entry(f"c{next(numbers)}", ""): 1 for _ in range(next(numbers))}])
        for row in range(rows)
    )
    assert next(numbers, None) is None
    return Question(names, tuple(Entry(name, "") for name in names), wants, costs=costs)


def test_a_published_instance_is_solved_to_its_known_optimum() -> None:
    """200 needs, 1000 candidates, least cost: 429, proved and measured anew."""
    question = published()
    assert (len(question.wants), len(question.candidates)) == (200, 1000)
    answer = best(question, (Goal.COST,))
    assert dict(answer.values)[Goal.COST] == 429
    assert answer.proved and answer.complete
    for chosen in answer.choices:
        assert cost(question, chosen.candidates) == 429
        assert left_open(question, chosen) == broken(question, chosen) == ()


def hard() -> Question:
    draw = random.Random(4)
    entries = [Entry(f"c{number}", "") for number in range(150)]
    wants = tuple(
        want(f"n{number}", [dict.fromkeys(draw.sample(entries, draw.randint(3, 14)), 1)])
        for number in range(800)
    )
    return Question(tuple(e.candidate for e in entries), tuple(entries), wants)


def test_time_that_ran_out_gives_what_was_found_and_what_was_proved() -> None:
    """A sound partnership, no claim that it is the best, and a bound that it does not reach."""
    question = hard()
    for seconds in (3, 10, 40, 160):  # a busy computer comes less far within the same seconds
        answer = best(question, (Goal.FEWEST,), effort=Effort(seconds=seconds))
        assert not answer.proved and not answer.all_equal
        if answer.choices:
            break
    (chosen,) = answer.choices
    assert left_open(question, chosen) == ()
    goal, bound = answer.bound
    assert goal is Goal.FEWEST
    assert 0 < bound <= len(chosen.candidates)


def test_no_time_at_all_gives_no_answer_and_no_claim() -> None:
    """Not even that there is none."""
    answer = best(hard(), (Goal.FEWEST,), effort=Effort(seconds=0))
    assert answer.choices == ()
    assert not answer.proved


def test_a_capped_list_of_minimal_partnerships_says_so() -> None:
    """By number or by steps: what is listed is minimal, and not passed off as all."""
    question = hard()
    few = minimal(question, most=5)
    assert len(few.choices) == 5 and not few.finished
    short = minimal(question, steps=200)
    assert not short.finished
    assert all(left_open(question, item) == () for item in (*few.choices, *short.choices))
