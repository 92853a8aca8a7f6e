"""What was sent is the truth of an established stage; what differs later is its next version's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from scoring.problems import Problem, Severity
from scoring.reports.document import texts_of
from scoring.run.commit import digest
from scoring.run.steps import Outcome, check, run
from scoring.texts import Texts
from tests.cases import build, tiny
from tests.test_whole_call import pdf_text, tree

LETTER = "brieven/resultaat/{0} Organisatie {0} beslissingsbrief.pdf"
DRAFT = "brieven/resultaat/ONTWERP versie 2 {0} Organisatie {0} beslissingsbrief.html"
V2 = "2023-07-03 resultaat v2"
WITHDRAWAL = [
    {"key": "A9", "kind": "withdraw", "on": date(2023, 6, 20), "by": "An", "reason": "Op vraag.",
     "candidate": "A"},
]  # fmt: skip


@pytest.fixture(scope="module")
def established(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny call, its result established and sent."""
    home = tmp_path_factory.mktemp("tiny")
    assert tiny.established(home).sent == (tiny.SENT,)
    return home


@pytest.fixture
def home(established: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "call"
    shutil.copytree(established, copy)
    return copy


def again(home: Path, *, pdf: bool = False, **more: object) -> Outcome:
    """Write the call with these tables and run it."""
    tiny.write(home, **more)
    return run(build.folders(home), as_pdf=pdf)


def told(outcome: Outcome) -> list[str]:
    return [item.code for item in (*outcome.problems, *outcome.case.problems)]


def found(outcome: Outcome, code: str) -> str:
    """What the problems of a code found, in words."""
    texts = texts_of(outcome.case.call)
    return " ".join(item.said(texts).found for item in outcome.case.problems if item.code == code)


def letters(outcome: Outcome) -> list[str]:
    return [path for path in outcome.written if path.startswith("brieven/")]


def values(home: Path, folder: str) -> dict[str, dict[str, Any]]:
    record = json.loads((home / "sent" / folder / "values.json").read_text("utf-8"))
    return {item["file"]: item for item in record["documents"]}


# What was sent and what would be written


def test_a_copy_keeps_what_every_document_says(established: Path) -> None:
    """Pages as their value, workbooks as their cells, results.json as its data; by a hash."""
    kept = values(established, tiny.SENT)
    folder = established / "sent" / tiny.SENT
    assert set(kept) == set(tree(folder / "documenten"))
    letter = kept[LETTER.format("C")]
    assert (letter["kind"], letter["candidate"], letter["version"]) == ("letter", "C", 1)
    assert letter["value"]["substance"]["score|U1|written|k1"] == "3 op 5"
    assert letter["value"]["substance"]["decision|U1"] == "niet gematcht"
    send_list = kept["coordinatie/verzendlijst resultaat.xlsx"]["value"]
    assert "C · Organisatie C" in send_list["verzendlijst"].values()
    hashes = json.loads((folder / "hashes.json").read_text("utf-8"))
    assert hashes["values"] == digest((folder / "values.json").read_bytes())


@pytest.mark.parametrize("pdf", [True, False])
def test_the_output_holds_an_established_stage_as_it_was_sent(home: Path, pdf: bool) -> None:
    """Byte by byte, also in a run without PDFs: nothing is drawn anew."""
    outcome = again(home, pdf=pdf)
    assert told(outcome) == []
    output = tree(home / "output")
    sent = tree(home / "sent" / tiny.SENT / "documenten")
    assert output.items() >= sent.items()
    assert not any("ONTWERP" in path for path in output)


def test_a_correction_after_sending_is_an_error_and_a_draft_of_the_next_version(home: Path) -> None:
    """C is corrected from 3 to 4 on k1: 72, place 2; B falls to place 3. A is as it was.

    The stage stays established, its documents stay in the output as they were sent, and what would
    be said otherwise stands beside them. `check` says the same.
    """
    before = tree(home / "sent")
    outcome = again(home, acts=tiny.correction())
    assert told(outcome) == ["sent-differs", "sent-differs"]
    assert [point.final for point in outcome.case.points] == [True]
    words = found(outcome, "sent-differs")
    for said in ("'3 op 5' → '4 op 5'", "'plaats 3' → 'plaats 2'", "'plaats 2' → 'plaats 3'"):
        assert said in words
    assert "A Organisatie A" not in words
    assert letters(outcome) == [
        *(LETTER.format(key) for key in "ABC"), DRAFT.format("B"), DRAFT.format("C"),
    ]  # fmt: skip
    output = tree(home / "output")
    assert output.items() >= tree(home / "sent" / tiny.SENT / "documenten").items()
    draft = (home / "output" / DRAFT.format("C")).read_text("utf-8")
    assert "ONTWERP versie 2" in draft
    assert "vervangt versie 1" in draft
    assert "de score was 3 op 5 en is nu 4 op 5" in draft
    assert tree(home / "sent") == before
    checked = check(build.folders(home))
    assert checked.problems == outcome.case.problems


def test_both_languages_say_what_differs_and_what_to_do(home: Path) -> None:
    outcome = again(home, acts=tiny.correction())
    problem = next(item for item in outcome.case.problems if item.code == "sent-differs")
    dutch, english = problem.said(Texts("nl")), problem.said(Texts("en"))
    assert dutch.what.startswith("Brieven van de fase 'resultaat' zouden vandaag iets anders")
    assert "een regel toe met versie 2" in dutch.remedy
    assert english.what.startswith("Letters of the stage 'resultaat' would say something else")
    assert "a line with version 2" in english.remedy


def test_a_stage_that_was_sent_never_becomes_a_draft_again(home: Path) -> None:
    """A decision is deleted: that is open, but of the next version."""
    outcome = again(home, decisions=tiny.DECIDED[:2])
    assert [point.final for point in outcome.case.points] == [True]
    assert "established-next-open" in told(outcome)
    assert "established-but-open" not in told(outcome)
    texts = texts_of(outcome.case.call)
    (said,) = [item.said(texts) for item in outcome.case.problems
               if item.code == "established-next-open"]  # fmt: skip
    assert "hoort bij versie 2" in said.what
    assert (home / "output" / LETTER.format("C")).is_file()


def test_what_only_the_program_asks_for_now_is_a_warning(home: Path) -> None:
    """As if an earlier version of the program established without a decision on C: the input is as
    it was sent, so nobody owes anything, and nothing in sent/ is touched."""
    _as_the_first_version_made_it(home)
    tiny.write(home, decisions=tiny.DECIDED[:2])
    folder = home / "sent" / tiny.SENT
    call = (home / "input" / "call.xlsx").read_bytes()
    (folder / "invoer" / "call.xlsx").write_bytes(call)
    record = json.loads((folder / "hashes.json").read_text("utf-8"))
    for item in record["inputs"]:
        if item["file"] == "call.xlsx":
            item["sha256"] = digest(call)
    (folder / "hashes.json").write_text(json.dumps(record), "utf-8")
    before = tree(home / "sent")
    outcome = again(home, decisions=tiny.DECIDED[:2])
    assert "established-stricter" in told(outcome)
    assert {item.severity for item in outcome.case.problems} == {Severity.WARNING}
    assert "Organisatie C" in found(outcome, "established-stricter")
    assert not any("ONTWERP" in path for path in outcome.written)
    assert tree(home / "sent") == before
    (problem,) = [p for p in outcome.case.problems if p.code == "established-stricter"]
    assert "u hoeft niets te doen" in problem.said(Texts("nl")).remedy
    assert "nothing changed in the input" in problem.said(Texts("en")).what
    later = again(home, decisions=tiny.DECIDED[:1])
    assert "established-next-open" in told(later), "a decision that was there then is gone"


def test_a_line_that_is_gone_leaves_the_stage_established(home: Path) -> None:
    """Who deletes the line of what was sent is told so; the letters stay."""
    outcome = again(home, establishments=[])
    assert told(outcome) == ["sent-line-gone"]
    assert letters(outcome) == [LETTER.format(key) for key in "ABC"]
    again(home)
    assert told(run(build.folders(home), as_pdf=False)) == []


def test_a_file_in_sent_that_was_edited_is_told_and_drawn_anew(home: Path) -> None:
    """By its own hash alone: what is said did not change."""
    edited = home / "sent" / tiny.SENT / "documenten" / LETTER.format("B")
    original = edited.read_bytes()
    edited.write_bytes(original + b"\n")
    outcome = run(build.folders(home))
    assert told(outcome) == ["sent-damaged"]
    assert LETTER.format("B") in found(outcome, "sent-damaged")
    assert (home / "output" / LETTER.format("B")).read_bytes() == original


def _as_the_first_version_made_it(home: Path) -> None:
    (home / "issued" / "sent.json").unlink()
    folder = home / "sent" / tiny.SENT
    (folder / "values.json").unlink()
    record = json.loads((folder / "hashes.json").read_text("utf-8"))
    del record["values"]
    (folder / "hashes.json").write_text(json.dumps(record), "utf-8")


def test_a_copy_without_values_is_judged_again_from_the_inputs_in_it(home: Path) -> None:
    """Copies of the first version of the program: equal inputs say nothing, others are errors."""
    _as_the_first_version_made_it(home)
    before = tree(home / "sent")
    assert told(again(home)) == []
    outcome = again(home, acts=tiny.correction())
    assert told(outcome) == ["sent-differs", "sent-differs"]
    assert "'3 op 5' → '4 op 5'" in found(outcome, "sent-differs")
    outcome = again(home, pdf=True, acts=tiny.correction(), establishments=tiny.second())
    assert outcome.sent == (V2,)
    assert set(values(home, V2)) >= {LETTER.format(key) for key in "ABC"}
    assert tree(home / "sent").items() >= before.items()


def test_other_words_of_the_program_are_a_note(home: Path) -> None:
    """As if an earlier version of the program closed its letters and counted otherwise."""
    (home / "issued" / "sent.json").unlink()
    folder = home / "sent" / tiny.SENT
    content = (folder / "values.json").read_text("utf-8")
    old = content.replace("Wij danken u voor uw kandidatuur en voor het werk", "Dank voor het werk")
    assert old != content
    (folder / "values.json").write_text(old, "utf-8")
    record = json.loads((folder / "hashes.json").read_text("utf-8"))
    record["values"] = digest(old.encode())
    (folder / "hashes.json").write_text(json.dumps(record), "utf-8")
    outcome = again(home)
    assert told(outcome) == ["sent-program-differs"]
    assert "'Dank voor het werk" in found(outcome, "sent-program-differs")
    assert not any("ONTWERP" in path for path in outcome.written)
    both = again(home, acts=tiny.correction())
    assert told(both) == ["sent-differs", "sent-differs", "sent-program-differs"]
    assert "Dank voor" not in found(both, "sent-differs")


# A copy that is gone

WHY = {"reason": "De eerste brief kwam op een oud adres aan."}


def test_a_copy_that_is_gone_is_told_and_never_made_anew(home: Path) -> None:
    """With the same input the documents are drawn again as they were; sent/ stays as it is."""
    kept = home.parent / "kept"
    (home / "sent").rename(kept)
    outcome = again(home, pdf=True)
    assert told(outcome) == ["sent-gone"]
    assert outcome.sent == ()
    assert not (home / "sent").exists()
    assert letters(outcome) == [LETTER.format(key) for key in "ABC"]
    assert tree(home / "output").items() >= tree(kept / tiny.SENT / "documenten").items()
    assert told(run(build.folders(home), as_pdf=False)) == ["sent-gone"]
    kept.rename(home / "sent")
    assert told(run(build.folders(home), as_pdf=False)) == []


def test_both_languages_say_what_to_do_about_a_copy_that_is_gone(home: Path) -> None:
    shutil.rmtree(home / "sent")
    (problem,) = check(build.folders(home)).problems
    dutch, english = problem.said(Texts("nl")), problem.said(Texts("en"))
    assert (str(dutch.place), dutch.found) == (f"sent/{tiny.SENT}", f"geen map {tiny.SENT}")
    assert dutch.remedy.startswith("Zet de map terug uit een reservekopie of uit de prullenbak.")
    assert "verwijder dan het bestand sent.json in 'issued'" in dutch.remedy
    assert english.remedy.startswith("Put the folder back from a backup or from the bin.")


def test_without_its_copy_nothing_is_final_that_other_input_says(home: Path) -> None:
    """Whether version 1 said so cannot be known: the letters of today are drafts of the next, also
    when that is recorded. Who deletes the memory takes today's call for what was sent."""
    shutil.rmtree(home / "sent")
    drafts_only = [DRAFT.format(key) for key in "ABC"]
    outcome = again(home, acts=tiny.correction())
    assert (told(outcome), letters(outcome)) == (["sent-gone"], drafts_only)
    outcome = again(home, pdf=True, acts=tiny.correction(), establishments=tiny.second(**WHY))
    assert told(outcome) == ["sent-gone"]
    assert letters(outcome) == [path.replace(".html", ".pdf") for path in drafts_only]
    assert [point.final for point in outcome.case.points] == [False]
    (home / "issued" / "sent.json").unlink()
    outcome = again(home, pdf=True)
    assert (told(outcome), outcome.sent) == ([], (tiny.SENT,))


@pytest.mark.parametrize("remembered", [True, False])
def test_an_earlier_version_that_is_gone_is_told_and_leaves_the_next_in_force(
    home: Path, remembered: bool
) -> None:
    """Also where only version 2 says that there was a version 1. A version 3 goes on from it."""
    code = "sent-gone" if remembered else "sent-copy-gone"
    more = {"acts": tiny.correction(), "establishments": tiny.second()}
    again(home, pdf=True, **more)
    shutil.rmtree(home / "sent" / tiny.SENT)
    if not remembered:
        (home / "issued" / "sent.json").unlink()
    outcome = again(home, pdf=True, **more)
    assert told(outcome) == [code]
    assert letters(outcome) == [LETTER.format(key) for key in "ABC"]
    lines = [*tiny.second(), {**tiny.LETTERS, "version": 3, "letters": date(2023, 7, 10), **WHY}]
    outcome = again(home, pdf=True, acts=tiny.correction(), candidates=_moved(),
                    establishments=[*lines[:2], {**lines[2], "only": "B"}])  # fmt: skip
    assert (told(outcome), outcome.sent) == ([code], ("2023-07-10 resultaat v3",))
    assert told(run(build.folders(home), as_pdf=False)) == [code]


def test_a_copy_without_its_list_is_damaged_and_not_made_a_second_time(home: Path) -> None:
    (home / "sent" / tiny.SENT / "hashes.json").unlink()
    before = tree(home / "sent")
    outcome = again(home, pdf=True)
    assert told(outcome) == ["sent-damaged"]
    assert "hashes.json" in found(outcome, "sent-damaged")
    assert tree(home / "sent") == before


def test_a_list_that_was_edited_is_told_and_not_followed(home: Path) -> None:
    """Who changes a letter in sent/ and its hash with it: what was kept is remembered elsewhere."""
    folder = home / "sent" / tiny.SENT
    letter = folder / "documenten" / LETTER.format("B")
    letter.write_bytes(letter.read_bytes() + b"\n")
    record = json.loads((folder / "hashes.json").read_text("utf-8"))
    for item in record["documents"]:
        if item["file"] == LETTER.format("B"):
            item["sha256"] = digest(letter.read_bytes())
    (folder / "hashes.json").write_text(json.dumps(record), "utf-8")
    for _ in range(2):
        outcome = again(home, pdf=True)
        assert told(outcome) == ["sent-damaged"]
        assert "2 bestanden" in found(outcome, "sent-damaged")
        assert (home / "output" / LETTER.format("B")).read_bytes() != letter.read_bytes()


def test_a_copy_whose_establishment_was_revoked_may_go(home: Path) -> None:
    """It no longer counts, so nobody misses it."""
    revoked = [{"key": "A7", "kind": "revoke", "on": date(2023, 6, 20), "by": "An",
                "reason": "Te vroeg.", "value": "resultaat v1"}]  # fmt: skip
    shutil.rmtree(home / "sent")
    assert "sent-gone" not in told(again(home, acts=revoked, establishments=[]))


def test_a_memory_of_copies_that_cannot_be_read_is_told_and_left_alone(home: Path) -> None:
    memory = home / "issued" / "sent.json"
    memory.write_bytes(b"{")
    outcome = again(home, pdf=True)
    assert told(outcome) == ["sent-ledger-damaged"]
    assert memory.read_bytes() == b"{"


# The next version


def test_a_next_version_renews_only_the_letters_that_changed(home: Path) -> None:
    """C and B get a new letter that says what changed and why, with a new term; A keeps its own.

    The send list names only them, and what is in force of version 1 stays as it was sent.
    """
    before = tree(home / "sent")
    outcome = again(home, pdf=True, acts=tiny.correction(), establishments=tiny.second())
    assert told(outcome) == []
    assert outcome.sent == (V2,)
    assert tree(home / "sent").items() >= before.items()
    renewed = tree(home / "sent" / V2 / "documenten")
    assert [path for path in renewed if "brief" in path] == [LETTER.format("B"), LETTER.format("C")]
    output = tree(home / "output")
    assert output.items() >= renewed.items()
    assert output[LETTER.format("A")] == before[f"{tiny.SENT}/documenten/{LETTER.format('A')}"]
    letter = pdf_text(home / "output" / LETTER.format("C"))
    for said in (
        "versie 2, definitief; vervangt versie 1",
        "Deze brief vervangt onze brief van 16 juni 2023 (versie 1)",
        "Uitdaging een: u kreeg eerst plaats 3 en nu plaats 2.",
        "criterium ‘Kwaliteit’ (schriftelijke ronde): de score was 3 op 5 en is nu 4 op 5.",
        "Waarom: Een passage was over het hoofd gezien. (vastgelegd op 26 juni 2023)",
        "Het laatste moment is maandag 17 juli 2023, 23.59 uur.",
    ):
        assert said in letter
    other = pdf_text(home / "output" / LETTER.format("B"))
    assert "u kreeg eerst plaats 2 en nu plaats 3" in other
    assert "De beoordeling van een andere kandidatuur is gewijzigd" in other
    assert "Een passage was over het hoofd gezien" not in other
    book = openpyxl.load_workbook(home / "output" / "coordinatie" / "verzendlijst resultaat.xlsx")
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
    assert [text for text in cells if text.endswith("beslissingsbrief.pdf")] == [
        LETTER.format("B"), LETTER.format("C"),
    ]  # fmt: skip
    later = run(build.folders(home), as_pdf=False)
    assert told(later) == []
    kept = {path: sha for path, sha in output.items() if path.startswith(("brieven/", "jury/"))}
    assert tree(home / "output").items() >= kept.items()


def test_the_report_of_a_next_version_says_which_one_it_replaces(home: Path) -> None:
    again(home, pdf=True, acts=tiny.correction(), establishments=tiny.second())
    report = home / "output" / "jury" / "proces-verbaal en juryverslag resultaat.pdf"
    assert "versie 2, definitief; vervangt versie 1" in pdf_text(report)


def test_a_withdrawal_after_the_letters_concerns_only_who_withdrew(home: Path) -> None:
    """A, on the first place, leaves. B and C keep place 2 and 3 of 3, and get no letter."""
    outcome = again(home, acts=WITHDRAWAL)
    assert told(outcome) == ["withdrawn-since"]
    outcome = again(home, pdf=True, acts=WITHDRAWAL, establishments=tiny.second())
    assert told(outcome) == []
    renewed = tree(home / "sent" / V2 / "documenten")
    assert [path for path in renewed if "brief" in path] == [LETTER.format("A")]
    places = {str(entry): item.place
              for entry, item in outcome.case.points[0].judgement.entries.items()}  # fmt: skip
    assert places == {"A-U1": 1, "B-U1": 2, "C-U1": 3}
    letter = pdf_text(home / "output" / LETTER.format("A"))
    assert "Bevestiging van uw intrekking" in letter
    assert "de beslissing was ‘gematcht’ en is nu ‘ingetrokken’" in letter
    assert "Waarom: U trok uw kandidatuur in op 20 juni 2023." in letter
    assert "weerwoord" not in letter
    assert told(run(build.folders(home), as_pdf=False)) == []


def _moved(**more: object) -> list[dict[str, object]]:
    """The register with another address for B."""
    return [
        {**item, "address": "Nieuwstraat 1", **more} if item["key"] == "B" else item
        for item in tiny.ROWS["candidates"]
    ]


def test_one_letter_can_be_renewed_alone(home: Path) -> None:
    """Another address is an error of version 1; version 2 'only for B' renews that letter."""
    outcome = again(home, candidates=_moved())
    assert told(outcome) == ["sent-differs"]
    lines = tiny.second(only="B", reason="De eerste brief kwam op een oud adres aan.")
    outcome = again(home, pdf=True, candidates=_moved(), establishments=lines)
    assert told(outcome) == []
    renewed = tree(home / "sent" / V2 / "documenten")
    assert set(renewed) == {LETTER.format("B"), "coordinatie/verzendlijst resultaat.xlsx"}
    letter = pdf_text(home / "output" / LETTER.format("B"))
    assert "uw plaats, de motivering en de rechtsmiddelen bleven zoals ze waren" in letter
    assert "Waarom: De eerste brief kwam op een oud adres aan." in letter
    assert told(run(build.folders(home), as_pdf=False)) == []


def test_a_logo_that_changed_is_told_by_its_kind_and_not_by_its_bytes(home: Path) -> None:
    """It changes nothing that counts: version 2 renews no letter for it, and says so."""
    image = Image.new("RGB", (4, 4), "red")
    image.save(home / "input" / "logo.png")
    call = [{**tiny.ROWS["call"][0], "logo": "logo.png"}]
    outcome = again(home, call=call)
    assert set(told(outcome)) == {"sent-differs"}
    said = found(outcome, "sent-differs")
    assert "A Organisatie A beslissingsbrief: '' → 'image/png " in said
    assert "base64" not in said
    outcome = again(home, call=call, establishments=tiny.second())
    assert "sent-not-renewed" in told(outcome)


def test_what_a_version_for_one_letter_does_not_renew_stays_an_error(home: Path) -> None:
    """B alone is renewed, but C was corrected as well: that is for version 3."""
    lines = tiny.second(only="B", reason="De eerste brief kwam op een oud adres aan.")
    outcome = again(home, pdf=True, candidates=_moved(), acts=tiny.correction(),
                    establishments=lines)  # fmt: skip
    assert outcome.sent == (V2,)
    later = again(home, candidates=_moved(), acts=tiny.correction(), establishments=lines)
    for run_ in (outcome, later):
        assert set(told(run_)) == {"sent-differs"}
        assert "C Organisatie C" in found(run_, "sent-differs")
    assert (home / "output" / DRAFT.format("C").replace("versie 2", "versie 3")).is_file()


def test_a_letter_that_only_reads_otherwise_is_not_renewed_and_named(home: Path) -> None:
    """A next version that names nobody renews by what counts; the rest is a warning."""
    outcome = again(home, pdf=True, candidates=_moved(), establishments=tiny.second())
    later = again(home, candidates=_moved(), establishments=tiny.second())
    for run_ in (outcome, later):
        assert told(run_) == ["sent-not-renewed"]
        assert "B Organisatie B beslissingsbrief: '' → 'Nieuwstraat 1'" in found(
            run_, "sent-not-renewed"
        )
    assert not any("brief" in path for path in tree(home / "sent" / V2))


def test_a_renewed_letter_without_a_reason_waits(home: Path) -> None:
    """The remedies are rewritten: nothing says why, until the line of establishment does."""
    texts = [
        {**item, "text": "Beroep kan binnen 30 dagen."} if item["key"] == "remedies" else item
        for item in tiny.ROWS["texts"]
    ]
    outcome = again(home, pdf=True, texts=texts, establishments=tiny.second())
    assert sorted(set(told(outcome))) == ["renewal-unexplained", "sent-next-waits"]
    assert outcome.sent == ()
    assert [point.final for point in outcome.case.points] == [False]
    assert letters(outcome) == [
        *(LETTER.format(key) for key in "ABC"),
        *(DRAFT.format(key).replace(".html", ".pdf") for key in "ABC"),
    ]
    lines = tiny.second(reason="De eerste brief noemde een verkeerde termijn.")
    outcome = again(home, pdf=True, texts=texts, establishments=lines)
    assert told(outcome) == []
    letter = pdf_text(home / "output" / LETTER.format("A"))
    assert "De andere rechtsmiddelen zijn aangepast." in letter
    assert "Waarom: De eerste brief noemde een verkeerde termijn." in letter


def test_a_version_that_waits_leaves_the_one_before_in_force(home: Path) -> None:
    """Version 2 is recorded, but a decision lacks: version 1 stays in the output as it was sent."""
    outcome = again(home, pdf=True, decisions=tiny.DECIDED[:2], establishments=tiny.second())
    assert "sent-next-waits" in told(outcome)
    assert "established-but-open" in told(outcome)
    output = tree(home / "output")
    assert output.items() >= tree(home / "sent" / tiny.SENT / "documenten").items()


def test_a_rebuttal_is_the_why_of_a_renewed_letter(home: Path) -> None:
    rebuttal = {
        "candidate": "C", "challenge": "U1", "received": datetime(2023, 6, 22, 10, 0),
        "subject": "Kwaliteit", "answer": "De jury herlas bladzijde 4.", "outcome": "gegrond",
        "on": date(2023, 6, 28),
    }  # fmt: skip
    again(home, pdf=True, acts=tiny.correction(), rebuttals=[rebuttal],
          establishments=tiny.second())  # fmt: skip
    letter = pdf_text(home / "output" / LETTER.format("C"))
    assert "Wij hielden rekening met uw weerwoord van 22 juni 2023." in letter
    assert "De jury herlas bladzijde 4." in letter


def test_an_act_that_changes_no_score_is_no_why_of_a_renewed_letter(home: Path) -> None:
    """The deadline was extended by an act of the same days: that is no reason for C's score."""
    deadline = tiny.ROWS["call"][0]["deadline"]
    assert isinstance(deadline, datetime)
    extension = {"key": "A9", "kind": "extend_deadline", "on": date(2023, 6, 26), "by": "An",
                 "reason": "De website lag plat.", "old": deadline,
                 "value": deadline + timedelta(days=2)}  # fmt: skip
    acts = [*tiny.correction(), extension]
    outcome = again(home, pdf=True, acts=acts, establishments=tiny.second())
    assert outcome.sent == (V2,)
    letter = pdf_text(home / "output" / LETTER.format("C"))
    assert "Een passage was over het hoofd gezien." in letter
    assert "De website lag plat" not in letter


def test_a_letter_names_nobody_when_it_says_why(home: Path) -> None:
    """The reason of an act that names a juror or another candidate stays out of the letter."""
    acts = tiny.correction(reason="Jurylid Een vergat een passage.")
    again(home, pdf=True, acts=acts, establishments=tiny.second())
    letter = pdf_text(home / "output" / LETTER.format("C"))
    assert "Jurylid Een" not in letter
    assert "Op 26 juni 2023 is een wijziging van de beoordeling vastgelegd" in letter


def test_a_changed_address_renews_the_send_list_alone(home: Path) -> None:
    """No letter says anything else: version 2 has one list of all letters, and no letter."""
    rows = [
        {**item, "email": "nieuw@voorbeeld.test"} if item["key"] == "A" else item
        for item in tiny.ROWS["candidates"]
    ]
    outcome = again(home, candidates=rows)
    assert told(outcome) == ["sent-differs"]
    assert "'A@voorbeeld.test' → 'nieuw@voorbeeld.test'" in found(outcome, "sent-differs")
    draft = "coordinatie/ONTWERP versie 2 verzendlijst resultaat.xlsx"
    assert [path for path in outcome.written if "ONTWERP" in path] == [draft]

    outcome = again(home, pdf=True, candidates=rows, establishments=tiny.second())
    assert (told(outcome), outcome.sent) == ([], (V2,))
    kept = [path for path in tree(home / "sent" / V2) if path.startswith("documenten/")]
    assert kept == ["documenten/coordinatie/verzendlijst resultaat.xlsx"]
    sheet = openpyxl.load_workbook(home / "sent" / V2 / kept[0]).active
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(item.startswith("Geen enkele brief veranderde") for item in said)
    assert "nieuw@voorbeeld.test" in said
    assert sum(item.startswith("brieven/") for item in said) == 3

    assert told(again(home, pdf=True, candidates=rows, establishments=tiny.second())) == []


# The law: nothing that was sent differs in silence


def _score(home: Path, data: st.DataObject) -> None:
    """A score in what a juror sent back."""
    file = data.draw(st.sampled_from(sorted((home / "input" / "sheets").glob("*.xlsx"))))
    _replace_in(file, {3: 5, 4: 2}, data)


def _replace_in(file: Path, other: dict[object, object], data: st.DataObject) -> None:
    book = openpyxl.load_workbook(file)
    every = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    numbers = (cell for cell in every if type(cell.value) in (int, float) and cell.column > 3)
    cells = [cell for cell in numbers if cell.value in other]
    if cells:
        cell = data.draw(st.sampled_from(cells))
        cell.value = other[cell.value]
        book.save(file)


def _reason(home: Path, data: st.DataObject) -> None:
    """A remark of a juror: in this call letters print them as reasons."""
    file = data.draw(st.sampled_from(sorted((home / "input" / "sheets").glob("*.xlsx"))))
    book = openpyxl.load_workbook(file)
    every = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    cells = [cell for cell in every if str(cell.value).startswith("Helder uitgewerkt")]
    cell = data.draw(st.sampled_from(cells))
    cell.value += " Een aanvulling."
    book.save(file)


Rows = dict[str, Any]
EDITS: dict[str, Callable[[Rows, st.DataObject], None]] = {}


def edit(function: Callable[[Rows, st.DataObject], None]) -> Callable[[Rows, st.DataObject], None]:
    EDITS[function.__name__] = function
    return function


def _one(rows: Rows, table: str, data: st.DataObject) -> dict[str, Any]:
    """A row of a table, made free to be edited."""
    items = [dict(item) for item in rows[table]]
    rows[table] = items
    return data.draw(st.sampled_from(items))


@edit
def decision(rows: Rows, data: st.DataObject) -> None:
    values = st.sampled_from(["matched", "reserve", "not_matched", "held"])
    _one(rows, "decisions", data)["value"] = data.draw(values)


@edit
def decision_reason(rows: Rows, data: st.DataObject) -> None:
    _one(rows, "decisions", data)["reason"] = data.draw(st.sampled_from(["Anders.", ""]))


@edit
def register(rows: Rows, data: st.DataObject) -> None:
    column, value = data.draw(
        st.sampled_from([
            ("name", "Anders vzw"), ("address", "Plein 2"), ("email", "x@y.test"),
            ("contact", "Jo"), ("withdrawn_on", date(2023, 6, 1)), ("admissible", "no"),
            ("withdrawn_on", date(2023, 6, 20)), ("received", datetime(2023, 5, 13, 1, 0)),
        ])
    )  # fmt: skip
    _one(rows, "candidates", data)[column] = value


@edit
def method(rows: Rows, data: st.DataObject) -> None:
    table, column, value = data.draw(
        st.sampled_from([
            ("criteria", "weight", 45), ("criteria", "minimum", 4), ("criteria", "title", "Nieuw"),
            ("method", "quorum", 2), ("method", "rule", "minima"), ("method", "total_scale", 20),
            ("challenges", "places", 2), ("levels", "word", "knap"),
        ])
    )  # fmt: skip
    _one(rows, table, data)[column] = value


@edit
def text(rows: Rows, data: st.DataObject) -> None:
    row = _one(rows, "texts", data)
    row["text"] = f"{row['text']} En dit."


@edit
def dates(rows: Rows, data: st.DataObject) -> None:
    table, column, value = data.draw(
        st.sampled_from([
            ("establishments", "letters", date(2023, 6, 19)), ("establishments", "body", "College"),
            ("establishments", "reference", "X"), ("decisions", "on", date(2023, 6, 1)),
            ("call", "deadline", datetime(2023, 5, 12, 12, 0)), ("method", "rebuttal_days", 20),
        ])
    )  # fmt: skip
    _one(rows, table, data)[column] = value


@edit
def act(rows: Rows, data: st.DataObject) -> None:
    rows["acts"] = data.draw(
        st.sampled_from([
            tiny.correction(), tiny.correction("B", "k2", 4, 5), WITHDRAWAL,
            [{"key": "A3", "kind": "exclude_juror", "on": date(2023, 6, 20), "by": "An",
              "reason": "Belangenconflict.", "juror": "J2"}],
        ])
    )  # fmt: skip


@edit
def nobody(_rows: Rows, _data: st.DataObject) -> None:
    """No edit at all: then nothing is said."""


@settings(
    max_examples=20, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_after_establishment_nothing_sent_differs_in_silence(
    established: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever is edited after a stage was sent: no file in `sent/` is touched, the output holds
    every one of them, and a document that would now say something else is named by a problem.
    """
    home = tmp_path_factory.mktemp("edited")
    for name in ("input", "issued", "sent"):
        shutil.copytree(established / name, home / name)
    before = tree(home / "sent")
    rows = tiny.rows()
    names = data.draw(st.lists(st.sampled_from([*sorted(EDITS), "score", "reason"]), max_size=2))
    for name in names:
        if name in EDITS:
            EDITS[name](rows, data)
        else:
            {"score": _score, "reason": _reason}[name](home, data)
    build.write_call(home, rows, "nl")
    outcome = run(build.folders(home), as_pdf=False)
    assert tree(home / "sent") == before
    assert tree(home / "output").items() >= tree(home / "sent" / tiny.SENT / "documenten").items()
    assert [point.final for point in outcome.case.points] == [True]
    drafts = [path for path in outcome.written if "ONTWERP" in path]
    named = found(outcome, "sent-differs")
    for path in drafts:
        stem = Path(path).stem.removeprefix("ONTWERP versie 2 ")
        renamed = "Anders vzw" in stem and "register" in names
        assert stem in named or renamed or stem.startswith("verzendlijst")
    assert bool(drafts) == bool(named)
    sent = values(home, tiny.SENT)
    for path, document in _written_today(home).items():
        if path in sent and sent[path]["value"] != document:
            assert Path(path).stem in named, f"{path} differs in silence after {names}"


def _written_today(home: Path) -> dict[str, Any]:
    """What a run writes that knows of nothing sent: the values by path, from another copy."""
    from scoring.reports.all import point_documents
    from scoring.run.assemble import assemble
    from scoring.run.sent.values import said

    case = assemble(home / "input")
    return {item.path: said(item) for item in point_documents(case) if item.stage == "result"}


def test_the_problem_list_holds_what_differs(home: Path) -> None:
    """In the list of the coordinator, not only on the screen."""
    again(home, acts=tiny.correction())
    book = openpyxl.load_workbook(home / "output" / "coordinatie" / "problemenlijst.xlsx")
    texts = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert any("zouden vandaag iets anders zeggen" in item for item in texts)


def test_a_rebuttal_that_comes_in_is_no_difference(home: Path) -> None:
    """A rebuttal that came in is no part of what was sent."""
    rebuttal = {"candidate": "C", "received": datetime(2023, 6, 22, 10, 0), "subject": "Vraag"}
    outcome = again(home, rebuttals=[rebuttal])
    assert [item for item in told(outcome) if item.startswith("sent")] == []


def test_a_copy_that_cannot_be_judged_any_more_is_said(home: Path) -> None:
    _as_the_first_version_made_it(home)
    (home / "sent" / tiny.SENT / "invoer" / "call.xlsx").write_bytes(b"PK\x03\x04")
    outcome = again(home)
    assert sorted(told(outcome)) == ["sent-damaged", "sent-not-judged"]
    problems: list[Problem] = [p for p in outcome.case.problems if p.code == "sent-not-judged"]
    assert problems[0].facts["folder"] == tiny.SENT
