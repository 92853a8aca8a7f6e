"""A calendar of answers: how people write yes, no, partly, none and a score, in four languages.

Every line of the tables is typed into every question of a real workbook, under a Dutch and under
an English call. What comes out stands in the table, and nothing comes out in silence.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import openpyxl
import pytest

from scoring.call.cells import Cells, Misfit
from scoring.call.tables import Column, Kind
from scoring.model.call import Aspect, Call, Candidate, NeedKind, ServiceType
from scoring.model.intake import Blank, DeclarationValue, Given, Intake, VoteValue
from scoring.problems import Problem
from scoring.sheets import JurorPlan, addresses, read_sheets, sheet_book
from scoring.sheets.form import Row
from scoring.texts import LANGUAGES, Texts
from scoring.texts.vocabulary import Question, answers, folded, meant, words
from scoring.workbooks.grid import CellKind, RawCell
from scoring.workbooks.read import read_book
from tests.builders import WRITTEN, criterion, invited, small_call, small_method

# What each question makes of it: yes, no, partly, not assessed, discuss; '?' is asked about.
# 'call' is a yes-or-no in the call workbook, 'text' the approval of a text for a letter.
WAYS = """
    typed              vote  conflict  tick  call  text
    ja                 y     y         y     y     y
    Ja.                y     y         y     y     y
    JA                 y     y         y     y     y
    j                  y     y         y     y     y
    jawel              y     y         y     y     y
    yes                y     y         y     y     y
    Y                  y     y         y     y     y
    oui                y     y         y     y     y
    Oui                y     y         y     y     y
    jawohl             y     y         y     y     y
    waar               y     y         y     y     y
    true               y     y         y     y     y
    vrai               y     y         y     y     y
    wahr               y     y         y     y     y
    (TRUE)             y     y         y     y     y
    v                  y     ?         y     y     y
    ✓                  y     ?         y     y     y
    ✔️                 y     ?         y     y     y
    ☑                  y     ?         y     y     y
    x                  ?     ?         y     ?     y
    X                  ?     ?         y     ?     y
    1                  ?     ?         y     y     y
    ok                 ?     ?         ?     ?     y
    akkoord            ?     ?         ?     ?     y
    d'accord           ?     ?         ?     ?     y
    goedgekeurd        ?     ?         ?     ?     y
    nee                n     n         n     n     n
    neen               n     n         n     n     n
    Neen.              n     n         n     n     n
    n                  n     n         n     n     n
    no                 n     n         n     n     n
    non                n     n         n     n     n
    nein               n     n         n     n     n
    onwaar             n     n         n     n     n
    false              n     n         n     n     n
    faux               n     n         n     n     n
    falsch             n     n         n     n     n
    (FALSE)            n     n         n     n     n
    0                  ?     ?         n     n     n
    geen               ?     n         ?     ?     ?
    geen_belangenconflict ?  n         ?     ?     ?
    aucun              ?     n         ?     ?     ?
    keine              ?     n         ?     ?     ?
    none               ?     n         ?     ?     ?
    deels              p     ?         ?     ?     ?
    d                  p     ?         ?     ?     ?
    gedeeltelijk       p     ?         ?     ?     ?
    ten_dele           p     ?         ?     ?     ?
    partly             p     ?         ?     ?     ?
    partially          p     ?         ?     ?     ?
    p                  p     ?         ?     ?     ?
    en_partie          p     ?         ?     ?     ?
    partiellement      p     ?         ?     ?     ?
    teilweise          p     ?         ?     ?     ?
    zum_Teil           p     ?         ?     ?     ?
    niet_beoordeeld    na    ?         ?     ?     ?
    n.v.t.             na    ?         ?     ?     ?
    NVT                na    ?         ?     ?     ?
    n/a                na    ?         ?     ?     ?
    not_assessed       na    ?         ?     ?     ?
    non_évalué         na    ?         ?     ?     ?
    NON_EVALUE         na    ?         ?     ?     ?
    sans_objet         na    ?         ?     ?     ?
    nicht_beurteilt    na    ?         ?     ?     ?
    k.A.               na    ?         ?     ?     ?
    entfällt           na    ?         ?     ?     ?
    te_bespreken       ?     d         ?     ?     ?
    to_discuss         ?     d         ?     ?     ?
    à_discuter         ?     d         ?     ?     ?
    zu_besprechen      ?     d         ?     ?     ?
    o                  ?     ?         ?     ?     ?
    si                 ?     ?         ?     ?     ?
    t                  ?     ?         ?     ?     ?
    -                  ?     ?         ?     ?     ?
    ?                  ?     ?         ?     ?     ?
    /                  ?     ?         ?     ?     ?
    ±                  ?     ?         ?     ?     ?
    ✗                  ?     ?         ?     ?     ?
    ☒                  ?     ?         ?     ?     ?
    misschien          ?     ?         ?     ?     ?
    ja/nee             ?     ?         ?     ?     ?
    ja,_maar           ?     ?         ?     ?     ?
    4                  ?     ?         ?     ?     ?
"""

# On a scale from 0 to 5 by halves with the words afwezig, zwak, matig, voldoende, goed, uitstekend:
# the score, 'na' for not assessed, '?' for what is asked about.
SCORES = """
    (4)             4
    (3.5)           7/2
    4               4
    3,5             7/2
    3.5             7/2
    4,0             4
    goed            4
    Goed            4
    UITSTEKEND.     5
    4_=_goed        4
    4=goed          4
    4:_goed         4
    afwezig         0
    n.v.t.          na
    niet_beoordeeld na
    n/a             na
    sans_objet      na
    k.A.            na
    3_=_goed        ?
    zeer_goed       ?
    goed/matig      ?
    bien            ?
    gut             ?
    vier            ?
    4/5             ?
    4_op_5          ?
    8/10            ?
    16/20           ?
    80%             ?
    4+              ?
    4_à_5           ?
    4-5             ?
    ~4              ?
    (40)            ?
    (8)             ?
    (TRUE)          ?
    ja              ?
    x               ?
    -               ?
    ?               ?
"""
MEANINGS = {"y": "yes", "n": "no", "p": "partial", "na": "not_assessed", "d": "discuss", "?": None}


def table(text: str) -> list[tuple[object, tuple[str, ...]]]:
    """Each line: what is typed (a number or a truth where it stands in brackets), and the rest."""
    found = []
    for line in text.strip().splitlines():
        said, *rest = line.split()
        typed: object = said.replace("_", " ")
        if said.startswith("("):
            inside = said.strip("()")
            typed = inside == "TRUE" if inside in ("TRUE", "FALSE") else float(inside)
        found.append((typed, tuple(rest)))
    return found


ANSWERS = [(typed, dict(zip(("vote", "conflict", "tick", "call", "text"), rest, strict=True)))
           for typed, rest in table(WAYS)[1:]]  # fmt: skip
WORTHS = [(typed, worth) for typed, (worth,) in table(SCORES)]


def wide_call(language: str) -> Call:
    """As many types of service, obstacles, criteria and candidates as there are lines."""
    method = small_method(
        criteria=tuple(criterion(f"k{at}") for at in range(len(WORTHS))), needs=(), tie_chain=()
    )
    call = small_call(method, language=language)
    aspects = tuple(
        Aspect(f"d{at}", NeedKind.OBSTACLE, f"Drempel nummer {at}") for at in range(len(ANSWERS))
    )
    return replace(
        call,
        challenges=(replace(call.challenges[0], aspects=aspects),),
        service_types=tuple(
            ServiceType(f"T{at}", f"Type {at}", f"Type {at}") for at in range(len(ANSWERS))
        ),
        candidates=tuple(
            Candidate(f"C{at}", f"Organisatie {at}", ("U1",)) for at in range(len(ANSWERS))
        ),
        decisions=(invited("C0", "U1"),),
    )


@pytest.fixture(scope="module", params=LANGUAGES)
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Intake:
    """The workbook of one juror who answers every question in another way."""
    call = wide_call(request.param)
    folder = tmp_path_factory.mktemp(request.param)
    path = folder / "j1.xlsx"
    candidates = tuple(item.key for item in call.candidates)
    owed = JurorPlan("J1", WRITTEN, call.entries()[:1], declarations=candidates)
    path.write_bytes(sheet_book(call, owed))
    where = addresses(read_book(path, path.name))
    start, sheet = where["J1", "", "", WRITTEN], where["J1", "C0", "U1", WRITTEN]
    book = openpyxl.load_workbook(path)
    for at, (typed, _said) in enumerate(ANSWERS):
        for cells, key in (
            (sheet, (Row.SERVICE.key(f"T{at}"), "answer")),
            (sheet, (Row.ASPECT.key(f"d{at}"), "tick")),
            (start, (Row.DECLARATION.key(f"C{at}"), "answer")),
        ):
            tab, address = cells[key]
            book[tab][address].value = typed
    for at, (typed, _worth) in enumerate(WORTHS):
        tab, address = sheet[Row.CRITERION.key(f"k{at}"), "score"]
        book[tab][address].value = typed
    book.save(path)
    return read_sheets(call, folder, [path.name])


def about(read: Intake, key: str) -> list[Problem]:
    return [item for item in read.problems if str(item.subject.row) == key]


def test_the_calendar_is_long_and_in_four_languages() -> None:
    """Sixty ways and more, of every meaning and of none."""
    assert len(ANSWERS) >= 60 and len(WORTHS) >= 30
    for question in ("vote", "conflict", "tick"):
        assert {said[question] for _typed, said in ANSWERS} > {"?"}


def test_every_way_to_write_an_answer_is_taken_or_asked_about(read: Intake) -> None:
    """Votes, declarations and ticks: the same under a Dutch and an English call."""
    (sheet,) = (item for item in read.assessments if item.challenge)
    declared = {item.candidate: item.value for item in read.declarations}
    for at, (typed, said) in enumerate(ANSWERS):
        vote, conflict, tick = (MEANINGS[said[key]] for key in ("vote", "conflict", "tick"))
        found = sheet.votes.get(f"T{at}")
        assert (found and found.value) == (vote and VoteValue(vote)), typed
        assert declared.get(f"C{at}") == (conflict and DeclarationValue(conflict)), typed
        assert (f"d{at}" in sheet.ticks) is (tick == "yes"), typed
        for key, meaning, code in (
            (Row.SERVICE.key(f"T{at}"), vote, "vote-unusable"),
            (Row.DECLARATION.key(f"C{at}"), conflict, "declaration-unusable"),
            (Row.ASPECT.key(f"d{at}"), tick, "tick-unusable"),
        ):
            assert [item.code for item in about(read, key)] == [] if meaning else [code], typed


def test_every_way_to_write_a_score_is_taken_or_asked_about(read: Intake) -> None:
    """Nothing is converted; a text that is taken says so."""
    (sheet,) = (item for item in read.assessments if item.challenge)
    for at, (typed, worth) in enumerate(WORTHS):
        answer, told = sheet.scores[f"k{at}"], about(read, Row.CRITERION.key(f"k{at}"))
        if worth in ("?", "na"):
            assert answer is (Blank.NOT_ASSESSED if worth == "na" else Blank.BLANK), typed
            assert len(told) == 1, typed
        else:
            assert isinstance(answer, Given) and str(answer.value) == worth, typed
            wanted = [] if isinstance(typed, float) else ["warning"]
            assert [item.severity.value for item in told] == wanted, typed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_call_and_the_reasons_take_the_same_words(language: str) -> None:
    """Yes or no in a column of the call workbook, and the approval of a text."""
    cells = Cells(Texts(language))
    for typed, said in ANSWERS:
        kind = CellKind.BOOLEAN if isinstance(typed, bool) else CellKind.TEXT
        cell = RawCell(kind, 1, 1, typed)
        try:
            found = "yes" if cells.value(cell, Column("present", Kind.YES_NO)) else "no"
        except Misfit:
            found = None
        assert found == MEANINGS[said["call"]], typed
        if isinstance(typed, str):
            assert meant(typed, Question.APPROVAL) == MEANINGS[said["text"]], typed
            marked = meant(typed, Question.TICK)
            assert marked == MEANINGS[said["tick"]], typed


@pytest.mark.parametrize("question", list(Question))
def test_no_word_means_two_things_and_what_is_asked_about_is_never_taken(
    question: Question,
) -> None:
    """The table is held against itself, over all languages at once."""
    known = answers(question)
    assert {folded(word) for word in words("asked")}.isdisjoint(known)
    groups = ("yes", "no", "partial", "not_assessed", "discuss", "none", "approved", "refused",
              "check", "cross", "one", "nought")  # fmt: skip
    for first, second in combinations(groups, 2):
        assert {*map(folded, words(first))}.isdisjoint({*map(folded, words(second))})


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_program_prints_as_an_answer_is_understood(language: str) -> None:
    """In every language, whatever that of the call."""
    texts = Texts(language)
    for kind, question in ((VoteValue, Question.VOTE), (DeclarationValue, Question.DECLARATION)):
        for item in kind:
            assert meant(texts(f"sheets.{question.value}.{item.value}"), question) == item.value
    assert meant(texts("sheets.words.tick"), Question.TICK) == "yes"
