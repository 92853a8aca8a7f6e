"""Makes the pictures of the README from the shipped example: `python -m tools.pictures`.

Needs LibreOffice (a scoring sheet is printed by it) and pdftoppm.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import pypdf
from PIL import Image

from scoring.run.folders import Folders
from scoring.run.steps import run
from tools.office import to_pdf

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
SHEET = "schriftelijke ronde/beoordelingsformulier Hilde Zandwever - schriftelijke ronde.xlsx"
DOTS = 84  # to the inch
COLOURS = 48

# The picture, where its document lies in the output, and words that only the page meant holds.
DOCUMENTS = (
    ("letter", "brieven/*/K09 *.pdf", ("reservelijst", "Wat er beslist is")),
    ("matching", "jury/matchingfiche *U2*.pdf", ("Dekkingsmatrix", "Sleutel")),
)


def make(target: Path) -> None:
    """Writes sheet.png, letter.png and matching.png into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        folders = Folders(Path(name) / "input", Path(name) / "output")
        shutil.copytree(ROOT / "input", folders.input)
        run(folders)
        sheet = to_pdf(folders.input / "sheets" / SHEET, Path(name) / "sheet.pdf")
        _picture(sheet, ("U1", "Antwoord op de drempels", "K01"), target / "sheet.png")
        for key, pattern, words in DOCUMENTS:
            document = sorted(folders.output.glob(pattern))[-1]
            _picture(document, words, target / f"{key}.png")


def _picture(document: Path, words: tuple[str, ...], target: Path) -> None:
    """The first page with all these words, in few colours."""
    texts = (page.extract_text() for page in pypdf.PdfReader(document).pages)
    number = next(n for n, text in enumerate(texts, 1) if all(word in text for word in words))
    drawn = subprocess.run(
        ["pdftoppm", "-r", str(DOTS), "-f", str(number), "-l", str(number), "-png", str(document)],
        check=True,
        capture_output=True,
    ).stdout
    picture = Image.open(io.BytesIO(drawn)).convert("RGB").quantize(COLOURS)
    picture.save(target, optimize=True)


if __name__ == "__main__":
    make(PICTURES)
