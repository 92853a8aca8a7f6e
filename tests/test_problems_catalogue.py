"""Every message exists in both languages, whole and alike, and every one of them is used."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring.problems import severities
from scoring.texts import PROOFREAD, Texts, _catalogue, keys
from tools import problem_docs

ROOT = Path(__file__).resolve().parents[1]
SCORING = ROOT / "scoring"
PARTS = ("what", "found", "expected", "remedy")


def facts_in(text: str) -> set[str]:
    """The names between braces in a text, without their formats."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def strings_in_code() -> Iterator[str]:
    for path in sorted(SCORING.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def codes_used() -> dict[str, str]:
    """Codes that the code makes problems of, with the file: the first argument of a Problem."""
    found = {}
    for path in sorted(SCORING.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    found[str(first.value)] = path.name
    return found


def words(code: str, language: str) -> dict[str, str]:
    """What is said of a problem, by part, as the language's own catalogues have it."""
    start = f"problems.{code}."
    texts = Texts(language)
    return {key[len(start) :]: texts(key) for key in keys(language) if key.startswith(start)}


@pytest.mark.parametrize("code", sorted(severities()))
def test_a_code_has_its_severity_and_all_parts_in_both_languages(code: str) -> None:
    """Each code says what is wrong, what was found, what was expected and what to do."""
    for language in PROOFREAD:
        said = words(code, language)
        assert set(said) - {"juror"} == set(PARTS), f"{code} in {language}"
        assert set(said) == set(words(code, "nl"))  # some are told to the juror too
        for part, text in said.items():
            assert text.strip(), f"{code} in {language} has an empty {part}"


@pytest.mark.parametrize("code", sorted(severities()))
def test_a_code_tells_the_same_facts_in_both_languages(code: str) -> None:
    """No language says more than the other."""
    told = [
        set().union(*(facts_in(words(code, language)[part]) for part in PARTS))
        for language in PROOFREAD
    ]
    assert told[0] == told[1]


def test_words_are_of_codes_that_there_are() -> None:
    """Nothing is said of a problem that is none."""
    said = {key.split(".")[1] for key in keys("nl") if key.startswith("problems.")}
    assert said == set(severities())


def test_every_code_in_the_program_is_in_the_catalogue() -> None:
    """A problem without words would be a fault of ours in the middle of a run."""
    missing = {code: file for code, file in codes_used().items() if code not in severities()}
    assert not missing


def test_every_code_in_the_catalogue_is_used() -> None:
    """A message that nothing can cause is dead text."""
    used = set(strings_in_code())
    assert sorted(code for code in severities() if code not in used) == []


def flattened(language: str) -> dict[str, object]:
    texts: dict[str, object] = {}

    def add(prefix: str, table: dict[str, object]) -> None:
        for name, value in table.items():
            key = f"{prefix}.{name}"
            if isinstance(value, dict) and set(value) != {"one", "other"}:
                add(key, value)
            else:
                texts[key] = value

    for path in sorted((SCORING / "texts" / language).rglob("*.toml")):
        room = path.stem if path.parent.name == language else path.parent.name
        add(room, tomllib.loads(path.read_text(encoding="utf-8")))
    return texts


def test_the_languages_have_the_same_texts() -> None:
    """A text that one language lacks would stop a run in that language."""
    dutch, english = (frozenset(_catalogue(language)) for language in PROOFREAD)
    assert sorted(dutch - english) == []
    assert sorted(english - dutch) == []


def test_the_languages_use_the_same_facts() -> None:
    """A fact in one language only means that the other says less, or asks for what is not given."""
    dutch, english = (flattened(language) for language in PROOFREAD)
    different = {}
    for key in dutch.keys() & english.keys():
        told = [
            set().union(*(facts_in(str(text)) for text in _forms(value))) - {"count"}
            for value in (dutch[key], english[key])
        ]
        if told[0] != told[1]:
            different[key] = told
    assert different == {}


def _forms(value: object) -> tuple[object, ...]:
    return tuple(value.values()) if isinstance(value, dict) else (value,)


def test_no_text_is_empty_or_carries_stray_spaces() -> None:
    """Texts are sentences or words, not leftovers."""
    odd = [
        f"{language}: {key}"
        for language in PROOFREAD
        for key, value in flattened(language).items()
        for text in _forms(value)
        if not str(text).strip() or re.search(r"[^\S\n]\n", str(text))
    ]
    assert odd == []


def test_the_list_of_problems_in_the_docs_is_the_catalogue() -> None:
    """`python -m tools.problem_docs` writes it."""
    written = problem_docs.TARGET.read_text(encoding="utf-8")
    assert written == problem_docs.text()
