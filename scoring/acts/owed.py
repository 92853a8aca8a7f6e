"""What is still owed or must still be settled before the ballots can be counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scoring.acts.corrections import SheetKey
from scoring.acts.stages import current_stage
from scoring.model.call import Call, Entry, Scope
from scoring.model.intake import Assessment, Ballot, Given, Held, Standing
from scoring.problems import NOWHERE, Place, Problem
from scoring.texts import Texts

# Sheets that are asked for and came
_CAME = frozenset({Standing.COUNTED, Standing.INCOMPLETE, Standing.UNDECLARED, Standing.TO_DISCUSS})


def owed(  # noqa: PLR0913 - each is one thing that the caller says
    call: Call,
    ballots: Sequence[Ballot],
    sheets: Mapping[SheetKey, Assessment],
    rounds: Sequence[str],
    declared_at: Mapping[tuple[str, str], Place],
    used_incomplete: frozenset[tuple[Entry, str]],
    held: frozenset[Held],
) -> Iterator[Problem]:
    """Open problems, one per thing to do: a juror to call, a sheet to complete, a ruling to ask.

    Only `rounds` that have begun are asked after. Entries used despite incomplete sheets are a
    warning. What is `held` came, and has a problem of its own: it is not asked for.
    """
    texts = Texts(call.language)
    sent = {(key.juror, key.round) for key in sheets} | {(key.juror, key.round) for key in held}
    for round_key in rounds:
        mine = [item for item in ballots if item.round == round_key]
        open_ones = [item for item in mine if (item.entry, round_key) not in used_incomplete]
        single = [item for item in open_ones if not item.consensus]
        for juror in call.jurors:
            theirs = [
                item for item in single
                if item.juror == juror.key and not _waits(item, sheets, held)
            ]  # fmt: skip
            came = (juror.key, round_key) in sent
            yield from _missing(call, texts, round_key, juror.key, theirs, came=came)
            yield from _incomplete(call, texts, round_key, juror.key, theirs, sheets)
            yield from _unanswered(call, round_key, juror.key, theirs, sheets)
        yield from _consensus(call, texts, round_key, open_ones, sheets)
        yield from _used(call, texts, round_key, mine, used_incomplete)
    asked = [
        item
        for item in ballots
        if item.standing is not Standing.UNDECLARED
        or not (
            (item.entry, item.round) in used_incomplete
            or Held(item.juror, "") in held
            or Held(item.juror, item.entry.candidate) in held
        )
    ]
    yield from _undeclared(call, asked, sheets, declared_at)


def _waits(ballot: Ballot, sheets: Mapping[SheetKey, Assessment], held: frozenset[Held]) -> bool:
    """Whether a tab that this ballot lacks came, and cannot be used yet."""
    tabs = [
        (ballot.juror, ballot.entry.candidate, challenge, ballot.round)
        for challenge in ("", ballot.entry.challenge)
    ]
    return any(Held(*tab) in held and SheetKey(*tab) not in sheets for tab in tabs)


def begun(call: Call, sheets: Mapping[SheetKey, Assessment]) -> list[str]:
    """The rounds that have begun: up to the current one, and those of which a sheet was read."""
    keys = [item.key for item in call.method.rounds]
    stage = current_stage(call)
    last = keys.index(stage) if stage in keys else len(keys) - 1
    read = {key.round for key in sheets}
    return [key for number, key in enumerate(keys) if number <= last or key in read]


def _missing(
    call: Call, texts: Texts, round_key: str, juror: str, ballots: Sequence[Ballot], *, came: bool
) -> Iterator[Problem]:
    """One problem for a juror who sent nothing; else one per candidate that is not there."""
    lacking = [item.entry for item in ballots if item.standing is Standing.MISSING]
    facts = _facts(call, round_key, juror)
    if lacking and not came:
        yield Problem("sheets-none", facts=facts | {"number": str(len(lacking))}, juror=juror)
        return
    for candidate in dict.fromkeys(entry.candidate for entry in lacking):
        mine = [entry for entry in lacking if entry.candidate == candidate]
        entry = str(mine[0]) if len(mine) == 1 else candidate
        yield Problem(
            "sheet-missing",
            facts=facts
            | {"candidate": _name(call, candidate), "challenges": _keys(texts, mine)}
            | {"entries": " ".join(map(str, mine))},
            juror=juror,
            entry=entry,
        )


def _incomplete(
    call: Call,
    texts: Texts,
    round_key: str,
    juror: str,
    ballots: Sequence[Ballot],
    sheets: Mapping[SheetKey, Assessment],
) -> Iterator[Problem]:
    """Criteria without a score: of a general tab once, else per entry; all blank ones together."""
    facts = _facts(call, round_key, juror)
    general: dict[str, set[str]] = {}
    blank: list[Entry] = []
    for ballot in ballots:
        # Also where the declaration still lacks: everything is asked at once.
        if ballot.standing not in (Standing.INCOMPLETE, Standing.UNDECLARED):
            continue
        own = [key for key in ballot.missing if call.criterion(key).scope is Scope.ENTRY]
        candidate = ballot.entry.candidate
        general.setdefault(candidate, set()).update(set(ballot.missing) - set(own))
        sheet = sheets.get(SheetKey(juror, candidate, ballot.entry.challenge, round_key))
        if own and (sheet is None or _untouched(sheet)):
            blank.append(ballot.entry)
        elif own:
            yield Problem(
                "sheet-incomplete",
                sheet.place if sheet else NOWHERE,
                facts | {"sheet": _entry(call, ballot.entry), "criteria": _titles(call, own)},
                juror=juror,
                entry=str(ballot.entry),
            )
    for candidate, keys in general.items():
        if keys:
            sheet = sheets.get(SheetKey(juror, candidate, "", round_key))
            ordered = [item.key for item in call.method.criteria if item.key in keys]
            yield Problem(
                "general-incomplete",
                sheet.place if sheet else NOWHERE,
                facts | {"sheet": _name(call, candidate), "criteria": _titles(call, ordered)},
                juror=juror,
                entry=candidate,
            )
    if blank:
        listed = texts.listed(_entry(call, entry) for entry in blank)
        yield Problem(
            "sheets-blank",
            facts=facts
            | {"number": str(len(blank)), "sheets": listed}
            | {"entries": " ".join(map(str, blank))},
            juror=juror,
            entry=str(blank[0]) if len(blank) == 1 else "",
        )


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


def _unanswered(
    call: Call,
    round_key: str,
    juror: str,
    ballots: Sequence[Ballot],
    sheets: Mapping[SheetKey, Assessment],
) -> Iterator[Problem]:
    """Answers and required remarks that a sheet still lacks. Its scores count all the same."""
    facts = _facts(call, round_key, juror)
    general: dict[str, dict[str, None]] = {}
    for ballot in ballots:
        if ballot.standing not in _CAME or ballot.excused:
            continue
        candidate = ballot.entry.candidate
        sheet = sheets.get(SheetKey(juror, candidate, ballot.entry.challenge, round_key))
        if sheet is None:
            continue
        about = facts | {"sheet": _entry(call, ballot.entry)}
        if open_ := unanswered(call, ballot):
            said = {"count": str(len(open_)), "items": _items(call, open_)}
            keys = {"answers": " ".join(open_)}
            yield Problem("votes-missing", sheet.place, about | said | keys, juror,
                          str(ballot.entry))  # fmt: skip
        lacks = unremarked(call, ballot)
        own = [key for key in lacks if call.criterion(key).scope is Scope.ENTRY]
        for key in lacks:
            if key not in own:
                general.setdefault(candidate, {})[key] = None
        if own:
            yield Problem("remarks-missing", sheet.place, about | _remarks(call, own), juror,
                          str(ballot.entry))  # fmt: skip
    for candidate, asked in general.items():
        about = facts | {"sheet": _name(call, candidate)}
        place = sheets[SheetKey(juror, candidate, "", round_key)].place
        yield Problem("remarks-missing", place, about | _remarks(call, list(asked)), juror,
                      candidate)  # fmt: skip


def _remarks(call: Call, keys: Sequence[str]) -> dict[str, str]:
    return {"count": str(len(keys)), "criteria": _titles(call, keys), "answers": " ".join(keys)}


def _items(call: Call, keys: Sequence[str]) -> str:
    titles = {item.key: item.title for item in call.service_types}
    titles |= {part.key: part.text for item in call.service_types for part in item.requirements}
    return "; ".join(titles[key] for key in keys)


def _untouched(sheet: Assessment) -> bool:
    return not any(isinstance(answer, Given) for answer in sheet.scores.values())


def _consensus(
    call: Call,
    texts: Texts,
    round_key: str,
    ballots: Sequence[Ballot],
    sheets: Mapping[SheetKey, Assessment],
) -> Iterator[Problem]:
    facts = _facts(call, round_key, "")
    agreed = [item for item in ballots if item.consensus]
    lacking = [item.entry for item in agreed if item.standing is Standing.MISSING]
    if lacking:
        listed = texts.listed(_entry(call, entry) for entry in lacking)
        yield Problem("consensus-missing", facts=facts | {"sheets": listed})
    for ballot in agreed:
        entry = ballot.entry
        sheet = sheets.get(SheetKey("", entry.candidate, entry.challenge, round_key))
        place = sheet.place if sheet else NOWHERE
        said = facts | {"sheet": _entry(call, entry)}
        if ballot.standing is Standing.INCOMPLETE:
            said |= {"criteria": _titles(call, ballot.missing)}
            yield Problem("consensus-incomplete", place, said, entry=str(entry))
        if ballot.standing is Standing.CONFLICT:
            said |= {"juror": _juror(call, ballot.juror)}
            yield Problem("consensus-conflict", place, said, ballot.juror, str(entry))


def _used(
    call: Call,
    texts: Texts,
    round_key: str,
    ballots: Sequence[Ballot],
    used_incomplete: frozenset[tuple[Entry, str]],
) -> Iterator[Problem]:
    for entry in dict.fromkeys(item.entry for item in ballots):
        if (entry, round_key) not in used_incomplete:
            continue
        without = [
            _juror(call, item.juror)
            for item in ballots
            if item.entry == entry
            and not item.consensus
            and item.standing in (Standing.MISSING, Standing.INCOMPLETE, Standing.UNDECLARED,
                                  Standing.TO_DISCUSS)
        ]  # fmt: skip
        facts = _facts(call, round_key, "") | {"sheet": _entry(call, entry)}
        if without:
            facts |= {"jurors": texts.listed(without)}
            yield Problem("used-incomplete", facts=facts, entry=str(entry))
        else:
            yield Problem("used-unanswered", facts=facts, entry=str(entry))


def _undeclared(
    call: Call,
    ballots: Sequence[Ballot],
    sheets: Mapping[SheetKey, Assessment],
    declared_at: Mapping[tuple[str, str], Place],
) -> Iterator[Problem]:
    """One problem per juror and candidate. Before any sheet came, the missing sheet says enough."""
    states = {Standing.UNDECLARED: "declaration-missing", Standing.TO_DISCUSS: "conflict-to-rule"}
    for standing, code in states.items():
        found: dict[tuple[str, str], list[Ballot]] = {}
        for ballot in ballots:
            if ballot.standing is standing and not ballot.consensus:
                found.setdefault((ballot.juror, ballot.entry.candidate), []).append(ballot)
        for (juror, candidate), mine in found.items():
            rounds = list(dict.fromkeys(item.round for item in mine))
            facts = {
                "juror": _juror(call, juror),
                "candidate": _name(call, candidate),
                "sheets": str(len(mine)),
                "rounds": " ".join(rounds),
            }
            place = declared_at.get((juror, candidate), NOWHERE)
            if place == NOWHERE:
                entry = mine[0].entry
                keys = (SheetKey(juror, candidate, part, rounds[0])
                        for part in (entry.challenge, ""))  # fmt: skip
                place = next((sheets[key].place for key in keys if key in sheets), NOWHERE)
                place = Place(place.file)
            yield Problem(code, place, facts, juror=juror, entry=candidate)


def _facts(call: Call, round_key: str, juror: str) -> dict[str, str]:
    """`rounds` names the rounds whose decision point waits for this, for programs."""
    facts = {"round": call.method.round(round_key).title, "rounds": round_key}
    return facts | ({"juror": _juror(call, juror)} if juror else {})


def _juror(call: Call, key: str) -> str:
    return call.juror(key).name


def _name(call: Call, candidate: str) -> str:
    return call.candidate(candidate).name


def _entry(call: Call, entry: Entry) -> str:
    return f"{_name(call, entry.candidate)} ({entry.challenge})"


def _keys(texts: Texts, entries: Sequence[Entry]) -> str:
    return texts.listed(entry.challenge for entry in entries)


def _titles(call: Call, keys: Sequence[str]) -> str:
    return "; ".join(call.criterion(key).title for key in keys)
