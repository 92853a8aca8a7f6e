"""Pages to PDF: standards, fonts, the same bytes, nothing from outside, nothing that sticks out."""

from __future__ import annotations

import importlib
import logging
import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import pytest
from jinja2 import TemplateError, UndefinedError

from scoring.model.call import Candidate
from scoring.model.case import Case
from scoring.reports import levels, pdf, pdf_finish
from scoring.reports.document import Document, Level, Page, texts_of
from scoring.reports.framework import framework_documents
from scoring.reports.jury_report import jury_report_documents
from scoring.reports.letter import letter_documents
from scoring.reports.wording_house import contrast_on_white, house, readable
from tests import pdf_checks
from tests.builders_medium import medium_call, medium_case

ROOT = Path(__file__).resolve().parents[1]
HOUSE_FONT = {"Atkinson Hyperlegible"}


@cache
def a_case() -> Case:
    return medium_case()


@cache
def documents() -> tuple[Document, ...]:
    """Every document that this room makes of the larger call, final."""
    case = a_case()
    return (
        *letter_documents(case), *framework_documents(case), *jury_report_documents(case)
    )  # fmt: skip


@cache
def rendered(path: str) -> bytes:
    """The PDF of one of `documents()`, made once for all tests."""
    return pdf.render(next(item for item in documents() if item.path == path).content)


@cache
def a_few() -> tuple[Document, ...]:
    """One of each kind and shape: full and short letters, the framework, a jury report."""
    wanted = {("result", "K02"), ("result", "K06"), ("written", "K07")}
    return tuple(
        item
        for item in documents()
        if (item.stage, item.candidate) in wanted
        or item.kind == "framework"
        or (item.kind == "jury-report" and item.stage == "result")
    )


def a_page() -> Page:
    return next(item for item in a_few() if item.candidate == "K06").content


def with_name(name: str, **more: object) -> Document:
    """A final letter to a candidate of that name."""
    case = a_case()

    def renamed(candidate: Candidate) -> Candidate:
        return replace(candidate, name=name, **more) if candidate.key == "K06" else candidate

    call = replace(case.call, candidates=tuple(map(renamed, case.call.candidates)))
    letters = letter_documents(replace(case, call=call))
    return next(item for item in letters if item.candidate == "K06" and item.stage == "written")


def test_every_document_follows_both_standards() -> None:
    """PDF/A-3a and PDF/UA-1 hold for every document, not for one of each kind."""
    broken = {
        f"{item.path}": rules
        for item in documents()
        if (rules := pdf_checks.broken_rules(rendered(item.path)))
    }
    assert broken == {}


def test_nothing_sticks_out() -> None:
    """No text leaves its table cell, the page, or the margins, in any document."""
    for item in documents():
        assert pdf_checks.overflowing(item.content) == [], item.path
    for item in a_few():
        assert pdf_checks.outside_margins(rendered(item.path)) == [], item.path


def test_the_check_sees_what_sticks_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above is worth something: a cell that is too narrow is found."""
    _template(
        tmp_path,
        monkeypatch,
        '<table><tr><td style="width: 5mm; white-space: nowrap">onafscheidelijk</td><td>b</td></tr>'
        "</table>",
    )
    found = pdf_checks.overflowing(replace(a_page(), template="planted.html"))
    assert any("onafscheidelijk" in line for line in found)


def test_no_line_ends_for_no_reason() -> None:
    """No word is cut within a narrow column, and no line is left half empty."""
    for item in documents():
        assert pdf_checks.badly_broken(item.content) == [], item.path


def test_the_check_sees_bad_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word in a column that is too narrow, and a line that was ended too early, are found."""
    narrow = '<p style="width: 12mm">onontvankelijk</p>'
    early = "<p>een korte regel</p><p>eerste <span style='display: block'>tweede</span></p>"
    forced = '<p style="white-space: pre-line">een regel\ndie vroeg eindigt</p>'
    _template(tmp_path, monkeypatch, narrow + early + forced)
    found = pdf_checks.badly_broken(replace(a_page(), template="planted.html"))
    assert [line for line in found if "'onont" in line and line.endswith("is cut")]
    assert found[-1].endswith("'die' had room after 'regel'")


def test_only_the_house_font_is_embedded() -> None:
    """No system font slips in, such as for a hyphen or a quotation mark."""
    for item in a_few():
        assert pdf_checks.fonts(rendered(item.path)) == HOUSE_FONT, item.path


def test_names_in_other_scripts_are_printed() -> None:
    """A name in Cyrillic, Arabic or Hebrew is printed, in fonts that come with the tool."""
    letter = with_name("Мост جسر גשר vzw")
    content = pdf.render(letter.content)
    assert "Мост" in pdf_checks.words(content)
    assert pdf_checks.fonts(content) <= HOUSE_FONT | {
        "Fira Sans", "IBM Plex Sans Arabic", "Heebo"
    }  # fmt: skip
    assert pdf_checks.broken_rules(content) == []


def test_long_and_odd_names_stay_inside() -> None:
    """200 letters without a space, a slash, a reserved name: printed whole, nothing sticks out."""
    for name in ("X" * 200, "a/b \\ c: d?", "CON"):
        letter = with_name(name, address="Straat 1\n" + "Y" * 120)
        assert pdf_checks.overflowing(letter.content) == []
        words = pdf_checks.words(pdf.render(letter.content))
        assert name.replace(" ", "") in words.replace(" ", "")


def test_what_people_type_is_never_a_template() -> None:
    """Braces, tags and addresses in a name are printed as they stand and do nothing."""
    name = "{{ 7 * 7 }} <script>alert(1)</script> <img src=file:///etc/hostname> & zonen"
    letter = with_name(name)
    content = pdf.render(letter.content)
    words = pdf_checks.words(content)
    assert "{{ 7 * 7 }}" in words
    assert "<script>alert(1)</script>" in words
    assert pdf_checks.images(content) == 0
    assert "<script>" not in pdf.html(letter.content)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "x.png"])
def test_a_page_gets_nothing_from_outside(address: str, caplog: pytest.LogCaptureFixture) -> None:
    """Only fonts of ours and images inside the page are given; all else is refused."""
    page = a_page()
    value = page.value
    value = replace(value, house=replace(value.house, logo=address))  # type: ignore[type-var]
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        content = pdf.render(replace(page, value=value))
    assert pdf_checks.images(content) == 0
    assert "nothing but its own fonts and images" in caplog.text


def test_the_logo_is_printed() -> None:
    """A PNG in the call is printed in the letter, with the organisation as its text."""
    square = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
        b"\x90wS\xde\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef"
        b"\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    case = a_case()
    identity = replace(case.call.identity, logo="logo.png", logo_image=square)
    letter = letter_documents(replace(case, call=replace(case.call, identity=identity)))[0]
    content = pdf.render(letter.content)
    assert pdf_checks.images(content) == 1
    assert pdf_checks.broken_rules(content) == []


def test_the_same_page_gives_the_same_bytes() -> None:
    """Twice in one process, and in another one with another time zone and hash seed."""
    page = a_page()
    here = sha256(pdf.render(page)).hexdigest()
    assert here == sha256(pdf.render(page)).hexdigest()
    script = (
        "from tests.test_pdf import a_page; from scoring.reports import pdf; import hashlib;"
        "print(hashlib.sha256(pdf.render(a_page())).hexdigest())"
    )
    for zone, seed in (("Asia/Tokyo", "1"), ("America/Lima", "2")):
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        made = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert made.stdout.strip() == here


def test_pages_travel_to_spawned_processes() -> None:
    """A page is pickled to a fresh process, as on Windows, and comes back the same."""
    page = a_page()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        assert executor.submit(pdf.render, page).result() == pdf.render(page)


def test_without_pango_there_is_html_and_advice() -> None:
    """Where the library is missing, importing works, HTML is made, and a text tells what to do."""
    script = """
import importlib.abc, sys
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
sys.meta_path.insert(0, Missing())
from tests.test_pdf import a_page
from scoring.reports import pdf
from scoring.texts import Texts
key = pdf.pango_missing()
print(key, pdf.pango_works(), Texts("nl")(key) != Texts("en")(key), "<h1>" in pdf.html(a_page()))
"""
    made = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    key, works, translated, written = made.stdout.split()
    assert key.startswith("wording.pango.")
    assert (works, translated, written) == ("False", "True", "True")


def test_html_stands_alone_and_says_what_it_is() -> None:
    """Without PDFs the HTML file holds its style and the marks of a draft and an example."""
    draft = letter_documents(medium_case(final=False))
    page = next(item for item in draft if item.stage == "result").content
    text = pdf.html(page)
    assert "<style>" in text
    assert "ONTWERP" in text
    assert "De namen en scores zijn een voorbeeld." in text
    assert "http" not in text


def test_a_template_cannot_compute_or_guess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filters do not compile, and a field that does not exist is an error, never a blank."""
    page = replace(a_page(), template="planted.html")
    _template(tmp_path, monkeypatch, "{{ it.heading|upper }}")
    with pytest.raises(TemplateError):
        pdf.html(page)
    _template(tmp_path, monkeypatch, "{{ it.no_such_field }}")
    with pytest.raises(UndefinedError):
        pdf.html(page)


def _template(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    for name in ("base.html", "base.css"):
        (folder / name).write_text((ROOT / "templates" / name).read_text("utf-8"), "utf-8")
    planted = '{% extends "base.html" %}{% block body %}<h1>x</h1>' + body + "{% endblock %}"
    (folder / "planted.html").write_text(planted, "utf-8")
    monkeypatch.setattr(pdf, "TEMPLATES", folder)
    monkeypatch.setattr(pdf, "_environment", cache(pdf._environment.__wrapped__))
    monkeypatch.setattr(pdf, "_styles", cache(pdf._styles.__wrapped__))


def test_rendering_has_nothing_to_complain_about(caplog: pytest.LogCaptureFixture) -> None:
    """Not one warning about our own HTML and CSS."""
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        for item in a_few():
            pdf.render(item.content)
    assert caplog.records == []


@pytest.mark.parametrize("colour", ["#ffff00", "#1f5a6b", "#ffffff", "#00ff00", "#000000"])
def test_the_accent_colour_can_be_read(colour: str) -> None:
    """A light house colour is darkened until text in it stands out on white."""
    used = readable(colour)
    channels = [int(used[at : at + 2], 16) for at in (1, 3, 5)]
    assert contrast_on_white(*channels) >= 4.5
    if colour in ("#1f5a6b", "#000000"):
        assert used == colour


def test_the_example_is_named_everywhere() -> None:
    """Each document of an example call says so on its first page, and in the foot of each page."""
    for item in a_few():
        content = rendered(item.path)
        assert "De namen en scores zijn een voorbeeld." in pdf_checks.page_words(content, 1)
        for number in range(1, pdf_checks.pages(content) + 1):
            assert "Voorbeeld: geen echte beslissing" in pdf_checks.page_words(content, number)


def test_drafts_say_so_on_every_page() -> None:
    """The mark stands on each page of a draft and on none of a final document."""
    for item in jury_report_documents(medium_case(final=False)):
        content = pdf.render(item.content)
        marks = [
            "ONTWERP" in pdf_checks.page_words(content, number)
            for number in range(1, pdf_checks.pages(content) + 1)
        ]
        assert all(mark is not item.final for mark in marks), item.path


@dataclass(frozen=True)
class Planted:
    house: object = levels.public()
    score: str = levels.jury("4")


@dataclass(frozen=True)
class Undeclared:
    score: str = "4"


def test_a_document_refuses_what_its_reader_may_not_see() -> None:
    """A field above the document's bound, or one without a level, stops the document."""
    call = medium_call()
    frame = house(call, "x", draft=False, level=Level.CANDIDATE, texts=texts_of(call))
    page = Page("letter.html", Planted(frame), "x", "nl")
    with pytest.raises(levels.TooConfidential, match="score is for JURY"):
        levels.checked(Document("letter", "x.pdf", Level.CANDIDATE, page))
    assert levels.checked(Document("x", "x.pdf", Level.JURY, page)).level is Level.JURY
    with pytest.raises(levels.TooConfidential, match="declares no level"):
        levels.check(Undeclared(), Level.COORDINATOR)


def test_every_field_of_every_document_has_a_level_within_its_bound() -> None:
    """Proved on the real values: letters, framework, jury report; and the jury report does hold
    what a candidate may not see, so the guard has something to guard."""
    for item in documents():
        found = dict(levels.levels(item.content.value))
        assert None not in found.values(), item.path
        assert max(found.values()) <= item.level, item.path
    report = next(item for item in documents() if item.kind == "jury-report")
    with pytest.raises(levels.TooConfidential):
        levels.check(report.content.value, Level.CANDIDATE)
    assert all(fields(item.content.value) for item in documents())


def test_no_stream_ends_in_a_carriage_return() -> None:
    """Before 'endstream' that byte would count as a line end, and the length as wrong: such a
    stream gets a blank, and a font's stated length grows with it."""
    pydyf = importlib.import_module("pydyf")
    found = (pydyf.Stream(["w" * n], {"Length1": 1}, True) for n in range(1, 300))
    stream = next(item for item in found if item.data.endswith(b"\r\nendstream"))
    before = stream.stream[0]
    assert pdf_finish.ended_clearly(stream) == stream.data
    assert not stream.data.endswith(b"\r\nendstream")
    assert stream.stream[0] == before
    assert stream.extra["Length1"] == 1 + 2 * (len(stream.stream) - 1)


def test_a_further_try_packs_other_bytes() -> None:
    """What is packed last cannot be mended by itself: each try changes it, and stays valid."""
    document = pdf.layout(a_page())
    made = [
        document.write_pdf(finisher=partial(pdf_finish.finish, padding=n), pdf_variant="pdf/a-3a")
        for n in range(3)
    ]
    assert len({content[content.index(b"/ObjStm") :] for content in made}) == 3
    assert [pdf_checks.broken_rules(content) for content in made] == [[], [], []]


def test_fewer_boxes_look_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our sheet of elements and the leaner markup put every letter where WeasyPrint's own would."""
    some = [item.content for item in a_few() if item.kind != "framework"][-2:]
    lean = [pdf_checks.letters(pdf.render(page)) for page in some]
    monkeypatch.setattr(pdf, "_lean", lambda text: text)
    monkeypatch.setattr(pdf, "_html_class", lambda: importlib.import_module("weasyprint").HTML)
    assert lean == [pdf_checks.letters(pdf.render(page)) for page in some]
