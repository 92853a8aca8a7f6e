"""What lies on a sheet of Excel beside its cells: comments of both kinds, text boxes, pictures.

A comment of today is stored twice: in a part of its own, as a conversation, and as a comment of the
old kind that only says how to read it. The conversation is taken. [MS-XLSX] 2.1.31 and 2.6.205,
ECMA-376 part 1, 18.7 (comments) and 20.5 (drawings).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from scoring.workbooks.grid import Beside, Comment
from scoring.workbooks.package import Package

_THREADED = "tc="  # begins the author of a comment that stands for a conversation
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_INDENT = "    "  # before what a person wrote, in a comment that stands for a conversation
# In a header or footer: fonts, sizes, colours, and what a program fills in; '&&' is an '&'.
_CODE = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|([LCR])|(&)|.)', re.DOTALL)
# What programs print there unasked: 'Page 1 of 2', without its numbers
_PAGE = re.compile(r"(?:page|pagina|seite|blad)?\W*(?:of|van|sur|de|von)?\W*", re.IGNORECASE)
_SIGNED = re.compile(r"^\t-.*$|^-{4,}$", re.MULTILINE)  # as Google Sheets signs each comment


def comments_of(package: Package, links: Iterable[tuple[str, str]]) -> tuple[Comment, ...]:
    """Everything beside the cells of one sheet, by the kinds and parts that the sheet links to.

    Raises ValueError, LookupError or expat's error for parts that cannot be read.
    """
    parts = [(kind, part) for kind, part in links if part in package]
    talks: dict[tuple[int, int], list[str]] = {}
    for kind, part in parts:
        if kind == "threadedComment":
            for item in _named(package.tree(part), "threadedComment"):
                said = "".join(text.text or "" for text in _named(item, "text"))
                talks.setdefault(_place(item.get("ref", "")), []).append(said)
    found = [Comment(Beside.COMMENT, *at, "\n".join(said)) for at, said in talks.items()]
    for kind, part in parts:
        if kind == "comments":
            found += (item for item in _old(package.tree(part)) if not _again(item, talks))
        elif kind == "drawing":
            found += _drawn(package.tree(part))
    return tuple(item for item in found if item.text.strip() or item.kind is Beside.PICTURE)


def margins_of(root: Element) -> Iterator[Comment]:
    """What the headers and footers of a sheet say in words, each once."""
    for place in _named(root, "headerFooter"):
        said = (words for part in place for words in margin_words(part.text or ""))
        for text in dict.fromkeys(said):
            if not _PAGE.fullmatch(text):
                yield Comment(Beside.MARGIN, 0, 0, text)


def margin_words(text: str) -> list[str]:
    """The words of a header or footer, each on one line: left, middle, right."""
    parts = _CODE.sub(lambda code: "\0" if code[1] else code[2] or "", text).split("\0")
    return [words for part in parts if (words := " ".join(part.split()))]


def own_words(text: str, author: str, head: str = "") -> str:
    """What a person wrote in a comment, without the name that a program puts around it.

    `head` is a first run of letters in bold: Excel's heading, whatever name the author has now.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for name in (head, f"{author}:"):
        if len(name) > 1 and text.startswith(name) and name.rstrip().endswith(":"):
            text = text[len(name) :]
            break
    return _SIGNED.sub("", text).strip()


def _again(item: Comment, talks: dict[tuple[int, int], list[str]]) -> bool:
    return item.author.startswith(_THREADED) and (item.row, item.column) in talks


def _old(root: Element) -> Iterator[Comment]:
    authors = [item.text or "" for item in _named(root, "author")]
    for item in _named(root, "comment"):
        number = item.get("authorId", "")
        known = number.isascii() and number.isdigit() and int(number) < len(authors)
        author = authors[int(number)] if known else ""
        text = "".join(part.text or "" for part in _spoken(item))
        if author.startswith(_THREADED):
            own = [line.strip() for line in text.split("\n") if line.startswith(_INDENT)]
            text = "\n".join(own) or text
        yield Comment(
            Beside.COMMENT, *_place(item.get("ref", "")),
            own_words(text, author, _heading(item)), author,
        )  # fmt: skip


def _heading(comment: Element) -> str:
    """The words of a first run in bold."""
    run = next(_named(comment, "r"), None)
    if run is None or not any(True for _ in _named(run, "b")):
        return ""
    return "".join(part.text or "" for part in _named(run, "t"))


def _spoken(item: Element) -> Iterator[Element]:
    """The texts of a comment, not how they are spoken."""
    for child in item:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            yield child
        elif name != "rPh":
            yield from _spoken(child)


def _drawn(root: Element) -> Iterator[Comment]:
    """Shapes with words, and pictures, each at the cell where it begins."""
    for anchor in root:
        numbers = {
            child.tag.rpartition("}")[2]: (child.text or "").strip()
            for start in _named(anchor, "from")
            for child in start
        }
        at = tuple(
            int(said) + 1 if said.isascii() and said.isdigit() else 0
            for said in (numbers.get("row", ""), numbers.get("col", ""))
        )
        row, column = at if all(at) else (0, 0)
        # Once: what a newer program draws stands there again for an older one.
        texts = dict.fromkeys(
            "\n".join(
                "".join(t.text or "" for t in _named(line, "t")) for line in _named(body, "p")
            )
            for body in _named(anchor, "txBody")
        )
        for text in texts:
            yield Comment(Beside.BOX, row, column, text)
        if not any(texts) and next(_named(anchor, "pic"), None) is not None:
            about = next(_named(anchor, "cNvPr"), anchor)
            name = about.get("descr") or about.get("name") or ""
            yield Comment(Beside.PICTURE, row, column, name)


def _named(root: Element, name: str) -> Iterator[Element]:
    """Every element of this name below, in whatever namespace: there are several of each."""
    return (item for item in root.iter() if item.tag.rpartition("}")[2] == name)


def _place(address: str) -> tuple[int, int]:
    """'E12' as (12, 5); no cell for what is none."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return 0, 0
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column
