"""Writes docs/problems.md from the catalogue: `python -m tools.problem_docs`."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "scoring" / "problems" / "catalogue"
TARGET = ROOT / "docs" / "problems.md"

TITLES = {
    "call": "The call workbook",
    "intake": "Files and sheets of jurors",
    "acts": "Acts, and what is still owed",
    "decisions": "Decisions and stages",
    "published": "What was published with the framework",
    "reasons": "The reasons workbook",
    "run": "Running, writing, issuing",
    "tables": "Plain tables (`analyse`, `match`)",
}
INTRO = """\
# Problems

Every message that the program can give, made from the catalogue in `scoring/problems/catalogue/` by
`python -m tools.problem_docs`. A code never changes its meaning; `check --json` gives it with the
place, what was found, what was expected and what to do.

- **error**: wrong; that file, sheet or value is not used.
- **open**: someone must still do or decide something; it keeps a stage from being established.
- **warning**: look at it; it holds nothing back.

Words between braces are filled in. A last line in a code's list, where there is one, is what the
juror is told in their own message and in the marked copy.
"""
PARTS = {"found": "found", "expected": "expected", "remedy": "what to do", "juror": "to the juror"}


def text() -> str:
    parts = [INTRO]
    for file in sorted(CATALOGUE.glob("*.toml"), key=lambda path: list(TITLES).index(path.stem)):
        parts.append(f"## {TITLES[file.stem]}\n")
        for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            parts.append(f"### `{code}` ({entry['severity']})\n")
            for language in ("nl", "en"):
                words = entry[language]
                lines = [f"*{language}* — {words['what']}"]
                lines += [
                    f"- {name}: {words[part]}" for part, name in PARTS.items() if part in words
                ]
                parts.append("\n".join([lines[0], "", *lines[1:], ""]))
    return "\n".join(parts).rstrip("\n") + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8", newline="\n")
