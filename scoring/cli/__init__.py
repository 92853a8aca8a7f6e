"""The door for people and scripts: arguments in, lines and an exit status out, never a traceback.

Exit status: 0 nothing but warnings; 1 errors or open matters (drafts were written), or PDFs could
not be made; 2 wrong arguments, a call with errors, or an output that could not be replaced (nothing
was written); 70 a fault of ours; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import scoring
from scoring.cache import NO_CACHE
from scoring.cli import arguments as args
from scoring.cli.arguments import Arguments, WrongArguments, parse
from scoring.cli.console import complain, known_passwords, prepare, repeat, say
from scoring.cli.status import GOOD, INTERRUPTED, LOOK, REFUSED
from scoring.texts import DEFAULT, LANGUAGES, Texts

if TYPE_CHECKING:
    from scoring.cli.drawing import Drawing


def main(argv: Sequence[str], home: Path) -> int:
    """Do what `argv` (without the program's name) asks. `home` holds the default folders."""
    prepare()
    try:
        return _done(parse(argv), home)
    except WrongArguments as wrong:
        texts = Texts(wrong.language or DEFAULT)
        complain(texts(wrong.key, **wrong.facts))
        if near := wrong.facts.get("near"):
            complain(texts("cli.wrong.near", near=near))
        complain(texts("cli.wrong.help"))
        return REFUSED
    except BrokenPipeError:
        # Whoever read our output stopped doing so; Python must not complain when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return LOOK


def command() -> int:
    """The installed command `jury-scoring`: the same door, for the call in the folder one is in."""
    try:
        return main(sys.argv[1:], Path.cwd())
    except KeyboardInterrupt:
        return INTERRUPTED  # before the program itself could say so


def _done(arguments: Arguments, home: Path) -> int:
    if arguments.command == args.HELP:
        said = Texts(arguments.language or DEFAULT)("cli.help", languages="|".join(LANGUAGES))
        say(*said.strip().splitlines())
    elif arguments.command == args.VERSION:
        say(f"jury-scoring {scoring.__version__}")
    else:
        return _on_calls(arguments, home)
    return GOOD


def _on_calls(arguments: Arguments, home: Path) -> int:
    from scoring.cli.drawing import drawing
    from scoring.cli.many import inputs_of, run_all

    inputs = inputs_of(arguments)
    first = inputs[0] if inputs else arguments.input
    arguments = replace(arguments, inputs=inputs, input=first)
    with drawing(arguments) as drawers:
        if len(inputs) > 1:
            return run_all(arguments, lambda one: _carried_out(one, home, drawers))
        return _carried_out(arguments, home, drawers)


def _carried_out(arguments: Arguments, home: Path, drawers: Drawing) -> int:
    # All that takes a moment to load is loaded here: who asks for help does not wait for it.
    from scoring.cli.again import Again
    from scoring.cli.where import folders_of
    from scoring.run.program import cache_beside

    folders = folders_of(arguments, home)
    cache = cache_beside(folders.output) if arguments.cache and arguments.on_call else NO_CACHE
    again = Again(arguments, folders, cache, known_passwords())
    if (answer := again.answer()) is not None:
        return repeat(answer)
    from scoring.cli.orders import Order, carry_out

    return carry_out(Order(arguments, folders, cache, again, drawers))
