"""Who owes which sheets in a round: the assignment, with what conflicts and acts took out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scoring.model.call import Call, Entry, Scope, Value
from scoring.model.intake import Admission, Register, Standing
from scoring.sheets.form import Tab, TabKind, general_criteria, has_consensus

_OUT = frozenset({Standing.CONFLICT, Standing.RELEASED, Standing.EXCLUDED})


@dataclass(frozen=True, slots=True)
class JurorPlan:
    """The tabs of one juror's workbook in one round, all in the call's order.

    `entries` and `generals` are owed. `consensus` are the entries whose agreed scores this juror
    notes, as chair or in the chair's place. `declarations` are the candidates for whom a
    declaration is asked, `conflicts` those whose conflict is known, so that nothing is asked.
    """

    juror: str
    round: str
    entries: tuple[Entry, ...]
    generals: tuple[str, ...] = ()
    consensus: tuple[Entry, ...] = ()
    consensus_generals: tuple[str, ...] = ()
    declarations: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """Every tab after the start tab, by candidate: the general tab, then the entries."""
        return (
            *_by_candidate(TabKind.SHEET, self.generals, self.entries),
            *_by_candidate(TabKind.CONSENSUS, self.consensus_generals, self.consensus),
        )


def _by_candidate(
    kind: TabKind, generals: Iterable[str], entries: Iterable[Entry]
) -> Iterator[Tab]:
    found: dict[str, list[str]] = {key: [""] for key in generals}
    for entry in entries:
        found.setdefault(entry.candidate, []).append(entry.challenge)
    return ((kind, key, challenge) for key, keys in found.items() for challenge in keys)


def plan(call: Call, register: Register, round_key: str) -> tuple[JurorPlan, ...]:
    """Per juror what this round asks. Jurors who owe nothing get no plan.

    An entry takes part when its candidate is admissible and, in a later round, when the recorded
    decision at each round before is 'invited'. Conflicts, releases, exclusions and exemptions take
    a juror's sheets out.
    """
    standings = {
        (ballot.juror, ballot.entry): ballot.standing
        for ballot in register.ballots
        if ballot.round == round_key and not ballot.consensus
    }
    exempt = {(item.juror, item.candidate) for item in call.exemptions}
    entries = taking_part(call, register, round_key)
    candidates = tuple(
        item.key
        for item in call.candidates
        if register.admissions.get(item.key) is Admission.ADMISSIBLE
    )
    stopped = _stopped(register, round_key)
    writers = _consensus_writers(call, entries, standings, round_key, stopped)
    plans = []
    for juror in call.jurors:
        owed = tuple(
            entry
            for entry in entries
            if standings.get((juror.key, entry), Standing.MISSING) not in _OUT
            and (juror.key, entry.candidate) not in exempt
        )
        agreed = tuple(entry for entry in entries if writers.get(entry.candidate) == juror.key)
        if not owed and not agreed:
            continue
        known = {item.candidate for item in call.conflicts if item.juror == juror.key} & {
            entry.candidate
            for entry in entries
            if standings.get((juror.key, entry)) is Standing.CONFLICT
        }
        plans.append(
            JurorPlan(
                juror.key,
                round_key,
                owed,
                _generals(call, owed, round_key),
                agreed,
                _generals(call, agreed, round_key),
                tuple(key for key in candidates if key not in known),
                tuple(key for key in candidates if key in known),
            )
        )
    return tuple(plans)


def _consensus_writers(
    call: Call,
    entries: tuple[Entry, ...],
    standings: Mapping[tuple[str, Entry], Standing],
    round_key: str,
    stopped: frozenset[str],
) -> dict[str, str]:
    """Who notes the agreed scores of each candidate: the chair, or the first juror of the call who
    may assess it where the chair has a conflict or no longer takes part."""
    if not has_consensus(call, round_key):
        return {}
    jurors = sorted(call.jurors, key=lambda item: not item.chair)
    found = {}
    for candidate in dict.fromkeys(entry.candidate for entry in entries):
        mine = [entry for entry in entries if entry.candidate == candidate]
        able = [
            juror.key
            for juror in jurors
            if juror.key not in stopped
            and not any(
                standings.get((juror.key, entry)) in (Standing.CONFLICT, Standing.EXCLUDED)
                for entry in mine
            )
        ]
        if able:
            found[candidate] = able[0]
    return found


def _stopped(register: Register, round_key: str) -> frozenset[str]:
    """Jurors whom acts released from every sheet of the round that no conflict takes out."""
    standings: dict[str, set[tuple[Standing, bool]]] = {}
    for ballot in register.ballots:
        if ballot.round == round_key and not ballot.consensus:
            by_act = ballot.standing is Standing.RELEASED and bool(ballot.reason)
            standings.setdefault(ballot.juror, set()).add((ballot.standing, by_act))
    return frozenset(
        juror
        for juror, found in standings.items()
        if (Standing.RELEASED, True) in found and all(item in _OUT for item, _ in found)
    )


def taking_part(call: Call, register: Register, round_key: str) -> tuple[Entry, ...]:
    """The entries that this round assesses, by candidate and then by challenge."""
    rounds = [item.key for item in call.method.rounds]
    before = rounds[: rounds.index(round_key)]
    return tuple(
        Entry(candidate.key, challenge.key)
        for candidate in call.candidates
        if register.admissions.get(candidate.key) is Admission.ADMISSIBLE
        for challenge in call.challenges
        if challenge.key in candidate.challenges
        and all(_invited(call, stage, Entry(candidate.key, challenge.key)) for stage in before)
    )


def _invited(call: Call, stage: str, entry: Entry) -> bool:
    found = [
        decision
        for decision in call.decisions
        if decision.stage == stage
        and decision.entry.candidate == entry.candidate
        and decision.entry.challenge in ("", entry.challenge)
    ]
    # A line for one entry goes before a line for the whole candidate.
    found.sort(key=lambda decision: decision.entry.challenge != "")
    return bool(found) and found[-1].value is Value.INVITED


def _generals(call: Call, entries: tuple[Entry, ...], round_key: str) -> tuple[str, ...]:
    if not any(item.scope is Scope.PROPOSAL for item in call.method.criteria):
        return ()
    keys = dict.fromkeys(entry.candidate for entry in entries)
    return tuple(key for key in keys if general_criteria(call, key, round_key))
