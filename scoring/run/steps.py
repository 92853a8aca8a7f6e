"""The whole run, and the check that writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from scoring.acts import apply_acts
from scoring.cache import NO_CACHE, Cache
from scoring.call import find_call, read_call
from scoring.call.extensions import in_force
from scoring.disk import as_problem, real
from scoring.model.call import Call
from scoring.model.case import Case
from scoring.model.intake import Intake
from scoring.problems import CannotGoOn, Place, Problem, Severity
from scoring.reports import pdf
from scoring.reports.document import texts_of
from scoring.run.approved import remember
from scoring.run.assemble import assemble
from scoring.run.commit import Kept, alone, commit, discard, staging_of
from scoring.run.folders import Folders
from scoring.run.pool import workers
from scoring.run.progress import Progress, silent
from scoring.run.record import NAME, environment_of, previous_run, run_record
from scoring.run.render import Press, by_path, drawing_libraries
from scoring.run.sent.copies import keep_memory, read_copies
from scoring.run.sent.keep import keep_sent
from scoring.run.sent.revoked import mark_revoked
from scoring.sheets import read_files
from scoring.workbooks.read import Reader, read_books


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did. `problems` are those of writing; those of the content are the case's."""

    case: Case
    problems: tuple[Problem, ...]
    written: tuple[str, ...]  # within the output folder
    sent: tuple[str, ...]  # new folders in `sent/`
    pdf: bool  # False: HTML stands in for the PDFs
    no_pango: str  # key of the text that says how to get (quick) PDFs here; empty when all is well


def run(
    folders: Folders,
    *,
    reader: Reader = read_books,
    jobs: int | Executor = 1,
    as_pdf: bool = True,
    progress: Progress = silent,
    cache: Cache = NO_CACHE,
) -> Outcome:
    """The main job: read, judge, write every document, keep what is final.

    Pages are drawn by so many processes of our own, or by the executor that `jobs` is; what `cache`
    holds is not made again. Raises CannotGoOn when the call has an error or the output
    cannot be replaced; nothing is written then.
    """
    from scoring.run.settle import settle  # slow to load, and few checks need it

    _refuse_nested(folders)
    with alone(folders.output) as aside, workers(jobs) as pool:
        with as_problem(folders.sent.name):
            discard(staging_of(folders.sent))  # of a run that was killed
        previous = previous_run(folders.output)
        case = assemble(folders.input, reader, progress, folders.sent)
        missing = (pdf.pango_missing() or "") if as_pdf else ""
        as_pdf = as_pdf and pdf.pango_works()
        press = Press(pool, as_pdf=as_pdf, cache=cache)
        with progress("run.step.documents", 1) as advance:
            settled = settle(case, folders.input, folders.sent, reader, press.begin)
            case = settled.case
            advance()
        rendered = press.made(settled.documents, progress)
        files = {**settled.as_sent, **by_path(rendered)}
        environment = environment_of(drawing_libraries() if as_pdf else {})
        record = run_record(case, files, environment)
        mark = texts_of(case.call)("run.kept_mark")
        kept = commit(folders.output, files, (NAME, record), previous.listed, mark)
        problems = [*aside, *(kept_problem(item) for item in kept)]
        problems += mark_revoked(case.call, folders.sent)
        if previous.damaged:
            facts = {"found_key": previous.damaged}
            problems.append(Problem("output-record-damaged", Place(NAME), facts))
        problems += remember(folders.issued, case.approved, mark)
        sent: tuple[str, ...] = ()
        if as_pdf:
            try:
                sent = keep_sent(
                    case, settled.to_keep, rendered, folders.input, folders.sent, environment
                )
            except CannotGoOn as stopped:
                # The output is written; the next run makes the copy.
                problems += stopped.problems
        elif settled.to_keep:
            problems.append(Problem("sent-waits", Place()))
        notices = [new for _, _, new in in_force(case.call)] if as_pdf else []
        problems += keep_memory(folders.sent, notices, mark)
        cache.tidy()
    return Outcome(case, tuple(problems), (*sorted(files), NAME), sent, as_pdf, missing)


def check(folders: Folders, *, reader: Reader = read_books, progress: Progress = silent) -> Case:
    """Read and judge only. Raises CannotGoOn as `run` does."""
    if not read_copies(folders.sent):
        return assemble(folders.input, reader, progress, folders.sent, informed=False)
    from scoring.run.settle import settle  # slow to load

    case = assemble(folders.input, reader, progress, folders.sent)
    with progress("run.step.documents", 1) as advance:
        settled = settle(case, folders.input, folders.sent, reader)
        advance()
    return settled.case


def check_files(
    folders: Folders, paths: Sequence[Path], *, reader: Reader = read_books
) -> tuple[Call, Intake]:
    """Some workbooks alone, held against the call: what was read, what is wrong and what lacks.

    Only what their own jurors still owe is told, and no act about a file that was not asked for.
    Raises CannotGoOn when there is no call or it has an error.
    """
    call, problems = read_call(find_call(folders.input), reader)
    if call is None:
        raise CannotGoOn(list(problems))
    intake = read_files(call, [(path, str(path)) for path in paths], reader)
    jurors = {(sheet.juror, sheet.round) for sheet in intake.assessments}
    register = apply_acts(call, intake)
    wrong = [item for item in register.reading if item.code != "version-not-found"]
    owed = [
        item
        for item in register.problems
        if item.severity is Severity.OPEN
        and any((item.juror, key) in jurors for key in item.subject.rounds)
    ]
    return call, replace(intake, problems=(*wrong, *owed))


def _refuse_nested(folders: Folders) -> None:
    """Output inside input would be read as input by the next run."""
    source, target = real(folders.input), real(folders.output)
    if target == source or source in target.parents or target in source.parents:
        raise CannotGoOn([Problem("output-nested", Place(folders.output.name))])


def kept_problem(kept: Kept) -> Problem:
    """That something in a folder of ours was kept under another name."""
    code = "output-kept-edited" if kept.edited else "output-kept-foreign"
    return Problem(code, Place(kept.path), {"file": kept.path, "aside": kept.aside})
