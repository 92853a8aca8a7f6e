"""What may stand in a cell that asks for a number, a word or a tick."""

from __future__ import annotations

from tests.hostile.bench import Case, Expect, accept, cell, cell_lost, flag, number, text

UNUSABLE, TEXT, OFF = "score-unusable", "score-as-text", "score-off-scale"
DIGITS, OUT_OF, OTHERWISE = "score-digits", "score-out-of", "score-shown-otherwise"
MAXIMUM, WORDS = "score-other-maximum", "score-in-words"


def taken(value: str) -> Expect:
    return flag(TEXT, score=value)


# Texts in a score cell. Scores go from 0 to 5 by halves; 3,5 stood there before.
TEXTS: tuple[tuple[str, Expect], ...] = (
    ("4", taken("4")),
    ("3,5", taken("7/2")),
    ("3.5", taken("7/2")),
    ("4,50", taken("9/2")),
    ("4,5000", taken("9/2")),
    ("00004", taken("4")),
    ("0,0", taken("0")),
    # Spaces and marks around a number change nothing that a person sees
    (" 4 ", taken("4")),
    ("\u00a04", taken("4")),
    ("4\u202f", taken("4")),
    ("\u20094\u2003", taken("4")),
    ("\u30004", taken("4")),
    ("\t4", taken("4")),
    ("4\n", taken("4")),
    ("4\u200b", taken("4")),
    ("\ufeff4", taken("4")),
    ("\u200e4\u200f", taken("4")),
    ("4\u00ad", taken("4")),
    # ... but inside it they do: nobody knows whether one number was meant
    ("0\t4", cell_lost(UNUSABLE)),
    ("0_x000D_4", cell_lost(UNUSABLE)),
    ("0\n4", cell_lost(UNUSABLE)),
    ("0\u200b4", cell_lost(UNUSABLE)),
    ("0\u00ad4", cell_lost(UNUSABLE)),
    ("0\u20644", cell_lost(UNUSABLE)),  # an invisible plus
    ("0 4", cell_lost(UNUSABLE)),
    ("0\u00a04", cell_lost(UNUSABLE)),
    ("4 , 5", cell_lost(UNUSABLE)),
    # Marks that turn around what is shown: '0,5' looks like '5,0'
    ("\u202e0,5", cell_lost(UNUSABLE)),
    ("\u202e0,5\u202c", cell_lost(UNUSABLE)),
    ("\u20670,5\u2069", cell_lost(UNUSABLE)),
    ("\u202d0,5", cell_lost(UNUSABLE)),
    # Other digits
    ("４", cell_lost(DIGITS)),
    ("３,５", cell_lost(DIGITS)),
    ("٤", cell_lost(DIGITS)),
    ("۴", cell_lost(DIGITS)),
    ("৪", cell_lost(DIGITS)),
    ("𝟒", cell_lost(DIGITS)),
    ("④", cell_lost(DIGITS)),
    ("⁴", cell_lost(DIGITS)),
    ("٣٫٥", cell_lost(UNUSABLE)),
    ("四", cell_lost(UNUSABLE)),
    ("Ⅳ", cell_lost(UNUSABLE)),
    ("½", cell_lost(UNUSABLE)),
    ("3½", cell_lost(UNUSABLE)),
    # More than a number
    ("4/5", cell_lost(OUT_OF)),
    ("4,5/5", cell_lost(OUT_OF)),
    ("4 op 5", cell_lost(OUT_OF)),
    ("1/0", cell_lost(MAXIMUM)),
    ("8/10", cell_lost(MAXIMUM)),
    ("16 op 20", cell_lost(MAXIMUM)),
    ("7/5", cell_lost(MAXIMUM)),
    ("goed", flag(WORDS, score="4")),
    ("4 = goed", flag(WORDS, score="4")),
    ("3 = goed", cell_lost(UNUSABLE)),
    ("\u202edoog", cell_lost(UNUSABLE)),
    ("4 van 5", cell_lost(OUT_OF)),
    ("4 on 5", cell_lost(OUT_OF)),
    ("4 out of 5", cell_lost(OUT_OF)),
    *((said, cell_lost(UNUSABLE)) for said in (
        "4-5", "4 à 5", "3 of 4", "~4", "≈4", "<4", ">4", "4*", "4!", "4?", "4p", "4 punten",
        "€ 4", "4%", "4,-", "4,", ",5", "4.", ".5", "+4", "−4", "–4", "(4)", "=4", "'4", '"4"',
        "3,5,0", "3.5.0", "3.500", "3,500", "0.500", "1e0", "4E0", "0x4", "1_0", "inf", "-inf",
        "nan", "vier", "IV", "x", "-", "?", ".", "ja", "WAAR", "TRUE", "#REF!",
        "#N/B", "null", "None", "k1", "3/5/2023", "4:00", "04-05", "4;5", "4|5", "４_0", "{4}",
        "${4}", "{{4}}", "%s", "4\u0301", "4\ufe0f\u20e3", "👍", "☆☆☆☆",
    )),
    ("-4", cell_lost(OFF)),
    ("5,5", cell_lost(OFF)),
    ("3,7", cell_lost(OFF)),
    ("35", cell_lost(OFF)),
    ("3,49999999999", cell_lost(OFF)),
    ("999999", cell_lost(OFF)),
    ("9" * 5000, cell_lost(UNUSABLE)),
    ("4" * 32_767, cell_lost(UNUSABLE)),
    # Nothing, and what says that it is nothing
    ("", accept(score=None)),
    ("   ", accept(score=None)),
    ("\u00a0\u2003", accept(score=None)),
    ("\u200b", accept(score=None)),
    ("\n\t", accept(score=None)),
)  # fmt: skip

# Numbers under a number format, and what is shown
FORMATS: tuple[tuple[object, str, Expect], ...] = (
    (4, "General", accept(score="4")),
    (3.5, "@", accept()),
    (3.5, "0.0", accept()),
    (3.5, "0.00", accept()),
    (3.5, "#,##0.0", accept()),
    (3.5, "[Red]0.0", accept()),
    (3.5, "[$-413]0.0", accept()),
    (3.5, '0.0 "punten"', accept()),
    (3.5, "0.0_)", accept()),
    (3.5, "[$€-2] 0.0", accept()),
    (4, "0;-0;0", accept(score="4")),
    # Rounded, hidden, or made to look like something else: read as it is, and said
    (3.5, "0", flag(OTHERWISE)),
    (3.5, "#,##0", flag(OTHERWISE)),
    (3.5, ";;;", flag(OTHERWISE)),
    (3.5, '""', flag(OTHERWISE)),
    (3.5, '"5"', flag(OTHERWISE)),
    (3.5, '0.0"0"', flag(OTHERWISE)),
    (3.5, "0.0\\5", flag(OTHERWISE)),
    (3.5, '"-"0.0', flag(OTHERWISE)),
    (3.5, '"1."0.0', flag(OTHERWISE)),
    (4, '"1/"0', flag(OTHERWISE, score="4")),
    (4, "*50", flag(OTHERWISE, score="4")),
    (4, "0*9", flag(OTHERWISE, score="4")),
    (4, "[$5-413]0", flag(OTHERWISE, score="4")),
    (4, "0,", flag(OTHERWISE, score="4")),
    (4, "# ?/?", flag(OTHERWISE, score="4")),
    (3.5, "0E+00", flag(OTHERWISE)),
    (0, "0;-0;;@", flag(OTHERWISE, score="0")),
    (0, '0;-0;"5"', flag(OTHERWISE, score="0")),
    (4, "[=4]\"5\";0", flag(OTHERWISE, score="4")),
    (4, '[<3]0;"laag"', flag(OTHERWISE, score="4")),
    (4, 'General" van 10"', flag(OTHERWISE, score="4")),
    # No number any more
    (4, "0%", cell_lost("score-percent")),
    (0.04, "0.00%", cell_lost("score-percent")),
    (4, "d/mm/yyyy", cell_lost("score-date")),
    (45049, "d-mmm", cell_lost("score-date")),
    (3.5, "yyyy", cell_lost("score-date")),
    (60, "d/m/yy", cell_lost("score-date")),
    (0, "d/m/yy", cell_lost(UNUSABLE)),
    (-4, "d/m/yy", cell_lost(UNUSABLE)),
    (1e9, "d/m/yy", cell_lost(UNUSABLE)),
    (0.1875, "h:mm", cell_lost(UNUSABLE)),
    (0.1875, "[h]:mm", cell_lost(UNUSABLE)),
    (4, "[mm]:ss", cell_lost(UNUSABLE)),
    (1e300, "[h]:mm", cell_lost(UNUSABLE)),
    (4, "jjjj-mm-dd", cell_lost("score-date")),
)  # fmt: skip


def shown(said: str) -> str:
    """A name for a case that any terminal can show."""
    plain = said.encode("ascii", "backslashreplace").decode()
    return repr(plain if len(plain) < 40 else f"{plain[:30]} ({len(said)})")


CASES = (
    *(Case(f"score text {shown(said)}", text(said), expect) for said, expect in TEXTS),
    Case("score text that says it is none",
         lambda s: text({"nl": "n.v.t.", "en": "n/a"}[s.call.language])(s),
         flag("score-not-assessed", score="not_assessed")),
    *(Case(f"score {value} as {shown(form)}", number(value, form), expect)
      for value, form, expect in FORMATS),
    # Words
    *(Case(f"vote {shown(said)}", text(said, "vote"), accept(vote=None) if not said.strip() else
           cell_lost("vote-unusable", at="vote"))
      for said in ("misschien", "1", "x", "o", "ja!", "ja/nee", "=JA", "  ", "jaja", "yes no",
                   "\u202eaj")),
    *(Case(f"vote {shown(said)}", text(said, "vote"), accept(vote=vote))
      for said, vote in (("j", "yes"), ("oui", "yes"), ("✓", "yes"), ("neen", "no"),
                         ("Nein.", "no"), ("en partie", "partial"), ("n.v.t.", "not_assessed"))),
    Case("vote as a number", cell('<c r="{at}"><v>1</v></c>', "vote"),
         cell_lost("vote-unusable", at="vote")),
    Case("vote as a truth", cell('<c r="{at}" t="b"><v>1</v></c>', "vote"), accept(vote="yes")),
    Case("vote as an untruth", cell('<c r="{at}" t="b"><v>0</v></c>', "vote"), accept(vote="no")),
    Case("vote as a formula", cell('<c r="{at}" t="str"><f>"ja"</f><v>ja</v></c>', "vote"),
         cell_lost("vote-unusable", at="vote")),
    Case("vote as an error", cell('<c r="{at}" t="e"><v>#N/A</v></c>', "vote"),
         cell_lost("vote-unusable", at="vote")),
    # Ticks
    *(Case(f"tick {shown(said)}", text(said, "tick"), accept())
      for said in ("X", " x ", "x\u00a0", "1", "✓", "v")),
    *(Case(f"tick {shown(said)}", text(said, "tick"), accept(tick=None))
      for said in ("0", "nee", "onwaar")),
    *(Case(f"tick {shown(said)}", text(said, "tick"), cell_lost("tick-unusable", at="tick"))
      for said in ("-", "xx", "✗", "х")),
    Case("tick as nought", cell('<c r="{at}"><v>0</v></c>', "tick"), accept(tick=None)),
    Case("tick as true", cell('<c r="{at}" t="b"><v>1</v></c>', "tick"), accept()),
    Case("tick as untrue", cell('<c r="{at}" t="b"><v>0</v></c>', "tick"), accept(tick=None)),
    Case("tick as a formula", cell('<c r="{at}" t="str"><f>"x"</f><v>x</v></c>', "tick"),
         cell_lost("tick-unusable", at="tick")),
)  # fmt: skip
