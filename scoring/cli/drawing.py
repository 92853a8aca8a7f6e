"""Who draws the pages of a command: started when first asked for, and then for all of its calls."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager

from scoring.cli.arguments import Arguments

Drawers = int | Executor


class Drawing:
    """`get` gives a number of processes, or the executor that all calls share."""

    def __init__(self, arguments: Arguments, stack: ExitStack):
        self._arguments, self._stack = arguments, stack
        self._drawers: Drawers | None = None

    def get(self) -> Drawers:
        """Raises CannotGoOn for a cluster that cannot be used."""
        if self._drawers is None:
            self._drawers = self._started()
        return self._drawers

    def _started(self) -> Drawers:
        if self._arguments.cluster:
            from scoring.run.cluster import cluster  # what goes over a network, when it is wanted

            return self._stack.enter_context(cluster(self._arguments.cluster))
        if len(self._arguments.inputs) > 1:
            from scoring.run.pool import processes

            return self._stack.enter_context(processes(self._arguments.jobs))
        return self._arguments.jobs


@contextmanager
def drawing(arguments: Arguments) -> Iterator[Drawing]:
    with ExitStack() as stack:
        yield Drawing(arguments, stack)
