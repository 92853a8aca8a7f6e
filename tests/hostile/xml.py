"""What stands in the parts of a workbook: XML that no office program writes, and some that do."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.hostile.bench import (
    BROKEN,
    Case,
    Expect,
    Parts,
    Sample,
    Spoil,
    accept,
    cell,
    cell_lost,
    edit,
    file_lost,
    flag,
    parts,
    suspicious,
    tab_lost,
)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
UNCALCULATED, FORMULA, DATE = "score-uncalculated", "score-formula", "score-date"
UNUSABLE, TEXT = "score-unusable", "score-as-text"


# Encodings


def encoded(encoding: str, *, mark: bytes = b"", said: str = "", also: str = "") -> Spoil:
    """The attacked sheet in another encoding, perhaps with a text that needs it."""

    def change(found: Parts, sample: Sample) -> None:
        if also:
            said_so = f'<c r="{{at}}" t="inlineStr"><is><t>{also}</t></is></c>'
            found.cell(sample.part, sample.at["remark"], said_so)
        text = found[sample.part].decode().replace(_HEAD, "")
        head = f'<?xml version="1.0" encoding="{said or encoding}"?>'
        found[sample.part] = mark + (head + text).encode(encoding, "xmlcharrefreplace")

    return parts(change)


def head(new: str, part: str = "") -> Spoil:
    """Something else in the place of the XML declaration."""
    return edit(re.escape(_HEAD), new, part)


def doctype(said: str, part: str = "") -> Spoil:
    return parts(
        lambda found, sample: found.update(
            {part or sample.part: _with_doctype(found[part or sample.part], said)}
        )
    )


def _with_doctype(data: bytes, said: str) -> bytes:
    text = re.sub(r"^\s*<\?xml[^>]*\?>\s*", "", data.decode())
    return f'<?xml version="1.0" encoding="UTF-8"?>{said}{text}'.encode()


_LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
)


# Names and places


def _prefixed(found: Parts, _sample: Sample) -> None:
    """As some libraries write it: every element with a prefix."""
    for name in list(found):
        if name.startswith("xl/") and name.endswith(".xml") and "theme" not in name:
            text = found[name].decode()
            text = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", text)
            found[name] = text.replace(f'xmlns="{_MAIN}"', f'xmlns:x="{_MAIN}"').encode()


def _strict(found: Parts, _sample: Sample) -> None:
    """As Excel saves a 'Strict Open XML Spreadsheet'."""
    for name, data in found.items():
        found[name] = data.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )


def row(change: Callable[[str], str], at: str = "score") -> Spoil:
    """The row of an answer, its XML changed."""

    def spoil(found: Parts, sample: Sample) -> None:
        old = found.row(sample.part, _row(sample, at))
        new = change(old)
        if new == old:
            raise ValueError("nothing changed")
        found[sample.part] = found[sample.part].decode().replace(old, new).encode()

    return parts(spoil)


def _row(sample: Sample, at: str) -> int:
    return int(sample.at[at].lstrip("ABCDEFGH"))


def _reversed(text: str) -> str:
    cells = re.findall(r'<c r="[A-Z]+[0-9]+"[^>]*?(?:/>|>.*?</c>)', text)
    return text.replace("".join(cells), "".join(reversed(cells)))


def _rows_reversed(found: Parts, sample: Sample) -> None:
    text = found[sample.part].decode()
    rows = re.findall(r'<row r="[0-9]+"[^>]*?(?:/>|>.*?</row>)', text)
    text = text.replace("".join(rows), "".join(reversed(rows)))
    found[sample.part] = text.encode()


def strays(*xml: str) -> Spoil:
    """Rows or cells at the end of the sheet."""
    return edit("</sheetData>", "".join(xml) + "</sheetData>")


# A cell in the last corner of the sheets of Excel 97
FAR = strays('<row r="65536"><c r="IV65536"><v>1</v></c></row>')


def _many_cells(count: int, inner: str) -> str:
    rows = []
    for number in range(count // 100):
        cells = "".join(f"<c>{inner}</c>" for _ in range(100))
        rows.append(f'<row r="{1000 + number}">{cells}</row>')
    return "".join(rows)


def _long_text_often(found: Parts, sample: Sample) -> None:
    """A text under the size of a bomb, that thousands of cells refer to."""
    found.change(STRINGS, "</sst>", f"<si><t>{'é' * 450_000}</t></si></sst>")
    count = found[STRINGS].count(b"<si>") - 1
    text = found[sample.part].decode()
    inner = f"<v>{count}</v>"
    cells = "".join(f'<c t="s">{inner}</c>' for _ in range(100))
    rows = "".join(f'<row r="{1000 + n}">{cells}</row>' for n in range(100))
    found[sample.part] = text.replace("</sheetData>", f"{rows}</sheetData>").encode()


def _merges(count: int) -> Spoil:
    blocks = "".join(f'<mergeCell ref="K{n}:L{n}"/>' for n in range(1, count + 1))
    return edit("<mergeCells[^>]*>", f"<mergeCells>{blocks}")


# Formulas


def two_cells(first: str, second: str) -> Spoil:
    """Other cells in the place of both scores."""

    def change(found: Parts, sample: Sample) -> None:
        block = f"{sample.at['score']}:{sample.at['score2']}"
        for name, xml in (("score", first), ("score2", second)):
            found.cell(sample.part, sample.at[name], xml.replace("{block}", block))

    return parts(change)


_SPILL = '<c r="{at}"><f t="array" ref="{block}">_xlfn.SEQUENCE(2)+1</f><v>2</v></c>'
_TABLE = '<c r="{at}"><f t="dataTable" ref="{block}" dt2D="0" dtr="0" r1="B1"/><v>2</v></c>'
_SHARED = '<c r="{at}"><f t="shared" ref="{block}" si="7">1+1</f><v>2</v></c>'
BOTH = {"score2": None}


def _link(old: str, new: str) -> Spoil:
    """The link that leads to the attacked sheet."""

    def change(found: Parts, sample: Sample) -> None:
        name = sample.part.rpartition("/")[2]
        found.change(LINKS, rf'(<Relationship [^>]*"worksheets/{name}"[^>]*?/>)', "@@\\1@@")
        text = found[LINKS].decode()
        before, link, after = text.split("@@")
        changed = re.sub(old, new, link)
        if changed == link:
            raise ValueError("nothing changed")
        found[LINKS] = (before + changed + after).encode()

    return parts(change)


def _moved(found: Parts, sample: Sample) -> None:
    found["xl/elsewhere/book.xml"] = found.pop(BOOK)
    found["xl/elsewhere/_rels/book.xml.rels"] = (
        found.pop(LINKS).replace(b'Target="', b'Target="../')
    )  # fmt: skip
    found.change("_rels/.rels", "xl/workbook.xml", "xl/elsewhere/book.xml")


def _chart(found: Parts, _sample: Sample) -> None:
    found.change(BOOK, "</sheets>", '<sheet name="Grafiek" sheetId="99" r:id="rId99"/></sheets>')
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="chartsheets/sheet1.xml"/>'
    found.change(LINKS, "</Relationships>", f"{link}</Relationships>")
    found["xl/chartsheets/sheet1.xml"] = f'<chartsheet xmlns="{_MAIN}"/>'.encode()


def _sheet_again(found: Parts, sample: Sample) -> None:
    number = sample.part.removeprefix("xl/worksheets/sheet").removesuffix(".xml")
    again = f'<sheet name="nog eens" sheetId="99" r:id="rId{number}"/></sheets>'
    found.change(BOOK, "</sheets>", again)


_GROWN = random.Random(1)
_NOISE = "".join(_GROWN.choice("0123456789abcdef") for _ in range(3_000_000))

OOXML = (
    # Encodings and prologs
    Case("UTF-16, little end first", encoded("utf-16-le", mark=b"\xff\xfe", said="UTF-16"),
         accept()),
    Case("UTF-16, big end first", encoded("utf-16-be", mark=b"\xfe\xff", said="UTF-16"), accept()),
    Case("UTF-8 with a mark", encoded("utf-8", mark=b"\xef\xbb\xbf", said="UTF-8"), accept()),
    Case("Latin-1, as it says", encoded("iso-8859-1", also="geïnteresseerd"),
         accept(remark="geïnteresseerd")),
    Case("Windows-1252, as it says", encoded("cp1252", said="windows-1252", also="één € meer"),
         accept(remark="één € meer")),
    Case("Latin-1 that says UTF-8", encoded("iso-8859-1", said="UTF-8", also="één"), BROKEN),
    Case("an encoding that nobody knows", encoded("utf-8", said="x-geheim"), BROKEN),
    Case("UTF-7, by which texts hide marks", encoded("utf-7", said="UTF-7"), BROKEN),
    Case("no declaration", head(""), accept()),
    # Expected to break; expat reads it as 1.0, which holds the same here.
    Case("XML 1.1", head('<?xml version="1.1"?>'), accept()),
    Case("a stylesheet to transform it", head(f'{_HEAD}<?xml-stylesheet href="http://x.test"?>'),
         accept()),
    *(Case(f"a document type in {part or 'the sheet'}", doctype("<!DOCTYPE x>", part),
           suspicious("doctype"))
      for part in ("", BOOK, LINKS, STRINGS, STYLES, "_rels/.rels")),
    Case("a billion laughs", doctype(_LAUGHS), suspicious("doctype")),
    Case("an entity that names a file",
         doctype('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'), suspicious("doctype")),
    Case("an entity that names an address",
         doctype('<!DOCTYPE x [<!ENTITY % f SYSTEM "http://x.test/f.dtd"> %f;]>'),
         suspicious("doctype")),
    Case("a document type in UTF-16",
         parts(lambda p, s: p.update({s.part: _with_doctype(p[s.part], "<!DOCTYPE x>").decode()
                                      .replace("UTF-8", "UTF-16").encode("utf-16")})),
         suspicious("doctype")),
    Case("a document type after a long remark",
         doctype("<!--" + _NOISE[:200_000] + "--><!DOCTYPE x>"), suspicious("doctype")),
    Case("an entity that nobody defined", cell('<c r="{at}"><v>&score;</v></c>'), BROKEN),
    Case("a NUL in the XML", parts(lambda p, s: p.update({s.part: p[s.part][:900] + b"\0"})),
         BROKEN),
    Case("XML that breaks off", parts(lambda p, s: p.update({s.part: p[s.part][:-40]})), BROKEN),
    Case("a page of a site in the place of a sheet",
         parts(lambda p, s: p.update({s.part: b"<html><body>4</body></html>"})), BROKEN),
    Case("broken XML that is never read",
         parts(lambda p, s: p.update({"xl/theme/theme1.xml": b"<a"})), accept()),
    # Size and depth
    Case("an attribute of three million characters",
         cell(f'<c r="{{at}}" zz="{_NOISE}"><v>4</v></c>'), accept(score="4")),
    Case("a hundred thousand levels",
         edit("</worksheet>", "<extLst>" + "<ext>" * 100_000 + "</ext>" * 100_000
              + "</extLst></worksheet>"), accept()),
    Case("a cell in the last corner",
         strays('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), flag("answer-stray")),
    Case("a size that says one row", edit('<dimension ref="[^"]*"', '<dimension ref="A1:B2"'),
         accept()),
    Case("a size that says everything",
         edit('<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"'), accept()),
    Case("half a million cells", strays(_many_cells(410_000, "<v>1</v>")), suspicious("cells")),
    Case("half a million cells, where memory is scarce",
         strays(_many_cells(450_000, "<v>1</v>")), file_lost("file-stopped", "memory"),
         heavy=True),
    Case("half a million cells that hold nothing", strays(_many_cells(450_000, "")), accept()),
    Case("one long text in ten thousand cells", parts(_long_text_often), suspicious("text")),
    Case("ten thousands of merged blocks", _merges(25_000), suspicious("cells")),
    Case("a merged block that is none", edit('<mergeCell ref="[^"]*"', '<mergeCell ref="x"',
                                             count=1), BROKEN),
    # Addresses
    Case("no addresses in the row", row(lambda text: re.sub(r'<c r="[A-Z]+[0-9]+"', "<c", text)),
         accept()),
    Case("no number of the row", row(lambda text: re.sub(r'<row r="[0-9]+"', "<row", text)),
         accept()),
    Case("cells in another order", row(_reversed), accept()),
    Case("rows in another order", parts(_rows_reversed), accept()),
    Case("a row in two pieces",
         row(lambda text: text.replace("</row>", f'</row>{text.split(">")[0]}></row>')), accept()),
    Case("the same cell twice", cell('<c r="{at}"><v>3.5</v></c><c r="{at}"><v>5</v></c>'),
         Expect("cell", (UNUSABLE,), {"score": None})),
    # Nothing is typed in an empty one: the other is what the person sees in LibreOffice too.
    Case("the same cell twice, once empty", cell('<c r="{at}"/><c r="{at}"><v>4</v></c>'),
         accept(score="4")),
    Case("a row that disagrees with its cells",
         row(lambda text: re.sub(r'<row r="([0-9]+)"', r'<row r="9\1"', text)),
         Expect("cell", ("row-missing", "answer-stray"), {"score": None, "remark": None})),
    Case("a cell of another row than its own",
         cell('<c r="E999"><v>4</v></c>'), Expect("cell", ("answer-stray",), {"score": None})),
    Case("spaces around what is stored",
         row(lambda text: re.sub(r'<row r="([0-9]+)"', r'<row r=" \1 "', text)
             .replace("<v>3.5</v>", "<v> 4 </v>")), accept(score="4")),
    Case("a negative row", strays('<row r="-5"><c><v>4</v></c></row>'), BROKEN),
    Case("row nought", strays('<row r="0"><c><v>4</v></c></row>'), BROKEN),
    Case("a row of Python's", strays('<row r="1_000"><c><v>4</v></c></row>'), BROKEN),
    Case("a row past the last", strays('<row r="1048577"><c><v>4</v></c></row>'), BROKEN),
    Case("a column past the last", strays('<row r="999"><c r="XFE999"><v>4</v></c></row>'), BROKEN),
    Case("a cell without a row", strays('<row r="999"><c r="E0"><v>4</v></c></row>'), BROKEN),
    Case("an address in small letters", strays('<row r="999"><c r="$e$999"><v>4</v></c></row>'),
         Expect("cell", ("answer-stray",), {})),
    # Names and elements
    Case("every element with a prefix", parts(_prefixed), accept()),
    Case("strict OOXML", parts(_strict), accept()),
    Case("elements that nobody knows",
         edit("<sheetData>", '<z:a xmlns:z="urn:z"><z:b/></z:a><sheetData>'), accept()),
    Case("more about a row", row(lambda text: text.replace("</row>", "<extLst/></row>")), accept()),
    Case("something else in a row",
         row(lambda text: text.replace("</row>", '<z:c xmlns:z="urn:z"/></row>')), BROKEN),
    Case("a cell for who understands it",
         cell(f'<mc:AlternateContent {MC}><mc:Choice Requires="x"><c r="{{at}}"><v>5</v></c>'
              '</mc:Choice></mc:AlternateContent>'), BROKEN),
    Case("all cells for who understands them",
         parts(lambda p, s: p.change(s.part, "<sheetData>", f"<mc:AlternateContent {MC}><mc:Choice>"
                                     "<sheetData>")
               .change(s.part, "</sheetData>", "</sheetData></mc:Choice></mc:AlternateContent>")),
         BROKEN),
    Case("two values in a cell", cell('<c r="{at}"><v>3.5</v><v>5</v></c>'),
         Expect("cell", (UNUSABLE,), {"score": None})),
    Case("a remark inside a number", cell('<c r="{at}"><v>3<!-- 9 -->.5</v></c>'), accept()),
    Case("a number in CDATA", cell('<c r="{at}"><v><![CDATA[4]]></v></c>'), accept(score="4")),
    Case("an element inside a number", cell('<c r="{at}"><v>3<x/>5</v></c>'), BROKEN),
    Case("a text in a cell of numbers", cell('<c r="{at}"><is><t>4</t></is></c>'), BROKEN),
    # Kinds of cells
    Case("a text in the cell itself", cell('<c r="{at}" t="inlineStr"><is><t>4</t></is></c>'),
         flag(TEXT, score="4")),
    Case("a text of two runs",
         cell('<c r="{at}" t="inlineStr"><is><r><t>3</t></r><r><rPr><b/></rPr><t>,5</t></r></is>'
              "</c>"), flag(TEXT)),
    Case("how a text is spoken",
         cell('<c r="{at}" t="inlineStr"><is><t>4</t><rPh sb="0" eb="1"><t>5</t></rPh></is></c>'),
         flag(TEXT, score="4")),
    Case("a text that a formula left", cell('<c r="{at}" t="str"><v>4</v></c>'),
         flag(TEXT, score="4")),
    # One cell that says nothing is lost, and told; the others of its file are read
    *(Case(f"a text {what}", cell(f'<c r="{{at}}" t="s"><v>{said}</v></c>'), cell_lost(UNUSABLE))
      for what, said in (("that is not there", "99999"), ("before the first", "-1"),
                         ("by a number of Python's", "1_0"), ("by a word", "vier"))),
    Case("a text without a number", cell('<c r="{at}" t="s"><v></v></c>'), accept(score=None)),
    Case("a kind that nobody knows", cell('<c r="{at}" t="zzz"><v>4</v></c>'),
         cell_lost(UNUSABLE)),
    Case("a date in words of ISO", cell('<c r="{at}" t="d"><v>2023-05-03</v></c>'),
         cell_lost(DATE)),
    Case("a date that is none", cell('<c r="{at}" t="d"><v>4</v></c>'), cell_lost(UNUSABLE)),
    Case("an error", cell('<c r="{at}" t="e"><v>#N/A</v></c>'), cell_lost(UNUSABLE)),
    Case("an error without words", cell('<c r="{at}" t="e"><v></v></c>'), cell_lost(UNUSABLE)),
    Case("true", cell('<c r="{at}" t="b"><v>1</v></c>'), cell_lost(UNUSABLE)),
    Case("an empty cell", cell('<c r="{at}"/>'), accept(score=None)),
    Case("an empty number", cell('<c r="{at}"><v></v></c>'), accept(score=None)),
    Case("a style past the last", cell('<c r="{at}" s="9999"><v>4</v></c>'), accept(score="4")),
    Case("a style that is no number", cell('<c r="{at}" s="x"><v>4</v></c>'),
         cell_lost(UNUSABLE)),
    # Numbers as they are written
    *(Case(f"the number {said}", cell(f'<c r="{{at}}"><v>{said}</v></c>'), expect)
      for said, expect in (
          ("4", accept(score="4")), (" 4 ", accept(score="4")), ("4.0", accept(score="4")),
          ("+4", accept(score="4")), ("4.", accept(score="4")), ("4E0", accept(score="4")),
          ("40e-1", accept(score="4")), (".5", accept(score="1/2")), ("-0", accept(score="0")),
          # As near to 3.5 as a stored number can tell
          ("3.5000000000000001", accept()),
          ("3.4999999999999996", cell_lost("score-off-scale")),
          ("35", cell_lost("score-comma-lost")), ("-1", cell_lost("score-off-scale")),
          ("5.5", cell_lost("score-off-scale")), ("3.7", cell_lost("score-off-scale")),
          ("1E400", cell_lost(UNUSABLE)), ("-1E400", cell_lost(UNUSABLE)),
          ("1E-400", accept(score="0")),  # a stored number under the smallest is nought
          ("1_0", cell_lost(UNUSABLE)), ("0x4", cell_lost(UNUSABLE)), ("NaN", cell_lost(UNUSABLE)),
          ("INF", cell_lost(UNUSABLE)), ("4,5", cell_lost(UNUSABLE)), ("4 5", cell_lost(UNUSABLE)),
          ("٤", cell_lost(UNUSABLE)), ("４", cell_lost(UNUSABLE)), ("1" * 400, cell_lost(UNUSABLE)),
          ("--4", cell_lost(UNUSABLE)), ("4-", cell_lost(UNUSABLE)), ("1/2", cell_lost(UNUSABLE)),
      )),
    # Formulas
    Case("a formula with a result", cell('<c r="{at}"><f>2+2</f><v>4</v></c>'), cell_lost(FORMULA)),
    Case("a formula never calculated", cell('<c r="{at}"><f>2+2</f></c>'), cell_lost(UNCALCULATED)),
    Case("a formula with an empty result", cell('<c r="{at}"><f>2+2</f><v></v></c>'),
         cell_lost(UNCALCULATED)),
    Case("a formula that gave an empty text",
         cell('<c r="{at}" t="str"><f>""</f><v></v></c>'), cell_lost(FORMULA)),
    Case("a formula that gave an error", cell('<c r="{at}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
         cell_lost(UNUSABLE)),
    Case("a formula without words", cell('<c r="{at}"><f/><v>4</v></c>'), cell_lost(FORMULA)),
    Case("a formula that names a server",
         cell('<c r="{at}"><f>WEBSERVICE("http://x.test")</f><v>4</v></c>'), cell_lost(FORMULA)),
    Case("an array that spills into a score", two_cells(_SPILL, '<c r="{at}"><v>3</v></c>'),
         cell_lost(FORMULA, **BOTH)),
    Case("a data table", two_cells(_TABLE, '<c r="{at}"><v>3</v></c>'),
         cell_lost(FORMULA, **BOTH)),
    Case("a shared formula",
         two_cells(_SHARED, '<c r="{at}"><f t="shared" si="7"/><v>2</v></c>'),
         cell_lost(FORMULA, **BOTH)),
    Case("a formula that claims the whole sheet",
         strays('<row r="999"><c r="Z999"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c>'
                "</row>"),
         tab_lost("tab-no-form")),
    Case("a formula over no block", strays('<row r="999"><c r="Z999"><f t="array" ref="x">1</f>'
                                           "<v>1</v></c></row>"), BROKEN),
    Case("dates count from 1904", parts(
        lambda p, s: p.change(BOOK, "<workbookPr ", '<workbookPr date1904="1" ')
        .cell(s.part, s.at["score"], f'<c r="{{at}}" s="{p.style("d/mm/yyyy")}"><v>4</v></c>')),
        cell_lost(DATE)),
    # Links between parts
    Case("a link to nothing", _link("sheet[0-9]+.xml", "none.xml"), BROKEN),
    Case("a link out of the file",
         _link("/>$", ' TargetMode="External"/>'), BROKEN),
    Case("a link with another name", _link('Id="rId', 'Id="xId'), BROKEN),
    Case("a link up and away", _link('Target="[^"]*"', 'Target="../../../etc/passwd"'), BROKEN),
    Case("a link from the root", _link('Target="', 'Target="/xl/'), accept()),
    Case("a link to an address", _link('Target="[^"]*"', 'Target="http://x.test/sheet.xml"'),
         BROKEN),
    Case("a sheet that two tabs show", parts(_sheet_again), accept()),
    Case("a workbook in another place", parts(_moved), accept()),
    Case("a chart on a tab of its own", parts(_chart), accept()),
    Case("an odd colour", edit("<fonts ", '<fonts zz="1" ', STYLES), accept()),
    Case("a colour that is none",
         edit('rgb="FF[0-9A-F]{6}"', 'rgb="paars"', STYLES, 1), accept()),
)  # fmt: skip


# OpenDocument: the workbook as LibreOffice saved it


def in_ods(change: Callable[[str, Sample], str]) -> Spoil:
    """The content of the .ods changed."""

    def spoil(sample: Sample) -> bytes:
        found = Parts(sample.content)
        old = found["content.xml"].decode()
        new = change(old, sample)
        if new == old:
            raise ValueError("nothing changed")
        found["content.xml"] = new.encode()
        return found.pack()

    return spoil


_CELL = '<table:table-cell[^>]*office:value="{}"[^>]*>.*?</table:table-cell>'


def ods_cell(xml: str, value: str = "3.5") -> Spoil:
    """Another cell in the place of the first score, which is the last 3,5 of its tab."""

    def change(text: str, sample: Sample) -> str:
        start = text.index(f'table:name="{sample.tab}"')
        end = text.index("</table:table>", start)
        old = list(re.finditer(_CELL.format(re.escape(value)), text[start:end]))[-1]
        at = start + old.start()
        return text[:at] + xml.replace("{old}", old[0]) + text[at + len(old[0]) :]

    return in_ods(change)


def typed_ods(kind: str, shown: str, **attributes: str) -> str:
    said = "".join(f' office:{name}="{value}"' for name, value in attributes.items())
    return (
        f'<table:table-cell office:value-type="{kind}"{said}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def ods_rows(xml: str) -> Spoil:
    """Rows at the end of the attacked sheet."""

    def change(text: str, sample: Sample) -> str:
        end = text.index("</table:table>", text.index(f'table:name="{sample.tab}"'))
        return text[:end] + xml + text[end:]

    return in_ods(change)


def _ods_row(cell: str, repeated: str) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{repeated}">{cell}</table:table-row>'
    )  # fmt: skip


_FOUR = typed_ods("float", "4", value="4")


def _repeated(count: str, cell: str = _FOUR) -> str:
    return cell.replace(
        "<table:table-cell", f'<table:table-cell table:number-columns-repeated="{count}"'
    )


def _locked_ods(sample: Sample) -> bytes:
    found = Parts(sample.content)
    found.change("META-INF/manifest.xml", "</manifest:manifest>",
                 "<manifest:encryption-data/></manifest:manifest>")  # fmt: skip
    return found.pack()


def _no_content(sample: Sample) -> bytes:
    found = Parts(sample.content)
    del found["content.xml"]
    return found.pack()


_DEEP = "<text:span>" * 5000 + "4" + "</text:span>" * 5000

ODS = tuple(
    Case(f"ods: {name}", spoil, expect, "j1.ods", "ods")
    for name, spoil, expect in (
        ("a number", ods_cell(_FOUR), accept(score="4")),
        ("a number shown as another", ods_cell(typed_ods("float", "4", value="3.5")),
         flag("score-shown-otherwise")),
        ("a number that is hidden", ods_cell(typed_ods("float", "", value="3.5")),
         flag("score-shown-otherwise")),
        ("a number without words",
         ods_cell('<table:table-cell office:value-type="float" office:value="4"/>'),
         accept(score="4")),
        ("a percentage", ods_cell(typed_ods("percentage", "400%", value="4")),
         cell_lost("score-percent")),
        ("an amount of money", ods_cell(typed_ods("currency", "€ 4,00", value="4")),
         flag("score-shown-otherwise", score="4")),
        ("a date", ods_cell(typed_ods("date", "4", **{"date-value": "2023-05-04"})),
         cell_lost(DATE)),
        ("a time", ods_cell(typed_ods("time", "4:00", **{"time-value": "PT4H"})),
         cell_lost(UNUSABLE)),
        ("true", ods_cell(typed_ods("boolean", "WAAR", **{"boolean-value": "true"})),
         cell_lost(UNUSABLE)),
        ("a text", ods_cell(typed_ods("string", "4")), flag(TEXT, score="4")),
        ("a text that shows another", ods_cell(typed_ods("string", "4", **{"string-value": "5"})),
         cell_lost(UNUSABLE)),
        ("a kind that nobody knows", ods_cell(typed_ods("fraction", "4", value="4")),
         cell_lost(UNUSABLE)),
        ("a number of Python's", ods_cell(typed_ods("float", "4", value="1_0")),
         cell_lost(UNUSABLE)),
        ("a number of five thousand digits", ods_cell(typed_ods("float", "4", value="1" * 5000)),
         cell_lost(UNUSABLE)),
        ("a formula", ods_cell(_FOUR.replace("cell ", 'cell table:formula="of:=2+2" ')),
         cell_lost(FORMULA)),
        ("a formula without a result", ods_cell('<table:table-cell table:formula="of:=2+2"/>'),
         cell_lost(UNCALCULATED)),
        ("a formula that fills more",
         ods_cell(_FOUR.replace("cell ", 'cell table:formula="of:=2+2" table:number-matrix-rows-'
                                'spanned="2" table:number-matrix-columns-spanned="1" ')),
         cell_lost(FORMULA, score2=None)),
        ("an error",
         ods_cell(_FOUR.replace("cell ", 'cell table:formula="of:=1/0" '
                                'calcext:value-type="error" ')),
         cell_lost(UNUSABLE)),
        ("a number with a comment",
         ods_cell(_FOUR.replace("<text:p>", "<office:annotation><text:p>9</text:p>"
                                "</office:annotation><text:p>")), flag("tab-beside", score="4")),
        ("a text with a word above it",
         ods_cell(typed_ods("string", "<text:ruby><text:ruby-base>4</text:ruby-base>"
                            "<text:ruby-text>5</text:ruby-text></text:ruby>")),
         flag(TEXT, score="4")),
        ("a score under merged cells",
         ods_cell(_FOUR.replace("table:table-cell", "table:covered-table-cell")),
         accept(score="4")),
        ("five thousand levels", ods_cell(typed_ods("string", _DEEP)), BROKEN),
        ("two thousand million spaces",
         ods_cell(typed_ods("string", '<text:s text:c="2000000000"/>4')), suspicious("text")),
        ("a row a million times", ods_rows(_ods_row(_FOUR, "1000000")), suspicious("cells")),
        ("a block of millions", ods_rows(_ods_row(_repeated("4000"), "4000")), suspicious("cells")),
        ("empty rows a million times", ods_rows(_ods_row("<table:table-cell/>", "1000000")),
         accept()),
        ("a row a negative number of times", ods_rows(_ods_row(_FOUR, "-5")), BROKEN),
        ("a row no times", ods_rows(_ods_row(_FOUR, "0")), BROKEN),
        ("a row times a number of Python's", ods_rows(_ods_row(_FOUR, "1_0")), BROKEN),
        ("a cell a negative number of times",
         ods_rows(_ods_row(_repeated("-2"), "1")), BROKEN),
        ("tens of thousands of merged blocks", ods_rows("".join(
            f'<table:table-row><table:table-cell table:number-columns-spanned="{2 + n % 3}"/>'
            "</table:table-row>" for n in range(25_000))), suspicious("cells")),
        ("a document type", in_ods(lambda text, _s: _with_doctype(text.encode(), "<!DOCTYPE x>")
                                   .decode()), suspicious("doctype")),
        ("no content", _no_content, BROKEN),
        ("locked", _locked_ods, file_lost("file-password-ods", "encrypted_ods")),
    )
)  # fmt: skip


CASES = (*OOXML, *ODS)
