"""A pytest plugin: a run ends when its tests have ended.

Python waits at its end for every thread that is not a daemon, for ever if need be. Whatever a test
that failed has left behind is given a little time, then shown on standard error, and left.
"""

import faulthandler

import pytest

GRACE_SECONDS = 60.0


def pytest_unconfigure(config: pytest.Config) -> None:
    """Tests and fixtures are over: from here on the process has nothing more to do.

    One of several waits for the others, and is ended with them.
    """
    if not hasattr(config, "workerinput"):
        faulthandler.dump_traceback_later(GRACE_SECONDS, exit=True)
