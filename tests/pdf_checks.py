"""What a PDF holds, measured from outside: its words, fonts, standards, and what sticks out.

`overflowing` looks at the boxes that were laid out, `outside_margins` at the letters in the file.
"""

from __future__ import annotations

import html
import io
import itertools
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pdfplumber
import pypdf
from page import validate_pdf_bytes

from scoring.reports import pdf
from scoring.reports.document import Page
from scoring.texts import PROOFREAD

PRINTED_ROOMS = ("letter", "wording", "framework", "jury_report", "reports", "decisions")
SHORTEST = 5  # letters; shorter pieces are the same in many languages
STANDARDS = ("pdfa-3a", "pdfua-1")
SLACK = 0.6  # CSS pixels, for rounding
WIDE = 1.3  # how far a word may be wider than its line on average
MM = 72 / 25.4


def words(content: bytes) -> str:
    """The text of a PDF in reading order, with every run of white space as one space."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def page_words(content: bytes, number: int) -> str:
    """The text of one page, counted from 1."""
    page = pypdf.PdfReader(io.BytesIO(content)).pages[number - 1]
    return " ".join(page.extract_text().split())


def pages(content: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(content)).pages)


def fonts(content: bytes) -> set[str]:
    """The families embedded, without their subset prefix and cut."""
    found = set()
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            name = str(font.get_object()["/BaseFont"]).split("+")[-1]
            found.add(name.removesuffix("-Italic").removesuffix("-Bold").removesuffix("-Italic"))
    return {name.replace("-", " ").removesuffix(" Bold") for name in found}


def images(content: bytes) -> int:
    """How many different pictures the file holds."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return len({image.data for page in pages for image in page.images})


def broken_rules(content: bytes) -> list[str]:
    """What PDF/A-3a and PDF/UA-1 find wrong."""
    return [
        f"{standard}: {failure.rule_id} {failure.message}"
        for standard in STANDARDS
        for failure in validate_pdf_bytes(content, profile=standard).failures
    ]


def catalogue_words(language: str, printed: str) -> list[str]:
    """Texts of a language's catalogues that were printed and are of no other language too."""
    others = {text for other in PROOFREAD if other != language for text in _whole_texts(other)}
    return sorted(
        text
        for text in _whole_texts(language) - others
        if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", printed)
    )


def _whole_texts(language: str) -> set[str]:
    """What the catalogues of the reports print as it stands, or around its facts."""
    found: set[str] = set()
    for room in PRINTED_ROOMS:
        file = resources.files("scoring.texts") / language / f"{room}.toml"
        for text in _strings(tomllib.loads(file.read_text(encoding="utf-8"))):
            found.update(" ".join(part.split()) for part in re.split(r"\{[^}]*\}", text))
    return {text for text in found if len(text) > SHORTEST}


def _strings(table: dict[str, Any]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, dict):
            yield from _strings(value)
        else:
            yield str(value)


def overflowing(page: Page) -> list[str]:
    """Text that sticks out of its table cell or of the page's content area, as laid out."""
    found: list[str] = []
    for number, drawn in enumerate(pdf.layout(page).pages, start=1):
        box = drawn._page_box
        area = (box.content_box_x(), box.content_box_y(), box.width, box.height)
        for text, cells in _texts(box, []):
            found.extend(
                f"page {number}: {text.text!r} sticks out of its cell"
                for cell in cells
                if _sticks_out(text, cell)
            )
            if not _within(text, area):
                found.append(f"page {number}: {text.text!r} sticks out of the page")
    return found


def _texts(box: Any, cells: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    kind = type(box).__name__
    if kind == "MarginBox":
        return
    if kind == "TextBox" and box.text.strip():
        yield box, cells
    inner = [box] if kind == "TableCellBox" else cells
    for child in getattr(box, "children", ()):
        yield from _texts(child, inner)


def _sticks_out(text: Any, cell: Any) -> bool:
    left, top = cell.border_box_x(), cell.border_box_y()
    return not _within(text, (left, top, cell.border_width(), cell.border_height()))


def _within(text: Any, area: tuple[float, float, float, float]) -> bool:
    left, top, width, height = area
    return (
        text.position_x >= left - SLACK
        and text.position_x + text.width <= left + width + SLACK
        and text.position_y >= top - SLACK
        and text.position_y + text.height <= top + height + SLACK
    )


def outside_margins(content: bytes, left: float = 21, right: float = 19) -> list[str]:
    """Letters of running text outside the left and right margin, in mm; drawings included."""
    found = []
    with pdfplumber.open(io.BytesIO(content)) as file:
        for page in file.pages:
            found.extend(
                f"page {page.page_number}: {letter['text']!r} at {letter['x0'] / MM:.0f} mm"
                for letter in page.chars
                if letter["upright"]
                and letter["text"].strip()
                and (letter["x0"] < left * MM or letter["x1"] > page.width - right * MM)
            )
    return found


def badly_broken(page: Page, longest: int = 22) -> list[str]:
    """Lines that end for no reason: within a word, or before a word that had room.

    Words of more than `longest` letters may be cut: not every column can hold them.
    """
    known = set(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", html.unescape(pdf.html(page)))))
    found: list[str] = []
    for number, drawn in enumerate(pdf.layout(page).pages, start=1):
        for block in _boxes(drawn._page_box):
            lines = [box for box in getattr(block, "children", ()) if _is(box, "LineBox")]
            for line, following in itertools.pairwise(lines):
                before, after = _laid(line), _laid(following)
                if (
                    not before
                    or not after
                    or any(box.element_tag == "line-end" for box in _boxes(line))
                ):
                    continue
                last, first = before[-1], after[0]
                tail, head = last.text.split()[-1], first.text.split()[0]
                cut = re.findall(r"\w+$", tail) + re.findall(r"^\w+", head)
                if len(cut) == 2 and not known.issuperset(cut):
                    piece = max(cut, key=len)
                    if any(piece in word and len(word) <= longest for word in known):
                        found.append(f"page {number}: {'|'.join(cut)!r} is cut")
                    continue
                room = block.content_box_x() + block.width - last.position_x - last.width
                if first.width / len(first.text) * (len(head) + 1) * WIDE < room:
                    found.append(f"page {number}: {head!r} had room after {tail!r}")
    return found


def _is(box: Any, kind: str) -> bool:
    return type(box).__name__ == kind


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    if not _is(box, "MarginBox"):
        for child in getattr(box, "children", ()):
            yield from _boxes(child)


def _laid(line: Any) -> list[Any]:
    """The pieces of text on a line, in order."""
    return [box for box in _boxes(line) if _is(box, "TextBox") and box.text.strip()]


def letters(content: bytes) -> list[tuple[object, ...]]:
    """Every letter in the order of drawing: which, in what font and size, and where."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        return [
            (
                page.page_number,
                item["text"],
                item["fontname"],
                item["size"],
                item["x0"],
                item["top"],
            )
            for page in document.pages
            for item in page.chars
        ]
