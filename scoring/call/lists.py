"""The drop-downs of the call workbook: a hidden tab of words and keys, and what points into it."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.call.layout import Spot
from scoring.call.tables import Column, Kind
from scoring.model.call import Goal, Stage
from scoring.texts import Texts
from scoring.workbooks.formulas import span
from scoring.workbooks.plan import Cell, Tab

# What a REF may name besides the rows of tables.
FIXED = {
    "stages": tuple(stage.value for stage in Stage),
    "jury": ("jury",),
    "goals": tuple(goal.value for goal in Goal if goal is not Goal.COVER),
}
# The tables whose keys a REF to this name may hold.
SOURCES = {"stages": ("rounds",), "jury": (), "goals": ()}


def words(column: Column, texts: Texts) -> tuple[str, ...]:
    """The words of a drop-down of choices, in the order of the declaration."""
    codes = ("yes", "no") if column.kind is Kind.YES_NO else column.choices
    return tuple(texts(f"call.choice.{code}") for code in codes)


class Lists:
    """The hidden tab under construction: one column per list, each list made once."""

    def __init__(
        self, tab: Tab, spots: Mapping[str, Spot], keys: Mapping[str, list[str]], texts: Texts
    ):
        self._tab, self._spots, self._keys, self._texts = tab, spots, keys, texts
        self._made: dict[tuple[str, ...], str] = {}

    def choices(self, column: Column) -> str:
        listed = words(column, self._texts)
        if listed not in self._made:
            number = len(self._made)
            for row, word in enumerate(listed):
                self._tab.put(row, number, Cell(word))
            self._made[listed] = f"={self._range(number, len(listed))}"
        return self._made[listed]

    def refs(self, tables: tuple[str, ...]) -> str:
        """The keys that a column may name, alive: what is added to the other tab joins."""
        sources = [key for name in tables for key in SOURCES.get(name, (name,))]
        fixed = [self._texts(f"call.choice.{c}") for name in tables for c in FIXED.get(name, ())]
        if len(sources) == 1 and not fixed:
            area = self._spots[sources[0]].area(_key_column(sources[0]))
            return _grown(area, f"COUNTA({area})")
        if tables not in self._made:
            self._made[tables] = self._combined(len(self._made), fixed, sources)
        return self._made[tables]

    def _combined(self, number: int, fixed: list[str], sources: list[str]) -> str:
        for row, word in enumerate(fixed):
            self._tab.put(row, number, Cell(word))
        present = [key for source in sources for key in self._keys.get(source, [])]
        room = len(present) + 40
        areas = [self._spots[source].area(_key_column(source)) for source in sources]
        for index in range(room):
            formula = '""'
            for position in reversed(range(len(areas))):
                before = "".join(f"-COUNTA({area})" for area in areas[:position])
                place = f"{index + 1}{before}"
                formula = (
                    f"IF({place}<=COUNTA({areas[position]}),"
                    f'INDEX({areas[position]},{place})&"",{formula})'
                )
            value = present[index] if index < len(present) else ""
            shown = Cell(value, formula=f'=IFERROR({formula},"")')
            self._tab.put(len(fixed) + index, number, shown)
        area = self._range(number, len(fixed) + room)
        return _grown(area, f'COUNTIF({area},"?*")')

    def _range(self, number: int, rows: int) -> str:
        return span(number + 1, 1, rows, self._tab.name)


def _key_column(table: str) -> str:
    return "stage" if table == "stages" else "key"


def _grown(area: str, count: str) -> str:
    top = area.partition(":")[0]
    return f"=OFFSET({top},0,0,MAX(1,{count}),1)"
