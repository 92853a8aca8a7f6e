"""Documents to bytes: pages become PDFs in worker processes, or HTML where PDFs cannot be made."""

from __future__ import annotations

import ctypes
import ctypes.util
import pickle
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import PurePosixPath

from scoring.cache import NO_CACHE, Cache
from scoring.reports import pdf
from scoring.reports.document import Document, Page
from scoring.run.progress import Progress


@dataclass(frozen=True, slots=True)
class Rendered:
    document: Document
    path: str  # as written: a page without PDF ends in .html
    content: bytes


def render(
    documents: Sequence[Document],
    executor: Executor,
    progress: Progress,
    *,
    as_pdf: bool,
    cache: Cache = NO_CACHE,
) -> tuple[Rendered, ...]:
    """Every document with its bytes, in the order given. `executor` may run in other processes."""
    pages = [item.content for item in documents if isinstance(item.content, Page)]
    made: dict[int, bytes] = {}
    with progress("run.step.pages", len(pages)) as advance:
        if as_pdf:
            keys = {id(page): ("pdf", *pdf.source(page)) for page in pages}
            for page in pages:
                if (kept := cache.get(keys[id(page)])) is not None:
                    made[id(page)] = kept
                    advance()
            # The largest first, so that no worker is left with it while the others wait.
            left = [page for page in pages if id(page) not in made]
            ordered = sorted(left, key=lambda page: -len(pickle.dumps(page.value)))
            futures = [(page, executor.submit(pdf.render, page)) for page in ordered]
            for page, future in futures:
                made[id(page)] = future.result()
                cache.put(keys[id(page)], made[id(page)])
                advance()
        else:
            for page in pages:
                made[id(page)] = pdf.html(page).encode()
                advance()
    rendered = []
    for item in documents:
        if isinstance(item.content, Page):
            path = item.path if as_pdf else str(PurePosixPath(item.path).with_suffix(".html"))
            rendered.append(Rendered(item, path, made[id(item.content)]))
        else:
            rendered.append(Rendered(item, item.path, item.content))
    return tuple(rendered)


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
