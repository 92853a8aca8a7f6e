"""The door for people and scripts: arguments in, lines and an exit status out, never a traceback.

Exit status: 0 nothing but warnings; 1 errors or open matters (drafts were written), or PDFs could
not be made; 2 wrong arguments, a call with errors, or an output that could not be replaced (nothing
was written); 70 a fault of ours; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import scoring
from scoring.call import find_call, start_call
from scoring.call.read import read_tables
from scoring.cli import arguments as args
from scoring.cli import summary
from scoring.cli.arguments import Arguments, WrongArguments, parse
from scoring.cli.console import Bars, complain, prepare, say
from scoring.model.call import Entry
from scoring.model.case import Case
from scoring.problems import CannotGoOn, Problem, Severity
from scoring.reports.origins import explain_text
from scoring.run.issue import write_sheets
from scoring.run.steps import Folders, check, run
from scoring.texts import LANGUAGES, Texts

GOOD, LOOK, REFUSED, FAULT, INTERRUPTED = 0, 1, 2, 70, 130
FAULT_LOG = "scoring-fault.log"
JSON_VERSION = 1


def main(argv: Sequence[str], home: Path) -> int:
    """Do what `argv` (without the program's name) asks. `home` holds the default folders."""
    prepare()
    language = ""
    folders = Folders(home / "input", home / "output")
    try:
        try:
            arguments = parse(argv)
        except WrongArguments as wrong:
            texts = Texts(wrong.language or "nl")
            complain(texts(wrong.key, **wrong.facts))
            if near := wrong.facts.get("near"):
                complain(texts("cli.wrong.near", near=near))
            complain(texts("cli.wrong.help"))
            return REFUSED
        language = arguments.language
        folders = _folders(arguments, home)
        return _DO[arguments.command](arguments, folders)
    except CannotGoOn as stopped:
        texts = _texts(language, folders)
        if "--json" in argv:
            _print_json(texts, None, stopped.problems)
        complain(*summary.refusal(stopped.problems, texts))
        return REFUSED
    except KeyboardInterrupt:
        complain("", _texts(language, folders)("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output stopped doing so; Python must not complain when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return LOOK
    except Exception:  # the one place where a fault of ours is told in a line instead of a trace
        complain(_texts(language, folders)("cli.fault", log=str(_log_fault(folders))))
        return FAULT


def _run(arguments: Arguments, folders: Folders) -> int:
    texts = _texts(arguments.language, folders)
    outcome = run(folders, jobs=arguments.jobs, as_pdf=arguments.pdf, progress=Bars(texts))
    say(*summary.closing(outcome, folders, texts))
    lacking = arguments.pdf and not outcome.pdf
    return LOOK if lacking else _status((*outcome.problems, *outcome.case.problems))


def _check(arguments: Arguments, folders: Folders) -> int:
    texts = _texts(arguments.language, folders)
    case = check(folders, jobs=arguments.jobs, progress=Bars(texts))
    if arguments.json:
        _print_json(texts, case, case.problems)
    else:
        say(*summary.checked(case, texts))
    return _status(case.problems)


def _sheets(arguments: Arguments, folders: Folders) -> int:
    texts = _texts(arguments.language, folders)
    result = write_sheets(folders, jobs=arguments.jobs, progress=Bars(texts))
    say(*summary.issued(result, folders, texts))
    return _status(result.problems)


def _explain(arguments: Arguments, folders: Folders) -> int:
    texts = _texts(arguments.language, folders)
    case = check(folders, jobs=arguments.jobs, progress=Bars(texts))
    entries = {str(entry).casefold(): entry for entry in case.call.entries()}
    wanted = arguments.subject.casefold()
    found: list[Entry] = [
        entry
        for name, entry in entries.items()
        if wanted in (name, name.replace("-", " "), entry.candidate.casefold())
    ]
    if not found:
        names = ", ".join(str(entry) for entry in entries.values())
        complain(texts("cli.wrong.entry", found=arguments.subject, entries=names))
        return REFUSED
    for entry in found:
        say(*explain_text(case, entry, texts).splitlines(), "")
    return GOOD


def _new(arguments: Arguments, _folders: Folders) -> int:
    texts = Texts(arguments.language or "nl")
    target = Path(arguments.subject).expanduser()
    written = start_call(target, language=texts.language, old=arguments.old)
    say(texts("cli.new.made", folder=str(target)))
    say(*(f"  {path}" for path in written))
    say(texts("cli.new.next", folder=str(target / "input")))
    return GOOD


def _analyse(arguments: Arguments, _folders: Folders) -> int:
    # Statistics take seconds to load: no other command should wait for them.
    from scoring.cli.analyse import read_table
    from scoring.cli.analysis import lines
    from scoring.statistics.analyse import analyse, as_data

    frame = read_table(Path(arguments.subject).expanduser())
    groups = analyse(frame, top=arguments.top, lower_is_better=arguments.lower_is_better)
    if arguments.json:
        print(json.dumps(as_data(groups), ensure_ascii=False, indent=2))
    else:
        say(*lines(groups, Texts(arguments.language or "nl")))
    return GOOD


def _help(arguments: Arguments, _folders: Folders) -> int:
    say(*Texts(arguments.language or "nl")("cli.help").strip().splitlines())
    return GOOD


def _version(_arguments: Arguments, _folders: Folders) -> int:
    say(f"jury-scoring {scoring.__version__}")
    return GOOD


_DO = {
    args.RUN: _run,
    args.NEW: _new,
    args.SHEETS: _sheets,
    args.CHECK: _check,
    args.EXPLAIN: _explain,
    args.ANALYSE: _analyse,
    args.HELP: _help,
    args.VERSION: _version,
}


def _folders(arguments: Arguments, home: Path) -> Folders:
    """Where the call lives. The output of an input elsewhere lies beside it.

    Who names the folder that `new` made, with `input` in it, means that `input`.
    """
    source = arguments.input
    if source is not None and not _has_call(source) and (source / "input").is_dir():
        source = source / "input"
    if arguments.output is not None:
        return Folders(source or home / "input", arguments.output)
    if source is None:
        return Folders(home / "input", home / "output")
    return Folders(source, source.resolve().parent / "output")


def _has_call(folder: Path) -> bool:
    try:
        find_call(folder)
    except CannotGoOn:
        return False
    return True


def _texts(language: str, folders: Folders) -> Texts:
    """The language asked for, else the call's, else Dutch."""
    return Texts(language or _call_language(folders.input))


@cache
def _call_language(source: Path) -> str:
    try:
        return read_tables(find_call(source))[1].language
    except CannotGoOn:
        return LANGUAGES[0]


def _status(problems: Sequence[Problem]) -> int:
    serious = (Severity.ERROR, Severity.OPEN)
    return LOOK if any(problem.severity in serious for problem in problems) else GOOD


def _print_json(texts: Texts, case: Case | None, problems: Sequence[Problem]) -> None:
    said = [problem.said(texts) for problem in problems]
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
            }
            for item in said
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
    }
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _log_fault(folders: Folders) -> Path:
    """Write the traceback where the user can find it and send it."""
    for folder in (folders.output.parent, Path(tempfile.gettempdir())):
        try:
            log = folder / FAULT_LOG
            log.write_text(
                f"jury-scoring {scoring.__version__}, Python {sys.version}\n\n"
                + traceback.format_exc(),
                encoding="utf-8",
                errors="backslashreplace",
            )
        except OSError:
            continue
        return log.resolve()
    return Path(FAULT_LOG)
