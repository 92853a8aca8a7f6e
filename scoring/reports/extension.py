"""The notice that the deadline is extended, to be published beside the framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.call.extensions import in_force
from scoring.model.call import Act, Call
from scoring.model.case import Case
from scoring.prose import Block, blocks
from scoring.reports import levels, wording
from scoring.reports.document import Document, Level, Page, file_name, texts_of
from scoring.reports.framework import contact
from scoring.reports.levels import public
from scoring.reports.wording_house import House, house
from scoring.texts import Texts


@dataclass(frozen=True, slots=True)
class Notice:
    house: House = public()
    heading: str = public()
    subject: str = public()
    intro: str = public()
    deadline: str = public()
    before: str = public()
    why: tuple[Block, ...] = public()
    rest: tuple[str, ...] = public()
    contact: str = public()
    decided: str = public()
    labels: Mapping[str, str] = public()


def extension_documents(case: Case) -> list[Document]:
    """A notice of each extension that holds. An act records that it was decided: it is final."""
    call = case.call
    texts = texts_of(call)
    documents: dict[str, Document] = {}
    for act, old, new in in_force(call):
        name = texts("extension.file", day=texts.date(new.date()))
        name = file_name(texts, name, ".pdf", draft=False)
        if name in documents:
            name = name.replace(".pdf", f" {act.key}.pdf")
        value = notice(call, act, texts.moment(old), texts.moment(new), texts)
        documents[name] = levels.checked(
            Document(
                "extension",
                f"{texts('reports.folder.public')}/{name}",
                Level.PUBLIC,
                Page(
                    "extension.html",
                    value,
                    texts("extension.title", call=call.title),
                    call.language,
                ),
                final=True,
            )
        )
    return list(documents.values())


def notice(call: Call, act: Act, old: str, new: str, texts: Texts) -> Notice:
    return Notice(
        house=house(call, texts("extension.name"), draft=False, level=Level.PUBLIC, texts=texts),
        heading=texts("extension.heading"),
        subject=call.title,
        intro=texts("extension.intro", organisation=call.identity.organisation),
        deadline=texts("extension.deadline", moment=new),
        before=texts("extension.before", moment=old),
        why=blocks(wording.sentence(act.reason)),
        rest=(texts("extension.rest"), texts("extension.submitted")),
        contact=contact(call, texts),
        decided=texts("extension.decided", on=texts.date(act.on), by=act.by),
        labels=wording.labels(texts, "extension.label"),
    )
