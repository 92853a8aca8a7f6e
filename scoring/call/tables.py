"""The tables of the call workbook, each column declared once.

One declaration serves writing (heading, width, drop-down), validation, reading and messages. Words
stand in the catalogue 'call': `call.<table>.tab`, `.intro`, `call.<table>.<column>.heading`,
`.help`. What is read is the hidden row of column keys, never positions; a heading only where a
column has no key at all, as in a workbook of an earlier version that people added it to.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from scoring.model import call as model
from scoring.texts import DEFAULT, LANGUAGES

FORMAT_VERSION = 1
INSIGHT = "insight_"  # before the names of settings of `InsightRules`


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"  # text of several lines
    KEY = "key"  # names its row: letters, digits, '-', '_', '.'; unique in its table
    REF = "ref"  # the key of a row in another table
    REFS = "refs"  # several such keys, parted by commas, semicolons or line breaks
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"  # date and time of day, local to the call
    YES_NO = "yes_no"
    CHOICE = "choice"  # a code of `choices`; its word is `call.choice.<code>`
    MARK = "mark"  # an x or nothing
    COLOUR = "colour"  # '#1f4e79'


class Percent(StrEnum):
    """What a number typed as per cent is in a column of numbers."""

    ASKED = "asked"  # of what? nobody can tell
    SHARE = "share"  # 60 % is 0.6
    COUNT = "count"  # the column itself counts per cents: 60 % is 60


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    kind: Kind = Kind.TEXT
    required: bool = False
    default: str = ""  # written default, also for a missing column, in code notation
    to: tuple[str, ...] = ()  # tables that a REF may point to
    choices: tuple[str, ...] = ()
    least: int | None = None  # smallest WHOLE or NUMBER
    most: int | None = None  # largest WHOLE that has a `least` too
    width: int = 18
    moment_for: tuple[str, ...] = ()  # kinds of act for which the cell holds a moment
    percent: Percent = Percent.ASKED
    numbered: bool = False  # text that is often a number with a 0 or a plus in front


@dataclass(frozen=True, slots=True)
class Table:
    """`settings` tables have one row per column: key, value, explanation."""

    key: str
    columns: tuple[Column, ...]
    settings: bool = False
    required: bool = False  # at least one row
    # A MARK column per row of these tables, keyed '<prefix>:<row key>'
    marks: tuple[tuple[str, str], ...] = ()  # (prefix, table)


def _codes(enum: type[StrEnum]) -> tuple[str, ...]:
    return tuple(item.value for item in enum)


def _setting(owner: type[Any], name: str, prefix: str = "", **more: Any) -> Column:
    """The column of a field of the model, which says its kind, choices and default."""
    value = next(item.default for item in fields(owner) if item.name == name)
    if isinstance(value, StrEnum):
        choices = _codes(type(value))
        return Column(prefix + name, Kind.CHOICE, default=value.value, choices=choices, **more)
    if isinstance(value, bool):
        return Column(prefix + name, Kind.YES_NO, default="yes" if value else "no", **more)
    kind = Kind.NUMBER if isinstance(value, Fraction) else Kind.WHOLE
    return Column(prefix + name, kind, default=str(value), **more)


C, K, S = Column, Kind, _setting
_SHARE = Percent.SHARE

TABLES: tuple[Table, ...] = (
    Table("call", settings=True, required=True, columns=(
        C("key", K.KEY, required=True),
        C("title", required=True),
        C("language", K.CHOICE, required=True, default=DEFAULT, choices=LANGUAGES),
        C("example", K.LONG),
        C("organisation", required=True),
        C("region"),
        C("address", K.LONG),
        C("contact", numbered=True),
        C("email"),
        C("phone", numbered=True),
        C("signatories", K.LONG),
        C("logo"),
        C("colour", K.COLOUR, default="#1f4e79"),
        C("timezone", default="Europe/Brussels"),
        C("deadline", K.MOMENT, required=True),
        C("municipalities", K.LONG),
        C("attention", K.LONG),
    )),
    Table("method", settings=True, required=True, columns=(
        C("quorum", K.WHOLE, required=True, default="3", least=1),
        S(model.Method, "total_scale", least=1),
        S(model.Call, "total_decimals", least=0),
        S(model.Method, "combine_rounds"),
        S(model.Method, "minima_scope"),
        S(model.Method, "minima_weighted"),
        C("tie_chain", K.REFS, to=("criteria", "jury")),
        S(model.Method, "rule"),
        S(model.Method, "claims_count"),
        S(model.Method, "requirements_shared"),
        C("goals", K.REFS, to=("goals",)),
        C("municipality_needs", K.CHOICE, default="none", choices=("none", "wished", "required")),
        S(model.Method, "conflict_whole_challenge"),
        S(model.Call, "reasons_from"),
        S(model.Call, "remarks_required"),
        S(model.Call, "line_as_score"),
        S(model.Call, "rebuttal_days", least=1),
        S(model.InsightRules, "shown", INSIGHT),
        S(model.InsightRules, "in_letter", INSIGHT),
        S(model.InsightRules, "zone_level", INSIGHT, least=1, most=99, percent=Percent.COUNT),
        S(model.InsightRules, "weight_range", INSIGHT, least=1, most=99, percent=Percent.COUNT),
        S(model.InsightRules, "seed", INSIGHT, least=1, most=999_999),
    )),
    # The call's own wording: the reservation, remedies, privacy, words for decisions ...
    Table("texts", columns=(
        C("key", K.KEY, required=True, width=26), C("text", K.LONG, width=90),
    )),
    Table("stages", columns=(
        C("stage", K.KEY, required=True), C("title", required=True, width=40),
        C("starts", K.DATE), C("ends", K.DATE), C("period", width=40),
    )),
    Table("establishments", columns=(
        C("stage", K.REF, required=True, to=("stages",)),
        C("letters", K.DATE, required=True), C("body", required=True, width=40),
        C("version", K.WHOLE, default="1", least=1), C("reference", width=30),
        C("sent_on", K.DATE),
        # Of a next version: the letters that it renews alone, and why, for those who get one
        C("only", K.REFS, to=("candidates",), width=24), C("reason", K.LONG, width=50),
    )),
    Table("challenges", required=True, columns=(
        C("key", K.KEY, required=True), C("title", required=True, width=40),
        C("persona"), C("description", K.LONG, width=70), C("places", K.WHOLE, least=1),
    )),
    Table("aspects", columns=(
        C("key", K.KEY, required=True), C("challenge", K.REF, required=True, to=("challenges",)),
        C("kind", K.CHOICE, required=True, choices=("obstacle", "outcome")),
        C("text", K.LONG, required=True, width=80),
    )),
    Table("service_types", columns=(
        C("key", K.KEY, required=True), C("title", required=True, width=34),
        C("text", K.LONG, required=True, width=80),
    )),
    Table("requirements", columns=(
        C("key", K.KEY, required=True),
        C("service", K.REF, required=True, to=("service_types",)),
        C("text", K.LONG, required=True, width=80),
    )),
    # Left empty: every service type required and every aspect wished, once, for each challenge
    Table("needs", columns=(
        C("challenge", K.REF, required=True, to=("challenges",)),
        C("item", K.REF, required=True, to=("service_types", "requirements", "aspects")),
        S(model.Need, "required"), S(model.Need, "times", least=1),
        S(model.Need, "weight", least=0, percent=_SHARE),
    )),
    Table("scales", required=True, columns=(
        C("key", K.KEY, required=True), C("lowest", K.NUMBER, required=True, default="0"),
        C("highest", K.NUMBER, required=True, default="5"),
        C("step", K.NUMBER, required=True, default="0.5"),
        S(model.Scale, "counts", width=44),
    )),
    Table("levels", required=True, columns=(
        C("scale", K.REF, required=True, to=("scales",)), C("value", K.NUMBER, required=True),
        C("word", required=True), C("meaning", K.LONG, width=70),
    )),
    Table("rounds", required=True, columns=(
        C("key", K.KEY, required=True), C("title", required=True, width=30),
        C("weight", K.NUMBER, required=True, default="1", least=0, percent=_SHARE),
        S(model.Round, "combine"),
        C("total_minimum", K.NUMBER, least=0), S(model.Round, "asks_coverage"),
        S(model.Round, "shows_previous"), C("sheets_due", K.MOMENT),
    )),
    Table("criteria", required=True, columns=(
        C("key", K.KEY, required=True), C("title", required=True, width=34),
        C("guidance", K.LONG, width=56), C("scale", K.REF, required=True, to=("scales",)),
        C("weight", K.NUMBER, required=True, percent=_SHARE), C("minimum", K.NUMBER),
        S(model.Criterion, "scope"),
        C("rounds", K.REFS, to=("rounds",)), C("challenges", K.REFS, to=("challenges",)),
    )),
    Table("limits", columns=(
        C("kind", K.CHOICE, required=True, choices=_codes(model.LimitKind)),
        C("subject", K.REF, to=("candidates", "challenges")),
        C("other", K.REF, to=("candidates",)), C("value", K.NUMBER, percent=_SHARE),
    )),
    Table("jurors", required=True, columns=(
        C("key", K.KEY, required=True), C("name", required=True, width=26),
        C("role", required=True, width=30), C("organisation", width=30), C("email", width=30),
        C("language", K.CHOICE, choices=LANGUAGES), C("chair", K.MARK),
    )),
    Table("candidates", columns=(
        C("key", K.KEY, required=True), C("name", required=True, width=34),
        C("number", numbered=True), C("contact", width=24, numbered=True),
        C("email", width=38), C("address", K.LONG, width=32),
        C("received", K.MOMENT), C("admissible", K.YES_NO),
        C("inadmissible_reason", K.LONG, width=40), C("withdrawn_on", K.DATE),
        C("title", width=34), C("summary", K.LONG, width=70), C("other_offer", K.LONG, width=40),
        C("capacity", K.WHOLE, least=0), C("cost", K.NUMBER, least=0),
        C("municipalities", K.LONG, width=30),
    ), marks=(("challenge", "challenges"), ("service", "service_types"))),
    Table("entries", columns=(
        C("candidate", K.REF, required=True, to=("candidates",)),
        C("challenge", K.REF, required=True, to=("challenges",)),
        C("summary", K.LONG, width=70),
        C("claims", K.REFS, to=("requirements", "aspects"), width=40),
    )),
    # Exceptions to 'every juror, every candidate': an x takes a candidate off a juror's list
    Table("exemptions", columns=(
        C("juror", K.REF, required=True, to=("jurors",)),
    ), marks=(("candidate", "candidates"),)),
    Table("conflicts", columns=(
        C("juror", K.REF, required=True, to=("jurors",)),
        C("candidate", K.REF, required=True, to=("candidates",)),
        C("reason", K.LONG, required=True, width=60),
    )),
    Table("decisions", columns=(
        C("stage", K.REF, required=True, to=("stages",)),
        C("candidate", K.REF, required=True, to=("candidates",)),
        # Empty: every entry of the candidate
        C("challenge", K.REF, to=("challenges",)),
        C("value", K.CHOICE, required=True, choices=_codes(model.Value)),
        C("reason", K.LONG, width=60), C("note", K.LONG, width=34),
        C("by", required=True, width=20), C("on", K.DATE, required=True),
    )),
    Table("acts", columns=(
        C("key", K.KEY, required=True),
        C("kind", K.CHOICE, required=True, choices=_codes(model.ActKind), width=24),
        C("on", K.DATE, required=True), C("by", required=True, width=20),
        C("reason", K.LONG, required=True, width=50),
        C("juror", K.REF, to=("jurors",)), C("candidate", K.REF, to=("candidates",)),
        C("challenge", K.REF, to=("challenges",)), C("round", K.REF, to=("rounds",)),
        C("criterion", K.REF, to=("criteria",)),
        C("old", width=12, moment_for=(model.ActKind.EXTEND_DEADLINE,)),
        C("value", width=22, moment_for=(model.ActKind.EXTEND_DEADLINE,)),
    )),
    Table("deliberation", columns=(
        C("stage", K.REF, required=True, to=("stages",)),
        C("juror", K.REF, required=True, to=("jurors",)),
        C("present", K.YES_NO, default="yes"),
        C("left_for", K.REFS, to=("candidates",), width=40),
    )),
    Table("rebuttals", columns=(
        C("candidate", K.REF, required=True, to=("candidates",)),
        C("challenge", K.REF, to=("challenges",)), C("received", K.MOMENT, required=True),
        C("subject", K.LONG, width=50), C("answer", K.LONG, width=50),
        C("outcome", width=30), C("on", K.DATE),
        # Empty: the decision and the letters that the candidate had when the rebuttal came
        C("stage", K.REF, to=("stages",)), C("version", K.WHOLE, least=1),
    )),
)  # fmt: skip


def table(key: str) -> Table:
    return next(item for item in TABLES if item.key == key)
