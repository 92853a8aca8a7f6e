"""What a PDF gets before it is written: the second standard, and streams with one clear end.

WeasyPrint writes one standard only; we follow two. Its writer asks every object for its bytes
twice, and packs each stream anew for that: here they are packed once.
"""

from __future__ import annotations

from typing import Any

import pydyf  # comes with WeasyPrint

# One try in 256 ends a stream so; this many in a row do not happen, and must not hang a run.
TRIES = 12
# How a stream ends whose last byte would be taken for part of the line end.
AMBIGUOUS = b"\r\nendstream"

_PDF_UA = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates which part of ISO 14289 is followed\
</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


class _Made(pydyf.Object):  # type: ignore[misc]  # pydyf carries no types
    """An object of a PDF whose bytes are known."""

    data = b""


class _MadeStream(pydyf.Stream):  # type: ignore[misc]  # pydyf carries no types
    """A stream whose bytes are known, packed."""

    data = b""


def finish(_document: object, pdf: Any, *, padding: int) -> None:
    """The finisher of WeasyPrint's `write_pdf`.

    `padding` changes, by an object that nothing refers to, the packed objects and the index that
    are made after this, for the rare case that one of them ends in a carriage return.
    """
    if padding:
        pdf.add_object(pydyf.String("." * padding))
    metadata = next(
        item for item in pdf.objects if getattr(item, "extra", {}).get("Type") == "/Metadata"
    )
    (packet,) = metadata.stream
    metadata.stream = [packet.replace(b"</rdf:RDF>", _PDF_UA + b"</rdf:RDF>")]
    # Readers that look for the standard must find it without unpacking.
    metadata.compress = False
    pdf.objects[:] = [item if item.free == "f" else _made(item) for item in pdf.objects]


def _made(item: Any) -> Any:
    stream = isinstance(item, pydyf.Stream)
    made = _MadeStream() if stream else _Made()
    made.data = ended_clearly(item) if stream and item.compress else item.data
    made.number, made.generation = item.number, item.generation
    return made


def ended_clearly(stream: Any) -> bytes:
    """The bytes of a stream, which is changed where they, packed, end in a carriage return.

    Before the line feed of 'endstream' that would read as one line end, and the length as wrong.
    White space after drawing orders, and bytes after a font's last table, mean nothing.
    """
    while (data := bytes(stream.data)).endswith(AMBIGUOUS):
        stream.stream = [*stream.stream, b" "]
        if "Length1" in stream.extra:
            stream.extra["Length1"] += 2  # the blank and the line feed that joins it
    return data
