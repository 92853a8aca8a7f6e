"""What a terminal gets: plain lines that no file name can play tricks with, and progress bars."""

from __future__ import annotations

import getpass
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scoring.cli.again import Answer
from scoring.run.progress import Advance
from scoring.texts import Texts
from scoring.texts.characters import visible


def prepare() -> None:
    """UTF-8 out, whatever the system's code page; what cannot be written is shown as a code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(*lines: str) -> None:
    print(shown(*lines), end="")


def shown(*lines: str) -> str:
    """The lines as a terminal gets them."""
    return "".join(visible(line) + "\n" for line in lines)


def repeat(answer: Answer) -> int:
    """Say an answer as it is, and give its status."""
    print(answer.said, end="")
    return answer.status


def complain(*lines: str) -> None:
    for line in lines:
        print(visible(line), file=sys.stderr)


PASSWORD = "JURY_PASSWORD"


def known_passwords() -> tuple[str, ...]:
    """The values of JURY_PASSWORD, JURY_PASSWORD_2 and so on, by the order of their names."""
    names = sorted(name for name in os.environ if name.upper().startswith(PASSWORD))
    return tuple(os.environ[name] for name in names if os.environ[name])


def password_asker(texts: Texts) -> Callable[[str], str] | None:
    """Asks on a terminal; None where nobody sits at one. What is typed is not shown or kept."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(name: str) -> str:
        try:
            return getpass.getpass(visible(texts("cli.password", file=name)) + " ", sys.stderr)
        except EOFError:
            return ""

    return ask


class Bars:
    """Progress bars on stderr, on a terminal only, so that logs and pipes stay clean."""

    def __init__(self, texts: Texts):
        self._texts = texts

    @contextmanager
    def __call__(self, step: str, total: int) -> Iterator[Advance]:
        from tqdm import tqdm  # who asks for help sees no bar

        with tqdm(
            total=total,
            desc=self._texts(step),
            file=sys.stderr,
            disable=not sys.stderr.isatty() or total == 0,
            leave=False,
            bar_format="{desc}  {bar:24} {n_fmt}/{total_fmt}",
        ) as bar:
            yield lambda: bar.update() and None
