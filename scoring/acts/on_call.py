"""Acts on the call itself: what was published, and what was established by mistake."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.acts.stages import stage_title
from scoring.call.extensions import extended, extensions
from scoring.call.revoked import held
from scoring.model.call import Act, ActKind, Call
from scoring.problems import Problem, Subject
from scoring.texts import Texts


def on_the_call(call: Call) -> set[str]:
    """The keys of the acts that hold.

    What an act accepts beyond a limit shows only in the decisions, and is held against them there.
    """
    _, extending = extended(call.deadline, call.acts)
    return {
        act.key
        for act in call.acts
        if act.kind in (ActKind.CHANGE_METHOD, ActKind.CHANGE_WORDS, ActKind.EXCEED_LIMIT)
        or (act.kind is ActKind.REVOKE and held(act) in call.revoked)
    } | extending


def of_the_call(call: Call) -> Iterator[Problem]:
    """Acts that cannot be applied, and establishments that an act revoked."""
    texts = Texts(call.language)
    _, extending = extended(call.deadline, call.acts)
    for act, old, new in extensions(call.acts):
        if act.key not in extending:
            facts = {
                "act": act.key, "old": texts.moment(old), "new": texts.moment(new),
                "now": texts.moment(call.deadline),
            }  # fmt: skip
            yield Problem("act-deadline-differs", act.place, facts, Subject(act=act.key))
    hits = on_the_call(call)
    for act in call.acts:
        if act.kind is ActKind.REVOKE:
            yield from _revoked(call, act, texts, holds=act.key in hits)


def _revoked(call: Call, act: Act, texts: Texts, *, holds: bool) -> Iterator[Problem]:
    stage, version = held(act)
    facts = {"act": act.key, "stage": stage_title(call, stage, texts), "version": str(version)}
    line = next((item for item in call.establishments
                 if (item.stage, item.version) == (stage, version)), None)  # fmt: skip
    if line is None and holds:
        place = call.places.get(f"establishments/{stage}|{version}/stage", act.place)
        facts |= {"next": str(version + 1)}
        yield Problem("establishment-revoked", place, facts, Subject(act=act.key))
    elif line is not None and line.sent_on is not None:
        facts |= {"day": texts.date(line.sent_on)}
        yield Problem("revoke-refused", act.place, facts, Subject(act=act.key))
