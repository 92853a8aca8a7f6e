"""What a score of a scale counts for: a part of the highest, or from worst to best."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.acts import apply_acts
from scoring.insight import insight
from scoring.model.call import (
    Call,
    Combine,
    CombineRounds,
    Counts,
    Entry,
    Level,
    MinimaScope,
    Round,
    Scale,
)
from scoring.model.case import Case
from scoring.model.intake import Blank, Intake
from scoring.model.results import Judgement, Status
from scoring.reasons.look import score_words
from scoring.reasons.rows import Row, RowKey
from scoring.reports import pdf, wording
from scoring.reports.document import texts_of
from scoring.reports.framework import framework_documents
from scoring.reports.jury_report import jury_report_documents
from scoring.reports.letter import letter_documents
from scoring.reports.origins import origins
from scoring.sheets import sheet_book
from scoring.sheets.values import score
from scoring.texts import Texts
from scoring.workbooks.grid import CellKind, RawCell
from tests import pdf_checks
from tests.builders import (
    PITCH,
    RESULT,
    WRITTEN,
    case,
    criterion,
    intake,
    judged,
    plain_call,
    scale,
    sheets,
    tie_rules,
)
from tests.mirrors import mirrored
from tests.office_support import require_office
from tests.test_sheets_write import plans
from tests.test_statistics_whatif import assert_as_judged
from tools import office

NL, EN = Texts("nl"), Texts("en")


def on(lowest: int, highest: int, counts: Counts, step: str = "1/2", words: bool = True) -> Scale:
    """A scale with a word for its two ends and its middle."""
    ends = ((lowest, "eerste"), (highest, "laatste")) if words else ()
    levels = tuple(Level(Fraction(value), word) for value, word in ends)
    key = f"s{lowest}{highest}"
    return Scale(key, Fraction(lowest), Fraction(highest), Fraction(step), levels, counts)


GRADES = on(1, 5, Counts.LOWEST_BEST)  # 1 is best
PENALTIES = on(-5, 0, Counts.HIGHEST_BEST)
DAYS = on(0, 10, Counts.LOWEST_BEST)


@pytest.mark.parametrize(
    ("of", "value", "share"),
    [
        (scale(), 4, Fraction(4, 5)),
        (on(1, 5, Counts.OF_HIGHEST), 4, Fraction(4, 5)),
        (on(1, 5, Counts.HIGHEST_BEST), 4, Fraction(3, 4)),
        (GRADES, 1, 1),
        (GRADES, 2, Fraction(3, 4)),
        (GRADES, 5, 0),
        (PENALTIES, -5, 0),
        (PENALTIES, -2, Fraction(3, 5)),
        (PENALTIES, 0, 1),
        (DAYS, 4, Fraction(3, 5)),
        (on(-5, -1, Counts.HIGHEST_BEST), -1, 1),
        (on(-5, -1, Counts.LOWEST_BEST), -5, 1),
    ],
)
def test_what_a_score_counts_for_follows_from_its_scale(of: Scale, value: int, share) -> None:
    """Worked out by hand: score / highest, or (score - worst) / (best - worst)."""
    assert of.meaningful
    assert of.share(Fraction(value)) == share


@pytest.mark.parametrize(
    ("lowest", "highest", "counts", "meaningful"),
    [
        (0, 5, Counts.OF_HIGHEST, True),
        (-1, 5, Counts.OF_HIGHEST, False),
        (-5, 0, Counts.OF_HIGHEST, False),
        (-5, -1, Counts.OF_HIGHEST, False),
        (5, 5, Counts.OF_HIGHEST, False),
        (-5, 0, Counts.HIGHEST_BEST, True),
        (-5, -1, Counts.LOWEST_BEST, True),
        (3, 3, Counts.LOWEST_BEST, False),
    ],
)
def test_a_part_of_the_highest_asks_for_scores_from_0_up(lowest, highest, counts, meaningful):
    assert on(lowest, highest, counts).meaningful is meaningful


# In a judgement


def one_criterion(of: Scale, minimum: str | None = None, **method: object) -> Call:
    return plain_call(
        "A B C", 2, criteria=(criterion("k1", 1, minimum, scale=of, rounds=(WRITTEN,)),), **method
    )


def results(call: Call, *lines: str) -> Judgement:
    table = "\n".join(["round juror entry k1", *lines])
    return judged(call, intake(call, sheets(call, table)))


def both(entry: str, first: str, second: str) -> tuple[str, str]:
    return f"{WRITTEN} J1 {entry}-U1 {first}", f"{WRITTEN} J2 {entry}-U1 {second}"


def placed(found: Judgement) -> dict[str, tuple[int | None, object]]:
    return {item.entry.candidate: (item.place, item.total) for item in found.rankings[0].entries}


def test_penalty_points_keep_the_best_on_top() -> None:
    """-5..-1 and -5..0: totals lie between 0 and 100, and the fewest penalties are first."""
    lines = (*both("A", "-1", "-1"), *both("B", "-3", "-2"), *both("C", "-5", "-5"))
    found = placed(results(one_criterion(on(-5, -1, Counts.HIGHEST_BEST)), *lines))
    assert found == {"A": (1, 100), "B": (2, Fraction(125, 2)), "C": (3, 0)}
    found = placed(results(one_criterion(PENALTIES), *lines))
    assert found == {"A": (1, 80), "B": (2, 50), "C": (3, 0)}


def test_where_the_lowest_score_is_best_a_minimum_is_an_at_most() -> None:
    """Grades from 1: at most 2. (2 + 2)/2 passes, (2 + 2,5)/2 does not; 1 comes first."""
    call = one_criterion(GRADES, "2")
    found = results(call, *both("A", "2", "2"), *both("B", "2", "2.5"), *both("C", "1", "1.5"))
    entries = {key.candidate: item for key, item in found.entries.items()}
    assert [entries[key].status for key in "ABC"] == [
        Status.RANKED, Status.BELOW_MINIMUM, Status.RANKED,
    ]  # fmt: skip
    assert [entries[key].place for key in "ABC"] == [2, None, 1]
    (failed,) = entries["B"].failed
    assert (failed.value, failed.minimum) == (Fraction(9, 4), 2)
    criteria = entries["B"].rounds[WRITTEN].criteria["k1"]
    assert not criteria.passes


def test_a_tie_goes_to_the_better_score_whichever_end_is_best() -> None:
    """A 1 and 0,5, B 3 and 3: equal totals. On the grades A is better, on the points B."""
    points = on(0, 4, Counts.HIGHEST_BEST, "1/4")
    for key, first in ("k1", "A"), ("k2", "B"):
        call = plain_call("A B", 1, tie_chain=tie_rules(key), criteria=(
            criterion("k1", scale=GRADES, rounds=(WRITTEN,)),
            criterion("k2", scale=points, rounds=(WRITTEN,)),
        ))  # fmt: skip
        table = f"round juror entry k1 k2\n{WRITTEN} J1 A-U1 1 1\n{WRITTEN} J1 B-U1 3 3"
        found = judged(call, intake(call, sheets(call, table)))
        assert len({item.total for item in found.entries.values()}) == 1
        assert found.entries[Entry(first, "U1")].place == 1
        (step,) = found.entries[Entry(first, "U1")].ties
        assert step.values[Entry("A", "U1")] == 1  # as it was typed


def test_a_trimmed_mean_leaves_out_the_best_and_the_worst() -> None:
    """1, 2 and 5: what stays is 2, of the grades as of their mirror."""
    call = plain_call("A", 3, (Round(WRITTEN, "r", Fraction(1), Combine.TRIMMED_MEAN),),
                      criteria=(criterion("k1", scale=GRADES, rounds=(WRITTEN,)),))  # fmt: skip
    table = "round juror entry k1" + "".join(
        f"\n{WRITTEN} J{at} A-U1 {given}" for at, given in enumerate((1, 5, 2), start=1)
    )
    found = judged(call, intake(call, sheets(call, table))).entries[Entry("A", "U1")]
    assert found.rounds[WRITTEN].criteria["k1"].value == 2
    assert found.total == 75


# The law: a scale turned round changes nothing but the numbers on the sheets


@st.composite
def calls(draw) -> tuple[Call, Intake, dict[str, int]]:
    """A call over one or two rounds with every kind of scale, and which of them to turn round."""
    keys = (WRITTEN, PITCH)[: draw(st.integers(1, 2))]
    combine = draw(st.sampled_from([Combine.MEAN, Combine.MEDIAN, Combine.TRIMMED_MEAN]))
    least = st.one_of(st.none(), st.integers(30, 70).map(Fraction))
    rounds = tuple(
        Round(key, key, Fraction(draw(st.integers(0, 3))), combine, draw(least)) for key in keys
    )
    minimum = st.one_of(st.none(), st.sampled_from(["2", "2.5", "3"]))
    kinds = [scale(), replace(scale(), counts=Counts.HIGHEST_BEST)]
    candidates, jurors = "ABCD"[: draw(st.integers(1, 4))], draw(st.integers(1, 4))
    call = plain_call(
        " ".join(candidates), jurors, rounds,
        criteria=tuple(
            criterion(key, draw(st.integers(1, 9)), draw(minimum), rounds=keys,
                      scale=draw(st.sampled_from(kinds)))
            for key in ("k1", "k2", "k3")
        ),
        combine_rounds=draw(st.sampled_from(list(CombineRounds))),
        minima_scope=draw(st.sampled_from(list(MinimaScope))),
        minima_weighted=draw(st.booleans()),
        tie_chain=draw(st.sampled_from([(), tie_rules("k1"), tie_rules("k2", "k3", "k1")])),
    )  # fmt: skip
    given_score = st.integers(2, 10).map(lambda half: str(Fraction(half, 2)))
    lines = ["round juror entry k1 k2 k3"] + [
        f"{key} J{juror} {candidate}-U1 " + " ".join(draw(given_score) for _ in range(3))
        for key in keys
        for juror in range(1, jurors + 1)
        for candidate in candidates
    ]
    about = draw(st.dictionaries(st.sampled_from(["k1", "k2", "k3"]), st.integers(-9, 9),
                                 min_size=1))  # fmt: skip
    return call, intake(call, sheets(call, "\n".join(lines))), about


def told(found: Judgement) -> dict[Entry, tuple[object, ...]]:
    return {
        entry: (
            item.status, item.total, item.place, item.shared_with, item.above_line,
            [(test.round, test.criterion, test.passes, test.margin) for test in item.minima],
            [(step.rule, step.others) for step in item.ties],
            [(part.total, dict(part.juror_totals)) for part in item.rounds.values()],
        )
        for entry, item in found.entries.items()
    }  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(drawn=calls())
def test_a_scale_turned_round_gives_the_same_totals_places_ties_and_statuses(drawn) -> None:
    """5 of 0..5 or 1 of 1..6 with the lowest best: only the numbers on the sheets differ."""
    call, read, about = drawn
    turned, turned_read = mirrored(call, read, about)
    assert told(judged(turned, turned_read)) == told(judged(call, read))


@settings(max_examples=40, deadline=None)
@given(drawn=calls())
def test_the_announced_rule_in_floats_follows_every_scale(drawn) -> None:
    """Unchanged, without a juror and with other weights: as the exact rule."""
    assert_as_judged(*mirrored(*drawn))


@settings(max_examples=15, deadline=None)
@given(drawn=calls())
def test_who_is_strict_and_what_flips_do_not_hang_on_which_end_is_best(drawn) -> None:
    """Severity, chances and stability are the same; a minimum moves by as much, the other way."""
    call, read, about = drawn
    plain, turned = seen(call, read), seen(*mirrored(call, read, about))
    if plain is None or turned is None:
        assert plain is turned
        return
    for first, second in zip(plain.views, turned.views, strict=True):
        assert first.challenges == second.challenges
        assert first.severity == second.severity
        assert (first.at_ceiling, first.scores) == (second.at_ceiling, second.scores)
    for one, other in zip(plain.sensitivity, turned.sensitivity, strict=True):
        assert one.entries == other.entries
        for flip, back in zip(one.flips, other.flips, strict=True):
            low = flip.change.value == "minimum" and flip.subject in about and flip.size
            assert back == (replace(flip, size=-flip.size) if low else flip)


def seen(call: Call, read: Intake):
    return insight(call, apply_acts(call, read), judged(call, read))


# What people read


def mixed(language: str = "nl") -> Case:
    """A scores 2 of the grades (at most 2), -1 of the penalties and 3 of 5; B 2,5, -4 and 5."""
    call = plain_call(
        "A B", 2, tie_chain=tie_rules("k1"),
        criteria=(
            criterion("k1", 50, "2", scale=GRADES, rounds=(WRITTEN,), title="Wachttijd"),
            criterion("k2", 30, "-3", scale=PENALTIES, rounds=(WRITTEN,), title="Fouten"),
            criterion("k3", 20, scale=scale(), rounds=(WRITTEN,), title="Aanpak"),
        ),
    )  # fmt: skip
    call = replace(call, language=language)
    table = "round juror entry k1 k2 k3" + "".join(
        f"\n{WRITTEN} J{juror} {line}" for juror in (1, 2)
        for line in ("A-U1 2 -1 3", "B-U1 2.5 -4 5")
    )  # fmt: skip
    return case(call, intake(call, sheets(call, table)), RESULT)


def words(document) -> str:
    return pdf_checks.words(pdf.render(document.content)).replace("\u00a0", " ")


def test_the_framework_says_which_score_is_best_and_that_a_minimum_is_an_at_most() -> None:
    said = words(framework_documents(mixed())[0])
    assert "Schaal van 1 (best) tot 5 (slechtst), in stappen van 0,5, voor Wachttijd" in said
    assert "Schaal van -5 (slechtst) tot 0 (best), in stappen van 0,5, voor Fouten" in said
    assert "Schaal van 0 tot 5, in stappen van 0,5, voor Aanpak" in said
    assert (
        "Een score voor ‘Wachttijd’ telt van slechtst naar best: 5 telt voor niets, 1 voor het "
        "volle gewicht" in said
    )
    assert "Een score voor ‘Aanpak’ telt als deel van de hoogste: gedeeld door 5." in said
    assert "Een score van ten hoogste 2 is nodig voor ‘Wachttijd’" in said
    assert "Minstens -3 is nodig voor ‘Fouten’." in said
    said = words(framework_documents(mixed("en"))[0])
    assert "Scale from 1 (best) to 5 (worst), in steps of 0.5, for Wachttijd" in said
    assert "A score of 2 at most is needed for ‘Wachttijd’" in said


def test_a_letter_says_what_a_score_is_held_against_and_which_at_most_was_not_reached() -> None:
    """B: 2,5 where at most 2 is needed, on grades of which 1 is the best."""
    letters = {item.candidate: words(item) for item in letter_documents(mixed())}
    assert "2,5 (best 1, slechtst 5)" in letters["B"]
    assert "ten hoogste 2 vereist: niet behaald" in letters["B"]
    assert (
        "Wachttijd (schriftelijke ronde): 2,5; ten hoogste 2 vereist, niet behaald."
        in (letters["B"])
    )
    assert "Wachttijd kreeg 2,5 waar ten hoogste 2 toegelaten is" in letters["B"]
    assert "minimumscore -3: niet behaald" in letters["B"]
    assert "ten hoogste 2 vereist: behaald" in letters["A"]
    assert "-1 (best 0, slechtst -5)" in letters["A"]
    assert "3 op 5" in letters["A"]
    english = {item.candidate: words(item) for item in letter_documents(mixed("en"))}
    assert "2.5 (best 1, worst 5)" in english["B"]
    assert "at most 2 required: not reached" in english["B"]


def test_the_jury_report_shows_a_minimum_as_the_at_most_that_it_is() -> None:
    said = " ".join(words(item) for item in jury_report_documents(mixed()))
    assert "ten hoogste 2" in said
    assert "-3" in said


def test_a_score_is_put_in_words_by_what_is_better() -> None:
    """Between two words the worse stands first; past the last word, above is better."""
    assert wording.level_word(NL, GRADES, Fraction(1)) == "eerste"
    assert wording.level_word(NL, GRADES, Fraction(2)) == "tussen ‘laatste’ en ‘eerste’"
    assert wording.level_word(NL, PENALTIES, Fraction(-2)) == "tussen ‘eerste’ en ‘laatste’"
    some = replace(GRADES, levels=(Level(Fraction(2), "goed"), Level(Fraction(4), "matig")))
    assert wording.level_word(NL, some, Fraction(1)) == "boven ‘goed’"
    assert wording.level_word(NL, some, Fraction(5)) == "onder ‘matig’"


def test_the_reasons_workbook_says_which_end_is_best() -> None:
    held = mixed()
    found = held.points[-1].judgement.entries[Entry("B", "U1")].rounds[WRITTEN].criteria
    said = {}
    for key in ("k1", "k3"):
        name = RowKey(held.call.key, "B", "U1", WRITTEN, key)
        results = {Entry("B", "U1"): found[key]}
        row = Row(name, (), held.call.criterion(key), results, ())
        said[key] = score_words(NL, held.call, row)
    assert said["k1"] == "2,5 (best 1, slechtst 5): tussen ‘laatste’ en ‘eerste’"
    assert said["k3"] == "5 op 5: uitstekend"


def test_every_number_of_a_share_leads_back_to_the_scale() -> None:
    """A: (50 x 3/4 + 30 x 4/5 + 20 x 3/5) / 100 = 73,5; from 5 down, from -5 up, out of 5."""
    held = mixed()
    (tree,) = origins(held, Entry("A", "U1"), texts_of(held.call))
    said = {item.key: item for _, item in tree.walk()}
    total = said[f"{RESULT}/{WRITTEN}/total"]
    assert total.value == Fraction(147, 2)
    assert total.how.startswith(
        "(50 × (5 − 2)/4 + 30 × (-1 − (-5))/5 + 20 × 3/5) / 100 × 100 Van slechtst naar best"
    )
    assert said[f"{RESULT}/{WRITTEN}/k1/best"].value == 1
    assert said[f"{RESULT}/{WRITTEN}/k1/minimum"].label == "minimumscore (ten hoogste)"
    assert said[f"{RESULT}/{WRITTEN}/k1/worst"].value == 5
    assert said[f"{RESULT}/{WRITTEN}/k2/worst"].value == -5
    assert said[f"{RESULT}/{WRITTEN}/k3/maximum"].value == 5


# Sheets


def sheet_words(call: Call, **more: object) -> tuple[bytes, list[str]]:
    content = sheet_book(call, plans(call)["J1"], **more)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell.value for tab in book for row in tab.iter_rows() for cell in row]
    return content, [str(value) for value in cells if value is not None]


def test_a_sheet_says_which_score_is_best_and_what_is_required_at_most() -> None:
    said = sheet_words(mixed().call)[1]
    assert any("1 is de beste score, 5 de slechtste" in text for text in said)
    assert any("0 is de beste score, -5 de slechtste" in text for text in said)
    assert any("Ten hoogste 2 vereist" in text for text in said)
    assert any("Minimumscore: -3" in text for text in said)


def test_an_office_program_finds_the_total_of_every_scale_on_the_sheet(tmp_path: Path) -> None:
    """(50 x 3/4 + 30 x 4/5 + 20 x 3/5) / 100: 73,5, stored and recalculated."""
    require_office()
    held = mixed()
    path = tmp_path / "j1.xlsx"
    path.write_bytes(sheet_words(held.call, answers=held.intake.assessments)[0])
    for book in (path, office.recalculate(path)):
        cells = openpyxl.load_workbook(book, data_only=True)["A U1"].iter_rows()
        said = [str(cell.value) for row in cells for cell in row]
        assert any("Uw totaal op 100: 73,5" in text for text in said)


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("-4 = eerste", Blank.BLANK, "score-unusable"),
        ("-5 = eerste", -5, "score-in-words"),
        ("-3,5", Fraction(-7, 2), "score-as-text"),
        ("\N{MINUS SIGN}3,5", Fraction(-7, 2), "score-as-text"),
        ("\N{MINUS SIGN}5 = eerste", -5, "score-in-words"),
        ("\N{EN DASH}3", Blank.BLANK, "score-unusable"),
        ("1", Blank.BLANK, "score-off-scale"),
    ],
)
def test_negative_scores_are_read_as_they_are_typed(typed: str, value: object, code: str) -> None:
    found, finding = score(RawCell(CellKind.TEXT, 1, 1, typed), PENALTIES, NL)
    assert (found, finding.code if finding else "") == (value, code)


def test_a_comma_lost_below_0_is_asked_about() -> None:
    """-3,5 typed in an English Excel becomes -35."""
    found, finding = score(RawCell(CellKind.NUMBER, 1, 1, -35), PENALTIES, NL)
    assert found is Blank.BLANK
    assert finding is not None
    assert (finding.code, finding.facts["typed"]) == ("score-comma-lost", "-3,5")
