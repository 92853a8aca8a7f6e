"""Who abstains: declarations and known conflicts, as the chair's rulings and lifts leave them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scoring.acts.idle import hitting_nothing
from scoring.model.call import Act, ActKind, Call, Entry
from scoring.model.intake import Declaration, DeclarationValue
from scoring.problems import Problem, Subject
from scoring.texts import LANGUAGES, Texts

Pair = tuple[str, str]  # juror, candidate

# Two lines that say otherwise: the one that keeps the juror furthest away is believed.
_CAUTION = (DeclarationValue.NO, DeclarationValue.DISCUSS, DeclarationValue.YES)


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Per juror and candidate: who abstains, with the reason known; and whose case is open."""

    declared: Mapping[Pair, DeclarationValue]
    pairs: Mapping[Pair, str]  # who abstains: the reason, where one was given
    to_discuss: frozenset[Pair]
    hits: frozenset[str] = frozenset()  # keys of acts that changed something
    problems: tuple[Problem, ...] = ()
    unruled: frozenset[Pair] = frozenset()  # who abstains without any ruling
    _whole: Mapping[Pair, frozenset[Pair]] = field(default_factory=dict)  # by juror and challenge

    def abstains(self, juror: str, entry: Entry, *, unruled: bool = False) -> bool:
        """Whether a juror abstains; `unruled`: also if no act ruled so."""
        of = self.unruled if unruled else self.pairs.keys()
        return (juror, entry.candidate) in of or any(
            pair in of for pair in self._whole.get((juror, entry.challenge), ())
        )


def find_conflicts(call: Call, declarations: Iterable[Declaration]) -> Conflicts:
    """The state of every juror and candidate. The order of the declarations does not matter."""
    declared: dict[Pair, DeclarationValue] = {}
    for item in declarations:
        pair = (item.juror, item.candidate)
        declared[pair] = max(declared.get(pair, item.value), item.value, key=_CAUTION.index)
    known = {(item.juror, item.candidate): item.reason for item in call.conflicts}
    rulings, problems = _rulings(call)
    pairs: dict[Pair, str] = {}
    open_pairs: set[Pair] = set()
    hits: set[str] = set()
    unruled: set[Pair] = set()
    for juror in call.jurors:
        for candidate in call.candidates:
            pair = (juror.key, candidate.key)
            said = declared.get(pair)
            ruling, act = _last(rulings, pair)
            asked = said in (DeclarationValue.YES, DeclarationValue.DISCUSS) and pair not in known
            if act and (ruling or asked):
                hits.add(act.key)
            elif act and pair in known:
                problems.append(hitting_nothing(act, "known"))
            if ruling is None and said is DeclarationValue.DISCUSS:
                open_pairs.add(pair)
            stands = ruling if ruling is not None else said is DeclarationValue.YES
            if not stands and pair not in known:
                continue
            lift = _last_act(call, ActKind.LIFT_CONFLICT, pair)
            if lift:
                hits.add(lift.key)
                open_pairs.discard(pair)
            else:
                pairs[pair] = known.get(pair, "") or (act.reason if ruling and act else "")
                if pair in known or said is DeclarationValue.YES:
                    unruled.add(pair)
    whole: dict[Pair, set[Pair]] = {}
    for juror_key, candidate_key in pairs if call.method.conflict_whole_challenge else ():
        for challenge in call.candidate(candidate_key).challenges:
            whole.setdefault((juror_key, challenge), set()).add((juror_key, candidate_key))
    return Conflicts(
        declared, pairs, frozenset(open_pairs), frozenset(hits), tuple(problems),
        frozenset(unruled), {key: frozenset(found) for key, found in whole.items()},
    )  # fmt: skip


def _rulings(call: Call) -> tuple[list[tuple[Act, bool]], list[Problem]]:
    """The chair's rulings in the order of the table, and those whose value nobody can read."""
    yes, no = (
        {word, *(Texts(language)(f"call.choice.{word}") for language in LANGUAGES)}
        for word in ("yes", "no")
    )
    rulings, problems = [], []
    for act in call.acts:
        if act.kind is not ActKind.RULE_CONFLICT:
            continue
        said = act.value.strip().lower()
        if said in yes or said in no:
            rulings.append((act, said in yes))
        else:
            facts = {"act": act.key, "found": act.value}
            about = Subject(act.juror, act=act.key)
            problems.append(Problem("act-ruling-unreadable", act.place, facts, about))
    return rulings, problems


def _speaks_of(act: Act, pair: Pair) -> bool:
    return act.juror in ("", pair[0]) and act.candidate in ("", pair[1])


def _last(rulings: list[tuple[Act, bool]], pair: Pair) -> tuple[bool | None, Act | None]:
    for act, ruling in reversed(rulings):
        if _speaks_of(act, pair):
            return ruling, act
    return None, None


def _last_act(call: Call, kind: ActKind, pair: Pair) -> Act | None:
    acts = [act for act in call.acts if act.kind is kind and _speaks_of(act, pair)]
    return acts[-1] if acts else None
