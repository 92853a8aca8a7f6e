"""How reports put scores, tests, counts and the call's own paragraphs into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

from scoring.call.revoked import held
from scoring.exact import decimals_that_hold, rounded
from scoring.model.call import Act, ActKind, Call, Counts, Juror, NeedKind, Scale, Value
from scoring.model.results import Proposed, RoundResult
from scoring.texts import Texts, keys


def level_word(texts: Texts, scale: Scale, value: Fraction) -> str:
    """What a score means on its scale: the word of its level, else 'tussen X en Y'."""
    reached, above = scale.around(value)
    if reached and above:
        if reached == above:
            return above.word
        return texts("wording.between", low=reached.word, high=above.word)
    if reached:
        return texts("wording.above", word=reached.word)
    return texts("wording.under", word=above.word) if above else ""


def score(
    texts: Texts,
    scale: Scale,
    value: Fraction,
    minimum: Fraction | None = None,
    decimals: int | None = None,
) -> str:
    """A criterion's score with as many decimals as its minimum and its word ask for.

    To `decimals`, those of a whole column, it is filled up with zeros, never shown as another
    number than in other documents.
    """
    limits = [level.value for level in scale.levels]
    bounds = limits if minimum is None else [*limits, minimum]
    if decimals is not None and rounded(value, decimals) == value:
        return texts.number(value, decimals, trim=False)
    return texts.score(value, bounds)


def out_of(texts: Texts, scale: Scale, shown: str) -> str:
    """A score with what it is held against: '4 op 5', or the best and worst of a turned scale."""
    if scale.counts is Counts.OF_HIGHEST:
        return texts("letter.out_of", score=shown, highest=texts.number(scale.highest))
    ends = {"best": texts.number(scale.best), "worst": texts.number(scale.zero)}
    return texts("letter.on_scale", score=shown, **ends)


def ends(scale: Scale) -> tuple[tuple[str, Fraction, str], ...]:
    """The numbers that a score is turned into its share by: a word for each, and its column."""
    if scale.counts is Counts.OF_HIGHEST:
        return (("maximum", scale.highest, "highest"),)
    low, high = ("best", "worst") if scale.lowest_best else ("worst", "best")
    return ((low, scale.lowest, "lowest"), (high, scale.highest, "highest"))


def of_minimum(key: str, scale: Scale | None) -> str:
    """The key of a text about a minimum score: where low is best it says 'at most'."""
    return f"{key}_most" if scale is not None and scale.lowest_best else key


def minimum(texts: Texts, scale: Scale | None, value: Fraction) -> str:
    """A minimum score in a cell of a table: '3', or 'ten hoogste 2'."""
    return texts(of_minimum("wording.minimum", scale), minimum=texts.number(value))


def column_decimals(values: Iterable[Fraction]) -> int:
    """The decimals of a column of scores: as many as show the longest of them."""
    return max((_decimals(value) for value in values), default=0)


def _decimals(value: Fraction) -> int:
    least = decimals_that_hold(value, 0)
    return least if rounded(value, least) == value else decimals_that_hold(value)


def total(texts: Texts, call: Call, value: Fraction, limits: Iterable[Fraction] = ()) -> str:
    """A total on the call's total scale, truly beside every total minimum and the other `limits`.

    Every minimum, also for an entry that is no longer tested: its total of an earlier round decided
    something then, and must be shown as it was.
    """
    bounds = [*call.method.total_minima, *limits]
    return texts.truthful(value, bounds, call.total_decimals, trim=False)


def weights(texts: Texts, values: Mapping[str, Fraction]) -> Mapping[str, str]:
    """Weights as people wrote them when they add up to 100 or 1, else as shares in percent."""
    whole = sum(values.values(), Fraction(0))
    if whole == 0:
        return {key: texts.number(value) for key, value in values.items()}
    shares = {key: value * 100 / whole for key, value in values.items()}
    return {key: texts("wording.percent", number=_percent(texts, shares[key])) for key in shares}


def _percent(texts: Texts, share: Fraction) -> str:
    decimals = 0 if rounded(share, 0) == share else 1
    return texts.number(share, decimals)


def counted(texts: Texts, result: RoundResult) -> str:
    """'4 van 5 juryleden telden mee; 1 jurylid onthield zich wegens een belangenconflict'."""
    number = len(result.counted)
    said = [
        texts("wording.counted_alone" if number else "wording.counted_nobody")
        if result.seats == 1
        else texts("wording.counted", number=number, count=result.seats)
    ]
    if result.conflicts:
        said.append(texts("wording.abstained", count=len(result.conflicts)))
    if result.released:
        said.append(texts("wording.released", count=len(result.released)))
    if result.excluded:
        said.append(texts("wording.excluded", count=len(result.excluded)))
    absent = len(result.owed) - len(result.counted)
    if absent > 0:
        said.append(texts("wording.absent", count=absent))
    return "; ".join(said)


def act_value(texts: Texts, act: Act) -> str:
    """What an act puts in place, as people wrote it; what is kept as a code in words."""
    if act.kind is ActKind.EXTEND_DEADLINE:
        old, new = (texts.moment(datetime.fromisoformat(item)) for item in (act.old, act.value))
        return texts("wording.extended", old=old, new=new)
    if act.kind is ActKind.REVOKE:
        stage, version = held(act)
        named = texts(f"reports.stage.{stage}") if texts.has(f"reports.stage.{stage}") else stage
        return texts("wording.revoked", stage=named, version=str(version))
    ruled = act.kind is ActKind.RULE_CONFLICT and act.value in ("yes", "no")
    return texts(f"wording.ruling.{act.value}") if ruled else act.value


def value_word(texts: Texts, value: Value) -> str:
    return texts(f"books.value.{value.value}")


def roles(texts: Texts, jurors: Iterable[Juror]) -> tuple[str, ...]:
    """The jury by role, without names: 'VDAB (2 juryleden)'. In the order of the call."""
    seats: dict[str, int] = {}
    for juror in jurors:
        seats[juror.role] = seats.get(juror.role, 0) + 1
    return tuple(
        role if number == 1 else texts("wording.seats", role=role, number=number)
        for role, number in seats.items()
    )


def paragraph(call: Call, texts: Texts, key: str, **facts: object) -> str:
    """The call's own paragraph, as it was written; else the catalogue's, with its facts; else ''.

    The call's own text is never formatted: braces in it are the coordinator's.
    """
    own = call.texts.get(key, "").strip()
    if own:
        return own
    catalogued = f"letter.paragraph.{key}"
    return texts(catalogued, **facts) if catalogued in keys(texts.language) else ""


def labels(texts: Texts, prefix: str, **facts: object) -> Mapping[str, str]:
    """Every fixed word of a document: the texts under a prefix, by the rest of their key."""
    start = prefix + "."
    return {
        key.removeprefix(start): texts(key, **facts)
        for key in sorted(keys(texts.language))
        if key.startswith(start)
    }


def item_names(call: Call) -> Mapping[str, tuple[str, NeedKind]]:
    """Every service type, requirement and aspect by key: its words and its kind."""
    names: dict[str, tuple[str, NeedKind]] = {}
    for service in call.service_types:
        names[service.key] = (service.title, NeedKind.SERVICE)
        for requirement in service.requirements:
            names[requirement.key] = (requirement.name, NeedKind.REQUIREMENT)
    for challenge in call.challenges:
        for aspect in challenge.aspects:
            names[aspect.key] = (aspect.name, aspect.kind)
    return names


def sentence(text: str) -> str:
    """A text as a sentence: a capital in front, a full stop behind."""
    said = text.strip()
    if not said:
        return ""
    return said[0].upper() + said[1:] + ("" if said.endswith((".", "?", "!", ":")) else ".")


def proposed_reason(texts: Texts, proposed: Proposed) -> str:
    """Why the call's rule proposes this, in words. A fact that ends in `_key` names a text."""
    facts = {
        name: texts(value) if name.endswith("_key") else value
        for name, value in proposed.facts.items()
    }
    return texts(proposed.reason_key, **facts)


def capital(text: str) -> str:
    """A text with a capital in front."""
    return text[:1].upper() + text[1:]
