"""The call workbook as bytes: each table on a tab of its own, with help, drop-downs, checks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any

from scoring import exact
from scoring.call import layout
from scoring.call.layout import PARAGRAPHS, Rows, Spot
from scoring.call.lists import Lists
from scoring.call.start_tab import write_start_tab
from scoring.call.tables import FORMAT_VERSION, TABLES, Column, Kind, Table
from scoring.model.call import Stage
from scoring.texts import Texts
from scoring.workbooks.grid import column_letters
from scoring.workbooks.write import Sheetbook, Worksheet

_DATE, _MOMENT, _TEXT, _NUMBER, _WHOLE = "d/mm/yyyy", "d/mm/yyyy hh:mm", "@", "0.######", "0"
_FORMATS = {
    Kind.DATE: _DATE,
    Kind.MOMENT: _MOMENT,
    Kind.NUMBER: "General",
    Kind.WHOLE: _WHOLE,
}
_TAB_COLOURS = {
    "prepare": "#1f4e79",
    "register": "#2e7d5b",
    "decide": "#b8860b",
    "rebuttal": "#8e3b46",
}
_LINE = "#c8d0d8"
_MOST_WIDE = 190  # characters on one printed page before a table goes over two


def call_book(rows: Rows, language: str) -> bytes:
    """A call workbook with these rows, in the words of `language`; no rows: one to fill in.

    `rows` holds per table key the rows by column key (settings: one row). Values are str, int,
    float, Decimal, Fraction, date, datetime or bool; choices by code; REFS as text or a sequence;
    marks as 'challenge:U1': 'x' or True. What is left out takes its written default.
    Raises ValueError for a fraction that has no finite decimals.
    """
    texts = Texts(language)
    rows = _completed(rows, language)
    example = str(rows["call"][0].get("example") or "")
    spots = layout.spots(rows, texts, note=bool(example))
    book = Sheetbook(texts("call.book.title"))
    start = book.tab(texts("call.book.start_tab"))
    sheets = {key: book.tab(spots[key].tab) for key in layout.order()}
    lists_sheet = book.tab(texts("call.book.lists_tab"))
    lists_sheet.hide()
    lists = Lists(lists_sheet, spots, _keys(rows), texts)
    write_start_tab(start, book, spots, texts, example)
    for phase, keys in layout.PHASES:
        for key in keys:
            writer = _TabWriter(book, sheets[key], spots, lists, texts, spots[key])
            writer.frame(example, _TAB_COLOURS[phase])
            if spots[key].table.settings:
                writer.settings(rows[key][0])
            else:
                writer.rows(rows.get(key, ()), rows)
    return book.content()


def _completed(rows: Rows, language: str) -> dict[str, Sequence[Mapping[str, object]]]:
    """`rows` with settings rows and the known paragraphs, so that a coordinator sees them."""
    known = {table.key for table in TABLES}
    if unknown := set(rows) - known:
        raise ValueError(f"no such table: {sorted(unknown)}")
    done = dict(rows)
    done["call"] = [{"language": language, **dict(next(iter(rows.get("call", ())), {}))}]
    done["method"] = [dict(next(iter(rows.get("method", ())), {}))]
    own = [dict(row) for row in rows.get("texts", ())]
    given = {row.get("key") for row in own}
    done["texts"] = own + [{"key": key} for key in PARAGRAPHS if key not in given]
    return done


def _keys(rows: Rows) -> dict[str, list[str]]:
    return {
        table: [str(row["key"]) for row in given if row.get("key")] for table, given in rows.items()
    }


class _TabWriter:
    """Writes one table on its tab."""

    def __init__(
        self,
        book: Sheetbook,
        sheet: Worksheet,
        spots: Mapping[str, Spot],
        lists: Lists,
        texts: Texts,
        spot: Spot,
    ):
        self.book, self.sheet, self.spots, self.lists = book, sheet, spots, lists
        self.texts, self.spot, self.table = texts, spot, spot.table

    # -- what stands above the rows

    def frame(self, example: str, colour: str) -> None:
        sheet, spot, table = self.sheet, self.spot, self.table
        sheet.set_landscape()
        sheet.set_tab_color(colour)
        sheet.set_column(0, 0, 4, None, {"hidden": True})
        sheet.write_string(0, 0, f"{layout.TABLE} {table.key}")
        sheet.write_string(1, 0, f"{layout.FORMAT} {FORMAT_VERSION}")
        sheet.write_string(spot.heading, 0, layout.HEADING)
        sheet.write_string(spot.keys, 0, layout.KEYS)
        end = self._last_banner_column()
        width = sum(self._widths()[:end])
        title = self.book.format(bold=True, font_size=16, font_color=colour, valign="vcenter")
        sheet.merge_range(0, 1, 0, end, self.texts(f"call.{table.key}.caption"), title)
        sheet.set_row(0, 26)
        intro = self.texts(f"call.{table.key}.intro")
        sheet.merge_range(
            1, 1, 1, end, intro, self.book.format(text_wrap=True, font_color="#404040")
        )
        sheet.set_row(1, 15.5 * _lines(intro, width) + 4)
        if example:
            mark = f"{self.texts('call.book.example_mark')}: {example}"
            look = self.book.format(
                text_wrap=True, bold=True, font_color="#7a4b00", bg_color="#fff3d6"
            )
            sheet.merge_range(2, 1, 2, end, mark, look)
            sheet.set_row(2, 15.5 * _lines(mark, width * 0.9) + 2)
        sheet.set_row(spot.keys, None, None, {"hidden": True})
        sheet.set_footer(f"&L&8&A&R&8{self.texts('call.book.page_footer')}")

    def _widths(self) -> list[float]:
        if self.table.settings:
            return [34, 70, 62]
        widths: list[float] = [self._width(column) for column in self.table.columns]
        if self.table.key == "texts":
            widths.append(60)
        return widths + [13.0] * len(self.spot.mark_columns)

    def _width(self, column: Column) -> float:
        heading = self.texts(f"call.{self.table.key}.{column.key}.heading")
        longest = max(len(word) for word in heading.split()) + 4
        narrow = {
            Kind.KEY: 14,
            Kind.REF: 14,
            Kind.DATE: 13,
            Kind.MOMENT: 17,
            Kind.YES_NO: 12,
            Kind.WHOLE: 11,
            Kind.NUMBER: 11,
            Kind.MARK: 11,
        }
        if column.kind is Kind.CHOICE:
            words = [self.texts(f"call.choice.{code}") for code in column.choices]
            return max(longest, min(34, max(map(len, words)) + 4))
        base = column.width if column.width != 18 else narrow.get(column.kind, column.width)
        return max(base, longest)

    def _last_banner_column(self) -> int:
        """The title runs over so many columns that it is about as wide as a screen."""
        reached = list(accumulate(self._widths()))
        return max(2, min(len(reached), 1 + sum(1 for width in reached if width < 110)))

    # -- settings

    def settings(self, row: Mapping[str, object]) -> None:
        sheet, spot = self.sheet, self.spot
        for column, width in enumerate(self._widths(), start=1):
            sheet.set_column(column, column, width)
        for column, name in enumerate(("setting_heading", "value_heading", "help_heading"), 1):
            sheet.write_string(
                spot.heading, column, self.texts(f"call.book.{name}"), self._heading(False)
            )
        sheet.write_string(spot.keys, 2, layout.VALUE)
        label = self.book.format(bold=True, text_wrap=True, bottom=1, bottom_color=_LINE)
        explained = self.book.format(
            text_wrap=True, font_color="#595959", font_size=10, bottom=1, bottom_color=_LINE
        )
        for index, item in enumerate(self.table.columns):
            place = spot.first + index
            words = f"call.{self.table.key}.{item.key}"
            mark = self.texts("call.book.required_mark") if item.required else ""
            sheet.write_string(place, 0, f"{layout.SETTING} {item.key}")
            sheet.write_string(place, 1, self.texts(f"{words}.heading") + mark, label)
            sheet.write_string(place, 3, self._help(item), explained)
            look = self.book.format(
                bg_color="#fffdf2",
                border=1,
                border_color=_LINE,
                align="left",
                text_wrap=True,
                num_format=_FORMATS.get(item.kind, _TEXT),
            )
            sheet.write_blank(place, 2, None, look)
            self._put(place, 2, item, _value(row, item), look)
            self._check(item, place, place, 2)
            if item.required:
                self._missing(place, place, 2, f"ISBLANK(${column_letters(3)}{place + 1})")
        sheet.freeze_panes(spot.first, 0)
        sheet.repeat_rows(spot.heading)

    def _help(self, item: Column) -> str:
        return self.texts(f"call.{self.table.key}.{item.key}.help")

    # -- rows

    def rows(self, given: Sequence[Mapping[str, object]], all_rows: Rows) -> None:
        sheet, spot = self.sheet, self.spot
        sheet.write_string(spot.help, 0, layout.HELP)
        help_look = self.book.format(
            text_wrap=True, italic=True, font_size=9, font_color="#595959", bottom=1
        )
        for number, (item, width) in enumerate(
            zip(self.table.columns, self._widths(), strict=False), start=1
        ):
            look = self.book.format(text_wrap=True, num_format=_FORMATS.get(item.kind, _TEXT))
            sheet.set_column(number, number, width, look)
            heading = self.texts(f"call.{self.table.key}.{item.key}.heading")
            mark = self.texts("call.book.required_mark") if item.required else ""
            sheet.write_string(spot.heading, number, heading + mark, self._heading(item.required))
            sheet.write_string(spot.help, number, self._help(item), help_look)
            sheet.write_string(spot.keys, number, item.key)
            self._check(item, spot.first, spot.last, number)
        if spot.mark_columns:
            self._mark_columns(all_rows)
        if self.table.key == "texts":
            self._explanations(given, help_look)
        for index, row in enumerate(given):
            self._row(spot.first + index, row)
        self._row_checks()
        self._page(len(given))

    def _row(self, place: int, row: Mapping[str, object]) -> None:
        unknown = set(row) - set(self.spot.columns)
        for number, item in enumerate(self.table.columns, start=1):
            look = self.book.format(
                text_wrap=True,
                num_format=_FORMATS.get(item.kind, _TEXT),
                bottom=1,
                bottom_color=_LINE,
                **({"align": "center"} if item.kind is Kind.MARK else {}),
            )
            self.sheet.write_blank(place, number, None, look)
            self._put(place, number, item, _value(row, item), look)
        centred = self.book.format(align="center", num_format=_TEXT, bottom=1, bottom_color=_LINE)
        for number, mark in enumerate(self.spot.mark_columns, start=self.spot.first_mark):
            name = f"{mark.prefix}:{mark.key}"
            unknown.discard(name)
            marked = bool(row.get(name)) and mark.key != ""
            self.sheet.write_string(place, number, "x" if marked else "", centred)
        if unknown:
            raise ValueError(f"no such column in {self.table.key}: {sorted(unknown)}")

    def _put(self, row: int, column: int, item: Column, value: object, look: Any) -> None:
        """One value into its cell. Text is always text: nothing becomes a formula or a link."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            value = "x" if item.kind is Kind.MARK else ("yes" if value else "no")
            if item.kind is Kind.MARK and value == "x":
                self.sheet.write_string(row, column, "x", look)
                return
        if isinstance(value, Fraction | Decimal):
            number = float(value)
            if exact.from_cell(number) != Fraction(value):
                raise ValueError(f"{value} has no finite decimals that a cell can hold")
            self.sheet.write_number(row, column, number, look)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value, look)
        elif isinstance(value, datetime | date):
            self.sheet.write_datetime(row, column, value, look)
        else:
            listed = value if isinstance(value, str) else ", ".join(map(str, _sequence(value)))
            self.sheet.write_string(row, column, self._worded(item, listed), look)

    def _worded(self, item: Column, value: str) -> str:
        """The word of a code, in the language of the workbook; other text as it is."""
        codes: tuple[str, ...] = item.choices
        if item.kind is Kind.YES_NO:
            codes = ("yes", "no")
        elif item.kind is Kind.REF and "stages" in item.to:
            codes = tuple(stage.value for stage in Stage)
        return self.texts(f"call.choice.{value}") if value in codes else value

    def _mark_columns(self, all_rows: Rows) -> None:
        sheet, spot = self.sheet, self.spot
        assert spot.marks is not None
        sheet.write_string(spot.marks, 0, layout.MARKS)
        note = self.book.format(italic=True, font_size=9, font_color="#595959", align="right")
        sheet.write_string(
            spot.marks, spot.first_mark - 1, self.texts("call.book.mark_key_note"), note
        )
        small = self.book.format(
            text_wrap=True, italic=True, font_size=9, font_color="#595959", bottom=1
        )
        key_look = self.book.format(
            bold=True, align="center", bg_color="#fffdf2", border=1, border_color=_LINE,
            num_format=_TEXT,
        )  # fmt: skip
        for number, mark in enumerate(spot.mark_columns, start=spot.first_mark):
            target = self.spots[mark.table]
            titles = {
                str(row.get("key")): str(row.get("title") or row.get("name") or "")
                for row in all_rows.get(mark.table, ())
            }
            title_column = "title" if "title" in target.columns else "name"
            if mark.table == "candidates":
                title_column = "name"
                titles = {
                    str(row.get("key")): str(row.get("name") or "")
                    for row in all_rows.get(mark.table, ())
                }
            cell = f"{column_letters(number + 1)}${spot.marks + 1}"
            free = self.texts("call.book.slot_heading")
            formula = (
                f'=IF({cell}="","{free}",IFERROR(INDEX({target.area(title_column)},'
                f'MATCH({cell},{target.area("key")},0)),"?"))'
            )
            sheet.set_column(number, number, 13, self.book.format(align="center", num_format=_TEXT))
            shown = titles.get(mark.key, "?") if mark.key else free
            sheet.write_formula(spot.heading, number, formula, self._heading(False), shown)
            sheet.write_blank(spot.help, number, None, small)
            sheet.write_string(spot.marks, number, mark.key, key_look)
            sheet.write_string(spot.keys, number, f"{mark.prefix}:")
            sheet.data_validation(
                spot.marks,
                number,
                spot.marks,
                number,
                {
                    "validate": "list",
                    "source": self.lists.refs((mark.table,)),
                    "input_title": self.texts(f"call.{mark.table}.key.heading"),
                    "input_message": self.texts("call.book.mark_key_help", tab=target.tab),
                    "error_title": self.texts("call.book.error_title"),
                    "error_message": self.texts("call.book.error_ref"),
                },
            )
        sheet.data_validation(
            spot.first,
            spot.first_mark,
            spot.last,
            spot.first_mark + len(spot.mark_columns) - 1,
            {
                "validate": "list",
                "source": ["x"],
                "error_title": self.texts("call.book.error_title"),
                "error_message": self.texts("call.book.error_mark"),
            },
        )

    def _explanations(self, given: Sequence[Mapping[str, object]], look: Any) -> None:
        sheet, spot = self.sheet, self.spot
        column = spot.first_mark
        sheet.set_column(column, column, 60)
        heading = self.texts("call.texts.explanation")
        sheet.write_string(spot.heading, column, heading, self._heading(False))
        sheet.write_blank(spot.help, column, None, look)
        explained = self.book.format(
            text_wrap=True, font_color="#595959", font_size=10, bottom=1, bottom_color=_LINE
        )
        for index, row in enumerate(given):
            key = str(row.get("key") or "")
            name = f"call.paragraph.{key}" if key in PARAGRAPHS else "call.paragraph.own"
            sheet.write_string(spot.first + index, column, self.texts(name), explained)

    # -- looks and checks

    def _heading(self, required: bool) -> Any:
        return self.book.format(
            bold=True,
            font_color="#ffffff",
            bg_color="#1f4e79" if required else "#5b7f9f",
            text_wrap=True,
            valign="vcenter",
            border=1,
            border_color="#ffffff",
        )

    def _check(self, item: Column, first: int, last: int, column: int) -> None:
        rule = self._rule(item, first, last, column)
        rule["input_title"] = self.texts(f"call.{self.table.key}.{item.key}.heading")
        rule["input_message"] = self._help(item)
        rule["error_title"] = self.texts("call.book.error_title")
        self.sheet.data_validation(first, column, last, column, rule)

    def _rule(self, item: Column, first: int, last: int, column: int) -> dict[str, Any]:
        error = {"error_message": self.texts(f"call.book.error_{_ERRORS.get(item.kind, 'choice')}")}
        match item.kind:
            case Kind.CHOICE | Kind.YES_NO:
                return {"validate": "list", "source": self.lists.choices(item), **error}
            case Kind.REF:
                return {"validate": "list", "source": self.lists.refs(item.to), **error}
            case Kind.MARK:
                return {"validate": "list", "source": ["x"], **error}
            case Kind.WHOLE | Kind.NUMBER:
                kind = "integer" if item.kind is Kind.WHOLE else "decimal"
                least = -1_000_000_000 if item.least is None else item.least
                return {"validate": kind, "criteria": ">=", "value": least, **error}
            case Kind.DATE | Kind.MOMENT:
                earliest = date(2000, 1, 1)
                return {"validate": "date", "criteria": ">=", "value": earliest, **error}
            case Kind.KEY if not self.table.settings:
                letters = column_letters(column + 1)
                area = f"${letters}${first + 1}:${letters}${last + 1}"
                source = f"=COUNTIF({area},{letters}{first + 1})<=1"
                return {"validate": "custom", "value": source, **error}
        return {"validate": "any"}

    def _row_checks(self) -> None:
        """A required cell that is still empty in a row that holds something is coloured."""
        spot = self.spot
        first_letter = column_letters(2)
        last_letter = column_letters(self.spot.first_mark + len(spot.mark_columns))
        if self.table.key == "texts":
            return
        filled = f"COUNTA(${first_letter}{spot.first + 1}:${last_letter}{spot.first + 1})>0"
        for number, item in enumerate(self.table.columns, start=1):
            if item.required:
                cell = f"{column_letters(number + 1)}{spot.first + 1}"
                self._missing(spot.first, spot.last, number, f"AND(ISBLANK({cell}),{filled})")

    def _missing(self, first: int, last: int, column: int, formula: str) -> None:
        look = self.book.book.add_format({"bg_color": "#ffd9cc"})
        self.sheet.conditional_format(
            first,
            column,
            last,
            column,
            {"type": "formula", "criteria": f"={formula}", "format": look},
        )

    def _page(self, filled: int) -> None:
        sheet, spot = self.sheet, self.spot
        frozen = 1 + len(_frozen(self.table))
        sheet.freeze_panes(spot.first, frozen)
        sheet.repeat_rows(spot.heading, spot.marks if spot.marks is not None else spot.help)
        pages = math.ceil(sum(self._widths()) / _MOST_WIDE)
        sheet.fit_to_pages(pages, 0)
        if pages > 1:
            sheet.repeat_columns(1, frozen - 1)


_ERRORS = {
    Kind.REF: "ref",
    Kind.WHOLE: "number",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.MOMENT: "moment",
    Kind.KEY: "key",
    Kind.MARK: "mark",
}


def _frozen(table: Table) -> list[str]:
    """The columns that stay in sight: the key and the name beside it."""
    frozen = []
    if table.columns[0].kind in (Kind.KEY, Kind.REF):
        frozen.append(table.columns[0].key)
        if len(table.columns) > 1 and table.columns[1].key == "name":
            frozen.append(table.columns[1].key)
    return frozen


def _value(row: Mapping[str, object], item: Column) -> object:
    value = row.get(item.key)
    if value is None and item.default:
        return _default(item)
    return value


def _default(item: Column) -> object:
    """The written default as a cell value: numbers as numbers."""
    if item.kind in (Kind.WHOLE, Kind.NUMBER):
        return Fraction(item.default)
    return item.default


def _sequence(value: object) -> Sequence[object]:
    if isinstance(value, Sequence):
        return value
    raise ValueError(f"a cell cannot hold {type(value).__name__}")


def _lines(text: str, width: float) -> int:
    return max(1, math.ceil(len(text) * 1.05 / max(width, 20)))
