"""What a run writes of stages that were sent: the established documents, and what is renewed.

A stage that was sent stays as it was sent. What would be said otherwise today stands beside it as a
draft of the next version, and is an error; with a line of establishment of that version, and
nothing open, it takes the place of what it renews, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from scoring.acts import established
from scoring.model.call import Stage
from scoring.model.case import Case
from scoring.model.letters import Letters
from scoring.problems import CannotGoOn, Problem, Severity
from scoring.reports.all import living_documents
from scoring.reports.document import Document
from scoring.reports.letter.renewal import differing
from scoring.run.assemble import assemble, sorted_problems
from scoring.run.progress import silent
from scoring.run.sent import tell
from scoring.run.sent.base import LETTER, SEND_LIST, Base, bases, damage, missed
from scoring.run.sent.compare import Again, Comparison, Pair, substance_of, unexplained
from scoring.run.sent.copies import Kept, Values, intact_inputs, sent_bytes
from scoring.run.sent.drawn import (
    Drawer,
    Drawn,
    Key,
    drafts,
    later_acts,
    point_of_stage,
    seen_by,
    with_letters,
    with_point,
)
from scoring.run.sent.keep import ToKeep
from scoring.workbooks.read import Reader

Begin = Callable[[Document], None]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run writes: documents to be drawn, those that are there as they were sent, copies."""

    case: Case
    documents: tuple[Document, ...]
    as_sent: Mapping[str, bytes] = field(default_factory=dict)
    to_keep: tuple[ToKeep, ...] = ()


@dataclass(slots=True)
class _Done:
    """What becomes of one stage."""

    documents: list[Document] = field(default_factory=list)
    as_sent: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    to_keep: ToKeep | None = None
    letters: Letters | None = None  # after this run
    draft: bool = False  # the version that is recorded waits
    over: list[Problem] = field(default_factory=list)  # what was so when it was sent


def settle(
    case: Case, input_folder: Path, sent: Path, reader: Reader, begin: Begin = lambda _: None
) -> Settled:
    """Compare every stage that was sent, and say what this run writes.

    `begin` is told a document of a stage that was not sent as soon as it is there.
    """
    found = {
        stage: base
        for stage, base in bases(case.call, sent).items()
        if stage == Stage.PREPARATION or point_of_stage(case, stage) is not None
    }
    for stage, base in found.items():
        case = with_letters(case, stage, base.letters)
    drawer, settlers = _settlers(
        case, found, sent, reader, lambda item: None if item.stage in found else begin(item)
    )
    case = drawer.case
    done = {stage: settler.settle() for stage, settler in settlers.items()}
    after = _after(case, done, damage(sent, missed(case.call, sent)))
    if after is not case and any(point.stage not in found for point in case.points):
        drawer = Drawer(after)  # drafts and results.json tell what was found
    rest = [item for item in drawer.all() if item.stage not in found]
    mine = [item for part in done.values() for item in part.documents]
    written = (*rest, *mine, *living_documents(after))
    taken = {item.path.casefold() for item in written}
    as_sent = {
        path: content
        for part in done.values()
        for path, content in part.as_sent.items()
        if path.casefold() not in taken
    }
    later = [part.to_keep for part in done.values() if part.to_keep]
    return Settled(after, written, as_sent, (*later, *_first_copies(after, rest)))


def _settlers(
    case: Case, found: Mapping[str, Base], sent: Path, reader: Reader, begin: Begin
) -> tuple[Drawer, dict[str, _Settler]]:
    """Who settles each stage. Where its records do not differ from what was sent, later acts
    changed nothing in a stage: they do not tell of them, until a next version renews them."""

    def made(
        beside: Mapping[str, frozenset[str]], begin: Begin | None
    ) -> tuple[Drawer, dict[str, _Settler]]:
        drawer = Drawer(replace(case, beside=beside), begin)
        return drawer, {key: _Settler(drawer, base, sent, reader) for key, base in found.items()}

    later = later_acts(case, found)
    drawer, settlers = made(later, None if later else begin)
    idle = {key: acts for key, acts in later.items() if settlers[key].records_same}
    return (drawer, settlers) if idle == later else made(idle, begin)


def _after(case: Case, done: Mapping[str, _Done], damages: Iterable[Problem]) -> Case:
    """The case with what was found of each stage that was sent."""
    problems = [*damages]
    over = [item for part in done.values() for item in part.over]
    for stage, part in done.items():
        problems += part.problems
        if part.letters is not None:
            case = with_letters(case, stage, part.letters)
        point = point_of_stage(case, stage)
        if part.draft and point is not None:
            case = with_point(case, replace(point, final=False))
    if not problems:
        return case
    left = [item for item in case.problems if item not in over]
    return replace(case, problems=sorted_problems([*left, *problems]))


def _first_copies(case: Case, documents: Iterable[Document]) -> Iterable[ToKeep]:
    """Copies of what is final now and never was sent.

    Nothing of the preparation can be open: a call with errors does not get here.
    """
    mine = [item for item in documents if item.final]
    lines = [established(case.call, Stage.PREPARATION)]
    lines += [point.establishment for point in case.points if point.final]
    for line in lines:
        own = tuple(item for item in mine if line is not None and item.stage == line.stage)
        if line is not None and own:
            drawer = Drawer(case)
            kept = tuple(_kept(item, line.version, drawer) for item in own)
            yield ToKeep(line, own, Values(kept, _acts(case)))


def _kept(document: Document, version: int, drawer: Drawer) -> Kept:
    value = drawer.value(document)
    return Kept(document.kind, document.candidate, document.path, version, version, value)


def _acts(case: Case) -> frozenset[str]:
    return frozenset(act.key for act in case.call.acts)


class _Settler:
    """One stage that was sent: what stays, what is renewed, what is a draft."""

    def __init__(self, drawer: Drawer, base: Base, sent: Path, reader: Reader):
        line = established(drawer.case.call, base.stage)
        if line is None:
            raise ValueError("a stage that was sent has a line")
        self.drawer, self.base, self.sent, self.reader = drawer, base, sent, reader
        self.case, self.line, self.stage = drawer.case, line, base.stage
        self.compared = Comparison(base, drawer, self._judge_again, self._bytes)
        self.done = _Done()

    @property
    def records_same(self) -> bool:
        return all(pair.same or pair.letter for pair in self.compared.pairs)

    def settle(self) -> _Done:
        pairs = self.compared.pairs
        call, base = self.case.call, self.base
        if base.newest.gone:
            self._gone(pairs)
            return self.done
        if not base.known and self.compared.again(base.version) is None:
            self.done.problems.append(tell.not_judged(call, base))
        self.done.problems += tell.gone(call, base)
        self._stricter()
        self.done.problems += tell.by_program(call, base, pairs)
        if self.line.version > base.version:
            self._next(pairs)
        else:
            self._in_force(pairs)
        return self.done

    def _stricter(self) -> None:
        """What is open although the input is as it was sent: rules of the program became stricter.

        It stays open for a later stage that waits for it; else it is told, and nobody owes it.
        """
        now = tell.open_since(point_of_stage(self.case, self.stage))
        again = self.compared.again(self.base.version) if now else None
        if now is None or again is None:
            return
        case = again.drawer.case
        then = tell.open_since(point_of_stage(case, self.stage))
        if then is None or then.says != now.says:
            return
        self.done.problems.append(tell.stricter(self.base, now))
        self.done.over.append(now)
        if all(point.final for point in self.case.points):
            self.done.over += [item for item in case.problems if item.severity is Severity.OPEN]

    def _gone(self, pairs: Iterable[Pair]) -> None:
        """What was sent last is nowhere: only the same input says what it said, else all is draft.

        No copy is made: it would pass for the one that is gone.
        """
        line, inputs = self.line, {item.name: item.sha256 for item in self.case.inputs}
        pairs = list(pairs)
        if line.version == self.base.version and self.base.newest.inputs.items() <= inputs.items():
            self._keep_as_sent(pairs)
            return
        final = self.drawer.of(self.stage, line.version)
        letters = {key[1] for key in final if key[0] == LETTER}
        self._draft(pairs, final, letters, max(line.version, self.base.version + 1), final)
        self.done.draft = line.version > self.base.version

    def _judge_again(self, version: int) -> Again | None:
        """The inputs as a version copied them, judged by this program; None if that cannot be."""
        copy = self.base.copy_of(version)
        if copy is None or not intact_inputs(self.sent, copy):
            return None
        folder = self.sent / copy.folder / copy.inputs_folder
        try:
            case = assemble(folder, self.reader, silent, self.sent, restoring=False)
        except CannotGoOn:
            return None
        if not copy.inputs.keys() >= {item.name for item in case.inputs}:
            return None  # something was added since
        point = point_of_stage(case, self.stage)
        if self.stage != Stage.PREPARATION and (point is None or not point.final):
            return None
        for stage, letters in self.case.letters.items():
            case = with_letters(case, stage, letters)
        return Again(Drawer(case), _acts(case))

    def _bytes(self, kept: Kept) -> bytes | None:
        copy = self.base.copy_of(kept.version)
        return None if copy is None else sent_bytes(self.sent, copy, kept.file)

    def _in_force(self, pairs: Iterable[Pair]) -> None:
        """The version in force was sent: it stays, and drafts of the next stand beside it."""
        pairs = list(pairs)
        call, base = self.case.call, self.base
        other = [item for item in pairs if not item.same]
        self.done.problems += tell.not_renewed(call, base, pairs, base.version)
        self.done.problems += tell.differs(call, base, pairs, base.version + 1)
        self._keep_as_sent(pairs)
        if other:
            now = {item.key: item.today for item in other if item.today is not None}
            renew = {
                item.key[1]
                for item in other
                if item.letter and differing(item.substance, substance_of(item.new))
            }
            final = self.drawer.of(self.stage, self.line.version)
            self._draft(pairs, now, renew, base.version + 1, final)

    def _keep_as_sent(self, pairs: Iterable[Pair], without: Iterable[Key] = ()) -> None:
        """What is in force, as it was sent. What was damaged since is drawn anew, if it can be."""
        skipped = set(without)
        for item in pairs:
            if item.kept is None or item.key in skipped:
                continue
            content = self._bytes(item.kept)
            if content is not None:
                self.done.as_sent[item.kept.file] = content
            elif item.same and item.today is not None:
                self.done.documents.append(replace(item.today, path=item.kept.file))

    def _draft(
        self,
        pairs: Iterable[Pair],
        now: Mapping[Key, Document],
        renew: set[str],
        version: int,
        final: Drawn,
    ) -> None:
        """Drafts of the documents in `now`, and of a send list of the letters in `renew`."""
        letters = {key[1] for key in now if key[0] == LETTER}
        case = with_letters(self.case, self.stage, self._renewing(pairs, letters, version))
        made = drafts(case, self.stage, version, final)
        for key, document in made.items():
            if key in now or (document.kind == SEND_LIST and renew):
                self.done.documents.append(document)

    def _renewing(self, pairs: Iterable[Pair], renew: Iterable[str], version: int) -> Letters:
        """The letters of the stage once `renew` have one of `version`."""
        base = self.base
        before = {item.key[1]: item.substance for item in pairs if item.letter}
        versions = dict(base.letters.versions)
        renewals = {
            key: item for key, item in base.letters.renewals.items() if item.version != version
        }
        for key in renew:
            renewal = base.renewal(version, key, before.get(key, {}), self.compared.acts)
            if renewal is not None:
                renewals[key] = renewal
            versions[key] = (*versions.get(key, ()), version)
        return Letters(versions, renewals)

    def _next(self, pairs: Iterable[Pair]) -> None:
        """A next version is recorded: it renews what changed, when nothing in it is open."""
        pairs = list(pairs)
        call, base, version = self.case.call, self.base, self.line.version
        changed = self._changed(pairs)
        renew = set(self.line.only) or {key[1] for key in changed if key[0] == LETTER}
        letters = self._renewing(pairs, renew, version)
        point = point_of_stage(self.case, self.stage)
        case = with_letters(self.case, self.stage, letters)
        drawer = Drawer(with_point(case, replace(point, final=True)) if point else case)
        final = drawer.of(self.stage, version)
        new = {
            key: document
            for key, document in final.items()
            if (key in changed and not self.line.only)
            or (key[0] == LETTER and key[1] in renew)
            or (document.kind == SEND_LIST and renew)
        }
        dumb = [key[1] for key, item in new.items() if key[0] == LETTER and unexplained(item)]
        self.done.problems += tell.unexplained(call, base, dumb, version)
        if dumb or (point is not None and not point.final):
            self.done.draft = True
            told = [item for item in pairs if item.key in new]
            self.done.problems += tell.waits(call, base, told, version)
            self._keep_as_sent(pairs)
            self._draft(pairs, new, renew, version, final)
            return
        self.done.letters = letters
        self.done.documents += new.values()
        self._keep_as_sent(pairs, new)
        left = [item for item in pairs if item.key not in new]
        records = [_kept(item, version, drawer) for item in new.values()]
        records += filter(None, (self._carried(item) for item in left))
        kept = sorted(records, key=lambda item: (item.file, item.kind))
        self.done.to_keep = ToKeep(
            self.line,
            tuple(new.values()),
            Values(tuple(kept), _acts(self.case), letters.renewals),
            base.newest,
        )
        carried = {item.file: item for item in kept}
        left = [replace(item, kept=carried.get(item.kept.file)) for item in left if item.kept]
        self.done.problems += tell.not_renewed(call, base, left, version)
        if self.line.only:
            self.done.problems += tell.differs(call, base, left, version + 1)

    def _changed(self, pairs: Iterable[Pair]) -> Drawn:
        """Today's documents that the recorded version must renew: letters by what counts."""
        seen = {
            number: seen_by(self.case, self.stage, self.base.line_of(number))
            for number in {item.kept.version for item in pairs if item.kept} | {self.base.version}
        }
        found = {}
        for item in pairs:
            version = item.kept.version if item.kept else self.base.version
            document = seen[version].get(item.key)
            if document is None:
                continue
            value = self.drawer.value(document)
            if item.letter and item.kept is not None:
                other = bool(differing(item.substance, substance_of(value)))
            else:
                other = value != item.old
            if other:
                found[item.key] = document
        return found

    def _carried(self, item: Pair) -> Kept | None:
        """What is in force of a document that the recorded version does not renew."""
        if item.kept is None:
            return None
        if item.today is None and item.old is not None and not item.letter and not self.line.only:
            return None  # made no more, and replaced by what this version holds
        accepted = item.new if item.letter and not self.line.only else item.old
        sent = item.kept.sent
        if sent is None and item.old != accepted:
            sent = item.old
        judged = item.kept.judged if self.line.only else self.line.version
        return replace(item.kept, judged=judged, value=accepted, sent=sent)
