"""Every target by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tools.fuzz.acts import ActsTarget
from tools.fuzz.books import CallTarget, ReasonsTarget, SheetTarget
from tools.fuzz.harness import Target
from tools.fuzz.state import STATE_FILES, StateTarget
from tools.fuzz.tables import AnalyseTarget, MatchTarget

TARGETS: Mapping[str, Callable[[Path], Target]] = {
    "sheet": SheetTarget,
    "call": CallTarget,
    "reasons": ReasonsTarget,
    "analyse": AnalyseTarget,
    "match": MatchTarget,
    "acts": ActsTarget,
    **{name: partial(StateTarget, **given) for name, given in STATE_FILES.items()},
}
