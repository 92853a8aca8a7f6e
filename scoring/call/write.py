"""The call workbook as bytes: each table on a tab of its own, with help, drop-downs, checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from scoring import exact
from scoring.call import layout, style
from scoring.call.layout import PARAGRAPHS, MarkColumn, Rows, Spot
from scoring.call.lists import Lists
from scoring.call.rules import Rules
from scoring.call.start_tab import write_start_tab
from scoring.call.tables import TABLES, Column, Kind
from scoring.model.call import Stage
from scoring.texts import Texts
from scoring.workbooks.grid import column_letters
from scoring.workbooks.write import Sheetbook, Worksheet


def call_book(rows: Rows, language: str) -> bytes:
    """A call workbook with these rows, in the words of `language`; no rows: one to fill in.

    `rows` holds per table key the rows by column key (settings: one row). Values are str, int,
    float, Decimal, Fraction, date, datetime or bool; choices by code; REFS as text or a sequence;
    marks as 'challenge:U1': 'x' or True. What is left out takes its written default.
    Raises ValueError for an unknown table or column, and for a fraction without finite decimals.
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
            sheet, spot, colour = sheets[key], spots[key], style.TAB_COLOURS[phase]
            style.page(sheet, spot, texts, colour)
            style.banner(sheet, book, spot, texts, example, colour)
            writer = _TabWriter(book, sheet, spots, lists, texts, spot)
            if spot.table.settings:
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
    """Writes the rows of one table on its tab."""

    def __init__(
        self,
        book: Sheetbook,
        sheet: Worksheet,
        spots: Mapping[str, Spot],
        lists: Lists,
        texts: Texts,
        spot: Spot,
    ):
        self.book, self.sheet, self.spots = book, sheet, spots
        self.texts, self.spot, self.table = texts, spot, spot.table
        self.rules = Rules(sheet, book, spot, lists, texts)
        self.widths = style.widths(spot, texts)

    def settings(self, row: Mapping[str, object]) -> None:
        """One row per column: what it is, its value, an explanation."""
        self._known(row, set(self.spot.columns))
        sheet, spot = self.sheet, self.spot
        sheet.write_string(spot.heading, 0, layout.HEADING)
        sheet.write_string(spot.keys, 0, layout.KEYS)
        sheet.write_string(spot.keys, 2, layout.VALUE)
        for number, name in enumerate(("setting_heading", "value_heading", "help_heading"), 1):
            sheet.set_column(number, number, self.widths[number - 1])
            heading = style.heading_look(self.book, required=True)
            sheet.write_string(spot.heading, number, self.texts(f"call.book.{name}"), heading)
        line = {"text_wrap": True, "bottom": 1, "bottom_color": style.LINE}
        label = self.book.format(bold=True, **line)
        explained = self.book.format(font_color=style.GREY, font_size=10, **line)
        for place, item in enumerate(self.table.columns, start=spot.first):
            name = style.heading(self.table, item, self.texts)
            explanation = self._help(item)
            sheet.write_string(place, 0, f"{layout.SETTING} {item.key}")
            sheet.write_string(place, 1, name, label)
            sheet.write_string(place, 3, explanation, explained)
            look = self.book.format(
                bg_color=style.INPUT,
                border=1,
                border_color=style.LINE,
                align="left",
                text_wrap=True,
                num_format=style.number_format(item.kind),
            )
            shown = self._put(place, 2, item, _value(row, item), look)
            self.rules.column(item, place, place, 2)
            if item.required:
                self.rules.required(item, place, place, 2)
            self.book.grow(
                sheet,
                place,
                [
                    (name, self.widths[0], 11),
                    (shown, self.widths[1], 11),
                    (explanation, self.widths[2], 10),
                ],
            )

    def rows(self, given: Sequence[Mapping[str, object]], all_rows: Rows) -> None:
        """One row per item, below headings and help, with room for more."""
        sheet, spot = self.sheet, self.spot
        sheet.write_string(spot.heading, 0, layout.HEADING)
        sheet.write_string(spot.help, 0, layout.HELP)
        sheet.write_string(spot.keys, 0, layout.KEYS)
        headings, helps = [], []
        for number, item in enumerate(self.table.columns, start=1):
            width = self.widths[number - 1]
            look = style.cell_look(self.book, item.kind, filled=False)
            sheet.set_column(number, number, width, look)
            heading = style.heading(self.table, item, self.texts)
            heading_look = style.heading_look(self.book, required=item.required)
            sheet.write_string(spot.heading, number, heading, heading_look)
            sheet.write_string(spot.help, number, self._help(item), self._help_look())
            sheet.write_string(spot.keys, number, item.key)
            headings.append((heading, width * 0.9, 11))
            helps.append((self._help(item), width, 9))
            self.rules.column(item, spot.first, spot.last, number)
            if item.required and self.table.key != "texts":
                self.rules.required(item, spot.first, spot.last, number)
        if spot.mark_columns:
            headings += self._mark_columns(all_rows)
        if self.table.key == "texts":
            self._explanation_heading()
        self.book.grow(sheet, spot.heading, headings, least=21)
        self.book.grow(sheet, spot.help, helps)
        for index, row in enumerate(given):
            self._row(spot.first + index, row)

    def _row(self, place: int, row: Mapping[str, object]) -> None:
        marks = [f"{mark.prefix}:{mark.key}" for mark in self.spot.mark_columns]
        self._known(row, {*self.spot.columns, *marks})
        shown = []
        for number, item in enumerate(self.table.columns, start=1):
            value = _value(row, item)
            timed = item.moment_for and isinstance(value, datetime)
            look = style.cell_look(self.book, Kind.MOMENT if timed else item.kind, filled=True)
            text = self._put(place, number, item, value, look)
            shown.append((text, self.widths[number - 1], 11.0))
        look = style.cell_look(self.book, Kind.MARK, filled=True)
        for number, name in enumerate(marks, start=self.spot.first_mark):
            self.sheet.write_string(place, number, "x" if row.get(name) else "", look)
        if self.table.key == "texts":
            shown.append(self._explanation(place, str(row.get("key") or "")))
        self.book.grow(self.sheet, place, shown)

    def _known(self, row: Mapping[str, object], names: set[str]) -> None:
        if unknown := set(row) - names:
            raise ValueError(f"no such column in {self.table.key}: {sorted(unknown)}")

    def _help(self, item: Column) -> str:
        return self.texts(f"call.{self.table.key}.{item.key}.help")

    def _help_look(self) -> object:
        return style.help_look(self.book, bottom=1)

    def _put(self, row: int, column: int, item: Column, value: object, look: object) -> str:
        """One value into its cell; gives the text in it. No text becomes a formula or a link."""
        if isinstance(value, bool) and item.kind is Kind.MARK:
            value = "x" if value else None
        elif isinstance(value, bool):
            value = "yes" if value else "no"
        if value is None or value == "" or value == ():
            self.sheet.write_blank(row, column, None, look)
            return ""
        if isinstance(value, int | float | Fraction | Decimal):
            number = float(value)
            if not isinstance(value, float) and exact.from_cell(number) != Fraction(value):
                raise ValueError(f"{value} has no finite decimals that a cell can hold")
            self.sheet.write_number(row, column, number, look)
            return ""
        if isinstance(value, datetime | date):
            self.sheet.write_datetime(row, column, value, look)
            return ""
        listed = value if isinstance(value, str) else ", ".join(map(str, _sequence(value)))
        shown = self._worded(item, listed)
        self.sheet.write_string(row, column, shown, look)
        return shown

    def _worded(self, item: Column, value: str) -> str:
        """The word of a code, in the language of the workbook; other text as it is."""
        codes: tuple[str, ...] = item.choices
        if item.kind is Kind.YES_NO:
            codes = ("yes", "no")
        elif "stages" in item.to or (self.table.key == "stages" and item.key == "stage"):
            codes = tuple(stage.value for stage in Stage)
        return self.texts(f"call.choice.{value}") if value in codes else value

    def _mark_columns(self, all_rows: Rows) -> list[tuple[str, float, int]]:
        """A column per row of another table, and some free ones. Gives their headings."""
        sheet, spot = self.sheet, self.spot
        if spot.marks is None:
            return []
        sheet.write_string(spot.marks, 0, layout.MARKS)
        note = self.texts("call.book.mark_key_note")
        sheet.write_string(
            spot.marks, spot.first_mark - 1, note, style.help_look(self.book, align="right")
        )
        look = style.cell_look(self.book, Kind.MARK, filled=False)
        key_look = self.book.format(
            bold=True,
            align="center",
            bg_color=style.INPUT,
            border=1,
            border_color=style.LINE,
            num_format="@",
        )
        headings = []
        for number, mark in enumerate(spot.mark_columns, start=spot.first_mark):
            sheet.set_column(number, number, style.MARK_WIDTH, look)
            headings.append(
                (self._mark_heading(number, mark, all_rows), style.MARK_WIDTH * 0.9, 11)
            )
            sheet.write_blank(spot.help, number, None, self._help_look())
            sheet.write_string(spot.marks, number, mark.key, key_look)
            sheet.write_string(spot.keys, number, f"{mark.prefix}:")
            self.rules.mark_key(spot.marks, number, mark.table, self.spots[mark.table].tab)
        last = spot.first_mark + len(spot.mark_columns) - 1
        self.rules.marks(spot.first, spot.first_mark, spot.last, last)
        return headings

    def _mark_heading(self, number: int, mark: MarkColumn, all_rows: Rows) -> str:
        """The title of the row that the column stands for, alive: it follows the chosen key."""
        target, marks = self.spots[mark.table], self.spot.marks or 0
        name = "name" if "name" in target.columns else "title"
        free = self.texts(f"call.book.slot_{mark.prefix}")
        shown = next(
            (
                str(row.get(name) or "")
                for row in all_rows.get(mark.table, ())
                if mark.key and str(row.get("key")) == mark.key
            ),
            "?" if mark.key else free,
        )
        cell = f"{column_letters(number + 1)}${marks + 1}"
        found = f"INDEX({target.area(name)},MATCH({cell},{target.area('key')},0))"
        formula = f'=IF({cell}="","{free}",IFERROR({found},"?"))'
        look = style.heading_look(self.book, required=False)
        self.sheet.write_formula(self.spot.heading, number, formula, look, shown)
        return shown

    def _explanation_heading(self) -> None:
        column = self.spot.first_mark
        self.sheet.set_column(column, column, style.EXPLANATION_WIDTH)
        heading = style.heading_look(self.book, required=False)
        self.sheet.write_string(
            self.spot.heading, column, self.texts("call.texts.explanation"), heading
        )
        self.sheet.write_blank(self.spot.help, column, None, self._help_look())

    def _explanation(self, place: int, key: str) -> tuple[str, float, float]:
        name = f"call.paragraph.{key if key in PARAGRAPHS else 'own'}"
        look = self.book.format(
            text_wrap=True, font_color=style.GREY, font_size=10, bottom=1, bottom_color=style.LINE
        )
        self.sheet.write_string(place, self.spot.first_mark, self.texts(name), look)
        return self.texts(name), style.EXPLANATION_WIDTH, 10


def _value(row: Mapping[str, object], item: Column) -> object:
    value = row.get(item.key)
    if value is None and item.default:
        numeric = item.kind in (Kind.WHOLE, Kind.NUMBER)
        return Fraction(item.default) if numeric else item.default
    return value


def _sequence(value: object) -> Sequence[object]:
    if isinstance(value, Sequence):
        return value
    raise ValueError(f"a cell cannot hold {type(value).__name__}")
