"""Where a call lives: its input, and beside its output what was sent and issued."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    input: Path
    output: Path

    @property
    def sent(self) -> Path:
        return self.output.parent / "sent"

    @property
    def issued(self) -> Path:
        return self.output.parent / "issued"
