"""Calls with one of everything, or nothing of something, read aloud from their first word.

Each call is played to its end through real files. Then every word of every document is read: none
is about what the call does not have, no number stands beside the wrong form of its noun, no heading
stands over nothing, and no final record holds a to-do or a dotted line of the meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from scoring.cli import summary
from scoring.run.steps import Outcome
from scoring.texts import Texts
from tests.cases import build
from tests.cases.shapes import Shape, play

FEW = {"rounds": 1, "jurors": 2, "candidates": 2}
ALONE = {
    "challenges": 1, "jurors": 1, "candidates": 1, "rounds": 1, "types": 0, "aspects": False,
    "register": False, "rule": "minima",
}  # fmt: skip

# What a call lacks, and the words that would speak of it.
WORDS: Mapping[str, Mapping[str, str]] = {
    "challenges": {
        "nl": r"per uitdaging|(elke|deze|alle|enkele|gedeelde) uitdaging|de uitdagingen|van de ene",
        "en": r"(per|each|every|this|any) challenge|all challenges|the challenges",
    },
    "jurors": {
        "nl": r"juryleden\b|elk jurylid|één jurylid|1 van 1 jurylid|eensgezind|mediaan",
        "en": r"\bjurors\b|(each|every|one) juror|1 of 1 juror\b|agreement|median",
    },
    "candidates": {
        "nl": r"andere kandida|tafelplan|matchingmoment|elke kolom|paren\b|van deze kandidaten"
              r"|samenstelling|elke kandidatuur die|uw volgorde",
        "en": r"other candidate|table plan|matching moment|each column|pairs\b|of these candidates"
              r"|every entry|your order",
    },
    "rounds": {
        "nl": r"per ronde|in rondes|(alle|enkele|elke|volgende|vorige) ronde|rondes samen"
              r"|van deze ronde|eindtotaal",
        "en": r"per round|in rounds|(all|any|every|next|previous) round|rounds together"
              r"|of this round|final total",
    },
    "types": {
        "nl": r"dienstverlening|vereisten",
        "en": r"service types?|requirements",
    },
    "needs": {
        "nl": r"\bnood\b|noden|hiaat|hiaten|dekking|matching(fiche|werkboek|moment)|partnerschap"
              r"|drempel|doelen",
        "en": r"\bgaps?\b|coverage|matching (summary|workbook|moment)|partnership"
              r"|obstacle|outcomes",
    },
    "criteria": {
        "nl": r"\bcriteria\b|per criterium|\b(elk|enkel) criterium|gewogen gemiddelde|gewicht 100",
        "en": r"\bcriteria\b|(each|per|every|no) criterion|weighted mean|weight 100",
    },
    "minima": {"nl": r"minimumscore|\bminim(um|a)\b", "en": r"\bminim(um|a)\b"},
    "register": {
        "nl": r"gemeente|capaciteit|kostprijs|budget|\beuro\b",
        "en": r"municipalit|capacity|known cost|budget|\beuro",
    },
}  # fmt: skip

CALLS = {
    "one challenge": ({**FEW, "challenges": 1}, ["challenges", "rounds"]),
    "one juror": ({**FEW, "jurors": 1}, ["jurors", "rounds"]),
    "one candidate": ({**FEW, "candidates": 1}, ["candidates", "rounds"]),
    "no types and no needs": (
        {**FEW, "types": 0, "aspects": False, "register": False, "rule": "places"},
        ["types", "needs", "register"],
    ),
    "only obstacles and outcomes": ({**FEW, "types": 0, "register": False}, ["types", "register"]),
    "one criterion": ({**FEW, "criteria": 1}, ["criteria"]),
    "no minimum": ({**FEW, "minimum": False}, ["minima"]),
    "nobody chosen": ({**FEW, "refused": True}, ["rounds"]),
    "alone": (
        ALONE, ["challenges", "jurors", "candidates", "rounds", "types", "needs", "register"],
    ),
    "alone on one criterion": (
        {**ALONE, "rule": "places", "criteria": 1, "minimum": False},
        ["challenges", "jurors", "candidates", "rounds", "needs", "criteria", "minima"],
    ),
    "alone and refused": ({**ALONE, "refused": True}, ["challenges", "jurors", "candidates"]),
}  # fmt: skip
READ = [
    (name, language, final)
    for name in CALLS
    for language in ("nl", "en")
    for final in (True, False)
    # A draft differs little from call to call, and each costs a run.
    if final or name.startswith("alone")
]


@dataclass(frozen=True, slots=True)
class Read:
    """The call as it was played, and everything it says by document."""

    shape: Shape
    lacking: tuple[str, ...]
    outcome: Outcome
    pages: Mapping[str, str]  # HTML as it was written
    said: Mapping[str, str]  # one text a line


@pytest.fixture(scope="module", params=READ, ids=lambda item: "-".join(map(str, item)))
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Read:
    name, language, final = request.param
    changes, lacking = CALLS[name]
    shape = Shape(language=language, **changes)
    home = tmp_path_factory.mktemp("aloud")
    outcome = play(home, shape, final=final)
    assert [point.final for point in outcome.case.points] == [final], outcome.case.problems
    return read_all(home, shape, lacking, outcome)


def read_all(home: Path, shape: Shape, lacking: list[str], outcome: Outcome) -> Read:
    files = [path for folder in ("output", "issued") for path in sorted((home / folder).rglob("*"))]
    pages = {path.name: path.read_text("utf-8") for path in files if path.suffix == ".html"}
    said = {name: "\n".join(lines(page)) for name, page in pages.items()}
    said |= {path.name: "\n".join(cells(path)) for path in files if path.suffix == ".xlsx"}
    said |= {path.name: path.read_text("utf-8") for path in files if path.suffix == ".txt"}
    texts = Texts(shape.language)
    told = [*summary.closing(outcome, build.folders(home), texts)]
    told += summary.checked(outcome.case, texts)
    said["console"] = "\n".join(told).replace(str(home), "")
    made = [path.name for path in files if path.is_file() and path.suffix != ".json"]
    said["names of files"] = "\n".join(made)
    return Read(shape, tuple(lacking), outcome, pages, said)


def lines(page: str) -> Iterator[str]:
    """What a page says, each paragraph, heading and cell on a line of its own."""
    body = re.sub(r"(?s)<(style|script|head)\b.*?</\1>", "", page)
    body = re.sub(r"\s+", " ", body)
    parts = re.split(r"</?(?:p|h\d|li|ul|td|th|tr|table|caption|div|text|title|br|section)\b[^>]*>",
                     body)  # fmt: skip
    for part in parts:
        if said := unescape(re.sub(r"<[^>]+>", "", part)).strip():
            yield said


def cells(path: Path) -> Iterator[str]:
    """Every text that a workbook shows: hidden rows and columns are for the program."""
    for sheet in openpyxl.load_workbook(path).worksheets:
        columns = {key for key, item in sheet.column_dimensions.items() if item.hidden}
        rows = {key for key, item in sheet.row_dimensions.items() if item.hidden}
        yield sheet.title
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            value = cell.value
            if not isinstance(value, str) or cell.row in rows:
                continue
            if get_column_letter(cell.column) not in columns:
                yield from re.findall(r'"([^"]*)"', value) if value.startswith("=") else [value]
        for rule in sheet.data_validations.dataValidation:
            yield from (text for text in (rule.prompt, rule.error) if text)


def found(read: Read, pattern: str, *, but: str = "") -> set[tuple[str, str]]:
    """Each line of a document in which the pattern stands."""
    return {
        (name, line)
        for name, text in read.said.items()
        for line in text.splitlines()
        if re.search(pattern, line, re.IGNORECASE) and not (but and re.search(but, name + line))
    }


# What is no word about the call: columns that formulas of the ranking workbook go through, the tab
# of the call workbook that a figure came from, the folder of what goes to jurors.
ALLOWED = {
    "minima": r"^(ONTWERP |DRAFT )?(rangschikking|ranking) ",
    "criteria": r"^(ONTWERP |DRAFT )?(rangschikking|ranking) .*Criteria$",
    "jurors": r"^console  (juryleden|jurors): \d",
}


def test_no_word_is_about_what_the_call_does_not_have(read: Read) -> None:
    for name in read.lacking:
        pattern = WORDS[name][read.shape.language]
        assert found(read, pattern, but=ALLOWED.get(name, "")) == set(), name


ONE = {
    "nl": "juryleden|kandidaten|kandidaturen|uitdagingen|rondes|criteria|formulieren|beslissingen|"
          "noden|hiaten|partners|brieven|plaatsen|minimumscores|bestanden|beoordelingen|gevallen",
    "en": "jurors|candidates|entries|challenges|rounds|criteria|sheets|decisions|needs|gaps|"
          "partners|letters|places|files|assessments|cases|proposals",
}  # fmt: skip
MANY = {
    "nl": "jurylid|kandidaat|kandidatuur|uitdaging|ronde|criterium|formulier|beslissing|nood|hiaat|"
          "partner|brief|plaats|bestand|beoordeling|geval",
    "en": "juror|candidate|entry|challenge|round|criterion|sheet|decision|need|gap|partner|letter|"
          "place|file|assessment|case|proposal",
}  # fmt: skip


def test_no_number_stands_beside_the_wrong_form(read: Read) -> None:
    language = read.shape.language
    one = rf"(?<![\d.,])1 ({ONE[language]})\b"
    many = rf"(?<![\d.,])(0|[2-9]|[1-9]\d+) ({MANY[language]})\b"
    assert found(read, one) == set()
    assert found(read, many) == set()


def test_no_heading_stands_over_nothing(read: Read) -> None:
    """A heading is followed by text or by a lower heading; a table has rows, and no column of
    blanks; no paragraph and no list is empty."""
    for name, page in read.pages.items():
        body = re.sub(r">\s+<", "><", page.partition("<body")[2])
        for level, title, following in re.findall(
            r"<h([1-6])[^>]*>((?:(?!</h).)*)</h\1>(?:</div>)*<(/?\w+)", body
        ):
            ends = following in ("/body", "/section", "/main")
            higher = re.fullmatch(r"h[1-6]", following) and following <= f"h{level}"
            assert not ends and not higher, (name, title)
        assert not re.search(r"<tbody></tbody>|<ul></ul>|<p[^>]*></p>", body), name
        for table in re.findall(r"<table.*?</table>", body):
            heads = re.findall(r"<th scope=\"col\"", table)
            rows = [
                re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
                for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table.partition("<tbody>")[2])
            ]
            whole = [row for row in rows if len(row) == len(heads)]
            for at in range(len(heads) if len(whole) == len(rows) else 0):
                assert any(row[at].strip() for row in whole), (name, table[:300])


MEETING = {
    "nl": r"\.{4,}|nog (te|niet|geen|in)\b|te (bespreken|beslissen)|ontwerp|"
          r"waarschuwing|eerst praten|voor de beraadslaging|voorstellen",
    "en": r"\.{4,}|\byet\b|still (to|needs)|to be (decided|discussed|set)|fill in|\bdraft|warning|"
          r"talk about first|for the deliberation|decided or proposed",
}  # fmt: skip


def test_no_final_record_holds_what_was_to_be_done(read: Read) -> None:
    """Letters, reports and summaries of an established stage, and what is published."""
    if not read.outcome.case.points[-1].final:
        pytest.skip("a draft says what is to be done")
    pattern = MEETING[read.shape.language]
    for name in read.pages:
        text = read.said[name]
        assert [line for line in text.splitlines() if re.search(pattern, line, re.I)] == [], name


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_call_with_several_of_each_says_all_of_those_words(language: str, tmp_path: Path) -> None:
    """So that the words that are looked for in vain above are the words that documents use."""
    outcome = play(tmp_path, Shape(language=language, jurors=2, candidates=2))
    assert [point.final for point in outcome.case.points] == [True, True]
    whole = read_all(tmp_path, Shape(language=language), [], outcome)
    for name, words in WORDS.items():
        assert found(whole, words[language]), name
    for word in ONE[language].split("|"):
        assert word == word.casefold()
