"""`analyse TABLE`: agreement, severity and expected ranks of any plain table, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from scoring import exact
from scoring.cli.plain_table import Row, plain_table
from scoring.problems import CannotGoOn, Place, Problem
from scoring.statistics.agreement import LEAST_ROWS, Agreement
from scoring.statistics.analyse import SEED, Group
from scoring.texts import Texts
from scoring.workbooks.grid import CellKind, column_letters

COLUMNS = ("entry", "juror", "score")
_OPTIONAL = ("criterion", "group")


def read_table(path: Path) -> pd.DataFrame:
    """The table in a CSV file or on the first visible tab of a workbook, one score a row.

    Columns are found by their names in the first row. Raises CannotGoOn with every problem.
    """
    table = plain_table(path, COLUMNS, _OPTIONAL)
    problems: list[Problem] = []
    file = Place(table.file, table.tab)
    found = list(_scores(table.rows, table.at, file, problems))
    if not found and not problems:
        problems.append(Problem("table-empty", file))
    if problems:
        raise CannotGoOn(problems)
    return pd.DataFrame(found)


def _scores(
    rows: Iterable[Row], at: Mapping[str, int], file: Place, problems: list[Problem]
) -> Iterator[dict[str, object]]:
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        cells = {name: row[index] if index < len(row) else ("", CellKind.BLANK)
                 for name, index in at.items()}  # fmt: skip
        shown, kind = cells["score"]
        if not shown.strip():
            continue

        def place(name: str, number: int = number) -> Place:
            return Place(file.file, file.tab, f"{column_letters(at[name] + 1)}{number}")

        try:
            if kind not in (CellKind.NUMBER, CellKind.TEXT):
                raise ValueError(kind)
            score = float(exact.from_text(shown))
        except ValueError:
            problems.append(Problem("table-score", place("score"), {"found": shown}))
            continue
        names = {name: text.strip() for name, (text, _) in cells.items() if name != "score"}
        nameless = [name for name in ("entry", "juror") if not names[name]]
        problems += [Problem("table-name", place(name), {"column": name}) for name in nameless]
        key = tuple(names.values())
        if key in seen and not nameless:
            facts = {"found": " / ".join(key), "row": str(seen[key])}
            problems.append(Problem("table-twice", place("score"), facts))
        seen[key] = number
        yield {**names, "score": score}


def lines(groups: Sequence[Group], texts: Texts) -> list[str]:
    """The analysis in words and columns."""
    found: list[str] = []
    for group in groups:
        if group.name:
            found += [texts("analyse.group", name=group.name)]
        table = group.table
        found += [
            texts(
                "analyse.title",
                entries=len(table.entries), jurors=len(table.jurors), scores=table.count,
            ),
            "",
            *_ranks(group, texts),
            "",
            *_severity(group, texts),
            "",
            *_agreement(group, texts),
            "",
        ]  # fmt: skip
    return [*found, texts("analyse.seed", seed=SEED)]


def _ranks(group: Group, texts: Texts) -> list[str]:
    found = [texts("analyse.ranks.title")]
    parts = group.table.components()
    if len(parts) > 1:
        groups = "; ".join(", ".join(part) for part in parts)
        found.append(texts("analyse.unlinked", groups=groups))
    if group.ranks_refused:
        found.append(texts(f"analyse.ranks.{group.ranks_refused}"))
    some = next(iter(group.ranks.values()), None)
    top = some is not None and some.top is not None
    heads = ["entry", "mean", "place", "calibrated", "calibrated_place", "left_out"]
    rows = [[texts(f"analyse.heading.{name}") for name in heads]]
    if some is not None:
        rows[0] += [texts(f"analyse.heading.{name}") for name in ("expected", "half", "wide")]
    if top:
        rows[0].append(texts("analyse.heading.top", top=_top(group)))
    order = sorted(zip(group.table.entries, group.table.means(), strict=True), key=lambda e: -e[1])
    for entry, mean in order:
        low, high = group.left_out[entry]
        fit = group.severity
        row = [
            entry,
            _number(group.shown_mean(float(mean)), texts),
            str(group.raw_places[entry]),
            _number(group.shown_mean(fit.calibrated[entry]) if fit else None, texts),
            str(group.calibrated_places.get(entry, texts("analyse.none"))),
            str(low) if low == high else f"{low}-{high}",
        ]
        estimate = group.ranks.get(entry)
        if estimate is not None:
            row.append(_number(estimate.expected, texts))
            row += [
                f"{part.low}-{part.high} ({texts.number(round(part.mass * 100))} %)"
                for part in (estimate.half, estimate.wide)
            ]
            if estimate.top is not None:
                row.append(f"{texts.number(round(estimate.top * 100))} %")
        rows.append(row)
    return [*found, *_aligned(rows)]


def _top(group: Group) -> str:
    """m of Pr(top m): over all entries the chances add up to it."""
    return str(round(sum(item.top or 0 for item in group.ranks.values())))


def _severity(group: Group, texts: Texts) -> list[str]:
    found = [texts("analyse.severity.title")]
    if group.severity_refused:
        return [*found, texts(f"analyse.severity.{group.severity_refused}")]
    if group.table.complete:
        found.append(texts("analyse.severity.complete"))
    rows = [[texts(f"analyse.heading.{name}") for name in ("juror", "severity", "error", "rest")]]
    if group.severity:
        for juror, effect in group.severity.jurors.items():
            # With lower scores better, who gives low scores is the lenient one: already negated.
            rest = group.agreement.with_rest[juror]
            figures = (effect.value, effect.error, rest)
            rows.append([juror, *(_number(figure, texts) for figure in figures)])
    return [*found, *_aligned(rows)]


def _agreement(group: Group, texts: Texts) -> list[str]:
    own = group.agreement
    found = [texts("analyse.agreement.title"), texts("analyse.agreement.rows", rows=own.rows)]
    if own.icc:
        found += [
            texts(
                "analyse.agreement.icc",
                form=form, value=_number(item.value, texts),
                low=_number(item.low, texts), high=_number(item.high, texts),
            )
            for form, item in own.icc.items()
        ]  # fmt: skip
    else:
        few = own.rows < LEAST_ROWS
        found.append(texts(f"analyse.agreement.{'too_few' if few else 'equal'}", rows=own.rows))
    figures = _figures(own, texts)
    found += [
        texts("analyse.agreement.alpha", **figures),
        texts("analyse.agreement.w", w=figures["w"], p=_number(own.w_p, texts, 4)),
    ]
    for name, item in group.criteria.items():
        form = item.icc.get("ICC(3,k)")
        icc = _number(form.value if form else None, texts)
        part = _figures(item, texts)
        found.append(
            texts("analyse.agreement.criterion", name=name, icc=icc, alpha=part["interval"],
                  w=part["w"])
        )  # fmt: skip
    return found


def _figures(item: Agreement, texts: Texts) -> dict[str, str]:
    return {
        "interval": _number(item.alpha_interval, texts),
        "ordinal": _number(item.alpha_ordinal, texts),
        "w": _number(item.w, texts),
    }


def _number(value: float | None, texts: Texts, decimals: int = 2) -> str:
    if value is None:
        return texts("analyse.none")
    return texts.number(exact.from_cell(round(value, 9)), decimals, trim=False)


def _aligned(rows: list[list[str]]) -> list[str]:
    """Columns as wide as what they hold; the first to the left, figures to the right."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    return [
        "  ".join(
            text.ljust(width) if index == 0 else text.rjust(width)
            for index, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
