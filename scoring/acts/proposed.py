"""The acts that would settle a problem, each as the row that can be pasted into the tab of acts.

Date, name and reason stay empty: a person decides, and the call is refused until they are filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.acts.settled import about
from scoring.call.tables import table
from scoring.keys import TabKind
from scoring.model.call import JURY_ORDER, Act, ActKind, Call
from scoring.problems import Problem
from scoring.sheets.versions import written
from scoring.texts import Texts

COLUMNS = tuple(column.key for column in table("acts").columns)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One act. Empty cells mean 'every' or 'none'. `replaces` is the key of a row to write over."""

    kind: ActKind
    juror: str = ""
    candidate: str = ""
    challenge: str = ""
    round: str = ""
    criterion: str = ""
    old: str = ""
    value: str = ""
    replaces: str = ""

    def cells(self, key: str, texts: Texts) -> tuple[str, ...]:
        """The cells of the row, in the order of the tab."""
        given = {
            "key": self.replaces or key,
            "kind": texts(f"call.choice.{self.kind.value}"),
            "juror": self.juror,
            "candidate": self.candidate,
            "challenge": self.challenge,
            "round": self.round,
            "criterion": self.criterion,
            "old": self.old,
            "value": self.value,
        }
        return tuple(given.get(column, "") for column in COLUMNS)


Rows = tuple[tuple[str, ...], ...]


def proposed_rows(call: Call, problems: Sequence[Problem], texts: Texts) -> list[Rows]:
    """For each problem the rows that would settle it, any one of them; keys follow the call's."""
    numbers = _free_numbers(call)
    keys: dict[Proposed, str] = {}  # one act may settle several problems: it is one row
    found = []
    for problem in problems:
        rows = []
        for act in proposed(call, problem):
            if act not in keys:
                keys[act] = f"A{next(numbers):02}"
            rows.append(act.cells(keys[act], texts))
        found.append(tuple(rows))
    return found


def proposed(call: Call, problem: Problem) -> tuple[Proposed, ...]:
    """The acts that would settle this problem; none for what no act can settle."""
    build = _BUILD.get(problem.code)
    return tuple(build(call, problem)) if build else ()


def _free_numbers(call: Call) -> Iterator[int]:
    taken = [int(found[1]) for act in call.acts if (found := re.fullmatch(r"[Aa](\d+)", act.key))]
    number = max([len(call.acts), *taken])
    while True:
        number += 1
        yield number


def _choices(_call: Call, problem: Problem) -> Iterator[Proposed]:
    for choice in problem.subject.choices:
        yield replace(_of_tab(ActKind.CHOOSE_VERSION, problem), value=choice)


def _agreed_choices(_call: Call, problem: Problem) -> Iterator[Proposed]:
    subject = problem.subject
    (round_key,) = subject.rounds
    for juror, choice in zip(subject.writers, subject.choices, strict=True):
        yield Proposed(ActKind.CHOOSE_VERSION, juror, *subject.entry, round_key, value=choice)


def _confirm(_call: Call, problem: Problem) -> Iterator[Proposed]:
    """The tab of another juror's workbook; beside other versions of it, one of them all."""
    subject, here = problem.subject, written(problem.place)
    for choice in (*subject.choices, here) if subject.choices else ():
        act = replace(_of_tab(ActKind.CHOOSE_VERSION, problem), value=choice)
        once = subject.tab is not None and subject.tab.kind is TabKind.START
        # A declaration is given once, for every round
        yield replace(act, round="") if once else act
    if not subject.choices:
        yield replace(_of_tab(ActKind.CONFIRM_TAB, problem), value=here)


def _confirm_all(_call: Call, problem: Problem) -> Iterator[Proposed]:
    yield replace(_of_tab(ActKind.CONFIRM_TAB, problem), value=problem.place.file)


def _of_tab(kind: ActKind, problem: Problem) -> Proposed:
    """An act about the tab that a problem speaks of."""
    key = problem.subject.tab
    return Proposed(kind, key.juror, *key.entry, key.round) if key else Proposed(kind)


def _not_owed(_call: Call, problem: Problem) -> Iterator[Proposed]:
    """A sheet that will not come: it is released, its entry is judged without it, or what else the
    juror completed counts and all the rest is excused."""
    subject = problem.subject
    for round_key in subject.rounds:
        for entry in subject.entries or (subject.entry,):
            yield Proposed(ActKind.RELEASE_SHEET, subject.juror, *entry, round_key)
            if entry.candidate:
                yield Proposed(ActKind.USE_INCOMPLETE, "", *entry, round_key)
    if problem.code != "sheets-none":
        for round_key in subject.rounds:
            yield Proposed(ActKind.COUNT_COMPLETE, subject.juror, round=round_key)


def _unread(call: Call, problem: Problem) -> Iterator[Proposed]:
    """A tab that cannot be read: another version that was read, or what a missing sheet asks."""
    key = about(call, problem)
    if key is None or key.kind is TabKind.CONSENSUS:
        return
    for choice in problem.subject.choices:
        round_key = "" if key.kind is TabKind.START else key.round
        yield Proposed(ActKind.CHOOSE_VERSION, key.juror, *key.entry, round_key, value=choice)
    if not problem.subject.choices:
        yield from _not_owed(call, problem)


def _unanswered(call: Call, problem: Problem) -> Iterator[Proposed]:
    """An answer that cannot be used, on a sheet that may count without it."""
    key = about(call, problem)
    if key is None or key.kind is not TabKind.SHEET:
        return
    yield Proposed(ActKind.USE_INCOMPLETE, "", *key.entry, key.round)
    yield Proposed(ActKind.COUNT_COMPLETE, key.juror, round=key.round)


def _answered_enough(_call: Call, problem: Problem) -> Iterator[Proposed]:
    """Answers that will not come: the entry is used without them; the scores count in any case."""
    subject = problem.subject
    for round_key in subject.rounds:
        yield Proposed(ActKind.USE_INCOMPLETE, "", *subject.entry, round_key)
        yield Proposed(ActKind.COUNT_COMPLETE, subject.juror, round=round_key)


def _ruling(call: Call, problem: Problem) -> Iterator[Proposed]:
    texts = Texts(call.language)
    for word in ("yes", "no"):
        yield Proposed(
            ActKind.RULE_CONFLICT, problem.juror, problem.subject.entry.candidate,
            value=texts(f"call.choice.{word}"),
        )  # fmt: skip


def _accept(_call: Call, problem: Problem) -> Iterator[Proposed]:
    yield Proposed(ActKind.ACCEPT_LATE, candidate=problem.subject.entry.candidate)


def _corrected(call: Call, problem: Problem) -> Iterator[Proposed]:
    """The same act, from the score that is there now and counts, to write over its row."""
    act, subject = _act(call, problem), problem.subject
    yield Proposed(
        act.kind, "" if subject.agreed else act.juror, act.candidate, act.challenge, act.round,
        act.criterion, subject.old, act.value, act.key,
    )  # fmt: skip


def _agreed(call: Call, problem: Problem) -> Iterator[Proposed]:
    """The same correction, of the agreed score instead of one juror's own."""
    act, (round_key,) = _act(call, problem), problem.subject.rounds
    yield Proposed(
        act.kind, "", act.candidate, act.challenge, round_key, act.criterion,
        problem.subject.old, act.value, act.key,
    )  # fmt: skip


def _complete(call: Call, problem: Problem) -> Iterator[Proposed]:
    """After an act that released complete sheets too: of this juror and round only the rest.

    None for a round of a stage that was sent: that stays as it is.
    """
    act, subject = _act(call, problem), problem.subject
    if not subject.sent:
        (round_key,) = subject.rounds
        yield Proposed(
            ActKind.COUNT_COMPLETE, subject.juror, act.candidate, act.challenge, round_key
        )


def _act(call: Call, problem: Problem) -> Act:
    return next(item for item in call.acts if item.key == problem.subject.act)


def _method(call: Call, problem: Problem) -> Iterator[Proposed]:
    if problem.subject.old:
        yield Proposed(ActKind.CHANGE_METHOD, old=problem.subject.old, value=problem.subject.new)
    else:
        yield from _unread(call, problem)


def _published(_call: Call, problem: Problem) -> Iterator[Proposed]:
    """What was published may change by an act; a deadline only to a later moment."""
    kind = _OF_PUBLISHED[problem.code]
    old, new = problem.subject.old, problem.subject.new
    if old != new and (kind is not ActKind.EXTEND_DEADLINE or new > old):
        yield Proposed(kind, old=old, value=new)


def _order(call: Call, problem: Problem) -> Iterator[Proposed]:
    """Without an order: that is the jury's to give, never that of a list."""
    if JURY_ORDER in call.method.tie_chain:
        challenge = problem.subject.entry.challenge
        earlier = [act.key for act in call.acts
                   if act.kind is ActKind.BREAK_TIE and act.challenge == challenge]  # fmt: skip
        yield Proposed(
            ActKind.BREAK_TIE, challenge=challenge, replaces=earlier[-1] if earlier else ""
        )


_OF_PUBLISHED = {
    "published-method": ActKind.CHANGE_METHOD,
    "published-deadline": ActKind.EXTEND_DEADLINE,
    "published-words": ActKind.CHANGE_WORDS,
    "published-note": ActKind.CHANGE_WORDS,
}


def _exceed(_call: Call, problem: Problem) -> Iterator[Proposed]:
    subject = problem.subject
    yield Proposed(ActKind.EXCEED_LIMIT, challenge=subject.challenge, value=subject.new)


def _name(_call: Call, problem: Problem) -> Iterator[Proposed]:
    subject = problem.subject
    (round_key,) = subject.rounds
    yield Proposed(
        ActKind.CONFIRM_NAME, "", *subject.entry, round_key, subject.criterion, value=subject.new
    )


_BUILD: Mapping[str, Callable[[Call, Problem], Iterator[Proposed]]] = {
    "versions-differ": _choices,
    "declarations-differ": _choices,
    "consensus-twice": _agreed_choices,
    "tab-foreign": _confirm,
    "tabs-foreign": _confirm_all,
    "tab-other-method": _method,
    "tab-key-twice": _unread,
    "tab-form-version": _unread,
    "tab-column-missing": _unread,
    "rows-shifted": _unread,
    "declaration-unusable": _unread,
    "row-missing": _unanswered,
    "vote-unusable": _unanswered,
    "tick-unusable": _unanswered,
    "text-unusable": _unanswered,
    "sheets-none": _not_owed,
    "sheet-missing": _not_owed,
    "sheets-blank": _not_owed,
    "sheet-incomplete": _not_owed,
    "general-incomplete": _not_owed,
    "declaration-missing": _not_owed,
    "votes-missing": _answered_enough,
    "remarks-missing": _answered_enough,
    "released-complete": _complete,
    "conflict-to-rule": _ruling,
    "late-needs-act": _accept,
    "act-old-differs": _corrected,
    "act-corrects-individual": _agreed,
    "tie-at-line": _order,
    **dict.fromkeys(_OF_PUBLISHED, _published),
    "limit-exceeded": _exceed,
    "reasons-name": _name,
}
PROPOSING = frozenset(_BUILD)  # the codes of problems that an act can settle
