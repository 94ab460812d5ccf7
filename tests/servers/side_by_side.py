"""A pytest plugin: which tests may run in which process, where tests run side by side.

The tests of a file stay together. Stories name the hotline that they share as their `xdist_group`,
so that each hotline is started once; they take longest, and begin first.
"""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the stories first, and give every other test the group of its file."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Call a test as it is called alone: xdist adds its group, and `--last-failed` knows of none.

    In the one process that gathers the reports of the others; only there they have a `node`.
    """
    name, _, group = report.nodeid.rpartition("@")
    if hasattr(report, "node") and name and "]" not in group:
        report.nodeid = name
