"""From a number in a letter back to the cell that a person filled, on real files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from scoring.exact import from_cell
from scoring.model.call import Combine, CombineRounds, Entry, MinimaScope
from scoring.model.case import Case
from scoring.reports.document import texts_of
from scoring.reports.letter import letter
from scoring.reports.origins import explain_text, looked_up, origins
from scoring.reports.origins.origin import Origin
from scoring.run.assemble import assemble
from scoring.workbooks.read import read_book
from tests.builders import WRITTEN, case, small_call, small_case, small_intake, small_method
from tests.builders_medium import medium_case, medium_method
from tests.cases import build, small

NUMBER = re.compile(r"\d+(?:,\d+)?")

CORRECTION = {
    "key": "A1", "kind": "correct_score", "on": date(2023, 6, 2), "by": "Jurylid Een",
    "reason": "Na overleg in de jury.", "juror": "J1", "candidate": "A", "challenge": "U2",
    "round": "pitch", "criterion": "k2", "old": "3,5", "value": "3",
}  # fmt: skip


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Case]:
    """The small call through both rounds on disk, with an act that corrects a score."""
    home = tmp_path_factory.mktemp("origins")
    build.write_call(home, small.rows(), "nl")
    build.return_sheets(home, small.WRITTEN, "nl")
    after = {"decisions": small.AFTER_WRITTEN, "establishments": [small.WRITTEN_LETTERS]}
    build.write_call(home, small.rows(**after), "nl")
    build.return_sheets(home, small.PITCH, "nl")
    result = {
        "decisions": small.AT_RESULT,
        "establishments": [small.WRITTEN_LETTERS, small.RESULT_LETTERS],
        "acts": [CORRECTION],
    }
    build.write_call(home, small.rows(**result), "nl")
    return home, assemble(home / "input")


def leaves(tree: Origin) -> Iterator[Origin]:
    """What a person typed: origins with a value that nothing else explains."""
    for _, origin in tree.walk():
        if origin.value is not None and not origin.children:
            yield origin


def test_every_leaf_holds_its_value_in_its_cell(played: tuple[Path, Case]) -> None:
    """File, tab and cell of every number that is not computed hold that number."""
    home, held = played

    @cache
    def cells(file: str) -> dict[tuple[str, str], object]:
        book = read_book(home / "input" / file, file)
        return {
            (grid.tab, cell.address): cell.value
            for grid in book.grids
            for cell in grid.cells.values()
        }

    checked = 0
    texts = texts_of(held.call)
    for entry in held.call.entries():
        for tree in origins(held, entry, texts):
            for origin in leaves(tree):
                if origin.key.endswith("/place"):
                    continue  # computed: it has no parts of its own, but a count of others
                assert origin.place.cell, f"{entry} {origin.key} has no cell"
                value = cells(origin.place.file)[origin.place.tab, origin.place.cell]
                assert isinstance(value, int | float | str), f"{entry} {origin.key}"
                typed = from_cell(value.replace(",", ".") if isinstance(value, str) else value)
                assert typed == origin.value, f"{entry} {origin.key} at {origin.place}"
                checked += 1
    assert checked > 100


def test_every_number_of_a_letter_has_an_origin(played: tuple[Path, Case]) -> None:
    """Scores, maxima, shares, minima, totals, places and counts in letters are all explained."""
    _, held = played
    texts = texts_of(held.call)
    seen = 0
    for point in held.points:
        for candidate in held.call.candidates:
            value = letter(held, point, candidate, texts)
            entries = [
                entry for entry in point.judgement.entries if entry.candidate == candidate.key
            ]
            by_title = {held.call.challenge(entry.challenge).title: entry for entry in entries}
            for section in value.challenges:
                entry = by_title[section.heading]
                known = looked_up(origins(held, entry, texts))
                place = known.get(f"{point.stage}/place")
                if place:
                    assert place.shown in NUMBER.findall(section.place)
                    ranked = NUMBER.findall(section.place)[-1]
                    assert ranked in NUMBER.findall(place.how)
                    seen += 2
                rounds = [
                    key
                    for key in point.judgement.rounds
                    if key in point.judgement.entries[entry].rounds
                ]
                for round_key, table in zip(rounds, section.rounds, strict=True):
                    path = f"{point.stage}/{round_key}"
                    asked = held.call.method.asked(round_key, entry.challenge)
                    for criterion, line in zip(asked, table.lines, strict=False):
                        score, highest = NUMBER.findall(line.score)
                        # The same number; a letter fills the column up with zeros.
                        shown = known[f"{path}/{criterion.key}/score"].shown.replace(",", ".")
                        assert from_cell(score.replace(",", ".")) == from_cell(shown)
                        assert highest == known[f"{path}/{criterion.key}/maximum"].shown
                        assert known[f"{path}/{criterion.key}/share"].shown in line.weight
                        least = NUMBER.findall(line.minimum)
                        assert least == [known[f"{path}/{criterion.key}/minimum"].shown]
                        seen += 4
                    if table.total:
                        total, scale = NUMBER.findall(table.total)
                        assert total == known[f"{path}/total"].shown
                        assert scale == texts.number(held.call.method.total_scale)
                        counted = NUMBER.findall(known[f"{path}/counted"].shown)
                        assert counted == NUMBER.findall(table.jurors[0])[:2]
                        seen += 4
                for said in section.totals:
                    assert known[f"{point.stage}/total"].shown in NUMBER.findall(said)
                    seen += 1
    assert seen > 60


def test_a_corrected_score_leads_to_the_act_and_to_what_stood_there(
    played: tuple[Path, Case],
) -> None:
    """The act's value is what counts; below it stands the juror's own score with its cell."""
    _, held = played
    known = looked_up(origins(held, Entry("A", "U2"), texts_of(held.call)))
    score = known["result/pitch/k2/juror/J1"]
    assert score.shown == "3"
    assert score.place.file == "call.xlsx"
    assert "A1" in score.how
    before = known["result/pitch/k2/juror/J1/before"]
    assert before.shown == "3,5"
    assert before.place.file.startswith("sheets/")


def test_an_abstention_leads_to_its_declaration(played: tuple[Path, Case]) -> None:
    """A juror who does not count because of a conflict leads to the cell that says so."""
    _, held = played
    origin = looked_up(origins(held, Entry("B", "U1"), texts_of(held.call)))
    told = origin["written/written/counted/J2"]
    assert told.shown == "onthouding"
    assert told.place.cell


def test_a_default_says_so() -> None:
    """A number that nobody filled in is called a default value, and has no cell."""
    held = small_case(WRITTEN)
    known = looked_up(origins(held, Entry("A", "U1"), texts_of(held.call)))
    quorum = known["written/quorum"]
    assert not quorum.place.cell
    assert quorum.how == "standaardwaarde, niet ingevuld"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("combine", list(Combine))
@pytest.mark.parametrize("scope", list(MinimaScope))
def test_every_setting_is_put_into_words(
    language: str, combine: Combine, scope: MinimaScope
) -> None:
    """Whatever the method, each computed number says how, and no text is missing a fact."""
    method = small_method(minima_scope=scope, combine_rounds=CombineRounds.LAST)
    method = replace(
        method,
        minima_weighted=False,
        rounds=tuple(
            replace(item, combine=combine, total_minimum=Fraction(50)) for item in method.rounds
        ),
    )
    call = small_call(method, language=language)
    held = case(call, small_intake(call))
    for entry in call.entries():
        for tree in origins(held, entry, texts_of(call)):
            for _, origin in tree.walk():
                assert origin.label
                assert origin.shown
                assert "{" not in origin.how + origin.label
                if origin.value is not None and origin.children and not origin.place.cell:
                    assert origin.how, f"{origin.key} does not say how it came about"


def test_explaining_is_aligned_and_whole() -> None:
    """`explain` gives every origin a line; shown numbers stand in one column per point."""
    held = medium_case()
    entry, texts = Entry("K02", "U1"), texts_of(held.call)
    said = explain_text(held, entry, texts)
    assert "Leerhuis Centrum" in said
    assert held.call.example in said
    for tree in origins(held, entry, texts):
        for _, origin in tree.walk():
            assert origin.shown in said
    assert all(line == line.rstrip() for line in said.splitlines())
    assert medium_method().fingerprint not in said


def test_an_entry_without_a_result_says_so() -> None:
    """Before anything was judged there is nothing to explain, and the text says that."""
    held = replace(small_case(WRITTEN), points=())
    said = explain_text(held, Entry("A", "U1"), texts_of(held.call))
    assert "nog niet in een resultaat" in said
