"""Of everything that was read, what counts: owners, versions, and the acts that choose.

Of two versions of one sheet, a reply supersedes what it answers; one whose answers all stand
unchanged in the other is superseded by it; equal ones count once. Anything else waits for an act.
File dates never decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from scoring.keys import Col, Row, RowKey, TabKey, TabKind
from scoring.model.call import Act, ActKind, Call
from scoring.model.intake import Assessment, Declaration, DeclarationValue
from scoring.problems import Place, Problem, Subject
from scoring.sheets import values
from scoring.sheets.form import Question
from scoring.sheets.readtab import ReadTab, Token
from scoring.texts import Texts

_MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """`used`: the keys of the acts that chose a version or confirmed a tab."""

    assessments: tuple[Assessment, ...]
    declarations: tuple[Declaration, ...]
    problems: tuple[Problem, ...]
    used: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a sheet, or of a declaration, with its answers."""

    tab: ReadTab
    place: Place
    tokens: Mapping[Question, Token]
    declaration: Declaration | None = None

    def inside(self, other: Version) -> bool:
        """Whether every answer stands unchanged in `other`."""
        return all(
            key in other.tokens and other.tokens[key].said == token.said
            for key, token in self.tokens.items()
        )

    def answers(self, other: Version) -> bool:
        return other.tab.sha256 in self.tab.identity.answers and other is not self


def settle(call: Call, tabs: Iterable[tuple[ReadTab, str]]) -> Outcome:
    """One assessment per juror, entry and round, and one declaration per juror and candidate.

    `tabs` come with the juror whose workbook they were found in, or an empty text. Of a declaration
    that was given again in a later round, the first is told: so an established round stays as it
    was.
    """
    rounds = [item.key for item in call.method.rounds]

    def first(version: Version) -> tuple[int, Place]:
        key = version.tab.identity.round
        return (rounds.index(key) if key in rounds else -1, version.place)

    found = list(tabs)
    everything = _by_key([tab for tab, _ in found])
    problems: list[Problem] = []
    used: set[str] = set()
    own: list[ReadTab] = []
    for tab, owner in found:
        rivals = _rivals(call, tab, everything) if tab.identity.juror != owner else []
        acts = _confirming(call, tab, rivals)
        if tab.identity.juror != owner and not acts:
            problems.append(_foreign(call, tab, owner, rivals))
            continue
        if tab.identity.juror != owner:
            used |= {act.key for act in acts}
        if tab.identity.kind is TabKind.START:
            problems += tab.problems
        own.append(tab)
    groups = _by_key(own)
    assessments: list[Assessment] = []
    declarations: list[Declaration] = []
    for key in sorted(groups, key=_order(call)):
        kept, said, act = _choose(call, key, sorted(groups[key], key=first))
        problems += said
        used |= {act.key} if act else set()
        if kept is None:
            continue
        if kept.declaration:
            declarations.append(kept.declaration)
        elif kept.tab.assessment:
            assessments.append(kept.tab.assessment)
            problems += kept.tab.problems
    problems += _not_found(call, groups, used)
    return Outcome(tuple(assessments), tuple(declarations), tuple(problems), frozenset(used))


def _key_of(tab: ReadTab) -> TabKey:
    """What the whole tab is a version of."""
    identity = tab.identity
    return TabKey(
        identity.juror, identity.candidate, identity.challenge, identity.round, identity.kind
    )


def _versions(tab: ReadTab) -> list[tuple[TabKey, Version]]:
    identity = tab.identity
    if identity.kind is not TabKind.START:
        return [(_key_of(tab), Version(tab, tab.place, tab.tokens))]
    found = []
    for item in tab.declarations:
        question = Row.DECLARATION.key(item.candidate), Col.ANSWER.value
        tokens = {question: tab.tokens[question]}
        key = TabKey(identity.juror, item.candidate, "", "", TabKind.START)
        found.append((key, Version(tab, item.place, tokens, item)))
    return found


def _by_key(tabs: Iterable[ReadTab]) -> dict[TabKey, list[Version]]:
    groups: dict[TabKey, list[Version]] = {}
    for tab in tabs:
        for key, version in _versions(tab):
            groups.setdefault(key, []).append(version)
    return groups


def _order(call: Call) -> Callable[[TabKey], tuple[int, ...]]:
    """The call's own order, so that nothing depends on file names."""
    lists: tuple[list[str], ...] = (
        [item.key for item in call.method.rounds],
        [item.key for item in call.jurors],
        [item.key for item in call.candidates],
        [item.key for item in call.challenges],
    )
    places = [{key: at for at, key in enumerate(keys)} for keys in lists]

    def order(key: TabKey) -> tuple[int, ...]:
        keys = (key.round, key.juror, key.candidate, key.challenge)
        found = [at.get(item, -1) for at, item in zip(places, keys, strict=True)]
        return (*found, list(TabKind).index(key.kind))

    return order


def _choose(
    call: Call, key: TabKey, versions: Sequence[Version]
) -> tuple[Version | None, list[Problem], Act | None]:
    """The version that counts, what must be said about the others, and the act that chose."""
    texts = Texts(call.language, call.texts)
    act = chosen_by(call, key, [item.place for item in versions])
    if act:
        chosen = _standing([item for item in versions if names(act.value, item.place)])
        if len(chosen) == 1:
            return chosen[0], [], act
    standing = _standing(versions)
    if len(standing) > 1 and (ruled := _ruled(call, key, standing)):
        return ruled, [], act
    if len(standing) > 1:
        return None, [_conflict(key, standing, versions, texts)], act
    kept = standing[0]
    return kept, _changed(key, kept, versions, texts), act


def chosen_by(call: Call, key: TabKey, places: Sequence[Place]) -> Act | None:
    """The last act that chooses a version of this sheet and names one of these places."""
    for act in reversed(call.acts):
        if _chooses(act, key) and any(names(act.value, place) for place in places):
            return act
    return None


def _not_found(
    call: Call, groups: Mapping[TabKey, Sequence[Version]], used: Iterable[str]
) -> Iterator[Problem]:
    """Acts that name no version of anything that they speak of: one problem for each act."""
    for act in call.acts:
        if act.kind is not ActKind.CHOOSE_VERSION or act.key in used:
            continue
        spoken = [key for key in groups if _speaks_of(act, key)]
        places = sorted(item.place for key in spoken for item in groups[key])
        if any(names(act.value, place) for place in places) or not places:
            continue
        files = " / ".join(dict.fromkeys(place.file for place in places))
        facts = {"act": act.key, "found": act.value, "files": files}
        about = Subject(spoken[0].juror, spoken[0].entry, act=act.key)
        yield Problem("version-not-found", act.place, facts, about)


def _ruled(call: Call, key: TabKey, standing: Sequence[Version]) -> Version | None:
    """The declaration that asked for a ruling, where the chair gave one and the juror then took it
    over as 'no'. A 'yes' is new, whatever was ruled before."""
    said = {item.declaration.value: item for item in standing if item.declaration}
    ruling = any(act.kind is ActKind.RULE_CONFLICT and _speaks_of(act, key) for act in call.acts)
    if not ruling or DeclarationValue.YES in said:
        return None
    return said.get(DeclarationValue.DISCUSS)


def _standing(versions: Sequence[Version]) -> list[Version]:
    """The versions that no other supersedes, equal ones once; the first by place stays."""
    unanswered = [
        item for item in versions if not any(other.answers(item) for other in versions)
    ] or list(versions)
    standing: list[Version] = []
    for item in unanswered:
        others = [other for other in unanswered if other is not item]
        larger = any(item.inside(other) and not other.inside(item) for other in others)
        same = any(item.inside(other) and other.inside(item) for other in standing)
        if not larger and not same:
            standing.append(item)
    return standing


def _changed(
    key: TabKey, kept: Version, versions: Sequence[Version], texts: Texts
) -> list[Problem]:
    """A reply that takes back or changes an answer is allowed, but never in silence."""
    problems = []
    for old in versions:
        # What could not be used may be replaced without a word: that was asked for.
        used = replace(old, tokens={k: item for k, item in old.tokens.items() if item.usable})
        if kept.answers(old) and not used.inside(kept):
            facts = {
                "old": str(old.place),
                "differences": "; ".join(_differences(used, kept, texts)),
            }
            about = Subject(key.juror, key.entry)
            problems.append(Problem("sheet-reply-changes", kept.place, facts, about))
    return problems


def _conflict(
    key: TabKey, standing: Sequence[Version], versions: Sequence[Version], texts: Texts
) -> Problem:
    first, second = standing[0], standing[1]
    choices = list(dict.fromkeys(_choice(item, versions) for item in standing))
    facts = {
        "places": "; ".join(str(item.place) for item in standing),
        "differences": "; ".join(_differences(first, second, texts)),
        "files": " / ".join(choices),
        "juror": key.juror,
        "candidate": key.candidate,
        "challenge": key.challenge or "-",
        "round": key.round or "-",
    }
    code = "declarations-differ" if key.kind is TabKind.START else "versions-differ"
    about = Subject(key.juror, key.entry, tab=key, choices=tuple(choices))
    return Problem(code, first.place, facts, about)


def _choice(version: Version, among: Sequence[Version]) -> str:
    """What an act must name to choose this version: the file, with the tab where two share it.

    A declaration and a general tab always with their tab: their act names no challenge, and would
    speak of other sheets too.
    """
    shared = sum(other.place.file == version.place.file for other in among) > 1
    alone = bool(version.tab.identity.challenge) and not shared
    return version.place.file if alone else written(version.place)


def written(place: Place) -> str:
    """A tab as an act names it."""
    return f"{place.file} > {place.tab}"


def _differences(first: Version, second: Version, texts: Texts) -> list[str]:
    shown = []
    for key in dict.fromkeys([*first.tokens, *second.tokens]):
        old, new = first.tokens.get(key), second.tokens.get(key)
        if (old and old.said) != (new and new.said):
            row = RowKey.parsed(key[0])
            item = row.item if row else key[0]
            if row and row.kind is Row.DECLARATION:
                item = texts("sheets.words.declaration")
            shown.append(f"{item}: {_said(old, texts)} / {_said(new, texts)}")
    more = len(shown) - _MOST_SHOWN
    return shown[:_MOST_SHOWN] + ([f"+ {more}"] if more > 0 else [])


def _said(token: Token | None, texts: Texts) -> str:
    if token is None:
        return "-"
    text = values.brief(token.cell, texts)
    text = text if len(text) <= 40 else f"{text[:39]}…"
    return f"{text} ({token.place.cell})"


def _chooses(act: Act, key: TabKey) -> bool:
    return act.kind is ActKind.CHOOSE_VERSION and _speaks_of(act, key)


def _speaks_of(act: Act, key: TabKey) -> bool:
    wanted = ((act.juror, key.juror), (act.candidate, key.candidate),
              (act.challenge, key.challenge), (act.round, key.round))  # fmt: skip
    return all(not said or said == of for said, of in wanted)


def names(value: str, place: Place) -> bool:
    """Whether what an act says names this place: a path or a file name, perhaps with a tab."""
    wanted, whole = (said.replace("\\", "/").strip().casefold() for said in (value, place.file))
    files = (whole, PurePosixPath(whole).name)

    def hits(file: str) -> bool:
        return file in files or (file != "" and whole.endswith(f"/{file}"))

    # From its end, for a '>' may be part of a name
    rest = wanted.removesuffix(place.tab.strip().casefold()).rstrip()
    return hits(wanted) or (rest.endswith(">") and hits(rest[:-1].strip()))


# Tabs in another juror's workbook


def _confirming(call: Call, tab: ReadTab, rivals: Sequence[str]) -> list[Act]:
    """The acts by which somebody says that this tab is of the juror it names.

    One that speaks of a whole file says nothing about a tab of which there is another version.
    """
    key = _key_of(tab)
    file = replace(tab.place, tab="")

    def confirms(act: Act) -> bool:
        if act.kind is ActKind.CONFIRM_TAB and (not act.value or names(act.value, file)):
            return not rivals
        return act.kind in (ActKind.CONFIRM_TAB, ActKind.CHOOSE_VERSION) and names(
            act.value, tab.place
        )

    return [
        act
        for act in call.acts
        if act.juror == tab.identity.juror and _speaks_of(act, key) and confirms(act)
    ]


def _rivals(call: Call, tab: ReadTab, everything: Mapping[TabKey, Sequence[Version]]) -> list[str]:
    """Where other versions of a tab stand that say otherwise, and no act chose between them."""
    found: dict[str, None] = {}
    for key, version in _versions(tab):
        if not chosen_by(call, key, [item.place for item in everything[key]]):
            found |= {
                written(other.place): None
                for other in everything[key]
                if len(_standing([version, other])) > 1
            }
    return list(found)


def _foreign(call: Call, tab: ReadTab, owner: str, rivals: Sequence[str]) -> Problem:
    """`choices`: the other versions of the same tab, where there are any."""
    key = _key_of(tab)
    jurors = {item.key: item.name for item in call.jurors}
    facts = {
        "juror": key.juror,
        "name": jurors[key.juror],
        "owner": jurors.get(owner, "?"),
        "candidate": key.candidate or "-",
        "challenge": key.challenge or "-",
        "round": key.round,
    }
    about = Subject(key.juror, key.entry, tab=key, choices=tuple(rivals))
    return Problem("tab-foreign", tab.place, facts, about)
