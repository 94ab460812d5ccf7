"""A pytest plugin: the demonstration community's hotline, on the small stores and on production's.

Starting one costs seconds, so each runs once for the whole test run, with Twilio played beside it.
Stories keep apart by who calls; what they leave open is settled after each.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.twilio import FakeTwilio, Webhooks
from tests.servers import postgres as postgres_server
from tests.servers import redis as redis_server
from tests.servers.capabilities import require
from tests.stories.hotline import Hotline, running, web_process

ACCOUNT, TOKEN = "AC" + "0" * 32, "0123456789abcdef0123456789abcdef"
PACE = 4
"""Seconds of a Twilio story in a second: workers in other processes need real time."""


class Demonstration(Hotline):
    """A hotline with 2,122 residents, and the Twilio that it believes to be connected to."""

    twilio: FakeTwilio

    @property
    def stores(self) -> str:
        """What the database is called, for measurements."""
        return self.database.engine.dialect.name


@contextmanager
def demonstration(folder: Path, environment: Mapping[str, str]) -> Iterator[Demonstration]:
    """A running one."""
    with FakeTwilio(Webhooks(TOKEN), ACCOUNT, PACE) as twilio:
        settings = {
            "HOTLINE_TWILIO_ACCOUNT_SID": ACCOUNT,
            "HOTLINE_TWILIO_AUTH_TOKEN": TOKEN,
            "HOTLINE_TWILIO_API_URL": twilio.api_url,
        }
        hotline = Demonstration(folder, settings | dict(environment))
        hotline.twilio = twilio
        twilio.webhooks.use([hotline.url])
        with running(hotline, "--demo"):
            yield hotline


@pytest.fixture(scope="session")
def on_small_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """SQLite and the embedded Valkey."""
    with demonstration(tmp_path_factory.mktemp("demo"), {}) as hotline:
        yield hotline


@pytest.fixture(scope="session")
def on_production_stores(
    tmp_path_factory: pytest.TempPathFactory, postgres: postgres_server.Postgres
) -> Iterator[Demonstration]:
    """PostgreSQL and a Redis of its own: other tests empty theirs."""
    folder = tmp_path_factory.mktemp("production")
    with (
        postgres.database() as database_url,
        redis_server.server(require("redis"), folder) as redis_url,
    ):
        urls = {"HOTLINE_DATABASE_URL": database_url, "HOTLINE_REDIS_URL": redis_url}
        with demonstration(folder, urls) as hotline:
            yield hotline


@pytest.fixture
def demo(on_small_stores: Demonstration) -> Iterator[Demonstration]:
    """The demonstration, settled after the story."""
    yield on_small_stores
    on_small_stores.settle()


@pytest.fixture(params=["on_small_stores", "on_production_stores"])
def demo_on_stores(request: pytest.FixtureRequest) -> Iterator[Demonstration]:
    """The same story on both pairs of stores."""
    hotline: Demonstration = request.getfixturevalue(request.param)
    yield hotline
    hotline.settle()


@pytest.fixture(scope="session")
def other_web_process(on_small_stores: Demonstration) -> Iterator[str]:
    """The address of a second web process of the same hotline."""
    with web_process(on_small_stores) as url:
        yield url


MEASURED: list[str] = []


@pytest.fixture(scope="session")
def measured() -> Callable[[str], None]:
    """Notes a number that the contract bounds; all are printed at the end of the run."""
    return MEASURED.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if MEASURED:
        terminalreporter.section("measured")
        for line in MEASURED:
            terminalreporter.line(line)
