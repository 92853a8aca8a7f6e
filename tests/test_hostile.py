"""Hostile deliveries, walked through the contained reader. See tests/hostile."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest

from scoring.model.intake import Intake
from scoring.problems import Problem
from scoring.sheets import read_sheets
from scoring.sheets.read import read_files
from scoring.texts import Texts
from scoring.workbooks.contained import Limits, contained
from scoring.workbooks.folder import files_under
from scoring.workbooks.grid import Book
from tests import occurring
from tests.hostile import container, structure, values, words, xml
from tests.hostile.bench import ANY, LANGUAGES, Case, Sample, flat, sample
from tests.hostile.delivery import DELIVERIES, Delivery
from tests.office_support import require_office
from tools import office

CASES: tuple[Case, ...] = (
    *container.CASES, *xml.CASES, *values.CASES, *words.CASES, *structure.CASES,
)  # fmt: skip
LIMITS = Limits(seconds=20)
# Problems that name the very cell
OF_A_CELL = ("score-", "text-", "vote-", "tick-")
# The watch looks twenty times a second: what a process takes in between is not yet seen.
ROOM = 250
TIGHT = Limits(seconds=15, megabytes=200)


@dataclass
class Walk:
    """What the contained reader gave for every case, and the most memory that a process took."""

    found: dict[tuple[str, str], Book | Problem]
    paths: dict[tuple[str, str], Path]
    samples: dict[tuple[str, str], Sample]
    most: float


class Peak(threading.Thread):
    """The most memory (MB) that any process started from here took while this ran."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self._going = 0.0, True

    def run(self) -> None:
        me = psutil.Process()
        while self._going:
            for child in me.children(recursive=True):
                try:
                    self.most = max(self.most, child.memory_info().rss / 1e6)
                except psutil.Error:
                    continue
            time.sleep(0.02)

    def __enter__(self) -> Peak:
        self.start()
        return self

    def __exit__(self, *_found: object) -> None:
        self._going = False
        self.join()


def _kinds(folder: Path) -> dict[tuple[str, str], bytes]:
    """Our workbooks as other programs save them. Those of LibreOffice only where it is there."""
    found = {}
    for language in LANGUAGES:
        made = sample(language)
        found[language, "xlsx"] = made.content
        (folder / f"{language}.xlsx").write_bytes(made.content)
    if office.available():
        far = folder / "far.xlsx"
        far.write_bytes(xml.FAR(sample("nl")))
        pairs = [
            (folder / f"{language}.xlsx", folder / f"{language}.{form}")
            for language in LANGUAGES
            for form in ("ods", "xls")
        ]
        office.convert([*pairs, (far, folder / "far.xls")])
        for _source, target in pairs:
            found[target.stem, target.suffix[1:]] = target.read_bytes()
        found["nl", "far.xls"] = (folder / "far.xls").read_bytes()
    return found


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Every case spoils every sample, and the reader reads all of them once."""
    folder = tmp_path_factory.mktemp("hostile")
    kinds = _kinds(folder)
    paths, samples = {}, {}
    for number, case in enumerate(CASES):
        for language in filter(case.meets, LANGUAGES):
            if (language, case.kind) not in kinds:
                continue
            spoilt = replace(sample(language), content=kinds[language, case.kind])
            path = folder / language / str(number) / case.file
            path.parent.mkdir(parents=True)
            path.write_bytes(case.spoil(spoilt))
            paths[case.name, language] = path
            samples[case.name, language] = spoilt
    heavy = {case.name for case in CASES if case.heavy}
    found = {}
    with Peak() as peak:
        for limits, passwords, keys in (
            (LIMITS, (container.PASSWORD,), [key for key in paths if key[0] not in heavy]),
            (TIGHT, (), [key for key in paths if key[0] in heavy]),
        ):
            with contained(2, limits, passwords) as reader:
                found |= zip(keys, reader([(paths[key], paths[key].name) for key in keys]),
                             strict=True)  # fmt: skip
    return Walk(found, paths, samples, peak.most)


def read(walk: Walk, key: tuple[str, str]) -> Intake:
    path, made = walk.paths[key], walk.samples[key]
    return read_files(made.call, [(path, path.name)], lambda _sources: iter([walk.found[key]]))


@pytest.mark.parametrize(
    ("case", "language"),
    [(case, language) for case in CASES for language in filter(case.meets, LANGUAGES)],
    ids=lambda item: item if isinstance(item, str) else item.name,
)
def test_a_hostile_file_gives_what_was_expected(walk: Walk, case: Case, language: str) -> None:
    """No score changed, none lost in silence, none taken that no person typed; in words, too."""
    key = (case.name, language)
    if key not in walk.found:
        require_office()
    result = read(walk, key)
    made = walk.samples[key]
    expected = case.expected(made)
    answers = {
        point: ANY if expected.get(point) == ANY else said for point, said in flat(result).items()
    }
    codes = {problem.code for problem in result.problems}
    whys = {problem.facts.get("why_key", "") for problem in result.problems}
    assert (answers, codes) == (expected, set(case.expect.codes)), [
        str(problem) for problem in result.problems
    ]
    assert {sheet.juror for sheet in result.assessments} <= {made.juror}
    if case.expect.why:
        assert whys == {f"intake.file.{case.expect.why}"}
    for problem in result.problems:
        occurring.note(problem)
        assert problem.place.file == case.file
        for name in ("nl", "en"):
            said = problem.said(Texts(name))
            assert said.what and said.found and said.expected and said.remedy
    if case.expect.scope == "cell" and all(code.startswith(OF_A_CELL) for code in codes):
        lost = {made.at[name] for name, value in case.expect.answers.items() if value is None}
        assert {problem.place.cell for problem in result.problems} == lost


def test_the_cases_are_many_and_of_every_kind() -> None:
    """At least 150, each with a name of its own; accepted, flagged and refused."""
    names = Counter(case.name for case in CASES)
    assert [name for name, count in names.items() if count > 1] == []
    outcomes = Counter(case.expect.outcome for case in CASES)
    assert len(CASES) + len(DELIVERIES) >= 150
    assert min(outcomes[outcome] for outcome in ("accept", "flag", "reject")) >= 30


def test_no_reader_took_more_memory_than_the_limit(walk: Walk) -> None:
    """The most that any reading process held, bombs included."""
    assert 0 < walk.most < LIMITS.megabytes + ROOM


@pytest.fixture(scope="module")
def reader() -> Iterator[object]:
    with contained(1, LIMITS) as found:
        yield found


@pytest.mark.parametrize("case", DELIVERIES, ids=lambda case: case.name)
def test_a_hostile_folder_gives_what_was_expected(tmp_path: Path, reader, case: Delivery) -> None:
    """What is no plain file is refused unread; the others are read, whatever they are called."""
    if case.posix and os.name == "nt":
        pytest.skip("cannot be laid on Windows")
    made = sample()
    folder = tmp_path / "input" / "sheets"
    folder.mkdir(parents=True)
    (folder / "goed.xlsx").write_bytes(made.other)
    case.lay(folder, made)
    names, misplaced = files_under(folder.parent, "sheets")
    result = read_sheets(made.call, folder.parent, names, reader)
    problems = [*misplaced, *result.problems]
    assert {problem.place.file: problem.code for problem in problems} == {
        f"sheets/{name}": code for name, code in case.codes.items()
    }
    for problem in problems:
        assert problem.said(Texts("nl")).found
    jurors = {sheet.juror for sheet in result.assessments}
    assert jurors == ({made.juror, "J2"} if case.read else {"J2"})
    own = replace(result, assessments=tuple(
        sheet for sheet in result.assessments if sheet.juror == made.juror
    ), declarations=tuple(
        item for item in result.declarations if item.juror == made.juror
    ))  # fmt: skip
    assert flat(own) == (made.answers if case.read else {})
    shutil.rmtree(folder)
