"""What every test file shares: nothing reads the environment of whoever runs the tests."""

from __future__ import annotations

import os

# A test that needs another zone, locale or hash seed starts a process of its own with it.
os.environ["TZ"] = "Europe/Brussels"
