"""A pytest plugin: the demonstration community's hotline, on the small stores and on production's.

Starting one costs seconds, so each runs once for the whole test run, with Twilio played beside it.
Stories keep apart by who calls; what they leave open is settled after each.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from hotline import staff
from hotline.db import utc_now
from tests.fakes.twilio import FakeTwilio, Webhooks
from tests.fakes.webphone import StaffPhone, sign_in
from tests.servers import postgres as postgres_server
from tests.servers import redis as redis_server
from tests.servers.capabilities import require
from tests.servers.proxy import Proxy, proxy
from tests.stories.hotline import (
    PATIENCE,
    Hotline,
    Record,
    eventually,
    running,
    web_process,
)

ACCOUNT, TOKEN = "AC" + "0" * 32, "0123456789abcdef0123456789abcdef"
PACE = 4
"""Seconds of a Twilio story in a second: workers in other processes need real time."""


PRODUCTION = "production"
"""The name of the hotline on production's stores, which is shared by all who need them."""


def in_hotline(name: str) -> list[pytest.MarkDecorator]:
    """For a module's `pytestmark`: modules of one name share their hotline, and run in turn.

    The first test of all may have to wait until every prompt is rendered.
    """
    return [pytest.mark.together(f"hotline {name}"), pytest.mark.timeout(600)]


class Demonstration(Hotline):
    """A hotline with 2,122 residents, and the Twilio that it believes to be connected to."""

    twilio: FakeTwilio
    wire: Proxy
    """To its database, where that is PostgreSQL."""

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
    """PostgreSQL behind a wire that can be cut, and a Redis that no other test empties."""
    folder = tmp_path_factory.mktemp("production")
    with (
        postgres.database() as database_url,
        proxy(postgres.port) as wire,
        redis_server.server(require("redis"), folder) as redis_url,
    ):
        through_wire = database_url.replace(f":{postgres.port}/", f":{wire.port}/")
        urls = {"HOTLINE_DATABASE_URL": through_wire, "HOTLINE_REDIS_URL": redis_url}
        with demonstration(folder, urls) as hotline:
            hotline.wire = wire
            yield hotline


@pytest.fixture
def demo(on_small_stores: Demonstration) -> Iterator[Demonstration]:
    """The demonstration; running, and settled, after the story as before it."""
    yield on_small_stores
    _tidy(on_small_stores)


@pytest.fixture(
    params=[
        "on_small_stores",
        pytest.param("on_production_stores", marks=in_hotline(PRODUCTION)),
    ]
)
def demo_on_stores(request: pytest.FixtureRequest) -> Iterator[Demonstration]:
    """The same story on both pairs of stores."""
    hotline: Demonstration = request.getfixturevalue(request.param)
    yield hotline
    _tidy(hotline)


def _tidy(hotline: Demonstration) -> None:
    hotline.settle()
    if hotline.process is None:
        hotline.up()


@pytest.fixture(scope="session")
def other_web_process(on_small_stores: Demonstration) -> Iterator[str]:
    """The address of a second web process of the same hotline."""
    with web_process(on_small_stores) as url:
        yield url


Open = Callable[[Demonstration, str], StaffPhone]


@pytest.fixture
def softphone() -> Iterator[Open]:
    """`softphone(demo, "doctor")`: their browser is open, and the house knows it."""
    opened: list[StaffPhone] = []

    def open_for(hotline: Demonstration, login: str, url: str = "") -> StaffPhone:
        opened.append(StaffPhone(url or hotline.url, sign_in(hotline.url, login, password(login))))
        assert eventually(lambda: has_line(hotline, login), PATIENCE)
        return opened[-1]

    yield open_for
    for phone in opened:
        if not phone.receiver.closed.is_set():
            phone.hang_up()


def password(login: str) -> str:
    """As `up --demo` prints it."""
    return f"{login}-demo"


def has_line(hotline: Hotline, login: str) -> bool:
    """Whether this person's browser has told the house that it can be rung."""
    with hotline.database.read() as session:
        return bool(staff.lines_of(session, login, utc_now()))


def nobody_is_rung_again(hotline: Hotline, case_id: int) -> bool:
    """Everything rings off, and two sweeps later nothing has begun to ring."""

    def ringing() -> list[Record]:
        return hotline.stored("pages", case_id=case_id, channel="voice", result=None)

    assert eventually(lambda: not ringing(), within=PATIENCE), ringing()
    pages = len(hotline.stored("pages", case_id=case_id))
    return not eventually(lambda: len(hotline.stored("pages", case_id=case_id)) > pages, within=3)


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Notes a number that the contract bounds; all are printed at the end of the run."""
    return lambda line: record_property("measured", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "measured" and getattr(report, "when", "") == "call"
    ]
    if lines:
        terminalreporter.section("measured")
        for line in lines:
            terminalreporter.line(str(line))
