"""The ranking workbook, recalculated by a real LibreOffice and held against the judgement."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from scoring.model.call import (
    JURY_ORDER,
    Act,
    ActKind,
    Call,
    Candidate,
    Challenge,
    Combine,
    CombineRounds,
    DecisionRule,
    Entry,
    Juror,
    Level,
    MinimaScope,
    Round,
    Scale,
    Scope,
)
from scoring.model.case import Case
from scoring.model.intake import DeclarationValue, Given, Standing
from scoring.model.results import DecisionPoint, EntryResult, Status
from scoring.reports.document import Document, texts_of
from scoring.reports.ranking import rounds as ranking_rounds
from scoring.reports.ranking.book import ranking_documents
from scoring.reports.ranking.places import Places
from scoring.reports.ranking.plan import TRUE_DECIMALS, Plan
from scoring.reports.results_json import results
from scoring.workbooks.grid import column_letters
from tests.builders import (
    PITCH,
    RESULT,
    WRITTEN,
    case,
    criterion,
    intake,
    invited,
    sheets,
    small_call,
    small_case,
    small_method,
    tie_rules,
)
from tests.builders_medium import medium_case
from tests.mirrors import mirrored
from tools import office

pytestmark = pytest.mark.skipif(not office.available(), reason="needs a LibreOffice to recalculate")


# Reading the workbook back


@dataclass(frozen=True)
class Row:
    """What a challenge's tab says of one entry."""

    place: int | None
    status: str
    total: float | None
    rounds: tuple[float | None, ...]
    tie: str
    line: str


def saved(document: Document, folder: Path) -> Path:
    assert isinstance(document.content, bytes)
    path = folder / Path(document.path).name
    path.write_bytes(document.content)
    return path


def book_of(held: Case, folder: Path, stage: str = RESULT) -> Path:
    (document,) = [item for item in ranking_documents(held) if item.stage == stage]
    return saved(document, folder)


def formulas(path: Path) -> Iterator[tuple[str, str, str]]:
    for sheet in openpyxl.load_workbook(path).worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, cell.value


def differences(path: Path, other: Path) -> list[str]:
    """Formulas of `path` whose stored value is another in `other`."""
    mine, theirs = (openpyxl.load_workbook(item, data_only=True) for item in (path, other))
    found = []
    for tab, address, formula in formulas(path):
        left, right = mine[tab][address].value, theirs[tab][address].value
        if isinstance(left, int | float) and isinstance(right, int | float):
            same = abs(left - right) < 1e-9
        else:
            same = (left or "") == (right or "")
        if not same:
            found.append(f"{tab} {address}: {left!r}, recalculated {right!r}: {formula}")
    return found


def rows_of(path: Path, held: Case, point: DecisionPoint) -> dict[Entry, Row]:
    """Every entry's row in its challenge's tab, found by the words of the header."""
    texts = texts_of(held.call)
    plan = Plan(held, point, texts)
    book = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for challenge, tab in plan.challenge_tabs.items():
        sheet: Worksheet = book[tab]
        head = next(
            number
            for number in range(1, 15)
            if sheet.cell(number, 1).value == texts("books.ranking.column.place")
        )
        names: dict[str, int] = {}
        for column in range(1, sheet.max_column + 1):
            names.setdefault(str(sheet.cell(head, column).value), column)

        def column_of(key: str, names: dict[str, int] = names, **facts: object) -> int:
            return names[texts(f"books.ranking.column.{key}", **facts)]

        totals = [
            column_of("total_of", round=held.call.method.round(key).title)
            for key in point.judgement.rounds
        ]
        for row in range(head + 1, sheet.max_row + 1):
            key = sheet.cell(row, column_of("candidate")).value
            if key not in {item.key for item in held.call.candidates}:
                break
            line = texts("books.ranking.column.line")
            found[Entry(key, challenge)] = Row(
                place=sheet.cell(row, 1).value or None,
                status=sheet.cell(row, column_of("status")).value,
                total=number(sheet.cell(row, column_of("combined")).value),
                rounds=tuple(number(sheet.cell(row, at).value) for at in totals),
                tie=sheet.cell(row, column_of("tie")).value or "",
                line=(sheet.cell(row, names[line]).value or "") if line in names else "",
            )
    return found


def number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def expected(held: Case, point: DecisionPoint, result: EntryResult) -> Row:
    """The row that the judgement asks for."""
    texts = texts_of(held.call)
    tie = line = ""
    if result.place is not None:
        if result.shared_with:
            tie = texts("books.ranking.shared")
        elif result.ties:
            rule = result.ties[-1].rule
            item = (
                texts("books.ranking.jury")
                if rule == JURY_ORDER
                else held.call.criterion(rule.criterion).title
            )
            tie = texts("books.ranking.by", item=item)
        ranking = next(
            item for item in point.judgement.rankings if item.challenge == result.entry.challenge
        )
        if ranking.places is not None:
            words = {True: "above", False: "below", None: "to_decide"}
            line = texts(f"books.ranking.{words[result.above_line]}")
    rounds = tuple(
        None if (found := result.rounds.get(key)) is None else found.total
        for key in point.judgement.rounds
    )
    return Row(
        result.place,
        texts(f"books.standing_of.{result.status.value}"),
        None if result.total is None else float(result.total),
        tuple(None if total is None else float(total) for total in rounds),
        tie,
        line,
    )


def rounded_row(row: Row) -> Row:
    def near(value: float | None) -> float | None:
        return None if value is None else round(value, 8)

    return replace(row, total=near(row.total), rounds=tuple(near(item) for item in row.rounds))


def assert_equal_to_judgement(path: Path, held: Case, point: DecisionPoint) -> None:
    found = rows_of(path, held, point)
    assert set(found) == set(point.judgement.entries), "every entry has a row in its own challenge"
    for entry, result in point.judgement.entries.items():
        wanted = rounded_row(expected(held, point, result))
        assert rounded_row(found[entry]) == wanted, f"{entry} in {path.name}"


# Calls of many shapes


def drawn(seed: int, **changes: object) -> Case:
    """Twelve candidates in two challenges with scores drawn from few values, so that ties abound.

    Some sheets are missing, some jurors abstain, an act lets one entry be judged incomplete, and
    the jury recorded an order of half the candidates.
    """
    draw = random.Random(seed)
    keys = [f"C{count:02}" for count in range(1, 13)]
    method = small_method(
        criteria=(
            criterion("k1", "33.3", "2"),
            criterion("k2", "33.3", "2.5", title='Haalbaar "nu"'),
            criterion("k3", "33.4", "2", scope=Scope.PROPOSAL, rounds=(WRITTEN,)),
            criterion("k4", 10, rounds=(PITCH,), challenges=("U2",)),
        ),
        **{"tie_chain": tie_rules("k1", "k4", "jury", "k2"), **changes},
    )
    call = small_call(
        method,
        challenges=(
            Challenge("U1", "Uitdaging: een/twee?", places=3),
            Challenge("U2", "Uitdaging twee", places=5),
        ),
        jurors=tuple(Juror(f"J{count}", f"Jurylid {count}", "expert") for count in range(1, 5)),
        candidates=tuple(
            Candidate(key, f"=Kandidaat {key}", ("U1", "U2"), received=datetime(2023, 5, 1))
            for key in keys
        ),
        decisions=tuple(invited(key, item) for key in keys for item in ("U1", "U2")),
        acts=(
            act(ActKind.BREAK_TIE, challenge="U1", value=" > ".join(keys[:6])),
            act(ActKind.BREAK_TIE, challenge="U2", value=" > ".join(keys)),
            act(ActKind.USE_INCOMPLETE, candidate="C03", challenge="U1", round=WRITTEN),
            act(ActKind.WITHDRAW, candidate="C12", challenge="U2"),
        ),
    )
    conflicts = {(f"J{1 + seed % 4}", "C05"): DeclarationValue.YES} | {
        (juror, "C06"): DeclarationValue.YES for juror in ("J1", "J2", "J3")
    }
    missing = {(key, "J2", "U1", WRITTEN) for key in ("C03", "C04")}
    lines = ["round juror entry k1 k2 k3 k4"]
    consensus = {item.key for item in method.rounds if item.combine is Combine.CONSENSUS}
    for key in keys:
        level = draw.choice((4, 5, 5, 6))
        for round_key in (WRITTEN, PITCH):
            near = {
                name: draw.choice((level, level, level + 1))
                for name in ("U1 k1", "U1 k2", "U2 k1", "U2 k2", "U2 k4", "k3")
            }
            for number, juror in enumerate(call.jurors):
                if (juror.key, key) in conflicts:
                    continue

                def said(name: str, near: dict[str, int] = near, shift: int = number % 3) -> str:
                    return str(Fraction(near[name] + shift, 2)) if name in near else "."

                agreed = ["!"] if round_key in consensus and juror.key == "J4" else []
                if round_key == WRITTEN:
                    general = f". . {said('k3')}"
                    lines += [
                        f"{WRITTEN} {juror.key} {key}{mark} {general}" for mark in ("", *agreed)
                    ]
                for challenge in ("U1", "U2"):
                    if (key, juror.key, challenge, round_key) in missing:
                        continue
                    last = said(f"{challenge} k4") if round_key == PITCH else "."
                    scores = f"{said(f'{challenge} k1')} {said(f'{challenge} k2')} . {last}"
                    sheet = f"{round_key} {juror.key} {key}-{challenge}"
                    marks = ("", *(agreed if key != "C07" else ()))
                    lines += [f"{sheet}{mark} {scores}" for mark in marks]
    return case(call, intake(call, sheets(call, "\n".join(lines)), conflicts))


def act(kind: ActKind, **fields: str) -> Act:
    key = "-".join((kind.value, *fields.values()))[:40]
    return Act(key, kind, date(2023, 6, 1), "de jury", "Na overleg.", **fields)


def rounds(
    combine: tuple[Combine, Combine] = (Combine.MEAN, Combine.MEAN),
    weights: tuple[str, str] = ("40", "60"),
    minima: tuple[str | None, str | None] = (None, None),
) -> tuple[Round, Round]:
    titles = ("schriftelijke ronde", "pitch")
    first, second = (
        Round(
            key,
            title,
            Fraction(weight),
            how,
            None if minimum is None else Fraction(minimum),
        )
        for key, title, weight, how, minimum in zip(
            (WRITTEN, PITCH), titles, weights, combine, minima, strict=True
        )
    )
    return first, second


SHAPES: dict[str, dict[str, object]] = {
    "mean, places, jury in the chain": {"rounds": rounds(), "rule": DecisionRule.PLACES},
    "median, last round, combined minima, unweighted": {
        "rounds": rounds((Combine.MEDIAN, Combine.MEDIAN), minima=("55", "60")),
        "combine_rounds": CombineRounds.LAST,
        "minima_scope": MinimaScope.COMBINED,
        "minima_weighted": False,
        "rule": DecisionRule.BROAD,
        "tie_chain": tie_rules("k2"),
    },
    "trimmed mean, combined minima, total scale of 20": {
        "rounds": rounds((Combine.TRIMMED_MEAN, Combine.MEAN), minima=("11", None)),
        "minima_scope": MinimaScope.COMBINED,
        "total_scale": Fraction(20),
        "tie_chain": (),
    },
    "an agreed sheet in the pitch, unweighted minima": {
        "rounds": rounds((Combine.MEDIAN, Combine.CONSENSUS), minima=("60", "58")),
        "minima_weighted": False,
        "tie_chain": tie_rules("jury"),
    },
    "agreed sheets only, rounds without weight": {
        "rounds": rounds((Combine.CONSENSUS, Combine.CONSENSUS), weights=("0", "0")),
        "tie_chain": tie_rules("k4", "k3", "k2", "k1"),
    },
}
# Chosen so that the hard cases are in it: see test_the_shapes_hold_the_hard_cases
SEEDS = dict(zip(SHAPES, (21, 29, 22, 30, 29), strict=True))


@pytest.mark.parametrize("shape", SHAPES)
def test_office_arrives_at_the_judgement(shape: str, tmp_path: Path) -> None:
    """Recalculated from scratch, totals, minima, places, ties and lines are the judgement's.

    And every single formula was stored with the value that LibreOffice arrives at.
    """
    held = drawn(SEEDS[shape], **SHAPES[shape])
    path = book_of(held, tmp_path)
    copy = office.recalculate(path)
    assert differences(path, copy) == []
    assert_equal_to_judgement(copy, held, held.points[-1])


@pytest.mark.parametrize("shape", list(SHAPES)[:4])
def test_office_arrives_at_the_judgement_on_scales_turned_round(shape: str, tmp_path: Path) -> None:
    """Grades of which 1 is best, penalty points below 0 and plain points in one workbook.

    It arrives at the places, totals and lines of the same call on plain scales.
    """
    plain = drawn(SEEDS[shape], **SHAPES[shape])
    held = case(*mirrored(plain.call, plain.intake, {"k1": 6, "k3": 0}))
    path = book_of(held, tmp_path)
    copy = office.recalculate(path)
    assert differences(path, copy) == []
    assert_equal_to_judgement(copy, plain, plain.points[-1])


def test_the_shapes_hold_the_hard_cases() -> None:
    """The drawn calls do hold every status, shared places, every kind of tie and of line."""
    seen: set[str] = set()
    for name, changes in SHAPES.items():
        judgement = drawn(SEEDS[name], **changes).points[-1].judgement
        seen.update("tie at the line" for item in judgement.rankings if item.tie_at_line)
        for result in judgement.entries.values():
            seen.add(result.status.value)
            seen.update(f"tie by {item.rule or 'nobody'}" for item in result.ties)
            seen.add(f"line {result.above_line}")
            seen.add(f"shared by {1 + len(result.shared_with)}" if result.place else "no place")
            seen.update(f"failed {item.kind.value}" for item in result.failed)
    wanted = {
        Status.RANKED, Status.BELOW_MINIMUM, Status.BELOW_QUORUM, Status.INCOMPLETE,
        Status.WITHDRAWN, "tie by k1", "tie by k2", "tie by jury", "tie by nobody", "line True",
        "line False", "tie at the line", "shared by 2", "shared by 3", "failed criterion",
        "failed total",
    }  # fmt: skip
    assert wanted - seen == set()


@pytest.mark.parametrize("stage", [WRITTEN, RESULT])
def test_every_point_of_the_larger_call(stage: str, tmp_path: Path) -> None:
    """Both decision points of the larger call, with late, inadmissible and withdrawn entries."""
    held = medium_case()
    (point,) = [item for item in held.points if item.stage == stage]
    path = book_of(held, tmp_path, stage)
    copy = office.recalculate(path)
    assert differences(path, copy) == []
    assert_equal_to_judgement(copy, held, point)


def test_shown_numbers_are_those_of_results_json(tmp_path: Path) -> None:
    """A recalculated total, rounded half up to the decimals shown in results.json, is that text."""
    held = medium_case()
    point = held.points[-1]
    found = rows_of(office.recalculate(book_of(held, tmp_path)), held, point)
    entries = results(held, texts_of(held.call))["points"][-1]["entries"]
    compared = 0
    for item in entries:
        row = found[Entry(item["candidate"], item["challenge"])]
        assert row.place == item["place"]
        pairs = [(row.total, item["total"])]
        pairs += zip(row.rounds, (part["total"] for part in item["rounds"]), strict=False)
        for value, shown in pairs:
            if value is None or shown is None:
                assert value is None and shown is None, item["entry"]
                continue
            decimals = len(shown["shown"].partition(",")[2])
            step = Decimal(1).scaleb(-decimals)
            near = Decimal(str(round(value, 10))).quantize(step, rounding=ROUND_HALF_UP)
            assert str(near).replace(".", ",") == shown["shown"], item["entry"]
            compared += 1
    assert compared > 20


# Ties and minima that floats would get wrong


def noisy() -> tuple[Case, Entry, Entry]:
    """Two entries whose totals are equal as fractions and differ as floats, and one near them."""
    call = small_call(
        small_method(
            criteria=(
                criterion("k1", "0.1", scale=tenths()),
                criterion("k2", "0.2", scale=tenths()),
                criterion("k3", "0.3", "2.4", scale=tenths()),
            ),
            rounds=(Round(WRITTEN, "schriftelijke ronde", Fraction(1)),),
            tie_chain=(),
            quorum=1,
        ),
        challenges=(Challenge("U1", "Uitdaging een", places=1),),
        jurors=tuple(Juror(f"J{count}", f"Jurylid {count}", "expert") for count in (1, 2, 3)),
        candidates=tuple(
            Candidate(key, key, ("U1",), received=datetime(2023, 5, 1)) for key in "ABCD"
        ),
        decisions=(),
    )
    call = replace(call, method=replace(call.method, criteria=tuple(
        replace(item, rounds=(WRITTEN,)) for item in call.method.criteria
    )))  # fmt: skip
    table = """
        round    juror  entry  k1   k2   k3
        written  J1     A-U1   1.6  1.6  2.4
        written  J2     A-U1   1.6  1.6  2.4
        written  J3     A-U1   1.6  1.6  2.4
        written  J1     B-U1   0    2.4  2.4
        written  J2     B-U1   0    2.4  2.4
        written  J3     B-U1   0    2.4  2.4
        written  J1     C-U1   0.1  2.4  2.4
        written  J2     C-U1   0    2.3  2.4
        written  J3     C-U1   0    2.4  2.4
        written  J1     D-U1   5    5    2.3
        written  J2     D-U1   5    5    2.4
        written  J3     D-U1   5    5    2.4
    """
    held = case(call, intake(call, sheets(call, table)), RESULT)
    return held, Entry("A", "U1"), Entry("B", "U1")


def tenths() -> Scale:
    levels = (Level(Fraction(0), "afwezig"), Level(Fraction(5), "uitstekend"))
    return Scale("s", Fraction(0), Fraction(5), Fraction(1, 10), levels)


def test_floats_neither_break_nor_make_a_tie(tmp_path: Path) -> None:
    """Equal fractions share a place though their floats differ; totals 0,11 apart do not.

    A mean that equals its minimum as a fraction passes though its float lies below; one that is
    shown as 2,37 does not.
    """
    held, first, second = noisy()
    point = held.points[-1]
    entries = point.judgement.entries
    assert entries[first].total == entries[second].total
    weights = (0.1, 0.2, 0.3)

    def in_floats(scores: Sequence[float]) -> float:
        means = [sum((score, score, score)) / 3 for score in scores]
        parts = [weight * mean / 5 for weight, mean in zip(weights, means, strict=True)]
        return sum(parts) / sum(weights) * 100

    assert in_floats((1.6, 1.6, 2.4)) != in_floats((0.0, 2.4, 2.4)), "floats do get this wrong"
    path = book_of(held, tmp_path)
    copy = office.recalculate(path)
    assert_equal_to_judgement(copy, held, point)
    found = rows_of(copy, held, point)
    assert [found[Entry(key, "U1")].place for key in "ABCD"] == [1, 1, 3, None]


def test_no_score_is_compared_unrounded(tmp_path: Path) -> None:
    """Every comparison of scores in a formula is one of rounded values, or of counts and words.

    LibreOffice forgives the last bits of a float when it compares and Excel does not, so that the
    program at hand cannot show this: the formulas themselves must.
    """
    held, _, _ = noisy()
    held = replace(held, call=replace(held.call, method=replace(
        held.call.method, tie_chain=tie_rules("k1", "jury"),
        rounds=tuple(replace(item, total_minimum=Fraction(40)) for item in held.call.method.rounds),
    )))  # fmt: skip
    point = held.points[-1]
    plan = Plan(held, point, texts_of(held.call))
    book = openpyxl.load_workbook(book_of(held, tmp_path))
    (entry, *_), decimals = plan.place_rows, TRUE_DECIMALS
    passes = book[plan.scores_tab].cell(plan.score_rows[entry, WRITTEN, "k3"], plan.tail("passes"))
    assert re.search(rf"ROUND\([^()]+,{decimals}\)>=ROUND\([^()]+,{decimals}\)", passes.value)
    failed = ranking_rounds.at(plan, entry, WRITTEN, "failed", here=True).replace("$", "")
    test = book[plan.rounds_tab][failed].value
    assert re.search(rf"ROUND\([^()]+,{decimals}\)<ROUND\([^()]+,{decimals}\)", test)
    places = Places(plan, point.judgement.rankings[0])
    tab, row = book[plan.challenge_tabs["U1"]], plan.place_rows[entry]
    keys = [name for name in places.names if name.startswith("key:")]
    assert keys == ["key:total", "key:k1", "key:jury"]
    for name in keys[:2]:
        assert f",{decimals})" in tab.cell(row, places.column(name)).value
    used = set(re.findall(r"\$([A-Z]+)\$", tab.cell(row, places.column("place")).value))
    allowed = {column_letters(places.column(name)) for name in ("ranked", *keys)}
    assert used == allowed, "places follow from the rounded keys and from nothing else"


# What must follow


def test_a_wrong_stored_value_is_corrected(tmp_path: Path) -> None:
    """A stored value that no formula gives does not survive recalculation."""
    held = medium_case()
    path = book_of(held, tmp_path)
    point = held.points[-1]
    right = rows_of(path, held, point)
    planted = tmp_path / "planted.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(planted, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                text = content.decode("utf-8")
                text, count = re.subn(r"(<c [^>]*><f>[^<]*</f><v>)[\d.]+(</v>)", r"\g<1>77\2", text)
                assert count > 20
                content = text.encode("utf-8")
            target.writestr(name, content)
    wrong = rows_of(planted, held, point)
    assert wrong[Entry("K01", "U1")].place == 77, "the planted value is there"
    copy = office.recalculate(planted)
    assert rows_of(copy, held, point) == right
    assert differences(path, copy) == []


def test_a_changed_score_changes_all_that_follows(tmp_path: Path) -> None:
    """One score typed anew in the scores tab gives what a fresh judgement of it gives.

    The score belongs to a criterion asked once for the proposal: its other entries follow too.
    """
    held = medium_case()
    plan = Plan(held, held.points[-1], texts_of(held.call))
    path = book_of(held, tmp_path)
    places = rows_of(path, held, held.points[-1])
    cells, sheets_read = [], list(held.intake.assessments)
    changed = (("K02", "k3", "1,5"), ("K03", "k3", "5"))
    for candidate, key, text in changed:
        for juror in held.call.jurors:
            row = plan.score_rows[Entry(candidate, "U1"), WRITTEN, key]
            address = f"{column_letters(plan.juror_column(juror.key))}{row}"
            cells.append({"tab": plan.scores_tab, "address": address, "text": text})
        value = Fraction(text.replace(",", "."))
        for number, sheet in enumerate(sheets_read):
            given = sheet.scores.get(key)
            if sheet.candidate == candidate and isinstance(given, Given):
                scores = {**sheet.scores, key: replace(given, value=value)}
                sheets_read[number] = replace(sheet, scores=scores)
    fresh = case(held.call, replace(held.intake, assessments=tuple(sheets_read)))
    typed = tmp_path / "typed.xlsx"
    office.type_into([{"source": path, "target": typed, "cells": cells}])
    copy = office.recalculate(typed)
    assert_equal_to_judgement(copy, fresh, fresh.points[-1])
    now = rows_of(copy, fresh, fresh.points[-1])
    assert now[Entry("K03", "U1")].place == 2, "it was third"
    assert places[Entry("K03", "U1")].place == 3
    for challenge in ("U2", "U3"):
        entry = Entry("K02", challenge)
        assert now[entry].total != places[entry].total, "asked once, used for every challenge"


def test_an_emptied_score_leaves_the_juror_out(tmp_path: Path) -> None:
    """Without one score a juror counts for no criterion of that entry, and it is incomplete."""
    held = medium_case()
    entry = Entry("K04", "U1")
    point = held.points[-1]
    plan = Plan(held, point, texts_of(held.call))
    path = book_of(held, tmp_path)
    row = plan.score_rows[entry, PITCH, "k2"]
    address = f"{column_letters(plan.juror_column('J3'))}{row}"
    typed = tmp_path / "typed.xlsx"
    office.type_into(
        [
            {
                "source": path,
                "target": typed,
                "cells": [{"tab": plan.scores_tab, "address": address, "text": ""}],
            }
        ]
    )
    found = rows_of(office.recalculate(typed), held, point)[entry]
    left = [
        replace(sheet, scores={**sheet.scores, "k2": "blank"})
        if (sheet.juror, sheet.candidate, sheet.challenge, sheet.round)
        == ("J3", "K04", "U1", PITCH)
        else sheet
        for sheet in held.intake.assessments
    ]
    fresh = case(held.call, replace(held.intake, assessments=tuple(left)))
    result = fresh.points[-1].judgement.entries[entry]
    assert result.status is Status.INCOMPLETE
    assert found.status == "beoordeling onvolledig"
    assert found.place is None
    assert found.total == pytest.approx(float(result.total or 0))


# What else the workbook holds


def test_the_example_the_draft_and_the_way_to_change_are_said_on_every_tab(tmp_path: Path) -> None:
    """Each tab says whether it is final, that changes belong elsewhere, and what is an example."""
    held = medium_case(final=False)
    for document in ranking_documents(held):
        texts = texts_of(held.call)
        assert document.final is not document.path.split("/")[-1].startswith("ONTWERP")
        for sheet in openpyxl.load_workbook(saved(document, tmp_path)).worksheets:
            said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
            state = "Definitief" if document.final else texts("books.state.draft")
            assert any(item.startswith(state) for item in said), sheet.title
            assert texts("books.ranking.changes") in said
            assert any(held.call.example in item for item in said)


def test_whoever_does_not_count_stands_as_words(tmp_path: Path) -> None:
    """An abstention leaves the cell empty; who and why stands beside, and 0 stands nowhere."""
    held = small_case()
    plan = Plan(held, held.points[-1], texts_of(held.call))
    sheet = openpyxl.load_workbook(book_of(held, tmp_path))[plan.scores_tab]
    row = plan.score_rows[Entry("B", "U1"), WRITTEN, "k1"]
    assert plan.ballots[Entry("B", "U1"), WRITTEN, "J2"].standing is Standing.CONFLICT
    assert sheet.cell(row, plan.juror_column("J1")).value == 5
    assert sheet.cell(row, plan.juror_column("J2")).value is None
    assert sheet.cell(row, plan.why_column).value == "Jurylid Twee: onthouding"


def test_the_method_tab_holds_the_fingerprint_and_the_numbers(tmp_path: Path) -> None:
    """The tab on method prints the fingerprint; weights and minima stand there as numbers."""
    held = medium_case()
    plan = Plan(held, held.points[-1], texts_of(held.call))
    sheet = openpyxl.load_workbook(book_of(held, tmp_path))[plan.method_tab]
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert held.call.method.fingerprint in said
    for item in held.call.method.criteria:
        address = plan.method_cell(f"criteria/{item.key}", "weight").partition("!")[2]
        assert sheet[address.replace("$", "")].value == float(item.weight)


def test_no_name_becomes_a_formula(tmp_path: Path) -> None:
    """A candidate that is called '=Kandidaat C01' stays text."""
    held = drawn(11)
    path = book_of(held, tmp_path)
    assert not [text for _, _, text in formulas(path) if text.startswith("=Kandidaat")]


def test_same_case_gives_the_same_bytes() -> None:
    """Nothing in the workbook depends on the moment of its making."""
    first, second = (ranking_documents(medium_case()) for _ in range(2))
    assert [item.content for item in first] == [item.content for item in second]


def test_an_english_call_has_an_english_workbook(tmp_path: Path) -> None:
    """Tabs, headings and words follow the call's language."""
    held = medium_case()
    call: Call = replace(held.call, language="en")
    path = book_of(replace(held, call=call), tmp_path)
    names = openpyxl.load_workbook(path).sheetnames
    assert names[-4:] == ["rounds", "scores", "method", "origins"]
    assert "ranking" in path.name
