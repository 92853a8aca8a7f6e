"""What must hold between the cells of a call: the method here, the register beside it.

Checks work on rows, not on a Call, so that one wrong cell never hides the next problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from zoneinfo import available_timezones

from scoring.call.build_method import scale_of
from scoring.call.cells import near
from scoring.call.checks_names import checked_names
from scoring.call.checks_register import checked_register
from scoring.call.checks_weights import checked_weights
from scoring.call.layout import PARAGRAPHS
from scoring.call.rows import Row, Tables, stage_key, zone_of
from scoring.model.call import (
    JURY,
    Combine,
    CombineRounds,
    DecisionRule,
    Goal,
    LimitKind,
    Scale,
    Stage,
)
from scoring.problems import Problem
from scoring.texts import PROBLEMS, PROOFREAD, Texts, blanks, fits, keys, retired

_MOST_SHOWN = 80


def checked(tables: Tables, texts: Texts) -> list[Problem]:
    """Every problem between cells that were read."""
    checks = (
        _about(tables, texts),
        _languages(tables),
        _texts(tables, texts),
        _stages(tables, texts),
        _scales(tables, texts),
        _rounds(tables, texts),
        _criteria(tables, texts),
        _coverage(tables),
        _goals(tables),
        _people(tables),
        _keys_shared(tables),
        checked_weights(tables, texts),
        checked_names(tables, texts),
        checked_register(tables, texts),
    )
    return list(chain.from_iterable(checks))


def _about(tables: Tables, texts: Texts) -> Iterator[Problem]:
    row = tables["call"][0]
    zone = row.text("timezone")
    zones = available_timezones()
    if zone and zone_of(zone) is None:
        facts = {"found": zone, **near(zone, sorted(zones))}
        yield Problem("call-timezone-unknown", row.at("timezone"), facts)
    deadline = row.moment("deadline")
    if deadline and (deadline.hour, deadline.minute) == (0, 0):
        yield Problem("call-midnight", row.at("deadline"), {"found": texts.moment(deadline)})
    for item in tables["rounds"]:
        due = item.moment("sheets_due")
        if due and (due.hour, due.minute) == (0, 0):
            yield Problem("call-midnight", item.at("sheets_due"), {"found": texts.moment(due)})


def _languages(tables: Tables) -> Iterator[Problem]:
    """Each language that nobody proofread, where it is chosen first."""
    told = set(PROOFREAD)
    for row in (tables["call"][0], *tables["jurors"]):
        language = row.text("language")
        if language and language not in told:
            told.add(language)
            facts = {"found_key": f"call.choice.{language}"}
            yield Problem("call-language-draft", row.at("language"), facts)


def _texts(tables: Tables, texts: Texts) -> Iterator[Problem]:
    known = {*PARAGRAPHS, *(key for key in keys(texts.language) if not key.startswith(PROBLEMS))}
    for row in tables["texts"]:
        key = row.text("key")
        if not key or not row.text("text"):
            continue
        if key in retired() - known:
            yield Problem("call-text-retired", row.at("key"), {"found": key})
        elif key not in known:
            facts = {"found": key, **near(key, [*PARAGRAPHS, *sorted(known)])}
            yield Problem("call-text-unknown", row.at("key"), facts)
        elif key not in PARAGRAPHS and not fits(texts.language, key, row.text("text")):
            named = ", ".join(f"{{{name}}}" for name in sorted(blanks(texts.language, key)))
            facts = {"found": _short(row.text("text")), "known": named or "-"}
            yield Problem("call-text-blanks", row.at("text"), facts)


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _MOST_SHOWN else f"{said[:_MOST_SHOWN]}…"


def _stages(tables: Tables, texts: Texts) -> Iterator[Problem]:
    rounds = [row.text("key") for row in tables["rounds"] if row.text("key")]
    fixed = [stage.value for stage in Stage]
    shown = [texts(f"call.choice.{key}") for key in fixed]
    for row in tables["rounds"]:
        if stage_key(row.text("key")) in fixed:
            yield Problem("call-round-reserved", row.at("key"), {"found": row.text("key")})
    for row in tables["stages"]:
        key = row.text("stage")
        if key and key not in (*rounds, *fixed):
            facts = {"found": key, "known": ", ".join([*rounds, *shown])}
            yield Problem(
                "call-stage-unknown", row.at("stage"), {**facts, **near(key, [*rounds, *shown])}
            )
        starts, ends = row.day("starts"), row.day("ends")
        if starts and ends and ends < starts:
            facts = {"starts": texts.date(starts), "ends": texts.date(ends)}
            yield Problem("call-stage-dates", row.at("ends"), facts)


def _scales(tables: Tables, texts: Texts) -> Iterator[Problem]:
    for row in tables["scales"]:
        if not _sound_scale(row):
            lowest, highest, step = (row.number(name) for name in ("lowest", "highest", "step"))
            if lowest is None or highest is None or step is None:
                continue
            if highest <= lowest:
                facts = {"lowest": _plain(texts, lowest), "highest": _plain(texts, highest)}
                yield Problem("call-scale-order", row.at("highest"), facts)
            else:
                facts = {
                    "step": _plain(texts, step),
                    "lowest": _plain(texts, lowest),
                    "highest": _plain(texts, highest),
                }
                yield Problem("call-scale-step", row.at("step"), facts)
            continue
        if not scale_of(row, tables).meaningful:
            yield Problem(
                "call-scale-meaning", row.at("counts"), _range(texts, scale_of(row, tables))
            )
        if row.text("key") and not any(
            level.text("scale") == row.text("key") for level in tables["levels"]
        ):
            yield Problem("call-scale-without-words", row.at("key"), {"scale": row.text("key")})
    scales = _scales_by_key(tables)
    seen: dict[tuple[str, Fraction], Row] = {}
    for row in tables["levels"]:
        value, scale = row.number("value"), scales.get(row.text("scale"))
        if value is None or scale is None:
            continue
        if not scale.holds(value):
            facts = {"found": _plain(texts, value), **_range(texts, scale)}
            yield Problem("call-level-off-scale", row.at("value"), facts)
        first = seen.setdefault((scale.key, value), row)
        if first is not row:
            facts = {"found": _plain(texts, value), "other": first.at("value").cell}
            yield Problem("call-level-twice", row.at("value"), facts)


def _sound_scale(row: Row) -> bool:
    lowest, highest, step = (row.number(name) for name in ("lowest", "highest", "step"))
    if lowest is None or highest is None or step is None or step <= 0 or highest <= lowest:
        return False
    return ((highest - lowest) / step).denominator == 1


def _scales_by_key(tables: Tables) -> dict[str, Scale]:
    return {
        row.text("key"): scale_of(row, tables)
        for row in tables["scales"]
        if row.text("key") and _sound_scale(row)
    }


def _rounds(tables: Tables, texts: Texts) -> Iterator[Problem]:
    method, rounds = tables["method"][0], tables["rounds"]
    scale = method.number("total_scale")
    for row in rounds:
        minimum = row.number("total_minimum")
        if minimum is not None and scale is not None and minimum > scale:
            facts = {"found": _plain(texts, minimum), "scale": _plain(texts, scale)}
            yield Problem("call-total-minimum", row.at("total_minimum"), facts)
        if row.text("combine") == Combine.CONSENSUS and not _chairs(tables):
            yield Problem("call-consensus-no-chair", row.at("combine"), {"round": row.text("key")})
    weighted = method.text("combine_rounds") == CombineRounds.WEIGHTED
    weights = [row.number("weight") for row in rounds]
    if weighted and weights and all(weight == 0 for weight in weights):
        yield Problem("call-rounds-no-weight", rounds[0].at("weight"))


def _criteria(tables: Tables, texts: Texts) -> Iterator[Problem]:
    scales = _scales_by_key(tables)
    for row in tables["criteria"]:
        weight, minimum = row.number("weight"), row.number("minimum")
        if weight is not None and weight <= 0:
            facts = {"criterion": row.text("key"), "found": _plain(texts, weight)}
            yield Problem("call-weight", row.at("weight"), facts)
        scale = scales.get(row.text("scale"))
        if minimum is not None and scale and not scale.lowest <= minimum <= scale.highest:
            facts = {"criterion": row.text("key"), "found": _plain(texts, minimum)}
            yield Problem("call-minimum-off-scale", row.at("minimum"), facts | _range(texts, scale))
    method = tables["method"][0]
    tie_chain = method.keys("tie_chain")
    for index, key in enumerate(tie_chain):
        if key in tie_chain[:index]:
            yield Problem("call-tie-twice", method.at("tie_chain"), {"found": key})
    if JURY in tie_chain[:-1]:
        yield Problem("call-tie-jury-last", method.at("tie_chain"))
    yield from _round_without_criteria(tables)


def _round_without_criteria(tables: Tables) -> Iterator[Problem]:
    """Every round asks something for every challenge; left alone while cells are unreadable."""
    criteria = tables["criteria"]
    if not criteria or any({"rounds", "challenges"} & row.unread for row in criteria):
        return
    for round_ in tables["rounds"]:
        for challenge in tables["challenges"]:
            asked = any(
                (not row.keys("rounds") or round_.text("key") in row.keys("rounds"))
                and (not row.keys("challenges") or challenge.text("key") in row.keys("challenges"))
                for row in criteria
            )
            if not asked and round_.text("key") and challenge.text("key"):
                facts = {"round": round_.text("key"), "challenge": challenge.text("key")}
                yield Problem("call-round-without-criteria", round_.at("key"), facts)


def _goals(tables: Tables) -> Iterator[Problem]:
    """The goals of a partnership have a sensible answer, and none stands twice."""
    method = tables["method"][0]
    goals = method.keys("goals")
    for index, key in enumerate(goals):
        if key in goals[:index]:
            yield Problem("call-goal-twice", method.at("goals"), {"found": key})
    if Goal.QUALITY in goals:
        before = goals[: goals.index(Goal.QUALITY)]
        limiting = (LimitKind.MAX_PARTNERS, LimitKind.BUDGET)
        limited = any(row.text("kind") in limiting for row in tables["limits"])
        if not limited and not {Goal.FEWEST, Goal.COST, Goal.BROAD}.intersection(before):
            facts = {"found_key": "match.refused.quality_without_limit"}
            yield Problem("call-goal-limit", method.at("goals"), facts)


def _coverage(tables: Tables) -> Iterator[Problem]:
    if tables["method"][0].text("rule") == DecisionRule.PLACES:
        for row in tables["challenges"]:
            if row.whole("places") is None and "places" not in row.unread:
                facts = {"challenge": row.text("key")}
                yield Problem("call-places-missing", row.at("places"), facts)
    aspects = {row.text("key"): row for row in tables["aspects"]}
    seen: dict[tuple[str, str], Row] = {}
    for row in tables["needs"]:
        challenge, item = row.text("challenge"), row.text("item")
        if not challenge or not item:
            continue
        if item in aspects and aspects[item].text("challenge") not in ("", challenge):
            facts = {"item": item, "challenge": aspects[item].text("challenge")}
            yield Problem("call-need-elsewhere", row.at("item"), facts)
        first = seen.setdefault((challenge, item), row)
        if first is not row:
            facts = {"found": f"{challenge} {item}", "other": first.at("item").cell}
            yield Problem("call-line-twice", row.at("item"), facts)


def _people(tables: Tables) -> Iterator[Problem]:
    method, jurors = tables["method"][0], tables["jurors"]
    quorum = method.whole("quorum")
    if quorum is not None and jurors and quorum > len(jurors):
        facts = {"found": str(quorum), "jurors": str(len(jurors))}
        yield Problem("call-quorum", method.at("quorum"), facts)
    for row in _chairs(tables)[1:]:
        facts = {"juror": row.text("key"), "other": _chairs(tables)[0].at("chair").cell}
        yield Problem("call-chair-twice", row.at("chair"), facts)


def _chairs(tables: Tables) -> list[Row]:
    return [row for row in tables["jurors"] if row.flag("chair")]


# Keys that are used side by side somewhere must differ across these tabs too.
_SHARED = (("service_types", "requirements", "aspects"), ("candidates", "challenges"))


def _keys_shared(tables: Tables) -> Iterator[Problem]:
    for group in _SHARED:
        seen: dict[str, Row] = {}
        for table in group:
            for row in tables[table]:
                key = row.text("key").casefold()
                first = seen.setdefault(key, row)
                if key and first.table != table:
                    where = f"{first.place.tab} {first.at('key').cell}"
                    facts = {"found": row.text("key"), "other": where}
                    yield Problem("call-key-shared", row.at("key"), facts)


def _range(texts: Texts, scale: Scale) -> dict[str, str]:
    return {
        "scale": scale.key,
        "lowest": _plain(texts, scale.lowest),
        "highest": _plain(texts, scale.highest),
        "step": _plain(texts, scale.step),
    }


def _plain(texts: Texts, value: Fraction) -> str:
    """A number as typed, in the writing of the workbook's language."""
    return texts.number(value, 6)
