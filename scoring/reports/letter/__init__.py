"""Decision letters: one per candidate per decision point, in every variant of the outcome."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.decisions import confirmed_needs
from scoring.model.call import Call, Candidate, Entry, NeedKind, Stage
from scoring.model.case import Case
from scoring.model.results import Cover, DecisionPoint
from scoring.prose import Block, blocks, words
from scoring.reports import levels, wording
from scoring.reports.document import Document, Level, Page, file_name, stage_title, texts_of
from scoring.reports.letter.assessment import Printed, assessed, challenge_section
from scoring.reports.letter.decision import (
    Kind,
    Standpoint,
    boxes,
    decision_line,
    how,
    kind_of,
    last_moment,
    standpoints,
)
from scoring.reports.letter.renewal import renewed, substance
from scoring.reports.letter.value import (
    ChallengeSection,
    DecisionLine,
    Fact,
    Letter,
    Renewed,
    Section,
)
from scoring.reports.sizes import said as of_call
from scoring.reports.sizes import sizes
from scoring.reports.wording_house import house, lines
from scoring.reports.wording_method import changes, fingerprint, rule, rules
from scoring.texts import Texts

# Above so many characters of reasons, the last moment for a rebuttal goes in front of them, so
# that page 1 holds it.
LONG_REASONS = 1100


def letter_documents(case: Case) -> list[Document]:
    """A letter for each candidate with an entry, at each decision point that was reached."""
    texts = texts_of(case.call)
    return [
        _document(case, point, candidate, texts)
        for point in case.points
        for candidate in case.call.candidates
        if candidate.challenges
    ]


def _document(case: Case, point: DecisionPoint, candidate: Candidate, texts: Texts) -> Document:
    call = case.call
    stage = stage_title(call, point.stage, texts)
    value = letter(case, point, candidate, texts)
    name = texts("letter.file", key=candidate.key, name=candidate.name)
    folder = file_name(texts, stage, "", draft=False)
    return levels.checked(
        Document(
            "letter",
            f"{texts('reports.folder.letters')}/{folder}/"
            + file_name(texts, name, ".pdf", draft=not point.final),
            Level.CANDIDATE,
            Page(
                "letter.html",
                value,
                texts("letter.title", candidate=candidate.name, call=call.title),
                call.language,
            ),
            stage=point.stage,
            final=point.final,
            candidate=candidate.key,
        )
    )


def letter(case: Case, point: DecisionPoint, candidate: Candidate, texts: Texts) -> Letter:
    """The letter's value: page 1 answers what, why, until when and to whom; the rest explains."""
    call = case.call
    items = standpoints(case, point, candidate)
    printed: Printed = {}
    told = [
        item
        for item in items
        if not item.earlier and not item.withdrawn and assessed(point, item.entry)
    ]
    sections = tuple(challenge_section(case, point, item.entry, texts, printed) for item in told)
    kind = kind_of(items)
    decided = tuple(decision_line(case, point, item, texts) for item in items)
    settled = kind is not Kind.WITHDRAWN and all(item.recorded for item in items)
    refused = any(item.negative for item in items)
    body = point.establishment.body if point.establishment else ""
    counts = substance(
        call,
        point,
        list(zip(items, decided, strict=True)),
        list(zip(told, sections, strict=True)),
        texts,
    )
    again = renewed(case, point, candidate, counts, texts)
    return Letter(
        house=house(
            call, texts("letter.name"), draft=not point.final, level=Level.CANDIDATE, texts=texts
        ),
        heading=texts(f"letter.heading.{kind.value}"),
        subject=call.title,
        addressee=tuple(
            part for part in (candidate.name, candidate.contact, *lines(candidate.address)) if part
        ),
        facts=_facts(case, point, candidate, texts),
        salutation=texts("letter.salutation"),
        intro=_intro(call, body, len(items), kind, texts),
        decisions_caption=texts("letter.settled" if settled else "letter.unsettled"),
        decisions=decided,
        boxes=boxes(case, point, items, texts),
        boxes_first=_length(decided, again) > LONG_REASONS,
        guide=_guide(call, sections, texts, refused=refused) if told else "",
        challenges=sections,
        method=rules(call, texts, brief=True) if told else (),
        method_notes=(fingerprint(call, texts), *changes(call, texts)),
        sections=_sections(case, point, items, told, texts),
        closing=blocks(wording.paragraph(call, texts, "closing")),
        signatories=call.identity.signatories,
        body=body if kind is Kind.CONFIRMED else "",  # a new decision names it in front
        labels=_labels(call, len(told), texts),
        renewed=again,
        substance=counts,
    )


def _guide(
    call: Call, sections: tuple[ChallengeSection, ...], texts: Texts, *, refused: bool
) -> str:
    """What the rest of the letter holds, of what it holds."""
    held = (
        ("scores", True),
        ("reasons", True),
        ("minima", call.method.minima > 0),
        ("place", True),
        ("types", any(item.coverage for item in sections)),
    )
    what = texts.listed(
        of_call(call, texts, f"letter.guide_part.{key}") for key, yes in held if yes
    )
    key = "letter.guide" if refused else "letter.guide_remedies"
    return texts(key, challenges=len(sections), what=what)


def _labels(call: Call, told: int, texts: Texts) -> Mapping[str, str]:
    """The fixed words of a letter that tells of so many entries."""
    kinds = {item.kind.value for challenge in call.challenges for item in challenge.aspects}
    found = dict(wording.labels(texts, "letter.label", **sizes(call), told=told))
    if len(kinds) == 1:
        found["aspects"] = texts(f"letter.aspects.{kinds.pop()}")
    return found


def _length(decided: tuple[DecisionLine, ...], again: Renewed | None) -> int:
    """How much there is to read before the boxes of page 1, in characters."""
    said = [reason for line in decided for reason in line.reasons]
    told = (*again.lines, *again.why) if again else ()
    return sum(map(len, (*map(words, said), *told)))


def _facts(
    case: Case, point: DecisionPoint, candidate: Candidate, texts: Texts
) -> tuple[Fact, ...]:
    call = case.call
    held = point.establishment
    number = f"{candidate.key} · {candidate.number}" if candidate.number else candidate.key
    state = texts("letter.draft") if not point.final else texts("letter.final")
    if held is not None or point.version > 1:
        before = _before(case, point, candidate)
        key = "letter.version_again" if before else "letter.version"
        state = texts(key, version=point.version, before=before, state=state)
    pairs = (
        ("date", texts.date(held.letters) if held else texts("letter.no_date")),
        ("reference", held.reference if held else ""),
        ("region", call.identity.region),
        ("stage", stage_title(call, point.stage, texts)),
        ("proposal", number),
        ("version", state),
    )
    return tuple(Fact(texts(f"letter.fact.{key}"), text) for key, text in pairs if text)


def _before(case: Case, point: DecisionPoint, candidate: Candidate) -> int:
    """The version of the letter that this one replaces; 0 for a first letter to the candidate."""
    letters = case.letters.get(point.stage)
    if letters is None:
        earlier = range(1, point.version)
        return max((n for n in earlier if (point.stage, n) not in case.call.revoked), default=0)
    return max((n for n in letters.versions.get(candidate.key, ()) if n < point.version), default=0)


def _intro(call: Call, body: str, count: int, kind: Kind, texts: Texts) -> str:
    if kind is not Kind.DECISION:
        return texts(f"letter.intro_{kind.value}", call=call.title)
    key = "letter.intro" if body else "letter.intro_draft"
    facts = {"challenges": len(call.challenges), "call": call.title, "body": body}
    return texts(key, count=count, **facts)


def _sections(
    case: Case,
    point: DecisionPoint,
    items: tuple[Standpoint, ...],
    told: list[Standpoint],
    texts: Texts,
) -> tuple[Section, ...]:
    call = case.call
    new = [item for item in items if not item.earlier]
    found = []
    if told:
        found.append(
            Section(
                texts(
                    "letter.section.matching"
                    if point.stage == Stage.RESULT and call.method.needs
                    else "letter.section.rule"
                ),
                _matching(case, point, told, texts),
            )
        )
    refused = any(item.negative for item in items)
    if refused:
        found.append(Section(texts("letter.section.rebuttal"), _rebuttal(case, point, texts)))
    if kind_of(items) is Kind.DECISION:
        remedies = blocks(call.texts.get("remedies", ""))
        found.append(
            Section(
                texts("letter.section.remedies" if refused else "letter.section.remedies_alone"),
                remedies or (texts("letter.remedies_missing"),),
            )
        )
    if new:
        private = (
            *blocks(wording.paragraph(call, texts, "privacy")),
            *blocks(
                wording.paragraph(call, texts, "confidentiality", others=_others_named(call, texts))
                if told
                else call.texts.get("confidentiality", "")
            ),
        )
        if private:
            found.append(Section(texts("letter.section.privacy"), private))
    found.append(Section(texts("letter.section.contact"), _contact(call, texts)))
    return tuple(found)


def _matching(
    case: Case, point: DecisionPoint, told: list[Standpoint], texts: Texts
) -> tuple[Block, ...]:
    """The rule, in the call's words, and what it meant for this candidate."""
    call = case.call
    said = list(blocks(call.texts.get("matching_rule", "")))
    said.append(rule(call, texts))
    for item in told:
        if item.decision is None:
            continue
        challenge = call.challenge(item.entry.challenge).title
        needed = [
            need.item
            for need in call.method.needs
            if need.challenge == item.entry.challenge and need.kind is NeedKind.SERVICE
        ]
        supplied = confirmed_needs(call, point.judgement, point.matching, item.entry)
        confirmed = sum(key in supplied for key in needed)
        covers = (point.judgement.coverage.get((item.entry, key)) for key in needed)
        partly = sum(found is not None and found.whole is Cover.PARTIAL for found in covers)
        more = _others(call, item.entry, len(supplied) - confirmed, texts)
        in_part = texts("letter.meant.partly", count=partly) if partly else ""
        facts = {
            "challenge": challenge,
            "confirmed": confirmed,
            "partly": in_part if more else in_part.rstrip(","),
            "count": len(needed),
            "others": more,
        }
        meant = [texts("letter.meant.coverage", **facts)] if needed else []
        proposed = item.decision.proposed
        if proposed.value is None:
            meant.append(texts("letter.meant.people"))
        else:
            word = wording.value_word(texts, proposed.value)
            meant.append(texts("letter.meant.proposed", value=word))
        if item.decision.departs:
            meant.append(texts("letter.meant.departs"))
        lead = "" if needed or len(told) == 1 else f"{challenge}: "
        said.append(lead + " ".join(meant))
    return tuple(said)


def _others(call: Call, entry: Entry, count: int, texts: Texts) -> str:
    """How many needs besides types of service; nothing where the call has none."""
    others = any(
        need.challenge == entry.challenge and need.kind is not NeedKind.SERVICE
        for need in call.method.needs
    )
    if not others:
        return ""
    return texts("letter.and_other", count=count) if count else texts("letter.no_other")


def _others_named(call: Call, texts: Texts) -> str:
    key = "letter.others_named" if len(call.candidates) > 1 else "letter.jurors_named"
    return of_call(call, texts, key)


def _rebuttal(case: Case, point: DecisionPoint, texts: Texts) -> tuple[Block, ...]:
    call = case.call
    return (
        texts("letter.rebuttal_who"),
        *blocks(how(call, texts)),
        texts("letter.rebuttal_until", until=last_moment(case, point, texts)),
        *blocks(wording.paragraph(call, texts, "rebuttal_content")),
        *blocks(wording.paragraph(call, texts, "rebuttal_after")),
    )


def _contact(call: Call, texts: Texts) -> tuple[Block, ...]:
    own = blocks(call.texts.get("contact", ""))
    if own:
        return own
    identity = call.identity
    whom = identity.contact or identity.organisation
    how_to = texts.listed(part for part in (identity.email, identity.phone) if part)
    key = "letter.contact" if how_to else "letter.contact_plain"
    return (texts(key, contact=whom, how=how_to),)
