"""How chances, coefficients and places are put into words: never surer than they are."""

from __future__ import annotations

from fractions import Fraction

from scoring.exact import from_cell
from scoring.model.call import Call, CombineRounds, DecisionRule, Entry
from scoring.model.insight import COMBINED, Change, Flip, Outcome
from scoring.statistics.values import Estimate, Interval
from scoring.texts import Texts

WEIGHTS = (Change.CRITERION_WEIGHT, Change.ROUND_WEIGHT)
MINIMA = (Change.MINIMUM, Change.TOTAL_MINIMUM)


def percent(share: float, texts: Texts, *, drawn: bool = True) -> str:
    """A chance in whole percents. `drawn`: out of draws, which never make anything certain."""
    whole = round(share * 100)
    if whole >= 100 and (drawn or share < 1):
        return texts("insight.percent.almost", number=texts.number(99))
    if whole <= 0 and (drawn or share > 0):
        return texts("insight.percent.hardly", number=texts.number(1))
    return texts("insight.percent.plain", number=texts.number(whole))


def number(value: float, texts: Texts, decimals: int = 2) -> str:
    """A figure with a fixed number of decimals; no minus before a zero."""
    return texts.number(from_cell(round(value, 9) + 0.0), decimals, trim=False).replace("-", "−")


def signed(value: float, texts: Texts, decimals: int = 1) -> str:
    """A difference with its sign in front."""
    shown = number(abs(value), texts, decimals)
    if not any(digit in shown for digit in "123456789"):
        return shown
    return ("−" if value < 0 else "+") + shown


def estimate(item: Estimate | None, texts: Texts) -> tuple[str, ...]:
    """A coefficient, and under it its interval."""
    if item is None:
        return (texts("insight.none"),)
    shown = number(item.value, texts)
    if item.low is None or item.high is None:
        return (shown,)
    low, high = number(item.low, texts), number(item.high, texts)
    return (shown, texts("insight.between", low=low, high=high))


def span(item: Interval, texts: Texts) -> str:
    """'2', or '2 tot 4'."""
    if item.low == item.high:
        return str(item.low)
    return texts("insight.span", low=item.low, high=item.high)


def points(value: Fraction, texts: Texts) -> str:
    """A distance in points; a small one with as many decimals as it takes not to be shown as 0."""
    decimals = 2
    while value and decimals < 6 and not texts.number(value, decimals).strip("0.,-"):
        decimals += 1
    return texts.number(abs(value), decimals)


def weighs(call: Call) -> bool:
    """Whether another weight could change a total."""
    method = call.method
    rounds = len(method.rounds) > 1 and method.combine_rounds is CombineRounds.WEIGHTED
    return rounds or len(method.criteria) > 1


def decides(call: Call) -> bool:
    """Whether scores decide an outcome: there is a number of places or a minimum score."""
    placed = call.method.rule is DecisionRule.PLACES
    return call.method.minima > 0 or (placed and any(item.places for item in call.challenges))


def bound(call: Call, key: str) -> str:
    """The key of a text that speaks of minimum scores, or of the one for a call without."""
    return key if call.method.minima else f"{key}_unbound"


def name_of(call: Call, entry: Entry) -> str:
    return f"{entry.candidate} {call.candidate(entry.candidate).name}"


def view_title(call: Call, view: str, texts: Texts) -> str:
    """'schriftelijke ronde', or 'de rondes samen'."""
    return texts("insight.combined") if view == COMBINED else call.method.round(view).title


def outcome_word(call: Call, challenge: str, outcome: Outcome, texts: Texts) -> str:
    """'boven de lijn' where there is a number of places, else 'boven de minima'."""
    method = call.method
    places = method.rule is DecisionRule.PLACES and call.challenge(challenge).places is not None
    return texts(f"insight.outcome.{'places' if places else 'minima'}.{outcome.value}")


def flip_text(call: Call, flip: Flip, texts: Texts) -> str:
    """'zonder J4', 'Aanpak −5 %' ...; what comes of it only where it is a tie."""
    after = texts("insight.flips.tied") if Outcome.TIED in (flip.before, flip.after) else ""
    if flip.change is Change.WITHOUT_JUROR:
        return texts("insight.flips.juror", juror=call.juror(flip.subject).name, after=after)
    if flip.change in (Change.CRITERION_WEIGHT, Change.MINIMUM):
        subject = call.criterion(flip.subject).title
    else:
        subject = view_title(call, flip.subject, texts)
    if flip.change is Change.TOTAL_MINIMUM:
        subject = texts("insight.flips.total_minimum", round=subject)
    if flip.size is None:
        return texts("insight.flips.minimum_step", subject=subject, after=after)
    low = flip.change is Change.MINIMUM and call.criterion(flip.subject).scale.lowest_best
    if flip.change in MINIMA and flip.size == 0:
        key = "minimum_any_less" if low else "minimum_any"
        return texts(f"insight.flips.{key}", subject=subject, after=after)
    size = ("−" if flip.size < 0 else "+") + points(flip.size, texts)
    key = "weight" if flip.change in WEIGHTS else "minimum"
    if flip.change in MINIMA and (flip.size < 0 if low else flip.size > 0):
        key = "minimum_more"  # a score that equals a minimum passes
    elif flip.change is Change.CALIBRATED:
        key = "severity"
    return texts(f"insight.flips.{key}", subject=subject, round=subject, size=size, after=after)
