"""What the terminal says: problems and remedies, who owes what, what was made, what is next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scoring.acts.proposed import Rows, proposed_rows
from scoring.model.call import Call
from scoring.model.case import Case
from scoring.model.intake import OWED, Ballot, Given, Intake, Standing
from scoring.problems import Problem, Severity
from scoring.prose import plain
from scoring.reports.document import stage_title, texts_of
from scoring.reports.progress import Progress, by_entry, by_juror
from scoring.run.folders import Folders
from scoring.run.issue import Issued
from scoring.run.steps import Outcome
from scoring.texts import Texts

# More than this scrolls away: the problem list holds them all.
FIRST = 5


def told(problem: Problem, texts: Texts, acts: Rows = ()) -> Iterator[str]:
    """A problem on a few lines: where and what, found and expected, what to do; rows to paste."""
    said = problem.said(texts)
    where = f"{said.place}: " if str(said.place) else ""
    yield f"  {texts(f'cli.severity.{said.severity.value}')}  {where}{said.what}"
    if said.found:
        yield f"      {texts('cli.found', text=said.found)}"
    if said.expected:
        yield f"      {texts('cli.expected', text=said.expected)}"
    if said.remedy:
        yield f"      -> {said.remedy}"
    if acts:
        yield f"      {texts('cli.act', count=len(acts))}"
        yield from ("        " + "\t".join(row).rstrip() for row in acts)


def refusal(problems: Sequence[Problem], texts: Texts) -> Iterator[str]:
    """Why nothing was written: every problem, the errors first."""
    yield texts("cli.refused")
    for problem in problems:
        yield from told(problem, texts)


def closing(outcome: Outcome, folders: Folders, texts: Texts) -> Iterator[str]:
    """The end of a run."""
    case = outcome.case
    yield from _read(case, texts)
    yield from _wrong(case, (*outcome.problems, *case.problems), texts)
    yield ""
    yield texts("cli.written", count=len(outcome.written), folder=str(folders.output))
    tops = Counter(path.partition("/")[0] for path in outcome.written if "/" in path)
    for top, count in sorted(tops.items()):
        yield f"  {top}: {count}"
    for folder in outcome.sent:
        yield texts("cli.sent", folder=str(folders.sent / folder))
    if outcome.no_pango:
        yield ""
        yield from texts(outcome.no_pango).splitlines()
    yield ""
    yield texts("cli.next.heading")
    for line in _next(outcome, texts):
        yield f"  - {line}"


def checked(case: Case, texts: Texts) -> Iterator[str]:
    """All that `check` found: every problem, and who owes what."""
    yield from _read(case, texts)
    yield ""
    yield _counts(case.problems, texts)
    rows = proposed_rows(case.call, case.problems, texts)
    for problem, acts in zip(case.problems, rows, strict=True):
        yield from told(problem, texts, acts)
    yield ""
    yield from _progress(case, texts)
    yield from _owing(case, texts)


def checked_files(call: Call, intake: Intake, texts: Texts) -> Iterator[str]:
    """What some workbooks hold: their sheets, and every problem."""
    yield texts("cli.read.call", title=call.title)
    sheets = [item for item in intake.assessments if item.challenge and not item.consensus]
    for file in intake.files:
        mine = [sheet for sheet in sheets if sheet.place.file == file.name]
        complete = sum(all(isinstance(a, Given) for a in sheet.scores.values()) for sheet in mine)
        jurors = texts.listed(dict.fromkeys(call.juror(sheet.juror).name for sheet in mine))
        facts = {"file": file.name, "jurors": jurors or "-", "complete": complete}
        yield texts("cli.read.file", count=len(mine), **facts)
    yield ""
    yield _counts(intake.problems, texts)
    for problem in intake.problems:
        yield from told(problem, texts)


def _progress(case: Case, texts: Texts) -> Iterator[str]:
    """Complete, partial, missing and wrong: each juror, and the entries that still wait."""
    jurors, entries = by_juror(case), by_entry(case)
    for item in dict.fromkeys(found.round for found in (*jurors, *entries)):
        title = case.call.method.round(item).title
        yield texts("cli.progress.jurors", round=title)
        for one in (found for found in jurors if found.round == item):
            name = case.call.juror(one.key).name
            yield texts("cli.progress.line", name=name, **_amounts(one))
        yield texts("cli.progress.entries", round=title)
        here = [found for found in entries if found.round == item]
        for one in (found for found in here if not found.done):
            yield texts("cli.progress.line", name=one.key, **_amounts(one))
        yield texts("cli.progress.done", count=sum(found.done for found in here), of=len(here))
        yield ""


def _amounts(item: Progress) -> dict[str, object]:
    return {
        "complete": item.complete, "partial": item.partial, "missing": item.missing,
        "wrong": item.wrong,
    }  # fmt: skip


def issued(result: Issued, folders: Folders, texts: Texts) -> Iterator[str]:
    """What `sheets` made."""
    for problem in result.problems:
        yield from told(problem, texts)
    if result.round == "":
        yield texts("cli.issued.no_round")
    elif not result.written:
        yield texts("cli.issued.nothing", round=result.round)
    else:
        yield texts("cli.issued.made", count=len(result.written), round=result.round)
        for path in result.written:
            yield f"  {folders.issued / path}"
        yield texts("cli.issued.next", folder=str(folders.input / "sheets"))


def owed_by_juror(case: Case) -> dict[str, list[Ballot]]:
    """By juror, in the call's order: the sheets that they owe and that do not count yet."""
    owed: dict[str, list[Ballot]] = {juror.key: [] for juror in case.call.jurors}
    for ballot in case.register.ballots:
        waits = ballot.standing in OWED and ballot.standing is not Standing.COUNTED
        if waits and not ballot.consensus:  # what the jury owes together is a problem of its own
            owed[ballot.juror].append(ballot)
    return {juror: ballots for juror, ballots in owed.items() if ballots}


def _read(case: Case, texts: Texts) -> Iterator[str]:
    sheets = sum(item.sheets for item in case.intake.files)
    yield texts("cli.read.call", title=case.call.title)
    yield texts("cli.read.sheets", files=len(case.intake.files), count=sheets)
    yield texts("cli.read.stage", stage=stage_title(case.call, case.stage, texts_of(case.call)))
    if case.call.example:
        yield from plain(case.call.example).splitlines()


def _counts(problems: Sequence[Problem], texts: Texts) -> str:
    tally = Counter(problem.severity for problem in problems)
    return texts(
        "cli.counts",
        errors=tally[Severity.ERROR],
        opens=tally[Severity.OPEN],
        warnings=tally[Severity.WARNING],
    )


def _wrong(case: Case, problems: Sequence[Problem], texts: Texts) -> Iterator[str]:
    yield _counts(problems, texts)
    shown = _various(problems)
    rows = proposed_rows(case.call, shown, texts)
    for problem, acts in zip(shown, rows, strict=True):
        yield from told(problem, texts, acts)
    if len(problems) > len(shown):
        yield texts("cli.more", count=len(problems) - len(shown))


def _various(problems: Sequence[Problem]) -> list[Problem]:
    """The first few, the most serious first, and before a second of a kind one of each kind."""
    severities = list(Severity)
    seen: Counter[str] = Counter()
    ranked = []
    for number, problem in enumerate(problems):
        ranked.append((severities.index(problem.severity), seen[problem.code], number, problem))
        seen[problem.code] += 1
    return [item[-1] for item in sorted(ranked, key=lambda item: item[:-1])[:FIRST]]


def _owing(case: Case, texts: Texts) -> Iterator[str]:
    owed = owed_by_juror(case)
    if not owed:
        yield texts("cli.owed.none")
        return
    yield texts("cli.owed.heading")
    for key, ballots in owed.items():
        yield texts("cli.owed.juror", juror=case.call.juror(key).name, count=len(ballots))
        groups: dict[tuple[str, Standing], list[str]] = {}
        for ballot in ballots:
            groups.setdefault((ballot.round, ballot.standing), []).append(str(ballot.entry))
        for (round_key, standing), entries in groups.items():
            yield texts(
                "cli.owed.entries",
                round=case.call.method.round(round_key).title,
                standing=texts(f"cli.standing.{standing.value}"),
                entries=", ".join(entries),
            )


def _next(outcome: Outcome, texts: Texts) -> Iterator[str]:
    case = outcome.case
    severities = {problem.severity for problem in case.problems}
    if Severity.ERROR in severities:
        yield texts("cli.next.errors")
    if not case.call.candidates:
        yield texts("cli.next.candidates")
    elif not case.intake.files:
        yield texts("cli.next.sheets")
    elif owed_by_juror(case):
        yield texts("cli.next.owed")
    elif Severity.OPEN in severities:
        yield texts("cli.next.open")
    point = case.points[-1]
    title = stage_title(case.call, point.stage, texts_of(case.call))
    if point.final and outcome.pdf:
        yield texts("cli.next.final", stage=title)
    elif point.final:
        yield texts("cli.next.final_without_pdf", stage=title)
    elif (
        case.intake.files
        and point.establishment is None
        and not severities
        & {
            Severity.ERROR,
            Severity.OPEN,
        }
    ):
        yield texts("cli.next.establish", stage=title)
    else:
        yield texts("cli.next.drafts", stage=title)
