"""What somebody would write in an afternoon, with openpyxl, pandas, Jinja2 and WeasyPrint.

Reads every sheet of a call, takes means, and writes the same documents one after another, each with
its own `HTML(...).write_pdf()`. What stands in the documents is given to it (`WORDS`, a pickle that
`against_script.py` makes): it judges, checks, matches and compares nothing.

    python benchmarks/plain_script.py CALL WORDS OUTPUT
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import openpyxl
import pandas as pd
from jinja2 import Environment, FileSystemLoader
from weasyprint import HTML

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
TEMPLATES = ROOT / "templates"


def means(folder: Path) -> pd.DataFrame:
    """The mean of every number that stands in a tab, by file and tab."""
    rows = []
    for path in sorted(folder.rglob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        for sheet in book:
            for row in sheet.iter_rows(values_only=True):
                numbers = (value for value in row if isinstance(value, (int, float)))
                rows += [(path.name, sheet.title, value) for value in numbers]
    frame = pd.DataFrame(rows, columns=["file", "tab", "score"])
    return frame.groupby(["file", "tab"]).score.mean().reset_index()


def styled(template: str) -> str:
    import fontpkg_atkinson_hyperlegible

    files = (Path(fontpkg_atkinson_hyperlegible.ROOT) / "files").as_uri()
    cuts = (("Regular", 400, "normal"), ("Bold", 700, "normal"), ("Italic", 400, "italic"))
    faces = "".join(
        f'@font-face {{ font-family: "Atkinson Hyperlegible"; font-weight: {weight}; '
        f'font-style: {style}; src: url("{files}/AtkinsonHyperlegible-{cut}.ttf") }}'
        for cut, weight, style in cuts
    )
    own = TEMPLATES / template.replace(".html", ".css")
    texts = [(TEMPLATES / "base.css").read_text("utf-8"), own.read_text("utf-8")]
    return "\n".join([faces, 'html { font-family: "Atkinson Hyperlegible" }', *texts])


def main(call: Path, words: Path, output: Path) -> None:
    means(call / "sheets").to_excel(output / "means.xlsx")
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    for number, page in enumerate(pickle.loads(words.read_bytes())):
        html = environment.get_template(page.template).render(
            it=page.value, title=page.title, language=page.language, style=styled(page.template)
        )
        HTML(string=html).write_pdf(output / f"{number}.pdf", pdf_variant="pdf/a-3a")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
