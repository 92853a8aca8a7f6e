"""The analysis of a plain table in words and columns, for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from scoring import exact
from scoring.statistics.analyse import Group
from scoring.statistics.values import LEAST_ROWS, SEED, Agreement, Estimate, Interval
from scoring.texts import Texts


def lines(groups: Sequence[Group], texts: Texts) -> list[str]:
    """Everything, group by group. Sentences are true of the table: each is said where it holds."""
    found: list[str] = []
    for group in groups:
        if group.name:
            found += [texts("analyse.group", name=group.name), ""]
        table = group.table
        found += [
            texts(
                "analyse.title",
                entries=len(table.entries), jurors=len(table.jurors), scores=table.count,
                **_range(group, texts),
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


def _range(group: Group, texts: Texts) -> dict[str, str]:
    """The lowest and highest score of a table: a 75 among scores out of 10 is seen here."""
    given = group.table.scores[group.table.seen]
    ends = sorted(group.shown(float(end)) for end in (given.min(), given.max()))
    return {
        name: texts.number(exact.from_cell(value), 6)
        for name, value in zip(("least", "most"), ends, strict=True)
    }


def _ranks(group: Group, texts: Texts) -> list[str]:
    found = [texts("analyse.ranks.title")]
    parts = group.table.components()
    if len(parts) > 1:
        groups = "; ".join(", ".join(part) for part in parts)
        found.append(texts("analyse.unlinked", groups=groups))
    if group.ranks_refused:
        found.append(texts(f"analyse.ranks.{group.ranks_refused}"))
    elif 2 * group.at_ceiling >= group.table.count:
        facts = {"count": group.at_ceiling, "all": group.table.count}
        found.append(texts("analyse.ranks.ceiling", **facts))
    if group.ranks and group.top:
        zone = texts.listed(group.zone)
        key = "zone" if group.zone else "no_zone"
        found.append(texts(f"analyse.ranks.{key}", top=group.top, names=zone))
    return [*found, *_aligned(_rank_rows(group, texts))]


def _rank_rows(group: Group, texts: Texts) -> list[list[str]]:
    fit, ranks = group.severity, group.ranks
    heads = ["entry", "mean", "place"]
    if fit:
        heads += ["calibrated", "calibrated_place"]
    if group.left_out:
        heads.append("left_out")
    if ranks:
        heads += ["expected", "half", "wide"]
    rows = [[texts(f"analyse.heading.{name}") for name in heads]]
    if ranks and group.top:
        rows[0].append(texts("analyse.heading.top", top=group.top))
    if group.resampled:
        rows[0].append(texts("analyse.heading.resampled", top=group.top))
    order = sorted(zip(group.table.entries, group.table.means(), strict=True), key=lambda e: -e[1])
    for entry, mean in order:
        row = [entry, _number(group.shown(float(mean)), texts), str(group.raw_places[entry])]
        if fit:
            row.append(_number(group.shown(fit.calibrated[entry]), texts))
            row.append(str(group.calibrated_places[entry]))
        if group.left_out:
            row.append(_span(*group.left_out[entry]))
        if ranks:
            estimate = ranks[entry]
            row.append(_number(estimate.expected, texts))
            row += [_interval(part, texts) for part in (estimate.half, estimate.wide)]
            if group.top:
                row.append(_percent(estimate.top(group.top), texts))
        if group.resampled:
            row.append(_percent(group.resampled[entry], texts, drawn=False))
        rows.append(row)
    return rows


def _severity(group: Group, texts: Texts) -> list[str]:
    found = [texts("analyse.severity.title")]
    fit = group.severity
    if fit is None:
        found.append(texts(f"analyse.severity.{group.severity_refused}"))
    elif group.table.balanced:
        found.append(texts("analyse.severity.balanced"))
    else:
        moved = [
            texts("analyse.severity.move", entry=entry, before=place, after=calibrated)
            for entry, place in group.raw_places.items()
            if (calibrated := group.calibrated_places[entry]) != place
        ]
        key = "moves" if moved else "moves_nothing"
        found.append(texts(f"analyse.severity.{key}", moves=texts.listed(moved)))
    rows = [[texts(f"analyse.heading.{name}") for name in ("juror", "severity", "error", "rest")]]
    for juror, rest in group.agreement.with_rest.items():
        effect = fit.jurors[juror] if fit else None
        rows.append(
            [
                juror,
                _number(effect.value if effect else None, texts),
                _number(effect.error if effect else None, texts),
                _estimate(rest, texts),
            ]
        )
    return [*found, *_aligned(rows)]


def _agreement(group: Group, texts: Texts) -> list[str]:
    own = group.agreement
    found = [texts("analyse.agreement.title"), texts("analyse.agreement.rows", rows=own.rows)]
    if own.icc:
        found += [
            texts("analyse.agreement.icc", form=form, value=_estimate(item, texts))
            for form, item in own.icc.items()
        ]
    elif len(group.table.jurors) < 2:
        found.append(texts("analyse.agreement.jurors"))
    else:
        few = own.rows < LEAST_ROWS
        found.append(texts(f"analyse.agreement.{'too_few' if few else 'equal'}", rows=own.rows))
    found += [
        texts("analyse.agreement.alpha_interval", value=_estimate(own.alpha_interval, texts)),
        texts("analyse.agreement.alpha_ordinal", value=_estimate(own.alpha_ordinal, texts)),
        texts("analyse.agreement.w", w=_number(own.w, texts), p=_number(own.w_p, texts, 4)),
        *(_criterion(name, item, texts) for name, item in group.criteria.items()),
    ]
    return [*found, texts("analyse.agreement.how")]


def _criterion(name: str, item: Agreement, texts: Texts) -> str:
    return texts(
        "analyse.agreement.criterion",
        name=name,
        icc=_estimate(item.icc.get("ICC(3,k)"), texts),
        alpha=_estimate(item.alpha_interval, texts),
        w=_number(item.w, texts),
    )


def _estimate(item: Estimate | None, texts: Texts) -> str:
    if item is None or item.low is None or item.high is None:
        return _number(item.value if item else None, texts)
    low, high = (_number(value, texts) for value in (item.low, item.high))
    return texts("analyse.estimate", value=_number(item.value, texts), low=low, high=high)


def _interval(item: Interval, texts: Texts) -> str:
    return f"{_span(item.low, item.high)} ({_percent(item.mass, texts)})"


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"


def _percent(share: float, texts: Texts, *, drawn: bool = True) -> str:
    """Never 0 % or 100 % of what draws tell, nor of what is not impossible or certain."""
    percent = round(share * 100)
    if percent == 100 and (drawn or share < 1):
        return f"> {texts.number(99)} %"
    if percent == 0 and (drawn or share > 0):
        return f"< {texts.number(1)} %"
    return f"{texts.number(percent)} %"


def _number(value: float | None, texts: Texts, decimals: int = 2) -> str:
    if value is None:
        return texts("analyse.none")
    return texts.number(exact.from_cell(round(value, 9) + 0.0), decimals, trim=False)


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
