"""The door: `python run_scoring.py` does the whole job; `python run_scoring.py help` says more.

This file must run in any Python, to say kindly what is missing. So its own few words stand here, in
both languages, and not in the catalogues.
"""

import sys
from pathlib import Path

OLDEST = (3, 11)
HOME = Path(__file__).resolve().parent

TOO_OLD = (
    "Dit programma heeft Python 3.11 of nieuwer nodig; dit is Python {found}.\n"
    "Installeer een nieuwere Python en start opnieuw (zie LEESMIJ.md).\n"
    "This program needs Python 3.11 or newer; this is Python {found}.\n"
    "Install a newer Python and start again (see README.md)."
)
MISSING = (
    "Het pakket '{package}' ontbreekt in deze Python. Start het programma zo:\n"
    "  Windows: dubbelklik op start.bat\n"
    "  Linux en macOS: make run\n"
    "  of zelf: python -m pip install -r requirements.txt\n"
    "The package '{package}' is missing from this Python. Start the program like this:\n"
    "  Windows: double-click start.bat\n"
    "  Linux and macOS: make run\n"
    "  or yourself: python -m pip install -r requirements.txt"
)


def start() -> int:
    if sys.version_info < OLDEST:
        print(TOO_OLD.format(found=sys.version.split()[0]), file=sys.stderr)
        return 2
    try:
        from scoring.cli import main

        return main(sys.argv[1:], HOME)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in ("", "scoring"):
            raise
        print(MISSING.format(package=package), file=sys.stderr)
        return 2


# Worker processes import this file again and must not start a run of their own.
if __name__ == "__main__":
    try:
        sys.exit(start())
    except KeyboardInterrupt:
        sys.exit(130)  # before the program itself could say so
