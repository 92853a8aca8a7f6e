"""Each rebuttal is judged against the letter that it answers, and stays open until answered."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from scoring.acts import current_stage
from scoring.decisions.rebuttals import (
    Answered,
    answered,
    before,
    closing_problems,
    rebuttal_problems,
    term_problems,
)
from scoring.model.call import Decision, Establishment, Rebuttal, Value
from scoring.model.case import Case
from scoring.model.letters import Letters
from scoring.problems import Severity
from scoring.reports.letter import letter_documents
from scoring.reports.rebuttal_register import rebuttal_register
from scoring.run.steps import check
from scoring.texts import Texts
from tests.builders import RESULT, WRITTEN
from tests.builders import case as case_of
from tests.builders_medium import medium_call, medium_case, medium_intake
from tests.cases import build, small
from tests.test_whole_call import play_small

# Letters of the written round: 26 May, so until 9 June. Of the result: 16 June, until 30 June.
V2 = date(2023, 7, 10)  # so until 24 July


def held(
    *rebuttals: Rebuttal, again: date | None = V2, decided: Mapping[str, Value] | None = None
) -> Case:
    """The medium call with rebuttals, a second version of the result, and other decisions in it."""
    call = medium_call()
    lines = call.establishments
    if again is not None:
        lines = (*lines, replace(lines[-1], version=2, letters=again))
    decisions = tuple(_other(item, decided or {}) for item in call.decisions)
    call = replace(call, rebuttals=rebuttals, establishments=lines, decisions=decisions)
    return case_of(call, medium_intake(call))


def _other(item: Decision, decided: Mapping[str, Value]) -> Decision:
    value = decided.get(item.entry.candidate)
    return replace(item, value=value) if value and item.stage == RESULT else item


def judged(case: Case, sent: Mapping[str, Letters] | None = None) -> list[Answered]:
    return [answered(case.call, case.points, item, sent or {}) for item in case.call.rebuttals]


def summary(item: Answered) -> tuple[str, int, bool | None]:
    assert item.point is not None and item.line is not None
    return item.point.stage, item.line.version, item.timely


def rebuttal(candidate: str, received: datetime, **more: object) -> Rebuttal:
    return replace(Rebuttal(candidate, "", received, "Een leesfout."), **more)


def test_in_time_for_version_1_stays_in_time_after_version_2() -> None:
    """29 June was within the term of version 1, whatever date version 2 has."""
    (found,) = judged(held(rebuttal("K11", datetime(2023, 6, 29, 20, 0))))
    assert summary(found) == (RESULT, 1, True)
    assert found.until == datetime(2023, 6, 30, 23, 59)


def test_a_candidate_that_version_2_chose_keeps_the_rebuttal_that_led_to_it(tmp_path: Path) -> None:
    """The decision that was answered is no longer in the call: the register says so, and judges the
    rebuttal by the letter that it answers."""
    case = held(rebuttal("K11", datetime(2023, 6, 29, 20, 0)), decided={"K11": Value.MATCHED})
    (found,) = judged(case)
    assert summary(found) == (RESULT, 1, True)
    row = next(row for row in register(case, tmp_path) if row["waarover"])
    assert row["fase"] == "Resultaat"
    assert str(row["beslissing"]).startswith("de beslissing van versie 1 is vervangen; nu: ")
    assert "gematcht" in str(row["beslissing"])
    assert (row["versie"], row["laatste moment"]) == (1, "vrijdag 30 juni 2023, 23.59 uur")
    assert row["op tijd?"] == "op tijd"


def test_what_answers_version_2_gets_its_term() -> None:
    """On 20 July, after the letters of version 2 that said no once more."""
    (found,) = judged(held(rebuttal("K11", datetime(2023, 7, 20, 9, 0))))
    assert summary(found) == (RESULT, 2, True)
    assert found.until == datetime(2023, 7, 24, 23, 59)


def test_only_who_got_a_new_letter_has_a_new_term() -> None:
    """Version 2 renewed the letter of K02 alone: K11 still answers version 1, and is late."""
    letters = {RESULT: Letters({"K02": (1, 2), "K11": (1,)})}
    moment = datetime(2023, 7, 20, 9, 0)
    found = judged(held(rebuttal("K02", moment), rebuttal("K11", moment)), letters)
    assert [summary(item) for item in found] == [(RESULT, 2, True), (RESULT, 1, False)]


def test_the_register_can_say_which_letter_is_answered() -> None:
    """A stage and a version go before what the day would say."""
    late = datetime(2023, 7, 20, 9, 0)
    found = judged(held(
        rebuttal("K11", late, version=1), rebuttal("K11", late, stage=WRITTEN),
    ))  # fmt: skip
    assert summary(found[0]) == (RESULT, 1, False)
    assert found[1].point is None or found[1].point.stage == WRITTEN


def test_a_version_that_the_candidate_never_got_is_an_error() -> None:
    case = held(rebuttal("K11", datetime(2023, 6, 29), version=3, answer="Neen."))
    ((_, problem),) = rebuttal_problems(case.call, case.points, {})
    assert (problem.code, problem.severity) == ("rebuttal-no-version", Severity.ERROR)
    assert (problem.facts["found"], problem.facts["known"]) == ("3", "1, 2")


def test_a_rebuttal_before_its_letter_is_asked_about() -> None:
    case = held(rebuttal("K11", datetime(2023, 6, 10), stage=RESULT, answer="Neen."))
    ((_, problem),) = rebuttal_problems(case.call, case.points, {})
    assert problem.code == "rebuttal-before-letter"
    assert problem.facts["left"] == "16 juni 2023"


def test_every_letter_that_refused_stands_in_the_register(tmp_path: Path) -> None:
    """K11 answered version 1 and may still answer version 2."""
    case = held(rebuttal("K11", datetime(2023, 6, 29, 20, 0)))
    rows = [row for row in register(case, tmp_path) if str(row["kandidaat"]).startswith("K11")]
    assert [(row["versie"], row["laatste moment"], bool(row["waarover"])) for row in rows] == [
        (1, "vrijdag 30 juni 2023, 23.59 uur", True),
        (2, "maandag 24 juli 2023, 23.59 uur", False),
    ]


def register(case: Case, folder: Path) -> list[dict[str, object]]:
    (document,) = rebuttal_register(case)
    path = folder / "register.xlsx"
    assert isinstance(document.content, bytes)
    path.write_bytes(document.content)
    lines = [list(row) for row in openpyxl.load_workbook(path).active.values]
    head = next(number for number, row in enumerate(lines) if row[0] == "fase")
    names = [str(name) for name in lines[head]]
    return [dict(zip(names, row, strict=True)) for row in lines[head + 1 : -1]]


# -- the day on which letters left


def left_on(day: date | None) -> Case:
    case = held(rebuttal("K11", datetime(2023, 7, 4, 9, 0)), again=None)
    lines = (*case.call.establishments[:-1],
             replace(case.call.establishments[-1], sent_on=day))  # fmt: skip
    call = replace(case.call, establishments=lines)
    return case_of(call, medium_intake(call))


@pytest.mark.parametrize(
    ("day", "until", "timely"),
    [
        (None, datetime(2023, 6, 30, 23, 59), False),
        (date(2023, 6, 16), datetime(2023, 6, 30, 23, 59), False),
        # 20 June + 14 days = 4 July, a Tuesday
        (date(2023, 6, 20), datetime(2023, 7, 4, 23, 59), True),
        # left before their date: never shorter than the letter says
        (date(2023, 6, 12), datetime(2023, 6, 30, 23, 59), False),
    ],
)
def test_the_term_runs_from_the_day_on_which_letters_left_and_is_never_shorter(
    day: date | None, until: datetime, timely: bool
) -> None:
    (found,) = judged(left_on(day))
    assert (found.until, found.timely) == (until, timely)


def test_letters_that_left_after_their_date_are_told(tmp_path: Path) -> None:
    """They name 30 June, and the register counts until 4 July: those concerned must know."""
    assert list(term_problems(left_on(date(2023, 6, 16)).call, (WRITTEN, RESULT))) == []
    case = left_on(date(2023, 6, 20))
    (problem,) = term_problems(case.call, (WRITTEN, RESULT))
    words = problem.said(Texts("nl"))
    assert words.found == "in de brieven: tot en met vrijdag 30 juni 2023, 23.59 uur"
    assert words.expected == "tot en met dinsdag 4 juli 2023, 23.59 uur"
    assert problem.said(Texts("en")).what.endswith(
        "the term for rebuttal runs longer than they say."
    )
    (row,) = [row for row in register(case, tmp_path) if row["waarover"]]
    assert (row["vertrokken op"], row["op tijd?"]) == ("20 juni 2023", "op tijd")


def test_letters_that_left_before_their_date_are_told() -> None:
    """A slip of the keyboard: the term still runs from the date that the letters bear."""
    (problem,) = term_problems(left_on(date(2023, 6, 1)).call, (WRITTEN, RESULT))
    assert (problem.code, problem.severity) == ("letters-left-early", Severity.WARNING)
    dutch, english = problem.said(Texts("nl")), problem.said(Texts("en"))
    assert dutch.found == "vertrokken op 1 juni 2023"
    assert dutch.expected == "16 juni 2023, de datum van de brieven, of later"
    assert "tot en met vrijdag 30 juni 2023, 23.59 uur" in dutch.remedy
    assert "left before their own date" in english.what


# -- answered or not


def test_an_unanswered_rebuttal_is_open_and_says_whether_it_was_in_time() -> None:
    case = held(
        rebuttal("K11", datetime(2023, 6, 29)), rebuttal("K02", datetime(2023, 7, 1)),
        rebuttal("K02", datetime(2023, 6, 29), answer="Neen."), again=None,
    )  # fmt: skip
    found = [problem for _, problem in rebuttal_problems(case.call, case.points, {})]
    assert [item.code for item in found] == ["rebuttal-unanswered"] * 2
    assert [item.severity for item in found] == [Severity.OPEN] * 2
    assert (
        found[0]
        .said(Texts("nl"))
        .what.endswith("Het kwam op tijd (tot en met vrijdag 30 juni 2023, 23.59 uur).")
    )
    assert "Het kwam te laat" in found[1].said(Texts("nl")).what


def test_the_call_closes_when_every_rebuttal_is_answered() -> None:
    """The line alone does not close it."""
    waiting = held(rebuttal("K11", datetime(2023, 6, 29)), again=None).call
    line = Establishment("rebuttal", date(2023, 7, 14), "Stuurgroep")
    waiting = replace(waiting, establishments=(*waiting.establishments, line))
    assert current_stage(waiting) == "rebuttal"
    assert [item.code for item in closing_problems(waiting)] == ["rebuttals-open"]
    done = replace(waiting, rebuttals=(replace(waiting.rebuttals[0], answer="Neen."),))
    assert current_stage(done) == "closed"
    assert list(closing_problems(done)) == []


def test_an_unanswered_rebuttal_in_time_holds_a_later_stage_and_a_late_one_does_not() -> None:
    """K06 was not invited. Its rebuttal of 1 June comes before the result is established."""
    whole = medium_case()
    for day, expected in ((1, ["rebuttal-unanswered"]), (15, [])):
        call = replace(whole.call, rebuttals=(rebuttal("K06", datetime(2023, 6, day)),))
        found = rebuttal_problems(call, whole.points, {})
        assert [item.code for item in before(found, (WRITTEN,))] == expected


def test_the_result_waits_for_an_answer_to_who_was_not_invited(tmp_path: Path) -> None:
    """Through files: C was inadmissible in round 1 and wrote back in time."""
    play_small(tmp_path, "result")
    shutil.rmtree(tmp_path / "sent")  # nothing of it was sent yet
    (tmp_path / "issued" / "sent.json").unlink()
    line: dict[str, object] = {"candidate": "C", "received": datetime(2023, 6, 2, 10, 0),
                               "subject": "Het was maar een minuut."}  # fmt: skip
    finals = []
    for answer in ("", "De termijn liep tot en met 23.59 uur."):
        rows = small.rows(
            decisions=small.AT_RESULT, rebuttals=[{**line, "answer": answer}],
            establishments=[small.WRITTEN_LETTERS, small.RESULT_LETTERS],
        )  # fmt: skip
        build.write_call(tmp_path, rows, "nl")
        case = check(build.folders(tmp_path))
        finals.append([point.final for point in case.points])
        told = [item.code for item in case.problems if item.code.startswith("rebuttal")]
        assert told == ([] if answer else ["rebuttal-unanswered"])
    assert finals == [[True, False], [True, True]]


def test_a_later_letter_tells_the_term_from_the_day_on_which_the_earlier_one_left() -> None:
    """K06 was not invited; its letter of 26 May left on 1 June, so until 15 June."""
    for day, until in ((None, "9 juni 2023, 23.59 uur"), (date(2023, 6, 1), "15 juni 2023")):
        call = medium_call()
        first = replace(call.establishments[0], sent_on=day)
        call = replace(call, establishments=(first, *call.establishments[1:]))
        (letter,) = [
            item
            for item in letter_documents(case_of(call, medium_intake(call)))
            if item.candidate == "K06" and item.stage == RESULT
        ]
        assert until in str(letter.content).replace("\u00a0", " ")
