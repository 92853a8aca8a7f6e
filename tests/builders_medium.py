"""A larger call with every status in it, for documents: three challenges, eleven candidates.

Rule 'broad', two rounds, four jurors, quorum three. K02 and K03 end equal on U1 and the chain parts
them; K04 and K05 stay equal. K06 fell below a minimum in round 1, K11 in round 2. K07 is late, K08
inadmissible, K09 withdrawn after round 1, K10 below the quorum and held.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from scoring.model.call import (
    Act,
    ActKind,
    Call,
    Candidate,
    Challenge,
    DecisionRule,
    Entry,
    EntryText,
    Establishment,
    Identity,
    Juror,
    Method,
    Need,
    NeedKind,
    PlannedStage,
    Presence,
    Requirement,
    Round,
    Scope,
    ServiceType,
    Value,
)
from scoring.model.case import Case
from scoring.model.intake import DeclarationValue, Intake
from scoring.problems import Place
from tests.builders import (
    PITCH,
    RESULT,
    WRITTEN,
    aspect,
    case,
    criterion,
    decision,
    intake,
    sheets,
    tie_rules,
)

# Combined scores that the jury ends with: k1 k2 k3 (for the whole proposal) in the written round,
# then k1 k2 k4 in the pitch. A '-' means that no pitch followed.
SCORES = """
    K01-U1  4.5 4   4    4.5 4.5 4
    K01-U2  4   4   4    4   4   4
    K02-U1  4   3.5 3    4   3.5 4
    K02-U2  3.5 3   3    3.5 3   3
    K02-U3  4   4   3    4   4   3.5
    K03-U1  3.5 3   4.5  4   3.5 4
    K04-U1  3   3   3    3   3   3
    K05-U1  3   3   3    3   3   3
    K05-U2  3   3.5 3    3   3   3.5
    K06-U2  2   3   3    -   -   -
    K09-U1  3.5 3   3    -   -   -
    K09-U3  3   3   3    -   -   -
    K10-U2  4   4   4    -   -   -
    K10-U3  4   4   4    -   -   -
    K11-U3  3   3   3    2   3   3
"""

# Votes of J1 J2 J3 J4 (yes, partial, no) per entry and item, the same in each round.
VOTES = """
    K01-U1  T1 y y y p   r1 y y y y   r2 y y y n   T2 n n n n
    K01-U2  T1 y y y y   r1 y y y y   r2 y y nb nb   T2 n n p n
    K02-U1  T1 p y p n   r1 y p p n   r2 n n y y   T2 y y y y
    K02-U2  T1 n n n n   r1 n n n n   r2 n n n n   T2 y y n n
    K02-U3  T1 y y n n   r1 y y y y   r2 y y y y   T2 nb nb nb nb
    K03-U1  T1 n n n n   r1 n n n n   r2 n n n n   T2 y y y n
    K04-U1  T1 y y y y   r1 y y y y   r2 y y y y   T2 n n n n
    K05-U1  T1 n n n n   r1 n n n n   r2 n n n n   T2 y p y y
    K05-U2  T1 n n n n   r1 n n n n   r2 n n n n   T2 p p y n
    K09-U1  T1 n n n n   r1 n n n n   r2 n n n n   T2 y y y n
    K09-U3  T1 n n n n   r1 n n n n   r2 n n n n   T2 y y y n
"""

TICKS = {
    "K01-U1": {"o1": "J1 J2 J3 J4", "d1": "J1 J2 J3"},
    "K02-U1": {"o1": "J1 J2", "d1": "J2"},
    "K03-U1": {"o2": "J1 J2 J4"},
    "K05-U2": {"o3": "J1 J3 J4"},
    "K02-U3": {"o4": "J1 J2"},
}

TIMES = {"J1": 0, "J2": 1, "J3": -1, "J4": 0}  # half points beside the score: lenient and strict


def medium_method() -> Method:
    services = (("T1", NeedKind.SERVICE), ("T2", NeedKind.SERVICE), ("T3", NeedKind.SERVICE))
    aspects = (
        ("U1", "o1", NeedKind.OBSTACLE), ("U1", "o2", NeedKind.OBSTACLE),
        ("U1", "d1", NeedKind.OUTCOME), ("U2", "o3", NeedKind.OBSTACLE),
        ("U3", "o4", NeedKind.OBSTACLE),
    )  # fmt: skip
    return Method(
        criteria=(
            criterion("k1", 40, "2.5", title="Aanpak op maat van de persona"),
            criterion("k2", 35, title="Ervaring en deskundigheid"),
            criterion(
                "k3", 25, "2", title="Samenwerking in de regio",
                scope=Scope.PROPOSAL, rounds=(WRITTEN,),
            ),
            criterion("k4", 25, title="Overtuigingskracht in het gesprek", rounds=(PITCH,)),
        ),
        rounds=(
            Round(WRITTEN, "schriftelijke ronde", Fraction(40), total_minimum=Fraction(50)),
            Round(PITCH, "pitch", Fraction(60), total_minimum=Fraction(50)),
        ),
        quorum=3,
        tie_chain=tie_rules("k1", "k2", "jury"),
        rule=DecisionRule.BROAD,
        needs=tuple(
            Need(challenge, item, kind) for challenge in ("U1", "U2", "U3")
            for item, kind in services
        ) + tuple(Need(challenge, item, kind, required=False) for challenge, item, kind in aspects),
        fingerprint="a1b2c3d4e5f60718",
    )  # fmt: skip


def medium_call() -> Call:
    in_time = datetime(2023, 5, 11, 10, 5)

    def candidate(key: str, name: str, challenges: str, services: str = "", **more) -> Candidate:
        given = {"received": in_time, "summary": f"{name} werkt al jaren in de regio.", **more}
        return Candidate(key, name, tuple(challenges.split()), tuple(services.split()), **given)

    services = (
        ServiceType(
            "T1", "Begeleiding op maat", "Begeleiding op maat, thuis, onderweg en op het werk",
            (Requirement("r1", "binnen vijf werkdagen"), Requirement("r2", "ook aan huis")),
        ),
        ServiceType("T2", "Opleiding op de werkvloer", "Opleiding op de werkvloer met een mentor"),
        ServiceType("T3", "Vervoer", "Vervoer van en naar het werk"),
    )  # fmt: skip
    challenges = (
        Challenge(
            "U1", "Werken met een zorgrugzak", "Chadia", "Chadia zoekt werk dat ze aankan.",
            (aspect("o1", text="Chadia durft niet te solliciteren"),
             aspect("o2", text="Chadia heeft geen kinderopvang"),
             aspect("d1", NeedKind.OUTCOME, "zodat ze opnieuw vertrouwen krijgt")),
        ),
        Challenge(
            "U2", "Werken en de taal leren", "Saled", "Saled spreekt nog weinig Nederlands.",
            (aspect("o3", text="Saled begrijpt de instructies niet"),),
        ),
        Challenge(
            "U3", "Opnieuw beginnen na lange ziekte", "Thierry", "Thierry was drie jaar ziek.",
            (aspect("o4", text="Thierry is snel vermoeid"),),
        ),
    )  # fmt: skip
    return Call(
        key="midden-2023",
        title="Lokale partnerschappen 2023-2029",
        language="nl",
        identity=Identity(
            "Stadsregio Voorbeeld", "Voorbeeld", "Grote Markt 1, 2000 Voorbeeld",
            "dienst Werk en Economie", "werk@voorbeeld.test", "014 00 00 00",
            ("De voorzitter van het vast bureau", "De algemeen directeur"),
        ),
        method=medium_method(),
        challenges=challenges,
        service_types=services,
        jurors=(
            Juror("J1", "Jurylid Een", "VDAB, voorzitter van de jury", "VDAB", chair=True),
            Juror("J2", "Jurylid Twee", "lokaal bestuur", "Gemeente Voorbeeld"),
            Juror("J3", "Jurylid Drie", "onafhankelijk expert"),
            Juror("J4", "Jurylid Vier", "lokaal bestuur", "Gemeente Elders"),
        ),
        candidates=(
            candidate("K01", "De Werkschakel vzw", "U1 U2", "T1", capacity=40),
            candidate("K02", "Leerhuis Centrum", "U1 U2 U3", "T1 T2",
                      other_offer="taalcoaching op de fiets"),
            candidate("K03", "Mentorwerking Oost", "U1", "T2"),
            candidate("K04", "Stap voor Stap", "U1", "T1"),
            candidate("K05", "Opleidingshuis Zuid", "U1 U2", "T2"),
            candidate("K06", "Taal en Talent", "U2", "T2"),
            candidate("K07", "Laatkomers cv", "U2", "T1", received=datetime(2023, 5, 13, 0, 0)),
            candidate("K08", "Dubbel Spoor", "U3", "T1", admissible=False,
                      inadmissible_reason="Het formulier was niet ondertekend."),
            candidate("K09", "Nieuw Begin", "U1 U3", "T1", withdrawn_on=date(2023, 6, 2)),
            candidate("K10", "Zorgbedrijf Noord", "U2 U3", "T1"),
            candidate("K11", "Herstart", "U3", "T1"),
        ),
        deadline=datetime(2023, 5, 12, 23, 59),
        example="De namen en scores zijn een voorbeeld.",
        texts={
            "remedies": "U kan binnen zestig dagen een beroep tot nietigverklaring instellen bij "
            "de Raad van State, Wetenschapsstraat 33, 1040 Brussel.",
            "reservation": "Gematcht zijn is geen toezegging van een subsidie.",
            "privacy": "Wij verwerken uw gegevens alleen voor deze oproep.",
        },
        entry_texts={
            entry: EntryText(entry, "Leren op de werkvloer.", ("o1", "r1"))
            for entry in (Entry("K02", "U1"),)
        },
        attention=("Werk samen met wie al in de regio is.",),
        municipalities=("Voorbeeld", "Elders"),
        planned=(
            PlannedStage(WRITTEN, "Schriftelijke beoordeling", period="week 20 en week 21"),
            PlannedStage(RESULT, "Resultaat", ends=date(2023, 6, 16)),
        ),
        acts=(
            Act("A1", ActKind.CORRECT_SCORE, date(2023, 5, 25), "Jurylid Twee",
                "Na het overleg: de bijlage over de werkvloer was niet gelezen.", juror="J2",
                candidate="K01", challenge="U1", round=WRITTEN, criterion="k2", old="4,5",
                value="4", place=Place("call.xlsx", "akten", "A5")),
        ),
        presences=(
            Presence(RESULT, "J1", True), Presence(RESULT, "J2", True, ("K10",)),
            Presence(RESULT, "J3", False), Presence(RESULT, "J4", True),
        ),
        decisions=_decisions(),
        establishments=(
            Establishment(WRITTEN, date(2023, 5, 26), "Stuurgroep", 1, "SG/2023/12",
                          Place("call.xlsx", "vaststellingen", "A5")),
            Establishment(RESULT, date(2023, 6, 16), "Vast bureau", 1, "VB/2023/88",
                          Place("call.xlsx", "vaststellingen", "A6")),
        ),
    )  # fmt: skip


def _decisions():
    going_on = "K01-U1 K01-U2 K02-U1 K02-U2 K02-U3 K03-U1 K04-U1 K05-U1 K05-U2 K09-U1 K09-U3 K11-U3"
    matched = "K01-U1 K01-U2 K02-U1 K03-U1 K04-U1"
    because = {
        "K02-U1": "", "K02-U2": "De jury is verdeeld over de opleiding voor deze uitdaging.",
        "K05-U1": "De steden kozen voor wie ook de opleiding aanbiedt.",
    }  # fmt: skip
    doubted, hear = "K02-U2 K02-U3 K11-U3", "De jury wil dit aanbod in de pitch beter begrijpen."
    late = "De kandidatuur kwam aan na de uiterste indiendatum."
    held = "Twee van de vier juryleden onthielden zich; een vervanger beoordeelt de kandidatuur."

    def line(stage, entry, value, reason="", day=date(2023, 5, 25)):
        name, _, challenge = entry.partition("-")
        return decision(stage, name, challenge, value, reason, on=day)

    after = date(2023, 6, 14)
    return (
        *(line(WRITTEN, entry, Value.INVITED, hear if entry in doubted else "")
          for entry in going_on.split()),
        line(WRITTEN, "K06-U2", Value.NOT_RETAINED, "De aanpak bleef te algemeen."),
        line(WRITTEN, "K07", Value.INADMISSIBLE, late),
        line(WRITTEN, "K10", Value.HELD, held),
        *(line(RESULT, entry, Value.MATCHED, because.get(entry, ""), after)
          for entry in matched.split()),
        line(RESULT, "K02-U2", Value.NOT_MATCHED, because["K02-U2"], after),
        line(RESULT, "K02-U3", Value.NOT_MATCHED, "Het aanbod is voor deze uitdaging te licht.",
             after),
        line(RESULT, "K05-U1", Value.RESERVE, because["K05-U1"], after),
        line(RESULT, "K05-U2", Value.MATCHED, "De jury wil de opleiding in elke gemeente.", after),
        line(RESULT, "K11-U3", Value.NOT_MATCHED, "", after),
        line(RESULT, "K10", Value.HELD, held, after),
    )  # fmt: skip


def medium_intake(call: Call) -> Intake:
    """Four jurors' sheets from SCORES: J2 half a point above, J3 half a point below.

    J2 and J4 have a conflict with K10, which so drops below the quorum.
    """
    conflicts = {(juror, "K10"): DeclarationValue.YES for juror in ("J2", "J4")}
    votes = {parts[0]: _votes(parts[1:]) for parts in map(str.split, _lines(VOTES))}
    head, general, lines = "round juror entry k1 k2 k3 k4 T1 r1 r2 T2 T3", set(), []
    for entry, *scores in map(str.split, _lines(SCORES)):
        candidate = entry.partition("-")[0]
        for juror, shift in TIMES.items():
            if (juror, candidate) in conflicts:
                continue
            # T3 is nobody's to judge here: not assessed, as all of an entry without votes.
            said = " ".join([*votes.get(entry, {}).get(juror, ["nb"] * 4), "nb"])
            k1, k2, k3, *pitch = (_shifted(score, shift) for score in scores)
            if (juror, candidate) not in general:
                general.add((juror, candidate))
                lines.append(f"{WRITTEN} {juror} {candidate} . . {k3}")
            lines.append(f"{WRITTEN} {juror} {entry} {k1} {k2} . . {said}")
            if "-" not in pitch:
                lines.append(f"{PITCH} {juror} {entry} {pitch[0]} {pitch[1]} . {pitch[2]} {said}")
    read = sheets(call, "\n".join([head, *lines]))
    ticked = tuple(
        replace(
            sheet,
            ticks={
                key: Place(sheet.place.file, sheet.place.tab, "F40")
                for key, jurors in TICKS.get(f"{sheet.candidate}-{sheet.challenge}", {}).items()
                if sheet.juror in jurors.split()
            },
        )
        for sheet in read
    )
    return intake(call, ticked, conflicts)


def _lines(table: str) -> list[str]:
    return [line for line in table.strip().splitlines() if line.strip()]


def _votes(parts: list[str]) -> dict[str, list[str]]:
    """'T1 yes no yes yes r1 ...' as each juror's answers to T1, r1, r2 and T2."""
    columns = [parts[start + 1 : start + 5] for start in range(0, len(parts), 5)]
    return {juror: [column[n] for column in columns] for n, juror in enumerate(TIMES)}


def _shifted(score: str, halves: int) -> str:
    return "-" if score == "-" else str(min(Fraction(5), Fraction(score) + Fraction(halves, 2)))


def medium_case(stage: str = RESULT, *, final: bool = True) -> Case:
    """The larger call up to a stage. Not `final`: nothing is established after round 1."""
    call = medium_call()
    if not final:
        call = replace(call, establishments=call.establishments[:1])
    return case(call, medium_intake(call), stage)
