"""What the forms of a call ask and print, worked out once for all the tabs that are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.model.call import Call
from scoring.sheets import form, printed
from scoring.sheets.form import Asked, Row, TabIdentity, TabKind
from scoring.sheets.imprint import Imprint, Press
from scoring.sheets.locate import Located
from scoring.sheets.printed import one_line
from scoring.texts import LANGUAGES, Texts, keys
from scoring.workbooks.grid import CellKind


@dataclass(frozen=True, slots=True)
class Expected:
    """One kind of tab. Texts are plain: every run of spaces and line breaks is one space."""

    asked: Asked
    labels: Mapping[str, str]  # by row key
    owners: Mapping[str, str]  # the row key of each label
    weights: Mapping[str, str]  # by row key of a criterion
    legends: tuple[str, ...]


class Forms:
    """The forms of a call as it is now, in every language that they may have been printed in."""

    def __init__(self, call: Call):
        self.call = call
        self.texts = Texts(call.language, call.texts)
        self.wording = form.wording(call)
        languages = (call.language, *(item for item in LANGUAGES if item != call.language))
        self._printed = tuple(Printed(call, Texts(item, call.texts)) for item in languages)

    def printed(self, found: Located) -> Printed:
        """The forms in the language of this tab: the one of whose words it shows most.

        Of equals the call's. So the call may be given another language when its forms are out.
        """
        said = {
            one_line(str(cell.value))
            for cells in found.by_row.values()
            for cell in cells
            if cell.kind is CellKind.TEXT
        }
        return max(self._printed, key=lambda item: len(said & item.words))

    def asked(self, identity: TabIdentity) -> Asked:
        return self._printed[0].expected(identity).asked


class Printed:
    """The forms of a call in one language."""

    def __init__(self, call: Call, texts: Texts):
        self.call, self.texts = call, texts
        rooms = ("sheets.sheet.", "sheets.start.", "sheets.reader.")
        self.words = frozenset(
            one_line(texts(key)) for key in keys(texts.language) if key.startswith(rooms)
        )
        self.live = frozenset(printed.live(texts))
        self.sometimes = frozenset(map(one_line, printed.sometimes(texts)))
        self._footer = printed.footer_pattern(texts)
        self._press = Press(call, texts)
        self._known: dict[tuple[str, str, str, str], Expected] = {}
        self._imprints: dict[tuple[str, ...], Imprint] = {}

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
            labels = {key: one_line(text) for key, text in said.items()}
            self._known[key] = Expected(
                asked,
                labels,
                {text: key for key, text in labels.items()},
                {
                    Row.CRITERION.key(item.key): printed.weight_of(item, self.texts)
                    for item in asked.criteria
                },
                tuple(map(one_line, printed.legends(asked, self.texts))),
            )
        return self._known[key]

    def prints_below(self, text: str) -> bool:
        """Whether a footer says no more than ours: the names may be those of another day."""
        return self._footer.fullmatch(one_line(text)) is not None

    def imprint(self, identity: TabIdentity, *, own: bool = False) -> Imprint:
        """Every text of the tab of this identity; of some juror's, unless it must be its own."""
        parts = (identity.candidate, identity.challenge, identity.round)
        key = (identity.kind.value, *parts, identity.juror if own else "")
        if key not in self._imprints:
            self._imprints[key] = self._press.imprint(identity)
        return self._imprints[key]
