"""Pages drawn by the processes of a cluster: the one thing here that goes over a network, and only
to the address that was given. The only home of Dask's `distributed`, which is loaded for it alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from scoring.problems import CannotGoOn, Place, Problem
from scoring.run.record import environment_of
from scoring.run.render import drawing_libraries

_SECONDS = "20s"  # to wait for an answer


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The executor of a Dask cluster whose processes draw as this one does.

    Raises CannotGoOn when it is not there, has no processes, or would give other bytes.
    """
    client = _client(address)
    try:
        _same_everywhere(client, address)
        yield client.get_executor()
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        client: Any = import_module("distributed").Client
    except ImportError as error:
        raise _stopped("cluster-missing", address) from error
    try:
        return client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise _stopped("cluster-unreachable", address, found=str(error)) from error


def _same_everywhere(client: Any, address: str) -> None:
    try:
        found = client.run(_environment)
    except Exception as error:  # whatever its processes say: most often that we are not installed
        raise _stopped("cluster-differs", address, found=str(error)) from error
    if not found:
        raise _stopped("cluster-empty", address)
    here = _environment()
    for worker, there in sorted(found.items()):
        other = sorted(name for name in here if here[name] != there.get(name))
        if other:
            said = ", ".join(f"{name} {there.get(name) or '-'}" for name in other)
            raise _stopped("cluster-differs", address, found=f"{worker}: {said}")


def _environment() -> dict[str, str]:
    """What the bytes of a page depend on in a process, each by its name."""
    told = environment_of(drawing_libraries())
    flat = {"python": str(told["python"]), "system": str(told["system"])}
    for group in ("packages", "libraries"):
        versions = told[group]
        assert isinstance(versions, dict)
        flat |= {str(name): str(version) for name, version in versions.items()}
    return flat


def _stopped(code: str, address: str, **facts: str) -> CannotGoOn:
    return CannotGoOn([Problem(code, Place(), {"address": address, **facts})])
