"""What reading costs: 300 sheets in 5 workbooks, held against a plain pass of openpyxl.

Prints CPU seconds (children included) and ratios within one run: absolute times say more about the
machine than about the program. `python benchmarks/reading.py`
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# Reading processes import this file again and need none of this.
if __name__ == "__main__":
    import openpyxl

    from scoring.acts import apply_acts  # the program is no installed package
    from scoring.call import read_call
    from scoring.model.call import Call
    from scoring.model.intake import Assessment, Given, Intake, Remark
    from scoring.problems import NOWHERE
    from scoring.sheets import plan, read_sheets, sheet_book
    from scoring.sheets.form import (
        TabKind,
        asked,
    )
    from scoring.workbooks.contained import contained
    from scoring.workbooks.read import read_book

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7
ENTRIES, CHALLENGES = 60, 2


def thirty_candidates() -> Call:
    """The shipped call with thirty candidates who each answer two challenges; nobody is absent."""
    call, _ = read_call(ROOT / "input" / "call.xlsx")
    assert call is not None
    first = call.candidates[0]
    keys = tuple(item.key for item in call.challenges[:CHALLENGES])
    candidates = tuple(
        replace(first, key=f"K{number:02}", challenges=keys)
        for number in range(ENTRIES // CHALLENGES)
    )
    return replace(call, candidates=candidates, conflicts=(), exemptions=(), acts=(), decisions=())


def write_workbooks(call: Call, folder: Path) -> list[str]:
    """A filled workbook of the first round per juror, as they come back."""
    round_key = call.method.rounds[0].key
    names = []
    for owed in plan(call, apply_acts(call, Intake((), (), (), ())), round_key):
        answers = []
        tabs = [(entry.candidate, entry.challenge) for entry in owed.entries]
        for candidate, challenge in [*((key, "") for key in owed.generals), *tabs]:
            criteria = asked(call, TabKind.SHEET, candidate, challenge, round_key).criteria
            answers.append(
                Assessment(
                    owed.juror, candidate, challenge, round_key,
                    {item.key: Given(item.scale.highest, NOWHERE) for item in criteria},
                    NOWHERE,
                    {item.key: Remark("Helder, haalbaar en goed onderbouwd. " * 4, NOWHERE)
                     for item in criteria},
                )
            )  # fmt: skip
        names.append(f"{owed.juror}.xlsx")
        (folder / names[-1]).write_bytes(sheet_book(call, owed, answers=answers))
    return names


def cpu(work: Callable[[], object]) -> float:
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def main() -> None:
    call = thirty_candidates()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = write_workbooks(call, folder)

        def by_openpyxl() -> None:
            for item in names:
                openpyxl.load_workbook(folder / item, data_only=True)

        def here() -> None:
            for item in names:
                read_book(folder / item, item)

        def in_children() -> None:
            with contained(2) as reader:
                assert len(list(reader([(folder / item, item) for item in names]))) == len(names)

        def whole() -> None:
            with contained(2) as reader:
                read = read_sheets(call, folder, names, reader)
            assert len(read.assessments) >= ENTRIES * len(names)

        kinds = {
            "openpyxl": by_openpyxl,
            "grids, in this process": here,
            "grids, contained": in_children,
            "scores and remarks, contained": whole,
        }
        seen: dict[str, list[float]] = {kind: [] for kind in kinds}
        for _ in range(ROUNDS):
            for kind, work in kinds.items():
                seen[kind].append(cpu(work))
    print(f"{ENTRIES * len(names)} sheets and their general tabs in {len(names)} workbooks")
    for kind, costs in seen.items():
        ratios = [cost / base for cost, base in zip(costs, seen["openpyxl"], strict=True)]
        print(
            f"  {kind:32} {statistics.median(costs):6.2f} s CPU   "
            f"{statistics.median(ratios):5.2f} of openpyxl"
        )


if __name__ == "__main__":
    main()
