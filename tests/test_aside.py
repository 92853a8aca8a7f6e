"""What a juror puts elsewhere: each is told to a person, and none of it counts in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from scoring.acts.proposed import proposed
from scoring.model.call import Act, ActKind, Call, Exemption, Juror
from scoring.model.intake import Blank, DeclarationValue
from scoring.problems import Place, Problem
from scoring.sheets.read import together
from scoring.texts import LANGUAGES, Texts
from scoring.workbooks.comments import own_words
from tests.builders import WRITTEN
from tests.hostile.bench import Parts
from tests.office_support import require_office
from tests.test_sheets_read import A_U1, CALL, K1, Desk, all_values, filled, sheet_of, spoken
from tools import office

TODAY = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_SHAPES = "http://schemas.openxmlformats.org/drawingml/2006/main"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    filled(made)
    return made


def at(desk: Desk, key: tuple[str, str] = K1) -> tuple[str, str]:
    return desk.where("j1.xlsx", A_U1, key)


def link(desk: Desk, links: dict[str, tuple[str, bytes]]) -> None:
    """Parts laid beside the sheet of A-U1, each under the kind of its link."""
    path = desk.folder / "j1.xlsx"
    book = openpyxl.load_workbook(path)
    number = book.sheetnames.index("A U1") + 1
    parts = Parts(path.read_bytes())
    items = "".join(
        f'<Relationship Id="x{n}" Type="http://x.test/{kind}" Target="../beside/{n}.xml"/>'
        for n, kind in enumerate(links)
    )
    rels = f'<Relationships xmlns="{_LINKS}">{items}</Relationships>'
    parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = rels.encode()
    for n, (_kind, content) in enumerate(links.values()):
        parts[f"xl/beside/{n}.xml"] = content
    path.write_bytes(parts.pack())


def beside(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(item.place.cell, item.facts["found"]) for item in problems]


# Comments


def test_a_comment_is_quoted_where_it_stands_and_changes_nothing(desk: Desk) -> None:
    """Without the author's name that a program puts before it."""
    before = all_values(desk.read())
    tab, address = at(desk)

    def change(book: openpyxl.Workbook) -> None:
        book[tab][address].comment = Comment("Hilde Z:\nMaak er liever 2 van.", "Hilde Z")
        book[tab]["J40"].comment = Comment("Ook hier.", "Hilde Z")
        book["Start"]["C3"].comment = Comment("Tot maandag!", "")

    desk.edit("j1.xlsx", change)
    read = desk.read()
    assert all_values(read) == before
    assert [(item.code, item.severity.value) for item in read.problems] == [
        ("tab-beside", "warning")
    ] * 3
    assert {(item.place.tab, item.place.cell, item.facts["found"]) for item in read.problems} == {
        ("Start", "C3", "Tot maandag!"),
        (tab, address, "Maak er liever 2 van."),
        (tab, "J40", "Ook hier."),
    }
    (problem,) = (item for item in read.problems if item.place.cell == address)
    assert problem.juror == "J1" and problem.entry == "A-U1"
    assert "een opmerking" in spoken(problem)
    assert "a comment" in problem.said(Texts("en")).what


def test_a_conversation_is_told_once_with_its_replies(desk: Desk) -> None:
    """Comments of today stand twice in a file: the old one only says how to read the new one."""
    _tab, address = at(desk)
    talk = (
        f'<ThreadedComments xmlns="{TODAY}"><threadedComment ref="{address}" id="{{1}}">'
        "<text>Te hoog?</text></threadedComment>"
        f'<threadedComment ref="{address}" id="{{2}}" parentId="{{1}}"><text>Neen, 4.</text>'
        "</threadedComment></ThreadedComments>"
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def old(cell: str, words: str) -> str:
        return (
            f'<comments xmlns="{main}"><authors><author>tc={{1}}</author></authors><commentList>'
            f'<comment ref="{cell}" authorId="0"><text><t>[Opmerkingenthread]\n\nUw versie kan dit '
            f"lezen.\n\nOpmerking:\n    {words}\nAntwoord:\n    Neen, 4.</t></text></comment>"
            "</commentList></comments>"
        )

    link(
        desk,
        {
            "threadedComment": ("", talk.encode()),
            "comments": ("", old(address, "Te hoog?").encode()),
        },
    )
    assert beside(desk.read().problems) == [(address, "Te hoog? Neen, 4.")]
    link(desk, {"comments": ("", old("E9", "Te laag?").encode())})
    assert beside(desk.read().problems) == [("E9", "Te laag? Neen, 4.")]


def test_a_text_box_and_a_picture_are_told(desk: Desk) -> None:
    """A drawing hangs on the cell where it begins; another one on none."""
    start = "<xdr:from><xdr:col>4</xdr:col><xdr:row>27</xdr:row></xdr:from>"
    box = (
        "<xdr:sp><xdr:txBody><a:p><a:r><a:t>Zie ook</a:t></a:r></a:p><a:p><a:r><a:t>bijlage"
        "</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )
    picture = (
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="Handtekening"/></xdr:nvPicPr></xdr:pic>'
    )
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{_DRAWN}" xmlns:a="{_SHAPES}">'
        f"<xdr:oneCellAnchor>{start}{box}</xdr:oneCellAnchor>"
        f"<xdr:absoluteAnchor>{picture}</xdr:absoluteAnchor></xdr:wsDr>"
    )
    link(desk, {"drawing": ("", drawing.encode())})
    read = desk.read()
    assert sorted(beside(read.problems)) == [("", "Handtekening"), ("E28", "Zie ook bijlage")]
    assert {item.facts["kind_key"] for item in read.problems} == {
        "sheets.beside.box", "sheets.beside.picture",
    }  # fmt: skip


def test_what_is_typed_in_a_header_or_footer_is_told(desk: Desk) -> None:
    """Ours is printed on every sheet, and programs put page numbers there: those are no words."""
    assert not desk.read().problems
    tab, _address = at(desk)

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[tab]
        sheet.oddHeader.center.text = '&"Calibri,Bold"&12k1 is eigenlijk 2 && niet 4'
        sheet.oddFooter.left.text = "Pagina &P van &N"
        sheet.oddFooter.right.text = "&D"
        sheet.HeaderFooter.differentFirst = True
        sheet.firstFooter.center.text = sheet.oddFooter.center.text + " zie ook de bijlage"
        book["Start"].oddHeader.left.text = "&A"

    desk.edit("j1.xlsx", change)
    found = desk.read().problems
    assert {(item.code, item.place.tab, item.facts["kind_key"]) for item in found} == {
        ("tab-beside", tab, "sheets.beside.margin")
    }
    said = [text for _cell, text in beside(found)]
    assert said[0] == "k1 is eigenlijk 2 & niet 4" and said[1].endswith("van zie ook de bijlage")
    assert len(said) == 2


def test_a_footer_with_the_names_of_another_day_is_ours(desk: Desk) -> None:
    juror, *others = CALL.jurors
    desk.call = replace(CALL, title="Nieuwe naam", jurors=(replace(juror, name="An"), *others))
    assert "tab-beside" not in [item.code for item in desk.read().problems]


def test_comments_that_cannot_be_read_are_told_and_lose_no_answer(desk: Desk) -> None:
    """A damaged part beside the sheet is no reason to lose the sheet."""
    before = all_values(desk.read())
    link(desk, {"comments": ("", b"<comments><commentList>")})
    read = desk.read()
    assert all_values(read) == before
    assert [item.code for item in read.problems] == ["file-comments-unreadable"]


@pytest.mark.parametrize(
    ("text", "author", "head", "own"),
    [
        ("Hilde:\nTe hoog", "Hilde", "", "Te hoog"),
        ("Hilde Z:\r\nTe hoog", "H. Zandwever", "Hilde Z:", "Te hoog"),
        ("Let op: te hoog", "Hilde", "", "Let op: te hoog"),
        ("Te hoog\n\t-Hilde Zandwever\n----\nJa\n\t-Els", "", "", "Te hoog\n\n\nJa"),
        (": te hoog", "", "", ": te hoog"),
    ],
)
def test_what_a_program_puts_around_a_comment_is_taken_off(
    text: str, author: str, head: str, own: str
) -> None:
    """Excel begins with the author's name, Google Sheets ends with it."""
    assert own_words(text, author, head) == own


# What is struck through

GONE = Font(strike=True)


def struck(address: str, tab: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        book[tab][address].font = GONE

    return change


@pytest.mark.parametrize(
    ("key", "typed", "left"),
    [
        (K1, 4, None),
        (("service:T1", "answer"), "ja", None),
        (("aspect:d1", "tick"), "x", None),
        (("criterion:k1", "remark"), "Mag weg.", ""),
        (("note:strengths", "text"), "Mag weg.", ""),
    ],
)
def test_a_struck_answer_is_asked_about_and_does_not_count(
    desk: Desk, key: tuple[str, str], typed: object, left: str | None
) -> None:
    """Nobody knows whether it was withdrawn; of a text, what is struck is left out."""
    desk.put("j1.xlsx", A_U1, {key: typed})
    tab, address = at(desk, key)
    desk.edit("j1.xlsx", struck(address, tab))
    read = desk.read()
    (problem,) = read.problems
    words = key[1] in ("remark", "text")
    assert (problem.code, problem.severity.value) == (
        ("text-struck", "warning") if words else ("answer-struck", "open")
    )
    assert problem.place == Place("j1.xlsx", tab, address)
    assert str(typed) in spoken(problem)
    sheet = sheet_of(read)
    assert sheet.scores["k1"] is Blank.BLANK or key != K1
    assert "T1" not in sheet.votes or key[0] != "service:T1"
    assert "d1" not in sheet.ticks or key[0] != "aspect:d1"
    assert not any(note.text == "Mag weg." for note in (*sheet.remarks.values(),
                                                       *sheet.notes.values()))  # fmt: skip


def test_a_text_struck_in_part_keeps_its_rest(desk: Desk) -> None:
    """'Goed ~~maar duur~~ plan' is 'Goed plan'; a score struck in part is asked about."""
    tab, remark = at(desk, ("criterion:k1", "remark"))
    _tab, score = at(desk)

    def change(book: openpyxl.Workbook) -> None:
        line = InlineFont(strike=True)
        book[tab][remark].value = CellRichText("Goed ", TextBlock(line, "maar duur "), "plan")
        book[tab][score].value = CellRichText(TextBlock(line, "3"), " 4")

    desk.edit("j1.xlsx", change)
    read = desk.read()
    assert sheet_of(read).remarks["k1"].text == "Goed plan"
    assert sheet_of(read).scores["k1"] is Blank.BLANK
    assert sorted(item.code for item in read.problems) == ["answer-struck", "text-struck"]
    (problem,) = (item for item in read.problems if item.code == "text-struck")
    assert "Goed maar duur plan" in spoken(problem) and "‘Goed plan’" in spoken(problem)


def test_a_struck_declaration_is_none(desk: Desk) -> None:
    """The juror then has not declared, and that is asked about by name."""
    tab, address = desk.where("j1.xlsx", ("J1", "", "", WRITTEN), ("declaration:A", "answer"))
    desk.edit("j1.xlsx", struck(address, tab))
    read = desk.read()
    assert read.declarations == ()
    (problem,) = read.problems
    assert (problem.code, problem.entry) == ("answer-struck", "A")
    assert "Organisatie A" in spoken(problem)


def test_an_answer_that_a_condition_may_strike_is_told(desk: Desk) -> None:
    """Nobody works the condition out, so the answer counts and a person looks."""
    before = all_values(desk.read())
    tab, address = at(desk)

    def change(book: openpyxl.Workbook) -> None:
        look = FormulaRule(formula=["TRUE"], font=Font(strike=True))
        book[tab].conditional_formatting.add(f"C15:{address} Z90", look)
        plain = FormulaRule(formula=["TRUE"], font=Font(bold=True))
        book[tab].conditional_formatting.add("A1:H60", plain)

    desk.edit("j1.xlsx", change)
    read = desk.read()
    assert all_values(read) == before
    assert [(item.code, item.place.cell) for item in read.problems] == [
        ("answer-struck-if", address)
    ]
    whole = FormulaRule(formula=["$A1=2"], font=Font(strike=True))
    desk.edit("j1.xlsx", lambda book: book[tab].conditional_formatting.add("A1:H1048576", whole))
    assert ("answer-struck-if", address) in [(p.code, p.place.cell) for p in desk.read().problems]


def test_a_struck_question_is_told(desk: Desk) -> None:
    """Who strikes a question says something about it."""
    _tab, score = at(desk)
    desk.edit("j1.xlsx", struck(f"C{score[1:]}", "A U1"))
    (problem,) = desk.read().problems
    assert problem.code == "text-struck" and "Criterium k1" in spoken(problem)


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_libreoffice_keeps_comments_and_what_is_struck(desk: Desk, form: str) -> None:
    """The same is told of .ods and .xls."""
    require_office()
    tab, address = at(desk)
    _tab, remark = at(desk, ("criterion:k1", "remark"))

    def change(book: openpyxl.Workbook) -> None:
        book[tab][address].value = 4
        book[tab][address].font = GONE
        book[tab][address].comment = Comment("Maak er 2 van.", "Hilde")
        line = InlineFont(strike=True)
        book[tab][remark].value = CellRichText("Goed ", TextBlock(line, "maar duur "), "plan")

    desk.edit("j1.xlsx", change)
    source, target = desk.folder / "j1.xlsx", desk.folder / f"j1.{form}"
    office.convert([(source, target)])
    source.unlink()
    read = desk.read()
    assert sheet_of(read).remarks["k1"].text == "Goed plan"
    assert sheet_of(read).scores["k1"] is Blank.BLANK
    assert sorted((item.code, item.place.cell) for item in read.problems) == [
        ("answer-struck", address), ("tab-beside", address), ("text-struck", remark),
    ]  # fmt: skip
    (problem,) = (item for item in read.problems if item.code == "tab-beside")
    assert problem.facts["found"] == "Maak er 2 van."


# Text outside the fields


@pytest.mark.parametrize(
    "where",
    ["J{row}", "F{row}", "C{end}", "E{end}", "H{end}", "K{end}", "D{gap}", "G{aspect}"],
)
def test_text_outside_the_fields_is_quoted_wherever_it_stands(desk: Desk, where: str) -> None:
    """Beside a question, under the form, in a gap, under another column's heading."""
    before = all_values(desk.read())
    _tab, score = at(desk)
    _tab, tick = at(desk, ("aspect:d1", "tick"))
    row = int(score[1:])
    cell = where.format(row=row, end=90, gap=row - 4, aspect=tick[1:])
    desk.edit("j1.xlsx", lambda book: book["A U1"].__setitem__(cell, "budget onrealistisch"))
    read = desk.read()
    assert all_values(read) == before
    (problem,) = read.problems
    assert (problem.code, problem.place.cell) == ("answer-stray", cell)
    assert "‘budget onrealistisch’" in spoken(problem)


def test_what_is_typed_behind_a_printed_text_is_told(desk: Desk) -> None:
    """The printed text is still there, so only the rest is new."""
    _tab, score = at(desk)
    cell = f"H{score[1:]}"

    def change(book: openpyxl.Workbook) -> None:
        book["A U1"][cell].value = f"{book['A U1'][cell].value} EN IK WIL DIT KWIJT"

    desk.edit("j1.xlsx", change)
    (problem,) = desk.read().problems
    assert (problem.code, problem.place.cell) == ("answer-stray", cell)


def test_a_number_in_the_wrong_column_is_told(desk: Desk) -> None:
    """A score beside its cell is no score; it is not taken for a printed number either."""
    _tab, score = at(desk)
    desk.edit("j1.xlsx", lambda book: book["A U1"].__setitem__(f"I{score[1:]}", 4))
    (problem,) = desk.read().problems
    assert (problem.code, problem.facts["found"]) == ("answer-stray", "‘4’".strip("‘’"))


def test_of_very_many_texts_the_last_that_is_told_counts_the_others(desk: Desk) -> None:
    """Nothing is passed over without a word, and a list stays a list."""

    def change(book: openpyxl.Workbook) -> None:
        for row in range(100, 150):
            book["A U1"][f"J{row}"] = f"notitie {row}"

    desk.edit("j1.xlsx", change)
    told = desk.read().problems
    assert len(told) == 20
    assert told[-1].facts["found"].endswith("(+ 30)")


def test_text_beside_the_lists_of_the_start_tab_is_told(desk: Desk) -> None:
    """Where a juror explains a declaration, say."""
    _tab, address = desk.where("j1.xlsx", ("J1", "", "", WRITTEN), ("declaration:B", "answer"))
    row = address[1:]

    def change(book: openpyxl.Workbook) -> None:
        book["Start"][f"F{row}"] = "mijn broer werkt er"
        book["Start"][f"K{row}"] = "sinds 2020"

    desk.edit("j1.xlsx", change)
    assert [(item.code, item.facts["found"]) for item in desk.read().problems] == [
        ("answer-stray", "mijn broer werkt er"), ("answer-stray", "sinds 2020"),
    ]  # fmt: skip


def test_the_heading_over_a_single_form_is_ours_wherever_it_went(tmp_path: Path) -> None:
    """Also in a call of many: how many forms a juror had when this one left is not known."""
    first, *rest = CALL.candidates
    spared = tuple(Exemption("J1", item.key) for item in rest)
    asked = (replace(first, challenges=("U1",)), *rest)
    alone = Desk(tmp_path, replace(CALL, candidates=asked, exemptions=spared))
    alone.make("j1.xlsx", declarations={"A": DeclarationValue.NO})
    book = openpyxl.load_workbook(tmp_path / "j1.xlsx")
    (heading,) = (
        cell for row in book["Start"] for cell in row if str(cell.value).startswith("Uw formulier")
    )  # fmt: skip

    def change(book: openpyxl.Workbook) -> None:
        book["Start"].insert_rows(heading.row)

    alone.edit("j1.xlsx", change)
    assert [item for item in alone.read().problems if item.code == "answer-stray"] == []


def test_words_of_an_older_call_are_no_text_of_a_juror(desk: Desk) -> None:
    """What the call no longer asks was printed then; beside it, what the juror wrote is told."""
    first = replace(CALL.challenges[0], aspects=())
    titled = [replace(item, title=f"Nieuw {item.key}") for item in CALL.method.criteria]
    call = replace(
        CALL,
        method=replace(CALL.method, criteria=tuple(titled)),
        challenges=(first, *CALL.challenges[1:]),
    )
    told = {item.code for item in desk.read(call).problems}
    assert told == {"tab-other-wording", "row-unasked"}  # the tick that was asked then
    _tab, score = at(desk)

    def change(book: openpyxl.Workbook) -> None:
        book["A U1"][f"J{score[1:]}"] = "budget onrealistisch"
        book["A U1"]["E95"] = 4

    desk.edit("j1.xlsx", change)
    told = {(item.code, item.place.cell) for item in desk.read(call).problems}
    assert {item for item in told if item[0] == "answer-stray"} == {
        ("answer-stray", "E95"), ("answer-stray", f"J{score[1:]}"),
    }  # fmt: skip


def test_what_a_candidate_changed_in_its_offer_is_no_text_of_a_juror(desk: Desk) -> None:
    """Claims and summaries may be corrected in the register while forms are out."""
    first, *rest = CALL.candidates
    changed = replace(first, services=("T2",), summary="Een heel andere samenvatting.")
    assert desk.read(replace(CALL, candidates=(changed, *rest))).problems == ()


# Whose workbook it is


def named(call: Call = CALL) -> Call:
    return replace(
        call,
        jurors=(Juror("J1", "Hilde Zandwever", "VDAB", chair=True),
                Juror("J2", "Els Van den Broeck", "expert")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("beoordelingsformulier Els Van den Broeck.xlsx", True),
        ("Broeck_definitief (2).xlsx", True),
        ("VAN DEN BROECK, ELS.xlsx", True),
        ("written-J2.xlsx", True),
        ("sheets/Els Van den Broeck/formulier.xlsx", True),
        ("Hilde Zandwever.xlsx", False),
        ("hilde.xlsx", False),
        ("van Hilde aan Els Van den Broeck.xlsx", True),
        ("sheets/Els Van den Broeck/Zandwever.xlsx", False),
        ("formulier (2).xlsx", False),
        ("els.xlsx", False),  # three letters: part of many words
        ("andere/Broeck/formulier.xlsx", False),
    ],
)
def test_a_file_that_names_another_juror_is_told(tmp_path: Path, name: str, told: bool) -> None:
    """It decides nothing: the workbook is read as what it says it is."""
    desk = Desk(tmp_path, named())
    desk.make(name)
    read = desk.read()
    assert [item.code for item in read.problems] == (["file-named-otherwise"] if told else [])
    assert {sheet.juror for sheet in read.assessments} == {"J1"}
    if told:
        assert "Els Van den Broeck" in spoken(read.problems[0])
        assert "Hilde Zandwever" in spoken(read.problems[0])


def test_many_tabs_of_another_juror_are_one_problem_with_one_act(tmp_path: Path) -> None:
    """All sheets of J1 in the workbook of J2: held as one, and confirmed as one."""
    desk = Desk(tmp_path)
    answers = filled(desk, "mine.xlsx")
    desk.make("theirs.xlsx", "J2")
    mine = openpyxl.load_workbook(desk.folder / "mine.xlsx")
    theirs = openpyxl.load_workbook(desk.folder / "theirs.xlsx")
    for sheet in mine.worksheets[1:]:
        copy = theirs[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and not isinstance(cell, openpyxl.cell.cell.MergedCell):
                    copy[cell.coordinate].value = cell.value
    theirs.save(desk.folder / "theirs.xlsx")
    (desk.folder / "mine.xlsx").unlink()
    read = desk.read()
    (problem,) = together(read.problems)
    assert (problem.code, problem.place) == ("tabs-foreign", Place("theirs.xlsx"))
    assert "6 formulieren van Jurylid Een" in spoken(problem)
    assert read.assessments == ()
    assert {(item.juror, item.candidate, item.challenge) for item in read.held} >= {
        ("J1", "A", "U1"), ("J1", "B", "U2"),
    }  # fmt: skip
    (act,) = proposed(desk.call, problem)
    assert (act.kind, act.juror, act.round) == (ActKind.CONFIRM_TAB, "J1", WRITTEN)
    confirmed = replace(
        desk.call,
        acts=(
            Act("A1", act.kind, desk.call.deadline.date(), "voorzitter", "Zij stuurde het zo.",
                juror=act.juror, round=act.round, value=act.value),
        ),
    )  # fmt: skip
    read = desk.read(confirmed)
    assert read.problems == ()
    assert {sheet.juror for sheet in read.assessments} == {"J1"}
    assert len(answers) == 3


# The language of a form


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_call_may_change_its_language_when_forms_are_out(tmp_path: Path, language: str) -> None:
    """Forms are read in the words that they were printed with: nothing is told, nothing lost."""
    desk = Desk(tmp_path, replace(CALL, language=language))
    filled(desk)
    before = desk.read()
    for other in (item for item in LANGUAGES if item != language):
        after = desk.read(replace(CALL, language=other))
        assert before.problems == after.problems == ()
        assert all_values(after) == all_values(before)
        assert [item.value for item in after.declarations] == [DeclarationValue.NO]


def test_a_text_changed_in_a_form_of_another_language_is_still_told(tmp_path: Path) -> None:
    """The check is made with the words of that form."""
    desk = Desk(tmp_path, replace(CALL, language="en"))
    filled(desk)
    _tab, score = at(desk)
    desk.edit("j1.xlsx", lambda book: book["A U1"].__setitem__(f"D{score[1:]}", "99"))
    read = desk.read(CALL)
    assert [item.code for item in read.problems] == ["locked-text-changed"]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["j2.xlsx", "j3.xlsx"], []),  # in the order of arrival: J1 sent j2, J2 sent j3
        (["j2.xlsx", "j1.xlsx"], ["j2.xlsx", "j1.xlsx"]),  # both, but each of the other
        (["j2.xlsx", "Broeck.xlsx"], ["j2.xlsx"]),
        (["j1.xlsx", "j3.xlsx"], ["j3.xlsx"]),  # the keys are used as such
    ],
)
def test_keys_that_are_a_numbering_of_files_name_nobody(
    tmp_path: Path, names: list[str], told: list[str]
) -> None:
    """None of them names its juror, and they are not those jurors in another order."""
    third = Juror("J3", "Omar Lambrecht", "gemeente")
    desk = Desk(tmp_path, replace(named(), jurors=(*named().jurors, third)))
    for juror, name in zip(("J1", "J2"), names, strict=True):
        desk.make(name, juror=juror)
    found = [item for item in desk.read().problems if item.code == "file-named-otherwise"]
    assert sorted(item.place.file for item in found) == sorted(told)
