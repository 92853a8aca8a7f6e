"""Where every number of an entry comes from: back to file, tab and cell, or to the sum it is."""

from __future__ import annotations

from scoring.model.call import Entry
from scoring.model.case import Case
from scoring.prose import plain
from scoring.reports.origins.origin import Origin
from scoring.reports.origins.trees import Walker
from scoring.texts import Texts

__all__ = ["Origin", "explain_text", "looked_up", "origins"]


def origins(case: Case, entry: Entry, texts: Texts) -> tuple[Origin, ...]:
    """One tree per decision point at which the entry stands, in order."""
    return tuple(
        Walker(case, point, entry, texts).root()
        for point in case.points
        if entry in point.judgement.entries
    )


def looked_up(trees: tuple[Origin, ...]) -> dict[str, Origin]:
    """Every origin of the trees by its key. The first of equal keys stays."""
    found: dict[str, Origin] = {}
    for tree in trees:
        for _, origin in tree.walk():
            found.setdefault(origin.key, origin)
    return found


def explain_text(case: Case, entry: Entry, texts: Texts) -> str:
    """The origins of an entry as aligned lines for a console."""
    candidate, challenge = (
        case.call.candidate(entry.candidate),
        case.call.challenge(entry.challenge),
    )
    lines = [
        f"{entry.candidate}  {candidate.name}",
        f"{entry.challenge}  {challenge.title}",
    ]
    if case.call.example:
        lines.append(plain(case.call.example))
    trees = origins(case, entry, texts)
    if not trees:
        lines += ["", texts("books.origins.none")]
    for tree in trees:
        rows = [
            ("  " * depth + origin.label, origin.shown, _told(origin))
            for depth, origin in tree.walk()
        ]
        first = min(max(len(label) for label, _, _ in rows), 60)
        second = max(len(shown) for _, shown, _ in rows)
        lines.append("")
        lines += [
            f"{label:<{first}}  {shown:>{second}}  {told}".rstrip() for label, shown, told in rows
        ]
    return "\n".join(lines) + "\n"


def _told(origin: Origin) -> str:
    return "  ".join(part for part in (origin.how, str(origin.place)) if part)
