"""Writes docs/problems.md from the catalogue: `python -m tools.problem_docs`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from scoring.texts import PROBLEMS, PROOFREAD, Texts

ROOT = Path(__file__).resolve().parent.parent
SEVERITIES = ROOT / "scoring" / "problems" / "severities.toml"
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

Every message that the program can give. How grave each is stands in
`scoring/problems/severities.toml`, its words in `scoring/texts/*/problems`; this page is made of
both by `python -m tools.problem_docs`. A code never changes its meaning; `check --json` gives it
with the place, what was found, what was expected and what to do.

- **error**: wrong; that file, sheet or value is not used.
- **open**: someone must still do or decide something; it keeps a stage from being established.
- **warning**: look at it; it holds nothing back.

Words between braces are filled in. A last line in a code's list, where there is one, is what the
juror is told in their own message and in the marked copy.
"""
PARTS = {"found": "found", "expected": "expected", "remedy": "what to do", "juror": "to the juror"}


def text() -> str:
    parts = [INTRO]
    rooms = tomllib.loads(SEVERITIES.read_text(encoding="utf-8"))
    for room in sorted(rooms, key=list(TITLES).index):
        parts.append(f"## {TITLES[room]}\n")
        for code, severity in rooms[room].items():
            parts.append(f"### `{code}` ({severity})\n")
            for texts in map(Texts, PROOFREAD):
                start = f"{PROBLEMS}{code}."
                lines = [f"*{texts.language}* — {texts(start + 'what')}"]
                lines += [
                    f"- {name}: {texts(start + part)}"
                    for part, name in PARTS.items()
                    if texts.has(start + part)
                ]
                parts.append("\n".join([lines[0], "", *lines[1:], ""]))
    return "\n".join(parts).rstrip("\n") + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8", newline="\n")
