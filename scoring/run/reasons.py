"""The texts for letters as a run uses them: read, and held against scores and earlier runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring.disk import real
from scoring.model.approvals import Approvals
from scoring.model.call import Call, ReasonsFrom
from scoring.model.intake import FileRead, Register
from scoring.model.results import Judgement, Reason
from scoring.problems import Problem
from scoring.reasons import (
    Past,
    agreed,
    as_they_stand,
    confirming,
    read_rows,
    settle,
    settle_remarks,
    stands,
)
from scoring.reasons.rows import Slot
from scoring.run.approved import established_with, read_approved
from scoring.run.sent.copies import copies_in_force
from scoring.run.sent.remembered import ISSUED
from scoring.workbooks.read import Reader


@dataclass(frozen=True, slots=True)
class Reasons:
    """`acts` are the keys of those that confirmed a name; `approved` is to be remembered, None
    leaves it."""

    texts: Mapping[Slot, Reason]
    acts: frozenset[str]
    files: tuple[FileRead, ...]
    problems: tuple[Problem, ...]
    approved: Approvals | None = None


def reasons_of(
    call: Call,
    register: Register,
    judgements: Sequence[Judgement],
    input_folder: Path,
    sent: Path | None,
    reader: Reader,
) -> Reasons:
    """The texts, as far as they may stand in a letter.

    `sent` is the folder of what was sent; beside it lies what was issued, with what earlier runs
    remember. Without it the texts are taken as they stand; so are those of an input that was copied
    into it, and is judged again.
    """
    found, files, problems = read_rows(call, input_folder, reader)
    rows, differing = agreed(found)
    problems = (*problems, *differing)
    if sent is None or real(sent) in real(input_folder).parents:
        acts = (
            settle_remarks(call, register, stands(call, judgements), Past()).acts
            if call.reasons_from is ReasonsFrom.REMARKS
            else confirming(call, rows)
        )
        return Reasons(as_they_stand(call, rows), acts, files, problems)
    approved, damage = read_approved(sent.with_name(ISSUED))
    copies = copies_in_force(call, sent)
    past = Past(approved or {}, established_with(call, sent, copies, reader))
    now = stands(call, judgements)
    if call.reasons_from is ReasonsFrom.REMARKS:
        settled = settle_remarks(call, register, now, past)
    else:
        settled = settle(call, found, now, past)
    return Reasons(
        settled.reasons,
        settled.acts,
        files,
        (*problems, *damage),
        None if approved is None else settled.approved,
    )
