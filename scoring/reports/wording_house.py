"""What every printed document has around its content: sender, colour, header, footer, notices."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from scoring.model.call import Call
from scoring.prose import Block, blocks
from scoring.reports.document import Level, texts_of
from scoring.reports.levels import public
from scoring.texts import Texts

# WCAG 2.1, success criterion 1.4.3: text against its background.
LEAST_CONTRAST = 4.5

_IMAGE_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class House:
    """The frame of a document; every string is final. `draft` is empty on a final document."""

    organisation: str = public()
    region: str = public()
    address: tuple[str, ...] = public()
    accent: str = public()  # '#1f4e79', dark enough to be read on white
    logo: str = public()  # a data address, or empty
    header_left: str = public()
    header_right: str = public()
    footer: str = public()
    page_word: str = public()
    of_word: str = public()
    draft: str = public()
    draft_note: str = public()  # what the mark means, in a sentence
    example: tuple[Block, ...] = public()  # what in this call is an example, or nothing
    confidential: str = public()  # the mark of who may read it, or empty


def house(
    call: Call, document: str, *, draft: bool, level: Level, texts: Texts | None = None
) -> House:
    """The frame for a document of this call, named `document` ('Beslissingsbrief')."""
    say = texts or texts_of(call)
    identity = call.identity
    confidential = say("wording.confidential") if level >= Level.JURY else ""
    return House(
        organisation=identity.organisation,
        region=identity.region,
        address=lines(identity.address),
        accent=readable(identity.colour),
        logo=_logo(identity.logo_image),
        header_left=call.title,
        header_right=" · ".join(part for part in (document, confidential) if part),
        footer=say("wording.example_foot") if call.example else identity.organisation,
        page_word=say("wording.page"),
        of_word=say("wording.of"),
        draft=say("reports.draft_mark") if draft else "",
        draft_note=say("wording.draft_note") if draft else "",
        example=_example(call.example, say),
        confidential=confidential,
    )


def _example(what: str, say: Texts) -> tuple[Block, ...]:
    """The notice that this is an example; not twice the word when the call's text begins so."""
    text = what.strip()
    if not text or text.casefold().startswith(say("wording.example_word").casefold()):
        return blocks(text)
    return blocks(say("wording.example", what=text))


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text of several lines, without blank ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def readable(colour: str) -> str:
    """The colour, made darker until text in it can be read on white."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    while contrast_on_white(red, green, blue) < LEAST_CONTRAST:
        red, green, blue = red * 9 // 10, green * 9 // 10, blue * 9 // 10
    return f"#{red:02x}{green:02x}{blue:02x}"


def contrast_on_white(red: int, green: int, blue: int) -> float:
    """Contrast ratio against white, 1 to 21, as WCAG 2.1 defines it."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    return 1.05 / (luminance + 0.05)


def _logo(image: bytes) -> str:
    for start, kind in _IMAGE_TYPES.items():
        if image.startswith(start):
            return f"data:{kind};base64,{base64.b64encode(image).decode()}"
    return ""
