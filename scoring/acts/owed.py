"""What is still owed or must still be settled before the ballots can be counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scoring.acts.stages import current_stage
from scoring.keys import SheetKey
from scoring.model.call import Call, Entry, Scope
from scoring.model.intake import Assessment, Ballot, Given, Standing
from scoring.problems import NOWHERE, Place, Problem, Subject
from scoring.texts import Texts

# Sheets that are asked for and came
_CAME = frozenset({Standing.COUNTED, Standing.INCOMPLETE, Standing.UNDECLARED, Standing.TO_DISCUSS})
_LACKING = frozenset(
    {Standing.MISSING, Standing.INCOMPLETE, Standing.UNDECLARED, Standing.TO_DISCUSS}
)


def begun(call: Call, sheets: Mapping[SheetKey, Assessment]) -> list[str]:
    """The rounds that have begun: up to the current one, and those of which a sheet was read."""
    keys = [item.key for item in call.method.rounds]
    stage = current_stage(call)
    last = keys.index(stage) if stage in keys else len(keys) - 1
    read = {key.round for key in sheets}
    return [key for number, key in enumerate(keys) if number <= last or key in read]


def unanswered(call: Call, ballot: Ballot) -> tuple[str, ...]:
    """The types and requirements that a sheet was asked about and left blank: what is offered."""
    if not call.method.round(ballot.round).asks_coverage:
        return ()
    offers = call.offers(ballot.entry)
    return tuple(
        key
        for service in call.service_types
        for key in (service.key, *(part.key for part in service.requirements))
        if key in offers and key not in ballot.votes
    )


def unremarked(call: Call, ballot: Ballot) -> tuple[str, ...]:
    """The criteria without a remark, where the call requires one beside each score."""
    if not call.remarks_required:
        return ()
    return tuple(
        item.key
        for item in call.method.asked(ballot.round, ballot.entry.challenge)
        if item.key in ballot.scores and item.key not in ballot.remarks
    )


def answered(call: Call, ballot: Ballot) -> bool:
    """Whether a sheet that came holds every answer and remark that was asked, scores aside."""
    return ballot.excused or not (unanswered(call, ballot) or unremarked(call, ballot))


def _untouched(sheet: Assessment) -> bool:
    return not any(isinstance(answer, Given) for answer in sheet.scores.values())


@dataclass(slots=True)
class Owed:
    """What is asked of the jury: `rounds` that have begun, but for what is `used` as it is.

    What is `held` came, and has a problem of its own: it is not asked for.
    """

    call: Call
    ballots: Sequence[Ballot]
    sheets: Mapping[SheetKey, Assessment]
    rounds: Sequence[str]
    declared_at: Mapping[tuple[str, str], Place]
    used: frozenset[tuple[Entry, str]]
    held: frozenset[SheetKey]
    texts: Texts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(self.call.language)

    def problems(self) -> Iterator[Problem]:
        """One per thing to do: a juror to call, a sheet to complete, a ruling to ask. Entries used
        despite incomplete sheets are a warning."""
        for round_key in self.rounds:
            of_round = [item for item in self.ballots if item.round == round_key]
            asked = [item for item in of_round if (item.entry, round_key) not in self.used]
            for juror in self.call.jurors:
                mine = [
                    item for item in asked
                    if item.juror == juror.key and not item.consensus and not self._waits(item)
                ]  # fmt: skip
                yield from _OfJuror(self, round_key, juror.key, mine).problems()
            yield from self._consensus(round_key, [item for item in asked if item.consensus])
            yield from self._used(round_key, of_round)
        yield from self._undeclared()

    def sheet(self, juror: str, entry: Entry, round_key: str) -> Assessment | None:
        return self.sheets.get(SheetKey(juror, *entry, round_key))

    def _waits(self, ballot: Ballot) -> bool:
        """Whether a tab that this ballot lacks came, and cannot be used yet."""
        entries = (Entry(ballot.entry.candidate), ballot.entry)
        tabs = [SheetKey(ballot.juror, *entry, ballot.round) for entry in entries]
        return any(tab in self.held and tab not in self.sheets for tab in tabs)

    def _consensus(self, round_key: str, agreed: Sequence[Ballot]) -> Iterator[Problem]:
        about, facts = Subject(rounds=(round_key,)), self.of_round(round_key)
        if lacking := [item.entry for item in agreed if item.standing is Standing.MISSING]:
            listed = self.texts.listed(map(self.named, lacking))
            yield Problem("consensus-missing", facts=facts | {"sheets": listed}, subject=about)
        for ballot in agreed:
            entry = ballot.entry
            sheet = self.sheet("", entry, round_key)
            place = sheet.place if sheet else NOWHERE
            mine, said = replace(about, entry=entry), facts | {"sheet": self.named(entry)}
            if ballot.standing is Standing.INCOMPLETE:
                said |= {"criteria": self.titles(ballot.missing)}
                yield Problem("consensus-incomplete", place, said, mine)
            if ballot.standing is Standing.CONFLICT:
                said |= {"juror": self.call.juror(ballot.juror).name}
                yield Problem("consensus-conflict", place, said, replace(mine, juror=ballot.juror))

    def _used(self, round_key: str, ballots: Sequence[Ballot]) -> Iterator[Problem]:
        for entry in dict.fromkeys(item.entry for item in ballots):
            if (entry, round_key) not in self.used:
                continue
            without = [
                self.call.juror(item.juror).name
                for item in ballots
                if item.entry == entry and not item.consensus and item.standing in _LACKING
            ]
            about = Subject(entry=entry, rounds=(round_key,))
            facts = self.of_round(round_key) | {"sheet": self.named(entry)}
            if without:
                facts |= {"jurors": self.texts.listed(without)}
            yield Problem(
                "used-incomplete" if without else "used-unanswered", facts=facts, subject=about
            )

    def _undeclared(self) -> Iterator[Problem]:
        """One per juror and candidate. Before any sheet came, the missing sheet says enough."""
        for standing, code in (
            (Standing.UNDECLARED, "declaration-missing"),
            (Standing.TO_DISCUSS, "conflict-to-rule"),
        ):
            found: dict[tuple[str, str], list[Ballot]] = {}
            for ballot in self.ballots:
                if ballot.standing is standing and not ballot.consensus and self._asks(ballot):
                    found.setdefault((ballot.juror, ballot.entry.candidate), []).append(ballot)
            for (juror, candidate), mine in found.items():
                facts = {
                    "juror": self.call.juror(juror).name,
                    "candidate": self.named(Entry(candidate)),
                    "sheets": str(len(mine)),
                }
                rounds = tuple(dict.fromkeys(item.round for item in mine))
                place = self.declared_at.get((juror, candidate), NOWHERE)
                if place == NOWHERE:
                    entries = (mine[0].entry, Entry(candidate))
                    sheets = (self.sheet(juror, entry, rounds[0]) for entry in entries)
                    place = Place(next((sheet.place.file for sheet in sheets if sheet), ""))
                yield Problem(code, place, facts, Subject(juror, Entry(candidate), rounds=rounds))

    def _asks(self, ballot: Ballot) -> bool:
        """Whether a declaration that lacks is asked for."""
        return ballot.standing is not Standing.UNDECLARED or not (
            (ballot.entry, ballot.round) in self.used
            or SheetKey(ballot.juror, "") in self.held
            or SheetKey(ballot.juror, ballot.entry.candidate) in self.held
        )

    def of_round(self, round_key: str, juror: str = "") -> dict[str, str]:
        facts = {"round": self.call.method.round(round_key).title}
        return facts | ({"juror": self.call.juror(juror).name} if juror else {})

    def named(self, entry: Entry) -> str:
        name = self.call.candidate(entry.candidate).name
        return f"{name} ({entry.challenge})" if entry.challenge else name

    def titles(self, keys: Sequence[str]) -> str:
        return "; ".join(self.call.criterion(key).title for key in keys)


@dataclass(slots=True)
class _OfJuror:
    """What one juror still owes in one round."""

    all: Owed
    round: str
    juror: str
    ballots: Sequence[Ballot]

    def problems(self) -> Iterator[Problem]:
        yield from self._missing()
        yield from self._incomplete()
        yield from self._unanswered()

    def _problem(
        self, code: str, entry: Entry, facts: dict[str, str], sheet: Assessment | None = None,
        items: Sequence[str] = (), entries: Sequence[Entry] = (),
    ) -> Problem:  # fmt: skip
        about = Subject(
            self.juror, entry, rounds=(self.round,), items=tuple(items), entries=tuple(entries)
        )
        place = sheet.place if sheet else NOWHERE
        return Problem(code, place, self.all.of_round(self.round, self.juror) | facts, about)

    def _sheet(self, entry: Entry) -> Assessment | None:
        return self.all.sheet(self.juror, entry, self.round)

    def _missing(self) -> Iterator[Problem]:
        """One problem for a juror who sent nothing; else one per candidate that is not there."""
        lacking = [item.entry for item in self.ballots if item.standing is Standing.MISSING]
        here = (self.juror, self.round)
        came = any((key.juror, key.round) == here for key in (*self.all.sheets, *self.all.held))
        if lacking and not came:
            yield self._problem("sheets-none", Entry(), {"number": str(len(lacking))})
            return
        for candidate in dict.fromkeys(entry.candidate for entry in lacking):
            mine = [entry for entry in lacking if entry.candidate == candidate]
            entry = mine[0] if len(mine) == 1 else Entry(candidate)
            facts = {
                "candidate": self.all.named(Entry(candidate)),
                "challenges": self.all.texts.listed(item.challenge for item in mine),
            }
            yield self._problem("sheet-missing", entry, facts, entries=mine)

    def _incomplete(self) -> Iterator[Problem]:
        """Criteria without a score: of a general tab once, else per entry; blank ones together."""
        call, general = self.all.call, dict[str, set[str]]()
        blank: list[Entry] = []
        for ballot in self.ballots:
            # Also where the declaration still lacks: everything is asked at once.
            if ballot.standing not in (Standing.INCOMPLETE, Standing.UNDECLARED):
                continue
            own = [key for key in ballot.missing if call.criterion(key).scope is Scope.ENTRY]
            general.setdefault(ballot.entry.candidate, set()).update(set(ballot.missing) - set(own))
            sheet = self._sheet(ballot.entry)
            if own and (sheet is None or _untouched(sheet)):
                blank.append(ballot.entry)
            elif own:
                yield self._without_score("sheet-incomplete", ballot.entry, own)
        for candidate, keys in general.items():
            if keys:
                ordered = [item.key for item in call.method.criteria if item.key in keys]
                yield self._without_score("general-incomplete", Entry(candidate), ordered)
        if blank:
            listed = self.all.texts.listed(map(self.all.named, blank))
            entry = blank[0] if len(blank) == 1 else Entry()
            facts = {"number": str(len(blank)), "sheets": listed}
            yield self._problem("sheets-blank", entry, facts, entries=blank)

    def _without_score(self, code: str, entry: Entry, keys: Sequence[str]) -> Problem:
        facts = {"sheet": self.all.named(entry), "criteria": self.all.titles(keys)}
        return self._problem(code, entry, facts, self._sheet(entry))

    def _unanswered(self) -> Iterator[Problem]:
        """Answers and required remarks that a sheet still lacks. Its scores count all the same."""
        call, general = self.all.call, dict[str, dict[str, None]]()
        for ballot in self.ballots:
            sheet = self._sheet(ballot.entry)
            if ballot.standing not in _CAME or ballot.excused or sheet is None:
                continue
            if open_ := unanswered(call, ballot):
                facts = {"sheet": self.all.named(ballot.entry), "count": str(len(open_))}
                facts |= {"items": self._items(open_)}
                yield self._problem("votes-missing", ballot.entry, facts, sheet, open_)
            lacks = unremarked(call, ballot)
            own = [key for key in lacks if call.criterion(key).scope is Scope.ENTRY]
            for key in lacks:
                if key not in own:
                    general.setdefault(ballot.entry.candidate, {})[key] = None
            if own:
                yield self._without_remark(ballot.entry, own)
        for candidate, asked in general.items():
            yield self._without_remark(Entry(candidate), list(asked))

    def _without_remark(self, entry: Entry, keys: Sequence[str]) -> Problem:
        facts = {"sheet": self.all.named(entry), "count": str(len(keys))}
        facts |= {"criteria": self.all.titles(keys)}
        return self._problem("remarks-missing", entry, facts, self._sheet(entry), keys)

    def _items(self, keys: Sequence[str]) -> str:
        services = self.all.call.service_types
        titles = {item.key: item.title for item in services}
        titles |= {part.key: part.text for item in services for part in item.requirements}
        return "; ".join(titles[key] for key in keys)
