"""A fingerprint that went out with sheets stays what it was, whatever is done to the program.

The codes below are of the method and of the published words, as the first version gave them.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from scoring.call import call_book, read_call
from scoring.model.call import Call
from tests.second.world import world

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ("ddd26b7a0a55", "0202625cc185")
RANDOM = (
    ("968b28914ca3", "1484204d56ff"),
    ("b25a2da321a5", "605024815f74"),
    ("d3e06eeaec23", "8764e3b4ffca"),
    ("fdf83b62e689", "932f0902af52"),
    ("1acbd486f6d1", "f8fe85fdf80d"),
    ("17ae53b7b50d", "0444522fb02b"),
    ("8f8a6e4680d0", "f38368612232"),
    ("e3a2519c9db0", "aed621e23bb7"),
    ("13d3e1397732", "99e51398bc07"),
    ("ddb167f87233", "1a183b132833"),
)


def codes(path: Path) -> tuple[str, str]:
    call, _ = read_call(path)
    assert isinstance(call, Call)
    return call.method.fingerprint, call.words_code


def random_call(seed: int, folder: Path) -> Path:
    """A call of any shape, every other one with limits, goals and what the jury is told."""
    made, dice = world(seed), Random(seed)
    if seed % 2:
        made.rows["method"][0] |= {
            "goals": dice.choice(("wishes", "broad, cost", "wishes, quality, cost")),
            "insight_shown": dice.choice(("off", "report")),
            "insight_in_letter": dice.choice(("nothing", "range")),
            "insight_zone_level": dice.randint(1, 99),
            "insight_weight_range": dice.randint(1, 99),
            "insight_seed": dice.randint(1, 9),
            "municipality_needs": dice.choice(("none", "wished", "required")),
        }
        made.rows["call"][0]["municipalities"] = "Beerse, Lille"
        candidate = made.rows["candidates"][0]["key"]
        made.rows["limits"] = [
            {"kind": "max_partners", "value": dice.randint(2, 9)},
            {"kind": "budget", "value": dice.randint(1, 9) * 1000},
            {"kind": "core", "subject": candidate},
            {"kind": "min_per_challenge", "subject": "U1", "value": dice.randint(1, 2)},
        ]
    path = folder / "call.xlsx"
    path.write_bytes(call_book(made.rows, "en"))
    return path


def test_the_codes_of_the_example_are_those_of_its_sheets():
    assert codes(ROOT / "input" / "call.xlsx") == EXAMPLE


@pytest.mark.parametrize(("seed", "expected"), list(enumerate(RANDOM)))
def test_the_codes_of_a_random_call_stay(tmp_path: Path, seed: int, expected: tuple[str, str]):
    assert codes(random_call(seed, tmp_path)) == expected
