"""What a jury should know beside the ranking: true figures and sentences, and who may see them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import jsonschema
import numpy as np
import openpyxl
import pytest

from scoring.acts import apply_acts
from scoring.call.fingerprint import fingerprint
from scoring.insight import insight, total_draws
from scoring.insight.tables import criterion_table, totals_table
from scoring.judgement import judge
from scoring.model.call import (
    Act,
    ActKind,
    Call,
    Combine,
    CombineRounds,
    DecisionRule,
    Entry,
    InsightLetter,
    InsightRules,
    InsightShown,
    MinimaScope,
    Round,
)
from scoring.model.case import Case
from scoring.model.insight import COMBINED, Change, Insight, LineKind, Outcome
from scoring.model.intake import DeclarationValue, Intake
from scoring.reports import pdf
from scoring.reports.all import documents
from scoring.reports.document import Document, Level, Page
from scoring.reports.insight.page import insight_part, told_of
from scoring.reports.insight.sentences import sentences, short
from scoring.reports.insight.value import InsightPart
from scoring.reports.insight.words import flip_text
from scoring.reports.results_json import results
from scoring.run.assemble import assemble
from scoring.statistics.values import NotMeaningful
from scoring.texts import Texts
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
    sheets,
    small_call,
    small_intake,
    tie_rules,
)
from tests.builders_medium import medium_call, medium_intake

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "results.schema.json").read_text(encoding="utf-8"))


def with_insight(call: Call, read: Intake, stage: str = RESULT) -> Case:
    """A whole run, with what `run` adds to each point."""
    whole = case(call, read, stage)
    points = tuple(
        replace(point, insight=insight(call, whole.register, point.judgement))
        for point in whole.points
    )
    return replace(whole, points=points)


def scored(call: Call, table: str, conflicts: dict | None = None) -> Case:
    return with_insight(call, intake(call, sheets(call, table), conflicts))


def found(case_: Case) -> Insight:
    item = case_.points[-1].insight
    assert item is not None
    return item


def said(case_: Case, language: str = "nl") -> str:
    """Everything that is said of every challenge."""
    texts = Texts(language)
    told = told_of(case_, case_.points[-1], found(case_), texts)
    return " ".join(" ".join((*sentences(item), short(item))) for item in told)


def one_challenge(*rows: str, jurors: int = 3, **method: object) -> Call:
    """One round, one challenge, one criterion; `rows` are 'A 4 3 5': one score a juror."""
    names = " ".join(row.split()[0] for row in rows)
    given = {
        "criteria": (criterion("k1", 1, method.pop("minimum", None), rounds=(WRITTEN,)),),
        **method,
    }
    return plain_call(names, jurors, **given)


def table(*rows: str) -> str:
    """Sheets from the same rows; a '-' is a sheet that the juror does not owe."""
    lines = ["round juror entry k1"]
    for row in rows:
        name, *scores = row.split()
        lines += [
            f"written J{at} {name}-U1 {score}"
            for at, score in enumerate(scores, start=1)
            if score != "-"
        ]
    return "\n".join(lines)


@cache
def medium() -> Case:
    call = medium_call()
    return with_insight(call, medium_intake(call))


# Figures


def test_a_juror_with_a_conflict_is_in_no_figure_of_that_candidate() -> None:
    """J2's sheets on B are read, and J2 has a conflict: other scores there change nothing."""
    call = small_call()
    read = small_intake(call)
    other = """
        round    juror  entry  k1   k2
        written  J2     B-U1   0    0
        pitch    J2     B-U1   0    0
    """
    more = replace(read, assessments=(*read.assessments, *sheets(call, other)))
    first, second = (
        insight(call, apply_acts(call, item), judged(call, item)) for item in (read, more)
    )
    assert first == second
    b = judged(call, more).entries[Entry("B", "U1")]
    assert b.rounds[WRITTEN].conflicts == ("J2",)
    scores = totals_table(call, judged(call, more), WRITTEN)
    assert scores is not None
    at = scores.entries.index("B-U1"), scores.jurors.index("J2")
    assert np.isnan(scores.scores[at])


def test_the_tables_are_those_of_the_counted_jurors() -> None:
    """A round's own totals; over the rounds only who counted in both; a criterion on its scale."""
    case_ = medium()
    judgement = case_.points[-1].judgement
    written = totals_table(case_.call, judgement, WRITTEN)
    both = totals_table(case_.call, judgement, COMBINED)
    assert written is not None
    assert both is not None
    assert set(both.entries) < set(written.entries)
    entry = judgement.entries[Entry("K01", "U1")]
    row = both.entries.index("K01-U1")
    for at, juror in enumerate(both.jurors):
        parts = [entry.rounds[key].juror_totals[juror] for key in (WRITTEN, PITCH)]
        assert both.scores[row, at] == pytest.approx(float(parts[0] * 2 / 5 + parts[1] * 3 / 5))
    assert both.owners[row] == "K01"
    assert both.groups[row] == "U1"
    k1 = criterion_table(case_.call, judgement, WRITTEN, "k1")
    assert k1 is not None
    assert np.nanmax(k1.scores) <= 5


def test_there_is_a_view_for_each_round_and_one_for_both() -> None:
    """With the last round alone, or at the first point, the rounds combined say nothing new."""
    assert [view.round for view in found(medium()).views] == [WRITTEN, PITCH, COMBINED]
    call = medium_call()
    first = with_insight(call, medium_intake(call), WRITTEN)
    assert [view.round for view in found(first).views] == [WRITTEN]
    last = replace(call.method, combine_rounds=CombineRounds.LAST)
    call = replace(call, method=last)
    assert [v.round for v in found(with_insight(call, medium_intake(call))).views] == [
        WRITTEN,
        PITCH,
    ]


def test_the_line_is_a_place_or_else_the_minimum() -> None:
    """Places part the view that places follow from; else each round has its total minimum."""
    rows = ("A 5 5 4", "B 4 4 4", "C 2 3 2")
    call = one_challenge(*rows, rule=DecisionRule.PLACES)
    part = found(scored(call, table(*rows))).views[0].challenges[0]
    assert (part.line.kind, part.line.places) == (LineKind.PLACES, 1)
    rounds = (Round(WRITTEN, "schriftelijk", Fraction(1), total_minimum=Fraction(60)),)
    call = one_challenge(*rows, rounds=rounds)
    part = found(scored(call, table(*rows))).views[0].challenges[0]
    assert (part.line.kind, part.line.minimum) == (LineKind.MINIMUM, 60)
    above = {item.entry.candidate: item.above for item in part.entries}
    assert above["A"] > 0.9 > above["C"]
    call = one_challenge(*rows)
    assert found(scored(call, table(*rows))).views[0].challenges[0].line.kind is LineKind.NONE


def test_a_combined_minimum_lies_in_the_view_of_both_rounds() -> None:
    call = medium_call()
    call = replace(call, method=replace(call.method, minima_scope=MinimaScope.COMBINED))
    lines = {
        view.round: view.challenges[0].line.kind
        for view in found(with_insight(call, medium_intake(call))).views
    }
    assert lines == {
        WRITTEN: LineKind.NONE,
        PITCH: LineKind.NONE,
        COMBINED: LineKind.MINIMUM,
    }


def test_without_one_juror_is_the_judgement_without_that_juror() -> None:
    """A passes on the mean of three; without J1 it falls below the minimum: by the exact rule."""
    rows = ("A 5 2 2.5", "B 4 4 4")
    call = one_challenge(*rows, minimum="3")
    case_ = scored(call, table(*rows))
    flips = [
        item for item in found(case_).sensitivity[0].flips if item.change is Change.WITHOUT_JUROR
    ]
    assert [(item.subject, item.before, item.after) for item in flips] == [
        ("J1", Outcome.ABOVE, Outcome.BELOW)
    ]
    register = case_.register
    fewer = tuple(ballot for ballot in register.ballots if ballot.juror != "J1")
    exact = judge(call, replace(register, ballots=fewer), (WRITTEN,))
    assert exact.entries[Entry("A", "U1")].failed


def test_a_minimum_says_exactly_how_far_it_would_have_to_move() -> None:
    """A is at 19/6 with a minimum of 3: 1/6 more and it falls; C needs 1/2 less."""
    rows = ("A 5 2 2.5", "B 4 4 4", "C 2.5 2.5 2.5")
    call = one_challenge(*rows, minimum="3")
    case_ = scored(call, table(*rows))
    moved = {
        item.entry.candidate: item.size
        for item in found(case_).sensitivity[0].flips
        if item.change is Change.MINIMUM
    }
    assert moved == {"A": Fraction(1, 6), "C": Fraction(-1, 2)}
    # A score that equals its minimum passes: a rise must be larger, a fall just as large.
    flips = [item for item in found(case_).sensitivity[0].flips if item.change is Change.MINIMUM]
    shown = [flip_text(call, flip, Texts("nl")) for flip in flips]
    assert sorted(shown) == ["Criterium k1 meer dan +0,17 punt", "Criterium k1 −0,5 punt"]


def test_calibration_flips_only_where_not_everybody_scored_everything() -> None:
    """J3 is two points stricter and did not score B: with that taken into account C passes B."""
    rows = ("A 5 4.5 3", "B 3.5 4 -", "C 4.5 4 2", "D 2 2.5 0", "E 3 3 1")
    call = one_challenge(*rows, rule=DecisionRule.PLACES, quorum=2)
    call = replace(
        call,
        challenges=(replace(call.challenges[0], places=2),),
        conflicts=(),
    )
    case_ = scored(call, table(*rows), {("J3", "B"): DeclarationValue.YES})
    part = found(case_).views[0].challenges[0]
    assert not part.balanced
    flips = {
        item.entry.candidate: item.after
        for item in found(case_).sensitivity[0].flips
        if item.change is Change.CALIBRATED
    }
    assert flips == {"B": Outcome.BELOW, "C": Outcome.ABOVE}
    assert "C Organisatie C (van 3 naar 2)" in said(case_)
    whole = ("A 5 4.5 3", "B 3.5 4 2", "C 4.5 4 2")
    call = one_challenge(*whole, rule=DecisionRule.PLACES)
    everything = found(scored(call, table(*whole)))
    assert everything.views[0].challenges[0].balanced
    kinds = {item.change for item in everything.sensitivity[0].flips}
    assert Change.CALIBRATED not in kinds


def test_a_tie_that_the_jury_parted_hangs_on_no_severity() -> None:
    """A and B are equal with and without the correction: their declared order stays."""
    rows = ("A 4 3 5", "B 3 5 4", "C 2 3 -", "D 1 2 2")
    call = one_challenge(*rows, rule=DecisionRule.PLACES, quorum=2, tie_chain=tie_rules("jury"))
    order = Act("H1", ActKind.BREAK_TIE, date(2023, 6, 8), "jury", "x", challenge="U1",
                value="B > A")  # fmt: skip
    call = replace(
        call, challenges=(replace(call.challenges[0], places=1),), conflicts=(), acts=(order,)
    )
    case_ = scored(call, table(*rows), {("J3", "C"): DeclarationValue.YES})
    entries = found(case_).views[0].challenges[0].entries
    places = {item.entry.candidate: item.place for item in entries}
    assert (places["B"], places["A"]) == (1, 2)
    assert not [
        item for item in found(case_).sensitivity[0].flips if item.change is Change.CALIBRATED
    ]


def test_people_leave_the_room_once() -> None:
    """Groups by who has a conflict; one that shares a person with the group before follows it."""
    rows = ("A 5 1 3 4", "B 4 4 4 -", "C 5 5 - 2", "D 4 4 3.5 -", "E 3 3 - -")
    call = one_challenge(*rows, jurors=4)
    conflicts = {
        ("J4", "B"): DeclarationValue.YES,
        ("J3", "C"): DeclarationValue.YES,
        ("J4", "D"): DeclarationValue.YES,
        ("J3", "E"): DeclarationValue.YES,
        ("J4", "E"): DeclarationValue.YES,
    }
    groups = found(scored(call, table(*rows), conflicts)).talk
    assert sorted(
        (group.leave, {talk.entry.candidate for talk in group.entries}) for group in groups
    ) == [((), {"A"}), (("J3",), {"C"}), (("J3", "J4"), {"E"}), (("J4",), {"B", "D"})]
    order = [set(group.leave) for group in groups]
    assert order[0] == set()
    # Whoever left for one group and leaves for another does so in a row.
    for juror in ("J3", "J4"):
        away = [juror in leave for leave in order]
        assert "".join("x" if gone else "." for gone in away).strip(".").count(".") == 0


def test_a_strict_juror_is_no_disagreement() -> None:
    """J3 is two points below everybody everywhere, J1 and J2 differ on B alone: B comes first."""
    rows = ("A 4 4 2", "B 5 3 2", "C 3 3 1", "D 5 5 3")
    talk = found(scored(one_challenge(*rows), table(*rows))).talk[0].entries
    assert talk[0].entry.candidate == "B"
    assert talk[0].corrected > talk[1].corrected
    assert {item.spread for item in talk} == {Fraction(40), Fraction(60)}


# Draws for whoever asks how often something would be chosen


def test_draws_of_totals_cover_all_entries_together() -> None:
    """The call's order, the call's scale, the same for the same seed, as large as asked."""
    case_ = medium()
    judgement = case_.points[-1].judgement
    drawn = total_draws(case_.call, judgement, count=300)
    assert drawn.totals.shape == (300, len(drawn.entries))
    assert list(drawn.entries) == [e for e in case_.call.entries() if e in drawn.entries]
    for at, entry in enumerate(drawn.entries):
        official = judgement.entries[entry].total
        if official is not None:
            assert abs(drawn.totals[:, at].mean() - float(official)) < 5
    again = total_draws(case_.call, judgement, count=300)
    assert (again.totals == drawn.totals).all()
    other = total_draws(case_.call, judgement, count=300, seed=2)
    assert (other.totals != drawn.totals).any()


def test_draws_are_refused_with_one_juror() -> None:
    rows = ("A 5", "B 4")
    call = one_challenge(*rows, jurors=1)
    with pytest.raises(NotMeaningful, match="jurors"):
        total_draws(call, judged(call, intake(call, sheets(call, table(*rows)))))


# Sentences: each situation gives true ones

SITUATIONS = {
    "complete": (("A 5 5 4.5", "B 3 3.5 3", "C 1 1.5 1"), "Strenge of milde juryleden kunnen"),
    "holes": (("A 5 5 -", "B 3 3.5 3", "C 1 1.5 1", "D 2 2.5 2"), "Niet alle juryleden"),
    "one juror": (("A 5 - -", "B 3 - -"), "Er telt maar één jurylid mee."),
    "all equal": (("A 3 3 3", "B 3 3 3"), "Alle scores zijn gelijk."),
    "disconnected": (("A 5 4 - -", "B 3 4 - -", "C - - 2 3", "D - - 3 4"), "niet te vergelijken"),
    "one score each": (("A 5 - -", "B 3 - -", "C - 4 -"), "Geen enkele kandidatuur heeft scores"),
}


def situation(name: str) -> Case:
    rows, _ = SITUATIONS[name]
    jurors = len(rows[0].split()) - 1
    call = one_challenge(*rows, jurors=jurors)
    released = {
        (f"J{at}", row.split()[0]): DeclarationValue.YES
        for row in rows
        for at, score in enumerate(row.split()[1:], start=1)
        if score == "-"
    }
    return scored(call, table(*rows), released)


@pytest.mark.parametrize("name", SITUATIONS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_situation_gives_sentences_and_a_page(name: str, language: str) -> None:
    """No figure is invented and none is missing: the sentence that holds is there."""
    case_ = situation(name)
    words = said(case_, language)
    assert "nan" not in words.casefold()
    if language == "nl":
        assert SITUATIONS[name][1] in words
    part = insight_part(case_, case_.points[-1], found(case_), Texts(language))
    assert isinstance(part, InsightPart)
    assert part.short


@pytest.mark.parametrize("rows", [("A 5", "B 3"), ("A 5 4 4",)])
def test_nothing_is_said_where_nothing_compares(rows: tuple[str, ...]) -> None:
    """A jury of one, or a single entry: there is no agreement and no order to tell of."""
    call = one_challenge(*rows, jurors=len(rows[0].split()) - 1)
    assert scored(call, table(*rows)).points[-1].insight is None


def test_with_one_juror_nothing_is_said_to_hang_on_one_juror() -> None:
    """True of everything, it would tell nothing."""
    assert "hangt aan één jurylid" not in said(situation("one juror"))


def test_a_ceiling_is_told_with_its_counts() -> None:
    """More than half of the scores at the top of the scale."""
    rows = ("A 5 5 5", "B 5 5 4", "C 5 3 4")
    case_ = scored(one_challenge(*rows), table(*rows))
    part = insight_part(case_, case_.points[-1], found(case_), Texts("nl"))
    assert any("6 van de 9 scores zijn de beste van hun schaal" in line for line in part.short)


def test_a_clear_order_and_an_open_one_are_told_apart() -> None:
    """A is clearly first; B and C are about equal."""
    rows = ("A 5 5 5", "B 3 3 3.5", "C 3 3.5 3", "D 1 1 0.5")
    words = said(scored(one_challenge(*rows), table(*rows)))
    assert "De scores zetten A Organisatie A duidelijk op de eerste plaats" in words
    assert "De scores laten de volgorde van B Organisatie B en C Organisatie C" in words


def test_the_tie_zone_at_a_place_is_named() -> None:
    """B and C around the one second place."""
    rows = ("A 5 5 5", "B 3 3 3.5", "C 3 3.5 2.5", "D 1 1 0.5")
    call = one_challenge(*rows, rule=DecisionRule.PLACES)
    call = replace(call, challenges=(replace(call.challenges[0], places=2),))
    words = said(scored(call, table(*rows)))
    assert "B Organisatie B en C Organisatie C liggen in de twijfelzone" in words


def test_the_level_of_the_tie_zone_is_the_calls() -> None:
    """A zone of 99 % holds more than one of 1 %."""
    rows = ("A 5 4 5", "B 4 3 3.5", "C 3 3.5 2.5", "D 2 2 1.5")
    sizes = []
    for level in (1, 99):
        rules = InsightRules(zone_level=level)
        call = one_challenge(*rows, rule=DecisionRule.PLACES, insight=rules)
        call = replace(call, challenges=(replace(call.challenges[0], places=2),))
        part = found(scored(call, table(*rows))).views[0].challenges[0]
        sizes.append(sum(item.in_zone for item in part.entries))
    assert sizes[0] < sizes[1]


def test_an_agreed_sheet_is_said_to_hang_on_nobody() -> None:
    """In a consensus round the individual scores stay shown, and decide nothing."""
    rounds = (Round(WRITTEN, "schriftelijk", Fraction(1), Combine.CONSENSUS),)
    rows = ("A 5 1", "B 2 3")
    call = one_challenge(*rows, jurors=2, rounds=rounds, minimum="3")
    agreed = "\nwritten J1 A-U1! 4\nwritten J1 B-U1! 3"
    case_ = scored(call, table(*rows) + agreed)
    assert "Geen enkele uitkomst hangt aan één jurylid." in said(case_)


# Where it is shown


def shown(where: InsightShown, letter: InsightLetter = InsightLetter.NOTHING) -> list[Document]:
    call = medium_call()
    rules = InsightRules(shown=where, in_letter=letter)
    call = replace(call, method=replace(call.method, insight=rules))
    return documents(with_insight(call, medium_intake(call)))


def kinds(made: list[Document]) -> set[str]:
    return {document.kind for document in made}


def jury_report(made: list[Document]) -> str:
    page = [document for document in made if document.kind == "jury-report"][-1].content
    assert isinstance(page, Page)
    return pdf.html(page)


def tabs(made: list[Document], tmp_path: Path) -> list[str]:
    content = [document for document in made if document.kind == "ranking"][-1].content
    assert isinstance(content, bytes)
    file = tmp_path / "book.xlsx"
    file.write_bytes(content)
    return openpyxl.load_workbook(file).sheetnames


def in_results(made: list[Document]) -> object:
    content = next(document for document in made if document.kind == "results").content
    assert isinstance(content, bytes)
    return json.loads(content)["points"][-1]["insight"]


HEADING = "Wat de scores zeggen en wat ze openlaten"


def test_by_default_the_coordinator_alone_has_it(tmp_path: Path) -> None:
    """Page and figures in the coordinator's folder; nothing in what the jury receives."""
    made = shown(InsightShown.ANNEX)
    for document in made:
        if document.kind in ("insight", "insight-figures"):
            assert document.level is Level.COORDINATOR
            assert document.path.startswith("coordinatie/")
    assert {"insight", "insight-figures"} <= kinds(made)
    assert HEADING not in jury_report(made)
    assert "Zekerheid van de volgorde" not in tabs(made, tmp_path)
    assert in_results(made) is not None


def test_it_can_be_put_in_the_jury_report_and_the_ranking_workbook(tmp_path: Path) -> None:
    """Then there is no annex."""
    made = shown(InsightShown.REPORT)
    assert not kinds(made) & {"insight", "insight-figures"}
    assert HEADING in jury_report(made)
    assert "Zekerheid van de volgorde" in tabs(made, tmp_path)


def test_it_can_be_turned_off_everywhere(tmp_path: Path) -> None:
    """Not shown, and not in results.json either."""
    made = shown(InsightShown.OFF, InsightLetter.RANGE)
    assert not kinds(made) & {"insight", "insight-figures"}
    assert HEADING not in jury_report(made)
    assert "Zekerheid van de volgorde" not in tabs(made, tmp_path)
    assert in_results(made) is None


def test_a_letter_holds_nothing_of_it_unless_the_call_says_so() -> None:
    """And then only the candidate's own places."""
    sentence = "De scores van deze jury"
    for letter, expected in ((InsightLetter.NOTHING, False), (InsightLetter.RANGE, True)):
        made = shown(InsightShown.ANNEX, letter)
        pages = [item.content for item in made if item.kind == "letter" and item.candidate == "K05"]
        words = pdf.html(pages[-1])
        assert (sentence in words) is expected
        assert "Jurylid Een" not in words


def test_settings_change_the_fingerprint_only_when_they_differ() -> None:
    """Sheets that were issued before the settings existed stay good."""
    call = medium_call()
    plain = fingerprint(call.method, call.challenges)
    assert fingerprint(replace(call.method, insight=InsightRules()), call.challenges) == plain
    for rules in (
        InsightRules(shown=InsightShown.REPORT),
        InsightRules(in_letter=InsightLetter.RANGE),
        InsightRules(zone_level=60),
        InsightRules(weight_range=10),
        InsightRules(seed=2),
    ):
        assert fingerprint(replace(call.method, insight=rules), call.challenges) != plain


def test_the_results_follow_the_published_schema() -> None:
    """Figures as floats, exact fractions as text; null where nothing can be said."""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for case_ in (medium(), *(situation(name) for name in SITUATIONS)):
        assert list(validator.iter_errors(results(case_, Texts("nl")))) == []


def test_the_page_follows_the_standards_and_nothing_sticks_out() -> None:
    """PDF/UA and PDF/A, with long names, and both figures in words for who cannot see them."""
    call = medium_call()
    long = "Samenwerkingsverband voor Buurtgerichte Arbeidsbegeleiding in de Zuiderkempen vzw"
    first = replace(call.candidates[0], name=long)
    call = replace(call, candidates=(first, *call.candidates[1:]))
    made = documents(with_insight(call, medium_intake(call)))
    page = [document for document in made if document.kind == "insight"][-1].content
    assert isinstance(page, Page)
    assert pdf_checks.broken_rules(pdf.render(page)) == []
    assert list(pdf_checks.overflowing(page)) == []
    words = pdf.html(page)
    assert "verwachte plaats" in words
    assert "standaardfout" in words


@cache
def example() -> Case:
    return assemble(ROOT / "input")


def test_the_example_shows_what_its_guide_says() -> None:
    """docs/example.md: strict and lenient jurors, an open order, the zone, one juror, severity."""
    first = example().points[0].insight
    assert first is not None
    written = first.views[0]
    assert written.severity is not None
    values = {key: item.value for key, item in written.severity.jurors.items()}
    assert min(values, key=values.get) == "J4"
    assert max(values, key=values.get) == "J5"
    assert (round(values["J4"], 1), round(values["J5"], 1)) == (-10.2, 8.3)
    near = {part.challenge: part.near for part in written.challenges}
    assert (Entry("K02", "U1"), Entry("K03", "U1")) in near["U1"]
    assert {item.candidate for item in near["U2"][0]} == {"K01", "K04", "K05"}
    zone = {str(i.entry) for part in written.challenges for i in part.entries if i.in_zone}
    assert zone == {"K09-U1", "K08-U3", "K06-U3"}
    flips = [flip for item in first.sensitivity for flip in item.flips]
    hanging = {str(flip.entry) for flip in flips if flip.change is Change.WITHOUT_JUROR}
    assert hanging == {"K09-U1", "K05-U3", "K06-U3", "K08-U3", "K10-U5"}
    corrected = [flip for flip in flips if flip.change is Change.CALIBRATED]
    assert [str(flip.entry) for flip in corrected] == ["K06-U3"]
    calibrated = {str(i.entry): i.calibrated for p in written.challenges for i in p.entries}
    assert round(calibrated["K06-U3"], 2) == 60.12
