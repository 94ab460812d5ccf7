"""A pytest plugin: where ``HOTLINE_REQUIRE`` is set, only the skips we allowed may happen.

A skip is easy to overlook: a whole file can stop being tested and the run stays green. So a skip
fails the run there unless its reason holds a line of ``tests/allowed_skips.txt``.
"""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.servers.capabilities import required

ALLOWED = Path(__file__).parent.parent / "allowed_skips.txt"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Judge the skip of one test."""
    report = yield
    if not hasattr(report, "wasxfail"):
        judge(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Judge the skip of a whole file."""
    report = yield
    judge(report)
    return report


def judge(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip that nobody allowed into a failure."""
    if report.skipped and required():
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(allowed in reason for allowed in allowed_reasons()):
            report.outcome = "failed"
            report.longrepr = f"{reason} (not in {ALLOWED.name}, and HOTLINE_REQUIRE is set)"


def allowed_reasons() -> list[str]:
    """Return the allowed parts of reasons: one a line, ``#`` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in ALLOWED.read_text().splitlines())
    return [line for line in lines if line]
