"""A pytest plugin: which tests may run in which process, where tests run side by side.

The tests of a file stay together. Stories name the hotline that they share (`together`), so that
each hotline is started once; they take longest, and begin first.
"""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "together(name): runs in the process of all others with that name; of a module and a "
        "parameter, the parameter has the say (two `xdist_group`s would make a third)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the stories first, and give every other test the group of its file."""
    items.sort(key=lambda item: item.get_closest_marker("together") is None)
    for item in items:
        shared = item.get_closest_marker("together")
        item.add_marker(pytest.mark.xdist_group(shared.args[0] if shared else str(item.path)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Call a test as it is called alone: xdist adds its group, and `--last-failed` knows of none.

    In the one process that gathers the reports of the others; only there they have a `node`.
    """
    name, _, group = report.nodeid.rpartition("@")
    if hasattr(report, "node") and name and "]" not in group:
        report.nodeid = name
