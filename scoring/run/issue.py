"""The `sheets` command: workbooks for jurors, each made once; later only what is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pathvalidate import sanitize_filename

from scoring.call.extensions import allowed
from scoring.call.published import method_of
from scoring.model.call import ActKind, Call, Stage
from scoring.model.case import Case
from scoring.model.intake import Assessment, Declaration
from scoring.problems import CannotGoOn, Place, Problem, Severity, Subject
from scoring.reports.document import MOST_NAME, texts_of
from scoring.run.assemble import assemble
from scoring.run.commit import alone, commit, digest
from scoring.run.folders import Folders
from scoring.run.ledger import (
    NAME,
    Workbook,
    ledger,
    listed,
    only,
    read_ledger,
    read_methods,
    tabs_of,
)
from scoring.run.pool import Pool, workers
from scoring.run.progress import Progress, silent
from scoring.run.published import said_changes
from scoring.run.steps import kept_problem
from scoring.sheets.planning import JurorPlan, plan
from scoring.sheets.write import sheet_book
from scoring.texts.characters import printed
from scoring.workbooks.read import Reader, read_books


@dataclass(frozen=True, slots=True)
class Issued:
    """What `sheets` made. `round` is its title, empty when no round asks for sheets now."""

    round: str
    written: tuple[str, ...]  # within the issued folder
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A workbook to be made."""

    plan: JurorPlan
    name: str  # key of the text that names its file
    edition: int
    replaces: str = ""


def write_sheets(
    folders: Folders,
    *,
    reader: Reader = read_books,
    jobs: int = 1,
    progress: Progress = silent,
) -> Issued:
    """Make the workbooks of the current round that were not made yet.

    A juror with something new to assess gets a supplement with the new tabs alone; a workbook that
    is gone from the issued folder is made again, filled with what was read. What was issued is
    never rewritten. Raises CannotGoOn when the call has an error, or when the method changed since
    the first sheet without an act that says so; nothing is written then.
    """
    with alone(folders.issued) as aside, workers(jobs) as pool:
        case = assemble(folders.input, reader, progress, folders.sent, informed=False)
        call = case.call
        round_key = round_of(call, case.stage)
        if round_key is None:
            return Issued("", (), aside)
        before = read_ledger(folders.issued, call.key)
        _refuse_changed_method(case, before, folders, reader)
        mine = tuple(item for item in before if item.round == round_key)
        problems: list[Problem] = [*aside]
        wanted = list(_wanted(case, round_key, mine, folders, problems))
        contents = _made(case, wanted, pool, progress)
        taken = {item.file.casefold() for item in before}
        files: dict[str, bytes] = {}
        added = []
        for item, content in zip(wanted, contents, strict=True):
            path = _path(call, item, taken)
            files[path] = content
            added.append(
                Workbook(
                    file=path,
                    sha256=digest(content),
                    juror=item.plan.juror,
                    round=round_key,
                    edition=str(item.edition),
                    fingerprint=call.method.fingerprint,
                    replaces=item.replaces,
                    **tabs_of(item.plan),
                )
            )
            if item.replaces:
                facts = {"file": item.replaces, "new": path}
                problems.append(
                    Problem("issue-missing", Place(item.replaces), facts, Subject(item.plan.juror))
                )
        if files:
            methods = {
                **read_methods(folders.issued),
                call.method.fingerprint: method_of(call.published),
            }
            record = ledger(call.key, (*before, *added), methods)
            mark = texts_of(call)("run.kept_mark")
            kept = commit(folders.issued, files, (NAME, record), {}, mark)
            problems += [kept_problem(item) for item in kept]
        serious = [item for item in case.problems if item.severity is Severity.ERROR]
        return Issued(call.method.round(round_key).title, tuple(files), (*serious, *problems))


def round_of(call: Call, stage: str) -> str | None:
    """The round whose sheets a stage asks for: preparation makes those of the first round."""
    if stage == Stage.PREPARATION:
        return call.method.rounds[0].key
    return stage if any(item.key == stage for item in call.method.rounds) else None


def _wanted(
    case: Case,
    round_key: str,
    before: tuple[Workbook, ...],
    folders: Folders,
    problems: list[Problem],
) -> Iterator[_Wanted]:
    replaced = {item.replaces for item in before if item.replaces}
    for juror_plan in plan(case.call, case.register, round_key):
        mine = tuple(item for item in before if item.juror == juror_plan.juror)
        number = len(mine)
        for item in mine:
            if item.file not in replaced and not (folders.issued / item.file).is_file():
                number += 1
                again = only(juror_plan, listed([item]), keep=True)
                yield _Wanted(again, "run.issued.copy", number, item.file)
        if not mine:
            yield _Wanted(juror_plan, "run.issued.file", 1)
            continue
        rest = only(juror_plan, listed(mine), keep=False)
        if rest.entries or rest.generals or rest.consensus or rest.consensus_generals:
            yield _Wanted(rest, "run.issued.supplement", number + 1)


def _made(case: Case, wanted: Iterable[_Wanted], pool: Pool, progress: Progress) -> list[bytes]:
    items = list(wanted)
    with progress("run.step.workbooks", len(items)) as advance:
        tasks = []
        for item in items:
            answers, declared, hashes = _answers(case, item)
            tasks.append(
                pool.submit(
                    sheet_book,
                    case.call,
                    item.plan,
                    previous=case.register,
                    answers=answers,
                    declarations={found.candidate: found.value for found in declared},
                    edition=str(item.edition),
                    answers_hashes=hashes,
                )
            )
        contents = []
        for task in tasks:
            contents.append(pool.result(task))
            advance()
    return contents


def _answers(
    case: Case, item: _Wanted
) -> tuple[tuple[Assessment, ...], tuple[Declaration, ...], tuple[str, ...]]:
    """What goes into a workbook beforehand: the juror's own declarations, and in a copy all that
    was read of the tabs that it holds, with the hashes of the files that these came from."""
    juror = item.plan.juror
    declared = tuple(
        found
        for found in case.intake.declarations
        if found.juror == juror and found.candidate in item.plan.declarations
    )
    if not item.replaces:
        return (), declared, ()
    tabs = set(tabs_of(item.plan)["entries"]) | set(item.plan.generals)
    agreed = set(tabs_of(item.plan)["consensus"]) | set(item.plan.consensus_generals)
    answers = tuple(
        found
        for found in case.intake.assessments
        if found.juror == juror
        and found.round == item.plan.round
        and _tab_name(found) in (agreed if found.consensus else tabs)
    )
    files = {found.place.file for found in answers}
    hashes = tuple(sorted({found.sha256 for found in case.intake.files if found.name in files}))
    return answers, declared, hashes


def _tab_name(assessment: Assessment) -> str:
    return "-".join(part for part in (assessment.candidate, assessment.challenge) if part)


def _refuse_changed_method(
    case: Case, before: tuple[Workbook, ...], folders: Folders, reader: Reader
) -> None:
    """The method is fixed once it was published or the first sheet left, but for an act by name
    and with a reason."""
    call = case.call
    published = [item for item in case.problems if item.code == "published-method"]
    if published:
        raise CannotGoOn(published)
    now = call.method.fingerprint
    old = next(
        (
            item.fingerprint
            for item in before
            if not allowed(call.acts, ActKind.CHANGE_METHOD, (item.fingerprint,), now)
        ),
        None,
    )
    if old is None:
        return
    texts = texts_of(call)
    act = {
        "key": f"A{len(call.acts) + 1:02}",
        "kind": texts(f"call.choice.{ActKind.CHANGE_METHOD.value}"),
        "on": texts("run.issued.row_date"),
        "by": texts("run.issued.row_name"),
        "reason": texts("run.issued.row_reason"),
        "old": old,
        "value": now,
    }
    changed = said_changes(call, old, folders.sent, reader)
    facts = {"now": now, "old": old, "row": _row(act), **changed}
    raise CannotGoOn([Problem("issue-method-changed", Place(), facts)])


def _row(act: dict[str, str]) -> str:
    """An act as the cells of its row, parted by tabs, so that it can be pasted as it is."""
    columns = ("key", "kind", "on", "by", "reason", "juror", "candidate", "challenge", "round",
               "criterion", "old", "value")  # fmt: skip
    return "\t".join(act.get(column, "") for column in columns)


def _path(call: Call, item: _Wanted, taken: set[str]) -> str:
    """`<round>/<file>`, as every system allows it, and a name that nothing was issued under."""
    texts = texts_of(call)
    title = call.method.round(item.plan.round).title
    folder = _clean(title)
    stem = _clean(
        texts(item.name, juror=call.juror(item.plan.juror).name, round=title, number=item.edition)
    )
    number, path = 1, f"{folder}/{stem}.xlsx"
    while path.casefold() in taken:
        number += 1
        path = f"{folder}/{stem} ({number}).xlsx"
    taken.add(path.casefold())
    return path


def _clean(name: str) -> str:
    clean = sanitize_filename(
        printed(name), replacement_text="-", platform="universal", max_len=MOST_NAME
    )
    return clean.rstrip(" .") or "-"
