"""Pages to PDF: the only home of Jinja2 and, with `pdf_finish`, of WeasyPrint.

A page is a template and a value whose strings are final; templates only place them. What comes out
is PDF/A-3a and PDF/UA-1 in one file, with fonts of our own, and the same bytes every time: no
clock, no system fonts for Latin text, no file or network access from a template.

WeasyPrint needs Pango, a system library that a laptop may lack. So it is imported on first use
only; `pango_missing` tells whether that will work, and `html` needs none of it.
"""

from __future__ import annotations

import ctypes.util
import gc
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scoring.reports.document import Page
from scoring.texts.characters import printed

_ROOM = Path(__file__).resolve().parents[1] / "templates"  # where an installed copy has them
TEMPLATES = _ROOM if _ROOM.is_dir() else _ROOM.parents[1] / "templates"

FAMILY = "Atkinson Hyperlegible"


@dataclass(frozen=True, slots=True)
class _Font:
    """A font family out of a `fontpkg-*` package: its module, and file, weight and style."""

    family: str
    module: str
    faces: tuple[tuple[str, str, str], ...]


_HOUSE_FONT = _Font(FAMILY, "fontpkg_atkinson_hyperlegible", (
    ("AtkinsonHyperlegible-Regular.ttf", "400", "normal"),
    ("AtkinsonHyperlegible-Bold.ttf", "700", "normal"),
    ("AtkinsonHyperlegible-Italic.ttf", "400", "italic"),
    ("AtkinsonHyperlegible-BoldItalic.ttf", "700", "italic"),
))  # fmt: skip

# For names in scripts that the house font lacks; loaded only for a page that needs them. A weight
# behind '@' is cut out of a variable font: PDF readers take the widths of its default cut.
_OTHER_FONTS = (
    _Font("Fira Sans", "fontpkg_fira_sans", (
        ("FiraSans-Regular.ttf", "400", "normal"),
        ("FiraSans-Bold.ttf", "700", "normal"),
        ("FiraSans-Italic.ttf", "400", "italic"),
    )),
    _Font("IBM Plex Sans Arabic", "fontpkg_ibm_plex_sans_arabic", (
        ("IBMPlexSansArabic-Regular.ttf", "400", "normal"),
        ("IBMPlexSansArabic-Bold.ttf", "700", "normal"),
    )),
    _Font("Heebo", "fontpkg_heebo", (
        ("Heebo[wght].ttf@400", "400", "normal"),
        ("Heebo[wght].ttf@700", "700", "normal"),
    )),
)  # fmt: skip


# Pango is not made for threads, and a process of a cluster may have several.
_ONE = Lock()


def render(page: Page) -> bytes:
    """The page as a PDF. Needs Pango: see `pango_missing`. Same page, same bytes."""
    with _ONE, _uncollected():
        return _written(layout(page))


def _written(document: Any) -> bytes:
    from scoring.reports.pdf_finish import AMBIGUOUS, TRIES, finish

    content = b""
    for padding in range(TRIES):
        content = document.write_pdf(
            finisher=partial(finish, padding=padding), pdf_variant="pdf/a-3a"
        )
        if AMBIGUOUS not in content:
            break
    # Readers that go by the stated length read it right all the same.
    return content


@contextmanager
def _uncollected() -> Iterator[None]:
    """No looking for garbage while a document is made, but once after: nearly all that was made is
    in use until then, and nothing is then. The looking takes a quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
        gc.collect(0)


def layout(page: Page) -> Any:
    """The page laid out: a `weasyprint.Document`, whose boxes a check can measure."""
    text = _lean(_filled(page, style=None))
    extended = not _covered(text)
    source = _html_class()(string=text, base_url="house:/", url_fetcher=_fetcher())
    fonts, styles = _styles(page.template, extended)
    return source.render(font_config=fonts, stylesheets=list(styles), pdf_variant="pdf/a-3a")


def html(page: Page) -> str:
    """The page as one HTML file with its style inside, for a system that cannot make PDFs."""
    return _filled(page, style=Markup("\n".join(_css_texts(page.template))))


def source(page: Page) -> tuple[str, ...]:
    """All that a PDF of the page is made from, besides what the program and the system bring."""
    return (page.template, _filled(page, style=None), *_css_texts(page.template))


def pango_missing() -> str | None:
    """None when PDFs can be made, else the key of a text that says how to install Pango here.

    `wording.pango.slow` means: PDFs can be made, but a missing library makes that twice as slow.
    """
    try:
        _weasyprint()
    except (ImportError, OSError):
        if sys.platform == "win32":
            return "wording.pango.windows"
        return "wording.pango.macos" if sys.platform == "darwin" else "wording.pango.linux"
    if sys.platform.startswith("linux") and not ctypes.util.find_library("harfbuzz-subset"):
        return "wording.pango.slow"
    return None


def pango_works() -> bool:
    """Whether PDFs can be made at all, slow or not."""
    return pango_missing() in (None, "wording.pango.slow")


@cache
def _weasyprint() -> ModuleType:
    return import_module("weasyprint")


@cache
def _html_class() -> Any:
    """WeasyPrint's HTML, for which elements mean what templates/elements.css says."""
    weasyprint = _weasyprint()
    sheet = weasyprint.CSS(string=(TEMPLATES / "elements.css").read_text(encoding="utf-8"))

    class OwnElements(weasyprint.HTML):  # type: ignore[misc,name-defined]  # no types
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [sheet]

    return OwnElements


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A template that would compute does not compile.
    environment.filters.clear()
    environment.globals.clear()
    return environment


def _printed(value: object) -> object:
    """A line break of a text is one of the page.

    A juror's or candidate's text may hold characters that turn around the text beside it.
    """
    if type(value) is not str:
        return value
    text = printed(value)
    return Markup("<br>").join(text.split("\n")) if "\n" in text else text


def _filled(page: Page, *, style: str | None) -> str:
    template = _environment().get_template(page.template)
    return template.render(it=page.value, title=page.title, language=page.language, style=style)


# Between the tags of blocks, rows and cells, white space means nothing, but would be boxes.
_BETWEEN = re.compile(
    "(</?(?:body|caption|div|figure|figcaption|h[1-3]|li|ol|p|section|table|tbody|td|th|thead|tr"
    r"|ul)(?: [^<>]*)?>)[ \n]+(?=<)"
)


def _lean(text: str) -> str:
    """The same page with fewer boxes: `br` would be three, each with a style of its own."""
    return _BETWEEN.sub(r"\1", text).replace("<br>", "<line-end>\n</line-end>")


def _css_texts(template: str) -> list[str]:
    files = (TEMPLATES / "base.css", TEMPLATES / template.replace(".html", ".css"))
    return [file.read_text(encoding="utf-8") for file in files if file.is_file()]


@cache
def _styles(template: str, extended: bool) -> tuple[Any, tuple[Any, ...]]:
    """Fonts and parsed style of a template: made once in a process, for every page after it."""
    weasyprint = _weasyprint()
    fonts = import_module("weasyprint.text.fonts").FontConfiguration()
    families = _families(extended)
    faces = "".join(
        f'@font-face {{ font-family: "{font.family}"; src: url("house:/fonts/{name}"); '
        f"font-weight: {weight}; font-style: {style} }}\n"
        for font in families
        for name, weight, style in font.faces
    )
    listed = ", ".join(f'"{font.family}"' for font in families)
    rules = f"{faces}html {{ font-family: {listed} }}\n@page {{ font-family: {listed} }}"
    texts = [rules, *_css_texts(template)]
    styles = tuple(
        weasyprint.CSS(string=text, font_config=fonts, url_fetcher=_fetcher(), base_url="house:/")
        for text in texts
    )
    return fonts, styles


def _families(extended: bool) -> tuple[_Font, ...]:
    others = (font for font in _OTHER_FONTS if _folder(font) is not None) if extended else ()
    return (_HOUSE_FONT, *others)


@cache
def _folder(font: _Font) -> Path | None:
    """Where a font's files are; None when its package is not installed."""
    try:
        module = import_module(font.module)
    except ImportError:
        return None
    return Path(module.ROOT) / "files"


@cache
def _font_files() -> dict[str, Path]:
    """Every file that a page may ask for, by its address."""
    return {
        f"house:/fonts/{name}": folder / name
        for font in _families(extended=True)
        if (folder := _folder(font)) is not None
        for name, _, _ in font.faces
    }


def _font_bytes(file: Path) -> bytes:
    """A font file; with '@700' behind its name that cut of a variable font."""
    name, _, weight = file.name.partition("@")
    if not weight:
        return file.read_bytes()
    variable = import_module("fontTools.ttLib").TTFont(file.with_name(name), recalcTimestamp=False)
    instancer = import_module("fontTools.varLib.instancer")
    cut = io.BytesIO()
    instancer.instantiateVariableFont(variable, {"wght": int(weight)}).save(cut)
    return cut.getvalue()


@cache
def _coverage() -> frozenset[int]:
    folder = _folder(_HOUSE_FONT)
    if folder is None:
        return frozenset()
    # fontTools comes with WeasyPrint.
    with import_module("fontTools.ttLib").TTFont(
        folder / _HOUSE_FONT.faces[0][0], lazy=True
    ) as font:
        return frozenset(font.getBestCmap())


def _covered(text: str) -> bool:
    """Whether the house font has every character of the text (controls and spaces aside)."""
    return all(ord(letter) in _coverage() or letter.isspace() for letter in set(text))


@cache
def _fetcher() -> Any:
    """Gives fonts of ours and images inside the page; refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            file = _font_files().get(unquote(url))
            if file is None:
                raise ValueError("a page may use nothing but its own fonts and images")
            return URLFetcherResponse(url, _font_bytes(file), {"Content-Type": "font/ttf"})

    return OwnFilesOnly()
