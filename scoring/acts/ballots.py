"""One ballot for every juror, entry and round: what each sheet is worth, acts applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from scoring.acts.conflicts import Conflicts
from scoring.acts.reach import speaks_of
from scoring.keys import SheetKey
from scoring.model.call import Act, ActKind, Call, Combine, Entry, Scope
from scoring.model.intake import OWED, Assessment, Ballot, Given, Standing

_LACKING = OWED - {Standing.COUNTED}
_EXCLUDES = (ActKind.EXCLUDE_SHEET, ActKind.EXCLUDE_JUROR)
_OWING = (ActKind.RELEASE_SHEET, ActKind.COUNT_COMPLETE)


@dataclass(slots=True)
class Counting:
    """The ballots of a call, and the keys of the acts that hit one of them."""

    call: Call
    sheets: Mapping[SheetKey, Assessment]
    conflicts: Conflicts
    gone: frozenset[tuple[Entry, str]]  # withdrawn entries, by round
    held: frozenset[SheetKey]  # tabs that came and cannot be used
    hits: set[str] = field(default_factory=set)

    def ballots(self, entry: Entry, round_key: str) -> Iterator[Ballot]:
        """The ballots of one entry in one round, in the call's order of jurors."""
        for juror in self.call.jurors:
            yield self._ballot(juror.key, entry, round_key)
        if self.call.method.round(round_key).combine is Combine.CONSENSUS:
            yield self._consensus(entry, round_key)

    def _ballot(self, juror: str, entry: Entry, round_key: str) -> Ballot:
        merged = _merged(self.call, self.sheets, juror, entry, round_key)
        standing, reason = self._standing(juror, entry, round_key, merged)
        excusing = last_owing(self.call, juror, entry, round_key, ActKind.COUNT_COMPLETE)
        if (
            excusing
            and standing in _LACKING
            and not (standing is Standing.TO_DISCUSS and not merged.missing)
        ):
            standing, reason = Standing.RELEASED, excusing.reason
        ballot = Ballot(juror, entry, round_key, standing, reason=reason, excused=bool(excusing))
        return _filled(ballot, merged)

    def _standing(
        self, juror: str, entry: Entry, round_key: str, merged: _Merged
    ) -> tuple[Standing, str]:
        came = merged.present or any(
            SheetKey(juror, entry.candidate, challenge, round_key) in self.held
            for challenge in ("", entry.challenge)
        )
        excluding = [
            act
            for act in self._about(_EXCLUDES, juror, entry, round_key)
            if came or act.kind is ActKind.EXCLUDE_JUROR
        ]
        owing = self._about(_OWING, juror, entry, round_key)
        releasing = last_owing(self.call, juror, entry, round_key, ActKind.RELEASE_SHEET)
        pair = (juror, entry.candidate)
        if not self.conflicts.abstains(juror, entry, unruled=True):
            self.hits |= {act.key for act in (*excluding, *owing)}
        if self.conflicts.abstains(juror, entry):
            return Standing.CONFLICT, self.conflicts.pairs.get(pair, "")
        if excluding:
            return Standing.EXCLUDED, excluding[-1].reason
        if releasing:
            return Standing.RELEASED, releasing.reason
        if (entry, round_key) in self.gone or any(
            (item.juror, item.candidate) == pair for item in self.call.exemptions
        ):
            return Standing.RELEASED, ""
        if not merged.present:
            return Standing.MISSING, ""
        if pair not in self.conflicts.declared:
            return Standing.UNDECLARED, ""
        if pair in self.conflicts.to_discuss:
            return Standing.TO_DISCUSS, ""
        return (Standing.INCOMPLETE if merged.missing else Standing.COUNTED), ""

    def _about(
        self, kinds: tuple[ActKind, ...], juror: str, entry: Entry, round_key: str
    ) -> list[Act]:
        """The acts of these kinds that speak of the sheet. The last one holds."""
        return _about(self.call, kinds, juror, entry, round_key)

    def _consensus(self, entry: Entry, round_key: str) -> Ballot:
        merged = _merged(self.call, self.sheets, "", entry, round_key)
        if (entry, round_key) in self.gone:
            standing = Standing.RELEASED
        elif not merged.present:
            standing = Standing.MISSING
        elif merged.writer and self.conflicts.abstains(merged.writer, entry):
            standing = Standing.CONFLICT
        else:
            standing = Standing.INCOMPLETE if merged.missing else Standing.COUNTED
        return _filled(Ballot(merged.writer, entry, round_key, standing, consensus=True), merged)


def last_owing(call: Call, juror: str, entry: Entry, round_key: str, kind: ActKind) -> Act | None:
    """The act of this kind that holds for the sheet: of those that release it, or count it if it
    is complete, the last one."""
    acts = _about(call, _OWING, juror, entry, round_key)
    return acts[-1] if acts and acts[-1].kind is kind else None


def _about(
    call: Call, kinds: tuple[ActKind, ...], juror: str, entry: Entry, round_key: str
) -> list[Act]:
    return [
        act for act in call.acts if act.kind in kinds and speaks_of(act, juror, entry, round_key)
    ]


@dataclass(frozen=True, slots=True)
class _Merged:
    """A sheet with the general tab of its proposal."""

    tabs: tuple[Assessment, ...]  # the entry's own first
    scores: Mapping[str, Given]
    missing: tuple[str, ...]
    present: bool

    @property
    def writer(self) -> str:
        return self.tabs[0].juror if self.tabs else ""


def _merged(
    call: Call, sheets: Mapping[SheetKey, Assessment], juror: str, entry: Entry, round_key: str
) -> _Merged:
    own = sheets.get(SheetKey(juror, entry.candidate, entry.challenge, round_key))
    general = sheets.get(SheetKey(juror, entry.candidate, "", round_key))
    scores, missing = {}, []
    for criterion in call.method.asked(round_key, entry.challenge):
        tab = own if criterion.scope is Scope.ENTRY else general
        answer = tab.scores.get(criterion.key) if tab else None
        if isinstance(answer, Given):
            scores[criterion.key] = answer
        else:
            missing.append(criterion.key)
    tabs = tuple(tab for tab in (own, general) if tab is not None)
    return _Merged(tabs, scores, tuple(missing), bool(tabs))


def _filled(ballot: Ballot, merged: _Merged) -> Ballot:
    """The ballot with what the sheet holds."""
    if ballot.standing is Standing.CONFLICT:
        # Nothing of a juror with a conflict may reach any document: not even set aside.
        return ballot
    tabs = merged.tabs[::-1]  # the entry's own answers lie over those of the general tab
    return replace(
        ballot,
        scores=merged.scores,
        missing=merged.missing,
        remarks={key: remark for tab in tabs for key, remark in tab.remarks.items()},
        votes={key: vote for tab in tabs for key, vote in tab.votes.items()},
        ticks={key: tick for tab in tabs for key, tick in tab.ticks.items()},
        unticked={key: tick for tab in tabs for key, tick in tab.unticked.items()},
        notes={key: note for tab in tabs for key, note in tab.notes.items()},
    )
