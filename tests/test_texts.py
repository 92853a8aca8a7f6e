"""Both languages are whole, and write numbers and dates as their readers do."""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction

import pytest

from scoring.call.tables import TABLES
from scoring.texts import LANGUAGES, Texts, _catalogue, keys, retired


def test_a_number_is_written_as_the_language_does() -> None:
    """A decimal comma in Dutch, a point in English."""
    assert Texts("nl").number(Fraction(7, 2)) == "3,5"
    assert Texts("en").number(Fraction(7, 2)) == "3.5"


def test_a_shown_number_keeps_the_decimals_that_tell_the_truth() -> None:
    """A score just under its minimum is not shown as equal to it."""
    shown = Texts("nl").truthful(Fraction("2.995"), [Fraction(3)], 2)
    assert shown == "2,995"


def test_the_last_moment_is_written_out() -> None:
    """Weekday, date and hour, as in the letters."""
    moment = datetime(2023, 6, 30, 23, 59)
    assert Texts("nl").moment(moment) == "vrijdag 30 juni 2023, 23.59 uur"
    assert Texts("en").moment(moment) == "Friday 30 June 2023, 23:59"
    assert Texts("nl").date(date(2023, 6, 16)) == "16 juni 2023"


def test_a_list_is_one_phrase() -> None:
    """'a, b en c'."""
    assert Texts("nl").listed(["a", "b", "c"]) == "a, b en c"


def test_a_call_may_word_a_text_itself() -> None:
    """Its own wording wins; an empty one does not hide the text."""
    key = "call.choice.matched"
    assert Texts("nl", {key: "geselecteerd"})(key) == "geselecteerd"
    assert Texts("nl", {key: ""})(key) == "gematcht"


def test_an_unknown_language_or_text_is_a_fault_of_ours() -> None:
    """It never shows as an empty string."""
    with pytest.raises(ValueError):
        Texts("xx")
    with pytest.raises(KeyError):
        Texts("nl")("no.such.text")


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_for_excel_fit_where_excel_puts_them(language: str) -> None:
    """Tab names 31 characters, titles of input messages 32, the messages themselves 255."""
    texts = Texts(language)
    too_long = [
        key
        for table in TABLES
        for key, most in [
            (f"call.{table.key}.tab", 31),
            *((f"call.{table.key}.{column.key}.heading", 32) for column in table.columns),
            *((f"call.{table.key}.{column.key}.help", 255) for column in table.columns),
        ]
        if len(texts(key)) > most
    ]
    assert too_long == []


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("nl", 0, "0 juryleden"), ("nl", 1, "1 jurylid"), ("nl", 2, "2 juryleden"),
        ("nl", "1", "1 jurylid"), ("nl", "1,5", "1,5 juryleden"), ("en", 0, "0 juryleden"),
        ("en", "1", "1 jurylid"), ("en", "1.5", "1.5 juryleden"),
    ],
)  # fmt: skip
def test_a_noun_beside_a_number_takes_the_form_of_its_language(language, count, said) -> None:
    """By the rules of CLDR, for numbers and for numbers in words alike."""
    assert Texts(language).filled("{n} {n:jurylid|juryleden}", {"n": count}) == said


def test_no_counted_sentence_has_a_bracket_for_its_plural() -> None:
    """'formulier(en)' and its like are nobody's words."""
    told = [
        (key, text)
        for language in LANGUAGES
        for key, text in words(language)
        if re.search(r"\w\((en|s|n|e|es|ies)\)", text)
    ]
    assert told == []


def test_no_counted_noun_stands_in_the_plural_alone() -> None:
    """A number that can be one, with a noun that the catalogue gives in the plural only."""
    nouns = {
        "nl": "juryleden|kandidaten|kandidaturen|uitdagingen|partners|deelnemers|formulieren|scores"
        "|noden|beoordelingen|gevallen|kalenderdagen|documenten|bestanden|rijen",
        "en": "jurors|candidates|entries|challenges|partners|participants|sheets|scores|needs"
        "|assessments|cases|calendar days|documents|files|rows",
        "fr": "membres du jury|candidats|candidatures|défis|partenaires|participants|formulaires"
        "|notes|besoins|évaluations|cas|jours calendrier|documents|fichiers|lignes|classeurs",
        "de": "Jurymitglieder|Kandidaten|Bewerbungen|Herausforderungen|Partner|Formulare"
        "|Punktzahlen|Bedarfe|Bewertungen|Fälle|Kalendertage|Dokumente|Dateien|Zeilen|Mappen",
    }  # fmt: skip
    adjectives = {"nl": r"\w+e", "en": "required|ranked|wished|assessed", "fr": r"\w+s"}
    adjectives["de"] = r"\w+e"
    # Said where there are several, or of a number that no call makes one
    known = {"wording.seats", "sheets.start.progress_formula"}
    told = [
        (key, text)
        for language in LANGUAGES
        for key, text in words(language)
        if re.search(rf"\{{\w+\}} (({adjectives[language]}) )?({nouns[language]})\b", text)
        and not key.endswith(".other")
        and key not in known
        and "|" not in text
    ]
    assert told == []


def test_what_is_retired_is_a_text_no_more():
    """A call in flight may still word it: it is told, and goes on."""
    assert retired().isdisjoint(keys("nl") | keys("en"))


def words(language: str):
    """Every text of the catalogues and of the problems, with its key."""
    for key, text in _catalogue(language).items():
        forms = text.items() if isinstance(text, dict) else [("", text)]
        yield from ((f"{key}.{form}" if form else key, str(said)) for form, said in forms)
