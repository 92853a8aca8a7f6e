"""The command line as a value. Every message about it stands in the catalogues, in both languages.

argparse only splits the words here: its own messages would come in English whatever is asked.
"""

from __future__ import annotations

import argparse
import difflib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scoring.texts import LANGUAGES

RUN, NEW, SHEETS, CHECK, EXPLAIN, ANALYSE, MATCH, HELP, VERSION = (
    "run", "new", "sheets", "check", "explain", "analyse", "match", "help", "version",
)  # fmt: skip
# The command, the least and most words after it, and the options that make sense with it.
_COMMANDS: dict[str, tuple[int, int, frozenset[str]]] = {
    RUN: (0, 0, frozenset({"input", "output", "jobs", "executor", "no_pdf", "no_cache"})),
    NEW: (1, 1, frozenset({"from"})),
    SHEETS: (0, 0, frozenset({"input", "output", "jobs", "no_cache"})),
    CHECK: (0, 999, frozenset({"input", "output", "jobs", "json", "no_cache"})),
    EXPLAIN: (1, 1, frozenset({"input", "output", "jobs", "no_cache"})),
    ANALYSE: (1, 1, frozenset({"json", "top", "lower_is_better", "entry", "juror", "score",
                               "criterion", "by", "columns", "tabs", "tab"})),
    MATCH: (1, 1, frozenset({"json", "candidates", "goal", "times", "all", "limit", "seconds",
                             "entry", "need", "amount", "columns", "tab"})),
    HELP: (0, 1, frozenset()),
}  # fmt: skip
# Options that tell the heading of a column of a plain table, and the column that they tell
_HEADINGS = {
    "entry": "entry", "juror": "juror", "score": "score", "criterion": "criterion", "by": "group",
    "need": "need", "amount": "amount",
}  # fmt: skip
# What stands above the columns of a plain table, or what its tabs are, as typed
ACROSS = {"jurors": "juror", "criteria": "criterion", "entries": "entry", "needs": "need",
          "groups": "group"}  # fmt: skip
_ACROSS = {
    (ANALYSE, "columns"): ("jurors", "criteria", "entries"),
    (ANALYSE, "tabs"): ("jurors", "criteria", "groups"),
    (MATCH, "columns"): ("needs", "entries"),
}
_VALUES = ("input", "output", "jobs", "from", "lang", "top", "candidates", "goal",
           "times", "limit", "seconds", "executor", *_HEADINGS, "columns", "tabs",
           "tab")  # fmt: skip
_SWITCHES = ("no_pdf", "no_cache", "json", "lower_is_better", "all", "help", "version")
_ABSENT = "\0absent"  # an option that stands there without its value
MATCH_GOALS = ("size", "cost", "quality")
MOST_SECONDS = 1_000_000
MOST_JOBS = 61  # what Windows allows a pool


@dataclass(frozen=True, slots=True)
class Arguments:
    command: str
    subjects: tuple[str, ...] = ()  # the words after the command
    # The first of them: the folder of `new`, entry of `explain`, table of `analyse` and `match`
    subject: str = ""
    input: Path | None = None
    inputs: tuple[Path, ...] = ()  # of `run`: that one and what was named after it
    output: Path | None = None
    old: Path | None = None
    jobs: int = 1
    cluster: str = ""  # the address of one that draws pages
    language: str = ""  # empty: the call's
    pdf: bool = True
    cache: bool = True
    json: bool = False
    top: int | None = None
    lower_is_better: bool = False
    candidates: Path | None = None
    goal: str = "size"
    times: int = 1
    all: bool = False
    limit: int | None = None
    seconds: float | None = None
    headings: Mapping[str, str] = field(default_factory=dict)  # of a plain table, by column
    columns: str = ""
    tabs: str = ""
    tab: str = ""

    @property
    def on_call(self) -> bool:
        """Whether the command works on a call that is there."""
        return "input" in _COMMANDS.get(self.command, (0, 0, frozenset()))[2]


class WrongArguments(Exception):
    """What was typed is no command of ours: a text key, its facts, the language to say it in."""

    def __init__(self, key: str, language: str, **facts: str):
        super().__init__(key)
        self.key, self.language, self.facts = key, language, facts


def parse(argv: Sequence[str]) -> Arguments:
    """Raises WrongArguments."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("words", nargs="*")
    for name in _VALUES:
        parser.add_argument(f"--{name}", nargs="?", const=_ABSENT, dest=name)
    for name in _SWITCHES:
        short = {"help": ["-h"]}.get(name, [])
        parser.add_argument(*short, f"--{name.replace('_', '-')}", action="store_true", dest=name)
    # A switch with a value is the one thing that argparse would answer itself.
    switches = {f"--{name.replace('_', '-')}": name for name in _SWITCHES}
    odd = [word for word in argv if "=" in word and word.partition("=")[0] in switches]
    found, rest = parser.parse_known_args([word for word in argv if word not in odd])
    given = vars(found)
    words = [*found.words, *(word for word in rest if not word.startswith("-"))]
    language = _language(given["lang"])
    unknown = [*odd, *(word for word in rest if word.startswith("-"))]
    if unknown:
        raise WrongArguments(
            "cli.wrong.option", language, found=unknown[0],
            near=_near(unknown[0].partition("=")[0], _option_names()),
        )  # fmt: skip
    for name in _VALUES:
        if given[name] in (_ABSENT, ""):
            raise WrongArguments("cli.wrong.value", language, option=f"--{name}")
    if given["version"]:
        return Arguments(VERSION, language=language)
    if given["help"] or words[:1] == [HELP]:
        return Arguments(HELP, language=language)
    return _checked(words, given, language)


def _checked(words: list[str], given: dict[str, str], language: str) -> Arguments:
    if given["input"] and words and words[0] not in _COMMANDS and Path(words[0]).exists():
        words = [RUN, *words]  # a further folder after --input
    command, *subjects = words or [RUN]
    if command not in _COMMANDS:
        near = _near(command, _COMMANDS)
        raise WrongArguments("cli.wrong.command", language, found=command, near=near)
    least, most, allowed = _COMMANDS[command]
    inputs = [given["input"]] if given["input"] else []
    if command == RUN and inputs:
        inputs, subjects = [*inputs, *subjects], []
    if len(subjects) < least:
        raise WrongArguments(f"cli.wrong.missing_{command}", language)
    if len(subjects) > most:
        raise WrongArguments("cli.wrong.too_many", language, found=subjects[most], command=command)
    for name in (*_VALUES, *_SWITCHES):
        if given[name] and name not in allowed and name != "lang":
            option = f"--{name.replace('_', '-')}"
            raise WrongArguments("cli.wrong.not_here", language, option=option, command=command)
    return Arguments(
        command=command,
        subjects=tuple(subjects),
        subject=subjects[0] if subjects else "",
        input=_path(given["input"]),
        inputs=tuple(Path(name).expanduser() for name in inputs),
        output=_path(given["output"]),
        old=_path(given["from"]),
        jobs=_jobs(given["jobs"], language),
        cluster=_cluster(given["executor"], language),
        language=language,
        pdf=not given["no_pdf"],
        cache=not given["no_cache"],
        json=bool(given["json"]),
        top=_top(given["top"], language),
        lower_is_better=bool(given["lower_is_better"]),
        candidates=_path(given["candidates"]),
        goal=_goal(given["goal"], language),
        times=_count(given["times"], "times", language) or 1,
        all=bool(given["all"]),
        limit=_count(given["limit"], "limit", language),
        seconds=_seconds(given["seconds"], language),
        headings={role: given[name] for name, role in _HEADINGS.items() if given[name]},
        columns=_across(command, "columns", given["columns"], language),
        tabs=_across(command, "tabs", given["tabs"], language),
        tab=given["tab"] or "",
    )


def _across(command: str, option: str, given: str | None, language: str) -> str:
    if not given:
        return ""
    expected = _ACROSS[command, option]
    if given not in expected:
        raise WrongArguments("cli.wrong.across", language, found=given, option=f"--{option}",
                             expected=", ".join(expected))  # fmt: skip
    return ACROSS[given]


def _language(given: str | None) -> str:
    if not given or given == _ABSENT:
        return ""
    if given not in LANGUAGES:
        raise WrongArguments("cli.wrong.language", "", found=given, expected=", ".join(LANGUAGES))
    return given


def _jobs(given: str | None, language: str) -> int:
    if given is None:
        return min(os.cpu_count() or 1, MOST_JOBS)
    if not (given.isascii() and given.isdigit()) or not 1 <= int(given) <= MOST_JOBS:
        raise WrongArguments("cli.wrong.jobs", language, found=given, most=str(MOST_JOBS))
    return int(given)


def _cluster(given: str | None, language: str) -> str:
    if given is None:
        return ""
    kind, _, address = given.partition(":")
    if kind != "dask" or not address:
        raise WrongArguments("cli.wrong.executor", language, found=given)
    return address


def _top(given: str | None, language: str) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdigit()) or int(given) < 1:
        raise WrongArguments("cli.wrong.top", language, found=given)
    return int(given)


def _goal(given: str | None, language: str) -> str:
    if given is not None and given not in MATCH_GOALS:
        expected = ", ".join(MATCH_GOALS)
        raise WrongArguments("cli.wrong.goal", language, found=given, expected=expected)
    return given or MATCH_GOALS[0]


def _count(given: str | None, name: str, language: str) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdigit()) or int(given) < 1:
        raise WrongArguments("cli.wrong.count", language, option=f"--{name}", found=given)
    return int(given)


def _seconds(given: str | None, language: str) -> float | None:
    if given is None:
        return None
    try:
        seconds = float(given.replace(",", "."))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < MOST_SECONDS:
        raise WrongArguments("cli.wrong.seconds", language, found=given)
    return seconds


def _path(given: str | None) -> Path | None:
    return Path(given).expanduser() if given else None


def _option_names() -> list[str]:
    return [f"--{name.replace('_', '-')}" for name in (*_VALUES, *_SWITCHES)]


def _near(found: str, names: Iterable[str]) -> str:
    """The name that was probably meant, or nothing."""
    close = difflib.get_close_matches(found, list(names), n=1, cutoff=0.6)
    return close[0] if close else ""
