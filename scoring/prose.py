"""Texts of several lines as people type them in a cell: paragraphs, lists, bold, links.

A subset of Markdown, the only home of markdown-it. What is not in the subset stays as it was typed.
A plain paragraph of one line is its text; everything else is a value that a template places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode


class Run(NamedTuple):
    """Some words in one look. `link` is an address of the web or of e-mail, or empty."""

    text: str
    bold: bool = False
    link: str = ""


class Paragraph(NamedTuple):
    lines: tuple[tuple[Run, ...], ...]


class Listing(NamedTuple):
    points: tuple[tuple[Block, ...], ...]
    numbers: tuple[int, ...] = ()  # of each point, as typed; none for bullets
    sign: str = ""  # behind a number: '.' or ')'


Block = str | Paragraph | Listing

_SCHEMES = ("http://", "https://", "mailto:")
_ADDRESS = re.compile(r"""https?://[^\s<>"']*[^\s<>"'.,;:!?)\]]""")
# What text processors put in front of a point, each followed by a space or a tab.
_BULLET = re.compile(r"^(\s*)[•●▪◦‣·–](?=[ \t])")
_POINT = re.compile(r"^\s*(?:[-*+•●▪◦‣·–]|\d{1,9}[.)])(?:[ \t]|$)")
_MARKS = ("**", "](", "<http", "<mailto")
# Lists within lists that no reader follows: such a text is printed as it was typed.
_DEEP, _DEEPEST = 24, 60


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return url.casefold().startswith(_SCHEMES)


@cache
def _reader() -> MarkdownIt:
    reader = _Reader("zero", {"maxNesting": _DEEPEST})
    return reader.enable(["list", "newline", "emphasis", "balance_pairs", "link", "autolink"])


def blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs and lists of a text. A line break stays one."""
    tokens = _reader().parse("\n".join(_lines(text)))
    if any(token.level > _DEEP for token in tokens):
        return (Paragraph(tuple((Run(line),) for line in text.splitlines() if line.strip())),)
    return tuple(_block(node) for node in SyntaxTreeNode(tokens).children)


def plain(text: str) -> str:
    """The text with its lines and bullets, without the marks of bold and links."""
    if not any(mark in text for mark in _MARKS):
        return text
    return "\n".join(_plain_line(line) for line in text.splitlines())


def words(block: Block) -> str:
    """What a block says, on lines, with the address of each link."""
    if isinstance(block, str):
        return block
    if isinstance(block, Paragraph):
        return "\n".join("".join(map(_said, line)) for line in block.lines)
    return "\n".join(words(part) for point in block.points for part in point)


def points(text: str) -> tuple[str, ...]:
    """The lines of a cell that is a list by itself, without the bullets that people put there."""
    found = (re.sub(r"^[-*+•●▪◦‣·–][ \t]+", "", line.strip()) for line in text.splitlines())
    return tuple(line for line in found if line)


def _lines(text: str) -> Iterator[str]:
    """The lines, with one kind of bullet. A line after a list is part of it only when set in."""
    listed = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        point = _POINT.match(line) is not None
        if listed and not point and line.strip() and not line[0].isspace():
            yield ""
            listed = False
        listed = point or (listed and bool(line.strip()))
        yield _BULLET.sub(r"\1-", line)


def _block(node: SyntaxTreeNode) -> Block:
    if node.type in ("bullet_list", "ordered_list"):
        points_ = tuple(tuple(_block(part) for part in point.children) for point in node.children)
        if node.type == "bullet_list":
            return Listing(points_)
        return Listing(points_, tuple(int(point.info) for point in node.children), node.markup)
    lines = _split(run for part in node.children for run in _runs(part))
    if len(lines) == 1 and all(not run.bold and not run.link for run in lines[0]):
        return " ".join("".join(run.text for run in lines[0]).split())
    return Paragraph(lines)


def _runs(node: SyntaxTreeNode, bold: bool = False, link: str = "") -> Iterator[Run]:
    """The words below a node, one run per look; a line break is a run of its own."""
    if node.type in ("softbreak", "hardbreak"):
        yield Run("\n")
    elif node.type == "text":
        yield from _linked(node.content, bold, link)
    else:
        strong = node.type == "strong" and node.markup == "**"
        # Other signs of emphasis are no marks here: '*' and '_' stand in names and sums.
        sign = node.markup if node.type in ("em", "strong") and not strong else ""
        if sign:
            yield Run(sign, bold, link)
        target = str(node.attrs.get("href", "")) if node.type == "link" else ""
        for child in node.children:
            yield from _runs(child, bold or strong, link or target)
        if sign:
            yield Run(sign, bold, link)


def _linked(text: str, bold: bool, link: str) -> Iterator[Run]:
    """A web address that stands in a text is a link as well."""
    at = 0
    for found in _ADDRESS.finditer(text) if not link else ():
        yield Run(text[at : found.start()], bold)
        yield Run(found[0], bold, found[0])
        at = found.end()
    yield Run(text[at:], bold, link)


def _split(runs: Iterable[Run]) -> tuple[tuple[Run, ...], ...]:
    """Runs into lines; neighbours of one look become one."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n":
            lines.append([])
        elif run.text and lines[-1] and lines[-1][-1][1:] == run[1:]:
            lines[-1][-1] = run._replace(text=lines[-1][-1].text + run.text)
        elif run.text:
            lines[-1].append(run)
    return tuple(tuple(line) for line in lines)


def _plain_line(line: str) -> str:
    inline = SyntaxTreeNode(_reader().parseInline(line.strip())).children
    start = line[: len(line) - len(line.lstrip())]
    runs = [run for node in inline for part in node.children for run in _runs(part)]
    return start + "".join(_said(run) for found in _split(runs) for run in found)


def _said(run: Run) -> str:
    """The words of a run, and the address behind them where they do not say it themselves."""
    address = run.link.removeprefix("mailto:")
    return run.text if address in run.text else f"{run.text} ({address})"
