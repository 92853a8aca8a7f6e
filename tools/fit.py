"""Finds text that a workbook cuts off, measured by a real LibreOffice.

For every visible cell the text is laid out once more, with the cell's font, in a scratch sheet as
wide as the cell or its merged area, where LibreOffice chooses the height itself. More height needed
than there is means hidden lines; unwrapped text wider than its cell, beside a filled one, is cut.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from tools import office
except ImportError:  # run as a script by the interpreter that has LibreOffice's 'uno'
    import office

# Hundredths of a millimetre. Excel and LibreOffice differ by a point or two in a line's height.
SLACK = 120
CONTENT = 1 | 2 | 4 | 16  # numbers, dates, texts, formulas


def clipped(paths) -> list[str]:
    """One line per cell whose text is cut off: 'file > tab > cell: why: text'."""
    soffice, python = office._soffice(), office._interpreter()
    if soffice is None or python is None:
        raise office.OfficeError("LibreOffice with a Python that has 'uno' is not installed")
    with tempfile.TemporaryDirectory(prefix="fit-") as folder:
        order = Path(folder) / "order.json"
        files = [str(Path(path).resolve()) for path in paths]
        order.write_text(
            json.dumps({"soffice": soffice, "folder": folder, "files": files}), encoding="utf-8"
        )
        done = subprocess.run(
            [python, str(Path(__file__).resolve()), str(order)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60 + 120 * len(files),
            check=False,
        )
        if done.returncode:
            raise office.OfficeError(done.stdout + done.stderr)
        return json.loads(done.stdout)


def _measure(order: Path) -> list[str]:
    import uno

    work = json.loads(order.read_text(encoding="utf-8"))
    session = office._Office(work["soffice"], "nl-BE", Path(work["folder"]))
    found = []
    try:
        scratch = session.desktop.loadComponentFromURL(
            "private:factory/scalc", "_blank", 0, office._values(Hidden=True)
        )
        for file in work["files"]:
            document = session.desktop.loadComponentFromURL(
                uno.systemPathToFileUrl(file), "_blank", 0, office._values(Hidden=True)
            )
            for sheet in document.getSheets():
                if sheet.IsVisible:
                    found += [
                        f"{Path(file).name} > {sheet.Name} > {line}"
                        for line in _cut_off(sheet, scratch)
                    ]
            document.close(True)
        scratch.close(True)
    finally:
        session.close()
    return found


def _cut_off(sheet, scratch) -> list[str]:  # noqa: C901 - one case after another, and all of them here
    ruler = scratch.getSheets().getByIndex(0)
    column, row = ruler.getColumns().getByIndex(0), ruler.getRows().getByIndex(0)
    cell = ruler.getCellByPosition(0, 0)
    found = []
    for area in sheet.queryContentCells(CONTENT).getRangeAddresses():
        for x in range(area.StartColumn, area.EndColumn + 1):
            if not sheet.getColumns().getByIndex(x).IsVisible:
                continue
            for y in range(area.StartRow, area.EndRow + 1):
                if not sheet.getRows().getByIndex(y).IsVisible:
                    continue
                own = sheet.getCellByPosition(x, y)
                text = own.getString()
                if not text.strip() or own.RotateAngle or own.NumberFormat < 0:
                    continue
                width, height, last = _size(sheet, own)
                if width < 50:
                    continue  # a sliver that hides its content on purpose
                for name in ("CharFontName", "CharHeight", "CharWeight", "ParaIndent"):
                    setattr(cell, name, getattr(own, name))
                wrapped = own.IsTextWrapped
                cell.IsTextWrapped = wrapped
                cell.setString(text)
                why = ""
                if wrapped:
                    column.Width = width
                    row.OptimalHeight = True
                    if row.Height > height + SLACK:
                        why = f"needs {row.Height}, has {height}"
                else:
                    column.OptimalWidth = True
                    filled = sheet.getCellByPosition(last + 1, y).getString() != ""
                    number = own.getType().value in ("VALUE",)
                    if column.Width > width + SLACK and (filled or number):
                        why = f"is {column.Width} wide, has {width}"
                if why:
                    found.append(
                        f"{own.AbsoluteName.split('.')[-1].replace('$', '')}: {why}: {text[:60]}"
                    )
    return found


def _size(sheet, own):
    """Width and height of a cell or its merged area, and the last column of it."""
    cursor = sheet.createCursorByRange(own)
    cursor.collapseToMergedArea()
    area = cursor.getRangeAddress()
    columns = (
        sheet.getColumns().getByIndex(x) for x in range(area.StartColumn, area.EndColumn + 1)
    )
    rows = (sheet.getRows().getByIndex(y) for y in range(area.StartRow, area.EndRow + 1))
    width = sum(item.Width for item in columns if item.IsVisible)
    height = sum(item.Height for item in rows if item.IsVisible)
    return width, height, area.EndColumn


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
