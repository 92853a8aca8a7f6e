"""The call workbook as bytes: each table on a tab of its own, with help, drop-downs, checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from scoring import exact
from scoring.call import layout, style
from scoring.call.layout import PARAGRAPHS, MarkColumn, Rows, Spot
from scoring.call.lists import Lists
from scoring.call.rules import Rules
from scoring.call.start_tab import start_tab
from scoring.call.tables import TABLES, Column, Kind
from scoring.model.call import Stage
from scoring.texts import Texts
from scoring.workbooks.formulas import literal
from scoring.workbooks.grid import column_letters
from scoring.workbooks.plan import Area, Cell, Look, Tab, Value, Workbook
from scoring.workbooks.render import rendered


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
    hidden = Tab(texts("call.book.lists_tab"), hidden=True)
    lists = Lists(hidden, spots, _keys(rows), texts)
    tabs = [start_tab(texts("call.book.start_tab"), spots, texts, example)]
    for phase, keys in layout.PHASES:
        for key in keys:
            tab = style.empty_tab(spots[key], texts, example, style.TAB_COLOURS[phase])
            tabs.append(tab)
            writer = _TabWriter(tab, spots, lists, texts, spots[key])
            if spots[key].table.settings:
                writer.settings(rows[key][0])
            else:
                writer.rows(rows.get(key, ()), rows)
    return rendered(Workbook(texts("call.book.title"), [*tabs, hidden]))


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


_HELP = style.HELP | Look(bottom=1)
_MARK_KEY = style.BOXED | Look(bold=True, align="center", fill=style.INPUT, number="@")


class _TabWriter:
    """Plans the rows of one table on its tab."""

    def __init__(self, tab: Tab, spots: Mapping[str, Spot], lists: Lists, texts: Texts, spot: Spot):
        self.tab, self.spots = tab, spots
        self.texts, self.spot, self.table = texts, spot, spot.table
        self.rules = Rules(tab, spot, lists, texts)

    def settings(self, row: Mapping[str, object]) -> None:
        """One row per column: what it is, its value, an explanation."""
        self._known(row, set(self.spot.columns))
        tab, spot = self.tab, self.spot
        tab.put(spot.heading, 0, Cell(layout.HEADING))
        tab.put(spot.keys, 0, Cell(layout.KEYS))
        tab.put(spot.keys, 2, Cell(layout.VALUE))
        heading = style.heading_look(required=True)
        for number, name in enumerate(("setting_heading", "value_heading", "help_heading"), 1):
            tab.put(spot.heading, number, Cell(self.texts(f"call.book.{name}"), heading))
        for at, item in enumerate(self.table.columns, start=spot.first):
            tab.put(at, 0, Cell(f"{layout.SETTING} {item.key}"))
            name = style.heading(self.table, item, self.texts)
            tab.put(at, 1, Cell(name, style.LINED | Look(wrap=True, bold=True)))
            own = Look(fill=style.INPUT, number=style.number_format(item.kind))
            look = style.BOXED | own | Look(wrap=True, align="left")
            tab.put(at, 2, Cell(self._shown(item, _value(row, item)), look))
            tab.put(at, 3, Cell(self._help(item), style.EXPLAINED))
            area = Area(at, 2, at, 2)
            self.rules.column(item, area)
            if item.required:
                self.rules.required(area)

    def rows(self, given: Sequence[Mapping[str, object]], all_rows: Rows) -> None:
        """One row per item, below headings and help, with room for more."""
        tab, spot = self.tab, self.spot
        tab.put(spot.heading, 0, Cell(layout.HEADING))
        tab.put(spot.help, 0, Cell(layout.HELP))
        tab.put(spot.keys, 0, Cell(layout.KEYS))
        for number, item in enumerate(self.table.columns, start=1):
            self._free(number, style.cell_look(item.kind, filled=False))
            heading = style.heading(self.table, item, self.texts)
            self._head(number, Cell(heading, style.heading_look(required=item.required)))
            tab.put(spot.help, number, Cell(self._help(item), _HELP))
            tab.put(spot.keys, number, Cell(item.key))
            area = Area(spot.first, number, spot.last, number)
            self.rules.column(item, area)
            if item.required and self.table.key != "texts":
                self.rules.required(area)
        if spot.mark_columns:
            self._mark_columns(all_rows)
        if self.table.key == "texts":
            explained = self.texts("call.texts.explanation")
            self._head(spot.first_mark, Cell(explained, style.heading_look(required=False)))
            tab.put(spot.help, spot.first_mark, Cell(None, _HELP))
        for at, row in enumerate(given, start=spot.first):
            self._row(at, row)

    def _free(self, number: int, look: Look) -> None:
        """How the cells of a column look that hold nothing yet."""
        self.tab.columns[number] = replace(self.tab.columns[number], look=look)

    def _head(self, number: int, cell: Cell) -> None:
        self.tab.put(self.spot.heading, number, cell)
        self.tab.rows[self.spot.heading].least = 21

    def _row(self, at: int, row: Mapping[str, object]) -> None:
        marks = [f"{mark.prefix}:{mark.key}" for mark in self.spot.mark_columns]
        self._known(row, {*self.spot.columns, *marks})
        for number, item in enumerate(self.table.columns, start=1):
            value = _value(row, item)
            timed = item.moment_for and isinstance(value, datetime)
            look = style.cell_look(Kind.MOMENT if timed else item.kind, filled=True)
            self.tab.put(at, number, Cell(self._shown(item, value), look))
        look = style.cell_look(Kind.MARK, filled=True)
        for number, name in enumerate(marks, start=self.spot.first_mark):
            self.tab.put(at, number, Cell("x" if row.get(name) else "", look))
        if self.table.key == "texts":
            key = row.get("key")
            name = f"call.paragraph.{key if key in PARAGRAPHS else 'own'}"
            self.tab.put(at, self.spot.first_mark, Cell(self.texts(name), style.EXPLAINED))

    def _known(self, row: Mapping[str, object], names: set[str]) -> None:
        if unknown := set(row) - names:
            raise ValueError(f"no such column in {self.table.key}: {sorted(unknown)}")

    def _help(self, item: Column) -> str:
        return self.texts(f"call.{self.table.key}.{item.key}.help")

    def _shown(self, item: Column, value: object) -> Value:
        """What a cell holds of a value. No text becomes a formula or a link."""
        if isinstance(value, bool) and item.kind is Kind.MARK:
            return "x" if value else None
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if value is None or value == "" or value == ():
            return None
        if isinstance(value, int | float | Fraction | Decimal):
            number = float(value)
            if not isinstance(value, float) and exact.from_cell(number) != Fraction(value):
                raise ValueError(f"{value} has no finite decimals that a cell can hold")
            return number
        if isinstance(value, date):
            return value
        listed = value if isinstance(value, str) else ", ".join(map(str, _sequence(value)))
        return self._worded(item, listed)

    def _worded(self, item: Column, value: str) -> str:
        """The word of a code, in the language of the workbook; other text as it is."""
        codes: tuple[str, ...] = item.choices
        if item.kind is Kind.YES_NO:
            codes = ("yes", "no")
        elif "stages" in item.to or (self.table.key == "stages" and item.key == "stage"):
            codes = tuple(stage.value for stage in Stage)
        return self.texts(f"call.choice.{value}") if value in codes else value

    def _mark_columns(self, all_rows: Rows) -> None:
        """A column per row of another table, and some free ones."""
        tab, spot = self.tab, self.spot
        if spot.marks is None:
            return
        tab.put(spot.marks, 0, Cell(layout.MARKS))
        note = Cell(self.texts("call.book.mark_key_note"), style.HELP | Look(align="right"))
        tab.put(spot.marks, spot.first_mark - 1, note)
        for number, mark in enumerate(spot.mark_columns, start=spot.first_mark):
            self._free(number, style.cell_look(Kind.MARK, filled=False))
            self._head(number, self._mark_heading(number, mark, all_rows))
            tab.put(spot.help, number, Cell(None, _HELP))
            tab.put(spot.marks, number, Cell(mark.key, _MARK_KEY))
            tab.put(spot.keys, number, Cell(f"{mark.prefix}:"))
            self.rules.mark_key(spot.marks, number, mark.table, self.spots[mark.table].tab)
        last = spot.first_mark + len(spot.mark_columns) - 1
        self.rules.marks(Area(spot.first, spot.first_mark, spot.last, last))

    def _mark_heading(self, number: int, mark: MarkColumn, all_rows: Rows) -> Cell:
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
        formula = f'=IF({cell}="",{literal(free)},IFERROR({found},"?"))'
        return Cell(shown, style.heading_look(required=False), formula)


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
