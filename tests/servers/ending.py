"""A pytest plugin: a run ends when its tests have ended.

Python waits at its end for every thread that is not a daemon, for ever if need be. Whatever a test
that failed has left behind is given a little time, then shown on standard error, and left.
"""

import faulthandler

GRACE_SECONDS = 60.0


def pytest_unconfigure() -> None:
    """Tests and fixtures are over: from here on the process has nothing more to do."""
    faulthandler.dump_traceback_later(GRACE_SECONDS, exit=True)
