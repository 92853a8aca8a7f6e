"""Small whole calls built by hand, so that a test can show its input in a few lines.

`small_call()` is the call that the rules end with: two challenges, two types of service, two
jurors, three candidates. `sheets` and `intake` turn a short table into what a run would have read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from scoring.acts import apply_acts, current_stage, decision_stages, rounds_until
from scoring.decisions import decide
from scoring.judgement import judge
from scoring.matching import match
from scoring.model.call import (
    Aspect,
    Call,
    Candidate,
    Challenge,
    Criterion,
    Decision,
    DecisionRule,
    Entry,
    Identity,
    Juror,
    Level,
    Method,
    Need,
    NeedKind,
    Requirement,
    Round,
    Scale,
    Scope,
    ServiceType,
    Stage,
    TieRule,
    Value,
)
from scoring.model.case import Case
from scoring.model.intake import (
    Assessment,
    Blank,
    Declaration,
    DeclarationValue,
    FileRead,
    Given,
    Intake,
    Remark,
    Vote,
    VoteValue,
)
from scoring.model.results import DecisionPoint, Judgement, Reason
from scoring.problems import Place

WRITTEN, PITCH, RESULT = "written", "pitch", str(Stage.RESULT)


def scale(highest: int = 5, step: str = "1/2") -> Scale:
    """0 to `highest`, with a word for every whole number."""
    words = ("afwezig", "zwak", "matig", "voldoende", "goed", "uitstekend")
    levels = tuple(
        Level(Fraction(value), words[min(value, 5)] if highest <= 5 else str(value))
        for value in range(highest + 1)
    )
    return Scale(f"s{highest}", Fraction(0), Fraction(highest), Fraction(step), levels)


def criterion(key: str, weight: int | str = 1, minimum: str | None = None, **more) -> Criterion:
    """A criterion on 0-5, in both rounds unless `rounds` says otherwise."""
    return Criterion(
        key=key,
        title=more.pop("title", f"Criterium {key}"),
        scale=more.pop("scale", scale()),
        weight=Fraction(weight),
        rounds=more.pop("rounds", (WRITTEN, PITCH)),
        minimum=None if minimum is None else Fraction(minimum),
        **more,
    )


def tie_rules(*keys: str) -> tuple[TieRule, ...]:
    """What parts ties, as a call names it: keys of criteria, and 'jury'."""
    return tuple(map(TieRule.named, keys))


def small_method(**changes) -> Method:
    """k1 60, k2 40, minimum 3 of 5 each per round; rounds 40/60; quorum 2."""
    method = Method(
        criteria=(criterion("k1", 60, "3"), criterion("k2", 40, "3")),
        rounds=(
            Round(WRITTEN, "schriftelijke ronde", Fraction(40)),
            Round(PITCH, "pitch", Fraction(60)),
        ),
        quorum=2,
        tie_chain=tie_rules("k1", "k2", "jury"),
        rule=DecisionRule.PLACES,
        needs=tuple(
            Need(challenge, item, NeedKind.SERVICE)
            for challenge in ("U1", "U2")
            for item in ("T1", "T2")
        ),
        fingerprint="5ca1ab1e0c0ffee0",
    )
    return replace(method, **changes)


def invited(candidate: str, challenge: str, reason: str = "", **more) -> Decision:
    return decision(WRITTEN, candidate, challenge, Value.INVITED, reason, **more)


def decision(
    stage: str, candidate: str, challenge: str, value: Value, reason: str = "", **more
) -> Decision:
    return Decision(
        stage=stage,
        entry=Entry(candidate, challenge),
        value=value,
        reason=reason,
        by=more.pop("by", "Stuurgroep"),
        on=more.pop("on", date(2023, 5, 26)),
        place=more.pop("place", Place("call.xlsx", "beslissingen", "D5")),
        **more,
    )


def small_call(method: Method | None = None, **changes) -> Call:
    """The call to check yourself with. A and B answer both challenges; C is a second too late."""
    both = ("U1", "U2")
    in_time = datetime(2023, 5, 12, 16, 30)
    call = Call(
        key="klein-2023",
        title="Kleine oproep",
        language="nl",
        identity=Identity("Regio Voorbeeld", region="Voorbeeld", email="oproep@voorbeeld.test"),
        method=method or small_method(),
        challenges=(
            Challenge("U1", "Uitdaging een", "Chadia", places=1),
            Challenge("U2", "Uitdaging twee", "Saled", places=1),
        ),
        service_types=(
            ServiceType(
                "T1",
                "Begeleiding",
                "Begeleiding op maat, thuis en op het werk",
                (Requirement("r1", "binnen de week"), Requirement("r2", "aan huis")),
            ),
            ServiceType("T2", "Opleiding", "Opleiding op de werkvloer"),
        ),
        jurors=(
            Juror("J1", "Jurylid Een", "VDAB", chair=True),
            Juror("J2", "Jurylid Twee", "onafhankelijk expert"),
        ),
        candidates=(
            Candidate("A", "Organisatie A", both, ("T1",), received=in_time),
            Candidate("B", "Organisatie B", both, ("T1", "T2"), received=in_time),
            Candidate("C", "Organisatie C", ("U1",), received=datetime(2023, 5, 13, 0, 0)),
        ),
        deadline=datetime(2023, 5, 12, 23, 59),
        texts={
            "remedies": "U kan in beroep gaan bij de Raad van State binnen zestig dagen.",
            "reservation": "Gematcht zijn is geen toezegging van een subsidie.",
        },
        decisions=(
            *(invited("A", challenge) for challenge in both),
            *(invited("B", challenge, "De jury wil B toch horen.") for challenge in both),
        ),
    )
    return replace(call, **changes)


_VOTES = {
    "y": VoteValue.YES,
    "p": VoteValue.PARTIAL,
    "n": VoteValue.NO,
    "nb": VoteValue.NOT_ASSESSED,
}


def sheets(call: Call, table: str, **more) -> tuple[Assessment, ...]:
    """Assessments from a table: a head of criteria (and items), then one sheet a line.

        round    juror  entry  k1   k2   T1   r1  o1
        written  J1     A-U1   4    3.5  yes  no  x
        written  J1     A      ...              (a general tab names the candidate alone)

    A '.' is blank, 'nb' is not assessed; an aspect takes an x, or an n for an explicit no.
    `consensus` after the entry, as in 'A-U1!', marks the agreed sheet. A column that a line does
    not reach is blank. A table without any item answers 'not assessed' to all of the offer.
    """
    lines = [line.split() for line in table.strip().splitlines() if line.strip()]
    heads = lines[0][3:]
    criteria = {item.key: item for item in call.method.criteria}
    aspects = {aspect.key for challenge in call.challenges for aspect in challenge.aspects}
    items = aspects.union(
        *({item.key, *(part.key for part in item.requirements)} for item in call.service_types)
    )
    read = []
    for number, (round_key, juror, entry, *cells) in enumerate(lines[1:], start=1):
        candidate, _, challenge = entry.removesuffix("!").partition("-")
        place = Place(f"sheets/{juror}.xlsx", f"{round_key} {entry}")
        scope = Scope.ENTRY if challenge else Scope.PROPOSAL
        scores: dict = {
            item.key: Blank.BLANK
            for item in criteria.values()
            if round_key in item.rounds
            and item.scope is scope
            and (not challenge or not item.challenges or challenge in item.challenges)
        }
        votes, ticks, unticked, remarks = {}, {}, {}, {}
        if items.isdisjoint(heads) and challenge and not entry.endswith("!"):
            votes = {key: Vote(VoteValue.NOT_ASSESSED, place) for key in items - aspects}
        for column, (head, cell) in enumerate(zip(heads, cells, strict=False)):
            spot = replace(place, cell=f"D{10 + column}")
            if cell == "." and head not in scores:
                continue
            if head in criteria:
                if head not in scores:
                    raise ValueError(f"line {number}: {entry} is not asked {head} in {round_key}")
                scores[head] = _answer(cell, spot)
                remarks[head] = Remark(f"Jurylid {juror} over {head} van {entry}.", spot)
            elif head in aspects:
                (unticked if cell == "n" else ticks)[head] = spot
            else:
                votes[head] = Vote(_VOTES.get(cell) or VoteValue(cell), spot)
        read.append(
            Assessment(
                juror, candidate, challenge, round_key, scores, place, remarks, votes, ticks,
                unticked, consensus=entry.endswith("!"),
                fingerprint=call.method.fingerprint, **more,
            )
        )  # fmt: skip
    return tuple(read)


def _answer(cell: str, place: Place) -> Given | Blank:
    if cell == ".":
        return Blank.BLANK
    return Blank.NOT_ASSESSED if cell == "nb" else Given(Fraction(cell), place)


def intake(
    call: Call,
    assessments: Iterable[Assessment] = (),
    declared: Mapping[tuple[str, str], DeclarationValue | None] | None = None,
) -> Intake:
    """What was read. Every juror declared 'no' for every candidate, but for what `declared` says.

    None there means: no declaration was read.
    """
    read = tuple(assessments)
    known = {
        (juror.key, candidate.key): DeclarationValue.NO
        for juror in call.jurors
        for candidate in call.candidates
    } | dict(declared or {})
    return Intake(
        assessments=read,
        declarations=tuple(
            Declaration(juror, candidate, value, Place(f"sheets/{juror}.xlsx", "start", "C9"))
            for (juror, candidate), value in known.items()
            if value is not None
        ),
        files=tuple(
            FileRead(name, "0" * 64, sum(item.place.file == name for item in read))
            for name in sorted({item.place.file for item in read})
        ),
        problems=(),
    )


SMALL_SHEETS = """
    round    juror  entry  k1   k2   T1   r1   r2   T2
    written  J1     A-U1   4    4    yes  yes  yes  yes
    written  J2     A-U1   4    4    yes  no   yes  yes
    written  J1     A-U2   4    3.5  yes  yes  yes  no
    written  J2     A-U2   4.5  4    yes  yes  yes  no
    written  J1     B-U1   5    5    yes  yes  yes  yes
    written  J1     B-U2   5    5    yes  yes  yes  yes
    pitch    J1     A-U1   2.5  4    yes  yes  yes  yes
    pitch    J2     A-U1   2.5  4    yes  no   yes  yes
    pitch    J1     A-U2   4    3.5  yes  yes  yes  no
    pitch    J2     A-U2   4    4    yes  yes  yes  no
    pitch    J1     B-U1   5    5    yes  yes  yes  yes
    pitch    J1     B-U2   5    5    yes  yes  yes  yes
"""


def small_intake(call: Call | None = None) -> Intake:
    """The sheets of the small call: J2 has a conflict with B, so B has one juror's sheets."""
    call = call or small_call()
    conflict = {("J2", "B"): DeclarationValue.YES}
    return intake(call, sheets(call, SMALL_SHEETS), conflict)


def aspect(key: str, kind: NeedKind = NeedKind.OBSTACLE, text: str = "") -> Aspect:
    return Aspect(key, kind, text or f"Drempel {key}")


def judged(call: Call, read: Intake, stage: str = RESULT) -> Judgement:
    return judge(call, apply_acts(call, read), rounds_until(call, stage))


def point(
    call: Call,
    read: Intake,
    stage: str = RESULT,
    reasons: Mapping[tuple[Entry, str, str], Reason] | None = None,
) -> DecisionPoint:
    """One decision point, the whole way from what was read. All reasons approved unless given."""
    register = apply_acts(call, read)
    judgement = judge(call, register, rounds_until(call, stage))
    known = approved(call, judgement) if reasons is None else reasons
    judged = DecisionPoint(stage, judgement, match(call, judgement), reasons=known)
    return decide(call, register, judged)


def approved(call: Call, judgement: Judgement) -> dict[tuple[Entry, str, str], Reason]:
    """An approved text for every criterion of every entry that has a score."""
    return {
        (entry, round_key, key): Reason(
            entry,
            round_key,
            key,
            f"Voor {call.criterion(key).title.lower()} bleef de kandidaat voor {entry.challenge} "
            "concreet over de aanpak, maar minder over de opvolging na de eerste maanden.",
            True,
        )
        for entry, result in judgement.entries.items()
        for round_key, part in result.rounds.items()
        for key in part.criteria
    }


def case(call: Call, read: Intake, stage: str = RESULT) -> Case:
    """A whole run: every decision point up to `stage`, in order, with approved reasons."""
    stages = decision_stages(call)
    register = apply_acts(call, read)
    points = tuple(point(call, read, item) for item in stages[: stages.index(stage) + 1])
    return Case(
        call=call,
        intake=read,
        register=register,
        stage=current_stage(call),
        points=points,
        problems=(
            *register.reading,
            *register.problems,
            *(problem for item in points for problem in item.problems),
        ),
        inputs=(FileRead("call.xlsx", "1" * 64, 0), *read.files),
    )


def small_case(stage: str = RESULT) -> Case:
    """The small call up to a stage: a draft, with open matters."""
    call = small_call()
    return case(call, small_intake(call), stage)


def plain_call(
    candidates: str = "A B C", jurors: int = 3, rounds: tuple[Round, ...] = (), **method
) -> Call:
    """One challenge, no minima, k1 60 and k2 40, one round unless given: for one rule at a time.

    `method` holds changes to the method; the whole call can be changed with `replace`.
    """
    rounds = rounds or (Round(WRITTEN, "schriftelijke ronde", Fraction(1)),)
    keys = tuple(item.key for item in rounds)
    given = {
        "criteria": (criterion("k1", 60, rounds=keys), criterion("k2", 40, rounds=keys)),
        "rounds": rounds,
        "quorum": 1,
        "rule": DecisionRule.MINIMA,
        "needs": (Need("U1", "T1", NeedKind.SERVICE), Need("U1", "T2", NeedKind.SERVICE)),
        "tie_chain": (),
        **method,
    }
    call = small_call(small_method(**given))
    return replace(
        call,
        challenges=call.challenges[:1],
        jurors=tuple(
            Juror(f"J{number}", f"Jurylid {number}", "expert", chair=number == 1)
            for number in range(1, jurors + 1)
        ),
        candidates=tuple(
            Candidate(key, f"Organisatie {key}", ("U1",), received=datetime(2023, 5, 1, 9, 0))
            for key in candidates.split()
        ),
        decisions=(),
    )
