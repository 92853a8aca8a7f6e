"""What tests that drive LibreOffice share."""

from __future__ import annotations

import os

import pytest

from tools import office


def require_office() -> None:
    """Skips where LibreOffice is not installed, but fails where REQUIRE_LIBREOFFICE=1 is set."""
    if office.available():
        return
    if os.environ.get("REQUIRE_LIBREOFFICE") == "1":
        pytest.fail("LibreOffice with its Python bridge (uno) is required here")
    pytest.skip("LibreOffice with its Python bridge (uno) is not installed")
