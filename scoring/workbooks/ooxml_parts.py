"""What the sheets of an Excel workbook share: texts with their runs, and looks of cells.

ECMA-376 part 1, 18.4 (shared strings) and 18.8 (styles).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from scoring.workbooks.formats import BUILT_IN, GENERAL, kind_of
from scoring.workbooks.grid import CellKind
from scoring.workbooks.package import Package

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
# Characters that XML cannot hold stand as their number: '_x000D_'. A real '_x' is '_x005F_x'.
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")

# What a number is in this style, the format, and whether what it shows is struck through
Style = tuple[CellKind, str, bool]
Run = tuple[str, bool | None]  # a piece of a text, and whether it is struck; None as its cell is
Words = tuple[str, tuple[Run, ...]]  # a text, and its pieces when it has several


def elements(root: Element, name: str) -> list[Element]:
    return [item for space in _MAIN for item in root.iter(f"{{{space}}}{name}")]


def shared_strings(package: Package, part: str) -> Sequence[Words]:
    if not part or part not in package:
        return ()
    return [words_of(item) for item in elements(package.tree(part), "si")]


def words_of(element: Element) -> Words:
    """The text of a string, of its runs, or of an inline one; not how it is spoken (rPh)."""
    parts: list[Run] = []
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            parts.append((child.text or "", None))
        elif name == "r":
            parts.append(_run(child))
    whole = decoded("".join(text for text, _struck in parts))
    plain = len(parts) < 2 and all(struck is None for _text, struck in parts)
    return whole, () if plain else tuple(parts)


def _run(element: Element) -> Run:
    text, struck = "", None
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            text += child.text or ""
        elif name == "rPr":  # its own look, instead of the cell's
            struck = _strikes(child)
    return text, struck


def _strikes(font: Element) -> bool:
    return any(
        child.tag.endswith("}strike") and child.get("val", "1") not in ("0", "false")
        for child in font
    )


def styles_of(package: Package, part: str) -> tuple[Sequence[Style], frozenset[str]]:
    """The looks of cells, and the numbers of those under a condition that strike through."""
    if not part or part not in package:
        return (), frozenset()
    root = package.tree(part)
    codes = dict(BUILT_IN)
    for item in elements(root, "numFmt"):
        number = item.get("numFmtId", "")
        if number.isdigit():
            codes[int(number)] = item.get("formatCode", GENERAL)
    fonts = [_strikes(font) for group in elements(root, "fonts")[:1] for font in group]
    kinds: dict[str, CellKind] = {}
    styles = []
    for formats in elements(root, "cellXfs")[:1]:
        for item in formats:
            number = item.get("numFmtId", "0")
            code = codes.get(int(number) if number.isdigit() else 0, GENERAL)
            if code not in kinds:
                kinds[code] = kind_of(code)
            font = item.get("fontId", "")
            at = int(font) if font.isascii() and font.isdigit() else len(fonts)
            styles.append((kinds[code], code, at < len(fonts) and fonts[at]))
    looks = (look for group in elements(root, "dxfs")[:1] for look in group)
    striking = (str(at) for at, look in enumerate(looks) if any(map(_strikes, look)))
    return styles, frozenset(striking)


def decoded(text: str) -> str:
    """`text` with every '_xHHHH_' as the character that it stands for."""
    return _ESCAPED.sub(_characters, text) if "_x" in text else text


def _characters(escapes: re.Match[str]) -> str:
    # Two halves of an emoji may stand side by side; half a one alone is no character.
    units = b"".join(
        int(number, 16).to_bytes(2, "little") for number in re.findall(r"_x(.{4})_", escapes[0])
    )
    return units.decode("utf-16-le", "replace")
