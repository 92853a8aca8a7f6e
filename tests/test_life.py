"""The life of a small call, step by step: what is there after each was worked out by hand.

Three candidates, later four; three jurors of whom two must count; one round, one place. Every step
writes what people would write, runs the program, and holds problems, places and letters against
what the rules make of it.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from scoring.cli.orders import status as exit_status
from scoring.run.issue import write_sheets
from scoring.run.steps import Outcome, run
from scoring.sheets import addresses
from scoring.workbooks.read import read_book
from tests.cases import build, small, tiny
from tests.test_whole_call import pdf_text, tree

ACT = {"on": date(2023, 6, 1), "by": "An", "reason": "Zo beslist in de jury."}
PUBLISHED = {"stage": "preparation", "letters": date(2023, 4, 3), "body": "Stuurgroep"}
LETTER = "brieven/resultaat/{0} Organisatie {0} beslissingsbrief.pdf"
DRAFT = "brieven/resultaat/ONTWERP versie 2 {0} Organisatie {0} beslissingsbrief.html"
LATER = datetime(2023, 5, 19, 23, 59)


class Life:
    """The folder of a call, its rows as they are now, and what the last run said."""

    def __init__(self, home: Path):
        self.home = home
        jurors = [*tiny.ROWS["jurors"], {"key": "J3", "name": "Jurylid Drie", "role": "stad"}]
        method = [{**tiny.ROWS["method"][0], "quorum": 2}]
        stages = [{"stage": "preparation", "title": "lancering"}, *tiny.ROWS["stages"]]
        self.rows: dict[str, list[dict[str, object]]] = {
            **tiny.ROWS, "jurors": jurors, "method": method, "stages": stages,
        }  # fmt: skip
        self.outcome: Outcome

    def add(self, table: str, *lines: dict[str, object]) -> None:
        self.rows = {**self.rows, table: [*self.rows.get(table, []), *lines]}

    def act(self, key: str, kind: str, **more: object) -> None:
        self.add("acts", {**ACT, "key": key, "kind": kind, **more})

    def step(self, *, pdf: bool = False) -> list[str]:
        """Write, run, and give the codes of every problem, sorted."""
        build.write_call(self.home, self.rows, "nl")
        self.outcome = run(build.folders(self.home), as_pdf=pdf)
        return sorted(item.code for item in (*self.outcome.problems, *self.outcome.case.problems))

    def open_(self) -> list[str]:
        """Codes of errors and what is open, of the content."""
        return sorted(
            item.code for item in self.outcome.case.problems if item.severity.value != "warning"
        )

    def places(self) -> dict[str, tuple[Fraction | None, int | None]]:
        judged = self.outcome.case.points[-1].judgement
        return {entry.candidate: (judged.entries[entry].total, judged.entries[entry].place)
                for entry in judged.entries}  # fmt: skip

    def seats(self) -> dict[str, str]:
        """'2 van 3': counted jurors of those who were asked."""
        judged = self.outcome.case.points[-1].judgement
        return {
            entry.candidate: f"{len(part.counted)} van {part.seats}"
            for entry, item in judged.entries.items()
            for part in item.rounds.values()
        }

    @property
    def status(self) -> int:
        """The exit status of the last run."""
        return exit_status((*self.outcome.problems, *self.outcome.case.problems))

    def letters(self) -> list[str]:
        return [path for path in self.outcome.written if path.startswith("brieven/")]


def fill(home: Path, juror: str, cells: dict[tuple[str, str], object]) -> None:
    """A juror's issued workbook with these scores (candidate, criterion), sent back."""
    (source,) = sorted((home / "issued").rglob(f"*{juror}*.xlsx"))
    places = addresses(read_book(source, source.name))
    book = openpyxl.load_workbook(source)
    for (_, candidate, _, _), found in places.items():
        for (row_key, column), (tab, address) in found.items():
            kind, _, item = row_key.partition(":")
            if kind == "declaration":
                book[tab][address] = "nee"
            elif kind == "criterion" and column == "score" and (candidate, item) in cells:
                book[tab][address] = cells[candidate, item]
            elif kind == "criterion" and column == "remark" and (candidate, item) in cells:
                book[tab][address] = f"Helder uitgewerkt, zie {item}."
    target = home / "input" / "sheets" / f"van {juror}.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def scores(text: str) -> dict[tuple[str, str], object]:
    """'A 4 4 | B 3 4' as cells of k1 and k2."""
    found: dict[tuple[str, str], object] = {}
    for part in text.split("|"):
        candidate, k1, k2 = part.split()
        found[candidate, "k1"], found[candidate, "k2"] = float(k1), float(k2)
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("life")


OUR = ["A", "B", "C", "D"]
NOTE = "framework-differs"  # the framework as it would read today: a note, once an act allows it


def test_the_life_of_a_call(home: Path) -> None:
    life = Life(home)

    # The framework is published and kept.
    life.add("establishments", PUBLISHED)
    life.step(pdf=True)
    assert life.outcome.sent == ("2023-04-03 lancering v1",)

    # The deadline is put off in the call alone: an error, until an act says so.
    life.rows["call"] = [{**life.rows["call"][0], "deadline": LATER}]
    life.step()
    assert "published-deadline" in life.open_()
    life.act("A1", "extend_deadline", old="12/05/2023 23:59", value="19/05/2023 23:59")
    life.step()
    assert life.open_() == ["decisions-wait", *["sheets-none"] * 3]
    assert any("verlenging" in path for path in life.outcome.written)

    # D comes in within the last minute of the longer term: its sheets are owed too.
    life.add("candidates", {
        "key": "D", "name": "Organisatie D", "email": "D@voorbeeld.test",
        "received": datetime(2023, 5, 19, 23, 59, 59), "challenge:U1": "x",
    })  # fmt: skip
    life.step()
    assert list(life.places()) == OUR

    # Een types 7 on 0 to 5, Twee is complete, Drie falls ill after A.
    assert len(write_sheets(build.folders(home)).written) == 3
    fill(home, "Een", scores("A 4 4 | B 3 4 | C 7 3 | D 2 2"))
    fill(home, "Twee", scores("A 4 4 | B 3 4 | C 3 3 | D 2 2"))
    fill(home, "Drie", scores("A 5 4"))
    codes = life.step()
    assert codes == ["decisions-wait", NOTE, "score-off-scale", "sheet-incomplete", "sheets-blank"]
    assert life.status == 1
    # A: k1 13/3, k2 4, so 52 + 32. B: 36 + 32, and so on; nobody but A is complete.
    assert life.places() == {"A": (84, 1), "B": (68, None), "C": (60, None), "D": (40, None)}

    # Een sends the workbook again; Drie's blank sheets are what is left.
    fill(home, "Een", scores("A 4 4 | B 3 4 | C 3 3 | D 2 2"))
    assert life.step() == ["decisions-wait", NOTE, "sheets-blank"]

    # Drie does not come back: what is complete counts, the rest is excused.
    life.act("A2", "count_complete", juror="J3")
    assert life.step() == [*["decision-missing"] * 4, NOTE]
    assert life.places() == {"A": (84, 1), "B": (68, 2), "C": (60, 3), "D": (40, 4)}
    assert life.seats() == {"A": "3 van 3", "B": "2 van 3", "C": "2 van 3", "D": "2 van 3"}

    # A conflict of Twee with B comes to light: one juror is left of the two that must count.
    life.add("conflicts", {"juror": "J2", "candidate": "B", "reason": "Zus werkt bij B."})
    codes = life.step()
    assert codes == [
        *["decision-missing"] * 4, NOTE, "quorum-not-settled", "sheets-of-abstainer",
    ]  # fmt: skip
    assert life.places() == {"A": (84, 1), "B": (68, None), "C": (60, 2), "D": (40, 3)}
    assert life.seats()["B"] == "1 van 3"

    # Decided and established, but B is held without a reason: nothing is final, nothing is kept.
    life.add(
        "decisions",
        small.line("result", "A", "U1", "matched", "Als eerste gerangschikt."),
        small.line("result", "B", "U1", "held"),
        small.line("result", "C", "U1", "reserve", "Net na de plaats."),
        small.line("result", "D", "U1", "not_matched", "De kwaliteit bleef achter."),
    )
    life.add("establishments", tiny.LETTERS)
    life.step(pdf=True)
    assert life.open_() == ["established-but-open", "quorum-not-settled"]
    assert life.outcome.sent == ()
    assert all("ONTWERP" in path for path in life.letters())

    # With the reason it is final, and kept.
    life.rows["decisions"][1]["reason"] = "Te weinig juryleden zonder belangenconflict."
    assert life.step(pdf=True) == [NOTE, "sheets-of-abstainer"]
    assert life.status == 0
    assert life.outcome.sent == ("2023-06-16 resultaat v1",)
    assert life.letters() == [LETTER.format(key) for key in OUR]

    # A rebuttal of D is open until it is answered. Upheld, both scores on k1 are corrected.
    life.add("rebuttals", {
        "candidate": "D", "challenge": "U1", "received": datetime(2023, 6, 26, 10),
        "subject": "Bijlage 2 is niet gelezen.",
    })  # fmt: skip
    life.step()
    assert life.open_() == ["rebuttal-unanswered"]
    life.rows["rebuttals"][0] |= {
        "answer": "Dat klopt; de score wordt verbeterd.", "outcome": "gegrond",
        "on": date(2023, 6, 28),
    }  # fmt: skip
    for number, juror in enumerate(("J1", "J2"), start=3):
        life.act(f"A{number}", "correct_score", juror=juror, candidate="D", challenge="U1",
                 round="written", criterion="k1", old=2, value=4)  # fmt: skip
    life.step()
    # D: 48 + 16, before C now: both letters would be others; those that were sent stand.
    assert life.places() == {"A": (84, 1), "B": (68, None), "C": (60, 3), "D": (64, 2)}
    assert life.open_() == ["sent-differs", "sent-differs"]
    assert life.letters() == [
        *(LETTER.format(key) for key in OUR), DRAFT.format("C"), DRAFT.format("D"),
    ]  # fmt: skip

    # A withdraws after the letters: places and 'of how many' stay.
    life.act("A5", "withdraw", candidate="A", on=date(2023, 6, 29))
    assert "withdrawn-since" in life.step()
    assert life.places() == {"A": (84, 1), "B": (68, None), "C": (60, 3), "D": (64, 2)}

    # D is decided anew, and version 2 goes to whom it touches: not to B.
    life.rows["decisions"][3] |= {"value": "reserve", "reason": "Na het weerwoord sterker."}
    life.add("establishments", {**tiny.LETTERS, "version": 2, "letters": date(2023, 7, 3)})
    assert life.step(pdf=True) == [NOTE, "sheets-of-abstainer"]
    assert life.status == 0
    assert life.outcome.sent == ("2023-07-03 resultaat v2",)
    renewed = home / "sent" / "2023-07-03 resultaat v2" / "documenten" / "brieven" / "resultaat"
    assert sorted(path.name[0] for path in renewed.iterdir()) == ["A", "C", "D"]
    said = pdf_text(renewed / LETTER.format("D").rsplit("/", 1)[1])
    assert "vervangt versie 1" in said
    assert "reservelijst" in said
    before = tree(home / "sent")
    assert life.step() == [NOTE, "sheets-of-abstainer"]
    assert tree(home / "sent") == before
