"""The commands on a call or a table: each is carried out, told in lines, and ends in a status."""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import scoring
from scoring.acts.proposed import COLUMNS as ACT_COLUMNS
from scoring.acts.proposed import proposed_rows
from scoring.cache import Cache
from scoring.call import find_call, start_call
from scoring.call.read import call_language
from scoring.cli import arguments as args
from scoring.cli import summary
from scoring.cli.again import Again, Answer
from scoring.cli.arguments import Arguments
from scoring.cli.console import Bars, complain, known_passwords, password_asker, repeat, say, shown
from scoring.cli.drawing import Drawing
from scoring.cli.status import FAULT, GOOD, INTERRUPTED, LOOK, REFUSED
from scoring.disk import write_whole
from scoring.model.call import Entry
from scoring.model.case import Case
from scoring.problems import CannotGoOn, Problem, Severity
from scoring.reports.origins import explain_text
from scoring.reports.progress import by_entry, by_juror
from scoring.run.folders import Folders
from scoring.run.issue import write_sheets
from scoring.run.steps import check, check_files, run
from scoring.texts import DEFAULT, PROOFREAD, Texts
from scoring.workbooks.contained import contained
from scoring.workbooks.kept import kept_reader
from scoring.workbooks.read import Reader, read_books

FAULT_LOG = "scoring-fault.log"
JSON_VERSION = 1
# Of what a run says about its writing, what the next one says again.
_STAYING = frozenset({"sent-waits"})


@dataclass(frozen=True)
class Order:
    """What was asked, where the call lives, and how its files are read."""

    arguments: Arguments
    folders: Folders
    cache: Cache
    again: Again
    drawing: Drawing
    reader: Reader = read_books

    @cached_property
    def texts(self) -> Texts:
        """The language asked for, else the call's, else Dutch."""
        if self.arguments.language:
            return Texts(self.arguments.language)
        try:
            return Texts(call_language(find_call(self.folders.input), self.reader))
        except CannotGoOn:
            return Texts(DEFAULT)


def carry_out(order: Order) -> int:
    """Do what was asked, and say how it went: the exit status."""
    arguments, again = order.arguments, order.again
    asking = password_asker(Texts(arguments.language or DEFAULT))

    def ask(name: str) -> str:
        again.forget()
        return asking(name) if asking else ""

    with contained(
        arguments.jobs, passwords=known_passwords(), ask=ask if asking else None
    ) as reader:
        return _done(replace(order, reader=kept_reader(reader, order.cache)))


def _done(order: Order) -> int:
    try:
        return _DO[order.arguments.command](order)
    except CannotGoOn as stopped:
        if order.arguments.json:
            print(_as_json(order.texts, None, stopped.problems))
        complain(*summary.refusal(stopped.problems, order.texts))
        return REFUSED
    except KeyboardInterrupt:
        complain("", _plain_texts(order)("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        raise  # nobody listens any more: no fault of ours
    except Exception:  # the one place where a fault of ours is told in a line instead of a trace
        complain(_plain_texts(order)("cli.fault", log=str(_log_fault(order.folders))))
        return FAULT


def _plain_texts(order: Order) -> Texts:
    """The texts as far as they are known: nothing is read any more for them."""
    known = order.__dict__.get("texts")
    return known if isinstance(known, Texts) else Texts(order.arguments.language or DEFAULT)


def _run(order: Order) -> int:
    arguments, texts = order.arguments, order.texts
    outcome = run(
        order.folders,
        reader=order.reader,
        jobs=order.drawing.get() if arguments.pdf else 1,
        as_pdf=arguments.pdf,
        progress=Bars(texts),
        cache=order.cache,
    )
    say(*summary.closing(outcome, order.folders, texts))
    lacking = arguments.pdf and not outcome.pdf
    ended = LOOK if lacking else status((*outcome.problems, *outcome.case.problems))
    if all(problem.code in _STAYING for problem in outcome.problems):
        later = summary.closing(replace(outcome, sent=()), order.folders, texts)
        order.again.ran(Answer(shown(*later), ended), first=bool(outcome.sent))
    return ended


def _check(order: Order) -> int:
    if order.arguments.subjects:
        return _check_files(order)
    case = _checked(order)
    if order.arguments.json:
        said = _as_json(order.texts, case, case.problems) + "\n"
    else:
        said = shown(*summary.checked(case, order.texts))
    answer = Answer(said, status(case.problems))
    order.again.checked(answer)
    return repeat(answer)


def _check_files(order: Order) -> int:
    paths = [Path(name).expanduser() for name in order.arguments.subjects]
    call, intake = check_files(order.folders, paths, reader=order.reader)
    if order.arguments.json:
        print(_as_json(order.texts, None, intake.problems))
    else:
        say(*summary.checked_files(call, intake, order.texts))
    return status(intake.problems)


def _checked(order: Order) -> Case:
    return check(order.folders, reader=order.reader, progress=Bars(order.texts))


def _sheets(order: Order) -> int:
    result = write_sheets(
        order.folders,
        reader=order.reader,
        jobs=order.arguments.jobs,
        progress=Bars(order.texts),
    )
    say(*summary.issued(result, order.folders, order.texts))
    return status(result.problems)


def _explain(order: Order) -> int:
    case, texts, subject = _checked(order), order.texts, order.arguments.subject
    entries = {str(entry).casefold(): entry for entry in case.call.entries()}
    wanted = subject.casefold()
    found: list[Entry] = [
        entry
        for name, entry in entries.items()
        if wanted in (name, name.replace("-", " "), entry.candidate.casefold())
    ]
    if not found:
        names = ", ".join(str(entry) for entry in entries.values())
        complain(texts("cli.wrong.entry", found=subject, entries=names))
        return REFUSED
    for entry in found:
        say(*explain_text(case, entry, texts).splitlines(), "")
    return GOOD


def _new(order: Order) -> int:
    arguments = order.arguments
    texts = Texts(arguments.language or DEFAULT)
    target = Path(arguments.subject).expanduser()
    written = start_call(target, language=texts.language, old=arguments.old, reader=order.reader)
    say(texts("cli.new.made", folder=str(target)))
    say(*(f"  {path}" for path in written))
    say(texts("cli.new.next", folder=str(target / "input")))
    if texts.language not in PROOFREAD:
        say(texts("cli.new.draft"))
    return GOOD


def _analyse(order: Order) -> int:
    # Statistics take seconds to load: no other command should wait for them.
    from scoring.cli.analyse import Told, read_scores
    from scoring.cli.analysis import lines
    from scoring.cli.understood import understood
    from scoring.statistics.analyse import analyse, as_data

    arguments = order.arguments
    texts = Texts(arguments.language or DEFAULT)
    told = Told(arguments.headings, arguments.columns, arguments.tabs, arguments.tab)
    found = read_scores(Path(arguments.subject).expanduser(), told, order.reader)
    read = understood(found.table, "score", texts)
    groups = analyse(found.frame, top=arguments.top, lower_is_better=arguments.lower_is_better)
    if arguments.json:
        complain(*read)
        print(json.dumps(as_data(groups), ensure_ascii=False, indent=2))
    else:
        say(*read, "", *lines(groups, texts))
    return GOOD


def _match(order: Order) -> int:
    # The solver takes a moment to load: no other command should wait for it.
    from scoring.cli.match import SECONDS, Asked, answer, as_data, lines
    from scoring.cli.understood import understood

    arguments = order.arguments
    texts = Texts(arguments.language or DEFAULT)
    heads = dict(arguments.headings)
    if "entry" in heads:
        heads["candidate"] = heads.pop("entry")
    asked = Asked(
        table=Path(arguments.subject).expanduser(),
        candidates=arguments.candidates,
        goal=arguments.goal,
        times=arguments.times,
        every=arguments.all,
        limit=arguments.limit,
        seconds=arguments.seconds or SECONDS,
        named=heads,
        columns="candidate" if arguments.columns == "entry" else arguments.columns,
        tab=arguments.tab,
    )
    found = answer(asked, order.reader)
    read = understood(found.table, "amount", texts)
    if arguments.json:
        complain(*read)
        print(json.dumps(as_data(found), ensure_ascii=False, indent=2))
    else:
        say(*read, "", *lines(found, texts))
    return GOOD


_DO = {
    args.RUN: _run,
    args.NEW: _new,
    args.SHEETS: _sheets,
    args.CHECK: _check,
    args.EXPLAIN: _explain,
    args.ANALYSE: _analyse,
    args.MATCH: _match,
}


def status(problems: Sequence[Problem]) -> int:
    serious = (Severity.ERROR, Severity.OPEN)
    return LOOK if any(problem.severity in serious for problem in problems) else GOOD


def _as_json(texts: Texts, case: Case | None, problems: Sequence[Problem]) -> str:
    rows = proposed_rows(case.call, problems, texts) if case else [()] * len(problems)
    value = {
        "schema_version": JSON_VERSION,
        "stage": case.stage if case else None,
        "problems": [
            {
                "code": item.code,
                "severity": item.severity.value,
                "file": item.place.file,
                "tab": item.place.tab,
                "cell": item.place.cell,
                "what": item.what,
                "found": item.found,
                "expected": item.expected,
                "remedy": item.remedy,
                "juror": problem.juror,
                "entry": problem.entry,
                "acts": [dict(zip(ACT_COLUMNS, row, strict=True)) for row in acts],
            }
            for problem, acts in zip(problems, rows, strict=True)
            for item in [problem.said(texts)]
        ],
        "owed": [
            {
                "juror": ballot.juror,
                "entry": str(ballot.entry),
                "round": ballot.round,
                "standing": ballot.standing.value,
            }
            for ballots in (summary.owed_by_juror(case).values() if case else ())
            for ballot in ballots
        ],
        "jurors": [asdict(item) for item in by_juror(case)] if case else [],
        "entries": [asdict(item) for item in by_entry(case)] if case else [],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _log_fault(folders: Folders) -> Path:
    """Write the traceback where the user can find it and send it."""
    told = f"jury-scoring {scoring.__version__}, Python {sys.version}\n\n{traceback.format_exc()}"
    for folder in (folders.output.parent, Path(tempfile.gettempdir())):
        try:
            log = folder / FAULT_LOG
            write_whole(log, told.encode("utf-8", "backslashreplace"))
        except OSError:
            continue
        return log.resolve()
    return Path(FAULT_LOG)
