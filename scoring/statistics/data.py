"""The values of this room as plain data, the same for every program that reads them."""

from __future__ import annotations

from typing import Any

from scoring.statistics.values import Agreement, Estimate, Interval, Severity


def severity_data(fit: Severity) -> dict[str, Any]:
    return {
        juror: {"value": item.value, "standard_error": item.error, "sheets": item.sheets}
        for juror, item in fit.jurors.items()
    }


def agreement_data(item: Agreement) -> dict[str, Any]:
    return {
        "complete_rows": item.rows,
        "icc": {form: estimate_data(estimate) for form, estimate in item.icc.items()},
        "alpha_interval": estimate_data(item.alpha_interval),
        "alpha_ordinal": estimate_data(item.alpha_ordinal),
        "w": item.w,
        "w_p": item.w_p,
        "juror_with_rest": {name: estimate_data(part) for name, part in item.with_rest.items()},
    }


def estimate_data(item: Estimate | None) -> dict[str, Any] | None:
    return None if item is None else {"value": item.value, "low": item.low, "high": item.high}


def interval_data(item: Interval) -> dict[str, Any]:
    return {"low": item.low, "high": item.high, "mass": item.mass}
