"""What the forms of a call ask and print, worked out once for all the tabs that are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from scoring import prose
from scoring.model.call import Call
from scoring.sheets import form, printed
from scoring.sheets.form import Asked, Row, TabIdentity, TabKind
from scoring.texts import Texts


@dataclass(frozen=True, slots=True)
class Expected:
    """One kind of tab. Texts are plain: every run of spaces and line breaks is one space."""

    asked: Asked
    labels: Mapping[str, str]  # by row key
    owners: Mapping[str, str]  # the row key of each label
    weights: Mapping[str, str]  # by row key of a criterion
    legends: tuple[str, ...]


class Forms:
    """The forms of a call as it is now."""

    def __init__(self, call: Call):
        self.call = call
        self.texts = Texts(call.language, call.texts)
        self.wording = form.wording(call)
        # What a form prints itself in the columns of answers: the headings of its tables.
        keys = ("score", "remark", "vote", "call_words", "tick", "from_general")
        self.headings = frozenset(plain(self.texts(f"sheets.sheet.{key}")) for key in keys)
        self._known: dict[tuple[str, str, str, str], Expected] = {}

    def expected(self, identity: TabIdentity) -> Expected:
        """What the tab of this identity asks and prints. Candidates share what their tabs ask."""
        candidate = "" if identity.challenge else identity.candidate
        key = (identity.kind.value, candidate, identity.challenge, identity.round)
        if key not in self._known:
            asked = form.asked(
                self.call, identity.kind, identity.candidate, identity.challenge, identity.round
            )
            said = printed.labels(asked, self.texts)
            if identity.kind is TabKind.START:
                said = printed.declaration_labels(self.call)
            labels = {key: plain(text) for key, text in said.items()}
            self._known[key] = Expected(
                asked,
                labels,
                {text: key for key, text in labels.items()},
                {
                    Row.CRITERION.key(item.key): printed.weight_of(item, self.texts)
                    for item in asked.criteria
                },
                tuple(map(plain, printed.legends(asked, self.texts))),
            )
        return self._known[key]


@lru_cache(maxsize=1 << 12)  # forms of one call say the same in every tab
def plain(text: str) -> str:
    """Also without marks of bold and links: forms that left earlier print those."""
    return " ".join(prose.plain(text).split())
