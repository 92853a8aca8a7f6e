"""What differs between two folders of output, from coarse to fine.

    python -m tools.compare_output BEFORE AFTER [--but height,width] [--most 5]

Files are paired by their path. Of a pair whose bytes differ, the parts of a workbook are compared,
then what a person meets in it: cells, looks, checks, links, protection, print set-up; of a PDF its
text; of JSON its values; of anything else its lines. `--but` leaves kinds of differences out, as
the heights of rows after another measure. The exit status is 1 where something differs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

# A thing that a person can meet in a file: its kind and where it is, with what it says.
Facts = dict[tuple[str, str], object]


def facts_of(path: Path) -> Facts:
    """Everything in a file by kind and place."""
    match path.suffix:
        case ".xlsx":
            return workbook(path)
        case ".json":
            return dict(values(json.loads(path.read_text(encoding="utf-8"))))
        case ".pdf":
            done = subprocess.run(
                ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
            )
            return {("text", ""): done.stdout}
        case _:
            return {("text", ""): path.read_bytes().decode("utf-8", "replace")}


def values(held: object, path: str = "") -> Iterator[tuple[tuple[str, str], object]]:
    """The values in JSON by their path."""
    if isinstance(held, dict):
        for key, item in held.items():
            yield from values(item, f"{path}.{key}")
    elif isinstance(held, list):
        for number, item in enumerate(held):
            yield from values(item, f"{path}[{number}]")
    else:
        yield ("value", path), held


def workbook(path: Path) -> Facts:
    """A workbook as a person meets it, whatever its parts look like."""
    book, results = (
        openpyxl.load_workbook(path, rich_text=True),
        openpyxl.load_workbook(path, data_only=True),
    )
    found: Facts = {("tabs", ""): book.sheetnames, ("title", ""): book.properties.title}
    found["active", ""] = book.active.title
    for sheet in book.worksheets:
        for (kind, place), value in tab(sheet, results[sheet.title]):
            found[kind, f"{sheet.title}!{place}"] = value
    return found


def tab(sheet: Worksheet, results: Worksheet) -> Iterator[tuple[tuple[str, str], object]]:
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, MergedCell):
                yield from cell_facts(cell, results)
    for area in sheet.merged_cells.ranges:
        yield ("merged", str(area)), True
    for at, held in sheet.row_dimensions.items():
        yield ("height", str(at)), held.height
        if fold := folded(held):
            yield ("fold", str(at)), fold
    for held in sheet.column_dimensions.values():
        for at in range(held.min or 0, (held.max or 0) + 1):
            yield ("width", str(at)), held.width
            yield ("look", f"column {at}"), look(held)
            if fold := folded(held):
                yield ("fold", f"column {at}"), fold
    yield from rules(sheet)
    yield from sheet_wide(sheet)


def cell_facts(cell: Cell, results: Worksheet) -> Iterator[tuple[tuple[str, str], object]]:
    where = cell.coordinate
    yield ("value", where), cell.value
    if cell.data_type == "f":
        yield ("result", where), results[where].value
    if cell.comment:
        yield ("note", where), cell.comment.text
    if cell.hyperlink:
        yield ("link", where), (cell.hyperlink.location, cell.hyperlink.target)
    if cell.has_style:
        yield ("look", where), look(cell)


def folded(held: object) -> str:
    """Whether a row or column is hidden or can be folded away; '' where neither."""
    said = {name: getattr(held, name) for name in ("hidden", "outlineLevel", "collapsed")}
    return ", ".join(f"{name}={value}" for name, value in said.items() if value)


def look(cell: object) -> str:
    """The looks of a cell, but for what is as in an empty workbook."""
    font, fill, edge = cell.font, cell.fill, cell.border  # type: ignore[attr-defined]  # openpyxl's
    align, guard = cell.alignment, cell.protection  # type: ignore[attr-defined]
    sides = [
        (name, side.style, side.color.rgb if side.color else None)
        for name in ("left", "right", "top", "bottom")
        if (side := getattr(edge, name)) and side.style
    ]
    said = {
        "font": (font.name, font.sz, font.b, font.i, font.u, font.color and font.color.rgb),
        "fill": fill.fill_type and fill.fgColor.rgb,
        "sides": sides,
        "align": (align.horizontal, align.vertical, align.wrap_text, align.indent),
        "number": cell.number_format,  # type: ignore[attr-defined]
        "locked": guard.locked,
    }
    return ", ".join(f"{name}={value}" for name, value in said.items() if value)


def rules(sheet: Worksheet) -> Iterator[tuple[tuple[str, str], object]]:
    """Checks of what is typed, and looks on a condition."""
    for check in sheet.data_validations.dataValidation:
        said = {name: getattr(check, name) for name in check.__attrs__ if name != "sqref"}
        for area in str(check.sqref).split():
            yield ("check", area), str(said)
    for number, area in enumerate(sheet.conditional_formatting):
        for rule in area.rules:
            fill = rule.dxf and rule.dxf.fill and rule.dxf.fill.bgColor.rgb
            font = rule.dxf and rule.dxf.font and (rule.dxf.font.b, rule.dxf.font.color)
            said = (rule.type, rule.operator, rule.formula, fill, str(font))
            yield ("condition", f"{area.sqref} {number}"), said


def sheet_wide(sheet: Worksheet) -> Iterator[tuple[tuple[str, str], object]]:
    view, page, guard = sheet.sheet_view, sheet.page_setup, sheet.protection
    yield ("freeze", ""), sheet.freeze_panes
    yield ("filter", ""), sheet.auto_filter.ref
    yield ("selected", ""), [(item.activeCell, item.sqref) for item in view.selection]
    yield ("view", ""), (view.showGridLines, view.zoomScale, sheet.sheet_state)
    yield ("colour", ""), sheet.sheet_properties.tabColor and sheet.sheet_properties.tabColor.rgb
    yield ("guard", ""), {name: getattr(guard, name) for name in guard.__attrs__}
    yield (
        ("print", ""),
        {
            "area": sheet.print_area,
            "rows": sheet.print_title_rows,
            "columns": sheet.print_title_cols,
            "paper": (page.paperSize, page.orientation, page.fitToWidth, page.fitToHeight),
            "margins": (sheet.page_margins.left, sheet.page_margins.top, sheet.page_margins.bottom),
            "foot": [getattr(sheet.oddFooter, side).text for side in ("left", "center", "right")],
        },
    )


def parts(before: Path, after: Path) -> list[str]:
    """The parts of two zips that differ in a byte."""
    with zipfile.ZipFile(before) as one, zipfile.ZipFile(after) as two:
        names = sorted({*one.namelist(), *two.namelist()})
        both = set(one.namelist()) & set(two.namelist())
        return [name for name in names if name not in both or one.read(name) != two.read(name)]


def differences(before: Facts, after: Facts, but: frozenset[str]) -> list[tuple[str, str, str]]:
    """Kind, place and what it was and is, of everything that is not the same."""
    found = []
    for key in dict.fromkeys([*before, *after]):
        one, two = before.get(key), after.get(key)
        if one != two and key[0] not in but:
            found.append((*key, _told(one, two)))
    return found


def _told(one: object, two: object) -> str:
    if isinstance(one, str) and isinstance(two, str) and "\n" in one + two:
        lines = unified_diff(one.splitlines(), two.splitlines(), lineterm="", n=0)
        told = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
        return "\n        ".join(["", *told[:20], *(["..."] if len(told) > 20 else [])])
    return f"{one!r} -> {two!r}"


def pair(before: Path, after: Path, but: frozenset[str], most: int) -> list[str]:
    """What is told of two files whose bytes differ."""
    told = []
    if before.suffix == ".xlsx":
        told.append(f"    parts: {', '.join(parts(before, after))}")
    found = differences(facts_of(before), facts_of(after), but)
    for kind, count in Counter(kind for kind, _place, _said in found).items():
        told.append(f"    {kind}: {count}")
        own = [(place, said) for other, place, said in found if other == kind]
        told += [f"      {place}: {said}" for place, said in own[:most]]
    return told if found else []


def files(folder: Path) -> Mapping[str, Path]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in found}


def main(argv: list[str]) -> int:
    reader = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    reader.add_argument("before", type=Path)
    reader.add_argument("after", type=Path)
    reader.add_argument("--but", default="", help="kinds of differences to leave out, by comma")
    reader.add_argument("--most", type=int, default=5, help="examples of each kind")
    said = reader.parse_args(argv)
    one, two = files(said.before), files(said.after)
    tally: Counter[str] = Counter()
    for name in sorted({*one, *two}):
        if name not in one or name not in two:
            print(f"{name}: only {'after' if name in two else 'before'}")
            tally["alone"] += 1
        elif one[name].read_bytes() == two[name].read_bytes():
            tally["same bytes"] += 1
        elif told := pair(one[name], two[name], frozenset(said.but.split(",")), said.most):
            print("\n".join([f"{name}:", *told]))
            tally["differ"] += 1
        else:
            tally["other bytes, the same to a person"] += 1
    print(", ".join(f"{count} {what}" for what, count in sorted(tally.items())))
    return int(bool(tally["alone"] or tally["differ"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
