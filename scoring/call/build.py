"""From rows of values to a Call. The rows are known to be sound; nothing is judged here."""

from __future__ import annotations

import re
from dataclasses import replace

from scoring.call.build_method import method_of, settings
from scoring.call.cells import in_order
from scoring.call.extensions import extended, said_moment
from scoring.call.fingerprint import fingerprint
from scoring.call.published import settings_of, words_code
from scoring.call.revoked import named, revoked, version_of
from scoring.call.rows import Row, Tables, row_key
from scoring.model import call as model
from scoring.model.call import Entry, NeedKind
from scoring.problems import Place
from scoring.prose import points
from scoring.texts.vocabulary import Question, meant


def call_of(tables: Tables, logo: bytes = b"") -> model.Call:
    """The Call that these rows describe, with the content of its logo.

    Raises KeyError or ValueError for rows with errors.
    """
    about, method_row = tables["call"][0], tables["method"][0]
    challenges = _challenges(tables)
    services = _services(tables)
    limits = tuple(_limit(row) for row in tables["limits"])
    municipalities = listed(about.text("municipalities"))
    method = method_of(method_row, tables, challenges, services, municipalities)
    method = replace(method, fingerprint=fingerprint(method, challenges, limits))
    deadline = about.moment("deadline")
    if deadline is None:
        raise ValueError("a call without a deadline")
    acts = tuple(act_of(row, tables) for row in tables["acts"])
    deadline, _ = extended(deadline, acts)
    lines, gone = revoked(map(_establishment, tables["establishments"]), acts)
    published = settings_of(tables, method, deadline)
    candidates = tuple(_candidate(row, challenges, services) for row in tables["candidates"])
    return model.Call(
        key=about.text("key"),
        title=about.text("title"),
        language=about.text("language"),
        identity=_identity(about, logo),
        method=method,
        challenges=challenges,
        service_types=services,
        jurors=tuple(_juror(row) for row in tables["jurors"]),
        candidates=candidates,
        deadline=deadline,
        example=about.text("example"),
        texts={row.text("key"): row.text("text") for row in tables["texts"] if row.text("text")},
        entry_texts={
            entry: model.EntryText(entry, row.text("summary"), row.keys("claims"))
            for row in tables["entries"]
            for entry in [Entry(row.text("candidate"), row.text("challenge"))]
        },
        attention=points(about.text("attention")),
        municipalities=municipalities,
        planned=tuple(_planned(row) for row in tables["stages"]),
        establishments=lines,
        revoked=gone,
        conflicts=tuple(
            model.Conflict(
                row.text("juror"), row.text("candidate"), row.text("reason"), row.at("juror")
            )
            for row in tables["conflicts"]
        ),
        exemptions=tuple(
            model.Exemption(row.text("juror"), candidate, row.at("juror"))
            for row in tables["exemptions"]
            for candidate in row.marks.get("candidate", ())
        ),
        acts=acts,
        decisions=decisions_of(tables, candidates),
        limits=limits,
        presences=tuple(
            model.Presence(
                row.text("stage"), row.text("juror"), row.flag("present"), row.keys("left_for"),
                row.at("juror"),
            )
            for row in tables["deliberation"]
        ),
        rebuttals=tuple(_rebuttal(row) for row in tables["rebuttals"]),
        published=published,
        words_code=words_code(published),
        places=_places(tables),
        **settings(method_row, model.Call),
    )  # fmt: skip


def applied_for(row: Row) -> tuple[str, ...]:
    """The challenges that a candidate's row has an x for."""
    return row.marks.get("challenge", ())


def act_of(row: Row, tables: Tables) -> model.Act:
    day = row.day("on")
    if day is None:
        raise ValueError("an act without a date")
    kind = model.ActKind(row.text("kind"))
    return model.Act(
        key=row.text("key"),
        kind=kind,
        on=day,
        by=row.text("by"),
        reason=row.text("reason"),
        juror=row.text("juror"),
        candidate=row.text("candidate"),
        challenge=row.text("challenge"),
        round=row.text("round"),
        criterion=row.text("criterion"),
        old=_said(row, "old"),
        value=_value(row, kind, tables),
        place=row.at("key"),
    )


def _value(row: Row, kind: model.ActKind, tables: Tables) -> str:
    """What an act gives, in code notation where it has words."""
    if kind is model.ActKind.RULE_CONFLICT:
        return _ruling(row)
    if kind is model.ActKind.REVOKE and (version := version_of(row.text("value"), tables)):
        return named(version)
    if kind is model.ActKind.BREAK_TIE:
        known = {item.text("key").casefold(): item.text("key") for item in tables["candidates"]}
        return " > ".join(known.get(key.casefold(), key) for key in in_order(row.text("value")))
    return _said(row, "value")


def _said(row: Row, column: str) -> str:
    moment = row.moment(column)
    return row.text(column) if moment is None else said_moment(moment)


def _ruling(row: Row) -> str:
    """'ja' and 'nee' as codes."""
    typed = row.text("value")
    meaning = meant(typed, Question.YES_NO)
    return meaning.value if meaning else typed


def decisions_of(
    tables: Tables, candidates: tuple[model.Candidate, ...]
) -> tuple[model.Decision, ...]:
    """One Decision per entry: a line without a challenge speaks for all of its candidate."""
    applied = {candidate.key: candidate.challenges for candidate in candidates}
    return tuple(
        model.Decision(
            stage=row.text("stage"),
            entry=Entry(row.text("candidate"), challenge),
            value=model.Value(row.text("value")),
            reason=row.text("reason"),
            note=row.text("note"),
            by=row.text("by"),
            on=row.day("on"),
            place=row.at("value"),
        )
        for row in tables["decisions"]
        for challenge in (
            (row.text("challenge"),) if row.text("challenge") else applied[row.text("candidate")]
        )
    )


def _challenges(tables: Tables) -> tuple[model.Challenge, ...]:
    return tuple(
        model.Challenge(
            key=row.text("key"),
            title=row.text("title"),
            persona=row.text("persona"),
            description=row.text("description"),
            aspects=tuple(
                model.Aspect(aspect.text("key"), NeedKind(aspect.text("kind")), aspect.text("text"))
                for aspect in tables["aspects"]
                if aspect.text("challenge") == row.text("key")
            ),
            places=row.whole("places"),
        )
        for row in tables["challenges"]
    )


def _services(tables: Tables) -> tuple[model.ServiceType, ...]:
    return tuple(
        model.ServiceType(
            key=row.text("key"),
            title=row.text("title"),
            text=row.text("text"),
            requirements=tuple(
                model.Requirement(item.text("key"), item.text("text"))
                for item in tables["requirements"]
                if item.text("service") == row.text("key")
            ),
        )
        for row in tables["service_types"]
    )


def _juror(row: Row) -> model.Juror:
    return model.Juror(
        key=row.text("key"),
        name=row.text("name"),
        role=row.text("role"),
        organisation=row.text("organisation"),
        language=row.text("language"),
        email=row.text("email"),
        chair=row.flag("chair"),
    )


def _candidate(
    row: Row,
    challenges: tuple[model.Challenge, ...],
    services: tuple[model.ServiceType, ...],
) -> model.Candidate:
    offered = row.marks.get("service", ())
    return model.Candidate(
        key=row.text("key"),
        name=row.text("name"),
        challenges=tuple(item.key for item in challenges if item.key in applied_for(row)),
        services=tuple(item.key for item in services if item.key in offered),
        number=row.text("number"),
        contact=row.text("contact"),
        email=row.text("email"),
        address=row.text("address"),
        received=row.moment("received"),
        admissible=row.get("admissible"),
        inadmissible_reason=row.text("inadmissible_reason"),
        withdrawn_on=row.day("withdrawn_on"),
        capacity=row.whole("capacity"),
        cost=row.number("cost"),
        municipalities=listed(row.text("municipalities")),
        title=row.text("title"),
        summary=row.text("summary"),
        other_offer=row.text("other_offer"),
    )


def _identity(row: Row, logo: bytes) -> model.Identity:
    return model.Identity(
        organisation=row.text("organisation"),
        region=row.text("region"),
        address=row.text("address"),
        contact=row.text("contact"),
        email=row.text("email"),
        phone=row.text("phone"),
        signatories=points(row.text("signatories")),
        logo=row.text("logo"),
        logo_image=logo,
        colour=row.text("colour"),
    )


def _planned(row: Row) -> model.PlannedStage:
    return model.PlannedStage(
        row.text("stage"),
        row.text("title"),
        row.day("starts"),
        row.day("ends"),
        row.text("period"),
    )


def _establishment(row: Row) -> model.Establishment:
    letters = row.day("letters")
    if letters is None:
        raise ValueError("an establishment without a date")
    return model.Establishment(
        row.text("stage"), letters, row.text("body"), row.whole("version") or 1,
        row.text("reference"), row.at("stage"), row.day("sent_on"), row.keys("only"),
        row.text("reason"),
    )  # fmt: skip


def _limit(row: Row) -> model.Limit:
    return model.Limit(
        model.LimitKind(row.text("kind")),
        row.text("subject"),
        row.text("other"),
        row.number("value"),
        row.at("kind"),
    )


def _rebuttal(row: Row) -> model.Rebuttal:
    return model.Rebuttal(
        row.text("candidate"), row.text("challenge"), row.moment("received"), row.text("subject"),
        row.text("answer"), row.text("outcome"), row.day("on"), row.at("candidate"),
        stage=row.text("stage"), version=row.whole("version"),
    )  # fmt: skip


def _places(tables: Tables) -> dict[str, Place]:
    return {
        f"{table}/{row_key(row)}/{column}": place
        for table, rows in tables.items()
        for row in rows
        for column, place in row.places.items()
    }


def listed(text: str) -> tuple[str, ...]:
    """Names parted by line breaks, commas or semicolons; on lines perhaps with a bullet each."""
    parts = re.split(r"[,;\n]", "\n".join(points(text)))
    return tuple(part.strip() for part in parts if part.strip())
