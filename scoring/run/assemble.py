"""Everything that is read and judged, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from scoring.acts import apply_acts, with_later
from scoring.call import find_call, read_call
from scoring.decisions import current_stage, decide, decision_stages, rounds_until
from scoring.decisions.limits import accepted
from scoring.decisions.rebuttals import (
    before,
    closing_problems,
    rebuttal_problems,
    term_problems,
)
from scoring.judgement import judge
from scoring.matching import match
from scoring.model.call import Call, Stage
from scoring.model.case import Case
from scoring.model.intake import FileRead, Intake, Register
from scoring.model.results import DecisionPoint
from scoring.problems import CannotGoOn, Problem, Severity
from scoring.run.commit import file_digest
from scoring.run.ledger import read_ledger
from scoring.run.progress import Progress, silent
from scoring.run.published import acts_held, compared, notices_gone, with_changes
from scoring.run.reasons import reasons_of
from scoring.run.sent.base import bases, restored
from scoring.run.sent.copies import Copy, copies_in_force, unreadable, unremembered
from scoring.run.sent.remembered import ISSUED
from scoring.sheets import read_sheets
from scoring.workbooks.folder import files_under
from scoring.workbooks.read import Reader, read_books

SHEETS = "sheets"
_ORDER = {Severity.ERROR: 0, Severity.OPEN: 1, Severity.WARNING: 2}


def assemble(
    input_folder: Path,
    reader: Reader = read_books,
    progress: Progress = silent,
    sent: Path | None = None,
    *,
    informed: bool = True,
    restoring: bool = True,
) -> Case:
    """Read the call and everything sent back, apply the acts, judge each point that was reached.

    `reader` reads the files, by default in this process; the command line has them contained.
    `informed`: with what the scores leave open, which no check needs and takes a second or more.
    `sent` is the folder of what was established and sent: later sheets do not reopen that, and
    (`restoring`) a stage that was sent stays established when its line is gone.
    Raises CannotGoOn, with every problem, when there is no call or it has an error.
    """
    with progress("run.step.call", 1) as advance:
        path = find_call(input_folder)
        call, problems = read_call(path, reader)
        advance()
    if call is None:
        # In the order of the workbook, as whoever fills it in goes through it.
        raise CannotGoOn(sorted(problems, key=lambda problem: _ORDER[problem.severity]))
    published: tuple[Problem, ...] = ()
    if sent is not None and restoring:
        call, gone = restored(call, sent)
        problems = (*problems, *gone)
        held = compared(call, sent, reader)
        call, published = held.call, (*held.problems, *notices_gone(call, sent), *unreadable(sent))
        problems = (*problems, *_ledger(call, sent), *unremembered(sent))
    names, misplaced = files_under(input_folder, SHEETS)
    with progress("run.step.sheets", 1) as advance:
        left = {} if sent is None else copies_in_force(call, sent)
        stages = {} if sent is None else bases(call, sent)
        letters = {stage: base.letters for stage, base in stages.items()}
        frozen = _frozen(left, input_folder, names)
        intake = read_sheets(call, input_folder, names, reader, closed=_by_round(call, frozen))
        if sent is not None:
            changed = with_changes(call, intake.problems, sent, reader)
            intake = replace(intake, problems=changed)
        advance()
    with progress("run.step.judge", 1) as advance:
        register = apply_acts(call, intake, {key: base.left(call) for key, base in stages.items()})
        judged = {
            stage: judge(call, register, rounds_until(call, stage))
            for stage in reached(call, intake)
        }
        reasons = reasons_of(call, register, [*judged.values()], input_folder, sent, reader)
        reading = (*misplaced, *register.reading, *reasons.problems)
        points: list[DecisionPoint] = []
        for stage, judgement in judged.items():
            matching = match(call, judgement)
            answers = rebuttal_problems(call, points, letters)
            blocking = [
                *published,
                *before(answers, [item.stage for item in points]),
                *_of_files(reading, intake, frozen.get(stage)),
            ]
            judged_point = DecisionPoint(stage, judgement, matching, reasons=reasons.texts)
            point = decide(call, register, judged_point, blocking=blocking, sent=stage in left)
            points.append(_informed(call, register, point) if informed else point)
        settled = reasons.acts | acts_held(call, intake.problems, sent, reader)
        register = with_later(
            call, register, settled | _accepting(call, points),
            [problem for point in points for problem in point.problems],
        )  # fmt: skip
        advance()
    found = [
        *problems, *published, *reading, *register.problems,
        *(problem for point in points for problem in point.problems),
        *(problem for _, problem in rebuttal_problems(call, points, letters)),
        *closing_problems(call), *term_problems(call, decision_stages(call)),
    ]  # fmt: skip
    return Case(
        call=call,
        intake=intake,
        register=register,
        stage=current_stage(call),
        points=tuple(points),
        problems=sorted_problems(found),
        letters=letters,
        inputs=(*_call_files(call, path, input_folder), *intake.files, *reasons.files),
        approved=reasons.approved,
    )


def _ledger(call: Call, sent: Path) -> list[Problem]:
    """That the list of issued sheets cannot be used, which concerns every run that reads some."""
    try:
        read_ledger(sent.with_name(ISSUED), call.key)
    except CannotGoOn as stopped:
        return stopped.problems
    return []


def _accepting(call: Call, points: Sequence[DecisionPoint]) -> frozenset[str]:
    """The acts that accept a limit which the result does not keep."""
    return frozenset(
        act.key
        for point in points
        if point.stage == Stage.RESULT
        for _, act in accepted(call, point.decisions)
    )


def _informed(call: Call, register: Register, point: DecisionPoint) -> DecisionPoint:
    from scoring.insight import insight  # statistics take a second to load

    return replace(point, insight=insight(call, register, point.judgement))


def reached(call: Call, intake: Intake) -> tuple[str, ...]:
    """The decision points that this run judges, in order.

    A point is reached when it is the first, when it is established, or when the point before it is
    established and a sheet of a later round was read.
    """
    established = {item.stage for item in call.establishments}
    rounds = [item.key for item in call.method.rounds]
    points: list[str] = []
    for stage in decision_stages(call):
        if points and stage not in established:
            before = points[-1]
            later = set(rounds[rounds.index(before) + 1 :])
            read = any(item.round in later for item in intake.assessments)
            if before not in established or not read:
                break
        points.append(stage)
    return tuple(points)


def _frozen(
    copies: Mapping[str, Copy], input_folder: Path, names: Sequence[str]
) -> dict[str, frozenset[str]]:
    """By established stage, the files it came from, where all of its sheets still lie here.

    Someone may have saved a file anew after the stage was established. Then nothing can be told
    apart by its hash: everything is read, and a difference with what was sent is reported.
    """
    if not copies:
        return {}
    present = {file_digest(input_folder / name) for name in names}
    return {
        stage: frozenset(copy.inputs.values())
        for stage, copy in copies.items()
        if {digest for name, digest in copy.inputs.items() if name.startswith(f"{SHEETS}/")}
        <= present
    }


def _by_round(call: Call, frozen: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The files that may still speak for a round: those of the first point that judged it."""
    rounds: dict[str, frozenset[str]] = {}
    for stage, files in frozen.items():
        for key in rounds_until(call, stage):
            rounds.setdefault(key, files)
    return rounds


def _of_files(
    problems: Sequence[Problem], intake: Intake, files: frozenset[str] | None
) -> list[Problem]:
    """The problems that an established stage can still have: not those of files that came later."""
    if files is None:
        return list(problems)
    later = {item.name for item in intake.files if item.sha256 not in files}
    return [problem for problem in problems if problem.place.file not in later]


def sorted_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first, then what is open, then warnings; each by place. Said twice is said once."""

    def order(problem: Problem) -> tuple[object, ...]:
        place = problem.place
        return (
            _ORDER[problem.severity], place.file, place.tab, len(place.cell), place.cell,
            problem.code, problem.juror, problem.entry, problem.subject.entries, problem.says,
        )  # fmt: skip

    unique: list[Problem] = []
    for problem in sorted(problems, key=order):
        if not unique or unique[-1] != problem:
            unique.append(problem)
    return tuple(unique)


def _call_files(call: Call, path: Path, input_folder: Path) -> tuple[FileRead, ...]:
    files = [FileRead(path.relative_to(input_folder).as_posix(), file_digest(path), 0)]
    logo = call.identity.logo
    if logo and (input_folder / logo).is_file():
        files.append(FileRead(Path(logo).as_posix(), file_digest(input_folder / logo), 0))
    return tuple(files)
