"""What every test file shares: nothing reads the environment of whoever runs the tests."""

from __future__ import annotations

import os
import tempfile
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import occurring

# How long an example takes says how busy the computer is, and nothing of the program.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
# A test that needs another zone, locale or hash seed starts a process of its own with it.
os.environ["TZ"] = "Europe/Brussels"
# The secret that seals caches belongs to the user; the tests have one of their own.
_STATE = tempfile.TemporaryDirectory()
os.environ["XDG_STATE_HOME"] = os.environ["LOCALAPPDATA"] = _STATE.name


def pytest_configure(config: pytest.Config) -> None:
    occurring.watch()


def pytest_testnodedown(node: Any) -> None:
    """Runs where several processes share the tests: what each saw comes together here."""
    for code, example in getattr(node, "workeroutput", {}).get("problems", {}).items():
        occurring.SEEN.setdefault(code, example)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """After the whole suite: every code of the catalogue occurred, and reads well."""
    worker = getattr(session.config, "workeroutput", None)
    if worker is not None:
        worker["problems"] = occurring.SEEN
        return
    option = session.config.option
    whole = session.config.args == session.config.getini("testpaths") and not (
        option.keyword or option.markexpr or getattr(option, "lf", False)
    )
    if not whole or exitstatus != pytest.ExitCode.OK:
        return
    if found := occurring.shortcomings(occurring.SEEN):
        print("\n\nProblems of the catalogue that do not occur in the tests, or read poorly:")
        print("\n".join(f"  {line}" for line in found))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
