"""Documents to bytes: pages become PDFs in worker processes, or HTML where PDFs cannot be made."""

from __future__ import annotations

import ctypes
import ctypes.util
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from scoring.cache import NO_CACHE, Cache
from scoring.reports import pdf
from scoring.reports.document import Document, Page
from scoring.run.pool import Pool, Task
from scoring.run.progress import Progress


@dataclass(frozen=True, slots=True)
class Rendered:
    document: Document
    path: str  # as written: a page without PDF ends in .html
    content: bytes


class Press:
    """Pages on their way to bytes: begun as soon as they are known, the rest the largest first."""

    def __init__(self, pool: Pool, *, as_pdf: bool, cache: Cache = NO_CACHE):
        self._pool, self._as_pdf, self._cache = pool, as_pdf, cache
        # With the page itself, so that no other one can come to bear its number.
        self._begun: dict[int, tuple[Page, Task[bytes] | bytes]] = {}

    def begin(self, document: Document) -> None:
        """Draw it meanwhile: it will be wanted, unless something is found."""
        page = document.content
        if self._as_pdf and isinstance(page, Page) and id(page) not in self._begun:
            kept = self._cache.get(_key(page))
            task = kept if kept is not None else self._pool.submit(pdf.render, page)
            self._begun[id(page)] = (page, task)

    def made(self, documents: Sequence[Document], progress: Progress) -> tuple[Rendered, ...]:
        """Every document with its bytes, in the order given."""
        wanted = [item for item in documents if isinstance(item.content, Page)]
        pages = [item.content for item in wanted if isinstance(item.content, Page)]
        now = {id(page) for page in pages}
        for number, (_, task) in self._begun.items():
            if number not in now and not isinstance(task, bytes):
                task.drop()
        # The largest first, so that no worker is left with it while the others wait.
        for item in sorted(wanted, key=lambda item: -len(pickle.dumps(item.content))):
            self.begin(item)
        bytes_of: dict[int, bytes] = {}
        with progress("run.step.pages", len(pages)) as advance:
            for page in pages:
                bytes_of[id(page)] = self._drawn(page)
                advance()
        return tuple(self._rendered(item, bytes_of) for item in documents)

    def _drawn(self, page: Page) -> bytes:
        if not self._as_pdf:
            return pdf.html(page).encode()
        task = self._begun[id(page)][1]
        if isinstance(task, bytes):
            return task
        content = self._pool.result(task)
        self._cache.put(_key(page), content)
        return content

    def _rendered(self, item: Document, made: Mapping[int, bytes]) -> Rendered:
        if not isinstance(item.content, Page):
            return Rendered(item, item.path, item.content)
        path = item.path if self._as_pdf else str(PurePosixPath(item.path).with_suffix(".html"))
        return Rendered(item, path, made[id(item.content)])


def _key(page: Page) -> tuple[str, ...]:
    return ("pdf", *pdf.source(page))


def by_path(rendered: Sequence[Rendered]) -> dict[str, bytes]:
    """Contents by path. Raises ValueError for two documents under one name, as Windows sees it."""
    files: dict[str, bytes] = {}
    seen: set[str] = set()
    for item in rendered:
        if item.path.casefold() in seen:
            raise ValueError(f"two documents have the name {item.path!r}")
        seen.add(item.path.casefold())
        files[item.path] = item.content
    return files


def drawing_libraries() -> dict[str, str]:
    """Versions of the system's libraries that draw the PDFs; what is absent is left out."""
    found = {}
    name = ctypes.util.find_library("pango-1.0")
    if name:
        try:
            number = int(ctypes.CDLL(name).pango_version())
        except (OSError, AttributeError):
            return {}
        found["pango"] = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return found
