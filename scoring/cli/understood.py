"""What was understood of a plain table, in words: shown before anything that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scoring.tables.layout import Left, Why
from scoring.tables.plain import Part, PlainTable
from scoring.texts import Texts
from scoring.workbooks.grid import column_letters

_SHOWN = 8  # names and parts in a sentence


def understood(table: PlainTable, value: str, texts: Texts) -> list[str]:
    """Where everything stood, what the tabs were, and what was not used. `value` is the column of
    what was given."""
    lines = [_form(table, part, value, texts) for part in table.parts]
    if table.tabs:
        names = _some([part.tab for part in table.parts], texts)
        role = texts(f"tables.one.{table.tabs}")
        lines = [lines[0], texts("tables.tabs", role=role, names=names)]
    if table.left:
        several = len({item.tab for item in table.left}) > 1 or len(table.parts) > 1
        parts = dict.fromkeys(_left(item, texts, several) for item in table.left)
        lines.append(texts("tables.left", parts=_some(list(parts), texts)))
    return lines


def _form(table: PlainTable, part: Part, value: str, texts: Texts) -> str:
    file = table.file
    if part.tab and not table.tabs:
        file = texts("tables.in_tab", file=file, tab=part.tab)
    form = part.layout
    values = form.values
    if not values:
        columns = texts.listed(
            texts("tables.column", where=column_letters(at + 1), role=_one(role, texts))
            for role, at in sorted(form.at.items(), key=lambda item: item[1])
        )
        return texts("tables.long", file=file, value=_one(value, texts), columns=columns)
    names = [item.name for item in values]
    if form.over:
        names = [f"{item.above} - {item.name}" for item in values]
    return texts(
        "tables.both" if form.over else "tables.wide",
        file=file,
        rows=texts.listed(_many(role, texts) for role in form.at),
        count=len(values),
        across=_many(form.across, texts),
        over=_many(form.over, texts) if form.over else "",
        first=column_letters(values[0].column + 1),
        last=column_letters(values[-1].column + 1),
        names=_some(names, texts),
    )


def _left(item: Left, texts: Texts, several: bool) -> str:
    kind = "named" if item.name else "column"
    if item.why is Why.TAB:
        kind = "tab"
    elif item.where[0].isdigit():
        kind = "row" if item.name else "rows"
    count = 1 if item.where == "1" else 2
    part = texts(f"tables.part.{kind}", where=item.where, name=item.name, count=count)
    if several and item.tab and kind != "tab":
        part = texts("tables.in_tab", file=part, tab=item.tab)
    return texts(f"tables.why.{item.why.value}", part=part)


def _some(names: Sequence[str], texts: Texts) -> str:
    """A list of names, cut where nobody would read on."""
    return ", ".join(_cut(names, texts))


def _cut(names: Sequence[str], texts: Texts) -> Iterator[str]:
    yield from names[:_SHOWN]
    if len(names) > _SHOWN:
        yield texts("tables.more", count=len(names) - _SHOWN)


def _one(role: str, texts: Texts) -> str:
    key = f"tables.one.{role}"
    return texts(key) if texts.has(key) else role


def _many(role: str, texts: Texts) -> str:
    return texts(f"tables.many.{role}")
