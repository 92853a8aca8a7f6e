"""Tabs, rows and columns that went elsewhere, were copied, hidden, merged or sorted."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from tests.hostile.bench import (
    Case,
    Expect,
    Parts,
    Sample,
    Spoil,
    accept,
    cell_lost,
    file_lost,
    flag,
    parts,
    tab_lost,
)

SHIFTED, STRAY = "rows-shifted", "answer-stray"
Change = Callable[[openpyxl.Workbook, Worksheet, Sample], object]


def book(change: Change) -> Spoil:
    """The workbook as another program saves it after `change(book, sheet, sample)`."""

    def spoil(sample: Sample) -> bytes:
        found = openpyxl.load_workbook(io.BytesIO(sample.content))
        change(found, found[sample.tab], sample)
        buffer = io.BytesIO()
        found.save(buffer)
        return buffer.getvalue()

    return spoil


def _unmerged(sheet: Worksheet) -> None:
    """openpyxl leaves merged blocks behind when it moves cells."""
    for block in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(block))


def rows(*at: int) -> Change:
    def change(found: openpyxl.Workbook, _sheet: Worksheet, _sample: Sample) -> None:
        for sheet in found.worksheets:
            _unmerged(sheet)
            for row in at:
                sheet.insert_rows(row)

    return change


def columns(*at: int) -> Change:
    def change(found: openpyxl.Workbook, _sheet: Worksheet, _sample: Sample) -> None:
        for sheet in found.worksheets:
            _unmerged(sheet)
            for column in at:
                sheet.insert_cols(column)

    return change


def _row(sample: Sample, point: str = "score") -> int:
    return int(sample.at[point][1:])


def _start(found: openpyxl.Workbook) -> Worksheet:
    return found.worksheets[0]


def identity(field: str, value: object, everywhere: bool = False) -> Spoil:
    """Another value in the hidden cell of the attacked sheet, or of all sheets."""

    def change(found: openpyxl.Workbook, sheet: Worksheet, _sample: Sample) -> None:
        for each in found.worksheets if everywhere else [sheet]:
            for (cell,) in each["A1:A20"]:
                if cell.value == field:
                    each.cell(cell.row, 2).value = value

    return book(change)


def _swap(sheet: Worksheet, first: int, second: int, columns_: range) -> None:
    for column in columns_:
        one, other = sheet.cell(first, column), sheet.cell(second, column)
        one.value, other.value = other.value, one.value


def _sorted(_found, sheet: Worksheet, sample: Sample) -> None:
    """The visible columns sorted; the hidden one with the keys was not in the selection."""
    _swap(sheet, _row(sample), _row(sample, "score2"), range(3, 9))


def _sorted_whole(_found, sheet: Worksheet, sample: Sample) -> None:
    _swap(sheet, _row(sample), _row(sample, "score2"), range(1, 9))


def _votes_sorted(_found, sheet: Worksheet, sample: Sample) -> None:
    _swap(sheet, _row(sample, "vote"), _row(sample, "vote2"), range(3, 9))


def _start_sorted(found, _sheet, sample: Sample) -> None:
    rows_ = (_row(sample, "declaration"), _row(sample, "declaration2"))
    _swap(_start(found), *rows_, range(3, 8))


def _reworded(change: Change) -> Change:
    """The same in a form that was made when a text of the call was different."""

    def both(found, sheet: Worksheet, sample: Sample) -> None:
        change(found, sheet, sample)
        for each in found.worksheets:
            for (cell,) in each["A1:A20"]:
                if cell.value == "wording":
                    each.cell(cell.row, 2).value = "0123456789abcdef"

    return both


def _moved(to: int, point: str = "score") -> Change:
    """An answer cut and pasted some rows further."""

    def change(_found, sheet: Worksheet, sample: Sample) -> None:
        cell = sheet[sample.at[point]]
        sheet.cell(cell.row + to, cell.column).value = cell.value
        cell.value = None

    return change


def _pasted_elsewhere(_found, sheet: Worksheet, sample: Sample) -> None:
    cell = sheet[sample.at["score"]]
    sheet.cell(sheet.max_row + 3, cell.column).value = cell.value
    cell.value = None


def merged(keep: bool) -> Spoil:
    """Both score cells as one block. A program may keep what the second one holds."""

    def change(found: Parts, sample: Sample) -> None:
        block = f"{sample.at['score']}:{sample.at['score2']}"
        found.change(sample.part, "</mergeCells>", f'<mergeCell ref="{block}"/></mergeCells>')
        if not keep:
            found.cell(sample.part, sample.at["score2"], '<c r="{at}"/>')

    return parts(change)


def _remarks_merged(found: Parts, sample: Sample) -> None:
    block = f"{sample.at['remark']}:{sample.at['remark2']}"
    found.change(sample.part, "</mergeCells>", f'<mergeCell ref="{block}"/></mergeCells>')
    found.cell(sample.part, sample.at["remark2"], '<c r="{at}"/>')


def _states(state: str, count: int = 99) -> Change:
    def change(found: openpyxl.Workbook, _sheet, _sample) -> None:
        for sheet in found.worksheets[1 : count + 1]:
            sheet.sheet_state = state

    return change


def _attacked_state(state: str) -> Change:
    return lambda _found, sheet, _sample: setattr(sheet, "sheet_state", state)


def _renamed(found: openpyxl.Workbook, _sheet, _sample) -> None:
    for number, sheet in enumerate(found.worksheets):
        sheet.title = f"Blad{number}"


def _reordered(found: openpyxl.Workbook, _sheet, _sample) -> None:
    found._sheets.reverse()


def _swapped_names(found: openpyxl.Workbook, sheet: Worksheet, _sample) -> None:
    other = found.worksheets[-1]
    one, two = sheet.title, other.title
    sheet.title = "x"
    other.title, sheet.title = one, two


def _copied(found: openpyxl.Workbook, sheet: Worksheet, _sample: Sample) -> None:
    found.copy_worksheet(sheet)


def _copied_with(value: object, point: str = "score", state: str = "visible") -> Change:
    def change(found: openpyxl.Workbook, sheet: Worksheet, sample: Sample) -> None:
        copy = found.copy_worksheet(sheet)
        copy[sample.at[point]] = value
        copy.sheet_state = state

    return change


def _below_itself(_found, sheet: Worksheet, _sample: Sample) -> None:
    """The whole form once more in the same tab."""
    last = sheet.max_row
    for line in list(sheet.iter_rows(max_row=last)):
        for cell in line:
            if cell.value is not None:
                sheet.cell(cell.row + last + 5, cell.column).value = cell.value


def _whole_column(_found, sheet: Worksheet, sample: Sample) -> None:
    """The column of scores copied beside the form, with its hidden key."""
    column = sheet[sample.at["score"]].column
    for (cell,) in sheet.iter_rows(min_col=column, max_col=column):
        sheet.cell(cell.row, 20).value = cell.value


def _columns_swapped(_found, sheet: Worksheet, sample: Sample) -> None:
    """Scores and remarks changed places, hidden keys and all."""
    _unmerged(sheet)
    one, two = sheet[sample.at["score"]].column, sheet[sample.at["remark"]].column
    for row in range(1, sheet.max_row + 1):
        first, second = sheet.cell(row, one), sheet.cell(row, two)
        first.value, second.value = second.value, first.value


def _filtered(_found, sheet: Worksheet, sample: Sample) -> None:
    sheet.auto_filter.ref = f"C{_row(sample) - 1}:H{_row(sample, 'score2')}"
    sheet.row_dimensions[_row(sample)].hidden = True


def _hidden_columns(_found, sheet: Worksheet, _sample) -> None:
    for letter in "EG":
        sheet.column_dimensions[letter].hidden = True


def _nothing_kept(found: openpyxl.Workbook, _sheet, _sample) -> None:
    """As Google Sheets or gnumeric may leave it."""
    for sheet in found.worksheets:
        sheet.protection.sheet = False
        sheet.data_validations.dataValidation = []
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        sheet.sheet_state = "visible"
        for number in range(1, sheet.max_row + 1):
            sheet.row_dimensions[number].hidden = False
        for letter in "ABCDEFGH":
            sheet.column_dimensions[letter].hidden = False
        for line in sheet.iter_rows():
            for cell in line:
                cell.style = "Normal"
    for name in list(found.defined_names):
        del found.defined_names[name]


def _extras(found: openpyxl.Workbook, sheet: Worksheet, sample: Sample) -> None:
    sheet[sample.at["score"]].comment = Comment("5", "jurylid")
    found.defined_names["score"] = DefinedName("score", attr_text=f"'{sheet.title}'!$E$28")


def _keys_padded(_found, sheet: Worksheet, sample: Sample) -> None:
    key = sheet.cell(_row(sample), 1)
    key.value = f"  {key.value} "


def _key(value: object) -> Change:
    return lambda _found, sheet, sample: sheet.cell(_row(sample), 1).__setattr__("value", value)


def _delete_row(_found, sheet: Worksheet, sample: Sample) -> None:
    sheet.delete_rows(_row(sample))


def _delete_column(letter: str) -> Change:
    return lambda _found, sheet, _sample: sheet.delete_cols(" ABCDEFGH".index(letter))


def _keys_and_values_column(_found, sheet: Worksheet, _sample) -> None:
    sheet.delete_cols(2)


def _cleared(_found, sheet: Worksheet, _sample: Sample) -> None:
    sheet.delete_rows(1, sheet.max_row)


def _text(at: Callable[[Sample], str], value: object) -> Change:
    return lambda _found, sheet, sample: sheet.__setitem__(at(sample), value)


def _own_tab(found: openpyxl.Workbook, _sheet, _sample) -> None:
    found.create_sheet("Nota")["B2"] = "vragen"


def _empty_tab(found: openpyxl.Workbook, _sheet, _sample) -> None:
    found.create_sheet("Blad1")


def _two_jurors(found: openpyxl.Workbook, _sheet, sample: Sample) -> None:
    """Another juror's sheet copied into this workbook."""
    other = openpyxl.load_workbook(io.BytesIO(sample.other))[sample.tab]
    copy = found.create_sheet("van een collega")
    for line in other.iter_rows():
        for cell in line:
            if cell.value is not None:
                copy.cell(cell.row, cell.column).value = cell.value


def _macros(sample: Sample) -> bytes:
    """As Excel saves .xlsm: a binary part and the link that leads to it."""
    found = Parts(sample.content)
    found["xl/vbaProject.bin"] = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    link = f'<Relationship Id="rId98" Type="{kind}" Target="vbaProject.bin"/>'
    found.change("xl/_rels/workbook.xml.rels", "</Relationships>", f"{link}</Relationships>")
    found.change(
        "[Content_Types].xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        r"\.main\+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )  # fmt: skip
    return found.pack()


def _external(sample: Sample) -> bytes:
    found = Parts(sample.content)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        f'<Relationship Id="rId97" Type="{kind}/externalLink" Target="externalLinks/x.xml"/>'
        f'<Relationship Id="rId96" Type="{kind}/attachedTemplate" '
        'Target="http://x.test/t.xltx" TargetMode="External"/>'
    )
    found.change("xl/_rels/workbook.xml.rels", "</Relationships>", f"{links}</Relationships>")
    found["xl/externalLinks/x.xml"] = b'<externalLink xmlns="x"><externalBook/></externalLink>'
    return found.pack()


def _label(sample: Sample, point: str = "score") -> str:
    return f"C{_row(sample, point)}"


CHANGED = "locked-text-changed"
CASES = (
    Case("saved by another program", book(lambda *_: None), accept()),
    # Where things went
    Case("rows put in everywhere", book(rows(2, 5, 16, 20, 29, 31, 40)), accept()),
    Case("a column before the keys", book(columns(1)), accept()),
    Case("columns put in everywhere", book(columns(2, 4, 6, 9)), accept()),
    Case("tabs with other names", book(_renamed), accept()),
    Case("tabs in another order", book(_reordered), accept()),
    Case("tabs that swapped their names", book(_swapped_names), accept()),
    Case("the columns of scores and remarks swapped", book(_columns_swapped), accept()),
    Case("a row with its key somewhere else", book(_sorted_whole), accept()),
    # Hidden, and shown again
    Case("every sheet hidden", book(_states("hidden")), accept()),
    Case("the sheet hidden", book(_attacked_state("hidden")), accept()),
    Case("the sheet very hidden", book(_attacked_state("veryHidden")), accept()),
    Case("rows filtered away", book(_filtered), accept()),
    Case("columns of answers hidden", book(_hidden_columns), accept()),
    Case("no protection, lists, names, styles", book(_nothing_kept), accept()),
    Case("comments and names", book(_extras), flag("tab-beside")),
    # Copies
    Case("a copy of the sheet", book(_copied), accept()),
    Case("a copy with an answer more", book(_copied_with("deels", "note")),
         tab_lost("versions-differ")),
    Case("a copy with another score", book(_copied_with(5)), tab_lost("versions-differ")),
    Case("a hidden copy with another score", book(_copied_with(5, state="veryHidden")),
         tab_lost("versions-differ")),
    Case("a copy with an answer less", book(_copied_with(None, "remark")), accept()),
    Case("the whole form twice in a tab", book(_below_itself), tab_lost("tab-key-twice")),
    Case("the column of scores copied", book(_whole_column), tab_lost("tab-key-twice")),
    Case("a key twice", book(lambda _f, sheet, s: sheet.__setitem__("A95", "criterion:k1")),
         tab_lost("tab-key-twice")),
    # Moved without their keys
    Case("sorted without the keys", book(_sorted), tab_lost(SHIFTED)),
    Case("sorted without the keys, other wording", book(_reworded(_sorted)),
         tab_lost("tab-other-wording", SHIFTED)),
    Case("votes sorted without the keys", book(_votes_sorted), tab_lost(SHIFTED)),
    Case("declarations sorted without the keys", book(_start_sorted),
         cell_lost(SHIFTED, at="declaration", declaration2=None)),
    # The cell says what it says: no program can tell where the juror wanted it.
    Case("a score pasted over another", book(_moved(1)), accept(score=None, score2="7/2")),
    Case("a score pasted where nothing is asked", book(_pasted_elsewhere), cell_lost(STRAY)),
    # Merged
    Case("both scores in one block", merged(keep=False), cell_lost("cell-merged", at="score2")),
    Case("both scores in one block, the second still there", merged(keep=True),
         cell_lost("cell-merged", at="score2")),
    Case("both remarks in one block", parts(_remarks_merged),
         cell_lost("cell-merged", at="remark2")),
    # Gone
    Case("a row deleted", book(_delete_row), cell_lost("row-missing", remark=None)),
    Case("a key deleted", book(_key(None)), cell_lost("row-missing", STRAY, remark=None)),
    Case("a key with spaces", book(_keys_padded), accept()),
    Case("a key in capitals", book(_key("CRITERION:K1")),
         cell_lost("row-missing", STRAY, remark=None)),
    Case("a key that the call does not know", book(_key("criterion:k9")),
         cell_lost("row-missing", "row-unasked", remark=None)),
    Case("a key as a number", book(_key(1)), cell_lost("row-missing", STRAY, remark=None)),
    Case("a key as a formula", book(_key('="criterion:k1"')),
         cell_lost("row-missing", STRAY, remark=None)),
    Case("the column of keys deleted", book(_delete_column("A")), tab_lost("tab-no-form")),
    Case("the column of values deleted", book(_delete_column("B")), tab_lost("tab-no-identity")),
    Case("the column of scores deleted", book(_delete_column("E")), tab_lost("tab-column-missing")),
    Case("the column of remarks deleted", book(_delete_column("G")),
         tab_lost("tab-column-missing")),
    # What is left says nothing: that the sheet is missing is told when it is owed.
    Case("the sheet emptied", book(_cleared), tab_lost()),
    Case("the sheet removed", book(lambda found, sheet, _s: found.remove(sheet)), tab_lost()),
    Case("the start tab removed", book(lambda found, _sh, _s: found.remove(_start(found))),
         accept(declaration=None, declaration2=None)),
    # Locked texts
    Case("another title of a question",
         book(_text(_label, "Criterium over de prijs")), flag(CHANGED)),
    Case("no title of a question", book(_text(_label, None)), flag(CHANGED)),
    Case("another heading of the sheet",
         parts(lambda p, s: p.change("xl/sharedStrings.xml", s.call.candidates[0].name, "Anders")),
         flag("tab-other-heading")),
    Case("an extra remark beside the form",
         book(lambda _f, sheet, s: sheet.__setitem__(f"K{_row(s)}", "nog iets")), flag(STRAY)),
    Case("an extra remark under the form",
         book(lambda _f, sheet, s: sheet.cell(sheet.max_row + 2, 7).__setattr__(
             "value", "nog iets")), flag(STRAY)),
    # Other forms
    *(Case(f"another {field} everywhere", identity(field, value, everywhere=True), Expect(
        "file", (code,))) for field, value, code in (
        ("call", "andere-oproep", "tab-other-call"),
        ("round", "interview", "tab-unknown-round"),
        ("juror", "J9", "tab-unknown-juror"),
        ("method", "deadbeef", "tab-other-method"),
        ("jury-form", "2", "tab-form-version"),
        ("kind", "x", "tab-no-identity"),
    )),
    *(Case(f"the sheet of {field} {str(value)[:12]!r}", identity(field, value), tab_lost(code))
      for field, value, code in (
        ("call", "andere", "tab-other-call"),
        ("round", "pitch\nwritten\nsheet", "tab-unknown-round"),
        ("round", None, "tab-no-identity"),
        ("juror", "J9", "tab-unknown-juror"),
        ("juror", None, "tab-no-identity"),
        ("candidate", "K99", "tab-unknown-entry"),
        ("challenge", "U9", "tab-unknown-entry"),
        ("challenge", "U1\nU2", "tab-unknown-entry"),
        ("method", None, "tab-other-method"),
        ("method", "=1+1", "tab-other-method"),
        ("jury-form", "0", "tab-form-version"),
        ("jury-form", 1.5, "tab-form-version"),
        ("kind", "START", "tab-no-identity"),
      )),
    Case("an edition of five thousand digits",
         identity("edition", "9" * 5000), accept()),
    Case("a version as a number", identity("jury-form", 1), accept()),
    Case("another wording", identity("wording", "0123", everywhere=True),
         flag("tab-other-wording")),
    Case("another juror's sheet in the workbook", book(_two_jurors), flag("tab-foreign")),
    # Programs and links in the file
    Case("macros", _macros, flag("file-macros"), file="j1.xlsm"),
    Case("macros under another name", _macros, flag("file-macros")),
    Case("links to other files", _external, accept()),
    Case("an own tab with words", book(_own_tab), flag("tab-no-form")),
    Case("an empty tab", book(_empty_tab), accept()),
    Case("only other tabs",
         book(lambda found, _sh, _s: [found.remove(sheet) for sheet in found.worksheets]
              and found.create_sheet("x").__setitem__("A1", "nota")),
         file_lost("file-no-form")),  # said once, not for each tab too
    Case("nothing in it at all",
         book(lambda found, _sh, _s: [found.remove(sheet) for sheet in found.worksheets]
              and found.create_sheet("x")), file_lost("file-no-form")),
    # The declarations
    Case("a declaration of nobody",
         book(lambda found, _sh, s: _start(found).cell(
             _row(s, "declaration2"), 1).__setattr__("value", "declaration:K99")),
         Expect("cell", ("declaration-unknown-candidate",), {"declaration2": None})),
    Case("a declaration twice",
         book(lambda found, _sh, s: _start(found).cell(
             _row(s, "declaration2"), 1).__setattr__("value", _start(found).cell(
                 _row(s, "declaration"), 1).value)),
         Expect("cell", ("tab-key-twice",), {"declaration": None, "declaration2": None})),
    Case("a declaration in other words",
         book(lambda found, _sh, s: _start(found).__setitem__(s.at["declaration"], "neen hoor")),
         cell_lost("declaration-unusable", at="declaration")),
)  # fmt: skip
