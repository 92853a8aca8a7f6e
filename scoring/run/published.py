"""The call held against what was published with its framework, and against methods of sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from scoring.call import find_call
from scoring.call.differences import Published, Settings, differences, method_differences
from scoring.call.extensions import allowed, in_force, leading
from scoring.call.read import read_unchecked
from scoring.model.call import ActKind, Call, Stage
from scoring.model.published import Difference, Part
from scoring.problems import CannotGoOn, Place, Problem, Subject
from scoring.run import state
from scoring.run.commit import file_digest
from scoring.run.ledger import read_ledger, read_methods
from scoring.run.sent.copies import Copy, of_stage, read_copies, standing_copies
from scoring.run.sent.remembered import ISSUED, read_memory
from scoring.texts import Texts
from scoring.workbooks.read import Reader

_CHANGES = (ActKind.CHANGE_METHOD, ActKind.CHANGE_WORDS)
_OTHER_METHODS = ("tab-other-method", "tab-replaced-method")
_CODES = {
    Part.METHOD: "published-method",
    Part.DEADLINE: "published-deadline",
    Part.WORDS: "published-words",
    Part.NOTE: "published-note",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """The call with what acts changed in it since it was published, and what no act allows."""

    call: Call
    problems: tuple[Problem, ...] = ()


def compared(call: Call, sent: Path, reader: Reader) -> Compared:
    """Hold the call against the framework that is in force, where one was published."""
    copy = _framework(call, sent)
    if copy is None:
        return Compared(replace(call, changed=_since_sheets(call, sent)))
    before = _published(sent, copy, reader)
    if before is None:
        return Compared(call, tuple(_by_fingerprint(call, copy)))
    changed, problems = [], []
    for item in differences(before, call):
        if _allowed(call, before, item.part):
            changed.append(item)
        else:
            problems.append(_problem(call, copy, before, item))
    return Compared(replace(call, changed=tuple(changed)), tuple(problems))


def acts_held(
    call: Call, problems: Sequence[Problem], sent: Path | None, reader: Reader
) -> frozenset[str]:
    """The acts by which a method or words that left became those of now.

    `problems` are those of sheets, which name the other methods that came back.
    """
    methods = {item.subject.old for item in problems if item.code in _OTHER_METHODS} - {""}
    words: set[str] = set()
    if sent is not None and any(act.kind in _CHANGES for act in call.acts):
        with suppress(CannotGoOn):  # told by whoever needs it
            methods |= {item.fingerprint for item in read_ledger(sent.with_name(ISSUED), call.key)}
        for copy in standing_copies(call, sent):
            methods.add(copy.fingerprint)
            if copy.stage == Stage.PREPARATION and (held := _published(sent, copy, reader)):
                methods |= held.methods
                words.add(held.words_code)
    now = call.method.fingerprint
    return leading(call.acts, ActKind.CHANGE_METHOD, methods - {now}, now) | leading(
        call.acts, ActKind.CHANGE_WORDS, words - {call.words_code}, call.words_code
    )


def notices_gone(call: Call, sent: Path) -> tuple[Problem, ...]:
    """Extensions of which a notice was made, and that no act holds any more as the notice says."""
    try:
        noticed = read_memory(sent).notices
    except state.Damaged:
        return ()  # told with the copies
    texts = Texts(call.language)
    lines = in_force(call)
    held = {new.replace(second=0, microsecond=0) for _, _, new in lines}
    place = lines[-1][0].place if lines else call.places.get("call//deadline", Place())
    now = texts.moment(call.deadline)
    return tuple(
        Problem("published-notice", place, {"notice": texts.moment(moment), "now": now})
        for moment in noticed
        if moment not in held
    )


def said_changes(call: Call, fingerprint: str, sent: Path, reader: Reader) -> dict[str, str]:
    """As facts: what changed in the method since it had a fingerprint, where a copy was kept."""
    texts = Texts(call.language)
    before = method_known(fingerprint, sent, reader) if fingerprint else None
    found = method_differences(before, call) if before is not None else ()
    if not found:
        return {"changed_key": "published.unknown"}
    said = "; ".join(
        texts("published.change", setting=item.setting, old=item.old, new=item.new)
        for item in found
    )
    return {"changed_key": "published.said", "changed": said}


def method_known(fingerprint: str, sent: Path, reader: Reader) -> Settings | None:
    """The settings of a method, from the list of issued sheets or from a call kept in `sent`."""
    listed = read_methods(sent.with_name(ISSUED)).get(fingerprint)
    if listed is not None:
        return listed
    for copy in read_copies(sent):
        if copy.fingerprint == fingerprint:
            held = _published(sent, copy, reader)
            if held is not None:
                return held.settings
    return None


def _framework(call: Call, sent: Path) -> Copy | None:
    """The copy of the preparation that is in force."""
    copies = of_stage(standing_copies(call, sent), Stage.PREPARATION)
    return copies[-1] if copies else None


def _published(sent: Path, copy: Copy, reader: Reader) -> Published | None:
    """The settings of the call workbook in a copy; None where it is no longer what it was."""
    folder = sent / copy.folder / copy.inputs_folder
    if copy.gone:
        return None
    try:
        path = find_call(folder)
        known = state.own_file(folder, path.name) is not None
        if not known or copy.inputs.get(path.name) != file_digest(path):
            return None
    except (CannotGoOn, OSError):
        return None
    call = read_unchecked(path, reader)
    if call is None:
        return None
    methods = frozenset({copy.fingerprint, call.method.fingerprint})
    return Published(call.published, methods, call.words_code)


def _since_sheets(call: Call, sent: Path) -> tuple[Difference, ...]:
    """Of a call that published no framework: what an act changed since its first sheets."""
    issued = sent.with_name(ISSUED)
    methods = read_methods(issued)
    try:
        first = next((item.fingerprint for item in read_ledger(issued, call.key)), "")
    except CannotGoOn:
        return ()
    if first not in methods or first == call.method.fingerprint:
        return ()
    if not allowed(call.acts, ActKind.CHANGE_METHOD, (first,), call.method.fingerprint):
        return ()
    return method_differences(methods[first], call)


def _allowed(call: Call, before: Published, part: Part) -> bool:
    """Whether acts lead from what was published to what there is now."""
    if part is Part.METHOD:
        new = call.method.fingerprint
        return allowed(call.acts, ActKind.CHANGE_METHOD, before.methods, new)
    if part is Part.DEADLINE:
        return allowed(call.acts, ActKind.EXTEND_DEADLINE, (_moment(before.deadline),), _now(call))
    old, new = before.words_code, call.words_code
    return old != new and allowed(call.acts, ActKind.CHANGE_WORDS, (old,), new)


def _now(call: Call) -> str:
    return _moment(call.published["call//deadline"])


def _moment(plain: str) -> str:
    """A moment as acts hold it."""
    return plain[:16].replace("T", " ")


def _problem(call: Call, copy: Copy, before: Published, item: Difference) -> Problem:
    codes = {
        Part.METHOD: (copy.fingerprint, call.method.fingerprint),
        Part.DEADLINE: (_moment(before.deadline), _now(call)),
    }
    old, new = codes.get(item.part, (before.words_code, call.words_code))
    facts = _facts(call, copy) | {
        "setting": item.setting, "old": item.old, "new": item.new, "before": old, "after": new,
    }  # fmt: skip
    if item.part is Part.DEADLINE:
        facts["how_key"] = f"published.how_{'extend' if new > old else 'restore'}"
    return Problem(_CODES[item.part], item.place, facts, Subject(old=old, new=new))


def _facts(call: Call, copy: Copy) -> dict[str, str]:
    return {"on": Texts(call.language).date(copy.letters), "folder": copy.folder}


def _by_fingerprint(call: Call, copy: Copy) -> Iterator[Problem]:
    """What can be said where the call that was published is not there to compare with."""
    facts = _facts(call, copy)
    yield Problem("published-unknown", facts=facts)
    old, new = copy.fingerprint, call.method.fingerprint
    if old != new and not allowed(call.acts, ActKind.CHANGE_METHOD, (old,), new):
        texts = Texts(call.language)
        facts |= {
            "setting": texts("published.unknown"), "old": old, "new": new,
            "before": old, "after": new,
        }  # fmt: skip
        yield Problem("published-method", facts=facts, subject=Subject(old=old, new=new))


def with_changes(
    call: Call, problems: tuple[Problem, ...], sent: Path, reader: Reader
) -> tuple[Problem, ...]:
    """The problems of sheets with another method, each with what changed in it since."""
    known: dict[str, dict[str, str]] = {}
    found = []
    for problem in problems:
        if problem.code == "tab-other-method":
            code = problem.subject.old
            if code not in known:
                known[code] = said_changes(call, code, sent, reader)
            problem = problem.with_facts(**known[code])
        found.append(problem)
    return tuple(found)
