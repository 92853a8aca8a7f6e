"""Line breaks, lists, bold and links of the call's own texts survive into every document."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache

import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.model.case import Case
from scoring.prose import Listing, Paragraph, Run, blocks, plain, points, words
from scoring.reports import pdf
from scoring.reports.document import Page
from scoring.reports.framework import framework_documents
from scoring.reports.jury_report import jury_report_documents
from scoring.reports.letter import letter_documents
from scoring.reports.matching.pages import page_documents
from scoring.reports.matching.summary import matching_documents
from scoring.reports.send_list import send_list
from scoring.run.sent import values as kept
from scoring.sheets import printed
from scoring.texts import Texts
from tests import pdf_checks
from tests.builders_medium import medium_case

REMEDIES = """U kan tegen deze beslissing:
- **bezwaar** indienen bij de regio
- klacht neerleggen bij de [Vlaamse Ombudsdienst](https://www.vlaamseombudsdienst.be)
• een herziening vragen
binnen de termijn van hierboven.

In deze volgorde:
1. eerst de regio
2. dan de Raad van State,
   Wetenschapsstraat 33

Meer op https://voorbeeld.be/beroep. <b>5 < 6</b> & "zo\""""


def bold(text: str) -> Run:
    return Run(text, bold=True)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ()),
        ("  een   zin  ", ("een zin",)),
        ("een\n\ntwee", ("een", "twee")),
        ("een\ntwee", (Paragraph(((Run("een"),), (Run("twee"),))),)),
        ("- een\n- twee", (Listing((("een",), ("twee",))),)),
        ("• een\n•\ttwee", (Listing((("een",), ("twee",))),)),
        ("* een\n* twee\nslot", (Listing((("een",), ("twee",))), "slot")),
        ("– een\n– twee", (Listing((("een",), ("twee",))),)),
        ("1. een\n3. drie", (Listing((("een",), ("drie",)), (1, 3), "."),)),
        ("2) twee", (Listing((("twee",),), (2,), ")"),)),
        ("Kies:\n- een\n  of zo", (
            "Kies:",
            Listing(((Paragraph(((Run("een"),), (Run("of zo"),))),),)),
        )),
        ("- een\n  - genest", (Listing((("een", Listing((("genest",),))),)),)),
        ("**Let op**: nu", (Paragraph(((bold("Let op"), Run(": nu")),)),)),
        ("[site](https://a.be)", (Paragraph(((Run("site", link="https://a.be"),),)),)),
        ("[mail](mailto:a@b.be)", (Paragraph(((Run("mail", link="mailto:a@b.be"),),)),)),
        ("Zie https://a.be/x.", (
            Paragraph(((Run("Zie "), Run("https://a.be/x", link="https://a.be/x"), Run(".")),)),
        )),
        # what is no part of the subset stays as it was typed
        ("[x](javascript:alert(1))", ("[x](javascript:alert(1))",)),
        ("[x](file:///etc/passwd)", ("[x](file:///etc/passwd)",)),
        ("# kop", ("# kop",)),
        ("*zo* en _zo_ en __zo__", ("*zo* en _zo_ en __zo__",)),
        ("-5 graden", ("-5 graden",)),
        ("2 * 3 ** 2", ("2 * 3 ** 2",)),
        ("<script>alert(1)</script>", ("<script>alert(1)</script>",)),
        ("`code` | tabel | ![x](y)", ("`code` | tabel | ![x](y)",)),
    ],
)  # fmt: skip
def test_a_text_is_paragraphs_lists_bold_and_links_as_typed(
    typed: str, found: tuple[object, ...]
) -> None:
    assert blocks(typed) == found


PIECES = st.sampled_from(
    ["- ", "* ", "• ", "1. ", "7) ", "  ", "\n", "\n\n", "**", "*", "_", "[", "](", ")", "een ",
     "twee", "<b>", "&", "https://a.be", "javascript:x", "`", "#", "\t", "\\", "|"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_word_of_a_text_is_ever_lost(typed: str) -> None:
    """Whatever is typed: every word comes back, in its order, in pages and in workbooks."""
    wanted = re.findall(r"een|twee", typed)
    assert re.findall(r"een|twee", "\n".join(map(words, blocks(typed)))) == wanted
    assert re.findall(r"een|twee", plain(typed)) == wanted


@pytest.mark.parametrize("typed", ["- " * 5000 + "x", "**" * 5000, "[" * 5000, "  " * 900 + "- x"])
def test_a_text_that_tries_to_take_forever_is_taken_as_typed(typed: str) -> None:
    assert words(blocks(typed)[0]).split()[-1] == typed.split()[-1]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("- **een**\n  twee", "- een\n  twee"),
        ("[site](https://a.be) en [a@b.be](mailto:a@b.be)", "site (https://a.be) en a@b.be"),
        ("https://a.be", "https://a.be"),
        ("[x](javascript:y)", "[x](javascript:y)"),
    ],
)
def test_a_workbook_keeps_lines_and_bullets_and_shows_addresses(typed: str, found: str) -> None:
    assert plain(typed) == found


def test_points_lose_their_bullet_and_nothing_else() -> None:
    assert points("- een\n* **twee**\n\n-5 graden\n**drie**") == (
        "een", "**twee**", "-5 graden", "**drie**",
    )  # fmt: skip


OFFER = "Ook dit:\n- **opvang** van kinderen\n- [taxi](https://taxi.be) & vervoer"


@cache
def rich_case() -> Case:
    """The larger call, with a text of many marks in each of its own texts."""
    case = medium_case()
    call = case.call
    own = dict.fromkeys(("remedies", "reservation", "privacy", "next_steps", "closing"), REMEDIES)
    first, *rest = call.challenges
    criterion, *others = call.method.criteria
    method = replace(
        call.method, criteria=(replace(criterion, guidance="Kijk naar:\n- **bereik**"), *others)
    )
    told = replace(
        call,
        texts={**call.texts, **own},
        example="Let op:\n- alles is **verzonnen**",
        challenges=(replace(first, description=REMEDIES), *rest),
        decisions=tuple(replace(item, reason=REMEDIES) for item in call.decisions),
        attention=("**eerst** dit", "dan dat"),
        candidates=tuple(replace(item, other_offer=OFFER) for item in call.candidates),
        method=method,
    )
    return replace(case, call=told, points=tuple(
        replace(point, decisions={
            entry: replace(held, recorded=held.recorded and replace(held.recorded, reason=REMEDIES))
            for entry, held in point.decisions.items()
        }) for point in case.points
    ))  # fmt: skip


@cache
def rich_page(kind: str) -> Page:
    case = rich_case()
    made = {
        "letter": lambda: letter_documents(case),
        "framework": lambda: framework_documents(case),
        "jury": lambda: jury_report_documents(case),
        "matching": lambda: matching_documents(case),
        "candidate": lambda: page_documents(case),
    }[kind]()
    return next(
        item.content
        for item in made
        if isinstance(item.content, Page) and item.stage in ("result", "preparation")
        and (kind != "letter" or item.candidate == "K05")
        and (kind != "candidate" or item.candidate)
    )  # fmt: skip


KINDS = ("letter", "framework", "jury", "matching", "candidate")


@pytest.mark.parametrize("kind", KINDS)
def test_lists_bold_and_links_are_real_in_every_page(kind: str) -> None:
    """Tagged lists and links, and everything else escaped."""
    written = pdf.html(rich_page(kind))
    assert "<ul>" in written and "<strong>bezwaar</strong> indienen bij de regio" in written
    assert '<a href="https://www.vlaamseombudsdienst.be">Vlaamse Ombudsdienst</a>' in written
    assert '<li value="2">dan de Raad van State,<br>Wetenschapsstraat 33</li>' in written
    assert "&lt;b&gt;5 &lt; 6&lt;/b&gt; &amp; &#34;zo&#34;" in written
    assert "**" not in written and "Run(" not in written and "<b>" not in written


@pytest.mark.parametrize("kind", ["letter", "matching", "candidate"])
def test_what_a_candidate_offers_besides_keeps_its_list(kind: str) -> None:
    written = pdf.html(rich_page(kind))
    assert "<li><strong>opvang</strong> van kinderen</li>" in written
    assert '<a href="https://taxi.be">taxi</a> &amp; vervoer' in written


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_with_lists_and_links_follows_both_standards(kind: str) -> None:
    assert pdf_checks.broken_rules(pdf.render(rich_page(kind))) == []


def test_a_letter_with_lists_prints_each_point_on_its_line() -> None:
    content = pdf.render(rich_page("letter"))
    lines = [
        " ".join(line.split())
        for page in pypdf.PdfReader(io.BytesIO(content)).pages
        for line in page.extract_text().splitlines()
    ]
    assert any(line.endswith("bezwaar indienen bij de regio") for line in lines)
    assert any(line.endswith("een herziening vragen") for line in lines)
    assert "binnen de termijn van hierboven." in lines
    assert any(line.endswith("dan de Raad van State,") for line in lines)


def test_workbooks_show_the_texts_plainly() -> None:
    case = rich_case()
    mail = "Beste,\n- **de brief**\n- [site](https://a.be)"
    call = replace(case.call, texts={**case.call.texts, "books.send.text.decision": mail})
    made = send_list(replace(case, call=call), letter_documents(case))
    book = openpyxl.load_workbook(io.BytesIO(next(
        item.content for item in made if item.stage == "result" and isinstance(item.content, bytes)
    )))  # fmt: skip
    said = {str(cell.value) for row in book.active.iter_rows() for cell in row}
    assert "Beste,\n- de brief\n- site (https://a.be)" in said
    assert "Let op:\n- alles is verzonnen" in said


def test_a_form_that_left_with_marks_is_still_the_same_form() -> None:
    """Forms made before bold was understood print the marks; that is no change of their words."""
    assert printed.one_line("Kijk naar **bereik**") == printed.one_line("Kijk naar bereik")


def test_the_value_that_is_kept_of_a_text_is_what_it_says() -> None:
    """Drawn otherwise it says the same; another address is another text."""
    (told,) = blocks("Zie **hier**: [site](https://a.be)")
    assert kept.plain((told,)) == ["Zie hier: site (https://a.be)"]


def test_a_sentence_in_words_of_ones_own_is_told_plainly() -> None:
    """It stands within other text: its lines and addresses stay, marks do not show."""
    texts = Texts("nl", {"letter.salutation": "**Beste**,\nzie [hier](https://a.be)"})
    assert texts("letter.salutation") == "Beste,\nzie hier (https://a.be)"


def test_a_line_break_in_any_text_is_one_of_the_page() -> None:
    page = rich_page("letter")
    value = replace(page.value, salutation="Beste\n<b>u</b>")  # type: ignore[type-var]
    assert "<p>Beste<br>&lt;b&gt;u&lt;/b&gt;</p>" in pdf.html(replace(page, value=value))


def test_why_a_candidate_is_inadmissible_keeps_its_lines() -> None:
    case = medium_case()
    reason = "Niet ontvankelijk:\n- geen **vzw**\n- te laat"
    out = [
        replace(item, admissible=False, inadmissible_reason=reason) if item.key == "K05" else item
        for item in case.call.candidates
    ]
    decisions = tuple(item for item in case.call.decisions if item.entry.candidate != "K05")
    call = replace(case.call, candidates=tuple(out), decisions=decisions)
    points = tuple(
        replace(point, decisions={
            entry: replace(held, recorded=None) if entry.candidate == "K05" else held
            for entry, held in point.decisions.items()
        })
        for point in case.points
    )  # fmt: skip
    made = letter_documents(replace(case, call=call, points=points))
    page = next(item.content for item in made if item.candidate == "K05")
    assert isinstance(page, Page)
    assert "<li>geen <strong>vzw</strong></li>" in pdf.html(page)
