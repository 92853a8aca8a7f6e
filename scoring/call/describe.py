"""The reference of the call workbook, written from the declaration: docs/call-workbook.md.

`python -m scoring.call.describe docs/call-workbook.md` writes it anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scoring.call import layout
from scoring.call.tables import FORMAT_VERSION, TABLES, Column, Kind, Table
from scoring.texts import PROOFREAD, WHOLE, Texts

_INTRO = f"""# The call workbook

`input/call.xlsx` (`oproep.xlsx` and `.ods` are accepted) is the whole definition and register of a
call. `python run_scoring.py new FOLDER` writes an empty one. This page lists every tab and column
of format {FORMAT_VERSION}; it is written from the declaration in `scoring/call/tables.py`.

## How it is read

- The first column of each tab is hidden. `#table candidates` in it says which table the tab holds,
  `#format {FORMAT_VERSION}` which format. Tab names, their order and document properties say
  nothing.
- The hidden row `#keys` names each column by its key; on the tabs of settings `#setting deadline`
  names each row and the key `value` the column. Headings, widths and positions are free; rows and
  columns may be inserted.
- Below `#heading`, every row without a mark in the hidden column is data. Blank rows are skipped.
- On a tab with columns of marks, the row `#marks` holds the key that each such column stands for;
  free columns get theirs from a drop-down.
- A missing tab or column that is not required takes the default written below, so that workbooks of
  earlier formats stay readable. A workbook of a later format is refused.
- A column or setting without its hidden key, as such a workbook lacks it, is known by its heading
  in any language of the program, typed in the row of headings or in a row of a tab of settings.
- Drop-downs show words of the call's language. A word of any language, or the code, is read.
- A formula or error value in a cell that is read is a problem, never a guess. So is a date typed as
  text that can be read in two ways, and a number such as 1.234 in text.
- Dates as text: `12/05/2023`, `12 mei 2023`, `vrijdag 12 mei 2023 om 23u59`,
  `May 12, 2023, 11:59 pm`, `2023-05-12 23:59`; `24:00` is the end of its day.
  Day before month in a Dutch call; in an English one, what can be read in two ways is asked about.
- A number where text belongs is what the cell shows: 123456789 in the format `0000"."000"."000` is
  0123.456.789. Where the format does not tell for certain, or a number of an organisation or a
  telephone may have lost its 0, it is asked about.
- `60 %` as a weight is 0.6. Where nothing says of what, as with a minimum, it is asked about.
- What is struck through, wholly or in part, is asked about.
- Warnings, never errors: weights in two units (0.6 beside 40), weights that look like per cents and
  do not add up to 100, two candidates or jurors that share a name, number or address.

## Kinds of columns

| kind | what it takes |
| --- | --- |
"""

_KINDS = {
    Kind.TEXT: "text of one line",
    Kind.LONG: "text of several lines; lines that begin with `- ` or `1. ` are a list, `**words**` "
    "are bold, `[words](https://…)` is a link",
    Kind.KEY: "names its row: letters, digits, `-`, `_`, `.`; unique in its table, case-blind",
    Kind.REF: "the key of a row in another table",
    Kind.REFS: "several such keys, parted by commas, semicolons or line breaks",
    Kind.WHOLE: "a whole number",
    Kind.NUMBER: "a number; as text `7,5` and `7.5` are the same",
    Kind.DATE: "a date",
    Kind.MOMENT: "a date with a time of day, local to the call",
    Kind.YES_NO: "yes or no, in words",
    Kind.CHOICE: "one of the words of its drop-down",
    Kind.MARK: "an `x`, or nothing",
    Kind.COLOUR: "a colour such as `#1f4e79`",
}


def described() -> str:
    """The page as Markdown."""
    texts = Texts(WHOLE)
    parts = [_INTRO.rstrip("\n")]
    parts += [f"| {kind.value} | {meaning} |" for kind, meaning in _KINDS.items()]
    tables = {table.key: table for table in TABLES}
    for phase, keys in layout.PHASES:
        parts += ["", f"## {texts(f'call.book.phase_{phase}').lstrip('0123456789 ')}"]
        for key in keys:
            parts += ["", *_table(tables[key], texts)]
    return "\n".join(parts) + "\n"


def _table(table: Table, texts: Texts) -> list[str]:
    names = " / ".join(Texts(item)(f"call.{table.key}.tab") for item in reversed(PROOFREAD))
    lines = [f"### `{table.key}` ({names})", "", texts(f"call.{table.key}.intro"), ""]
    if table.settings:
        lines += ["One row per setting: key, value, explanation.", ""]
    elif table.required:
        lines += ["At least one row.", ""]
    lines += ["| key | heading | kind | default | meaning |", "| --- | --- | --- | --- | --- |"]
    lines += [_column(table, column, texts) for column in table.columns]
    for prefix, target in table.marks:
        lines.append(
            f"| `{prefix}:…` | the row's title | mark | | A column per row of `{target}`: an x "
            "where it applies. |"
        )
    if table.key == "texts":
        lines += ["", "Paragraphs of the letters, each under its key:", ""]
        lines += [f"- `{key}`: {texts(f'call.paragraph.{key}')}" for key in layout.PARAGRAPHS]
        lines += ["", "Any key of the catalogues in `scoring/texts` may be given own words too."]
    return lines


def _column(table: Table, column: Column, texts: Texts) -> str:
    words = f"call.{table.key}.{column.key}"
    kind = column.kind.value + (", required" if column.required else "")
    if column.to:
        kind += " → " + ", ".join(f"`{name}`" for name in column.to)
    if column.least is not None:
        kind += f", at least {column.least}"
    if column.most is not None:
        kind += f", at most {column.most}"
    meaning = texts(f"{words}.help").replace("|", "\\|")
    if column.choices:
        shown = [f"`{code}` ({texts(f'call.choice.{code}')})" for code in column.choices]
        meaning += " Choices: " + ", ".join(shown) + "."
    default = f"`{column.default}`" if column.default else ""
    heading = texts(f"{words}.heading")
    return f"| `{column.key}` | {heading} | {kind} | {default} | {meaning} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(described(), encoding="utf-8", newline="\n")
