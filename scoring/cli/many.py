"""`run --input REGIONS/*`: a folder of calls, each as if it were alone, and one report over all."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from scoring.cli.arguments import Arguments, WrongArguments
from scoring.cli.console import complain, say
from scoring.cli.status import FAULT, INTERRUPTED
from scoring.texts import DEFAULT, Texts


def inputs_of(arguments: Arguments) -> tuple[Path, ...]:
    """The folders that were named, those behind a pattern too: not every shell fills it in.

    What lies beside the calls, such as a list of them, is passed over. Raises WrongArguments.
    """
    found: list[Path] = []
    for named in arguments.inputs:
        behind = [named] if named.exists() else _behind(str(named))
        if not behind and glob.has_magic(str(named)):
            raise WrongArguments("cli.wrong.pattern", arguments.language, found=str(named))
        found += behind or [named]
    several = len(found) > 1
    calls = [path for path in found if not (several and path.is_file())]
    if len(calls) > 1 and arguments.output is not None:
        raise WrongArguments("cli.wrong.one_output", arguments.language)
    return tuple(dict.fromkeys(calls))


def _behind(pattern: str) -> list[Path]:
    found = glob.glob(pattern)  # noqa: PTH207 - a whole path, with a drive perhaps
    return [Path(name) for name in sorted(found)]


def run_all(arguments: Arguments, one: Callable[[Arguments], int]) -> int:
    """Every call in its turn: what stops one stops no other. The worst of their statuses."""
    texts = Texts(arguments.language or DEFAULT)
    ended: list[tuple[Path, int]] = []
    for path in arguments.inputs:
        say(texts("cli.many.call", folder=str(path)), "")
        status = _ended(replace(arguments, input=path), one, texts)
        ended.append((path, status))
        say("")
        if status == INTERRUPTED:
            break
    say(*_report(ended, len(arguments.inputs), texts))
    return max(status for _, status in ended)


def _ended(arguments: Arguments, one: Callable[[Arguments], int], texts: Texts) -> int:
    try:
        return one(arguments)
    except KeyboardInterrupt:
        complain("", texts("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        raise  # nobody listens any more
    except Exception as error:  # what `one` could not tell itself: a folder that cannot be opened
        complain(texts("cli.many.fault", what=f"{type(error).__name__}: {error}"))
        return FAULT


def _report(ended: Sequence[tuple[Path, int]], of: int, texts: Texts) -> Iterator[str]:
    yield texts("cli.many.report", count=len(ended), of=of)
    width = max(len(str(path)) for path, _ in ended)
    for path, status in ended:
        yield f"  {path!s:{width}}  {texts(f'cli.many.status_{status}')}"
