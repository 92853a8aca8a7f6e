"""The call's logo: an image that can be drawn, or the problem that says why not.

The only home of Pillow.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageFile, UnidentifiedImageError

from scoring.call.rows import Row
from scoring.disk import real
from scoring.problems import Problem

FORMATS = ("PNG", "JPEG")
_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff")
MOST_BYTES = 5_000_000
MOST_PIXELS = 25_000_000


def read_logo(row: Row, folder: Path) -> tuple[bytes, list[Problem]]:
    """The image that the logo cell names, beside the workbook. Without it, documents go on."""
    name = row.text("logo")
    if not name:
        return b"", []
    try:
        path = real(folder / name)
        # A name in a cell leads to a file beside the workbook, and nowhere else.
        if not path.is_relative_to(real(folder)) or not path.is_file():
            raise ValueError(name)
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        return b"", [Problem("call-logo-missing", row.at("logo"), {"found": name})]
    code = _unfit(content)
    if code:
        facts = {
            "found": name,
            "bytes": str(MOST_BYTES // 10**6),
            "pixels": str(MOST_PIXELS // 10**6),
        }
        return b"", [Problem(code, row.at("logo"), facts)]
    return content, []


def _unfit(content: bytes) -> str:
    """The code of what is wrong with an image; empty when it can be drawn whole."""
    if len(content) > MOST_BYTES:
        return "call-logo-large"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the limit is ours, and tested before anything is drawn
        try:
            image = Image.open(io.BytesIO(content), formats=FORMATS)
        except UnidentifiedImageError:
            return "call-logo-broken" if content.startswith(_BEGINNINGS) else "call-logo-unfit"
        except Image.DecompressionBombError:
            return "call-logo-large"
        except (OSError, ValueError, SyntaxError):
            return "call-logo-broken"
        with image:
            if image.width * image.height > MOST_PIXELS:
                return "call-logo-large"
            try:
                Image.open(io.BytesIO(content), formats=FORMATS).verify()  # to the last chunk
                _draw(image)
            except (OSError, ValueError, SyntaxError, EOFError, MemoryError):
                return "call-logo-broken"
    return ""


def _draw(image: Image.Image) -> None:
    """Decode all of it. Raises OSError and others for what is not whole."""
    # What makes PDFs has Pillow fill up what is missing, in the whole process.
    filled, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        image.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = filled
