"""No run outlasts its tests."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEAVES_A_THREAD = """
import threading

def never_ends():
    threading.Event().wait()

def test_that_leaves_a_thread():
    threading.Thread(target=never_ends).start()
"""


def test_a_thread_that_never_ends_is_shown_and_left(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest(
        "from tests.servers import ending\n"
        "ending.GRACE_SECONDS = 0.2\n"
        'pytest_plugins = ["tests.servers.ending"]\n'
    )
    pytester.makepyfile(LEAVES_A_THREAD)

    result = pytester.runpytest_subprocess(timeout=60)

    result.assert_outcomes(passed=1)
    result.stderr.fnmatch_lines(["Timeout*", "*in never_ends"])
    assert result.ret != 0
